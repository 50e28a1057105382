//! Accidents of a run: killed at any moment, told to stop, a full disk, an index that can only be read.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use depeche::error::Error;
use depeche::index::{Filters, Reader};

use crate::support::{depeche, folder, log};

/// Kills of each kind of run.
const KILLS: u32 = 16;

/// `depeche ARGS` in a folder, under way.
fn start(folder: &Path, args: &[&str]) -> Child {
    Command::new(assert_cmd::cargo::cargo_bin!("depeche"))
        .current_dir(folder)
        .env_remove("DEPECHE_INDEX")
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &to.join(entry.file_name())),
            false => drop(std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap()),
        }
    }
}

/// All records of an index as JSON, in its order; `None` where there is no index.
fn records(index: &Path) -> Option<Vec<String>> {
    let reader = match Reader::open(index) {
        Ok(reader) => reader,
        Err(Error::NoIndex(_)) => return None,
        Err(error) => panic!("{error}"),
    };
    let mut records = Vec::new();
    let all = Filters { duplicates: true, ..Filters::default() };
    reader
        .for_each("", &all, |record| {
            records.push(serde_json::to_string(&record).unwrap());
            Ok(())
        })
        .unwrap();
    Some(records)
}

/// What lies in a folder, with the sizes.
fn listing(folder: &Path) -> BTreeSet<(String, u64)> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| {
            let size = entry.metadata().map_or(0, |metadata| metadata.len());
            (entry.file_name().to_string_lossy().into_owned(), size)
        })
        .collect()
}

/// Kills a run: one half after a share of the time that it takes undisturbed, the other half as soon as the index has
/// changed so many times, which is when it is being committed.
///
/// Says whether it was still at work.
fn kill(mut run: Child, number: u32, whole: Duration, index: &Path) -> bool {
    let begun = Instant::now();
    if number.is_multiple_of(2) {
        std::thread::sleep(whole * number / KILLS);
    } else {
        let mut seen = listing(index);
        for _ in 0..number {
            while listing(index) == seen && run.try_wait().unwrap().is_none() && begun.elapsed() < whole * 20 {
                std::thread::yield_now();
            }
            seen = listing(index);
        }
    }
    run.kill().unwrap();
    !run.wait().unwrap().success()
}

#[test]
fn a_killed_run_loses_doubles_and_blocks_nothing() {
    let folder = folder(&[]);
    let (corpus, index) = (folder.path().join("corpus"), folder.path().join("depeche-index"));
    std::fs::create_dir(&corpus).unwrap();
    let write = |number: u32, text: &str| std::fs::write(corpus.join(format!("{number:02}.txt")), text).unwrap();
    let place = |number: u32| format!("Le maire de Metz a ouvert la foire numéro {} à Nancy.", number / 3);
    (0..30).for_each(|number| write(number, &place(number)));
    let lines = (0..30).map(|number| format!("{{\"text\": \"Le préfet a reçu le groupe {number}.\"}}\n"));
    std::fs::write(corpus.join("lines.jsonl"), lines.collect::<String>()).unwrap();

    type Change<'a> = &'a dyn Fn();
    let nothing: Change<'_> = &|| {};
    // Originals of copies, copies, and lines change.
    let edit: Change<'_> = &|| {
        (0..30).step_by(3).for_each(|number| write(number, &format!("Le maire de Toul inaugure le pont {number}.")));
        write(31, &place(0));
        std::fs::write(
            corpus.join("lines.jsonl"),
            "{\"text\": \"Le préfet a reçu le groupe 7.\"}\n{\"text\": \"Neuf.\"}\n",
        )
        .unwrap();
    };
    let remove: Change<'_> = &|| {
        (1..30).step_by(3).for_each(|number| std::fs::remove_file(corpus.join(format!("{number:02}.txt"))).unwrap())
    };
    let mut killed = 0;
    for (change, args) in [(nothing, &["ingest", "corpus"][..]), (edit, &["ingest"]), (remove, &["ingest", "--prune"])]
    {
        change();
        let before = tempfile::tempdir().unwrap();
        if index.exists() {
            copy(&index, before.path());
        }
        let begun = Instant::now();
        let output = depeche(folder.path(), args, b"");
        assert!(output.status.success(), "{}", log(&output));
        let whole = begun.elapsed();
        let undisturbed = records(&index).unwrap();
        for number in 0..KILLS {
            std::fs::remove_dir_all(&index).unwrap();
            if listing(before.path()).is_empty() {
                assert_eq!(args.len(), 2, "only the first run begins with nothing");
            } else {
                copy(before.path(), &index);
            }
            killed += u32::from(kill(start(folder.path(), args), number, whole, &index));
            // What a kill leaves can be read, and the next run completes it.
            records(&index);
            let output = depeche(folder.path(), args, b"");
            assert!(output.status.success(), "{args:?}, kill {number}: {}", log(&output));
            assert_eq!(records(&index).unwrap(), undisturbed, "{args:?}, kill {number}");
        }
    }
    // Some are over before the blow falls; most must not be, or nothing was tried.
    assert!(killed >= 2 * KILLS, "{killed} of {}", 3 * KILLS);
}

