//! What is read: a document as a reader hands it over, before anything is made of it.

/// Where a publication date was stated, in the order of trust.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// A field of the input (`published` of a JSON line).
    Input,
    /// Metadata of the page or file (JSON-LD, `article:published_time`).
    Metadata,
    /// Front matter of a Markdown file.
    FrontMatter,
    /// A line of the text (`Publié le …`).
    Text,
    /// The dateline (`Metz, le 12 mars 2019 –`).
    Dateline,
    /// The option `--published`.
    Option,
    /// The name of the file.
    Filename,
}

/// A publication date as stated, not yet read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stated {
    /// The words or digits that state it.
    pub value: String,
    /// Where they stand.
    pub origin: Origin,
}

/// A document as a reader hands it over.
///
/// ```
/// use depeche::document::Document;
/// let document = Document { source: "a.txt".into(), body: "Metz, le 12 mars 2019 – …".into(), ..Document::default() };
/// assert!(document.title.is_none());
/// ```
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Document {
    /// Id that the input gave.
    pub id: Option<String>,
    /// Where it comes from, as told to people: the path from the folder as it was named
    /// (`corpus/exemple.txt`), with `#line` for a line of many, or what the input itself names.
    pub source: String,
    /// Where it comes from, as hashed into the id: relative to the ingested root, so that neither the
    /// working directory nor the way in which the root was named counts. Empty: `source` is taken.
    pub relative: String,
    /// Address of the page, where the input names one.
    pub url: Option<String>,
    /// Title that the input names; else the layout finds one.
    pub title: Option<String>,
    /// The text as read: any line ends, any normal form, page furniture and all.
    pub body: String,
    /// Publication date that the input states.
    pub published: Option<Stated>,
    /// Authors that the input names.
    pub authors: Vec<String>,
    /// Language that the input names, as stated (`fr-BE`): a hint, not yet believed.
    pub language: Option<String>,
    /// What was odd while reading (a guessed encoding, …); goes to the record.
    pub warnings: Vec<String>,
}

/// The id of a document, known before anything is made of it: the given one; else a hash of the URL;
/// else of the source relative to the ingested root. Hashes are 16 hex digits.
///
/// ```
/// use depeche::document::{Document, document_id};
/// let mut document = Document { source: "a/x.txt".into(), relative: "x.txt".into(), ..Document::default() };
/// let id = document_id(&document);
/// assert_eq!(id.len(), 16);
/// document.source = "/elsewhere/a/x.txt".into();
/// assert_eq!(document_id(&document), id);
/// document.id = Some("depeche-7".into());
/// assert_eq!(document_id(&document), "depeche-7");
/// ```
pub fn document_id(document: &Document) -> String {
    if let Some(id) = &document.id {
        return id.clone();
    }
    let place = if document.relative.is_empty() { &document.source } else { &document.relative };
    let origin = document.url.as_ref().unwrap_or(place);
    blake3::hash(origin.as_bytes()).to_hex()[..16].to_string()
}
