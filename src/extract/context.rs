//! What an extractor may look at: the text, what the lists find in it, and what starts at each token.

use std::ops::Range;

use super::evidence::{Evidence, Without};
use crate::fold::hash_folded;
use crate::gazetteer::{Flags, Gazetteers, ListKind, Match};
use crate::layout::{ZoneKind, Zones};
use crate::lexicon::Class;
use crate::steps::{step, steps};
use crate::text::Text;
use crate::text::token::{Gap, Token, TokenKind};

/// Tokens whose matches are found together.
const BLOCK: usize = 16;

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
    sentences: Vec<Range<u32>>,
    /// Sentences in capitals throughout, in step with `sentences`.
    shouted: Vec<bool>,
    /// First match of each [`BLOCK`] of tokens, and their number.
    first_match: Vec<u32>,
    /// What starts at each token, so that most tokens are passed over by one look.
    pub(super) starts: Vec<Here>,
    /// Tokens at which a name of each kind starts, in order: of kinds that are sought alone.
    kind_starts: [Vec<u32>; ListKind::COUNT],
    /// Words that a capital may make names, in order.
    name_words: Vec<u32>,
}

/// What starts at a token, or what of it an extractor asks for.
#[derive(Clone, Copy, Default, Debug)]
pub struct Starts {
    /// Bits of the [`Class`]es, words and phrases.
    pub(super) classes: u64,
    /// Bits of the [`ListKind`]s of names.
    pub(super) kinds: u16,
    /// The form of the token itself: [`Starts::CAPITAL`] and its like.
    pub(super) forms: u8,
}

impl Starts {
    /// A word with a capital at its head.
    pub(super) const CAPITAL: u8 = 1;
    /// A word with a capital behind a small letter.
    pub(super) const MIXED_CASE: u8 = 2;
    const NAME_WORD: u8 = Self::CAPITAL | Self::MIXED_CASE;
    /// A word with a digit.
    pub(super) const DIGIT: u8 = 4;
    /// The sign `#`.
    pub(super) const HASH: u8 = 8;
    /// At the head of a sentence, a line item, a quotation.
    const HEAD: u8 = 16;
    /// Number of combinations of these.
    pub(super) const FORMS: usize = 32;
    /// A phrase of the lexicon starts here.
    const PHRASE: u8 = 32;
    /// Any name or phrase does.
    const MATCH: u8 = 64;

    pub(super) const fn none() -> Self {
        Starts { classes: 0, kinds: 0, forms: 0 }
    }

    pub(super) const fn class(self, class: Class) -> Self {
        Starts { classes: self.classes | class.bit(), ..self }
    }

    pub(super) const fn kind(self, kind: ListKind) -> Self {
        Starts { kinds: self.kinds | 1 << kind as u8, ..self }
    }

    pub(super) const fn forms(self, forms: u8) -> Self {
        Starts { forms: self.forms | forms, ..self }
    }

    pub(super) const fn and(self, other: Self) -> Self {
        Starts {
            classes: self.classes | other.classes,
            kinds: self.kinds | other.kinds,
            forms: self.forms | other.forms,
        }
    }
}

/// What starts at a token, but for the classes of its word.
#[derive(Clone, Copy)]
pub(super) struct Here {
    /// Bits of the [`ListKind`]s of names.
    pub(super) kinds: u16,
    /// The form of the token, as of [`Starts`].
    pub(super) forms: u8,
}

impl Here {
    /// What a token says by itself.
    fn of(token: &Token) -> Self {
        let flag = |holds: bool, form: u8| if holds { form } else { 0 };
        let shape = token.shape;
        let forms = match token.kind {
            TokenKind::Word => {
                flag(shape.is_capitalised(), Starts::CAPITAL)
                    | flag(shape.is_mixed_case(), Starts::MIXED_CASE)
                    | flag(shape.has_digit(), Starts::DIGIT)
            }
            TokenKind::Sign => flag(token.is_sign('#'), Starts::HASH),
            _ => 0,
        };
        Here { kinds: 0, forms }
    }
}

impl<'a> Context<'a> {
    /// The tokens of each sentence that is processed (the French ones), in order.
    pub fn sentences(&self) -> impl Iterator<Item = Range<usize>> {
        self.sentences.iter().map(wide)
    }

    /// The tokens of one of [`Context::sentences`].
    pub fn sentence(&self, number: usize) -> Option<Range<usize>> {
        self.sentences.get(number).map(wide)
    }

