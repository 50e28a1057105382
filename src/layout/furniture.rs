//! Page furniture: lines that stand around an article and are none of it.

use rustc_hash::{FxHashMap, FxHashSet};

use super::cues::Line;
use crate::fold::WordHash;
use crate::lexicon::Class;

/// Longest line of furniture, in characters.
const LONGEST: usize = 250;

/// Marks the lines that are furniture as dropped.
pub(super) fn mark(lines: &mut [Line<'_>]) {
    let body = |line: &Line| line.length > 200 && line.ends_sentence;
    let last_body = lines.iter().rposition(body);
    let first_body = lines.iter().position(body).unwrap_or(0);
    let running = running_heads(lines);
    // Only lines that open alike are read to their end.
    let mut openings: FxHashMap<u64, bool> = FxHashMap::default();
    lines.iter().for_each(|line| {
        openings.entry(line.opening).and_modify(|twice| *twice = true).or_default();
    });
    let mut seen: FxHashSet<u64> = FxHashSet::default();
    let mut tail = false;
    for at in 0..lines.len() {
        let line = &lines[at];
        if starts_tail(line, lines, at, last_body) {
            tail = true;
        } else if tail && ends_tail(line) {
            tail = false;
        }
        let repeated = line.length >= 40 && openings[&line.opening] && !seen.insert(digest(&line.text));
        lines[at].dropped =
            tail || repeated || running[at] || is_furniture(&lines[at]) || (at < first_body && is_menu_row(&lines[at]));
    }
    drop_empty_fields(lines);
}

/// What two lines share that differ at most in case, accents, apostrophes and kinds of space.
fn digest(text: &str) -> u64 {
    let mut hash = WordHash::default();
    text.chars().for_each(|c| hash.push_char(c));
    hash.finish()
}

/// Heads of pages: lines that differ in nothing but the number of the page at their end (`… 1/2`, `… page 3`).
fn running_heads(lines: &[Line<'_>]) -> Vec<bool> {
    let bare = |line: &Line| {
        let text = line.text.trim_end_matches(|c: char| c.is_ascii_digit() || c == '/' || c.is_whitespace());
        (line.length <= LONGEST && text.len() < line.text.len() && text.chars().count() >= 10).then(|| digest(text))
    };
    let bare: Vec<Option<u64>> = lines.iter().map(bare).collect();
    let paged = |line: &Line| {
        let mut words = line.text.split_whitespace().rev();
        let (last, before) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        last.len() <= 7 && (last.contains('/') || matches!(before.to_lowercase().as_str(), "page" | "p." | "/" | "sur"))
    };
    let mut times: FxHashMap<u64, usize> = FxHashMap::default();
    bare.iter().flatten().for_each(|digest| *times.entry(*digest).or_default() += 1);
    let repeats = |digest: &Option<u64>| digest.is_some_and(|digest| times[&digest] >= 2);
    bare.iter().zip(lines).map(|(digest, line)| repeats(digest) && paged(line)).collect()
}

/// Drops the names of fields that a page left empty behind the article (`Personnalité(s) :`).
fn drop_empty_fields(lines: &mut [Line<'_>]) {
    let is_field = |line: &Line| line.length <= 60 && line.text.ends_with(':');
    // Without an article before them they are all there is, and stay.
    let Some(article) = lines.iter().rposition(|line| !line.dropped && !is_field(line)) else { return };
    lines[article + 1..].iter_mut().for_each(|line| line.dropped = true);
}

/// A heading of teasers or comments, with no long paragraph of the article behind it.
fn starts_tail(line: &Line<'_>, lines: &[Line<'_>], at: usize, last_body: Option<usize>) -> bool {
    if !line.is_whole(Class::FurnitureTail) || line.length > 60 {
        return false;
    }
    // In front of the article such words are a menu; the cue lines themselves go as furniture.
    let before: usize = lines[..at].iter().filter(|line| !line.dropped).map(|line| line.length).sum();
    before > 200 && last_body.is_none_or(|last| last < at)
}

/// The press contact and « À propos » come back behind teasers.
fn ends_tail(line: &Line<'_>) -> bool {
    (line.starts(Class::ContactStart) || line.starts(Class::AboutStart))
        && !line.is_whole(Class::FurnitureLine)
        && !line.starts(Class::FurnitureStart)
}

fn is_furniture(line: &Line<'_>) -> bool {
    // A paragraph is no furniture, whatever it holds.
    if line.length > LONGEST {
        return false;
    }
    line.is_whole(Class::FurnitureLine)
        || (line.is_whole(Class::FurnitureTail) && line.length < 60)
        || (line.starts(Class::FurnitureStart) && line.length < 200)
        || line.is_cue_row
        || is_link_row(line)
        || is_menu(line)
        || is_breadcrumb(line)
        || is_file_name(&line.text)
        || is_notice(&line.text)
        || !line.text.chars().any(char::is_alphanumeric)
}

/// A row of links or buttons: most parts are furniture.
fn is_link_row(line: &Line<'_>) -> bool {
    line.segments >= 2 && line.furniture_segments * 2 > line.segments
}

/// `FILIÈRES | ÉLEVAGE | VIGNE | MÉTÉO`: a row of rubrics in capitals.
fn is_menu(line: &Line<'_>) -> bool {
    line.is_shouted && line.text.matches('|').count() >= 3 && line.length < 160
}

/// `Ma ville | Vie quotidienne | Contact` above the article: short rubrics side by side.
fn is_menu_row(line: &Line<'_>) -> bool {
    if !line.text.contains('|') {
        return false;
    }
    let pieces: Vec<&str> = line.text.split('|').map(str::trim).collect();
    pieces.len() >= 3
        && line.length < 200
        && !line.ends_sentence
        && pieces.iter().all(|piece| piece.split_whitespace().count() <= 4)
        && !line.text.contains(|c: char| c.is_ascii_digit() || c == '@')
}

/// `Accueil > Actualités > Entreprises`, `Espace presse » Communiqués » 2024`, `Vous êtes ici : Accueil / …`.
fn is_breadcrumb(line: &Line<'_>) -> bool {
    if line.ends_sentence || line.segments < 2 && !line.text.ends_with('>') {
        return false;
    }
    let marks = |sign: &str| line.text.matches(sign).count();
    let arrows = marks(" > ") + marks(" › ") + marks(" → ") + usize::from(line.text.ends_with('>'));
    // « … » closes a quotation too: those marks count only without the opening one.
    let quotes = if line.text.contains('«') { 0 } else { marks(" » ") };
    arrows >= 2
        || quotes >= 2
        || (arrows + quotes >= 1 && line.furniture_segments >= 1)
        || (line.segments >= 3 && line.furniture_segments >= 2)
}

/// `FB_IMG_1468476316958`, `logo-2019.png`: the name of a picture that stands for it.
fn is_file_name(text: &str) -> bool {
    if text.contains(' ') {
        return false;
    }
    let lower = text.to_ascii_lowercase();
    let picture = [".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".pdf"].iter().any(|end| lower.ends_with(end));
    let digits = text.chars().filter(char::is_ascii_digit).count();
    picture || (text.contains('_') && digits >= 4)
}

/// Copyright lines.
fn is_notice(text: &str) -> bool {
    (text.starts_with('©') || (text.contains('©') && text.contains('|'))) && text.chars().count() < 160
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_pictures_and_notices() {
        for text in ["FB_IMG_1468476316958", "photo-salon.JPG"] {
            assert!(is_file_name(text), "{text}");
        }
        assert!(!is_file_name("LORnTECH"));
        assert!(is_notice("© 2024 Service information et presse - Tous droits réservés"));
    }
}
