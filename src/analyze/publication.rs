//! The day of publication: who states it, in the contract's order of trust.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::{Options, Source};
use crate::document::{Document, Origin};
use crate::extract::dates::parse_day;
use crate::gazetteer::Gazetteers;
use crate::layout::{Layout, ZoneKind};

/// The first statement that reads as a day.
pub(super) fn published(
    document: &Document,
    layout: &Layout,
    source: &Source,
    options: &Options,
    gazetteers: &Gazetteers,
    warnings: &mut Vec<String>,
) -> Option<(Date, Origin)> {
    let mut candidates: Vec<(String, Origin)> = Vec::new();
    candidates.extend(document.published.iter().map(|stated| (stated.value.clone(), stated.origin)));
    candidates.extend(layout.published.iter().map(|stated| (stated.value.clone(), stated.origin)));
    candidates.extend(dateline(source).map(|value| (value, Origin::Dateline)));
    candidates.extend(options.published.iter().map(|value| (value.clone(), Origin::Option)));
    candidates.extend(file_day(&document.source).map(|value| (value, Origin::Filename)));
    candidates.sort_by_key(|(_, origin)| *origin);
    for (value, origin) in candidates {
        match parse_day(&value, gazetteers) {
            Some(day) => return Some((day, origin)),
            None if matches!(origin, Origin::Input | Origin::Metadata | Origin::FrontMatter | Origin::Option) => {
                warnings.push(format!("publication date {value:?} is no date that can be read"));
            }
            None => {}
        }
    }
    None
}

/// `Metz, le 12 mars 2019 –` at the head of the body, or alone on a line near it.
fn dateline(source: &Source) -> Option<String> {
    let near = source.zones.0.iter().filter(|zone| zone.kind != ZoneKind::Title);
    let last = source.zones.0.len().saturating_sub(1);
    for (number, zone) in near.enumerate() {
        // The head, or the signature at the end (`Fait à Metz, le …`).
        let line = source.full.get(zone.start..zone.end)?;
        if number > 3 && number + 2 < last {
            continue;
        }
        let cut = line.char_indices().nth(70).map_or(line.len(), |(at, _)| at);
        let head = &line[..cut];
        if let Some(day) = opening(head) {
            return Some(day.to_string());
        }
        let end = ["–", "—", " - ", ". -", " : "].iter().filter_map(|sign| head.find(sign)).min();
        let statement = match end {
            Some(end) => &head[..end],
            None if line.chars().count() <= 60 && !line.ends_with(['!', '?', ';']) => line.trim_end_matches('.'),
            None => continue,
        };
        let Some((place, day)) = statement.split_once(',') else { continue };
        let place = place.trim_start_matches("Fait à ").trim();
        let is_place = place.starts_with(char::is_uppercase) && place.split_whitespace().count() <= 5;
        let has_year = day.as_bytes().windows(4).any(|digits| digits.iter().all(u8::is_ascii_digit))
            || day.contains('/')
            || day.contains('.');
        if is_place && day.chars().any(|c| c.is_ascii_digit()) && has_year && day.split_whitespace().count() <= 7 {
            return Some(day.trim().to_string());
        }
    }
    None
}

/// The day of a dateline that opens a paragraph: `Pau, le 4 novembre 2015. La banque…`, `Rabat, 22 avr. 2016 (MAP) -`.
fn opening(line: &str) -> Option<&str> {
    // A town, a comma, a full date, and a sign that parts it from the text.
    static DATELINE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"^\p{Lu}[^,.:;\n]{1,40},\s*(?:le\s+)?",
            r"(?P<day>(?:\p{L}+\s+)?[0-9]{1,2}(?:er)?(?:\s+\p{L}+\.?,?\s+|[./][0-9]{1,2}[./])(?:[0-9]{4}|[0-9]{2}))",
            r"(?:\s*[-–—(:]|\.\s|\.?$|,\s*[0-9])"
        ))
        .expect("the pattern is a constant")
    });
    let found = DATELINE.captures(line)?;
    // `En mars, le 3 mai 2019 – …`: in the name of a town only small words have small letters.
    let place = line.split(',').next()?;
    let is_name = |word: &str| word.chars().count() <= 3 || word.starts_with(char::is_uppercase);
    place.split_whitespace().all(is_name).then(|| found.name("day").map(|day| day.as_str())).flatten()
}

/// `2019-03-12-salon.txt`, `20190312_salon.txt`: a day in the name of the file.
fn file_day(source: &str) -> Option<String> {
    let name = source.rsplit(['/', '\\']).next()?;
    let bytes = name.as_bytes();
    (0..bytes.len()).find_map(|at| {
        let free = at == 0 || !bytes[at - 1].is_ascii_digit();
        let digits = |range: std::ops::Range<usize>| {
            bytes
                .get(range)
                .filter(|part| part.iter().all(u8::is_ascii_digit))
                .and_then(|part| std::str::from_utf8(part).ok())
        };
        if !free {
            return None;
        }
        let parts = match (digits(at..at + 8), bytes.get(at + 4)) {
            (Some(day), _) if !bytes.get(at + 8).is_some_and(u8::is_ascii_digit) => (&day[..4], &day[4..6], &day[6..8]),
            (None, Some(b'-' | b'_' | b'.')) => {
                (digits(at..at + 4)?, digits(at + 5..at + 7)?, digits(at + 8..at + 10)?)
            }
            _ => return None,
        };
        let year: i16 = parts.0.parse().ok().filter(|year| (1950..2100).contains(year))?;
        Date::new(year, parts.1.parse().ok()?, parts.2.parse().ok()?).ok().map(|day| day.to_string())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::{Zone, Zones};

    fn source(text: &str) -> Source {
        let zone = Zone { start: 0, end: text.len(), kind: ZoneKind::Lede };
        Source { full: text.into(), body: 0, zones: Zones(vec![zone]) }
    }

    #[test]
    fn reads_datelines() {
        for (text, expected) in [
            ("Metz, le 12 mars 2019 – La préfecture annonce l'ouverture d'un guichet.", Some("12 mars 2019")),
            ("Esch-sur-Alzette, 3.10.2018 — Le conseil s'est réuni.", Some("3.10.2018")),
            ("Fait à Metz, le 12 mars 2019", Some("12 mars 2019")),
            (
                "Pau, le 4 novembre 2015. La banque et l'université ont signé ce mercredi une convention.",
                Some("4 novembre 2015"),
            ),
            (
                "Rabat, 22 avr. 2016 (MAP)- Le ministre a visité la station de dessalement ce vendredi.",
                Some("22 avr. 2016"),
            ),
            (
                "Le Mans, le 3 mai 2019. La ville ouvre ses archives au public dès lundi matin, a dit son maire.",
                Some("3 mai 2019"),
            ),
            ("En janvier, le 3 mai 2019 (jour de marché) paraissait loin à tous les commerçants de la halle.", None),
            ("En 2019, le 12 mars fut pluvieux. Rien d'autre ne s'est passé ce jour-là.", None),
        ] {
            assert_eq!(dateline(&source(text)).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn reads_days_of_file_names() {
        for (name, expected) in [
            ("corpus/2019-03-12-salon.txt", Some("2019-03-12")),
            ("20190312_salon.txt", Some("2019-03-12")),
            ("000_a25728d66df074dd.txt", None),
            ("20191345.txt", None),
            ("IMG_1468476316958.txt", None),
        ] {
            assert_eq!(file_day(name).as_deref(), expected, "{name}");
        }
    }
}
