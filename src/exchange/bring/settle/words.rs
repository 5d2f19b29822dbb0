//! Words of how something stands, in the languages people write them: health of goals, states of projects, outcomes.

use super::Around;
use crate::domain::{FieldKey, Kind, Word, text::folded};
use crate::exchange::{
    bring::found::{Answers, Asked, Cells, Found, Place, Question},
    csv::{Column, cells::light},
};
use chrono::NaiveDate;
use std::collections::BTreeMap;

const STATE: Column = Column::Field(FieldKey::State);
const OUTCOME: Column = Column::Field(FieldKey::Outcome);

/// What a word says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    Word(Word),
    /// A state of projects, and of a goal nothing that is kept.
    State(&'static str),
    /// How something ended, and the state of a project that ended so.
    Ended(&'static str, &'static str),
    /// Nothing.
    Nothing,
}

use Says::{Ended, Nothing, State};

const WORDS: [(&[&str], Says); 14] = [
    (
        &[
            "on track",
            "on schedule",
            "healthy",
            "good",
            "ok",
            "progressing",
            "going well",
            "im plan",
            "auf kurs",
            "en bonne voie",
            "en cours normal",
            "en camino",
            "en buen camino",
            "no caminho",
            "no prazo",
            "順調",
        ],
        Says::Word(Word::OnTrack),
    ),
    (
        &[
            "at risk",
            "needs attention",
            "caution",
            "warning",
            "some risk",
            "slipping",
            "gefährdet",
            "kritisch beobachtet",
            "à risque",
            "en riesgo",
            "em risco",
            "verzögert",
            "delayed",
            "in gefahr",
        ],
        Says::Word(Word::AtRisk),
    ),
    (
        &[
            "off track",
            "behind",
            "critical",
            "blocked",
            "in trouble",
            "kritisch",
            "im verzug",
            "blockiert",
            "en retard",
            "bloqué",
            "atrasado",
            "retrasado",
            "bloqueado",
            "bloqueada",
        ],
        Says::Word(Word::OffTrack),
    ),
    (
        &[
            "not started",
            "planned",
            "to do",
            "todo",
            "open",
            "draft",
            "backlog",
            "new",
            "created",
            "pending",
            "nicht begonnen",
            "offen",
            "geplant",
            "neu",
            "à faire",
            "non commencé",
            "pas commencé",
            "prévu",
            "sin empezar",
            "no iniciado",
            "pendiente",
            "não iniciado",
            "a fazer",
            "planejado",
            "upcoming",
        ],
        State("planned"),
    ),
    (
        &[
            "in progress",
            "ongoing",
            "active",
            "started",
            "doing",
            "wip",
            "in arbeit",
            "laufend",
            "begonnen",
            "aktiv",
            "en cours",
            "en curso",
            "en progreso",
            "em andamento",
            "em progresso",
            "running",
        ],
        State("active"),
    ),
    (
        &["paused", "on hold", "hold", "pausiert", "en pause", "en pausa", "em pausa", "postponed", "deferred", "zurückgestellt"],
        State("paused"),
    ),
    (
        &[
            "done",
            "completed",
            "complete",
            "achieved",
            "accomplished",
            "reached",
            "closed",
            "finished",
            "hit",
            "success",
            "erledigt",
            "fertig",
            "erreicht",
            "abgeschlossen",
            "terminé",
            "atteint",
            "fait",
            "hecho",
            "completado",
            "logrado",
            "alcanzado",
            "concluído",
            "feito",
            "alcançado",
            "✅",
            "✓",
            "✔",
        ],
        Ended("achieved", "done"),
    ),
    (&["partial", "partially achieved", "partly achieved", "teilweise erreicht", "partiel", "parcial"], Ended("partial", "done")),
    (
        &[
            "missed",
            "not achieved",
            "failed",
            "not met",
            "verfehlt",
            "nicht erreicht",
            "manqué",
            "non atteint",
            "no logrado",
            "não alcançado",
            "❌",
        ],
        Ended("missed", "done"),
    ),
    (
        &[
            "dropped",
            "cancelled",
            "canceled",
            "abandoned",
            "archived",
            "rejected",
            "won't do",
            "gestrichen",
            "abgebrochen",
            "annulé",
            "abandonné",
            "cancelado",
            "cancelada",
            "abandonado",
        ],
        Ended("dropped", "cancelled"),
    ),
    (&["no status", "no update", "unknown", "undefined", "ohne status", "kein status", "sin estado", "sem status"], Nothing),
    (&["green", "grün", "vert", "verde", "🟢"], Says::Word(Word::OnTrack)),
    (&["yellow", "amber", "orange", "gelb", "jaune", "amarillo", "amarelo", "🟡", "🟠"], Says::Word(Word::AtRisk)),
    (&["red", "rot", "rouge", "rojo", "vermelho", "🔴"], Says::Word(Word::OffTrack)),
];

