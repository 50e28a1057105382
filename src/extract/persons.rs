//! Persons: civilities, first names, particles, initials, names in capitals, couples.

use std::ops::Range;

use super::names::starts_listed_name;
use super::{Candidate, Context, Extractor, Kind, Spot, Starts};
use crate::gazetteer::ListKind;
use crate::lexicon::Class;
use crate::steps::step;
use crate::text::token::{Gap, TokenKind};

/// A first name with fewer bearers than 2⁸ proves little.
pub(super) const FREQUENT: u8 = 9;
/// Most words of a person's name.
const LONGEST: usize = 6;
/// Most civilities before a name: `Mme la Professeure Dr` has three, and no letter asks for more than five.
pub(crate) const CIVILITIES: usize = 8;

/// Proposes persons.
pub(super) const EXTRACTOR: Extractor =
    Extractor { name: "persons", starts: Starts::none().forms(Starts::CAPITAL), read };

fn read(context: &Context<'_>, spot: &Spot<'_>, out: &mut Vec<Candidate>) -> Option<usize> {
    let &Spot { at, sentence, shouted } = spot;
    let (word, shape) = (context.text.words[at], context.text.tokens[at].shape);
    if word.is(Class::Civility) {
        after_civility(context, at, sentence, out)
    } else if word.first_name > 0 {
        first_name(context, at, sentence, shouted, out)
    } else if shape.is_initial() || shape.is_dotted() {
        initials(context, at, sentence, out)
    } else if shape.is_all_capitals() {
        super::family_names::first(context, at, sentence, out)
    } else {
        None
    }
}

/// `M. Guérin`, `MM. Weber et Klein`, `Mme la ministre`: names that a civility announces.
fn after_civility(
    context: &Context<'_>,
    civility: usize,
    sentence: &Range<usize>,
    out: &mut Vec<Candidate>,
) -> Option<usize> {
    let mut at = civility + 1;
    if context.sign(at) == '.' {
        at += 1;
    }
    // `Mme le docteur X`, `M. le maire X`: the name stands behind the title.
    if context.is(at, Class::Determiner) && !context.is_capitalised(at) {
        return None;
    }
    let mut civilities = 1;
    while context.is(at, Class::Civility) && at < sentence.end && civilities < CIVILITIES {
        civilities += 1;
        at += 1;
        if context.sign(at) == '.' {
            at += 1;
        }
    }
    // A row of civilities leads to nobody.
    if context.is(at, Class::Civility) && at < sentence.end {
        return None;
    }
    let plural = context
        .gazetteers
        .value(context.text.tokens[civility].word, Class::Civility)
        .is_some_and(|gender| gender.ends_with('p'));
    let mut last = None;
    loop {
        if at >= sentence.end
            || !(context.is_capitalised(at) || is_leading_particle(context, at))
            || !context.is_joined(at)
        {
            break;
        }
        // `MM. Bilal et Idriss Haddouche`
        if plural && let Some(end) = couple(context, at, sentence, out) {
            last = Some(end);
            at = end + 1;
            if !(context.is_word(end, "et") || context.sign(end) == ',') {
                break;
            }
            continue;
        }
        // `Maître` and `Docteur` at the head of a sentence may be plain words.
        let end = name_end(context, at, sentence.end, Surname::Needed);
        if end <= at || (end == at + 1 && context.text.tokens[at].shape.is_initial()) {
            break;
        }
        out.push(Candidate::new(at..end, Kind::Person, 0.96, "civility"));
        last = Some(end);
        if !plural {
            break;
        }
        let link = context.is_word(end, "et") || context.sign(end) == ',';
        if !link {
            break;
        }
        at = end + 1;
    }
    last
}

fn is_leading_particle(context: &Context<'_>, at: usize) -> bool {
    context.is(at, Class::Particle)
        && (context.is_capitalised(at + 1) || context.is(at + 1, Class::Particle))
        && context.is_joined(at + 1)
}

/// Must a family name follow the first names?
#[derive(Clone, Copy, PartialEq, Eq)]
enum Surname {
    /// The name may be a family name alone.
    Needed,
    /// First names were read; a family name is still wanted.
    AfterFirst,
}

