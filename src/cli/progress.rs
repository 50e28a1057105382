//! The progress bar: on a terminal, on standard error, unless `--quiet`.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Common;
use super::say::say;
use crate::ingest::Plan;
use crate::ingest::walk::{Place, walk};

/// A bar, or nothing at all.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    quiet: bool,
    documents: u64,
}

impl Progress {
    /// A bar over the documents of a plan, where somebody sees it.
    pub(super) fn new(common: &Common, plan: &Plan) -> Progress {
        let seen = std::io::stderr().is_terminal() && !common.quiet;
        Progress { bar: seen.then(|| bar(total(plan))), quiet: common.quiet, documents: 0 }
    }

    /// A document is done.
    pub(super) fn add(&mut self, bytes: usize) {
        self.documents += 1;
        if let Some(bar) = &self.bar {
            bar.inc(bytes as u64);
            // The bar draws itself ten times a second at most; so need its words no more.
            if self.documents % 16 == 1 {
                bar.set_message(format!("{} documents", self.documents));
            }
        }
    }

    /// A line of the log, above the bar.
    pub(super) fn log(&self, line: &str) {
        if !self.quiet {
            self.say(line);
        }
    }

    /// A line that is said even with `--quiet`.
    pub(super) fn say(&self, line: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| say(line)),
            None => say(line),
        }
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// All bytes of a plan, where they are known beforehand. Walks once more: only for those who watch.
fn total(plan: &Plan) -> Option<u64> {
    walk(plan)
        .map(|place| match place {
            Ok(Place::File(file)) => file.size,
            Ok(Place::StandardInput) => None,
            Err(_) => Some(0),
        })
        .sum()
}

fn bar(total: Option<u64>) -> ProgressBar {
    let template = match total {
        Some(_) => "{bar:30} {msg}, {decimal_bytes} of {decimal_total_bytes}, {decimal_bytes_per_sec}, {eta} left",
        None => "{spinner} {msg}, {decimal_bytes}, {decimal_bytes_per_sec}",
    };
    let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr_with_hz(10));
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
