//! The name matcher beside two general multi-string matchers, over sets of 1,000, 50,000 and 300,000 names.
//!
//! `cargo bench --bench matcher`; `DEPECHE_BENCH_TEXT=FILE.jsonl[.xz]` names the text, as for the other benches.
//! A table comes first: time to build, memory and hits. Then the speed of each over the same text, one thread.
//!
//! How to read it:
//! - *Ours* walks tokens. `tokens_there` is what the analysis pays, because the tokens serve all that follows;
//!   `tokens_cut` cuts tokens and sentences first.
//! - *The others* go over characters. `text_folded` reads text that is folded already, `folding` folds it first. To
//!   make the same names match, hyphens, apostrophes and white space are one space each in names and text.
//!   A hit counts where no letter or digit touches it. Hits are counted only; ours writes a list of matches.
//! - Ours hands over every name at every token, the others the longest of the leftmost, without overlaps. So the
//!   table has ours three times: all, the longest of each start, and those without overlaps, which compares.
//! - What differs still, some two in a hundred at 300,000 names: the others first take the longest run of characters,
//!   and where that ends inside a word (`Grand-Duc` in `grand-ducal`) they lose the shorter name within it (`Grand`)
//!   and those that overlap it; they take commas and dots as part of a name, where ours ends it; ours takes `S.A.`
//!   for `SA`.

use std::collections::HashSet;
use std::hint::black_box;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};
use daachorse::{DoubleArrayAhoCorasick, DoubleArrayAhoCorasickBuilder};
use depeche::fold::fold;
use depeche::gazetteer::{Gazetteers, ListKind, ListText, Match};
use depeche::text::Text;
use divan::Bencher;
use divan::counter::BytesCount;

mod texts;

/// Bytes of text that one iteration goes over.
const BYTES: usize = 8_000_000;
/// Numbers of names.
const SIZES: [usize; 3] = [1_000, 50_000, 300_000];

static TEXTS: LazyLock<Vec<String>> = LazyLock::new(|| texts::sample(BYTES));
static FOLDED: LazyLock<Vec<String>> = LazyLock::new(|| TEXTS.iter().map(|text| even_out(text)).collect());
static MATCHERS: LazyLock<Vec<Matchers>> = LazyLock::new(|| {
    let names = names(SIZES[2]);
    SIZES.iter().map(|&size| Matchers::build(&spread(&names, size))).collect()
});

fn main() {
    print_table();
    divan::main();
}

/// All four over the same names.
struct Matchers {
    ours: Gazetteers,
    aho_corasick: AhoCorasick,
    bytewise: DoubleArrayAhoCorasick<u32>,
    charwise: CharwiseDoubleArrayAhoCorasick<u32>,
    /// Of each in the order above.
    build: [Duration; 4],
}

impl Matchers {
    fn build(names: &[&str]) -> Matchers {
        let mut list = String::from("id\tname\taliases\tflags\tweight\tfacts\tsource\n");
        for (number, name) in names.iter().enumerate() {
            list.push_str(&format!("organisation:{number}\t{name}\t\t\t5\t\town\n"));
        }
        let list = ListText { path: "organisations/bench.tsv".into(), kind: ListKind::Organisation, text: &list };
        let patterns: Vec<String> = names.iter().map(|name| even_out(name)).collect();
        let longest = daachorse::MatchKind::LeftmostLongest;
        let (ours, ours_time) = timed(|| Gazetteers::only(&[list]).expect("a list"));
        let (aho_corasick, aho_corasick_time) = timed(|| {
            AhoCorasick::builder()
                .kind(Some(AhoCorasickKind::ContiguousNFA))
                .match_kind(aho_corasick::MatchKind::LeftmostLongest)
                .build(&patterns)
                .expect("an automaton")
        });
        let (bytewise, bytewise_time) =
            timed(|| DoubleArrayAhoCorasickBuilder::new().match_kind(longest).build(&patterns).expect("an automaton"));
        let (charwise, charwise_time) = timed(|| {
            CharwiseDoubleArrayAhoCorasickBuilder::new().match_kind(longest).build(&patterns).expect("an automaton")
        });
        let build = [ours_time, aho_corasick_time, bytewise_time, charwise_time];
        Matchers { ours, aho_corasick, bytewise, charwise, build }
    }