/// End of a person's name that starts at `start`.
fn name_end(context: &Context<'_>, start: usize, limit: usize, mode: Surname) -> usize {
    let mut end = start;
    // Words of the family name so far; hyphenated parts count once.
    let mut surnames = 0;
    let mut firsts = 0;
    while end < limit && end - start < LONGEST {
        let token = &context.text.tokens[end];
        if end > start {
            if token.gap == Gap::Hyphen && token.kind == TokenKind::Word {
                end += 1;
                continue;
            }
            if !matches!(token.gap, Gap::Space | Gap::Apostrophe | Gap::Line) {
                // `John F. Kennedy`: the full stop of an initial.
                if token.is_sign('.')
                    && context.text.tokens[end - 1].shape.is_initial()
                    && context.is_capitalised(end + 1)
                    && surnames == 0
                {
                    end += 1;
                    continue;
                }
                break;
            }
        }
        if token.kind != TokenKind::Word {
            break;
        }
        let word = context.text.words[end];
        if word.is(Class::Particle) && !(token.shape.is_capitalised() && context.is_first(end)) {
            let mut after = end + 1;
            while after < limit
                && context.is(after, Class::Particle)
                && !context.is_capitalised(after)
                && context.is_joined(after)
            {
                after += 1;
            }
            let follows = after < limit
                && context.is_capitalised(after)
                && context.is_joined(after)
                && !context.text.words[after].is_any(Class::FunctionWord.bit());
            // `Martin Guérin de Nyuko`: after a whole name, a French particle opens something else.
            let opens_other = (surnames > 0 || firsts > 1 || opens_body(context, after))
                && !token.shape.is_capitalised()
                && matches!(context.text.token(end), "de" | "du" | "des" | "d" | "la" | "le" | "à" | "y" | "e");
            if !follows || opens_other || (surnames > 1) {
                break;
            }
            end = after;
            continue;
        }
        if !token.shape.is_capitalised() {
            break;
        }
        // `N'Diaye`, `O'Brien`, `D'Amico`: a capital letter with its apostrophe.
        let elided = context
            .text
            .tokens
            .get(end + 1)
            .is_some_and(|next| next.gap == Gap::Apostrophe && next.shape.is_capitalised());
        if token.shape.is_initial() && elided && end + 1 < limit {
            end += 2;
            surnames += 1;
            continue;
        }
        if end > start && is_no_name_part(context, end, surnames) {
            break;
        }
        // `THOMAS GIRARD NOMMÉ DIRECTEUR`: in capitals throughout, an ordinary word ends the name.
        if surnames > 0 && token.shape.is_all_capitals() && word.common > 0 && word.family_name == 0 {
            break;
        }
        if token.gap == Gap::Apostrophe && end > start {
            // `d'Ormesson`, `N'Diaye`, `O'Brien`: one word with what stands before.
            end += 1;
            surnames += 1;
            continue;
        }
        let is_first = word.first_name >= 6 && surnames == 0;
        if is_first && firsts < 3 {
            firsts += 1;
        } else {
            surnames += 1;
        }
        end += 1;
        if surnames >= 2 && !next_is_family_name(context, end, limit) {
            break;
        }
        if surnames >= 3 {
            break;
        }
    }
    // Two known first names in a row may be first and family name (`Philippe Martin`).
    let enough = match mode {
        Surname::Needed => end > start,
        Surname::AfterFirst => end > start && surnames + firsts >= 1,
    };
    if enough { end } else { start }
}

/// A word that heads the name of a body: `Violaine Mathurin de la Chambre de commerce`; family names are places, too
/// (`Thibault de SAINT-PERN`, `Geoffroy de Saint-Amans`).
fn opens_body(context: &Context<'_>, at: usize) -> bool {
    let shouted = context.text.tokens.get(at).is_some_and(|token| token.shape.is_all_capitals());
    let listed = context.matches_at(at).iter().any(|found| {
        let of_note = found.form.is(ListKind::Organisation) || found.form.is(ListKind::Place) && found.form.weight >= 4;
        of_note && found.end - found.start > 1
    });
    context.is(at, Class::OrganisationHead) || listed && !shouted
}

