//! What `push` and `slip` share: check-ins that many lines say, each checked alone, so that a bad line is that line's fault.
//!
//! Must not know: how the lines are written, and how what they say is saved.

use super::{
    error::{Failure, Result},
    output::say,
    said::{self, Last, Said, Value},
    session::Desk,
};
use crate::domain::{
    Change, CheckIn, Id, Ix, Op,
    change::{Refusal, Verb},
    check::ahead,
    far_off::{Known, Shares},
    text::say::say_count,
};
use std::collections::{HashMap, HashSet};

/// How many bad lines are listed.
const LISTED: usize = 100;

/// What was read of many lines.
#[derive(Default)]
pub(super) struct Several {
    /// The check-ins of the good ones.
    pub(super) taken: Vec<CheckIn>,
    /// What is wrong with the others.
    pub(super) bad: Vec<(u64, String)>,
    /// What is far off and taken all the same.
    odd: Vec<(u64, String)>,
    shares: Shares<(Id, u64)>,
}

/// The check-in a line says, not yet checked against the rules of the workspace. `yes`: a day to come is meant.
pub(super) fn said(
    desk: &Desk,
    ix: Ix,
    blank: CheckIn,
    said: &Said,
    last: &Last,
    yes: bool,
) -> std::result::Result<CheckIn, String> {
    if let Some(ahead) = ahead(blank.on, desk.today).filter(|_| !yes) {
        return Err(format!("on: {ahead}; {}", said::NOT_AHEAD));
    }
    if let Some(name) = said.with_nul() {
        return Err(format!("{name}: there is a NUL byte in it; take it out"));
    }
    said::check_in(&desk.cascade, ix, blank, said, last)
}

/// Whether the rules let the operations of one line through: what it may not say alone is its own fault.
pub(super) fn alone(desk: &Desk, id: Id, ops: Vec<Op>) -> std::result::Result<(), String> {
    let change = Change::new(id, desk.author, Verb::CheckIn, ops);
    desk.cascade.check(&change).map_err(|Refusal(sentence)| sentence)
}

impl Several {
    /// Where some lines were bad before anything was looked up.
    pub(super) fn with(bad: Vec<(u64, String)>) -> Several {
        Several { bad, ..Several::default() }
    }

    /// Takes the check-in of a line; `last`: what stood before it.
    pub(super) fn take(&mut self, desk: &Desk, (line, ix): (u64, Ix), said: &Said, check_in: CheckIn, last: &Last) {
        if let Some((kr, value)) = desk.cascade.item(ix).key_result().zip(check_in.value) {
            let text = said.value.as_ref().map_or("", Value::text);
            self.shares.take(&Known::of(kr, last.value), text, value, (check_in.id, line));
        }
        if let Some(doubt) = said::doubt(&desk.cascade, ix, said, &check_in, last) {
            self.odd.push((line, format!("value: {}; it is taken as it is", doubt.sentence)));
        }
        self.taken.push(check_in);
    }

    /// When all lines are read: leaves out what can be read in two ways.
    pub(super) fn settle(&mut self) {
        let open: HashMap<Id, (u64, String)> =
            std::mem::take(&mut self.shares).open().map(|((id, line), sentence)| (id, (line, sentence))).collect();
        if !open.is_empty() {
            self.taken.retain(|check_in| !open.contains_key(&check_in.id));
            let lines: HashSet<u64> = open.values().map(|(line, _)| *line).collect();
            self.odd.retain(|(line, _)| !lines.contains(line));
            self.bad.extend(open.into_values().map(|(line, sentence)| (line, format!("value: {sentence}"))));
        }
        self.bad.sort();
    }

    /// Says what is wrong and what is far off, by its line; ends it all where something is wrong and that was not to be passed over.
    pub(super) fn tell(&self, name: &str, keep_going: bool) -> Result<()> {
        list(name, &self.bad, "");
        if !self.bad.is_empty() && !keep_going {
            let what = match self.bad.len() {
                1 => "1 line is bad".to_owned(),
                n => format!("{n} lines are bad"),
            };
            return Err(Failure::failed(format!(
                "nothing was saved: {what}; correct what is named above, or take the good lines with --keep-going"
            )));
        }
        list(name, &self.odd, " values that are far off");
        Ok(())
    }

    /// What was left out, behind what was saved; empty: nothing.
    pub(super) fn left_out(&self) -> String {
        match self.bad.len() {
            0 => String::new(),
            n => format!("; {} left out", say_count(n, "bad line", "bad lines")),
        }
    }
}

/// The first lines of many, each behind its number.
pub(super) fn list(name: &str, lines: &[(u64, String)], what: &str) {
    for (line, sentence) in lines.iter().take(LISTED) {
        say(&format!("{name}:{line}: {sentence}"));
    }
    if lines.len() > LISTED {
        say(&format!("… and {} more{what}", lines.len() - LISTED));
    }
}
