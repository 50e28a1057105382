//! Values on the time line: their EDTF form (ISO 8601-2, level 2) and their inclusive bounds.

use jiff::civil::Date;

use super::calendar::{day, distance, months, plus_days, weekday, year};
use crate::record::DateGrain;

/// A stretch of the time line that one EDTF value names.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Value {
    Day(Date),
    /// Days from the first to the last: weeks, week-ends, fortnights.
    Days(Date, Date),
    /// Year and month.
    Month(i16, u8),
    Year(i16),
    /// Year and EDTF code, 21 to 24.
    Season(i16, u8),
    /// Year and number, 1 to 4.
    Quarter(i16, u8),
    /// Year and number, 1 or 2.
    Semester(i16, u8),
    /// First year of ten.
    Decade(i16),
    /// First year of a hundred.
    Century(i16),
    /// Year not known: month or EDTF code, then day; 0 where not known either.
    Unknown(u8, u8),
}

impl Value {
    /// First and last day; `None` where the year is not known or the calendar has no such day.
    pub(super) fn bounds(self) -> Option<(Date, Date)> {
        match self {
            Value::Day(date) => Some((date, date)),
            Value::Days(from, to) => (from <= to).then_some((from, to)),
            Value::Month(year, month) => months(year, month, 1),
            Value::Year(year) => Some((day(year, 1, 1)?, day(year, 12, 31)?)),
            // Meteorological: spring is March to May; winter ends in the year after.
            Value::Season(year, code) => months(year, code.checked_sub(20)?.checked_mul(3)?, 3),
            Value::Quarter(year, number) => months(year, number.checked_sub(1)?.checked_mul(3)?.checked_add(1)?, 3),
            Value::Semester(year, number) => months(year, number.checked_sub(1)?.checked_mul(6)?.checked_add(1)?, 6),
            Value::Decade(year) => Some((day(year, 1, 1)?, day(year.checked_add(9)?, 12, 31)?)),
            Value::Century(year) => Some((day(year, 1, 1)?, day(year.checked_add(99)?, 12, 31)?)),
            Value::Unknown(..) => None,
        }
    }

    /// The EDTF value.
    pub(super) fn edtf(self) -> String {
        match self {
            Value::Day(date) => date.to_string(),
            Value::Days(from, to) => format!("{from}/{to}"),
            Value::Month(year, month) => format!("{year:04}-{month:02}"),
            Value::Year(year) => format!("{year:04}"),
            Value::Season(year, code) => format!("{year:04}-{code}"),
            Value::Quarter(year, number) => format!("{year:04}-{}", 32 + number),
            Value::Semester(year, number) => format!("{year:04}-{}", 39 + number),
            Value::Decade(year) => format!("{:03}X", year / 10),
            Value::Century(year) => format!("{:02}XX", year / 100),
            Value::Unknown(0, 0) => "XXXX-XX-XX".into(),
            Value::Unknown(0, day) => format!("XXXX-XX-{day:02}"),
            Value::Unknown(month, 0) => format!("XXXX-{month:02}"),
            Value::Unknown(month, day) => format!("XXXX-{month:02}-{day:02}"),
        }
    }

    /// What ends where this begins: `avant 2020` is `../2019`.
    fn before(self) -> Option<Value> {
        Some(match self {
            Value::Year(last) => Value::Year(year(last.checked_sub(1)?)?),
            Value::Month(first, 1) => Value::Month(year(first.checked_sub(1)?)?, 12),
            Value::Month(year, month) => Value::Month(year, month.checked_sub(1)?),
            _ => Value::Day(plus_days(self.bounds()?.0, -1)?),
        })
    }

    fn known(self) -> bool {
        !matches!(self, Value::Unknown(..))
    }
}

/// Which sides of an expression are open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Open {
    /// Neither.
    Closed,
    /// `depuis`, `dès`: open to the future.
    Since,
    /// `d'ici`, `jusqu'à`: open to the past, the date included.
    Until,
    /// `avant`: open to the past, the date left out.
    Before,
}

/// EDTF value and bounds of an expression.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Laid {
    pub(super) value: String,
    pub(super) from: Option<Date>,
    pub(super) to: Option<Date>,
}

