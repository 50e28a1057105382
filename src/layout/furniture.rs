//! Page furniture: lines that stand around an article and are none of it.

use std::collections::HashSet;

use super::cues::Line;
use crate::fold::WordHash;
use crate::lexicon::Class;

/// Longest line of furniture, in characters.
const LONGEST: usize = 250;

/// Marks the lines that are furniture as dropped.
pub(super) fn mark(lines: &mut [Line]) {
    let body = |line: &Line| line.length > 200 && line.ends_sentence;
    let last_body = lines.iter().rposition(body);
    let mut seen: HashSet<u64> = HashSet::new();
    let mut tail = false;
    for at in 0..lines.len() {
        let line = &lines[at];
        if starts_tail(line, lines, at, last_body) {
            tail = true;
        } else if tail && ends_tail(line) {
            tail = false;
        }
        let repeated = line.length >= 40 && !seen.insert(digest(&line.text));
        lines[at].dropped = tail || repeated || is_furniture(&lines[at]);
    }
    drop_empty_fields(lines);
}

/// What two lines share that differ at most in case, accents, apostrophes and kinds of space.
fn digest(text: &str) -> u64 {
    let mut hash = WordHash::default();
    text.chars().for_each(|c| hash.push_char(c));
    hash.finish()
}

/// Drops the names of fields that a page left empty behind the article (`Personnalité(s) :`).
fn drop_empty_fields(lines: &mut [Line]) {
    let is_field = |line: &Line| line.length <= 60 && line.text.ends_with(':');
    // Without an article before them they are all there is, and stay.
    let Some(article) = lines.iter().rposition(|line| !line.dropped && !is_field(line)) else { return };
    lines[article + 1..].iter_mut().for_each(|line| line.dropped = true);
}

/// A heading of teasers or comments, with no long paragraph of the article behind it.
fn starts_tail(line: &Line, lines: &[Line], at: usize, last_body: Option<usize>) -> bool {
    if !line.is_whole(Class::FurnitureTail) || line.length > 60 {
        return false;
    }
    // In front of the article such words are a menu; the cue lines themselves go as furniture.
    let before: usize = lines[..at].iter().filter(|line| !line.dropped).map(|line| line.length).sum();
    before > 200 && last_body.is_none_or(|last| last < at)
}

/// The press contact and « À propos » come back behind teasers.
fn ends_tail(line: &Line) -> bool {
    (line.starts(Class::ContactStart) || line.starts(Class::AboutStart))
        && !line.is_whole(Class::FurnitureLine)
        && !line.starts(Class::FurnitureStart)
}

fn is_furniture(line: &Line) -> bool {
    // A paragraph is no furniture, whatever it holds.
    if line.length > LONGEST {
        return false;
    }
    line.is_whole(Class::FurnitureLine)
        || (line.is_whole(Class::FurnitureTail) && line.length < 60)
        || (line.starts(Class::FurnitureStart) && line.length < 200)
        || is_link_row(line)
        || is_menu(line)
        || is_breadcrumb(line)
        || is_file_name(&line.text)
        || is_notice(&line.text)
        || !line.text.chars().any(char::is_alphanumeric)
}

/// A row of links or buttons: most parts are furniture.
fn is_link_row(line: &Line) -> bool {
    line.segments >= 2 && line.furniture_segments * 2 > line.segments
}

/// `FILIÈRES | ÉLEVAGE | VIGNE | MÉTÉO`: a row of rubrics in capitals.
fn is_menu(line: &Line) -> bool {
    line.is_shouted && line.text.matches('|').count() >= 3 && line.length < 160
}

/// `Accueil > Actualités > Entreprises`, `Espace presse » Communiqués » 2024`, `Vous êtes ici : Accueil / …`.
fn is_breadcrumb(line: &Line) -> bool {
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
    text.chars().count() < 160 && (text.starts_with('©') || (text.contains('©') && text.contains('|')))
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
