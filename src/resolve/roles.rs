//! Gives role spans to the persons beside them.

use std::ops::Range;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::attached::{Attached, Bodies, Holder, Lost};
use super::entities::Mentions;
use super::joints::Joint;
use crate::extract::roles::{RoleSpan, before, spans};
use crate::extract::{Context, Kind};
use crate::gazetteer::ListKind;
use crate::lexicon::Class;
use crate::steps::step;

/// How near the others stand who share a plural title behind the last, in tokens.
const NEAR: usize = 4;

/// Most titles of one person in one sentence, where those before him share theirs with him.
const TITLES: usize = 16;

/// Attaches the roles of every sentence.
pub(super) fn attach(context: &Context<'_>, mentions: &Mentions<'_>) -> Attached {
    let names = |at: usize| mentions.at(at).map(|number| (mentions[number].end, mentions[number].kind));
    let mut out = Attached::default();
    let bodies = Bodies::new(context, mentions);
    let mut next = 0;
    let mut titles = context.starts_of(ListKind::Role);
    for sentence in context.sentences() {
        let sentence = &sentence;
        next += mentions[next..].iter().take_while(|mention| mention.start < sentence.start).count();
        let here = (next..mentions.len()).take_while(|&number| mentions[number].start < sentence.end);
        let persons: Vec<usize> = here.filter(|&number| mentions[number].kind == Kind::Person).collect();
        let titles = titles.within(sentence);
        if persons.is_empty() && !may_have_lost(context, sentence, titles) {
            continue;
        }
        let spans = spans(context, sentence, titles, &names);
        let used = vec![false; spans.len()];
        let mut work = Sentence {
            context,
            mentions,
            bodies: &bodies,
            used,
            spans: &spans,
            sentence,
            starts: FxHashMap::default(),
        };
        for &person in &persons {
            work.starts.entry(work.over_civility(mentions[person].start)).or_default().push(person);
        }
        work.distributed(&mut out);
        for &person in &persons {
            work.affiliation(person, &mut out);
            work.behind(person, &persons, &mut out);
        }
        for &person in &persons {
            work.before(person, &mut out);
        }
        work.lost(&mut out);
        out.of_person.clear();
    }
    out.holders.retain(|holder| !holder.spent);
    out
}

/// Could a title of this sentence have lost its person? Then one stands behind a comma, or before two.
fn may_have_lost(context: &Context<'_>, sentence: &Range<usize>, titles: &[u32]) -> bool {
    let is_comma = |at: usize| context.sign(at) == ',';
    let behind_comma = |&title: &u32| before(context, title as usize, sentence).0.checked_sub(1).is_some_and(is_comma);
    !titles.is_empty()
        && (titles.iter().any(behind_comma) || sentence.clone().any(|at| is_comma(at) && is_comma(at + 1)))
}

pub(super) struct Sentence<'a, 'c> {
    pub context: &'a Context<'c>,
    mentions: &'a Mentions<'a>,
    bodies: &'a Bodies,
    pub spans: &'a [RoleSpan],
    used: Vec<bool>,
    pub sentence: &'a Range<usize>,
    /// The persons by where they start, their civility included.
    starts: FxHashMap<usize, SmallVec<[usize; 1]>>,
}

impl Sentence<'_, '_> {
    fn kind_at(&self, tokens: &Range<usize>) -> Option<Kind> {
        self.mentions.at(tokens.start).map(|number| self.mentions[number].kind)
    }

    fn leans_on(&self, span: &RoleSpan) -> Option<(Range<usize>, Kind)> {
        if let Some(tokens) = &span.complement {
            return Some((tokens.clone(), self.kind_at(tokens)?));
        }
        // `son président, X`, `dont le gérant, X`: the last body named before.
        let relative = span.start > self.sentence.start && self.context.is_word(span.start - 1, "dont");
        if span.possessive || relative {
            let body = &self.mentions[Bodies::last_before(self.mentions, &self.bodies.all, span.start)?];
            return Some((body.start..body.end, Kind::Organisation));
        }
        None
    }

    fn take(&mut self, number: usize, person: usize, out: &mut Attached) {
        self.used[number] = true;
        out.push(self.holder(&self.spans[number], person));
    }

