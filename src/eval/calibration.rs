//! Are scores what they say? A score is the probability that the thing is right: of those with 0.8, eight in ten should be.

use std::collections::BTreeMap;

use super::score::DocumentScore;
use super::sheet::Kind;

/// Bins of equal width from 0 to 1.
pub const BINS: usize = 10;

/// What was found with a score in a bin.
#[derive(Clone, Copy, Default, PartialEq, Debug, serde::Serialize)]
pub struct Bin {
    /// Lower bound of the scores.
    pub from: f64,
    /// Things found.
    pub count: u32,
    /// Those of them that are right.
    pub right: u32,
    /// Part that is right; 0 in an empty bin.
    pub share: f64,
    /// Mean of the scores.
    pub score: f64,
}

/// The scores of a kind, once a document, beside what came true.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct Calibration {
    /// Bins with something in them, rising.
    pub bins: Vec<Bin>,
    /// Things judged.
    pub count: u32,
    /// Mean square of score less truth: 0 is perfect, 0.25 a coin.
    pub brier: f64,
    /// Mean distance of share and score over the bins, weighted by their counts.
    pub ece: f64,
}

impl Calibration {
    /// Of scores, each with whether its thing was right.
    ///
    /// ```
    /// use depeche::eval::calibration::Calibration;
    /// let found = Calibration::of(&[(0.9, true), (0.9, true), (0.9, false), (0.3, false)]);
    /// assert_eq!((found.bins.len(), found.bins[1].right, found.bins[1].count), (2, 2, 3));
    /// assert!((found.ece - (3.0 * (0.9 - 2.0 / 3.0) + 0.3) / 4.0).abs() < 1e-6);
    /// ```
    pub fn of(judged: &[(f32, bool)]) -> Calibration {
        let mut bins = vec![Bin::default(); BINS];
        let mut brier = 0.0;
        for &(score, right) in judged {
            let score = f64::from(score).clamp(0.0, 1.0);
            // Scores are told to three digits: 0.8 belongs to the bin that it opens.
            let bin = &mut bins[((score * BINS as f64 + 1e-6) as usize).min(BINS - 1)];
            bin.count += 1;
            bin.right += u32::from(right);
            bin.score += score;
            brier += (score - f64::from(u8::from(right))).powi(2);
        }
        let count = judged.len() as u32;
        let mut ece = 0.0;
        for (number, bin) in bins.iter_mut().enumerate() {
            bin.from = number as f64 / BINS as f64;
            if bin.count > 0 {
                bin.share = f64::from(bin.right) / f64::from(bin.count);
                bin.score /= f64::from(bin.count);
                ece += (bin.share - bin.score).abs() * f64::from(bin.count);
            }
        }
        bins.retain(|bin| bin.count > 0);
        let all = f64::from(count.max(1));
        Calibration { bins, count, brier: brier / all, ece: ece / all }
    }
}

/// The calibration of every kind whose things have scores.
pub fn calibrations(scores: &[DocumentScore]) -> BTreeMap<Kind, Calibration> {
    let mut judged: BTreeMap<Kind, Vec<(f32, bool)>> = BTreeMap::new();
    for (kind, found) in scores.iter().flat_map(|score| &score.judged) {
        judged.entry(*kind).or_default().extend(found);
    }
    judged.into_iter().map(|(kind, found)| (kind, Calibration::of(&found))).collect()
}
