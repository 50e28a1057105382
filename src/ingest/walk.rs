//! From the paths of a command to files, in an order that never changes.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};

use crate::error::{Reject, RejectCode};

/// Something to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// `-`
    StandardInput,
    /// A file.
    File(File),
}

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Where it is.
    pub path: PathBuf,
    /// Its source as told to people: the path as given, or the folder as given and the path below it.
    pub source: String,
    /// Its path below the ingested folder; its name where it was given itself.
    pub relative: String,
    /// Its size; unknown for a pipe.
    pub size: Option<u64>,
}

/// Goes through files and folders: the inputs in their order, each folder sorted by name. Below a
/// folder, hidden files and those that speak about the folder (`README`, `LICENSE`) are left out; so is the
/// folder `except`, for an index often lies beside what it is made of.
///
/// ```
/// use depeche::ingest::walk::{Place, walk};
/// let folder = tempfile::tempdir().unwrap();
/// for name in ["b.txt", "a.txt", "README.md", ".hidden"] {
///     std::fs::write(folder.path().join(name), "x").unwrap();
/// }
/// let found: Vec<String> = walk(&[folder.path().to_path_buf()], None)
///     .filter_map(|place| match place {
///         Ok(Place::File(file)) => Some(file.relative),
///         _ => None,
///     })
///     .collect();
/// assert_eq!(found, ["a.txt", "b.txt"]);
/// ```
pub fn walk(inputs: &[PathBuf], except: Option<&Path>) -> impl Iterator<Item = Result<Place, Reject>> {
    let mut names = (inputs.len() > 1).then(Names::default);
    let except = except.and_then(|folder| folder.canonicalize().ok());
    inputs.iter().flat_map(move |input| below(input, except.clone())).map(move |place| match (place, &mut names) {
        (Ok(Place::File(mut file)), Some(names)) => {
            file.relative = names.own(&file);
            Ok(Place::File(file))
        }
        (place, _) => place,
    })
}

/// The source of a file below a folder, and what the sources of all of them start with.
///
/// ```
/// use depeche::ingest::walk::prefix;
/// use std::path::Path;
/// assert_eq!(prefix(Path::new("./corpus")), "corpus/");
/// assert_eq!(prefix(Path::new(".")), "./");
/// ```
pub fn prefix(folder: &Path) -> String {
    let source = source(folder);
    if source.ends_with('/') { source } else { source + "/" }
}

/// A path as told to people: `./a` is `a`, and parts are joined by `/` on every system.
fn source(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = if std::path::MAIN_SEPARATOR == '/' { text } else { text.replace('\\', "/").into() };
    match text.strip_prefix("./").map(|rest| rest.trim_start_matches('/')) {
        Some(rest) if !rest.is_empty() => rest.to_string(),
        _ => text.into_owned(),
    }
}

fn below(input: &Path, except: Option<PathBuf>) -> Box<dyn Iterator<Item = Result<Place, Reject>>> {
    if input == Path::new("-") {
        return Box::new(std::iter::once(Ok(Place::StandardInput)));
    }
    let metadata = match std::fs::metadata(input) {
        Ok(metadata) => metadata,
        Err(error) => return Box::new(std::iter::once(Err(unreadable(input, &error)))),
    };
    if !metadata.is_dir() {
        let name = input.file_name().unwrap_or(input.as_os_str()).to_string_lossy().into_owned();
        return Box::new(std::iter::once(Ok(Place::File(File {
            path: input.to_path_buf(),
            source: source(input),
            relative: name,
            size: metadata.is_file().then_some(metadata.len()),
        }))));
    }
    let (root, prefix) = (input.to_path_buf(), prefix(input));
    let entries = WalkBuilder::new(input)
        .standard_filters(false)
        .hidden(true)
        .follow_links(true)
        .sort_by_file_name(|a, b| a.cmp(b))
        .filter_entry(move |entry| {
            entry.depth() == 0
                || !speaks_of_the_folder(entry) && !except.as_deref().is_some_and(|except| is_at(entry, except))
        })
        .build();
    Box::new(entries.filter_map(move |entry| match entry {
        Ok(entry) => entry_place(&entry, &root, &prefix),
        Err(error) => walk_error(&error, &root).map(Err),
    }))
}

fn entry_place(entry: &DirEntry, root: &Path, prefix: &str) -> Option<Result<Place, Reject>> {
    // Folders are gone into by the walk itself; pipes and devices in a folder would block it.
    if !entry.file_type().is_some_and(|kind| kind.is_file()) {
        return None;
    }
    let path = entry.path();
    let relative = source(path.strip_prefix(root).unwrap_or(path));
    let size = entry.metadata().ok().map(|metadata| metadata.len());
    Some(Ok(Place::File(File { path: path.to_path_buf(), source: format!("{prefix}{relative}"), relative, size })))
}

/// Whether an entry is this folder. Names first: to resolve a path asks the disk.
fn is_at(entry: &DirEntry, folder: &Path) -> bool {
    Some(entry.file_name()) == folder.file_name() && entry.path().canonicalize().is_ok_and(|path| path == folder)
}

