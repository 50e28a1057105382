//! Plain text: the body is the file.

use super::text_of;
use crate::document::Document;
use crate::ingest::decode::NoText;

pub(super) fn read(bytes: Vec<u8>, mut document: Document) -> Result<Document, NoText> {
    document.body = text_of(bytes, &mut document, |_| None)?;
    Ok(document)
}
