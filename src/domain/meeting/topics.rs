//! Topics by hand: what a person puts on the agenda of a meeting, as they say it.
//!
//! Must not know: where it was typed.

use crate::domain::{
    cascade::Cascade,
    change::{Entity, Field, Op},
    edit::{keep_emails, learned_email},
    id::Id,
    recurring::{Terms, Which},
    review::{Class, Topic},
    text,
};
use chrono::NaiveDate;

/// A topic as understood: `Series A, 3 min, Martin`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// What is talked about.
    pub title: String,
    /// How long.
    pub seconds: u32,
    /// Whose it is; `None`: everybody's.
    pub owner: Option<Id>,
    /// The e-mail that was given with them, where they are here without one.
    pub learned: Option<(Id, String)>,
}

const NO_WORDS: &str = "a topic needs a few words: Series A, 3 min, Martin";

impl Wanted {
    /// What a line means: the title, then how long and whose it is, with commas between them or as `Series A 3m @martin`. The
    /// error is one sentence.
    pub fn line(cascade: &Cascade, said: &str) -> Result<Wanted, String> {
        let (said, owner) = with_person(cascade, said.trim())?;
        let parts: Vec<&str> = said.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
        if said.trim_start().starts_with(',') {
            return Err(NO_WORDS.to_owned());
        }
        let bare = |part: &str| part.parse::<f64>().ok().map(|minutes| minutes * 60.0);
        let at = (1..parts.len()).rev().find(|&n| duration(parts[n]).or_else(|| bare(parts[n])).is_some());
        let mut wanted = Wanted { title: String::new(), seconds: Class::Topic.base_seconds(), owner, learned: None };
        let mut title = match at {
            Some(n) => {
                let seconds = duration(parts[n]).or_else(|| bare(parts[n])).unwrap_or_default();
                wanted.seconds = in_seconds(seconds, parts[n])?;
                let whose = parts[n + 1..].join(", ");
                if !whose.is_empty() {
                    wanted.owner = Some(cascade.resolve_person(&whose).map_err(|e| e.to_string())?);
                    wanted.learned = learned_email(cascade, &whose);
                }
                parts[..n].to_vec()
            }
            None => parts,
        };
        // A title may have commas: only a name that is somebody's is taken for one.
        if wanted.owner.is_none()
            && title.len() > 1
            && let Some(person) = title.last().and_then(|name| cascade.resolve_person(name).ok())
        {
            wanted.owner = Some(person);
            wanted.learned = title.pop().and_then(|name| learned_email(cascade, name));
        }
        wanted.title = title.join(", ");
        if at.is_none() {
            let words: Vec<&str> = wanted.title.split_whitespace().collect();
            let tail = |n: usize| words.len().checked_sub(n).filter(|&at| at > 0).map(|at| words[at..].join(" "));
            let found = [1, 2].into_iter().find_map(|n| Some((n, tail(n)?, duration(&tail(n)?)?)));
            if let Some((n, part, seconds)) = found {
                wanted.seconds = in_seconds(seconds, &part)?;
                wanted.title = words[..words.len() - n].join(" ");
            }
        }
        if wanted.title.is_empty() {
            return Err(NO_WORDS.to_owned());
        }
        Ok(wanted)
    }

    /// Puts it on the next agenda of a meeting of so many minutes. The error is one sentence.
    pub fn add(&self, cascade: &Cascade, id: Id, terms: &Terms, minutes: u32, today: NaiveDate) -> Result<Vec<Op>, String> {
        let meeting = match &terms.which {
            Which::First => cascade.first_meeting().map(|m| m.id),
            Which::Made(id) => Some(*id),
            Which::Only(_) => {
                return Err(
                    "a topic waits for the next review of a meeting, and this is none: “add meeting” makes one".to_owned()
                );
            }
        };
        self.fits(cascade, terms, minutes)?;
        let (title, made, seconds, owner) = (self.title.as_str().into(), today, self.seconds, self.owner);
        // What is new comes last, wherever the others were moved to.
        let position = cascade.open_topics(&terms.which).last().map_or(0, |topic| topic.position.saturating_add(1).max(0));
        let topic = Topic { id, title, seconds, owner, meeting, settled: None, made, position, deleted: false };
        let topic = Op::Create(Entity::Topic(topic));
        Ok([topic].into_iter().chain(keep_emails(cascade, self.learned.clone())).collect())
    }

    /// Makes a topic what was typed in its place; nothing where it says the same. The error is one sentence.
    pub fn change(&self, cascade: &Cascade, id: Id, terms: &Terms, minutes: u32) -> Result<Vec<Op>, String> {
        self.fits(cascade, terms, minutes)?;
        let fields = [Field::Title(self.title.clone()), Field::Seconds(self.seconds), Field::Owner(self.owner)];
        let set = fields.into_iter().filter_map(|field| cascade.set_op(id, field));
        Ok(set.chain(keep_emails(cascade, self.learned.clone())).collect())
    }

