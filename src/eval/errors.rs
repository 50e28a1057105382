//! What went wrong, class by class, with its place in the text and the reason that the extraction gave.

use super::names::{Folded, key};
use super::roles;
use super::sheet::{DateItem, Item, Kind, RoleItem, Sheet};
use crate::analyze::{Fate, Finding};
use crate::record::{Field, Mention, Role};

/// What kind of error it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// In the gold, nothing like it was found.
    Missed,
    /// Found, nothing like it in the gold.
    Wrong,
    /// Found under another kind.
    OtherKind,
    /// Found with words too many or too few.
    Boundary,
    /// A second entity for one that was found.
    Split,
    /// Found as a form of another entity.
    Merged,
    /// A date was found, with other bounds.
    Value,
    /// A role whose person was not found.
    NoPerson,
    /// A role of a person who was found without any.
    NoRole,
    /// A role that was found at another body, or without its body.
    OtherBody,
    /// A person who was found with other titles.
    OtherTitle,
    /// The document has no record.
    NoRecord,
}

impl Class {
    /// As told to people.
    pub fn name(self) -> &'static str {
        match self {
            Class::Missed => "missed",
            Class::Wrong => "wrong",
            Class::OtherKind => "other kind",
            Class::Boundary => "boundary",
            Class::Split => "split",
            Class::Merged => "merged",
            Class::Value => "value",
            Class::NoPerson => "no person",
            Class::NoRole => "no role",
            Class::OtherBody => "other body",
            Class::OtherTitle => "other title",
            Class::NoRecord => "no record",
        }
    }
}

/// An error.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct Mistake {
    /// Document.
    pub doc: String,
    /// Kind of thing, or `role`, `title`, `language`, …
    pub kind: &'static str,
    /// What kind of error it is.
    pub class: Class,
    /// What the gold says; none where the gold says nothing.
    pub gold: Option<String>,
    /// What was found; none where nothing was.
    pub found: Option<String>,
    /// Its place in the text, the words themselves in square brackets.
    pub context: Option<String>,
    /// Why: rule and score of what was found, what became of the candidates for what was missed.
    pub reason: String,
}

/// Characters of context on each side.
const CONTEXT: usize = 45;

/// Describes the errors of one document.
pub(super) struct Judge<'a> {
    doc: &'a str,
    found: &'a Sheet,
    findings: &'a [Finding],
    fields: [(Field, Vec<char>, Folded); 2],
    pub mistakes: Vec<Mistake>,
}

impl<'a> Judge<'a> {
    pub fn new(doc: &'a str, found: &'a Sheet, findings: &'a [Finding]) -> Self {
        let fields = [Field::Title, Field::Text].map(|field| {
            let text = found.field(field);
            (field, text.chars().collect(), Folded::new(text))
        });
        Judge { doc, found, findings, fields, mistakes: Vec::new() }
    }

    fn push(&mut self, kind: &'static str, class: Class, gold: Option<String>, found: Option<String>, why: Why) {
        let doc = self.doc.to_string();
        self.mistakes.push(Mistake { doc, kind, class, gold, found, context: why.context, reason: why.reason });
    }

    /// A field that should be something else.
    pub fn field(&mut self, kind: &'static str, gold: &str, found: Option<&str>) {
        let class = if found.is_some() { Class::Value } else { Class::Missed };
        let why = Why { context: None, reason: String::new() };
        self.push(kind, class, Some(gold.to_string()), found.map(str::to_string), why);
    }

    /// Names that were missed and names that were wrong, as they belong together.
    pub fn names(&mut self, kind: Kind, missed: &[&Item], wrong: &[&Item], matched: &[&Item]) {
        let mut wrong: Vec<&Item> = wrong.to_vec();
        for gold in missed {
            let (class, found) = self.class_of(kind, gold, &mut wrong, matched);
            let why = self.why_not(kind, &gold.forms, gold.mentions.first());
            self.push(kind.name(), class, Some(gold.shown().to_string()), found, why);
        }
        for item in wrong {
            let class = if matched.iter().any(|other| are_near(item, other)) { Class::Split } else { Class::Wrong };
            let why = self.why(item, kind);
            self.push(kind.name(), class, None, Some(item.shown().to_string()), why);
        }
    }

    /// What a missed thing became; takes the wrong one that stands for it.
    fn class_of(&self, kind: Kind, gold: &Item, wrong: &mut Vec<&Item>, matched: &[&Item]) -> (Class, Option<String>) {
        if let Some(at) = wrong.iter().position(|item| are_near(item, gold)) {
            return (Class::Boundary, Some(wrong.remove(at).shown().to_string()));
        }
        if let Some(other) = matched.iter().find(|item| !item.keys.is_disjoint(&gold.keys)) {
            return (Class::Merged, Some(other.shown().to_string()));
        }
        let kinds = [Kind::Person, Kind::Organisation, Kind::Place, Kind::Event, Kind::Label];
        let others = kinds.into_iter().filter(|other| *other != kind);
        let other = others
            .flat_map(|other| self.found.items(other).unwrap_or_default().iter().map(move |item| (other, item)))
            .find(|(_, item)| !item.keys.is_disjoint(&gold.keys));
        match other {
            Some((other, item)) => (Class::OtherKind, Some(format!("{} {}", other.name(), item.shown()))),
            None => (Class::Missed, None),
        }
    }

