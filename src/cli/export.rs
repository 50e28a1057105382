//! `depeche export`: the records, one row an entity, or one row a claim on a label.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::filters::FilterArgs;
use super::{Common, Status, output};
use crate::error::Error;
use crate::export::{FORMATS, claims, csv};
use crate::index::{Reader, entities};

/// Write records in a format of your choice
///
/// All documents by default, copies included (`duplicate_of` names the original); a query and
/// filters select.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Only documents that answer this query
    pub query: Vec<String>,
    /// What to select
    #[command(flatten)]
    pub filters: FilterArgs,
    /// json, jsonl or csv; by the ending of -o, else jsonl
    #[arg(long, short, value_name = "FORMAT", value_parser = clap::builder::PossibleValuesParser::new(FORMATS.iter().map(|format| clap::builder::PossibleValue::new(format.name).help(format.help))))]
    pub format: Option<String>,
    /// One row an entity over all selected documents
    #[arg(long)]
    pub entities: bool,
    /// One row a claim on a label: who holds, gets, keeps, seeks or loses it, since when, by which sentence
    #[arg(long, conflicts_with = "entities")]
    pub claims: bool,
    /// Leave out copies of other documents
    #[arg(long)]
    pub no_duplicates: bool,
    /// File to write to; `-`, or none, is standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Runs the command.
///
/// # Errors
/// No index, an unreadable query, a failing output.
pub fn run(common: &Common, args: &Args) -> Result<Status, Error> {
    let reader = Reader::open(&common.index)?;
    let name = format(args)?;
    let path = args.output.as_deref().filter(|path| !output::is_standard(path));
    let failed = |source| match path {
        Some(path) => Error::Io { path: path.to_path_buf(), source },
        None => Error::Output(source),
    };
    output::write(path, |to| export(&reader, args, name, to, &failed))?;
    Ok(Status::Done)
}

/// The format that is asked for, that of the file's ending, else JSON Lines.
fn format(args: &Args) -> Result<&str, Error> {
    if let Some(name) = &args.format {
        return Ok(name);
    }
    let file = args.output.as_deref();
    let Some(ending) = file.and_then(Path::extension).map(|ending| ending.to_string_lossy().to_lowercase()) else {
        return Ok("jsonl");
    };
    let known = FORMATS.iter().find(|format| format.name == ending);
    known.map(|format| format.name).ok_or_else(|| {
        let endings: Vec<String> = FORMATS.iter().map(|format| format!(".{}", format.name)).collect();
        let file = file.unwrap_or(Path::new("")).display();
        Error::Usage(format!(
            "{file}: no format ends so; end the name in {}, or name one with --format",
            endings.join(", ")
        ))
    })
}

fn export(
    reader: &Reader,
    args: &Args,
    format: &str,
    to: &mut dyn Write,
    failed: &dyn Fn(std::io::Error) -> Error,
) -> Result<(), Error> {
    let query = args.query.join(" ");
    if args.entities {
        // A copy would count its entities twice.
        let rows = entities::rows(reader, &query, &args.filters.filters(false))?;
        return match format {
            "csv" => csv::entities(&rows, to).map_err(failed),
            "json" => {
                written(serde_json::to_writer_pretty(&mut *to, &rows)).and_then(|()| writeln!(to)).map_err(failed)
            }
            _ => rows.iter().try_for_each(|row| {
                written(serde_json::to_writer(&mut *to, row)).and_then(|()| writeln!(to)).map_err(failed)
            }),
        };
    }
    if args.claims {
        let filters = args.filters.filters(false);
        return match format {
            "csv" => {
                let mut out = claims::Csv::new(to).map_err(failed)?;
                claims::for_each(reader, &query, &filters, |row| out.row(row).map_err(failed))?;
                out.finish().map_err(failed)
            }
            "json" => {
                let mut rows = Vec::new();
                claims::for_each(reader, &query, &filters, |row| {
                    rows.push(row);
                    Ok(())
                })?;
                written(serde_json::to_writer_pretty(&mut *to, &rows)).and_then(|()| writeln!(to)).map_err(failed)
            }
            _ => claims::for_each(reader, &query, &filters, |row| {
                written(serde_json::to_writer(&mut *to, &row)).and_then(|()| writeln!(to)).map_err(failed)
            }),
        };
    }
    let filters = args.filters.filters(!args.no_duplicates);
    let Some(format) = crate::export::format(format) else {
        // The parser of the options lets no other name through.
        return Err(Error::NothingRead(format!("no format {format}; see `depeche export --help`")));
    };
    let mut sink = (format.open)(Box::new(to));
    reader.for_each(&query, &filters, |record| sink.record(&record).map_err(failed))?;
    sink.finish().map_err(failed)
}

/// The error of the output itself.
fn written(done: serde_json::Result<()>) -> std::io::Result<()> {
    done.map_err(std::io::Error::from)
}
