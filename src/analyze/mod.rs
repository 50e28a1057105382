//! The analysis of one document: the table of contents of the whole crate.
//!
//! It reads no disk, clock or environment and cannot fail; what is odd goes to `warnings`.

mod assemble;
mod offsets;
mod publication;
mod territories;
mod trace;

pub use territories::Territory;
pub use trace::{Fate, Finding};

use std::cell::RefCell;
use std::ops::Range;

use crate::document::Document;
use crate::extract::evidence::Without;
use crate::extract::{self, Context, Kind};
use crate::gazetteer::Gazetteers;
use crate::language::{Detector, Language, Passage};
use crate::layout::{Layout, Zone, ZoneKind, Zones, lay_out};
use crate::record::Record;
use crate::resolve;
use crate::steps::{Stage, steps, work};
use crate::text::Text;
use crate::text::terms::{Stems, terms};
use crate::text::token::{Token, tokenize, tokenize_into};
use trace::Trace;

/// What a caller asks of the analysis.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Publication day for documents that state none (`--published`), as ISO day.
    pub published: Option<String>,
    /// The body is taken whole and unchanged; the title is only what was given.
    pub keep_furniture: bool,
    /// Language code that is taken for granted.
    pub language: Option<String>,
    /// Evidence that is left out, for an ablation.
    pub without: Without,
}

/// The knowledge, ready to analyse documents from any thread.
pub struct Analyzer {
    gazetteers: Gazetteers,
    detector: Detector,
}

/// What a document gives: the record, and what the index needs beside it.
pub struct Analyzed {
    /// The record.
    pub record: Record,
    /// Terms of the title for the index, in reading order, joined by one space.
    pub title_terms: String,
    /// Terms of the text.
    pub text_terms: String,
    /// Territories above the places of the record (its links have their ids alone), each once.
    pub territories: Vec<Territory>,
}

/// Title and body in one text, with what the layout said of it.
struct Source {
    full: String,
    /// Byte of `full` where the body starts.
    body: usize,
    zones: Zones,
}

impl Analyzer {
    /// Takes the lists.
    ///
    /// ```
    /// use depeche::analyze::{Analyzer, Options};
    /// use depeche::{document::Document, gazetteer::Gazetteers};
    ///
    /// let analyzer = Analyzer::new(Gazetteers::embedded());
    /// let document = Document { body: "Le maire de Metz, M. Paul Durand, a ouvert le salon le 3 mai 2019.".into(), ..Document::default() };
    /// let record = analyzer.analyze(&document, &Options::default()).record;
    /// assert!(record.actors.iter().any(|actor| actor.name.as_deref() == Some("Metz")));
    /// ```
    pub fn new(gazetteers: Gazetteers) -> Self {
        let lists = Gazetteers::language_lists();
        let lists: Vec<(&str, &str)> = lists.iter().map(|(path, text)| (path.as_str(), *text)).collect();
        // The embedded word lists are read by a test; a list that fails leaves the detector without words.
        let detector = Detector::new(&lists).unwrap_or_default();
        Analyzer { gazetteers, detector }
    }

    /// Names the engine and its lists: a document analysed by another version is analysed anew.
    pub fn version(&self) -> String {
        format!("{}-{}", env!("CARGO_PKG_VERSION"), self.gazetteers.version())
    }

    /// The lists.
    pub fn gazetteers(&self) -> &Gazetteers {
        &self.gazetteers
    }

    /// Analyses a document: its record, and what an index needs beside it.
    pub fn analyze(&self, document: &Document, options: &Options) -> Analyzed {
        self.run(document, options, None, true)
    }

    /// The record alone, for those who keep no index: no word is stemmed.
    ///
    /// ```
    /// use depeche::analyze::{Analyzer, Options};
    /// use depeche::{document::Document, gazetteer::Gazetteers};
    ///
    /// let analyzer = Analyzer::new(Gazetteers::embedded());
    /// let document = Document { body: "La région a voté son budget à Metz.".into(), ..Document::default() };
    /// let record = analyzer.record(&document, &Options::default());
    /// assert_eq!(record, analyzer.analyze(&document, &Options::default()).record);
    /// ```
    pub fn record(&self, document: &Document, options: &Options) -> Record {
        self.run(document, options, None, false).record
    }