    /// Dates that were missed and dates that were wrong.
    pub fn dates(&mut self, missed: &[&DateItem], wrong: &[&DateItem]) {
        let mut wrong = wrong.to_vec();
        for gold in missed {
            let near = |date: &&DateItem| {
                date.from.is_some() && date.from == gold.from
                    || date.to.is_some() && date.to == gold.to
                    || month_and_day(date).is_some() && month_and_day(date) == month_and_day(gold)
            };
            let taken = wrong.iter().position(near).map(|at| wrong.remove(at));
            let class = if taken.is_some() { Class::Value } else { Class::Missed };
            let why = match taken.and_then(|date| date.mentions.first()).or(gold.mentions.first()) {
                Some(mention) => self.at(mention, "date"),
                None => Why { context: None, reason: "no rule found it".into() },
            };
            self.push("date", class, Some(shown_date(gold)), taken.map(shown_date), why);
        }
        for date in wrong {
            let why = match date.mentions.first() {
                Some(mention) => self.at(mention, "date"),
                None => Why { context: None, reason: String::new() },
            };
            self.push("date", Class::Wrong, None, Some(shown_date(date)), why);
        }
    }

    /// Themes that were missed and themes that were wrong.
    pub fn themes(&mut self, missed: &[&str], wrong: &[&str]) {
        let terms = |id: &str| {
            let of: Vec<&Finding> = self.findings.iter().filter(|f| f.kind == "theme" && f.says == id).collect();
            let mut texts: Vec<&str> = Vec::new();
            for finding in &of {
                if !texts.contains(&finding.text.as_str()) {
                    texts.push(&finding.text);
                }
            }
            texts.truncate(5);
            (of.first().map(|finding| finding.fate.clone()), texts.join(", "))
        };
        let mut told = Vec::new();
        for id in missed {
            let reason = match terms(id) {
                _ if self.findings.is_empty() => String::new(),
                (None, _) => "none of its terms stands in the text".into(),
                (Some(Fate::Weak { reason }), terms) => format!("{reason} ({terms})"),
                (Some(_), terms) => format!("outdone by other themes ({terms})"),
            };
            told.push((Class::Missed, Some(id.to_string()), None, reason));
        }
        for id in wrong {
            told.push((Class::Wrong, None, Some(id.to_string()), terms(id).1));
        }
        for (class, gold, found, reason) in told {
            self.push("theme", class, gold, found, Why { context: None, reason });
        }
    }

    /// A role of the gold that nobody was found to hold.
    pub fn role_missed(&mut self, role: &RoleItem, holders: &[&Item]) {
        let name = holders.first().map(|item| item.shown()).or(role.holder.as_deref()).unwrap_or("(name lost)");
        let class = roles::class(&role.role, holders);
        let found: Vec<String> = holders
            .iter()
            .flat_map(|person| person.roles.iter().map(|r| roles::told(person.shown(), &r.role)))
            .collect();
        let forms: Vec<String> = role.role.title.iter().cloned().collect();
        let mut why = self.why_not(Kind::Person, &forms, None);
        why.reason = match class {
            Class::NoPerson => "its holder was not found".into(),
            Class::NoRole => "its holder was found without a role".into(),
            _ => String::new(),
        };
        let found = (!found.is_empty()).then(|| found.join(" | "));
        self.push("role", class, Some(roles::told(name, &role.role)), found, why);
    }

    /// A role too many.
    pub fn role_wrong(&mut self, person: &Item, role: &Role) {
        let why = match person.mentions.first() {
            Some(mention) => Why { context: self.context(mention), reason: String::new() },
            None => Why { context: None, reason: String::new() },
        };
        self.push("role", Class::Wrong, None, Some(roles::told(person.shown(), role)), why);
    }

    /// A mention of the gold that was not found, or one that was found and is not there.
    pub fn mention(&mut self, kind: Kind, class: Class, gold: Option<&Mention>, found: Option<&Mention>) {
        let why = match (gold, found) {
            (_, Some(found)) => self.at(found, kind.name()),
            (Some(gold), None) => {
                let mut why = self.fates(gold.field, gold.start, gold.end);
                why.context = self.context(gold);
                why
            }
            _ => return,
        };
        let text = |mention: Option<&Mention>| mention.map(|mention| mention.text.clone());
        self.push(kind.name(), class, text(gold), text(found), why);
    }

