//! One date of an expression: a part of a period, a day with its month, a month, a period, a year.

use crate::lexicon::Class;
use crate::text::token::{Gap, TokenKind};

use super::reader::{Reader, W};
use super::relative;
use super::rule::Rule;
use super::told::{Base, Item, Told, Unit};
use super::{numeric, period, years};

/// Where an item stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// At the start of an expression: it must tell by itself that it is a date.
    First,
    /// After `au`, `et`, a comma: what stands before makes it one.
    Joined,
}

/// The date at `at`, without its article.
pub(super) fn item(reader: &Reader<'_>, at: usize, place: Place) -> Option<Item> {
    if reader.is_class(at, Class::PeriodPart) {
        return part(reader, at);
    }
    // `lundi de Pâques` before `lundi`
    if let Some(item) = period::feast(reader, at) {
        return Some(item);
    }
    let weekday = reader.weekday(at).filter(|&(_, number)| number <= 7);
    let mut start = at;
    if let Some((end, _)) = weekday {
        start = end;
        if reader.sign(start) == ',' {
            start += 1;
        }
        if reader.is(start, W.le) {
            start += 1;
        }
        if !reader.follows(start) {
            return None;
        }
    }
    // `1er trimestre` before `1er`, which may be a day.
    if weekday.is_none()
        && let Some(item) = period::ordinal(reader, at)
    {
        return Some(item);
    }
    let weekday = weekday.map(|(_, number)| number);
    let beside = weekday.is_some() || place == Place::Joined;
    if let Some(mut item) = numeric::item(reader, start, beside) {
        if let Told::Day { weekday: day, .. } = &mut item.told {
            *day = weekday;
            item.tokens.start = at;
            return Some(item);
        }
        return weekday.is_none().then_some(item);
    }
    if let Some(item) = day(reader, at, start, weekday, place) {
        return Some(item);
    }
    if weekday.is_some() {
        return None;
    }
    month(reader, at, place)
        .or_else(|| period::season(reader, at, place == Place::Joined))
        .or_else(|| period::decade(reader, at))
        .or_else(|| match place {
            Place::First => years::item(reader, at),
            Place::Joined => {
                let (end, year) = reader.year(at)?;
                let glued = matches!(reader.gap(end), Gap::None | Gap::Hyphen)
                    && reader.kind(end).is_some_and(|kind| kind != TokenKind::Sign);
                (!reader.counted(end) && !glued && (1500..2150).contains(&year)).then_some(Item {
                    tokens: at..end,
                    told: Told::Year(year),
                    part: None,
                    rule: Rule::Year,
                })
            }
        })
}

/// `10 mai 2017`, `1er juin`, `14-Juillet`, `15juin`; a day alone waits for its month.
fn day(reader: &Reader<'_>, at: usize, start: usize, weekday: Option<u8>, place: Place) -> Option<Item> {
    if weekday.is_none() && reader.digits_before(start) && !(place == Place::Joined && reader.touches(start)) {
        return None;
    }
    if let Some(item) = stuck(reader, at, start, weekday) {
        return Some(item);
    }
    let (end, number) = reader.day(start)?;
    if !reader.follows(end) {
        return waiting(at, end, number, weekday);
    }
    // `le 3 de septembre`, `le 4 du mois de mai`
    let month_at = if reader.is(end, W.de) { end + 1 } else { end };
    let Some((month_end, month)) = reader.month(month_at, true) else {
        return waiting(at, end, number, weekday);
    };
    if month_at > end && place == Place::First && weekday.is_none() {
        return None;
    }
    let (year_end, year) = year_of_day(reader, month_end);
    let rule = if year.is_some() { Rule::FullDay } else { Rule::Day };
    Some(Item { tokens: at..year_end, told: Told::Day { year, month, day: number, weekday }, part: None, rule })
}

fn waiting(at: usize, end: usize, day: u8, weekday: Option<u8>) -> Option<Item> {
    Some(Item { tokens: at..end, told: Told::DayOnly { day, weekday }, part: None, rule: Rule::WeekdayDay })
}

