//! JSON: one object, an array of objects, or an object a line; a depeche record is one of them.

use std::borrow::Cow;
use std::io::{BufRead, Cursor};
use std::ops::ControlFlow;

use serde::Deserialize;

use super::array::{Element, Elements, End};
use super::lines::{self, Line};
use super::{Found, Hand, Input, over};
use crate::document::{Document, Identity, Origin, Stated};
use crate::error::{Reject, RejectCode};
use crate::ingest::decode::{self, NoText};

/// What an object may hold; whatever else it holds is passed over.
#[derive(Deserialize)]
#[serde(expecting = "a JSON object")]
struct Object<'a> {
    #[serde(borrow)]
    id: Option<Cow<'a, str>>,
    #[serde(borrow)]
    source: Option<Cow<'a, str>>,
    #[serde(borrow)]
    title: Option<Cow<'a, str>>,
    #[serde(borrow)]
    text: Cow<'a, str>,
    published: Option<Published>,
    #[serde(borrow)]
    url: Option<Cow<'a, str>>,
    #[serde(borrow)]
    publisher: Option<Cow<'a, str>>,
    authors: Option<Authors>,
}

/// A date, or the object that a record has in its place.
#[derive(Deserialize)]
#[serde(untagged, expecting = "\"published\" is neither a date in quotes nor null")]
enum Published {
    Day(String),
    Record { value: String },
}

/// Names, or one name.
#[derive(Deserialize)]
#[serde(untagged, expecting = "\"authors\" is not a list of names in quotes")]
enum Authors {
    Many(Vec<String>),
    One(String),
}

impl Object<'_> {
    /// Fills a document; an empty field counts as none.
    fn into_document(self, mut document: Document) -> Document {
        let filled = |field: Option<Cow<'_, str>>| field.map(Cow::into_owned).filter(|text| !text.trim().is_empty());
        document.title = filled(self.title);
        document.url = filled(self.url);
        document.publisher = filled(self.publisher);
        let source = filled(self.source);
        document.identity = match (filled(self.id), &document.url, &source) {
            (Some(id), _, _) => Identity::Given(id),
            (None, Some(url), _) => Identity::Named(url.clone()),
            (None, None, Some(source)) if is_place(source) => Identity::Source,
            // What many documents may say of themselves makes no id.
            _ => document.identity,
        };
        document.source = source.unwrap_or(document.source);
        document.body = self.text.into_owned();
        let published = self.published.map(|(Published::Day(value) | Published::Record { value })| value);
        document.published =
            published.filter(|value| !value.trim().is_empty()).map(|value| Stated { value, origin: Origin::Input });
        document.authors = match self.authors {
            Some(Authors::Many(names)) => names,
            Some(Authors::One(name)) => vec![name],
            None => Vec::new(),
        };
        document
    }
}

/// Whether what a line names as its source is the place of one document, and not an agency, a site, a section or a feed
/// that many lines share. Its last part tells: the name of a file, one with a number of its own (`cp-2024-17`,
/// `?id=3512`), or the slug of a headline. Told by its form alone, for a record must not depend on the lines beside it;
/// where the form leaves a doubt it is no place, for a release that takes another's id is lost, and one with an id of
/// its own is not.
fn is_place(source: &str) -> bool {
    let address = source.split_once("://").map(|(_, rest)| rest);
    // The host of an address is a site, whatever it looks like.
    let path = address.map_or(Some(source), |address| address.split_once(['/', '?']).map(|(_, path)| path));
    let last = path.and_then(|path| path.rsplit(['/', '\\']).find(|part| !part.is_empty())).unwrap_or_default();
    let extension = last.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    let is_file = extension.is_some_and(|extension| FILES.contains(&extension.as_str()));
    let digits = last.bytes().filter(u8::is_ascii_digit).count();
    let is_slug = last.bytes().filter(|byte| *byte == b'-').count() >= 4;
    is_file || (digits >= 3 || is_slug) && !last.contains(char::is_whitespace)
}

/// Ends of the names of files that hold a document.
const FILES: &[&str] = &[
    "txt", "text", "md", "markdown", "html", "htm", "xhtml", "xml", "json", "pdf", "doc", "docx", "odt", "rtf", "eml",
    "msg", "mht", "mhtml",
];

