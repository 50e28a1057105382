//! `depeche ingest`: reads what is new or changed into the index.

mod counts;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock, RwLockWriteGuard};
use std::time::Instant;

use super::progress::Progress;
use super::reading::{Reading, Resolved};
use super::say::say;
use super::stop::Stop;
use super::{Common, Status, nothing_read, told};
use crate::analyze::{Analyzed, Analyzer, Options};
use crate::document::{Document, Identity, document_id, other_id};
use crate::error::{Error, Reject};
use crate::index::folder::{self, Aside};
use crate::index::rejects::Rejects;
use crate::index::settings::{Settings, holds};
use crate::index::writer::{Put, Writer};
use crate::ingest::ids::{Claim, Ids};
use crate::ingest::pipeline::{Limits, Step, Ticket, run as run_pipeline};
use crate::ingest::readers::Found;
use crate::ingest::{Fingerprint, Plan, fingerprint, read};
use counts::Counts;

/// Options of `ingest`.
#[derive(clap::Args, Debug, Default)]
pub struct Args {
    #[command(flatten)]
    reading: Reading,
    /// Drop documents of the given files and folders whose source is gone
    #[arg(long)]
    prune: bool,
    /// End with 3 for documents that an earlier run rejected, too
    #[arg(long)]
    strict: bool,
    /// Make the index anew, of whatever version it is; what it remembers stays
    #[arg(long)]
    rebuild: bool,
}

impl Args {
    /// Tries these files again.
    pub(super) fn again(paths: Vec<PathBuf>) -> Args {
        Args { reading: Reading::of(paths), strict: true, ..Args::default() }
    }
}

/// A document that was read, and analysed where the index does not know it.
struct Met {
    document: Document,
    id: String,
    fingerprint: Fingerprint,
    analyzed: Option<Box<Analyzed>>,
}

/// Reads, analyses what is new or changed, indexes it, and tells the counts.
pub fn run(common: &Common, args: &Args) -> Result<Status, Error> {
    let start = Instant::now();
    let analyzer = common.analyzer()?;
    let Resolved { plan, options, config, settings } = args.reading.for_index(common)?;
    // An index that holds nothing would only hide that the path was wrong.
    if plan.inputs.iter().all(|input| input.as_path() != Path::new("-") && !input.exists()) {
        return Err(nothing_read(&plan));
    }
    let progress = Progress::new(common, &plan);
    let rejects = Rejects::read(&common.index)?;
    let aside = if args.rebuild { set_aside(common, &plan)? } else { None };
    let limits = common.limits();
    let open = || {
        let mut writer = Writer::open(&common.index, &analyzer.version(), limits.threads)?;
        writer.remember(settings.clone())?;
        Ok(RwLock::new(writer))
    };
    let mut refused = 0;
    let done = open().and_then(|writer| {
        let mut run = Run {
            common,
            analyzer: &analyzer,
            options: &options,
            writer: &writer,
            settings: &settings,
            aside: aside.as_ref(),
            ids: Ids::default(),
            rejects,
            strict: args.strict || config.strict.unwrap_or_default(),
            prune: args.prune || config.prune.unwrap_or_default(),
            start,
            counts: Counts::default(),
            refused: 0,
        };
        let done = run.read(&plan, limits, progress);
        refused = run.refused;
        done
    });
    settle(common, aside.as_ref(), done.is_ok().then_some(refused))?;
    done
}

/// Puts the old index aside, before it is made anew.
fn set_aside(common: &Common, plan: &Plan) -> Result<Option<Aside>, Error> {
    let roots = roots(plan);
    let is_read = |source: &str| roots.iter().any(|root| holds(root, source)) && plan.base.path(source).exists();
    folder::set_aside(&common.index, is_read)
}

