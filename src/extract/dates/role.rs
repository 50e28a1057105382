//! What a date is in its release: the day of something announced, a deadline, a start, the release's own day,
//! the date of a law, something past.
//!
//! The words that tell are data (`gazetteers/fr/date_roles.tsv`); here stands which of them bears on a date, and
//! what the date's side of the document's day makes of it.

use std::ops::Range;

use jiff::civil::Date;

use super::calendar::distance;
use super::context::{Tense, future_verb, of_publication, tense};
use super::reader::{Reader, W};
use super::{DateKind, DateMention};
use crate::gazetteer::{Gazetteers, Match};
use crate::lexicon::Class;
use crate::record::{DateGrain, DateRole};
use crate::steps::step;
use crate::text::Text;
use crate::text::token::{Gap, TokenKind};

/// How far before a date, and behind it, the words that tell its role are looked for, in tokens.
const BEFORE: usize = 18;
const BEHIND: usize = 12;
/// What stands behind a date speaks of it less than what stands before; a noun less than a verb; and what lies
/// beyond another date, or in another clause, less still.
const BEHIND_COST: usize = 2;
const NOUN_COST: usize = 4;
const DATE_COST: usize = 6;
const CLAUSE_COST: usize = 3;
/// From a law's name to its date, in tokens.
const LAW_REACH: usize = 20;
/// What happened so few days before the document's day is still its subject.
const RECENT: i32 = 7;
/// A dateline stands within so many tokens.
const HEAD: usize = 60;

/// What surrounds the dates of a text.
pub struct Around<'a> {
    /// The text.
    pub text: &'a Text<'a>,
    /// The lists.
    pub gazetteers: &'a Gazetteers,
    /// Their matches.
    pub matches: &'a [Match],
    /// The stated day of publication.
    pub published: Option<Date>,
    /// The day that relative dates lean on.
    pub anchor: Option<Date>,
    /// Tokens of the named events.
    pub events: Vec<Range<usize>>,
}

/// Gives each date its role.
///
/// ```
/// use depeche::{extract::dates, gazetteer::Gazetteers, record::DateRole};
/// let gazetteers = Gazetteers::embedded();
/// let text = gazetteers.text("Les candidatures sont à déposer avant le 5 mai 2017.");
/// let matches = gazetteers.matches(&text);
/// let mut read = dates::read(&text, &gazetteers, &matches, None);
/// let around = dates::Around {
///     text: &text, gazetteers: &gazetteers, matches: &matches, published: None, anchor: None, events: vec![],
/// };
/// dates::tell_roles(&around, &mut read.mentions);
/// assert_eq!(read.mentions[0].role, Some(DateRole::Deadline));
/// ```
pub fn tell_roles(around: &Around<'_>, dates: &mut [DateMention]) {
    if dates.is_empty() {
        return;
    }
    let reader = Reader::new(around.text, around.gazetteers, around.matches, false);
    let tokens: Vec<Range<usize>> = dates.iter().map(|date| date.tokens.clone()).collect();
    let mut events = around.events.clone();
    events.sort_unstable_by_key(|event| event.start);
    for (at, date) in dates.iter_mut().enumerate() {
        date.role = Teller { around, reader: &reader, dates: &tokens, events: &events, at }.role(date);
    }
}

/// What a word says of a date near it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Cue {
    Deadline,
    Start,
    Event,
    Past,
    Announce,
}

impl Cue {
    /// Of a value of the class, with the cost of a noun.
    fn parse(value: &str) -> Option<(Cue, usize)> {
        let (name, noun) = value.strip_suffix("-noun").map_or((value, 0), |name| (name, NOUN_COST));
        let cue = match name {
            "deadline" => Cue::Deadline,
            "start" => Cue::Start,
            "event" => Cue::Event,
            "past" => Cue::Past,
            "announce" => Cue::Announce,
            _ => return None,
        };
        Some((cue, noun))
    }
}

/// One date before its sentence.
struct Teller<'a, 't> {
    around: &'a Around<'a>,
    reader: &'a Reader<'t>,
    dates: &'a [Range<usize>],
    /// Tokens of the named events, in reading order.
    events: &'a [Range<usize>],
    at: usize,
}

