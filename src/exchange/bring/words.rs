//! The title of a thing and what its words offer: the same for every notation whose titles are sentences.

use super::{
    found::{Found, Place},
    said::{self, Hint, How, Said},
};
use crate::{
    domain::{FieldKey, Kind, text::number::Decimal},
    exchange::csv::Column,
};

/// Gives an item its title out of a text, keeps the text as it was written (`raw`) where the title is less, and offers what its words say.
pub(super) fn title(found: &mut Found, item: usize, kind: Kind, text: &str, raw: &str, how: How) -> Said {
    let said = said::read(text, how);
    let cells = &mut found.items[item].cells;
    cells.say(Column::Field(FieldKey::Title), said.title());
    if said.title() != said.text.trim() {
        cells.add_line(Column::Field(FieldKey::Description), raw);
    }
    for offer in &said.offers {
        let (column, cell) = match (kind, offer.column) {
            (Kind::Project, Column::Word) => (Column::Health, offer.cell.as_str()),
            (Kind::Project, Column::Value) => (Column::Field(FieldKey::State), "done"),
            (Kind::Objective, Column::Value) if offer.cell == "yes" => (Column::Field(FieldKey::Outcome), "achieved"),
            (_, column) => (column, offer.cell.as_str()),
        };
        if kind == Kind::KeyResult || !measures(column) {
            found.offer(item, column, cell, said.words(offer), offer.sure);
        }
    }
    if kind == Kind::KeyResult {
        let place = found.items[item].place.clone();
        for hint in &said.hints {
            let sentence = match hint {
                Hint::Two => "two numbers in one key result: perhaps it is two results".to_owned(),
                Hint::By(words) => format!("“{words}”: of how much is not said, so it is no target"),
                Hint::Open => "a number in it is not known yet".to_owned(),
            };
            found.leave(place.clone(), sentence);
        }
    }
    said
}

fn measures(column: Column) -> bool {
    use FieldKey::{Baseline, Metric, Target, Unit, Upper};
    matches!(column, Column::Value | Column::Field(Target | Baseline | Upper | Unit | Metric))
}

/// Fills a cell of an item with what a key says of it; `start: 5` of a key result is where it begins, and what is not given fills none.
pub(super) fn say(found: &mut Found, item: usize, column: Column, text: &str) {
    let of = found.items[item].kind;
    let is_number = || matches!(said::cell(text, How { decimal: Decimal::PointShown, within: None }), said::Cell::Number { ref rest, .. } if rest.is_empty());
    let column = match column {
        Column::Word if of == Some(Kind::Project) => Column::Health,
        Column::Field(FieldKey::Start) if of == Some(Kind::KeyResult) && text.len() < 12 && is_number() => {
            Column::Field(FieldKey::Baseline)
        }
        column => column,
    };
    if measures(column) && said::is_not_given(text) {
        return;
    }
    let of_others = measures(column) || column == Column::Progress && of == Some(Kind::Objective);
    if of != Some(Kind::KeyResult) && of_others {
        found.items[item].cells.add_line(Column::Field(FieldKey::Description), format!("{}: {text}", column.name()));
        return;
    }
    found.items[item].cells.say(column, text);
}

/// So much is told of what is left; nobody reads more.
const TOLD: usize = 500;

/// Notes once that something is kept as text.
pub(super) fn kept(found: &mut Found, place: &Place, what: &str) {
    if found.left.len() < TOLD && !found.left.iter().any(|left| left.what == what) {
        found.leave(place.clone(), what);
    }
}
