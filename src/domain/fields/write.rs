//! From the value of a field to text that reads back as the same value: what files hold.
//!
//! Must not know: what people and things are called, and how numbers are shown to people.

use super::held::Value;
use crate::domain::{
    deadline::TimeOff,
    key_result::{Step, Waypoint},
    link::Expect,
    text::{number::plain, time::say_time},
};

/// A value as files hold it, text from people as it is; empty for nothing. `None`: whom and what it means only those can say
/// who know the names.
pub fn written(value: Value<'_>) -> Option<String> {
    Some(match value {
        Value::None => String::new(),
        Value::Text(text) => text.to_owned(),
        Value::Number(n) => number(n),
        Value::Count(n) => n.to_string(),
        Value::Day(day) => day.to_string(),
        Value::Word(word) => word.to_owned(),
        Value::Time(time) => say_time(time),
        Value::Truth(yes) => if yes { "yes" } else { "no" }.to_owned(),
        Value::Steps(list) => list.iter().map(step).collect::<Vec<_>>().join(";"),
        Value::Waypoints(list) => list.iter().map(waypoint).collect::<Vec<_>>().join(";"),
        Value::TimesOff(list) => TimeOff::write_all(list),
        Value::Expect(Expect::Amount(amount)) => number(amount),
        Value::Expect(Expect::Share(share)) => format!("{} %", percent(share)),
        Value::Id(_)
        | Value::Ids(_)
        | Value::Scope(_)
        | Value::Snooze(_)
        | Value::Judged(_)
        | Value::Closing(_)
        | Value::Carried(_)
        | Value::Agenda(_)
        | Value::Healths(_)
        | Value::Ratings(_)
        | Value::Rounds(_)
        | Value::Answers(_)
        | Value::Marks(_) => return None,
    })
}

/// The shortest decimal that reads back as the same number wherever it is read; minus zero is zero.
pub fn number(value: f64) -> String {
    let value = value + 0.0;
    let text = value.to_string();
    if text.len() <= 40 { plain(text) } else { format!("{value:e}") }
}

/// A fraction as a percentage that, divided by a hundred, is the same fraction again.
pub fn percent(fraction: f64) -> String {
    let scaled = fraction * 100.0;
    (0..=17)
        .map(|digits| format!("{scaled:.digits$}"))
        .find(|text| text.parse::<f64>().is_ok_and(|n| (n / 100.0).total_cmp(&fraction).is_eq()))
        .unwrap_or_else(|| number(scaled))
}

fn waypoint(point: &Waypoint) -> String {
    format!("{}={}", point.date, number(point.value))
}

fn step(step: &Step) -> String {
    let title = step_title(step);
    let is_plain = step.weight.total_cmp(&1.0).is_eq() && !title.contains('/');
    match step.date {
        None if is_plain => title,
        None => format!("{title}/{}", number(step.weight)),
        Some(date) => format!("{title}/{}/{date}", number(step.weight)),
    }
}

/// In a list of steps the `;` separates.
pub fn step_title(step: &Step) -> String {
    step.title.replace(';', ",")
}
