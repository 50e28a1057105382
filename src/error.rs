//! Errors of the edges. The core, from `text` to `analyze`, has none.

use std::path::PathBuf;

/// Why a document was rejected; the batch goes on without it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum RejectCode {
    /// Bytes in no known encoding.
    Encoding,
    /// Larger than the limit.
    TooLarge,
    /// No text in it.
    Empty,
    /// A format that no reader knows, or a broken file of a known one.
    Format,
    /// A line that is no JSON object of the expected shape.
    Json,
    /// The disk or the network failed.
    Io,
}

impl RejectCode {
    /// Its name in the record.
    pub fn name(self) -> &'static str {
        match self {
            RejectCode::Encoding => "encoding",
            RejectCode::TooLarge => "too-large",
            RejectCode::Empty => "empty",
            RejectCode::Format => "format",
            RejectCode::Json => "json",
            RejectCode::Io => "io",
        }
    }
}

/// A document that could not be read: which, where, why, and the way out.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{source_name}{}: {message}", line.map(|line| format!(":{line}")).unwrap_or_default())]
pub struct Reject {
    /// Path or name of the input.
    pub source_name: String,
    /// Line, from 1.
    pub line: Option<u64>,
    /// Kind of failure.
    pub code: RejectCode,
    /// What is wrong and what to do.
    pub message: String,
}

/// A place in a gold, or in floors, that cannot be read.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{file}:{line}: {reason}; {remedy}")]
pub struct GoldError {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: u64,
    /// What is wrong.
    pub reason: String,
    /// What to do.
    pub remedy: String,
}

/// What ends a whole command.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder that is not there or cannot be read.
    #[error("{}: {source}; check the path and its permissions", path.display())]
    Io {
        /// The path.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A malformed gazetteer.
    #[error(transparent)]
    Gazetteer(#[from] crate::gazetteer::GazetteerError),
    /// A gold, or floors, that cannot be read.
    #[error(transparent)]
    Gold(#[from] GoldError),
    /// An option that does not go with the others: wrong usage.
    #[error("{0}")]
    Usage(String),
    /// No index where one was expected.
    #[error("{}: no index here; make one with `depeche ingest`, or name it with --index", .0.display())]
    NoIndex(PathBuf),
    /// An index that another version of depeche wrote.
    #[error("{}: this index was written in format {found}, this depeche reads {expected}; make it anew with `{remedy}`", path.display())]
    IndexVersion {
        /// The index.
        path: PathBuf,
        /// Its format.
        found: String,
        /// Ours.
        expected: String,
        /// The command that makes it anew.
        remedy: String,
    },
    /// Settings or memory of an index that cannot be read.
    #[error("{}: {reason}; correct the file, or delete it", path.display())]
    Settings {
        /// The file.
        path: PathBuf,
        /// The place in it, and what is wrong.
        reason: String,
    },
    /// Another process writes to the index.
    #[error("{}: another depeche is writing to this index; wait for it to end, or name another --index", .0.display())]
    Locked(PathBuf),
    /// A query that cannot be read.
    #[error("query {query:?}: {reason}")]
    Query {
        /// The query.
        query: String,
        /// What is wrong and what to do.
        reason: String,
    },
    /// The index failed.
    #[error("{}: the index failed: {reason}", path.display())]
    Index {
        /// The index.
        path: PathBuf,
        /// What tantivy said.
        reason: String,
    },
    /// No document of that id.
    #[error("{0}: no document of this id; `depeche search` lists ids")]
    NoDocument(String),
    /// Standard output could not be written; a closed pipe is no failure, `main` tells it apart.
    #[error("standard output: {0}; free the disk or check where it is sent")]
    Output(#[source] std::io::Error),
    /// Nothing among the inputs could be read.
    #[error("{0}")]
    NothingRead(String),
}
