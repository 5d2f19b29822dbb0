//! A check-in made of what was typed or piped in: shared by `check-in` and `push`.

use super::ask;
use crate::domain::{
    Cascade, CheckIn, Id, Ix, Kind, Word, edit,
    far_off::{FarOff, Known},
    fields::write::number as plain_number,
    key_result::Measured,
    pace::rounded,
    text::{
        number::Decimal,
        value::{parse_check_in_value, parse_confidence, weight_done},
    },
    ticked::Ticked,
};
use crate::exchange::csv::cells;
use chrono::NaiveDate;
use std::io;

/// A value as it came.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// Typed: `2.6`, `+3`, `1.2M`, `=`, `yes`.
    Typed(String),
    /// A number of a program's: never a difference, whatever its sign.
    Number(f64),
    /// yes or no
    Truth(bool),
}

impl Value {
    /// As it was typed; empty: it was not.
    pub(super) fn text(&self) -> &str {
        match self {
            Value::Typed(text) => text,
            Value::Number(_) | Value::Truth(_) => "",
        }
    }
}

/// What was said, each part as it came; `None`: not said.
#[derive(Debug, Clone, Default)]
pub(super) struct Said {
    pub(super) value: Option<Value>,
    pub(super) confidence: Option<String>,
    pub(super) health: Option<String>,
    pub(super) progress: Option<String>,
    pub(super) note: Option<String>,
    pub(super) next: Option<String>,
    /// Of a column of progress what its comma and point mean, and whether it is in percent; `None`: it stands alone.
    pub(super) column: Option<(Decimal, bool)>,
}

impl Said {
    /// The name of the text that holds a NUL byte, which no form and no file of goals can hold; `None`: none does.
    pub(super) fn with_nul(&self) -> Option<&'static str> {
        let texts = [("note", &self.note), ("next", &self.next)];
        texts.into_iter().find(|(_, text)| text.as_deref().is_some_and(|t| t.contains('\0'))).map(|(name, _)| name)
    }
}

/// What an item last stood at: of milestones with the steps done.
#[derive(Debug, Clone, Default)]
pub(super) struct Last {
    pub(super) value: Option<f64>,
    pub(super) done: Ticked,
    pub(super) on: Option<NaiveDate>,
}

impl Last {
    pub(super) fn of(cascade: &Cascade, ix: Ix) -> Last {
        let summary = cascade.summary(ix);
        Last { value: summary.value.map(|(_, v)| v), done: summary.done.clone(), on: summary.last_on }
    }

    /// The same after one more check-in.
    pub(super) fn then(self, c: &CheckIn) -> Last {
        if self.on.is_some_and(|on| on > c.on) {
            return self;
        }
        Last { value: c.value.or(self.value), done: c.done.clone().unwrap_or(self.done), on: Some(c.on) }
    }
}

/// The check-in that says so, not yet checked against the rules of the workspace. The error is a sentence about a part.
pub(super) fn check_in(cascade: &Cascade, ix: Ix, blank: CheckIn, said: &Said, last: &Last) -> Result<CheckIn, String> {
    let item = cascade.item(ix);
    let mut c = blank;
    if let Some(value) = &said.value {
        c = match item.kind() {
            Kind::KeyResult => measured(cascade, ix, c, value, last)?,
            Kind::Project => stated(cascade, ix, c, value)?,
            Kind::Objective if matches!(value, Value::Typed(t) if t.trim() == "=") => {
                edit::no_change(cascade, ix, c.id, c.on, c.by)
            }
            Kind::Objective => {
                return Err(
                    "an objective has no value of its own: give a confidence or a note, or the value of one of its key results"
                        .to_owned(),
                );
            }
        };
    }
    if let Some(text) = filled(said.confidence.as_ref()) {
        c.confidence = Some(parse_confidence(text)?);
    }
    if let Some(text) = filled(said.health.as_ref()) {
        c.word = Some(word(text)?);
    }
    if let Some(text) = filled(said.progress.as_ref()) {
        if item.kind() != Kind::Project {
            return Err(format!("the progress of {} is computed: only a project's is said", article(item.kind())));
        }
        let (decimal, percent) = said.column.unwrap_or((Decimal::Either, false));
        c.progress = Some(cells::progress(text, decimal, percent).map_err(|e| format!("the progress {e}"))?);
    }
    c.note = filled(said.note.as_ref()).map(Into::into);
    c.next = filled(said.next.as_ref()).map(Into::into);
    if c.is_empty() {
        return Err(match item.kind() {
            Kind::KeyResult => "nothing is said: give a value, = for no change, a confidence or a note".to_owned(),
            Kind::Objective => "nothing is said: give a confidence or a note".to_owned(),
            Kind::Project => "nothing is said: give a health, a progress or a note, or = for no change".to_owned(),
        });
    }
    Ok(c)
}

