//! One name in lists of several kinds: the engine has to choose, so one of them should be careful.

use std::collections::HashMap;

use smallvec::SmallVec;

use super::lists::{Lists, key};
use super::{Level, Report};
use crate::gazetteer::compile::make_up;
use crate::gazetteer::parse::{Flags, ListKind, Row};

/// A row that goes by a name.
#[derive(Clone, Copy)]
struct Bearer<'k> {
    kind: &'static str,
    name: &'k str,
    flags: Flags,
    /// 0 for names of persons, which are parts of names.
    weight: u8,
    own: bool,
    file: &'k str,
    line: u32,
}

/// Who goes by each name, one of a kind; nearly always one.
type Names<'k> = HashMap<Box<[u64]>, SmallVec<[Bearer<'k>; 1]>>;

/// From this weight on, two rows without `context` are rivals.
const PROMINENT: u8 = 5;

/// Names that rows of several kinds go by.
pub(super) fn collisions(lists: &Lists<'_>, report: &mut Report) {
    // Of each kind the one that stands for it: a checked row before others, then the weightiest.
    let mut names = Names::new();
    for item in lists.entries().filter(|item| item.sheet.kind != ListKind::Theme) {
        for (name, flags) in item.names() {
            let (kind, weight) = (item.sheet.kind.folder(), item.entry.weight);
            let (own, (file, line)) = (item.sheet.own, item.place());
            unify(&mut names, Bearer { kind, name, flags, weight, own, file, line });
        }
    }
    for sheet in &lists.sheets {
        for line in &sheet.lines {
            let (kind, name) = match &line.row {
                Row::FirstName { name, .. } => ("first names", *name),
                Row::FamilyName { name, .. } => ("family names", *name),
                _ => continue,
            };
            let (own, file, line) = (sheet.own, sheet.path, line.number);
            unify(&mut names, Bearer { kind, name, flags: Flags::default(), weight: 0, own, file, line });
        }
    }
    for bearers in names.values_mut() {
        bearers.sort_unstable_by_key(|bearer| bearer.kind);
        for (at, one) in bearers.iter().enumerate() {
            for other in &bearers[at + 1..] {
                pair(one, other, report);
            }
        }
    }
}

fn unify<'k>(names: &mut Names<'k>, bearer: Bearer<'k>) {
    let Some(words) = key(bearer.name) else { return };
    let rank = |bearer: &Bearer<'_>| (bearer.own, !bearer.flags.has(Flags::CONTEXT), bearer.weight);
    let bearers = names.entry(words).or_default();
    match bearers.iter_mut().find(|known| known.kind == bearer.kind) {
        Some(known) if rank(&bearer) > rank(known) => *known = bearer,
        Some(_) => {}
        None => bearers.push(bearer),
    }
}

fn pair(one: &Bearer<'_>, other: &Bearer<'_>, report: &mut Report) {
    // Nearly every first name is a family name too.
    if one.weight == 0 && other.weight == 0 {
        return;
    }
    let lighter = |bearer: &Bearer<'_>| (bearer.own, std::cmp::Reverse(bearer.weight));
    let (told, rival) = if lighter(one) >= lighter(other) { (one, other) } else { (other, one) };
    if !told.own {
        return;
    }
    let bold = |bearer: &Bearer<'_>| bearer.weight >= PROMINENT && !bearer.flags.has(Flags::CONTEXT);
    // Letter case tells `Maire` from `maire`, and `OSE` from `ose`.
    let rivals = bold(one) && bold(other) && make_up(one.name) == make_up(other.name);
    let level = if rivals { Level::Warning } else { Level::Hint };
    let reason = format!("{:?} stands among the {} too, {}:{}", told.name, rival.kind, rival.file, rival.line);
    report.add(level, (told.file, told.line), reason, "let the rarer of the two need a cue: `context`");
}

#[cfg(test)]
mod tests {
    use super::super::tests::{ENTRIES, found, found_beside};

    #[test]
    fn kinds_that_share_a_name() {
        let list = |rows: &str| format!("{ENTRIES}{rows}");
        let files = [
            (
                "places/x.tsv",
                list("place:a\tOrange\t\t\t6\t\town\nplace:b\tMaire\t\t\t5\t\town\nplace:c\tLens\t\t\t3\t\town\n"),
            ),
            (
                "organisations/x.tsv",
                list("organisation:a\tGroupe Orange\tOrange\t\t8\t\town\norganisation:b\tLens\t\t\t8\t\town\n"),
            ),
            ("roles/x.tsv", list("role:a\tmaire\t\t\t9\t\town\n")),
            ("persons/x.tsv", "name\trank\tsource\nMaire\t3\town\n".into()),
        ];
        let all = [
            "persons/x.tsv:2 hint \"Maire\" stands among the places too, places/x.tsv:3",
            "persons/x.tsv:2 hint \"Maire\" stands among the roles too, roles/x.tsv:2",
            "places/x.tsv:2 warning \"Orange\" stands among the organisations too, organisations/x.tsv:2",
            "places/x.tsv:3 hint \"Maire\" stands among the roles too, roles/x.tsv:2",
            "places/x.tsv:4 hint \"Lens\" stands among the organisations too, organisations/x.tsv:3",
        ];
        let mut got = found("collision", &files);
        got.sort();
        assert_eq!(got, all);
        // Beside a user's list, only what touches it is told, and at its rows.
        assert_eq!(
            found_beside("collision", &files[1..2], &files[..1]),
            [
                "organisations/x.tsv:2 warning \"Orange\" stands among the places too, places/x.tsv:2",
                "organisations/x.tsv:3 hint \"Lens\" stands among the places too, places/x.tsv:4",
            ]
        );
    }
}
