//! Territory roll-up: a document that names Metz also counts for Moselle, Grand Est and France.

use std::sync::LazyLock;

use depeche::analyze::{Analyzed, Analyzer, Options};
use depeche::document::{Document, Identity};
use depeche::gazetteer::Gazetteers;
use depeche::index::facets::Count;
use depeche::index::{Filters, Put, Sort, Writer, entities};
use depeche::record::{Actor, WITHIN};
use serde_json::Value;

use crate::records::Corpus;
use crate::support::{depeche, folder, log};

const TEXTS: [(&str, &str); 6] = [
    ("both", "Les villes de Metz et de Thionville rénovent leurs gares."),
    ("liege", "Une gare est rénovée à Liège, et une autre à Namur."),
    ("metz", "La ville de Metz rénove sa gare."),
    ("moselle", "Le département de la Moselle rénove sa gare, et la ville de Metz la sienne."),
    ("nancy", "La ville de Nancy rénove sa gare."),
    ("thionville", "La ville de Thionville rénove sa gare."),
];

static ANALYZER: LazyLock<Analyzer> = LazyLock::new(|| Analyzer::new(Gazetteers::embedded()));

fn analyzed(id: &str, body: &str) -> Analyzed {
    let document = Document {
        identity: Identity::Given(id.into()),
        source: format!("corpus/{id}.txt"),
        body: body.into(),
        ..Document::default()
    };
    ANALYZER.analyze(&document, &Options::default())
}

fn put(writer: &mut Writer, analyzed: Analyzed) -> Put {
    let source = analyzed.record.source.clone();
    writer.put(analyzed, 0, &source).unwrap()
}

/// An index of [`TEXTS`], each changed before it is put.
fn corpus(change: impl Fn(&mut Analyzed)) -> Corpus {
    let corpus = Corpus::new();
    let mut writer = corpus.writer();
    for (id, text) in TEXTS {
        let mut analyzed = analyzed(id, text);
        change(&mut analyzed);
        put(&mut writer, analyzed);
    }
    writer.finish().unwrap();
    corpus
}

fn rolled_up() -> Corpus {
    corpus(|_| {})
}

/// The same index as if there were no roll-up.
fn plain() -> Corpus {
    corpus(|analyzed| {
        analyzed.territories.clear();
        analyzed.record.actors.iter_mut().for_each(|actor| drop(actor.links.remove(WITHIN)));
    })
}

fn place<'a>(analyzed: &'a Analyzed, id: &str) -> &'a Actor {
    analyzed.record.actors.iter().find(|actor| actor.id == id).unwrap()
}

#[test]
fn links_tell_the_chain() {
    let found = analyzed("moselle", TEXTS[3].1);
    let within = |id: &str| place(&found, id).links.get(WITHIN).map(String::as_str);
    assert_eq!(within("place:fr-57463"), Some("place:fr-dep-57 place:fr-reg-44 place:fr"));
    assert_eq!(within("place:fr-dep-57"), Some("place:fr-reg-44 place:fr"));
    let names: Vec<&str> = found.territories.iter().map(|territory| territory.name.as_str()).collect();
    assert_eq!(names.len(), 3, "{names:?}");
    // Nothing lies above a country; a place that no list has lies nowhere.
    let found = analyzed("x", "La France et le Japon signent un accord. M. Paul Durand habite à Xyzville.");
    assert!(!place(&found, "place:fr").links.contains_key(WITHIN));
    assert!(found.territories.is_empty(), "{:?}", found.territories);
}

