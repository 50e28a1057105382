//! What became of each candidate: for `eval` and `explain`, never in the hot path.

use std::collections::HashMap;
use std::ops::Range;

use super::Source;
use super::offsets::Offsets;
use crate::extract::dates::DateMention;
use crate::extract::evidence::{Evidence, Parts};
use crate::extract::labels::FoundLabel;
use crate::extract::themes::{FoundTheme, WeakTheme};
use crate::extract::{Candidate, Context};
use crate::gazetteer::EntryId;
use crate::record::Field;
use crate::resolve::{Entity, Lost, THRESHOLD};
use crate::steps::step;

/// A candidate of the analysis, and what became of it.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Finding {
    /// `person`, `organisation`, `place`, `event`, `date`, `label` or `theme`.
    pub kind: &'static str,
    /// Where it stands; offsets count code points.
    pub field: Field,
    /// First character.
    pub start: u32,
    /// Character after the last.
    pub end: u32,
    /// Its characters.
    pub text: String,
    /// What it says: the name of the entity, the value of the date, the id of the theme.
    pub says: String,
    /// The rule that proposed it.
    pub rule: &'static str,
    /// How sure the rule is, 0 to 1.
    pub score: f32,
    /// What the score is made of, where it is more than the rule's own worth.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<(Evidence, f32)>,
    /// Id of the gazetteer's entry that it names.
    pub entry: Option<String>,
    /// List and line of that entry, `places/fr_communes.tsv:120`.
    pub list: Option<String>,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a candidate.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(tag = "fate", rename_all = "kebab-case")]
pub enum Fate {
    /// It is a mention of the record.
    Taken,
    /// It weighed too little.
    Weak {
        /// What it was short of.
        reason: String,
    },
    /// It only names a part of a label.
    InLabel,
    /// Another reading of the same words was better.
    Overlapped {
        /// Kind of that reading.
        kind: &'static str,
        /// Its characters.
        text: String,
        /// Its rule.
        rule: &'static str,
    },
}

/// Gathers what lost while the analysis runs.
#[derive(Default)]
pub(super) struct Trace {
    /// Score of what was taken, by its tokens, and what it is made of.
    pub chosen: HashMap<(usize, usize), (f32, Parts)>,
    pub losers: Vec<(Candidate, Lost)>,
    pub weak: Vec<WeakTheme>,
    pub findings: Vec<Finding>,
}

/// What the analysis took.
pub(super) struct Found<'a> {
    pub entities: &'a [Entity],
    pub labels: &'a [FoundLabel],
    pub themes: &'a [FoundTheme],
    pub dates: &'a [DateMention],
}

impl Trace {
    /// Puts all candidates into reading order.
    pub fn tell(&mut self, context: &Context<'_>, source: &Source, found: &Found<'_>) {
        let teller = Teller { context, offsets: Offsets::new(source) };
        let mut findings = Vec::new();
        for entity in found.entities {
            let says = entity.name.as_deref().unwrap_or("?");
            for (tokens, rule) in &entity.mentions {
                let mut finding = teller.finding(entity.kind.name(), tokens, says, rule, entity.score);
                teller.name_entry(&mut finding, entity.entry);
                if let Some((score, parts)) = self.chosen.get(&(tokens.start, tokens.end)) {
                    finding.score = *score;
                    finding.evidence = told(parts);
                }
                findings.push(finding);
            }
        }
        for label in found.labels {
            for (tokens, rule) in &label.mentions {
                let mut finding = teller.finding("label", tokens, &label.name, rule, label.score);
                teller.name_entry(&mut finding, label.entry);
                findings.push(finding);
            }
        }
        for theme in found.themes {
            let says = context.gazetteers.id(theme.entry);
            findings
                .extend(theme.mentions.iter().map(|at| teller.finding("theme", at, says, "theme terms", theme.score)));
        }
        for date in found.dates {
            findings.push(teller.finding("date", &date.tokens, &date.value, date.rule, date.score));
        }
        for (candidate, lost) in self.losers.drain(..) {
            let tokens = candidate.start..candidate.end;
            let says = candidate.name.as_deref().unwrap_or(context.slice(tokens.clone()));
            let kind = candidate.kind.name();
            let mut finding = teller.finding(kind, &tokens, says, candidate.rule, candidate.score);
            teller.name_entry(&mut finding, candidate.entry);
            finding.evidence = told(&candidate.parts);
            finding.fate = teller.fate(&candidate, lost);
            findings.push(finding);
        }
        for theme in self.weak.drain(..) {
            let says = context.gazetteers.id(theme.entry);
            findings.extend(theme.mentions.iter().map(|at| Finding {
                fate: Fate::Weak { reason: theme.reason.clone() },
                ..teller.finding("theme", at, says, "theme terms", 0.0)
            }));
        }
        let taken_first = |finding: &Finding| finding.fate != Fate::Taken;
        findings
            .sort_by(|a, b| (a.field, a.start, taken_first(a), b.end).cmp(&(b.field, b.start, taken_first(b), a.end)));
        self.findings = findings;
    }
}

struct Teller<'a> {
    context: &'a Context<'a>,
    offsets: Offsets<'a>,
}

impl Teller<'_> {
    fn finding(
        &self,
        kind: &'static str,
        tokens: &Range<usize>,
        says: &str,
        rule: &'static str,
        score: f32,
    ) -> Finding {
        step();
        let all = &self.context.text.tokens;
        let bytes = all[tokens.start].start as usize..all[tokens.end - 1].end as usize;
        let mention = self.offsets.mention(&bytes);
        let (field, start, end, text) = (mention.field, mention.start, mention.end, mention.text);
        let says = says.to_string();
        Finding {
            kind,
            field,
            start,
            end,
            text,
            says,
            rule,
            score,
            evidence: Vec::new(),
            entry: None,
            list: None,
            fate: Fate::Taken,
        }
    }

    fn name_entry(&self, finding: &mut Finding, entry: Option<EntryId>) {
        finding.entry = entry.map(|entry| self.context.gazetteers.id(entry).to_string());
        finding.list = entry.map(|entry| self.context.gazetteers.origin(entry));
    }

    fn fate(&self, candidate: &Candidate, lost: Lost) -> Fate {
        match lost {
            Lost::Weak => Fate::Weak { reason: format!("score {:.2} of {THRESHOLD}", candidate.score) },
            Lost::InLabel => Fate::InLabel,
            Lost::Overlapped(by) => Fate::Overlapped {
                kind: by.kind.name(),
                text: self.context.slice(by.start..by.end).to_string(),
                rule: by.rule,
            },
        }
    }
}

/// The parts of a score, where there are several.
fn told(parts: &Parts) -> Vec<(Evidence, f32)> {
    let told: Vec<(Evidence, f32)> = parts.told().collect();
    if told.iter().all(|(evidence, _)| *evidence == Evidence::Rule) { Vec::new() } else { told }
}
