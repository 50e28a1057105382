//! What the index keeps, over several runs and after accidents.

use depeche::error::Error;
use depeche::index::schema::FORMAT;
use depeche::index::{Filters, Put, Reader, Sort, Writer};
use proptest::prelude::*;

use crate::records::*;

fn all() -> Filters {
    Filters { duplicates: true, ..Filters::default() }
}

#[test]
fn gives_records_back_as_they_were() {
    let corpus = Corpus::of([full(), record("plain", "", "Rien.")]);
    assert_eq!(corpus.reader().show("full").unwrap(), full());
    assert_eq!(corpus.reader().show("plain").unwrap(), record("plain", "", "Rien."));
}

#[test]
fn shows_by_the_start_of_an_id() {
    let corpus = Corpus::of([record("abc1", "", "Un."), record("abc", "", "Deux."), record("abd", "", "Trois.")]);
    let reader = corpus.reader();
    assert_eq!(reader.show("abd").unwrap().text, "Trois.");
    assert_eq!(reader.show("abc1").unwrap().text, "Un.");
    assert_eq!(reader.show("abc").unwrap().text, "Deux.", "a whole id comes before the start of another");
    assert!(matches!(reader.show("ab"), Err(Error::Query { .. })));
    assert!(matches!(reader.show("x"), Err(Error::NoDocument(_))));
}

#[test]
fn adds_replaces_and_leaves_alone() {
    let corpus = Corpus::new();
    assert_eq!(corpus.run([record("a", "", "Un texte."), record("b", "", "Autre chose.")]), [Put::Added, Put::Added]);
    let mut writer = corpus.writer();
    let input = u64::from_le_bytes(blake3::hash(b"Un texte.").as_bytes()[..8].try_into().unwrap());
    assert!(writer.is_unchanged("a", input));
    assert!(!writer.is_unchanged("a", input + 1));
    assert!(!writer.is_unchanged("c", input));
    assert_eq!(put(&mut writer, record("a", "", "Une lettre.")), Put::Updated);
    writer.finish().unwrap();
    assert_eq!(corpus.find("texte"), [""; 0]);
    assert_eq!(corpus.find("lettre"), ["a"]);
    assert_eq!(corpus.find("*"), ["a", "b"]);
    // Another version of the lists makes everything out of date.
    let writer = Writer::open(corpus.folder.path(), "2", 1).unwrap();
    assert!(
        !writer
            .is_unchanged("b", u64::from_le_bytes(blake3::hash(b"Autre chose.").as_bytes()[..8].try_into().unwrap()))
    );
}

#[test]
fn keeps_copies_out_of_the_way() {
    let corpus = Corpus::new();
    let puts =
        corpus.run([record("a", "", "Même texte."), record("b", "", "Même texte."), record("c", "", "Même texte.")]);
    assert_eq!(puts, [Put::Added, Put::Duplicate, Put::Duplicate]);
    assert_eq!(corpus.find("texte"), ["a"]);
    assert_eq!(corpus.filter("texte", &all()), ["a", "b", "c"]);
    assert_eq!(corpus.reader().show("c").unwrap().duplicate_of.as_deref(), Some("a"));
    assert_eq!(corpus.reader().duplicates().unwrap(), 2);
}

#[test]
fn a_copy_takes_the_place_of_its_original() {
    for changes in [true, false] {
        let corpus = Corpus::new();
        corpus.run(["a", "b", "c"].map(|id| record(id, "", "Même texte.")));
        let mut writer = corpus.writer();
        writer.mark_seen("b");
        writer.mark_seen("c");
        if changes {
            assert_eq!(put(&mut writer, record("a", "", "Tout autre chose.")), Put::Updated);
        } else {
            assert_eq!(writer.prune(|path| path.starts_with("corpus/")).unwrap(), 1);
        }
        writer.finish().unwrap();
        assert_eq!(corpus.find("texte"), ["b"]);
        let reader = corpus.reader();
        assert_eq!(reader.show("b").unwrap().duplicate_of, None);
        assert_eq!(reader.show("c").unwrap().duplicate_of.as_deref(), Some("b"));
    }
}

#[test]
fn an_original_that_comes_later_is_named_by_older_copies() {
    let corpus = Corpus::new();
    corpus.run(["a", "b"].map(|id| record(id, "", "Même texte.")));
    // `a` changes and `z` comes with the old text: `b`, untouched, is a copy of `z` now.
    corpus.run([record("a", "", "Autre."), record("z", "", "Même texte.")]);
    assert_eq!(corpus.find("texte"), ["z"]);
    assert_eq!(corpus.reader().show("b").unwrap().duplicate_of.as_deref(), Some("z"));
}

#[test]
fn prunes_only_below_the_given_roots() {
    let corpus = Corpus::new();
    let mut elsewhere = record("e", "", "Ailleurs.");
    elsewhere.source = "autre/e.txt".into();
    corpus.run([record("a", "", "Un."), record("b", "", "Deux."), elsewhere]);
    let mut writer = corpus.writer();
    writer.mark_seen("a");
    assert_eq!(writer.prune(|path| path.starts_with("corpus/")).unwrap(), 1);
    writer.finish().unwrap();
    assert_eq!(corpus.find("*"), ["a", "e"]);
}

