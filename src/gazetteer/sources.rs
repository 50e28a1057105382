//! `SOURCES.tsv`: where rows come from and under which licence.

use std::collections::BTreeMap;

use crate::gazetteer::parse::{GazetteerError, lines};

const HEADER: &str = "key\ttitle\torigin\tlicence\tdate";

/// A source of rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source<'a> {
    /// What the `source` column of rows says.
    pub key: &'a str,
    /// Title.
    pub title: &'a str,
    /// Where it was taken from.
    pub origin: &'a str,
    /// Licence of its rows.
    pub licence: &'a str,
    /// State of the data.
    pub date: &'a str,
    /// Line in the file, from 1.
    pub line: usize,
}

/// The sources by key.
///
/// ```
/// use depeche::gazetteer::sources::{Sources, keys};
/// let mut sources = Sources::default();
/// let faults = sources.read("SOURCES.tsv", "key\ttitle\torigin\tlicence\tdate\nown\tOwn\tus\town work\t2026\n");
/// assert!(faults.is_empty());
/// let licences: Vec<_> = keys("own,gone").map(|key| sources.get(key).map(|source| source.licence)).collect();
/// assert_eq!(licences, [Some("own work"), None]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Sources<'a> {
    known: BTreeMap<&'a str, Source<'a>>,
}

/// The keys in the `source` column of a row.
pub fn keys(column: &str) -> impl Iterator<Item = &str> {
    column.split(',').map(str::trim).filter(|key| !key.is_empty())
}

impl<'a> Sources<'a> {
    /// Adds those of a file; a later one takes the place of an earlier one of the same key. Gives what
    /// is malformed, or stands twice in the file.
    pub fn read(&mut self, file: &str, text: &'a str) -> Vec<GazetteerError> {
        let mut faults = Vec::new();
        let mut fail = |line: usize, reason: String, remedy: &str| {
            faults.push(GazetteerError { file: file.to_string(), line, reason, remedy: remedy.to_string() });
        };
        let mut here = BTreeMap::new();
        let mut lines = lines(text);
        match lines.next() {
            Some((_, HEADER)) => {}
            Some((line, other)) => {
                fail(line, format!("unknown header {other:?}"), &format!("sources start with the line {HEADER:?}"));
                return faults;
            }
            None => return faults,
        }
        for (line, text) in lines {
            let fields: Vec<&str> = text.split('\t').collect();
            let &[key, title, origin, licence, date] = fields.as_slice() else {
                fail(
                    line,
                    format!("{} fields where the header has 5", fields.len()),
                    "part the fields by one tab each",
                );
                continue;
            };
            if key.trim().is_empty() || licence.trim().is_empty() {
                fail(line, "a source without key or licence".into(), "fill both, or take the row away");
            }
            if here.insert(key, Source { key, title, origin, licence, date, line }).is_some() {
                fail(line, format!("source {key:?} stands here twice"), "keep one of them");
            }
        }
        self.known.extend(here);
        faults
    }

    /// The source of a key.
    pub fn get(&self, key: &str) -> Option<&Source<'a>> {
        self.known.get(key)
    }

    /// All of them, by key.
    pub fn iter(&self) -> impl Iterator<Item = &Source<'a>> {
        self.known.values()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_what_is_malformed() {
        let mut sources = Sources::default();
        let text = format!("{HEADER}\na\tA\t\tCC0\t\na\tB\t\tCC0\t\nb\tB\t\t\t\nc\n");
        let faults = sources.read("SOURCES.tsv", &text);
        assert_eq!(faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [3, 4, 5]);
        assert_eq!(sources.get("a").map(|source| source.title), Some("B"));
        assert_eq!(Sources::default().read("SOURCES.tsv", "clef\n").len(), 1);
        assert!(Sources::default().read("SOURCES.tsv", "").is_empty());
    }

    #[test]
    fn a_later_file_wins() {
        let mut sources = Sources::default();
        let (first, second) = (format!("{HEADER}\na\tA\t\tCC0\t\n"), format!("{HEADER}\na\tZ\t\tMIT\t\n"));
        sources.read("x", &first);
        sources.read("y", &second);
        assert_eq!(sources.get("a").map(|source| source.licence), Some("MIT"));
        assert_eq!(sources.iter().count(), 1);
    }
}
