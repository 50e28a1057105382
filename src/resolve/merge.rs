//! Joins mentions: repetitions of a name that was taken, short forms, acronyms, spellings.

use std::collections::HashMap;
use std::ops::Range;

use crate::extract::organisations::counts_members;
use crate::extract::{Candidate, Context, Kind};
use crate::fold::fold;
use crate::gazetteer::{EntryId, ListKind};
use crate::lexicon::Class;
use crate::text::token::{Gap, TokenKind};

/// A group of mentions on its way to an entity.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub kind: Kind,
    /// Distinct written forms, the fullest first once sorted.
    pub forms: Vec<String>,
    pub entry: Option<EntryId>,
    pub score: f32,
    pub mentions: Vec<(Range<usize>, &'static str)>,
}

/// Takes further occurrences of names that were found: `SESAMm` after `la start-up SESAMm`, a family
/// name after the full name.
pub(super) fn repeat(context: &Context<'_>, mentions: &mut Vec<Candidate>) {
    // First word → the whole name as hashes, with the mention that it repeats.
    let mut names: HashMap<u64, Vec<(Vec<u64>, usize)>> = HashMap::new();
    for (number, mention) in mentions.iter().enumerate() {
        for tokens in repeated_forms(context, mention) {
            let hashes: Vec<u64> = tokens.map(|at| context.text.tokens[at].hash).collect();
            let Some(&first) = hashes.first() else { continue };
            let known = names.entry(first).or_default();
            if !known.iter().any(|(name, _)| *name == hashes) {
                known.push((hashes, number));
            }
        }
    }
    if names.is_empty() {
        return;
    }
    let bodies = bodies_by_head(context, mentions);
    let mut taken: Vec<(usize, usize)> = mentions.iter().map(|mention| (mention.start, mention.end)).collect();
    taken.sort_unstable();
    let mut found = Vec::new();
    for sentence in &context.sentences {
        let mut at = sentence.start;
        while at < sentence.end {
            let inside = taken.partition_point(|&(start, _)| start <= at);
            if inside > 0 && taken[inside - 1].1 > at {
                at = taken[inside - 1].1;
                continue;
            }
            let next_taken = taken.get(inside).map_or(sentence.end, |&(start, _)| start).min(sentence.end);
            let token = &context.text.tokens[at];
            if let Some(body) = short_form(context, at, next_taken, &bodies) {
                let source = &mentions[body];
                let mut short = Candidate::new(at..at + 1, source.kind, source.score * 0.9, "short form");
                short.entry = source.entry;
                short.name = Some(written(context, source));
                found.push(short);
                at += 1;
                continue;
            }
            if token.kind == TokenKind::Word
                && (token.shape.is_capitalised() || token.shape.is_mixed_case())
                && let Some(candidates) = names.get(&token.hash)
                && let Some((end, number)) = longest_repeat(context, at, next_taken, candidates)
                && is_whole(context, at, end, sentence)
                && !(end > at + 1 && counts_members(context, at, sentence))
            {
                let source = &mentions[number];
                let mut repeated =
                    Candidate::new(at..end, source.kind, (source.score * 0.95).max(0.55), "repeated name");
                repeated.entry = source.entry;
                found.push(repeated);
                at = end;
                continue;
            }
            at += 1;
        }
    }
    mentions.extend(found);
    mentions.sort_by_key(|mention| mention.start);
}

/// The bodies whose name starts with a generic word, by that word; none where two share it.
fn bodies_by_head(context: &Context<'_>, mentions: &[Candidate]) -> HashMap<u64, Option<usize>> {
    let mut bodies: HashMap<u64, Option<usize>> = HashMap::new();
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
    a.entry.is_some() && a.entry == b.entry || name_key(&written(context, a)) == name_key(&written(context, b))
}

