//! Unknown bodies by their first word: `Agence nationale pour…`, `Université de…`, `ministère de…`.

use std::ops::Range;

use super::forms::{is_adjective_form, is_bare_adjective, is_field, is_infinitive, stop_bits};
use super::given_names::is_named_person;
use super::names::{extended_end, run_end};
use super::{Candidate, Context, Kind};
use crate::fold::hashes_folded;
use crate::gazetteer::ListKind;
use crate::lexicon::Class;
use crate::text::token::{Gap, TokenKind};

/// Most tokens of such a name.
const LONGEST: usize = 16;

/// What the tail of a name holds.
#[derive(Default)]
struct Tail {
    end: usize,
    /// Words with a capital.
    capitals: usize,
    /// It holds a place or another listed name.
    listed: bool,
    /// An adjective behind the head names whose it is.
    nation: bool,
}

/// Reads a name that starts with a head word at `head`.
pub(super) fn by_head(
    context: &Context<'_>,
    head: usize,
    sentence: &Range<usize>,
    shouted: bool,
    out: &mut Vec<Candidate>,
) {
    let Some(head_end) = context.class_end(head, Class::OrganisationHead) else { return };
    let token = &context.text.tokens[head];
    if token.gap == Gap::Hyphen || (head > sentence.start && context.sign(head - 1) == '#') {
        return;
    }
    let value = head_value(context, head, head_end);
    let capital = token.shape.is_capitalised();
    // `le chanteur d'opéra ukrainien X`: a word of the title.
    if !capital && !context.text.token_is_de(head_end) && in_title(context, head, sentence) {
        return;
    }
    // Acronym heads (`CHU de Nantes`, `CCI Moselle`) only in capitals.
    // … and `S.E.M.` is a civility.
    let written = token.shape.is_all_capitals() || capital && context.text.token(head).len() > 4;
    // `un hôpital de Lisbonne`, `en direction de Metz`: one of many, or no body at all.
    if !capital && head > sentence.start && is_any_one(context, head - 1) {
        return;
    }
    if value == "acronym" && (!written || token.shape.is_dotted()) {
        return;
    }
    let ministry = value == "ministry";
    // In small letters only a ministry stands without an article.
    if !capital && !ministry && !is_determined(context, head, sentence) {
        return;
    }
    let strong = value == "strong";
    let tail = tail(context, head..head_end, sentence, ministry, strong, value == "acronym");
    // `agence de presse Anadolu`, `club des Girondins de Bordeaux`: the name alone, where a list has it.
    let generic = !capital && context.is(head, Class::OrganisationCue);
    // `l'association Schiene`: the noun is no part of the name behind it, as it is of `l'école Jacques-Prévert`.
    let named_after =
        context.is(head, Class::NamedAfter) && context.text.words[head_end.min(sentence.end - 1)].first_name > 0;
    if generic && !named_after && context.is_name_word(head_end) && context.is_joined(head_end) {
        return;
    }
    let quoted = matches!(context.sign(head_end), '«' | '“' | '"');
    if tail.end <= head_end || generic && (quoted || super::organisations::is_named_inside(context, head, tail.end)) {
        return;
    }
    let start = if capital { run_start(context, head, sentence) } else { head };
    let plain_head = context.is_head(start);
    // `les agences américaines` are several.
    let several = !capital && context.text.token(head).ends_with('s');
    let named = tail.capitals > 0 || tail.listed || tail.nation && !several;
    let score = if ministry {
        0.9
    } else if value == "acronym" {
        0.82
    } else if capital && !plain_head && !shouted {
        // A capital in mid-sentence makes a name even of small words: `Agence nationale pour la promotion de…`
        if named { 0.84 } else { 0.7 }
    } else if named && capital && plain_head && !shouted && is_item(context, head, tail.end, sentence) {
        0.62
    } else if named && is_determined(context, head, sentence) {
        if strong { 0.74 } else { 0.42 }
    } else if named && capital {
        0.62
    } else {
        return;
    };
    out.push(Candidate::new(
        start..tail.end,
        Kind::Organisation,
        score,
        if ministry { "ministry" } else { "body head" },
    ));
}

