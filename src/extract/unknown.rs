//! Names that no list knows, told by their own form and by what stands around them: legal forms, letter
//! case of brands, acronyms, several capitals in a row.

use std::ops::Range;

use super::evidence::{Evidence, Parts};
use super::names::{extended_end, is_plain_head, is_roman, run_end};
use super::organisations::has_cue;
use super::{Candidate, Context, Extractor, Kind, Spot, Starts};
use crate::gazetteer::ListKind;
use crate::lexicon::Class;
use crate::text::token::Gap;

/// The rule of an unknown word that acts.
pub(super) const ACTS: &str = "acts as a body";
/// The rule of a family name alone that acts; the document may know better (`la société Lupin`).
pub(super) const SURNAME_ACTS: &str = "family name that acts";

/// Proposes persons, bodies and places that no list knows.
pub(super) const EXTRACTOR: Extractor =
    Extractor { name: "unknown names", starts: Starts::none().forms(Starts::CAPITAL | Starts::MIXED_CASE), read };

fn read(context: &Context<'_>, spot: &Spot<'_>, out: &mut Vec<Candidate>) -> Option<usize> {
    run(context, spot.at, spot.sentence, spot.shouted, out);
    None
}

/// Reads the run of capitals that starts at `at`: `X SA`, `MedLoop`, `ADIRA`, `Siemens Healthineers`.
fn run(context: &Context<'_>, at: usize, sentence: &Range<usize>, shouted: bool, out: &mut Vec<Candidate>) {
    let token = &context.text.tokens[at];
    let before = at.checked_sub(1).filter(|before| *before >= sentence.start);
    // Only the head of a run, and nothing behind a hashtag or an at sign.
    if token.gap == Gap::Hyphen || before.is_some_and(|before| matches!(context.sign(before), '#' | '@')) {
        return;
    }
    // `Tout-Metz`: what a hyphen ties to a capital is a name, whatever it starts with.
    let tied = context.is_tied(at + 1) && context.is_capitalised(at + 1) && token.shape.is_capitalised();
    if before.is_some_and(|before| context.is_name_word(before) && context.is_joined(at))
        || !(tied || context.is_name_word(at))
    {
        return;
    }
    let end = run_end(context, at, sentence.end);
    let length = end - at;
    // The name of a technique, a label or a title is no body (`FinTech`, `Open Data`, `CEO`).
    let told_otherwise = context.matches_at(at).iter().any(|found| {
        found.end as usize == end
            && (found.form.is(ListKind::Role) || found.form.is(ListKind::Label) || found.form.is(ListKind::Theme))
    });
    let numbered = (at..end).all(|word| context.is(word, Class::NotName) || is_roman(context.text.token(word)));
    if told_otherwise || numbered {
        return;
    }
    if length >= 2 && context.is(end - 1, Class::CompanyForm) && !is_plain_head(context, at) {
        out.push(Candidate::new(at..end, Kind::Organisation, 0.8, "company form"));
        return;
    }
    if shouted {
        return;
    }
    // `présentées à Luxe Pack Monaco, du 2 au 4 octobre`, `Brest 2020, du 10 au 16 juillet`
    let year = context.text.number(end).is_some_and(|year| (1900..2100).contains(&year)) && context.is_joined(end);
    // Behind an article stand halls and theatres, too.
    let located = before.is_some_and(|before| context.text.token(before) == "à");
    let place = context.longest(at, ListKind::Place).is_some_and(|found| found.end as usize == end);
    if (located && !place || year) && super::events::has_its_days(context, end + usize::from(year), sentence) {
        out.push(Candidate::new(at..end + usize::from(year), Kind::Event, WITH_DAYS, "name with its days"));
    }
    if let Some(end) = bracketed_behind_person(context, at, end, sentence) {
        out.push(Candidate::new(at..end, Kind::Organisation, 0.64, "in brackets behind a person"));
        return;
    }
    if length == 1 {
        single(context, at, sentence, out);
    } else if length <= 6 {
        several(context, at..end, sentence, out);
    }
}

