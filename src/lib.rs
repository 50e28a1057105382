//! Turns French press releases into a searchable index and JSON.
pub mod analyze;
pub mod document;
pub mod error;
pub mod export;
pub mod extract;
pub mod fold;
pub mod gazetteer;
pub mod language;
pub mod layout;
pub mod lexicon;
pub mod record;
pub mod resolve;
pub mod text;
