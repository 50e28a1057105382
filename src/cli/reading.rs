//! What `ingest`, `extract`, `explain` and `eval` read, and how: the options, else `depeche.toml`, else what the index
//! remembers.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use super::config::{Config, folder_of};
use super::{Common, day, language};
use crate::analyze::Options;
use crate::error::Error;
use crate::index::settings::Settings;
use crate::ingest::base::Base;
use crate::ingest::{Plan, decode};

/// What a limit on documents may be, in MiB.
pub(super) const SIZES: RangeInclusive<u32> = 1..=4096;

/// What `ingest` and `extract` read, and how.
#[derive(clap::Args, Clone, Debug, Default)]
pub struct Reading {
    /// Files and folders; `-` is JSON Lines from standard input [default: those of depeche.toml, else those that the
    /// index remembers, else corpus/]
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Publication day of texts that bear none
    #[arg(long, value_name = "DATE", value_parser = day)]
    published: Option<String>,
    /// Take the body whole and unchanged
    #[arg(long)]
    keep_furniture: bool,
    /// Language of all texts, instead of the detection
    #[arg(long, value_name = "CODE", value_parser = language)]
    language: Option<String>,
    /// Largest document, in MiB [default: 64]
    #[arg(long, value_name = "MIB", value_parser = clap::value_parser!(u32).range(i64::from(*SIZES.start())..=i64::from(*SIZES.end())))]
    max_size: Option<u32>,
    /// Folder that sources are told from [default: that of the index; without one the current folder]
    #[arg(long, value_name = "DIR")]
    base: Option<PathBuf>,
    /// Leaves out what fits a pattern of .gitignore at the base, as a file `.depecheignore` does for its folder; repeatable
    #[arg(long, value_name = "PATTERN")]
    ignore: Vec<String>,
}

/// A reading with all that was left open filled in.
pub(super) struct Resolved {
    pub plan: Plan,
    pub options: Options,
    pub config: Config,
    /// What the index remembers, with what this reading adds.
    pub settings: Settings,
}

impl Reading {
    /// The same reading of these paths.
    pub(super) fn of(paths: Vec<PathBuf>) -> Reading {
        Reading { paths, ..Reading::default() }
    }

    /// For a command that keeps no index of its own: sources are told as the index tells them, where there is one,
    /// else from the current folder.
    ///
    /// # Errors
    /// As [`Reading::for_index`].
    pub(super) fn resolve(&self, common: &Common) -> Result<Resolved, Error> {
        self.from(common, Path::new("."))
    }

    /// For the index itself.
    ///
    /// # Errors
    /// [`Error::Usage`] for another base than that of the index, and for a pattern that is none; [`Error::Settings`].
    pub(super) fn for_index(&self, common: &Common) -> Result<Resolved, Error> {
        self.from(common, &folder_of(&common.index))
    }

    fn from(&self, common: &Common, default_base: &Path) -> Result<Resolved, Error> {
        let config = Config::beside(&common.index)?;
        let remembered = Settings::read(&common.index)?;
        let base = self.base(common, &config, remembered.as_ref(), default_base)?;
        let mut settings = remembered.unwrap_or_else(|| Settings::new(&common.index, &base));
        let inputs = if !self.paths.is_empty() {
            self.paths.clone()
        } else if let Some(inputs) = config.inputs.as_ref().filter(|inputs| !inputs.is_empty()) {
            inputs.clone()
        } else if !settings.inputs.is_empty() {
            settings.inputs.iter().map(|input| base.path(input)).collect()
        } else {
            vec!["corpus".into()]
        };
        if !self.ignore.is_empty() {
            settings.ignore.clone_from(&self.ignore);
        }
        let ignore = match &config.ignore {
            Some(patterns) if self.ignore.is_empty() => patterns,
            _ => &settings.ignore,
        };
        let mut plan = Plan::new(inputs, base)
            .ignoring(ignore)
            .map_err(|reason| Error::Usage(format!("--ignore: {reason}; patterns are those of a .gitignore")))?;
        if config.inputs.is_none() || !self.paths.is_empty() {
            // What is not there is a slip of the pen, or gone for good.
            plan.places().for_each(|input| settings.remember(&plan.base.source(input)));
        }
        plan.limit = self.max_size.or(config.max_size).map_or(decode::LIMIT, |size| (size as usize) << 20);
        plan.except = vec![common.index.clone(), Config::path(&common.index)];
        let options = Options {
            published: self.published.clone().or_else(|| config.published.clone()),
            keep_furniture: self.keep_furniture || config.keep_furniture.unwrap_or_default(),
            language: self.language.clone().or_else(|| config.language.clone()),
            ..Options::default()
        };
        Ok(Resolved { plan, options, config, settings })
    }

    fn base(
        &self,
        common: &Common,
        config: &Config,
        remembered: Option<&Settings>,
        default_base: &Path,
    ) -> Result<Base, Error> {
        let asked = self.base.as_deref().or(config.base.as_deref()).map(Base::at);
        match (remembered.map(|settings| settings.base_of(&common.index)), asked) {
            (Some(known), Some(asked)) if known != asked => Err(Error::Usage(format!(
                "{}: the sources of this index are told from {}; leave --base out, or ingest into another --index",
                common.index.display(),
                known.folder().display()
            ))),
            (Some(known), _) => Ok(known),
            (None, Some(asked)) => Ok(asked),
            (None, None) => Ok(Base::at(default_base)),
        }
    }
}
