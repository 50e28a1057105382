//! Counts the steps of inner loops, by stage, so that a test can hold the analysis linear in its input
//! (`tests/linear.rs`). A step is a look at a token, a name, a row: whatever a loop does once more.
//!
//! Seconds would tell the same, but not on every machine and not every day. The count costs something, so it is
//! compiled to nothing in release builds.

/// What is counted by itself: a stage of reading or of the analysis.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// What is done under no name.
    Other,
    /// A reader, by its place in the table of readers.
    Reader(u8),
    /// Repair of characters.
    Clean,
    /// Layout: lines joined to paragraphs.
    Paragraphs,
    /// Layout: what each line looks like.
    Lines,
    /// Layout: lines that are furniture.
    Furniture,
    /// Layout: title, byline, publication.
    Head,
    /// Layout: the parts of a release.
    Zones,
    /// Tokens of title and body.
    Tokens,
    /// Bounds of sentences.
    Sentences,
    /// Language of the document and of its passages.
    Language,
    /// Names of the lists in the text.
    Matches,
    /// The day of publication.
    Publication,
    /// What starts at each token.
    Context,
    /// An extractor of actors and events, by its place in their table.
    Extractor(u8),
    /// Evidence from the document as a whole; photo credits.
    Document,
    /// Labels.
    Labels,
    /// One reading of candidates that overlap.
    Reading,
    /// Names that come back.
    Repeats,
    /// One group for all mentions of the same thing.
    Groups,
    /// Titles that go to their persons.
    Roles,
    /// Entities of groups and roles.
    Entities,
    /// Themes.
    Themes,
    /// Dates.
    Dates,
    /// What a date is in the release.
    DateRoles,
    /// Claims on labels.
    Claims,
    /// Ways to reach someone.
    Contacts,
    /// The record.
    Record,
    /// What became of the candidates, for `explain`.
    Trace,
    /// Terms for the index.
    Terms,
    /// Territories for the index.
    Territories,
    /// A query, read.
    Query,
    /// The passage of a hit.
    Snippet,
    /// Lists, checked.
    Check,
}

impl Stage {
    /// Every stage but readers and extractors, which stand in tables of their own.
    pub const ALL: [Stage; 32] = [
        Stage::Other,
        Stage::Clean,
        Stage::Paragraphs,
        Stage::Lines,
        Stage::Furniture,
        Stage::Head,
        Stage::Zones,
        Stage::Tokens,
        Stage::Sentences,
        Stage::Language,
        Stage::Matches,
        Stage::Publication,
        Stage::Context,
        Stage::Document,
        Stage::Labels,
        Stage::Reading,
        Stage::Repeats,
        Stage::Groups,
        Stage::Roles,
        Stage::Entities,
        Stage::Themes,
        Stage::Dates,
        Stage::DateRoles,
        Stage::Claims,
        Stage::Contacts,
        Stage::Record,
        Stage::Trace,
        Stage::Terms,
        Stage::Territories,
        Stage::Query,
        Stage::Snippet,
        Stage::Check,
    ];
}

/// Counts `steps` for a stage.
///
/// ```
/// use depeche::steps::{Stage, count, took};
/// let (counts, ()) = count(|| took(Stage::Claims, 3));
/// assert_eq!(counts.of(Stage::Claims), if cfg!(debug_assertions) { 3 } else { 0 });
/// ```
#[inline(always)]
pub fn took(stage: Stage, steps: usize) {
    #[cfg(debug_assertions)]
    counter::add(counter::slot(stage), steps);
    #[cfg(not(debug_assertions))]
    let _ = (stage, steps);
}

/// Counts one step for the stage that is at [`work`]: for what all stages use.
#[inline(always)]
pub fn step() {
    steps(1);
}

/// Counts `steps` for the stage that is at [`work`].
#[inline(always)]
pub fn steps(steps: usize) {
    #[cfg(debug_assertions)]
    counter::add(counter::at_work(), steps);
    #[cfg(not(debug_assertions))]
    let _ = steps;
}

/// Does what belongs to a stage: [`step`]s inside are counted for it.
///
/// ```
/// use depeche::steps::{Stage, count, step, work};
/// let (counts, _) = count(|| work(Stage::Dates, || (0..5).map(|_| step()).count()));
/// assert_eq!(counts.of(Stage::Dates), if cfg!(debug_assertions) { 5 } else { 0 });
/// ```
#[inline(always)]
pub fn work<T>(stage: Stage, work: impl FnOnce() -> T) -> T {
    #[cfg(debug_assertions)]
    let outer = counter::enter(counter::slot(stage));
    #[cfg(not(debug_assertions))]
    let _ = stage;
    let done = work();
    #[cfg(debug_assertions)]
    counter::enter(outer);
    done
}

/// The steps of each stage.
#[derive(Clone, Debug)]
pub struct Counts([u64; SLOTS]);

impl Counts {
    /// Those of a stage.
    pub fn of(&self, stage: Stage) -> u64 {
        self.0[slot(stage)]
    }
}

/// Does something and counts its steps, on this thread alone; all are 0 in release builds.
pub fn count<T>(work: impl FnOnce() -> T) -> (Counts, T) {
    #[cfg(debug_assertions)]
    counter::take();
    let done = work();
    #[cfg(debug_assertions)]
    let counts = counter::take();
    #[cfg(not(debug_assertions))]
    let counts = [0; SLOTS];
    (Counts(counts), done)
}

const EXTRACTORS: usize = 16;
const READERS: usize = 64;
const SLOTS: usize = Stage::ALL.len() + EXTRACTORS + READERS;

fn slot(stage: Stage) -> usize {
    let named = Stage::ALL.len();
    match stage {
        Stage::Extractor(number) => named + usize::from(number) % EXTRACTORS,
        Stage::Reader(number) => named + EXTRACTORS + usize::from(number) % READERS,
        stage => Stage::ALL.iter().position(|known| *known == stage).unwrap_or(0),
    }
}

#[cfg(debug_assertions)]
mod counter {
    use std::cell::Cell;

    use super::{SLOTS, Stage};

    thread_local! {
        static COUNTS: [Cell<u64>; SLOTS] = const { [const { Cell::new(0) }; SLOTS] };
        static AT_WORK: Cell<usize> = const { Cell::new(0) };
    }

    pub(super) fn slot(stage: Stage) -> usize {
        super::slot(stage)
    }

    pub(super) fn add(slot: usize, steps: usize) {
        COUNTS.with(|counts| counts[slot].set(counts[slot].get() + steps as u64));
    }

    pub(super) fn at_work() -> usize {
        AT_WORK.get()
    }

    /// Gives the stage that was at work before.
    pub(super) fn enter(slot: usize) -> usize {
        AT_WORK.replace(slot)
    }

    pub(super) fn take() -> [u64; SLOTS] {
        COUNTS.with(|counts| std::array::from_fn(|slot| counts[slot].replace(0)))
    }
}
