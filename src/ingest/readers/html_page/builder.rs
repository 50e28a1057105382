//! Builds the tree of a page from its tags.
//!
//! The tokens come from html5gum, which knows the character references and the raw-text states, and hands out
//! attributes one by one: html5ever compares each with all before it, which a tag of a hundred thousand does not end.
//! The tree is our own, because the tree builders that there are take time quadratic in the nesting depth (a minute
//! for 100,000 open `<div>`).

use std::convert::Infallible;
use std::ops::Range;
use std::rc::Rc;

use html5gum::emitters::callback::{Callback, CallbackEmitter, CallbackEvent};
use html5gum::{Emitter, ForwardingEmitter, Span, State, Tokenizer};
use rustc_hash::FxHashMap;

use super::elements::{
    bounds_scope, ends_paragraph, implied_ends, is_block, is_heading, is_html_island, is_void, stays_in_head,
};
use super::tree::{Attribute, KEPT, Node, Tree, is_space};
use crate::steps::step;

/// Elements nested deeper than this are kept, but side by side.
const MAX_DEPTH: usize = 256;

/// Blocks opened anew after the link they began in; a bound, since links can be many.
const MAX_REOPENED: usize = 8;

/// Builds the tree of a page. What is malformed is repaired.
pub(super) fn build(html: &str) -> Tree {
    let html = html.strip_prefix('\u{FEFF}').unwrap_or(html);
    let mut open = Open::new(2 * memchr::memchr_iter(b'<', html.as_bytes()).count() + 2);
    let Ok(()) = Tokenizer::new_with_emitter(html, Tokens(CallbackEmitter::new(&mut open))).finish();
    open.drop_pending();
    open.close_from(0);
    open.tree
}

/// Hands the tokens to the tree, and tells the tokenizer when the text of an element is raw.
struct Tokens<'o>(CallbackEmitter<&'o mut Open>);

impl ForwardingEmitter for Tokens<'_> {
    type Token = Infallible;

    fn inner(&mut self) -> &mut impl Emitter<Token = Infallible> {
        &mut self.0
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        let _ = self.0.emit_current_tag();
        self.0.callback_mut().raw.take()
    }
}

/// A tree that is being built.
struct Open {
    tree: Tree,
    /// The places of the names.
    known: FxHashMap<Rc<str>, u32>,
    stack: Vec<u32>,
    /// Name and first attribute of a start tag that is not at its end.
    pending: Option<(u32, usize)>,
    /// Whether the value that comes is that of a kept attribute.
    valued: bool,
    /// How the text of the element that was opened last is to be read.
    raw: Option<State>,
    /// Elements opened beyond `MAX_DEPTH`, whose end tags must not close others.
    beyond: usize,
    /// Whether `<html>`, `<head>` and `<body>` were opened: each is opened once.
    seen: [bool; 3],
    /// How many `<head>`, `<p>` and `<a>` are open: most of the time none is to be sought.
    sought: [usize; 3],
}

/// The elements that nearly every tag would otherwise be sought for.
fn sought(name: &str) -> Option<usize> {
    match name {
        "head" => Some(0),
        "p" => Some(1),
        "a" => Some(2),
        _ => None,
    }
}

impl Open {
    /// With room for so many nodes, which costs nothing until they are there.
    fn new(nodes: usize) -> Self {
        let tree = Tree {
            nodes: Vec::with_capacity(nodes),
            attributes: Vec::new(),
            names: vec!["".into()],
            written: String::new(),
        };
        let mut open = Open {
            tree,
            known: FxHashMap::default(),
            stack: Vec::new(),
            pending: None,
            valued: false,
            raw: None,
            beyond: 0,
            seen: [false; 3],
            sought: [0; 3],
        };
        open.push(0, 0..0);
        open
    }

    fn number(&mut self, name: &str) -> u32 {
        if let Some(known) = self.known.get(name) {
            return *known;
        }
        let (name, number): (Rc<str>, _) = (name.into(), self.tree.names.len() as u32);
        self.tree.names.push(Rc::clone(&name));
        self.known.insert(name, number);
        number
    }

    fn push(&mut self, name: u32, own: Range<usize>) {
        let at = self.tree.nodes.len() as u32;
        let parent = self.stack.last().copied().unwrap_or(0);
        if let Some(which) = sought(&self.tree.names[name as usize]) {
            self.sought[which] += 1;
        }
        self.tree.nodes.push(Node { name, parent, end: at + 1, from: own.start as u32, to: own.end as u32 });
        self.stack.push(at);
    }

    fn leaf(&mut self, name: u32, own: Range<usize>) {
        self.push(name, own);
        self.close_from(self.stack.len() - 1);
    }

    fn close_from(&mut self, height: usize) {
        let end = self.tree.nodes.len() as u32;
        for at in self.stack.drain(height.min(self.stack.len())..) {
            self.tree.nodes[at as usize].end = end;
            if let Some(which) = sought(self.tree.name(at as usize)) {
                self.sought[which] = self.sought[which].saturating_sub(1);
            }
        }
    }

    fn name(&self, height: usize) -> &str {
        self.tree.name(self.stack[height] as usize)
    }

