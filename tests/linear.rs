//! Every stage takes steps in proportion to its input: `depeche::steps` counts them, in builds with debug assertions.
//!
//! Each row of [`ROWS`] is read at two sizes. Whatever stage takes more than its share of steps more is not linear. Each
//! stage has a row at least that presses on it, and must be seen at work there: a stage cannot be left out of the count.

use std::io::Cursor;
use std::ops::ControlFlow;

use depeche::analyze::{Analyzer, Options};
use depeche::document::Document;
use depeche::extract::EXTRACTORS;
use depeche::gazetteer::check::{self, check};
use depeche::gazetteer::{Gazetteers, ListKind, ListText};
use depeche::index::{Filters, Sort};
use depeche::ingest::readers::{Form, Input, READERS};
use depeche::steps::{Counts, Stage, count, work};

use crate::linear_edges::EDGES;
use crate::records::{Corpus, record};

/// What is read, by the number of its pieces.
pub enum Made {
    /// The body of a document; the language is given, but for [`Stage::Language`].
    Text(fn(usize) -> String),
    /// A file of a format, by the name of its reader.
    File(&'static str, fn(usize) -> Vec<u8>),
    /// The text of a hit, and the query that finds it.
    Search(fn(usize) -> (String, String)),
    /// A list that is checked, by its path.
    List(&'static str, fn(usize) -> String),
}

/// A kind of input, and the stages that it presses on (by name: see [`stages`]).
pub struct Row {
    pub name: &'static str,
    pub stages: &'static [&'static str],
    /// Pieces of the small input; the large one has [`TIMES`] as many.
    pub pieces: usize,
    pub made: Made,
}

/// How much larger the large input is.
const TIMES: usize = 4;
/// How much more than their share the steps of a stage may grow, and what is free: looks around the ends.
const SLACK: f64 = 1.25;
const FREE: u64 = 2_000;

pub const fn text(
    name: &'static str,
    stages: &'static [&'static str],
    pieces: usize,
    made: fn(usize) -> String,
) -> Row {
    Row { name, stages, pieces, made: Made::Text(made) }
}

pub const fn file(
    name: &'static str,
    stages: &'static [&'static str],
    pieces: usize,
    (format, made): (&'static str, fn(usize) -> Vec<u8>),
) -> Row {
    Row { name, stages, pieces, made: Made::File(format, made) }
}

