//! Small files of the index: written whole or not at all, read with errors that name the place.

use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::Path;

use serde::de::DeserializeOwned;

use crate::error::Error;

/// Puts these bytes in the place of a file: written aside, made to last, renamed. A full disk or a kill leaves the
/// old one.
///
/// # Errors
/// [`Error::Io`].
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    put(path, bytes).map_err(|source| Error::Io { path: path.to_path_buf(), source })
}

/// As [`replace`], with the error of the disk alone.
pub(super) fn put(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    // A name of its own: two processes may make one index.
    let aside = path.with_extension(format!("{}.part", std::process::id()));
    let write = || {
        let mut file = File::create(&aside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&aside, path)
    };
    write().inspect_err(|_| {
        let _ = std::fs::remove_file(&aside);
    })
}

/// The text of a file; none where there is no file.
///
/// # Errors
/// [`Error::Io`].
pub fn read(path: &Path) -> Result<Option<String>, Error> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(Error::Io { path: path.to_path_buf(), source }),
    }
}

/// The value of a TOML file; none where there is no file.
///
/// # Errors
/// [`Error::Io`]; [`Error::Settings`] with the line of what is wrong.
pub fn read_toml<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, Error> {
    let Some(text) = read(path)? else { return Ok(None) };
    toml::from_str(&text)
        .map(Some)
        .map_err(|error| Error::Settings { path: path.to_path_buf(), reason: error.to_string().trim().to_string() })
}
