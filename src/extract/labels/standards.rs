//! Standards by their number: `ISO/IEC 27001:2022` → `ISO 27001`, `normes ISO 9001, 14001 et 45001`, `NF X50-110`.

use std::ops::Range;

use super::{Context, Mention};
use crate::fold::slug;
use crate::gazetteer::{EntryId, ListKind};
use crate::lexicon::Class;
use crate::text::token::{Gap, TokenKind};

/// Tokens before a body within which a word of labels must stand, where the body asks for one.
const NEAR: usize = 4;

/// A number as it is written: tokens end, digits for the name.
struct Number {
    end: usize,
    digits: String,
    /// `-110` of `X50-110`, `-253` of `9700-253`: the part after the hyphen.
    part: Option<String>,
}

/// Reads the standard whose body stands at a token in capitals, and the numbers that share the body.
pub(super) fn read(context: &Context<'_>, at: usize, sentence: &Range<usize>, out: &mut Vec<Mention>) {
    let word = context.text.token(at);
    let (bodies, number) = match word.strip_prefix("ISO").filter(|digits| is_number(digits, 4..=5)) {
        // `ISO9001`
        Some(digits) => (at..at + 1, Number { end: at + 1, digits: digits.to_string(), part: None }),
        None => {
            if !context.is(at, Class::StandardBody) {
                return;
            }
            let end = bodies_end(context, at, sentence.end);
            let Some(number) = number(context, end, sentence.end) else { return };
            (at..end, number)
        }
    };
    let has = |name: &str| context.slice(bodies.clone()).split([' ', '/', '-']).any(|body| body == name);
    let iso = has("ISO") || word.starts_with("ISO");
    let digits = &number.digits;
    let with_part = || number.part.as_ref().map(|part| format!("{digits}-{part}"));
    let name = match () {
        () if iso => format!("ISO {digits}"),
        () if has("NF") && has("EN") => format!("NF EN {digits}"),
        () if matches!(word, "IEC" | "CEI") => format!("IEC {digits}"),
        () if matches!(word, "EN") => format!("EN {digits}"),
        () => format!("{word} {}", with_part().unwrap_or_else(|| digits.clone())),
    };
    let written = context.slice(at..number.end).replace('\n', " ");
    let entry = entry(context, &written).or_else(|| entry(context, &name));
    if !is_meant(context, at, sentence, digits, entry) {
        return;
    }
    let mut end = edition_end(context, number.end, sentence.end);
    push(context, at..end, name, entry, out);
    // `ISO 9001, 14001 et 45001`: only numbers that the catalogue knows.
    while iso && let Some((start, next)) = shared(context, end, sentence.end) {
        let name = format!("ISO {}", next.digits);
        let Some(found) = self::entry(context, &name) else { break };
        end = edition_end(context, next.end, sentence.end);
        push(context, start..end, name, Some(found), out);
    }
}

fn push(context: &Context<'_>, tokens: Range<usize>, name: String, entry: Option<EntryId>, out: &mut Vec<Mention>) {
    let (id, name) = match entry {
        Some(entry) => (context.gazetteers.id(entry).to_string(), context.gazetteers.name(entry).to_string()),
        None => (slug(&name), name),
    };
    let score = if entry.is_some() { 0.96 } else { 0.88 };
    out.push(Mention { tokens, id, name, entry, score, rule: "numbered standard" });
}

/// Does the number tell a norm? `EN 2024` in a heading, `ISO 400` of a camera do not.
fn is_meant(context: &Context<'_>, at: usize, sentence: &Range<usize>, digits: &str, entry: Option<EntryId>) -> bool {
    let before = at.saturating_sub(NEAR).max(sentence.start)..at;
    let cue = before.clone().any(|token| context.is(token, Class::LabelCue));
    if entry.is_some() || cue && !context.text.words[at].is(Class::FunctionWord) {
        return true;
    }
    let value = context.gazetteers.value(context.text.tokens[at].word, Class::StandardBody);
    let year = digits.parse::<u16>().is_ok_and(|number| (1900..2100).contains(&number));
    match value {
        // Film speeds are round, or have three digits.
        Some("any") => digits.len() >= 4 && !digits.ends_with("00"),
        _ => cue && !year,
    }
}

