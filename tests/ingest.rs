//! `depeche ingest`: what is new, changed, unchanged, gone.

use std::path::Path;

use serde_json::{Value, json};

use crate::support::{depeche, folder, log};

/// The counts of a run, by name, zeros left out.
fn ingest(folder: &Path, args: &[&str]) -> (i32, Value) {
    let output = depeche(folder, &[&["ingest", "--json"], args].concat(), b"");
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    let last = text.lines().last().unwrap_or_else(|| panic!("{}", log(&output)));
    let mut counts: Value = serde_json::from_str(last).unwrap();
    let keys: Vec<_> = counts.as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys.len(), 8, "{keys:?}");
    assert!(counts["seconds"].is_f64() && counts["bytes"].is_u64());
    counts.as_object_mut().unwrap().retain(|key, value| key != "seconds" && key != "bytes" && *value != json!(0));
    (output.status.code().unwrap(), counts)
}

#[test]
fn only_what_changed_is_done_anew() {
    let folder = folder(&[("corpus/a.txt", b"Metz"), ("corpus/b.txt", b"Nancy"), ("corpus/c.txt", b"Nancy")]);
    let at = folder.path();
    assert_eq!(ingest(at, &[]), (0, json!({"added": 2, "duplicate": 1})));
    assert_eq!(ingest(at, &["./corpus"]), (0, json!({"unchanged": 3})));
    std::fs::write(at.join("corpus/a.txt"), "Toul").unwrap();
    assert_eq!(ingest(at, &[]), (0, json!({"updated": 1, "unchanged": 2})));
    // An option changes what is found.
    assert_eq!(ingest(at, &["--language", "fr", "corpus/a.txt"]), (0, json!({"updated": 1})));
    // The index beside its documents is none of them.
    assert_eq!(ingest(at, &["."]).0, 0);
}

#[test]
fn prune_drops_what_is_gone() {
    let folder = folder(&[("a/x.txt", b"Metz"), ("a/y.txt", b"Nancy"), ("b/z.txt", b"Toul")]);
    let at = folder.path();
    assert_eq!(ingest(at, &["a", "b"]), (0, json!({"added": 3})));
    std::fs::remove_file(at.join("a/y.txt")).unwrap();
    assert_eq!(ingest(at, &["a"]), (0, json!({"unchanged": 1})));
    // What is broken is not gone.
    std::fs::write(at.join("a/x.txt"), b"\0\x01\x02\x03").unwrap();
    assert_eq!(ingest(at, &["a", "--prune"]), (3, json!({"rejected": 1, "removed": 1})));
    std::fs::remove_file(at.join("a/x.txt")).unwrap();
    assert_eq!(ingest(at, &["a", "--prune"]), (0, json!({"removed": 1})));
    assert_eq!(ingest(at, &["b"]), (0, json!({"unchanged": 1})));
}

#[test]
fn one_id_twice_and_one_source_twice() {
    let lines = br#"{"id": "a", "text": "Metz"}
{"id": "a", "text": "Nancy"}
{"source": "AFP", "text": "Toul"}
{"source": "AFP", "text": "Verdun"}
{"source": "AFP", "text": "Verdun"}
"#;
    let folder = folder(&[("x.jsonl", lines)]);
    let output = depeche(folder.path(), &["ingest", "x.jsonl"], b"");
    assert_eq!(output.status.code(), Some(0), "{}", log(&output));
    assert!(log(&output).contains("x.jsonl#2: another document of this run has the id \"a\""), "{}", log(&output));
    let counts = ingest(folder.path(), &["x.jsonl"]).1;
    assert_eq!(counts["added"], Value::Null, "{counts}");
    assert_eq!(counts["updated"], 2, "{counts}");
}

#[test]
fn tells_counts_and_what_next() {
    let folder = folder(&[("corpus/a.txt", b"Metz"), ("corpus/b.pdf", b"%PDF-1.4")]);
    let output = depeche(folder.path(), &["ingest", "--index", "elsewhere"], b"");
    assert_eq!(output.status.code(), Some(3));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("1 added, 1 rejected in elsewhere"), "{text}");
    assert!(text.contains("depeche stats --index elsewhere"), "{text}");
}

#[test]
fn nothing_to_read_is_said_and_leaves_no_index() {
    let folder = folder(&[("empty/.hidden", b"x")]);
    for (path, word) in [("gone", "no document here"), ("empty", "no document here")] {
        let output = depeche(folder.path(), &["ingest", path], b"");
        assert_eq!(output.status.code(), Some(1));
        assert!(log(&output).contains(word) && log(&output).contains(path), "{}", log(&output));
    }
}