    /// Analyses a document, and tells what became of every candidate, in reading order.
    ///
    /// ```
    /// use depeche::analyze::{Analyzer, Fate, Options};
    /// use depeche::{document::Document, gazetteer::Gazetteers};
    ///
    /// let analyzer = Analyzer::new(Gazetteers::embedded());
    /// let document = Document { body: "L’Université de Lorraine recrute des ingénieurs.".into(), ..Document::default() };
    /// let (_, findings) = analyzer.explain(&document, &Options::default());
    /// let fate = |text: &str| findings.iter().find(|finding| finding.text == text).map(|finding| &finding.fate);
    /// assert_eq!(fate("Université de Lorraine"), Some(&Fate::Taken));
    /// assert!(matches!(fate("Lorraine"), Some(Fate::Overlapped { .. })));
    /// ```
    pub fn explain(&self, document: &Document, options: &Options) -> (Record, Vec<Finding>) {
        let mut trace = Trace::default();
        let analyzed = self.run(document, options, Some(&mut trace), false);
        (analyzed.record, trace.findings)
    }

    /// `indexed`: are terms and territories for an index wanted?
    fn run(&self, document: &Document, options: &Options, mut trace: Option<&mut Trace>, indexed: bool) -> Analyzed {
        let mut layout = match options.keep_furniture {
            true => whole(document, &self.gazetteers),
            false => lay_out(document, &self.gazetteers),
        };
        let body_tokens = std::mem::take(&mut layout.tokens);
        let source = Source::new(&mut layout, options.keep_furniture);
        let tokens = work(Stage::Tokens, || source.tokens(body_tokens, &self.gazetteers));
        let text = work(Stage::Sentences, || self.gazetteers.text_of(&source.full, tokens));
        let (language, passages) = work(Stage::Language, || self.language(&source, options));
        let is_french = |byte: usize| crate::language::at(&passages, byte) == Some("fr");
        let matches = work(Stage::Matches, || self.gazetteers.matches(&text));
        let mut warnings = document.warnings.clone();
        let published = work(Stage::Publication, || {
            publication::published(document, &layout, &source, options, &self.gazetteers, &mut warnings)
        });
        let context = work(Stage::Context, || {
            Context::new(&text, &source.zones, &matches, &self.gazetteers, is_french, options.without)
        });
        let candidates = extract::candidates(&context);
        let labels = work(Stage::Labels, || extract::labels::find(&context));
        let mut losers = trace.as_deref_mut().map(|trace| &mut trace.losers);
        let mentions = work(Stage::Reading, || {
            let candidates = resolve::outside_labels(candidates, &labels, losers.as_deref_mut());
            resolve::one_reading(candidates, losers)
        });
        if let Some(trace) = trace.as_deref_mut() {
            trace.chosen = mentions.iter().map(|c| ((c.start, c.end), (c.score, c.parts))).collect();
        }
        let entities = resolve::entities(&context, mentions);
        let names = theme_names(&entities, &labels);
        let weak = trace.as_deref_mut().map(|trace| &mut trace.weak);
        let themes = work(Stage::Themes, || extract::themes::find(&context, &names, weak));
        let day = published.as_ref().map(|(day, _)| *day);
        let extract::dates::Read { mentions: mut dates, anchor, odd } =
            work(Stage::Dates, || extract::dates::read(&text, &self.gazetteers, &matches, day));
        // A weekday or `aujourd'hui` without any day to lean on has no place on the time line.
        dates.retain(|date| {
            is_french(byte_of(&text, date.tokens.start)) && date.value.bytes().any(|b| b.is_ascii_digit())
        });
        warnings
            .extend(odd.iter().filter(|odd| is_french(byte_of(&text, odd.tokens.start))).map(|odd| odd.tell(&text)));
        let named = |kind| entities.iter().filter(move |entity| entity.kind == kind);
        let around = extract::dates::Around {
            text: &text,
            gazetteers: &self.gazetteers,
            matches: &matches,
            published: day,
            anchor,
            events: named(Kind::Event).flat_map(|e| &e.mentions).map(|(tokens, _)| tokens.clone()).collect(),
        };
        work(Stage::DateRoles, || extract::dates::tell_roles(&around, &mut dates));
        let claims = work(Stage::Claims, || resolve::claims(&context, &labels, &entities, &dates));
        let contacts = work(Stage::Contacts, || extract::contacts::find(&source.full));
        if let Some(trace) = trace {
            let found = trace::Found { entities: &entities, labels: &labels, themes: &themes, dates: &dates };
            work(Stage::Trace, || trace.tell(&context, &source, &found));
        }
        let body_token = text.token_at(source.body);
        let (title, body) = text.tokens.split_at(body_token);
        let index_language = language.code;
        let stemmed = |tokens| if indexed { stemmed(&source.full, tokens, index_language) } else { String::new() };
        let (title_terms, text_terms) = work(Stage::Terms, || (stemmed(title), stemmed(body)));
        let above = || if indexed { territories::above(&self.gazetteers, &entities) } else { Vec::new() };
        let territories = work(Stage::Territories, above);
        // What the record is made of, the rest makes room for.
        drop(context);
        drop(matches);
        let tokens = text.into_tokens();
        let parts = assemble::Parts {
            document,
            layout,
            source: &source,
            tokens: &tokens,
            gazetteers: &self.gazetteers,
            language,
            passages,
            published,
            anchor,
            entities,
            labels,
            claims,
            themes,
            dates,
            contacts,
            warnings,
        };
        let mut record = work(Stage::Record, || assemble::record(parts));
        drop(tokens);
        record.text = source.into_text();
        Analyzed { title_terms, text_terms, territories, record }
    }