/// The token after `ISO/IEC`, `NF EN ISO`, `ISO/TS`.
fn bodies_end(context: &Context<'_>, at: usize, limit: usize) -> usize {
    let mut end = at + 1;
    while end < limit && end - at < 6 {
        let body = context.text.words[end].is_any(Class::StandardBody.bit() | Class::StandardPart.bit())
            && context.text.tokens[end].shape.is_all_capitals();
        let slash = context.sign(end) == '/' && context.text.tokens[end].gap == Gap::None;
        if !body && !slash {
            break;
        }
        end += 1;
    }
    end
}

fn is_number(text: &str, length: std::ops::RangeInclusive<usize>) -> bool {
    length.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn number(context: &Context<'_>, at: usize, limit: usize) -> Option<Number> {
    let digits = |at: usize, length: usize| {
        let token = context.text.tokens.get(at).filter(|_| at < limit)?;
        let text = context.text.token(at);
        (token.kind == TokenKind::Number && text.len() == length).then_some(text)
    };
    let tied = |at: usize| context.text.tokens.get(at).is_some_and(|token| token.gap == Gap::Hyphen);
    let spaced = |at: usize| context.text.tokens.get(at).is_some_and(|token| token.gap == Gap::Space);
    if at >= limit || context.text.tokens[at].gap > Gap::Line {
        return None;
    }
    let text = context.text.token(at);
    // `X50-110`, `X 50-110`, `Z 42-013`
    let letter = text.starts_with(|c: char| c.is_ascii_uppercase());
    if letter && is_number(&text[1..], 2..=2) && tied(at + 1) {
        let part = digits(at + 1, 3)?;
        return Some(Number { end: at + 2, digits: text.to_string(), part: Some(part.to_string()) });
    }
    if letter && text.len() == 1 && tied(at + 2) {
        let (chapter, part) = (digits(at + 1, 2)?, digits(at + 2, 3)?);
        return Some(Number { end: at + 3, digits: format!("{text}{chapter}"), part: Some(part.to_string()) });
    }
    if is_number(text, 1..=2) && spaced(at + 1) {
        // `50 001`
        let rest = digits(at + 1, 3)?;
        return Some(Number { end: at + 2, digits: format!("{text}{rest}"), part: None });
    }
    if !is_number(text, 3..=5) {
        return None;
    }
    if let Some(rest) = digits(at + 1, 3).filter(|_| text.len() == 3 && spaced(at + 1)) {
        // `301 549`
        return Some(Number { end: at + 2, digits: format!("{text} {rest}"), part: None });
    }
    let part = context.text.tokens.get(at + 1).filter(|token| tied(at + 1) && token.kind == TokenKind::Number);
    let part = part.map(|_| context.text.token(at + 1).to_string()).filter(|part| part.len() <= 4);
    Some(Number { end: at + 1 + usize::from(part.is_some()), digits: text.to_string(), part })
}

/// The year of the edition belongs to the mention, not to the label: `:2015`, `v2015`, `version 2015`.
fn edition_end(context: &Context<'_>, at: usize, limit: usize) -> usize {
    let year = |at: usize| at < limit && context.text.number(at).is_some_and(|year| (1980..2100).contains(&year));
    if context.sign(at) == ':' && year(at + 1) {
        return at + 2;
    }
    if at >= limit {
        return at;
    }
    let text = context.text.token(at);
    if text.strip_prefix(['v', 'V']).is_some_and(|year| is_number(year, 4..=4)) {
        return at + 1;
    }
    if context.is_word(at, "version") && year(at + 1) { at + 2 } else { at }
}

/// The number behind `,`, `/`, `et`, that shares the body.
fn shared(context: &Context<'_>, at: usize, limit: usize) -> Option<(usize, Number)> {
    let joins =
        matches!(context.sign(at), ',' | '/' | '&' | '+') || ["et", "ou"].iter().any(|word| context.is_word(at, word));
    let start = if joins && at < limit { at + 1 } else { return None };
    let number = number(context, start, limit)?;
    Some((start, number))
}

/// The label of the catalogue that goes by this name.
fn entry(context: &Context<'_>, name: &str) -> Option<EntryId> {
    let found = context.gazetteers.find(name);
    found.into_iter().find(|entry| context.gazetteers.row(*entry).kind == ListKind::Label as u8)
}
