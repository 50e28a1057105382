//! Folding: the only place that takes case, accents, apostrophes, ligatures and odd spaces off a text.
//!
//! Two spellings that a French reader takes for the same name fold to the same string:
//! `L’Haÿ-les-Roses` and `l'hay les roses` differ only in their hyphens, which the tokens part anyway.
//! Nothing else in the crate lowers case or strips accents, and no gazetteer row does it by hand.

use std::sync::LazyLock;

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// Up to three bytes that stand for one character of the Latin blocks.
#[derive(Clone, Copy, Default)]
struct Short {
    len: u8,
    bytes: [u8; 3],
}

/// First and last character of the table: Latin-1 letters to Latin Extended-B.
const TABLE_START: u32 = 0xC0;
const TABLE_END: u32 = 0x250;

static LATIN: LazyLock<Vec<Short>> = LazyLock::new(|| {
    (TABLE_START..TABLE_END)
        .map(|code| {
            let mut short = Short::default();
            if let Some(c) = char::from_u32(code) {
                let mut bytes = Vec::new();
                fold_slowly(c, &mut |b| bytes.push(b));
                // Three bytes hold every folded character of these blocks; the test below says so.
                short.len = bytes.len().min(3) as u8;
                short.bytes[..bytes.len().min(3)].copy_from_slice(&bytes[..bytes.len().min(3)]);
            }
            short
        })
        .collect()
});

/// Folds one character by Unicode's own tables: lower case, then the base letters of its decomposition.
fn fold_slowly(c: char, out: &mut impl FnMut(u8)) {
    let mut utf8 = [0u8; 4];
    for lower in c.to_lowercase() {
        match lower {
            'œ' => b"oe".iter().for_each(|&b| out(b)),
            'æ' => b"ae".iter().for_each(|&b| out(b)),
            'ß' => b"ss".iter().for_each(|&b| out(b)),
            'ø' => out(b'o'),
            'đ' => out(b'd'),
            'ł' => out(b'l'),
            'ı' => out(b'i'),
            _ => decompose_canonical(lower, |base| {
                if !is_combining_mark(base) {
                    base.encode_utf8(&mut utf8).bytes().for_each(&mut *out);
                }
            }),
        }
    }
}

/// The letters À to ÿ that fold to one ASCII letter, by the low bits of their second byte in UTF-8; 0 for the
/// others (`Æ`, `ß`, `×`). Nearly every accented letter of French text is among them; a test holds them to the tables.
const LATIN_1: [u8; 64] = {
    let mut table = [0; 64];
    let letters = *b"aaaaaa ceeeeiiii nooooo  uuuuy  aaaaaa ceeeeiiii nooooo  uuuuy y";
    let mut at = 0;
    while at < 64 {
        if letters[at] != b' ' {
            table[at] = letters[at];
        }
        at += 1;
    }
    table
};

/// The ASCII letter that the character `C3 second` of UTF-8 folds to, if it is one.
#[inline]
pub(crate) fn latin_1_letter(second: u8) -> Option<u8> {
    match LATIN_1[usize::from(second & 0x3F)] {
        0 => None,
        letter => Some(letter),
    }
}

/// Hands the folded bytes of `c` to `out`. Combining marks give nothing; apostrophes and spaces of
/// every sort give the ASCII ones.
#[inline]
pub fn fold_char(c: char, out: &mut impl FnMut(u8)) {
    match c {
        'a'..='z' | '0'..='9' => out(c as u8),
        'A'..='Z' => out(c as u8 | 0x20),
        '\0'..='\x7f' => out(c as u8),
        '\u{2018}' | '\u{2019}' | '\u{02BC}' | '\u{00B4}' => out(b'\''),
        '\u{2010}' | '\u{2011}' => out(b'-'),
        '\u{00A0}' | '\u{202F}' | '\u{2009}' | '\u{2007}' => out(b' '),
        '\u{00AD}' | '\u{200B}' | '\u{FEFF}' => {}
        _ if (TABLE_START..TABLE_END).contains(&(c as u32)) => {
            let short = LATIN[(c as u32 - TABLE_START) as usize];
            short.bytes[..short.len as usize].iter().for_each(|&b| out(b));
        }
        _ => fold_slowly(c, out),
    }
}

/// The folded form of a text.
///
/// ```
/// assert_eq!(depeche::fold::fold("L’ŒUVRE d’Étienne"), "l'oeuvre d'etienne");
/// ```
pub fn fold(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        fold_char(c, &mut |b| bytes.push(b));
    }
    // Every branch of `fold_char` hands out whole characters, so this never replaces anything.
    String::from_utf8(bytes).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned())
}

