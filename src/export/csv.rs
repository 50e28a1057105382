//! CSV for spreadsheets: one row a document, and one row an entity.

use std::io::{self, Write};

use super::{Format, Sink};
use crate::index::entities::{RoleCount, Row};
use crate::record::{ActorKind, Record};

/// `--format csv`
pub const FORMAT: Format = Format {
    name: "csv",
    help: "CSV for spreadsheets, one row a document, lists joined by `; `",
    open: |out| Box::new(Csv { out: ::csv::Writer::from_writer(out), begun: false }),
};

/// Columns of a document's row.
pub const COLUMNS: [&str; 14] = [
    "id",
    "source",
    "url",
    "title",
    "published",
    "language",
    "persons",
    "organisations",
    "places",
    "events",
    "labels",
    "themes",
    "dates",
    "duplicate_of",
];

/// Columns of an entity's row, those of the contract.
pub const ENTITY_COLUMNS: [&str; 11] =
    ["id", "kind", "name", "aliases", "documents", "mentions", "first", "last", "roles", "links", "cooccurring"];

struct Csv<'a> {
    out: ::csv::Writer<Box<dyn Write + 'a>>,
    begun: bool,
}

impl Csv<'_> {
    fn begin(&mut self) -> io::Result<()> {
        if !self.begun {
            self.begun = true;
            self.out.write_record(COLUMNS).map_err(plain)?;
        }
        Ok(())
    }
}

impl Sink for Csv<'_> {
    fn record(&mut self, record: &Record) -> io::Result<()> {
        self.begin()?;
        let actors = |kind: ActorKind| {
            join(record.actors.iter().filter(|a| a.kind == kind).map(|a| a.name.as_deref().unwrap_or(&a.id)))
        };
        let cells = [
            record.id.clone(),
            record.source.clone(),
            record.url.clone().unwrap_or_default(),
            record.title.clone().unwrap_or_default(),
            record.published.as_ref().map(|p| p.value.clone()).unwrap_or_default(),
            record.language.code.clone(),
            actors(ActorKind::Person),
            actors(ActorKind::Organisation),
            actors(ActorKind::Place),
            join(record.events.iter().map(|e| e.name.as_str())),
            join(record.labels.iter().map(|l| l.name.as_str())),
            join(record.themes.iter().map(|t| t.name.as_str())),
            join(record.dates.iter().map(|d| d.value.as_str())),
            record.duplicate_of.clone().unwrap_or_default(),
        ];
        self.out.write_record(cells.map(safe)).map_err(plain)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.begin()?;
        self.out.flush()
    }
}

/// The error of the output itself: by its own conversion it would lose its kind, and with it the
/// pipe that was closed early.
pub(super) fn plain(error: ::csv::Error) -> io::Error {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

fn join<'a>(values: impl Iterator<Item = &'a str>) -> String {
    values.collect::<Vec<_>>().join("; ")
}

/// A cell that no spreadsheet takes for a formula: `=1+1` is shown with an apostrophe before it.
///
/// ```
/// use depeche::export::csv::safe;
/// assert_eq!(safe("=HYPERLINK(\"x\")".to_string()), "'=HYPERLINK(\"x\")");
/// assert_eq!(safe("Metz".to_string()), "Metz");
/// ```
pub fn safe(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}

/// A role in words: `directeur, Nyuko (3)`.
fn role(role: &RoleCount) -> String {
    let parts = [&role.title, &role.organisation, &role.territory, &role.status];
    let words: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    format!("{} ({})", words.join(", "), role.documents)
}

/// Writes the rows of entities.
///
/// # Errors
/// The output failed.
pub fn entities(rows: &[Row], out: &mut dyn Write) -> io::Result<()> {
    let mut out = ::csv::Writer::from_writer(out);
    out.write_record(ENTITY_COLUMNS).map_err(plain)?;
    for row in rows {
        let roles: Vec<String> = row.roles.iter().map(role).collect();
        let links: Vec<String> = row.links.iter().map(|(key, value)| format!("{key}={value}")).collect();
        let cooccurring: Vec<String> = row
            .cooccurring
            .iter()
            .map(|other| format!("{} ({})", other.name.as_deref().unwrap_or(&other.id), other.documents))
            .collect();
        let cells = [
            row.id.clone(),
            row.kind.to_string(),
            row.name.clone().unwrap_or_default(),
            row.aliases.join("; "),
            row.documents.to_string(),
            row.mentions.to_string(),
            row.first.clone().unwrap_or_default(),
            row.last.clone().unwrap_or_default(),
            roles.join("; "),
            links.join("; "),
            cooccurring.join("; "),
        ];
        out.write_record(cells.map(safe)).map_err(plain)?;
    }
    out.flush()
}