impl Teller<'_, '_> {
    fn role(&self, date: &DateMention) -> Option<DateRole> {
        let (start, end) = (date.tokens.start, date.tokens.end);
        if date.kind != DateKind::Open && self.of_law(start) {
            return Some(DateRole::Law);
        }
        let (from, to) = self.sentence(start);
        let tense = tense(self.reader, start, end, from, to);
        let side = Side::of(date, self.around.anchor);
        if date.kind == DateKind::Open {
            return Some(self.open(date, side, tense));
        }
        let cue = self.cue(from, to);
        if self.is_own_day(date) {
            return Some(match cue {
                _ if self.in_head(start) || of_publication(self.reader, start) => DateRole::Publication,
                Some(Cue::Event) if tense != Tense::Past => DateRole::Event,
                Some(Cue::Start) if tense != Tense::Past => DateRole::Start,
                Some(Cue::Deadline) => DateRole::Deadline,
                _ => DateRole::Publication,
            });
        }
        if self.around.published.is_none() && of_publication(self.reader, start) {
            return Some(DateRole::Publication);
        }
        let past = match side {
            Side::Before => true,
            Side::Unknown => matches!(tense, Tense::Past | Tense::Participle) || cue == Some(Cue::Past),
            Side::Recent => tense == Tense::Past || cue == Some(Cue::Past),
            Side::Around | Side::After => false,
        };
        let announced = |role| Some(if past { DateRole::Past } else { role });
        let daily = matches!(date.grain, DateGrain::Day | DateGrain::Range | DateGrain::Week);
        match cue {
            Some(Cue::Deadline) => return announced(DateRole::Deadline),
            Some(Cue::Start) => return announced(DateRole::Start),
            Some(Cue::Event) => return announced(DateRole::Event),
            Some(Cue::Past) if side != Side::After => return Some(DateRole::Past),
            _ => {}
        }
        if past || side == Side::Recent && tense != Tense::Future {
            // Figures of a year, a heading: nothing is told to have happened.
            let happened = matches!(tense, Tense::Past | Tense::Participle) || date.grain == DateGrain::Day;
            return happened.then_some(DateRole::Past);
        }
        let named = (daily || side == Side::After) && self.beside_event(date, from, to);
        let happens = named
            || date.time.is_some()
            || daily && matches!(side, Side::After | Side::Around) && tense == Tense::Future;
        happens.then_some(DateRole::Event)
    }

    /// Is an event named in the sentence, beside the date?
    fn beside_event(&self, date: &DateMention, from: usize, to: usize) -> bool {
        let apart = |event: &Range<usize>| event.end <= date.tokens.start || event.start >= date.tokens.end;
        let first = self.events.partition_point(|event| event.start < from);
        self.events[first..].iter().inspect(|_| step()).take_while(|event| event.end <= to).any(apart)
    }

    /// `depuis`, `à partir de`, `jusqu'au`, `d'ici`.
    fn open(&self, date: &DateMention, side: Side, tense: Tense) -> DateRole {
        if date.from.is_none() && date.to.is_none() {
            let begins = !date.value.starts_with("../");
            return if begins { DateRole::Start } else { DateRole::Deadline };
        }
        let since = date.from.is_some();
        let gone = matches!(side, Side::Before | Side::Recent) && tense != Tense::Future;
        match (since, gone) {
            (true, _) if self.reader.is(date.tokens.start, W.depuis) => DateRole::Past,
            (_, true) => DateRole::Past,
            (true, false) => DateRole::Start,
            (false, false) => DateRole::Deadline,
        }
    }

    /// The day of publication, told by itself.
    fn is_own_day(&self, date: &DateMention) -> bool {
        date.from.is_some() && date.from == date.to && date.from == self.around.published
    }

    /// Does it stand in a dateline, or alone on a line of the head?
    fn in_head(&self, start: usize) -> bool {
        let reader = self.reader;
        let first = if reader.after_any(start, &[W.le]) { start - 1 } else { start };
        start < HEAD && (first == 0 || reader.gap(first) >= Gap::Line || reader.sign(first - 1) == ',')
    }

