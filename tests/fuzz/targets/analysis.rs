//! What holds of every record, whatever the document: see `check`.

#![no_main]

use std::sync::LazyLock;

use depeche::analyze::{Analyzer, Options};
use depeche::document::{Document, Origin, Stated};
use depeche::export::json_schema;
use depeche::gazetteer::Gazetteers;
use depeche::ingest::pipeline::{Limits, Step, Ticket, run};
use depeche::record::{Field, Mention, Record};
use libfuzzer_sys::fuzz_target;

static ANALYZER: LazyLock<Analyzer> = LazyLock::new(|| Analyzer::new(Gazetteers::embedded()));
static SCHEMA: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    let schema = serde_json::from_str(json_schema::TEXT).expect("the schema is JSON");
    jsonschema::draft202012::options().should_validate_formats(true).build(&schema).expect("the schema is one")
});

// The first byte tells the options; a seed begins with a digit.
fuzz_target!(|bytes: &[u8]| {
    let Some((&choice, bytes)) = bytes.split_first() else { return };
    let chosen = |bit: u8| choice & bit != 0;
    let text = depeche_fuzz::text(bytes);
    let (title, body) = match text.split_once('\n').filter(|_| chosen(1)) {
        Some((title, body)) => (Some(title.to_string()), body.to_string()),
        None => (None, text),
    };
    let published = chosen(2).then(|| Stated { value: "2019-03-12".into(), origin: Origin::Input });
    let document = Document { source: "a.txt".into(), title, body, published, ..Document::default() };
    let language = (!chosen(8)).then(|| "fr".to_string());
    let options = Options { keep_furniture: chosen(4), language, ..Options::default() };
    let record = ANALYZER.record(&document, &options);
    check(&record);
    // A second analysis, and threads more so, cost the time of other inputs: they are tried for some.
    if bytes.len().is_multiple_of(8) {
        assert_eq!(record, ANALYZER.analyze(&document, &options).record, "with and without terms for the index");
    }
    if bytes.len().is_multiple_of(32) {
        let records = [1, 2].map(|threads| on_threads(threads, &document, &options));
        assert!(records.iter().flatten().all(|other| *other == record), "the same on any number of threads");
    }
});

fn on_threads(threads: usize, document: &Document, options: &Options) -> Vec<Record> {
    let mut records = Vec::new();
    let done = run::<Document, Record, ()>(
        Limits::new(Some(threads)),
        |give| {
            for _ in 0..3 {
                let _ = give(Ticket { source: "a.txt".into(), bytes: 1, ..Ticket::default() }, document.clone());
            }
        },
        |document| Ok(ANALYZER.record(&document, options)),
        |step| {
            if let Step::Done(_, result) = step {
                records.push(result.expect("no document is rejected by its analysis"));
            }
            Ok(())
        },
    );
    assert!(done.is_ok() && records.len() == 3);
    records
}

fn check(record: &Record) {
    let value = serde_json::to_value(record).expect("a record is JSON");
    // To say what is wrong takes longer than to see that something is.
    if !SCHEMA.is_valid(&value) {
        let told = SCHEMA.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path()));
        panic!("{}", told.collect::<Vec<_>>().join("\n"));
    }
    let title: Vec<char> = record.title.as_deref().unwrap_or_default().chars().collect();
    let text: Vec<char> = record.text.chars().collect();
    let stands = |field: Field, start: u32, end: u32, words: &str| {
        let there = if field == Field::Title { &title } else { &text };
        let slice = there.get(start as usize..end as usize).expect("the mention lies in the text");
        assert!(start < end && words.chars().eq(slice.iter().copied()), "{field:?} {start}..{end} is not {words:?}");
        assert!(!words.contains("\n\n"), "{field:?} {start}..{end} {words:?} reaches over the end of a paragraph");
    };
    let each = |mentions: &[Mention]| mentions.iter().for_each(|m| stands(m.field, m.start, m.end, &m.text));
    record.actors.iter().for_each(|row| each(&row.mentions));
    record.events.iter().for_each(|row| each(&row.mentions));
    record.labels.iter().for_each(|row| each(&row.mentions));
    record.labels.iter().flat_map(|row| &row.claims).for_each(|claim| each(std::slice::from_ref(&claim.mention)));
    record.themes.iter().for_each(|row| each(&row.mentions));
    record.contacts.iter().for_each(|row| each(&row.mentions));
    for date in &record.dates {
        date.mentions.iter().for_each(|m| stands(m.field, m.start, m.end, &m.text));
        let turned = date.from.as_ref().zip(date.to.as_ref()).is_some_and(|(from, to)| from > to);
        assert!(!turned, "{} ends before it begins", date.value);
    }
    // Each holds and holder of a claim is somebody of the record.
    for claim in record.labels.iter().flat_map(|label| &label.claims) {
        let known = |id: &String| {
            record.actors.iter().map(|a| &a.id).chain(record.events.iter().map(|e| &e.id)).any(|i| i == id)
        };
        assert!(claim.holder_id.as_ref().is_none_or(known), "{:?} is nobody", claim.holder_id);
    }
    // One reading: no two names share a word. A person whose name was lost is told by a role, which holds names.
    let named = record.actors.iter().filter(|actor| actor.name.is_some()).map(|actor| &actor.mentions);
    let mut taken: Vec<&Mention> = named.chain(record.events.iter().map(|event| &event.mentions)).flatten().collect();
    taken.sort_by_key(|m| (m.field == Field::Text, m.start));
    for two in taken.windows(2) {
        let apart = two[0].field != two[1].field || two[0].end <= two[1].start;
        assert!(apart, "{:?} and {:?} share words", two[0], two[1]);
    }
}
