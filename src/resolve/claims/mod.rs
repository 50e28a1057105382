//! Claims on labels: who holds, gets, keeps, seeks, loses or is refused which label, for what, since when, from whom.
//!
//! The nearest word of claims to a label's mention (`gazetteers/fr/label_claims.tsv`) tells the status and where the
//! holder stands: before it, after `à`, or as the noun that it modifies. What nobody claims is no claim: a label that
//! is only spoken of has none.

mod cues;
mod holders;
mod marks;
mod objects;

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::extract::dates::DateMention;
use crate::extract::labels::FoundLabel;
use crate::extract::{Context, Kind};
use crate::lexicon::Class;
use crate::record::ClaimStatus;
use crate::resolve::Entity;
use crate::steps::{step, steps};
use cues::{Cue, Role, cues};
use holders::Names;
use marks::Marks;

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
/// The same where nothing between counts, as in a list of labels: ten names of ten words.
const FARTHEST: usize = 200;
/// Farthest date from the word of claims or the label, in tokens.
const DATE_REACH: usize = 16;
/// Farthest date that makes a claim of nobody.
const DATE_NEAR: usize = 3;

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
    let mut told = Told::default();
    let mut days: Vec<(Range<usize>, usize)> =
        dates.iter().enumerate().map(|(number, date)| (date.tokens.clone(), number)).collect();
    days.sort_by_key(|(tokens, _)| tokens.start);
    let free: Vec<_> = days.iter().filter(|(tokens, _)| !is_in(&mentions, tokens.start)).cloned().collect();
    for (number, sentence) in context.sentences().enumerate() {
        let sentence = &sentence;
        step();
        let here = inside(&mentions, sentence);
        if here.is_empty() {
            continue;
        }
        let clause = Clause {
            context,
            names: &names,
            days: &days,
            dates: inside(&free, sentence),
            sentence,
            number,
            cues: cues(context, sentence),
            labels: here,
            marks: Marks::default(),
        };
        let clause = Clause { marks: Marks::new(&clause), ..clause };
        for place in 0..here.len() {
            clause.read(place, labels, &mut told);
        }
    }
    told.claims
}

/// Those of some ranges in reading order that lie in a sentence.
fn inside<'r>(ranges: &'r [(Range<usize>, usize)], sentence: &Range<usize>) -> &'r [(Range<usize>, usize)] {
    let from = ranges.partition_point(|(tokens, _)| tokens.start < sentence.start);
    let to = ranges.partition_point(|(tokens, _)| tokens.end <= sentence.end);
    &ranges[from..to.max(from)]
}

/// Does one of some ranges in reading order hold a token?
fn is_in(ranges: &[(Range<usize>, usize)], at: usize) -> bool {
    step();
    let behind = ranges.partition_point(|(tokens, _)| tokens.end <= at);
    ranges.get(behind).is_some_and(|(tokens, _)| tokens.start <= at)
}

/// What was told so far, to be found by who is said to do what with which label.
#[derive(Default)]
struct Told {
    claims: Vec<FoundClaim>,
    places: FxHashMap<(usize, Option<usize>, ClaimStatus), usize>,
}

impl Told {
    fn add(&mut self, claim: FoundClaim) {
        step();
        let place = *self.places.entry((claim.label, claim.holder, claim.status)).or_insert(self.claims.len());
        match self.claims.get_mut(place) {
            // A second telling fills what the first left open.
            Some(known) => {
                known.object = known.object.take().or(claim.object);
                known.date = known.date.or(claim.date);
                known.issuer = known.issuer.or(claim.issuer);
            }
            None => self.claims.push(claim),
        }
    }
}

/// A sentence with all that its claims are read from.
struct Clause<'a> {
    context: &'a Context<'a>,
    names: &'a Names<'a>,
    /// All dates, with their numbers.
    days: &'a [(Range<usize>, usize)],
    /// Those of the sentence that stand in no label.
    dates: &'a [(Range<usize>, usize)],
    sentence: &'a Range<usize>,
    number: usize,
    cues: Vec<Cue>,
    /// The labels of the sentence, with their numbers.
    labels: &'a [(Range<usize>, usize)],
    marks: Marks,
}

