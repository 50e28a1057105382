//! Events: fairs, summits, prizes of the list, hashtags, and names that an event word opens.

use std::ops::Range;

use super::names::run_end;
use super::{Candidate, Context, Extractor, Kind, Spot, Starts};
use crate::gazetteer::{Flags, ListKind};
use crate::lexicon::Class;
use crate::text::token::{Gap, TokenKind};

/// Proposes events.
pub(super) const EXTRACTOR: Extractor = Extractor {
    name: "events",
    starts: Starts::none().kind(ListKind::Event).class(Class::EventHead).class(Class::Occasion).forms(Starts::HASH),
    read,
};

fn read(context: &Context<'_>, spot: &Spot<'_>, out: &mut Vec<Candidate>) -> Option<usize> {
    let &Spot { at, sentence, .. } = spot;
    listed(context, at, sentence, out);
    if context.is(at, Class::Occasion) {
        occasion(context, at, sentence, out);
    }
    if context.sign(at) == '#' {
        hashtag(context, at, sentence, out);
    } else if context.is(at, Class::EventHead) {
        by_head(context, at, sentence, out);
    }
    None
}

fn listed(context: &Context<'_>, at: usize, sentence: &Range<usize>, out: &mut Vec<Candidate>) {
    for found in context.listed(at, ListKind::Event) {
        let end = found.end as usize;
        let written = context.slice(at..end);
        let flags = found.form.flags();
        if context.cuts_a_word(at..end) {
            continue;
        }
        let acronym = flags.has(Flags::CAPITALS);
        if acronym && written.chars().any(char::is_lowercase) {
            continue;
        }
        let capital =
            (at..end).any(|word| context.is_capitalised(word) || context.text.tokens[word].shape.is_mixed_case());
        let cue = at > sentence.start
            && (at.saturating_sub(3).max(sentence.start)..at).any(|before| context.is(before, Class::EventHead));
        if !capital && end - at < 3 {
            continue;
        }
        let mut score = 0.6 + 0.035 * f32::from(found.form.weight) + if end - at > 1 { 0.1 } else { 0.0 };
        if flags.has(Flags::CONTEXT) && !cue {
            score -= 0.4;
        }
        // `le Tour de France des smart-cities`: an event's name used of something else.
        let borrowed = matches!(context.text.token(end.min(context.text.tokens.len() - 1)), "des" | "de" | "du")
            && end + 1 < sentence.end
            && context.text.tokens[end + 1].kind == TokenKind::Word
            && !context.is_capitalised(end + 1)
            && !context.is(end + 1, Class::Determiner)
            && context.text.words[end + 1].family_name == 0
            && end - at > 1;
        if borrowed {
            score -= 0.4;
        }
        if end == at + 1 && context.text.words[at].common > 0 && !cue && context.is_head(at) {
            score -= 0.3;
        }
        if score >= 0.4 {
            out.push(Candidate {
                entry: Some(found.entry()),
                ..Candidate::new(at..end, Kind::Event, score.min(0.98), "event list")
            });
        }
    }
}

/// `dans le cadre de Get2know your Neighbours`, `lors du KIKK`, `à l'occasion d'Inno 3D`: what an occasion is named after.
fn occasion(context: &Context<'_>, at: usize, sentence: &Range<usize>, out: &mut Vec<Candidate>) {
    // `crédit-cadre de …` is no occasion.
    if context.is_tied(at) {
        return;
    }
    let behind = at + 1;
    if !context.text.token_is_de(behind) {
        return;
    }
    let start = context.skip_determiners(behind + 1, sentence.end);
    if start >= sentence.end
        || !context.is_name_word(start)
        || !context.is_joined(start)
        || context.is(start, Class::OrganisationHead)
    {
        return;
    }
    let end = super::names::extended_end(context, run_end(context, start, sentence.end), sentence.end);
    // A place or a period alone tells where or when.
    let listed = (start..end).any(|token| {
        context.matches_at(token).iter().any(|found| {
            found.end as usize == end
                && token == start
                && (found.form.is(ListKind::Place)
                    || found.form.is(ListKind::Label)
                    || found.form.is(ListKind::Organisation))
        })
    });
    if !listed && context.text.words[start].first_name < 9 && context.text.words[start].common < 6 {
        out.push(Candidate::new(start..end, Kind::Event, 0.6, "occasion"));
    }
}

