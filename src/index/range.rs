//! Conditions on days, answered from the columns.

use tantivy::query::Query;
use tantivy::query::doc_predicate_query::{DocPredicateQuery, FunctionPredicate};
use tantivy::{DocId, SegmentReader};

/// Documents published from day `first` to day `last`.
pub(super) fn published(first: i64, last: i64) -> Box<dyn Query> {
    let predicate = FunctionPredicate::from(move |segment: &SegmentReader| {
        let days = segment.fast_fields().i64("published")?;
        Ok(move |doc: DocId| days.first(doc).is_some_and(|day| first <= day && day <= last))
    });
    Box::new(DocPredicateQuery::from(predicate))
}

/// Documents that tell of a date which shares a day with `first` to `last`.
///
/// Two range queries would not do: one date may start before the end and another end after the start.
pub(super) fn told(first: i64, last: i64) -> Box<dyn Query> {
    let predicate = FunctionPredicate::from(move |segment: &SegmentReader| {
        let columns = segment.fast_fields();
        let (from, to) = (columns.i64("told_from")?, columns.i64("told_to")?);
        Ok(move |doc: DocId| {
            from.values_for_doc(doc).zip(to.values_for_doc(doc)).any(|(from, to)| from <= last && to >= first)
        })
    });
    Box::new(DocPredicateQuery::from(predicate))
}
