//! Persons whom a list knows: by their full name, or by the one name that the press calls them.

use std::ops::Range;

use super::evidence::{Evidence, Parts};
use super::{Candidate, Context, Extractor, Kind, Spot, Starts};
use crate::gazetteer::{Flags, ListKind};
use crate::lexicon::Class;

/// Prior of a figure by its weight, 1 to 9, under a full name and under a single one.
const FULL: f32 = 0.98;
const SINGLE: [f32; 10] = [0.4, 0.4, 0.42, 0.45, 0.5, 0.52, 0.56, 0.64, 0.7, 0.78];

/// Proposes persons of the lists: `Marie Curie`, `Macron`.
pub(super) const EXTRACTOR: Extractor =
    Extractor { name: "figures", starts: Starts::none().kind(ListKind::Person), read };

fn read(context: &Context<'_>, spot: &Spot<'_>, out: &mut Vec<Candidate>) -> Option<usize> {
    if context.is_capitalised(spot.at) {
        listed(context, spot.at, spot.sentence, out);
    }
    None
}

fn listed(context: &Context<'_>, at: usize, sentence: &Range<usize>, out: &mut Vec<Candidate>) {
    for found in context.listed(at, ListKind::Person) {
        let end = found.end as usize;
        // `Robert-Schuman` is what was named after Robert Schuman.
        let hyphens = |name: &str| name.matches(['-', '‑']).count();
        let tied = hyphens(context.slice(at..end)) > hyphens(context.gazetteers.string(found.form.surface));
        if end > sentence.end || context.cuts_a_word(at..end) || tied {
            continue;
        }
        let single = end == at + 1;
        // `Brigitte Macron`, `Trump Tower`: part of another name.
        let goes_on = context.is_name_word(end) && context.is_joined(end) && end < sentence.end;
        let behind_name = at > sentence.start && context.is_name_word(at - 1) && context.is_joined(at);
        if single && (goes_on || behind_name) {
            continue;
        }
        let mut parts = match single {
            true => Parts::prior(&SINGLE, found.form.weight, context.without),
            false => Parts::rule(FULL),
        };
        let civil = at > sentence.start && (context.is(at - 1, Class::Civility) || context.sign(at - 1) == '.');
        let told = civil || super::persons::told_as_person(context, at, end, sentence);
        if found.form.flags().has(Flags::CONTEXT) {
            parts.add(Evidence::Frequency, if told { -0.1 } else { -0.5 });
        } else if single && context.text.words[at].common > 0 && context.is_head(at) {
            parts.add(Evidence::Zone, -0.3);
        }
        parts.add(Evidence::Context, if told { 0.15 } else { 0.0 });
        parts.add(
            Evidence::Context,
            if super::persons::is_named_after(context, at, sentence.start) { -0.6 } else { 0.0 },
        );
        let candidate = Candidate::weighed(at..end, Kind::Person, parts, context.without, "person list");
        out.push(Candidate { entry: Some(found.entry()), ..candidate });
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::ids as read;

    #[test]
    fn figures_link_to_their_entry_under_either_name() {
        assert_eq!(read("Emmanuel Macron a parlé. La réponse de Macron était attendue."), ["person:emmanuel-macron"]);
        assert_eq!(read("Mme Brigitte Macron a souri ; Macron a repris la parole."), ["person:brigitte-macron"]);
    }

    #[test]
    fn what_was_named_after_someone_is_no_person() {
        let names = read("Le lycée Victor-Hugo et la rue Victor Hugo rouvrent.");
        assert!(names.iter().all(|id| !id.starts_with("person:")), "{names:?}");
    }
}
