//! The report of `eval` as a person reads it.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::out::{Paint, clean, short};
use crate::eval::calibration::Calibration;
use crate::eval::confusion::Confusion;
use crate::eval::{Change, Class, Figure, Kind, Mistake, Report, Share};

/// All that is told.
#[derive(serde::Serialize)]
pub(super) struct Shown<'a> {
    #[serde(flatten)]
    pub report: &'a Report,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calibration: Option<BTreeMap<Kind, Calibration>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confusion: Option<Confusion>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<&'a Change>,
    /// Floor and figure of what fell.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub fallen: &'a [(String, f64, f64)],
    /// Types that stand for no kind.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub ignored: &'a BTreeMap<String, usize>,
}

impl Shown<'_> {
    /// Writes tables, errors, changes, fallen floors.
    pub fn write(&self, out: &mut dyn Write, paint: Paint, errors: usize) -> io::Result<()> {
        let report = self.report;
        let named = |names: &BTreeMap<_, Figure>| -> Vec<(String, Figure)> {
            names.iter().map(|(kind, figure): (&Kind, _)| (kind.name().to_string(), *figure)).collect()
        };
        let mut entities = named(&report.entities);
        entities.extend(report.roles.map(|figure| ("roles".to_string(), figure)));
        writeln!(out, "{} documents", report.documents)?;
        table(out, paint, "once a document", &entities)?;
        table(out, paint, "mentions, strictly", &named(&report.strict))?;
        table(out, paint, "mentions, overlapping", &named(&report.overlapping))?;
        shares(out, paint, &report.shares)?;
        self.calibration.iter().try_for_each(|kinds| calibration(out, paint, kinds))?;
        self.confusion.iter().try_for_each(|themes| confusion(out, paint, themes))?;
        for (doc, note) in &report.notes {
            writeln!(out, "{} {}: {note}", paint.paint("33", "note"), clean(doc))?;
        }
        for (name, count) in self.ignored {
            let note = format!("{count} of type {name}: no kind of ours, not judged; --type {name}=KIND takes it");
            writeln!(out, "{} {note}", paint.paint("33", "note"))?;
        }
        if errors > 0 {
            mistakes(out, paint, &report.mistakes, errors)?;
        }
        if let Some(change) = self.change {
            changes(out, paint, change)?;
        }
        for (name, floor, figure) in self.fallen {
            writeln!(out, "{} {name}: {figure:.3} is below {floor:.3}", paint.paint("31", "floor"))?;
        }
        Ok(())
    }
}

fn table(out: &mut dyn Write, paint: Paint, title: &str, rows: &[(String, Figure)]) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let head = format!(
        "{title:22} {:>6} {:>6} {:>6}   {:13} {:>6} {:>6} {:>6}",
        "P", "R", "F1", "95 % of F1", "right", "missed", "wrong"
    );
    writeln!(out, "\n{}", paint.bold(&head))?;
    for (name, figure) in rows {
        let interval = figure.interval.map_or(String::new(), |i| format!("{:.3}–{:.3}", i.low, i.high));
        let counts = figure.counts;
        writeln!(
            out,
            "{name:22} {:6.3} {:6.3} {:6.3}   {interval:13} {:6} {:6} {:6}",
            figure.precision, figure.recall, figure.f1, counts.right, counts.missed, counts.wrong
        )?;
    }
    Ok(())
}

fn shares(out: &mut dyn Write, paint: Paint, shares: &BTreeMap<&'static str, Share>) -> io::Result<()> {
    if shares.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", paint.bold("right of all"))?;
    for (name, share) in shares {
        let meaning = match *name {
            "furniture" => "furniture gone",
            "kept" => "text kept",
            name => name,
        };
        writeln!(out, "{meaning:22} {:6.3}  {}/{}", share.part(), share.right, share.of)?;
    }
    Ok(())
}

/// A line a bin: of those with such a score, so many are right.
fn calibration(out: &mut dyn Write, paint: Paint, kinds: &BTreeMap<Kind, Calibration>) -> io::Result<()> {
    for (kind, calibration) in kinds.iter().filter(|(_, calibration)| calibration.count > 0) {
        let head = format!(
            "{:22} {:>6} {:>6} {:>6} {:>6}   Brier {:.3}, expected error {:.3}",
            format!("scores of {}", kind.name()),
            "count",
            "right",
            "share",
            "score",
            calibration.brier,
            calibration.ece
        );
        writeln!(out, "\n{}", paint.bold(&head))?;
        for bin in &calibration.bins {
            let range = format!("{:.1}–{:.1}", bin.from, bin.from + 1.0 / crate::eval::calibration::BINS as f64);
            writeln!(out, "{range:22} {:6} {:6} {:6.3} {:6.3}", bin.count, bin.right, bin.share, bin.score)?;
        }
    }
    Ok(())
}