    /// Does a title, or what belongs to it, start at a token?
    pub fn opens_span(&self, at: usize) -> bool {
        step();
        // Titles and what stands before them do not overlap.
        let behind = self.spans.partition_point(|span| span.title.start < at);
        self.spans.get(behind).is_some_and(|span| span.start == at || span.title.start == at)
    }

    fn holder(&self, span: &RoleSpan, person: usize) -> Holder {
        let mut span = span.clone();
        let mut leans_on = self.leans_on(&span);
        if leans_on.is_none()
            && let Some((end, body)) = self.described(&span)
        {
            span.title.end = end;
            leans_on = Some((body, Kind::Organisation));
        }
        Holder { person, span: Some(span), leans_on, spent: false }
    }

    /// `président de la fédération`: where the title ends, and the body of the document that is meant, the
    /// last one named before whose name has that word.
    fn described(&self, span: &RoleSpan) -> Option<(usize, Range<usize>)> {
        let context = self.context;
        let head = span.title.end.checked_sub(1).filter(|head| *head > span.title.start + 1)?;
        let word = context.text.words[head];
        let link = (span.title.start + 1..head).rev().find(|&at| context.text.token_is_de(at))?;
        let definite = context.is_word(link, "du") || context.is(link + 1, Class::Determiner);
        if !definite
            || context.skip_determiners(link + 1, head + 1) != head
            || !word.is_any(Class::OrganisationHead.bit() | Class::OrganisationCue.bit())
        {
            return None;
        }
        let hash = context.text.tokens[head].hash;
        let named = self.bodies.with_word.get(&hash)?;
        let body = Bodies::last_before(self.mentions, named, span.start).or_else(|| named.first().copied())?;
        let body = &self.mentions[body];
        Some((link, body.start..body.end))
    }

    /// `X (Organisation)`, `X, de l'Université de Y`.
    fn affiliation(&self, person: usize, out: &mut Attached) {
        let end = self.mentions[person].end;
        let at = match self.context.sign(end) {
            '(' => end + 1,
            _ if self.context.text.token_is_de(end) => self.context.skip_determiners(end + 1, self.sentence.end),
            ',' if self.context.text.token_is_de(end + 1) => self.context.skip_determiners(end + 2, self.sentence.end),
            _ => return,
        };
        let Some(body) = self.mentions.at(at) else { return };
        let body = &self.mentions[body];
        let closed = self.context.sign(end) != '(' || self.context.sign(body.end) == ')';
        if body.kind == Kind::Organisation && closed {
            let leans_on = Some((body.start..body.end, Kind::Organisation));
            out.push(Holder { person, span: None, leans_on, spent: false });
        }
    }

    /// Roles behind a person: `X, cofondateur et COO de Y, maire de Z`.
    fn behind(&mut self, person: usize, persons: &[usize], out: &mut Attached) {
        let end = self.mentions[person].end;
        let Some((mut at, status)) = self.apposition_start(end) else { return };
        let mut chain: Vec<usize> = Vec::new();
        while let Some(number) = self.span_around(at) {
            let span = &self.spans[number];
            if self.used[number] || self.is_next_persons(span, person) {
                break;
            }
            chain.push(number);
            at = span.end;
            let link = self.context.sign(at) == ',' || self.context.is_word(at, "et") || self.context.sign(at) == '/';
            if !link {
                break;
            }
            at += 1;
            if self.context.is_word(at, "et") {
                at += 1;
            }
        }
        if self.context.is_word(end + 1, "respectivement") && self.deal_out(&chain, person, persons, out) {
            return;
        }
        for &number in &chain {
            self.take(number, person, out);
            if let Some(span) = out.holders.last_mut().and_then(|holder| holder.span.as_mut()) {
                span.status = span.status.or(status);
            }
        }
        self.share_body(&chain, out);
        self.lend_heading(person, chain.len(), out);
        // `MM. X et Y, présidents de Z`: a plural title is everybody's.
        if let Some(&first) = chain.first().filter(|number| self.spans[**number].plural) {
            let start = self.mentions[person].start;
            let near = persons.partition_point(|&other| self.mentions[other].end + NEAR < start);
            for &other in persons[near..].iter().take_while(|other| self.mentions[**other].end < start) {
                let between = self.mentions[other].end..start;
                if between.clone().any(|at| self.context.is_word(at, "et") || self.context.sign(at) == ',') {
                    out.push(self.holder(&self.spans[first], other));
                }
            }
        }
    }

