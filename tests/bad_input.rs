//! Bad input: one clear line with file, reason and way out; the batch goes on; the exit status of the contract.

use std::io::Write;

use crate::support::{depeche, folder, lines, log};

#[test]
fn each_is_named_with_its_reason() {
    let files: &[(&str, &[u8])] = &[
        ("binary.txt", b"\0\x01\x02\xFE\x03\x04\0\x05"),
        ("broken.json", b"{\n\"text\": \"a\",\n}"),
        ("broken.jsonl", b"{\"text\": \"a\"}\n{\"text\": \n"),
        ("empty.txt", b""),
        ("encoding.txt", b"l'\x82t\x82 \x8F Metz, pr\x8As de la fronti\x8Are \x81"),
        ("image.png", b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR"),
        ("page.html", b"<html><body></body></html>"),
        ("white.md", b" \n\n"),
    ];
    let folder = folder(files);
    let output = depeche(folder.path(), &["extract", ".", "gone.txt"], b"");
    let (code, records) = lines(&output);
    assert_eq!(code, 3, "{}", log(&output));
    let found: Vec<_> = records
        .iter()
        .map(|record| {
            let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_string();
            (text(&record["source"]), record["line"].as_u64(), text(&record["error"]["code"]))
        })
        .collect();
    let expected = [
        ("binary.txt", None, "format"),
        ("broken.json", Some(3), "json"),
        ("broken.jsonl", None, ""),
        ("broken.jsonl", Some(2), "json"),
        ("empty.txt", None, "empty"),
        ("encoding.txt", None, "encoding"),
        ("image.png", None, "format"),
        ("page.html", None, "empty"),
        ("white.md", None, "empty"),
        ("gone.txt", None, "io"),
    ];
    let expected: Vec<_> =
        expected.iter().map(|(source, line, code)| (source.to_string(), *line, code.to_string())).collect();
    assert_eq!(found, expected);
    for record in records.iter().filter(|record| !record["error"].is_null()) {
        // A reason, then what to do.
        assert!(record["error"]["message"].as_str().unwrap().contains([';', ':']), "{record}");
        assert!(log(&output).contains(record["error"]["message"].as_str().unwrap()));
    }
}

#[test]
fn a_broken_element_does_not_lose_the_others() {
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    let array = format!("[{{\"text\": \"a\"}},\n {{\"text\": {deep}}},\n {{\"text\": \"c\"}}]");
    let folder = folder(&[("deep.json", array.as_bytes())]);
    let output = depeche(folder.path(), &["extract", "deep.json"], b"");
    let (code, records) = lines(&output);
    assert_eq!((code, records.len()), (3, 3), "{}", log(&output));
    assert_eq!((&records[0]["text"], &records[2]["text"]), (&"a".into(), &"c".into()));
    assert_eq!((&records[1]["line"], &records[1]["error"]["code"]), (&2.into(), &"json".into()));
    assert!(log(&output).contains("expected a string at byte 10;"), "{}", log(&output));
}

#[test]
fn exit_status() {
    let folder = folder(&[("a.txt", b"Metz"), ("b.bin", b"\x7FELF\x02")]);
    for (args, code) in [
        (&["extract", "a.txt"][..], 0),
        (&["extract", "gone.txt"], 1),
        (&["extract", "b.bin"], 1),
        (&["extract"], 1),
        (&["extract", "a.txt", "b.bin"], 3),
        (&["ingest", "gone"], 1),
        (&["ingest", "b.bin"], 1),
        (&["ingest", "a.txt", "gone.txt"], 3),
        (&["extract", "--nonsense"], 2),
        (&["extract", "a.txt", "--published", "hier"], 2),
        (&["extract", "a.txt", "--language", "français"], 2),
        (&["extract", "a.txt", "--threads", "0"], 2),
        (&["nonsense"], 2),
        (&[], 2),
        (&["--help"], 0),
        (&["--version"], 0),
        (&["extract", "a.txt", "--gazetteers", "gone"], 1),
    ] {
        let output = depeche(folder.path(), args, b"");
        assert_eq!(output.status.code(), Some(code), "{args:?} {}", log(&output));
        assert!(code == 0 || !log(&output).is_empty(), "{args:?}");
    }
}

#[test]
fn a_malformed_gazetteer_is_named_by_line() {
    let folder = folder(&[("a.txt", b"Metz"), ("lists/places/x.tsv", b"nom\tcode\n")]);
    let output = depeche(folder.path(), &["extract", "a.txt", "--gazetteers", "lists"], b"");
    assert_eq!(output.status.code(), Some(1));
    assert!(log(&output).contains("lists/places/x.tsv:1: unknown header"), "{}", log(&output));
    assert!(output.stdout.is_empty());
}

#[test]
fn a_huge_line_is_refused_and_the_next_one_read() {
    let folder = folder(&[]);
    for (name, places) in [("huge.jsonl", 2), ("huge.txt", 1), ("huge.json", 2)] {
        let mut file = std::fs::File::create(folder.path().join(name)).unwrap();
        file.write_all(b"{\"text\": \"").unwrap();
        (0..200).for_each(|_| file.write_all(&[b'a'; 1 << 20]).unwrap());
        file.write_all(b"\"}\n{\"text\": \"Metz\"}\n").unwrap();
        let output = depeche(folder.path(), &["extract", name], b"");
        let (code, records) = lines(&output);
        assert_eq!((code, records.len()), (if places == 2 { 3 } else { 1 }, places));
        assert_eq!(records[0]["error"]["code"], "too-large");
    }
}

#[test]
fn a_smaller_limit_can_be_asked_for() {
    let folder = folder(&[("a.txt", &[b'a'; (1 << 20) + 1])]);
    assert_eq!(depeche(folder.path(), &["extract", "a.txt"], b"").status.code(), Some(0));
    assert_eq!(depeche(folder.path(), &["extract", "a.txt", "--max-size", "1"], b"").status.code(), Some(1));
}