    /// Why something was taken.
    fn why(&self, item: &Item, kind: Kind) -> Why {
        match item.mentions.first() {
            Some(mention) => {
                let mut why = self.at(mention, kind.name());
                if why.reason.is_empty() {
                    why.reason = item.taken.clone().unwrap_or_default();
                }
                why
            }
            None => Why { context: None, reason: item.taken.clone().unwrap_or_default() },
        }
    }

    /// The rule behind a mention of the record.
    fn at(&self, mention: &Mention, kind: &str) -> Why {
        let finding = self.findings.iter().find(|finding| {
            finding.kind == kind
                && finding.fate == Fate::Taken
                && (finding.field, finding.start) == (mention.field, mention.start)
        });
        let reason = finding.map(|f| match &f.entry {
            Some(entry) => format!("{}, {entry}, score {:.2}", f.rule, f.score),
            None => format!("{}, score {:.2}", f.rule, f.score),
        });
        Why { context: self.context(mention), reason: reason.unwrap_or_default() }
    }

    /// Why nothing was taken for any of some forms.
    fn why_not(&self, kind: Kind, forms: &[String], mention: Option<&Mention>) -> Why {
        if let Some(mention) = mention {
            let why = self.fates(mention.field, mention.start, mention.end);
            return Why { context: self.context(mention), ..why };
        }
        for form in forms {
            for (field, _, folded) in &self.fields {
                let Some(at) = folded.find(form) else { continue };
                let (start, end) = (at.start as u32, at.end as u32);
                let mention = Mention { field: *field, start, end, text: String::new() };
                let why = self.fates(*field, start, end);
                return Why { context: self.context(&mention), ..why };
            }
        }
        let reason = if kind == Kind::Label { "" } else { "it does not stand in the record's text" };
        Why { context: None, reason: reason.into() }
    }

    /// What became of the candidates that touch some characters.
    fn fates(&self, field: Field, start: u32, end: u32) -> Why {
        let mut told: Vec<String> = Vec::new();
        let touching = self
            .findings
            .iter()
            .filter(|f| f.field == field && f.start < end && start < f.end && !matches!(f.kind, "theme" | "date"));
        for finding in touching {
            let fate = match &finding.fate {
                Fate::Taken => "was taken".to_string(),
                Fate::Weak { reason } => format!("too weak: {reason}"),
                Fate::InLabel => "stands in a label".to_string(),
                Fate::Overlapped { kind, text, rule } => format!("lost to {kind} “{text}” ({rule})"),
            };
            let line = format!("{} “{}” ({}) {fate}", finding.kind, finding.text, finding.rule);
            if !told.contains(&line) {
                told.push(line);
            }
        }
        told.truncate(3);
        let reason = match told.as_slice() {
            [] if self.findings.is_empty() => String::new(),
            [] => "no rule proposed it".into(),
            told => told.join("; "),
        };
        Why { context: None, reason }
    }

    fn context(&self, mention: &Mention) -> Option<String> {
        let (_, characters, _) = self.fields.iter().find(|(field, ..)| *field == mention.field)?;
        let (start, end) = (mention.start as usize, mention.end as usize);
        let text = |range: std::ops::Range<usize>| -> Option<String> {
            Some(characters.get(range)?.iter().map(|&c| if c.is_control() { ' ' } else { c }).collect())
        };
        let from = start.saturating_sub(CONTEXT);
        let to = (end + CONTEXT).min(characters.len());
        let cut = |cut: bool| if cut { "…" } else { "" };
        let (before, inner, after) = (text(from..start)?, text(start..end)?, text(end..to.max(end))?);
        Some(format!("{}{before}[{inner}]{after}{}", cut(from > 0), cut(to < characters.len())))
    }
}

struct Why {
    context: Option<String>,
    reason: String,
}

/// One name within the other, word by word.
fn are_near(a: &Item, b: &Item) -> bool {
    let within = |a: &str, b: &str| {
        let (a, b) = (format!(" {a} "), format!(" {b} "));
        a.contains(&b) || b.contains(&a)
    };
    a.keys.iter().any(|a| b.keys.iter().any(|b| within(a, b)))
}

/// `05-22` of a single day.
fn month_and_day(date: &DateItem) -> Option<&str> {
    match (&date.from, &date.to) {
        (Some(from), Some(to)) if from == to => from.get(5..),
        (None, None) => date.value.as_deref().and_then(|value| value.get(5..10)),
        _ => None,
    }
}

fn shown_date(date: &DateItem) -> String {
    let bound = |day: &Option<String>| day.clone().unwrap_or_else(|| "…".into());
    match (&date.from, &date.to, &date.value) {
        (None, None, Some(value)) => value.clone(),
        (from, to, _) if from == to => bound(from),
        (from, to, _) => format!("{} to {}", bound(from), bound(to)),
    }
}

/// Are two fields the same name?
pub(super) fn is_same_text(a: &str, b: &str) -> bool {
    key(a) == key(b)
}