/// An identifier made of a name: folded letters and digits joined by hyphens.
///
/// ```
/// assert_eq!(depeche::fold::slug("Société d’Économie & Cie"), "societe-d-economie-cie");
/// ```
pub fn slug(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in fold(name).chars() {
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    if out.ends_with('-') {
        out.pop();
    }
    out
}

/// A running hash over folded bytes: what two spellings of one word share.
///
/// The multiplier is that of the Fx hash of the Rust compiler; the last step spreads the high bits,
/// because tables take the low ones. It is part of the compiled gazetteers: they are built and read
/// by the same binary, so it may change between versions.
#[derive(Clone, Copy, Default, Debug)]
pub struct WordHash(u64);

impl WordHash {
    const MULTIPLIER: u64 = 0x517c_c1b7_2722_0a95;

    #[inline]
    const fn and(self, byte: u8) -> Self {
        WordHash((self.0.rotate_left(5) ^ byte as u64).wrapping_mul(Self::MULTIPLIER))
    }

    /// Adds one folded byte.
    #[inline]
    pub fn push(&mut self, byte: u8) {
        *self = self.and(byte);
    }

    /// Adds one character of the text, folded; apostrophes and hyphens leave no trace.
    #[inline]
    pub fn push_char(&mut self, c: char) {
        if c.is_ascii_alphanumeric() {
            self.push(c.to_ascii_lowercase() as u8);
        } else {
            fold_char(c, &mut |b| {
                if b != b'\'' && b != b'-' && b != b'.' {
                    self.push(b);
                }
            });
        }
    }

    /// The hash of all that was added.
    #[inline]
    pub const fn finish(self) -> u64 {
        let mut h = self.0;
        h ^= h >> 32;
        h = h.wrapping_mul(0xd6e8_feb8_6659_fd93);
        h ^ (h >> 29)
    }
}

/// The hash of a folded word of ASCII letters and digits, for words that rules name: told when the program is compiled.
///
/// ```
/// use depeche::fold::{hash_folded, hash_word};
/// const DE: u64 = hash_folded("de");
/// assert_eq!(DE, hash_word("De"));
/// ```
#[inline(always)]
pub const fn hash_folded(word: &str) -> u64 {
    let bytes = word.as_bytes();
    let (mut hash, mut at) = (WordHash(0), 0);
    while at < bytes.len() {
        hash = hash.and(bytes[at]);
        at += 1;
    }
    hash.finish()
}

/// The same of several words.
pub const fn hashes_folded<const N: usize>(words: [&str; N]) -> [u64; N] {
    let mut hashes = [0; N];
    let mut at = 0;
    while at < N {
        hashes[at] = hash_folded(words[at]);
        at += 1;
    }
    hashes
}

/// The hash of one word, folded.
///
/// ```
/// use depeche::fold::hash_word;
/// assert_eq!(hash_word("Épinal"), hash_word("EPINAL"));
/// ```
pub fn hash_word(word: &str) -> u64 {
    let mut hash = WordHash::default();
    word.chars().for_each(|c| hash.push_char(c));
    hash.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_what_french_writes_in_two_ways() {
        for (text, folded) in [
            ("ÉPINAL", "epinal"),
            ("e\u{301}", "e"),
            ("Cœur", "coeur"),
            ("Straße", "strasse"),
            ("l\u{2019}été", "l'ete"),
            ("Łódź", "lodz"),
            ("10\u{202F}000", "10 000"),
            ("co\u{AD}opération", "cooperation"),
            ("İzmir", "izmir"),
            ("Ω", "ω"),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn table_holds_every_character_whole() {
        for code in TABLE_START..TABLE_END {
            let Some(c) = char::from_u32(code) else { continue };
            let mut slow = Vec::new();
            fold_slowly(c, &mut |b| slow.push(b));
            let mut quick = Vec::new();
            fold_char(c, &mut |b| quick.push(b));
            assert_eq!(quick, slow, "{c}");
            if (0xC0..0x100).contains(&code) {
                let letter = latin_1_letter(0x80 | (code - 0xC0) as u8);
                let one = (slow.len() == 1 && slow[0].is_ascii_alphabetic()).then(|| slow[0]);
                assert!(letter.is_none() || letter == one, "{c}: {letter:?}");
                assert!(letter.is_some() || !"àâçéèêëîïôùûüÿÀÂÇÉÈÊËÎÏÔÙÛÜ".contains(c), "{c}");
            }
        }
    }

    #[test]
    fn hash_agrees_with_fold() {
        for (a, b) in [("Étienne", "etienne"), ("ŒUVRE", "oeuvre"), ("aujourd’hui", "aujourdhui"), ("S.A.", "sa")] {
            assert_eq!(hash_word(a), hash_word(b));
        }
        assert_ne!(hash_word("cote"), hash_word("cotes"));
    }
}