/// `MARCHAND Jean (Marchand Levages)`, `Florence Besançon (FO)`: a name alone in brackets behind someone.
fn bracketed_behind_person(context: &Context<'_>, at: usize, end: usize, sentence: &Range<usize>) -> Option<usize> {
    let bracket = at.checked_sub(1).filter(|bracket| *bracket > sentence.start + 1 && context.sign(*bracket) == '(')?;
    let (first, last) = (context.text.words[bracket - 2], context.text.words[bracket - 1]);
    let person = context.is_capitalised(bracket - 1)
        && context.is_capitalised(bracket - 2)
        && (first.first_name >= 8 || last.first_name >= 8 || last.family_name > 0 && first.family_name > 0);
    let end = extended_end(context, end, sentence.end);
    (person && context.sign(end) == ')').then_some(end)
}

/// `Datanaute (Sarrebruck)`: a place alone in brackets behind.
fn listed_with_place(context: &Context<'_>, end: usize) -> bool {
    context.sign(end) == '('
        && context
            .matches_at(end + 1)
            .iter()
            .any(|found| found.form.is(ListKind::Place) && context.sign(found.end as usize) == ')')
        && context.is_capitalised(end + 1)
}

/// What the words before a name say of it.
#[derive(Default)]
struct Before {
    /// `le`, `la`, `l'`, `du`, `au`: persons have none.
    article: bool,
    /// `à`, `dans`, `vers`: something where one can be.
    located: bool,
    /// `selon`, `avec`, `contre`, `remplace`: mostly someone.
    someone: bool,
    /// `logiciel`, `la sonde`, `le projet européen`: no actor.
    thing: bool,
    /// An opening quotation mark.
    quoted: bool,
}

fn before(context: &Context<'_>, start: usize, sentence: &Range<usize>) -> Before {
    let mut told = Before::default();
    let Some(mut at) = start.checked_sub(1).filter(|at| *at >= sentence.start) else { return told };
    if matches!(context.sign(at), '«' | '“' | '"') {
        told.quoted = true;
        at = at.saturating_sub(1).max(sentence.start);
    }
    let word = context.text.token(at);
    told.article = context.is(at, Class::Determiner) && !matches!(word, "d" | "de" | "des" | "D" | "De")
        || matches!(word, "du" | "au" | "aux" | "Du" | "Au");
    let preposition = if told.article && at > sentence.start { at - 1 } else { at };
    told.located = matches!(
        context.text.token(preposition),
        "à" | "À" | "dans" | "Dans" | "vers" | "Vers" | "au" | "Au" | "en" | "près" | "depuis" | "sur"
    );
    told.someone = matches!(word, "selon" | "Selon" | "avec" | "contre" | "devant" | "et" | "que" | "qu");
    // Over adjectives: `le projet européen ReFilo`, `sonde spatiale japonaise Akatsuki`.
    for _ in 0..3 {
        told.thing |= context.is(at, Class::ThingCue);
        let adjective = !context.is_capitalised(at)
            && (context.is(at, Class::Demonym) || super::forms::is_bare_adjective(context, at));
        if !adjective || at == sentence.start {
            break;
        }
        at -= 1;
    }
    told
}

/// What an unknown name with its days is worth as an event.
const WITH_DAYS: f32 = 0.7;