/// How large a stretch is told: that of a date, or a range of two.
pub(super) fn grain(first: Value, last: Option<Value>) -> DateGrain {
    if last.is_some() {
        return DateGrain::Range;
    }
    match first {
        Value::Days(from, to) if weekday(from) == 1 && distance(from, to) == 6 => DateGrain::Week,
        Value::Days(..) => DateGrain::Range,
        Value::Month(..) | Value::Unknown(1..=12, 0) => DateGrain::Month,
        Value::Season(..) | Value::Unknown(21..=24, _) => DateGrain::Season,
        Value::Quarter(..) | Value::Unknown(33..=36, _) => DateGrain::Quarter,
        Value::Semester(..) | Value::Unknown(40..=41, _) => DateGrain::Semester,
        Value::Year(_) => DateGrain::Year,
        Value::Decade(_) => DateGrain::Decade,
        Value::Century(_) => DateGrain::Century,
        Value::Day(_) | Value::Unknown(..) => DateGrain::Day,
    }
}

/// Lays values on the time line. Gives `None` where the calendar has no such day or the range runs backwards.
pub(super) fn lay(first: Value, last: Option<Value>, open: Open) -> Option<Laid> {
    let bounds = |value: Value| if value.known() { value.bounds().map(Some) } else { Some(None) };
    let end = last.unwrap_or(first);
    let (from, to) = (bounds(first)?.map(|b| b.0), bounds(end)?.map(|b| b.1));
    if let (Some(from), Some(to)) = (from, to)
        && from > to
    {
        return None;
    }
    let laid = |value, from, to| Some(Laid { value, from, to });
    match open {
        Open::Closed => match last {
            None => laid(first.edtf(), from, to),
            Some(last) => {
                // Days of one range are told by their outer days.
                let start = if let Value::Days(from, _) = first { from.to_string() } else { first.edtf() };
                let end = if let Value::Days(_, to) = last { to.to_string() } else { last.edtf() };
                if from.is_some() != to.is_some() {
                    return laid(format!("{start}/{end}"), None, None);
                }
                laid(format!("{start}/{end}"), from, to)
            }
        },
        Open::Since => {
            let start = if let Value::Days(from, _) = first { from.to_string() } else { first.edtf() };
            laid(format!("{start}/.."), from, None)
        }
        Open::Until => {
            let end = if let Value::Days(_, to) = end { to.to_string() } else { end.edtf() };
            laid(format!("../{end}"), None, to)
        }
        Open::Before if !first.known() => laid(format!("../{}", first.edtf()), None, None),
        Open::Before => {
            let end = first.before()?;
            laid(format!("../{}", end.edtf()), None, Some(end.bounds()?.1))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lays_values_on_the_time_line() {
        let d = |m, n| Value::Day(day(2017, m, n).unwrap());
        for (first, last, open, expected) in [
            (d(5, 10), None, Open::Closed, "2017-05-10 2017-05-10 2017-05-10"),
            (d(5, 28), Some(d(6, 3)), Open::Closed, "2017-05-28/2017-06-03 2017-05-28 2017-06-03"),
            (d(5, 5), None, Open::Before, "../2017-05-04 - 2017-05-04"),
            (Value::Year(2020), None, Open::Until, "../2020 - 2020-12-31"),
            (Value::Year(2020), None, Open::Before, "../2019 - 2019-12-31"),
            (Value::Year(2012), None, Open::Since, "2012/.. 2012-01-01 -"),
            (Value::Season(2016, 24), None, Open::Closed, "2016-24 2016-12-01 2017-02-28"),
            (Value::Quarter(2017, 1), None, Open::Closed, "2017-33 2017-01-01 2017-03-31"),
            (Value::Semester(2016, 2), None, Open::Closed, "2016-41 2016-07-01 2016-12-31"),
            (Value::Decade(1990), None, Open::Closed, "199X 1990-01-01 1999-12-31"),
            (Value::Century(1900), None, Open::Closed, "19XX 1900-01-01 1999-12-31"),
            (Value::Unknown(5, 22), None, Open::Closed, "XXXX-05-22 - -"),
        ] {
            let laid = lay(first, last, open).unwrap();
            let show = |date: Option<Date>| date.map_or("-".into(), |date| date.to_string());
            assert_eq!(format!("{} {} {}", laid.value, show(laid.from), show(laid.to)), expected);
        }
        assert_eq!(lay(d(6, 3), Some(d(5, 28)), Open::Closed), None);
        assert_eq!(lay(Value::Season(2016, 250), None, Open::Closed), None);
        assert_eq!(lay(Value::Year(i16::MIN), None, Open::Before), None);
    }
}
