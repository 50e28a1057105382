//! Finds what a text names. One file a concern; each is a plain function in the table [`EXTRACTORS`], called at the
//! tokens where something starts that it has asked for: most tokens are passed over by one look for all.
//!
//! An extractor proposes candidates, each with a score and the rule that took it; which of them stand
//! is decided in `resolve`, for all kinds at once.

mod bodies;
pub mod contacts;
pub mod dates;
mod document;
pub mod events;
pub mod evidence;
mod figures;
pub mod holders;
pub mod labels;
pub mod names;
pub mod organisations;
pub mod persons;
pub mod places;
pub mod roles;
pub mod themes;
mod unknown;

use std::ops::Range;

use self::evidence::{Evidence, Parts, Without};
use crate::fold::hash_folded;
use crate::gazetteer::{EntryId, Flags, Gazetteers, ListKind, Match};
use crate::layout::{ZoneKind, Zones};
use crate::lexicon::{Class, WordInfo};
use crate::text::Text;
use crate::text::token::{Gap, Token, TokenKind};

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

/// Everything that an extractor may look at.
pub struct Context<'a> {
    /// Title and body in one text.
    pub text: &'a Text<'a>,
    /// Zones of that text.
    pub zones: &'a Zones,
    /// Every name of every list in it, by first token.
    pub matches: &'a [Match],
    /// The lists.
    pub gazetteers: &'a Gazetteers,
    /// Evidence that is left out, for an ablation.
    pub without: Without,
    /// The sentences that are processed (French ones).
    pub sentences: Vec<Range<usize>>,
    /// Sentences in capitals throughout, in step with `sentences`.
    shouted: Vec<bool>,
    /// First match of each token.
    first_match: Vec<u32>,
    /// What starts at each token, so that most tokens are passed over by one look.
    starts: Vec<Starts>,
    /// Tokens at which a name of each kind starts, in order: of kinds that are sought alone.
    kind_starts: [Vec<u32>; ListKind::COUNT],
    /// Words that a capital may make names, in order.
    name_words: Vec<u32>,
}

/// What starts at a token, or what of it an extractor asks for.
#[derive(Clone, Copy, Default, Debug)]
pub struct Starts {
    /// Bits of the [`Class`]es, words and phrases.
    classes: u64,
    /// Bits of the [`ListKind`]s of names.
    kinds: u16,
    /// The form of the token itself: [`Starts::CAPITAL`] and its like.
    forms: u8,
}

impl Starts {
    /// A word with a capital at its head.
    const CAPITAL: u8 = 1;
    /// A word with a capital behind a small letter.
    const MIXED_CASE: u8 = 2;
    const NAME_WORD: u8 = Self::CAPITAL | Self::MIXED_CASE;
    /// A word with a digit.
    const DIGIT: u8 = 4;
    /// The sign `#`.
    const HASH: u8 = 8;
    /// At the head of a sentence, a line item, a quotation.
    const HEAD: u8 = 16;
    /// Number of combinations of these.
    const FORMS: usize = 32;

    const fn none() -> Self {
        Starts { classes: 0, kinds: 0, forms: 0 }
    }

    const fn class(self, class: Class) -> Self {
        Starts { classes: self.classes | class.bit(), ..self }
    }

    const fn kind(self, kind: ListKind) -> Self {
        Starts { kinds: self.kinds | 1 << kind as u8, ..self }
    }

    const fn forms(self, forms: u8) -> Self {
        Starts { forms: self.forms | forms, ..self }
    }

    const fn and(self, other: Self) -> Self {
        Starts {
            classes: self.classes | other.classes,
            kinds: self.kinds | other.kinds,
            forms: self.forms | other.forms,
        }
    }

    /// What a token says by itself.
    fn of(token: &Token, word: &WordInfo) -> Self {
        let forms = match token.kind {
            TokenKind::Word => {
                u8::from(token.shape.is_capitalised()) * Self::CAPITAL
                    | u8::from(token.shape.is_mixed_case()) * Self::MIXED_CASE
                    | u8::from(token.shape.has_digit()) * Self::DIGIT
            }
            TokenKind::Sign => u8::from(token.is_sign('#')) * Self::HASH,
            _ => 0,
        };
        Starts { classes: word.classes, kinds: 0, forms }
    }
}

