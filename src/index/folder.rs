//! The folder of an index: which one it is, whether we can read it, and what to say if not.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use tantivy::directory::MmapDirectory;
use tantivy::directory::error::LockError;
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{Directory, Index, IndexSettings, TantivyError};

use super::directory::{ReadOnly, Writable};
use super::schema::{FORMAT, Fields};
use super::settings::{self, Settings};
use super::tokenizer::{Exact, Joined};
use super::{file, rejects};
use crate::error::Error;
// Says which format the folder is in. It is written last: there is no mark without an index.
use crate::ingest::walk::INDEX_MARK as MARK;

/// What tantivy keeps its list of segments in.
const META: &str = "meta.json";
/// What tantivy keeps the list of all files in that it ever made.
const MANAGED: &str = ".managed.json";

/// What tantivy said, with the folder and the way out.
pub(super) fn failed(folder: &Path, error: impl std::fmt::Display) -> Error {
    let error = error.to_string();
    // No space, file too large, quota passed. What ends a thread of tantivy's is not told; it is nearly always that.
    let full = ["os error 28", "os error 27", "os error 122", "worker thread encountered an error"];
    let remedy = match full.iter().any(|words| error.contains(words)) {
        true => "if the disk is full, make room and run it again: what was indexed before is there".to_string(),
        false => format!("if this stays, make it anew with `{}`", rebuild(folder)),
    };
    Error::Index { path: folder.to_path_buf(), reason: format!("{error}; {remedy}") }
}

/// As [`failed`], a held lock told apart.
pub(super) fn tantivy_failed(folder: &Path, error: TantivyError) -> Error {
    match error {
        TantivyError::LockFailure(LockError::LockBusy, _) => Error::Locked(folder.to_path_buf()),
        TantivyError::LockFailure(LockError::IoError(error), _) => {
            io(folder)(std::io::Error::new(error.kind(), format!("it cannot be written to ({error})")))
        }
        error => failed(folder, error),
    }
}

fn io(folder: &Path) -> impl Fn(std::io::Error) -> Error + '_ {
    |source| Error::Io { path: folder.to_path_buf(), source }
}

/// The one command that makes an index anew; an index that remembers no inputs needs them named.
fn rebuild(folder: &Path) -> String {
    let remembers = matches!(Settings::read(folder), Ok(Some(settings)) if !settings.inputs.is_empty());
    let paths = if remembers { "" } else { " PATH…" };
    format!("depeche ingest --rebuild --index {}{paths}", folder.display())
}

/// What a folder is.
#[derive(Debug, PartialEq, Eq)]
enum State {
    /// An index in our format.
    Index,
    /// No index, and nothing that one could overwrite.
    Free,
}

/// Looks at a folder. One with a mark and no list of segments is what an accident at birth leaves; one without a mark
/// whose fields are ours only lacks it.
///
/// # Errors
/// [`Error::IndexVersion`] for another format; [`Error::Index`] where other files lie; [`Error::Io`].
fn state(folder: &Path) -> Result<State, Error> {
    if !folder.join(META).is_file() {
        return match strangers(folder)? {
            None => Ok(State::Free),
            Some(file) => Err(Error::Index {
                path: folder.to_path_buf(),
                reason: format!(
                    "this folder holds other files ({file}) and no index; name a new or an empty one with --index"
                ),
            }),
        };
    }
    let text = file::read(&folder.join(MARK))?.unwrap_or_default();
    let found = match text.lines().next().and_then(|line| line.trim().strip_prefix("format ")) {
        Some(format) => format.trim().to_string(),
        None if has_our_fields(folder) => FORMAT.to_string(),
        None => "unknown".to_string(),
    };
    if found == FORMAT {
        return Ok(State::Index);
    }
    Err(Error::IndexVersion {
        path: folder.to_path_buf(),
        found,
        expected: FORMAT.to_string(),
        remedy: rebuild(folder),
    })
}

