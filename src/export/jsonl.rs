//! JSON Lines: one record a line.

use std::io::{self, Write};

use super::{Format, Sink};
use crate::record::Record;

/// `--format jsonl`
pub const FORMAT: Format =
    Format { name: "jsonl", help: "JSON Lines, one record a line", open: |out| Box::new(JsonLines { out }) };

struct JsonLines<'a> {
    out: Box<dyn Write + 'a>,
}

impl Sink for JsonLines<'_> {
    fn record(&mut self, record: &Record) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, record)?;
        self.out.write_all(b"\n")
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