    /// Language of the document and of its passages.
    fn language(&self, source: &Source, options: &Options) -> (Language, Vec<Passage>) {
        if let Some(code) = &options.language {
            let code = crate::language::known_code(code);
            let passage = Passage { code, start: 0, end: source.full.len() };
            return (Language { code, confidence: 1.0, reliable: true }, vec![passage]);
        }
        let paragraphs: Vec<Range<usize>> = paragraphs(&source.full);
        self.detector.detect_document(&source.full, &paragraphs)
    }
}

thread_local! {
    /// What each thread has stemmed so far. A cache: it changes no result.
    static STEMS: RefCell<Stems> = RefCell::default();
}

fn stemmed(text: &str, tokens: &[Token], language: &str) -> String {
    STEMS.with_borrow_mut(|stems| terms(text, tokens, language, stems))
}

/// Where a token starts.
fn byte_of(text: &Text<'_>, token: usize) -> usize {
    text.tokens.get(token).map_or(0, |token| token.start as usize)
}

/// The names that were found, as the themes ask for them.
fn theme_names(entities: &[resolve::Entity], labels: &[extract::labels::FoundLabel]) -> extract::themes::Names {
    let mut names = extract::themes::Names::default();
    for entity in entities.iter().filter(|entity| entity.name.is_some()) {
        let of = match entity.kind {
            Kind::Person => &mut names.persons,
            Kind::Place => &mut names.whole,
            Kind::Organisation | Kind::Event => &mut names.parts,
        };
        of.extend(entity.mentions.iter().map(|(tokens, _)| tokens.clone()));
    }
    names.whole.extend(labels.iter().flat_map(|label| label.mentions.iter().map(|(tokens, _)| tokens.clone())));
    for list in [&mut names.persons, &mut names.whole, &mut names.parts] {
        list.sort_unstable_by_key(|tokens| tokens.start);
    }
    names
}

/// Bytes of the paragraphs of a text: runs without an empty line.
fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices("\n\n") {
        if at > start {
            out.push(start..at);
        }
        start = at + 2;
    }
    if start < text.len() {
        out.push(start..text.len());
    }
    out
}

/// The document as it is, for `--keep-furniture`.
fn whole(document: &Document, gazetteers: &Gazetteers) -> Layout {
    let text = document.body.clone();
    let zones = vec![Zone::new(0..text.len(), ZoneKind::Body)];
    let tokens = tokenize(&text, gazetteers.vocabulary());
    Layout { title: document.title.clone(), authors: document.authors.clone(), published: None, text, zones, tokens }
}

impl Source {
    /// Takes the text and the zones of a layout, in which none are left.
    fn new(layout: &mut Layout, keep_furniture: bool) -> Self {
        let (mut full, mut zones) = (std::mem::take(&mut layout.text), std::mem::take(&mut layout.zones));
        // Kept whole, all mentions are in the text: the title is not read.
        let Some(title) = layout.title.as_deref().filter(|_| !keep_furniture) else {
            return Source { full, body: 0, zones: Zones(zones) };
        };
        let body = title.len() + 2;
        full.reserve_exact(body);
        full.insert_str(0, "\n\n");
        full.insert_str(0, title);
        for zone in &mut zones {
            *zone = zone.behind(body);
        }
        zones.insert(0, Zone::new(0..title.len(), ZoneKind::Title));
        Source { full, body, zones: Zones(zones) }
    }

    /// The body by itself, as the record has it.
    fn into_text(mut self) -> String {
        self.full.drain(..self.body);
        self.full.shrink_to_fit();
        self.full
    }

    /// The tokens of title and body; those of the body are there.
    fn tokens(&self, mut body: Vec<Token>, gazetteers: &Gazetteers) -> Vec<Token> {
        steps(self.body + body.len());
        if self.body == 0 {
            body.shrink_to_fit();
            return body;
        }
        let mut tokens = Vec::new();
        tokenize_into(&self.full[..self.body], 0, gazetteers.vocabulary(), &mut tokens);
        for token in &mut body {
            *token = token.shifted(self.body);
        }
        body.reserve_exact(tokens.len());
        body.splice(..0, tokens);
        body.shrink_to_fit();
        body
    }
}
