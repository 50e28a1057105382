//! Turns French press releases into a searchable index and JSON.
//!
//! The core is [`analyze::Analyzer`]: a [`document::Document`] goes in, a [`record::Record`] comes out. Around it,
//! [`ingest`] reads files, [`index`] keeps and finds records, [`export`] prints them, [`eval`] scores them. `ARCHITECTURE.md` has the map.

pub mod analyze;
pub mod cli;
pub mod document;
pub mod error;
pub mod eval;
pub mod export;
pub mod extract;
pub mod fold;
pub mod gazetteer;
pub mod index;
pub mod ingest;
pub mod language;
pub mod layout;
pub mod lexicon;
pub mod record;
pub mod resolve;
pub mod steps;
pub mod text;
