//! Labels: the catalogue, numbered standards, and unknown ones that a label word names.

mod standards;
mod unknown;

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Context;
use crate::fold::fold;
use crate::gazetteer::{EntryId, Flags, ListKind};
use crate::lexicon::Class;
use crate::steps::{step, steps};

/// A label that was found, with its mentions as tokens.
#[derive(Clone, Debug)]
pub struct FoundLabel {
    /// Of the catalogue, else a slug.
    pub id: String,
    /// Usual name.
    pub name: String,
    /// Entry of the catalogue.
    pub entry: Option<EntryId>,
    /// 0 to 1.
    pub score: f32,
    /// Tokens of each mention, with the rule.
    pub mentions: Vec<(Range<usize>, &'static str)>,
}

struct Mention {
    tokens: Range<usize>,
    id: String,
    name: String,
    entry: Option<EntryId>,
    score: f32,
    rule: &'static str,
}

/// Finds the labels of a text, longest names first where they overlap.
pub fn find(context: &Context<'_>) -> Vec<FoundLabel> {
    const WATCHED: u64 = Class::LabelNoun.bit() | Class::StandardBody.bit();
    let mut mentions = Vec::new();
    let mut nouns = Vec::new();
    for (number, sentence) in context.sentences().enumerate() {
        let sentence = &sentence;
        for at in sentence.clone() {
            if !context.matches_at(at).is_empty() {
                listed(context, at, sentence, &mut mentions);
            }
            let shape = context.text.tokens[at].shape;
            if context.text.words[at].is_any(WATCHED) || shape.has_digit() && shape.is_all_capitals() {
                if shape.is_all_capitals() {
                    standards::read(context, at, sentence, &mut mentions);
                }
                if context.is(at, Class::LabelNoun) && !context.is_shouted(number) {
                    nouns.push((at, sentence.clone()));
                }
            }
        }
    }
    // What a list knows is never a part of something unknown.
    let mut known = Covered::default();
    for mention in &mentions {
        known.cover(&mention.tokens);
    }
    for (at, sentence) in nouns {
        unknown::read(context, at, &sentence, &known, &mut mentions);
    }
    gather(one_reading(mentions))
}

fn listed(context: &Context<'_>, at: usize, sentence: &Range<usize>, out: &mut Vec<Mention>) {
    for found in context.listed(at, ListKind::Label) {
        let end = found.end as usize;
        let written = context.slice(at..end);
        let flags = found.form.flags();
        if context.cuts_a_word(at..end) {
            continue;
        }
        let acronym = end == at + 1 && flags.has(Flags::CAPITALS);
        if acronym && written.chars().any(char::is_lowercase) {
            continue;
        }
        // A proper name has a capital somewhere; descriptive ones (`marquage CE`) carry theirs inside.
        let proper = flags.has(Flags::PROPER);
        let hashtag = at > sentence.start && context.sign(at - 1) == '#';
        let capital = written.chars().any(char::is_uppercase);
        if proper && !capital && !hashtag && end - at < 3 {
            continue;
        }
        let cue = has_cue(context, at, end, sentence);
        let mut score = 0.66 + 0.03 * f32::from(found.form.weight) + if end - at > 1 { 0.06 } else { 0.0 };
        if cue {
            score += 0.12;
        }
        if flags.has(Flags::CONTEXT) && !cue {
            score -= 0.5;
        }
        if score >= 0.5 {
            let entry = found.entry();
            out.push(Mention {
                tokens: at..end,
                id: context.gazetteers.id(entry).to_string(),
                name: context.gazetteers.name(entry).to_string(),
                entry: Some(entry),
                score: score.min(0.98),
                rule: "label list",
            });
        }
    }
}

/// A word of labels within a few tokens on either side.
fn has_cue(context: &Context<'_>, start: usize, end: usize, sentence: &Range<usize>) -> bool {
    let from = start.saturating_sub(5).max(sentence.start);
    let to = (end + 3).min(sentence.end);
    (from..start).chain(end..to).any(|at| context.is(at, Class::LabelCue))
}

/// The longest mentions without overlaps; the catalogue wins over patterns of the same length.
fn one_reading(mut mentions: Vec<Mention>) -> Vec<Mention> {
    mentions.sort_by(|a, b| {
        b.tokens
            .len()
            .cmp(&a.tokens.len())
            .then(b.entry.is_some().cmp(&a.entry.is_some()))
            .then(b.score.total_cmp(&a.score))
            .then(a.tokens.start.cmp(&b.tokens.start))
    });
    let mut chosen: Vec<Mention> = Vec::new();
    let mut covered = Covered::default();
    for mention in mentions {
        if !covered.touches(&mention.tokens) {
            covered.cover(&mention.tokens);
            chosen.push(mention);
        }
    }
    chosen.sort_by_key(|mention| mention.tokens.start);
    chosen
}

/// The tokens that some mentions cover.
#[derive(Default)]
struct Covered(FxHashSet<usize>);

impl Covered {
    fn cover(&mut self, tokens: &Range<usize>) {
        steps(tokens.len());
        self.0.extend(tokens.clone());
    }

    fn touches(&self, tokens: &Range<usize>) -> bool {
        steps(tokens.len());
        !self.0.is_empty() && tokens.clone().any(|at| self.0.contains(&at))
    }
}

fn gather(mentions: Vec<Mention>) -> Vec<FoundLabel> {
    let mut labels: Vec<FoundLabel> = Vec::new();
    // The first label of each id and of each folded name.
    let mut by_id: FxHashMap<String, usize> = FxHashMap::default();
    let mut by_name: FxHashMap<String, usize> = FxHashMap::default();
    for mention in mentions {
        step();
        let name = fold(&mention.name);
        let known = [by_id.get(&mention.id), by_name.get(&name)].into_iter().flatten().min();
        match known.copied() {
            Some(number) => {
                let label = &mut labels[number];
                label.score = label.score.max(mention.score);
                label.mentions.push((mention.tokens, mention.rule));
            }
            None => {
                by_id.entry(mention.id.clone()).or_insert(labels.len());
                by_name.entry(name).or_insert(labels.len());
                labels.push(FoundLabel {
                    id: mention.id,
                    name: mention.name,
                    entry: mention.entry,
                    score: mention.score,
                    mentions: vec![(mention.tokens, mention.rule)],
                });
            }
        }
    }
    labels
}
