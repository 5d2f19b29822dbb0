//! Workbooks whose sheets are files of our own shapes: each sheet is read as the CSV file it stands for.

use super::{
    error::{Failure, Result},
    import::Input,
};
use crate::exchange::{
    Report,
    csv::sheets::{OwnSheet, sheets},
    sheet::{Grid, Kind, limits},
};
use std::io::{self, Read as _, Seek as _, Write as _};

/// The files as they are, and in place of a workbook of ours its sheets.
pub(super) fn opened(inputs: Vec<Input>) -> Result<Vec<Input>> {
    let mut all = Vec::new();
    for mut input in inputs {
        let wrong = |e: io::Error| Failure::file("read", std::path::Path::new(&input.name), &e);
        let own = own(&mut input.file).map_err(wrong)?;
        let own = own.map_err(|sentence| Failure::failed(format!("nothing was imported: {}: {sentence}", input.name)))?;
        if own.is_empty() {
            all.push(input);
            continue;
        }
        for sheet in own {
            let mut file = tempfile::tempfile()?;
            file.write_all(&sheet.csv)?;
            all.push(Input::of_sheet(format!("{} ({})", input.name, sheet.name), file, sheet));
        }
    }
    Ok(all)
}

/// The sheets of ours in a file; none in one that is no workbook.
fn own(file: &mut std::fs::File) -> io::Result<std::result::Result<Vec<OwnSheet>, String>> {
    let mut bytes = Vec::new();
    file.rewind()?;
    let mut start = (&*file).take(4);
    start.read_to_end(&mut bytes)?;
    if bytes == b"PK\x03\x04" && file.metadata()?.len() <= limits::FILE as u64 {
        file.read_to_end(&mut bytes)?;
    }
    file.rewind()?;
    // What else a zip may be is said by whoever reads it next.
    if !matches!(Kind::of(&bytes), Ok(Kind::Workbook | Kind::OpenDocument)) {
        return Ok(Ok(Vec::new()));
    }
    Ok(Grid::open(&bytes).and_then(|mut grid| sheets(&mut grid)))
}

/// The same report with the rows of sheets in place of the lines that they became.
pub(super) fn by_rows(mut report: Report, inputs: &[Input]) -> Report {
    for input in inputs {
        let Some(sheet) = &input.sheet else { continue };
        let row = |line: u64| sheet.row(line).map_or(line, u64::from);
        for error in report.errors.iter_mut().filter(|error| error.file == input.name) {
            error.line = error.line.map(row);
        }
        for warning in report.warnings.iter_mut().filter(|warning| warning.file == input.name) {
            warning.line = warning.line.map(row);
        }
        for conflict in report.conflicts.iter_mut().filter(|conflict| conflict.file == input.name) {
            conflict.line = row(conflict.line);
        }
    }
    report
}
