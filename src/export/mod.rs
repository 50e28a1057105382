//! Forms of output: the record and its schema, and one file for each format.
//!
//! A new format is a file of its own and a row in [`FORMATS`].

pub mod agenda;
pub mod claims;
pub mod csv;
pub mod ical;
pub mod json;
pub mod json_schema;
pub mod jsonl;

use std::io::{self, Write};

use crate::record::Record;

/// Writes records one after the other.
pub trait Sink {
    /// Writes a record.
    ///
    /// # Errors
    /// The output failed.
    fn record(&mut self, record: &Record) -> io::Result<()>;

    /// Ends the output.
    ///
    /// # Errors
    /// The output failed.
    fn finish(&mut self) -> io::Result<()>;
}

/// A form of output.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// Its name after `--format`, and its ending.
    pub name: &'static str,
    /// One line of help.
    pub help: &'static str,
    /// Opens it on an output.
    pub open: for<'a> fn(Box<dyn Write + 'a>) -> Box<dyn Sink + 'a>,
}

/// Every form of output.
///
/// ```
/// let names: Vec<&str> = depeche::export::FORMATS.iter().map(|format| format.name).collect();
/// assert_eq!(names, ["json", "jsonl", "csv"]);
/// ```
pub const FORMATS: &[Format] = &[json::FORMAT, jsonl::FORMAT, csv::FORMAT];

/// The format of a name.
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}
