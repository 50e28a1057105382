//! Which language a text is in, and the passages of a document that are in different languages.
//!
//! Every word of the lists speaks for the languages that list it: much when it is among their
//! commonest words, less otherwise. Words of no list speak by their endings and letters. Only
//! where this leaves a doubt is `whatlang` asked, and it then counts as one more witness: it is
//! slow, and it knows no Luxembourgish, Galician, Basque, Maltese or Occitan.
//!
//! Most paragraphs are plainly French, and a first pass settles those after a line or two.

mod lists;
mod words;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use crate::steps::{step, steps};
use lists::{FRENCH, LANGUAGES, Lists, index};
use words::{Words, is_latin};

/// A guess of the language of a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Language {
    /// ISO 639-1, ISO 639-3 where there is none; `und` only for a text without letters.
    pub code: &'static str,
    /// How probable the guess is, from 0 to 1.
    pub confidence: f32,
    /// Whether to build on the guess: a text of some words, and no close rival.
    pub reliable: bool,
}

/// A run of paragraphs in one language, as byte offsets into the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    pub code: &'static str,
    pub start: usize,
    pub end: usize,
}

/// The language at a byte of a document, by its passages in reading order.
pub(crate) fn at(passages: &[Passage], byte: usize) -> Option<&'static str> {
    let behind = passages.partition_point(|passage| passage.end <= byte);
    passages.get(behind).filter(|passage| passage.start <= byte).map(|passage| passage.code)
}

/// What `whatlang` may mean when it names a language: those it does not know, and those it mixes up.
#[rustfmt::skip]
const KIN: &[(&str, &str)] = &[
    ("pt", "gl"), ("es", "gl"), ("de", "lb"), ("nl", "lb"), ("af", "lb"), ("ca", "oc"), ("es", "oc"), ("fr", "oc"), ("it", "co"), ("ro", "co"),
    ("da", "nb"), ("nb", "da"), ("nl", "af"), ("af", "nl"), ("en", "cy"), ("hr", "sl"), ("cs", "sk"), ("sk", "cs"),
];
/// Scripts of one language that `whatlang` does not know, so that their texts have a code too.
const OTHER_SCRIPTS: &[(Range<u32>, &str)] = &[
    (0x700..0x750, "syr"),
    (0x780..0x7C0, "dv"),
    (0xE80..0xF00, "lo"),
    (0xF00..0x1000, "bo"),
    (0x13A0..0x1400, "chr"),
    (0x1800..0x18B0, "mn"),
];
const UNDETERMINED: Language = Language { code: "und", confidence: 0.0, reliable: false };

/// The margin by which the first pass must find French ahead of any other language.
const CLEAR: i32 = 60;
const CLEAR_WORDS: usize = 8;
/// The margin from which `whatlang` is not asked.
const SURE: i32 = 120;
/// The witnesses are not independent: margins are divided by this before they become a probability.
const TEMPER: f32 = 14.0;
/// Set where as many right guesses lie below as wrong ones above, on sentences of eighteen languages.
const RELIABLE: f32 = 0.45;

/// Bytes read of one text or paragraph.
const SAMPLE: usize = 600;
/// Paragraphs of one document about which `whatlang` is asked; the word lists alone decide the rest.
const ASKED: usize = 24;
/// Letters a paragraph must have for that, and the lead below which there is a doubt.
const ASKED_LETTERS: usize = 80;
const DOUBT: i32 = 40;
/// Letters below which a paragraph follows its neighbours, and the confidence below which it does.
const SHORT: usize = 25;
const SETTLED: f32 = 0.9;

/// The code as a static string, for languages that the detector knows; others are taken as undetermined.
pub fn known_code(code: &str) -> &'static str {
    LANGUAGES.iter().map(|language| language.1).find(|known| *known == code).unwrap_or("und")
}

/// Tells languages by word lists; built once and shared.
///
/// ```
/// # use depeche::language::Detector;
/// let list = "forms\tclass\tvalue\tsource\nle|est|dans|une\tlanguage-core\tfr\town\n";
/// let detector = Detector::new(&[("fr.tsv", list)]).unwrap();
/// assert_eq!(detector.detect("Le centre est dans une ville de Lorraine.").code, "fr");
/// ```
#[derive(Default)]
pub struct Detector {
    lists: Lists,
}

