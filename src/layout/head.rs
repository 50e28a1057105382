//! The head of a document: title, byline, statement of publication.

use super::cues::Line;
use crate::fold::fold;
use crate::lexicon::Class;
use crate::steps::{step, steps};

/// What the head states.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub title: Option<String>,
    pub authors: Vec<String>,
    pub published: Option<String>,
}

/// How far down the head may reach, in lines that are kept.
const HEAD_LINES: usize = 8;
/// Longest headline, in characters.
const TITLE_MAX: u16 = 220;

/// Reads the head and takes its lines out of the text.
pub(super) fn read(text: &str, lines: &mut [Line], given: Option<String>) -> Head {
    let mut head = Head::default();
    let first_body = lines.iter().position(|line| !line.dropped && is_body(line)).unwrap_or(lines.len());
    let title = match &given {
        Some(given) => {
            let wanted = fold(given);
            // Folding takes marks and signs away, but never most of a line.
            let longest = 8 * given.len() + 64;
            let at = lines.iter().take(first_body + 1).position(|line| {
                steps(line.text(text).len().min(longest));
                line.text(text).len() <= longest && fold(line.text(text)) == wanted
            });
            head.title = Some(given.clone());
            at
        }
        None => find_title(text, lines, first_body),
    };
    if let Some(at) = title {
        head.title.get_or_insert_with(|| lines[at].text(text).to_string());
        drop_line(&mut lines[at]);
        // What stands above the title is its rubric, unless it is a caption or a sentence.
        for line in lines[..at]
            .iter_mut()
            .filter(|line| given.is_none() && !line.ends_sentence() && line.words <= 4 && !line.has_date())
        {
            drop_line(line);
        }
    }
    let mut kept = 0;
    let reach = title.map_or(0, |at| at + 1).max(first_body) + 2;
    for (at, line) in lines.iter_mut().enumerate().take(reach + 1) {
        step();
        if line.dropped {
            continue;
        }
        // A dateless byline may also be the last line.
        read_line(text, line, &mut head, at < first_body, at <= first_body + 2);
        kept += usize::from(!line.dropped);
        if kept == HEAD_LINES {
            break;
        }
    }
    head
}

fn drop_line(line: &mut Line) {
    line.dropped = true;
}

/// A paragraph of running text.
fn is_body(line: &Line) -> bool {
    (line.length > 120 && line.ends_sentence()) || line.length > TITLE_MAX
}

/// The first line that stands like a headline: before the body, no sentence, no caption, no date.
fn find_title(text: &str, lines: &[Line], first_body: usize) -> Option<usize> {
    let fits = |line: &Line| {
        step();
        let own = line.text(text);
        !line.dropped
            && line.length >= 4
            && line.length <= TITLE_MAX
            && (!line.ends_sentence() || own.ends_with('!'))
            && !line.is_date()
            && !line.is_name()
            && !line.is_whole(Class::KindLine)
            && !(line.starts(Class::PublishedStart) && line.has_date())
            && !(line.starts(Class::BylineStart) && line.words < 9 && starts_with_name(text, line))
            && !line.starts(Class::CreditStart)
            && !is_caption(own)
            && !is_dateline(own, line)
            && own.chars().filter(|c| c.is_alphabetic()).count() * 2 > usize::from(line.length)
    };
    let head = &lines[..first_body.min(lines.len())];
    let last_marker = head.iter().rposition(|line| is_marker(line.text(text), line));
    let mut best: Option<(f32, usize)> = None;
    for (order, at) in (0..head.len()).filter(|&at| fits(&head[at])).enumerate() {
        // The first of two lines alike is the headline, the second its deck.
        let score = likeness(head[at].text(text), &head[at]) - 0.9 * order as f32
            + if last_marker.is_some_and(|marker| at > marker) { 3.0 } else { 0.0 };
        if best.is_none_or(|(known, _)| score > known) {
            best = Some((score, at));
        }
    }
    let (_, at) = best?;
    // Something must follow that the title stands over.
    lines[at + 1..].iter().any(|line| !line.dropped).then_some(at)
}

/// Lines after which the headline stands: the kind of document, a date, the crumbs of the page.
fn is_marker(text: &str, line: &Line) -> bool {
    line.dropped || line.is_date() || line.starts(Class::KindLine) || is_dateline(text, line)
}

