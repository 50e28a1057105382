//! Role titles in the masculine whose feminine no row has: half of the persons would go without a role.

use std::collections::{HashMap, HashSet};

use super::lists::{Lists, key};
use super::{Level, Report};
use crate::fold::fold;
use crate::gazetteer::parse::ListKind;
use crate::steps::step;

/// Ends of masculine nouns with those of their feminines, the usual one first; the longest that fits
/// counts. What ends in `e` (in `-iste`, `-aire`, …) serves both, and so does English in `-er`.
const NOUNS: &[(&str, &[&str])] = &[
    ("teur", &["trice", "teuse", "teure"]),
    ("deur", &["deuse", "drice", "deure"]),
    ("eur", &["euse", "eure", "eresse"]),
    ("ien", &["ienne"]),
    ("éen", &["éenne"]),
    ("ier", &["ière"]),
    ("ller", &["llère"]),
    ("nger", &["ngère"]),
    ("cher", &["chère"]),
    ("yer", &["yère"]),
    ("é", &["ée"]),
    ("ant", &["ante"]),
    ("ident", &["idente"]),
    ("gent", &["gente"]),
    ("rent", &["rente"]),
    ("oint", &["ointe"]),
    ("at", &["ate"]),
];

/// The same of adjectives that follow a noun.
const ADJECTIVES: &[(&str, &[&str])] =
    &[("al", &["ale"]), ("el", &["elle"]), ("if", &["ive"]), ("eux", &["euse"]), ("ois", &["oise"])];

/// So many letters in common make two nouns forms of one (`ambassadeur`, `ambassadrice`).
const STEM: usize = 4;

/// Parts that a compound noun may have.
const PARTS: usize = 4;

/// Masculine titles without their feminine.
pub(super) fn feminine(lists: &Lists<'_>, report: &mut Report) {
    let roles: Vec<_> = lists.entries().filter(|item| item.sheet.kind == ListKind::Role).collect();
    let names = || roles.iter().flat_map(|role| role.names()).map(|(name, _)| name);
    let titles: HashSet<_> = names().filter_map(key).collect();
    let heads: HashSet<&str> = names().map(|name| head(name).0).collect();
    for role in roles.iter().filter(|role| role.sheet.own) {
        let nouns = Nouns::new(role.names().map(|(name, _)| head(name).0));
        for (title, _) in role.names() {
            step();
            let (noun, rest) = head(title);
            // What is not in small letters is an acronym or English.
            if !noun.chars().all(|c| c.is_lowercase() || c == '-') {
                continue;
            }
            let forms = feminines(noun);
            let Some(usual) = forms.first() else { continue };
            let agreed = agreeing(rest);
            let elsewhere = || {
                let titled = |form: &String| [rest, &agreed].map(|rest| key(&format!("{form}{rest}")));
                forms.iter().flat_map(titled).flatten().any(|key| titles.contains(&key))
            };
            if nouns.answer(noun) || elsewhere() {
                continue;
            }
            let attested = forms.iter().find(|form| heads.contains(form.as_str())).unwrap_or(usual);
            let reason = format!("no row has the feminine of {title:?}");
            let remedy = format!("add the alias {:?}, or what is used in its place", format!("{attested}{agreed}"));
            report.add(Level::Warning, role.place(), reason, remedy);
        }
    }
}

/// The noun of a title, and what follows it.
fn head(title: &str) -> (&str, &str) {
    title.split_at(title.find(' ').unwrap_or(title.len()))
}

/// The nouns of a row that may be feminines, by the letters that they start with.
struct Nouns {
    /// Folded start, to the first noun that has it and whether there is another one.
    starts: HashMap<String, (String, bool)>,
}