#[test]
fn finds_places_by_their_territories() {
    let corpus = rolled_up();
    for (query, expected) in [
        ("lieu:Moselle", vec!["both", "metz", "moselle", "thionville"]),
        ("place:moselle", vec!["both", "metz", "moselle", "thionville"]),
        ("acteur:Moselle", vec!["both", "metz", "moselle", "thionville"]),
        ("lieu:\"place:fr-dep-57\"", vec!["both", "metz", "moselle", "thionville"]),
        ("lieu:fr-dep-57", vec!["both", "metz", "moselle", "thionville"]),
        ("lieu:\"Grand Est\"", vec!["both", "metz", "moselle", "nancy", "thionville"]),
        ("lieu:grand-est", vec!["both", "metz", "moselle", "nancy", "thionville"]),
        ("lieu:France", vec!["both", "metz", "moselle", "nancy", "thionville"]),
        ("lieu:Belgique", vec!["liege"]),
        // By its whole name: Nancy is in it, and not in Moselle.
        ("lieu:Meurthe-et-Moselle", vec!["nancy"]),
        ("lieu:Meurthe", vec![]),
        ("lieu:Metz", vec!["both", "metz", "moselle"]),
        ("lieu: IN [Moselle Belgique]", vec!["both", "liege", "metz", "moselle", "thionville"]),
        ("gare -lieu:Moselle", vec!["liege", "nancy"]),
        ("personne:Moselle", vec![]),
        // A territory that is not named is no word of the text.
        ("Belgique", vec![]),
    ] {
        assert_eq!(corpus.find(query), expected, "{query}");
    }
    let mut filters = Filters::default();
    filters.entities[2] = vec!["Moselle".into()];
    assert_eq!(corpus.filter("", &filters), ["both", "metz", "moselle", "thionville"]);
}

#[test]
fn strict_spelling_keeps_to_what_is_named() {
    let corpus = rolled_up();
    for (query, expected) in [
        ("lieu:=Moselle", vec!["moselle"]),
        ("lieu:=moselle", vec!["moselle"]),
        ("acteur:=Moselle", vec!["moselle"]),
        ("lieu:=fr-dep-57", vec!["moselle"]),
        ("lieu:=\"place:fr-dep-57\"", vec!["moselle"]),
        ("lieu:=Metz", vec!["both", "metz", "moselle"]),
        ("lieu:=\"Grand Est\"", vec![]),
        ("lieu:\"=Grand Est\"", vec![]),
        ("lieu:=France", vec![]),
        ("lieu:Moselle -lieu:=Moselle", vec!["both", "metz", "thionville"]),
        ("gare lieu:=\"Metz\" -\"a :=\"", vec!["both", "metz", "moselle"]),
    ] {
        assert_eq!(corpus.find(query), expected, "{query}");
    }
    for (value, expected) in [("=Moselle", vec!["moselle"]), ("=Grand Est", vec![])] {
        let mut filters = Filters::default();
        filters.entities[2] = vec![value.into()];
        assert_eq!(corpus.filter("", &filters), expected, "{value}");
    }
    // What names Meurthe-et-Moselle has the word, but does not name Moselle.
    let mut writer = corpus.writer();
    put(&mut writer, analyzed("54", "Le département de Meurthe-et-Moselle rénove une gare."));
    writer.finish().unwrap();
    assert_eq!(corpus.find("lieu:=Moselle"), ["moselle"]);
    assert_eq!(corpus.find("lieu:=Meurthe-et-Moselle"), ["54"]);
}

#[test]
fn what_is_named_comes_first() {
    let reader = rolled_up().reader();
    for query in ["lieu:Moselle", "lieu:fr-dep-57", "gare lieu:Moselle"] {
        let hits = reader.search(query, &Filters::default(), Sort::Score, 0, 10, 10).unwrap().hits;
        assert_eq!(hits.len(), 4, "{query}");
        assert_eq!(hits[0].record.id, "moselle", "{query}");
        assert!(hits[0].score > hits[1].score, "{query}");
    }
}

fn count(lines: &[Count], id: &str) -> Option<(String, u64)> {
    let mut found = lines.iter().filter(|line| line.id == id);
    let line = found.next()?;
    assert!(found.next().is_none(), "{id} stands twice");
    Some((line.name.clone().unwrap(), line.count))
}

#[test]
fn facets_count_a_document_once_for_a_territory() {
    let reader = rolled_up().reader();
    let places = reader.search("", &Filters::default(), Sort::Score, 0, 10, 100).unwrap().facets;
    let places = places.get("place");
    for (id, name, expected) in [
        ("place:fr", "France", 5),
        ("place:fr-reg-44", "Grand Est", 5),
        ("place:fr-dep-57", "Moselle", 4),
        ("place:fr-57463", "Metz", 3),
        ("place:fr-57672", "Thionville", 2),
        ("place:fr-dep-54", "Meurthe-et-Moselle", 1),
        ("place:be", "Belgique", 1),
    ] {
        assert_eq!(count(places, id), Some((name.to_string(), expected)), "{id}");
    }
}

