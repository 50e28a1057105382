//! Evidence from the document as a whole: what it names elsewhere speaks for or against a reading here.

use std::collections::{HashMap, HashSet};

use super::evidence::Evidence;
use super::{Candidate, Context, Kind};
use crate::gazetteer::EntryId;

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
const ELSEWHERE: f32 = -0.15;
/// What a reading gains, and its rivals lose, where the same name is read so elsewhere.
const SAME: f32 = 0.12;

/// Lets the candidates of a document speak for and against each other.
pub(super) fn weigh(context: &Context<'_>, candidates: &mut [Candidate]) {
    if !context.uses(Evidence::Document) {
        return;
    }
    let names = surnames(context, candidates);
    let at_home = at_home(context, candidates);
    let cued = cued(context, candidates);
    for (number, candidate) in candidates.iter_mut().enumerate() {
        if candidate.entry.is_none() || candidate.kind == Kind::Person {
            continue;
        }
        let key = key(context, candidate);
        let kinds = cued.get(&key).map(Vec::as_slice).unwrap_or_default();
        if candidate.parts.of(Evidence::Context) < CUED {
            if names.contains(&key) && !kinds.contains(&candidate.kind) {
                candidate.weigh(Evidence::Document, BORNE, context.without);
            }
            // Only where all cues of the document agree.
            if let [kind] = kinds {
                let weight = if *kind == candidate.kind { room(candidate, SAME) } else { -SAME };
                candidate.weigh(Evidence::Document, weight, context.without);
            }
        }
        match at_home.get(&(candidate.start, candidate.end)) {
            Some(home) if candidate.kind == Kind::Place && home.contains(&number) => {
                candidate.weigh(Evidence::Document, room(candidate, AT_HOME), context.without);
            }
            Some(_) if candidate.kind == Kind::Place => candidate.weigh(Evidence::Document, ELSEWHERE, context.without),
            _ => {}
        }
    }
}

/// What evidence of so much may add.
fn room(candidate: &Candidate, weight: f32) -> f32 {
    (MOST - candidate.score).clamp(0.0, weight)
}

/// By their tokens, the places whose territory the document names: numbers of candidates.
fn at_home(context: &Context<'_>, candidates: &[Candidate]) -> HashMap<(usize, usize), Vec<usize>> {
    let territories = territories(context, candidates);
    let mut out: HashMap<(usize, usize), Vec<usize>> = HashMap::new();
    for (number, candidate) in candidates.iter().enumerate().filter(|(_, c)| c.kind == Kind::Place) {
        let Some(entry) = candidate.entry else { continue };
        if context.gazetteers.territories(entry).iter().any(|territory| territories.contains(territory)) {
            out.entry((candidate.start, candidate.end)).or_default().push(number);
        }
    }
    out
}

/// The name of a candidate, as its folded words.
fn key(context: &Context<'_>, candidate: &Candidate) -> Vec<u64> {
    context.text.tokens[candidate.start..candidate.end].iter().map(|token| token.hash).collect()
}

/// Family names of the persons who are named in full: `Lens` of `Sophie Lens`.
fn surnames(context: &Context<'_>, candidates: &[Candidate]) -> HashSet<Vec<u64>> {
    let persons = candidates.iter().filter(|c| c.kind == Kind::Person && c.score >= 0.7);
    persons.filter(|c| c.end > c.start).map(|c| vec![context.text.tokens[c.end - 1].hash]).collect()
}

/// Entries of the places that stand there beyond doubt, countries excepted: they tell too little.
fn territories(context: &Context<'_>, candidates: &[Candidate]) -> HashSet<EntryId> {
    let places = candidates.iter().filter(|c| c.kind == Kind::Place && c.score >= SURE);
    places.filter_map(|c| c.entry).filter(|entry| context.gazetteers.parent(*entry).is_some()).collect()
}

/// Kinds that the words around tell of each name, somewhere in the document.
fn cued(context: &Context<'_>, candidates: &[Candidate]) -> HashMap<Vec<u64>, Vec<Kind>> {
    let mut out: HashMap<Vec<u64>, Vec<Kind>> = HashMap::new();
    for candidate in candidates.iter().filter(|c| c.entry.is_some() && c.parts.of(Evidence::Context) >= CUED) {
        let kinds = out.entry(key(context, candidate)).or_default();
        if !kinds.contains(&candidate.kind) {
            kinds.push(candidate.kind);
        }
    }
    out
}
