//! `depeche search`: ranked hits with their best passage, and counts over all of them.

use std::io::Write;

use serde_json::{Map, Value, json};

use super::filters::FilterArgs;
use super::out::{self, Paint, clean, short, style};
use super::say::steers;
use super::{Common, Status};
use crate::error::Error;
use crate::index::reader::{Hit, Hits};
use crate::index::schema::KINDS;
use crate::index::{Reader, Sort};
use crate::record::Record;

/// Actors that are shown with a hit.
const ACTORS: usize = 8;

/// Search the index
///
/// All words must be in a document. "French Tech" finds a phrase, entrepr* the start of a word,
/// =Tours a strict spelling; -word excludes, a OR b, NOT a and parentheses combine. Fields:
/// title:, person:, organisation:, place:, actor:, label:, theme:, event:, language:, source:,
/// published:[2017-01 TO 2017-06], date:[…] for dates told in the text, announced:[…] for those of
/// events, deadlines and starts, deadline:[…]; French names work too (annonce:, échéance:).
/// place:Moselle also finds the documents that name a place in Moselle, place:=Moselle only those
/// that name Moselle itself.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Words and conditions; quote them for the shell
    #[arg(required_unless_present_any = ["from", "to", "date_from", "date_to", "date_role", "language", "theme", "label", "actor",
        "person", "organisation", "place", "event", "source"])]
    pub query: Vec<String>,
    /// What to search in
    #[command(flatten)]
    pub filters: FilterArgs,
    /// Number of hits
    #[arg(long, short = 'n', default_value_t = 10, value_name = "N")]
    pub limit: usize,
    /// Hits to skip
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub offset: usize,
    /// Order of the hits
    #[arg(long, value_enum, default_value_t)]
    pub sort: Sort,
    /// Lines of each facet
    #[arg(long, default_value_t = 10, value_name = "N")]
    pub facets: usize,
    /// Copies of other documents too
    #[arg(long)]
    pub duplicates: bool,
}

/// Runs the command.
///
/// # Errors
/// No index, an unreadable query, a failing output.
pub fn run(common: &Common, args: &Args) -> Result<Status, Error> {
    let reader = Reader::open(&common.index)?;
    let query = args.query.join(" ");
    let filters = args.filters.filters(args.duplicates);
    let hits = reader.search(&query, &filters, args.sort, args.offset, args.limit, args.facets)?;
    if common.json {
        out::json(&as_json(&query, &hits))?;
    } else {
        let paint = Paint::detect();
        out::write(|to| print(to, paint, &query, args, &hits).map_err(out::failed))?;
    }
    Ok(Status::Done)
}

/// The actors of a record that are named most, in falling order.
fn main_actors(record: &Record) -> Vec<(&'static str, &str)> {
    let mut actors: Vec<_> = record.actors.iter().filter(|actor| actor.name.is_some()).collect();
    actors.sort_by_key(|actor| std::cmp::Reverse(actor.mentions.len()));
    actors.iter().take(ACTORS).map(|actor| (actor.kind.name(), actor.name.as_deref().unwrap_or_default())).collect()
}

/// The answer for programs, as in the contract.
fn as_json(query: &str, hits: &Hits) -> Value {
    let named = |id: &str, name: &str| json!({"id": id, "name": name});
    let rows: Vec<Value> = hits
        .hits
        .iter()
        .map(|Hit { score, record, snippet }| {
            let actors: Vec<Value> =
                main_actors(record).iter().map(|(kind, name)| json!({"kind": kind, "name": name})).collect();
            json!({
                "id": record.id,
                "score": score,
                "source": record.source,
                "url": record.url,
                "title": record.title,
                "published": record.published.as_ref().map(|published| &published.value),
                "language": record.language.code,
                "snippet": snippet,
                "actors": actors,
                "labels": record.labels.iter().map(|l| named(&l.id, &l.name)).collect::<Vec<_>>(),
                "themes": record.themes.iter().map(|t| named(&t.id, &t.name)).collect::<Vec<_>>(),
            })
        })
        .collect();
    let mut facets = Map::new();
    for facet in KINDS.iter().rev().chain(&["language", "month"]) {
        facets.insert((*facet).to_string(), json!(hits.facets.get(facet)));
    }
    json!({"query": query, "total": hits.total, "hits": rows, "facets": facets})
}

fn print(to: &mut dyn Write, paint: Paint, query: &str, args: &Args, hits: &Hits) -> std::io::Result<()> {
    if hits.total == 0 {
        writeln!(to, "no document for {query:?}; all words must be there: try fewer, or a OR b, or start*")?;
        return Ok(());
    }
    if hits.hits.is_empty() {
        return writeln!(to, "{} documents, none after the first {}", hits.total, args.offset);
    }
    for (number, Hit { record, snippet, .. }) in hits.hits.iter().enumerate() {
        let title = record.title.as_deref().unwrap_or("(no title)");
        writeln!(to, "{} {}", paint.faint(&format!("{:>2}.", args.offset + number + 1)), paint.bold(&clean(title)))?;
        let day = record.published.as_ref().map_or("no date", |published| published.value.as_str());
        let source = record.url.as_deref().unwrap_or(&record.source);
        let id = short(&record.id, 40);
        writeln!(to, "    {}", paint.faint(&clean(&format!("{day} · {} · {source} · {id}", record.language.code))))?;
        writeln!(to, "    {}", highlighted(paint, &snippet.text, &snippet.highlights))?;
        let mut found: Vec<String> =
            main_actors(record).iter().map(|(kind, name)| paint.paint(style(kind), &clean(name))).collect();
        found.extend(record.labels.iter().map(|label| paint.paint(style("label"), &clean(&label.name))));
        if !found.is_empty() {
            writeln!(to, "    {}", found.join(" · "))?;
        }
        writeln!(to)?;
    }
    let shown = args.offset + hits.hits.len();
    writeln!(to, "{}", paint.bold(&format!("{}–{shown} of {} documents", args.offset + 1, hits.total)))?;
    for facet in KINDS.iter().rev().chain(&["language"]) {
        let lines = hits.facets.get(facet);
        if !lines.is_empty() {
            let words: Vec<String> = lines
                .iter()
                .take(6)
                .map(|line| format!("{} ({})", clean(line.name.as_deref().unwrap_or(&line.id)), line.count))
                .collect();
            writeln!(to, "  {} {}", paint.paint(style(facet), &format!("{facet:<13}")), words.join(", "))?;
        }
    }
    Ok(())
}

/// A snippet with its marks: in colour, or between asterisks.
fn highlighted(paint: Paint, text: &str, marks: &[[u32; 2]]) -> String {
    let mut out = String::new();
    let mut marks = marks.iter().peekable();
    let mut word = String::new();
    for (point, c) in text.chars().chain(std::iter::once('\n')).enumerate() {
        if let Some([_, end]) = marks.peek()
            && point as u32 == *end
        {
            out.push_str(&if paint.0 { paint.paint("1;33", &word) } else { format!("*{word}*") });
            word.clear();
            marks.next();
        }
        let c = if steers(c) { '\u{FFFD}' } else { c };
        match marks.peek() {
            Some([start, _]) if point as u32 >= *start => word.push(c),
            _ => out.push(c),
        }
    }
    out.pop();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_between_asterisks() {
        assert_eq!(highlighted(Paint(false), "le label Été", &[[3, 8], [9, 12]]), "le *label* *Été*");
        assert_eq!(highlighted(Paint(false), "", &[]), "");
    }
}
