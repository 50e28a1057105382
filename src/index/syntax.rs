//! The query language: tantivy's grammar, with our fields and our reading of words.
//!
//! `words` must all be in the document · `"a phrase"`, `"two words"~3` · `+must`, `-not` · `a OR b`,
//! `a AND b`, `NOT a`, `( )` · `start*` · `=strict` spelling · `field:value` · `lieu:=Metz` itself, not
//! what lies in it · `published:[2017-01 TO 2017-06]` · `date:`, `annonce:`, `échéance:` for days told in the text.

use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, Occur, PhraseQuery, Query, RegexQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy_query_grammar::{
    Delimiter, Occur as Sign, UserInputAst, UserInputBound, UserInputLeaf, UserInputLiteral, parse_query,
    parse_query_lenient,
};

use super::query::{Marks, any, day_span, entity, phrase, term};
use super::range;
use super::schema::Fields;
use super::tokenizer::name_terms;
use crate::fold::fold;
use crate::record::DateRole;
use crate::steps::step;
use crate::text::terms::{Stems, exact_terms, terms};
use crate::text::token::tokenize;
use crate::text::vocabulary::Vocabulary;

/// Longest query in bytes: ten thousand words and more.
const LONGEST: usize = 256 << 10;
/// Deepest nesting of parentheses and NOTs, each of which the grammar reads by a call of its own.
const DEEPEST: usize = 12;
/// Longest query whose fault is looked for.
const EXPLAINED: usize = 8 << 10;
/// How much more a word counts in the title.
const TITLE_BOOST: f32 = 2.0;

/// What a field of the query language stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Name {
    Title,
    Text,
    Exact,
    Entity(&'static [usize]),
    Language,
    Source,
    Published,
    /// A date of one of these roles; of any where none is named.
    Told(&'static [DateRole]),
    Id,
}

/// The fields, each with its names; the first is shown in messages.
const NAMES: [(Name, &[&str]); 16] = [
    (Name::Title, &["title", "titre"]),
    (Name::Text, &["text", "texte"]),
    (Name::Exact, &["exact"]),
    (Name::Entity(&[0]), &["person", "personne"]),
    (Name::Entity(&[1]), &["organisation", "organization"]),
    (Name::Entity(&[2]), &["place", "lieu"]),
    (Name::Entity(&[0, 1, 2]), &["actor", "acteur"]),
    (Name::Entity(&[3]), &["event", "evenement"]),
    (Name::Entity(&[4]), &["label"]),
    (Name::Entity(&[5]), &["theme"]),
    (Name::Language, &["language", "langue"]),
    (Name::Source, &["source", "url"]),
    (Name::Published, &["published", "publie"]),
    (Name::Told(&[]), &["date"]),
    (Name::Told(&[DateRole::Deadline, DateRole::Event, DateRole::Start]), &["announced", "annonce"]),
    (Name::Told(&[DateRole::Deadline]), &["deadline", "echeance"]),
];

/// The field of a name in any spelling (`Évènement`, `THÈME`).
fn name(written: &str) -> Result<Name, String> {
    let folded = fold(written);
    if folded == "id" {
        return Ok(Name::Id);
    }
    NAMES.iter().find(|(_, names)| names.contains(&folded.as_str())).map(|(name, _)| *name).ok_or_else(|| {
        let known: Vec<&str> = NAMES.iter().map(|(_, names)| names[0]).collect();
        format!("no field `{written}`; fields are {}; put words with a colon in \"quotes\"", known.join(", "))
    })
}

/// Reads a query; `None` for an empty one, which all documents answer.
pub(super) fn read(
    text: &str,
    fields: &Fields,
    languages: &[String],
) -> Result<(Option<Box<dyn Query>>, Marks), String> {
    let text = strict_phrases(&normalise(text));
    if text.trim().is_empty() {
        return Ok((None, Marks::default()));
    }
    if text.len() > LONGEST {
        return Err(format!("it is longer than {LONGEST} bytes; shorten it"));
    }
    if depth(&text, false) > DEEPEST {
        return Err(format!(
            "its parentheses and NOTs are nested more than {DEEPEST} deep; simplify it, or put the words in \"quotes\""
        ));
    }
    let ast = parse_query(&text).map_err(|_| unreadable(&text))?;
    let mut reader = Reading { fields, languages, marks: Marks::default(), stems: Stems::default(), marking: true };
    let query = reader.query(ast)?;
    match query {
        Some(query) => Ok((Some(query), reader.marks)),
        None => Err("there is no word in it to search for; write words, or * for all documents".to_string()),
    }
}

/// Composed characters, and the French forms of what the grammar knows in ASCII only.
fn normalise(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfc()
        .map(|c| match c {
            // An apostrophe is part of a word in French, never a quotation mark.
            '\'' | '\u{2018}' | '\u{02BC}' | '\u{00B4}' => '\u{2019}',
            '«' | '»' | '“' | '”' | '„' => '"',
            c if c.is_whitespace() || c.is_control() => ' ',
            c => c,
        })
        .collect()
}

/// `lieu:="Grand Est"` as the grammar can read it: `lieu:"=Grand Est"`.
fn strict_phrases(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut quoted, mut escaped) = (false, false);
    for c in text.chars() {
        let quote = c == '"' && !escaped;
        if quote && !quoted && out.ends_with(":=") {
            out.truncate(out.len() - 1);
            out.push_str("\"=");
        } else {
            out.push(c);
        }
        quoted ^= quote;
        escaped = c == '\\' && !escaped;
    }
    out
}

