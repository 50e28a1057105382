//! Claims on labels: who holds, gets, keeps, seeks, loses or is refused which label, for what, since when, from whom.
//!
//! The nearest word of claims to a label's mention (`gazetteers/fr/label_claims.tsv`) tells the status and where the
//! holder stands: before it, after `à`, or as the noun that it modifies. What nobody claims is no claim: a label that
//! is only spoken of has none.

mod cues;
mod holders;

use std::ops::Range;

use crate::extract::dates::DateMention;
use crate::extract::labels::FoundLabel;
use crate::extract::{Context, Kind};
use crate::lexicon::Class;
use crate::record::ClaimStatus;
use crate::resolve::Entity;
use crate::text::token::{Gap, TokenKind};
use cues::{Cue, Role, cues};
use holders::Names;

/// A claim that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundClaim {
    /// Number of the label.
    pub label: usize,
    /// Its mention.
    pub mention: Range<usize>,
    /// Number of the entity that has it, or wants it; none where it has no name.
    pub holder: Option<usize>,
    /// What becomes of it.
    pub status: ClaimStatus,
    /// Product, site or scope.
    pub object: Option<Range<usize>>,
    /// Number of the date.
    pub date: Option<usize>,
    /// Number of the entity that the text names as the one who grants it.
    pub issuer: Option<usize>,
    /// The sentence.
    pub sentence: Range<usize>,
}

/// Farthest word of claims, in tokens.
const REACH: usize = 12;
/// The same for nouns, which stand close (`renouvellement du label X`).
const NOUN_REACH: usize = 5;
/// Farthest date from the word of claims or the label, in tokens.
const DATE_REACH: usize = 16;
/// Farthest date that makes a claim of nobody.
const DATE_NEAR: usize = 3;
/// Longest object, in tokens.
const OBJECT: usize = 14;
/// Farthest object, in tokens.
const OBJECT_REACH: usize = 9;

/// Finds the claims of a text, in reading order, those that say the same once.
pub fn claims(
    context: &Context<'_>,
    labels: &[FoundLabel],
    entities: &[Entity],
    dates: &[DateMention],
) -> Vec<FoundClaim> {
    let mut mentions: Vec<(Range<usize>, usize)> = labels
        .iter()
        .enumerate()
        .flat_map(|(label, found)| found.mentions.iter().map(move |(tokens, _)| (tokens.clone(), label)))
        .collect();
    if mentions.is_empty() {
        return Vec::new();
    }
    mentions.sort_by_key(|(tokens, _)| tokens.start);
    let names = Names::new(entities, &mentions);
    let mut out: Vec<FoundClaim> = Vec::new();
    for (number, sentence) in context.sentences.iter().enumerate() {
        let here: Vec<&(Range<usize>, usize)> = mentions
            .iter()
            .filter(|(tokens, _)| sentence.start <= tokens.start && tokens.end <= sentence.end)
            .collect();
        if here.is_empty() {
            continue;
        }
        let clause =
            Clause { context, names: &names, dates, sentence, number, cues: cues(context, sentence), labels: &here };
        for (tokens, label) in &here {
            clause.read(tokens, *label, labels, &mut out);
        }
    }
    out
}

/// A sentence with all that its claims are read from.
struct Clause<'a> {
    context: &'a Context<'a>,
    names: &'a Names<'a>,
    dates: &'a [DateMention],
    sentence: &'a Range<usize>,
    number: usize,
    cues: Vec<Cue>,
    labels: &'a [&'a (Range<usize>, usize)],
}

