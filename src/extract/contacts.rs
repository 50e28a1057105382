//! Ways to reach someone: e-mail addresses, telephone numbers, URLs, postal addresses.
//!
//! Works on the characters, in any language. Each pattern is tried only where its sign stands.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem;
use regex::Regex;

use crate::steps::steps;

/// A contact: bytes of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundContact {
    /// `email`, `phone`, `url` or `address`.
    pub kind: &'static str,
    /// Normalised value.
    pub value: String,
    /// Bytes of the mention.
    pub bytes: Range<usize>,
}

static EMAIL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"[A-Za-z0-9][A-Za-z0-9._%+-]*(?:@|[ \u{A0}\u{202F}]?\[at\][ \u{A0}\u{202F}]?)[A-Za-z0-9](?:[A-Za-z0-9-]*\.)+[A-Za-z]{2,24}").ok()
});
static URL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:https?://|www\.)[A-Za-z0-9](?:[A-Za-z0-9._~:/?#@!$&*+,;=%-]*[A-Za-z0-9/#=&_-])?").ok()
});
// +352 26 12 34, 03 53 01 42 18, +33 (0)3 …, 02 588 05 52 (Belgium), 0800 …, 418 555-0142 (North America)
static PHONE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:\+|00)[1-9][0-9]{0,2}\)?[ .\u{A0}\u{202F}-]?(?:\(0\))?(?:[ .\u{A0}\u{202F}/-]?[0-9]{1,4}){2,6}|0[1-9](?:[ .\u{A0}\u{202F}-]?[0-9]{2}){4}|0[1-9][0-9]{0,2}[ /.][0-9]{2,3}(?:[ .][0-9]{2,3}){1,3}|(?:1[ .-])?\(?[2-9][0-9]{2}\)?[ .-][2-9][0-9]{2}-[0-9]{4}").ok()
});
// `9, rue Henri-Poincaré, 54000 Nancy`, `2, place de la Gare, L-1616 Luxembourg`
static ADDRESS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(?-u:\b)[0-9]{1,4}(?: ?(?:bis|ter|[ab]))?,? (?:rue|avenue|av\.|boulevard|bd|place|quai|allée|allées|chemin|route|impasse|cours|square|esplanade|passage|rond-point|parvis|faubourg)(?-u:\b)[^\n\r\x0B\x0C\u{85}\u{2028}\u{2029};|]{2,60}?,? ?(?:(?-u:\b)(?:[FLBD]|CH)-)?(?-u:\b)[0-9]{4,5} \p{Lu}[\p{L}'’-]+(?:[ -]\p{Lu}[\p{L}'’-]+){0,3}").ok()
});

/// Finds the contacts of a text, in reading order, without overlaps.
///
/// ```
/// let found = depeche::extract::contacts::find("Contact : presse@exemple.lu, 03 53 01 42 18");
/// assert_eq!(found.iter().map(|c| c.value.as_str()).collect::<Vec<_>>(), ["presse@exemple.lu", "03 53 01 42 18"]);
/// ```
pub fn find(text: &str) -> Vec<FoundContact> {
    let mut found: Vec<FoundContact> = Vec::new();
    let bytes = text.as_bytes();
    if memchr::memchr(b'@', bytes).is_some() || memmem::find(bytes, b"[at]").is_some() {
        collect(&EMAIL, text, 0, "email", &mut found, |value| {
            value.split_whitespace().collect::<String>().replace("[at]", "@").to_lowercase()
        });
    }
    if memmem::find(bytes, b"http").is_some() || memmem::find(bytes, b"www.").is_some() {
        collect(&URL, text, 0, "url", &mut found, |value| {
            value.trim_end_matches(['.', ',', ';', ':', '!', '?']).to_string()
        });
    }
    // Numbers to call and addresses stand on one line, and need some digits.
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        steps(line.len());
        let digits = count_digits(line.as_bytes());
        let spaced = |value: &str| value.split_whitespace().collect::<Vec<_>>().join(" ");
        if digits >= PHONE_DIGITS && starts_number(line.as_bytes()) {
            collect(&PHONE, line, start, "phone", &mut found, spaced);
        }
        if digits >= ADDRESS_DIGITS && names_town(line.as_bytes()) {
            collect(&ADDRESS, line, start, "address", &mut found, spaced);
        }
        start += line.len();
    }
    found.sort_by_key(|contact| (contact.bytes.start, std::cmp::Reverse(contact.bytes.end)));
    let mut end = 0;
    found.retain(|contact| {
        let free = contact.bytes.start >= end;
        if free {
            end = contact.bytes.end;
        }
        free
    });
    found
}

