//! Finds the expressions of a text: one pass over the tokens that stops only where the lexicon's
//! classes or digits may begin a date.

use crate::lexicon::Class;
use crate::text::token::{Gap, TokenKind};

use super::edtf::Open;
use super::reader::{Reader, W};
use super::rule::Rule;
use super::series::{group, series};
use super::told::{Found, Shift, Told};
use super::{clock, period, relative, years};

/// Classes whose words may begin an expression.
const STARTS: u64 = 1 << Class::Month as u8
    | 1 << Class::Weekday as u8
    | 1 << Class::Number as u8
    | 1 << Class::Ordinal as u8
    | 1 << Class::Season as u8
    | 1 << Class::Feast as u8
    | 1 << Class::TimeUnit as u8
    | 1 << Class::DayWord as u8
    | 1 << Class::PeriodPart as u8;

/// Every expression of the text, in its order, without overlaps. None reaches over the end of a paragraph: each
/// is read as if there were no other.
pub(super) fn scan(reader: &mut Reader<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    let all = reader.bounds();
    let tokens = &reader.text.tokens;
    let mut start = all.start;
    while start < all.end {
        let behind = tokens[start + 1..all.end].iter().position(|token| token.gap == Gap::Paragraph);
        let end = behind.map_or(all.end, |behind| start + 1 + behind);
        reader.look_within(start..end);
        paragraph(reader, &mut found);
        start = end;
    }
    reader.look_within(all);
    found
}

/// The expressions of the paragraph that the reader sees.
fn paragraph(reader: &Reader<'_>, found: &mut Vec<Found>) {
    let mut phrases = reader.phrase_starts(STARTS).peekable();
    let (from, bounds) = (found.len(), reader.bounds());
    let mut at = bounds.start;
    while at < bounds.end {
        while phrases.next_if(|&start| start < at).is_some() {}
        let starts = reader.text.words[at].classes & STARTS != 0
            || matches!(reader.text.tokens[at].kind, TokenKind::Number | TokenKind::Mixed)
            || phrases.peek() == Some(&at);
        if !starts {
            at += 1;
            continue;
        }
        let phrase = phrases.peek() == Some(&at);
        if !phrase && !plausible(reader, at) {
            at += 1;
            continue;
        }
        let before = found.len();
        let skipped = expression(reader, at, phrase, found);
        // What stood before the expression may belong to one found earlier: those keep it.
        if let Some(previous) = found[from..before].last().map(|last| last.tokens.end)
            && let Some(first) = found.get_mut(before)
            && first.tokens.start < previous
        {
            first.tokens.start = previous.min(first.tokens.end.saturating_sub(1));
        }
        at = found[before..].iter().map(|one| one.tokens.end).max().unwrap_or(0).max(skipped);
    }
}

/// A quick look at the neighbours: most numbers and most words of these classes begin no date.
fn plausible(reader: &Reader<'_>, at: usize) -> bool {
    let text = reader.text;
    let classes = |at: usize| reader.info(at).map_or(0, |word| word.classes);
    let digits = |at: usize| matches!(reader.kind(at), Some(TokenKind::Number | TokenKind::Mixed));
    let near = |reach: usize| {
        (at + 1..at + 1 + reach)
            .any(|at| digits(at) || classes(at) & (STARTS & !Class::Number.bit() & !Class::TimeUnit.bit()) != 0)
    };
    let own = classes(at) & STARTS;
    match text.tokens[at].kind {
        TokenKind::Number => match text.tokens[at].end - text.tokens[at].start {
            1 | 2 => match reader.sign(at + 1) {
                '\0' => {
                    classes(at + 1) & Class::Month.bit() != 0
                        || digits(at + 1)
                        || near(4)
                        || reader.is_any(at + 1, &[W.du, W.de])
                            && (classes(at + 2) | classes(at + 3)) & Class::TimeUnit.bit() != 0
                        || reader.is(at + 1, W.er)
                }
                '.' | '/' => digits(at + 2),
                ',' | '-' | '–' | '—' | '&' => near(4),
                _ => false,
            },
            4 => true,
            _ => false,
        },
        TokenKind::Mixed => {
            classes(at + 1) & STARTS != 0 || text.tokens[at].end - text.tokens[at].start >= 5 || near(4)
        }
        _ if own == Class::Ordinal.bit() => {
            classes(at + 1) & (Class::TimeUnit.bit() | Class::Weekday.bit() | Class::Month.bit()) != 0 || near(5)
        }
        _ if own == Class::TimeUnit.bit() || own == Class::Season.bit() => {
            let before = at.checked_sub(1);
            let told = Class::Shift.bit() | Class::Number.bit() | Class::Ordinal.bit();
            classes(at + 1) & told != 0
                || digits(at + 1)
                || reader.is_any(at + 1, &[W.de, W.du])
                || reader.is_class(at + 2, Class::Shift)
                || before.is_some_and(|before| {
                    classes(before) & (told | Class::OpenEnd.bit() | Class::OpenStart.bit()) != 0
                        || digits(before)
                        || own == Class::Season.bit() && reader.is_any(before, &[W.l, W.le, W.au, W.du, W.d])
                        || classes(at) & Class::TimeUnit.bit() != 0 && text.tokens[before].shape.is_capitalised()
                })
        }
        _ => true,
    }
}

