//! Which themes are taken for which: what each is right, missed and wrong, and which wrong ones stand where another is missed.

use std::collections::BTreeMap;

use super::score::DocumentScore;

/// How often a theme was right, missed, wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct ThemeCounts {
    /// Its id.
    pub theme: String,
    /// In the gold and found.
    pub right: u32,
    /// In the gold, not found.
    pub missed: u32,
    /// Found, not in the gold.
    pub wrong: u32,
}

/// A missed theme and a wrong one in the same documents.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Pair {
    /// In the gold.
    pub missed: String,
    /// Found instead.
    pub wrong: String,
    /// Number of documents.
    pub documents: u32,
}

/// Themes that are not always right, the worst first, and the pairs.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Confusion {
    /// Counts of each theme.
    pub themes: Vec<ThemeCounts>,
    /// Pairs, the most frequent first.
    pub pairs: Vec<Pair>,
}

/// Counts the themes of all documents.
pub fn confusion(scores: &[DocumentScore]) -> Confusion {
    let mut counts: BTreeMap<&str, ThemeCounts> = BTreeMap::new();
    let mut pairs: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    for themes in scores.iter().filter_map(|score| score.themes.as_ref()) {
        themes.right.iter().for_each(|theme| counts.entry(theme).or_default().right += 1);
        themes.missed.iter().for_each(|theme| counts.entry(theme).or_default().missed += 1);
        themes.wrong.iter().for_each(|theme| counts.entry(theme).or_default().wrong += 1);
        for missed in &themes.missed {
            themes.wrong.iter().for_each(|wrong| *pairs.entry((missed, wrong)).or_default() += 1);
        }
    }
    let mut themes: Vec<ThemeCounts> =
        counts.into_iter().map(|(theme, counts)| ThemeCounts { theme: theme.to_string(), ..counts }).collect();
    themes.sort_by_key(|counts| std::cmp::Reverse(counts.missed + counts.wrong));
    let mut pairs: Vec<Pair> = pairs
        .into_iter()
        .map(|((missed, wrong), documents)| Pair { missed: missed.to_string(), wrong: wrong.to_string(), documents })
        .collect();
    pairs.sort_by_key(|pair| std::cmp::Reverse(pair.documents));
    Confusion { themes, pairs }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::{Parents, Sheet, ThemeItem, score};

    #[test]
    fn pairs_tell_what_stands_for_what() {
        let sheet = |themes: &[&str]| Sheet {
            themes: Some(themes.iter().map(|id| ThemeItem { id: (*id).into(), ..ThemeItem::default() }).collect()),
            ..Sheet::default()
        };
        let judge = |gold: &[&str], found: &[&str]| score(&sheet(gold), Some(&sheet(found)), &Parents::new(), &[]);
        let scores = [
            judge(&["eau", "climat"], &["climat", "energie"]),
            judge(&["eau"], &["energie"]),
            judge(&["climat"], &["climat"]),
        ];
        let found = confusion(&scores);
        assert_eq!(found.pairs, [Pair { missed: "eau".into(), wrong: "energie".into(), documents: 2 }]);
        let climat = found.themes.iter().find(|counts| counts.theme == "climat").unwrap();
        assert_eq!((climat.right, climat.missed, climat.wrong), (2, 0, 0));
    }
}
