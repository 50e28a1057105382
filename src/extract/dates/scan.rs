//! Finds the expressions of a text: one pass over the tokens that stops only where the lexicon's
//! classes or digits may begin a date.

use crate::lexicon::Class;
use crate::text::token::{Gap, TokenKind};

use super::edtf::Open;
use super::items::{Place, item};
use super::reader::{Reader, W};
use super::rule::Rule;
use super::told::{Found, Item, Shift, Told};
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

/// Longest chain of coordinated dates.
const MOST_ITEMS: usize = 12;

/// Every expression of the text, in its order, without overlaps.
pub(super) fn scan(reader: &Reader<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    let mut phrases = reader.phrase_starts(STARTS).peekable();
    let (mut at, len) = (0, reader.text.tokens.len().min(reader.text.words.len()));
    while at < len {
        while phrases.next_if(|&start| start < at).is_some() {}
        let starts = reader.text.words[at].classes & STARTS != 0
            || matches!(reader.text.tokens[at].kind, TokenKind::Number | TokenKind::Mixed)
            || phrases.peek() == Some(&at);
        if !starts {
            at += 1;
            continue;
        }
        let before = found.len();
        let skipped = expression(reader, at, &mut found);
        // What stood before the expression may belong to one found earlier: those keep it.
        if let Some(previous) = before.checked_sub(1).map(|last| found[last].tokens.end)
            && let Some(first) = found.get_mut(before)
            && first.tokens.start < previous
        {
            first.tokens.start = previous.min(first.tokens.end.saturating_sub(1));
        }
        at = found[before..].iter().map(|one| one.tokens.end).max().unwrap_or(0).max(skipped);
    }
    found
}

/// Reads the expression that begins at `at`, if one does; gives the first token not yet judged.
fn expression(reader: &Reader<'_>, at: usize, out: &mut Vec<Found>) -> usize {
    // A number spelt out begins a date only before a month, a weekday's day or another number.
    let classes = reader.text.words[at].classes & STARTS;
    if classes == Class::Number.bit()
        && !reader.text.words.get(at + 1).is_some_and(|next| next.is_any(Class::Month.bit() | Class::Number.bit()))
        && !reader.is_any(at + 1, &[W.et, W.au])
    {
        return at + 1;
    }
    if let Some(found) = relative::day_word(reader, at) {
        finish(reader, vec![found], out);
        return at + 1;
    }
    let items = series(reader, at);
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
        .or_else(|| relative::unit(reader, at))
        .map(Found::new)
        .or_else(|| relative::weekday(reader, at))
        .or_else(|| relative::count(reader, at));
    if let Some(found) = single {
        finish(reader, vec![found], out);
    }
    // A number that begins no date holds none: `deux mille dix-sept euros`.
    if classes == Class::Number.bit() { reader.spelt(at).map_or(at + 1, |(end, _)| end) } else { at + 1 }
}

/// How two items of a series are joined.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Join {
    /// `au`, `à`, a dash.
    To,
    /// `jusqu'au`
    UpTo,
    /// `et`, a comma.
    And,
    /// `ou`
    Or,
}

/// The coordinated dates that begin at `at`, each with its join to the next.
fn series(reader: &Reader<'_>, at: usize) -> Vec<(Item, Join)> {
    let Some(first) = item(reader, at, Place::First) else { return Vec::new() };
    let mut items: Vec<(Item, Join)> = Vec::with_capacity(2);
    let mut end = first.tokens.end;
    let mut last = first;
    while items.len() < MOST_ITEMS {
        let Some((next_at, join)) = joint(reader, end, &last) else { break };
        let next = if let Told::Year(year) = last.told
            && matches!(reader.gap(next_at), Gap::Hyphen | Gap::None)
            && join == Join::To
        {
            years::second(reader, next_at, year).map(|(end, year)| Item {
                tokens: next_at..end,
                told: Told::Year(year),
                part: None,
                rule: Rule::YearRange,
            })
        } else {
            item(reader, next_at, Place::Joined)
        };
        let Some(next) = next.filter(|next| joins(&last.told, &next.told, join)) else { break };
        end = next.tokens.end;
        items.push((std::mem::replace(&mut last, next), join));
    }
    items.push((last, Join::Or));
    complete(reader, items)
}

/// May these two stand in one series?
fn joins(last: &Told, next: &Told, join: Join) -> bool {
    let full = last.year().is_some();
    match (last, next) {
        // `en mai 2018 et 2019`; `le 5 mai et 2000 personnes` is no date.
        (Told::Year(a), Told::Year(b)) => join != Join::To && join != Join::UpTo || a < b,
        (Told::Month { year: Some(_), .. } | Told::Season { year: Some(_), .. }, Told::Year(_)) => join == Join::And || join == Join::To,
        (_, Told::Year(_)) | (Told::Year(_), _) => matches!(join, Join::To | Join::UpTo) && !matches!(last, Told::DayOnly { .. }),
        (Told::DayOnly { .. }, Told::DayOnly { .. } | Told::Day { .. }) => true,
        (Told::DayOnly { .. }, _) => false,
        (Told::Decade(_), _) | (_, Told::Decade(_)) => false,
        // A full date and what follows are two expressions, except in a range.
        _ => matches!(join, Join::To | Join::UpTo) || !full,
    }
}

