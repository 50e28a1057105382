//! Reads the TSV lists. Works on text, never on the disk; every error names file and line.

use crate::lexicon::Class;

/// What a folder of `gazetteers/` holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum ListKind {
    /// `places/`
    Place,
    /// `organisations/`
    Organisation,
    /// `events/`
    Event,
    /// `labels/`
    Label,
    /// `roles/`
    Role,
    /// `themes/`
    Theme,
    /// `persons/`
    Person,
    /// `fr/`: the lexicon
    Lexicon,
    /// `languages/`: read by the language detector
    Language,
}

impl ListKind {
    /// Number of kinds.
    pub const COUNT: usize = ListKind::FOLDERS.len();

    /// Every kind with the folder that holds it.
    pub const FOLDERS: &'static [(&'static str, ListKind)] = &[
        ("places", ListKind::Place),
        ("organisations", ListKind::Organisation),
        ("events", ListKind::Event),
        ("labels", ListKind::Label),
        ("roles", ListKind::Role),
        ("themes", ListKind::Theme),
        ("persons", ListKind::Person),
        ("fr", ListKind::Lexicon),
        ("languages", ListKind::Language),
    ];

    /// The kind that a folder holds.
    pub fn from_folder(folder: &str) -> Option<ListKind> {
        Self::FOLDERS.iter().find(|(name, _)| *name == folder).map(|(_, kind)| *kind)
    }

    /// What one row of it is called.
    pub fn name(self) -> &'static str {
        match self {
            ListKind::Place => "place",
            ListKind::Organisation => "organisation",
            ListKind::Event => "event",
            ListKind::Label => "label",
            ListKind::Role => "role",
            ListKind::Theme => "theme",
            ListKind::Person => "person",
            ListKind::Lexicon => "word",
            ListKind::Language => "language",
        }
    }

    /// The folder that holds this kind.
    pub fn folder(self) -> &'static str {
        Self::FOLDERS.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }
}

/// One list as text: its path (for errors and provenance), what it holds, its lines.
#[derive(Clone, Debug)]
pub struct ListText<'a> {
    /// Path below the gazetteer folder, `places/fr_communes.tsv`.
    pub path: String,
    /// What it holds.
    pub kind: ListKind,
    /// The whole file.
    pub text: &'a str,
}

/// A list that cannot be read, with the place and the way out.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[error("{file}:{line}: {reason}; {remedy}")]
pub struct GazetteerError {
    /// The list.
    pub file: String,
    /// Its line, from 1.
    pub line: usize,
    /// What is wrong.
    pub reason: String,
    /// What to do.
    pub remedy: String,
}

/// Flags of a row or an alias.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Flags(pub u8);

impl Flags {
    /// Only in the written letter case.
    pub const EXACT: Flags = Flags(1);
    /// The name alone proves nothing: a cue must stand near.
    pub const CONTEXT: Flags = Flags(2);
    /// The row takes an embedded one away.
    pub const DISABLED: Flags = Flags(4);

    /// Up to six capitals and digits: matches in capitals only. Told by the compiler, not by rows.
    pub const ACRONYM: Flags = Flags(8);
    /// No small letter, whatever its length.
    pub const CAPITALS: Flags = Flags(16);
    /// Written with a capital: a proper name.
    pub const PROPER: Flags = Flags(32);

    /// The flags of rows, by name.
    pub const NAMES: &'static [(&'static str, Flags)] =
        &[("exact", Flags::EXACT), ("context", Flags::CONTEXT), ("disabled", Flags::DISABLED)];

    /// Is this flag set?
    #[inline]
    pub fn has(self, flag: Flags) -> bool {
        self.0 & flag.0 != 0
    }

    /// The flags of rows that are set, by name.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        Self::NAMES.iter().filter(move |(_, flag)| self.has(*flag)).map(|(name, _)| *name)
    }

    fn parse(text: &str) -> Result<Flags, String> {
        let mut flags = Flags::default();
        for word in text.split_whitespace() {
            match Self::NAMES.iter().find(|(name, _)| *name == word) {
                Some((_, flag)) => flags.0 |= flag.0,
                None => return Err(word.to_string()),
            }
        }
        Ok(flags)
    }
}

/// A name that an entry goes by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias<'a> {
    /// As written.
    pub name: &'a str,
    /// Its own flags; the row's do not count for it.
    pub flags: Flags,
}

