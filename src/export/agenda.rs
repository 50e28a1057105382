//! What records announce for a period: one entry for each date with its day, what takes place, and where.

use serde::Serialize;

use crate::record::{ActorKind, DateGrain, DateMention, DateRole, DateRow, Field, Mention, Record};

/// Longest description of what takes place, in characters.
const WHAT_MAX: usize = 140;
/// Of a sentence that is too long, so much stands before the date.
const WHAT_BEFORE: usize = 60;

/// Something announced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// First day; of a deadline its day.
    pub from: String,
    /// Last day, included.
    pub to: String,
    /// Clock time at which it begins.
    pub time: Option<String>,
    /// `event`, `deadline` or `start`.
    pub role: DateRole,
    /// The event's name, else the sentence around the date.
    pub what: String,
    /// The place named nearest in the sentence.
    pub place: Option<String>,
    /// The date as it stands in the text.
    pub words: String,
    /// Its EDTF value.
    pub value: String,
    /// The sentence around the date.
    pub sentence: String,
    /// Title of the document.
    pub title: Option<String>,
    /// Id of the document.
    pub id: String,
    /// Address of the document.
    pub url: Option<String>,
    /// Where it was read from.
    pub source: String,
}

impl Entry {
    /// The order of an agenda: by day, hour, then document.
    pub fn key(&self) -> (&str, &str, Option<&str>, &str, &str) {
        (&self.from, &self.to, self.time.as_deref(), &self.id, &self.value)
    }
}

/// What a record announces that falls, wholly or in part, between two days; `None` leaves that side open.
///
/// A deadline falls on its last day and a start on its first, whatever lies on their open sides.
///
/// ```
/// use depeche::analyze::{Analyzer, Options};
/// use depeche::{document::Document, export::agenda, gazetteer::Gazetteers};
/// let analyzer = Analyzer::new(Gazetteers::embedded());
/// let document = Document {
///     body: "Metz, le 12 mars 2019 – Le salon se tiendra le 22 mai à 14 h à Nancy.".into(),
///     ..Document::default()
/// };
/// let record = analyzer.analyze(&document, &Options::default()).record;
/// let entries = agenda::entries(&record, Some("2019-05-01"), Some("2019-05-31"));
/// assert_eq!((entries[0].from.as_str(), entries[0].time.as_deref()), ("2019-05-22", Some("14:00")));
/// assert!(agenda::entries(&record, Some("2019-06-01"), None).is_empty());
/// ```
pub fn entries(record: &Record, from: Option<&str>, to: Option<&str>) -> Vec<Entry> {
    let mut out: Vec<Entry> = Vec::new();
    if !record.dates.iter().any(|row| row.role.is_some_and(DateRole::is_announced)) {
        return out;
    }
    // Cut into characters once: offsets count them.
    let chars = |text: &str| text.chars().collect::<Vec<char>>();
    let (title, text) = (chars(record.title.as_deref().unwrap_or_default()), chars(&record.text));
    for row in &record.dates {
        let Some(role) = row.role.filter(|role| role.is_announced()) else { continue };
        let Some((first, last)) = days(row, role) else { continue };
        if from.is_some_and(|from| last < from) || to.is_some_and(|to| first > to) {
            continue;
        }
        let Some(mention) = best_mention(row) else { continue };
        let around = Around::new(if mention.field == Field::Title { &title } else { &text }, mention);
        let name = around.nearest(record.events.iter().map(|event| (event.name.as_str(), &event.mentions[..])));
        let places = record.actors.iter().filter(|actor| actor.kind == ActorKind::Place);
        let place = around.nearest(places.filter_map(|actor| Some((actor.name.as_deref()?, &actor.mentions[..]))));
        let what = name.map_or_else(|| around.trimmed(), str::to_string);
        out.push(Entry {
            from: first.to_string(),
            to: last.to_string(),
            time: row.mentions.iter().find_map(|mention| mention.time.clone()),
            role,
            what,
            place: place.map(str::to_string),
            words: mention.text.clone(),
            value: row.value.clone(),
            sentence: around.whole(),
            title: record.title.clone(),
            id: record.id.clone(),
            url: record.url.clone(),
            source: record.source.clone(),
        });
    }
    out.sort_by(|a, b| a.key().cmp(&b.key()));
    out
}

/// First and last day on which it falls.
fn days(row: &DateRow, role: DateRole) -> Option<(&str, &str)> {
    match (row.from.as_deref(), row.to.as_deref()) {
        (_, Some(to)) if role == DateRole::Deadline => Some((to, to)),
        (Some(from), _) if role == DateRole::Start && row.grain == DateGrain::Range => Some((from, from)),
        (Some(from), Some(to)) => Some((from, to)),
        (Some(day), None) | (None, Some(day)) => Some((day, day)),
        (None, None) => None,
    }
}

/// The mention that says most: one with its hour, one in the text, the first.
fn best_mention(row: &DateRow) -> Option<&DateMention> {
    row.mentions.iter().min_by_key(|mention| (mention.time.is_none(), mention.field == Field::Title))
}

/// The sentence around a date.
struct Around {
    field: Field,
    chars: Vec<char>,
    /// Code point of the field at which it begins.
    start: usize,
    /// The date in it, in its own code points.
    date: (usize, usize),
}

