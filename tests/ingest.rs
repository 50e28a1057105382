//! `depeche ingest`: what is new, changed, unchanged, gone.

use std::path::Path;

use serde_json::{Value, json};

use crate::support::{depeche, folder, lines, log};

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
fn one_file_has_one_id_however_it_is_named() {
    let folder =
        folder(&[("jan/communique.txt", b"Metz"), ("fev/communique.txt", b"Nancy"), ("fev/autre.txt", b"Toul")]);
    let at = folder.path();
    assert_eq!(ingest(at, &["jan"]), (0, json!({"added": 1})));
    assert_eq!(ingest(at, &["fev"]), (0, json!({"added": 2})), "the same name in another folder is another document");
    assert_eq!(ingest(at, &["fev", "jan"]), (0, json!({"unchanged": 3})));
    let absolute = at.join("jan/../jan/communique.txt");
    assert_eq!(ingest(at, &[absolute.to_str().unwrap()]), (0, json!({"unchanged": 1})));
    assert_eq!(
        ingest(&at.join("jan"), &["communique.txt", "--index", "../depeche-index"]),
        (0, json!({"unchanged": 1}))
    );
    // The second night: what was named before.
    assert_eq!(ingest(at, &[]), (0, json!({"unchanged": 3})));
    assert_eq!(sources(at), ["fev/autre.txt", "fev/communique.txt", "jan/communique.txt"]);
}

/// The sources of all documents of the index, in its order.
fn sources(folder: &Path) -> Vec<String> {
    field(folder, "source")
}

fn field(folder: &Path, key: &str) -> Vec<String> {
    let (_, records) = lines(&depeche(folder, &["export"], b""));
    records.iter().map(|record| record[key].as_str().unwrap().to_string()).collect()
}

#[test]
fn the_index_moves_with_its_documents() {
    let folder = folder(&[("press/a/x.txt", b"Metz"), ("press/b/y.txt", b"Nancy")]);
    let (old, new) = (folder.path().join("press"), folder.path().join("moved"));
    assert_eq!(ingest(&old, &["a", "b"]), (0, json!({"added": 2})));
    let ids = field(&old, "id");
    std::fs::rename(&old, &new).unwrap();
    assert_eq!(ingest(&new, &[]), (0, json!({"unchanged": 2})));
    assert_eq!(field(&new, "id"), ids);
}

#[cfg(unix)]
#[test]
fn a_link_on_the_way_to_the_working_folder_makes_no_second_document() {
    let folder = folder(&[("real/docs/a.txt", b"Metz")]);
    let link = folder.path().join("link");
    std::os::unix::fs::symlink("real", &link).unwrap();
    let ingest = |path: &str| {
        let mut command = assert_cmd::cargo::cargo_bin_cmd!("depeche");
        // As a shell tells where it is.
        let output = command.current_dir(&link).env("PWD", &link).args(["ingest", path]).output().unwrap();
        assert!(output.status.success(), "{}", log(&output));
    };
    ingest("docs");
    ingest(link.join("docs").to_str().unwrap());
    assert_eq!(sources(&link), ["docs/a.txt"]);
}

