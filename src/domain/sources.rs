//! What is known on this computer of the sources of numbers: what each is, how it stands, what of it waits for a person.
//!
//! It is told by whoever reads definitions and asks sources, and shown as it is. None of it is in the workspace, and no judgement is
//! made of it. Must not know: files, how a source is asked, what trust is made of.

use super::{
    cascade::{Cascade, Ix},
    check_in::CheckIn,
    id::Id,
    stage::{Phase, phase},
    text::{self, number::format_number, say::say_count},
};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// How a source stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// A number came when it was expected, or was never expected yet.
    Ok,
    /// It is later than it should be.
    Late,
    /// It failed again and again, or for too long.
    Failing,
    /// Nobody here trusts it as it is.
    Untrusted,
    /// It is not asked.
    Off,
}

impl State {
    /// As it is written.
    pub fn word(self) -> &'static str {
        match self {
            State::Ok => "ok",
            State::Late => "late",
            State::Failing => "failing",
            State::Untrusted => "untrusted",
            State::Off => "off",
        }
    }

    /// Whether somebody should look at it now.
    pub fn is_trouble(self) -> bool {
        matches!(self, State::Failing | State::Untrusted)
    }
}

/// A key result that a source feeds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// As its owner named it.
    pub named: String,
    /// Which it is; `None`: there is none, or several, or it is deleted.
    pub item: Option<Id>,
}

/// A value that waits for a person.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting {
    /// The key result.
    pub item: Id,
    /// The value.
    pub value: f64,
    /// When it came, in milliseconds since 1970 UTC.
    pub at: i64,
    /// Why it waits: `propose`, or what is odd.
    pub why: String,
}

impl Waiting {
    /// The same in words.
    pub fn why_said(&self) -> &str {
        if self.why == "propose" { "its owner confirms" } else { &self.why }
    }
}

/// What came of asking a source once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pulled {
    /// When, in milliseconds since 1970 UTC.
    pub at: i64,
    /// How it went in a word: `200`, `exit 0`; empty: it was not asked.
    pub status: String,
    /// How long it took, in milliseconds.
    pub ms: u64,
    /// The first of what came.
    pub came: String,
    /// What became of it.
    pub decision: String,
}

/// Whether a source may run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trusted {
    /// Nothing of it runs.
    Needless,
    /// It was looked at, in milliseconds since 1970 UTC.
    Since(i64),
    /// It was not: why, in half a sentence.
    Not(String),
}

/// One source.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// What it is called.
    pub name: String,
    /// How its number comes: `command`, `http`, `file`, `push`.
    pub kind: &'static str,
    /// What becomes of a value: `propose`, `auto`.
    pub mode: &'static str,
    /// What it feeds.
    pub feeds: Vec<Feed>,
    /// How often it is expected, and for how long it is waited for, in words.
    pub terms: String,
    /// How it stands.
    pub state: State,
    /// Why its last try brought nothing.
    pub error: Option<String>,
    /// How many tries in a row brought nothing.
    pub failures: u32,
    /// What it last brought, and when, in milliseconds since 1970 UTC.
    pub value: Option<(f64, i64)>,
    /// The unit that is in, where that is said.
    pub unit: Option<String>,
    /// When it was last asked.
    pub tried: Option<i64>,
    /// When it is asked next; `None`: it is not asked.
    pub next: Option<i64>,
    /// Whether it may run.
    pub trusted: Trusted,
    /// The sum that somebody who trusts it says yes to.
    pub sum: String,
    /// What will run, a line each, every character visible.
    pub runs: Vec<String>,
    /// What is odd about it and no fault, each a sentence.
    pub warnings: Vec<String>,
    /// What waits for a person.
    pub waiting: Vec<Waiting>,
    /// What came of the last times, newest first.
    pub pulls: Vec<Pulled>,
}

impl Source {
    /// A value in its unit.
    pub fn said(&self, value: f64) -> String {
        text::safe(&format_number(value, self.unit.as_deref()))
    }