/// One unknown word: a brand in mixed case, an acronym, a name before a verb of bodies.
fn single(context: &Context<'_>, at: usize, sentence: &Range<usize>, out: &mut Vec<Candidate>) {
    let token = &context.text.tokens[at];
    let word = context.text.words[at];
    if word.is_any(
        Class::NotName.bit()
            | Class::Demonym.bit()
            | Class::Civility.bit()
            | Class::OrganisationHead.bit()
            | Class::Platform.bit()
            | Class::CompanyForm.bit(),
    ) {
        return;
    }
    // `De Gendt`, `Ben Arous`: the rest of a name that a particle opens.
    if at > sentence.start
        && context.is(at - 1, Class::Particle)
        && context.is_capitalised(at - 1)
        && !context.is_head(at - 1)
    {
        return;
    }
    let end = at + 1;
    let cue = has_cue(context, at, end, sentence);
    let around = before(context, at, sentence);
    let mut push = |kind, parts: Parts, rule| {
        let thing = if around.thing { -0.35 } else { 0.0 };
        let parts = parts.with(Evidence::Context, thing);
        out.push(Candidate::weighed(at..end, kind, parts, context.without, rule));
    };
    let cued = |weight| Parts::default().with(Evidence::Context, if cue { weight } else { 0.0 });
    let coined = token.shape.is_mixed_case() || (token.shape.has_digit() && token.shape.has_lower());
    if coined && token.end - token.start >= 4 {
        push(Kind::Organisation, cued(0.15).with(Evidence::Rule, coinage(context, at)), "mixed case");
        return;
    }
    if token.shape.is_all_capitals() && word.first_name >= 9 && !cue {
        return;
    }
    if token.shape.is_all_capitals() && !token.shape.is_dotted() {
        let letters = context.text.token(at).chars().count();
        let bracketed = at > sentence.start && context.sign(at - 1) == '(' && context.sign(end) == ')';
        let article = at > sentence.start && context.is(at - 1, Class::Determiner);
        let own = match letters {
            3..=6 => 0.46,
            2 | 7..=9 => 0.38,
            _ => 0.2,
        };
        let around = if cue || article { 0.12 } else { 0.0 } + if bracketed { 0.06 } else { 0.0 };
        if cue || (!token.shape.has_digit() && word.common == 0) {
            push(Kind::Organisation, Parts::rule(own).with(Evidence::Context, around), "acronym");
        }
        return;
    }
    if listed_with_place(context, end) && word.first_name < 8 {
        // `à Puyricard (Bouches-du-Rhône)`, but `Datanaute (Sarrebruck)`
        match around.located {
            true => push(Kind::Place, Parts::rule(0.6), "name in its territory"),
            false => push(Kind::Organisation, Parts::rule(0.6), "name with its town"),
        }
        return;
    }
    let unknown = word.common == 0 && word.first_name < 8 && context.longest(at, ListKind::Place).is_none();
    if cue && unknown && !is_plain_head(context, at) {
        // `Sagan remporte la 11e étape`, `Besancenot a appelé`: a family name acts by itself, too; but only
        // bodies raise money or hire.
        let verb = end + usize::from(context.is_word(end, "a"));
        let firm = context.gazetteers.value(context.text.tokens[verb.min(sentence.end - 1)].word, Class::BodyVerb);
        if word.family_name > 0 && !around.article && firm != Some("firm") {
            push(Kind::Person, Parts::rule(0.62), SURNAME_ACTS);
        }
        push(Kind::Organisation, Parts::rule(0.6), ACTS);
    }
}

/// What mixed case is worth: `MedLoop` is a brand, `XXIe` a number, `iPad` and `DES16C2nm` are things.
fn coinage(context: &Context<'_>, at: usize) -> f32 {
    let name = context.text.token(at);
    let ordinal = name.trim_end_matches(|c: char| c.is_lowercase());
    if is_roman(ordinal) || name.starts_with(char::is_lowercase) && name.len() <= 6 {
        return 0.3;
    }
    let figures = name.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).count();
    if figures > 1 { 0.42 } else { 0.62 }
}

/// What the words of a run are.
#[derive(Default)]
struct Words {
    /// Words, hyphenated ones once.
    count: usize,
    /// Ordinary French words.
    ordinary: usize,
    /// Words of bodies, and of fairs, sites and works.
    body: usize,
    other: usize,
    /// Known as first or family names.
    names: usize,
    /// Mixed case, figures, acronyms.
    coined: usize,
    /// In a list of places or bodies, and no family name.
    listed: usize,
    /// One is a great town or country (`Première Vision Paris`).
    town: bool,
}

fn words(context: &Context<'_>, tokens: Range<usize>) -> Words {
    let mut words = Words::default();
    for at in tokens.clone() {
        let token = &context.text.tokens[at];
        let word = context.text.words[at];
        words.count += usize::from(at == tokens.start || !matches!(token.gap, Gap::Hyphen | Gap::Apostrophe));
        words.ordinary += usize::from(word.common > 0);
        words.names += usize::from(word.first_name > 0 || word.family_name > 0);
        let camel = token.shape.is_mixed_case() && !is_patronymic(context.text.token(at));
        let acronym = token.shape.is_all_capitals() && !token.shape.is_initial() && !token.shape.is_dotted();
        words.coined += usize::from(camel || token.shape.has_digit() || acronym);
        if word.is(Class::NameWord) || word.is(Class::CompanyForm) || word.is(Class::OrganisationHead) {
            let value = context.gazetteers.value(token.word, Class::NameWord);
            *(if matches!(value, None | Some("body")) { &mut words.body } else { &mut words.other }) += 1;
        }
        for found in context.matches_at(at).iter().filter(|found| found.end as usize <= tokens.end) {
            let place = found.form.is(ListKind::Place);
            if place || found.form.is(ListKind::Organisation) {
                words.listed += usize::from(found.form.weight >= 4 && word.family_name == 0);
                words.town |= place && found.form.weight >= 7;
            }
        }
    }
    words
}

