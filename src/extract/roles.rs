//! Role titles in the text: where one starts, what belongs to it, whose it may be.
//!
//! This file reads the spans; `resolve::roles` gives them to persons once it is settled who stands there.

use std::ops::Range;

use super::{Context, Kind};
use crate::fold::hashes_folded;
use crate::gazetteer::{Flags, ListKind, Match};
use crate::lexicon::Class;
use crate::text::token::{Gap, TokenKind};

/// A role title with its complements, as tokens.
#[derive(Clone, Debug)]
pub struct RoleSpan {
    /// First token: the title word, or the word of status before it.
    pub start: usize,
    /// The title, with the field that belongs to it (`directeur des investissements`).
    pub title: Range<usize>,
    /// What the title leans on (`de la CCI Moselle`): the name without preposition and article.
    pub complement: Option<Range<usize>>,
    /// Token after all of it.
    pub end: usize,
    /// `former`, `future`, `current` where a word says so.
    pub status: Option<&'static str>,
    /// `son`, `sa`, `leur` before the title: it belongs to the body named before.
    pub possessive: bool,
    /// An article before it.
    pub article: bool,
    /// A plural title, shared by several persons.
    pub plural: bool,
    /// The title in the singular, where a plural is dealt out (`ses homologues belge, X, et suisse, Y`).
    pub singular: Option<String>,
    /// The title is a function of someone in particular rather than a common profession.
    pub strong: bool,
}

/// Most tokens of a field behind a title.
pub(super) const LONGEST: usize = 16;

/// Every role span of a sentence, in order, without overlaps. `titles` are the tokens at which titles of the lists start.
pub fn spans(
    context: &Context<'_>,
    sentence: &Range<usize>,
    titles: &[u32],
    names: &dyn Fn(usize) -> Option<(usize, Kind)>,
) -> Vec<RoleSpan> {
    let mut spans = Vec::new();
    let mut from = sentence.start;
    for at in titles.iter().map(|&at| at as usize) {
        if at >= from
            && let Some(span) = span_at(context, at, sentence, names)
        {
            from = span.end.max(at + 1);
            spans.push(span);
        }
    }
    spans
}

/// The role span whose title starts at `at`. `names` tells the name that starts at a token: its end and kind.
fn span_at(
    context: &Context<'_>,
    at: usize,
    sentence: &Range<usize>,
    names: &dyn Fn(usize) -> Option<(usize, Kind)>,
) -> Option<RoleSpan> {
    let found = title_match(context, at, names)?;
    let (mut end, weight) = (found.end as usize, found.form.weight);
    let token = &context.text.tokens[at];
    let written = context.slice(at..end);
    let surface = context.gazetteers.string(found.form.surface);
    if (found.form.flags().has(Flags::ACRONYM) && written.chars().any(char::is_lowercase))
        || (found.form.flags().has(Flags::EXACT) && surface != written)
    {
        return None;
    }
    if token.gap == Gap::Hyphen && !context.is(at - 1, Class::RoleStatus) {
        return None;
    }
    // `l'assemblée a élu Jean Marchand`: a verb.
    if context.is(at, Class::BodyVerb) && at > sentence.start && context.is(at - 1, Class::FunctionWord) {
        return None;
    }
    // `ancienne ministre` of the lists: the status stands apart.
    if context.is(at, Class::RoleStatus) && context.starts(at + 1, ListKind::Role) {
        return None;
    }
    let context_only = found.form.flags().has(Flags::CONTEXT);
    while end < sentence.end && (is_adjective(context, end) || is_field_adjective(context, end)) {
        end += 1;
    }
    let (start, status, possessive, article) = before(context, at, sentence);
    let ministry = is_ministry(context, at, found.end as usize);
    let mut span = RoleSpan {
        start,
        title: at..end,
        complement: None,
        end,
        status,
        possessive,
        article,
        plural: found.form.inflected == 1,
        singular: None,
        strong: weight >= 5 && !context_only,
    };
    if span.status.is_none() && context.is(end.saturating_sub(1), Class::RoleStatus) && end - 1 > at {
        span.status = Some("former");
    }
    // `chargé de`, `en charge de`: the list's title ends in its own preposition.
    let open = matches!(context.text.token(end - 1), "de" | "d" | "des" | "du" | "à" | "of");
    read_complements(context, &mut span, sentence, names, ministry, open);
    // `le romancier québécois X`: whose people, not which office.
    while span.title.end > found.end as usize && context.is(span.title.end - 1, Class::Demonym) {
        span.title.end -= 1;
    }
    Some(span)
}