#[test]
fn statistics_and_rows_tell_what_is_named() {
    let (rolled_up, plain) = (rolled_up().reader(), plain().reader());
    let none = Filters::default();
    let stats = rolled_up.facets("", &none, 100).unwrap();
    assert_eq!(stats.kinds, plain.facets("", &none, 100).unwrap().kinds);
    assert_eq!(count(stats.get("place"), "place:fr-dep-57"), Some(("Moselle".into(), 1)));
    let rows = entities::rows(&rolled_up, "", &none).unwrap();
    assert_eq!(rows, entities::rows(&plain, "", &none).unwrap());
    assert!(rows.iter().all(|row| row.id != "place:fr"));
    let moselle = rows.iter().find(|row| row.id == "place:fr-dep-57").unwrap();
    assert_eq!((moselle.documents, moselle.mentions), (1, 1));
}

#[test]
fn a_copy_that_takes_the_place_of_its_original_keeps_its_territories() {
    let corpus = Corpus::new();
    let mut writer = corpus.writer();
    for id in ["a", "b", "c"] {
        put(&mut writer, analyzed(id, TEXTS[3].1));
    }
    writer.finish().unwrap();
    let mut writer = corpus.writer();
    put(&mut writer, analyzed("a", TEXTS[1].1));
    writer.finish().unwrap();
    assert_eq!(corpus.find("lieu:\"Grand Est\""), ["b"]);
    assert_eq!(corpus.find("lieu:=Moselle"), ["b"]);
    let all = Filters { duplicates: true, ..Filters::default() };
    assert_eq!(corpus.filter("lieu:\"Grand Est\"", &all), ["b", "c"]);
    let facets = corpus.reader().search("", &Filters::default(), Sort::Score, 0, 1, 100).unwrap().facets;
    assert_eq!(count(facets.get("place"), "place:fr-reg-44"), Some(("Grand Est".into(), 1)));
    assert_eq!(count(facets.get("place"), "place:fr-dep-57"), Some(("Moselle".into(), 1)));
}

#[test]
fn the_command_rolls_up() {
    let files: Vec<(String, &[u8])> =
        TEXTS.iter().map(|(id, text)| (format!("corpus/{id}.txt"), text.as_bytes())).collect();
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (name.as_str(), *text)).collect();
    let folder = folder(&files);
    let run = |args: &[&str]| -> Vec<Value> {
        let output = depeche(folder.path(), args, b"");
        assert_eq!(output.status.code(), Some(0), "{args:?}: {}", log(&output));
        serde_json::Deserializer::from_slice(&output.stdout).into_iter().map(Result::unwrap).collect()
    };
    run(&["ingest", "--json", "corpus"]);
    let total = |args: &[&str]| run(&[&["search", "--json"], args].concat())[0]["total"].clone();
    assert_eq!(total(&["lieu:Moselle"]), 4);
    assert_eq!(total(&["lieu:=Moselle"]), 1);
    assert_eq!(total(&["--place", "Grand Est"]), 5);
    assert_eq!(total(&["--place", "=Grand Est"]), 0);
    let found = run(&["search", "--json", "--facets", "100", "lieu:Moselle"]).remove(0);
    let france = found["facets"]["place"].as_array().unwrap().iter().find(|line| line["id"] == "place:fr").unwrap();
    assert_eq!(france["count"], 4);
    let stats = run(&["stats", "--json", "--top", "100"]).remove(0);
    assert!(stats["actors"].as_array().unwrap().iter().all(|actor| actor["id"] != "place:fr"), "{stats}");
    let rows = run(&["export", "--entities", "--format", "jsonl"]);
    assert!(rows.iter().any(|row| row["id"] == "place:fr-57463"));
    assert!(rows.iter().all(|row| row["id"] != "place:fr" && row["links"].get(WITHIN).is_none()));
}