    /// The same in the unit of a key result, where the source says none.
    pub fn said_of(&self, cascade: &Cascade, item: Id, value: f64) -> String {
        let kr = cascade.find(item).and_then(|ix| cascade.item(ix).key_result());
        let unit = self.unit.as_deref().or_else(|| kr.and_then(|kr| kr.unit.as_deref()));
        text::safe(&format_number(value, unit))
    }

    /// The key results that it feeds and that are here.
    pub fn items<'a>(&'a self, cascade: &'a Cascade) -> impl Iterator<Item = Ix> + 'a {
        self.feeds.iter().filter_map(|feed| cascade.find(feed.item?))
    }

    /// What it feeds, by title.
    pub fn feeds_said(&self, cascade: &Cascade) -> String {
        let title = |feed: &Feed| match feed.item.and_then(|id| cascade.find(id)) {
            Some(ix) => text::one_line(cascade.item(ix).title.trim(), 60).into_owned(),
            None => format!("“{}”, which is not here", text::one_line(&feed.named, 40)),
        };
        self.feeds.iter().map(title).collect::<Vec<_>>().join(", ")
    }

    /// Why it stands no better, in a few words; `None`: there is nothing to say.
    pub fn why(&self) -> Option<String> {
        match (&self.trusted, &self.error) {
            (Trusted::Not(why), _) if self.state == State::Untrusted => Some(why.clone()),
            (_, Some(error)) if self.failures > 1 => Some(format!("{}×: {error}", self.failures)),
            (_, Some(error)) => Some(error.clone()),
            _ => None,
        }
    }
}

/// All sources of a workspace on this computer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Known {
    /// The file that defines them.
    pub file: String,
    /// All of them, by name.
    pub all: Vec<Source>,
}

impl Known {
    /// How many stand so.
    pub fn count(&self, state: State) -> usize {
        self.all.iter().filter(|one| one.state == state).count()
    }

    /// How many values wait for a person.
    pub fn waiting(&self) -> usize {
        self.all.iter().map(|one| one.waiting.len()).sum()
    }

    /// The source that feeds a key result; of several that might the first.
    pub fn feeding(&self, item: Id) -> Option<&Source> {
        self.all.iter().find(|one| one.feeds.iter().any(|feed| feed.item == Some(item)))
    }

    /// The source of a name.
    pub fn named(&self, name: &str) -> Option<&Source> {
        self.all.iter().find(|one| one.name == name)
    }

    /// `9 of 29 key results are measured`: those that a source here feeds, of all that are under way.
    pub fn measured_said(&self, cascade: &Cascade, today: NaiveDate) -> String {
        let fed: BTreeSet<Id> = self.all.iter().flat_map(|one| one.items(cascade)).map(|ix| cascade.item(ix).id).collect();
        let is_open = |ix: &Ix| cascade.item(*ix).key_result().is_some() && phase(cascade, *ix, today) == Phase::Open;
        let open: Vec<Ix> = cascade.live().filter(is_open).collect();
        let (all, fed) = (open.len(), open.iter().filter(|ix| fed.contains(&cascade.item(**ix).id)).count());
        let is = if fed == 1 { "is" } else { "are" };
        format!("{fed} of {} {is} measured", say_count(all, "key result", "key results"))
    }

    /// `6 ok`, `1 late`, `1 failing`, `1 not trusted here`, `3 wait for you`.
    pub fn states_said(&self) -> Vec<String> {
        let words = [
            (State::Ok, "ok"),
            (State::Late, "late"),
            (State::Failing, "failing"),
            (State::Untrusted, "not trusted here"),
            (State::Off, "off"),
        ];
        let states = words.into_iter().map(|(state, word)| (self.count(state), word));
        let waits = (self.waiting(), if self.waiting() == 1 { "waits for you" } else { "wait for you" });
        states.chain([waits]).filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect()
    }
}

/// Whether a person spoke of a key result after a value of it came: then that is settled, whether they took it or said otherwise.
/// Each check-in that counts comes with the moment it was made.
pub fn is_settled<'a>(at: i64, mut said: impl Iterator<Item = (&'a CheckIn, i64)>) -> bool {
    said.any(|(check_in, made)| made > at && !check_in.came_by_itself())
}
