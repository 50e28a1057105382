//! Puts what was found into the record's shape.

use std::ops::Range;

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Source;
use super::offsets::Offsets;
use crate::document::{Document, Origin, document_id};
use crate::extract::Kind;
use crate::extract::contacts::FoundContact;
use crate::extract::dates;
use crate::extract::labels::FoundLabel;
use crate::extract::themes::FoundTheme;
use crate::gazetteer::Gazetteers;
use crate::language::{Language, Passage};
use crate::layout::Layout;
use crate::record::{
    Actor, ActorKind, Claim, ClaimStatus, Contact, DateKind, DateMention, DateRow, Event, Label, LanguageField,
    Mention, PassageField, Provenance, Published, Record, SCHEMA, Span, Theme,
};
use crate::resolve::calibration::share;
use crate::resolve::{Entity, FoundClaim};
use crate::steps::step;
use crate::text::cross_paragraph;
use crate::text::token::Token;

/// All that a record is made of.
pub(super) struct Parts<'a> {
    pub document: &'a Document,
    pub layout: Layout,
    pub source: &'a Source,
    pub tokens: &'a [Token],
    pub gazetteers: &'a Gazetteers,
    pub language: Language,
    pub passages: Vec<Passage>,
    pub published: Option<(Date, Origin)>,
    pub anchor: Option<Date>,
    pub entities: Vec<Entity>,
    pub labels: Vec<FoundLabel>,
    pub claims: Vec<FoundClaim>,
    pub themes: Vec<FoundTheme>,
    pub dates: Vec<dates::DateMention>,
    pub contacts: Vec<FoundContact>,
    pub warnings: Vec<String>,
}

/// Builds the record, but for its text.
pub(super) fn record(parts: Parts<'_>) -> Record {
    let offsets = Offsets::new(parts.source);
    let build = Build { tokens: parts.tokens, gazetteers: parts.gazetteers, offsets };
    let labels = build.labels(&parts);
    let (mut actors, mut events) = (Vec::with_capacity(parts.entities.len()), Vec::new());
    let told =
        parts.entities.into_iter().filter(|entity| entity.mentions.iter().any(|(tokens, _)| build.holds(tokens)));
    for entity in told {
        match entity.kind {
            Kind::Event => events.push(build.event(entity)),
            _ => actors.push(build.actor(entity)),
        }
    }
    let mut content = blake3::Hasher::new();
    content.update(parts.layout.title.as_deref().unwrap_or_default().as_bytes()).update(&[0]);
    content.update(&parts.source.full.as_bytes()[parts.source.body..]);
    Record {
        schema: SCHEMA.to_string(),
        id: document_id(parts.document),
        content_hash: content.finalize().to_hex()[..32].to_string(),
        duplicate_of: None,
        source: parts.document.source.clone(),
        url: parts.document.url.clone(),
        publisher: parts.document.publisher.clone(),
        authors: parts.layout.authors,
        language: LanguageField {
            code: parts.language.code.to_string(),
            confidence: round(parts.language.confidence),
            reliable: parts.language.reliable,
        },
        languages: build.passages(&parts.passages, parts.source),
        published: parts.published.map(|(day, origin)| Published { value: day.to_string(), origin }),
        anchor: parts.anchor.map(|day| day.to_string()),
        actors,
        events,
        dates: build.dates(parts.dates),
        labels,
        themes: parts.themes.iter().map(|theme| build.theme(theme)).collect(),
        contacts: build.contacts(&parts.contacts),
        warnings: parts.warnings,
        title: parts.layout.title,
        // Taken from the source, once nothing is looked up there.
        text: String::new(),
    }
}

struct Build<'a> {
    tokens: &'a [Token],
    gazetteers: &'a Gazetteers,
    offsets: Offsets<'a>,
}

