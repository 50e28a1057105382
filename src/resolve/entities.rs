//! One entity for all mentions of the same thing in a document.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use rustc_hash::FxHashSet;

use super::attached::{Attached, Lost};
use super::merge::{self, Group};
use super::{repeats, roles};
use crate::extract::{Candidate, Context, Kind};
use crate::fold::{fold, slug};
use crate::gazetteer::EntryId;
use crate::record::{Role, WITHIN};
use crate::steps::{Stage, step, steps, work};

/// A person, body, place or event with all its mentions, in tokens.
#[derive(Clone, Debug)]
pub struct Entity {
    /// What it is.
    pub kind: Kind,
    /// Of the entry, else `kind:slug`.
    pub id: String,
    /// Fullest form; none for a person whose name was lost.
    pub name: Option<String>,
    /// Other forms in the document.
    pub aliases: Vec<String>,
    /// Roles of a person.
    pub roles: Vec<Role>,
    /// Codes of the entry.
    pub links: BTreeMap<String, String>,
    /// Entry of a gazetteer.
    pub entry: Option<EntryId>,
    /// 0 to 1.
    pub score: f32,
    /// Tokens of each mention, in reading order, with the rule that took it.
    pub mentions: Vec<(Range<usize>, &'static str)>,
}

/// Builds the entities of a document from its mentions.
pub fn entities(context: &Context<'_>, chosen: Vec<Candidate>) -> Vec<Entity> {
    let mut mentions = chosen;
    work(Stage::Repeats, || repeats::repeat(context, &mut mentions));
    let (groups, group_of) = work(Stage::Groups, || merge::groups(context, &mentions));
    let mentions = Mentions::new(&mentions, context.text.tokens.len());
    let roles = work(Stage::Roles, || roles::attach(context, &mentions));
    work(Stage::Entities, || build(context, groups, &group_of, &mentions, roles))
}

/// The mentions of a text, in reading order, to be found by their first token.
pub(super) struct Mentions<'m> {
    all: &'m [Candidate],
    /// By token, the number of the mention that starts there, plus one; 0 for none.
    starts: Vec<u32>,
}

impl<'m> Mentions<'m> {
    fn new(all: &'m [Candidate], tokens: usize) -> Self {
        let mut starts = vec![0; tokens + 1];
        for (number, mention) in (1..).zip(all) {
            starts[mention.start] = number;
        }
        Mentions { all, starts }
    }

    /// The number of the mention that starts at a token.
    #[inline]
    pub fn at(&self, token: usize) -> Option<usize> {
        (*self.starts.get(token)? as usize).checked_sub(1)
    }
}

impl std::ops::Deref for Mentions<'_> {
    type Target = [Candidate];

    fn deref(&self) -> &[Candidate] {
        self.all
    }
}

fn build(
    context: &Context<'_>,
    groups: Vec<Group<'_>>,
    group_of: &[usize],
    mentions: &Mentions<'_>,
    roles: Attached,
) -> Vec<Entity> {
    let mut out: Vec<Entity> =
        groups.into_iter().inspect(|group| steps(group.mentions.len())).map(|group| entity(context, group)).collect();
    let name_of = |entities: &[Entity], tokens: &Range<usize>| match mentions.at(tokens.start) {
        Some(number) => entities[group_of[number]].name.clone().unwrap_or_default(),
        None => context.slice(tokens.clone()).to_string(),
    };
    let mut known: FxHashSet<(usize, Role)> = FxHashSet::default();
    for holder in &roles.holders {
        step();
        let number = group_of[holder.person];
        let role = holder.role(context, &|tokens| name_of(&out, tokens));
        if known.insert((number, role.clone())) {
            out[number].roles.push(role);
        }
    }
    for lost in &roles.lost {
        let person = lost_person(context, lost, &|tokens| name_of(&out, tokens));
        out.push(person);
    }
    out
}