/// `l'Assemblée`, `la Commission` with a capital behind their article: the one body of the document so called.
fn short_form(context: &Context<'_>, at: usize, limit: usize, bodies: &HashMap<u64, Option<usize>>) -> Option<usize> {
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
fn written(context: &Context<'_>, mention: &Candidate) -> String {
    let tokens = mention.start..mention.end;
    mention.name.clone().unwrap_or_else(|| context.slice(tokens).split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The forms under which a mention comes back: as it stands; a person's family name.
fn repeated_forms(context: &Context<'_>, mention: &Candidate) -> Vec<Range<usize>> {
    let whole = mention.start..mention.end;
    match mention.kind {
        Kind::Person => {
            let mut forms = vec![whole.clone()];
            let surname = surname(context, &whole);
            if surname.start > whole.start && !is_ambiguous(context, &surname) {
                forms.push(surname);
            }
            forms
        }
        // A place of the list was weighed wherever it stands.
        Kind::Place if mention.entry.is_some() => Vec::new(),
        // What a service does once, it is not everywhere.
        _ if context.class_end(whole.start, Class::Platform) == Some(whole.end) => Vec::new(),
        // Nor does a word that is ordinary in itself come back for having been a name once.
        _ if whole.len() == 1 && context.text.words[whole.start].common >= 5 => Vec::new(),
        _ => vec![whole],
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
    candidates: &[(Vec<u64>, usize)],
) -> Option<(usize, usize)> {
    candidates
        .iter()
        .filter(|(name, _)| at + name.len() <= limit)
        .filter(|(name, _)| name.iter().enumerate().all(|(i, hash)| context.text.tokens[at + i].hash == *hash))
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

/// Groups mentions that surely name the same: same entry, same folded form.
pub(super) fn group(context: &Context<'_>, mentions: &[Candidate]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut by_entry: HashMap<(Kind, EntryId), usize> = HashMap::new();
    let mut by_name: HashMap<(Kind, String), usize> = HashMap::new();
    for mention in mentions {
        let tokens = mention.start..mention.end;
        let written = written(context, mention);
        let key = (mention.kind, name_key(&written));
        let known =
            mention.entry.and_then(|entry| by_entry.get(&(mention.kind, entry))).or_else(|| by_name.get(&key)).copied();
        let number = known.unwrap_or_else(|| {
            groups.push(Group { kind: mention.kind, forms: Vec::new(), entry: None, score: 0.0, mentions: Vec::new() });
            groups.len() - 1
        });
        let group = &mut groups[number];
        if !group.forms.contains(&written) {
            group.forms.push(written);
        }
        group.entry = group.entry.or(mention.entry);
        group.score = group.score.max(mention.score);
        group.mentions.push((tokens, mention.rule));
        if let Some(entry) = mention.entry {
            by_entry.insert((mention.kind, entry), number);
        }
        by_name.entry(key).or_insert(number);
    }
    groups
}

/// Folded words of a name, without `#` and inner signs.
pub(super) fn name_key(name: &str) -> String {
    fold(name).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Joins groups that name the same under different forms.
pub(super) fn join(context: &Context<'_>, groups: &mut Vec<Group>, mentions: &[Candidate]) {
    let mut target: Vec<usize> = (0..groups.len()).collect();
    let owner: HashMap<usize, usize> = groups
        .iter()
        .enumerate()
        .flat_map(|(number, group)| group.mentions.iter().map(move |(tokens, _)| (tokens.start, number)))
        .collect();
    join_acronyms(context, mentions, &owner, &mut target);
    join_persons(groups, &mut target);
    join_initials(context, groups, &mut target);
    join_short_names(groups, &mut target, Kind::Organisation);
    join_short_names(groups, &mut target, Kind::Event);
    let mut merged: Vec<Option<Group>> = groups.drain(..).map(Some).collect();
    for number in 0..merged.len() {
        let root = root(&target, number);
        if root != number
            && let Some(group) = merged[number].take()
            && let Some(into) = merged[root].as_mut()
        {
            into.forms.extend(group.forms.into_iter().filter(|form| !into.forms.contains(form)).collect::<Vec<_>>());
            // `Macron` behind `Brigitte Macron` is she, not the one of the lists.
            let own = into.kind != Kind::Person;
            into.entry = into.entry.or(group.entry.filter(|_| own));
            into.score = into.score.max(group.score);
            into.mentions.extend(group.mentions);
            into.mentions.sort_by_key(|(tokens, _)| tokens.start);
        }
    }
    groups.extend(merged.into_iter().flatten());
    groups.sort_by_key(|group| group.mentions.first().map(|(tokens, _)| tokens.start));
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
fn join_acronyms(context: &Context<'_>, mentions: &[Candidate], owner: &HashMap<usize, usize>, target: &mut [usize]) {
    for pair in mentions.windows(2) {
        let (first, second) = (&pair[0], &pair[1]);
        if first.kind != Kind::Organisation || second.kind != Kind::Organisation {
            continue;
        }
        let (Some(&a), Some(&b)) = (owner.get(&first.start), owner.get(&second.start)) else { continue };
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

/// Is `short` one word that may stand for `long`: the initials, or a short name in brackets?
fn is_acronym_of(context: &Context<'_>, short: &Candidate, long: &Candidate) -> bool {
    if short.end - short.start > 2 || long.end - long.start < 2 {
        return false;
    }
    let acronym = fold(context.slice(short.start..short.end));
    let initial = acronym.chars().next();
    // The first letter at least must be that of some word of the long name.
    (long.start..long.end).any(|at| fold(context.text.token(at)).chars().next() == initial)
        && context.longest(short.start, ListKind::Place).is_none()
}

/// `Guérin`, `K. Belhadj`, `LEMAIRE` join the one person whose name they end.
fn join_persons(groups: &[Group], target: &mut [usize]) {
    let names: Vec<(usize, Vec<String>)> = groups
        .iter()
        .enumerate()
        .filter(|(_, group)| group.kind == Kind::Person)
        .map(|(number, group)| (number, words_of(group)))
        .collect();
    for (number, short) in &names {
        let fits = |long: &Vec<String>| {
            if long.len() < short.len() || long == short {
                return false;
            }
            let (Some(last), Some(first)) = (short.last(), short.first()) else { return false };
            let ends = long.ends_with(short);
            let initial = short.len() >= 2
                && long.last() == Some(last)
                && first.chars().count() == 1
                && long[0].starts_with(first.as_str());
            let outer = short.len() >= 2 && long.first() == Some(first) && long.last() == Some(last);
            let tail_dropped = short.len() >= 2 && long.starts_with(short);
            ends || initial || outer || tail_dropped
        };
        let mut found = names.iter().filter(|(other, long)| other != number && fits(long)).map(|(other, _)| *other);
        if let (Some(only), None) = (found.next(), found.next()) {
            link(target, *number, only);
        }
    }
}

fn words_of(group: &Group) -> Vec<String> {
    let best = group.forms.iter().max_by_key(|form| form.len());
    best.map(|form| name_key(form).split(' ').map(str::to_string).collect()).unwrap_or_default()
}

/// `BCFL` joins the one `Business Club France-Luxembourg` of the document whose initials it is.
fn join_initials(context: &Context<'_>, groups: &[Group], target: &mut [usize]) {
    let bodies = || groups.iter().enumerate().filter(|(_, group)| group.kind == Kind::Organisation);
    for (number, group) in bodies() {
        let Some(acronym) = group.forms.first().filter(|form| is_acronym(form)) else { continue };
        let folded = fold(acronym);
        let spells = |other: &&(usize, &Group)| {
            other.0 != number
                && other
                    .1
                    .mentions
                    .first()
                    .is_some_and(|(tokens, _)| tokens.len() >= 3 && initials(context, tokens) == folded)
        };
        let mut found = bodies().filter(|other| spells(&other));
        if let (Some((other, _)), None) = (found.next(), found.next()) {
            link(target, number, other);
        }
    }
}

fn is_acronym(form: &str) -> bool {
    (2..=8).contains(&form.chars().count()) && form.chars().all(|c| c.is_uppercase() || c.is_ascii_digit())
}

/// First letters of the words of a name, folded; small words (`de`, `la`, `et`) have none.
fn initials(context: &Context<'_>, tokens: &Range<usize>) -> String {
    tokens
        .clone()
        .filter(|&at| context.text.tokens[at].kind != TokenKind::Sign && !context.is(at, Class::FunctionWord))
        .filter_map(|at| fold(context.text.token(at)).chars().next())
        .collect()
}

/// `la CCI`, `CCI Moselle`, `Chambre de commerce`, `Cluster Initiative` join the one longer name that
/// starts or ends so; an event's name joins the longer one likewise.
fn join_short_names(groups: &[Group], target: &mut [usize], kind: Kind) {
    let names: Vec<(usize, Vec<String>)> = groups
        .iter()
        .enumerate()
        .filter(|(_, group)| group.kind == kind)
        .map(|(number, group)| (number, words_of(group)))
        .collect();
    for (number, short) in &names {
        // A body of its own in the lists keeps to itself (`Orange` beside `Orange Cyberdefense`).
        let own_entry = groups[*number].entry;
        let mut found = names
            .iter()
            .filter(|(other, long)| {
                other != number
                    && long.len() > short.len()
                    && (long.starts_with(short) || (long.ends_with(short) && short.len() >= 2))
                    && (own_entry.is_none() || groups[*other].entry == own_entry)
            })
            .map(|(other, _)| root(target, *other))
            .collect::<Vec<_>>();
        found.sort_unstable();
        found.dedup();
        if let [only] = found[..] {
            link(target, *number, only);
        }
    }
}