impl Build<'_> {
    fn bytes(&self, tokens: &Range<usize>) -> Range<usize> {
        let start = self.tokens[tokens.start].start as usize;
        let end = self.tokens[tokens.end - 1].end as usize;
        start..end
    }

    fn mention(&self, tokens: &Range<usize>) -> Mention {
        step();
        self.offsets.mention(&self.bytes(tokens))
    }

    /// The mentions that may be told. What is found keeps to its paragraph; should it not, it is not written.
    fn mentions<'t>(&self, tokens: impl Iterator<Item = &'t Range<usize>>) -> Vec<Mention> {
        tokens.filter(|tokens| self.holds(tokens)).map(|tokens| self.mention(tokens)).collect()
    }

    /// Does a range stand in one paragraph of one field, as every mention does?
    fn holds(&self, tokens: &Range<usize>) -> bool {
        let run = self.tokens.get(tokens.clone()).unwrap_or_default();
        let holds = !run.is_empty() && !cross_paragraph(run);
        debug_assert!(holds, "a mention over the end of a paragraph: {tokens:?}");
        holds
    }

    fn actor(&self, entity: Entity) -> Actor {
        Actor {
            id: entity.id,
            kind: match entity.kind {
                Kind::Person => ActorKind::Person,
                Kind::Place => ActorKind::Place,
                _ => ActorKind::Organisation,
            },
            name: entity.name,
            aliases: entity.aliases,
            roles: entity.roles,
            links: entity.links,
            origin: if entity.entry.is_some() { Provenance::Gazetteer } else { Provenance::Rule },
            score: round(share(entity.kind, entity.score)),
            mentions: self.mentions(entity.mentions.iter().map(|(tokens, _)| tokens)),
        }
    }

    fn event(&self, entity: Entity) -> Event {
        Event {
            id: entity.id,
            name: entity.name.unwrap_or_default(),
            aliases: entity.aliases,
            score: round(share(entity.kind, entity.score)),
            mentions: self.mentions(entity.mentions.iter().map(|(tokens, _)| tokens)),
        }
    }

    /// Labels with the claims on them.
    fn labels(&self, parts: &Parts<'_>) -> Vec<Label> {
        let mut out: Vec<Label> = parts.labels.iter().map(|label| self.label(label)).collect();
        for claim in parts.claims.iter().filter(|claim| self.holds(&claim.mention)) {
            let label = &mut out[claim.label];
            let claim = self.claim(claim, parts, label.issuer.as_deref());
            label.claims.push(claim);
        }
        for label in &mut out {
            let mut known: FxHashSet<&str> = FxHashSet::default();
            for claim in &label.claims {
                step();
                let has = matches!(claim.status, ClaimStatus::Awarded | ClaimStatus::Confirmed | ClaimStatus::Held);
                if let Some(holder) = claim.holder.as_deref().filter(|name| has && known.insert(name)) {
                    label.holders.push(holder.to_string());
                }
            }
            // What is told of somebody comes before what is told of nobody in particular.
            let told = label.claims.iter().min_by_key(|claim| (claim.holder.is_none(), claim.status));
            if let Some(strongest) = told {
                label.status = Some(strongest.status);
                label.date = strongest.date.clone();
                label.issuer = strongest.issuer.clone();
            }
        }
        out
    }

    fn label(&self, label: &FoundLabel) -> Label {
        let mentions = self.mentions(label.mentions.iter().map(|(tokens, _)| tokens));
        let mut known = FxHashSet::from_iter([label.name.as_str()]);
        let aliases = mentions.iter().map(|mention| mention.text.as_str()).filter(|text| known.insert(text));
        let aliases = aliases.map(str::to_string).collect();
        let issuer = label.entry.and_then(|entry| self.gazetteers.fact(entry, "issuer")).map(str::to_string);
        Label {
            id: label.id.clone(),
            name: label.name.clone(),
            aliases,
            score: round(label.score),
            mentions,
            holders: Vec::new(),
            status: None,
            date: None,
            issuer,
            claims: Vec::new(),
        }
    }

    /// `issuer` is the catalogue's, for want of one in the text.
    fn claim(&self, claim: &FoundClaim, parts: &Parts<'_>, issuer: Option<&str>) -> Claim {
        let holder = claim.holder.map(|number| &parts.entities[number]);
        let date = claim.date.map(|number| &parts.dates[number]);
        let told = claim.issuer.and_then(|number| parts.entities[number].name.clone());
        let object = claim.object.as_ref().filter(|tokens| self.holds(tokens));
        let object = object.map(|tokens| self.offsets.slice(&self.bytes(tokens)));
        let (_, start, end) = self.offsets.place(&self.bytes(&claim.sentence));
        Claim {
            holder: holder.and_then(|entity| entity.name.clone()),
            holder_id: holder.map(|entity| entity.id.clone()),
            status: claim.status,
            object: object.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")),
            date: date.map(|date| date.value.clone()),
            from: date.and_then(|date| date.from).map(|day| day.to_string()),
            to: date.and_then(|date| date.to).map(|day| day.to_string()),
            issuer: told.or_else(|| issuer.map(str::to_string)),
            mention: self.mention(&claim.mention),
            sentence: Span { start, end },
        }
    }

    fn theme(&self, theme: &FoundTheme) -> Theme {
        Theme {
            id: self.gazetteers.id(theme.entry).to_string(),
            name: self.gazetteers.name(theme.entry).to_string(),
            parent: self.gazetteers.fact(theme.entry, "parent").map(str::to_string),
            score: round(theme.score),
            mentions: self.mentions(theme.mentions.iter()),
        }
    }

    /// One row per distinct value; the most explicit mention tells the kind.
    fn dates(&self, found: Vec<dates::DateMention>) -> Vec<DateRow> {
        let mut rows: Vec<DateRow> = Vec::new();
        let mut known: FxHashMap<(String, Option<Date>, Option<Date>), usize> = FxHashMap::default();
        for date in found.into_iter().filter(|date| self.holds(&date.tokens)) {
            step();
            let (field, start, end) = self.offsets.place(&self.bytes(&date.tokens));
            let text = self.offsets.slice(&self.bytes(&date.tokens)).to_string();
            let kind = match date.kind {
                dates::DateKind::Absolute => DateKind::Absolute,
                dates::DateKind::Relative => DateKind::Relative,
                dates::DateKind::Partial => DateKind::Partial,
                dates::DateKind::Open => DateKind::Open,
            };
            let mention = DateMention { field, start, end, text, time: date.time };
            let row = *known.entry((date.value.clone(), date.from, date.to)).or_insert(rows.len());
            match rows.get_mut(row) {
                Some(row) => {
                    row.kind = more_explicit(row.kind, kind);
                    row.part = row.part.take().or(date.part.map(str::to_string));
                    // The roles are in the order of their weight.
                    row.role = row.role.into_iter().chain(date.role).min();
                    row.mentions.push(mention);
                }
                None => rows.push(DateRow {
                    value: date.value,
                    from: date.from.map(|day| day.to_string()),
                    to: date.to.map(|day| day.to_string()),
                    kind,
                    part: date.part.map(str::to_string),
                    grain: date.grain,
                    role: date.role,
                    mentions: vec![mention],
                }),
            }
        }
        rows
    }

    fn contacts(&self, found: &[FoundContact]) -> Vec<Contact> {
        let mut out: Vec<Contact> = Vec::new();
        let mut known: FxHashMap<(&str, &str), usize> = FxHashMap::default();
        let at = |byte: usize| self.tokens.partition_point(|token| (token.start as usize) < byte);
        let run = |bytes: &Range<usize>| self.tokens.get(at(bytes.start)..at(bytes.end)).unwrap_or_default();
        for contact in found.iter().filter(|contact| !cross_paragraph(run(&contact.bytes))) {
            step();
            let mention = self.offsets.mention(&contact.bytes);
            let place = *known.entry((contact.kind, &contact.value)).or_insert(out.len());
            match out.get_mut(place) {
                Some(known) => known.mentions.push(mention),
                None => out.push(Contact {
                    kind: contact.kind.to_string(),
                    value: contact.value.clone(),
                    mentions: vec![mention],
                }),
            }
        }
        out
    }

    /// Passages as code points of the text; the title has none.
    fn passages(&self, passages: &[Passage], source: &Source) -> Vec<PassageField> {
        passages
            .iter()
            .filter(|passage| passage.end > source.body)
            .map(|passage| {
                let (_, start, end) = self.offsets.place(&(passage.start.max(source.body)..passage.end));
                PassageField { code: passage.code.to_string(), start, end }
            })
            .collect()
    }
}

/// Scores are told to three digits.
fn round(score: f32) -> f32 {
    (score * 1000.0).round() / 1000.0
}

fn more_explicit(a: DateKind, b: DateKind) -> DateKind {
    let rank = |kind: DateKind| match kind {
        DateKind::Absolute => 0,
        DateKind::Open => 1,
        DateKind::Partial => 2,
        DateKind::Relative => 3,
    };
    if rank(b) < rank(a) { b } else { a }
}
