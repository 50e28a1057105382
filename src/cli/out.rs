//! Standard output: colours only where they are seen, and a reader that leaves early is no error.

use std::io::{self, BufWriter, IsTerminal, Write};

pub use super::say::clean;
use crate::error::Error;

/// Colours of a terminal, or none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Paint(pub bool);

impl Paint {
    /// Colours if standard output is a terminal and `NO_COLOR` is not set.
    pub fn detect() -> Self {
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
            || std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Paint(io::stdout().is_terminal() && !refused)
    }

    /// Text in a style (`1` bold, `2` faint, `32` green, …).
    pub fn paint(self, style: &str, text: &str) -> String {
        if self.0 { format!("\x1b[{style}m{text}\x1b[0m") } else { text.to_string() }
    }

    /// Bold.
    pub fn bold(self, text: &str) -> String {
        self.paint("1", text)
    }

    /// Faint.
    pub fn faint(self, text: &str) -> String {
        self.paint("2", text)
    }
}

/// Style of a kind of entity.
pub fn style(kind: &str) -> &'static str {
    match kind {
        "person" => "36",
        "organisation" => "33",
        "place" => "32",
        "event" => "35",
        "date" => "34",
        "label" => "31",
        "theme" => "1",
        _ => "4",
    }
}

/// Writes to standard output. A pipe that is closed early (`| head`) ends the writing, not in error.
///
/// # Errors
/// [`Error::Output`].
pub fn write(work: impl FnOnce(&mut dyn Write) -> Result<(), Error>) -> Result<(), Error> {
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let done = work(&mut out).and_then(|()| out.flush().map_err(failed));
    match done {
        Err(Error::Output(source)) if source.kind() == io::ErrorKind::BrokenPipe => {
            // What is left in the buffer has nobody to read it.
            let _ = out.into_parts();
            Ok(())
        }
        done => done,
    }
}

/// What standard output said.
pub fn failed(source: io::Error) -> Error {
    Error::Output(source)
}

/// A JSON value on a line.
///
/// # Errors
/// [`Error::Output`].
pub fn json(value: &impl serde::Serialize) -> Result<(), Error> {
    write(|out| {
        serde_json::to_writer_pretty(&mut *out, value).map_err(|error| failed(error.into()))?;
        writeln!(out).map_err(failed)
    })
}

/// A text cut to a number of characters.
pub fn short(text: &str, length: usize) -> String {
    if text.chars().count() <= length {
        return text.to_string();
    }
    let mut out: String = text.chars().take(length.saturating_sub(1)).collect();
    out.push('…');
    out
}
