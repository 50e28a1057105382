//! The words that tell what becomes of a label: which stands near, who its subject is, what turns it round.

use std::ops::Range;

use crate::extract::Context;
use crate::gazetteer::ListKind;
use crate::lexicon::Class;
use crate::record::ClaimStatus;
use crate::text::token::TokenKind;

/// What a word of claims does, beside its status.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    /// Its subject has the label (`obtient`).
    Subject,
    /// Its subject gives it (`décerne`).
    Giver,
    /// A participle said of the label (`attribué à`).
    Given,
    /// Said of who has it (`labellisé`, `titulaire`).
    Bearer,
    /// Its object has it (`labellise`).
    Marks,
    /// A noun (`renouvellement`).
    Noun,
    /// A noun of the giver (`remise`).
    Giving,
}

/// A word of claims, read in its surroundings.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cue {
    /// First token.
    pub start: usize,
    /// Token after the last.
    pub end: usize,
    /// What it says.
    pub status: ClaimStatus,
    /// Who has the label.
    pub role: Role,
}

/// Class, and value, of the longest word or phrase of claims at a token.
fn word<'a>(context: &Context<'a>, at: usize) -> Option<(usize, &'a str)> {
    let phrases = context.matches_at(at).iter().filter(|found| found.form.is(ListKind::Lexicon)).filter_map(|found| {
        let (class, value) = context.gazetteers.phrase(&found.form)?;
        (class == Class::LabelClaim).then_some((found.end as usize, value))
    });
    let single = context.is(at, Class::LabelClaim).then(|| {
        // `à` folds to `a`.
        let value = context.gazetteers.value(context.text.tokens[at].word, Class::LabelClaim);
        let accented = context.text.token(at).len() == 2 && context.is_word(at, "a");
        Some((at + 1, if accented { "link to" } else { value? }))
    });
    phrases.max_by_key(|found| found.0).or(single.flatten())
}

/// Is this small word (`link to`, `aux been`, `not yet`) at a token?
pub(super) fn is(context: &Context<'_>, at: usize, what: &str) -> bool {
    word(context, at).is_some_and(|(_, value)| value == what)
}

/// Does a token join a name to what stands before it, whatever the preposition?
pub(super) fn is_link(context: &Context<'_>, at: usize) -> bool {
    word(context, at).is_some_and(|(_, value)| value.starts_with("link "))
}

/// The words of claims of a sentence, in reading order.
pub(super) fn cues(context: &Context<'_>, sentence: &Range<usize>) -> Vec<Cue> {
    let mut out = Vec::new();
    let mut at = sentence.start;
    while at < sentence.end {
        let next = read(context, at, sentence);
        at = next.map_or(at + 1, |(end, _)| end.max(at + 1));
        out.extend(next.and_then(|(_, cue)| cue));
    }
    out
}

fn read(context: &Context<'_>, at: usize, sentence: &Range<usize>) -> Option<(usize, Option<Cue>)> {
    let (end, value) = word(context, at)?;
    let mut parts = value.split(' ');
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next());
    let Some(mut status) = ClaimStatus::from_name(first) else { return Some((end, None)) };
    let text = context.text.token(at);
    let accented = text.ends_with('é') || text.ends_with('É');
    let role = third.filter(|_| accented).unwrap_or(second);
    let near = Near::of(context, at, sentence);
    let (status, role) = match role {
        "subject" => (status, Role::Subject),
        "giver" => (status, Role::Giver),
        "marks" => (status, Role::Marks),
        "noun" => (status, Role::Noun),
        "giving" => (status, Role::Giving),
        "given" if near.seeing => (status, Role::Subject),
        "given" if near.have && !near.been => (status, Role::Giver),
        "given" => (status, Role::Given),
        "either" if near.seeing || near.have && !near.been => (status, Role::Subject),
        "either" => (status, Role::Given),
        "bearer" => {
            // `lauréate` is told by its own status; participles by what stands before them.
            if third.is_some() {
                status = ClaimStatus::Held;
            }
            let plain = status == ClaimStatus::Held;
            match () {
                () if near.have && !near.been && plain => (ClaimStatus::Awarded, Role::Marks),
                () if near.have && !near.been && status == ClaimStatus::Awarded => (status, Role::Marks),
                () if near.been && plain => (ClaimStatus::Awarded, Role::Bearer),
                () => (status, Role::Bearer),
            }
        }
        // An infinitive is what somebody wants, unless something says that it was done.
        _ if near.seeing || near.done => (status, Role::Subject),
        _ if near.refused => (ClaimStatus::Refused, Role::Subject),
        _ if status == ClaimStatus::Lost => return Some((end, None)),
        _ => (ClaimStatus::Sought, Role::Subject),
    };
    let positive = matches!(status, ClaimStatus::Awarded | ClaimStatus::Held);
    let status = match () {
        () if near.not_yet && positive => ClaimStatus::Sought,
        () if near.anymore && (positive || status == ClaimStatus::Confirmed) => ClaimStatus::Lost,
        () if near.not && status == ClaimStatus::Awarded => ClaimStatus::Refused,
        () if near.not => return Some((end, None)),
        () if (near.future || near.wanted) && (positive || status == ClaimStatus::Confirmed) => ClaimStatus::Sought,
        () => status,
    };
    Some((end, Some(Cue { start: at, end, status, role })))
}

/// What stands before and right behind a word of claims.
#[derive(Default)]
struct Near {
    have: bool,
    been: bool,
    seeing: bool,
    future: bool,
    wanted: bool,
    done: bool,
    refused: bool,
    not: bool,
    not_yet: bool,
    anymore: bool,
}

impl Near {
    fn of(context: &Context<'_>, at: usize, sentence: &Range<usize>) -> Near {
        let mut near = Near::default();
        let mut particle = false;
        let mut anymore = false;
        let from = at.saturating_sub(6).max(sentence.start);
        for before in (from..at).rev() {
            let token = &context.text.tokens[before];
            if token.kind == TokenKind::Sign {
                break;
            }
            let close = at - before <= 3;
            match word(context, before).map(|(_, value)| value) {
                Some("aux have") => near.have |= close,
                Some("aux been") => near.been |= close,
                Some("aux seeing") => near.seeing |= at - before <= 4,
                Some("aux future") => near.future |= close,
                Some("modal sought") => near.wanted = true,
                Some("modal done") => near.done = true,
                Some("modal refused") => near.refused = true,
                Some("not simple") => near.not |= close,
                Some("not yet") => near.not_yet |= close,
                Some("not anymore") => anymore |= close,
                Some("not particle") => particle = true,
                _ => {}
            }
        }
        // `ne bénéficie plus`, `n'obtient pas`
        if let Some(value) = word(context, at + 1).filter(|_| at + 1 < sentence.end).map(|(_, value)| value) {
            near.not |= value == "not simple" && particle;
            anymore |= value == "not anymore";
            near.not_yet |= is(context, at + 2, "not yet") && near.not;
        }
        near.anymore = anymore && particle;
        near.not_yet &= near.not;
        near
    }
}
