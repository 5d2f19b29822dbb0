//! How much of what stands in a column reads as a field would have it.

use super::meaning::Meaning;
use crate::domain::{
    FieldKey, Kind,
    calendar::Calendar,
    fields::Reads,
    key_result::{Cadence, Metric},
    text::{
        date::{Order, When, parse_written},
        fold::loose,
        number::{Decimal, parse_quantity},
        period,
        value::unit_of_bounds,
    },
};
use crate::exchange::{
    bring::standing::Standing,
    csv::Column,
    sheet::{Cell, Value},
};

/// What a word says the row is about: our words, and those of others.
pub(super) fn kind(text: &str) -> Option<Kind> {
    let name = loose(text);
    let known = |words: &[&str]| words.contains(&name.as_str());
    Kind::from_word(text).or_else(|| {
        if known(&[
            "objective",
            "objectives",
            "goal",
            "okr",
            "company goal",
            "team goal",
            "ziel",
            "objectif",
            "objetivo",
            "o",
            "company objective",
            "目标",
        ]) {
            Some(Kind::Objective)
        } else if known(&[
            "key result",
            "key results",
            "kr",
            "milestone",
            "measure",
            "metric",
            "schlusselergebnis",
            "resultat cle",
            "resultado clave",
            "resultado chave",
            "kpi",
            "target",
            "关键结果",
        ]) {
            Some(Kind::KeyResult)
        } else {
            known(&["project", "initiative", "task", "action", "projekt", "projet", "proyecto", "projeto", "activity", "epic"])
                .then_some(Kind::Project)
        }
    })
}

/// Whether a cell holds a number, with whatever unit beside it, in either way of writing it.
pub(super) fn is_number(cell: &Cell) -> bool {
    matches!(cell.value, Value::Number(_)) || number_in(&cell.shown)
}

fn number_in(text: &str) -> bool {
    let text = text.trim_start_matches(['≥', '≤', '>', '<', '=', '~', ' ']);
    parse_quantity(text, Decimal::PointShown).is_ok()
        || parse_quantity(text, Decimal::CommaShown).is_ok()
        || matches!(unit_of_bounds([text], None), Ok(Some(_)))
        || text.split_once('/').is_some_and(|(a, b)| [a, b].iter().all(|t| parse_quantity(t, Decimal::Either).is_ok()))
}

fn is_day(cell: &Cell) -> bool {
    matches!(cell.value, Value::Date(_)) || {
        let read = |order| parse_written(&cell.shown, When::Due, Some(order)).is_ok();
        !matches!(cell.value, Value::Number(_)) && (read(Order::DayFirst) || read(Order::MonthFirst))
    }
}

/// A code is a name: `K1`, `KR1.2`, `O-3`.
fn is_code(text: &str) -> bool {
    let rest = text.trim_start_matches(char::is_alphabetic);
    let letters = text[..text.len() - rest.len()].chars().count();
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-');
    (1..=3).contains(&letters) && rest.ends_with(|c: char| c.is_ascii_digit()) && rest.chars().all(is_part)
}

/// A single letter, as people call goals before they have a name.
fn is_letter(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
}

/// Words, not a number and not a day.
fn is_text(cell: &Cell) -> bool {
    is_code(cell.shown.trim())
        || cell.shown.chars().filter(|c| c.is_alphabetic()).count() > 1 && !number_in(&cell.shown) && !is_day(cell)
}

/// Whether a cell holds an outline number: `1`, `1.2`, `O1.2`.
pub(super) fn outline(text: &str) -> Option<Vec<u32>> {
    let bare = text.trim().trim_start_matches(|c: char| c.is_alphabetic() || c == ' ').trim_end_matches(['.', ')']);
    let parts: Vec<u32> = bare.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    (parts.len() < 16).then_some(parts)
}

fn is_person(text: &str) -> bool {
    let words = text.split_whitespace().count();
    let count = |is: fn(char) -> bool| text.chars().filter(|c| is(*c)).count();
    let is_name = text.starts_with(char::is_alphabetic) && count(char::is_alphabetic) > 2 * count(char::is_numeric);
    text.contains('@') || (1..=8).contains(&words) && text.len() <= 60 && is_name
}

/// Whether a cell reads as a meaning would have it, from 0 to 1.
fn fits(meaning: Meaning, cell: &Cell, calendar: &Calendar) -> f64 {
    let text = cell.shown.trim();
    let yes = |is_so: bool| f64::from(u8::from(is_so));
    let short = text.chars().count() <= 40;
    match meaning {
        Meaning::Objective
        | Meaning::KeyResult
        | Meaning::Project
        | Meaning::Title
        | Meaning::ParentTitle
        | Meaning::Level(_) => yes(is_text(cell) || is_letter(text)),
        Meaning::Kind => yes(kind(text).is_some()),
        Meaning::Id => yes(short && !text.contains(char::is_whitespace)),
        Meaning::Parent => yes(text.len() <= 120 && text.split([',', ';']).all(|id| !id.trim().contains(char::is_whitespace))),
        Meaning::Number => yes(outline(text).is_some()),
        Meaning::Ignore | Meaning::Wide(..) | Meaning::Period | Meaning::PeriodConfidence | Meaning::PeriodNote => 0.0,
        Meaning::Says(column) => match column {
            Column::Value | Column::Progress => yes(is_number(cell)),
            Column::Confidence => {
                let level = [
                    "high", "medium", "low", "hoch", "mittel", "niedrig", "alta", "media", "baja", "baixa", "haute", "moyenne",
                    "basse",
                ];
                yes(is_number(cell) || level.contains(&loose(text).as_str()) || Standing::of_cell(text).is_some())
            }
            Column::Word | Column::Health => {
                if Standing::of_cell(text).is_some() {
                    1.0
                } else {
                    0.5 * yes(short && is_text(cell))
                }
            }
            Column::On => yes(is_day(cell)),
            Column::By => yes(is_person(text)),
            Column::Field(FieldKey::Url) => yes(text.contains("://") || text.starts_with("www.")),
            Column::Field(FieldKey::Unit) => yes(short && (!is_number(cell) || text == "%")),
            Column::Field(FieldKey::Metric) => yes(Metric::from_word(text).is_some()),
            Column::Field(FieldKey::Cadence) => yes(Cadence::from_word(text).is_some()),
            Column::Field(key) => match key.spec().reads {
                Reads::Person => yes(is_person(text)),
                Reads::Team => yes(short && is_text(cell)),
                Reads::Cycle => {
                    yes(calendar.read(text).is_some() || calendar.read_part(text).is_some() || period::is_fiscal(text))
                }
                Reads::Day(_) => yes(is_day(cell)),
                Reads::Number | Reads::Weight => yes(is_number(cell)),
                _ => yes(is_text(cell)),
            },
            _ => yes(!text.is_empty()),
        },
    }
}

/// The share of the cells of a column that read as a meaning would have it; nothing speaks against a column without any.
pub(super) fn share(meaning: Meaning, cells: &[Cell], calendar: &Calendar) -> f64 {
    let told = || cells.iter().filter(|cell| !crate::exchange::bring::found::is_placeholder(&cell.shown));
    let count = told().count();
    if count == 0 { 1.0 } else { told().map(|cell| fits(meaning, cell, calendar)).sum::<f64>() / count as f64 }
}
