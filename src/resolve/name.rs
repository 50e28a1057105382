//! A name as it stands in a text, with what it shares with its other spellings.

use std::borrow::Cow;

use smallvec::SmallVec;

use crate::fold::{WordHash, fold_char};

/// A written form: one space between its words.
#[derive(Clone, Debug)]
pub(super) struct Name<'t> {
    pub text: Cow<'t, str>,
    /// Hashes of its folded words, without `#` and inner signs.
    pub words: SmallVec<[u64; 6]>,
    /// First byte of its first word, folded.
    pub initial: u8,
    /// The first word is one letter.
    single: bool,
}

impl<'t> Name<'t> {
    pub fn new(text: Cow<'t, str>) -> Self {
        let mut name = Name { text: Cow::Borrowed(""), words: SmallVec::new(), initial: 0, single: false };
        let mut word: Option<WordHash> = None;
        let mut letters = 0;
        for c in text.chars() {
            if c.is_ascii_alphanumeric() || !c.is_ascii() && c.is_alphanumeric() {
                let hash = word.get_or_insert_default();
                letters += u32::from(name.words.is_empty());
                fold_char(c, &mut |byte| {
                    if name.initial == 0 {
                        name.initial = byte;
                    }
                    hash.push(byte);
                });
            } else if c.is_ascii() || !is_silent(c) {
                name.words.extend(word.take().map(WordHash::finish));
            }
        }
        name.words.extend(word.map(WordHash::finish));
        name.single = letters == 1;
        name.text = text;
        name
    }

    /// What spellings of one name share, as a number.
    pub fn key(&self) -> u64 {
        key(&self.words)
    }

    /// `K. Belhadj`
    pub fn opens_with_initial(&self) -> bool {
        self.single
    }
}

/// Words in their order, as a number.
pub(super) fn key(words: &[u64]) -> u64 {
    words.iter().fold(0, |key: u64, word| key.rotate_left(5).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ word)
}

/// Folds to nothing: an accent that stands by itself, a soft hyphen.
fn is_silent(c: char) -> bool {
    let mut silent = true;
    fold_char(c, &mut |_| silent = false);
    silent
}

/// With one space for each run of white space.
pub(super) fn one_spaced(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let is_odd = |at: usize| match bytes[at] {
        b' ' => bytes.get(at + 1) == Some(&b' '),
        b'\t'..=b'\r' | 0xE1 | 0xE3 => true,
        0xC2 => matches!(bytes.get(at + 1), Some(0x85 | 0xA0)),
        // U+2000–U+200A, U+2028, U+2029, U+202F, U+205F
        0xE2 => matches!(bytes.get(at + 1..at + 3), Some([0x80, 0x80..=0x8A | 0xA8 | 0xA9 | 0xAF] | [0x81, 0x9F])),
        _ => false,
    };
    if (0..bytes.len()).any(is_odd) {
        text.split_whitespace().collect::<Vec<_>>().join(" ").into()
    } else {
        text.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(name: &str) -> SmallVec<[u64; 6]> {
        Name::new(name.into()).words
    }

    #[test]
    fn spellings_share_their_words() {
        for (a, b) in [
            ("L’Haÿ-les-Roses", "l'hay les roses"),
            ("#GEN4", "Gen4"),
            ("Œuvre d\u{2019}art", "oeuvre d'art"),
            ("E\u{301}pinal", "épinal"),
            ("R&D", "r d"),
        ] {
            assert_eq!(words(a), words(b), "{a}");
            assert_eq!(Name::new(a.into()).key(), Name::new(b.into()).key(), "{a}");
        }
        assert_ne!(words("la Poste"), words("Poste la"));
        assert_eq!(words("J.-C. Marcourt").len(), 3);
        assert!(words("–").is_empty());
    }

    #[test]
    fn tells_initials() {
        let initial = |name: &str| {
            let name = Name::new(name.to_string().into());
            (name.initial, name.opens_with_initial())
        };
        assert_eq!(initial("É. Schneider"), (b'e', true));
        assert_eq!(initial("Étienne Schneider"), (b'e', false));
        assert_eq!(initial("J.-C. Marcourt"), (b'j', true));
    }

    #[test]
    fn spaces_are_made_one() {
        for text in ["a\nb", "a  b", "a\u{A0}b", "a\u{202F}b", "a\u{3000} b"] {
            assert_eq!(one_spaced(text), "a b", "{text:?}");
        }
        assert!(matches!(one_spaced("l’été d’Épinal – à Metz…"), Cow::Borrowed(_)));
    }
}