/// `#GEN4`, `#VivaTech2019`: a hashtag with letters and a number names an edition of something.
fn hashtag(context: &Context<'_>, sign: usize, sentence: &Range<usize>, out: &mut Vec<Candidate>) {
    let at = sign + 1;
    let Some(token) = context.text.tokens.get(at).filter(|token| at < sentence.end && token.gap == Gap::None) else {
        return;
    };
    if token.kind == TokenKind::Word && token.shape.has_digit() && token.shape.is_capitalised() {
        out.push(Candidate::new(sign..at + 1, Kind::Event, 0.7, "hashtag"));
    }
}

/// `salon « Entreprendre demain »`, `sommet des exécutifs de la Grande Région`, `Nuit de l'apprentissage`.
fn by_head(context: &Context<'_>, head: usize, sentence: &Range<usize>, out: &mut Vec<Candidate>) {
    let Some(mut head_end) = context.class_end(head, Class::EventHead) else { return };
    if context.text.tokens[head].gap == Gap::Hyphen || head_end >= sentence.end || is_hall(context, head, sentence) {
        return;
    }
    let capital = context.is_capitalised(head) && !context.is_head(head);
    // `Concours scolaire « Klimaschoul »`
    let described = head_end + 1;
    if described < sentence.end
        && super::forms::is_bare_adjective(context, head_end)
        && matches!(context.sign(described), '«' | '“' | '"')
    {
        head_end = described;
    }
    if matches!(context.sign(head_end), '«' | '“' | '"') && context.is_capitalised(head_end + 1) {
        let close =
            (head_end + 1..sentence.end.min(head_end + 12)).find(|&at| matches!(context.sign(at), '»' | '”' | '"'));
        if let Some(close) = close {
            out.push(Candidate::new(head_end + 1..close, Kind::Event, 0.72, "event in quotes"));
        }
        return;
    }
    // `le salon Medica`, `Festival Musica`
    if context.is_name_word(head_end) && context.is_joined(head_end) {
        let mut end = run_end(context, head_end, sentence.end);
        // `festival Nuits de nacre`: an ordinary word goes on in small letters.
        let listed = context.longest(head_end, ListKind::Place).is_some();
        let ordinary = context.text.words[head_end].common > 0 || listed;
        let inner = context.skip_determiners(end + 1, sentence.end);
        if end == head_end + 1 && ordinary && context.text.token_is_de(end) && !context.is_capitalised(inner) {
            end = complements(context, head_end, sentence).map_or(end, |(end, _)| end);
        }
        let place = context.longest(head_end, ListKind::Place).is_some_and(|place| place.end as usize == end);
        let start = if capital { head } else { head_end };
        if !place || capital {
            out.push(Candidate::new(start..end, Kind::Event, 0.7, "event head"));
        }
        return;
    }
    let Some((end, capitals)) = complements(context, head_end, sentence) else { return };
    let bare = context.is_word(head, "journee")
        || context.is_word(head, "journees")
        || context.is_word(head, "tour")
        || context.is_word(head, "course");
    let fair = context.gazetteers.value(context.text.tokens[head].word, Class::EventHead) == Some("fair");
    // `• Salon international du patrimoine culturel, à Paris`: the name that an item or a line opens with.
    let item = fair
        && context.is_capitalised(head)
        && (end >= sentence.end || matches!(context.sign(end), ',' | ':' | '(' | '–' | '-' | ';'));
    let score = match (capital, capitals) {
        (true, _) => 0.66,
        (false, _) if item => 0.6,
        (false, 0) => return,
        (false, _) if bare => return,
        (false, _) => 0.52,
    };
    // A town alone behind a plain word tells where, not what (`le congrès de Metz`).
    let only_place = !capital
        && (head_end..end).any(|at| {
            context.longest(at, ListKind::Place).is_some_and(|place| place.end as usize == end && at <= head_end + 1)
        });
    if !only_place {
        out.push(Candidate::new(head..end, Kind::Event, score, "event head"));
    }
}

