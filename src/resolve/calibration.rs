//! What a score means: the share of entities with that score that are right.
//!
//! The sum of the evidence decides between readings; the record tells a share. The points below were read
//! off the development half of the corpus's gold and the written releases (named right, at the right
//! length); `depeche eval tests/gold/test.jsonl corpus --calibration` shows how they hold on the other half.

use crate::extract::Kind;

/// Sums of evidence at which the shares are known.
const SUMS: [f32; 6] = [0.5, 0.6, 0.7, 0.8, 0.9, 0.98];

/// The share of right ones at each of [`SUMS`].
fn shares(kind: Kind) -> [f32; 6] {
    match kind {
        Kind::Person => [0.70, 0.80, 0.86, 0.96, 0.97, 0.98],
        Kind::Organisation => [0.60, 0.70, 0.75, 0.84, 0.95, 0.97],
        Kind::Place => [0.62, 0.75, 0.88, 0.91, 0.92, 0.94],
        Kind::Event => [0.60, 0.70, 0.72, 0.85, 0.86, 0.88],
    }
}

/// The share of entities of a kind and a sum of evidence that are right, 0 to 1; between two points, on the
/// line between them.
///
/// ```
/// use depeche::{extract::Kind, resolve::calibration::share};
/// assert!((share(Kind::Organisation, 0.75) - 0.795).abs() < 0.001);
/// assert!(share(Kind::Person, 0.8) > share(Kind::Person, 0.6));
/// ```
pub fn share(kind: Kind, sum: f32) -> f32 {
    let shares = shares(kind);
    let above = SUMS.partition_point(|&known| known < sum).clamp(1, SUMS.len() - 1);
    let (low, high) = (SUMS[above - 1], SUMS[above]);
    let along = ((sum - low) / (high - low)).clamp(0.0, 1.0);
    shares[above - 1] + along * (shares[above] - shares[above - 1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_rise_with_the_evidence() {
        for kind in [Kind::Person, Kind::Organisation, Kind::Place, Kind::Event] {
            let told: Vec<f32> = (0..=100).map(|sum| share(kind, sum as f32 / 100.0)).collect();
            assert!(told.is_sorted() && told[0] > 0.0 && told[100] < 1.0, "{kind:?}: {told:?}");
        }
    }
}