#[test]
fn a_killed_run_leaves_a_usable_index() {
    let corpus = Corpus::new();
    corpus.run([record("before", "", "Avant.")]);
    let mut writer = corpus.writer();
    // Enough text for a commit, then some that is lost with the process.
    let long = "Le texte est long, très long. ".repeat(40_000);
    let mut sure = 0;
    for number in 0..64 {
        put(&mut writer, record(&format!("n{number}"), "", &format!("{number} {long}")));
        if (number + 1) * long.len() > 64 << 20 {
            sure = number;
            break;
        }
    }
    assert!(sure > 0);
    put(&mut writer, record("lost", "", "Perdu."));
    drop(writer);
    assert_eq!(corpus.find("avant"), ["before"]);
    assert_eq!(corpus.find("lost"), [""; 0]);
    assert!(corpus.reader().count("long", &all()).unwrap() >= sure as u64);
    // The next run completes it.
    let mut writer = corpus.writer();
    assert!(
        writer.is_unchanged("before", u64::from_le_bytes(blake3::hash(b"Avant.").as_bytes()[..8].try_into().unwrap()))
    );
    assert_eq!(put(&mut writer, record("lost", "", "Perdu.")), Put::Added);
    writer.finish().unwrap();
    assert_eq!(corpus.find("perdu"), ["lost"]);
}

#[test]
fn refuses_what_it_cannot_write_or_read() {
    let corpus = Corpus::of([record("a", "", "Un.")]);
    let folder = corpus.folder.path();
    let held = corpus.writer();
    let error = Writer::open(folder, "1", 1).unwrap_err();
    assert!(matches!(error, Error::Locked(_)), "{error}");
    drop(held);

    let meta = std::fs::read(folder.join("meta.json")).unwrap();
    std::fs::write(folder.join("meta.json"), "{").unwrap();
    for error in [Reader::open(folder).unwrap_err(), Writer::open(folder, "1", 1).unwrap_err()] {
        assert!(matches!(error, Error::Index { .. }), "{error}");
        assert!(error.to_string().contains("depeche ingest --rebuild --index"), "{error}");
    }
    std::fs::write(folder.join("meta.json"), meta).unwrap();

    let mark = folder.join("depeche-index.txt");
    std::fs::write(&mark, "format 0\n").unwrap();
    for error in [Reader::open(folder).unwrap_err(), Writer::open(folder, "1", 1).unwrap_err()] {
        assert!(matches!(error, Error::IndexVersion { .. }), "{error}");
    }
    // The fields are ours: without the mark it is an index all the same.
    std::fs::remove_file(&mark).unwrap();
    assert_eq!(Reader::open(folder).unwrap().show("a").unwrap().text, "Un.");

    let other = tempfile::tempdir().unwrap();
    assert!(matches!(Reader::open(other.path()).unwrap_err(), Error::NoIndex(_)));
    assert!(matches!(Reader::open(&other.path().join("none")).unwrap_err(), Error::NoIndex(_)));
    std::fs::write(other.path().join("mine.txt"), "x").unwrap();
    assert!(matches!(Writer::open(other.path(), "1", 1).unwrap_err(), Error::Index { .. }));
}

#[test]
fn an_accident_at_birth_blocks_nothing() {
    let mark = format!("format {FORMAT}\n");
    for (name, content) in [
        ("depeche-index.txt", ""),
        ("depeche-index.txt", "format"),
        ("depeche-index.txt", "format 3\n"),
        ("depeche-index.txt", &mark),
        (".managed.json", "[\"0123456789abcdef0123456789abcdef.idx\"]"),
        ("0123456789abcdef0123456789abcdef.idx", "half"),
        ("depeche-index.77.part", "form"),
        ("settings.toml", "base = \"..\"\n"),
    ] {
        let corpus = Corpus::new();
        std::fs::write(corpus.folder.path().join(name), content).unwrap();
        assert!(matches!(Reader::open(corpus.folder.path()).unwrap_err(), Error::NoIndex(_)), "{name}");
        corpus.run([record("a", "", "Un.")]);
        assert_eq!(corpus.find("un"), ["a"], "{name} {content}");
    }
}

#[test]
fn nothing_put_nothing_made() {
    let corpus = Corpus::new();
    let folder = corpus.folder.path().join("index");
    let mut writer = Writer::open(&folder, "1", 1).unwrap();
    assert_eq!(writer.prune(|_| true).unwrap(), 0);
    writer.finish().unwrap();
    assert!(!writer.exists() && !folder.exists());
}

