//! `depeche gazetteer check`: what is wrong in lists, a line a finding, then the sums.

use std::io::Write;
use std::path::PathBuf;

use clap::builder::PossibleValuesParser;

use super::folder::Folder;
use crate::cli::out::{self, Paint, clean};
use crate::cli::{Common, Status};
use crate::error::Error;
use crate::gazetteer::check::{Finding, Input, Level, RULES, check};
use crate::gazetteer::{GazetteerError, Gazetteers};

/// Tell what is wrong in lists, by file and line
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Folder of lists in the shape of `gazetteers/` [default: --gazetteers, or the embedded lists]
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Only this rule; may be given again
    #[arg(long = "rule", value_name = "NAME", value_parser = PossibleValuesParser::new(RULES.iter().map(|rule| rule.name)))]
    rules: Vec<String>,
    /// Hints too, not errors and warnings alone
    #[arg(long)]
    hints: bool,
    /// The lists by themselves, not beside the embedded ones
    #[arg(long)]
    alone: bool,
}

/// Runs the command.
///
/// # Errors
/// A folder that cannot be read, a failing output.
pub fn run(common: &Common, args: &Args) -> Result<Status, Error> {
    let rules: Vec<&str> = args.rules.iter().map(String::as_str).collect();
    let (embedded, sources) = (Gazetteers::embedded_lists(), Gazetteers::embedded_sources());
    let folder = args.folder.as_ref().or(common.gazetteers.as_ref()).map(|path| Folder::read(path)).transpose()?;
    let (mut findings, count) = match &folder {
        None => {
            let input = Input { lists: &embedded, sources: Some(("SOURCES.tsv", sources)), ..Input::default() };
            (check(&input, &rules), embedded.len())
        }
        Some(folder) => {
            let lists = folder.lists();
            let own = folder.sources.as_ref().map(|(file, text)| (file.as_str(), text.as_str()));
            let beside = if args.alone { &[][..] } else { &embedded };
            // `own` and its like are known everywhere.
            let input = Input { lists: &lists, beside, sources: own, sources_beside: sources };
            let mut findings = check(&input, &rules);
            if rules.is_empty() || rules.contains(&"format") {
                findings.splice(0..0, folder.faults.iter().chain(&folder.source_faults).map(unread));
            }
            (findings, lists.len())
        }
    };
    let sums = sums(&findings);
    findings.retain(|finding| args.hints || finding.level != Level::Hint);
    if common.json {
        out::json(&findings)?;
    } else {
        out::write(|to| print(to, &findings, &sums, count, args.hints).map_err(out::failed))?;
    }
    let fallen = sums.iter().any(|sum| sum.counts[Level::Error as usize] > 0);
    Ok(if fallen { Status::Fallen } else { Status::Done })
}

/// What the disk gave and no parser saw.
fn unread(fault: &GazetteerError) -> Finding {
    let GazetteerError { file, line, reason, remedy } = fault.clone();
    Finding { file, line, level: Level::Error, rule: "format", reason, remedy }
}

/// Findings of a rule by level.
struct Sum {
    rule: &'static str,
    counts: [usize; 3],
}

/// The sums of the rules that found something.
fn sums(findings: &[Finding]) -> Vec<Sum> {
    let count = |rule: &'static str| {
        let mut counts = [0; 3];
        findings.iter().filter(|finding| finding.rule == rule).for_each(|finding| counts[finding.level as usize] += 1);
        Sum { rule, counts }
    };
    RULES.iter().map(|rule| count(rule.name)).filter(|sum| sum.counts != [0; 3]).collect()
}

fn print(to: &mut dyn Write, findings: &[Finding], sums: &[Sum], lists: usize, hints: bool) -> std::io::Result<()> {
    let paint = Paint::detect();
    for finding in findings {
        let Finding { file, line, level, rule, reason, remedy } = finding;
        let style = match level {
            Level::Error => "31",
            Level::Warning => "33",
            Level::Hint => "2",
        };
        let (file, reason, remedy) = (clean(file), clean(reason), clean(remedy));
        writeln!(to, "{file}:{line}: {} {rule}: {reason}; {remedy}", paint.paint(style, level.name()))?;
    }
    if !findings.is_empty() {
        writeln!(to)?;
    }
    let total = |level: Level| sums.iter().map(|sum| sum.counts[level as usize]).sum::<usize>();
    let [errors, warnings, all_hints] = [Level::Error, Level::Warning, Level::Hint].map(total);
    if !sums.is_empty() {
        writeln!(to, "{}", paint.faint(&format!("{:16} {:>7} {:>8} {:>6}", "rule", "errors", "warnings", "hints")))?;
        for Sum { rule, counts: [errors, warnings, hints] } in sums {
            writeln!(to, "{rule:16} {errors:>7} {warnings:>8} {hints:>6}")?;
        }
        writeln!(to)?;
    }
    let more = if all_hints > 0 && !hints { " (--hints shows them)" } else { "" };
    writeln!(to, "{lists} lists: {errors} errors, {warnings} warnings, {all_hints} hints{more}")
}
