//! Formats, and rows of entities.

use depeche::export::{FORMATS, claims, csv};
use depeche::index::{Filters, entities};
use depeche::record::{ActorKind, Record, Role};

use crate::records::*;

fn export(name: &str, records: &[Record]) -> String {
    let format = depeche::export::format(name).unwrap();
    let mut out = Vec::new();
    let mut sink = (format.open)(Box::new(&mut out));
    records.iter().for_each(|record| sink.record(record).unwrap());
    sink.finish().unwrap();
    drop(sink);
    String::from_utf8(out).unwrap()
}

#[test]
fn every_format_holds_every_record() {
    let records = [full(), record("b", "", "Deux.")];
    assert_eq!(FORMATS.len(), 3);
    let array: Vec<Record> = serde_json::from_str(&export("json", &records)).unwrap();
    assert_eq!(array, records);
    let lines: Vec<Record> =
        export("jsonl", &records).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines, records);
    assert_eq!(serde_json::from_str::<Vec<Record>>(&export("json", &[])).unwrap(), []);
    assert_eq!(export("jsonl", &[]), "");
    assert_eq!(export("csv", &[]).lines().count(), 1);
}

#[test]
fn csv_is_safe_and_whole() {
    let mut bad = full();
    bad.title = Some("=cmd|' /C calc'!A0".into());
    let text = export("csv", &[bad]);
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), csv::COLUMNS);
    let row = reader.records().next().unwrap().unwrap();
    assert_eq!(
        row.iter().collect::<Vec<_>>(),
        [
            "full",
            "corpus/full.txt",
            "",
            "'=cmd|' /C calc'!A0",
            "2017-05-10",
            "fr",
            "Martin Guérin; person:?ceo-nyuko",
            "Nyuko",
            "Metz",
            "ICT Spring",
            "French Tech",
            "Cybersécurité et protection des données",
            "2017-04-25",
            "",
        ]
    );
}

#[test]
fn rows_of_entities_count_documents() {
    let text = "Metz et Nancy. M. Guérin.";
    let mut second = published(record("b", "", text), "2016-01-02");
    second.actors = vec![
        actor(ActorKind::Place, "Metz", text, "Metz"),
        actor(ActorKind::Place, "Nancy", text, "Nancy"),
        actor(ActorKind::Person, "Martin Guérin", text, "Guérin"),
    ];
    second.actors[0].id = "place:fr-57463".into();
    second.actors[2].aliases = vec!["M. Guérin".into()];
    let mut copy = second.clone();
    copy.id = "c".into();
    let corpus = Corpus::of([full(), second, copy]);
    let rows = entities::rows(&corpus.reader(), "", &Filters::default()).unwrap();
    let person = rows.iter().find(|row| row.id == "person:martin-guerin").unwrap();
    assert_eq!((person.documents, person.mentions), (2, 2), "a copy does not count");
    assert_eq!((person.first.as_deref(), person.last.as_deref()), (Some("2016-01-02"), Some("2017-05-10")));
    assert_eq!(person.aliases, ["M. Guérin"]);
    assert_eq!((person.roles[0].title.as_deref(), person.roles[0].documents), (Some("CEO"), 1));
    assert_eq!(person.cooccurring[0].id, "place:fr-57463");
    assert_eq!(person.cooccurring[0].documents, 2);
    assert!(rows.iter().all(|row| row.kind != "theme" && row.cooccurring.len() <= 10));
    assert_eq!(rows[0].documents, 2, "those in most documents first");
    let line = serde_json::to_value(person).unwrap();
    let mut keys: Vec<&str> = line.as_object().unwrap().keys().map(String::as_str).collect();
    let mut columns = csv::ENTITY_COLUMNS.to_vec();
    keys.sort_unstable();
    columns.sort_unstable();
    assert_eq!(keys, columns);
    let mut out = Vec::new();
    csv::entities(&rows, &mut out).unwrap();
    let out = String::from_utf8(out).unwrap();
    assert!(out.contains("\"CEO, Nyuko, current (1)\""), "{out}");
    assert!(out.contains("insee=57463"), "{out}");
}

