//! What French text is made of: tokens and sentences, cut once and shared by all that follows.

pub mod clean;
pub mod sentence;
pub mod terms;
pub mod token;
pub mod vocabulary;

use std::ops::Range;

use crate::lexicon::WordInfo;
use crate::steps::step;
use token::Token;
use vocabulary::Vocabulary;

/// A text with its tokens and sentences.
#[derive(Debug)]
pub struct Text<'a> {
    /// The text itself.
    pub source: &'a str,
    /// Its tokens, white space left out.
    pub tokens: Vec<Token>,
    /// What the lists say of each token, in step with `tokens`.
    pub words: Vec<WordInfo>,
    /// Sentences as ranges of tokens; they tile the tokens.
    pub sentences: Vec<Range<u32>>,
}

impl<'a> Text<'a> {
    /// Cuts a text. `info` is what the lists say of a word.
    pub fn new(source: &'a str, vocabulary: &Vocabulary, info: impl Fn(vocabulary::WordId) -> WordInfo) -> Self {
        Text::cut(source, token::tokenize(source, vocabulary), info)
    }

    /// The same of a text whose tokens are there already.
    pub fn cut(source: &'a str, tokens: Vec<Token>, info: impl Fn(vocabulary::WordId) -> WordInfo) -> Self {
        let words: Vec<WordInfo> = tokens.iter().map(|token| info(token.word)).collect();
        let sentences = sentence::sentences(source, &tokens, &words);
        Text { source, tokens, words, sentences }
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
        let inner = self.tokens.get(tokens.start.saturating_add(1)..tokens.end).unwrap_or_default();
        inner.iter().any(|token| token.gap == token::Gap::Paragraph)
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
