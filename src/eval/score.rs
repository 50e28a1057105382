//! Scores one document, by the annotation guide's way of counting.
//!
//! A named thing is right when it shares a form with the gold's, one for one; an optional thing of any
//! kind of name excuses what was found; a date is right by its bounds; a parent of a right theme counts
//! neither way.

use std::collections::{BTreeMap, BTreeSet};

use super::counts::{Counts, Share};
use super::errors::{Class, Judge, Mistake, is_same_text};
use super::names::key;
use super::sheet::{DateItem, Item, Kind, Sheet};
use super::{mentions, roles};
use crate::analyze::Finding;

/// Theme → its parent.
pub type Parents = BTreeMap<String, String>;

/// The figures of a document.
#[derive(Clone, Default, PartialEq, Debug, serde::Serialize)]
pub struct DocumentScore {
    /// Its name in the gold.
    pub doc: String,
    /// Things of each kind, once a document; what was not looked at is not there.
    pub entities: BTreeMap<Kind, Counts>,
    /// Mentions with exactly the gold's offsets.
    pub strict: BTreeMap<Kind, Counts>,
    /// Mentions that overlap one of the gold's.
    pub overlapping: BTreeMap<Kind, Counts>,
    /// Roles.
    pub roles: Option<Counts>,
    /// `language`, `published`, `title`, `furniture`, `kept`, `contacts`: right of all.
    pub shares: BTreeMap<&'static str, Share>,
    /// Score of each thing found, and whether it is right; what counts neither way is left out.
    pub judged: BTreeMap<Kind, Vec<(f32, bool)>>,
    /// Themes right, missed, wrong.
    pub themes: Option<Themes>,
    /// What went wrong.
    pub mistakes: Vec<Mistake>,
    /// What kept something from being judged.
    pub notes: Vec<String>,
}

/// The themes of a document, judged.
#[derive(Clone, Default, PartialEq, Debug, serde::Serialize)]
pub struct Themes {
    /// In the gold and found.
    pub right: Vec<String>,
    /// In the gold, not found.
    pub missed: Vec<String>,
    /// Found, not in the gold.
    pub wrong: Vec<String>,
}

/// Scores what was found of a document against its gold; `findings` tell the reasons, where there are any.
pub fn score(gold: &Sheet, found: Option<&Sheet>, parents: &Parents, findings: &[Finding]) -> DocumentScore {
    let nothing = Sheet {
        persons: Some(Vec::new()),
        organisations: Some(Vec::new()),
        places: Some(Vec::new()),
        events: Some(Vec::new()),
        dates: Some(Vec::new()),
        labels: Some(Vec::new()),
        themes: Some(Vec::new()),
        ..Sheet::default()
    };
    let mut score = DocumentScore { doc: gold.doc.clone(), ..DocumentScore::default() };
    let sheet = found.unwrap_or(&nothing);
    let mut judge = Judge::new(&gold.doc, sheet, findings);
    // Gold that only marks mentions does not tell which of them are one thing.
    if !gold.verbatim {
        entities(gold, sheet, parents, &mut judge, &mut score);
        if gold.has_roles && gold.persons.is_some() {
            score.roles = Some(roles::judge(gold, sheet, &mut judge));
        }
    }
    mentions::judge(gold, sheet, &mut judge, &mut score);
    fields(gold, found, &mut judge, &mut score.shares);
    score.mistakes = judge.mistakes;
    if found.is_none() {
        let reason = "no record of this document".to_string();
        score.notes.push(reason.clone());
        score.mistakes = vec![Mistake {
            doc: gold.doc.clone(),
            kind: "document",
            class: Class::NoRecord,
            gold: None,
            found: None,
            context: None,
            reason,
        }];
    }
    score
}

