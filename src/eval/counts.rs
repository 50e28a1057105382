//! Counts of right, missed and wrong, and what is made of them.

/// What was right, what was missed, what was wrong.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Counts {
    /// In the gold and found.
    pub right: u32,
    /// In the gold, not found.
    pub missed: u32,
    /// Found, not in the gold.
    pub wrong: u32,
}

impl Counts {
    /// Part of what was found that is right; 0 where nothing was found.
    pub fn precision(self) -> f64 {
        share(self.right, self.right + self.wrong)
    }

    /// Part of the gold that was found; 0 where there is none.
    pub fn recall(self) -> f64 {
        share(self.right, self.right + self.missed)
    }

    /// Harmonic mean of both.
    ///
    /// ```
    /// let counts = depeche::eval::Counts { right: 3, missed: 1, wrong: 1 };
    /// assert_eq!(counts.f1(), 0.75);
    /// ```
    pub fn f1(self) -> f64 {
        share(2 * self.right, 2 * self.right + self.missed + self.wrong)
    }

    /// Nothing to judge.
    pub fn is_empty(self) -> bool {
        self == Counts::default()
    }
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Counts) {
        self.right += other.right;
        self.missed += other.missed;
        self.wrong += other.wrong;
    }
}

impl std::iter::Sum for Counts {
    fn sum<I: Iterator<Item = Counts>>(all: I) -> Counts {
        all.fold(Counts::default(), |mut sum, counts| {
            sum += counts;
            sum
        })
    }
}

/// So many right of so many.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Share {
    /// Right ones.
    pub right: u32,
    /// All.
    pub of: u32,
}

impl Share {
    /// One judged thing.
    pub fn one(right: bool) -> Share {
        Share { right: u32::from(right), of: 1 }
    }

    /// The part that is right; 0 where there is nothing.
    pub fn part(self) -> f64 {
        share(self.right, self.of)
    }
}

impl std::ops::AddAssign for Share {
    fn add_assign(&mut self, other: Share) {
        self.right += other.right;
        self.of += other.of;
    }
}

fn share(part: u32, whole: u32) -> f64 {
    if whole == 0 { 0.0 } else { f64::from(part) / f64::from(whole) }
}
