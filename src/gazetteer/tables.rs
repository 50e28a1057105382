//! The compiled form of all lists: flat arrays that are read in place.
//!
//! The embedded default is built by `build.rs` and borrowed from the binary, so that start-up costs
//! nothing; lists of a user are compiled at run time by the same code and owned.

use std::borrow::Cow;

use bytemuck::{Pod, Zeroable};

use crate::gazetteer::parse::{Flags, ListKind};
use crate::lexicon::{Class, WordInfo};
use crate::text::vocabulary::{Vocabulary, WordId};

/// A piece of the string pool.
#[derive(Clone, Copy, Default, Debug, Pod, Zeroable, PartialEq, Eq)]
#[repr(C)]
pub struct StringRef {
    /// First byte in the pool.
    pub start: u32,
    /// Length in bytes.
    pub len: u32,
}

/// An edge of the name tree: from a node, over a word, to a child.
#[derive(Clone, Copy, Default, Debug, Pod, Zeroable)]
#[repr(C)]
pub struct Edge {
    /// Node plus one; 0 marks a free slot.
    pub from: u32,
    /// Word.
    pub word: u32,
    /// Child.
    pub to: u32,
}

/// A node of the name tree: the names that end here are `forms[first..first + count]`.
#[derive(Clone, Copy, Default, Debug, Pod, Zeroable)]
#[repr(C)]
pub struct Node {
    /// First form.
    pub first: u32,
    /// Number of forms.
    pub count: u32,
    /// Whether any longer name goes on from here.
    pub inner: u32,
}

/// A name of an entry (or a word of the lexicon of several tokens).
#[derive(Clone, Copy, Default, Debug, Pod, Zeroable)]
#[repr(C)]
pub struct Form {
    /// Row in the entries; for the lexicon in the values.
    pub entry: u32,
    /// As written in the list.
    pub surface: StringRef,
    /// [`ListKind`] as a number.
    pub kind: u8,
    /// [`Flags`].
    pub flags: u8,
    /// Prior of the entry, or the term's weight; of a phrase of the lexicon its [`Class`] as a number.
    pub weight: u8,
    /// 1 for a generated plural.
    pub inflected: u8,
}

impl Form {
    /// The flags of this name.
    pub fn flags(&self) -> Flags {
        Flags(self.flags)
    }
    /// The class of a phrase of the lexicon; none of other names.
    #[inline]
    pub fn class(&self) -> Option<Class> {
        if self.is(ListKind::Lexicon) { Class::ALL.get(usize::from(self.weight)).copied() } else { None }
    }
    /// Is it a phrase of this class?
    #[inline]
    pub fn is_class(&self, class: Class) -> bool {
        self.is(ListKind::Lexicon) && self.weight == class as u8
    }
    /// Is it of this kind?
    #[inline]
    pub fn is(&self, kind: ListKind) -> bool {
        self.kind == kind as u8
    }
}

/// An entry of a gazetteer.
#[derive(Clone, Copy, Default, Debug, Pod, Zeroable)]
#[repr(C)]
pub struct EntryRow {
    /// Id.
    pub id: StringRef,
    /// Canonical name.
    pub name: StringRef,
    /// Other names, joined by `|`, without their flags.
    pub aliases: StringRef,
    /// Facts, `key=value;…`.
    pub facts: StringRef,
    /// Keys of the sources.
    pub source: StringRef,
    /// File, an index into the lists.
    pub list: u32,
    /// Line in the file.
    pub line: u32,
    /// Entry of the `parent` fact plus one; 0 where there is none.
    pub parent: u32,
    /// [`ListKind`] as a number.
    pub kind: u8,
    /// [`Flags`].
    pub flags: u8,
    /// Prominence, 1 to 9.
    pub weight: u8,
    /// Padding.
    pub pad: u8,
}

/// The value of a word or phrase in a class.
#[derive(Clone, Copy, Default, Debug, Pod, Zeroable)]
#[repr(C)]
pub struct Value {
    /// The word; [`u32::MAX`] for phrases, which are reached through a form.
    pub word: u32,
    /// [`Class`] as a number.
    pub class: u32,
    /// The `value` column.
    pub value: StringRef,
}

impl Value {
    /// What it is the value of.
    pub(crate) fn key(&self) -> (u32, u32) {
        (self.word, self.class)
    }
}

/// All compiled lists.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    pub(crate) vocabulary: Vocabulary,
    pub(crate) words: Cow<'static, [WordInfo]>,
    pub(crate) edges: Cow<'static, [Edge]>,
    pub(crate) nodes: Cow<'static, [Node]>,
    pub(crate) forms: Cow<'static, [Form]>,
    pub(crate) entries: Cow<'static, [EntryRow]>,
    pub(crate) values: Cow<'static, [Value]>,
    /// First value of each word; a word has one in each of its classes but [`Class::Common`], in their order.
    pub(crate) value_starts: Cow<'static, [u32]>,
    pub(crate) lists: Cow<'static, [StringRef]>,
    pub(crate) strings: Cow<'static, str>,
}

const MAGIC: u64 = u64::from_le_bytes(*b"depeche2");

