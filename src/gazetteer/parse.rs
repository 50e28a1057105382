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

    const NAMES: &'static [(&'static str, Flags)] =
        &[("exact", Flags::EXACT), ("context", Flags::CONTEXT), ("disabled", Flags::DISABLED)];

    /// Is this flag set?
    #[inline]
    pub fn has(self, flag: Flags) -> bool {
        self.0 & flag.0 != 0
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
}

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
    let fail = |line: usize, reason: String, remedy: &str| GazetteerError {
        file: list.path.clone(),
        line,
        reason,
        remedy: remedy.to_string(),
    };
    let text = list.text.strip_prefix('\u{FEFF}').unwrap_or(list.text);
    let mut lines = text
        .split('\n')
        .map(|line| line.strip_suffix('\r').unwrap_or(line))
        .enumerate()
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    let Some((header_line, header)) = lines.next() else {
        return Err(fail(1, "the list is empty".into(), "give it a header line and rows, or take the file away"));
    };
    let known: &[&str] = match list.kind {
        ListKind::Theme => &[ENTRY_HEADER, TERM_HEADER],
        ListKind::Person => &[FIRST_NAME_HEADER, FAMILY_NAME_HEADER, AMBIGUOUS_HEADER],
        ListKind::Lexicon | ListKind::Language => &[WORD_HEADER],
        _ => &[ENTRY_HEADER],
    };
    if !known.contains(&header) {
        return Err(fail(
            header_line + 1,
            format!("unknown header {header:?}"),
            &format!(
                "a list of {} starts with the tab-separated line {:?}",
                list.kind.folder(),
                known.join("\" or \"")
            ),
        ));
    }
    let width = header.split('\t').count();
    let mut rows = Vec::new();
    for (index, line) in lines {
        let number = index + 1;
        let fields: Vec<&str> = line.split('\t').collect();
        if fields.len() != width {
            return Err(fail(
                number,
                format!("{} fields where the header has {width}", fields.len()),
                "part the fields by one tab each",
            ));
        }
        if fields[0].trim().is_empty() {
            return Err(fail(number, "the first field is empty".into(), "fill it or take the row away"));
        }
        if fields[width - 1].trim().is_empty() {
            return Err(fail(number, "no source".into(), "name a key of SOURCES.tsv, or `own`"));
        }
        rows.push(row(header, &fields, number as u32).map_err(|(reason, remedy)| fail(number, reason, remedy))?);
    }
    Ok(rows)
}

fn row<'a>(header: &str, fields: &[&'a str], line: u32) -> Result<Row<'a>, (String, &'static str)> {
    let weight = |text: &str| match text.parse::<u8>() {
        Ok(weight @ 1..=9) => Ok(weight),
        _ => Err((format!("weight {text:?}"), "a weight is a whole number from 1 to 9")),
    };
    let flags = |text: &str| {
        Flags::parse(text).map_err(|word| (format!("unknown flag {word:?}"), "flags are exact, context, disabled"))
    };
    Ok(match header {
        ENTRY_HEADER => Row::Entry(Entry {
            id: fields[0],
            name: fields[1],
            aliases: aliases(fields[2])?,
            flags: flags(fields[3])?,
            weight: weight(fields[4])?,
            facts: fields[5],
            source: fields[6],
            line,
        }),
        // A term of weight 0 speaks for nothing; it shields its words from shorter terms.
        TERM_HEADER if fields[2] == "0" => Row::Term { term: fields[0], theme: fields[1], weight: 0, line },
        TERM_HEADER => Row::Term { term: fields[0], theme: fields[1], weight: weight(fields[2])?, line },
        FIRST_NAME_HEADER => Row::FirstName {
            name: fields[0],
            gender: match fields[1] {
                "m" => 1,
                "f" => 2,
                "u" => 3,
                other => return Err((format!("gender {other:?}"), "a gender is m, f or u")),
            },
            count: if fields[2].is_empty() {
                0
            } else {
                fields[2].parse().map_err(|_| (format!("count {:?}", fields[2]), "a count is a whole number"))?
            },
        },
        FAMILY_NAME_HEADER => Row::FamilyName {
            name: fields[0],
            rank: if fields[1].is_empty() {
                None
            } else {
                Some(fields[1].parse().map_err(|_| (format!("rank {:?}", fields[1]), "a rank is a whole number"))?)
            },
        },
        AMBIGUOUS_HEADER => Row::AmbiguousFirstName { name: fields[0] },
        _ => Row::Word {
            forms: fields[0].split('|').filter(|form| !form.is_empty()).collect(),
            class: Class::from_name(fields[1])
                .ok_or_else(|| (format!("unknown class {:?}", fields[1]), "the classes are those of src/lexicon.rs"))?,
            value: fields[2],
            line,
        },
    })
}

fn aliases(field: &str) -> Result<Vec<Alias<'_>>, (String, &'static str)> {
    field
        .split('|')
        .filter(|alias| !alias.trim().is_empty())
        .map(|alias| match alias.strip_suffix('}').and_then(|inner| inner.rsplit_once('{')) {
            Some((name, words)) => Flags::parse(words)
                .map(|flags| Alias { name: name.trim(), flags })
                .map_err(|word| (format!("unknown flag {word:?}"), "flags are exact, context, disabled")),
            None => Ok(Alias { name: alias.trim(), flags: Flags::default() }),
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
}
