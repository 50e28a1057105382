//! One entity for all mentions of the same thing in a document.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use super::merge::{self, Group};
use super::roles;
use crate::extract::{Candidate, Context, Kind};
use crate::fold::{fold, slug};
use crate::gazetteer::EntryId;
use crate::record::{Role, WITHIN};

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
    merge::repeat(context, &mut mentions);
    let mut groups = merge::group(context, &mentions);
    merge::join(context, &mut groups, &mentions);
    let roles = roles::attach(context, &mentions);
    build(context, groups, &mentions, roles)
}

fn build(context: &Context<'_>, groups: Vec<Group>, mentions: &[Candidate], roles: roles::Attached) -> Vec<Entity> {
    // Which group a mention belongs to, by its first token: mentions do not overlap.
    let mut owner: HashMap<usize, usize> = HashMap::new();
    for (number, group) in groups.iter().enumerate() {
        for (tokens, _) in &group.mentions {
            owner.insert(tokens.start, number);
        }
    }
    let names: Vec<String> = groups.iter().map(|group| canonical(context, group)).collect();
    let name_of = |tokens: &Range<usize>| {
        owner
            .get(&tokens.start)
            .map_or_else(|| context.slice(tokens.clone()).to_string(), |&number| names[number].clone())
    };
    let mut out: Vec<Entity> = groups.iter().zip(&names).map(|(group, name)| entity(context, group, name)).collect();
    for holder in &roles.holders {
        let mention = &mentions[holder.person];
        let Some(&number) = owner.get(&mention.start) else { continue };
        let role = holder.role(context, &name_of);
        if !out[number].roles.contains(&role) {
            out[number].roles.push(role);
        }
    }
    out.extend(roles.lost.iter().map(|lost| lost_person(context, lost, &name_of)));
    out
}

/// A person of whom only the role is left.
fn lost_person(context: &Context<'_>, lost: &roles::Lost, name_of: &dyn Fn(&Range<usize>) -> String) -> Entity {
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

fn entity(context: &Context<'_>, group: &Group, name: &str) -> Entity {
    let kind = group.kind.name();
    let mut aliases: Vec<String> = Vec::new();
    let known = fold(name);
    // A single form is the name, in most entities.
    for form in group.forms.iter().filter(|form| *form != name) {
        if fold(form) != known && !aliases.iter().any(|alias| fold(alias) == fold(form)) {
            aliases.push(form.clone());
        }
    }
    let mut links = BTreeMap::new();
    if let Some(entry) = group.entry {
        for key in ["insee", "bfs", "iso", "siren", "wikidata", "dep", "reg"] {
            if let Some(value) = context.gazetteers.fact(entry, key) {
                links.insert(key.to_string(), value.to_string());
            }
        }
        if group.kind == Kind::Place {
            let above = context.gazetteers.territories(entry);
            if !above.is_empty() {
                let ids: Vec<&str> = above.into_iter().map(|territory| context.gazetteers.id(territory)).collect();
                links.insert(WITHIN.to_string(), ids.join(" "));
            }
        }
    }
    Entity {
        kind: group.kind,
        id: group
            .entry
            .map_or_else(|| format!("{kind}:{}", slug(name)), |entry| context.gazetteers.id(entry).to_string()),
        name: Some(name.to_string()),
        aliases,
        roles: Vec::new(),
        links,
        entry: group.entry,
        score: group.score,
        mentions: group.mentions.clone(),
    }
}

/// The name that a group goes by: a place's usual name, else the fullest form of the document.
fn canonical(context: &Context<'_>, group: &Group) -> String {
    if group.kind == Kind::Place
        && let Some(entry) = group.entry
    {
        return context.gazetteers.name(entry).to_string();
    }
    if let [only] = &group.forms[..] {
        return tidy(only, group.kind);
    }
    let best =
        group.forms.iter().max_by_key(|form| (fullness(form), has_accents(form), form.chars().any(char::is_lowercase)));
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

/// One space for line breaks; a person's name in capitals gets its usual letter case.
fn tidy(form: &str, kind: Kind) -> String {
    let spaced = form.split_whitespace().collect::<Vec<_>>().join(" ");
    if kind == Kind::Person {
        return spaced
            .split(' ')
            .map(|word| {
                let letters = word.chars().filter(|c| c.is_alphabetic()).count();
                if letters > 2 && word.chars().all(|c| !c.is_lowercase()) && !word.contains('.') {
                    crate::extract::names::capitalised(word)
                } else {
                    word.to_string()
                }
            })
            .collect::<Vec<_>>()
            .join(" ");
    }
    spaced
}
