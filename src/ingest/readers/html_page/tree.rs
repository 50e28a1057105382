//! The element tree of a page.
//!
//! The tokens come from html5ever, which knows the character references and the raw-text
//! states. The tree is our own, because html5ever's tree builder takes time quadratic in
//! the nesting depth (a minute for 100,000 open `<div>`), and because a tree stored in
//! document order makes every subtree a range of indices, walked without recursion.

use std::cell::RefCell;
use std::ops::Range;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts, states::RawKind,
};
use html5ever::{Attribute, LocalName, local_name};

use super::elements::{bounds_scope, implied_ends, is_block, is_heading, is_html_island, is_void, stays_in_head};

/// Elements nested deeper than this are kept, but side by side.
const MAX_DEPTH: usize = 256;

/// Blocks opened anew after the link they began in; a bound, since links can be many.
const MAX_REOPENED: usize = 8;

/// Input is handed over in pieces, since a tendril holds at most 4 GiB.
const PIECE: usize = 1 << 20;

/// An element, or a run of text when `name` is empty.
pub struct Node {
    pub name: LocalName,
    pub attributes: Vec<Attribute>,
    pub text: StrTendril,
    pub parent: usize,
    /// One past the last node of the subtree.
    pub end: usize,
}

/// Nodes in document order; node 0 is the document itself.
pub struct Tree {
    pub nodes: Vec<Node>,
}

impl Tree {
    /// Reads a page, or a piece of one. Never fails: what is malformed is repaired.
    pub fn parse(html: &str) -> Self {
        let builder = Builder::default();
        builder.0.borrow_mut().push(LocalName::default(), Vec::new());
        let tokenizer = Tokenizer::new(builder, TokenizerOpts::default());
        let queue = BufferQueue::default();
        let mut rest = html;
        while !rest.is_empty() {
            let (piece, tail) = rest.split_at(rest.floor_char_boundary(PIECE));
            queue.push_back(StrTendril::from_slice(piece));
            let _ = tokenizer.feed(&queue);
            rest = tail;
        }
        tokenizer.end();
        let mut open = tokenizer.sink.0.into_inner();
        open.close_from(0);
        Self { nodes: open.nodes }
    }

    pub fn is_element(&self, at: usize) -> bool {
        !self.nodes[at].name.is_empty()
    }

    /// The subtree of a node, itself included.
    pub fn subtree(&self, at: usize) -> Range<usize> {
        at..self.nodes[at].end
    }

    pub fn attribute(&self, at: usize, name: &str) -> Option<&str> {
        let found = self.nodes[at].attributes.iter().find(|a| &*a.name.local == name)?;
        Some(&found.value)
    }

