//! Dates of a file: in which order day and month stand is told by its columns, else by its other dates, else asked.

use crate::domain::{
    fields::Reads,
    text::{
        date::{DayClue, Order, When, day_clue, parse_written},
        say::say_full,
    },
};
use crate::exchange::{
    bring::found::{Answers, Asked, Cells, Found, Place, Question},
    csv::Column,
};
use std::collections::BTreeMap;

/// Which end of a period a column means; `None`: it holds no day.
fn end(column: Column) -> Option<When> {
    match column {
        Column::On => Some(When::Due),
        Column::Field(key) => match key.spec().reads {
            Reads::Day(when) => Some(when),
            _ => None,
        },
        _ => None,
    }
}

/// Every filled cell that holds a day.
fn cells(found: &Found) -> impl Iterator<Item = (&Place, Column, &str)> {
    let items = found.items.iter().map(|item| (&item.place, &item.cells));
    let said = found.check_ins.iter().map(|said| (&said.place, &said.cells));
    items
        .chain(said)
        .flat_map(|(place, cells)| cells.iter().map(move |(column, text)| (place, column, text)))
        .filter(|(_, column, _)| end(*column).is_some())
}

/// The order the answers give, if they do: `dmy`, `mdy`.
fn told(answers: &Answers) -> Option<Order> {
    match answers.get("dates")?.to_lowercase().as_str() {
        "dmy" => Some(Order::DayFirst),
        "mdy" => Some(Order::MonthFirst),
        _ => None,
    }
}

/// Writes every day as `2026-11-23`. What is no day stays as it is: whoever reads the row refuses it.
pub(super) fn write(found: &mut Found, answers: &Answers) {
    let mut clues: BTreeMap<usize, (Column, bool, bool)> = BTreeMap::new();
    let mut open: Option<(Place, Column, String)> = None;
    for (place, column, text) in cells(found) {
        let (_, day, month) = clues.entry(column.index()).or_insert((column, false, false));
        match day_clue(text) {
            DayClue::Order(Order::DayFirst) => *day = true,
            DayClue::Order(Order::MonthFirst) => *month = true,
            DayClue::Open if open.is_none() => open = Some((place.clone(), column, text.to_owned())),
            DayClue::Open | DayClue::None => {}
        }
    }
    let of = |day: bool, month: bool| match (day, month) {
        (true, false) => Some(Order::DayFirst),
        (false, true) => Some(Order::MonthFirst),
        _ => None,
    };
    let any = of(clues.values().any(|c| c.1), clues.values().any(|c| c.2));
    let given = told(answers);
    let order = |column: Column| {
        let own = clues.get(&column.index()).and_then(|(_, day, month)| of(*day, *month));
        given.or(own).or(any)
    };
    if let Some((place, column, text)) = &open {
        let read = |order| parse_written(text, end(*column).unwrap_or(When::Due), Some(order));
        if let (Ok(day), Ok(month)) = (read(Order::DayFirst), read(Order::MonthFirst)) {
            let decided = order(*column);
            let asked = if decided.is_some() { Asked::Guessed } else { Asked::Open };
            let at = found.place(place).map(|place| format!(" in {place}")).unwrap_or_default();
            let mut choices = [
                ("dmy", format!("the day comes first: {}", say_full(day))),
                ("mdy", format!("the month comes first: {}", say_full(month))),
            ];
            if decided == Some(Order::MonthFirst) {
                choices.reverse();
            }
            let asks = format!("“{text}”{at} can be two days");
            let question = Question::new("dates", asks, &choices, asked, answers);
            if question.asked == Asked::Guessed {
                found.guess(format!("dates like {text}: {}", choices[0].1));
            }
            found.questions.push(question);
        }
    }
    let rewrite = |cells: &mut Cells| {
        for (column, text) in cells.iter_mut() {
            let Some(when) = end(column) else { continue };
            if let Ok(day) = parse_written(text, when, order(column)) {
                *text = day.to_string();
            }
        }
    };
    found.items.iter_mut().map(|item| &mut item.cells).for_each(rewrite);
    found.check_ins.iter_mut().map(|said| &mut said.cells).for_each(rewrite);
}