impl<'a> Context<'a> {
    /// Looks a text over once: heads of sentences, capitals, the place of each match.
    pub fn new(
        text: &'a Text<'a>,
        zones: &'a Zones,
        matches: &'a [Match],
        gazetteers: &'a Gazetteers,
        is_french: impl Fn(usize) -> bool,
        without: Without,
    ) -> Self {
        let mut first_match = Vec::with_capacity(text.tokens.len() + 1);
        let mut starts: Vec<Starts> = Vec::with_capacity(text.tokens.len());
        let mut kind_starts: [Vec<u32>; ListKind::COUNT] = Default::default();
        let mut name_words = Vec::with_capacity(text.tokens.len() / 8);
        let mut ahead = matches.iter().peekable();
        let mut passed = 0;
        for (at, (token, word)) in (0u32..).zip(text.tokens.iter().zip(&text.words)) {
            first_match.push(passed);
            let mut here = Starts::of(token, word);
            while let Some(found) = ahead.next_if(|found| found.start == at) {
                passed += 1;
                if here.kinds & 1 << found.form.kind == 0 {
                    here.kinds |= 1 << found.form.kind;
                    kind_starts[usize::from(found.form.kind)].push(at);
                }
                here.classes |= found.form.class().map_or(0, Class::bit);
            }
            if here.forms & Starts::NAME_WORD != 0 {
                name_words.push(at);
            }
            starts.push(here);
        }
        first_match.push(passed);
        let sentences: Vec<Range<usize>> = text
            .sentences
            .iter()
            .map(|range| range.start as usize..range.end as usize)
            .filter(|range| is_french(text.tokens[range.start].start as usize))
            .collect();
        let mut shouted = Vec::with_capacity(sentences.len());
        for sentence in &sentences {
            let mut head = Starts::HEAD;
            let (mut capitals, mut words) = (0, 0);
            for at in sentence.clone() {
                let token = &text.tokens[at];
                if token.kind == TokenKind::Sign {
                    let opens =
                        matches!(token.sign(), '«' | '"' | '“' | ':' | '•' | '–' | '—' | '-' | '‹' | '…' | '?' | '!');
                    head |= if opens { Starts::HEAD } else { 0 };
                    continue;
                }
                starts[at].forms |= head;
                head = 0;
                if token.kind == TokenKind::Word && !text.words[at].is(Class::FunctionWord) {
                    words += 1;
                    capitals += usize::from(token.shape.is_all_capitals());
                }
            }
            shouted.push(words >= 2 && capitals * 5 >= words * 4);
        }
        Context {
            text,
            zones,
            matches,
            gazetteers,
            without,
            sentences,
            shouted,
            first_match,
            starts,
            kind_starts,
            name_words,
        }
    }

