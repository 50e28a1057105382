//! One JSON array of all records.

use std::io::{self, Write};

use super::{Format, Sink};
use crate::record::Record;

/// `--format json`
pub const FORMAT: Format =
    Format { name: "json", help: "one JSON array of all records", open: |out| Box::new(Json { out, open: false }) };

struct Json<'a> {
    out: Box<dyn Write + 'a>,
    open: bool,
}

impl Sink for Json<'_> {
    fn record(&mut self, record: &Record) -> io::Result<()> {
        self.out.write_all(if self.open { b",\n" } else { b"[\n" })?;
        self.open = true;
        serde_json::to_writer(&mut self.out, record)?;
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.write_all(if self.open { b"\n]\n" } else { b"[]\n" })?;
        self.out.flush()
    }
}
