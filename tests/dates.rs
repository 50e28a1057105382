//! The roles of dates, over sentences written by hand, and what the agenda makes of them.

use std::collections::BTreeMap;

use depeche::analyze::{Analyzer, Options};
use depeche::document::{Document, Origin, Stated};
use depeche::gazetteer::Gazetteers;
use depeche::record::{DateRole, Record};
use serde_json::Value;

use crate::support::{depeche, folder, log};

const ROLES: &str = include_str!("data/date_roles.tsv");
/// Shares of the two halves that may not be lost: the one that was tuned on, the one that judges.
const FLOORS: [(&str, f32); 2] = [("a", 0.95), ("b", 0.93)];

fn record(analyzer: &Analyzer, text: &str, published: &str) -> Record {
    let stated = Stated { value: published.into(), origin: Origin::Input };
    let document = Document { body: text.into(), published: Some(stated), ..Document::default() };
    let options = Options { keep_furniture: true, language: Some("fr".into()), ..Options::default() };
    analyzer.analyze(&document, &options).record
}

#[test]
fn roles_of_dates() {
    let analyzer = Analyzer::new(Gazetteers::embedded());
    let mut counts: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for line in ROLES.lines().skip(1).filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [half, published, text, words, expected] = fields[..] else { panic!("{line:?}: five fields") };
        let record = record(&analyzer, text, published);
        let row = record
            .dates
            .iter()
            .find(|row| row.mentions.iter().any(|m| m.text.contains(words) || words.contains(m.text.as_str())));
        let got = row.and_then(|row| row.role).map_or("-", DateRole::name);
        let count = counts.entry(half).or_default();
        count.1 += 1;
        if got == expected && row.is_some() {
            count.0 += 1;
        } else {
            wrong.push(format!("{half} {expected:<12} got {got:<12} {text}"));
        }
    }
    for (half, floor) in FLOORS {
        let (right, all) = counts[half];
        assert!(all >= 60, "half {half} has {all} sentences");
        assert!(right as f32 >= floor * all as f32, "half {half}: {right} of {all}\n{}", wrong.join("\n"));
    }
}

#[test]
fn one_value_has_one_role() {
    let analyzer = Analyzer::new(Gazetteers::embedded());
    // The deadline outweighs the event of the same day.
    let text = "Le salon aura lieu le 5 mai 2019. Les dossiers sont à déposer au siège le 5 mai 2019.";
    let record = record(&analyzer, text, "2019-03-12");
    assert_eq!(record.dates.len(), 1);
    assert_eq!(record.dates[0].role, Some(DateRole::Deadline));
}

#[test]
fn conflicts_are_warnings() {
    let analyzer = Analyzer::new(Gazetteers::embedded());
    let record =
        record(&analyzer, "Le conseil se réunira mardi 3 mars 2020 ; mardi 3 mars 2019 il pleuvait.", "2020-02-01");
    assert_eq!(record.warnings, ["\"mardi 3 mars 2019\": 2019-03-03 is a Sunday; the day is kept"]);
}

/// Heads of releases, each with the day that it states.
const HEADS: [(&str, Option<&str>); 14] = [
    ("25 mars 2021 · Start-ups · 4 min de lecture\n\nUn titre qui dit quelque chose", Some("2021-03-25")),
    ("Un titre qui dit quelque chose\n\nMis à jour le 5 mai 2019 | Publié le 3 mai 2019", Some("2019-05-03")),
    ("COMMUNIQUÉ DE PRESSE - 12 mars 2019\n\nUn titre qui dit quelque chose", Some("2019-03-12")),
    ("Communiqué de presse du 12 mars 2019\n\nUn titre qui dit quelque chose", Some("2019-03-12")),
    ("Paris, 12/03/2019\n\nUn titre qui dit quelque chose", Some("2019-03-12")),
    ("12/03/2019 - Actualités\n\nUn titre qui dit quelque chose", Some("2019-03-12")),
    ("Un titre qui dit quelque chose\nPar Anne Bon - 12 mars 2019", Some("2019-03-12")),
    ("Un titre qui dit quelque chose\nPosté par Anne Bon le 12 mars 2019", Some("2019-03-12")),
    ("Sous embargo jusqu'au 15 mars 2019 à 6 h\n\nUn titre qui dit quelque chose", None),
    (
        "Sous embargo jusqu'au 15 mars 2019\n\nUn titre qui dit quelque chose\n\nPublié le 12 mars 2019",
        Some("2019-03-12"),
    ),
    ("Un titre qui dit quelque chose\n15 mars 2019\nEmbargo : 16 mars 2019", Some("2019-03-15")),
    ("Un titre qui dit quelque chose\n\nDernière mise à jour : 12 mars 2019", None),
    ("Salon de l'habitat – 12 mars 2019\n\nUn titre qui dit quelque chose", None),
    ("Un titre qui dit quelque chose\n\nInscriptions avant le 12 mars 2019", None),
];

