//! Labels and claims on them: how many of the sentences of `tests/data/labels.tsv` and `tests/data/claims.tsv` are read as
//! a person reads them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use depeche::analyze::{Analyzer, Options};
use depeche::document::Document;
use depeche::eval::names::key;
use depeche::gazetteer::{Gazetteers, ListKind};
use depeche::record::{ClaimStatus, Record};

use crate::support::{depeche, folder, lines, log};

static ANALYZER: LazyLock<Analyzer> = LazyLock::new(|| Analyzer::new(Gazetteers::embedded()));

fn table(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)).unwrap()
}

fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table.lines().filter(|line| !line.starts_with("# ")).skip(1).map(|line| line.split('\t').collect())
}

fn read(body: &str) -> Record {
    let document = Document { body: body.into(), ..Document::default() };
    let published = Some("2024-06-15".to_string());
    let options = Options { keep_furniture: true, language: Some("fr".into()), published, ..Options::default() };
    ANALYZER.analyze(&document, &options).record
}

#[test]
fn labels_and_traps_are_told_apart() {
    let table = table("labels.tsv");
    let mut wrong = Vec::new();
    let mut count = 0;
    for row in rows(&table) {
        let [sentence, expected] = row[..] else { panic!("{row:?} has not two columns") };
        let mut want: Vec<&str> = expected.split(' ').filter(|id| *id != "-").collect();
        let record = read(sentence);
        let mut got: Vec<&str> = record.labels.iter().map(|label| label.id.as_str()).collect();
        want.sort_unstable();
        got.sort_unstable();
        count += 1;
        if want != got {
            wrong.push(format!("{sentence}: {want:?}, not {got:?}"));
        }
    }
    assert!(count >= 120);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Right, missed and wrong claims of a half, and how many of the right ones have their object and date.
#[derive(Default, Debug)]
struct Tally {
    right: usize,
    missed: usize,
    wrong: usize,
    objects: usize,
    dates: usize,
}

#[test]
fn claims_are_read_as_people_read_them() {
    let table = table("claims.tsv");
    let mut halves: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut errors = Vec::new();
    let mut statuses = Vec::new();
    for row in rows(&table) {
        let [half, sentence, expected] = row[..] else { panic!("{row:?} has not three columns") };
        let record = read(sentence);
        let mut got: Vec<(&str, String, ClaimStatus, String, &str)> = Vec::new();
        for label in &record.labels {
            for claim in &label.claims {
                let text = |value: &Option<String>| value.as_deref().map_or_else(|| "-".to_string(), key);
                let date = claim.date.as_deref().unwrap_or("-");
                got.push((&label.id, text(&claim.holder), claim.status, text(&claim.object), date));
            }
        }
        let tally = halves.entry(half).or_default();
        for claim in expected.split(" ;; ").filter(|claim| *claim != "none") {
            let [label, holders, status, object, date] = claim.split('|').collect::<Vec<_>>()[..] else {
                panic!("{claim:?} has not five parts")
            };
            let status = ClaimStatus::from_name(status).expect(status);
            statuses.push(status);
            for holder in holders.split('+') {
                let holder = if holder == "-" { "-".to_string() } else { key(holder) };
                let object = if object == "-" { "-".to_string() } else { key(object) };
                match got.iter().position(|found| (found.0, &found.1, found.2) == (label, &holder, status)) {
                    Some(at) => {
                        let found = got.remove(at);
                        tally.right += 1;
                        tally.objects += usize::from(found.3 == object);
                        tally.dates += usize::from(found.4 == date);
                    }
                    None => {
                        tally.missed += 1;
                        if half == "dev" {
                            errors.push(format!("{sentence}: missed {label} {holder} {status:?}"));
                        }
                    }
                }
            }
        }
        tally.wrong += got.len();
        if half == "dev" {
            errors.extend(got.iter().map(|found| format!("{sentence}: wrong {found:?}")));
        }
    }
    for status in ClaimStatus::ALL {
        assert!(statuses.contains(&status), "no sentence for {status:?}");
    }
    // Right at least, missed and wrong together at most: floors, to be raised when the figures rise.
    let floors = table.lines().find_map(|line| line.strip_prefix("# floor ")).expect("the floors");
    for floor in floors.split_whitespace() {
        let (half, numbers) = floor.split_once('=').expect("half=right/wrong");
        let (right, wrong) = numbers.split_once('/').expect("half=right/wrong");
        let tally = &halves[half];
        let enough = tally.right >= right.parse().unwrap() && tally.wrong <= wrong.parse().unwrap();
        let filled = tally.objects * 100 >= tally.right * 90 && tally.dates * 100 >= tally.right * 90;
        assert!(enough && filled, "{half}: {tally:?}, floors {floor}\n{errors:#?}");
    }
}

#[test]
fn a_label_sums_its_claims_up() {
    let record = read(
        "La société Nyuko a obtenu la certification ISO 27001 en mars 2023. \
         L’ANSSI a délivré la qualification SecNumCloud à Outscale. Metz prépare le label Pavillon bleu.",
    );
    let label = |id: &str| record.labels.iter().find(|label| label.id == id).unwrap();
    let iso = label("iso-27001");
    assert_eq!((iso.holders.as_slice(), iso.status), (&["Nyuko".to_string()][..], Some(ClaimStatus::Awarded)));
    assert_eq!((iso.date.as_deref(), iso.issuer.as_deref()), (Some("2023-03"), Some("ISO")));
    let claim = &iso.claims[0];
    assert_eq!((claim.from.as_deref(), claim.to.as_deref()), (Some("2023-03-01"), Some("2023-03-31")));
    let sentence: String = record.text.chars().skip(claim.sentence.start as usize).take(66).collect();
    assert!(sentence.starts_with("La société Nyuko") && sentence.ends_with("2023."), "{sentence}");
    assert!(record.actors.iter().any(|actor| Some(&actor.id) == claim.holder_id.as_ref()));
    assert_eq!(label("secnumcloud").issuer.as_deref(), Some("ANSSI"), "the text's word goes before the catalogue's");
    let sought = label("pavillon-bleu");
    assert_eq!((sought.status, sought.holders.len()), (Some(ClaimStatus::Sought), 0), "who seeks a label has none");
}

#[test]
fn the_catalogue_says_who_grants_what() {
    let gazetteers = Gazetteers::embedded();
    let labels: Vec<_> =
        gazetteers.entries().filter(|&entry| gazetteers.row(entry).kind == ListKind::Label as u8).collect();
    assert!(labels.len() >= 900, "{}", labels.len());
    let bare: Vec<&str> = labels
        .iter()
        // A mark of origin need not have one body behind it.
        .filter(|&&entry| gazetteers.fact(entry, "type") != Some("marque"))
        .filter(|&&entry| ["type", "issuer", "scope"].iter().any(|key| gazetteers.fact(entry, key).is_none()))
        .map(|&entry| gazetteers.id(entry))
        .collect();
    assert!(bare.is_empty(), "{bare:?}");
}

#[test]
fn claims_of_a_corpus_are_rows() {
    let text =
        "La société Nyuko a obtenu la certification ISO 27001 en mars 2023. Airbus détient la certification EN 9100.";
    let folder =
        folder(&[("in/a.txt", text.as_bytes()), ("in/b.txt", "La ville de Metz plante des arbres.".as_bytes())]);
    assert!(depeche(folder.path(), &["ingest", "in", "--quiet"], b"").status.success());
    let (code, rows) = lines(&depeche(folder.path(), &["export", "--claims"], b""));
    assert_eq!((code, rows.len()), (0, 2));
    let told: Vec<_> = rows.iter().map(|row| (&row["label"], &row["holder"], &row["status"])).collect();
    assert!(told.contains(&(&"iso-27001".into(), &"Nyuko".into(), &"awarded".into())), "{told:?}");
    assert!(told.contains(&(&"en-9100".into(), &"Airbus".into(), &"held".into())), "{told:?}");
    let (_, none) = lines(&depeche(folder.path(), &["export", "--claims", "lieu:Metz"], b""));
    assert!(none.is_empty(), "{none:?}");
    let csv = depeche(folder.path(), &["export", "--claims", "-o", "claims.csv"], b"");
    assert!(csv.status.success(), "{}", log(&csv));
    let csv = std::fs::read_to_string(folder.path().join("claims.csv")).unwrap();
    assert_eq!(csv.lines().count(), 3);
    assert_eq!(depeche(folder.path(), &["export", "--claims", "--entities"], b"").status.code(), Some(2));
}
