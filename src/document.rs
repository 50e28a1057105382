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
    /// Where it comes from: a path relative to the ingested root, with `#line` for a line of many.
    pub source: String,
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
    /// What was odd while reading (a guessed encoding, …); goes to the record.
    pub warnings: Vec<String>,
}
