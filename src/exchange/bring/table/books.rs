//! Workbooks, brought through everything that decides about columns: merged cells, formats, weeks, hidden sheets, 1904, errors.

use super::tests::{bring, tree};
use crate::{
    domain::Cascade,
    exchange::{What, sheet::tests::packed, world::World},
};
use rust_xlsxwriter::{Format, FormatAlign, Formula, Workbook};

const TREE: [&str; 5] = ["k Churn < Win", "k NPS < Keep", "k Trials < Win", "o Keep < ", "o Win < "];

/// Baseline and target of a key result.
fn bounds(cascade: &Cascade, title: &str) -> (Option<f64>, Option<f64>) {
    let ix = cascade.live().find(|&ix| &*cascade.item(ix).title == title).unwrap();
    let result = cascade.item(ix).key_result().unwrap();
    (result.baseline, result.target)
}

fn owner(cascade: &Cascade, title: &str) -> Option<String> {
    let ix = cascade.live().find(|&ix| &*cascade.item(ix).title == title).unwrap();
    cascade.item(ix).owner.and_then(|id| cascade.person(id)).map(|person| person.name.clone())
}

/// The days and values that were said, in their order.
fn said(world: &World) -> Vec<String> {
    let mut said: Vec<String> = world.valid().map(|c| format!("{} {}", c.on, c.value.unwrap_or(f64::NAN))).collect();
    said.sort();
    said
}

