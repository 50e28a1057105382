//! Calendar days as the index holds them: a number of days, so that ranges are comparisons.

use jiff::civil::Date;

/// Day 0.
const EPOCH: Date = jiff::civil::date(1970, 1, 1);

/// Days since 1970 of an ISO day; `None` for what is no day.
///
/// ```
/// assert_eq!(depeche::index::days::number("1970-01-31"), Some(30));
/// assert_eq!(depeche::index::days::number("1970-02-30"), None);
/// ```
pub fn number(day: &str) -> Option<i64> {
    let date: Date = day.get(..10).filter(|_| day.len() == 10)?.parse().ok()?;
    Some(i64::from(date.since(EPOCH).ok()?.get_days()))
}

/// First and last day of a year, a month or a day: what `2017`, `2017-01`, `2017-01-31` stand for.
///
/// ```
/// use depeche::index::days::{number, span};
/// assert_eq!(span("2017-02"), Some((number("2017-02-01").unwrap(), number("2017-02-28").unwrap())));
/// assert_eq!(span("février"), None);
/// ```
pub fn span(text: &str) -> Option<(i64, i64)> {
    let mut parts = text.split('-');
    let digits = |part: &str, length: usize| {
        (part.len() == length && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse::<i16>().ok())?
    };
    let year = digits(parts.next()?, 4)?;
    let month = parts.next().map(|part| digits(part, 2));
    let day = parts.next().map(|part| digits(part, 2));
    if parts.next().is_some() {
        return None;
    }
    let (first, last) = match (month, day) {
        (None, _) => (Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?),
        (Some(month), None) => {
            let first = Date::new(year, i8::try_from(month?).ok()?, 1).ok()?;
            (first, first.last_of_month())
        }
        (Some(month), Some(day)) => {
            let day = Date::new(year, i8::try_from(month?).ok()?, i8::try_from(day?).ok()?).ok()?;
            (day, day)
        }
    };
    let days = |date: Date| Some(i64::from(date.since(EPOCH).ok()?.get_days()));
    Some((days(first)?, days(last)?))
}

/// The ISO day of a number.
///
/// ```
/// assert_eq!(depeche::index::days::day(30).as_deref(), Some("1970-01-31"));
/// ```
pub fn day(number: i64) -> Option<String> {
    use jiff::ToSpan;
    EPOCH.checked_add(i32::try_from(number).ok()?.days()).ok().map(|date| date.to_string())
}

/// Month of a day, `2017-05`.
pub fn month(day: i64) -> Option<String> {
    use jiff::ToSpan;
    let date = EPOCH.checked_add(i32::try_from(day).ok()?.days()).ok()?;
    Some(format!("{:04}-{:02}", date.year(), date.month()))
}
