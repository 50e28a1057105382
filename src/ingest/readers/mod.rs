//! The formats that are read: one file each, one row each in [`READERS`].
//!
//! A reader of one document a file is a function from bytes to a [`Document`]; it runs on the analysing
//! threads. A reader of many (JSON Lines, an archive) runs on the reading thread, takes the stream as it
//! comes and hands over [`Found`] after found, so that a file of any size passes.

mod array;
mod html;
pub mod html_page;
mod json;
mod lines;
mod markdown;
mod matter;
mod plain;

use std::io::{BufRead, Read};
use std::ops::ControlFlow;

use crate::document::{Document, Identity, hash};
use crate::error::{Reject, RejectCode};
use crate::ingest::decode::{self, Decoded, NoText};
use crate::ingest::pipeline::Ticket;

/// A format.
pub struct Reader {
    /// Its name.
    pub name: &'static str,
    /// Ends of file names that say so, lower case.
    pub extensions: &'static [&'static str],
    /// Whether the first bytes of a file without a telling name look like it.
    pub sniff: fn(&[u8]) -> bool,
    /// Rises when it learns to read what it refused: what was rejected before is news again.
    pub version: u32,
    /// How it is read.
    pub read: Form,
}

impl Reader {
    fn stamp(&self) -> u64 {
        hash(format!("{}/{}", self.name, self.version).as_bytes())
    }
}

/// How a format is read.
pub enum Form {
    /// One document a file: fills what the bytes tell into a document that has its source already.
    One(fn(Vec<u8>, Document) -> Result<Document, NoText>),
    /// Many documents a file: hands them over as they come.
    Many(fn(Input<'_>, Hand<'_>) -> ControlFlow<()>),
}

/// Takes what a reader finds; breaks where no more is wanted.
pub type Hand<'h> = &'h mut dyn FnMut(Found) -> ControlFlow<()>;

/// Every format, the first that fits being taken. The last takes any text.
pub const READERS: &[Reader] = &[
    Reader {
        name: "html",
        extensions: &["html", "htm", "xhtml"],
        sniff: html::sniff,
        version: 1,
        read: Form::One(html::read),
    },
    Reader {
        name: "jsonl",
        extensions: &["jsonl", "ndjson", "jsonlines"],
        sniff: |_| false,
        version: 1,
        read: Form::Many(json::read_lines),
    },
    Reader { name: "json", extensions: &["json"], sniff: json::sniff, version: 1, read: Form::Many(json::read) },
    Reader {
        name: "markdown",
        extensions: &["md", "markdown", "mdown", "mkd"],
        sniff: |_| false,
        version: 1,
        read: Form::One(markdown::read),
    },
    PLAIN,
];

const PLAIN: Reader =
    Reader { name: "plain", extensions: &["txt", "text"], sniff: |_| true, version: 1, read: Form::One(plain::read) };

/// A file, a standard input or a part of an archive, about to be read.
pub struct Input<'a> {
    /// Its source, see [`Document::source`].
    pub source: String,
    /// Its name, whose ending may tell the format.
    pub name: String,
    /// Its bytes, where that is known beforehand.
    pub size: Option<u64>,
    /// Tells its state from an earlier one, without reading it; 0 for a pipe.
    pub stamp: u64,
    /// Bytes of a document at most.
    pub limit: usize,
    /// Its content.
    pub stream: Box<dyn BufRead + 'a>,
}

