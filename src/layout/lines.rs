//! From raw lines to paragraphs: wrapped lines are joined, markers of short-code markup are taken out.

use std::borrow::Cow;

use crate::fold::hash_word;
use crate::gazetteer::Gazetteers;
use crate::text::vocabulary::WordId;

/// Paragraphs of a cleaned text, in order, trimmed, none empty.
pub(super) fn paragraphs<'t>(text: &'t str, gazetteers: &Gazetteers) -> Vec<Cow<'t, str>> {
    let lines: Vec<&str> =
        text.split('\n').map(|line| line.trim_matches(|c: char| c == ' ' || c == '\u{A0}')).collect();
    let mut out: Vec<Cow<'t, str>> = Vec::with_capacity(lines.len() / 2 + 1);
    if is_wrapped(&lines) {
        // Length of the line above, where it may go on.
        let mut last_length = None;
        for line in lines {
            if line.is_empty() {
                last_length = None;
                continue;
            }
            match (out.last_mut(), last_length) {
                (Some(paragraph), Some(length)) if continues(line, length) => {
                    join(paragraph.to_mut(), line, gazetteers)
                }
                _ => out.push(line.into()),
            }
            last_length = Some(line.chars().count());
        }
    } else {
        out.extend(lines.into_iter().filter(|line| !line.is_empty()).map(Cow::Borrowed));
    }
    out.into_iter().map(trimmed).filter(|paragraph| !paragraph.is_empty()).collect()
}

/// Without short codes, and without white space at its ends.
fn trimmed(paragraph: Cow<'_, str>) -> Cow<'_, str> {
    if paragraph.contains('[') {
        return without_short_codes(&paragraph).into();
    }
    match paragraph {
        Cow::Borrowed(line) => line.trim().into(),
        Cow::Owned(line) if line.trim().len() == line.len() => line.into(),
        Cow::Owned(line) => line.trim().to_string().into(),
    }
}

/// Is the text hard-wrapped? Then many lines that run near the margin are followed by one that starts
/// in the middle of a sentence.
fn is_wrapped(lines: &[&str]) -> bool {
    let (mut long, mut pairs, mut broken) = (0u32, 0u32, 0u32);
    for pair in lines.windows(2) {
        let (first, second) = (pair[0], pair[1]);
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

/// Joins a wrapped line by one space; a word cut at a hyphen is made whole when the lists know it whole.
fn join(paragraph: &mut String, line: &str, gazetteers: &Gazetteers) {
    let starts_small = line.chars().next().is_some_and(char::is_lowercase);
    if let Some(stem) = paragraph.strip_suffix('-').filter(|stem| starts_small && stem.ends_with(char::is_alphabetic)) {
        let head = stem.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        let tail: String = line.chars().take_while(|c| c.is_alphabetic()).collect();
        let known = |word: &str| gazetteers.vocabulary().find(hash_word(word)) != WordId::UNKNOWN;
        let whole = format!("{head}{tail}");
        // Unknown either way: `trans-` before `frontalier` is no word of its own, `porte-` before `parole` is.
        if known(&whole) || !(known(head) && known(&tail)) {
            paragraph.pop();
        }
        paragraph.push_str(line);
        return;
    }
    // `Croix-` before `Rousse`: the hyphen is the name's own.
    let tied = paragraph.ends_with('-') && paragraph.chars().rev().nth(1).is_some_and(char::is_alphanumeric);
    if !tied {
        paragraph.push(' ');
    }
    paragraph.push_str(line);
}

/// Takes `[note color=…]`, `[/note]`, `[caption id="…"]` and the like out of a line.
fn without_short_codes(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(open) = rest.find('[') {
        out.push_str(&rest[..open]);
        let inner_end = rest[open..].find(']').map(|close| open + close);
        match inner_end {
            Some(close) if is_short_code(&rest[open + 1..close]) => rest = &rest[close + 1..],
            _ => {
                out.push('[');
                rest = &rest[open + 1..];
            }
        }
    }
    out.push_str(rest);
    out.trim().to_string()
}

/// `note color= »#ffcc00″`, `/note`, `gallery`: the inside of a short code.
fn is_short_code(inner: &str) -> bool {
    let name = inner.strip_prefix('/').unwrap_or(inner);
    let word: String = name.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_' || *c == '-').collect();
    let rest = &name[word.len()..];
    word.len() >= 2 && (inner.starts_with('/') && rest.is_empty() || rest.starts_with(' ') && rest.contains('='))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_wrapped_lines_only() {
        let gazetteers = Gazetteers::only(&[]).unwrap();
        let wrapped = "L'université annonce l'ouverture d'un nouveau parcours de\nformation consacré à l'eau. Il sera proposé dès la rentrée\nprochaine aux étudiants de la région.\n\nContact\nAnne Bon";
        assert_eq!(
            paragraphs(wrapped, &gazetteers),
            [
                "L'université annonce l'ouverture d'un nouveau parcours de formation consacré à l'eau. Il sera proposé dès la rentrée prochaine aux étudiants de la région.",
                "Contact",
                "Anne Bon"
            ]
        );
        let plain = "Titre de la page\nUne première phrase entière, et qui dépasse la marge.\nUne seconde phrase entière, qui la dépasse également.";
        assert_eq!(paragraphs(plain, &gazetteers).len(), 3);
    }

    #[test]
    fn takes_short_codes_out() {
        for (line, expected) in [
            ("[note color= »#ffcc00″]", ""),
            ("Inscriptions ici.[/note]", "Inscriptions ici."),
            ("un [sic] reste", "un [sic] reste"),
            ("[caption id=\"a\"]Photo[/caption]", "Photo"),
            ("reste [ouvert", "reste [ouvert"),
        ] {
            assert_eq!(without_short_codes(line), expected);
        }
    }
}
