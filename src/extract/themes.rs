//! Themes of the closed list, decided for the whole document from weighted terms.
//!
//! The weights are data (`gazetteers/themes/terms.tsv`); the constants below were tuned on written
//! releases with gold and vary the F1 by less than 0.04 when moved by a third, the relative
//! threshold excepted.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use super::Context;
use crate::gazetteer::{EntryId, Flags, ListKind};
use crate::layout::ZoneKind;
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

struct Hit {
    tokens: Range<usize>,
    /// The term's own spelling tells repetitions.
    term: (u32, u32),
    themes: Vec<(u32, u8)>,
    unit: usize,
    position: f32,
    enumerated: bool,
}

/// Finds the themes of a text; those that fall short go to `weak`, where somebody asks for them.
pub fn find(context: &Context<'_>, names: &Names, weak: Option<&mut Vec<WeakTheme>>) -> Vec<FoundTheme> {
    let units = units(context);
    let mut hits = Vec::new();
    let mut words = 0usize;
    for unit in &units {
        words += unit.tokens.len();
        read_unit(context, unit, names, &mut hits);
    }
    decide(context, hits, words, weak)
}

/// A paragraph, heading or list item.
struct Unit {
    number: usize,
    tokens: Range<usize>,
    position: f32,
}

fn units(context: &Context<'_>) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    let mut long = 0;
    for sentence in &context.sentences {
        let zone = context.zone(sentence.start);
        if matches!(zone, ZoneKind::About | ZoneKind::Contact) {
            continue;
        }
        if context.text.tokens[sentence.start].gap != Gap::Paragraph
            && let Some(unit) = units.last_mut().filter(|unit| unit.tokens.end == sentence.start)
        {
            unit.tokens.end = sentence.end;
            continue;
        }
        if let Some(unit) = units.last().filter(|unit| unit.tokens.len() >= 12) {
            long += usize::from(unit.position < TITLE);
        }
        let position = match zone {
            ZoneKind::Title => TITLE,
            _ if long < 2 => LEDE,
            _ => 1.0,
        };
        units.push(Unit { number: units.len(), tokens: sentence.clone(), position });
    }
    units
}

fn read_unit(context: &Context<'_>, unit: &Unit, names: &Names, hits: &mut Vec<Hit>) {
    let first = hits.len();
    let item = matches!(context.sign(unit.tokens.start), '•' | '-' | '–' | '—' | '*' | '·' | '●' | '▪')
        || (context.text.number(unit.tokens.start).is_some()
            && matches!(context.sign(unit.tokens.start + 1), '.' | ')' | '/'));
    let mut at = unit.tokens.start;
    while at < unit.tokens.end {
        let longest = context
            .matches_at(at)
            .iter()
            .filter(|found| found.form.is(ListKind::Theme) && is_written_so(context, found))
            .map(|found| found.end as usize)
            .max();
        let Some(end) = longest else {
            at += 1;
            continue;
        };
        let mut themes = Vec::new();
        let mut term = (0, 0);
        for found in
            context.matches_at(at).iter().filter(|found| found.form.is(ListKind::Theme) && found.end as usize == end)
        {
            term = (found.form.surface.start, found.form.surface.len);
            if found.form.weight > 0 && is_written_so(context, found) {
                themes.push((found.form.entry, found.form.weight));
            }
        }
        let counts = if themes.is_empty() { 0.0 } else { names.factor(&(at..end)) };
        if counts > 0.0 {
            let near_head = item && at - unit.tokens.start <= 7 && unit.position < TITLE;
            let position = unit.position * counts * if near_head { LIST_ITEM } else { 1.0 };
            hits.push(Hit { tokens: at..end, term, themes, unit: unit.number, position, enumerated: false });
        }
        at = end;
    }
    mark_enumerations(&mut hits[first..], unit.position);
}

/// A term in capitals (`RSE`) matches only capitals.
fn is_written_so(context: &Context<'_>, found: &crate::gazetteer::Match) -> bool {
    if found.end - found.start > 1 || !found.form.flags().has(Flags::ACRONYM) {
        return true;
    }
    let token = &context.text.tokens[found.start as usize];
    token.shape.is_all_capitals() || token.shape.is_mixed_case()
}

/// Four strong terms of four themes close upon each other: the list of what the document covers.
fn mark_enumerations(hits: &mut [Hit], position: f32) {
    let strong = |hit: &Hit| hit.themes.iter().any(|(_, weight)| *weight >= 4);
    let mut start = 0;
    while start < hits.len() {
        let mut end = start + 1;
        while end < hits.len()
            && strong(&hits[start])
            && strong(&hits[end])
            && hits[end].tokens.start <= hits[end - 1].tokens.end + 5
        {
            end += 1;
        }
        let mut themes: Vec<u32> =
            hits[start..end].iter().flat_map(|hit| hit.themes.iter().map(|(theme, _)| *theme)).collect();
        themes.sort_unstable();
        themes.dedup();
        if end - start >= 4 && themes.len() >= 4 {
            for hit in &mut hits[start..end] {
                hit.position = position * ENUMERATION;
                hit.enumerated = true;
            }
        }
        start = end;
    }
}