/// Whether a file without a telling name is JSON.
pub(super) fn sniff(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    match head.first() {
        Some(b'{') => matches!(head[1..].trim_ascii_start().first(), Some(b'"' | b'}')),
        Some(b'[') => matches!(head[1..].trim_ascii_start().first(), Some(b'{')),
        _ => false,
    }
}

/// Reads an object a line, each line for itself; empty lines are passed over.
pub(super) fn read_lines(mut input: Input<'_>, hand: Hand<'_>) -> ControlFlow<()> {
    input.stream = match lines::unmarked(std::mem::replace(&mut input.stream, Box::new(Cursor::new([])))) {
        Ok(stream) => stream,
        Err(error) => return hand(Found::reject(input.io(&error))),
    };
    let mut any = input.source == "-";
    for number in 1.. {
        let line = match lines::next(&mut *input.stream, input.limit) {
            Ok(Some(line)) => line,
            Ok(None) => break,
            Err(error) => return hand(Found::reject(Reject { line: Some(number), ..input.io(&error) })),
        };
        match line {
            Line::Whole(line) if line.trim_ascii().is_empty() => continue,
            Line::Whole(line) => {
                any = true;
                let (source, document) = (input.source.clone(), input.document_inside());
                // What a line says is its state, wherever it stands.
                let stamp = stamp_of(&line);
                let found = Found::later(&input.source, Some(number), line.len() + 1, move || {
                    one(line, Place { source, line: number, before: 0 }, document)
                });
                hand(found.at(stamp))?;
            }
            Line::TooLong(sum) => {
                any = true;
                let message = format!("{}; split its text, or raise --max-size", over(input.limit));
                let reject = Found::reject(input.reject(Some(number), RejectCode::TooLarge, message));
                hand(reject.at(marked(sum)))?;
            }
        }
    }
    match any {
        true => ControlFlow::Continue(()),
        // A pipe may have nothing to say; a file without a line is a download that failed.
        false => hand(Found::reject(input.empty())),
    }
}

/// Where an object starts in its input.
struct Place {
    source: String,
    line: u64,
    /// Bytes of the line before it.
    before: usize,
}

fn one(bytes: Vec<u8>, place: Place, mut document: Document) -> Result<Document, Reject> {
    let Place { source, line, before } = place;
    let fail = |line, code, message| Reject { source_name: source.clone(), line: Some(line), code, message };
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let decoded = decode::decode(error.into_bytes(), |_| None)
                .map_err(|no_text| fail(line, no_text.code, no_text.message))?;
            document.warnings.extend(decoded.warning);
            decoded.text
        }
    };
    match serde_json::from_str::<Object<'_>>(&text) {
        Ok(object) => Ok(object.into_document(document)),
        Err(error) => {
            let line = line + (error.line() as u64).saturating_sub(1);
            Err(fail(line, RejectCode::Json, told(&error, false, before)))
        }
    }
}

/// Reads a `.json` file: an object, an array of them, or in truth JSON Lines.
pub(super) fn read(mut input: Input<'_>, hand: Hand<'_>) -> ControlFlow<()> {
    let array = match input.stream.fill_buf() {
        Ok(head) => head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start().starts_with(b"["),
        Err(error) => return hand(Found::reject(input.io(&error))),
    };
    if !array && input.size.is_some_and(|size| size > input.limit as u64) {
        // Too large for one object, but an export under a wrong name has a line end soon.
        return read_lines(input, hand);
    }
    let bytes = match input.bytes() {
        Ok(bytes) => bytes,
        Err(reject) if array => {
            let message = format!("{}; make it JSON Lines, for instance with `jq -c '.[]'`", over(input.limit));
            return hand(Found::reject(Reject { message, ..reject }));
        }
        Err(reject) => return hand(Found::reject(reject)),
    };
    let size = bytes.len();
    let (bytes, warning) = match whole(bytes, array) {
        Ok(read) => read,
        Err(no_text) => return hand(Found::reject(input.reject(None, no_text.code, no_text.message))),
    };
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes).trim_ascii_start();
    if start.is_empty() {
        return hand(Found::reject(input.empty()));
    }
    if start.starts_with(b"[") {
        return read_array(&input, &bytes, bytes.len() - start.len(), warning.as_deref(), hand);
    }
    let text = String::from_utf8_lossy(&bytes);
    match serde_json::from_str::<Object<'_>>(&text) {
        Ok(object) => {
            let mut document = object.into_document(input.document());
            document.warnings.extend(warning);
            // The text may be as large as the document: it goes before the analysis starts.
            drop(text);
            drop(bytes);
            hand(Found::ready(&input.source, document, size))
        }
        Err(_) if is_lines(&text) => {
            drop(text);
            read_lines(Input { stream: Box::new(Cursor::new(bytes)), ..input }, hand)
        }
        Err(error) => hand(broken(&input, &error)),
    }
}