const ROWS: &[Row] = &[
    // What documents are made of: the more of it, the more distinct names, days, labels, addresses.
    text("releases end to end", &["Clean", "Tokens", "Sentences", "Matches", "Context", "Trace"], 40, releases),
    text("releases on one line", &["Record"], 40, |n| releases(n).replace('\n', " ")),
    text("releases without a stop", &[], 40, |n| releases(n).replace(['\n', '.'], " ")),
    text("paragraphs in two languages", &["Language"], 200, |n| {
        "Le conseil de la ville a voté hier le budget de l'année.\n\nThe council of the town voted the budget.\n\n"
            .repeat(n)
    }),
    text("lines of one letter", &["Paragraphs", "Lines", "Furniture", "Zones"], 1000, |n| "a\n\n".repeat(n)),
    // Labels and claims.
    text("claims without a stop", &["Claims", "Labels"], 40, |n| {
        "la ville de Metz a obtenu le label Ville prudente, la commune de Nancy a reçu le label Ville prudente, "
            .repeat(n)
    }),
    text("claims on labels of all names", &["Claims", "Labels"], 100, |n| {
        each(n, |i| format!("la société {} a obtenu le label « Cap {} », ", name(i), name(i * 7)))
    }),
    text("a list of labels", &["Claims", "Labels"], 200, |n| "label Ville prudente, Pavillon Bleu, ".repeat(n)),
    text("labels side by side", &["Claims"], 200, |n| "obtenu Ville prudente « ".repeat(n)),
    text("claims of one subject", &["Claims"], 200, |n| {
        "La société Durandal ".to_string() + &"a obtenu le label Ville prudente ".repeat(n)
    }),
    text("claims of no subject", &["Claims"], 200, |n| "avec elle obtient le label Ville prudente ".repeat(n)),
    text("claims of many bodies", &["Claims"], 200, |n| {
        each(n, |i| format!("la société {} et ", name(i))) + &"ont obtenu le label Ville prudente ".repeat(n)
    }),
    text("claims and days", &["Claims"], 200, |n| "12 mars 2019 label Ville prudente obtenu ".repeat(n)),
    text("claims of our own", &["Claims"], 200, |n| "nous avons obtenu le label Ville prudente ".repeat(n)),
    text("products in quotes that never close", &["Claims"], 200, |n| "AOP « ".repeat(n)),
    text("products without an end", &["Claims"], 200, |n| "AOP Mirabelle ".repeat(n)),
    text("labels that no list knows", &["Labels"], 300, |n| each(n, |i| format!("certifié {}, ", name(i)))),
    text("numbered standards", &["Labels"], 300, |n| "normes ISO 9001, 14001 et ".repeat(n)),
    // Persons and their titles.
    text("civilities", &["persons"], 2000, |n| "M. ".repeat(n)),
    text("civilities of all kinds", &["persons"], 1000, |n| "Mme M. Dr ".repeat(n)),
    text("first names with hyphens", &["persons"], 1000, |n| "Jean-".repeat(n)),
    text("first names without an end", &["persons"], 1000, |n| "Jean ".repeat(n)),
    text("initials", &["persons"], 1000, |n| "J. ".repeat(n)),
    text("persons with their titles, without a stop", &["Roles", "Entities", "holders"], 100, |n| {
        each(n, |i| format!("Jean {}, maire de Metz, et Anne {}, maire de Nancy, et ", name(i), name(i * 7 + 3)))
    }),
    text("persons behind one civility", &["persons", "Roles"], 200, |n| {
        "MM. ".to_string() + &each(n, |i| format!("Jean {}, ", name(i)))
    }),
    text("titles that all share", &["Roles"], 100, |n| each(n, |i| format!("les présidents Jean {}, ", name(i)))),
    text("titles of the body named before", &["Roles"], 100, |n| {
        "Le ministre Jean Bon. ".to_string() + &each(n, |i| format!("Son président, Jean {}, a dit. ", name(i)))
    }),
    text("titles of a body that has the word", &["Roles"], 100, |n| {
        each(n, |i| format!("La Fédération {} dit. Le président de la fédération, Jean {}, ", name(i), name(i * 3)))
    }),
    text("titles and nobody", &["Roles"], 500, |n| "directeur, président, maire, ".repeat(n) + "Jean Durandal"),
    text("titles that are adjectives", &["holders"], 1000, |n| "général ".repeat(n)),
    text("far from a title", &["Roles"], 200, |n| {
        "Le maire ".to_string() + &each(n, |i| format!("chante pour Jean {} ", name(i)))
    }),
    text("family names of one first name", &["Groups", "Repeats"], 300, |n| {
        each(n, |i| format!("M. Jean {0} a parlé. M. {0} a souri. ", name(i)))
    }),
    text("first names of one family name", &["Groups", "Repeats"], 300, |n| {
        each(n, |i| format!("Mme {} Martin a parlé. M. J. Martin a souri. ", name(i)))
    }),
    text("figures", &["figures"], 400, |n| "Emmanuel Macron et Macron ".repeat(n)),
    // Bodies.
    text("bodies that no list knows", &["organisations", "Groups", "Repeats"], 200, |n| {
        each(n, |i| format!("L'association {} a écrit. ", name(i)))
    }),
    text("bodies and their short names", &["Groups"], 200, |n| {
        each(n, |i| format!("La Chambre {0} {1} dit à la Chambre {0} : {1}. ", name(i), name(i + 1)))
    }),
    text("acronyms", &["unknown names", "Groups"], 200, |n| {
        each(n, |i| format!("la Société {} du Rail ({}) signe, ", name(i), acronym(i)))
    }),
    text("acronyms of a known body", &["Groups"], 300, |n| "SNCF (ABC) ".repeat(n)),
    text("bodies in bodies", &["organisations", "Reading"], 500, |n| "Université de l'".repeat(n)),
    text("bodies behind nouns", &["organisations"], 1000, |n| "groupe ".repeat(n)),
    text("bodies behind adjectives", &["organisations"], 1000, |n| "mutuelle nationale ".repeat(n)),
    text("bodies with hyphens", &["organisations"], 500, |n| "groupe-Abc-".repeat(n)),
    text("ministries", &["organisations"], 500, |n| "ministère de la ".repeat(n)),
    text("capitals", &["unknown names"], 1000, |n| "A B C D ".repeat(n)),
    text("names without an end", &["unknown names", "unknown places"], 500, |n| each(n, |i| name(i) + " ")),
    text("names with hyphens", &["unknown names", "unknown places"], 500, |n| each(n, |i| name(i) + "-")),
    text("names that small words join", &["unknown names"], 500, |n| each(n, |i| name(i) + " de la ")),
    // Places and events.
    text("places", &["places", "unknown places", "Territories"], 200, |n| {
        "à Metz, en Moselle, à Saint-Avold-sur-Vire ".repeat(n)
    }),
    text("places with hyphens", &[], 1000, |n| "Saint-".repeat(n)),
    text("streets of streets", &["places", "Reading"], 300, |n| "rue de Rue de ".repeat(n)),
    text("roads", &["places"], 300, |n| "A7, A8, ".repeat(n)),
    text("places between places", &["unknown places"], 300, |n| "entre Metz et ".repeat(n)),
    text("candidates that overlap", &["Document", "Reading"], 300, |n| "Université de Lorraine de ".repeat(n)),
    text("fairs without an end", &["events", "Reading"], 1000, |n| "le Salon du ".repeat(n)),
    text("fairs and their days", &["events", "DateRoles"], 100, |n| {
        each(n, |i| format!("le Salon {} aura lieu le {} mars, ", name(i), i % 28 + 1))
    }),
    text("occasions", &["events"], 1000, |n| "lors de ".repeat(n)),
    text("photo credits that never close", &["Document"], 300, |n| "(Photo : J. ".repeat(n)),
    // Dates.
    text("dates", &["Dates", "DateRoles", "Record"], 300, |n| {
        each(n, |i| format!("le {} mars {}, ", i % 28 + 1, 1950 + i % 100))
    }),
    text("days of one month", &["Dates", "DateRoles"], 300, |n| "12 mars, ".repeat(n)),
    text("ranges without an end", &["Dates"], 300, |n| "du 1 au 2 au 3 ".repeat(n)),
    text("days without a month", &["Dates"], 300, |n| "5, 12 et ".repeat(n)),
    text("weekdays", &["Dates"], 300, |n| "lundi ".repeat(n)),
    text("numbers spelt out", &["Dates"], 1000, |n| "mille ".repeat(n)),
    text("openings of ranges", &[], 1000, |n| "depuis jusqu'au ".repeat(n)),
    text("dates of laws", &["Dates", "DateRoles"], 300, |n| "loi du 7 octobre ".repeat(n)),
    text("figures in a row", &["Dates"], 1000, |n| each(n, |i| format!("{}, ", 1000 + i))),
    // Themes, contacts, the index.
    text("terms of themes", &["Themes"], 300, |n| "la cybersécurité, le logement, la forêt, l'emploi ".repeat(n)),
    text("contacts of all names", &["Contacts", "Record"], 300, |n| {
        each(n, |i| format!("contact{i}@exemple.fr, 03 53 01 {:02} {:02}, www.exemple{i}.fr ", i / 100 % 100, i % 100))
    }),
    text("addresses that never end", &["Contacts"], 1000, |n| "a@a www. +33 http://".repeat(n)),
    text("a head without an end", &["Head", "Publication"], 1000, |n| format!("Metz, le {}", "12 mars ".repeat(n))),
    text("words for the index", &["Terms"], 1000, |n| each(n, |i| format!("l'{} ", name(i)))),
    // Signs and small words.
    text("brackets", &["Clean"], 1000, |n| "(".repeat(n)),
    text("quotes", &["Sentences"], 1000, |n| "« ".repeat(n)),
    text("closing signs", &["Sentences"], 1000, |n| ") A » ".repeat(n)),
    text("accents that stand alone", &["Clean"], 1000, |n| "e\u{301}\r\n".repeat(n)),
    text("small words", &["Context"], 1000, |n| "de la et d'".repeat(n)),
    text("digits", &["Tokens"], 1000, |n| "1234567890".repeat(n)),
    // Formats.
    file(
        "a page of many parts",
        &["reader html"],
        100,
        ("html", |n| {
            format!("<html><body>{}</body></html>", "<div><p>Le conseil <b>a voté</b>.</p></div>".repeat(n))
                .into_bytes()
        }),
    ),
    file("many lines of JSON", &["reader jsonl"], 100, ("jsonl", |n| "{\"text\": \"Le pont.\"}\n".repeat(n).into())),
    file(
        "many objects of JSON",
        &["reader json"],
        100,
        ("json", |n| format!("[{}{{}}]", "{\"text\": \"Le pont.\"},".repeat(n)).into_bytes()),
    ),
    file("many marks", &["reader markdown"], 100, ("markdown", |n| "# Avis\n\nLe **pont**.\n\n".repeat(n).into())),
    file("plain lines", &["reader plain"], 100, ("plain", |n| "Le pont.\n".repeat(n).into())),
];

