//! Whether single values make sense by themselves: lengths, ranges, dates.
//!
//! What a value is called is only asked for when it is refused: an import has hundreds of thousands of them.

use super::{
    after::{a, quoted},
    refuse,
};
use crate::domain::{
    CheckIn, Entity, Field, FieldKey, Item, Kind,
    carried::Carried,
    carry::{Decision, Next},
    change::Refusal,
    closing::Closing,
    deadline::TimeOff,
    fields::{Fields as _, Reads, Value},
    goal::Body,
    key_result::{KeyResult, STEPS, Snooze, Step, Waypoint},
    link::{Expect, Judged},
    review::{Answer, QUESTIONS, Round},
    scope::{DEEPEST, Scope},
};
use chrono::{Datelike, NaiveDate};
use std::collections::HashSet;

/// The longest title, in characters.
const TITLE: usize = 10_000;
/// The longest note, reason or line of other text.
pub const TEXT: usize = 10_000;
/// The longest description.
pub const DESCRIPTION: usize = 1_000_000;
/// The largest number: beyond it neighbouring integers begin to merge.
const LARGEST: f64 = 1e15;

/// What something is called, made when it is needed.
type Name<'a> = &'a dyn Fn() -> String;

pub(super) fn date(date: NaiveDate, what: Name) -> Result<(), Refusal> {
    if (1..=9999).contains(&date.year()) {
        return Ok(());
    }
    refuse(format!("{} cannot be {date}: dates run from year 1 to 9999; give one like 2026-11-23", what()))
}