/// `README.md`, `LICENCE`: about the folder, not of it. Only where they are files.
fn speaks_of_the_folder(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy().to_ascii_uppercase();
    let stem = name.split('.').next().unwrap_or_default();
    let start = |word: &str| stem == word || stem.strip_prefix(word).is_some_and(|rest| rest.starts_with(['-', '_']));
    ["README", "LICENSE", "LICENCE"].iter().any(|word| start(word))
        && entry.file_type().is_some_and(|kind| kind.is_file())
}

/// A loop of links is gone around once and is no error; anything else is.
fn walk_error(error: &ignore::Error, root: &Path) -> Option<Reject> {
    let mut inner = error;
    let mut path = root;
    loop {
        match inner {
            ignore::Error::Loop { .. } => return None,
            ignore::Error::WithPath { path: at, err } => (path, inner) = (at, err),
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => inner = err,
            ignore::Error::Io(error) => return Some(unreadable(path, error)),
            other => return Some(unreadable(path, &std::io::Error::other(other.to_string()))),
        }
    }
}

/// Says that a path cannot be read.
pub fn unreadable(path: &Path, error: &std::io::Error) -> Reject {
    let message = match error.kind() {
        std::io::ErrorKind::NotFound => "no such file or folder; check the path".to_string(),
        std::io::ErrorKind::PermissionDenied => "permission denied; give the right to read it".to_string(),
        _ => format!("{error}; check the path and its permissions"),
    };
    Reject { source_name: source(path), line: None, code: RejectCode::Io, message }
}

/// Relative paths that were given away. Two roots may hold files of one relative path, and one would
/// then take the other's id: the later one keeps as many of its upper folders as tell it apart.
#[derive(Default)]
struct Names {
    /// Digest of the relative path to the digest of the file that has it: few bytes a file.
    taken: HashMap<u64, u64>,
}

impl Names {
    fn own(&mut self, file: &File) -> String {
        let path = std::path::absolute(&file.path).unwrap_or_else(|_| file.path.clone());
        let digest = |text: &str| {
            let mut hasher = DefaultHasher::new();
            text.hash(&mut hasher);
            hasher.finish()
        };
        let whole = source(&path);
        let this = digest(&whole);
        let mut relative = file.relative.clone();
        loop {
            match self.taken.entry(digest(&relative)) {
                Entry::Vacant(entry) => {
                    entry.insert(this);
                    return relative;
                }
                // The same file given twice is the same document.
                Entry::Occupied(entry) if *entry.get() == this || relative.len() >= whole.len() => return relative,
                Entry::Occupied(_) => {
                    let above = whole.strip_suffix(&relative).unwrap_or(&whole).trim_end_matches('/');
                    let start = above.rfind('/').map_or(0, |at| at + 1);
                    relative = whole[start..].to_string();
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "x").unwrap();
        }
        folder
    }

    fn relatives(inputs: &[PathBuf]) -> Vec<String> {
        walk(inputs, None)
            .map(|place| match place {
                Ok(Place::File(file)) => file.relative,
                Ok(Place::StandardInput) => "-".into(),
                Err(reject) => format!("!{}", reject.code.name()),
            })
            .collect()
    }

    #[test]
    fn order_and_omissions() {
        let folder =
            tree(&["b/z.txt", "b/a.txt", "a.txt", ".git/x", "LICENCE-MIT", "b/Readme.txt", "readmes/x", "readmore"]);
        let root = folder.path().to_path_buf();
        assert_eq!(relatives(std::slice::from_ref(&root)), ["a.txt", "b/a.txt", "b/z.txt", "readmes/x", "readmore"]);
        assert_eq!(relatives(&[root.join("b/Readme.txt"), root.join("none"), "-".into()]), ["Readme.txt", "!io", "-"]);
    }

    #[test]
    fn two_roots_do_not_share_ids() {
        let folder = tree(&["a/x.txt", "b/x.txt", "b/c/x.txt"]);
        let at = |name: &str| folder.path().join(name);
        assert_eq!(relatives(&[at("a"), at("b"), at("b/c")]), ["x.txt", "c/x.txt", "b/x.txt", "c/x.txt"]);
        assert_eq!(relatives(&[at("a/x.txt"), at("b/x.txt"), at("a/x.txt")]), ["x.txt", "b/x.txt", "x.txt"]);
    }

    #[test]
    fn the_index_is_no_input() {
        let folder = tree(&["a.txt", "depeche-index/meta.json", "z/depeche-index/b.txt"]);
        let index = folder.path().join("depeche-index");
        let places = walk(&[folder.path().to_path_buf()], Some(&index)).count();
        assert_eq!(places, 2);
    }

    #[cfg(unix)]
    #[test]
    fn loops_of_links_end() {
        let folder = tree(&["a/x.txt"]);
        std::os::unix::fs::symlink(folder.path(), folder.path().join("a/loop")).unwrap();
        std::os::unix::fs::symlink(folder.path().join("gone"), folder.path().join("broken")).unwrap();
        assert_eq!(relatives(&[folder.path().to_path_buf()]), ["a/x.txt", "!io"]);
    }

    #[test]
    fn sources_are_as_given() {
        for (path, expected) in [("./a/b", "a/b"), (".", "."), ("../a", "../a"), ("/a", "/a"), ("a", "a")] {
            assert_eq!(source(Path::new(path)), expected);
        }
    }
}