fn entities(gold: &Sheet, found: &Sheet, parents: &Parents, judge: &mut Judge<'_>, score: &mut DocumentScore) {
    let named = [Kind::Person, Kind::Organisation, Kind::Place, Kind::Event, Kind::Label];
    // The kind of an optional thing is arguable too.
    let excused: BTreeSet<&String> = named
        .iter()
        .filter_map(|kind| gold.items(*kind))
        .flatten()
        .filter(|item| item.optional)
        .flat_map(|item| &item.keys)
        .collect();
    for kind in named {
        if let (Some(want), Some(got)) = (gold.items(kind), found.items(kind)) {
            let mut judged = Vec::new();
            score.entities.insert(kind, names(kind, want, got, &excused, judge, &mut judged));
            score.judged.insert(kind, judged);
        }
    }
    if let (Some(want), Some(got)) = (&gold.dates, &found.dates) {
        score.entities.insert(Kind::Date, dates(gold, want, got, judge));
    }
    if let (Some(_), Some(_)) = (&gold.themes, &found.themes) {
        let (counts, themes) = themes(gold, found, parents, judge);
        let scored = found.themes.iter().flatten().filter_map(|theme| {
            let right = themes.right.contains(&theme.id);
            (right || themes.wrong.contains(&theme.id)).then_some((theme.score?, right))
        });
        score.judged.insert(Kind::Theme, scored.collect());
        score.entities.insert(Kind::Theme, counts);
        score.themes = Some(themes);
    }
}

fn names(
    kind: Kind,
    want: &[Item],
    got: &[Item],
    excused: &BTreeSet<&String>,
    judge: &mut Judge<'_>,
    judged: &mut Vec<(f32, bool)>,
) -> Counts {
    let got: Vec<&Item> = got.iter().filter(|item| item.name.is_some()).collect();
    let mut used = vec![false; got.len()];
    let mut missed = Vec::new();
    for item in want.iter().filter(|item| !item.optional && item.name.is_some()) {
        match (0..got.len()).find(|&at| !used[at] && !got[at].keys.is_disjoint(&item.keys)) {
            Some(at) => used[at] = true,
            None => missed.push(item),
        }
    }
    let is_wrong =
        |at: &usize| !used[*at] && !got[*at].optional && !got[*at].keys.iter().any(|key| excused.contains(key));
    let wrong: Vec<&Item> = (0..got.len()).filter(is_wrong).map(|at| got[at]).collect();
    let matched: Vec<&Item> = (0..got.len()).filter(|&at| used[at]).map(|at| got[at]).collect();
    judged.extend(matched.iter().filter_map(|item| Some((item.score?, true))));
    judged.extend(wrong.iter().filter_map(|item| Some((item.score?, false))));
    judge.names(kind, &missed, &wrong, &matched);
    Counts { right: matched.len() as u32, missed: missed.len() as u32, wrong: wrong.len() as u32 }
}

fn dates(gold: &Sheet, want: &[DateItem], got: &[DateItem], judge: &mut Judge<'_>) -> Counts {
    let mut used = vec![false; got.len()];
    let mut missed = Vec::new();
    let bounds = |date: &DateItem| (date.from.clone(), date.to.clone());
    let accepted = |date: &DateItem| date.value.as_ref().is_some_and(|value| gold.values_accepted.contains(value));
    // Without bounds the value is all there is to compare.
    let same = |a: &DateItem, b: &DateItem| {
        bounds(a) == bounds(b) && (a.from.is_some() || a.to.is_some() || b.value.is_none() || a.value == b.value)
    };
    for date in want.iter().filter(|date| !date.optional) {
        match (0..got.len()).find(|&at| !used[at] && (same(&got[at], date) || accepted(&got[at]))) {
            Some(at) => used[at] = true,
            None => missed.push(date),
        }
    }
    let is_wrong = |at: &usize| {
        let date = &got[*at];
        let (from, to) = bounds(date);
        let is_published = gold.published.is_some() && from == gold.published && to == gold.published;
        let is_told = want.iter().any(|other| bounds(other) == bounds(date));
        !used[*at] && !date.optional && !is_told && !is_published && (from.is_some() || to.is_some())
    };
    let wrong: Vec<&DateItem> = (0..got.len()).filter(is_wrong).map(|at| &got[at]).collect();
    judge.dates(&missed, &wrong);
    let right = used.iter().filter(|used| **used).count();
    Counts { right: right as u32, missed: missed.len() as u32, wrong: wrong.len() as u32 }
}

