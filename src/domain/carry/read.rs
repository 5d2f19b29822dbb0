//! What is decided, as it is typed: a target, a file of steps, a line that names what becomes of one of several.

use super::{
    super::{
        cascade::{Cascade, Ix},
        cycle::Cycle,
        fields::{Context, Field, FieldKey},
        id::Id,
        key_result::{Metric, STEPS, Step},
        text::{
            folded,
            number::{Decimal, parse_number},
            one_line,
        },
    },
    Decision, Next,
};
use chrono::NaiveDate;

/// The target of what goes on, with or without its unit; of between both bounds: `60..80`. The error is the rest of a sentence.
pub fn target(cascade: &Cascade, of: Ix, text: &str, today: NaiveDate) -> Result<(f64, Option<f64>), String> {
    let kr = cascade.item(of).key_result();
    let unit = kr.and_then(|kr| kr.unit.as_deref());
    let context = Context { unit, ..Context::said(today) };
    let number = |text: &str| match FieldKey::Target.read(text.trim(), &context)? {
        Field::Target(Some(n)) => Ok(n),
        _ => Err("a target is a number".to_owned()),
    };
    match (kr.map(|kr| kr.metric), text.split_once("..")) {
        (Some(Metric::Between), Some((low, high))) => Ok((number(low)?, Some(number(high)?))),
        (Some(Metric::Between), None) => Err(format!("“{}” is one bound: type both, such as 60..80", one_line(text, 40))),
        _ => Ok((number(text)?, None)),
    }
}

/// The steps of a file, one a line: `title / weight / date`, of which weight and date may be left out. The error names its line. Days
/// lie in the cycle that they are for.
pub fn lines_of_steps(text: &str, into: &Cycle, today: NaiveDate) -> Result<Vec<Step>, String> {
    let context = Context { ..Context::said(today) };
    let mut steps: Vec<Step> = Vec::new();
    for (n, line) in text.lines().enumerate().map(|(n, line)| (n + 1, line.trim())) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let wrong = |why: String| format!("line {n}: {why}");
        if line.contains(';') {
            return Err(wrong("a step has no “;” in it: write one step a line".to_owned()));
        }
        let read = match FieldKey::Steps.read(line, &context).map_err(wrong)? {
            Field::Steps(read) => read,
            _ => Vec::new(),
        };
        let Some(step) = read.into_iter().next() else { continue };
        misread(line, &step).map_or(Ok(()), |why| Err(wrong(why)))?;
        if steps.len() == STEPS {
            return Err(wrong(format!("there are more than {STEPS} steps; break it into two key results")));
        }
        if steps.iter().any(|other| folded(&other.title) == folded(&step.title)) {
            return Err(wrong(format!("“{}” is there twice; call each step otherwise", one_line(&step.title, 60))));
        }
        if let Some(day) = step.date.filter(|day| !(into.start..=into.end).contains(day)) {
            let name = one_line(into.name.trim(), 40);
            return Err(wrong(format!("{day} lies outside of {name}, which runs from {} to {}", into.start, into.end)));
        }
        steps.push(Step { key: steps.len() as u32, ..step });
    }
    match steps.len() {
        0 => Err("there is no step in it: write title / weight / date, one step a line".to_owned()),
        1 => Err("line 1: it is one step; break it into two or more, or give it another target".to_owned()),
        _ => Ok(steps),
    }
}

/// What stands at the place of a weight or of a day and is none: it would be taken for a part of the title.
fn misread(line: &str, step: &Step) -> Option<String> {
    let parts: Vec<&str> = line.split('/').map(str::trim).collect();
    let [_, .., weight, last] = parts[..] else { return None };
    let is_number = |text: &str| parse_number(text, Decimal::Either).is_ok();
    let said = |text: &str, what: &str| {
        format!(
            "“{}” is no {what}: write title / weight / date; of a title with a “/” in it leave the weight empty, such as A/B test//2026-10-01",
            one_line(text, 40)
        )
    };
    match step.date {
        Some(_) if !weight.is_empty() && !is_number(weight) => Some(said(weight, "weight")),
        None if is_number(weight) && !last.is_empty() && !is_number(last) => Some(said(last, "day")),
        _ => None,
    }
}

/// What one line decides of something, for the cycle that follows. The error is the rest of a sentence.
pub fn decision_on(cascade: &Cascade, of: Ix, line: &str, today: NaiveDate) -> Result<Decision, String> {
    if !super::is_asked(cascade, of) {
        return Err("it goes on with its key results; say it of these".to_owned());
    }
    let into = super::follows(cascade, of, today)?.cycle;
    decision(cascade, of, line, &into, today, |name| cascade.resolve_person(name).map_err(|e| e.to_string()))
}

/// What one line decides of something: `target 3.4`, `keep because …`, `break Plan/1; Ship/2`, `let-go because …`, each with or without
/// `owner NAME`. `person` knows who is meant by a name. The error is the rest of a sentence.
pub fn decision(
    cascade: &Cascade,
    of: Ix,
    line: &str,
    into: &Cycle,
    today: NaiveDate,
    person: impl Fn(&str) -> Result<Id, String>,
) -> Result<Decision, String> {
    let line = line.trim();
    let (verb, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let split = |text: &str, word: &str| -> (String, Option<String>) {
        let padded = format!(" {text} ");
        match padded.split_once(&format!(" {word} ")) {
            Some((before, after)) => (before.trim().to_owned(), Some(after.trim().to_owned())),
            None => (text.trim().to_owned(), None),
        }
    };
    let (rest, because) = split(rest, "because");
    let (rest, owner) = split(&rest, "owner");
    let owner = owner.map(|name| person(&name)).transpose()?;
    let bare = |next: Next| match rest.as_str() {
        "" => Ok(next),
        more => Err(format!("“{}” is not understood there: say why with “because …”", one_line(more, 40))),
    };
    let next = match verb {
        "target" => Next::Change(Some(target(cascade, of, &rest, today)?)),
        "keep" => bare(Next::Keep)?,
        "owner" => {
            let owner = person(&rest)?;
            return Ok(Decision { next: Next::Change(None), owner: Some(owner), because: because.unwrap_or_default() });
        }
        "break" => Next::Break(lines_of_steps(&rest.replace(';', "\n"), into, today)?),
        "let-go" => bare(Next::LetGo)?,
        other => {
            return Err(format!(
                "“{}” is no decision: say target N, keep because …, owner NAME, break TITLE/WEIGHT/DATE; …, or let-go because …",
                one_line(other, 40)
            ));
        }
    };
    Ok(Decision { next, owner, because: because.unwrap_or_default() })
}
