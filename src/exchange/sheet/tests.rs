//! Workbooks: what comes out of their cells, and what is refused before it fills the memory.

use super::{Cell, Grid, Kind, Merge, SheetHead, Value, limits};
use std::{
    io::{Cursor, Write as _},
    ops::ControlFlow,
};
use zip::{ZipWriter, write::SimpleFileOptions};

/// A zip of these parts.
pub(in crate::exchange) fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const TYPES: (&str, &str) = ("[Content_Types].xml", "<Types/>");
const ROOT: (&str, &str) = (
    "_rels/.rels",
    r#"<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
);
const RELATIONS: (&str, &str) = (
    "xl/_rels/workbook.xml.rels",
    r#"<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/>
       <Relationship Id="rId2" Type="http://x/worksheet" Target="/xl/worksheets/sheet2.xml"/>
       <Relationship Id="rId3" Type="http://x/chartsheet" Target="chartsheets/sheet1.xml"/>
       <Relationship Id="rId4" Type="http://x/styles" Target="styles.xml"/>
       <Relationship Id="rId5" Type="http://x/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#,
);
const STYLES: (&str, &str) = (
    "xl/styles.xml",
    r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="0.0\ %"/><numFmt numFmtId="165" formatCode="d\.&#32;mmm"/></numFmts>
       <cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>
       <cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/><xf numFmtId="165"/></cellXfs></styleSheet>"#,
);
const TEXTS: (&str, &str) = (
    "xl/sharedStrings.xml",
    r#"<sst><si><t>Win &amp; keep</t></si><si><r><t xml:space="preserve">Trials </t></r><r><t>a week</t></r><rPh sb="0" eb="1"><t>no</t></rPh></si>
       <si><t>two_x000D_
lines_x0041_</t></si><si/></sst>"#,
);

/// A workbook with this in its first sheet.
fn workbook(sheet: &str) -> Vec<u8> {
    dated(sheet, "")
}

fn dated(sheet: &str, properties: &str) -> Vec<u8> {
    let main = format!(
        r#"<workbook><workbookPr {properties}/><sheets><sheet name="Q4 &amp; on" sheetId="1" r:id="rId1"/>
           <sheet name="Chart" sheetId="3" r:id="rId3"/><sheet name="Old" sheetId="2" state="veryHidden" r:id="rId2"/></sheets></workbook>"#
    );
    let sheet = format!("<worksheet><sheetData>{sheet}</worksheet>");
    let other = "<worksheet><sheetData/></worksheet>";
    packed(&[
        TYPES,
        ROOT,
        RELATIONS,
        STYLES,
        TEXTS,
        ("xl/workbook.xml", &main),
        ("xl/worksheets/sheet1.xml", &sheet),
        ("xl/worksheets/sheet2.xml", other),
    ])
}

/// A workbook of LibreOffice with these tables.
fn document(tables: &str) -> Vec<u8> {
    let content = format!(
        r#"<?xml version="1.0"?><office:document-content><office:automatic-styles><style:style style:name="ta1" style:family="table">
           <style:table-properties table:display="true"/></style:style><style:style style:name="ta2" style:family="table">
           <style:table-properties table:display="false"/></style:style></office:automatic-styles>
           <office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"#
    );
    packed(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)])
}

fn rows(bytes: &[u8]) -> Result<Vec<(u32, Vec<Cell>)>, String> {
    let mut rows = Vec::new();
    let mut grid = Grid::open(bytes)?;
    grid.rows(0, &mut |row, cells| {
        rows.push((row, cells.to_vec()));
        ControlFlow::Continue(())
    })?;
    Ok(rows)
}

/// Each cell with what it shows and what it is.
fn said(bytes: &[u8]) -> Vec<(u32, Vec<(String, Value)>)> {
    let cells = |cells: Vec<Cell>| cells.into_iter().map(|cell| (cell.shown, cell.value)).collect();
    rows(bytes).unwrap().into_iter().map(|(row, all)| (row, cells(all))).collect()
}

fn text(shown: &str) -> (String, Value) {
    (shown.to_owned(), Value::Text)
}

