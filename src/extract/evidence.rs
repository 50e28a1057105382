//! The model that decides over ambiguous names: evidence of seven kinds, added up.
//!
//! A candidate starts from what its rule or its entry is worth and gains or loses by each kind of
//! evidence; the sum is its score. Each part is kept, so that `explain` can tell it and an ablation can
//! leave it out. The weights were set on the development half of the corpus; `CHANGELOG.md` has the
//! figures with each kind left out.

/// A kind of evidence for or against a reading.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Evidence {
    /// What the rule that proposes it is worth by itself; cannot be left out.
    Rule,
    /// Prominence of the entry: a country, a village.
    Prior,
    /// Capitals where a name has them, small letters where not.
    Case,
    /// How common the word is in ordinary French, as a first name, as a family name.
    Frequency,
    /// The words around: `à`, `maire de`, `la société`, a civility, brackets.
    Context,
    /// The part of the release: headings in capitals, heads of sentences and items.
    Zone,
    /// What else the document names.
    Document,
}

impl Evidence {
    /// Number of kinds.
    pub const COUNT: usize = 7;

    /// All kinds, in the order of [`Parts`].
    pub const ALL: [Evidence; Evidence::COUNT] = [
        Evidence::Rule,
        Evidence::Prior,
        Evidence::Case,
        Evidence::Frequency,
        Evidence::Context,
        Evidence::Zone,
        Evidence::Document,
    ];

    /// Its name.
    ///
    /// ```
    /// use depeche::extract::evidence::Evidence;
    /// assert_eq!(Evidence::parse("context"), Some(Evidence::Context));
    /// assert_eq!(Evidence::Context.name(), "context");
    /// ```
    pub fn name(self) -> &'static str {
        ["rule", "prior", "case", "frequency", "context", "zone", "document"][self as usize]
    }

    /// The kind of a name; the rule itself is none that can be left out.
    pub fn parse(name: &str) -> Option<Evidence> {
        Evidence::ALL.into_iter().skip(1).find(|evidence| evidence.name() == name)
    }
}

/// Kinds of evidence that are left out.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Without(u8);

impl Without {
    /// Leaves a kind out, too.
    pub fn and(self, evidence: Evidence) -> Without {
        Without(self.0 | 1 << evidence as u8)
    }

    /// Is a kind looked at?
    #[inline]
    pub fn uses(self, evidence: Evidence) -> bool {
        self.0 & (1 << evidence as u8) == 0
    }
}

/// The weight that all entries have where prominence is left out.
pub const SMALL_TOWN: u8 = 6;

/// What each kind of evidence adds to a score.
#[derive(Clone, Copy, PartialEq, Default, Debug)]
pub struct Parts([f32; Evidence::COUNT]);

impl Parts {
    /// A rule's own worth.
    pub fn rule(score: f32) -> Parts {
        Parts::default().with(Evidence::Rule, score)
    }

    /// The prominence of an entry of some weight, by the table of its kind; of a small town, where
    /// prominence is left out.
    pub fn prior(table: &[f32; 10], weight: u8, without: Without) -> Parts {
        match without.uses(Evidence::Prior) {
            true => Parts::default().with(Evidence::Prior, table[usize::from(weight).min(9)]),
            false => Parts::rule(table[usize::from(SMALL_TOWN)]),
        }
    }

    /// With more of one kind.
    #[must_use]
    pub fn with(mut self, evidence: Evidence, weight: f32) -> Parts {
        self.0[evidence as usize] += weight;
        self
    }

    /// Adds to one kind.
    pub fn add(&mut self, evidence: Evidence, weight: f32) {
        self.0[evidence as usize] += weight;
    }

    /// What a kind adds.
    pub fn of(&self, evidence: Evidence) -> f32 {
        self.0[evidence as usize]
    }

    /// The sum, at most 0.98: no rule is sure.
    pub fn score(&self, without: Without) -> f32 {
        let sum: f32 = Evidence::ALL.into_iter().filter(|kind| without.uses(*kind)).map(|kind| self.of(kind)).sum();
        sum.min(0.98)
    }

    /// The kinds that weigh something, with their weights.
    pub fn told(&self) -> impl Iterator<Item = (Evidence, f32)> + '_ {
        Evidence::ALL.into_iter().map(|kind| (kind, self.of(kind))).filter(|(_, weight)| weight.abs() >= 0.005)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_up_and_can_be_left_out() {
        let parts = Parts::default().with(Evidence::Prior, 0.6).with(Evidence::Context, 0.2).with(Evidence::Case, -0.1);
        let near = |a: f32, b: f32| (a - b).abs() < 1e-6;
        assert!(near(parts.score(Without::default()), 0.7));
        assert!(near(parts.score(Without::default().and(Evidence::Context)), 0.5));
        assert!(near(parts.with(Evidence::Rule, 1.0).score(Without::default()), 0.98));
        assert_eq!(parts.told().count(), 3);
        assert_eq!(Evidence::parse("rule"), None);
    }
}
