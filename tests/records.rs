//! Records made by hand, and an index of them in a folder of its own.

use depeche::analyze::Analyzed;
use depeche::document::Origin;
use depeche::index::{Filters, Put, Reader, Sort, Writer};
use depeche::record::*;
use depeche::text::terms::{Stems, terms};
use depeche::text::token::tokenize;
use depeche::text::vocabulary::Vocabulary;
use tempfile::TempDir;

/// A mention of the first place where `words` stand in the text.
pub fn mention(text: &str, words: &str) -> Mention {
    let byte = text.find(words).unwrap_or_else(|| panic!("{words} not in {text}"));
    let start = text[..byte].chars().count() as u32;
    Mention { field: Field::Text, start, end: start + words.chars().count() as u32, text: words.into() }
}

pub fn actor(kind: ActorKind, name: &str, text: &str, words: &str) -> Actor {
    Actor {
        id: format!("{}:{}", kind.name(), depeche::fold::slug(name)),
        kind,
        name: Some(name.into()),
        aliases: vec![],
        roles: vec![],
        links: Default::default(),
        origin: Provenance::Rule,
        score: 0.9,
        mentions: vec![mention(text, words)],
    }
}

pub fn record(id: &str, title: &str, text: &str) -> Record {
    Record {
        schema: SCHEMA.into(),
        id: id.into(),
        content_hash: blake3::hash(format!("{title}\0{text}").as_bytes()).to_hex()[..32].into(),
        duplicate_of: None,
        source: format!("corpus/{id}.txt"),
        url: None,
        publisher: None,
        title: (!title.is_empty()).then(|| title.into()),
        text: text.into(),
        authors: vec![],
        language: LanguageField { code: "fr".into(), confidence: 0.99, reliable: true },
        languages: vec![],
        published: None,
        anchor: None,
        actors: vec![],
        events: vec![],
        dates: vec![],
        labels: vec![],
        themes: vec![],
        contacts: vec![],
        warnings: vec![],
    }
}

pub fn published(mut record: Record, day: &str) -> Record {
    record.published = Some(Published { value: day.into(), origin: Origin::Text });
    record
}

pub fn analyzed(record: Record) -> Analyzed {
    let mut stems = Stems::default();
    let mut of = |text: &str| terms(text, &tokenize(text, &Vocabulary::default()), &record.language.code, &mut stems);
    let title_terms = of(record.title.as_deref().unwrap_or_default());
    let text_terms = of(&record.text);
    Analyzed { record, title_terms, text_terms, territories: vec![] }
}

