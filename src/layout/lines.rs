//! From raw lines to paragraphs: wrapped lines are joined, markers of short-code markup are taken out.

use std::borrow::Cow;

use crate::fold::hash_word;
use crate::gazetteer::Gazetteers;
use crate::steps::{step, steps};
use crate::text::vocabulary::WordId;

/// A cleaned text with its wrapped lines joined and without short codes: each line is a paragraph, or empty.
pub(super) fn unwrapped<'t>(text: Cow<'t, str>, gazetteers: &Gazetteers) -> Cow<'t, str> {
    let text = if is_wrapped(&text) { joined(&text, gazetteers).into() } else { text };
    without_short_codes(text)
}

/// The paragraphs of a text that [`unwrapped`] gives, in order, trimmed, none empty.
pub(super) fn paragraphs(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').map(str::trim).filter(|line| !line.is_empty())
}

/// The lines of a text without the spaces around them.
fn trimmed(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').map(|line| line.trim_matches([' ', '\u{A0}']))
}

/// Joins the lines of each paragraph.
fn joined(text: &str, gazetteers: &Gazetteers) -> String {
    let mut out = String::with_capacity(text.len());
    // Where the last paragraph starts, and the length of the line above, where it may go on.
    let (mut start, mut last_length) = (0, None);
    for line in trimmed(text) {
        steps(line.len());
        if line.is_empty() {
            last_length = None;
            continue;
        }
        if last_length.is_some_and(|length| continues(line, length)) {
            join(&mut out, start, line, gazetteers);
        } else {
            if !out.is_empty() {
                out.push('\n');
            }
            start = out.len();
            out.push_str(line);
        }
        last_length = Some(line.chars().count());
    }
    out
}

/// Is the text hard-wrapped? Then many lines that run near the margin are followed by one that starts
/// in the middle of a sentence.
fn is_wrapped(text: &str) -> bool {
    let (mut long, mut pairs, mut broken) = (0u32, 0u32, 0u32);
    for (first, second) in trimmed(text).zip(trimmed(text).skip(1)) {
        step();
        // A character has four bytes at most.
        let length = if first.len() > 4 * 130 { 131 } else { first.chars().count() };
        if length > 130 {
            long += 1;
        }
        if first.is_empty() || second.is_empty() || !(40..=130).contains(&length) {
            continue;
        }
        pairs += 1;
        let goes_on = second.chars().next().is_some_and(|c| c.is_lowercase() || c == '(' || c.is_ascii_digit());
        let ends = first.ends_with(['.', '!', '?', ':', ';', '»', '…']);
        if goes_on && !ends {
            broken += 1;
        }
    }
    pairs >= 2 && broken * 4 >= pairs && long * 5 <= pairs
}

/// Does a line of a wrapped text go on with the paragraph above, whose last line was so long?
fn continues(line: &str, last_length: usize) -> bool {
    let starts_item = line.starts_with(['•', '-', '–', '—', '*', '◦', '▪', '·', '>', '#', '|'])
        || (line.chars().take_while(char::is_ascii_digit).count() > 0
            && line.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with([')', '.'])
            && line.trim_start_matches(|c: char| c.is_ascii_digit()).chars().nth(1) == Some(' '));
    // A line well short of the margin ends its paragraph, unless the next starts in mid-sentence.
    let starts_small = line.chars().next().is_some_and(char::is_lowercase);
    !starts_item && (last_length >= 45 || starts_small)
}

/// Letters of the longest word that is looked up: no list has a longer one.
const WORD: usize = 64;

/// Joins a wrapped line to the paragraph from byte `start` on, by one space; a word cut at a hyphen is made whole
/// when the lists know it whole.
fn join(out: &mut String, start: usize, line: &str, gazetteers: &Gazetteers) {
    let paragraph = &out[start..];
    let starts_small = line.chars().next().is_some_and(char::is_lowercase);
    if let Some(stem) = paragraph.strip_suffix('-').filter(|stem| starts_small && stem.ends_with(char::is_alphabetic)) {
        let letters = stem.chars().rev().take(WORD).take_while(|c| c.is_alphabetic());
        let head = &stem[stem.len() - letters.map(char::len_utf8).sum::<usize>()..];
        let tail: String = line.chars().take(WORD).take_while(|c| c.is_alphabetic()).collect();
        let known = |word: &str| gazetteers.vocabulary().find(hash_word(word)) != WordId::UNKNOWN;
        let whole = format!("{head}{tail}");
        steps(whole.len());
        // Unknown either way: `trans-` before `frontalier` is no word of its own, `porte-` before `parole` is.
        if known(&whole) || !(known(head) && known(&tail)) {
            out.pop();
        }
        out.push_str(line);
        return;
    }
    // `Croix-` before `Rousse`: the hyphen is the name's own.
    let tied = paragraph.ends_with('-') && paragraph.chars().rev().nth(1).is_some_and(char::is_alphanumeric);
    if !tied {
        out.push(' ');
    }
    out.push_str(line);
}

