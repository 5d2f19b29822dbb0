//! Whether single values make sense by themselves: lengths, ranges, dates.
//!
//! What a value is called is only asked for when it is refused: an import has hundreds of thousands of them.

use super::{
    after::{a, quoted},
    refuse,
};
use crate::domain::{
    CheckIn, Entity, Field, Item, Kind,
    change::Refusal,
    goal::Body,
    key_result::{KeyResult, Metric, Snooze, Step, Waypoint},
    link::{Expect, Judged},
};
use chrono::{Datelike, NaiveDate};

/// The longest title, in characters.
const TITLE: usize = 10_000;
/// The longest note, reason or line of other text.
pub(super) const TEXT: usize = 10_000;
/// The longest description.
const DESCRIPTION: usize = 1_000_000;
/// The largest number: beyond it neighbouring integers begin to merge.
const LARGEST: f64 = 1e15;
/// The most steps a key result can have: one bit each.
const STEPS: u8 = 64;

/// What something is called, made when it is needed.
type Name<'a> = &'a dyn Fn() -> String;

pub(super) fn date(date: NaiveDate, what: Name) -> Result<(), Refusal> {
    if (1..=9999).contains(&date.year()) {
        return Ok(());
    }
    refuse(format!("{} cannot be {date}: dates run from year 1 to 9999; give one like 2026-11-23", what()))
}

fn maybe_date(day: Option<NaiveDate>, what: Name) -> Result<(), Refusal> {
    day.map_or(Ok(()), |day| date(day, what))
}

fn number(value: f64, what: Name) -> Result<(), Refusal> {
    if value.is_finite() && value.abs() <= LARGEST {
        return Ok(());
    }
    refuse(format!("{} cannot be {value}: numbers run to 1e15 either way; use a larger unit", what()))
}

fn maybe_number(value: Option<f64>, what: Name) -> Result<(), Refusal> {
    value.map_or(Ok(()), |value| number(value, what))
}

pub(super) fn text_length(text: &str, what: Name, most: usize) -> Result<(), Refusal> {
    // Bytes first: counting characters of every text of an import would be a waste.
    if text.len() <= most || text.chars().nth(most).is_none() {
        return Ok(());
    }
    refuse(format!("{} is too long: at most {most} characters fit; shorten it", what()))
}

fn maybe_text(text: Option<&str>, what: Name) -> Result<(), Refusal> {
    text.map_or(Ok(()), |text| text_length(text, what, TEXT))
}

fn title(text: &str, what: Name) -> Result<(), Refusal> {
    if text.chars().all(|c| c.is_whitespace() || c.is_control()) {
        return refuse(format!("{} cannot be blank: people find things by it; write one line", what()));
    }
    text_length(text, what, TITLE)
}

fn weight(value: f64, what: Name) -> Result<(), Refusal> {
    if value.is_finite() && (0.0..=LARGEST).contains(&value) {
        return Ok(());
    }
    refuse(format!("{} cannot be {value}: a weight is a number from 0 (not counted) to 1e15; the default is 1", what()))
}

fn steps(steps: &[Step], of: Name) -> Result<(), Refusal> {
    let mut keys = 0u64;
    for step in steps {
        let what = || format!("The step {} of {}", quoted(&step.title), of());
        if step.key >= STEPS {
            return refuse(format!(
                "{} does not fit: a key result has at most {STEPS} steps; break it into two key results",
                what()
            ));
        }
        if keys >> step.key & 1 == 1 {
            return refuse(format!("{} shares its key {} with another; give each step its own", what(), step.key));
        }
        keys |= 1 << step.key;
        title(&step.title, &|| format!("The title of a step of {}", of()))?;
        weight(step.weight, &|| format!("The weight of {}", what()))?;
        maybe_date(step.date, &|| format!("The date of {}", what()))?;
    }
    Ok(())
}

fn waypoints(waypoints: &[Waypoint], of: Name) -> Result<(), Refusal> {
    let mut days: Vec<NaiveDate> = Vec::with_capacity(waypoints.len());
    for point in waypoints {
        date(point.date, &|| format!("A waypoint of {}", of()))?;
        number(point.value, &|| format!("The waypoint of {} on {}", of(), point.date))?;
        days.push(point.date);
    }
    days.sort_unstable();
    match days.windows(2).find(|two| two[0] == two[1]) {
        Some(two) => refuse(format!("{} has two waypoints on {}; the expected line can take only one value a day", of(), two[0])),
        None => Ok(()),
    }
}

fn snooze(snooze: &Snooze, of: Name) -> Result<(), Refusal> {
    date(snooze.until, &|| format!("The day until which {} is snoozed", of()))?;
    if snooze.reason.trim().is_empty() {
        return refuse(format!("{} cannot be snoozed without a reason: silence is never green; say why in a few words", of()));
    }
    text_length(&snooze.reason, &|| format!("The reason why {} is snoozed", of()), TEXT)
}

