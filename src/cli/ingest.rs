//! `depeche ingest`: reads what is new or changed into the index.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::path::Path;
use std::sync::{PoisonError, RwLock};
use std::time::Instant;

use serde::Serialize;

use super::progress::Progress;
use super::{Common, DEFAULT_INDEX, Reading, Status, nothing_read, told};
use crate::analyze::{Analyzed, Analyzer, Options};
use crate::document::{Document, document_id};
use crate::error::Error;
use crate::index::writer::{Put, Writer};
use crate::ingest::pipeline::{Step, run as run_pipeline};
use crate::ingest::readers::Found;
use crate::ingest::{Plan, fingerprint, read, walk};

/// Options of `ingest`.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    reading: Reading,
    /// Drop documents of the given folders whose source is gone
    #[arg(long)]
    prune: bool,
}

/// What a run did; the last line of `--json`.
#[derive(Default, Debug, Serialize)]
struct Counts {
    added: u64,
    updated: u64,
    unchanged: u64,
    duplicate: u64,
    rejected: u64,
    removed: u64,
    bytes: u64,
    seconds: f64,
}

impl Counts {
    fn read(&self) -> u64 {
        self.added + self.updated + self.unchanged + self.duplicate
    }
}

/// A document that was read, and analysed where the index does not know it.
struct Met {
    document: Document,
    id: String,
    fingerprint: u64,
    analyzed: Option<Box<Analyzed>>,
}

/// Reads, analyses what is new or changed, indexes it, and tells the counts.
pub fn run(common: &Common, args: &Args) -> Result<Status, Error> {
    let start = Instant::now();
    let analyzer = common.analyzer()?;
    let (plan, options) = (args.reading.plan(common), args.reading.options());
    // An index that holds nothing would only hide that the path was wrong.
    if plan.inputs.iter().all(|input| input.as_path() != Path::new("-") && !input.exists()) {
        return Err(nothing_read(&plan));
    }
    let limits = common.limits();
    let settings = format!("{} {options:?}", analyzer.version());
    let writer = RwLock::new(Writer::open(&common.index, &analyzer.version(), limits.threads)?);
    let mut progress = Progress::new(common, &plan);
    let mut run = Run {
        analyzer: &analyzer,
        options: &options,
        writer: &writer,
        met: HashMap::new(),
        same: HashMap::new(),
        counts: Counts::default(),
    };
    run_pipeline(
        limits,
        |give| read(&plan, &mut |found: Found| give(found.ticket(), found)),
        |found| {
            let document = found.read()?;
            let (id, fingerprint) = (document_id(&document), fingerprint(&document, &settings));
            let known = writer.read().unwrap_or_else(PoisonError::into_inner).is_unchanged(&id, fingerprint);
            let analyzed = (!known).then(|| Box::new(analyzer.analyze(&document, &options)));
            Ok(Met { document, id, fingerprint, analyzed })
        },
        |step| {
            let Step::Done(ticket, result) = step else { return Ok(()) };
            progress.add(ticket.bytes);
            run.counts.bytes += ticket.bytes as u64;
            match result {
                Ok(met) => run.take(met, &ticket.source, &progress),
                Err(reject) => {
                    progress.say(&told(&reject));
                    run.reject(&ticket.source);
                    Ok(())
                }
            }
        },
    )?;
    let mut counts = run.counts;
    let mut writer = writer.into_inner().unwrap_or_else(PoisonError::into_inner);
    if args.prune {
        counts.removed = writer.prune(&roots(&plan))?;
    }
    writer.finish()?;
    progress.finish();
    counts.seconds = (start.elapsed().as_secs_f64() * 1000.0).round() / 1000.0;
    if counts.read() == 0 && counts.rejected == 0 && counts.removed == 0 && !args.prune && !is_stream(&plan) {
        return Err(nothing_read(&plan));
    }
    tell(common, &counts)?;
    Ok(Status::of(counts.read() + counts.removed, counts.rejected))
}

/// The side of a run that takes documents in their order.
struct Run<'a> {
    analyzer: &'a Analyzer,
    options: &'a Options,
    writer: &'a RwLock<Writer>,
    /// Digest of each id of this run to the fingerprint of its document: few bytes a document.
    met: HashMap<u64, u64>,
    /// How many documents name a source that says the same, where more than one does.
    same: HashMap<u64, u32>,
    counts: Counts,
}

