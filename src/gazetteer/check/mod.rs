//! What is wrong in lists, or looks so: a table of rules, each a pass over all rows.
//!
//! Reads the texts that it is handed, never the disk, and goes on after a fault: one run tells all.

mod collisions;
mod feminine;
mod format;
mod ids;
mod lists;
mod names;
mod themes;

use crate::gazetteer::parse::{GazetteerError, ListText};
use crate::gazetteer::sources::Sources;
use crate::steps::{Stage, work};
use lists::Lists;

/// How bad a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The row cannot be used as it stands.
    Error,
    /// The row works, but hardly as meant.
    Warning,
    /// Worth a look for who tends the list.
    Hint,
}

impl Level {
    /// As printed.
    pub fn name(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Hint => "hint",
        }
    }
}

/// What a rule found in a line.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Finding {
    /// The list.
    pub file: String,
    /// Its line, from 1.
    pub line: usize,
    /// How bad it is.
    pub level: Level,
    /// The rule, by its name in [`RULES`].
    pub rule: &'static str,
    /// What is wrong.
    pub reason: String,
    /// What to do.
    pub remedy: String,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Finding { file, line, level, rule, reason, remedy } = self;
        write!(f, "{file}:{line}: {} {rule}: {reason}; {remedy}", level.name())
    }
}

/// What is checked, and what stands beside it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Input<'a> {
    /// The lists to check.
    pub lists: &'a [ListText<'a>],
    /// Lists that are not checked, whose ids, names and words count: the embedded ones beside a user's.
    /// Of rows with the same id, the checked one counts.
    pub beside: &'a [ListText<'a>],
    /// `SOURCES.tsv` of the checked lists: file and text.
    pub sources: Option<(&'a str, &'a str)>,
    /// `SOURCES.tsv` of the lists beside.
    pub sources_beside: &'a str,
}

/// A rule: its name, what it looks for, and the pass that looks.
#[derive(Clone, Copy)]
pub struct Rule {
    /// Name, as in findings and after `--rule`.
    pub name: &'static str,
    /// What it finds, in one line.
    pub about: &'static str,
    run: fn(&Lists<'_>, &mut Report),
}

/// Every rule.
pub const RULES: &[Rule] = &[
    Rule { name: "format", about: "header, columns, flags, weights, classes, missing sources", run: format::format },
    Rule { name: "text", about: "control characters, stray spaces, letters not in NFC", run: format::text },
    Rule { name: "source", about: "a source that SOURCES.tsv does not know", run: format::source },
    Rule { name: "id", about: "ids of odd letters or without the prefix of their kind", run: ids::shape },
    Rule { name: "duplicate-id", about: "one id, two rows", run: ids::duplicates },
    Rule { name: "reference", about: "parents and facts that point to no entry, or in a circle", run: ids::references },
    Rule { name: "theme", about: "terms of a theme that no list defines", run: ids::themes },
    Rule { name: "term-twice", about: "a term that its theme has already", run: themes::terms },
    Rule { name: "silent-theme", about: "themes that no term speaks for", run: themes::silent },
    Rule {
        name: "label-issuer",
        about: "labels that do not say what they are or who grants them",
        run: themes::issuers,
    },
    Rule { name: "disabled", about: "rows that take away what is not there", run: ids::disabled },
    Rule { name: "duplicate-name", about: "one name, and nothing that tells its rows apart", run: names::duplicates },
    Rule { name: "dead-alias", about: "an alias that its row has already", run: names::dead_aliases },
    Rule { name: "shadowed-alias", about: "an alias that a weightier entry has as its name", run: names::shadowed },
    Rule { name: "common-word", about: "names that are ordinary words of French", run: names::common_words },
    Rule { name: "collision", about: "one name in several kinds of lists", run: collisions::collisions },
    Rule { name: "feminine", about: "role titles whose feminine is in no row", run: feminine::feminine },
];

/// Where the rules put what they find.
#[derive(Default)]
struct Report {
    rule: &'static str,
    findings: Vec<Finding>,
}

impl Report {
    fn add(&mut self, level: Level, (file, line): (&str, u32), reason: String, remedy: impl Into<String>) {
        let (rule, file, line, remedy) = (self.rule, file.to_string(), line as usize, remedy.into());
        self.findings.push(Finding { file, line, level, rule, reason, remedy });
    }