#[test]
fn the_base_is_chosen_once() {
    let folder = folder(&[("press/a/x.txt", b"Metz"), ("elsewhere/y.txt", b"Nancy")]);
    let at = folder.path();
    let index = ["--index", "indexes/one"];
    assert_eq!(ingest(at, &[&["press", "--base", "press"], &index[..]].concat()), (0, json!({"added": 1})));
    let (code, records) = lines(&depeche(at, &[&["export"], &index[..]].concat(), b""));
    assert_eq!((code, records[0]["source"].as_str()), (0, Some("a/x.txt")));
    assert_eq!(ingest(at, &[&["press/a", "--base", "./press/"], &index[..]].concat()), (0, json!({"unchanged": 1})));
    assert_eq!(ingest(at, &index), (0, json!({"unchanged": 1})));
    let output = depeche(at, &[&["ingest", "press", "--base", "."], &index[..]].concat(), b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(log(&output).contains("leave --base out"), "{}", log(&output));
    // `extract` tells sources as the index does, and from the working directory without one.
    let source = |args: &[&str]| lines(&depeche(at, args, b"")).1[0]["source"].as_str().unwrap().to_string();
    assert_eq!(source(&["extract", "press/a/x.txt", "--index", "indexes/one"]), "a/x.txt");
    assert_eq!(source(&["extract", "press/a/x.txt"]), "press/a/x.txt");
    assert_eq!(source(&["extract", "press/a/x.txt", "--base", "press/a"]), "x.txt");
    // What lies outside is told by its whole path.
    let outside = source(&["extract", "elsewhere/y.txt", "--index", "indexes/one"]);
    assert!(Path::new(&outside).is_absolute() && outside.ends_with("elsewhere/y.txt"), "{outside}");
}

#[test]
fn lines_keep_their_ids_when_they_move() {
    let folder = folder(&[]);
    let at = folder.path();
    let lines = [
        r#"{"text": "Metz"}"#,
        r#"{"text": "Nancy"}"#,
        r#"{"source": "AFP", "text": "Toul"}"#,
        r#"{"source": "AFP", "text": "Verdun"}"#,
    ];
    std::fs::write(at.join("x.jsonl"), lines.join("\n")).unwrap();
    assert_eq!(ingest(at, &["x.jsonl"]), (0, json!({"added": 4})));
    std::fs::write(at.join("x.jsonl"), format!("{{\"text\": \"Dole\"}}\n{}", lines.join("\n"))).unwrap();
    assert_eq!(ingest(at, &["x.jsonl"]), (0, json!({"added": 1, "unchanged": 4})));
    // An array of the same objects in the same file would be the same documents.
    let ids = field(at, "id");
    std::fs::write(at.join("x.jsonl"), lines.join("\n")).unwrap();
    assert_eq!(ingest(at, &["--prune"]), (0, json!({"unchanged": 4, "removed": 1})));
    assert!(field(at, "id").iter().all(|id| ids.contains(id)));
}

#[test]
fn two_nights_of_a_pipe_are_added_up() {
    let folder = folder(&[]);
    let night = |text: &str| depeche(folder.path(), &["ingest", "-"], format!("{{\"text\": \"{text}\"}}\n").as_bytes());
    for text in ["Metz", "Nancy", "Metz"] {
        assert_eq!(night(text).status.code(), Some(0));
    }
    assert_eq!(sources(folder.path()), ["-", "-"]);
    // A pipe is in no folder: nothing of it is gone when a folder is gone through.
    std::fs::write(folder.path().join("a.txt"), "Toul").unwrap();
    assert_eq!(ingest(folder.path(), &[".", "--prune"]), (0, json!({"added": 1})));
}

#[test]
fn a_site_in_two_pages_is_two_documents() {
    let page = |text: &str| {
        format!(
            "<html><head><link rel=canonical href='https://www.exemple.fr/'></head><body><p>{text} est une ville de Lorraine.</p></body></html>"
        )
    };
    let folder = folder(&[("a.html", page("Metz").as_bytes()), ("b.html", page("Nancy").as_bytes())]);
    assert_eq!(ingest(folder.path(), &["a.html", "b.html"]), (0, json!({"added": 2})));
    assert_eq!(field(folder.path(), "url"), ["https://www.exemple.fr/"; 2]);
}

#[test]
fn an_agency_is_a_publisher_and_makes_no_id() {
    let note = |text: &str| format!("---\nsource: AFP\n---\n{text}");
    let folder = folder(&[("a.md", note("Metz").as_bytes()), ("b.md", note("Nancy").as_bytes())]);
    assert_eq!(ingest(folder.path(), &["a.md", "b.md"]), (0, json!({"added": 2})));
    assert_eq!(sources(folder.path()), ["a.md", "b.md"]);
    assert_eq!(field(folder.path(), "publisher"), ["AFP", "AFP"]);
}

#[test]
fn one_id_for_two_documents_keeps_both() {
    let lines = br#"{"id": "a", "text": "Metz"}
{"id": "a", "text": "Nancy"}
{"id": "a", "text": "Metz"}
{"url": "https://a.fr/1", "text": "Dole"}
{"url": "https://a.fr/1", "text": "Toul"}
{"source": "x/y.txt", "text": "Vittel"}
{"source": "x/y.txt", "text": "Verdun"}
"#;
    let folder = folder(&[("x.jsonl", lines)]);
    let output = depeche(folder.path(), &["ingest", "x.jsonl"], b"");
    assert_eq!(output.status.code(), Some(0), "{}", log(&output));
    assert!(log(&output).contains("another document of this run has the id \"a\" too"), "{}", log(&output));
    assert_eq!(log(&output).lines().count(), 2, "{}", log(&output));
    assert_eq!(ingest(folder.path(), &["x.jsonl"]).1, json!({"unchanged": 7}));
    let mut texts = field(folder.path(), "text");
    texts.sort();
    assert_eq!(texts, ["Dole", "Metz", "Nancy", "Toul", "Verdun", "Vittel"]);
    // The same without an index, and the same ids.
    let (_, extracted) = crate::support::lines(&depeche(folder.path(), &["extract", "x.jsonl"], b""));
    let mut ids: Vec<_> = extracted.iter().map(|record| record["id"].as_str().unwrap().to_string()).collect();
    ids.sort();
    ids.dedup();
    let mut indexed = field(folder.path(), "id");
    indexed.sort();
    assert_eq!(ids, indexed);
    // Another night it is an update.
    std::fs::write(folder.path().join("x.jsonl"), r#"{"id": "a", "text": "Dole et Metz"}"#).unwrap();
    assert_eq!(ingest(folder.path(), &["x.jsonl"]).1, json!({"updated": 1}));
}

#[test]
fn an_edited_document_is_an_update() {
    for (first, second) in [
        (r#"{"id": "7", "text": "Metz"}"#, r#"{"id": "7", "text": "Nancy"}"#),
        (r#"{"url": "https://a.fr/1", "text": "Metz"}"#, r#"{"url": "https://a.fr/1", "text": "Nancy"}"#),
        (r#"{"source": "x/y.txt", "text": "Metz"}"#, r#"{"source": "x/y.txt", "text": "Nancy"}"#),
        (
            r#"{"source": "https://a.fr/n/1234", "text": "Metz"}"#,
            r#"{"source": "https://a.fr/n/1234", "text": "Nancy"}"#,
        ),
    ] {
        let folder = folder(&[]);
        assert_eq!(depeche(folder.path(), &["ingest", "-"], first.as_bytes()).status.code(), Some(0));
        assert_eq!(depeche(folder.path(), &["ingest", "-"], second.as_bytes()).status.code(), Some(0));
        assert_eq!(field(folder.path(), "text"), ["Nancy"], "{first}");
    }
}

#[test]
fn settings_beside_the_index() {
    let folder = folder(&[
        ("press/a/x.txt", b"Metz"),
        ("press/a/x.pdf", b"%PDF-1.4"),
        ("press/b/y.txt", b"Nancy"),
        ("press/depeche.toml", b"inputs = [\"a\"]\nignore = [\"*.pdf\"]\nprune = true\n"),
    ]);
    let at = folder.path();
    let index = ["--index", "press/index"];
    assert_eq!(ingest(at, &index), (0, json!({"added": 1})));
    assert_eq!(ingest(at, &[&["press"], &index[..]].concat()), (0, json!({"added": 1, "unchanged": 1})), "options win");
    std::fs::remove_file(at.join("press/a/x.txt")).unwrap();
    assert_eq!(ingest(at, &index), (0, json!({"removed": 1})));
    std::fs::write(at.join("press/depeche.toml"), "input = [\"a\"]\n").unwrap();
    let output = depeche(at, &[&["ingest"], &index[..]].concat(), b"");
    assert_eq!(output.status.code(), Some(1));
    let said = log(&output);
    assert!(said.contains("depeche.toml") && said.contains("line 1") && said.contains("inputs"), "{said}");
    std::fs::write(at.join("press/depeche.toml"), "published = \"hier\"\n").unwrap();
    assert_eq!(depeche(at, &[&["ingest"], &index[..]].concat(), b"").status.code(), Some(2));
}

#[test]
fn a_known_reject_is_counted_not_named() {
    let folder = folder(&[
        ("c/a.txt", b"Metz"),
        ("c/b.pdf", b"%PDF-1.4"),
        ("c/d.jsonl", b"{\"text\": \"Toul\"}\n{\"text\": \n"),
    ]);
    let at = folder.path();
    let night = |args: &[&str]| {
        let output = depeche(at, &[&["ingest"], args].concat(), b"");
        (output.status.code().unwrap(), log(&output), String::from_utf8(output.stdout).unwrap())
    };
    let (code, said, _) = night(&["c"]);
    assert_eq!((code, said.lines().count()), (3, 2), "{said}");
    let (code, said, told) = night(&[]);
    assert_eq!((code, said.as_str()), (0, ""));
    assert!(
        told.starts_with("0 added, 2 unchanged, 2 rejected (2 known, see `depeche rejects`) in depeche-index"),
        "{told}"
    );
    let (code, said, _) = night(&["--strict"]);
    assert_eq!((code, said.lines().count()), (3, 2), "{said}");

    let output = depeche(at, &["rejects"], b"");
    let listed = String::from_utf8(output.stdout.clone()).unwrap();
    assert!(listed.contains("c/b.pdf: ") && listed.contains("c/d.jsonl:2: "), "{listed}");
    assert_eq!(lines(&depeche(at, &["rejects", "--json"], b"")).1[0]["error"]["code"], "format");

    // A line that moves is no news; a file that changed is.
    std::fs::write(at.join("c/d.jsonl"), "{\"text\": \"Dole\"}\n{\"text\": \"Toul\"}\n{\"text\": \n").unwrap();
    assert_eq!(night(&[]).0, 0);
    std::fs::write(at.join("c/b.pdf"), "%PDF-1.5 x").unwrap();
    let (code, said, _) = night(&[]);
    assert_eq!((code, said.lines().count()), (3, 1), "{said}");

    // Another try: one can be read now, the other is named again.
    std::fs::write(at.join("c/d.jsonl"), "{\"text\": \"Dole\"}\n{\"text\": \"Toul\"}\n{\"text\": \"Vittel\"}\n")
        .unwrap();
    let output = depeche(at, &["rejects", "--retry", "--json"], b"");
    assert_eq!(output.status.code(), Some(3));
    assert!(log(&output).contains("c/b.pdf"), "{}", log(&output));
    let left = String::from_utf8(depeche(at, &["rejects"], b"").stdout).unwrap();
    assert_eq!(left.lines().count(), 1, "{left}");
    // What is ignored is no reject.
    assert_eq!(night(&["--ignore", "*.pdf"]).0, 0);
    assert_eq!(depeche(at, &["rejects"], b"").stdout, b"");
    assert_eq!(night(&["--strict"]).0, 0, "patterns are remembered");
}

#[test]
fn an_older_index_is_made_anew_by_the_command_it_is_told() {
    let folder = folder(&[("c/a.txt", b"Metz"), ("c/b.pdf", b"%PDF-1.4")]);
    let at = folder.path();
    assert_eq!(ingest(at, &["c"]).0, 3);
    let piped = depeche(at, &["ingest", "-"], b"{\"text\": \"Nancy\"}");
    assert_eq!(piped.status.code(), Some(0));
    std::fs::write(at.join("depeche-index/depeche-index.txt"), "format 3\n").unwrap();
    for command in [&["ingest"][..], &["stats"]] {
        let output = depeche(at, command, b"");
        assert_eq!(output.status.code(), Some(1));
        assert!(log(&output).contains("`depeche ingest --rebuild --index depeche-index`"), "{}", log(&output));
    }
    let output = depeche(at, &["ingest", "--rebuild", "--index", "depeche-index"], b"");
    assert_eq!(output.status.code(), Some(0), "{}", log(&output));
    // The document of the pipe has no file: the old index stays.
    assert!(log(&output).contains("depeche-index/old-1: 1 of its documents came from a pipe"), "{}", log(&output));
    assert!(at.join("depeche-index/old-1/meta.json").is_file());
    assert_eq!(sources(at), ["c/a.txt"]);
    assert_eq!(depeche(at, &["rejects"], b"").stdout.iter().filter(|byte| **byte == b'\n').count(), 1);

    // An index of 0.1 remembers nothing: the paths are asked for.
    std::fs::remove_file(at.join("depeche-index/settings.toml")).unwrap();
    std::fs::write(at.join("depeche-index/depeche-index.txt"), "format 3\n").unwrap();
    assert!(log(&depeche(at, &["stats"], b"")).contains("depeche-index PATH…`"));
    let output = depeche(at, &["ingest", "--rebuild", "c", "--json"], b"");
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("{\"added\":1"));
    assert!(!at.join("depeche-index/old-2").exists());
}

#[test]
fn what_nights_share_is_no_place_of_a_document() {
    for source in ["AFP/Metz", "Préfecture / service presse", "France-3", "https://www.moselle.gouv.fr/presse"] {
        let folder = folder(&[]);
        for text in ["Metz", "Nancy"] {
            let line = format!("{{\"source\": \"{source}\", \"text\": \"{text}\"}}");
            assert_eq!(depeche(folder.path(), &["ingest", "-"], line.as_bytes()).status.code(), Some(0));
        }
        assert_eq!(sources(folder.path()), [source; 2]);
    }
}

#[test]
fn two_of_one_id_keep_theirs_in_any_order() {
    let folder = folder(&[]);
    let lines = [r#"{"id": "7", "text": "Metz"}"#, r#"{"id": "7", "text": "Nancy"}"#];
    std::fs::write(folder.path().join("x.jsonl"), lines.join("\n")).unwrap();
    assert_eq!(ingest(folder.path(), &["x.jsonl"]).1, json!({"added": 2}));
    std::fs::write(folder.path().join("x.jsonl"), format!("{}\n{}", lines[1], lines[0])).unwrap();
    assert_eq!(ingest(folder.path(), &["x.jsonl"]).1, json!({"unchanged": 2}));
}

#[test]
fn a_line_that_moves_to_another_file_is_not_gone() {
    let line = br#"{"id": "7", "source": "site/7", "text": "Metz"}"#;
    let folder = folder(&[("new/f.jsonl", line), ("new/other.txt", b"Toul")]);
    let at = folder.path();
    assert_eq!(ingest(at, &["new"]).1, json!({"added": 2}));
    std::fs::create_dir(at.join("old")).unwrap();
    std::fs::rename(at.join("new/f.jsonl"), at.join("old/f.jsonl")).unwrap();
    assert_eq!(ingest(at, &["old"]).1, json!({"updated": 1}));
    assert_eq!(ingest(at, &["new", "--prune"]).1, json!({"unchanged": 1}));
}

#[cfg(unix)]
#[test]
fn what_cannot_be_gone_through_is_not_gone() {
    let folder = folder(&[("d/a.txt", b"Metz"), ("d/sub/b.txt", b"Nancy"), ("mount/c.txt", b"Toul")]);
    let at = folder.path();
    std::os::unix::fs::symlink("../mount", at.join("d/disk")).unwrap();
    assert_eq!(ingest(at, &["d"]).1, json!({"added": 3}));
    // The disk behind a link is away, and one file is really gone.
    std::fs::rename(at.join("mount"), at.join("away")).unwrap();
    std::fs::remove_file(at.join("d/sub/b.txt")).unwrap();
    assert_eq!(ingest(at, &["--prune"]), (3, json!({"unchanged": 1, "rejected": 1, "removed": 1})));
    assert_eq!(sources(at), ["d/a.txt", "d/disk/c.txt"]);
    // An emptied file is a download that failed.
    std::fs::write(at.join("x.jsonl"), b"{\"text\": \"Vittel\"}").unwrap();
    assert_eq!(ingest(at, &["x.jsonl"]).1, json!({"added": 1}));
    std::fs::write(at.join("x.jsonl"), b"\n").unwrap();
    assert_eq!(ingest(at, &["x.jsonl", "--prune"]), (1, json!({"rejected": 1})));
    assert_eq!(sources(at).len(), 3);
}

#[test]
fn an_input_that_is_gone_can_be_pruned() {
    let folder = folder(&[("a.txt", b"Metz"), ("b.txt", b"Nancy"), ("c/d.txt", b"Toul")]);
    let at = folder.path();
    assert_eq!(ingest(at, &["a.txt", "b.txt", "c"]).1, json!({"added": 3}));
    std::fs::remove_file(at.join("b.txt")).unwrap();
    std::fs::remove_dir_all(at.join("c")).unwrap();
    assert_eq!(ingest(at, &[]).0, 3, "both are named");
    assert_eq!(ingest(at, &["--prune"]), (0, json!({"unchanged": 1, "rejected": 2, "removed": 1})));
    assert_eq!(sources(at), ["a.txt", "c/d.txt"], "a folder that is gone may be on a disk that is not there");
    assert_eq!(ingest(at, &[]), (0, json!({"unchanged": 1, "rejected": 1})));
    std::fs::create_dir(at.join("c")).unwrap();
    std::fs::write(at.join("c/d.txt"), "Toul").unwrap();
    assert_eq!(ingest(at, &[]), (0, json!({"unchanged": 2})), "the folder is still an input");
}

#[cfg(unix)]
#[test]
fn a_pipe_with_a_name_is_a_pipe() {
    let folder = folder(&[]);
    let at = folder.path();
    let night = |text: &str| {
        let output = std::process::Command::new("bash")
            .args(["-c", "\"$0\" ingest --prune <(echo \"$1\")"])
            .arg(assert_cmd::cargo::cargo_bin!("depeche"))
            .arg(text)
            .current_dir(at)
            .env_remove("DEPECHE_INDEX")
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", log(&output));
    };
    ["Metz", "Nancy"].into_iter().for_each(night);
    assert_eq!(sources(at), ["-", "-"]);
    // It is nothing to read again, and a file of that name is no pipe.
    std::fs::write(at.join("-"), "Toul").unwrap();
    std::fs::create_dir(at.join("corpus")).unwrap();
    std::fs::write(at.join("corpus/a.txt"), "Dole").unwrap();
    assert_eq!(ingest(at, &["--prune"]).1, json!({"added": 1}));
    assert_eq!(sources(at), ["-", "-", "corpus/a.txt"]);
}

#[test]
fn an_index_that_cannot_be_made_anew_stays() {
    let folder = folder(&[("c/a.txt", b"Metz"), ("d/b.txt", b"Nancy"), ("empty/README.md", b"x")]);
    let at = folder.path();
    assert_eq!(ingest(at, &["c", "d"]).1, json!({"added": 2}));
    for args in [&["--rebuild", "empty"][..], &["--rebuild", "-"], &["--rebuild", "--ignore", "*.txt", "c"]] {
        depeche(at, &[&["ingest"], args].concat(), b"");
        assert_eq!(sources(at), ["c/a.txt", "d/b.txt"], "{args:?}");
    }
    assert!(!at.join("depeche-index/old-1").exists());
    // What is not among the inputs is not thrown away.
    let output = depeche(at, &["ingest", "--rebuild", "--ignore", "none", "c"], b"");
    assert!(log(&output).contains("1 of its documents"), "{}", log(&output));
    assert_eq!(sources(at), ["c/a.txt"]);
    assert!(at.join("depeche-index/old-1/meta.json").is_file());
    // Nor is what can no longer be read.
    std::fs::write(at.join("d/b.txt"), "").unwrap();
    assert_eq!(ingest(at, &["--rebuild", "c", "d", "--ignore", "none"]).0, 3);
    assert_eq!(sources(at), ["c/a.txt"]);
    std::fs::write(at.join("d/b.txt"), "Nancy").unwrap();
    assert_eq!(ingest(at, &[]).1, json!({"added": 1, "unchanged": 1}));
    std::fs::write(at.join("d/b.txt"), "").unwrap();
    let output = depeche(at, &["ingest", "--rebuild"], b"");
    assert!(log(&output).contains("old-2: files that it had documents of can no longer be read"), "{}", log(&output));
    std::fs::write(at.join("d/b.txt"), "Nancy").unwrap();
    // What cannot be opened is kept without a count.
    std::fs::write(at.join("depeche-index/meta.json"), "{").unwrap();
    let output = depeche(at, &["ingest", "--rebuild"], b"");
    assert!(log(&output).contains("old-3: what was in it cannot be told"), "{}", log(&output));
    assert_eq!(sources(at), ["c/a.txt", "d/b.txt"]);
}

#[test]
fn tells_counts_and_what_next() {
    let folder = folder(&[("corpus/a.txt", b"Le maire de Metz"), ("corpus/b.pdf", b"%PDF-1.4")]);
    let output = depeche(folder.path(), &["ingest", "--index", "elsewhere"], b"");
    assert_eq!(output.status.code(), Some(3));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("1 added, 1 rejected in elsewhere"), "{text}");
    assert!(text.contains("depeche search '\"Metz\"' --index elsewhere"), "{text}");
    assert!(text.contains("depeche stats --index elsewhere"), "{text}");
}

#[test]
fn nothing_added_nothing_made() {
    let folder = folder(&[("b.pdf", b"%PDF-1.4")]);
    let output = depeche(folder.path(), &["ingest", "b.pdf"], b"");
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("0 added, 1 rejected (") && !text.contains("next"), "{text}");
    assert!(!folder.path().join("depeche-index").exists());
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
