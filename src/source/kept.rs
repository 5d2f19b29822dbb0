//! What is remembered of a source on this computer: how it went, what waits for a person, how it stands.
//!
//! Must not know: where it is kept. What all laptops need to agree on is read from the check-ins instead.

use super::Definition;
pub use crate::domain::sources::State;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many pulls are looked at by a person whatever the mode.
pub const TRIAL: u32 = 3;
/// How long a source that failed is left alone, in milliseconds.
const RETRY: u64 = 30 * 60_000;
/// How many failures in a row make it failing.
const FAILING: u32 = 3;
const WEEK: u64 = 7 * 86_400_000;

/// A value that waits for a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Waiting {
    /// The letters of the key result.
    pub item: String,
    /// The value.
    pub value: f64,
    /// The day it came.
    pub on: chrono::NaiveDate,
    /// When, in milliseconds since 1970 UTC: what a person says after that settles it.
    #[serde(default)]
    pub at: i64,
    /// Why it waits: `propose`, or what is odd.
    pub why: String,
}

/// What is remembered of one source.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Kept {
    /// When it was last asked, in milliseconds since 1970 UTC.
    pub tried: Option<i64>,
    /// When it last brought a number.
    pub came: Option<i64>,
    /// What it brought.
    pub value: Option<f64>,
    /// How many times it brought one, of all that count for the first ones.
    pub pulls: u32,
    /// How many times in a row it did not.
    pub failures: u32,
    /// Why it did not the last time.
    pub error: Option<String>,
    /// How that went in a word.
    pub status: Option<String>,
    /// Not before then, as its server asked.
    pub not_before: Option<i64>,
    /// What waits for a person.
    pub waiting: Vec<Waiting>,
    /// Values that a person refused: the same are not asked about again.
    pub refused: Vec<(String, f64)>,
}

/// All of them, by name.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Memory(pub BTreeMap<String, Kept>);

impl Memory {
    /// Reads what was written; what cannot be read is remembered anew.
    pub fn read(bytes: &[u8]) -> Memory {
        serde_json::from_slice(bytes).unwrap_or_default()
    }

    /// As it is written.
    pub fn text(&self) -> Vec<u8> {
        let mut text = serde_json::to_vec_pretty(self).unwrap_or_default();
        text.push(b'\n');
        text
    }
}

/// How it stands at a moment. `trusted`: whether it may run as it is.
pub fn state(definition: &Definition, kept: &Kept, trusted: bool, at: i64) -> State {
    if definition.off {
        return State::Off;
    }
    if !trusted {
        return State::Untrusted;
    }
    let every = definition.every_ms();
    // One that never brought a number is as old as the first time it was asked.
    let Some(since) = kept.came.or(kept.tried) else { return State::Ok };
    let age = u64::try_from(at.saturating_sub(since)).unwrap_or(0);
    if kept.failures >= FAILING || age > (4 * every).max(WEEK) {
        State::Failing
    } else if age > 2 * every || (kept.came.is_none() && kept.failures > 0) {
        State::Late
    } else {
        State::Ok
    }
}

/// When it is asked next, in milliseconds since 1970 UTC; `None`: it is not asked.
pub fn next(definition: &Definition, kept: &Kept, at: i64) -> Option<i64> {
    if definition.off || definition.kind == super::Kind::Push {
        return None;
    }
    let after = |from: i64, wait: u64| from.saturating_add(i64::try_from(wait).unwrap_or(i64::MAX));
    let every = definition.every_ms();
    let due = match (kept.tried, kept.came) {
        (None, _) => at,
        (Some(tried), _) if kept.failures > 0 => after(tried, RETRY.min(every)),
        // A timer that comes a little early finds it due: nobody waits a day for a minute.
        (Some(tried), _) => after(tried, every - every / 10),
    };
    Some(due.max(kept.not_before.unwrap_or(i64::MIN)))
}

impl Kept {
    /// A number came.
    pub fn brought(&mut self, value: f64, at: i64) {
        (self.tried, self.came, self.value) = (Some(at), Some(at), Some(value));
        (self.failures, self.error, self.status, self.not_before) = (0, None, None, None);
        self.pulls = self.pulls.saturating_add(1);
    }

