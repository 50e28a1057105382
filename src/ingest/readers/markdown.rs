//! Markdown: front matter to fields, markup to plain paragraphs.

use std::sync::LazyLock;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use regex::Regex;

use super::matter::{self, Fields};
use super::text_of;
use crate::document::{Document, Origin, Stated};
use crate::ingest::decode::NoText;
use crate::steps::{step, steps};

pub(super) fn read(bytes: Vec<u8>, mut document: Document) -> Result<Document, NoText> {
    let text = text_of(bytes, &mut document, |_| None)?;
    let (fields, markup) = matter::part(&text);
    fill(&mut document, fields);
    document.body = render(markup);
    Ok(document)
}

/// Takes over what the front matter states; its other fields are the site's own affair.
fn fill(document: &mut Document, fields: Fields) {
    let is_address = |value: &str| value.starts_with("http://") || value.starts_with("https://");
    for (key, values) in fields {
        let Some(first) = values.iter().map(|value| value.trim()).find(|value| !value.is_empty()) else { continue };
        let first = first.to_string();
        match key.as_str() {
            "title" | "titre" => document.title = Some(first),
            "date" | "published" | "publishdate" | "publish_date" | "pubdate" | "date_published" => {
                let stated = Stated { value: first, origin: Origin::FrontMatter };
                // `published` says more than `date`, which may be the day of the last change.
                if key != "date" || document.published.is_none() {
                    document.published = Some(stated);
                }
            }
            "url" | "canonical" | "canonical_url" | "link" if is_address(&first) => document.url = Some(first),
            "source" if is_address(&first) => document.url = document.url.take().or(Some(first)),
            "source" | "publisher" | "agency" | "agence" | "editeur" | "éditeur" => document.publisher = Some(first),
            "author" | "authors" | "auteur" | "auteurs" => {
                document.authors.extend(values.into_iter().filter(|name| !name.trim().is_empty()));
            }
            "lang" | "language" | "langue" => document.language = Some(first),
            _ => {}
        }
    }
}

/// Text of Markdown: paragraphs parted by empty lines, `• ` before items, ` | ` between cells.
pub fn render(markup: &str) -> String {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES;
    let mut writer = Writer::default();
    for event in Parser::new_ext(markup, options) {
        step();
        writer.take(event);
    }
    writer.end_block();
    writer.text
}

/// Writes blocks as they end.
#[derive(Default)]
struct Writer {
    text: String,
    block: String,
    /// HTML of a block, until it ends: its tags may stand on several lines.
    html: String,
    cells: usize,
}

impl Writer {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Text(text) | Event::Code(text) => self.block.push_str(&text),
            Event::SoftBreak => self.block.push(' '),
            Event::HardBreak => self.block.push('\n'),
            Event::InlineHtml(tag) if tag.to_ascii_lowercase().starts_with("<br") => self.block.push('\n'),
            Event::Html(html) => self.html.push_str(&html),
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Rule => self.end_block(),
            // Marks of footnotes and boxes of tasks say nothing; formulas are not asked for.
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Item => {
                self.end_block();
                self.block.push_str("• ");
            }
            Tag::TableCell => {
                if self.cells > 0 {
                    self.block.push_str(" | ");
                }
                self.cells += 1;
            }
            // The paragraph of a loose list goes on behind the item's sign.
            Tag::Paragraph if self.block == "• " => {}
            Tag::Paragraph | Tag::Heading { .. } | Tag::CodeBlock(_) | Tag::List(_) | Tag::Table(_) => self.end_block(),
            Tag::BlockQuote(_) | Tag::FootnoteDefinition(_) | Tag::HtmlBlock => self.end_block(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::HtmlBlock => {
                let text = without_tags(&std::mem::take(&mut self.html));
                self.block.push_str(&text);
                self.end_block();
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                self.cells = 0;
                self.end_block();
            }
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::Item => self.end_block(),
            _ => {}
        }
    }

    fn end_block(&mut self) {
        let block = self.block.trim_matches(['\n', '\r']).trim_end();
        if !block.trim().is_empty() && block != "•" {
            if !self.text.is_empty() {
                self.text.push_str("\n\n");
            }
            self.text.push_str(block);
        }
        self.block.clear();
    }
}