/// `McIlroy`, `DeVito`, `LaShawn`: mixed case of persons.
fn is_patronymic(word: &str) -> bool {
    ["Mc", "Mac", "De", "Di", "La", "Le", "Fitz", "Van", "Ben", "Al"].iter().any(|start| {
        word.strip_prefix(start).is_some_and(|rest| {
            rest.starts_with(char::is_uppercase) && rest.chars().skip(1).all(char::is_lowercase) && rest.len() > 2
        })
    })
}

/// What several capitals in a row are worth as a body, and as a person.
const BODY: f32 = 0.46;
const PERSON: f32 = 0.5;
/// What a run is worth as an event that ends in a word of events.
const EVENT: f32 = 0.56;

/// Several capitals in a row, in the midst of a sentence: `Shaoyo Liu`, `Dark Energy Survey`.
fn several(context: &Context<'_>, tokens: Range<usize>, sentence: &Range<usize>, out: &mut Vec<Candidate>) {
    let around = before(context, tokens.start, sentence);
    let (start, told) = announced(context, &tokens, &around);
    // `Téhéran-Bagdad-Damas`: places side by side.
    let tied = |at: usize| at == tokens.start || context.is_tied(at);
    if tokens.len() > 1 && tokens.clone().all(|at| tied(at) && context.longest(at, ListKind::Place).is_some()) {
        return;
    }
    let words = words(context, start..tokens.end);
    let plain_head = is_plain_head(context, start) && !context.is_tied(start + 1);
    let cue = has_cue(context, tokens.start, tokens.end, sentence);
    // `remporté par Evgenia Tarasova`: bodies and persons alike.
    let behind = |word: &str| tokens.start > sentence.start && context.is_word(tokens.start - 1, word);
    let agent = words.names > 0 && behind("par") || behind("selon");
    let thing = if around.thing { -0.3 } else { 0.0 };

    let first_name = context.text.words[start].first_name >= 8;
    if !first_name && start == tokens.start && !plain_head && words.ordinary < tokens.len() {
        let mut parts = Parts::rule(BODY).with(Evidence::Context, thing);
        let with_town = listed_with_place(context, tokens.end);
        parts.add(Evidence::Context, if cue && !agent || with_town { 0.2 } else { 0.0 });
        parts.add(Evidence::Context, if around.article && !around.located { 0.06 } else { 0.0 });
        let camel = tokens
            .clone()
            .any(|at| context.text.tokens[at].shape.is_mixed_case() && !is_patronymic(context.text.token(at)));
        parts.add(Evidence::Case, if camel { 0.15 } else { 0.0 });
        parts.add(Evidence::Frequency, -0.05 * words.ordinary as f32 - 0.1 * words.other as f32);
        parts.add(Evidence::Frequency, if words.other > 0 { 0.0 } else { [0.0, 0.12, 0.2][words.body.min(2)] });
        // `Bpifrance Assurance Export`, `Afnor Certification`: a body of a known one.
        let known = context.longest(start, ListKind::Organisation);
        let of_known = known.is_some_and(|found| found.form.weight >= 5 && (found.end as usize) < tokens.end)
            && !context.is_head(start);
        parts.add(Evidence::Context, if of_known { 0.14 } else { 0.0 });
        // `Highways England`, `Volksbank Lahr`: whose place is told.
        parts.add(Evidence::Context, if words.listed > 0 && !around.located { 0.08 } else { 0.0 });
        out.push(Candidate::weighed(tokens.clone(), Kind::Organisation, parts, context.without, "capitals"));
        // `la Sea Tech Week`, `Dublin Pride`
        let last = context.text.tokens[tokens.end - 1].word;
        if context.gazetteers.value(last, Class::NameWord) == Some("event") && !around.located {
            let parts = Parts::rule(EVENT).with(Evidence::Context, if around.article { 0.08 } else { 0.0 });
            out.push(Candidate::weighed(tokens.clone(), Kind::Event, parts, context.without, "event word"));
        }
    }

    let is_name = !words.town && words.ordinary + words.body + words.other + words.coined + words.listed == 0;
    let enough = (2..=3).contains(&words.count) || start > tokens.start && words.count == 1;
    if !is_name || !enough || plain_head || super::persons::is_named_after(context, start, sentence.start) {
        return;
    }
    let mut parts = Parts::rule(PERSON).with(Evidence::Context, thing + told);
    parts.add(Evidence::Frequency, 0.06 * words.names.min(2) as f32);
    // A line of another language starts so, too.
    parts.add(Evidence::Zone, if words.names == 0 && context.is_head(start) { -0.1 } else { 0.0 });
    parts.add(Evidence::Context, if around.article && told == 0.0 { -0.3 } else { 0.0 });
    parts.add(Evidence::Context, if around.located && told == 0.0 { -0.2 } else { 0.0 });
    parts.add(Evidence::Context, if around.quoted { -0.15 } else { 0.0 });
    parts.add(Evidence::Context, if around.someone { 0.05 } else { 0.0 });
    let behind = super::persons::told_as_person(context, start, tokens.end, sentence) || is_aged(context, tokens.end);
    parts.add(Evidence::Context, if behind { 0.2 } else { 0.0 });
    // A verb of bodies is one of persons, too.
    parts.add(Evidence::Context, if cue && words.names > 0 { 0.15 } else { 0.0 });
    out.push(Candidate::weighed(start..tokens.end, Kind::Person, parts, context.without, "unknown name"));
}

