//! Puts records into the index: new ones, changed ones, copies, and those whose source is gone.
//!
//! What the writer must know of the documents already there fits in memory (about a hundred bytes
//! each) and is read once from columns; the stored records are not touched.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tantivy::{Index, IndexWriter, Searcher, Term};

use super::documents::{self, State};
use super::folder::{self, failed, tantivy_failed};
use super::schema::Fields;
use super::settings::{Settings, holds};
use crate::analyze::Analyzed;
use crate::document::hash;
use crate::error::Error;
use crate::record::Record;
use crate::text::terms::{Stems, terms};
use crate::text::token::tokenize;
use crate::text::vocabulary::Vocabulary;

/// Text between two commits, and time between them: what a killed run loses at most.
const COMMIT_EVERY: usize = 64 << 20;
const COMMIT_AFTER: Duration = Duration::from_secs(10);
/// Memory of one indexing thread; enough for its share of [`COMMIT_EVERY`], so that segments are
/// as few as the commits allow.
const MEMORY: usize = 128 << 20;

/// What became of a document.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Put {
    /// It was not there.
    Added,
    /// It took the place of an older state of itself.
    Updated,
    /// Another document has the same title and text; it is kept out of search and statistics.
    Duplicate,
}

/// What is known of a document in the index.
#[derive(Debug)]
struct Known {
    id: Box<str>,
    /// Shared by the documents of one file.
    path: Arc<str>,
    input: u64,
    content: u64,
    /// Of a copy: hash of the id of its original.
    original: Option<u64>,
}

/// Writes to an index. One at a time, for all processes.
///
/// The folder is made with the first document: where nothing is put, nothing is left.
pub struct Writer {
    folder: PathBuf,
    fields: Fields,
    threads: usize,
    /// None until there is an index.
    tantivy: Option<IndexWriter>,
    /// Written with the index, so that what is in it can be found again.
    settings: Option<Settings>,
    /// Part of what makes a document out of date.
    version: u64,
    /// By hash of the id.
    known: HashMap<u64, Known>,
    /// From content to the hash of the id of the document that is no copy.
    originals: HashMap<u64, u64>,
    seen: HashSet<u64>,
    /// Paths that are still there though nothing could be read from them.
    seen_paths: HashSet<String>,
    pending: usize,
    committed: Instant,
    dirty: bool,
    vocabulary: Vocabulary,
    stems: Stems,
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Writer({}, {} documents)", self.folder.display(), self.known.len())
    }
}

impl Writer {
    /// Opens the index of a folder, or prepares to make it. `version` names the engine and its lists
    /// ([`crate::analyze::Analyzer::version`]): what another one put there counts as changed.
    ///
    /// # Errors
    /// [`Error::Locked`], [`Error::IndexVersion`], [`Error::Index`], [`Error::Io`].
    pub fn open(folder: &Path, version: &str, threads: usize) -> Result<Writer, Error> {
        let fields = Fields::new();
        let index = folder::open_to_write(folder, &fields)?;
        let mut writer = Writer {
            folder: folder.to_path_buf(),
            fields,
            threads: threads.clamp(1, 8),
            tantivy: None,
            settings: None,
            version: hash(version.as_bytes()),
            known: HashMap::new(),
            originals: HashMap::new(),
            seen: HashSet::new(),
            seen_paths: HashSet::new(),
            pending: 0,
            committed: Instant::now(),
            dirty: false,
            vocabulary: Vocabulary::default(),
            stems: Stems::default(),
        };
        if let Some(index) = index {
            writer.lock(index)?;
            writer.load().map_err(|error| tantivy_failed(folder, error))?;
        }
        Ok(writer)
    }

    /// Becomes the one who writes, and clears away what a killed one left.
    fn lock(&mut self, index: Index) -> Result<&mut IndexWriter, Error> {
        let failed = |error| tantivy_failed(&self.folder, error);
        let tantivy: IndexWriter =
            index.writer_with_num_threads(self.threads, MEMORY * self.threads).map_err(failed)?;
        tantivy.garbage_collect_files().wait().map_err(failed)?;
        folder::sweep(&self.folder, &index)?;
        if let Some(settings) = self.settings.take() {
            settings.write(&self.folder)?;
        }
        Ok(self.tantivy.insert(tantivy))
    }