    /// The names of the lists that start at a token.
    #[inline]
    pub fn matches_at(&self, token: usize) -> &'a [Match] {
        match (self.first_match.get(token), self.first_match.get(token + 1)) {
            (Some(&from), Some(&to)) => &self.matches[from as usize..to as usize],
            _ => &[],
        }
    }

    /// The names of a kind that start at a token, in the letter case that their rows ask for.
    pub fn listed(&self, token: usize, kind: ListKind) -> impl Iterator<Item = &'a Match> {
        let matches = if self.starts(token, kind) { self.matches_at(token) } else { &[] };
        matches.iter().filter(move |found| found.form.is(kind)).filter(move |found| {
            let exact = found.form.flags().has(Flags::EXACT);
            !exact || self.gazetteers.string(found.form.surface) == self.slice(token..found.end as usize)
        })
    }

    /// Does a name of a kind start at a token?
    #[inline]
    pub fn starts(&self, token: usize, kind: ListKind) -> bool {
        self.starts.get(token).is_some_and(|starts| starts.kinds & (1 << kind as u8) != 0)
    }

    /// Is a token tied to the one before by a hyphen (`les` and `Moulineaux` of `Issy-les-Moulineaux`)?
    pub fn is_tied(&self, token: usize) -> bool {
        self.text.tokens.get(token).is_some_and(|t| t.gap == Gap::Hyphen && t.kind != TokenKind::Sign)
    }

    /// Does a run of tokens start or end in the midst of a tied word?
    pub fn cuts_a_word(&self, tokens: Range<usize>) -> bool {
        self.is_tied(tokens.start) || self.is_tied(tokens.end)
    }

    /// The longest name of a kind that starts at a token.
    pub fn longest(&self, token: usize, kind: ListKind) -> Option<&'a Match> {
        if !self.starts(token, kind) {
            return None;
        }
        self.matches_at(token).iter().filter(|found| found.form.is(kind)).max_by_key(|found| found.end)
    }

    /// The token after the longest word or phrase of a class that starts here.
    pub fn class_end(&self, token: usize, class: Class) -> Option<usize> {
        if self.starts.get(token).is_none_or(|starts| starts.classes & class.bit() == 0) {
            return None;
        }
        let single = self.is(token, class).then_some(token + 1);
        self.matches_at(token)
            .iter()
            .filter(|found| found.form.is_class(class))
            .map(|found| found.end as usize)
            .chain(single)
            .max()
    }

    /// Is this kind of evidence looked at?
    #[inline]
    pub fn uses(&self, evidence: Evidence) -> bool {
        self.without.uses(evidence)
    }

    /// Has a token this class?
    #[inline]
    pub fn is(&self, token: usize, class: Class) -> bool {
        self.text.words.get(token).is_some_and(|word| word.is(class))
    }

    /// A word that starts with a capital.
    #[inline]
    pub fn is_capitalised(&self, token: usize) -> bool {
        self.text.tokens.get(token).is_some_and(|token| token.is_capitalised())
    }

    /// The words of some tokens that a capital at their head or inside may make names, in order.
    pub fn name_words(&self, tokens: &Range<usize>) -> impl Iterator<Item = usize> {
        within(&self.name_words, tokens)
    }

    /// The tokens among some at which a name of a kind starts, in order.
    pub fn starts_of(&self, kind: ListKind, tokens: &Range<usize>) -> impl Iterator<Item = usize> {
        within(&self.kind_starts[kind as usize], tokens)
    }

    /// Starts a sentence, a quotation or a list item: its capital tells nothing.
    #[inline]
    pub fn is_head(&self, token: usize) -> bool {
        self.starts.get(token).is_some_and(|starts| starts.forms & Starts::HEAD != 0)
    }

    /// Is sentence `number` written in capitals?
    pub fn is_shouted(&self, number: usize) -> bool {
        self.shouted.get(number).copied().unwrap_or(false)
    }

    /// A capitalised word that may belong to a name: no function word, no civility.
    pub fn is_name_word(&self, token: usize) -> bool {
        self.is_capitalised(token)
            && !self.text.words[token].is_any(
                Class::FunctionWord.bit() | Class::Determiner.bit() | Class::Civility.bit() | Class::Month.bit(),
            )
            && !self.is_weekday(token)
            || self.text.tokens.get(token).is_some_and(|t| t.kind == TokenKind::Word && t.shape.is_mixed_case())
    }

    /// `Mercredi`, `Mer.`; `Mer` without a full stop is the town.
    fn is_weekday(&self, token: usize) -> bool {
        let length = self.text.tokens[token].end - self.text.tokens[token].start;
        self.is(token, Class::Weekday) && (length > 3 || self.sign(token + 1) == '.')
    }

    /// Are this token and the one before on one line, with at most a space, a hyphen or an apostrophe between?
    #[inline]
    pub fn is_joined(&self, token: usize) -> bool {
        self.text.tokens.get(token).is_some_and(|t| {
            t.kind != TokenKind::Sign && matches!(t.gap, Gap::Space | Gap::Hyphen | Gap::Apostrophe | Gap::Line)
        })
    }

    /// The sign at a token, or `'\0'`.
    #[inline]
    pub fn sign(&self, token: usize) -> char {
        self.text.tokens.get(token).map_or('\0', |t| t.sign())
    }

    /// Is token `at` this folded word, of ASCII letters? Inlined, so that its hash is told at compile time.
    #[inline(always)]
    pub fn is_word(&self, token: usize, folded: &str) -> bool {
        let hash = hash_folded(folded);
        self.text.tokens.get(token).is_some_and(|t| t.kind != TokenKind::Sign && t.hash == hash)
    }

    /// Is token `at` one of these folded words, told by their hashes?
    #[inline]
    pub fn is_one_of(&self, token: usize, words: &[u64]) -> bool {
        self.text.tokens.get(token).is_some_and(|t| t.kind != TokenKind::Sign && words.contains(&t.hash))
    }

    /// Zone of a token.
    pub fn zone(&self, token: usize) -> ZoneKind {
        self.text.tokens.get(token).map_or(ZoneKind::Body, |t| self.zones.at(t.start as usize))
    }

    /// The characters of a range of tokens.
    pub fn slice(&self, tokens: Range<usize>) -> &'a str {
        self.text.slice(tokens)
    }

    /// The first token after `token` that is no determiner (`de la Chambre`: the `Chambre` after `de`).
    pub fn skip_determiners(&self, mut token: usize, end: usize) -> usize {
        while token < end && self.is(token, Class::Determiner) && !self.is_name_word(token) {
            token += 1;
        }
        token
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

/// The numbers of an ordered list that lie in a range.
fn within(ordered: &[u32], range: &Range<usize>) -> impl Iterator<Item = usize> {
    let from = ordered.partition_point(|&number| (number as usize) < range.start);
    let to = from + ordered[from..].partition_point(|&number| (number as usize) < range.end);
    ordered[from..to].iter().map(|&number| number as usize)
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
    places::EXTRACTOR,
    events::EXTRACTOR,
    holders::EXTRACTOR,
];

/// All candidates of a text.
pub fn candidates(context: &Context<'_>) -> Vec<Candidate> {
    let mut candidates = proposed(context, EXTRACTORS);
    document::weigh(context, &mut candidates);
    let credits = credits(context);
    if !credits.is_empty() {
        candidates.retain(|candidate| !credits.iter().any(|credit| credit.contains(&candidate.start)));
    }
    candidates
}

/// What some of the [`EXTRACTORS`] propose, in reading order.
pub fn proposed(context: &Context<'_>, extractors: &[Extractor]) -> Vec<Candidate> {
    let calls = Calls::new(extractors);
    let mut from = vec![0; extractors.len()];
    let mut candidates = Vec::with_capacity(context.text.tokens.len() / 8);
    for (number, sentence) in context.sentences.iter().enumerate() {
        let shouted = context.is_shouted(number);
        for (at, starts) in sentence.clone().zip(&context.starts[sentence.clone()]) {
            let mut called = calls.at(starts);
            while called != 0 {
                let number = called.trailing_zeros() as usize;
                called &= called - 1;
                if at >= from[number] {
                    let next = (extractors[number].read)(context, &Spot { at, sentence, shouted }, &mut candidates);
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
    by_form: [u8; Starts::FORMS],
}

impl<'e> Calls<'e> {
    fn new(extractors: &'e [Extractor]) -> Self {
        let of = |forms: usize| {
            let called = |extractor: &Extractor| extractor.starts.forms & forms as u8 != 0;
            extractors.iter().enumerate().fold(0, |bits, (number, one)| bits | u8::from(called(one)) << number)
        };
        let wanted = extractors.iter().fold(Starts::none(), |all, extractor| all.and(extractor.starts));
        Calls { extractors, wanted, by_form: std::array::from_fn(of) }
    }

    #[inline]
    fn at(&self, starts: &Starts) -> u8 {
        let mut called = self.by_form[usize::from(starts.forms) % Starts::FORMS];
        if starts.kinds & self.wanted.kinds != 0 || starts.classes & self.wanted.classes != 0 {
            for (number, extractor) in self.extractors.iter().enumerate() {
                let wanted = &extractor.starts;
                let here = starts.kinds & wanted.kinds != 0 || starts.classes & wanted.classes != 0;
                called |= u8::from(here) << number;
            }
        }
        called
    }
}

/// `(Photo : J. Delporte/Ombrelle)`: who took a picture is no actor.
fn credits(context: &Context<'_>) -> Vec<Range<usize>> {
    let mut credits = Vec::new();
    for sentence in &context.sentences {
        let starts = sentence.clone().zip(&context.starts[sentence.clone()]);
        for (at, _) in starts.filter(|(_, starts)| starts.classes & Class::CreditStart.bit() != 0) {
            if !context.is(at, Class::CreditStart) || !matches!(context.sign(at + 1), ':' | '©') {
                continue;
            }
            let end = (at..sentence.end).find(|&sign| context.sign(sign) == ')').unwrap_or(sentence.end);
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

    /// Ids of the actors of a French text, by the embedded lists.
    pub(crate) fn ids(text: &str) -> Vec<String> {
        let analyzer = Analyzer::new(Gazetteers::embedded());
        let document = Document { body: text.into(), ..Document::default() };
        let options = Options { keep_furniture: true, language: Some("fr".into()), ..Options::default() };
        analyzer.analyze(&document, &options).record.actors.into_iter().map(|actor| actor.id).collect()
    }
}
