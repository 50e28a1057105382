//! `depeche explain`: what became of each candidate, and why.

use std::io::{self, Write};

use super::out::{self, Paint, clean};
use super::reading::{Reading, Resolved};
use super::say::{say, steers};
use super::{Common, Status, nothing_read, told};
use crate::analyze::{Fate, Finding};
use crate::error::Error;
use crate::ingest::pipeline::{Step, run as run_pipeline};
use crate::ingest::read;
use crate::ingest::readers::Found;
use crate::record::{Field, Record};

/// Options of `explain`.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    reading: Reading,
    /// Only candidates whose words hold this text, whatever its case
    #[arg(long, value_name = "TEXT")]
    find: Option<String>,
    /// Only candidates of this kind; repeatable
    #[arg(long, value_name = "KIND", value_parser = ["person", "organisation", "place", "event", "date", "label", "theme"])]
    kind: Vec<String>,
    #[command(flatten)]
    ablation: super::Ablation,
    /// Only candidates that lost
    #[arg(long)]
    lost: bool,
}

impl Args {
    fn wants(&self, finding: &Finding) -> bool {
        let holds = |text: &str| finding.text.to_lowercase().contains(&text.to_lowercase());
        self.find.as_deref().is_none_or(holds)
            && (self.kind.is_empty() || self.kind.iter().any(|kind| kind == finding.kind))
            && (!self.lost || finding.fate != Fate::Taken)
    }
}

/// A document with its candidates, as `--json` writes it: one a line.
#[derive(serde::Serialize)]
struct Explained<'a> {
    id: &'a str,
    source: &'a str,
    title: Option<&'a str>,
    text: &'a str,
    /// Version of the engine and its lists.
    version: String,
    candidates: Vec<&'a Finding>,
}

/// Tells the candidates of each document in reading order.
pub fn run(common: &Common, args: &Args) -> Result<Status, Error> {
    let analyzer = common.analyzer()?;
    let Resolved { plan, options, .. } = args.reading.resolve(common)?;
    let options = args.ablation.of(options);
    let paint = Paint::detect();
    let (mut done, mut rejected) = (0, 0);
    out::write(|out| {
        run_pipeline(
            common.limits(),
            |give| read(&plan, &mut |found: Found| give(found.ticket(), found)),
            |found| Ok(analyzer.explain(&found.read()?, &options)),
            |step| {
                match step {
                    Step::Done(_, Ok((record, findings))) => {
                        done += 1;
                        let wanted = findings.iter().filter(|finding| args.wants(finding)).collect();
                        write(out, common.json.then(|| analyzer.version()), paint, &record, wanted)
                            .map_err(out::failed)?;
                    }
                    Step::Done(_, Err(reject)) => {
                        rejected += 1;
                        say(&told(&reject));
                    }
                    Step::Idle => {}
                }
                Ok(())
            },
        )
    })?;
    if done == 0 && rejected == 0 {
        return Err(nothing_read(&plan));
    }
    Ok(Status::of(done, rejected))
}

fn write(
    out: &mut dyn Write,
    json: Option<String>,
    paint: Paint,
    record: &Record,
    candidates: Vec<&Finding>,
) -> io::Result<()> {
    if let Some(version) = json {
        let (title, text) = (record.title.as_deref(), record.text.as_str());
        let explained = Explained { id: &record.id, source: &record.source, title, text, version, candidates };
        serde_json::to_writer(&mut *out, &explained).map_err(io::Error::from)?;
        return writeln!(out);
    }
    let title = record.title.as_deref().unwrap_or("(no title)");
    writeln!(out, "{}  {}", paint.bold(&clean(title)), paint.faint(&clean(&record.source)))?;
    let fields = [Field::Title, Field::Text].map(|field| {
        let text = if field == Field::Title { record.title.as_deref().unwrap_or_default() } else { &record.text };
        text.chars().collect::<Vec<char>>()
    });
    let mut last = None;
    for finding in candidates {
        let place = (finding.field, finding.start, finding.end);
        if last != Some(place) {
            let text = &fields[usize::from(finding.field == Field::Text)];
            writeln!(out, "\n  {}", around(text, finding.start as usize, finding.end as usize, paint))?;
        }
        last = Some(place);
        candidate(out, paint, finding)?;
    }
    writeln!(out)
}

/// Characters of context on each side.
const CONTEXT: usize = 40;

fn around(text: &[char], start: usize, end: usize, paint: Paint) -> String {
    let part = |from: usize, to: usize| -> String {
        text.get(from..to).unwrap_or_default().iter().map(|&c| if steers(c) { ' ' } else { c }).collect()
    };
    let (from, to) = (start.saturating_sub(CONTEXT), (end + CONTEXT).min(text.len()));
    format!("{}{}{}", paint.faint(&part(from, start)), paint.bold(&part(start, end)), paint.faint(&part(end, to)))
}

fn candidate(out: &mut dyn Write, paint: Paint, finding: &Finding) -> io::Result<()> {
    let kind = paint.paint(out::style(finding.kind), &format!("{:12}", finding.kind));
    let (sign, fate) = match &finding.fate {
        Fate::Taken => ("✓", String::new()),
        Fate::Weak { reason } => ("✗", format!("too weak: {reason}")),
        Fate::InLabel => ("✗", "it only names a part of a label".to_string()),
        Fate::Overlapped { kind, text, rule } => ("✗", format!("lost to {kind} “{text}” ({rule})")),
    };
    let entry = finding.entry.as_deref().map(|entry| format!(" {entry}")).unwrap_or_default();
    let says = if finding.says == finding.text { String::new() } else { format!(" → {}", finding.says) };
    let evidence: Vec<String> = finding.evidence.iter().map(|(kind, w)| format!("{} {w:+.2}", kind.name())).collect();
    let evidence = if evidence.is_empty() { String::new() } else { format!(" [{}]", evidence.join(", ")) };
    let line = format!("{sign} {kind} {:.2} {}{entry}{says}{evidence}", finding.score, finding.rule);
    writeln!(out, "    {}{}{}", clean(&line), if fate.is_empty() { "" } else { " · " }, paint.faint(&clean(&fate)))?;
    Ok(())
}