    /// Looks a text over once: heads of sentences, capitals, the place of each match.
    pub fn new(
        text: &'a Text<'a>,
        zones: &'a Zones,
        matches: &'a [Match],
        gazetteers: &'a Gazetteers,
        is_french: impl Fn(usize) -> bool,
        without: Without,
    ) -> Self {
        let mut first_match = Vec::with_capacity(text.tokens.len() / BLOCK + 2);
        let mut starts: Vec<Here> = Vec::with_capacity(text.tokens.len());
        let mut kind_starts: [Vec<u32>; ListKind::COUNT] = Default::default();
        let mut name_words = Vec::with_capacity(text.tokens.len() / 8);
        let mut ahead = matches.iter().peekable();
        let mut passed = 0;
        for (at, token) in (0u32..).zip(&text.tokens) {
            step();
            if (at as usize).is_multiple_of(BLOCK) {
                first_match.push(passed);
            }
            let mut here = Here::of(token);
            while let Some(found) = ahead.next_if(|found| found.start == at) {
                passed += 1;
                if here.kinds & 1 << found.form.kind == 0 {
                    here.kinds |= 1 << found.form.kind;
                    kind_starts[usize::from(found.form.kind)].push(at);
                }
                here.forms |= Starts::MATCH | if found.form.class().is_some() { Starts::PHRASE } else { 0 };
            }
            if here.forms & Starts::NAME_WORD != 0 {
                name_words.push(at);
            }
            starts.push(here);
        }
        first_match.push(passed);
        let french = |range: &&Range<u32>| is_french(text.tokens[range.start as usize].start as usize);
        let sentences: Vec<Range<u32>> = text.sentences.iter().filter(french).cloned().collect();
        let mut shouted = Vec::with_capacity(sentences.len());
        for sentence in sentences.iter().map(wide) {
            let mut head = Starts::HEAD;
            let (mut capitals, mut words) = (0, 0);
            steps(sentence.len());
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
        step();
        if self.starts.get(token).is_none_or(|here| here.forms & Starts::MATCH == 0) {
            return &[];
        }
        let bound = |block: usize| self.first_match.get(block).map_or(self.matches.len(), |&first| first as usize);
        let block = &self.matches[bound(token / BLOCK)..bound(token / BLOCK + 1)];
        let first = block.partition_point(|found| (found.start as usize) < token);
        let count = block[first..].iter().take_while(|found| found.start as usize == token).count();
        steps(count);
        &block[first..first + count]
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
        step();
        self.starts.get(token).is_some_and(|starts| starts.kinds & (1 << kind as u8) != 0)
    }

    /// Is a token tied to the one before by a hyphen (`les` and `Moulineaux` of `Issy-les-Moulineaux`)?
    pub fn is_tied(&self, token: usize) -> bool {
        step();
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

    /// Bits of the classes of the word and of the phrases that start at a token.
    #[inline]
    pub(super) fn classes(&self, token: usize) -> u64 {
        let word = self.text.words.get(token).map_or(0, |word| word.classes);
        match self.starts.get(token) {
            Some(here) if here.forms & Starts::PHRASE != 0 => {
                let phrases = self.matches_at(token).iter().filter_map(|found| found.form.class());
                phrases.fold(word, |bits, class| bits | class.bit())
            }
            _ => word,
        }
    }

    /// The token after the longest word or phrase of a class that starts here.
    pub fn class_end(&self, token: usize, class: Class) -> Option<usize> {
        let single = self.is(token, class).then_some(token + 1);
        if self.starts.get(token).is_none_or(|here| here.forms & Starts::PHRASE == 0) {
            return single;
        }
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
        step();
        self.text.words.get(token).is_some_and(|word| word.is(class))
    }

    /// A word that starts with a capital.
    #[inline]
    pub fn is_capitalised(&self, token: usize) -> bool {
        step();
        self.text.tokens.get(token).is_some_and(|token| token.is_capitalised())
    }

    /// The words that a capital at their head or inside may make names.
    pub fn name_words(&self) -> Passing<'_> {
        Passing(&self.name_words)
    }

    /// The tokens at which a name of a kind starts.
    pub fn starts_of(&self, kind: ListKind) -> Passing<'_> {
        Passing(&self.kind_starts[kind as usize])
    }

    /// Starts a sentence, a quotation or a list item: its capital tells nothing.
    #[inline]
    pub fn is_head(&self, token: usize) -> bool {
        step();
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
        step();
        self.text.tokens.get(token).is_some_and(|t| {
            t.kind != TokenKind::Sign && matches!(t.gap, Gap::Space | Gap::Hyphen | Gap::Apostrophe | Gap::Line)
        })
    }

    /// The sign at a token, or `'\0'`.
    #[inline]
    pub fn sign(&self, token: usize) -> char {
        step();
        self.text.tokens.get(token).map_or('\0', |t| t.sign())
    }

    /// Is token `at` this folded word, of ASCII letters? Inlined, so that its hash is told at compile time.
    #[inline(always)]
    pub fn is_word(&self, token: usize, folded: &str) -> bool {
        step();
        let hash = hash_folded(folded);
        self.text.tokens.get(token).is_some_and(|t| t.kind != TokenKind::Sign && t.hash == hash)
    }

    /// Is token `at` one of these folded words, told by their hashes?
    #[inline]
    pub fn is_one_of(&self, token: usize, words: &[u64]) -> bool {
        step();
        self.text.tokens.get(token).is_some_and(|t| t.kind != TokenKind::Sign && words.contains(&t.hash))
    }

    /// Zone of a token.
    pub fn zone(&self, token: usize) -> ZoneKind {
        step();
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

/// Tokens in reading order, for those who go through a text sentence by sentence.
pub struct Passing<'c>(&'c [u32]);

impl<'c> Passing<'c> {
    /// Those that lie in a range; ranges must come in reading order.
    pub fn within(&mut self, range: &Range<usize>) -> &'c [u32] {
        let before = |list: &[u32], bound: usize| list.iter().take_while(|token| (**token as usize) < bound).count();
        let rest = &self.0[before(self.0, range.start)..];
        let (here, behind) = rest.split_at(before(rest, range.end));
        steps(self.0.len() - behind.len());
        self.0 = behind;
        here
    }
}

/// A range of tokens as code counts them.
fn wide(range: &Range<u32>) -> Range<usize> {
    range.start as usize..range.end as usize
}
