//! Themes of the closed list, decided for the whole document from weighted terms.
//!
//! The weights are data (`gazetteers/themes/terms.tsv`); the constants below were tuned on written
//! releases with gold and vary the F1 by less than 0.04 when moved by a third, the relative
//! threshold excepted.

use std::ops::Range;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::{Context, Passing};
use crate::gazetteer::tables::StringRef;
use crate::gazetteer::{EntryId, Flags, ListKind, Match};
use crate::layout::ZoneKind;
use crate::steps::steps;
use crate::text::token::Gap;

/// What a hit counts in the title, in the first two paragraphs, elsewhere.
const TITLE: f32 = 3.0;
const LEDE: f32 = 1.5;
/// What a hit at the head of a list item, or in an enumeration, is multiplied by.
const LIST_ITEM: f32 = 1.5;
const ENUMERATION: f32 = 3.0;
/// A theme stands from this score on, and from this part of the best one.
const THRESHOLD: f32 = 8.5;
const RELATIVE: f32 = 0.12;
/// One term at least has this weight.
const STRONG: u8 = 3;
/// Parents that cover much are told by many words.
const BROAD_DIVISOR: f32 = 1.5;
const MOST: usize = 8;
/// Themes beyond [`MOST`] that an enumeration names.
const MOST_ENUMERATED: usize = 4;

/// The score is the probability that the theme is right: a logistic curve over the logarithm of its weight, 10 being its
/// zero. The slope was fitted on the documents that the lists were tuned on, with five-fold cross-validation by document
/// (its part of the best weight, the title, the number of paragraphs added nothing); the constant is lower than theirs,
/// as the lists know these documents. `eval … --calibration` shows how it holds.
const AT_TEN: f32 = -0.5;
const PER_LOG: f32 = 1.9;
/// What a term inside the name of a body or an event counts.
const IN_NAME: f32 = 0.5;

/// Names in which a term is no term, each list in reading order: `Loup` of a person, `Port` of a town's name.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Persons: nothing in them speaks for a theme.
    pub persons: Vec<Range<usize>>,
    /// Places and labels: a term that is all of the name still does.
    pub whole: Vec<Range<usize>>,
    /// Bodies and events: a part of the name speaks less.
    pub parts: Vec<Range<usize>>,
}

impl Names {
    /// What a hit counts, from 0 to 1.
    fn factor(&self, hit: &Range<usize>) -> f32 {
        let around = |names: &[Range<usize>]| {
            let at = names.partition_point(|name| name.start <= hit.start);
            names[..at].iter().rev().take(2).any(|name| hit.end <= name.end && name.len() > hit.len())
        };
        let same = |names: &[Range<usize>]| {
            names.binary_search_by_key(&hit.start, |name| name.start).is_ok_and(|at| names[at] == *hit)
        };
        match () {
            () if around(&self.persons) || same(&self.persons) || around(&self.whole) => 0.0,
            () if around(&self.parts) => IN_NAME,
            () => 1.0,
        }
    }
}

/// A theme of the document.
#[derive(Clone, Debug)]
pub struct FoundTheme {
    /// Entry of the list.
    pub entry: EntryId,
    /// 0 to 1.
    pub score: f32,
    /// Tokens of the terms that speak for it, the weightiest first.
    pub mentions: Vec<Range<usize>>,
}

/// A theme that the text speaks of, but not enough.
#[derive(Clone, Debug)]
pub struct WeakTheme {
    /// Entry of the list.
    pub entry: EntryId,
    /// What its terms weigh together.
    pub weight: f32,
    /// What it was short of.
    pub reason: String,
    /// Tokens of the terms that spoke for it.
    pub mentions: Vec<Range<usize>>,
}

/// A term in the text. There are many: it is kept small.
struct Hit {
    start: u32,
    end: u32,
    /// Its number among the [`Terms`].
    term: u32,
    unit: u32,
    position: f32,
    enumerated: bool,
}