/// How deep a query is nested: open parentheses, and the NOTs before them and before a word. What stands in
/// quotation marks is text, unless `quoted` says to count it too.
fn depth(text: &str, quoted: bool) -> usize {
    // What each open parenthesis adds: itself and the NOTs before it.
    let mut open: Vec<usize> = Vec::new();
    let (mut deep, mut nots, mut deepest) = (0, 0, 0);
    // Escaped or unpaired marks are not told apart here: all counts then.
    let paired = !quoted && !text.contains('\\') && text.matches('"').count().is_multiple_of(2);
    for part in text.split('"').step_by(1 + usize::from(paired)) {
        for piece in part.split_inclusive([' ', '(', ')']) {
            step();
            match piece.trim_end_matches([' ', '(', ')']) {
                "" => {}
                "NOT" => nots += 1,
                _ => nots = 0,
            }
            if piece.ends_with('(') {
                open.push(nots + 1);
                deep += nots + 1;
                nots = 0;
            } else if piece.ends_with(')') {
                deep -= open.pop().unwrap_or(0);
                nots = 0;
            }
            deepest = deepest.max(deep + nots);
        }
        // A phrase stands between two parts.
        nots = 0;
    }
    deepest
}

/// Why the grammar could not read a query.
fn unreadable(text: &str) -> String {
    let quotes = text.matches('"').count();
    let (open, closed) = (text.matches('(').count(), text.matches(')').count());
    if quotes % 2 == 1 {
        return "a quotation mark is not closed; add a \"".to_string();
    }
    if open != closed {
        return format!("{open} parentheses are opened and {closed} closed; balance them, or put them in \"quotes\"");
    }
    // The lenient grammar takes quotation marks for text where they stand inside a word.
    let errors = match text.len() <= EXPLAINED && depth(text, true) <= DEEPEST {
        true => parse_query_lenient(text).1,
        false => Vec::new(),
    };
    match errors.first() {
        Some(error) => format!(
            "{} at character {}; put words with signs in \"quotes\"",
            error.message,
            text.get(..error.pos.min(text.len())).map_or(0, |before| before.chars().count())
        ),
        None => "it cannot be read; put words with signs in \"quotes\"".to_string(),
    }
}

struct Reading<'a> {
    fields: &'a Fields,
    languages: &'a [String],
    marks: Marks,
    stems: Stems,
    /// Off below a NOT: what must not be there cannot be marked.
    marking: bool,
}

type Found = Result<Option<Box<dyn Query>>, String>;