fn themes(gold: &Sheet, found: &Sheet, parents: &Parents, judge: &mut Judge<'_>) -> (Counts, Themes) {
    let told: Vec<&str> = gold.themes.iter().flatten().map(|theme| theme.id.as_str()).collect();
    let want: Vec<&str> =
        gold.themes.iter().flatten().filter(|theme| !theme.optional).map(|theme| theme.id.as_str()).collect();
    let got: Vec<&str> = found.themes.iter().flatten().map(|theme| theme.id.as_str()).collect();
    let sure: Vec<&str> =
        found.themes.iter().flatten().filter(|theme| !theme.optional).map(|theme| theme.id.as_str()).collect();
    let missed: Vec<&str> = want.iter().copied().filter(|id| !got.contains(id)).collect();
    let is_parent = |id: &str| told.iter().any(|theme| parents.get(*theme).is_some_and(|parent| parent == id));
    let wrong: Vec<&str> = sure.into_iter().filter(|id| !told.contains(id) && !is_parent(id)).collect();
    judge.themes(&missed, &wrong);
    let right: Vec<&str> = want.into_iter().filter(|id| !missed.contains(id)).collect();
    let counts = Counts { right: right.len() as u32, missed: missed.len() as u32, wrong: wrong.len() as u32 };
    let owned = |ids: Vec<&str>| ids.into_iter().map(str::to_string).collect();
    (counts, Themes { right: owned(right), missed: owned(missed), wrong: owned(wrong) })
}

fn fields(gold: &Sheet, found: Option<&Sheet>, judge: &mut Judge<'_>, shares: &mut BTreeMap<&'static str, Share>) {
    let nothing = Sheet::default();
    let sheet = found.unwrap_or(&nothing);
    let mut tell = |name: &'static str, gold: &str, got: Option<&str>, right: bool, judge: &mut Judge<'_>| {
        *shares.entry(name).or_default() += Share::one(right);
        if !right {
            judge.field(name, gold, got);
        }
    };
    if let Some(code) = &gold.language {
        let right = sheet.language.as_ref() == Some(code);
        tell("language", code, sheet.language.as_deref(), right, judge);
    }
    if let Some(day) = gold.published.as_deref().filter(|day| !day.is_empty()) {
        let got = sheet.published.as_deref().map(|value| value.get(..10).unwrap_or(value));
        tell("published", day, got, got == Some(day), judge);
    }
    if let Some(title) = gold.title.as_deref().filter(|title| !title.is_empty() && !gold.verbatim) {
        let right = sheet.title.as_deref().is_some_and(|got| is_same_text(got, title));
        tell("title", title, sheet.title.as_deref(), right, judge);
    }
    // Another gold need not have the text.
    let has_text = sheet.text.is_some() || found.is_none();
    let text = sheet.text.as_deref().unwrap_or_default();
    for piece in gold.furniture.iter().filter(|_| has_text) {
        tell("furniture", piece, None, found.is_some() && !text.contains(piece.as_str()), judge);
    }
    let body = key(&format!("{} {text}", sheet.title.as_deref().unwrap_or_default()));
    for piece in gold.kept.iter().filter(|_| has_text) {
        tell("kept", piece, None, body.contains(&key(piece)), judge);
    }
    for value in &gold.contacts {
        // `(+352) 27 99` and `+352 27.99` are one number.
        let bare = |value: &str| {
            let kept = value.chars().filter(|c| c.is_alphanumeric() || *c == '@');
            kept.flat_map(char::to_lowercase).collect::<String>()
        };
        let right = sheet.contacts.iter().any(|got| bare(got) == bare(value));
        tell("contacts", value, None, right, judge);
    }
}
