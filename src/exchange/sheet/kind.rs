//! What a file is, told by its bytes and never by its name; one sentence for each that no table can be read from.

use super::{limits, package::Package};

/// What tables are read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text whose cells are parted by a separator.
    Text,
    /// A workbook of Excel: XLSX or XLSM.
    Workbook,
    /// A workbook of LibreOffice and others: ODS.
    OpenDocument,
}

impl Kind {
    /// What these bytes are. Whether text is a table at all, only its lines show.
    pub fn of(bytes: &[u8]) -> Result<Kind, String> {
        told(bytes).map(|(kind, _)| kind)
    }
}

/// What these bytes are, and what they are packed in.
pub(super) fn told(bytes: &[u8]) -> Result<(Kind, Option<Package<'_>>), String> {
    if bytes.len() > limits::FILE {
        let (has, fit) = (bytes.len().div_ceil(1 << 20), limits::FILE >> 20);
        return Err(format!("this file has {has} MB, and at most {fit} MB can be read; split it, or export less of it"));
    }
    if bytes.starts_with(ZIP) {
        let mut package = Package::open(bytes)?;
        return packed(&mut package).map(|kind| (kind, Some(package)));
    }
    if bytes.starts_with(COMPOUND) {
        return Err(compound(bytes).to_owned());
    }
    match no_text(bytes) {
        Some(sentence) => Err(sentence.to_owned()),
        None => Ok((Kind::Text, None)),
    }
}

const ZIP: &[u8] = b"PK\x03\x04";
/// What Office wrote before 2007, and still writes around what is encrypted.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0";

/// What a zip packs.
fn packed(package: &mut Package) -> Result<Kind, String> {
    const ENCRYPTED: &str = "this workbook is protected by a password; save it without one and import that";
    if package.has("content.xml") {
        let what = package.text("mimetype");
        if !what.is_empty() && !what.contains("spreadsheet") {
            return Err(
                "this file is a text or a presentation of LibreOffice; put its goals into a spreadsheet and import that".into()
            );
        }
        if package.text("META-INF/manifest.xml").contains("encryption-data") {
            return Err(ENCRYPTED.into());
        }
        return Ok(Kind::OpenDocument);
    }
    if package.has_below("index/") && package.has_below("metadata/") || package.has("index.zip") {
        return Err("this file is of Numbers, Pages or Keynote; export its table as Excel or CSV and import that".into());
    }
    for (below, sentence) in [
        ("xl/workbook.bin", "this is a binary workbook (XLSB); save it as XLSX and import that"),
        ("word/", "this file is a document of Word; put its goals into a spreadsheet and import that"),
        ("ppt/", "this file is a presentation; put its goals into a spreadsheet and import that"),
    ] {
        if package.has_below(below) {
            return Err(sentence.into());
        }
    }
    if package.has("[Content_Types].xml") || package.has("xl/workbook.xml") {
        return Ok(Kind::Workbook);
    }
    Err("this file is a zip of other files; unpack it, and import those that hold goals".into())
}

/// What the container of the old Office holds.
fn compound(bytes: &[u8]) -> &'static str {
    let names = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wide.len()).any(|found| found == wide)
    };
    if names("EncryptedPackage") {
        "this workbook is protected by a password; save it without one and import that"
    } else if names("WordDocument") {
        "this file is a document of an old Word; put its goals into a spreadsheet and import that"
    } else {
        "this file is a workbook of an old Excel (XLS); save it as XLSX and import that"
    }
}

/// What a file is that is no text, by its first bytes.
pub(crate) fn no_text(bytes: &[u8]) -> Option<&'static str> {
    const KNOWN: [(&[u8], &str); 4] = [
        (ZIP, "this file is a workbook (XLSX, ODS) or another zip; save its sheet as CSV and import that"),
        (COMPOUND, "this file is a workbook of an old Excel; save its sheet as CSV and import that"),
        (b"%PDF", "this file is a PDF; save the table it was made of as CSV and import that"),
        (b"SQLite format 3\0", "this file is a database; name a workspace with --workspace, and import CSV or an export"),
    ];
    KNOWN.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, sentence)| *sentence)
}
