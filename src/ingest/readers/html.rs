//! HTML pages: what the page states, and the text of its article.

use super::{html_page, text_of};
use crate::document::{Document, Origin, Stated};
use crate::ingest::decode::NoText;

/// Whether a file without a telling name is a page.
pub(super) fn sniff(head: &[u8]) -> bool {
    let head = &head[..head.len().min(1024)];
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let head = head.trim_start_matches(['\u{FEFF}', ' ', '\t', '\r', '\n']);
    let declared = head.starts_with("<!doctype html") || head.starts_with("<html");
    declared || (head.starts_with("<?xml") || head.starts_with("<!--")) && head.contains("<html")
}

pub(super) fn read(bytes: Vec<u8>, mut document: Document) -> Result<Document, NoText> {
    let text = text_of(bytes, &mut document, html_page::declared_charset)?;
    let page = html_page::read(&text);
    document.title = page.title;
    document.url = page.url;
    document.authors = page.authors;
    document.language = page.language;
    document.published = page.published.map(|value| Stated { value, origin: Origin::Metadata });
    document.body = page.text;
    Ok(document)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sniffs_pages() {
        for (head, page) in [
            ("<!DOCTYPE HTML>\n<p>", true),
            ("\u{FEFF}\n<html lang=fr>", true),
            ("<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC><html>", true),
            ("<?xml version=\"1.0\"?><rss>", false),
            ("< 5 jours", false),
        ] {
            assert_eq!(sniff(head.as_bytes()), page, "{head}");
        }
    }

    #[test]
    fn declared_charset_is_taken() {
        let bytes = b"<html><meta charset=\"iso-8859-15\"><body><p>12 \xA4 \xE0 Metz".to_vec();
        let document = read(bytes, Document::default()).unwrap();
        assert!(document.body.contains("12 € à Metz"), "{document:?}");
        assert!(document.warnings.is_empty());
    }
}
