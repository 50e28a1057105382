//! One row an entity over the whole corpus: in how many documents it stands, since when, in what
//! roles, and with whom.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;
use serde::Serialize;

use super::query::Filters;
use super::reader::Reader;
use super::schema::KINDS;
use crate::error::Error;
use crate::record::{Provenance, Record, Role, WITHIN};

/// Entities that are named together with another, at most this many a row.
const COOCCURRING: usize = 10;

/// An entity of a record, whatever its kind.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entity<'a> {
    /// Place in [`KINDS`].
    pub kind: usize,
    pub id: &'a str,
    pub name: Option<&'a str>,
    pub aliases: &'a [String],
    pub mentions: usize,
    pub roles: &'a [Role],
    pub links: Option<&'a BTreeMap<String, String>>,
    /// A list knows it: its id tells who it is.
    pub listed: bool,
}

/// The entities of a record, in its order.
pub(super) fn of(record: &Record) -> Vec<Entity<'_>> {
    let plain = |kind, id, name, aliases, mentions| Entity {
        kind,
        id,
        name: Some(name),
        aliases,
        mentions,
        roles: &[],
        links: None,
        listed: true,
    };
    let mut out =
        Vec::with_capacity(record.actors.len() + record.events.len() + record.labels.len() + record.themes.len());
    out.extend(record.actors.iter().map(|actor| Entity {
        kind: actor.kind as usize,
        id: &actor.id,
        name: actor.name.as_deref(),
        aliases: &actor.aliases,
        mentions: actor.mentions.len(),
        roles: &actor.roles,
        links: Some(&actor.links),
        listed: actor.origin == Provenance::Gazetteer,
    }));
    out.extend(
        record.events.iter().map(|e| plain(3, e.id.as_str(), e.name.as_str(), e.aliases.as_slice(), e.mentions.len())),
    );
    out.extend(
        record.labels.iter().map(|l| plain(4, l.id.as_str(), l.name.as_str(), l.aliases.as_slice(), l.mentions.len())),
    );
    out.extend(record.themes.iter().map(|t| plain(5, t.id.as_str(), t.name.as_str(), &[][..], t.mentions.len())));
    out
}

/// A role with the number of documents that give it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoleCount {
    /// As in the record.
    pub title: Option<String>,
    /// As in the record.
    pub organisation: Option<String>,
    /// As in the record.
    pub territory: Option<String>,
    /// As in the record.
    pub status: Option<String>,
    /// Number of documents.
    pub documents: u32,
}

/// An entity that stands in the same documents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cooccurring {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// Number of documents with both.
    pub documents: u32,
}

/// A row of `depeche export --entities`; its fields are the columns of the contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// As in the records.
    pub id: String,
    /// `person`, `organisation`, `place`, `event` or `label`.
    pub kind: &'static str,
    /// The name that most documents give it.
    pub name: Option<String>,
    /// Every other form, most frequent first.
    pub aliases: Vec<String>,
    /// Number of documents.
    pub documents: u32,
    /// Number of mentions.
    pub mentions: u64,
    /// First day of publication; null where no document has one.
    pub first: Option<String>,
    /// Last day of publication.
    pub last: Option<String>,
    /// Roles of a person, most frequent first.
    pub roles: Vec<RoleCount>,
    /// Codes (`insee`, `wikidata`, …).
    pub links: BTreeMap<String, String>,
    /// Who else stands in the same documents.
    pub cooccurring: Vec<Cooccurring>,
}

/// What is gathered of one entity.
#[derive(Clone, Default)]
pub(super) struct Gathered {
    /// Place in [`KINDS`], and id.
    pub key: (usize, String),
    pub names: HashMap<String, u32>,
    pub aliases: HashMap<String, u32>,
    pub mentions: u64,
    pub first: Option<String>,
    pub last: Option<String>,
    pub roles: HashMap<Role, u32>,
    pub links: BTreeMap<String, String>,
    /// Numbers of its documents, rising.
    pub documents: Vec<u32>,
    /// A list knows it.
    pub listed: bool,
}

