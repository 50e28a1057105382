//! What an expression tells, before the day of the document decides what it means.

use std::ops::Range;

use super::calendar::Feast;
use super::edtf::Open;
use super::rule::Rule;

/// A unit of the calendar that can be counted or shifted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Unit {
    Day,
    Week,
    Month,
    Quarter,
    Semester,
    Year,
    Century,
}

/// What a relative date leans on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Base {
    /// The day of the document.
    Anchor,
    /// The last date told.
    Told,
}

/// The calendar content of one expression.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Told {
    /// `10 mai 2017`, `mercredi 10 mai`.
    Day { year: Option<i16>, month: u8, day: u8, weekday: Option<u8> },
    /// `mercredi 13`; inside a list a day that waits for its month.
    DayOnly { day: u8, weekday: Option<u8> },
    /// `mai 2017`, `en mai`.
    Month { year: Option<i16>, month: u8 },
    /// `première quinzaine de mai`: 1 or 2.
    Half { year: Option<i16>, month: u8, half: u8 },
    /// `premier vendredi de juillet`, `dernier week-end de mai` (8), `première semaine de mai` (9), `dernier jour
    /// de mai` (10).
    NthWeekday { year: Option<i16>, month: u8, weekday: u8, nth: i8 },
    /// `2017`
    Year(i16),
    /// `1er trimestre 2017`
    Quarter { year: Option<i16>, number: u8 },
    /// `second semestre 2016`
    Semester { year: Option<i16>, number: u8 },
    /// `été 2016`
    Season { year: Option<i16>, code: u8 },
    /// `les années 1990`
    Decade(i16),
    /// `le XIXe siècle`
    Century(i16),
    /// `Pâques 2020`
    Feast { year: Option<i16>, feast: Feast },
    /// `mardi`, `ce week-end` (8)
    Weekday(u8),
    /// `la semaine prochaine`, `cette année`
    Unit { unit: Unit, count: i32, base: Base },
    /// `mardi de la semaine prochaine`
    WeekdayOfWeek { weekday: u8, count: i32 },
    /// `le 15 du mois prochain`
    DayOfMonth { day: u8, count: i32, base: Base },
    /// `il y a trois ans`, `dans dix jours`, `trois jours plus tard`
    Count { unit: Unit, count: i32, base: Base },
}

impl Told {
    /// The year that the text states.
    pub(super) fn year(self) -> Option<i16> {
        match self {
            Told::Day { year, .. }
            | Told::Month { year, .. }
            | Told::Half { year, .. }
            | Told::NthWeekday { year, .. }
            | Told::Quarter { year, .. }
            | Told::Semester { year, .. }
            | Told::Season { year, .. }
            | Told::Feast { year, .. } => year,
            Told::Year(year) => Some(year),
            _ => None,
        }
    }

    /// The same, in this year.
    pub(super) fn in_year(mut self, new: i16) -> Told {
        match &mut self {
            Told::Day { year, .. }
            | Told::Month { year, .. }
            | Told::Half { year, .. }
            | Told::NthWeekday { year, .. }
            | Told::Quarter { year, .. }
            | Told::Semester { year, .. }
            | Told::Season { year, .. }
            | Told::Feast { year, .. } => *year = Some(new),
            _ => {}
        }
        self
    }

    /// Does it lack a year that it could have?
    pub(super) fn lacks_year(self) -> bool {
        self.year().is_none() && self.order().is_some()
    }

    /// Place in the year, to tell which of two comes first.
    pub(super) fn order(self) -> Option<u16> {
        let at = |month: u8, day: u8| Some(u16::from(month) * 32 + u16::from(day));
        match self {
            Told::Day { month, day, .. } => at(month, day),
            Told::Month { month, .. } | Told::NthWeekday { month, .. } => at(month, 0),
            Told::Half { month, half, .. } => at(month, half * 10),
            Told::Quarter { number, .. } => at(number.saturating_mul(3).saturating_sub(2), 0),
            Told::Semester { number, .. } => at(number.saturating_mul(6).saturating_sub(5), 0),
            Told::Season { code, .. } => at(code.saturating_sub(20).saturating_mul(3), 0),
            Told::Feast { feast, .. } => match feast {
                Feast::Fixed(month, day) => at(month, day),
                Feast::Sunday(month, _) => at(month, 0),
                Feast::Easter(days) | Feast::EasterSpan(days, _) => {
                    at(4 + u8::try_from(days.max(0) / 30).unwrap_or(0), 10)
                }
            },
            _ => None,
        }
    }
}

/// Part of a period: `early`, `mid`, `late`; `courant` has none.
pub(super) type Part = Option<&'static str>;

/// `prochain` and `dernier` on a date, from the day of the document.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Shift {
    #[default]
    None,
    /// `ce`
    This,
    Next,
    Last,
    /// `suivant`: from the last date told.
    Following,
    /// `précédent`
    Preceding,
}

/// What is made of a day once it is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Adjust {
    None,
    /// `le lendemain du 13 février`, `lundi en huit`
    Days(i32),
    /// `la semaine du 6 octobre`
    Week,
}

/// One date of an expression with its tokens.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) tokens: Range<usize>,
    pub(super) told: Told,
    pub(super) part: Part,
    pub(super) rule: Rule,
}

/// A whole expression: a date, or a range of two.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) tokens: Range<usize>,
    pub(super) first: Told,
    pub(super) last: Option<Told>,
    pub(super) part: Part,
    pub(super) shift: Shift,
    pub(super) open: Open,
    /// What is made of the day once it is known.
    pub(super) adjust: Adjust,
    /// `depuis`: what it opens lies in the past.
    pub(super) past: bool,
    pub(super) time: Option<String>,
    pub(super) rule: Rule,
}

impl Found {
    pub(super) fn new(item: Item) -> Found {
        Found {
            tokens: item.tokens,
            first: item.told,
            last: None,
            part: item.part,
            shift: Shift::None,
            open: Open::Closed,
            adjust: Adjust::None,
            past: false,
            time: None,
            rule: item.rule,
        }
    }
}
