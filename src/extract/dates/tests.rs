//! Runs the examples of every rule, and odd input that must not panic.

use std::collections::BTreeSet;

use super::rule::Rule;
use super::*;

const EXAMPLES: &str = include_str!("../../../tests/data/dates.tsv");
const EXPRESSIONS: &str = include_str!("../../../tests/data/date_expressions.tsv");

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

/// The expressions that the press writes, and the numbers that are no dates.
#[test]
fn expressions_of_the_press() {
    let gazetteers = Gazetteers::embedded();
    let (mut all, mut wrong) = (0, Vec::new());
    for line in EXPRESSIONS.lines().skip(1).filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [text, published, expected] = fields[..] else { panic!("{line:?}: three fields, parted by tabs") };
        let found = dates(&gazetteers, text, published.parse().ok());
        let got = if found.is_empty() { "-".into() } else { found.iter().map(show).collect::<Vec<_>>().join(" ") };
        all += 1;
        if got != expected {
            wrong.push(format!("{text}\n  expected {expected}\n  got      {got}"));
        }
    }
    assert!(all > 300 && wrong.is_empty(), "{} of {all}\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_is_odd_is_told() {
    let gazetteers = Gazetteers::embedded();
    for (text, value, told) in [
        (
            "mardi 3 mars 2019",
            Some("2019-03-03"),
            Some("\"mardi 3 mars 2019\": 2019-03-03 is a Sunday; the day is kept"),
        ),
        (
            "du lundi 3 au jeudi 7 juin 2019",
            Some("2019-06-03/2019-06-07"),
            Some("\"lundi 3 au jeudi 7 juin 2019\": 2019-06-07 is a Friday; the day is kept"),
        ),
        ("dimanche 3 mars 2019", Some("2019-03-03"), None),
        ("le lendemain du lundi 4 mars 2019", Some("2019-03-05"), None),
        ("la semaine du lundi 4 mars 2019", Some("2019-03-04/2019-03-10"), None),
        ("le 31 février 2019", None, Some("\"31 février 2019\" is no day of the calendar and is left out")),
        ("le 29 février 2019", None, Some("\"29 février 2019\" is no day of the calendar and is left out")),
        ("le 29 février 2020", Some("2020-02-29"), None),
        ("31/02/2019", None, None),
        ("le 0 mai, le 32 mai 2019", None, None),
    ] {
        let cut = gazetteers.text(text);
        let read = read(&cut, &gazetteers, &gazetteers.matches(&cut), None);
        assert_eq!(read.mentions.first().map(|mention| mention.value.as_str()), value, "{text}");
        assert_eq!(read.odd.first().map(|odd| odd.tell(&cut)).as_deref(), told, "{text}");
    }
}

/// Leap days stand in leap years alone; the hour that clocks skip in spring leaves its day alone.
#[test]
fn years_from_1000_to_2999() {
    let gazetteers = Gazetteers::embedded();
    for year in (1000..=2999i16).step_by(3).chain([1900, 2000, 2100, 2400]) {
        let values = |text: String| {
            dates(&gazetteers, &text, None).into_iter().map(|mention| (mention.value, mention.time)).collect::<Vec<_>>()
        };
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let expected = if leap { vec![(format!("{year}-02-29"), None)] } else { vec![] };
        assert_eq!(values(format!("Signé le 29 février {year}.")), expected);
        let spring = values(format!("Ouvert le 28 mars {year} à 2 h 30."));
        assert_eq!(spring, [(format!("{year}-03-28"), Some("02:30".to_string()))]);
    }
}

#[test]
fn grains() {
    use crate::record::DateGrain::*;
    let gazetteers = Gazetteers::embedded();
    for (text, grain) in [
        ("le 3 mai 2019", Day),
        ("avant le 3 mai 2019", Day),
        ("la semaine du 6 octobre 2014", Week),
        ("du 3 au 9 juin 2019", Range),
        ("première quinzaine de mai 2017", Range),
        ("depuis mai 2017", Month),
        ("en mai", Month),
        ("au T3 2018", Quarter),
        ("second semestre 2018", Semester),
        ("à l'automne", Season),
        ("d'ici 2020", Year),
        ("de 2014 à 2020", Range),
        ("les années 1990", Decade),
        ("au XIXe siècle", Century),
        ("hier", Day),
    ] {
        assert_eq!(dates(&gazetteers, text, None)[0].grain, grain, "{text}");
    }
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
        ("le 5 mai 2017 dès 9 heures", "5 mai 2017 dès 9 heures", Some("09:00"), None),
        (
            "du jeudi 21 à 20h au dimanche 24 septembre 2017 à midi",
            "jeudi 21 à 20h au dimanche 24 septembre 2017 à midi",
            Some("20:00"),
            None,
        ),
        ("le 30 avril 2019 au plus tard", "30 avril 2019 au plus tard", None, None),
        ("au début de la semaine", "début de la semaine", None, Some("early")),
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
        "premiers",
        "mois",
        "siècles",
        "et",
        "au plus tard",
        "au plus tôt",
        "week-end de Pâques",
        "décennie",
        "loi",
        "aura lieu",
        "du mois",
        "29",
        "février",
        "2999",
        "\u{a0}",
        "fe\u{301}vrier",
        "neuvième",
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
        let matches = gazetteers.matches(&cut);
        let Read { mentions: mut found, anchor, odd } = read(&cut, &gazetteers, &matches, published);
        let events = Vec::from([0..cut.tokens.len().min(1), 0..0]);
        let around = Around { text: &cut, gazetteers: &gazetteers, matches: &matches, published, anchor, events };
        tell_roles(&around, &mut found);
        odd.iter().for_each(|odd| assert!(!odd.tell(&cut).is_empty()));
        stated_day(&text, &gazetteers);
        announces(&text, &gazetteers);
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

#[test]
fn a_text_may_open_with_a_stop() {
    let gazetteers = Gazetteers::embedded();
    let text = gazetteers.text(". Il a siégé du 8 au 12 mars.");
    let matches = gazetteers.matches(&text);
    let mut found = read(&text, &gazetteers, &matches, None).mentions;
    let around = Around {
        text: &text,
        gazetteers: &gazetteers,
        matches: &matches,
        published: None,
        anchor: None,
        events: vec![],
    };
    tell_roles(&around, &mut found);
    assert_eq!(found.len(), 1);
}