impl Input<'_> {
    /// The document that this input is, nothing filled in but where it comes from.
    pub fn document(&self) -> Document {
        match self.source.as_str() {
            "-" => self.document_inside(),
            source => Document { source: source.to_string(), ..Document::default() },
        }
    }

    /// One of the documents in this input: a line, an element. Where it stands in it says nothing of it.
    pub fn document_inside(&self) -> Document {
        Document {
            identity: Identity::Content(self.source.clone()),
            source: self.source.clone(),
            ..Document::default()
        }
    }

    /// Says that this input cannot be read.
    pub fn reject(&self, line: Option<u64>, code: RejectCode, message: impl Into<String>) -> Reject {
        Reject { source_name: self.source.clone(), line, code, message: message.into() }
    }

    /// All bytes.
    ///
    /// # Errors
    /// More than the limit, told without reading them where the size is known; a failure of the disk.
    pub fn bytes(&mut self) -> Result<Vec<u8>, Reject> {
        let limit = self.limit as u64;
        if self.size.is_some_and(|size| size > limit) {
            return Err(self.too_large());
        }
        let mut bytes = Vec::with_capacity(self.size.unwrap_or(0) as usize);
        match self.stream.by_ref().take(limit + 1).read_to_end(&mut bytes) {
            Ok(_) if bytes.len() as u64 > limit => Err(self.too_large()),
            Ok(_) => Ok(bytes),
            Err(error) => Err(self.io(&error)),
        }
    }

    fn empty(&self) -> Reject {
        self.reject(None, RejectCode::Empty, NO_TEXT)
    }

    fn too_large(&self) -> Reject {
        let message = format!("{}; split it into its documents, or raise --max-size", over(self.limit));
        self.reject(None, RejectCode::TooLarge, message)
    }

    fn io(&self, error: &std::io::Error) -> Reject {
        self.reject(None, RejectCode::Io, format!("{error}; check the file and its permissions"))
    }
}

const NO_TEXT: &str = "there is no text in it; leave it out";

/// Says that a document passes the limit.
fn over(limit: usize) -> String {
    format!("more than {} MiB in one document", limit.div_ceil(1 << 20))
}

/// What is left to do to have a document; done on whatever thread is free.
type Finish = Box<dyn FnOnce() -> Result<Document, Reject> + Send>;

/// A document that a reader came upon: where it stands, and what is left to do to have it.
pub struct Found {
    /// Source of the input that it stands in.
    pub source: String,
    /// Its line there.
    pub line: Option<u64>,
    /// Bytes that were read for it.
    pub bytes: usize,
    /// Tells its state from an earlier one; 0 where the state of its file does.
    pub stamp: u64,
    finish: Finish,
}

impl Found {
    /// A document with work left: decoding, parsing.
    pub fn later(
        source: &str,
        line: Option<u64>,
        bytes: usize,
        finish: impl FnOnce() -> Result<Document, Reject> + Send + 'static,
    ) -> Found {
        Found { source: source.to_string(), line, bytes, stamp: 0, finish: Box::new(finish) }
    }

    /// A document that is there already.
    pub fn ready(source: &str, document: Document, bytes: usize) -> Found {
        Found::later(source, None, bytes, move || Ok(document))
    }

    /// A document that cannot be had.
    pub fn reject(reject: Reject) -> Found {
        let source = reject.source_name.clone();
        Found::later(&source, reject.line, 0, move || Err(reject))
    }

    /// In the state that a stamp tells.
    pub fn at(self, stamp: u64) -> Found {
        Found { stamp, ..self }
    }

    /// What tells it apart, should the work fail.
    pub fn ticket(&self) -> Ticket {
        Ticket { source: self.source.clone(), line: self.line, stamp: self.stamp, bytes: self.bytes }
    }

    /// Does what is left.
    ///
    /// # Errors
    /// Why there is no document, one without any text included.
    pub fn read(self) -> Result<Document, Reject> {
        let document = (self.finish)()?;
        let blank = |text: &str| text.chars().all(|c| c.is_whitespace() || c == '\u{FEFF}' || c == '\0');
        if blank(&document.body) && document.title.as_deref().is_none_or(blank) {
            let message = NO_TEXT.to_string();
            return Err(Reject { source_name: self.source, line: self.line, code: RejectCode::Empty, message });
        }
        Ok(document)
    }
}

