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
use crate::text::clean::clean;
use crate::text::token::{Token, tokenize_into};
pub use zone::{Zone, ZoneKind, Zones};

use cues::Line;

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
    let body = clean(&document.body);
    let paragraphs = lines::paragraphs(&body, gazetteers);
    let mut lines: Vec<Line<'_>> = paragraphs.into_iter().map(|text| Line::new(text, gazetteers)).collect();
    furniture::mark(&mut lines);
    let given =
        document.title.as_deref().map(|title| clean(title).trim().to_string()).filter(|title| !title.is_empty());
    let head = head::read(&mut lines, given);
    let mut layout = Layout {
        title: head.title,
        authors: if document.authors.is_empty() { head.authors } else { document.authors.clone() },
        published: head.published.map(|value| Stated { value, origin: Origin::Text }),
        ..Layout::default()
    };
    let kinds = zone::classify(&lines);
    let kept = || lines.iter().filter(|line| !line.dropped);
    layout.text.reserve(kept().map(|line| line.text.len() + 2).sum());
    layout.tokens.reserve(layout.text.capacity() / 5);
    for (line, kind) in lines.iter().zip(kinds) {
        if line.dropped {
            continue;
        }
        if !layout.text.is_empty() {
            layout.text.push_str("\n\n");
        }
        let start = layout.text.len();
        layout.text.push_str(&line.text);
        match &line.tokens {
            Some(tokens) => layout.tokens.extend(tokens.iter().map(|token| token.shifted(start))),
            None => tokenize_into(&line.text, start, gazetteers.vocabulary(), &mut layout.tokens),
        }
        layout.zones.push(Zone { start, end: layout.text.len(), kind });
    }
    layout
}
