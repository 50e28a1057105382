//! When two spellings count as one name, and where a name stands in a text.

use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Signs that part words like a space does.
fn is_blank(c: char) -> bool {
    matches!(c, '’' | '\'' | '`' | '-' | '_' | '#' | '«' | '»' | '"' | '“' | '”' | '.' | ',' | '(' | ')')
        || c.is_whitespace()
}

/// A name as it is compared: without case, accents, apostrophes, hyphens, quotes, and the articles
/// that the annotation guide leaves out of a mention.
///
/// ```
/// use depeche::eval::names::key;
/// assert_eq!(key("L’Université de Lorraine"), key("université de lorraine"));
/// assert_eq!(key("Saint-Étienne"), "saint etienne");
/// ```
pub fn key(text: &str) -> String {
    static ARTICLES: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\b(?:l|d|la|le|les|the)\b").expect("the pattern is a constant"));
    let lower = text.to_lowercase().replace('ß', "ss");
    let plain: String =
        lower.nfkd().filter(|&c| !is_combining_mark(c)).map(|c| if is_blank(c) { ' ' } else { c }).collect();
    let bare = ARTICLES.replace_all(&plain, " ");
    bare.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text in which names are looked for, whatever their case, accents and signs.
pub struct Folded {
    /// Folded characters, blanks drawn together.
    chars: Vec<char>,
    /// The character of the text that each comes from.
    from: Vec<usize>,
}

impl Folded {
    /// Folds a text.
    pub fn new(text: &str) -> Folded {
        let (mut chars, mut from) = (vec![' '], vec![0]);
        for (at, c) in text.chars().enumerate() {
            for c in c.to_lowercase().nfkd().filter(|&c| !is_combining_mark(c)) {
                let c = if is_blank(c) { ' ' } else { c };
                if c != ' ' || chars.last() != Some(&' ') {
                    chars.push(c);
                    from.push(at);
                }
            }
        }
        chars.push(' ');
        from.push(from.last().map_or(0, |last| last + 1));
        Folded { chars, from }
    }

    /// Characters of the first place where a name stands as whole words.
    ///
    /// ```
    /// use depeche::eval::names::Folded;
    /// let text = Folded::new("À Saint Étienne, l’été.");
    /// assert_eq!(text.find("saint-etienne"), Some(2..15));
    /// assert_eq!(text.find("Saint"), Some(2..7));
    /// assert_eq!(text.find("tienne"), None);
    /// ```
    pub fn find(&self, name: &str) -> Option<std::ops::Range<usize>> {
        let name = Folded::new(name);
        let words: Vec<char> = name.chars[1..].iter().collect::<String>().trim().chars().collect();
        if words.is_empty() {
            return None;
        }
        let is_edge = |at: usize| !self.chars[at].is_alphanumeric();
        let at = (1..self.chars.len().saturating_sub(words.len()))
            .find(|&at| self.chars[at..].starts_with(&words) && is_edge(at - 1) && is_edge(at + words.len()))?;
        Some(self.from[at]..self.from[at + words.len() - 1] + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_leave_out_what_the_guide_leaves_out() {
        for (a, b) in [
            ("#GEN4", "gen4"),
            ("La « French Tech »", "French Tech"),
            ("l'Élysée", "Elysee"),
            ("M. J.-C. Marcourt", "m j c marcourt"),
            ("Cœur", "cœur"),
            ("The Voice", "voice"),
            ("Weiß", "WEISS"),
        ] {
            assert_eq!(key(a), key(b));
        }
        assert_ne!(key("Lens"), key("Sens"));
        assert_eq!(key("« »"), "");
    }
}