impl Detector {
    /// Reads the word lists: tab-separated `forms`, `class`, `value` (the language), `source`.
    ///
    /// Classes: `language-core` (the commonest words), `language` (other frequent words),
    /// `language-prefix` and `language-suffix` (beginnings and endings), `language-letters`
    /// (sequences of one to three letters). A form may end in `'` or `-` (`l'`, `il-`) or begin
    /// with `'` (`'n`). Rows of other classes are left to others. Errors name file and line.
    pub fn new(word_lists: &[(&str, &str)]) -> Result<Self, String> {
        Ok(Detector { lists: Lists::read(word_lists)? })
    }

    /// Guesses the language of one text, from a bounded sample of it.
    pub fn detect(&self, text: &str) -> Language {
        self.decide(text, &mut Asks { left: 1, letters: 0, margin: SURE })
    }

    /// Guesses the language of each paragraph; gives the language that has most of the letters,
    /// and the passages: runs of paragraphs in one language. Paragraphs too short or too
    /// doubtful to tell (headings, names, figures) go with their neighbours.
    pub fn detect_document(&self, text: &str, paragraphs: &[Range<usize>]) -> (Language, Vec<Passage>) {
        let whole = 0..text.len();
        let paragraphs = if paragraphs.is_empty() { std::slice::from_ref(&whole) } else { paragraphs };
        let mut asks = Asks { left: ASKED, letters: ASKED_LETTERS, margin: DOUBT };
        let mut guesses: Vec<Guess> = Vec::new();
        for range in paragraphs {
            let paragraph = text.get(range.clone()).unwrap_or_default();
            let letters = count_letters(paragraph);
            steps(1 + paragraph.len());
            match guesses.last_mut() {
                // What is too short to tell goes with its neighbours: one guess is enough for all of them.
                Some(last) if letters < SHORT && last.is_short => {
                    last.letters += letters;
                    last.end = range.end;
                }
                _ => {
                    let is_short = letters < SHORT;
                    let language = if is_short { UNDETERMINED } else { self.decide(paragraph, &mut asks) };
                    guesses.push(Guess { language, letters, is_short, start: range.start, end: range.end });
                }
            }
        }
        if !guesses.iter().any(Guess::is_settled) {
            let language = self.detect(text);
            let span = paragraphs.iter().map(|r| r.start).min().zip(paragraphs.iter().map(|r| r.end).max());
            let passages = span.filter(|_| language.code != UNDETERMINED.code).map(|(start, end)| Passage {
                code: language.code,
                start,
                end,
            });
            return (language, passages.into_iter().collect());
        }

        let mut previous = None;
        // The next guess that is settled.
        let mut ahead = 0;
        let mut passages: Vec<Passage> = Vec::new();
        let mut shares: Vec<(&'static str, usize, f32, usize)> = Vec::new(); // code, letters, confidence × settled letters, settled letters
        for (at, guess) in guesses.iter().enumerate() {
            ahead = ahead.max(at + 1);
            while guesses.get(ahead).is_some_and(|guess| !guess.is_settled()) {
                step();
                ahead += 1;
            }
            let next = guesses.get(ahead).map(|guess| guess.language.code);
            let code = match (previous, next) {
                _ if guess.is_settled() => guess.language.code,
                (Some(previous), _) if previous == guess.language.code => previous,
                // A heading belongs to what comes after it.
                (previous, next) => next.or(previous).unwrap_or(guess.language.code),
            };
            match passages.last_mut() {
                Some(last) if last.code == code => last.end = guess.end,
                _ => passages.push(Passage { code, start: guess.start, end: guess.end }),
            }
            steps(shares.len());
            let share = match shares.iter().position(|s| s.0 == code) {
                Some(at) => &mut shares[at],
                None => {
                    shares.push((code, 0, 0.0, 0));
                    let last = shares.len() - 1;
                    &mut shares[last]
                }
            };
            share.1 += guess.letters;
            if guess.is_settled() {
                share.2 += guess.language.confidence * guess.letters as f32;
                share.3 += guess.letters;
                previous = Some(code);
            }
        }
        shares.sort_by_key(|share| std::cmp::Reverse(share.1));
        let most = shares[0];
        let rival = shares.get(1).map_or(0, |s| s.1);
        let reliable = most.3 * 2 > most.1 && most.1 > rival;
        (Language { code: most.0, confidence: most.2 / most.3.max(1) as f32, reliable }, passages)
    }

    fn decide(&self, text: &str, asks: &mut Asks) -> Language {
        let sample = sample(text);
        if self.plainly_french(&sample) {
            return Language { code: "fr", confidence: 0.99, reliable: true };
        }
        self.weigh(&sample, asks).or_else(|| scrap(&sample)).unwrap_or(UNDETERMINED)
    }

    /// The fast pass. The languages other than French are credited with the best that any of them
    /// could make of each word, so that none can be as far ahead as their sum.
    fn plainly_french(&self, sample: &str) -> bool {
        let (mut lead, mut words) = (0i32, 0);
        for word in Words::new(sample) {
            words += 1;
            step();
            if let Some(evidence) = self.lists.look_up(&word) {
                let gain = i32::from(evidence.gain);
                lead += if word.is_name() { gain / 2 } else { gain };
                if lead >= CLEAR && words >= CLEAR_WORDS {
                    return true;
                }
            }
        }
        false
    }

    /// The slow pass: all evidence for all languages. `None` where there are no letters.
    fn weigh(&self, sample: &str, asks: &mut Asks) -> Option<Language> {
        let mut points = self.lists.start;
        let (mut words, mut known, mut lower, mut latin, mut foreign) = (0, 0, false, 0, None);
        let mut foreign_letters = 0;
        let mut unlisted: Vec<(Range<usize>, bool)> = Vec::new();
        for word in Words::new(sample) {
            step();
            let surface = &sample[word.start..word.end];
            if surface.is_ascii() {
                latin += surface.len();
                lower = lower || surface.bytes().skip(1).any(|byte| byte.is_ascii_lowercase());
            } else if let Some(c) = surface.chars().find(|c| !is_latin(*c)) {
                foreign.get_or_insert(c);
                foreign_letters += surface.chars().count();
                continue;
            } else {
                latin += surface.chars().count();
                lower = lower || surface.chars().skip(1).any(char::is_lowercase);
            }
            words += 1;
            match self.lists.look_up(&word) {
                Some(evidence) => {
                    known += 1;
                    self.lists.credit(&mut points, evidence, word.is_name());
                }
                None => unlisted.push((word.start..word.end, word.is_name())),
            }
        }
        if words == 0 || foreign_letters > latin {
            return foreign.map(|letter| other_script(sample, letter, foreign_letters));
        }
        let (mut best, mut margin) = ahead(&points);
        if margin < SURE {
            for (range, name) in unlisted {
                self.lists.spell(&sample[range], |evidence| self.lists.credit(&mut points, evidence, name));
            }
            (best, margin) = ahead(&points);
        }
        let mut listless = false;
        if margin < SURE
            && asks.one_more(latin, margin)
            && let Some(info) = whatlang::detect(sample)
            && let Some(witness) = LANGUAGES.iter().position(|l| l.0 == info.lang().code())
        {
            let vote = 10 + (25.0 * info.confidence()) as i32;
            points[witness] += vote;
            for (_, kin) in KIN.iter().filter(|(said, _)| *said == LANGUAGES[witness].1) {
                points[index(kin).unwrap_or(witness)] += vote * 3 / 4;
            }
            (best, margin) = ahead(&points);
            listless = best == witness && self.lists.start[witness] < 0 && known * 4 < words;
        }
        // The rivals together make the doubt, each by its distance.
        let rivals: f32 =
            points.iter().enumerate().filter(|(l, _)| *l != best).map(|(_, p)| doubt(points[best] - p)).sum();
        let confidence = if margin == 0 && known == 0 { 0.0 } else { 1.0 / (1.0 + rivals) };
        let worded = words >= 3 && (known >= 1 || words >= 5) && (lower || words >= 8) || listless && words >= 6;
        Some(Language { code: LANGUAGES[best].1, confidence, reliable: worded && confidence >= RELIABLE })
    }
}

/// The guess at a paragraph, or at several that are too short.
struct Guess {
    language: Language,
    letters: usize,
    is_short: bool,
    start: usize,
    end: usize,
}

impl Guess {
    /// Sure enough to speak for its neighbours.
    fn is_settled(&self) -> bool {
        self.language.reliable && self.language.confidence >= SETTLED
    }
}

/// How much a rival so many points behind adds to the doubt.
fn doubt(behind: i32) -> f32 {
    static NEAR: LazyLock<[f32; 256]> =
        LazyLock::new(|| std::array::from_fn(|behind| (-(behind as f32) / TEMPER).exp()));
    match usize::try_from(behind).ok().and_then(|near| NEAR.get(near)) {
        Some(doubt) => *doubt,
        None => (-(behind as f32) / TEMPER).exp(),
    }
}

/// When `whatlang` may be asked.
struct Asks {
    left: usize,
    /// Only of a text with so many letters,
    letters: usize,
    /// and where the lead is smaller than this.
    margin: i32,
}

impl Asks {
    fn one_more(&mut self, letters: usize, margin: i32) -> bool {
        let may = self.left > 0 && letters >= self.letters && margin < self.margin;
        self.left -= usize::from(may);
        may
    }
}

/// The language with most points, and its distance to the next. French wins a draw.
fn ahead(points: &[i32; LANGUAGES.len()]) -> (usize, i32) {
    let best = (0..points.len()).rev().max_by_key(|l| points[*l]).unwrap_or(FRENCH);
    let second = (0..points.len()).filter(|l| *l != best).map(|l| points[l]).max().unwrap_or(0);
    (best, points[best] - second)
}

/// A guess at letters that make no word, as in `8e`.
fn scrap(sample: &str) -> Option<Language> {
    let letter = sample.chars().find(|c| c.is_alphabetic())?;
    let said = whatlang::detect(sample).and_then(|info| LANGUAGES.iter().find(|l| l.0 == info.lang().code()));
    Some(Language { code: said.map_or("mis", |l| l.1), ..other_script(sample, letter, 0) })
}

/// The language of a text in another script than the Latin one.
fn other_script(sample: &str, letter: char, letters: usize) -> Language {
    if let Some(info) = whatlang::detect(sample)
        && info.script() != whatlang::Script::Latin
        && let Some(language) = LANGUAGES.iter().find(|l| l.0 == info.lang().code())
    {
        let confidence = info.confidence() as f32;
        return Language { code: language.1, confidence, reliable: confidence >= 0.6 && letters >= 6 };
    }
    let code = OTHER_SCRIPTS.iter().find(|(range, _)| range.contains(&u32::from(letter)));
    // `mis` is the ISO 639-3 code of languages without a code: there are letters, of no known script.
    code.map_or(Language { code: "mis", confidence: 0.0, reliable: false }, |(_, code)| Language {
        code,
        confidence: 0.8,
        reliable: letters >= 6,
    })
}

/// The text itself, its beginning, or of a long one the beginning, the middle and the end.
fn sample(text: &str) -> Cow<'_, str> {
    if text.len() <= 2 * SAMPLE {
        return Cow::Borrowed(&text[..text.floor_char_boundary(SAMPLE)]);
    }
    let piece = SAMPLE / 3;
    let mut sample = String::with_capacity(SAMPLE + 2);
    for start in [0, text.len() / 2, text.len() - piece] {
        sample.push_str(&text[text.floor_char_boundary(start)..text.floor_char_boundary(start + piece)]);
        sample.push('\n');
    }
    Cow::Owned(sample)
}

