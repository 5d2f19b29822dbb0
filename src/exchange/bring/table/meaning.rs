//! What a column of a foreign table can mean, and by which names people call it.
//!
//! Knows names only, not what stands in the cells.

use super::names::NAMES;
use crate::domain::{FieldKey, text::fold::loose};
use crate::exchange::csv::Column;
use std::sync::LazyLock;

/// What a column means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Meaning {
    /// Nothing here.
    Ignore,
    /// The title of the objective the row is about or hangs on.
    Objective,
    /// The title of a key result, beside that of its objective or alone.
    KeyResult,
    /// The title of a project, beside what it serves.
    Project,
    /// The title of whatever the row is about.
    Title,
    /// What the row is about: an objective, a key result, a project.
    Kind,
    /// The id of the row.
    Id,
    /// The ids of what it hangs on.
    Parent,
    /// The title of what it hangs on.
    ParentTitle,
    /// An outline number: `1`, `1.2`, `1.2.1`.
    Number,
    /// A title whose depth is that of its column: `Main`, `L1`, `L2`.
    Level(u8),
    /// Something said of the item.
    Says(Column),
    /// Something said of the n-th key result of the row's objective.
    Wide(u8, Column),
    /// The value of a period, which the header names.
    Period,
    /// The confidence of a period.
    PeriodConfidence,
    /// A word or a note of a period.
    PeriodNote,
}

use Meaning::{Level, Says};

/// Meanings that have no name a header is matched with, and how flags and maps call them.
const OTHERS: [(Meaning, &str); 4] = [
    (Meaning::Ignore, "ignore"),
    (Meaning::Period, "weekly value"),
    (Meaning::PeriodConfidence, "weekly confidence"),
    (Meaning::PeriodNote, "weekly note"),
];

impl Meaning {
    /// How flags and maps call it.
    pub fn word(self) -> String {
        if let Level(n) = self {
            return format!("level {n}");
        }
        if let Meaning::Wide(n, column) = self {
            return format!("key result {n} {}", column.name());
        }
        let named = NAMES.iter().map(|(meaning, word, ..)| (*meaning, *word)).chain(OTHERS);
        named.into_iter().find(|(meaning, _)| *meaning == self).map_or_else(
            || if let Says(column) = self { column.name().to_owned() } else { String::new() },
            |(_, word)| word.to_owned(),
        )
    }

    /// What is called so in a flag or a map; what a map says beside it (`fill-down`, `percent-format`) only describes.
    pub fn from_word(text: &str) -> Option<Meaning> {
        let text = plain(text.split(" fill-down").next().unwrap_or(text).split(" percent-format").next().unwrap_or(text));
        let named = NAMES.iter().map(|(meaning, word, ..)| (*meaning, *word)).chain(OTHERS);
        if let Some((meaning, _)) = named.into_iter().find(|(_, word)| plain(word) == text) {
            return Some(meaning);
        }
        if let Some(n) = text.strip_prefix("level ").and_then(|n| n.parse().ok()) {
            return Some(Level(n));
        }
        if let Some((n, rest)) = text.strip_prefix("key result ").and_then(|rest| rest.split_once(' ')) {
            return Some(Meaning::Wide(n.parse().ok()?, Column::from_header(rest)?));
        }
        Column::from_header(&text).map(Says)
    }

    /// All that a question offers.
    pub fn offered() -> impl Iterator<Item = Meaning> {
        NAMES.iter().map(|(meaning, ..)| *meaning).chain(OTHERS.map(|(meaning, _)| meaning))
    }
}

/// A name as it is compared: small letters, no accents, no signs, no plural.
pub(in crate::exchange::bring) fn plain(name: &str) -> String {
    let words = loose(name);
    let singular = |word: &str| match word.strip_suffix('s') {
        Some(stem) if stem.len() > 3 && !stem.ends_with(['s', 'u', 'i']) => stem.to_owned(),
        _ => word.to_owned(),
    };
    words.split(' ').map(singular).collect::<Vec<_>>().join(" ")
}

/// Every name of a column that says something of an item, the exact ones first.
pub(in crate::exchange::bring) fn columns_by_name() -> impl Iterator<Item = (&'static str, Column)> {
    let of = |exact: bool| {
        NAMES.iter().filter_map(move |(meaning, _, names, others)| match meaning {
            Says(column) => Some((if exact { *names } else { *others }, *column)),
            _ => None,
        })
    };
    of(true).chain(of(false)).flat_map(|(names, column)| names.split(" · ").map(move |name| (name, column)))
}

/// How well a name fits every meaning it fits at all: 1 as we call it, 0.8 as others do, 0.5 where it is among other words.
pub(super) fn by_name(header: &str) -> Vec<(Meaning, f64)> {
    let name = plain(header);
    if name.is_empty() {
        return Vec::new();
    }
    let words: Vec<&str> = name.split(' ').collect();
    let is_cjk = name.chars().any(|c| ('\u{3040}'..'\u{a000}').contains(&c));
    let within = |known: &str| {
        let known: Vec<&str> = known.split(' ').collect();
        words.windows(known.len()).any(|window| *window == known[..])
    };
    let score = |known: &Known| {
        if known.exact.contains(&name) {
            1.0
        } else if known.others.contains(&name) {
            0.8
        } else if known.all().any(|known| within(known) || is_cjk && name.contains(known.as_str())) {
            0.5
        } else {
            0.0
        }
    };
    KNOWN.iter().map(|known| (known.meaning, score(known))).filter(|(_, score)| *score > 0.0).collect()
}

