//! `depeche.toml` beside the index: what a nightly run would repeat.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::error::Error;
use crate::index::file::read_toml;
use crate::ingest::base::absolute;

/// Name of the file.
const FILE: &str = "depeche.toml";

/// Its keys. Paths are seen from the folder of the file; options of the command line win.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Config {
    /// Files and folders that are read when no path is named.
    pub inputs: Option<Vec<PathBuf>>,
    /// The folder that sources are told from.
    pub base: Option<PathBuf>,
    /// Patterns of what is left out.
    pub ignore: Option<Vec<String>>,
    /// Folder of lists of the user's own.
    pub gazetteers: Option<PathBuf>,
    /// As `--published`.
    pub published: Option<String>,
    /// As `--language`.
    pub language: Option<String>,
    /// As `--keep-furniture`.
    pub keep_furniture: Option<bool>,
    /// As `--max-size`, in MiB.
    pub max_size: Option<u32>,
    /// As `--prune`.
    pub prune: Option<bool>,
    /// As `--strict`.
    pub strict: Option<bool>,
}

impl Config {
    /// The path of the file beside an index, whether there is one or not.
    pub(super) fn path(index: &Path) -> PathBuf {
        folder_of(index).join(FILE)
    }

    /// What stands beside an index; nothing where there is no file.
    ///
    /// # Errors
    /// [`Error::Settings`] names the line; [`Error::Usage`] a value that no option would take.
    pub(super) fn beside(index: &Path) -> Result<Config, Error> {
        let path = Config::path(index);
        let mut config: Config = read_toml(&path)?.unwrap_or_default();
        let folder = folder_of(index);
        let place = |path: &mut PathBuf| *path = absolute(&folder.join(&*path));
        config.inputs.iter_mut().flatten().chain(&mut config.base).chain(&mut config.gazetteers).for_each(place);
        let wrong = |key: &str, reason: String| Error::Usage(format!("{}: {key}: {reason}", path.display()));
        if let Some(day) = &config.published {
            super::day(day).map_err(|reason| wrong("published", reason))?;
        }
        if let Some(code) = &config.language {
            config.language = Some(super::language(code).map_err(|reason| wrong("language", reason))?);
        }
        if config.max_size.is_some_and(|size| !super::reading::SIZES.contains(&size)) {
            return Err(wrong("max-size", "a whole number of MiB from 1 to 4096 is wanted".to_string()));
        }
        Ok(config)
    }
}

/// The folder that holds the index.
pub(super) fn folder_of(index: &Path) -> PathBuf {
    let index = absolute(index);
    index.parent().map_or_else(|| index.clone(), Path::to_path_buf)
}
