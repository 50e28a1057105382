//! The day of publication: who states it, in the contract's order of trust.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::{Options, Source};
use crate::document::{Document, Origin};
use crate::extract::dates::{HeaderDay, announces, is_embargo, parse_day, stated_day};
use crate::gazetteer::Gazetteers;
use crate::layout::{Layout, ZoneKind};
use crate::steps::step;

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
    // What is held back until a day was written before it.
    let stated = layout.published.as_ref().filter(|stated| !is_embargo(&stated.value, gazetteers));
    candidates.extend(stated.map(|stated| (stated.value.clone(), stated.origin)));
    let dateline = dateline(source);
    // A crumb line states it only where nothing says it better.
    if stated.is_none() && dateline.is_none() && !options.keep_furniture {
        candidates.extend(header(&document.body, gazetteers).map(|day| (day.to_string(), Origin::Text)));
    }
    candidates.extend(dateline.map(|value| (value, Origin::Dateline)));
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
        step();
        // The head, or the signature at the end (`Fait à Metz, le …`).
        let line = source.full.get(zone.bytes())?;
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

/// Lines that a header may have, and the longest of them.
const HEADER_LINES: usize = 15;
const HEADER_LINE: usize = 110;
/// A paragraph of this length is the body.
const BODY: usize = 160;

/// The day that a line above the body states among other things: `25 mars 2021 · Start-ups · 4 min de lecture`,
/// `Mis à jour le 5 mai 2019 | Publié le 3 mai 2019`, `Posté par Anne Bon le 12 mars 2019`.
fn header(body: &str, gazetteers: &Gazetteers) -> Option<Date> {
    let lines = body.lines().map(str::trim).filter(|line| !line.is_empty()).take(HEADER_LINES);
    lines
        .take_while(|line| line.chars().nth(BODY).is_none())
        .filter(|line| line.chars().nth(HEADER_LINE).is_none() && line.bytes().any(|byte| byte.is_ascii_digit()))
        .find_map(|line| {
            let parts: Vec<&str> = line.split(['|', '·', '•', '›']).flat_map(dashed).map(str::trim).collect();
            header_day(&parts, gazetteers)
        })
}

/// Parts between dashes that stand free.
fn dashed(text: &str) -> impl Iterator<Item = &str> {
    text.split(" - ").flat_map(|part| part.split(" – ")).flat_map(|part| part.split(" — "))
}

/// A line is a header's when one part is a full day and the others are short and announce nothing; alone, the
/// day needs a word like `publié`.
fn header_day(parts: &[&str], gazetteers: &Gazetteers) -> Option<Date> {
    let told: Vec<Option<HeaderDay>> = parts.iter().map(|part| stated_day(part, gazetteers)).collect();
    let published = told.iter().flatten().find(|day| day.published);
    if let Some(day) = published {
        return Some(day.date);
    }
    let mut alone = told.iter().flatten().filter(|day| day.alone);
    let (Some(day), None) = (alone.next(), alone.next()) else { return None };
    let others = parts.iter().zip(&told).filter(|(_, told)| told.is_none());
    let mut count = 0;
    for (part, _) in others {
        if part.split_whitespace().count() > 5 || announces(part, gazetteers) {
            return None;
        }
        count += usize::from(part.chars().any(char::is_alphanumeric));
    }
    (count > 0).then_some(day.date)
}

