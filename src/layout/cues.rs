//! A line with the cues that the lexicon finds in it.

use std::borrow::Cow;

use crate::gazetteer::Gazetteers;
use crate::lexicon::Class;
use crate::text::Text;
use crate::text::token::{Gap, Token, TokenKind};

/// Bits of the classes that start a line or are all of it.
const CUES: u64 = Class::FurnitureLine.bit()
    | Class::FurnitureStart.bit()
    | Class::FurnitureTail.bit()
    | Class::AboutStart.bit()
    | Class::ContactStart.bit()
    | Class::BylineStart.bit()
    | Class::PublishedStart.bit()
    | Class::KindLine.bit()
    | Class::CreditStart.bit();

/// How many tokens of a line are looked at for its form; longer lines are body.
const LOOK: usize = 40;

/// Longest line whose form is read, in characters, and how much of a longer one is.
const WHOLE: usize = 240;
const CUE: usize = 60;

/// Words that make a line's opening; [`CUE`] characters of text have more.
const OPENING: usize = 4;

/// A paragraph, with what its first words and its form tell.
#[derive(Debug, Default)]
pub(super) struct Line<'t> {
    pub text: Cow<'t, str>,
    /// Its tokens, of a line whose form was read to its end.
    pub tokens: Option<Vec<Token>>,
    /// What its first words share with those of any line that repeats it.
    pub opening: u64,
    /// Length in characters.
    pub length: usize,
    /// Length in tokens, up to [`LOOK`] + 1.
    pub words: usize,
    /// Bits of the [`Class`]es that start the line.
    starts: u64,
    /// Bits of the classes that are the whole line.
    whole: u64,
    /// Byte after the longest cue, by class.
    after: Vec<(Class, usize)>,
    /// Parts of a line of links, and how many of them are furniture.
    pub segments: usize,
    pub furniture_segments: usize,
    /// Cues of furniture one behind the other, and nothing else.
    pub is_cue_row: bool,
    /// Only a date, a weekday, a clock time.
    pub is_date: bool,
    /// Holds a day with its month, or digits in the form of a date.
    pub has_date: bool,
    /// Two to four words of a person's name and nothing else.
    pub is_name: bool,
    /// Holds a verb that headlines use.
    pub has_verb: bool,
    /// Starts with the first word of a body's or territory's name: a letterhead may.
    pub opens_body: bool,
    /// Capitals throughout.
    pub is_shouted: bool,
    /// Ends like a sentence.
    pub ends_sentence: bool,
    /// Is no text of the article.
    pub dropped: bool,
    /// Was taken as title, byline or date; dropped too, but stands in the head.
    pub is_head: bool,
}

impl<'t> Line<'t> {
    pub fn new(text: Cow<'t, str>, gazetteers: &Gazetteers) -> Self {
        let mut line = Line { length: text.chars().count(), ends_sentence: ends_sentence(&text), ..Line::default() };
        // The cues stand at the start: of a paragraph too long for a heading, a few words tell all.
        let look = if line.length > WHOLE { CUE } else { WHOLE };
        let head_end = text.char_indices().nth(look).map_or(text.len(), |(at, _)| at);
        let head = gazetteers.line(&text[..head_end]);
        let words = head.tokens.iter().filter(|token| token.kind != TokenKind::Sign);
        line.opening = words.take(OPENING).fold(0, |opening: u64, token| opening.rotate_left(7) ^ token.hash);
        line.words = head.tokens.len().min(LOOK + 1);
        line.read_cues(&head, gazetteers, head_end == text.len());
        if head_end == text.len() {
            line.read_form(&head);
            line.read_segments(&head, gazetteers);
            line.is_cue_row = is_cue_row(&head, gazetteers);
            line.tokens = Some(head.tokens);
        }
        line.text = text;
        line
    }

    fn read_cues(&mut self, head: &Text<'_>, gazetteers: &Gazetteers, entire: bool) {
        let Some(first) = head.tokens.iter().position(|token| token.kind != TokenKind::Sign) else { return };
        // Signs at the end (`Réagir :`, `Retour >`) do not count for the whole line.
        let last = head.tokens.iter().rposition(|token| token.kind != TokenKind::Sign).unwrap_or(first);
        for (end, class) in gazetteers.phrases_at(head, first, CUES) {
            self.starts |= class.bit();
            if entire && self.covers(head, end, last) {
                self.whole |= class.bit();
            }
            let byte = head.tokens[end - 1].end as usize;
            match self.after.iter_mut().find(|(known, _)| *known == class) {
                Some((_, at)) => *at = (*at).max(byte),
                None => self.after.push((class, byte)),
            }
        }
    }

    /// Does a cue that ends before token `end` cover the line up to counts and signs (`Commentaires (3)`)?
    fn covers(&self, head: &Text<'_>, end: usize, last: usize) -> bool {
        (end..=last).all(|at| head.tokens[at].kind != TokenKind::Word && head.tokens[at].kind != TokenKind::Mixed)
    }

