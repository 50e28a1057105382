//! Puts parsed rows into [`Tables`]: numbers the words, grows the name tree, adds plurals.

use std::collections::{BTreeMap, HashMap};

use crate::fold::fold;
use crate::gazetteer::parse::{Entry, Flags, GazetteerError, ListKind, ListText, Row, rows};
use crate::gazetteer::tables::{Edge, EntryRow, Form, Node, StringRef, Tables, Value, edge_hash};
use crate::lexicon::{Class, WordInfo};
use crate::text::token::{AND, TokenKind, tokenize};
use crate::text::vocabulary::Vocabulary;

/// Compiles lists. A later row takes the place of an earlier one with the same id; a row flagged
/// `disabled` takes it away.
///
/// # Errors
/// The first malformed row, or a term of a theme that no list defines.
pub fn compile(lists: &[ListText<'_>]) -> Result<Tables, GazetteerError> {
    let mut builder = Builder::default();
    let mut parsed = Vec::new();
    for list in lists {
        // The language detector reads its lists itself.
        parsed.push(if list.kind == ListKind::Language { Vec::new() } else { rows(list)? });
    }
    // Later rows win: entries are numbered by id first, so that forms are made of the winners alone.
    let mut winners: BTreeMap<(ListKind, &str), (usize, &Entry<'_>)> = BTreeMap::new();
    for (index, (list, rows)) in lists.iter().zip(&parsed).enumerate() {
        builder.lists.push(list.path.clone());
        for row in rows {
            if let Row::Entry(entry) = row {
                winners.insert((list.kind, entry.id), (index, entry));
            }
        }
    }
    for (&(kind, _), &(list, entry)) in &winners {
        if !entry.flags.has(Flags::DISABLED) {
            builder.entry(kind, list, entry);
        }
    }
    let mut ambiguous = Vec::new();
    for (list, rows) in lists.iter().zip(&parsed) {
        for row in rows {
            match row {
                Row::Entry(_) | Row::LanguageWord { .. } => {}
                Row::Term { term, theme, weight, line } => {
                    if !builder.term(term, theme, *weight) {
                        return Err(GazetteerError {
                            file: list.path.clone(),
                            line: *line as usize,
                            reason: format!("unknown theme {theme:?}"),
                            remedy: "define it in themes.tsv, or correct the term's theme".into(),
                        });
                    }
                }
                Row::FirstName { name, gender, count } => builder.first_name(name, *gender, *count),
                Row::FamilyName { name, rank } => builder.family_name(name, *rank),
                Row::AmbiguousFirstName { name } => ambiguous.push(*name),
                Row::Word { forms, class, value, .. } => builder.words(forms, *class, value),
            }
        }
    }
    for name in ambiguous {
        builder.ambiguous_first_name(name);
    }
    Ok(builder.finish())
}

#[derive(Default)]
struct Builder {
    numbers: HashMap<u64, u32>,
    hashes: Vec<u64>,
    words: Vec<WordInfo>,
    edges: HashMap<(u32, u32), u32>,
    node_forms: Vec<Vec<Form>>,
    entries: Vec<EntryRow>,
    values: Vec<Value>,
    themes: HashMap<String, u32>,
    lists: Vec<String>,
    strings: String,
    pool: HashMap<String, StringRef>,
}

impl Builder {
    fn string(&mut self, text: &str) -> StringRef {
        if let Some(&known) = self.pool.get(text) {
            return known;
        }
        let at = StringRef { start: self.strings.len() as u32, len: text.len() as u32 };
        self.strings.push_str(text);
        self.pool.insert(text.to_string(), at);
        at
    }

    fn number(&mut self, hash: u64) -> u32 {
        let next = self.hashes.len() as u32;
        *self.numbers.entry(hash).or_insert_with(|| {
            self.hashes.push(hash);
            self.words.push(WordInfo::default());
            next
        })
    }

    /// The words of a name as numbers.
    fn name_words(&mut self, name: &str) -> Vec<u32> {
        word_hashes(name).into_iter().map(|hash| self.number(hash)).collect()
    }

    fn node(&mut self, words: &[u32]) -> Option<u32> {
        let (&first, rest) = words.split_first()?;
        let mut node = match self.words[first as usize].root {
            0 => {
                self.node_forms.push(Vec::new());
                self.words[first as usize].root = self.node_forms.len() as u32;
                self.node_forms.len() as u32 - 1
            }
            root => root - 1,
        };
        for &word in rest {
            let fresh = self.node_forms.len() as u32;
            let child = *self.edges.entry((node, word)).or_insert(fresh);
            if child == fresh {
                self.node_forms.push(Vec::new());
            }
            node = child;
        }
        Some(node)
    }

    fn form(&mut self, name: &str, mut form: Form) {
        form.flags |= make_up(name).0;
        let words = self.name_words(name);
        if let Some(node) = self.node(&words) {
            let forms = &mut self.node_forms[node as usize];
            // One entry stands once at a node; a form without flags outweighs one with.
            match forms.iter_mut().find(|known| known.entry == form.entry && known.kind == form.kind) {
                Some(known) => known.flags &= form.flags | !(Flags::EXACT.0 | Flags::CONTEXT.0),
                None => forms.push(form),
            }
        }
    }

    fn entry(&mut self, kind: ListKind, list: usize, entry: &Entry<'_>) {
        let number = self.entries.len() as u32;
        let aliases = entry.aliases.iter().map(|alias| alias.name).collect::<Vec<_>>().join("|");
        let row = EntryRow {
            id: self.string(entry.id),
            name: self.string(entry.name),
            aliases: self.string(&aliases),
            facts: self.string(entry.facts),
            source: self.string(entry.source),
            list: list as u32,
            line: entry.line,
            parent: 0,
            kind: kind as u8,
            flags: entry.flags.0,
            weight: entry.weight,
            pad: 0,
        };
        self.entries.push(row);
        if kind == ListKind::Theme {
            // A theme's own name is a sentence about it; its terms are listed one by one.
            self.themes.insert(entry.id.to_string(), number);
            return;
        }
        let inflects = kind == ListKind::Role;
        let names = std::iter::once((entry.name, entry.flags)).chain(entry.aliases.iter().map(|a| (a.name, a.flags)));
        for (name, flags) in names {
            let surface = self.string(name);
            let form =
                Form { entry: number, surface, kind: kind as u8, flags: flags.0, weight: entry.weight, inflected: 0 };
            self.form(name, form);
            if inflects {
                for plural in plurals(name) {
                    self.form(&plural, Form { inflected: 1, ..form });
                }
            }
        }
    }

    fn term(&mut self, term: &str, theme: &str, weight: u8) -> bool {
        // `-` is no theme: such a term only shields its words from shorter ones.
        let shield = theme == "-" && weight == 0;
        let Some(entry) = self.themes.get(theme).copied().or(shield.then_some(u32::MAX)) else { return false };
        let surface = self.string(term);
        let form = Form { entry, surface, kind: ListKind::Theme as u8, flags: 0, weight, inflected: 0 };
        self.form(term, form);
        for plural in plurals(term) {
            self.form(&plural, Form { inflected: 1, ..form });
        }
        true
    }

    fn first_name(&mut self, name: &str, gender: u8, count: u64) {
        for word in self.name_words(name) {
            let info = &mut self.words[word as usize];
            info.first_name = info.first_name.max((64 - count.max(1).leading_zeros()) as u8);
            info.gender |= gender;
        }
    }

    fn family_name(&mut self, name: &str, rank: Option<u32>) {
        let words = self.name_words(name);
        let Some(&last) = words.last() else { return };
        // 9 for the first 250, one less each time the rank doubles.
        let level = rank.map_or(3, |rank| 9 - (rank / 250 + 1).ilog2().min(8) as u8);
        let info = &mut self.words[last as usize];
        info.family_name = info.family_name.max(level);
    }

    /// Marks a first name that is also an ordinary word, a town, a month.
    fn ambiguous_first_name(&mut self, name: &str) {
        for word in self.name_words(name) {
            self.words[word as usize].gender |= WordInfo::AMBIGUOUS;
        }
    }

    fn words(&mut self, forms: &[&str], class: Class, value: &str) {
        let value_ref = self.string(value);
        for form in forms {
            let words = self.name_words(form);
            match words[..] {
                [] => {}
                [word] => {
                    let info = &mut self.words[word as usize];
                    info.classes |= class.bit();
                    if class == Class::Common {
                        info.common = info.common.max(value.parse().unwrap_or(1));
                    } else {
                        self.values.push(Value { word, class: class as u32, value: value_ref });
                    }
                }
                _ if class == Class::Common => {}
                _ => {
                    let entry = self.values.len() as u32;
                    self.values.push(Value { word: u32::MAX, class: class as u32, value: value_ref });
                    let surface = self.string(form);
                    let kind = ListKind::Lexicon as u8;
                    self.form(form, Form { entry, surface, kind, flags: 0, weight: class as u8, inflected: 0 });
                }
            }
        }
    }

    /// Ties each entry to the one that its `parent` fact names.
    fn tie_parents(&mut self) {
        let string = |at: StringRef| &self.strings[at.start as usize..(at.start + at.len) as usize];
        let numbers: HashMap<(u8, &str), u32> =
            (0..).zip(&self.entries).map(|(at, row)| ((row.kind, string(row.id)), at)).collect();
        let parent = |row: &EntryRow| {
            let id = string(row.facts).split(';').find_map(|fact| fact.strip_prefix("parent="))?;
            numbers.get(&(row.kind, id)).map(|number| number + 1)
        };
        let parents: Vec<u32> = self.entries.iter().map(|row| parent(row).unwrap_or_default()).collect();
        for (row, parent) in self.entries.iter_mut().zip(parents) {
            row.parent = parent;
        }
    }

    /// The values by word and class, the first of each word, and where each row has gone: phrases point at theirs.
    /// Of two values of a word in one class the later one stands, as with entries.
    fn numbered_values(&self) -> (Vec<Value>, Vec<u32>, Vec<u32>) {
        let mut order: Vec<u32> = (0..self.values.len() as u32).collect();
        order.sort_by_key(|&at| (self.values[at as usize].word, self.values[at as usize].class, at));
        let mut place = vec![0u32; order.len()];
        let mut values: Vec<Value> = Vec::with_capacity(order.len());
        let mut starts = vec![0u32; self.words.len() + 1];
        for old in order {
            let value = self.values[old as usize];
            match values.last_mut().filter(|last| value.word != u32::MAX && last.key() == value.key()) {
                Some(last) => *last = value,
                None => values.push(value),
            }
            place[old as usize] = values.len() as u32 - 1;
            if let Some(start) = starts.get_mut((value.word as usize).saturating_add(1)) {
                *start = values.len() as u32;
            }
        }
        // Words without values start where the one before ends.
        for at in 1..starts.len() {
            starts[at] = starts[at].max(starts[at - 1]);
        }
        (values, starts, place)
    }

    fn finish(mut self) -> Tables {
        self.tie_parents();
        let (values, value_starts, place) = self.numbered_values();
        let mut nodes = Vec::with_capacity(self.node_forms.len());
        let mut forms = Vec::new();
        for node in &self.node_forms {
            nodes.push(Node { first: forms.len() as u32, count: node.len() as u32, inner: 0 });
            for form in node {
                let mut form = *form;
                if form.is(ListKind::Lexicon) {
                    form.entry = place[form.entry as usize];
                }
                forms.push(form);
            }
        }
        let size = (self.edges.len() * 2 + 1).next_power_of_two();
        let mut edges = vec![Edge::default(); size];
        // Sorted, so that the same lists give the same bytes.
        let mut sorted: Vec<_> = self.edges.iter().map(|(&(from, word), &to)| (from, word, to)).collect();
        sorted.sort_unstable();
        for (from, word, to) in sorted {
            nodes[from as usize].inner = 1;
            let mut at = edge_hash(from, word) & (size - 1);
            while edges[at].from != 0 {
                at = (at + 1) & (size - 1);
            }
            edges[at] = Edge { from: from + 1, word, to };
        }
        let lists = std::mem::take(&mut self.lists).iter().map(|path| self.string(path)).collect::<Vec<_>>();
        Tables {
            vocabulary: Vocabulary::build(&self.hashes),
            words: self.words.into(),
            edges: edges.into(),
            nodes: nodes.into(),
            forms: forms.into(),
            entries: self.entries.into(),
            values: values.into(),
            value_starts: value_starts.into(),
            lists: lists.into(),
            strings: self.strings.into(),
        }
    }
}

/// The hashes of the folded words of a name: what its spellings share. Signs other than `&` leave no
/// trace, as in the matcher.
pub(crate) fn word_hashes(name: &str) -> Vec<u64> {
    tokenize(name, &Vocabulary::default())
        .iter()
        .filter(|token| token.kind != TokenKind::Sign || token.is_sign('&'))
        .map(|token| if token.is_sign('&') { AND } else { token.hash })
        .collect()
}

/// Letter case of a name, told once here instead of at every match.
pub(crate) fn make_up(name: &str) -> Flags {
    let capitals = name.chars().filter(|c| c.is_uppercase()).count();
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let short = name.chars().count() <= 6;
    let plain = name.chars().all(|c| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '-' | '&' | '.'));
    let mut flags = Flags::default();
    if short && plain && letters > 0 {
        flags.0 |= Flags::ACRONYM.0;
    }
    if capitals == letters && letters > 0 {
        flags.0 |= Flags::CAPITALS.0;
    }
    if name.starts_with(char::is_uppercase) || capitals > 1 {
        flags.0 |= Flags::PROPER.0;
    }
    flags
}

/// Small words inside a term that keep their form: `appel à projets`, `chef de service`.
const LINKS: &[&str] = &[
    "de", "d", "du", "des", "la", "le", "les", "l", "à", "a", "au", "aux", "en", "et", "ou", "par", "pour", "sur",
    "dans", "avec", "sans",
];

/// Plurals of a term: the head before the first small word (`chefs de projet`), and all words.
fn plurals(term: &str) -> Vec<String> {
    let words: Vec<&str> = term.split(' ').collect();
    let is_link = |word: &str| {
        let folded = fold(word);
        LINKS.contains(&folded.as_str()) || folded.contains('\'')
    };
    let head = words.iter().position(|word| is_link(word)).unwrap_or(words.len());
    let inflect = |until: usize| {
        words
            .iter()
            .enumerate()
            .map(|(at, word)| if at < until && !is_link(word) { plural(word) } else { (*word).to_string() })
            .collect::<Vec<_>>()
            .join(" ")
    };
    let mut out = vec![inflect(head)];
    if head < words.len() {
        out.push(inflect(words.len()));
    }
    out.retain(|form| form != term);
    out
}

/// The regular plural of a French word.
fn plural(word: &str) -> String {
    let last = word.chars().next_back().unwrap_or(' ');
    if word.chars().count() < 3 || matches!(last, 's' | 'x' | 'z') || !last.is_alphabetic() || last.is_uppercase() {
        return word.to_string();
    }
    if word.ends_with("au") || word.ends_with("eu") {
        return format!("{word}x");
    }
    match word.strip_suffix("al") {
        Some(stem) if word.chars().count() > 3 => format!("{stem}aux"),
        _ => format!("{word}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_plurals() {
        for (term, expected) in [
            ("chef de projet", vec!["chefs de projet", "chefs de projets"]),
            ("directeur général", vec!["directeurs généraux"]),
            ("bureau", vec!["bureaux"]),
            ("prix", vec![]),
            ("appel à projets", vec!["appels à projets"]),
        ] {
            let mut got = plurals(term);
            got.dedup();
            assert_eq!(got, expected, "{term}");
        }
    }

    #[test]
    fn later_rows_win_and_disabled_ones_go() {
        let header = "id\tname\taliases\tflags\tweight\tfacts\tsource";
        let base = format!("{header}\nplace:a\tMetz\t\t\t5\t\town\nplace:b\tNancy\t\t\t5\t\town\n");
        let user = format!("{header}\nplace:a\tMetz-Ville\t\t\t7\t\tus\nplace:b\tNancy\t\tdisabled\t5\t\tus\n");
        let list = |path: &str, text| ListText { path: path.into(), kind: ListKind::Place, text };
        let tables = compile(&[list("places/base.tsv", &base), list("user/places/x.tsv", &user)]).unwrap();
        assert_eq!(tables.entries.len(), 1);
        assert_eq!(tables.string(tables.entries[0].name), "Metz-Ville");
        assert_eq!(tables.string(tables.lists[tables.entries[0].list as usize]), "user/places/x.tsv");
    }

    #[test]
    fn same_lists_give_the_same_bytes_and_read_back() {
        let text = "forms\tclass\tvalue\tsource\njanvier|janv\tmonth\t1\town\nà partir de\topen-end\t\town\n";
        let list = ListText { path: "fr/x.tsv".into(), kind: ListKind::Lexicon, text };
        let tables = compile(std::slice::from_ref(&list)).unwrap();
        assert_eq!(tables.to_bytes(), compile(&[list]).unwrap().to_bytes());
        let word = tables.vocabulary.find(crate::fold::hash_word("JANVIER"));
        assert!(tables.word(word).is(Class::Month));
        assert_eq!(tables.value(word, Class::Month), Some("1"));
    }
}
