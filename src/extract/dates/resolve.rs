//! Lays what was found on the time line: years that are missing, days that lean on others, the anchor.

use std::collections::HashMap;

use jiff::civil::Date;

use super::anchor;
use super::calendar::{self, day, distance, plus_days, plus_months};
use super::context::{Tense, of_law, tense};
use super::edtf::{Open, Value, grain, lay};
use super::odd::{Odd, no_such_day, weekday_conflict};
use super::period::{DAY, WEEK};
use super::reader::{Reader, W};
use super::shift::{counted, shifted_unit};
use super::told::{Adjust, Base, Found, Shift, Told, Unit};
use super::{DateKind, DateMention, Read};

/// A date on the wrong side of the document's day is this many days farther away.
const WRONG_SIDE: i32 = 300;
/// The same where only a participle tells the tense.
const WEAKLY_WRONG_SIDE: i32 = 200;
/// A date this near to the document's day needs no neighbour's year.
const NEAR: i32 = 45;
/// A neighbour is sought among so many dates before.
const NEAR_MENTIONS: usize = 12;
/// A neighbour within so many tokens after a date lends its year.
const NEAR_TOKENS: usize = 8;

/// Resolves everything found, in the order of the text.
pub(super) fn resolve(reader: &Reader<'_>, found: Vec<Found>, published: Option<Date>) -> Read {
    let sentences = sentences_of(reader, &found);
    let laws: Vec<bool> =
        found.iter().map(|one| matches!(one.first, Told::Day { .. }) && of_law(reader, one.tokens.start)).collect();
    let anchor = published.or_else(|| anchor::infer(reader, &found, &laws));
    let mut full = HashMap::new();
    for (at, one) in found.iter().enumerate().filter(|&(at, _)| !laws[at]) {
        if let Told::Day { year: Some(_), month, day, .. } = one.first {
            full.entry((month, day)).or_insert(at);
        }
    }
    let (told, years, odd) = (None, vec![None; found.len()], Vec::new());
    let mut resolver =
        Resolver { reader, found: &found, sentences: &sentences, laws: &laws, anchor, full, told, years, odd };
    let mentions = (0..found.len()).filter_map(|at| resolver.mention(at)).collect();
    Read { mentions, anchor, odd: resolver.odd }
}

/// Index and bounds of the sentence of each expression.
fn sentences_of(reader: &Reader<'_>, found: &[Found]) -> Vec<(usize, usize, usize)> {
    let mut at = 0;
    found
        .iter()
        .map(|one| {
            let sentences = &reader.text.sentences;
            while at + 1 < sentences.len() && sentences[at].end as usize <= one.tokens.start {
                at += 1;
            }
            sentences.get(at).map_or((0, 0, usize::MAX), |range| (at, range.start as usize, range.end as usize))
        })
        .collect()
}

struct Resolver<'a, 't> {
    reader: &'a Reader<'t>,
    found: &'a [Found],
    sentences: &'a [(usize, usize, usize)],
    laws: &'a [bool],
    anchor: Option<Date>,
    /// For each day of the year the first date that tells it in full.
    full: HashMap<(u8, u8), usize>,
    /// Bounds of the last date told.
    told: Option<(Date, Date)>,
    /// The year in which each mention ends, where it is known.
    years: Vec<Option<i16>>,
    /// What was odd.
    odd: Vec<Odd>,
}

