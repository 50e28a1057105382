//! Where a command writes its result: a file, or standard output.
//!
//! A file takes its name only when it is whole: what stood there stays until then, and nothing is left behind when
//! the writing fails. What is no regular file (a pipe, a terminal, `/dev/null`) is written to, not replaced; a link
//! stays, and the file that it leads to is replaced.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::out;
use crate::error::Error;

/// Names of standard output beside `-`.
const STANDARD_OUTPUT: [&str; 3] = ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];

/// Is it standard output that is meant?
pub(super) fn is_standard(path: &Path) -> bool {
    path == Path::new("-") || STANDARD_OUTPUT.iter().any(|name| path == Path::new(name))
}

/// Writes to a file, or to standard output where none is named or `-` is.
///
/// # Errors
/// What `work` says; [`Error::Io`] with the file's name, [`Error::Output`].
pub(super) fn write(path: Option<&Path>, work: impl FnOnce(&mut dyn Write) -> Result<(), Error>) -> Result<(), Error> {
    let Some(path) = path.filter(|path| !is_standard(path)) else { return out::write(work) };
    let failed = |source| Error::Io { path: path.to_path_buf(), source };
    let known = match fs::metadata(path) {
        Ok(known) => Some(known),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(failed(error)),
    };
    match known {
        Some(known) if !known.is_file() => {
            let file = OpenOptions::new().write(true).open(path).map_err(failed)?;
            let mut to = BufWriter::with_capacity(1 << 16, file);
            work(&mut to).and_then(|()| to.flush().map_err(failed))
        }
        known => replace(&target(path), known.as_ref(), path, work),
    }
}

/// Writes beside the file, then gives the name over. Errors name the path that was asked for.
fn replace(
    target: &Path,
    known: Option<&Metadata>,
    path: &Path,
    work: impl FnOnce(&mut dyn Write) -> Result<(), Error>,
) -> Result<(), Error> {
    let failed = |source| Error::Io { path: path.to_path_buf(), source };
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Dropped on any way out but the last, which takes it away.
    let mut partial = create(folder).map_err(failed)?;
    let mut to = BufWriter::with_capacity(1 << 16, partial.as_file_mut());
    work(&mut to)?;
    to.flush().map_err(failed)?;
    drop(to);
    if let Some(known) = known {
        keep(partial.as_file(), known).map_err(failed)?;
    }
    // What the disk cannot take is told before the old file is gone.
    partial.as_file().sync_all().map_err(failed)?;
    partial.persist(target).map(|_| ()).map_err(|error| failed(error.error))
}

fn create(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".depeche-").suffix(".part");
    // As for any new file: what the user's mask leaves of it.
    #[cfg(unix)]
    builder.permissions(<fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// Gives a file the mode of the one that it replaces, and its owner as far as that is allowed.
fn keep(file: &File, known: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        // Only the superuser may give a file away; then its group alone is tried.
        if std::os::unix::fs::fchown(file, Some(known.uid()), Some(known.gid())).is_err() {
            let _ = std::os::unix::fs::fchown(file, None, Some(known.gid()));
        }
    }
    file.set_permissions(known.permissions())
}

/// The file that a path leads to over any links, the last of which may lead to what is not there yet.
fn target(path: &Path) -> PathBuf {
    if let Ok(whole) = fs::canonicalize(path) {
        return whole;
    }
    let mut target = path.to_path_buf();
    // A circle of links ends as an error of the system, when the file is made.
    for _ in 0..40 {
        let Ok(next) = fs::read_link(&target) else { break };
        target = target.parent().map(|folder| folder.join(&next)).unwrap_or(next);
    }
    target
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn put(path: &Path, text: &str) -> Result<(), Error> {
        write(Some(path), |to| to.write_all(text.as_bytes()).map_err(out::failed))
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_keeps_its_mode_and_a_link_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("a"), "old").unwrap();
        fs::set_permissions(at("a"), fs::Permissions::from_mode(0o600)).unwrap();
        symlink("a", at("link")).unwrap();
        symlink("new", at("dangling")).unwrap();
        put(&at("link"), "text").unwrap();
        put(&at("dangling"), "made").unwrap();
        assert_eq!(fs::read_to_string(at("a")).unwrap(), "text");
        assert_eq!(fs::metadata(at("a")).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(fs::symlink_metadata(at("link")).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(at("new")).unwrap(), "made");
        assert_ne!(fs::metadata(at("new")).unwrap().permissions().mode() & 0o077, 0, "as for any new file");
        assert_eq!(names(folder.path()), ["a", "dangling", "link", "new"]);
    }

    #[test]
    fn a_failure_leaves_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "old").unwrap();
        let failing = write(Some(&path), |to| {
            to.write_all(b"half").map_err(out::failed)?;
            Err(Error::NothingRead("no".into()))
        });
        assert!(failing.is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(names(folder.path()), ["a"]);
        assert!(put(&folder.path().join("gone/a"), "x").unwrap_err().to_string().contains("gone/a"));
        assert!(put(folder.path(), "x").is_err());
    }

    #[test]
    fn devices_are_written_to() {
        put(Path::new("/dev/null"), "text").unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
        let full = Path::new("/dev/full");
        if full.exists() {
            assert!(put(full, "text").unwrap_err().to_string().starts_with("/dev/full: "));
        }
    }
}
