//! Persons whose family name stands before the first name, in capitals, as in lists and signatures.

use std::ops::Range;

use super::names::capitalised;
use super::persons::{FREQUENT, tied_end};
use super::{Candidate, Context, Kind};
use crate::gazetteer::ListKind;
use crate::text::token::Gap;

/// `MARCHAND Jean`, `BEN AMMAR Karim`: the family name in capitals, first names behind.
pub(super) fn first(
    context: &Context<'_>,
    start: usize,
    sentence: &Range<usize>,
    out: &mut Vec<Candidate>,
) -> Option<usize> {
    let mut at = start + 1;
    while at < sentence.end
        && context.text.tokens[at].shape.is_all_capitals()
        && context.is_joined(at)
        && at - start < 4
    {
        at += 1;
    }
    let token = context.text.tokens.get(at).filter(|_| at < sentence.end)?;
    if token.gap != Gap::Space || !token.shape.is_capitalised() || !token.shape.has_lower() {
        return None;
    }
    let word = context.text.words[at];
    // Someone's first name follows, and no family name behind it (`SNCF Jean Dupont`).
    let family = context.text.words[at - 1];
    let family = family.family_name > 0 && family.common == 0;
    if word.first_name < FREQUENT || word.is_ambiguous_first_name() && !family {
        return None;
    }
    let end = tied_end(context, at);
    let goes_on = end < sentence.end && context.is_name_word(end) && context.is_joined(end);
    if goes_on
        || context.longest(start, ListKind::Organisation).is_some_and(|found| found.end as usize == at)
            && at == start + 1
    {
        return None;
    }
    let name = format!("{} {}", context.slice(at..end), capitalised(context.slice(start..at)));
    out.push(Candidate { name: Some(name), ..Candidate::new(start..end, Kind::Person, 0.85, "family name first") });
    Some(end)
}
