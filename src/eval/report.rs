//! The figures of all documents together, and what changed between two runs.

use std::collections::{BTreeMap, BTreeSet};

use super::bootstrap::{Interval, gain, interval};
use super::counts::{Counts, Share};
use super::errors::Mistake;
use super::score::DocumentScore;
use super::sheet::Kind;

/// A figure with what it is made of.
#[derive(Clone, Copy, PartialEq, Debug, serde::Serialize)]
pub struct Figure {
    /// Right, missed, wrong.
    #[serde(flatten)]
    pub counts: Counts,
    /// Right of what was found.
    pub precision: f64,
    /// Found of what is right.
    pub recall: f64,
    /// Harmonic mean.
    pub f1: f64,
    /// 95 % interval of the F1, by the bootstrap over documents.
    pub interval: Option<Interval>,
}

impl Figure {
    fn of(documents: &[Counts]) -> Figure {
        let counts: Counts = documents.iter().copied().sum();
        let (precision, recall, f1) = (counts.precision(), counts.recall(), counts.f1());
        Figure { counts, precision, recall, f1, interval: interval(documents) }
    }
}

/// All figures.
#[derive(Clone, Default, PartialEq, Debug, serde::Serialize)]
pub struct Report {
    /// Documents of the gold.
    pub documents: usize,
    /// Things of each kind, once a document.
    pub entities: BTreeMap<Kind, Figure>,
    /// Roles.
    pub roles: Option<Figure>,
    /// `language`, `published`, `title`, `furniture`, `kept`, `contacts`.
    pub shares: BTreeMap<&'static str, Share>,
    /// Mentions with exactly the gold's offsets.
    pub strict: BTreeMap<Kind, Figure>,
    /// Mentions that overlap one of the gold's.
    pub overlapping: BTreeMap<Kind, Figure>,
    /// All errors, by kind, class and document.
    pub mistakes: Vec<Mistake>,
    /// What kept something from being judged, with its document.
    pub notes: Vec<(String, String)>,
}

impl Report {
    /// Puts the scores of documents together.
    ///
    /// ```
    /// use depeche::eval::{Kind, Item, Parents, Report, Sheet, score};
    /// let mut gold = Sheet { doc: "a.txt".into(), ..Sheet::default() };
    /// gold.items_mut(Kind::Place).extend(["Metz", "Nancy"].map(|name| Item::new(Some(name), &[])));
    /// let mut found = Sheet::default();
    /// found.items_mut(Kind::Place).push(Item::new(Some("METZ"), &[]));
    /// let report = Report::new(&[score(&gold, Some(&found), &Parents::new(), &[])]);
    /// let places = report.entities[&Kind::Place];
    /// assert_eq!((places.precision, places.recall), (1.0, 0.5));
    /// assert_eq!(report.mistakes[0].gold.as_deref(), Some("Nancy"));
    /// ```
    pub fn new(scores: &[DocumentScore]) -> Report {
        let mut report = Report { documents: scores.len(), ..Report::default() };
        report.entities = figures(scores, |score| &score.entities);
        report.strict = figures(scores, |score| &score.strict);
        report.overlapping = figures(scores, |score| &score.overlapping);
        let roles: Vec<Counts> = scores.iter().filter_map(|score| score.roles).collect();
        report.roles = roles.iter().any(|counts| !counts.is_empty()).then(|| Figure::of(&roles));
        for score in scores {
            for (name, share) in &score.shares {
                *report.shares.entry(name).or_default() += *share;
            }
            report.mistakes.extend(score.mistakes.iter().cloned());
            report.notes.extend(score.notes.iter().map(|note| (score.doc.clone(), note.clone())));
        }
        report.mistakes.sort_by_key(|mistake| (place(mistake.kind), mistake.class));
        report
    }

    /// The figures that a floor may hold: F1 of each kind and of the roles, shares of the rest.
    pub fn floored(&self) -> BTreeMap<String, f64> {
        let shares = self.shares.iter().map(|(name, share)| (name.to_string(), share.part()));
        let entities = self.entities.iter().map(|(kind, figure)| (kind.name().to_string(), figure.f1));
        let strict = self.strict.iter().map(|(kind, figure)| (format!("{}-strict", kind.name()), figure.f1));
        let roles = self.roles.iter().map(|figure| ("roles".to_string(), figure.f1));
        shares.chain(entities).chain(strict).chain(roles).collect()
    }
}

