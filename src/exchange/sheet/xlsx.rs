//! Workbooks of Excel (XLSX, XLSM), read in one pass: values, formats and formulas of a cell come together, and no sheet is held.

use super::{
    formats::{self, Format},
    grid::{Cell, Each, Merge, Row, SheetHead, Value, place, reference},
    limits,
    package::{Package, Xml, attribute, referred},
};
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

/// A workbook whose sheets are known.
pub(super) struct Workbook<'b> {
    package: Package<'b>,
    /// The part of each sheet.
    sheets: Vec<String>,
    /// The part of the texts that its sheets share.
    shared: Option<String>,
    texts: Texts,
    formats: Vec<Format>,
    is_1904: bool,
}

impl<'b> Workbook<'b> {
    pub(super) fn open(mut package: Package<'b>) -> Result<(Workbook<'b>, Vec<SheetHead>), String> {
        let main = relations(&mut package, "")?.into_values().find(|(kind, _)| kind == "officeDocument");
        let main = main.map_or_else(|| "xl/workbook.xml".to_owned(), |(_, target)| target);
        let relations = relations(&mut package, &main)?;
        let of_kind = |wanted: &str| relations.values().find(|(kind, _)| kind == wanted).map(|(_, target)| target.clone());
        let formats = match of_kind("styles") {
            Some(part) => read_formats(&mut package, &part)?,
            None => Vec::new(),
        };
        let (mut heads, mut sheets, mut is_1904) = (Vec::new(), Vec::new(), false);
        let Some(mut xml) = package.xml(&main, limits::PART)? else {
            return Err("this workbook names no sheets; open it where it was made and save it again".into());
        };
        let mut buffer = Vec::new();
        loop {
            match xml.next(&mut buffer)? {
                Event::Start(tag) => match tag.local_name().as_ref() {
                    "workbookPr" => is_1904 = attribute(&tag, "date1904").is_some_and(|v| matches!(&*v, "1" | "true")),
                    "sheet" => {
                        let target = attribute(&tag, "id").and_then(|id| relations.get(&*id));
                        // A sheet may be a chart, which has no cells.
                        if let Some((_, part)) = target.filter(|(kind, _)| kind == "worksheet") {
                            let name = attribute(&tag, "name").unwrap_or_default().into_owned();
                            let hidden = attribute(&tag, "state").is_some_and(|state| state != "visible");
                            heads.push(SheetHead { name, hidden });
                            sheets.push(part.clone());
                        }
                    }
                    _ => {}
                },
                Event::Eof => break,
                _ => {}
            }
        }
        drop(xml);
        let shared = of_kind("sharedStrings");
        Ok((Workbook { package, sheets, shared, texts: Texts::default(), formats, is_1904 }, heads))
    }

    pub(super) fn merges(&mut self, sheet: usize) -> Result<Vec<Merge>, String> {
        let mut merges = Vec::new();
        // They stand behind all rows, and most sheets have none.
        if !self.package.holds(&self.sheets[sheet], limits::SHEET, b"mergeCell")? {
            return Ok(merges);
        }
        let Some(mut xml) = self.package.xml(&self.sheets[sheet], limits::SHEET)? else { return Ok(merges) };
        let mut buffer = Vec::new();
        loop {
            match xml.next(&mut buffer)? {
                Event::Start(tag) if tag.local_name().as_ref() == "mergeCell" => {
                    let range = attribute(&tag, "ref").unwrap_or_default();
                    let ends = range.split_once(':').and_then(|(from, to)| Some((reference(from)?, reference(to)?)));
                    if let Some((from, to)) = ends {
                        merges.push(Merge { rows: (from.0, to.0), columns: (from.1 as u32, to.1 as u32) });
                    }
                    if merges.len() > limits::MERGES {
                        let most = limits::MERGES;
                        return Err(format!("a sheet with more than {most} groups of merged cells cannot be read; unmerge them"));
                    }
                }
                Event::Eof => return Ok(merges),
                _ => {}
            }
        }
    }

