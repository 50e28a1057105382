//! Finds what a text names. One file a concern; each is a plain function in the table [`EXTRACTORS`], called at the
//! tokens where something starts that it has asked for: most tokens are passed over by one look for all.
//!
//! An extractor proposes candidates, each with a score and the rule that took it; which of them stand
//! is decided in `resolve`, for all kinds at once.

mod bodies;
pub mod contacts;
mod context;
pub mod dates;
mod document;
pub mod events;
pub mod evidence;
mod family_names;
mod figures;
mod forms;
mod given_names;
pub mod holders;
pub mod labels;
pub mod names;
pub mod organisations;
pub mod persons;
pub mod places;
pub mod roles;
pub mod themes;
mod toponyms;
mod unknown;

use std::ops::Range;

use self::context::Here;
pub use self::context::{Context, Passing, Starts};
use self::evidence::{Evidence, Parts, Without};
use crate::gazetteer::EntryId;
use crate::lexicon::Class;
use crate::steps::{Stage, step, work};

/// What a candidate names.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Kind {
    /// A human being.
    Person,
    /// A body.
    Organisation,
    /// A place.
    Place,
    /// A fair, prize, summit.
    Event,
}

impl Kind {
    /// As told to people, and in ids.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Person => "person",
            Kind::Organisation => "organisation",
            Kind::Place => "place",
            Kind::Event => "event",
        }
    }
}

/// A possible mention: tokens `start` to `end` (excluded).
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// First token.
    pub start: usize,
    /// Token after the last.
    pub end: usize,
    /// What it would name.
    pub kind: Kind,
    /// How sure, 0 to 1.
    pub score: f32,
    /// What the score is made of.
    pub parts: Parts,
    /// Entry of a gazetteer.
    pub entry: Option<EntryId>,
    /// The full name, where it is not what stands there (`Emmanuel` for `Emmanuel Macron`).
    pub name: Option<String>,
    /// The rule that took it.
    pub rule: &'static str,
}

impl Candidate {
    /// A candidate of a rule.
    pub fn new(tokens: Range<usize>, kind: Kind, score: f32, rule: &'static str) -> Self {
        let parts = Parts::rule(score);
        Candidate { start: tokens.start, end: tokens.end, kind, score, parts, entry: None, name: None, rule }
    }

    /// A candidate whose score is made of several parts.
    pub fn weighed(tokens: Range<usize>, kind: Kind, parts: Parts, without: Without, rule: &'static str) -> Self {
        Candidate { parts, ..Candidate::new(tokens, kind, parts.score(without), rule) }
    }

    /// Adds evidence.
    pub fn weigh(&mut self, evidence: Evidence, weight: f32, without: Without) {
        self.parts = self.parts.with(evidence, weight);
        self.score = self.parts.score(without);
    }

    /// Same span, same kind: only the rule differs.
    pub fn says_the_same(&self, other: &Candidate) -> bool {
        (self.start, self.end, self.kind) == (other.start, other.end, other.kind)
    }
}

/// A token at which an extractor has asked to be called.
pub struct Spot<'s> {
    /// The token.
    pub at: usize,
    /// Its sentence.
    pub sentence: &'s Range<usize>,
    /// The sentence is in capitals throughout.
    pub shouted: bool,
}

/// Proposes candidates for actors and events.
pub struct Extractor {
    /// As told to people.
    pub name: &'static str,
    /// What it looks for: it is called where any of it starts.
    starts: Starts,
    /// Reads what starts at a token; gives the token to go on from, where that is not the next.
    read: fn(&Context<'_>, &Spot<'_>, &mut Vec<Candidate>) -> Option<usize>,
}

/// Every extractor of actors and events.
pub const EXTRACTORS: &[Extractor] = &[
    persons::EXTRACTOR,
    figures::EXTRACTOR,
    organisations::EXTRACTOR,
    unknown::EXTRACTOR,
    toponyms::EXTRACTOR,
    places::EXTRACTOR,
    events::EXTRACTOR,
    holders::EXTRACTOR,
];

// `Calls` has a bit for each.
const _: () = assert!(EXTRACTORS.len() <= 16);

/// All candidates of a text.
pub fn candidates(context: &Context<'_>) -> Vec<Candidate> {
    let mut candidates = proposed(context, EXTRACTORS);
    // Extractors keep to their sentence; where one should not, the paragraph's end holds all the same.
    candidates.retain(|candidate| !context.text.crosses_paragraph(&(candidate.start..candidate.end)));
    work(Stage::Document, || {
        document::weigh(context, &mut candidates);
        let credits = credits(context);
        if !credits.is_empty() {
            candidates.retain(|candidate| !is_within(&credits, candidate.start));
        }
    });
    candidates
}

