//! The word lists, compiled: what each word, ending or sequence of letters says for each language.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

use super::words::{Word, lowercase, step};

/// ISO 639-3 and the code that is reported. `whatlang` says the first, the word lists the second.
#[rustfmt::skip]
pub(super) const LANGUAGES: &[(&str, &str)] = &[
    ("fra", "fr"), ("eng", "en"), ("deu", "de"), ("ltz", "lb"), ("nld", "nl"), ("afr", "af"), ("spa", "es"), ("por", "pt"),
    ("glg", "gl"), ("cat", "ca"), ("ita", "it"), ("ron", "ro"), ("dan", "da"), ("nob", "nb"), ("swe", "sv"), ("pol", "pl"),
    ("eus", "eu"), ("mlt", "mt"), ("lat", "la"), ("epo", "eo"), ("oci", "oc"), ("fin", "fi"), ("hun", "hu"), ("ces", "cs"),
    ("slk", "sk"), ("hrv", "hr"), ("slv", "sl"), ("tur", "tr"), ("est", "et"), ("lav", "lv"), ("lit", "lt"), ("isl", "is"),
    ("gle", "ga"), ("cym", "cy"), ("sqi", "sq"), ("bre", "br"), ("cos", "co"), ("ind", "id"), ("vie", "vi"), ("aka", "ak"),
    ("amh", "am"), ("ara", "ar"), ("aze", "az"), ("bel", "be"), ("ben", "bn"), ("bul", "bg"), ("cmn", "zh"), ("ell", "el"),
    ("guj", "gu"), ("heb", "he"), ("hin", "hi"), ("hye", "hy"), ("jav", "jv"), ("jpn", "ja"), ("kan", "kn"), ("kat", "ka"),
    ("khm", "km"), ("kor", "ko"), ("mal", "ml"), ("mar", "mr"), ("mkd", "mk"), ("mya", "my"), ("nep", "ne"), ("ori", "or"),
    ("pan", "pa"), ("pes", "fa"), ("rus", "ru"), ("sin", "si"), ("sna", "sn"), ("srp", "sr"), ("tam", "ta"), ("tel", "te"),
    ("tgl", "tl"), ("tha", "th"), ("tuk", "tk"), ("ukr", "uk"), ("urd", "ur"), ("uzb", "uz"), ("yid", "yi"), ("zul", "zu"),
];
pub(super) const FRENCH: usize = 0;
// Weights in tenths of a natural logarithm: how much likelier a word is in a language that lists
// it than in one that does not.
const CORE: u8 = 50;
const WORD: u8 = 30;
const SUFFIX: u8 = 10;
const LETTERS: u8 = 7;
/// What one word says: how much more for French than for the language that it favours most beside
/// it, and what for each language (a range of `Lists::weights`). Small, as the table is to stay
/// in the processor's cache.
#[derive(Clone, Copy)]
pub(super) struct Evidence {
    pub(super) gain: i16,
    count: u16,
    first: u32,
}

/// Keys are hashes already.
#[derive(Default)]
struct Ready(u64);
impl Hasher for Ready {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&b| self.0 = step(self.0, u32::from(b)));
    }
    fn write_u64(&mut self, key: u64) {
        self.0 = key ^ (key >> 32);
    }
}

impl Default for Lists {
    fn default() -> Self {
        Lists { evidence: HashMap::default(), weights: Vec::new(), start: [0; LANGUAGES.len()] }
    }
}

/// The table of all evidence.
pub(super) struct Lists {
    evidence: HashMap<u64, Evidence, BuildHasherDefault<Ready>>,
    weights: Vec<(u8, u8)>,
    /// Points at the start: languages of short lists stand back, they are rare in French archives.
    pub(super) start: [i32; LANGUAGES.len()],
}

