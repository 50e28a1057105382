//! Further occurrences of names that were found: a name that comes back, a family name, a short form.

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::FxHashMap;
use smallvec::{SmallVec, smallvec};

use super::name::{Name, one_spaced};
use crate::extract::organisations::counts_members;
use crate::extract::{Candidate, Context, Kind};
use crate::gazetteer::ListKind;
use crate::lexicon::Class;
use crate::steps::step;
use crate::text::token::{Gap, Token, TokenKind};

/// Takes further occurrences of names that were found: `SESAMm` after `la start-up SESAMm`, a family
/// name after the full name.
pub(super) fn repeat(context: &Context<'_>, mentions: &mut Vec<Candidate>) {
    let mut names = Names::default();
    for (number, mention) in mentions.iter().enumerate() {
        for tokens in repeated_forms(context, mention) {
            names.add(&context.text.tokens[tokens], number);
        }
    }
    if names.is_empty() {
        return;
    }
    let bodies = bodies_by_head(context, mentions);
    let mut found = Vec::new();
    // The first mention that does not end before the token.
    let mut next = 0;
    let mut words = context.name_words();
    for sentence in context.sentences() {
        let sentence = &sentence;
        // The token behind the last repetition.
        let mut from = sentence.start;
        for at in words.within(sentence).iter().map(|&at| at as usize) {
            step();
            while mentions.get(next).is_some_and(|mention| mention.end <= at) {
                next += 1;
            }
            let next_taken = mentions.get(next).map_or(sentence.end, |mention| mention.start).min(sentence.end);
            if at < from || next_taken <= at {
                continue;
            }
            if let Some(body) = short_form(context, at, next_taken, &bodies) {
                let source = &mentions[body];
                let mut short = Candidate::new(at..at + 1, source.kind, source.score * 0.9, "short form");
                short.entry = source.entry;
                short.name = Some(written(context, source).into_owned());
                found.push(short);
            } else if let Some((length, number)) = names.longest(&context.text.tokens[at..next_taken])
                && let end = at + length
                && is_whole(context, at, end, sentence)
                && !(end > at + 1 && counts_members(context, at, sentence))
            {
                let source = &mentions[number];
                let mut repeated =
                    Candidate::new(at..end, source.kind, (source.score * 0.95).max(0.55), "repeated name");
                repeated.entry = source.entry;
                found.push(repeated);
                from = end;
            }
        }
    }
    if !found.is_empty() {
        mentions.extend(found);
        mentions.sort_by_key(|mention| mention.start);
    }
}

/// Names as a tree over the hashes of their words, each with the first mention that bears it.
#[derive(Default)]
struct Names {
    /// From a node, by a word, to the next; the root is 0.
    edges: FxHashMap<(u32, u64), u32>,
    /// By node, the mention whose name ends there.
    mentions: Vec<Option<usize>>,
}

impl Names {
    fn is_empty(&self) -> bool {
        self.edges.is_empty()
    }

    fn add(&mut self, name: &[Token], mention: usize) {
        let mut node = 0;
        for token in name {
            step();
            let next = self.mentions.len() as u32 + 1;
            node = *self.edges.entry((node, token.hash)).or_insert(next);
            if node == next {
                self.mentions.push(None);
            }
        }
        if let Some(known) = (node as usize).checked_sub(1).and_then(|last| self.mentions.get_mut(last)) {
            known.get_or_insert(mention);
        }
    }

    /// The longest name that these tokens start with: its tokens, and its mention.
    fn longest(&self, tokens: &[Token]) -> Option<(usize, usize)> {
        let (mut node, mut found) = (0, None);
        for (length, token) in (1..).zip(tokens) {
            step();
            let Some(&next) = self.edges.get(&(node, token.hash)) else { break };
            node = next;
            found = self.mentions[next as usize - 1].map(|mention| (length, mention)).or(found);
        }
        found
    }
}

/// The bodies whose name starts with a generic word, by that word; none where two share it.
fn bodies_by_head(context: &Context<'_>, mentions: &[Candidate]) -> FxHashMap<u64, Option<usize>> {
    let mut bodies: FxHashMap<u64, Option<usize>> = FxHashMap::default();
    for (number, mention) in mentions.iter().enumerate() {
        let headed = mention.kind == Kind::Organisation
            && mention.end - mention.start >= 2
            && context.is(mention.start, Class::OrganisationHead)
            && context.is_capitalised(mention.start)
            && !context.text.tokens[mention.start].shape.is_all_capitals();
        if headed {
            let known = bodies.entry(context.text.tokens[mention.start].hash).or_insert(Some(number));
            if known.is_some_and(|known| !same_name(context, &mentions[known], mention)) {
                *known = None;
            }
        }
    }
    bodies
}