/// A file in the folder that is none of ours.
fn strangers(folder: &Path) -> Result<Option<String>, Error> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(io(folder)(error)),
    };
    for entry in entries {
        let name = entry.map_err(io(folder))?.file_name().to_string_lossy().into_owned();
        let ours =
            [MARK, settings::FILE, rejects::FILE].contains(&name.as_str()) || is_segment(&name) || is_aside(&name);
        if !ours && !is_tantivy(&name) && !name.starts_with(OLD) {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

/// `0123…cdef.idx`: a part of a segment.
fn is_segment(name: &str) -> bool {
    name.split_once('.').is_some_and(|(id, _)| id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// A file that was being written when the process died.
fn is_aside(name: &str) -> bool {
    name.starts_with(".tmp") || name.ends_with(".part")
}

/// Lists and locks of tantivy.
fn is_tantivy(name: &str) -> bool {
    name == META || name == MANAGED || name.starts_with(".tantivy-")
}

fn has_our_fields(folder: &Path) -> bool {
    let index = MmapDirectory::open(folder).ok().and_then(|directory| Index::open(ReadOnly(directory)).ok());
    index.is_some_and(|index| index.schema() == Fields::new().schema)
}

fn prepare(index: &mut Index) {
    index.tokenizers().register("joined", TextAnalyzer::from(Joined::default()));
    index.tokenizers().register("exact", TextAnalyzer::from(Exact::default()));
}

/// Opens an index for reading; nothing is written, nothing is locked.
pub(super) fn open(folder: &Path) -> Result<Index, Error> {
    match state(folder) {
        Ok(State::Index) => {}
        // Whatever else lies there: for who searches, it is no index.
        Ok(State::Free) | Err(Error::Index { .. }) => return Err(Error::NoIndex(folder.to_path_buf())),
        Err(error) => return Err(error),
    }
    let directory = MmapDirectory::open(folder).map_err(|error| failed(folder, error))?;
    let mut index = Index::open(ReadOnly(directory)).map_err(|error| tantivy_failed(folder, error))?;
    prepare(&mut index);
    Ok(index)
}

/// Opens an index for writing; none where there is none yet.
///
/// # Errors
/// As [`create`].
pub(super) fn open_to_write(folder: &Path, fields: &Fields) -> Result<Option<Index>, Error> {
    match state(folder)? {
        State::Index => create(folder, fields).map(Some),
        State::Free => Ok(None),
    }
}

/// Makes an index, or opens the one that is there.
///
/// # Errors
/// [`Error::Io`], [`Error::Index`].
pub(super) fn create(folder: &Path, fields: &Fields) -> Result<Index, Error> {
    std::fs::create_dir_all(folder).map_err(io(folder))?;
    let directory = Writable::open(folder).map_err(|error| failed(folder, error))?;
    let settings = IndexSettings {
        // The indexing threads are as many as the cores already: one more would only take turns with them.
        docstore_compress_dedicated_thread: false,
        ..IndexSettings::default()
    };
    let mut index = Index::builder()
        .schema(fields.schema.clone())
        .settings(settings)
        .open_or_create(Box::new(directory) as Box<dyn Directory>)
        .map_err(|error| tantivy_failed(folder, error))?;
    let mark =
        format!("format {FORMAT}\nAn index of depeche. Made with `depeche ingest`; `--rebuild` makes it anew.\n");
    if file::read(&folder.join(MARK)).ok().flatten().as_deref() != Some(&mark) {
        file::replace(&folder.join(MARK), mark.as_bytes())?;
    }
    prepare(&mut index);
    Ok(index)
}

/// Deletes what a killed run left behind: parts of segments that no list names, and files half written. To be called
/// by who holds the lock of the writer; tantivy would fail over such a part when it comes to write one of that name.
pub(super) fn sweep(folder: &Path, index: &Index) -> Result<(), Error> {
    let segments = index.searchable_segment_metas().map_err(|error| tantivy_failed(folder, error))?;
    // Of each segment the file that says which of its documents are deleted: older ones have no say.
    let living: HashMap<String, Option<String>> = segments
        .iter()
        .map(|segment| {
            let id = segment.id().uuid_string();
            let deletions = segment.delete_opstamp().map(|stamp| format!("{id}.{stamp}.del"));
            (id, deletions)
        })
        .collect();
    let lives = |name: &str| {
        let deletions = name.split_once('.').and_then(|(id, _)| living.get(id));
        deletions.is_some_and(|deletions| !name.ends_with(".del") || deletions.as_deref() == Some(name))
    };
    for entry in std::fs::read_dir(folder).map_err(io(folder))? {
        let name = entry.map_err(io(folder))?.file_name();
        let dead = name.to_str().is_some_and(|name| is_segment(name) && !lives(name) || is_aside(name));
        if dead {
            std::fs::remove_file(folder.join(&name)).map_err(io(folder))?;
        }
    }
    Ok(())
}

/// Start of the names of folders that hold the segments of before.
const OLD: &str = "old-";

/// An index that was put aside, to be made anew.
#[derive(Debug, PartialEq, Eq)]
pub struct Aside {
    /// Where it lies now: a folder in that of the index.
    pub old: PathBuf,
    /// How many of its documents will not be read again: they came from a pipe, or their files are gone. Unknown
    /// for an index that cannot be opened.
    pub lost: Option<u64>,
    /// The files that its documents were read from.
    pub files: HashSet<String>,
}

/// Puts the segments of an index aside, of whatever format, so that it can be made anew. Settings and rejects stay.
/// `is_read` tells whether a file will be read again. Gives nothing where there is no index.
///
/// # Errors
/// [`Error::Locked`] while another process writes; [`Error::Index`] for a folder that is no index; [`Error::Io`].
pub fn set_aside(folder: &Path, is_read: impl Fn(&str) -> bool) -> Result<Option<Aside>, Error> {
    match state(folder) {
        Ok(State::Free) => return Ok(None),
        Ok(State::Index) | Err(Error::IndexVersion { .. }) => {}
        Err(error) => return Err(error),
    }
    let directory = Writable::open(folder).map_err(|error| failed(folder, error))?;
    let _lock = directory
        .acquire_lock(&tantivy::directory::INDEX_WRITER_LOCK)
        .map_err(|error| tantivy_failed(folder, TantivyError::LockFailure(error, None)))?;
    let documents = documents_by_file(folder).ok();
    let lost = documents
        .as_ref()
        .map(|files| files.iter().filter(|(file, _)| !is_read(file)).map(|(_, documents)| documents).sum());
    let files = documents.unwrap_or_default().into_keys().collect();
    // A folder without a list of segments is what a kill at this very place left: the rest goes there too.
    let free = |old: &PathBuf| !old.join(META).exists();
    let old = (1..1000).map(|number| folder.join(format!("{OLD}{number}"))).find(free);
    let old = old.unwrap_or_else(|| folder.join(OLD));
    std::fs::create_dir_all(&old).map_err(io(&old))?;
    move_segments(folder, &old)?;
    Ok(Some(Aside { old, lost, files }))
}

/// Puts an index back that was put aside, for nothing was made in its place.
///
/// # Errors
/// [`Error::Io`].
pub fn restore(folder: &Path, aside: &Aside) -> Result<(), Error> {
    move_segments(&aside.old, folder)?;
    std::fs::remove_dir(&aside.old).map_err(io(&aside.old))
}

/// Is there an index in the folder, of whatever format?
pub fn exists(folder: &Path) -> bool {
    folder.join(META).is_file()
}

/// The list of segments goes last: what a kill leaves is an index with holes, which is refused until it is put aside again.
fn move_segments(from: &Path, to: &Path) -> Result<(), Error> {
    let mut names: Vec<String> = Vec::new();
    for entry in std::fs::read_dir(from).map_err(io(from))? {
        names.push(entry.map_err(io(from))?.file_name().to_string_lossy().into_owned());
    }
    names.retain(|name| name == META || name == MANAGED || name == MARK || is_segment(name));
    names.sort_by_key(|name| name == META);
    for name in names {
        let path = from.join(&name);
        std::fs::rename(&path, to.join(&name)).map_err(io(&path))?;
    }
    Ok(())
}

/// How many documents of an index, of whatever format, were read from which file; from none where that is not known.
fn documents_by_file(folder: &Path) -> tantivy::Result<HashMap<String, u64>> {
    let index = Index::open(ReadOnly(MmapDirectory::open(folder)?))?;
    let reader: tantivy::IndexReader =
        index.reader_builder().reload_policy(tantivy::ReloadPolicy::Manual).try_into()?;
    let mut files: HashMap<String, u64> = HashMap::new();
    for segment in reader.searcher().segment_readers() {
        let paths = segment.fast_fields().str("path")?;
        let mut counts: HashMap<Option<u64>, u64> = HashMap::new();
        for doc in segment.doc_ids_alive() {
            *counts.entry(paths.as_ref().and_then(|paths| paths.term_ords(doc).next())).or_default() += 1;
        }
        for (ord, count) in counts {
            let mut file = String::new();
            if let Some((paths, ord)) = paths.as_ref().zip(ord) {
                paths.ord_to_str(ord, &mut file)?;
            }
            *files.entry(file).or_default() += count;
        }
    }
    Ok(files)
}