/// Where a person's name starts behind what announces it inside the run, and what that is worth:
/// `le Français Sylvain Sudrie`, `le PCA Sawadogo`, `le maire de Billom Jean-François Cournon-Diop`.
fn announced(context: &Context<'_>, tokens: &Range<usize>, around: &Before) -> (usize, f32) {
    let next = tokens.start + 1;
    if context.text.tokens[next].gap != Gap::Space {
        return (tokens.start, 0.0);
    }
    if around.article && context.is(tokens.start, Class::Demonym) {
        return (next, 0.25);
    }
    let title = context.longest(tokens.start, ListKind::Role).map(|found| found.end as usize);
    if let Some(end) = title.filter(|&end| end < tokens.end && context.text.tokens[end].gap == Gap::Space) {
        return (end, 0.2);
    }
    // `le ministre des Transports Elisabeth Borne`, `l'APRODH Pierre Claver Mbonimpa`
    let field = context.text.words[tokens.start].common > 0
        || context.text.tokens[tokens.start].shape.is_all_capitals()
            && !context.text.tokens[tokens.start].shape.is_initial();
    if field && super::given_names::is_named_person(context, next, tokens.end) {
        return (next, 0.2);
    }
    let place = context.longest(tokens.start, ListKind::Place).map(|found| found.end as usize);
    match place.filter(|&end| end + 1 < tokens.end && context.text.words[end].first_name >= 8) {
        Some(end) => (end, 0.1),
        None => (tokens.start, 0.0),
    }
}

/// `, 26 ans`, `(19 ans)`, `, âgée de`: only persons have an age here.
fn is_aged(context: &Context<'_>, end: usize) -> bool {
    matches!(context.sign(end), ',' | '(')
        && (context.text.number(end + 1).is_some() && context.is_word(end + 2, "ans")
            || context.is_word(end + 1, "age")
            || context.is_word(end + 1, "agee"))
}

#[cfg(test)]
mod tests {
    use super::super::testing::ids as read;

    #[test]
    fn unknown_names_go_to_persons_or_bodies_by_what_stands_around() {
        for (text, expected) in [
            (
                "La victoire revient à l'Iranien Mojtaba Abedini devant deux mille spectateurs.",
                "person:mojtaba-abedini",
            ),
            ("Le père de famille, Shaoyo Liu, 56 ans, a ouvert la porte aux voisins.", "person:shaoyo-liu"),
            ("Selon Iouri Sineltchikov, le texte ne passera pas.", "person:iouri-sineltchikov"),
            ("Un compromis a été trouvé avec la Ternholt Bank vendredi soir.", "organisation:ternholt-bank"),
            ("Le club s'est réuni à Puyroux (Bouches-du-Rhône) dimanche.", "place:puyroux"),
        ] {
            assert!(read(text).contains(&expected.to_string()), "{text}: {:?}", read(text));
        }
    }

    #[test]
    fn products_ships_and_numbers_are_no_actors() {
        for text in [
            "La faille vise le logiciel WannaSpy depuis des mois.",
            "La sonde spatiale japonaise Hikatsuki a envoyé ses images.",
            "Il reste fidèle au XXIe siècle et à son téléphone iPad.",
            "Un message publié sur Facebook et sur Snapchat a suffi.",
        ] {
            assert_eq!(read(text), Vec::<String>::new(), "{text}");
        }
    }
}
