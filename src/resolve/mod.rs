//! From candidates to entities: one reading of each sentence without overlaps, then one entity for
//! all mentions of the same thing.

mod acronyms;
mod attached;
pub mod calibration;
mod claims;
mod entities;
mod joins;
mod joints;
mod merge;
mod name;
mod reading;
mod repeats;
mod roles;

pub use claims::{FoundClaim, claims};
pub use entities::{Entity, entities};
pub use reading::{Losers, Lost, THRESHOLD, one_reading, outside_labels};
