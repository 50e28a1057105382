//! Reads HTML pages: the article's text, and what the page states about it.

mod article;
mod authors;
mod blocks;
mod builder;
mod dates;
mod elements;
mod furniture;
mod metadata;
mod tree;

use blocks::Kind;
use tree::Tree;

/// Characters of prose below which a page is read a second time.
const FEW: usize = 300;

/// What an HTML page states about its article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The headline, without the name of the site.
    pub title: Option<String>,
    /// The ISO day or date-time of publication, as stated: `yyyy-mm-dd` first.
    pub published: Option<String>,
    /// Names only.
    pub authors: Vec<String>,
    /// The canonical address.
    pub url: Option<String>,
    /// The language tag, as stated.
    pub language: Option<String>,
    /// The article's blocks, parted by empty lines.
    pub text: String,
}

/// Reads a page. Never fails: a page without an article gives what text it has.
///
/// ```
/// let page = depeche::ingest::readers::html_page::read("<title>Avis</title><p>Le pont est ouvert.<p>Il est neuf.");
/// assert_eq!(page.title.as_deref(), Some("Avis"));
/// assert_eq!(page.text, "Le pont est ouvert.\n\nIl est neuf.");
/// ```
pub fn read(html: &str) -> Page {
    let tree = Tree::parse(html);
    let stated = metadata::Stated::new(&tree);
    let mut blocks = blocks::blocks(&tree, false);
    let mut root = article::root(&tree, &blocks);
    // Some pages name the very text like furniture: trust the names less if little was left.
    if article::prose(&tree, &blocks, root) < FEW {
        let lax = blocks::blocks(&tree, true);
        let lax_root = article::root(&tree, &lax);
        if article::prose(&tree, &lax, lax_root) > 2 * FEW {
            (blocks, root) = (lax, lax_root);
        }
    }
    let (text, at) = metadata::title(&tree, &stated, root);
    let summary = stated.meta(&["og:description", "description"]);
    let headline = article::Headline { text, at, summary };
    let lines = article::lines(&tree, &blocks, root, &headline);
    let prose = |kind| matches!(kind, Kind::Paragraph | Kind::Item);
    let first = lines.iter().find(|line| prose(line.kind) && line.length > 150).or(lines.first());
    let body = first.map_or(0, |line| line.at());
    let mut text = String::with_capacity(lines.iter().map(|line| blocks.text(line).len() + 2).sum());
    for line in &lines {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(blocks.text(line));
    }
    let url = metadata::url(&tree, &stated);
    Page {
        published: dates::published(&tree, &stated, body, url.as_deref()),
        authors: authors::authors(&tree, &stated, root),
        language: metadata::language(&tree, &stated),
        text,
        title: headline.text,
        url,
    }
}

/// Charset named by a `<meta>` in the first 4 KiB, if any.
///
/// ```
/// let page = b"<meta http-equiv=content-type content='text/html; charset=Windows-1252'>";
/// assert_eq!(depeche::ingest::readers::html_page::declared_charset(page).as_deref(), Some("windows-1252"));
/// ```
pub fn declared_charset(bytes: &[u8]) -> Option<String> {
    let head: String = bytes.iter().take(4096).map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    head.split("<meta").skip(1).find_map(|meta| {
        let meta = meta.split('>').next()?;
        let value = meta.split_once("charset")?.1.trim_start().strip_prefix('=')?;
        let value = value.trim_start().trim_start_matches(['"', '\'']);
        let label: String = value.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_:.+".contains(*c)).collect();
        (!label.is_empty()).then_some(label)
    })
}

#[cfg(test)]
mod tests;
