//! The record: the JSON that the world sees. Its fields are the interface contract, in its order.

mod dates;
mod labels;

use serde::{Deserialize, Serialize};

use crate::document::Origin;

pub use dates::{DateGrain, DateKind, DateRole, DateRow};
pub use labels::{Claim, ClaimStatus, Label, Span};

/// Version of the record's shape.
pub const SCHEMA: &str = "depeche/1";

/// Key among a place's links: ids of the territories above it, nearest first, joined by one space.
pub const WITHIN: &str = "within";

/// One document with all that was found in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// The given id; else a hash of what names the document: a given URL, its source, or its text.
    pub id: String,
    /// Hash of title and text.
    pub content_hash: String,
    /// Id of the first document of the same content.
    pub duplicate_of: Option<String>,
    /// Path of the file relative to the base, `-` for a pipe, or what the input names.
    pub source: String,
    /// Address of the page.
    pub url: Option<String>,
    /// The agency or rights holder that the input names.
    pub publisher: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// The cleaned body.
    pub text: String,
    /// Names of the byline.
    pub authors: Vec<String>,
    /// Language of most of the text.
    pub language: LanguageField,
    /// Runs of paragraphs in one language; offsets in code points of `text`.
    pub languages: Vec<PassageField>,
    /// Publication date.
    pub published: Option<Published>,
    /// The day that relative dates lean on.
    pub anchor: Option<String>,
    /// Persons, organisations, places.
    pub actors: Vec<Actor>,
    /// Named events.
    pub events: Vec<Event>,
    /// Dates told in the text.
    pub dates: Vec<DateRow>,
    /// Labels.
    pub labels: Vec<Label>,
    /// Themes, best first.
    pub themes: Vec<Theme>,
    /// E-mail addresses, telephone numbers, URLs, postal addresses.
    pub contacts: Vec<Contact>,
    /// What was odd.
    pub warnings: Vec<String>,
}

/// Language of a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LanguageField {
    /// ISO 639-1 where one exists.
    pub code: String,
    /// 0 to 1.
    pub confidence: f32,
    /// Whether to trust it.
    pub reliable: bool,
}

/// A run of paragraphs in one language.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PassageField {
    /// ISO 639-1 where one exists.
    pub code: String,
    /// First code point.
    pub start: u32,
    /// Code point after the last.
    pub end: u32,
}

/// Publication date with where it was stated.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Published {
    /// ISO 8601 day.
    pub value: String,
    /// Where it was stated.
    pub origin: Origin,
}

/// Field of the record that a mention stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, PartialOrd, Ord)]
#[serde(rename_all = "lowercase")]
pub enum Field {
    /// `title`
    Title,
    /// `text`
    Text,
}

/// A span that names something; code points `start` to `end` of the field are `text`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mention {
    /// Field it stands in.
    pub field: Field,
    /// First code point.
    pub start: u32,
    /// Code point after the last.
    pub end: u32,
    /// The characters.
    pub text: String,
}

/// A mention of a date, with the clock time attached to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DateMention {
    /// Field it stands in.
    pub field: Field,
    /// First code point.
    pub start: u32,
    /// Code point after the last.
    pub end: u32,
    /// The characters.
    pub text: String,
    /// `14:30`
    pub time: Option<String>,
}

/// Kind of an actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ActorKind {
    /// A named human being, or one whose name was lost.
    Person,
    /// A body.
    Organisation,
    /// A place.
    Place,
}

impl ActorKind {
    /// Its name in the record.
    pub fn name(self) -> &'static str {
        match self {
            ActorKind::Person => "person",
            ActorKind::Organisation => "organisation",
            ActorKind::Place => "place",
        }
    }
}

/// A role of a person.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// Title as in the text; null for a bare affiliation.
    pub title: Option<String>,
    /// Organisation.
    pub organisation: Option<String>,
    /// Territory.
    pub territory: Option<String>,
    /// `current`, `former`, `future`.
    pub status: Option<String>,
}

/// Who or what took a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Provenance {
    /// A list.
    Gazetteer,
    /// A rule.
    Rule,
}

/// A person, organisation or place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// Of the gazetteer entry, else `kind:slug`.
    pub id: String,
    /// Kind.
    pub kind: ActorKind,
    /// Fullest form; null for a person whose name was lost.
    pub name: Option<String>,
    /// Other forms.
    pub aliases: Vec<String>,
    /// Roles of a person.
    pub roles: Vec<Role>,
    /// Codes of the entry (`insee`, `wikidata`, …); of a place also [`WITHIN`].
    pub links: std::collections::BTreeMap<String, String>,
    /// List or rule.
    pub origin: Provenance,
    /// 0 to 1.
    pub score: f32,
    /// Where it is named, in reading order.
    pub mentions: Vec<Mention>,
}

/// A named event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// Of the gazetteer entry, else `event:slug`.
    pub id: String,
    /// Fullest form.
    pub name: String,
    /// Other forms.
    pub aliases: Vec<String>,
    /// 0 to 1.
    pub score: f32,
    /// Where it is named.
    pub mentions: Vec<Mention>,
}

/// A theme of the closed list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// Of the list.
    pub id: String,
    /// French name.
    pub name: String,
    /// The theme above it.
    pub parent: Option<String>,
    /// 0 to 1.
    pub score: f32,
    /// The terms that speak for it.
    pub mentions: Vec<Mention>,
}

/// A way to reach someone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// `email`, `phone`, `url` or `address`.
    pub kind: String,
    /// Normalised value.
    pub value: String,
    /// Where it stands.
    pub mentions: Vec<Mention>,
}

/// What stands in the place of a record for a document that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rejected {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// Path or name of the input.
    pub source: String,
    /// Line, from 1, in an input of many lines.
    pub line: Option<u64>,
    /// Reason.
    pub error: RejectedError,
}

/// Why a document was rejected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RejectedError {
    /// `encoding`, `too-large`, `empty`, `format`, `json` or `io`.
    pub code: String,
    /// What is wrong and the way out.
    pub message: String,
}
