//! `depeche extract`: documents in, JSON records out, in order, with no index.

use std::io::{BufWriter, Write};
use std::ops::ControlFlow;

use super::ingest::shared;
use super::progress::Progress;
use super::reading::{Reading, Resolved};
use super::stop::Stop;
use super::{Common, Status, failed, nothing_read, told};
use crate::document::Identity;
use crate::error::{Error, Reject, RejectCode};
use crate::ingest::ids::{Claim, Ids};
use crate::ingest::pipeline::{Step, Ticket, run as run_pipeline};
use crate::ingest::readers::Found;
use crate::ingest::{fingerprint, read};
use crate::record::{Record, Rejected, RejectedError, SCHEMA};

/// Options of `extract`.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    reading: Reading,
}

/// A record as a line, with what tells its document apart.
struct Written {
    line: Vec<u8>,
    id: String,
    document: u64,
    /// Whether the input gave the id.
    given: bool,
}

/// Writes a record a document, and an error record in the place of one that cannot be read.
pub fn run(common: &Common, args: &Args) -> Result<Status, Error> {
    let analyzer = common.analyzer()?;
    let Resolved { plan, options, .. } = args.reading.resolve(common)?;
    let mut progress = Progress::new(common, &plan);
    let mut out = BufWriter::with_capacity(64 << 10, std::io::stdout().lock());
    let (mut done, mut rejected) = (0, 0);
    let (stop, mut ids) = (Stop::listen(), Ids::default());
    run_pipeline(
        common.limits(),
        |give| {
            read(&plan, &mut |found: Found| match stop.signal() {
                Some(_) => ControlFlow::Break(()),
                None => give(found.ticket(), found),
            })
        },
        // Records become text on the analysing threads: the writing one has enough to do.
        |found| {
            let ticket = found.ticket();
            let document = found.read()?;
            let record = analyzer.record(&document, &options);
            Ok(Written {
                line: line(&record, &ticket)?,
                document: fingerprint(&document, "", "").document,
                given: matches!(document.identity, Identity::Given(_) | Identity::Named(_)),
                id: record.id,
            })
        },
        |step| {
            let written = match step {
                Step::Idle => out.flush(),
                Step::Done(ticket, Ok(mut record)) => {
                    done += 1;
                    progress.add(ticket.bytes);
                    if let Claim::Other(other) = ids.claim(&record.id, record.document) {
                        record.line = renamed(&record, &other, &ticket, &progress);
                    }
                    out.write_all(&record.line)
                }
                Step::Done(ticket, Err(reject)) => {
                    rejected += 1;
                    progress.add(ticket.bytes);
                    progress.log(&told(&reject));
                    line(&error_record(&reject), &ticket).map_or(Ok(()), |line| out.write_all(&line))
                }
            };
            // Nobody listens any more, or the run is to stop. To return would wait for the reading thread, which may
            // itself wait for input that never comes; and there is nothing to save.
            let stopped = stop.signal().map(|signal| out.flush().map(|()| signal));
            match (written, stopped) {
                (Err(error), _) | (_, Some(Err(error))) => end(&Error::Output(error)),
                (Ok(()), Some(Ok(signal))) => std::process::exit(128 + i32::from(signal)),
                (Ok(()), None) => Ok::<(), Error>(()),
            }
        },
    )?;
    progress.finish();
    if done == 0 && rejected == 0 && plan.inputs.iter().any(|input| input.is_dir()) {
        return Err(nothing_read(&plan));
    }
    Ok(Status::of(done, rejected))
}

/// The line of a record under another id, for its own is that of an earlier one.
fn renamed(written: &Written, other: &str, ticket: &Ticket, progress: &Progress) -> Vec<u8> {
    let Ok(mut record) = serde_json::from_slice::<Record>(&written.line) else { return written.line.clone() };
    if written.given {
        let warning = shared(&written.id, other);
        progress.log(&format!("depeche: {}: {warning}", record.source));
        record.warnings.push(warning);
    }
    record.id = other.to_string();
    line(&record, ticket).unwrap_or_else(|_| written.line.clone())
}

/// Ends the process here and now.
fn end(error: &Error) -> ! {
    let code = if failed(error) == Status::Done.into() { 0 } else { 1 };
    std::process::exit(code)
}

/// A value as a line of JSON.
fn line(value: &impl serde::Serialize, ticket: &Ticket) -> Result<Vec<u8>, Reject> {
    let mut line = serde_json::to_vec(value).map_err(|error| Reject {
        source_name: ticket.source.clone(),
        line: ticket.line,
        code: RejectCode::Format,
        message: format!("internal error: {error}; please report it with this document"),
    })?;
    line.push(b'\n');
    Ok(line)
}

fn error_record(reject: &Reject) -> Rejected {
    Rejected {
        schema: SCHEMA.into(),
        source: reject.source_name.clone(),
        line: reject.line,
        error: RejectedError { code: reject.code.name().into(), message: reject.message.clone() },
    }
}
