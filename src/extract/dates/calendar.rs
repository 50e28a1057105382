//! Calendar arithmetic that `jiff` leaves to its users: Easter, feasts, units and their bounds.
//!
//! Everything gives `None` where the calendar has no such day; nothing panics.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

/// The year, if four digits write it: the days of a record are ISO 8601's plain form.
pub(super) fn year(year: i16) -> Option<i16> {
    (0..=9999).contains(&year).then_some(year)
}

fn written(date: Date) -> Option<Date> {
    year(date.year()).map(|_| date)
}

/// The day, if the calendar has it.
pub(super) fn day(year: i16, month: u8, day: u8) -> Option<Date> {
    Date::new(self::year(year)?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The day that lies `days` after `date` (before it, if negative).
pub(super) fn plus_days(date: Date, days: i32) -> Option<Date> {
    date.checked_add(Span::new().try_days(days).ok()?).ok().and_then(written)
}

/// The day that lies `months` after `date`; the last of the month where it is shorter.
pub(super) fn plus_months(date: Date, months: i32) -> Option<Date> {
    date.checked_add(Span::new().try_months(months).ok()?).ok().and_then(written)
}

/// Days from `a` to `b`.
pub(super) fn distance(a: Date, b: Date) -> i32 {
    a.until(b).map_or(0, |span| span.get_days())
}

/// 1 for Monday to 7 for Sunday.
pub(super) fn weekday(date: Date) -> u8 {
    date.weekday().to_monday_one_offset() as u8
}

/// Monday of the day's week.
pub(super) fn monday(date: Date) -> Option<Date> {
    plus_days(date, 1 - i32::from(weekday(date)))
}

/// First and last day of a run of months.
pub(super) fn months(year: i16, first: u8, count: u8) -> Option<(Date, Date)> {
    let start = day(year, first, 1)?;
    let next = start.checked_add(i64::from(count).months()).ok()?;
    Some((start, next.yesterday().ok()?))
}

/// Easter Sunday of the Gregorian calendar, by the anonymous computus.
pub(super) fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    if y < 1 {
        return None;
    }
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let date = (h + l - 7 * m + 33 * month + 19) % 32;
    day(year, month as u8, date as u8)
}

/// The `nth` weekday of a month (1 to 5, -1 for the last); 8 stands for the week-end and gives its Saturday.
pub(super) fn nth_weekday(year: i16, month: u8, wanted: u8, nth: i8) -> Option<Date> {
    let (first, last) = months(year, month, 1)?;
    let wanted = if wanted == 8 { 6 } else { wanted };
    let date = if nth < 0 {
        plus_days(last, -((i32::from(weekday(last)) - i32::from(wanted)).rem_euclid(7)))?
    } else {
        let start = plus_days(first, (i32::from(wanted) - i32::from(weekday(first))).rem_euclid(7))?;
        plus_days(start, 7 * (i32::from(nth) - 1))?
    };
    (date.month() == first.month()).then_some(date)
}

/// When a feast falls: a value of the class `feast`.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Feast {
    /// Month and day.
    Fixed(u8, u8),
    /// Days from Easter Sunday.
    Easter(i32),
    /// First and last of several days, from Easter Sunday (`week-end de Pentecôte`).
    EasterSpan(i32, i32),
    /// A Sunday of a month: which one, -1 for the last.
    Sunday(u8, i8),
}

impl Feast {
    /// Reads `12-25`, `easter+39`, `easter+48..50` or `sunday-05-last`; a `!` at the end is not looked at.
    pub(super) fn parse(value: &str) -> Option<Feast> {
        let value = value.trim_end_matches('!');
        if let Some(days) = value.strip_prefix("easter") {
            if let Some((first, last)) = days.split_once("..") {
                return Some(Feast::EasterSpan(first.parse().ok()?, last.parse().ok()?));
            }
            return Some(Feast::Easter(if days.is_empty() { 0 } else { days.parse().ok()? }));
        }
        if let Some((month, nth)) = value.strip_prefix("sunday-").and_then(|rest| rest.split_once('-')) {
            return Some(Feast::Sunday(month.parse().ok()?, if nth == "last" { -1 } else { nth.parse().ok()? }));
        }
        let (month, day) = value.split_once('-')?;
        Some(Feast::Fixed(month.parse().ok()?, day.parse().ok()?))
    }

    /// First and last day in a year.
    pub(super) fn span(self, year: i16) -> Option<(Date, Date)> {
        let first = self.date(year)?;
        match self {
            Feast::EasterSpan(start, end) => Some((first, plus_days(first, end.checked_sub(start)?)?)),
            _ => Some((first, first)),
        }
    }

    /// Its day in a year, the first of several.
    pub(super) fn date(self, year: i16) -> Option<Date> {
        match self {
            Feast::Fixed(month, date) => day(year, month, date),
            Feast::Easter(days) | Feast::EasterSpan(days, _) => plus_days(easter(year)?, days),
            Feast::Sunday(month, nth) => {
                let sunday = nth_weekday(year, month, 7, nth)?;
                // The mothers' day gives way to Pentecost by a week.
                if nth < 0 && sunday == plus_days(easter(year)?, 49)? { plus_days(sunday, 7) } else { Some(sunday) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_feasts() {
        for (rule, year, expected) in [
            ("easter", 2024, "2024-03-31"),
            ("easter+39", 2019, "2019-05-30"),
            ("easter+49!", 2023, "2023-05-28"),
            ("sunday-05-last", 2023, "2023-06-04"),
            ("sunday-05-last", 2024, "2024-05-26"),
            ("sunday-06-3", 2016, "2016-06-19"),
            ("12-25", 0, "0000-12-25"),
        ] {
            let date = Feast::parse(rule).and_then(|feast| feast.date(year)).map(|date| date.to_string());
            assert_eq!(date.as_deref(), Some(expected), "{rule} {year}");
        }
    }

    #[test]
    fn finds_weekdays_of_a_month() {
        assert_eq!(nth_weekday(2013, 9, 8, -1), day(2013, 9, 28));
        assert_eq!(nth_weekday(2016, 7, 5, 1), day(2016, 7, 1));
        assert_eq!(nth_weekday(2016, 2, 5, 5), None);
    }

    #[test]
    fn knows_feasts_of_several_days() {
        let span = Feast::parse("easter+48..50!").and_then(|feast| feast.span(2019)).unwrap();
        assert_eq!((span.0.to_string(), span.1.to_string()), ("2019-06-08".into(), "2019-06-10".into()));
        assert_eq!(Feast::parse("easter-1..x"), None);
    }

    #[test]
    fn odd_input_gives_nothing() {
        assert_eq!(day(2019, 2, 31), None);
        assert_eq!(easter(0), None);
        assert_eq!(plus_days(Date::MAX, i32::MAX), None);
        assert_eq!(months(9999, 12, 1), None);
    }
}
