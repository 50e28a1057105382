//! The two ways in which the index cuts a field.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::text::terms::next_exact;

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

/// Cuts a text into words in strict spelling, as [`crate::text::terms::exact_terms`] does.
///
/// This runs in the indexing threads: a second string of terms for each document would cost more
/// memory traffic than cutting at word ends again.
#[derive(Clone, Default)]
pub(super) struct Exact {
    token: Token,
}

pub(super) struct ExactStream<'a> {
    text: &'a str,
    at: usize,
    token: &'a mut Token,
}

impl Tokenizer for Exact {
    type TokenStream<'a> = ExactStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> ExactStream<'a> {
        self.token.reset();
        ExactStream { text, at: 0, token: &mut self.token }
    }
}

impl TokenStream for ExactStream<'_> {
    fn advance(&mut self) -> bool {
        // Elided words stay in: nobody asks for them, and telling them apart costs time here.
        match next_exact(self.text, self.at, &mut self.token.text) {
            Some(end) => {
                self.at = end;
                self.token.position = self.token.position.wrapping_add(1);
                true
            }
            None => false,
        }
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// Words of a name: folded, whole, joined by spaces. `L’Haÿ-les-Roses` gives `l hay les roses`.
pub(super) fn name_terms(name: &str) -> String {
    let folded = crate::fold::fold(name);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
