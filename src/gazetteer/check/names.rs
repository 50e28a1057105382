//! Rules on the names of a kind: which stand twice, which do nothing, which are ordinary words.

use std::collections::HashMap;

use super::lists::{Item, Lists, key};
use super::{Level, Report};
use crate::gazetteer::compile::make_up;
use crate::gazetteer::parse::{Flags, ListKind, Row};
use crate::steps::{step, steps};

/// Rows of one name that no fact tells apart, and persons' names that stand twice.
pub(super) fn duplicates(lists: &Lists<'_>, report: &mut Report) {
    let mut first: HashMap<_, Item<'_, '_>> = HashMap::new();
    for item in lists.entries().filter(|item| item.sheet.kind != ListKind::Theme) {
        let Some(name) = key(item.entry.name) else {
            if item.sheet.own {
                let reason = format!("no letter and no digit in the name {:?}", item.entry.name);
                report.add(Level::Error, item.place(), reason, "no text can hold it: correct it");
            }
            continue;
        };
        // A name in capitals matches other words than the same letters in small ones.
        let acronym = make_up(item.entry.name).has(Flags::ACRONYM);
        let facts = ["type", "parent", "country", "dep", "insee", "siren", "field"].map(|key| item.fact(key));
        let known = *first.entry((item.sheet.kind, name, acronym, facts)).or_insert(item);
        if std::ptr::eq(known.entry, item.entry) {
            continue;
        }
        // Told at the checked row, whichever of the two that is.
        let (told, other) = if item.sheet.own { (item, known) } else { (known, item) };
        if told.sheet.own {
            let reason = format!("{:?} stands in {} too, of the same type and parent", told.entry.name, other.at());
            let remedy =
                "join the rows (a user's row takes the place of one with its id), or give a fact that tells them apart";
            report.add(Level::Warning, told.place(), reason, remedy);
        }
    }
    let mut persons: HashMap<_, (&str, u32)> = HashMap::new();
    for sheet in lists.own() {
        for line in &sheet.lines {
            let (column, name) = match &line.row {
                Row::FirstName { name, .. } => (0, *name),
                Row::FamilyName { name, .. } => (1, *name),
                Row::AmbiguousFirstName { name } => (2, *name),
                _ => continue,
            };
            let place = (sheet.path, line.number);
            let Some(words) = key(name) else { continue };
            let (file, number) = *persons.entry((column, words)).or_insert(place);
            if (file, number) != place {
                // Harmless: the more frequent counts, genders add up.
                let reason = format!("{name:?} stands in {file}:{number} too");
                report.add(Level::Hint, place, reason, "keep one of the two");
            }
        }
    }
}

/// Aliases that fold to a name that the row has already.
pub(super) fn dead_aliases(lists: &Lists<'_>, report: &mut Report) {
    for item in lists.entries().filter(|item| item.sheet.own && item.sheet.kind != ListKind::Theme) {
        // By folded words; of one spelling there are never more than there are sets of flags.
        let mut known: HashMap<Box<[u64]>, Vec<(&str, Flags)>> = HashMap::new();
        for (name, flags) in item.names() {
            let Some(words) = key(name) else { continue };
            // A form that asks for less (no cue, any letter case) than the one before is no dead one.
            let asks = Flags((flags.0 & (Flags::EXACT.0 | Flags::CONTEXT.0)) | make_up(name).0);
            let spelt = known.entry(words).or_default();
            steps(spelt.len() + 1);
            match spelt.iter().find(|(_, ask)| ask.0 & asks.0 == ask.0) {
                Some((before, _)) => {
                    let reason = format!("alias {name:?} is {before:?} to the matcher");
                    report.add(
                        Level::Warning,
                        item.place(),
                        reason,
                        "take it out: spelling variants are the engine's business",
                    );
                }
                None => spelt.push((name, asks)),
            }
        }
    }
}

/// Aliases that a weightier entry of the same kind has as its name.
pub(super) fn shadowed(lists: &Lists<'_>, report: &mut Report) {
    // Of the entries of a name the weightiest, the last of equals: where that one is no rival, none is.
    let mut names: HashMap<_, Item<'_, '_>> = HashMap::new();
    for item in lists.entries() {
        if let Some(words) = key(item.entry.name) {
            let known = names.entry((item.sheet.kind, words)).or_insert(item);
            if item.entry.weight >= known.entry.weight {
                *known = item;
            }
        }
    }
    for item in lists.entries().filter(|item| item.sheet.own && item.sheet.kind != ListKind::Theme) {
        for (alias, flags) in item.names().skip(1) {
            let Some(words) = key(alias) else { continue };
            step();
            let rival = names
                .get(&(item.sheet.kind, words))
                .filter(|rival| rival.entry.id != item.entry.id && rival.entry.weight > item.entry.weight);
            let Some(rival) = rival else { continue };
            // With a cue beside it, or in another letter case, the alias has its use.
            let parted = flags.has(Flags::CONTEXT) || make_up(alias) != make_up(rival.entry.name);
            let level = if parted { Level::Hint } else { Level::Warning };
            let reason =
                format!("alias {alias:?} is the name of {} ({}), which weighs more", rival.entry.id, rival.at());
            report.add(level, item.place(), reason, "take it out, or let it need a cue: `{context}`");
        }
    }
}

