//! What the program says and where it writes: terminals are not steered, nobody need listen, files are whole.

#![cfg(unix)]

use std::fs;
use std::process::{Command, Stdio};

use crate::support::{depeche, folder, log};

fn indexed() -> tempfile::TempDir {
    let folder = folder(&[("a.txt", "Le maire de Metz a ouvert le salon le 3 mai 2019.".as_bytes())]);
    let output = depeche(folder.path(), &["ingest", "a.txt"], b"");
    assert!(output.status.success(), "{}", log(&output));
    folder
}

#[test]
fn names_of_files_steer_no_terminal() {
    let name = "\u{1b}[31m\u{9b}1mé\u{202e}\u{2066}\n.txt";
    let folder = folder(&[(name, b"")]);
    for command in ["extract", "ingest", "explain"] {
        let output = depeche(folder.path(), &[command, name, "gone\u{1b}[2J.txt"], b"");
        let said = log(&output);
        assert!(said.contains('é') && said.contains("gone\u{fffd}[2J.txt"), "{command}: {said:?}");
        let steers = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{202e}' | '\u{2066}');
        assert!(!said.contains(steers), "{command}: {said:?}");
        // A line break in a name makes no line.
        assert!(
            said.lines().all(|line| line.starts_with("depeche: ") || !line.contains(".txt")),
            "{command}: {said:?}"
        );
    }
}

#[test]
fn a_standard_error_that_takes_nothing_ends_nothing() {
    let folder = folder(&[("a.txt", b"Metz."), ("b.txt", b"")]);
    let Ok(full) = fs::File::options().write(true).open("/dev/full") else { return };
    for command in ["ingest", "extract", "explain"] {
        let status = Command::new(assert_cmd::cargo::cargo_bin!("depeche"))
            .current_dir(folder.path())
            .args([command, "a.txt", "b.txt"])
            .stdout(Stdio::null())
            .stderr(full.try_clone().unwrap())
            .status()
            .unwrap();
        assert_eq!(status.code(), Some(3), "{command}");
    }
}

#[test]
fn a_full_standard_output_is_an_error_and_no_panic() {
    let folder = indexed();
    let Ok(full) = fs::File::options().write(true).open("/dev/full") else { return };
    for args in [&["schema"][..], &["search", "Metz"], &["export"], &["export", "-o", "-"], &["extract", "a.txt"]] {
        let output = Command::new(assert_cmd::cargo::cargo_bin!("depeche"))
            .current_dir(folder.path())
            .args(args)
            .stdout(full.try_clone().unwrap())
            .output()
            .unwrap();
        let said = log(&output);
        assert_eq!(output.status.code(), Some(1), "{args:?}: {said}");
        assert!(said.starts_with("depeche: ") && !said.contains("panic"), "{args:?}: {said}");
    }
}

#[test]
fn export_writes_where_it_is_told() {
    let folder = indexed();
    let run = |args: &[&str]| depeche(folder.path(), args, b"");
    let plain = run(&["export"]).stdout;
    // `-` and its like are standard output, and no file of that name.
    for name in ["-", "/dev/stdout"] {
        assert_eq!(run(&["export", "-o", name]).stdout, plain, "{name}");
    }
    assert!(!folder.path().join("-").exists());
    assert!(String::from_utf8(run(&["agenda", "--from", "2019", "--ical", "-"]).stdout).unwrap().starts_with("BEGIN"));
    // The ending tells the format; one that tells nothing is an error, unless the format is named.
    let csv = run(&["export", "-o", "a.CSV"]);
    assert!(csv.status.success() && fs::read_to_string(folder.path().join("a.CSV")).unwrap().starts_with("id,"));
    let wrong = run(&["export", "-o", "x.xlsx"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(log(&wrong).contains("x.xlsx") && log(&wrong).contains(".json, .jsonl, .csv"), "{}", log(&wrong));
    assert!(!folder.path().join("x.xlsx").exists());
    assert!(run(&["export", "-o", "x.xlsx", "--format", "jsonl"]).status.success());
    assert_eq!(fs::read(folder.path().join("x.xlsx")).unwrap(), plain);
}

#[test]
fn a_pipe_with_a_name_is_written_to() {
    let folder = indexed();
    let made = Command::new("mkfifo").arg(folder.path().join("pipe")).status();
    if !made.is_ok_and(|status| status.success()) {
        return;
    }
    let pipe = folder.path().join("pipe");
    let reader = std::thread::spawn(move || fs::read_to_string(pipe).unwrap());
    assert!(depeche(folder.path(), &["agenda", "--from", "2019", "--ical", "pipe"], b"").status.success());
    assert!(reader.join().unwrap().starts_with("BEGIN:VCALENDAR"));
    let pipe = folder.path().join("pipe");
    assert!(!fs::symlink_metadata(pipe).unwrap().is_file());
}