#[test]
fn a_workbook_names_its_sheets_and_which_are_hidden() {
    let bytes = workbook("</sheetData>");
    let grid = Grid::open(&bytes).unwrap();
    let head = |name: &str, hidden| SheetHead { name: name.to_owned(), hidden };
    assert_eq!(grid.sheets(), [head("Q4 & on", false), head("Old", true)], "a chart has no cells");
    assert_eq!((grid.kind(), grid.separator(), grid.place(12, 27)), (Kind::Workbook, None, "AB12".to_owned()));

    let tables =
        r#"<table:table table:name="Ziele" table:style-name="ta1"/><table:table table:name="Alt" table:style-name="ta2"/>"#;
    let bytes = document(tables);
    let grid = Grid::open(&bytes).unwrap();
    assert_eq!((grid.kind(), grid.sheets()), (Kind::OpenDocument, &[head("Ziele", false), head("Alt", true)][..]));
}

#[test]
fn cells_of_excel_come_with_their_formats_errors_and_formulas_without_a_result() {
    let sheet = r#"
        <row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c><c r="D2" s="1"><v>2.1000000000000001E-2</v></c>
          <c r="E2" s="2"><v>46300</v></c><c r="F2" s="3"><v>46300</v></c></row>
        <row r="3"><c r="A3" t="e"><v>#SPILL!</v></c><c r="B3"><f>SUM(A1:A2)</f></c><c r="C3"><f>SUM(A1:A2)</f><v></v></c>
          <c r="D3"><f>A1*2</f><v>3.5</v></c><c r="E3" t="str"><f>A1&amp;"x"</f><v>a&lt;b</v></c><c r="F3" t="b"><v>1</v></c></row>
        <row><c t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r></is></c><c t="d"><v>2026-10-05T00:00:00</v></c><c t="s"><v>2</v></c></row>
        <row r="9"><c r="A9" s="1"/><c r="B9" t="s"><v>3</v></c><c r="XFD9" s="2"/></row></sheetData>"#;
    let (percent, day) = (Value::Number(0.021), Value::Date("2026-10-05".parse().unwrap()));
    let shown = |shown: &str, value| (shown.to_owned(), value);
    let row_2 = vec![
        text("Win & keep"),
        text("Trials a week"),
        shown("", Value::Empty),
        shown("2.1 %", percent),
        shown("2026-10-05", day),
        shown("2026-10-05", day),
    ];
    let row_3 = vec![
        shown("#SPILL!", Value::Error),
        shown("", Value::NoResult),
        shown("", Value::NoResult),
        shown("3.5", Value::Number(3.5)),
        text("a<b"),
        shown("TRUE", Value::Bool(true)),
    ];
    let row_4 = vec![text("inline"), shown("2026-10-05", day), text("two\nlinesA")];
    let bytes = workbook(sheet);
    assert_eq!(said(&bytes), [(2, row_2), (3, row_3), (4, row_4)]);
    assert!(rows(&bytes).unwrap()[0].1[3].percent);
    let stray = r#"<c r="A1"><v>1</v></c><row r="3"><c><v>3</v></c></row><c r="A2"><v>2</v></c></sheetData>"#;
    assert_eq!(said(&workbook(stray)), [(3, vec![shown("3", Value::Number(3.0))])], "a cell stands in a row");
    let of_1904 = dated(r#"<row r="1"><c r="A1" s="2"><v>44838</v></c></row></sheetData>"#, r#"date1904="1""#);
    assert_eq!(said(&of_1904), [(1, vec![shown("2026-10-05", day)])]);
}

#[test]
fn cells_of_libreoffice_come_as_those_of_excel_do() {
    let table = r#"<table:table table:name="Q4"><table:table-header-rows><table:table-row>
        <table:table-cell office:value-type="string"><text:p>Win <text:span>&amp;</text:span><text:s text:c="2"/>keep</text:p><text:p>more</text:p>
          <office:annotation><text:p>a comment</text:p></office:annotation></table:table-cell>
        <table:table-cell table:number-columns-repeated="2"/>
        <table:table-cell office:value-type="percentage" office:value="0.021"><text:p>2,1%</text:p></table:table-cell>
        <table:table-cell office:value-type="date" office:date-value="2026-10-05T14:30:00"><text:p>5. Okt</text:p></table:table-cell>
        <table:table-cell office:value-type="currency" office:value="1200.5"><text:p>1.200,50 €</text:p></table:table-cell>
        </table:table-row></table:table-header-rows>
        <table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>
        <table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="float" office:value="7" table:number-columns-repeated="2"/>
        <table:table-cell table:formula="of:=A1" office:value-type="string" calcext:value-type="error"><text:p>#REF!</text:p></table:table-cell>
        <table:table-cell table:formula="of:=A1"/><table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>WAHR</text:p></table:table-cell>
        </table:table-row>
        <table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>
        <table:table table:name="Other"><table:table-row><table:table-cell office:value-type="float" office:value="9"/></table:table-row></table:table>"#;
    let shown = |shown: &str, value| (shown.to_owned(), value);
    let first = vec![
        text("Win &  keep\nmore"),
        shown("", Value::Empty),
        shown("", Value::Empty),
        shown("2.1 %", Value::Number(0.021)),
        shown("2026-10-05 14:30", Value::Date("2026-10-05".parse().unwrap())),
        shown("1200.5", Value::Number(1200.5)),
    ];
    let seven = shown("7", Value::Number(7.0));
    let twice =
        vec![seven.clone(), seven, shown("#REF!", Value::Error), shown("", Value::NoResult), shown("TRUE", Value::Bool(true))];
    let bytes = document(table);
    assert_eq!(said(&bytes), [(1, first), (5, twice.clone()), (6, twice)]);
    let mut second = Vec::new();
    let mut grid = Grid::open(&bytes).unwrap();
    grid.rows(1, &mut |row, cells| {
        second.push((row, cells[0].shown.clone()));
        ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!(second, [(1, "9".to_owned())]);
}

#[test]
fn merged_cells_are_told_beside_the_rows() {
    let sheet = r#"<row r="2"><c r="A2"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A2:A4"/><mergeCell ref="B1:D1"/></mergeCells>"#;
    let merges = |bytes: &[u8]| Grid::open(bytes).unwrap().merges(0).unwrap();
    let down = Merge { rows: (2, 4), columns: (0, 0) };
    assert_eq!(merges(&workbook(sheet)), [down, Merge { rows: (1, 1), columns: (1, 3) }]);
    let table = r#"<table:table table:name="Q4"><table:table-row table:number-rows-repeated="1"/><table:table-row>
        <table:table-cell table:number-rows-spanned="3" office:value-type="string"><text:p>A</text:p></table:table-cell></table:table-row>
        <table:table-row><table:covered-table-cell/><table:table-cell office:value-type="string"><text:p>B</text:p></table:table-cell>
        </table:table-row></table:table>"#;
    assert_eq!(merges(&document(table)), [down]);
    assert_eq!(said(&document(table))[1].1[0].1, Value::Empty, "what is covered is empty");
}

#[test]
fn what_no_table_can_be_read_from_is_called_by_its_name() {
    let wide = |name: &str| -> Vec<u8> { name.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let old = |name: &str| [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), &[0; 512], &wide(name)].concat();
    let manifest = ("META-INF/manifest.xml", "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>");
    let ods = ("mimetype", "application/vnd.oasis.opendocument.spreadsheet");
    for (bytes, part) in [
        (old("EncryptedPackage"), "protected by a password"),
        (packed(&[ods, manifest, ("content.xml", "x")]), "protected by a password"),
        (old("Workbook"), "an old Excel (XLS)"),
        (old("WordDocument"), "an old Word"),
        (packed(&[("Index/Document.iwa", "x"), ("Metadata/Properties.plist", "x")]), "of Numbers"),
        (packed(&[TYPES, ("xl/workbook.bin", "x")]), "XLSB"),
        (packed(&[TYPES, ("word/document.xml", "x")]), "a document of Word"),
        (packed(&[TYPES, ("ppt/slides/slide1.xml", "x")]), "a presentation"),
        (packed(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "x")]), "a text or a presentation"),
        (packed(&[("goals.csv", "a,b")]), "a zip of other files"),
        (packed(&[TYPES]), "names no sheets"),
        (b"PK\x03\x04 and nothing else".to_vec(), "damaged"),
        (packed(&[TYPES, ROOT, ("xl/workbook.xml", "<workbook/>")]), "no sheet with cells"),
    ] {
        let refused = Grid::open(&bytes).err().unwrap_or_else(|| panic!("{part}"));
        assert!(refused.contains(part) && !refused.contains('\n'), "{part}: {refused}");
    }
}

#[test]
fn hostile_workbooks_are_refused_in_one_sentence_that_says_where() {
    let long = "x".repeat(10 << 20);
    let long = format!(r#"<row r="1"><c r="B1" t="str"><v>{long}</v></c></row></sheetData>"#);
    let piecemeal = (String::from("&#120;") + &"x".repeat(1 << 16)).repeat(16);
    let piecemeal = format!(r#"<row r="3"><c r="B3" t="str"><v>{piecemeal}</v></c></row></sheetData>"#);
    let laughs = r#"<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>"#;
    let laughs = packed(&[TYPES, ROOT, RELATIONS, ("xl/workbook.xml", laughs)]);
    let own = r#"<row r="1"><c r="A1" t="str"><v>&own;</v></c></row></sheetData>"#;
    let merges = r#"<mergeCell ref="A1:A2"/>"#.repeat(limits::MERGES + 1);
    let far = r#"<row r="1"><c r="XFD1"><v>1</v></c></row></sheetData>"#;
    let back = r#"<row r="5"><c r="A5"><v>1</v></c></row><row r="4"><c r="A4"><v>1</v></c></row></sheetData>"#;
    let repeated = |rows: u32, columns: u32| {
        document(&format!(
            r#"<table:table table:name="x"><table:table-row table:number-rows-repeated="{rows}"><table:table-cell
               table:number-columns-repeated="{columns}" office:value-type="float" office:value="1"/></table:table-row></table:table>"#
        ))
    };
    let blanks = r#"<table:table><table:table-row><table:table-cell office:value-type="string"><text:p><text:s text:c="4000000000"/></text:p></table:table-cell></table:table-row></table:table>"#;
    let forty_million = repeated(100_000, 400);
    assert!(forty_million.len() < 1000, "{}", forty_million.len());
    for (bytes, part) in [
        (workbook(&long), "cell of more than 1048576 characters"),
        (workbook(&piecemeal), "B3: this cell has more than 1048576 characters"),
        (laughs, "declares entities of its own"),
        (workbook(own), "A1: it refers to text"),
        (workbook(far), "XFD1: at most 512 columns"),
        (workbook(back), "row 4 comes after row 5"),
        (forty_million, "at most 200000 rows and 4000000 filled cells"),
        (repeated(1_048_576, 1), "at most 200000 rows"),
        (repeated(1, 16_384), "A1: at most 512 columns"),
        (document(blanks), "A1: this cell has more than"),
    ] {
        let refused = rows(&bytes).err().unwrap_or_else(|| panic!("{part}"));
        assert!(refused.contains(part) && !refused.contains('\n'), "{part}: {refused}");
    }
    let refused = Grid::open(&workbook(&format!("</sheetData>{merges}"))).unwrap().merges(0).unwrap_err();
    assert!(refused.contains("more than 10000 groups of merged cells"), "{refused}");
    let far_down = workbook(r#"<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>"#);
    assert_eq!(rows(&far_down).unwrap().len(), 1, "a cell far down is one row");
}

#[test]
fn what_a_zip_claims_is_counted_before_room_is_made_for_it() {
    let many: Vec<(String, &str)> = (0..=limits::PARTS).map(|n| (format!("{n}"), "")).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(name, content)| (name.as_str(), *content)).collect();
    let refused = Grid::open(&packed(&many)).err().unwrap();
    assert!(refused.contains("packs more than 2000 others"), "{refused}");
    // The directory of a large zip that claims a number of 64 bits.
    let mut claims = workbook("</sheetData>");
    claims.extend_from_slice(b"PK\x06\x06");
    claims.extend_from_slice(&[0; 28]);
    claims.extend_from_slice(&u64::MAX.to_le_bytes());
    claims.extend_from_slice(b"PK\x06\x07");
    let refused = Grid::open(&claims).err().unwrap();
    assert!(refused.contains("packs more than 2000 others"), "{refused}");
}

#[test]
fn the_first_rows_of_a_sheet_are_there_before_its_end_is_read() {
    let filled: Vec<String> = (1..=3000).map(|n| format!(r#"<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>"#)).collect();
    // What comes after them is broken, and nobody gets there.
    let bytes = workbook(&format!("{}<row r=\"x\"></c>", filled.concat()));
    let mut seen = 0;
    let mut grid = Grid::open(&bytes).unwrap();
    let read = grid.rows(0, &mut |_, _| {
        seen += 1;
        if seen == 200 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!((read, seen), (Ok(()), 200));
    assert!(rows(&bytes).unwrap_err().contains("damaged"));
}
