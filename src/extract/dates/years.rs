//! When four digits are a year: `en 2002`, `exercice 2018-2019`, `(2015)`; not in `Horizon 2020`, `2018 euros`.

use crate::lexicon::Class;
use crate::text::token::{Gap, TokenKind};

use super::reader::{Reader, W};
use super::rule::Rule;
use super::told::{Item, Told};

/// A year at `at`, told as one by what stands before it.
pub(super) fn item(reader: &Reader<'_>, at: usize) -> Option<Item> {
    let (end, year) = reader.first_year(at)?;
    if reader.digits_before(at) || glued(reader, at, end, year) {
        return None;
    }
    let rule = context(reader, at, end)?;
    Some(Item { tokens: at..end, told: Told::Year(year), part: None, rule })
}

/// The second year of `2018-2019`, `2014/2020`, `2021-22`: its end and value.
pub(super) fn second(reader: &Reader<'_>, at: usize, first: i16) -> Option<(usize, i16)> {
    if let Some((end, year)) = reader.year(at) {
        return (year > first && year - first <= 60).then_some((end, year));
    }
    let (number, len) = reader.digits(at)?;
    let next = first.checked_add(1)?;
    (len == 2 && i16::try_from(number).ok()? == next % 100 && !reader.digits_after(at + 1)).then_some((at + 1, next))
}

/// Is the number part of a longer code (`2016/679`, `2018-133`, `A-2018`)?
fn glued(reader: &Reader<'_>, at: usize, end: usize, year: i16) -> bool {
    let before = match reader.gap(at) {
        Gap::Hyphen | Gap::Apostrophe => {
            !at.checked_sub(1).is_some_and(|before| reader.is_class(before, Class::PeriodPart))
        }
        // `#2018`, `@2018`, `/2018`
        Gap::None if at > 0 => !matches!(
            reader.sign(at - 1),
            '(' | '[' | '«' | '"' | '“' | '\u{2018}' | '–' | '—' | '-' | '*' | '•' | '|' | '›' | '‹'
        ),
        _ => false,
    };
    let wordlike = |at: usize| reader.token(at).is_some_and(|token| token.is_wordlike());
    // `2018-2019`, `2018/2019`
    let mut end = end;
    let slash = reader.sign(end) == '/' && reader.gap(end) == Gap::None && reader.gap(end + 1) == Gap::None;
    if reader.gap(end) == Gap::Hyphen || slash {
        match second(reader, end + usize::from(slash), year) {
            Some((after, _)) => end = after,
            None => return true,
        }
    }
    let after = match reader.gap(end) {
        Gap::Hyphen => wordlike(end),
        Gap::None if reader.follows(end) => {
            wordlike(end)
                || matches!(reader.sign(end), '/' | ':' | '@' | '_' | '=' | '&')
                    && reader.gap(end + 1) == Gap::None
                    && wordlike(end + 1)
        }
        _ => false,
    };
    before || after
}

/// What tells that the number before `end` is a year.
fn context(reader: &Reader<'_>, at: usize, end: usize) -> Option<Rule> {
    if reader.counted(end) && !reader.after_any(at, &[W.en, W.an, W.annee, W.annees]) {
        return None;
    }
    let starts_line = at == 0 || reader.gap(at) >= Gap::Line;
    if starts_line {
        return timeline(reader, at, end);
    }
    let before = at - 1;
    match reader.kind(before)? {
        TokenKind::Sign => after_sign(reader, at, end),
        TokenKind::Word => {
            if reader.word(before, Class::NotDate).is_some_and(|value| value == "before") {
                return None;
            }
            if reader.is_any(before, &[W.en, W.depuis, W.courant, W.avant, W.apres, W.ici, W.jusqu, W.jusque, W.entre])
            {
                return (!counts_after(reader, end) || reader.is(before, W.en)).then_some(Rule::Year);
            }
            if reader.is_any(before, &[W.des]) {
                // `dès 2020`, not `des 2020`.
                return accented(reader, before).then_some(Rule::Year);
            }
            // These stand before amounts as well: a year is followed by no noun.
            if reader.is_any(
                before,
                &[W.de, W.a, W.pour, W.sur, W.vers, W.contre, W.par, W.que, W.comme, W.la, W.selon, W.d],
            ) {
                // `articles 2059 à 2066`, `pour 1051 cas`
                let chained = reader.is(before, W.a) && reader.after_number(before);
                let plausible = reader.first_year(at).is_some_and(|(_, year)| (1700..2100).contains(&year));
                if chained || !plausible {
                    return None;
                }
                let lone = reader.is_any(before, &[W.la, W.selon]);
                return (!lone && !counts_after(reader, end)).then_some(Rule::Year);
            }
            if reader.lookback(at, Class::PeriodName).is_some() {
                return named(reader, at).then_some(Rule::NamedYear);
            }
            if opener(reader, at) {
                return Some(Rule::Year);
            }
            // `exercice fiscal 2020`, `rapport annuel 2018`: one adjective between.
            let small = !reader.token(before)?.shape.is_capitalised() && reader.text.token(before).len() > 3;
            (small && before > 0 && reader.follows(before) && reader.lookback(before, Class::PeriodName).is_some())
                .then_some(Rule::NamedYear)
        }
        TokenKind::Number | TokenKind::Mixed => None,
    }
}

