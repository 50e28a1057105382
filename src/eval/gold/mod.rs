//! Gold: what is right, as people wrote it down. One file a format.
//!
//! | format | told by | offsets |
//! | --- | --- | --- |
//! | the record's own vocabulary (`rows`) | JSON Lines with `actors`, `dates`, … | where mentions have them |
//! | lists of names (`lists`) | JSON Lines with `person`, `organisation`, … | none |
//! | spans (`spans`) | JSON Lines with `text` and `entities` | all |
//! | CoNLL (`conll`) | `.conll`, `.bio`, `.iob`, `.iob2`, `.bioes`, `.tsv` | all |
//! | brat (`brat`) | `.ann` beside a `.txt`, or a folder of them | all |

mod brat;
mod conll;
mod lists;
mod rows;
mod spans;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::sheet::{Item, Kind, Sheet};
use crate::error::{Error, GoldError};
use crate::record::{Field, Mention};

/// What is right about some documents.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Gold {
    /// A sheet a document.
    pub documents: Vec<Sheet>,
    /// Types of annotation that stand for no kind, with their number.
    pub ignored: BTreeMap<String, usize>,
}

/// Types of other tag sets that stand for a kind of ours (`Personnage` → person), before the usual ones.
pub type TypeNames = BTreeMap<String, Kind>;

/// Reads a gold: a file, or a folder of brat.
///
/// # Errors
/// What cannot be read; the first place that is malformed.
pub fn open(path: &Path, types: &TypeNames) -> Result<Gold, Error> {
    if path.is_dir() {
        let mut gold = Gold::default();
        for file in annotations(path)? {
            gold.add(open_brat(&file, types)?);
        }
        if gold.documents.is_empty() {
            let place = path.display();
            let reason =
                "there is no .ann file in this folder; name a gold file (JSON Lines, CoNLL) or a folder of brat";
            return Err(Error::NothingRead(format!("{place}: {reason}")));
        }
        return Ok(gold);
    }
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    if extension == "ann" {
        return open_brat(path, types);
    }
    let text = read_text(path)?;
    let file = path.display().to_string();
    Ok(match extension.as_str() {
        "conll" | "bio" | "iob" | "iob2" | "bioes" | "bilou" | "tsv" => conll::read(&text, &file, types)?,
        _ => rows::read(&text, &file, types)?,
    })
}

/// Reads what a run said, as `depeche extract` writes it; or another gold, to compare two annotators. Each
/// sheet comes with the other names of its document.
///
/// # Errors
/// As [`open`].
pub fn open_run(path: &Path, types: &TypeNames) -> Result<Vec<(Sheet, Vec<String>)>, Error> {
    let is_rows = path.is_file() && path.extension().is_none_or(|extension| extension != "ann");
    let text = if is_rows { read_text(path)? } else { String::new() };
    // Records name their schema; gold need not.
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let has_schema = serde_json::from_str::<serde_json::Value>(first).is_ok_and(|row| row.get("schema").is_some());
    if !has_schema {
        return Ok(open(path, types)?.documents.into_iter().map(|sheet| (sheet, Vec::new())).collect());
    }
    Ok(rows::records(&text, &path.display().to_string())?)
}

fn open_brat(path: &Path, types: &TypeNames) -> Result<Gold, Error> {
    let annotations = read_text(path)?;
    let body = path.with_extension("txt");
    Ok(brat::read(&annotations, &read_text(&body)?, path, types)?)
}

fn annotations(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let fail = |source| Error::Io { path: folder.to_path_buf(), source };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(fail)? {
        let path = entry.map_err(fail)?.path();
        if path.is_dir() {
            files.extend(annotations(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "ann") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn read_text(path: &Path) -> Result<String, Error> {
    let bytes = std::fs::read(path).map_err(|source| Error::Io { path: path.to_path_buf(), source })?;
    String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        Error::Gold(GoldError {
            file: path.display().to_string(),
            line: 1 + memchr::memchr_iter(b'\n', before).count() as u64,
            reason: "the line is not UTF-8".into(),
            remedy: "save the gold as UTF-8".into(),
        })
    })
}

impl Gold {
    fn add(&mut self, other: Gold) {
        self.documents.extend(other.documents);
        for (name, count) in other.ignored {
            *self.ignored.entry(name).or_default() += count;
        }
    }

    /// The kind of a type, or one more that is ignored.
    fn kind(&mut self, name: &str, types: &TypeNames) -> Option<Kind> {
        let kind = types.get(name).copied().or_else(|| Kind::parse(name)).filter(|kind| *kind != Kind::Theme);
        if kind.is_none() {
            *self.ignored.entry(name.to_string()).or_default() += 1;
        }
        kind
    }

    /// Every kind that is marked anywhere is looked at in every document.
    fn judge_alike(&mut self) {
        let kinds: std::collections::BTreeSet<Kind> =
            self.documents.iter().flat_map(|document| document.marked.iter().copied()).collect();
        self.documents.iter_mut().for_each(|document| document.marked.clone_from(&kinds));
    }
}

/// Adds a mention that stands alone: who else is meant by the same name is not told.
fn mark(sheet: &mut Sheet, kind: Kind, start: usize, end: usize, text: &str) {
    let mention = Mention { field: Field::Text, start: start as u32, end: end as u32, text: text.to_string() };
    sheet.marked.insert(kind);
    if kind == Kind::Date {
        let date = super::sheet::DateItem { mentions: vec![mention], ..Default::default() };
        sheet.dates.get_or_insert_default().push(date);
    } else {
        let mut item = Item::new(Some(text), &[]);
        item.mentions.push(mention);
        sheet.items_mut(kind).push(item);
    }
}
