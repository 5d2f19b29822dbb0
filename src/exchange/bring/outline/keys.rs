//! `Owner: Ana`, `Baseline: 2.1 - Target: 3.5`: what lines below a goal say about it.

use crate::{
    domain::FieldKey,
    exchange::{
        bring::table::{columns_by_name, plain},
        csv::Column,
    },
};
use std::{collections::HashMap, sync::LazyLock};

/// What a key says that the header of a column does not, or says otherwise.
const KEYS: [(&str, Column); 15] = [
    ("owned by", Column::Field(FieldKey::Owner)),
    ("from", Column::Field(FieldKey::Baseline)),
    ("meta", Column::Field(FieldKey::Target)),
    ("currently", Column::Value),
    ("prog", Column::Progress),
    ("completion", Column::Progress),
    ("due on", Column::Field(FieldKey::Due)),
    ("start on", Column::Field(FieldKey::Start)),
    ("squad", Column::Field(FieldKey::Team)),
    ("note", Column::Field(FieldKey::Description)),
    ("outcome", Column::Field(FieldKey::Outcome)),
    ("state", Column::Field(FieldKey::State)),
    ("end on", Column::Field(FieldKey::Due)),
    ("starts on", Column::Field(FieldKey::Start)),
    ("ends on", Column::Field(FieldKey::Due)),
];

/// What the header of a column names, and a key in front of a colon too rarely means to be taken for it.
const NO_KEYS: [&str; 22] = [
    "goal",
    "ziel",
    "objectif",
    "objetivo",
    "done",
    "complete",
    "completed",
    "time",
    "area",
    "service",
    "function",
    "group",
    "timeline",
    "min",
    "max",
    "doc",
    "document",
    "jira",
    "links",
    "ist",
    "stand",
    "about",
];

/// The names of columns that are said of a goal in a line of its own.
static NAMED: LazyLock<HashMap<String, Column>> = LazyLock::new(|| {
    use FieldKey::{
        Ambition, Baseline, Cadence, Cycle, Description, Due, Metric, Owner, Start, Target, Team, Unit, Upper, Url, Weight,
    };
    let mut all = HashMap::new();
    for (name, column) in KEYS {
        all.insert(plain(name), column);
    }
    let is_said = |column: &Column| {
        matches!(
            column,
            Column::Value
                | Column::Progress
                | Column::Confidence
                | Column::Word
                | Column::Field(
                    Owner
                        | Team
                        | Cycle
                        | Start
                        | Due
                        | Metric
                        | Unit
                        | Baseline
                        | Target
                        | Upper
                        | Ambition
                        | Weight
                        | Cadence
                        | Description
                        | Url
                )
        )
    };
    for (name, column) in columns_by_name().filter(|(name, column)| is_said(column) && !NO_KEYS.contains(name)) {
        all.entry(plain(name)).or_insert(column);
    }
    all
});

/// The column a word in front of a colon names.
pub(in crate::exchange::bring) fn column(key: &str) -> Option<Column> {
    if key.len() > 40 { None } else { NAMED.get(&plain(key)).copied() }
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
