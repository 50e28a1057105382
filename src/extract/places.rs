//! Places: names of the gazetteers weighed by what stands around them, and streets, stations, parks by pattern.

use std::ops::Range;

use super::evidence::{Evidence, Parts, SMALL_TOWN};
use super::names::run_end;
use super::{Candidate, Context, Extractor, Kind, Spot, Starts};
use crate::fold::hashes_folded;
use crate::gazetteer::{Flags, ListKind, Match};
use crate::lexicon::Class;
use crate::text::token::{Gap, TokenKind};

/// Proposes places.
pub(super) const EXTRACTOR: Extractor = Extractor {
    name: "places",
    starts: Starts::none().kind(ListKind::Place).class(Class::PlaceHead).forms(Starts::DIGIT),
    read,
};

fn read(context: &Context<'_>, spot: &Spot<'_>, out: &mut Vec<Candidate>) -> Option<usize> {
    let &Spot { at, sentence, shouted } = spot;
    listed(context, at, sentence, shouted, out);
    if context.is(at, Class::PlaceHead) {
        by_head(context, at, sentence, out);
    }
    if context.text.tokens[at].kind == TokenKind::Word && context.text.tokens[at].shape.has_digit() {
        road(context, at, sentence, out);
    }
    None
}

/// Prior of a name by its weight, 1 to 9.
const PRIOR: [f32; 10] = [0.3, 0.36, 0.42, 0.5, 0.58, 0.66, 0.72, 0.78, 0.84, 0.88];

fn listed(context: &Context<'_>, at: usize, sentence: &Range<usize>, shouted: bool, out: &mut Vec<Candidate>) {
    for found in context.listed(at, ListKind::Place) {
        let end = found.end as usize;
        let is_name = !context.uses(Evidence::Case) || is_written_as_name(context, at, end, found);
        if !is_name || cuts_a_word(context, at, end, sentence) {
            continue;
        }
        let mut parts = weigh(context, at, end, found, sentence, shouted);
        // `Bercy a tranché`: the body, unless something locates it.
        let located = at > sentence.start
            && matches!(context.text.token(at - 1), "à" | "vers" | "rue" | "pont" | "gare" | "place");
        if context.class_end(at, Class::Metonym) == Some(end) && !located {
            parts = parts.with(Evidence::Context, -0.3);
        }
        let candidate = Candidate::weighed(at..end, Kind::Place, parts, context.without, "place list");
        if candidate.score >= 0.2 {
            out.push(Candidate { entry: Some(found.entry()), ..candidate });
        }
    }
}

/// Capitals where a name has them; the first word at least.
fn is_written_as_name(context: &Context<'_>, start: usize, end: usize, found: &Match) -> bool {
    // `EAU` is the Emirates, `Eau` is water.
    let written = context.slice(start..end);
    if found.form.flags().has(Flags::ACRONYM) && written.chars().any(char::is_lowercase) {
        return false;
    }
    let mut capitals = (start..end).filter(|&at| context.is_capitalised(at));
    let first = context.text.tokens[start].shape.is_capitalised();
    // `le Havre`, `la Rochelle`: the article may be small.
    let article = end > start + 1 && context.is(start, Class::Determiner) && found.form.weight >= 5;
    (first || article) && capitals.next().is_some()
}

/// Does the name end in the midst of a tied word (`Saint` of `Saint-Gobain`)?
fn cuts_a_word(context: &Context<'_>, start: usize, end: usize, sentence: &Range<usize>) -> bool {
    // `Paris-Berlin`, `franco-allemand`: a hyphen before a capital may join two names; before a small letter it never does.
    (context.is_tied(end) && !(context.is_capitalised(end) && context.longest(end, ListKind::Place).is_some()))
        || (start > sentence.start && context.is_tied(start) && context.longest(start - 1, ListKind::Place).is_none())
}