/// What is odd about a value that was typed, and how to say that it is meant; `None`: nothing is.
pub(super) fn doubt(cascade: &Cascade, ix: Ix, said: &Said, check_in: &CheckIn, last: &Last) -> Option<Doubt> {
    let kr = cascade.item(ix).key_result()?;
    let value = check_in.value.filter(|_| !check_in.unchanged)?;
    let typed = said.value.as_ref()?.text();
    let (far, sentence) = Known::of(kr, last.value).stepping(cascade.summary(ix)).doubt_typed(typed, value)?;
    let way_out = match far {
        FarOff::Share => format!("write {}% or {}%", plain_number(rounded(value * 100.0)), plain_number(value)),
        _ => "say --yes if it is meant".to_owned(),
    };
    Some(Doubt { sentence, way_out })
}

/// What to do about it.
pub(super) const NOT_AHEAD: &str = "give the day it speaks of, today or before, or say --yes";

/// What is odd about a value.
pub(super) struct Doubt {
    /// In a sentence without its end.
    pub(super) sentence: String,
    /// What to type instead.
    way_out: String,
}

/// Asks once whether a value that is far off is meant; where nobody is there to ask it is refused. `yes`: that was said already.
pub(super) fn sure(doubt: Option<Doubt>, yes: bool) -> Result<(), String> {
    let Some(Doubt { sentence, way_out, .. }) = doubt.filter(|_| !yes) else { return Ok(()) };
    if ask::can() && ask::yes(&format!("{sentence}. Is that meant?"), io::stdin().lock(), io::stderr()) {
        return Ok(());
    }
    Err(format!("{sentence}; {way_out}"))
}

fn article(kind: Kind) -> &'static str {
    cells::a(kind)
}

/// Text that is there and not blank.
fn filled(text: Option<&String>) -> Option<&str> {
    text.map(|t| t.trim()).filter(|t| !t.is_empty())
}

/// `on track`, `at risk` or `off track`.
fn word(text: &str) -> Result<Word, String> {
    Word::from_word(text).or_else(|| cells::light(text)).ok_or_else(|| {
        let shown = crate::domain::text::one_line(text, 24);
        format!("“{shown}” is not a health: it is on track, at risk or off track")
    })
}

fn measured(cascade: &Cascade, ix: Ix, c: CheckIn, value: &Value, last: &Last) -> Result<CheckIn, String> {
    let Some(kr) = cascade.item(ix).key_result() else { return Ok(c) };
    let by = kr.metric.shape().by;
    let text = match value {
        Value::Typed(text) => text.clone(),
        Value::Truth(yes) if by == Measured::YesNo => if *yes { "yes" } else { "no" }.to_owned(),
        Value::Truth(_) => return Err("yes and no are for key results of the metric yes-no: give a number".to_owned()),
        Value::Number(n) if by != Measured::Number => n.to_string(),
        // A program's -2 is minus two, not two less.
        Value::Number(n) if n.is_finite() => return Ok(CheckIn { value: Some(*n), ..c }),
        Value::Number(_) => return Err("the value is not a finite number: give one".to_owned()),
    };
    let entered = parse_check_in_value(&text, kr, last.value, &last.done)?;
    if let Some(newest) = last.on.filter(|&newest| newest > c.on && (entered.relative || entered.unchanged)) {
        return Err(format!("the newest check-in is of {newest}, after {}: give the value itself, not a difference", c.on));
    }
    let value = entered.done.as_ref().map_or(entered.value, |done| weight_done(&kr.steps, done));
    Ok(CheckIn { value: Some(value), done: entered.done, unchanged: entered.unchanged, ..c })
}

/// A project's value is its progress in percent.
fn stated(cascade: &Cascade, ix: Ix, c: CheckIn, value: &Value) -> Result<CheckIn, String> {
    let text = match value {
        Value::Typed(text) if text.trim() == "=" => {
            let (id, on, by): (Id, NaiveDate, Option<Id>) = (c.id, c.on, c.by);
            return Ok(edit::no_change(cascade, ix, id, on, by));
        }
        Value::Typed(text) => text.clone(),
        Value::Number(n) => n.to_string(),
        Value::Truth(_) => {
            return Err("a project has a health and a progress: give --health or a number from 0 to 100".to_owned());
        }
    };
    let progress = cells::progress(text.trim(), Decimal::Either, false)
        .map_err(|e| format!("of a project the value is its progress: {e}"))?;
    Ok(CheckIn { progress: Some(progress), ..c })
}
