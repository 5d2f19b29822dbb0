//! The first questions of a new workspace: what it is called, who sits here, which period, the first goal and its first number.
//! Every one can be left out, what was answered is one change, and with flags or without a terminal nothing is asked.
//!
//! Must not know: the full screen.

use super::{
    ask,
    error::{Failure, Result},
    fields,
    session::{Desk, Session},
};
use crate::{
    config::{Account, remembered},
    domain::{
        Body, Change, Derived, Entity, Field, FieldKey, Id, Item, Op,
        calendar::Calendar,
        change::Verb,
        cycle::Cycle,
        edit,
        fields::{Context, Fields as _},
        goal::Objective,
        key_result::Metric,
        known,
        text::{
            self,
            date::{When, parse_date},
            say,
            value::unit_of_bounds,
        },
        whom::newcomer,
    },
};
use chrono::{Datelike, NaiveDate};
use std::io::{BufRead, Write};

/// How often a question is asked again whose answer cannot be read.
const PATIENCE: usize = 3;

/// What was answered, or said by flags; `None`: not now.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Answers {
    /// Who sits here, as it was typed.
    pub(super) person: Option<String>,
    /// The cycle of the first goals.
    pub(super) period: Option<Period>,
    /// The title of the first objective.
    pub(super) objective: Option<String>,
    /// What of it is measured first.
    pub(super) key_result: Option<Measured>,
}

/// A period goals are for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Period {
    /// One that brings its dates along: `2026-Q4`.
    Named(String),
    /// From one day to another.
    Days(NaiveDate, NaiveDate),
}

/// `Free→paid conversion 2.1 → 3.5 %`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Measured {
    title: String,
    fields: Vec<Field>,
}

/// Asks what the workspace is to be called; `None`: none is to be made.
pub(super) fn name(mut answers: impl BufRead, mut prompt: impl Write) -> Option<String> {
    let answer = line("Make one here? Its name (Enter: Goals; -: no)", &mut answers, &mut prompt)?;
    match answer.trim() {
        "" => Some("Goals".to_owned()),
        "-" | "n" | "no" | "N" | "No" => None,
        name => Some(name.to_owned()),
    }
}

/// Asks for what is not known yet.
pub(super) fn ask(
    known: Answers,
    account: &Account,
    today: NaiveDate,
    mut answers: impl BufRead,
    mut prompt: impl Write,
) -> Answers {
    let (answers, prompt) = (&mut answers, &mut prompt);
    let mut all = known;
    if all.person.is_none() {
        all.person = ask::newcomer(account, &mut *answers, &mut *prompt);
    }
    if all.period.is_none() {
        let [quarter, half, year] = periods(today);
        let question =
            format!("Goals for which period? 1: {quarter}, 2: {half}, 3: {year}, or 1 nov..31 jan (Enter: 1; -: later)");
        all.period = until_read(&question, answers, prompt, |answer| period(answer, today));
    }
    let question = "Your first objective: what will be true that is not true today? (Enter: later)";
    all.objective = line(question, answers, prompt).map(|answer| answer.trim().to_owned()).filter(|title| !is_later(title));
    if all.objective.is_some() {
        let question = "How is it measured, from where to where? Such as: Free→paid conversion 2.1 → 3.5 % (Enter: later)";
        all.key_result = until_read(question, answers, prompt, |answer| match answer {
            later if is_later(later) => Ok(None),
            answer => measured(answer, today).map(Some),
        });
    }
    all
}

/// One line, without its end; `None`: nobody is there any more.
fn line(question: &str, answers: &mut impl BufRead, prompt: &mut impl Write) -> Option<String> {
    let _ = write!(prompt, "{question}: ");
    let _ = prompt.flush();
    let mut answer = String::new();
    let n = answers.read_line(&mut answer).ok()?;
    (n > 0).then(|| answer.trim_end_matches(['\r', '\n']).to_owned())
}

/// Asks until the answer can be read; `None`: it was left out, or never could be.
fn until_read<T>(
    question: &str,
    answers: &mut impl BufRead,
    prompt: &mut impl Write,
    read: impl Fn(&str) -> std::result::Result<Option<T>, String>,
) -> Option<T> {
    for _ in 0..PATIENCE {
        match read(line(question, answers, prompt)?.trim()) {
            Ok(read) => return read,
            Err(why) => _ = writeln!(prompt, "{}", text::safe(&why)),
        }
    }
    None
}

fn is_later(answer: &str) -> bool {
    matches!(answer, "" | "-")
}

/// This quarter, this half, this year.
fn periods(today: NaiveDate) -> [String; 3] {
    let (year, month) = (today.year(), today.month0());
    [format!("{year}-Q{}", month / 3 + 1), format!("{year}-H{}", month / 6 + 1), year.to_string()]
}

