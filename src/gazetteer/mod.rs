//! Names and facts, compiled for matching: an embedded default, plus the lists of a user, one code path.
//!
//! This room reads text and bytes that it is handed, never the disk.

pub mod check;
pub mod compile;
mod embedded;
pub mod inventory;
pub mod lookup;
pub mod parse;
pub mod sources;
pub mod tables;

pub use parse::{Flags, GazetteerError, ListKind, ListText};

use crate::lexicon::{Class, WordInfo};
use crate::steps::{step, steps};
use crate::text::token::{Token, TokenKind, tokenize};
use crate::text::vocabulary::{Vocabulary, WordId};
use crate::text::{Text, Words};
use tables::{EntryRow, Form, StringRef, Tables};

/// Row of an entry.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct EntryId(pub u32);

/// A name of some list, found in a text: tokens `start` to `end` (excluded).
#[derive(Clone, Copy, Debug)]
pub struct Match {
    /// First token.
    pub start: u32,
    /// Token after the last.
    pub end: u32,
    /// The name that stands there, with its entry.
    pub form: Form,
}

impl Match {
    /// The entry whose name this is. Not for phrases of the lexicon.
    pub fn entry(&self) -> EntryId {
        EntryId(self.form.entry)
    }
}

/// Territories that are told above a place; more than any country has.
const TERRITORIES: usize = 8;

/// All lists, compiled.
#[derive(Debug)]
pub struct Gazetteers {
    tables: Tables,
    /// Says which lists these are; part of what makes an indexed document out of date.
    version: String,
}

impl Gazetteers {
    /// The lists that come with the binary. Costs nothing: they were compiled when it was built.
    ///
    /// ```
    /// let gazetteers = depeche::gazetteer::Gazetteers::embedded();
    /// assert!(gazetteers.entries().count() > 1000);
    /// ```
    pub fn embedded() -> Self {
        // A test holds that the embedded bytes read back.
        let tables = Tables::from_bytes(embedded::tables()).unwrap_or_default();
        Gazetteers { tables, version: embedded::VERSION.to_string() }
    }

    /// The embedded lists with those of a user: rows of the same id take the place of embedded ones.
    ///
    /// # Errors
    /// The first malformed row, by file and line.
    pub fn with_lists(lists: &[ListText<'_>]) -> Result<Self, GazetteerError> {
        let mut all = embedded::lists();
        let mut hasher = blake3::Hasher::new();
        hasher.update(embedded::VERSION.as_bytes());
        for list in lists {
            hasher.update(list.path.as_bytes()).update(&[0]).update(list.text.as_bytes()).update(&[0]);
            all.push(list.clone());
        }
        let version = hasher.finalize().to_hex()[..16].to_string();
        Ok(Gazetteers { tables: compile::compile(&all)?, version })
    }

    /// Only these lists, without the embedded ones; for tests and benches.
    ///
    /// # Errors
    /// The first malformed row, by file and line.
    pub fn only(lists: &[ListText<'_>]) -> Result<Self, GazetteerError> {
        Ok(Gazetteers { tables: compile::compile(lists)?, version: "own".into() })
    }

    /// The lists that come with the binary, as text.
    ///
    /// ```
    /// use depeche::gazetteer::Gazetteers;
    /// assert!(Gazetteers::embedded_lists().iter().any(|list| list.path == "places/fr_communes.tsv"));
    /// ```
    pub fn embedded_lists() -> Vec<ListText<'static>> {
        embedded::lists()
    }

    /// Their `SOURCES.tsv`.
    pub fn embedded_sources() -> &'static str {
        embedded::SOURCES
    }

    /// The word lists of the language detector, by path and text.
    pub fn language_lists() -> Vec<(String, &'static str)> {
        embedded::lists()
            .into_iter()
            .filter(|list| list.kind == ListKind::Language)
            .map(|list| (list.path, list.text))
            .collect()
    }

    /// Names the lists and their state.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Bytes that the compiled lists take, in memory or in the binary.
    ///
    /// ```
    /// let gazetteers = depeche::gazetteer::Gazetteers::embedded();
    /// assert!(gazetteers.matcher_bytes() < gazetteers.bytes());
    /// ```
    pub fn bytes(&self) -> usize {
        self.tables.bytes()
    }

    /// The part of [`bytes`](Self::bytes) that finding names reads: words and name tree, without entries and strings.
    pub fn matcher_bytes(&self) -> usize {
        self.tables.matcher_bytes()
    }

