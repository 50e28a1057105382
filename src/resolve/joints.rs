//! What stands between a person and a title: civilities, commas, adverbs, verbs, years of office.

use super::roles::Sentence;
use crate::extract::Context;
use crate::extract::persons::CIVILITIES;
use crate::extract::roles::RoleSpan;
use crate::lexicon::Class;

/// How a title is joined to the name behind it.
#[derive(Clone, Copy, PartialEq, PartialOrd, Debug)]
pub(super) enum Joint {
    /// `et`, between titles only.
    And,
    /// A comma.
    Comma,
    /// Nothing, or one describing word, between.
    Close,
    /// A colon.
    Colon,
    /// The years of office and a comma.
    Years { over: bool },
    /// Not at all.
    None,
}

/// Most tokens of the years of office between a title and a name.
const YEARS: usize = 7;

/// Words between a person and a title.
pub(super) struct Links {
    pub end: usize,
    /// One of them is a verb that joins by itself.
    pub verb: bool,
    pub status: Option<&'static str>,
}

/// One small word that describes: `sourde`, `innu`; no function word, no verb.
fn is_describing(context: &Context<'_>, at: usize) -> bool {
    let word = context.text.words[at];
    let verb = Class::SpeechVerb.bit() | Class::BodyVerb.bit() | Class::RoleLink.bit();
    context.is_joined(at)
        && !context.is_capitalised(at)
        && !word.is_any(Class::FunctionWord.bit() | Class::Determiner.bit() | verb)
        && (word.is(Class::Demonym) || word.common > 0)
}

impl Sentence<'_, '_> {
    /// Over `M.`, `Mme` to the token where a civility starts before a person.
    pub(super) fn over_civility(&self, start: usize) -> usize {
        let mut at = start;
        for _ in 0..CIVILITIES {
            let Some(before) = at.checked_sub(1).filter(|before| *before >= self.sentence.start) else { break };
            let stop = self.context.sign(before) == '.'
                && before > self.sentence.start
                && self.context.is(before - 1, Class::Civility);
            if stop {
                at = before - 1;
            } else if self.context.is(before, Class::Civility) {
                at = before;
            } else {
                break;
            }
        }
        at
    }

    /// Where an apposition behind a person starts, and the status that a verb before it tells: behind a comma,
    /// a bracket, a dash, or a verb of being named.
    pub(super) fn apposition_start(&self, end: usize) -> Option<(usize, Option<&'static str>)> {
        let context = self.context;
        if !matches!(context.sign(end), ',' | '(' | '–' | '-' | '—' | ':') {
            let links = self.links(end);
            return links.verb.then_some((links.end, links.status));
        }
        let links = self.links(end + 1);
        if links.end > end + 1 {
            return Some((links.end, links.status));
        }
        // `X (Organisation), président`
        if context.sign(end) == '(' {
            let close = (end..self.sentence.end.min(end + 12)).find(|&at| context.sign(at) == ')');
            let inner_role = self.opens_span(end + 1);
            if let Some(close) = close.filter(|_| !inner_role) {
                return (context.sign(close + 1) == ',').then_some((close + 2, None));
            }
        }
        Some((end + 1, None))
    }

    /// Reads over adverbs, participles and verbs before a title: `alors`, `qui fut`, `par ailleurs`, `a été nommé`.
    pub(super) fn links(&self, from: usize) -> Links {
        let mut links = Links { end: from, verb: false, status: None };
        let opens = |at: usize| self.opens_span(at);
        while links.end < self.sentence.end.min(from + 7) && !opens(links.end) {
            let Some(end) = self.context.class_end(links.end, Class::RoleLink) else { break };
            let word = self.context.text.tokens[links.end].word;
            let value = self.context.gazetteers.value(word, Class::RoleLink).filter(|_| end == links.end + 1);
            links.verb |= matches!(value, Some("verb" | "former" | "future"));
            links.status = match value {
                Some("former") => Some("former"),
                Some("future") => Some("future"),
                Some("verb") => None,
                _ => links.status,
            };
            links.end = end;
        }
        links
    }

    /// How a title before a name at `start` is joined to it.
    pub(super) fn joint(&self, span: &RoleSpan, start: usize) -> Joint {
        let context = self.context;
        let gap = span.end..start;
        match gap.len() {
            0 => return Joint::Close,
            1 if context.sign(span.end) == ',' => return Joint::Comma,
            1 if context.is_word(span.end, "et") => return Joint::And,
            // `Directeur général de la CMG : Patrice Monein`
            1 if context.sign(span.end) == ':' && span.strong && (span.plural || self.opens_sentence(span)) => {
                return Joint::Colon;
            }
            // `la comédienne sourde X`, `le romancier innu Y`
            1 if span.article && is_describing(context, span.end) => return Joint::Close,
            // `son adjoint, le Français X`
            3 if context.sign(span.end) == ','
                && context.is(span.end + 1, Class::Determiner)
                && context.is(span.end + 2, Class::Demonym) =>
            {
                return Joint::Comma;
            }
            _ => {}
        }
        // `secrétaire de la Chambre de 2006 à 2014, X`, `directeur général depuis 2019, X`
        if gap.len() > YEARS {
            return Joint::None;
        }
        let years = gap.clone().filter(|&at| context.text.number(at).is_some()).count();
        let small = |at: usize| {
            context.text.number(at).is_some()
                || context.is(at, Class::Month)
                || matches!(context.text.token(at), "de" | "à" | "depuis" | "jusqu" | "en" | "entre" | "et" | "dès")
        };
        if (1..=2).contains(&years) && context.sign(start - 1) == ',' && gap.clone().take(gap.len() - 1).all(small) {
            let until = gap.clone().any(|at| context.is_word(at, "jusqu"));
            return Joint::Years { over: years == 2 || until };
        }
        Joint::None
    }

    pub(super) fn opens_sentence(&self, span: &RoleSpan) -> bool {
        span.start == self.sentence.start || matches!(self.context.sign(span.start - 1), ':' | '•' | '–' | '-' | ';')
    }
}
