//! `depeche eval`: gold in its formats, errors with reasons, runs compared, floors.

use std::path::Path;

use serde_json::Value;

use crate::support::{depeche, folder, log};

const TEXT: &str = "Un guichet pour les artisans\n\nMetz, le mardi 12 mars 2019 – Mme Anne Bonnard, présidente de la Chambre \
                    de métiers et de l'artisanat de la Moselle, et M. Paul Lorrain, maire de Thionville, ont inauguré hier \
                    le guichet labellisé Qualiopi. La société Ferroscan, dont le siège est à Nancy, recrutera d'ici 2021.\n";

const OWN: &str = r#"{"doc":"a.txt","language":{"code":"fr"},"title":"Un guichet pour les artisans","published":{"value":"2019-03-12"},"actors":[{"kind":"person","name":"Anne Bonnard","roles":[{"title":"présidente","organisation":"Chambre de métiers et de l'artisanat de la Moselle"}]},{"kind":"person","name":"Zoé Absente"},{"kind":"organisation","name":"Chambre de métiers et de l'artisanat de la Moselle"},{"kind":"organisation","name":"Ferroscan","optional":true},{"kind":"place","name":"Metz"},{"kind":"place","name":"Nancy"}],"events":[],"dates":[{"from":"2019-03-11","to":"2019-03-11"},{"from":null,"to":"2021-12-31"}],"labels":[{"name":"Qualiopi"}],"themes":[],"contacts":[]}"#;

const LISTS: &str = r#"{"doc":"a.txt","lang":"fr","title":"Un guichet pour les artisans","published":"2019-03-12","person":[["Anne Bonnard"],["Zoé Absente"]],"roles":[["Anne Bonnard","présidente","Chambre de métiers et de l'artisanat de la Moselle"]],"organisation":[["Chambre de métiers et de l'artisanat de la Moselle"]],"place":[["Metz"],["Nancy"]],"event":[],"date":[["2019-03-11","2019-03-11"],[null,"2021-12-31"]],"label":[["Qualiopi"]],"theme":[],"optional":{"organisation":[["Ferroscan"]]}}"#;

