//! What is asked of the index: a query in words, and filters.

use tantivy::Term;
use tantivy::query::{AllQuery, BooleanQuery, ConstScoreQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use super::schema::{Fields, KINDS, PLACE};
use super::tokenizer::name_terms;
use super::{days, range, syntax, territories};
use crate::error::Error;
use crate::record::DateRole;
use crate::steps::{Stage, work};

/// Characters of a query that a message repeats.
const SHOWN: usize = 200;

/// Conditions beside the words of a query. Values of one list are alternatives; lists add up.
///
/// ```
/// use depeche::index::Filters;
/// let filters = Filters { from: Some("2017-05".into()), languages: vec!["fr".into()], ..Filters::default() };
/// assert!(!filters.is_empty());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// Published on this day or later: `2017`, `2017-05` or `2017-05-10`.
    pub from: Option<String>,
    /// Published on this day or earlier.
    pub to: Option<String>,
    /// Tells of a day from here on.
    pub told_from: Option<String>,
    /// Tells of a day up to here.
    pub told_to: Option<String>,
    /// Tells of a date of one of these roles, between the two days if they are given.
    pub told_roles: Vec<DateRole>,
    /// Codes of languages.
    pub languages: Vec<String>,
    /// Ids or names, for each kind of [`KINDS`]. A place stands for what lies in it too; `=` before it
    /// keeps to the documents that name it.
    pub entities: [Vec<String>; KINDS.len()],
    /// Ids or names of persons, organisations or places.
    pub actors: Vec<String>,
    /// Words of the source or the URL.
    pub sources: Vec<String>,
    /// Copies too, which are left out otherwise.
    pub duplicates: bool,
}

impl Filters {
    /// Is nothing filtered?
    pub fn is_empty(&self) -> bool {
        Filters { duplicates: false, ..self.clone() } == Filters::default()
    }
}

/// What to mark in the texts of the hits.
#[derive(Clone, Debug, Default)]
pub(super) struct Marks {
    /// Runs of terms; of one term for a word.
    pub runs: Vec<Vec<String>>,
    /// Words in strict spelling.
    pub exact: Vec<String>,
    /// Folded starts of words.
    pub prefixes: Vec<String>,
}

/// A query that can be run.
#[derive(Debug)]
pub(super) struct Prepared {
    pub query: Box<dyn Query>,
    pub marks: Marks,
}

/// Reads a query and its filters. `languages` are those that the index holds.
pub(super) fn prepare(text: &str, filters: &Filters, fields: &Fields, languages: &[String]) -> Result<Prepared, Error> {
    let wrong = |reason: String| Error::Query { query: shown(text), reason };
    let (asked, marks) = work(Stage::Query, || syntax::read(text, fields, languages)).map_err(wrong)?;
    let mut parts: Vec<(Occur, Box<dyn Query>)> = vec![(Occur::Must, asked.unwrap_or_else(|| Box::new(AllQuery)))];
    let mut must = |query: Box<dyn Query>| {
        // A filter says yes or no; it has no part in the rank.
        parts.push((Occur::Must, Box::new(ConstScoreQuery::new(query, 0.0))));
    };
    let span = |from: &Option<String>, to: &Option<String>| -> Result<Option<(i64, i64)>, Error> {
        if from.is_none() && to.is_none() {
            return Ok(None);
        }
        let bound = |text: &Option<String>, open: (i64, i64)| match text {
            Some(text) => day_span(text).map_err(wrong),
            None => Ok(open),
        };
        Ok(Some((bound(from, (i64::MIN, 0))?.0, bound(to, (0, i64::MAX))?.1)))
    };
    if let Some((first, last)) = span(&filters.from, &filters.to)? {
        must(range::published(first, last));
    }
    let told = span(&filters.told_from, &filters.told_to)?;
    if told.is_some() || !filters.told_roles.is_empty() {
        let (first, last) = told.unwrap_or((i64::MIN, i64::MAX));
        must(range::told(first, last, &filters.told_roles));
    }
    if !filters.languages.is_empty() {
        must(any(filters.languages.iter().map(|code| term(fields.language, &code.to_lowercase()))));
    }
    for (kind, values) in filters.entities.iter().enumerate() {
        if !values.is_empty() {
            must(any(values.iter().map(|value| entity(fields, &[kind], value))));
        }
    }
    if !filters.actors.is_empty() {
        must(any(filters.actors.iter().map(|value| entity(fields, &[0, 1, 2], value))));
    }
    if !filters.sources.is_empty() {
        must(any(filters.sources.iter().map(|value| phrase(fields.origin, &name_terms(value)))));
    }
    if !filters.duplicates {
        parts.push((
            Occur::MustNot,
            Box::new(TermQuery::new(Term::from_field_bool(fields.duplicate, true), IndexRecordOption::Basic)),
        ));
    }
    Ok(Prepared { query: Box::new(BooleanQuery::new(parts)), marks })
}

/// A query as a message tells it: its beginning, where it is long.
fn shown(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_string(),
    }
}

/// First and last day of what a bound says.
pub(super) fn day_span(text: &str) -> Result<(i64, i64), String> {
    days::span(text).ok_or_else(|| format!("`{text}` is no date; write 2017, 2017-05 or 2017-05-10"))
}

/// Documents with one term.
pub(super) fn term(field: Field, text: &str) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic))
}

/// Documents with a run of terms that are joined by spaces.
pub(super) fn phrase(field: Field, joined: &str) -> Box<dyn Query> {
    let terms: Vec<Term> =
        joined.split(' ').filter(|t| !t.is_empty()).map(|t| Term::from_field_text(field, t)).collect();
    match terms.len() {
        0 => Box::new(tantivy::query::EmptyQuery),
        1 => Box::new(TermQuery::new(terms[0].clone(), IndexRecordOption::WithFreqs)),
        _ => Box::new(PhraseQuery::new(terms)),
    }
}

/// Documents that one of the queries finds.
pub(super) fn any(queries: impl IntoIterator<Item = Box<dyn Query>>) -> Box<dyn Query> {
    let mut queries: Vec<_> = queries.into_iter().collect();
    match queries.len() {
        1 => queries.remove(0),
        _ => Box::new(BooleanQuery::union(queries)),
    }
}

/// Documents with an entity of one of the kinds (places in [`KINDS`]), told by id or by words of a name.
///
/// A place is also found by the territories around it; `=` before the value switches that off, and
/// asks for the whole name of the place.
pub(super) fn entity(fields: &Fields, kinds: &[usize], value: &str) -> Box<dyn Query> {
    let (strict, value) = value.strip_prefix('=').map_or((false, value), |value| (true, value.trim_start()));
    let words = name_terms(value);
    any(kinds.iter().map(|&kind| {
        let mut asked = vec![
            term(fields.entities, &format!("{}/{value}", KINDS[kind])),
            term(fields.entities, &format!("{0}/{0}:{value}", KINDS[kind])),
        ];
        if kind == PLACE && strict {
            asked.push(territories::named(fields, &words));
        } else {
            asked.push(phrase(fields.names[kind], &words));
        }
        if kind == PLACE && !strict {
            asked.push(territories::within(fields, value, &words));
        }
        any(asked)
    }))
}
