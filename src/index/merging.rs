//! One entity over the corpus: joins what surely is the same under two ids, and keeps homonyms apart.
//!
//! Only what no list knows is touched, since the id of an entry tells who it is. Both steps are cautious:
//! a body is joined to the one body that some document calls by its name, a person with an initial to the
//! one full name that shares a body with it; two persons of one name are parted only where their offices
//! differ and nobody and nothing is named beside both.

use std::collections::{HashMap, HashSet};

use super::entities::{Corpus, Gathered, Told};
use super::schema::KINDS;
use crate::fold::{fold, slug};

/// Joins and parts the entities of a corpus.
pub(super) fn reconcile(corpus: &mut Corpus) {
    part_homonyms(corpus);
    join(corpus, bodies_by_alias);
    join(corpus, persons_by_initial);
}

fn is(gathered: &Gathered, kind: &str) -> bool {
    KINDS[gathered.key.0] == kind
}

/// A rule that tells which entities are another one: pairs of numbers, from and into.
type Rule = fn(&Corpus) -> Vec<(usize, usize)>;

fn join(corpus: &mut Corpus, rule: Rule) {
    for (from, into) in rule(corpus) {
        let gathered = std::mem::take(&mut corpus.entities[from].documents);
        for &document in &gathered {
            let here = &mut corpus.documents[document as usize];
            here.retain(|&number| number as usize != from);
            if !here.contains(&(into as u32)) {
                here.push(into as u32);
            }
        }
        let key = corpus.entities[from].key.clone();
        let mut moved = std::mem::take(&mut corpus.entities[from]);
        corpus.entities[from].key = key;
        moved.documents = gathered;
        corpus.entities[into].take(moved);
    }
}

/// `CCI Moselle`, alone in one release, is the body that another release calls so beside its full name.
fn bodies_by_alias(corpus: &Corpus) -> Vec<(usize, usize)> {
    let bodies = || corpus.entities.iter().enumerate().filter(|(_, body)| is(body, "organisation"));
    let mut called: HashMap<String, HashSet<usize>> = HashMap::new();
    for (number, body) in bodies() {
        for form in body.aliases.keys() {
            called.entry(fold(form)).or_default().insert(number);
        }
    }
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let (mut gone, mut grown): (HashSet<usize>, HashSet<usize>) = Default::default();
    for (number, body) in bodies().filter(|(_, body)| !body.listed) {
        let mut others: HashSet<usize> = HashSet::new();
        for name in body.names.keys() {
            others.extend(called.get(&fold(name)).into_iter().flatten().filter(|other| **other != number));
        }
        // One name, one body; a single word that several may bear wants company in common.
        let [other] = others.into_iter().collect::<Vec<_>>()[..] else { continue };
        let telling = body.names.keys().all(|name| name.split_whitespace().count() >= 2);
        let chained = gone.contains(&other) || grown.contains(&number);
        if !chained && (telling || share_company(corpus, body, &corpus.entities[other])) {
            gone.insert(number);
            grown.insert(other);
            pairs.push((number, other));
        }
    }
    pairs
}

/// `K. Belhadj` is the one `Karim Belhadj` of the corpus whose body is named beside it, too.
fn persons_by_initial(corpus: &Corpus) -> Vec<(usize, usize)> {
    let persons = || corpus.entities.iter().enumerate().filter(|(_, person)| is(person, "person"));
    let parts = |person: &Gathered| -> Option<(String, String)> {
        let name = fold(person.names.keys().min()?);
        let (first, rest) = name.split_once(' ')?;
        Some((first.trim_end_matches('.').to_string(), rest.to_string()))
    };
    let mut full: HashMap<(char, String), Vec<usize>> = HashMap::new();
    for (number, person) in persons() {
        if let Some((first, rest)) = parts(person).filter(|(first, _)| first.chars().count() > 1) {
            full.entry((first.chars().next().unwrap_or_default(), rest)).or_default().push(number);
        }
    }
    let mut pairs = Vec::new();
    for (number, person) in persons().filter(|(_, person)| !person.listed) {
        let Some((first, rest)) = parts(person).filter(|(first, _)| first.chars().count() == 1) else { continue };
        let known = full.get(&(first.chars().next().unwrap_or_default(), rest)).map(Vec::as_slice);
        if let Some(&[other]) = known
            && share_company(corpus, person, &corpus.entities[other])
        {
            pairs.push((number, other));
        }
    }
    pairs
}

/// Is some body or person named beside both?
fn share_company(corpus: &Corpus, a: &Gathered, b: &Gathered) -> bool {
    let beside = |gathered: &Gathered| -> HashSet<u32> {
        gathered.documents.iter().flat_map(|&document| company(corpus, document)).collect()
    };
    let own = |number: &u32| {
        let key = &corpus.entities[*number as usize].key;
        *key == a.key || *key == b.key
    };
    beside(a).intersection(&beside(b)).any(|number| !own(number))
}

