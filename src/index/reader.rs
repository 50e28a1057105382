//! An index that is open for searching.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rayon::prelude::*;
use tantivy::collector::{Count as Counter, DocSetCollector, TopDocs};
use tantivy::{DocAddress, Order, Searcher};

use super::documents;
use super::facets::{Counting, Facets};
use super::folder::{self, failed, tantivy_failed};
use super::query::{self, Filters, Marks, Prepared};
use super::schema::Fields;
use super::snippet::{self, Snippet};
use crate::error::Error;
use crate::record::Record;
use crate::steps::{Stage, work};
use crate::text::terms::Stems;

/// How often an index is opened that a writer changes at that very moment.
const OPENINGS: u32 = 5;

/// Order of the hits.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, clap::ValueEnum)]
pub enum Sort {
    /// Best first.
    #[default]
    Score,
    /// Latest publication first; documents without a day come last.
    Date,
}

/// One hit.
#[derive(Clone, Debug)]
pub struct Hit {
    /// BM25; 0 when sorted by date.
    pub score: f32,
    /// The document.
    pub record: Record,
    /// Its best passage.
    pub snippet: Snippet,
}

/// What a search gives.
#[derive(Clone, Debug)]
pub struct Hits {
    /// Number of all documents found.
    pub total: u64,
    /// Those asked for.
    pub hits: Vec<Hit>,
    /// Counts over all documents found; places in a territory count for it too.
    pub facets: Facets,
}

/// Reads an index as it stood when it was opened, whatever is written meanwhile.
pub struct Reader {
    folder: PathBuf,
    fields: Fields,
    searcher: Searcher,
    languages: Vec<String>,
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Reader({})", self.folder.display())
    }
}

/// The segments of an index as they stand, and the languages of their documents.
fn languages(index: &tantivy::Index, fields: &Fields) -> tantivy::Result<(Searcher, Vec<String>)> {
    let reader: tantivy::IndexReader =
        index.reader_builder().reload_policy(tantivy::ReloadPolicy::Manual).try_into()?;
    let searcher = reader.searcher();
    let mut languages = Vec::new();
    for segment in searcher.segment_readers() {
        let codes = segment.inverted_index(fields.language)?;
        let mut stream = codes.terms().stream()?;
        while stream.advance() {
            let code = String::from_utf8_lossy(stream.key()).into_owned();
            if !languages.contains(&code) {
                languages.push(code);
            }
        }
    }
    languages.sort_unstable();
    Ok((searcher, languages))
}

impl Reader {
    /// Opens the index of a folder.
    ///
    /// # Errors
    /// [`Error::NoIndex`], [`Error::IndexVersion`], [`Error::Index`].
    pub fn open(folder: &Path) -> Result<Reader, Error> {
        let fields = Fields::new();
        let mut tries = OPENINGS;
        loop {
            tries -= 1;
            match languages(&folder::open(folder)?, &fields) {
                Ok((searcher, languages)) => {
                    return Ok(Reader { folder: folder.to_path_buf(), fields, searcher, languages });
                }
                Err(error) if tries == 0 => return Err(tantivy_failed(folder, error)),
                // A writer has put other segments in the place of those that the list named: it names others now.
                Err(_) => std::thread::sleep(Duration::from_millis(20)),
            }
        }
    }

