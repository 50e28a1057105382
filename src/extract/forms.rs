//! What the form of a French word in small letters tells: adjectives, infinitives, learned nouns.

use super::Context;
use crate::lexicon::Class;

/// An adjective in small letters, by its class or its ending.
pub(super) fn is_bare_adjective(context: &Context<'_>, at: usize) -> bool {
    let word = context.text.words[at];
    !context.is_capitalised(at)
        && !word.is_any(stop_bits() | Class::RoleStatus.bit())
        && (word.is_any(Class::TitleAdjective.bit() | Class::Demonym.bit())
            || is_adjective_form(context.text.token(at)))
}

/// Endings of adjectives that are made from nouns (`numérique`, `régional`, `portuaire`).
pub(super) fn is_adjective_form(word: &str) -> bool {
    let last = word.as_bytes().last_chunk::<2>();
    let may_end_one = last.is_some_and(|pair| {
        matches!(
            pair,
            b"ue"
                | b"es"
                | b"el"
                | b"ls"
                | b"al"
                | b"le"
                | b"ux"
                | b"re"
                | b"en"
                | b"ne"
                | b"ns"
                | b"if"
                | b"ve"
                | b"fs"
                | b"is"
                | b"se"
        )
    });
    may_end_one
        && word.chars().nth(5).is_some()
        && [
            "ique", "iques", "al", "ale", "aux", "ales", "aire", "aires", "ien", "ienne", "iens", "iennes", "if",
            "ive", "ifs", "ives", "ois", "oise", "ais", "aise", "ains", "aine", "aines", "nel", "nelle", "nels",
            "nelles", "rel", "relle", "rels", "relles", "iel", "ielle", "iels", "ielles", "uel", "uelle", "uels",
            "uelles",
        ]
        .iter()
        .any(|ending| word.ends_with(ending))
}

/// A learned word in small letters: `cancérologie`, `robotique`; `partenariat` and the like are common words.
pub(super) fn is_field(word: &str) -> bool {
    word.chars().count() >= 8 && (word.ends_with("ie") || word.ends_with("ique") || word.ends_with("isme"))
}

/// `pour lutter`, `de coopérer`, `de la valider`: what a body does, not what it is for.
pub(super) fn is_infinitive(context: &Context<'_>, at: usize) -> bool {
    let word = context.text.token(at);
    !context.is_capitalised(at)
        && word.len() >= 6
        && (word.ends_with("er") && !word.ends_with("ier") || word.ends_with("oir") || word.ends_with("enir"))
        && !context.is(at, Class::NotInfinitive)
}

/// Classes that never stand inside a body's name.
pub(super) fn stop_bits() -> u64 {
    Class::FunctionWord.bit() | Class::SpeechVerb.bit() | Class::Weekday.bit() | Class::Month.bit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adjectives_by_their_endings() {
        for word in ["numérique", "régional", "portuaires", "naturelle", "culturel", "industriels", "sportive"] {
            assert!(is_adjective_form(word), "{word}");
        }
        for word in ["ville", "transport", "hôtel", "appel", "mairie", "logement"] {
            assert!(!is_adjective_form(word), "{word}");
        }
        assert!(is_field("cancérologie") && !is_field("mairie"));
    }
}
