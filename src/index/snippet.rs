//! The passage of a hit that answers the query best, with the words that do.
//!
//! The stored text of the hit is cut into tokens and stemmed as it was for the index, so that what
//! is marked is what was found: `entreprise` marks `l’entreprise` and `ENTREPRISES`.

use std::collections::{BTreeSet, HashMap};

use super::query::Marks;
use crate::fold::fold;
use crate::steps::step;
use crate::text::terms::{Stems, exact_terms, term_at};
use crate::text::token::{Gap, Token, TokenKind, tokenize};
use crate::text::vocabulary::Vocabulary;

/// Longest snippet in bytes of the text, more or less a word.
const LONGEST: usize = 280;
/// Text that is looked through: an answer deeper inside a book is shown by its beginning.
const DEEPEST: usize = 1 << 20;
/// Terms of a phrase that are followed; a passage shows no more.
const FOLLOWED: usize = 64;

/// A passage with its marked words.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Snippet {
    /// The passage on one line; `…` where it is cut.
    pub text: String,
    /// Code points `start` to `end` (excluded) of `text`.
    pub highlights: Vec<[u32; 2]>,
}

/// The best passage of a text.
pub(super) fn best(text: &str, language: &str, marks: &Marks, stems: &mut Stems) -> Snippet {
    let mut end = text.len().min(DEEPEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = &text[..end];
    let tokens = tokenize(text, &Vocabulary::default());
    let marked = mark(text, &tokens, language, marks, stems);
    let (first, last) = window(&tokens, &marked);
    cut(text, &tokens, &marked, first, last)
}

/// A run of tokens that answers mark number `mark` of the query.
#[derive(Clone, Copy, Debug)]
struct Marked {
    first: usize,
    last: usize,
    mark: usize,
}

/// What to mark, found by a word and not by a look at every mark.
#[derive(Debug, Default)]
struct Sought<'m> {
    /// Runs as a tree: from a node over a term to a node; the root is 0.
    steps: HashMap<(usize, &'m str), usize>,
    /// The mark that ends at a node.
    ends: HashMap<usize, usize>,
    exact: HashMap<&'m str, usize>,
    prefixes: HashMap<&'m str, usize>,
    /// The lengths that prefixes have.
    lengths: BTreeSet<usize>,
}

impl<'m> Sought<'m> {
    fn new(marks: &'m Marks) -> Self {
        let mut sought = Sought::default();
        for (number, run) in marks.runs.iter().enumerate() {
            let mut node = 0;
            for term in run.iter().take(FOLLOWED) {
                let new = sought.steps.len() + 1;
                node = *sought.steps.entry((node, term)).or_insert(new);
            }
            if node != 0 {
                sought.ends.entry(node).or_insert(number);
            }
        }
        let numbers = marks.runs.len()..;
        for (number, word) in numbers.zip(&marks.exact) {
            sought.exact.entry(word).or_insert(number);
        }
        let numbers = marks.runs.len() + marks.exact.len()..;
        for (number, prefix) in numbers.zip(&marks.prefixes) {
            sought.prefixes.entry(prefix).or_insert(number);
            sought.lengths.insert(prefix.len());
        }
        sought
    }

    /// The longest run that starts at a token, with its last token; signs and elided words do not part a run.
    fn run(&self, text: &str, tokens: &[Token], first: usize, language: &str, stems: &mut Stems) -> Option<Marked> {
        let (mut node, mut longest) = (0, None);
        for at in first..tokens.len() {
            step();
            let Some(term) = term_at(text, tokens, at, language, stems) else {
                if at == first {
                    return None;
                }
                continue;
            };
            let Some(&next) = self.steps.get(&(node, term)) else { break };
            node = next;
            longest = self.ends.get(&node).map(|&mark| Marked { first, last: at, mark }).or(longest);
        }
        longest
    }

    /// The mark that a word alone answers, by its spelling or by how it starts.
    fn word(&self, word: &str) -> Option<usize> {
        if self.exact.is_empty() && self.prefixes.is_empty() {
            return None;
        }
        let exact = || exact_terms(word).iter().filter_map(|term| self.exact.get(term.as_str())).min().copied();
        let started = || {
            let folded = fold(word);
            let starts =
                self.lengths.iter().map_while(|&length| (length <= folded.len()).then(|| folded.get(..length)));
            starts.flatten().filter_map(|start| self.prefixes.get(start)).min().copied()
        };
        exact().or_else(started)
    }
}

/// Finds the marks in the tokens, in reading order, without overlaps.
fn mark(text: &str, tokens: &[Token], language: &str, marks: &Marks, stems: &mut Stems) -> Vec<Marked> {
    if marks.runs.is_empty() && marks.exact.is_empty() && marks.prefixes.is_empty() {
        return Vec::new();
    }
    let sought = Sought::new(marks);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let token = &tokens[at];
        let alone = || {
            let word = token.is_wordlike().then(|| &text[token.start as usize..token.end as usize])?;
            sought.word(word).map(|mark| Marked { first: at, last: at, mark })
        };
        match sought.run(text, tokens, at, language, stems).or_else(alone) {
            Some(marked) => {
                at = marked.last + 1;
                found.push(marked);
            }
            None => at += 1,
        }
    }
    found
}

