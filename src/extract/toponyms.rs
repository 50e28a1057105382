//! Places that no list knows, by the form of their name and what stands beside: `la localité de Skagway`,
//! `Graz, Amadora et Mezitli`, `Villers-sur-Orne`.

use std::ops::Range;

use super::{Candidate, Context, Extractor, Kind, Spot, Starts};
use crate::fold::hashes_folded;
use crate::gazetteer::ListKind;
use crate::lexicon::Class;
use crate::text::token::Gap;

/// Proposes places that no list knows.
pub(super) const EXTRACTOR: Extractor =
    Extractor { name: "unknown places", starts: Starts::none().forms(Starts::CAPITAL), read };

/// What a name is worth behind a word of places, beside listed places, and by its form alone.
const SETTLED: f32 = 0.66;
const BESIDE: f32 = 0.62;
const FORMED: f32 = 0.58;

fn read(context: &Context<'_>, spot: &Spot<'_>, out: &mut Vec<Candidate>) -> Option<usize> {
    let &Spot { at, sentence, shouted } = spot;
    // Most capitals head a sentence or a first name.
    if shouted || is_ordinary(context, at) && !context.is_tied(at + 1) || context.is_tied(at) {
        return None;
    }
    let end = tied_end(context, at, sentence.end);
    if !stands_alone(context, at..end, sentence) || is_known(context, at..end) {
        return None;
    }
    let (score, rule) = if is_settled(context, at, sentence) {
        (SETTLED, "name behind a word of places")
    } else if places_beside(context, at, end, sentence) >= 2 || is_between(context, at, end, sentence) {
        (BESIDE, "name beside places")
    } else if has_form(context, at..end) {
        (FORMED, "form of a place's name")
    } else {
        return None;
    };
    out.push(Candidate::new(at..end, Kind::Place, score, rule));
    None
}

/// Token after the words that hyphens tie to the first.
fn tied_end(context: &Context<'_>, at: usize, limit: usize) -> usize {
    (at + 1..limit).find(|&next| !context.is_tied(next)).unwrap_or(limit)
}

/// One word between hyphens and spaces, no part of a longer run of capitals.
fn stands_alone(context: &Context<'_>, name: Range<usize>, sentence: &Range<usize>) -> bool {
    let goes_on = name.end < sentence.end && context.is_joined(name.end) && context.is_name_word(name.end);
    let goes_back = name.start > sentence.start
        && (context.text.tokens[name.start].gap == Gap::Hyphen
            || context.is_name_word(name.start - 1) && context.is_joined(name.start)
            || matches!(context.sign(name.start - 1), '#' | '@')
            || context.is(name.start - 1, Class::Civility));
    let acronym = name.len() == 1 && context.text.tokens[name.start].shape.is_all_capitals();
    context.is_name_word(name.start) && !goes_on && !goes_back && !acronym
}

/// A word of the dictionary, or a first name.
fn is_ordinary(context: &Context<'_>, at: usize) -> bool {
    context.text.words[at].common > 0 || context.text.words[at].first_name >= 8
}

/// Some list or the dictionary has another reading.
fn is_known(context: &Context<'_>, name: Range<usize>) -> bool {
    let other = Class::NotName.bit() | Class::Demonym.bit() | Class::OrganisationHead.bit() | Class::Platform.bit();
    name.len() == 1 && is_ordinary(context, name.start)
        || context.text.words[name.start].is_any(other)
        || context.text.tokens[name.start].shape.is_mixed_case()
        || context.matches_at(name.start).iter().any(|found| {
            found.end as usize == name.end && !found.form.is(ListKind::Lexicon) && !found.form.is(ListKind::Theme)
        })
}

/// `la localité de Skagway`, `au sud de Porgera`, `près de Tisdale`: only places stand so.
fn is_settled(context: &Context<'_>, at: usize, sentence: &Range<usize>) -> bool {
    let Some(link) = at.checked_sub(1).filter(|link| *link > sentence.start) else { return false };
    if !matches!(context.text.token(link), "de" | "d") {
        return false;
    }
    let noun = link - 1;
    let settled = context.gazetteers.value(context.text.tokens[noun].word, Class::PlaceCue) == Some("settled");
    let east = context.is_word(noun, "est") && noun > sentence.start && context.is_word(noun - 1, "l");
    settled && !context.is_capitalised(noun) || context.is_one_of(noun, &DIRECTIONS) || east
}

