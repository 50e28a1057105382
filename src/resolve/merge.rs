//! One group for all mentions of the same thing: same entry, same name, short forms, acronyms, spellings.

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::acronyms::is_acronym_of;
use super::joins::{join_initials, join_persons, join_short_names};
use super::name::Name;
use super::repeats::written;
use crate::extract::{Candidate, Context, Kind};
use crate::gazetteer::EntryId;
use crate::lexicon::Class;
use crate::steps::step;

/// A group of mentions on its way to an entity.
#[derive(Clone, Debug)]
pub(super) struct Group<'t> {
    pub kind: Kind,
    /// Distinct written forms, as they are met.
    pub forms: SmallVec<[Name<'t>; 1]>,
    pub entry: Option<EntryId>,
    pub score: f32,
    pub mentions: Vec<(Range<usize>, &'static str)>,
}
/// One group for all mentions of the same thing, in the order of their first mentions, and the group of each mention.
pub(super) fn groups<'t>(context: &Context<'t>, mentions: &[Candidate]) -> (Vec<Group<'t>>, Vec<usize>) {
    let (mut groups, mut group_of) = group(context, mentions);
    join(context, &mut groups, &mut group_of, mentions);
    (groups, group_of)
}

/// Groups mentions that surely name the same: same entry, same folded form. Tells the group of each mention, too.
fn group<'t>(context: &Context<'t>, mentions: &[Candidate]) -> (Vec<Group<'t>>, Vec<usize>) {
    let mut groups: Vec<Group<'t>> = Vec::new();
    let mut group_of = Vec::with_capacity(mentions.len());
    let mut by_entry: FxHashMap<(Kind, EntryId), usize> = FxHashMap::default();
    let mut by_name: FxHashMap<(Kind, u64), usize> = FxHashMap::default();
    // Forms beyond the first of their group.
    let mut forms: FxHashSet<(usize, Cow<'t, str>)> = FxHashSet::default();
    for mention in mentions {
        step();
        let tokens = mention.start..mention.end;
        let written = Name::new(written(context, mention));
        let key = (mention.kind, written.key());
        let known =
            mention.entry.and_then(|entry| by_entry.get(&(mention.kind, entry))).or_else(|| by_name.get(&key)).copied();
        let number = known.unwrap_or_else(|| {
            groups.push(Group {
                kind: mention.kind,
                forms: SmallVec::new(),
                entry: None,
                score: 0.0,
                mentions: Vec::new(),
            });
            groups.len() - 1
        });
        let group = &mut groups[number];
        let is_new = match group.forms.first() {
            Some(first) => first.text != written.text && forms.insert((number, written.text.clone())),
            None => true,
        };
        if is_new {
            group.forms.push(written);
        }
        group.entry = group.entry.or(mention.entry);
        group.score = group.score.max(mention.score);
        group.mentions.push((tokens, mention.rule));
        group_of.push(number);
        if let Some(entry) = mention.entry {
            by_entry.insert((mention.kind, entry), number);
        }
        by_name.entry(key).or_insert(number);
    }
    (groups, group_of)
}

/// Joins groups that name the same under different forms, in the order of their first mentions.
fn join(context: &Context<'_>, groups: &mut Vec<Group<'_>>, group_of: &mut [usize], mentions: &[Candidate]) {
    let mut target: Vec<usize> = (0..groups.len()).collect();
    join_acronyms(context, mentions, group_of, &mut target);
    join_persons(groups, &mut target);
    join_initials(context, groups, &mut target);
    join_short_names(groups, &mut target, Kind::Organisation);
    join_short_names(groups, &mut target, Kind::Event);
    if (0..groups.len()).all(|number| target[number] == number) {
        return;
    }
    let mut merged: Vec<Option<Group<'_>>> = groups.drain(..).map(Some).collect();
    let mut forms: FxHashMap<usize, FxHashSet<Cow<'_, str>>> = FxHashMap::default();
    for number in 0..merged.len() {
        let root = root(&mut target, number);
        if root != number
            && let Some(group) = merged[number].take()
            && let Some(into) = merged[root].as_mut()
        {
            let known = forms.entry(root).or_insert_with(|| into.forms.iter().map(|form| form.text.clone()).collect());
            for form in group.forms {
                step();
                if known.insert(form.text.clone()) {
                    into.forms.push(form);
                }
            }
            // `Macron` behind `Brigitte Macron` is she, not the one of the lists.
            let own = into.kind != Kind::Person;
            into.entry = into.entry.or(group.entry.filter(|_| own));
            into.score = into.score.max(group.score);
            into.mentions.extend(group.mentions);
        }
    }
    for root in forms.into_keys() {
        if let Some(group) = &mut merged[root] {
            group.mentions.sort_by_key(|(tokens, _)| tokens.start);
        }
    }
    let start = |group: &Option<Group<'_>>| group.as_ref()?.mentions.first().map(|(tokens, _)| tokens.start);
    let mut order: Vec<usize> = (0..merged.len()).filter(|&number| merged[number].is_some()).collect();
    order.sort_by_key(|&number| start(&merged[number]));
    let mut place = vec![0; merged.len()];
    for (new, &old) in order.iter().enumerate() {
        place[old] = new;
    }
    groups.extend(order.iter().filter_map(|&old| merged[old].take()));
    for number in group_of {
        *number = place[root(&mut target, *number)];
    }
}

/// The group that a group went to; the ways there are made shorter.
pub(super) fn root(target: &mut [usize], mut number: usize) -> usize {
    while target[number] != number {
        step();
        target[number] = target[target[number]];
        number = target[number];
    }
    number
}

pub(super) fn link(target: &mut [usize], from: usize, to: usize) {
    let (from, to) = (root(target, from), root(target, to));
    if from != to {
        target[from] = to;
    }
}

/// `Business Club France-Luxembourg (BCFL)`, `WBI (Wallonie-Bruxelles International)`,
/// `Luxinnovation, l'Agence nationale pour…,`.
fn join_acronyms(context: &Context<'_>, mentions: &[Candidate], group_of: &[usize], target: &mut [usize]) {
    for (number, pair) in mentions.windows(2).enumerate() {
        step();
        let (first, second) = (&pair[0], &pair[1]);
        if first.kind != Kind::Organisation || second.kind != Kind::Organisation {
            continue;
        }
        let (a, b) = (group_of[number], group_of[number + 1]);
        let bracketed =
            second.start == first.end + 1 && context.sign(first.end) == '(' && context.sign(second.end) == ')';
        if bracketed && (is_acronym_of(context, second, first) || is_acronym_of(context, first, second)) {
            let (short, long) = if first.end - first.start < second.end - second.start { (a, b) } else { (b, a) };
            link(target, short, long);
        }
        // `X, l'Agence nationale pour …,`
        let article = second.start == first.end + 2
            && context.sign(first.end) == ','
            && context.is(first.end + 1, Class::Determiner);
        if article
            && second.rule == "body head"
            && first.rule != "body head"
            && matches!(context.sign(second.end), ',' | '.')
        {
            link(target, b, a);
        }
    }
}
