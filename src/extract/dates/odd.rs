//! What is odd about a date: it is kept as far as it can be, and reported.

use std::ops::Range;

use jiff::civil::Date;

use super::calendar::{day, weekday};
use super::edtf::Value;
use super::reader::Reader;
use super::told::{Found, Told};
use crate::text::Text;

/// An oddity with the tokens that show it.
#[derive(Clone, PartialEq, Debug)]
pub struct Odd {
    /// The expression.
    pub tokens: Range<usize>,
    /// What is odd about it.
    pub what: Oddity,
}

/// What may be odd about a date.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Oddity {
    /// `mardi 3 mars 2019`: this day falls on another weekday. The day is kept.
    Weekday(Date),
    /// `31 février 2019`: the calendar has no such day. Nothing is kept.
    NoSuchDay,
}

impl Odd {
    /// A line for the record's warnings.
    ///
    /// ```
    /// use depeche::{extract::dates, gazetteer::Gazetteers};
    /// let gazetteers = Gazetteers::embedded();
    /// let text = gazetteers.text("Rendez-vous mardi 3 mars 2019.");
    /// let read = dates::read(&text, &gazetteers, &gazetteers.matches(&text), None);
    /// assert_eq!(read.odd[0].tell(&text), "\"mardi 3 mars 2019\": 2019-03-03 is a Sunday; the day is kept");
    /// ```
    pub fn tell(&self, text: &Text<'_>) -> String {
        let words = text.slice(self.tokens.clone());
        match self.what {
            Oddity::Weekday(date) => format!("{words:?}: {date} is a {}; the day is kept", date.strftime("%A")),
            Oddity::NoSuchDay => format!("{words:?} is no day of the calendar and is left out"),
        }
    }
}

/// A weekday beside a day that falls on another one.
pub(super) fn weekday_conflict(found: &Found, values: [Option<Value>; 2]) -> Option<Oddity> {
    [Some(found.first), found.last].into_iter().zip(values).find_map(|pair| match pair {
        (Some(Told::Day { weekday: Some(told), .. }), Some(Value::Day(date))) if weekday(date) != told => {
            Some(Oddity::Weekday(date))
        }
        _ => None,
    })
}

/// A day that the month never has, or not in this year, told with the month's name.
pub(super) fn no_such_day(reader: &Reader<'_>, found: &Found) -> Option<Oddity> {
    let lacks = |told: Told| {
        matches!(told, Told::Day { year, month, day: number, .. }
            if number > 28 && day(year.unwrap_or(2000), month, number).is_none())
    };
    if !lacks(found.first) && !found.last.is_some_and(lacks) {
        return None;
    }
    // Figures alone (`31.02.19`) may be a version, a sum, a score.
    let tokens = &reader.text.tokens[found.tokens.clone()];
    tokens.iter().any(|token| token.is_wordlike() && !token.shape.has_digit()).then_some(Oddity::NoSuchDay)
}
