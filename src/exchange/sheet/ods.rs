//! Workbooks of LibreOffice and others (ODS). A few hundred bytes of one can say that a cell is there forty million times: what is
//! repeated is counted before anything is made of it.

use super::{
    formats,
    grid::{Cell, Each, Merge, Row, SheetHead, Value, place},
    limits,
    package::{Package, Xml, attribute, referred},
};
use quick_xml::events::{BytesStart, Event};
use std::collections::HashSet;

const CONTENT: &str = "content.xml";

/// A workbook whose sheets are known.
pub(super) struct OpenDocument<'b> {
    package: Package<'b>,
}

impl<'b> OpenDocument<'b> {
    pub(super) fn open(mut package: Package<'b>) -> Result<(OpenDocument<'b>, Vec<SheetHead>), String> {
        let (mut heads, mut hidden, mut style) = (Vec::new(), HashSet::new(), None);
        let mut xml = content(&mut package)?;
        let (mut buffer, mut depth) = (Vec::new(), 0usize);
        loop {
            match xml.next(&mut buffer)? {
                Event::Start(tag) => match tag.local_name().as_ref() {
                    "style" => style = attribute(&tag, "name").map(std::borrow::Cow::into_owned),
                    "table-properties" if attribute(&tag, "display").as_deref() == Some("false") => {
                        hidden.extend(style.take());
                    }
                    "table" => {
                        // A cell can hold a table of its own, which is no sheet.
                        if depth == 0 {
                            let name = attribute(&tag, "name").unwrap_or_default().into_owned();
                            let hidden = attribute(&tag, "style-name").is_some_and(|style| hidden.contains(&*style));
                            heads.push(SheetHead { name, hidden });
                        }
                        depth += 1;
                    }
                    _ => {}
                },
                Event::End(tag) if tag.local_name().as_ref() == "table" => depth = depth.saturating_sub(1),
                Event::Eof => break,
                _ => {}
            }
        }
        drop(xml);
        Ok((OpenDocument { package }, heads))
    }

    pub(super) fn merges(&mut self, sheet: usize) -> Result<Vec<Merge>, String> {
        let mut merges = Vec::new();
        self.read(sheet, &mut Row::default(), &mut |_, _| std::ops::ControlFlow::Continue(()), Some(&mut merges))?;
        Ok(merges)
    }

    pub(super) fn rows(&mut self, sheet: usize, each: Each) -> Result<(), String> {
        self.read(sheet, &mut Row::default(), each, None)
    }

