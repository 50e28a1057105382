//! Organisations: gazetteer names weighed by evidence, and unknown bodies by their heads and generic nouns.

use std::ops::Range;

use super::evidence::{Evidence, Parts};
use super::names::{extended_end, run_end};
use super::{Candidate, Context, Extractor, Kind, Spot, Starts};
use crate::gazetteer::{Flags, ListKind, Match};
use crate::lexicon::Class;
use crate::text::token::TokenKind;

/// Proposes organisations.
pub(super) const EXTRACTOR: Extractor = Extractor {
    name: "organisations",
    starts: Starts::none().kind(ListKind::Organisation).class(Class::OrganisationHead).class(Class::OrganisationCue),
    read,
};

fn read(context: &Context<'_>, spot: &Spot<'_>, out: &mut Vec<Candidate>) -> Option<usize> {
    let &Spot { at, sentence, shouted } = spot;
    listed(context, at, sentence, shouted, out);
    if context.text.tokens[at].kind == TokenKind::Word {
        super::bodies::by_head(context, at, sentence, shouted, out);
        by_cue(context, at, sentence, out);
    }
    None
}

/// Prior of a name by its weight, 1 to 9.
const PRIOR: [f32; 10] = [0.5, 0.52, 0.56, 0.62, 0.66, 0.72, 0.78, 0.84, 0.88, 0.92];

fn listed(context: &Context<'_>, at: usize, sentence: &Range<usize>, shouted: bool, out: &mut Vec<Candidate>) {
    for found in context.listed(at, ListKind::Organisation) {
        let end = found.end as usize;
        let is_name = !context.uses(Evidence::Case) || is_written_as_name(context, at, end, found);
        if !is_name || context.cuts_a_word(at..end) {
            continue;
        }
        // `le groupe État islamique`, `les éditions Gallimard`: the name alone, where a list has it; `la radio
        // France Info` is not Radio France.
        let generic = context.is(at, Class::OrganisationCue) && !context.is_capitalised(at);
        let capital = context.gazetteers.string(found.form.surface).starts_with(char::is_uppercase);
        if generic && (is_named_inside(context, at, end) || capital && end == at + 2) {
            continue;
        }
        // `règlement (UE) 2016/679`, `(UE) n° 910/2014`: a part of the act's number.
        let numbered = context.sign(end) == ')'
            && at > sentence.start
            && context.sign(at - 1) == '('
            && (context.text.number(end + 1).is_some() || context.is_word(end + 1, "n"));
        if numbered {
            continue;
        }
        let Some(mut parts) = weigh(context, at, end, found, sentence, shouted) else { continue };
        // `le Centre`, `la Poste`: an article in small letters before an ordinary word.
        let article = context.is(at, Class::Determiner) && !context.is_capitalised(at) && end == at + 2;
        if article
            && (context.text.words[at + 1].common > 0 || context.is(at + 1, Class::OrganisationHead))
            && found.form.weight < 8
        {
            parts.add(Evidence::Frequency, -0.4);
        }
        let candidate = Candidate::weighed(at..end, Kind::Organisation, parts, context.without, "organisation list");
        if candidate.score >= 0.2 {
            out.push(Candidate { entry: Some(found.entry()), ..candidate });
        }
    }
}

/// Does a listed body fill the end of these tokens, behind their first word?
pub(super) fn is_named_inside(context: &Context<'_>, start: usize, end: usize) -> bool {
    (start + 1..end).filter(|&at| context.is_capitalised(at)).any(|at| {
        let fills = |found: &&Match| found.end as usize == end && found.form.weight >= 5;
        context.listed(at, ListKind::Organisation).any(|found| fills(&found))
    })
}

fn acronym_behind_plural(context: &Context<'_>, start: usize, sentence: &Range<usize>) -> bool {
    context.text.tokens[start].shape.is_all_capitals()
        && start > sentence.start
        && matches!(context.text.token(start - 1), "les" | "Les" | "ces" | "leurs")
}

