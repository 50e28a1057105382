//! Every stage takes steps in proportion to its input: `depeche::steps` counts them, in builds with debug assertions.
//!
//! Each row of [`ROWS`] is read at two sizes. Whatever stage takes more than its share of steps more is not linear. Each
//! stage has a row at least that presses on it, and must be seen at work there: a stage cannot be left out of the count.

use std::io::Cursor;
use std::ops::ControlFlow;

use depeche::analyze::{Analyzer, Options};
use depeche::document::Document;
use depeche::extract::EXTRACTORS;
use depeche::gazetteer::Gazetteers;
use depeche::ingest::readers::{Form, Input, READERS};
use depeche::steps::{Counts, Stage, count};

/// What is read, by the number of its pieces.
enum Made {
    /// The body of a document; the language is given, but for [`Stage::Language`].
    Text(fn(usize) -> String),
    /// A file of a format, by the name of its reader.
    File(&'static str, fn(usize) -> Vec<u8>),
}

/// A kind of input, and the stages that it presses on (by name: see [`stages`]).
struct Row {
    name: &'static str,
    stages: &'static [&'static str],
    /// Pieces of the small input; the large one has [`TIMES`] as many.
    pieces: usize,
    made: Made,
}

/// How much larger the large input is.
const TIMES: usize = 4;
/// How much more than their share the steps of a stage may grow, and what is free: looks around the ends.
const SLACK: f64 = 1.25;
const FREE: u64 = 2_000;

/// Stages that do not count their steps yet.
const UNCOUNTED: &[&str] = &[
    "Paragraphs",
    "Lines",
    "Furniture",
    "Head",
    "Zones",
    "reader html",
    "reader jsonl",
    "reader json",
    "reader markdown",
    "reader plain",
];

