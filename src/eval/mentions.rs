//! Mentions by their offsets: strictly the same characters, or overlapping ones.

use super::counts::Counts;
use super::errors::{Class, Judge};
use super::score::DocumentScore;
use super::sheet::{Kind, Sheet};
use crate::record::{Field, Mention};

/// Judges the mentions of the kinds that the gold marks.
pub(super) fn judge(gold: &Sheet, found: &Sheet, judge: &mut Judge<'_>, score: &mut DocumentScore) {
    if gold.marked.is_empty() {
        return;
    }
    // Offsets count in a text: another text, other offsets.
    if [Field::Title, Field::Text]
        .into_iter()
        .any(|field| gold.text.is_some() && gold.field(field) != found.field(field))
    {
        score.notes.push("its text is not the gold's: its mentions are not judged".into());
        return;
    }
    for &kind in &gold.marked {
        let all = gold.mentions(kind);
        let optional: Vec<&Mention> = optional(gold, kind);
        let want: Vec<&Mention> = all.into_iter().filter(|mention| !optional.contains(mention)).collect();
        let got = found.mentions(kind);
        let (strict, overlapping) = count(&want, &optional, &got);
        score.strict.insert(kind, strict);
        score.overlapping.insert(kind, overlapping);
        if !gold.verbatim {
            continue;
        }
        let mut missed: Vec<&Mention> = want.iter().copied().filter(|m| !got.iter().any(|g| is_same(m, g))).collect();
        for mention in &got {
            if want.iter().chain(&optional).any(|gold| is_same(gold, mention)) {
                continue;
            }
            match missed.iter().position(|gold| do_overlap(gold, mention)) {
                Some(at) => judge.mention(kind, Class::Boundary, Some(missed.remove(at)), Some(mention)),
                None => judge.mention(kind, Class::Wrong, None, Some(mention)),
            }
        }
        for mention in missed {
            let elsewhere = gold
                .marked
                .iter()
                .any(|&other| other != kind && found.mentions(other).iter().any(|found| do_overlap(found, mention)));
            let class = if elsewhere { Class::OtherKind } else { Class::Missed };
            judge.mention(kind, class, Some(mention), None);
        }
    }
}

fn optional(gold: &Sheet, kind: Kind) -> Vec<&Mention> {
    match kind {
        Kind::Date => gold.dates.iter().flatten().filter(|date| date.optional).flat_map(|d| &d.mentions).collect(),
        _ => gold.items(kind).into_iter().flatten().filter(|item| item.optional).flat_map(|i| &i.mentions).collect(),
    }
}

/// Strict and overlapping counts. Each span counts once, however many things it names.
fn count(want: &[&Mention], optional: &[&Mention], got: &[&Mention]) -> (Counts, Counts) {
    let distinct = |mentions: &[&Mention]| {
        let mut spans: Vec<(Field, u32, u32)> = mentions.iter().map(|m| (m.field, m.start, m.end)).collect();
        spans.sort_unstable();
        spans.dedup();
        spans
    };
    let (want, got, optional) = (distinct(want), distinct(got), distinct(optional));
    let touch = |a: &(Field, u32, u32), b: &(Field, u32, u32)| a.0 == b.0 && a.1 < b.2 && b.1 < a.2;
    let number = |count: usize| count as u32;
    let same = want.iter().filter(|span| got.contains(span)).count();
    let touched = want.iter().filter(|span| got.iter().any(|other| touch(span, other))).count();
    let astray = got.iter().filter(|span| !want.contains(span) && !optional.contains(span)).count();
    let alone = got.iter().filter(|span| !want.iter().chain(&optional).any(|other| touch(span, other))).count();
    (
        Counts { right: number(same), missed: number(want.len() - same), wrong: number(astray) },
        Counts { right: number(touched), missed: number(want.len() - touched), wrong: number(alone) },
    )
}

fn is_same(a: &Mention, b: &Mention) -> bool {
    (a.field, a.start, a.end) == (b.field, b.start, b.end)
}

fn do_overlap(a: &Mention, b: &Mention) -> bool {
    a.field == b.field && a.start < b.end && b.start < a.end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_strictly_and_by_touch() {
        let spans = |all: &[(u32, u32)]| -> Vec<Mention> {
            all.iter().map(|&(start, end)| Mention { field: Field::Text, start, end, text: String::new() }).collect()
        };
        let want = spans(&[(0, 4), (10, 20), (30, 35)]);
        let optional = spans(&[(40, 44)]);
        let got = spans(&[(0, 4), (10, 15), (40, 44), (50, 52)]);
        let [want, optional, got] = [&want, &optional, &got].map(|mentions| mentions.iter().collect::<Vec<_>>());
        let (strict, overlapping) = count(&want, &optional, &got);
        assert_eq!(strict, Counts { right: 1, missed: 2, wrong: 2 });
        assert_eq!(overlapping, Counts { right: 2, missed: 1, wrong: 1 });
    }
}
