//! A line or a part of one that states a day: what the head of a page is made of.

use jiff::civil::Date;

use super::reader::{Reader, W};
use super::told::Told;
use super::{calendar, clock, scan};
use crate::gazetteer::Gazetteers;
use crate::lexicon::Class;
use crate::text::token::TokenKind;

/// A full day of a header.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HeaderDay {
    /// The day.
    pub date: Date,
    /// Says a word like `publié` that the document was published then?
    pub published: bool,
    /// Is there nothing else in the line but an article and the hour?
    pub alone: bool,
}

/// The full day that a part of a header states; none where it speaks of an update or an embargo.
///
/// ```
/// use depeche::{extract::dates::stated_day, gazetteer::Gazetteers};
/// let gazetteers = Gazetteers::embedded();
/// let day = stated_day("Posté par Anne Bon le 12 mars 2019 à 10h32", &gazetteers).unwrap();
/// assert!(day.published && !day.alone);
/// assert_eq!(stated_day("Mis à jour le 12 mars 2019", &gazetteers), None);
/// ```
pub fn stated_day(part: &str, gazetteers: &Gazetteers) -> Option<HeaderDay> {
    let text = gazetteers.text(part);
    let matches = gazetteers.matches(&text);
    let mut reader = Reader::new(&text, gazetteers, &matches, false);
    let found = scan::scan(&mut reader);
    let [one] = &found[..] else { return None };
    let Told::Day { year: Some(year), month, day, .. } = one.first else { return None };
    let date = calendar::day(year, month, day).filter(|_| one.last.is_none())?;
    let len = text.tokens.len();
    let cue =
        |value: &str| (0..len).any(|at| reader.lookup(at, Class::DateCue).is_some_and(|(_, found)| found == value));
    if cue("updated") || cue("embargo") {
        return None;
    }
    let end = clock::attached(&reader, one.tokens.end).map_or(one.tokens.end, |(end, _)| end);
    let small = |at: usize| reader.is_any(at, &[W.le, W.ce, W.du]) || reader.kind(at) == Some(TokenKind::Sign);
    let alone = (0..one.tokens.start).all(small) && (end..len).all(|at| reader.kind(at) == Some(TokenKind::Sign));
    // `publié le 3 mai 2019 dans la revue` is a sentence of the text.
    let closes = end == len || reader.is(end, W.par) || reader.kind(end) == Some(TokenKind::Sign);
    let published = cue("published") && closes && one.tokens.start <= 8;
    (alone || published).then_some(HeaderDay { date, published, alone })
}

/// Does a line hold something back until a day (`sous embargo jusqu'au 15 mars`)?
///
/// ```
/// use depeche::{extract::dates::is_embargo, gazetteer::Gazetteers};
/// let gazetteers = Gazetteers::embedded();
/// assert!(is_embargo("SOUS EMBARGO jusqu'au 15 mars 2019", &gazetteers));
/// assert!(!is_embargo("Publié le 15 mars 2019", &gazetteers));
/// ```
pub fn is_embargo(line: &str, gazetteers: &Gazetteers) -> bool {
    let text = gazetteers.text(line);
    let matches = gazetteers.matches(&text);
    let reader = Reader::new(&text, gazetteers, &matches, false);
    (0..text.tokens.len()).any(|at| matches!(reader.lookup(at, Class::DateCue), Some((_, "embargo"))))
}

/// Does a part of a header speak of something that takes place, begins or ends?
pub fn announces(part: &str, gazetteers: &Gazetteers) -> bool {
    let text = gazetteers.text(part);
    let matches = gazetteers.matches(&text);
    let reader = Reader::new(&text, gazetteers, &matches, false);
    let told = |class, values: &[&str]| {
        (0..text.tokens.len()).any(|at| {
            reader.lookup(at, class).is_some_and(|(_, value)| values.contains(&value.trim_end_matches("-noun")))
        })
    };
    told(Class::DateRole, &["event", "deadline", "start"])
        || told(Class::DateCue, &["updated", "embargo"])
        || (0..text.tokens.len())
            .any(|at| reader.lookup(at, Class::OpenStart).is_some() || reader.lookup(at, Class::OpenEnd).is_some())
}
