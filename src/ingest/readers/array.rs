//! The elements of a JSON array as ranges of bytes, so that each is parsed by itself: what is wrong with one of
//! them, be it its depth or its bytes, does not lose those behind it.

use memchr::{memchr_iter, memchr2};

use crate::steps::steps;

/// An element: where it stands, white space included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Element<'t> {
    /// Its bytes.
    pub bytes: &'t [u8],
    /// The line on which `bytes` start, from 1.
    pub line: u64,
    /// Bytes of that line before them.
    pub before: usize,
}

/// Goes through an array by its brackets, commas and strings alone, in one pass and without recursion.
#[derive(Debug)]
pub(super) struct Elements<'t> {
    bytes: &'t [u8],
    at: usize,
    line: u64,
    line_start: usize,
    first: bool,
    end: End,
}

/// How an array ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Not yet.
    Open,
    /// With its bracket.
    Closed,
    /// With the file.
    Missing,
}

impl<'t> Elements<'t> {
    /// The elements of an array that starts at byte `open`.
    pub fn new(bytes: &'t [u8], open: usize) -> Self {
        let mut elements = Elements { bytes, at: 0, line: 1, line_start: 0, first: true, end: End::Open };
        elements.advance(open + 1);
        elements
    }

    /// How it ended, and the line to which it was read.
    pub fn end(&self) -> (End, u64) {
        (self.end, self.line)
    }

    /// What stands behind its end.
    pub fn rest(&self) -> &'t [u8] {
        &self.bytes[self.at..]
    }

    fn advance(&mut self, to: usize) {
        let to = to.min(self.bytes.len());
        for newline in memchr_iter(b'\n', &self.bytes[self.at..to]) {
            self.line += 1;
            self.line_start = self.at + newline + 1;
        }
        steps(to - self.at);
        self.at = to;
    }
}

impl<'t> Iterator for Elements<'t> {
    type Item = Element<'t>;

    fn next(&mut self) -> Option<Element<'t>> {
        if self.end != End::Open {
            return None;
        }
        let end = element_end(self.bytes, self.at);
        let element = Element { bytes: &self.bytes[self.at..end], line: self.line, before: self.at - self.line_start };
        self.end = match self.bytes.get(end) {
            Some(b',') => End::Open,
            Some(_) => End::Closed,
            None => End::Missing,
        };
        self.advance(end + 1);
        // Nothing between the brackets is no element; nothing behind a comma is a broken one.
        let first = std::mem::replace(&mut self.first, false);
        let empty = element.bytes.trim_ascii().is_empty();
        if empty && self.end != End::Open && (first || self.end == End::Missing) { None } else { Some(element) }
    }
}

/// Where the element ends that starts at a byte: the comma or the bracket behind it, or the end of the file.
fn element_end(bytes: &[u8], start: usize) -> usize {
    let (mut at, mut deep) = (start, 0usize);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => at = string_end(bytes, at + 1),
            b'[' | b'{' => deep += 1,
            b',' | b']' if deep == 0 => return at,
            b']' | b'}' => deep = deep.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

/// The closing quotation mark of a string whose inside starts at a byte.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(sign) = memchr2(b'"', b'\\', bytes.get(at..).unwrap_or_default()) {
        at += sign;
        if bytes[at] == b'"' {
            return at;
        }
        at += 2;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_at_the_commas_of_the_array_alone() {
        for (text, expected, end, rest) in [
            ("[]", vec![], End::Closed, ""),
            ("[ ] x", vec![], End::Closed, " x"),
            ("[1, [2, 3], {\"a\": \"],\\\"\"}]", vec!["1", "[2, 3]", "{\"a\": \"],\\\"\"}"], End::Closed, ""),
            ("[{\"a\": 1}}, 2]", vec!["{\"a\": 1}}", "2"], End::Closed, ""),
            ("[1,]", vec!["1", ""], End::Closed, ""),
            ("[1,\n", vec!["1"], End::Missing, ""),
            ("[\"a\\", vec!["\"a\\"], End::Missing, ""),
            ("[[[[", vec!["[[["], End::Missing, ""),
            ("[", vec![], End::Missing, ""),
        ] {
            let mut elements = Elements::new(text.as_bytes(), 0);
            let found: Vec<_> =
                elements.by_ref().map(|one| std::str::from_utf8(one.bytes.trim_ascii()).unwrap()).collect();
            assert_eq!((found, elements.end().0), (expected, end), "{text}");
            assert_eq!(elements.rest(), rest.as_bytes(), "{text}");
        }
    }

    #[test]
    fn tells_lines_and_places() {
        let places: Vec<_> = Elements::new(b"\n [1,\n\n  2, 3]", 2).map(|one| (one.line, one.before)).collect();
        assert_eq!(places, [(2, 2), (2, 4), (4, 4)]);
    }
}
