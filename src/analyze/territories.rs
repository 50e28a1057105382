//! The territories that a document speaks of by naming places in them, for the index.

use rustc_hash::FxHashSet;

use crate::extract::Kind;
use crate::gazetteer::{EntryId, Gazetteers};
use crate::resolve::Entity;
use crate::steps::step;

/// A place above a place: Moselle, Grand Est and France for Metz.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Territory {
    /// Of its entry.
    pub id: String,
    /// Usual name.
    pub name: String,
}

/// The territories above the linked places, each once, in the order in which they are met.
pub(super) fn above(gazetteers: &Gazetteers, entities: &[Entity]) -> Vec<Territory> {
    let mut met: Vec<EntryId> = Vec::new();
    let mut known: FxHashSet<EntryId> = FxHashSet::default();
    for entry in entities.iter().filter(|entity| entity.kind == Kind::Place).filter_map(|entity| entity.entry) {
        for territory in gazetteers.territories(entry) {
            step();
            if known.insert(territory) {
                met.push(territory);
            }
        }
    }
    met.into_iter()
        .map(|entry| Territory { id: gazetteers.id(entry).to_string(), name: gazetteers.name(entry).to_string() })
        .collect()
}
