//! `depeche extract`: documents in, JSON records out, in order, with no index.

use std::io::{BufWriter, Write};

use super::progress::Progress;
use super::{Common, Reading, Status, failed, nothing_read, told};
use crate::error::{Error, Reject, RejectCode};
use crate::ingest::pipeline::{Step, Ticket, run as run_pipeline};
use crate::ingest::read;
use crate::ingest::readers::Found;
use crate::record::{Rejected, RejectedError, SCHEMA};

/// Options of `extract`.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    reading: Reading,
}

/// Writes a record a document, and an error record in the place of one that cannot be read.
pub fn run(common: &Common, args: &Args) -> Result<Status, Error> {
    let analyzer = common.analyzer()?;
    let (plan, options) = (args.reading.plan(common), args.reading.options());
    let mut progress = Progress::new(common, &plan);
    let mut out = BufWriter::with_capacity(64 << 10, std::io::stdout().lock());
    let (mut done, mut rejected) = (0, 0);
    run_pipeline(
        common.limits(),
        |give| read(&plan, &mut |found: Found| give(found.ticket(), found)),
        // Records become text on the analysing threads: the writing one has enough to do.
        |found| {
            let ticket = found.ticket();
            let document = found.read()?;
            line(&analyzer.record(&document, &options), &ticket)
        },
        |step| {
            let written = match step {
                Step::Idle => out.flush(),
                Step::Done(ticket, Ok(line)) => {
                    done += 1;
                    progress.add(ticket.bytes);
                    out.write_all(&line)
                }
                Step::Done(ticket, Err(reject)) => {
                    rejected += 1;
                    progress.add(ticket.bytes);
                    progress.log(&told(&reject));
                    line(&error_record(&reject), &ticket).map_or(Ok(()), |line| out.write_all(&line))
                }
            };
            // Nobody listens any more. To return would wait for the reading thread, which may itself
            // wait for input that never comes; and there is nothing to save.
            written.map_err(|error| end(&Error::Output(error)))
        },
    )?;
    progress.finish();
    if done == 0 && rejected == 0 && plan.inputs.iter().any(|input| input.is_dir()) {
        return Err(nothing_read(&plan));
    }
    Ok(Status::of(done, rejected))
}

/// Ends the process here and now.
fn end(error: &Error) -> Error {
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
