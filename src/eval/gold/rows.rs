//! JSON Lines, a document a line, in three shapes: the record's own vocabulary, lists of names, spans.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;

use super::lists::ListRow;
use super::spans::SpanRow;
use super::{Gold, TypeNames};
use crate::error::GoldError;
use crate::eval::names::key;
use crate::eval::sheet::{DateItem, Item, Kind, RoleItem, Sheet, ThemeItem};
use crate::record::{ActorKind, Field, Mention, Record, Role};

/// Reads all lines.
pub(super) fn read(text: &str, file: &str, types: &TypeNames) -> Result<Gold, GoldError> {
    let mut gold = Gold::default();
    let mut names = BTreeSet::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let wrong = |reason: String, remedy: &str| GoldError {
            file: file.to_string(),
            line: number as u64 + 1,
            reason,
            remedy: remedy.to_string(),
        };
        let value: Value = serde_json::from_str(line)
            .map_err(|error| wrong(format!("no JSON object: {error}"), "write one document a line, as JSON"))?;
        let has = |keys: &[&str]| keys.iter().any(|key| value.get(key).is_some());
        let sheet = if has(&["entities"]) {
            shaped::<SpanRow>(value).map(|row| row.sheet(&mut gold, types, number))
        } else if has(&["person", "organisation", "place", "event", "date", "label", "theme", "lang"]) {
            shaped::<ListRow>(value).map(ListRow::sheet)
        } else {
            shaped::<RecordRow>(value).map(RecordRow::sheet)
        };
        let sheet = sheet.map_err(|error| wrong(error.to_string(), "see `corpus/README.md` for the shape of gold"))?;
        if sheet.doc.is_empty() {
            return Err(wrong("which document this is about is not told".into(), "add \"doc\" or \"id\""));
        }
        if let Some(mention) = misplaced(&sheet) {
            let reason = format!("{:?} does not stand at {} to {}", mention.text, mention.start, mention.end);
            return Err(wrong(reason, "offsets count characters of the row's own title or text"));
        }
        if !names.insert(sheet.doc.clone()) {
            return Err(wrong(format!("{:?} is there twice", sheet.doc), "keep one row a document"));
        }
        gold.documents.push(sheet);
    }
    if gold.documents.is_empty() {
        return Err(GoldError {
            file: file.to_string(),
            line: 1,
            reason: "there is no document in it".into(),
            remedy: "write one JSON object a line".into(),
        });
    }
    gold.judge_alike_where_spans();
    Ok(gold)
}

/// Reads records, and leaves out those that say that a document could not be read.
pub(super) fn records(text: &str, file: &str) -> Result<Vec<(Sheet, Vec<String>)>, GoldError> {
    let mut out = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let wrong = |error: serde_json::Error| GoldError {
            file: file.to_string(),
            line: number as u64 + 1,
            reason: format!("no record: {error}"),
            remedy: "name what `depeche extract` wrote".into(),
        };
        let value: Value = serde_json::from_str(line).map_err(wrong)?;
        if value.get("error").is_none() {
            let record: Record = serde_json::from_value(value).map_err(wrong)?;
            out.push((Sheet::from(&record), vec![record.id]));
        }
    }
    Ok(out)
}

fn shaped<T: DeserializeOwned>(value: Value) -> Result<T, serde_json::Error> {
    serde_json::from_value(value)
}

/// A mention that is not where its offsets say, in a sheet with a text.
fn misplaced(sheet: &Sheet) -> Option<&Mention> {
    sheet.text.as_ref()?;
    let fields = [Field::Title, Field::Text].map(|field| sheet.field(field).chars().collect::<Vec<char>>());
    let stands = |mention: &Mention| {
        let field = &fields[usize::from(mention.field == Field::Text)];
        field
            .get(mention.start as usize..mention.end as usize)
            .is_some_and(|part| part.iter().copied().eq(mention.text.chars()))
    };
    Kind::ALL.into_iter().flat_map(|kind| sheet.mentions(kind)).find(|mention| !stands(mention))
}

impl Gold {
    /// In the shape of spans, a kind that is marked anywhere is looked at everywhere.
    fn judge_alike_where_spans(&mut self) {
        if self.documents.iter().all(|document| document.verbatim) {
            self.judge_alike();
        }
    }
}

