//! The record against its published schema, and against the contract restated here.

use depeche::analyze::{Analyzer, Options};
use depeche::document::{Document, Origin, Stated};
use depeche::export::json_schema::TEXT;
use depeche::gazetteer::Gazetteers;
use depeche::record::{Record, Rejected};
use serde_json::{Value, json};

use crate::records::*;

fn validator() -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(TEXT).unwrap();
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    jsonschema::draft202012::options().should_validate_formats(true).build(&schema).unwrap()
}

fn assert_valid(value: &Value) {
    let errors: Vec<String> =
        validator().iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{value:#}");
}

/// The example of the contract, to the letter; only the elisions are filled.
fn contract() -> Value {
    let labels = json!([{"id": "french-tech", "name": "French Tech", "aliases": [], "score": 0.95, "mentions": [],
                  "holders": ["Sillon Lorrain"], "status": "confirmed", "date": "2016-07-25", "issuer": "Mission French Tech",
                  "claims": [{"holder": "Sillon Lorrain", "holder_id": "place:sillon-lorrain", "status": "confirmed",
                              "object": null, "date": "2016-07-25", "from": "2016-07-25", "to": "2016-07-25",
                              "issuer": "Mission French Tech",
                              "mention": {"field": "title", "start": 20, "end": 31, "text": "French Tech"},
                              "sentence": {"start": 0, "end": 60}}]}]);
    json!({
      "schema": "depeche/1", "id": "9f2c", "content_hash": "ab", "duplicate_of": null,
      "source": "corpus/exemple.txt", "url": null, "publisher": null, "title": "…", "text": "…", "authors": [],
      "language": {"code": "fr", "confidence": 0.98, "reliable": true},
      "languages": [{"code": "fr", "start": 0, "end": 812}],
      "published": {"value": "2017-05-10", "origin": "text"},
      "anchor": "2017-05-10",
      "actors": [
        {"id": "person:martin-guerin", "kind": "person", "name": "Martin Guérin", "aliases": [],
         "roles": [{"title": "CEO", "organisation": "Nyuko", "territory": null, "status": "current"}],
         "links": {}, "origin": "rule", "score": 0.97,
         "mentions": [{"field": "text", "start": 123, "end": 136, "text": "Martin Guérin"}]},
        {"id": "place:fr-57463", "kind": "place", "name": "Metz", "aliases": [], "roles": [],
         "links": {"insee": "57463", "within": "place:fr-dep-57 place:fr-reg-44 place:fr"}, "origin": "gazetteer", "score": 0.99, "mentions": []}
      ],
      "events": [{"id": "event:ict-spring", "name": "ICT Spring", "aliases": [], "score": 0.9, "mentions": []}],
      "dates": [{"value": "2017-04-25", "from": "2017-04-25", "to": "2017-04-25", "kind": "relative", "part": null,
                 "grain": "day", "role": "event",
                 "mentions": [{"field": "text", "start": 3, "end": 21, "text": "25 avril dernier", "time": null}]}],
      "labels": labels,
      "themes": [{"id": "cybersecurite", "name": "Cybersécurité et protection des données", "parent": "science-technologie", "score": 0.71, "mentions": []}],
      "contacts": [{"kind": "email", "value": "presse@exemple.lu", "mentions": []}],
      "warnings": []
    })
}

/// Names of fields, all the way down, with the values left out.
fn shape(value: &Value) -> Value {
    match value {
        Value::Object(fields) => fields.iter().map(|(key, value)| (key.clone(), shape(value))).collect(),
        Value::Array(items) => Value::Array(items.first().map(shape).into_iter().collect()),
        _ => Value::Null,
    }
}

#[test]
fn the_contract_holds_three_times() {
    // The example is valid, is read by the types (which deny unknown fields), and is written again
    // with the same fields.
    let contract = contract();
    assert_valid(&contract);
    let record: Record = serde_json::from_value(contract.clone()).unwrap();
    assert_eq!(shape(&serde_json::to_value(&record).unwrap()), shape(&contract));
}

#[test]
fn every_record_is_valid() {
    assert_valid(&serde_json::to_value(full()).unwrap());
    let corpus = Corpus::of([full(), record("b", "", "Deux."), record("c", "", "Deux.")]);
    for id in ["full", "b", "c"] {
        assert_valid(&serde_json::to_value(corpus.reader().show(id).unwrap()).unwrap());
    }
    let analyzer = Analyzer::new(Gazetteers::embedded());
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/corpus")).unwrap() {
        let path = entry.unwrap().path();
        let Ok(body) = std::fs::read_to_string(&path) else { continue };
        let document = Document { source: path.display().to_string(), body, ..Document::default() };
        assert_valid(&serde_json::to_value(analyzer.analyze(&document, &Options::default()).record).unwrap());
    }
}