    /// The words that the lists know.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.tables.vocabulary
    }

    /// What the lists say of a word.
    #[inline]
    pub fn word(&self, word: WordId) -> WordInfo {
        self.tables.word(word)
    }

    /// The value of a word in a class of the lexicon.
    pub fn value(&self, word: WordId, class: Class) -> Option<&str> {
        self.tables.value(word, class)
    }

    /// Class and value of a phrase of the lexicon that was matched.
    pub fn phrase(&self, form: &Form) -> Option<(Class, &str)> {
        let value = self.tables.values.get(form.entry as usize).filter(|_| form.is(ListKind::Lexicon))?;
        Some((*Class::ALL.get(value.class as usize)?, self.tables.string(value.value)))
    }

    /// The words and phrases of the lexicon that start at a token and have one of some classes (bits or-ed
    /// together): token after, class.
    pub fn phrases_at(&self, text: &Text<'_>, start: usize, wanted: u64) -> Vec<(usize, Class)> {
        let Some(info) = text.words.get(start) else { return Vec::new() };
        let mut found: Vec<(usize, Class)> = classes(info.classes & wanted).map(|class| (start + 1, class)).collect();
        let end = text.tokens.len() as u32;
        self.walk(text, start as u32, end, |found_end, forms| {
            let phrases = forms.iter().filter_map(|form| Some((found_end as usize, form.class()?)));
            found.extend(phrases.filter(|(_, class)| class.bit() & wanted != 0));
        });
        found
    }

    /// Walks the name tree from a token, handing over the names that end at each node met.
    #[inline]
    fn walk(&self, text: &Text<'_>, start: u32, limit: u32, mut hand_over: impl FnMut(u32, &[Form])) {
        let root = text.words[start as usize].root;
        if root == 0 {
            return;
        }
        let mut node = root - 1;
        let mut end = start + 1;
        loop {
            let forms = self.tables.forms_at(node);
            steps(1 + forms.len());
            hand_over(end, forms);
            if end >= limit {
                return;
            }
            let next = &text.tokens[end as usize];
            if next.kind == TokenKind::Sign && !next.is_sign('&') {
                return;
            }
            match self.tables.child(node, next.word) {
                Some(child) => node = child,
                None => return,
            }
            end += 1;
        }
    }

    /// Cuts a text into tokens that know their words.
    pub fn text<'a>(&'a self, source: &'a str) -> Text<'a> {
        Text::new(source, &self.tables.vocabulary, &self.tables.words)
    }

    /// The same with the tokens that were cut before.
    pub(crate) fn text_of<'a>(&'a self, source: &'a str, tokens: Vec<Token>) -> Text<'a> {
        Text::cut(source, tokens, &self.tables.words)
    }

    /// Cuts a line into tokens that know their words; sentences are not looked for.
    pub(crate) fn line<'a>(&'a self, source: &'a str) -> Text<'a> {
        let tokens = tokenize(source, &self.tables.vocabulary);
        let words = Words::new(&tokens, &self.tables.words);
        Text { source, tokens, words, sentences: Vec::new() }
    }

    /// A string of the pool.
    pub fn string(&self, at: StringRef) -> &str {
        self.tables.string(at)
    }

    /// The row of an entry.
    pub fn row(&self, entry: EntryId) -> &EntryRow {
        &self.tables.entries[entry.0 as usize]
    }

    /// Every entry.
    pub fn entries(&self) -> impl Iterator<Item = EntryId> {
        (0..self.tables.entries.len() as u32).map(EntryId)
    }

    /// Id of an entry.
    pub fn id(&self, entry: EntryId) -> &str {
        self.tables.string(self.row(entry).id)
    }

    /// Canonical name of an entry.
    pub fn name(&self, entry: EntryId) -> &str {
        self.tables.string(self.row(entry).name)
    }

    /// Other names of an entry.
    pub fn aliases(&self, entry: EntryId) -> impl Iterator<Item = &str> {
        self.tables.string(self.row(entry).aliases).split('|').filter(|alias| !alias.is_empty())
    }

    /// The entry that an entry lies in, by its `parent` fact.
    pub fn parent(&self, entry: EntryId) -> Option<EntryId> {
        self.row(entry).parent.checked_sub(1).map(EntryId)
    }

    /// The facts of an entry, by key and value.
    pub fn facts(&self, entry: EntryId) -> impl Iterator<Item = (&str, &str)> {
        self.tables.string(self.row(entry).facts).split(';').filter_map(|fact| fact.split_once('='))
    }

    /// A fact of an entry by its key; the first, if there are several.
    pub fn fact(&self, entry: EntryId, key: &str) -> Option<&str> {
        self.facts(entry).find(|(known, _)| *known == key).map(|(_, value)| value)
    }

    /// The territories above a place, nearest first, as the `parent` facts tell them; at most eight.
    ///
    /// A user's rows may lead in a circle or to an id that no list has: the chain ends there.
    ///
    /// ```
    /// let gazetteers = depeche::gazetteer::Gazetteers::embedded();
    /// let metz = gazetteers.find("Metz").into_iter().find(|&entry| gazetteers.id(entry) == "place:fr-57463").unwrap();
    /// let above: Vec<&str> = gazetteers.territories(metz).into_iter().map(|entry| gazetteers.name(entry)).collect();
    /// assert_eq!(above, ["Moselle", "Grand Est", "France"]);
    /// ```
    pub fn territories(&self, entry: EntryId) -> Vec<EntryId> {
        let mut above: Vec<EntryId> = Vec::new();
        for next in self.above(entry).take_while(|next| *next != entry) {
            if above.contains(&next) {
                break;
            }
            above.push(next);
        }
        above
    }

    /// The same one by one, for those who only look; a circle is gone through until the eighth step.
    pub fn above(&self, entry: EntryId) -> impl Iterator<Item = EntryId> {
        std::iter::successors(self.parent(entry), |&last| self.parent(last)).take(TERRITORIES)
    }

    /// List and line where an entry stands, `places/fr_communes.tsv:120`.
    pub fn origin(&self, entry: EntryId) -> String {
        let row = self.row(entry);
        let list = self.tables.lists.get(row.list as usize).map_or("", |list| self.tables.string(*list));
        format!("{list}:{}", row.line)
    }

    /// Finds every name of every list in a text, sentence by sentence: all lengths, all readings.
    ///
    /// Names match over folded words; hyphens, apostrophes and line breaks between the words do not
    /// count, other signs end a name. Letter case is judged by those who read the matches.
    pub fn matches(&self, text: &Text<'_>) -> Vec<Match> {
        let mut matches = Vec::with_capacity(text.tokens.len() / 4);
        for sentence in &text.sentences {
            for start in sentence.start..sentence.end {
                step();
                self.walk(text, start, sentence.end, |end, forms| {
                    matches.extend(forms.iter().map(|&form| Match { start, end, form }));
                });
            }
        }
        matches.shrink_to_fit();
        matches
    }

    /// The entries that go by exactly this name, folded.
    pub fn find(&self, name: &str) -> Vec<EntryId> {
        let text = self.text(name);
        let mut entries: Vec<EntryId> = self
            .matches(&text)
            .iter()
            .filter(|found| {
                found.start == 0 && found.end as usize == text.tokens.len() && !found.form.is(ListKind::Lexicon)
            })
            .map(Match::entry)
            .collect();
        entries.sort_unstable();
        entries.dedup();
        entries
    }
}