/// The rows of the analysis and those of what stands around it.
fn rows() -> impl Iterator<Item = &'static Row> {
    ROWS.iter().chain(EDGES)
}

/// A piece for each number.
pub fn each(pieces: usize, piece: impl Fn(usize) -> String) -> String {
    (0..pieces).map(piece).collect()
}

/// A capitalised name of its own for each number.
pub fn name(number: usize) -> String {
    const SYLLABLES: [&str; 10] = ["ba", "cor", "du", "fen", "gal", "lo", "mir", "nu", "pes", "ti"];
    let digits = format!("{number:04}");
    let word: String = digits.bytes().map(|digit| SYLLABLES[usize::from(digit - b'0')]).collect();
    word[..1].to_uppercase() + &word[1..]
}

/// Three capitals for each number.
fn acronym(number: usize) -> String {
    let letter = |shift: u32| char::from(b'A' + (number / 26usize.pow(shift) % 26) as u8);
    [letter(0), letter(1), letter(2)].into_iter().collect()
}

/// Paragraphs as of releases, each about other persons, bodies, places, days and labels.
fn releases(pieces: usize) -> String {
    const TOWNS: [&str; 5] = ["Metz", "Nancy", "Épinal", "Thionville", "Verdun"];
    each(pieces, |i| {
        let (town, other) = (TOWNS[i % 5], TOWNS[(i + 2) % 5]);
        let (first, family, body) = (name(i), name(i * 3 + 1), name(i * 7 + 5));
        format!(
            "La société {body} ouvre un site à {town}\n\nLe {} mars {}, {first} {family}, directeur de la société {body}, \
             a signé à {other} avec le Salon de l'{body} le label « Cap {body} ». M. {family} a rappelé que \
             l'association {first} ({}) a reçu le label Ville prudente. Contact : presse@{body}.fr\n\n",
            i % 28 + 1,
            1990 + i % 40,
            &first[..2].to_uppercase(),
        )
    })
}

