//! From paths to documents: walks, tells formats apart, decodes, and runs the work on many threads.

pub mod base;
pub mod decode;
pub mod ids;
pub mod pipeline;
pub mod readers;
pub mod walk;

use std::io::BufReader;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::document::{Document, Identity, first};
use base::Base;
use pipeline::Ticket;
use readers::{Found, Hand, Input};
use walk::{File, Place};

/// What to read.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Files, folders, `-` for standard input.
    pub inputs: Vec<PathBuf>,
    /// What sources are told from.
    pub base: Base,
    /// Bytes of a document at most.
    pub limit: usize,
    /// Files and folders to leave out: the index, its settings.
    pub except: Vec<PathBuf>,
    /// What the user wants left out.
    ignore: Gitignore,
}

impl Plan {
    /// All of these inputs, documents of the usual size.
    pub fn new(inputs: Vec<PathBuf>, base: Base) -> Plan {
        Plan { inputs, base, limit: decode::LIMIT, except: Vec::new(), ignore: Gitignore::empty() }
    }

    /// Without what these patterns name, written as in a `.gitignore` at the base.
    ///
    /// # Errors
    /// A pattern that cannot be read, with the reason.
    pub fn ignoring(self, patterns: &[String]) -> Result<Plan, String> {
        let mut builder = GitignoreBuilder::new(self.base.folder());
        for pattern in patterns {
            builder.add_line(None, pattern).map_err(|error| error.to_string())?;
        }
        let ignore = builder.build().map_err(|error| error.to_string())?;
        Ok(Plan { ignore, ..self })
    }

    /// The inputs that are files and folders, as opposed to pipes and to what is not there.
    pub fn places(&self) -> impl Iterator<Item = &Path> {
        let is_place = |path: &Path| std::fs::metadata(path).is_ok_and(|found| found.is_dir() || found.is_file());
        self.inputs.iter().map(PathBuf::as_path).filter(move |path| *path != Path::new("-") && is_place(path))
    }

    fn ignores(&self, path: &Path, is_folder: bool) -> bool {
        self.ignore.matched(path, is_folder).is_ignore()
    }
}

/// Reads all of a plan, and hands over what it finds, in order.
///
/// ```
/// use std::ops::ControlFlow;
/// use std::path::Path;
/// use depeche::ingest::{Plan, base::Base, read};
/// let plan = Plan::new(vec!["no/such/file.txt".into()], Base::at(Path::new(".")));
/// let mut rejects = 0;
/// read(&plan, &mut |found| {
///     rejects += usize::from(found.read().is_err());
///     ControlFlow::Continue(())
/// });
/// assert_eq!(rejects, 1);
/// ```
pub fn read(plan: &Plan, hand: Hand<'_>) {
    for place in walk::walk(plan) {
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
        Err(error) => return hand(Found::reject(walk::unreadable(&file.source, &error)).at(file.stamp)),
    };
    let ticket = Ticket { source: file.source.clone(), ..Ticket::default() };
    let name = file.path.to_string_lossy().into_owned();
    let input = Input { source: file.source, name, size: file.size, stamp: file.stamp, limit, stream };
    // A reader that fails over one file must not end the others.
    catch_unwind(AssertUnwindSafe(|| readers::read(input, &mut *hand)))
        .unwrap_or_else(|panic| hand(Found::reject(pipeline::internal(&ticket, &*panic))))
}

/// Digests of a document as it was read: of what it is, and of all that its record leans on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fingerprint {
    /// What was read, wherever it lies.
    pub document: u64,
    /// That, its source and file, and the options and version of the analysis.
    pub record: u64,
}

/// Digests of a document that was read from a file. `settings` names the options and the version of the analysis.
///
/// ```
/// use depeche::document::Document;
/// use depeche::ingest::fingerprint;
/// let mut document = Document { body: "Metz".into(), source: "a/x.txt".into(), ..Document::default() };
/// let before = fingerprint(&document, "a/x.txt", "1");
/// for (source, file, settings) in [("b/x.txt", "a/x.txt", "1"), ("a/x.txt", "b.jsonl", "1"), ("a/x.txt", "a/x.txt", "2")] {
///     document.source = source.into();
///     let now = fingerprint(&document, file, settings);
///     assert!(now.document == before.document && now.record != before.record);
/// }
/// ```
pub fn fingerprint(document: &Document, file: &str, settings: &str) -> Fingerprint {
    let mut hasher = blake3::Hasher::new();
    let mut field = |text: Option<&str>| {
        // Lengths part the fields; no field is not an empty one.
        hasher.update(&text.map_or(u64::MAX, |text| text.len() as u64).to_le_bytes());
        hasher.update(text.unwrap_or_default().as_bytes());
    };
    let Document { identity, source, url, publisher, title, body, published, authors, language, warnings } = document;
    let name = match identity {
        Identity::Given(name) | Identity::Named(name) => Some(name.as_str()),
        Identity::Source | Identity::Content(_) => None,
    };
    field(name);
    [url, publisher, title, language].into_iter().for_each(|text| field(text.as_deref()));
    field(Some(body));
    field(published.as_ref().map(|stated| stated.value.as_str()));
    for list in [authors, warnings] {
        field(Some(&list.len().to_string()));
        list.iter().for_each(|text| field(Some(text)));
    }
    let document = first(&hasher.finalize());
    for text in [source.as_str(), file, settings] {
        hasher.update(&(text.len() as u64).to_le_bytes()).update(text.as_bytes());
    }
    Fingerprint { document, record: first(&hasher.finalize()) }
}
