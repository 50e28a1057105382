//! Which groups of a document name the same under a shorter form: family names, initials, short names of bodies.
//!
//! A name is looked up by what it shares with a longer one, its first words or its last; no name is held against
//! every other.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::acronyms::{initials, is_acronym};
use super::merge::{Group, link, root};
use super::name::{Name, key};
use crate::extract::{Context, Kind};
use crate::fold::fold;
use crate::steps::step;

/// Most words of a name that its parts are looked up by: twice as many as the longest have.
const WORDS: usize = 40;

/// Places in a list of names.
type Places = SmallVec<[u32; 2]>;

/// The names of a kind, to be found by the words that they start or end with.
struct Longer<'g, 't> {
    /// The longest form of each group, with the group's number.
    names: Vec<(usize, &'g Name<'t>)>,
    starting: FxHashMap<u64, Places>,
    ending: FxHashMap<u64, Places>,
}

impl<'g, 't> Longer<'g, 't> {
    fn new(groups: &'g [Group<'t>], kind: Kind) -> Self {
        let names = fullest(groups, kind);
        let (mut starting, mut ending): (FxHashMap<u64, Places>, FxHashMap<u64, Places>) = Default::default();
        for (place, (_, name)) in (0..).zip(&names) {
            for cut in 1..name.words.len().min(WORDS) {
                step();
                starting.entry(key(&name.words[..cut])).or_default().push(place);
                ending.entry(key(&name.words[cut..])).or_default().push(place);
            }
        }
        Longer { names, starting, ending }
    }

    /// The longer names that start with this one, by their places.
    fn starting(&self, name: &Name<'_>) -> impl Iterator<Item = usize> {
        let places = self.starting.get(&name.key()).into_iter().flatten().map(|&place| place as usize);
        places.inspect(|_| step()).filter(|&place| self.names[place].1.words.starts_with(&name.words))
    }

    /// Those that end with it.
    fn ending(&self, name: &Name<'_>) -> impl Iterator<Item = usize> {
        let places = self.ending.get(&name.key()).into_iter().flatten().map(|&place| place as usize);
        places.inspect(|_| step()).filter(|&place| self.names[place].1.words.ends_with(&name.words))
    }
}

/// The longest form of each group of a kind, with the group's number.
fn fullest<'g, 't>(groups: &'g [Group<'t>], kind: Kind) -> Vec<(usize, &'g Name<'t>)> {
    let of = |group: &'g Group<'t>| group.forms.iter().inspect(|_| step()).max_by_key(|form| form.text.len());
    groups
        .iter()
        .enumerate()
        .filter(|(_, group)| group.kind == kind)
        .filter_map(|(number, group)| Some((number, of(group)?)))
        .collect()
}

/// The one that all of them are, if they are one.
fn only(mut all: impl Iterator<Item = usize>) -> Option<usize> {
    let first = all.next()?;
    all.all(|other| other == first).then_some(first)
}

/// `Guérin`, `K. Belhadj`, `LEMAIRE` join the one person whose name they end.
pub(super) fn join_persons(groups: &[Group<'_>], target: &mut [usize]) {
    let longer = Longer::new(groups, Kind::Person);
    let names = &longer.names;
    // By family name with first name, and by family name with the first letter; those of most words first.
    let mut full: FxHashMap<(u64, u64), Places> = FxHashMap::default();
    let mut initial: FxHashMap<(u8, u64), Places> = FxHashMap::default();
    let mut order: Vec<u32> = (0..names.len() as u32).collect();
    order.sort_by_key(|&place| std::cmp::Reverse(names[place as usize].1.words.len()));
    for place in order {
        let name = names[place as usize].1;
        if let (Some(&first), Some(&last)) = (name.words.first(), name.words.last()) {
            full.entry((first, last)).or_default().push(place);
            initial.entry((name.initial, last)).or_default().push(place);
        }
    }
    for &(number, short) in names {
        let (Some(&last), Some(&first)) = (short.words.last(), short.words.first()) else { continue };
        let several = short.words.len() >= 2;
        let alike = [
            full.get(&(first, last)).filter(|_| several),
            initial.get(&(short.initial, last)).filter(|_| several && short.opens_with_initial()),
        ];
        let alike = alike.into_iter().flatten().flat_map(|places| {
            let places = places.iter().inspect(|_| step()).map(|&place| place as usize);
            places
                .take_while(|&place| names[place].1.words.len() >= short.words.len())
                .filter(|&place| names[place].1.words != short.words)
        });
        let starting = several.then(|| longer.starting(short)).into_iter().flatten();
        let found = longer.ending(short).chain(starting).chain(alike);
        if let Some(place) = only(found) {
            link(target, number, names[place].0);
        }
    }
}

/// `BCFL` joins the one `Business Club France-Luxembourg` of the document whose initials it is.
pub(super) fn join_initials(context: &Context<'_>, groups: &[Group<'_>], target: &mut [usize]) {
    let bodies = || groups.iter().enumerate().filter(|(_, group)| group.kind == Kind::Organisation);
    let mut spelt: FxHashMap<String, Places> = FxHashMap::default();
    for (number, group) in bodies() {
        if let Some((tokens, _)) = group.mentions.first().filter(|(tokens, _)| tokens.len() >= 3) {
            spelt.entry(initials(context, tokens)).or_default().push(number as u32);
        }
    }
    for (number, group) in bodies() {
        step();
        let Some(acronym) = group.forms.first().filter(|form| is_acronym(&form.text)) else { continue };
        let others = spelt.get(&fold(&acronym.text)).into_iter().flatten().map(|&other| other as usize);
        if let Some(other) = only(others.inspect(|_| step()).filter(|&other| other != number)) {
            link(target, number, other);
        }
    }
}

/// `la CCI`, `CCI Moselle`, `Chambre de commerce`, `Cluster Initiative` join the one longer name that
/// starts or ends so; an event's name joins the longer one likewise.
pub(super) fn join_short_names(groups: &[Group<'_>], target: &mut [usize], kind: Kind) {
    let longer = Longer::new(groups, kind);
    for &(number, short) in &longer.names {
        // A body of its own in the lists keeps to itself (`Orange` beside `Orange Cyberdefense`).
        let own_entry = groups[number].entry;
        let ending = (short.words.len() >= 2).then(|| longer.ending(short)).into_iter().flatten();
        let found = longer
            .starting(short)
            .chain(ending)
            .map(|place| longer.names[place].0)
            .filter(|&other| own_entry.is_none() || groups[other].entry == own_entry)
            .map(|other| root(target, other));
        if let Some(only) = only(found) {
            link(target, number, only);
        }
    }
}