/// Letters, near enough: counted over bytes, where what begins a character outside ASCII passes for one.
fn count_letters(text: &str) -> usize {
    // Sums of bytes, in blocks that cannot overflow one: the compiler makes vectors of it.
    let letters = |block: &[u8]| block.iter().map(|b| u8::from(b.is_ascii_alphabetic() || *b >= 0xC3)).sum::<u8>();
    text.as_bytes().chunks(255).map(|block| usize::from(letters(block))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detector() -> Detector {
        let mut lists: Vec<(String, String)> =
            std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/gazetteers/languages"))
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .filter(|path| path.extension().is_some_and(|e| e == "tsv"))
                .map(|path| (path.display().to_string(), std::fs::read_to_string(&path).unwrap()))
                .collect();
        lists.sort();
        Detector::new(&lists.iter().map(|(file, content)| (file.as_str(), content.as_str())).collect::<Vec<_>>())
            .unwrap()
    }

    #[test]
    fn texts() {
        let detector = detector();
        #[rustfmt::skip]
        let rows: &[(&str, &str, bool)] = &[
            ("La région soutient les entreprises qui investissent dans la recherche.", "fr", true),
            ("LA REGION SOUTIENT LES ENTREPRISES QUI INVESTISSENT DANS LA RECHERCHE ET L'INNOVATION", "fr", true),
            ("La societe a ete creee en 2015 par deux ingenieurs et emploie deja trente personnes a Metz.", "fr", true),
            ("La socie\u{301}te\u{301} a e\u{301}te\u{301} cre\u{301}e\u{301}e en 2015 par deux inge\u{301}nieurs.", "fr", true),
            ("L’entreprise lance Smart Factory Cloud, la nouvelle version de son logiciel Business Intelligence Suite.", "fr", true),
            ("COMMUNIQUÉ DE PRESSE", "fr", false),
            ("Bonjour", "fr", false),
            ("D'Regierung huet haut en neie Plang fir d'Entreprisë virgestallt, deen am Januar a Kraaft trëtt.", "lb", true),
            ("De Minister sot, datt d'Gemengen elo méi Geld fir hir Schoule kréien.", "lb", true),
            ("Die Regierung hat heute einen neuen Plan für die Unternehmen vorgestellt.", "de", true),
            ("De regering heeft vandaag een nieuw plan voor de bedrijven voorgesteld.", "nl", true),
            ("Die regering het vandag 'n nuwe plan vir maatskappye bekend gestel.", "af", true),
            ("The government presented a new plan for companies today.", "en", true),
            ("O Goberno presentou hoxe un novo plan para as empresas e para a xente do mar.", "gl", true),
            ("O governo apresentou hoje um novo plano para as empresas e para as pessoas.", "pt", true),
            ("Regjeringen la i dag frem en ny plan for bedriftene etter flere uker med forhandlinger.", "nb", true),
            ("Regeringen fremlagde i dag en ny plan for virksomhederne efter flere ugers forhandlinger.", "da", true),
            ("Regeringen presenterade idag en ny plan för företagen efter flera veckor av förhandlingar.", "sv", true),
            ("Il-gvern ippreżenta llum pjan ġdid għall-kumpaniji.", "mt", true),
            ("Gobernuak gaur plan berri bat aurkeztu du enpresentzat.", "eu", true),
            ("Правительство представило сегодня новый план для предприятий.", "ru", true),
            ("قدمت الحكومة اليوم خطة جديدة للشركات في البلاد", "ar", true),
            ("政府今天公布了一项新的企业计划。", "zh", true),
            ("政府は今日、企業のための新しい計画を発表しました。", "ja", true),
            ("Η κυβέρνηση παρουσίασε σήμερα ένα νέο σχέδιο", "el", true),
            ("ພາສາລາວ ແມ່ນພາສາ", "lo", true),
            ("", "und", false),
            ("12 345 – 67 % (2024) … €", "und", false),
            ("🎉🎉 😀", "und", false),
            ("« 1 » • 2° § 3", "und", false),
        ];
        for &(text, code, reliable) in rows {
            let language = detector.detect(text);
            assert_eq!((language.code, language.reliable), (code, reliable), "{text}: {language:?}");
        }
    }

    #[test]
    fn names_and_scraps_are_not_reliable() {
        let detector = detector();
        for text in
            ["Nancy", "Metz, Nancy", "Marie Dupont", "SNCF", "A", "É", "n°", "8e", "XKCD 42", "LE GRAND EST", "Okay 👍"]
        {
            let language = detector.detect(text);
            assert!(!language.reliable, "{text}: {language:?}");
            assert_ne!(language.code, "und", "{text}");
        }
    }

    const FRENCH_TEXT: &str = "La communauté d'agglomération a présenté son nouveau plan pour les transports, qui sera mis en place avec les communes.";
    const GERMAN_TEXT: &str =
        "Der Verband hat seinen neuen Plan für den Verkehr vorgestellt, der mit den Gemeinden umgesetzt wird.";

    #[test]
    fn documents() {
        let detector = detector();
        #[rustfmt::skip]
        // Paragraphs, language, reliable, passages by their number of paragraphs.
        type Row = (&'static [&'static str], &'static str, bool, &'static [(&'static str, usize)]);
        let rows: &[Row] = &[
            (&[FRENCH_TEXT], "fr", true, &[("fr", 1)]),
            (&["Metz", FRENCH_TEXT, "Jean Muller", "03 87 00 00 00", FRENCH_TEXT], "fr", true, &[("fr", 5)]),
            (
                &["Titre", FRENCH_TEXT, FRENCH_TEXT, "Deutsch", GERMAN_TEXT, "Kontakt"],
                "fr",
                true,
                &[("fr", 3), ("de", 3)],
            ),
            (&[GERMAN_TEXT, "***", FRENCH_TEXT, FRENCH_TEXT], "fr", true, &[("de", 1), ("fr", 3)]),
            (&["Metz", "Nancy"], "", false, &[("", 2)]),
            (&["1", "2 %"], "und", false, &[]),
            (&[], "und", false, &[]),
        ];
        for (paragraphs, code, reliable, passages) in rows {
            let mut text = String::new();
            let ranges: Vec<Range<usize>> = paragraphs
                .iter()
                .map(|paragraph| {
                    let start = text.len();
                    text.push_str(paragraph);
                    text.push('\n');
                    start..text.len() - 1
                })
                .collect();
            let (language, found) = detector.detect_document(&text, &ranges);
            assert_eq!(language.reliable, *reliable, "{text}: {language:?}");
            if !code.is_empty() {
                assert_eq!(language.code, *code, "{text}: {language:?}");
            }
            assert_eq!(found.len(), passages.len(), "{text}: {found:?}");
            let mut first = 0;
            for (passage, (code, count)) in found.iter().zip(*passages) {
                assert!(code.is_empty() || passage.code == *code, "{text}: {found:?}");
                assert_eq!(
                    (passage.start, passage.end),
                    (ranges[first].start, ranges[first + count - 1].end),
                    "{text}: {found:?}"
                );
                first += count;
            }
        }
    }

    #[test]
    fn odd_input_does_no_harm() {
        let detector = detector();
        let mixed = format!("{}é’ŉ'\u{301}🎉漢字 {} İSTANBUL ǅ\u{200d}ß", FRENCH_TEXT.repeat(20), "é".repeat(900));
        let (whole, long) = (0..mixed.len(), 0..usize::MAX);
        detector.detect_document(&mixed, &[1..3, Range { start: 5, end: 4 }, whole, long, mixed.len()..mixed.len()]);
        for (at, _) in mixed.char_indices() {
            detector.detect(&mixed[at..]);
        }
        for text in ["'", "’", "’n", "'n '", "\u{301}", "·", "é’", "Ã", "\u{0}", "a’\u{301}-b"] {
            detector.detect(text);
            detector.detect_document(text, &[]);
        }
    }

    #[test]
    fn faults_of_the_lists_are_named() {
        let head = "forms\tclass\tvalue\tsource\n";
        #[rustfmt::skip]
        let rows = [
            ("le|la\tlanguage\n", "fr.tsv:2: a row needs forms, class, value and source"),
            ("le\tlanguage\tfr\town\n\nla\tlanguage\txx\town\n", "fr.tsv:4: unknown language code `xx`"),
            ("le||la\tlanguage\tfr\town\n", "fr.tsv:2: empty form"),
        ];
        for (body, message) in rows {
            assert_eq!(Detector::new(&[("fr.tsv", &format!("{head}{body}"))]).err().as_deref(), Some(message));
        }
        assert!(Detector::new(&[("x.tsv", &format!("{head}mai\tmonth\t5\town\n"))]).is_ok());
    }
}
