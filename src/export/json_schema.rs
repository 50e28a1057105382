//! The JSON Schema of what `extract` and `export` write. `record.schema.json` beside this file is its
//! text; the tests hold it against every record they make, and against `record.rs`.

/// The JSON Schema (draft 2020-12), pretty-printed.
///
/// ```
/// let schema: serde_json::Value = serde_json::from_str(depeche::export::json_schema::TEXT).unwrap();
/// assert_eq!(schema["title"], "depeche/1");
/// ```
pub const TEXT: &str = include_str!("record.schema.json");
