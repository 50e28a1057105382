//! The fields of the index.
//!
//! Any change here or in `stored.rs` raises [`FORMAT`]: an index of another format is refused, not
//! misread.

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};

/// Version of the fields and of the stored record.
pub const FORMAT: &str = "4";

/// Kinds that a record's entities are counted and filtered by, in the order of output.
pub const KINDS: [&str; 6] = ["person", "organisation", "place", "event", "label", "theme"];

/// Where places stand in [`KINDS`].
pub(super) const PLACE: usize = 2;

/// Name of the counted field of territories.
pub(super) const TERRITORY: &str = "territory";

/// Parts a facet's value: `id`, this, `name`.
pub(super) const PART: char = '\u{1f}';

/// Every field, by name.
#[derive(Clone, Debug)]
pub(super) struct Fields {
    pub schema: Schema,
    /// Id of the document, as it stands.
    pub id: Field,
    /// Stems, with positions.
    pub title: Field,
    pub text: Field,
    /// Words of title and text in strict spelling. Neither counts nor positions: with them the field
    /// costs as much as `text`, and its only questions are "is this very spelling in it" and prefixes.
    pub exact: Field,
    /// Words of source and URL.
    pub origin: Field,
    /// `kind/id` of all that was found; of places also the whole names, and the territories around
    /// them, see `territories.rs`.
    pub entities: Field,
    /// Words of the names and aliases, a field a kind, in the order of [`KINDS`].
    pub names: [Field; KINDS.len()],
    /// `id` and `name` for counting, a field a kind.
    pub facets: [Field; KINDS.len()],
    /// As the facets: territories of places that are named, when they are not named themselves.
    pub territory: Field,
    pub language: Field,
    pub source: Field,
    /// Path of the file that the document was read from; `source` may be another thing that the input names.
    pub path: Field,
    /// Day of publication.
    pub published: Field,
    /// First and last days told in the text, pair by pair; an open side is `i64::MIN` or `i64::MAX`.
    pub told_from: Field,
    pub told_to: Field,
    /// The role of each pair, see `range.rs`.
    pub told_role: Field,
    /// Hashes that make ingestion incremental.
    pub content: Field,
    pub input: Field,
    pub duplicate: Field,
    /// Hash of the id that `duplicate_of` names.
    pub original: Field,
    /// The record, see `stored.rs`.
    pub record: Field,
}

/// Name of the counted field of a kind.
pub(super) fn facet_name(kind: usize) -> String {
    format!("facet_{}", KINDS[kind])
}

impl Fields {
    pub fn new() -> Self {
        let mut builder = Schema::builder();
        let indexed = |tokenizer: &str, option, norms| {
            TextOptions::default().set_indexing_options(
                TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(option).set_fieldnorms(norms),
            )
        };
        let searched = indexed("joined", IndexRecordOption::WithFreqsAndPositions, true);
        let named = indexed("joined", IndexRecordOption::WithFreqsAndPositions, false);
        let raw = indexed("raw", IndexRecordOption::Basic, false);
        let counted = TextOptions::default().set_fast("raw");
        Fields {
            id: builder.add_text_field("id", STRING | FAST),
            title: builder.add_text_field("title", searched.clone()),
            text: builder.add_text_field("text", searched),
            exact: builder.add_text_field("exact", indexed("exact", IndexRecordOption::Basic, false)),
            origin: builder.add_text_field("origin", named.clone()),
            entities: builder.add_text_field("entities", raw.clone()),
            names: KINDS.map(|kind| builder.add_text_field(kind, named.clone())),
            facets: std::array::from_fn(|kind| builder.add_text_field(&facet_name(kind), counted.clone())),
            territory: builder.add_text_field(TERRITORY, counted.clone()),
            language: builder.add_text_field("language", raw | counted.clone()),
            source: builder.add_text_field("source", counted.clone()),
            path: builder.add_text_field("path", counted),
            published: builder.add_i64_field("published", FAST),
            told_from: builder.add_i64_field("told_from", FAST),
            told_to: builder.add_i64_field("told_to", FAST),
            told_role: builder.add_i64_field("told_role", FAST),
            content: builder.add_u64_field("content", FAST),
            input: builder.add_u64_field("input", FAST),
            duplicate: builder.add_bool_field("duplicate", FAST | INDEXED),
            original: builder.add_u64_field("original", FAST),
            record: builder.add_bytes_field("record", STORED),
            schema: builder.build(),
        }
    }
}
