//! `depeche eval`: scores against gold, the errors with their reasons, floors, two runs compared.

mod shown;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::progress::Progress;
use super::reading::{Reading, Resolved};
use super::{Common, Status, out, output, told};
use crate::analyze::{Analyzer, Finding, Options};
use crate::document::{Document, Identity, Origin, Stated, document_id};
use crate::error::Error;
use crate::eval::floors::Floors;
use crate::eval::{self, DocumentScore, Gold, Kind, Parents, Report, Sheet, Sheets, TypeNames};
use crate::gazetteer::ListKind;
use crate::ingest::base::Base;
use crate::ingest::pipeline::{Step, Ticket, run as run_pipeline};
use crate::ingest::readers::Found;
use crate::ingest::walk::{Place, walk};
use crate::ingest::{Plan, read};

/// Options of `eval`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// What is right: JSON Lines (see corpus/README.md), CoNLL (.conll, .bio, .iob2), brat (.ann, or a folder)
    #[arg(value_name = "GOLD")]
    gold: PathBuf,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    ablation: super::Ablation,
    /// Records of an earlier `extract`, or another gold, instead of a new extraction
    #[arg(long, value_name = "FILE", conflicts_with = "paths")]
    records: Option<PathBuf>,
    /// Records of another run, to tell what changed since
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Errors that are listed for each class; 0 for none
    #[arg(long, value_name = "N", default_value_t = 5)]
    errors: usize,
    /// Tells whether scores are what they say: how many of those with a score of 0.8 are right
    #[arg(long)]
    calibration: bool,
    /// Tells which themes are right, missed and wrong, and which stand for which
    #[arg(long)]
    confusion: bool,
    /// Figures that may not be missed (`name=0.95` a line); below them the exit status is 4
    #[arg(long, value_name = "FILE")]
    floors: Option<PathBuf>,
    /// Writes the floors of this run; over the same corpus and gold they only rise
    #[arg(long, requires = "floors")]
    pin: bool,
    /// Judges optional items like all others
    #[arg(long)]
    count_optional: bool,
    /// Kind of a type of your tag set, as `Personnage=person`; repeatable
    #[arg(long = "type", value_name = "TYPE=KIND", value_parser = type_name)]
    types: Vec<(String, Kind)>,
}

fn type_name(text: &str) -> Result<(String, Kind), String> {
    let kinds = "person, organisation, place, event, date or label";
    let (name, kind) = text.split_once('=').ok_or_else(|| format!("TYPE=KIND is wanted, KIND being {kinds}"))?;
    let kind = Kind::parse(kind).ok_or_else(|| format!("{kind:?} is no kind; it is {kinds}"))?;
    Ok((name.to_string(), kind))
}

/// What a run found, with its reasons.
struct Run {
    sheets: Sheets,
    findings: HashMap<String, Vec<Finding>>,
    rejected: u64,
}

/// A document of the gold, extracted.
struct Extracted {
    /// Its name in the gold.
    name: String,
    sheet: Sheet,
    /// Names that it goes by.
    names: Vec<String>,
    findings: Vec<Finding>,
}

/// Scores what is found in documents against their gold.
pub fn run(common: &Common, args: &Args) -> Result<Status, Error> {
    let types: TypeNames = args.types.iter().cloned().collect();
    let mut gold = eval::gold::open(&args.gold, &types)?;
    if args.count_optional {
        gold.documents.iter_mut().for_each(Sheet::count_optional);
    }
    let analyzer = common.analyzer()?;
    let parents = parents(&analyzer);
    let Resolved { plan, options, .. } = args.reading.resolve(common)?;
    let plan = self::plan(plan, args, &gold);
    let options = args.ablation.of(options);
    let of_run = |path: &Path| -> Result<Run, Error> {
        let mut sheets = eval::gold::open_run(path, &types)?;
        if args.count_optional {
            sheets.iter_mut().for_each(|(sheet, _)| sheet.count_optional());
        }
        Ok(Run { sheets: Sheets::new(sheets), findings: HashMap::new(), rejected: 0 })
    };
    let found = match (&args.records, &plan) {
        (Some(path), _) => of_run(path)?,
        (None, Some(plan)) => read_and_extract(common, &analyzer, plan, &options, &gold, &args.gold)?,
        (None, None) => extract_gold(&analyzer, &options, &gold),
    };
    let scores = scores(&gold, &found, &parents);
    if scores.iter().all(|score| score.notes.iter().any(|note| note.starts_with("no record"))) {
        let gold = args.gold.display();
        let reason = "none of its documents was found; name the files or folders that they are in";
        return Err(Error::NothingRead(format!("{gold}: {reason}")));
    }
    let report = Report::new(&scores);
    let change = match &args.baseline {
        Some(path) => Some(eval::compare(&self::scores(&gold, &of_run(path)?, &parents), &scores)),
        None => None,
    };
    let fallen = match &args.floors {
        Some(path) => floors(path, args.pin, &report, &digest(&args.gold, plan.as_ref())?)?,
        None => Vec::new(),
    };
    let shown = shown::Shown {
        report: &report,
        calibration: args.calibration.then(|| eval::calibration::calibrations(&scores)),
        confusion: args.confusion.then(|| eval::confusion::confusion(&scores)),
        change: change.as_ref(),
        fallen: &fallen,
        ignored: &gold.ignored,
    };
    tell(common, args, &shown)?;
    Ok(match (found.rejected, fallen.is_empty()) {
        (_, false) => Status::Fallen,
        (0, true) => Status::Done,
        _ => Status::Partial,
    })
}

