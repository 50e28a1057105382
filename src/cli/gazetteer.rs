//! `depeche gazetteer`: what lists hold, what is wrong in them, and who goes by a name.

mod check;
mod find;
pub(super) mod folder;
mod list;

use clap::Subcommand;

use super::{Common, Status};
use crate::error::Error;
use crate::gazetteer::sources::Sources;
use crate::gazetteer::{Gazetteers, ListText};
use folder::Folder;

/// Check lists of names, show what they hold, find who goes by a name
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Clone, Debug)]
enum Command {
    /// Tells what is wrong in lists, by file and line
    Check(check::Args),
    /// Shows the lists with their rows, names and sources
    List(list::Args),
    /// Tells who goes by a name, and where that is written
    Find(find::Args),
}

/// Runs the command.
///
/// # Errors
/// A folder that cannot be read, a malformed list, a failing output.
pub fn run(common: &Common, args: &Args) -> Result<Status, Error> {
    match &args.command {
        Command::Check(args) => check::run(common, args),
        Command::List(args) => list::run(common, args),
        Command::Find(args) => find::run(common, args),
    }
}

/// The embedded lists and those of `--gazetteers`, as text.
fn all_lists(folder: Option<&Folder>) -> Vec<ListText<'_>> {
    let mut lists: Vec<ListText<'_>> = Gazetteers::embedded_lists();
    lists.extend(folder.into_iter().flat_map(Folder::lists));
    lists
}

/// Their sources.
fn all_sources(folder: Option<&Folder>) -> Sources<'_> {
    let mut sources = Sources::default();
    sources.read("SOURCES.tsv", Gazetteers::embedded_sources());
    if let Some((file, text)) = folder.and_then(|folder| folder.sources.as_ref()) {
        // `check` tells what is wrong in it.
        sources.read(file, text);
    }
    sources
}