/// An indefinite article, or `en`; `des` is mostly `de les`.
fn is_any_one(context: &Context<'_>, at: usize) -> bool {
    ["un", "une", "en"].iter().any(|word| context.is_word(at, word))
}

/// Is a word the end of a title of the lists that starts before it?
fn in_title(context: &Context<'_>, at: usize, sentence: &Range<usize>) -> bool {
    let bare = at > sentence.start && matches!(context.text.token(at - 1), "d" | "de");
    (sentence.start.max(at.saturating_sub(4))..at).any(|title| {
        let end = context.longest(title, ListKind::Role).map_or(0, |found| found.end as usize);
        end > at || bare && end == at - 1
    })
}

/// Start of the run of capitals that the head ends or continues (`Business Club …`).
fn run_start(context: &Context<'_>, head: usize, sentence: &Range<usize>) -> usize {
    let mut start = head;
    while start > sentence.start
        && context.is_joined(start)
        && context.is_name_word(start - 1)
        && !context.is_head(start - 1)
        && !context.is(start - 1, Class::OrganisationHead)
        && context.text.words[start - 1].first_name < 10
    {
        start -= 1;
    }
    start
}

/// The value of a head: of the longest phrase (`centre hospitalier`), else of its word.
fn head_value<'a>(context: &Context<'a>, head: usize, head_end: usize) -> &'a str {
    let phrases = context.matches_at(head).iter().filter(|found| found.end as usize == head_end);
    let phrase = phrases.filter_map(|found| context.gazetteers.phrase(&found.form));
    let value = phrase.filter(|(class, _)| *class == Class::OrganisationHead).map(|(_, value)| value).next();
    value
        .filter(|_| head_end > head + 1)
        .or_else(|| context.gazetteers.value(context.text.tokens[head].word, Class::OrganisationHead))
        .unwrap_or_default()
}

/// `- Maroquinerie du Val d'Armance (Ervy)`: the name that an item of a list opens with.
fn is_item(context: &Context<'_>, head: usize, end: usize, sentence: &Range<usize>) -> bool {
    let opens = head > sentence.start && matches!(context.sign(head - 1), '•' | '-' | '–' | '—' | '·' | '*');
    opens && (end >= sentence.end || matches!(context.sign(end), ',' | '(' | ':' | ';'))
}

/// `la Chambre…`, `de l'université…`, `au ministère…`, or alone in a list.
fn is_determined(context: &Context<'_>, head: usize, sentence: &Range<usize>) -> bool {
    head == sentence.start
        || context.is(head - 1, Class::Determiner)
        || context.is(head - 1, Class::FunctionWord)
        || matches!(context.sign(head - 1), ',' | '(' | '•' | ';' | ':' | '-' | '–')
}