/// `200 Gilets jaunes`, `une dizaine de Casques bleus`: members, not the movement.
pub(crate) fn counts_members(context: &Context<'_>, start: usize, sentence: &Range<usize>) -> bool {
    let plural = context.text.token(start).ends_with('s') && !context.text.tokens[start].shape.is_all_capitals();
    let Some(before) = start.checked_sub(1).filter(|before| plural && *before >= sentence.start) else { return false };
    let number = |at: usize| context.text.number(at).is_some() || context.is(at, Class::Number);
    let quantity = |at: usize| {
        matches!(context.text.token(at), "plusieurs" | "quelques" | "certains" | "certaines" | "nombreux") || number(at)
    };
    let collective = context.text.token_is_de(before)
        && before > sentence.start
        && ["aine", "ier", "iers", "aines"].iter().any(|ending| context.text.token(before - 1).ends_with(ending));
    quantity(before) || collective
}

/// An acronym stands in capitals; another name has a capital or is long.
fn is_written_as_name(context: &Context<'_>, start: usize, end: usize, found: &Match) -> bool {
    let flags = found.form.flags();
    let written = context.slice(start..end);
    if flags.has(Flags::ACRONYM) {
        let surface = context.gazetteers.string(found.form.surface);
        return written.chars().all(|c| !c.is_lowercase())
            || surface == written
            || is_said_acronym(context, start, end);
    }
    // `L'Équipe`, `La Première`: titles of ordinary words keep their capitals.
    if end - start == 2 && context.is(start, Class::Determiner) && !context.is_capitalised(start + 1) {
        return false;
    }
    // `les gilets jaunes`: a movement of great note in small letters.
    let movement = end - start == 2
        && found.form.weight >= 7
        && start > 0
        && matches!(context.text.token(start - 1), "les" | "des" | "Les" | "Des" | "«")
        && context.text.token(start).ends_with('s')
        && context.text.token(start + 1).ends_with('s');
    movement
        || (start..end).any(|at| context.is_capitalised(at) || context.text.tokens[at].shape.is_mixed_case())
        || (end - start >= 3 && capitals(context.gazetteers.string(found.form.surface)) <= 1)
}

/// `l'Ademe`, `la Dreal`, `(Awex)`: acronyms that are said as words are written as words, behind their
/// article or in brackets.
fn is_said_acronym(context: &Context<'_>, start: usize, end: usize) -> bool {
    end == start + 1
        && context.text.token(start).chars().count() >= 4
        && context.is_capitalised(start)
        && !context.is_head(start)
        && context.text.words[start].common == 0
        && !context.is_name_word(end)
        && start.checked_sub(1).is_some_and(|before| {
            let bracketed = context.sign(before) == '(' && context.sign(end) == ')';
            bracketed || context.is(before, Class::Determiner)
        })
}

fn capitals(name: &str) -> usize {
    name.chars().filter(|c| c.is_uppercase()).count()
}

/// What speaks for and against a listed name; nothing where it cannot be one.
fn weigh(
    context: &Context<'_>,
    start: usize,
    end: usize,
    found: &Match,
    sentence: &Range<usize>,
    shouted: bool,
) -> Option<Parts> {
    let mut parts = Parts::prior(&PRIOR, found.form.weight, context.without);
    let single = end == start + 1;
    let word = context.text.words[start];
    if !single {
        parts.add(Evidence::Case, 0.14);
    }
    let cue = context.uses(Evidence::Context) && has_cue(context, start, end, sentence);
    if cue {
        parts.add(Evidence::Context, 0.15);
    }
    if found.form.flags().has(Flags::CONTEXT) && !cue {
        let stands_out = context.uses(Evidence::Context) && stands_out(context, start, end, sentence, shouted);
        parts.add(Evidence::Frequency, if stands_out { -0.2 } else { -0.4 });
    }
    // `sur Facebook`, `Courriel, Facebook, Google`: a service, unless it acts.
    if context.class_end(start, Class::Platform) == Some(end) && !is_body_here(context, start, end, sentence) {
        parts.add(Evidence::Context, -0.5);
    }
    // `Bercy a tranché`, but `à Bercy`.
    if context.class_end(start, Class::Metonym) == Some(end) {
        let located = start > sentence.start
            && matches!(context.text.token(start - 1), "à" | "vers" | "rue" | "pont" | "gare" | "place");
        parts.add(Evidence::Context, if located { -0.5 } else { 0.55 });
    }
    if !single && counts_members(context, start, sentence) {
        parts.add(Evidence::Context, -0.7);
    }
    // `selon les CRS`, `les CCI`: several, or their members.
    if single && acronym_behind_plural(context, start, sentence) {
        parts.add(Evidence::Context, -0.3);
    }
    // `le télescope Kepler`, `l'application Snapchat`
    if single && start > sentence.start && context.is(start - 1, Class::ThingCue) {
        parts.add(Evidence::Context, -0.4);
    }
    let acronym = context.text.tokens[start].shape.is_all_capitals();
    // `ELLE`, `UN` in a heading, `Elle` at the head of a sentence.
    if single && word.is(Class::FunctionWord) && (!acronym || shouted) {
        return None;
    }
    let opens = context.is_head(start) || shouted;
    if single && !acronym && word.common > 0 && !cue {
        parts.add(Evidence::Frequency, -0.15);
        parts.add(Evidence::Zone, if opens { -0.35 } else { 0.0 });
    }
    if single && word.first_name >= 8 && !acronym {
        parts.add(Evidence::Frequency, -0.2);
    }
    if single && shouted && !cue {
        parts.add(Evidence::Zone, -0.1);
    }
    Some(parts)
}

