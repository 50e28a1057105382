//! MB/s of every stage and of the whole, on one thread, beside bare tantivy on the same text.
//!
//! `cargo bench` reads the documents of `corpus/`; `DEPECHE_BENCH_TEXT=FILE.jsonl[.xz] cargo bench` those of a file
//! of JSON Lines with `text`. Figures are medians; on a busy machine only those of one run compare.

use std::hint::black_box;
use std::sync::LazyLock;

use depeche::analyze::{Analyzer, Options};
use depeche::document::Document;
use depeche::extract::{self, Context};
use depeche::gazetteer::Gazetteers;
use depeche::layout::{Zones, lay_out};
use depeche::text::clean::clean;
use depeche::text::terms::{Stems, terms};
use depeche::text::token::tokenize;
use depeche::{language, resolve};
use divan::Bencher;
use divan::counter::BytesCount;

mod index;
mod texts;

fn main() {
    divan::main();
}

thread_local! {
    /// One cache a thread, as in the analysis.
    static STEMS: std::cell::RefCell<Stems> = std::cell::RefCell::default();
}

/// Bytes of text that one iteration goes over.
const BYTES: usize = 4_000_000;

pub(crate) static DOCUMENTS: LazyLock<Vec<Document>> = LazyLock::new(documents);
pub(crate) static ANALYZER: LazyLock<Analyzer> = LazyLock::new(|| Analyzer::new(Gazetteers::embedded()));

fn documents() -> Vec<Document> {
    (0..)
        .zip(texts::sample(BYTES))
        .map(|(number, body)| Document { source: format!("{number}.txt"), body, ..Document::default() })
        .collect()
}

pub(crate) fn size() -> BytesCount {
    BytesCount::new(DOCUMENTS.iter().map(|document| document.body.len()).sum::<usize>())
}

/// Runs a stage over all documents; what comes before it is prepared outside the clock.
fn over_texts<T: Sync>(bencher: Bencher, prepare: impl Fn(&str) -> T + Sync, stage: impl Fn(&T) + Sync) {
    let prepared: Vec<T> = DOCUMENTS.iter().map(|document| prepare(&document.body)).collect();
    bencher.counter(size()).bench(|| prepared.iter().for_each(&stage));
}

#[divan::bench]
fn text_1_clean(bencher: Bencher) {
    over_texts(bencher, str::to_string, |text| {
        black_box(clean(text));
    });
}

#[divan::bench]
fn text_2_fold(bencher: Bencher) {
    over_texts(bencher, str::to_string, |text| {
        black_box(depeche::fold::fold(text));
    });
}

#[divan::bench]
fn text_3_tokens(bencher: Bencher) {
    let vocabulary = ANALYZER.gazetteers().vocabulary();
    over_texts(bencher, str::to_string, |text| {
        black_box(tokenize(text, vocabulary));
    });
}

#[divan::bench]
fn text_4_tokens_and_sentences(bencher: Bencher) {
    over_texts(bencher, str::to_string, |text| {
        black_box(ANALYZER.gazetteers().text(text));
    });
}

#[divan::bench]
fn text_5_layout(bencher: Bencher) {
    bencher.counter(size()).bench(|| {
        DOCUMENTS.iter().for_each(|document| {
            black_box(lay_out(document, ANALYZER.gazetteers()));
        });
    });
}

#[divan::bench]
fn language_of_documents(bencher: Bencher) {
    let lists = Gazetteers::language_lists();
    let lists: Vec<(&str, &str)> = lists.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let detector = language::Detector::new(&lists).expect("the embedded lists");
    over_texts(
        bencher,
        |text| {
            let mut paragraphs = Vec::new();
            let mut start = 0;
            for line in text.split_inclusive('\n') {
                paragraphs.push(start..start + line.len());
                start += line.len();
            }
            (text.to_string(), paragraphs)
        },
        |(text, paragraphs)| {
            black_box(detector.detect_document(text, paragraphs));
        },
    );
}