/// A document that gives someone an office, beside a town.
fn office(id: &str, town: &str, person: &str, organisation: &str) -> Record {
    let text = format!("{person} ({organisation}) à {town}.");
    let mut record = record(id, "", &text);
    let mut actors = vec![
        actor(ActorKind::Person, person, &text, person),
        actor(ActorKind::Organisation, organisation, &text, organisation),
        actor(ActorKind::Place, town, &text, town),
    ];
    actors[0].roles = vec![Role {
        title: None,
        organisation: Some(organisation.into()),
        territory: None,
        status: Some("current".into()),
    }];
    record.actors = actors;
    record
}

#[test]
fn homonyms_are_parted_and_short_names_joined_over_the_corpus() {
    let mut named = office("a", "Metz", "Karim Belhadj", "Chambre de commerce de la Moselle");
    named.actors[1].aliases = vec!["CCI Moselle".into()];
    let corpus = Corpus::of([
        named,
        office("b", "Metz", "K. Belhadj", "CCI Moselle"),
        office("c", "Metz", "Jean Martin", "Ville de Metz"),
        office("d", "Metz", "Jean Martin", "Nyuko"),
        office("e", "Brest", "Jean Martin", "Sonapêche"),
    ]);
    let rows = entities::rows(&corpus.reader(), "", &Filters::default()).unwrap();
    let documents = |id: &str| rows.iter().find(|row| row.id == id).map(|row| row.documents);
    assert_eq!(documents("organisation:chambre-de-commerce-de-la-moselle"), Some(2));
    assert_eq!(documents("organisation:cci-moselle"), None);
    assert_eq!(documents("person:karim-belhadj"), Some(2));
    assert_eq!(documents("person:k-belhadj"), None);
    // The two of Metz have a town in common and may be one; the one of Brest has nothing in common with them.
    assert_eq!(documents("person:jean-martin"), Some(2));
    assert_eq!(documents("person:jean-martin~sonapeche"), Some(1));
}

#[test]
fn exports_by_source_then_day_then_id() {
    let records = [
        ("c", "b.txt", ""),
        ("b", "a.jsonl", "2020-01-02"),
        ("d", "a.jsonl", "2020-01-01"),
        ("a", "a.jsonl", "2020-01-02"),
    ];
    let records = records.map(|(id, source, day)| {
        let record = record(id, "", &format!("Texte {id}."));
        let record = if day.is_empty() { record } else { published(record, day) };
        Record { source: source.into(), ..record }
    });
    let corpus = Corpus::of(records);
    let mut ids = Vec::new();
    corpus
        .reader()
        .for_each("", &Filters::default(), |record| {
            ids.push(record.id);
            Ok(())
        })
        .unwrap();
    assert_eq!(ids, ["d", "a", "b", "c"]);
}

#[test]
fn rows_of_claims_tell_who_has_what() {
    let mut second = record("b", "", "Deux.");
    second.labels = full().labels;
    second.labels[0].claims.clear();
    let corpus = Corpus::of([full(), second]);
    let rows = |query: &str| {
        let mut rows = Vec::new();
        claims::for_each(&corpus.reader(), query, &Filters::default(), |row| {
            rows.push(row);
            Ok(())
        })
        .unwrap();
        rows
    };
    let all = rows("");
    assert_eq!(all.len(), 1, "a label without a claim has no row");
    let row = &all[0];
    assert_eq!((row.document.as_str(), row.label.as_str(), row.status), ("full", "french-tech", "held"));
    assert_eq!((row.holder.as_deref(), row.holder_id.as_deref()), (Some("Nyuko"), Some("organisation:nyuko")));
    assert_eq!((row.published.as_deref(), row.date.as_deref()), (Some("2017-05-10"), Some("2017-04-25")));
    assert!(row.sentence.contains("récompense la cybersécurité."), "{}", row.sentence);
    assert_eq!(rows("personne:Guérin").len(), 1);
    assert!(rows("Deux").is_empty());
    let line = serde_json::to_value(row).unwrap();
    let keys: Vec<&str> = line.as_object().unwrap().keys().map(String::as_str).collect();
    let mut columns = claims::COLUMNS.to_vec();
    columns.sort_unstable();
    let mut sorted = keys.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, columns);
    let mut out: Vec<u8> = Vec::new();
    let mut csv = claims::Csv::new(&mut out).unwrap();
    csv.row(row.clone()).unwrap();
    csv.finish().unwrap();
    let out = String::from_utf8(out).unwrap();
    assert!(out.starts_with("document,published,label,label_name,holder,"), "{out}");
    assert!(out.contains(",Nyuko,organisation:nyuko,held,ses deux sites,2017-04-25,"), "{out}");
}
