//! Periods by name: seasons, quarters, semesters, halves of a month, decades, centuries, feasts.

use crate::lexicon::Class;
use crate::text::token::Gap;

use super::calendar::Feast;
use super::reader::{Reader, W};
use super::rule::Rule;
use super::told::{Found, Item, Told};
use super::years;

/// `été 2016`, `l'automne dernier`, `au printemps`; `été` is a participle wherever nothing says otherwise.
pub(super) fn season(reader: &Reader<'_>, at: usize, beside: bool) -> Option<Item> {
    let code: u8 = reader.word(at, Class::Season)?.parse().ok()?;
    let year = year_of(reader, at + 1);
    let mut end = year.map_or(at + 1, |(end, _)| end);
    // `hiver 2016-2017` is one winter, told by the year in which it begins.
    if let Some((_, first)) = year.filter(|_| code == 24) {
        let slash = reader.sign(end) == '/' && reader.gap(end) == Gap::None && reader.gap(end + 1) == Gap::None;
        if reader.gap(end) == Gap::Hyphen || slash {
            let second = years::second(reader, end + usize::from(slash), first);
            end = second.filter(|&(_, year)| year == first.saturating_add(1)).map_or(end, |(end, _)| end);
        }
    }
    let item = Item {
        tokens: at..end,
        told: Told::Season { year: year.map(|(_, year)| year), code },
        part: None,
        rule: Rule::Season,
    };
    let is_proper = reader.token(at).is_some_and(|token| token.is_capitalised() && token.shape.has_lower());
    // `a été passé` is no summer.
    let participle =
        code == 22 && !reader.after_any(at, &[W.l, W.d]) && !(at > 0 && reader.word(at - 1, Class::Shift) == Some("0"));
    let told = year.is_some() || beside || shifted(reader, at + 1) && !participle;
    // `l'été` alone is every summer; `au printemps`, `à l'automne`, `cet hiver`, `dès l'été` are one.
    let after_l = reader.after_any(at, &[W.l]);
    let named = reader.after_any(at, &[W.au])
        || reader.after_any(at, &[W.du]) && reader.is_any(at + 1, &[W.a, W.au])
        || at > 0 && reader.word(at - 1, Class::Shift) == Some("0")
        || after_l && at > 1 && (reader.after_any(at - 1, &[W.a]) || opened(reader, at - 1))
        || opened(reader, at);
    (told || named && !is_proper).then_some(item)
}

fn opened(reader: &Reader<'_>, at: usize) -> bool {
    let open = |at| reader.lookback(at, Class::OpenEnd).is_some() || reader.lookback(at, Class::OpenStart).is_some();
    open(at) || reader.after_any(at, &[W.le]) && open(at - 1)
}

/// Is there `prochain` or `dernier` at `at`?
pub(super) fn shifted(reader: &Reader<'_>, at: usize) -> bool {
    reader.follows(at)
        && reader
            .lookup(at, Class::Shift)
            .is_some_and(|(_, value)| value.trim_start_matches("told").parse::<i32>().is_ok_and(|n| n != 0))
}

/// A year after a period: `2017`, `de 2017`, `de l'année 2017`, `de l'exercice 2017`.
fn year_of(reader: &Reader<'_>, at: usize) -> Option<(usize, i16)> {
    let mut start = at;
    if reader.is(start, W.de) {
        start += 1;
        if reader.is(start, W.l) {
            start += 1;
        }
        if reader.is_class(start, Class::PeriodName) {
            start += 1;
        }
    }
    reader.year(start).filter(|&(end, _)| start == at || !reader.counted(end))
}

/// `1er trimestre 2017`, `second semestre`, `T1 2017`, `première quinzaine de mai`, `premier vendredi de juillet`.
pub(super) fn ordinal(reader: &Reader<'_>, at: usize) -> Option<Item> {
    if let Some((unit, number)) = reader.word(at, Class::TimeUnit).and_then(|value| value.split_once('-')) {
        let year = year_of(reader, at + 1);
        // `T1` alone is a code of many things.
        if year.is_none() && !reader.after_any(at, &[W.au, W.du]) {
            return None;
        }
        return numbered(unit, number.parse().ok()?, year, at, at + 1);
    }
    let (after, nth) = rank(reader, at)?;
    if !reader.follows(after) {
        return None;
    }
    if let Some((end, weekday)) = reader.weekday(after) {
        return nth_weekday(reader, at, end, weekday, nth);
    }
    match reader.word(after, Class::TimeUnit)? {
        "fortnight" if nth == 1 || nth == 2 || nth == -1 => {
            let (month_at, month) = month_of(reader, after + 1)?;
            let year = reader.year(month_at);
            let told = Told::Half { year: year.map(|y| y.1), month, half: if nth == 1 { 1 } else { 2 } };
            Some(Item { tokens: at..year.map_or(month_at, |y| y.0), told, part: None, rule: Rule::Half })
        }
        unit @ ("week" | "day") => nth_weekday(reader, at, after + 1, if unit == "week" { WEEK } else { DAY }, nth),
        unit => {
            let year = year_of(reader, after + 1);
            // `le dernier trimestre` without a year is a relative one.
            let nth = if nth < 0 {
                year?;
                if unit == "quarter" { 4 } else { 2 }
            } else {
                u8::try_from(nth).ok()?
            };
            numbered(unit, nth, year, at, after + 1)
        }
    }
}