/// The record's own vocabulary: a corrected record is a gold.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RecordRow {
    doc: Option<String>,
    id: Option<String>,
    source: Option<String>,
    title: Option<String>,
    text: Option<String>,
    language: Option<Language>,
    published: Option<Published>,
    actors: Option<Vec<ActorRow>>,
    events: Option<Vec<NameRow>>,
    dates: Option<Vec<DateRow>>,
    labels: Option<Vec<NameRow>>,
    themes: Option<Vec<ThemeRow>>,
    #[serde(default)]
    contacts: Vec<ContactRow>,
    #[serde(default)]
    furniture: Vec<String>,
    #[serde(default)]
    kept: Vec<String>,
    #[serde(rename = "schema")]
    _schema: Option<IgnoredAny>,
    #[serde(rename = "content_hash")]
    _content_hash: Option<IgnoredAny>,
    #[serde(rename = "duplicate_of")]
    _duplicate_of: Option<IgnoredAny>,
    #[serde(rename = "url")]
    _url: Option<IgnoredAny>,
    #[serde(rename = "publisher")]
    _publisher: Option<IgnoredAny>,
    #[serde(rename = "authors")]
    _authors: Option<IgnoredAny>,
    #[serde(rename = "languages")]
    _languages: Option<IgnoredAny>,
    #[serde(rename = "anchor")]
    _anchor: Option<IgnoredAny>,
    #[serde(rename = "warnings")]
    _warnings: Option<IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Language {
    Code(String),
    Field { code: String },
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Published {
    Day(String),
    Field { value: String },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ActorRow {
    kind: ActorKind,
    name: Option<String>,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    roles: Vec<RoleRow>,
    #[serde(default)]
    mentions: Vec<Mention>,
    #[serde(default)]
    optional: bool,
    #[serde(rename = "id")]
    _id: Option<IgnoredAny>,
    #[serde(rename = "links")]
    _links: Option<IgnoredAny>,
    #[serde(rename = "origin")]
    _origin: Option<IgnoredAny>,
    #[serde(rename = "score")]
    _score: Option<IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoleRow {
    title: Option<String>,
    organisation: Option<String>,
    territory: Option<String>,
    status: Option<String>,
    #[serde(default)]
    optional: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NameRow {
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    mentions: Vec<Mention>,
    #[serde(default)]
    optional: bool,
    id: Option<String>,
    #[serde(rename = "score")]
    _score: Option<IgnoredAny>,
    #[serde(rename = "holders")]
    _holders: Option<IgnoredAny>,
    #[serde(rename = "status")]
    _status: Option<IgnoredAny>,
    #[serde(rename = "date")]
    _date: Option<IgnoredAny>,
    #[serde(rename = "issuer")]
    _issuer: Option<IgnoredAny>,
    #[serde(rename = "claims")]
    _claims: Option<IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DateRow {
    value: Option<String>,
    from: Option<String>,
    to: Option<String>,
    #[serde(default)]
    mentions: Vec<TimedMention>,
    #[serde(default)]
    optional: bool,
    #[serde(rename = "kind")]
    _kind: Option<IgnoredAny>,
    #[serde(rename = "part")]
    _part: Option<IgnoredAny>,
    #[serde(rename = "grain")]
    _grain: Option<IgnoredAny>,
    #[serde(rename = "role")]
    _role: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct TimedMention {
    field: Field,
    start: u32,
    end: u32,
    text: String,
}

#[derive(Deserialize)]
struct ThemeRow {
    id: String,
    #[serde(default)]
    optional: bool,
}

#[derive(Deserialize)]
struct ContactRow {
    value: String,
}

impl RecordRow {
    fn sheet(self) -> Sheet {
        let mut sheet = Sheet {
            doc: self.doc.or(self.id).or(self.source).unwrap_or_default(),
            language: self.language.map(|language| match language {
                Language::Code(code) | Language::Field { code } => code,
            }),
            title: self.title,
            text: self.text,
            published: self.published.map(|published| match published {
                Published::Day(value) | Published::Field { value } => value,
            }),
            contacts: self.contacts.into_iter().map(|contact| contact.value).collect(),
            furniture: self.furniture,
            kept: self.kept,
            ..Sheet::default()
        };
        if let Some(actors) = self.actors {
            sheet.has_roles = true;
            for kind in [Kind::Person, Kind::Organisation, Kind::Place] {
                sheet.items_mut(kind).clear();
            }
            for actor in actors {
                let kind = Kind::parse(actor.kind.name()).unwrap_or(Kind::Organisation);
                let mut item = named(actor.name.as_deref(), &actor.aliases, actor.mentions, actor.optional);
                let holder = actor.name.as_deref().map(key);
                item.roles = actor.roles.into_iter().map(|role| role.item(holder.clone())).collect();
                sheet.items_mut(kind).push(item);
            }
        }
        for (kind, rows) in [(Kind::Event, self.events), (Kind::Label, self.labels)] {
            let Some(rows) = rows else { continue };
            sheet.items_mut(kind).clear();
            for row in rows {
                let mut item = named(Some(&row.name), &row.aliases, row.mentions, row.optional);
                item.add(row.id.filter(|_| kind == Kind::Label));
                sheet.items_mut(kind).push(item);
            }
        }
        sheet.dates = self.dates.map(|rows| rows.into_iter().map(DateRow::item).collect());
        let themes = |rows: Vec<ThemeRow>| {
            rows.into_iter().map(|row| ThemeItem { id: row.id, optional: row.optional, score: None }).collect()
        };
        sheet.themes = self.themes.map(themes);
        sheet.marked = Kind::ALL.into_iter().filter(|kind| !sheet.mentions(*kind).is_empty()).collect();
        sheet
    }
}

fn named(name: Option<&str>, aliases: &[String], mentions: Vec<Mention>, optional: bool) -> Item {
    let mut item = Item::new(name, aliases);
    item.add(mentions.iter().map(|mention| mention.text.clone()));
    Item { mentions, optional, ..item }
}

impl RoleRow {
    fn item(self, holder: Option<String>) -> RoleItem {
        let RoleRow { title, organisation, territory, status, optional } = self;
        RoleItem { role: Role { title, organisation, territory, status }, holder, optional }
    }
}

impl DateRow {
    fn item(self) -> DateItem {
        let DateRow { value, from, to, mentions, optional, .. } = self;
        let bare = |m: TimedMention| Mention { field: m.field, start: m.start, end: m.end, text: m.text };
        DateItem { value, from, to, optional, mentions: mentions.into_iter().map(bare).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(line: &str) -> Result<Sheet, GoldError> {
        read(line, "gold.jsonl", &TypeNames::new()).map(|mut gold| gold.documents.remove(0))
    }

    #[test]
    fn both_vocabularies_say_the_same() {
        let own = one(
            r#"{"doc":"a.txt","language":{"code":"fr"},"title":"T","published":{"value":"2019-02-07"},"actors":[
            {"kind":"person","name":"Claire Dupuis","aliases":["Dupuis"],"roles":[{"title":"CEO","organisation":"Nyuko"}]},
            {"kind":"person","name":null,"roles":[{"title":"maire","organisation":"Metz"}]},
            {"kind":"place","name":"Metz","optional":true}],"events":[],"dates":[{"from":"2019-02-05","to":null}],
            "labels":[{"name":"French Tech"}],"themes":[{"id":"numerique"}],"contacts":[{"value":"a@b.fr"}]}"#
                .replace('\n', "")
                .as_str(),
        )
        .unwrap();
        let lists = one(
            r#"{"doc":"a.txt","lang":"fr","title":"T","published":"2019-02-07","person":[["Claire Dupuis","Dupuis"]],
            "roles":[["Claire Dupuis","CEO","Nyuko"],[null,"maire","Metz"]],"optional":{"place":[["Metz"]]},
            "date":[["2019-02-05",null]],"label":[["French Tech"]],"theme":["numerique"],"contacts":["a@b.fr"]}"#
                .replace('\n', "")
                .as_str(),
        )
        .unwrap();
        assert_eq!(own, Sheet { organisations: Some(Vec::new()), ..lists });
    }

    #[test]
    fn a_key_that_nobody_knows_is_told_with_its_line() {
        let error = read("{\"doc\":\"a\",\"actors\":[]}\n{\"doc\":\"b\",\"actor\":[]}", "g.jsonl", &TypeNames::new());
        let error = error.unwrap_err().to_string();
        assert!(error.starts_with("g.jsonl:2: unknown field `actor`"), "{error}");
        for wrong in ["{", "{\"actors\":[]}", r#"{"doc":"a","actors":[{"kind":"thing","name":"x"}]}"#, "\n"] {
            assert!(one(wrong).is_err(), "{wrong}");
        }
        assert!(read("{\"doc\":\"a\"}\n{\"doc\":\"a\"}", "g", &TypeNames::new()).is_err());
    }

    #[test]
    fn offsets_must_fit_the_rows_own_text() {
        let row = |start: u32| {
            format!(
                r#"{{"doc":"a","text":"À Metz","actors":[{{"kind":"place","name":"Metz","mentions":[{{"field":"text","start":{start},"end":{},"text":"Metz"}}]}}]}}"#,
                start + 4
            )
        };
        assert_eq!(one(&row(2)).unwrap().marked.len(), 1);
        assert!(one(&row(1)).unwrap_err().reason.contains("does not stand at 1 to 5"));
    }

    #[test]
    fn spans_are_gold_too() {
        let sheet = one(
            r#"{"id":7,"text":"À Metz","entities":[{"start":2,"end":6,"label":"LOC"},{"start":0,"end":1,"type":"MISC"}]}"#,
        );
        let sheet = sheet.unwrap();
        assert_eq!((sheet.doc.as_str(), sheet.verbatim), ("7", true));
        assert_eq!(sheet.mentions(Kind::Place)[0].text, "Metz");
    }
}