/// The joint at `at` and where the next item begins, its article left out.
fn joint(reader: &Reader<'_>, at: usize, last: &Item) -> Option<(usize, Join)> {
    if !reader.follows(at) {
        return None;
    }
    if reader.gap(at) == Gap::Hyphen {
        return Some((at, Join::To));
    }
    let article = |at: usize| if reader.is_any(at, &[W.le, W.la, W.l, W.les, W.du, W.au, W.en, W.de, W.d]) { at + 1 } else { at };
    let up_to = |at: usize| reader.is_any(at, &[W.jusqu, W.jusque]);
    let spaced = |at: usize| reader.follows(at).then_some(at);
    let (next, join) = match reader.sign(at) {
        '-' | '–' | '—' | '→' => (at + 1, Join::To),
        ',' | '&' if reader.gap(at + 1) != Gap::None => (article(at + 1), Join::And),
        '/' => (at + 1, if matches!(last.told, Told::Year(_)) { Join::To } else { Join::And }),
        '\0' if reader.is_any(at, &[W.au, W.a, W.aux]) => (article(at + 1), Join::To),
        '\0' if up_to(at) => (article(article(at + 1)), Join::UpTo),
        '\0' if reader.is_any(at, &[W.et, W.puis]) && up_to(at + 1) => (article(article(at + 2)), Join::UpTo),
        '\0' if reader.is_any(at, &[W.et, W.puis]) => (article(at + 1), Join::And),
        '\0' if reader.is(at, W.ou) => (article(at + 1), Join::Or),
        _ => return None,
    };
    let next = if matches!(join, Join::To) && reader.is(at, W.a) && reader.is(at + 1, W.la) { at + 2 } else { next };
    Some((spaced(next)?, join))
}

/// Gives days their months and cuts what stays without one. A weekday with its day may stand alone.
fn complete(reader: &Reader<'_>, mut items: Vec<(Item, Join)>) -> Vec<(Item, Join)> {
    let mut month: Option<(u8, Option<i16>)> = None;
    for (item, _) in items.iter_mut().rev() {
        match item.told {
            Told::Day { month: own, year, .. } => month = Some((own, year)),
            Told::DayOnly { day, weekday } => {
                if let Some((own, year)) = month {
                    item.told = Told::Day { year, month: own, day, weekday };
                    item.rule = Rule::Day;
                }
            }
            _ => month = None,
        }
    }
    let whole = items.iter().position(|(item, _)| matches!(item.told, Told::DayOnly { .. })).unwrap_or(items.len());
    if whole == 0 {
        // `mercredi 13 à 20 h`
        let (item, _) = items.swap_remove(0);
        let alone = matches!(item.told, Told::DayOnly { weekday: Some(_), .. })
            && !reader.counted(item.tokens.end)
            && !reader.digits_after(item.tokens.end)
            && !reader.after_any(item.tokens.start, &[W.chaque, W.tous])
            && !matches!(reader.word(item.tokens.end, Class::TimeUnit), Some("hour"));
        // `le 16 à 18 h`
        let timed = reader.after_any(item.tokens.start, &[W.le])
            && reader.is_any(item.tokens.end, &[W.a, W.vers, W.de])
            && clock::attached(reader, item.tokens.end).is_some();
        return if alone || timed { vec![(item, Join::Or)] } else { Vec::new() };
    }
    items.truncate(whole);
    items
}

