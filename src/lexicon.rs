//! The lexicon: closed word classes of French, as read from `gazetteers/fr/*.tsv`.
//!
//! A class is a name in the data and a variant here; what the words of a class are is data alone.

macro_rules! classes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal),* $(,)?) => {
        /// A word class of the lexicon. Its name in the data is the `class` column.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Class { $($(#[$doc])* $variant),* }

        impl Class {
            /// Every class, in the order of their bits.
            pub const ALL: &'static [Class] = &[$(Class::$variant),*];
            /// Name in the data.
            pub fn name(self) -> &'static str {
                match self { $(Class::$variant => $name),* }
            }
        }
    };
}

classes! {
    /// `janvier`, `janv`: value 1 to 12.
    Month = "month",
    /// `lundi`, `lun`: value 1 (Monday) to 7.
    Weekday = "weekday",
    /// `deux`, `vingt`: value in digits.
    Number = "number",
    /// `premier`, `2e`: value in digits.
    Ordinal = "ordinal",
    /// `printemps`: EDTF season code 21 to 24.
    Season = "season",
    /// Feasts and commemorations: a rule of the calendar (`easter+39`, `07-14`).
    Feast = "feast",
    /// `jour`, `semaine`, `trimestre`: the unit's English name.
    TimeUnit = "time-unit",
    /// `hier`, `demain`, `la veille`: shift in days.
    DayWord = "day-word",
    /// `début`, `mi`, `fin`, `courant`: EDTF nuance `early`, `mid`, `late` or nothing.
    PeriodPart = "period-part",
    /// `prochain`, `dernier`, `suivant`: +1, -1, …
    Shift = "shift",
    /// `exercice`, `saison`, `année scolaire`.
    PeriodName = "period-name",
    /// Words that open an interval (`depuis`, `à partir de`).
    OpenEnd = "open-end",
    /// Words that close one (`jusqu'au`, `d'ici`, `avant`).
    OpenStart = "open-start",
    /// What makes a number no date (`ans`, `euros`, `%`, `heures`).
    NotDate = "not-date",
    /// Words before a date that tell its role (`date limite`).
    DateCue = "date-cue",
    /// Words near a date that tell what it is in the release (`aura lieu`, `date limite`): value = the role.
    DateRole = "date-role",
    /// `M`, `Mme`, `Dr`: value = gender m, f, u and p for plural.
    Civility = "civility",
    /// Titles and kin that a first name alone follows (`le pape François`, `sa sœur Lina`).
    GivenTitle = "given-title",
    /// `de`, `van`, `von`, `El` inside names of persons.
    Particle = "particle",
    /// `SA`, `SAS`, `S.à r.l.`, `GmbH`.
    CompanyForm = "company-form",
    /// First word of organisation names (`université`, `chambre`); value = how it goes on.
    OrganisationHead = "organisation-head",
    /// Generic noun before a name that is not part of it (`société`, `start-up`).
    OrganisationCue = "organisation-cue",
    /// First word of event names (`salon`, `sommet`): value `fair` where an item of a list may open with it.
    EventHead = "event-head",
    /// Words that an event's name follows with `de` (`lors`, `à l'occasion`).
    Occasion = "occasion",
    /// First word of place names (`rue`, `gare`, `mont`): value `way`, `site`, or `road` before a number (`RN 21`).
    PlaceHead = "place-head",
    /// Generic noun before a place name that is not part of it (`ville`, `commune`): value `settled` where only a place
    /// follows with `de`.
    PlaceCue = "place-cue",
    /// Prepositions before a place (`à`, `en`, `vers`).
    PlacePreposition = "place-preposition",
    /// Abbreviations after which a full stop ends no sentence.
    Abbreviation = "abbreviation",
    /// Function words.
    FunctionWord = "function-word",
    /// `le`, `la`, `l`, `les`, `un`, `son`, `ce`: value definite, indefinite, possessive or demonstrative.
    Determiner = "determiner",
    /// Verbs of speech (`explique`, `souligne`).
    SpeechVerb = "speech-verb",
    /// Verbs of headlines that are neither of speech nor of bodies (`est`, `doit`).
    Auxiliary = "auxiliary",
    /// Verbs whose subject is a body (`annonce`, `emploie`, `recrute`).
    BodyVerb = "body-verb",
    /// Adjectives and demonyms of a place: value = the place's id.
    Demonym = "demonym",
    /// Adjectives that go on a role title or an organisation name (`général`, `adjoint`, `national`).
    TitleAdjective = "title-adjective",
    /// `ancien`, `ex`, `sortant`, `futur`, `nouveau` before or after a role: value former, future, current.
    RoleStatus = "role-status",
    /// Words between a person and a title behind (`par ailleurs`, `qui fut`): value `between`, or of verbs
    /// `verb`, `former`, `future`.
    RoleLink = "role-link",
    /// Words that announce a label (`labellisé`, `certification`).
    LabelCue = "label-cue",
    /// Words that a label's name follows (`label`, `labellisé`): value = what may follow.
    LabelNoun = "label-noun",
    /// Adjectives between such a word and the name (`européen`).
    LabelAdjective = "label-adjective",
    /// Words beside which a label is something else (`album`, `disque`).
    LabelTrap = "label-trap",
    /// Bodies that number their norms (`ISO`, `NF`): value `any` or `cue`.
    StandardBody = "standard-body",
    /// What may stand between the body and the number (`TS`).
    StandardPart = "standard-part",
    /// Verbs, nouns and small words of claims on labels (`obtient`, `titulaire`): value = status and role.
    LabelClaim = "label-claim",
    /// Things named after persons (`rue`, `lycée`, `prix`).
    NamedAfter = "named-after",
    /// Government buildings and other names that are persons', places' or bodies' by context.
    Metonym = "metonym",
    /// Whole lines that are page furniture.
    FurnitureLine = "furniture-line",
    /// Starts of lines that are page furniture.
    FurnitureStart = "furniture-start",
    /// Headings after which nothing of the article follows (teasers, comments).
    FurnitureTail = "furniture-tail",
    /// Starts of the « À propos de » block.
    AboutStart = "about-start",
    /// Starts of the press contact block.
    ContactStart = "contact-start",
    /// Starts of a byline (`par`, `rédigé par`).
    BylineStart = "byline-start",
    /// Starts of the line that states the publication (`publié le`, `mis en ligne le`).
    PublishedStart = "published-start",
    /// Lines that say what the document is (`communiqué de presse`), no title of theirs.
    KindLine = "kind-line",
    /// Starts of a photo credit (`photo`, `crédit`).
    CreditStart = "credit-start",
    /// Words that link nothing to a name after them, though capitals stand there (weekdays, months in English).
    NotName = "not-name",
    /// Words inside names of bodies, fairs, sites and works, hardly of persons: value body, event, site, work.
    NameWord = "name-word",
    /// Generic noun before a name that makes it a product, a work, a ship (`logiciel`, `sonde`).
    ThingCue = "thing-cue",
    /// Nouns that end like an infinitive (`cancer`, `avenir`).
    NotInfinitive = "not-infinitive",
    /// Services that are mostly named as products (`sur Facebook`).
    Platform = "platform",
    /// An ordinary word of French: value 1 to 9, 9 the most frequent.
    Common = "common",
}

