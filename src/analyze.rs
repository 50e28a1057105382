//! STUB for the helpers: the real analysis is written beside; only this interface counts.

use crate::document::Document;
use crate::export::record::*;
use crate::gazetteer::Gazetteers;

/// What a caller asks of the analysis.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Publication day for documents that state none (`--published`), ISO.
    pub published: Option<String>,
    /// The body is taken whole and unchanged.
    pub keep_furniture: bool,
    /// Skip the detection.
    pub language: Option<String>,
}

/// The knowledge, ready to analyse documents from any thread.
pub struct Analyzer {
    gazetteers: Gazetteers,
}

/// What a document gives: the record, and what the index needs beside it.
pub struct Analyzed {
    /// The record.
    pub record: Record,
    /// Terms of the title for the index, in reading order, joined by one space.
    pub title_terms: String,
    /// Terms of the text.
    pub text_terms: String,
}

impl Analyzer {
    /// Takes the lists.
    pub fn new(gazetteers: Gazetteers) -> Self {
        Analyzer { gazetteers }
    }
    /// Names the engine and its lists: a document analysed by another version is analysed anew.
    pub fn version(&self) -> String {
        format!("{}-{}", env!("CARGO_PKG_VERSION"), self.gazetteers.version())
    }
    /// The lists.
    pub fn gazetteers(&self) -> &Gazetteers {
        &self.gazetteers
    }
    /// Analyses a document. Cannot fail: what is odd goes to `warnings`.
    pub fn analyze(&self, document: &Document, options: &Options) -> Analyzed {
        let text = document.body.replace("\r\n", "\n").trim().to_string();
        let end = text.chars().count() as u32;
        let hash = |s: &str| blake3::hash(s.as_bytes()).to_hex()[..32].to_string();
        let id = document.id.clone().unwrap_or_else(|| hash(document.url.as_deref().unwrap_or(&document.source))[..16].to_string());
        let lower = text.to_lowercase();
        let first: String = text.split_whitespace().next().unwrap_or_default().to_string();
        let mention = Mention { field: Field::Text, start: 0, end: first.chars().count() as u32, text: first.clone() };
        let record = Record {
            schema: SCHEMA.into(),
            id,
            content_hash: hash(&text),
            duplicate_of: None,
            source: document.source.clone(),
            url: document.url.clone(),
            title: document.title.clone(),
            authors: document.authors.clone(),
            language: LanguageField { code: options.language.clone().unwrap_or("fr".into()), confidence: 0.9, reliable: true },
            languages: vec![PassageField { code: "fr".into(), start: 0, end }],
            published: document.published.as_ref().map(|s| Published { value: s.value.chars().take(10).collect(), origin: s.origin }),
            anchor: None,
            actors: if first.is_empty() { vec![] } else { vec![Actor { id: format!("organisation:{}", crate::fold::slug(&first)), kind: ActorKind::Organisation, name: Some(first), aliases: vec![], roles: vec![], links: Default::default(), origin: Provenance::Rule, score: 0.5, mentions: vec![mention] }] },
            events: vec![],
            dates: vec![],
            labels: vec![],
            themes: vec![],
            contacts: vec![],
            warnings: document.warnings.clone(),
            text,
        };
        Analyzed { record, title_terms: document.title.clone().unwrap_or_default().to_lowercase(), text_terms: lower.split_whitespace().collect::<Vec<_>>().join(" ") }
    }
}