impl Around {
    fn new(chars: &[char], mention: &DateMention) -> Around {
        let (start, end) = ((mention.start as usize).min(chars.len()), (mention.end as usize).min(chars.len()));
        let first = (0..start).rev().find(|&at| ends(chars, at)).map_or(0, |at| at + 1);
        let last = (end..chars.len()).find(|&at| ends(chars, at)).map_or(chars.len(), |at| at + 1);
        let first = first + chars[first..start].iter().take_while(|c| c.is_whitespace()).count();
        Around {
            field: mention.field,
            chars: chars[first..last].to_vec(),
            start: first,
            date: (start - first, end - first),
        }
    }

    /// The name of which a mention stands nearest to the date in the sentence, outside of it.
    fn nearest<'n>(&self, named: impl Iterator<Item = (&'n str, &'n [Mention])>) -> Option<&'n str> {
        let (from, to) = (self.start as u32, (self.start + self.chars.len()) as u32);
        let (start, end) = (from + self.date.0 as u32, from + self.date.1 as u32);
        let distance = |mention: &Mention| {
            let inside = mention.field == self.field && mention.start >= from && mention.end <= to;
            let apart = mention.end <= start || mention.start >= end;
            (inside && apart).then(|| if mention.end <= start { start - mention.end } else { mention.start - end })
        };
        named
            .filter_map(|(name, mentions)| Some((mentions.iter().filter_map(distance).min()?, name)))
            .min_by_key(|(distance, _)| *distance)
            .map(|(_, name)| name)
    }

    /// The sentence on one line.
    fn whole(&self) -> String {
        one_line(&self.chars)
    }

    /// The sentence on one line, cut around the date where it is long.
    fn trimmed(&self) -> String {
        if self.chars.len() <= WHAT_MAX {
            return self.whole();
        }
        let word = |at: usize| at == 0 || at >= self.chars.len() || self.chars[at].is_whitespace();
        let first = self.date.0.saturating_sub(WHAT_BEFORE);
        let first = (first..=self.date.0).find(|&at| word(at)).unwrap_or(self.date.0);
        let last = (first + WHAT_MAX).clamp(self.date.1, self.chars.len().max(self.date.1));
        let last = (self.date.1..=last).rev().find(|&at| word(at)).unwrap_or(last);
        let mut out = one_line(&self.chars[first..last]);
        if first > 0 {
            out.insert(0, '…');
        }
        if last < self.chars.len() {
            out.push('…');
        }
        out
    }
}

/// Does a sentence end with the character at `at`? A line does; a full stop of an initial or a number does not.
fn ends(chars: &[char], at: usize) -> bool {
    match chars[at] {
        '\n' => true,
        '!' | '?' | '…' => chars.get(at + 1).is_none_or(|next| next.is_whitespace()),
        '.' => {
            let next = chars.get(at + 1).is_none_or(|next| next.is_whitespace());
            let opens = chars[at + 1..]
                .iter()
                .find(|c| !c.is_whitespace())
                .is_none_or(|c| !c.is_lowercase() && !c.is_ascii_digit());
            // `M. Durand`, `janv. 2019`, `av. J.-C.`: short words before the stop.
            let word = chars[..at].iter().rev().take_while(|c| c.is_alphabetic()).count();
            next && opens && (word > 3 || word == 0 || chars[at - 1].is_lowercase() && word > 2)
        }
        _ => false,
    }
}

fn one_line(chars: &[char]) -> String {
    let text: String = chars.iter().map(|c| if c.is_control() { ' ' } else { *c }).collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // The mark of a list and the sign that parts its items are no part of what is said.
    text.trim_matches(|c: char| c.is_whitespace() || "•·▪*–—-;,".contains(c)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(text: &str, words: &str) -> Around {
        let byte = text.find(words).unwrap();
        let start = text[..byte].chars().count() as u32;
        let end = start + words.chars().count() as u32;
        let chars: Vec<char> = text.chars().collect();
        Around::new(&chars, &DateMention { field: Field::Text, start, end, text: words.into(), time: None })
    }

    #[test]
    fn cuts_the_sentence_of_a_date() {
        for (text, words, expected) in [
            ("Bonjour à tous. Le salon ouvre le 5 mai. Entrée libre.", "5 mai", "Le salon ouvre le 5 mai."),
            ("M. Durand ouvre le 5 mai à Metz !\n\nVenez.", "5 mai", "M. Durand ouvre le 5 mai à Metz !"),
            ("• Le 5 mai : bal ;\n• Le 6 mai : repos ;", "6 mai", "Le 6 mai : repos"),
            ("5 mai", "5 mai", "5 mai"),
            (
                "Tous les\u{A0}jours. À partir du 5 janv. 2019 en ville",
                "5 janv. 2019",
                "À partir du 5 janv. 2019 en ville",
            ),
        ] {
            assert_eq!(around(text, words).whole(), expected);
        }
    }

    #[test]
    fn long_sentences_are_cut_around_the_date() {
        let text = format!("{} le 5 mai {}", "avant ".repeat(60).trim(), "après ".repeat(60).trim());
        let cut = around(&text, "5 mai").trimmed();
        assert!(cut.starts_with('…') && cut.ends_with('…') && cut.contains("5 mai"), "{cut}");
        assert!(cut.chars().count() <= WHAT_MAX + 2, "{cut}");
    }
}