/// `15juin 2016`, `15SEPT`.
fn stuck(reader: &Reader<'_>, at: usize, start: usize, weekday: Option<u8>) -> Option<Item> {
    let (number, letters) = reader.split(start)?;
    if letters.len() < 3 || !(1..=31).contains(&number) {
        return None;
    }
    let month = reader.month_named(letters)?;
    let (end, year) = year_of_day(reader, start + 1);
    let told = Told::Day { year, month, day: number as u8, weekday };
    Some(Item { tokens: at..end, told, part: None, rule: if year.is_some() { Rule::FullDay } else { Rule::Day } })
}

/// The year after a day and its month; `10 mai, 2017` too, and `10 novembre 93`.
fn year_of_day(reader: &Reader<'_>, at: usize) -> (usize, Option<i16>) {
    if let Some((end, year)) = year_beside(reader, at) {
        return (end, Some(year));
    }
    if reader.sign(at) == ',' && reader.gap(at + 1) == Gap::Space {
        let closed = |end: usize| !reader.follows(end) || reader.kind(end) == Some(TokenKind::Sign);
        if let Some((end, year)) = reader.year(at + 1).filter(|&(end, _)| closed(end)) {
            return (end, Some(year));
        }
    }
    (at, None)
}

/// The year after a month: `mai 2017`, `octobre 98`, `juin de l'année 2001`, `septembre-2020`.
fn year_beside(reader: &Reader<'_>, at: usize) -> Option<(usize, i16)> {
    if let Some((end, year)) = reader.year(at) {
        return (!amount(reader, end)).then_some((end, year));
    }
    // `le 3 décembre de l'année 2019`
    if reader.is(at, W.de) && reader.is(at + 1, W.l) && reader.is(at + 2, W.annee) {
        return reader.year(at + 3);
    }
    let (number, len) = reader.digits(at).filter(|_| reader.gap(at) != Gap::Paragraph)?;
    // Two digits from 30 on: a day could not be meant.
    // After a month even what lies far ahead is a year.
    if len == 4 && (2200..3000).contains(&number) && !reader.counted(at + 1) && !reader.digits_after(at + 1) {
        return Some((at + 1, number as i16));
    }
    let fits = len == 2
        && number >= 32
        && reader.gap(at) != Gap::None
        && !reader.counted(at + 1)
        && !reader.digits_after(at + 1);
    let unit = super::clock::time(reader, at).is_some();
    (fits && !unit).then_some((at + 1, 1900 + number as i16))
}

fn amount(reader: &Reader<'_>, end: usize) -> bool {
    reader.follows(end) && reader.lookup(end, Class::NotDate).is_some_and(|(_, value)| value == "after")
}

/// `mai 2017`, `en mai`, `janvier dernier`, `mois de mars`.
fn month(reader: &Reader<'_>, at: usize, place: Place) -> Option<Item> {
    let (end, month) = reader.month(at, false)?;
    // `32 août` is no date.
    if reader.after_number(at) && place == Place::First {
        return None;
    }
    if let Some((year_end, year)) = year_beside(reader, end) {
        return Some(Item {
            tokens: at..year_end,
            told: Told::Month { year: Some(year), month },
            part: None,
            rule: Rule::MonthYear,
        });
    }
    // `May 10, 2017`, in metadata
    if reader.english
        && let Some((after, day)) = reader.day(end)
        && let (end, Some(year)) = year_of_day(reader, after)
    {
        let told = Told::Day { year: Some(year), month, day, weekday: None };
        return Some(Item { tokens: at..end, told, part: None, rule: Rule::FullDay });
    }
    let item = Item { tokens: at..end, told: Told::Month { year: None, month }, part: None, rule: Rule::Month };
    let token = reader.token(at)?;
    let proper = token.is_capitalised() && token.shape.has_lower();
    let dash = usize::from(reader.gap(end) != Gap::Hyphen && matches!(reader.sign(end), '-' | '–' | '/'));
    let joined = (reader.gap(end) == Gap::Hyphen || dash == 1) && reader.is_class(end + dash, Class::Month);
    let told = place == Place::Joined
        || joined
        || period::shifted(reader, end)
        || !proper
            && (reader.after_any(
                at,
                &[W.en, W.de, W.d, W.des, W.a, W.entre, W.par, W.depuis, W.avant, W.apres, W.vers, W.pour, W.et],
            ) || reader.lookback(at, Class::PeriodPart).is_some()
                || reader.lookback(at, Class::OpenStart).is_some()
                || reader.lookback(at, Class::OpenEnd).is_some()
                || at > 0 && reader.word(at - 1, Class::Shift) == Some("0")
                || at > 0 && reader.sign(at - 1) == '(')
        || (at == 0 || reader.gap(at) >= Gap::Line || reader.sign(at - 1) == '•')
            && (reader.gap(end) >= Gap::Line || matches!(reader.sign(end), ':' | '–' | '-'));
    told.then_some(item)
}