#[derive(Default)]
struct Tally {
    sum: f32,
    units: Vec<usize>,
    best_weight: u8,
    enumerated: bool,
    mentions: Vec<(u8, Range<usize>)>,
}

fn decide(context: &Context<'_>, hits: Vec<Hit>, words: usize, weak: Option<&mut Vec<WeakTheme>>) -> Vec<FoundTheme> {
    let mut terms: HashMap<(u32, u32), Vec<&Hit>> = HashMap::new();
    for hit in &hits {
        terms.entry(hit.term).or_default().push(hit);
    }
    let mut tallies: BTreeMap<u32, Tally> = BTreeMap::new();
    let mut ordered: Vec<_> = terms.into_values().collect();
    ordered.sort_by_key(|hits| hits[0].tokens.start);
    for hits in ordered {
        let best = hits.iter().map(|hit| hit.position).fold(0.0, f32::max);
        let mean = hits.iter().map(|hit| hit.position).sum::<f32>() / hits.len() as f32;
        let factor = (0.7 * best + 0.3 * mean) * (1.0 + 0.8 * (hits.len() as f32).ln());
        for &(theme, weight) in &hits[0].themes {
            let tally = tallies.entry(theme).or_default();
            tally.sum += f32::from(weight) * factor;
            tally.best_weight = tally.best_weight.max(weight);
            tally.enumerated |= hits.iter().any(|hit| hit.enumerated);
            if weight >= 2 {
                tally.units.extend(hits.iter().map(|hit| hit.unit));
            }
            tally.mentions.extend(hits.iter().map(|hit| (weight, hit.tokens.clone())));
        }
    }
    let length = (words as f32 / 300.0).max(1.0).sqrt();
    let mut scored: Vec<(f32, u32, Tally)> = tallies
        .into_iter()
        .map(|(theme, mut tally)| {
            tally.units.sort_unstable();
            tally.units.dedup();
            let spread = 1.0 + 0.15 * (tally.units.len().saturating_sub(1).min(4)) as f32;
            let broad = context.gazetteers.fact(EntryId(theme), "parent").is_none();
            let score = tally.sum * spread / length / if broad { BROAD_DIVISOR } else { 1.0 };
            (score, theme, tally)
        })
        .collect();
    let best = scored.iter().map(|(score, ..)| *score).fold(0.0, f32::max);
    if let Some(weak) = weak {
        weak.extend(scored.iter().filter_map(|(score, theme, tally)| {
            short_of(*score, best, tally).map(|reason| {
                let mentions = tally.mentions.iter().map(|(_, tokens)| tokens.clone()).collect();
                WeakTheme { entry: EntryId(*theme), weight: *score, reason, mentions }
            })
        }));
    }
    scored.retain(|(score, _, tally)| stands(*score, best, tally));
    let scores: HashMap<String, f32> =
        scored.iter().map(|(score, theme, _)| (context.gazetteers.id(EntryId(*theme)).to_string(), *score)).collect();
    // A parent stands only where the text is about it in general.
    let outdone: Vec<String> = scored
        .iter()
        .filter_map(|(score, theme, _)| {
            let parent = context.gazetteers.fact(EntryId(*theme), "parent")?;
            (scores.get(parent)? < score).then(|| parent.to_string())
        })
        .collect();
    scored.retain(|(_, theme, _)| !outdone.iter().any(|parent| parent == context.gazetteers.id(EntryId(*theme))));
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut extra = 0;
    let mut out = Vec::new();
    for (number, (score, theme, mut tally)) in scored.into_iter().enumerate() {
        if number >= MOST {
            if !tally.enumerated || extra == MOST_ENUMERATED {
                continue;
            }
            extra += 1;
        }
        tally.mentions.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.start.cmp(&b.1.start)));
        out.push(FoundTheme {
            entry: EntryId(theme),
            score: probability(score),
            mentions: tally.mentions.into_iter().map(|(_, tokens)| tokens).collect(),
        });
    }
    out
}

/// The weight of a theme as the probability that it is right.
fn probability(weight: f32) -> f32 {
    let odds = AT_TEN + PER_LOG * (weight / 10.0).ln();
    1.0 / (1.0 + (-odds).exp())
}

/// Does a theme of this score stand beside a best one of that score?
fn stands(score: f32, best: f32, tally: &Tally) -> bool {
    score >= THRESHOLD && score >= RELATIVE * best && tally.best_weight >= STRONG
}

/// Why it does not.
fn short_of(score: f32, best: f32, tally: &Tally) -> Option<String> {
    if stands(score, best, tally) {
        return None;
    }
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
