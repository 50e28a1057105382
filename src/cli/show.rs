//! `depeche show`: one document with its entities marked.

use std::io::Write;

use super::out::{self, Paint, clean, style};
use super::say::steers;
use super::{Common, Status};
use crate::error::Error;
use crate::index::Reader;
use crate::record::{Field, Record};

/// Show one document with its entities marked
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Id of the document, or the start of it
    pub id: String,
}

/// Kinds in the order of the legend.
const LEGEND: [&str; 8] = ["person", "organisation", "place", "event", "date", "label", "theme", "contact"];

/// Runs the command.
///
/// # Errors
/// No index, no such document, a failing output.
pub fn run(common: &Common, args: &Args) -> Result<Status, Error> {
    let record = Reader::open(&common.index)?.show(&args.id)?;
    if common.json {
        out::json(&record)?;
    } else {
        let paint = Paint::detect();
        out::write(|to| print(to, paint, &record).map_err(out::failed))?;
    }
    Ok(Status::Done)
}

/// A mention with its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Span {
    start: u32,
    end: u32,
    kind: &'static str,
}

/// The mentions of a field, in reading order, the longer first; those inside another are left out.
fn spans(record: &Record, field: Field) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut add = |kind, in_field: Field, start, end| {
        if in_field == field && start < end {
            spans.push(Span { start, end, kind });
        }
    };
    for actor in &record.actors {
        actor.mentions.iter().for_each(|m| add(actor.kind.name(), m.field, m.start, m.end));
    }
    record.events.iter().flat_map(|e| &e.mentions).for_each(|m| add("event", m.field, m.start, m.end));
    record.labels.iter().flat_map(|l| &l.mentions).for_each(|m| add("label", m.field, m.start, m.end));
    record.dates.iter().flat_map(|d| &d.mentions).for_each(|m| add("date", m.field, m.start, m.end));
    record.contacts.iter().flat_map(|c| &c.mentions).for_each(|m| add("contact", m.field, m.start, m.end));
    // Terms of themes last: they are words of the text, and give way to the names.
    let rank = |kind: &str| u32::from(kind == "theme");
    record.themes.iter().flat_map(|t| &t.mentions).for_each(|m| add("theme", m.field, m.start, m.end));
    spans.sort_by_key(|span| (span.start, rank(span.kind), std::cmp::Reverse(span.end)));
    let mut end = 0;
    spans.retain(|span| {
        let free = span.start >= end;
        if free {
            end = span.end;
        }
        free
    });
    spans
}

/// A text with its mentions in the colour of their kind.
fn marked(paint: Paint, text: &str, spans: &[Span]) -> String {
    if !paint.0 {
        return clean(text);
    }
    let mut out = String::with_capacity(text.len() * 2);
    let mut spans = spans.iter().peekable();
    for (point, c) in text.chars().enumerate() {
        if let Some(span) = spans.peek()
            && point as u32 == span.end
        {
            out.push_str("\x1b[0m");
            spans.next();
        }
        if let Some(span) = spans.peek()
            && point as u32 == span.start
        {
            out.push_str(&format!("\x1b[{}m", style(span.kind)));
        }
        out.push(if steers(c) && c != '\n' { '\u{FFFD}' } else { c });
    }
    if spans.peek().is_some() {
        out.push_str("\x1b[0m");
    }
    out
}

fn print(to: &mut dyn Write, paint: Paint, record: &Record) -> std::io::Result<()> {
    if let Some(title) = &record.title {
        writeln!(to, "{}\n", paint.bold(&marked(paint, title, &spans(record, Field::Title))))?;
    }
    let day = record.published.as_ref().map_or("no date", |published| published.value.as_str());
    let mut facts = vec![day.to_string(), record.language.code.clone(), record.source.clone()];
    facts.extend(record.url.clone());
    facts.push(record.id.clone());
    if let Some(original) = &record.duplicate_of {
        facts.push(format!("a copy of {original}"));
    }
    writeln!(to, "{}", paint.faint(&clean(&facts.join(" · "))))?;
    if !record.authors.is_empty() {
        writeln!(to, "{}", paint.faint(&clean(&format!("by {}", record.authors.join(", ")))))?;
    }
    if paint.0 {
        let legend: Vec<String> = LEGEND.iter().map(|kind| paint.paint(style(kind), kind)).collect();
        writeln!(to, "{}", legend.join(" "))?;
    }
    writeln!(to, "\n{}\n", marked(paint, &record.text, &spans(record, Field::Text)))?;
    for kind in LEGEND {
        let names = names(record, kind);
        if !names.is_empty() {
            writeln!(to, "{} {}", paint.paint(style(kind), &format!("{kind:<13}")), clean(&names.join(" · ")))?;
        }
    }
    for warning in &record.warnings {
        writeln!(to, "{:<13} {}", "warning", clean(warning))?;
    }
    Ok(())
}

/// What a record has of a kind, in words.
fn names(record: &Record, kind: &str) -> Vec<String> {
    match kind {
        "event" => record.events.iter().map(|e| e.name.clone()).collect(),
        "label" => record.labels.iter().map(|l| l.name.clone()).collect(),
        "theme" => record.themes.iter().map(|t| t.name.clone()).collect(),
        "contact" => record.contacts.iter().map(|c| c.value.clone()).collect(),
        "date" => record.dates.iter().map(|d| d.value.clone()).collect(),
        _ => record
            .actors
            .iter()
            .filter(|actor| actor.kind.name() == kind)
            .map(|actor| {
                let roles: Vec<String> = actor
                    .roles
                    .iter()
                    .map(|role| {
                        let parts = [&role.title, &role.organisation, &role.territory];
                        parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ")
                    })
                    .collect();
                let name = actor.name.as_deref().unwrap_or("(name lost)");
                if roles.is_empty() { name.to_string() } else { format!("{name} ({})", roles.join("; ")) }
            })
            .collect(),
    }
}
