//! What a run of `ingest` did, for people and for programs.

use std::path::Path;
use std::time::Instant;

use serde::Serialize;

use super::super::{Common, DEFAULT_INDEX, out};
use crate::error::Error;
use crate::index::{Filters, Reader};

/// What a run did; the last line of `--json`.
#[derive(Default, Debug, Serialize)]
pub(super) struct Counts {
    pub added: u64,
    pub updated: u64,
    pub unchanged: u64,
    pub duplicate: u64,
    pub rejected: u64,
    pub removed: u64,
    pub bytes: u64,
    seconds: f64,
    /// Of those rejected, the ones that were named: the others an earlier run has told.
    #[serde(skip)]
    pub named: u64,
    /// The run was told to stop before its end.
    #[serde(skip)]
    pub stopped: bool,
}

impl Counts {
    /// Documents that could be read.
    pub fn read(&self) -> u64 {
        self.added + self.updated + self.unchanged + self.duplicate
    }

    /// Tells the counts, and what to do next.
    ///
    /// # Errors
    /// [`Error::Output`].
    pub fn tell(&mut self, common: &Common, start: Instant) -> Result<(), Error> {
        self.seconds = (start.elapsed().as_secs_f64() * 1000.0).round() / 1000.0;
        if !common.json && common.quiet {
            return Ok(());
        }
        let text = match common.json {
            true => serde_json::to_string(self).map_err(|error| Error::Output(error.into()))? + "\n",
            false => self.summary(common),
        };
        out::write(|to| to.write_all(text.as_bytes()).map_err(Error::Output))
    }

    fn summary(&self, common: &Common) -> String {
        let megabytes = self.bytes as f64 / 1e6;
        let known = match self.rejected - self.named {
            0 => String::new(),
            known => format!(" ({known} known, see `depeche rejects`)"),
        };
        let parts: Vec<String> = [
            (self.added, "added", ""),
            (self.updated, "updated", ""),
            (self.unchanged, "unchanged", ""),
            (self.duplicate, "duplicate", ""),
            (self.rejected, "rejected", known.as_str()),
            (self.removed, "removed", ""),
        ]
        .iter()
        .filter(|(count, word, _)| *count > 0 || *word == "added")
        .map(|(count, word, more)| format!("{count} {word}{more}"))
        .collect();
        let place =
            if self.read() + self.removed > 0 { format!(" in {}", common.index.display()) } else { String::new() };
        format!(
            "{}{place} ({megabytes:.1} MB, {:.1} s, {:.1} MB/s)\n{}",
            parts.join(", "),
            self.seconds,
            megabytes / self.seconds.max(0.001),
            match (self.stopped, self.read()) {
                (true, _) =>
                    "\nStopped before the end. What is counted here is done; the next `depeche ingest` does the rest.\n"
                        .to_string(),
                (false, 0) => String::new(),
                (false, _) => next_steps(&common.index),
            },
        )
    }
}

/// What one may do with the index, the search being for something that is in it.
fn next_steps(index: &Path) -> String {
    let option = match index {
        index if index == Path::new(DEFAULT_INDEX) => String::new(),
        index => format!(" --index {}", index.display()),
    };
    let search = Reader::open(index).ok().and_then(|reader| example(&reader));
    let search = search.map(|query| format!("  depeche search '{query}'{option}\n")).unwrap_or_default();
    format!("\nWhat next:\n{search}  depeche stats{option}\n  depeche export --format csv{option}\n")
}

/// A query with hits: the label that most documents name, else a body, a person, a place.
fn example(reader: &Reader) -> Option<String> {
    let facets = reader.facets("", &Filters::default(), 1).ok()?;
    ["label", "organisation", "person", "place"].iter().find_map(|kind| {
        let name = facets.get(kind).first()?.name.as_deref()?;
        let query = format!("\"{}\"", out::clean(name).replace(['"', '\''], " "));
        reader.count(&query, &Filters::default()).is_ok_and(|count| count > 0).then_some(query)
    })
}
