//! When and what for: the date nearest to a claim, the product, site or scope that a label is for.

use std::ops::Range;

use super::cues::{self, Cue, Role};
use super::{Clause, DATE_REACH, is_in};
use crate::lexicon::Class;
use crate::text::token::{Gap, TokenKind};

/// Longest object, in tokens.
const OBJECT: usize = 14;
/// Farthest object, in tokens.
const OBJECT_REACH: usize = 9;
/// Longest product of a sign of origin, in tokens: the longest registered names have about ten words.
const PRODUCT: usize = 40;

impl Clause<'_> {
    /// The date nearest to the word of claims or the label, with its distance; what a comma parts from it belongs
    /// elsewhere, a date at the head of the sentence excepted.
    pub(super) fn date(&self, label: &Range<usize>, cue: Option<&Cue>) -> Option<(usize, usize)> {
        let span = cue.map_or(label.clone(), |cue| cue.start.min(label.start)..cue.end.max(label.end));
        let marks = &self.marks;
        let head = |tokens: &Range<usize>| tokens.start <= self.sentence.start + 2;
        let holds = |signs: &[usize], tokens: Range<usize>| {
            signs.get(signs.partition_point(|&at| at < tokens.start)).is_some_and(|&at| at < tokens.end)
        };
        // `fondée en 1872 et labellisée`
        let and = span.start > self.sentence.start && self.context.is_word(span.start - 1, "et");
        let far = |tokens: &Range<usize>| match () {
            () if tokens.end <= span.start => {
                let between = tokens.end..span.start;
                let signs = if head(tokens) { &marks.stops } else { &marks.partings };
                let parted = holds(signs, between.clone()) || and && !between.is_empty();
                (!parted).then_some(between.len().min(DATE_REACH))
            }
            // What follows is nearer than what stands before.
            () if tokens.start >= span.end => {
                let distance = (tokens.start - span.end).saturating_sub(2);
                let parted = holds(&marks.partings, span.end..tokens.start);
                (!parted && distance <= DATE_REACH).then_some(distance)
            }
            () => Some(0),
        };
        // Of those before, the nearest counts, the first that nothing parts from the claim where all are far, and those at
        // the head.
        let behind = self.dates.partition_point(|(tokens, _)| tokens.end <= span.start);
        let parting = marks.partings.partition_point(|&at| at < span.start);
        let parting = parting.checked_sub(1).map(|last| marks.partings[last]);
        let first = self.dates.partition_point(|(tokens, _)| parting.is_some_and(|at| tokens.end <= at));
        let heads = self.dates[..behind].iter().take_while(|(tokens, _)| head(tokens));
        let before = [Some(first), behind.checked_sub(1)].into_iter().flatten().filter_map(|at| self.dates.get(at));
        let after = self.dates[behind..].iter().take_while(|(tokens, _)| tokens.start <= span.end + DATE_REACH + 2);
        heads.chain(before).chain(after).filter_map(|(tokens, number)| Some((far(tokens)?, *number))).min()
    }

    /// What the label is for: `pour son site de Metz`; the product of a sign of origin.
    pub(super) fn object(
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
        let span = cue.map_or(label.end, |cue| cue.end.max(label.end));
        let limit = self.sentence.end.min(span + OBJECT_REACH + 1);
        let start = (from..limit).find(|&at| is_link(at) && !self.is_label(at))?;
        let parted = (span.min(start)..start.saturating_sub(1)).any(|at| matches!(self.context.sign(at), ',' | ';'));
        if parted {
            return None;
        }
        // Another claim's object is behind another claim.
        let other = self.cues.partition_point(|other| other.start < from.max(label.end));
        if self.cues.get(other).is_some_and(|other| other.end <= start) {
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
            let date = is_in(self.days, at);
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
        let limit = self.sentence.end.min(at + PRODUCT);
        if matches!(self.context.sign(at), '«' | '“' | '"') {
            let close = (at + 1..limit).find(|&at| matches!(self.context.sign(at), '»' | '”' | '"'))?;
            return (close > at + 1).then_some(at + 1..close);
        }
        if at >= limit || !self.context.is_capitalised(at) || self.context.text.tokens[at].gap > Gap::Line {
            return None;
        }
        let mut end = at + 1;
        while end < limit {
            let joined = self.context.text.tokens[end].gap < Gap::Paragraph;
            let next = (end + 1 < limit && cues::is(self.context, end, "link of"))
                .then(|| self.context.skip_determiners(end + 1, limit));
            match next {
                Some(next) if next < limit && self.context.is_capitalised(next) => end = next + 1,
                _ if joined && self.context.is_capitalised(end) => end += 1,
                _ => break,
            }
        }
        Some(at..end)
    }
}
