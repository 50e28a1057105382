//! Units of the calendar, shifted and counted from a day.

use jiff::civil::Date;

use super::calendar::{self, monday, plus_days, plus_months};
use super::edtf::Value;
use super::told::Unit;

/// `la semaine prochaine`, `l'an passé`.
pub(super) fn shifted_unit(date: Date, unit: Unit, count: i32) -> Option<Value> {
    let month = |months: i32| plus_months(date.first_of_month(), months);
    Some(match unit {
        Unit::Day => Value::Day(plus_days(date, count)?),
        Unit::Week => {
            let monday = plus_days(monday(date)?, count.checked_mul(7)?)?;
            Value::Days(monday, plus_days(monday, 6)?)
        }
        Unit::Month => {
            let date = month(count)?;
            Value::Month(date.year(), date.month().unsigned_abs())
        }
        Unit::Quarter => {
            let date = month(count.checked_mul(3)?)?;
            Value::Quarter(date.year(), (date.month().unsigned_abs() - 1) / 3 + 1)
        }
        Unit::Semester => {
            let date = month(count.checked_mul(6)?)?;
            Value::Semester(date.year(), (date.month().unsigned_abs() - 1) / 6 + 1)
        }
        Unit::Year => Value::Year(calendar::year(date.year().checked_add(i16::try_from(count).ok()?)?)?),
        Unit::Century => {
            let shift = i16::try_from(count).ok()?.checked_mul(100)?;
            Value::Century(calendar::year((date.year() / 100 * 100).checked_add(shift)?)?)
        }
    })
}

/// `il y a trois ans` is a year, `dans dix jours` a day.
pub(super) fn counted(date: Date, unit: Unit, count: i32) -> Option<Value> {
    match unit {
        Unit::Week => Some(Value::Day(plus_days(date, count.checked_mul(7)?)?)),
        _ => shifted_unit(date, unit, count),
    }
}
