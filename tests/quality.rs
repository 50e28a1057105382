//! Invariants of records over the corpus and over any text, and what must be found in it.

use std::path::Path;

use depeche::analyze::{Analyzer, Options};
use depeche::document::Document;
use depeche::gazetteer::Gazetteers;
use depeche::record::{Field, Mention, Record};
use proptest::prelude::*;

fn analyzer() -> &'static Analyzer {
    static ANALYZER: std::sync::LazyLock<Analyzer> = std::sync::LazyLock::new(|| Analyzer::new(Gazetteers::embedded()));
    &ANALYZER
}

fn analyze(text: &str) -> Record {
    let document = Document { source: "a.txt".into(), body: text.into(), ..Document::default() };
    analyzer().analyze(&document, &Options::default()).record
}

fn mentions(record: &Record) -> Vec<Mention> {
    let dates = record.dates.iter().flat_map(|date| &date.mentions).map(|mention| Mention {
        field: mention.field,
        start: mention.start,
        end: mention.end,
        text: mention.text.clone(),
    });
    let mut all: Vec<Mention> = dates.collect();
    all.extend(record.actors.iter().flat_map(|actor| actor.mentions.clone()));
    all.extend(record.events.iter().flat_map(|event| event.mentions.clone()));
    all.extend(record.labels.iter().flat_map(|label| label.mentions.clone()));
    all.extend(record.themes.iter().flat_map(|theme| theme.mentions.clone()));
    all.extend(record.contacts.iter().flat_map(|contact| contact.mentions.clone()));
    all
}

/// What the contract promises of every record.
fn assert_sound(record: &Record) {
    let title: Vec<char> = record.title.as_deref().unwrap_or_default().chars().collect();
    let text: Vec<char> = record.text.chars().collect();
    for mention in mentions(record) {
        let field = if mention.field == Field::Title { &title } else { &text };
        let found: String = field[mention.start as usize..mention.end as usize].iter().collect();
        assert_eq!(found, mention.text);
        assert!(!found.trim().is_empty());
    }
    for date in &record.dates {
        if let (Some(from), Some(to)) = (&date.from, &date.to) {
            assert!(from <= to, "{date:?}");
        }
    }
    let scores = record.actors.iter().map(|a| a.score).chain(record.themes.iter().map(|t| t.score));
    scores.for_each(|score| assert!((0.0..=1.0).contains(&score)));
    // Actors and events are one reading: their mentions do not overlap.
    let mut spans: Vec<(Field, u32, u32)> = record
        .actors
        .iter()
        .filter(|actor| actor.name.is_some())
        .flat_map(|actor| &actor.mentions)
        .chain(record.events.iter().flat_map(|event| &event.mentions))
        .map(|mention| (mention.field, mention.start, mention.end))
        .collect();
    spans.sort_unstable();
    for pair in spans.windows(2) {
        assert!(pair[0].0 != pair[1].0 || pair[0].2 <= pair[1].1, "{pair:?}");
    }
    assert!(!record.text.contains("\n\n\n") && record.text.trim() == record.text);
}

#[test]
fn records_of_the_corpus_are_sound_and_repeatable() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut read = 0;
    for item in std::fs::read_dir(folder).unwrap() {
        let Ok(text) = std::fs::read_to_string(item.unwrap().path()) else { continue };
        let record = analyze(&text);
        assert_sound(&record);
        assert_eq!(record, analyze(&text));
        read += 1;
    }
    assert!(read > 10);
}

#[test]
fn finds_who_is_where_and_when() {
    let record = analyze(
        "Un guichet pour les artisans\n\nMetz, le mardi 12 mars 2019 – Mme Anne Bonnard, présidente de la Chambre de \
         métiers et de l'artisanat de la Moselle, et M. Paul Lorrain, maire de Thionville, ont inauguré hier le guichet \
         labellisé Qualiopi. La société Ferroscan, dont le siège est à Nancy, recrutera d'ici 2021.",
    );
    let names = |kind: &str| -> Vec<&str> {
        record.actors.iter().filter(|a| a.kind.name() == kind).filter_map(|a| a.name.as_deref()).collect()
    };
    assert_eq!(record.title.as_deref(), Some("Un guichet pour les artisans"));
    assert_eq!(record.published.as_ref().map(|p| p.value.as_str()), Some("2019-03-12"));
    assert_eq!(names("person"), ["Anne Bonnard", "Paul Lorrain"]);
    assert_eq!(names("place"), ["Metz", "Thionville", "Nancy"]);
    assert!(names("organisation").contains(&"Ferroscan"));
    let mayor = record.actors.iter().find(|a| a.name.as_deref() == Some("Paul Lorrain")).unwrap();
    assert_eq!(mayor.roles[0].title.as_deref(), Some("maire"));
    assert_eq!(mayor.roles[0].territory.as_deref(), Some("Thionville"));
    let days: Vec<&str> = record.dates.iter().map(|date| date.value.as_str()).collect();
    assert_eq!(days, ["2019-03-12", "2019-03-11", "../2021"]);
    assert_eq!(record.labels[0].id, "qualiopi");
}