impl Run<'_> {
    fn take(&mut self, met: Met, path: &str, progress: &Progress) -> Result<(), Error> {
        let Met { document, mut id, fingerprint, analyzed } = met;
        let mut known = analyzed.is_none();
        match self.met.get(&digest(&id)) {
            // The same file named twice.
            Some(&earlier) if earlier == fingerprint => {
                self.counts.unchanged += 1;
                return Ok(());
            }
            // Lines that all name one source (an agency, say) are documents of their own: nothing is lost.
            Some(_) if document.id.is_none() && document.url.is_none() => {
                let count = self.same.entry(digest(&id)).or_insert(1);
                *count += 1;
                let relative = if document.relative.is_empty() { &document.source } else { &document.relative };
                id = document_id(&Document { relative: format!("{relative}#{count}"), ..Document::default() });
                known = self.writer().is_unchanged(&id, fingerprint);
            }
            Some(_) => {
                progress.say(&format!(
                    "depeche: {}: another document of this run has the id {id:?} too and is replaced; give each its own id",
                    document.source
                ));
                // Known before the run, perhaps, but the earlier one has taken its place.
                known = false;
            }
            None => {}
        }
        self.met.insert(digest(&id), fingerprint);
        if known {
            self.counts.unchanged += 1;
            self.writer().mark_seen(&id);
            return Ok(());
        }
        let mut analyzed = match analyzed {
            Some(analyzed) => *analyzed,
            None => self.analyzer.analyze(&document, self.options),
        };
        analyzed.record.id = id;
        let put = self.writer().put(analyzed, fingerprint, path)?;
        *match put {
            Put::Added => &mut self.counts.added,
            Put::Updated => &mut self.counts.updated,
            Put::Duplicate => &mut self.counts.duplicate,
        } += 1;
        Ok(())
    }

    /// What cannot be read today is not gone: `--prune` keeps its older state.
    fn reject(&mut self, path: &str) {
        self.counts.rejected += 1;
        self.writer().mark_path_seen(path);
    }

    fn writer(&self) -> std::sync::RwLockWriteGuard<'_, Writer> {
        self.writer.write().unwrap_or_else(PoisonError::into_inner)
    }
}

fn digest(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

fn is_stream(plan: &Plan) -> bool {
    plan.inputs.iter().all(|input| !input.is_dir())
}

/// What the sources of the ingested files start with. An input that is not there is not gone through,
/// and a slip of the pen must not empty the index.
fn roots(plan: &Plan) -> Vec<String> {
    let there = plan.inputs.iter().filter(|input| input.exists());
    there
        .map(|input| match walk::prefix(input) {
            folder if input.is_dir() => folder,
            file => file.trim_end_matches('/').to_string(),
        })
        .collect()
}

fn tell(common: &Common, counts: &Counts) -> Result<(), Error> {
    let mut out = std::io::stdout().lock();
    if common.json {
        let line = serde_json::to_string(counts).map_err(|error| Error::Output(error.into()))?;
        return writeln!(out, "{line}").map_err(Error::Output);
    }
    if common.quiet {
        return Ok(());
    }
    out.write_all(summary(common, counts).as_bytes()).map_err(Error::Output)
}

fn summary(common: &Common, counts: &Counts) -> String {
    let megabytes = counts.bytes as f64 / 1e6;
    let speed = megabytes / counts.seconds.max(0.001);
    let parts: Vec<String> = [
        (counts.added, "added"),
        (counts.updated, "updated"),
        (counts.unchanged, "unchanged"),
        (counts.duplicate, "duplicate"),
        (counts.rejected, "rejected"),
        (counts.removed, "removed"),
    ]
    .iter()
    .filter(|(count, word)| *count > 0 || *word == "added")
    .map(|(count, word)| format!("{count} {word}"))
    .collect();
    let option = match common.index.as_path() {
        index if index == Path::new(DEFAULT_INDEX) => String::new(),
        index => format!(" --index {}", index.display()),
    };
    format!(
        "{} in {} ({megabytes:.1} MB, {:.1} s, {speed:.1} MB/s)\n\n\
         What next:\n  depeche search \"label French Tech\"{option}\n  depeche stats{option}\n  \
         depeche export --format csv{option}\n",
        parts.join(", "),
        common.index.display(),
        counts.seconds,
    )
}
