//! Clock times: `14h30`, `14 h 30`, `14:30`, `midi`. They are no dates; attached to a day they go with it.

use crate::lexicon::Class;
use crate::text::token::{Gap, TokenKind};

use super::reader::{Reader, W};

/// A time of day at `at`: the token after it and `HH:MM`.
pub(super) fn time(reader: &Reader<'_>, at: usize) -> Option<(usize, String)> {
    let show = |hour: u16, minute: u16| (hour <= 24 && minute < 60).then(|| format!("{hour:02}:{minute:02}"));
    let is_hour = |at: usize| reader.word(at, Class::TimeUnit) == Some("hour");
    match reader.kind(at)? {
        TokenKind::Mixed => {
            let (hour, rest) = reader.split(at)?;
            let rest = rest.strip_prefix(['h', 'H'])?;
            let (minute, end) = if rest.is_empty() {
                // `14h 30`
                match reader.digits(at + 1) {
                    Some((minute, 2)) if reader.gap(at + 1) == Gap::Space && minute < 60 => (minute, at + 2),
                    _ => (0, at + 1),
                }
            } else {
                (rest.trim_end_matches(['m', 'n', 'i']).parse().ok().filter(|_| rest.len() <= 5)?, at + 1)
            };
            Some((end, show(hour, minute)?))
        }
        TokenKind::Number => {
            let (hour, len) = reader.digits(at).filter(|&(_, len)| len <= 2)?;
            if reader.sign(at + 1) == ':' && reader.gap(at + 2) == Gap::None {
                let (minute, _) = reader.digits(at + 2).filter(|&(_, len)| len == 2)?;
                let mut end = at + 3;
                if reader.sign(end) == ':' && reader.digits(end + 1).is_some_and(|(_, len)| len == 2) {
                    end += 2;
                }
                return Some((end, show(hour, minute)?));
            }
            if len > 2 || !is_hour(at + 1) || !reader.follows(at + 1) {
                return None;
            }
            match reader.digits(at + 2) {
                Some((minute, 2)) if reader.follows(at + 2) && minute < 60 => Some((at + 3, show(hour, minute)?)),
                _ => Some((at + 2, show(hour, 0)?)),
            }
        }
        TokenKind::Word => {
            let value = reader.word(at, Class::TimeUnit)?;
            value.contains(':').then(|| (at + 1, value.to_string()))
        }
        TokenKind::Sign => None,
    }
}

/// The time attached to a date that ends before `at` (`à 14h30`, `, 14 h`, `de 14h à 16h`): the token
/// after it and the time at which it begins.
pub(super) fn attached(reader: &Reader<'_>, at: usize) -> Option<(usize, String)> {
    let mut start = at;
    if !reader.follows(start) {
        return None;
    }
    // `mardi matin à 9 h`
    if reader.is_any(start, &[W.matin, W.soir]) {
        start += 1;
    } else if reader.is(start, W.apres) && reader.is(start + 1, W.midi) {
        start += 2;
    }
    if matches!(reader.sign(start), ',' | '-' | '–' | '—' | '@' | '|' | '(') {
        start += 1;
    }
    if reader.is(start, W.a) && reader.is(start + 1, W.partir) {
        start += 2;
    }
    if reader.is_any(start, &[W.a, W.de, W.vers, W.des, W.entre]) {
        start += 1;
    }
    if !reader.follows(start) {
        return None;
    }
    let (end, time) = time(reader, start)?;
    // `de 14 h à 16 h`: the end of it is part of the mention.
    if (reader.is_any(end, &[W.a, W.et]) || matches!(reader.sign(end), '-' | '–'))
        && let Some((until, _)) = self::time(reader, end + 1).filter(|_| reader.follows(end + 1))
    {
        return Some((until, time));
    }
    Some((end, time))
}
