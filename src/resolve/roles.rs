//! Gives role spans to the persons beside them.

use std::collections::HashMap;
use std::ops::Range;

use crate::extract::roles::{RoleSpan, spans};
use crate::extract::{Candidate, Context, Kind};
use crate::lexicon::Class;
use crate::record::Role;

/// A role that found its person.
#[derive(Debug)]
pub(super) struct Holder {
    /// Index of the person's mention.
    pub person: usize,
    /// The role; none for a bare affiliation.
    span: Option<RoleSpan>,
    /// Body or territory by another way than the span's own complement.
    leans_on: Option<(Range<usize>, Kind)>,
}

/// A role whose person's name was lost with its link.
#[derive(Debug)]
pub(super) struct Lost {
    pub span: RoleSpan,
    leans_on: Option<Kind>,
}

/// What was attached.
#[derive(Debug, Default)]
pub(super) struct Attached {
    pub holders: Vec<Holder>,
    pub lost: Vec<Lost>,
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
        title: span.map(|span| context.slice(span.title.clone()).split_whitespace().collect::<Vec<_>>().join(" ")),
        organisation,
        territory,
        status: Some(span.and_then(|span| span.status).unwrap_or("current").to_string()),
    }
}

/// Attaches the roles of every sentence.
pub(super) fn attach(context: &Context<'_>, mentions: &[Candidate]) -> Attached {
    let starts: HashMap<usize, usize> =
        mentions.iter().enumerate().map(|(number, mention)| (mention.start, number)).collect();
    let names = |at: usize| starts.get(&at).map(|&number| (mentions[number].end, mentions[number].kind));
    let mut out = Attached::default();
    for sentence in &context.sentences {
        let spans = spans(context, sentence, &names);
        let persons: Vec<usize> = sentence
            .clone()
            .filter_map(|at| starts.get(&at).copied())
            .filter(|&number| mentions[number].kind == Kind::Person)
            .collect();
        let mut work =
            Sentence { context, mentions, starts: &starts, spans: &spans, used: vec![false; spans.len()], sentence };
        for &person in &persons {
            work.affiliation(person, &mut out);
            work.behind(person, &persons, &mut out);
        }
        for &person in &persons {
            work.before(person, &mut out);
        }
        work.lost(&mut out);
    }
    out
}

struct Sentence<'a, 'c> {
    context: &'a Context<'c>,
    mentions: &'a [Candidate],
    starts: &'a HashMap<usize, usize>,
    spans: &'a [RoleSpan],
    used: Vec<bool>,
    sentence: &'a Range<usize>,
}

impl Sentence<'_, '_> {
    fn kind_at(&self, tokens: &Range<usize>) -> Option<Kind> {
        self.starts.get(&tokens.start).map(|&number| self.mentions[number].kind)
    }

    fn leans_on(&self, span: &RoleSpan) -> Option<(Range<usize>, Kind)> {
        if let Some(tokens) = &span.complement {
            return Some((tokens.clone(), self.kind_at(tokens)?));
        }
        // `son président, X`: the last body named before.
        if span.possessive {
            let body = self
                .mentions
                .iter()
                .rev()
                .find(|mention| mention.end <= span.start && mention.kind == Kind::Organisation)?;
            return Some((body.start..body.end, Kind::Organisation));
        }
        None
    }

    fn take(&mut self, number: usize, person: usize, out: &mut Attached) {
        self.used[number] = true;
        let span = &self.spans[number];
        out.holders.push(Holder { person, span: Some(span.clone()), leans_on: self.leans_on(span) });
    }

    /// Over `M.`, `Mme` to the token where a civility starts before a person.
    fn over_civility(&self, start: usize) -> usize {
        let mut at = start;
        while at > self.sentence.start {
            let before = at - 1;
            let stop = self.context.sign(before) == '.'
                && before > self.sentence.start
                && self.context.is(before - 1, Class::Civility);
            if stop {
                at = before - 1;
            } else if self.context.is(before, Class::Civility) {
                at = before;
            } else {
                break;
            }
        }
        at
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
        let Some(&body) = self.starts.get(&at) else { return };
        let body = &self.mentions[body];
        let closed = self.context.sign(end) != '(' || self.context.sign(body.end) == ')';
        if body.kind == Kind::Organisation && closed {
            out.holders.push(Holder { person, span: None, leans_on: Some((body.start..body.end, Kind::Organisation)) });
        }
    }

    /// Where an apposition behind a person starts: behind a comma, a bracket, a dash, or a verb of being named.
    fn apposition_start(&self, end: usize) -> Option<usize> {
        let context = self.context;
        match context.sign(end) {
            ',' | '(' | '–' | '-' | '—' | ':' if self.opens_other(end + 1) => Some(self.over_adverbs(end + 1)),
            ',' | '(' | '–' | '-' | '—' | ':' => {
                // `X (Organisation), président`
                if context.sign(end) == '(' {
                    let close = (end..self.sentence.end.min(end + 12)).find(|&at| context.sign(at) == ')');
                    let inner_role = self.spans.iter().any(|span| span.start == end + 1 || span.title.start == end + 1);
                    if let Some(close) = close.filter(|_| !inner_role) {
                        return (context.sign(close + 1) == ',').then_some(close + 2);
                    }
                }
                Some(end + 1)
            }
            _ => {
                let mut at = end;
                let mut verb = false;
                while at < self.sentence.end.min(end + 7) {
                    let word = context.text.token(at).to_lowercase();
                    match word.as_str() {
                        "est" | "devient" | "nommé" | "nommée" | "élu" | "élue" | "comme" | "désigné" | "désignée"
                        | "deviendra" | "sera" | "était" | "réélu" | "réélue" | "promu" | "promue" => verb = true,
                        "a" | "été" | "qui" | "au" | "poste" | "de" | "en" | "tant" | "que" | "aujourd" | "hui"
                        | "depuis" | "également" | "aussi" => {}
                        _ => break,
                    }
                    at += 1;
                }
                verb.then_some(at)
            }
        }
    }

