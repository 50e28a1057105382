//! What belongs to the page, not to its article: known by element, role, class word or wording.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::tree::Tree;

/// A list of words or phrases, one a line, `#` before remarks.
type Words = LazyLock<HashSet<&'static str>>;

fn list(text: &'static str) -> HashSet<&'static str> {
    text.lines().filter(|line| !line.starts_with('#')).collect()
}

static LIKELY: Words = LazyLock::new(|| list(include_str!("../../../../gazetteers/pages/likely.txt")));
static PERHAPS: Words = LazyLock::new(|| list(include_str!("../../../../gazetteers/pages/perhaps.txt")));
static LIKELY_PAIRS: LazyLock<HashSet<(&str, &str)>> = LazyLock::new(|| {
    let lines = list(include_str!("../../../../gazetteers/pages/likely_pairs.txt"));
    lines.iter().filter_map(|line| line.split_once(' ')).collect()
});
static LINES: Words = LazyLock::new(|| list(include_str!("../../../../gazetteers/pages/lines.txt")));
static BEGINNINGS: Words = LazyLock::new(|| list(include_str!("../../../../gazetteers/pages/beginnings.txt")));
static SAYINGS: Words = LazyLock::new(|| list(include_str!("../../../../gazetteers/pages/sayings.txt")));
static CREDITS: Words = LazyLock::new(|| list(include_str!("../../../../gazetteers/pages/credits.txt")));
static ENDINGS: Words = LazyLock::new(|| list(include_str!("../../../../gazetteers/pages/endings.txt")));

/// How surely an element is furniture.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Furniture {
    No,
    /// Only if it is short or full of links: the word also names parts of articles.
    Perhaps,
    /// Unless it holds much of the page's text, as in `<body class="has-sidebar">`.
    Likely,
    /// Never shown, or never prose.
    Surely,
}

/// The classes and id of an element as lower-case words: `postMeta sub_nav` gives post, meta, sub, nav.
pub fn words(tree: &Tree, at: usize) -> Vec<String> {
    let mut words = Vec::new();
    for name in ["class", "id", "data-component"] {
        let Some(value) = tree.attribute(at, name) else {
            continue;
        };
        let mut word = String::new();
        let mut after_small = false;
        for c in value.chars().take(400) {
            let cut = !c.is_alphanumeric() || (c.is_uppercase() && after_small);
            if cut && !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
            if c.is_alphanumeric() {
                word.extend(c.to_lowercase());
            }
            after_small = c.is_lowercase();
        }
        if !word.is_empty() {
            words.push(word);
        }
    }
    words
}

/// Judges an element by its name, role, class and id; `in_article` spares the article's own header.
pub fn judge(tree: &Tree, at: usize, in_article: bool) -> Furniture {
    let name = tree.name(at);
    match name {
        "script" | "style" | "template" | "svg" | "math" | "iframe" | "object" | "embed" | "audio" | "video"
        | "canvas" | "map" | "button" | "select" | "option" | "textarea" | "input" | "datalist" | "head" | "title"
        | "noscript" | "noframes" | "noembed" | "rp" => {
            return Furniture::Surely;
        }
        "html" | "body" | "main" | "br" | "td" | "tr" | "tbody" => return Furniture::No,
        _ => {}
    }
    let value = |attribute| tree.attribute(at, attribute);
    let hidden = value("style").is_some_and(|style| {
        let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
        style.contains("display:none") || style.contains("visibility:hidden")
    });
    if value("hidden").is_some() || value("aria-hidden") == Some("true") || hidden {
        return Furniture::Likely;
    }
    match value("role").unwrap_or_default() {
        "navigation" | "contentinfo" | "search" | "complementary" | "dialog" | "alertdialog" | "menu" | "menubar"
        | "toolbar" | "tooltip" | "banner" | "alert" => {
            return Furniture::Likely;
        }
        _ => {}
    }
    match name {
        "nav" | "footer" | "dialog" | "menu" | "form" | "aside" => return Furniture::Likely,
        "header" if !in_article => return Furniture::Perhaps,
        _ => {}
    }
    let words = words(tree, at);
    let pair = |two: &[String]| LIKELY_PAIRS.contains(&(two[0].as_str(), two[1].as_str()));
    if words.iter().any(|word| LIKELY.contains(word.as_str())) || words.windows(2).any(pair) {
        Furniture::Likely
    } else if words.iter().any(|word| PERHAPS.contains(word.as_str())) {
        Furniture::Perhaps
    } else {
        Furniture::No
    }
}

