//! `depeche gazetteer`: bad lists are named by line, the embedded ones hold, names are found with their origin.

use std::path::Path;
use std::process::Output;

use serde_json::Value;

use crate::support::{depeche, folder, log};

const ENTRIES: &str = "id\tname\taliases\tflags\tweight\tfacts\tsource\n";

fn run(folder: &Path, args: &[&str]) -> (i32, String, Output) {
    let output = depeche(folder, &[&["gazetteer"], args].concat(), b"");
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    (output.status.code().unwrap(), text, output)
}

fn json(folder: &Path, args: &[&str]) -> (i32, Value) {
    let (code, text, output) = run(folder, &[args, &["--json"]].concat());
    (code, serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text} {}", log(&output))))
}

fn bad() -> tempfile::TempDir {
    let places = format!(
        "{ENTRIES}place:zz\tZzyzx\tZZYZX\tloud\t12\tparent=place:gone\tcia\nplace:zz\tb\nplace:zy\tZyzzy\t\t\t3\tparent=place:fr\tmine\n"
    );
    let terms = "term\ttheme\tweight\tsource\nzzyzxer\tzzz\t5\town\nblé\tagriculture\t5\town\n";
    folder(&[
        ("lists/places/x.tsv", places.as_bytes()),
        ("lists/themes/terms.tsv", terms.as_bytes()),
        ("lists/events/x.tsv", b"nom\n"),
        ("lists/labels/x.tsv", b"id\xE9\n"),
        ("lists/stray.tsv", b"id\n"),
        ("lists/SOURCES.tsv", b"key\ttitle\torigin\tlicence\tdate\nmine\tMine\tus\tCC0\t2026\n"),
    ])
}