/// Words that `de` and a place follow; `l'est` is looked at by itself.
const DIRECTIONS: [u64; 5] = hashes_folded(["nord", "sud", "ouest", "pres", "proche"]);

/// Listed places in the enumeration that a name stands in, before and behind it.
fn places_beside(context: &Context<'_>, at: usize, end: usize, sentence: &Range<usize>) -> usize {
    let links = |at: usize| context.sign(at) == ',' || context.is_word(at, "et");
    let mut count = 0;
    let mut before = at;
    while before >= sentence.start + 2 && links(before - 1) {
        let place = (sentence.start.max(before.saturating_sub(5))..before - 1)
            .find(|&start| listed_place(context, start) == Some(before - 1));
        let Some(start) = place else { break };
        count += 1;
        before = start;
    }
    let mut behind = end;
    while behind + 1 < sentence.end && links(behind) {
        let Some(next) = listed_place(context, behind + 1) else { break };
        count += 1;
        behind = next;
    }
    count
}

/// The end of the listed place, in capitals, that starts at a token.
fn listed_place(context: &Context<'_>, at: usize) -> Option<usize> {
    let found = context.longest(at, ListKind::Place).filter(|found| found.form.weight >= 3)?;
    context.is_capitalised(at).then_some(found.end as usize)
}

/// `entre Antigua et la Grande-Terre`
fn is_between(context: &Context<'_>, at: usize, end: usize, sentence: &Range<usize>) -> bool {
    let other = context.skip_determiners(end + 1, sentence.end);
    at > sentence.start
        && context.is_word(at - 1, "entre")
        && context.is_word(end, "et")
        && other < sentence.end
        && listed_place(context, other).is_some()
}

/// `Villers-sur-Orne`, `Haute-Corrèze`: words that only names of places are made of.
fn has_form(context: &Context<'_>, name: Range<usize>) -> bool {
    if name.len() == 2 {
        let part = listed_place(context, name.start + 1).is_some_and(|end| end == name.end);
        return part && context.is_one_of(name.start, &PARTS);
    }
    let last = name.end - 1;
    let inner = name.start + 1..last;
    name.len() >= 3
        && context.is_capitalised(last)
        && inner.clone().all(|at| !context.is_capitalised(at))
        && inner.clone().any(|at| matches!(context.text.token(at), "sur" | "lès" | "lez" | "sous" | "en"))
}

/// Before the name of a place, a part of it.
const PARTS: [u64; 10] =
    hashes_folded(["haut", "haute", "hauts", "hautes", "bas", "basse", "basses", "nord", "sud", "outre"]);

#[cfg(test)]
mod tests {
    use super::super::testing::ids as read;

    #[test]
    fn unknown_places_are_told_by_what_stands_beside() {
        for (text, expected) in [
            ("L'incendie a touché la localité de Skagrey samedi soir.", "place:skagrey"),
            ("Le camion roulait au sud de Porguera quand il a versé.", "place:porguera"),
            ("Le label va à Bruxelles, Graz, Lisbonne et Mezitlu cette année.", "place:mezitlu"),
            ("Le passage est attendu entre Antiguala et la Guadeloupe.", "place:antiguala"),
            ("Une antenne ouvrira à Villerupts-sur-Ornette en mai.", "place:villerupts-sur-ornette"),
        ] {
            assert!(read(text).contains(&expected.to_string()), "{text}: {:?}", read(text));
        }
    }

    #[test]
    fn other_names_stay_what_they_are() {
        for text in [
            "Le directeur de Skagrey a signé.",
            "Il a salué Julie, Marc et Zoélie dans la cour.",
            "Le groupe emploie trente personnes en France et chez Skagrey.",
        ] {
            assert!(!read(text).iter().any(|id| id.contains("place:skagrey") || id.contains("place:zo")), "{text}");
        }
    }
}