/// Every stage with its name, extractors and readers by that of their tables.
fn stages() -> Vec<(String, Stage)> {
    let named = Stage::ALL.iter().map(|stage| (format!("{stage:?}"), *stage));
    let extractors = (0..).zip(EXTRACTORS).map(|(number, one)| (one.name.to_string(), Stage::Extractor(number)));
    let readers = (0..).zip(READERS).map(|(number, one)| (format!("reader {}", one.name), Stage::Reader(number)));
    named.chain(extractors).chain(readers).collect()
}

/// The steps of each stage over a row's input of so many pieces, and the bytes of that input.
fn steps(analyzer: &Analyzer, row: &Row, pieces: usize) -> (Counts, usize) {
    match &row.made {
        Made::Text(made) => {
            let document = Document { body: made(pieces), ..Document::default() };
            let told = !row.stages.contains(&"Language");
            let options = Options { language: told.then(|| "fr".to_string()), ..Options::default() };
            let bytes = document.body.len();
            let analysed = || {
                analyzer.analyze(&document, &options);
                analyzer.explain(&document, &options);
            };
            (count(analysed).0, bytes)
        }
        Made::File(format, made) => {
            let bytes = made(pieces);
            let length = bytes.len();
            let number = READERS.iter().position(|reader| reader.name == *format).unwrap();
            let reader = &READERS[number];
            let read = || match reader.read {
                Form::One(read) => {
                    let _ = read(bytes, Document::default());
                }
                Form::Many(read) => {
                    let stream = Box::new(Cursor::new(bytes));
                    let input = Input {
                        source: "a".into(),
                        name: "a".into(),
                        stamp: 0,
                        size: Some(length as u64),
                        limit: 1 << 40,
                        stream,
                    };
                    let _ = read(input, &mut |found| {
                        let _ = found.read();
                        ControlFlow::Continue(())
                    });
                }
            };
            (count(|| work(Stage::Reader(number as u8), read)).0, length)
        }
        Made::Search(made) => {
            let (text, query) = made(pieces);
            let length = text.len() + query.len();
            let corpus = Corpus::of([record("a", "", &text)]);
            let reader = corpus.reader();
            let search = || reader.search(&query, &Filters::default(), Sort::Score, 0, 10, 10).is_ok();
            (count(search).0, length)
        }
        Made::List(path, made) => {
            let text = made(pieces);
            let kind = path.split_once('/').and_then(|(folder, _)| ListKind::from_folder(folder)).unwrap();
            let lists = [ListText { path: (*path).into(), kind, text: &text }];
            (count(|| check(&check::Input { lists: &lists, ..check::Input::default() }, &[])).0, text.len())
        }
    }
}