/// A capital where French writes none: `150 millions pour Carrefour`, `l'OIM`, `Agence spatiale européenne (ESA)`.
fn stands_out(context: &Context<'_>, start: usize, end: usize, sentence: &Range<usize>, shouted: bool) -> bool {
    let Some(before) = start.checked_sub(1).filter(|before| *before >= sentence.start && !shouted) else {
        return false;
    };
    let alone = !(context.is_name_word(before) || context.is_name_word(end) && context.is_joined(end));
    if context.text.tokens[start].shape.is_all_capitals() {
        // `UTC`, `ISO` stand in capitals for other things; `la CCI` is short for one that the text names.
        if context.text.words[start].is_any(Class::NotName.bit() | Class::OrganisationHead.bit()) {
            return false;
        }
        let bracketed = context.sign(before) == '(' && context.sign(end) == ')';
        return bracketed || alone && context.text.tokens[before].kind == TokenKind::Word;
    }
    alone
        && end == start + 1
        && !context.is_head(start)
        && !context.is(before, Class::Determiner)
        && context.text.tokens[before].kind == TokenKind::Word
        && !matches!(context.text.token(before), "du" | "au" | "des" | "aux")
}

/// Something around says that a body is named: a generic noun, `chez`, what a body is or does.
pub(super) fn has_cue(context: &Context<'_>, start: usize, end: usize, sentence: &Range<usize>) -> bool {
    let Some(before) = start.checked_sub(1).filter(|before| *before >= sentence.start) else {
        return acts(context, end);
    };
    let generic = context.is(before, Class::OrganisationCue)
        || (context.is(before, Class::Demonym)
            && before > sentence.start
            && context.is(before - 1, Class::OrganisationCue));
    let agent = ["par", "chez", "selon"].iter().any(|word| context.is_word(before, word));
    generic || agent || acts(context, end)
}

/// A legal form or a verb of bodies behind: `X SA`, `X annonce`, `X a annoncé`, `X est partenaire`.
fn acts(context: &Context<'_>, end: usize) -> bool {
    let auxiliary = end < context.text.tokens.len() && matches!(context.text.token(end), "a" | "est");
    context.is(end, Class::CompanyForm)
        || (context.is(end, Class::BodyVerb) && !context.is_capitalised(end))
        || (auxiliary && context.is(end + 1, Class::BodyVerb))
}

/// `Google annonce`, `le groupe Facebook`: a service that is or does what only a body is or does.
fn is_body_here(context: &Context<'_>, start: usize, end: usize, sentence: &Range<usize>) -> bool {
    let before = start.checked_sub(1).filter(|before| *before >= sentence.start);
    before.is_some_and(|before| context.is(before, Class::OrganisationCue) && !context.is(before, Class::ThingCue))
        || acts(context, end)
}