    pub(super) fn rows(&mut self, sheet: usize, each: Each) -> Result<(), String> {
        let Workbook { package, sheets, shared, texts, formats, is_1904 } = self;
        let mut beside = package.clone();
        let Some(mut xml) = package.xml(&sheets[sheet], limits::SHEET)? else {
            return Err("this sheet is missing from its workbook; open it where it was made and save it again".into());
        };
        let (mut buffer, mut row, mut scratch) = (Vec::new(), Row::default(), String::new());
        let (mut number, mut column, mut is_inside, mut in_row) = (0, 0, false, false);
        loop {
            match xml.next(&mut buffer)? {
                Event::Start(tag) => match tag.local_name().as_ref() {
                    "sheetData" => is_inside = true,
                    "row" if is_inside => {
                        let named = attribute(&tag, "r").and_then(|r| r.parse().ok());
                        let next = named.unwrap_or(number + 1);
                        if next <= number {
                            return Err(format!(
                                "row {next} comes after row {number} in this sheet; save it as CSV and import that"
                            ));
                        }
                        (number, column, in_row) = (next, 0, true);
                    }
                    "c" if in_row => {
                        let about = About::of(&tag);
                        if let Some((_, named)) = about.place {
                            column = named;
                        }
                        let has_formula = read_cell(&mut xml, &mut buffer, &mut scratch)
                            .map_err(|what| format!("{}: {what}", place(number, column)))?;
                        if !scratch.is_empty() || has_formula {
                            let cell = row.cell(column).map_err(|what| format!("{}: {what}", place(number, column)))?;
                            if let Some(part) = shared.as_ref().filter(|_| about.kind == Kind::Shared) {
                                texts.reach(scratch.trim().parse().unwrap_or_default(), &mut beside, part)?;
                            }
                            let format = formats.get(about.style).copied().unwrap_or_default();
                            fill(cell, &scratch, &about, (format, *is_1904), texts, has_formula);
                        }
                        column += 1;
                    }
                    _ => {}
                },
                Event::End(tag) if is_inside => match tag.local_name().as_ref() {
                    "row" if in_row => {
                        in_row = false;
                        if row.hand_out(number, each)?.is_break() {
                            return Ok(());
                        }
                    }
                    "sheetData" => return Ok(()),
                    _ => {}
                },
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }
}

/// What a cell says of itself before its content.
struct About {
    place: Option<(u32, usize)>,
    style: usize,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Shared,
    Text,
    Bool,
    Error,
    Day,
}

impl About {
    fn of(tag: &BytesStart) -> About {
        let mut about = About { place: None, style: 0, kind: Kind::Number };
        for attribute in tag.attributes().with_checks(false).flatten() {
            let value = attribute.value.as_ref();
            match attribute.key.local_name().as_ref() {
                "r" => about.place = reference(value),
                "s" => about.style = value.parse().unwrap_or(0),
                "t" => {
                    about.kind = match value {
                        "s" => Kind::Shared,
                        "str" | "inlineStr" => Kind::Text,
                        "b" => Kind::Bool,
                        "e" => Kind::Error,
                        "d" => Kind::Day,
                        _ => Kind::Number,
                    }
                }
                _ => {}
            }
        }
        about
    }
}

/// Reads what is in a cell into `text`, to its end; whether a formula is.
fn read_cell(xml: &mut Xml, buffer: &mut Vec<u8>, text: &mut String) -> Result<bool, String> {
    text.clear();
    let (mut has_formula, mut takes, mut sounds) = (false, false, false);
    loop {
        match xml.next(buffer)? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "f" => has_formula = true,
                "v" => takes = true,
                "t" => takes = !sounds,
                "rPh" => sounds = true,
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "c" => return Ok(has_formula),
                "v" | "t" => takes = false,
                "rPh" => sounds = false,
                _ => {}
            },
            Event::Eof => return Ok(has_formula),
            event if takes => take(text, &event)?,
            _ => {}
        }
        if text.len() > limits::CELL {
            return Err(format!("this cell has more than {} characters; shorten it", limits::CELL));
        }
    }
}

