//! The lists of `gazetteers/`, compiled by `build.rs` and laid into the binary.

use crate::gazetteer::parse::{ListKind, ListText};

/// Holds bytes at an address that the tables can be read from in place.
#[repr(C, align(8))]
struct Aligned<T: ?Sized>(T);

static TABLES: &Aligned<[u8]> = &Aligned(*include_bytes!(concat!(env!("OUT_DIR"), "/gazetteers.bin")));

// `VERSION: &str`, a digest of all lists, and `LISTS: &[(&str, &str)]`, their paths and texts.
include!(concat!(env!("OUT_DIR"), "/lists.rs"));

/// `SOURCES.tsv`.
pub(super) const SOURCES: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/gazetteers/SOURCES.tsv"));

/// The compiled tables.
pub(super) fn tables() -> &'static [u8] {
    &TABLES.0
}

/// The lists as text, for compiling them anew beside those of a user.
pub(super) fn lists() -> Vec<ListText<'static>> {
    LISTS
        .iter()
        .filter_map(|&(path, text)| {
            let kind = ListKind::from_folder(path.split('/').next()?)?;
            Some(ListText { path: path.to_string(), kind, text })
        })
        .collect()
}
