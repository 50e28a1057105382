//! A text as the date grammar reads it: tokens, the lexicon's classes, phrases of several words.

use std::ops::Range;
use std::sync::LazyLock;

use crate::fold::hash_word;
use crate::gazetteer::{Gazetteers, Match};
use crate::lexicon::{Class, WordInfo};
use crate::steps::step;
use crate::text::Text;
use crate::text::token::{Gap, Token, TokenKind};

macro_rules! words {
    ($($name:ident = $word:literal),* $(,)?) => {
        /// Folded hashes of the small words that the grammar is made of.
        pub(super) struct Words { $(pub(super) $name: u64),* }
        /// The small words.
        pub(super) static W: LazyLock<Words> = LazyLock::new(|| Words { $($name: hash_word($word)),* });
    };
}

words! {
    a = "à", au = "au", aux = "aux", chaque = "chaque", d = "d", de = "de", des = "des", du = "du",
    en = "en", entre = "entre", environ = "environ", et = "et", jusqu = "jusqu", l = "l", la = "la",
    le = "le", les = "les", ou = "ou", par = "par", pour = "pour", puis = "puis", sur = "sur",
    vers = "vers", contre = "contre", un = "un", une = "une", tous = "tous",
    memes = "même", matin = "matin", soir = "soir", apres = "après", ci = "ci", que = "qu", midi = "midi",
    aujourd = "aujourd", jusque = "jusque",
    partir = "partir", comme = "comme", selon = "selon",
    depuis = "depuis", courant = "courant", avant = "avant", ici = "ici", onze = "onze", hui = "hui", horizon = "horizon", ce = "ce", cette = "cette",
    annees = "années", annee = "année", an = "an", er = "er", decennie = "décennie",
    premiers = "premiers", premieres = "premières",
}

/// Classes that the grammar reads.
pub(super) const DATE_CLASSES: &[Class] = &[
    Class::Month,
    Class::Weekday,
    Class::Number,
    Class::Ordinal,
    Class::Season,
    Class::Feast,
    Class::TimeUnit,
    Class::DayWord,
    Class::PeriodPart,
    Class::Shift,
    Class::PeriodName,
    Class::OpenEnd,
    Class::OpenStart,
    Class::NotDate,
    Class::DateCue,
    Class::DateRole,
];

/// A phrase of the lexicon in the text.
struct Phrase<'t> {
    start: u32,
    end: u32,
    class: Class,
    value: &'t str,
}

