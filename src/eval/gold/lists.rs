//! Gold as lists of names: `"person": [["Claire Dupuis", "Dupuis"]]`, `"date": [["2019-02-05", null]]`.

use serde::Deserialize;

use crate::eval::names::key;
use crate::eval::sheet::{DateItem, Item, Kind, RoleItem, Sheet, ThemeItem};
use crate::record::Role;

/// A document; the first form of each thing is its name.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListRow {
    doc: String,
    lang: Option<String>,
    title: Option<String>,
    published: Option<String>,
    #[serde(flatten)]
    lists: Lists,
    #[serde(default)]
    optional: Lists,
    #[serde(default)]
    roles: Vec<(Option<String>, String, Option<String>)>,
    #[serde(default)]
    date_partial_ok: Vec<String>,
    #[serde(default)]
    contacts: Vec<String>,
    #[serde(default)]
    furniture: Vec<String>,
    #[serde(default)]
    kept: Vec<String>,
}

#[derive(Deserialize, Default)]
struct Lists {
    #[serde(default)]
    person: Vec<Vec<String>>,
    #[serde(default)]
    organisation: Vec<Vec<String>>,
    #[serde(default)]
    place: Vec<Vec<String>>,
    #[serde(default)]
    event: Vec<Vec<String>>,
    #[serde(default)]
    label: Vec<Vec<String>>,
    #[serde(default)]
    date: Vec<(Option<String>, Option<String>)>,
    #[serde(default)]
    theme: Vec<String>,
}

impl ListRow {
    pub fn sheet(self) -> Sheet {
        let mut sheet = Sheet {
            doc: self.doc,
            language: self.lang,
            title: self.title,
            published: self.published,
            values_accepted: self.date_partial_ok,
            has_roles: true,
            contacts: self.contacts,
            furniture: self.furniture,
            kept: self.kept,
            dates: Some(Vec::new()),
            themes: Some(Vec::new()),
            ..Sheet::default()
        };
        for (lists, optional) in [(self.lists, false), (self.optional, true)] {
            let named = [
                (Kind::Person, lists.person),
                (Kind::Organisation, lists.organisation),
                (Kind::Place, lists.place),
                (Kind::Event, lists.event),
                (Kind::Label, lists.label),
            ];
            for (kind, names) in named {
                let items = names
                    .into_iter()
                    .filter(|forms| !forms.is_empty())
                    .map(|forms| Item { optional, ..Item::new(Some(&forms[0]), &forms[1..]) });
                sheet.items_mut(kind).extend(items);
            }
            let dates = lists.date.into_iter().map(|(from, to)| DateItem { from, to, optional, ..DateItem::default() });
            sheet.dates.get_or_insert_default().extend(dates);
            let themes = lists.theme.into_iter().map(|id| ThemeItem { id, optional, score: None });
            sheet.themes.get_or_insert_default().extend(themes);
        }
        for (person, title, body) in self.roles {
            let role = Role { title: Some(title), organisation: body, territory: None, status: None };
            let key = person.as_deref().map(key);
            let role = RoleItem { role, holder: key.clone(), optional: false };
            let persons = sheet.items_mut(Kind::Person);
            let holder = persons.iter_mut().find(|item| match &key {
                Some(key) => item.keys.contains(key),
                None => item.name.is_none(),
            });
            match (holder, person) {
                (Some(item), _) => item.roles.push(role),
                // Somebody whose name was lost, or who is not listed: known by the role alone.
                (None, person) => persons.push(Item {
                    roles: vec![role],
                    optional: person.is_some(),
                    ..Item::new(person.as_deref(), &[])
                }),
            }
        }
        sheet
    }
}