/// The longest title of the lists that starts here and does not reach into a name
/// (`président de la CCI` of the lists, before `CCI Moselle` in the text).
fn title_match<'c>(
    context: &Context<'c>,
    at: usize,
    names: &dyn Fn(usize) -> Option<(usize, Kind)>,
) -> Option<&'c Match> {
    let clear = |found: &&Match| !(at + 1..found.end as usize).any(|token| names(token).is_some());
    context
        .matches_at(at)
        .iter()
        .filter(|found| found.form.is(ListKind::Role))
        .filter(clear)
        .max_by_key(|found| found.end)
}

pub(super) fn is_adjective(context: &Context<'_>, at: usize) -> bool {
    context.is(at, Class::TitleAdjective) && context.is_joined(at) && !context.is_capitalised(at)
        || (context.is(at, Class::RoleStatus) && context.is_joined(at) && !context.is_capitalised(at))
        || (context.is(at, Class::TitleAdjective) && context.text.tokens[at].gap == Gap::Hyphen)
}

/// `interdépartemental`, `pédagogique`: an adjective by its ending, no demonym.
fn is_field_adjective(context: &Context<'_>, at: usize) -> bool {
    let word = context.text.tokens.get(at).map(|_| context.text.token(at)).unwrap_or_default();
    // `québécois`, `lorraine`: whose people someone is, no field.
    let native =
        ["ois", "oise", "oises", "ais", "aise", "aises", "ien", "ienne", "iens", "iennes", "ains", "aine", "aines"];
    context.is_joined(at)
        && !native.iter().any(|ending| word.ends_with(ending))
        && !context.is(at, Class::Demonym)
        && !context.text.words[at].is_any(Class::BodyVerb.bit() | Class::SpeechVerb.bit())
        && super::forms::is_bare_adjective(context, at)
}

/// `son président`: whose title it is was told before.
const POSSESSIVES: [u64; 5] = hashes_folded(["son", "sa", "leur", "ses", "leurs"]);

/// Status, possessive and article before a title.
pub(crate) fn before(
    context: &Context<'_>,
    at: usize,
    sentence: &Range<usize>,
) -> (usize, Option<&'static str>, bool, bool) {
    let (mut start, mut status, mut possessive, mut article) = (at, None, false, false);
    while start > sentence.start {
        let before = start - 1;
        if context.is(before, Class::RoleStatus) && context.text.tokens[start].kind == TokenKind::Word {
            status = match context.gazetteers.value(context.text.tokens[before].word, Class::RoleStatus) {
                Some("former") => Some("former"),
                Some("future") => Some("future"),
                _ => Some("current"),
            };
            start = before;
        } else if context.is(before, Class::Determiner) {
            let kind = context.gazetteers.value(context.text.tokens[before].word, Class::Determiner);
            possessive = context.is_one_of(before, &POSSESSIVES);
            // `notre coordinatrice, Mme X`, `une responsable qualité, X`; `des` is mostly `de les`.
            let one = kind == Some("indefinite") && !context.is_word(before, "des");
            article = matches!(kind, Some("definite" | "contracted" | "possessive")) || possessive || one;
            start = before;
            break;
        } else if context.is(before, Class::Number) && start == at && !context.is_capitalised(at) {
            // `deux investisseurs, MM. X et Y`
            article = true;
            start = before;
            break;
        } else {
            break;
        }
    }
    (start, status, possessive, article)
}

/// Titles that keep their field whole (`ministre de l'Économie et du Commerce extérieur`).
pub(super) fn is_ministry(context: &Context<'_>, start: usize, end: usize) -> bool {
    (start..end).any(|at| {
        context.is_word(at, "ministre")
            || context.is_word(at, "ministres")
            || context.is_word(at, "secretaire") && context.is_word(at + 2, "etat")
            || context.is_word(at, "commissaire")
    })
}

