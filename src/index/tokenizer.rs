//! The two ways in which the index cuts a field.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::text::terms::{hash_bytes, next_exact};

/// Splits at spaces what the analysis has cut and stemmed before.
#[derive(Clone, Default)]
pub(super) struct Joined {
    token: Token,
}

pub(super) struct JoinedStream<'a> {
    rest: &'a str,
    token: &'a mut Token,
}

impl Tokenizer for Joined {
    type TokenStream<'a> = JoinedStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> JoinedStream<'a> {
        self.token.reset();
        JoinedStream { rest: text, token: &mut self.token }
    }
}

impl TokenStream for JoinedStream<'_> {
    fn advance(&mut self) -> bool {
        if self.rest.is_empty() {
            return false;
        }
        let (term, rest) = match memchr::memchr(b' ', self.rest.as_bytes()) {
            Some(space) => (&self.rest[..space], &self.rest[space + 1..]),
            None => (self.rest, ""),
        };
        self.rest = rest;
        self.token.text.clear();
        self.token.text.push_str(term);
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// Cuts a text into words in strict spelling, as [`crate::text::terms::exact_terms`] does, and leaves
/// out most repetitions.
///
/// The exact field says which words are in a document, not how often or where. Repetitions that never
/// reach tantivy cost a tenth of those that do, and they are more than half of the words of a text.
/// This runs in the indexing threads, over the text itself: no second string of terms is carried about.
#[derive(Clone)]
pub(super) struct Exact {
    token: Token,
    /// Hashes of words met lately, each mixed with the number of its text; a word whose place was
    /// taken by another is handed out again, which does no harm.
    met: Vec<u64>,
    texts: u64,
}

impl Exact {
    const PLACES: usize = 2048;
}

impl Default for Exact {
    fn default() -> Self {
        Exact { token: Token::default(), met: vec![0; Self::PLACES], texts: 0 }
    }
}

pub(super) struct ExactStream<'a> {
    text: &'a str,
    at: usize,
    exact: &'a mut Exact,
}

impl Tokenizer for Exact {
    type TokenStream<'a> = ExactStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> ExactStream<'a> {
        self.token.reset();
        self.texts += 1;
        ExactStream { text, at: 0, exact: self }
    }
}

impl TokenStream for ExactStream<'_> {
    fn advance(&mut self) -> bool {
        // Elided words stay in: nobody asks for them, and telling them apart costs time here.
        while let Some(end) = next_exact(self.text, self.at, &mut self.exact.token.text) {
            self.at = end;
            let hash = hash_bytes(self.exact.token.text.as_bytes(), self.exact.texts);
            let place = &mut self.exact.met[hash as usize & (Exact::PLACES - 1)];
            if *place != hash {
                *place = hash;
                self.exact.token.position = self.exact.token.position.wrapping_add(1);
                return true;
            }
        }
        false
    }

    fn token(&self) -> &Token {
        &self.exact.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.exact.token
    }
}

/// Words of a name: folded, whole, joined by spaces. `L’Haÿ-les-Roses` gives `l hay les roses`.
pub(super) fn name_terms(name: &str) -> String {
    let folded = crate::fold::fold(name);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