impl Reading<'_> {
    fn query(&mut self, ast: UserInputAst) -> Found {
        step();
        match ast {
            UserInputAst::Clause(clauses) => self.clauses(clauses),
            UserInputAst::Boost(inner, boost) => {
                let boost = (boost.into_inner() as f32).clamp(0.0, 1e6);
                Ok(self.query(*inner)?.map(|query| Box::new(BoostQuery::new(query, boost)) as Box<dyn Query>))
            }
            UserInputAst::Leaf(leaf) => self.leaf(*leaf),
        }
    }

    fn clauses(&mut self, clauses: Vec<(Option<Sign>, UserInputAst)>) -> Found {
        let mut parts: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for (sign, ast) in clauses {
            let occur = match sign {
                None | Some(Sign::Must) => Occur::Must,
                Some(Sign::Should) => Occur::Should,
                Some(Sign::MustNot) => Occur::MustNot,
            };
            let marking = self.marking;
            self.marking &= occur != Occur::MustNot;
            let query = self.query(ast);
            self.marking = marking;
            parts.extend(query?.map(|query| (occur, query)));
        }
        if parts.is_empty() {
            return Ok(None);
        }
        if parts.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            parts.push((Occur::Must, Box::new(ConstScoreQuery::new(Box::new(AllQuery), 1.0))));
        }
        Ok(Some(Box::new(BooleanQuery::new(parts))))
    }

    fn leaf(&mut self, leaf: UserInputLeaf) -> Found {
        match leaf {
            UserInputLeaf::All => Ok(Some(Box::new(AllQuery))),
            UserInputLeaf::Literal(literal) => self.literal(literal),
            UserInputLeaf::Range { field, lower, upper } => self.range(field, &lower, &upper),
            UserInputLeaf::Set { field, elements } => {
                let mut queries = Vec::new();
                for phrase in elements {
                    let literal = UserInputLiteral {
                        field_name: field.clone(),
                        phrase,
                        delimiter: Delimiter::DoubleQuotes,
                        slop: 0,
                        prefix: false,
                    };
                    queries.extend(self.literal(literal)?);
                }
                Ok((!queries.is_empty()).then(|| any(queries)))
            }
            UserInputLeaf::Exists { field } => match name(&field)? {
                Name::Published => Ok(Some(range::published(i64::MIN, i64::MAX))),
                Name::Told(roles) => Ok(Some(range::told(i64::MIN, i64::MAX, roles))),
                _ => Err(format!(
                    "`{field}:*` cannot be asked; only published:*, date:*, announced:* and deadline:* can"
                )),
            },
            UserInputLeaf::Regex { pattern, .. } => {
                Err(format!("/{pattern}/ is a regular expression, which is not read here; use start* or quotes"))
            }
        }
    }

    fn range(&self, field: Option<String>, lower: &UserInputBound, upper: &UserInputBound) -> Found {
        let field = field.unwrap_or_default();
        let name = name(&field)?;
        if !matches!(name, Name::Published | Name::Told(_)) {
            return Err(format!("`{field}` has no ranges; only published:[2017-01 TO 2017-06] and date:[…] have"));
        }
        let first = match lower {
            UserInputBound::Inclusive(text) => day_span(text)?.0,
            UserInputBound::Exclusive(text) => day_span(text)?.1 + 1,
            UserInputBound::Unbounded => i64::MIN,
        };
        let last = match upper {
            UserInputBound::Inclusive(text) => day_span(text)?.1,
            UserInputBound::Exclusive(text) => day_span(text)?.0 - 1,
            UserInputBound::Unbounded => i64::MAX,
        };
        Ok(Some(match name {
            Name::Told(roles) => range::told(first, last, roles),
            _ => range::published(first, last),
        }))
    }

    fn literal(&mut self, literal: UserInputLiteral) -> Found {
        let quoted = literal.delimiter != Delimiter::None;
        let mut words = literal.phrase.as_str();
        let starts = literal.prefix || (!quoted && words.len() > 1 && words.ends_with('*'));
        if !quoted {
            words = words.trim_end_matches('*');
        }
        let name = literal.field_name.as_deref().map(name).transpose()?;
        let (title, text) = (self.fields.title, self.fields.text);
        match name {
            None if !quoted && words.len() > 1 && words.starts_with('=') => Ok(self.exact(&words[1..])),
            None if starts => self.start(words),
            None => Ok(self.words(words, literal.slop, &[(title, TITLE_BOOST), (text, 1.0)])),
            Some(Name::Title | Name::Text | Name::Exact) if starts => self.start(words),
            Some(Name::Title) => Ok(self.words(words, literal.slop, &[(title, 1.0)])),
            Some(Name::Text) => Ok(self.words(words, literal.slop, &[(text, 1.0)])),
            Some(Name::Exact) => Ok(self.exact(words)),
            Some(Name::Entity(kinds)) => {
                self.mark(words);
                Ok(Some(entity(self.fields, kinds, words.trim())))
            }
            Some(Name::Language) => Ok(Some(term(self.fields.language, &fold(words)))),
            Some(Name::Source) => Ok(Some(phrase(self.fields.origin, &name_terms(words)))),
            Some(Name::Id) => Ok(Some(term(self.fields.id, words))),
            Some(Name::Published) => day_span(words).map(|(first, last)| Some(range::published(first, last))),
            Some(Name::Told(roles)) => day_span(words).map(|(first, last)| Some(range::told(first, last, roles))),
        }
    }

    /// The terms that words give in each language of the index, without repetitions.
    fn runs(&mut self, words: &str) -> Vec<Vec<String>> {
        let tokens = tokenize(words, &Vocabulary::default());
        let mut runs: Vec<Vec<String>> = Vec::new();
        for language in std::iter::once("fr").chain(self.languages.iter().map(String::as_str)) {
            let joined = terms(words, &tokens, language, &mut self.stems);
            let run: Vec<String> = joined.split(' ').filter(|t| !t.is_empty()).map(str::to_string).collect();
            if !run.is_empty() && !runs.contains(&run) {
                runs.push(run);
            }
        }
        runs
    }

    fn mark(&mut self, words: &str) {
        if self.marking {
            let runs = self.runs(words);
            self.marks.runs.extend(runs);
        }
    }

    /// A word, or a run of words (`"French Tech"`, `aujourd'hui`, `Issy-les-Moulineaux`).
    fn words(&mut self, words: &str, slop: u32, searched: &[(Field, f32)]) -> Option<Box<dyn Query>> {
        let runs = self.runs(words);
        if runs.is_empty() {
            return None;
        }
        let mut queries: Vec<Box<dyn Query>> = Vec::new();
        for &(field, boost) in searched {
            for run in &runs {
                let mut terms: Vec<Term> = run.iter().map(|t| Term::from_field_text(field, t)).collect();
                let query: Box<dyn Query> = if terms.len() == 1 {
                    Box::new(TermQuery::new(terms.remove(0), IndexRecordOption::WithFreqs))
                } else {
                    let mut phrase = PhraseQuery::new(terms);
                    phrase.set_slop(slop);
                    Box::new(phrase)
                };
                queries.push(if boost == 1.0 { query } else { Box::new(BoostQuery::new(query, boost)) });
            }
        }
        if self.marking {
            self.marks.runs.extend(runs);
        }
        Some(any(queries))
    }

    /// Words in this very spelling; several must all be there, and follow each other as stems do.
    fn exact(&mut self, words: &str) -> Option<Box<dyn Query>> {
        let exact = exact_terms(words);
        if exact.is_empty() {
            return None;
        }
        let mut parts: Vec<(Occur, Box<dyn Query>)> =
            exact.iter().map(|word| (Occur::Must, term(self.fields.exact, word))).collect();
        if exact.len() > 1 {
            let marking = std::mem::replace(&mut self.marking, false);
            let stems = self.words(words, 0, &[(self.fields.title, TITLE_BOOST), (self.fields.text, 1.0)]);
            self.marking = marking;
            parts.extend(stems.map(|stems| (Occur::Must, stems)));
        }
        if self.marking {
            self.marks.exact.extend(exact);
        }
        Some(Box::new(BooleanQuery::new(parts)))
    }

    /// Words that start so, accents or not; words before the last are taken whole.
    fn start(&mut self, words: &str) -> Found {
        let mut exact = exact_terms(words);
        let Some(last) = exact.pop() else { return Ok(None) };
        let prefix = fold(&last);
        let query = RegexQuery::from_pattern(&pattern(&prefix), self.fields.exact)
            .map_err(|error| format!("`{last}*` cannot be searched ({error})"))?;
        let mut parts: Vec<(Occur, Box<dyn Query>)> = vec![(Occur::Must, Box::new(query))];
        if self.marking {
            self.marks.prefixes.push(prefix);
        }
        for word in exact {
            let query = self.words(&word, 0, &[(self.fields.title, TITLE_BOOST), (self.fields.text, 1.0)]);
            parts.extend(query.map(|query| (Occur::Must, query)));
        }
        Ok(Some(Box::new(BooleanQuery::new(parts))))
    }
}

/// A pattern of words that fold to something that starts so: `ecol` gives `[eéèêë]col.*`.
fn pattern(prefix: &str) -> String {
    let mut out = String::new();
    for c in prefix.chars() {
        match c {
            'a' => out.push_str("[aàâäáãå]"),
            'c' => out.push_str("[cç]"),
            'e' => out.push_str("[eéèêë]"),
            'i' => out.push_str("[iîïíì]"),
            'n' => out.push_str("[nñ]"),
            'o' => out.push_str("[oôöóòõø]"),
            'u' => out.push_str("[uùûüú]"),
            'y' => out.push_str("[yÿý]"),
            c if c.is_alphanumeric() => out.push(c),
            _ => {}
        }
    }
    out.push_str(".*");
    out
}
