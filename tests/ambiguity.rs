//! Ambiguous names: how many of the sentences of `tests/data/ambiguity.tsv` are read as a person reads them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use depeche::analyze::{Analyzer, Options};
use depeche::document::Document;
use depeche::eval::names::key;
use depeche::gazetteer::Gazetteers;
use depeche::record::Record;

static ANALYZER: LazyLock<Analyzer> = LazyLock::new(|| Analyzer::new(Gazetteers::embedded()));

/// Start, end, kind and words of all names of a record.
fn mentions(record: &Record) -> Vec<(usize, usize, &'static str, String)> {
    let actors = record.actors.iter().filter(|actor| actor.name.is_some());
    let actors = actors.flat_map(|actor| actor.mentions.iter().map(move |mention| (actor.kind.name(), mention)));
    let events = record.events.iter().flat_map(|event| event.mentions.iter().map(|mention| ("event", mention)));
    let all = actors.chain(events);
    all.map(|(kind, m)| (m.start as usize, m.end as usize, kind, key(&m.text))).collect()
}

/// Is each expected reading there, and no reading where an ordinary word stands?
fn is_read(sentence: &str, expected: &str) -> bool {
    let document = Document { body: sentence.into(), ..Document::default() };
    let options = Options { keep_furniture: true, language: Some("fr".into()), ..Options::default() };
    let record = ANALYZER.analyze(&document, &options).record;
    let found = mentions(&record);
    let text: Vec<char> = record.text.chars().collect();
    let mut from = 0;
    expected.split(';').all(|reading| {
        let (kind, words) = reading.split_once(':').expect("kind:mention");
        let words_chars: Vec<char> = words.chars().collect();
        let at = (from..=text.len() - words_chars.len()).find(|&at| text[at..].starts_with(&words_chars));
        let start = at.unwrap_or_else(|| panic!("{words:?} does not stand in {sentence:?}"));
        let end = start + words_chars.len();
        from = end;
        let same = |(a, b, _, name): &&(usize, usize, &str, String)| *a < end && start < *b && *name == key(words);
        match kind {
            "-" => found.iter().find(same).is_none(),
            kind => found.iter().filter(same).any(|(_, _, found, _)| *found == kind),
        }
    })
}

#[test]
fn ambiguous_names_are_read_as_people_read_them() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/ambiguity.tsv");
    let table = std::fs::read_to_string(path).unwrap();
    let floors = table.lines().find_map(|line| line.strip_prefix("# floor ")).expect("the floors");
    let mut read: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for row in table.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let columns: Vec<&str> = row.split('\t').collect();
        let [half, _, sentence, expected] = columns[..] else { panic!("{row:?} has not four columns") };
        let right = is_read(sentence, expected);
        let (of, all) = read.entry(half).or_default();
        *of += usize::from(right);
        *all += 1;
        if !right && half == "dev" {
            wrong.push(format!("{expected}\n    {sentence}"));
        }
    }
    for floor in floors.split(' ') {
        let (half, floor) = floor.split_once('=').unwrap();
        let (right, all) = read[half];
        let share = right as f64 / all as f64;
        assert!(share >= floor.parse().unwrap(), "{half}: {right} of {all}, floor {floor}\n{}", wrong.join("\n"));
    }
}
