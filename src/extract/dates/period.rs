//! Periods by name: seasons, quarters, semesters, halves of a month, decades, centuries, feasts.

use crate::lexicon::Class;

use super::calendar::Feast;
use super::reader::{Reader, W};
use super::rule::Rule;
use super::told::{Item, Told};

/// `été 2016`, `l'automne dernier`, `au printemps`; `été` is a participle wherever nothing says otherwise.
pub(super) fn season(reader: &Reader<'_>, at: usize, beside: bool) -> Option<Item> {
    let code: u8 = reader.word(at, Class::Season)?.parse().ok()?;
    let year = year_of(reader, at + 1);
    let end = year.map_or(at + 1, |(end, _)| end);
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
    reader.lookback(at, Class::OpenEnd).is_some() || reader.lookback(at, Class::OpenStart).is_some()
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
    (nth <= 5).then(|| Item { tokens: at..year.map_or(end, |y| y.0), told, part: None, rule: Rule::NthWeekday })
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

/// `années 1990`, `années 90`, `années soixante-dix`, at the word `années`.
pub(super) fn decade(reader: &Reader<'_>, at: usize) -> Option<Item> {
    if !reader.is(at, W.annees) {
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

/// `XIXe siècle`, `21e siècle`, at the word `siècle`.
pub(super) fn century(reader: &Reader<'_>, at: usize) -> Option<Item> {
    let before =
        at.checked_sub(1).filter(|_| reader.follows(at) && reader.word(at, Class::TimeUnit) == Some("century"))?;
    let number = match reader.split(before) {
        Some((number, _)) => i16::try_from(number).ok()?,
        None => roman(reader.text.token(before))?,
    };
    (1..=22).contains(&number).then(|| Item {
        tokens: before..at + 1,
        told: Told::Century((number - 1) * 100),
        part: None,
        rule: Rule::Century,
    })
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
    let inside = reader.gap(at) == crate::text::token::Gap::Hyphen;
    (told && !inside).then_some(())?;
    Some(Item {
        tokens: at..year.map_or(end, |y| y.0),
        told: Told::Feast { year: year.map(|y| y.1), feast: Feast::parse(value)? },
        part: None,
        rule: Rule::Feast,
    })
}
