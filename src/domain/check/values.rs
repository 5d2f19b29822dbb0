//! Whether single values make sense by themselves: lengths, ranges, dates.

use super::{
    after::{a, quoted},
    refuse,
};
use crate::domain::{
    CheckIn, Entity, Field, Item, Kind,
    change::Refusal,
    fields::Fields,
    goal::Body,
    key_result::{Metric, Step, Waypoint},
    link::Expect,
};
use chrono::{Datelike, NaiveDate};
use std::collections::HashSet;

/// The longest title, note or reason, in characters.
pub(super) const TITLE: usize = 10_000;
/// The longest line of other text.
pub(super) const TEXT: usize = 10_000;
/// The longest description.
const DESCRIPTION: usize = 1_000_000;
/// The largest number: beyond it neighbouring integers begin to merge.
const LARGEST: f64 = 1e15;

/// The most steps a key result can have: one bit each.
pub(super) const STEPS: u8 = 64;

pub(super) fn date(date: NaiveDate, what: &str) -> Result<(), Refusal> {
    if (1..=9999).contains(&date.year()) {
        return Ok(());
    }
    refuse(format!("{what} cannot be {date}: dates run from year 1 to 9999; give one like 2026-11-23"))
}

fn number(value: f64, what: &str) -> Result<(), Refusal> {
    if value.is_finite() && value.abs() <= LARGEST {
        return Ok(());
    }
    refuse(format!("{what} cannot be {value}: numbers run to 1e15 either way; use a larger unit"))
}

pub(super) fn text_length(text: &str, what: &str, most: usize) -> Result<(), Refusal> {
    // Bytes first: counting characters of every text of an import would be a waste.
    if text.len() <= most || text.chars().nth(most).is_none() {
        return Ok(());
    }
    refuse(format!("{what} is too long: at most {most} characters fit; shorten it"))
}

fn title(text: &str, what: &str) -> Result<(), Refusal> {
    if text.chars().all(|c| c.is_whitespace() || c.is_control()) {
        return refuse(format!("{what} cannot be blank: people find things by it; write one line"));
    }
    text_length(text, what, TITLE)
}

fn weight(value: f64, what: &str) -> Result<(), Refusal> {
    if value.is_finite() && (0.0..=LARGEST).contains(&value) {
        return Ok(());
    }
    refuse(format!("{what} cannot be {value}: a weight is a number from 0 (not counted) to 1e15; the default is 1"))
}

fn steps(steps: &[Step], of: &str) -> Result<(), Refusal> {
    let mut keys = HashSet::new();
    for step in steps {
        let what = format!("The step {} of {of}", quoted(&step.title));
        if step.key >= STEPS {
            return refuse(format!("{what} does not fit: a key result has at most {STEPS} steps; break it into two key results"));
        }
        if !keys.insert(step.key) {
            return refuse(format!("{what} shares its key {} with another; give each step its own", step.key));
        }
        title(&step.title, &format!("The title of a step of {of}"))?;
        weight(step.weight, &format!("The weight of {what}"))?;
        if let Some(day) = step.date {
            date(day, &format!("The date of {what}"))?;
        }
    }
    Ok(())
}

fn waypoints(waypoints: &[Waypoint], of: &str) -> Result<(), Refusal> {
    let mut days = HashSet::new();
    for point in waypoints {
        date(point.date, &format!("A waypoint of {of}"))?;
        number(point.value, &format!("The waypoint of {of} on {}", point.date))?;
        if !days.insert(point.date) {
            return refuse(format!("{of} has two waypoints on {}; the expected line can take only one value a day", point.date));
        }
    }
    Ok(())
}

/// Refuses a value that its field can never have. `of` names what it is a field of.
pub(super) fn check_field(field: &Field, of: &str) -> Result<(), Refusal> {
    let what = || format!("The {} of {of}", field.name());
    match field {
        Field::Title(v) => title(v, &what()),
        Field::Description(Some(v)) => text_length(v, &what(), DESCRIPTION),
        Field::Url(Some(v))
        | Field::External(Some(v))
        | Field::Unit(Some(v))
        | Field::Source(Some(v))
        | Field::Email(Some(v))
        | Field::Because(Some(v))
        | Field::Comment(v) => text_length(v, &what(), TEXT),
        Field::Start(Some(v))
        | Field::Due(Some(v))
        | Field::StateOn(Some(v))
        | Field::Left(Some(v))
        | Field::Done(Some(v))
        | Field::Ended(Some(v)) => date(*v, &what()),
        Field::Baseline(Some(v)) | Field::Target(Some(v)) | Field::Upper(Some(v)) | Field::Expect(Some(Expect::Amount(v))) => {
            number(*v, &what())
        }
        Field::Weight(v) => weight(*v, &what()),
        Field::Steps(v) => steps(v, of),
        Field::Waypoints(v) => waypoints(v, of),
        Field::Snooze(Some(v)) => {
            date(v.until, &what())?;
            if v.reason.trim().is_empty() {
                return refuse(format!(
                    "{of} cannot be snoozed without a reason: silence is never green; say why in a few words"
                ));
            }
            text_length(&v.reason, &what(), TEXT)
        }
        Field::Expect(Some(Expect::Share(v))) => {
            if v.is_finite() && (0.0..=10.0).contains(v) {
                return Ok(());
            }
            refuse(format!("{} cannot be {} % of the gap; give a share from 0 to 1000 %", what(), v * 100.0))
        }
        Field::Judged(Some(v)) => {
            date(v.on, &what())?;
            text_length(&v.why, &what(), TEXT)
        }
        Field::Minutes(v) => {
            if (1..=240).contains(v) {
                return Ok(());
            }
            refuse(format!("A review cannot take {v} minutes; give 1 to 240"))
        }
        Field::Rating(Some(v)) => {
            if (1..=5).contains(v) {
                return Ok(());
            }
            refuse(format!("A review cannot be rated {v}; give 1 to 5"))
        }
        _ => Ok(()),
    }
}