/// Days at and beyond the ends of the calendar, and days that are none: stated, told and counted to.
#[test]
fn days_of_odd_years_are_valid() {
    let analyzer = Analyzer::new(Gazetteers::embedded());
    let stated = [
        "-0001-01-01",
        "-000001-01-01",
        "0000-01-01",
        "0001-01-01",
        "9999-12-31",
        "10000-01-01",
        "99999-01-01",
        "31/02/2019",
        "2019-13-45",
        "00000000",
        "00000101",
        "99999999",
        "9999-12-31T23:59:59+14:00",
    ];
    let told = [
        "Il y a neuf mille ans, hier, lundi, le mois dernier, l’an prochain, le siècle dernier, ce week-end.",
        "Dans neuf cents ans, il y a 999 ans, dans 999 semaines, le trimestre prochain, Noël prochain, la veille.",
        "Avant janvier 1000, avant 1000, jusqu’en 2199, le 31/02, le 31/02/2199, le 1er janvier 0000, le 3 mai 9999.",
        ". Il a siégé à huis clos du 8 au 12 mars.",
    ];
    let options = Options { keep_furniture: true, language: Some("fr".into()), ..Options::default() };
    for (value, text) in stated.iter().flat_map(|value| told.iter().map(move |text| (value, text))) {
        for origin in [Origin::Input, Origin::Metadata] {
            let published = Some(Stated { value: (*value).to_string(), origin });
            let document = Document { body: (*text).to_string(), published, ..Document::default() };
            assert_valid(&serde_json::to_value(analyzer.record(&document, &options)).unwrap());
        }
    }
}

/// What the fuzzer came upon: names that are made of signs alone.
#[test]
fn names_of_signs_are_none() {
    let analyzer = Analyzer::new(Gazetteers::embedded());
    let options = Options { language: Some("fr".into()), ..Options::default() };
    for name in ["!", "\u{fffd}", "–", "★", "…"] {
        let body = format!("La commune perd le label « {name} » et les labels « {name} » et « {name} ».");
        let record = analyzer.record(&Document { body, ..Document::default() }, &options);
        assert!(record.labels.is_empty(), "{name}");
        assert_valid(&serde_json::to_value(record).unwrap());
    }
}

#[test]
fn rejected_documents_are_valid() {
    let rejected =
        json!({"schema": "depeche/1", "source": "a", "line": null, "error": {"code": "too-large", "message": "m"}});
    assert_valid(&rejected);
    serde_json::from_value::<Rejected>(rejected).unwrap();
}

#[test]
fn what_breaks_the_contract_is_not_valid() {
    let validator = validator();
    let fields: Vec<String> = contract().as_object().unwrap().keys().cloned().collect();
    for field in fields {
        let mut broken = contract();
        broken.as_object_mut().unwrap().remove(&field);
        assert!(!validator.is_valid(&broken), "without {field}");
    }
    for (at, value) in [
        ("/surplus", json!(1)),
        ("/actors/0/surplus", json!(1)),
        ("/actors/0/kind", json!("company")),
        ("/actors/0/mentions/0/start", json!(-1)),
        ("/published/origin", json!("guess")),
        ("/published/value", json!("10 mai")),
        ("/dates/0/part", json!("late-ish")),
        ("/dates/0/grain", json!("fortnight")),
        ("/dates/0/role", json!("birthday")),
        ("/labels/0/status", json!("wished")),
        ("/labels/0/claims/0/status", json!(null)),
        ("/language/confidence", json!(2)),
        ("/schema", json!("depeche/2")),
    ] {
        let mut broken = contract();
        let (parent, key) = at.rsplit_once('/').unwrap();
        broken.pointer_mut(parent).unwrap().as_object_mut().unwrap().insert(key.into(), value);
        assert!(!validator.is_valid(&broken), "{at}");
    }
}
