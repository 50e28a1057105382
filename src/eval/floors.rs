//! Floors: figures that quality may not fall below.
//!
//! A file of `name=figure` lines. The line `digest=` pins what they were measured on: with another corpus
//! or gold the floors say nothing, and are to be set anew on purpose.

use std::collections::BTreeMap;

use super::report::Report;
use crate::error::GoldError;

/// Figures by name, as [`Report::floored`] names them.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Floors {
    /// What they were measured on.
    pub digest: Option<String>,
    /// The figures.
    pub figures: BTreeMap<String, f64>,
}

/// Figures are compared and written to so many digits: in a thousandth there is no story.
const PRECISION: f64 = 1000.0;

impl Floors {
    /// Reads floors; lines that start with `#` are comments.
    ///
    /// # Errors
    /// The first line that is none.
    ///
    /// ```
    /// use depeche::eval::floors::Floors;
    /// let floors = Floors::parse("# people\nperson=0.95\n", "floors").unwrap();
    /// assert_eq!(floors.figures["person"], 0.95);
    /// assert!(Floors::parse("person: good", "floors").is_err());
    /// ```
    pub fn parse(text: &str, file: &str) -> Result<Floors, GoldError> {
        let mut floors = Floors::default();
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let figure = line.split_once('=').map(|(name, figure)| (name.trim(), figure.trim()));
            match figure.map(|(name, figure)| (name, figure, figure.parse::<f64>())) {
                Some(("digest", digest, _)) => floors.digest = Some(digest.to_string()),
                Some((name, _, Ok(figure))) if (0.0..=1.0).contains(&figure) => {
                    floors.figures.insert(name.to_string(), figure);
                }
                _ => {
                    return Err(GoldError {
                        file: file.to_string(),
                        line: number as u64 + 1,
                        reason: format!("{line:?} is no floor"),
                        remedy: "write `name=0.95`, a figure from 0 to 1".into(),
                    });
                }
            }
        }
        Ok(floors)
    }

    /// What fell: name, floor, figure. A figure that is not there any more has fallen to 0.
    pub fn fallen(&self, report: &Report) -> Vec<(String, f64, f64)> {
        let figures = report.floored();
        let fallen = self.figures.iter().filter_map(|(name, &floor)| {
            let figure = figures.get(name).copied().unwrap_or(0.0);
            (figure + 0.5 / PRECISION < floor).then(|| (name.clone(), floor, figure))
        });
        fallen.collect()
    }

    /// The floors after a run: no lower than before, unless they were measured on something else.
    pub fn raised(&self, report: &Report, digest: &str) -> Floors {
        let mut figures: BTreeMap<String, f64> = report
            .floored()
            .into_iter()
            .map(|(name, figure)| (name, (figure * PRECISION).floor() / PRECISION))
            .collect();
        if self.digest.as_deref() == Some(digest) {
            for (name, &floor) in &self.figures {
                let figure = figures.entry(name.clone()).or_insert(floor);
                *figure = figure.max(floor);
            }
        }
        Floors { digest: Some(digest.to_string()), figures }
    }

    /// As a file.
    pub fn text(&self, about: &str) -> String {
        let mut text = format!("# {about}\n");
        if let Some(digest) = &self.digest {
            text += &format!("digest={digest}\n");
        }
        for (name, figure) in &self.figures {
            text += &format!("{name}={figure:.3}\n");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::Share;

    fn report(title: u32) -> Report {
        Report { shares: [("title", Share { right: title, of: 4 })].into(), ..Report::default() }
    }

    #[test]
    fn floors_only_rise_while_the_gold_is_the_same() {
        let first = Floors::default().raised(&report(3), "x");
        assert_eq!(first.figures["title"], 0.75);
        assert_eq!(first.raised(&report(2), "x"), first);
        assert_eq!(first.raised(&report(4), "x").figures["title"], 1.0);
        assert_eq!(first.raised(&report(2), "y").figures["title"], 0.5);
        assert_eq!(Floors::parse(&first.text("about"), "f"), Ok(first));
    }

    #[test]
    fn what_falls_is_told() {
        let floors = Floors::parse("title=0.75\nperson=0.9\n", "f").unwrap();
        assert_eq!(floors.fallen(&report(3)), [("person".to_string(), 0.9, 0.0)]);
        assert_eq!(floors.fallen(&report(2)).len(), 2);
    }
}
