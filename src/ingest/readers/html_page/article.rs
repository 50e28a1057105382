//! Which part of a page is its article.

use std::collections::HashSet;
use std::ops::Range;

use super::blocks::{Block, Blocks, Kind};
use super::furniture;
use super::tree::Tree;
use crate::steps::step;

/// Class and id words of the element around an article's body.
const BODIES: &[&str] = &[
    "articlebody",
    "articlecontent",
    "articletext",
    "storybody",
    "storycontent",
    "posttext",
    "postbody",
    "postcontent",
    "entrycontent",
    "bodytext",
    "maincontent",
    "contenu",
    "texte",
];

/// The same in two words.
const BODY_PAIRS: &[(&str, &str)] = &[
    ("article", "body"),
    ("article", "content"),
    ("article", "text"),
    ("article", "texte"),
    ("article", "contenu"),
    ("story", "body"),
    ("story", "content"),
    ("post", "content"),
    ("post", "body"),
    ("entry", "content"),
    ("node", "content"),
    ("field", "body"),
    ("content", "body"),
    ("page", "content"),
    ("body", "content"),
    ("press", "release"),
    ("communique", "presse"),
    ("news", "content"),
    ("news", "text"),
    ("blog", "content"),
];

/// How much a block speaks for the element around it being the article.
fn weight(blocks: &Blocks, block: &Block) -> i64 {
    let (length, linked) = (i64::from(block.length), i64::from(block.linked));
    let own = length - linked;
    let text = blocks.text(block);
    let ends_sentence =
        text.trim_end_matches(['"', '»', '”', ')', ' ', '\u{a0}']).ends_with(['.', '!', '?', '…', ':', ';']);
    match block.kind {
        _ if linked * 5 > length * 3 => -(length.min(20) + linked / 4).min(80),
        Kind::Heading => 10,
        Kind::Caption => 0,
        Kind::Row => own.min(40),
        _ if own >= 80 || (own >= 30 && ends_sentence) => own.min(1000),
        _ if text.contains('@') || furniture::names_press_contact(text) => 20,
        Kind::Item => 3,
        _ => -3,
    }
}

fn is_container(name: &str) -> bool {
    matches!(name, "article" | "body" | "center" | "div" | "form" | "html" | "main" | "section" | "td")
}

/// The node that holds the article: the one whose blocks weigh most, or an element in it that
/// says to be the article and holds most of that weight.
pub fn root(tree: &Tree, blocks: &Blocks) -> usize {
    let mut before = vec![0i64; tree.len() + 1];
    for block in &blocks.all {
        before[block.at() + 1] += weight(blocks, block);
    }
    for at in 1..before.len() {
        before[at] += before[at - 1];
    }
    let sum = |at: usize| before[tree.end(at)] - before[at];
    let elements = || (0..tree.len()).filter(|&at| tree.is_element(at));
    // The innermost of equals, since it has least around it.
    let Some(heaviest) = elements().max_by_key(|&at| (sum(at), at)) else {
        return 0;
    };
    // One paragraph may weigh more than all of them and a linked line: the article is around it.
    let mut heaviest = heaviest;
    while heaviest != 0 && !is_container(tree.name(heaviest)) {
        heaviest = tree.parent(heaviest);
    }
    let whole = sum(heaviest);
    let inside = || elements().filter(|&at| sum(at) * 20 >= whole * 11 && tree.subtree(heaviest).contains(&at));
    let best = |is: &dyn Fn(usize) -> bool| inside().filter(|&at| is(at)).max_by_key(|&at| (sum(at), at));
    let is_body = |at: usize| {
        if tree.attribute(at, "itemprop").is_some_and(|value| value.eq_ignore_ascii_case("articleBody")) {
            return true;
        }
        let words = furniture::words(tree, at);
        words.iter().any(|word| BODIES.contains(&word.as_str()))
            || words.windows(2).any(|two| BODY_PAIRS.contains(&(two[0].as_str(), two[1].as_str())))
    };
    // A page of a few short lines is all article.
    if whole < 60 {
        return 0;
    }
    best(&|at| tree.name(at) == "article")
        .or_else(|| best(&|at| tree.name(at) == "main" || tree.attribute(at, "role") == Some("main")))
        .or_else(|| best(&is_body))
        .unwrap_or(heaviest)
}