#[test]
fn every_stage_has_a_row_that_presses_on_it() {
    let known = stages();
    for row in rows() {
        for name in row.stages {
            assert!(known.iter().any(|(stage, _)| stage == name), "{}: there is no stage {name}", row.name);
        }
    }
    for (stage, _) in known.iter().filter(|(_, stage)| *stage != Stage::Other) {
        let pressed = rows().any(|row| row.stages.contains(&stage.as_str()));
        assert!(pressed, "{stage}: no row of tests/linear.rs presses on it");
    }
}

#[test]
#[cfg_attr(not(debug_assertions), ignore = "steps are counted with debug assertions alone")]
fn every_stage_is_linear_in_its_input() {
    let analyzer = Analyzer::new(Gazetteers::embedded());
    let stages = stages();
    let mut wrong = Vec::new();
    for row in rows() {
        let (small, small_bytes) = steps(&analyzer, row, row.pieces);
        let (large, large_bytes) = steps(&analyzer, row, row.pieces * TIMES);
        let share = large_bytes as f64 / small_bytes as f64 * SLACK;
        for (name, stage) in &stages {
            let (few, many) = (small.of(*stage), large.of(*stage));
            if many as f64 > few as f64 * share + FREE as f64 {
                wrong.push(format!("{name} over {}: {few} steps, then {many}", row.name));
            }
            if many == 0 && row.stages.contains(&name.as_str()) {
                wrong.push(format!("{name} over {}: counts no steps", row.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
