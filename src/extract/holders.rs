//! What a role title gives away of its surroundings: the body that it leans on (`CEO de Nyuko`) and unknown
//! persons beside it (`Anniken Huitfeldt, ministre…`).

use std::ops::Range;

use super::bodies::capital_name;
use super::names::run_end;
use super::roles::{LONGEST, before, is_adjective, is_ministry, link_end, skip_cues};
use super::{Candidate, Context, Extractor, Kind, Spot, Starts};
use crate::gazetteer::{Flags, ListKind};
use crate::lexicon::Class;
use crate::text::token::{Gap, TokenKind};

/// Proposes bodies that a role leans on (`CEO de Nyuko`) and persons that a role stands beside.
pub(super) const EXTRACTOR: Extractor =
    Extractor { name: "holders", starts: Starts::none().kind(ListKind::Role), read };

fn read(context: &Context<'_>, spot: &Spot<'_>, out: &mut Vec<Candidate>) -> Option<usize> {
    let found = context.longest(spot.at, ListKind::Role)?;
    let end = found.end as usize;
    let strong = found.form.weight >= 5 && !found.form.flags().has(Flags::CONTEXT);
    if strong {
        body_behind(context, end, spot.sentence, out);
        person_before(context, spot.at, spot.sentence, out);
        person_behind(context, end, spot.sentence, out);
    }
    None
}

fn body_behind(context: &Context<'_>, role_end: usize, sentence: &Range<usize>, out: &mut Vec<Candidate>) {
    let limit = sentence.end.min(role_end + LONGEST);
    let mut at = role_end;
    while at < limit && is_adjective(context, at) {
        at += 1;
    }
    let Some(mut inner) = link_end(context, at, limit) else { return };
    inner = skip_cues(context, inner, limit);
    // `maire de Billom Jean-François Diop`, `éleveur à Larrau`: the place, and whoever follows.
    let place = context.longest(inner, ListKind::Place).map(|found| found.end as usize);
    let located = matches!(context.text.token(at), "à" | "au" | "en");
    let holder = place.is_some_and(|end| context.is_joined(end) && context.text.words[end].first_name >= 8);
    if place.is_some_and(|end| holder || located && !context.is_name_word(end)) {
        return;
    }
    if let Some(end) = capital_name(context, inner, limit)
        && !is_ministry_word(context, role_end)
        && context.text.words[inner].common < 6
    {
        out.push(Candidate::new(inner..end, Kind::Organisation, 0.7, "role complement"));
    }
}

fn is_ministry_word(context: &Context<'_>, role_end: usize) -> bool {
    role_end > 0 && is_ministry(context, role_end - 1, role_end)
}

/// `Anniken Huitfeldt, ministre…`: an unknown name before a comma and a title.
fn person_before(context: &Context<'_>, role: usize, sentence: &Range<usize>, out: &mut Vec<Candidate>) {
    let (start, ..) = before(context, role, sentence);
    let Some(comma) = start.checked_sub(1).filter(|comma| *comma > sentence.start && context.sign(*comma) == ',')
    else {
        return;
    };
    let mut first = comma;
    while first > sentence.start
        && (context.is_name_word(first - 1) || is_inner_particle(context, first - 1))
        && comma - first < 5
    {
        let tied = context.text.tokens[first].kind != TokenKind::Sign && !context.is_joined(first);
        if first < comma && tied {
            break;
        }
        first -= 1;
    }
    while first < comma && !context.is_name_word(first) {
        first += 1;
    }
    let words = (first..comma).filter(|&at| context.text.tokens[at].gap != Gap::Hyphen).count();
    let ordinary =
        (first..comma).any(|at| context.text.words[at].common >= 4 || context.is(at, Class::OrganisationHead));
    if (2..=4).contains(&words) && !ordinary && !context.is_head(first)
        || (2..=4).contains(&words) && context.text.words[first].first_name > 0 && !ordinary
    {
        out.push(Candidate::new(first..comma, Kind::Person, 0.68, "apposition"));
    }
}

fn is_inner_particle(context: &Context<'_>, at: usize) -> bool {
    context.is(at, Class::Particle)
        && !context.is_capitalised(at)
        && context.is_capitalised(at + 1)
        && !matches!(context.text.token(at), "la" | "le" | "à" | "y" | "e" | "des" | "du")
}

/// `la présidente Anniken Huitfeldt`, `le ministre, Jan Jambon`.
fn person_behind(context: &Context<'_>, role_end: usize, sentence: &Range<usize>, out: &mut Vec<Candidate>) {
    let mut at = role_end;
    let adjectives = sentence.end.min(role_end + LONGEST);
    while at < adjectives && is_adjective(context, at) {
        at += 1;
    }
    if at >= sentence.end || !context.is_name_word(at) || !context.is_joined(at) {
        return;
    }
    let end = run_end(context, at, sentence.end);
    let words = (at..end).filter(|&word| context.text.tokens[word].gap != Gap::Hyphen).count();
    let ordinary = (at..end).any(|word| {
        context.text.words[word].common >= 4
            || context.is(word, Class::OrganisationHead)
            || context.text.tokens[word].shape.is_all_capitals()
    });
    if (2..=3).contains(&words) && !ordinary {
        out.push(Candidate::new(at..end, Kind::Person, 0.66, "title before"));
    }
}
