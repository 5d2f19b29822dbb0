//! Outlines: goals as headings, bold lines, numbers and bullets of Markdown, as people keep them in a repository or paste them from
//! a document.
//!
//! What the marks of an outline say is read (`tree` makes the branches, `roles` says what each of them is); what its words say is
//! offered (`said`). Whatever is read as nothing stays in the description of the item it stands below.

mod blocks;
pub(super) mod keys;
mod own;
mod roles;
#[cfg(test)]
mod tests;
mod tree;

pub use blocks::Table;

use super::{
    found::{Answers, Found, Place},
    said::{How, label},
};
use crate::domain::text::one_line;

/// What an outline holds, and the tables in it, which are read as sheets are.
pub struct Outline {
    /// Everything that stands in its headings and lists.
    pub found: Found,
    /// Its tables.
    pub tables: Vec<Table>,
}

/// Whether a text is an outline: it has headings, bold lines or lists, and is no table of separators.
pub fn looks_like_one(text: &str) -> bool {
    let mut marks = 0;
    for line in text.lines().take(200).map(str::trim) {
        let ordinal = line.trim_start_matches(|c: char| c.is_ascii_digit());
        let is_list = line.starts_with("- ") || line.starts_with("* ") || line.starts_with("+ ") || line.starts_with("• ");
        let is_heading = line.starts_with('#') && line.trim_start_matches('#').starts_with(' ');
        let is_numbered = ordinal.len() < line.len() && (ordinal.starts_with(". ") || ordinal.starts_with(") "));
        let is_row = line.starts_with('|') && line.ends_with('|') && line.len() > 2;
        let is_labelled = label(line).is_some_and(|label| !label.rest.is_empty());
        marks += usize::from(is_list || is_heading || is_numbered || is_row || is_labelled || line.starts_with("**"));
    }
    marks >= 2 || text.starts_with("# ") && marks > 0
}

/// Reads an outline. Refused with one sentence.
pub fn read(name: &str, text: &str, answers: &Answers) -> Result<Outline, String> {
    // Bullets as documents copy them.
    let text = if text.contains(['•', '‣', '◦']) { plain_bullets(text) } else { text.to_owned() };
    let blocks = blocks::read(&text).map_err(|e| format!("cannot read {}: {e}", one_line(name, 60)))?;
    let mut found = Found::new(name, "a Markdown outline");
    if let Some(version) = own::version(&blocks.lines) {
        version.map_err(|e| format!("cannot read {}: {e}", one_line(name, 60)))?;
        own::read(&blocks.lines, &mut found);
        return Ok(Outline { found, tables: Vec::new() });
    }
    let how = How::of(blocks.lines.iter().map(|line| line.text.as_str()));
    let tables = blocks.tables;
    let tree = tree::grow(blocks.lines, &mut found);
    roles::tell(&tree, how, answers, &mut found);
    if found.items.is_empty() && tables.is_empty() {
        found.fail(
            Place::File,
            "no goals were found in this outline: write objectives as headings and key results as bullets below them",
        );
    }
    Ok(Outline { found, tables })
}

fn plain_bullets(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start();
        out.push_str(&line[..line.len() - bare.len()]);
        match bare.chars().next().filter(|c| matches!(c, '•' | '‣' | '◦')) {
            Some(bullet) => {
                out.push_str("- ");
                out.push_str(bare[bullet.len_utf8()..].trim_start_matches([' ', '\t']));
            }
            None => out.push_str(bare),
        }
    }
    out
}
