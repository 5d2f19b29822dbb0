//! How often a file that does not say it checks in.

use crate::domain::{FieldKey, key_result::Cadence};
use crate::exchange::{
    bring::found::{Above, Answers, Asked, Found, Question},
    csv::Column,
};
use chrono::NaiveDate;
use std::collections::BTreeMap;

const CADENCE: Column = Column::Field(FieldKey::Cadence);
/// Of fewer gaps nobody can tell a rhythm.
const FEWEST: usize = 3;

/// Tells how often the check-ins of a file come where that is not weekly, and sets it where somebody agrees.
pub(super) fn tell(found: &mut Found, answers: &Answers) {
    let mut days: BTreeMap<usize, Vec<NaiveDate>> = BTreeMap::new();
    for said in &found.check_ins {
        if let (Above::Item(n), Some(day)) = (&said.of, said.cells.get(Column::On).and_then(|on| on.parse().ok()))
            && found.items[*n].cells.get(CADENCE).is_none()
        {
            days.entry(*n).or_default().push(day);
        }
    }
    let mut gaps = Vec::new();
    for days in days.values_mut() {
        days.sort_unstable();
        days.dedup();
        gaps.extend(days.windows(2).map(|pair| (pair[1] - pair[0]).num_days()));
    }
    if gaps.len() < FEWEST {
        return;
    }
    gaps.sort_unstable();
    let median = gaps[gaps.len() / 2];
    let likely = match median {
        ..=10 => return,
        11..=21 => Cadence::Biweekly,
        22..=60 => Cadence::Monthly,
        _ => Cadence::Quarterly,
    };
    let choices = [("none", "as it is here".to_owned()), (likely.word(), String::new())];
    let asks = format!("checked in every {median} days (median)");
    let question = Question::new("cadence", asks, &choices, Asked::Guessed, answers);
    if question.asked == Asked::Answered && question.word(answers) == Some(likely.word()) {
        for n in days.into_keys() {
            found.items[n].cells.say(CADENCE, likely.word());
        }
    }
    found.questions.push(question);
}
