//! Counts over the hits: how many documents for each theme, label, actor, language and month.

use std::collections::{BTreeMap, HashMap};

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use super::days;
use super::schema::{KINDS, PART, PLACE, TERRITORY, facet_name};

/// One line of a facet.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Count {
    /// Id of the entity, code of the language, month.
    pub id: String,
    /// The name it has in most documents; null where it was lost.
    pub name: Option<String>,
    /// Number of documents.
    pub count: u64,
}

/// The counts over some hits, each facet in falling order.
#[derive(Clone, Debug, Default)]
pub struct Facets {
    /// In the order of [`KINDS`].
    pub kinds: [Vec<Count>; KINDS.len()],
    /// Languages.
    pub languages: Vec<Count>,
    /// Months of publication, in the order of time.
    pub months: Vec<Count>,
    /// Number of documents counted.
    pub documents: u64,
}

impl Facets {
    /// The counts of a kind of [`KINDS`], or of `language` or `month`.
    pub fn get(&self, facet: &str) -> &[Count] {
        match KINDS.iter().position(|kind| *kind == facet) {
            Some(kind) => &self.kinds[kind],
            None if facet == "language" => &self.languages,
            None if facet == "month" => &self.months,
            None => &[],
        }
    }
}

/// Counts every facet; keeps the first `limit` lines of each.
pub(super) struct Counting {
    pub limit: usize,
    /// Among the places, count territories for the places in them too.
    pub rolled_up: bool,
}

/// The counts of one segment, by the value as it stands in the column.
#[derive(Default)]
pub(super) struct Counted {
    kinds: [HashMap<String, u64>; KINDS.len()],
    languages: HashMap<String, u64>,
    months: BTreeMap<i64, u64>,
    documents: u64,
}

pub(super) struct SegmentCounting {
    kinds: [Option<Ordinals>; KINDS.len()],
    territories: Option<Ordinals>,
    languages: Option<Ordinals>,
    published: Column<i64>,
    days: HashMap<i64, u64>,
    documents: u64,
}

/// How often each value of a column was met, by its number.
struct Ordinals {
    column: StrColumn,
    counts: Vec<u32>,
}

impl Ordinals {
    fn new(segment: &SegmentReader, field: &str) -> tantivy::Result<Option<Self>> {
        Ok(segment.fast_fields().str(field)?.map(|column| {
            let counts = vec![0; column.num_terms()];
            Ordinals { column, counts }
        }))
    }

    fn collect(&mut self, doc: DocId) {
        for ord in self.column.term_ords(doc) {
            if let Some(count) = self.counts.get_mut(ord as usize) {
                *count += 1;
            }
        }
    }

    fn harvest(self) -> HashMap<String, u64> {
        let met: Vec<u64> = (0..self.counts.len() as u64).filter(|&ord| self.counts[ord as usize] > 0).collect();
        let mut out = HashMap::with_capacity(met.len());
        let mut at = met.iter();
        // A segment that cannot be read fails earlier, on opening its column.
        let _ = self.column.dictionary().sorted_ords_to_term_cb(&met, |value| {
            if let Some(&ord) = at.next() {
                out.insert(String::from_utf8_lossy(value).into_owned(), u64::from(self.counts[ord as usize]));
            }
        });
        out
    }
}

impl Collector for Counting {
    type Fruit = Facets;
    type Child = SegmentCounting;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<SegmentCounting> {
        let mut kinds: [Option<Ordinals>; KINDS.len()] = Default::default();
        for (kind, slot) in kinds.iter_mut().enumerate() {
            *slot = Ordinals::new(segment, &facet_name(kind))?;
        }
        Ok(SegmentCounting {
            kinds,
            territories: if self.rolled_up { Ordinals::new(segment, TERRITORY)? } else { None },
            languages: Ordinals::new(segment, "language")?,
            published: segment.fast_fields().i64("published")?,
            days: HashMap::new(),
            documents: 0,
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<Counted>) -> tantivy::Result<Facets> {
        let mut all = Counted::default();
        for segment in segments {
            for (sum, part) in all.kinds.iter_mut().zip(segment.kinds) {
                part.into_iter().for_each(|(value, count)| *sum.entry(value).or_default() += count);
            }
            segment.languages.into_iter().for_each(|(code, count)| *all.languages.entry(code).or_default() += count);
            segment.months.into_iter().for_each(|(day, count)| *all.months.entry(day).or_default() += count);
            all.documents += segment.documents;
        }
        let mut months: BTreeMap<String, u64> = BTreeMap::new();
        for (day, count) in all.months {
            if let Some(month) = days::month(day) {
                *months.entry(month).or_default() += count;
            }
        }
        let line = |(id, count): (String, u64)| Count { name: Some(id.clone()), id, count };
        Ok(Facets {
            kinds: all.kinds.map(|values| top(by_id(values), self.limit)),
            languages: top(all.languages.into_iter().map(line).collect(), self.limit),
            months: months.into_iter().map(line).collect(),
            documents: all.documents,
        })
    }
}

/// Joins the values of one id, which documents may name differently; the most frequent name stays.
fn by_id(values: HashMap<String, u64>) -> Vec<Count> {
    let mut values: Vec<(String, u64)> = values.into_iter().collect();
    values.sort_unstable();
    let mut out: Vec<Count> = Vec::new();
    let mut best = 0;
    for (value, count) in values {
        let (id, name) = value.split_once(PART).unwrap_or((&value, ""));
        let name = Some(name.to_string()).filter(|name| !name.is_empty());
        match out.last_mut().filter(|last| last.id == id) {
            Some(last) => {
                last.count += count;
                if count > best {
                    (last.name, best) = (name, count);
                }
            }
            None => {
                out.push(Count { id: id.to_string(), name, count });
                best = count;
            }
        }
    }
    out
}

fn top(mut counts: Vec<Count>, limit: usize) -> Vec<Count> {
    counts.sort_unstable_by(|a, b| b.count.cmp(&a.count).then_with(|| a.id.cmp(&b.id)));
    counts.truncate(limit);
    counts
}

impl SegmentCollector for SegmentCounting {
    type Fruit = Counted;

    fn collect(&mut self, doc: DocId, _: Score) {
        self.documents += 1;
        self.kinds.iter_mut().chain([&mut self.territories]).flatten().for_each(|column| column.collect(doc));
        if let Some(languages) = &mut self.languages {
            languages.collect(doc);
        }
        if let Some(day) = self.published.first(doc) {
            *self.days.entry(day).or_default() += 1;
        }
    }

    fn harvest(self) -> Counted {
        let mut kinds = self.kinds.map(|kind| kind.map(Ordinals::harvest).unwrap_or_default());
        // A document has a territory in one of the two columns only, so that it counts once.
        for (value, count) in self.territories.map(Ordinals::harvest).unwrap_or_default() {
            *kinds[PLACE].entry(value).or_default() += count;
        }
        Counted {
            kinds,
            languages: self.languages.map(Ordinals::harvest).unwrap_or_default(),
            months: self.days.into_iter().collect(),
            documents: self.documents,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_the_names_of_one_id() {
        let values = [("person:a\u{1f}A", 2), ("person:a\u{1f}AA", 3), ("person:b\u{1f}", 1)];
        let counts = top(by_id(values.map(|(v, c)| (v.to_string(), c)).into()), 10);
        assert_eq!(counts[0], Count { id: "person:a".into(), name: Some("AA".into()), count: 5 });
        assert_eq!(counts[1], Count { id: "person:b".into(), name: None, count: 1 });
    }
}
