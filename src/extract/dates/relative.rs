//! Dates that lean on the day of the document or on the last date told: `hier`, `mardi dernier`,
//! `la semaine prochaine`, `il y a trois ans`, `la veille`.

use crate::lexicon::Class;

use super::edtf::Open;
use super::items::{self, Place};
use super::period::shifted;
use super::reader::{Reader, W};
use super::rule::Rule;
use super::told::{Adjust, Base, Found, Item, Shift, Told, Unit};
use super::years::accented;

/// The shift that a value of the class names, with the base that it counts from.
pub(super) fn shift_value(value: &str) -> Option<(i32, Base)> {
    match value.strip_prefix("told") {
        Some(count) => Some((count.parse().ok()?, Base::Told)),
        None => Some((value.parse().ok()?, Base::Anchor)),
    }
}

/// The shift at `at` as it bears on a date: its end.
pub(super) fn shift_after(reader: &Reader<'_>, at: usize) -> Option<(usize, Shift)> {
    if !shifted(reader, at) {
        return None;
    }
    let (end, value) = reader.lookup(at, Class::Shift)?;
    let shift = match shift_value(value)? {
        (1.., Base::Anchor) => Shift::Next,
        (_, Base::Anchor) => Shift::Last,
        (1.., Base::Told) => Shift::Following,
        (_, Base::Told) => Shift::Preceding,
    };
    Some((end, shift))
}

/// `hier`, `aujourd'hui`, `ce matin`, `la veille`, `le lendemain du 13 février` (without its day).
pub(super) fn day_word(reader: &Reader<'_>, at: usize) -> Option<Found> {
    let (mut end, value) = reader.lookup(at, Class::DayWord)?;
    let (count, base) = shift_value(value)?;
    if base == Base::Anchor && generic(reader, at, end, count) {
        return None;
    }
    // `le lendemain du 13 février`
    if base == Base::Told
        && reader.is_any(end, &[W.du, W.de])
        && let Some(item) =
            items::item(reader, end + 1, Place::Joined).filter(|item| matches!(item.told, Told::Day { .. }))
    {
        let mut found = Found::new(Item { tokens: at..item.tokens.end, rule: Rule::ToldDay, ..item });
        found.adjust = Adjust::Days(count);
        return Some(found);
    }
    // `à la veille des élections`, `du jour au lendemain`
    if base == Base::Told && reader.is_any(end, &[W.de, W.du, W.des, W.d]) {
        return None;
    }
    if reader.is_any(end, &[W.matin, W.soir]) && reader.follows(end) {
        end += 1;
    } else if reader.is(end, W.apres) && reader.is(end + 1, W.midi) {
        end += 2;
    }
    // `la veille technologique`
    if base == Base::Told && reader.follows(end) && reader.kind(end) == Some(crate::text::token::TokenKind::Word) {
        let word = reader.text.token(end);
        if ["ique", "iques", "elle", "aire", "ale", "ative"].iter().any(|ending| word.ends_with(ending)) {
            return None;
        }
    }
    let rule = if base == Base::Told { Rule::ToldDay } else { Rule::DayWord };
    let told = Told::Count { unit: Unit::Day, count, base };
    Some(Found::new(Item { tokens: at..end, told, part: None, rule }))
}

/// `les métiers de demain`, `d'hier et d'aujourd'hui`, `« Entreprendre demain »`: no day is meant.
fn generic(reader: &Reader<'_>, at: usize, end: usize, count: i32) -> bool {
    // The title of a work or a fair ends its quotation with the word.
    if reader.sign(end) == '»' {
        let opening = (at.saturating_sub(5)..at).rev().find(|&back| reader.sign(back) == '«');
        if opening.is_some_and(|open| reader.token(open + 1).is_some_and(|token| token.is_capitalised())) {
            return true;
        }
    }
    if count == 1 && reader.after_any(at, &[W.de]) {
        return true;
    }
    reader.after_any(at, &[W.d, W.de])
        && (reader.is(end, W.et) && reader.is_any(end + 1, &[W.de, W.d])
            || reader.is(end, W.a) && reader.is_any(end + 1, &[W.aujourd]))
}

