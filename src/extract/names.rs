//! Runs of capitalised words: where a proper name of any kind ends.

use super::Context;
use crate::gazetteer::ListKind;
use crate::lexicon::Class;
use crate::steps::step;
use crate::text::token::{Gap, TokenKind};

/// Most words in one name.
const LONGEST: usize = 9;
/// Most words that hyphens tie behind these: the longest names of communes have eight, of firms hardly more.
const TIED: usize = 32;
/// How far small words lead on from name to name, in tokens: the longest bodies' names have about twenty.
const EXTENDED: usize = 60;

/// End of the run of name words that starts at `start` (which must be one), within `limit`.
///
/// Small words (`de`, `la`, `et`, `&`, `of`) are taken in only between capitals; a hyphen or an
/// apostrophe ties whatever follows.
pub fn run_end(context: &Context<'_>, start: usize, limit: usize) -> usize {
    let mut end = start + 1;
    while end < limit && end - start < LONGEST {
        let token = &context.text.tokens[end];
        let tied = matches!(token.gap, Gap::Hyphen) && token.kind != TokenKind::Sign;
        if tied || (context.is_name_word(end) && context.is_joined(end)) || is_number_in_name(context, end) {
            end += 1;
            continue;
        }
        if token.is_sign('&') && end + 1 < limit && context.is_name_word(end + 1) {
            end += 2;
            continue;
        }
        break;
    }
    // A name does not end in the midst of a tied word.
    let limit = limit.min(end + TIED);
    while end < limit && context.text.tokens[end].gap == Gap::Hyphen && context.text.tokens[end].kind != TokenKind::Sign
    {
        step();
        end += 1;
    }
    end
}

/// `Industrie 4.0` no, `Radio 100` yes: a number glued to the run by a space, of at most three digits.
fn is_number_in_name(context: &Context<'_>, at: usize) -> bool {
    let token = &context.text.tokens[at];
    token.kind == TokenKind::Number
        && token.gap == Gap::Space
        && token.end - token.start <= 2
        && context.is_name_word(at + 1)
        && context.is_joined(at + 1)
}

/// End of a longer name with small words inside (`Caisse des Dépôts et Consignations`), from a run's
/// end `at`: takes `de`, `du`, `des`, `d'`, `la`, `les`, `et`, `en`, `pour`, `sur` while capitals follow.
pub fn extended_end(context: &Context<'_>, at: usize, limit: usize) -> usize {
    let mut end = at;
    let limit = limit.min(at + EXTENDED);
    loop {
        let mut next = end;
        let mut small = 0;
        while next < limit && small < 3 && context.is_joined(next) && is_inner_word(context, next) {
            next += 1;
            small += 1;
        }
        if small == 0 || next >= limit || !context.is_name_word(next) || !context.is_joined(next) {
            return end;
        }
        // `Mission des Nations unies`: a listed name is whole.
        let listed =
            [ListKind::Organisation, ListKind::Place].into_iter().filter_map(|kind| context.longest(next, kind));
        let listed = listed.map(|found| found.end as usize).max().unwrap_or(0);
        end = run_end(context, next, limit).max(listed.min(limit));
    }
}

fn is_inner_word(context: &Context<'_>, at: usize) -> bool {
    let token = &context.text.tokens[at];
    token.kind == TokenKind::Word
        && !token.shape.is_capitalised()
        && matches!(
            context.text.token(at),
            "de" | "du"
                | "des"
                | "d"
                | "la"
                | "le"
                | "les"
                | "l"
                | "of"
                | "and"
                | "for"
                | "the"
                | "in"
                | "your"
                | "der"
                | "für"
                | "und"
                | "di"
        )
}

/// `III`, `XIV`: a number in Roman figures.
pub fn is_roman(word: &str) -> bool {
    word.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L' | 'C'))
}

/// Is this token the start of an ordinary word that only stands in capitals because it heads a sentence?
pub fn is_plain_head(context: &Context<'_>, at: usize) -> bool {
    let word = context.text.words[at];
    context.is_head(at)
        && (word.common > 0
            || word.is_any(Class::FunctionWord.bit() | Class::TitleAdjective.bit() | Class::SpeechVerb.bit()))
        && !context.text.tokens[at].shape.is_mixed_case()
}

/// Does a name of a place or body of two words or more start here?
pub fn starts_listed_name(context: &Context<'_>, at: usize) -> bool {
    context.matches_at(at).iter().any(|found| {
        (found.form.is(ListKind::Place) || found.form.is(ListKind::Organisation)) && found.end - found.start > 1
    })
}

/// `VON ROTH` → `von Roth`, `WEBER-KLEIN` → `Weber-Klein`.
pub fn capitalised(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut initial = true;
    for c in name.chars() {
        if initial {
            out.push(c);
        } else {
            out.extend(c.to_lowercase());
        }
        initial = matches!(c, ' ' | '-' | '\'' | '’');
    }
    out
}