fn weigh(
    context: &Context<'_>,
    start: usize,
    end: usize,
    found: &Match,
    sentence: &Range<usize>,
    shouted: bool,
) -> Parts {
    let weight = if context.uses(Evidence::Prior) { found.form.weight } else { SMALL_TOWN };
    let word = context.text.words[start];
    let single = end == start + 1;
    let mut parts = Parts::prior(&PRIOR, weight, context.without);
    if !single {
        parts.add(Evidence::Case, 0.15);
    }
    let around = around(context, start, end, weight, sentence);
    parts.add(Evidence::Context, around.weight);
    let cue = around.cue && context.uses(Evidence::Context);
    let weak = around.weak && context.uses(Evidence::Context);
    if found.form.flags().has(Flags::CONTEXT) {
        // With a cue it is as good as others, but for a homonym that needs none (`Laval` in Mayenne).
        let weight = if cue {
            -0.02
        } else if weak {
            -0.1
        } else {
            -0.35
        };
        parts.add(Evidence::Frequency, weight);
    }
    let opens = context.is_head(start) || shouted;
    if single && word.common > 0 && !cue && weight < 9 {
        parts.add(Evidence::Frequency, -0.1);
        parts.add(Evidence::Zone, if opens { -0.35 } else { 0.0 });
    }
    if shouted && single && weight < 6 {
        parts.add(Evidence::Zone, -0.2);
    }
    // A capital behind makes a small town an unlikely reading (`Die Zeit`, `Sens Public`).
    if single
        && weight < 7
        && context.is_name_word(end)
        && context.is_joined(end)
        && context.text.tokens[end].gap == Gap::Space
    {
        // `le Grand Conseil`: the village of Grand hardly.
        parts.add(Evidence::Case, if found.form.flags().has(Flags::CONTEXT) { -0.5 } else { -0.25 });
    }
    // `(ARS)`: in capitals among small letters stands an acronym.
    let acronym = context.text.tokens[start].shape.is_all_capitals() && context.text.token(start).chars().count() <= 4;
    if single && !shouted && weight < 7 && acronym {
        parts.add(Evidence::Case, -0.4);
    }
    parts.add(Evidence::Context, if is_part(context, start, end, sentence) { -0.6 } else { 0.0 });
    parts
}

/// Part of a longer name: `Euronext Paris`, `Luxe Pack Monaco`; with its year, `Brest 2020`, `France 2030`.
fn is_part(context: &Context<'_>, start: usize, end: usize, sentence: &Range<usize>) -> bool {
    let year = context.text.tokens.get(end).is_some_and(|t| t.kind == TokenKind::Number && t.gap == Gap::Space)
        && context.text.number(end).is_some_and(|year| (1900..2100).contains(&year));
    let Some(before) = start.checked_sub(1).filter(|before| *before >= sentence.start) else { return year };
    let word = context.text.words[before];
    let named = context.is_name_word(before)
        && context.text.tokens[start].gap == Gap::Space
        && !context.is_head(before)
        && !word.is_any(
            Class::PlaceCue.bit() | Class::PlaceHead.bit() | Class::OrganisationHead.bit() | Class::Demonym.bit(),
        )
        && word.first_name == 0
        && context.longest(before, ListKind::Role).is_none()
        && context.longest(before, ListKind::Place).is_none();
    year && !context.is_word(before, "a") && !context.is_word(before, "en") || named
}

/// What the words around a name say.
#[derive(Default)]
struct Around {
    weight: f32,
    /// They say that a place is named.
    cue: bool,
    /// They would say so of anything.
    weak: bool,
}

fn around(context: &Context<'_>, start: usize, end: usize, weight: u8, sentence: &Range<usize>) -> Around {
    let mut around = Around::default();
    if let Some(before) = start.checked_sub(1).filter(|before| *before >= sentence.start) {
        let mut tell = |weight: f32, cue: bool| {
            around.weight += weight;
            around.cue |= cue;
        };
        let mut weak = false;
        if is_locative(context, before) {
            // `de`, `du`, `au` stand before anything: they lift a name, but do not make one of an ordinary word.
            weak = weight < 7 && is_weak_preposition(context, before);
            tell(0.22, !weak);
        } else if is_linked_place(context, before, sentence) {
            tell(0.15, true);
        }
        if context.sign(before) == '(' && context.sign(end) == ')' {
            tell(0.2, true);
        }
        if has_place_cue(context, before, sentence) {
            tell(0.2, true);
        }
        // `Sophie Lens`, `M. Lorraine`
        if context.text.words[before].first_name >= 9
            && !context.text.words[before].is_ambiguous_first_name()
            && context.is_capitalised(before)
            && context.is_joined(start)
        {
            tell(-0.35, false);
        }
        if context.is(before, Class::Civility) {
            tell(-0.5, false);
        }
        around.weak = weak;
    }
    // `Bourges : la ville rachète …`: a headline's town.
    if context.sign(end) == ':' && start == sentence.start {
        around.weight += 0.2;
        around.cue = true;
    } else if is_linked_forward(context, end, sentence) {
        around.weight += 0.1;
        around.cue = true;
    }
    // A postcode before, a department in brackets behind.
    if context.sign(end) == '('
        && context.text.tokens.get(end + 1).is_some_and(|t| t.kind == TokenKind::Number || t.is_capitalised())
    {
        around.weight += 0.1;
        around.cue = true;
    }
    around
}

