//! Labels: the catalogue, numbered standards, and unknown ones that a label word names.

use std::ops::Range;

use super::Context;
use crate::fold::{fold, slug};
use crate::gazetteer::{EntryId, Flags, ListKind};
use crate::lexicon::Class;
use crate::text::token::{Gap, TokenKind};

/// A label that was found, with its mentions as tokens.
#[derive(Clone, Debug)]
pub struct FoundLabel {
    /// Of the catalogue, else a slug.
    pub id: String,
    /// Usual name.
    pub name: String,
    /// Entry of the catalogue.
    pub entry: Option<EntryId>,
    /// 0 to 1.
    pub score: f32,
    /// Tokens of each mention, with the rule.
    pub mentions: Vec<(Range<usize>, &'static str)>,
}

struct Mention {
    tokens: Range<usize>,
    id: String,
    name: String,
    entry: Option<EntryId>,
    score: f32,
    rule: &'static str,
}

/// Families of standards that are labels by their number.
const STANDARDS: &[&str] = &["ISO", "NF", "EN", "IEC"];

/// Finds the labels of a text, longest names first where they overlap.
pub fn find(context: &Context<'_>) -> Vec<FoundLabel> {
    let mut mentions = Vec::new();
    for sentence in &context.sentences {
        for at in sentence.clone() {
            listed(context, at, sentence, &mut mentions);
            if context.text.tokens[at].shape.is_all_capitals() {
                standard(context, at, sentence, &mut mentions);
            }
            if context.is(at, Class::LabelCue) {
                unknown(context, at, sentence, &mut mentions);
            }
        }
    }
    gather(one_reading(mentions))
}

fn listed(context: &Context<'_>, at: usize, sentence: &Range<usize>, out: &mut Vec<Mention>) {
    for found in context.listed(at, ListKind::Label) {
        let end = found.end as usize;
        let written = context.slice(at..end);
        let flags = found.form.flags();
        if context.cuts_a_word(at..end) {
            continue;
        }
        let acronym = end == at + 1 && flags.has(Flags::CAPITALS);
        if acronym && written.chars().any(char::is_lowercase) {
            continue;
        }
        // A proper name has a capital somewhere; descriptive ones (`marquage CE`) carry theirs inside.
        let proper = flags.has(Flags::PROPER);
        let hashtag = at > sentence.start && context.sign(at - 1) == '#';
        let capital = written.chars().any(char::is_uppercase);
        if proper && !capital && !hashtag && end - at < 3 {
            continue;
        }
        let cue = has_cue(context, at, end, sentence);
        let mut score = 0.66 + 0.03 * f32::from(found.form.weight) + if end - at > 1 { 0.06 } else { 0.0 };
        if cue {
            score += 0.12;
        }
        if flags.has(Flags::CONTEXT) && !cue {
            score -= 0.5;
        }
        if score >= 0.5 {
            let entry = found.entry();
            out.push(Mention {
                tokens: at..end,
                id: context.gazetteers.id(entry).to_string(),
                name: context.gazetteers.name(entry).to_string(),
                entry: Some(entry),
                score: score.min(0.98),
                rule: "label list",
            });
        }
    }
}

/// A word of labels within a few tokens on either side.
fn has_cue(context: &Context<'_>, start: usize, end: usize, sentence: &Range<usize>) -> bool {
    let from = start.saturating_sub(5).max(sentence.start);
    let to = (end + 3).min(sentence.end);
    (from..start).chain(end..to).any(|at| context.is(at, Class::LabelCue))
}

/// `ISO/IEC 27001:2022` → `ISO 27001`, `NF EN 15838`.
fn standard(context: &Context<'_>, at: usize, sentence: &Range<usize>, out: &mut Vec<Mention>) {
    let word = context.text.token(at);
    if !STANDARDS.contains(&word)
        || (at > sentence.start && context.text.tokens[at].gap == Gap::None && context.sign(at - 1) == '/')
    {
        return;
    }
    let mut end = at + 1;
    // `ISO/IEC`, `NF EN ISO`, `ISO-CEI`
    while end < sentence.end && end - at < 6 {
        let joined = matches!(context.text.token(end), "IEC" | "CEI" | "EN" | "ISO" | "NF") || context.sign(end) == '/';
        if !joined {
            break;
        }
        end += 1;
    }
    let Some(number) = context.text.tokens.get(end).filter(|t| end < sentence.end && t.kind == TokenKind::Number)
    else {
        return;
    };
    let digits = context.text.token(end);
    if !(3..=5).contains(&(number.end - number.start)) {
        return;
    }
    end += 1;
    // The year of the edition belongs to the mention, not to the label.
    if context.sign(end) == ':'
        && context.text.tokens[end].gap == Gap::None
        && context.text.number(end + 1).is_some_and(|year| (1980..2100).contains(&year))
    {
        end += 2;
    }
    let iso = (at..end).any(|token| context.text.token(token) == "ISO");
    let family = if iso { "ISO" } else { word };
    let name = format!("{family} {digits}");
    let entry = context
        .gazetteers
        .find(&name)
        .into_iter()
        .find(|entry| context.gazetteers.row(*entry).kind == ListKind::Label as u8);
    out.push(Mention {
        tokens: at..end,
        id: entry.map_or_else(|| slug(&name), |entry| context.gazetteers.id(entry).to_string()),
        name,
        entry,
        score: 0.95,
        rule: "numbered standard",
    });
}

/// `label « Ville active »`, `labellisé « X »`: a label by its word and quotes.
fn unknown(context: &Context<'_>, at: usize, sentence: &Range<usize>, out: &mut Vec<Mention>) {
    let word = context.text.token(at).to_lowercase();
    if !matches!(word.as_str(), "label" | "labellisé" | "labellisée" | "labellisés" | "labellisées" | "certification")
    {
        return;
    }
    let open = at + 1;
    if !matches!(context.sign(open), '«' | '“' | '"') || open >= sentence.end {
        return;
    }
    let close = (open + 1..sentence.end.min(open + 10)).find(|&at| matches!(context.sign(at), '»' | '”' | '"'));
    let Some(close) = close.filter(|close| *close > open + 1 && context.is_capitalised(open + 1)) else { return };
    let name = context.slice(open + 1..close).to_string();
    out.push(Mention {
        tokens: open + 1..close,
        id: slug(&name),
        name,
        entry: None,
        score: 0.7,
        rule: "label in quotes",
    });
}

/// The longest mentions without overlaps; the catalogue wins over patterns of the same length.
fn one_reading(mut mentions: Vec<Mention>) -> Vec<Mention> {
    mentions.sort_by(|a, b| {
        b.tokens
            .len()
            .cmp(&a.tokens.len())
            .then(b.entry.is_some().cmp(&a.entry.is_some()))
            .then(b.score.total_cmp(&a.score))
            .then(a.tokens.start.cmp(&b.tokens.start))
    });
    let mut chosen: Vec<Mention> = Vec::new();
    for mention in mentions {
        if chosen
            .iter()
            .all(|other| other.tokens.end <= mention.tokens.start || mention.tokens.end <= other.tokens.start)
        {
            chosen.push(mention);
        }
    }
    chosen.sort_by_key(|mention| mention.tokens.start);
    chosen
}

fn gather(mentions: Vec<Mention>) -> Vec<FoundLabel> {
    let mut labels: Vec<FoundLabel> = Vec::new();
    for mention in mentions {
        let known = labels.iter_mut().find(|label| label.id == mention.id || fold(&label.name) == fold(&mention.name));
        match known {
            Some(label) => {
                label.score = label.score.max(mention.score);
                label.mentions.push((mention.tokens, mention.rule));
            }
            None => labels.push(FoundLabel {
                id: mention.id,
                name: mention.name,
                entry: mention.entry,
                score: mention.score,
                mentions: vec![(mention.tokens, mention.rule)],
            }),
        }
    }
    labels
}
