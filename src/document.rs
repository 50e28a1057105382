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

/// What the id of a document is made of, so that it survives edits and never depends on the neighbours.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub enum Identity {
    /// The input gave the id: it is taken to the letter.
    Given(String),
    /// A name that the input gave and that lasts wherever the document lies: the URL of a JSON line, the
    /// Message-ID of a mail, the guid of a feed's item. A URL that is read inside a page is none: many a page
    /// gives that of its site.
    Named(String),
    /// The source: a file, a part of an archive, or what a line says of itself where that is the place of one document.
    #[default]
    Source,
    /// Title and text, in this file or pipe: lines move when others are added above them.
    Content(String),
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
    /// What its id is made of.
    pub identity: Identity,
    /// Where it comes from: the path of its file relative to the base ([`crate::ingest::base::Base`]), `-` for a
    /// pipe, or what a line of the input says itself.
    pub source: String,
    /// Address of the page, where the input or the page names one.
    pub url: Option<String>,
    /// The agency or rights holder that the input names.
    pub publisher: Option<String>,
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

/// Bytes of a given id at most; a longer one is hashed.
const LONGEST_ID: usize = 4096;

/// The id of a document, known before anything is made of it. Hashes are 16 hex digits.
///
/// ```
/// use depeche::document::{Document, Identity, document_id};
/// let mut document = Document { source: "a/x.txt".into(), body: "Metz".into(), ..Document::default() };
/// let id = document_id(&document);
/// assert_eq!(id.len(), 16);
/// document.body = "Nancy".into();
/// assert_eq!(document_id(&document), id);
/// document.identity = Identity::Content("a/x.jsonl".into());
/// assert_ne!(document_id(&document), id);
/// document.identity = Identity::Given("depeche-7".into());
/// assert_eq!(document_id(&document), "depeche-7");
/// ```
pub fn document_id(document: &Document) -> String {
    match &document.identity {
        // An index holds no terms of such a length.
        Identity::Given(id) if id.len() > LONGEST_ID => digest(&[id]),
        Identity::Given(id) => id.clone(),
        Identity::Named(name) => digest(&[name]),
        Identity::Source => digest(&[&document.source]),
        Identity::Content(file) => digest(&[file, document.title.as_deref().unwrap_or_default(), &document.body]),
    }
}

/// The id of a document whose own is another one's already: made of the latter and of a digest of the document
/// ([`crate::ingest::Fingerprint::document`]), so that it is the same in the next run.
///
/// ```
/// assert_eq!(depeche::document::other_id("7", 0x1a2b3c4d), "7~1a2b3c4d");
/// ```
pub fn other_id(taken: &str, document: u64) -> String {
    format!("{taken}~{:08x}", document as u32)
}

/// Eight bytes of BLAKE3: two of a million documents share them once in thirty million runs.
///
/// ```
/// use depeche::document::hash;
/// assert_ne!(hash(b"Metz"), hash(b"Nancy"));
/// ```
pub fn hash(bytes: &[u8]) -> u64 {
    first(&blake3::hash(bytes))
}

/// The first eight bytes of a hash.
pub(crate) fn first(hash: &blake3::Hash) -> u64 {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&hash.as_bytes()[..8]);
    u64::from_le_bytes(bytes)
}

/// Sixteen hex digits of all parts; one part alone is hashed as it is.
fn digest(parts: &[&str]) -> String {
    let mut hasher = blake3::Hasher::new();
    for (number, part) in parts.iter().enumerate() {
        if number > 0 {
            hasher.update(&[0]);
        }
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex()[..16].to_string()
}
