//! What lists hold: rows, names and sources of each.

use std::collections::BTreeMap;

use crate::gazetteer::parse::{Flags, ListKind, ListText, Row, read};
use crate::gazetteer::sources::keys;

/// A list in figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    /// Its path.
    pub path: String,
    /// What it holds.
    pub kind: ListKind,
    /// Rows.
    pub rows: usize,
    /// Names, terms or forms: aliases count, disabled rows have none.
    pub names: usize,
    /// Keys of its sources, each with its rows.
    pub sources: BTreeMap<String, usize>,
}

/// Counts what each list holds. Malformed rows are left out; `check` tells them.
///
/// ```
/// use depeche::gazetteer::{ListKind, ListText, inventory::inventory};
/// let text = "id\tname\taliases\tflags\tweight\tfacts\tsource\nplace:a\tMetz\tMettis|Metz-Ville\t\t7\t\town,cldr\n";
/// let list = ListText { path: "places/x.tsv".into(), kind: ListKind::Place, text };
/// let held = &inventory(&[list])[0];
/// assert_eq!((held.rows, held.names, held.sources.len()), (1, 3, 2));
/// ```
pub fn inventory(lists: &[ListText<'_>]) -> Vec<Holding> {
    let count = |list: &ListText<'_>| {
        let (lines, _) = read(list);
        let mut sources = BTreeMap::new();
        for key in lines.iter().flat_map(|line| keys(line.source)) {
            match sources.get_mut(key) {
                Some(rows) => *rows += 1,
                None => _ = sources.insert(key.to_string(), 1),
            }
        }
        let names = lines.iter().map(|line| names(&line.row)).sum();
        Holding { path: list.path.clone(), kind: list.kind, rows: lines.len(), names, sources }
    };
    lists.iter().map(count).collect()
}

fn names(row: &Row<'_>) -> usize {
    match row {
        Row::Entry(entry) if entry.flags.has(Flags::DISABLED) => 0,
        Row::Entry(entry) => 1 + entry.aliases.len(),
        Row::Word { forms, .. } | Row::LanguageWord { forms } => forms.len(),
        Row::Term { .. } | Row::FirstName { .. } | Row::FamilyName { .. } | Row::AmbiguousFirstName { .. } => 1,
    }
}