fn expect(expect: Expect, of: Name) -> Result<(), Refusal> {
    match expect {
        Expect::Amount(amount) => number(amount, &|| format!("What {} is expected to move", of())),
        Expect::Share(share) if share.is_finite() && (0.0..=10.0).contains(&share) => Ok(()),
        Expect::Share(share) => refuse(format!(
            "What {} is expected to move cannot be {} % of the gap; give a share from 0 to 1000 %",
            of(),
            share * 100.0
        )),
    }
}

fn judged(judged: &Judged, of: Name) -> Result<(), Refusal> {
    date(judged.on, &|| format!("The day {} was judged", of()))?;
    text_length(&judged.why, &|| format!("The verdict on {}", of()), TEXT)
}

fn minutes(minutes: u32) -> Result<(), Refusal> {
    if (1..=240).contains(&minutes) {
        return Ok(());
    }
    refuse(format!("A review cannot take {minutes} minutes; give 1 to 240"))
}

fn rating(rating: Option<u8>) -> Result<(), Refusal> {
    match rating.filter(|n| !(1..=5).contains(n)) {
        Some(n) => refuse(format!("A review cannot be rated {n}; give 1 to 5")),
        None => Ok(()),
    }
}

/// Refuses a value that its field can never have. `of` names what it is a field of.
pub(super) fn check_field(field: &Field, of: Name) -> Result<(), Refusal> {
    let what: Name = &|| format!("The {} of {}", field.name(), of());
    match field {
        Field::Title(v) => title(v, what),
        Field::Description(v) => text_length(v.as_deref().unwrap_or(""), what, DESCRIPTION),
        Field::Url(v) | Field::External(v) | Field::Unit(v) | Field::Source(v) | Field::Email(v) | Field::Because(v) => {
            maybe_text(v.as_deref(), what)
        }
        Field::Comment(v) => text_length(v, what, TEXT),
        Field::Start(v) | Field::Due(v) | Field::StateOn(v) | Field::Left(v) | Field::Done(v) | Field::Ended(v) => {
            maybe_date(*v, what)
        }
        Field::Baseline(v) | Field::Target(v) | Field::Upper(v) => maybe_number(*v, what),
        Field::Weight(v) => weight(*v, what),
        Field::Steps(v) => steps(v, of),
        Field::Waypoints(v) => waypoints(v, of),
        Field::Snooze(Some(v)) => snooze(v, of),
        Field::Expect(Some(v)) => expect(*v, of),
        Field::Judged(Some(v)) => judged(v, of),
        Field::Minutes(v) => minutes(*v),
        Field::Rating(v) => rating(*v),
        _ => Ok(()),
    }
}

/// Refuses an entity with a value that its field can never have.
pub(super) fn check_entity(entity: &Entity) -> Result<(), Refusal> {
    match entity {
        Entity::Item(e) => check_item(e),
        Entity::Cycle(e) => {
            let of = quoted(&e.name);
            title(&e.name, &|| "The name of the cycle".to_owned())?;
            date(e.start, &|| format!("The start of {of}"))?;
            date(e.end, &|| format!("The end of {of}"))
        }
        Entity::Team(e) => title(&e.name, &|| "The name of the team".to_owned()),
        Entity::Person(e) => {
            title(&e.name, &|| "The name of the person".to_owned())?;
            maybe_text(e.email.as_deref(), &|| format!("The e-mail of {}", quoted(&e.name)))?;
            maybe_date(e.left, &|| format!("The day {} left", quoted(&e.name)))
        }
        Entity::Link(e) => {
            let of: Name = &|| "the link".to_owned();
            maybe_text(e.because.as_deref(), &|| "The because of the link".to_owned())?;
            maybe_number(e.value_then, &|| "The value at the time of the link".to_owned())?;
            date(e.made, &|| "The day of the link".to_owned())?;
            e.expect.map_or(Ok(()), |v| expect(v, of))?;
            e.judged.as_ref().map_or(Ok(()), |v| judged(v, of))
        }
        Entity::Review(e) => {
            date(e.on, &|| "The day of the review".to_owned())?;
            maybe_date(e.ended, &|| "The day the review ended".to_owned())?;
            minutes(e.minutes)?;
            rating(e.rating)
        }
        Entity::Decision(e) => title(&e.text, &|| "The text of the decision".to_owned()),
        Entity::Action(e) => {
            title(&e.what, &|| "The text of the action".to_owned())?;
            for day in [Some(e.made), e.due, e.done] {
                maybe_date(day, &|| format!("A date of {}", quoted(&e.what)))?;
            }
            Ok(())
        }
        Entity::Acknowledgement(e) => {
            date(e.on, &|| "The day of the acknowledgement".to_owned())?;
            text_length(&e.comment, &|| "The comment".to_owned(), TEXT)
        }
    }
}

