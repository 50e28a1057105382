//! `depeche gazetteer list`: the lists with their rows, names and sources.

use std::io::Write;

use serde_json::{Value, json};

use super::folder::Folder;
use super::{all_lists, all_sources};
use crate::cli::out::{self, Paint, clean};
use crate::cli::{Common, Status};
use crate::error::Error;
use crate::gazetteer::ListKind;
use crate::gazetteer::inventory::{Holding, inventory};
use crate::gazetteer::sources::Sources;

/// Show the lists with their rows, names and sources
#[derive(Clone, Debug, clap::Args)]
pub struct Args {}

/// Runs the command.
///
/// # Errors
/// A folder that cannot be read, a failing output.
pub fn run(common: &Common, _: &Args) -> Result<Status, Error> {
    let folder = common.gazetteers.as_deref().map(Folder::read).transpose()?;
    let sources = all_sources(folder.as_ref());
    let held = inventory(&all_lists(folder.as_ref()));
    if common.json {
        out::json(&as_json(&held, &sources))?;
    } else {
        out::write(|to| print(to, &held, &sources).map_err(out::failed))?;
    }
    Ok(Status::Done)
}

/// Lists, rows and names of each kind, in the order of the folders.
fn totals(held: &[Holding]) -> Vec<(ListKind, [usize; 3])> {
    let total = |kind: ListKind| {
        let of = || held.iter().filter(move |list| list.kind == kind);
        (kind, [of().count(), of().map(|list| list.rows).sum(), of().map(|list| list.names).sum()])
    };
    ListKind::FOLDERS.iter().map(|(_, kind)| total(*kind)).filter(|(_, [lists, ..])| *lists > 0).collect()
}

fn as_json(held: &[Holding], sources: &Sources<'_>) -> Value {
    let lists = held.iter().map(|list| {
        let credit = |(key, rows): (&String, &usize)| {
            let source = sources.get(key);
            let (title, licence) = (source.map(|source| source.title), source.map(|source| source.licence));
            json!({"key": key, "title": title, "licence": licence, "rows": rows})
        };
        json!({
            "path": list.path, "kind": list.kind.name(), "rows": list.rows, "names": list.names,
            "sources": list.sources.iter().map(credit).collect::<Vec<_>>(),
        })
    });
    let total = |(kind, [lists, rows, names]): (ListKind, [usize; 3])| json!({"kind": kind.name(), "lists": lists, "rows": rows, "names": names});
    json!({"lists": lists.collect::<Vec<_>>(), "totals": totals(held).into_iter().map(total).collect::<Vec<_>>()})
}

fn print(to: &mut dyn Write, held: &[Holding], sources: &Sources<'_>) -> std::io::Result<()> {
    let paint = Paint::detect();
    let width = held.iter().map(|list| list.path.chars().count()).max().unwrap_or(0).max(4);
    let heading = format!("{:width$}  {:12} {:>7} {:>7}  sources", "list", "kind", "rows", "names");
    writeln!(to, "{}", paint.bold(&heading))?;
    for list in held {
        let (path, kind) = (clean(&list.path), list.kind.name());
        let credit = |key: &String| {
            let licence = sources.get(key).map_or("licence unknown", |source| source.licence);
            clean(&format!("{key} ({licence})"))
        };
        let credits = list.sources.keys().map(credit).collect::<Vec<_>>().join(", ");
        writeln!(to, "{path:width$}  {kind:12} {:>7} {:>7}  {credits}", list.rows, list.names)?;
    }
    writeln!(to)?;
    for (kind, [lists, rows, names]) in totals(held) {
        let lists = format!("{lists} list{}", if lists == 1 { "" } else { "s" });
        writeln!(to, "{lists:width$}  {:12} {rows:>7} {names:>7}", kind.name())?;
    }
    Ok(())
}