/// `à Metz`, `en France`, `au Luxembourg`, `vers Nancy`, `de Metz`.
fn is_locative(context: &Context<'_>, before: usize) -> bool {
    context.is(before, Class::PlacePreposition) && !context.is_capitalised(before)
        || matches!(context.text.token(before), "À" | "En" | "Au" | "De" | "Depuis" | "Vers" | "Aux")
        || context.is(before, Class::Determiner) && before > 0 && context.is(before - 1, Class::PlacePreposition)
}

fn is_weak_preposition(context: &Context<'_>, before: usize) -> bool {
    let at = if context.is(before, Class::Determiner) && before > 0 && context.is(before - 1, Class::PlacePreposition) {
        before - 1
    } else {
        before
    };
    matches!(context.text.token(at), "de" | "du" | "des" | "d" | "au" | "aux" | "De" | "Au")
}

/// `Metz, Nancy et Épinal`: another place before a comma or `et`.
fn is_linked_place(context: &Context<'_>, before: usize, sentence: &Range<usize>) -> bool {
    let linked = context.sign(before) == ',' || context.is_word(before, "et") || context.is_word(before, "ou");
    linked
        && before > sentence.start
        && (sentence.start.max(before.saturating_sub(4))..before).any(|at| {
            context.matches_at(at).iter().any(|found| found.form.is(ListKind::Place) && found.end as usize == before)
        })
}

/// `Sens, Joigny et Avallon`: another place of some size behind a comma or `et`.
fn is_linked_forward(context: &Context<'_>, end: usize, sentence: &Range<usize>) -> bool {
    let linked = context.sign(end) == ',' || context.is_word(end, "et") || context.is_word(end, "ou");
    linked
        && end + 1 < sentence.end
        && context.is_capitalised(end + 1)
        && context.text.words[end + 1].first_name < 6
        && context.matches_at(end + 1).iter().any(|found| {
            let after = found.end as usize;
            let closes = matches!(context.sign(after), ',' | '.' | ')' | ';') || context.is_word(after, "et");
            found.form.is(ListKind::Place) && (found.form.weight >= 3) && closes
        })
}

/// `ville de`, `commune de`, `maire de`, `préfet de la`: generic nouns within three tokens before.
fn has_place_cue(context: &Context<'_>, before: usize, sentence: &Range<usize>) -> bool {
    (sentence.start.max(before.saturating_sub(3))..=before)
        .any(|at| context.is(at, Class::PlaceCue) || context.is_one_of(at, &OFFICES))
}

/// Offices of a place.
const OFFICES: [u64; 5] = hashes_folded(["maire", "prefet", "prefete", "bourgmestre", "echevin"]);

/// What a head is worth: `rue`, `gare` name a place whatever stands between; `port de Vannes` is mostly
/// the name, sometimes the town with a word before it; others need their name right behind.
const WAY: f32 = 0.72;
const SITE: f32 = 0.66;
const OTHER: f32 = 0.56;

/// `rue Henri-Poincaré`, `place Gutenberg`, `gare de Metz`, `Parc des expositions de Mulhouse`.
fn by_head(context: &Context<'_>, head: usize, sentence: &Range<usize>, out: &mut Vec<Candidate>) {
    let Some(head_end) = context.class_end(head, Class::PlaceHead) else { return };
    if context.text.tokens[head].gap == Gap::Hyphen {
        return;
    }
    let value = context.gazetteers.value(context.text.tokens[head].word, Class::PlaceHead).unwrap_or_default();
    if value == "road" {
        spaced_road(context, head, out);
        return;
    }
    let mut at = head_end;
    let mut small = 0;
    // `gare de la`, `place du Général`, `quartier des`
    while at < sentence.end && small < 3 && context.is_joined(at) && is_link(context, at) {
        at += 1;
        small += 1;
    }
    if at >= sentence.end || !context.is_name_word(at) || !context.is_joined(at) {
        return;
    }
    // `campus de l'Université de Lorraine`: the body stands in the text.
    let goes_on = context.is_joined(at + 1) && (is_link(context, at + 1) || context.is_name_word(at + 1));
    let body = (goes_on && context.is(at, Class::OrganisationHead))
        || context.longest(at, ListKind::Organisation).is_some_and(|found| found.end as usize > at + 1);
    if body && value == "site" {
        return;
    }
    let mut end = run_end(context, at, sentence.end);
    // `place du Général de Gaulle`, `parc de la Tête d'Or`
    end = super::names::extended_end(context, end, sentence.end);
    let capital = context.is_capitalised(head) && !context.is_head(head);
    let score = match value {
        "way" => WAY,
        "site" => SITE,
        // These name a place only with their name right behind, or a capital of their own.
        _ if small > 0 && !capital => return,
        _ => OTHER,
    };
    let score = score + if capital { 0.12 } else { 0.0 };
    out.push(Candidate::new(head..end, Kind::Place, score, "place head"));
}

