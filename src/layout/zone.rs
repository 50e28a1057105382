//! Zones: the parts of a release that a mention may stand in.

use super::cues::Line;
use crate::lexicon::Class;

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
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// Kind.
    pub kind: ZoneKind,
}

/// The zones of a text, in order.
#[derive(Debug, Default)]
pub struct Zones(pub Vec<Zone>);

impl Zones {
    /// The zone that a byte stands in; body where none is known.
    pub fn at(&self, byte: usize) -> ZoneKind {
        let after = self.0.partition_point(|zone| zone.start <= byte);
        after.checked_sub(1).and_then(|at| self.0.get(at)).map_or(ZoneKind::Body, |zone| zone.kind)
    }
}

/// Longest heading, in characters.
const HEADING_MAX: usize = 110;

/// Kind of each line, in step; dropped lines get one too, which nobody reads.
pub(super) fn classify(lines: &[Line<'_>]) -> Vec<ZoneKind> {
    let mut kinds = Vec::with_capacity(lines.len());
    let mut lede = true;
    let mut block = None;
    for line in lines {
        if line.dropped {
            kinds.push(ZoneKind::Body);
            continue;
        }
        let heading =
            line.length <= HEADING_MAX && !line.ends_sentence && !line.text.starts_with(['•', '-', '–', '—', '*']);
        if line.starts(Class::ContactStart) && (heading || line.length < 160) && !lede {
            block = Some(ZoneKind::Contact);
        } else if line.starts(Class::AboutStart) && heading && !lede {
            block = Some(ZoneKind::About);
        } else if block == Some(ZoneKind::Contact) && line.length > 220 {
            block = None;
        }
        kinds.push(match block {
            Some(kind) => kind,
            None if heading => ZoneKind::Heading,
            None if lede => {
                lede = false;
                ZoneKind::Lede
            }
            None => ZoneKind::Body,
        });
    }
    kinds
}
