//! The command line: parses, calls, prints. Data to standard output, all else to standard error.

mod agenda;
mod config;
mod eval;
mod explain;
mod export;
mod extract;
mod filters;
mod gazetteer;
mod ingest;
mod out;
mod output;
mod progress;
mod reading;
mod rejects;
pub mod say;
mod schema;
mod search;
mod show;
mod stats;
mod stop;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::analyze::{Analyzer, Options};
use crate::error::{Error, Reject};
use crate::extract::evidence::Evidence;
use crate::gazetteer::Gazetteers;
use crate::ingest::{Plan, pipeline};

/// Turns a pile of French press releases into something one can ask questions of.
#[derive(Parser, Debug)]
#[command(name = "depeche", version, arg_required_else_help = true)]
pub struct Cli {
    /// Options of every command.
    #[command(flatten)]
    pub common: Common,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command.
#[derive(clap::Args, Clone, Debug)]
pub struct Common {
    /// Folder of the index
    #[arg(long, global = true, value_name = "DIR", env = "DEPECHE_INDEX", default_value = DEFAULT_INDEX)]
    pub index: PathBuf,
    /// Folder of your own lists (places/*.tsv, labels/*.tsv, …), added to the embedded ones
    #[arg(long, global = true, value_name = "DIR")]
    pub gazetteers: Option<PathBuf>,
    /// Results for programs
    #[arg(long, global = true)]
    pub json: bool,
    /// No progress, no log
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Analysing threads [default: as many as the machine has]
    #[arg(long, global = true, value_name = "N", value_parser = threads)]
    pub threads: Option<usize>,
}

/// Where the index is unless told otherwise.
const DEFAULT_INDEX: &str = "depeche-index";

/// What `depeche` does.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Reads files and folders, extracts, and indexes what is new
    Ingest(ingest::Args),
    /// Lists what could not be read, with the reasons, or tries it again
    Rejects(rejects::Args),
    /// Extracts without an index: a JSON record a line, in the order of the input
    Extract(extract::Args),
    /// Searches the index
    Search(search::Args),
    /// Shows a document with its entities marked
    Show(show::Args),
    /// Gives records, all or those that a query selects
    Export(export::Args),
    /// Lists what the documents announce for a period, or writes it as a calendar
    Agenda(agenda::Args),
    /// Shows the corpus at a glance
    Stats(stats::Args),
    /// Scores what is found against gold, and lists the errors with their reasons
    Eval(eval::Args),
    /// Shows why each mention won or lost
    Explain(explain::Args),
    /// Checks lists of names, shows what they hold, finds who goes by a name
    Gazetteer(gazetteer::Args),
    /// Prints the JSON Schema of the records
    Schema(schema::Args),
}

/// How a command ended, where it did not fail altogether.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
    /// All is done.
    Done,
    /// Nothing was done; the reasons were told.
    Nothing,
    /// Done, but some documents were rejected, each named with its reason.
    Partial,
    /// Done, but what was looked at does not hold: a figure fell below its floor (`eval --floors`), a
    /// list has errors (`gazetteer check`).
    Fallen,
    /// Stopped by a signal; what was finished lasts.
    Stopped(u8),
}

