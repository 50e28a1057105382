//! Evidence from the document as a whole: what it names elsewhere speaks for or against a reading here.

use rustc_hash::{FxHashMap, FxHashSet};

use super::evidence::Evidence;
use super::unknown::{ACTS, SURNAME_ACTS};
use super::{Candidate, Context, Kind};
use crate::gazetteer::EntryId;
use crate::steps::{step, steps};

/// A candidate of this score is sure enough to speak for others.
const SURE: f32 = 0.8;
/// Words around that add so much tell of a kind by themselves.
const CUED: f32 = 0.15;

/// What a name that another person bears loses as a place or a body.
const BORNE: f32 = -0.4;
/// What a place gains whose territory the document names.
const AT_HOME: f32 = 0.25;
/// How far the document may lift a reading: to that of a name that stands by itself, so that the longer
/// name around it (`AgroSup Dijon`) keeps its chance.
const MOST: f32 = 0.72;
/// What its homonyms elsewhere lose.
const ELSEWHERE: f32 = -0.3;
/// Prior of a place that is more than a hamlet.
const OF_NOTE: f32 = 0.5;
/// Prior of a place that a body of its name in the document does not take the name from.
const PROMINENT: f32 = 0.66;
/// A body of this score elsewhere takes a family name that acts.
const BODY_ELSEWHERE: f32 = 0.65;
/// What a reading gains, and its rivals lose, where the same name is read so elsewhere.
const SAME: f32 = 0.12;

/// Lets the candidates of a document speak for and against each other.
pub(super) fn weigh(context: &Context<'_>, candidates: &mut [Candidate]) {
    if !context.uses(Evidence::Document) {
        return;
    }
    let surnames = surnames(context, candidates);
    let homes = homes(context, candidates);
    let cued = cued(context, candidates);
    acting_bodies(context, candidates);
    // `De Gendt remporte l'étape`: someone whom the document names in full is no body of one word.
    for candidate in candidates.iter_mut().filter(|c| c.rule == ACTS && surnames.contains(&key(context, c))) {
        candidate.weigh(Evidence::Document, BORNE, context.without);
    }
    let bodies = unknown_bodies(context, candidates);
    for candidate in candidates.iter_mut().filter(|c| c.kind != Kind::Person) {
        step();
        let Some(entry) = candidate.entry else { continue };
        let key = key(context, candidate);
        // `l'incubateur L'Escale`, then `à L'Escale`: not the village.
        let small = candidate.kind == Kind::Place && candidate.parts.of(Evidence::Prior) < PROMINENT;
        if small && bodies.contains(&key) {
            candidate.weigh(Evidence::Document, BORNE, context.without);
        }
        let kinds = cued.get(&key).copied().unwrap_or_default();
        if candidate.parts.of(Evidence::Context) < CUED {
            if surnames.contains(&key) && kinds & bit(candidate.kind) == 0 {
                candidate.weigh(Evidence::Document, BORNE, context.without);
            }
            // Only where all cues of the document agree.
            if kinds.count_ones() == 1 {
                let weight = if kinds == bit(candidate.kind) { room(candidate, SAME) } else { -SAME };
                candidate.weigh(Evidence::Document, weight, context.without);
            }
        }
        let home = homes.get(&(candidate.start, candidate.end)).filter(|_| candidate.kind == Kind::Place);
        let Some(home) = home else { continue };
        steps(home.entries.len());
        let weight = if !home.entries.contains(&entry) {
            if home.is_of_note { ELSEWHERE } else { 0.0 }
        } else if is_of_note(candidate) {
            room(candidate, AT_HOME).max(home.best - candidate.score)
        } else {
            room(candidate, AT_HOME)
        };
        candidate.weigh(Evidence::Document, weight, context.without);
    }
}

/// What evidence of so much may add.
fn room(candidate: &Candidate, weight: f32) -> f32 {
    (MOST - candidate.score).clamp(0.0, weight)
}

/// The places at some tokens whose territory the document names.
#[derive(Default)]
struct Home {
    entries: Vec<EntryId>,
    /// One of them is no hamlet.
    is_of_note: bool,
    /// Score of the best place there, at home or not: whichever it is, that it is a place is known by it.
    best: f32,
}

/// Prominent enough to take the place of a larger homonym.
fn is_of_note(candidate: &Candidate) -> bool {
    candidate.parts.of(Evidence::Prior) >= OF_NOTE
}