impl Resolver<'_, '_> {
    fn mention(&mut self, at: usize) -> Option<DateMention> {
        let found = &self.found[at];
        if let Some(what) = no_such_day(self.reader, found) {
            self.odd.push(Odd { tokens: found.tokens.clone(), what });
            return None;
        }
        let tense = self.tense(at);
        let (first, last) = match found.last {
            None => (adjusted(self.value(at, found.first, tense)?, found.adjust)?, None),
            Some(last) => {
                let (first, last) = self.range(at, found.first, last, tense)?;
                (first, Some(last))
            }
        };
        let laid = lay(first, last, found.open)?;
        if found.adjust == Adjust::None
            && let Some(what) = weekday_conflict(found, [Some(first), last])
        {
            self.odd.push(Odd { tokens: found.tokens.clone(), what });
        }
        let kind = if found.open != Open::Closed {
            DateKind::Open
        } else if found.shift != Shift::None && found.first.year().is_none() || leans(found.first) {
            DateKind::Relative
        } else if found.first.lacks_year() || matches!(found.first, Told::DayOnly { .. }) {
            DateKind::Partial
        } else {
            DateKind::Absolute
        };
        if let Some(bounds) =
            first.bounds().filter(|_| !self.laws[at] && !matches!(first, Value::Decade(_) | Value::Century(_)))
        {
            self.years[at] = Some(last.and_then(Value::bounds).map_or(bounds.1, |bounds| bounds.1).year());
            self.told = Some((bounds.0, last.and_then(Value::bounds).map_or(bounds.1, |bounds| bounds.1)));
        }
        Some(DateMention {
            tokens: found.tokens.clone(),
            value: laid.value,
            from: laid.from,
            to: laid.to,
            kind,
            part: found.part,
            time: found.time.clone(),
            rule: found.rule.name(),
            role: None,
            grain: grain(first, last),
            score: found.rule.score() - if laid.from.is_none() && laid.to.is_none() { 0.3 } else { 0.0 },
        })
    }

    /// On which side of the document's day an expression lies, by the words around it.
    fn tense(&self, at: usize) -> Tense {
        let found = &self.found[at];
        let (_, from, to) = self.sentences[at];
        // A date in full needs no verb.
        if !undecided(found.first) && !found.last.is_some_and(undecided) {
            return Tense::Unknown;
        }
        if found.open == Open::Since && found.past {
            return Tense::Past;
        }
        // Nobody looks forward to what was: `pour Noël`.
        if matches!(found.first, Told::Feast { .. }) && self.reader.after_any(found.tokens.start, &[W.pour]) {
            return Tense::Future;
        }
        // What has an end is open now: `les dossiers sont reçus jusqu'au 5 mai`.
        if matches!(found.open, Open::Until | Open::Before) {
            return Tense::Future;
        }
        let told = tense(self.reader, found.tokens.start, found.tokens.end, from, to);
        // `billets à compter du 9 juin`: what is to begin is announced.
        if found.open == Open::Since && told == Tense::Unknown { Tense::Future } else { told }
    }

    /// Both ends of a range. An end without a year follows the other.
    fn range(&mut self, at: usize, first: Told, last: Told, tense: Tense) -> Option<(Value, Value)> {
        let (start, end) = match (first.lacks_year(), last.lacks_year()) {
            (true, true) => {
                // The end may tell a weekday where the start does not.
                let start = self.value(at, first, tense)?;
                let Some((from, _)) = start.bounds() else { return Some((start, self.value(at, last, tense)?)) };
                let year = from.year().saturating_add(i16::from(last.order() < first.order()));
                (start, self.value(at, last.in_year(year), tense)?)
            }
            _ => (self.value(at, first, tense)?, self.value(at, last, tense)?),
        };
        Some((start, end))
    }