/// In the place of a weekday: the whole week, and any day.
pub(super) const WEEK: u8 = 9;
pub(super) const DAY: u8 = 10;

fn numbered(unit: &str, number: u8, year: Option<(usize, i16)>, at: usize, end: usize) -> Option<Item> {
    let (told, rule) = match unit {
        "quarter" if (1..=4).contains(&number) => (Told::Quarter { year: year.map(|y| y.1), number }, Rule::Quarter),
        "semester" if (1..=2).contains(&number) => (Told::Semester { year: year.map(|y| y.1), number }, Rule::Semester),
        _ => return None,
    };
    Some(Item { tokens: at..year.map_or(end, |y| y.0), told, part: None, rule })
}

fn nth_weekday(reader: &Reader<'_>, at: usize, end: usize, weekday: u8, nth: i8) -> Option<Item> {
    let (end, month) = month_of(reader, end)?;
    let year = reader.year(end);
    let told = Told::NthWeekday { year: year.map(|y| y.1), month, weekday, nth };
    (nth <= 5 || weekday == DAY).then(|| Item {
        tokens: at..year.map_or(end, |y| y.0),
        told,
        part: None,
        rule: Rule::NthWeekday,
    })
}

/// `de mai`, `d'avril`, `du mois de mai`.
fn month_of(reader: &Reader<'_>, at: usize) -> Option<(usize, u8)> {
    let mut start = at;
    if reader.is(start, W.du) && reader.word(start + 1, Class::TimeUnit) == Some("month") {
        start += 2;
    }
    if !reader.is_any(start, &[W.de, W.d]) {
        return None;
    }
    reader.month(start + 1, true)
}

/// An ordinal at `at`: `1er`, `2e`, `troisième`, `dernier` (-1).
fn rank(reader: &Reader<'_>, at: usize) -> Option<(usize, i8)> {
    if let Some(value) = reader.word(at, Class::Ordinal) {
        return Some((at + 1, value.parse().ok()?));
    }
    let (number, suffix) = reader.split(at)?;
    matches!(suffix, "er" | "re" | "e" | "ème" | "eme" | "ère" | "nd" | "nde" | "d" | "ER" | "E" | "È" | "ÈME" | "EME")
        .then_some((at + 1, i8::try_from(number).ok().filter(|&number| number > 0)?))
}

/// `années 1990`, `années 90`, `années soixante-dix`, `décennie 2010`, at the word `années` or `décennie`.
pub(super) fn decade(reader: &Reader<'_>, at: usize) -> Option<Item> {
    if !reader.is_any(at, &[W.annees, W.decennie]) {
        return None;
    }
    let (end, number) = match reader.digits(at + 1) {
        Some((number, 2 | 4)) => (at + 2, number),
        Some(_) => return None,
        None => reader.spelt(at + 1)?,
    };
    if number % 10 != 0 || reader.digits_after(end) || reader.year(end).is_some() {
        return None;
    }
    let decade = match number {
        10 | 20 => 2000 + number,
        30..=90 => 1900 + number,
        1100..=2190 => number,
        _ => return None,
    };
    // `les années 2010 à 2015` is a range of years.
    let ranges = reader.is_any(end, &[W.a, W.et]) && reader.year(end + 1).is_some()
        || reader.touches(end) && reader.year(end).is_some();
    (!ranges).then_some(Item { tokens: at..end, told: Told::Decade(decade as i16), part: None, rule: Rule::Decade })
}