/// `mardi`, `ce mercredi`, `mardi prochain`, `mardi de la semaine prochaine`, `ce week-end`.
pub(super) fn weekday(reader: &Reader<'_>, at: usize) -> Option<Found> {
    let (mut end, weekday) = reader.weekday(at)?;
    let rule = Rule::Weekday;
    let found = |told, end: usize| Found::new(Item { tokens: at..end, told, part: None, rule });
    if let Some((after, shift)) = shift_after(reader, end) {
        let mut found = found(Told::Weekday(weekday), after);
        found.shift = shift;
        return Some(found);
    }
    // `lundi en huit`
    if reader.is(end, W.en)
        && let Some((after, days @ (8 | 15))) =
            reader.digits(end + 1).map(|(days, _)| (end + 2, days)).or_else(|| reader.spelt(end + 1))
    {
        let mut found = found(Told::Weekday(weekday), after);
        found.shift = Shift::Next;
        found.adjust = Adjust::Days(if days == 8 { 7 } else { 14 });
        return Some(found);
    }
    // `mardi de la semaine prochaine`, `mardi la semaine dernière`
    let mut week = end;
    while reader.is_any(week, &[W.de, W.la, W.cette]) && week - end < 2 {
        week += 1;
    }
    if week > end && reader.word(week, Class::TimeUnit) == Some("week") {
        let this = reader.is(week - 1, W.cette);
        let shift =
            reader.lookup(week + 1, Class::Shift).and_then(|(after, value)| Some((after, shift_value(value)?.0)));
        if let Some((after, count)) = if this { Some((week + 1, 0)) } else { shift } {
            return Some(found(Told::WeekdayOfWeek { weekday, count }, after));
        }
    }
    let this = at > 0
        && (reader.after_any(at, &[W.ce, W.cette])
            || reader.after_any(at, &[W.memes]) && reader.after_any(at - 1, &[W.ce]))
        || at > 1 && reader.lookback(at, Class::DayWord).is_some();
    if !this {
        // `le lundi`, `du lundi au vendredi`, `chaque jeudi`: every week.
        let every = [W.le, W.du, W.les, W.au, W.un, W.chaque, W.tous, W.des, W.la, W.d];
        let hours = matches!(reader.sign(end), ':')
            || reader.is_any(end, &[W.au])
            || reader.touches(end) && reader.weekday(end).is_some();
        // `chaque premier jeudi du mois`
        let monthly = reader.is(end, W.du) && reader.word(end + 1, Class::TimeUnit) == Some("month");
        let opened = reader.after_any(at, &[W.des]) && accented(reader, at - 1);
        let proper = monthly || weekday == 8 || reader.after_any(at, &every) && !opened || hours;
        if proper {
            return None;
        }
        let to = |at: usize| reader.is_any(at, &[W.a, W.au]);
        if to(end) && reader.weekday(end + 1).is_some()
            || at > 1 && to(at - 1) && reader.is_class(at - 2, Class::Weekday)
        {
            return None;
        }
    }
    if reader.is_any(end, &[W.matin, W.soir]) && reader.follows(end) {
        end += 1;
    } else if reader.is(end, W.apres) && reader.is(end + 1, W.midi) {
        end += 2;
    }
    let mut found = found(Told::Weekday(weekday), end);
    if this {
        found.shift = Shift::This;
    }
    Some(found)
}

/// `semaine du 6 octobre`, at the word `semaine`.
pub(super) fn week_of(reader: &Reader<'_>, at: usize) -> Option<Found> {
    if reader.word(at, Class::TimeUnit) != Some("week") || !reader.is(at + 1, W.du) {
        return None;
    }
    let item = items::item(reader, at + 2, Place::First).filter(|item| matches!(item.told, Told::Day { .. }))?;
    // `semaine du 6 au 12 octobre` tells its days itself.
    if reader.is(item.tokens.end, W.au) {
        return None;
    }
    let mut found = Found::new(Item { tokens: at..item.tokens.end, rule: Rule::WeekOf, ..item });
    found.adjust = Adjust::Week;
    Some(found)
}

/// `le 15 du mois prochain`, `le 20 de ce mois`, at the number.
pub(super) fn day_of_month(reader: &Reader<'_>, at: usize) -> Option<Found> {
    let (end, day) = reader.day(at)?;
    let this = reader.is(end, W.de) && reader.is(end + 1, W.ce);
    let month = end + 1 + usize::from(this);
    if !(this || reader.is(end, W.du))
        || reader.word(month, Class::TimeUnit) != Some("month")
        || reader.digits_before(at)
    {
        return None;
    }
    let shift = if shifted(reader, month + 1) { reader.lookup(month + 1, Class::Shift) } else { None };
    let (end, (count, base)) = match shift {
        Some((end, value)) => (end, shift_value(value)?),
        None if this => (month + 1, (0, Base::Anchor)),
        None => return None,
    };
    let told = Told::DayOfMonth { day, count, base };
    Some(Found::new(Item { tokens: at..end, told, part: None, rule: Rule::DayOfMonth }))
}

/// The unit at `at`, in the singular.
fn unit_at(reader: &Reader<'_>, at: usize) -> Option<Unit> {
    Some(match reader.word(at, Class::TimeUnit)? {
        "week" => Unit::Week,
        "month" => Unit::Month,
        "quarter" => Unit::Quarter,
        "semester" => Unit::Semester,
        "year" => Unit::Year,
        "century" => Unit::Century,
        _ => return None,
    })
}

