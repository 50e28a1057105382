//! From tokens to what the index knows: stems for searching, and spellings for strict searching.
//!
//! Documents and queries go through the same functions, so that what is written and what is asked
//! meet. The order matters: lower case, stem, and only then the accents go, because the French
//! stemmer leans on them (`marché` and `marche` have different endings to it).

use frostem::{Algorithm, Stemmer};

use crate::fold;
use crate::steps::step;
use crate::text::token::{Gap, Token, TokenKind, is_apostrophe};

/// Longest word that is told apart, in bytes; what comes after is not looked at, in texts and in queries.
const LONGEST: usize = 120;

/// Words that lose their vowel before another: `l’entreprise` is found as `entreprise`.
const CLITICS: [&str; 14] =
    ["l", "d", "qu", "j", "n", "s", "c", "t", "m", "jusqu", "lorsqu", "puisqu", "quoiqu", "entr"];

/// How the words of a language are stemmed; every other language keeps its words whole.
const ALGORITHMS: [(&str, Algorithm); 13] = [
    ("fr", Algorithm::French),
    ("de", Algorithm::German),
    ("en", Algorithm::English),
    ("nl", Algorithm::Dutch),
    ("it", Algorithm::Italian),
    ("es", Algorithm::Spanish),
    ("pt", Algorithm::Portuguese),
    ("ro", Algorithm::Romanian),
    ("sv", Algorithm::Swedish),
    ("da", Algorithm::Danish),
    ("fi", Algorithm::Finnish),
    ("hu", Algorithm::Hungarian),
    ("no", Algorithm::Norwegian),
];

/// Number of [`ALGORITHMS`] for a language; one past the last for words kept whole.
fn algorithm(language: &str) -> u8 {
    ALGORITHMS.iter().position(|(code, _)| *code == language).unwrap_or(ALGORITHMS.len()) as u8
}

/// A word with its term in the arena: `word` bytes at `start`, then `term` bytes.
#[derive(Clone, Copy, Default)]
struct Slot {
    hash: u64,
    start: u32,
    word: u8,
    term: u8,
    language: u8,
    used: bool,
}

/// Remembers the terms of words, one for each thread: a word is stemmed once, not once a sentence.
///
/// Its size is bounded: when it is three quarters full it starts anew, which French press text
/// brings about every few hundred megabytes.
pub struct Stems {
    slots: Vec<Slot>,
    arena: Vec<u8>,
    used: usize,
    stemmers: [Option<Stemmer>; ALGORITHMS.len()],
    long: String,
}

impl Default for Stems {
    fn default() -> Self {
        Stems {
            slots: vec![Slot::default(); Self::SLOTS],
            arena: Vec::with_capacity(1 << 20),
            used: 0,
            stemmers: [None; ALGORITHMS.len()],
            long: String::new(),
        }
    }
}

impl std::fmt::Debug for Stems {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Stems({} words)", self.used)
    }
}

impl Stems {
    const SLOTS: usize = 1 << 16;

    /// The term of a word, possibly empty.
    fn term(&mut self, word: &str, kind: TokenKind, language: u8) -> &str {
        let word = cut(word);
        let hash = hash_bytes(word.as_bytes(), u64::from(language));
        let mut at = hash as usize & (Self::SLOTS - 1);
        loop {
            step();
            let slot = self.slots[at];
            if !slot.used {
                break;
            }
            let middle = slot.start as usize + usize::from(slot.word);
            if slot.hash == hash
                && slot.language == language
                && &self.arena[slot.start as usize..middle] == word.as_bytes()
            {
                // Whole terms were put there as UTF-8.
                return std::str::from_utf8(&self.arena[middle..middle + usize::from(slot.term)]).unwrap_or_default();
            }
            at = (at + 1) & (Self::SLOTS - 1);
        }
        self.long = self.make(word, kind, language);
        let Ok(term) = u8::try_from(self.long.len()) else { return &self.long };
        if self.used * 4 > Self::SLOTS * 3 {
            self.slots.fill(Slot::default());
            self.arena.clear();
            self.used = 0;
            at = hash as usize & (Self::SLOTS - 1);
        }
        self.used += 1;
        let start = self.arena.len() as u32;
        self.arena.extend_from_slice(word.as_bytes());
        self.arena.extend_from_slice(self.long.as_bytes());
        self.slots[at] = Slot { hash, start, word: word.len() as u8, term, language, used: true };
        &self.long
    }