/// `XIXe siècle`, `21e siècle`, `dix-neuvième siècle`, `XVIIe et XVIIIe siècles`, at the word `siècle`.
pub(super) fn century(reader: &Reader<'_>, at: usize) -> Option<Found> {
    let several = match reader.word(at, Class::TimeUnit).filter(|_| reader.follows(at))? {
        "century" => false,
        "centuries" => true,
        _ => return None,
    };
    let item = |start, number: i16| Item {
        tokens: start..at + 1,
        told: Told::Century((number - 1) * 100),
        part: None,
        rule: Rule::Century,
    };
    let (start, number) = century_number(reader, at)?;
    if !several {
        return Some(Found::new(item(start, number)));
    }
    if !reader.after_any(start, &[W.et, W.a, W.au]) {
        return None;
    }
    let (first_start, first) = century_number(reader, start - 1).filter(|&(_, first)| first < number)?;
    let mut found = Found::new(item(first_start, first));
    found.last = Some(item(start, number).told);
    Some(found)
}

/// The number of a century that ends before `at`: its start and value.
fn century_number(reader: &Reader<'_>, at: usize) -> Option<(usize, i16)> {
    let before = at.checked_sub(1).filter(|_| reader.follows(at))?;
    let (start, number) = if let Some((number, _)) = reader.split(before) {
        (before, i16::try_from(number).ok()?)
    } else if let Some(value) = reader.word(before, Class::Ordinal) {
        // `dix-neuvième`: the tens stand before the hyphen.
        let tens = before
            .checked_sub(1)
            .filter(|_| reader.gap(before) == Gap::Hyphen)
            .and_then(|tens| Some((tens, reader.word(tens, Class::Number)?.parse::<i16>().ok()?)));
        let value = value.parse::<i16>().ok()?;
        tens.map_or((before, value), |(tens, number)| (tens, number.saturating_add(value)))
    } else {
        (before, roman(reader.text.token(before))?)
    };
    (1..=22).contains(&number).then_some((start, number))
}

/// `les six premiers mois de 2018`, `les deux premiers trimestres 2018`, at the number.
pub(super) fn first_units(reader: &Reader<'_>, at: usize) -> Option<Found> {
    let (after, count) = match reader.digits(at) {
        Some((number, 1 | 2)) => (at + 1, number),
        Some(_) => return None,
        None => reader.spelt(at)?,
    };
    if !reader.is_any(after, &[W.premiers, W.premieres]) || !reader.follows(after) {
        return None;
    }
    let count = u8::try_from(count).ok()?;
    let (end, year) = year_of(reader, after + 2)?;
    let year = Some(year);
    let (first, last, rule) = match reader.word(after + 1, Class::TimeUnit)? {
        "month" if (2..=11).contains(&count) => {
            (Told::Month { year, month: 1 }, Told::Month { year, month: count }, Rule::FirstUnits)
        }
        "quarters" if (2..=3).contains(&count) => {
            (Told::Quarter { year, number: 1 }, Told::Quarter { year, number: count }, Rule::FirstUnits)
        }
        _ => return None,
    };
    let mut found = Found::new(Item { tokens: at..end, told: first, part: None, rule });
    found.last = Some(last);
    Some(found)
}

/// A Roman number with its ordinal ending: `XIXe`, `XXème`.
fn roman(text: &str) -> Option<i16> {
    let numeral = text.trim_end_matches(|c: char| !matches!(c, 'I' | 'V' | 'X'));
    let (mut total, mut last) = (0, 0);
    if numeral.is_empty() || numeral.len() > 6 || text.len() > numeral.len() + 5 {
        return None;
    }
    for letter in numeral.chars().rev() {
        let value = match letter {
            'I' => 1,
            'V' => 5,
            'X' => 10,
            _ => return None,
        };
        total += if value < last { -value } else { value };
        last = last.max(value);
    }
    Some(total)
}

/// `Noël 2019`, `à Pâques`, `le lundi de Pentecôte`.
pub(super) fn feast(reader: &Reader<'_>, at: usize) -> Option<Item> {
    let (end, value) = reader.lookup(at, Class::Feast)?;
    let year = year_of(reader, end);
    let article = reader.after_any(at, &[W.l, W.la, W.le, W.les]);
    let start = if article { at - 1 } else { at };
    let told = value.ends_with('!')
        || year.is_some()
        || shifted(reader, end)
        || reader.after_any(start, &[W.a, W.pour, W.des])
        // `la Toussaint`, not `les vacances de la Toussaint`
        || article && !reader.is(at - 1, W.les) && !reader.after_any(start, &[W.de])
        || opened(reader, start);
    // `marché de Noël`, `Jean-Noël`
    let inside = reader.gap(at) == Gap::Hyphen;
    (told && !inside).then_some(())?;
    Some(Item {
        tokens: at..year.map_or(end, |y| y.0),
        told: Told::Feast { year: year.map(|y| y.1), feast: Feast::parse(value)? },
        part: None,
        rule: Rule::Feast,
    })
}
