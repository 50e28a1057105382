//! The layers of `ARCHITECTURE.md`, and the size of files.

use std::path::{Path, PathBuf};

/// Rooms from the ground up; a room uses only those of its own line and of the lines above.
const LAYERS: &[&[&str]] = &[
    &["fold", "lexicon", "document", "record", "steps"],
    &["text", "gazetteer"],
    &["error", "language", "layout"],
    &["extract"],
    &["resolve"],
    &["analyze"],
    &["eval", "export", "index", "ingest"],
    &["cli"],
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for item in std::fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn layer_of(room: &str) -> Option<usize> {
    LAYERS.iter().position(|rooms| rooms.contains(&room))
}

/// The code of a file, without its comments and its tests.
fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

#[test]
fn rooms_use_only_what_stands_above_them() {
    let mut wrong = Vec::new();
    for path in sources(&src()) {
        let inner = path.strip_prefix(src()).unwrap();
        let first = inner.iter().next().unwrap().to_string_lossy();
        let room = first.trim_end_matches(".rs");
        let Some(own) = layer_of(room) else {
            assert!(matches!(room, "lib" | "main"), "{room} has no layer in tests/architecture.rs");
            continue;
        };
        for used in code(&path).split("crate::").skip(1) {
            let used: String = used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if layer_of(&used).is_some_and(|layer| layer > own) {
                wrong.push(format!("{} uses {used}", inner.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_core_reads_no_disk_and_no_clock() {
    let core = ["fold", "lexicon", "text", "gazetteer", "language", "layout", "extract", "resolve", "analyze"];
    for path in sources(&src()) {
        let inner = path.strip_prefix(src()).unwrap();
        let first = inner.iter().next().unwrap().to_string_lossy();
        if core.contains(&first.trim_end_matches(".rs")) {
            for word in ["std::fs", "std::time", "std::env", "std::net", "std::io"] {
                assert!(!code(&path).contains(word), "{} uses {word}", inner.display());
            }
        }
    }
}

#[test]
fn files_hold_one_thing() {
    for path in sources(&src()) {
        let text = std::fs::read_to_string(&path).unwrap();
        let lines = text.split("#[cfg(test)]").next().unwrap_or_default().lines().count();
        // `record.rs` is one list of fields; the longest others are still read in one sitting.
        assert!(lines <= 460, "{}: {lines} lines before its tests; part it", path.display());
        assert!(text.starts_with("//!"), "{} does not say what it is for", path.display());
    }
}