fn number(value: f64, what: Name) -> Result<(), Refusal> {
    if value.is_finite() && value.abs() <= LARGEST {
        return Ok(());
    }
    refuse(format!("{} cannot be {value}: numbers run to 1e15 either way; use a larger unit", what()))
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
    let mut keys = HashSet::new();
    for (n, step) in steps.iter().enumerate() {
        let what = || format!("The step {} of {}", quoted(&step.title), of());
        if n >= STEPS {
            return refuse(format!(
                "{} does not fit: a key result has at most {STEPS} steps; break it into two key results",
                what()
            ));
        }
        if !keys.insert(step.key) {
            return refuse(format!("{} shares its key {} with another; give each step its own", what(), step.key));
        }
        title(&step.title, &|| format!("The title of a step of {}", of()))?;
        weight(step.weight, &|| format!("The weight of {}", what()))?;
        step.date.map_or(Ok(()), |day| date(day, &|| format!("The date of {}", what())))?;
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

fn closing(closing: &Closing, of: Name) -> Result<(), Refusal> {
    for score in [closing.score, closing.rule, closing.first].into_iter().flatten() {
        if !(0.0..=1.0).contains(&score) {
            return refuse(format!("The score of {} cannot be {score}: a score is 0–1", of()));
        }
    }
    for basis in [closing.basis, closing.first_basis].into_iter().flatten() {
        for n in [Some(basis.value), basis.baseline, basis.target, basis.upper, basis.held].into_iter().flatten() {
            number(n, &|| format!("What {} was scored by", of()))?;
        }
    }
    date(closing.on, &|| format!("The day {} was scored", of()))?;
    closing.value_on.map_or(Ok(()), |on| date(on, &|| format!("The day of the last value of {}", of())))?;
    maybe_text(closing.because.as_deref(), &|| format!("The reason of the score of {}", of()))?;
    maybe_text(closing.learned.as_deref(), &|| format!("What was learned from {}", of()))?;
    closing.next.as_deref().map_or(Ok(()), |decision| decided(decision, of))
}

fn decided(decision: &Decision, of: Name) -> Result<(), Refusal> {
    maybe_text(Some(&decision.because), &|| format!("Why that becomes of {}", of()))?;
    match &decision.next {
        Next::Change(Some((target, upper))) => {
            [Some(*target), *upper].into_iter().flatten().try_for_each(|n| number(n, &|| format!("The next target of {}", of())))
        }
        Next::Break(all) => steps(all, of),
        Next::Keep | Next::Change(None) | Next::LetGo => Ok(()),
    }
}

fn carried(carried: &Carried, of: Name) -> Result<(), Refusal> {
    maybe_text(carried.because.as_deref(), &|| format!("Why {} goes on unchanged", of()))
}

/// The most times somebody can be away: their deadlines are looked up in all of them.
const TIMES_OFF: usize = 100;

fn times_off(all: &[TimeOff], of: Name) -> Result<(), Refusal> {
    if all.len() > TIMES_OFF {
        return refuse(format!("{} cannot be away more than {TIMES_OFF} times; take out what is long past", of()));
    }
    for off in all {
        date(off.from, &|| format!("The first day {} is away", of()))?;
        date(off.to, &|| format!("The last day {} is away", of()))?;
        if off.to < off.from {
            return refuse(format!("{} cannot be away until {} and from {}: that ends before it begins", of(), off.to, off.from));
        }
        if let Some(word) = &off.word {
            text_length(word, &|| format!("What it is that {} is away for", of()), TEXT)?;
            if TimeOff::read_all(&off.to_string(), |day, _| day.parse().ok()) != Ok(vec![off.clone()]) {
                return refuse(format!("What {} is away for is one line without commas and semicolons", of()));
            }
        }
    }
    Ok(())
}

fn minutes(minutes: i64) -> Result<(), Refusal> {
    if (1..=240).contains(&minutes) {
        return Ok(());
    }
    refuse(format!("A review cannot take {minutes} minutes; give 1 to 240"))
}

fn length(minutes: i64, of: Name) -> Result<(), Refusal> {
    if (1..=240).contains(&minutes) {
        return Ok(());
    }
    refuse(format!("{} cannot take {minutes} minutes: a meeting takes 1 to 240; give another number", of()))
}

/// The longest opening, and the longest closing.
const LONGEST_FRAME: i64 = 3600;

fn seconds(seconds: i64, what: Name) -> Result<(), Refusal> {
    if (0..=LONGEST_FRAME).contains(&seconds) {
        return Ok(());
    }
    refuse(format!("{} cannot take {seconds} seconds; give 0 to {LONGEST_FRAME}", what()))
}

/// The most people a meeting can be about: more of them are a team.
const PEOPLE: usize = 500;

fn scope(scope: &Scope, of: Name) -> Result<(), Refusal> {
    match scope {
        Scope::People(people) if people.is_empty() => {
            refuse(format!("{} cannot be about nobody: name the people, or give another scope", of()))
        }
        Scope::People(people) if people.len() > PEOPLE => {
            refuse(format!("{} cannot be about more than {PEOPLE} people by name; make them a team", of()))
        }
        Scope::Level(level) if *level > DEEPEST => refuse(format!("{} cannot go {level} levels down; give 0 to {DEEPEST}", of())),
        Scope::All | Scope::Team(_) | Scope::People(_) | Scope::Level(_) => Ok(()),
    }
}

fn rating(rating: i64) -> Result<(), Refusal> {
    if (1..=5).contains(&rating) {
        return Ok(());
    }
    refuse(format!("A review cannot be rated {rating}; give 1 to 5"))
}

/// More people than rate a review, or hold up a number in it.
const MOST_PEOPLE: usize = 500;

fn ratings(ratings: &[u8]) -> Result<(), Refusal> {
    if ratings.len() > MOST_PEOPLE {
        return refuse(format!("A review cannot be rated by {} people; {MOST_PEOPLE} is the most", ratings.len()));
    }
    ratings.iter().try_for_each(|&n| rating(i64::from(n)))
}

fn rounds(rounds: &[Round]) -> Result<(), Refusal> {
    for round in rounds {
        if round.said.is_empty() || round.said.len() > MOST_PEOPLE {
            return refuse(format!("A blind round is of 1 to {MOST_PEOPLE} numbers, not of {}", round.said.len()));
        }
        if let Some(n) = round.said.iter().chain(&round.saved).find(|&&n| n > 10) {
            return refuse(format!("Nobody can be {n} sure in a blind round; give 0 (no hope) to 10 (certain)"));
        }
    }
    Ok(())
}

fn answers(answers: &[Answer]) -> Result<(), Refusal> {
    let known = QUESTIONS.len();
    for (n, (question, text)) in answers.iter().enumerate() {
        if !(1..=known).contains(&usize::from(*question)) {
            return refuse(format!(
                "A closing asks {known} questions and has none of the number {question}; answer 1 to {known}"
            ));
        }
        if answers[..n].iter().any(|(other, _)| other == question) {
            return refuse(format!("Question {question} of a closing has one answer; put both into one sentence"));
        }
        text_length(text, &|| format!("The answer to question {question}"), TEXT)?;
    }
    Ok(())
}

/// Refuses a value that its field can never have. `of` names what it is a field of.
pub(super) fn check_field(field: &Field, of: Name) -> Result<(), Refusal> {
    check_of(field.key(), field.seen(), &|| format!("The {} of {}", field.name(), of()), of)
}

fn check_of(key: FieldKey, value: Value<'_>, what: Name, of: Name) -> Result<(), Refusal> {
    match (value, key.spec().reads) {
        (Value::Text(v), Reads::Title) => title(v, what),
        (Value::Text(v), Reads::Page) => text_length(v, what, DESCRIPTION),
        (Value::Text(v), _) => text_length(v, what, TEXT),
        (Value::Day(v), _) => date(v, what),
        (Value::Number(v), Reads::Weight) => weight(v, what),
        (Value::Number(v), _) => number(v, what),
        (Value::Steps(v), _) => steps(v, of),
        (Value::Waypoints(v), _) => waypoints(v, of),
        (Value::TimesOff(v), _) => times_off(v, of),
        (Value::Snooze(v), _) => snooze(v, of),
        (Value::Expect(v), _) => expect(v, of),
        (Value::Judged(v), _) => judged(v, of),
        (Value::Closing(v), _) => closing(v, of),
        (Value::Carried(v), _) => carried(v, of),
        (Value::Count(v), _) if key == FieldKey::Minutes => minutes(v),
        (Value::Count(v), _) if key == FieldKey::Length => length(v, of),
        (Value::Count(v), _) if matches!(key, FieldKey::Opening | FieldKey::Closing) => seconds(v, what),
        (Value::Scope(v), _) => scope(v, of),
        (Value::Count(v), _) if key == FieldKey::Rating => rating(v),
        (
            Value::None
            | Value::Count(_)
            | Value::Word(_)
            | Value::Time(_)
            | Value::Truth(_)
            | Value::Id(_)
            | Value::Ids(_)
            | Value::Agenda(_)
            | Value::Marks(_)
            | Value::Healths(_),
            _,
        ) => Ok(()),
        (Value::Ratings(v), _) => ratings(v),
        (Value::Rounds(v), _) => rounds(v),
        (Value::Answers(v), _) => answers(v),
    }
}

/// Refuses an entity with a value that its field can never have.
pub(super) fn check_entity(entity: &Entity) -> Result<(), Refusal> {
    let called = match entity {
        Entity::Item(e) => &*e.title,
        Entity::Person(e) => &e.name,
        Entity::Team(e) => &e.name,
        Entity::Cycle(e) => &e.name,
        Entity::Meeting(e) => &e.name,
        Entity::Action(e) => &e.what,
        Entity::Topic(e) => &e.title,
        Entity::Decision(_) | Entity::Link(_) | Entity::Review(_) | Entity::Acknowledgement(_) => "",
    };
    let noun = entity.noun();
    let of: Name = &|| if called.is_empty() { format!("the {noun}") } else { quoted(called).to_string() };
    for key in FieldKey::ALL {
        let Some(value) = entity.see(key) else { continue };
        // What has no name yet is not called by it.
        let name = match entity {
            Entity::Person(_) | Entity::Team(_) | Entity::Cycle(_) | Entity::Meeting(_) => "name",
            Entity::Decision(_) | Entity::Action(_) => "text",
            Entity::Item(_) | Entity::Topic(_) | Entity::Link(_) | Entity::Review(_) | Entity::Acknowledgement(_) => "title",
        };
        let what: Name = match key {
            FieldKey::Title => &|| format!("The {name} of the {noun}"),
            _ => &|| format!("The {} of {}", key.spec().name, of()),
        };
        check_of(key, value, what, of)?;
    }
    match entity {
        Entity::Item(e) => date(e.created, &|| format!("The day {} was created", of())),
        Entity::Link(e) => {
            e.value_then.map_or(Ok(()), |v| number(v, &|| "The value at the time of the link".to_owned()))?;
            date(e.made, &|| "The day of the link".to_owned())
        }
        Entity::Meeting(e) => date(e.created, &|| format!("The day {} was created", of())),
        Entity::Review(e) => date(e.on, &|| "The day of the review".to_owned()),
        Entity::Action(e) => date(e.made, &|| format!("The day {} was made", of())),
        Entity::Topic(e) => date(e.made, &|| format!("The day {} was made", of())),
        Entity::Acknowledgement(e) => date(e.on, &|| "The day of the acknowledgement".to_owned()),
        Entity::Cycle(_) | Entity::Team(_) | Entity::Person(_) | Entity::Decision(_) => Ok(()),
    }
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
    if let Some(source) = &check_in.measured {
        check_source(source, check_in, item, name)?;
    }
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

/// The longest name of a source, in characters.
const SOURCE_NAME: usize = 60;

/// Whether that can have come from a source: a value of a key result, and where it came by itself, nobody's word.
fn check_source(source: &str, check_in: &CheckIn, item: &Item, name: Name) -> Result<(), Refusal> {
    if source.trim().is_empty() || source.chars().any(char::is_control) {
        return refuse(format!("What measured {} needs a name of one line", name()));
    }
    text_length(source, &|| format!("The name of what measured {}", name()), SOURCE_NAME)?;
    if item.kind() != Kind::KeyResult || (check_in.value.is_none() && check_in.done.is_none()) {
        return refuse(format!("{} brings no value of {}: only key results are measured", quoted(source), name()));
    }
    let word = check_in.confidence.is_some() || check_in.word.is_some() || check_in.progress.is_some() || check_in.unchanged;
    if check_in.by.is_none() && word {
        return refuse(format!(
            "{} brings a value of {} and no word about it: how sure somebody is only they can say",
            quoted(source),
            name()
        ));
    }
    Ok(())
}

/// Whether a measured value fits the metric.
fn check_value(check_in: &CheckIn, kr: &KeyResult, name: Name) -> Result<(), Refusal> {
    if let Some(value) = check_in.value {
        number(value, &|| format!("The value of {}", name()))?;
        if kr.metric.is_yes_no() && value != 0.0 && value.total_cmp(&1.0).is_ne() {
            return refuse(format!("The value of {} cannot be {value}: it is a yes/no key result; say yes or no", name()));
        }
    }
    if let Some(done) = &check_in.done {
        if !kr.metric.has_steps() {
            return refuse(format!("{} has no steps to tick off: its metric is {}; give a value", name(), kr.metric.word()));
        }
        if done.of(&kr.steps) != *done {
            return refuse(format!("A step of {} that was ticked off is not there any more; look at its steps again", name()));
        }
    } else if kr.metric.has_steps()
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
