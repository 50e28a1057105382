//! brat standoff: `T1<TAB>Person 0 12<TAB>Claire Dupuis`, offsets in characters of the `.txt` beside.

use std::path::Path;

use super::{Gold, TypeNames, mark};
use crate::error::GoldError;
use crate::eval::sheet::Sheet;

/// Reads the annotations of one text. Lines other than `T` (relations, attributes, notes) are passed over.
pub(super) fn read(annotations: &str, text: &str, path: &Path, types: &TypeNames) -> Result<Gold, GoldError> {
    let file = path.display().to_string();
    let characters: Vec<char> = text.chars().collect();
    let mut gold = Gold::default();
    let name = path.with_extension("txt").file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut sheet = Sheet { doc: name, text: Some(text.to_string()), verbatim: true, ..Sheet::default() };
    for (number, line) in annotations.lines().enumerate().filter(|(_, line)| line.starts_with('T')) {
        let wrong = |reason: String, remedy: &str| GoldError {
            file: file.clone(),
            line: number as u64 + 1,
            reason,
            remedy: remedy.into(),
        };
        let shape = || wrong(format!("{line:?} is no annotation"), "write `T1<TAB>Type start end<TAB>text`");
        let mut columns = line.splitn(3, '\t');
        let (Some(_), Some(place), Some(written)) = (columns.next(), columns.next(), columns.next()) else {
            return Err(shape());
        };
        let (kind, offsets) = place.split_once(' ').ok_or_else(shape)?;
        // `0 5;9 14` has a hole: what it names does not stand in one piece.
        if offsets.contains(';') {
            *gold.ignored.entry(format!("{kind} in pieces")).or_default() += 1;
            continue;
        }
        let (start, end) = offsets.split_once(' ').ok_or_else(shape)?;
        let (Ok(start), Ok(end)) = (start.parse::<usize>(), end.parse::<usize>()) else { return Err(shape()) };
        let found: Option<String> = characters.get(start..end).map(|part| part.iter().collect());
        if found.as_deref().map(|found| found.replace('\n', " ")).as_deref() != Some(written) {
            let found = found.unwrap_or_else(|| "nothing: the text ends before".into());
            return Err(wrong(
                format!("characters {start} to {end} are {found:?}, not {written:?}"),
                "annotate the text as it is now (was the .txt edited, or saved with other line ends?)",
            ));
        }
        if let Some(kind) = gold.kind(kind, types) {
            mark(&mut sheet, kind, start, end, written);
        }
    }
    gold.documents.push(sheet);
    Ok(gold)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::sheet::Kind;

    fn of(annotations: &str) -> Result<Gold, GoldError> {
        read(annotations, "É. Zola à Metz\nle 3 mai", Path::new("x/a.ann"), &TypeNames::new())
    }

    #[test]
    fn reads_what_is_named_and_passes_over_the_rest() {
        let gold = of("T1\tPerson 0 7\tÉ. Zola\nT2\tLOC 10 14\tMetz\nT3\tMISC 15 17\tle\n#1\tAnnotatorNotes T1\tok\n")
            .unwrap();
        let sheet = &gold.documents[0];
        assert_eq!((sheet.doc.as_str(), sheet.verbatim), ("a.txt", true));
        assert_eq!(sheet.mentions(Kind::Place)[0].text, "Metz");
        assert_eq!(sheet.mentions(Kind::Person)[0].end, 7);
        assert_eq!(gold.ignored.get("MISC"), Some(&1));
    }

    #[test]
    fn tells_the_line_of_an_offset_that_does_not_fit() {
        let error = of("T1\tPerson 0 7\tÉ. Zola\nT2\tLOC 9 13\tMetz\n").unwrap_err();
        assert!(error.to_string().starts_with("x/a.ann:2: characters 9 to 13 are \" Met\""), "{error}");
        assert!(of("T1\tPerson 0\tÉ").is_err() && of("T1 Person").is_err() && of("T1\tPerson 7 90\tx").is_err());
    }
}