/// Does a word follow that the number may count (`de 2000 logements`)?
fn counts_after(reader: &Reader<'_>, end: usize) -> bool {
    reader.counted(end)
        || reader.follows(end)
            && reader.is_any(end, &[W.a, W.et, W.ou])
            && reader.digits(end + 1).is_some()
            && reader.year(end + 1).is_none()
}

/// A word of the list before a year, written as a noun is: `Budget 2020` opens its line, `Cap Budget 2020` does not.
fn named(reader: &Reader<'_>, at: usize) -> bool {
    let Some((start, _)) = reader.lookback(at, Class::PeriodName) else { return false };
    let Some(token) = reader.token(start) else { return false };
    if !token.is_capitalised() || token.shape.is_all_capitals() {
        return true;
    }
    start == 0
        || reader.gap(start) >= Gap::Line
        || matches!(reader.sign(start - 1), '.' | ':' | '!' | '?' | '«' | '•' | '-' | '–' | '|' | '›' | '(' | '"')
        || reader.is_any(start - 1, &[W.l, W.la, W.le, W.les, W.du, W.au, W.d, W.de])
}

/// `d'ici 2020`, `à l'horizon 2030`, `dès 2021`.
fn opener(reader: &Reader<'_>, at: usize) -> bool {
    if let Some((start, _)) = reader.lookback(at, Class::OpenStart) {
        return !is_programme(reader, start);
    }
    reader.lookback(at, Class::OpenEnd).is_some()
        || at.checked_sub(1).is_some_and(|before| reader.word(before, Class::PeriodPart).is_some())
}

/// `Horizon 2020` is the programme, `à l'horizon 2020` a time.
pub(super) fn is_programme(reader: &Reader<'_>, at: usize) -> bool {
    reader.is(at, W.horizon) && reader.token(at).is_some_and(|token| token.is_capitalised() && token.shape.has_lower())
}

/// Has the word an accent (`dès`, not `des`)?
pub(super) fn accented(reader: &Reader<'_>, at: usize) -> bool {
    reader.text.tokens.get(at).is_some() && !reader.text.token(at).is_ascii()
}

/// `2017 : création`, `• 2015 – ouverture`.
fn timeline(reader: &Reader<'_>, _at: usize, end: usize) -> Option<Rule> {
    let sign = reader.sign(end);
    (reader.gap(end) < Gap::Line && matches!(sign, ':' | '–' | '—' | '-' | ',')).then_some(Rule::LooseYear)
}

/// `(2015)`, `(Metz, 2015)`, `, 2017.`, `• 2015 :`.
fn after_sign(reader: &Reader<'_>, at: usize, end: usize) -> Option<Rule> {
    let before = at - 1;
    let closes = |sign: char| matches!(sign, ')' | ']');
    match reader.sign(before) {
        // `COM(2000)`, `ISO 8754 (1992)`
        '(' if reader.gap(before) == Gap::None || reader.after_number(before) => None,
        '(' => (reader.gap(end) == Gap::Hyphen
            || closes(reader.sign(end))
            || matches!(reader.sign(end), ',' | ';' | '-' | '–'))
        .then_some(Rule::LooseYear),
        ',' => {
            let last = !reader.follows(end)
                || matches!(reader.sign(end), '.' | ')' | ';' | ',')
                || reader.gap(end) == Gap::Line;
            // A list of years is read from its first one; `1, 2019.` is no date.
            (last && reader.kind(before.checked_sub(1)?)? == TokenKind::Word).then_some(Rule::LooseYear)
        }
        '•' | '·' | '*' | '-' | '–' | '—' | '▪' | '►' | '→' if before == 0 || reader.gap(before) >= Gap::Line => {
            timeline(reader, at, end)
        }
        _ => None,
    }
}