/// Adds what is text in an event.
fn take(text: &mut String, event: &Event) -> Result<(), String> {
    match event {
        Event::Text(piece) => text.push_str(&piece.xml10_content()),
        Event::CData(piece) => text.push_str(&piece.xml10_content()),
        Event::GeneralRef(name) => {
            text.push(referred(name).ok_or("it refers to text that only its own file could tell; type it anew")?);
        }
        _ => {}
    }
    Ok(())
}

fn fill(cell: &mut Cell, text: &str, about: &About, (format, is_1904): (Format, bool), texts: &Texts, has_formula: bool) {
    match about.kind {
        _ if text.is_empty() && about.kind != Kind::Text => cell.value = Value::NoResult,
        Kind::Number => match text.trim().parse::<f64>() {
            Ok(number) if number.is_finite() => formats::number(cell, text.trim(), number, format, is_1904),
            _ => say(cell, text, Value::Text),
        },
        Kind::Shared => {
            let found = text.trim().parse().ok().and_then(|n: usize| texts.get(n)).unwrap_or_default();
            say(cell, found, if found.is_empty() { Value::Empty } else { Value::Text });
        }
        Kind::Text if text.is_empty() && has_formula => cell.value = Value::Empty,
        Kind::Text => {
            cell.value = Value::Text;
            unescape(&mut cell.shown, text);
        }
        Kind::Bool => {
            let is_true = matches!(text.trim(), "1" | "true" | "TRUE");
            say(cell, if is_true { "TRUE" } else { "FALSE" }, Value::Bool(is_true));
        }
        Kind::Error => say(cell, text.trim(), Value::Error),
        Kind::Day => {
            let day = text.get(..10).and_then(|day| day.parse().ok());
            say(cell, day.map_or(text, |_| &text[..10]), day.map_or(Value::Text, Value::Date));
        }
    }
}

fn say(cell: &mut Cell, shown: &str, value: Value) {
    cell.shown.push_str(shown);
    cell.value = value;
}

/// The texts that the sheets of a workbook share, in one piece: there may be millions. They stand in the order in which they are
/// met first, so whoever wants a few rows needs the first of them.
#[derive(Default)]
struct Texts {
    all: String,
    /// Where each ends.
    ends: Vec<u32>,
    is_whole: bool,
}

/// So many more texts are read than the first one that is asked for.
const TEXTS_AHEAD: usize = 4_096;

impl Texts {
    fn get(&self, n: usize) -> Option<&str> {
        let from = if n == 0 { 0 } else { *self.ends.get(n - 1)? as usize };
        self.all.get(from..*self.ends.get(n)? as usize)
    }

    /// Reads as far as that one: at first not much further, and if that was not far enough all of them.
    fn reach(&mut self, n: usize, package: &mut Package, part: &str) -> Result<(), String> {
        if self.is_whole || n < self.ends.len() {
            return Ok(());
        }
        let most = if self.ends.is_empty() { n.saturating_add(TEXTS_AHEAD) } else { usize::MAX };
        *self = Texts::read(package, part, most)?;
        Ok(())
    }