    /// `MM. X et Y, respectivement vice-président et trésorier`: one title each, in order.
    fn deal_out(&mut self, chain: &[usize], person: usize, persons: &[usize], out: &mut Attached) -> bool {
        let last = persons.binary_search(&person).ok();
        let Some(first) = last.and_then(|last| (last + 1).checked_sub(chain.len())) else { return false };
        for (&number, &holder) in chain.iter().zip(&persons[first..]) {
            self.take(number, holder, out);
        }
        true
    }

    /// `SNCB : Pauline Ickx, attachée de presse`: the body that heads the line.
    fn lend_heading(&self, person: usize, roles: usize, out: &mut Attached) {
        let start = self.over_civility(self.mentions[person].start);
        let Some(colon) = start.checked_sub(1).filter(|&at| self.context.sign(at) == ':') else { return };
        let body = self.mentions[..person].last().filter(|body| body.kind == Kind::Organisation && body.end == colon);
        let Some(body) = body.filter(|body| body.start >= self.sentence.start) else { return };
        let new = out.holders.len() - roles;
        for holder in out.holders[new..].iter_mut().filter(|holder| holder.leans_on.is_none()) {
            holder.leans_on = Some((body.start..body.end, Kind::Organisation));
        }
    }

    /// `cofondateur et COO de la start-up SESAMm`: the first title leans on what the last one does.
    fn share_body(&self, chain: &[usize], out: &mut Attached) {
        let Some((&last, rest)) = chain.split_last() else { return };
        let Some(body) = self.leans_on(&self.spans[last]) else { return };
        let first_new = out.holders.len() - chain.len();
        for (offset, &number) in rest.iter().enumerate() {
            let span = &self.spans[number];
            let holder = &mut out.holders[first_new + offset];
            let joined = self.context.is_word(span.end, "et") || rest.len() == 1 && self.context.sign(span.end) == '/';
            if holder.leans_on.is_none() && joined && span.title.end == span.end {
                holder.leans_on = Some(body.clone());
            }
        }
    }

    /// Does the span stand before another person (`…, le ministre de B, Y`)?
    fn is_next_persons(&self, span: &RoleSpan, person: usize) -> bool {
        let starts_at = |at: usize| self.starts.get(&at).is_some_and(|here| here.iter().any(|&other| other != person));
        starts_at(span.end) || span.article && self.context.sign(span.end) == ',' && starts_at(span.end + 1)
    }

    /// The number of the span that a token lies in, at its title or before it.
    fn span_around(&self, at: usize) -> Option<usize> {
        step();
        let number = self.spans.partition_point(|span| span.title.start < at);
        self.spans.get(number).is_some_and(|span| at >= span.start).then_some(number)
    }

    /// Roles before a person: `le Vice-Premier ministre, ministre de l'Économie, X`, `le pianiste X`.
    fn before(&mut self, person: usize, out: &mut Attached) {
        let mut start = self.over_civility(self.mentions[person].start);
        let mut found = Vec::new();
        let mut joint = Joint::None;
        for number in (0..self.spans.partition_point(|span| span.end <= start)).rev() {
            let span = &self.spans[number];
            step();
            if span.end > start {
                continue;
            }
            let here = self.joint(span, start);
            let fits = if found.is_empty() { here != Joint::None && here != Joint::And } else { here <= Joint::Comma };
            if !fits || here == Joint::None || self.used[number] {
                break;
            }
            if found.is_empty() {
                joint = here;
            }
            found.push(number);
            start = span.start;
        }
        // Behind a comma, something must say that the title starts here (`le ministre de X, Y`).
        let opened = found.last().is_some_and(|&number| {
            let span = &self.spans[number];
            span.article || self.opens_sentence(span) || joint == Joint::Colon && span.plural
        });
        if matches!(joint, Joint::Comma | Joint::Colon | Joint::Years { .. }) && !opened {
            return;
        }
        for &number in found.iter().rev() {
            self.take(number, person, out);
            if let (Joint::Years { over: true }, Some(holder)) = (joint, out.holders.last_mut())
                && let Some(span) = &mut holder.span
            {
                span.status = span.status.or(Some("former"));
            }
            self.share_plural(number, person, out);
        }
        self.lend_affiliation(person, out);
    }