/// Characters of prose in the root.
pub fn prose(tree: &Tree, blocks: &Blocks, root: usize) -> usize {
    let inside = tree.subtree(root);
    let own = |block: &Block| block.length.saturating_sub(block.linked) as usize;
    blocks.all.iter().filter(|block| inside.contains(&block.at()) && weight(blocks, block) > 0).map(own).sum()
}

/// The headline, where it stands, and the page's summary of the article.
pub struct Headline<'a> {
    pub text: Option<String>,
    pub at: Option<usize>,
    pub summary: Option<&'a str>,
}

/// The blocks of the article, in order: those in the root, without furniture lines, repetitions,
/// the headline and what follows the end of the article.
pub fn lines<'a>(tree: &Tree, page: &'a Blocks, root: usize, headline: &Headline) -> Vec<&'a Block> {
    let inside: Range<usize> = tree.subtree(root);
    let title = headline.text.as_deref();
    let summary: String = fold(headline.summary.unwrap_or_default()).chars().take(40).collect();
    // The lede often stands between the headline and the body, outside the body's element.
    let is_lede = |block: &Block| {
        headline.at.is_some_and(|at| (at..inside.start).contains(&block.at()))
            && (weight(page, block) >= 80 || (summary.len() >= 20 && fold(page.text(block)).starts_with(&summary)))
    };
    let contact = contact_after(page, inside.end);
    let of_article = |(position, block): &(usize, &Block)| {
        inside.contains(&block.at()) || is_lede(block) || contact.contains(position)
    };
    let blocks: Vec<&Block> = page.all.iter().enumerate().filter(of_article).map(|(_, block)| block).collect();
    let whole: usize = blocks.iter().map(|block| (block.length - block.linked.min(block.length)) as usize).sum();
    let title = title.map(fold);
    let mut seen = HashSet::new();
    let mut kept: Vec<&Block> = Vec::new();
    let (mut read, mut ended) = (0, false);
    for (position, block) in blocks.iter().enumerate() {
        step();
        let text = page.text(block).trim_start_matches("• ");
        let own = (block.length - block.linked.min(block.length)) as usize;
        // Comments may be longer than the article, links to others are not.
        let far = if furniture::is_comment_count(text) { read * 6 > whole } else { read * 2 > whole };
        ended |= far && furniture::is_ending(text);
        read += own;
        if ended || (block.kind == Kind::Heading && kept.len() < 4 && title.as_deref() == Some(&fold(text))) {
            continue;
        }
        let repeated = (block.length > 60 || block.kind == Kind::Caption) && !seen.insert(text);
        if repeated || furniture::is_furniture_line(text) || is_link_list(page, &blocks, position) {
            continue;
        }
        kept.push(block);
    }
    while kept.last().is_some_and(|block| block.kind == Kind::Heading) && kept.len() > 1 {
        kept.pop();
    }
    kept
}

/// The press contact below the body, in an element of its own: its heading and the short lines after.
fn contact_after(page: &Blocks, end: usize) -> Range<usize> {
    let is_short = |block: &Block| block.length < 200 && block.linked * 2 <= block.length;
    let start = page
        .all
        .iter()
        .position(|block| block.at() >= end && is_short(block) && furniture::names_press_contact(page.text(block)));
    let Some(start) = start else { return 0..0 };
    let lines = page.all[start..].iter().take(10).take_while(|block| is_short(block)).count();
    let text: String = page.all[start..start + lines].iter().map(|block| page.text(block)).collect();
    if furniture::is_press_contact(&text) { start..start + lines } else { 0..0 }
}

/// A line of links only, unless it stands between prose as a quoted title or a source does.
fn is_link_list(page: &Blocks, blocks: &[&Block], position: usize) -> bool {
    let is_linked = |at: usize| blocks.get(at).is_none_or(|block| block.linked * 10 > block.length * 8);
    let block = blocks[position];
    let text = page.text(block);
    if !is_linked(position) || text.contains("://") || text.contains("www.") || text.contains('@') {
        return false;
    }
    let alone = position > 0 && !is_linked(position - 1) && !is_linked(position + 1);
    !alone || (block.kind != Kind::Heading && block.length < 30)
}

/// Letters and digits in lower case, to compare lines.
pub fn fold(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