impl Lists {
    pub(super) fn read(word_lists: &[(&str, &str)]) -> Result<Self, String> {
        let mut table: BTreeMap<u64, BTreeMap<u8, u8>> = BTreeMap::new();
        let mut start = [-20; LANGUAGES.len()];
        for (file, content) in word_lists {
            for (number, line) in content.lines().enumerate().skip(1).filter(|(_, line)| !line.trim().is_empty()) {
                let fault = |what: &str| format!("{file}:{}: {what}", number + 1);
                let mut cells = line.split('\t');
                let (Some(forms), Some(class), Some(value), Some(_source)) =
                    (cells.next(), cells.next(), cells.next(), cells.next())
                else {
                    return Err(fault("a row needs forms, class, value and source"));
                };
                let (weight, key): (u8, fn(&str) -> u64) = match class {
                    "language-core" => (CORE, form_key),
                    "language" => (WORD, form_key),
                    "language-prefix" => (SUFFIX, prefix_key),
                    "language-suffix" => (SUFFIX, suffix_key),
                    "language-letters" => (LETTERS, letters_key),
                    _ => continue,
                };
                let language = index(value).ok_or_else(|| fault(&format!("unknown language code `{value}`")))? as u8;
                if class == "language-suffix" {
                    start[usize::from(language)] = 0;
                }
                for form in forms.split('|') {
                    let form = form.trim();
                    if form.is_empty() {
                        return Err(fault("empty form"));
                    }
                    let plain: String = form.chars().map(|c| accentless(c).unwrap_or(c)).collect();
                    // One letter is soon an initial, or a symbol.
                    let weight =
                        if form.chars().nth(1).is_none() && weight > LETTERS { weight / 5 * 3 } else { weight };
                    let known = table.entry(key(form)).or_default().entry(language).or_insert(0);
                    *known = weight.max(*known);
                    // Capitals and hasty typing drop accents; a lone letter says nothing without its own.
                    if plain != form && class != "language-letters" {
                        let known = table.entry(key(&plain)).or_default().entry(language).or_insert(0);
                        *known = (weight / 3 * 2).max(*known);
                    }
                }
            }
        }
        let mut lists = Lists { evidence: HashMap::default(), weights: Vec::new(), start };
        for (key, languages) in table {
            let best = |french: bool| {
                languages
                    .iter()
                    .filter(|(l, _)| (usize::from(**l) == FRENCH) == french)
                    .map(|(_, w)| i16::from(*w))
                    .max()
                    .unwrap_or(0)
            };
            let evidence = Evidence {
                gain: best(true) - best(false),
                count: languages.len() as u16,
                first: lists.weights.len() as u32,
            };
            lists.weights.extend(languages);
            lists.evidence.insert(key, evidence);
        }
        Ok(lists)
    }

    /// The evidence of a word, with the mark beside it if that makes a form of the lists.
    #[inline]
    pub(super) fn look_up(&self, word: &Word) -> Option<&Evidence> {
        let marked = match word.mark {
            Some(mark) => self.evidence.get(&step(word.hash, u32::from(mark))),
            None => None,
        };
        let led = || if word.led { self.evidence.get(&step(word.hash, LED)) } else { None };
        marked.or_else(led).or_else(|| self.evidence.get(&word.hash))
    }

    /// Gives each language its points.
    pub(super) fn credit(&self, points: &mut [i32; LANGUAGES.len()], evidence: &Evidence, halved: bool) {
        let first = evidence.first as usize;
        for &(language, weight) in &self.weights[first..first + evidence.count as usize] {
            points[usize::from(language)] += i32::from(if halved { weight / 2 } else { weight });
        }
    }

    /// What the ending and the letters of a word say that is in no list.
    pub(super) fn spell(&self, word: &str, mut credit: impl FnMut(&Evidence)) {
        let count = word.chars().count();
        let ends: [(u64, &mut dyn Iterator<Item = char>); 2] =
            [(PREFIXES, &mut word.chars()), (SUFFIXES, &mut word.chars().rev())];
        for (seed, letters) in ends {
            let mut hash = seed;
            let mut longest = None;
            for c in letters.take(6.min(count.saturating_sub(2))) {
                hash = step(hash, lowercase(c));
                longest = self.evidence.get(&hash).or(longest);
            }
            if let Some(evidence) = longest {
                credit(evidence);
            }
        }
        for (at, _) in word.char_indices() {
            let mut hash = SEQUENCES;
            for c in word[at..].chars().take(3) {
                hash = step(hash, lowercase(c));
                if let Some(evidence) = self.evidence.get(&hash) {
                    credit(evidence);
                }
            }
        }
    }
}

pub(super) fn index(code: &str) -> Option<usize> {
    LANGUAGES.iter().position(|l| l.1 == code)
}

const SUFFIXES: u64 = 1;
const PREFIXES: u64 = 2;
const SEQUENCES: u64 = 3;
/// Stands for an apostrophe before a word, as in `'n`.
const LED: u32 = 1;

fn form_key(form: &str) -> u64 {
    let bare = form.trim_start_matches('\'');
    let hash = bare.chars().fold(0, |hash, c| step(hash, lowercase(c)));
    if bare.len() < form.len() { step(hash, LED) } else { hash }
}

fn suffix_key(form: &str) -> u64 {
    form.chars().rev().fold(SUFFIXES, |hash, c| step(hash, lowercase(c)))
}

fn prefix_key(form: &str) -> u64 {
    form.chars().fold(PREFIXES, |hash, c| step(hash, lowercase(c)))
}

fn letters_key(form: &str) -> u64 {
    form.chars().fold(SEQUENCES, |hash, c| step(hash, lowercase(c)))
}

/// The letter under an accent. A combining accent is skipped by `Words`, which leaves the same.
fn accentless(c: char) -> Option<char> {
    const BARE: [&str; 14] = [
        "aàáâãäåăą",
        "cçćĉċč",
        "eèéêëęěė",
        "gĝġğ",
        "hĥħ",
        "iìíîïı",
        "jĵ",
        "lł",
        "nñńň",
        "oòóôõöőø",
        "sśŝşšș",
        "tţťț",
        "uùúûüŭůű",
        "zźżž",
    ];
    BARE.iter().find(|row| row.chars().skip(1).any(|accented| accented == c)).and_then(|row| row.chars().next())
}
