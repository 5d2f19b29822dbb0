//! Tables of other programs: whatever stands in a file or in a part of a workbook, rows come out in order or one safe sentence does.

use super::{assert_sentences, take};
use quarterdeck::exchange::sheet::{Cell, Grid, Value, limits};
use std::{
    io::{Cursor, Write as _},
    ops::ControlFlow,
};
use zip::{ZipWriter, write::SimpleFileOptions};

/// The bytes as a file.
pub(crate) fn check(data: &[u8]) {
    let mut grid = match Grid::open(data) {
        Ok(grid) => grid,
        Err(sentence) => return assert_sentence(&sentence),
    };
    for sheet in 0..grid.sheets().len() {
        let mut last = 0;
        let read = grid.rows(sheet, &mut |row, cells| {
            assert!(row > last, "{row} after {last}");
            last = row;
            assert!(cells.len() <= limits::COLUMNS && cells.last().is_some_and(|cell| !cell.is_blank()));
            cells.iter().for_each(check_cell);
            ControlFlow::Continue(())
        });
        if let Err(sentence) = read {
            assert_sentence(&sentence);
        }
        match grid.merges(sheet) {
            Ok(merges) => assert!(merges.len() <= limits::MERGES),
            Err(sentence) => assert_sentence(&sentence),
        }
    }
}

fn check_cell(cell: &Cell) {
    assert!(cell.shown.len() <= limits::CELL + 16);
    match cell.value {
        Value::Empty | Value::NoResult => assert!(cell.shown.is_empty()),
        Value::Number(number) => assert!(number.is_finite() && !cell.shown.is_empty()),
        Value::Date(_) | Value::Bool(_) => assert!(!cell.shown.is_empty()),
        Value::Text | Value::Error => {}
    }
    assert!(!cell.percent || matches!(cell.value, Value::Number(_)));
}

fn assert_sentence(sentence: &str) {
    assert_sentences(sentence);
    assert!(!sentence.contains('\n') && sentence.len() < 300, "{sentence:?}");
}

const MAIN: &str = r#"<workbook><sheets><sheet name="a" id="r1"/></sheets></workbook>"#;
const SHEET: &str = r#"<sheetData><row><c t="s" s="1"><v>1</v></c><c s="2"><v>1.5</v></c></row></sheetData>"#;

/// The bytes as a part of a workbook, which the first of them chooses.
pub(crate) fn check_part(data: &[u8]) {
    let ([which], data) = take::<1>(data);
    let text = String::from_utf8_lossy(data);
    let ooxml = |sheet: &str, texts: &str, styles: &str, main: &str| {
        let relations = r#"<Relationships><Relationship Id="r1" Type="x/worksheet" Target="s.xml"/><Relationship Id="r2"
            Type="x/styles" Target="y.xml"/><Relationship Id="r3" Type="x/sharedStrings" Target="t.xml"/></Relationships>"#;
        packed(&[
            ("[Content_Types].xml", "<Types/>"),
            ("xl/_rels/workbook.xml.rels", relations),
            ("xl/workbook.xml", main),
            ("xl/s.xml", sheet),
            ("xl/t.xml", texts),
            ("xl/y.xml", styles),
        ])
    };
    let bytes = match which % 6 {
        0 | 1 => ooxml(&format!("<sheetData>{text}</sheetData>"), "<si><t>x</t></si>", "", MAIN),
        2 => ooxml(SHEET, &text, "", MAIN),
        3 => ooxml(SHEET, "", &format!("<styleSheet>{text}</styleSheet>"), MAIN),
        4 => ooxml(SHEET, "", "", &text),
        _ => {
            let content = format!("<spreadsheet><table>{text}</table></spreadsheet>");
            packed(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)])
        }
    };
    check(&bytes);
    // The same with a byte of the zip itself changed.
    let at = usize::from(which) * bytes.len() / 256;
    let mut broken = bytes;
    broken[at] = broken[at].wrapping_add(which | 1);
    check(&broken);
}

fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(content.as_bytes()).expect("its content");
    }
    zip.finish().expect("a zip").into_inner()
}