/// First and last token of the passage with the most different marks, then with the most marks.
fn window(tokens: &[Token], marked: &[Marked]) -> (usize, usize) {
    let span = |first: usize, last: usize| (tokens[last].end - tokens[first].start) as usize;
    let (mut best, mut range) = ((0usize, 0usize), None);
    for (number, start) in marked.iter().enumerate() {
        let mut different: Vec<usize> = Vec::new();
        let mut count = 0;
        let mut last = start.last;
        for next in marked[number..].iter().take(64) {
            if span(start.first, next.last) > LONGEST - 60 && next.first != start.first {
                break;
            }
            count += 1;
            last = next.last;
            if !different.contains(&next.mark) {
                different.push(next.mark);
            }
        }
        if (different.len(), count) > best {
            best = (different.len(), count);
            range = Some((start.first, last));
        }
    }
    let (mut first, mut last) = range.unwrap_or((0, 0));
    if tokens.is_empty() {
        return (0, 0);
    }
    // Back to the start of the sentence if it is near, else some words of context.
    let mut back = first;
    while back > 0
        && tokens[back].gap != Gap::Paragraph
        && !ends_sentence(tokens, back - 1)
        && span(back, last) < LONGEST
    {
        back -= 1;
    }
    if span(back, last) < LONGEST * 3 / 4 {
        first = back;
    } else {
        while first > 0 && tokens[first].gap != Gap::Paragraph && span(first, last) < LONGEST / 2 {
            first -= 1;
        }
    }
    // On to the end of a sentence, or as far as it goes.
    let mut on = last;
    while on + 1 < tokens.len() && span(first, on + 1) <= LONGEST {
        on += 1;
        if ends_sentence(tokens, on) {
            last = on;
        }
    }
    if span(first, last) < LONGEST / 2 || on + 1 == tokens.len() {
        last = on;
    }
    (first, last)
}

/// A full stop that is followed by a capital, or the end of a paragraph.
fn ends_sentence(tokens: &[Token], at: usize) -> bool {
    let stop = matches!(tokens[at].sign(), '.' | '!' | '?' | '…' | '»');
    match tokens.get(at + 1) {
        None => true,
        Some(next) if next.gap == Gap::Paragraph => true,
        // `M. Dupont`: one letter before the stop ends no sentence.
        Some(next) => {
            stop && next.gap != Gap::None
                && (next.shape.is_capitalised() || next.kind == TokenKind::Sign)
                && !(at > 0 && tokens[at - 1].shape.is_initial())
        }
    }
}