fn same_name(context: &Context<'_>, a: &Candidate, b: &Candidate) -> bool {
    a.entry.is_some() && a.entry == b.entry
        || Name::new(written(context, a)).words == Name::new(written(context, b)).words
}

/// `l'Assemblée`, `la Commission` with a capital behind their article: the one body of the document so called.
fn short_form(context: &Context<'_>, at: usize, limit: usize, bodies: &FxHashMap<u64, Option<usize>>) -> Option<usize> {
    let token = &context.text.tokens[at];
    if !token.shape.is_capitalised() || token.shape.is_all_capitals() || context.is_head(at) || at + 1 > limit {
        return None;
    }
    let body = (*bodies.get(&token.hash)?)?;
    let article = at > 0
        && (context.is(at - 1, Class::Determiner) && !context.text.token_is_de(at - 1)
            || matches!(context.text.token(at - 1), "du" | "au"));
    let goes_on = context.is_joined(at + 1)
        && (context.is_name_word(at + 1)
            || context.text.token_is_de(at + 1)
            || context.is(at + 1, Class::TitleAdjective)
            || context.is(at + 1, Class::Demonym));
    (article && !goes_on).then_some(body)
}

/// A mention as it stands in the text, or the name that it was completed to.
pub(super) fn written<'t>(context: &Context<'t>, mention: &Candidate) -> Cow<'t, str> {
    match &mention.name {
        Some(name) => name.clone().into(),
        None => one_spaced(context.slice(mention.start..mention.end)),
    }
}

/// The forms under which a mention comes back: as it stands; a person's family name.
fn repeated_forms(context: &Context<'_>, mention: &Candidate) -> SmallVec<[Range<usize>; 2]> {
    let whole = mention.start..mention.end;
    match mention.kind {
        Kind::Person => {
            let mut forms = smallvec![whole.clone()];
            let surname = surname(context, &whole);
            if surname.start > whole.start && !is_ambiguous(context, &surname) {
                forms.push(surname);
            }
            forms
        }
        // A place of the list was weighed wherever it stands.
        Kind::Place if mention.entry.is_some() => SmallVec::new(),
        // What a service does once, it is not everywhere.
        _ if context.class_end(whole.start, Class::Platform) == Some(whole.end) => SmallVec::new(),
        // Nor does a word that is ordinary in itself come back for having been a name once.
        _ if whole.len() == 1 && context.text.words[whole.start].common >= 5 => SmallVec::new(),
        _ => smallvec![whole],
    }
}

/// The family name inside a full name: behind the first names, particles included.
fn surname(context: &Context<'_>, name: &Range<usize>) -> Range<usize> {
    let mut start = name.start + 1;
    // Hyphenated first names and initials.
    while start < name.end {
        let token = &context.text.tokens[start];
        let word = context.text.words[start];
        let initial = token.kind == TokenKind::Sign || token.shape.is_initial() || token.shape.is_dotted();
        let second_first = word.first_name >= 10
            && start + 1 < name.end
            && word.family_name < 8
            && context.text.tokens[start + 1].kind != TokenKind::Sign;
        if token.gap == Gap::Hyphen || initial || second_first {
            start += 1;
        } else {
            break;
        }
    }
    start.min(name.end - 1)..name.end
}

/// A family name that is also a place, a body or a common word needs a civility to be taken.
fn is_ambiguous(context: &Context<'_>, surname: &Range<usize>) -> bool {
    if surname.len() > 1 {
        return false;
    }
    let word = context.text.words[surname.start];
    let listed = context.matches_at(surname.start).iter().any(|found| {
        found.end as usize == surname.end
            && found.form.weight >= 3
            && (found.form.is(ListKind::Place) || found.form.is(ListKind::Organisation))
    });
    let short = context.text.token(surname.start).chars().count() < 3;
    listed || word.common >= 4 || short
}

/// No part of a tied word, and not the start of a longer run of capitals.
fn is_whole(context: &Context<'_>, start: usize, end: usize, sentence: &Range<usize>) -> bool {
    let tied = |at: usize| {
        at < sentence.end
            && context.text.tokens[at].gap == Gap::Hyphen
            && context.text.tokens[at].kind == TokenKind::Word
    };
    !tied(start) && !tied(end)
}