/// What becomes of an index that was put aside: it comes back where nothing was made in its place, it goes where the
/// run came to its end and all of its documents were read again, and it is kept otherwise. `refused` are the rejects of a
/// whole run from files that the index had documents of.
fn settle(common: &Common, aside: Option<&Aside>, refused: Option<u64>) -> Result<(), Error> {
    let Some(aside) = aside else { return Ok(()) };
    let index = common.index.display();
    if !folder::exists(&common.index) {
        folder::restore(&common.index, aside)?;
        say(&format!("depeche: {index}: nothing could be read, so the index was left as it was"));
        return Ok(());
    }
    let missing = match (aside.lost, refused) {
        (Some(0), Some(0)) => {
            let failed = |source| Error::Io { path: aside.old.clone(), source };
            return std::fs::remove_dir_all(&aside.old).map_err(failed);
        }
        (Some(0), Some(_)) => "files that it had documents of can no longer be read".to_string(),
        (Some(0), None) => "it was not made anew to the end".to_string(),
        (Some(lost), _) => {
            format!("{lost} of its documents came from a pipe, or their files are gone or not among what was read")
        }
        (None, _) => "what was in it cannot be told".to_string(),
    };
    say(&format!("depeche: {index}: the old index is kept in {}: {missing}", aside.old.display()));
    Ok(())
}

/// Ends the process with what a stopped run came to.
fn end(status: Result<Status, Error>) -> ! {
    let code = match status {
        Ok(Status::Stopped(signal)) => 128 + i32::from(signal),
        Ok(_) => 0,
        Err(error) => {
            super::failed(&error);
            1
        }
    };
    std::process::exit(code)
}

/// The side of a run that takes documents in their order.
struct Run<'a> {
    common: &'a Common,
    analyzer: &'a Analyzer,
    options: &'a Options,
    writer: &'a RwLock<Writer>,
    settings: &'a Settings,
    /// The index that is being made anew, as it was.
    aside: Option<&'a Aside>,
    ids: Ids,
    rejects: Rejects,
    strict: bool,
    prune: bool,
    start: Instant,
    counts: Counts,
    /// Rejects from files that the index put aside had documents of.
    refused: u64,
}