impl Class {
    /// The class of that name in the data.
    pub fn from_name(name: &str) -> Option<Class> {
        Class::ALL.iter().copied().find(|class| class.name() == name)
    }

    /// Its bit in [`WordInfo::classes`].
    #[inline]
    pub const fn bit(self) -> u64 {
        1 << self as u8
    }
}

/// What the lists say of a single word.
#[derive(Clone, Copy, Default, Debug, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(C)]
pub struct WordInfo {
    /// Bits of the [`Class`]es that hold this word.
    pub classes: u64,
    /// Node of the name tree for names that start with this word, plus one; 0 for none.
    pub root: u32,
    /// First name: base-two logarithm of its bearers, plus one; 0 for none.
    pub first_name: u8,
    /// Gender of the first name: 1 masculine, 2 feminine, 3 both; [`WordInfo::AMBIGUOUS`] beside it.
    pub gender: u8,
    /// Family name: 9 for the most frequent, 1 for the rare ones; 0 for none.
    pub family_name: u8,
    /// Frequency as an ordinary word of French, 1 to 9; 0 for none.
    pub common: u8,
}

impl WordInfo {
    /// In `gender`: the first name is also an ordinary word, a town, a month.
    pub const AMBIGUOUS: u8 = 4;

    /// A first name that is also something else (`France`, `Pierre`, `Florence`).
    #[inline]
    pub fn is_ambiguous_first_name(&self) -> bool {
        self.gender & Self::AMBIGUOUS != 0
    }
    /// Has the word this class?
    #[inline]
    pub fn is(&self, class: Class) -> bool {
        self.classes & class.bit() != 0
    }
    /// Has it one of these classes (bits or-ed together)?
    #[inline]
    pub fn is_any(&self, bits: u64) -> bool {
        self.classes & bits != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn class_names_are_unique_and_fit_the_bits() {
        assert!(Class::ALL.len() <= 64);
        for class in Class::ALL {
            assert_eq!(Class::from_name(class.name()), Some(*class));
        }
    }
}