/// Grows the name behind its head as long as it reads like one.
fn tail(
    context: &Context<'_>,
    Range { start: head, end: head_end }: Range<usize>,
    sentence: &Range<usize>,
    ministry: bool,
    strong: bool,
    acronym: bool,
) -> Tail {
    let limit = sentence.end.min(head + LONGEST);
    let mut tail = Tail { end: head_end, ..Tail::default() };
    let mut at = head_end;
    // `CCI 54`, `CPAM 67`: the number of a department.
    if acronym
        && context.text.tokens.get(at).is_some_and(|t| t.kind == TokenKind::Number && t.end - t.start <= 3)
        && at < limit
    {
        at += 1;
        tail.end = at;
        tail.listed = true;
    }
    let mut complements = 0;
    while at < limit {
        let token = &context.text.tokens[at];
        let quoted = matches!(token.sign(), '«' | '“' | '"') && complements == 0;
        if quoted {
            let close = (at + 1..limit).find(|&sign| matches!(context.sign(sign), '»' | '”' | '"'));
            // `la police « Il est mieux que… »`: what is said, not a name.
            let sentence =
                |close: usize| (at + 1..close).any(|sign| matches!(context.sign(sign), '.' | '!' | '?' | ','));
            let said = context.is(at + 1, Class::FunctionWord) && !context.is(at + 1, Class::Determiner)
                || close.is_some_and(sentence);
            if let Some(close) = close.filter(|_| context.is_capitalised(at + 1) && !said) {
                tail.end = close;
                tail.capitals += 1;
            }
            return tail;
        }
        if token.gap == Gap::Hyphen && token.kind != TokenKind::Sign {
            at += 1;
            tail.end = at;
            continue;
        }
        if !context.is_joined(at) {
            // `ministère de l'Économie, des Finances et de la Souveraineté…`
            let list = context.sign(at) == ',' && complements > 0 && is_complement(context, at + 1);
            if list
                && (ministry && complement_is_capital(context, at + 1, limit)
                    || closes_with_and(context, at + 1, limit))
            {
                at += 1;
                continue;
            }
            return tail;
        }
        // `la Commission européenne Jean-Claude Juncker`: who holds the office.
        if at > head_end && is_person(context, at, limit) && !context.is(head, Class::NamedAfter) {
            return tail;
        }
        // `l'Union européenne sur la conjoncture`: a great body's name is whole.
        if is_whole(context, head, at) && !context.is_name_word(at) && !context.text.token_is_de(at) {
            return tail;
        }
        if context.is_name_word(at) {
            if complements > 0
                && tail.capitals > 0
                && !is_and(context, at - 1)
                && context.text.tokens[at].gap == Gap::Space
                && tail.end == at
                && tail.listed
            {
                // A second name directly behind a place: `Chambre de commerce du Luxembourg Get2know`.
                return tail;
            }
            let place = context.longest(at, ListKind::Place).map(|found| found.end as usize);
            at = run_end(context, at, limit).max(place.unwrap_or(0)).min(limit);
            tail.end = at;
            tail.capitals += 1;
            tail.listed |= place.is_some();
            continue;
        }
        if is_and(context, at) {
            // `de l'innovation et de la recherche`, `de commerce et d'industrie`
            if (is_complement(context, at + 1) || is_domain_complement(context, at + 1, limit))
                && complements > 0
                && !starts_body(context, at + 1, limit)
                && (!tail.listed || ministry)
            {
                at += 1;
                continue;
            }
            // `Comité national olympique et sportif sénégalais`
            if complements == 0 && at + 1 < limit && context.is_joined(at + 1) && is_bare_adjective(context, at + 1) {
                at += 1;
                continue;
            }
            let article = at + 1 < limit && matches!(context.text.token(at + 1), "l" | "la" | "le" | "les");
            if article
                && complements > 0
                && tail.capitals > 0
                && !tail.listed
                && context.is_name_word(at + 2)
                && !context.is(at + 2, Class::OrganisationHead)
                && context.longest(at + 2, ListKind::Organisation).is_none()
            {
                at += 2;
                continue;
            }
            if context.is_name_word(at + 1)
                && tail.capitals > 0
                && !context.is(at + 1, Class::OrganisationHead)
                && !tail.listed
                && complements > 0
            {
                at += 1;
                continue;
            }
            return tail;
        }
        if is_complement(context, at) || is_domain_complement(context, at, limit) {
            if tail.listed && !ministry && !is_domain(context, at) {
                return tail;
            }
            let inner = complement_start(context, at, limit);
            if inner >= limit
                || !context.is_joined(inner)
                || context.text.tokens[inner].kind == TokenKind::Number
                || is_infinitive(context, inner)
            {
                return tail;
            }
            // `gouvernement espagnol de Mariano Rajoy`: whose it is; a foundation bears the name.
            if inner == at + 1 && is_named_person(context, inner, limit) && !context.is(head, Class::NamedAfter) {
                return tail;
            }
            // `le Conseil de la Choura du pays`: where it is.
            if tail.capitals > 0 && context.is(inner, Class::PlaceCue) && !context.is_capitalised(inner) {
                return tail;
            }
            if !context.is_capitalised(head) && starts_event(context, at, limit) {
                return tail;
            }
            // `direction au ministère du Logement`: where it is.
            if starts_body(context, at, limit) && (complements > 0 || !is_complement(context, at)) {
                return tail;
            }
            if context.is(inner, Class::FunctionWord) && !context.is_name_word(inner) {
                // `… de La Réunion`: the article belongs to the place.
                let place = context.longest(inner, ListKind::Place).map_or(inner, |found| found.end as usize);
                if context.is_capitalised(inner) && place > inner + 1 && tail.end == at {
                    tail.end = place;
                    tail.listed = true;
                }
                return tail;
            }
            complements += 1;
            at = inner;
            continue;
        }
        // A small word: an adjective behind the head, or the noun of a complement.
        let word = context.text.words[at];
        let demonym = word.is(Class::Demonym);
        let adjective = word.is(Class::TitleAdjective)
            || demonym
            || is_adjective_form(context.text.token(at))
            // `ministère de l'Économie et du Commerce extérieur`
            || (ministry && word.common > 0 && !word.is_any(Class::BodyVerb.bit() | Class::PlacePreposition.bit()));
        let adjective = adjective && !word.is(Class::RoleStatus) && (!tail.listed || demonym);
        let noun = is_complement_link(context, at);
        // `gouvernement luxembourgeois`: the adjective names whose it is.
        tail.nation |= demonym && complements == 0 && strong;
        if token.kind == TokenKind::Word
            && !word.is_any(stop_bits())
            && (adjective || noun)
            && (!tail.listed || adjective)
        {
            at += 1;
            // Small words count once something with a capital, or the whole complement, closes them.
            tail.end = at;
            continue;
        }
        return tail;
    }
    tail
}