fn next_is_family_name(context: &Context<'_>, at: usize, limit: usize) -> bool {
    at < limit
        && context.is_joined(at)
        && (context.text.words[at].family_name >= 4 && context.is_capitalised(at)
            || context.text.tokens[at].gap == Gap::Hyphen)
}

/// Words in capitals that stand behind a name and are none of it.
fn is_no_name_part(context: &Context<'_>, at: usize, surnames: usize) -> bool {
    let word = context.text.words[at];
    word.is_any(
        Class::FunctionWord.bit()
            | Class::Weekday.bit()
            | Class::Month.bit()
            | Class::Civility.bit()
            | Class::CompanyForm.bit()
            | Class::NotName.bit(),
    ) && word.family_name < 6
        || (surnames > 0 && (starts_listed_name(context, at) || context.text.tokens[at].shape.is_mixed_case()))
        || (surnames > 0 && context.longest(at, ListKind::Role).is_some())
}

impl Context<'_> {
    /// A word that is a first name of some frequency.
    fn is_first(&self, at: usize) -> bool {
        self.text.words.get(at).is_some_and(|word| word.first_name >= 6)
    }
}

/// `Fabrice Genter`: a known first name with a family name behind.
fn first_name(
    context: &Context<'_>,
    start: usize,
    sentence: &Range<usize>,
    shouted: bool,
    out: &mut Vec<Candidate>,
) -> Option<usize> {
    let word = context.text.words[start];
    let token = &context.text.tokens[start];
    // Inside a tied word (`Saint-Laurent`) or behind a first name that was read already.
    if token.gap == Gap::Hyphen || (token.shape.is_all_capitals() && shouted && word.first_name < FREQUENT) {
        return None;
    }
    if word.is_any(Class::FunctionWord.bit() | Class::Month.bit() | Class::Weekday.bit() | Class::NotName.bit()) {
        return None;
    }
    if let Some(end) = couple(context, start, sentence, out) {
        return Some(end);
    }
    let end = name_end(context, start, sentence.end, Surname::AfterFirst);
    if end <= tied_end(context, start) {
        return super::given_names::alone(context, start, sentence, shouted, out);
    }
    // What comes behind the tied first names (`Jean-Claude`) must be more than one of them.
    let first_end = tied_end(context, start);
    let last = context.text.words[end - 1];
    let surname = context.text.words[first_end];
    let mut score: f32 = match word.first_name {
        0..=6 => 0.52,
        7..=8 => 0.62,
        9..=11 => 0.74,
        _ => 0.84,
    };
    if surname.family_name > 0 || last.family_name > 0 {
        score += 0.08;
    }
    if context.text.tokens[end - 1].shape.is_all_capitals() && !token.shape.is_all_capitals() {
        // `Axelle LEMAIRE`
        score += 0.15;
    }
    if word.is_ambiguous_first_name() || word.common >= 5 {
        score -= 0.18;
    } else if word.common > 0 {
        score -= 0.08;
    }
    if surname.common >= 4 && surname.family_name < 5 && first_end + 1 == end {
        score -= 0.22;
    }
    if context.is_head(start) && word.common > 0 {
        score -= 0.12;
    }
    if surname.is_any(Class::OrganisationHead.bit() | Class::CompanyForm.bit()) && surname.family_name < 6 {
        score -= 0.3;
    }
    if context.longest(start, ListKind::Place).is_some_and(|place| place.end as usize > start + 1) {
        score -= 0.2;
    }
    if is_named_after(context, start, sentence.start) {
        score -= 0.45;
    }
    if told_as_person(context, start, end, sentence) {
        score += 0.15;
    }
    if score >= 0.4 {
        out.push(Candidate::new(start..end, Kind::Person, score.min(0.98), "first name"));
        return Some(end);
    }
    None
}

pub(super) fn tied_end(context: &Context<'_>, start: usize) -> usize {
    let mut end = start + 1;
    while context.text.tokens.get(end).is_some_and(|t| t.gap == Gap::Hyphen && t.kind == TokenKind::Word) {
        step();
        end += 1;
    }
    end
}