const fn text(name: &'static str, stages: &'static [&'static str], pieces: usize, made: fn(usize) -> String) -> Row {
    Row { name, stages, pieces, made: Made::Text(made) }
}

const fn file(
    name: &'static str,
    stages: &'static [&'static str],
    pieces: usize,
    (format, made): (&'static str, fn(usize) -> Vec<u8>),
) -> Row {
    Row { name, stages, pieces, made: Made::File(format, made) }
}

const ROWS: &[Row] = &[
    text("releases end to end", &["Clean", "Tokens", "Sentences", "Matches", "Context"], 40, releases),
    text("paragraphs in two languages", &["Language"], 200, |n| {
        "Le conseil de la ville a voté hier le budget de l'année.\n\nThe council of the town voted the budget.\n\n"
            .repeat(n)
    }),
    text("lines of one letter", &["Paragraphs", "Lines", "Furniture", "Zones"], 1000, |n| "a\n\n".repeat(n)),
    text("claims without a stop", &["Claims", "Labels"], 40, |n| {
        "la ville de Metz a obtenu le label Ville prudente, la commune de Nancy a reçu le label Ville prudente, "
            .repeat(n)
    }),
    text("civilities", &["persons"], 2000, |n| "M. ".repeat(n)),
    text("persons with their titles, without a stop", &["Roles", "Entities", "holders"], 100, |n| {
        each(n, |i| format!("{} {}, maire de Metz, et ", name(i), name(i * 7 + 3)))
    }),
    text("fairs without an end", &["events"], 1000, |n| "le Salon du ".repeat(n)),
    text("bodies that no list knows", &["organisations", "Groups", "Repeats"], 200, |n| {
        each(n, |i| format!("L'association {} a écrit. ", name(i)))
    }),
    text("acronyms", &["unknown names"], 200, |n| each(n, |i| format!("la société {} (ABC) signe, ", name(i)))),
    text("places", &["places", "unknown places", "Territories"], 200, |n| {
        "à Metz, en Moselle, à Saint-Avold-sur-Vire ".repeat(n)
    }),
    text("figures", &["figures"], 400, |n| "Emmanuel Macron et Macron ".repeat(n)),
    text("candidates that overlap", &["Document", "Reading"], 300, |n| "Université de Lorraine de ".repeat(n)),
    text("dates", &["Dates", "DateRoles", "Record"], 300, |n| {
        each(n, |i| format!("le {} mars {}, ", i % 28 + 1, 1950 + i % 100))
    }),
    text("terms of themes", &["Themes"], 300, |n| "la cybersécurité, le logement, la forêt, l'emploi ".repeat(n)),
    text("numbers to call and addresses", &["Contacts"], 300, |n| {
        each(n, |i| format!("contact{i}@exemple.fr, 03 53 01 {:02} {:02}, www.exemple{i}.fr ", i / 100 % 100, i % 100))
    }),
    text("a head without an end", &["Head", "Publication"], 1000, |n| format!("Metz, le {}", "12 mars ".repeat(n))),
    text("words for the index", &["Terms", "Trace"], 1000, |n| each(n, |i| format!("l'{} ", name(i)))),
    file(
        "a page of many parts",
        &["reader html"],
        100,
        ("html", |n| {
            format!("<html><body>{}</body></html>", "<div><p>Le conseil <b>a voté</b>.</p></div>".repeat(n))
                .into_bytes()
        }),
    ),
    file(
        "many lines of JSON",
        &["reader jsonl"],
        100,
        ("jsonl", |n| "{\"text\": \"Le pont.\"}\n".repeat(n).into_bytes()),
    ),
    file(
        "many objects of JSON",
        &["reader json"],
        100,
        ("json", |n| format!("[{}{{}}]", "{\"text\": \"Le pont.\"},".repeat(n)).into_bytes()),
    ),
    file(
        "many marks",
        &["reader markdown"],
        100,
        ("markdown", |n| "# Avis\n\nLe **pont**.\n\n".repeat(n).into_bytes()),
    ),
    file("plain lines", &["reader plain"], 100, ("plain", |n| "Le pont.\n".repeat(n).into_bytes())),
];

/// A piece for each number.
fn each(pieces: usize, piece: impl Fn(usize) -> String) -> String {
    (0..pieces).map(piece).collect()
}

/// A capitalised name of its own for each number.
fn name(number: usize) -> String {
    const SYLLABLES: [&str; 10] = ["ba", "cor", "du", "fen", "gal", "lo", "mir", "nu", "pes", "ti"];
    let digits = format!("{number:04}");
    let word: String = digits.bytes().map(|digit| SYLLABLES[usize::from(digit - b'0')]).collect();
    word[..1].to_uppercase() + &word[1..]
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
            let reader = READERS.iter().find(|reader| reader.name == *format).unwrap();
            let read = || match reader.read {
                Form::One(read) => {
                    assert!(read(bytes, Document::default()).is_ok(), "{}", row.name);
                }
                Form::Many(read) => {
                    let stream = Box::new(Cursor::new(bytes));
                    let input = Input {
                        source: "a".into(),
                        relative: "a".into(),
                        size: Some(length as u64),
                        limit: 1 << 40,
                        stream,
                    };
                    let _ = read(input, &mut |_| ControlFlow::Continue(()));
                }
            };
            (count(read).0, length)
        }
    }
}

#[test]
fn every_stage_has_a_row_that_presses_on_it() {
    let known = stages();
    for row in ROWS {
        for name in row.stages {
            assert!(known.iter().any(|(stage, _)| stage == name), "{}: there is no stage {name}", row.name);
        }
    }
    for (stage, _) in known.iter().filter(|(_, stage)| *stage != Stage::Other) {
        let pressed = ROWS.iter().any(|row| row.stages.contains(&stage.as_str()));
        assert!(pressed, "{stage}: no row of tests/linear.rs presses on it");
    }
}

#[test]
#[cfg_attr(not(debug_assertions), ignore = "steps are counted with debug assertions alone")]
fn every_stage_is_linear_in_its_input() {
    let analyzer = Analyzer::new(Gazetteers::embedded());
    let stages = stages();
    let mut wrong = Vec::new();
    for row in ROWS {
        let (small, small_bytes) = steps(&analyzer, row, row.pieces);
        let (large, large_bytes) = steps(&analyzer, row, row.pieces * TIMES);
        let share = large_bytes as f64 / small_bytes as f64 * SLACK;
        for (name, stage) in &stages {
            let (few, many) = (small.of(*stage), large.of(*stage));
            if many as f64 > few as f64 * share + FREE as f64 {
                wrong.push(format!("{name} over {}: {few} steps, then {many}", row.name));
            }
            if row.stages.contains(&name.as_str()) {
                match (many > 0, UNCOUNTED.contains(&name.as_str())) {
                    (false, false) => wrong.push(format!("{name} over {}: counts no steps", row.name)),
                    (true, true) => wrong.push(format!("{name} counts its steps: take it out of UNCOUNTED")),
                    _ => {}
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
