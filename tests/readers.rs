//! Every format through the command.

use std::path::Path;

use depeche::ingest::readers::READERS;
use serde_json::Value;

use crate::support::{depeche, folder, lines, log};

/// The only record of a file.
fn record(name: &str, content: &[u8]) -> Value {
    let folder = folder(&[(name, content)]);
    let output = depeche(folder.path(), &["extract", name], b"");
    let (code, mut records) = lines(&output);
    assert_eq!((code, records.len()), (0, 1), "{name}: {}", log(&output));
    records.remove(0)
}

#[test]
fn encodings() {
    let text = "L’œuvre du maître coûte 12 € à Metz, près de l’été.";
    let (cp1252, ..) = encoding_rs::WINDOWS_1252.encode(text);
    let utf16 = |mark: &str, bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        format!("{mark}{text}").encode_utf16().flat_map(bytes).collect()
    };
    for (content, warning) in [
        (text.as_bytes().to_vec(), None),
        (cp1252.to_vec(), Some("encoding guessed as windows-1252")),
        (utf16("\u{FEFF}", u16::to_le_bytes), None),
        (utf16("\u{FEFF}", u16::to_be_bytes), None),
        (utf16("", u16::to_le_bytes), Some("encoding guessed as utf-16le")),
    ] {
        let record = record("a.txt", &content);
        assert_eq!(record["text"], text);
        assert_eq!(record["warnings"].get(0).and_then(Value::as_str), warning);
    }
    let line = format!("{{\"text\": \"{text}\"}}\n");
    let (cp1252, ..) = encoding_rs::WINDOWS_1252.encode(&line);
    assert_eq!(record("a.jsonl", &cp1252)["warnings"][0], "encoding guessed as windows-1252");
    let utf16: Vec<u8> = format!("\u{FEFF}{line}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(record("a.jsonl", &utf16)["text"], text);
}

#[test]
fn formats() {
    let markdown = record(
        "a.md",
        b"---\ntitle: Avis\ndate: 2024-05-31\nurl: https://a.fr/x\nauthors: [A, B]\n---\n# Avis\n\nLe **pont**.\n",
    );
    assert_eq!((&markdown["title"], &markdown["url"]), (&"Avis".into(), &"https://a.fr/x".into()));
    assert_eq!(markdown["published"]["origin"], "front-matter");
    assert!(markdown["text"].as_str().unwrap().ends_with("Le pont."));
    assert!(record("a.htm", b"<html><body><p>Le <b>pont</b>")["text"].as_str().unwrap().contains("Le pont"));
    assert_eq!(
        record("a.json", b"{\"text\": \"Le pont\", \"published\": \"2024-05-31\"}")["published"]["origin"],
        "input"
    );
    assert_eq!(record("page", b"<!doctype html><p>Le pont")["text"], "Le pont");
    assert_eq!(record("données.xyz", "Le pont".as_bytes())["text"], "Le pont");
}

#[test]
fn the_corpus_is_read_whole() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let (code, records) = lines(&depeche(root, &["extract"], b""));
    let files = std::fs::read_dir(root.join("corpus")).unwrap().count();
    assert_eq!(code, 0);
    assert!(records.len() >= files - 1, "{} of {files}", records.len());
}

#[test]
fn every_reader_has_seeds_for_the_fuzzer() {
    for reader in READERS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/seeds/reader").join(reader.name);
        let seeds = std::fs::read_dir(&folder).map_or(0, |files| files.flatten().count());
        assert!(seeds > 1, "{}: put some small files there", folder.display());
    }
}
