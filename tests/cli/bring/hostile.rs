//! Workbooks that ask for more than they are: each is refused in one sentence, and no more memory is taken than for an honest one.

use super::Home;
use std::{
    fs,
    io::{Cursor, Write as _},
};
use zip::{ZipWriter, write::SimpleFileOptions};

/// A zip of these parts.
fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook of Excel with this in place of its sheet, and these texts.
fn excel(sheet: &[u8], texts: &[u8]) -> Vec<u8> {
    let root =
        br#"<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    let relations = br#"<Relationships><Relationship Id="r1" Type="http://x/worksheet" Target="sheet.xml"/>
        <Relationship Id="r2" Type="http://x/sharedStrings" Target="texts.xml"/></Relationships>"#;
    packed(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", root),
        ("xl/workbook.xml", br#"<workbook><sheets><sheet name="Q4" r:id="r1"/></sheets></workbook>"#),
        ("xl/_rels/workbook.xml.rels", relations),
        ("xl/sheet.xml", sheet),
        ("xl/texts.xml", texts),
    ])
}

/// One of LibreOffice with these rows.
fn document(rows: &str) -> Vec<u8> {
    let content = format!(
        r#"<office:document-content><office:body><office:spreadsheet><table:table table:name="Q4">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    packed(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content.as_bytes())])
}

const HEADER: &str = r#"<row r="1"><c r="A1" t="str"><v>Objective</v></c><c r="B1" t="str"><v>Key result</v></c></row>"#;

fn sheet(rows: &str) -> Vec<u8> {
    format!("<worksheet><sheetData>{HEADER}{rows}</sheetData></worksheet>").into_bytes()
}

/// Files of a few bytes or kilobytes, and a part of what is said of each.
fn hostile() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let cell = |text: &str| format!(r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#);
    let header = format!("<table:table-row>{}{}</table:table-row>", cell("Objective"), cell("Key result"));
    let forty_million = document(&format!(
        r#"{header}<table:table-row table:number-rows-repeated="100000"><table:table-cell table:number-columns-repeated="400" office:value-type="float" office:value="1"/></table:table-row>"#
    ));
    assert!(forty_million.len() < 900, "{}", forty_million.len());
    let spaces = vec![b' '; 300 << 20];
    let bomb = excel(&[b"<worksheet><sheetData>", &spaces[..]].concat(), b"<sst/>");
    assert!(bomb.len() < 1 << 20, "{}", bomb.len());
    let texts = [b"<sst><si><t>".as_slice(), &spaces[..100 << 20], b"</t></si></sst>"].concat();
    let word = sheet(r#"<row r="2"><c r="A2" t="s"><v>0</v></c></row>"#);
    let long = "x".repeat(10 << 20);
    let laughs = (0..30).fold(String::from("<!DOCTYPE x [<!ENTITY e0 \"ha\">"), |all, n| {
        format!("{all}<!ENTITY e{} \"{}\">", n + 1, format!("&e{n};").repeat(10))
    }) + "]><worksheet/>";
    let encrypted: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let encrypted = [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), &[0; 512], &encrypted].concat();
    vec![
        ("repeated.ods", forty_million, "at most 200000 rows and 4000000 filled cells"),
        ("bomb.xlsx", bomb, "unpacks to more than 256 MB"),
        ("texts.xlsx", excel(&word, &texts), "unpacks to more than 64 MB"),
        ("far.xlsx", excel(&sheet(r#"<row r="2"><c r="XFD2"><v>1</v></c></row>"#), b"<sst/>"), "at most 512 columns"),
        ("laughs.xlsx", excel(laughs.as_bytes(), b"<sst/>"), "declares entities of its own"),
        (
            "long.xlsx",
            excel(&sheet(&format!(r#"<row r="2"><c r="A2" t="str"><v>{long}</v></c></row>"#)), b"<sst/>"),
            "cell of more than 1048576 characters",
        ),
        ("locked.xlsx", encrypted, "protected by a password"),
    ]
}

#[test]
fn what_asks_for_more_than_it_is_gets_one_sentence_and_writes_nothing() {
    let home = Home::new();
    home.run(&["init", "Shop"]);
    let before = home.changes();
    for (name, bytes, part) in hostile() {
        fs::write(home.path(name), bytes).unwrap();
        let ran = home.run(&["import", name]);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{name}: {}", ran.err);
        assert!(ran.err.contains(part) && ran.err.lines().count() == 1, "{name}: {}", ran.err);
    }
    assert_eq!(home.changes(), before);
}

/// The most memory that a process took, as far as it can be seen while it runs: what it took in its last two milliseconds is
/// missing, which is a few megabytes at most.
#[cfg(target_os = "linux")]
fn most_memory(home: &Home, name: &str) -> u64 {
    use std::{process::Stdio, time::Duration};
    let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("quarterdeck"));
    command.env_clear().env("HOME", home.path("")).env("QUARTERDECK_WORKSPACE", home.workspace());
    command.env("QUARTERDECK_TODAY", "2026-11-23").args(["import", name]).current_dir(home.path(""));
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    while child.try_wait().unwrap().is_none() {
        let now = fs::read_to_string(&status).unwrap_or_default();
        let peak = now.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.trim().parse().ok());
        most = most.max(peak.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(2));
    }
    most >> 10
}

#[test]
#[cfg(target_os = "linux")]
fn what_asks_for_more_than_it_is_takes_no_more_memory_than_an_honest_workbook() {
    let home = Home::new();
    home.run(&["init", "Shop"]);
    for (name, bytes, _) in hostile() {
        fs::write(home.path(name), bytes).unwrap();
        let megabytes = most_memory(&home, name);
        assert!((1..200).contains(&megabytes), "{name} takes {megabytes} MB");
    }
}