/// How much a line reads like a headline rather than a rubric or a letterhead.
fn likeness(text: &str, line: &Line) -> f32 {
    let words = 0.5 * f32::from(line.words.min(8));
    let verb = if line.has_verb() { 2.0 } else { 0.0 };
    let colon = if text.contains(" : ") || text.contains("\u{A0}: ") || text.contains(": ") { 2.0 } else { 0.0 };
    let letterhead = if line.opens_body() && line.is_shouted() { 5.0 } else { 0.0 };
    let list = if text.matches(" - ").count() + text.matches(" – ").count() >= 2 { 2.0 } else { 0.0 };
    words + verb + colon - letterhead - list
}

/// `… (Photo: X)`, `© X`: words under a picture.
fn is_caption(text: &str) -> bool {
    let folded = fold(text);
    folded.contains("(photo") || folded.contains("credit photo") || folded.contains("(c)") || text.contains('©')
}

/// `Metz, le 12 mars 2019`, alone on its line.
fn is_dateline(text: &str, line: &Line) -> bool {
    line.has_date() && line.words <= 10 && text.contains(',')
}

/// Reads one line of the head; a line that only states its statement leaves the text.
fn read_line(text: &str, line: &mut Line, head: &mut Head, before_body: bool, near_head: bool) {
    if line.length > 160 {
        return;
    }
    if line.is_whole(Class::KindLine) && !line.has_date() {
        drop_line(line);
        return;
    }
    if line.has_date()
        && (line.starts(Class::PublishedStart) || line.starts(Class::KindLine))
        && head.published.is_none()
    {
        let (date, byline) = split_byline(line.text(text));
        head.published = Some(date.to_string());
        if let Some(names) = byline {
            head.authors.extend(authors(names));
        }
        drop_line(line);
    } else if line.is_date() && head.published.is_none() && before_body {
        head.published = Some(line.text(text).to_string());
        drop_line(line);
    } else if let Some(names) = line.after_byline(text).filter(|_| line.words <= 12 && !line.ends_sentence()) {
        let found = authors(names);
        if !found.is_empty() {
            // `Par Anne Bon, le 3 mai 2019`
            if line.has_date() && head.published.is_none() {
                head.published = Some(line.text(text).to_string());
            }
            head.authors.extend(found);
            drop_line(line);
        }
    } else if line.is_name() && near_head && head.authors.is_empty() {
        head.authors.push(line.text(text).to_string());
        drop_line(line);
    }
}

/// Parts `Publié le 07.02.2019 à 10h42, par Bérengère Collot`.
fn split_byline(text: &str) -> (&str, Option<&str>) {
    let lower = text.to_lowercase();
    // Lower case may change lengths; only cut where the bytes agree.
    [", par ", " par ", " – par "]
        .iter()
        .find_map(|cue| lower.find(cue).filter(|_| lower.len() == text.len()).map(|at| (at, at + cue.len())))
        .and_then(|(at, after)| Some((text.get(..at)?, Some(text.get(after..)?))))
        .unwrap_or((text, None))
}

/// The names of a byline: capitals, two to four words each.
fn authors(names: &str) -> Vec<String> {
    names
        .split([',', ';', '|', '–', '(', '/'])
        .flat_map(|part| part.split(" et "))
        .map(str::trim)
        .take_while(|part| {
            let words: Vec<&str> = part.split_whitespace().collect();
            (2..=4).contains(&words.len())
                && words.iter().all(|word| {
                    word.starts_with(char::is_uppercase)
                        || matches!(*word, "de" | "du" | "van" | "von" | "la" | "le" | "den" | "der")
                })
                && !part.chars().any(|c| c.is_ascii_digit() || c == '@')
        })
        .map(str::to_string)
        .collect()
}

/// Does a name follow the byline cue?
fn starts_with_name(text: &str, line: &Line) -> bool {
    line.after_byline(text).is_some_and(|names| !authors(names).is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_names_of_bylines() {
        for (names, expected) in [
            ("Bérengère Collot", vec!["Bérengère Collot"]),
            ("Anne Bon et Luc de Haas, à Metz", vec!["Anne Bon", "Luc de Haas"]),
            ("la rédaction", vec![]),
            ("ailleurs, il y a Anne", vec![]),
        ] {
            assert_eq!(authors(names), expected);
        }
    }

    #[test]
    fn parts_date_and_byline() {
        let (date, names) = split_byline("Publié le 07.02.2019 à 10h42, par Bérengère Collot");
        assert_eq!((date, names), ("Publié le 07.02.2019 à 10h42", Some("Bérengère Collot")));
    }
}
