//! Reads the lists of `--gazetteers DIR`: a folder a kind, TSV files in it.

use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::gazetteer::{GazetteerError, Gazetteers, ListKind, ListText};

/// The embedded lists with those of a folder.
pub(super) fn read(folder: &Path) -> Result<Gazetteers, Error> {
    let mut lists = Vec::new();
    for path in entries(folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match ListKind::from_folder(&name) {
            _ if name.starts_with('.') => {}
            Some(kind) if path.is_dir() => {
                for file in entries(&path)?.into_iter().filter(|file| is_list(file)) {
                    lists.push((file.display().to_string(), kind, text(&file)?));
                }
            }
            // A list that is silently passed over would be looked for in vain.
            _ if path.is_dir() && entries(&path)?.iter().any(|file| is_list(file)) => {
                return Err(misplaced(&path, "no kind of list has this name"));
            }
            _ if is_list(&path) && name != "SOURCES.tsv" => return Err(misplaced(&path, "a list lies in no folder")),
            _ => {}
        }
    }
    if lists.is_empty() {
        return Err(misplaced(folder, "there is no list in it"));
    }
    let lists: Vec<_> =
        lists.iter().map(|(path, kind, text)| ListText { path: path.clone(), kind: *kind, text }).collect();
    Ok(Gazetteers::with_lists(&lists)?)
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

fn text(path: &Path) -> Result<String, Error> {
    let bytes = std::fs::read(path).map_err(|source| Error::Io { path: path.to_path_buf(), source })?;
    String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        Error::Gazetteer(GazetteerError {
            file: path.display().to_string(),
            line: 1 + memchr::memchr_iter(b'\n', before).count(),
            reason: "the line is not UTF-8".into(),
            remedy: "save the list as UTF-8".into(),
        })
    })
}

fn misplaced(path: &Path, reason: &str) -> Error {
    let folders: Vec<_> = ListKind::FOLDERS.iter().map(|(name, _)| *name).collect();
    Error::Gazetteer(GazetteerError {
        file: path.display().to_string(),
        line: 1,
        reason: reason.into(),
        remedy: format!("lists are *.tsv files in folders named {}", folders.join(", ")),
    })
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
            match (read(folder.path()), said) {
                (Ok(gazetteers), None) => assert_eq!(gazetteers.find("Zzyzx sur Orne").len(), 1),
                (Err(error), Some(said)) => assert!(error.to_string().contains(said), "{error}"),
                (read, _) => panic!("{file}: {read:?}"),
            }
        }
        assert!(matches!(read(Path::new("no/such/folder")), Err(Error::Io { .. })));
    }
}