fn check_item(item: &Item) -> Result<(), Refusal> {
    let of: Name = &|| quoted(&item.title).to_string();
    title(&item.title, &|| format!("The title of the {}", item.kind().name()))?;
    maybe_text(item.external.as_deref(), &|| format!("The external id of {}", of()))?;
    date(item.created, &|| format!("The day {} was created", of()))?;
    maybe_date(item.start, &|| format!("The start of {}", of()))?;
    maybe_date(item.due, &|| format!("The due of {}", of()))?;
    if let Some(extra) = item.extra.as_deref() {
        let description = extra.description.as_deref().unwrap_or("");
        text_length(description, &|| format!("The description of {}", of()), DESCRIPTION)?;
        maybe_text(extra.url.as_deref(), &|| format!("The url of {}", of()))?;
        extra.snooze.as_ref().map_or(Ok(()), |v| snooze(v, of))?;
    }
    match &item.body {
        Body::Objective(_) => Ok(()),
        Body::Project(project) => maybe_date(project.state_on, &|| format!("The day of the state of {}", of())),
        Body::KeyResult(kr) => check_key_result(kr, of),
    }
}

fn check_key_result(kr: &KeyResult, of: Name) -> Result<(), Refusal> {
    maybe_text(kr.unit.as_deref(), &|| format!("The unit of {}", of()))?;
    maybe_text(kr.source.as_deref(), &|| format!("The source of {}", of()))?;
    maybe_number(kr.baseline, &|| format!("The baseline of {}", of()))?;
    maybe_number(kr.target, &|| format!("The target of {}", of()))?;
    maybe_number(kr.upper, &|| format!("The upper of {}", of()))?;
    weight(kr.weight, &|| format!("The weight of {}", of()))?;
    steps(&kr.steps, of)?;
    waypoints(&kr.waypoints, of)
}

/// Refuses a check-in that says nothing, or something its item cannot have.
pub(super) fn check_check_in(check_in: &CheckIn, item: &Item, name: Name) -> Result<(), Refusal> {
    let blank = |text: &Option<Box<str>>| text.as_deref().is_none_or(|t| t.trim().is_empty());
    let says_words = !blank(&check_in.note) || !blank(&check_in.next);
    let says_numbers = check_in.value.is_some() || check_in.done.is_some() || check_in.confidence.is_some();
    if !says_words && !says_numbers && check_in.word.is_none() && check_in.progress.is_none() && !check_in.unchanged {
        return refuse(format!("A check-in of {} must say something: a value, a confidence or a note", name()));
    }
    date(check_in.on, &|| format!("The day of the check-in of {}", name()))?;
    maybe_text(check_in.note.as_deref(), &|| format!("The note on {}", name()))?;
    maybe_text(check_in.next.as_deref(), &|| format!("The next step of {}", name()))?;
    if let Some(confidence) = check_in.confidence.filter(|c| *c > 10) {
        return refuse(format!("The confidence in {} cannot be {confidence}: it runs from 0 (no hope) to 10 (certain)", name()));
    }
    if let Some(progress) = check_in.progress {
        if item.kind() != Kind::Project {
            return refuse(format!("The progress of {} is computed from its values; check in a value instead", name()));
        }
        if !(0.0..=1.0).contains(&progress) {
            return refuse(format!("The progress of {} cannot be {} %: it runs from 0 to 100 %", name(), progress * 100.0));
        }
    }
    match &item.body {
        Body::KeyResult(kr) => check_value(check_in, kr, name),
        _ if check_in.value.is_some() || check_in.done.is_some() => refuse(format!(
            "{} takes no value: only key results are measured, and it is {}; give a confidence or a note",
            name(),
            a(item.kind().name())
        )),
        _ => Ok(()),
    }
}

/// Whether a measured value fits the metric.
fn check_value(check_in: &CheckIn, kr: &KeyResult, name: Name) -> Result<(), Refusal> {
    if let Some(value) = check_in.value {
        number(value, &|| format!("The value of {}", name()))?;
        if kr.metric == Metric::YesNo && value != 0.0 && value.total_cmp(&1.0).is_ne() {
            return refuse(format!("The value of {} cannot be {value}: it is a yes/no key result; say yes or no", name()));
        }
    }
    if let Some(done) = check_in.done {
        if kr.metric != Metric::Milestones {
            return refuse(format!("{} has no steps to tick off: its metric is {}; give a value", name(), kr.metric.word()));
        }
        let known = kr.steps.iter().fold(0u64, |bits, step| bits | 1u64.checked_shl(u32::from(step.key)).unwrap_or(0));
        if done & !known != 0 {
            return refuse(format!("A step of {} that was ticked off is not there any more; look at its steps again", name()));
        }
    } else if kr.metric == Metric::Milestones
        && let Some(value) = check_in.value
    {
        let all: f64 = kr.steps.iter().map(|s| s.weight).sum();
        if value < 0.0 || value > all + 1e-9 {
            return refuse(format!(
                "The value of {} cannot be {value}: its steps weigh {all} together; tick off what is done",
                name()
            ));
        }
    }
    Ok(())
}
