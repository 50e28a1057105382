//! What the sentence around a date says of it: its verb's tense, whether a law is dated, what lies near.

use crate::lexicon::Class;
use crate::text::token::TokenKind;

use super::reader::{Reader, W};

/// On which side of the document's day a date lies, by the words around it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Tense {
    Unknown,
    Past,
    /// Past by a participle alone, which may be a noun or an adjective.
    Participle,
    Future,
}

/// How far from the date its verb is looked for.
const REACH: usize = 14;

/// The tense of the verb nearest to tokens `start..end`, inside the sentence `from..to`.
///
/// `Le guichet ouvrira le 2 décembre` is future; `l'arrêté signé le 2 octobre` is past.
pub(super) fn tense(reader: &Reader<'_>, start: usize, end: usize, from: usize, to: usize) -> Tense {
    let to = to.min(reader.text.tokens.len());
    let mut best = (usize::MAX, Tense::Unknown);
    let mut see = |at: usize, distance: usize| {
        if distance < best.0
            && let Some(tense) = tense_at(reader, at)
        {
            best = (distance, tense);
        }
    };
    // A date that opens its clause has its verb behind the comma; any other has none there.
    let mut head = start;
    while head > from && reader.follows(head) && (is_article(reader, head - 1) || opener(reader, head - 1)) {
        head -= 1;
    }
    let colon = head > from && matches!(reader.sign(head - 1), ':' | ';' | '•' | '»');
    let earliest = if colon { head } else { from.max(start.saturating_sub(REACH)) };
    for at in (earliest..start).rev() {
        see(at, start - at);
    }
    let opens = colon
        || start == from
        || start == from + 1 && is_article(reader, from)
        || reader.lookup(from, Class::OpenEnd).is_some_and(|(end, _)| end >= start);
    for at in end..to.min(end.saturating_add(REACH)) {
        if !opens && matches!(reader.sign(at), ',' | ';' | ':' | '(' | '–') {
            break;
        }
        // What follows speaks of the date a little less than what stands before.
        see(at, at - end + 3);
    }
    best.1
}

fn is_article(reader: &Reader<'_>, at: usize) -> bool {
    reader.is_any(at, &[W.le, W.la, W.l, W.les, W.ce, W.du, W.des, W.a, W.en, W.au, W.de])
}

/// A word of `à compter de`, `dès`, `à partir de`.
fn opener(reader: &Reader<'_>, at: usize) -> bool {
    reader.lookback(at + 1, Class::OpenEnd).is_some()
}

fn tense_at(reader: &Reader<'_>, at: usize) -> Option<Tense> {
    if let Some((_, cue)) = reader.lookup(at, Class::DateCue) {
        match cue {
            "future" => return Some(Tense::Future),
            "auxiliary" => {
                // `était`, `avaient`, `furent`
                let word = reader.text.token(at);
                if ["ait", "aient", "fut", "furent"].iter().any(|ending| word.ends_with(ending)) {
                    return Some(Tense::Past);
                }
                // `a signé`, `ont été retenus`, `s'est achevé`
                return (at + 1..at + 4).any(|next| participle(reader, next)).then_some(Tense::Past);
            }
            _ => return None,
        }
    }
    let token = reader.token(at)?;
    if token.kind != TokenKind::Word || token.shape.is_capitalised() {
        return None;
    }
    future_verb(reader, at).then_some(Tense::Future).or_else(|| bare_participle(reader, at))
}

/// `ouvrira`, `seront`; not `caméra`.
pub(super) fn future_verb(reader: &Reader<'_>, at: usize) -> bool {
    let word = reader.text.token(at);
    if !word.ends_with(['a', 't', 's', 'i', 'z']) || reader.word(at, Class::DateCue) == Some("no-verb") {
        return false;
    }
    word.len() >= 4 && (word.ends_with("ra") || word.ends_with("ront"))
        || word.len() > 5 && ["rons", "rai", "rez"].iter().any(|ending| word.ends_with(ending))
}

