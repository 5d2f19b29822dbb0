//! What a file is, told by its bytes and never by its name; one sentence for each that no table can be read from.

use super::limits;

/// What tables are read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text whose cells are parted by a separator.
    Text,
}

impl Kind {
    /// What these bytes are. Whether text is a table at all, only its lines show.
    pub fn of(bytes: &[u8]) -> Result<Kind, String> {
        if bytes.len() > limits::FILE {
            let (has, fit) = (bytes.len() >> 20, limits::FILE >> 20);
            return Err(format!("this file has {has} MB, and at most {fit} MB can be read; split it, or export less of it"));
        }
        match no_text(bytes) {
            Some(sentence) => Err(sentence.to_owned()),
            None => Ok(Kind::Text),
        }
    }
}

/// What a file is that is no text, by its first bytes.
pub(crate) fn no_text(bytes: &[u8]) -> Option<&'static str> {
    const KNOWN: [(&[u8], &str); 4] = [
        (b"PK\x03\x04", "this file is a workbook (XLSX, ODS) or another zip; save its sheet as CSV and import that"),
        (b"\xd0\xcf\x11\xe0", "this file is a workbook of an old Excel; save its sheet as CSV and import that"),
        (b"%PDF", "this file is a PDF; save the table it was made of as CSV and import that"),
        (b"SQLite format 3\0", "this file is a database; name a workspace with --workspace, and import CSV or an export"),
    ];
    KNOWN.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, sentence)| *sentence)
}