impl Status {
    /// After so many documents that were read and so many that were not.
    fn of(read: u64, rejected: u64) -> Status {
        match (read, rejected) {
            (_, 0) => Status::Done,
            (0, _) => Status::Nothing,
            _ => Status::Partial,
        }
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> ExitCode {
        ExitCode::from(match status {
            Status::Done => 0,
            Status::Nothing => 1,
            Status::Partial => 3,
            Status::Fallen => 4,
            Status::Stopped(signal) => 128 + signal,
        })
    }
}

/// Runs the command line of this process. Wrong usage ends it with 2.
pub fn main() -> ExitCode {
    let Cli { common, command } = match Cli::try_parse() {
        Ok(parsed) => parsed,
        Err(error) => return misused(&error),
    };
    let status = match &command {
        Command::Ingest(args) => ingest::run(&common, args),
        Command::Rejects(args) => rejects::run(&common, args),
        Command::Extract(args) => extract::run(&common, args),
        Command::Search(args) => search::run(&common, args),
        Command::Show(args) => show::run(&common, args),
        Command::Export(args) => export::run(&common, args),
        Command::Agenda(args) => agenda::run(&common, args),
        Command::Stats(args) => stats::run(&common, args),
        Command::Eval(args) => eval::run(&common, args),
        Command::Explain(args) => explain::run(&common, args),
        Command::Gazetteer(args) => gazetteer::run(&common, args),
        Command::Schema(args) => schema::run(&common, args),
    };
    status.map_or_else(|error| failed(&error), ExitCode::from)
}

/// Tells what is wrong with the arguments; help and version are no errors. What was typed is shown, so it is cleaned.
fn misused(error: &clap::Error) -> ExitCode {
    let steering = std::env::args_os().any(|argument| argument.to_string_lossy().contains(say::steers));
    if error.use_stderr() && steering {
        say::say_lines(error.render().to_string().trim_end());
    } else {
        // A closed pipe is no failure here either.
        let _ = error.print();
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

/// Reports what ended a command. Who closes the pipe has what he wanted: that is no failure.
fn failed(error: &Error) -> ExitCode {
    match error {
        Error::Usage(_) => {
            say::say_lines(&format!("depeche: {error}"));
            ExitCode::from(2)
        }
        Error::Output(source) | Error::Io { source, .. } if source.kind() == std::io::ErrorKind::BrokenPipe => {
            Status::Done.into()
        }
        error => {
            say::say_lines(&format!("depeche: {error}"));
            Status::Nothing.into()
        }
    }
}

impl Common {
    /// The embedded lists and those of `--gazetteers`.
    ///
    /// # Errors
    /// A folder that cannot be read, a malformed list.
    pub fn analyzer(&self) -> Result<Analyzer, Error> {
        let beside = config::Config::beside(&self.index)?.gazetteers;
        Ok(Analyzer::new(match self.gazetteers.as_ref().or(beside.as_ref()) {
            Some(folder) => gazetteer::folder::Folder::read(folder)?.compile()?,
            None => Gazetteers::embedded(),
        }))
    }

    fn limits(&self) -> pipeline::Limits {
        pipeline::Limits::new(self.threads)
    }
}

/// Evidence that is left out, to see what it is worth.
#[derive(clap::Args, Clone, Debug)]
pub struct Ablation {
    /// Leaves a kind of evidence out: prior, case, frequency, context, zone or document; repeatable
    #[arg(long, value_name = "EVIDENCE", value_parser = evidence)]
    without: Vec<Evidence>,
}

impl Ablation {
    fn of(&self, options: Options) -> Options {
        let without = self.without.iter().fold(options.without, |without, evidence| without.and(*evidence));
        Options { without, ..options }
    }
}

fn evidence(text: &str) -> Result<Evidence, String> {
    Evidence::parse(text).ok_or_else(|| "it is prior, case, frequency, context, zone or document".into())
}

fn threads(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(threads @ 1..=1024) => Ok(threads),
        _ => Err("a whole number from 1 to 1024 is wanted".into()),
    }
}

fn day(text: &str) -> Result<String, String> {
    let wanted = || "a day like 2024-05-31 is wanted".to_string();
    // The calendar reads times and basic forms too; the record knows days.
    let day: jiff::civil::Date = text.parse().map_err(|_| wanted())?;
    // A year has four digits: beyond 9999, and before 0, the contract knows none.
    if text == day.to_string() && text.len() == 10 { Ok(text.to_string()) } else { Err(wanted()) }
}

fn language(text: &str) -> Result<String, String> {
    let letters = (2..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    letters.then(|| text.to_ascii_lowercase()).ok_or_else(|| "a code of two or three letters is wanted, like fr".into())
}

/// Nothing among the inputs of a plan is a document.
fn nothing_read(plan: &Plan) -> Error {
    let names: Vec<_> = plan.inputs.iter().map(|input| input.display().to_string()).collect();
    Error::NothingRead(format!(
        "{}: no document here; name files or folders, or `-` for standard input",
        names.join(", ")
    ))
}

/// A rejected document in one line.
fn told(reject: &Reject) -> String {
    format!("depeche: {reject}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }

    #[test]
    fn options_are_checked() {
        assert_eq!(day("2024-02-29").as_deref(), Ok("2024-02-29"));
        for wrong in ["-000001-01-01", "2023-02-29", "20240229", "2024-02-29T10:00", "hier", ""] {
            assert!(day(wrong).is_err(), "{wrong}");
        }
        assert_eq!(language("FR").as_deref(), Ok("fr"));
        assert!(language("français").is_err() && language("fr-FR").is_err());
        assert!(threads("0").is_err() && threads("4").is_ok());
    }

    #[test]
    fn status_of_counts() {
        assert_eq!([Status::of(0, 0), Status::of(2, 0)], [Status::Done; 2]);
        assert_eq!([Status::of(0, 1), Status::of(1, 1)], [Status::Nothing, Status::Partial]);
    }
}
