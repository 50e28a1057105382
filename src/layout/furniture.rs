//! Page furniture: lines that stand around an article and are none of it.

use rustc_hash::{FxHashMap, FxHashSet};

use super::cues::Line;
use crate::fold::WordHash;
use crate::lexicon::Class;
use crate::steps::{step, steps};

/// Longest line of furniture, in characters.
const LONGEST: u16 = 250;
/// Shortest line that stands once and no more.
const REPEATED: u16 = 40;

/// Marks the lines of a text that are furniture as dropped.
pub(super) fn mark(text: &str, lines: &mut [Line]) {
    let body = |line: &Line| line.length > 200 && line.ends_sentence();
    let last_body = lines.iter().rposition(body);
    let first_body = lines.iter().position(body).unwrap_or(0);
    let pages = running_heads(text, lines);
    // Only lines that open alike are read to their end.
    let mut openings: FxHashMap<u32, bool> = FxHashMap::default();
    lines.iter().filter(|line| line.length >= REPEATED).for_each(|line| {
        openings.entry(line.opening).and_modify(|twice| *twice = true).or_default();
    });
    let twice = |line: &Line| openings.get(&line.opening).copied().unwrap_or_default();
    let mut seen: FxHashSet<u64> = FxHashSet::default();
    // Characters of the lines that were kept so far.
    let (mut tail, mut before) = (false, 0);
    for (at, line) in lines.iter_mut().enumerate() {
        step();
        if starts_tail(line, before, last_body.is_none_or(|last| last < at)) {
            tail = true;
        } else if tail && ends_tail(line) {
            tail = false;
        }
        let own = line.text(text);
        let repeated = line.length >= REPEATED && twice(line) && !seen.insert(digest(own));
        line.dropped = tail
            || repeated
            || is_running_head(own, line, &pages)
            || is_furniture(own, line)
            || (at < first_body && is_menu_row(own, line));
        before += if line.dropped { 0 } else { usize::from(line.length) };
    }
    drop_empty_fields(text, lines);
}

/// What two lines share that differ at most in case, accents, apostrophes and kinds of space.
fn digest(text: &str) -> u64 {
    let mut hash = WordHash::default();
    steps(text.len());
    text.chars().for_each(|c| hash.push_char(c));
    hash.finish()
}

/// The text of a line up to the number of a page at its end, as a digest.
fn unpaged(text: &str, line: &Line) -> Option<u64> {
    let bare = text.trim_end_matches(|c: char| c.is_ascii_digit() || c == '/' || c.is_whitespace());
    (line.length <= LONGEST && bare.len() < text.len() && bare.chars().count() >= 10).then(|| digest(bare))
}

/// How often each text stands before a number.
fn running_heads(text: &str, lines: &[Line]) -> FxHashMap<u64, u32> {
    let mut times: FxHashMap<u64, u32> = FxHashMap::default();
    lines
        .iter()
        .filter_map(|line| unpaged(line.text(text), line))
        .for_each(|bare| *times.entry(bare).or_default() += 1);
    times
}

/// A head of pages: a line that differs from others in nothing but the number of the page at its end (`… 1/2`,
/// `… page 3`).
fn is_running_head(text: &str, line: &Line, times: &FxHashMap<u64, u32>) -> bool {
    let mut words = text.split_whitespace().rev();
    let (last, before) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let mark = || {
        let short = before.len() <= 8;
        last.contains('/') || short && matches!(before.to_lowercase().as_str(), "page" | "p." | "/" | "sur")
    };
    last.len() <= 7 && mark() && unpaged(text, line).is_some_and(|bare| times.get(&bare).is_some_and(|&n| n >= 2))
}

/// Drops the names of fields that a page left empty behind the article (`Personnalité(s) :`).
fn drop_empty_fields(text: &str, lines: &mut [Line]) {
    let is_field = |line: &Line| line.length <= 60 && line.text(text).ends_with(':');
    // Without an article before them they are all there is, and stay.
    let Some(article) = lines.iter().rposition(|line| !line.dropped && !is_field(line)) else { return };
    lines[article + 1..].iter_mut().for_each(|line| line.dropped = true);
}

/// A heading of teasers or comments, behind text and with no long paragraph of the article after it.
fn starts_tail(line: &Line, before: usize, behind_body: bool) -> bool {
    // In front of the article such words are a menu; the cue lines themselves go as furniture.
    line.is_whole(Class::FurnitureTail) && line.length <= 60 && before > 200 && behind_body
}

/// The press contact and « À propos » come back behind teasers.
fn ends_tail(line: &Line) -> bool {
    (line.starts(Class::ContactStart) || line.starts(Class::AboutStart))
        && !line.is_whole(Class::FurnitureLine)
        && !line.starts(Class::FurnitureStart)
}

fn is_furniture(text: &str, line: &Line) -> bool {
    // A paragraph is no furniture, whatever it holds.
    if line.length > LONGEST {
        return false;
    }
    line.is_whole(Class::FurnitureLine)
        || (line.is_whole(Class::FurnitureTail) && line.length < 60)
        || (line.starts(Class::FurnitureStart) && line.length < 200)
        || line.is_cue_row()
        || is_link_row(line)
        || is_menu(text, line)
        || is_breadcrumb(text, line)
        || is_file_name(text)
        || is_notice(text)
        || !text.chars().any(char::is_alphanumeric)
}

/// A row of links or buttons: most parts are furniture.
fn is_link_row(line: &Line) -> bool {
    line.segments >= 2 && u16::from(line.furniture_segments) * 2 > u16::from(line.segments)
}

/// `FILIÈRES | ÉLEVAGE | VIGNE | MÉTÉO`: a row of rubrics in capitals.
fn is_menu(text: &str, line: &Line) -> bool {
    line.is_shouted() && text.matches('|').count() >= 3 && line.length < 160
}

/// `Ma ville | Vie quotidienne | Contact` above the article: short rubrics side by side.
fn is_menu_row(text: &str, line: &Line) -> bool {
    if line.length >= 200 || !text.contains('|') {
        return false;
    }
    let pieces: Vec<&str> = text.split('|').map(str::trim).collect();
    pieces.len() >= 3
        && !line.ends_sentence()
        && pieces.iter().all(|piece| piece.split_whitespace().count() <= 4)
        && !text.contains(|c: char| c.is_ascii_digit() || c == '@')
}

/// `Accueil > Actualités > Entreprises`, `Espace presse » Communiqués » 2024`, `Vous êtes ici : Accueil / …`.
fn is_breadcrumb(text: &str, line: &Line) -> bool {
    if line.ends_sentence() || line.segments < 2 && !text.ends_with('>') {
        return false;
    }
    let marks = |sign: &str| text.matches(sign).count();
    let arrows = marks(" > ") + marks(" › ") + marks(" → ") + usize::from(text.ends_with('>'));
    // « … » closes a quotation too: those marks count only without the opening one.
    let quotes = if text.contains('«') { 0 } else { marks(" » ") };
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
