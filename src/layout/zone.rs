//! Zones: the parts of a release that a mention may stand in.

use std::ops::Range;

use super::cues::Line;
use crate::lexicon::Class;
use crate::steps::step;

/// Part of a release.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ZoneKind {
    /// Headline.
    Title,
    /// First paragraph of the body.
    Lede,
    /// A heading inside the body.
    Heading,
    /// Running text.
    Body,
    /// « À propos de… ».
    About,
    /// Press contact.
    Contact,
}

/// Bytes `start` to `end` of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone {
    /// First byte, and the byte after the last: as small as those of tokens, for a text of short lines has many zones.
    start: u32,
    end: u32,
    /// Kind.
    pub kind: ZoneKind,
}

impl Zone {
    /// The zone of some bytes.
    pub fn new(bytes: Range<usize>, kind: ZoneKind) -> Zone {
        Zone { start: bytes.start as u32, end: bytes.end as u32, kind }
    }

    /// Its bytes.
    pub fn bytes(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The same zone where `before` bytes stand in front of the text.
    pub fn behind(self, before: usize) -> Zone {
        let bytes = self.bytes();
        Zone::new(bytes.start + before..bytes.end + before, self.kind)
    }
}

/// The zones of a text, in order.
#[derive(Debug, Default)]
pub struct Zones(pub Vec<Zone>);

impl Zones {
    /// The zone that a byte stands in; body where none is known.
    pub fn at(&self, byte: usize) -> ZoneKind {
        let after = self.0.partition_point(|zone| zone.start as usize <= byte);
        after.checked_sub(1).and_then(|at| self.0.get(at)).map_or(ZoneKind::Body, |zone| zone.kind)
    }
}

/// Longest heading, in characters.
const HEADING_MAX: u16 = 110;

/// Tells the kind of line after line; those that are dropped are not asked about.
#[derive(Debug)]
pub(super) struct Classifier {
    lede: bool,
    block: Option<ZoneKind>,
}

impl Classifier {
    pub fn new() -> Self {
        Classifier { lede: true, block: None }
    }

    /// The kind of the next line.
    pub fn next(&mut self, text: &str, line: &Line) -> ZoneKind {
        step();
        let heading =
            line.length <= HEADING_MAX && !line.ends_sentence() && !text.starts_with(['•', '-', '–', '—', '*']);
        if line.starts(Class::ContactStart) && (heading || line.length < 160) && !self.lede {
            self.block = Some(ZoneKind::Contact);
        } else if line.starts(Class::AboutStart) && heading && !self.lede {
            self.block = Some(ZoneKind::About);
        } else if self.block == Some(ZoneKind::Contact) && line.length > 220 {
            self.block = None;
        }
        match self.block {
            Some(kind) => kind,
            None if heading => ZoneKind::Heading,
            None if std::mem::take(&mut self.lede) => ZoneKind::Lede,
            None => ZoneKind::Body,
        }
    }
}