#[test]
fn heads_state_the_publication() {
    let analyzer = Analyzer::new(Gazetteers::embedded());
    let body = "Le conseil départemental a voté un plan de soutien aux librairies indépendantes, qui recevront une aide \
                pendant deux ans et pourront embaucher des apprentis dans chaque canton du territoire.";
    for (head, expected) in HEADS {
        let document = Document { body: format!("{head}\n\n{body}"), ..Document::default() };
        let record = analyzer.analyze(&document, &Options::default()).record;
        assert_eq!(record.published.map(|published| published.value).as_deref(), expected, "{head}");
    }
    let letter = format!("Un titre qui dit quelque chose\n\n{body}\n\nFait à Metz, le 12 mars 2019");
    let record = analyzer.analyze(&Document { body: letter, ..Document::default() }, &Options::default()).record;
    assert_eq!(record.published.map(|published| published.origin), Some(Origin::Dateline));
}

const SALON: &[u8] = "Le salon de l'habitat ouvre ses portes

Publi\u{e9} le 12 mars 2019

Le Salon de l'habitat se tiendra les 22 et 23 mai 2019 \u{e0} Metz. Les exposants ont jusqu'au 30 avril 2019 pour s'inscrire \u{e0} Nancy. Le salon a \u{e9}t\u{e9} cr\u{e9}\u{e9} en 1998 par la chambre de commerce et attire chaque ann\u{e9}e des visiteurs de toute la r\u{e9}gion.
"
.as_bytes();
const CONSEIL: &[u8] = "Le conseil municipal se r\u{e9}unit

Publi\u{e9} le 13 mars 2019

Le conseil municipal se r\u{e9}unira le jeudi 2 mai 2019 \u{e0} 18 h 30 \u{e0} Thionville. Le nouveau r\u{e8}glement entrera en vigueur le 1er juillet 2019, apr\u{e8}s une ann\u{e9}e de travaux pr\u{e9}paratoires avec les associations du territoire.
"
.as_bytes();

fn indexed() -> tempfile::TempDir {
    let folder = folder(&[("corpus/salon.txt", SALON), ("corpus/conseil.txt", CONSEIL)]);
    let output = depeche(folder.path(), &["ingest", "--quiet"], b"");
    assert!(output.status.success(), "{}", log(&output));
    folder
}

