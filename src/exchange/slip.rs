//! Check-in slips: what somebody owes, as plain text to be filled in by whoever has not got the program, and what comes back.
//!
//! Text out, text in. Must not know: how a slip travels, what an answer comes to (that is decided as for every check-in that is
//! typed), and what was read before.

mod mail;
mod read;
#[cfg(test)]
mod tests;

pub use read::{Answer, Asked, Fault, Label, Part, Reading, read};

use crate::domain::{
    Cascade, Id, Ix, Kind,
    cascade::FOR_OTHERS,
    key_result::{KeyResult, Measured},
    measure::{Goal, Sign, Signs, Standing, value_written},
    pace::plus,
    people::Person,
    text::{
        number::{Decimal, editable, format_number, format_plain, parse_number},
        one_line,
        say::{say_full, say_short},
    },
};
use chrono::NaiveDate;
use std::{
    fmt::{self, Write as _},
    str::FromStr,
};

/// The widest line: what a mail may quote a few times before it is broken.
pub const WIDTH: usize = 72;

/// Which slip: of which workspace, for whom, of which day. Both are letters of ids, as many as are printed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Name {
    /// Of the workspace: eight.
    pub workspace: String,
    /// Of the person: eight, or as many more as tell them from everyone else.
    pub person: String,
    /// The day it was made for, which its answers are of unless they say otherwise.
    pub day: NaiveDate,
}

impl Name {
    /// Of the slip that a person gets on a day.
    pub fn of(workspace: Id, cascade: &Cascade, person: Id, day: NaiveDate) -> Name {
        let others = cascade.people_ever().map(|p| p.id).filter(|&other| other != person);
        let shared = others.map(|other| person.shared_letters(other)).max().unwrap_or(0);
        let person = person.letters()[..(shared + 1).clamp(FOR_OTHERS, crate::domain::id::ID_LETTERS)].to_owned();
        Name { workspace: letters(workspace), person, day }
    }

    /// Whether it is of this workspace.
    pub fn is_of(&self, workspace: Id) -> bool {
        self.workspace == letters(workspace)
    }
}

/// By how many letters a workspace is named.
pub fn letters(workspace: Id) -> String {
    workspace.letters()[..FOR_OTHERS].to_owned()
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{}", self.workspace, self.person, self.day)
    }
}

impl FromStr for Name {
    type Err = ();

    fn from_str(text: &str) -> Result<Name, ()> {
        let text = text.to_ascii_lowercase();
        let mut parts = text.splitn(3, '-');
        let mut letters = || {
            let part = parts.next().unwrap_or_default();
            (part.len() >= FOR_OTHERS && Id::range_of_prefix(part).is_some()).then(|| part.to_owned()).ok_or(())
        };
        let (workspace, person) = (letters()?, letters()?);
        let day = parts.next().and_then(|day| day.parse().ok()).ok_or(())?;
        Ok(Name { workspace, person, day })
    }
}

/// The slip of a person: one block for each item they owe a check-in of.
pub fn text(cascade: &Cascade, name: &Name, person: &Person, items: &[Ix]) -> String {
    let head = ["Check-in slip", &say_full(name.day), person.name.trim(), cascade.settings.name.trim()];
    let head: Vec<&str> = head.into_iter().filter(|part| !part.is_empty()).collect();
    let mut out = format!("{}\n[slip {name}]\n\n", one_line(&head.join(" · "), WIDTH));
    for line in help(cascade, items, name.day) {
        let _ = writeln!(out, "{line}");
    }
    for &ix in items {
        block(&mut out, cascade, ix, name.day);
    }
    out
}

/// How it is filled in, as far as what it asks needs it.
fn help(cascade: &Cascade, items: &[Ix], day: NaiveDate) -> Vec<String> {
    let by =
        |wanted: Measured| items.iter().any(|&ix| cascade.item(ix).key_result().is_some_and(|kr| kr.metric.shape().by == wanted));
    let any = |kinds: &[Kind]| items.iter().any(|&ix| kinds.contains(&cascade.item(ix).kind()));
    let before = say_short(plus(day, -3), day);
    let lines = [
        (by(Measured::Number), "value       a number, +3 (more than last time) or = (no change)"),
        (by(Measured::YesNo), "value       of what is done or not: yes or no"),
        (by(Measured::Steps), "value       of steps: 3 (the first three are done) or 1,3 (these are)"),
        (any(&[Kind::KeyResult, Kind::Objective]), "confidence  how sure you are that it will be reached, 0 to 10"),
        (any(&[Kind::Objective, Kind::Project]), "health      on track, at risk or off track"),
        (any(&[Kind::Project]), "progress    in percent"),
    ];
    let fitting = lines.into_iter().filter(|(wanted, _)| *wanted).map(|(_, line)| line.to_owned());
    let first = [
        "Write behind the colons, leave empty what you cannot say, and send the".to_owned(),
        format!("whole text back. Where it is of another day, add a line:  on : {before}"),
    ];
    first.into_iter().chain(fitting).collect()
}

