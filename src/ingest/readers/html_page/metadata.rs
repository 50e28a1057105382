//! Title, address and language, as a page states them.

use std::collections::HashMap;

use serde_json::Value;

use super::article::fold;
use super::blocks::unescape;
use super::tree::Tree;
use crate::steps::step;

/// What the scripts of type `application/ld+json` and the `<meta>` elements state.
pub struct Stated {
    meta: Vec<(String, String)>,
    pub articles: Vec<Value>,
    pub others: Vec<Value>,
}

impl Stated {
    pub fn new(tree: &Tree) -> Self {
        let (mut meta, mut articles, mut others) = (Vec::new(), Vec::new(), Vec::new());
        for at in 0..tree.len() {
            step();
            match tree.name(at) {
                "meta" => {
                    let name = ["property", "name", "itemprop"].iter().find_map(|name| tree.attribute(at, name));
                    if let (Some(name), Some(content)) = (name, tree.attribute(at, "content")) {
                        let content = unescape(content);
                        if !content.is_empty() {
                            meta.push((name.trim().to_lowercase(), content));
                        }
                    }
                }
                "script" if tree.attribute(at, "type").is_some_and(|kind| kind.contains("ld+json")) => {
                    let json: String = tree.subtree(at).map(|at| tree.own_text(at)).collect();
                    gather(&json, &mut articles, &mut others);
                }
                _ => {}
            }
        }
        Self { meta, articles, others }
    }

    /// The content of the first `<meta>` with one of the names, in the order of the names.
    pub fn meta(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.metas(name).next())
    }

    pub fn metas<'a, 'n>(&'a self, name: &'n str) -> impl Iterator<Item = &'a str> + use<'a, 'n> {
        self.meta.iter().filter(move |(n, _)| n == name).map(|(_, content)| content.as_str())
    }

    /// The objects that have an id, by it; the first of one id counts.
    pub fn by_id(&self) -> HashMap<&str, &Value> {
        let mut by_id = HashMap::new();
        for value in self.articles.iter().chain(&self.others) {
            if let Some(id) = value.get("@id").and_then(Value::as_str) {
                by_id.entry(id).or_insert(value);
            }
        }
        by_id
    }

    pub fn site(&self) -> Option<&str> {
        self.meta(&["og:site_name", "application-name", "dc.publisher", "dcterms.publisher"])
    }
}

/// Sorts the objects of a JSON-LD script into articles and pages.
fn gather(json: &str, articles: &mut Vec<Value>, others: &mut Vec<Value>) {
    let json = json
        .trim()
        .trim_start_matches("<!--")
        .trim_start_matches("//<![CDATA[")
        .trim_end_matches("-->")
        .trim_end_matches("//]]>");
    let parsed = serde_json::from_str(json).or_else(|_| {
        // Line breaks inside strings are common, and forbidden.
        serde_json::from_str(&json.replace(|c: char| c.is_control(), " "))
    });
    let Ok(value) = parsed else { return };
    let mut todo: Vec<Value> = vec![value];
    while let Some(value) = todo.pop() {
        match value {
            Value::Array(values) => todo.extend(values.into_iter().rev()),
            Value::Object(mut object) => {
                for inner in ["@graph", "mainEntity", "mainEntityOfPage"] {
                    if let Some(inner @ (Value::Array(_) | Value::Object(_))) = object.remove(inner) {
                        todo.push(inner);
                    }
                }
                let kind = object.get("@type").map(Value::to_string).unwrap_or_default();
                let is_article =
                    ["Article", "Posting", "Report", "PressRelease"].iter().any(|name| kind.contains(name));
                if is_article || object.contains_key("headline") {
                    articles.push(Value::Object(object));
                } else if ["WebPage", "Person", "Event", "CreativeWork", "VideoObject"]
                    .iter()
                    .any(|name| kind.contains(name))
                {
                    others.push(Value::Object(object));
                }
            }
            _ => {}
        }
    }
}

/// Bytes of a stated title that headings are compared with.
const SAID: usize = 2_000;