    /// `ses homologues belge, X, et suisse, Y`: each has the title in the singular, as the list names it.
    fn distributed(&mut self, out: &mut Attached) {
        let context = self.context;
        for number in 0..self.spans.len() {
            let span = &self.spans[number];
            if !span.plural || span.title.len() > 2 {
                continue;
            }
            let mut at = span.title.start + 1;
            let mut holders = Vec::new();
            while context.is(at, Class::Demonym) && !context.is_capitalised(at) {
                at += 1;
                at += usize::from(context.sign(at) == ',');
                while context.is(at, Class::Civility) || context.sign(at) == '.' {
                    at += 1;
                }
                let Some(person) = self.mentions.at(at) else { break };
                if self.mentions[person].kind != Kind::Person {
                    break;
                }
                holders.push(person);
                at = self.mentions[person].end;
                at += usize::from(context.sign(at) == ',');
                at += usize::from(context.is_word(at, "et"));
            }
            let Some(one) = context.longest(span.title.start, ListKind::Role).filter(|_| !holders.is_empty()) else {
                continue;
            };
            let singular = RoleSpan {
                title: span.title.start..span.title.start + 1,
                end: span.title.start + 1,
                complement: None,
                singular: Some(context.gazetteers.name(one.entry()).to_string()),
                ..span.clone()
            };
            self.used[number] = true;
            for person in holders {
                out.push(Holder { person, span: Some(singular.clone()), leans_on: None, spent: false });
            }
        }
    }

    /// `les coprésidents du parti, X et Y`: a plural title before is that of all who follow.
    fn share_plural(&self, number: usize, person: usize, out: &mut Attached) {
        if !self.spans[number].plural {
            return;
        }
        let mut last = person;
        loop {
            let end = self.mentions[last].end;
            let link = self.context.sign(end) == ',' || self.context.is_word(end, "et");
            let next = (end + 1..end + 4).find_map(|at| self.mentions.at(at));
            match next.filter(|&next| link && self.mentions[next].kind == Kind::Person) {
                Some(next) if out.of_person.get(&next).is_none_or(|own| own.len() < TITLES) => {
                    out.push(self.holder(&self.spans[number], next));
                    last = next;
                }
                _ => return,
            }
        }
    }

    /// `le professeur X, de l'Université de Y`: title and affiliation are one role.
    fn lend_affiliation(&self, person: usize, out: &mut Attached) {
        let own = out.of_person.get(&person).into_iter().flatten().copied().filter(|&at| !out.holders[at].spent);
        let bare = own.clone().find(|&at| out.holders[at].span.is_none());
        let titled = own.clone().find(|&at| out.holders[at].span.is_some() && out.holders[at].leans_on.is_none());
        if let (Some(bare), Some(titled)) = (bare, titled) {
            out.holders[titled].leans_on = out.holders[bare].leans_on.take();
            out.holders[bare].spent = true;
        }
    }

    /// `, CEO de la House of Startups, a annoncé`: a title behind a comma with nothing before it.
    fn lost(&self, out: &mut Attached) {
        for (number, span) in self.spans.iter().enumerate() {
            if self.used[number] || !span.strong {
                continue;
            }
            // `Le ministre de l'Économie, , a insisté`: the name between two commas is gone.
            let gone_behind = self.context.sign(span.end) == ',' && self.context.sign(span.end + 1) == ',';
            if gone_behind {
                out.lost.push(Lost {
                    span: span.clone(),
                    leans_on: span.complement.as_ref().and_then(|tokens| self.kind_at(tokens)),
                });
                continue;
            }
            if span.article {
                continue;
            }
            let Some(comma) = span.start.checked_sub(1).filter(|comma| *comma >= self.sentence.start) else { continue };
            if self.context.sign(comma) != ',' {
                continue;
            }
            let bare =
                comma == self.sentence.start || matches!(self.context.sign(comma - 1), ',' | '«' | ';' | ':' | '.');
            // A title that another one follows in the same apposition belongs to the same person.
            if bare {
                out.lost.push(Lost {
                    span: span.clone(),
                    leans_on: span.complement.as_ref().and_then(|tokens| self.kind_at(tokens)),
                });
            }
        }
    }
}
