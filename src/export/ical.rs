//! iCalendar (RFC 5545): an agenda as other programs read it.

use std::io::{self, Write};

use jiff::civil::{Date, Time};

use super::agenda::Entry;

/// Longest line, in octets, without its end.
const LINE: usize = 75;

/// Writes a calendar. `stamp` is the moment of writing, `20190312T080000Z`: the format wants one for each entry.
///
/// ```
/// let mut out = Vec::new();
/// depeche::export::ical::write(&[], "20190312T080000Z", &mut out).unwrap();
/// assert!(out.starts_with(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"));
/// ```
///
/// # Errors
/// What the writer says.
pub fn write(entries: &[Entry], stamp: &str, to: &mut dyn Write) -> io::Result<()> {
    for text in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//depeche//agenda//FR", "CALSCALE:GREGORIAN"] {
        line(to, text)?;
    }
    for entry in entries {
        event(entry, stamp, to)?;
    }
    line(to, "END:VCALENDAR")
}

fn event(entry: &Entry, stamp: &str, to: &mut dyn Write) -> io::Result<()> {
    let Ok(first) = entry.from.parse::<Date>() else { return Ok(()) };
    let last = entry.to.parse::<Date>().unwrap_or(first);
    let key = format!("{}\0{}", entry.id, entry.value);
    line(to, "BEGIN:VEVENT")?;
    line(to, &format!("UID:{}@depeche", &blake3::hash(key.as_bytes()).to_hex()[..32]))?;
    line(to, &format!("DTSTAMP:{stamp}"))?;
    match entry.time.as_deref().and_then(clock).filter(|_| first == last) {
        // A local time, of wherever the release is read: it states no zone.
        Some(time) => line(to, &format!("DTSTART:{}T{}", basic(first), time.strftime("%H%M%S")))?,
        None => {
            line(to, &format!("DTSTART;VALUE=DATE:{}", basic(first)))?;
            // The end is the first day that is no longer part of it.
            if let Ok(after) = last.tomorrow() {
                line(to, &format!("DTEND;VALUE=DATE:{}", basic(after)))?;
            }
        }
    }
    line(to, &format!("SUMMARY:{}", escaped(&entry.what)))?;
    if let Some(place) = &entry.place {
        line(to, &format!("LOCATION:{}", escaped(place)))?;
    }
    if let Some(url) = entry.url.as_deref().filter(|url| !url.contains(char::is_whitespace)) {
        line(to, &format!("URL:{}", plain(url)))?;
    }
    let told = [entry.title.as_deref(), Some(&entry.sentence), Some(&entry.source)];
    let told: Vec<&str> = told.into_iter().flatten().filter(|text| !text.is_empty()).collect();
    line(to, &format!("DESCRIPTION:{}", escaped(&told.join("\n"))))?;
    line(to, &format!("CATEGORIES:{}", entry.role.name()))?;
    line(to, "END:VEVENT")
}

/// The time of day; `24:00` is another day's.
fn clock(time: &str) -> Option<Time> {
    let (hour, minute) = time.split_once(':')?;
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

fn basic(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
}

/// Text with what the format gives a meaning put behind a backslash.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

/// A line, folded where it is long: never inside a character.
fn line(to: &mut dyn Write, text: &str) -> io::Result<()> {
    let mut length = 0;
    for c in text.chars() {
        if length + c.len_utf8() > LINE {
            to.write_all(b"\r\n ")?;
            length = 1;
        }
        to.write_all(c.encode_utf8(&mut [0; 4]).as_bytes())?;
        length += c.len_utf8();
    }
    to.write_all(b"\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::DateRole;

    fn entry() -> Entry {
        Entry {
            from: "2019-05-22".into(),
            to: "2019-05-23".into(),
            time: None,
            role: DateRole::Event,
            what: "Salon des maires".into(),
            place: None,
            words: "les 22 et 23 mai".into(),
            value: "2019-05-22/2019-05-23".into(),
            sentence: String::new(),
            title: None,
            id: "a".into(),
            url: None,
            source: "a.txt".into(),
        }
    }

    fn written(entry: Entry) -> String {
        let mut out = Vec::new();
        write(&[entry], "20190312T080000Z", &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn days_end_on_the_day_after() {
        let text = written(entry());
        assert!(text.contains("\r\nDTSTART;VALUE=DATE:20190522\r\nDTEND;VALUE=DATE:20190524\r\n"), "{text}");
        assert!(text.ends_with("END:VEVENT\r\nEND:VCALENDAR\r\n"), "{text}");
    }

    #[test]
    fn hours_are_local_and_of_one_day() {
        let one = Entry { to: "2019-05-22".into(), time: Some("14:30".into()), ..entry() };
        assert!(written(one.clone()).contains("\r\nDTSTART:20190522T143000\r\nSUMMARY"));
        assert!(written(Entry { time: Some("24:00".into()), ..one.clone() }).contains("VALUE=DATE:20190522"));
        assert!(written(Entry { to: "2019-05-23".into(), ..one }).contains("VALUE=DATE:20190522"));
    }

    #[test]
    fn text_is_escaped_and_lines_are_folded() {
        let what = format!("Débat ; vote, « a\\b »\nsuite\r\u{7} {}", "é".repeat(100));
        let text = written(Entry { what: what.clone(), ..entry() });
        assert!(text.split("\r\n").all(|line| line.len() <= LINE && !line.contains(['\n', '\r', '\u{7}'])), "{text}");
        let unfolded = text.replace("\r\n ", "");
        let summary = unfolded.split("\r\n").find_map(|line| line.strip_prefix("SUMMARY:")).unwrap();
        assert_eq!(summary, format!("Débat \\; vote\\, « a\\\\b »\\nsuite {}", "é".repeat(100)));
    }

    #[test]
    fn an_entry_keeps_its_identity() {
        let uid =
            |entry: Entry| written(entry).split("\r\n").find(|line| line.starts_with("UID:")).unwrap().to_string();
        assert_eq!(uid(entry()), uid(Entry { what: "autre titre".into(), ..entry() }));
        assert_ne!(uid(entry()), uid(Entry { value: "2019-05-22".into(), ..entry() }));
        assert_ne!(uid(entry()), uid(Entry { id: "b".into(), ..entry() }));
    }

    #[test]
    fn the_last_day_of_the_calendar_is_survived() {
        let text = written(Entry { from: "9999-12-31".into(), to: "9999-12-31".into(), ..entry() });
        assert!(text.contains("DTSTART;VALUE=DATE:99991231\r\nSUMMARY"), "{text}");
        assert!(!written(Entry { from: "demain".into(), ..entry() }).contains("VEVENT"));
    }
}