/// Themes that were missed or wrong, the worst first, and the pairs of both.
fn confusion(out: &mut dyn Write, paint: Paint, confusion: &Confusion) -> io::Result<()> {
    let head = format!("{:28} {:>6} {:>6} {:>6}", "themes", "right", "missed", "wrong");
    writeln!(out, "\n{}", paint.bold(&head))?;
    for theme in confusion.themes.iter().filter(|theme| theme.missed + theme.wrong > 0) {
        writeln!(out, "{:28} {:6} {:6} {:6}", clean(&theme.theme), theme.right, theme.missed, theme.wrong)?;
    }
    let head = format!("{:28} {:28} {:>6}", "missed", "wrong beside it", "docs");
    writeln!(out, "\n{}", paint.bold(&head))?;
    for pair in &confusion.pairs {
        writeln!(out, "{:28} {:28} {:6}", clean(&pair.missed), clean(&pair.wrong), pair.documents)?;
    }
    Ok(())
}

fn mistakes(out: &mut dyn Write, paint: Paint, all: &[Mistake], most: usize) -> io::Result<()> {
    let mut classes: Vec<(&str, Class, Vec<&Mistake>)> = Vec::new();
    for mistake in all {
        match classes.iter_mut().find(|(kind, class, _)| (*kind, *class) == (mistake.kind, mistake.class)) {
            Some((.., of)) => of.push(mistake),
            None => classes.push((mistake.kind, mistake.class, vec![mistake])),
        }
    }
    for (kind, class, of) in classes {
        let title = format!("{kind}, {}: {}", class.name(), of.len());
        writeln!(out, "\n{}", paint.bold(&title))?;
        for mistake in of.iter().take(most) {
            mistake_lines(out, paint, mistake)?;
        }
        if of.len() > most {
            writeln!(out, "  {}", paint.faint(&format!("and {} more (--errors {})", of.len() - most, of.len())))?;
        }
    }
    Ok(())
}

fn mistake_lines(out: &mut dyn Write, paint: Paint, mistake: &Mistake) -> io::Result<()> {
    let line = |text: &str| clean(&text.replace('\n', " "));
    let sides = match (&mistake.gold, &mistake.found) {
        (Some(gold), Some(found)) => format!("{} {} {}", line(gold), paint.faint("found as"), line(found)),
        (Some(one), None) | (None, Some(one)) => line(one),
        (None, None) => String::new(),
    };
    writeln!(out, "  {} {}", paint.faint(&short(&mistake.doc, 48)), sides)?;
    if let Some(context) = &mistake.context {
        writeln!(out, "      {}", line(context))?;
    }
    if !mistake.reason.is_empty() {
        writeln!(out, "      {}", paint.faint(&line(&mistake.reason)))?;
    }
    Ok(())
}

fn changes(out: &mut dyn Write, paint: Paint, change: &Change) -> io::Result<()> {
    let head = format!("{:22} {:>6} {:>6} {:>7}   95 % of it", "since the baseline", "before", "after", "gain");
    writeln!(out, "\n{}", paint.bold(&head))?;
    for (name, gain) in &change.gains {
        let interval = gain.interval.map_or(String::new(), |i| format!("{:+.3} to {:+.3}", i.low, i.high));
        let sum = gain.after - gain.before;
        writeln!(out, "{name:22} {:6.3} {:6.3} {sum:+7.3}   {interval}", gain.before, gain.after)?;
    }
    writeln!(out, "{} documents changed", change.documents.len())?;
    for document in &change.documents {
        writeln!(out, "  {}", clean(&document.doc))?;
        for (sign, style, lines) in [("+ mended", "32", &document.mended), ("− broken", "31", &document.broken)] {
            for line in lines {
                writeln!(out, "    {} {}", paint.paint(style, sign), clean(&line.replace('\n', " ")))?;
            }
        }
    }
    Ok(())
}