/// `début mai 2017`, `mi-mai`, `fin de l'année`, `fin 2019`, `au milieu du mois de mars`.
fn part(reader: &Reader<'_>, at: usize) -> Option<Item> {
    let (mut start, value) = reader.lookup(at, Class::PeriodPart)?;
    let part = match value {
        "early" => Some("early"),
        "mid" => Some("mid"),
        "late" => Some("late"),
        _ => None,
    };
    if reader.is_any(start, &[W.de, W.du, W.d, W.des]) && reader.follows(start) {
        start += 1;
        if reader.is_any(start, &[W.la, W.l, W.les, W.ce]) {
            start += 1;
        }
    }
    if !reader.follows(start) {
        return None;
    }
    // `début du mois de mars`, `fin de l'année 2019`, `fin d'exercice 2019`
    let mut inner = start;
    if reader.word(inner, Class::TimeUnit) == Some("month") && reader.is_any(inner + 1, &[W.de, W.d]) {
        inner += 2;
    } else if reader.is_class(inner, Class::PeriodName)
        && !reader.is(inner, W.annees)
        && reader.year(inner + 1).is_some()
    {
        inner += 1;
    }
    let found = item_inside(reader, inner).or_else(|| unit_inside(reader, start, at))?;
    Some(Item { tokens: at..found.tokens.end, part, ..found })
}

/// What `début` or `fin` may be part of: no single day.
fn item_inside(reader: &Reader<'_>, at: usize) -> Option<Item> {
    if reader.is_class(at, Class::PeriodPart) || reader.weekday(at).is_some() {
        return None;
    }
    period::ordinal(reader, at)
        .or_else(|| month(reader, at, Place::Joined))
        .or_else(|| period::season(reader, at, true))
        .or_else(|| period::decade(reader, at))
        .or_else(|| {
            let (end, year) = reader.year(at)?;
            // A hyphen ties the year to its part: `mi-2021 essais`.
            (!reader.counted(end) || reader.gap(at) == Gap::Hyphen).then_some(Item {
                tokens: at..end,
                told: Told::Year(year),
                part: None,
                rule: Rule::Year,
            })
        })
        .filter(|item| !matches!(item.told, Told::Half { .. } | Told::NthWeekday { .. }))
}

/// `fin d'année`, `fin du mois`, `fin de l'année dernière`.
fn unit_inside(reader: &Reader<'_>, at: usize, start: usize) -> Option<Item> {
    let unit = match reader.word(at, Class::TimeUnit)? {
        "week" => Unit::Week,
        "month" => Unit::Month,
        "year" => Unit::Year,
        "quarter" => Unit::Quarter,
        "semester" => Unit::Semester,
        _ => return None,
    };
    if let Some(item) = relative::unit(reader, at) {
        return Some(item);
    }
    // `l'année scolaire` is no year of the calendar.
    if reader.lookup(at, Class::PeriodName).is_some_and(|(end, _)| end > at + 1) {
        return None;
    }
    // `en fin de mois` is every month.
    if matches!(unit, Unit::Month | Unit::Week) && reader.is(at.wrapping_sub(1), W.de)
        || reader.is_any(start.wrapping_sub(1), &[W.chaque])
    {
        return None;
    }
    let told = Told::Unit { unit, count: 0, base: Base::Anchor };
    Some(Item { tokens: at..at + 1, told, part: None, rule: Rule::Unit })
}