/// The classes whose bits are set.
fn classes(mut bits: u64) -> impl Iterator<Item = Class> {
    std::iter::from_fn(move || {
        let class = Class::ALL.get(bits.trailing_zeros() as usize)?;
        bits &= bits - 1;
        Some(*class)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> Gazetteers {
        let header = "id\tname\taliases\tflags\tweight\tfacts\tsource\n";
        let places = format!(
            "{header}place:a\tIssy-les-Moulineaux\t\t\t6\tinsee=92040;country=FR\town\nplace:b\tMetz\t\t\t7\t\town\n"
        );
        Gazetteers::only(&[ListText { path: "places/x.tsv".into(), kind: ListKind::Place, text: &places }]).unwrap()
    }

    #[test]
    fn matches_whatever_the_spelling() {
        let gazetteers = small();
        for text in ["à Issy-les-Moulineaux.", "ISSY LES MOULINEAUX", "issy les\nmoulineaux"] {
            let text = gazetteers.text(text);
            let matches = gazetteers.matches(&text);
            assert_eq!(matches.len(), 1, "{:?}", text.source);
            assert_eq!(gazetteers.id(matches[0].entry()), "place:a");
        }
        assert!(gazetteers.matches(&gazetteers.text("Issy, les Moulineaux")).is_empty());
    }

    #[test]
    fn tells_facts_and_origin() {
        let gazetteers = small();
        let entry = gazetteers.find("Issy les Moulineaux")[0];
        assert_eq!(gazetteers.fact(entry, "insee"), Some("92040"));
        assert_eq!(gazetteers.origin(entry), "places/x.tsv:2");
    }

    #[test]
    fn territories_end() {
        let row = |id: &str, parent: &str| format!("place:{id}\tVille {id}\t\t\t5\tparent=place:{parent}\town\n");
        let mut places = "id\tname\taliases\tflags\tweight\tfacts\tsource\n".to_string();
        // A circle, a row above itself, an id that is nowhere, and a chain that is too long.
        for (id, parent) in [("a", "b"), ("b", "c"), ("c", "b"), ("d", "d"), ("e", "nowhere")] {
            places += &row(id, parent);
        }
        (10..30).for_each(|n| places += &row(&n.to_string(), &(n + 1).to_string()));
        let list = ListText { path: "places/x.tsv".into(), kind: ListKind::Place, text: &places };
        let gazetteers = Gazetteers::only(&[list]).unwrap();
        let above = |id: &str| -> Vec<&str> {
            let wanted = format!("place:{id}");
            let entry = gazetteers.entries().find(|&entry| gazetteers.id(entry) == wanted).unwrap();
            gazetteers.territories(entry).into_iter().map(|entry| gazetteers.id(entry)).collect()
        };
        assert_eq!(above("a"), ["place:b", "place:c"]);
        assert_eq!(above("b"), ["place:c"]);
        assert_eq!(above("d"), [""; 0]);
        assert_eq!(above("e"), [""; 0]);
        assert_eq!(above("10").len(), TERRITORIES);
        assert_eq!(above("28"), ["place:29"]);
    }

    #[test]
    fn embedded_lists_read_back() {
        assert!(Tables::from_bytes(embedded::tables()).is_some());
        assert!(!Gazetteers::language_lists().is_empty());
    }
}
