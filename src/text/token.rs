//! Tokens: words, numbers and signs with their place, letter case and folded hash.
//!
//! The text is cut once; the gazetteers, all extractors and the index read these tokens.
//! Hyphens and apostrophes between letters are no tokens of their own: they are the [`Gap`] before the
//! next token, so that `Issy-les-Moulineaux`, `Issy les Moulineaux` and `l’État` are runs of plain words.

use crate::fold::{WordHash, hash_folded, latin_1_letter};
use crate::text::vocabulary::{Vocabulary, WordId};

/// What stands between a token and the one before.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub enum Gap {
    /// Nothing: the tokens touch (`(Metz`, `14:30`).
    None,
    /// A hyphen or underscore between letters (`Jean-Luc`, `CCI_Moselle`).
    Hyphen,
    /// An apostrophe between letters (`l’agence`).
    Apostrophe,
    /// White space on one line.
    Space,
    /// A line break.
    Line,
    /// An empty line, or the start of the text.
    Paragraph,
}

/// What a token is made of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TokenKind {
    /// Letters, perhaps with digits after them (`GEN4`).
    Word,
    /// Digits alone.
    Number,
    /// Digits first, then letters (`1er`, `14h30`, `3D`).
    Mixed,
    /// One sign.
    Sign,
}

/// Letter case and make-up of a word, as bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Shape(u8);

impl Shape {
    const INITIAL_UPPER: u8 = 1;
    const HAS_LOWER: u8 = 2;
    const HAS_DIGIT: u8 = 4;
    const INNER_UPPER: u8 = 8;
    const DOTTED: u8 = 16;
    const LONG: u8 = 32;

    /// Starts with a capital.
    pub fn is_capitalised(self) -> bool {
        self.0 & Self::INITIAL_UPPER != 0
    }
    /// Two letters or more, all capitals.
    pub fn is_all_capitals(self) -> bool {
        self.0 & Self::INITIAL_UPPER != 0 && self.0 & Self::HAS_LOWER == 0 && self.0 & Self::LONG != 0
    }
    /// One capital letter alone: an initial.
    pub fn is_initial(self) -> bool {
        self.0 & Self::INITIAL_UPPER != 0 && self.0 & (Self::HAS_LOWER | Self::LONG) == 0
    }
    /// Has a small letter.
    pub fn has_lower(self) -> bool {
        self.0 & Self::HAS_LOWER != 0
    }
    /// Has a digit.
    pub fn has_digit(self) -> bool {
        self.0 & Self::HAS_DIGIT != 0
    }
    /// Has a capital after a small letter (`LORnTECH`, `SESAMm`, `VivaTech`).
    pub fn is_mixed_case(self) -> bool {
        self.0 & Self::INNER_UPPER != 0
    }
    /// Letters parted by full stops (`S.A.`, `J.-C.`).
    pub fn is_dotted(self) -> bool {
        self.0 & Self::DOTTED != 0
    }
}

/// One token: bytes `start` to `end` (excluded) of the text.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
    /// Hash of the folded form; for a [`TokenKind::Sign`] its code point.
    pub hash: u64,
    /// The word in the vocabulary of the gazetteers, or [`WordId::UNKNOWN`].
    pub word: WordId,
    /// What it is made of.
    pub kind: TokenKind,
    /// What stands before it.
    pub gap: Gap,
    /// Letter case.
    pub shape: Shape,
}