/// Reads an input by the format that its name or else its content tells.
///
/// ```
/// use std::ops::ControlFlow;
/// use depeche::ingest::readers::{Input, read};
/// let input = Input {
///     source: "corpus/a.md".into(),
///     name: "a.md".into(),
///     size: None,
///     stamp: 0,
///     limit: 1 << 20,
///     stream: Box::new(&b"---\ntitle: Avis\n---\nLe *pont* est ouvert."[..]),
/// };
/// let mut found = Vec::new();
/// let _ = read(input, &mut |one| {
///     found.push(one);
///     ControlFlow::Continue(())
/// });
/// let document = found.remove(0).read().unwrap();
/// assert_eq!((document.title.as_deref(), document.body.as_str()), (Some("Avis"), "Le pont est ouvert."));
/// ```
pub fn read(mut input: Input<'_>, hand: Hand<'_>) -> ControlFlow<()> {
    let head = match input.stream.fill_buf() {
        Ok(head) => head,
        Err(error) => return hand(Found::reject(input.io(&error))),
    };
    let reader = reader_of(&input.name, head);
    // The state of a reject is that of its line or else its file, and of the reader that refused it.
    let (file, by) = (input.stamp, reader.stamp());
    let hand = &mut |found: Found| {
        let own = if found.stamp == 0 { file } else { found.stamp };
        hand(found.at(own ^ by))
    };
    let no_text = decode::known_binary(head);
    if let (Some(NoText { code, message }), "plain") = (no_text, reader.name) {
        return hand(Found::reject(input.reject(None, code, message)));
    }
    let parse = match reader.read {
        Form::Many(many) => return many(input, hand),
        Form::One(parse) => parse,
    };
    match input.bytes() {
        Err(reject) => hand(Found::reject(reject)),
        Ok(bytes) => {
            let source = input.source.clone();
            let document = input.document();
            hand(Found::later(&input.source, None, bytes.len(), move || {
                parse(bytes, document).map_err(|no_text| Reject {
                    source_name: source,
                    line: None,
                    code: no_text.code,
                    message: no_text.message,
                })
            }))
        }
    }
}

/// Reads standard input: JSON Lines, each handed over as soon as it is there.
pub fn read_standard_input(limit: usize, hand: Hand<'_>) -> ControlFlow<()> {
    let stream = Box::new(std::io::BufReader::with_capacity(64 << 10, std::io::stdin().lock()));
    json::read_lines(Input { source: "-".into(), name: String::new(), size: None, stamp: 0, limit, stream }, hand)
}

fn reader_of(name: &str, head: &[u8]) -> &'static Reader {
    let name = name.to_ascii_lowercase();
    let extension = name.rsplit(['/', '\\']).next().and_then(|file| file.rsplit_once('.')).map(|(_, end)| end);
    READERS
        .iter()
        .find(|reader| extension.is_some_and(|extension| reader.extensions.contains(&extension)))
        .or_else(|| READERS.iter().find(|reader| (reader.sniff)(head)))
        .unwrap_or(&PLAIN)
}

/// Text of the bytes of a file, its warning noted in the document.
fn text_of(
    bytes: Vec<u8>,
    document: &mut Document,
    declared: impl Fn(&[u8]) -> Option<String>,
) -> Result<String, NoText> {
    let Decoded { text, warning } = decode::decode(bytes, declared)?;
    document.warnings.extend(warning);
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_before_content() {
        for (name, head, reader) in [
            ("a.txt", "<html>", "plain"),
            ("a/b.HTM", "", "html"),
            ("a.b/page", "  <!DOCTYPE html><p>", "html"),
            ("x.log", "{\"text\": \"a\"}", "json"),
            ("x.log", "[\n {\"text\": \"a\"}", "json"),
            ("x.log", "[Metz] le 3 mai", "plain"),
            ("x", "Metz, le 3 mai", "plain"),
            ("x.ndjson", "", "jsonl"),
        ] {
            assert_eq!(reader_of(name, head.as_bytes()).name, reader, "{name} {head}");
        }
    }

    #[test]
    fn a_large_file_is_refused_without_reading() {
        struct Unreadable;
        impl Read for Unreadable {
            fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
                Err(std::io::Error::other("was read"))
            }
        }
        let stream = Box::new(std::io::BufReader::new(Unreadable));
        let mut input =
            Input { source: "a.txt".into(), name: "a.txt".into(), size: Some(200), stamp: 0, limit: 100, stream };
        assert_eq!(input.bytes().unwrap_err().code, RejectCode::TooLarge);
    }
}