/// A first name and a capital behind it, with nothing small between this and what stands before.
fn is_person(context: &Context<'_>, at: usize, limit: usize) -> bool {
    !is_complement_link(context, at) && is_named_person(context, at, limit)
}

/// Do the tokens from the head to here make the name of a body of the first rank?
fn is_whole(context: &Context<'_>, head: usize, at: usize) -> bool {
    context.listed(head, ListKind::Organisation).any(|found| found.end as usize == at && found.form.weight >= 8)
}

/// Was the token before this one a preposition of the name or its article?
fn is_complement_link(context: &Context<'_>, at: usize) -> bool {
    at > 0 && (context.is_one_of(at - 1, &COMPLEMENT_LINKS) || matches!(context.text.token(at - 1), "à" | "À"))
}

/// Prepositions and articles inside a body's name; `à` folds like the verb `a`.
const COMPLEMENT_LINKS: [u64; 13] =
    hashes_folded(["de", "du", "des", "d", "la", "l", "le", "les", "pour", "et", "aux", "au", "en"]);

fn is_and(context: &Context<'_>, at: usize) -> bool {
    context.is_word(at, "et") || context.sign(at) == '&'
}

/// `de`, `du`, `des`, `d'`, `pour`, `en`, `aux`: what opens a complement.
fn is_complement(context: &Context<'_>, at: usize) -> bool {
    context.text.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Word)
        && !context.is_capitalised(at)
        && matches!(context.text.token(at), "de" | "du" | "des" | "d" | "pour" | "contre")
}

/// `à l'exportation`, `en intelligence artificielle`, `aux droits des femmes`: a field in small letters, never a place.
fn is_domain_complement(context: &Context<'_>, at: usize, limit: usize) -> bool {
    if at >= limit || context.is_capitalised(at) || !matches!(context.text.token(at), "à" | "aux" | "au" | "en" | "sur")
    {
        return false;
    }
    // `Centre de recherche en intelligence artificielle`, but `le Gouvernement en conseil`.
    if context.text.token(at) == "en" && context.is(at - 1, Class::OrganisationHead) {
        return false;
    }
    let inner = complement_start(context, at, limit);
    inner < limit
        && !context.is_capitalised(inner)
        && context.text.tokens[inner].kind == TokenKind::Word
        && !context.text.words[inner].is_any(stop_bits() | Class::BodyVerb.bit() | Class::Determiner.bit())
        && (context.text.words[inner].common > 0 || is_field(context.text.token(inner)))
}