fn period(answer: &str, today: NaiveDate) -> std::result::Result<Option<Period>, String> {
    let [quarter, half, year] = periods(today);
    let named = match answer {
        "-" => return Ok(None),
        "" | "1" => quarter,
        "2" => half,
        "3" => year,
        other => match other.split_once("..") {
            Some((from, to)) => {
                let from = parse_date(from.trim(), today, When::Start)?;
                let to = parse_date(to.trim(), from, When::Due)?;
                if to <= from {
                    return Err(format!("“{}” ends before it begins", text::one_line(other, 40)));
                }
                return Ok(Some(Period::Days(from, to)));
            }
            None => return Period::named(other, today).map(Some),
        },
    };
    Ok(Some(Period::Named(named)))
}

impl Period {
    /// A cycle by a name that brings its dates along.
    pub(super) fn named(name: &str, today: NaiveDate) -> std::result::Result<Period, String> {
        let calendar = Calendar::default();
        match calendar.read(name) {
            Some(_) => Ok(Period::Named(name.to_owned())),
            None => Err(calendar.undated(name, today)),
        }
    }
}

/// What is measured, and from where to where: the last arrow parts the two numbers, what stands before the first is the title.
fn measured(answer: &str, today: NaiveDate) -> std::result::Result<Measured, String> {
    let shape = || {
        format!(
            "“{}” has no two numbers: write what is measured, where it begins and where it should end, as in “Setup time 19 → 10 min”",
            text::one_line(answer, 60)
        )
    };
    let arrow = ["→", "->", " to "].into_iter().filter_map(|arrow| answer.rfind(arrow).map(|at| (at, arrow))).max();
    let (at, arrow) = arrow.ok_or_else(shape)?;
    let (before, target) = (answer[..at].trim(), answer[at + arrow.len()..].trim());
    // Of the words before the arrow as few as make a number: `2.1`, `2.1 %`, `€ 5`.
    let starts = before.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, c)| at + c.len_utf8()).collect::<Vec<_>>();
    let read = |baseline: &str| -> std::result::Result<Vec<Field>, String> {
        let unit = unit_of_bounds([baseline, target], None)?;
        let context = Context { unit: unit.as_deref(), ..Context::said(today) };
        let mut fields = vec![FieldKey::Baseline.read(baseline, &context)?, FieldKey::Target.read(target, &context)?];
        fields.extend(unit.map(|unit| Field::Unit(Some(unit))));
        Ok(fields)
    };
    let found = starts.iter().rev().take(2).find_map(|&start| Some((start, read(&before[start..]).ok()?)));
    let (start, fields) = found.ok_or_else(shape)?;
    let title = before[..start].trim().trim_end_matches([':', ',', '–', '-']).trim();
    if title.is_empty() {
        return Err(shape());
    }
    let bound = |key: FieldKey| {
        fields.iter().find_map(|field| match (key, field) {
            (FieldKey::Baseline, Field::Baseline(value)) | (FieldKey::Target, Field::Target(value)) => *value,
            _ => None,
        })
    };
    let metric = Metric::guessed(false, false, bound(FieldKey::Baseline), bound(FieldKey::Target)).ok_or_else(shape)?;
    if bound(FieldKey::Baseline) == bound(FieldKey::Target) {
        return Err("it begins where it should end: there would be nothing to measure".to_owned());
    }
    Ok(Measured { title: title.to_owned(), fields: fields.into_iter().chain([Field::Metric(metric)]).collect() })
}

/// Makes all that was answered, as one change; whoever it makes sits here from now on. The key result, else the objective, that it
/// begins with (`None`: neither was said), and what is to be told.
pub(super) fn settle(all: &Answers, session: &Session) -> Result<(Option<Id>, Vec<String>)> {
    let mut desk = session.desk_for_newcomers()?;
    let (mut ops, mut said) = (Vec::new(), Vec::new());
    let mut begun = None;
    let mut sits = None;
    if let Some(text) = &all.person {
        let mut person = newcomer(desk.ids.next_id(), text);
        person.id = desk.cascade.free(known::person(&person.name, person.email.as_deref()), &mut desk.ids);
        sits = Some(person.id);
        desk.author.by = sits;
        said.push(format!("you are {}", text::one_line(&person.name, 60)));
        ops.push(Op::Create(Entity::Person(person)));
    }
    let cycle = match &all.period {
        Some(Period::Named(name)) => {
            let (id, made) = fields::cycle(&mut desk, name)?;
            ops.extend(made);
            Some(id)
        }
        Some(Period::Days(from, to)) => {
            let id = desk.ids.next_id();
            ops.push(Op::Create(Entity::Cycle(Cycle::new(id, say::say_span(*from, *to, desk.today), *from, *to))));
            Some(id)
        }
        None => None,
    };
    if let Some(title) = &all.objective {
        let objective = goal(&mut desk, title, Body::Objective(Objective::default()), &[Field::Cycle(cycle), Field::Owner(sits)]);
        let above = objective.id;
        ops.extend(edit::add_item(&desk.cascade, objective, desk.today));
        begun = Some(above);
        if let Some(Measured { title, fields }) = &all.key_result {
            let fields: Vec<Field> = fields.iter().cloned().chain([Field::Owner(sits), Field::Parents(vec![above])]).collect();
            let item = goal(&mut desk, title, Body::KeyResult(Box::default()), &fields);
            begun = Some(item.id);
            // When it begins depends on the cycle, which is only there with what was answered before.
            let mut then = desk.cascade.clone();
            let change = Change::new(desk.ids.next_id(), desk.author, Verb::Add, ops.clone());
            then.apply(&change, Derived::default()).map_err(|refusal| Failure::wrong(refusal.to_string()))?;
            ops.extend(edit::add_item(&then, item, desk.today));
        }
    }
    if !ops.is_empty() {
        said.push(desk.save(Verb::Add, ops, None)?);
    }
    if let (Some(paths), Some(id)) = (&session.paths, sits) {
        // What cannot be remembered is asked again.
        let _ = remembered::remember_person(paths, session.workspace(), Some(id));
    }
    Ok((begun, said))
}