impl Clause<'_> {
    /// Reads what is claimed of the label at a place of the sentence.
    fn read(&self, place: usize, labels: &[FoundLabel], out: &mut Told) {
        let (label, number) = (&self.labels[place].0, self.labels[place].1);
        let (status, mut holders, issuer, cue) = match self.nearest(label) {
            Some(cue) => {
                let (holders, issuer) = self.holders(&cue, label);
                (cue.status, holders, issuer, Some(cue))
            }
            // `La distillerie X, Entreprise du patrimoine vivant, …`
            None => match self.apposed(place) {
                Some(holder) => (ClaimStatus::Held, vec![holder], None, None),
                None => return,
            },
        };
        let (far, date) = self.date(label, cue.as_ref()).unzip();
        let object = self.object(label, cue.as_ref(), &holders, labels[number].entry);
        holders.retain(|holder| Some(*holder) != issuer);
        let own = || self.marks.first_person.first().is_some_and(|&at| at < label.start);
        // Nobody's state is told only where something else is: `labellisé depuis 2013`.
        let state = matches!(status, ClaimStatus::Held | ClaimStatus::Sought);
        let dated = if state { far.is_some_and(|far| far <= DATE_NEAR) } else { date.is_some() };
        if holders.is_empty() && !dated && object.is_none() && !own() {
            return;
        }
        let found: Vec<Option<usize>> =
            if holders.is_empty() { vec![None] } else { holders.into_iter().map(Some).collect() };
        for holder in found {
            out.add(FoundClaim {
                label: number,
                mention: label.clone(),
                holder,
                status,
                object: object.clone(),
                date,
                issuer,
                sentence: self.sentence.clone(),
            });
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
        let own = self.cues.partition_point(|cue| cue.start < label.start);
        if let Some(cue) = self.cues.get(own).filter(|cue| label.start == cue.start && cue.role == Role::Bearer) {
            return Some(*cue);
        }
        let mut best: Option<(usize, Cue)> = None;
        let mut see = |cost: usize, cue: &Cue| {
            let noun = matches!(cue.role, Role::Noun | Role::Giving);
            let reach = if noun { NOUN_REACH } else { REACH };
            let nearer = best.is_none_or(|(known, other)| (cost, cue.start) < (known, other.start));
            if cost <= reach && nearer && !self.is_label(cue.start) {
                best = Some((cost, *cue));
            }
        };
        let (mut cost, mut edge) = (0, label.start);
        for cue in self.cues[..self.cues.partition_point(|cue| cue.end <= label.start)].iter().rev() {
            if label.start - cue.end > FARTHEST {
                break;
            }
            cost += self.cost(cue.end..edge);
            edge = cue.end;
            if cost > REACH {
                break;
            }
            see(cost, cue);
        }
        // `le label X a été renouvelé`; what stands behind a comma belongs elsewhere, a bare participle excepted.
        let (mut cost, mut edge) = (0, label.end);
        for cue in &self.cues[self.cues.partition_point(|cue| cue.start < label.end)..] {
            if cue.start - label.end > FARTHEST {
                break;
            }
            cost += self.cost(edge..cue.start);
            edge = cue.start;
            if cost > REACH {
                break;
            }
            if !matches!(cue.role, Role::Noun | Role::Giving | Role::Giver) {
                let bare = matches!(cue.role, Role::Given | Role::Subject) && cue.start == label.end + 1;
                see(cost + if bare { 0 } else { 3 }, cue);
            }
        }
        best.map(|(_, cue)| cue)
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
        is_in(self.labels, at)
    }

    /// How much lies between a word of claims and a label.
    fn cost(&self, between: Range<usize>) -> usize {
        steps(between.len());
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
    fn apposed(&self, place: usize) -> Option<usize> {
        let label = &self.labels[place].0;
        label.start.checked_sub(1).filter(|at| *at > self.sentence.start)?;
        let open = self.marks.lists[place].checked_sub(1)?;
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
}