/// The bytes of a file in UTF-8. Those of an array that make no text together may do so one element at a time.
fn whole(bytes: Vec<u8>, array: bool) -> Result<(Vec<u8>, Option<String>), NoText> {
    let apart = array && bytes.get(1) != Some(&0);
    if apart && std::str::from_utf8(&bytes).is_ok() {
        return Ok((bytes, None));
    }
    let kept = apart.then(|| bytes.clone());
    match (decode::decode(bytes, |_| None), kept) {
        (Ok(decoded), _) => Ok((decoded.text.into_bytes(), decoded.warning)),
        (Err(_), Some(bytes)) => Ok((bytes, None)),
        (Err(no_text), None) => Err(no_text),
    }
}

/// The state of a line or an element: what it says. A checksum will do, and costs a tenth of a hash; never 0.
fn stamp_of(bytes: &[u8]) -> u64 {
    marked(crc32fast::hash(bytes))
}

fn marked(sum: u32) -> u64 {
    1 << 32 | u64::from(sum)
}

/// Whether a file is an object a line: the first line is a whole object, and more follows.
fn is_lines(text: &str) -> bool {
    let text = text.trim();
    text.split_once('\n').is_some_and(|(first, _)| {
        serde_json::from_str::<serde::de::IgnoredAny>(first).is_ok() && first.starts_with('{')
    })
}

/// Hands over the objects of an array that starts at byte `open`, one by one, each read for itself.
fn read_array(input: &Input<'_>, bytes: &[u8], open: usize, warning: Option<&str>, hand: Hand<'_>) -> ControlFlow<()> {
    let mut count = 0;
    let mut elements = Elements::new(bytes, open);
    for Element { bytes, line, before } in elements.by_ref() {
        count += 1;
        let mut document = input.document_inside();
        document.warnings.extend(warning.map(str::to_string));
        let (source, stamp, bytes) = (input.source.clone(), stamp_of(bytes), bytes.to_vec());
        let found = Found::later(&input.source, Some(line), bytes.len(), move || {
            one(bytes, Place { source, line, before }, document)
        });
        hand(found.at(stamp))?;
    }
    let (end, line) = elements.end();
    let wrong = match end {
        End::Missing => "the array has no end",
        _ if !elements.rest().trim_ascii().is_empty() => "something stands behind the end of the array",
        _ if count == 0 => return hand(Found::reject(input.empty())),
        _ => return ControlFlow::Continue(()),
    };
    let message = format!("broken JSON ({wrong}); what could be told apart was read, correct the rest");
    hand(Found::reject(input.reject(Some(line), RejectCode::Json, message)))
}

/// A file that is no JSON from some line on.
fn broken(input: &Input<'_>, error: &serde_json::Error) -> Found {
    Found::reject(input.reject(Some(error.line() as u64), RejectCode::Json, told(error, true, 0)))
}