#[test]
fn furniture_stays_out_of_text_and_entities() {
    let record = analyze(
        "Accueil > Actualités > Économie\n\nLa halle de Longwy rouvre ses portes\n\nPublié le 3 mai 2021 par Luc Morel\n\n\
         Partager sur Facebook\n\nAprès deux ans de travaux, la halle de Longwy a rouvert ses portes samedi dernier. Les \
         quarante commerçants y attendent désormais les clients chaque matin, du mardi au samedi.\n\nLa ville a investi 3 \
         millions d'euros dans ce chantier, avec l'aide de la Région Grand Est et de l'État.\n\nLire aussi : Marseille \
         ouvre un marché\n\nArticles similaires\nUn marché à Bordeaux\n\nLaisser un commentaire\nVotre adresse e-mail ne \
         sera pas publiée.",
    );
    assert_eq!(record.title.as_deref(), Some("La halle de Longwy rouvre ses portes"));
    assert_eq!(record.authors, ["Luc Morel"]);
    assert_eq!(record.published.as_ref().map(|p| p.value.as_str()), Some("2021-05-03"));
    for word in ["Accueil", "Facebook", "Marseille", "Bordeaux", "commentaire", "Publié"] {
        assert!(!record.text.contains(word), "{word} in {}", record.text);
    }
}

#[test]
fn what_a_page_repeats_or_leaves_empty_goes() {
    let body = "Après deux ans de travaux, la halle de Longwy a rouvert ses portes samedi dernier, et les commerçants y \
                attendent désormais les clients chaque matin.";
    let record = analyze(&format!(
        "La nouvelle halle «\u{A0}Ouest\u{A0}» vue du canal. (Photo : ville)\n\nLa nouvelle halle « Ouest » vue du canal. \
         (Photo : ville)\n\n{body}\n\nVille(s) / territoire(s) :\n\nPersonnalité(s) :\n\nLaisser un commentaire"
    ));
    assert_eq!(record.text.matches("vue du canal").count(), 1);
    assert!(record.text.ends_with("chaque matin."), "{}", record.text);
    assert_eq!(analyze("Résultats des matchs de samedi :").text, "Résultats des matchs de samedi :");
}

#[test]
fn other_languages_give_contacts_only() {
    let record = analyze(
        "The ministry announced on 3 May 2021 that the new laboratory in Strasbourg will open its doors to the public in \
         September, said John Smith, head of research. Write to press@example.org for more information.",
    );
    assert_eq!(record.language.code, "en");
    assert!(record.actors.is_empty() && record.dates.is_empty());
    assert_eq!(record.contacts[0].value, "press@example.org");
}

#[test]
fn short_text_is_not_reliable() {
    for text in ["Metz", "12/03", "OK !"] {
        assert!(!analyze(text).language.reliable, "{text}");
    }
    assert_eq!(analyze("12 %").language.code, "und");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn any_text_gives_a_sound_record(text in "\\PC{0,200}") {
        assert_sound(&analyze(&text));
    }

    #[test]
    fn any_mix_of_what_releases_hold_gives_a_sound_record(
        parts in prop::collection::vec(prop::sample::select(PARTS), 0..40)
    ) {
        assert_sound(&analyze(&parts.concat()));
    }

    #[test]
    fn kept_whole_the_text_is_the_input(text in "(?s).{0,120}") {
        let document = Document { body: text.clone(), ..Document::default() };
        let options = Options { keep_furniture: true, ..Options::default() };
        let record = analyzer().analyze(&document, &options).record;
        prop_assert_eq!(&record.text, &text);
        prop_assert!(mentions(&record).iter().all(|mention| mention.field == Field::Text));
    }
}

const PARTS: &[&str] = &[
    "M. ",
    "Mme ",
    "MM. ",
    "Jean",
    "-",
    "Luc ",
    "d’",
    "l'",
    "Étienne ",
    "Schneider",
    ", ",
    "président de la ",
    "CCI ",
    "Moselle",
    " (",
    ")",
    "« ",
    " »",
    "\n",
    "\n\n",
    ". ",
    "le 31 ",
    "février ",
    "2019",
    " et ",
    "ministre de l’",
    "Économie",
    "Orange ",
    "#GEN4",
    "🚀",
    "e\u{301}",
    "\u{AD}",
    "À propos de ",
    "Contact presse : ",
    "du 3 au ",
    "99999",
    "depuis ",
    "d’ici ",
    "à ",
    "Metz",
    "S.A.",
    "J.-C. ",
    "label ",
    "ISO/IEC 27001:2022",
    "[note a=b]",
    "•",
    "& ",
    "VON ROTH Matthias",
    "03 53 01 00 17",
    "a@b.fr",
    "http://x.y",
    "aujourd’hui",
    "mardi ",
    "10.05.17",
    "…",
    ":",
    ";",
    "—",
    "\u{A0}",
    "\u{202F}",
];