impl Clause<'_> {
    fn read(&self, label: &Range<usize>, number: usize, labels: &[FoundLabel], out: &mut Vec<FoundClaim>) {
        let (status, mut holders, issuer, cue) = match self.nearest(label) {
            Some(cue) => {
                let (holders, issuer) = self.holders(&cue, label);
                (cue.status, holders, issuer, Some(cue))
            }
            // `La distillerie X, Entreprise du patrimoine vivant, …`
            None => match self.apposed(label) {
                Some(holder) => (ClaimStatus::Held, vec![holder], None, None),
                None => return,
            },
        };
        let (far, date) = self.date(label, cue.as_ref()).unzip();
        let object = self.object(label, cue.as_ref(), &holders, labels[number].entry);
        holders.retain(|holder| Some(*holder) != issuer);
        let own = || (self.sentence.start..label.start).any(|at| self.is_first_person(at));
        // Nobody's state is told only where something else is: `labellisé depuis 2013`.
        let state = matches!(status, ClaimStatus::Held | ClaimStatus::Sought);
        let dated = if state { far.is_some_and(|far| far <= DATE_NEAR) } else { date.is_some() };
        if holders.is_empty() && !dated && object.is_none() && !own() {
            return;
        }
        let found: Vec<Option<usize>> =
            if holders.is_empty() { vec![None] } else { holders.into_iter().map(Some).collect() };
        for holder in found {
            let claim = FoundClaim {
                label: number,
                mention: label.clone(),
                holder,
                status,
                object: object.clone(),
                date,
                issuer,
                sentence: self.sentence.clone(),
            };
            match out.iter_mut().find(|known| (known.label, known.holder, known.status) == (number, holder, status)) {
                // A second telling fills what the first left open.
                Some(known) => {
                    known.object = known.object.take().or(claim.object);
                    known.date = known.date.or(claim.date);
                    known.issuer = known.issuer.or(claim.issuer);
                }
                None => out.push(claim),
            }
        }
    }

    /// `nos ateliers`, `nous avons obtenu`: the document speaks of its own body.
    pub(super) fn is_first_person(&self, at: usize) -> bool {
        ["nos", "notre", "nous"].iter().any(|word| self.context.is_word(at, word))
    }

    /// The word of claims that governs a label: few words between, commas only in lists of labels.
    fn nearest(&self, label: &Range<usize>) -> Option<Cue> {
        // `par la French Tech`: there the name is somebody's who acts.
        if cues::is(self.context, self.context_before(label.start), "link by") {
            return None;
        }
        let inside = self.cues.iter().find(|cue| label.start == cue.start && cue.role == Role::Bearer);
        if let Some(cue) = inside {
            return Some(*cue);
        }
        let costs = self.cues.iter().filter(|cue| !self.is_label(cue.start)).filter_map(|cue| {
            let cost = match () {
                () if cue.end <= label.start => self.cost(cue.end..label.start),
                // `le label X a été renouvelé`; what stands behind a comma belongs elsewhere, a bare participle excepted.
                () if label.end <= cue.start && !matches!(cue.role, Role::Noun | Role::Giving | Role::Giver) => {
                    let bare = matches!(cue.role, Role::Given | Role::Subject) && cue.start == label.end + 1;
                    self.cost(label.end..cue.start) + if bare { 0 } else { 3 }
                }
                () => return None,
            };
            let noun = matches!(cue.role, Role::Noun | Role::Giving);
            let reach = if noun { NOUN_REACH } else { REACH };
            (cost <= reach).then_some((cost, *cue))
        });
        costs.min_by_key(|(cost, cue)| (*cost, cue.start)).map(|(_, cue)| cue)
    }

    /// The token before a name, its article left out.
    fn context_before(&self, start: usize) -> usize {
        let mut at = start.saturating_sub(1);
        while at > self.sentence.start && self.context.is(at, Class::Determiner) && !cues::is_link(self.context, at) {
            at -= 1;
        }
        at
    }

    pub(super) fn is_label(&self, at: usize) -> bool {
        self.labels.iter().any(|(tokens, _)| tokens.contains(&at))
    }

    fn cost(&self, between: Range<usize>) -> usize {
        between
            .map(|at| match self.context.sign(at) {
                _ if self.is_label(at) => 0,
                // `Pavillon Bleu : conservé`
                ':' if self.is_label(at.wrapping_sub(1)) => 1,
                ';' | ':' => 20,
                ',' if self.is_label(at.wrapping_sub(1)) => 1,
                ',' | '(' | ')' => 5,
                '\0' => 1,
                _ => 0,
            })
            .sum()
    }

    /// Who has the label, and who the text says gives it.
    fn holders(&self, cue: &Cue, label: &Range<usize>) -> (Vec<usize>, Option<usize>) {
        let from = cue.end.max(label.end).min(self.sentence.end);
        let first = cue.start.min(label.start);
        let by = self.after(cue.end.min(label.end)..self.sentence.end, "link by").first().copied();
        let subject = || self.subject(first);
        match cue.role {
            Role::Giver => {
                let to = self.after(first..self.sentence.end, "link to");
                let to = if to.is_empty() { self.of(label) } else { to };
                (to, subject().first().copied())
            }
            Role::Marks => {
                let right =
                    self.names.first_in(cue.end..self.sentence.end).map(|at| self.group(at)).unwrap_or_default();
                (right, None)
            }
            Role::Given => {
                let mut to = self.after(cue.end..self.sentence.end, "link to");
                if to.is_empty() && cue.start > label.start {
                    to = self.of(label);
                }
                if to.is_empty() {
                    to = self.after(cue.end..self.sentence.end, "link for");
                }
                // `X, dont le label…`, `son label a été renouvelé`
                if to.is_empty() && self.is_possessive(self.article(label.start)) {
                    to = self.subject(first);
                }
                (to, by)
            }
            Role::Giving => {
                let to = self.after(from..self.sentence.end, "link to");
                (if to.is_empty() { self.of(label) } else { to }, by)
            }
            Role::Noun => {
                let between = self.after(cue.end..label.start, "link of");
                if !between.is_empty() {
                    return (between, None);
                }
                let left = self.subject(cue.start);
                if !left.is_empty() && self.is_possessive(cue.start.wrapping_sub(1)) {
                    return (left, None);
                }
                let to = self.after(from..self.sentence.end, "link to");
                let by_or_of = || by.map_or_else(|| self.of(label), |by| self.group_of(by, from));
                match () {
                    () if !to.is_empty() => (to, by),
                    () => {
                        let found = by_or_of();
                        (if found.is_empty() { left } else { found }, None)
                    }
                }
            }
            Role::Subject => {
                let left = self.subject(cue.start);
                // `le ministre a confirmé le label`: persons confirm what others have.
                if cue.status == ClaimStatus::Confirmed && left.iter().any(|&holder| self.names.is_person(holder)) {
                    return (self.after(first..self.sentence.end, "link to"), left.first().copied());
                }
                (if left.is_empty() { self.behind(from) } else { left }, by)
            }
            Role::Bearer => {
                let adjacent = self.adjacent(cue.start);
                let behind_comma = self.context.sign(cue.start.wrapping_sub(1)) == ',';
                let mut left = if adjacent.is_empty() { self.subject(cue.start) } else { adjacent };
                // `Mme X, gérante du domaine Y, certifié HVE`: bodies are certified, a person is a laureate.
                if (behind_comma || cue.status == ClaimStatus::Held)
                    && left.iter().any(|&holder| self.names.is_person(holder))
                {
                    left.clear();
                }
                (if left.is_empty() { self.behind(from) } else { left }, by)
            }
        }
    }

    /// The article or possessive of a label, words like `label` between left out.
    fn article(&self, start: usize) -> usize {
        let from = start.saturating_sub(3).max(self.sentence.start);
        (from..start).rev().find(|&at| self.context.is(at, Class::Determiner)).unwrap_or(start)
    }

    fn is_possessive(&self, at: usize) -> bool {
        self.context
            .text
            .tokens
            .get(at)
            .is_some_and(|token| self.context.gazetteers.value(token.word, Class::Determiner) == Some("possessive"))
    }

    /// `X, Entreprise du patrimoine vivant, …`, `X (ISO 9001)`: the name right before the label, with the label closed off.
    fn apposed(&self, label: &Range<usize>) -> Option<usize> {
        let mut open = label.start.checked_sub(1).filter(|at| *at > self.sentence.start)?;
        while self.is_label(open.wrapping_sub(1)) || self.is_label(open) {
            open = open.checked_sub(1)?;
        }
        if !matches!(self.context.sign(open), ',' | '(') {
            return None;
        }
        let closed = label.end >= self.sentence.end
            || matches!(self.context.sign(label.end), ',' | ')' | '.')
            || cues::is(self.context, label.end, "link aside");
        let name = self.names.ending_at(open)?;
        let kind = self.names.kind(name);
        (closed && kind != Kind::Person && self.subject(open).contains(&self.names.entity(name)))
            .then(|| self.names.entity(name))
    }

    /// The date nearest to the word of claims or the label, with its distance; what a comma parts from it belongs
    /// elsewhere, a date at the head of the sentence excepted.
    fn date(&self, label: &Range<usize>, cue: Option<&Cue>) -> Option<(usize, usize)> {
        let span = cue.map_or(label.clone(), |cue| cue.start.min(label.start)..cue.end.max(label.end));
        let parted = |mut between: Range<usize>, head: bool| {
            between.any(|at| match self.context.sign(at) {
                ';' | ':' => true,
                ',' => !head && !self.is_label(at + 1) && !self.is_label(at + 2),
                // `fondée en 1872 et labellisée`
                _ => at + 1 == span.start && self.context.is_word(at, "et"),
            })
        };
        let far = |tokens: &Range<usize>| match () {
            () if tokens.end <= span.start => {
                let head = tokens.start <= self.sentence.start + 2;
                (!parted(tokens.end..span.start, head)).then_some((span.start - tokens.end).min(DATE_REACH))
            }
            // What follows is nearer than what stands before.
            () if tokens.start >= span.end => {
                let distance = (tokens.start - span.end).saturating_sub(2);
                (!parted(span.end..tokens.start, false) && distance <= DATE_REACH).then_some(distance)
            }
            () => Some(0),
        };
        self.dates
            .iter()
            .enumerate()
            .filter(|(_, date)| self.sentence.start <= date.tokens.start && date.tokens.end <= self.sentence.end)
            .filter(|(_, date)| !self.is_label(date.tokens.start))
            .filter_map(|(number, date)| Some((far(&date.tokens)?, number)))
            .min()
    }

    /// What the label is for: `pour son site de Metz`; the product of a sign of origin.
    fn object(
        &self,
        label: &Range<usize>,
        cue: Option<&Cue>,
        holders: &[usize],
        entry: Option<crate::gazetteer::EntryId>,
    ) -> Option<Range<usize>> {
        let family = entry.and_then(|entry| self.context.gazetteers.fact(entry, "family"));
        if family == Some("siqo")
            && let Some(product) = self.product(label.end)
        {
            return Some(product);
        }
        let from = cue.map_or(label.end, |cue| cue.end.min(label.end));
        // `à l'offre « X »`: what gets the label and is no actor is what it is for.
        let given = cue.is_some_and(|cue| matches!(cue.role, Role::Given | Role::Giver)) && holders.is_empty();
        let is_link =
            |at: usize| cues::is(self.context, at, "link for") || given && cues::is(self.context, at, "link to");
        let start = (from..self.sentence.end).find(|&at| is_link(at) && !self.is_label(at))?;
        let span = cue.map_or(label.end, |cue| cue.end.max(label.end));
        let parted = (span.min(start)..start.saturating_sub(1)).any(|at| matches!(self.context.sign(at), ',' | ';'));
        if start > span + OBJECT_REACH || parted {
            return None;
        }
        // Another claim's object is behind another claim.
        if self.cues.iter().any(|other| other.start >= from.max(label.end) && other.end <= start) {
            return None;
        }
        let mut first = start + 1;
        let definite =
            |at: usize| {
                self.context.text.tokens.get(at).is_some_and(|token| {
                    self.context.gazetteers.value(token.word, Class::Determiner) == Some("definite")
                })
            };
        // `pour la plupart`
        if definite(first) && self.context.is(first + 1, Class::FunctionWord) {
            return None;
        }
        let determined = self.context.is(first, Class::Determiner) || self.context.is(first, Class::Number);
        let numbered = self.context.text.number(first).is_some();
        if !determined && !numbered && !self.context.is_capitalised(first) {
            return None;
        }
        if definite(first) {
            first += 1;
        }
        let limit = self.sentence.end.min(first + OBJECT);
        let stops = |at: usize| {
            let sign = self.context.text.tokens[at].kind == TokenKind::Sign
                && !matches!(self.context.sign(at), '&' | '«' | '»' | '“' | '”');
            let aside = cues::is(self.context, at, "link aside") || cues::is(self.context, at, "link by");
            let date = self.dates.iter().any(|date| date.tokens.contains(&at));
            sign || aside && at > first || date || self.context.text.tokens[at].gap == Gap::Paragraph
        };
        let end = (first..limit).find(|&at| stops(at)).unwrap_or(limit);
        // `pour la troisième année`, `pour cinq ans`: how long, how often.
        let time = (first..end).any(|at| self.context.is(at, Class::TimeUnit) || self.context.is(at, Class::Ordinal));
        let holder = self.names.first_in(first..end).is_some_and(|name| holders.contains(&self.names.entity(name)));
        (end > first && !time && !holder).then_some(first..end)
    }

    /// `IGP Mirabelle de Lorraine`, `AOP « Bleu des Causses »`.
    fn product(&self, at: usize) -> Option<Range<usize>> {
        if matches!(self.context.sign(at), '«' | '“' | '"') {
            let close = (at + 1..self.sentence.end).find(|&at| matches!(self.context.sign(at), '»' | '”' | '"'))?;
            return (close > at + 1).then_some(at + 1..close);
        }
        if at >= self.sentence.end || !self.context.is_capitalised(at) || self.context.text.tokens[at].gap > Gap::Line {
            return None;
        }
        let mut end = at + 1;
        while end < self.sentence.end {
            let joined = self.context.text.tokens[end].gap < Gap::Paragraph;
            let next = (end + 1 < self.sentence.end && cues::is(self.context, end, "link of"))
                .then(|| self.context.skip_determiners(end + 1, self.sentence.end));
            match next {
                Some(next) if next < self.sentence.end && self.context.is_capitalised(next) => end = next + 1,
                _ if joined && self.context.is_capitalised(end) => end += 1,
                _ => break,
            }
        }
        Some(at..end)
    }
}
