//! Who holds which role: a sentence for every usual construction, in `tests/data/roles.tsv`.

use depeche::analyze::{Analyzer, Options};
use depeche::document::Document;
use depeche::gazetteer::Gazetteers;
use depeche::record::ActorKind;

#[test]
fn every_construction_gives_its_roles() {
    let analyzer = Analyzer::new(Gazetteers::embedded());
    let options = Options { keep_furniture: true, language: Some("fr".into()), ..Options::default() };
    let rows = include_str!("data/roles.tsv").lines().filter(|line| !line.starts_with('#')).skip(1);
    let mut wrong = Vec::new();
    for row in rows {
        let (sentence, expected) = row.split_once('\t').expect("two columns");
        let document = Document { body: sentence.into(), ..Document::default() };
        let record = analyzer.analyze(&document, &options).record;
        let mut found: Vec<String> = Vec::new();
        for actor in record.actors.iter().filter(|actor| actor.kind == ActorKind::Person) {
            for role in &actor.roles {
                let parts = [&actor.name, &role.title, &role.organisation, &role.territory, &role.status];
                found.push(parts.map(|part| part.as_deref().unwrap_or_default()).join("|"));
            }
        }
        let mut expected: Vec<&str> = expected.split(";;").collect();
        found.sort_unstable();
        expected.sort_unstable();
        if found != expected {
            wrong.push(format!("{sentence}\n  expected {expected:?}\n  found    {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
