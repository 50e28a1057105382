//! `depeche agenda`: what the documents announce for a period, as a list or as a calendar.

use std::io::Write;
use std::path::PathBuf;

use serde_json::json;

use super::filters::AboutArgs;
use super::out::{self, Paint, clean, short};
use super::say::say;
use super::{Common, Status, output};
use crate::error::Error;
use crate::export::agenda::{Entry, entries};
use crate::export::ical;
use crate::index::{Filters, Reader, days};
use crate::record::DateRole;

/// List what is announced for a period
///
/// Events, deadlines and starts that the documents tell of and that fall between two days, in the order
/// of their days. A query and filters select the documents, as in `search`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Only documents that answer this query
    pub query: Vec<String>,
    /// First day of the period (2017, 2017-05 or 2017-05-10) [default: today]
    #[arg(long, value_name = "DAY", value_parser = period)]
    pub from: Option<String>,
    /// Last day of the period [default: none]
    #[arg(long, value_name = "DAY", value_parser = period)]
    pub to: Option<String>,
    /// Only what is an event, a deadline or a start; repeatable
    #[arg(long, value_name = "ROLE", value_parser = announced)]
    pub role: Vec<DateRole>,
    /// Documents published on this day or later
    #[arg(long, value_name = "DATE", help_heading = "Filters")]
    pub published_from: Option<String>,
    /// Documents published on this day or earlier
    #[arg(long, value_name = "DATE", help_heading = "Filters")]
    pub published_to: Option<String>,
    /// What to select
    #[command(flatten)]
    pub about: AboutArgs,
    /// Write an iCalendar file instead of the list; `-` is standard output
    #[arg(long, value_name = "FILE", conflicts_with = "json")]
    pub ical: Option<PathBuf>,
}

/// A year, a month or a day.
fn period(text: &str) -> Result<String, String> {
    match days::span(text) {
        Some(_) => Ok(text.to_string()),
        None => Err("a day like 2017-05-10 is wanted, a month like 2017-05 or a year".into()),
    }
}

fn announced(text: &str) -> Result<DateRole, String> {
    let roles = DateRole::ALL.into_iter().filter(|role| role.is_announced());
    roles.into_iter().find(|role| role.name() == text).ok_or_else(|| "it is event, deadline or start".into())
}

/// Runs the command.
///
/// # Errors
/// No index, an unreadable query, a failing output.
pub fn run(common: &Common, args: &Args) -> Result<Status, Error> {
    let reader = Reader::open(&common.index)?;
    // `2017-05` is the whole month.
    let bound = |text: &Option<String>| text.as_deref().and_then(days::span);
    let from = bound(&args.from).map_or_else(today, |(first, _)| days::day(first).unwrap_or_default());
    let to = bound(&args.to).and_then(|(_, last)| days::day(last));
    let found = collect(&reader, args, &from, to.as_deref())?;
    if found.is_empty() && !common.quiet {
        let until = to.as_ref().map_or_else(|| "on".to_string(), |to| format!("to {to}"));
        say(&format!("depeche: nothing is announced from {from} {until}"));
    }
    match &args.ical {
        Some(path) => {
            let failed = |source| match output::is_standard(path) {
                true => Error::Output(source),
                false => Error::Io { path: path.clone(), source },
            };
            output::write(Some(path), |to| ical::write(&found, &stamp(), to).map_err(failed))?
        }
        None if common.json => out::json(&json!({"from": from, "to": to, "total": found.len(), "entries": found}))?,
        None => out::write(|to| print(to, Paint::detect(), &found).map_err(out::failed))?,
    }
    Ok(Status::Done)
}

fn collect(reader: &Reader, args: &Args, from: &str, to: Option<&str>) -> Result<Vec<Entry>, Error> {
    let filters = Filters {
        from: args.published_from.clone(),
        to: args.published_to.clone(),
        told_from: Some(from.to_string()),
        told_to: to.map(str::to_string),
        told_roles: if args.role.is_empty() {
            DateRole::ALL.into_iter().filter(|role| role.is_announced()).collect()
        } else {
            args.role.clone()
        },
        ..args.about.filters(false)
    };
    let mut found = Vec::new();
    reader.for_each(&args.query.join(" "), &filters, |record| {
        found.extend(
            entries(&record, Some(from), to).into_iter().filter(|entry| filters.told_roles.contains(&entry.role)),
        );
        Ok(())
    })?;
    found.sort_by(|a, b| a.key().cmp(&b.key()));
    Ok(found)
}

/// The day it is here.
fn today() -> String {
    jiff::Zoned::now().date().to_string()
}

/// The moment of writing, as calendars want it.
fn stamp() -> String {
    jiff::Timestamp::now().strftime("%Y%m%dT%H%M%SZ").to_string()
}

fn print(to: &mut dyn Write, paint: Paint, found: &[Entry]) -> std::io::Result<()> {
    for entry in found {
        let mut when = entry.from.clone();
        if entry.to != entry.from {
            when.push_str(&format!(" – {}", entry.to));
        }
        if let Some(time) = &entry.time {
            when.push_str(&format!(" {time}"));
        }
        let place = entry.place.as_ref().map(|place| format!(" · {place}")).unwrap_or_default();
        let role = paint.faint(&format!("{:<8}", entry.role.name()));
        writeln!(to, "{} {role} {}", paint.bold(&when), clean(&format!("{}{place}", entry.what)))?;
        let title = entry.title.as_deref().unwrap_or("(no title)");
        let source = entry.url.as_deref().unwrap_or(&entry.source);
        writeln!(to, "    {}", paint.faint(&clean(&format!("{title} · {} · {source}", short(&entry.id, 40)))))?;
    }
    Ok(())
}