/// `Emmanuel et Brigitte Macron`, `Antoine et Béatrice Schlumberger-Roth`: two first names, one family name.
fn couple(context: &Context<'_>, start: usize, sentence: &Range<usize>, out: &mut Vec<Candidate>) -> Option<usize> {
    let link = tied_end(context, start);
    let second = link + 1;
    if !context.is_word(link, "et")
        || !context.is_first(second)
        || !context.is_capitalised(second)
        || second >= sentence.end
    {
        return None;
    }
    if context.text.words[start].first_name < FREQUENT || context.text.words[start].is_ambiguous_first_name() {
        return None;
    }
    let end = name_end(context, second, sentence.end, Surname::AfterFirst);
    let second_end = tied_end(context, second);
    if end <= second_end {
        return None;
    }
    let name = format!("{} {}", context.slice(start..link), context.slice(second_end..end));
    out.push(Candidate { name: Some(name), ..Candidate::new(start..link, Kind::Person, 0.88, "couple") });
    out.push(Candidate::new(second..end, Kind::Person, 0.9, "couple"));
    Some(end)
}

/// `K. Belhadj`, `J.-C. Marcourt`.
fn initials(context: &Context<'_>, start: usize, sentence: &Range<usize>, out: &mut Vec<Candidate>) -> Option<usize> {
    let token = &context.text.tokens[start];
    if !token.shape.is_capitalised() || token.end - token.start > 8 {
        return None;
    }
    let mut at = start + 1;
    if token.shape.is_initial() {
        if context.sign(at) != '.' || context.text.tokens[at].gap != Gap::None {
            return None;
        }
        at += 1;
    }
    if at >= sentence.end || !context.is_capitalised(at) || context.text.tokens[at].gap != Gap::Space {
        return None;
    }
    if context.text.words[at].is_any(Class::FunctionWord.bit()) || context.text.words[at].common >= 3 {
        return None;
    }
    let end = name_end(context, at, sentence.end, Surname::Needed);
    if end <= at {
        return None;
    }
    let known = context.text.words[at].family_name > 0;
    let score = if known { 0.78 } else { 0.62 } - if token.shape.is_dotted() { 0.1 } else { 0.0 };
    out.push(Candidate::new(start..end, Kind::Person, score, "initials"));
    Some(end)
}

/// `lycée Robert-Schuman`, `rue Jean Moulin`, `prix Claude-Érignac`.
pub fn is_named_after(context: &Context<'_>, start: usize, from: usize) -> bool {
    let mut at = start;
    // Over `Général`, `de`, `du`, `Saint` and the like; commas end it.
    for _ in 0..4 {
        let Some(before) = at.checked_sub(1).filter(|before| *before >= from) else { return false };
        let word = context.text.words[before];
        if word.is(Class::NamedAfter) {
            return true;
        }
        let small = word.is_any(Class::Particle.bit() | Class::TitleAdjective.bit() | Class::Civility.bit());
        if context.text.tokens[before].kind == TokenKind::Sign || !small {
            return false;
        }
        at = before;
    }
    false
}

/// Does what stands around tell of a person: a role, a verb of speech?
pub(super) fn told_as_person(context: &Context<'_>, start: usize, end: usize, sentence: &Range<usize>) -> bool {
    let comma = context.sign(end) == ',' || context.sign(end) == '(';
    let behind = if comma { context.skip_determiners(end + 1, sentence.end) } else { end };
    let role_behind = comma && behind < sentence.end && context.longest(behind, ListKind::Role).is_some();
    let speech =
        context.is(end, Class::SpeechVerb) || start > sentence.start && context.is(start - 1, Class::SpeechVerb);
    role_behind || speech
}

#[cfg(test)]
mod tests {
    use super::super::testing::ids as read;

    #[test]
    fn family_names_may_be_places_too() {
        assert_eq!(
            read("Pour Geoffroy de Saint-Amans, directeur, la levée change tout."),
            ["person:geoffroy-de-saint-amans"]
        );
        assert_eq!(read("Thibault de SAINT-PERN reste au conseil."), ["person:thibault-de-saint-pern"]);
    }
}
