//! All rows of the lists that are checked and of those beside, found by id and by name.

use std::collections::HashMap;

use super::Input;
use crate::gazetteer::compile::word_hashes;
use crate::gazetteer::parse::{Entry, Flags, GazetteerError, Line, ListKind, Row, read};
use crate::gazetteer::sources::Sources;
use crate::lexicon::Class;

/// A list, read.
pub(super) struct Sheet<'a> {
    pub path: &'a str,
    pub kind: ListKind,
    pub text: &'a str,
    /// Is it one of the checked?
    pub own: bool,
    pub lines: Vec<Line<'a>>,
    pub faults: Vec<GazetteerError>,
}

/// A row of an entry list.
#[derive(Clone, Copy)]
pub(super) struct Item<'k, 'a> {
    pub sheet: &'k Sheet<'a>,
    pub entry: &'k Entry<'a>,
}

impl<'k> Item<'k, '_> {
    pub fn place(&self) -> (&'k str, u32) {
        (self.sheet.path, self.entry.line)
    }

    /// File and line, as a reason names another row.
    pub fn at(&self) -> String {
        format!("{}:{}", self.sheet.path, self.entry.line)
    }

    pub fn is_disabled(&self) -> bool {
        self.entry.flags.has(Flags::DISABLED)
    }

    /// Name and aliases, with the flags of each.
    pub fn names(&self) -> impl Iterator<Item = (&'k str, Flags)> {
        let entry = self.entry;
        std::iter::once((entry.name, entry.flags)).chain(entry.aliases.iter().map(|alias| (alias.name, alias.flags)))
    }

    pub fn facts(&self) -> impl Iterator<Item = (&'k str, &'k str)> {
        self.entry.facts.split(';').filter_map(|fact| fact.split_once('='))
    }

    pub fn fact(&self, key: &str) -> Option<&'k str> {
        self.facts().find(|(known, _)| *known == key).map(|(_, value)| value)
    }
}

/// All that the rules look at.
pub(super) struct Lists<'a> {
    pub sheets: Vec<Sheet<'a>>,
    pub sources: Sources<'a>,
    /// What is malformed in the checked `SOURCES.tsv`.
    pub source_faults: Vec<GazetteerError>,
    /// The row that wins an id: sheet and line.
    winners: HashMap<(ListKind, &'a str), (usize, usize)>,
    /// Frequency of the ordinary words, by hash.
    common: HashMap<u64, u8>,
}

impl<'a> Lists<'a> {
    /// Reads all.
    pub fn read(input: &Input<'a>, sources: Sources<'a>, source_faults: Vec<GazetteerError>) -> Self {
        let beside = input.beside.iter().map(|list| (list, false));
        let all = beside.chain(input.lists.iter().map(|list| (list, true)));
        let sheets = all.map(|(list, own)| {
            let (lines, faults) = read(list);
            Sheet { path: &list.path, kind: list.kind, text: list.text, own, lines, faults }
        });
        let sheets: Vec<Sheet<'a>> = sheets.collect();
        let (mut winners, mut common) = (HashMap::new(), HashMap::new());
        for (at, sheet) in sheets.iter().enumerate() {
            for (number, line) in sheet.lines.iter().enumerate() {
                match &line.row {
                    Row::Entry(entry) => _ = winners.insert((sheet.kind, entry.id), (at, number)),
                    Row::Word { forms, class: Class::Common, value, .. } => {
                        for form in forms {
                            if let [word] = word_hashes(form)[..] {
                                let known = common.entry(word).or_insert(0);
                                *known = value.parse().unwrap_or(1).max(*known);
                            }
                        }
                    }
                    _ => {}
                }
            }
        }
        Lists { sheets, sources, source_faults, winners, common }
    }

    /// The checked lists.
    pub fn own(&self) -> impl Iterator<Item = &Sheet<'a>> {
        self.sheets.iter().filter(|sheet| sheet.own)
    }

    /// Every row of the entry lists, those included that another row of the same id overrides.
    pub fn rows(&self) -> impl Iterator<Item = Item<'_, 'a>> {
        self.sheets.iter().flat_map(|sheet| {
            sheet.lines.iter().filter_map(move |line| match &line.row {
                Row::Entry(entry) => Some(Item { sheet, entry }),
                _ => None,
            })
        })
    }

    /// The rows that count: winners of their id, and not disabled.
    pub fn entries(&self) -> impl Iterator<Item = Item<'_, 'a>> {
        self.winners().filter(|item| !item.is_disabled())
    }

    /// The rows that win their id, disabled or not.
    pub fn winners(&self) -> impl Iterator<Item = Item<'_, 'a>> {
        self.rows().filter(|item| {
            self.winner(item.sheet.kind, item.entry.id).is_some_and(|won| std::ptr::eq(won.entry, item.entry))
        })
    }

    /// The row that wins an id, disabled or not.
    pub fn winner(&self, kind: ListKind, id: &str) -> Option<Item<'_, 'a>> {
        let &(sheet, line) = self.winners.get(&(kind, id))?;
        let sheet = &self.sheets[sheet];
        match &sheet.lines[line].row {
            Row::Entry(entry) => Some(Item { sheet, entry }),
            _ => None,
        }
    }

    /// Frequency of a name as an ordinary word, 1 to 9; 0 for none and for names of several words.
    pub fn common(&self, name: &str) -> u8 {
        match word_hashes(name)[..] {
            [word] => self.common.get(&word).copied().unwrap_or(0),
            _ => 0,
        }
    }
}

/// The folded words of a name, as one key; nothing for a name without words.
pub(super) fn key(name: &str) -> Option<Box<[u64]>> {
    let words = word_hashes(name);
    if words.is_empty() { None } else { Some(words.into()) }
}
