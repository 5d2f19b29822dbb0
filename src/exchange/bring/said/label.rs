//! The label in front of a title: `O1:`, `KR1.1 —`, `Key result 2:`, `**Objective:**`, `Initiative:`.

/// What a label says that something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// An objective.
    Objective,
    /// A key result.
    KeyResult,
    /// A project.
    Project,
}

/// A label in front of a title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label<'a> {
    /// What it says.
    pub role: Role,
    /// `1.1` of `KR1.1`; empty: none.
    pub number: &'a str,
    /// Whatever stands before it: `CTO` of `CTO KR:`, `Company` of `Company objective:`.
    pub front: &'a str,
    /// What stands behind it; empty: it is a head of several.
    pub rest: &'a str,
    /// It speaks of several: `Key Results`.
    pub many: bool,
}

/// Words of labels in small letters, and whether they speak of several; longer ones before those they begin with.
const WORDS: [(&str, Role, bool); 34] = [
    ("objectives", Role::Objective, true),
    ("objective", Role::Objective, false),
    ("obj", Role::Objective, false),
    ("goals", Role::Objective, true),
    ("goal", Role::Objective, false),
    ("okrs", Role::Objective, true),
    ("okr", Role::Objective, false),
    ("ziele", Role::Objective, true),
    ("ziel", Role::Objective, false),
    ("objectifs", Role::Objective, true),
    ("objectif", Role::Objective, false),
    ("objetivos", Role::Objective, true),
    ("objetivo", Role::Objective, false),
    ("目标", Role::Objective, false),
    ("key results", Role::KeyResult, true),
    ("key result", Role::KeyResult, false),
    ("key-results", Role::KeyResult, true),
    ("key-result", Role::KeyResult, false),
    ("krs", Role::KeyResult, true),
    ("kr", Role::KeyResult, false),
    ("schlüsselergebnisse", Role::KeyResult, true),
    ("schlüsselergebnis", Role::KeyResult, false),
    ("résultats clés", Role::KeyResult, true),
    ("résultat clé", Role::KeyResult, false),
    ("resultados clave", Role::KeyResult, true),
    ("resultado clave", Role::KeyResult, false),
    ("关键结果", Role::KeyResult, false),
    ("initiatives", Role::Project, true),
    ("initiative", Role::Project, false),
    ("projects", Role::Project, true),
    ("project", Role::Project, false),
    ("projekte", Role::Project, true),
    ("projekt", Role::Project, false),
    ("o", Role::Objective, false),
];

/// Whether a word in front of a colon says that an owner follows.
pub(super) fn is_owner(word: &str) -> bool {
    const OWNER: [&str; 12] = [
        "owner",
        "owners",
        "dri",
        "lead",
        "responsible",
        "accountable",
        "assignee",
        "verantwortlich",
        "verantwortliche",
        "responsable",
        "besitzer",
        "owned by",
    ];
    OWNER.contains(&word)
}

/// The label at the beginning of a text; `None`: there is none.
pub fn label(text: &str) -> Option<Label<'_>> {
    let text = text.trim();
    at(text, "").or_else(|| {
        // One or two words before it, where a colon follows: `Company key result:`, `CTO KR:`.
        let colon = text.find(':')?;
        let mut spaces = text[..colon].match_indices(' ').map(|(n, _)| n).take(3);
        spaces
            .find_map(|n| at(text[n + 1..].trim_start(), text[..n].trim()).filter(|label| !label.rest.is_empty() && !label.many))
    })
}

fn at<'a>(text: &'a str, front: &'a str) -> Option<Label<'a>> {
    for (word, role, many) in WORDS {
        let Some(behind) = strip(text, word) else { continue };
        let spaced = behind.trim_start_matches([' ', '\u{a0}', '#']);
        let digits = spaced.len() - spaced.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        let number = spaced[..digits].trim_end_matches('.');
        let number = if number.starts_with(|c: char| c.is_ascii_digit()) { number } else { "" };
        let rest = if number.is_empty() { behind } else { &spaced[number.len()..] };
        // A letter alone is no label without its number.
        if word.len() < 2 && (number.is_empty() || digits > 0 && spaced.len() != behind.len()) {
            continue;
        }
        let rest = rest.trim_start();
        let parted = rest.trim_start_matches([':', '-', '–', '—', '.', ')', '|', '：']);
        let is_label = rest.is_empty()
            || parted.len() < rest.len() && rest[rest.len() - parted.len()..].starts_with([' ', '\u{a0}'])
            || rest.starts_with([':', '：'])
            || rest.len() > parted.len() && parted.is_empty();
        // `KR1 Ship it`: a short label with its number needs nothing between.
        let short = !number.is_empty() && matches!(word, "kr" | "o") && rest.len() < text.len();
        if is_label || short {
            return Some(Label { role, number, front, rest: parted.trim(), many: many || rest.is_empty() && number.is_empty() });
        }
    }
    None
}

/// What follows a word at the beginning, whatever its case.
fn strip<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let mut rest = text;
    for c in word.chars() {
        let first = rest.chars().next()?;
        if !first.to_lowercase().eq(c.to_lowercase()) {
            return None;
        }
        rest = &rest[first.len_utf8()..];
    }
    // `Goals` is no `Goal`, `Krypton` no `KR`.
    (!rest.starts_with(|c: char| c.is_alphabetic() || c == '\'' || c == '’')).then_some(rest)
}
