//! The date of publication, as a page states it.

use serde_json::Value;

use super::furniture;
use super::metadata::Stated;
use super::tree::Tree;

/// Names of `<meta>` elements that state the day of publication.
const DATE_METAS: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "dc.date.created",
    "dcterms.created",
    "dc.created",
    "date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "published-date",
    "published_time",
    "parsely-pub-date",
    "sailthru.date",
    "citation_publication_date",
    "citation_date",
    "article.published",
    "article:published",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "date.published",
    "originalpublicationdate",
    "dc:date",
    "rnews:datepublished",
];

/// The day or moment of publication, year first; `body` is the first node of the article's prose.
pub fn published(tree: &Tree, stated: &Stated, body: usize, url: Option<&str>) -> Option<String> {
    let of = |value: &Value| value.get("datePublished").and_then(Value::as_str).and_then(iso);
    let pages = stated
        .others
        .iter()
        .filter(|value| value.get("@type").is_some_and(|kind| kind.to_string().contains("WebPage")));
    stated
        .articles
        .iter()
        .find_map(of)
        .or_else(|| pages.filter_map(of).next())
        .or_else(|| DATE_METAS.iter().find_map(|name| stated.metas(name).find_map(iso)))
        .or_else(|| marked_date(tree, body))
        .or_else(|| url.and_then(date_in_address))
}

/// A date in the page's own marks: `<time pubdate>`, `itemprop="datePublished"`, or a `<time>` or
/// an element of class `date` above the prose.
fn marked_date(tree: &Tree, body: usize) -> Option<String> {
    let value = |at: usize| {
        ["datetime", "content", "title"]
            .iter()
            .filter_map(|name| tree.attribute(at, name))
            .find_map(iso)
            .or_else(|| (tree.end(at) - at < 12).then(|| tree.text(at)).and_then(|text| in_text(&text)))
    };
    let sure = |at: &usize| {
        tree.attribute(*at, "pubdate").is_some()
            || tree.attribute(*at, "itemprop").is_some_and(|name| name.eq_ignore_ascii_case("datePublished"))
            || tree.attribute(*at, "property").is_some_and(|name| name.ends_with("datePublished") || name == "dc:date")
    };
    let elements = || (0..tree.len()).filter(|&at| tree.is_element(at));
    if let Some(found) = elements().filter(sure).find_map(value) {
        return Some(found);
    }
    let likely = |at: &usize| {
        let name = tree.name(*at);
        if matches!(name, "html" | "body" | "meta" | "link" | "script" | "input" | "a") {
            return false;
        }
        let words = furniture::words(tree, *at);
        let says = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
        let changed = says(&["modified", "updated", "update", "modification", "maj"]);
        !changed
            && (name == "time"
                || says(&[
                    "date",
                    "datum",
                    "published",
                    "pubdate",
                    "publication",
                    "postdate",
                    "publi",
                    "byline",
                    "meta",
                ]))
    };
    // Nearest to the prose first: further up stand the dates of other articles.
    elements().take_while(|&at| at < body).filter(likely).filter_map(value).last()
}

/// The day in an address such as `/2024/03/12/`.
fn date_in_address(url: &str) -> Option<String> {
    let parts: Vec<&str> = url.split(['/', '?', '#']).collect();
    parts.windows(3).find_map(|three| {
        let is_year = three[0].len() == 4 && three[1].len() <= 2 && three[2].len() <= 2;
        day(number(three[0])?, number(three[1])?, number(three[2])?).filter(|_| is_year)
    })
}

fn number(text: &str) -> Option<u32> {
    (!text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

/// A day of the calendar between the first years of the web's archives and the end of the century.
fn day(year: u32, month: u32, day: u32) -> Option<String> {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    // The epoch is what software writes for "unknown".
    let unset = (year, month, day) == (1970, 1, 1);
    ((1900..=2099).contains(&year) && (1..=last).contains(&day) && !unset)
        .then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// A date as pages write it, year first; the time is kept where the date is in ISO form.
pub fn iso(text: &str) -> Option<String> {
    let text = text.trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 8 && text.len() == 8 {
        return day(number(&text[..4])?, number(&text[4..6])?, number(&text[6..])?);
    }
    if digits != 4 {
        return in_text(text);
    }
    let separator = text[4..].chars().next().filter(|c| matches!(c, '-' | '/' | '.'))?;
    let mut parts = text.splitn(3, separator);
    let (year, month, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let length = rest.bytes().take_while(u8::is_ascii_digit).count();
    let date = day(number(year)?, number(month)?, number(rest.get(..length)?)?)?;
    let time = rest[length..].trim_start_matches(['T', ' ', 't']);
    let is_time = time.len() >= 5
        && time.as_bytes()[2] == b':'
        && time.bytes().all(|b| b.is_ascii_digit() || b":.+-Zz ".contains(&b));
    Some(if is_time { format!("{date}T{}", time.replace(' ', "").replace('z', "Z")) } else { date })
}

const MONTHS: &[(&str, u32)] = &[
    ("jan", 1),
    ("fév", 2),
    ("fev", 2),
    ("feb", 2),
    ("mar", 3),
    ("mär", 3),
    ("avr", 4),
    ("apr", 4),
    ("mai", 5),
    ("may", 5),
    ("juin", 6),
    ("jun", 6),
    ("juil", 7),
    ("jul", 7),
    ("août", 8),
    ("aou", 8),
    ("aug", 8),
    ("sep", 9),
    ("oct", 10),
    ("okt", 10),
    ("nov", 11),
    ("déc", 12),
    ("dec", 12),
    ("dez", 12),
];

/// The first date in a short text: `12 février 2019`, `12.02.2019`, `February 12, 2019`.
fn in_text(text: &str) -> Option<String> {
    let lower: String = text.chars().take(200).flat_map(char::to_lowercase).collect();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let month = |word: &str| {
        number(word).or_else(|| MONTHS.iter().find(|(name, _)| word.starts_with(name)).map(|(_, month)| *month))
    };
    let of_month = |word: &str| number(word.trim_end_matches(|c: char| c.is_alphabetic()));
    words.windows(3).find_map(|three| {
        let year = |word: &str| number(word).filter(|_| word.len() == 4);
        let named = |word: &str| word.starts_with(|c: char| c.is_alphabetic());
        if let Some(year) = year(three[2]) {
            if named(three[0]) {
                return day(year, month(three[0])?, of_month(three[1])?);
            }
            return day(year, month(three[1])?, of_month(three[0])?);
        }
        day(year(three[0])?, number(three[1])?, number(three[2])?)
    })
}
