//! A source as people and scripts see it.

use super::{Here, State};
use crate::{
    domain::text::{self, number::format_number},
    source::{Definition, kept},
};
use chrono::{DateTime, SecondsFormat};
use serde::Serialize;

/// A moment as programs read it.
pub(super) fn moment(at: i64) -> Option<String> {
    DateTime::from_timestamp_millis(at).map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true))
}

/// A source as scripts see it.
#[derive(Debug, Serialize)]
pub(super) struct SourceJson {
    pub(super) name: String,
    #[serde(rename = "for")]
    pub(super) feeds: Vec<String>,
    pub(super) kind: &'static str,
    pub(super) mode: &'static str,
    pub(super) state: &'static str,
    pub(super) last_success: Option<String>,
    pub(super) last_value: Option<f64>,
    pub(super) failures: u32,
    /// How the last one went in a word, where it brought nothing.
    pub(super) error: Option<String>,
    pub(super) next: Option<String>,
    pub(super) trusted: bool,
    /// What waits for a person.
    pub(super) waiting: Vec<WaitingJson>,
}

#[derive(Debug, Serialize)]
pub(super) struct WaitingJson {
    item: String,
    value: f64,
    on: chrono::NaiveDate,
    why: String,
}

impl SourceJson {
    pub(super) fn of(here: &Here, one: &Definition, at: i64) -> SourceJson {
        let kept = here.kept(&one.name);
        SourceJson {
            name: one.name.clone(),
            feeds: one.feeds.each().to_vec(),
            kind: one.kind.word(),
            mode: one.mode.word(),
            state: here.state(one, at).word(),
            last_success: kept.came.and_then(moment),
            last_value: kept.value,
            failures: kept.failures,
            error: kept.status.clone().filter(|_| kept.failures > 0),
            next: kept::next(one, &kept, at).and_then(moment),
            trusted: here.trust.holds(one).is_ok(),
            waiting: kept
                .waiting
                .iter()
                .map(|w| WaitingJson { item: w.item.clone(), value: w.value, on: w.on, why: w.why.clone() })
                .collect(),
        }
    }
}

/// How it stands in a few words, with why where that is trouble.
pub(super) fn stands(here: &Here, one: &Definition, at: i64) -> String {
    let kept = here.kept(&one.name);
    match (here.state(one, at), kept.error) {
        (State::Untrusted, _) => format!("untrusted: {}", here.trust.holds(one).err().unwrap_or_default()),
        (state @ (State::Late | State::Failing), Some(error)) => format!("{}, {}×: {error}", state.word(), kept.failures),
        (state, Some(error)) if kept.failures > 0 => format!("{}, last time: {error}", state.word()),
        (state, _) => state.word().to_owned(),
    }
}

/// `2.95 %`, with the unit it is in where that is said.
pub(super) fn value(one: &Definition, value: f64) -> String {
    text::safe(&format_number(value, one.unit.as_deref()))
}