/// The complements behind an event word: end, and how many words in capitals they hold.
fn complements(context: &Context<'_>, from: usize, sentence: &Range<usize>) -> Option<(usize, usize)> {
    let limit = sentence.end.min(from + 9);
    let (mut at, mut end, mut capitals) = (from, from, 0);
    let mut linked = false;
    while at < limit && context.is_joined(at) {
        let word = context.text.words[at];
        if context.is_name_word(at) {
            at = run_end(context, at, limit);
            capitals += 1;
            end = at;
            linked = false;
        } else if matches!(context.text.token(at), "de" | "du" | "des" | "d" | "la" | "l" | "le" | "les" | "pour")
            && !context.is_capitalised(at)
        {
            at += 1;
            linked = true;
        } else if context.text.tokens[at].kind == TokenKind::Word
            && (linked
                || at == from
                || word.is_any(Class::Demonym.bit() | Class::TitleAdjective.bit())
                || !context.is_capitalised(at - 1) && super::forms::is_bare_adjective(context, at))
            && !word
                .is_any(Class::FunctionWord.bit() | Class::SpeechVerb.bit() | Class::Month.bit() | Class::Weekday.bit())
        {
            at += 1;
            end = at;
            linked = false;
        } else {
            break;
        }
    }
    (end > from).then_some((end, capitals))
}

/// `Centre des congrès X`, `parc des expositions`: where events take place.
fn is_hall(context: &Context<'_>, head: usize, sentence: &Range<usize>) -> bool {
    head >= sentence.start + 2
        && context.is_word(head - 1, "des")
        && context.text.words[head - 2].is_any(Class::OrganisationHead.bit() | Class::PlaceHead.bit())
}

/// `à Techtextil, à Francfort, du 21 au 24 juin`, `Brest 2020, du 10 au 16 juillet`: an unknown name with its days.
pub(super) fn has_its_days(context: &Context<'_>, end: usize, sentence: &Range<usize>) -> bool {
    let mut at = end;
    // `, à Francfort`, `de Copenhague`
    let place = at + usize::from(context.sign(at) == ',');
    let located = place < sentence.end
        && (matches!(context.text.token(place), "à" | "au" | "en") || context.text.token_is_de(place));
    if located && let Some(found) = context.longest(place + 1, ListKind::Place) {
        at = found.end as usize;
    }
    let days = at + 1;
    context.sign(at) == ','
        && days < sentence.end
        && (context.is_word(days, "du") || context.is_word(days, "les"))
        && context.text.number(days + 1).is_some_and(|day| (1..=31).contains(&day))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{ids, record};

    fn events(text: &str) -> Vec<String> {
        record(text).events.into_iter().map(|event| event.name).collect()
    }

    #[test]
    fn fairs_are_told_by_their_noun_or_by_their_days() {
        for (text, expected) in [
            (
                "• Salon international du patrimoine culturel, à Paris : fin octobre",
                "Salon international du patrimoine culturel",
            ),
            ("Dix adhérents iront à Tissutextil, à Francfort, du 21 au 24 juin.", "Tissutextil"),
            ("Le concours scolaire « Klimatschoul » est ouvert.", "Klimatschoul"),
            ("La halle servira de repli au festival Nuits de nacre.", "Nuits de nacre"),
        ] {
            assert_eq!(events(text), [expected], "{text}");
        }
    }

    #[test]
    fn halls_and_towns_are_no_events() {
        for text in [
            "La séance se tiendra au centre des congrès Robert-Schuman de Metz.",
            "Il sera à Metz, du 2 au 4 octobre, avec son équipe.",
        ] {
            assert_eq!(events(text), Vec::<String>::new(), "{text}");
        }
        assert!(ids("Le festival Musica ouvre à Strasbourg.").iter().all(|id| !id.starts_with("organisation:")));
    }
}
