//! From the paths of a command to files, in an order that never changes.

use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use ignore::{DirEntry, WalkBuilder};

use super::Plan;
use super::base::absolute;
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
    /// Its source: the path relative to the base; `-` for a pipe or a device.
    pub source: String,
    /// Its size in bytes; unknown for a pipe.
    pub size: Option<u64>,
    /// Changes when the file does: of its size and the moment of its last change.
    pub stamp: u64,
}

/// The file in a folder that names what is left out there, as `.gitignore` does for git.
pub const IGNORE_FILE: &str = ".depecheignore";

/// The file that tells an index of depeche; a folder with it is none of the input, whosever index it is.
pub const INDEX_MARK: &str = "depeche-index.txt";

/// Goes through the files and folders of a plan: the inputs in their order, each folder sorted by name. Below a
/// folder, hidden files and those that speak about the folder (`README`, `LICENSE`) are left out; so is what the
/// plan excepts, for an index often lies beside what it is made of, and what `--ignore` or a `.depecheignore` name.
///
/// ```
/// use depeche::ingest::{Plan, base::Base};
/// use depeche::ingest::walk::{Place, walk};
/// let folder = tempfile::tempdir().unwrap();
/// for name in ["b.txt", "a.txt", "README.md", ".hidden"] {
///     std::fs::write(folder.path().join(name), "x").unwrap();
/// }
/// let plan = Plan::new(vec![folder.path().to_path_buf()], Base::at(folder.path()));
/// let found: Vec<String> = walk(&plan)
///     .filter_map(|place| match place {
///         Ok(Place::File(file)) => Some(file.source),
///         _ => None,
///     })
///     .collect();
/// assert_eq!(found, ["a.txt", "b.txt"]);
/// ```
pub fn walk(plan: &Plan) -> impl Iterator<Item = Result<Place, Reject>> {
    let except: Vec<PathBuf> = plan.except.iter().map(|path| absolute(path)).collect();
    plan.inputs.iter().flat_map(move |input| below(input, plan, except.clone()))
}

fn below<'p>(
    input: &'p Path,
    plan: &'p Plan,
    except: Vec<PathBuf>,
) -> Box<dyn Iterator<Item = Result<Place, Reject>> + 'p> {
    if input == Path::new("-") {
        return Box::new(std::iter::once(Ok(Place::StandardInput)));
    }
    let root = absolute(input);
    let metadata = match std::fs::metadata(&root) {
        Ok(metadata) => metadata,
        Err(error) => return Box::new(std::iter::once(Err(unreadable(&plan.base.source(&root), &error)))),
    };
    if !metadata.is_dir() {
        let wanted = !plan.ignores(&root, false);
        return Box::new(wanted.then(|| Ok(Place::File(file(root, plan, Some(&metadata))))).into_iter());
    }
    let from = plan.base.source(&root);
    let ignores = plan.ignore.clone();
    let entries = WalkBuilder::new(&root)
        .standard_filters(false)
        .hidden(true)
        .follow_links(true)
        .add_custom_ignore_filename(IGNORE_FILE)
        .sort_by_file_name(|a, b| a.cmp(b))
        .filter_entry(move |entry| {
            let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            let left_out = speaks_of_the_folder(entry)
                || except.iter().any(|except| entry.path() == except)
                || is_folder && entry.path().join(INDEX_MARK).is_file()
                || ignores.matched(entry.path(), is_folder).is_ignore();
            entry.depth() == 0 || !left_out
        })
        .build();
    Box::new(entries.filter_map(move |entry| match entry {
        // Folders are gone into by the walk itself; pipes and devices in a folder would block it.
        Ok(entry) if !entry.file_type().is_some_and(|kind| kind.is_file()) => None,
        Ok(entry) => {
            let metadata = entry.metadata().ok();
            Some(Ok(Place::File(file(entry.into_path(), plan, metadata.as_ref()))))
        }
        Err(error) => walk_error(&error, &from, plan).map(Err),
    }))
}

fn file(path: PathBuf, plan: &Plan, metadata: Option<&Metadata>) -> File {
    let changed = metadata.and_then(|metadata| metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok());
    let nanoseconds = changed.map_or(0, |changed| changed.as_nanos() as u64);
    let size = metadata.filter(|metadata| metadata.is_file()).map(Metadata::len);
    // The name of a pipe (`/dev/fd/63`) is no place: another document comes out of it each time.
    let is_pipe = metadata.is_some_and(|metadata| !metadata.is_file());
    let source = if is_pipe { "-".to_string() } else { plan.base.source(&path) };
    let stamp = if is_pipe { 0 } else { nanoseconds ^ size.unwrap_or_default().rotate_left(40) };
    File { source, path, size, stamp }
}

/// `README.md`, `LICENSE-MIT`: about the folder, not of it. Only where they are files and bear just that name: a licence
/// is news in French (`licence-4-bistrots.txt`), so what is not in capitals is read.
fn speaks_of_the_folder(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    let (stem, extension) = name.split_once('.').unwrap_or((&name, ""));
    let about = stem.eq_ignore_ascii_case("readme")
        || matches!(stem, "LICENSE" | "LICENCE" | "COPYING")
        || ["LICENSE-", "LICENCE-"].iter().any(|word| {
            stem.strip_prefix(word).is_some_and(|rest| extension.is_empty() && !rest.contains(char::is_lowercase))
        });
    about && entry.file_type().is_some_and(|kind| kind.is_file())
}

