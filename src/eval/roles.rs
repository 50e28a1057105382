//! Roles: the same title, held at the same body.

use std::collections::BTreeSet;

use super::counts::Counts;
use super::errors::{Class, Judge};
use super::names::key;
use super::sheet::{Item, Kind, RoleItem, Sheet};
use crate::record::Role;

/// Same head word in either number, one title within the other word by word, and the gold's body or territory, by
/// any of its names in the record, where the gold names one.
pub(super) fn is_same(found: &Role, gold: &Role, sheet: &Sheet) -> bool {
    let words = |text: Option<&str>| {
        key(text.unwrap_or_default()).split(' ').filter(|w| !w.is_empty()).map(singular).collect::<Vec<_>>()
    };
    let (got, want) = (words(found.title.as_deref()), words(gold.title.as_deref()));
    let body = gold.organisation.as_deref().or(gold.territory.as_deref()).map(key);
    if gold.title.is_none() {
        return got.is_empty() && body.is_some_and(|body| is_body(found, &body, sheet));
    }
    let within = |a: &[String], b: &[String]| a.iter().all(|word| b.contains(word));
    let heads = match (got.first(), want.first()) {
        (Some(a), Some(b)) => (a == b || want.contains(a)) && (within(&got, &want) || within(&want, &got)),
        _ => false,
    };
    match body {
        _ if !heads => false,
        None => true,
        // The title keeps the body whole (`ministre de l'Économie`).
        Some(body) if body.split(' ').all(|word| got.contains(&singular(word))) => true,
        Some(body) => is_body(found, &body, sheet),
    }
}

/// A plural title stands for its singular (`préfètes`, `généraux`). Told by letters alone, as scorers of other
/// programs do it: both sides are cut alike.
fn singular(word: &str) -> String {
    match word.strip_suffix("aux") {
        Some(stem) if word.chars().count() > 4 => format!("{stem}al"),
        _ if word.chars().count() > 3 => word.strip_suffix(['s', 'x']).unwrap_or(word).to_string(),
        _ => word.to_string(),
    }
}

fn is_body(found: &Role, body: &str, sheet: &Sheet) -> bool {
    let told = [&found.organisation, &found.territory].into_iter().flatten().map(|name| key(name));
    let told: Vec<String> = told.filter(|name| name.chars().count() >= 3).collect();
    let named = |name: &String| {
        let actors = [Kind::Organisation, Kind::Place].into_iter().filter_map(|kind| sheet.items(kind)).flatten();
        actors.into_iter().any(|item| item.keys.contains(name) && item.keys.contains(body))
    };
    told.iter().any(|name| name.contains(body) || body.contains(name.as_str()) || named(name))
}

/// Judges the roles of a document.
pub(super) fn judge(gold: &Sheet, found: &Sheet, judge: &mut Judge<'_>) -> Counts {
    let mut counts = Counts::default();
    let persons = found.items(Kind::Person).unwrap_or_default();
    let all: Vec<&RoleItem> =
        gold.items(Kind::Person).unwrap_or_default().iter().flat_map(|item| &item.roles).collect();
    let is_held = |person: &Item, role: &RoleItem| match &role.holder {
        None => person.name.is_none(),
        Some(holder) => person.name.is_some() && person.keys.contains(holder),
    };
    for role in &all {
        let holders: Vec<&Item> = persons.iter().filter(|person| is_held(person, role)).collect();
        let right = holders.iter().any(|person| person.roles.iter().any(|r| is_same(&r.role, &role.role, found)));
        match right {
            _ if role.optional => {}
            true => counts.right += 1,
            false => {
                counts.missed += 1;
                judge.role_missed(role, &holders);
            }
        }
    }
    // What is said too much of a person that the gold knows. A person it does not know is wrong already.
    let known: BTreeSet<&String> = gold.items(Kind::Person).unwrap_or_default().iter().flat_map(|i| &i.keys).collect();
    for person in persons.iter().filter(|p| p.name.is_none() || p.keys.iter().any(|key| known.contains(key))) {
        for role in &person.roles {
            let is_right = all.iter().any(|gold| is_held(person, gold) && is_same(&role.role, &gold.role, found));
            if !is_right {
                counts.wrong += 1;
                judge.role_wrong(person, &role.role);
            }
        }
    }
    counts
}

/// A role as told to people.
pub(super) fn told(holder: &str, role: &Role) -> String {
    let body = role.organisation.as_deref().or(role.territory.as_deref());
    let title = role.title.as_deref().unwrap_or("(no title)");
    match body {
        Some(body) => format!("{holder}: {title}, {body}"),
        None => format!("{holder}: {title}"),
    }
}

/// What kept a role from being right.
pub(super) fn class(role: &Role, holders: &[&Item]) -> Class {
    let head = |role: &Role| key(role.title.as_deref().unwrap_or_default()).split(' ').next().map(str::to_string);
    match holders {
        [] => Class::NoPerson,
        _ if holders.iter().all(|person| person.roles.is_empty()) => Class::NoRole,
        _ if holders.iter().any(|person| person.roles.iter().any(|r| head(&r.role) == head(role))) => Class::OtherBody,
        _ => Class::OtherTitle,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(title: &str, organisation: Option<&str>) -> Role {
        let organisation = organisation.map(str::to_string);
        Role { title: Some(title.into()), organisation, territory: None, status: None }
    }

    #[test]
    fn titles_and_bodies_may_be_shorter() {
        let mut sheet = Sheet::default();
        sheet.items_mut(Kind::Organisation).push(Item::new(Some("Chambre de métiers"), &["CMA".to_string()]));
        for (found, gold, same) in [
            (role("président", Some("CCI Moselle")), role("président", Some("CCI Moselle Métropole")), true),
            (role("président", Some("CMA")), role("présidente", Some("Chambre de métiers")), false),
            (role("présidente", Some("CMA")), role("présidente", Some("Chambre de métiers")), true),
            (role("directeur général", None), role("directeur", None), true),
            (role("directeur", None), role("directeur", Some("Nyuko")), false),
            (role("ministre de l'Économie", None), role("ministre", Some("Économie")), true),
            (role("adjoint au maire", None), role("maire", None), false),
            (role("préfètes", None), role("préfète", None), true),
            (role("inspecteur général", None), role("inspecteurs généraux", None), true),
            (role("vice-présidents", Some("CCI Moselle")), role("vice-président", Some("CCI Moselle")), true),
            (role("préfet", None), role("préfète", None), false),
        ] {
            assert_eq!(is_same(&found, &gold, &sheet), same, "{found:?} {gold:?}");
        }
    }
}
