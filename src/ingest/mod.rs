//! From paths to documents: walks, tells formats apart, decodes, and runs the work on many threads.

pub mod decode;
pub mod pipeline;
pub mod readers;
pub mod walk;

use std::io::BufReader;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use crate::document::Document;
use pipeline::Ticket;
use readers::{Found, Hand, Input};
use walk::{File, Place};

/// What to read.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Files, folders, `-` for standard input.
    pub inputs: Vec<PathBuf>,
    /// Bytes of a document at most.
    pub limit: usize,
    /// A folder to leave out: the index.
    pub except: Option<PathBuf>,
}

/// Reads all of a plan, and hands over what it finds, in order.
///
/// ```
/// use std::ops::ControlFlow;
/// use depeche::ingest::{Plan, decode, read};
/// let plan = Plan { inputs: vec!["no/such/file.txt".into()], limit: decode::LIMIT, except: None };
/// let mut rejects = 0;
/// read(&plan, &mut |found| {
///     rejects += usize::from(found.read().is_err());
///     ControlFlow::Continue(())
/// });
/// assert_eq!(rejects, 1);
/// ```
pub fn read(plan: &Plan, hand: Hand<'_>) {
    for place in walk::walk(&plan.inputs, plan.except.as_deref()) {
        let flow = match place {
            Ok(Place::StandardInput) => readers::read_standard_input(plan.limit, hand),
            Ok(Place::File(file)) => read_file(file, plan.limit, hand),
            Err(reject) => hand(Found::reject(reject)),
        };
        if flow.is_break() {
            return;
        }
    }
}

fn read_file(file: File, limit: usize, hand: Hand<'_>) -> ControlFlow<()> {
    let stream = match std::fs::File::open(&file.path) {
        Ok(stream) => Box::new(BufReader::with_capacity(64 << 10, stream)),
        Err(error) => return hand(Found::reject(walk::unreadable(&file.path, &error))),
    };
    let ticket = Ticket { source: file.source.clone(), line: None, bytes: 0 };
    let input = Input { source: file.source, relative: file.relative, size: file.size, limit, stream };
    // A reader that fails over one file must not end the others.
    catch_unwind(AssertUnwindSafe(|| readers::read(input, &mut *hand)))
        .unwrap_or_else(|panic| hand(Found::reject(pipeline::internal(&ticket, &*panic))))
}

/// Digest of all that an analysis of a document leans on: what was read, and `settings`, which names
/// the options and the version of the analysis. Where the document lies does not count.
///
/// ```
/// use depeche::document::Document;
/// use depeche::ingest::fingerprint;
/// let mut document = Document { body: "Metz".into(), source: "a/x.txt".into(), ..Document::default() };
/// let before = fingerprint(&document, "1");
/// document.source = "b/x.txt".into();
/// assert_eq!(fingerprint(&document, "1"), before);
/// assert_ne!(fingerprint(&document, "2"), before);
/// ```
pub fn fingerprint(document: &Document, settings: &str) -> u64 {
    let mut hasher = blake3::Hasher::new();
    let mut field = |text: Option<&str>| {
        // Lengths part the fields; no field is not an empty one.
        hasher.update(&text.map_or(u64::MAX, |text| text.len() as u64).to_le_bytes());
        hasher.update(text.unwrap_or_default().as_bytes());
    };
    let Document { id, source: _, relative: _, url, title, body, published, authors, language, warnings } = document;
    field(Some(settings));
    [id, url, title, language].into_iter().for_each(|text| field(text.as_deref()));
    field(Some(body));
    field(published.as_ref().map(|stated| stated.value.as_str()));
    for list in [authors, warnings] {
        field(Some(&list.len().to_string()));
        list.iter().for_each(|text| field(Some(text)));
    }
    let mut first = [0; 8];
    first.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    u64::from_le_bytes(first)
}
