//! Dates of a file: in which order day and month stand is told by its columns, else by its other dates, else asked.

use super::Around;
use crate::domain::{
    Ix, Kind,
    fields::Reads,
    text::{
        date::{DayClue, Order, When, day_clue, parse_written},
        number::{Decimal, parse_quantity},
        say::say_full,
    },
};
use crate::exchange::{
    bring::found::{Above, Answers, Asked, Cells, Found, Place, Question},
    csv::Column,
};
use std::collections::{BTreeMap, HashMap};

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
        cells.rewrite(|column, text| {
            let day = parse_written(text, end(column)?, order(column)).ok()?;
            Some(day.to_string()).filter(|day| day != text)
        });
    };
    found.items.iter_mut().map(|item| &mut item.cells).for_each(rewrite);
    found.check_ins.iter_mut().map(|said| &mut said.cells).for_each(rewrite);
}

/// What stands below a period that is not over stays said on the day on which it was said first, as long as it says the same.
pub(super) fn keep_what_was_said(found: &mut Found, around: Around) {
    if found.check_ins.iter().all(|said| said.under_way.is_none()) {
        return;
    }
    let known: HashMap<(Kind, &str), Ix> = around
        .cascade
        .live()
        .filter_map(|ix| Some(((around.cascade.item(ix).kind(), around.cascade.item(ix).external.as_deref()?), ix)))
        .collect();
    let Found { items, check_ins, .. } = found;
    for said in check_ins {
        let Some((first, _)) = said.under_way else { continue };
        let (Above::Item(n), Some(text)) = (&said.of, said.cells.get(Column::Value)) else { continue };
        let key = items[*n].kind.zip(items[*n].id.as_deref());
        let Some((on, value)) = key.and_then(|key| known.get(&key)).and_then(|ix| around.cascade.summary(*ix).value) else {
            continue;
        };
        let says = parse_quantity(text, Decimal::Point).is_ok_and(|said| (said.value - value).abs() < 1e-9);
        if says && (first..=around.today).contains(&on) {
            said.cells.set(Column::On, on.to_string());
        }
    }
}