    fn read(package: &mut Package, part: &str, most: usize) -> Result<Texts, String> {
        let mut texts = Texts::default();
        let Some(mut xml) = package.xml(part, limits::STRINGS)? else { return Ok(Texts { is_whole: true, ..texts }) };
        let (mut buffer, mut text) = (Vec::new(), String::new());
        let (mut takes, mut sounds) = (false, false);
        loop {
            match xml.next(&mut buffer)? {
                Event::Start(tag) => match tag.local_name().as_ref() {
                    "si" => text.clear(),
                    "t" => takes = !sounds,
                    "rPh" => sounds = true,
                    _ => {}
                },
                Event::End(tag) => match tag.local_name().as_ref() {
                    "si" => {
                        unescape(&mut texts.all, &text);
                        texts.ends.push(u32::try_from(texts.all.len()).unwrap_or(u32::MAX));
                        if texts.ends.len() >= most {
                            return Ok(texts);
                        }
                    }
                    "t" => takes = false,
                    "rPh" => sounds = false,
                    _ => {}
                },
                Event::Eof => break,
                event if takes => {
                    take(&mut text, &event).map_err(|what| format!("a text of this workbook cannot be read: {what}"))?;
                }
                _ => {}
            }
            if text.len() > limits::CELL {
                return Err(format!("a cell of this workbook has more than {} characters; shorten it", limits::CELL));
            }
        }
        texts.all.shrink_to_fit();
        texts.is_whole = true;
        Ok(texts)
    }
}

/// Adds a text in which characters that XML cannot hold stand as `_x000D_`.
fn unescape(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + 6).filter(|_| rest.as_bytes().get(at + 6) == Some(&b'_'));
        let meant = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        let (kept, passed) = if meant.is_some() { (at, at + 7) } else { (at + 2, at + 2) };
        out.push_str(&rest[..kept]);
        // A carriage return before a line break is how Windows ends a line.
        out.extend(meant.filter(|c| *c != '\r'));
        rest = &rest[passed..];
    }
    out.push_str(rest);
}

/// What a part refers to: by id what kind of thing it is, and which part. `part`: empty for the whole package.
fn relations(package: &mut Package, part: &str) -> Result<HashMap<String, (String, String)>, String> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let stands = if folder.is_empty() { format!("_rels/{name}.rels") } else { format!("{folder}/_rels/{name}.rels") };
    let mut relations = HashMap::new();
    let Some(mut xml) = package.xml(&stands, limits::PART)? else { return Ok(relations) };
    let mut buffer = Vec::new();
    loop {
        match xml.next(&mut buffer)? {
            Event::Start(tag) if tag.local_name().as_ref() == "Relationship" => {
                let get = |name| attribute(&tag, name).unwrap_or_default();
                let target = get("Target").replace('\\', "/");
                let target = match target.strip_prefix('/') {
                    Some(whole) => whole.to_owned(),
                    None if folder.is_empty() => target,
                    None => format!("{folder}/{target}"),
                };
                let kind = get("Type").rsplit('/').next().unwrap_or_default().to_owned();
                relations.insert(get("Id").into_owned(), (kind, target));
            }
            Event::Eof => return Ok(relations),
            _ => {}
        }
    }
}

/// What the styles make of numbers, by the number of a style.
fn read_formats(package: &mut Package, part: &str) -> Result<Vec<Format>, String> {
    let (mut own, mut formats, mut is_inside) = (HashMap::new(), Vec::new(), false);
    let Some(mut xml) = package.xml(part, limits::PART)? else { return Ok(formats) };
    let mut buffer = Vec::new();
    loop {
        match xml.next(&mut buffer)? {
            Event::Start(tag) => {
                let id = |name| attribute(&tag, name).and_then(|id| id.parse::<u32>().ok());
                match tag.local_name().as_ref() {
                    "numFmt" if formats.is_empty() => {
                        let code = attribute(&tag, "formatCode").unwrap_or_default();
                        own.insert(id("numFmtId").unwrap_or(0), Format::of_code(&code));
                    }
                    "cellXfs" => is_inside = true,
                    "xf" if is_inside => {
                        let id = id("numFmtId").unwrap_or(0);
                        formats.push(own.get(&id).copied().unwrap_or_else(|| Format::built_in(id)));
                    }
                    _ => {}
                }
            }
            Event::End(tag) if tag.local_name().as_ref() == "cellXfs" => return Ok(formats),
            Event::Eof => return Ok(formats),
            _ => {}
        }
    }
}