fn is_link(context: &Context<'_>, at: usize) -> bool {
    !context.is_capitalised(at)
        && matches!(context.text.token(at), "de" | "du" | "des" | "d" | "la" | "le" | "les" | "l" | "aux" | "au")
}

/// `A31`, `RN57`, `D657`: numbered roads, behind a word that makes them one or among others.
fn road(context: &Context<'_>, at: usize, sentence: &Range<usize>, out: &mut Vec<Candidate>) {
    let Some(before) = at.checked_sub(1).filter(|_| is_road(context, at)) else { return };
    let named = context.is_one_of(before, &ROADS);
    let weak = context.is_one_of(before, &WEAK_ROADS);
    // `l'A320` is a motorway or an aeroplane: the letter E alone is neither.
    let listed = matches!(context.sign(before), ',' | '(') || context.is_word(before, "et");
    let near = |c: &&Candidate| c.start + 24 > at;
    let behind_road = listed && out.iter().rev().take_while(near).any(|c| c.rule == ROAD && at - c.end <= 10);
    if named || weak && !context.text.token(at).starts_with('E') || behind_road || among_roads(context, at, sentence) {
        out.push(Candidate::new(at..at + 1, Kind::Place, 0.7, ROAD));
    }
}

/// `A7, A8, A9 (Orange), A10`: two other numbers of the same letters near, one of two digits; sheets of paper have one.
fn among_roads(context: &Context<'_>, at: usize, sentence: &Range<usize>) -> bool {
    let letters = |at: usize| context.text.token(at).trim_end_matches(|c: char| c.is_ascii_digit());
    let around = sentence.start.max(at.saturating_sub(ROADS_REACH))..sentence.end.min(at + ROADS_REACH);
    let (mut others, mut long) = (0, context.text.token(at).len() > 2);
    for other in around.filter(|&other| other != at && is_road(context, other) && letters(other) == letters(at)) {
        others += 1;
        long |= context.text.token(other).len() > 2;
    }
    others >= 2 && long
}

/// How near other roads stand, in tokens.
const ROADS_REACH: usize = 12;

/// `RN 21`, `RD 943`
fn spaced_road(context: &Context<'_>, head: usize, out: &mut Vec<Candidate>) {
    let number = context.text.tokens.get(head + 1).is_some_and(|token| {
        token.kind == TokenKind::Number && token.gap == Gap::Space && token.end - token.start <= 4
    });
    if number && context.text.tokens[head].shape.is_all_capitals() {
        out.push(Candidate::new(head..head + 2, Kind::Place, 0.7, ROAD));
    }
}

const ROAD: &str = "numbered road";

/// Words that make a number the one of a road, and those that may.
const ROADS: [u64; 6] = hashes_folded(["autoroute", "nationale", "departementale", "route", "echangeur", "peage"]);
const WEAK_ROADS: [u64; 6] = hashes_folded(["l", "la", "rn", "sur", "autoroutes", "routes"]);

/// The letters of a class of roads, and up to four digits.
fn is_road(context: &Context<'_>, at: usize) -> bool {
    let name = context.text.token(at);
    let digits = name.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let letters = &name[..name.len() - digits.len()];
    matches!(letters, "A" | "N" | "RN" | "D" | "RD" | "E" | "CR")
        && (1..=4).contains(&digits.len())
        && digits.bytes().all(|digit| digit.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::super::testing::ids as read;

    #[test]
    fn numbered_roads_in_lists_and_with_a_space() {
        assert_eq!(
            read("Sont coupées ce matin : A7, A8, A50 (péages filtrés) et A520."),
            ["place:a7", "place:a8", "place:a50", "place:a520"]
        );
        assert_eq!(read("L'accident s'est produit sur la RN 21 vers dix heures."), ["place:rn-21"]);
        assert_eq!(read("Des affiches aux formats A3, A4 et A5 seront posées."), Vec::<String>::new());
    }

    #[test]
    fn a_preposition_leads_from_a_street_to_its_town() {
        assert_eq!(read("Elle a été retrouvée en pleine rue à Metz."), ["place:fr-57463"]);
    }
}