#[divan::bench]
fn gazetteers_match(bencher: Bencher) {
    over_texts(
        bencher,
        |text| ANALYZER.gazetteers().text(Box::leak(text.to_string().into_boxed_str())),
        |text| {
            black_box(ANALYZER.gazetteers().matches(text));
        },
    );
}

/// Runs an extraction stage over texts whose tokens and matches are there already.
fn over_contexts(bencher: Bencher, stage: impl Fn(&Context<'_>) + Sync) {
    let zones = Zones::default();
    let texts: Vec<_> = DOCUMENTS
        .iter()
        .map(|document| {
            let text = ANALYZER.gazetteers().text(&document.body);
            let matches = ANALYZER.gazetteers().matches(&text);
            (text, matches)
        })
        .collect();
    let contexts: Vec<Context<'_>> = texts
        .iter()
        .map(|(text, matches)| Context::new(text, &zones, matches, ANALYZER.gazetteers(), |_| true, Default::default()))
        .collect();
    bencher.counter(size()).bench(|| contexts.iter().for_each(&stage));
}

#[divan::bench]
fn extract_1_actors_and_events(bencher: Bencher) {
    over_contexts(bencher, |context| {
        black_box(resolve::entities(context, resolve::one_reading(extract::candidates(context), None)));
    });
}

#[divan::bench(args = extract::EXTRACTORS.iter().map(|extractor| extractor.name))]
fn extract_2_candidates(bencher: Bencher, name: &str) {
    let at = extract::EXTRACTORS.iter().position(|extractor| extractor.name == name).expect("a name of the table");
    over_contexts(bencher, |context| {
        black_box(extract::proposed(context, &extract::EXTRACTORS[at..=at]));
    });
}

#[divan::bench]
fn extract_2_candidates_of_all(bencher: Bencher) {
    over_contexts(bencher, |context| {
        black_box(extract::candidates(context));
    });
}

#[divan::bench]
fn extract_3_dates(bencher: Bencher) {
    over_contexts(bencher, |context| {
        black_box(extract::dates::find(context.text, context.gazetteers, context.matches, None));
    });
}

#[divan::bench]
fn extract_4_labels(bencher: Bencher) {
    over_contexts(bencher, |context| {
        black_box(extract::labels::find(context));
    });
}

#[divan::bench]
fn extract_5_themes(bencher: Bencher) {
    over_contexts(bencher, |context| {
        black_box(extract::themes::find(context, &Default::default(), None));
    });
}

/// All extraction beyond the shared tokens and matches: what the stages above do, one after the other.
#[divan::bench]
fn extract_7_all(bencher: Bencher) {
    over_contexts(bencher, |context| {
        let labels = extract::labels::find(context);
        let candidates = resolve::outside_labels(extract::candidates(context), &labels, None);
        let entities = resolve::entities(context, resolve::one_reading(candidates, None));
        let (dates, _) = extract::dates::find(context.text, context.gazetteers, context.matches, None);
        black_box(extract::themes::find(context, &Default::default(), None));
        black_box(resolve::claims(context, &labels, &entities, &dates));
        black_box(extract::contacts::find(context.text.source));
        black_box((labels, entities, dates));
    });
}

#[divan::bench]
fn extract_6_contacts(bencher: Bencher) {
    over_texts(bencher, str::to_string, |text| {
        black_box(extract::contacts::find(text));
    });
}

#[divan::bench]
fn index_terms(bencher: Bencher) {
    over_texts(
        bencher,
        |text| {
            let tokens = tokenize(text, ANALYZER.gazetteers().vocabulary());
            (text.to_string(), tokens)
        },
        |(text, tokens)| {
            STEMS.with_borrow_mut(|stems| black_box(terms(text, tokens, "fr", stems)));
        },
    );
}

#[divan::bench]
fn whole_analysis(bencher: Bencher) {
    let options = Options::default();
    bencher.counter(size()).bench(|| {
        DOCUMENTS.iter().for_each(|document| {
            black_box(ANALYZER.record(document, &options));
        });
    });
}