    fn read(&mut self, sheet: usize, row: &mut Row, each: Each, mut merges: Option<&mut Vec<Merge>>) -> Result<(), String> {
        let mut xml = content(&mut self.package)?;
        let (mut buffer, mut made) = (Vec::new(), Cell::default());
        let (mut seen, mut depth) = (0, 0usize);
        let (mut number, mut repeated, mut column) = (1u32, 1u32, 0usize);
        loop {
            match xml.next(&mut buffer)? {
                Event::Start(tag) => match tag.local_name().as_ref() {
                    "table" => {
                        seen += usize::from(depth == 0);
                        depth += 1;
                    }
                    _ if seen != sheet + 1 || depth != 1 => {}
                    "table-row" => (repeated, column) = (count(&tag, "number-rows-repeated"), 0),
                    "table-cell" | "covered-table-cell" => {
                        let about = About::of(&tag);
                        let is_covered = tag.local_name().as_ref() == "covered-table-cell";
                        let named = |column, what: String| format!("{}: {what}", place(number, column));
                        read_cell(&mut xml, &mut buffer, &about, &mut made).map_err(|what| named(column, what))?;
                        let width = about.repeated as usize;
                        if !made.is_blank() && !is_covered {
                            // A cell that is repeated further than anyone reads is refused before it is made once.
                            row.cell(column.saturating_add(width - 1)).map_err(|what| named(column, what))?;
                            for n in column..column + width {
                                let cell = row.cell(n)?;
                                cell.shown.push_str(&made.shown);
                                (cell.value, cell.percent) = (made.value, made.percent);
                            }
                        }
                        if let Some(merges) = merges.as_deref_mut().filter(|_| about.spans != (1, 1)) {
                            let rows = (number, number.saturating_add(about.spans.0 - 1));
                            let columns = (column as u32, (column as u32).saturating_add(about.spans.1 - 1));
                            merges.push(Merge { rows, columns });
                            if merges.len() > limits::MERGES {
                                let most = limits::MERGES;
                                return Err(format!(
                                    "a sheet with more than {most} groups of merged cells cannot be read; unmerge them"
                                ));
                            }
                        }
                        column = column.saturating_add(width);
                    }
                    _ => {}
                },
                Event::End(tag) if tag.local_name().as_ref() == "table" => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 && seen == sheet + 1 {
                        return Ok(());
                    }
                }
                Event::End(tag) if tag.local_name().as_ref() == "table-row" && seen == sheet + 1 && depth == 1 => {
                    if row.hand_out_many(number, repeated, each)?.is_break() {
                        return Ok(());
                    }
                    number = number.saturating_add(repeated);
                }
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }
}

fn content<'p, 'b>(package: &'p mut Package<'b>) -> Result<Xml<'p, 'b>, String> {
    let missing = || "this workbook has no content; open it where it was made and save it again".to_owned();
    package.xml(CONTENT, limits::SHEET)?.ok_or_else(missing)
}

fn count(tag: &BytesStart, name: &str) -> u32 {
    attribute(tag, name).and_then(|n| n.parse().ok()).unwrap_or(1).max(1)
}

/// What a cell says of itself before its content.
struct About {
    kind: Kind,
    number: Option<f64>,
    /// Its day, or whether it is true.
    said: String,
    has_formula: bool,
    repeated: u32,
    /// Over so many rows and columns.
    spans: (u32, u32),
}

#[derive(PartialEq, Eq)]
enum Kind {
    Nothing,
    Text,
    Number,
    Percent,
    Day,
    Bool,
    Error,
}

impl About {
    fn of(tag: &BytesStart) -> About {
        let mut about =
            About { kind: Kind::Nothing, number: None, said: String::new(), has_formula: false, repeated: 1, spans: (1, 1) };
        for attribute in tag.attributes().with_checks(false).flatten() {
            let value = attribute.value.as_ref();
            let count = || value.parse().unwrap_or(1).max(1);
            match attribute.key.local_name().as_ref() {
                // LibreOffice says the kind twice, and an error only the second time.
                "value-type" if about.kind != Kind::Error => {
                    about.kind = match value {
                        "float" | "currency" => Kind::Number,
                        "percentage" => Kind::Percent,
                        "date" => Kind::Day,
                        "boolean" => Kind::Bool,
                        "error" => Kind::Error,
                        // A time is shown as it stands there.
                        _ => Kind::Text,
                    }
                }
                "value" => about.number = value.parse().ok().filter(|n: &f64| n.is_finite()),
                "date-value" | "boolean-value" => about.said = value.to_owned(),
                "formula" => about.has_formula = true,
                "number-columns-repeated" => about.repeated = count(),
                "number-rows-spanned" => about.spans.0 = count(),
                "number-columns-spanned" => about.spans.1 = count(),
                _ => {}
            }
        }
        about
    }
}

/// Reads what is in a cell to its end, and makes a cell of it.
fn read_cell(xml: &mut Xml, buffer: &mut Vec<u8>, about: &About, cell: &mut Cell) -> Result<(), String> {
    let text = &mut cell.shown;
    text.clear();
    (cell.value, cell.percent) = (Value::Empty, false);
    let (mut depth, mut paragraphs, mut inside, mut beside) = (1, 0, 0usize, 0usize);
    while depth > 0 {
        match xml.next(buffer)? {
            Event::Start(tag) => {
                let is_cell = matches!(tag.local_name().as_ref(), "table-cell" | "covered-table-cell");
                depth += usize::from(is_cell);
                match tag.local_name().as_ref() {
                    // A comment, and what is drawn over the cell, are not what it says.
                    "annotation" | "frame" | "table" => beside += 1,
                    _ if beside > 0 => {}
                    "p" => {
                        if paragraphs > 0 {
                            text.push('\n');
                        }
                        (paragraphs, inside) = (paragraphs + 1, inside + 1);
                    }
                    "s" => {
                        let blanks = count(&tag, "c") as usize;
                        if blanks > limits::CELL {
                            return Err(too_long());
                        }
                        text.extend(std::iter::repeat_n(' ', blanks));
                    }
                    "tab" => text.push('\t'),
                    "line-break" => text.push('\n'),
                    _ => {}
                }
            }
            Event::End(tag) => match tag.local_name().as_ref() {
                "table-cell" | "covered-table-cell" => depth -= 1,
                "annotation" | "frame" | "table" => beside = beside.saturating_sub(1),
                "p" if beside == 0 => inside = inside.saturating_sub(1),
                _ => {}
            },
            Event::Text(piece) if inside > 0 && beside == 0 => text.push_str(&piece.xml10_content()),
            Event::CData(piece) if inside > 0 && beside == 0 => text.push_str(&piece.xml10_content()),
            Event::GeneralRef(name) if inside > 0 && beside == 0 => {
                text.push(referred(&name).ok_or("it refers to text that only its own file could tell; type it anew")?);
            }
            Event::Eof => break,
            _ => {}
        }
        if text.len() > limits::CELL {
            return Err(too_long());
        }
    }
    fill(cell, about);
    Ok(())
}

fn too_long() -> String {
    format!("this cell has more than {} characters; shorten it", limits::CELL)
}

fn fill(cell: &mut Cell, about: &About) {
    let is_error = about.kind == Kind::Error
        || about.has_formula && about.kind != Kind::Number && (cell.shown.starts_with('#') || cell.shown.starts_with("Err:"));
    if is_error {
        cell.value = Value::Error;
        return;
    }
    match (&about.kind, about.number) {
        (Kind::Number | Kind::Percent, Some(number)) => {
            cell.shown.clear();
            let format = if about.kind == Kind::Percent { formats::Format::Percent } else { formats::Format::Plain };
            formats::number(cell, &number.to_string(), number, format, false);
        }
        (Kind::Day, _) => {
            if let Some(day) = about.said.get(..10).and_then(|day| day.parse().ok()) {
                cell.value = Value::Date(day);
                cell.shown.clear();
                cell.shown.push_str(&about.said[..10]);
                // 2026-10-05T14:30:00
                if let Some(time) = about.said.get(11..16) {
                    cell.shown.push(' ');
                    cell.shown.push_str(time);
                }
            } else {
                cell.value = Value::Text;
            }
        }
        (Kind::Bool, _) => {
            let is_true = about.said == "true";
            cell.value = Value::Bool(is_true);
            cell.shown.clear();
            cell.shown.push_str(if is_true { "TRUE" } else { "FALSE" });
        }
        (Kind::Nothing, _) if cell.shown.is_empty() && about.has_formula => cell.value = Value::NoResult,
        _ if cell.shown.is_empty() => {}
        _ => cell.value = Value::Text,
    }
}