    fn failed(&self) -> impl Fn(tantivy::TantivyError) -> Error + '_ {
        |error| tantivy_failed(&self.folder, error)
    }

    fn prepare(&self, query: &str, filters: &Filters) -> Result<Prepared, Error> {
        query::prepare(query, filters, &self.fields, &self.languages)
    }

    /// The record at a place.
    pub(super) fn record(&self, address: DocAddress) -> Result<Record, Error> {
        documents::read(&self.searcher, &self.fields, address).map_err(|error| failed(&self.folder, error))
    }

    /// Searches. An empty query finds every document that passes the filters.
    ///
    /// # Errors
    /// [`Error::Query`] for what cannot be read, [`Error::Index`].
    pub fn search(
        &self,
        query: &str,
        filters: &Filters,
        sort: Sort,
        offset: usize,
        limit: usize,
        facet_lines: usize,
    ) -> Result<Hits, Error> {
        let prepared = self.prepare(query, filters)?;
        let counting = Counting { limit: facet_lines, rolled_up: true };
        let facets = self.searcher.search(&*prepared.query, &counting).map_err(self.failed())?;
        // tantivy takes no empty page; nor need it make room for more hits than there are.
        let limit = limit.min(usize::try_from(facets.documents).unwrap_or(usize::MAX).saturating_sub(offset));
        let found: Vec<(f32, DocAddress)> = if limit == 0 {
            Vec::new()
        } else {
            let top = TopDocs::with_limit(limit).and_offset(offset);
            match sort {
                Sort::Score => self.searcher.search(&*prepared.query, &top.order_by_score()),
                Sort::Date => self
                    .searcher
                    .search(&*prepared.query, &top.order_by_fast_field::<i64>("published", Order::Desc))
                    .map(|found| found.into_iter().map(|(_, address)| (0.0, address)).collect()),
            }
            .map_err(self.failed())?
        };
        let mut stems = Stems::default();
        let hits = found
            .into_iter()
            .map(|(score, address)| self.hit(score, address, &prepared.marks, &mut stems))
            .collect::<Result<_, _>>()?;
        Ok(Hits { total: facets.documents, hits, facets })
    }

    fn hit(&self, score: f32, address: DocAddress, marks: &Marks, stems: &mut Stems) -> Result<Hit, Error> {
        let record = self.record(address)?;
        let snippet = work(Stage::Snippet, || snippet::best(&record.text, &record.language.code, marks, stems));
        Ok(Hit { score, record, snippet })
    }

    /// Number of documents that a query and filters find.
    ///
    /// # Errors
    /// As [`Reader::search`].
    pub fn count(&self, query: &str, filters: &Filters) -> Result<u64, Error> {
        let prepared = self.prepare(query, filters)?;
        self.searcher.search(&*prepared.query, &Counter).map(|count| count as u64).map_err(self.failed())
    }

    /// Number of copies in the index.
    ///
    /// # Errors
    /// [`Error::Index`].
    pub fn duplicates(&self) -> Result<u64, Error> {
        let all = self.count("", &Filters { duplicates: true, ..Filters::default() })?;
        Ok(all - self.count("", &Filters::default())?)
    }

    /// Counts over the documents that a query and filters find, of what they name themselves.
    ///
    /// # Errors
    /// As [`Reader::search`].
    pub fn facets(&self, query: &str, filters: &Filters, lines: usize) -> Result<Facets, Error> {
        let prepared = self.prepare(query, filters)?;
        self.searcher.search(&*prepared.query, &Counting { limit: lines, rolled_up: false }).map_err(self.failed())
    }

    /// Where the documents are that a query and filters find, in the order of their sources, of one source by day and
    /// id: the same whatever runs and threads wrote the index.
    pub(super) fn addresses(&self, query: &str, filters: &Filters) -> Result<Vec<DocAddress>, Error> {
        let prepared = self.prepare(query, filters)?;
        let found = self.searcher.search(&*prepared.query, &DocSetCollector).map_err(self.failed())?;
        let mut found: Vec<DocAddress> = found.into_iter().collect();
        found.sort_unstable();
        let mut keyed = Vec::with_capacity(found.len());
        for (segment, reader) in self.searcher.segment_readers().iter().enumerate() {
            let sources = reader.fast_fields().str("source").map_err(self.failed())?;
            let ids = reader.fast_fields().str("id").map_err(self.failed())?;
            let days = reader.fast_fields().i64("published").map_err(self.failed())?;
            let text = |column: &Option<tantivy::columnar::StrColumn>, doc| {
                let mut text = String::new();
                if let Some(column) = column
                    && let Some(ord) = column.term_ords(doc).next()
                {
                    column.ord_to_str(ord, &mut text).map_err(|error| failed(&self.folder, error))?;
                }
                Ok::<String, Error>(text)
            };
            let first = found.partition_point(|address| (address.segment_ord as usize) < segment);
            for address in found[first..].iter().take_while(|address| address.segment_ord as usize == segment) {
                let doc = address.doc_id;
                keyed.push((text(&sources, doc)?, days.first(doc), text(&ids, doc)?, *address));
            }
        }
        keyed.par_sort_unstable();
        Ok(keyed.into_iter().map(|(_, _, _, address)| address).collect())
    }

    /// Hands the records that a query and filters find to `each`, in the order of their sources,
    /// a few at a time: the corpus need not fit in memory.
    ///
    /// # Errors
    /// As [`Reader::search`], and what `each` gives.
    pub fn for_each(
        &self,
        query: &str,
        filters: &Filters,
        mut each: impl FnMut(Record) -> Result<(), Error>,
    ) -> Result<u64, Error> {
        let addresses = self.addresses(query, filters)?;
        for chunk in addresses.chunks(256) {
            let records: Vec<Result<Record, Error>> = chunk.par_iter().map(|&address| self.record(address)).collect();
            for record in records {
                each(record?)?;
            }
        }
        Ok(addresses.len() as u64)
    }

    /// The record of an id, or of the start of an id that no other document shares.
    ///
    /// # Errors
    /// [`Error::NoDocument`]; [`Error::Query`] names the ids when several start so.
    pub fn show(&self, id: &str) -> Result<Record, Error> {
        let mut found: Vec<(String, DocAddress)> = Vec::new();
        for (segment, reader) in self.searcher.segment_readers().iter().enumerate() {
            let Some(ids) = reader.fast_fields().str("id").map_err(self.failed())? else { continue };
            let inverted = reader.inverted_index(self.fields.id).map_err(self.failed())?;
            let mut stream =
                ids.dictionary().prefix_range(id).into_stream().map_err(|error| failed(&self.folder, error))?;
            while stream.advance() {
                let key = String::from_utf8_lossy(stream.key()).into_owned();
                let term = tantivy::Term::from_field_text(self.fields.id, &key);
                let option = tantivy::schema::IndexRecordOption::Basic;
                let Some(mut postings) =
                    inverted.read_postings(&term, option).map_err(|error| failed(&self.folder, error))?
                else {
                    continue;
                };
                use tantivy::{DocSet, TERMINATED};
                while postings.doc() != TERMINATED {
                    if !reader.is_deleted(postings.doc()) {
                        found.push((key.clone(), DocAddress::new(segment as u32, postings.doc())));
                    }
                    postings.advance();
                }
                if found.len() > 8 && found[0].0 != id {
                    break;
                }
            }
        }
        found.sort_unstable();
        match found.as_slice() {
            [] => Err(Error::NoDocument(id.to_string())),
            [(_, address)] => self.record(*address),
            [(first, address), ..] if first == id => self.record(*address),
            several => Err(Error::Query {
                query: id.to_string(),
                reason: format!(
                    "several ids start so; write more of it: {}",
                    several.iter().take(5).map(|(id, _)| id.as_str()).collect::<Vec<_>>().join(", ")
                ),
            }),
        }
    }
}
