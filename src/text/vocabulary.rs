//! The words that any list knows, each with a small number.
//!
//! All knowledge hangs on these numbers: a token is looked up once, and what the lexicon and the
//! gazetteers say of the word is an array access away.

use std::borrow::Cow;

/// Number of a word in the [`Vocabulary`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct WordId(pub u32);

impl WordId {
    /// A word that no list knows.
    pub const UNKNOWN: WordId = WordId(u32::MAX);

    /// The number as an index, if the word is known.
    #[inline]
    pub fn index(self) -> Option<usize> {
        (self != Self::UNKNOWN).then_some(self.0 as usize)
    }
}

/// Hash table from the folded hash of a word to its number.
///
/// Open addressing over slots of eight bytes: the high half of the hash, then the number plus one
/// (0 is a free slot). Two words share a slot's mark once in 2³² look-ups, which is accepted.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    slots: Cow<'static, [u64]>,
}

impl Default for Vocabulary {
    fn default() -> Self {
        Vocabulary { slots: Cow::Owned(vec![0]) }
    }
}

impl Vocabulary {
    /// Builds the table; the number of a word is its place in `hashes`, which must be distinct.
    pub fn build(hashes: &[u64]) -> Self {
        let size = (hashes.len() * 2 + 1).next_power_of_two();
        let mut slots = vec![0u64; size];
        for (number, &hash) in hashes.iter().enumerate() {
            let mut at = hash as usize & (size - 1);
            while slots[at] != 0 {
                at = (at + 1) & (size - 1);
            }
            slots[at] = (hash & 0xffff_ffff_0000_0000) | (number as u64 + 1);
        }
        Vocabulary { slots: Cow::Owned(slots) }
    }

    /// Takes a table that was built before.
    pub fn from_slots(slots: Cow<'static, [u64]>) -> Option<Self> {
        slots.len().is_power_of_two().then_some(Vocabulary { slots })
    }

    /// The table, to be stored.
    pub fn slots(&self) -> &[u64] {
        &self.slots
    }

    /// The word whose folded hash this is.
    #[inline]
    pub fn find(&self, hash: u64) -> WordId {
        let mask = self.slots.len() - 1;
        let mark = hash & 0xffff_ffff_0000_0000;
        let mut at = hash as usize & mask;
        loop {
            let slot = self.slots[at];
            if slot & 0xffff_ffff == 0 {
                return WordId::UNKNOWN;
            }
            if slot & 0xffff_ffff_0000_0000 == mark {
                return WordId(slot as u32 - 1);
            }
            at = (at + 1) & mask;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::hash_word;

    #[test]
    fn finds_what_was_put_in() {
        let words = ["metz", "nancy", "epinal", "thionville"];
        let vocabulary = Vocabulary::build(&words.map(hash_word));
        for (number, word) in words.iter().enumerate() {
            assert_eq!(vocabulary.find(hash_word(word)), WordId(number as u32));
        }
        assert_eq!(vocabulary.find(hash_word("laval")), WordId::UNKNOWN);
        assert_eq!(Vocabulary::default().find(hash_word("metz")), WordId::UNKNOWN);
    }
}
