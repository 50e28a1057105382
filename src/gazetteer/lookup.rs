//! Who goes by a name: entries with all that is known of them, words with what the lexicon says.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::fold::fold;
use crate::gazetteer::compile::word_hashes;
use crate::gazetteer::parse::{Flags, ListKind, ListText, Row, read};
use crate::gazetteer::sources::{Sources, keys};
use crate::gazetteer::tables::Form;
use crate::gazetteer::{EntryId, Gazetteers};
use crate::lexicon::{Class, WordInfo};

/// An entry, spelt out.
#[derive(Clone, Debug, Serialize)]
pub struct Card {
    /// Id.
    pub id: String,
    /// `place`, `organisation`, …
    pub kind: &'static str,
    /// Canonical name.
    pub name: String,
    /// Flags of the canonical name.
    pub flags: Vec<&'static str>,
    /// Other names.
    pub aliases: Vec<Alias>,
    /// Prominence, 1 to 9.
    pub weight: u8,
    /// Facts by key.
    pub facts: BTreeMap<String, String>,
    /// The parent, its parent, …
    pub parents: Vec<Parent>,
    /// The list.
    pub list: String,
    /// Its line, from 1.
    pub line: u32,
    /// Where the row comes from.
    pub sources: Vec<Credit>,
}

/// Another name of an entry.
#[derive(Clone, Debug, Serialize)]
pub struct Alias {
    /// As written.
    pub name: String,
    /// Its flags.
    pub flags: Vec<&'static str>,
}

/// An entry above another one.
#[derive(Clone, Debug, Serialize)]
pub struct Parent {
    /// Id.
    pub id: String,
    /// Name; empty if no list has the id.
    pub name: String,
}

/// A source with its licence.
#[derive(Clone, Debug, Serialize)]
pub struct Credit {
    /// Key in `SOURCES.tsv`.
    pub key: String,
    /// Title; empty if `SOURCES.tsv` does not know the key, as is the licence.
    pub title: String,
    /// Licence.
    pub licence: String,
}

/// What the lists say of a single word.
#[derive(Clone, Debug, Serialize)]
pub struct WordCard {
    /// Frequency as an ordinary word, 1 to 9; 0 for none.
    pub common: u8,
    /// First name: base-two logarithm of its bearers, plus one; 0 for none.
    pub first_name: u8,
    /// `m`, `f` or `u` of a first name.
    pub gender: Option<&'static str>,
    /// A first name that is also an ordinary word or a place.
    pub ambiguous: bool,
    /// Family name: 9 for the most frequent; 0 for none.
    pub family_name: u8,
    /// Classes of the lexicon.
    pub classes: Vec<&'static str>,
}

/// A row of a name, term or word, which no id names.
#[derive(Clone, Debug, Serialize)]
pub struct Mention {
    /// `first name`, `family name`, `term`, or the class of the lexicon.
    pub kind: &'static str,
    /// As written.
    pub name: String,
    /// What the row says of it.
    pub value: String,
    /// The list.
    pub list: String,
    /// Its line, from 1.
    pub line: u32,
    /// Where the row comes from.
    pub sources: Vec<Credit>,
}

/// Entries and rows that go by a name.
#[derive(Clone, Debug, Serialize)]
pub struct Found {
    /// The name, as asked for.
    pub name: String,
    /// Entries, the weightiest first.
    pub entries: Vec<Card>,
    /// What the lists say of the word, if the name is one and they know it.
    pub word: Option<WordCard>,
    /// Rows without an id that hold the name.
    pub rows: Vec<Mention>,
}

impl Found {
    /// Nothing goes by the name.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.rows.is_empty()
    }
}

/// A name that starts as was asked for.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct Start {
    /// As written.
    pub name: String,
    /// `place`, …, `first name`.
    pub kind: &'static str,
    /// Id, if it is an entry's.
    pub id: Option<String>,
    /// Prominence; 0 where rows have none.
    pub weight: u8,
}

/// The names that are exactly these words, whatever the spelling.
fn forms<'g>(gazetteers: &'g Gazetteers, name: &str) -> &'g [Form] {
    let tables = &gazetteers.tables;
    let mut words = word_hashes(name).into_iter().map(|hash| tables.vocabulary.find(hash));
    let Some(root) = words.next().map(|word| tables.word(word).root).filter(|&root| root > 0) else { return &[] };
    match words.try_fold(root - 1, |node, word| tables.child(node, word)) {
        Some(node) => tables.forms_at(node),
        None => &[],
    }
}