/// What to read: the paths; else the folder of the gold, unless the gold has the texts itself.
fn plan(mut plan: Plan, args: &Args, gold: &Gold) -> Option<Plan> {
    if args.reading.paths.is_empty() {
        if gold.documents.iter().all(|document| document.text.is_some()) {
            return None;
        }
        let folder = args.gold.parent().filter(|folder| *folder != Path::new(""));
        plan.inputs = vec![folder.unwrap_or(Path::new(".")).to_path_buf()];
    }
    Some(plan)
}

fn parents(analyzer: &Analyzer) -> Parents {
    let gazetteers = analyzer.gazetteers();
    let themes = gazetteers.entries().filter(|entry| gazetteers.row(*entry).kind == ListKind::Theme as u8);
    let parent = |entry| Some((gazetteers.id(entry).to_string(), gazetteers.fact(entry, "parent")?.to_string()));
    themes.filter_map(parent).collect()
}

fn scores(gold: &Gold, run: &Run, parents: &Parents) -> Vec<DocumentScore> {
    let score = |sheet: &Sheet| {
        let findings = run.findings.get(&sheet.doc).map(Vec::as_slice).unwrap_or_default();
        eval::score(sheet, run.sheets.get(&sheet.doc), parents, findings)
    };
    gold.documents.iter().map(score).collect()
}

/// Extracts the documents that the gold names, out of all that the plan reads.
fn read_and_extract(
    common: &Common,
    analyzer: &Analyzer,
    plan: &Plan,
    options: &Options,
    gold: &Gold,
    gold_file: &Path,
) -> Result<Run, Error> {
    let wanted = Sheets::new(gold.documents.iter().map(|sheet| (sheet.clone(), Vec::new())).collect());
    let gold_source = plan.base.source(gold_file);
    let mut progress = Progress::new(common, plan);
    let (mut sheets, mut findings, mut rejected) = (Vec::new(), HashMap::new(), 0);
    run_pipeline(
        common.limits(),
        |give| read(plan, &mut |found: Found| give(found.ticket(), found)),
        |found| {
            let document = found.read()?;
            Ok(name_in(&wanted, &document).map(|name| {
                let (record, findings) = analyzer.explain(&document, options);
                Extracted { sheet: Sheet::from(&record), names: vec![name.clone(), record.id], name, findings }
            }))
        },
        |step: Step<Option<Extracted>>| -> Result<(), Error> {
            match step {
                Step::Done(ticket, Ok(extracted)) => {
                    progress.add(ticket.bytes);
                    if let Some(Extracted { name, sheet, names, findings: reasons }) = extracted {
                        sheets.push((sheet, names));
                        findings.insert(name, reasons);
                    }
                }
                // What is not in the gold may be anything: the gold itself, a list, an image.
                Step::Done(ticket, Err(reject)) if is_wanted(&wanted, &ticket, &gold_source) => {
                    rejected += 1;
                    progress.log(&told(&reject));
                }
                Step::Done(..) | Step::Idle => {}
            }
            Ok(())
        },
    )?;
    progress.finish();
    Ok(Run { sheets: Sheets::new(sheets), findings, rejected })
}