/// Cuts a series into ranges, runs of days that follow each other, and single dates.
fn group(reader: &Reader<'_>, mut items: Vec<(Item, Join)>) -> Vec<Found> {
    let start = items[0].0.tokens.start;
    let between = reader.lookup_between(start);
    if between.is_some() && items.len() >= 2 && items[0].1 == Join::And {
        items[0].1 = Join::To;
    }
    if items.len() > 1 {
        share_years(&mut items);
    }
    let follow = items.len() > 1
        && items[..items.len() - 1].iter().all(|(_, join)| *join == Join::And)
        && items.windows(2).all(|pair| follows(&pair[0].0.told, &pair[1].0.told));
    let range = |first: &Item, last: &Item, rule| {
        let mut found = Found::new(first.clone());
        found.tokens.end = last.tokens.end;
        found.last = Some(last.told);
        found.part = if first.part == last.part { first.part } else { None };
        found.rule = rule;
        found
    };
    if follow {
        let (first, last) = (&items[0].0, &items[items.len() - 1].0);
        let years = matches!(first.told, Told::Year(_));
        return vec![range(first, last, if years { Rule::YearRange } else { Rule::Run })];
    }
    let mut found: Vec<Found> = Vec::new();
    let mut at = 0;
    let single = items.len() == 1;
    while at < items.len() {
        let (item, join) = &items[at];
        if matches!(join, Join::To | Join::UpTo) && at + 1 < items.len() {
            let years = matches!((item.told, items[at + 1].0.told), (Told::Year(_), Told::Year(_)));
            let mut one = range(item, &items[at + 1].0, if years { Rule::YearRange } else { Rule::Range });
            if at == 0
                && let Some(start) = between
            {
                one.tokens.start = start;
            }
            found.push(one);
            at += 2;
        } else {
            let mut one = Found::new(item.clone());
            if !single && matches!(one.rule, Rule::Day | Rule::FullDay) {
                one.rule = Rule::List;
            }
            found.push(one);
            at += 1;
        }
    }
    found
}

/// Lends a year from one item of a series to its neighbours.
fn share_years(items: &mut [(Item, Join)]) {
    for at in (0..items.len() - 1).rev() {
        let next = items[at + 1].0.told;
        let told = items[at].0.told;
        if let (true, Some(year), Some(own), Some(other)) = (told.lacks_year(), next.year(), told.order(), next.order()) {
            let back = i16::from(own > other && matches!(items[at].1, Join::To | Join::UpTo));
            items[at].0.told = told.in_year(year.saturating_sub(back));
        }
    }
    for at in 1..items.len() {
        let before = items[at - 1].0.told;
        let told = items[at].0.told;
        if let (true, Some(year), Some(own), Some(other)) = (told.lacks_year(), before.year(), told.order(), before.order()) {
            items[at].0.told = told.in_year(year.saturating_add(i16::from(own < other)));
        }
    }
}

/// Does the second follow the first directly?
fn follows(first: &Told, second: &Told) -> bool {
    match (*first, *second) {
        (Told::Day { month: a, day: first, year, .. }, Told::Day { month: b, day: second, year: other, .. }) => {
            let year_of = year.or(other).unwrap_or(2001);
            let (Some(first), Some(second)) =
                (super::calendar::day(year_of, a, first), super::calendar::day(other.unwrap_or(year_of), b, second))
            else {
                return false;
            };
            super::calendar::distance(first, second) == 1
        }
        (Told::Month { month: a, year, .. }, Told::Month { month: b, year: other }) => {
            a + 1 == b && (year == other) || a == 12 && b == 1
        }
        (Told::Year(a), Told::Year(b)) => a.checked_add(1) == Some(b),
        (Told::Quarter { number: a, year }, Told::Quarter { number: b, year: other }) => a + 1 == b && year == other,
        _ => false,
    }
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
    let Some(last) = found.last_mut() else { return };
    let daily = matches!(last.last.unwrap_or(last.first), Told::Day { .. } | Told::DayOnly { .. } | Told::Weekday(1..=7) | Told::WeekdayOfWeek { .. })
        || matches!(last.first, Told::Count { .. } if matches!(last.rule, Rule::DayWord | Rule::ToldDay));
    if daily && let Some((end, time)) = clock::attached(reader, last.tokens.end) {
        last.tokens.end = end;
        last.time = Some(time);
    }
    let first = &mut found[0];
    // `cet été`, `ce lundi 25 juillet`
    if first.shift == Shift::None && first.tokens.start > 0 && reader.word(first.tokens.start - 1, Class::Shift) == Some("0") {
        first.shift = Shift::This;
    }
    if named_after(reader, first) {
        return;
    }
    open(reader, &mut found[0]);
    out.append(&mut found);
}

/// `rue du 11 novembre`, `place du 8 mai 1945`: a name, no date.
fn named_after(reader: &Reader<'_>, found: &Found) -> bool {
    let start = found.tokens.start;
    if !matches!(found.first, Told::Day { .. }) || !reader.after_any(start, &[W.du]) {
        return false;
    }
    reader.lookback(start - 1, Class::NotDate).is_some_and(|(_, value)| value == "name") && found.last.is_none()
}

/// Takes in `depuis`, `à partir de`, `d'ici à la`, `jusqu'au`, `avant` before an expression.
fn open(reader: &Reader<'_>, found: &mut Found) {
    if found.open != Open::Closed {
        return;
    }
    let mut at = found.tokens.start;
    let articles = [W.le, W.la, W.l, W.les, W.du, W.de, W.d, W.au, W.aux, W.a, W.en, W.des, W.ce, W.cette, W.annee, W.annees];
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
        if !reader.is_any(at - 1, &articles) {
            return;
        }
        at -= 1;
    }
}
