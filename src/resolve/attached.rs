//! Titles with the persons that they went to, and the bodies that a title may lean on.

use std::ops::Range;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::extract::roles::RoleSpan;
use crate::extract::{Candidate, Context, Kind};
use crate::record::Role;
use crate::steps::step;

/// A role that found its person.
#[derive(Debug)]
pub(super) struct Holder {
    /// Index of the person's mention.
    pub person: usize,
    /// The role; none for a bare affiliation.
    pub span: Option<RoleSpan>,
    /// Body or territory by another way than the span's own complement.
    pub leans_on: Option<(Range<usize>, Kind)>,
    /// It went into another one.
    pub spent: bool,
}

/// A role whose person's name was lost with its link.
#[derive(Debug)]
pub(super) struct Lost {
    pub span: RoleSpan,
    pub leans_on: Option<Kind>,
}

/// What was attached.
#[derive(Debug, Default)]
pub(super) struct Attached {
    pub holders: Vec<Holder>,
    pub lost: Vec<Lost>,
    /// By the mention of a person, the places of its holders; of the sentence that is read.
    pub of_person: FxHashMap<usize, SmallVec<[usize; 2]>>,
}

impl Attached {
    pub fn push(&mut self, holder: Holder) {
        step();
        self.of_person.entry(holder.person).or_default().push(self.holders.len());
        self.holders.push(holder);
    }
}

impl Holder {
    /// The role of the record. `name_of` gives the canonical name of the entity at some tokens.
    pub fn role(&self, context: &Context<'_>, name_of: &dyn Fn(&Range<usize>) -> String) -> Role {
        let leans_on = self.leans_on.as_ref().map(|(tokens, kind)| (name_of(tokens), *kind));
        role(context, self.span.as_ref(), leans_on)
    }
}

impl Lost {
    /// The role of the record.
    pub fn role(&self, context: &Context<'_>, name_of: &dyn Fn(&Range<usize>) -> String) -> Role {
        let leans_on = self.span.complement.as_ref().zip(self.leans_on).map(|(tokens, kind)| (name_of(tokens), kind));
        role(context, Some(&self.span), leans_on)
    }
}

fn role(context: &Context<'_>, span: Option<&RoleSpan>, leans_on: Option<(String, Kind)>) -> Role {
    let (organisation, territory) = match leans_on {
        Some((name, Kind::Place)) => (None, Some(name)),
        Some((name, _)) => (Some(name), None),
        None => (None, None),
    };
    Role {
        title: span.map(|span| match &span.singular {
            Some(title) => title.clone(),
            None => context.slice(span.title.clone()).split_whitespace().collect::<Vec<_>>().join(" "),
        }),
        organisation,
        territory,
        status: Some(span.and_then(|span| span.status).unwrap_or("current").to_string()),
    }
}

/// The bodies among the mentions, to be found from a token that speaks of one.
pub(super) struct Bodies {
    /// All of them, by their numbers.
    pub all: Vec<usize>,
    /// By the hash of a word, those of several words that have it in their name.
    pub with_word: FxHashMap<u64, Vec<usize>>,
}

impl Bodies {
    pub fn new(context: &Context<'_>, mentions: &[Candidate]) -> Self {
        let mut bodies = Bodies { all: Vec::new(), with_word: FxHashMap::default() };
        for (number, mention) in mentions.iter().enumerate().filter(|(_, one)| one.kind == Kind::Organisation) {
            bodies.all.push(number);
            for token in
                context.text.tokens[mention.start..mention.end].iter().filter(|_| mention.end - mention.start > 1)
            {
                step();
                let known = bodies.with_word.entry(token.hash).or_default();
                if known.last() != Some(&number) {
                    known.push(number);
                }
            }
        }
        bodies
    }

    /// The last of some mentions that ends before a token.
    pub fn last_before(mentions: &[Candidate], of: &[usize], token: usize) -> Option<usize> {
        step();
        let behind = of.partition_point(|&number| mentions[number].end <= token);
        behind.checked_sub(1).map(|last| of[last])
    }
}