    fn of(size: usize) -> &'static Matchers {
        let at = SIZES.iter().position(|&known| known == size).expect("one of SIZES");
        &MATCHERS[at]
    }

    fn aho_corasick_hits(&self, text: &str) -> usize {
        self.aho_corasick.find_iter(text).filter(|hit| is_whole(text, hit.start(), hit.end())).count()
    }

    fn bytewise_hits(&self, text: &str) -> usize {
        self.bytewise.leftmost_find_iter(text).filter(|hit| is_whole(text, hit.start(), hit.end())).count()
    }

    fn charwise_hits(&self, text: &str) -> usize {
        self.charwise.leftmost_find_iter(text).filter(|hit| is_whole(text, hit.start(), hit.end())).count()
    }
}

fn timed<T>(make: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let made = make();
    (made, start.elapsed())
}

/// Distinct names: those of all entries of the embedded lists, then first name and family name of the lists of
/// persons. The entries go by less than 100,000 names, so most of the 300,000 are such composed ones; they make the
/// branches of the tree as wide as a register of persons or companies does.
fn names(count: usize) -> Vec<String> {
    let gazetteers = Gazetteers::embedded();
    let mut seen = HashSet::new();
    let mut names = Vec::new();
    let mut add = |name: &str, names: &mut Vec<String>| {
        let folded = even_out(name);
        if folded.chars().any(char::is_alphanumeric) && seen.insert(folded) {
            names.push(name.to_string());
        }
    };
    for entry in gazetteers.entries() {
        add(gazetteers.name(entry), &mut names);
        gazetteers.aliases(entry).for_each(|alias| add(alias, &mut names));
    }
    let first: Vec<&str> =
        column(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/gazetteers/persons/first_names.tsv")));
    let family: Vec<&str> =
        column(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/gazetteers/persons/family_names.tsv")));
    // Steps without a common factor, so that no pair comes twice for long.
    for number in 0.. {
        if names.len() >= count {
            break;
        }
        let pair = format!("{} {}", first[number * 7 % first.len()], family[number % family.len()]);
        add(&pair, &mut names);
    }
    names
}

/// The first column of a list.
fn column(list: &str) -> Vec<&str> {
    list.lines().filter(|line| !line.starts_with('#')).skip(1).filter_map(|line| line.split('\t').next()).collect()
}

/// So many of the names, evenly spread over them.
fn spread(names: &[String], count: usize) -> Vec<&str> {
    (0..count).map(|number| names[number * names.len() / count].as_str()).collect()
}

/// Folds, and makes a space of each hyphen, each apostrophe and each run of white space, as names ignore what stands
/// between their words; an empty line stays a line break, which no name goes over.
fn even_out(text: &str) -> String {
    let folded = fold(text);
    let mut out = String::with_capacity(folded.len());
    let (mut gap, mut lines) = (false, 0);
    for c in folded.chars() {
        if c.is_whitespace() {
            gap = true;
            lines += u32::from(c == '\n');
            continue;
        }
        if gap {
            out.push(if lines > 1 { '\n' } else { ' ' });
            (gap, lines) = (false, 0);
        }
        out.push(if matches!(c, '-' | '_' | '\'') { ' ' } else { c });
    }
    out
}

/// Does no letter or digit touch this hit?
fn is_whole(text: &str, start: usize, end: usize) -> bool {
    !text[..start].chars().next_back().is_some_and(char::is_alphanumeric)
        && !text[end..].chars().next().is_some_and(char::is_alphanumeric)
}

/// All matches, the longest of each start, and the longest without overlaps.
fn our_hits(gazetteers: &Gazetteers) -> [usize; 3] {
    let mut hits = [0; 3];
    for text in TEXTS.iter() {
        let matches: Vec<Match> = gazetteers.matches(&gazetteers.text(text));
        hits[0] += matches.len();
        let mut free_from = 0;
        // Matches come by start, the longest of a start last.
        for (at, found) in matches.iter().enumerate() {
            if matches.get(at + 1).is_some_and(|next| next.start == found.start) {
                continue;
            }
            hits[1] += 1;
            if found.start >= free_from {
                hits[2] += 1;
                free_from = found.end;
            }
        }
    }
    hits
}

fn print_table() {
    let bytes: usize = TEXTS.iter().map(String::len).sum();
    eprintln!("{} texts, {:.1} MB", TEXTS.len(), bytes as f64 / 1e6);
    eprintln!("{:>8}  {:<28} {:>9} {:>9}  hits", "names", "matcher", "build", "memory");
    for (size, matchers) in SIZES.iter().zip(MATCHERS.iter()) {
        let (all, tree) = (matchers.ours.bytes(), matchers.ours.matcher_bytes());
        let [every, longest, apart] = our_hits(&matchers.ours);
        let over = |hits: &dyn Fn(&str) -> usize| FOLDED.iter().map(|text| hits(text)).sum::<usize>().to_string();
        let rows = [
            (
                format!("ours (tree alone {:.1} MB)", tree as f64 / 1e6),
                all,
                format!("{apart} (longest of each start {longest}, all {every})"),
            ),
            (
                "aho-corasick contiguous NFA".into(),
                matchers.aho_corasick.memory_usage(),
                over(&|text| matchers.aho_corasick_hits(text)),
            ),
            ("daachorse bytewise".into(), matchers.bytewise.heap_bytes(), over(&|text| matchers.bytewise_hits(text))),
            ("daachorse charwise".into(), matchers.charwise.heap_bytes(), over(&|text| matchers.charwise_hits(text))),
        ];
        for ((matcher, bytes, hits), time) in rows.into_iter().zip(matchers.build) {
            let (seconds, bytes) = (time.as_secs_f64(), bytes as f64 / 1e6);
            eprintln!("{size:>8}  {matcher:<28} {seconds:>7.3} s {bytes:>6.1} MB  {hits}");
        }
    }
}

/// Bytes of the text as written, so that all rows count the same.
fn size() -> BytesCount {
    BytesCount::new(TEXTS.iter().map(String::len).sum::<usize>())
}

fn over_folded(bencher: Bencher, hits: impl Fn(&str) -> usize + Sync) {
    LazyLock::force(&FOLDED);
    bencher.counter(size()).bench(|| FOLDED.iter().map(|text| hits(text)).sum::<usize>());
}

fn over_texts(bencher: Bencher, hits: impl Fn(&str) -> usize + Sync) {
    bencher.counter(size()).bench(|| TEXTS.iter().map(|text| hits(&even_out(text))).sum::<usize>());
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn ours_1_tokens_there(bencher: Bencher, size: usize) {
    let ours = &Matchers::of(size).ours;
    let texts: Vec<Text<'_>> = TEXTS.iter().map(|text| ours.text(text)).collect();
    bencher.counter(self::size()).bench(|| {
        texts.iter().for_each(|text| {
            black_box(ours.matches(text));
        });
    });
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn ours_2_tokens_cut(bencher: Bencher, size: usize) {
    let ours = &Matchers::of(size).ours;
    bencher.counter(self::size()).bench(|| {
        TEXTS.iter().for_each(|text| {
            black_box(ours.matches(&ours.text(text)));
        });
    });
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn aho_corasick_1_text_folded(bencher: Bencher, size: usize) {
    over_folded(bencher, |text| Matchers::of(size).aho_corasick_hits(text));
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn aho_corasick_2_folding(bencher: Bencher, size: usize) {
    over_texts(bencher, |text| Matchers::of(size).aho_corasick_hits(text));
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn daachorse_bytewise_1_text_folded(bencher: Bencher, size: usize) {
    over_folded(bencher, |text| Matchers::of(size).bytewise_hits(text));
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn daachorse_bytewise_2_folding(bencher: Bencher, size: usize) {
    over_texts(bencher, |text| Matchers::of(size).bytewise_hits(text));
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn daachorse_charwise_1_text_folded(bencher: Bencher, size: usize) {
    over_folded(bencher, |text| Matchers::of(size).charwise_hits(text));
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn daachorse_charwise_2_folding(bencher: Bencher, size: usize) {
    over_texts(bencher, |text| Matchers::of(size).charwise_hits(text));
}
