//! A record as the fields of the index, and back.

use tantivy::schema::Value;
use tantivy::{DocAddress, Searcher, TantivyDocument, Term};

use super::schema::{Fields, KINDS, PART};
use super::tokenizer::name_terms;
use super::{stored, territories};
use crate::analyze::{Analyzed, Territory};
use crate::record::Record;

/// What the index keeps of a document beside its record.
#[derive(Clone, Copy, Debug)]
pub(super) struct State<'a> {
    /// The file that it was read from.
    pub path: &'a str,
    /// Hash of what was read, and of the version that read it.
    pub input: u64,
    /// Hash of title and text.
    pub content: u64,
    /// Of a copy: hash of the id of its original.
    pub original: Option<u64>,
}

/// The record of an id with its territories; `None` where there is none.
pub(super) fn load(searcher: &Searcher, fields: &Fields, id: &str) -> Result<Option<(Record, Vec<Territory>)>, String> {
    let term = Term::from_field_text(fields.id, id);
    for (segment, reader) in searcher.segment_readers().iter().enumerate() {
        let inverted = reader.inverted_index(fields.id).map_err(|error| error.to_string())?;
        let postings = inverted
            .read_postings(&term, tantivy::schema::IndexRecordOption::Basic)
            .map_err(|error| error.to_string())?;
        let Some(mut postings) = postings else { continue };
        use tantivy::{DocSet, TERMINATED};
        while postings.doc() != TERMINATED {
            let doc = postings.doc();
            if !reader.is_deleted(doc) {
                let address = DocAddress::new(segment as u32, doc);
                let territories = territories::read(reader, doc).map_err(|error| error.to_string())?;
                return Ok(Some((read(searcher, fields, address)?, territories)));
            }
            postings.advance();
        }
    }
    Ok(None)
}

/// The record at a place.
pub(super) fn read(searcher: &Searcher, fields: &Fields, address: DocAddress) -> Result<Record, String> {
    let document: TantivyDocument = searcher.doc(address).map_err(|error| error.to_string())?;
    let bytes = document.get_first(fields.record).and_then(|value| value.as_bytes());
    stored::decode(bytes.unwrap_or_default()).map_err(|error| format!("a stored record is damaged ({error})"))
}

/// The fields of a record.
pub(super) fn document(
    fields: &Fields,
    analyzed: Analyzed,
    state: State<'_>,
) -> Result<TantivyDocument, postcard::Error> {
    let Analyzed { mut record, title_terms, text_terms, territories } = analyzed;
    let mut document = TantivyDocument::with_capacity(record.text.len() * 4);
    document.add_text(fields.id, &record.id);
    document.add_text(fields.title, title_terms);
    document.add_text(fields.text, text_terms);
    if let Some(title) = &record.title {
        document.add_text(fields.exact, title);
    }
    document.add_text(fields.exact, &record.text);
    document.add_text(fields.origin, name_terms(&record.source));
    if let Some(url) = &record.url {
        document.add_text(fields.origin, name_terms(url));
    }
    document.add_text(fields.language, &record.language.code);
    document.add_text(fields.source, &record.source);
    document.add_text(fields.path, state.path);
    if let Some(day) = record.published.as_ref().and_then(|published| super::days::number(&published.value)) {
        document.add_i64(fields.published, day);
    }
    for row in &record.dates {
        let day = |side: &Option<String>, open| match side {
            Some(day) => super::days::number(day),
            None => Some(open),
        };
        if let (Some(from), Some(to)) = (day(&row.from, i64::MIN), day(&row.to, i64::MAX))
            && (row.from.is_some() || row.to.is_some())
        {
            document.add_i64(fields.told_from, from);
            document.add_i64(fields.told_to, to);
            document.add_i64(fields.told_role, super::range::role_number(row.role));
        }
    }
    for entity in super::entities::of(&record) {
        document.add_text(fields.entities, format!("{}/{}", KINDS[entity.kind], entity.id));
        // A person whose name was lost is nobody that a count could be about.
        if let Some(name) = entity.name {
            document.add_text(fields.facets[entity.kind], format!("{}{PART}{name}", entity.id));
        }
        for name in entity.name.into_iter().chain(entity.aliases.iter().map(String::as_str)) {
            document.add_text(fields.names[entity.kind], name_terms(name));
        }
    }
    territories::add(&mut document, fields, &record, &territories);
    document.add_u64(fields.content, state.content);
    document.add_u64(fields.input, state.input);
    document.add_bool(fields.duplicate, state.original.is_some());
    if let Some(original) = state.original {
        document.add_u64(fields.original, original);
    }
    document.add_bytes(fields.record, &stored::encode(&mut record)?);
    Ok(document)
}
