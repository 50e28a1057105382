//! The element tree of a page: flat, in document order, so that every subtree is a range of indices, walked without
//! recursion. It is built in `builder.rs`.

use std::ops::Range;
use std::rc::Rc;

use super::builder;
use super::elements::is_block;
use crate::steps::{step, steps};

/// The attributes that are asked for; others are not kept, so that pictures written into a page weigh nothing.
pub(super) const KEPT: &[&str] = &[
    "aria-hidden",
    "class",
    "content",
    "data-component",
    "datetime",
    "hidden",
    "href",
    "id",
    "itemprop",
    "lang",
    "name",
    "property",
    "pubdate",
    "rel",
    "role",
    "style",
    "title",
    "type",
    "xml:lang",
];

/// An element, or a run of text. A page may have one for every few bytes: it is kept small.
pub(super) struct Node {
    /// Its name, by its place in the names of the tree; 0 for text, and for the document itself.
    pub name: u32,
    pub parent: u32,
    /// One past the last node of the subtree.
    pub end: u32,
    /// Bytes of the text, or the attributes of an element.
    pub from: u32,
    pub to: u32,
}

pub(super) struct Attribute {
    /// Place in [`KEPT`].
    pub name: u8,
    pub from: u32,
    pub to: u32,
}

/// Nodes in document order; node 0 is the document itself.
pub struct Tree {
    pub(super) nodes: Vec<Node>,
    pub(super) attributes: Vec<Attribute>,
    pub(super) names: Vec<Rc<str>>,
    /// All text and all values of attributes.
    pub(super) written: String,
}

impl Tree {
    /// Reads a page, or a piece of one. Never fails: what is malformed is repaired.
    pub fn parse(html: &str) -> Self {
        builder::build(html)
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Bytes of all text and of all values of attributes.
    pub fn written(&self) -> usize {
        self.written.len()
    }

    /// The name of an element; empty for text.
    pub fn name(&self, at: usize) -> &str {
        &self.names[self.nodes[at].name as usize]
    }

    /// The text of a run of text; empty for an element.
    pub fn own_text(&self, at: usize) -> &str {
        let node = &self.nodes[at];
        if node.name == 0 { self.slice(node.from, node.to) } else { "" }
    }

    /// The node around a node.
    pub fn parent(&self, at: usize) -> usize {
        self.nodes[at].parent as usize
    }

    /// One past the last node of the subtree.
    pub fn end(&self, at: usize) -> usize {
        self.nodes[at].end as usize
    }

    pub fn is_element(&self, at: usize) -> bool {
        self.nodes[at].name != 0
    }

    /// The subtree of a node, itself included.
    pub fn subtree(&self, at: usize) -> Range<usize> {
        at..self.end(at)
    }

    pub fn attribute(&self, at: usize, name: &str) -> Option<&str> {
        debug_assert!(KEPT.contains(&name), "{name} is not kept");
        let node = &self.nodes[at];
        let own = if node.name == 0 { 0..0 } else { node.from as usize..node.to as usize };
        steps(own.len());
        // The first counts where a tag names one twice.
        let found = self.attributes[own].iter().find(|attribute| KEPT[usize::from(attribute.name)] == name)?;
        Some(self.slice(found.from, found.to))
    }

    /// All text of a subtree, white space collapsed, scripts and styles left out.
    pub fn text(&self, at: usize) -> String {
        let mut text = String::new();
        for at in self.subtree(at) {
            step();
            if !matches!(self.name(self.parent(at)), "script" | "style") {
                text.push_str(self.own_text(at));
            }
            let name = self.name(at);
            if is_block(name) || name == "br" {
                text.push(' ');
            }
        }
        collapse(&text)
    }

    fn slice(&self, from: u32, to: u32) -> &str {
        self.written.get(from as usize..to as usize).unwrap_or_default()
    }
}

/// Collapses white space, no-break spaces excepted, since French puts them before `:` and `»`.
pub fn collapse(text: &str) -> String {
    let mut words = text.split(is_space).filter(|word| !word.is_empty());
    let mut out = String::with_capacity(text.len());
    if let Some(first) = words.next() {
        out.push_str(first);
    }
    for word in words {
        out.push(' ');
        out.push_str(word);
    }
    out
}

/// White space that a browser collapses, and characters without width or meaning.
pub fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0b' | '\x0c' | '\u{85}' | '\u{2028}' | '\u{2029}') || c.is_control()
}
