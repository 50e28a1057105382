//! What French text is made of: tokens and sentences, cut once and shared by all that follows.

pub mod clean;
pub mod sentence;
pub mod terms;
pub mod token;
pub mod vocabulary;

use std::ops::{Index, Range};

use crate::lexicon::WordInfo;
use crate::steps::step;
use token::Token;
use vocabulary::{Vocabulary, WordId};

/// A text with its tokens and sentences.
#[derive(Debug)]
pub struct Text<'a> {
    /// The text itself.
    pub source: &'a str,
    /// Its tokens, white space left out.
    pub tokens: Vec<Token>,
    /// What the lists say of each token, in step with `tokens`.
    pub words: Words<'a>,
    /// Sentences as ranges of tokens; they tile the tokens.
    pub sentences: Vec<Range<u32>>,
}

/// What the lists say of the tokens of a text. Only the words' numbers are kept: a long text has few words.
#[derive(Debug)]
pub struct Words<'a> {
    words: Vec<WordId>,
    infos: &'a [WordInfo],
}

/// What the lists say of a word that they do not know.
static UNKNOWN: WordInfo = WordInfo { classes: 0, root: 0, first_name: 0, gender: 0, family_name: 0, common: 0 };

impl<'a> Words<'a> {
    /// Those of some tokens. `infos` is what the lists say of each word of the vocabulary.
    pub fn new(tokens: &[Token], infos: &'a [WordInfo]) -> Self {
        Words { words: tokens.iter().map(|token| token.word).collect(), infos }
    }

    #[inline]
    fn info(&self, word: WordId) -> &WordInfo {
        word.index().and_then(|index| self.infos.get(index)).unwrap_or(&UNKNOWN)
    }

    /// What they say of token `at`, if there is one.
    #[inline]
    pub fn get(&self, at: usize) -> Option<&WordInfo> {
        self.words.get(at).map(|word| self.info(*word))
    }

    /// What they say of the first token.
    pub fn first(&self) -> Option<&WordInfo> {
        self.get(0)
    }

    /// Number of tokens.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

/// What the lists say of one token after the other.
pub struct Infos<'w> {
    words: &'w Words<'w>,
    at: usize,
}

impl<'w> Iterator for Infos<'w> {
    type Item = &'w WordInfo;

    fn next(&mut self) -> Option<&'w WordInfo> {
        let info = self.words.get(self.at)?;
        self.at += 1;
        Some(info)
    }
}

impl<'w> IntoIterator for &'w Words<'_> {
    type Item = &'w WordInfo;
    type IntoIter = Infos<'w>;

    fn into_iter(self) -> Infos<'w> {
        Infos { words: self, at: 0 }
    }
}

impl Index<usize> for Words<'_> {
    type Output = WordInfo;

    #[inline]
    fn index(&self, at: usize) -> &WordInfo {
        self.info(self.words[at])
    }
}

impl<'a> Text<'a> {
    /// Cuts a text. `infos` is what the lists say of each word of the vocabulary.
    pub fn new(source: &'a str, vocabulary: &Vocabulary, infos: &'a [WordInfo]) -> Self {
        Text::cut(source, token::tokenize(source, vocabulary), infos)
    }

    /// The same of a text whose tokens are there already.
    pub fn cut(source: &'a str, tokens: Vec<Token>, infos: &'a [WordInfo]) -> Self {
        let words = Words::new(&tokens, infos);
        let sentences = sentence::sentences(source, &tokens, &words);
        Text { source, tokens, words, sentences }
    }

    /// The tokens alone; what else is known of the text is given up.
    pub fn into_tokens(self) -> Vec<Token> {
        self.tokens
    }

    /// The characters of a token.
    #[inline]
    pub fn token(&self, at: usize) -> &'a str {
        step();
        let token = &self.tokens[at];
        &self.source[token.start as usize..token.end as usize]
    }

    /// The characters from the first to the last token of a range; empty for an empty range.
    pub fn slice(&self, tokens: Range<usize>) -> &'a str {
        step();
        match (self.tokens.get(tokens.start), tokens.end.checked_sub(1).and_then(|last| self.tokens.get(last))) {
            (Some(first), Some(last)) if first.start <= last.end => {
                &self.source[first.start as usize..last.end as usize]
            }
            _ => "",
        }
    }

    /// Does a range of tokens reach over the end of a paragraph, or of the title? No mention does.
    ///
    /// ```
    /// let gazetteers = depeche::gazetteer::Gazetteers::embedded();
    /// let text = gazetteers.text("Réunion lundi\n\nde la semaine prochaine");
    /// assert!(text.crosses_paragraph(&(1..4)) && !text.crosses_paragraph(&(0..2)));
    /// ```
    pub fn crosses_paragraph(&self, tokens: &Range<usize>) -> bool {
        cross_paragraph(self.tokens.get(tokens.clone()).unwrap_or_default())
    }

    /// The number that a token of digits stands for.
    pub fn number(&self, at: usize) -> Option<u32> {
        step();
        (self.tokens.get(at)?.kind == token::TokenKind::Number).then(|| self.token(at).parse().ok())?
    }

    /// Is token `at` one of `de`, `du`, `des`, `d’`?
    pub fn token_is_de(&self, at: usize) -> bool {
        at < self.tokens.len() && matches!(self.token(at), "de" | "du" | "des" | "d")
    }

    /// The first token that starts at or after a byte.
    pub fn token_at(&self, byte: usize) -> usize {
        self.tokens.partition_point(|token| (token.start as usize) < byte)
    }
}

/// Does a run of tokens reach over the end of a paragraph? What stands before its first token is no part of it.
pub(crate) fn cross_paragraph(run: &[Token]) -> bool {
    run.iter().skip(1).any(|token| token.gap == token::Gap::Paragraph)
}
