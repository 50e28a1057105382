//! Runs the examples of every rule, and odd input that must not panic.

use std::collections::BTreeSet;

use super::rule::Rule;
use super::*;

const EXAMPLES: &str = include_str!("../../../tests/data/dates.tsv");

fn show(mention: &DateMention) -> String {
    let day = |date: Option<Date>| date.map_or("-".to_string(), |date| date.to_string());
    format!("{}[{}..{}]", mention.value, day(mention.from), day(mention.to))
}

fn dates(gazetteers: &Gazetteers, text: &str, published: Option<Date>) -> Vec<DateMention> {
    let text = gazetteers.text(text);
    find(&text, gazetteers, &gazetteers.matches(&text), published).0
}

#[test]
fn examples_of_every_rule() {
    let gazetteers = Gazetteers::embedded();
    let mut shown: BTreeSet<&str> = BTreeSet::new();
    let mut wrong = Vec::new();
    for line in EXAMPLES.lines().skip(1).filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [text, published, expected, rule] = fields[..] else { panic!("{line:?}: four fields, parted by tabs") };
        let found = dates(&gazetteers, text, published.parse().ok());
        let got = if found.is_empty() { "-".into() } else { found.iter().map(show).collect::<Vec<_>>().join(" ") };
        let named = rule == "none" || found.iter().any(|mention| mention.rule == rule);
        if got != expected || !named {
            let rules: Vec<&str> = found.iter().map(|mention| mention.rule).collect();
            wrong.push(format!("{text}\n  expected {expected} by {rule}\n  got      {got} by {rules:?}"));
        }
        shown.insert(rule);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let without: Vec<&str> = Rule::ALL.iter().map(|rule| rule.name()).filter(|name| !shown.contains(name)).collect();
    assert!(without.is_empty(), "rules without an example in tests/data/dates.tsv: {without:?}");
}

#[test]
fn mentions_leave_the_article_out_and_keep_the_time() {
    let gazetteers = Gazetteers::embedded();
    for (text, surface, time, part) in [
        ("Le 10 mai 2017 à 14h30, tout commence.", "10 mai 2017 à 14h30", Some("14:30"), None),
        ("Rendez-vous mercredi 22 mai à 14 h.", "mercredi 22 mai à 14 h", Some("14:00"), None),
        ("Ouvert à partir du 16 mars 2020.", "à partir du 16 mars 2020", None, None),
        ("jusqu’au 31 juillet 2024 à 10 h 00 GMT", "jusqu’au 31 juillet 2024 à 10 h 00", Some("10:00"), None),
        ("à la mi-mai 2017", "mi-mai 2017", None, Some("mid")),
        ("D’ici la fin 2020, rien.", "D’ici la fin 2020", None, Some("late")),
        ("le 5 mai 2017 de 14h à 16h", "5 mai 2017 de 14h à 16h", Some("14:00"), None),
    ] {
        let cut = gazetteers.text(text);
        let (found, _) = find(&cut, &gazetteers, &gazetteers.matches(&cut), None);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!(cut.slice(found[0].tokens.clone()), surface);
        assert_eq!(found[0].time.as_deref(), time, "{text}");
        assert_eq!(found[0].part, part, "{text}");
    }
}

#[test]
fn anchors_come_from_the_text() {
    let gazetteers = Gazetteers::embedded();
    for (text, anchor) in [
        ("Metz, le 12 mars 2019 – La loi du 5 mai 2017 change.", Some("2019-03-12")),
        ("La loi du 5 mai 2017 change.", None),
        ("Créée le 3 mai 2011. Publié le 07.02.2019 à 10h42", Some("2019-02-07")),
        ("Le 3 octobre 2013, le ministre a souligné.", Some("2013-10-03")),
        ("", None),
    ] {
        let cut = gazetteers.text(text);
        let (_, found) = find(&cut, &gazetteers, &gazetteers.matches(&cut), None);
        assert_eq!(found.map(|day| day.to_string()).as_deref(), anchor, "{text}");
    }
}

#[test]
fn reads_the_day_of_a_line() {
    let gazetteers = Gazetteers::embedded();
    for (text, expected) in [
        ("mercredi 10 mai 2017", Some("2017-05-10")),
        ("2017-05-10T08:00:00+02:00", Some("2017-05-10")),
        ("07.02.2019 à 10h42", Some("2019-02-07")),
        ("Wed, 10 May 2017 08:00:00 +0200", Some("2017-05-10")),
        ("May 10, 2017", Some("2017-05-10")),
        ("20170510", Some("2017-05-10")),
        ("le 10 mai", None),
        ("20171310", None),
        ("", None),
        ("é1234567", None),
    ] {
        assert_eq!(parse_day(text, &gazetteers).map(|day| day.to_string()).as_deref(), expected, "{text}");
    }
}

/// Every chain of a few pieces, by a small generator: nothing panics, mentions lie in the text, in order.
#[test]
fn odd_input_is_survived() {
    let gazetteers = Gazetteers::embedded();
    let pieces = [
        "5",
        "31",
        "0",
        "99",
        "2019",
        "99999",
        "4294967296",
        "1er",
        "14h30",
        "mai",
        "févr.",
        "sept",
        "lundi",
        "mar.",
        "ce",
        "le",
        "du",
        "au",
        "et",
        ",",
        "-",
        "–",
        "/",
        ".",
        ":",
        "(",
        ")",
        "«",
        "»",
        "d'ici",
        "depuis",
        "à partir de",
        "avant",
        "fin",
        "mi-",
        "début de",
        "dernier",
        "prochain",
        "il y a",
        "dans",
        "trois",
        "mille",
        "cent",
        "ans",
        "jours",
        "semaine",
        "année",
        "années",
        "siècle",
        "XIXe",
        "trimestre",
        "premier",
        "T1",
        "été",
        "Noël",
        "Pâques",
        "la veille",
        "hier",
        "week-end",
        "quinzaine",
        "\n",
        "\n\n",
        "%",
        "à",
        "h",
        "entre",
        "l'",
        "de",
        "🚀",
        "e\u{301}",
        "en",
        "huit",
        "plus tard",
        "9999",
        "0001",
    ];
    let mut state = 0x2545_f491_4f6c_dd1du64;
    for round in 0..20_000u32 {
        let mut text = String::new();
        for _ in 0..=round % 9 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            text.push_str(pieces[(state % pieces.len() as u64) as usize]);
            if state & 1 << 40 != 0 {
                text.push(' ');
            }
        }
        let cut = gazetteers.text(&text);
        let published = [None, Some(Date::MAX), Some(Date::MIN), Some(Date::constant(2019, 1, 15))][round as usize % 4];
        let (found, _) = find(&cut, &gazetteers, &gazetteers.matches(&cut), published);
        let mut end = 0;
        for mention in &found {
            assert!(mention.tokens.start >= end && mention.tokens.start < mention.tokens.end, "{text:?}: {found:?}");
            assert!(mention.tokens.end <= cut.tokens.len(), "{text:?}");
            if let (Some(from), Some(to)) = (mention.from, mention.to) {
                assert!(from <= to, "{text:?}: {mention:?}");
            }
            end = mention.tokens.end;
        }
        parse_day(&text, &gazetteers);
    }
}