impl Hit {
    fn tokens(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A term as the lists have it; its own spelling tells repetitions.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Term {
    /// Place and length of the spelling.
    surface: (u32, u32),
    /// Themes that it speaks for, with its weight.
    themes: SmallVec<[(u32, u8); 2]>,
}

/// The terms that were met, each once.
#[derive(Default)]
struct Terms {
    numbers: FxHashMap<Term, u32>,
    all: Vec<Term>,
}

impl Terms {
    fn number(&mut self, term: Term) -> u32 {
        if let Some(&number) = self.numbers.get(&term) {
            return number;
        }
        let number = self.all.len() as u32;
        self.all.push(term.clone());
        self.numbers.insert(term, number);
        number
    }

    /// Themes that a hit speaks for, with its weight.
    fn themes(&self, hit: &Hit) -> &[(u32, u8)] {
        &self.all[hit.term as usize].themes
    }
}

/// Finds the themes of a text; those that fall short go to `weak`, where somebody asks for them.
pub fn find(context: &Context<'_>, names: &Names, weak: Option<&mut Vec<WeakTheme>>) -> Vec<FoundTheme> {
    let mut hits = Vec::new();
    let mut words = 0usize;
    let mut starts = context.starts_of(ListKind::Theme);
    let mut terms = Terms::default();
    each_unit(context, |unit| {
        words += unit.tokens.len();
        read_unit(context, unit, &mut starts, names, &mut terms, &mut hits);
    });
    decide(context, &Spoken::new(&terms, &hits), words, weak)
}

/// A paragraph, heading or list item.
struct Unit {
    number: u32,
    tokens: Range<usize>,
    position: f32,
}

/// Shows the units in order; they are not kept, for a text of short lines has many.
fn each_unit(context: &Context<'_>, mut see: impl FnMut(&Unit)) {
    let mut open: Option<Unit> = None;
    let (mut long, mut count) = (0, 0);
    for sentence in context.sentences() {
        let zone = context.zone(sentence.start);
        if matches!(zone, ZoneKind::About | ZoneKind::Contact) {
            continue;
        }
        if context.text.tokens[sentence.start].gap != Gap::Paragraph
            && let Some(unit) = open.as_mut().filter(|unit| unit.tokens.end == sentence.start)
        {
            unit.tokens.end = sentence.end;
            continue;
        }
        if let Some(unit) = open.take() {
            long += usize::from(unit.tokens.len() >= 12 && unit.position < TITLE);
            see(&unit);
        }
        let position = match zone {
            ZoneKind::Title => TITLE,
            _ if long < 2 => LEDE,
            _ => 1.0,
        };
        open = Some(Unit { number: count, tokens: sentence, position });
        count += 1;
    }
    open.iter().for_each(see);
}

fn read_unit(
    context: &Context<'_>,
    unit: &Unit,
    starts: &mut Passing<'_>,
    names: &Names,
    terms: &mut Terms,
    hits: &mut Vec<Hit>,
) {
    let first = hits.len();
    let item = matches!(context.sign(unit.tokens.start), '•' | '-' | '–' | '—' | '*' | '·' | '●' | '▪')
        || (context.text.number(unit.tokens.start).is_some()
            && matches!(context.sign(unit.tokens.start + 1), '.' | ')' | '/'));
    let mut from = unit.tokens.start;
    for at in starts.within(&unit.tokens).iter().map(|&at| at as usize) {
        if at < from {
            continue;
        }
        let here = || context.matches_at(at).iter().filter(|found| found.form.is(ListKind::Theme));
        let Some(end) = here().filter(|found| is_written_so(context, found)).map(|found| found.end).max() else {
            continue;
        };
        let mut themes = SmallVec::new();
        let mut term = StringRef::default();
        for found in here().filter(|found| found.end == end) {
            term = found.form.surface;
            if found.form.weight > 0 && is_written_so(context, found) {
                themes.push((found.form.entry, found.form.weight));
            }
        }
        let end = end as usize;
        let counts = if themes.is_empty() { 0.0 } else { names.factor(&(at..end)) };
        if counts > 0.0 {
            let near_head = item && at - unit.tokens.start <= 7 && unit.position < TITLE;
            let position = unit.position * counts * if near_head { LIST_ITEM } else { 1.0 };
            let term = terms.number(Term { surface: (term.start, term.len), themes });
            let (start, end) = (at as u32, end as u32);
            hits.push(Hit { start, end, term, unit: unit.number, position, enumerated: false });
        }
        from = end;
    }
    mark_enumerations(terms, &mut hits[first..], unit.position);
}

/// A term in capitals (`RSE`) matches only capitals.
fn is_written_so(context: &Context<'_>, found: &Match) -> bool {
    if found.end - found.start > 1 || !found.form.flags().has(Flags::ACRONYM) {
        return true;
    }
    let token = &context.text.tokens[found.start as usize];
    token.shape.is_all_capitals() || token.shape.is_mixed_case()
}

/// Four strong terms of four themes close upon each other: the list of what the document covers.
fn mark_enumerations(terms: &Terms, hits: &mut [Hit], position: f32) {
    let strong = |hit: &Hit| terms.themes(hit).iter().any(|(_, weight)| *weight >= 4);
    let mut start = 0;
    while start < hits.len() {
        let mut end = start + 1;
        steps(1);
        while end < hits.len() && strong(&hits[start]) && strong(&hits[end]) && hits[end].start <= hits[end - 1].end + 5
        {
            end += 1;
        }
        let various = || {
            let themes = hits[start..end].iter().flat_map(|hit| terms.themes(hit).iter().map(|(theme, _)| *theme));
            let mut themes: Vec<u32> = themes.collect();
            themes.sort_unstable();
            themes.dedup();
            themes.len() >= 4
        };
        if end - start >= 4 && various() {
            for hit in &mut hits[start..end] {
                hit.position = position * ENUMERATION;
                hit.enumerated = true;
            }
        }
        start = end;
    }
}

/// What speaks for a theme.
#[derive(Default)]
struct Tally {
    theme: u32,
    score: f32,
    /// Paragraphs and headings with a term of some weight, each once, as many as count.
    units: SmallVec<[u32; MOST_UNITS]>,
    best_weight: u8,
    enumerated: bool,
}

/// More paragraphs than these add nothing.
const MOST_UNITS: usize = 5;

/// The hits of each term, in the order in which the terms are met.
struct Spoken<'h> {
    terms: &'h Terms,
    hits: Vec<SmallVec<[&'h Hit; 2]>>,
}

impl<'h> Spoken<'h> {
    fn new(terms: &'h Terms, all: &'h [Hit]) -> Self {
        let mut numbers: FxHashMap<(u32, u32), usize> = FxHashMap::default();
        let mut hits: Vec<SmallVec<[&Hit; 2]>> = Vec::new();
        for hit in all {
            steps(1);
            let number = *numbers.entry(terms.all[hit.term as usize].surface).or_insert(hits.len());
            match hits.get_mut(number) {
                Some(known) => known.push(hit),
                None => hits.push(SmallVec::from_slice(&[hit])),
            }
        }
        Spoken { terms, hits }
    }

    /// The hits of each term, with the themes that it speaks for.
    fn by_term(&self) -> impl Iterator<Item = (&[&'h Hit], &'h [(u32, u8)])> {
        self.hits.iter().filter_map(|hits| Some((&hits[..], self.terms.themes(hits.first()?))))
    }
}

/// What speaks for each theme, in the order of the list.
fn tallies(context: &Context<'_>, spoken: &Spoken<'_>, words: usize) -> Vec<Tally> {
    let mut numbers: FxHashMap<u32, usize> = FxHashMap::default();
    let mut tallies: Vec<Tally> = Vec::new();
    for (hits, themes) in spoken.by_term() {
        let best = hits.iter().map(|hit| hit.position).fold(0.0, f32::max);
        let mean = hits.iter().map(|hit| hit.position).sum::<f32>() / hits.len() as f32;
        let factor = (0.7 * best + 0.3 * mean) * (1.0 + 0.8 * (hits.len() as f32).ln());
        for &(theme, weight) in themes {
            let number = *numbers.entry(theme).or_insert_with(|| {
                tallies.push(Tally { theme, ..Tally::default() });
                tallies.len() - 1
            });
            let tally = &mut tallies[number];
            steps(hits.len());
            tally.score += f32::from(weight) * factor;
            tally.best_weight = tally.best_weight.max(weight);
            tally.enumerated |= hits.iter().any(|hit| hit.enumerated);
            if weight >= 2 {
                for hit in hits {
                    if tally.units.len() < MOST_UNITS && !tally.units.contains(&hit.unit) {
                        tally.units.push(hit.unit);
                    }
                }
            }
        }
    }
    let length = (words as f32 / 300.0).max(1.0).sqrt();
    for tally in &mut tallies {
        let spread = 1.0 + 0.15 * tally.units.len().saturating_sub(1) as f32;
        let broad = context.gazetteers.parent(EntryId(tally.theme)).is_none();
        tally.score = tally.score * spread / length / if broad { BROAD_DIVISOR } else { 1.0 };
    }
    tallies.sort_unstable_by_key(|tally| tally.theme);
    tallies
}

fn decide(
    context: &Context<'_>,
    spoken: &Spoken<'_>,
    words: usize,
    weak: Option<&mut Vec<WeakTheme>>,
) -> Vec<FoundTheme> {
    let mut standing = tallies(context, spoken, words);
    let best = standing.iter().map(|tally| tally.score).fold(0.0, f32::max);
    if let Some(weak) = weak {
        weak.extend(standing.iter().filter_map(|tally| {
            let reason = short_of(best, tally)?;
            let mentions = mentions(spoken, tally.theme);
            Some(WeakTheme { entry: EntryId(tally.theme), weight: tally.score, reason, mentions })
        }));
    }
    standing.retain(|tally| stands(best, tally));
    // A parent stands only where the text is about it in general.
    let parent = |tally: &Tally| context.gazetteers.parent(EntryId(tally.theme)).map(|parent| parent.0);
    let outdone: SmallVec<[u32; 8]> = standing
        .iter()
        .filter_map(|tally| {
            let parent = parent(tally)?;
            standing.iter().any(|other| other.theme == parent && other.score < tally.score).then_some(parent)
        })
        .collect();
    standing.retain(|tally| !outdone.contains(&tally.theme));
    standing.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.theme.cmp(&b.theme)));
    let mut extra = 0;
    let mut out = Vec::new();
    for (number, tally) in standing.into_iter().enumerate() {
        if number >= MOST {
            if !tally.enumerated || extra == MOST_ENUMERATED {
                continue;
            }
            extra += 1;
        }
        out.push(FoundTheme {
            entry: EntryId(tally.theme),
            score: probability(tally.score),
            mentions: mentions(spoken, tally.theme),
        });
    }
    out
}

/// Tokens of the terms that speak for a theme, the weightiest first.
fn mentions(spoken: &Spoken<'_>, theme: u32) -> Vec<Range<usize>> {
    let mut mentions: Vec<(u8, Range<usize>)> = Vec::new();
    for (hits, themes) in spoken.by_term() {
        steps(hits.len());
        for (_, weight) in themes.iter().filter(|(known, _)| *known == theme) {
            mentions.extend(hits.iter().map(|hit| (*weight, hit.tokens())));
        }
    }
    mentions.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.start.cmp(&b.1.start)));
    mentions.into_iter().map(|(_, tokens)| tokens).collect()
}

