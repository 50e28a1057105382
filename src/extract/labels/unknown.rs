//! Labels that no list knows, by the word before them: `label « Ville active »`, `certifié Scène verte`,
//! `norme BNQ 9700-253`, `certification de la Haute Autorité de santé`.

use std::ops::Range;

use super::{Context, Covered, Mention};
use crate::fold::slug;
use crate::gazetteer::ListKind;
use crate::lexicon::Class;
use crate::text::token::{Gap, TokenKind};

/// Longest name, in tokens.
const LONGEST: usize = 10;
/// Reach of words of the record world, in tokens.
const TRAP: usize = 15;

/// Reads the name behind a word of labels.
pub(super) fn read(context: &Context<'_>, at: usize, sentence: &Range<usize>, known: &Covered, out: &mut Vec<Mention>) {
    let Some(follows) = context.gazetteers.value(context.text.tokens[at].word, Class::LabelNoun) else { return };
    let is_label = matches!(follows, "name") && context.text.token(at).to_lowercase().starts_with("label");
    if is_label && is_record_company(context, at, sentence) {
        return;
    }
    let mut start = at + 1;
    while start < sentence.end && start - at < 4 && context.is(start, Class::LabelAdjective) && !capital(context, start)
    {
        start += 1;
    }
    // `la marque européenne EU|BIC`; a bare `marque X` is a product, in quotes or not.
    if start >= sentence.end || follows == "quoted" && start == at + 1 {
        return;
    }
    let mut take = |tokens: Range<usize>, score: f32, rule: &'static str| {
        if known.touches(&tokens) {
            return false;
        }
        let name = context.slice(tokens.clone()).split_whitespace().collect::<Vec<_>>().join(" ");
        let id = slug(&name);
        // Signs alone (`label « ! »`) name nothing.
        let named = !id.is_empty();
        if named {
            out.push(Mention { tokens, id, name, entry: None, score, rule });
        }
        named
    };
    let plural = context.text.token(at).ends_with('s');
    if let Some((inner, close)) = quoted(context, start, sentence.end) {
        let proper = context.is_capitalised(inner.start) || is_label;
        if proper && take(inner, 0.7, "label in quotes") && plural {
            // `les labels « A » et « B »`
            let mut next = close + 1;
            while is_joint(context, next)
                && let Some((inner, close)) = quoted(context, next + 1, sentence.end)
                && take(inner, 0.68, "label in quotes")
            {
                next = close + 1;
            }
        }
        return;
    }
    if context.text.tokens[start].gap > Gap::Line {
        return;
    }
    let authority = matches!(follows, "authority") || context.text.token(at).starts_with("certification");
    if (authority || start > at + 1) && follows != "bearer" && follows != "numbered" {
        // `certification de la Société allemande du cancer`, `label régional de la FFA`
        let body = context.skip_determiners(start + usize::from(is_of(context, start)), sentence.end);
        if (start + 1..sentence.end).contains(&body)
            && is_of(context, start)
            && let Some(end) = body_end(context, body, sentence.end)
        {
            take(at..end, 0.6, "label of an authority");
            return;
        }
    }
    let Some(end) = run_end(context, start, sentence.end) else { return };
    if follows == "numbered" {
        let number = (start + 1..end).any(|token| context.text.tokens[token].kind == TokenKind::Number);
        if number && context.text.tokens[start].shape.is_all_capitals() {
            take(start..end, 0.66, "numbered norm");
        }
        return;
    }
    let listed = |kind: ListKind| context.longest(start, kind).is_some_and(|found| found.end as usize >= end);
    if listed(ListKind::Organisation) {
        // The body that grants it is part of the name; a bearer's body is its certifier.
        if authority {
            take(at..end, 0.6, "label of an authority");
        }
        return;
    }
    if listed(ListKind::Place) || context.is(start, Class::StandardBody) || follows == "authority" && end == start + 1 {
        return;
    }
    let word = &context.text.tokens[start];
    let telling = end - start > 1 || word.shape.is_all_capitals() || word.shape.is_mixed_case();
    // A single plain word (`certification Microsoft`) is a name only where lists and dictionaries know nothing else of it.
    let info = context.text.words[start];
    if telling || info.common == 0 && info.first_name == 0 && info.family_name == 0 {
        take(start..end, if telling { 0.64 } else { 0.56 }, "label by its word");
    }
}

/// A word with a capital, `EU`, `sanaCERT`.
fn capital(context: &Context<'_>, at: usize) -> bool {
    let Some(token) = context.text.tokens.get(at) else { return false };
    token.kind == TokenKind::Word && (token.shape.is_capitalised() || token.shape.is_mixed_case())
}