/// A person of whom only the role is left.
fn lost_person(context: &Context<'_>, lost: &Lost, name_of: &dyn Fn(&Range<usize>) -> String) -> Entity {
    let role = lost.role(context, name_of);
    let key = [role.title.as_deref(), role.organisation.as_deref().or(role.territory.as_deref())];
    let key = key.into_iter().flatten().map(slug).collect::<Vec<_>>().join("-");
    Entity {
        kind: Kind::Person,
        id: format!("person:?{key}"),
        name: None,
        aliases: Vec::new(),
        roles: vec![role],
        links: BTreeMap::new(),
        entry: None,
        score: 0.8,
        mentions: vec![(lost.span.title.start..lost.span.end, "lost name")],
    }
}

fn entity(context: &Context<'_>, group: Group<'_>) -> Entity {
    let name = canonical(context, &group);
    let id = match group.entry {
        Some(entry) => context.gazetteers.id(entry).to_string(),
        None => format!("{}:{}", group.kind.name(), slug(&name)),
    };
    let mut aliases: Vec<String> = Vec::new();
    // A single form is the name, in most entities.
    if group.forms.iter().any(|form| form.text != name) {
        let mut known = FxHashSet::from_iter([fold(&name)]);
        for form in group.forms.iter().filter(|form| form.text != name) {
            step();
            if known.insert(fold(&form.text)) {
                aliases.push(form.text.to_string());
            }
        }
    }
    Entity {
        kind: group.kind,
        id,
        name: Some(name),
        aliases,
        roles: Vec::new(),
        links: group.entry.map(|entry| links(context, group.kind, entry)).unwrap_or_default(),
        entry: group.entry,
        score: group.score,
        mentions: group.mentions,
    }
}

/// Codes of an entry, and of a place the territories that it lies in.
fn links(context: &Context<'_>, kind: Kind, entry: EntryId) -> BTreeMap<String, String> {
    let codes = ["insee", "bfs", "iso", "siren", "wikidata", "dep", "reg"];
    let mut links = BTreeMap::new();
    for (key, value) in context.gazetteers.facts(entry).filter(|(key, _)| codes.contains(key)) {
        links.insert(key.to_string(), value.to_string());
    }
    if kind == Kind::Place {
        let mut within = String::new();
        for territory in context.gazetteers.territories(entry) {
            if !within.is_empty() {
                within.push(' ');
            }
            within.push_str(context.gazetteers.id(territory));
        }
        if !within.is_empty() {
            links.insert(WITHIN.to_string(), within);
        }
    }
    links
}

/// The name that a group goes by: a place's usual name, else the fullest form of the document.
fn canonical(context: &Context<'_>, group: &Group<'_>) -> String {
    if group.kind == Kind::Place
        && let Some(entry) = group.entry
    {
        return context.gazetteers.name(entry).to_string();
    }
    if let [only] = &group.forms[..] {
        return tidy(&only.text, group.kind);
    }
    let best = group
        .forms
        .iter()
        .map(|form| &*form.text)
        .max_by_key(|form| (fullness(form), has_accents(form), form.chars().any(char::is_lowercase)));
    best.map(|form| tidy(form, group.kind)).unwrap_or_default()
}

/// Number of words, then letters.
fn fullness(form: &str) -> (usize, usize) {
    let words = form.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    (words.count(), fold(form).len())
}

fn has_accents(form: &str) -> bool {
    !form.is_ascii()
}

/// A person's name in capitals gets its usual letter case.
fn tidy(form: &str, kind: Kind) -> String {
    let shouted = |word: &str| {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        letters > 2 && word.chars().all(|c| !c.is_lowercase()) && !word.contains('.')
    };
    if kind != Kind::Person || !form.split(' ').any(shouted) {
        return form.to_string();
    }
    let words = form.split(' ').map(|word| match shouted(word) {
        true => crate::extract::names::capitalised(word).into(),
        false => Cow::Borrowed(word),
    });
    words.collect::<Vec<_>>().join(" ")
}
