//! The lines of a page's text, in document order, page furniture left out.

use super::elements::is_block;
use super::furniture::{self, Furniture};
use super::tree::{Tree, collapse, is_space};
use crate::steps::step;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Paragraph,
    Heading,
    Item,
    Row,
    Caption,
    Preformatted,
}

/// A paragraph, heading, list item or table row.
#[derive(Debug)]
pub struct Block {
    at: u32,
    pub kind: Kind,
    start: u32,
    end: u32,
    /// Characters of the text, and those of them inside links.
    pub length: u32,
    pub linked: u32,
}

impl Block {
    /// The node of the first text.
    pub fn at(&self) -> usize {
        self.at as usize
    }
}

/// The blocks of a page, in order.
#[derive(Debug, Default)]
pub struct Blocks {
    pub all: Vec<Block>,
    text: String,
}

impl Blocks {
    /// The text of one of them.
    pub fn text(&self, block: &Block) -> &str {
        self.text.get(block.start as usize..block.end as usize).unwrap_or_default()
    }
}

/// Characters of text before each node, all and inside links: a subtree's share is a difference.
struct Lengths {
    all: Vec<u32>,
    linked: Vec<u32>,
}

impl Lengths {
    fn new(tree: &Tree) -> Self {
        let [mut all, mut linked] = [(); 2].map(|()| Vec::with_capacity(tree.len() + 1));
        all.push(0);
        linked.push(0);
        let (mut sum, mut sum_linked, mut link_end, mut raw_end) = (0, 0, 0, 0);
        for at in 0..tree.len() {
            match tree.name(at) {
                "a" if links_away(tree, at) => link_end = tree.end(at),
                "script" | "style" | "noscript" | "head" | "svg" | "textarea" | "select" => {
                    raw_end = tree.end(at).max(raw_end);
                }
                _ => {}
            }
            let text = tree.own_text(at);
            if at >= raw_end && !text.is_empty() {
                let length =
                    text.split(is_space).map(|word| (word.len() + usize::from(!word.is_empty())) as u32).sum::<u32>();
                sum += length;
                if at < link_end {
                    sum_linked += length;
                }
            }
            all.push(sum);
            linked.push(sum_linked);
        }
        Self { all, linked }
    }

    fn of(&self, tree: &Tree, at: usize) -> (u32, u32) {
        let end = tree.end(at);
        (self.all[end] - self.all[at], self.linked[end] - self.linked[at])
    }
}

/// Addresses and telephone numbers are contact details, notes are part of the text.
fn links_away(tree: &Tree, at: usize) -> bool {
    tree.attribute(at, "href").is_some_and(|href| {
        let href = href.trim_start();
        !(href.starts_with("mailto:") || href.starts_with("tel:") || href.starts_with("#_") || href.starts_with("#fn"))
    })
}

/// Whether a node and all below it is left out.
fn is_left_out(tree: &Tree, lengths: &Lengths, at: usize, in_article: bool, lax: bool) -> bool {
    let found = furniture::judge(tree, at, in_article);
    if found == Furniture::No || found == Furniture::Surely {
        return found == Furniture::Surely;
    }
    let (length, linked) = lengths.of(tree, at);
    if length == 0 {
        return true;
    }
    if lax && found == Furniture::Likely && !furniture::is_never_text(tree, at) {
        return linked * 2 > length;
    }
    let page = lengths.all.last().copied().unwrap_or(0);
    let own = length - linked;
    let name = tree.name(at);
    let left_out = match found {
        // A whole page may stand in a form or below a class of the page's layout.
        Furniture::Likely => own * 10 < page * 3 || (name != "form" && linked * 2 > length),
        // An inline element, such as a linked name, is part of a line.
        _ => is_block(tree.name(at)) && linked * 3 > length && own * 10 < page * 3,
    };
    left_out && !(length < 1500 && furniture::is_press_contact(&tree.text(at)))
}

#[derive(Default)]
struct Writer {
    blocks: Blocks,
    /// Where the text of the block that is open starts, behind that of the others.
    start: usize,
    at: usize,
    length: u32,
    linked: u32,
    breaks: usize,
    /// End of the list item whose bullet is still to be written.
    bullet_end: usize,
}

impl Writer {
    fn flush(&mut self, kind: Kind) {
        self.breaks = 0;
        let start = self.start;
        let text = &self.blocks.text[start..];
        let (length, linked) = (std::mem::take(&mut self.length), std::mem::take(&mut self.linked));
        let is_blank = |c: char| is_space(c) || c == '\u{a0}' || c == '\u{200b}' || c == '\u{feff}';
        let blank = text.len() - text.trim_start_matches(is_blank).len();
        let text = text[blank..].trim_end_matches(is_blank);
        let text = if kind == Kind::Row { text.trim_end_matches([' ', '|']) } else { text };
        if text.chars().all(|c| matches!(c, '|' | '•' | '·' | ' ' | '\u{a0}')) {
            self.blocks.text.truncate(start);
            return;
        }
        let (start, end) = (start + blank, start + blank + text.len());
        self.blocks.text.truncate(end);
        let mut kind = kind;
        if self.at < std::mem::take(&mut self.bullet_end) && kind != Kind::Row {
            self.blocks.text.insert_str(start, "• ");
            kind = if kind == Kind::Heading { kind } else { Kind::Item };
        }
        self.start = self.blocks.text.len();
        let (at, start, end) = (self.at as u32, start as u32, self.start as u32);
        self.blocks.all.push(Block { at, kind, start, end, length, linked });
    }