    /// What one date means.
    fn value(&self, at: usize, told: Told, tense: Tense) -> Option<Value> {
        let told = match self.year_for(at, told, tense) {
            Some(year) if told.lacks_year() => told.in_year(year),
            _ => told,
        };
        let shift = self.found[at].shift;
        let unknown = |month: u8, day: u8| Some(Value::Unknown(month, day));
        match told {
            Told::Day { year: Some(year), month, day: number, .. } => day(year, month, number).map(Value::Day),
            Told::Day { month, day: number, .. } => day(2000, month, number).and_then(|_| unknown(month, number)),
            Told::DayOnly { day: number, weekday } => self.weekday_day(number, weekday, tense).or(unknown(0, number)),
            Told::Month { year: Some(year), month } => Some(Value::Month(year, month)),
            Told::Month { month, .. } => unknown(month, 0),
            Told::Half { year: Some(year), month, half } => {
                let (from, to) = calendar::months(year, month, 1)?;
                let middle = plus_days(from, 14)?;
                Some(if half == 1 { Value::Days(from, middle) } else { Value::Days(plus_days(middle, 1)?, to) })
            }
            Told::Half { month, .. } | Told::NthWeekday { year: None, month, .. } => unknown(month, 0),
            Told::NthWeekday { year: Some(year), month, weekday: DAY, nth } => match u8::try_from(nth) {
                Ok(number) => day(year, month, number).map(Value::Day),
                Err(_) => calendar::months(year, month, 1).map(|(_, last)| Value::Day(last)),
            },
            // Whole weeks: the first begins on the month's first Monday, the last ends on its last Sunday.
            Told::NthWeekday { year: Some(year), month, weekday: WEEK, nth } => {
                let date = match nth {
                    1.. => calendar::nth_weekday(year, month, 1, nth)?,
                    _ => plus_days(calendar::nth_weekday(year, month, 7, -1)?, -6)?,
                };
                Some(Value::Days(date, plus_days(date, 6)?))
            }
            Told::NthWeekday { year: Some(year), month, weekday, nth } => {
                let date = calendar::nth_weekday(year, month, weekday, nth)?;
                Some(if weekday == 8 { Value::Days(date, plus_days(date, 1)?) } else { Value::Day(date) })
            }
            Told::Year(year) => Some(Value::Year(year)),
            Told::Quarter { year: Some(year), number } => Some(Value::Quarter(year, number)),
            Told::Quarter { number, .. } => unknown(32 + number, 0),
            Told::Semester { year: Some(year), number } => Some(Value::Semester(year, number)),
            Told::Semester { number, .. } => unknown(39 + number, 0),
            Told::Season { year: Some(year), code } => Some(Value::Season(year, code)),
            Told::Season { code, .. } => unknown(code, 0),
            Told::Decade(year) => Some(Value::Decade(year)),
            Told::Century(year) => Some(Value::Century(year)),
            Told::Feast { year: Some(year), feast } => {
                feast.span(year).map(|(from, to)| if from == to { Value::Day(from) } else { Value::Days(from, to) })
            }
            Told::Feast { feast: calendar::Feast::Fixed(month, number), .. } => unknown(month, number),
            Told::Feast { .. } => unknown(0, 0),
            // `mardi en huit` counts from the coming Tuesday, today's included.
            Told::Weekday(weekday) if matches!(self.found[at].adjust, Adjust::Days(_)) => {
                self.weekday(weekday, Shift::None, Tense::Future).or(unknown(0, 0))
            }
            Told::Weekday(weekday) => self.weekday(weekday, shift, tense).or(unknown(0, 0)),
            Told::WeekdayOfWeek { weekday, count } => self
                .anchor
                .and_then(|anchor| plus_days(calendar::monday(anchor)?, count * 7 + i32::from(weekday) - 1))
                .map(Value::Day)
                .or(unknown(0, 0)),
            Told::Unit { unit, count, base } => {
                self.base(base).and_then(|date| shifted_unit(date, unit, count)).or(unknown(0, 0))
            }
            Told::DayOfMonth { day: number, count, base } => match self.base(base) {
                Some(date) => {
                    let month = plus_months(date.first_of_month(), count)?;
                    day(month.year(), month.month().unsigned_abs(), number).map(Value::Day)
                }
                None => unknown(0, number),
            },
            Told::Count { unit, count, base } => {
                self.base(base).and_then(|date| counted(date, unit, count)).or(unknown(0, 0))
            }
        }
    }

    /// The day that a relative date leans on.
    fn base(&self, base: Base) -> Option<Date> {
        match base {
            Base::Anchor => self.anchor,
            Base::Told => self.told.map(|(from, _)| from).or(self.anchor),
        }
    }