impl Nouns {
    fn new<'n>(nouns: impl Iterator<Item = &'n str>) -> Self {
        let mut starts: HashMap<String, (String, bool)> = HashMap::new();
        for noun in nouns.map(fold).filter(|noun| noun.split('-').any(|part| part.ends_with('e'))) {
            for length in 0..=STEM {
                let Some(start) = start(&noun, length) else { break };
                let known = starts.entry(start.to_string()).or_insert_with(|| (noun.clone(), false));
                known.1 |= known.0 != noun;
            }
        }
        Nouns { starts }
    }

    /// Does another noun of the row look like the feminine of this one, or the masculine beside it?
    fn answer(&self, noun: &str) -> bool {
        let noun = fold(noun);
        let length = STEM.min(noun.chars().count().saturating_sub(1));
        let others = start(&noun, length).and_then(|start| self.starts.get(start));
        others.is_some_and(|(first, several)| *several || *first != noun)
    }
}

/// The first letters of a word, if it has so many.
fn start(word: &str, letters: usize) -> Option<&str> {
    let ends = word.char_indices().map(|(at, _)| at).chain([word.len()]);
    ends.take(letters + 1).nth(letters).map(|end| &word[..end])
}

/// The feminines that the regular patterns give a masculine noun, perhaps of several parts
/// (`vice-président`, `boulanger-pâtissier`); none for other nouns.
fn feminines(noun: &str) -> Vec<String> {
    let mut parts: Vec<&str> = noun.split('-').collect();
    // The forms multiply with the parts; nobody bears a title of more.
    if parts.len() > PARTS {
        return Vec::new();
    }
    let last = ends(parts.pop().unwrap_or_default(), NOUNS);
    parts.iter().rev().fold(last, |forms, part| {
        let mut firsts = ends(part, NOUNS);
        firsts.push((*part).to_string());
        firsts.iter().flat_map(|first| forms.iter().map(move |form| format!("{first}-{form}"))).collect()
    })
}

/// The feminines of one word.
fn ends(word: &str, patterns: &[(&str, &[&str])]) -> Vec<String> {
    let fits = patterns.iter().find_map(|(end, feminines)| Some((word.strip_suffix(end)?, feminines)));
    match fits {
        // Shorter words are none of these nouns (`chat`).
        Some((stem, feminines)) if stem.chars().count() > 1 => {
            feminines.iter().map(|feminine| format!("{stem}{feminine}")).collect()
        }
        _ => Vec::new(),
    }
}

/// The adjectives right after a noun in the feminine; the first word that is none ends them.
fn agreeing(rest: &str) -> String {
    let mut out = String::new();
    let mut open = true;
    for word in rest.split(' ').skip(1) {
        let form = ends(word, ADJECTIVES).into_iter().chain(ends(word, NOUNS)).next().filter(|_| open);
        open = form.is_some();
        out.push(' ');
        out.push_str(form.as_deref().unwrap_or(word));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::tests::{ENTRIES, found};
    use super::*;

    #[test]
    fn forms_feminines() {
        for (noun, first) in [
            ("directeur", "directrice"),
            ("vendeur", "vendeuse"),
            ("conseiller", "conseillère"),
            ("délégué", "déléguée"),
            ("technicien", "technicienne"),
            ("vice-président", "vice-présidente"),
            ("boulanger-pâtissier", "boulangère-pâtissière"),
        ] {
            assert_eq!(feminines(noun).first().map(String::as_str), Some(first));
        }
        for both in ["maire", "journaliste", "chef", "médecin", "porte-parole", "manager"] {
            assert!(feminines(both).is_empty(), "{both}");
        }
        assert_eq!(agreeing(" général adjoint de la ville"), " générale adjointe de la ville");
    }

    #[test]
    fn titles_have_their_feminine() {
        let rows = "role:a\tdirecteur général\tDG\t\t5\t\town\nrole:b\tdirectrice de cabinet\t\t\t5\t\town\n\
                    role:c\tdirecteur de cabinet\t\t\t5\t\town\nrole:d\tauteur\tautrice|auteure\t\t5\t\town\n\
                    role:e\tmaire\t\t\t5\t\town\nrole:f\tingénieur\tingénieure\t\t5\t\town\n\
                    role:g\tmaître-chien\tmaîtresse-chien\t\t5\t\town\nrole:h\tabbé\tabbesse\t\t5\t\town\n";
        assert_eq!(
            found("feminine", &[("roles/x.tsv", format!("{ENTRIES}{rows}"))]),
            ["roles/x.tsv:2 warning no row has the feminine of \"directeur général\""]
        );
    }
}