    /// Stems and folds a word.
    fn make(&mut self, word: &str, kind: TokenKind, language: u8) -> String {
        let mut lower = String::with_capacity(word.len() + 4);
        lower_into(word, &mut lower);
        let stem = match (kind, self.stemmers.get_mut(usize::from(language))) {
            // `S.A.` and `1er` have no endings; their full stops go below.
            (TokenKind::Word, Some(stemmer)) if !lower.contains('.') => {
                let stemmer = stemmer.get_or_insert_with(|| Stemmer::new(ALGORITHMS[usize::from(language)].1));
                stemmer.stem(&lower).into_owned()
            }
            _ => lower,
        };
        fold::fold(&stem).chars().filter(|c| c.is_alphanumeric()).collect()
    }
}

/// Hash of the bytes as they stand, letter case and accents included, eight at a time.
#[inline]
pub(crate) fn hash_bytes(word: &[u8], salt: u64) -> u64 {
    const MULTIPLIER: u64 = 0x517c_c1b7_2722_0a95;
    let mut hash = salt.wrapping_mul(MULTIPLIER) ^ word.len() as u64;
    let mut chunks = word.chunks_exact(8);
    for chunk in &mut chunks {
        let mut bytes = [0u8; 8];
        bytes.copy_from_slice(chunk);
        hash = (hash.rotate_left(23) ^ u64::from_le_bytes(bytes)).wrapping_mul(MULTIPLIER);
    }
    let mut rest = [0u8; 8];
    rest[..chunks.remainder().len()].copy_from_slice(chunks.remainder());
    hash = (hash.rotate_left(23) ^ u64::from_le_bytes(rest)).wrapping_mul(MULTIPLIER);
    hash ^ (hash >> 32)
}

/// The first [`LONGEST`] bytes of a word, whole characters only.
fn cut(word: &str) -> &str {
    if word.len() <= LONGEST {
        return word;
    }
    let mut end = LONGEST;
    while !word.is_char_boundary(end) {
        end -= 1;
    }
    &word[..end]
}

/// Appends a word in lower case, its ligatures in two letters, without soft hyphens.
fn lower_into(word: &str, out: &mut String) {
    for c in word.chars() {
        match c {
            'a'..='z' | '0'..='9' => out.push(c),
            'A'..='Z' => out.push(c.to_ascii_lowercase()),
            'œ' | 'Œ' => out.push_str("oe"),
            'æ' | 'Æ' => out.push_str("ae"),
            '\u{AD}' => {}
            _ => out.extend(c.to_lowercase()),
        }
    }
}

/// Is token `at` an elided word before another (`l’`, `qu’`)?
fn is_clitic(text: &str, tokens: &[Token], at: usize) -> bool {
    let token = &tokens[at];
    let Some(next) = tokens.get(at + 1) else { return false };
    let elided = next.gap == Gap::Apostrophe || (next.gap == Gap::None && is_apostrophe(next.sign()));
    elided && token.kind == TokenKind::Word && token.end - token.start <= 6 && {
        let word = &text[token.start as usize..token.end as usize];
        CLITICS.iter().any(|clitic| clitic.eq_ignore_ascii_case(word))
    }
}

/// The term of token `at`: `None` for signs and elided words.
///
/// `language` is the code of the text's language; it says how words are stemmed.
pub fn term_at<'a>(text: &str, tokens: &[Token], at: usize, language: &str, stems: &'a mut Stems) -> Option<&'a str> {
    numbered_term(text, tokens, at, algorithm(language), stems)
}

#[inline]
fn numbered_term<'a>(text: &str, tokens: &[Token], at: usize, language: u8, stems: &'a mut Stems) -> Option<&'a str> {
    let token = &tokens[at];
    if token.kind == TokenKind::Sign || is_clitic(text, tokens, at) {
        return None;
    }
    let word = &text[token.start as usize..token.end as usize];
    Some(stems.term(word, token.kind, language)).filter(|term| !term.is_empty())
}