#[test]
fn all_that_is_wrong_is_told_by_line() {
    let folder = bad();
    let (code, text, output) = run(folder.path(), &["check", "lists"]);
    assert_eq!(code, 4, "{text} {}", log(&output));
    for said in [
        "lists/places/x.tsv:2: error format: unknown flag \"loud\"; ",
        "lists/places/x.tsv:2: error format: weight \"12\"; ",
        "lists/places/x.tsv:3: error format: 2 fields where the header has 7; ",
        "lists/places/x.tsv:2: error source: unknown source \"cia\"; ",
        "lists/places/x.tsv:2: error reference: parent points to \"place:gone\"",
        "lists/places/x.tsv:2: warning dead-alias: ",
        "lists/themes/terms.tsv:2: error theme: unknown theme \"zzz\"; ",
        "lists/events/x.tsv:1: error format: unknown header \"nom\"; ",
        "lists/labels/x.tsv:1: error format: the line is not UTF-8; ",
        "lists/stray.tsv:1: error format: a list lies in no folder; ",
        " errors, 1 warnings, ",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    // What is right, or stands in the embedded lists, is not blamed.
    assert!(!text.contains("x.tsv:4") && !text.contains("agriculture"), "{text}");

    let (code, found) = json(folder.path(), &["check", "lists", "--rule", "dead-alias", "--rule", "id"]);
    assert_eq!((code, found.as_array().unwrap().len()), (0, 1));
    assert_eq!((&found[0]["rule"], &found[0]["line"]), (&"dead-alias".into(), &2.into()));
    let (code, found) = json(folder.path(), &["check", "lists", "--rule", "theme", "--alone"]);
    assert_eq!((code, found.as_array().unwrap().len()), (4, 2));
    assert_eq!(json(folder.path(), &["check", "--gazetteers", "lists", "--rule", "source"]).0, 4);
}

#[test]
fn what_cannot_be_read_ends_with_1() {
    let folder = folder(&[("empty/notes.txt", b"")]);
    for args in [&["check", "gone"][..], &["check", "empty"], &["list", "--gazetteers", "gone"]] {
        let (code, text, output) = run(folder.path(), args);
        assert_eq!((code, text.as_str()), (1, ""), "{args:?}");
        assert!(!log(&output).is_empty());
    }
    assert_eq!(run(folder.path(), &["check", "--rule", "nonsense"]).0, 2);
}

#[test]
fn the_embedded_lists_hold() {
    let folder = folder(&[]);
    let (code, text, _) = run(folder.path(), &["check"]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains(" lists: 0 errors, "), "{text}");
    // Warnings are read one by one; what fires everywhere is a hint.
    assert!(text.lines().count() < 400 && !text.contains(": hint "));
}

#[test]
fn lists_are_shown_with_their_sources() {
    let folder = bad();
    let (code, text, _) = run(folder.path(), &["list"]);
    assert_eq!(code, 0);
    let line = text.lines().find(|line| line.starts_with("places/fr_communes.tsv ")).unwrap();
    assert!(line.contains("insee-cog (Licence Ouverte 2.0)"), "{line}");
    let (_, held) = json(folder.path(), &["list", "--gazetteers", "lists"]);
    let own = held["lists"].as_array().unwrap().iter().find(|list| list["path"] == "lists/places/x.tsv").unwrap();
    assert_eq!((&own["rows"], &own["names"], &own["kind"]), (&2.into(), &3.into(), &"place".into()));
    assert_eq!(own["sources"][1]["licence"], "CC0");
    let sum = |key: &str| held["lists"].as_array().unwrap().iter().map(|list| list[key].as_u64().unwrap()).sum::<u64>();
    let total =
        |key: &str| held["totals"].as_array().unwrap().iter().map(|kind| kind[key].as_u64().unwrap()).sum::<u64>();
    assert_eq!((sum("rows"), sum("names")), (total("rows"), total("names")));
}

#[test]
fn a_name_is_found_with_all_that_is_known() {
    let places = format!("{ENTRIES}place:zy\tZyzzy-sur-Seille\t\tcontext\t3\tparent=place:fr-57463\town\n");
    let folder = folder(&[("lists/places/x.tsv", places.as_bytes())]);
    let (code, found) = json(folder.path(), &["find", "zyzzy", "SUR", "seille", "--gazetteers", "lists"]);
    let entry = &found["entries"][0];
    assert_eq!((code, &entry["id"], &entry["list"]), (0, &"place:zy".into(), &"lists/places/x.tsv".into()));
    let parents: Vec<_> = entry["parents"].as_array().unwrap().iter().map(|parent| &parent["id"]).collect();
    assert_eq!(parents, ["place:fr-57463", "place:fr-dep-57", "place:fr-reg-44", "place:fr"]);

    let (code, text, output) = run(folder.path(), &["find", "zyzzy sur seille"]);
    assert_eq!((code, text.as_str()), (1, ""));
    assert!(log(&output).contains("--prefix"), "{}", log(&output));

    let (_, text, _) = run(folder.path(), &["find", "METZ"]);
    assert!(text.contains("place:fr-57463") && text.contains("Moselle < Grand Est < France"), "{text}");
    assert!(text.contains("places/fr_communes.tsv:") && text.contains("insee-cog (Licence Ouverte 2.0)"), "{text}");

    let (_, found) = json(folder.path(), &["find", "Florence"]);
    let kinds: Vec<_> = found["rows"].as_array().unwrap().iter().map(|row| row["kind"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"first name") && found["word"]["ambiguous"] == true, "{found}");

    let (code, names) = json(folder.path(), &["find", "--prefix", "saint"]);
    assert_eq!((code, names.as_array().unwrap().len()), (0, 50));
}

#[test]
fn users_bring_their_own_themes() {
    let themes = format!("{ENTRIES}froid\tChaîne du froid\t\t\t5\tparent=economie\town\nvide\tVide\t\t\t5\t\town\n");
    let terms = "term\ttheme\tweight\tsource\nchambre froide\tfroid\t5\town\ncamion frigorifique\tfroid\t5\town\n\
                 Chambre Froide\tfroid\t2\town\nglaçon\tgivre\t5\town\n";
    let folder = folder(&[("lists/themes/mine.tsv", themes.as_bytes()), ("lists/themes/words.tsv", terms.as_bytes())]);
    let (code, text, _) = run(folder.path(), &["check", "lists"]);
    assert_eq!(code, 4, "{text}");
    for said in [
        "lists/themes/words.tsv:5: error theme: unknown theme \"givre\"; ",
        "lists/themes/words.tsv:4: warning term-twice: ",
        "lists/themes/mine.tsv:3: warning silent-theme: no term speaks for vide; ",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let words = terms.replace("glaçon\tgivre\t5\town\n", "");
    std::fs::write(folder.path().join("lists/themes/words.tsv"), words).unwrap();
    let line = "{\"title\": \"Des chambres froides pour les maraîchers\", \"text\": \"Un camion frigorifique livre trois \
                chambres froides. La chambre froide garde les légumes.\"}\n";
    let output = depeche(folder.path(), &["extract", "-", "--gazetteers", "lists"], line.as_bytes());
    let record: Value = serde_json::from_slice(&output.stdout).unwrap();
    let found = record["themes"].as_array().unwrap().iter().find(|theme| theme["id"] == "froid").unwrap();
    assert_eq!((&found["name"], &found["parent"]), (&"Chaîne du froid".into(), &"economie".into()));
    assert!(found["score"].as_f64().unwrap() > 0.5 && !found["mentions"].as_array().unwrap().is_empty());
}
