//! What an index remembers of how it is made, in a file beside its segments that outlives them.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::file;
use crate::error::Error;
use crate::ingest::base::{Base, absolute, way};

/// The file, in the folder of the index.
pub const FILE: &str = "settings.toml";

const ABOUT: &str = "# What `depeche ingest` remembers of this index: the folder that sources are told from (seen from here), what it\n\
                     # reads when no path is named (seen from that folder), and what it leaves out. `depeche.toml` beside the index,\n\
                     # and the options, win over it.\n";

/// Base, inputs and patterns, as the last runs left them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The base as a way from the folder of the index, so that both can be moved together.
    pub base: String,
    /// Sources of the files and folders that were ingested.
    #[serde(default)]
    pub inputs: Vec<String>,
    /// Patterns of what is left out.
    #[serde(default)]
    pub ignore: Vec<String>,
}

impl Settings {
    /// Those of a new index.
    ///
    /// ```
    /// use depeche::index::settings::Settings;
    /// use depeche::ingest::base::Base;
    /// use std::path::Path;
    /// let base = Base::at(Path::new("/press"));
    /// let settings = Settings::new(Path::new("/press/index"), &base);
    /// assert_eq!(settings.base, "..");
    /// assert_eq!(settings.base_of(Path::new("/moved/index")), Base::at(Path::new("/moved")));
    /// ```
    pub fn new(index: &Path, base: &Base) -> Settings {
        Settings { base: way(&absolute(index), base.folder()), ..Settings::default() }
    }

    /// Those of an index; none where it has none.
    ///
    /// # Errors
    /// A file that cannot be read, by its line.
    pub fn read(index: &Path) -> Result<Option<Settings>, Error> {
        file::read_toml(&index.join(FILE))
    }

    /// The base of the index in this folder.
    pub fn base_of(&self, index: &Path) -> Base {
        Base::at(&absolute(index).join(&self.base))
    }

    /// Remembers an input. What lies below one that is known already adds nothing to it.
    ///
    /// ```
    /// use depeche::index::settings::Settings;
    /// let mut settings = Settings::default();
    /// for input in ["jan/a.txt", "fev", "jan", "fev/b.txt"] {
    ///     settings.remember(input);
    /// }
    /// assert_eq!(settings.inputs, ["fev", "jan"]);
    /// ```
    pub fn remember(&mut self, input: &str) {
        if !self.inputs.iter().any(|known| holds(known, input)) {
            self.inputs.retain(|known| !holds(input, known));
            self.inputs.push(input.to_string());
        }
    }

    /// Writes them, whole or not at all.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub(super) fn write(&self, index: &Path) -> Result<(), Error> {
        let path = index.join(FILE);
        let text = toml::to_string(self)
            .map_err(|error| Error::Io { path: path.clone(), source: std::io::Error::other(error.to_string()) })?;
        file::replace(&path, format!("{ABOUT}{text}").as_bytes())
    }
}

/// Whether a source is an input, lies below it, or is a part of it. What came from a pipe is in no folder.
pub fn holds(input: &str, source: &str) -> bool {
    let inside =
        |rest: &str| input.ends_with('/') || rest.is_empty() || rest.starts_with('/') || rest.starts_with("!/");
    match input {
        // The base itself, which holds all that is not told by its absolute path.
        "." => !Path::new(source).is_absolute() && source != "-",
        input => source.strip_prefix(input).is_some_and(inside),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn survive_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Settings::read(folder.path()).unwrap(), None);
        let mut settings = Settings::new(folder.path(), &Base::at(folder.path()));
        settings.remember("l'été \"24\"");
        settings.write(folder.path()).unwrap();
        assert_eq!(Settings::read(folder.path()).unwrap(), Some(settings));
    }

    #[test]
    fn a_broken_file_is_named_by_line() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), "base = \"..\"\ninputs = 3\n").unwrap();
        let error = Settings::read(folder.path()).unwrap_err().to_string();
        assert!(error.contains("settings.toml") && error.contains("line 2"), "{error}");
    }

    #[test]
    fn what_an_input_holds() {
        for (input, source, held) in [
            ("jan", "jan/a.txt", true),
            ("jan", "jan", true),
            ("jan", "janvier/a.txt", false),
            (".", "jan/a.txt", true),
            (".", "/mail/a.txt", false),
            ("/", "/mail/a.txt", true),
            ("a.zip", "a.zip!/b.txt", true),
            (".", "-", false),
        ] {
            assert_eq!(holds(input, source), held, "{input} {source}");
        }
    }
}
