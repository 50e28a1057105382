//! What the program itself says, on standard error: progress, warnings, what ended it.
//!
//! File names, ids and texts of documents are not trusted: what would steer a terminal is shown as `�`. And whether
//! anybody listens is no matter: a closed or full standard error ends nothing.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::Write;

/// Would a terminal do something with this sign instead of showing it? Controls of both sets (an escape, U+009B), and
/// what turns the direction of the text that follows.
pub(super) fn steers(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A text of one or more lines that only shows.
///
/// ```
/// assert_eq!(depeche::cli::say::clean("a\u{9b}31m\u{202e}b\nc"), "a\u{fffd}31m\u{fffd}b\nc");
/// ```
pub fn clean(text: &str) -> String {
    text.chars().map(|c| if steers(c) && c != '\n' { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// The same for a text that is one line by right: a line break in a file's name makes no second.
///
/// ```
/// assert_eq!(depeche::cli::say::clean_line("a\nb.txt"), "a\u{fffd}b.txt");
/// ```
pub fn clean_line(text: &str) -> String {
    text.chars().map(|c| if steers(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// Says a line.
pub(super) fn say(line: &str) {
    written(clean_line(line));
}

/// Says what may have several lines.
pub(super) fn say_lines(text: &str) {
    written(clean(text));
}

/// In one piece, so that lines of several threads do not mix.
fn written(mut text: String) {
    text.push('\n');
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// Panics are told like everything else: in one line, cleaned, whoever listens. There should be none; the pipeline
/// rejects the document at which one happens.
///
/// ```
/// depeche::cli::say::tell_panics();
/// assert!(std::panic::catch_unwind(|| panic!("\u{1b}[31m")).is_err());
/// ```
pub fn tell_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|place| format!(" at {place}")).unwrap_or_default();
        let reason = panic.payload_as_str().unwrap_or("no reason was given");
        say(&format!("depeche: internal error{place}: {reason}; please report it"));
        // Only who asks with `RUST_BACKTRACE` gets one.
        let trace = Backtrace::capture();
        if trace.status() == BacktraceStatus::Captured {
            say_lines(&trace.to_string());
        }
    }));
}