/// One row of an entry list.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// Unique, stable id.
    pub id: &'a str,
    /// Canonical name.
    pub name: &'a str,
    /// Other names.
    pub aliases: Vec<Alias<'a>>,
    /// Flags of the canonical name.
    pub flags: Flags,
    /// Prominence, 1 to 9.
    pub weight: u8,
    /// `key=value` pairs, joined by `;`.
    pub facts: &'a str,
    /// Keys of `SOURCES.tsv`.
    pub source: &'a str,
    /// Line in the file, from 1.
    pub line: u32,
}

/// A row of any list.
#[derive(Clone, Debug)]
pub enum Row<'a> {
    /// Of an entry list.
    Entry(Entry<'a>),
    /// Of `themes/terms.tsv`: a term that speaks for a theme, with its weight.
    Term { term: &'a str, theme: &'a str, weight: u8, line: u32 },
    /// Of `persons/first_names.tsv`.
    FirstName { name: &'a str, gender: u8, count: u64 },
    /// Of `persons/family_names.tsv`.
    FamilyName { name: &'a str, rank: Option<u32> },
    /// Of `persons/ambiguous_first_names.tsv`: first names that are ordinary words or places too.
    AmbiguousFirstName { name: &'a str },
    /// Of a lexicon list.
    Word { forms: Vec<&'a str>, class: Class, value: &'a str, line: u32 },
    /// Of a list of `languages/`, which the language detector reads itself.
    LanguageWord { forms: Vec<&'a str> },
}

/// A row with what every list says of it.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    /// Place in the file, from 1.
    pub number: u32,
    /// Keys of `SOURCES.tsv`, parted by commas.
    pub source: &'a str,
    /// What it says.
    pub row: Row<'a>,
}

/// Classes of the lists of `languages/`.
const LANGUAGE_CLASSES: &[&str] =
    &["language-core", "language", "language-prefix", "language-suffix", "language-letters"];

const ENTRY_HEADER: &str = "id\tname\taliases\tflags\tweight\tfacts\tsource";
const TERM_HEADER: &str = "term\ttheme\tweight\tsource";
const FIRST_NAME_HEADER: &str = "name\tgender\tcount\tsource";
const FAMILY_NAME_HEADER: &str = "name\trank\tsource";
const AMBIGUOUS_HEADER: &str = "name\treason\tsource";
const WORD_HEADER: &str = "forms\tclass\tvalue\tsource";

/// Reads all rows of a list. Comment lines start with `#`.
///
/// # Errors
/// The first malformed line, with file, line, reason and remedy.
pub fn rows<'a>(list: &ListText<'a>) -> Result<Vec<Row<'a>>, GazetteerError> {
    let (lines, faults) = read(list);
    match faults.into_iter().next() {
        Some(fault) => Err(fault),
        None => Ok(lines.into_iter().map(|line| line.row).collect()),
    }
}

/// Reads a list to its end: the rows, and all that is malformed.
///
/// A row with a bad flag or weight is among the rows too, without it, so that what points to it is not
/// blamed for its fault.
///
/// ```
/// use depeche::gazetteer::{ListKind, ListText, parse::read};
/// let text = "id\tname\taliases\tflags\tweight\tfacts\tsource\na\tA\t\tloud\t12\t\town\nb\n";
/// let (lines, faults) = read(&ListText { path: "labels/x.tsv".into(), kind: ListKind::Label, text });
/// assert_eq!((lines.len(), faults.len()), (1, 3));
/// assert_eq!(faults[0].to_string(), "labels/x.tsv:2: unknown flag \"loud\"; flags are exact, context, disabled");
/// ```
pub fn read<'a>(list: &ListText<'a>) -> (Vec<Line<'a>>, Vec<GazetteerError>) {
    let mut rows = Vec::new();
    let mut faults = Vec::new();
    let mut fail = |line: usize, reason: String, remedy: &str| {
        faults.push(GazetteerError { file: list.path.clone(), line, reason, remedy: remedy.to_string() });
    };
    let mut lines = lines(list.text);
    let Some((header_line, header)) = lines.next() else {
        fail(1, "the list is empty".into(), "give it a header line and rows, or take the file away");
        return (rows, faults);
    };
    let known: &[&str] = match list.kind {
        ListKind::Theme => &[ENTRY_HEADER, TERM_HEADER],
        ListKind::Person => &[FIRST_NAME_HEADER, FAMILY_NAME_HEADER, AMBIGUOUS_HEADER, ENTRY_HEADER],
        ListKind::Lexicon | ListKind::Language => &[WORD_HEADER],
        _ => &[ENTRY_HEADER],
    };
    if !known.contains(&header) {
        let folder = list.kind.folder();
        let remedy = format!("a list of {folder} starts with the tab-separated line {:?}", known.join("\" or \""));
        fail(header_line, format!("unknown header {header:?}"), &remedy);
        return (rows, faults);
    }
    let width = header.split('\t').count();
    for (number, line) in lines {
        let fields: Vec<&str> = line.split('\t').collect();
        if fields.len() != width {
            let reason = format!("{} fields where the header has {width}", fields.len());
            fail(number, reason, "part the fields by one tab each");
            continue;
        }
        let mut fail = |reason: String, remedy: &str| fail(number, reason, remedy);
        if fields[0].trim().is_empty() {
            fail("the first field is empty".into(), "fill it or take the row away");
        }
        if fields[width - 1].trim().is_empty() {
            fail("no source".into(), "name a key of SOURCES.tsv, or `own`");
        }
        let read = match list.kind {
            ListKind::Language => language_row(&fields, &mut fail),
            _ => row(header, &fields, number as u32, &mut fail),
        };
        if let Some(row) = read {
            rows.push(Line { number: number as u32, source: fields[width - 1], row });
        }
    }
    (rows, faults)
}