impl Gathered {
    /// Takes in what was gathered of another one that is the same.
    pub fn take(&mut self, other: Gathered) {
        let add = |into: &mut HashMap<String, u32>, from: HashMap<String, u32>| {
            from.into_iter().for_each(|(form, count)| *into.entry(form).or_default() += count);
        };
        add(&mut self.names, other.names);
        add(&mut self.aliases, other.aliases);
        self.mentions += other.mentions;
        self.first = [self.first.take(), other.first].into_iter().flatten().min();
        self.last = [self.last.take(), other.last].into_iter().flatten().max();
        other.roles.into_iter().for_each(|(role, count)| *self.roles.entry(role).or_default() += count);
        self.documents.extend(other.documents);
        self.documents.sort_unstable();
        self.documents.dedup();
    }
}

/// Everything gathered; entities have numbers in the order in which they were met.
#[derive(Default)]
pub(super) struct Corpus {
    numbers: HashMap<(usize, String), u32>,
    pub entities: Vec<Gathered>,
    /// Entities of each document.
    pub documents: Vec<Vec<u32>>,
    /// By entity (persons whom no list knows only) and document: what is told of it there.
    pub told: HashMap<(u32, u32), Told>,
}

/// What one document tells of a person.
#[derive(Clone, Default)]
pub(super) struct Told {
    pub name: String,
    pub mentions: u64,
    pub roles: Vec<Role>,
    pub aliases: Vec<String>,
    pub day: Option<String>,
}

impl Corpus {
    fn add(&mut self, record: &Record) {
        let document = self.documents.len() as u32;
        let day = record.published.as_ref().map(|published| published.value.as_str());
        let mut here: Vec<u32> = Vec::new();
        for entity in of(record) {
            // Themes are what a text is about, no names in it; facets count them.
            if KINDS[entity.kind] == "theme" {
                continue;
            }
            let next = self.entities.len() as u32;
            let number = *self.numbers.entry((entity.kind, entity.id.to_string())).or_insert(next);
            if number == next {
                let key = (entity.kind, entity.id.to_string());
                self.entities.push(Gathered { key, listed: entity.listed, ..Gathered::default() });
            }
            if KINDS[entity.kind] == "person" && !entity.listed {
                let told = self.told.entry((number, document)).or_default();
                told.name = entity.name.unwrap_or_default().to_string();
                told.mentions += entity.mentions as u64;
                told.roles.extend_from_slice(entity.roles);
                told.aliases.extend_from_slice(entity.aliases);
                told.day = day.map(str::to_string);
            }
            let gathered = &mut self.entities[number as usize];
            if let Some(name) = entity.name {
                count(&mut gathered.names, name);
            }
            entity.aliases.iter().for_each(|alias| count(&mut gathered.aliases, alias));
            gathered.mentions += entity.mentions as u64;
            for role in entity.roles {
                *gathered.roles.entry(role.clone()).or_default() += 1;
            }
            // Rows tell what was named; the territories around it are the records' business.
            for (key, value) in entity.links.into_iter().flatten().filter(|(key, _)| *key != WITHIN) {
                gathered.links.entry(key.clone()).or_insert_with(|| value.clone());
            }
            if let Some(day) = day {
                if gathered.first.as_deref().is_none_or(|first| day < first) {
                    gathered.first = Some(day.to_string());
                }
                if gathered.last.as_deref().is_none_or(|last| day > last) {
                    gathered.last = Some(day.to_string());
                }
            }
            if gathered.documents.last() != Some(&document) {
                gathered.documents.push(document);
                here.push(number);
            }
        }
        self.documents.push(here);
    }