/// The terms of a text for the index, in reading order, joined by one space.
///
/// ```
/// use depeche::text::{terms::{Stems, terms}, token::tokenize, vocabulary::Vocabulary};
/// let text = "L’entreprise a levé 3 millions.";
/// let tokens = tokenize(text, &Vocabulary::default());
/// assert_eq!(terms(text, &tokens, "fr", &mut Stems::default()), "entrepris a lev 3 million");
/// ```
pub fn terms(text: &str, tokens: &[Token], language: &str, stems: &mut Stems) -> String {
    let language = algorithm(language);
    let mut out = String::with_capacity(text.len());
    for at in 0..tokens.len() {
        step();
        if let Some(term) = numbered_term(text, tokens, at, language, stems) {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(term);
        }
    }
    out
}

/// Puts the next word of `text`, spelled strictly (lower case, with its accents, whole), into `word`
/// and gives the byte after it; `None` at the end.
///
/// ```
/// use depeche::text::terms::next_exact;
/// let mut word = String::new();
/// let end = next_exact("« Côtés »", 0, &mut word);
/// assert_eq!((word.as_str(), end), ("côtés", Some(10)));
/// ```
pub fn next_exact(text: &str, from: usize, word: &mut String) -> Option<usize> {
    let bytes = text.as_bytes();
    word.clear();
    let mut at = from;
    while at < bytes.len() {
        let byte = bytes[at];
        if byte < 0x80 {
            if byte.is_ascii_alphanumeric() {
                if word.len() < LONGEST {
                    word.push(byte.to_ascii_lowercase() as char);
                }
            } else if !word.is_empty() {
                return Some(at);
            }
            at += 1;
            continue;
        }
        let c = text[at..].chars().next()?;
        // Combining marks and soft hyphens stand inside words, never at their start.
        if c.is_alphanumeric() || (!word.is_empty() && (matches!(c, '\u{300}'..='\u{36F}') || c == '\u{AD}')) {
            if word.len() < LONGEST {
                lower_into(c.encode_utf8(&mut [0; 4]), word);
            }
        } else if !word.is_empty() {
            return Some(at);
        }
        at += c.len_utf8();
    }
    (!word.is_empty()).then_some(at)
}

/// The words of a text in strict spelling, for the exact field: `tour` and `tours`, `côte` and `côté`
/// stay apart. Elided words are left out as in [`terms`].
///
/// ```
/// assert_eq!(depeche::text::terms::exact_terms("L’Été à Tours"), ["été", "à", "tours"]);
/// ```
pub fn exact_terms(text: &str) -> Vec<String> {
    let (mut words, mut word, mut at) = (Vec::new(), String::new(), 0);
    while let Some(end) = next_exact(text, at, &mut word) {
        let elided = text[end..].chars().next().is_some_and(is_apostrophe) && CLITICS.contains(&word.as_str());
        if !elided {
            words.push(word.clone());
        }
        at = end;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{token::tokenize, vocabulary::Vocabulary};

    fn of(text: &str, language: &str) -> String {
        terms(text, &tokenize(text, &Vocabulary::default()), language, &mut Stems::default())
    }

    #[test]
    fn makes_terms() {
        for (text, language, expected) in [
            ("L’ENTREPRISE", "fr", "entrepris"),
            ("les entreprises", "fr", "le entrepris"),
            ("aujourd’hui", "fr", "aujourd hui"),
            ("jusqu’à l’« été »", "fr", "a ete"),
            ("S.A.R.L. SARL", "fr", "sarl sarl"),
            ("cœur, coeur", "fr", "coeur coeur"),
            ("14h30 le 1er", "fr", "14h30 le 1er"),
            ("Issy-les-Moulineaux", "fr", "issy le moulineau"),
            ("companies", "en", "compani"),
            ("Gemengen", "lb", "gemengen"),
            ("", "fr", ""),
            ("!", "fr", ""),
        ] {
            assert_eq!(of(text, language), expected, "{text}");
        }
    }

    #[test]
    fn cache_starts_anew_and_stays_right() {
        let mut stems = Stems::default();
        for number in 0..Stems::SLOTS * 2 {
            let word = format!("mots{number}s");
            assert_eq!(stems.term(&word, TokenKind::Mixed, 0), word);
        }
        assert!(stems.used * 4 <= Stems::SLOTS * 3 + 4);
    }

    #[test]
    fn a_word_without_end_is_cut() {
        let word = "é".repeat(100_000);
        assert!(of(&word, "fr").len() <= LONGEST);
        assert!(exact_terms(&word)[0].len() <= LONGEST + 2);
    }
}
