//! The authors' names, as a page states them.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::article::fold;
use super::blocks::unescape;
use super::furniture;
use super::metadata::Stated;
use super::tree::Tree;

/// The authors' names, in the order stated.
pub fn authors(tree: &Tree, stated: &Stated, root: usize) -> Vec<String> {
    let site = stated.site().map(fold).unwrap_or_default();
    let names = |texts: Vec<String>| {
        let mut seen = HashSet::new();
        let names = texts.iter().flat_map(|text| split_names(text));
        names.filter(|name| is_person(name, &site) && seen.insert(name.clone())).collect::<Vec<String>>()
    };
    let by_id = stated.by_id();
    let linked = stated
        .articles
        .iter()
        .filter_map(|value| value.get("author"))
        .flat_map(|author| linked_names(author, &by_id))
        .collect();
    let metas = [
        "author",
        "article:author",
        "dc.creator",
        "dcterms.creator",
        "parsely-author",
        "sailthru.author",
        "byl",
        "citation_author",
        "dc.author",
    ];
    let found = names(linked);
    if !found.is_empty() {
        return found;
    }
    for name in metas {
        let found = names(stated.metas(name).map(str::to_owned).collect());
        if !found.is_empty() {
            return found;
        }
    }
    names(bylines(tree, root))
}

fn linked_names(author: &Value, by_id: &HashMap<&str, &Value>) -> Vec<String> {
    match author {
        Value::String(name) => vec![unescape(name)],
        Value::Array(authors) => authors
            .iter()
            .take(20)
            .flat_map(|one| match one {
                Value::Array(_) => Vec::new(),
                one => linked_names(one, by_id),
            })
            .collect(),
        Value::Object(object) => {
            if object.get("@type").and_then(Value::as_str).is_some_and(|kind| kind.contains("Organization")) {
                return Vec::new();
            }
            let name = object.get("name").or_else(|| {
                let id = object.get("@id")?.as_str()?;
                by_id.get(id)?.get("name")
            });
            match name {
                Some(Value::String(name)) => vec![unescape(name)],
                Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).map(unescape).collect(),
                _ => Vec::new(),
            }
        }
        _ => Vec::new(),
    }
}

/// Texts of elements marked as the byline, those of the article first.
fn bylines(tree: &Tree, root: usize) -> Vec<String> {
    let is_byline = |at: usize| {
        if matches!(tree.name(at), "meta" | "link" | "body" | "html" | "script" | "img" | "input") {
            return 0;
        }
        if tree.attribute(at, "rel") == Some("author") || tree.attribute(at, "itemprop") == Some("author") {
            return 3;
        }
        let words = furniture::words(tree, at);
        let says = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
        match () {
            () if says(&["comment", "comments", "commentaire", "comentario", "kommentar"]) => 0,
            () if says(&["author", "authors", "auteur", "auteurs", "autor"]) => 2,
            () if says(&["byline", "signature"]) => 1,
            () => 0,
        }
    };
    let short = |at: &usize| tree.is_element(*at) && tree.end(*at) - *at < 30;
    let mut found: Vec<(bool, i32, String)> = (0..tree.len())
        .filter(short)
        .map(|at| (at, is_byline(at)))
        .filter(|(_, rank)| *rank > 0)
        .map(|(at, rank)| (!tree.subtree(root).contains(&at), -rank, tree.text(at)))
        .filter(|(_, _, text)| !text.is_empty() && text.len() < 120)
        .collect();
    found.sort_by_key(|(outside, rank, _)| (*outside, *rank));
    found.into_iter().take(1).map(|(_, _, text)| text).collect()
}

/// Cuts `Par Anne Roy et Paul Sy, journaliste` into names and what else is there.
fn split_names(text: &str) -> Vec<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut text = text.trim_matches([' ', ',', '—', '–', '|', ':']);
    for lead in [
        "Geschrieben von ",
        "erstellt von ",
        "Erstellt von ",
        "publié par ",
        "Auteur : ",
        "Auteur ",
        "Autor: ",
        "Propos recueillis par ",
        "Écrit par ",
        "Publié par ",
        "Rédigé par ",
        "Posted by ",
        "Written by ",
        "Par ",
        "par ",
        "By ",
        "by ",
        "Von ",
        "von ",
        "BY ",
        "PAR ",
        "de notre correspondant ",
    ] {
        text = text.strip_prefix(lead).unwrap_or(text).trim();
    }
    [" et ", " and ", " und ", " & ", ";", "|", ", ", " – ", " - "].iter().fold(vec![text.to_owned()], |parts, cut| {
        parts.iter().flat_map(|part| part.split(cut)).map(|part| part.trim().to_owned()).collect()
    })
}

fn is_person(name: &str, site: &str) -> bool {
    let words = name.split_whitespace().count();
    let folded = fold(name);
    let no_one = [
        "admin",
        "administrator",
        "redaktion",
        "redaction",
        "rédaction",
        "webmaster",
        "editor",
        "anonymous",
        "afp",
        "dpa",
        "apa",
        "user",
        "root",
        "presse",
        "auteur",
        "author",
        "autor",
    ];
    (1..=5).contains(&words)
        && (2..60).contains(&name.len())
        && name.starts_with(char::is_alphabetic)
        && !name.contains(['@', '/', '<', '(', ':', '_'])
        && !name.contains("www.")
        && !name.bytes().any(|b| b.is_ascii_digit())
        && folded != site
        && !no_one.contains(&folded.as_str())
        && !folded.contains("redaktion")
        && !folded.contains("rédaction")
}
