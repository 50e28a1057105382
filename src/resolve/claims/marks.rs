//! What stands where in a sentence with claims: read once, so that no claim looks through the sentence by itself.

use super::Clause;
use crate::layout::ZoneKind;
use crate::steps::step;

/// Tokens of a sentence, each list in reading order.
#[derive(Default)]
pub(super) struct Marks {
    /// Commas.
    pub commas: Vec<usize>,
    /// Signs that a subject never stands before.
    pub breaks: Vec<usize>,
    /// Signs that part a date from a claim, wherever it stands.
    pub stops: Vec<usize>,
    /// These, and the commas that part it but at the head of the sentence.
    pub partings: Vec<usize>,
    /// `nos`, `notre`, `nous`.
    pub first_person: Vec<usize>,
    /// Bare nouns that take a name up: `la société`.
    pub bare: Vec<usize>,
    /// The names by how they stand.
    pub names: [Vec<usize>; 3],
    /// For each label, where the list of labels starts that it stands in.
    pub lists: Vec<usize>,
}

impl Marks {
    pub fn new(clause: &Clause<'_>) -> Self {
        let context = clause.context;
        let mut marks = Marks::default();
        for at in clause.sentence.clone() {
            step();
            match context.sign(at) {
                ';' => {
                    marks.breaks.push(at);
                    marks.stops.push(at);
                }
                ':' => {
                    // A headline names its subject before the colon.
                    marks.breaks.extend((context.zone(at) != ZoneKind::Title).then_some(at));
                    marks.stops.push(at);
                }
                '«' | '“' => marks.breaks.push(at),
                ',' => marks.commas.push(at),
                '\0' if clause.is_first_person(at) => marks.first_person.push(at),
                '\0' if clause.is_bare(at) => marks.bare.push(at),
                _ => {}
            }
            let listed = || clause.is_label(at + 1) || clause.is_label(at + 2);
            if matches!(context.sign(at), ';' | ':') || context.sign(at) == ',' && !listed() {
                marks.partings.push(at);
            }
        }
        for name in clause.names.within(clause.sentence.clone()) {
            marks.names[clause.place(name) as usize].push(name);
        }
        for (place, (label, _)) in clause.labels.iter().enumerate() {
            let before = place.checked_sub(1).map(|before| (&clause.labels[before].0, marks.lists[before]));
            let list = before.filter(|(other, _)| other.end + 1 >= label.start).map(|(_, list)| list);
            marks.lists.push(list.unwrap_or(label.start));
        }
        marks
    }
}

/// The last of some tokens that stands before one.
pub(super) fn last_before(tokens: &[usize], at: usize) -> Option<usize> {
    step();
    tokens.partition_point(|&token| token < at).checked_sub(1).map(|last| tokens[last])
}