/// The lines that hold something, with their numbers from 1. Comments start with `#`.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.strip_prefix('\u{FEFF}')
        .unwrap_or(text)
        .split('\n')
        .map(|line| line.strip_suffix('\r').unwrap_or(line))
        .enumerate()
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .map(|(index, line)| (index + 1, line))
}

/// Told what is wrong and what to do.
type Fail<'f> = dyn FnMut(String, &str) + 'f;

fn row<'a>(header: &str, fields: &[&'a str], line: u32, fail: &mut Fail<'_>) -> Option<Row<'a>> {
    Some(match header {
        ENTRY_HEADER => {
            let flags = flags(fields[3], fail);
            if fields[1].trim().is_empty() && !flags.has(Flags::DISABLED) {
                fail("no name".into(), "give the entry the name it is to be found by");
            }
            Row::Entry(Entry {
                id: fields[0],
                name: fields[1],
                aliases: aliases(fields[2], fail),
                flags,
                weight: weight(fields[4], fail),
                facts: fields[5],
                source: fields[6],
                line,
            })
        }
        // A term of weight 0 speaks for nothing; it shields its words from shorter terms.
        TERM_HEADER if fields[2] == "0" => Row::Term { term: fields[0], theme: fields[1], weight: 0, line },
        TERM_HEADER => Row::Term { term: fields[0], theme: fields[1], weight: weight(fields[2], fail), line },
        FIRST_NAME_HEADER => Row::FirstName {
            name: fields[0],
            gender: match fields[1] {
                "m" => 1,
                "f" => 2,
                "u" => 3,
                other => {
                    fail(format!("gender {other:?}"), "a gender is m, f or u");
                    0
                }
            },
            count: whole("count", fields[2], fail).unwrap_or(0),
        },
        FAMILY_NAME_HEADER => {
            Row::FamilyName { name: fields[0], rank: whole("rank", fields[1], fail).map(|rank| rank as u32) }
        }
        AMBIGUOUS_HEADER => Row::AmbiguousFirstName { name: fields[0] },
        _ => {
            let Some(class) = Class::from_name(fields[1]) else {
                fail(format!("unknown class {:?}", fields[1]), "the classes are those of src/lexicon.rs");
                return None;
            };
            Row::Word { forms: forms(fields[0]), class, value: fields[2], line }
        }
    })
}

fn language_row<'a>(fields: &[&'a str], fail: &mut Fail<'_>) -> Option<Row<'a>> {
    if !LANGUAGE_CLASSES.contains(&fields[1]) {
        let remedy = format!("the classes of languages are {}", LANGUAGE_CLASSES.join(", "));
        fail(format!("unknown class {:?}", fields[1]), &remedy);
    }
    Some(Row::LanguageWord { forms: forms(fields[0]) })
}