/// Reads what follows the title: its field, then the body or territory it leans on.
fn read_complements(
    context: &Context<'_>,
    span: &mut RoleSpan,
    sentence: &Range<usize>,
    names: &dyn Fn(usize) -> Option<(usize, Kind)>,
    ministry: bool,
    open: bool,
) {
    let limit = sentence.end.min(span.end + LONGEST);
    let mut at = span.end;
    if open {
        at = field_end(context, context.skip_determiners(at, limit), limit, names, true);
        span.title.end = at.max(span.title.end);
        span.end = span.title.end;
    } else if let Some((place, _)) = names(at).filter(|(end, kind)| {
        *kind == Kind::Place
            && context.is_joined(at)
            && context.text.tokens.get(*end).is_some_and(|t| t.kind == TokenKind::Sign)
    }) {
        // `sa directrice France, X`
        span.title.end = place;
        span.end = place;
        at = place;
    } else if at < limit && is_plain_noun(context, at) {
        // `responsable communication`, `directrice marketing`: a noun without preposition, when something that closes it follows.
        let closes = at + 1 >= sentence.end
            || context.text.tokens[at + 1].kind == TokenKind::Sign
            || link_end(context, at + 1, limit).is_some();
        if closes {
            span.title.end = at + 1;
            span.end = at + 1;
            at += 1;
        }
    }
    // `responsable des Affaires européennes & Grande Région`
    if context.sign(at) == '&' && at + 1 < limit {
        at = field_end(context, at + 1, limit, names, false).max(at);
        span.title.end = at;
        span.end = at;
    }
    while let Some(inner) = link_end(context, at, limit)
        .or_else(|| field_goes_on(context, at, limit, ministry))
        .or_else(|| second_field(context, &span.title, at, limit).filter(|inner| names(*inner).is_none()))
    {
        if ministry {
            let end = field_end(context, inner, limit, names, true);
            if end <= inner {
                break;
            }
            span.title.end = end;
            span.end = end;
            at = end;
            // `ministre de la Famille et à la Grande Région`, `… , chargé de …`
            if context.is_word(at, "et") && link_end(context, at + 1, limit).is_some() {
                at += 1;
                continue;
            }
            continue;
        }
        if let Some((end, _)) = names(inner).filter(|(_, kind)| matches!(kind, Kind::Organisation | Kind::Place)) {
            span.complement = Some(inner..end);
            span.end = end;
            return;
        }
        // `cofondateur de la start-up SESAMm`: over the generic noun to the name.
        let behind_cue = skip_cues(context, inner, limit);
        if (inner + 1..limit).contains(&behind_cue)
            && let Some((end, _)) =
                names(behind_cue).filter(|(_, kind)| matches!(kind, Kind::Organisation | Kind::Place))
        {
            span.complement = Some(behind_cue..end);
            span.end = end;
            return;
        }
        let end = field_end(context, inner, limit, names, false);
        if end <= inner {
            break;
        }
        span.title.end = end;
        span.end = end;
        at = end;
    }
}

/// `ministre de la Santé` + `et de la Sécurité sociale`, `, de l'Assainissement et …`: a field of several parts.
fn field_goes_on(context: &Context<'_>, at: usize, limit: usize, ministry: bool) -> Option<usize> {
    let joins = ministry && (context.is_word(at, "et") || context.sign(at) == ',');
    link_end(context, at + 1, limit).filter(|inner| joins && context.is_capitalised(*inner))
}

/// `directeur de la santé` + `et des affaires sociales`: a second field in small letters, no second title.
fn second_field(context: &Context<'_>, title: &Range<usize>, at: usize, limit: usize) -> Option<usize> {
    let has_field = title.clone().any(|word| context.text.token_is_de(word));
    let inner = link_end(context, at + 1, limit)?;
    let goes_on = has_field
        && context.is_word(at, "et")
        && context.text.token_is_de(at + 1)
        && !context.is_capitalised(inner)
        && context.text.words[inner].common > 0
        && context.longest(inner, ListKind::Role).is_none();
    goes_on.then_some(inner)
}

/// Over a generic noun and its adjectives (`la start-up messine`).
pub(super) fn skip_cues(context: &Context<'_>, at: usize, limit: usize) -> usize {
    let mut end = at;
    while end < limit
        && !context.is_capitalised(end)
        && (context.class_end(end, Class::OrganisationCue).is_some()
            || context.is(end, Class::PlaceCue)
            || (end > at
                && (context.is(end, Class::Demonym)
                    || context.is(end, Class::TitleAdjective)
                    || context.is_word(end, "de"))))
    {
        end = context.class_end(end, Class::OrganisationCue).unwrap_or(end + 1);
    }
    let quoted = end > at && end < limit && matches!(context.sign(end), '«' | '“' | '"');
    end + usize::from(quoted)
}

