//! Text out of a fuzzer's bytes: a seed is plain text, and bytes that no UTF-8 has stand for words of the lists, so
//! that a mutation is as often a word that a rule looks for as a letter.

use std::sync::LazyLock;

use depeche::gazetteer::{Gazetteers, ListKind};

/// Words and phrases of the lexicon, all of them.
static CUES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let lists = Gazetteers::embedded_lists();
    let lexicon = lists.iter().filter(|list| list.kind == ListKind::Lexicon);
    let mut cues: Vec<String> =
        lexicon.flat_map(|list| rows(list.text)).flat_map(|mut row| row.next()).flat_map(forms).collect();
    cues.sort();
    cues.dedup();
    cues
});

/// Names of places, bodies, labels, titles, events: enough of each list.
static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let lists = Gazetteers::embedded_lists();
    let named = lists.iter().filter(|list| !matches!(list.kind, ListKind::Lexicon | ListKind::Language));
    named.flat_map(|list| rows(list.text).take(600).filter_map(|mut row| row.nth(1)).map(str::to_string)).collect()
});

/// What stands between words, and what a date or a contact is made of.
const JOINTS: &[&str] = &[
    " de ",
    " du ",
    " d’",
    " l’",
    " la ",
    " et ",
    " ou ",
    " à ",
    " au ",
    ", ",
    " : ",
    "\n",
    "\n\n",
    "\r\n\r\n",
    "\n \n",
    " & ",
    " – ",
    "-",
    " (",
    ") ",
    "« ",
    " »",
    "/",
    ". ",
    ".",
    "’",
    "\u{A0}",
    "\u{2028}",
    "\u{2029}",
    " le ",
    "1er",
    " 2019",
    "31",
    "29 février",
    "14h30",
    " 9999",
    "0000",
    "M. ",
    "Mme ",
    "n° ",
    "@",
    "https://",
    "+33 ",
    "#",
    "%",
    "€",
];

fn rows(text: &str) -> impl Iterator<Item = std::str::Split<'_, char>> {
    text.lines().skip(1).filter(|line| !line.starts_with('#')).map(|line| line.split('\t'))
}

fn forms(column: &str) -> impl Iterator<Item = String> {
    column.split('|').filter(|form| !form.is_empty()).map(str::to_string)
}

/// The text of some bytes. `0xF8` to `0xFF`, which begin no character, take the next two bytes as the number of a
/// word, a name or a joint; what else is no UTF-8 becomes `�`.
pub fn text(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| *byte >= 0xF8) {
        out.push_str(&String::from_utf8_lossy(&rest[..at]));
        let number = |at: usize| usize::from(rest.get(at).copied().unwrap_or(0));
        let pick = number(at + 1) << 8 | number(at + 2);
        let word = |list: &'static [String]| list.get(pick % list.len().max(1)).map_or("", String::as_str);
        match rest[at] {
            0xF8..=0xFA => out.push_str(word(&CUES)),
            0xFB => out.extend(word(&CUES).to_uppercase().chars()),
            0xFC | 0xFD => out.push_str(word(&NAMES)),
            _ => out.push_str(JOINTS[pick % JOINTS.len()]),
        }
        if rest[at] < 0xFE {
            out.push(' ');
        }
        rest = rest.get(at + 3..).unwrap_or_default();
    }
    out.push_str(&String::from_utf8_lossy(rest));
    out
}
