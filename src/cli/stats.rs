//! `depeche stats`: the corpus at a glance.

use std::io::Write;

use serde_json::{Map, Value, json};

use super::out::{self, Paint, clean, short, style};
use super::{Common, Status};
use crate::error::Error;
use crate::index::facets::{Count, Facets};
use crate::index::schema::KINDS;
use crate::index::{Filters, Reader};

/// Show the corpus at a glance
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Lines of each list
    #[arg(long, short = 'n', default_value_t = 10, value_name = "N")]
    pub top: usize,
}

/// Runs the command.
///
/// # Errors
/// No index, a failing output.
pub fn run(common: &Common, args: &Args) -> Result<Status, Error> {
    let reader = Reader::open(&common.index)?;
    let facets = reader.facets("", &Filters::default(), args.top.max(1))?;
    let copies = reader.duplicates()?;
    if common.json {
        out::json(&as_json(&facets, copies, args.top))?;
    } else {
        let paint = Paint::detect();
        out::write(|to| print(to, paint, &facets, copies).map_err(out::failed))?;
    }
    Ok(Status::Done)
}

/// The overview for programs, as in the contract.
fn as_json(facets: &Facets, copies: u64, top: usize) -> Value {
    let counts = |lines: &[Count]| -> Map<String, Value> {
        lines.iter().map(|line| (line.id.clone(), json!(line.count))).collect()
    };
    let rows = |kind: &str| -> Vec<Value> {
        facets.get(kind).iter().map(|line| json!({"id": line.id, "name": line.name, "documents": line.count})).collect()
    };
    let mut actors: Vec<(&str, &Count)> =
        KINDS[..3].iter().flat_map(|kind| facets.get(kind).iter().map(|line| (*kind, line))).collect();
    // Each kind keeps its own best, so that places do not crowd out the persons.
    actors.sort_by(|a, b| b.1.count.cmp(&a.1.count).then_with(|| a.1.id.cmp(&b.1.id)));
    actors.truncate(top.max(1) * 3);
    let actors: Vec<Value> = actors
        .into_iter()
        .map(|(kind, line)| json!({"id": line.id, "kind": kind, "name": line.name, "documents": line.count}))
        .collect();
    json!({
        "documents": facets.documents,
        "duplicates": copies,
        "languages": counts(&facets.languages),
        "months": counts(&facets.months),
        "actors": actors,
        "events": rows("event"),
        "labels": rows("label"),
        "themes": rows("theme"),
    })
}

fn print(to: &mut dyn Write, paint: Paint, facets: &Facets, copies: u64) -> std::io::Result<()> {
    let copied = if copies > 0 { format!(", and {copies} copies of them") } else { String::new() };
    writeln!(to, "{}{copied}", paint.bold(&format!("{} documents", facets.documents)))?;
    if facets.documents == 0 {
        return writeln!(to, "nothing is in this index yet; `depeche ingest` puts documents into it");
    }
    let dated: u64 = facets.months.iter().map(|month| month.count).sum();
    if dated < facets.documents {
        writeln!(to, "{}", paint.faint(&format!("{} without a day of publication", facets.documents - dated)))?;
    }
    for (heading, facet) in [
        ("languages", "language"),
        ("months", "month"),
        ("persons", "person"),
        ("organisations", "organisation"),
        ("places", "place"),
        ("events", "event"),
        ("labels", "label"),
        ("themes", "theme"),
    ] {
        let lines = facets.get(facet);
        // Of the months, the latest; all are in --json.
        let lines = if facet == "month" { &lines[lines.len().saturating_sub(24)..] } else { lines };
        if lines.is_empty() {
            continue;
        }
        writeln!(to, "\n{}", paint.paint(style(facet), heading))?;
        let most = lines.iter().map(|line| line.count).max().unwrap_or(1);
        for line in lines {
            let name = short(&clean(line.name.as_deref().unwrap_or(&line.id)), 36);
            let gap = " ".repeat(36usize.saturating_sub(name.chars().count()));
            let length = (line.count * 30).div_ceil(most.max(1)) as usize;
            writeln!(to, "  {name}{gap} {:>7} {}", line.count, paint.paint(style(facet), &"█".repeat(length)))?;
        }
    }
    Ok(())
}
