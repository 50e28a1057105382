//! `depeche rejects`: what could not be read and why, and another try.

use std::collections::BTreeSet;

use super::out::{self, clean};
use super::{Common, Status, ingest};
use crate::error::Error;
use crate::index::rejects::{Rejected, Rejects};
use crate::index::settings::Settings;
use crate::ingest::base::Base;

/// Lists what could not be read, with the reasons, or tries it again
///
/// `ingest` names a document that it cannot read once, and only counts it as long as its file does not change. This
/// lists all that is known, and leaves the index alone.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Read these files again now; those that can be read go into the index
    #[arg(long)]
    retry: bool,
}

/// Runs the command.
///
/// # Errors
/// No index; what `ingest` gives.
pub fn run(common: &Common, args: &Args) -> Result<Status, Error> {
    let Some(settings) = Settings::read(&common.index)? else {
        return Err(Error::NoIndex(common.index.clone()));
    };
    let rejects = Rejects::read(&common.index)?;
    match args.retry {
        true => retry(common, &settings.base_of(&common.index), rejects.remembered()),
        false => list(common, rejects.remembered()).map(|()| Status::Done),
    }
}

fn list(common: &Common, rejects: &[Rejected]) -> Result<(), Error> {
    if rejects.is_empty() && !common.json && !common.quiet {
        super::say::say(&format!("depeche: {}: nothing was rejected", common.index.display()));
    }
    out::write(|to| {
        rejects.iter().try_for_each(|one| {
            if common.json {
                let line = serde_json::json!({"source": one.source, "line": one.line,
                    "error": {"code": one.code, "message": one.message}});
                return writeln!(to, "{line}").map_err(out::failed);
            }
            let line = one.line.map(|line| format!(":{line}")).unwrap_or_default();
            writeln!(to, "{}", clean(&format!("{}{line}: {}", one.source, one.message))).map_err(out::failed)
        })
    })
}

/// Reads the files again that are still there. What came from a pipe has to be piped in again.
fn retry(common: &Common, base: &Base, rejects: &[Rejected]) -> Result<Status, Error> {
    let sources: BTreeSet<&str> =
        rejects.iter().map(|one| one.source.as_str()).filter(|source| *source != "-").collect();
    let paths: Vec<_> = sources.iter().map(|source| base.path(source)).filter(|path| path.exists()).collect();
    if paths.is_empty() {
        super::say::say(&format!("depeche: {}: nothing to read again", common.index.display()));
        return Ok(Status::Done);
    }
    ingest::run(common, &ingest::Args::again(paths))
}