/// The persons, bodies and towns of a document; a country is named beside everyone.
fn company(corpus: &Corpus, document: u32) -> impl Iterator<Item = u32> + '_ {
    corpus.documents[document as usize].iter().copied().filter(|&number| {
        let gathered = &corpus.entities[number as usize];
        is(gathered, "person")
            || is(gathered, "organisation")
            || is(gathered, "place") && !gathered.links.contains_key("iso")
    })
}

/// Parts persons of one name whose offices differ and who have no company in common: the one of most
/// documents keeps the id, the others get their office behind a tilde (`person:jean-martin~ville-de-metz`).
fn part_homonyms(corpus: &mut Corpus) {
    for number in 0..corpus.entities.len() {
        let person = &corpus.entities[number];
        if person.listed || !is(person, "person") || person.documents.len() < 2 {
            continue;
        }
        let groups = groups(corpus, number as u32);
        for group in groups.into_iter().skip(1) {
            let office =
                group.iter().find_map(|document| offices(&corpus.told[&(number as u32, *document)]).into_iter().next());
            let Some(office) = office else { continue };
            let (kind, id) = corpus.entities[number].key.clone();
            let next = corpus.entities.len() as u32;
            corpus.entities.push(Gathered { key: (kind, format!("{id}~{}", slug(&office))), ..Gathered::default() });
            for document in group {
                let Some(told) = corpus.told.remove(&(number as u32, document)) else { continue };
                move_document(corpus, number, next as usize, document, told);
            }
        }
    }
}

fn move_document(corpus: &mut Corpus, from: usize, into: usize, document: u32, told: Told) {
    for slot in corpus.documents[document as usize].iter_mut().filter(|slot| **slot as usize == from) {
        *slot = into as u32;
    }
    let less = |counts: &mut HashMap<String, u32>, form: &String| {
        if let Some(count) = counts.get_mut(form) {
            *count -= 1;
        }
        counts.retain(|_, count| *count > 0);
    };
    let old = &mut corpus.entities[from];
    old.documents.retain(|other| *other != document);
    old.mentions -= told.mentions;
    less(&mut old.names, &told.name);
    told.aliases.iter().for_each(|alias| less(&mut old.aliases, alias));
    for role in &told.roles {
        if let Some(count) = old.roles.get_mut(role) {
            *count -= 1;
        }
    }
    old.roles.retain(|_, count| *count > 0);
    let new = &mut corpus.entities[into];
    new.documents.push(document);
    new.mentions += told.mentions;
    *new.names.entry(told.name).or_default() += 1;
    told.aliases.into_iter().for_each(|alias| *new.aliases.entry(alias).or_default() += 1);
    told.roles.into_iter().for_each(|role| *new.roles.entry(role).or_default() += 1);
    new.first = [new.first.take(), told.day.clone()].into_iter().flatten().min();
    new.last = [new.last.take(), told.day].into_iter().flatten().max();
    // The days of those who stay are told by their own documents.
    let stays = corpus.entities[from].documents.iter();
    let days: Vec<&String> = stays.filter_map(|&other| corpus.told.get(&(from as u32, other))?.day.as_ref()).collect();
    let (first, last) = (days.iter().min().map(|day| day.to_string()), days.iter().max().map(|day| day.to_string()));
    corpus.entities[from].first = first;
    corpus.entities[from].last = last;
}

/// Bodies and territories of the offices that a document gives someone.
fn offices(told: &Told) -> Vec<String> {
    told.roles.iter().flat_map(|role| [role.organisation.clone(), role.territory.clone()]).flatten().collect()
}

/// The documents of a person, in groups that are surely about different ones; the greatest first. Documents
/// that tell no office stay with it.
fn groups(corpus: &Corpus, number: u32) -> Vec<Vec<u32>> {
    let documents = &corpus.entities[number as usize].documents;
    let mut groups: Vec<(Vec<u32>, HashSet<String>, HashSet<u32>)> = Vec::new();
    let mut silent = Vec::new();
    for &document in documents {
        let Some(told) = corpus.told.get(&(number, document)) else { continue };
        let offices: HashSet<String> = offices(told).iter().map(|office| fold(office)).collect();
        let company: HashSet<u32> = company(corpus, document).filter(|other| *other != number).collect();
        if offices.is_empty() {
            silent.push(document);
            continue;
        }
        let (mut joined, rest): (Vec<_>, Vec<_>) = groups
            .into_iter()
            .partition(|(_, known, beside)| !known.is_disjoint(&offices) || !beside.is_disjoint(&company));
        joined.push((vec![document], offices, company));
        let merged = joined.into_iter().reduce(|mut a, b| {
            a.0.extend(b.0);
            a.1.extend(b.1);
            a.2.extend(b.2);
            a
        });
        groups = rest;
        groups.extend(merged);
    }
    let mut out: Vec<Vec<u32>> = groups.into_iter().map(|(documents, ..)| documents).collect();
    out.iter_mut().for_each(|group| group.sort_unstable());
    out.sort_by_key(|group| (std::cmp::Reverse(group.len()), group[0]));
    if let Some(first) = out.first_mut() {
        first.extend(silent);
    }
    out
}
