//! `depeche gazetteer find`: who goes by a name, and where that is written.

use std::io::Write;

use super::folder::Folder;
use super::{all_lists, all_sources};
use crate::cli::out::{self, Paint, clean, style};
use crate::cli::say::say;
use crate::cli::{Common, Status};
use crate::error::Error;
use crate::gazetteer::Gazetteers;
use crate::gazetteer::lookup::{Card, Credit, Found, Start, find, starting};

/// Names that `--prefix` shows at most.
const MOST: usize = 50;

/// Tell who goes by a name, and where that is written
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Name or id; case, accents and hyphens do not count
    #[arg(value_name = "NAME", required = true)]
    name: Vec<String>,
    /// Names that start so, at most 50
    #[arg(long)]
    prefix: bool,
}

/// Runs the command.
///
/// # Errors
/// A folder that cannot be read, a malformed list, a failing output.
pub fn run(common: &Common, args: &Args) -> Result<Status, Error> {
    let folder = common.gazetteers.as_deref().map(Folder::read).transpose()?;
    let gazetteers = folder.as_ref().map_or_else(|| Ok(Gazetteers::embedded()), Folder::compile)?;
    let lists = all_lists(folder.as_ref());
    let name = args.name.join(" ");
    let paint = Paint::detect();
    let empty = if args.prefix {
        let (names, all) = starting(&gazetteers, &lists, &name, MOST);
        if common.json {
            out::json(&names)?;
        } else {
            out::write(|to| print_names(to, paint, &names, all).map_err(out::failed))?;
        }
        names.is_empty()
    } else {
        let found = find(&gazetteers, &lists, &all_sources(folder.as_ref()), &name);
        if common.json {
            out::json(&found)?;
        } else {
            out::write(|to| print(to, paint, &found).map_err(out::failed))?;
        }
        found.is_empty()
    };
    if !empty {
        return Ok(Status::Done);
    }
    let hint = if args.prefix { "try fewer letters" } else { "--prefix lists names that start so" };
    say(&format!("depeche: {name:?}: no list has this name; {hint}, and --gazetteers adds lists of yours"));
    Ok(Status::Nothing)
}

fn print_names(to: &mut dyn Write, paint: Paint, names: &[Start], all: usize) -> std::io::Result<()> {
    for Start { name, kind, id, .. } in names {
        let id = id.as_deref().map(|id| format!("  {}", paint.faint(&clean(id)))).unwrap_or_default();
        writeln!(to, "{}  {kind}{id}", paint.paint(style(kind), &clean(name)))?;
    }
    if all > names.len() {
        writeln!(to, "{}", paint.faint(&format!("… and {} more", all - names.len())))?;
    }
    Ok(())
}

fn print(to: &mut dyn Write, paint: Paint, found: &Found) -> std::io::Result<()> {
    for card in &found.entries {
        print_card(to, paint, card)?;
    }
    if let Some(word) = &found.word {
        let mut said = Vec::new();
        if word.common > 0 {
            said.push(format!("ordinary word, frequency {} of 9", word.common));
        }
        if word.first_name > 0 {
            let gender = word.gender.map(|gender| format!(" ({gender})")).unwrap_or_default();
            let ambiguous = if word.ambiguous { ", ambiguous" } else { "" };
            said.push(format!("first name{gender} of level {}{ambiguous}", word.first_name));
        }
        if word.family_name > 0 {
            said.push(format!("family name of level {}", word.family_name));
        }
        if !word.classes.is_empty() {
            said.push(format!("classes {}", word.classes.join(", ")));
        }
        writeln!(to, "{}  {}", paint.bold(&clean(&found.name)), said.join("; "))?;
    }
    for row in &found.rows {
        let value = if row.value.is_empty() { String::new() } else { format!(" ({})", row.value) };
        let line = format!("  {}: {}{value}", row.kind, row.name);
        let origin = format!("{}:{}  {}", row.list, row.line, credits(&row.sources));
        writeln!(to, "{}  {}", clean(&line), paint.faint(&clean(&origin)))?;
    }
    Ok(())
}

fn print_card(to: &mut dyn Write, paint: Paint, card: &Card) -> std::io::Result<()> {
    let head = paint.paint(style(card.kind), &clean(&card.name));
    writeln!(to, "{head}  {}  {}", card.kind, paint.bold(&clean(&card.id)))?;
    let named = |(name, flags): (&str, &[&str])| match flags {
        [] => name.to_string(),
        flags => format!("{name} {{{}}}", flags.join(" ")),
    };
    let aliases: Vec<_> = card.aliases.iter().map(|alias| named((&alias.name, &alias.flags))).collect();
    let facts: Vec<_> = card.facts.iter().map(|(key, value)| format!("{key}={value}")).collect();
    let parents: Vec<_> = card
        .parents
        .iter()
        .map(|parent| if parent.name.is_empty() { format!("{} (no entry)", parent.id) } else { parent.name.clone() })
        .collect();
    for (what, said) in [
        ("aliases", aliases.join(" | ")),
        ("flags", card.flags.join(" ")),
        ("weight", card.weight.to_string()),
        ("facts", facts.join("; ")),
        ("in", parents.join(" < ")),
        ("list", format!("{}:{}", card.list, card.line)),
        ("source", credits(&card.sources)),
    ] {
        if !said.is_empty() {
            writeln!(to, "  {}  {}", paint.faint(&format!("{what:7}")), clean(&said))?;
        }
    }
    writeln!(to)
}

/// Sources with their licences.
fn credits(sources: &[Credit]) -> String {
    let credit = |source: &Credit| match source.licence.as_str() {
        "" => format!("{} (licence unknown)", source.key),
        licence => format!("{} ({licence})", source.key),
    };
    sources.iter().map(credit).collect::<Vec<_>>().join(", ")
}