/// Fewest and most digits of a number to call, and the fewest of an address: of the house and of the town.
const PHONE_DIGITS: usize = 8;
const MOST_PHONE_DIGITS: usize = 15;
const ADDRESS_DIGITS: usize = 5;

/// Digits of ASCII, in blocks that a byte can count: the compiler makes vectors of it.
fn count_digits(line: &[u8]) -> usize {
    let digits = |block: &[u8]| block.iter().map(|byte| u8::from(byte.is_ascii_digit())).sum::<u8>();
    line.chunks(255).map(|block| usize::from(digits(block))).sum()
}

/// Is there a sign that a number to call starts with: a plus, a zero that no digit stands before, or the four digits
/// behind a hyphen of North America? One look is cheaper than the pattern.
fn starts_number(line: &[u8]) -> bool {
    let digit = |at: usize| line.get(at).is_some_and(u8::is_ascii_digit);
    line.iter().enumerate().any(|(at, byte)| match byte {
        b'+' => true,
        b'0' => digit(at + 1) && (at == 0 || !digit(at - 1)),
        b'-' => (at + 1..at + 5).all(digit),
        _ => false,
    })
}

/// Four or five digits before a word with a capital: a postcode and its town.
fn names_town(line: &[u8]) -> bool {
    let capital = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_uppercase() || !byte.is_ascii());
    line.windows(5).enumerate().any(|(at, window)| {
        window[4] == b' ' && window[..4].iter().all(u8::is_ascii_digit) && capital(line.get(at + 5))
    })
}

/// Adds what a pattern finds in a part of the text that starts at byte `offset`.
fn collect(
    pattern: &LazyLock<Option<Regex>>,
    text: &str,
    offset: usize,
    kind: &'static str,
    out: &mut Vec<FoundContact>,
    normalise: impl Fn(&str) -> String,
) {
    let Some(pattern) = pattern.as_ref() else { return };
    for hit in pattern.find_iter(text) {
        steps(hit.len());
        let bytes = hit.range();
        // No part of a longer number or word.
        let before = text[..bytes.start].chars().next_back();
        let behind = text[bytes.end..].chars().next();
        let cut = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let digits = hit.as_str().bytes().filter(u8::is_ascii_digit).count();
        if kind == "phone"
            && (cut(before)
                || cut(behind)
                || !(PHONE_DIGITS..=MOST_PHONE_DIGITS).contains(&digits)
                || before == Some('+'))
        {
            continue;
        }
        let bytes = bytes.start + offset..bytes.end + offset;
        out.push(FoundContact { kind, value: normalise(hit.as_str()), bytes });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_compile() {
        assert!(EMAIL.is_some() && URL.is_some() && PHONE.is_some() && ADDRESS.is_some());
    }

    #[test]
    fn finds_contacts_and_no_other_numbers() {
        for (text, expected) in [
            ("violaine.mathurin@cc.lu).", vec![("email", "violaine.mathurin@cc.lu")]),
            ("Tél. : +352 42 39 39-1", vec![("phone", "+352 42 39 39-1")]),
            ("Tél. 03.53.01.00.17", vec![("phone", "03.53.01.00.17")]),
            ("SNCB : 02 588 05 52", vec![("phone", "02 588 05 52")]),
            ("relationniste, 418 555-0142", vec![("phone", "418 555-0142")]),
            ("voir https://exemple.fr/a?b=c.", vec![("url", "https://exemple.fr/a?b=c")]),
            ("9, rue Henri-Poincaré, 54000 Nancy", vec![("address", "9, rue Henri-Poincaré, 54000 Nancy")]),
            ("le 12 mars 2019, 3 000 emplois, 10 000 000 euros", vec![]),
            ("de 2014 à 2020", vec![]),
            ("presse [at]exemple.lu", vec![("email", "presse@exemple.lu")]),
            ("presse\u{2029}[at] exemple.lu", vec![]),
            ("9, rue Haute\r\r54000 Nancy", vec![]),
        ] {
            let found = find(text);
            let got: Vec<(&str, &str)> = found.iter().map(|c| (c.kind, c.value.as_str())).collect();
            assert_eq!(got, expected, "{text}");
        }
    }
}