/// Takes `[note color=…]`, `[/note]`, `[caption id="…"]` and the like out of the lines.
fn without_short_codes(text: Cow<'_, str>) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let [mut brackets, mut ends, mut signs] = [b']', b'\n', b'='].map(Next::new);
    let mut out = String::new();
    let (mut at, mut copied) = (0, 0);
    while let Some(open) = memchr::memchr(b'[', &bytes[at..]).map(|next| at + next) {
        step();
        let inside = open + 1;
        let close = brackets.from(bytes, inside);
        at = inside;
        if close < ends.from(bytes, inside) && is_short_code(&text[inside..close], signs.from(bytes, inside) < close) {
            out.push_str(&text[copied..open]);
            at = close + 1;
            copied = at;
        }
    }
    if copied == 0 {
        return text;
    }
    out.push_str(&text[copied..]);
    out.into()
}

/// Where a byte stands next, sought only when the place last found lies behind: a text is gone through once.
struct Next {
    byte: u8,
    at: Option<usize>,
}

impl Next {
    fn new(byte: u8) -> Self {
        Next { byte, at: None }
    }

    /// Its next place from `start` on; the end of the text where there is none.
    fn from(&mut self, bytes: &[u8], start: usize) -> usize {
        match self.at {
            Some(at) if at >= start => at,
            _ => {
                let at = memchr::memchr(self.byte, &bytes[start..]).map_or(bytes.len(), |next| start + next);
                steps(at - start);
                *self.at.insert(at)
            }
        }
    }
}

/// `note color= »#ffcc00″`, `/note`, `gallery`: the inside of a short code. `equated` tells whether a `=` is in it.
fn is_short_code(inner: &str, equated: bool) -> bool {
    let name = inner.strip_prefix('/').unwrap_or(inner);
    let length = name.bytes().take_while(|byte| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'-')).count();
    steps(length);
    let rest = &name[length..];
    length >= 2 && (inner.starts_with('/') && rest.is_empty() || rest.starts_with(' ') && equated)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_wrapped_lines_only() {
        let gazetteers = Gazetteers::only(&[]).unwrap();
        let wrapped = "L'université annonce l'ouverture d'un nouveau parcours de\nformation consacré à l'eau. Il sera proposé dès la rentrée\nprochaine aux étudiants de la région.\n\nContact\nAnne Bon";
        let cut = |text: &'static str| -> Vec<String> {
            paragraphs(&unwrapped(text.into(), &gazetteers)).map(str::to_string).collect()
        };
        assert_eq!(
            cut(wrapped),
            [
                "L'université annonce l'ouverture d'un nouveau parcours de formation consacré à l'eau. Il sera proposé dès la rentrée prochaine aux étudiants de la région.",
                "Contact",
                "Anne Bon"
            ]
        );
        let plain = "Titre de la page\nUne première phrase entière, et qui dépasse la marge.\nUne seconde phrase entière, qui la dépasse également.";
        assert_eq!(cut(plain).len(), 3);
    }

    #[test]
    fn takes_short_codes_out() {
        for (line, expected) in [
            ("[note color= »#ffcc00″]", ""),
            ("Inscriptions ici.[/note]", "Inscriptions ici."),
            ("un [sic] reste", "un [sic] reste"),
            ("[caption id=\"a\"]Photo[/caption]", "Photo"),
            ("reste [ouvert", "reste [ouvert"),
            ("reste [ouvert\na=b]", "reste [ouvert\na=b]"),
            ("[[[note a=b]]", "[[]"),
            ("[a b [note c=d] e", "[a b  e"),
        ] {
            assert_eq!(without_short_codes(line.into()), expected);
        }
    }
}