/// The names of a meaning, as they are compared.
struct Known {
    meaning: Meaning,
    exact: Vec<String>,
    others: Vec<String>,
}

impl Known {
    fn all(&self) -> impl Iterator<Item = &String> {
        self.exact.iter().chain(&self.others)
    }
}

/// All of them, made once: every cell of the first rows is compared with each.
static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| {
    let plain_ones = |names: &str| names.split(" · ").map(plain).filter(|name| !name.is_empty()).collect();
    let known = |(meaning, _, exact, others): &(Meaning, &str, &str, &str)| Known {
        meaning: *meaning,
        exact: plain_ones(exact),
        others: plain_ones(others),
    };
    NAMES.iter().map(known).collect()
});

/// A level by its name: `Main`, `L1`, `Level 2`, `Ebene 3`.
pub(super) fn level(header: &str) -> Option<u8> {
    let name = plain(header);
    if name == "main" || name == "main goal" {
        return Some(0);
    }
    let rest = ["level", "lvl", "ebene", "niveau", "nivel", "l"].iter().find_map(|word| name.strip_prefix(word))?;
    rest.trim().parse().ok().filter(|n| *n < 20)
}

/// What is said of the n-th key result: `key_result_1_title`, `KR1`, `KR 2 Target`.
pub(super) fn wide(header: &str) -> Option<(u8, Column)> {
    let name = plain(header);
    let rest = ["key result", "keyresult", "kr", "resultat cle", "resultado clave", "resultado chave", "schlusselergebnis"]
        .iter()
        .find_map(|word| name.strip_prefix(word))?
        .trim_start();
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let n = rest[..digits].parse().ok().filter(|n| *n > 0)?;
    let part = rest[digits..].trim();
    if part.is_empty() || matches!(part, "title" | "name" | "titel" | "description" | "text") {
        return Some((n, Column::Field(FieldKey::Title)));
    }
    let best = by_name(part).into_iter().filter_map(|(meaning, score)| match meaning {
        Says(column) => Some((column, score)),
        _ => None,
    });
    best.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(column, _)| (n, column))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Meaning::{KeyResult, Objective, Parent};

    const fn field(key: FieldKey) -> Meaning {
        Says(Column::Field(key))
    }

    fn best(header: &str) -> Option<(Meaning, f64)> {
        by_name(header).into_iter().max_by(|a, b| a.1.total_cmp(&b.1))
    }

    #[test]
    fn headers_in_five_languages_mean_what_they_say() {
        for (header, meaning) in [
            ("Objective", Objective),
            ("Key Results", KeyResult),
            ("Schlüsselergebnis", KeyResult),
            ("Résultats clés", KeyResult),
            ("Verantwortlich", field(FieldKey::Owner)),
            ("Responsável", field(FieldKey::Owner)),
            ("Owner_Email_ID", field(FieldKey::Owner)),
            ("Startwert", field(FieldKey::Baseline)),
            ("Zielwert", field(FieldKey::Target)),
            ("Valeur cible", field(FieldKey::Target)),
            ("Istwert", Says(Column::Value)),
            ("Fortschritt", Says(Column::Progress)),
            ("Parent Row IDs", Parent),
            ("Quartal", field(FieldKey::Cycle)),
            ("Échéance", field(FieldKey::Due)),
            ("Confiança", Says(Column::Confidence)),
        ] {
            assert_eq!(best(header).map(|(meaning, _)| meaning), Some(meaning), "{header}");
        }
        assert!(best("Colour").is_none() && best("").is_none());
        assert!(best("Baseline (EUR)").is_some_and(|(m, score)| m == field(FieldKey::Baseline) && score < 0.8));
    }

    #[test]
    fn every_meaning_is_read_back_by_its_word() {
        for meaning in Meaning::offered().chain([Level(3), Meaning::Wide(2, Column::Progress)]) {
            assert_eq!(Meaning::from_word(&meaning.word()), Some(meaning), "{}", meaning.word());
        }
        assert_eq!(Meaning::from_word("objective fill-down"), Some(Objective));
        assert_eq!(Meaning::from_word("baseline percent-format"), Some(field(FieldKey::Baseline)));
        assert_eq!(Meaning::from_word("nonsense"), None);
    }

    #[test]
    fn wide_and_level_columns_are_told_by_their_numbers() {
        let title = Column::Field(FieldKey::Title);
        assert_eq!(wide("key_result_1_title"), Some((1, title)));
        assert_eq!(wide("KR2"), Some((2, title)));
        assert_eq!(wide("KR 3 Target"), Some((3, Column::Field(FieldKey::Target))));
        assert_eq!(wide("key_result_2_completion"), Some((2, Column::Progress)));
        assert_eq!((wide("KR"), wide("Key result owner")), (None, None));
        assert_eq!((level("Main"), level("L1"), level("Ebene 2"), level("Lead")), (Some(0), Some(1), Some(2), None));
    }
}