    /// The writer of tantivy; makes the index where there is none.
    fn tantivy(&mut self) -> Result<&mut IndexWriter, Error> {
        if self.tantivy.is_none() {
            let index = folder::create(&self.folder, &self.fields)?;
            self.lock(index)?;
        }
        self.tantivy.as_mut().ok_or_else(|| Error::NoIndex(self.folder.clone()))
    }

    /// Says what the index is to remember of how it is made: written now, or with the first document.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn remember(&mut self, settings: Settings) -> Result<(), Error> {
        match self.tantivy {
            Some(_) if Settings::read(&self.folder)?.as_ref() == Some(&settings) => Ok(()),
            Some(_) => settings.write(&self.folder),
            None => {
                self.settings = Some(settings);
                Ok(())
            }
        }
    }

    /// Is there an index, from before or by now?
    pub fn exists(&self) -> bool {
        self.tantivy.is_some()
    }

    /// Reads what is known of every document, from columns alone.
    fn load(&mut self) -> tantivy::Result<()> {
        let Some(searcher) = self.searcher()? else { return Ok(()) };
        for segment in searcher.segment_readers() {
            let columns = segment.fast_fields();
            let (input, content) = (columns.u64("input")?, columns.u64("content")?);
            let original = columns.u64("original")?;
            let Some(ids) = columns.str("id")? else { continue };
            let paths = columns.str("path")?;
            let mut known_paths: Vec<Arc<str>> = Vec::new();
            if let Some(paths) = &paths {
                let mut stream = paths.dictionary().stream()?;
                while stream.advance() {
                    known_paths.push(String::from_utf8_lossy(stream.key()).into());
                }
            }
            let path_of = |doc: u32| {
                let ord = paths.as_ref().and_then(|paths| paths.term_ords(doc).next());
                ord.and_then(|ord| known_paths.get(ord as usize)).cloned().unwrap_or_default()
            };
            let mut rows: Vec<(u64, u32)> =
                segment.doc_ids_alive().filter_map(|doc| Some((ids.term_ords(doc).next()?, doc))).collect();
            rows.sort_unstable();
            let ords: Vec<u64> = rows.iter().map(|row| row.0).collect();
            let mut docs = rows.iter().map(|row| row.1);
            ids.dictionary().sorted_ords_to_term_cb(&ords, |id| {
                let (Some(doc), Ok(id)) = (docs.next(), std::str::from_utf8(id)) else { return };
                let known = Known {
                    id: id.into(),
                    path: path_of(doc),
                    input: input.first(doc).unwrap_or_default(),
                    content: content.first(doc).unwrap_or_default(),
                    original: original.first(doc),
                };
                let key = hash(id.as_bytes());
                if known.original.is_none() {
                    self.originals.insert(known.content, key);
                }
                self.known.insert(key, known);
            })?;
        }
        Ok(())
    }

    fn searcher(&self) -> tantivy::Result<Option<Searcher>> {
        let Some(tantivy) = &self.tantivy else { return Ok(None) };
        let reader = tantivy.index().reader_builder().reload_policy(tantivy::ReloadPolicy::Manual).try_into()?;
        Ok(Some(reader.searcher()))
    }

    /// The hash of an input together with the version that reads it.
    fn stamp(&self, input_hash: u64) -> u64 {
        (input_hash ^ self.version.rotate_left(17)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }

    /// Is the document there already, from the very same input, read by the same version?
    pub fn is_unchanged(&self, id: &str, input_hash: u64) -> bool {
        self.known.get(&hash(id.as_bytes())).is_some_and(|known| known.input == self.stamp(input_hash))
    }

    /// Says that the source of a document is still there, though nothing is put.
    pub fn mark_seen(&mut self, id: &str) {
        self.seen.insert(hash(id.as_bytes()));
    }

    /// Says that a file is still there, though it could not be read: its documents are not gone.
    pub fn mark_path_seen(&mut self, path: &str) {
        self.seen_paths.insert(path.to_string());
    }

    /// Does the index know documents below a folder?
    pub fn knows_below(&self, folder: &str) -> bool {
        self.known.values().any(|known| &*known.path != folder && holds(folder, &known.path))
    }

    /// Says that a file is not there any more, whatever was said of it in this run.
    pub fn mark_path_gone(&mut self, path: &str) {
        self.seen_paths.remove(path);
    }

    /// Puts a document, in the place of an older one of its id. `path` is the file that it was read from.
    ///
    /// Of several documents of the same content the first that was put is the original; the others
    /// name it in `duplicate_of`. So hand them over in the order of the input.
    ///
    /// # Errors
    /// [`Error::Index`]; the document is then not in the index.
    pub fn put(&mut self, mut analyzed: Analyzed, input_hash: u64, path: &str) -> Result<Put, Error> {
        let record = &mut analyzed.record;
        let key = hash(record.id.as_bytes());
        let content = hash(record.content_hash.as_bytes());
        self.tantivy()?;
        let was = self.forget(key);
        let known = self.place(record, key, content, self.stamp(input_hash), path.into());
        let duplicate = known.original.is_some();
        self.pending += analyzed.record.text.len() + 512;
        self.add(analyzed, &known, was)?;
        self.known.insert(key, known);
        self.seen.insert(key);
        self.commit_if_due()?;
        Ok(match (duplicate, was) {
            (true, _) => Put::Duplicate,
            (false, true) => Put::Updated,
            (false, false) => Put::Added,
        })
    }

    /// Settles whether a document is an original or a copy.
    fn place(&mut self, record: &mut Record, key: u64, content: u64, input: u64, path: Arc<str>) -> Known {
        let original = self.originals.get(&content).and_then(|&key| Some((key, self.known.get(&key)?)));
        record.duplicate_of = original.map(|(_, known)| known.id.to_string());
        let original = original.map(|(key, _)| key);
        if original.is_none() {
            self.originals.insert(content, key);
        }
        Known { id: record.id.as_str().into(), path, input, content, original }
    }

    /// Takes a document out of memory; says whether it was there.
    fn forget(&mut self, key: u64) -> bool {
        let Some(known) = self.known.remove(&key) else { return false };
        if self.originals.get(&known.content) == Some(&key) {
            self.originals.remove(&known.content);
        }
        true
    }

    fn add(&mut self, analyzed: Analyzed, known: &Known, was: bool) -> Result<(), Error> {
        let term = was.then(|| Term::from_field_text(self.fields.id, &analyzed.record.id));
        let state = State { path: &known.path, input: known.input, content: known.content, original: known.original };
        let document =
            documents::document(&self.fields, analyzed, state).map_err(|error| failed(&self.folder, error))?;
        self.dirty = true;
        let tantivy = self.tantivy()?;
        if let Some(term) = term {
            tantivy.delete_term(term);
        }
        let added = tantivy.add_document(document);
        added.map(drop).map_err(|error| tantivy_failed(&self.folder, error))
    }

    /// Commits where enough text or time has gone by since the last time.
    ///
    /// # Errors
    /// [`Error::Index`].
    pub fn commit_if_due(&mut self) -> Result<(), Error> {
        let due = self.pending >= COMMIT_EVERY || self.dirty && self.committed.elapsed() >= COMMIT_AFTER;
        if due { self.commit() } else { Ok(()) }
    }

    /// Makes what was put so far last, whatever happens next.
    fn commit(&mut self) -> Result<(), Error> {
        if let Some(tantivy) = self.tantivy.as_mut().filter(|_| self.dirty) {
            tantivy.commit().map_err(|error| tantivy_failed(&self.folder, error))?;
        }
        self.pending = 0;
        self.dirty = false;
        self.committed = Instant::now();
        Ok(())
    }

    /// Removes the documents whose file lies in what this run went through, and which were neither put nor marked as
    /// seen. Gives their number.
    ///
    /// # Errors
    /// [`Error::Index`].
    pub fn prune(&mut self, gone_through: impl Fn(&str) -> bool) -> Result<u64, Error> {
        self.commit()?;
        let gone = self.gone(gone_through);
        for id in &gone {
            self.forget(hash(id.as_bytes()));
            let term = Term::from_field_text(self.fields.id, id);
            self.tantivy()?.delete_term(term);
            self.dirty = true;
        }
        Ok(gone.len() as u64)
    }

    fn gone(&self, gone_through: impl Fn(&str) -> bool) -> Vec<Box<str>> {
        // What lies in a folder that could not be opened is not gone, nor is what is part of a broken archive.
        let unread = |path: &str| {
            let above = path.match_indices('/').map(|(at, _)| path[..at].trim_end_matches('!'));
            above.chain([path, "."]).any(|place| self.seen_paths.contains(place))
        };
        let gone = self
            .known
            .iter()
            .filter(|(key, known)| gone_through(&known.path) && !self.seen.contains(key) && !unread(&known.path));
        let mut ids: Vec<Box<str>> = gone.map(|(_, known)| known.id.clone()).collect();
        ids.sort_unstable();
        ids
    }

    /// Ends the run: copies whose original is gone or has changed are put right, and all is made to last.
    ///
    /// # Errors
    /// [`Error::Index`]; what was committed before stays usable, and the next run completes it.
    pub fn finish(&mut self) -> Result<(), Error> {
        self.promote()?;
        self.commit()?;
        let Some(tantivy) = self.tantivy.take() else { return Ok(()) };
        tantivy.wait_merging_threads().map_err(|error| tantivy_failed(&self.folder, error))
    }

    /// Ends a run that was stopped: what was put lasts, copies are put right, and nothing is waited for.
    ///
    /// # Errors
    /// As [`Writer::finish`].
    pub fn stop(&mut self) -> Result<(), Error> {
        self.promote()?;
        self.commit()
    }

    /// Makes an original of the first copy of a lost one, and has the other copies name it.
    fn promote(&mut self) -> Result<(), Error> {
        let mut orphans: Vec<(u64, Box<str>)> = self
            .known
            .values()
            .filter(|known| known.original.is_some() && self.originals.get(&known.content) != known.original.as_ref())
            .map(|known| (known.content, known.id.clone()))
            .collect();
        if orphans.is_empty() {
            return Ok(());
        }
        self.commit()?;
        let searcher = self.searcher().map_err(|error| tantivy_failed(&self.folder, error))?;
        let Some(searcher) = searcher else { return Ok(()) };
        let mut loaded = Vec::with_capacity(orphans.len());
        for (content, id) in orphans.drain(..) {
            let found = documents::load(&searcher, &self.fields, &id).map_err(|error| failed(&self.folder, error))?;
            if let Some((record, territories)) = found {
                loaded.push((content, record, territories));
            }
        }
        // The order in which copies were put is no longer known; that of their sources is the next best.
        loaded.sort_by(|a, b| (a.0, &a.1.source, &a.1.id).cmp(&(b.0, &b.1.source, &b.1.id)));
        for (content, mut record, territories) in loaded {
            let key = hash(record.id.as_bytes());
            let input = self.known.get(&key).map_or(0, |known| known.input);
            let path = self.known.get(&key).map_or_else(|| record.source.as_str().into(), |known| known.path.clone());
            let known = self.place(&mut record, key, content, input, path);
            let title_terms = self.terms(record.title.as_deref().unwrap_or_default(), &record.language.code);
            let text_terms = self.terms(&record.text, &record.language.code);
            self.add(Analyzed { record, title_terms, text_terms, territories }, &known, true)?;
            self.known.insert(key, known);
        }
        Ok(())
    }

    fn terms(&mut self, text: &str, language: &str) -> String {
        terms(text, &tokenize(text, &self.vocabulary), language, &mut self.stems)
    }
}