/// The day of a dateline that opens a paragraph: `Pau, le 4 novembre 2015. La banque…`, `Rabat, 22 avr. 2016 (MAP) -`,
/// `Luxembourg (12 mars 2019) –`, `(Metz, 12 mars 2019)`.
fn opening(line: &str) -> Option<&str> {
    // A town, a comma or a bracket, a full date, and a sign that parts it from the text.
    static DATELINE: LazyLock<Regex> = LazyLock::new(|| {
        let town = r"\p{Lu}[^,.:;\n(]{1,40}";
        let day = |name: &str| {
            let date = r"(?:\p{L}+\s+)?[0-9]{1,2}(?:er)?(?:\s+\p{L}+\.?,?\s+|[./][0-9]{1,2}[./])(?:[0-9]{4}|[0-9]{2})";
            format!(r"(?:[Ll][Ee]\s+)?(?P<{name}>{date})")
        };
        let plain = format!(r"{town},\s*{}(?:\s*[-–—(:/]|\.\s|\.?$|,\s*[0-9])", day("plain"));
        let bracket = format!(r"{town}\({}\)\s*[-–—:]", day("bracket"));
        let whole = format!(r"\({town},\s*{}\)", day("whole"));
        Regex::new(&format!("^(?:{plain}|{bracket}|{whole})")).expect("the pattern is a constant")
    });
    let found = DATELINE.captures(line)?;
    // `En mars, le 3 mai 2019 – …`: in the name of a town only small words have small letters.
    let place = line.trim_start_matches('(').split([',', '(']).next()?;
    let is_name = |word: &str| word.chars().count() <= 3 || word.starts_with(char::is_uppercase);
    let day = ["plain", "bracket", "whole"].iter().find_map(|name| found.name(name))?;
    place.split_whitespace().all(is_name).then_some(day.as_str())
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
        let closed = |end: usize| !bytes.get(end).is_some_and(u8::is_ascii_digit);
        let sign = |at: usize| matches!(bytes.get(at), Some(b'-' | b'_' | b'.'));
        // `20190312` before `12032019`, `2019-03-12` before `12-03-2019`.
        let run = digits(at..at + 8).filter(|_| closed(at + 8));
        let year_first = |day: &str| (1950..2100).contains(&day[..4].parse().unwrap_or(0));
        let parts = match run {
            Some(day) if year_first(day) => (&day[..4], &day[4..6], &day[6..8]),
            Some(day) => (&day[4..8], &day[2..4], &day[..2]),
            None if sign(at + 4) => (digits(at..at + 4)?, digits(at + 5..at + 7)?, digits(at + 8..at + 10)?),
            None if sign(at + 2) && sign(at + 5) && closed(at + 10) => {
                (digits(at + 6..at + 10)?, digits(at + 3..at + 5)?, digits(at..at + 2)?)
            }
            None => return None,
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
        let zone = Zone::new(0..text.len(), ZoneKind::Lede);
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
            (
                "Luxembourg (12 mars 2019) – Le conseil d'administration a tenu sa séance de printemps.",
                Some("12 mars 2019"),
            ),
            (
                "LUXEMBOURG, 12 mars 2019 /Agence/ -- Le conseil a tenu sa séance de printemps au Kirchberg.",
                Some("12 mars 2019"),
            ),
            (
                "(Metz, 12 mars 2019) Le conseil d'administration a tenu sa séance de printemps à Metz.",
                Some("12 mars 2019"),
            ),
            (
                "METZ, LE 12 MARS 2019 - Le conseil d'administration a tenu sa séance de printemps.",
                Some("12 MARS 2019"),
            ),
            ("Le Salon (12 mars 2019) ouvre ses portes à tous les publics du département de la Moselle.", None),
            ("En 2019, le 12 mars fut pluvieux. Rien d'autre ne s'est passé ce jour-là.", None),
        ] {
            assert_eq!(dateline(&source(text)).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn reads_headers() {
        let gazetteers = Gazetteers::embedded();
        for (line, expected) in [
            ("25 mars 2021 · Start-ups · 4 min de lecture", Some("2021-03-25")),
            ("Mis à jour le 5 mai 2019 | Publié le 3 mai 2019", Some("2019-05-03")),
            ("Publié le 3 mai 2019 | Mis à jour le 5 mai 2019", Some("2019-05-03")),
            ("Publié le 3 mai 2019 à 09:15 – Mis à jour le 5 mai 2019", Some("2019-05-03")),
            ("12/03/2019 - Actualités", Some("2019-03-12")),
            ("Économie | 12.03.2019", Some("2019-03-12")),
            ("Par Anne Bon - 12 mars 2019", Some("2019-03-12")),
            ("Anne Bon | 12/03/2019 | 10:32", Some("2019-03-12")),
            ("Posté par Anne Bon le 12 mars 2019", Some("2019-03-12")),
            ("Article mis en ligne le 12 mars 2019 par Anne Bon", Some("2019-03-12")),
            ("Sous embargo jusqu'au 15 mars 2019 à 6 h", None),
            ("EMBARGO : 15 mars 2019 | 18 h", None),
            ("Dernière mise à jour : 12 mars 2019", None),
            ("Mis à jour le 12 mars 2019 | Économie", None),
            ("Salon de l'habitat – 12 mars 2019", None),
            ("Inscriptions | avant le 12 mars 2019", None),
            ("Le conseil se réunira le 12 mars 2019", None),
            ("12 mars 2019 – 15 mars 2019", None),
            ("12 mars 2019", None),
            ("25 mars · Start-ups", None),
        ] {
            let body = format!("{line}\n\nLe titre\n\nLe conseil départemental a voté un plan.");
            assert_eq!(header(&body, &gazetteers).map(|day| day.to_string()).as_deref(), expected, "{line}");
        }
        let long = format!("{}\n\n12/03/2019 - Actualités", "mot ".repeat(60));
        assert_eq!(header(&long, &gazetteers), None);
    }

    #[test]
    fn reads_days_of_file_names() {
        for (name, expected) in [
            ("corpus/2019-03-12-salon.txt", Some("2019-03-12")),
            ("20190312_salon.txt", Some("2019-03-12")),
            ("CP_Salon_12-03-2019.txt", Some("2019-03-12")),
            ("CP-12.03.2019-salon.pdf.txt", Some("2019-03-12")),
            ("cp_12032019_salon.txt", Some("2019-03-12")),
            ("cp_31022019.txt", None),
            ("12-03-20191.txt", None),
            ("000_a25728d66df074dd.txt", None),
            ("20191345.txt", None),
            ("IMG_1468476316958.txt", None),
        ] {
            assert_eq!(file_day(name).as_deref(), expected, "{name}");
        }
    }
}
