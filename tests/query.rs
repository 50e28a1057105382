//! The query language, filters, facets and snippets.

use depeche::error::Error;
use depeche::index::{Filters, Reader, Sort};
use depeche::record::ActorKind;

use crate::records::*;

fn corpus() -> Corpus {
    let tours = "La ville de Tours aide l’entreprise. Les équipes sont aujourd’hui sur la côte.";
    let mut a = published(record("a", "Une entreprise à Tours", tours), "2017-01-15");
    a.actors = vec![actor(ActorKind::Place, "Tours", tours, "Tours")];
    let tour = "Le tour des entreprises françaises passe par Issy-les-Moulineaux ; à côté, l’école.";
    let mut b = published(record("b", "Le tour", tour), "2017-05-31");
    b.url = Some("https://www.exemple.lu/tour".into());
    let mut english = published(record("en", "Companies", "The companies were founded in 2016."), "2018-02-01");
    english.language.code = "en".into();
    Corpus::of([a, b, english, full()])
}

#[test]
fn reads_the_language() {
    let corpus = corpus();
    for (query, expected) in [
        // Stems, accents, elision, case.
        ("entreprise", vec!["a", "b"]),
        ("ENTREPRISES", vec!["a", "b"]),
        ("l'entreprise", vec!["a", "b"]),
        ("equipe", vec!["a"]),
        ("aujourd'hui", vec!["a"]),
        ("aujourd’hui", vec!["a"]),
        ("ecole", vec!["b"]),
        ("company", vec!["en"]),
        ("Issy les Moulineaux", vec!["b"]),
        ("issy-les-moulineaux", vec!["b"]),
        // All words must be there.
        ("entreprise tour", vec!["a", "b"]),
        ("entreprise ville", vec!["a"]),
        ("entreprise ville école", vec![]),
        ("ville OR école", vec!["a", "b"]),
        ("ville AND entreprise", vec!["a"]),
        ("entreprise -ville", vec!["b"]),
        ("entreprise NOT ville", vec!["b"]),
        ("-entreprise", vec!["en", "full"]),
        ("(ville OR école) entreprise", vec!["a", "b"]),
        // Phrases.
        ("\"label French Tech\"", vec!["full"]),
        ("« label French Tech »", vec!["full"]),
        ("\"Tech French\"", vec![]),
        ("\"label Tech\"~2", vec!["full"]),
        // Starts and strict spelling.
        ("entrepr*", vec!["a", "b"]),
        ("ecol*", vec!["b"]),
        ("École*", vec!["b"]),
        ("=tours", vec!["a"]),
        ("=tour", vec!["b"]),
        ("exact:côte", vec!["a"]),
        ("exact:côté", vec!["b"]),
        ("exact:cote", vec![]),
        // Fields.
        ("titre:entreprise", vec!["a"]),
        ("title:tour", vec!["a", "b"]),
        ("text:ville", vec!["a"]),
        ("lieu:tours", vec!["a"]),
        ("place:\"fr-57463\"", vec!["full"]),
        ("personne:guérin", vec!["full"]),
        ("acteur:nyuko", vec!["full"]),
        ("label:\"French Tech\"", vec!["full"]),
        ("label:french-tech", vec!["full"]),
        ("thème:cybersecurite", vec!["full"]),
        ("évènement:\"ict spring\"", vec!["full"]),
        ("langue:en", vec!["en"]),
        ("source:exemple.lu", vec!["b"]),
        ("published:2017", vec!["a", "b", "full"]),
        ("publié:[2017-01 TO 2017-05-10]", vec!["a", "full"]),
        ("published:{2017-01 TO 2018}", vec!["b", "full"]),
        ("published:>=2017-05-31", vec!["b", "en"]),
        ("date:[2017-04-01 TO 2017-04-30]", vec!["full"]),
        ("date:2016", vec![]),
        ("date:*", vec!["full"]),
        ("*", vec!["a", "b", "en", "full"]),
        ("", vec!["a", "b", "en", "full"]),
    ] {
        assert_eq!(corpus.find(query), expected, "{query}");
    }
}