    /// Does an adverb or a participle stand before the title (`alors interne`, `devenu président`)?
    fn opens_other(&self, at: usize) -> bool {
        self.over_adverbs(at) > at
    }

    fn over_adverbs(&self, mut at: usize) -> usize {
        while at < self.sentence.end
            && matches!(
                self.context.text.token(at).to_lowercase().as_str(),
                "alors"
                    | "devenu"
                    | "devenue"
                    | "désormais"
                    | "également"
                    | "aussi"
                    | "respectivement"
                    | "notamment"
                    | "nommé"
                    | "nommée"
                    | "élu"
                    | "élue"
                    | "jusqu"
                    | "ici"
                    | "aujourd"
                    | "hui"
            )
        {
            at += 1;
        }
        at
    }

    /// Roles behind a person: `X, cofondateur et COO de Y, maire de Z`.
    fn behind(&mut self, person: usize, persons: &[usize], out: &mut Attached) {
        let end = self.mentions[person].end;
        let Some(mut at) = self.apposition_start(end) else { return };
        let mut chain: Vec<usize> = Vec::new();
        while let Some(number) = self.spans.iter().position(|span| at >= span.start && at <= span.title.start) {
            let span = &self.spans[number];
            if self.used[number] || self.is_next_persons(span, person, persons) {
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
        }
        self.share_body(&chain, out);
        // `MM. X et Y, présidents de Z`: a plural title is everybody's.
        if let Some(&first) = chain.first().filter(|number| self.spans[**number].plural) {
            for &other in persons.iter().filter(|other| self.mentions[**other].end < self.mentions[person].start) {
                let between = self.mentions[other].end..self.mentions[person].start;
                if between.len() <= 4
                    && between.clone().any(|at| self.context.is_word(at, "et") || self.context.sign(at) == ',')
                {
                    let span = &self.spans[first];
                    out.holders.push(Holder { person: other, span: Some(span.clone()), leans_on: self.leans_on(span) });
                }
            }
        }
    }

    /// `MM. X et Y, respectivement vice-président et trésorier`: one title each, in order.
    fn deal_out(&mut self, chain: &[usize], person: usize, persons: &[usize], out: &mut Attached) -> bool {
        let last = persons.iter().position(|&other| other == person);
        let Some(first) = last.and_then(|last| (last + 1).checked_sub(chain.len())) else { return false };
        for (&number, &holder) in chain.iter().zip(&persons[first..]) {
            self.take(number, holder, out);
        }
        true
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
    fn is_next_persons(&self, span: &RoleSpan, person: usize, persons: &[usize]) -> bool {
        persons.iter().filter(|other| **other != person).any(|&other| {
            let start = self.over_civility(self.mentions[other].start);
            start == span.end || (span.article && start == span.end + 1 && self.context.sign(span.end) == ',')
        })
    }

    /// Roles before a person: `le Vice-Premier ministre, ministre de l'Économie, X`, `le pianiste X`.
    fn before(&mut self, person: usize, out: &mut Attached) {
        let mut start = self.over_civility(self.mentions[person].start);
        let mut found = Vec::new();
        let mut first = true;
        for number in (0..self.spans.len()).rev() {
            let span = &self.spans[number];
            if span.end > start {
                continue;
            }
            let gap = span.end..start;
            let comma = gap.len() == 1 && self.context.sign(span.end) == ',';
            let and = gap.len() == 1 && self.context.is_word(span.end, "et");
            let fits = if first { gap.is_empty() || comma } else { comma || and };
            if !fits || self.used[number] {
                break;
            }
            first = false;
            found.push(number);
            start = span.start;
        }
        // Behind a comma, something must say that the title starts here (`le ministre de X, Y`).
        let last = found.first().map(|&number| self.spans[number].end);
        let comma = last.is_some_and(|end| self.context.sign(end) == ',');
        let opened =
            found.last().is_some_and(|&number| self.spans[number].article || self.opens_sentence(&self.spans[number]));
        if comma && !opened {
            return;
        }
        for &number in found.iter().rev() {
            self.take(number, person, out);
            self.share_plural(number, person, out);
        }
        self.lend_affiliation(person, out);
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
            let next = (end + 1..end + 4).find_map(|at| self.starts.get(&at));
            match next.filter(|next| link && self.mentions[**next].kind == Kind::Person) {
                Some(&next) => {
                    let span = &self.spans[number];
                    out.holders.push(Holder { person: next, span: Some(span.clone()), leans_on: self.leans_on(span) });
                    last = next;
                }
                None => return,
            }
        }
    }

    /// `le professeur X, de l'Université de Y`: title and affiliation are one role.
    fn lend_affiliation(&self, person: usize, out: &mut Attached) {
        let bare = out.holders.iter().position(|holder| holder.person == person && holder.span.is_none());
        let titled = out
            .holders
            .iter()
            .position(|holder| holder.person == person && holder.span.is_some() && holder.leans_on.is_none());
        if let (Some(bare), Some(titled)) = (bare, titled) {
            out.holders[titled].leans_on = out.holders[bare].leans_on.take();
            out.holders.remove(bare);
        }
    }

    fn opens_sentence(&self, span: &RoleSpan) -> bool {
        span.start == self.sentence.start || matches!(self.context.sign(span.start - 1), ':' | '•' | '–' | '-' | ';')
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
