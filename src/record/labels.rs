//! Labels of the record, and what is claimed of them.

use serde::{Deserialize, Serialize};

use super::Mention;

/// What becomes of a label, by a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Hash)]
#[serde(rename_all = "lowercase")]
pub enum ClaimStatus {
    /// The holder got it.
    Awarded,
    /// It was renewed, or kept.
    Confirmed,
    /// It is lost, withdrawn, suspended, given up.
    Lost,
    /// It was not granted.
    Refused,
    /// The holder has it.
    Held,
    /// The holder wants it, prepares for it, is to get it.
    Sought,
}

impl ClaimStatus {
    /// Every status, news before states.
    pub const ALL: [ClaimStatus; 6] = [
        ClaimStatus::Awarded,
        ClaimStatus::Confirmed,
        ClaimStatus::Lost,
        ClaimStatus::Refused,
        ClaimStatus::Held,
        ClaimStatus::Sought,
    ];

    /// Its name in the record.
    pub fn name(self) -> &'static str {
        ["awarded", "confirmed", "lost", "refused", "held", "sought"][self as usize]
    }

    /// The status of that name.
    ///
    /// ```
    /// use depeche::record::ClaimStatus;
    /// assert_eq!(ClaimStatus::from_name("held"), Some(ClaimStatus::Held));
    /// assert_eq!(ClaimStatus::from_name("modal"), None);
    /// ```
    pub fn from_name(name: &str) -> Option<ClaimStatus> {
        ClaimStatus::ALL.into_iter().find(|status| status.name() == name)
    }
}

/// Who holds, gets, keeps, seeks or loses a label, as the text tells it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Name of the actor; null where the text gives none.
    pub holder: Option<String>,
    /// Its id among the actors.
    pub holder_id: Option<String>,
    /// What becomes of the label.
    pub status: ClaimStatus,
    /// Product, site or scope that it is for.
    pub object: Option<String>,
    /// EDTF value of the date that the sentence tells; null without one.
    pub date: Option<String>,
    /// First day of that date.
    pub from: Option<String>,
    /// Last day of that date.
    pub to: Option<String>,
    /// Who grants it: the text's word, else the catalogue's.
    pub issuer: Option<String>,
    /// The mention of the label that the claim is read from.
    pub mention: Mention,
    /// The sentence, as code points of the mention's field.
    pub sentence: Span,
}

/// A run of code points of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// First code point.
    pub start: u32,
    /// Code point after the last.
    pub end: u32,
}

/// A label.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// Of the catalogue, else a slug.
    pub id: String,
    /// Usual name.
    pub name: String,
    /// Other forms.
    pub aliases: Vec<String>,
    /// 0 to 1.
    pub score: f32,
    /// Where it is named.
    pub mentions: Vec<Mention>,
    /// Names of those who have it, by the claims that say so.
    #[serde(default)]
    pub holders: Vec<String>,
    /// Status of the strongest claim: one with a holder before one without; then news (awarded, confirmed, lost,
    /// refused) before states (held, sought).
    #[serde(default)]
    pub status: Option<ClaimStatus>,
    /// Date of that claim.
    #[serde(default)]
    pub date: Option<String>,
    /// Who grants it.
    #[serde(default)]
    pub issuer: Option<String>,
    /// Who claims it, in reading order.
    #[serde(default)]
    pub claims: Vec<Claim>,
}