impl Run<'_> {
    /// Goes through a plan, and ends the run.
    fn read(&mut self, plan: &Plan, limits: Limits, mut progress: Progress) -> Result<Status, Error> {
        let (writer, analyzer, options) = (self.writer, self.analyzer, self.options);
        let settings = format!("{} {options:?}", analyzer.version());
        let stop = Stop::listen();
        run_pipeline(
            limits,
            |give| {
                read(plan, &mut |found: Found| match stop.signal() {
                    Some(_) => ControlFlow::Break(()),
                    None => give(found.ticket(), found),
                })
            },
            |found| {
                let file = found.source.clone();
                let document = found.read()?;
                let (id, fingerprint) = (document_id(&document), fingerprint(&document, &file, &settings));
                let known = writer.read().unwrap_or_else(PoisonError::into_inner).is_unchanged(&id, fingerprint.record);
                let analyzed = (!known).then(|| Box::new(analyzer.analyze(&document, options)));
                Ok(Met { document, id, fingerprint, analyzed })
            },
            |step| {
                match step {
                    Step::Idle => self.writer().commit_if_due()?,
                    Step::Done(ticket, result) => {
                        progress.add(ticket.bytes);
                        self.counts.bytes += ticket.bytes as u64;
                        match result {
                            Ok(met) => self.take(met, &ticket, &progress)?,
                            Err(reject) => self.reject(&reject, &ticket, &progress),
                        }
                    }
                }
                // The reading thread may wait for input that never comes: the run ends from here.
                if let Some(signal) = stop.signal() {
                    progress.finish();
                    end(self.stop(signal));
                }
                Ok::<(), Error>(())
            },
        )?;
        progress.finish();
        self.finish(plan)
    }

    fn take(&mut self, met: Met, ticket: &Ticket, progress: &Progress) -> Result<(), Error> {
        let Met { document, mut id, fingerprint, analyzed } = met;
        let mut known = analyzed.is_none();
        self.rejects.was_read(&ticket.source);
        let mut warning = None;
        // Two of one id may come in another order than in an earlier run: each keeps the one that it had.
        let other = other_id(&id, fingerprint.document);
        if !known && self.writer().is_unchanged(&other, fingerprint.record) {
            (id, known) = (other, true);
        }
        match self.ids.claim(&id, fingerprint.document) {
            Claim::Own => {}
            Claim::Again => {
                self.counts.unchanged += 1;
                return Ok(());
            }
            Claim::Other(other) => {
                // A source that several lines share is no mistake.
                let given = matches!(document.identity, Identity::Given(_) | Identity::Named(_));
                warning = given.then(|| shared(&id, &other));
                id = other;
                known = self.writer().is_unchanged(&id, fingerprint.record);
            }
        }
        if known {
            self.counts.unchanged += 1;
            self.writer().mark_seen(&id);
            return Ok(());
        }
        let mut analyzed = match analyzed {
            Some(analyzed) => *analyzed,
            None => self.analyzer.analyze(&document, self.options),
        };
        if let Some(warning) = warning {
            progress.say(&format!("depeche: {}: {warning}", document.source));
            analyzed.record.warnings.push(warning);
        }
        analyzed.record.id = id;
        let put = self.writer().put(analyzed, fingerprint.record, &ticket.source)?;
        *match put {
            Put::Added => &mut self.counts.added,
            Put::Updated => &mut self.counts.updated,
            Put::Duplicate => &mut self.counts.duplicate,
        } += 1;
        Ok(())
    }

    /// What cannot be read today is not gone: `--prune` keeps its older state.
    fn reject(&mut self, reject: &Reject, ticket: &Ticket, progress: &Progress) {
        self.counts.rejected += 1;
        self.refused += u64::from(self.aside.is_some_and(|aside| aside.files.contains(&ticket.source)));
        self.rejects.was_read(&ticket.source);
        if self.rejects.take(reject, ticket.stamp) || self.strict {
            self.counts.named += 1;
            progress.say(&told(reject));
        }
        self.writer().mark_path_seen(&ticket.source);
    }

    fn writer(&self) -> RwLockWriteGuard<'_, Writer> {
        self.writer.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// All was read: what is gone is dropped, and all is made to last.
    fn finish(&mut self, plan: &Plan) -> Result<Status, Error> {
        let index = &self.common.index;
        let mut writer = self.writer();
        let roots = roots(plan);
        let mut removed = 0;
        let mut gone = if self.prune { gone(plan) } else { Vec::new() };
        // A folder that is gone may be on a disk that is not there: its documents stay, and it stays an input.
        gone.retain(|source| !writer.knows_below(source));
        if self.prune {
            gone.iter().for_each(|source| writer.mark_path_gone(source));
            removed = writer.prune(|source| {
                roots.iter().any(|root| holds(root, source)) || gone.iter().any(|file| file == source)
            })?;
            let mut settings = self.settings.clone();
            settings.inputs.retain(|input| !gone.contains(input));
            writer.remember(settings)?;
        }
        let exists = writer.exists();
        writer.finish()?;
        drop(writer);
        self.counts.removed = removed;
        self.rejects.forget(&gone);
        if exists {
            self.rejects.write(index, &roots)?;
        }
        let counts = &self.counts;
        if counts.read() + counts.rejected + counts.removed == 0
            && !self.prune
            && plan.inputs.iter().any(|p| p.is_dir())
        {
            return Err(nothing_read(plan));
        }
        self.counts.tell(self.common, self.start)?;
        Ok(Status::of(self.counts.read() + self.counts.removed, self.counts.named))
    }

    /// The run was told to stop: what is finished lasts and is counted. Nothing is pruned, for not all was seen.
    fn stop(&mut self, signal: u8) -> Result<Status, Error> {
        let exists = {
            let mut writer = self.writer();
            writer.stop()?;
            writer.exists()
        };
        if exists {
            self.rejects.write(&self.common.index, &[])?;
        }
        settle(self.common, self.aside, None)?;
        self.counts.stopped = true;
        self.counts.tell(self.common, self.start)?;
        Ok(Status::Stopped(signal))
    }
}

/// What to say of a document whose id another one of the run has.
pub(super) fn shared(id: &str, other: &str) -> String {
    format!("another document of this run has the id {id:?} too; this one is kept as {other:?}: give each its own")
}

/// The sources of the inputs that were gone through. One that is not there was not, and a slip of the pen must not
/// empty the index.
fn roots(plan: &Plan) -> Vec<String> {
    plan.places().map(|input| plan.base.source(input)).collect()
}

/// The sources of the inputs that are gone while the folder is there that they lay in.
fn gone(plan: &Plan) -> Vec<String> {
    let is_gone = |path: &&PathBuf| !path.exists() && path.parent().is_some_and(Path::is_dir);
    plan.inputs.iter().filter(is_gone).map(|input| plan.base.source(input)).collect()
}
