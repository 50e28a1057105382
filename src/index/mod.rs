//! The index: an embedded tantivy folder that records are put into, searched in and read back from.
//!
//! The analysis hands over terms that are already cut and stemmed ([`crate::text::terms`]); queries
//! go through the same functions. Records are stored whole, so that `show`, `export` and snippets
//! need nothing but the index.

pub mod days;
mod directory;
mod documents;
pub mod entities;
pub mod facets;
pub mod file;
pub mod folder;
mod merging;
pub mod query;
mod range;
pub mod reader;
pub mod rejects;
pub mod schema;
pub mod settings;
pub mod snippet;
mod stored;
mod syntax;
mod territories;
mod tokenizer;
pub mod writer;

pub use query::Filters;
pub use reader::{Reader, Sort};
pub use writer::{Put, Writer};
