//! One row a claim on a label, over the documents of a query: who has which label, since when, by which sentence.

use std::io::{self, Write};

use serde::Serialize;

use super::csv::{plain, safe};
use crate::error::Error;
use crate::index::{Filters, Reader};
use crate::record::{Field, Record};

/// A row of `depeche export --claims`; its fields are the columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Id of the document.
    pub document: String,
    /// Day of publication.
    pub published: Option<String>,
    /// Id of the label.
    pub label: String,
    /// Its name.
    pub label_name: String,
    /// Name of the holder; null where the text gives none.
    pub holder: Option<String>,
    /// Its id among the document's actors.
    pub holder_id: Option<String>,
    /// `awarded`, `confirmed`, `lost`, `refused`, `held` or `sought`.
    pub status: &'static str,
    /// Product, site or scope.
    pub object: Option<String>,
    /// EDTF.
    pub date: Option<String>,
    /// Who grants it.
    pub issuer: Option<String>,
    /// The sentence that says so.
    pub sentence: String,
}

/// Columns of a claim's row.
pub const COLUMNS: [&str; 11] = [
    "document",
    "published",
    "label",
    "label_name",
    "holder",
    "holder_id",
    "status",
    "object",
    "date",
    "issuer",
    "sentence",
];

/// The rows of a record, label by label.
///
/// ```
/// use depeche::analyze::{Analyzer, Options};
/// use depeche::{document::Document, export::claims, gazetteer::Gazetteers};
///
/// let document = Document { body: "Airbus détient la certification EN 9100 depuis 2015.".into(), ..Document::default() };
/// let record = Analyzer::new(Gazetteers::embedded()).analyze(&document, &Options::default()).record;
/// let rows = claims::of(&record);
/// assert_eq!((rows[0].label.as_str(), rows[0].holder.as_deref(), rows[0].status), ("en-9100", Some("Airbus"), "held"));
/// assert_eq!(rows[0].date.as_deref(), Some("2015/.."));
/// ```
pub fn of(record: &Record) -> Vec<Row> {
    let row = |label: &crate::record::Label, claim: &crate::record::Claim| {
        let text = match claim.mention.field {
            Field::Title => record.title.as_deref().unwrap_or_default(),
            Field::Text => &record.text,
        };
        let length = (claim.sentence.end - claim.sentence.start) as usize;
        let sentence: String = text.chars().skip(claim.sentence.start as usize).take(length).collect();
        Row {
            document: record.id.clone(),
            published: record.published.as_ref().map(|published| published.value.clone()),
            label: label.id.clone(),
            label_name: label.name.clone(),
            holder: claim.holder.clone(),
            holder_id: claim.holder_id.clone(),
            status: claim.status.name(),
            object: claim.object.clone(),
            date: claim.date.clone(),
            issuer: claim.issuer.clone(),
            sentence: sentence.split_whitespace().collect::<Vec<_>>().join(" "),
        }
    };
    record.labels.iter().flat_map(|label| label.claims.iter().map(move |claim| row(label, claim))).collect()
}

/// Hands over the rows of the documents that a query and filters find, in the order of the input.
///
/// # Errors
/// As [`Reader::search`]; the receiver's own.
pub fn for_each(
    reader: &Reader,
    query: &str,
    filters: &Filters,
    mut each: impl FnMut(Row) -> Result<(), Error>,
) -> Result<(), Error> {
    reader.for_each(query, filters, |record| of(&record).into_iter().try_for_each(&mut each)).map(|_| ())
}

/// Writes rows as CSV, heading first.
pub struct Csv<'a>(::csv::Writer<&'a mut dyn Write>);

impl<'a> Csv<'a> {
    /// Writes the heading.
    ///
    /// # Errors
    /// The output failed.
    pub fn new(out: &'a mut dyn Write) -> io::Result<Self> {
        let mut out = ::csv::Writer::from_writer(out);
        out.write_record(COLUMNS).map_err(plain)?;
        Ok(Csv(out))
    }

    /// Writes a row.
    ///
    /// # Errors
    /// The output failed.
    pub fn row(&mut self, row: Row) -> io::Result<()> {
        let cells = [
            row.document,
            row.published.unwrap_or_default(),
            row.label,
            row.label_name,
            row.holder.unwrap_or_default(),
            row.holder_id.unwrap_or_default(),
            row.status.to_string(),
            row.object.unwrap_or_default(),
            row.date.unwrap_or_default(),
            row.issuer.unwrap_or_default(),
            row.sentence,
        ];
        self.0.write_record(cells.map(safe)).map_err(plain)
    }

    /// Ends the output.
    ///
    /// # Errors
    /// The output failed.
    pub fn finish(mut self) -> io::Result<()> {
        self.0.flush()
    }
}
