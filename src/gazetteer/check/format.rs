//! Rules on the lines as they are written.

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::lists::Lists;
use super::{Level, Report};
use crate::gazetteer::parse::lines;
use crate::gazetteer::sources::keys;

/// What the parser cannot read.
pub(super) fn format(lists: &Lists<'_>, report: &mut Report) {
    lists.own().flat_map(|sheet| &sheet.faults).chain(&lists.source_faults).for_each(|fault| report.fault(fault));
}

/// What is hardly seen in an editor.
pub(super) fn text(lists: &Lists<'_>, report: &mut Report) {
    for sheet in lists.own() {
        for (number, line) in lines(sheet.text) {
            let place = (sheet.path, number as u32);
            if let Some(control) = line.chars().find(|&c| c != '\t' && is_unseen(c)) {
                let reason = format!("the control character U+{:04X}", u32::from(control));
                report.add(Level::Error, place, reason, "take it out, nobody sees it");
            }
            if !line.is_ascii() && !is_nfc(line) {
                let odd = line.split(['\t', '|']).find(|part| !is_nfc(part)).unwrap_or(line);
                let reason = format!("{odd:?} is not in Unicode's normal form NFC");
                report.add(Level::Warning, place, reason, format!("write {:?}", odd.nfc().collect::<String>()));
            }
            for field in line.split('\t') {
                // Aliases and forms are parted by `|`; spaces beside it are stray too.
                if let Some(part) = field.split('|').find(|part| is_stray(part)) {
                    let plain = part.split_whitespace().collect::<Vec<_>>().join(" ");
                    let reason = format!("stray spaces in {part:?}");
                    report.add(Level::Warning, place, reason, format!("write {plain:?}"));
                }
            }
        }
    }
}

/// Controls, and the characters without width that pages leave in copied text.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}')
}

/// Spaces at an end, two in a row, or others than the plain and the unbreakable ones.
fn is_stray(text: &str) -> bool {
    let odd = |c: char| c.is_whitespace() && !matches!(c, ' ' | '\u{A0}' | '\u{202F}');
    text.trim() != text || text.contains("  ") || text.contains(odd)
}

/// Keys that no `SOURCES.tsv` knows.
pub(super) fn source(lists: &Lists<'_>, report: &mut Report) {
    for sheet in lists.own() {
        for line in &sheet.lines {
            for key in keys(line.source).filter(|key| lists.sources.get(key).is_none()) {
                let reason = format!("unknown source {key:?}");
                let remedy = "give it a row in SOURCES.tsv beside the folders, with its licence, or correct the key";
                report.add(Level::Error, (sheet.path, line.number), reason, remedy);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{ENTRIES, found};

    #[test]
    fn all_malformed_rows_are_told() {
        let places = format!("{ENTRIES}a\tb\nplace:b\tB\t\tloud\t0\t\town\nplace:c\tC\t\t\t5\t\t\n");
        let texts = [("places/x.tsv", places), ("events/y.tsv", "nom\n".into()), ("fr/z.tsv", String::new())];
        assert_eq!(
            found("format", &texts),
            [
                "events/y.tsv:1 error unknown header \"nom\"",
                "fr/z.tsv:1 error the list is empty",
                "places/x.tsv:2 error 2 fields where the header has 7",
                "places/x.tsv:3 error unknown flag \"loud\"",
                "places/x.tsv:3 error weight \"0\"",
                "places/x.tsv:4 error no source",
            ]
        );
    }

    #[test]
    fn unseen_characters_and_spaces() {
        let rows = "place:a\tMe\u{200B}tz\t\t\t5\t\town\nplace:b\tE\u{301}pinal\t\t\t5\t\town\n\
                    place:c\t Nancy\tLe  Nancy\t\t5\t\town\nplace:d\tToul\tA | B\t\t5\t\town\nplace:e\tÉpinal\t\t\t5\t\town\n";
        assert_eq!(
            found("text", &[("places/x.tsv", format!("{ENTRIES}{rows}"))]),
            [
                "places/x.tsv:2 error the control character U+200B",
                "places/x.tsv:3 warning \"E\\u{301}pinal\" is not in Unicode's normal form NFC",
                "places/x.tsv:4 warning stray spaces in \" Nancy\"",
                "places/x.tsv:4 warning stray spaces in \"Le  Nancy\"",
                "places/x.tsv:5 warning stray spaces in \"A \"",
            ]
        );
    }

    #[test]
    fn sources_are_known() {
        let names = "name\trank\tsource\nBon\t1\town,cia\n";
        assert_eq!(
            found("source", &[("persons/x.tsv", names.into())]),
            ["persons/x.tsv:2 error unknown source \"cia\""]
        );
    }
}
