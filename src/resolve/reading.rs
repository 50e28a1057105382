//! Chooses among candidates that overlap.

use crate::extract::labels::FoundLabel;
use crate::extract::{Candidate, Kind};
use crate::steps::{step, steps};

/// A candidate below this score is no mention.
pub const THRESHOLD: f32 = 0.5;

/// What one more token is worth against score: the longer of two sensible readings is nearly always
/// the right one (`Université de Lorraine` over `Lorraine`).
const PER_TOKEN: f32 = 0.15;

/// A token that nothing was chosen for.
const FREE: u32 = u32::MAX;

fn worth(candidate: &Candidate) -> f32 {
    let length = (candidate.end - candidate.start - 1).min(12) as f32;
    candidate.score + PER_TOKEN * length
}

/// Why a candidate is no mention.
#[derive(Clone, PartialEq, Debug)]
pub enum Lost {
    /// Its score is below [`THRESHOLD`].
    Weak,
    /// It only names a part of a label.
    InLabel,
    /// A worthier candidate stands there.
    Overlapped(Box<Candidate>),
}

/// The candidates that lost, for those who ask why; `None` where nobody does.
pub type Losers<'l> = Option<&'l mut Vec<(Candidate, Lost)>>;

/// Takes away what only names a part of a label (`Villes` of `Villes et villages fleuris`).
pub fn outside_labels(mut candidates: Vec<Candidate>, labels: &[FoundLabel], losers: Losers<'_>) -> Vec<Candidate> {
    if labels.is_empty() {
        return candidates;
    }
    // Mentions of labels do not overlap.
    let mut spans: Vec<_> =
        labels.iter().flat_map(|label| label.mentions.iter().map(|(tokens, _)| tokens.clone())).collect();
    spans.sort_unstable_by_key(|label| label.start);
    let is_outside = |candidate: &Candidate| {
        step();
        let behind = spans.partition_point(|label| label.start <= candidate.start);
        let label = behind.checked_sub(1).map(|last| &spans[last]).filter(|label| candidate.end <= label.end);
        label.is_none_or(|label| label.len() <= candidate.end - candidate.start && candidate.entry.is_some())
    };
    if let Some(losers) = losers {
        losers.extend(candidates.iter().filter(|c| !is_outside(c)).map(|c| (c.clone(), Lost::InLabel)));
    }
    candidates.retain(is_outside);
    candidates
}

/// The best set of candidates without overlaps, in reading order: the worthiest first, then what does
/// not touch it. The same input gives the same output.
pub fn one_reading(mut candidates: Vec<Candidate>, mut losers: Losers<'_>) -> Vec<Candidate> {
    if let Some(losers) = &mut losers {
        losers.extend(candidates.iter().filter(|c| c.score < THRESHOLD).map(|c| (c.clone(), Lost::Weak)));
    }
    candidates.retain(|candidate| candidate.score >= THRESHOLD && candidate.end > candidate.start);
    candidates.shrink_to_fit();
    candidates.sort_by_key(|candidate| candidate.start);
    let mut chosen: Vec<Candidate> = Vec::with_capacity(candidates.len() / 2);
    let mut rest = candidates.into_iter().peekable();
    // What does not touch each other is decided one by one: mostly a candidate or two.
    let mut cluster: Vec<Candidate> = Vec::new();
    let mut taken = Vec::new();
    while let Some(first) = rest.next() {
        let mut end = first.end;
        cluster.push(first);
        while let Some(next) = rest.next_if(|next| next.start < end) {
            end = end.max(next.end);
            cluster.push(next);
        }
        choose(&mut cluster, &mut taken, &mut chosen, &mut losers);
    }
    chosen
}

/// Moves the best set of a cluster to `chosen`, in reading order, and empties it. `taken` is what each token went to:
/// a list to be used again.
fn choose(cluster: &mut Vec<Candidate>, taken: &mut Vec<u32>, chosen: &mut Vec<Candidate>, losers: &mut Losers<'_>) {
    let first = cluster.first().map_or(0, |candidate| candidate.start);
    taken.clear();
    if cluster.len() > 1 {
        cluster.sort_by(|a, b| {
            worth(b)
                .total_cmp(&worth(a))
                .then(a.start.cmp(&b.start))
                .then(b.end.cmp(&a.end))
                .then(rank(a.kind).cmp(&rank(b.kind)))
                .then(b.entry.is_some().cmp(&a.entry.is_some()))
                .then(a.entry.cmp(&b.entry))
        });
    }
    let from = chosen.len();
    for candidate in cluster.drain(..) {
        let tokens = candidate.start - first..candidate.end - first;
        steps(tokens.len());
        if taken.len() < tokens.end {
            taken.resize(tokens.end, FREE);
        }
        // The worthiest of those in its way was chosen first.
        let winner = taken[tokens.clone()].iter().copied().min().and_then(|number| chosen.get(number as usize));
        match (winner, &mut *losers) {
            (None, _) => {
                taken[tokens].fill(chosen.len() as u32);
                chosen.push(candidate);
            }
            // A second rule that took the same thing did not lose.
            (Some(winner), Some(losers)) if !candidate.says_the_same(winner) => {
                let winner = Box::new(winner.clone());
                losers.push((candidate, Lost::Overlapped(winner)));
            }
            _ => {}
        }
    }
    chosen[from..].sort_by_key(|candidate| candidate.start);
}

/// Where all else is equal: persons before bodies before events before places.
fn rank(kind: Kind) -> u8 {
    match kind {
        Kind::Person => 0,
        Kind::Organisation => 1,
        Kind::Event => 2,
        Kind::Place => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(start: usize, end: usize, kind: Kind, score: f32) -> Candidate {
        Candidate::new(start..end, kind, score, "test")
    }

    #[test]
    fn prefers_the_longer_sensible_reading() {
        let mut losers = Vec::new();
        let chosen = one_reading(
            vec![
                candidate(2, 3, Kind::Place, 0.95),
                candidate(0, 3, Kind::Organisation, 0.8),
                candidate(4, 5, Kind::Place, 0.6),
                candidate(5, 6, Kind::Place, 0.2),
            ],
            Some(&mut losers),
        );
        assert_eq!(chosen.iter().map(|c| (c.start, c.end)).collect::<Vec<_>>(), [(0, 3), (4, 5)]);
        let why: Vec<_> = losers.iter().map(|(candidate, why)| (candidate.start, matches!(why, Lost::Weak))).collect();
        assert_eq!(why, [(5, true), (2, false)]);
    }
}