/// What some of the [`EXTRACTORS`] propose, in reading order.
pub fn proposed(context: &Context<'_>, extractors: &[Extractor]) -> Vec<Candidate> {
    let calls = Calls::new(extractors);
    let mut from = vec![0; extractors.len()];
    let mut candidates = Vec::with_capacity(context.text.tokens.len() / 8);
    for (number, sentence) in context.sentences().enumerate() {
        let sentence = &sentence;
        let shouted = context.is_shouted(number);
        for (at, here) in sentence.clone().zip(&context.starts[sentence.clone()]) {
            let mut called = calls.at(*here, context.classes(at));
            while called != 0 {
                let number = called.trailing_zeros() as usize;
                called &= called - 1;
                if at >= from[number] {
                    let spot = Spot { at, sentence, shouted };
                    let next = work(Stage::Extractor(number as u8), || {
                        (extractors[number].read)(context, &spot, &mut candidates)
                    });
                    from[number] = next.unwrap_or(0);
                }
            }
        }
    }
    candidates
}

/// Which extractors are called at what, as bits by their place in the table.
struct Calls<'e> {
    extractors: &'e [Extractor],
    /// What any of them asks for.
    wanted: Starts,
    /// Those that a token's form calls.
    by_form: [u16; Starts::FORMS],
}

impl<'e> Calls<'e> {
    fn new(extractors: &'e [Extractor]) -> Self {
        let of = |forms: usize| {
            let called = |extractor: &Extractor| extractor.starts.forms & forms as u8 != 0;
            extractors.iter().enumerate().fold(0, |bits, (number, one)| bits | u16::from(called(one)) << number)
        };
        let wanted = extractors.iter().fold(Starts::none(), |all, extractor| all.and(extractor.starts));
        Calls { extractors, wanted, by_form: std::array::from_fn(of) }
    }

    #[inline]
    fn at(&self, Here { kinds, forms }: Here, classes: u64) -> u16 {
        let mut called = self.by_form[usize::from(forms) % Starts::FORMS];
        if kinds & self.wanted.kinds != 0 || classes & self.wanted.classes != 0 {
            for (number, extractor) in self.extractors.iter().enumerate() {
                let wanted = &extractor.starts;
                let here = kinds & wanted.kinds != 0 || classes & wanted.classes != 0;
                called |= u16::from(here) << number;
            }
        }
        called
    }
}

/// Does a token lie in one of these ranges, of which none starts or ends before the one before it?
fn is_within(ranges: &[Range<usize>], token: usize) -> bool {
    step();
    let behind = ranges.partition_point(|range| range.start <= token);
    behind.checked_sub(1).is_some_and(|last| token < ranges[last].end)
}

/// `(Photo : J. Delporte/Ombrelle)`: who took a picture is no actor.
fn credits(context: &Context<'_>) -> Vec<Range<usize>> {
    let mut credits = Vec::new();
    for sentence in context.sentences() {
        for at in sentence.clone() {
            if !context.is(at, Class::CreditStart) || !matches!(context.sign(at + 1), ':' | '©') {
                continue;
            }
            // What one credit has looked through, the next need not.
            let from = credits.last().map_or(at, |last: &Range<usize>| last.end.max(at));
            let end = (from..sentence.end).find(|&sign| context.sign(sign) == ')').unwrap_or(sentence.end);
            credits.push(at..end);
        }
    }
    credits
}

#[cfg(test)]
pub(crate) mod testing {
    use crate::analyze::{Analyzer, Options};
    use crate::document::Document;
    use crate::gazetteer::Gazetteers;
    use crate::record::Record;

    /// The record of a French text, by the embedded lists.
    pub(crate) fn record(text: &str) -> Record {
        let analyzer = Analyzer::new(Gazetteers::embedded());
        let document = Document { body: text.into(), ..Document::default() };
        let options = Options { keep_furniture: true, language: Some("fr".into()), ..Options::default() };
        analyzer.record(&document, &options)
    }

    /// Ids of its actors.
    pub(crate) fn ids(text: &str) -> Vec<String> {
        record(text).actors.into_iter().map(|actor| actor.id).collect()
    }
}
