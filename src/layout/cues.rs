//! A line with the cues that the lexicon finds in it.

use super::lines::paragraphs;
use crate::gazetteer::Gazetteers;
use crate::lexicon::Class;
use crate::steps::steps;
use crate::text::Text;
use crate::text::token::{Gap, Token, TokenKind, tokenize_into};

/// The classes that start a line or are all of it.
const CUES: [Class; 9] = [
    Class::FurnitureLine,
    Class::FurnitureStart,
    Class::FurnitureTail,
    Class::AboutStart,
    Class::ContactStart,
    Class::BylineStart,
    Class::PublishedStart,
    Class::KindLine,
    Class::CreditStart,
];

/// Their bits among those of all classes.
const CUE_BITS: u64 = {
    let (mut bits, mut at) = (0, 0);
    while at < CUES.len() {
        bits |= CUES[at].bit();
        at += 1;
    }
    bits
};

/// The bit of a class in the sets that a line keeps; none for a class that is no cue.
fn cue(class: Class) -> u16 {
    CUES.iter().position(|known| *known == class).map_or(0, |at| 1 << at)
}

/// How many tokens of a line are looked at for its form; longer lines are body.
const LOOK: usize = 40;

/// Longest line whose form is read, in characters, and how much of a longer one is.
const WHOLE: usize = 240;
const CUE: usize = 60;

/// Words that make a line's opening; [`CUE`] characters of text have more.
const OPENING: usize = 4;

/// A document's paragraphs, their lines joined.
pub(super) struct Lines<'t> {
    /// The text that they stand in.
    pub text: &'t str,
    pub all: Vec<Line>,
    /// The tokens of all of them, their bytes counted in `text`.
    pub tokens: Vec<Token>,
}

impl<'t> Lines<'t> {
    /// Looks at each of the paragraphs of a text.
    pub fn new(text: &'t str, gazetteers: &Gazetteers) -> Self {
        // French press counts about one token for 5.5 bytes.
        let tokens = Vec::with_capacity(text.len() / 5 + 8);
        let mut lines = Lines { text, all: Vec::with_capacity(paragraphs(text).count()), tokens };
        for paragraph in paragraphs(text) {
            let start = paragraph.as_ptr() as usize - text.as_ptr() as usize;
            let line = Line::new(paragraph, start, gazetteers, &mut lines.tokens);
            lines.all.push(line);
        }
        lines
    }
}

/// A paragraph, with what its first words and its form tell. There may be one for every few bytes of a document: it
/// is kept small.
#[derive(Debug, Default)]
pub(super) struct Line {
    start: u32,
    end: u32,
    /// The tokens of the lines up to its end.
    pub tokens: u32,
    /// What its first words share with those of any line that repeats it.
    pub opening: u32,
    /// Length in characters, as far as it is counted.
    pub length: u16,
    /// The byte of the line behind the longest cue of a byline.
    byline: u16,
    /// The cues that start the line.
    starts: u16,
    /// The cues that are the whole line.
    whole: u16,
    /// Length in tokens, up to [`LOOK`] + 1.
    pub words: u8,
    /// Parts of a line of links, and how many of them are furniture.
    pub segments: u8,
    pub furniture_segments: u8,
    form: Form,
    /// Is no text of the article.
    pub dropped: bool,
}

/// What the form of a line tells, as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Form(u8);

impl Form {
    const CUE_ROW: u8 = 1;
    const DATE: u8 = 2;
    const HAS_DATE: u8 = 4;
    const NAME: u8 = 8;
    const VERB: u8 = 16;
    const OPENS_BODY: u8 = 32;
    const SHOUTED: u8 = 64;
    const SENTENCE: u8 = 128;

    fn set(&mut self, bit: u8, is: bool) {
        self.0 |= if is { bit } else { 0 };
    }
}

impl Line {
    /// Reads a paragraph that starts at byte `start` of its text, and puts its tokens behind those of the others.
    fn new(text: &str, start: usize, gazetteers: &Gazetteers, tokens: &mut Vec<Token>) -> Self {
        let mut line = Line { start: start as u32, end: (start + text.len()) as u32, ..Line::default() };
        let length = text.chars().count();
        steps(text.len());
        line.length = length.try_into().unwrap_or(u16::MAX);
        line.form.set(Form::SENTENCE, ends_sentence(text));
        // The cues stand at the start: of a paragraph too long for a heading, a few words tell all.
        let look = if length > WHOLE { CUE } else { WHOLE };
        let head_end = text.char_indices().nth(look).map_or(text.len(), |(at, _)| at);
        let head = gazetteers.line(&text[..head_end]);
        let words = head.tokens.iter().filter(|token| token.kind != TokenKind::Sign);
        let opening = words.take(OPENING).fold(0, |opening: u64, token| opening.rotate_left(7) ^ token.hash);
        line.opening = (opening ^ (opening >> 32)) as u32;
        line.words = head.tokens.len().min(LOOK + 1) as u8;
        line.read_cues(&head, gazetteers, head_end == text.len());
        if head_end == text.len() {
            line.read_form(&head);
            line.read_segments(&head, gazetteers);
            line.form.set(Form::CUE_ROW, is_cue_row(&head, gazetteers));
            tokens.extend(head.tokens.iter().map(|token| token.shifted(start)));
        } else {
            tokenize_into(text, start, gazetteers.vocabulary(), tokens);
        }
        line.tokens = tokens.len() as u32;
        line
    }

