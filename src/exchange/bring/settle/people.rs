//! Whom a file means by a first name: somebody who is here, if there is one.

use super::Around;
use crate::domain::{FieldKey, fields::Reads, people::is_called, text::folded, whom::is_nobody};
use crate::exchange::{
    bring::found::{Answers, Asked, Cells, Choice, Found, Place, Question},
    csv::Column,
};
use std::collections::BTreeMap;

/// Whether a column names somebody.
fn names(column: Column) -> bool {
    match column {
        Column::By | Column::Field(FieldKey::Manager) => true,
        Column::Field(key) => key.spec().reads == Reads::Person,
        _ => false,
    }
}

/// Everybody a cell names: `Ana + Jon`, `Ana, Jon`.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', '&', '+', '/', '\n'])
        .flat_map(|piece| piece.split(" and "))
        // `@ana` is a name as chats write it.
        .map(|piece| piece.trim().trim_start_matches('@'))
        .filter(|piece| !piece.is_empty())
}

/// Somebody who may be meant: how cells name them, and how people see them.
struct Candidate {
    cell: String,
    shown: String,
}

/// Takes whoever is meant by one word alone for the one person of that first name, unless somebody says otherwise.
pub(super) fn read(found: &mut Found, answers: &Answers, around: Around) {
    let mut short: BTreeMap<String, (String, Place)> = BTreeMap::new();
    let mut whole: BTreeMap<String, String> = BTreeMap::new();
    let items = found.items.iter().map(|item| (&item.place, &item.cells));
    let all = items.chain(found.check_ins.iter().map(|said| (&said.place, &said.cells)));
    for (place, cells) in all {
        for piece in cells.iter().filter(|(column, _)| names(*column)).flat_map(|(_, text)| pieces(text)) {
            if piece.contains([' ', '@']) {
                if !piece.contains('@') {
                    whole.entry(folded(piece)).or_insert_with(|| piece.to_owned());
                }
            } else if !is_nobody(piece) && !is_called(around.cascade, piece) {
                short.entry(folded(piece)).or_insert_with(|| (piece.to_owned(), place.clone()));
            }
        }
    }
    let first = |name: &str| folded(name).split(' ').next().unwrap_or_default().to_owned();
    // By first name and by what stands before the @: those who are here, and those whom the file names in full.
    let mut known: BTreeMap<String, Vec<Candidate>> = BTreeMap::new();
    for person in around.cascade.people() {
        let candidate = || match &person.email {
            Some(email) => Candidate { cell: email.clone(), shown: format!("{}, {email}", person.name) },
            None => Candidate { cell: person.name.clone(), shown: person.name.clone() },
        };
        let local = person.email.as_deref().and_then(|email| email.split_once('@')).map(|(local, _)| folded(local));
        let name = first(&person.name);
        for key in local.filter(|local| *local != name).into_iter().chain([name]) {
            known.entry(key).or_default().push(candidate());
        }
    }
    let mut full: BTreeMap<String, Vec<Candidate>> = BTreeMap::new();
    for name in whole.values() {
        full.entry(first(name)).or_default().push(Candidate { cell: name.clone(), shown: name.clone() });
    }
    let mut means: BTreeMap<String, String> = BTreeMap::new();
    for (key, (piece, place)) in short {
        let candidates = known.remove(&key).or_else(|| full.remove(&key)).unwrap_or_default();
        let question = format!("person {piece}");
        let given = answers.get(&question);
        if candidates.is_empty() && given.is_none() {
            continue;
        }
        let asked = match (given, candidates.len()) {
            (Some(_), _) => Asked::Answered,
            (None, 1) => Asked::Guessed,
            (None, _) => Asked::Open,
        };
        let at = found.place(&place).map(|place| format!(" in {place}")).unwrap_or_default();
        let word = given.map_or_else(|| candidates.first().map(|c| c.cell.clone()).unwrap_or_default(), str::to_owned);
        if asked == Asked::Guessed {
            found.guess(format!("“{piece}” is {}", candidates[0].shown));
        }
        let mut choices: Vec<Choice> = candidates.into_iter().map(|c| Choice { word: c.cell, says: c.shown }).collect();
        choices.push(Choice { word: "new".to_owned(), says: "another person".to_owned() });
        found
            .questions
            .push(Question { key: question, asks: format!("“{piece}”{at} may be somebody known"), choices, asked });
        if folded(&word) != "new" {
            means.insert(key, word);
        }
    }
    let change = |cells: &mut Cells| {
        cells.rewrite(|column, text| {
            let is_meant =
                || text.starts_with('@') || text.contains(" @") || pieces(text).any(|piece| means.contains_key(&folded(piece)));
            (names(column) && is_meant()).then(|| {
                let all: Vec<&str> = pieces(text).map(|piece| means.get(&folded(piece)).map_or(piece, String::as_str)).collect();
                all.join("; ")
            })
        });
    };
    found.items.iter_mut().map(|item| &mut item.cells).for_each(change);
    found.check_ins.iter_mut().map(|said| &mut said.cells).for_each(change);
}