/// A loop of links is gone around once and is no error; anything else is.
fn walk_error(error: &ignore::Error, from: &str, plan: &Plan) -> Option<Reject> {
    let mut inner = error;
    let mut source = from.to_string();
    loop {
        match inner {
            ignore::Error::Loop { .. } => return None,
            ignore::Error::WithPath { path, err } => (source, inner) = (plan.base.source(path), err),
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => inner = err,
            ignore::Error::Io(error) => return Some(unreadable(&source, error)),
            other => return Some(unreadable(&source, &std::io::Error::other(other.to_string()))),
        }
    }
}

/// Says that a file or folder cannot be read.
pub fn unreadable(source: &str, error: &std::io::Error) -> Reject {
    let message = match error.kind() {
        std::io::ErrorKind::NotFound => "no such file or folder; check the path".to_string(),
        std::io::ErrorKind::PermissionDenied => "permission denied; give the right to read it".to_string(),
        _ => format!("{error}; check the path and its permissions"),
    };
    Reject { source_name: source.to_string(), line: None, code: RejectCode::Io, message }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::base::{Base, told};

    fn tree(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "x").unwrap();
        }
        folder
    }

    /// The sources of the files below these inputs, told from the folder.
    fn sources(plan: &Plan) -> Vec<String> {
        walk(plan)
            .map(|place| match place {
                Ok(Place::File(file)) => file.source,
                Ok(Place::StandardInput) => "-".into(),
                Err(reject) => format!("!{} {}", reject.code.name(), reject.source_name),
            })
            .collect()
    }

    fn plan(folder: &tempfile::TempDir, inputs: &[&str]) -> Plan {
        let inputs = inputs.iter().map(|input| match *input {
            "-" => "-".into(),
            input => folder.path().join(input),
        });
        Plan::new(inputs.collect(), Base::at(folder.path()))
    }

    #[test]
    fn order_and_omissions() {
        let folder = tree(&[
            "b/z.txt",
            "b/a.txt",
            "a.txt",
            ".git/x",
            "LICENCE-MIT",
            "b/Readme.txt",
            "readmes/x",
            "readmore",
            "licence-4.txt",
        ]);
        let all = ["a.txt", "b/a.txt", "b/z.txt", "licence-4.txt", "readmes/x", "readmore"];
        assert_eq!(sources(&plan(&folder, &["."])), all);
        assert_eq!(sources(&plan(&folder, &["b/Readme.txt", "none", "-"])), ["b/Readme.txt", "!io none", "-"]);
        let elsewhere = Plan::new(vec![folder.path().join("b")], Base::at(&folder.path().join("readmes")));
        assert_eq!(
            sources(&elsewhere),
            ["a.txt", "z.txt"].map(|name| told(&absolute(&folder.path().join("b").join(name))))
        );
    }

    #[test]
    fn what_is_ignored() {
        let folder = tree(&["a.pdf", "a.txt", "b/c.pdf", "b/d.txt", "b/brouillons/e.txt", "brouillons/f.txt"]);
        let ignoring = |patterns: &[&str]| {
            let patterns: Vec<String> = patterns.iter().map(|pattern| pattern.to_string()).collect();
            sources(&plan(&folder, &["."]).ignoring(&patterns).unwrap())
        };
        assert_eq!(ignoring(&["*.pdf"]), ["a.txt", "b/brouillons/e.txt", "b/d.txt", "brouillons/f.txt"]);
        assert_eq!(ignoring(&["*.pdf", "brouillons/"]), ["a.txt", "b/d.txt"]);
        assert_eq!(ignoring(&["/brouillons", "b/*.pdf"]), ["a.pdf", "a.txt", "b/brouillons/e.txt", "b/d.txt"]);
        std::fs::write(folder.path().join("b/.depecheignore"), "*.txt\n!d.txt\n").unwrap();
        assert_eq!(ignoring(&["*.pdf"]), ["a.txt", "b/d.txt", "brouillons/f.txt"]);
        assert_eq!(sources(&plan(&folder, &["a.pdf"]).ignoring(&["*.pdf".into()]).unwrap()), [""; 0]);
        assert!(plan(&folder, &["."]).ignoring(&["a{b".into()]).is_err());
    }

    #[test]
    fn the_index_is_no_input() {
        let folder = tree(&["a.txt", "depeche-index/meta.json", "z/depeche-index/b.txt", "depeche.toml"]);
        let except = ["depeche-index", "depeche.toml"].map(|name| folder.path().join(name)).to_vec();
        let plan = Plan { except, ..plan(&folder, &["."]) };
        assert_eq!(sources(&plan), ["a.txt", "z/depeche-index/b.txt"]);
        // Another index is none either.
        std::fs::write(folder.path().join("z/depeche-index/depeche-index.txt"), "format 4\n").unwrap();
        assert_eq!(sources(&plan), ["a.txt"]);
    }

    #[cfg(unix)]
    #[test]
    fn loops_of_links_end() {
        let folder = tree(&["a/x.txt"]);
        std::os::unix::fs::symlink(folder.path(), folder.path().join("a/loop")).unwrap();
        std::os::unix::fs::symlink(folder.path().join("gone"), folder.path().join("broken")).unwrap();
        assert_eq!(sources(&plan(&folder, &["."])), ["a/x.txt", "!io broken"]);
    }

    #[test]
    fn a_changed_file_has_another_stamp() {
        let folder = tree(&["a.txt"]);
        let stamp = || match walk(&plan(&folder, &["a.txt"])).next() {
            Some(Ok(Place::File(file))) => file.stamp,
            _ => unreachable!(),
        };
        let before = stamp();
        assert_eq!(stamp(), before);
        std::fs::write(folder.path().join("a.txt"), "xy").unwrap();
        assert_ne!(stamp(), before);
    }
}