/// Names that are ordinary words, and that nothing makes careful.
pub(super) fn common_words(lists: &Lists<'_>, report: &mut Report) {
    for item in lists.entries().filter(|item| item.sheet.own) {
        // Roles and themes are made of ordinary words.
        if matches!(item.sheet.kind, ListKind::Role | ListKind::Theme) {
            continue;
        }
        for (at, (name, flags)) in item.names().enumerate() {
            let common = lists.common(name);
            let shape = make_up(name);
            // Short names in capitals match in capitals only.
            if common == 0 || flags.has(Flags::CONTEXT) || flags.has(Flags::EXACT) || shape.has(Flags::ACRONYM) {
                continue;
            }
            let (what, remedy) = match at {
                0 => ("name", "give the row the flag `context` or `exact`"),
                _ => ("alias", "give it `{context}` or `{exact}`"),
            };
            let reason = format!("the {what} {name:?} is an ordinary word (frequency {common} of 9)");
            report.add(Level::Warning, item.place(), reason, remedy);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{ENTRIES, found, found_beside};

    fn places(rows: &str) -> (&'static str, String) {
        ("places/x.tsv", format!("{ENTRIES}{rows}"))
    }

    #[test]
    fn names_stand_once_unless_facts_differ() {
        let rows = "place:a\tSainte-Marie\t\t\t3\ttype=commune;parent=place:x\town\n\
                    place:b\tSAINTE MARIE\t\t\t3\ttype=commune;parent=place:x\town\n\
                    place:c\tSainte-Marie\t\t\t3\ttype=commune;parent=place:y\town\n\
                    place:d\t–\t\t\t3\t\town\n";
        let reason = "warning \"SAINTE MARIE\" stands in places/x.tsv:2 too, of the same type and parent";
        assert_eq!(
            found("duplicate-name", &[places(rows)]),
            [
                format!("places/x.tsv:3 {reason}"),
                "places/x.tsv:5 error no letter and no digit in the name \"–\"".into()
            ]
        );
        let first = "place:z\tMetz\t\t\t7\ttype=commune\town\n";
        let beside = [("places/z.tsv", format!("{ENTRIES}{first}"))];
        assert_eq!(
            found_beside("duplicate-name", &[places("place:a\tMetz\t\t\t7\ttype=commune\town\n")], &beside).len(),
            1
        );
        assert!(found_beside("duplicate-name", &[places(first)], &beside).is_empty(), "an override");
        let names = "name\trank\tsource\nBon\t1\town\nBON\t\town\n";
        assert_eq!(
            found("duplicate-name", &[("persons/x.tsv", names.into())]),
            ["persons/x.tsv:3 hint \"BON\" stands in persons/x.tsv:2 too"]
        );
    }

    #[test]
    fn aliases_add_something() {
        let rows = "place:a\tSaint-Dié\tSaint Dié|Saint-Dié-des-Vosges|saint-dié des vosges\t\t3\t\town\n\
                    place:b\tToul\tToul{context}\t\t3\t\town\nplace:c\tBar\tBar\tcontext\t3\t\town\n";
        assert_eq!(
            found("dead-alias", &[places(rows)]),
            [
                "places/x.tsv:2 warning alias \"Saint Dié\" is \"Saint-Dié\" to the matcher",
                "places/x.tsv:3 warning alias \"Toul\" is \"Toul\" to the matcher",
            ]
        );
    }

    #[test]
    fn aliases_do_not_stand_behind_a_name() {
        let rows = "place:a\tVienne\t\t\t7\t\town\nplace:b\tVienne-le-Château\tVienne|La Vienne\t\t3\t\town\n\
                    place:c\tVienne-en-Val\tVienne{context}\t\t3\t\town\nplace:d\tWien\tVienne\t\t9\t\town\n";
        assert_eq!(
            found("shadowed-alias", &[places(rows)]),
            [
                "places/x.tsv:3 warning alias \"Vienne\" is the name of place:a (places/x.tsv:2), which weighs more",
                "places/x.tsv:4 hint alias \"Vienne\" is the name of place:a (places/x.tsv:2), which weighs more",
            ]
        );
    }

    #[test]
    fn ordinary_words_need_a_flag() {
        let words = ("fr/x.tsv", "forms\tclass\tvalue\tsource\ntours|bon\tcommon\t4\town\n".to_string());
        let rows = "place:a\tTours\t\t\t7\t\town\nplace:b\tBon\t\tcontext\t7\t\town\nplace:c\tBON\t\t\t7\t\town\n\
                    place:d\tTours-sur-Orne\tTours|Bon{exact}\t\t3\t\town\n";
        assert_eq!(
            found_beside("common-word", &[places(rows)], &[words]),
            [
                "places/x.tsv:2 warning the name \"Tours\" is an ordinary word (frequency 4 of 9)",
                "places/x.tsv:5 warning the alias \"Tours\" is an ordinary word (frequency 4 of 9)",
            ]
        );
    }
}
