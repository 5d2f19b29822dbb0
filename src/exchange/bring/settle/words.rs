//! Words of how something stands: health of goals, states of projects, outcomes. What is none of them is asked.

use super::Around;
use crate::domain::{FieldKey, Kind, text::folded};
use crate::exchange::{
    bring::{
        found::{Answers, Asked, Cells, Found, Place, Question},
        standing::Standing::{self, Ended, Nothing, State},
    },
    csv::Column,
};
use chrono::NaiveDate;
use std::collections::BTreeMap;

const STATE: Column = Column::Field(FieldKey::State);
const OUTCOME: Column = Column::Field(FieldKey::Outcome);

/// An answer: a word of health, a state, an outcome, or `ignore`.
fn answered(word: &str) -> Option<Standing> {
    if folded(word) == "ignore" { Some(Nothing) } else { Standing::of_cell(word) }
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
            let known = Standing::of_cell(&text);
            if known.is_none() {
                unknown.entry(folded(&text)).or_insert_with(|| (place.clone(), text.clone()));
            }
            let Some(says) = answers.get(&key).and_then(answered).or(known) else { continue };
            match (says, kind) {
                (Standing::Word(word), _) => cells.say(Column::Word, word.word()),
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