    fn write(&mut self, at: usize, text: &str, linked: bool, preformatted: bool) {
        if preformatted {
            if self.is_empty() {
                self.at = at;
            }
            self.blocks.text.push_str(text.trim_end_matches('\r'));
            self.length += text.len() as u32;
            return;
        }
        let mut glued = !text.starts_with(is_space);
        for word in text.split(is_space).filter(|word| !word.is_empty()) {
            step();
            if self.is_empty() {
                self.at = at;
            } else if self.breaks > 0 {
                self.trim_end();
                self.blocks.text.push('\n');
            } else if !glued && !self.blocks.text.ends_with([' ', '\n']) {
                self.blocks.text.push(' ');
            }
            self.breaks = 0;
            glued = false;
            self.blocks.text.push_str(word);
            let length = word.chars().count() as u32 + 1;
            self.length += length;
            if linked {
                self.linked += length;
            }
        }
        if text.ends_with(is_space) && !self.is_empty() && !self.blocks.text.ends_with([' ', '\n']) && self.breaks == 0
        {
            self.blocks.text.push(' ');
        }
    }

    /// Is there no text in the open block?
    fn is_empty(&self) -> bool {
        self.blocks.text.len() == self.start
    }

    /// Parts the cells of a row, where the one before holds something.
    fn end_cell(&mut self) {
        self.trim_end();
        if !self.is_empty() {
            self.blocks.text.push_str(" | ");
        }
    }

    /// Takes the white space at the end of the open block away.
    fn trim_end(&mut self) {
        let kept = self.blocks.text[self.start..].trim_end().len();
        self.blocks.text.truncate(self.start + kept);
    }
}

/// A table that lays out the page, not data: its cells hold blocks of their own.
fn is_layout_row(tree: &Tree, lengths: &Lengths, row: usize) -> bool {
    let mut paragraphs = 0;
    for at in row + 1..tree.end(row) {
        step();
        match tree.name(at) {
            "table" | "h1" | "h2" | "h3" | "article" | "section" => return true,
            "p" | "div" | "li" => paragraphs += 1,
            _ => {}
        }
    }
    let length = lengths.of(tree, row).0;
    length > 1500 || (paragraphs >= 3 && length > 500)
}

/// All lines of a page that are not furniture. `lax` trusts class words less, for pages whose
/// very text is in elements named like furniture.
pub fn blocks(tree: &Tree, lax: bool) -> Blocks {
    let lengths = Lengths::new(tree);
    // Room for what a page of small blocks may have: what is not written to costs nothing.
    let blocks = Blocks { all: Vec::with_capacity(tree.len() / 2 + 1), text: String::with_capacity(tree.written()) };
    let mut writer = Writer { blocks, ..Writer::default() };
    // Open elements that matter when they end, innermost last.
    let mut open: Vec<(usize, Kind)> = Vec::new();
    let (mut link_end, mut row_end, mut article_end, mut pre_end) = (0, 0, 0, 0);
    let mut kind = Kind::Paragraph;
    let mut at = 0;
    while at < tree.len() {
        while let Some(&(_, outer)) = open.last().filter(|(end, _)| *end <= at) {
            open.pop();
            // Blocks inside a row are not kept open, so the first to end is the row itself.
            let row = std::mem::take(&mut row_end) != 0;
            writer.flush(if row { Kind::Row } else { kind });
            kind = outer;
        }
        step();
        let (name, end) = (tree.name(at), tree.end(at));
        let in_row = at < row_end;
        if name.is_empty() {
            let text = tree.own_text(at);
            if !text.is_empty() {
                writer.write(at, text, at < link_end, at < pre_end && !in_row);
            }
            at += 1;
            continue;
        }
        if is_left_out(tree, &lengths, at, at < article_end, lax) {
            if is_block(name) && !in_row {
                writer.flush(kind);
            }
            at = end;
            continue;
        }
        match name {
            "a" if links_away(tree, at) => link_end = end,
            "br" => {
                writer.breaks += 1;
                if in_row {
                    writer.write(at, " ", false, false);
                    writer.breaks = 0;
                } else if writer.breaks > 1 {
                    writer.flush(kind);
                }
            }
            "td" | "th" if in_row => {
                writer.end_cell();
            }
            _ if in_row && is_block(name) => writer.write(at, " ", false, false),
            name if is_block(name) => {
                writer.flush(kind);
                open.push((end, kind));
                kind = match name {
                    "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Kind::Heading,
                    "figcaption" => Kind::Caption,
                    "pre" => Kind::Preformatted,
                    _ if matches!(kind, Kind::Caption) => kind,
                    _ => Kind::Paragraph,
                };
                match name {
                    "li" => writer.bullet_end = end,
                    "ul" | "ol" => writer.bullet_end = 0,
                    "article" | "main" => article_end = article_end.max(end),
                    "pre" => pre_end = end,
                    "tr" if !is_layout_row(tree, &lengths, at) => row_end = end,
                    _ => {}
                }
            }
            _ => {}
        }
        at += 1;
    }
    writer.flush(if row_end != 0 { Kind::Row } else { kind });
    writer.blocks
}

/// The text of a piece of HTML, as found in headlines that are escaped twice.
pub fn unescape(text: &str) -> String {
    if text.contains('&') || text.contains('<') {
        let tree = Tree::parse(text);
        return tree.text(0);
    }
    collapse(text)
}