/// Refuses an entity with a value that its field can never have.
pub(super) fn check_entity(entity: &Entity) -> Result<(), Refusal> {
    let noun = entity.noun();
    let of = match entity.field(&Field::Title(String::new())) {
        Some(Field::Title(title)) if !title.trim().is_empty() => quoted(&title),
        _ => format!("the {noun}"),
    };
    // Each kind of entity has some of these; their own values are what is looked at.
    let blank = [
        Field::Title(String::new()),
        Field::Description(None),
        Field::Url(None),
        Field::External(None),
        Field::Start(None),
        Field::Due(None),
        Field::StateOn(None),
        Field::Baseline(None),
        Field::Target(None),
        Field::Upper(None),
        Field::Unit(None),
        Field::Source(None),
        Field::Weight(1.0),
        Field::Steps(Vec::new()),
        Field::Waypoints(Vec::new()),
        Field::Snooze(None),
        Field::Email(None),
        Field::Left(None),
        Field::Because(None),
        Field::Expect(None),
        Field::Judged(None),
        Field::Done(None),
        Field::Minutes(1),
        Field::Rating(None),
        Field::Ended(None),
        Field::Comment(String::new()),
    ];
    for field in blank.iter().filter_map(|like| entity.field(like)) {
        check_field(&field, &of)?;
    }
    match entity {
        Entity::Item(e) => date(e.created, &format!("The day {of} was created")),
        Entity::Link(e) => {
            if let Some(value) = e.value_then {
                number(value, "The value at the time of the link")?;
            }
            date(e.made, "The day of the link")
        }
        Entity::Review(e) => date(e.on, "The day of the review"),
        Entity::Action(e) => date(e.made, &format!("The day of {of}")),
        Entity::Acknowledgement(e) => date(e.on, "The day of the acknowledgement"),
        Entity::Cycle(_) | Entity::Team(_) | Entity::Person(_) | Entity::Decision(_) => Ok(()),
    }
}

/// Refuses a check-in that says nothing, or something its item cannot have.
pub(super) fn check_check_in(check_in: &CheckIn, item: &Item, name: &str) -> Result<(), Refusal> {
    let blank = |text: &Option<Box<str>>| text.as_deref().is_none_or(|t| t.trim().is_empty());
    let says_words = !blank(&check_in.note) || !blank(&check_in.next);
    let says_numbers = check_in.value.is_some() || check_in.done.is_some() || check_in.confidence.is_some();
    if !says_words && !says_numbers && check_in.word.is_none() && check_in.progress.is_none() && !check_in.unchanged {
        return refuse(format!("A check-in of {name} must say something: a value, a confidence or a note"));
    }
    date(check_in.on, &format!("The day of the check-in of {name}"))?;
    text_length(check_in.note.as_deref().unwrap_or(""), &format!("The note on {name}"), TEXT)?;
    text_length(check_in.next.as_deref().unwrap_or(""), &format!("The next step of {name}"), TEXT)?;
    if let Some(confidence) = check_in.confidence.filter(|c| *c > 10) {
        return refuse(format!("The confidence in {name} cannot be {confidence}: it runs from 0 (no hope) to 10 (certain)"));
    }
    if let Some(progress) = check_in.progress {
        if item.kind() != Kind::Project {
            return refuse(format!("The progress of {name} is computed from its values; check in a value instead"));
        }
        if !(0.0..=1.0).contains(&progress) {
            return refuse(format!("The progress of {name} cannot be {} %: it runs from 0 to 100 %", progress * 100.0));
        }
    }
    let Body::KeyResult(kr) = &item.body else {
        if check_in.value.is_some() || check_in.done.is_some() {
            return refuse(format!(
                "{name} takes no value: only key results are measured, and it is {}; give a confidence or a note",
                a(item.kind().name())
            ));
        }
        return Ok(());
    };
    if let Some(value) = check_in.value {
        number(value, &format!("The value of {name}"))?;
        if kr.metric == Metric::YesNo && value != 0.0 && value.total_cmp(&1.0).is_ne() {
            return refuse(format!("The value of {name} cannot be {value}: it is a yes/no key result; say yes or no"));
        }
    }
    if let Some(done) = check_in.done {
        if kr.metric != Metric::Milestones {
            return refuse(format!("{name} has no steps to tick off: its metric is {}; give a value", kr.metric.word()));
        }
        let known = kr.steps.iter().fold(0u64, |bits, step| bits | 1u64.checked_shl(u32::from(step.key)).unwrap_or(0));
        if done & !known != 0 {
            return refuse(format!("A step of {name} that was ticked off is not there any more; look at its steps again"));
        }
    } else if kr.metric == Metric::Milestones
        && let Some(value) = check_in.value
    {
        let all: f64 = kr.steps.iter().map(|s| s.weight).sum();
        if value < 0.0 || value > all + 1e-9 {
            return refuse(format!(
                "The value of {name} cannot be {value}: its steps weigh {all} together; tick off what is done"
            ));
        }
    }
    Ok(())
}
