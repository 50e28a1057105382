//! The filters that `search` and `export` share.

use crate::index::Filters;
use crate::record::DateRole;

/// Conditions beside the query. An option given several times accepts any of its values.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Filters")]
pub struct FilterArgs {
    /// Published on this day or later (2017, 2017-05 or 2017-05-10)
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,
    /// Published on this day or earlier
    #[arg(long, value_name = "DATE")]
    pub to: Option<String>,
    /// Tells of a date from this day on
    #[arg(long, value_name = "DATE")]
    pub date_from: Option<String>,
    /// Tells of a date up to this day
    #[arg(long, value_name = "DATE")]
    pub date_to: Option<String>,
    /// Tells of such a date: event, deadline, start, publication, law or past; with the two above, of such a date there
    #[arg(long, value_name = "ROLE", value_parser = role)]
    pub date_role: Vec<DateRole>,
    /// What the documents are about
    #[command(flatten)]
    pub about: AboutArgs,
}

/// Conditions on what a document is about, and on where it comes from.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Filters")]
pub struct AboutArgs {
    /// Language (fr, de, lb, …)
    #[arg(long, value_name = "CODE")]
    pub language: Vec<String>,
    /// Theme, by id or name
    #[arg(long, value_name = "THEME")]
    pub theme: Vec<String>,
    /// Label, by id or name
    #[arg(long, value_name = "LABEL")]
    pub label: Vec<String>,
    /// Person, organisation or place, by id or name
    #[arg(long, value_name = "ACTOR")]
    pub actor: Vec<String>,
    /// Person, by id or name
    #[arg(long, value_name = "NAME")]
    pub person: Vec<String>,
    /// Organisation, by id or name
    #[arg(long, value_name = "NAME")]
    pub organisation: Vec<String>,
    /// Place, by id or name, with what lies in it; =NAME for the place alone
    #[arg(long, value_name = "NAME")]
    pub place: Vec<String>,
    /// Event, by id or name
    #[arg(long, value_name = "NAME")]
    pub event: Vec<String>,
    /// Words of the source or the URL
    #[arg(long, value_name = "WORDS")]
    pub source: Vec<String>,
}

fn role(text: &str) -> Result<DateRole, String> {
    let found = DateRole::ALL.into_iter().find(|role| role.name() == text);
    found.ok_or_else(|| format!("it is one of {}", DateRole::ALL.map(DateRole::name).join(", ")))
}

impl FilterArgs {
    /// The filters for the index.
    pub fn filters(&self, duplicates: bool) -> Filters {
        Filters {
            from: self.from.clone(),
            to: self.to.clone(),
            told_from: self.date_from.clone(),
            told_to: self.date_to.clone(),
            told_roles: self.date_role.clone(),
            ..self.about.filters(duplicates)
        }
    }
}

impl AboutArgs {
    /// The filters for the index, any date.
    pub fn filters(&self, duplicates: bool) -> Filters {
        Filters {
            languages: self.language.clone(),
            entities: [&self.person, &self.organisation, &self.place, &self.event, &self.label, &self.theme]
                .map(Vec::clone),
            actors: self.actor.clone(),
            sources: self.source.clone(),
            duplicates,
            ..Filters::default()
        }
    }
}