/// Writes the passage on one line and counts its code points.
fn cut(text: &str, tokens: &[Token], marked: &[Marked], first: usize, last: usize) -> Snippet {
    let mut out = Snippet::default();
    let Some(last_token) = tokens.get(last) else { return out };
    let (start, end) = (tokens[first].start as usize, last_token.end as usize);
    // A first token without end (a line of megabytes) is cut all the same.
    let end = if end - start > 4 * LONGEST {
        let mut end = start + LONGEST;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        end
    } else {
        end
    };
    let mut points = 0u32;
    if first > 0 && tokens[first].gap != Gap::Paragraph && !ends_sentence(tokens, first - 1) {
        out.text.push_str("… ");
        points += 2;
    }
    let mut inside = marked.iter().filter(|m| m.first >= first && m.last <= last).peekable();
    let mut open = None;
    let mut space = false;
    for (byte, c) in text[start..end].char_indices() {
        let byte = start + byte;
        if let Some(from) = open
            && let Some(current) = inside.peek()
            && byte >= tokens[current.last].end as usize
        {
            out.highlights.push([from, points]);
            open = None;
            inside.next();
        }
        if open.is_none() && inside.peek().is_some_and(|m| byte == tokens[m.first].start as usize) {
            open = Some(points);
        }
        if c.is_whitespace() {
            if !space {
                out.text.push(' ');
                points += 1;
            }
            space = true;
            continue;
        }
        space = false;
        out.text.push(c);
        points += 1;
    }
    if let Some(from) = open {
        out.highlights.push([from, points]);
    }
    if !ends_sentence(tokens, last) || end < last_token.end as usize {
        out.text.push_str(" …");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snippet(text: &str, marks: &Marks) -> (String, Vec<String>) {
        let snippet = best(text, "fr", marks, &mut Stems::default());
        let points: Vec<char> = snippet.text.chars().collect();
        let marked = snippet.highlights.iter().map(|h| points[h[0] as usize..h[1] as usize].iter().collect()).collect();
        (snippet.text, marked)
    }

    fn runs(runs: &[&str]) -> Marks {
        Marks {
            runs: runs.iter().map(|run| run.split(' ').map(str::to_string).collect()).collect(),
            ..Marks::default()
        }
    }

    #[test]
    fn marks_what_was_found() {
        let text = "🚀 L’entreprise de M. Élan a obtenu le label «\u{a0}French\nTech\u{a0}» à Épinal. Fin.";
        let (cut, marked) = snippet(text, &runs(&["entrepris", "french tech"]));
        assert_eq!(marked, ["entreprise", "French Tech"]);
        assert!(cut.starts_with('🚀') && cut.ends_with("Fin."), "{cut}");
        let marks = Marks { prefixes: vec!["epi".into()], exact: vec!["élan".into()], ..Marks::default() };
        assert_eq!(snippet(text, &marks).1, ["Élan", "Épinal"]);
    }

    #[test]
    fn shows_the_passage_that_answers() {
        let text =
            format!("{}Le label French Tech est là. {}", "Rien à voir ici. ".repeat(200), "Plus rien. ".repeat(90));
        let (cut, marked) = snippet(&text, &runs(&["label", "french tech"]));
        assert_eq!(marked, ["label", "French Tech"]);
        assert!(cut.chars().count() < LONGEST + 20, "{cut}");
    }

    #[test]
    fn marks_the_longest_run_and_the_first_of_equals() {
        let text = "La French Tech, le label French et la Tech.";
        assert_eq!(
            snippet(text, &runs(&["french", "french tech", "tech", "french"])).1,
            ["French Tech", "French", "Tech"]
        );
        // A run that is longer than any passage: its beginning is shown.
        let phrase = vec!["pont"; 2 * FOLLOWED].join(" ");
        assert!(snippet(&phrase, &runs(&[&phrase])).0.starts_with("pont pont"));
        let marks = Marks { prefixes: vec!["ecol".into(), "e".into()], ..Marks::default() };
        assert_eq!(snippet("École, étude", &marks).1, ["École", "étude"]);
    }

    #[test]
    fn bears_anything() {
        for text in ["", "…", "é", &"a".repeat(100_000), &"é ".repeat(100_000), "\n\n\n"] {
            snippet(text, &Marks::default());
            snippet(text, &runs(&["a", "e"]));
        }
    }
}
