//! Quality over the corpus, which may not fall by itself.

use std::path::Path;

use crate::support::{depeche, log};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn quality_over_the_test_half_keeps_its_floors() {
    for (gold, floors, paths) in [
        ("tests/gold/test.jsonl", "tests/gold/floors", &["corpus"][..]),
        ("tests/gold/mentions.jsonl", "tests/gold/mention_floors", &[]),
    ] {
        let args = [&["eval", gold], paths, &["--errors", "0", "--floors", floors]].concat();
        let output = depeche(root(), &args, b"");
        let told = format!("{}{}", String::from_utf8_lossy(&output.stdout), log(&output));
        assert_eq!(output.status.code(), Some(0), "depeche {}\n{told}", args.join(" "));
    }
}

/// Each state of the floors has a line in the changelog that says what rose.
#[test]
fn the_changelog_tells_where_the_floors_are() {
    let read = |path: &str| std::fs::read_to_string(root().join(path)).unwrap();
    let floors = read("tests/gold/floors") + &read("tests/gold/mention_floors");
    let number = blake3::hash(floors.as_bytes()).to_hex()[..8].to_string();
    assert!(
        read("CHANGELOG.md").contains(&number),
        "the floors changed: say what rose, in CHANGELOG.md, as floors `{number}`"
    );
}

/// Gold and corpus speak of the same documents, and no document is in both halves.
#[test]
fn gold_is_of_the_corpus_and_in_one_half_only() {
    let types = depeche::eval::TypeNames::new();
    let names = |half: &str| -> Vec<String> {
        let gold = depeche::eval::gold::open(&root().join("tests/gold").join(half), &types).unwrap();
        gold.documents.into_iter().map(|sheet| sheet.doc).collect()
    };
    let (dev, test) = (names("dev.jsonl"), names("test.jsonl"));
    assert!(dev.len() >= 38 && test.len() >= 38);
    assert!(dev.iter().all(|name| !test.contains(name)));
    for name in dev.iter().chain(&test).filter(|name| name.contains('.')) {
        assert!(root().join("corpus").join(name).is_file(), "{name}");
    }
}
