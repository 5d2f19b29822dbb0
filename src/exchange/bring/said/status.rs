//! Signs and words of how something stands: 🟢, `DONE`, `at risk`.

use super::tokens::Token;
use crate::{domain::FieldKey, exchange::csv::Column};

/// How something stands, as whoever wrote it said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It goes well.
    OnTrack,
    /// It may fail.
    AtRisk,
    /// It fails.
    OffTrack,
    /// It is done.
    Done,
    /// It was not reached.
    Missed,
    /// It was given up.
    Dropped,
}

impl Status {
    /// The column of items.csv and the cell in it.
    pub fn cell(self) -> (Column, &'static str) {
        match self {
            Status::OnTrack => (Column::Word, "on track"),
            Status::AtRisk => (Column::Word, "at risk"),
            Status::OffTrack => (Column::Word, "off track"),
            Status::Done => (Column::Field(FieldKey::Outcome), "achieved"),
            Status::Missed => (Column::Field(FieldKey::Outcome), "missed"),
            Status::Dropped => (Column::Field(FieldKey::Outcome), "dropped"),
        }
    }
}

/// Words of one status, small letters; longer ones before those they begin with.
const WORDS: [(&[&str], Status); 46] = [
    (&["on", "track"], Status::OnTrack),
    (&["on_track"], Status::OnTrack),
    (&["green"], Status::OnTrack),
    (&["im", "plan"], Status::OnTrack),
    (&["grün"], Status::OnTrack),
    (&["progressing"], Status::OnTrack),
    (&["en", "bonne", "voie"], Status::OnTrack),
    (&["at", "risk"], Status::AtRisk),
    (&["at_risk"], Status::AtRisk),
    (&["needs", "attention"], Status::AtRisk),
    (&["amber"], Status::AtRisk),
    (&["yellow"], Status::AtRisk),
    (&["gefährdet"], Status::AtRisk),
    (&["gelb"], Status::AtRisk),
    (&["à", "risque"], Status::AtRisk),
    (&["en", "riesgo"], Status::AtRisk),
    (&["off", "track"], Status::OffTrack),
    (&["off_track"], Status::OffTrack),
    (&["behind"], Status::OffTrack),
    (&["red"], Status::OffTrack),
    (&["blocked"], Status::OffTrack),
    (&["kritisch"], Status::OffTrack),
    (&["rot"], Status::OffTrack),
    (&["en", "retard"], Status::OffTrack),
    (&["atrasado"], Status::OffTrack),
    (&["done"], Status::Done),
    (&["complete"], Status::Done),
    (&["completed"], Status::Done),
    (&["accomplished"], Status::Done),
    (&["achieved"], Status::Done),
    (&["finished"], Status::Done),
    (&["shipped"], Status::Done),
    (&["erledigt"], Status::Done),
    (&["fertig"], Status::Done),
    (&["erreicht"], Status::Done),
    (&["terminé"], Status::Done),
    (&["hecho"], Status::Done),
    (&["missed"], Status::Missed),
    (&["failed"], Status::Missed),
    (&["not", "achieved"], Status::Missed),
    (&["dropped"], Status::Dropped),
    (&["cancelled"], Status::Dropped),
    (&["canceled"], Status::Dropped),
    (&["abandoned"], Status::Dropped),
    (&["abgebrochen"], Status::Dropped),
    (&["deprioritized"], Status::Dropped),
];

/// What a sign says.
pub(super) fn of_sign(sign: char) -> Option<Status> {
    Some(match sign {
        '🟢' | '🟩' | '💚' => Status::OnTrack,
        '🟡' | '🟨' | '🟠' | '🟧' | '💛' | '🧡' | '⚠' => Status::AtRisk,
        '🔴' | '🟥' | '⛔' => Status::OffTrack,
        '✅' | '☑' | '✔' | '🏁' => Status::Done,
        '❌' | '✖' | '🚫' => Status::Missed,
        _ => return None,
    })
}

/// What a word says by itself.
pub(super) fn of_word(word: &str) -> Option<Status> {
    WORDS.iter().find(|(words, _)| *words == [word]).map(|(_, status)| *status)
}

/// What the words at the beginning say, and how many they are.
pub(super) fn words_at(tokens: &[Token]) -> Option<(Status, usize)> {
    let is_there = |words: &[&str]| words.len() <= tokens.len() && words.iter().zip(tokens).all(|(w, t)| t.word() == Some(w));
    WORDS.iter().find(|(words, _)| is_there(words)).map(|(words, status)| (*status, words.len()))
}

/// What a cell says by itself: `🟢`, `On Track`, `Im Plan`, `✅ Done`; `None`: it is another word.
pub fn status(text: &str) -> Option<Status> {
    if text.len() > 80 {
        return None;
    }
    let sign = text.chars().find_map(of_sign);
    let bare: String = text.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let lower = bare.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let said = WORDS.iter().find(|(of, _)| *of == words.as_slice()).map(|(_, status)| *status);
    if words.is_empty() { sign } else { said.or(sign) }
}
