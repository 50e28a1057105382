//! Whatever somebody types is a query or a reason why it is none, soon.

#![no_main]

use std::sync::LazyLock;

use depeche::index::internals::Queries;
use libfuzzer_sys::fuzz_target;

static QUERIES: LazyLock<Queries> = LazyLock::new(|| Queries::new(&["fr", "en", "de"]));

fuzz_target!(|bytes: &[u8]| {
    let text = depeche_fuzz::text(bytes);
    match QUERIES.read(&text) {
        Ok(()) => {}
        Err(reason) => assert!(reason.contains([';', ',', ':']), "no way out in {reason:?}"),
    }
});
