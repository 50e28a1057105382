//! Rules on ids and on what points to them.

use std::collections::HashMap;

use super::lists::{Item, Lists};
use super::{Level, Report};
use crate::gazetteer::parse::{ListKind, Row};
use crate::lexicon::Class;
use crate::steps::step;

/// Ids that a link, a query or a folder of files would trip over.
pub(super) fn shape(lists: &Lists<'_>, report: &mut Report) {
    for item in lists.rows().filter(|item| item.sheet.own) {
        let id = item.entry.id;
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
        if let Some(odd) = id.chars().find(|&c| !is_plain(c)) {
            let reason = format!("{odd:?} in the id {id:?}");
            report.add(
                Level::Error,
                item.place(),
                reason,
                "an id is made of letters without accents, digits and hyphens",
            );
        } else if let Some(prefix) = prefix(item.sheet.kind).filter(|prefix| !id.starts_with(prefix)) {
            let reason = format!("the id {id:?} does not start with {prefix:?}");
            let remedy = format!("name it {:?}, so that links tell the kind", format!("{prefix}{id}"));
            report.add(Level::Warning, item.place(), reason, remedy);
        }
    }
}

/// What ids of a kind start with.
fn prefix(kind: ListKind) -> Option<&'static str> {
    match kind {
        ListKind::Place => Some("place:"),
        ListKind::Organisation => Some("organisation:"),
        ListKind::Event => Some("event:"),
        ListKind::Role => Some("role:"),
        ListKind::Person => Some("person:"),
        _ => None,
    }
}

/// Two rows of one id within the checked lists; over a list beside it, that is an override.
pub(super) fn duplicates(lists: &Lists<'_>, report: &mut Report) {
    let mut first: HashMap<(ListKind, &str), Item<'_, '_>> = HashMap::new();
    for item in lists.rows().filter(|item| item.sheet.own) {
        let known = *first.entry((item.sheet.kind, item.entry.id)).or_insert(item);
        if !std::ptr::eq(known.entry, item.entry) {
            let reason = format!("the id {:?} stands in {} too", item.entry.id, known.at());
            report.add(Level::Error, item.place(), reason, "join the two rows, or give one another id");
        }
    }
}

/// Parents, other facts and demonyms that point to an entry.
pub(super) fn references(lists: &Lists<'_>, report: &mut Report) {
    let parents: HashMap<_, &str> =
        lists.winners().filter_map(|item| Some(((item.sheet.kind, item.entry.id), item.fact("parent")?))).collect();
    for item in lists.entries().filter(|item| item.sheet.own) {
        for (key, value) in item.facts() {
            step();
            // Ids of other authorities have prefixes of their own (`iptc=medtop:…`).
            let mut kinds = ListKind::FOLDERS.iter().map(|(_, kind)| *kind);
            let told = kinds.find(|kind| prefix(*kind).is_some_and(|prefix| value.starts_with(prefix)));
            if let Some(kind) = told.or((key == "parent").then_some(item.sheet.kind)) {
                missing(lists, report, item.place(), kind, key, value);
            }
        }
        if let Some(circle) = circle(&parents, item) {
            let reason = format!("its parents lead back to it: {circle}");
            report.add(Level::Error, item.place(), reason, "correct the parent of one of them");
        }
    }
    for sheet in lists.own() {
        for line in &sheet.lines {
            if let Row::Word { class: Class::Demonym, value, .. } = &line.row
                && value.contains(':')
            {
                missing(lists, report, (sheet.path, line.number), ListKind::Place, "demonym", value);
            }
        }
    }
}

fn missing(lists: &Lists<'_>, report: &mut Report, place: (&str, u32), kind: ListKind, key: &str, value: &str) {
    let remedy = format!("correct it, or add a row of that id to {}/", kind.folder());
    match lists.winner(kind, value) {
        None => report.add(Level::Error, place, format!("{key} points to {value:?}, which is in no list"), remedy),
        Some(item) if item.is_disabled() => {
            let reason = format!("{key} points to {value:?}, which {} takes away", item.at());
            report.add(Level::Error, place, reason, remedy);
        }
        Some(_) => {}
    }
}

/// The way round, if the parents of an entry lead back to it.
fn circle(parents: &HashMap<(ListKind, &str), &str>, item: Item<'_, '_>) -> Option<String> {
    let (kind, id) = (item.sheet.kind, item.entry.id);
    let mut way = vec![id];
    let mut parent = *parents.get(&(kind, id))?;
    // No chain of parents is that long; a circle beside this entry is told at its own rows.
    for _ in 0..20 {
        way.push(parent);
        if parent == id {
            return Some(way.join(" > "));
        }
        parent = parents.get(&(kind, parent))?;
    }
    None
}

/// Terms that no theme takes.
pub(super) fn themes(lists: &Lists<'_>, report: &mut Report) {
    for sheet in lists.own() {
        for line in &sheet.lines {
            let Row::Term { term, theme, weight, .. } = &line.row else { continue };
            let place = (sheet.path, line.number);
            match lists.winner(ListKind::Theme, theme) {
                Some(item) if item.is_disabled() => {
                    let reason = format!("the theme {theme:?} of {term:?} is taken away in {}", item.at());
                    report.add(Level::Error, place, reason, "take the term away too, or give it another theme");
                }
                Some(_) => {}
                None if *theme == "-" && *weight == 0 => {}
                None if *theme == "-" => {
                    let reason = format!("the term {term:?} of no theme has the weight {weight}");
                    report.add(Level::Error, place, reason, "give it the weight 0, or a theme");
                }
                None => {
                    let reason = format!("unknown theme {theme:?}");
                    report.add(Level::Error, place, reason, "define it in themes.tsv, or correct the term's theme");
                }
            }
        }
    }
}

