//! Trees: goals that hold their key results in JSON or YAML, and the JSON of other programs' interfaces.
//!
//! `value` reads both notations into one value; `goals` finds goals in a tree that somebody made by hand, `asana` and `lattice`
//! know the objects of those programs.

mod asana;
mod goals;
mod lattice;
#[cfg(test)]
mod tests;
mod value;

use super::found::{Answers, Cells, Found, Person, Place};
use crate::{
    domain::{
        FieldKey,
        text::{one_line, say::say_count},
    },
    exchange::csv::Column,
};
use std::collections::HashSet;
use value::Value;

/// Whether a text is JSON.
pub fn looks_like_json(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '['])
}

/// So many values are enough to show how a tree is understood.
pub(super) const SHOWN: usize = 5_000;

/// Reads trees of goals, of which those of Asana may come in several files: all of them, or each as far as so many values. Refused
/// with one sentence.
pub fn read(files: &[(&str, &str)], most: usize, answers: &Answers) -> Result<Found, String> {
    let (mut values, mut has_more) = (Vec::new(), false);
    for (name, text) in files {
        let text = text.trim_start_matches('\u{feff}');
        let is_json = looks_like_json(text);
        let read = if is_json { value::json(text, most) } else { value::yaml(text, most) };
        let kind = if is_json { "JSON" } else { "YAML" };
        let (some, is_cut) = read.map_err(|e| format!("cannot read {} as {kind}: {e}", one_line(name, 60)))?;
        values.extend(some);
        has_more |= is_cut;
    }
    let mut found = goals_in(files, &values, answers)?;
    found.only = has_more.then(|| format!("the first {}", say_count(found.items.len(), "item", "items")));
    Ok(found)
}

fn goals_in(files: &[(&str, &str)], values: &[Value], answers: &Answers) -> Result<Found, String> {
    let (name, _) = files.first().copied().unwrap_or_default();
    if asana::is_one(values) {
        return asana::read(name, values);
    }
    if lattice::is_one(values) {
        return Ok(lattice::read(name, values));
    }
    let form = if files.first().is_some_and(|(_, text)| looks_like_json(text)) { "goals in JSON" } else { "goals in YAML" };
    let mut found = Found::new(name, form);
    goals::read(values, answers, &mut found);
    if found.items.is_empty() {
        found.fail(
            Place::File,
            "no goals were found in this file: it should hold a list “objectives”, each with a title and a list “key_results”",
        );
    }
    Ok(found)
}

/// The day of a moment: of `2026-10-05T02:06:58Z` the first ten letters.
fn day(moment: &str) -> &str {
    moment.split_once('T').map_or(moment, |(day, _)| day)
}

/// Everything in a list, or the one value.
fn each(value: &Value) -> &[Value] {
    value.list().unwrap_or(std::slice::from_ref(value))
}

/// Notes somebody of whom both a name and an e-mail is written, once.
fn person(found: &mut Found, noted: &mut HashSet<String>, who: &Value, place: &Place) {
    let (Some(name), Some(email)) = (who.text("name"), who.text("email")) else { return };
    let column = Column::Field(FieldKey::Email);
    if noted.insert(email.to_lowercase()) {
        let mut person = Person { place: place.clone(), cells: Cells::default() };
        person.cells.say(Column::Name, name);
        person.cells.say(column, email);
        found.people.push(person);
    }
}