/// How far the adjectives and fields behind a generic noun reach, in tokens; four words are many.
const DESCRIBED: usize = 20;

/// Behind the adjectives and the field of a generic noun: `société coréenne`, `think tank de gauche`,
/// `organisation burundaise anti-corruption`. Tells, too, whether it has a field.
fn described_end(context: &Context<'_>, from: usize, limit: usize) -> (usize, bool) {
    let limit = limit.min(from + DESCRIBED);
    let small = |at: usize| {
        at < limit
            && context.is_joined(at)
            && !context.is_capitalised(at)
            && context.text.tokens[at].kind == TokenKind::Word
    };
    let none = Class::FunctionWord.bit()
        | Class::Determiner.bit()
        | Class::OrganisationCue.bit()
        | Class::OrganisationHead.bit()
        | Class::PlaceCue.bit();
    let (mut at, mut has_field) = (from, false);
    loop {
        let field = small(at)
            && matches!(context.text.token(at), "de" | "d" | "anti")
            && small(at + 1)
            && context.text.words[at + 1].common > 0
            && !context.text.words[at + 1].is_any(none)
            && context.longest(at + 1, ListKind::Role).is_none();
        if small(at) && super::forms::is_bare_adjective(context, at) {
            at += 1;
        } else if field {
            at += 2;
            has_field = true;
        } else {
            return (at, has_field);
        }
    }
}

/// `start-up SESAMm`, `société coréenne Infiniq`, `association « Vivre ensemble »`, `chez Nyuko`.
fn by_cue(context: &Context<'_>, cue: usize, sentence: &Range<usize>, out: &mut Vec<Candidate>) {
    let Some(cue_end) = context.class_end(cue, Class::OrganisationCue) else { return };
    if context.is_capitalised(cue) && !context.is_head(cue) {
        return;
    }
    let (mut at, has_field) = described_end(context, cue_end, sentence.end);
    let described = at > cue_end;
    let quoted = matches!(context.sign(at), '«' | '"' | '“');
    if quoted {
        at += 1;
    }
    // `l'association La Musette`, `l'accueil de jour Le Perron`
    let article = usize::from(context.is(at, Class::Determiner) && context.is_capitalised(at));
    let first = at + article;
    if first >= sentence.end || !context.is_name_word(first) || (!quoted && !context.is_joined(at)) {
        return;
    }
    let mut end = run_end(context, first, sentence.end);
    if quoted {
        let closing = (at..sentence.end.min(at + 9)).find(|&sign| matches!(context.sign(sign), '»' | '"' | '”'));
        match closing {
            // `réseau thématique « Sports »`: an ordinary word in quotes is a subject.
            Some(closing) if closing == at + 1 && described && context.text.words[at].common > 0 => return,
            Some(closing) => end = closing,
            None => return,
        }
    } else if !has_field {
        let extended = extended_end(context, end, sentence.end);
        // `le fonds Écotechnologies de Bpifrance`: whose it is.
        if !is_named_inside(context, end, extended) {
            end = extended.max(end);
        }
    }
    // `le groupe de travail TIC`: a field goes on with another, not with a name.
    let told_otherwise =
        [ListKind::Theme, ListKind::Label, ListKind::Role].iter().any(|&kind| context.longest(at, kind).is_some());
    if has_field && told_otherwise {
        return;
    }
    // A known person behind `la marque`, `le cabinet` is left to the persons; a place behind
    // `le groupe` still names a body (`le groupe Carmeuse`).
    let chez = context.is_word(cue, "chez");
    let person = context.text.words[at].first_name >= 10 && end - at >= 2;
    let demonym = context.is(at, Class::Demonym) && end == at + 1;
    // `Groupe B`, `pôle 2`
    let letter = end == at + 1 && context.text.tokens[at].shape.is_initial();
    let first_name_alone = !quoted && end == at + 1 && context.text.words[at].first_name >= 10;
    if demonym || letter || first_name_alone || (chez && person) {
        return;
    }
    let score = if person { 0.6 } else { 0.82 };
    out.push(Candidate::new(at..end, Kind::Organisation, score, if chez { "chez" } else { "generic noun" }));
}