/// Behind a preposition and its articles: where the complement starts.
pub(super) fn link_end(context: &Context<'_>, at: usize, limit: usize) -> Option<usize> {
    let token = context.text.tokens.get(at).filter(|token| at < limit && token.kind == TokenKind::Word)?;
    if token.shape.is_capitalised()
        || !matches!(
            context.text.token(at),
            "de" | "du"
                | "des"
                | "d"
                | "à"
                | "au"
                | "aux"
                | "chez"
                | "pour"
                | "auprès"
                | "en"
                | "of"
                | "at"
                | "chargé"
                | "chargée"
                | "délégué"
                | "déléguée"
        )
    {
        return None;
    }
    let mut inner = at + 1;
    while inner < limit
        && !context.is_capitalised(inner)
        && matches!(
            context.text.token(inner),
            "la" | "le" | "l" | "les" | "de" | "du" | "des" | "d" | "sein" | "the" | "notre" | "son" | "sa"
        )
    {
        inner += 1;
    }
    let reads_on = inner < limit && (context.text.tokens[inner].kind != TokenKind::Sign || context.sign(inner) == '«');
    reads_on.then_some(inner)
}

fn is_plain_noun(context: &Context<'_>, at: usize) -> bool {
    let word = context.text.words[at];
    context.is_joined(at)
        && context.text.tokens[at].kind == TokenKind::Word
        && !word.is_any(
            Class::FunctionWord.bit()
                | Class::SpeechVerb.bit()
                | Class::BodyVerb.bit()
                | Class::Determiner.bit()
                | Class::Civility.bit(),
        )
        && (!context.is_capitalised(at) || (word.common > 0 && word.first_name < 6))
}

/// End of the field behind a title (`des Affaires européennes & Grande Région`): words, small or
/// capital, up to a sign, a verb, or a preposition before a name.
fn field_end(
    context: &Context<'_>,
    start: usize,
    limit: usize,
    names: &dyn Fn(usize) -> Option<(usize, Kind)>,
    keeps_names: bool,
) -> usize {
    let mut end = start;
    while end < limit {
        let token = &context.text.tokens[end];
        let tied = matches!(token.gap, Gap::Hyphen | Gap::Apostrophe) && token.kind == TokenKind::Word;
        if token.is_sign('&') {
            end += 1;
            continue;
        }
        if token.kind != TokenKind::Word || (end > start && !context.is_joined(end)) {
            // `ministre de l'Économie, des Finances et de l'Industrie`
            let list = keeps_names
                && token.is_sign(',')
                && link_end(context, end + 1, limit).is_some_and(|inner| context.is_capitalised(inner));
            if list && end > start {
                end += 1;
                continue;
            }
            break;
        }
        // A person never stands in a field.
        if names(end).is_some_and(|(_, kind)| kind == Kind::Person) && !tied {
            break;
        }
        let word = context.text.words[end];
        let small = matches!(
            context.text.token(end),
            "de" | "du" | "des" | "d" | "la" | "le" | "l" | "les" | "et" | "à" | "aux" | "au" | "en" | "pour"
        );
        if small && !tied {
            let inner = if context.is_word(end, "et") {
                // `et` goes on with a noun or a preposition, not with a new title.
                let next = link_end(context, end + 1, limit).unwrap_or(end + 1);
                if context.longest(next, ListKind::Role).is_some() { None } else { Some(next) }
            } else {
                link_end(context, end, limit).or(Some(end + 1))
            };
            let Some(inner) = inner.filter(|inner| *inner < limit) else { break };
            if names(inner).is_some() && !keeps_names {
                break;
            }
            if context.text.words[inner].is_any(Class::FunctionWord.bit() | Class::SpeechVerb.bit()) {
                break;
            }
            end = inner;
            continue;
        }
        if word.is_any(Class::FunctionWord.bit() | Class::SpeechVerb.bit() | Class::Weekday.bit() | Class::Month.bit())
            && !tied
            && end > start
        {
            break;
        }
        if !context.is_capitalised(end) && word.is(Class::BodyVerb) && end > start {
            break;
        }
        end += 1;
    }
    // No small word at the end.
    while end > start
        && (context.text.tokens[end - 1].kind == TokenKind::Sign || context.text.words[end - 1].is(Class::FunctionWord))
    {
        end -= 1;
    }
    end
}