fn forms(field: &str) -> Vec<&str> {
    field.split('|').filter(|form| !form.is_empty()).collect()
}

fn weight(field: &str, fail: &mut Fail<'_>) -> u8 {
    match field.parse::<u8>() {
        Ok(weight @ 1..=9) => weight,
        _ => {
            fail(format!("weight {field:?}"), "a weight is a whole number from 1 to 9");
            1
        }
    }
}

fn flags(field: &str, fail: &mut Fail<'_>) -> Flags {
    Flags::parse(field).unwrap_or_else(|word| {
        fail(format!("unknown flag {word:?}"), "flags are exact, context, disabled");
        Flags::default()
    })
}

/// A number that may be left out.
fn whole(what: &str, field: &str, fail: &mut Fail<'_>) -> Option<u64> {
    if field.is_empty() {
        return None;
    }
    // Ranks are kept in 32 bits.
    let number = field.parse().ok().filter(|&number: &u64| what != "rank" || number <= u64::from(u32::MAX));
    if number.is_none() {
        fail(format!("{what} {field:?}"), &format!("a {what} is a whole number"));
    }
    number
}

fn aliases<'a>(field: &'a str, fail: &mut Fail<'_>) -> Vec<Alias<'a>> {
    field
        .split('|')
        .filter(|alias| !alias.trim().is_empty())
        .map(|alias| match alias.strip_suffix('}').and_then(|inner| inner.rsplit_once('{')) {
            Some((name, words)) => Alias { name: name.trim(), flags: flags(words, fail) },
            None => Alias { name: alias.trim(), flags: Flags::default() },
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(kind: ListKind, text: &str) -> Result<Vec<Row<'_>>, GazetteerError> {
        rows(&ListText { path: "x.tsv".into(), kind, text })
    }

    #[test]
    fn reads_aliases_with_flags() {
        let text = format!(
            "{ENTRY_HEADER}\nab\tAgriculture biologique\tAB{{context exact}}|label bio\t\t5\tcountry=FR\town\n"
        );
        let rows = read(ListKind::Label, &text).unwrap();
        let Row::Entry(entry) = &rows[0] else { panic!("{rows:?}") };
        assert_eq!(entry.aliases[0].name, "AB");
        assert!(entry.aliases[0].flags.has(Flags::EXACT) && entry.aliases[0].flags.has(Flags::CONTEXT));
        assert_eq!(entry.aliases[1].flags, Flags::default());
    }

    #[test]
    fn names_the_line_and_the_way_out() {
        for (text, line, reason) in [
            ("", 1, "the list is empty"),
            ("nom\tid\n", 1, "unknown header"),
            (&format!("{ENTRY_HEADER}\na\tb\n"), 2, "2 fields"),
            (&format!("{ENTRY_HEADER}\n# c\na\tb\t\t\t12\t\town\n"), 3, "weight"),
            (&format!("{ENTRY_HEADER}\na\tb\t\tfoo\t1\t\town\n"), 2, "unknown flag"),
            (&format!("{ENTRY_HEADER}\na\tb\t\t\t1\t\t\n"), 2, "no source"),
        ] {
            let error = read(ListKind::Place, text).unwrap_err();
            assert_eq!(error.line, line, "{error}");
            assert!(error.reason.contains(reason), "{error}");
            assert!(!error.remedy.is_empty());
        }
    }

    #[test]
    fn reads_on_after_a_fault() {
        let text = format!("{ENTRY_HEADER}\na\tb\t\tfoo\t12\t\town\nx\nc\td\te{{bar}}\t\t3\t\t\nf\tg\t\t\t1\t\town\n");
        let (lines, faults) = super::read(&ListText { path: "x.tsv".into(), kind: ListKind::Place, text: &text });
        assert_eq!(lines.iter().map(|line| line.number).collect::<Vec<_>>(), [2, 4, 5]);
        assert_eq!(faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [2, 2, 3, 4, 4]);
    }

    #[test]
    fn language_lists_have_classes_of_their_own() {
        let text = format!("{WORD_HEADER}\nle|la\tlanguage-core\tfr\town\nx\tmonth\tfr\town\n");
        let (lines, faults) = super::read(&ListText { path: "x.tsv".into(), kind: ListKind::Language, text: &text });
        assert_eq!((lines.len(), faults.len()), (2, 1));
    }
}
