//! Territory roll-up: a document that names Metz also counts for Moselle, Grand Est and France.
//!
//! A territory that the document names itself is left to the entities: so it counts once, and what is
//! named can be told from what is rolled up. Names are compared whole here. By single words, as
//! entities are, Nancy would be in Moselle because of Meurthe-et-Moselle.

use tantivy::query::{ConstScoreQuery, EmptyQuery, Query};
use tantivy::{DocId, SegmentReader, TantivyDocument};

use super::query::{any, term};
use super::schema::{Fields, KINDS, PART, PLACE, TERRITORY};
use super::tokenizer::name_terms;
use crate::analyze::Territory;
use crate::record::{ActorKind, Record};

/// Term of a territory's id. No kind is called `within`.
fn within_id(id: &str) -> String {
    format!("within/{id}")
}

/// Term of a territory's whole name, from its words.
fn within_name(words: &str) -> String {
    format!("within={words}")
}

/// Term of a whole name of a place that is named.
fn whole_name(words: &str) -> String {
    format!("{}={words}", KINDS[PLACE])
}

/// Puts the whole names of a record's places, and the territories that it does not name itself.
pub(super) fn add(document: &mut TantivyDocument, fields: &Fields, record: &Record, territories: &[Territory]) {
    let places = || record.actors.iter().filter(|actor| actor.kind == ActorKind::Place);
    for name in places().flat_map(|place| place.name.iter().chain(&place.aliases)) {
        document.add_text(fields.entities, whole_name(&name_terms(name)));
    }
    for Territory { id, name } in territories {
        if places().any(|place| place.id == *id) {
            continue;
        }
        document.add_text(fields.entities, within_id(id));
        document.add_text(fields.entities, within_name(&name_terms(name)));
        document.add_text(fields.territory, format!("{id}{PART}{name}"));
    }
}

/// The territories that [`add`] put with a document; those that it names itself are in its record.
pub(super) fn read(segment: &SegmentReader, doc: DocId) -> tantivy::Result<Vec<Territory>> {
    let Some(column) = segment.fast_fields().str(TERRITORY)? else { return Ok(Vec::new()) };
    let mut out = Vec::new();
    for ord in column.term_ords(doc) {
        let mut value = String::new();
        column.ord_to_str(ord, &mut value)?;
        if let Some((id, name)) = value.split_once(PART) {
            out.push(Territory { id: id.to_string(), name: name.to_string() });
        }
    }
    Ok(out)
}

/// Documents with a place that goes by exactly these words.
pub(super) fn named(fields: &Fields, words: &str) -> Box<dyn Query> {
    if words.is_empty() { Box::new(EmptyQuery) } else { term(fields.entities, &whole_name(words)) }
}

/// Documents with a place in a territory, told by id or whole name. They score nothing, so that those
/// that name the territory come first.
pub(super) fn within(fields: &Fields, value: &str, words: &str) -> Box<dyn Query> {
    let mut asked = vec![within_id(value), within_id(&format!("{}:{value}", KINDS[PLACE]))];
    if !words.is_empty() {
        asked.push(within_name(words));
    }
    let found = any(asked.iter().map(|asked| term(fields.entities, asked)));
    Box::new(ConstScoreQuery::new(found, 0.0))
}