    /// The height of the innermost open element that `wanted` accepts, unless `barrier` comes first.
    fn find(&self, wanted: impl Fn(&str) -> bool, barrier: impl Fn(&str) -> bool) -> Option<usize> {
        for height in (1..self.stack.len()).rev() {
            step();
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

    /// Forgets a start tag that did not come to its end, or that opens nothing.
    fn drop_pending(&mut self) {
        if let Some((_, first)) = self.pending.take() {
            let kept = self.tree.attributes.get(first).map(|attribute| attribute.from as usize);
            self.tree.written.truncate(kept.unwrap_or(self.tree.written.len()));
            self.tree.attributes.truncate(first);
        }
    }

    fn start(&mut self, self_closing: bool) {
        let Some((number, first)) = self.pending else { return };
        let name = Rc::clone(&self.tree.names[number as usize]);
        if let Some(which) = ["html", "head", "body"].iter().position(|known| *known == &*name)
            && std::mem::replace(&mut self.seen[which], true)
        {
            return self.drop_pending();
        }
        self.pending = None;
        let own = first..self.tree.attributes.len();
        if self.sought[0] > 0
            && !stays_in_head(&name)
            && let Some(height) = self.find(|n| n == "head", |n| n == "body")
        {
            self.close_from(height);
        }
        if self.sought[1] > 0
            && ends_paragraph(&name)
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
        if &*name == "a" {
            self.end_link();
        }
        // `<path/>` ends where it begins, `<div/>` does not.
        let ended = self_closing && self.find(|n| n == "svg" || n == "math", is_html_island).is_some();
        if is_void(&name) || ended {
            return self.leaf(number, own);
        }
        self.raw = match &*name {
            "script" => Some(State::ScriptData),
            "style" | "xmp" | "iframe" | "noembed" | "noframes" => Some(State::RawText),
            "title" | "textarea" => Some(State::RcData),
            _ => None,
        };
        if self.stack.len() < MAX_DEPTH || self.raw.is_some() {
            self.push(number, own);
        } else {
            self.beyond += 1;
            self.leaf(number, own);
        }
    }

    fn end(&mut self, name: &str) {
        let innermost = !self.stack.is_empty() && self.name(self.stack.len() - 1) == name;
        if self.beyond > 0 && !is_void(name) && !(innermost && self.stack.len() > MAX_DEPTH) {
            self.beyond -= 1;
            return;
        }
        let found = match name {
            "br" => {
                let number = self.number(name);
                return self.leaf(number, 0..0);
            }
            // Closing these early would put what follows outside; the end of input does it.
            "html" | "body" => None,
            "a" => return self.end_link(),
            "table" => self.find(|n| n == "table", |_| false),
            "td" | "th" | "tr" | "thead" | "tbody" | "tfoot" => self.find(|n| n == name, |n| n == "table"),
            heading if is_heading(heading) => self.find(is_heading, bounds_scope),
            _ if is_block(name) || matches!(name, "script" | "style" | "svg") => {
                self.find(|n| n == name, |n| bounds_scope(n) && n != name)
            }
            // An inline end tag never closes the block it stands in.
            _ => self.find(|n| n == name, is_block),
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
            .map(|&at| at as usize)
            .filter(|&at| is_block(self.tree.name(at)))
            .take(MAX_REOPENED)
            .collect();
        self.close_from(height);
        for at in reopened {
            let Node { name, from, to, .. } = self.tree.nodes[at];
            self.push(name, from as usize..to as usize);
        }
    }

    fn characters(&mut self, text: &str) {
        if self.sought[0] > 0
            && !text.chars().all(is_space)
            && let Some(height) = self.find(|n| n == "head", |n| stays_in_head(n) && n != "head")
        {
            self.close_from(height);
        }
        let Some(&parent) = self.stack.last() else { return };
        let from = self.tree.written.len();
        self.tree.written.push_str(text);
        let to = self.tree.written.len();
        // Text goes on behind a tag or a comment that left nothing.
        match self.tree.nodes.last_mut() {
            Some(last)
                if last.name == 0 && last.parent == parent && last.to > last.from && last.to as usize == from =>
            {
                last.to = to as u32;
            }
            _ => self.leaf(0, from..to),
        }
    }

    fn attribute(&mut self, name: &str) {
        self.valued = false;
        if self.pending.is_some()
            && let Some(number) = KEPT.iter().position(|kept| *kept == name)
        {
            let at = self.tree.written.len() as u32;
            self.tree.attributes.push(Attribute { name: number as u8, from: at, to: at });
            self.valued = true;
        }
    }

    fn value(&mut self, value: &str) {
        if self.valued
            && let Some(attribute) = self.tree.attributes.last_mut()
        {
            self.tree.written.push_str(value);
            attribute.to = self.tree.written.len() as u32;
        }
    }
}

impl Callback<Infallible, ()> for &mut Open {
    fn handle_event(&mut self, event: CallbackEvent<'_>, _: Span<()>) -> Option<Infallible> {
        step();
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.drop_pending();
                let number = self.number(&String::from_utf8_lossy(name));
                self.pending = Some((number, self.tree.attributes.len()));
            }
            CallbackEvent::AttributeName { name } => self.attribute(&String::from_utf8_lossy(name)),
            CallbackEvent::AttributeValue { value } => self.value(&String::from_utf8_lossy(value)),
            CallbackEvent::CloseStartTag { self_closing } => self.start(self_closing),
            CallbackEvent::EndTag { name } => {
                self.drop_pending();
                self.end(&String::from_utf8_lossy(name));
            }
            // The standard drops the character NUL in text.
            CallbackEvent::String { value } => {
                for piece in value.split(|&byte| byte == 0).filter(|piece| !piece.is_empty()) {
                    self.characters(&String::from_utf8_lossy(piece));
                }
            }
            CallbackEvent::Comment { .. } | CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => {}
        }
        None
    }
}
