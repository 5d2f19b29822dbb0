//! Files of any notation that is not ours, read by whoever knows it.

use super::{
    found::{Answers, Found},
    nested,
    outline::{self, Table},
    settle::{Around, spoken_of_any},
    sheets,
    table::{self, Each, Tables},
};
use crate::{
    domain::{
        FieldKey,
        text::{encoding::Encoding, say::say_count},
    },
    exchange::{
        csv::{Column, Notation, notation},
        sheet::{Cell, Merge, Value},
    },
};

/// Reads what files hold together: several where they are of JSON, else one. The error is a sentence that does not name the file.
pub fn read(files: &[(&str, &[u8])], answers: &Answers, around: Around) -> Result<Found, String> {
    begin(files, false, answers, around)
}

/// Reads how files are understood: of a table its first rows, of an outline its first lines, of a tree its first values, so that it
/// is shown at once however long it is. What was read of it is said where that is not all ([`Found::only`]).
pub fn shown(files: &[(&str, &[u8])], answers: &Answers, around: Around) -> Result<Found, String> {
    begin(files, true, answers, around)
}

/// So many lines are enough to show how an outline is understood.
const LINES: usize = 400;

fn begin(files: &[(&str, &[u8])], is_begun: bool, answers: &Answers, around: Around) -> Result<Found, String> {
    let Some(&(name, bytes)) = files.first() else { return Ok(Found::default()) };
    let of = |most| if is_begun { most } else { usize::MAX };
    let rows = of(table::SHOWN);
    // A workbook is no text, whatever its bytes look like.
    if bytes.starts_with(b"PK") {
        return sheets::read(name, bytes, rows, answers, around);
    }
    let found = match named(name).or_else(|| notation(bytes)) {
        Some(Notation::Other(sentence)) => return Err(sentence.to_owned()),
        Some(Notation::Markdown) => in_text(name, bytes, of(LINES), answers, around)?,
        Some(Notation::Tree) => {
            let texts: Vec<(&str, String)> = files.iter().map(|(name, bytes)| (*name, text(bytes))).collect();
            let texts: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (*name, text.as_str())).collect();
            nested::read(&texts, of(nested::SHOWN), answers)?
        }
        None => match sheets::read(name, bytes, rows, answers, around) {
            Ok(found) => found,
            // Numbered lines and bold ones are no table, and an outline all the same.
            Err(_) if outline::looks_like_one(&text(bytes)) => in_text(name, bytes, of(LINES), answers, around)?,
            Err(sentence) => return Err(sentence),
        },
    };
    match found.wrong.first() {
        Some(wrong) if found.items.is_empty() && found.check_ins.is_empty() => Err(wrong.sentence.clone()),
        _ => Ok(found),
    }
}

/// What a name says of a text that says it badly itself: a comment of YAML looks like a heading, its list like one of Markdown.
fn named(name: &str) -> Option<Notation> {
    let (_, ending) = name.rsplit_once('.')?;
    ["yml", "yaml"].iter().any(|yaml| ending.eq_ignore_ascii_case(yaml)).then_some(Notation::Tree)
}

fn text(bytes: &[u8]) -> String {
    let wide = Encoding::of_start(bytes);
    let encoding = wide.unwrap_or(if std::str::from_utf8(bytes).is_ok() { Encoding::Utf8 } else { Encoding::Windows1252 });
    String::from_utf8_lossy(&encoding.decode(bytes)).into_owned()
}

/// An outline, or so many of its lines, with the first of its tables that holds goals.
fn in_text(name: &str, bytes: &[u8], lines: usize, answers: &Answers, around: Around) -> Result<Found, String> {
    let text = text(bytes);
    let end = text.match_indices('\n').nth(lines.saturating_sub(1)).map_or(text.len(), |(at, _)| at + 1);
    let mut outline = outline::read(name, &text[..end], answers)?;
    outline.found.only = (end < text.len()).then(|| format!("the first {}", say_count(lines, "line", "lines")));
    if outline.tables.is_empty() {
        return Ok(outline.found);
    }
    let names: Vec<String> = outline.tables.iter().map(|table| table.name.clone()).collect();
    let before = outline.found.items.len();
    match table::read(&mut InText(outline.tables), outline.found.clone(), false, answers, around) {
        Ok(mut found) => {
            let of = found.grid.as_ref().and_then(|grid| names.get(grid.sheet));
            if let Some(cycle) = spoken_of_any(of, around).filter(|_| answers.get("cycle").is_none()) {
                for item in found.items.iter_mut().skip(before).filter(|item| item.above.is_empty()) {
                    item.cells.say(Column::Field(FieldKey::Cycle), &cycle);
                }
            }
            Ok(found)
        }
        Err(_) if !outline.found.items.is_empty() => Ok(outline.found),
        Err(sentence) => Err(sentence),
    }
}

/// The tables of a text.
struct InText(Vec<Table>);

impl Tables for InText {
    fn names(&self) -> Vec<(String, bool)> {
        let is_only = self.0.len() == 1;
        self.0.iter().map(|table| (if is_only { String::new() } else { table.name.clone() }, false)).collect()
    }

    fn rows(&mut self, table: usize, each: Each) -> Result<(), String> {
        for (line, row) in &self.0[table].rows {
            let cell = |text: &String| Cell {
                shown: text.clone(),
                value: if text.trim().is_empty() { Value::Empty } else { Value::Text },
                percent: false,
            };
            let cells: Vec<Cell> = row.iter().map(cell).collect();
            if each(*line, &cells).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn merges(&mut self, _: usize) -> Result<Vec<Merge>, String> {
        Ok(Vec::new())
    }
}
