//! Cycle, team and what everything hangs on, for rows that do not say it.

use super::Around;
use crate::domain::{
    FieldKey, Kind,
    calendar::{Part, Period},
    text::folded,
};
use crate::exchange::{
    bring::found::{Above, Answers, Asked, Choice, Found, Place, Question},
    csv::Column,
};
use chrono::NaiveDate;
use std::collections::HashMap;

const CYCLE: Column = Column::Field(FieldKey::Cycle);
const TEAM: Column = Column::Field(FieldKey::Team);
const DUE: Column = Column::Field(FieldKey::Due);
const START: Column = Column::Field(FieldKey::Start);

/// The cycle of an item as the file names it, there or above.
fn named(found: &Found, n: usize) -> Option<&str> {
    let mut at = n;
    for _ in 0..64 {
        let item = &found.items[at];
        if let Some(cycle) = item.cells.get(CYCLE) {
            return Some(cycle);
        }
        at = item.above.iter().find_map(|above| if let Above::Item(n) = above { Some(*n) } else { None })?;
    }
    None
}

/// The last day of an item, where the file or its calendar tells it.
pub(super) fn end(found: &Found, n: usize, around: Around) -> Option<NaiveDate> {
    let due = found.items[n].cells.get(DUE).and_then(|due| due.parse().ok());
    due.or_else(|| {
        let name = named(found, n)?;
        let here = around.cascade.cycles().find(|cycle| folded(&cycle.name) == folded(name));
        here.map(|cycle| cycle.end).or_else(|| Some(around.cascade.settings.calendar().dates_of(name)?.1))
    })
}

/// The cycle a name of a file or a sheet speaks of: `OKRs Q4 2026.xlsx`.
fn spoken_of(text: &str, around: Around) -> Option<String> {
    let calendar = around.cascade.settings.calendar();
    let text = text.rsplit(['/', '\\']).next().unwrap_or(text);
    let text = text.rsplit_once('.').map_or(text, |(stem, _)| stem);
    let words: Vec<&str> = text.split([' ', '_', '-', '(', ')', ',']).filter(|word| !word.is_empty()).collect();
    let pieces = |length: usize| words.windows(length).map(|piece| piece.join(" "));
    let whole = pieces(3).chain(pieces(2)).chain(pieces(1)).find_map(|piece| calendar.called(&piece));
    whole.or_else(|| {
        // `Q4` alone is that of this year.
        let part = pieces(1).filter(|piece| piece.len() <= 3).find_map(|piece| calendar.read_part(&piece))?;
        calendar.part_in(calendar.year_of(around.today)?, part).map(|period| calendar.name(period))
    })
}

/// The cycle that the first of some names that speaks of one speaks of.
pub(in crate::exchange::bring) fn spoken_of_any<'a>(
    names: impl IntoIterator<Item = &'a String>,
    around: Around,
) -> Option<String> {
    names.into_iter().find_map(|name| spoken_of(name, around))
}

/// The shortest usual period that holds all days a file names.
fn of_days(found: &Found, around: Around) -> Option<String> {
    let items = found.items.iter().flat_map(|item| [item.cells.get(START), item.cells.get(DUE)]);
    let said = found.check_ins.iter().map(|said| said.cells.get(Column::On));
    let days: Vec<NaiveDate> = items.chain(said).flatten().filter_map(|day| day.parse().ok()).collect();
    let (first, last) = (*days.iter().min()?, *days.iter().max()?);
    let calendar = around.cascade.settings.calendar();
    let year = calendar.year_of(first)?;
    let mut all = calendar.parts_of(year);
    all.push(Period { year, part: Part::Whole });
    let holds = |period: &Period| calendar.dates(*period).is_some_and(|(start, end)| start <= first && last <= end);
    all.into_iter().find(holds).map(|period| calendar.name(period))
}

/// The cycle that everything is in for which the file names any.
fn only_one(found: &Found) -> Option<String> {
    let mut named = found.items.iter().filter_map(|item| item.cells.get(CYCLE));
    let first = named.next()?;
    named.all(|other| folded(other) == folded(first)).then(|| first.to_owned())
}

