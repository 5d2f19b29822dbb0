//! Settles what was found: kinds, parents, dates, numbers, words, people, cycles and ids, for all notations in one place.
//!
//! What can be read in two ways becomes a question; what cannot be read is left, kept as text where there is one, and told.

mod cadence;
mod cycle;
mod days;
mod numbers;
mod offers;
mod people;
mod tree;
mod words;

pub(in crate::exchange::bring) use cycle::spoken_of_any;

use super::{
    found::{Above, Answers, Found},
    ready::Ready,
};
use crate::domain::{Cascade, FieldKey, Kind};
use crate::exchange::csv::Column;
use chrono::NaiveDate;

/// What a file is brought into.
#[derive(Debug, Clone, Copy)]
pub struct Around<'a> {
    /// Whoever and whatever is there already.
    pub cascade: &'a Cascade,
    /// The day.
    pub today: NaiveDate,
}

/// Settles everything as far as the answers go. Asked again with more answers of the same file, it takes what was found anew.
pub fn settle(mut found: Found, answers: &Answers, around: Around) -> Ready {
    offers::take(&mut found, answers);
    tree::hang(&mut found, answers, around);
    days::write(&mut found, answers);
    numbers::marks(&mut found, answers);
    numbers::confidence(&mut found);
    numbers::words(&mut found);
    numbers::progress(&mut found, answers);
    words::read(&mut found, answers, around);
    people::read(&mut found, answers, around);
    said_without_a_day(&mut found);
    cadence::tell(&mut found, answers);
    let made = tree::name(&mut found, None);
    if cycle::is_another(&found, answers, around) {
        for n in made {
            found.items[n].id = None;
        }
        tree::name(&mut found, answers.get("cycle"));
    }
    days::keep_what_was_said(&mut found, around);
    cycle::fill(&mut found, answers, around);
    Ready::of(found)
}

/// What a row says beside the state of an item, in the place that keeps it: a note is of a check-in where there is a day, else
/// part of the description.
fn said_without_a_day(found: &mut Found) {
    let (on, description) = (Column::On, Column::Field(FieldKey::Description));
    let mut said = Vec::new();
    for (n, item) in found.items.iter_mut().enumerate() {
        let by = item.cells.take(Column::By);
        let texts = [Column::Note, Column::Next].map(|column| item.cells.take(column).map(|text| (column, text)));
        if texts.iter().all(Option::is_none) {
            continue;
        }
        if item.cells.get(on).is_none() {
            for (_, text) in texts.into_iter().flatten() {
                item.cells.add_line(description, text);
            }
            continue;
        }
        let mut one = super::Said {
            place: item.place.clone(),
            of: Above::Item(n),
            id: None,
            under_way: None,
            cells: super::Cells::default(),
        };
        for column in [on, Column::Value, Column::Confidence, Column::Word, Column::Progress] {
            if item.kind == Some(Kind::KeyResult) || column != Column::Value {
                one.cells.say(column, item.cells.take(column).unwrap_or_default());
            }
        }
        texts.into_iter().flatten().for_each(|(column, text)| one.cells.say(column, text));
        one.cells.say(Column::By, by.unwrap_or_default());
        said.push(one);
    }
    found.check_ins.extend(said);
    let mut count = 0;
    found.check_ins.retain(|said| {
        let keep =
            said.cells.get(on).is_some() && said.cells.iter().any(|(column, _)| !matches!(column, Column::On | Column::By));
        count += usize::from(!keep && !said.cells.is_empty());
        keep
    });
    if count > 0 {
        let what = if count == 1 { "1 check-in says nothing or not when" } else { "some check-ins say nothing or not when" };
        found.leave(super::Place::File, format!("{what}: left out"));
    }
}
