//! Gold as spans: `{"id", "text", "entities": [{"start", "end", "type"}]}`, offsets in characters.

use serde::Deserialize;
use serde_json::Value;

use super::{Gold, TypeNames, mark};
use crate::eval::sheet::{Kind, Sheet};

/// A document with its text.
#[derive(Deserialize)]
pub(super) struct SpanRow {
    id: Option<Value>,
    doc: Option<String>,
    text: String,
    #[serde(alias = "date")]
    published: Option<String>,
    entities: Vec<Span>,
}

#[derive(Deserialize)]
struct Span {
    start: usize,
    end: usize,
    #[serde(alias = "label", rename = "type")]
    kind: String,
    /// Lies in another one: found or not, it does not count.
    #[serde(default)]
    nested: bool,
}

impl SpanRow {
    pub fn sheet(self, gold: &mut Gold, types: &TypeNames, number: usize) -> Sheet {
        let id = match self.id {
            Some(Value::String(id)) => Some(id),
            Some(Value::Number(id)) => Some(id.to_string()),
            _ => None,
        };
        let doc = self.doc.or(id).unwrap_or_else(|| format!("#{}", number + 1));
        let mut sheet = Sheet { doc, published: self.published, verbatim: true, ..Sheet::default() };
        let characters: Vec<char> = self.text.chars().collect();
        for span in &self.entities {
            let Some(kind) = gold.kind(&span.kind, types) else { continue };
            // Beyond the text: told as an offset that does not fit.
            let text: String = characters.get(span.start..span.end).unwrap_or_default().iter().collect();
            mark(&mut sheet, kind, span.start, span.end, &text);
            if span.nested
                && kind != Kind::Date
                && let Some(item) = sheet.items_mut(kind).last_mut()
            {
                item.optional = true;
            }
        }
        sheet.text = Some(self.text);
        sheet
    }
}
