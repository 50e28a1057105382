//! What could not be read, remembered beside the segments: what is known is not news each night.

use std::collections::HashSet;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::file;
use super::settings::holds;
use crate::error::{Error, Reject};

/// Source of what came from a pipe, and how many rejects of pipes are remembered.
const PIPE: &str = "-";
const PIPED_MOST: usize = 1000;

/// The file, in the folder of the index: a reject a line.
pub const FILE: &str = "rejects.jsonl";

/// A document that could not be read, in the state in which it was met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejected {
    /// Source of its file.
    pub source: String,
    /// Its line, as it was last met.
    pub line: Option<u64>,
    /// Kind of failure.
    pub code: String,
    /// What is wrong and what to do.
    pub message: String,
    /// Of its state, and of the reader that refused it.
    pub stamp: u64,
}

impl Rejected {
    /// A reject with the stamp of what was refused.
    pub fn new(reject: &Reject, stamp: u64) -> Rejected {
        Rejected {
            source: reject.source_name.clone(),
            line: reject.line,
            code: reject.code.name().to_string(),
            message: reject.message.clone(),
            stamp,
        }
    }
}

/// The rejects of an index, and those of a run.
#[derive(Debug, Default)]
pub struct Rejects {
    before: Vec<Rejected>,
    /// What an earlier run named: source, state, reason.
    known: HashSet<(String, u64, String)>,
    now: Vec<Rejected>,
    /// The files that this run went through to their ends.
    read: HashSet<String>,
}

impl Rejects {
    /// Those that an index remembers.
    ///
    /// # Errors
    /// [`Error::Io`]; [`Error::Settings`] names a line that is none.
    pub fn read(index: &Path) -> Result<Rejects, Error> {
        let path = index.join(FILE);
        let text = file::read(&path)?.unwrap_or_default();
        let mut before: Vec<Rejected> = Vec::new();
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            before.push(serde_json::from_str(line).map_err(|error| Error::Settings {
                path: path.clone(),
                reason: format!("line {}: {error}", number + 1),
            })?);
        }
        let known = before.iter().map(|one| (one.source.clone(), one.stamp, one.code.clone())).collect();
        Ok(Rejects { before, known, ..Rejects::default() })
    }

    /// Those that earlier runs left.
    pub fn remembered(&self) -> &[Rejected] {
        &self.before
    }

    /// Takes a reject of this run; says whether it is news.
    pub fn take(&mut self, reject: &Reject, stamp: u64) -> bool {
        let rejected = Rejected::new(reject, stamp);
        let news = !self.known.contains(&(rejected.source.clone(), stamp, rejected.code.clone()));
        self.now.push(rejected);
        news
    }

    /// A file was gone through: only what this run says of it holds. Each night's pipe is another.
    pub fn was_read(&mut self, source: &str) {
        if source != PIPE && !self.read.contains(source) {
            self.read.insert(source.to_string());
        }
    }

    /// Files that are gone for good, and said to be so: what was rejected of them is no news again.
    pub fn forget(&mut self, sources: &[String]) {
        self.before.retain(|one| !sources.contains(&one.source));
        self.now.retain(|one| !sources.contains(&one.source));
    }

    /// Writes what is to be remembered. `roots` were gone through to their ends: what they no longer hold is forgotten.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn write(&self, index: &Path, roots: &[String]) -> Result<(), Error> {
        let fresh: HashSet<(&str, u64)> = self.now.iter().map(|one| (one.source.as_str(), one.stamp)).collect();
        let stays = |one: &&Rejected| {
            !fresh.contains(&(one.source.as_str(), one.stamp))
                && !self.read.contains(&one.source)
                && !roots.iter().any(|root| holds(root, &one.source))
        };
        let mut kept: Vec<&Rejected> = self.before.iter().filter(stays).collect();
        // Nobody tells when a pipe is done with a line: the latest are remembered.
        let piped = kept.iter().filter(|one| one.source == PIPE).count();
        let mut oldest = piped.saturating_sub(PIPED_MOST);
        kept.retain(|one| {
            one.source != PIPE || oldest == 0 || {
                oldest -= 1;
                false
            }
        });
        kept.extend(&self.now);
        if kept.len() == self.before.len() && kept.iter().zip(&self.before).all(|(kept, before)| *kept == before) {
            return Ok(());
        }
        let mut text = Vec::new();
        for one in kept {
            serde_json::to_writer(&mut text, one)
                .map_err(|error| Error::Io { path: index.join(FILE), source: error.into() })?;
            text.push(b'\n');
        }
        file::replace(&index.join(FILE), &text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::RejectCode;

    fn reject(source: &str) -> Reject {
        Reject { source_name: source.into(), line: None, code: RejectCode::Format, message: "x; y".into() }
    }

    #[test]
    fn what_is_known_is_no_news() {
        let folder = tempfile::tempdir().unwrap();
        let mut first = Rejects::read(folder.path()).unwrap();
        assert!(first.take(&reject("a/x.pdf"), 1) && first.take(&reject("b/y.pdf"), 2));
        first.write(folder.path(), &[]).unwrap();

        let mut second = Rejects::read(folder.path()).unwrap();
        assert_eq!(second.remembered().len(), 2);
        assert!(!second.take(&reject("a/x.pdf"), 1), "the same file, refused by the same reader");
        second.write(folder.path(), &["a".into()]).unwrap();

        let mut third = Rejects::read(folder.path()).unwrap();
        assert!(third.take(&reject("a/x.pdf"), 3), "the file has changed");
        third.was_read("b/y.pdf");
        third.write(folder.path(), &["a".into()]).unwrap();
        let left = Rejects::read(folder.path()).unwrap();
        let left: Vec<_> = left.remembered().iter().map(|one| (one.source.as_str(), one.stamp)).collect();
        assert_eq!(left, [("a/x.pdf", 3)], "y.pdf could be read");
    }

    #[test]
    fn what_was_not_gone_through_is_remembered() {
        let folder = tempfile::tempdir().unwrap();
        let mut first = Rejects::read(folder.path()).unwrap();
        first.take(&reject("a/x.pdf"), 1);
        first.write(folder.path(), &[]).unwrap();
        Rejects::read(folder.path()).unwrap().write(folder.path(), &["b".into()]).unwrap();
        assert_eq!(Rejects::read(folder.path()).unwrap().remembered().len(), 1);
        Rejects::read(folder.path()).unwrap().write(folder.path(), &["a".into()]).unwrap();
        assert_eq!(Rejects::read(folder.path()).unwrap().remembered().len(), 0);
    }
}
