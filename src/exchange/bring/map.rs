//! What was answered about a table, kept for the next table with the same columns.
//!
//! Pure over text: whoever calls knows where maps are kept.

use super::found::{Answers, Asked, Found, Seen};
use crate::domain::{known, text::folded};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A map, as its file holds it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Map {
    /// How it is called.
    pub name: String,
    /// The fingerprint of the columns it is for.
    #[serde(rename = "for", default)]
    pub fingerprint: String,
    /// Which sheet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sheet: Option<String>,
    /// Which row is the header.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    header: Option<u32>,
    /// Whether the day or the month comes first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dates: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cycle: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    team: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    into: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    like: Option<String>,
    /// What columns mean, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    columns: BTreeMap<String, String>,
    /// Words of how something stands.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    words: BTreeMap<String, String>,
    /// Whom names mean.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    people: BTreeMap<String, String>,
    /// Every other question.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    answers: BTreeMap<String, String>,
}

/// The fingerprint of the columns of a table, in whatever order they stand; of an outline or a tree that of the name of its file
/// and of its shape. `None`: it has neither.
pub fn fingerprint(found: &Found) -> Option<String> {
    let Some(grid) = &found.grid else {
        let name = found.name.rsplit(['/', '\\']).next().map(folded).filter(|name| name.contains('.'))?;
        return Some(known::short(&["file", &found.form, &name]));
    };
    let mut names: Vec<String> = grid.headers.iter().map(|name| folded(name)).filter(|name| !name.is_empty()).collect();
    names.sort();
    names.dedup();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    Some(known::short(&names))
}

impl Map {
    /// What a file holds; the error is a sentence without the name of the file.
    pub fn read(text: &str) -> Result<Map, String> {
        toml::from_str(text).map_err(|e| {
            let said = e.message().split('\n').next().unwrap_or_default().to_owned();
            format!("this is no map of columns: {said}")
        })
    }

    /// As its file holds it.
    pub fn write(&self) -> String {
        toml::to_string(self).unwrap_or_default()
    }

    /// Of what was answered about a table.
    pub fn of(name: &str, found: &Found, answers: &Answers) -> Option<Map> {
        let mut map = Map { name: name.to_owned(), fingerprint: fingerprint(found)?, ..Map::default() };
        let is_period = |seen: &Seen| seen.means.starts_with("weekly");
        for seen in found.grid.iter().flat_map(|grid| &grid.columns).filter(|seen| !is_period(seen)) {
            let name = seen.key.strip_prefix("column ").unwrap_or(&seen.key);
            map.columns.insert(name.to_owned(), seen.means.clone());
        }
        let guessed =
            found.questions.iter().filter(|question| question.asked == Asked::Guessed && question.key.starts_with("person "));
        let guessed = guessed.filter_map(|question| Some((question.key.as_str(), question.choices.first()?.word.as_str())));
        for (key, word) in guessed.chain(answers.iter()) {
            let word = word.to_owned();
            match key.split_once(' ').unwrap_or((key, "")) {
                ("sheet", _) => map.sheet = Some(word),
                ("header", _) => map.header = word.parse().ok(),
                ("dates", _) => map.dates = Some(word),
                ("cycle", _) => map.cycle = Some(word),
                ("team", _) => map.team = Some(word),
                ("into", _) => map.into = Some(word),
                ("like", _) => map.like = Some(word),
                // What was decided about faults and conflicts of this file says nothing of the next.
                ("bad" | "both", _) => {}
                ("column", name) => _ = map.columns.insert(name.to_owned(), word),
                ("word", name) => _ = map.words.insert(name.to_owned(), word),
                ("person", name) => _ = map.people.insert(name.to_owned(), word),
                _ => _ = map.answers.insert(key.to_owned(), word),
            }
        }
        Some(map)
    }

    /// The answers it holds.
    pub fn answers(&self) -> Answers {
        let mut answers = Answers::default();
        let header = self.header.map(|row| row.to_string());
        let single = [
            ("sheet", &self.sheet),
            ("header", &header),
            ("dates", &self.dates),
            ("cycle", &self.cycle),
            ("team", &self.team),
            ("into", &self.into),
            ("like", &self.like),
        ];
        for (key, word) in single {
            if let Some(word) = word {
                answers.give(key, word);
            }
        }
        for (front, all) in [("column ", &self.columns), ("word ", &self.words), ("person ", &self.people), ("", &self.answers)] {
            for (name, word) in all {
                answers.give(&format!("{front}{name}"), word);
            }
        }
        answers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_is_read_as_it_was_written_and_as_people_write_it() {
        let text = "for = \"b7c1\"\nname = \"Q4 OKRs\"\nsheet = \"Q4 OKRs\"\nheader = 1\ndates = \"dmy\"\ncycle = \"2026-Q4\"\n\
                    columns = { \"Objective\" = \"objective fill-down\", \"Start\" = \"baseline percent-format\" }\n[words]\n\
                    \"Im Plan\" = \"on track\"\n[people]\n\"Ana\" = \"ana@northwind.example\"\n[answers]\noffers = \"take\"\n";
        let map = Map::read(text).unwrap();
        let answers = map.answers();
        for (key, word) in [
            ("header", "1"),
            ("dates", "dmy"),
            ("column Objective", "objective fill-down"),
            ("word im plan", "on track"),
            ("person Ana", "ana@northwind.example"),
            ("offers", "take"),
        ] {
            assert_eq!(answers.get(key), Some(word), "{key}");
        }
        assert_eq!(Map::read(&map.write()), Ok(map));
        assert!(Map::read("name = ").is_err_and(|said| said.starts_with("this is no map of columns: ")));
    }
}
