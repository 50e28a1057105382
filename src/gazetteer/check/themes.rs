//! Rules on themes and labels: terms that stand twice, themes that nothing speaks for, labels that nobody grants.

use std::collections::{HashMap, HashSet};

use super::lists::{Lists, key};
use super::{Level, Report};
use crate::gazetteer::parse::{ListKind, Row};

/// A file and a line.
type Place<'p> = (&'p str, u32);

/// Terms that their theme has already, folded; the first weight counts.
pub(super) fn terms(lists: &Lists<'_>, report: &mut Report) {
    // By theme and folded words, the file and line that come first.
    let mut first: HashMap<&str, HashMap<Box<[u64]>, Place<'_>>> = HashMap::new();
    // A user's term beside an embedded one only adds to it.
    for sheet in lists.own() {
        for line in &sheet.lines {
            let Row::Term { term, theme, .. } = &line.row else { continue };
            let Some(words) = key(term) else { continue };
            let (file, number) = *first.entry(theme).or_default().entry(words).or_insert((sheet.path, line.number));
            if (file, number) != (sheet.path, line.number) {
                let reason = format!("the term {term:?} of {theme} stands in {file}:{number} too, whose weight counts");
                report.add(Level::Warning, (sheet.path, line.number), reason, "take one of the two out");
            }
        }
    }
}

/// Themes without a term: no text can be about them.
pub(super) fn silent(lists: &Lists<'_>, report: &mut Report) {
    let spoken: HashSet<&str> = lists
        .sheets
        .iter()
        .flat_map(|sheet| &sheet.lines)
        .filter_map(|line| match &line.row {
            Row::Term { theme, weight, .. } if *weight > 0 => Some(*theme),
            _ => None,
        })
        .collect();
    for item in lists.entries().filter(|item| item.sheet.own && item.sheet.kind == ListKind::Theme) {
        if !spoken.contains(item.entry.id) {
            let reason = format!("no term speaks for {}", item.entry.id);
            report.add(Level::Warning, item.place(), reason, "give it terms, or take it away with `disabled`");
        }
    }
}

/// Labels whose row does not say what they are or who grants them.
pub(super) fn issuers(lists: &Lists<'_>, report: &mut Report) {
    for item in lists.entries().filter(|item| item.sheet.own && item.sheet.kind == ListKind::Label) {
        let missing: Vec<&str> = ["type", "issuer"].into_iter().filter(|key| item.fact(key).is_none()).collect();
        if !missing.is_empty() {
            let reason = format!("the label {:?} has no {}", item.entry.name, missing.join(" and no "));
            report.add(Level::Warning, item.place(), reason, "name it among the facts: claims tell the issuer");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{ENTRIES, found, found_beside};

    const TERMS: &str = "term\ttheme\tweight\tsource\n";

    #[test]
    fn terms_stand_once() {
        let terms = format!(
            "{TERMS}énergie solaire\teau\t5\town\nEnergie Solaire\teau\t3\town\nénergie solaire\tvent\t3\town\n"
        );
        let reason = "warning the term \"Energie Solaire\" of eau stands in themes/t.tsv:2 too, whose weight counts";
        assert_eq!(found("term-twice", &[("themes/t.tsv", terms)]), [format!("themes/t.tsv:3 {reason}")]);
    }

    #[test]
    fn themes_have_terms() {
        let themes =
            format!("{ENTRIES}eau\tEau\t\t\t5\t\town\nvent\tVent\t\t\t5\t\town\ngel\tGel\t\tdisabled\t5\t\town\n");
        let terms = [("themes/t.tsv", format!("{TERMS}source\teau\t5\town\nbise\tvent\t0\town\n"))];
        assert_eq!(
            found_beside("silent-theme", &[("themes/x.tsv", themes)], &terms),
            ["themes/x.tsv:3 warning no term speaks for vent"]
        );
    }

    #[test]
    fn labels_have_an_issuer() {
        let labels = format!("{ENTRIES}a\tA\t\t\t5\ttype=label;issuer=B\town\nc\tC\t\t\t5\tscope=x\town\n");
        assert_eq!(
            found("label-issuer", &[("labels/x.tsv", labels)]),
            ["labels/x.tsv:3 warning the label \"C\" has no type and no issuer"]
        );
    }
}
