//! Quality as a figure: scores of records against gold, with the errors and their reasons.
//!
//! `gold` reads what people wrote down, `sheet` is its shape and that of a record, `score` judges a
//! document, `report` puts the figures of all documents together, `floors` holds what they may not fall
//! below.

pub mod bootstrap;
pub mod calibration;
pub mod confusion;
mod counts;
mod errors;
pub mod floors;
pub mod gold;
mod mentions;
pub mod names;
pub mod report;
mod roles;
mod score;
mod sheet;

pub use counts::{Counts, Share};
pub use errors::{Class, Mistake};
pub use gold::{Gold, TypeNames};
pub use report::{Change, Figure, Gain, Report, compare};
pub use score::{DocumentScore, Parents, Themes, score};
pub use sheet::{DateItem, Item, Kind, RoleItem, Sheet, ThemeItem};

use std::collections::HashMap;

/// Finds the sheet of a document among those of a run: by its id or source, else by the end of its path.
pub struct Sheets {
    all: Vec<Sheet>,
    by_name: HashMap<String, usize>,
}

impl Sheets {
    /// Sheets, each with the names that it goes by beside its own.
    ///
    /// ```
    /// use depeche::eval::{Sheet, Sheets};
    /// let sheet = Sheet { doc: "corpus/fr/a.txt".into(), ..Sheet::default() };
    /// let sheets = Sheets::new(vec![(sheet, vec!["9f2c".into()])]);
    /// for name in ["corpus/fr/a.txt", "fr/a.txt", "a.txt", "9f2c"] {
    ///     assert!(sheets.get(name).is_some(), "{name}");
    /// }
    /// assert!(sheets.get("b.txt").is_none() && sheets.get("xt").is_none());
    /// ```
    pub fn new(sheets: Vec<(Sheet, Vec<String>)>) -> Sheets {
        let mut by_name = HashMap::new();
        for (number, (sheet, names)) in sheets.iter().enumerate() {
            let ends = sheet.doc.match_indices('/').map(|(at, _)| sheet.doc[at + 1..].to_string());
            for name in names.iter().cloned().chain([sheet.doc.clone()]).chain(ends) {
                by_name.entry(name).or_insert(number);
            }
        }
        Sheets { all: sheets.into_iter().map(|(sheet, _)| sheet).collect(), by_name }
    }

    /// The sheet of a document.
    pub fn get(&self, doc: &str) -> Option<&Sheet> {
        self.by_name.get(doc).map(|&number| &self.all[number])
    }
}