/// Reads the expression that begins at `at`, if one does; gives the first token not yet judged.
fn expression(reader: &Reader<'_>, at: usize, phrase: bool, out: &mut Vec<Found>) -> usize {
    let classes = reader.text.words[at].classes & STARTS;
    let number = classes & (Class::Number.bit() | Class::Ordinal.bit()) != 0
        || matches!(reader.text.tokens[at].kind, TokenKind::Number | TokenKind::Mixed);
    if number && let Some(found) = period::first_units(reader, at).or_else(|| relative::day_of_month(reader, at)) {
        finish(reader, vec![found], out);
        return at + 1;
    }
    // A number spelt out begins a date only before a month, a weekday's day or another number.
    if !phrase
        && classes == Class::Number.bit()
        && !reader.info(at + 1).is_some_and(|next| next.is_any(Class::Month.bit() | Class::Number.bit()))
        && !reader.is_any(at + 1, &[W.et, W.au])
    {
        return at + 1;
    }
    if (phrase || classes & Class::DayWord.bit() != 0)
        && let Some(found) = relative::day_word(reader, at)
    {
        finish(reader, vec![found], out);
        return at + 1;
    }
    // Of the units only `T1` and `années 1990` begin a series.
    let unit_alone = !phrase
        && classes == Class::TimeUnit.bit()
        && !reader.is_any(at, &[W.annees, W.decennie])
        && !reader.text.tokens[at].shape.has_digit();
    let items = if unit_alone { Vec::new() } else { series(reader, at) };
    if !items.is_empty() {
        let found = group(reader, items);
        finish(reader, found, out);
        return at + 1;
    }
    if let Some(found) = relative::week_of(reader, at) {
        finish(reader, vec![found], out);
        return at + 1;
    }
    let single = period::century(reader, at)
        .or_else(|| relative::unit(reader, at).map(Found::new))
        .or_else(|| relative::weekday(reader, at))
        .or_else(|| relative::count(reader, at));
    if let Some(found) = single {
        finish(reader, vec![found], out);
    }
    // A number that begins no date holds none: `deux mille dix-sept euros`.
    if classes == Class::Number.bit() { reader.spelt(at).map_or(at + 1, |(end, _)| end) } else { at + 1 }
}

