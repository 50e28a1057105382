//! The day of a text that states none: what its relative dates lean on.

use jiff::civil::Date;

use super::calendar::{day, weekday};
use super::context::of_publication;
use super::edtf::Open;
use super::reader::{Reader, W};
use super::told::{Found, Shift, Told};

/// The day of a text that states none: `Publié le 5 mai 2017`, `Metz, le 5 mai 2017`, `ce lundi 5 mai
/// 2017`, else its first full date that is no law's.
pub(super) fn infer(reader: &Reader<'_>, found: &[Found], laws: &[bool]) -> Option<Date> {
    let mut best: Option<(u8, Date)> = None;
    for (one, law) in found.iter().zip(laws) {
        let Told::Day { year: Some(year), month, day: number, .. } = one.first else { continue };
        let Some(date) = day(year, month, number).filter(|_| !law) else { continue };
        let start = one.tokens.start;
        let worth = if one.last.is_some() || one.open != Open::Closed {
            1
        } else if of_publication(reader, start) {
            5
        } else if start < 40 && dateline(reader, one) {
            4
        } else if one.shift == Shift::This || reader.after_any(start, &[W.hui]) {
            3
        } else {
            2
        };
        if best.is_none_or(|(known, _)| worth > known) {
            best = Some((worth, date));
        }
    }
    best.map(|(_, date)| date).or_else(|| by_weekday(found, laws))
}

/// The first day of a text whose weekday fits one alone of the years that the text tells: `mercredi 28 septembre`
/// beside `juin 2022` and `été 2023`.
fn by_weekday(found: &[Found], laws: &[bool]) -> Option<Date> {
    let told = found.iter().zip(laws).filter(|(_, law)| !**law);
    let mut years: Vec<i16> =
        told.flat_map(|(one, _)| [Some(one.first), one.last]).filter_map(|told| told?.year()).collect();
    years.sort_unstable();
    years.dedup();
    found.iter().find_map(|one| {
        let Told::Day { year: None, month, day: number, weekday: Some(wanted) } = one.first else { return None };
        let mut fitting =
            years.iter().filter_map(|&year| day(year, month, number)).filter(|&date| weekday(date) == wanted);
        let date = fitting.next()?;
        fitting.next().is_none().then_some(date)
    })
}

/// `Metz, le 12 mars 2019 –`, or a line that holds the date alone.
fn dateline(reader: &Reader<'_>, found: &Found) -> bool {
    let (start, end) = (found.tokens.start, found.tokens.end);
    let closes = reader.gap(end) >= crate::text::token::Gap::Line
        || matches!(reader.sign(end), '–' | '—' | '-' | '/' | '.' | ':' | '|');
    let start = if reader.after_any(start, &[W.le]) { start - 1 } else { start };
    let opens = start == 0 || reader.gap(start) >= crate::text::token::Gap::Line || reader.sign(start - 1) == ',';
    opens && closes
}