    /// All text of a subtree, white space collapsed, scripts and styles left out.
    pub fn text(&self, at: usize) -> String {
        let mut text = String::new();
        for node in &self.nodes[self.subtree(at)] {
            let parent = &self.nodes[node.parent].name;
            if !matches!(*parent, local_name!("script") | local_name!("style")) {
                text.push_str(&node.text);
            }
            if !node.name.is_empty() && is_block(&node.name) || node.name == local_name!("br") {
                text.push(' ');
            }
        }
        collapse(&text)
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

#[derive(Default)]
struct Builder(RefCell<Open>);

#[derive(Default)]
struct Open {
    nodes: Vec<Node>,
    stack: Vec<usize>,
    /// Elements opened beyond `MAX_DEPTH`, whose end tags must not close others.
    beyond: usize,
    /// Whether `<html>`, `<head>` and `<body>` were opened: each is opened once.
    seen: [bool; 3],
    /// How many `<head>`, `<p>` and `<a>` are open: most of the time none is to be sought.
    sought: [usize; 3],
}

/// The elements that nearly every tag would otherwise be sought for.
fn sought(name: &LocalName) -> Option<usize> {
    match *name {
        local_name!("head") => Some(0),
        local_name!("p") => Some(1),
        local_name!("a") => Some(2),
        _ => None,
    }
}

impl Open {
    fn push(&mut self, name: LocalName, attributes: Vec<Attribute>) {
        let at = self.nodes.len();
        let parent = self.stack.last().copied().unwrap_or(0);
        if let Some(which) = sought(&name) {
            self.sought[which] += 1;
        }
        self.nodes.push(Node { name, attributes, text: StrTendril::new(), parent, end: at + 1 });
        self.stack.push(at);
    }

    fn leaf(&mut self, name: LocalName, attributes: Vec<Attribute>, text: StrTendril) {
        self.push(name, attributes);
        let at = self.stack.len().saturating_sub(1);
        self.close_from(at);
        if let Some(leaf) = self.nodes.last_mut() {
            leaf.text = text;
        }
    }

    fn close_from(&mut self, height: usize) {
        let end = self.nodes.len();
        for at in self.stack.drain(height.min(self.stack.len())..) {
            self.nodes[at].end = end;
            if let Some(which) = sought(&self.nodes[at].name) {
                self.sought[which] = self.sought[which].saturating_sub(1);
            }
        }
    }

    fn name(&self, height: usize) -> &str {
        &self.nodes[self.stack[height]].name
    }

    /// The height of the innermost open element that `wanted` accepts, unless `barrier` comes first.
    fn find(&self, wanted: impl Fn(&str) -> bool, barrier: impl Fn(&str) -> bool) -> Option<usize> {
        for height in (1..self.stack.len()).rev() {
            let name = self.name(height);
            if wanted(name) {
                return Some(height);
            }
            if barrier(name) {
                return None;
            }
        }
        None
    }

    fn start(&mut self, tag: Tag) -> TokenSinkResult<()> {
        let name = tag.name;
        if let Some(which) = ["html", "head", "body"].iter().position(|n| *n == &*name)
            && std::mem::replace(&mut self.seen[which], true)
        {
            return TokenSinkResult::Continue;
        }
        if self.sought[0] > 0
            && !stays_in_head(&name)
            && let Some(height) = self.find(|n| n == "head", |n| n == "body")
        {
            self.close_from(height);
        }
        if self.sought[1] > 0
            && is_block(&name)
            && !matches!(
                &*name,
                "button"
                    | "iframe"
                    | "noscript"
                    | "object"
                    | "video"
                    | "audio"
                    | "template"
                    | "select"
                    | "option"
                    | "textarea"
                    | "title"
            )
            && let Some(height) = self.find(|n| n == "p", bounds_scope)
        {
            self.close_from(height);
        }
        let (closed, barrier) = implied_ends(&name);
        if !closed.is_empty()
            && let Some(height) = self.find(|n| closed.contains(&n), |n| barrier.contains(&n))
        {
            self.close_from(height);
        }
        if is_heading(&name) && self.stack.len() > 1 && is_heading(self.name(self.stack.len() - 1)) {
            self.close_from(self.stack.len() - 1);
        }
        if name == local_name!("a") {
            self.end_link();
        }
        // `<path/>` ends where it begins, `<div/>` does not.
        let ended = tag.self_closing && self.find(|n| n == "svg" || n == "math", is_html_island).is_some();
        if is_void(&name) || ended {
            self.leaf(name, tag.attrs, StrTendril::new());
            return TokenSinkResult::Continue;
        }
        let raw = match &*name {
            "script" => Some(RawKind::ScriptData),
            "style" | "xmp" | "iframe" | "noembed" | "noframes" => Some(RawKind::Rawtext),
            "title" | "textarea" => Some(RawKind::Rcdata),
            _ => None,
        };
        if self.stack.len() < MAX_DEPTH || raw.is_some() {
            self.push(name, tag.attrs);
        } else {
            self.beyond += 1;
            self.leaf(name, tag.attrs, StrTendril::new());
        }
        raw.map_or(TokenSinkResult::Continue, TokenSinkResult::RawData)
    }

    fn end(&mut self, name: &LocalName) {
        let innermost = self.stack.last().is_some_and(|&at| self.nodes[at].name == *name);
        if self.beyond > 0 && !is_void(name) && !(innermost && self.stack.len() > MAX_DEPTH) {
            self.beyond -= 1;
            return;
        }
        let found = match &**name {
            "br" => return self.leaf(name.clone(), Vec::new(), StrTendril::new()),
            // Closing these early would put what follows outside; the end of input does it.
            "html" | "body" => None,
            "a" => return self.end_link(),
            "table" => self.find(|n| n == "table", |_| false),
            "td" | "th" | "tr" | "thead" | "tbody" | "tfoot" => self.find(|n| n == &**name, |n| n == "table"),
            heading if is_heading(heading) => self.find(is_heading, bounds_scope),
            _ if is_block(name) || matches!(&**name, "script" | "style" | "svg") => {
                self.find(|n| n == &**name, |n| bounds_scope(n) && n != &**name)
            }
            // An inline end tag never closes the block it stands in.
            _ => self.find(|n| n == &**name, |n| is_block(&LocalName::from(n))),
        };
        if let Some(height) = found {
            self.close_from(height);
        }
    }

    /// Ends the open link. Blocks opened inside it go on after it, as in the standard's
    /// adoption agency: else a forgotten `</div>` in a link would cut the article short.
    fn end_link(&mut self) {
        if self.sought[2] == 0 {
            return;
        }
        let Some(height) = self.find(|n| n == "a", bounds_scope) else {
            return;
        };
        let reopened: Vec<usize> = self.stack[height + 1..]
            .iter()
            .copied()
            .filter(|&at| is_block(&self.nodes[at].name))
            .take(MAX_REOPENED)
            .collect();
        self.close_from(height);
        for at in reopened {
            let (name, attributes) = (self.nodes[at].name.clone(), self.nodes[at].attributes.clone());
            self.push(name, attributes);
        }
    }

    fn characters(&mut self, text: StrTendril) {
        if self.sought[0] > 0
            && !text.chars().all(is_space)
            && let Some(height) = self.find(|n| n == "head", |n| stays_in_head(n) && n != "head")
        {
            self.close_from(height);
        }
        if let Some(&at) = self.stack.last() {
            // The tokenizer cuts text at every character reference.
            if let Some(last) = self.nodes.last_mut()
                && last.name.is_empty()
                && last.parent == at
                && self.nodes.len() > 1
            {
                let last = self.nodes.len() - 1;
                self.nodes[last].text.push_tendril(&text);
            } else {
                self.leaf(LocalName::default(), Vec::new(), text);
            }
        }
    }
}

impl TokenSink for Builder {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut open = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => return open.start(tag),
            Token::TagToken(tag) => open.end(&tag.name),
            Token::CharacterTokens(text) => open.characters(text),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}