/// Adds what stands around: `prochain`, a clock time, `depuis` and `d'ici` before it.
fn finish(reader: &Reader<'_>, mut found: Vec<Found>, out: &mut Vec<Found>) {
    let Some(last) = found.last_mut() else { return };
    let end = last.tokens.end;
    if last.shift == Shift::None
        && last.first.year().is_none()
        && let Some((after, shift)) = relative::shift_after(reader, end)
        && !matches!(last.first, Told::Unit { .. } | Told::Count { .. })
    {
        last.tokens.end = after;
        found.iter_mut().for_each(|one| one.shift = shift);
    }
    // `le 31 mars de chaque année` comes back every year.
    let Some(last) = found.last_mut() else { return };
    let every = last.tokens.end + usize::from(reader.is(last.tokens.end, W.de));
    if last.first.year().is_none() && reader.follows(every) && reader.is(every, W.chaque) {
        return;
    }
    let daily = matches!(
        last.last.unwrap_or(last.first),
        Told::Day { .. } | Told::DayOnly { .. } | Told::Weekday(1..=7) | Told::WeekdayOfWeek { .. }
    ) || matches!(last.first, Told::Count { .. } if matches!(last.rule, Rule::DayWord | Rule::ToldDay));
    if daily && let Some((end, time)) = clock::attached(reader, last.tokens.end) {
        last.tokens.end = end;
        last.time.get_or_insert(time);
    }
    bounded_after(reader, &mut found);
    let first = &mut found[0];
    // `cet été`, `ce lundi 25 juillet`
    if first.shift == Shift::None
        && first.tokens.start > 0
        && reader.word(first.tokens.start - 1, Class::Shift) == Some("0")
    {
        first.shift = Shift::This;
    }
    if named_after(reader, first) {
        return;
    }
    open(reader, &mut found[0]);
    out.append(&mut found);
}

/// `le 30 avril 2019 au plus tard`, `en mai au plus tôt`.
fn bounded_after(reader: &Reader<'_>, found: &mut [Found]) {
    let [one] = found else { return };
    if one.open != Open::Closed || one.last.is_some() || !reader.follows(one.tokens.end) {
        return;
    }
    let end = one.tokens.end;
    if let Some((after, "latest")) = reader.lookup(end, Class::OpenStart) {
        (one.tokens.end, one.open) = (after, Open::Until);
    } else if let Some((after, "earliest")) = reader.lookup(end, Class::OpenEnd) {
        (one.tokens.end, one.open) = (after, Open::Since);
    }
}

/// `rue du 11 novembre`, `place du 8 mai 1945`, `station Quatre-Septembre`: a name, no date.
fn named_after(reader: &Reader<'_>, found: &Found) -> bool {
    let start = found.tokens.start;
    if !matches!(found.first, Told::Day { .. }) || found.last.is_some() || start == 0 || !reader.follows(start) {
        return false;
    }
    let name = |at| reader.lookback(at, Class::NotDate).is_some_and(|(_, value)| value == "name");
    reader.after_any(start, &[W.du]) && name(start - 1) || reader.touches(start + 1) && name(start)
}

/// Takes in `depuis`, `à partir de`, `d'ici à la`, `jusqu'au`, `avant` before an expression.
fn open(reader: &Reader<'_>, found: &mut Found) {
    if found.open != Open::Closed {
        return;
    }
    let mut at = found.tokens.start;
    // `dès l'édition 2025`, `dès la rentrée de septembre`, `jusqu'au mois de juin`
    let wide = matches!(found.first, Told::Year(_) | Told::Month { .. });
    let noun = |at: usize| {
        wide && (reader.word(at, Class::TimeUnit) == Some("month") || reader.is_class(at, Class::PeriodName))
            && !reader.is_class(at, Class::Season)
    };
    let articles =
        [W.le, W.la, W.l, W.les, W.du, W.de, W.d, W.au, W.aux, W.a, W.en, W.des, W.ce, W.cette, W.annee, W.annees];
    for _ in 0..5 {
        if at == 0 || !reader.follows(at) {
            return;
        }
        if let Some((start, value)) = reader.lookback(at, Class::OpenEnd)
            && (value != "accent" || years::accented(reader, start))
        {
            found.past = value == "past";
            found.tokens.start = start;
            // `depuis 2014 et jusqu'en 2020` is closed at both ends.
            found.open = if found.last.is_some() { Open::Closed } else { Open::Since };
            return;
        }
        if let Some((start, value)) = reader.lookback(at, Class::OpenStart) {
            if years::is_programme(reader, start) {
                return;
            }
            found.tokens.start = start;
            // `avant la fin de l'année` includes it.
            found.open = if value == "before" && found.part.is_none() { Open::Before } else { Open::Until };
            return;
        }
        if !reader.is_any(at - 1, &articles) && !noun(at - 1) {
            return;
        }
        at -= 1;
    }
}
