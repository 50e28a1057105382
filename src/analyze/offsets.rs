//! From bytes of the analysed text to code points of the record's fields.

use std::ops::Range;

use super::Source;
use crate::record::{Field, Mention};

/// Bytes between two counted places.
const STEP: usize = 128;

/// Code points before every [`STEP`]th byte of a text.
pub(super) struct Offsets<'a> {
    source: &'a Source,
    counts: Vec<u32>,
}

impl<'a> Offsets<'a> {
    pub fn new(source: &'a Source) -> Self {
        let bytes = source.full.as_bytes();
        let mut counts = Vec::with_capacity(bytes.len() / STEP + 2);
        let mut count = 0u32;
        for chunk in bytes.chunks(STEP) {
            counts.push(count);
            count += starts(chunk);
        }
        counts.push(count);
        Offsets { source, counts }
    }

    /// Code points before a byte.
    fn characters(&self, byte: usize) -> u32 {
        let block = (byte / STEP).min(self.counts.len() - 1);
        let from = block * STEP;
        let bytes = self.source.full.as_bytes();
        self.counts[block] + starts(bytes.get(from..byte.min(bytes.len())).unwrap_or_default())
    }

    /// Field, start and end of a span.
    pub fn place(&self, bytes: &Range<usize>) -> (Field, u32, u32) {
        if bytes.start < self.source.body {
            (Field::Title, self.characters(bytes.start), self.characters(bytes.end))
        } else {
            let base = self.characters(self.source.body);
            (Field::Text, self.characters(bytes.start) - base, self.characters(bytes.end) - base)
        }
    }

    /// The mention at some bytes.
    pub fn mention(&self, bytes: &Range<usize>) -> Mention {
        let (field, start, end) = self.place(bytes);
        Mention { field, start, end, text: self.slice(bytes).to_string() }
    }

    /// The characters of a span.
    pub fn slice(&self, bytes: &Range<usize>) -> &'a str {
        self.source.full.get(bytes.clone()).unwrap_or_default()
    }
}

/// Characters that start in some bytes of UTF-8.
fn starts(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Zones;

    #[test]
    fn counts_code_points_of_each_field() {
        let title = "Été 🚀";
        let body = "é".repeat(300) + "Metz";
        let full = format!("{title}\n\n{body}");
        let source = Source { body: title.len() + 2, zones: Zones::default(), full };
        let offsets = Offsets::new(&source);
        let at = source.full.len() - 4;
        let mention = offsets.mention(&(at..at + 4));
        assert_eq!((mention.field, mention.start, mention.end, mention.text.as_str()), (Field::Text, 300, 304, "Metz"));
        let rocket = "Été ".len();
        assert_eq!(offsets.place(&(rocket..rocket + 4)), (Field::Title, 4, 5));
    }
}