/// By their tokens, the places whose territory the document names.
fn homes(context: &Context<'_>, candidates: &[Candidate]) -> FxHashMap<(usize, usize), Home> {
    let territories = territories(context, candidates);
    let mut homes: FxHashMap<(usize, usize), Home> = FxHashMap::default();
    if territories.is_empty() {
        return homes;
    }
    let places = || candidates.iter().filter(|c| c.kind == Kind::Place);
    for candidate in places() {
        let Some(entry) = candidate.entry else { continue };
        step();
        if context.gazetteers.above(entry).any(|territory| territories.contains(&territory)) {
            let home = homes.entry((candidate.start, candidate.end)).or_default();
            home.entries.push(entry);
            home.is_of_note |= is_of_note(candidate);
        }
    }
    for candidate in places() {
        if let Some(home) = homes.get_mut(&(candidate.start, candidate.end)) {
            home.best = home.best.max(candidate.score);
        }
    }
    homes
}

/// The folded words of a candidate, as one number.
fn key(context: &Context<'_>, candidate: &Candidate) -> u64 {
    steps(candidate.end - candidate.start);
    let tokens = &context.text.tokens[candidate.start..candidate.end];
    tokens.iter().fold(0, |key: u64, token| key.rotate_left(5).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ token.hash)
}

/// A kind in a set of kinds.
fn bit(kind: Kind) -> u8 {
    1 << kind as u8
}

/// Family names of the persons who are named in full: `Lens` of `Sophie Lens`, as [`key`]s.
fn surnames(context: &Context<'_>, candidates: &[Candidate]) -> FxHashSet<u64> {
    let persons = candidates.iter().filter(|c| c.kind == Kind::Person && c.score >= 0.7 && c.end > c.start);
    persons.map(|c| context.text.tokens[c.end - 1].hash).collect()
}

/// Names of the bodies that no list knows, where the words around leave no doubt, as [`key`]s.
fn unknown_bodies(context: &Context<'_>, candidates: &[Candidate]) -> FxHashSet<u64> {
    let sure = |c: &&Candidate| c.kind == Kind::Organisation && c.entry.is_none() && c.score >= SURE && c.end > c.start;
    candidates.iter().filter(sure).map(|c| key(context, c)).collect()
}

/// Entries of the places that stand there beyond doubt, countries excepted: they tell too little.
fn territories(context: &Context<'_>, candidates: &[Candidate]) -> FxHashSet<EntryId> {
    let places = candidates.iter().filter(|c| c.kind == Kind::Place && c.score >= SURE);
    places.filter_map(|c| c.entry).filter(|entry| context.gazetteers.parent(*entry).is_some()).collect()
}

/// `Lupin lève 4 millions` may be someone, but for `le PDG de Lupin` in the same document.
fn acting_bodies(context: &Context<'_>, candidates: &mut [Candidate]) {
    if !candidates.iter().any(|c| c.rule == SURNAME_ACTS) {
        return;
    }
    let is_body = |c: &&Candidate| c.kind == Kind::Organisation && c.score >= BODY_ELSEWHERE;
    let bodies: FxHashSet<u64> = candidates.iter().filter(is_body).map(|c| key(context, c)).collect();
    for candidate in candidates.iter_mut().filter(|c| c.rule == SURNAME_ACTS) {
        if bodies.contains(&key(context, candidate)) {
            candidate.weigh(Evidence::Document, -SAME, context.without);
        }
    }
}

/// Kinds that the words around tell of each name, somewhere in the document.
fn cued(context: &Context<'_>, candidates: &[Candidate]) -> FxHashMap<u64, u8> {
    let mut out: FxHashMap<u64, u8> = FxHashMap::default();
    for candidate in candidates.iter().filter(|c| c.entry.is_some() && c.parts.of(Evidence::Context) >= CUED) {
        *out.entry(key(context, candidate)).or_default() |= bit(candidate.kind);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::testing::ids as read;

    #[test]
    fn homonyms_go_to_the_territory_of_the_document() {
        assert!(read("La foire se tiendra à Vienne, en Isère.").contains(&"place:fr-38544".to_string()));
        assert!(read("La foire se tiendra à Vienne cet été.").contains(&"place:at-vienne".to_string()));
        // Without a word of the territory, the one that needs no cue.
        assert!(read("Le ministre l'a dit lundi à Laval.").contains(&"place:fr-53130".to_string()));
    }

    #[test]
    fn a_body_takes_its_name_from_a_village() {
        let read = read(
            "L'incubateur L'Escale recrute. L'Escale a reçu trente dossiers, les lauréats s'installent à L'Escale.",
        );
        assert_eq!(read, ["organisation:l-escale"]);
    }

    #[test]
    fn a_name_that_somebody_bears_is_no_place() {
        let read =
            read("Sophie Lens préside le club. « Nous jouerons dimanche », dit-elle. Lens veut un stade plus grand.");
        assert_eq!(read, ["person:sophie-lens"]);
    }
}
