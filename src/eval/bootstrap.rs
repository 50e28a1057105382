//! How sure a figure is, given so few documents: the percentile bootstrap over documents.
//!
//! Documents are drawn with replacement (B. Efron, *Bootstrap Methods*, 1979); the draws are the same
//! in every run, so that the same counts give the same interval.

use super::counts::Counts;

/// Draws.
const DRAWS: usize = 2000;

/// The interval that holds 95 of 100 draws.
#[derive(Clone, Copy, PartialEq, Debug, serde::Serialize)]
pub struct Interval {
    /// 2.5th percentile.
    pub low: f64,
    /// 97.5th percentile.
    pub high: f64,
}

/// Of the F1 of all documents; none with fewer than two documents.
///
/// ```
/// use depeche::eval::{Counts, bootstrap::interval};
/// let sure = vec![Counts { right: 4, missed: 1, wrong: 1 }; 10];
/// let interval = interval(&sure).unwrap();
/// assert!((interval.low - 0.8).abs() < 1e-9 && (interval.high - 0.8).abs() < 1e-9);
/// ```
pub fn interval(documents: &[Counts]) -> Option<Interval> {
    draw(documents.len(), |drawn| f1(documents, drawn))
}

/// Of the gain in F1 from `before` to `after`, both over the same documents in the same order.
pub fn gain(before: &[Counts], after: &[Counts]) -> Option<Interval> {
    draw(before.len().min(after.len()), |drawn| Some(f1(after, drawn)? - f1(before, drawn)?))
}

/// The F1 of the drawn documents; none where there is nothing to judge in any of them.
fn f1(all: &[Counts], drawn: &[usize]) -> Option<f64> {
    let sum: Counts = drawn.iter().map(|&at| all[at]).sum();
    (!sum.is_empty()).then(|| sum.f1())
}

fn draw(documents: usize, figure: impl Fn(&[usize]) -> Option<f64>) -> Option<Interval> {
    if documents < 2 {
        return None;
    }
    let mut random = SplitMix(0x6465_7065_6368_6521);
    let mut drawn = vec![0; documents];
    let mut figures: Vec<f64> = (0..DRAWS)
        .filter_map(|_| {
            drawn.iter_mut().for_each(|at| *at = (random.next() % documents as u64) as usize);
            figure(&drawn)
        })
        .collect();
    figures.sort_by(f64::total_cmp);
    let last = figures.len().checked_sub(1)?;
    let at = |part: f64| figures[(last as f64 * part).round() as usize];
    Some(Interval { low: at(0.025), high: at(0.975) })
}

/// SplitMix64 (Steele, Lea, Flood 2014): small, and the same everywhere.
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_and_uneven_documents_give_a_wide_interval() {
        let good = Counts { right: 10, missed: 0, wrong: 0 };
        let bad = Counts { right: 0, missed: 10, wrong: 10 };
        let few = interval(&[good, bad]).unwrap();
        let many: Vec<Counts> = (0..200).map(|n| if n % 2 == 0 { good } else { bad }).collect();
        let sure = interval(&many).unwrap();
        assert_eq!((few.low, few.high), (0.0, 1.0));
        assert!(sure.low > 0.4 && sure.high < 0.6 && sure.low < 0.5 && sure.high > 0.5);
        assert_eq!(interval(&[good]), None);
        assert_eq!(interval(&many), Some(sure));
    }

    #[test]
    fn the_same_runs_differ_by_nothing() {
        let all: Vec<Counts> = (0..20).map(|n| Counts { right: n, missed: 1, wrong: 2 }).collect();
        assert_eq!(gain(&all, &all), Some(Interval { low: 0.0, high: 0.0 }));
    }
}