/// The weight of a theme as the probability that it is right.
fn probability(weight: f32) -> f32 {
    let odds = AT_TEN + PER_LOG * (weight / 10.0).ln();
    1.0 / (1.0 + (-odds).exp())
}

/// Does a theme stand beside a best one of that score?
fn stands(best: f32, tally: &Tally) -> bool {
    tally.score >= THRESHOLD && tally.score >= RELATIVE * best && tally.best_weight >= STRONG
}

/// Why it does not.
fn short_of(best: f32, tally: &Tally) -> Option<String> {
    if stands(best, tally) {
        return None;
    }
    let score = tally.score;
    Some(if tally.best_weight < STRONG {
        format!("its terms are weak: none has weight {STRONG}, together {score:.1}")
    } else {
        format!("its terms weigh {score:.1} of {:.1}", THRESHOLD.max(RELATIVE * best))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_are_probabilities() {
        let scores: Vec<f32> = [THRESHOLD, 15.0, 40.0, 400.0].into_iter().map(probability).collect();
        assert!(scores.is_sorted() && scores[0] > 0.2 && scores[3] < 1.0, "{scores:?}");
    }

    #[test]
    fn names_speak_for_no_theme() {
        let names = Names { persons: vec![0..2, 20..22], whole: vec![4..5, 6..9], parts: vec![10..14, 30..31] };
        for (hit, counts) in [(1..2, 0.0), (2..3, 1.0), (4..5, 1.0), (7..8, 0.0), (11..12, IN_NAME), (10..14, 1.0)] {
            assert_eq!(names.factor(&hit), counts, "{hit:?}");
        }
    }
}