    fn fits(&self, cascade: &Cascade, terms: &Terms, minutes: u32) -> Result<(), String> {
        let settings = &cascade.settings;
        let frame = terms.opening.unwrap_or(settings.opening) + terms.closing.unwrap_or(settings.closing);
        let room = (minutes * 60).saturating_sub(frame);
        if self.seconds <= room {
            return Ok(());
        }
        Err(format!(
            "a topic of {} is longer than the meeting, which has {} for what is talked about: give it less",
            how_long(self.seconds),
            how_long(room)
        ))
    }
}

/// What gives a topic that place among those that wait for the same meeting, 0 is the first: the others make room, and keep the
/// order they have. It is kept until it is talked about. Nothing where it stands there.
///
/// All of them get numbers nobody had, so that of two laptops that move topics apart the later order holds whole; and numbers below
/// nought, from which on those are counted that nobody moved, so that what was put there meanwhile comes last all the same.
pub fn placed(cascade: &Cascade, id: Id, place: usize) -> Vec<Op> {
    let Some(topic) = cascade.topic(id).filter(|topic| topic.is_open()) else { return Vec::new() };
    let open = cascade.open_topics(&cascade.meeting_of_topic(topic));
    let mut order: Vec<Id> = open.into_iter().map(|topic| topic.id).collect();
    let at = order.iter().position(|&other| other == id);
    if at == Some(place.min(order.len().saturating_sub(1))) {
        return Vec::new();
    }
    order.retain(|&other| other != id);
    order.insert(place.min(order.len()), id);
    let least = order.iter().filter_map(|&id| cascade.topic(id)).map(|topic| topic.position).min().unwrap_or(0).min(0);
    let from = least.saturating_sub(order.len() as i64);
    let number = |(n, &id): (usize, &Id)| cascade.set_op(id, Field::Position(from.saturating_add(n as i64)));
    let mut ops: Vec<Op> = order.iter().enumerate().filter_map(number).collect();
    // Who reads the log reads what was moved first.
    ops.sort_by_key(|op| op.subject() != id);
    ops
}

/// The place of a topic among those that wait for the same meeting, 0 is the first; `None`: it was talked about.
pub fn place(cascade: &Cascade, topic: &Topic) -> Option<usize> {
    cascade.open_topics(&cascade.meeting_of_topic(topic)).iter().position(|other| other.id == topic.id)
}

/// A topic as it is typed: `Series A, 3 min, Martin Ek`.
pub fn written(cascade: &Cascade, topic: &Topic) -> String {
    let owner = topic.owner.and_then(|id| cascade.person(id)).map(|p| format!(", {}", text::one_line(&p.name, 100)));
    format!("{}, {}{}", topic.title, how_long(topic.seconds), owner.unwrap_or_default())
}

/// The line without the person behind its last @, and that person: as many words as are one.
fn with_person(cascade: &Cascade, said: &str) -> Result<(String, Option<Id>), String> {
    let starts_a_name = |at: &usize| said[..*at].chars().next_back().is_none_or(|c| c.is_whitespace() || c == ',');
    let Some(at) = said.rfind('@').filter(starts_a_name) else { return Ok((said.to_owned(), None)) };
    let (name, rest) = said[at + 1..].split_once(',').unwrap_or((&said[at + 1..], ""));
    let words: Vec<&str> = name.split_whitespace().collect();
    let mut first = None;
    for n in (1..=words.len().min(4)).rev() {
        match cascade.resolve_person(&words[..n].join(" ")) {
            Ok(owner) => {
                let before = said[..at].trim().trim_end_matches(',');
                return Ok((format!("{before} {},{rest}", words[n..].join(" ")), Some(owner)));
            }
            Err(e) => first = Some(e.to_string()),
        }
    }
    Err(first.unwrap_or_else(|| "after @ comes whose topic it is, such as @ana".to_owned()))
}

/// `3 min`, `3m`, `90 s` in seconds; `None`: it is something else.
fn duration(text: &str) -> Option<f64> {
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let number: f64 = text[..text.len() - unit.len()].parse().ok()?;
    match unit.trim().to_lowercase().trim_end_matches('.') {
        "m" | "min" | "mins" | "minute" | "minutes" | "′" | "'" => Some(number * 60.0),
        "s" | "sec" | "secs" | "second" | "seconds" => Some(number),
        _ => None,
    }
}

fn in_seconds(seconds: f64, said: &str) -> Result<u32, String> {
    let whole = seconds.round();
    if whole < 1.0 {
        return Err(format!("a topic needs time, and “{}” is none: 3 min", text::one_line(said, 20)));
    }
    Ok(whole.min(f64::from(u32::MAX)) as u32)
}

/// A time as it is typed where nothing else stands: `3`, `3 min`, `90 s`. The error is one sentence.
pub fn read_time(text: &str) -> Result<u32, String> {
    let said = text.trim();
    let seconds = duration(said).or_else(|| said.parse::<f64>().ok().map(|minutes| minutes * 60.0));
    let none = || format!("“{}” is no time: write 3, 3 min or 90 s", text::one_line(said, 20));
    in_seconds(seconds.filter(|s| s.is_finite()).ok_or_else(none)?, said)
}

/// `3 min`, `90 s`.
pub fn how_long(seconds: u32) -> String {
    if seconds.is_multiple_of(60) { format!("{} min", seconds / 60) } else { format!("{seconds} s") }
}

#[cfg(test)]
mod tests;
