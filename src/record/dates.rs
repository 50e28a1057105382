//! Dates of the record: what a release tells of the time line.

use serde::{Deserialize, Serialize};

use super::DateMention;

/// How a date is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateKind {
    /// Day, month and year, or a year, stand there.
    Absolute,
    /// Leans on another day.
    Relative,
    /// Something is missing and was completed, or could not be.
    Partial,
    /// One side is open.
    Open,
}

/// How large a stretch of the time line a date tells. Of an open interval, that of the side that is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateGrain {
    /// One day, or a weekday.
    Day,
    /// The seven days of an ISO week.
    Week,
    /// A month.
    Month,
    /// A quarter of a year.
    Quarter,
    /// Half a year.
    Semester,
    /// A season.
    Season,
    /// A year.
    Year,
    /// Ten years.
    Decade,
    /// A hundred years.
    Century,
    /// From one date to another: days, months, years; a week-end, a fortnight.
    Range,
}

/// What a date is in the release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateRole {
    /// Something is to be done by then, or ends then (`candidatures jusqu'au 5 mai`, `d'ici 2030`).
    Deadline,
    /// Something takes place then (`le salon se tiendra le 5 mai`).
    Event,
    /// Something begins or comes into force then (`à partir du 5 mai`, `ouvrira le 5 mai`).
    Start,
    /// The day of the release itself.
    Publication,
    /// It tells one law, decree, rule or decision from others (`la loi du 7 octobre 2016`).
    Law,
    /// Something happened, or has gone on since then (`fondée en 1998`, `depuis mars`).
    Past,
}

impl DateRole {
    /// Every role, in the order in which one of several mentions gives its row the role.
    pub const ALL: [DateRole; 6] =
        [DateRole::Deadline, DateRole::Event, DateRole::Start, DateRole::Publication, DateRole::Law, DateRole::Past];

    /// Its name in the record.
    pub fn name(self) -> &'static str {
        match self {
            DateRole::Deadline => "deadline",
            DateRole::Event => "event",
            DateRole::Start => "start",
            DateRole::Publication => "publication",
            DateRole::Law => "law",
            DateRole::Past => "past",
        }
    }

    /// Is it something that the release announces, which a diary would hold?
    pub fn is_announced(self) -> bool {
        matches!(self, DateRole::Deadline | DateRole::Event | DateRole::Start)
    }
}

/// A date told in the text: one row per value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DateRow {
    /// EDTF (ISO 8601-2).
    pub value: String,
    /// First day, null where open or unknown.
    pub from: Option<String>,
    /// Last day, included; null where open or unknown.
    pub to: Option<String>,
    /// How its most explicit mention tells it.
    pub kind: DateKind,
    /// `early`, `mid`, `late`.
    pub part: Option<String>,
    /// How large a stretch it is.
    pub grain: DateGrain,
    /// What it is in the release; null where nothing tells.
    pub role: Option<DateRole>,
    /// Where it is told.
    pub mentions: Vec<DateMention>,
}