/// A complement of a domain goes on behind a place (`Institut de Metz pour le climat`); `à`, `en` do not.
fn is_domain(context: &Context<'_>, at: usize) -> bool {
    matches!(context.text.token(at), "pour")
}

/// First token of a complement behind its preposition and article.
fn complement_start(context: &Context<'_>, at: usize, limit: usize) -> usize {
    let mut inner = at + 1;
    while inner < limit
        && !context.is_capitalised(inner)
        && matches!(context.text.token(inner), "la" | "le" | "l" | "les")
        && context.is_joined(inner)
    {
        inner += 1;
    }
    inner
}

/// `…, du territoire et de l'environnement`: the list of complements ends in `et de`.
fn closes_with_and(context: &Context<'_>, at: usize, limit: usize) -> bool {
    (at..limit.min(at + 12))
        .take_while(|&token| {
            let sign = context.text.tokens[token].kind == TokenKind::Sign;
            !sign || (context.sign(token) == ',' && is_complement(context, token + 1))
        })
        .any(|token| context.is_word(token, "et") && is_complement(context, token + 1))
}

fn complement_is_capital(context: &Context<'_>, at: usize, limit: usize) -> bool {
    let inner = complement_start(context, at, limit);
    inner < limit && context.is_name_word(inner)
}

/// Does the complement name a body of its own (`direction du numérique du ministère de X`)?
fn starts_body(context: &Context<'_>, at: usize, limit: usize) -> bool {
    let inner = complement_start(context, at, limit);
    inner < limit
        && context.is(inner, Class::OrganisationHead)
        && (context.is_capitalised(inner)
            || context.gazetteers.value(context.text.tokens[inner].word, Class::OrganisationHead) == Some("ministry"))
}

/// `l'équipe du Festival d'Avignon`
fn starts_event(context: &Context<'_>, at: usize, limit: usize) -> bool {
    let inner = complement_start(context, at, limit);
    inner < limit && context.is(inner, Class::EventHead) && context.is_capitalised(inner)
}

/// The name behind a role (`CEO de Nyuko`, `président de la House of Startups`), for `roles`.
pub(super) fn capital_name(context: &Context<'_>, at: usize, limit: usize) -> Option<usize> {
    if at >= limit || !context.is_name_word(at) {
        return None;
    }
    let end = run_end(context, at, limit);
    Some(extended_end(context, end, limit))
}

#[cfg(test)]
mod tests {
    use super::super::testing::ids as read;

    fn bodies(text: &str) -> Vec<String> {
        read(text).into_iter().filter(|id| id.starts_with("organisation:")).collect()
    }

    #[test]
    fn a_body_ends_where_somebody_else_begins() {
        for (text, expected) in [
            ("Le gouvernement espagnol de Mariano Rajoy a cédé.", "organisation:gouvernement-espagnol"),
            ("Il est conseiller de direction au ministère du Logement.", "organisation:ministere-du-logement"),
            ("Il a rejoint l'association Schienefrei en mars.", "organisation:schienefrei"),
            (
                "L'Institut pour la protection de la santé naturelle publie un guide.",
                "organisation:institut-pour-la-protection-de-la-sante-naturelle",
            ),
        ] {
            assert_eq!(bodies(text), [expected], "{text}");
        }
    }

    #[test]
    fn what_is_one_of_many_or_said_is_no_body() {
        for text in [
            "Il est mort dans un hôpital de Lisbonne.",
            "La circulation est coupée en direction de Metz.",
            "Il déclare à la police « Il vaut mieux partir. » avant de se taire.",
            "Le chanteur d'opéra ukrainien Wassyl Slipakov est mort au front.",
        ] {
            assert_eq!(bodies(text), Vec::<String>::new(), "{text}");
        }
    }
}
