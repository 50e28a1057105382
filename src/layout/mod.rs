//! The layout of a release or a page: which lines are the title, the byline, the date of publication,
//! the body with its zones, and which are furniture.
//!
//! It works on lines, by the cues of `gazetteers/fr/layout.tsv` and by their form.

mod cues;
mod furniture;
mod head;
mod lines;
mod zone;

use crate::document::{Document, Origin, Stated};
use crate::gazetteer::Gazetteers;
use crate::steps::{Stage, work};
use crate::text::clean::clean;
use crate::text::token::Token;
pub use zone::{Zone, ZoneKind, Zones};

use cues::Lines;

/// A document taken apart.
#[derive(Debug, Default)]
pub struct Layout {
    /// Headline.
    pub title: Option<String>,
    /// Names of the byline.
    pub authors: Vec<String>,
    /// The statement of publication that stands in the text.
    pub published: Option<Stated>,
    /// The body: NFC, paragraphs parted by one empty line.
    pub text: String,
    /// Kind of each paragraph of `text`, in bytes of it.
    pub zones: Vec<Zone>,
    /// Tokens of `text`: the form of a line is read off them, so they are there.
    pub tokens: Vec<Token>,
}

/// Takes a document apart.
pub fn lay_out(document: &Document, gazetteers: &Gazetteers) -> Layout {
    let body = work(Stage::Clean, || clean(&document.body));
    let body = work(Stage::Paragraphs, || lines::unwrapped(body, gazetteers));
    let mut lines = work(Stage::Lines, || Lines::new(&body, gazetteers));
    work(Stage::Furniture, || furniture::mark(&body, &mut lines.all));
    let given =
        document.title.as_deref().map(|title| clean(title).trim().to_string()).filter(|title| !title.is_empty());
    let head = work(Stage::Head, || head::read(&body, &mut lines.all, given));
    let (text, zones, tokens) = work(Stage::Zones, || kept(lines));
    Layout {
        title: head.title,
        authors: if document.authors.is_empty() { head.authors } else { document.authors.clone() },
        published: head.published.map(|value| Stated { value, origin: Origin::Text }),
        text,
        zones,
        tokens,
    }
}

/// The lines that are left, with the kind and the tokens of each.
fn kept(lines: Lines<'_>) -> (String, Vec<Zone>, Vec<Token>) {
    let Lines { text: body, all, mut tokens } = lines;
    let kept = || all.iter().filter(|line| !line.dropped);
    let mut text = String::with_capacity(kept().map(|line| line.text(body).len() + 2).sum());
    let mut zones = Vec::with_capacity(kept().count());
    let mut classifier = zone::Classifier::new();
    // Tokens that were passed, and those of them that stay; they move up in place.
    let (mut passed, mut stayed) = (0, 0);
    for line in &all {
        let own = passed..line.tokens as usize;
        passed = own.end;
        if line.dropped {
            continue;
        }
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        let start = text.len();
        text.push_str(line.text(body));
        for at in own {
            tokens[stayed] = tokens[at].moved(line.start(), start);
            stayed += 1;
        }
        let kind = classifier.next(line.text(body), line);
        zones.push(Zone::new(start..text.len(), kind));
    }
    tokens.truncate(stayed);
    (text, zones, tokens)
}
