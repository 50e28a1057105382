//! The folder that sources are relative to, so that neither the working directory nor the way in which a path
//! was written counts.

use std::path::{Component, Path, PathBuf};
use std::sync::OnceLock;

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
        let path = absolute(&self.folder.join(source));
        match bytes_told(source) {
            Some(name) if !path.exists() => absolute(&self.folder.join(name)),
            _ => path,
        }
    }
}

/// An absolute path without `.` and `..`.
///
/// ```
/// use std::path::Path;
/// assert_eq!(depeche::ingest::base::absolute(Path::new("/a/../b/./c/")), Path::new("/b/c"));
/// ```
pub fn absolute(path: &Path) -> PathBuf {
    let whole = here().map_or_else(|| path.to_path_buf(), |here| here.join(path));
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

/// The working directory under the name by which it was gone to, as a shell tells it: links in it are not followed.
fn here() -> Option<&'static Path> {
    static HERE: OnceLock<Option<PathBuf>> = OnceLock::new();
    HERE.get_or_init(|| {
        let real = std::env::current_dir().ok();
        let told = std::env::var_os("PWD").map(PathBuf::from).filter(|told| told.is_absolute());
        told.filter(|told| told.canonicalize().ok() == real.as_ref().and_then(|real| real.canonicalize().ok())).or(real)
    })
    .as_deref()
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

/// A path in the form of a source: `/` on every system. Bytes of a name that are no text are told as `%E9`: two such
/// names stay two.
pub(super) fn told(path: &Path) -> String {
    #[cfg(unix)]
    if path.to_str().is_none() {
        let bytes = std::os::unix::ffi::OsStrExt::as_bytes(path.as_os_str());
        let told = bytes.utf8_chunks().map(|chunk| {
            let odd: String = chunk.invalid().iter().map(|byte| format!("%{byte:02X}")).collect();
            chunk.valid().to_string() + &odd
        });
        return told.collect();
    }
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { text.into_owned() } else { text.replace(std::path::MAIN_SEPARATOR, "/") }
}

/// The name that [`told`] told so, where a byte of it may be no text.
#[cfg(unix)]
fn bytes_told(source: &str) -> Option<PathBuf> {
    let mut bytes = Vec::with_capacity(source.len());
    let mut rest = source.as_bytes();
    while let [first, tail @ ..] = rest {
        let digits = tail.get(..2).filter(|_| *first == b'%').and_then(|two| std::str::from_utf8(two).ok());
        let odd = digits.and_then(|two| u8::from_str_radix(two, 16).ok()).filter(|byte| !byte.is_ascii());
        bytes.push(odd.unwrap_or(*first));
        rest = if odd.is_some() { &tail[2..] } else { tail };
    }
    (bytes.len() < source.len())
        .then(|| <std::ffi::OsString as std::os::unix::ffi::OsStringExt>::from_vec(bytes).into())
}

#[cfg(not(unix))]
fn bytes_told(_: &str) -> Option<PathBuf> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_file_has_one_source() {
        let here = absolute(Path::new("."));
        assert_eq!(here.canonicalize().unwrap(), std::env::current_dir().unwrap().canonicalize().unwrap());
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

    #[cfg(unix)]
    #[test]
    fn names_that_are_no_text_stay_apart() {
        use std::os::unix::ffi::OsStrExt;
        let folder = tempfile::tempdir().unwrap();
        let base = Base::at(folder.path());
        let paths = [b"caf\xe9.txt", b"caf\xe8.txt"].map(|name| folder.path().join(std::ffi::OsStr::from_bytes(name)));
        let sources = paths.each_ref().map(|path| base.source(path));
        assert_eq!(sources, ["caf%E9.txt", "caf%E8.txt"]);
        for (path, source) in paths.iter().zip(&sources) {
            std::fs::write(path, "x").unwrap();
            assert_eq!(base.path(source), *path);
        }
        assert_eq!(base.path("100%E9"), folder.path().join(std::ffi::OsStr::from_bytes(b"100\xe9")));
        std::fs::write(folder.path().join("100%E9"), "x").unwrap();
        assert_eq!(base.path("100%E9"), folder.path().join("100%E9"));
    }
}