/// Everything that goes by a name (or has it as its id): entries of the compiled lists, and the rows of
/// `lists`, the texts that those were compiled from, which bear no id.
///
/// ```
/// use depeche::gazetteer::{Gazetteers, lookup::find, sources::Sources};
/// let mut sources = Sources::default();
/// sources.read("SOURCES.tsv", Gazetteers::embedded_sources());
/// let found = find(&Gazetteers::embedded(), &Gazetteers::embedded_lists(), &sources, "ISSY LES MOULINEAUX");
/// assert_eq!(found.entries[0].id, "place:fr-92040");
/// assert_eq!(found.entries[0].parents.last().map(|parent| parent.id.as_str()), Some("place:fr"));
/// ```
pub fn find(gazetteers: &Gazetteers, lists: &[ListText<'_>], sources: &Sources<'_>, name: &str) -> Found {
    let mut wanted = BTreeSet::from([word_hashes(name)]);
    let mut entries = BTreeSet::new();
    for form in forms(gazetteers, name) {
        if form.is(ListKind::Theme) || form.is(ListKind::Lexicon) {
            // The row may hold the singular.
            wanted.insert(word_hashes(gazetteers.string(form.surface)));
        } else {
            entries.insert(EntryId(form.entry));
        }
    }
    // Themes are matched by their terms; who asks for one means it all the same.
    let key = word_hashes(name);
    entries.extend(gazetteers.entries().filter(|&entry| {
        let theme = gazetteers.row(entry).kind == ListKind::Theme as u8;
        gazetteers.id(entry) == name || (theme && word_hashes(gazetteers.name(entry)) == key)
    }));
    let mut cards: Vec<Card> = entries.into_iter().map(|entry| card(gazetteers, sources, entry)).collect();
    cards.sort_by(|a, b| b.weight.cmp(&a.weight).then_with(|| a.id.cmp(&b.id)));
    wanted.remove(&Vec::new());
    let mut rows = Vec::new();
    for list in lists {
        mentions(list, &|name| wanted.contains(&word_hashes(name)), sources, &mut rows);
    }
    Found { name: name.to_string(), entries: cards, word: word(gazetteers, &key), rows }
}

/// What the lists say of a word; nothing if no list has it by itself.
fn word(gazetteers: &Gazetteers, key: &[u64]) -> Option<WordCard> {
    let &[hash] = key else { return None };
    let info = gazetteers.word(gazetteers.vocabulary().find(hash));
    let known = info.common > 0 || info.first_name > 0 || info.family_name > 0 || info.classes > 0;
    known.then(|| WordCard {
        common: info.common,
        first_name: info.first_name,
        gender: [None, Some("m"), Some("f"), Some("u")][usize::from(info.gender & 3)],
        ambiguous: info.gender & WordInfo::AMBIGUOUS != 0,
        family_name: info.family_name,
        classes: Class::ALL.iter().filter(|class| info.is(**class)).map(|class| class.name()).collect(),
    })
}

fn card(gazetteers: &Gazetteers, sources: &Sources<'_>, entry: EntryId) -> Card {
    let row = gazetteers.row(entry);
    let kind = kind(row.kind);
    // The flags of an alias stand with its form.
    let alias = |name: &str| {
        let form = forms(gazetteers, name).iter().find(|form| form.entry == entry.0 && form.kind == row.kind);
        Alias { name: name.to_string(), flags: form.map(|form| form.flags().names().collect()).unwrap_or_default() }
    };
    let facts = gazetteers.string(row.facts).split(';').filter_map(|fact| fact.split_once('='));
    Card {
        id: gazetteers.id(entry).to_string(),
        kind: kind.map_or("", ListKind::name),
        name: gazetteers.name(entry).to_string(),
        flags: Flags(row.flags).names().collect(),
        aliases: gazetteers.aliases(entry).map(alias).collect(),
        weight: row.weight,
        facts: facts.map(|(key, value)| (key.to_string(), value.to_string())).collect(),
        parents: kind.map(|kind| parents(gazetteers, kind, entry)).unwrap_or_default(),
        list: gazetteers.origin(entry).rsplit_once(':').map_or(String::new(), |(list, _)| list.to_string()),
        line: row.line,
        sources: credits(sources, gazetteers.string(row.source)),
    }
}

fn kind(number: u8) -> Option<ListKind> {
    ListKind::FOLDERS.iter().map(|(_, kind)| *kind).find(|kind| *kind as u8 == number)
}

/// The chain of parents: the département, the région, the country.
fn parents(gazetteers: &Gazetteers, kind: ListKind, entry: EntryId) -> Vec<Parent> {
    let mut chain: Vec<Parent> = Vec::new();
    let mut next = gazetteers.fact(entry, "parent");
    while let Some(id) = next {
        // Parents may lead in a circle; `check` tells it.
        if id == gazetteers.id(entry) || chain.iter().any(|parent| parent.id == id) {
            break;
        }
        let parent = by_id(gazetteers, kind, id);
        let name = parent.map_or("", |parent| gazetteers.name(parent)).to_string();
        chain.push(Parent { id: id.to_string(), name });
        next = parent.and_then(|parent| gazetteers.fact(parent, "parent"));
    }
    chain
}

/// The entry of an id. The compiler numbers entries by kind and id.
fn by_id(gazetteers: &Gazetteers, kind: ListKind, id: &str) -> Option<EntryId> {
    let rows = &gazetteers.tables.entries;
    let at = rows.binary_search_by(|row| (row.kind, gazetteers.string(row.id)).cmp(&(kind as u8, id))).ok()?;
    Some(EntryId(at as u32))
}

fn credits(sources: &Sources<'_>, column: &str) -> Vec<Credit> {
    let credit = |key: &str| {
        let source = sources.get(key);
        Credit {
            key: key.to_string(),
            title: source.map_or("", |source| source.title).to_string(),
            licence: source.map_or("", |source| source.licence).to_string(),
        }
    };
    keys(column).map(credit).collect()
}

/// The rows of a list without ids whose name is wanted.
fn mentions(list: &ListText<'_>, wanted: &dyn Fn(&str) -> bool, sources: &Sources<'_>, out: &mut Vec<Mention>) {
    if !matches!(list.kind, ListKind::Person | ListKind::Lexicon | ListKind::Theme) {
        return;
    }
    for line in read(list).0 {
        let (kind, name, value) = match &line.row {
            Row::Term { term, theme, weight, .. } if wanted(term) => {
                ("term", *term, format!("theme {theme}, weight {weight}"))
            }
            Row::FirstName { name, gender, count } if wanted(name) => {
                let gender = ["", "m", "f", "u"].get(usize::from(*gender)).unwrap_or(&"");
                (
                    "first name",
                    *name,
                    if *count > 0 { format!("{gender}, {count} bearers") } else { gender.to_string() },
                )
            }
            Row::FamilyName { name, rank } if wanted(name) => {
                ("family name", *name, rank.map(|rank| format!("rank {rank}")).unwrap_or_default())
            }
            Row::AmbiguousFirstName { name } if wanted(name) => ("ambiguous first name", *name, String::new()),
            Row::Word { forms, class, value, .. } => match forms.iter().find(|form| wanted(form)) {
                Some(form) => (class.name(), *form, (*value).to_string()),
                None => continue,
            },
            _ => continue,
        };
        let (list, name, sources) = (list.path.clone(), name.to_string(), credits(sources, line.source));
        out.push(Mention { kind, name, value, list, line: line.number, sources });
    }
}

/// The names that start so, entries before names of persons and terms, the weightiest first: at most
/// `most` of them, and how many there are.
///
/// ```
/// use depeche::gazetteer::{Gazetteers, lookup::starting};
/// let (names, all) = starting(&Gazetteers::embedded(), &Gazetteers::embedded_lists(), "issy l", 5);
/// assert!(names.iter().any(|name| name.id.as_deref() == Some("place:fr-92040")));
/// assert!(all >= names.len());
/// ```
pub fn starting(gazetteers: &Gazetteers, lists: &[ListText<'_>], start: &str, most: usize) -> (Vec<Start>, usize) {
    let start = spaced(start);
    let mut found = BTreeSet::new();
    for entry in gazetteers.entries() {
        let row = gazetteers.row(entry);
        for name in std::iter::once(gazetteers.name(entry)).chain(gazetteers.aliases(entry)) {
            if spaced(name).starts_with(&start) {
                let kind = kind(row.kind).map_or("", ListKind::name);
                let id = Some(gazetteers.id(entry).to_string());
                found.insert(Start { name: name.to_string(), kind, id, weight: row.weight });
            }
        }
    }
    let (sources, mut rows) = (Sources::default(), Vec::new());
    for list in lists {
        mentions(list, &|name| spaced(name).starts_with(&start), &sources, &mut rows);
    }
    found.extend(rows.into_iter().map(|row| Start { name: row.name, kind: row.kind, id: None, weight: 0 }));
    let mut found: Vec<Start> = found.into_iter().collect();
    found.sort_by_key(|name| std::cmp::Reverse(name.weight));
    let all = found.len();
    found.truncate(most);
    (found, all)
}

/// Folded, with spaces for all that parts words.
fn spaced(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in fold(name).chars() {
        if c.is_alphanumeric() || c == '&' {
            out.push(c);
        } else if !out.ends_with(' ') && !out.is_empty() {
            out.push(' ');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRIES: &str = "id\tname\taliases\tflags\tweight\tfacts\tsource\n";

    #[test]
    fn tells_all_that_goes_by_a_name() {
        let places = format!(
            "{ENTRIES}place:a\tL’Haÿ\tHay{{exact context}}\tcontext\t6\tparent=place:b;insee=1\town,cia\nplace:b\tVal\t\t\t7\tparent=place:c\town\n"
        );
        let themes = format!("{ENTRIES}vin\tVins & vignes\t\t\t5\t\town\n");
        let terms = "term\ttheme\tweight\tsource\nvigne\tvin\t5\town\nart de vivre\t-\t0\town\n";
        let names = "name\tgender\tcount\tsource\nVigne\tf\t12\town\n";
        let words = "forms\tclass\tvalue\tsource\nvigne|vignes\tcommon\t3\town\nà partir de\topen-end\t\town\n";
        let roles = format!("{ENTRIES}role:p\tpréfet\tpréfète\t\t9\t\town\n");
        let lists: Vec<ListText<'_>> = [
            ("places/x.tsv", ListKind::Place, places.as_str()),
            ("themes/t.tsv", ListKind::Theme, &themes),
            ("themes/terms.tsv", ListKind::Theme, terms),
            ("persons/x.tsv", ListKind::Person, names),
            ("fr/x.tsv", ListKind::Lexicon, words),
            ("roles/x.tsv", ListKind::Role, &roles),
        ]
        .map(|(path, kind, text)| ListText { path: path.into(), kind, text })
        .into();
        let gazetteers = Gazetteers::only(&lists).unwrap();
        let mut sources = Sources::default();
        sources.read("SOURCES.tsv", "key\ttitle\torigin\tlicence\tdate\nown\tOwn\tus\town work\t2026\n");
        let find = |name: &str| find(&gazetteers, &lists, &sources, name);

        let hay = &find("l'hay").entries[0];
        assert_eq!((hay.id.as_str(), hay.kind, hay.list.as_str(), hay.line), ("place:a", "place", "places/x.tsv", 2));
        assert_eq!((&hay.flags[..], &hay.aliases[0].flags[..]), (&["context"][..], &["exact", "context"][..]));
        assert_eq!((hay.parents[0].name.as_str(), hay.parents[1].id.as_str()), ("Val", "place:c"));
        assert_eq!((hay.sources[0].licence.as_str(), hay.sources[1].licence.as_str()), ("own work", ""));
        assert_eq!(find("place:b").entries[0].name, "Val");
        assert_eq!(find("vins vignes").entries.len() + find("VINS & VIGNES").entries.len(), 1);
        assert_eq!(find("préfets").entries[0].id, "role:p");
        let vines = find("vignes");
        assert_eq!(
            vines.rows.iter().map(|row| (row.kind, row.line)).collect::<Vec<_>>(),
            [("term", 2), ("first name", 2), ("common", 2)]
        );
        assert_eq!(vines.word.map(|word| word.common), Some(3));
        assert_eq!(find("Vigne").word.and_then(|word| word.gender), Some("f"));
        assert_eq!(find("art de vivre").rows[0].value, "theme -, weight 0");
        assert_eq!(find("À partir de").rows[0].kind, "open-end");
        assert!(find("Nancy").is_empty() && find("").is_empty() && find("–").is_empty());
        let (names, all) = starting(&gazetteers, &lists, "V", 3);
        assert_eq!((names[0].name.as_str(), names.len(), all), ("Val", 3, 5));
    }
}
