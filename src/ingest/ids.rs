//! The ids that a run has given: two different documents never share one.

use std::collections::HashMap;

use crate::document::{hash, other_id};

/// Ids of a run, few bytes each.
#[derive(Debug, Default)]
pub struct Ids {
    /// Digest of each id to that of the document that has it.
    given: HashMap<u64, u64>,
}

/// Whether a document has its id for itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Claim {
    /// It has.
    Own,
    /// The same document was met before.
    Again,
    /// Another document has it: this one goes by another id.
    Other(String),
}

impl Ids {
    /// Takes an id for a document, told by its digest ([`super::Fingerprint::document`]).
    ///
    /// ```
    /// use depeche::ingest::ids::{Claim, Ids};
    /// let mut ids = Ids::default();
    /// assert_eq!(ids.claim("7", 1), Claim::Own);
    /// assert_eq!(ids.claim("7", 2), Claim::Other("7~00000002".into()));
    /// assert_eq!([ids.claim("7", 1), ids.claim("7", 2)], [Claim::Again, Claim::Again]);
    /// ```
    pub fn claim(&mut self, id: &str, document: u64) -> Claim {
        match self.given.get(&hash(id.as_bytes())) {
            None => {
                self.given.insert(hash(id.as_bytes()), document);
                Claim::Own
            }
            Some(&owner) if owner == document => Claim::Again,
            Some(_) => {
                let other = other_id(id, document);
                match self.given.insert(hash(other.as_bytes()), document) {
                    Some(_) => Claim::Again,
                    None => Claim::Other(other),
                }
            }
        }
    }
}