#[cfg(unix)]
mod unix {
    use std::io::{BufRead, BufReader, Read, Write};
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::{CommandExt, ExitStatusExt};

    use super::*;

    fn signal(run: &Child, name: &str) {
        assert!(Command::new("kill").args(["-s", name, &run.id().to_string()]).status().unwrap().success());
    }

    #[test]
    fn a_run_that_is_told_to_stop_commits_and_counts() {
        for (name, code) in [("INT", 130), ("TERM", 143)] {
            let folder = folder(&[]);
            let mut run = start(folder.path(), &["ingest", "--json", "-"]);
            // The pipe stays open: the reading thread waits for input that never comes.
            let mut pipe = run.stdin.take().unwrap();
            (0..20).for_each(|number| writeln!(pipe, "{{\"text\": \"Texte {number}\"}}").unwrap());
            pipe.flush().unwrap();
            // The index is made with the first document that was taken.
            let begun = Instant::now();
            while !folder.path().join("depeche-index/meta.json").is_file() {
                assert!(begun.elapsed() < Duration::from_secs(60));
                std::thread::sleep(Duration::from_millis(5));
            }
            std::thread::sleep(Duration::from_millis(300));
            // Once to the process, once to its group, as `timeout` does: it is one request.
            signal(&run, name);
            signal(&run, name);
            let output = run.wait_with_output().unwrap();
            assert_eq!(output.status.code(), Some(code), "{}", log(&output));
            let counts: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
            assert_eq!(counts["added"], 20, "{counts}");
            assert_eq!(records(&folder.path().join("depeche-index")).unwrap().len(), 20);
            drop(pipe);
        }
    }

    #[test]
    fn who_insists_need_not_wait() {
        // Nobody reads what it has to say: the tidy end hangs in its first word.
        let mut run = Command::new("bash")
            .args(["-c", "exec \"$0\" extract - > >(sleep 20)"])
            .arg(assert_cmd::cargo::cargo_bin!("depeche"))
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = run.stdin.take().unwrap();
        let writing = std::thread::spawn(move || {
            // More than a pipe holds.
            for number in 0..20_000 {
                if writeln!(input, "{{\"text\": \"Le maire de Metz {number}\"}}").is_err() {
                    return;
                }
            }
        });
        std::thread::sleep(Duration::from_secs(2));
        signal(&run, "INT");
        std::thread::sleep(Duration::from_secs(1));
        assert_eq!(run.try_wait().unwrap(), None, "the tidy end is under way");
        signal(&run, "INT");
        assert_eq!(run.wait().unwrap().code(), Some(130));
        writing.join().unwrap();
    }

    #[test]
    fn extract_that_is_told_to_stop_ends_with_a_whole_line() {
        let folder = folder(&[]);
        let mut run = start(folder.path(), &["extract", "-"]);
        let mut pipe = run.stdin.take().unwrap();
        writeln!(pipe, "{{\"text\": \"Metz\"}}").unwrap();
        let mut out = BufReader::new(run.stdout.take().unwrap());
        let mut first = String::new();
        out.read_line(&mut first).unwrap();
        signal(&run, "INT");
        let mut rest = String::new();
        out.read_to_string(&mut rest).unwrap();
        assert_eq!((run.wait().unwrap().code(), rest.as_str()), (Some(130), ""));
        assert!(first.ends_with('\n') && first.starts_with('{'));
    }

