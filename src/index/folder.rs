//! The folder of an index: which one it is, whether we can read it, and what to say if not.

use std::path::Path;

use tantivy::directory::MmapDirectory;
use tantivy::directory::error::LockError;
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{Index, IndexSettings, TantivyError};

use super::schema::{FORMAT, Fields};
use super::tokenizer::{Exact, Joined};
use crate::error::Error;

/// File that says which format the folder is in. It is written first, so that a run killed at any
/// moment leaves a folder that the next run knows as its own.
const MARK: &str = "depeche-index.txt";
/// What tantivy keeps its list of segments in.
const META: &str = "meta.json";

/// What tantivy said, with the folder and the way out.
pub(super) fn failed(folder: &Path, error: impl std::fmt::Display) -> Error {
    Error::Index {
        path: folder.to_path_buf(),
        reason: format!("{error}; if this stays, delete the folder and run `depeche ingest` again"),
    }
}

/// As [`failed`], a held lock told apart.
pub(super) fn tantivy_failed(folder: &Path, error: TantivyError) -> Error {
    match error {
        TantivyError::LockFailure(LockError::LockBusy, _) => Error::Locked(folder.to_path_buf()),
        error => failed(folder, error),
    }
}

fn io(folder: &Path) -> impl Fn(std::io::Error) -> Error + '_ {
    |source| Error::Io { path: folder.to_path_buf(), source }
}

/// The format that a folder is in; `None` without the mark.
fn format(folder: &Path) -> Result<Option<String>, Error> {
    match std::fs::read_to_string(folder.join(MARK)) {
        Ok(text) => Ok(Some(text.lines().next().unwrap_or_default().trim_start_matches("format ").trim().to_string())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(io(folder)(error)),
    }
}

fn check(folder: &Path, found: String) -> Result<(), Error> {
    if found == FORMAT {
        return Ok(());
    }
    Err(Error::IndexVersion { path: folder.to_path_buf(), found, expected: FORMAT.to_string() })
}

fn prepare(index: &mut Index) {
    index.tokenizers().register("joined", TextAnalyzer::from(Joined::default()));
    index.tokenizers().register("exact", TextAnalyzer::from(Exact::default()));
}

/// Opens an index for reading.
pub(super) fn open(folder: &Path) -> Result<Index, Error> {
    let marked = format(folder)?;
    let has_meta = folder.join(META).is_file();
    match marked {
        Some(found) => check(folder, found)?,
        // An index of tantivy, but none of ours, or one from before there were marks.
        None if has_meta => check(folder, "unknown".to_string())?,
        None => return Err(Error::NoIndex(folder.to_path_buf())),
    }
    if !has_meta {
        return Err(Error::NoIndex(folder.to_path_buf()));
    }
    let directory = MmapDirectory::open(folder).map_err(|error| failed(folder, error))?;
    let mut index = Index::open(directory).map_err(|error| tantivy_failed(folder, error))?;
    prepare(&mut index);
    Ok(index)
}

/// Opens an index for writing, and makes it where there is none.
pub(super) fn open_or_create(folder: &Path, fields: &Fields) -> Result<Index, Error> {
    match format(folder)? {
        Some(found) => check(folder, found)?,
        None if folder.join(META).is_file() => check(folder, "unknown".to_string())?,
        None => {
            std::fs::create_dir_all(folder).map_err(io(folder))?;
            if std::fs::read_dir(folder).map_err(io(folder))?.next().is_some() {
                return Err(Error::Index {
                    path: folder.to_path_buf(),
                    reason: "this folder holds other files and no index; name a new or an empty one with --index"
                        .to_string(),
                });
            }
            std::fs::write(
                folder.join(MARK),
                format!(
                    "format {FORMAT}\nAn index of depeche. Made with `depeche ingest`; may be deleted and made again.\n"
                ),
            )
            .map_err(io(folder))?;
        }
    }
    let directory = MmapDirectory::open(folder).map_err(|error| failed(folder, error))?;
    let settings = IndexSettings {
        // The indexing threads are as many as the cores already: one more would only take turns with them.
        docstore_compress_dedicated_thread: false,
        ..IndexSettings::default()
    };
    let mut index = Index::builder()
        .schema(fields.schema.clone())
        .settings(settings)
        .open_or_create(Box::new(directory) as Box<dyn tantivy::Directory>)
        .map_err(|error| tantivy_failed(folder, error))?;
    prepare(&mut index);
    Ok(index)
}