/// What stays out even where class words are trusted less.
pub fn is_never_text(tree: &Tree, at: usize) -> bool {
    matches!(tree.name(at), "nav" | "footer" | "form" | "dialog")
        || words(tree, at).iter().any(|word| {
            ["cookie", "cookies", "consent", "gdpr", "rgpd", "newsletter", "popup", "modal", "widget", "comments"]
                .contains(&word.as_str())
        })
}

fn plain(line: &str) -> String {
    let trimmed = line.trim_matches(|c: char| !c.is_alphanumeric() && c != '©');
    trimmed
        .chars()
        .take(80)
        .flat_map(char::to_lowercase)
        .map(|c| {
            if c == '’' {
                '\''
            } else if c == '\u{a0}' {
                ' '
            } else {
                c
            }
        })
        .collect()
}

/// Whether a line of the article is furniture by its wording.
pub fn is_furniture_line(line: &str) -> bool {
    let length = line.chars().count();
    if length > 160 {
        return false;
    }
    let plain = plain(line);
    plain.is_empty()
        || LINES.contains(plain.as_str())
        || BEGINNINGS.iter().any(|beginning| plain.starts_with(beginning))
        || is_credit_or_saying(line, length)
        || (length <= 50 && is_time_stamp(&plain))
}

fn is_credit_or_saying(line: &str, length: usize) -> bool {
    let lower = line.to_lowercase().replace('’', "'");
    SAYINGS.iter().any(|saying| lower.contains(saying))
        || (length <= 120 && !line.ends_with(['.', '!', '?']) && CREDITS.iter().any(|mark| lower.contains(mark)))
}

/// A day and a time of day, with little else: the page's stamp, since datelines name no time.
fn is_time_stamp(plain: &str) -> bool {
    let words: Vec<&str> = plain.split([' ', ',', '.', '/', '-']).filter(|word| !word.is_empty()).collect();
    let is_number = |word: &&str| word.bytes().all(|b| b.is_ascii_digit());
    let year = words
        .iter()
        .any(|word| word.len() == 4 && is_number(word) && (word.starts_with("20") || word.starts_with("19")));
    let time = words.iter().any(|word| {
        word.split_once([':', 'h'])
            .is_some_and(|(h, m)| !h.is_empty() && is_number(&h) && m.len() == 2 && is_number(&m))
    });
    year && time && words.len() <= 8
}

/// Whether a line announces comments or other articles.
pub fn is_ending(line: &str) -> bool {
    line.chars().count() <= 60 && {
        let plain = plain(line);
        ENDINGS.contains(plain.as_str())
            || (plain.starts_with("weitere ") && plain.contains("artikel"))
            || (plain.starts_with("autres ") && plain.contains("article"))
            || is_comment_count(line)
    }
}

/// Whether a line counts comments: `27 commentaires`.
pub fn is_comment_count(line: &str) -> bool {
    let words = ["commentaire", "commentaires", "comments", "kommentare", "réactions"];
    plain(line).split_once(' ').is_some_and(|(number, rest)| number.parse::<u32>().is_ok() && words.contains(&rest))
}

/// Whether a text is a press contact, which may stand in an `<aside>` or `<footer>`.
pub fn is_press_contact(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    names_press_contact(text) && (text.contains('@') || digits >= 10)
}

/// Whether a text says "press contact".
pub fn names_press_contact(text: &str) -> bool {
    let lower = text.to_lowercase();
    let names = [
        "contact presse",
        "contacts presse",
        "service de presse",
        "service presse",
        "relations presse",
        "relations médias",
        "contact média",
        "contacts médias",
        "press contact",
        "media contact",
        "pressekontakt",
    ];
    names.iter().any(|name| lower.contains(name))
}