#[test]
fn says_what_it_cannot_read() {
    let reader = corpus().reader();
    for (query, said) in [
        ("\"sans fin", "not closed"),
        ("(a OR b", "parentheses"),
        ("12:30", "no field `12`"),
        ("published:hier", "no date"),
        ("titre:[a TO b]", "no ranges"),
        ("/a.*/", "regular expression"),
        ("&", "no word"),
        ("titre:*", "cannot be asked"),
        (&"(".repeat(50), "nested"),
        (&"NOT ".repeat(1_200), "nested"),
        (&"NOT ( ".repeat(50), "nested"),
        (&"+(-(NOT a OR field:(".repeat(20), "nested"),
        (&format!("a\"b {} \"", "( ".repeat(5_000)), "quotes"),
        (&"a ".repeat(200_000), "longer"),
    ] {
        let error = reader.search(query, &Filters::default(), Sort::Score, 0, 10, 10).unwrap_err();
        assert!(matches!(&error, Error::Query { .. }), "{query}: {error}");
        assert!(error.to_string().contains(said), "{query}: {error}");
    }
}

#[test]
fn filters_add_up() {
    let corpus = corpus();
    let some = |values: &[&str]| values.iter().map(|v| v.to_string()).collect::<Vec<_>>();
    for (filters, expected) in [
        (Filters { from: Some("2017-02".into()), ..Filters::default() }, vec!["b", "en", "full"]),
        (Filters { from: Some("2017".into()), to: Some("2017-05-10".into()), ..Filters::default() }, vec!["a", "full"]),
        (Filters { languages: some(&["en", "de"]), ..Filters::default() }, vec!["en"]),
        (Filters { actors: some(&["person:martin-guerin"]), ..Filters::default() }, vec!["full"]),
        (Filters { actors: some(&["Tours", "Nyuko"]), ..Filters::default() }, vec!["a", "full"]),
        (Filters { told_from: Some("2017-04-25".into()), ..Filters::default() }, vec!["full"]),
        (Filters { sources: some(&["exemple.lu"]), ..Filters::default() }, vec!["b"]),
    ] {
        assert_eq!(corpus.filter("", &filters), expected, "{filters:?}");
        assert!(!filters.is_empty());
    }
    let mut theme = Filters::default();
    theme.entities[5] = some(&["cybersecurite"]);
    assert_eq!(corpus.filter("label", &theme), ["full"]);
}

fn search(reader: &Reader, query: &str) -> depeche::index::reader::Hits {
    reader.search(query, &Filters::default(), Sort::Score, 0, 10, 10).unwrap()
}

#[test]
fn ranks_pages_and_counts() {
    let corpus = corpus();
    let reader = corpus.reader();
    let hits = search(&reader, "entreprise");
    assert_eq!(hits.hits[0].record.id, "a", "a word of the title counts more");
    let by_date = reader.search("", &Filters::default(), Sort::Date, 1, 2, 10).unwrap();
    assert_eq!(by_date.total, 4);
    let ids: Vec<&str> = by_date.hits.iter().map(|hit| hit.record.id.as_str()).collect();
    assert_eq!(ids, ["b", "full"]);
    let facets = search(&reader, "").facets;
    assert_eq!(facets.documents, 4);
    let place = facets.get("place").iter().find(|line| line.id == "place:tours").unwrap();
    assert_eq!((place.name.as_deref(), place.count), (Some("Tours"), 1));
    assert_eq!(facets.get("language")[0].id, "fr");
    assert_eq!(facets.get("language")[0].count, 3);
    let months: Vec<&str> = facets.get("month").iter().map(|line| line.id.as_str()).collect();
    assert_eq!(months, ["2017-01", "2017-05", "2018-02"]);
    assert_eq!(facets.get("month")[1].count, 2);
}

#[test]
fn marks_what_answers() {
    let corpus = corpus();
    for (query, expected) in [
        ("entreprise", vec!["entreprises"]),
        ("issy-les-moulineaux", vec!["Issy-les-Moulineaux"]),
        ("ecol* -ville", vec!["école"]),
        ("=côté", vec!["côté"]),
    ] {
        let hits = search(&corpus.reader(), query);
        let hit = hits.hits.iter().find(|hit| hit.record.id == "b").unwrap();
        let points: Vec<char> = hit.snippet.text.chars().collect();
        let marked: Vec<String> =
            hit.snippet.highlights.iter().map(|h| points[h[0] as usize..h[1] as usize].iter().collect()).collect();
        assert_eq!(marked, expected, "{query}");
    }
}
