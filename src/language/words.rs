//! The words of a text in any script, hashed as they are read: no word is copied.

/// A run of letters, with the hash of its lower case.
pub(super) struct Word {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) hash: u64,
    /// The apostrophe or hyphen that follows.
    pub(super) mark: Option<u8>,
    /// An apostrophe that follows no letter comes before it.
    pub(super) led: bool,
    capital: bool,
    inside: bool,
}

impl Word {
    /// A capital inside a sentence: more a name (`Los Angeles`, `Den Haag`) than a word of the language.
    pub(super) fn is_name(&self) -> bool {
        self.capital && self.inside
    }
}

pub(super) struct Words<'a> {
    text: &'a str,
    at: usize,
    /// Where the last word ended.
    end: Option<usize>,
}

impl<'a> Words<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Words { text, at: 0, end: None }
    }

    /// The letter at an offset in lower case (0 for an accent to skip), and where the next character
    /// begins; `None` for the letter where there is none.
    #[inline]
    fn letter(&self, at: usize) -> (Option<u32>, usize) {
        let bytes = self.text.as_bytes();
        match bytes[at] {
            b @ (b'a'..=b'z' | b'A'..=b'Z') => (Some(u32::from(b | 0x20)), at + 1),
            0..0x80 => (None, at + 1),
            // À to ÿ: the accented letters of French and its neighbours.
            0xC3 if at + 1 < bytes.len() => {
                let low = u32::from(bytes[at + 1] & 0x3F);
                let letter = 0xC0 | low | if low < 0x1F { 0x20 } else { 0 };
                ((low & 0x1F != 0x17).then_some(letter), at + 2)
            }
            _ => {
                let c = self.text[at..].chars().next().unwrap_or(' ');
                let letter = match c {
                    '\u{300}'..='\u{36F}' => Some(0),
                    '·' => Some(u32::from(c)),
                    _ => c.is_alphabetic().then(|| lowercase(c)),
                };
                (letter, at + c.len_utf8())
            }
        }
    }
}

impl Iterator for Words<'_> {
    type Item = Word;

    #[inline]
    fn next(&mut self) -> Option<Word> {
        let bytes = self.text.as_bytes();
        let apostrophe = |at: usize| match bytes.get(at) {
            Some(b'\'') => true,
            Some(0xE2) => matches!(bytes[at..], [_, 0x80, 0x98 | 0x99, ..]), // ‘ ’
            _ => false,
        };
        while self.at < bytes.len() {
            let start = self.at;
            let (first, mut at) = self.letter(start);
            let Some(first) = first.filter(|c| *c != 0) else {
                self.at = at;
                continue;
            };
            let mut hash = step(0, first);
            let second = at;
            while at < bytes.len() {
                let (Some(c), after) = self.letter(at) else { break };
                hash = if c == 0 { hash } else { step(hash, c) };
                at = after;
            }
            // `8e`, `15h` and `2nd` are no words.
            if start > 0 && bytes[start - 1].is_ascii_digit() {
                self.at = at;
                continue;
            }
            let mark = if apostrophe(at) { Some(b'\'') } else { (bytes.get(at) == Some(&b'-')).then_some(b'-') };
            let led = start > 0
                && apostrophe(start.saturating_sub(if bytes[start - 1] == b'\'' { 1 } else { 3 }))
                && self.end.is_none_or(|end| end + 3 < start);
            let capital = bytes[start].is_ascii_uppercase() && !bytes.get(second).is_some_and(u8::is_ascii_uppercase);
            let inside = self.end.is_some_and(|end| end + 1 == start);
            (self.at, self.end) = (at, Some(at));
            return Some(Word { start, end: at, hash, mark, led, capital, inside });
        }
        None
    }
}

#[inline]
pub(super) fn step(hash: u64, c: u32) -> u64 {
    (hash.rotate_left(5) ^ u64::from(c)).wrapping_mul(0x517c_c1b7_2722_0a95)
}

#[inline]
pub(super) fn lowercase(c: char) -> u32 {
    match c {
        'A'..='Z' => u32::from(c) | 0x20,
        _ if c.is_ascii() => u32::from(c),
        // The dotless lower case of I with dot, and the like, take several characters: the first will do.
        _ => u32::from(c.to_lowercase().next().unwrap_or(c)),
    }
}

pub(super) fn is_latin(c: char) -> bool {
    matches!(u32::from(c), 0..0x250 | 0x300..0x370 | 0x1E00..0x1F00)
}