    /// Its characters, in the text that it stands in.
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }

    /// Its first byte in that text.
    pub fn start(&self) -> usize {
        self.start as usize
    }

    /// Cues of furniture one behind the other, and nothing else.
    pub fn is_cue_row(&self) -> bool {
        self.form.0 & Form::CUE_ROW != 0
    }

    /// Only a date, a weekday, a clock time.
    pub fn is_date(&self) -> bool {
        self.form.0 & Form::DATE != 0
    }

    /// Holds a day with its month, or digits in the form of a date.
    pub fn has_date(&self) -> bool {
        self.form.0 & Form::HAS_DATE != 0
    }

    /// Two to four words of a person's name and nothing else.
    pub fn is_name(&self) -> bool {
        self.form.0 & Form::NAME != 0
    }

    /// Holds a verb that headlines use.
    pub fn has_verb(&self) -> bool {
        self.form.0 & Form::VERB != 0
    }

    /// Starts with the first word of a body's or territory's name: a letterhead may.
    pub fn opens_body(&self) -> bool {
        self.form.0 & Form::OPENS_BODY != 0
    }

    /// Capitals throughout.
    pub fn is_shouted(&self) -> bool {
        self.form.0 & Form::SHOUTED != 0
    }

    /// Ends like a sentence.
    pub fn ends_sentence(&self) -> bool {
        self.form.0 & Form::SENTENCE != 0
    }

    fn read_cues(&mut self, head: &Text<'_>, gazetteers: &Gazetteers, entire: bool) {
        let Some(first) = head.tokens.iter().position(|token| token.kind != TokenKind::Sign) else { return };
        // Signs at the end (`Réagir :`, `Retour >`) do not count for the whole line.
        let last = head.tokens.iter().rposition(|token| token.kind != TokenKind::Sign).unwrap_or(first);
        for (end, class) in gazetteers.phrases_at(head, first, CUE_BITS) {
            self.starts |= cue(class);
            if entire && self.covers(head, end, last) {
                self.whole |= cue(class);
            }
            if class == Class::BylineStart {
                self.byline = self.byline.max(head.tokens[end - 1].end as u16);
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
        let verbs = Class::BodyVerb.bit() | Class::SpeechVerb.bit() | Class::Auxiliary.bit();
        self.form.set(Form::VERB, classes & verbs != 0);
        let opening = Class::OrganisationHead.bit() | Class::PlaceCue.bit();
        self.form.set(Form::OPENS_BODY, head.words.first().is_some_and(|word| word.is_any(opening)));
        self.form.set(Form::SHOUTED, capitals && !plain);
        let dated = (months > 0 && numbers > 0) || numbers >= 3;
        self.form.set(Form::HAS_DATE, dated);
        self.form.set(Form::DATE, dated && other == 0 && head.tokens.len() <= 12);
        // A name: capitals throughout, the first a known first name.
        let first = head.words.first().copied().unwrap_or_default();
        let named = first.first_name >= 6 && !first.is_ambiguous_first_name();
        self.form.set(Form::NAME, small == 0 && numbers == 0 && (2..=4).contains(&names) && named);
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
        self.segments = pieces.len().min(usize::from(u8::MAX)) as u8;
        if pieces.len() < 2 || pieces.len() > LOOK {
            return;
        }
        let furniture = pieces
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
        self.furniture_segments = furniture as u8;
    }

    /// Does a cue of this class start the line?
    pub fn starts(&self, class: Class) -> bool {
        self.starts & cue(class) != 0
    }

    /// Is the whole line a cue of this class?
    pub fn is_whole(&self, class: Class) -> bool {
        self.whole & cue(class) != 0
    }

    /// What follows the longest cue of a byline.
    pub fn after_byline<'t>(&self, text: &'t str) -> Option<&'t str> {
        let rest = self.text(text).get(usize::from(self.byline)..).filter(|_| self.byline > 0)?;
        Some(rest.trim_start_matches(|c: char| !c.is_alphanumeric()))
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