/// Disabled rows that no row of the lists beside answers to.
pub(super) fn disabled(lists: &Lists<'_>, report: &mut Report) {
    let beside: std::collections::HashSet<_> =
        lists.rows().filter(|item| !item.sheet.own).map(|item| (item.sheet.kind, item.entry.id)).collect();
    for item in lists.rows().filter(|item| item.sheet.own && item.is_disabled()) {
        if !beside.contains(&(item.sheet.kind, item.entry.id)) {
            let reason = format!("nothing to take away has the id {:?}", item.entry.id);
            let remedy = "correct the id (`depeche gazetteer find NAME` tells it), or take the row away";
            report.add(Level::Warning, item.place(), reason, remedy);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{ENTRIES, found, found_beside};

    #[test]
    fn odd_ids() {
        let rows = "place:a é\tA\t\t\t5\t\town\nb\tB\t\t\t5\t\town\nplace:c-2A\tC\t\t\t5\t\town\n";
        assert_eq!(
            found(
                "id",
                &[
                    ("places/x.tsv", format!("{ENTRIES}{rows}")),
                    ("labels/x.tsv", format!("{ENTRIES}b\tB\t\t\t5\t\town\n"))
                ]
            ),
            [
                "places/x.tsv:2 error ' ' in the id \"place:a é\"",
                "places/x.tsv:3 warning the id \"b\" does not start with \"place:\"",
            ]
        );
    }

    #[test]
    fn ids_stand_once() {
        let row = format!("{ENTRIES}place:a\tA\t\t\t5\t\town\n");
        let (x, y) = (("places/x.tsv", row.clone()), ("places/y.tsv", row));
        assert_eq!(
            found("duplicate-id", &[x.clone(), y.clone()]),
            ["places/y.tsv:2 error the id \"place:a\" stands in places/x.tsv:2 too"]
        );
        assert!(found_beside("duplicate-id", &[x], &[y]).is_empty());
    }

    #[test]
    fn references_lead_to_rows() {
        let rows = "place:a\tA\t\t\t5\tparent=place:b;iptc=medtop:1\town\nplace:c\tC\t\t\t5\tparent=place:d\town\n\
                    place:d\tD\t\t\t5\tparent=place:c\town\nplace:e\tE\t\t\t5\tparent=place:z\town\nplace:f\tF\t\t\t5\tnear=place:y\town\n";
        let beside = [("places/z.tsv", format!("{ENTRIES}place:z\tZ\t\t\t5\t\town\n"))];
        let themes = "santé\tSanté\t\t\t5\tparent=vie\town\n";
        let words = "forms\tclass\tvalue\tsource\nmessin|messine\tdemonym\tplace:metz\town\nlorrain\tdemonym\t\town\n";
        let files = [
            ("places/x.tsv", format!("{ENTRIES}{rows}")),
            ("themes/themes.tsv", format!("{ENTRIES}{themes}")),
            ("fr/x.tsv", words.into()),
        ];
        assert_eq!(
            found_beside("reference", &files, &beside),
            [
                "fr/x.tsv:2 error demonym points to \"place:metz\", which is in no list",
                "places/x.tsv:2 error parent points to \"place:b\", which is in no list",
                "places/x.tsv:3 error its parents lead back to it: place:c > place:d > place:c",
                "places/x.tsv:4 error its parents lead back to it: place:d > place:c > place:d",
                "places/x.tsv:6 error near points to \"place:y\", which is in no list",
                "themes/themes.tsv:2 error parent points to \"vie\", which is in no list",
            ]
        );
    }

    #[test]
    fn terms_have_themes() {
        let terms = "term\ttheme\tweight\tsource\nblé\tagriculture\t5\town\nvin\tvigne\t5\town\nart\t-\t0\town\nvie\t-\t3\town\n";
        let themes = [("themes/themes.tsv", format!("{ENTRIES}agriculture\tAgriculture\t\t\t5\t\town\n"))];
        assert_eq!(
            found_beside("theme", &[("themes/terms.tsv", terms.into())], &themes),
            [
                "themes/terms.tsv:3 error unknown theme \"vigne\"",
                "themes/terms.tsv:5 error the term \"vie\" of no theme has the weight 3",
            ]
        );
    }

    #[test]
    fn what_is_taken_away_was_there() {
        let own = [(
            "places/x.tsv",
            format!("{ENTRIES}place:a\tA\t\tdisabled\t5\t\town\nplace:b\tB\t\tdisabled\t5\t\town\n"),
        )];
        let beside = [("places/z.tsv", format!("{ENTRIES}place:a\tA\t\t\t5\t\town\n"))];
        assert_eq!(
            found_beside("disabled", &own, &beside),
            ["places/x.tsv:3 warning nothing to take away has the id \"place:b\""]
        );
    }
}
