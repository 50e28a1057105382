//! Whatever bytes a file has, a reader hands over documents and rejects: nothing panics, a reject says what to do, and
//! the same bytes read the same. `READER=html` fuzzes one row of the table of readers; without it, every row reads
//! every input.

#![no_main]

use std::ops::ControlFlow;
use std::sync::LazyLock;

use depeche::document::Document;
use depeche::ingest::readers::{Form, Input, READERS, Reader};
use libfuzzer_sys::fuzz_target;

static WANTED: LazyLock<Vec<&'static Reader>> = LazyLock::new(|| {
    let name = std::env::var("READER").ok();
    let wanted: Vec<_> =
        READERS.iter().filter(|reader| name.as_deref().is_none_or(|name| name == reader.name)).collect();
    assert!(!wanted.is_empty(), "no reader {name:?}");
    wanted
});

/// Bytes of a document at most: small, so that inputs pass it.
const LIMIT: usize = 2048;

fuzz_target!(|bytes: &[u8]| {
    for reader in WANTED.iter() {
        let found = read(reader, bytes);
        assert_eq!(found, read(reader, bytes), "{}", reader.name);
        for reject in found.iter().filter_map(|one| one.as_ref().err()) {
            assert!(reject.contains([';', ':']), "{}: {reject}", reader.name);
        }
    }
});

/// What a reader makes of some bytes: a document, or why there is none.
fn read(reader: &Reader, bytes: &[u8]) -> Vec<Result<Document, String>> {
    let source = || format!("file.{}", reader.extensions[0]);
    let mut found = Vec::new();
    match reader.read {
        Form::One(read) => {
            let document = Document { source: source(), ..Document::default() };
            found.push(read(bytes.to_vec(), document).map_err(|none| none.message));
        }
        Form::Many(read) => {
            let stream = Box::new(bytes);
            let input = Input { source: source(), name: source(), size: None, stamp: 0, limit: LIMIT, stream };
            let _ = read(input, &mut |one| {
                found.push(one.read().map_err(|reject| reject.to_string()));
                ControlFlow::Continue(())
            });
        }
    }
    found
}