    /// First token of the date's sentence and the one after its last.
    fn sentence(&self, start: usize) -> (usize, usize) {
        let sentences = &self.around.text.sentences;
        let at = sentences.partition_point(|range| range.end as usize <= start);
        sentences.get(at).map_or((0, self.around.text.tokens.len()), |range| (range.start as usize, range.end as usize))
    }

    /// `loi n° 2016-1321 du 7 octobre 2016`, `loi Évin de 1991`: a law's name leads up to the date, with no verb
    /// and no other clause between.
    fn of_law(&self, start: usize) -> bool {
        let reader = self.reader;
        if !reader.after_any(start, &[W.du, W.de, W.d]) {
            return false;
        }
        for at in (start.saturating_sub(LAW_REACH)..start).rev() {
            match reader.lookup(at, Class::DateCue) {
                Some((end, "law")) if end <= start => return true,
                // `à` is no verb, though its bare letters are one.
                Some((_, "auxiliary")) if !reader.is(at, W.a) => return false,
                Some((_, "future")) => return false,
                _ => {}
            }
            let verb = reader.kind(at) == Some(TokenKind::Word)
                && reader.token(at).is_some_and(|token| !token.is_capitalised())
                && future_verb(reader, at);
            let ends = matches!(reader.sign(at), ';' | ':' | '!' | '?' | '«' | '»') || reader.gap(at + 1) >= Gap::Line;
            // A full stop belongs to an abbreviation or to the sentence before.
            let abbreviated = at.checked_sub(1).is_some_and(|before| reader.is_class(before, Class::NotDate));
            let stop = reader.sign(at) == '.' && reader.gap(at + 1) != Gap::None && !abbreviated;
            if verb || ends || stop || self.date_at(at) {
                return false;
            }
        }
        false
    }

    fn date_at(&self, token: usize) -> bool {
        let after = self.dates.partition_point(|date| date.end <= token);
        self.dates.get(after).is_some_and(|date| date.contains(&token))
    }

    /// The word nearest to the date that tells its role, inside its sentence.
    fn cue(&self, from: usize, to: usize) -> Option<Cue> {
        let date = &self.dates[self.at];
        let to = to.min(self.around.text.tokens.len());
        let mut best: Option<(usize, Cue)> = None;
        let mut see = |at: usize, cost: usize| {
            let known =
                self.reader.lookup(at, Class::DateRole).and_then(|(end, value)| Some((end, Cue::parse(value)?)));
            if let Some((end, (cue, noun))) = known
                && (end <= date.start || at >= date.end)
            {
                let cost = cost.saturating_sub(if end <= date.start { end - at } else { 0 }) + noun;
                if best.is_none_or(|(known, _)| cost < known) {
                    best = Some((cost, cue));
                }
            }
        };
        let mut cost = 0;
        for at in (from.max(date.start.saturating_sub(BEFORE))..date.start).rev() {
            cost += 1 + self.barrier(at);
            see(at, cost);
        }
        let mut cost = BEHIND_COST;
        for at in date.end..to.min(date.end.saturating_add(BEHIND)) {
            cost += 1 + self.barrier(at);
            see(at, cost);
        }
        best.map(|(_, cue)| cue)
    }

    /// What it costs to look beyond a token.
    fn barrier(&self, at: usize) -> usize {
        let another = self.dates.binary_search_by_key(&(at + 1), |date| date.end).is_ok();
        let clause = matches!(self.reader.sign(at), ';' | '•' | '.') || self.reader.gap(at) == Gap::Line;
        usize::from(another) * DATE_COST + usize::from(clause) * CLAUSE_COST
    }
}

/// Where a date lies from the document's day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Side {
    Before,
    /// A few days before.
    Recent,
    /// The period holds the day.
    Around,
    After,
    Unknown,
}

impl Side {
    fn of(date: &DateMention, anchor: Option<Date>) -> Side {
        let Some(anchor) = anchor else { return Side::Unknown };
        let (first, last) = match (date.from, date.to) {
            (Some(from), Some(to)) => (from, to),
            (Some(day), None) | (None, Some(day)) => (day, day),
            (None, None) => return Side::Unknown,
        };
        if last < anchor {
            return if distance(last, anchor) <= RECENT { Side::Recent } else { Side::Before };
        }
        if first > anchor { Side::After } else { Side::Around }
    }
}