fn json(folder: &Path, args: &[&str]) -> Value {
    let output = depeche(folder, args, b"");
    assert_eq!(output.status.code(), Some(0), "{}", log(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn counts(report: &Value, table: &str, kind: &str) -> [u64; 3] {
    ["right", "missed", "wrong"].map(|key| report[table][kind][key].as_u64().unwrap())
}

#[test]
fn counts_what_is_right_missed_and_wrong_and_says_why() {
    let folder = folder(&[("a.txt", TEXT.as_bytes()), ("gold.jsonl", OWN.as_bytes())]);
    let report = json(folder.path(), &["eval", "gold.jsonl", "--json"]);
    assert_eq!(counts(&report, "entities", "person"), [1, 1, 1]);
    assert_eq!(counts(&report, "entities", "organisation"), [1, 0, 0]);
    assert_eq!(counts(&report, "entities", "place"), [2, 0, 1]);
    // The day of publication counts neither way.
    assert_eq!(counts(&report, "entities", "date"), [2, 0, 0]);
    assert_eq!((&report["roles"]["right"], &report["roles"]["missed"]), (&1.into(), &0.into()));
    assert_eq!(report["shares"]["title"], serde_json::json!({"right": 1, "of": 1}));
    let mistakes = report["mistakes"].as_array().unwrap();
    let of = |kind: &str, class: &str| mistakes.iter().find(|m| m["kind"] == kind && m["class"] == class).unwrap();
    assert_eq!(of("person", "missed")["gold"], "Zoé Absente");
    assert_eq!(of("person", "missed")["reason"], "it does not stand in the record's text");
    let wrong = of("place", "wrong");
    assert_eq!(wrong["found"], "Thionville");
    assert!(wrong["context"].as_str().unwrap().contains("maire de [Thionville], ont"), "{wrong}");
    assert!(wrong["reason"].as_str().unwrap().contains("score"), "{wrong}");

    let shown = depeche(folder.path(), &["eval", "gold.jsonl"], b"");
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    assert!(shown.contains("person                  0.500  0.500  0.500"), "{shown}");
    assert!(shown.contains("place, wrong: 1"), "{shown}");
}

#[test]
fn records_lists_and_corrected_records_give_the_same_figures() {
    let folder =
        folder(&[("a.txt", TEXT.as_bytes()), ("own.jsonl", OWN.as_bytes()), ("lists.jsonl", LISTS.as_bytes())]);
    let records = depeche(folder.path(), &["extract", "a.txt"], b"").stdout;
    std::fs::write(folder.path().join("run.jsonl"), &records).unwrap();
    let figures = |args: &[&str]| {
        let report = json(folder.path(), args);
        [report["entities"].clone(), report["roles"].clone(), report["shares"].clone()]
    };
    let own = figures(&["eval", "own.jsonl", "a.txt", "--json"]);
    assert_eq!(own, figures(&["eval", "lists.jsonl", "a.txt", "--json"]));
    assert_eq!(own, figures(&["eval", "own.jsonl", "--records", "run.jsonl", "--json"]));
    // A record is a gold as it stands: offsets, roles and all.
    let report = json(folder.path(), &["eval", "run.jsonl", "a.txt", "--json"]);
    let wrong = |table: &str| {
        let kinds = report[table].as_object().unwrap();
        kinds
            .iter()
            .filter(|(_, f)| f["missed"] != 0 || f["wrong"] != 0)
            .map(|(kind, _)| kind.clone())
            .collect::<Vec<_>>()
    };
    assert!(report["strict"]["date"]["right"].as_u64().unwrap() >= 3, "{report}");
    assert_eq!((wrong("entities"), wrong("strict"), wrong("overlapping")), (vec![], vec![], vec![]));
    assert_eq!(report["mistakes"], serde_json::json!([]));
}

#[test]
fn conll_and_brat_are_judged_by_their_offsets() {
    let conll = "Le O\nmaire O\nde O\nMetz B-LOC\n, O\nM. O\nPaul B-PER\nDurand I-PER\n, O\na O\nouvert O\nle O\nsalon O\nà O\n\
                 Nancy B-ORG\n. O\n";
    let text = "Le maire de Metz, M. Paul Durand, a ouvert le salon à Nancy.\n";
    let brat = "T1\tPerson 21 32\tPaul Durand\nT2\tPlace 12 16\tMetz\nT3\tVille 54 59\tNancy\n";
    let folder = folder(&[("g.conll", conll.as_bytes()), ("b/d.txt", text.as_bytes()), ("b/d.ann", brat.as_bytes())]);
    let report = json(folder.path(), &["eval", "g.conll", "--json"]);
    assert_eq!(counts(&report, "strict", "person"), [1, 0, 0]);
    assert_eq!((counts(&report, "strict", "place"), counts(&report, "strict", "organisation")), ([1, 0, 1], [0, 1, 0]));
    let mistakes = report["mistakes"].as_array().unwrap();
    assert!(mistakes.iter().any(|m| m["class"] == "other-kind" && m["gold"] == "Nancy"), "{mistakes:?}");

    let report = json(folder.path(), &["eval", "b", "--json"]);
    assert_eq!(counts(&report, "strict", "place"), [1, 0, 1]);
    assert_eq!(report["ignored"]["Ville"], 1);
    let report = json(folder.path(), &["eval", "b", "--type", "Ville=place", "--json"]);
    assert_eq!(counts(&report, "strict", "place"), [2, 0, 0]);
}

#[test]
fn two_runs_tell_which_documents_changed() {
    let folder = folder(&[("a.txt", TEXT.as_bytes()), ("gold.jsonl", OWN.as_bytes())]);
    let records = String::from_utf8(depeche(folder.path(), &["extract", "a.txt"], b"").stdout).unwrap();
    let mut record: Value = serde_json::from_str(&records).unwrap();
    record["actors"].as_array_mut().unwrap().retain(|actor| actor["name"] != "Metz");
    std::fs::write(folder.path().join("old.jsonl"), format!("{record}\n")).unwrap();
    let change = json(folder.path(), &["eval", "gold.jsonl", "a.txt", "--baseline", "old.jsonl", "--json"]);
    assert_eq!(change["change"]["documents"][0]["doc"], "a.txt");
    assert_eq!(change["change"]["documents"][0]["mended"], serde_json::json!(["place missed Metz"]));
    assert_eq!(change["change"]["documents"][0]["broken"], serde_json::json!([]));
}

#[test]
fn a_gold_that_cannot_be_used_says_where_and_what_to_do() {
    let folder = folder(&[
        ("a.txt", TEXT.as_bytes()),
        ("typo.jsonl", b"{\"doc\":\"a.txt\",\"actors\":[]}\n{\"doc\":\"b.txt\",\"actor\":[]}\n"),
        ("other.jsonl", b"{\"doc\":\"nowhere.txt\",\"actors\":[]}\n"),
        ("latin.jsonl", b"{\"doc\":\"a.txt\",\"title\":\"\xe9\"}\n"),
        ("empty/x", b""),
    ]);
    for (args, words) in [
        (&["eval", "typo.jsonl"][..], "typo.jsonl:2: unknown field `actor`"),
        (&["eval", "other.jsonl"], "none of its documents was found"),
        (&["eval", "latin.jsonl"], "latin.jsonl:1: the line is not UTF-8"),
        (&["eval", "missing.jsonl"], "missing.jsonl: "),
        (&["eval", "empty"], "no .ann file"),
    ] {
        let output = depeche(folder.path(), args, b"");
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        assert!(log(&output).contains(words), "{}", log(&output));
    }
    let usage = depeche(folder.path(), &["eval", "typo.jsonl", "--type", "Ville"], b"");
    assert_eq!(usage.status.code(), Some(2));
}

#[test]
fn floors_are_pinned_and_hold() {
    let folder = folder(&[("a.txt", TEXT.as_bytes()), ("gold.jsonl", OWN.as_bytes())]);
    let eval = |more: &[&str]| {
        let args = [&["eval", "gold.jsonl", "a.txt", "--errors", "0", "--floors", "floors"], more].concat();
        depeche(folder.path(), &args, b"")
    };
    assert_eq!(eval(&[]).status.code(), Some(1));
    assert_eq!(eval(&["--pin"]).status.code(), Some(0));
    let floors = std::fs::read_to_string(folder.path().join("floors")).unwrap();
    assert!(floors.contains("person=0.500\n") && floors.contains("digest="), "{floors}");
    assert_eq!(eval(&[]).status.code(), Some(0));

    std::fs::write(folder.path().join("floors"), floors.replace("person=0.500", "person=0.900")).unwrap();
    let fallen = eval(&[]);
    assert_eq!(fallen.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&fallen.stdout).contains("person: 0.500 is below 0.900"));
    // Pinned again over the same texts, a floor does not sink.
    assert_eq!(eval(&["--pin"]).status.code(), Some(4));
    assert!(std::fs::read_to_string(folder.path().join("floors")).unwrap().contains("person=0.900"));

    std::fs::write(folder.path().join("a.txt"), TEXT.replace("Metz", "Lens")).unwrap();
    let changed = eval(&[]);
    assert_eq!(changed.status.code(), Some(1));
    assert!(log(&changed).contains("not what these floors were measured on"), "{}", log(&changed));
}

#[test]
fn scores_are_held_against_what_came_true() {
    let folder = folder(&[("a.txt", TEXT.as_bytes()), ("gold.jsonl", OWN.as_bytes())]);
    let report = json(folder.path(), &["eval", "gold.jsonl", "--calibration", "--confusion", "--json"]);
    // Two places are right and one is wrong: so many have a score.
    let places = &report["calibration"]["place"];
    let sum = |key: &str| places["bins"].as_array().unwrap().iter().map(|bin| bin[key].as_u64().unwrap()).sum::<u64>();
    assert_eq!((sum("count"), sum("right"), &places["count"]), (3, 2, &3.into()));
    assert!(places["brier"].as_f64().unwrap() <= 1.0 && places["ece"].as_f64().unwrap() <= 1.0);
    let wrong = report["entities"]["theme"]["wrong"].as_u64().unwrap();
    let themes = report["confusion"]["themes"].as_array().unwrap();
    assert_eq!(themes.iter().map(|theme| theme["wrong"].as_u64().unwrap()).sum::<u64>(), wrong);
    assert!(json(folder.path(), &["eval", "gold.jsonl", "--json"]).get("calibration").is_none());
    let shown = depeche(folder.path(), &["eval", "gold.jsonl", "--calibration", "--confusion"], b"");
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    assert!(
        shown.contains("scores of place") && shown.contains("Brier") && shown.contains("wrong beside it"),
        "{shown}"
    );
}