/// What a text says, where somebody knows it: the whole of it, or what is left without signs (`Active 🏗`).
fn says(text: &str) -> Option<Says> {
    if let Some(word) = Word::from_word(text).or_else(|| light(text)) {
        return Some(Says::Word(word));
    }
    let whole = folded(text).replace(['_', '-'], " ");
    let letters: String = whole.chars().filter(|c| c.is_alphanumeric() || *c == ' ' || *c == '\'').collect();
    let known = |text: &str| WORDS.iter().find(|(words, _)| words.contains(&text.trim())).map(|(_, says)| *says);
    known(&whole).or_else(|| known(&letters).filter(|_| !letters.trim().is_empty()))
}

/// An answer: a word of health, a state, an outcome, or `ignore`.
fn answered(word: &str) -> Option<Says> {
    if folded(word) == "ignore" { Some(Nothing) } else { says(word) }
}

/// Whether a column of words holds any that somebody knows.
pub(in crate::exchange::bring) fn is_known(text: &str) -> bool {
    says(text).is_some()
}

/// Turns every word into one of ours.
pub(super) fn read(found: &mut Found, answers: &Answers, around: Around) {
    let mut unknown: BTreeMap<String, (Place, String)> = BTreeMap::new();
    let (mut early, mut left) = (0, Vec::new());
    let ends: Vec<Option<NaiveDate>> = (0..found.items.len()).map(|n| super::cycle::end(found, n, around)).collect();
    let mut one = |kind: Option<Kind>, end: Option<NaiveDate>, place: &Place, cells: &mut Cells, is_item: bool| {
        for column in [Column::Word, Column::Health, STATE, OUTCOME] {
            let Some(text) = cells.take(column) else { continue };
            let key = format!("word {text}");
            let known = says(&text);
            if known.is_none() {
                unknown.entry(folded(&text)).or_insert_with(|| (place.clone(), text.clone()));
            }
            let Some(says) = answers.get(&key).and_then(answered).or(known) else { continue };
            match (says, kind) {
                (Says::Word(word), _) => cells.say(Column::Word, word.word()),
                (State(state) | Ended(_, state), Some(Kind::Project)) if is_item => cells.say(STATE, state),
                (Ended(outcome, _), Some(_)) if is_item && end.is_some_and(|end| end < around.today) => {
                    cells.say(OUTCOME, outcome);
                }
                (Ended(..), _) if is_item => {
                    early += 1;
                    left.push((place.clone(), text));
                }
                (State(_) | Ended(..) | Nothing, _) => {}
            }
        }
    };
    for (item, end) in found.items.iter_mut().zip(ends) {
        one(item.kind, end, &item.place, &mut item.cells, true);
    }
    for said in &mut found.check_ins {
        one(None, None, &said.place, &mut said.cells, false);
    }
    if let Some((place, text)) = left.into_iter().next() {
        let what = if early == 1 { "1 item says".to_owned() } else { format!("{early} items say") };
        found.leave(
            place,
            format!("“{text}” is how it ended, and its cycle is not known to be over: {what} so, to be scored here"),
        );
    }
    for (place, text) in unknown.into_values() {
        let at = found.place(&place).map(|place| format!(" in {place}")).unwrap_or_default();
        let choices = [
            ("ignore", "nothing".to_owned()),
            ("on track", "on track".to_owned()),
            ("at risk", "at risk".to_owned()),
            ("off track", "off track".to_owned()),
            ("planned", "not begun".to_owned()),
            ("done", "reached, or done".to_owned()),
            ("dropped", "given up".to_owned()),
        ];
        let asks = format!("“{text}”{at} says how something stands, and nobody here knows the word");
        let question = Question::new(&format!("word {text}"), asks, &choices, Asked::Open, answers);
        found.questions.push(question);
    }
}