/// The headline: the `<h1>` that agrees with what the head of the page says, else what it says.
///
/// Gives the node of the heading, too, where there is one.
pub fn title(tree: &Tree, stated: &Stated, root: usize) -> (Option<String>, Option<usize>) {
    let site = stated.site().map(fold).unwrap_or_default();
    let is_name = |text: &str| !text.is_empty() && fold(text) != site && fold(text).len() > 2;
    let whole = (0..tree.len()).find(|&at| tree.name(at) == "title").map(|at| tree.text(at)).unwrap_or_default();
    let graph = stated.meta(&["og:title", "twitter:title", "dc.title", "dcterms.title"]).filter(|text| is_name(text));
    let headline = stated
        .articles
        .iter()
        .find_map(|value| value.get("headline")?.as_str())
        .map(unescape)
        .filter(|text| is_name(text));
    let said: Vec<String> = [graph, headline.as_deref(), Some(&whole)]
        .into_iter()
        .flatten()
        .map(|text| fold(text.get(..text.floor_char_boundary(SAID)).unwrap_or(text)))
        .filter(|text| !text.is_empty())
        .collect();
    let mut best: Option<(u32, String, usize)> = None;
    for at in (0..tree.len()).filter(|&at| matches!(tree.name(at), "h1" | "h2")) {
        if tree.subtree(at).len() > 200 {
            continue;
        }
        let text = tree.text(at);
        let folded = fold(&text);
        let first = tree.name(at) == "h1";
        if !is_name(&text) || text.len() > 400 {
            continue;
        }
        let inside = tree.subtree(root).contains(&at);
        let agrees = said.iter().any(|said| said.contains(&folded) || folded.contains(said.as_str()));
        let words: Vec<String> = text.split_whitespace().map(fold).filter(|word| word.len() > 2).collect();
        let shared = words.iter().filter(|word| said.iter().any(|said| said.contains(word.as_str()))).count();
        let similar = !words.is_empty() && shared * 3 >= words.len() * 2;
        let score = match (first, agrees && words.len() > 1, inside) {
            (true, true, true) => 9,
            (true, true, false) => 8,
            (false, true, _) => 7,
            (true, false, _) if agrees => 6,
            (true, false, true) if similar => 5,
            (true, false, true) => 4,
            (true, false, false) if similar => 3,
            _ => continue,
        };
        if best.as_ref().is_none_or(|(other, ..)| score > *other) {
            best = Some((score, text, at));
        }
    }
    let stripped = |text: &str| without_site(text, &site);
    let at = best.as_ref().map(|(_, _, at)| *at);
    let text = match best {
        Some((5.., text, _)) => Some(text),
        Some((_, text, _)) if graph.is_none() && headline.is_none() => Some(text),
        best => graph.map(stripped).or(headline).or(best.map(|(_, text, _)| text)).or_else(|| Some(stripped(&whole))),
    };
    (text.filter(|text| !text.is_empty()), at)
}

/// A page title without the name of the site before or after it.
fn without_site(title: &str, site: &str) -> String {
    for separator in [" | ", " – ", " — ", " - ", " » ", " « ", " · ", " • ", " :: ", " / "] {
        let parts: Vec<&str> = title.split(separator).map(str::trim).filter(|part| !part.is_empty()).collect();
        let [first, .., last] = parts.as_slice() else {
            continue;
        };
        if fold(first) == site {
            return parts[1..].join(separator);
        }
        let short = |part: &str| part.split_whitespace().count() <= 4;
        if fold(last) == site || (short(last) && !short(first)) || (separator == " | ") {
            return parts[..parts.len() - 1].join(separator);
        }
    }
    title.trim().to_owned()
}

/// The canonical address, where it is absolute.
pub fn url(tree: &Tree, stated: &Stated) -> Option<String> {
    let link = (0..tree.len()).find(|&at| {
        tree.name(at) == "link" && tree.attribute(at, "rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"))
    });
    let stated = link.and_then(|at| tree.attribute(at, "href")).into_iter().chain(stated.meta(&["og:url"]));
    stated.map(str::trim).find(|url| url.starts_with("http://") || url.starts_with("https://")).map(str::to_owned)
}

/// The language tag of the `<html>` element, else of the metadata.
pub fn language(tree: &Tree, stated: &Stated) -> Option<String> {
    let html = (0..tree.len()).find(|&at| tree.name(at) == "html");
    let attribute = html.and_then(|at| tree.attribute(at, "lang").or_else(|| tree.attribute(at, "xml:lang")));
    let stated =
        attribute.into_iter().chain(stated.meta(&["og:locale", "dc.language", "dcterms.language", "language"]));
    stated
        .map(|tag| tag.trim().replace('_', "-"))
        .find(|tag| tag.starts_with(|c: char| c.is_ascii_alphabetic()) && tag.len() < 20)
}
