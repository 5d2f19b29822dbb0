//! What goes on from what, in words: the same on the command line, beside the row, and before it is made.

use super::{
    super::{
        cascade::{Cascade, Ix},
        goal::{Item, Outcome},
        measure::{Signs, Standing},
        planning::line_said,
        score::two_digits,
        text::{
            number::{format_number, format_plain},
            one_line,
        },
    },
    closed_at, is_from_open, is_from_reopened,
};
use chrono::NaiveDate;

/// From where to where something new goes: `2.9 → 3.4 %`, `≥ 99.9 %`, `3 steps`. Of an objective nothing.
pub fn way(item: &Item, signs: &Signs) -> String {
    item.key_result().map(|kr| line_said(kr, signs, kr.unit.as_deref(), format_plain)).unwrap_or_default()
}

/// Where it ended: `closed at 2.9 %`, `closed at 2 of 5 steps`, `without a value`. Of an objective nothing.
pub fn closed_said(cascade: &Cascade, ix: Ix) -> String {
    let Some(kr) = cascade.item(ix).key_result() else { return String::new() };
    let standing = Standing { now: closed_at(cascade, ix), ..Standing::of(kr, cascade.summary(ix)) };
    let said = standing.counted().or_else(|| standing.now.map(|value| format_number(value, standing.unit)));
    said.map_or_else(|| "without a value".to_owned(), |said| format!("closed at {said}"))
}

/// What something came to: `scored 0.70 as revised, 0.57 as first set`, `scored 0.60, 0.73 by arithmetic`, `scored 0.70`, else its
/// outcome.
pub fn score_said(cascade: &Cascade, ix: Ix) -> String {
    let item = cascade.item(ix);
    let Some(closing) = item.closing() else { return item.outcome().map(Outcome::word).unwrap_or_default().to_owned() };
    let [score, rule, first] = [closing.score, closing.rule, closing.first].map(|s| s.map(two_digits));
    match (score, rule, first) {
        (Some(score), rule, Some(first)) if rule.as_ref() != Some(&first) => {
            format!("scored {score} as revised, {first} as first set")
        }
        (Some(score), Some(rule), _) if rule != score => format!("scored {score}, {rule} by arithmetic"),
        (Some(score), ..) => format!("scored {score}"),
        (None, ..) => item.outcome().map(Outcome::word).unwrap_or_default().to_owned(),
    }
}

/// `carried from 2026-Q3: closed at 2.9 %, scored 0.70 as revised, 0.57 as first set`; `None`: it goes on from nothing.
pub fn from_said(cascade: &Cascade, ix: Ix, today: NaiveDate) -> Option<String> {
    let carried = cascade.item(ix).carried()?;
    let Some(from) = cascade.carried_from(ix) else {
        return Some("carried over from what is not here; it may still come from another laptop".to_owned());
    };
    let cycle = cascade.cycle_of(from).map_or_else(|| "no cycle".to_owned(), |c| one_line(c.name.trim(), 40).into_owned());
    if is_from_open(cascade, ix, today) {
        let what = cascade.item(from).kind().name();
        let reopened = if is_from_reopened(cascade, ix, today) { format!("from a reopened {what}, ") } else { String::new() };
        let stands = closed_said(cascade, from).replacen("closed at", "stands at", 1);
        return Some(format!("carried from {cycle}: {reopened}{stands}, not scored yet"));
    }
    let closed = closed_said(cascade, from);
    let closed = Some(closed).filter(|said| !said.is_empty());
    let score = Some(score_said(cascade, from)).filter(|said| !said.is_empty());
    let same = carried.unchanged.then(|| match cascade.times_unchanged(ix) {
        1 => "unchanged".to_owned(),
        n => format!("unchanged for the {} time", ordinal(n)),
    });
    let said: Vec<String> = closed.into_iter().chain(score).chain(same).collect();
    let because = carried.because.as_deref().map(|b| format!(", because {}", one_line(b.trim(), 200))).unwrap_or_default();
    Some(if said.is_empty() {
        format!("carried from {cycle}")
    } else {
        format!("carried from {cycle}: {}{because}", said.join(", "))
    })
}

fn ordinal(n: usize) -> String {
    match n {
        2 => "second".to_owned(),
        3 => "third".to_owned(),
        n => format!("{n}th"),
    }
}

/// What became of what is closed: `goes on in 2026-Q4: 2.9 → 3.4 % (kqzm)`, `let go: nobody asks for it`; `None`: nobody said.
pub fn became_said(cascade: &Cascade, ix: Ix, signs: &Signs) -> Option<String> {
    match super::became(cascade, ix) {
        super::Became::GoesOn(all) => {
            let one = |next: Ix| {
                let item = cascade.item(next);
                let cycle =
                    cascade.cycle_of(next).map_or_else(|| "no cycle".to_owned(), |c| one_line(c.name.trim(), 40).into_owned());
                let way = Some(way(item, signs)).filter(|way| !way.is_empty()).map(|way| format!(": {way}")).unwrap_or_default();
                format!("{cycle}{way} ({})", cascade.short(item.id))
            };
            Some(format!("goes on in {}", all.into_iter().map(one).collect::<Vec<_>>().join(", ")))
        }
        super::Became::LetGo("") => cascade.item(ix).let_go().map(|_| "let go".to_owned()),
        super::Became::LetGo(line) => Some(format!("let go: {}", one_line(line.trim(), 200))),
        super::Became::Decided(decision) => Some(format!("decided, not made yet: {}", decision.said(cascade, ix))),
        super::Became::Undecided => None,
    }
}