    fn read_form(&mut self, head: &Text<'_>) {
        let date_bits = Class::Month.bit() | Class::Weekday.bit() | Class::Number.bit() | Class::Ordinal.bit();
        let (mut numbers, mut months, mut other, mut names, mut small) = (0, 0, 0, 0, 0);
        let (mut classes, mut capitals, mut plain) = (0u64, false, false);
        for (at, (token, info)) in head.tokens.iter().zip(&head.words).enumerate() {
            match token.kind {
                TokenKind::Number => numbers += 1,
                TokenKind::Mixed => {
                    if !head.token(at).starts_with(|c: char| c.is_ascii_digit()) {
                        other += 1;
                    }
                }
                TokenKind::Sign => {
                    if !matches!(token.sign(), ',' | '.' | '/' | '-' | ':' | '|' | '–') {
                        other += 1;
                    }
                    if !matches!(token.sign(), '.' | ',') {
                        small += 2;
                    }
                }
                TokenKind::Word => {
                    classes |= info.classes;
                    capitals |= token.shape.is_all_capitals();
                    plain |= token.shape.has_lower();
                    months += usize::from(info.is(Class::Month));
                    let clock = || matches!(head.token(at), "h" | "H" | "à" | "le" | "Le" | "min");
                    if !info.is_any(date_bits) && !clock() {
                        other += 1;
                    }
                    if token.shape.is_capitalised() {
                        names += 1;
                    } else if !(info.is(Class::Particle) && token.gap != Gap::Paragraph) {
                        small += 2;
                    }
                }
            }
        }
        self.has_verb = classes & (Class::BodyVerb.bit() | Class::SpeechVerb.bit() | Class::Auxiliary.bit()) != 0;
        let opening = Class::OrganisationHead.bit() | Class::PlaceCue.bit();
        self.opens_body = head.words.first().is_some_and(|word| word.is_any(opening));
        self.is_shouted = capitals && !plain;
        let dated = (months > 0 && numbers > 0) || numbers >= 3;
        self.has_date = dated;
        self.is_date = dated && other == 0 && head.tokens.len() <= 12;
        // A name: capitals throughout, the first a known first name.
        let first = head.words.first().copied().unwrap_or_default();
        self.is_name = small == 0
            && numbers == 0
            && (2..=4).contains(&names)
            && first.first_name >= 6
            && !first.is_ambiguous_first_name();
    }

    /// Counts the parts of a breadcrumb, a menu or a row of buttons.
    fn read_segments(&mut self, line: &Text<'_>, gazetteers: &Gazetteers) {
        let separators: &[char] = &['>', '›', '|', '»', '→', '•', '·'];
        let parts = |pair: &[Token]| {
            separators.contains(&pair[1].sign())
                || matches!(pair[1].sign(), '/' | '–' | '-')
                || pair[1].start >= pair[0].end + 2 && pair[1].gap == Gap::Space
        };
        if !line.tokens.windows(2).any(parts) && !line.tokens.first().is_some_and(|t| separators.contains(&t.sign())) {
            self.segments = 1;
            return;
        }
        let text = line.source;
        let pieces: Vec<&str> = text
            .split(separators)
            .flat_map(|piece| piece.split("  "))
            .flat_map(|piece| piece.split(" / "))
            .flat_map(|piece| piece.split(" – "))
            .flat_map(|piece| piece.split(" - "))
            .map(str::trim)
            .filter(|piece| piece.chars().any(char::is_alphanumeric))
            .collect();
        self.segments = pieces.len();
        if pieces.len() < 2 || pieces.len() > LOOK {
            return;
        }
        self.furniture_segments = pieces
            .iter()
            .filter(|piece| {
                let text = gazetteers.line(piece);
                // `A+`, `A A A`: the size of letters.
                if (0..text.tokens.len())
                    .all(|at| text.tokens[at].kind != TokenKind::Number && text.token(at).chars().count() == 1)
                {
                    return true;
                }
                let last = text.tokens.iter().rposition(|token| token.kind != TokenKind::Sign).unwrap_or(0);
                let first = text.tokens.iter().position(|token| token.kind != TokenKind::Sign).unwrap_or(0);
                let furniture = Class::FurnitureLine.bit() | Class::FurnitureStart.bit();
                gazetteers.phrases_at(&text, first, furniture).iter().any(|&(end, class)| {
                    (class == Class::FurnitureLine && end > last)
                        || class == Class::FurnitureStart && text.tokens.len() < 8
                })
            })
            .count();
    }

    /// Does a cue of this class start the line?
    pub fn starts(&self, class: Class) -> bool {
        self.starts & class.bit() != 0
    }

    /// Is the whole line a cue of this class?
    pub fn is_whole(&self, class: Class) -> bool {
        self.whole & class.bit() != 0
    }

    /// What follows the longest cue of a class.
    pub fn after(&self, class: Class) -> Option<&str> {
        let (_, at) = self.after.iter().find(|(known, _)| *known == class)?;
        Some(self.text.get(*at..)?.trim_start_matches(|c: char| !c.is_alphanumeric()))
    }
}

/// `Facebook X LinkedIn Copier le lien`, `Écouter Imprimer A+ A-`: two cues at least, single letters between.
fn is_cue_row(line: &Text<'_>, gazetteers: &Gazetteers) -> bool {
    let (mut at, mut count) = (0, 0);
    while at < line.tokens.len() {
        let cues = gazetteers.phrases_at(line, at, Class::FurnitureLine.bit());
        let cue = cues.into_iter().map(|(end, _)| end).max();
        match cue {
            Some(end) => {
                at = end;
                count += 1;
            }
            None if line.tokens[at].kind == TokenKind::Sign || line.token(at).chars().count() == 1 => at += 1,
            None => return false,
        }
    }
    count >= 2
}

/// Ends like a sentence: a full stop (not of an abbreviation), a mark of exclamation, closing quotes.
fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['»', '"', '”', ')', ' ', '\u{A0}']).ends_with(['.', '!', ';', ':'])
        && text.chars().nth(3).is_some()
}