impl Token {
    /// Is it this sign?
    #[inline]
    pub fn is_sign(&self, sign: char) -> bool {
        self.kind == TokenKind::Sign && self.hash == u64::from(u32::from(sign))
    }
    /// The sign, or `'\0'` for words and numbers.
    #[inline]
    pub fn sign(&self) -> char {
        if self.kind == TokenKind::Sign { char::from_u32(self.hash as u32).unwrap_or('\0') } else { '\0' }
    }
    /// The same token in a text in which its own starts at byte `base`.
    #[inline]
    pub(crate) fn shifted(self, base: usize) -> Token {
        Token { start: self.start + base as u32, end: self.end + base as u32, ..self }
    }
    /// The same token where what stands at byte `from` of its text stands at byte `to` of another.
    #[inline]
    pub(crate) fn moved(self, from: usize, to: usize) -> Token {
        let moved = |byte: u32| byte - from as u32 + to as u32;
        Token { start: moved(self.start), end: moved(self.end), ..self }
    }
    /// Word, number or a mix of both.
    #[inline]
    pub fn is_wordlike(&self) -> bool {
        self.kind != TokenKind::Sign
    }
    /// A word that starts with a capital.
    #[inline]
    pub fn is_capitalised(&self) -> bool {
        self.kind == TokenKind::Word && self.shape.is_capitalised()
    }
}

/// Apostrophes as they are met in French text, the prime and the spacing acute of old keyboards included.
pub fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{02BC}' | '\u{00B4}' | '\u{2018}')
}

/// Line breaks of all systems, and what breaks a page or a line inside a paragraph.
fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}')
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '_')
}

/// The accented letters of French and its neighbours, told without a look at Unicode's tables.
#[inline]
fn is_latin_letter(c: char) -> bool {
    matches!(c, '\u{C0}'..='\u{24F}') && !matches!(c, '×' | '÷')
}

/// Letters and digits of all scripts; the signs that French text is full of are told without Unicode's tables.
#[inline]
fn is_alphanumeric(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphanumeric(),
        '\u{A0}' | '«' | '»' | '°' | '\u{2000}'..='\u{203F}' => false,
        _ => is_latin_letter(c) || c.is_alphanumeric(),
    }
}

fn is_letter_mark(c: char) -> bool {
    ('\u{300}'..='\u{36F}').contains(&c)
}

/// What `&` is in names of several words (`Ernst & Young`).
pub(crate) const AND: u64 = hash_folded("&");

/// Cuts a text into tokens, white space left out.
///
/// Each token's `word` is looked up in `vocabulary` once, here.
pub fn tokenize(text: &str, vocabulary: &Vocabulary) -> Vec<Token> {
    // French press counts about one token for 5.5 bytes.
    let mut tokens = Vec::with_capacity(text.len() / 5 + 8);
    tokenize_into(text, 0, vocabulary, &mut tokens);
    tokens
}

/// The same of a paragraph, behind the tokens of a text that it stands in from byte `base` on.
pub(crate) fn tokenize_into(paragraph: &str, base: usize, vocabulary: &Vocabulary, tokens: &mut Vec<Token>) {
    let first = tokens.len();
    let mut cutter = Cutter { text: paragraph, at: 0, gap: Gap::Paragraph };
    while let Some(token) = cutter.next_token() {
        tokens.push(token.shifted(base));
    }
    // In a pass of their own the look-ups wait for memory side by side, not one after the other.
    for token in &mut tokens[first..] {
        if token.kind != TokenKind::Sign {
            token.word = vocabulary.find(token.hash);
        } else if token.is_sign('&') {
            token.word = vocabulary.find(AND);
        }
    }
}

struct Cutter<'a> {
    text: &'a str,
    at: usize,
    gap: Gap,
}