    /// `mardi`, `mardi dernier`, `ce week-end` from the day of the document.
    fn weekday(&self, weekday: u8, shift: Shift, tense: Tense) -> Option<Value> {
        let base = if matches!(shift, Shift::Following | Shift::Preceding) { Base::Told } else { Base::Anchor };
        let anchor = self.base(base)?;
        let wanted = if weekday == 8 { 6 } else { i32::from(weekday) };
        let today = i32::from(calendar::weekday(anchor));
        let back = (today - wanted).rem_euclid(7);
        let ahead = (wanted - today).rem_euclid(7);
        let days = match shift {
            Shift::Next | Shift::Following => {
                if ahead == 0 {
                    7
                } else {
                    ahead
                }
            }
            Shift::Last | Shift::Preceding => -(if back == 0 { 7 } else { back }),
            // On a Monday `ce samedi` is gone by or to come, as its verb says.
            _ if weekday == 8 && today == 7 => -1,
            _ if tense == Tense::Future => ahead,
            Shift::This if weekday == 8 && tense == Tense::Unknown && today >= 4 => ahead,
            // `Le salon ouvre ce vendredi`: the nearest one.
            Shift::This if weekday != 8 && tense == Tense::Unknown && ahead < back => ahead,
            _ => -back,
        };
        let date = plus_days(anchor, days)?;
        Some(if weekday == 8 { Value::Days(date, plus_days(date, 1)?) } else { Value::Day(date) })
    }

    /// `mercredi 13`: the nearest month in which the two agree.
    fn weekday_day(&self, number: u8, weekday: Option<u8>, tense: Tense) -> Option<Value> {
        let anchor = self.anchor?;
        (-6..=6)
            .filter_map(|months| {
                let month = plus_months(anchor.first_of_month(), months)?;
                let date = day(month.year(), month.month().unsigned_abs(), number)?;
                weekday.is_none_or(|wanted| calendar::weekday(date) == wanted).then_some(date)
            })
            .min_by_key(|&date| cost(anchor, date, tense))
            .map(Value::Day)
    }

    /// The year of a date that states none: by its weekday, by its neighbours, by the day of the document.
    fn year_for(&self, at: usize, told: Told, tense: Tense) -> Option<i16> {
        if !told.lacks_year() {
            return None;
        }
        let dated = |year: i16| self.first_day(told.in_year(year)).map(|date| (year, date));
        let shift = self.found[at].shift;
        let candidates = |around: Date| (-1..=1).filter_map(move |step| dated(around.year().checked_add(step)?));
        if let (Some(anchor), Shift::Next | Shift::Last) = (self.anchor, shift) {
            let next = shift == Shift::Next;
            return candidates(anchor)
                .filter(
                    |&(_, date)| {
                        if next { date > anchor } else { date < anchor && !self.still_running(told, date, anchor) }
                    },
                )
                .min_by_key(|&(_, date)| distance(anchor, date).abs())
                .map(|(year, _)| year);
        }
        let weekday = if let Told::Day { weekday, .. } = told { weekday } else { None };
        let agrees = |date: Date| weekday.is_none_or(|wanted| calendar::weekday(date) == wanted);
        let neighbour = self.neighbour(at, told);
        let Some(anchor) = self.anchor else {
            return neighbour.filter(|&year| dated(year).is_some_and(|(_, date)| agrees(date)));
        };
        // `cet été` is this year's; winter belongs to the year in which it begins.
        if shift == Shift::This && weekday.is_none() {
            return candidates(anchor).min_by_key(|&(_, date)| distance(anchor, date).abs()).map(|(year, _)| year);
        }
        let nearest = |agree: bool| {
            candidates(anchor)
                .filter(|&(_, date)| !agree || agrees(date))
                .min_by_key(|&(_, date)| cost(anchor, date, tense))
        };
        if weekday.is_some()
            && let Some((year, _)) = nearest(true)
        {
            return Some(year);
        }
        let (year, date) = nearest(false)?;
        if distance(anchor, date).abs() <= NEAR {
            return Some(year);
        }
        let fits = |&lent: &i16| {
            dated(lent).is_some_and(|(_, date)| match tense {
                Tense::Future => date >= anchor,
                Tense::Past | Tense::Participle => date <= anchor,
                Tense::Unknown => true,
            })
        };
        Some(neighbour.filter(fits).unwrap_or(year))
    }