fn goal(desk: &mut Desk, title: &str, body: Body, fields: &[Field]) -> Item {
    let mut item = Item::new(desk.ids.next_id(), title, desk.today, body);
    for field in fields {
        item.set(field);
    }
    item
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io;

    fn today() -> NaiveDate {
        "2026-11-23".parse().unwrap()
    }

    fn answered(answers: &str) -> Answers {
        ask(Answers::default(), &Account::default(), today(), answers.as_bytes(), io::sink())
    }

    fn numbers(text: &str) -> Option<(String, f64, f64, Option<String>)> {
        let Measured { title, fields } = measured(text, today()).ok()?;
        let (mut from, mut to, mut unit) = (None, None, None);
        for field in fields {
            match field {
                Field::Baseline(value) => from = value,
                Field::Target(value) => to = value,
                Field::Unit(said) => unit = said,
                _ => {}
            }
        }
        Some((title, from?, to?, unit))
    }

    #[test]
    fn every_question_can_be_left_out() {
        let all = answered("\n-\n\n");
        assert_eq!(all, Answers::default());
        assert_eq!(answered(""), Answers::default(), "nobody is there");
        assert_eq!(answered("Ana\n\n\n").period, Some(Period::Named("2026-Q4".into())));
    }

    #[test]
    fn a_period_is_a_number_a_name_or_two_days() {
        for (answer, name) in [("", "2026-Q4"), ("1", "2026-Q4"), ("2", "2026-H2"), ("3", "2026"), ("2027-Q1", "2027-Q1")] {
            assert_eq!(period(answer, today()), Ok(Some(Period::Named(name.into()))), "{answer}");
        }
        let days = Period::Days("2026-11-01".parse().unwrap(), "2027-01-31".parse().unwrap());
        assert_eq!(period("1 nov 2026..31 jan 2027", today()), Ok(Some(days)));
        assert!(period("31 jan 2027..1 nov 2026", today()).is_err() && period("soon", today()).is_err());
    }

    #[test]
    fn what_is_measured_is_read_from_one_line() {
        let said = |title: &str, from, to, unit: Option<&str>| Some((title.to_owned(), from, to, unit.map(str::to_owned)));
        for (line, expected) in [
            ("Free→paid conversion 2.1 → 3.5 %", said("Free→paid conversion", 2.1, 3.5, Some("%"))),
            ("Setup time: 19 -> 10 min", said("Setup time", 19.0, 10.0, Some("min"))),
            ("Teams on board 12 to 1.2k", said("Teams on board", 12.0, 1200.0, None)),
            ("Churn 4 % → 2 %", said("Churn", 4.0, 2.0, Some("%"))),
        ] {
            assert_eq!(numbers(line), expected, "{line}");
        }
        for wrong in ["Happier guests", "2.1 → 3.5", "Churn 4 → 4", "Churn → less"] {
            assert!(measured(wrong, today()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_asked_again_with_what_to_write() {
        let mut told = Vec::new();
        let answers = "Ana\n1\nGuests come back\nhappier\nRepeat bookings 20 → 35 %\n";
        let all = ask(Answers::default(), &Account::default(), today(), answers.as_bytes(), &mut told);
        let told = String::from_utf8(told).unwrap();
        assert!(told.contains("“happier” has no two numbers: write what is measured"), "{told}");
        assert_eq!(all.key_result.unwrap().title, "Repeat bookings");
    }

    #[test]
    fn a_workspace_is_made_with_enter_and_not_with_a_no() {
        let asked = |answer: &str| name(answer.as_bytes(), io::sink());
        assert_eq!((asked("\n").as_deref(), asked("Northwind\n").as_deref()), (Some("Goals"), Some("Northwind")));
        assert_eq!((asked("-\n"), asked("no\n"), asked("")), (None, None, None));
    }
}