impl Cutter<'_> {
    fn peek(&self, at: usize) -> Option<char> {
        let byte = *self.text.as_bytes().get(at)?;
        if byte < 0x80 { Some(byte as char) } else { self.text[at..].chars().next() }
    }

    fn next_token(&mut self) -> Option<Token> {
        loop {
            let c = self.peek(self.at)?;
            if c == ' ' {
                self.gap = self.gap.max(Gap::Space);
                self.at += 1;
            } else if is_line_break(c) {
                // Of `\r\n` the second sign counts.
                if c != '\r' || self.peek(self.at + 1) != Some('\n') {
                    self.gap = if self.gap >= Gap::Line { Gap::Paragraph } else { Gap::Line };
                }
                self.at += c.len_utf8();
            } else if c == '\u{2029}' {
                self.gap = Gap::Paragraph;
                self.at += c.len_utf8();
            } else if c.is_whitespace() || matches!(c, '\u{200B}' | '\u{FEFF}') {
                self.gap = self.gap.max(Gap::Space);
                self.at += c.len_utf8();
            } else {
                break;
            }
        }
        let start = self.at;
        let first = self.peek(start)?;
        let gap = self.gap;
        self.gap = Gap::None;
        let token = |end, hash, kind, shape| Token {
            start: start as u32,
            end: end as u32,
            hash,
            word: WordId::UNKNOWN,
            kind,
            gap,
            shape,
        };
        if !is_alphanumeric(first) {
            self.at += first.len_utf8();
            return Some(token(self.at, u64::from(u32::from(first)), TokenKind::Sign, Shape::default()));
        }
        if let Some(end) = self.dotted_end(start) {
            let mut hash = WordHash::default();
            self.text[start..end].chars().for_each(|c| hash.push_char(c));
            self.at = end;
            let mut shape = Shape(Shape::DOTTED | Shape::LONG);
            if first.is_uppercase() {
                shape.0 |= Shape::INITIAL_UPPER;
            }
            if self.text[start..end].chars().any(char::is_lowercase) {
                shape.0 |= Shape::HAS_LOWER;
            }
            return Some(token(end, hash.finish(), TokenKind::Word, shape));
        }
        let (end, hash, kind, shape) = self.word(start);
        self.at = end;
        self.bridge();
        Some(token(end, hash, kind, shape))
    }

    /// Reads a run of letters and digits.
    fn word(&self, start: usize) -> (usize, u64, TokenKind, Shape) {
        let bytes = self.text.as_bytes();
        let (mut at, mut hash, mut shape) = (start, WordHash::default(), Shape::default());
        let (mut letters, mut capitals) = (0u32, 0u32);
        let mut capital = |at: usize, shape: &mut Shape| {
            capitals += 1;
            if at == start {
                shape.0 |= Shape::INITIAL_UPPER;
            } else if shape.0 & Shape::HAS_LOWER != 0 {
                shape.0 |= Shape::INNER_UPPER;
            }
        };
        while at < bytes.len() {
            let byte = bytes[at];
            match byte {
                b'a'..=b'z' => {
                    hash.push(byte);
                    shape.0 |= Shape::HAS_LOWER;
                    letters += 1;
                    at += 1;
                    continue;
                }
                b'A'..=b'Z' => {
                    hash.push(byte | 0x20);
                    capital(at, &mut shape);
                    letters += 1;
                    at += 1;
                    continue;
                }
                b'0'..=b'9' => {
                    hash.push(byte);
                    shape.0 |= Shape::HAS_DIGIT;
                    at += 1;
                    continue;
                }
                0..0x80 => break,
                // À to ÿ
                0xC3 if at + 1 < bytes.len() => {
                    if let Some(letter) = latin_1_letter(bytes[at + 1]) {
                        hash.push(letter);
                        if bytes[at + 1] < 0x9F {
                            capital(at, &mut shape);
                        } else {
                            shape.0 |= Shape::HAS_LOWER;
                        }
                        letters += 1;
                        at += 2;
                        continue;
                    }
                }
                _ => {}
            }
            let Some(c) = self.text[at..].chars().next() else { break };
            if !(is_alphanumeric(c) || is_letter_mark(c) || c == '\u{AD}') {
                break;
            }
            hash.push_char(c);
            if c.is_uppercase() {
                capital(at, &mut shape);
            } else if c.is_lowercase() {
                shape.0 |= Shape::HAS_LOWER;
            }
            letters += u32::from(c.is_alphabetic());
            at += c.len_utf8();
        }
        // `SESAMm`, `iPhone`: capitals before or after a small letter, beyond the initial.
        if shape.0 & Shape::HAS_LOWER != 0 && letters > 2 && capitals > 1 {
            shape.0 |= Shape::INNER_UPPER;
        }
        if at - start > self.peek(start).map_or(1, char::len_utf8) {
            shape.0 |= Shape::LONG;
        }
        let kind = match (letters > 0, bytes[start].is_ascii_digit()) {
            (false, _) => TokenKind::Number,
            (true, true) => TokenKind::Mixed,
            (true, false) => TokenKind::Word,
        };
        (at, hash.finish(), kind, shape)
    }

    /// End of `S.A.`, `J.-C.`, `U.S.A` at `start`: single letters, each with its full stop, two at least.
    fn dotted_end(&self, start: usize) -> Option<usize> {
        // Most words have a second letter.
        if self.text.as_bytes().get(start + 1).is_none_or(u8::is_ascii_alphabetic) {
            return None;
        }
        let mut at = start;
        let mut letters = 0;
        while let Some(c) = self.peek(at).filter(|c| c.is_alphabetic()) {
            let after = at + c.len_utf8();
            let next = self.peek(after);
            if next == Some('.') {
                letters += 1;
                at = after + 1;
                if self.peek(at) == Some('-') && self.peek(at + 1).is_some_and(char::is_uppercase) {
                    let letter = self.peek(at + 1)?;
                    if self.peek(at + 1 + letter.len_utf8()) == Some('.') {
                        at += 1;
                    }
                }
            } else if letters > 0 && !next.is_some_and(|n| n.is_alphanumeric() || is_apostrophe(n)) {
                letters += 1;
                at = after;
                break;
            } else if letters == 0 {
                return None;
            } else {
                break;
            }
        }
        (letters >= 2).then_some(at)
    }

    /// Takes a hyphen or an apostrophe that ties this word to the next.
    fn bridge(&mut self) {
        let Some(c) = self.peek(self.at) else { return };
        let gap = if is_apostrophe(c) {
            Gap::Apostrophe
        } else if is_hyphen(c) {
            Gap::Hyphen
        } else {
            return;
        };
        let after = self.at + c.len_utf8();
        if self.peek(after).is_some_and(is_alphanumeric) {
            self.gap = gap;
            self.at = after;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<(String, Gap)> {
        tokenize(text, &Vocabulary::default())
            .iter()
            .map(|t| (text[t.start as usize..t.end as usize].to_string(), t.gap))
            .collect()
    }

    fn words(text: &str) -> Vec<String> {
        cut(text).into_iter().map(|(word, _)| word).collect()
    }

    #[test]
    fn cuts_french_words() {
        for (text, expected) in [
            ("l’entreprise", vec!["l", "entreprise"]),
            ("Issy-les-Moulineaux", vec!["Issy", "les", "Moulineaux"]),
            ("«\u{A0}venus\u{A0}»", vec!["«", "venus", "»"]),
            ("R&D", vec!["R", "&", "D"]),
            ("le 1er juin à 14h30.", vec!["le", "1er", "juin", "à", "14h30", "."]),
            ("S.A. et J.-C. Marcourt", vec!["S.A.", "et", "J.-C.", "Marcourt"]),
            ("M. Dupont", vec!["M", ".", "Dupont"]),
            ("e\u{301}te\u{301}", vec!["e\u{301}te\u{301}"]),
            ("#GEN4", vec!["#", "GEN4"]),
            ("dit-il -", vec!["dit", "il", "-"]),
            ("🚀 Ça", vec!["🚀", "Ça"]),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn tells_gaps() {
        let gaps: Vec<Gap> = cut("Jean-Luc d'Or\nà\n\nB").into_iter().map(|(_, gap)| gap).collect();
        assert_eq!(gaps, [Gap::Paragraph, Gap::Hyphen, Gap::Space, Gap::Apostrophe, Gap::Line, Gap::Paragraph]);
    }

    #[test]
    fn tells_letter_case() {
        let shape = |text: &str| tokenize(text, &Vocabulary::default())[0].shape;
        assert!(shape("SNCF").is_all_capitals());
        assert!(shape("ÉTÉ").is_all_capitals());
        assert!(shape("SESAMm").is_mixed_case());
        assert!(shape("LORnTECH").is_mixed_case());
        assert!(!shape("Metz").is_mixed_case());
        assert!(shape("A").is_initial());
        assert!(shape("U.S.A.").is_dotted());
    }
}
