//! Conditions on days, answered from the columns.

use tantivy::query::Query;
use tantivy::query::doc_predicate_query::{DocPredicateQuery, FunctionPredicate};
use tantivy::{DocId, SegmentReader};

use crate::record::DateRole;

/// Documents published from day `first` to day `last`.
pub(super) fn published(first: i64, last: i64) -> Box<dyn Query> {
    let predicate = FunctionPredicate::from(move |segment: &SegmentReader| {
        let days = segment.fast_fields().i64("published")?;
        Ok(move |doc: DocId| days.first(doc).is_some_and(|day| first <= day && day <= last))
    });
    Box::new(DocPredicateQuery::from(predicate))
}

/// Documents that tell of a date which shares a day with `first` to `last` and has one of the roles, if any is given.
/// Asked by its role, a date that is open on one side is the day that it tells: a deadline does not fall before it.
///
/// Two range queries would not do: one date may start before the end and another end after the start.
pub(super) fn told(first: i64, last: i64, roles: &[DateRole]) -> Box<dyn Query> {
    let wanted: Vec<i64> = roles.iter().map(|&role| role_number(Some(role))).collect();
    let predicate = FunctionPredicate::from(move |segment: &SegmentReader| {
        let columns = segment.fast_fields();
        let (from, to, role) = (columns.i64("told_from")?, columns.i64("told_to")?, columns.i64("told_role")?);
        let wanted = wanted.clone();
        Ok(move |doc: DocId| {
            let dates = from.values_for_doc(doc).zip(to.values_for_doc(doc)).zip(role.values_for_doc(doc));
            dates.into_iter().any(|((from, to), role)| match (from, to) {
                _ if wanted.is_empty() => from <= last && to >= first,
                _ if !wanted.contains(&role) => false,
                (i64::MIN, day) | (day, i64::MAX) => first <= day && day <= last,
                _ => from <= last && to >= first,
            })
        })
    });
    Box::new(DocPredicateQuery::from(predicate))
}

/// How the column holds a role; 0 for none.
pub(super) fn role_number(role: Option<DateRole>) -> i64 {
    role.and_then(|role| DateRole::ALL.iter().position(|known| *known == role)).map_or(0, |at| at as i64 + 1)
}