/// `semaine prochaine`, `mois dernier`, `cette année`, `an passé`, at the unit's word.
pub(super) fn unit(reader: &Reader<'_>, at: usize) -> Option<Item> {
    let unit = unit_at(reader, at)?;
    let item = |start: usize, end: usize, count, base| {
        Some(Item { tokens: start..end, told: Told::Unit { unit, count, base }, part: None, rule: Rule::Unit })
    };
    if shifted(reader, at + 1) {
        let (end, value) = reader.lookup(at + 1, Class::Shift)?;
        let (count, base) = shift_value(value)?;
        // `dans les six mois suivant la demande`
        if at > 0 && (reader.is_class(at - 1, Class::Number) || reader.after_number(at)) {
            return None;
        }
        // `les mois suivants`, `le mois précédent la vente`: a plural or a verb.
        if reader.after_any(at, &[W.les, W.des, W.un, W.une, W.chaque, W.aux]) {
            return None;
        }
        return item(at, end, count, base);
    }
    if at == 0 || !reader.follows(at) {
        return None;
    }
    if reader.word(at - 1, Class::Shift) == Some("0") {
        // `cette année-là`, `ce mois-ci`
        if reader.gap(at + 1) == crate::text::token::Gap::Hyphen {
            return if reader.is(at + 1, W.ci) { item(at - 1, at + 2, 0, Base::Anchor) } else { None };
        }
        // The same, written apart.
        if reader.follows(at + 1) && reader.token(at + 1).is_some() && matches!(reader.text.token(at + 1), "là" | "LÀ")
        {
            return None;
        }
        return (unit != Unit::Century).then(|| item(at - 1, at + 1, 0, Base::Anchor))?;
    }
    // `la prochaine saison` has no bounds; `le prochain trimestre` has.
    if unit != Unit::Century
        && reader.word(at - 1, Class::Shift) == Some("1")
        && reader.after_any(at - 1, &[W.le, W.la, W.au, W.du, W.ce])
    {
        return item(at - 1, at + 1, 1, Base::Anchor);
    }
    None
}

/// `il y a trois ans`, `dans dix jours`, `d'ici trois mois`, `deux jours plus tard`, at the unit's word.
pub(super) fn count(reader: &Reader<'_>, at: usize) -> Option<Found> {
    let value = reader.word(at, Class::TimeUnit)?;
    let unit = match value.trim_end_matches('s') {
        "day" => Unit::Day,
        "week" => Unit::Week,
        "month" => Unit::Month,
        "year" => Unit::Year,
        _ => return None,
    };
    if at == 0 || !reader.follows(at) {
        return None;
    }
    let (start, count) = number_before(reader, at)?;
    let found = |tokens, count, base, rule| {
        Found::new(Item { tokens, told: Told::Count { unit, count, base }, part: None, rule })
    };
    // Years later are vague; days and weeks are counted.
    if let Some((end, value)) = reader.lookup(at + 1, Class::Shift).filter(|_| reader.follows(at + 1)) {
        let sign = match value {
            "told+" => 1,
            "told-" => -1,
            _ => 0,
        };
        if sign != 0 && matches!(unit, Unit::Day | Unit::Week) {
            return Some(found(start..end, sign * count, Base::Told, Rule::Later));
        }
    }
    let before = if reader.after_any(start, &[W.environ]) { start - 1 } else { start };
    if !reader.follows(before) {
        return None;
    }
    if let Some((begin, "ago")) = reader.lookback(before, Class::Shift) {
        return Some(found(begin..at + 1, -count, Base::Anchor, Rule::Ago));
    }
    if let Some((begin, "ahead")) = reader.lookback(before, Class::Shift) {
        return Some(found(begin..at + 1, count, Base::Anchor, Rule::Ahead));
    }
    if reader.after_any(before, &[W.ici])
        && let Some((begin, "until")) = reader.lookback(before, Class::OpenStart)
    {
        let mut found = found(begin..at + 1, count, Base::Anchor, Rule::Ahead);
        found.open = Open::Until;
        return Some(found);
    }
    None
}

/// The number that ends before `at`, in digits or spelt out: its start and value.
fn number_before(reader: &Reader<'_>, at: usize) -> Option<(usize, i32)> {
    if let Some((number, len)) = reader.digits(at - 1) {
        return (len <= 3 && !reader.digits_before(at - 1)).then_some((at - 1, i32::from(number)));
    }
    (1..=4.min(at)).rev().find_map(|back| {
        let (end, number) = reader.spelt(at - back)?;
        (end == at).then_some((at - back, i32::from(number)))
    })
}