/// What is asked of a kind, in order.
fn asks(kind: Kind) -> &'static [Label] {
    match kind {
        Kind::KeyResult => &[Label::Value, Label::Confidence, Label::Note, Label::Next],
        Kind::Objective => &[Label::Confidence, Label::Health, Label::Note, Label::Next],
        Kind::Project => &[Label::Health, Label::Progress, Label::Note, Label::Next],
    }
}

fn block(out: &mut String, cascade: &Cascade, ix: Ix, day: NaiveDate) {
    let item = cascade.item(ix);
    let title = format!("[{}] {}", cascade.short_to_keep(item.id), item.title.trim());
    let _ = write!(out, "\n{}\n{}\n", one_line(&title, WIDTH), one_line(&format!("  {}", stands(cascade, ix, day)), WIDTH));
    let done = &cascade.summary(ix).done;
    for (n, step) in (1..).zip(item.key_result().map(|kr| &kr.steps[..]).unwrap_or_default()) {
        let word = if step.is_done(done) { "done" } else { "open" };
        let _ = writeln!(out, "{}", one_line(&format!("    {n} {word} {}", step.title.trim()), WIDTH));
    }
    for label in asks(item.kind()) {
        let _ = writeln!(out, "  {:<10} :", label.word());
    }
}

/// Where it stood when it was last said, and where it should be.
fn stands(cascade: &Cascade, ix: Ix, day: NaiveDate) -> String {
    let (item, summary) = (cascade.item(ix), cascade.summary(ix));
    let on = |on: NaiveDate| format!(" on {}", say_short(on, day));
    let stated = summary.stated.as_ref();
    let last: Vec<String> = match item.kind() {
        Kind::KeyResult => Vec::new(),
        Kind::Objective => {
            stated.map(|s| s.confidence.map_or(s.word.word().to_owned(), |n| format!("confidence {n}"))).into_iter().collect()
        }
        Kind::Project => {
            let done = summary.progress.map(|p| format!("{} done", format_number(p * 100.0, Some("%"))));
            done.into_iter().chain(stated.map(|s| s.word.word().to_owned())).collect()
        }
    };
    match item.key_result() {
        Some(kr) => {
            let known = summary.value.and_then(|(day, value)| {
                let done = kr.metric.has_steps().then_some(&summary.done);
                value_written(Some(kr), Some(value), done, exact).map(|said| format!("last {said}{}", on(day)))
            });
            let known = known.unwrap_or_else(|| "no value yet".to_owned());
            format!("{known}{}", goal(kr, cascade, ix))
        }
        None => match summary.last_on.filter(|_| !last.is_empty()) {
            Some(day) => format!("last {}{}", last.join(", "), on(day)),
            None => "nothing said yet".to_owned(),
        },
    }
}

fn goal(kr: &KeyResult, cascade: &Cascade, ix: Ix) -> String {
    let standing = Standing::of(kr, cascade.summary(ix));
    let how = match standing.sign {
        Sign::To => "target",
        Sign::AtLeast => "at least",
        Sign::AtMost => "at most",
        Sign::Within => "between",
    };
    let signs = Signs { and: " and ", ..Signs::WORDS };
    let goal = standing.goal_said(&signs).filter(|_| standing.goal != Goal::Steps);
    goal.map(|goal| format!(", {how} {goal}")).unwrap_or_default()
}

/// A number as people read it where that is all of it, else with every digit: a difference is counted from it.
fn exact(n: f64) -> String {
    let shown = format_plain(n);
    if parse_number(&shown, Decimal::Point).ok() == Some(n) { shown } else { editable(n) }
}