/// The inside of quotes that open here, and the token that closes them.
fn quoted(context: &Context<'_>, open: usize, limit: usize) -> Option<(Range<usize>, usize)> {
    if open >= limit || !matches!(context.sign(open), '«' | '“' | '"') {
        return None;
    }
    let close = (open + 1..limit.min(open + 2 + LONGEST)).find(|&at| matches!(context.sign(at), '»' | '”' | '"'))?;
    (close > open + 1).then_some((open + 1..close, close))
}

fn is_joint(context: &Context<'_>, at: usize) -> bool {
    context.sign(at) == ',' || context.is_word(at, "et") || context.is_word(at, "ou")
}

fn is_of(context: &Context<'_>, at: usize) -> bool {
    ["de", "d", "du", "des"].iter().any(|word| context.is_word(at, word))
}

/// A body that lists know, or that starts with the head of a body.
fn body_end(context: &Context<'_>, at: usize, limit: usize) -> Option<usize> {
    let listed = context.longest(at, ListKind::Organisation).map(|found| found.end as usize);
    if let Some(end) = listed.filter(|_| capital(context, at)) {
        return Some(end);
    }
    // `Société allemande du cancer`: a head with a capital, then what goes with it.
    if !capital(context, at) || !context.is(at, Class::OrganisationHead) {
        return None;
    }
    let mut end = at + 1;
    while end < limit
        && end - at < LONGEST
        && context.text.tokens[end].gap < Gap::Line
        && context.text.tokens[end].kind == TokenKind::Word
        && (!context.is(end, Class::FunctionWord) || is_of(context, end))
    {
        end += 1;
    }
    while end > at + 1 && is_of(context, end - 1) {
        end -= 1;
    }
    (end > at + 1).then_some(end)
}

/// The token after a run of capitalised words, with what may stand between and behind them.
fn run_end(context: &Context<'_>, start: usize, limit: usize) -> Option<usize> {
    let first = context.text.tokens.get(start)?;
    let named = capital(context, start)
        && !context.text.words[start].is_any(Class::Month.bit() | Class::Weekday.bit() | Class::Civility.bit())
        && (!context.is(start, Class::FunctionWord) || first.shape.is_all_capitals());
    if !named {
        return None;
    }
    let mut end = start + 1;
    while end < limit && end - start < LONGEST {
        let token = &context.text.tokens[end];
        if token.gap >= Gap::Line {
            break;
        }
        let glued = token.gap == Gap::None && matches!(token.sign(), '+' | '|');
        let numbered = matches!(token.kind, TokenKind::Number | TokenKind::Mixed);
        if glued || numbered || capital(context, end) {
            end += 1;
            continue;
        }
        // `Terre de Jeux`, `Cœur d'Or`: one small word or two before the next capital.
        let small = |at: usize| {
            at < limit && context.is(at, Class::FunctionWord) && context.text.tokens[at].kind == TokenKind::Word
        };
        let joins = is_of(context, end) || context.sign(end) == '&';
        let next = end + 1 + usize::from(joins && small(end + 1) && !capital(context, end + 1));
        if joins && next < limit && capital(context, next) && context.text.tokens[next].gap < Gap::Line {
            end = next + 1;
        } else {
            break;
        }
    }
    // `Numérique inclusif`, `Scène écoresponsable`: an ordinary word takes its adjective, where the name ends there.
    let ordinary = context.text.words[end - 1].common > 0 && !context.text.tokens[end - 1].shape.is_all_capitals();
    let adjective =
        context.text.tokens.get(end).filter(|_| end < limit).is_some_and(|token| {
            token.kind == TokenKind::Word && !token.shape.is_capitalised() && token.gap == Gap::Space
        });
    let closes = end + 1 >= limit || context.text.tokens[end + 1].kind == TokenKind::Sign;
    if ordinary && adjective && closes && !context.is(end, Class::FunctionWord) {
        end += 1;
    } else if end - start == 1 && ordinary && context.text.words[start].common >= 5 {
        return None;
    }
    Some(end)
}

/// A label of music: words of the record world stand near.
fn is_record_company(context: &Context<'_>, at: usize, sentence: &Range<usize>) -> bool {
    let from = at.saturating_sub(TRAP).max(sentence.start);
    let to = (at + TRAP).min(sentence.end);
    (from..to).any(|token| context.class_end(token, Class::LabelTrap).is_some())
}
