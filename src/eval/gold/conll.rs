//! CoNLL: a token a line, its tag in the last column (`B-PER`, `I-PER`, `O`; `E-`, `L-`, `S-`, `U-` too),
//! empty lines between sentences, `-DOCSTART-` or `# newdoc` between documents.

use super::{Gold, TypeNames, mark};
use crate::error::GoldError;
use crate::eval::sheet::{Kind, Sheet};

/// Reads the documents of a file. Tokens become a text again: spaced as French is written, a sentence a line.
pub(super) fn read(text: &str, file: &str, types: &TypeNames) -> Result<Gold, GoldError> {
    let mut gold = Gold::default();
    let mut document = Draft::new(file, 0);
    for (number, line) in text.lines().enumerate() {
        let line = line.trim_end();
        if line.starts_with("-DOCSTART-") || line.starts_with("# newdoc") {
            let next = document.number + 1;
            std::mem::replace(&mut document, Draft::new(file, next)).end(&mut gold, types);
            continue;
        }
        if line.is_empty() {
            document.end_sentence();
            continue;
        }
        if line.starts_with("# ") {
            continue;
        }
        let mut columns = line.split(['\t', ' ']).filter(|column| !column.is_empty());
        let (Some(token), Some(tag)) = (columns.next(), columns.next_back()) else {
            return Err(wrong(file, number, format!("{line:?} has one column"), "put the tag into the last column"));
        };
        let tag = Tag::parse(tag).ok_or_else(|| {
            let remedy = "tags are O, or B-, I-, E-, L-, S-, U- with a type, in the last column";
            wrong(file, number, format!("{tag:?} is no tag"), remedy)
        })?;
        document.add(token, tag);
    }
    document.end(&mut gold, types);
    if gold.documents.is_empty() {
        return Err(wrong(file, 0, "there is no token in it".into(), "write a token and its tag on each line"));
    }
    gold.judge_alike();
    Ok(gold)
}

fn wrong(file: &str, number: usize, reason: String, remedy: &str) -> GoldError {
    GoldError { file: file.to_string(), line: number as u64 + 1, reason, remedy: remedy.to_string() }
}

#[derive(Clone, Copy)]
struct Tag<'a> {
    /// Starts an entity whatever stands before.
    begins: bool,
    kind: Option<&'a str>,
}

impl<'a> Tag<'a> {
    fn parse(tag: &'a str) -> Option<Tag<'a>> {
        if tag == "O" {
            return Some(Tag { begins: false, kind: None });
        }
        let (place, kind) = tag.split_once('-')?;
        let begins = match place {
            "B" | "S" | "U" => true,
            "I" | "E" | "L" | "M" => false,
            _ => return None,
        };
        (!kind.is_empty()).then_some(Tag { begins, kind: Some(kind) })
    }
}

/// A document on its way; offsets count characters.
struct Draft {
    file: String,
    number: usize,
    text: String,
    length: usize,
    /// No space stands before the next token.
    tight: bool,
    open: bool,
    spans: Vec<(String, usize, usize)>,
}

impl Draft {
    fn new(file: &str, number: usize) -> Draft {
        let (text, spans) = (String::new(), Vec::new());
        Draft { file: file.to_string(), number, text, length: 0, tight: true, open: false, spans }
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.length += text.chars().count();
    }

    fn add(&mut self, token: &str, tag: Tag<'_>) {
        let follows = matches!(token, "," | "." | ")" | "]" | "…" | "...");
        if !self.tight && !follows {
            self.push(" ");
        }
        let start = self.length;
        self.push(token);
        self.tight = token.ends_with(['\'', '’']) && token.chars().count() > 1 || matches!(token, "(" | "[");
        match (tag.kind, self.spans.last_mut()) {
            (None, _) => self.open = false,
            (Some(kind), Some((known, _, end))) if self.open && !tag.begins && known == kind => *end = self.length,
            (Some(kind), _) => {
                self.spans.push((kind.to_string(), start, self.length));
                self.open = true;
            }
        }
    }

    fn end_sentence(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.push("\n");
        }
        self.tight = true;
        self.open = false;
    }

    fn end(self, gold: &mut Gold, types: &TypeNames) {
        if self.text.trim().is_empty() {
            return;
        }
        let characters: Vec<char> = self.text.chars().collect();
        let doc = format!("{}#{}", self.file, gold.documents.len() + 1);
        let mut sheet = Sheet { doc, verbatim: true, ..Sheet::default() };
        // Kinds without a mention here are looked at too: the file marks them elsewhere.
        for (kind, start, end) in &self.spans {
            if let Some(kind) = gold.kind(kind, types) {
                mark(&mut sheet, kind, *start, *end, &characters[*start..*end].iter().collect::<String>());
            }
        }
        sheet.text = Some(self.text);
        if sheet.marked.is_empty() {
            sheet.marked.extend([Kind::Person, Kind::Organisation, Kind::Place]);
        }
        gold.documents.push(sheet);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_become_a_text_and_tags_mentions() {
        let file = "-DOCSTART- O\n\nL' O\nUniversité B-ORG\nde I-ORG\nLorraine I-ORG\n, O\nà O\nMetz B-LOC\nNancy B-LOC\n\n\
                    Claire\tNN\tS-PER\n\n-DOCSTART- O\n\nRien O\n";
        let gold = read(file, "a.conll", &TypeNames::new()).unwrap();
        assert_eq!(gold.documents[0].text.as_deref(), Some("L'Université de Lorraine, à Metz Nancy\nClaire\n"));
        let texts = |kind| gold.documents[0].mentions(kind).iter().map(|m| m.text.clone()).collect::<Vec<_>>();
        assert_eq!(texts(Kind::Organisation), ["Université de Lorraine"]);
        assert_eq!(texts(Kind::Place), ["Metz", "Nancy"]);
        assert_eq!((gold.documents.len(), gold.documents[1].marked.len()), (2, 3));
        for sheet in &gold.documents {
            let text: Vec<char> = sheet.text.as_ref().unwrap().chars().collect();
            for mention in [Kind::Person, Kind::Organisation, Kind::Place].into_iter().flat_map(|k| sheet.mentions(k)) {
                assert_eq!(text[mention.start as usize..mention.end as usize].iter().collect::<String>(), mention.text);
            }
        }
    }

    #[test]
    fn tells_the_line_of_what_is_no_tag() {
        let error = read("Metz B-LOC\nest est\n", "a.conll", &TypeNames::new()).unwrap_err();
        assert_eq!((error.line, error.file.as_str()), (2, "a.conll"));
        assert!(read("Metz\n", "a.conll", &TypeNames::new()).is_err());
        assert!(read("\n\n", "a.conll", &TypeNames::new()).is_err());
    }
}