/// A record with everything in it.
pub fn full() -> Record {
    let text = "🚀 Le 25 avril dernier à 14h30, Martin Guérin, CEO de Nyuko, a ouvert l’ICT Spring à Metz. \
                Le label French Tech récompense la cybersécurité. presse@nyuko.lu";
    let mut record = published(record("full", "Nyuko ouvre l’ICT Spring", text), "2017-05-10");
    let mut person = actor(ActorKind::Person, "Martin Guérin", text, "Martin Guérin");
    person.roles = vec![Role {
        title: Some("CEO".into()),
        organisation: Some("Nyuko".into()),
        territory: None,
        status: Some("current".into()),
    }];
    let mut place = actor(ActorKind::Place, "Metz", text, "Metz");
    place.id = "place:fr-57463".into();
    place.links = [("insee".to_string(), "57463".to_string())].into();
    place.origin = Provenance::Gazetteer;
    let mut organisation = actor(ActorKind::Organisation, "Nyuko", text, "Nyuko");
    organisation.mentions.insert(0, Mention { field: Field::Title, start: 0, end: 5, text: "Nyuko".into() });
    let mut lost = actor(ActorKind::Person, "x", text, "CEO");
    (lost.id, lost.name) = ("person:?ceo-nyuko".into(), None);
    record.actors = vec![person, place, organisation, lost];
    record.events = vec![Event {
        id: "event:ict-spring".into(),
        name: "ICT Spring".into(),
        aliases: vec!["ICT Spring Europe".into()],
        score: 0.9,
        mentions: vec![mention(text, "ICT Spring")],
    }];
    let when = mention(text, "25 avril dernier à 14h30");
    record.dates = vec![DateRow {
        value: "2017-04-25".into(),
        from: Some("2017-04-25".into()),
        to: Some("2017-04-25".into()),
        kind: DateKind::Relative,
        part: None,
        grain: DateGrain::Day,
        role: Some(DateRole::Event),
        mentions: vec![DateMention {
            field: when.field,
            start: when.start,
            end: when.end,
            text: when.text,
            time: Some("14:30".into()),
        }],
    }];
    record.labels = vec![Label {
        id: "french-tech".into(),
        name: "French Tech".into(),
        aliases: vec!["FrenchTech".into()],
        score: 0.95,
        mentions: vec![mention(text, "French Tech")],
        holders: vec!["Nyuko".into()],
        status: Some(ClaimStatus::Held),
        date: Some("2017-04-25".into()),
        issuer: Some("Mission French Tech".into()),
        claims: vec![Claim {
            holder: Some("Nyuko".into()),
            holder_id: Some("organisation:nyuko".into()),
            status: ClaimStatus::Held,
            object: Some("ses deux sites".into()),
            date: Some("2017-04-25".into()),
            from: Some("2017-04-25".into()),
            to: Some("2017-04-25".into()),
            issuer: Some("Mission French Tech".into()),
            mention: mention(text, "French Tech"),
            sentence: Span { start: 88, end: 139 },
        }],
    }];
    record.themes = vec![Theme {
        id: "cybersecurite".into(),
        name: "Cybersécurité et protection des données".into(),
        parent: Some("science-technologie".into()),
        score: 0.71,
        mentions: vec![mention(text, "cybersécurité")],
    }];
    record.contacts = vec![Contact {
        kind: "email".into(),
        value: "presse@nyuko.lu".into(),
        mentions: vec![mention(text, "presse@nyuko.lu")],
    }];
    record.languages = vec![PassageField { code: "fr".into(), start: 0, end: text.chars().count() as u32 }];
    record.anchor = Some("2017-05-10".into());
    record.authors = vec!["Violaine Mathurin".into()];
    record.warnings = vec!["the encoding was guessed".into()];
    record
}

/// An index in a folder that goes with it.
pub struct Corpus {
    pub folder: TempDir,
}

impl Corpus {
    pub fn new() -> Self {
        Corpus { folder: TempDir::new().unwrap() }
    }

    pub fn of(records: impl IntoIterator<Item = Record>) -> Self {
        let corpus = Corpus::new();
        corpus.run(records);
        corpus
    }

    pub fn writer(&self) -> Writer {
        Writer::open(self.folder.path(), "1", 1).unwrap()
    }

    /// One run: puts the records and ends.
    pub fn run(&self, records: impl IntoIterator<Item = Record>) -> Vec<Put> {
        let mut writer = self.writer();
        let puts = records.into_iter().map(|record| put(&mut writer, record)).collect();
        writer.finish().unwrap();
        puts
    }

    pub fn reader(&self) -> Reader {
        Reader::open(self.folder.path()).unwrap()
    }

    /// Ids that a query finds, in rising order.
    pub fn find(&self, query: &str) -> Vec<String> {
        self.filter(query, &Filters::default())
    }

    pub fn filter(&self, query: &str, filters: &Filters) -> Vec<String> {
        let hits = self.reader().search(query, filters, Sort::Score, 0, 1_000, 10);
        let hits = hits.unwrap_or_else(|error| panic!("{query}: {error}"));
        let mut ids: Vec<String> = hits.hits.into_iter().map(|hit| hit.record.id).collect();
        ids.sort();
        ids
    }
}

pub fn put(writer: &mut Writer, record: Record) -> Put {
    let input = u64::from_le_bytes(blake3::hash(record.text.as_bytes()).as_bytes()[..8].try_into().unwrap());
    writer.put(analyzed(record.clone()), input, &record.source).unwrap()
}
