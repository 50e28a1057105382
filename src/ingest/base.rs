//! The folder that sources are relative to, so that neither the working directory nor the way in which a path
//! was written counts.

use std::path::{Component, Path, PathBuf};

/// A folder that sources are told from. Paths are made absolute by their words alone; links are not followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    folder: PathBuf,
}

impl Base {
    /// The base at a folder; a relative path is taken from the working directory.
    ///
    /// ```
    /// use depeche::ingest::base::Base;
    /// use std::path::Path;
    /// let base = Base::at(Path::new("/press/./2024/.."));
    /// assert_eq!(base.source(Path::new("/press/jan/a.txt")), "jan/a.txt");
    /// assert_eq!(base.source(Path::new("/mail/b.txt")), "/mail/b.txt");
    /// assert_eq!(base.path("jan/a.txt"), Path::new("/press/jan/a.txt"));
    /// ```
    pub fn at(folder: &Path) -> Base {
        Base { folder: absolute(folder) }
    }

    /// The folder, absolute.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The source of a file or folder: its path below the base with `/` between its parts (`.` for the base
    /// itself), its absolute path where it lies elsewhere.
    pub fn source(&self, path: &Path) -> String {
        let path = absolute(path);
        match path.strip_prefix(&self.folder) {
            Ok(inside) if inside.as_os_str().is_empty() => ".".to_string(),
            Ok(inside) => told(inside),
            Err(_) => told(&path),
        }
    }

    /// The path of a source.
    pub fn path(&self, source: &str) -> PathBuf {
        absolute(&self.folder.join(source))
    }
}

/// An absolute path without `.` and `..`.
///
/// ```
/// use std::path::Path;
/// assert_eq!(depeche::ingest::base::absolute(Path::new("/a/../b/./c/")), Path::new("/b/c"));
/// ```
pub fn absolute(path: &Path) -> PathBuf {
    // Only an empty path, or a working directory that is gone, has no absolute form.
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let mut plain = PathBuf::new();
    for part in whole.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}

/// The way from a folder to a path, both absolute: `../press` from `/a/index` to `/a/press`.
///
/// ```
/// use depeche::ingest::base::way;
/// use std::path::Path;
/// assert_eq!(way(Path::new("/a/index"), Path::new("/a/press")), "../press");
/// assert_eq!(way(Path::new("/a/index"), Path::new("/a/index")), ".");
/// ```
pub fn way(from: &Path, to: &Path) -> String {
    let (from, to): (Vec<_>, Vec<_>) = (from.components().collect(), to.components().collect());
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    if shared == 0 {
        // Another drive: there is no way.
        return told(&to.iter().collect::<PathBuf>());
    }
    let up = from[shared..].iter().map(|_| Component::ParentDir);
    let way: PathBuf = up.chain(to[shared..].iter().copied()).collect();
    if way.as_os_str().is_empty() { ".".to_string() } else { told(&way) }
}

/// A path in the form of a source: `/` on every system.
pub(super) fn told(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { text.into_owned() } else { text.replace(std::path::MAIN_SEPARATOR, "/") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_file_has_one_source() {
        let here = std::env::current_dir().unwrap();
        let base = Base::at(Path::new("."));
        for path in ["a/b.txt", "./a/b.txt", "a//b.txt", "a/c/../b.txt"] {
            assert_eq!(base.source(Path::new(path)), "a/b.txt", "{path}");
        }
        assert_eq!(base.source(&here.join("a/b.txt")), "a/b.txt");
        assert_eq!(base.source(Path::new(".")), ".");
        assert_eq!(base.path("."), here);
    }

    #[test]
    fn ways_lead_where_they_should() {
        for (from, to) in [("/a/b", "/a/c/d"), ("/a", "/a/b"), ("/a/b/c", "/"), ("/a", "/a")] {
            let way = way(Path::new(from), Path::new(to));
            assert_eq!(absolute(&Path::new(from).join(&way)), Path::new(to), "{from} {to}: {way}");
        }
    }
}
