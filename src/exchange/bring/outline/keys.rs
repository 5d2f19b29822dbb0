//! `Owner: Ana`, `Baseline: 2.1 - Target: 3.5`: what lines below a goal say about it.

use crate::{
    domain::{FieldKey, text::loose},
    exchange::csv::Column,
};

/// What people call a thing that can be said of a goal, loosely written, and the column it is.
const KEYS: [(&str, Column); 76] = [
    ("owner", Column::Field(FieldKey::Owner)),
    ("owners", Column::Field(FieldKey::Owner)),
    ("owned by", Column::Field(FieldKey::Owner)),
    ("dri", Column::Field(FieldKey::Owner)),
    ("lead", Column::Field(FieldKey::Owner)),
    ("responsible", Column::Field(FieldKey::Owner)),
    ("accountable", Column::Field(FieldKey::Owner)),
    ("assignee", Column::Field(FieldKey::Owner)),
    ("verantwortlich", Column::Field(FieldKey::Owner)),
    ("responsable", Column::Field(FieldKey::Owner)),
    ("baseline", Column::Field(FieldKey::Baseline)),
    ("base", Column::Field(FieldKey::Baseline)),
    ("start value", Column::Field(FieldKey::Baseline)),
    ("starting value", Column::Field(FieldKey::Baseline)),
    ("from", Column::Field(FieldKey::Baseline)),
    ("startwert", Column::Field(FieldKey::Baseline)),
    ("ausgangswert", Column::Field(FieldKey::Baseline)),
    ("target", Column::Field(FieldKey::Target)),
    ("target value", Column::Field(FieldKey::Target)),
    ("to", Column::Field(FieldKey::Target)),
    ("zielwert", Column::Field(FieldKey::Target)),
    ("cible", Column::Field(FieldKey::Target)),
    ("meta", Column::Field(FieldKey::Target)),
    ("current", Column::Value),
    ("current value", Column::Value),
    ("currently", Column::Value),
    ("now", Column::Value),
    ("actual", Column::Value),
    ("value", Column::Value),
    ("today", Column::Value),
    ("aktuell", Column::Value),
    ("istwert", Column::Value),
    ("unit", Column::Field(FieldKey::Unit)),
    ("einheit", Column::Field(FieldKey::Unit)),
    ("status", Column::Word),
    ("rag", Column::Word),
    ("health", Column::Word),
    ("word", Column::Word),
    ("confidence", Column::Confidence),
    ("conf", Column::Confidence),
    ("progress", Column::Progress),
    ("prog", Column::Progress),
    ("score", Column::Progress),
    ("completion", Column::Progress),
    ("fortschritt", Column::Progress),
    ("due", Column::Field(FieldKey::Due)),
    ("due date", Column::Field(FieldKey::Due)),
    ("due on", Column::Field(FieldKey::Due)),
    ("due at", Column::Field(FieldKey::Due)),
    ("end", Column::Field(FieldKey::Due)),
    ("end date", Column::Field(FieldKey::Due)),
    ("deadline", Column::Field(FieldKey::Due)),
    ("bis", Column::Field(FieldKey::Due)),
    ("start date", Column::Field(FieldKey::Start)),
    ("start", Column::Field(FieldKey::Start)),
    ("start on", Column::Field(FieldKey::Start)),
    ("cycle", Column::Field(FieldKey::Cycle)),
    ("quarter", Column::Field(FieldKey::Cycle)),
    ("period", Column::Field(FieldKey::Cycle)),
    ("time period", Column::Field(FieldKey::Cycle)),
    ("zeitraum", Column::Field(FieldKey::Cycle)),
    ("quartal", Column::Field(FieldKey::Cycle)),
    ("team", Column::Field(FieldKey::Team)),
    ("department", Column::Field(FieldKey::Team)),
    ("squad", Column::Field(FieldKey::Team)),
    ("weight", Column::Field(FieldKey::Weight)),
    ("cadence", Column::Field(FieldKey::Cadence)),
    ("ambition", Column::Field(FieldKey::Ambition)),
    ("url", Column::Field(FieldKey::Url)),
    ("link", Column::Field(FieldKey::Url)),
    ("description", Column::Field(FieldKey::Description)),
    ("notes", Column::Field(FieldKey::Description)),
    ("note", Column::Field(FieldKey::Description)),
    ("confidence score", Column::Confidence),
    ("outcome", Column::Field(FieldKey::Outcome)),
    ("state", Column::Field(FieldKey::State)),
];

/// The column a word in front of a colon names.
pub(in crate::exchange::bring) fn column(key: &str) -> Option<Column> {
    if key.len() > 40 {
        return None;
    }
    let key = loose(key);
    KEYS.iter().find(|(name, _)| *name == key).map(|(_, column)| *column)
}

/// The keys and values of a line that holds nothing else, as they stand there.
pub(super) fn pairs(text: &str) -> Option<Vec<(Column, &str)>> {
    let text = text.trim().trim_start_matches(['-', '–', '·', '*']).trim_start();
    let (_, first) = key_at(text)?;
    let mut starts = vec![(0, first)];
    let seps = [" - ", " – ", " — ", " | ", " · ", "; ", ", ", " • "];
    let mut at = first;
    while let Some((n, sep)) = seps.iter().filter_map(|sep| Some((text[at..].find(sep)? + at, sep.len()))).min() {
        at = n + sep;
        if let Some((_, length)) = key_at(&text[at..]) {
            starts.push((at, at + length));
            at += length;
        }
    }
    let ends = starts.iter().skip(1).map(|(start, _)| *start).chain([text.len()]);
    let loose = |c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '|' | '·' | ';' | ',' | '•');
    let read = |((start, value), end): (&(usize, usize), usize)| {
        let (column, _) = key_at(&text[*start..])?;
        let said = text[*value..end].trim();
        // What parts it from the next key is none of it.
        Some((column, if end == text.len() { said } else { said.trim_end_matches(loose) }))
    };
    starts.iter().zip(ends).map(read).collect()
}

/// The key at the beginning, and where its value begins.
fn key_at(text: &str) -> Option<(Column, usize)> {
    let colon = text.char_indices().take(40).find(|(_, c)| matches!(c, ':' | '：'))?;
    let column = column(&text[..colon.0])?;
    Some((column, colon.0 + colon.1.len_utf8()))
}
