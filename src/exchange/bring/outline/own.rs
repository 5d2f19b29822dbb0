//! The outlines that are written here: every title and every cell is taken as it stands, and nothing is looked for in their words.

use super::blocks::{At, Break, Line};
use crate::{
    domain::{FieldKey, Kind, text::one_line},
    exchange::{
        bring::found::{Above, Cells, Found, Item, Place},
        csv::Column,
        outline::{HEADS, MARK, VERSION},
    },
};

/// Whether these are the lines of one, and in which notation.
pub(super) fn version(lines: &[Line]) -> Option<Result<(), String>> {
    let first = lines.first().filter(|line| line.at == At::Front)?;
    let said = first.text.trim().strip_prefix(MARK)?;
    let version: u32 = said.trim().parse().unwrap_or(u32::MAX);
    Some(if version > VERSION {
        Err("it was written by a newer version of Quarterdeck; import it with that one".to_owned())
    } else {
        Ok(())
    })
}

/// Reads one.
pub(super) fn read(lines: &[Line], found: &mut Found) {
    "an outline of Quarterdeck".clone_into(&mut found.form);
    let mut objective: Option<Above> = None;
    // The cell that goes on in the next line.
    let mut cell: Option<(Column, String)> = None;
    for line in lines {
        if line.at == At::More(1)
            && line.parted == Break::Hard
            && let Some((_, text)) = &mut cell
        {
            text.push('\n');
            text.push_str(&line.text);
            continue;
        }
        fill(found, cell.take());
        let place = Place::Line(line.number);
        match line.at {
            At::Front => {}
            At::Heading(_) => {
                let head = HEADS.iter().find_map(|(kind, head)| Some((*kind, line.text.strip_prefix(head)?)));
                let Some((kind, title)) = head else {
                    found.leave(place, format!("the heading “{}” is no goal", one_line(&line.text, 60)));
                    continue;
                };
                let mut cells = Cells::default();
                cells.say(Column::Field(FieldKey::Title), title);
                let above = objective.clone().filter(|_| kind == Kind::KeyResult).into_iter().collect();
                let item = found.add(Item { place, kind: Some(kind), id: None, above, cells });
                if kind == Kind::Objective {
                    objective = Some(Above::Item(item));
                }
            }
            At::Item(1) if !found.items.is_empty() => {
                let pair = line.text.split_once(':').and_then(|(key, text)| Some((Column::from_header(key)?, text.to_owned())));
                if pair.is_none() {
                    found.leave(place, format!("“{}” names nothing that is known", one_line(&line.text, 60)));
                }
                cell = pair;
            }
            _ => found.leave(place, format!("“{}” stands outside of the list of a goal", one_line(&line.text, 60))),
        }
    }
    fill(found, cell);
}

/// Gives the last item a cell.
fn fill(found: &mut Found, cell: Option<(Column, String)>) {
    let (Some((column, text)), Some(item)) = (cell, found.items.last_mut()) else { return };
    match column {
        Column::Field(FieldKey::External) => item.id = Some(text.trim().to_owned()).filter(|id| !id.is_empty()),
        Column::Field(FieldKey::Parents) => {
            let ids = text.split(';').map(str::trim).filter(|id| !id.is_empty());
            item.above = ids.map(|id| Above::Id(id.to_owned())).collect();
        }
        column => item.cells.set(column, text),
    }
}