impl Tables {
    /// Bytes that the tables take, in memory or in the binary.
    pub fn bytes(&self) -> usize {
        self.matcher_bytes()
            + size_of_val(&*self.entries)
            + size_of_val(&*self.values)
            + size_of_val(&*self.value_starts)
            + size_of_val(&*self.lists)
            + self.strings.len()
    }

    /// The part of them that finding names reads: words and name tree, without entries and strings.
    pub fn matcher_bytes(&self) -> usize {
        size_of_val(self.vocabulary.slots())
            + size_of_val(&*self.words)
            + size_of_val(&*self.edges)
            + size_of_val(&*self.nodes)
            + size_of_val(&*self.forms)
    }

    /// Writes the tables as sections of eight-byte alignment, each led by its length in bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_le_bytes().to_vec();
        let sections: [&[u8]; 10] = [
            bytemuck::cast_slice(self.vocabulary.slots()),
            bytemuck::cast_slice(&self.words),
            bytemuck::cast_slice(&self.edges),
            bytemuck::cast_slice(&self.nodes),
            bytemuck::cast_slice(&self.forms),
            bytemuck::cast_slice(&self.entries),
            bytemuck::cast_slice(&self.values),
            bytemuck::cast_slice(&self.value_starts),
            bytemuck::cast_slice(&self.lists),
            self.strings.as_bytes(),
        ];
        for section in sections {
            out.extend((section.len() as u64).to_le_bytes());
            out.extend(section);
            out.resize(out.len().next_multiple_of(8), 0);
        }
        out
    }

    /// Borrows the tables from bytes that `to_bytes` wrote, aligned to eight.
    ///
    /// Gives `None` where the bytes are not such; the embedded ones are checked by a test.
    pub fn from_bytes(bytes: &'static [u8]) -> Option<Tables> {
        let mut rest = bytes;
        if take(&mut rest, 8)? != MAGIC.to_le_bytes() {
            return None;
        }
        Some(Tables {
            vocabulary: Vocabulary::from_slots(section(&mut rest)?)?,
            words: section(&mut rest)?,
            edges: section(&mut rest)?,
            nodes: section(&mut rest)?,
            forms: section(&mut rest)?,
            entries: section(&mut rest)?,
            values: section(&mut rest)?,
            value_starts: section(&mut rest)?,
            lists: section(&mut rest)?,
            strings: text_section(&mut rest)?,
        })
    }

    /// A string of the pool.
    #[inline]
    pub fn string(&self, at: StringRef) -> &str {
        self.strings.get(at.start as usize..(at.start + at.len) as usize).unwrap_or_default()
    }

    /// What the lists say of a word; nothing at all for an unknown one.
    #[inline]
    pub fn word(&self, word: WordId) -> WordInfo {
        word.index().and_then(|index| self.words.get(index)).copied().unwrap_or_default()
    }

    /// The value of a word in a class; none of [`Class::Common`], whose value is in [`WordInfo`].
    #[inline]
    pub fn value(&self, word: WordId, class: Class) -> Option<&str> {
        let index = word.index()?;
        let classes = self.words.get(index)?.classes;
        if classes & class.bit() & !Class::Common.bit() == 0 {
            return None;
        }
        let before = classes & !Class::Common.bit() & (class.bit() - 1);
        let at = *self.value_starts.get(index)? + before.count_ones();
        Some(self.string(self.values.get(at as usize)?.value))
    }

    /// The child of a node over a word.
    #[inline]
    pub(crate) fn child(&self, node: u32, word: WordId) -> Option<u32> {
        if self.nodes[node as usize].inner == 0 || word == WordId::UNKNOWN {
            return None;
        }
        let mask = self.edges.len() - 1;
        let mut at = edge_hash(node, word.0) & mask;
        loop {
            let edge = self.edges[at];
            if edge.from == 0 {
                return None;
            }
            if edge.from == node + 1 && edge.word == word.0 {
                return Some(edge.to);
            }
            at = (at + 1) & mask;
        }
    }

    /// The names that end at a node.
    #[inline]
    pub(crate) fn forms_at(&self, node: u32) -> &[Form] {
        let node = self.nodes[node as usize];
        &self.forms[node.first as usize..(node.first + node.count) as usize]
    }
}

/// Where an edge is looked for first.
#[inline]
pub(crate) fn edge_hash(node: u32, word: u32) -> usize {
    let key = (u64::from(node) << 32 | u64::from(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (key ^ (key >> 29)) as usize
}

fn take<'a>(rest: &mut &'a [u8], len: usize) -> Option<&'a [u8]> {
    let (head, tail) = rest.split_at_checked(len)?;
    *rest = tail;
    Some(head)
}

/// The string pool, checked once.
fn text_section(rest: &mut &'static [u8]) -> Option<Cow<'static, str>> {
    match section::<u8>(rest)? {
        Cow::Borrowed(bytes) => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
        Cow::Owned(bytes) => String::from_utf8(bytes).ok().map(Cow::Owned),
    }
}

fn section<T: Pod>(rest: &mut &'static [u8]) -> Option<Cow<'static, [T]>> {
    let len = u64::from_le_bytes(take(rest, 8)?.try_into().ok()?) as usize;
    let bytes = take(rest, len)?;
    take(rest, len.next_multiple_of(8) - len)?;
    bytemuck::try_cast_slice(bytes).ok().map(Cow::Borrowed)
}