/// `lancé en septembre` is past, `sera présenté`, `devrait être livré` future, and so is what is coordinated
/// with them. Nouns (`la sécurité`, `une journée`) have their determiner before them.
fn bare_participle(reader: &Reader<'_>, at: usize) -> Option<Tense> {
    let word = reader.text.token(at);
    let determined = reader.after_any(at, &[W.le, W.l, W.un, W.du, W.ce, W.au, W.de, W.d]);
    // `comptait`; neither `un souhait`, `parfait` nor `serait`
    let imperfect = word.len() >= 6 && word.ends_with("ait") && !["fait", "rait"].iter().any(|end| word.ends_with(end));
    if word.ends_with("èrent") || word.ends_with("aient") && !word.ends_with("raient") || imperfect && !determined {
        return Some(Tense::Past);
    }
    let ends = word.len() >= 4 && ["é", "ée", "és", "ées"].iter().any(|ending| word.ends_with(ending));
    let noun = word.trim_end_matches('s').ends_with("ité")
        || reader.is_class(at, Class::TimeUnit)
        || reader.is_class(at, Class::Season)
        || reader.after_any(
            at,
            &[W.le, W.la, W.l, W.les, W.un, W.une, W.de, W.d, W.du, W.des, W.ce, W.cette, W.au, W.aux, W.a, W.en],
        );
    if !ends || noun && !auxiliary(reader, at) {
        return None;
    }
    let future = |back: usize| {
        let token = reader.token(back)?;
        let verb = token.kind == TokenKind::Word && !token.shape.is_capitalised() && future_verb(reader, back);
        (verb || reader.lookup(back, Class::DateCue).is_some_and(|(_, cue)| cue == "future")).then_some(())
    };
    for back in (at.saturating_sub(REACH)..at).rev() {
        if matches!(reader.sign(back), '.' | ';' | ':' | '!' | '?')
            || !reader.follows(back + 1)
            || auxiliary(reader, back + 1)
        {
            break;
        }
        if future(back).is_some() {
            return Some(Tense::Future);
        }
    }
    Some(if auxiliary(reader, at) { Tense::Past } else { Tense::Participle })
}

/// Does a past auxiliary stand before `at`?
fn auxiliary(reader: &Reader<'_>, at: usize) -> bool {
    at > 0
        && reader.lookup(at - 1, Class::DateCue).is_some_and(|(_, cue)| cue == "auxiliary")
        && !reader.is(at - 1, W.a)
}

fn participle(reader: &Reader<'_>, at: usize) -> bool {
    let Some(token) = reader.token(at) else { return false };
    let calendar = Class::Month.bit() | Class::Weekday.bit() | Class::TimeUnit.bit();
    if token.kind != TokenKind::Word || token.shape.is_capitalised() || reader.text.words[at].is_any(calendar) {
        return false;
    }
    let word = reader.text.token(at);
    word.len() > 2
        && [
            "é", "ée", "és", "ées", "i", "ie", "is", "ies", "it", "ise", "u", "ue", "us", "ues", "rt", "rte", "rts",
            "int", "ait",
        ]
        .iter()
        .any(|ending| word.ends_with(ending))
}

/// Is it the date of a law or decree (`la loi n° 2018-133 du 26 février 2018`)?
pub(super) fn of_law(reader: &Reader<'_>, start: usize) -> bool {
    cue_before(reader, start, "law", 9)
}

/// Does a line say that the document was published that day?
pub(super) fn of_publication(reader: &Reader<'_>, start: usize) -> bool {
    cue_before(reader, start, "published", 4)
}

fn cue_before(reader: &Reader<'_>, start: usize, wanted: &str, reach: usize) -> bool {
    (start.saturating_sub(reach)..start)
        .rev()
        .take_while(|&at| reader.sign(at) != '.')
        .any(|at| reader.lookup(at, Class::DateCue).is_some_and(|(_, value)| value == wanted))
}