    /// The rows, those in most documents first.
    fn rows(mut self) -> Vec<Row> {
        super::merging::reconcile(&mut self);
        let keys: Vec<(usize, String)> = self.entities.iter().map(|gathered| gathered.key.clone()).collect();
        let names: Vec<Option<String>> = self.entities.iter().map(|gathered| most(&gathered.names)).collect();
        let mut rows: Vec<Row> = (0..self.entities.len())
            .into_par_iter()
            // What was merged into another has no document left.
            .filter(|&number| !self.entities[number].documents.is_empty())
            .map(|number| {
                let gathered = &self.entities[number];
                // Counting for one entity at a time keeps memory at the size of the mentions;
                // a table of all pairs would grow with their square.
                let mut together: HashMap<u32, u32> = HashMap::new();
                for &document in &gathered.documents {
                    for &other in &self.documents[document as usize] {
                        if other as usize != number {
                            *together.entry(other).or_default() += 1;
                        }
                    }
                }
                let mut together: Vec<(u32, u32)> = together.into_iter().collect();
                let order = |a: &(u32, u32), b: &(u32, u32)| {
                    b.1.cmp(&a.1).then_with(|| keys[a.0 as usize].1.cmp(&keys[b.0 as usize].1))
                };
                if together.len() > COOCCURRING {
                    together.select_nth_unstable_by(COOCCURRING, order);
                    together.truncate(COOCCURRING);
                }
                together.sort_unstable_by(order);
                row(
                    &keys[number],
                    &names[number],
                    gathered,
                    together.into_iter().map(|(other, documents)| Cooccurring {
                        id: keys[other as usize].1.clone(),
                        name: names[other as usize].clone(),
                        documents,
                    }),
                )
            })
            .collect();
        rows.par_sort_unstable_by(|a, b| {
            b.documents.cmp(&a.documents).then_with(|| (a.kind, &a.id).cmp(&(b.kind, &b.id)))
        });
        rows
    }
}

fn row(
    key: &(usize, String),
    name: &Option<String>,
    gathered: &Gathered,
    cooccurring: impl Iterator<Item = Cooccurring>,
) -> Row {
    let mut forms = gathered.aliases.clone();
    gathered.names.iter().for_each(|(name, count)| *forms.entry(name.clone()).or_default() += count);
    let mut aliases = ranked(&forms);
    aliases.retain(|alias| Some(alias) != name.as_ref());
    let mut roles: Vec<RoleCount> = gathered
        .roles
        .iter()
        .map(|(role, &documents)| RoleCount {
            title: role.title.clone(),
            organisation: role.organisation.clone(),
            territory: role.territory.clone(),
            status: role.status.clone(),
            documents,
        })
        .collect();
    roles.sort_by(|a, b| {
        let key = |role: &RoleCount| {
            (role.title.clone(), role.organisation.clone(), role.territory.clone(), role.status.clone())
        };
        b.documents.cmp(&a.documents).then_with(|| key(a).cmp(&key(b)))
    });
    Row {
        id: key.1.clone(),
        kind: KINDS[key.0],
        name: name.clone(),
        aliases,
        documents: gathered.documents.len() as u32,
        mentions: gathered.mentions,
        first: gathered.first.clone(),
        last: gathered.last.clone(),
        roles,
        links: gathered.links.clone(),
        cooccurring: cooccurring.collect(),
    }
}

fn count(counts: &mut HashMap<String, u32>, form: &str) {
    match counts.get_mut(form) {
        Some(count) => *count += 1,
        None => {
            counts.insert(form.to_string(), 1);
        }
    }
}

fn ranked(counts: &HashMap<String, u32>) -> Vec<String> {
    let mut forms: Vec<(&String, &u32)> = counts.iter().collect();
    forms.sort_unstable_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
    forms.into_iter().map(|(form, _)| form.clone()).collect()
}

fn most(counts: &HashMap<String, u32>) -> Option<String> {
    counts.iter().min_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0))).map(|(form, _)| form.clone())
}

/// The rows over the documents that a query and filters find, those in most documents first.
///
/// # Errors
/// As [`Reader::search`].
pub fn rows(reader: &Reader, query: &str, filters: &Filters) -> Result<Vec<Row>, Error> {
    let mut corpus = Corpus::default();
    reader.for_each(query, filters, |record| {
        corpus.add(&record);
        Ok(())
    })?;
    Ok(corpus.rows())
}