fn excel() -> Vec<u8> {
    let mut book = Workbook::new();
    let percent = Format::new().set_num_format("0.0%");
    let day = Format::new().set_num_format("d mmm");
    let middle = Format::new().set_align(FormatAlign::VerticalCenter);
    let old = book.add_worksheet();
    old.set_name("Q3 2026").unwrap().set_hidden(true);
    for (n, name) in ["Objective", "Key result", "Owner", "Start", "Target", "Status", "Note", "Quarter"].iter().enumerate() {
        old.write_string(0, n as u16, *name).unwrap();
    }
    let sheet = book.add_worksheet();
    // Excel shows the active sheet, hidden or not.
    sheet.set_name("Q4 2026").unwrap().set_active(true);
    sheet.write_string(0, 0, "OKRs of the shop").unwrap();
    for (n, name) in ["Objective", "Key result", "Owner", "Start", "Target"].iter().enumerate() {
        sheet.write_string(2, n as u16, *name).unwrap();
    }
    for (n, monday) in [5, 12, 19].into_iter().enumerate() {
        let date = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 10, monday).unwrap();
        sheet.write_datetime_with_format(2, 5 + n as u16, &date, &day).unwrap();
    }
    sheet.write_string(2, 8, "Total").unwrap();
    sheet.merge_range(3, 0, 4, 0, "Win", &middle).unwrap();
    sheet.merge_range(3, 2, 5, 2, "Ana Ruiz", &middle).unwrap();
    sheet.write_string(5, 0, "Keep").unwrap();
    for (row, title, from, to, weeks) in [
        (3, "Trials", 220.0, 400.0, [230.0, 250.0, 270.0]),
        (4, "Churn", 0.042, 0.03, [0.041, 0.04, 0.039]),
        (5, "NPS", 20.0, 40.0, [21.0, 22.0, 23.0]),
    ] {
        sheet.write_string(row, 1, title).unwrap();
        for (column, number) in [from, to].into_iter().chain(weeks).enumerate() {
            let column = 3 + column as u16;
            if row == 4 {
                sheet.write_number_with_format(row, column, number, &percent).unwrap();
            } else {
                sheet.write_number(row, column, number).unwrap();
            }
        }
        sheet.write_formula(row, 8, Formula::new("=SUM(F4:H4)")).unwrap();
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn a_sheet_with_merged_objectives_percent_formats_and_weeks_is_read_as_it_looks() {
    let mut world = World::new();
    let (ready, outcome) = bring(&mut world, "shop.xlsx", excel(), &[]);
    assert_eq!(ready.open().count(), 0, "{:#?}", ready.found.questions);
    assert_eq!(tree(&world), TREE);
    let grid = ready.found.grid.as_ref().unwrap();
    assert_eq!(
        (grid.sheet, grid.hidden, grid.header, grid.rows),
        (1, 1, 3, 3),
        "the hidden sheet is not taken, though it knows more names"
    );
    assert_eq!(bounds(&world.cascade, "Churn"), (Some(4.2), Some(3.0)));
    assert_eq!(bounds(&world.cascade, "Trials"), (Some(220.0), Some(400.0)));
    assert_eq!(owner(&world.cascade, "NPS").as_deref(), Some("Ana Ruiz"), "three rows are merged");
    assert_eq!(outcome.report.total(What::CheckIn).created, 9);
    assert_eq!(said(&world)[..3], ["2026-10-05 21", "2026-10-05 230", "2026-10-05 4.1"]);
    assert!(world.cascade.cycles().any(|cycle| cycle.name == "2026-Q4"));
}

#[test]
fn days_since_1904_formulas_without_a_result_and_errors_are_read_or_told_by_their_place() {
    let text = |place: &str, text: &str| format!(r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#);
    let head: String = [("A1", "Objective"), ("B1", "Key result"), ("C1", "Due"), ("D1", "Start"), ("E1", "Target")]
        .map(|(p, t)| text(p, t))
        .concat();
    // 44 829 days after 1 January 1904 is 26 September 2026.
    let rows = format!(
        r#"<row r="1">{head}</row>
           <row r="2">{}{}<c r="C2" s="1"><v>44829</v></c><c r="D2"><v>1</v></c><c r="E2"><f>D2*2</f></c></row>
           <row r="3">{}<c r="C3" s="1"><v>44829</v></c><c r="D3" t="e"><v>#REF!</v></c><c r="E3"><v>5</v></c></row>"#,
        text("A2", "Win"),
        text("B2", "Trials"),
        text("B3", "Churn"),
    );
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    let book = packed(&[
        ("[Content_Types].xml", "<Types/>"),
        (
            "_rels/.rels",
            r#"<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/>
               <Relationship Id="rId2" Type="http://x/styles" Target="styles.xml"/></Relationships>"#,
        ),
        ("xl/styles.xml", r#"<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#),
        (
            "xl/workbook.xml",
            r#"<workbook><workbookPr date1904="1"/><sheets><sheet name="Goals" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
        ),
        ("xl/worksheets/sheet1.xml", &sheet),
    ]);
    let mut world = World::new();
    let (ready, _) = bring(&mut world, "goals.xlsx", book, &[]);
    let due = |title: &str| {
        let ix = world.cascade.live().find(|&ix| &*world.cascade.item(ix).title == title).unwrap();
        world.cascade.item(ix).due.map(|day| day.to_string())
    };
    assert_eq!((due("Trials").as_deref(), due("Churn").as_deref()), (Some("2026-09-26"), Some("2026-09-26")));
    let left: Vec<String> = ready
        .found
        .left
        .iter()
        .map(|left| format!("{}: {}", ready.found.place(&left.place).unwrap_or_default(), left.what))
        .collect();
    assert_eq!(
        left,
        [
            "row 3, column D: #REF! is an error of the spreadsheet: left empty",
            "row 2, column E: a formula without a stored result: left out",
        ]
    );
}

#[test]
fn a_sheet_of_libreoffice_with_merged_cells_and_percentages_is_read_as_it_looks() {
    let text = |text: &str| format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>");
    let number = |n: f64| {
        format!("<table:table-cell office:value-type=\"float\" office:value=\"{n}\"><text:p>{n}</text:p></table:table-cell>")
    };
    let percent = |n: f64| {
        format!(
            "<table:table-cell office:value-type=\"percentage\" office:value=\"{n}\"><text:p>{} %</text:p></table:table-cell>",
            n * 100.0
        )
    };
    let day = "<table:table-cell office:value-type=\"date\" office:date-value=\"2026-12-18\"><text:p>18.12.26</text:p></table:table-cell>";
    let merged =
        "<table:table-cell table:number-rows-spanned=\"2\" office:value-type=\"string\"><text:p>Win</text:p></table:table-cell>";
    let covered = "<table:covered-table-cell/>";
    let row = |cells: &[String]| format!("<table:table-row>{}</table:table-row>", cells.concat());
    let names = ["Ziel", "Schlüsselergebnis", "Startwert", "Zielwert", "Fällig"];
    let rows = [
        row(&names.map(text)),
        row(&[merged.to_owned(), text("Trials"), number(220.0), number(400.0), day.to_owned()]),
        row(&[covered.to_owned(), text("Churn"), percent(0.042), percent(0.03), day.to_owned()]),
        row(&[text("Keep"), text("NPS"), number(20.0), number(40.0), day.to_owned()]),
        "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"1000\"/></table:table-row>"
            .to_owned(),
    ];
    let content = format!(
        r#"<?xml version="1.0"?><office:document-content><office:automatic-styles><style:style style:name="ta2" style:family="table">
           <style:table-properties table:display="false"/></style:style></office:automatic-styles><office:body><office:spreadsheet>
           <table:table table:name="Alt" table:style-name="ta2">{}</table:table><table:table table:name="Q4 2026">{}</table:table>
           </office:spreadsheet></office:body></office:document-content>"#,
        rows[0],
        rows.concat()
    );
    let book = packed(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)]);
    let mut world = World::new();
    let (ready, _) = bring(&mut world, "ziele.ods", book, &[]);
    assert_eq!(ready.open().count(), 0, "{:#?}", ready.found.questions);
    assert_eq!(tree(&world), TREE);
    assert_eq!(bounds(&world.cascade, "Churn"), (Some(4.2), Some(3.0)));
    assert_eq!(ready.found.grid.as_ref().map(|grid| (grid.sheet, grid.hidden)), Some((1, 1)));
    let ix = world.cascade.live().find(|&ix| &*world.cascade.item(ix).title == "NPS").unwrap();
    assert_eq!(world.cascade.item(ix).due.map(|day| day.to_string()).as_deref(), Some("2026-12-18"));
}
