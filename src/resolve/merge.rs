//! Joins mentions: repetitions of a name that was taken, short forms, acronyms, spellings.

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::FxHashMap;
use smallvec::{SmallVec, smallvec};

use super::acronyms::{is_acronym, is_acronym_of, spell};
use super::name::{Name, one_spaced};

use crate::extract::organisations::counts_members;
use crate::extract::{Candidate, Context, Kind};
use crate::fold::fold;
use crate::gazetteer::{EntryId, ListKind};
use crate::lexicon::Class;
use crate::text::token::{Gap, Token, TokenKind};

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

/// Takes further occurrences of names that were found: `SESAMm` after `la start-up SESAMm`, a family
/// name after the full name.
pub(super) fn repeat(context: &Context<'_>, mentions: &mut Vec<Candidate>) {
    // First word → the tokens of a whole name, with the mention that it repeats.
    let mut names: Names = FxHashMap::default();
    for (number, mention) in mentions.iter().enumerate() {
        for tokens in repeated_forms(context, mention) {
            let name = &context.text.tokens[tokens.clone()];
            let known = names.entry(name[0].hash).or_default();
            if !known.iter().any(|(other, _)| same_words(&context.text.tokens[other.clone()], name)) {
                known.push((tokens, number));
            }
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
    for sentence in &context.sentences {
        // The token behind the last repetition.
        let mut from = sentence.start;
        for at in words.within(sentence).iter().map(|&at| at as usize) {
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
            } else if let Some(candidates) = names.get(&context.text.tokens[at].hash)
                && let Some((end, number)) = longest_repeat(context, at, next_taken, candidates)
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

/// By the hash of its first word, the tokens of a name and the mention that it is taken from.
type Names = FxHashMap<u64, SmallVec<[(Range<usize>, usize); 1]>>;

fn same_words(a: &[Token], b: &[Token]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.hash == b.hash)
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
fn written<'t>(context: &Context<'t>, mention: &Candidate) -> Cow<'t, str> {
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
pub(super) fn surname(context: &Context<'_>, name: &Range<usize>) -> Range<usize> {
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

fn longest_repeat(
    context: &Context<'_>,
    at: usize,
    limit: usize,
    candidates: &[(Range<usize>, usize)],
) -> Option<(usize, usize)> {
    let tokens = &context.text.tokens;
    candidates
        .iter()
        .filter(|(name, _)| at + name.len() <= limit && same_words(&tokens[name.clone()], &tokens[at..at + name.len()]))
        .max_by_key(|(name, _)| name.len())
        .map(|(name, number)| (at + name.len(), *number))
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
    for mention in mentions {
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
        if !group.forms.iter().any(|form| form.text == written.text) {
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
    for number in 0..merged.len() {
        let root = root(&target, number);
        if root != number
            && let Some(group) = merged[number].take()
            && let Some(into) = merged[root].as_mut()
        {
            for form in group.forms {
                if !into.forms.iter().any(|known| known.text == form.text) {
                    into.forms.push(form);
                }
            }
            // `Macron` behind `Brigitte Macron` is she, not the one of the lists.
            let own = into.kind != Kind::Person;
            into.entry = into.entry.or(group.entry.filter(|_| own));
            into.score = into.score.max(group.score);
            into.mentions.extend(group.mentions);
            into.mentions.sort_by_key(|(tokens, _)| tokens.start);
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
        *number = place[root(&target, *number)];
    }
}

fn root(target: &[usize], mut number: usize) -> usize {
    while target[number] != number {
        number = target[number];
    }
    number
}

fn link(target: &mut [usize], from: usize, to: usize) {
    let (from, to) = (root(target, from), root(target, to));
    if from != to {
        target[from] = to;
    }
}

/// `Business Club France-Luxembourg (BCFL)`, `WBI (Wallonie-Bruxelles International)`,
/// `Luxinnovation, l'Agence nationale pour…,`.
fn join_acronyms(context: &Context<'_>, mentions: &[Candidate], group_of: &[usize], target: &mut [usize]) {
    for (number, pair) in mentions.windows(2).enumerate() {
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

/// `Guérin`, `K. Belhadj`, `LEMAIRE` join the one person whose name they end.
fn join_persons(groups: &[Group<'_>], target: &mut [usize]) {
    let names: Vec<(usize, &Name<'_>)> = fullest(groups, Kind::Person);
    for &(number, short) in &names {
        let (Some(last), Some(first)) = (short.words.last(), short.words.first()) else { continue };
        let several = short.words.len() >= 2;
        let fits = |name: &Name<'_>| {
            let long = &name.words;
            if long.len() < short.words.len() || *long == short.words {
                return false;
            }
            long.ends_with(&short.words)
                || several
                    && (long.last() == Some(last)
                        && (short.opens_with_initial() && name.initial == short.initial || long.first() == Some(first))
                        || long.starts_with(&short.words))
        };
        let mut found = names.iter().filter(|(other, long)| *other != number && fits(long)).map(|(other, _)| *other);
        if let (Some(only), None) = (found.next(), found.next()) {
            link(target, number, only);
        }
    }
}

/// The longest form of each group of a kind, with the group's number.
fn fullest<'g, 't>(groups: &'g [Group<'t>], kind: Kind) -> Vec<(usize, &'g Name<'t>)> {
    let of = |group: &'g Group<'t>| group.forms.iter().max_by_key(|form| form.text.len());
    groups
        .iter()
        .enumerate()
        .filter(|(_, group)| group.kind == kind)
        .filter_map(|(number, group)| Some((number, of(group)?)))
        .collect()
}

/// `BCFL` joins the one `Business Club France-Luxembourg` of the document whose initials it is.
fn join_initials(context: &Context<'_>, groups: &[Group<'_>], target: &mut [usize]) {
    let bodies = || groups.iter().enumerate().filter(|(_, group)| group.kind == Kind::Organisation);
    for (number, group) in bodies() {
        let Some(acronym) = group.forms.first().filter(|form| is_acronym(&form.text)) else { continue };
        let folded = fold(&acronym.text);
        let spells = |other: &&(usize, &Group<'_>)| {
            other.0 != number
                && other
                    .1
                    .mentions
                    .first()
                    .is_some_and(|(tokens, _)| tokens.len() >= 3 && spell(context, tokens, &folded))
        };
        let mut found = bodies().filter(|other| spells(&other));
        if let (Some((other, _)), None) = (found.next(), found.next()) {
            link(target, number, other);
        }
    }
}

/// `la CCI`, `CCI Moselle`, `Chambre de commerce`, `Cluster Initiative` join the one longer name that
/// starts or ends so; an event's name joins the longer one likewise.
fn join_short_names(groups: &[Group<'_>], target: &mut [usize], kind: Kind) {
    let names = fullest(groups, kind);
    for &(number, short) in &names {
        let short = &short.words;
        // A body of its own in the lists keeps to itself (`Orange` beside `Orange Cyberdefense`).
        let own_entry = groups[number].entry;
        let mut found = names
            .iter()
            .filter(|(other, long)| {
                *other != number
                    && long.words.len() > short.len()
                    && (long.words.starts_with(short) || (long.words.ends_with(short) && short.len() >= 2))
                    && (own_entry.is_none() || groups[*other].entry == own_entry)
            })
            .map(|(other, _)| root(target, *other))
            .collect::<SmallVec<[usize; 4]>>();
        found.sort_unstable();
        found.dedup();
        if let [only] = found[..] {
            link(target, number, only);
        }
    }
}
