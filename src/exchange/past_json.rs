//! What `show` prints of the past of one item with `--format json`, beside its keys: every check-in, revision and link
//! (docs/reference.md).

use super::item_json::{Cell, named};
use crate::domain::{
    Cascade, Field, Id, Ix, Word,
    describe::value,
    history::{History, Recorded},
    link::Link,
    measure::steps_done,
};
use chrono::{DateTime, NaiveDate, SecondsFormat};
use serde::Serialize;

/// A moment as every program reads it; empty for one that no calendar has.
pub fn rfc3339(at: i64) -> String {
    DateTime::from_timestamp_millis(at).map_or_else(String::new, |t| t.to_rfc3339_opts(SecondsFormat::Secs, true))
}

/// The past of one item: three lists, newest first; every key of their rows is always there.
#[derive(Debug, Serialize)]
pub struct PastJson<'a> {
    check_ins: Cell<'a>,
    revisions: Vec<RevisionJson>,
    links: Cell<'a>,
}

/// One field as it was revised.
#[derive(Debug, Serialize)]
struct RevisionJson {
    on: NaiveDate,
    at: i64,
    time: String,
    by: Option<String>,
    field: String,
    old: String,
    new: String,
    because: Option<String>,
    undone: bool,
}

impl<'a> PastJson<'a> {
    /// The past of an item.
    pub fn of(cascade: &'a Cascade, ix: Ix, history: &'a History) -> PastJson<'a> {
        let check_ins = history.check_ins.iter().map(|said| check_in(cascade, ix, history, said)).collect();
        let of = cascade.item(ix).id;
        let told = history.revisions.iter().filter(|r| r.new.is_revision() && r.header.undoes.is_none());
        let revisions = told.map(|r| RevisionJson {
            on: r.header.on,
            at: r.header.at,
            time: rfc3339(r.header.at),
            by: who(cascade, r.header.by).map(str::to_owned),
            field: r.new.name().to_owned(),
            old: value(cascade, of, &r.old),
            new: value(cascade, of, &r.new),
            because: r.header.why.clone(),
            undone: r.undone_by.is_some(),
        });
        let links = cascade.links_at(ix).map(|l| link(cascade, l)).collect();
        PastJson { check_ins: Cell::Rows(check_ins), revisions: revisions.collect(), links: Cell::Rows(links) }
    }
}

fn who(cascade: &Cascade, by: Option<Id>) -> Option<&str> {
    by.and_then(|id| cascade.person(id)).map(|p| p.name.as_str())
}

/// A check-in, newest first, those that count no more among them.
fn check_in<'a>(cascade: &'a Cascade, ix: Ix, history: &History, said: &'a Recorded) -> Vec<(&'static str, Cell<'a>)> {
    let c = &said.check_in;
    let kr = cascade.item(ix).key_result();
    // Of milestones a value counts steps, as everywhere.
    let value = match (kr.filter(|kr| kr.metric.has_steps()), &c.done) {
        (Some(kr), Some(done)) => Some(steps_done(&kr.steps, done) as f64),
        _ => c.value,
    };
    let number = |n: Option<f64>| n.map_or(Cell::Null, Cell::Number);
    vec![
        ("id", Cell::Text(c.id.letters().into())),
        ("on", Cell::Day(c.on)),
        ("at", Cell::Number(said.at as f64)),
        ("time", Cell::Text(rfc3339(said.at).into())),
        ("by", who(cascade, c.by).into()),
        ("value", number(value)),
        ("progress", number(c.progress)),
        ("confidence", c.confidence.map_or(Cell::Null, Cell::Count)),
        ("word", c.stated().map(Word::word).into()),
        ("note", c.note.as_deref().into()),
        ("next", c.next.as_deref().into()),
        ("unchanged", Cell::Truth(c.unchanged)),
        ("measured", c.measured.as_deref().into()),
        ("amended", Cell::Truth(history.corrects(said))),
        ("taken_back", Cell::Truth(said.is_voided())),
    ]
}

/// A link, seen from either end.
fn link<'a>(cascade: &'a Cascade, link: &'a Link) -> Vec<(&'static str, Cell<'a>)> {
    let end = |id: Id| cascade.find(id).map(|ix| named(cascade, cascade.item(ix)));
    let expect = link.expect.map(|e| value(cascade, link.id, &Field::Expect(Some(e))));
    vec![
        ("project", end(link.project).into()),
        ("target", end(link.target).into()),
        ("because", link.because.as_deref().into()),
        ("expect", expect.into()),
        ("verdict", link.judged.as_ref().map(|judged| judged.verdict.word()).into()),
        ("verdict_because", link.judged.as_ref().map(|judged| judged.why.as_str()).into()),
    ]
}