/// Text, lexicon and phrases, with look-ups that never fail: out of bounds, nothing is there.
pub(super) struct Reader<'t> {
    pub(super) text: &'t Text<'t>,
    gazetteers: &'t Gazetteers,
    phrases: Vec<Phrase<'t>>,
    /// Are English months read too? In metadata only.
    pub(super) english: bool,
    /// The tokens that are seen: all of the text, or one paragraph of it.
    bounds: Range<usize>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t Text<'t>, gazetteers: &'t Gazetteers, matches: &[Match], english: bool) -> Self {
        let date_classes = DATE_CLASSES.iter().fold(0, |bits, class| bits | class.bit());
        let phrases = matches
            .iter()
            .filter(|found| found.form.class().is_some_and(|class| date_classes & class.bit() != 0))
            .filter_map(|found| {
                let (class, value) = gazetteers.phrase(&found.form)?;
                Some(Phrase { start: found.start, end: found.end, class, value })
            })
            .collect();
        let mut reader = Reader { text, gazetteers, phrases, english, bounds: 0..text.tokens.len() };
        // They come in this order from the matcher; other callers may hand them in any.
        if !reader.phrases.is_sorted_by_key(|phrase| phrase.start) {
            reader.phrases.sort_by_key(|phrase| phrase.start);
        }
        reader
    }

    /// Sees nothing but these tokens: what is outside them is read as if the text ended there.
    pub(super) fn look_within(&mut self, bounds: Range<usize>) {
        self.bounds = bounds;
    }

    /// The tokens that are seen.
    pub(super) fn bounds(&self) -> Range<usize> {
        self.bounds.clone()
    }

    pub(super) fn token(&self, at: usize) -> Option<&'t Token> {
        step();
        if self.bounds.contains(&at) { self.text.tokens.get(at) } else { None }
    }

    /// What the lists say of a token.
    pub(super) fn info(&self, at: usize) -> Option<&'t WordInfo> {
        if self.bounds.contains(&at) { self.text.words.get(at) } else { None }
    }

    pub(super) fn kind(&self, at: usize) -> Option<TokenKind> {
        self.token(at).map(|token| token.kind)
    }

    pub(super) fn gap(&self, at: usize) -> Gap {
        self.token(at).map_or(Gap::Paragraph, |token| token.gap)
    }

    /// Is there a token at `at` in the same paragraph as the one before?
    pub(super) fn follows(&self, at: usize) -> bool {
        self.gap(at) != Gap::Paragraph
    }

    /// Does token `at` touch the one before, by a hyphen or with nothing between?
    pub(super) fn touches(&self, at: usize) -> bool {
        matches!(self.gap(at), Gap::None | Gap::Hyphen)
    }

    pub(super) fn is(&self, at: usize, word: u64) -> bool {
        self.token(at).is_some_and(|token| token.hash == word && token.kind != TokenKind::Sign)
    }

    pub(super) fn is_any(&self, at: usize, words: &[u64]) -> bool {
        self.token(at).is_some_and(|token| token.kind != TokenKind::Sign && words.contains(&token.hash))
    }

    /// The word before `at`, in the same paragraph, is one of these.
    pub(super) fn after_any(&self, at: usize, words: &[u64]) -> bool {
        at > 0 && self.follows(at) && self.is_any(at - 1, words)
    }

    pub(super) fn sign(&self, at: usize) -> char {
        self.token(at).map_or('\0', Token::sign)
    }

    pub(super) fn is_class(&self, at: usize, class: Class) -> bool {
        step();
        self.info(at).is_some_and(|word| word.is(class))
    }

    /// Value of the single word `at` in a class.
    pub(super) fn word(&self, at: usize, class: Class) -> Option<&'t str> {
        if !self.is_class(at, class) {
            return None;
        }
        self.gazetteers.value(self.token(at)?.word, class)
    }

    /// The longest phrase, else the word, of a class that starts at `at`: its end and value.
    pub(super) fn lookup(&self, at: usize, class: Class) -> Option<(usize, &'t str)> {
        // Only words at the root of the name tree begin a phrase.
        let single = || Some((at + 1, self.word(at, class)?));
        if self.info(at)?.root == 0 {
            return single();
        }
        let first = self.phrases.partition_point(|phrase| (phrase.start as usize) < at);
        self.phrases[first..]
            .iter()
            .inspect(|_| step())
            .take_while(|phrase| phrase.start as usize == at)
            .filter(|phrase| phrase.class == class)
            .max_by_key(|phrase| phrase.end)
            .map(|phrase| (phrase.end as usize, phrase.value))
            .or_else(single)
    }

    /// The phrase, else the word, of a class that ends before `at`: its start and value.
    pub(super) fn lookback(&self, at: usize, class: Class) -> Option<(usize, &'t str)> {
        let next = self.phrases.partition_point(|phrase| (phrase.start as usize) < at);
        self.phrases[..next]
            .iter()
            .rev()
            .inspect(|_| step())
            .take_while(|phrase| phrase.start as usize + 6 > at)
            .filter(|phrase| phrase.class == class && phrase.end as usize == at)
            .filter(|phrase| self.bounds.contains(&(phrase.start as usize)))
            .min_by_key(|phrase| phrase.start)
            .map(|phrase| (phrase.start as usize, phrase.value))
            .or_else(|| Some((at.checked_sub(1)?, self.word(at.checked_sub(1)?, class)?)))
    }

    /// Starts of the phrases whose class may begin an expression, in order.
    pub(super) fn phrase_starts(&self, classes: u64) -> impl Iterator<Item = usize> {
        let first = self.phrases.partition_point(|phrase| (phrase.start as usize) < self.bounds.start);
        self.phrases[first..]
            .iter()
            .filter(move |phrase| phrase.class.bit() & classes != 0)
            .map(|phrase| phrase.start as usize)
            .take_while(|start| self.bounds.contains(start))
    }

    /// A number of at most four digits, with the count of its digits.
    pub(super) fn digits(&self, at: usize) -> Option<(u16, usize)> {
        if self.kind(at)? != TokenKind::Number {
            return None;
        }
        let text = self.text.token(at);
        // Other scripts have digits too; they are longer than a byte each.
        if text.len() > 4 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        Some((text.parse().ok()?, text.len()))
    }

    /// Is token `at` part of a longer chain of digits (`12.10.05.17`, `3,5`, `1 2018`)?
    pub(super) fn digits_before(&self, at: usize) -> bool {
        if at == 0 {
            return false;
        }
        let number = |at: usize| self.kind(at) == Some(TokenKind::Number);
        if number(at - 1) {
            return self.touches(at) || self.gap(at) == Gap::Space;
        }
        // A full stop after a number and before a space ends a sentence or a list's number.
        matches!(self.sign(at - 1), '.' | ',' | '/' | ':' | '\'' | '+')
            && self.gap(at) == Gap::None
            && self.gap(at - 1) == Gap::None
            && at > 1
            && matches!(self.kind(at - 2), Some(TokenKind::Number | TokenKind::Mixed))
    }

    /// Do digits go on after the token before `end` (`2018,5`, `1900 000`)?
    pub(super) fn digits_after(&self, end: usize) -> bool {
        let number = |at: usize| matches!(self.kind(at), Some(TokenKind::Number | TokenKind::Mixed));
        match self.sign(end) {
            '.' | ',' | ':' => self.gap(end) == Gap::None && self.gap(end + 1) == Gap::None && number(end + 1),
            '\0' => {
                number(end)
                    && (self.gap(end) == Gap::None
                        || self.gap(end) == Gap::Space && self.digits(end).is_some_and(|(_, len)| len == 3))
            }
            '%' | '€' | '$' | '£' | '°' | '²' | '‰' => self.follows(end),
            _ => false,
        }
    }

    /// Is the word at `at` what a number before it counts: a noun in the plural, a unit, a currency?
    pub(super) fn counted(&self, at: usize) -> bool {
        if !self.follows(at) {
            return false;
        }
        let Some(token) = self.token(at) else { return false };
        // `1850 m`, not `1850 M. Durand`
        let unit = |value: &str| value == "after" || value == "small" && !token.shape.is_capitalised();
        if self.lookup(at, Class::NotDate).is_some_and(|(_, value)| unit(value)) {
            return true;
        }
        if token.kind != TokenKind::Word || token.shape.is_capitalised() || self.is_class(at, Class::FunctionWord) {
            return false;
        }
        let word = self.text.token(at).as_bytes();
        word.len() > 2 && matches!(word[word.len() - 1], b's' | b'x')
    }

    /// A month at `at`: its end and number. Abbreviations count only if `beside` a day or a year.
    pub(super) fn month(&self, at: usize, beside: bool) -> Option<(usize, u8)> {
        let value = self.word(at, Class::Month)?;
        let number = value.trim_end_matches(['?', '!']).parse().ok()?;
        match value.as_bytes().last() {
            Some(b'?') => {
                let dot = self.sign(at + 1) == '.' && self.gap(at + 1) == Gap::None;
                (beside || self.year(at + 1 + usize::from(dot)).is_some())
                    .then_some((at + 1 + usize::from(dot), number))
            }
            Some(b'!') => self.english.then_some((at + 1, number)),
            _ => Some((at + 1, number)),
        }
    }

    /// A weekday at `at`: its end and number. Abbreviations count only before a day.
    pub(super) fn weekday(&self, at: usize) -> Option<(usize, u8)> {
        let (end, value) = self.lookup(at, Class::Weekday)?;
        let number = value.trim_end_matches('?').parse().ok()?;
        if value.ends_with('?') {
            let dot = self.sign(end) == '.' && self.gap(end) == Gap::None;
            let end = end + usize::from(dot);
            // `outre-mer 12`
            let whole = at == 0 || self.gap(at) != Gap::Hyphen;
            return (whole && self.follows(end) && self.day(end).is_some()).then_some((end, number));
        }
        Some((end, number))
    }

    /// A day of the month at `at`: digits, `1er`, `premier`, spelt out; its end and number.
    pub(super) fn day(&self, at: usize) -> Option<(usize, u8)> {
        let day = |number: u16| u8::try_from(number).ok().filter(|day| (1..=31).contains(day));
        match self.kind(at)? {
            TokenKind::Number => {
                let (number, len) = self.digits(at)?;
                (len <= 2).then_some(())?;
                // `1 er mars`
                let apart = number == 1 && self.gap(at + 1) == Gap::Space && self.is(at + 1, W.er);
                Some((at + 1 + usize::from(apart), day(number)?))
            }
            TokenKind::Mixed => {
                let (number, suffix) = self.split(at)?;
                matches!(suffix, "er" | "ER" | "ier" | "IER" | "e" | "eme" | "ème" | "nd" | "re").then_some(())?;
                Some((at + 1, day(number)?))
            }
            TokenKind::Word if self.word(at, Class::Ordinal) == Some("1") => Some((at + 1, 1)),
            // `sept. 2018` is September.
            TokenKind::Word if self.is_class(at, Class::Month) && !self.is_class(at + 1, Class::Month) => None,
            TokenKind::Word => {
                // `jeudi, un test`: the first of a month is `premier`.
                let (end, number) = self.spelt(at).filter(|&(_, number)| number > 1)?;
                Some((end, day(number)?))
            }
            TokenKind::Sign => None,
        }
    }

    /// Digits and letters of a mixed token (`1er`, `14h30`, `15juin`), the digits four at most.
    pub(super) fn split(&self, at: usize) -> Option<(u16, &'t str)> {
        if self.kind(at)? != TokenKind::Mixed {
            return None;
        }
        let text = self.text.token(at);
        let letters = text.find(|c: char| !c.is_ascii_digit())?;
        Some((text[..letters].parse().ok().filter(|_| letters <= 4)?, &text[letters..]))
    }

    /// A number spelt out at `at`: `dix-sept`, `deux mille dix-sept`, `mil neuf cent douze`.
    pub(super) fn spelt(&self, at: usize) -> Option<(usize, u16)> {
        let (mut total, mut part, mut end) = (0u16, 0u16, at);
        while end - at < 9 && (end == at || self.follows(end)) {
            let Some(value) = self.word(end, Class::Number).and_then(|value| value.parse::<u16>().ok()) else {
                // `vingt et un`
                if end > at && self.is(end, W.et) && self.follows(end) && self.is_any(end + 1, &[W.un, W.onze]) {
                    end += 1;
                    continue;
                }
                break;
            };
            match value {
                1000 => {
                    total = total.checked_add(part.max(1).checked_mul(1000)?)?;
                    part = 0;
                }
                100 => part = part.max(1).checked_mul(100)?,
                // `quatre-vingt`
                20 if part % 100 == 4 => part = part.checked_add(76)?,
                _ => part = part.checked_add(value)?,
            }
            end += 1;
        }
        (end > at).then_some((end, total.checked_add(part)?))
    }

    /// A year of four digits at `at`, or spelt out in full: its end. Not one that counts something.
    pub(super) fn year(&self, at: usize) -> Option<(usize, i16)> {
        if self.follows(at) { self.first_year(at) } else { None }
    }

    /// The same where a paragraph may begin at `at`.
    pub(super) fn first_year(&self, at: usize) -> Option<(usize, i16)> {
        if self.is_class(at, Class::Number) {
            let (end, number) = self.spelt(at)?;
            return (end > at + 1 && (1100..=2199).contains(&number) && !self.counted(end))
                .then_some((end, number as i16));
        }
        let (number, len) = self.digits(at)?;
        (len == 4 && (1000..=2199).contains(&number) && !self.digits_after(at + 1)).then_some((at + 1, number as i16))
    }

    /// The month of this name, abbreviations included; for the letters of `15SEPT`.
    pub(super) fn month_named(&self, letters: &str) -> Option<u8> {
        let word = self.gazetteers.vocabulary().find(hash_word(letters));
        self.gazetteers.value(word, Class::Month)?.trim_end_matches('?').parse().ok()
    }

    /// Does a number stand directly before `at`?
    pub(super) fn after_number(&self, at: usize) -> bool {
        at > 0 && self.kind(at - 1) == Some(TokenKind::Number) && self.gap(at) < Gap::Line
    }

    /// The `entre` that opens a range whose first date begins at `at`.
    pub(super) fn lookup_between(&self, at: usize) -> Option<usize> {
        let mut start = at;
        for _ in 0..3 {
            if start == 0 || !self.follows(start) {
                return None;
            }
            if self.is(start - 1, W.entre) {
                return Some(start - 1);
            }
            if !self.is_any(start - 1, &[W.le, W.la, W.l, W.les, W.ce]) {
                return None;
            }
            start -= 1;
        }
        None
    }
}