fn figures(scores: &[DocumentScore], of: impl Fn(&DocumentScore) -> &BTreeMap<Kind, Counts>) -> BTreeMap<Kind, Figure> {
    let told = Kind::ALL.into_iter().filter_map(|kind| {
        let counts: Vec<Counts> = scores.iter().filter_map(|score| of(score).get(&kind).copied()).collect();
        (!counts.is_empty()).then(|| (kind, Figure::of(&counts)))
    });
    told.collect()
}

fn place(kind: &str) -> usize {
    let known = Kind::ALL.iter().position(|known| known.name() == kind);
    known.unwrap_or(if kind == "role" { 10 } else { 11 })
}

/// What changed for a kind.
#[derive(Clone, Copy, PartialEq, Debug, serde::Serialize)]
pub struct Gain {
    /// F1 before.
    pub before: f64,
    /// F1 after.
    pub after: f64,
    /// 95 % interval of the difference, by the paired bootstrap over documents.
    pub interval: Option<Interval>,
}

/// A document whose errors changed.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct ChangedDocument {
    /// Its name.
    pub doc: String,
    /// Errors that are gone.
    pub mended: Vec<String>,
    /// Errors that are new.
    pub broken: Vec<String>,
}

/// What changed between two runs over the same gold.
#[derive(Clone, Default, PartialEq, Debug, serde::Serialize)]
pub struct Change {
    /// By kind, and `roles`.
    pub gains: Vec<(&'static str, Gain)>,
    /// Documents whose errors differ.
    pub documents: Vec<ChangedDocument>,
}

/// Compares two runs over the same gold, document by document.
pub fn compare(before: &[DocumentScore], after: &[DocumentScore]) -> Change {
    let mut change = Change::default();
    let mut tell = |name: &'static str, of: &dyn Fn(&DocumentScore) -> Option<Counts>| {
        let pairs = before.iter().zip(after).filter_map(|(before, after)| Some((of(before)?, of(after)?)));
        let (old, new): (Vec<Counts>, Vec<Counts>) = pairs.unzip();
        if !old.is_empty() {
            let f1 = |all: &[Counts]| all.iter().copied().sum::<Counts>().f1();
            change.gains.push((name, Gain { before: f1(&old), after: f1(&new), interval: gain(&old, &new) }));
        }
    };
    for kind in Kind::ALL {
        tell(kind.name(), &|score| score.entities.get(&kind).or_else(|| score.strict.get(&kind)).copied());
    }
    tell("roles", &|score| score.roles);
    for (before, after) in before.iter().zip(after) {
        let (old, new) = (told(before), told(after));
        let mended: Vec<String> = old.difference(&new).cloned().collect();
        let broken: Vec<String> = new.difference(&old).cloned().collect();
        if !mended.is_empty() || !broken.is_empty() {
            change.documents.push(ChangedDocument { doc: after.doc.clone(), mended, broken });
        }
    }
    change
}

fn told(score: &DocumentScore) -> BTreeSet<String> {
    score.mistakes.iter().map(Mistake::told).collect()
}

impl Mistake {
    /// In a line: kind, class, what the gold says, what was found.
    pub fn told(&self) -> String {
        let sides = match (&self.gold, &self.found) {
            (Some(gold), Some(found)) => format!(" {gold} ← {found}"),
            (Some(one), None) | (None, Some(one)) => format!(" {one}"),
            (None, None) => String::new(),
        };
        format!("{} {}{sides}", self.kind, self.class.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::{Item, Parents, Sheet, score};

    fn sheet(doc: &str, places: &[&str]) -> Sheet {
        let mut sheet = Sheet { doc: doc.into(), ..Sheet::default() };
        sheet.items_mut(Kind::Place).extend(places.iter().map(|name| Item::new(Some(name), &[])));
        sheet
    }

    #[test]
    fn two_runs_tell_which_documents_changed() {
        let gold = [sheet("a", &["Metz", "Nancy"]), sheet("b", &["Lens"])];
        let run = |found: [&[&str]; 2]| -> Vec<DocumentScore> {
            let parents = Parents::new();
            gold.iter().zip(found).map(|(gold, places)| score(gold, Some(&sheet("", places)), &parents, &[])).collect()
        };
        let (before, after) = (run([&["Metz"], &["Lens"]]), run([&["Metz", "Nancy", "Sens"], &["Lens"]]));
        let change = compare(&before, &after);
        let place = change.gains.iter().find(|(name, _)| *name == "place").unwrap().1;
        assert!(place.before < place.after);
        assert_eq!(change.documents.len(), 1);
        assert_eq!(change.documents[0].mended, ["place missed Nancy"]);
        assert_eq!(change.documents[0].broken, ["place wrong Sens"]);
        assert!(compare(&after, &after).documents.is_empty());
    }
}
