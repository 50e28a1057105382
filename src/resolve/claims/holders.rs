//! Whose label it is: names before the word of claims that no preposition ties elsewhere, names behind `à` and `par`,
//! names joined by `et`, and what a pronoun or a bare noun takes up.

use std::ops::Range;

use super::Clause;
use super::cues;
use super::marks::last_before;
use crate::extract::Kind;
use crate::lexicon::Class;
use crate::resolve::Entity;
use crate::steps::step;
use crate::text::token::TokenKind;

/// Farthest name behind a preposition, in tokens.
const REACH: usize = 16;
/// Words between a preposition and the name: `à la société de gestion X`.
const GENERIC: usize = 6;
/// Most names that are joined to one on either side.
const JOINED: usize = 64;

/// The names of actors in a text, in reading order, those inside labels left out.
pub(super) struct Names<'a> {
    entities: &'a [Entity],
    all: Vec<(Range<usize>, usize)>,
}

impl<'a> Names<'a> {
    pub fn new(entities: &'a [Entity], labels: &[(Range<usize>, usize)]) -> Self {
        let inside = |tokens: &Range<usize>| {
            let at = labels.partition_point(|(label, _)| label.end <= tokens.start);
            labels.get(at).is_some_and(|(label, _)| label.start <= tokens.start && tokens.end <= label.end)
        };
        let mut all: Vec<(Range<usize>, usize)> = Vec::new();
        for (number, entity) in entities.iter().enumerate() {
            if entity.kind != Kind::Event && entity.name.is_some() {
                all.extend(entity.mentions.iter().filter(|(t, _)| !inside(t)).map(|(t, _)| (t.clone(), number)));
            }
        }
        all.sort_by_key(|(tokens, _)| tokens.start);
        Names { entities, all }
    }

    pub fn entity(&self, name: usize) -> usize {
        self.all[name].1
    }

    pub fn kind(&self, name: usize) -> Kind {
        self.entities[self.all[name].1].kind
    }

    pub fn is_person(&self, entity: usize) -> bool {
        self.entities[entity].kind == Kind::Person
    }

    /// The first name within tokens.
    pub fn first_in(&self, tokens: Range<usize>) -> Option<usize> {
        self.within(tokens).next()
    }

    /// The name that ends right before a token.
    pub fn ending_at(&self, token: usize) -> Option<usize> {
        step();
        self.all.binary_search_by_key(&token, |(tokens, _)| tokens.end).ok()
    }

    /// The first name of an entity from a token on, before another.
    fn next_of(&self, entity: usize, tokens: Range<usize>) -> Option<usize> {
        let mentions = &self.entities[entity].mentions;
        let from = mentions.partition_point(|(name, _)| name.start < tokens.start);
        let here = mentions[from..].iter().inspect(|_| step()).take_while(|(name, _)| name.end <= tokens.end);
        here.map(|(name, _)| self.all.binary_search_by_key(&name.start, |(known, _)| known.start)).find_map(Result::ok)
    }

    pub(super) fn within(&self, tokens: Range<usize>) -> impl DoubleEndedIterator<Item = usize> + use<'_> {
        let from = self.all.partition_point(|(name, _)| name.start < tokens.start);
        let to = self.all.partition_point(|(name, _)| name.start < tokens.end).max(from);
        (from..to).filter(move |&name| self.all[name].0.end <= tokens.end)
    }
}

/// How a name stands in its clause.
#[derive(PartialEq, Eq, Clone, Copy)]
pub(super) enum Place {
    /// Behind a preposition.
    Aside,
    /// `les équipes de X`: the complement of a noun.
    Complement,
    /// Free to be a subject.
    Free,
}