    fn fault(&mut self, fault: &GazetteerError) {
        self.findings.push(Finding {
            file: fault.file.clone(),
            line: fault.line,
            level: Level::Error,
            rule: self.rule,
            reason: fault.reason.clone(),
            remedy: fault.remedy.clone(),
        });
    }
}

/// What the rules of these names (all, if there is none) find, by file and line.
///
/// ```
/// use depeche::gazetteer::{ListKind, ListText, check::{Input, check}};
/// let text = "id\tname\taliases\tflags\tweight\tfacts\tsource\nplace:a\tMetz\tMETZ\t\t7\tparent=place:b\town\n";
/// let lists = [ListText { path: "places/x.tsv".into(), kind: ListKind::Place, text }];
/// let found = check(&Input { lists: &lists, ..Input::default() }, &["dead-alias"]);
/// assert_eq!(found.len(), 1);
/// assert!(found[0].to_string().starts_with("places/x.tsv:2: warning dead-alias: alias \"METZ\""));
/// ```
pub fn check(input: &Input<'_>, rules: &[&str]) -> Vec<Finding> {
    let mut sources = Sources::default();
    sources.read("", input.sources_beside);
    let source_faults = input.sources.map(|(file, text)| sources.read(file, text)).unwrap_or_default();
    let lists = Lists::read(input, sources, source_faults);
    let mut report = Report::default();
    for rule in RULES.iter().filter(|rule| rules.is_empty() || rules.contains(&rule.name)) {
        report.rule = rule.name;
        work(Stage::Check, || (rule.run)(&lists, &mut report));
    }
    report.findings.sort_by(|a, b| (&a.file, a.line, a.level).cmp(&(&b.file, b.line, b.level)));
    report.findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::ListKind;

    pub(super) const ENTRIES: &str = "id\tname\taliases\tflags\tweight\tfacts\tsource\n";

    /// What a rule finds in lists named by their folders: `file:line level reason`.
    pub(super) fn found(rule: &str, files: &[(&str, String)]) -> Vec<String> {
        found_beside(rule, files, &[])
    }

    pub(super) fn found_beside(rule: &str, files: &[(&str, String)], beside: &[(&str, String)]) -> Vec<String> {
        fn lists<'a>(files: &'a [(&str, String)]) -> Vec<ListText<'a>> {
            files
                .iter()
                .map(|(path, text)| {
                    let kind = ListKind::from_folder(path.split('/').next().unwrap()).unwrap();
                    ListText { path: (*path).to_string(), kind, text }
                })
                .collect()
        }
        let sources_beside = "key\ttitle\torigin\tlicence\tdate\nown\tOwn\tus\town work\t2026\n";
        let (lists, beside) = (lists(files), lists(beside));
        let input = Input { lists: &lists, beside: &beside, sources: None, sources_beside };
        assert!(RULES.iter().any(|known| known.name == rule), "{rule}");
        check(&input, &[rule])
            .iter()
            .inspect(|finding| assert!(!finding.remedy.is_empty() && finding.rule == rule))
            .map(|finding| format!("{}:{} {} {}", finding.file, finding.line, finding.level.name(), finding.reason))
            .collect()
    }

    #[test]
    fn rules_have_names_of_their_own() {
        let names: std::collections::BTreeSet<_> = RULES.iter().map(|rule| rule.name).collect();
        assert_eq!(names.len(), RULES.len());
    }

    #[test]
    fn findings_stand_by_file_and_line() {
        let text = format!("{ENTRIES}place:a\ta\t\t\t5\t\tgone\nplace:a\ta\tA\tx\t5\t\town\n");
        let lists = [ListText { path: "places/x.tsv".into(), kind: ListKind::Place, text: &text }];
        let found = check(&Input { lists: &lists, ..Input::default() }, &[]);
        assert!(found.is_sorted_by_key(|finding| finding.line));
        assert!(found.len() >= 4, "{found:?}");
        assert!(check(&Input::default(), &[]).is_empty());
    }
}
