//! Indexing: bare tantivy, our writer over records that are there, and the whole of `ingest` on one thread.

use depeche::analyze::{Analyzed, Options};
use depeche::index::Writer;
use divan::Bencher;
use tantivy::schema::{STORED, Schema, TEXT};
use tantivy::{Index, TantivyDocument};

use crate::{ANALYZER, DOCUMENTS, size};

/// Tantivy's default chain (split, lower case), the text stored: what a plain index of the same text costs.
#[divan::bench(sample_count = 5)]
fn index_1_bare_tantivy(bencher: Bencher) {
    bencher.counter(size()).bench_local(|| {
        let mut schema = Schema::builder();
        let text = schema.add_text_field("text", TEXT | STORED);
        let folder = tempfile::tempdir().expect("a folder");
        let index = Index::create_in_dir(folder.path(), schema.build()).expect("an index");
        let mut writer = index.writer_with_num_threads(1, 128 << 20).expect("a writer");
        for document in DOCUMENTS.iter() {
            let mut fields = TantivyDocument::new();
            fields.add_text(text, &document.body);
            writer.add_document(fields).expect("room");
        }
        writer.commit().expect("room");
    });
}

#[divan::bench(sample_count = 5)]
fn index_2_writer(bencher: Bencher) {
    let options = Options::default();
    let analyzed =
        || -> Vec<Analyzed> { DOCUMENTS.iter().map(|document| ANALYZER.analyze(document, &options)).collect() };
    bencher.counter(size()).with_inputs(analyzed).bench_local_values(|all| {
        let folder = tempfile::tempdir().expect("a folder");
        let mut writer = Writer::open(folder.path(), "bench", 1).expect("an index");
        for (number, one) in all.into_iter().enumerate() {
            writer.put(one, number as u64, "bench").expect("room");
        }
        writer.finish().expect("room");
    });
}

#[divan::bench(sample_count = 5)]
fn whole_ingest(bencher: Bencher) {
    let options = Options::default();
    bencher.counter(size()).bench_local(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let mut writer = Writer::open(folder.path(), "bench", 1).expect("an index");
        for (number, document) in DOCUMENTS.iter().enumerate() {
            writer.put(ANALYZER.analyze(document, &options), number as u64, "bench").expect("room");
        }
        writer.finish().expect("room");
    });
}