/// The gold's name of a document: by its id, its path, what it names as its source.
fn name_in(gold: &Sheets, document: &Document) -> Option<String> {
    let id = document_id(document);
    named(gold, [id.as_str(), &document.source])
}

fn named<'a>(gold: &Sheets, names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let ends = |name: &'a str| {
        let ends = name.match_indices('/').map(|(at, _)| &name[at + 1..]);
        std::iter::once(name).chain(ends)
    };
    names.into_iter().flat_map(ends).find_map(|name| gold.get(name)).map(|sheet| sheet.doc.clone())
}

fn is_wanted(gold: &Sheets, ticket: &Ticket, gold_source: &str) -> bool {
    named(gold, [ticket.source.as_str()]).is_some() && ticket.source != gold_source
}

/// Extracts the texts that the gold brings itself.
fn extract_gold(analyzer: &Analyzer, options: &Options, gold: &Gold) -> Run {
    use rayon::prelude::*;
    let extracted: Vec<_> = gold
        .documents
        .par_iter()
        .map(|sheet| {
            let published = sheet.published.as_ref().map(|day| Stated { value: day.clone(), origin: Origin::Input });
            let document = Document {
                identity: Identity::Given(sheet.doc.clone()),
                source: sheet.doc.clone(),
                title: sheet.title.clone(),
                body: sheet.text.clone().unwrap_or_default(),
                published,
                ..Document::default()
            };
            // Where offsets count in the text, it is read as it stands.
            let options = Options { keep_furniture: options.keep_furniture || sheet.verbatim, ..options.clone() };
            let (record, findings) = analyzer.explain(&document, &options);
            (sheet.doc.clone(), Sheet::from(&record), findings)
        })
        .collect();
    let (mut sheets, mut findings) = (Vec::new(), HashMap::new());
    for (name, sheet, reasons) in extracted {
        findings.insert(name, reasons);
        sheets.push((sheet, Vec::new()));
    }
    Run { sheets: Sheets::new(sheets), findings, rejected: 0 }
}

/// Digest of the gold and of all that was read for it, byte by byte.
fn digest(gold: &Path, plan: Option<&Plan>) -> Result<String, Error> {
    let mut hasher = blake3::Hasher::new();
    let mut add = |path: &Path| -> Result<(), Error> {
        let bytes = std::fs::read(path).map_err(|source| Error::Io { path: path.to_path_buf(), source })?;
        // Lengths part the files.
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(&bytes);
        Ok(())
    };
    if gold.is_file() {
        add(gold)?;
    }
    let folder = gold.is_dir().then(|| Plan::new(vec![gold.to_path_buf()], Base::at(gold)));
    for place in folder.as_ref().or(plan).into_iter().flat_map(walk) {
        if let Ok(Place::File(file)) = place {
            add(&file.path)?;
        }
    }
    Ok(hasher.finalize().to_hex()[..16].to_string())
}

/// Checks the floors, or sets them; gives those that fell.
fn floors(path: &Path, pin: bool, report: &Report, digest: &str) -> Result<Vec<(String, f64, f64)>, Error> {
    let file = path.display().to_string();
    let known = match std::fs::read_to_string(path) {
        Ok(text) => Floors::parse(&text, &file)?,
        Err(error) if pin && error.kind() == std::io::ErrorKind::NotFound => Floors::default(),
        Err(source) => return Err(Error::Io { path: path.to_path_buf(), source }),
    };
    if pin {
        let raised = known.raised(report, digest);
        let about = "Figures that quality may not fall below; `depeche eval … --floors THIS --pin` sets them.";
        let failed = |source| Error::Io { path: path.to_path_buf(), source };
        output::write(Some(path), |to| to.write_all(raised.text(about).as_bytes()).map_err(failed))?;
        return Ok(raised.fallen(report));
    }
    if known.digest.as_deref().is_some_and(|known| known != digest) {
        let reason = "the corpus or the gold is not what these floors were measured on";
        return Err(Error::NothingRead(format!("{file}: {reason}; look at the figures and set them with --pin")));
    }
    Ok(known.fallen(report))
}

fn tell(common: &Common, args: &Args, shown: &shown::Shown<'_>) -> Result<(), Error> {
    if common.json {
        return out::json(shown);
    }
    let paint = out::Paint::detect();
    out::write(|out| shown.write(out, paint, args.errors).map_err(out::failed))
}
