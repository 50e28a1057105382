//! What somebody says of a document: a gold, a second annotator, a run.

use std::collections::BTreeSet;

use super::names::key;
use crate::record::{Actor, ActorKind, Field, Mention, Record, Role};

/// What is judged, in the order in which it is told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A human being.
    Person,
    /// A body.
    Organisation,
    /// A place.
    Place,
    /// A fair, prize, summit.
    Event,
    /// A calendar expression.
    Date,
    /// A quality mark.
    Label,
    /// A theme of the closed list.
    Theme,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 7] =
        [Kind::Person, Kind::Organisation, Kind::Place, Kind::Event, Kind::Date, Kind::Label, Kind::Theme];

    /// Its name in gold and report.
    pub fn name(self) -> &'static str {
        ["person", "organisation", "place", "event", "date", "label", "theme"][self as usize]
    }

    /// The kind of a name, in the words of this project or of the usual tag sets.
    ///
    /// ```
    /// use depeche::eval::Kind;
    /// assert_eq!(Kind::parse("PER"), Some(Kind::Person));
    /// assert_eq!(Kind::parse("Organization"), Some(Kind::Organisation));
    /// assert_eq!(Kind::parse("MISC"), None);
    /// ```
    pub fn parse(name: &str) -> Option<Kind> {
        Some(match name.to_lowercase().as_str() {
            "person" | "per" | "pers" | "personne" => Kind::Person,
            "organisation" | "organization" | "org" => Kind::Organisation,
            "place" | "loc" | "location" | "lieu" | "gpe" => Kind::Place,
            "event" | "evt" | "evenement" => Kind::Event,
            "date" => Kind::Date,
            "label" => Kind::Label,
            "theme" => Kind::Theme,
            _ => return None,
        })
    }
}

/// Something named: a person, body, place, event or label.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Item {
    /// As told to people; none for a person whose name was lost.
    pub name: Option<String>,
    /// Its name and all other forms.
    pub forms: Vec<String>,
    /// The forms as they are compared.
    pub keys: BTreeSet<String>,
    /// Roles of a person.
    pub roles: Vec<RoleItem>,
    /// Arguable: it counts neither way.
    pub optional: bool,
    /// Where it is named; empty where that is not told.
    pub mentions: Vec<Mention>,
    /// How it was taken, for one of a record.
    pub taken: Option<String>,
    /// How sure the record is of it.
    pub score: Option<f32>,
}

/// A role of a person.
#[derive(Clone, PartialEq, Debug)]
pub struct RoleItem {
    /// The role.
    pub role: Role,
    /// Whose it is, as compared; none where the name was lost.
    pub holder: Option<String>,
    /// Counts neither way.
    pub optional: bool,
}

/// A date.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct DateItem {
    /// EDTF, where told.
    pub value: Option<String>,
    /// First day.
    pub from: Option<String>,
    /// Last day.
    pub to: Option<String>,
    /// Counts neither way.
    pub optional: bool,
    /// Where it is told.
    pub mentions: Vec<Mention>,
}

/// A theme.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct ThemeItem {
    /// How sure the record is of it.
    pub score: Option<f32>,
    /// Of the closed list.
    pub id: String,
    /// Counts neither way.
    pub optional: bool,
}

/// What somebody says of a document. What is `None` was not looked at: it is not judged.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Sheet {
    /// Name of its file, id or source: what gold and records are matched by.
    pub doc: String,
    /// Code.
    pub language: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// The body; offsets of mentions count in it and in `title`.
    pub text: Option<String>,
    /// Day of publication.
    pub published: Option<String>,
    /// Persons.
    pub persons: Option<Vec<Item>>,
    /// Bodies.
    pub organisations: Option<Vec<Item>>,
    /// Places.
    pub places: Option<Vec<Item>>,
    /// Events.
    pub events: Option<Vec<Item>>,
    /// Dates.
    pub dates: Option<Vec<DateItem>>,
    /// EDTF values that are right whatever the bounds.
    pub values_accepted: Vec<String>,
    /// Labels.
    pub labels: Option<Vec<Item>>,
    /// Themes.
    pub themes: Option<Vec<ThemeItem>>,
    /// Kinds whose every mention is marked with its offsets.
    pub marked: BTreeSet<Kind>,
    /// Are roles told?
    pub has_roles: bool,
    /// Values of contacts that must be found.
    pub contacts: Vec<String>,
    /// What must be gone from the text.
    pub furniture: Vec<String>,
    /// What must be kept in it.
    pub kept: Vec<String>,
    /// The text is to be read as it stands, for offsets count in it.
    pub verbatim: bool,
}

impl Item {
    /// An item of a name and its other forms.
    pub fn new(name: Option<&str>, aliases: &[String]) -> Item {
        let forms: Vec<String> = name.into_iter().map(str::to_string).chain(aliases.iter().cloned()).collect();
        let mut item = Item { name: name.map(str::to_string), ..Item::default() };
        item.add(forms);
        item
    }

