//! Acronyms and what they stand for.

use std::ops::Range;

use crate::extract::{Candidate, Context};
use crate::fold::fold;
use crate::gazetteer::ListKind;
use crate::lexicon::Class;
use crate::text::token::TokenKind;

/// Is `short` one word that may stand for `long`: the initials, or a short name in brackets?
pub(super) fn is_acronym_of(context: &Context<'_>, short: &Candidate, long: &Candidate) -> bool {
    if short.end - short.start > 2 || long.end - long.start < 2 {
        return false;
    }
    let initial = first_letter(context.slice(short.start..short.end));
    // The first letter at least must be that of some word of the long name.
    (long.start..long.end).any(|at| first_letter(context.text.token(at)) == initial)
        && context.longest(short.start, ListKind::Place).is_none()
}

/// Capitals and digits alone.
pub(super) fn is_acronym(form: &str) -> bool {
    (2..=8).contains(&form.chars().count()) && form.chars().all(|c| c.is_uppercase() || c.is_ascii_digit())
}

/// The first letters of the words of a name, folded. Small words (`de`, `la`, `et`) have none.
pub(super) fn initials(context: &Context<'_>, tokens: &Range<usize>) -> String {
    let words = tokens
        .clone()
        .filter(|&at| context.text.tokens[at].kind != TokenKind::Sign && !context.is(at, Class::FunctionWord));
    words.filter_map(|at| first_letter(context.text.token(at))).collect()
}

/// The first letter of a word, folded.
fn first_letter(word: &str) -> Option<char> {
    let first = word.chars().next()?;
    if first.is_ascii() { Some(first.to_ascii_lowercase()) } else { fold(word).chars().next() }
}