    /// Is the day inside the period, so that `janvier dernier` in January is last year's?
    fn still_running(&self, told: Told, date: Date, anchor: Date) -> bool {
        match told {
            Told::Day { .. } => false,
            Told::Month { .. } => date.year() == anchor.year() && date.month() == anchor.month(),
            _ => distance(date, anchor) < 60,
        }
    }

    /// First day of a date that has its year.
    fn first_day(&self, told: Told) -> Option<Date> {
        match told {
            Told::Day { year, month, day: number, .. } => day(year?, month, number),
            Told::Month { year, month } | Told::Half { year, month, .. } | Told::NthWeekday { year, month, .. } => {
                day(year?, month, 1)
            }
            Told::Quarter { year, number } => Value::Quarter(year?, number).bounds().map(|bounds| bounds.0),
            Told::Semester { year, number } => Value::Semester(year?, number).bounds().map(|bounds| bounds.0),
            Told::Season { year, code } => Value::Season(year?, code).bounds().map(|bounds| bounds.0),
            Told::Feast { year, feast } => feast.date(year?),
            _ => None,
        }
    }

    /// The year that a date of the same story lends: the same day told in full elsewhere, one just
    /// before in this sentence or the one before, or one just after in this sentence.
    fn neighbour(&self, at: usize, told: Told) -> Option<i16> {
        let (sentence, ..) = self.sentences[at];
        let lent = |other: usize| {
            let one = &self.found[other];
            let year = match one.last.unwrap_or(one.first) {
                Told::Day { year, .. } | Told::Month { year, .. } => year,
                _ => None,
            };
            // In one sentence, what was laid on the time line just before lends its year too.
            let year = year.or(self.years[other].filter(|_| self.sentences[other].0 == sentence))?;
            let near = self.anchor.is_none_or(|anchor| (i32::from(year) - i32::from(anchor.year())).abs() <= 2);
            (near && !self.laws[other]).then_some(year)
        };
        if let Told::Day { month, day, .. } = told
            && let Some(year) = self.full.get(&(month, day)).copied().and_then(lent)
        {
            return Some(year);
        }
        let before = (at.saturating_sub(NEAR_MENTIONS)..at)
            .rev()
            .take_while(|&other| self.sentences[other].0 + 1 >= sentence)
            .find_map(lent);
        before.or_else(|| {
            // What is told first comes first: `débuteront le 5 septembre` has its year before `le 30 juin 2023`.
            let next = at + 1;
            let close = next < self.found.len()
                && self.sentences[next].0 == sentence
                && self.found[next].tokens.start < self.found[at].tokens.end + NEAR_TOKENS
                && (self.anchor.is_none() || self.found[next].first.order() >= told.order());
            close.then(|| lent(next))?
        })
    }
}

/// `le lendemain du 13 février`, `la semaine du 6 octobre`.
fn adjusted(value: Value, adjust: Adjust) -> Option<Value> {
    match (adjust, value) {
        (Adjust::Days(days), Value::Day(date)) => plus_days(date, days).map(Value::Day),
        (Adjust::Week, Value::Day(date)) => shifted_unit(date, Unit::Week, 0),
        _ => Some(value),
    }
}

/// How far a date lies from the document's day, the wrong side of its verb's tense farther.
fn cost(anchor: Date, date: Date, tense: Tense) -> i32 {
    let days = distance(anchor, date);
    let wrong = match tense {
        Tense::Future => days < 0,
        Tense::Past | Tense::Participle => days > 0,
        Tense::Unknown => false,
    };
    let penalty = if tense == Tense::Participle { WEAKLY_WRONG_SIDE } else { WRONG_SIDE };
    days.abs() + if wrong { penalty } else { 0 }
}

/// Does the verb beside it help to tell when it is?
fn undecided(told: Told) -> bool {
    told.lacks_year() || matches!(told, Told::Weekday(_) | Told::DayOnly { .. })
}

/// Does it lean on a day that its words do not tell?
fn leans(told: Told) -> bool {
    matches!(
        told,
        Told::Weekday(_)
            | Told::WeekdayOfWeek { .. }
            | Told::DayOfMonth { .. }
            | Told::Unit { .. }
            | Told::Count { .. }
    )
}