#[test]
fn what_a_killed_run_left_is_swept_up() {
    let corpus = Corpus::of([record("a", "", "Un."), record("b", "", "Deux.")]);
    corpus.run([record("a", "", "Trois.")]);
    let folder = corpus.folder.path();
    let names = || -> Vec<String> {
        let mut names: Vec<_> =
            std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    let before = names();
    let segment = before.iter().find_map(|name| name.strip_suffix(".store")).unwrap();
    // Deletions that were written and never listed, a segment of no list, a list half written.
    let left =
        [format!("{segment}.99.del"), "0123456789abcdef0123456789abcdef.pos".to_string(), ".tmpA1b2C3".to_string()];
    for name in &left {
        std::fs::write(folder.join(name), "x").unwrap();
    }
    corpus.run([]);
    assert_eq!(names(), before);
    assert_eq!(corpus.find("*"), ["a", "b"]);
}

#[cfg(unix)]
#[test]
fn a_writer_that_ended_holds_no_lock_for_a_child_that_starts() {
    use std::os::unix::process::CommandExt;
    let corpus = Corpus::of([record("a", "", "Un.")]);
    let mut writer = corpus.writer();
    put(&mut writer, record("b", "", "Deux."));
    // Between its birth and the program that it becomes, a child has every file of its parent.
    let mut child = std::process::Command::new("true");
    unsafe {
        child.pre_exec(|| {
            std::thread::sleep(std::time::Duration::from_secs(3));
            Ok(())
        });
    }
    let born = std::thread::spawn(move || child.status());
    std::thread::sleep(std::time::Duration::from_millis(500));
    writer.finish().unwrap();
    assert!(!born.is_finished(), "the child was still waiting");
    assert_eq!(put(&mut corpus.writer(), record("c", "", "Trois.")), Put::Added);
    assert!(born.join().unwrap().unwrap().success());
}

#[test]
fn reading_writes_nothing() {
    let corpus = Corpus::of([record("a", "", "Un.")]);
    let folder = corpus.folder.path();
    std::fs::remove_file(folder.join(".tantivy-meta.lock")).unwrap_or(());
    std::fs::remove_file(folder.join(".tantivy-writer.lock")).unwrap_or(());
    let names = || std::fs::read_dir(folder).unwrap().count();
    let before = names();
    assert_eq!(corpus.find("un"), ["a"]);
    assert_eq!(names(), before);
}

#[test]
fn an_empty_index_answers() {
    let corpus = Corpus::of([record("a", "", "Un.")]);
    let mut writer = corpus.writer();
    assert_eq!(writer.prune(|path| path.starts_with("corpus/")).unwrap(), 1);
    writer.finish().unwrap();
    let hits = corpus.reader().search("rien", &Filters::default(), Sort::Date, 0, 10, 10).unwrap();
    assert_eq!((hits.total, hits.hits.len()), (0, 0));
}

/// Words as French writes them, with what is hard about them.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zàâçéèêëîïôûüœ]{2,12}",
        "[A-ZÉÈÀÇ][a-zéèàç]{1,10}s?",
        "[A-Z]{2,6}",
        "[0-9]{1,6}",
        prop::sample::select(vec![
            "aujourd’hui",
            "entreprise",
            "Issy-les-Moulineaux",
            "1er",
            "14h30",
            "cœur",
            "S.A.R.L.",
            "R&D",
            "œuvres",
            "naïfs"
        ])
        .prop_map(str::to_string),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
    #[test]
    fn what_was_put_is_found_by_each_of_its_words(
        texts in prop::collection::vec(prop::collection::vec((word(), prop::sample::select(vec![" ", ", ", " l’", " d'", ".\n\n", " «\u{a0}", " qu’"])), 1..12), 1..6)
    ) {
        let texts: Vec<String> = texts.iter().map(|words| words.iter().map(|(word, gap)| format!("{word}{gap}")).collect()).collect();
        let corpus = Corpus::of(texts.iter().enumerate().map(|(number, text)| record(&format!("d{number}"), "", text)));
        let reader = corpus.reader();
        for (number, text) in texts.iter().enumerate() {
            for word in text.split([' ', ',', '\n', '«', '\u{a0}']).filter(|word| word.chars().any(char::is_alphanumeric)) {
                // `l’` alone, at the end of a text, is a word like another.
                let word = word.trim_end_matches('.');
                if matches!(word, "OR" | "AND" | "NOT" | "IN") || word.ends_with(['’', '\'']) { continue }
                let hits = reader.search(word, &all(), Sort::Score, 0, 100, 1).unwrap();
                let found: Vec<&str> = hits.hits.iter().map(|hit| hit.record.id.as_str()).collect();
                prop_assert!(found.contains(&format!("d{number}").as_str()), "{word} in {text:?}");
            }
        }
    }

    #[test]
    fn no_query_panics(query in "[a-zé\"'()\\[\\]:*+~^=/ -]{0,40}|\\PC{0,30}") {
        let corpus = Corpus::of([record("a", "Titre", "Un texte.")]);
        let _ = corpus.reader().search(&query, &Filters::default(), Sort::Score, 0, 10, 10);
    }
}
