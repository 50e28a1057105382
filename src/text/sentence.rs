//! Sentence bounds over tokens.
//!
//! A rule per sign, with the abbreviations of the lexicon: French releases are full of `M.`, `Mme.`,
//! `n°`, `etc.` and initials, at which general segmenters cut.

use std::ops::{Index, Range};

use crate::lexicon::{Class, WordInfo};
use crate::steps::{step, steps};
use crate::text::token::{Gap, Token, TokenKind};

/// Cuts tokens into sentences; the ranges tile the tokens. `words`, in step with them, tell the lexicon's word classes.
pub fn sentences(text: &str, tokens: &[Token], words: &impl Index<usize, Output = WordInfo>) -> Vec<Range<u32>> {
    let mut sentences = Vec::with_capacity(tokens.len() / 20 + 1);
    let mut start = 0usize;
    for at in 1..tokens.len() {
        step();
        let token = &tokens[at];
        let cut = match token.gap {
            Gap::Paragraph => true,
            Gap::Line => line_ends_sentence(text, tokens, at),
            Gap::Space | Gap::None => ends_here(tokens, at, words),
            _ => false,
        };
        if cut {
            sentences.push(start as u32..at as u32);
            start = at;
        }
    }
    if start < tokens.len() {
        sentences.push(start as u32..tokens.len() as u32);
    }
    sentences
}

fn is_closing(sign: char) -> bool {
    matches!(sign, '»' | '"' | '”' | ')' | ']' | '’' | '›')
}

/// Does a sentence end before token `at`, which follows on the same line?
fn ends_here(tokens: &[Token], at: usize, words: &impl Index<usize, Output = WordInfo>) -> bool {
    let token = &tokens[at];
    if tokens[at - 1].kind != TokenKind::Sign {
        return false;
    }
    // Back over closing quotes to the sign that may end the sentence.
    let mut last = at - 1;
    if token.gap == Gap::None || is_closing(token.sign()) {
        return false;
    }
    while last > 0 && is_closing(tokens[last].sign()) {
        step();
        last -= 1;
    }
    let sign = tokens[last].sign();
    if !matches!(sign, '.' | '!' | '?' | '…') {
        return false;
    }
    let opens = match token.kind {
        TokenKind::Word => token.shape.is_capitalised(),
        TokenKind::Number | TokenKind::Mixed => true,
        TokenKind::Sign => matches!(token.sign(), '«' | '"' | '“' | '(' | '•' | '–' | '—' | '-' | '#' | '['),
    };
    if !opens || sign != '.' || last == 0 {
        return opens;
    }
    let (before, word) = (&tokens[last - 1], &words[last - 1]);
    if tokens[last].gap != Gap::None {
        return true;
    }
    // `M. Dupont`, `J. Marcourt`, `etc. Les…`: an abbreviation or an initial ends nothing, unless a
    // function word with a capital follows.
    if before.kind == TokenKind::Word && (word.is(Class::Abbreviation) || before.shape.is_initial()) {
        return word.is(Class::Abbreviation) && !word.is(Class::Civility) && words[at].is(Class::Determiner);
    }
    true
}

/// Is the line break before token `at` the end of a sentence rather than a wrapped line?
fn line_ends_sentence(text: &str, tokens: &[Token], at: usize) -> bool {
    let (before, token) = (&tokens[at - 1], &tokens[at]);
    if matches!(before.sign(), '.' | '!' | '?' | '…' | ':' | ';' | '»') {
        return true;
    }
    if token.kind == TokenKind::Sign && !matches!(token.sign(), '(' | '«' | '"' | '“') {
        return true;
    }
    if before.sign() == ',' {
        return false;
    }
    let line_start = text[..before.end as usize].rfind('\n').map_or(0, |newline| newline + 1);
    steps(before.end as usize - line_start);
    let line = text[line_start..before.end as usize].chars().count();
    // Wrapped text runs near its margin; a short line is a heading, a caption or an address.
    let wrapped = (45..=120).contains(&line);
    !(wrapped || (token.kind == TokenKind::Word && !token.shape.is_capitalised()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::token::tokenize;
    use crate::text::vocabulary::Vocabulary;

    fn cut(text: &str) -> Vec<&str> {
        let tokens = tokenize(text, &Vocabulary::default());
        let abbreviations = ["m", "etc", "art", "dr"].map(crate::fold::hash_word);
        let info = |token: &Token| {
            let mut info = WordInfo::default();
            if abbreviations.contains(&token.hash) {
                info.classes |= Class::Abbreviation.bit();
            }
            if token.hash == abbreviations[0] {
                info.classes |= Class::Civility.bit();
            }
            if token.hash == crate::fold::hash_word("les") {
                info.classes |= Class::Determiner.bit();
            }
            info
        };
        let words: Vec<WordInfo> = tokens.iter().map(info).collect();
        sentences(text, &tokens, &words)
            .into_iter()
            .map(|r| &text[tokens[r.start as usize].start as usize..tokens[r.end as usize - 1].end as usize])
            .collect()
    }

    #[test]
    fn cuts_where_a_reader_would() {
        for (text, expected) in [
            ("Il vient. Elle part.", vec!["Il vient.", "Elle part."]),
            ("M. Dupont est là. Bien.", vec!["M. Dupont est là.", "Bien."]),
            ("Pain, vin, etc. Les prix montent.", vec!["Pain, vin, etc.", "Les prix montent."]),
            ("« Oui. » Puis rien.", vec!["« Oui. »", "Puis rien."]),
            ("Il coûte 3.5 euros. Trop ?", vec!["Il coûte 3.5 euros.", "Trop ?"]),
            ("Titre\n\nUn texte.", vec!["Titre", "Un texte."]),
            ("K. Belhadj arrive.", vec!["K. Belhadj arrive."]),
            ("Un titre court\nLe reste suit.", vec!["Un titre court", "Le reste suit."]),
            (
                "Une ligne assez longue pour qu’elle soit coupée à la\nmarge, comme celle-ci.",
                vec!["Une ligne assez longue pour qu’elle soit coupée à la\nmarge, comme celle-ci."],
            ),
        ] {
            assert_eq!(cut(text), expected, "{text}");
        }
    }
}
