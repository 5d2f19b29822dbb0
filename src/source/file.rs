//! A number in a file: a cell of a workbook or of a file of text, a place in JSON, the answer of a database. Files are only read.
//!
//! Must not know: how a database is asked; whoever knows SQL does that.

use super::{Definition, Trouble};
use crate::exchange::sheet::{Grid, Value};
use std::{fs, io::Read as _, ops::ControlFlow, path::Path};

/// The largest file that is read.
pub const LARGEST: u64 = 32 << 20;

/// The bytes of a file of a source.
pub fn bytes(path: &Path) -> Result<Vec<u8>, Trouble> {
    let failed = |e: std::io::Error| Trouble::new("no file", format!("{} cannot be read: {e}", path.display()));
    // Looked at first: opening a pipe would wait for whoever writes into it.
    let about = fs::metadata(path).map_err(failed)?;
    if !about.is_file() {
        return Err(Trouble::new("no file", format!("{} is no file", path.display())));
    }
    let too_large = || Trouble::new("too much", format!("{} has more than 32 MiB", path.display()));
    if about.len() > LARGEST {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    fs::File::open(path).map_err(failed)?.take(LARGEST + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > LARGEST { Err(too_large()) } else { Ok(bytes) }
}

/// What stands in a cell: as it is shown, and the number where it is one (of a percentage what is shown: 2.1 of 2.1 %).
pub fn cell(definition: &Definition, bytes: &[u8]) -> Result<(String, Option<f64>), String> {
    let named = definition.cell.as_deref().unwrap_or_default();
    let (row, column) = reference(named).ok_or_else(|| format!("{named} is no cell"))?;
    let mut grid = Grid::open(bytes)?;
    let sheet = match &definition.sheet {
        None => 0,
        Some(name) => {
            let there: Vec<&str> = grid.sheets().iter().map(|sheet| sheet.name.as_str()).collect();
            let found = there.iter().position(|other| *other == name);
            found.ok_or_else(|| {
                let there: Vec<String> =
                    there.iter().take(8).map(|name| format!("“{}”", super::shown(name.as_bytes(), 40))).collect();
                format!("there is no sheet “{name}” in it; there are {}", there.join(", "))
            })?
        }
    };
    let mut found = None;
    grid.rows(sheet, &mut |number, cells| {
        if number == row {
            found = cells.get(column).cloned();
        }
        if number >= row { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    let Some(cell) = found.filter(|cell| !cell.is_blank()) else { return Err(format!("the cell {named} is empty")) };
    match cell.value {
        Value::Number(n) if cell.percent => Ok((cell.shown, Some(n * 100.0))),
        Value::Number(n) => Ok((cell.shown, Some(n))),
        Value::Error => Err(format!("the cell {named} holds an error, {}", super::shown(cell.shown.as_bytes(), 20))),
        Value::NoResult => {
            Err(format!("the cell {named} is a formula whose result is not in the file: open it and save it again"))
        }
        Value::Date(_) | Value::Bool(_) => {
            Err(format!("the cell {named} holds “{}”, and no number", super::shown(cell.shown.as_bytes(), 40)))
        }
        Value::Text | Value::Empty => Ok((cell.shown, None)),
    }
}

/// Row from 1 and column from 0 of `B7`; `None`: it is none.
pub fn reference(name: &str) -> Option<(u32, usize)> {
    let name = name.trim();
    let at = name.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = name.split_at(at);
    if letters.is_empty() || letters.len() > 3 || digits.len() > 7 {
        return None;
    }
    let column = letters.bytes().try_fold(0usize, |column, b| {
        b.is_ascii_alphabetic().then(|| column * 26 + usize::from(b.to_ascii_uppercase() - b'A') + 1)
    })?;
    let row: u32 = digits.parse().ok().filter(|&row| row > 0)?;
    Some((row, column - 1))
}

/// Whether a file is a database, by how it begins.
pub fn is_database(path: &Path) -> bool {
    let mut begin = [0; 16];
    let read = fs::metadata(path).is_ok_and(|about| about.is_file());
    read && fs::File::open(path).and_then(|mut file| file.read_exact(&mut begin)).is_ok() && begin == *b"SQLite format 3\0"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::definition;

    fn source(more: &str) -> Definition {
        definition::read(&format!("[x]\nfor = \"a\"\nkind = \"file\"\npath = \"/f\"\n{more}\n")).unwrap().remove(0)
    }

    #[test]
    fn a_cell_is_found_by_its_letters() {
        assert_eq!(reference("A1"), Some((1, 0)));
        assert_eq!(reference("aa10"), Some((10, 26)));
        for wrong in ["", "A", "7", "A0", "A-1", "ABCD1", "B7x", "A99999999"] {
            assert_eq!(reference(wrong), None, "{wrong}");
        }
        let csv = b"month,rate\nOct,2.6\nNov,\"2,9\"\nDec,\n";
        assert_eq!(cell(&source("cell = \"B2\""), csv).unwrap().0, "2.6");
        assert_eq!(cell(&source("cell = \"B3\""), csv).unwrap().0, "2,9");
        for (place, said) in [("B4", "the cell B4 is empty"), ("B9", "the cell B9 is empty"), ("F2", "the cell F2 is empty")] {
            assert_eq!(cell(&source(&format!("cell = \"{place}\"")), csv).unwrap_err(), said);
        }
        assert!(cell(&source("cell = \"B2\"\nsheet = \"Rates\""), csv).unwrap_err().contains("there is no sheet “Rates”"));
    }

    #[test]
    fn what_is_no_file_or_too_large_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        assert!(bytes(folder.path()).unwrap_err().why.ends_with("is no file"));
        let large = folder.path().join("large");
        fs::File::create(&large).unwrap().set_len(LARGEST + 1).unwrap();
        assert_eq!(bytes(&large).unwrap_err().status, "too much");
        assert_eq!(bytes(&folder.path().join("none")).unwrap_err().status, "no file");
        assert!(!is_database(&large));
    }
}