/// What serde says, in the words of the user: reason, place in the line, way out.
///
/// `before` are the bytes of the line in front of what was parsed.
fn told(error: &serde_json::Error, file: bool, before: usize) -> String {
    let said = error.to_string();
    let reason = said.split(" at line ").next().unwrap_or(&said);
    let what = match error.classify() {
        serde_json::error::Category::Data => reason.to_string(),
        _ => format!("broken JSON ({reason})"),
    };
    let place = match error.column() {
        0 => String::new(),
        column => format!(" at byte {}", column + if error.line() == 1 { before } else { 0 }),
    };
    let wanted = if file { "expected an object, or an array of objects," } else { "expected an object" };
    format!("{what}{place}; {wanted} like {{\"text\": \"…\", \"title\": \"…\", \"published\": \"2024-05-31\"}}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str, content: impl AsRef<[u8]>) -> Vec<Result<Document, Reject>> {
        let mut found = Vec::new();
        let stream = Box::new(Cursor::new(content.as_ref().to_vec()));
        let input = Input { source: name.into(), name: name.into(), size: None, stamp: 0, limit: 1_000_000, stream };
        let _ = crate::ingest::readers::read(input, &mut |one| {
            found.push(one.read());
            ControlFlow::Continue(())
        });
        found
    }

    #[test]
    fn reads_every_shape() {
        let lines = "{\"text\": \"a\"}\n\n{\"text\": \"b\"}\n";
        for (name, content, sources) in [
            ("x.json", "{\"text\": \"a\",\n \"x\": [{}]}", vec!["x.json"]),
            ("x.json", "\u{FEFF} [{\"text\": \"a\"}, {\"text\": \"b\"}]", vec!["x.json", "x.json"]),
            ("x.json", lines, vec!["x.json", "x.json"]),
            ("x.jsonl", lines, vec!["x.jsonl", "x.jsonl"]),
        ] {
            let found: Vec<_> = found(name, content).into_iter().map(|one| one.unwrap().source).collect();
            assert_eq!(found, sources, "{content}");
        }
    }

    #[test]
    fn reads_every_field() {
        let content = "{\"id\": \"7\", \"source\": \"AFP\", \"title\": \"T\", \"text\": \"\\u00e9\", \"published\": \
            {\"value\": \"2020-01-02\", \"origin\": \"text\"}, \"url\": null, \"authors\": \"A\", \"publisher\": \"Agence\", \"language\": {\"code\": \"fr\"}}";
        let document = found("x.jsonl", content).remove(0).unwrap();
        let published = Some(Stated { value: "2020-01-02".into(), origin: Origin::Input });
        let expected = Document {
            identity: Identity::Given("7".into()),
            source: "AFP".into(),
            publisher: Some("Agence".into()),
            title: Some("T".into()),
            body: "é".into(),
            published,
            authors: vec!["A".into()],
            ..Document::default()
        };
        assert_eq!(document, expected);
    }

    #[test]
    fn what_makes_the_id_of_a_line() {
        let named = |name: &str| Identity::Named(name.into());
        for (fields, identity) in [
            ("", Identity::Content("x.jsonl".into())),
            ("\"url\": \"https://a.fr/1\", ", named("https://a.fr/1")),
            ("\"id\": \" \", \"url\": \"https://a.fr/1\", ", named("https://a.fr/1")),
            ("\"id\": \"7\", \"url\": \"https://a.fr/1\", ", Identity::Given("7".into())),
            ("\"source\": \"corpus/a.txt\", ", Identity::Source),
            ("\"source\": \"AFP\", ", Identity::Content("x.jsonl".into())),
        ] {
            let document = found("x.jsonl", format!("{{{fields}\"text\": \"a\"}}")).remove(0).unwrap();
            assert_eq!(document.identity, identity, "{fields}");
        }
    }

    #[test]
    fn a_place_or_the_name_of_many() {
        for place in [
            "corpus/a.txt",
            "c:\\x\\y.TXT",
            "communiqué.pdf",
            "cp-2024-17",
            "https://a.fr/?p=351",
            "https://a.fr/actualites/12345/",
            "https://a.fr/presse/le-maire-ouvre-le-salon",
            "feed/item#10024",
        ] {
            assert!(is_place(place), "{place}");
        }
        for name in [
            "AFP",
            "AFP/Metz",
            "Préfecture de la Moselle / service presse",
            "Ville de Metz",
            "lemonde.fr",
            "https://www.lemonde.fr/",
            "https://a.fr",
            "https://www.moselle.gouv.fr/presse",
            "https://a.fr/communiques-de-presse/",
            "TF1",
            "France-3",
            "France 24",
            "20 minutes - édition 2024",
        ] {
            assert!(!is_place(name), "{name}");
        }
    }

    #[test]
    fn names_line_and_reason() {
        let long = format!("{{\"text\": \"{}\"}}\n{{\"text\": \"b\"}}", "a".repeat(2_000_000));
        for (name, content, at, line, code, word) in [
            ("x.jsonl", "{\"text\": \"a\"}\n{\"text\": 3}", 1, Some(2), RejectCode::Json, "invalid type"),
            ("x.jsonl", "{\"text\": \"a\"\n", 0, Some(1), RejectCode::Json, "broken JSON"),
            ("x.jsonl", "[1]\n", 0, Some(1), RejectCode::Json, "expected an object"),
            ("x.jsonl", "{\"title\": \"a\"}", 0, Some(1), RejectCode::Json, "missing field `text`"),
            ("x.jsonl", "{\"text\": \"\", \"published\": 3}", 0, Some(1), RejectCode::Json, "published"),
            ("x.jsonl", "{\"text\": \" \"}", 0, Some(1), RejectCode::Empty, "no text"),
            ("x.jsonl", &long, 0, Some(1), RejectCode::TooLarge, "MiB"),
            ("x.json", "{\n\"text\": }", 0, Some(2), RejectCode::Json, "broken JSON"),
            (
                "x.json",
                "[{\"text\": \"a\"}, {\"text\": []}]",
                1,
                Some(1),
                RejectCode::Json,
                "invalid type: sequence, expected a string at byte 25",
            ),
            ("x.json", "[{\"text\": \"a\"},\n\n{\"text\": \"b}]", 1, Some(3), RejectCode::Json, "broken JSON"),
            ("x.json", "[{\"text\": \"a\"}] {}", 1, Some(1), RejectCode::Json, "behind the end"),
            ("x.json", "[{\"text\": \"a\"},]", 1, Some(1), RejectCode::Json, "broken JSON"),
            ("x.json", "[{\"text\": \"a\"},\n", 1, Some(2), RejectCode::Json, "broken JSON"),
            ("x.json", "[]", 0, None, RejectCode::Empty, "no text"),
            ("x.jsonl", "", 0, None, RejectCode::Empty, "no text"),
            ("x.json", "12", 0, Some(1), RejectCode::Json, "expected an object"),
        ] {
            let reject = found(name, content).remove(at).unwrap_err();
            assert_eq!((reject.line, reject.code), (line, code), "{content}: {reject}");
            assert!(reject.message.contains(word), "{reject}");
        }
    }

    #[test]
    fn one_element_does_not_lose_the_others() {
        let whole = |text: &str| format!("{{\"text\": {text}}}").into_bytes();
        let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
        for (broken, code) in [
            (whole(&deep), RejectCode::Json),
            (whole("\"a\0\""), RejectCode::Json),
            (whole("\"a\"}"), RejectCode::Json),
            (whole("\"dit \"oui\".\""), RejectCode::Json),
            (b"{\"text\": \"\xE9t\xC3\xA9 \x81 \xC3\xA0 \xC3\xA0 \xC3\xA0\"}".to_vec(), RejectCode::Encoding),
        ] {
            let content =
                [b"[".to_vec(), whole("\"é\""), b",".to_vec(), broken, b",".to_vec(), whole("\"à\""), b"]".to_vec()];
            let found: Vec<_> =
                found("x.json", content.concat()).into_iter().map(|one| one.map_err(|r| r.code)).collect();
            let bodies: Vec<_> = found.iter().map(|one| one.as_ref().map(|document| document.body.as_str())).collect();
            assert_eq!(bodies, [Ok("é"), Err(&code), Ok("à")]);
        }
        // What is not asked for may be as deep as it likes.
        let deep = format!("[{{\"x\": {deep}, \"text\": \"a\"}}]");
        assert_eq!(found("x.json", deep)[0].as_ref().unwrap().body, "a");
    }

    #[test]
    fn deep_nesting_is_an_error_only() {
        assert!(found("x.jsonl", format!("{{\"text\": \"a\", \"x\": {}", "[".repeat(500))).remove(0).is_err());
    }
}
