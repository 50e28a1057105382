//! `depeche export`: the records, one row an entity, or one row a claim on a label.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use super::filters::FilterArgs;
use super::{Common, Status, out};
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
    /// json, jsonl or csv; of the ending of -o, else jsonl
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
    /// File to write to; standard output otherwise
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Runs the command.
///
/// # Errors
/// No index, an unreadable query, a failing output.
pub fn run(common: &Common, args: &Args) -> Result<Status, Error> {
    let reader = Reader::open(&common.index)?;
    let ending = args.output.as_deref().and_then(Path::extension).and_then(|ending| ending.to_str());
    let name = args.format.as_deref().or(ending.filter(|ending| crate::export::format(ending).is_some()));
    let name = name.unwrap_or("jsonl");
    match &args.output {
        None => out::write(|to| export(&reader, args, name, to, Path::new("standard output")))?,
        Some(path) => {
            // The file takes its name only when it is whole.
            let partial = path.with_file_name(format!(
                ".{}.part",
                path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default()
            ));
            let failed = |source| Error::Io { path: path.clone(), source };
            let mut file = BufWriter::new(File::create(&partial).map_err(failed)?);
            let done = export(&reader, args, name, &mut file, path).and_then(|()| file.flush().map_err(failed));
            if let Err(error) = done {
                let _ = std::fs::remove_file(&partial);
                return Err(error);
            }
            std::fs::rename(&partial, path).map_err(failed)?;
        }
    }
    Ok(Status::Done)
}

fn export(reader: &Reader, args: &Args, format: &str, to: &mut dyn Write, path: &Path) -> Result<(), Error> {
    let failed = |source| Error::Io { path: path.to_path_buf(), source };
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
