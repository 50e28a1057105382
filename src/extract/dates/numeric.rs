//! Dates in digits: `10/05/2017`, `10.05.17`, `2017-05-10`, `le 17/02`, `05/2017`.

use crate::text::token::{Gap, TokenKind};

use super::reader::{Reader, W};
use super::rule::Rule;
use super::told::{Item, Told};

/// A date in digits at `at`. `beside` says that a weekday or a range makes a short one (`17/02`) a date.
pub(super) fn item(reader: &Reader<'_>, at: usize, beside: bool) -> Option<Item> {
    let first = reader.digits(at)?;
    if reader.digits_before(at) {
        return None;
    }
    let (second_at, separator) = part_after(reader, at)?;
    let second = reader.digits(second_at).filter(|&(_, len)| len <= 4)?;
    let article = beside || reader.after_any(at, &[W.le, W.du, W.au]);
    let third_at = part_after(reader, second_at).filter(|&(_, other)| other == separator).map(|(third, _)| third);
    let Some(third_at) = third_at else {
        return short(reader, at, (first, second), second_at, separator, article);
    };
    let (third, end) = match reader.kind(third_at)? {
        TokenKind::Number => (reader.digits(third_at)?, third_at + 1),
        // `2017-05-10T08:00:00`
        TokenKind::Mixed => {
            let (number, rest) = reader.split(third_at)?;
            let hour = rest.strip_prefix(['T', 't'])?;
            hour.bytes().all(|byte| byte.is_ascii_digit()).then_some(())?;
            (((number), 2), third_at + 1)
        }
        _ => return None,
    };
    if reader.kind(third_at) == Some(TokenKind::Number)
        && (part_after(reader, third_at).is_some_and(|(_, other)| other == separator)
            || counted_on(reader, end, separator))
    {
        return None;
    }
    if first.1 == 4 {
        return (separator != ' ' && second.1 <= 2 && third.1 <= 2)
            .then(|| day(first.0, second.0, third.0, at..end, Rule::Iso))?;
    }
    if first.1 > 2 || second.1 > 2 {
        return None;
    }
    let padded = first.1 == 2 && second.1 == 2;
    let year = match third.1 {
        4 if (1000..2200).contains(&third.0) => third.0,
        // Two digits look like a version or a telephone number: they need zeros or an article.
        2 if article || separator == '/' || (padded && separator != ' ') => {
            third.0 + if third.0 < 45 { 2000 } else { 1900 }
        }
        _ => return None,
    };
    day(year, second.0, first.0, at..end, Rule::Numeric)
}

/// Two groups: `le 17/02`, `05/2017`, `2017-05`.
fn short(
    reader: &Reader<'_>,
    at: usize,
    groups: ((u16, usize), (u16, usize)),
    second_at: usize,
    separator: char,
    article: bool,
) -> Option<Item> {
    let end = second_at + 1;
    let ((first, first_len), (second, second_len)) = groups;
    if counted_on(reader, end, separator) || reader.counted(end) {
        return None;
    }
    let month = |year: u16, month: u16| {
        let told = Told::Month { year: i16::try_from(year).ok(), month: u8::try_from(month).ok()? };
        ((1900..2100).contains(&year) && (1..=12).contains(&month)).then_some(Item {
            tokens: at..end,
            told,
            part: None,
            rule: Rule::NumericMonth,
        })
    };
    match (first_len, second_len, separator) {
        (1 | 2, 4, '/') | (2, 4, '-') if !numbered(reader, at) => month(second, first),
        (4, 2, '-') if !numbered(reader, at) => month(first, second),
        (1 | 2, 1 | 2, '/' | '.') if article && (separator == '/' || first_len == 2 && second_len == 2) => {
            let (day, month) = (u8::try_from(first).ok()?, u8::try_from(second).ok()?);
            // `du 01.06. au 15.06.2019`
            let stop = separator == '.' && reader.sign(end) == '.' && reader.is_any(end + 1, &[W.au, W.a, W.et]);
            ((1..=31).contains(&day) && (1..=12).contains(&month)).then_some(Item {
                tokens: at..end + usize::from(stop),
                told: Told::Day { year: None, month, day, weekday: None },
                part: None,
                rule: Rule::NumericShort,
            })
        }
        _ => None,
    }
}

/// Does a number go before a reference sign (`n° 2018-11`)?
fn numbered(reader: &Reader<'_>, at: usize) -> bool {
    // `réf. 12-2019`
    let word = if at > 1 && reader.sign(at - 1) == '.' { at - 1 } else { at };
    at > 0
        && (matches!(reader.sign(at - 1), '°' | ')' | '#')
            || reader.lookback(word, crate::lexicon::Class::NotDate).is_some_and(|(_, value)| value == "before"))
}

fn day(year: u16, month: u16, day: u16, tokens: std::ops::Range<usize>, rule: Rule) -> Option<Item> {
    let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let told = Told::Day { year: Some(i16::try_from(year).ok()?), month, day, weekday: None };
    Some(Item { tokens, told, part: None, rule })
}

/// The group after the one at `at`, and the sign between: `/`, `.`, `-` or a space.
fn part_after(reader: &Reader<'_>, at: usize) -> Option<(usize, char)> {
    let numeric = |at: usize| matches!(reader.kind(at), Some(TokenKind::Number | TokenKind::Mixed));
    match reader.gap(at + 1) {
        Gap::Hyphen if numeric(at + 1) => Some((at + 1, '-')),
        Gap::Space if numeric(at + 1) => Some((at + 1, ' ')),
        Gap::None => {
            let sign = reader.sign(at + 1);
            (matches!(sign, '/' | '.') && reader.gap(at + 2) == Gap::None && numeric(at + 2)).then_some((at + 2, sign))
        }
        _ => None,
    }
}

/// Do digits go on after the last group?
fn counted_on(reader: &Reader<'_>, end: usize, separator: char) -> bool {
    let number = |at: usize| matches!(reader.kind(at), Some(TokenKind::Number));
    match separator {
        ' ' => number(end) && reader.gap(end) == Gap::Space,
        '-' => number(end) && reader.gap(end) == Gap::Hyphen,
        _ => {
            reader.sign(end) == separator
                && reader.gap(end + 1) == Gap::None
                && number(end + 1)
                && reader.gap(end) == Gap::None
        }
    }
}