    /// Adds forms.
    pub fn add(&mut self, forms: impl IntoIterator<Item = String>) {
        for form in forms {
            let key = key(&form);
            if !key.is_empty() && self.keys.insert(key) {
                self.forms.push(form);
            }
        }
    }

    /// As told to people.
    pub fn shown(&self) -> &str {
        self.name.as_deref().or(self.forms.first().map(String::as_str)).unwrap_or("(name lost)")
    }
}

impl Sheet {
    /// The named things of a kind; `None` where they were not looked at.
    pub fn items(&self, kind: Kind) -> Option<&[Item]> {
        let items = match kind {
            Kind::Person => &self.persons,
            Kind::Organisation => &self.organisations,
            Kind::Place => &self.places,
            Kind::Event => &self.events,
            Kind::Label => &self.labels,
            Kind::Date | Kind::Theme => &None,
        };
        items.as_deref()
    }

    /// The list of a kind, made where there is none; dates and themes have their own.
    pub fn items_mut(&mut self, kind: Kind) -> &mut Vec<Item> {
        let items = match kind {
            Kind::Person => &mut self.persons,
            Kind::Organisation => &mut self.organisations,
            Kind::Place => &mut self.places,
            Kind::Event => &mut self.events,
            _ => &mut self.labels,
        };
        items.get_or_insert_default()
    }

    /// Takes what is optional for sure.
    pub fn count_optional(&mut self) {
        for kind in [Kind::Person, Kind::Organisation, Kind::Place, Kind::Event, Kind::Label] {
            if self.items(kind).is_some() {
                for item in self.items_mut(kind) {
                    item.optional = false;
                    item.roles.iter_mut().for_each(|role| role.optional = false);
                }
            }
        }
        self.dates.iter_mut().flatten().for_each(|date| date.optional = false);
        self.themes.iter_mut().flatten().for_each(|theme| theme.optional = false);
    }

    /// Mentions of a kind.
    pub fn mentions(&self, kind: Kind) -> Vec<&Mention> {
        match kind {
            Kind::Date => self.dates.iter().flatten().flat_map(|date| &date.mentions).collect(),
            _ => self.items(kind).into_iter().flatten().flat_map(|item| &item.mentions).collect(),
        }
    }

    /// The characters of a field.
    pub fn field(&self, field: Field) -> &str {
        match field {
            Field::Title => self.title.as_deref().unwrap_or_default(),
            Field::Text => self.text.as_deref().unwrap_or_default(),
        }
    }
}

impl From<&Record> for Sheet {
    fn from(record: &Record) -> Sheet {
        let of = |kind: ActorKind| record.actors.iter().filter(|a| a.kind == kind).map(actor).collect();
        let events = record
            .events
            .iter()
            .map(|event| named(Some(&event.name), &event.aliases, &event.mentions, "", event.score));
        let labels = record.labels.iter().map(|label| {
            let mut item = named(Some(&label.name), &label.aliases, &label.mentions, "", label.score);
            item.add([label.id.clone()]);
            item
        });
        let dates = record.dates.iter().map(|date| DateItem {
            value: Some(date.value.clone()),
            from: date.from.clone(),
            to: date.to.clone(),
            optional: false,
            mentions: date
                .mentions
                .iter()
                .map(|m| Mention { field: m.field, start: m.start, end: m.end, text: m.text.clone() })
                .collect(),
        });
        let themes = record.themes.iter();
        let themes = themes.map(|t| ThemeItem { id: t.id.clone(), score: Some(t.score), optional: false });
        Sheet {
            doc: record.source.clone(),
            language: Some(record.language.code.clone()),
            title: record.title.clone(),
            text: Some(record.text.clone()),
            published: record.published.as_ref().map(|published| published.value.clone()),
            persons: Some(of(ActorKind::Person)),
            organisations: Some(of(ActorKind::Organisation)),
            places: Some(of(ActorKind::Place)),
            events: Some(events.collect()),
            dates: Some(dates.collect()),
            labels: Some(labels.collect()),
            themes: Some(themes.collect()),
            has_roles: true,
            contacts: record.contacts.iter().map(|contact| contact.value.clone()).collect(),
            ..Sheet::default()
        }
    }
}

fn actor(actor: &Actor) -> Item {
    let origin = match actor.origin {
        crate::record::Provenance::Gazetteer => "gazetteer, ",
        crate::record::Provenance::Rule => "rule, ",
    };
    let mut item = named(actor.name.as_deref(), &actor.aliases, &actor.mentions, origin, actor.score);
    let holder = actor.name.as_deref().map(key);
    item.roles = actor
        .roles
        .iter()
        .map(|role| RoleItem { role: role.clone(), holder: holder.clone(), optional: false })
        .collect();
    item
}

fn named(name: Option<&str>, aliases: &[String], mentions: &[Mention], origin: &str, score: f32) -> Item {
    let mut item = Item::new(name, aliases);
    item.add(mentions.iter().map(|mention| mention.text.clone()));
    item.mentions = mentions.to_vec();
    item.taken = Some(format!("{origin}score {score:.2}"));
    item.score = Some(score);
    item
}