/// Items that the file puts into no cycle: a key result takes its objective's.
fn without(found: &Found) -> Vec<usize> {
    let hangs = |n: &usize| found.items[*n].above.iter().any(|above| matches!(above, Above::Item(_)));
    let all = (0..found.items.len()).filter(|&n| found.items[n].kind != Some(Kind::Project) && named(found, n).is_none());
    all.filter(|n| found.items[*n].kind == Some(Kind::Objective) || !hangs(n)).collect()
}

/// The cycles in which items are that are here already, by kind and id in files.
fn here(around: Around<'_>) -> HashMap<(Kind, &str), Option<&str>> {
    let items = around.cascade.live().map(|ix| around.cascade.item(ix));
    let cycle = |id| around.cascade.cycle(id).map(|cycle| cycle.name.as_str());
    items.filter_map(|item| Some(((item.kind(), item.external.as_deref()?), item.cycle.and_then(cycle)))).collect()
}

/// Whether what is called as one of these here is in another cycle than the answers say: then it is another one, of the same name.
pub(super) fn is_another(found: &Found, answers: &Answers, around: Around) -> bool {
    let Some(given) = answers.get("cycle").filter(|cycle| !cycle.is_empty()) else { return false };
    let here = here(around);
    without(found).into_iter().any(|n| {
        let item = &found.items[n];
        let key = item.kind.zip(item.id.as_deref());
        key.and_then(|key| *here.get(&key)?).is_some_and(|now| !is_same(given, now, around))
    })
}

/// Fills in cycle and team where no row says them.
pub(super) fn fill(found: &mut Found, answers: &Answers, around: Around) {
    if let Some(team) = answers.get("team").filter(|team| !team.is_empty()) {
        for item in &mut found.items {
            item.cells.say(TEAM, team);
        }
    }
    let without = without(found);
    let Some(&first) = without.first() else { return };
    let sheet = match found.items[first].place {
        Place::Cell { sheet, .. } => found.sheets.get(usize::from(sheet)).cloned(),
        _ => None,
    };
    let calendar = around.cascade.settings.calendar();
    let today = || {
        let holds = |period: &Period| calendar.dates(*period).is_some_and(|(start, end)| (start..=end).contains(&around.today));
        calendar.parts_of(calendar.year_of(around.today)?).into_iter().find(holds).map(|period| calendar.name(period))
    };
    let likely = sheet.and_then(|name| spoken_of(&name, around)).map(|cycle| (cycle, "as the name of the sheet says"));
    let likely = likely
        .or_else(|| spoken_of(&found.name, around).map(|cycle| (cycle, "as the name of the file says")))
        .or_else(|| only_one(found).map(|cycle| (cycle, "the only one the file names")))
        .or_else(|| of_days(found, around).map(|cycle| (cycle, "which holds all of its days")))
        .or_else(|| around.cascade.main_cycle(around.today).map(|cycle| (cycle.name.clone(), "where most of what is here is")))
        .or_else(|| today().map(|cycle| (cycle, "which today is in")));
    let Some((cycle, why)) = likely else { return };
    let given = answers.get("cycle").filter(|cycle| !cycle.is_empty());
    let what =
        if without.len() == 1 { "1 goal is in no cycle".to_owned() } else { format!("{} goals are in no cycle", without.len()) };
    found.questions.push(Question {
        key: "cycle".to_owned(),
        asks: what,
        choices: vec![Choice { word: cycle.clone(), says: why.to_owned() }],
        asked: if given.is_some() { Asked::Answered } else { Asked::Guessed },
    });
    let here = here(around);
    for n in without {
        let item = &mut found.items[n];
        let is_here = item.kind.zip(item.id.as_deref()).is_some_and(|key| here.contains_key(&key));
        // What is here already stays in its cycle, unless somebody says otherwise.
        if given.is_some() || !is_here {
            item.cells.say(CYCLE, given.unwrap_or(&cycle));
        }
    }
    if given.is_none() {
        found.guess(format!("what is in no cycle goes into {cycle}, {why}"));
    }
}

fn is_same(one: &str, other: &str, around: Around) -> bool {
    let calendar = around.cascade.settings.calendar();
    let called = |name: &str| calendar.called(name).unwrap_or_else(|| name.to_owned());
    folded(&called(one)) == folded(&called(other))
}
