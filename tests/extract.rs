//! `depeche extract` as a filter between other programs.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use crate::support::{depeche, folder, lines, log};

#[test]
fn keeps_the_order() {
    let input: String = (0..2000)
        .map(|n| format!("{{\"id\": \"{n}\", \"text\": \"{}\"}}\n", "Metz ".repeat(1 + n * 7919 % 200)))
        .collect();
    for threads in ["1", "4"] {
        let output = depeche(folder(&[]).path(), &["extract", "-", "--threads", threads], input.as_bytes());
        let (code, records) = lines(&output);
        assert_eq!((code, records.len()), (0, 2000), "{}", log(&output));
        assert!(records.iter().enumerate().all(|(n, record)| record["id"].as_str() == Some(&n.to_string())));
    }
}

#[test]
fn a_bad_line_is_answered_in_its_place() {
    let input = b"{\"id\": \"a\", \"text\": \"un\"}\n{\"text\": 3}\n\nnon\n{\"id\": \"b\", \"text\": \"deux\"}";
    let output = depeche(folder(&[]).path(), &["extract", "-"], input);
    let (code, records) = lines(&output);
    assert_eq!((code, records.len()), (3, 4));
    assert_eq!((&records[0]["id"], &records[3]["id"]), (&"a".into(), &"b".into()));
    for (record, line) in [(&records[1], 2), (&records[2], 4)] {
        assert_eq!(record["schema"], "depeche/1");
        assert_eq!((&record["source"], &record["line"]), (&"-".into(), &line.into()));
        assert_eq!(record["error"]["code"], "json");
    }
    assert!(log(&output).contains("-:2: ") && log(&output).contains("-:4: "));
    let quiet = depeche(folder(&[]).path(), &["extract", "-", "--quiet"], input);
    assert_eq!((quiet.status.code(), log(&quiet).as_str()), (Some(3), ""));
}

#[test]
fn answers_a_line_before_the_next_one() {
    let program = assert_cmd::cargo::cargo_bin!("depeche");
    let mut child = Command::new(program)
        .args(["extract", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let (mut input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let (send, receive) = std::sync::mpsc::channel();
    std::thread::spawn(move || BufReader::new(output).lines().for_each(|line| send.send(line.unwrap()).unwrap()));
    for n in 0..5 {
        writeln!(input, "{{\"id\": \"{n}\", \"text\": \"Metz\"}}").unwrap();
        let line = receive.recv_timeout(std::time::Duration::from_secs(20)).unwrap();
        assert!(line.contains(&format!("\"id\":\"{n}\"")), "{line}");
    }
    drop(input);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let program = assert_cmd::cargo::cargo_bin!("depeche");
    let mut child = Command::new(program)
        .args(["extract", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    // Standard input stays open: the command must not wait for more of it.
    let mut input = child.stdin.take().unwrap();
    writeln!(input, "{{\"text\": \"Metz\"}}").unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), log(&output).as_str()), (Some(0), ""));
}

#[test]
fn ids_and_sources_of_files() {
    let folder = folder(&[("corpus/b/x.txt", b"Metz"), ("corpus/a.txt", b"Nancy"), ("corpus/README.md", b"no")]);
    let given = |args: &[&str], at: &str| {
        let output = depeche(&folder.path().join(at), &[&["extract"], args].concat(), b"");
        let (code, records) = lines(&output);
        assert_eq!(code, 0, "{}", log(&output));
        let get = |name: &str| -> Vec<String> {
            records.iter().map(|record| record[name].as_str().unwrap().to_string()).collect()
        };
        (get("source"), get("id"))
    };
    let (sources, ids) = given(&[], "");
    assert_eq!(sources, ["corpus/a.txt", "corpus/b/x.txt"]);
    assert_eq!(ids[0].len(), 16);
    for (args, at) in [
        (&["corpus"][..], ""),
        (&["./corpus/"], ""),
        (&[".", "--base", ".."], "corpus"),
        (&["../../corpus", "--base", "../.."], "corpus/b"),
    ] {
        assert_eq!(given(args, at), (sources.clone(), ids.clone()), "{args:?}");
    }
    assert_eq!(given(&["corpus/a.txt"], ""), (vec!["corpus/a.txt".to_string()], vec![ids[0].clone()]));
    let readme = given(&["corpus/README.md"], "");
    assert_eq!(readme.0, ["corpus/README.md"]);
}

#[test]
fn a_record_is_an_input() {
    let input = b"{\"id\": \"a\", \"source\": \"s\", \"text\": \"Metz\", \"published\": \"2020-01-02\", \"url\": \"http://a.fr\"}";
    let first = depeche(folder(&[]).path(), &["extract", "-"], input).stdout;
    let second = depeche(folder(&[]).path(), &["extract", "-"], &first).stdout;
    assert_eq!(String::from_utf8(second), String::from_utf8(first));
}

#[test]
fn empty_input_is_no_failure() {
    assert_eq!(lines(&depeche(folder(&[]).path(), &["extract", "-"], b"")), (0, vec![]));
}
