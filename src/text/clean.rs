//! Repairs characters before tokens are cut: normal form, ligatures, invisible signs, line ends.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::steps::{Stage, took};

/// NFC text with plain line ends: `ﬁ` is two letters again, soft hyphens and zero-width signs are
/// gone, tabs are spaces, control characters are dropped. Borrowed when there is nothing to do.
///
/// ```
/// use depeche::text::clean::clean;
/// assert_eq!(clean("e\u{301}co\u{AD}le\r\nof\u{FB01}ce"), "école\noffice");
/// ```
pub fn clean(raw: &str) -> Cow<'_, str> {
    took(Stage::Clean, raw.len());
    if !needs_repair(raw) {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let mut chars = raw.chars().peekable();
    while let Some(c) = chars.next() {
        took(Stage::Clean, 1);
        match c {
            '\r' => {
                if chars.peek() != Some(&'\n') {
                    out.push('\n');
                }
            }
            '\n' => out.push('\n'),
            '\t' => out.push(' '),
            '\u{2028}' | '\u{2029}' | '\u{85}' | '\u{0B}' | '\u{0C}' => out.push('\n'),
            // A word parted at the end of its line.
            '\u{AD}' if matches!(chars.peek(), Some('\n' | '\r')) => {
                if chars.next() == Some('\r') && chars.peek() == Some(&'\n') {
                    chars.next();
                }
            }
            '\u{AD}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2064}'
            | '\u{FEFF}'
            | '\u{FFFE}' => {}
            '\u{FB00}' => out.push_str("ff"),
            '\u{FB01}' => out.push_str("fi"),
            '\u{FB02}' => out.push_str("fl"),
            '\u{FB03}' => out.push_str("ffi"),
            '\u{FB04}' => out.push_str("ffl"),
            '\u{FB05}' | '\u{FB06}' => out.push_str("st"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    if is_nfc(&out) {
        return Cow::Owned(out);
    }
    // Letters and their accents become one: the normal form is not longer, but for a few rare signs.
    let mut composed = String::with_capacity(out.len());
    composed.extend(out.nfc());
    Cow::Owned(composed)
}

/// Bytes that may have to do with what needs repair.
const SUSPECT: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = byte < 0x20 && byte != b'\n' as usize || byte == 0x7F || byte == 0xC2 || byte >= 0xCC;
        byte += 1;
    }
    table
};

/// A look at the bytes alone: precomposed Latin text, nearly all there is, needs nothing.
fn needs_repair(raw: &str) -> bool {
    let bytes = raw.as_bytes();
    bytes.iter().enumerate().any(|(at, &byte)| SUSPECT[usize::from(byte)] && is_odd(&bytes[at..]))
}

/// Is the character that starts with these bytes to be repaired?
fn is_odd(bytes: &[u8]) -> bool {
    let next = || bytes.get(1).copied();
    match bytes[0] {
        b'\n' => false,
        0..=0x1F | 0x7F => true,
        // U+0080–U+009F, U+00AD.
        0xC2 => next().is_some_and(|next| next < 0xA0 || next == 0xAD),
        // Combining marks U+0300–U+036F.
        0xCC | 0xCD => true,
        // General punctuation is in normal form but holds invisible signs.
        0xE2 => match (next(), bytes.get(2)) {
            (Some(0x80), Some(&third)) => (0x8B..=0x8F).contains(&third) || (0xA8..=0xAE).contains(&third),
            (Some(0x81), _) => true,
            (Some(second), _) => second == 0x84,
            _ => true,
        },
        // Other blocks: ligatures, compatibility forms, scripts with rules of their own.
        0xE0..=0xE1 | 0xE3..=0xEF => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_good_text_alone() {
        for text in ["L’été à Épinal – « bien »…\n\nCœur 10\u{202F}000 €", "", "🚀 ok"] {
            assert!(matches!(clean(text), Cow::Borrowed(_)), "{text}");
        }
    }

    #[test]
    fn repairs_what_pdf_and_word_leave() {
        for (raw, expected) in [
            ("e\u{301}le\u{300}ve", "élève"),
            ("o\u{FB03}ciel", "officiel"),
            ("trans\u{AD}port", "transport"),
            ("médica\u{AD}\r\nment", "médicament"),
            ("a\r\nb\rc", "a\nb\nc"),
            ("a\tb", "a b"),
            ("a\u{200B}b\u{FEFF}", "ab"),
            ("a\u{2028}b", "a\nb"),
            ("\u{0}a\u{7}", "a"),
        ] {
            assert_eq!(clean(raw), expected);
        }
    }
}