    #[test]
    fn a_full_disk_is_said_and_what_was_committed_stays() {
        let folder = folder(&[("c/a.txt", b"Le maire de Metz")]);
        let at = folder.path();
        assert!(depeche(at, &["ingest", "c"], b"").status.success());
        let before = records(&at.join("depeche-index")).unwrap();
        let lines =
            (0..2000).map(|n| format!("{{\"text\": \"Le maire numéro {n} de Metz ouvre la foire {}.\"}}\n", n * 7919));
        std::fs::write(at.join("c/b.jsonl"), lines.collect::<String>()).unwrap();
        // No file may pass 64 kB: writing fails as it does on a full disk.
        let limited = |args: &str| {
            let command = format!("trap '' XFSZ; ulimit -f 64; exec \"$0\" {args}");
            let program = assert_cmd::cargo::cargo_bin!("depeche");
            Command::new("bash")
                .arg("-c")
                .arg(command)
                .arg(program)
                .current_dir(at)
                .env_remove("DEPECHE_INDEX")
                .output()
                .unwrap()
        };
        let output = limited("ingest c");
        assert_eq!((output.status.code(), output.status.signal()), (Some(1), None), "{}", log(&output));
        assert!(log(&output).contains("make room"), "{}", log(&output));
        assert_eq!(records(&at.join("depeche-index")).unwrap(), before);
        // The first ingest of all: nothing blocks the next one.
        let output = limited("ingest c --index other");
        assert_eq!(output.status.code(), Some(1), "{}", log(&output));
        for index in ["depeche-index", "other"] {
            let output = depeche(at, &["ingest", "c", "--index", index], b"");
            assert!(output.status.success(), "{}", log(&output));
            assert_eq!(records(&at.join(index)).unwrap().len(), 2001);
        }
    }

    #[test]
    fn an_index_that_may_only_be_read_is_read() {
        let folder = folder(&[("c/a.txt", b"Le maire de Metz")]);
        let at = folder.path();
        assert!(depeche(at, &["ingest", "c"], b"").status.success());
        std::fs::set_permissions(at, PermissionsExt::from_mode(0o755)).unwrap();
        let index = at.join("depeche-index");
        for entry in std::fs::read_dir(&index).unwrap().flatten() {
            let path = entry.path();
            // As readable for others as the umask lets any file be.
            let mode = std::fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(
                mode & 0o044,
                std::fs::metadata(at.join("c/a.txt")).unwrap().permissions().mode() & 0o044,
                "{path:?}"
            );
            std::fs::set_permissions(&path, PermissionsExt::from_mode(0o444)).unwrap();
        }
        std::fs::set_permissions(&index, PermissionsExt::from_mode(0o555)).unwrap();
        // A copy of the command, where another user reaches it.
        let program = at.join("depeche");
        std::fs::copy(assert_cmd::cargo::cargo_bin!("depeche"), &program).unwrap();
        let as_other = |args: &[&str]| {
            let mut command = Command::new(&program);
            command.current_dir(at).env_remove("DEPECHE_INDEX").args(args);
            // Permissions mean nothing to root.
            if std::fs::metadata("/proc/self").map(|own| std::os::unix::fs::MetadataExt::uid(&own)).unwrap_or(1) == 0 {
                command.uid(65534);
            }
            command.output().unwrap()
        };
        for args in [&["search", "maire"][..], &["stats"], &["export"], &["agenda"], &["rejects"]] {
            let output = as_other(args);
            assert!(output.status.success(), "{args:?}: {}", log(&output));
        }
        let output = as_other(&["ingest", "c"]);
        assert_eq!(output.status.code(), Some(1));
        assert!(log(&output).contains("permission"), "{}", log(&output));
        std::fs::set_permissions(&index, PermissionsExt::from_mode(0o755)).unwrap();
    }
}
