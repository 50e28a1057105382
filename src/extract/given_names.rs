//! Persons of whom a first name alone stands there: popes and kings, kin, the young of whom no more is told.

use std::ops::Range;

use super::names::is_roman;
use super::persons::{is_named_after, tied_end, told_as_person};
use super::{Candidate, Context, Kind};
use crate::gazetteer::ListKind;
use crate::lexicon::Class;
use crate::text::token::{Gap, TokenKind};

/// A first name and a capital behind it; a family name, where the first name is also something else.
pub(super) fn is_named_person(context: &Context<'_>, at: usize, limit: usize) -> bool {
    let word = context.text.words[at];
    word.first_name >= 9
        && context.is_capitalised(at)
        && context.text.tokens[at].gap == Gap::Space
        && (at + 1..limit.min(at + 3)).any(|next| {
            let (token, family) = (&context.text.tokens[next], context.text.words[next]);
            let sure = !word.is_ambiguous_first_name() || family.family_name > 0 && family.common == 0;
            token.gap == Gap::Space && token.is_capitalised() && family.common < 5 && sure
        })
}

/// Names that lists know in another sense than a person's.
const OTHERWISE: [ListKind; 5] =
    [ListKind::Place, ListKind::Organisation, ListKind::Event, ListKind::Label, ListKind::Theme];

/// `le pape François`, `sa sœur Lina`, `Louis XIV`; `Sarah` by itself, where nothing says otherwise.
pub(super) fn alone(
    context: &Context<'_>,
    start: usize,
    sentence: &Range<usize>,
    shouted: bool,
    out: &mut Vec<Candidate>,
) -> Option<usize> {
    let end = tied_end(context, start);
    let (word, before) = (context.text.words[start], start.checked_sub(1).filter(|at| *at >= sentence.start));
    let goes_on = end < sentence.end && context.is_joined(end);
    // The number of a king; one letter alone is an initial.
    if goes_on && context.text.token(end).len() >= 2 && is_roman(context.text.token(end)) {
        out.push(Candidate::new(start..end + 1, Kind::Person, 0.72, "numbered name"));
        return Some(end + 1);
    }
    // `Geoffroy de Saint-Amans`: the first part of a name that something else reads.
    let more = context.is_name_word(end) || context.text.token_is_de(end) && context.is_capitalised(end + 1);
    if goes_on && (more || context.text.tokens[end].kind != TokenKind::Word) || shouted {
        return None;
    }
    if before.is_some_and(|before| context.is(before, Class::GivenTitle) && !context.is_capitalised(before)) {
        out.push(Candidate::new(start..end, Kind::Person, 0.74, "first name behind a title"));
        return Some(end);
    }
    let otherwise = OTHERWISE.iter().any(|&kind| context.longest(start, kind).is_some());
    let placed = before.is_none_or(|before| {
        context.is(before, Class::Determiner) && !context.text.token_is_de(before)
            || context.is(before, Class::ThingCue)
            || context.is(before, Class::NamedAfter)
            || context.is_name_word(before) && context.is_joined(start)
            || matches!(context.sign(before), '#' | '@' | '-' | '/')
            || matches!(context.text.token(before), "du" | "au" | "aux" | "en")
    });
    if word.first_name < COMMON_FIRST_NAME
        || word.is_ambiguous_first_name()
        || word.common > 0
        || context.is_head(start)
        || context.text.tokens[start].shape.is_all_capitals()
        || otherwise
        || placed
        || is_named_after(context, start, sentence.start)
    {
        return None;
    }
    let score = ALONE + if told_as_person(context, start, end, sentence) { 0.15 } else { 0.0 };
    out.push(Candidate::new(start..end, Kind::Person, score, "first name alone"));
    Some(end)
}

/// Bearers, as a logarithm, from which a first name alone is somebody; and what it is worth.
const COMMON_FIRST_NAME: u8 = 12;
const ALONE: f32 = 0.55;

#[cfg(test)]
mod tests {
    use super::super::testing::ids as read;

    #[test]
    fn first_names_alone_are_somebody_where_nothing_says_otherwise() {
        for (text, expected) in [
            ("La démission a été acceptée par le pape Cyprien samedi.", "person:cyprien"),
            ("Le château fut bâti sous Ferdinand IV par son ministre.", "person:ferdinand-iv"),
            ("Sa détention peut durer, a dit hier Tiphaine, 24 ans.", "person:tiphaine"),
        ] {
            assert!(read(text).contains(&expected.to_string()), "{text}: {:?}", read(text));
        }
        for text in
            ["Il roule en Clio et lit Paris.", "La Camille est un bateau.", "Ils vont à Florence avec Pierre Marchal."]
        {
            let persons: Vec<_> = read(text).into_iter().filter(|id| id.starts_with("person:")).collect();
            assert!(persons.iter().all(|id| id == "person:pierre-marchal"), "{text}: {persons:?}");
        }
    }
}
