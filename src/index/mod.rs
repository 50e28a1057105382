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

/// What fuzz targets need of the index; no promise is made of it.
#[cfg(feature = "internals")]
pub mod internals {
    use super::{schema::Fields, syntax};

    /// Reads queries as a search does, without an index.
    pub struct Queries {
        fields: Fields,
        languages: Vec<String>,
    }

    impl Queries {
        /// For an index with documents in these languages.
        ///
        /// ```
        /// let queries = depeche::index::internals::Queries::new(&["fr"]);
        /// assert!(queries.read("lieu:Metz").is_ok() && queries.read("couleur:rouge").is_err());
        /// ```
        pub fn new(languages: &[&str]) -> Self {
            Queries { fields: Fields::new(), languages: languages.iter().map(|code| (*code).to_string()).collect() }
        }

        /// Reads one.
        ///
        /// # Errors
        /// What is wrong with it, and the way out.
        pub fn read(&self, text: &str) -> Result<(), String> {
            syntax::read(text, &self.fields, &self.languages).map(|_| ())
        }
    }
}