fn agenda(folder: &tempfile::TempDir, args: &[&str]) -> Value {
    let args: Vec<&str> = ["agenda", "--json"].iter().chain(args).copied().collect();
    let output = depeche(folder.path(), &args, b"");
    assert_eq!(output.status.code(), Some(0), "{}", log(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn days(agenda: &Value) -> Vec<(&str, &str)> {
    let entries = agenda["entries"].as_array().unwrap();
    entries.iter().map(|entry| (entry["from"].as_str().unwrap(), entry["role"].as_str().unwrap())).collect()
}

#[test]
fn the_agenda_lists_what_is_announced() {
    let folder = indexed();
    let all = agenda(&folder, &["--from", "2019"]);
    assert_eq!(
        days(&all),
        [("2019-04-30", "deadline"), ("2019-05-02", "event"), ("2019-05-22", "event"), ("2019-07-01", "start")]
    );
    let council = &all["entries"][1];
    assert_eq!((council["time"].as_str(), council["place"].as_str()), (Some("18:30"), Some("Thionville")), "{council}");
    assert_eq!(all["entries"][2]["to"], "2019-05-23");
    assert_eq!(
        days(&agenda(&folder, &["--from", "2019-05", "--to", "2019-05"])),
        [("2019-05-02", "event"), ("2019-05-22", "event")]
    );
    // A period that holds only the second day of the fair.
    assert_eq!(days(&agenda(&folder, &["--from", "2019-05-23", "--to", "2019-05-23"])), [("2019-05-22", "event")]);
    assert_eq!(
        days(&agenda(&folder, &["conseil", "--from", "2019"])),
        [("2019-05-02", "event"), ("2019-07-01", "start")]
    );
    assert_eq!(days(&agenda(&folder, &["--from", "2019", "--role", "deadline"])), [("2019-04-30", "deadline")]);
    assert_eq!(days(&agenda(&folder, &["--from", "2019", "--published-from", "2019-03-13"])).len(), 2);
}

#[test]
fn an_empty_agenda_says_so() {
    let folder = indexed();
    let output = depeche(folder.path(), &["agenda", "--from", "2031", "--to", "2032"], b"");
    assert_eq!((output.status.code(), output.stdout.len()), (Some(0), 0));
    assert!(log(&output).contains("nothing is announced from 2031-01-01 to 2032-12-31"), "{}", log(&output));
    let output = depeche(folder.path(), &["agenda", "--quiet"], b"");
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0), "{}", log(&output));
}

#[test]
fn the_agenda_is_a_calendar() {
    let folder = indexed();
    let output = depeche(folder.path(), &["agenda", "--from", "2019", "--ical", "-"], b"");
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.matches("BEGIN:VEVENT\r\n").count(), 4, "{text}");
    assert!(text.contains("\r\nDTSTART:20190502T183000\r\n"), "{text}");
    assert!(text.contains("\r\nDTSTART;VALUE=DATE:20190522\r\nDTEND;VALUE=DATE:20190524\r\n"), "{text}");
    let output = depeche(folder.path(), &["agenda", "--from", "2019", "--ical", "agenda.ics"], b"");
    assert_eq!((output.status.code(), output.stdout.len()), (Some(0), 0), "{}", log(&output));
    let written = std::fs::read_to_string(folder.path().join("agenda.ics")).unwrap();
    let uids =
        |text: &str| text.lines().filter(|line| line.starts_with("UID:")).map(str::to_string).collect::<Vec<_>>();
    assert_eq!(uids(&written), uids(&text));
    assert!(!folder.path().join(".agenda.ics.part").exists());
}

#[test]
fn the_agenda_keeps_the_exit_codes() {
    let folder = folder(&[]);
    for (args, code) in [
        (vec!["agenda"], 1),
        (vec!["agenda", "--from", "mai"], 2),
        (vec!["agenda", "--role", "past"], 2),
        (vec!["agenda", "--json", "--ical", "-"], 2),
    ] {
        let output = depeche(folder.path(), &args, b"");
        assert_eq!(output.status.code(), Some(code), "{args:?}: {}", log(&output));
    }
}

#[test]
fn search_knows_the_roles_of_dates() {
    let folder = indexed();
    for (args, total) in [
        (vec!["annonce:2019-05"], 2),
        (vec!["announced:2019-07"], 1),
        (vec!["échéance:2019-04"], 1),
        (vec!["deadline:2019-05-02"], 0),
        (vec!["deadline:[2019-04-30 TO 2019-05]"], 1),
        (vec!["date:1998"], 1),
        (vec!["annonce:1998"], 0),
        (vec!["annonce:*"], 2),
        (vec!["--date-role", "start"], 1),
        (vec!["--date-role", "start", "--date-from", "2019-08"], 0),
        (vec!["--date-role", "start", "--date-role", "past"], 2),
    ] {
        let all: Vec<&str> = ["search", "--json"].iter().chain(&args).copied().collect();
        let output = depeche(folder.path(), &all, b"");
        let hits: Value =
            serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{args:?}: {}", log(&output)));
        assert_eq!(hits["total"], total, "{args:?}");
    }
}