/// Text of a piece of HTML inside Markdown: tags away, entities decoded, blocks parted.
pub(super) fn without_tags(html: &str) -> String {
    static BLOCKS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)</?(?:p|div|h[1-6]|li|ul|ol|tr|table|section|article|figure|figcaption|blockquote|dl|dt|dd|summary|details)\b[^>]*>|<br\s*/?>",
        )
    });
    static TAGS: LazyLock<Regex> = LazyLock::new(|| pattern(r"</?[A-Za-z!?][^>]*>"));
    let html = without_unseen(html);
    let html = BLOCKS.replace_all(&html, "\u{0}");
    let html = TAGS.replace_all(&html, "");
    let blocks = html.split('\u{0}').map(|block| {
        let words: Vec<&str> = block.split_ascii_whitespace().collect();
        html_escape::decode_html_entities(&words.join(" ")).into_owned()
    });
    blocks.filter(|block| !block.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// Takes out what no reader sees: comments, scripts, styles, the head. What does not end is sought once and no more.
fn without_unseen(html: &str) -> String {
    static ENDS: LazyLock<[(&str, Regex); 4]> = LazyLock::new(|| {
        let end = |name: &str| pattern(&format!(r"(?i)</{name}\s*>"));
        [("<!--", pattern("-->")), ("<script", end("script")), ("<style", end("style")), ("<head", end("head"))]
    });
    let mut endless = [false; 4];
    let mut out = String::with_capacity(html.len());
    let (mut at, mut copied) = (0, 0);
    while let Some(open) = memchr::memchr(b'<', &html.as_bytes()[at..]).map(|next| at + next) {
        step();
        at = open + 1;
        let starts = |(start, _): &(&str, Regex)| {
            let named = html.get(open..open + start.len()).is_some_and(|own| own.eq_ignore_ascii_case(start));
            let next = || html[open + start.len()..].chars().next();
            named && (*start == "<!--" || !next().is_some_and(|c| c.is_alphanumeric() || c == '_'))
        };
        let Some(kind) = ENDS.iter().position(starts).filter(|&kind| !endless[kind]) else { continue };
        match ENDS[kind].1.find_at(html, open + ENDS[kind].0.len()) {
            Some(end) => {
                steps(end.end() - open);
                out.push_str(&html[copied..open]);
                at = end.end();
                copied = at;
            }
            None => {
                steps(html.len() - open);
                endless[kind] = true;
            }
        }
    }
    out.push_str(&html[copied..]);
    out
}

/// Patterns are fixed above, and a test runs them all.
#[expect(clippy::expect_used, reason = "a constant pattern that the tests compile")]
fn pattern(source: &str) -> Regex {
    Regex::new(source).expect("a pattern of this file")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn renders_markup_away() {
        for (markup, text) in [
            ("# Titre {#a}\n\nUn **mot** [lié](http://a.fr) et\n_un autre_.", "Titre\n\nUn mot lié et un autre."),
            ("* un\n* deux\n  - trois\n\nfin", "• un\n\n• deux\n\n• trois\n\nfin"),
            ("1. un\n\n   suite\n\n2. deux", "• un\n\nsuite\n\n• deux"),
            ("![Le pont](a.jpg \"t\")\n\nTexte[^1].\n\n[^1]: La note.", "Le pont\n\nTexte.\n\nLa note."),
            ("| a | b |\n|---|---|\n| c | *d* |", "a | b\n\nc | d"),
            ("```\nx = 1\n\ny\n```", "x = 1\n\ny"),
            ("a<br>b <b>gras</b> &amp; caf&eacute;", "a\nb gras & café"),
            ("<div class=\"x\">\n<p>Un &laquo; mot &raquo;</p><p>deux</p></div>\n\nfin", "Un « mot »\n\ndeux\n\nfin"),
            ("<!-- secret -->\n\nfin", "fin"),
            ("<div><SCRIPT x>a</script ><!--b--><scripts>c<style>d\n\nfin", "cd\n\nfin"),
            ("<script>\nvar a;\n</script>\n\nfin", "fin"),
            ("> cité\n\n---\n\n- [x] fait", "cité\n\n• fait"),
            ("ligne 1  \nligne 2\\\nligne 3", "ligne 1\nligne 2\nligne 3"),
            ("~~ancien~~ <https://a.fr>", "ancien https://a.fr"),
        ] {
            assert_eq!(render(markup), text, "{markup}");
        }
    }

    #[test]
    fn takes_front_matter_over() {
        let text = "---\ntitle: \"T\"\ndate: 24/06/2021\nsource: https://a.fr/x\nauthor:\n  - A\n  - B\nlang: fr-FR\n---\n# T\n";
        let document =
            read(text.as_bytes().to_vec(), Document { source: "a.md".into(), ..Document::default() }).unwrap();
        let expected = Document {
            source: "a.md".into(),
            title: Some("T".into()),
            published: Some(Stated { value: "24/06/2021".into(), origin: Origin::FrontMatter }),
            url: Some("https://a.fr/x".into()),
            authors: vec!["A".into(), "B".into()],
            language: Some("fr-FR".into()),
            body: "T".into(),
            ..Document::default()
        };
        assert_eq!(document, expected);
        let named = read(b"---\nsource: Houlographe\n---\na".to_vec(), Document::default()).unwrap();
        assert_eq!(named.publisher.as_deref().unwrap_or_default(), "Houlographe");
    }
}
