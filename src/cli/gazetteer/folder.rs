//! Reads a folder of lists: a folder a kind, TSV files in it, perhaps a `SOURCES.tsv` beside them.

use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::gazetteer::{GazetteerError, Gazetteers, ListKind, ListText};

/// The lists of a folder, as text.
pub(in crate::cli) struct Folder {
    lists: Vec<(String, ListKind, String)>,
    /// `SOURCES.tsv`: path and text.
    pub(super) sources: Option<(String, String)>,
    /// Lists that are no UTF-8, or lie where none is looked for.
    pub(super) faults: Vec<GazetteerError>,
    /// What is wrong so in `SOURCES.tsv`. Who extracts does not need it; `check` tells it.
    pub(super) source_faults: Vec<GazetteerError>,
}

impl Folder {
    /// Reads it.
    ///
    /// # Errors
    /// A file or folder that cannot be read, a folder without lists.
    pub(in crate::cli) fn read(folder: &Path) -> Result<Folder, Error> {
        let mut read = Folder { lists: Vec::new(), sources: None, faults: Vec::new(), source_faults: Vec::new() };
        for path in entries(folder)? {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            match ListKind::from_folder(&name) {
                _ if name.starts_with('.') => {}
                Some(kind) if path.is_dir() => {
                    for file in entries(&path)?.into_iter().filter(|file| is_list(file)) {
                        let text = text(&file, &mut read.faults)?;
                        read.lists.push((file.display().to_string(), kind, text));
                    }
                }
                // A list that is silently passed over would be looked for in vain.
                _ if path.is_dir() && entries(&path)?.iter().any(|file| is_list(file)) => {
                    read.faults.push(misplaced(&path, "no kind of list has this name"));
                }
                _ if is_list(&path) && name == "SOURCES.tsv" => {
                    let text = text(&path, &mut read.source_faults)?;
                    read.sources = Some((path.display().to_string(), text));
                }
                _ if is_list(&path) => read.faults.push(misplaced(&path, "a list lies in no folder")),
                _ => {}
            }
        }
        if read.lists.is_empty() && read.faults.is_empty() {
            return Err(misplaced(folder, "there is no list in it").into());
        }
        Ok(read)
    }

    /// The lists.
    pub(super) fn lists(&self) -> Vec<ListText<'_>> {
        self.lists.iter().map(|(path, kind, text)| ListText { path: path.clone(), kind: *kind, text }).collect()
    }

    /// The embedded lists with these.
    ///
    /// # Errors
    /// What cannot be read, by file and line.
    pub(in crate::cli) fn compile(&self) -> Result<Gazetteers, Error> {
        match self.faults.first() {
            Some(fault) => Err(fault.clone().into()),
            None => Ok(Gazetteers::with_lists(&self.lists())?),
        }
    }
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let fail = |source| Error::Io { path: folder.to_path_buf(), source };
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)
        .map_err(fail)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()
        .map_err(fail)?;
    entries.sort();
    Ok(entries)
}

fn is_list(path: &Path) -> bool {
    let hidden = path.file_name().is_none_or(|name| name.to_string_lossy().starts_with('.'));
    !hidden && path.extension().is_some_and(|extension| extension == "tsv") && path.is_file()
}

/// The text of a list. What is no UTF-8 goes to the faults.
fn text(path: &Path, faults: &mut Vec<GazetteerError>) -> Result<String, Error> {
    let bytes = std::fs::read(path).map_err(|source| Error::Io { path: path.to_path_buf(), source })?;
    Ok(String::from_utf8(bytes).unwrap_or_else(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        faults.push(GazetteerError {
            file: path.display().to_string(),
            line: 1 + memchr::memchr_iter(b'\n', before).count(),
            reason: "the line is not UTF-8".into(),
            remedy: "save the list as UTF-8".into(),
        });
        String::from_utf8_lossy(error.as_bytes()).into_owned()
    }))
}

fn misplaced(path: &Path, reason: &str) -> GazetteerError {
    let folders: Vec<_> = ListKind::FOLDERS.iter().map(|(name, _)| *name).collect();
    GazetteerError {
        file: path.display().to_string(),
        line: 1,
        reason: reason.into(),
        remedy: format!("lists are *.tsv files in folders named {}", folders.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_file_and_line() {
        let header = "id\tname\taliases\tflags\tweight\tfacts\tsource\n";
        let good = format!("{header}place:zz\tZzyzx-sur-Orne\t\t\t3\t\town\n");
        for (file, text, said) in [
            ("places/x.tsv", good.as_bytes(), None),
            ("places/x.tsv", b"nom\n".as_slice(), Some("x.tsv:1: unknown header")),
            ("places/x.tsv", &[good.as_bytes(), b"a\xE9\n"].concat(), Some("x.tsv:3: the line is not UTF-8")),
            (
                "place/x.tsv",
                good.as_bytes(),
                Some("place:1: no kind of list has this name; lists are *.tsv files in folders named places,"),
            ),
            ("x.tsv", good.as_bytes(), Some("x.tsv:1: a list lies in no folder")),
            ("places/notes.txt", b"", Some("there is no list in it")),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
            match (Folder::read(folder.path()).and_then(|folder| folder.compile()), said) {
                (Ok(gazetteers), None) => assert_eq!(gazetteers.find("Zzyzx sur Orne").len(), 1),
                (Err(error), Some(said)) => assert!(error.to_string().contains(said), "{error}"),
                (read, _) => panic!("{file}: {read:?}"),
            }
        }
        assert!(matches!(Folder::read(Path::new("no/such/folder")), Err(Error::Io { .. })));
    }
}