impl Clause<'_> {
    /// The names that are the subject of what starts at a token; empty where none stands before it.
    pub(super) fn subject(&self, before: usize) -> Vec<usize> {
        let marks = &self.marks;
        let start = last_before(&marks.breaks, before).map_or(self.sentence.start, |at| at + 1);
        let nearest = |place: Place| {
            let names = &marks.names[place as usize];
            let behind = names.partition_point(|&name| self.names.all[name].0.end <= before);
            let name = names[behind.checked_sub(1)?];
            (self.names.all[name].0.start >= start).then_some((place, name))
        };
        let best = nearest(Place::Free).or_else(|| nearest(Place::Complement)).or_else(|| nearest(Place::Aside));
        // `…, la société est certifiée`: a bare noun stands nearer than any name.
        let nearest = best.map_or(start, |(_, name)| self.names.all[name].0.end);
        if let Some(at) = last_before(&marks.bare, before).filter(|at| *at >= nearest.max(start)) {
            let relative = at.checked_sub(1).filter(|&at| self.context.is_word(at, "dont"));
            return relative.map_or_else(|| self.taken_up(at..before).unwrap_or_default(), |dont| self.adjacent(dont));
        }
        // `nos ateliers de Metz` are not the town's.
        let ours = last_before(&marks.first_person, before).is_some_and(|at| at >= start);
        match best.filter(|(place, _)| *place == Place::Free || *place == Place::Complement && !ours) {
            Some((_, name)) => self.group(name),
            None if ours => Vec::new(),
            None => self.taken_up(start..before).unwrap_or_default(),
        }
    }

    /// How a name stands: what is before it, articles and generic nouns left out.
    pub(super) fn place(&self, name: usize) -> Place {
        let context = self.context;
        let Some(before) = self.word_before(self.names.all[name].0.start) else { return Place::Free };
        if context.sign(before) == '(' {
            return Place::Aside;
        }
        if !cues::is_link(context, before) {
            return Place::Free;
        }
        if !cues::is(context, before, "link of") {
            return Place::Aside;
        }
        // `la ville de X` is X; `les équipes de X` are its.
        let Some(noun) = before.checked_sub(1).filter(|at| *at >= self.sentence.start) else { return Place::Aside };
        let generic = context.text.words[noun].is_any(Class::PlaceCue.bit() | Class::OrganisationCue.bit());
        let aside = self.word_before(noun).is_some_and(|at| {
            cues::is_link(context, at) || context.text.tokens[at].kind == TokenKind::Sign && at + 1 == noun
        });
        match () {
            () if generic && self.word_before(noun).is_none_or(|at| !cues::is_link(context, at)) => Place::Free,
            () if aside => Place::Aside,
            () => Place::Complement,
        }
    }

    /// The token before a name that is no article and no generic noun (`la société X`).
    fn word_before(&self, start: usize) -> Option<usize> {
        let context = self.context;
        let mut at = start;
        let mut steps = 0;
        while at > self.sentence.start && steps < GENERIC {
            let before = at - 1;
            let article = context.is(before, Class::Determiner) && !cues::is_link(context, before);
            let generic = context.text.words[before].is_any(Class::OrganisationCue.bit() | Class::PlaceCue.bit())
                && !context.is_capitalised(before);
            if !article && !generic {
                return Some(before);
            }
            at = before;
            steps += 1;
        }
        None
    }

    /// A name with those that `,` and `et` join to it; `et` or `&` must be among the joints.
    pub(super) fn group(&self, name: usize) -> Vec<usize> {
        let context = self.context;
        let all = &self.names.all;
        let kind = self.names.kind(name);
        let small = |at: usize| {
            context.is(at, Class::Determiner) || cues::is(context, at, "link of") || cues::is(context, at, "link to")
        };
        let joint = |from: usize, to: usize| -> Option<bool> {
            let between = all[from].0.end..all[to].0.start;
            if between.len() > 5 || between.is_empty() {
                return None;
            }
            let mut strong = false;
            for at in between {
                let and = context.is_word(at, "et") || context.sign(at) == '&';
                strong |= and;
                let generic = context.text.words[at].is_any(Class::OrganisationCue.bit() | Class::PlaceCue.bit());
                if !and && context.sign(at) != ',' && !small(at) && !generic {
                    return None;
                }
            }
            Some(strong)
        };
        let same = |other: usize| (self.names.kind(other) == Kind::Person) == (kind == Kind::Person);
        let (mut first, mut last) = (name, name);
        let (mut strong, mut tried) = (false, false);
        while first > 0 && name - first < JOINED && same(first - 1) && all[first - 1].0.start >= self.sentence.start {
            let Some(and) = joint(first - 1, first) else { break };
            // The last joint of an enumeration has its `et`.
            if !and && !strong || self.place(first - 1) == Place::Aside {
                break;
            }
            strong |= and;
            first -= 1;
        }
        while last + 1 < all.len() && last - name < JOINED && same(last + 1) && all[last + 1].0.end <= self.sentence.end
        {
            let Some(and) = joint(last, last + 1) else { break };
            tried |= and;
            last += 1;
            if and {
                break;
            }
        }
        if !tried {
            last = name;
        }
        let mut out: Vec<usize> = Vec::new();
        for &(_, entity) in &all[first..=last] {
            if !out.contains(&entity) {
                out.push(entity);
            }
        }
        out
    }

    /// The group of an entity that is named behind a token.
    pub(super) fn group_of(&self, entity: usize, from: usize) -> Vec<usize> {
        let name = self.names.next_of(entity, from..self.sentence.end);
        name.map_or_else(|| vec![entity], |name| self.group(name))
    }

    /// The names behind a preposition of this kind: `à la société X`, `par le ministère Y`.
    pub(super) fn after(&self, tokens: Range<usize>, link: &str) -> Vec<usize> {
        let limit = tokens.end.min(tokens.start + 2 * REACH);
        for name in self.names.within(tokens.start..limit) {
            let start = self.names.all[name].0.start;
            let from = start.saturating_sub(GENERIC).max(tokens.start);
            for at in (from..start).rev() {
                let token = &self.context.text.tokens[at];
                if cues::is(self.context, at, link) {
                    return self.group(name);
                }
                let passes = cues::is(self.context, at, "link of") || !cues::is_link(self.context, at);
                if token.kind == TokenKind::Sign || !passes || self.is_label(at) {
                    break;
                }
            }
        }
        Vec::new()
    }

    /// `le label X de la société Y`: the name that `de` ties to the label.
    pub(super) fn of(&self, label: &Range<usize>) -> Vec<usize> {
        if !cues::is(self.context, label.end, "link of") {
            return Vec::new();
        }
        let name = self.names.first_in(label.end..self.sentence.end.min(label.end + GENERIC + 2));
        name.map(|name| self.group(name)).unwrap_or_default()
    }

    /// The name right before a token, a comma, a bracket or a form of `être` left out.
    pub(super) fn adjacent(&self, before: usize) -> Vec<usize> {
        let mut end = before;
        while end > self.sentence.start && matches!(self.context.sign(end - 1), ',' | '(') {
            end -= 1;
        }
        self.names.ending_at(end).map(|name| self.group(name)).unwrap_or_default()
    }

    /// `Certifiée B Corp, la Camif…`: the first free name behind a comma, or what a pronoun there takes up.
    pub(super) fn behind(&self, from: usize) -> Vec<usize> {
        let commas = &self.marks.commas;
        for &comma in commas[commas.partition_point(|&comma| comma < from)..].iter().take(3) {
            if let Some(taken) = self.taken_up(comma + 1..self.sentence.end) {
                return taken;
            }
            let near = comma + 1..self.sentence.end.min(comma + 1 + GENERIC + 4);
            let name = self.names.within(near).next().filter(|&name| self.place(name) == Place::Free);
            // `avec Nancy, Épinal et Thionville`: that comma joins names.
            let joins = |name: usize| self.names.ending_at(comma).is_some() && self.group(name).len() > 1;
            if let Some(name) = name.filter(|&name| !joins(name)) {
                return self.group(name);
            }
        }
        Vec::new()
    }

    /// `la société`, `cette commune`, with no name behind and no preposition before.
    pub(super) fn is_bare(&self, at: usize) -> bool {
        let context = self.context;
        let Some(token) = context.text.tokens.get(at) else { return false };
        let determiner = context.gazetteers.value(token.word, Class::Determiner);
        matches!(determiner, Some("definite" | "demonstrative"))
            && context
                .text
                .words
                .get(at + 1)
                .is_some_and(|word| word.is_any(Class::OrganisationCue.bit() | Class::PlaceCue.bit()))
            && !context.is_capitalised(at + 1)
            && !context.is_capitalised(at + 2)
            && !cues::is_link(context, at + 2)
            && (at == self.sentence.start || !cues::is_link(context, at - 1))
    }

    /// `Elle a obtenu`, `L'entreprise est certifiée`: the name that opens the sentence before; `None` where nothing is
    /// taken up.
    fn taken_up(&self, tokens: Range<usize>) -> Option<Vec<usize>> {
        let context = self.context;
        let pronoun = ["elle", "il", "elles", "ils"].iter().any(|word| context.is_word(tokens.start, word));
        let bare = tokens.len() >= 2 && self.is_bare(tokens.start);
        if !pronoun && !bare {
            return None;
        }
        let place = bare && context.is(tokens.start + 1, Class::PlaceCue);
        let before = self.number.checked_sub(1).and_then(|number| context.sentence(number));
        let first = before.as_ref().and_then(|before| {
            self.names.within(before.start..before.end.min(before.start + GENERIC + 2)).find(|&name| {
                self.names.kind(name) == Kind::Organisation || place && self.names.kind(name) == Kind::Place
            })
        });
        let start = before.map_or(0, |before| before.start);
        // `Membre de la French Tech Nantes, Houlographe a rejoint …`: an apposition before its body.
        let all = &self.names.all;
        let first = first.map(|name| {
            let tokens = &all[name].0;
            let word = if context.is(tokens.start.saturating_sub(1), Class::Determiner) { 2 } else { 1 };
            let complement = tokens.start >= start + word && cues::is_link(context, tokens.start - word);
            let next = name + 1;
            let body = all.get(next).is_some_and(|(other, _)| {
                (1..=2).contains(&(other.start - tokens.end.min(other.start)))
                    && self.names.kind(next) == Kind::Organisation
            });
            if complement && context.sign(tokens.end) == ',' && body { next } else { name }
        });
        let opens = |name: &usize| {
            let at = self.names.all[*name].0.start;
            !(start..at).any(|at| cues::is_link(context, at) && !cues::is(context, at, "link of"))
        };
        Some(first.filter(opens).map(|name| vec![self.names.entity(name)]).unwrap_or_default())
    }
}
