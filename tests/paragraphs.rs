//! No mention reaches over the end of a paragraph, nor from the title into the text.

use depeche::analyze::{Analyzer, Options};
use depeche::document::{Document, Origin, Stated};
use depeche::gazetteer::Gazetteers;
use depeche::record::{Field, Record};

/// Two halves of what would be one name, date, label, theme or contact, if nothing parted them.
const HALVES: &[(&str, &str)] = &[
    ("Réunion lundi", "de la semaine prochaine, le maire de Metz ouvre le salon."),
    ("Travaux : mardi 3 décembre de", "l’année 2019, le pont rouvrira."),
    ("Le 17 mars 2022, 11", ":30, le conseil se réunira."),
    ("Ouverture le 3", "mai 2019 de la salle."),
    ("Il est fermé depuis", "le 3 mai 2019 au soir."),
    ("Le groupe Dupont &", "Cie, société anonyme, agrandit son usine de Toul."),
    ("L’atelier Repair &", "Save ouvre ses portes à Metz."),
    ("La Chambre de Commerce et", "d’Industrie de la Moselle a voté."),
    ("Mme Anne", "Bon, maire de Metz, a ouvert le salon."),
    ("Le club a reçu le label régional de la", "FFA. Il en est fier."),
    ("Elle a obtenu la certification de la Société", "allemande du cancer."),
    ("Tous vont à Issy", "les Moulineaux en mai."),
    ("Le Salon de", "l’Agriculture a ouvert ses portes."),
    ("Une entreprise du développement", "durable et de la transition énergétique."),
    ("Écrire à presse", "[at]exemple.fr ou au 03 53 01"),
    (", directeur des achats du groupe tunisien", "Sotem, a signé."),
    ("9, rue Haute,", "54000 Nancy"),
];

const BREAKS: &[&str] = &["\n\n", "\n \n", "\r\n\r\n", "\r\r", "\n\u{A0}\n", "\u{2029}", "\n\n\n"];

fn mentions(record: &Record) -> Vec<(Field, u32, u32, &str)> {
    let mut all = Vec::new();
    let mut add = |list: &[depeche::record::Mention]| {
        let place = |m: &depeche::record::Mention| (m.field, m.start, m.end, m.text.clone());
        all.extend(list.iter().map(place));
    };
    record.actors.iter().for_each(|row| add(&row.mentions));
    record.events.iter().for_each(|row| add(&row.mentions));
    record.labels.iter().for_each(|row| add(&row.mentions));
    record.themes.iter().for_each(|row| add(&row.mentions));
    record.contacts.iter().for_each(|row| add(&row.mentions));
    for claim in record.labels.iter().flat_map(|label| &label.claims) {
        add(std::slice::from_ref(&claim.mention));
    }
    let dates = record.dates.iter().flat_map(|date| &date.mentions);
    all.extend(dates.map(|m| (m.field, m.start, m.end, m.text.clone())));
    let of = |field| match field {
        Field::Title => record.title.as_deref().unwrap_or_default(),
        Field::Text => record.text.as_str(),
    };
    all.iter()
        .map(|(field, start, end, text)| {
            let there: String = of(*field).chars().skip(*start as usize).take((end - start) as usize).collect();
            assert_eq!(&there, text, "the characters at {start}..{end}");
            let slice = of(*field).match_indices(there.as_str()).map(|(_, slice)| slice).next().unwrap();
            (*field, *start, *end, slice)
        })
        .collect()
}

#[test]
fn no_mention_reaches_over_the_end_of_a_paragraph() {
    let analyzer = Analyzer::new(Gazetteers::embedded());
    let published = Some(Stated { value: "2019-03-12".into(), origin: Origin::Input });
    let french = |keep_furniture| Options { keep_furniture, language: Some("fr".into()), ..Options::default() };
    for (first, second) in HALVES {
        let document = |title: Option<&str>, body: String| Document {
            title: title.map(str::to_string),
            body,
            published: published.clone(),
            ..Document::default()
        };
        // From the title into the text.
        let record = analyzer.record(&document(Some(first), (*second).to_string()), &french(false));
        for (field, start, _, text) in mentions(&record) {
            assert!(!text.contains('\n'), "{field:?} {start} {text:?}");
        }
        // From paragraph to paragraph of the text, as it is and as it is laid out.
        for (separator, keep_furniture) in BREAKS.iter().flat_map(|separator| [(separator, true), (separator, false)]) {
            let body = format!("Avant cela, rien.\n\n{first}{separator}{second}");
            let record = analyzer.record(&document(None, body), &french(keep_furniture));
            for (_, _, _, text) in mentions(&record) {
                assert!(!text.contains(separator) && !text.contains("\n\n"), "{separator:?} {text:?}");
            }
        }
    }
}