    /// None came.
    pub fn failed(&mut self, trouble: &super::Trouble, at: i64) {
        self.tried = Some(at);
        self.failures = self.failures.saturating_add(1);
        (self.error, self.status) = (Some(trouble.why.clone()), Some(trouble.status.clone()));
        let wait = trouble.wait.and_then(|wait| i64::try_from(wait.as_millis()).ok());
        self.not_before = wait.map(|wait| at.saturating_add(wait));
    }

    /// A value is to wait for a person, instead of any other of that key result. Gives whether it does: what was refused does not.
    pub fn wait(&mut self, waiting: Waiting) -> bool {
        let was_refused =
            self.refused.iter().any(|(item, value)| *item == waiting.item && value.total_cmp(&waiting.value).is_eq());
        if was_refused {
            return false;
        }
        self.waiting.retain(|other| other.item != waiting.item);
        self.refused.retain(|(item, _)| *item != waiting.item);
        self.waiting.push(waiting);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Trouble, definition};

    const HOUR: i64 = 3_600_000;

    fn source(more: &str) -> Definition {
        definition::read(&format!("[x]\nfor = \"a\"\nkind = \"file\"\npath = \"/a\"\n{more}\n")).unwrap().remove(0)
    }

    #[test]
    fn how_it_stands_follows_from_what_came_and_what_failed() {
        let daily = source("");
        let mut kept = Kept::default();
        assert_eq!(state(&daily, &kept, true, 0), State::Ok);
        kept.brought(1.0, 0);
        for (hours, expected) in
            [(0, State::Ok), (48, State::Ok), (49, State::Late), (24 * 7, State::Late), (24 * 7 + 1, State::Failing)]
        {
            assert_eq!(state(&daily, &kept, true, hours * HOUR), expected, "{hours}");
        }
        for (n, expected) in [(1, State::Ok), (2, State::Ok), (3, State::Failing)] {
            kept.failed(&Trouble::new("401", "no"), n * HOUR);
            assert_eq!(state(&daily, &kept, true, n * HOUR), expected, "{n}");
        }
        assert_eq!(state(&daily, &kept, false, 0), State::Untrusted);
        assert_eq!(state(&source("off = true"), &kept, false, 0), State::Off);
        kept.brought(1.0, 5 * HOUR);
        assert_eq!(state(&daily, &kept, true, 5 * HOUR), State::Ok);
    }

    #[test]
    fn it_is_asked_again_when_it_is_due_and_a_failure_sooner() {
        let daily = source("");
        let mut kept = Kept::default();
        assert_eq!(next(&daily, &kept, 7), Some(7));
        kept.brought(1.0, 0);
        assert_eq!(next(&daily, &kept, 0), Some(24 * HOUR * 9 / 10));
        kept.failed(&Trouble::new("500", "no"), 24 * HOUR);
        assert_eq!(next(&daily, &kept, 0), Some(24 * HOUR + HOUR / 2));
        let wait = Some(std::time::Duration::from_hours(2));
        kept.failed(&Trouble { wait, ..Trouble::new("429", "no") }, 24 * HOUR);
        assert_eq!(next(&daily, &kept, 0), Some(26 * HOUR));
        assert_eq!(next(&source("off = true"), &kept, 0), None);
    }

    #[test]
    fn what_was_refused_is_not_asked_about_again() {
        let mut kept = Kept::default();
        let waiting =
            |value: f64| Waiting { item: "k".into(), value, on: "2026-11-27".parse().unwrap(), at: 0, why: "propose".into() };
        assert!(kept.wait(waiting(1.0)) && kept.wait(waiting(2.0)));
        assert_eq!(kept.waiting.len(), 1, "the newer one stands instead");
        kept.waiting.clear();
        kept.refused.push(("k".into(), 2.0));
        assert!(!kept.wait(waiting(2.0)) && kept.wait(waiting(3.0)));
        assert_eq!(Memory::read(&Memory([("x".into(), kept.clone())].into()).text()).0["x"], kept);
    }
}
