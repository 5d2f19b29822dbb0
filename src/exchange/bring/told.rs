//! What was found in a file as a text, for tests.

use super::found::{Above, Found};
use crate::{domain::FieldKey, exchange::csv::Column};
use std::fmt::Write as _;

/// Items with their cells, each below what it hangs on; then offers, check-ins, people, what was left, guessed and asked.
pub(super) fn told(found: &Found) -> String {
    let mut out = String::new();
    for (n, item) in found.items.iter().enumerate() {
        let depth = depth(found, n);
        let kind = item.kind.map_or("item", |kind| kind.word());
        let title = item.cells.get(Column::Field(FieldKey::Title)).unwrap_or("–");
        let id = item.id.as_ref().map(|id| format!(" #{id}")).unwrap_or_default();
        let place = found.place(&item.place).unwrap_or_default();
        writeln!(out, "{}{kind} “{title}”{id} ({place})", "  ".repeat(depth)).unwrap();
        for above in item.above.iter().filter(|above| !matches!(above, Above::Item(_))) {
            writeln!(out, "{}  above: {above:?}", "  ".repeat(depth)).unwrap();
        }
        for (column, text) in item.cells.iter().filter(|(column, _)| *column != Column::Field(FieldKey::Title)) {
            writeln!(out, "{}  {}: {}", "  ".repeat(depth), column.name(), text.replace('\n', " ⏎ ")).unwrap();
        }
        for offer in found.offers.iter().filter(|offer| offer.item == n) {
            writeln!(out, "{}  ? {} {} ← {}", "  ".repeat(depth), offer.column.name(), offer.text, offer.out_of).unwrap();
        }
    }
    for said in &found.check_ins {
        let cells: Vec<String> = said.cells.iter().map(|(column, text)| format!("{} {text}", column.name())).collect();
        writeln!(
            out,
            "said of {:?}{}: {}",
            said.of,
            said.id.as_ref().map(|id| format!(" #{id}")).unwrap_or_default(),
            cells.join(", ")
        )
        .unwrap();
    }
    for person in &found.people {
        let cells: Vec<String> = person.cells.iter().map(|(column, text)| format!("{} {text}", column.name())).collect();
        writeln!(out, "person: {}", cells.join(", ")).unwrap();
    }
    for left in &found.left {
        writeln!(out, "left, {}: {}", found.place(&left.place).unwrap_or_default(), left.what).unwrap();
    }
    for guess in &found.guessed {
        writeln!(out, "guessed: {guess}").unwrap();
    }
    for question in &found.questions {
        writeln!(out, "asked {}: {}", question.key, question.asks).unwrap();
    }
    for wrong in &found.wrong {
        writeln!(out, "wrong, {}: {}", found.place(&wrong.place).unwrap_or_default(), wrong.sentence).unwrap();
    }
    out
}

fn depth(found: &Found, n: usize) -> usize {
    match found.items[n].above.first() {
        Some(Above::Item(above)) if *above < n => 1 + depth(found, *above),
        _ => 0,
    }
}
