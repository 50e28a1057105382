//! Dates: every calendar expression of a French text, laid on the time line.
//!
//! `scan` finds what is written, `resolve` decides what it means, `role` what it is in the release. The grammar is code over tokens and
//! the classes of the lexicon (`gazetteers/fr/dates.tsv`); each rule has examples in `tests/data/dates.tsv`.

mod anchor;
mod calendar;
mod clock;
mod context;
mod edtf;
mod items;
mod numeric;
mod odd;
mod period;
mod reader;
mod relative;
mod resolve;
mod role;
mod rule;
mod scan;
mod series;
mod shift;
mod stated;
mod told;
mod years;

use std::ops::Range;

use jiff::civil::Date;

use crate::gazetteer::{Gazetteers, Match};
use crate::record::{DateGrain, DateRole};
use crate::text::Text;
pub use odd::{Odd, Oddity};
use reader::Reader;
pub use role::{Around, tell_roles};
pub use stated::{HeaderDay, announces, is_embargo, stated_day};

/// What makes a date what it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DateKind {
    /// The text states it in full.
    Absolute,
    /// It leans on the day of the document or on a date told before (`hier`, `mardi dernier`).
    Relative,
    /// It states no year of its own (`le 10 mai`).
    Partial,
    /// One side is open (`depuis 2012`, `d'ici 2020`).
    Open,
}

/// A calendar expression of the text.
#[derive(Clone, PartialEq, Debug)]
pub struct DateMention {
    /// Its tokens, from the first that changes the value to the last.
    pub tokens: Range<usize>,
    /// EDTF, level 2.
    pub value: String,
    /// First day; `None` where that side is open or not known.
    pub from: Option<Date>,
    /// Last day; `None` where that side is open or not known.
    pub to: Option<Date>,
    /// What makes it a date.
    pub kind: DateKind,
    /// `early`, `mid` or `late` part of the period.
    pub part: Option<&'static str>,
    /// Clock time that goes with the day, `14:30`.
    pub time: Option<String>,
    /// The rule that found it.
    pub rule: &'static str,
    /// How sure it is, 0 to 1.
    pub score: f32,
    /// What the date is in the release, once [`tell_roles`] has looked at what stands around it.
    pub role: Option<DateRole>,
    /// How large the stretch of the time line is.
    pub grain: DateGrain,
}

/// What was read of a text.
#[derive(Clone, PartialEq, Debug)]
pub struct Read {
    /// Its dates, in reading order.
    pub mentions: Vec<DateMention>,
    /// The day that relative ones lean on.
    pub anchor: Option<Date>,
    /// What is odd about them.
    pub odd: Vec<Odd>,
}

/// All dates of a text, and the day that relative ones lean on. `published` is the stated publication
/// day; without it the anchor is inferred from the text's own dates.
///
/// ```
/// use depeche::{extract::dates, gazetteer::Gazetteers};
/// let gazetteers = Gazetteers::embedded();
/// let text = gazetteers.text("Rendez-vous du 28 mai au 3 juin 2017.");
/// let (found, _) = dates::find(&text, &gazetteers, &gazetteers.matches(&text), None);
/// assert_eq!(found[0].value, "2017-05-28/2017-06-03");
/// ```
pub fn find(
    text: &Text<'_>,
    gazetteers: &Gazetteers,
    matches: &[Match],
    published: Option<Date>,
) -> (Vec<DateMention>, Option<Date>) {
    let read = read(text, gazetteers, matches, published);
    (read.mentions, read.anchor)
}

/// The same, with what is odd about the dates.
///
/// ```
/// use depeche::{extract::dates, gazetteer::Gazetteers};
/// let gazetteers = Gazetteers::embedded();
/// let text = gazetteers.text("Clos le 31 février 2019.");
/// let read = dates::read(&text, &gazetteers, &gazetteers.matches(&text), None);
/// assert!(read.mentions.is_empty());
/// assert_eq!(read.odd[0].what, dates::Oddity::NoSuchDay);
/// ```
pub fn read(text: &Text<'_>, gazetteers: &Gazetteers, matches: &[Match], published: Option<Date>) -> Read {
    let mut reader = Reader::new(text, gazetteers, matches, false);
    let found = scan::scan(&mut reader);
    resolve::resolve(&reader, found, published)
}

/// The day that a line or a metadata field states: the first full date in it.
///
/// ```
/// use depeche::{extract::dates::parse_day, gazetteer::Gazetteers};
/// let gazetteers = Gazetteers::embedded();
/// for text in ["mercredi 10 mai 2017", "2017-05-10T08:00:00+02:00", "10.05.2017 à 10h42", "Wed, 10 May 2017 08:00:00 +0200"] {
///     assert_eq!(parse_day(text, &gazetteers).map(|day| day.to_string()).as_deref(), Some("2017-05-10"), "{text}");
/// }
/// ```
pub fn parse_day(text: &str, gazetteers: &Gazetteers) -> Option<Date> {
    let compact = text.trim().as_bytes();
    if compact.len() == 8 && compact.iter().all(u8::is_ascii_digit) {
        let number = |range: Range<usize>| text.trim()[range].parse::<u16>().ok();
        let (month, day) = (u8::try_from(number(4..6)?).ok()?, u8::try_from(number(6..8)?).ok()?);
        return calendar::day(i16::try_from(number(0..4)?).ok()?, month, day);
    }
    let text = gazetteers.text(text);
    let matches = gazetteers.matches(&text);
    let mut reader = Reader::new(&text, gazetteers, &matches, true);
    scan::scan(&mut reader).iter().find_map(|found| match found.first {
        told::Told::Day { year: Some(year), month, day, .. } => calendar::day(year, month, day),
        _ => None,
    })
}

#[cfg(test)]
mod tests;
