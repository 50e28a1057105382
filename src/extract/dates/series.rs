//! Coordinated dates: ranges (`du 19 au 23 octobre`), lists (`les 5, 12 et 19 mars`), runs (`juillet et août`).

use crate::lexicon::Class;
use crate::text::token::Gap;

use super::items::{Place, item};
use super::reader::{Reader, W};
use super::rule::Rule;
use super::told::{Found, Item, Told};
use super::{clock, years};

/// Longest chain of coordinated dates.
const MOST_ITEMS: usize = 12;

/// How two items of a series are joined.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Join {
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
pub(super) fn series(reader: &Reader<'_>, at: usize) -> Vec<(Item, Join)> {
    let Some(first) = item(reader, at, Place::First) else { return Vec::new() };
    let mut items: Vec<(Item, Join)> = Vec::with_capacity(2);
    let mut end = first.tokens.end;
    let mut last = first;
    while items.len() < MOST_ITEMS {
        let Some((next_at, mut join)) = timed_joint(reader, end, &last).or_else(|| joint(reader, end, &last)) else {
            break;
        };
        // `entre décembre 2023 et mars 2024`
        if items.is_empty() && join == Join::And && reader.lookup_between(at).is_some() {
            join = Join::To;
        }
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
        // `3/10 ou 2/10`
        let fraction = |next: &Item| {
            next.rule == Rule::NumericShort
                && matches!(last.told, Told::DayOnly { .. })
                && matches!(join, Join::And | Join::Or)
        };
        let Some(next) = next.filter(|next| !fraction(next) && joins(&last.told, &next.told, join)) else { break };
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
        (Told::Month { year: Some(_), .. } | Told::Season { year: Some(_), .. }, Told::Year(_)) => {
            join == Join::And || join == Join::To
        }
        (_, Told::Year(_)) | (Told::Year(_), _) => {
            matches!(join, Join::To | Join::UpTo) && !matches!(last, Told::DayOnly { .. })
        }
        (Told::DayOnly { .. }, Told::DayOnly { .. } | Told::Day { .. }) => true,
        (Told::DayOnly { .. }, _) => false,
        (Told::Decade(_), _) | (_, Told::Decade(_)) => false,
        // A full date and what follows are two expressions, except in a range.
        _ => matches!(join, Join::To | Join::UpTo) || !full,
    }
}

/// The joint behind a clock time: `du jeudi 21 à 20h au dimanche 24 septembre`.
fn timed_joint(reader: &Reader<'_>, at: usize, last: &Item) -> Option<(usize, Join)> {
    if !matches!(last.told, Told::Day { .. } | Told::DayOnly { .. }) {
        return None;
    }
    let (end, _) = clock::attached(reader, at)?;
    if !reader.is_any(end, &[W.au, W.jusqu]) {
        return None;
    }
    joint(reader, end, last)
}

/// The joint at `at` and where the next item begins, its article left out.
fn joint(reader: &Reader<'_>, at: usize, last: &Item) -> Option<(usize, Join)> {
    if !reader.follows(at) {
        return None;
    }
    if reader.gap(at) == Gap::Hyphen {
        return Some((at, Join::To));
    }
    let article =
        |at: usize| if reader.is_any(at, &[W.le, W.la, W.l, W.les, W.du, W.au, W.en, W.de, W.d]) { at + 1 } else { at };
    let up_to = |at: usize| reader.is_any(at, &[W.jusqu, W.jusque]);
    let spaced = |at: usize| reader.follows(at).then_some(at);
    let (next, join) = match reader.sign(at) {
        '-' | '–' | '—' | '→' => (at + 1, Join::To),
        ',' | '&' if reader.gap(at + 1) != Gap::None => (article(at + 1), Join::And),
        // `15/16 juin`
        '/' if matches!(last.told, Told::DayOnly { .. }) => (at + 1, Join::To),
        '/' => (at + 1, if matches!(last.told, Told::Year(_)) { Join::To } else { Join::And }),
        // `le deuxième trimestre a été le meilleur`
        '\0' if reader.is(at, W.a) && reader.text.token(at) == "a" && reader.is_class(at + 1, Class::Season) => {
            return None;
        }
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
                    item.rule = Rule::List;
                }
            }
            _ => month = None,
        }
    }
    let whole = items.iter().position(|(item, _)| matches!(item.told, Told::DayOnly { .. })).unwrap_or(items.len());
    // `mercredi 23 et jeudi 24`
    let named = |item: &Item| {
        matches!(item.told, Told::DayOnly { weekday: Some(_), .. })
            && !reader.word(item.tokens.start, Class::Weekday).is_some_and(|value| value.ends_with('?'))
    };
    if items.len() > 1
        && items.iter().all(|(item, _)| named(item))
        && items.last().is_some_and(|(item, _)| {
            !reader.counted(item.tokens.end)
                && !reader.digits_after(item.tokens.end)
                && !reader.after_any(items[0].0.tokens.start, &[W.chaque, W.tous])
        })
    {
        return items;
    }
    if whole == 0 {
        // `mercredi 13 à 20 h`
        let (item, _) = items.swap_remove(0);
        let alone = matches!(item.told, Told::DayOnly { weekday: Some(_), .. })
            && !reader.word(item.tokens.start, Class::Weekday).is_some_and(|value| value.ends_with('?'))
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
pub(super) fn group(reader: &Reader<'_>, mut items: Vec<(Item, Join)>) -> Vec<Found> {
    // `les 10 et 11 mai, les 29 et 30 mars`: a day that waits for its month opens a new list.
    let opens = |pair: &[(Item, Join)]| {
        pair[0].0.rule != Rule::List && pair[1].0.rule == Rule::List && matches!(pair[0].1, Join::And | Join::Or)
    };
    if let Some(cut) = items.windows(2).position(opens) {
        let rest = items.split_off(cut + 1);
        let lent = rest.iter().find_map(|(item, _)| item.told.year()).filter(|_| items[cut].0.told.lacks_year());
        if let Some(year) = lent {
            items
                .iter_mut()
                .filter(|(item, _)| item.told.lacks_year())
                .for_each(|(item, _)| item.told = item.told.in_year(year));
        }
        let mut found = group(reader, items);
        found.extend(group(reader, rest));
        return found;
    }
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
        found.time = clock::attached(reader, first.tokens.end)
            .filter(|&(end, _)| end < last.tokens.start && first.tokens.end < last.tokens.start)
            .map(|(_, time)| time);
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
        if let (true, Some(year), Some(own), Some(other)) = (told.lacks_year(), next.year(), told.order(), next.order())
        {
            let back = i16::from(own > other && matches!(items[at].1, Join::To | Join::UpTo));
            items[at].0.told = told.in_year(year.saturating_sub(back));
        }
    }
    for at in 1..items.len() {
        let before = items[at - 1].0.told;
        let told = items[at].0.told;
        if let (true, Some(year), Some(own), Some(other)) =
            (told.lacks_year(), before.year(), told.order(), before.order())
        {
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
        (Told::DayOnly { day: first, weekday: Some(a) }, Told::DayOnly { day: second, weekday: Some(b) }) => {
            first + 1 == second && a % 7 + 1 == b
        }
        (Told::Month { month: a, year, .. }, Told::Month { month: b, year: other }) => {
            a + 1 == b && (year == other) || a == 12 && b == 1
        }
        (Told::Year(a), Told::Year(b)) => a.checked_add(1) == Some(b),
        (Told::Quarter { number: a, year }, Told::Quarter { number: b, year: other }) => a + 1 == b && year == other,
        _ => false,
    }
}
