//! What `minutes --format json` prints: one review, what was decided and asked for, what changed, and what was talked about.

use crate::domain::{
    Cascade, Id,
    meeting::minutes::{
        Green, Minutes, Talk, Wanted,
        changed::Changed,
        results::{Ended, Group},
    },
    review::{Round, mean},
};
use chrono::NaiveDate;
use serde::Serialize;

/// A review as scripts see it.
#[derive(Debug, Serialize)]
pub struct MinutesJson<'a> {
    as_of: Option<NaiveDate>,
    number: u32,
    on: NaiveDate,
    meeting: &'a str,
    kind: &'static str,
    cycle: Option<&'a str>,
    facilitator: Option<&'a str>,
    present: &'a [String],
    absent: &'a [String],
    ended: bool,
    rating: Option<f64>,
    ratings: &'a [u8],
    planned_seconds: u32,
    used_seconds: u32,
    other_seconds: u32,
    missing_share: Option<f64>,
    classes: Vec<ClassJson>,
    items: Vec<TalkJson<'a>>,
    parked: Vec<TalkJson<'a>>,
    parked_more: usize,
    decisions: &'a [String],
    actions: Vec<ActionJson<'a>>,
    changed: Vec<ChangedJson<'a>>,
    rounds: Vec<RoundJson<'a>>,
    on_track: Vec<GreenJson<'a>>,
    on_track_more: usize,
    /// How everything ended in a closing; of a weekly review nothing.
    results: Vec<ResultsJson<'a>>,
    /// What a closing asked the room and was told; a weekly review asks nothing.
    answers: Vec<AnswerJson<'a>>,
}

/// What ended under one objective.
#[derive(Debug, Serialize)]
pub struct ResultsJson<'a> {
    objective: &'a str,
    items: Vec<EndedJson<'a>>,
}

/// How one thing ended.
#[derive(Debug, Serialize)]
pub struct EndedJson<'a> {
    id: String,
    title: &'a str,
    score: Option<f64>,
    score_first: Option<f64>,
    outcome: Option<&'static str>,
    learned: Option<&'a str>,
    next: Option<&'a str>,
}

/// A question and what the room said.
#[derive(Debug, Serialize)]
pub struct AnswerJson<'a> {
    question: &'a str,
    answer: &'a str,
}

/// The time of one class.
#[derive(Debug, Serialize)]
pub struct ClassJson {
    class: &'static str,
    entries: usize,
    planned_seconds: u32,
    used_seconds: u32,
}

/// One item that was on the agenda.
#[derive(Debug, Serialize)]
pub struct TalkJson<'a> {
    id: Option<String>,
    title: &'a str,
    owner: Option<&'a str>,
    classes: Vec<&'static str>,
    planned_seconds: u32,
    used_seconds: u32,
    health: Option<&'static str>,
    pace: Option<&'a str>,
    stand: Option<&'a str>,
    confidence: Option<u8>,
    said: Option<&'a str>,
    said_on: Option<NaiveDate>,
    /// Of what was parked, why; `None` of what was not.
    reason: Option<String>,
    /// In how many reviews in a row it was parked, this one among them; `None` of what was not.
    times: Option<u32>,
    decisions: &'a [String],
    actions: Vec<ActionJson<'a>>,
}

/// One action.
#[derive(Debug, Serialize)]
pub struct ActionJson<'a> {
    id: String,
    what: &'a str,
    owner: Option<&'a str>,
    due: Option<NaiveDate>,
    done: Option<NaiveDate>,
}

/// One field of one thing, as the review left it.
#[derive(Debug, Serialize)]
pub struct ChangedJson<'a> {
    id: Option<String>,
    title: &'a str,
    field: &'a str,
    old: Option<&'a str>,
    new: Option<&'a str>,
    because: Option<&'a str>,
    by: Option<&'a str>,
}

/// A blind round.
#[derive(Debug, Serialize)]
pub struct RoundJson<'a> {
    id: String,
    title: &'a str,
    said: &'a [u8],
    median: Option<u8>,
    spread: u8,
    saved: Option<u8>,
}

/// What was read as on track.
#[derive(Debug, Serialize)]
pub struct GreenJson<'a> {
    id: String,
    title: &'a str,
    owner: Option<&'a str>,
}

/// The minutes of a review.
pub fn minutes<'a>(cascade: &'a Cascade, told: &'a Minutes, as_of: Option<NaiveDate>) -> MinutesJson<'a> {
    let of = |parked: bool| told.talks.iter().filter(move |t| t.parked == parked).map(|t| talk(cascade, t)).collect();
    let class = |c: &crate::domain::meeting::record::ClassTime| ClassJson {
        class: c.class.word(),
        entries: c.entries,
        planned_seconds: c.planned,
        used_seconds: c.used,
    };
    MinutesJson {
        as_of,
        number: told.number,
        on: told.on,
        meeting: &told.meeting,
        kind: told.kind.word(),
        cycle: told.cycle.as_deref(),
        facilitator: told.facilitator.as_deref(),
        present: &told.present,
        absent: &told.absent,
        ended: told.ended,
        rating: mean(&told.ratings),
        ratings: &told.ratings,
        planned_seconds: told.summary.planned,
        used_seconds: told.summary.used,
        other_seconds: told.summary.other,
        missing_share: told.summary.missing_share,
        classes: told.summary.classes.iter().map(class).collect(),
        items: of(false),
        parked: of(true),
        parked_more: told.parked_more,
        decisions: &told.decisions,
        actions: actions(cascade, &told.actions),
        changed: told.changed.iter().map(|row| changed(cascade, row)).collect(),
        rounds: told.rounds.iter().map(|(title, of)| round(cascade, title, of)).collect(),
        on_track: told.on_track.iter().map(|green| on_track(cascade, green)).collect(),
        on_track_more: told.on_track_more,
        results: told.results.iter().map(|group| results(cascade, group)).collect(),
        answers: told.answers.iter().map(|(question, said)| AnswerJson { question, answer: said }).collect(),
    }
}

fn results<'a>(cascade: &Cascade, group: &'a Group) -> ResultsJson<'a> {
    let ended = |e: &'a Ended| EndedJson {
        id: short(cascade, e.id),
        title: &e.title,
        score: e.end.score,
        score_first: e.end.first,
        outcome: e.end.outcome.map(crate::domain::goal::Outcome::word),
        learned: e.end.learned.as_deref(),
        next: e.end.next.as_deref(),
    };
    ResultsJson { objective: &group.title, items: group.ended.iter().map(ended).collect() }
}

/// Enough letters of an id to be the only one of its kind.
fn short(cascade: &Cascade, id: Id) -> String {
    if cascade.find(id).is_some() { cascade.short(id) } else { cascade.short_action(id) }
}

fn talk<'a>(cascade: &'a Cascade, talk: &'a Talk) -> TalkJson<'a> {
    TalkJson {
        id: talk.of.map(|id| short(cascade, id)),
        title: &talk.title,
        owner: talk.owner.as_deref(),
        classes: talk.classes.iter().map(|c| c.word()).collect(),
        planned_seconds: talk.planned,
        used_seconds: talk.used,
        health: talk.health.map(crate::domain::Health::word),
        pace: talk.pace.as_deref(),
        stand: talk.stand.as_deref(),
        confidence: talk.confidence,
        said: talk.said.as_ref().map(|(_, said)| said.as_str()),
        said_on: talk.said.as_ref().map(|(on, _)| *on),
        times: talk.parked.then_some(talk.times),
        reason: talk.parked.then(|| talk.parked_because()),
        decisions: &talk.decisions,
        actions: actions(cascade, &talk.actions),
    }
}

fn actions<'a>(cascade: &'a Cascade, all: &'a [Wanted]) -> Vec<ActionJson<'a>> {
    let told = |a: &'a Wanted| ActionJson {
        id: cascade.short_action(a.id),
        what: &a.what,
        owner: a.owner.as_deref(),
        due: a.due,
        done: a.done,
    };
    all.iter().map(told).collect()
}

fn changed<'a>(cascade: &'a Cascade, row: &'a Changed) -> ChangedJson<'a> {
    ChangedJson {
        id: row.id.map(|id| short(cascade, id)),
        title: &row.title,
        field: &row.field,
        old: row.old.as_deref(),
        new: row.new.as_deref(),
        because: row.because.as_deref(),
        by: row.by.as_deref(),
    }
}

fn round<'a>(cascade: &'a Cascade, title: &'a str, round: &'a Round) -> RoundJson<'a> {
    let id = short(cascade, round.item);
    RoundJson { id, title, said: &round.said, median: round.median(), spread: round.spread(), saved: round.saved }
}

fn on_track<'a>(cascade: &'a Cascade, green: &'a Green) -> GreenJson<'a> {
    GreenJson { id: short(cascade, green.id), title: &green.title, owner: green.owner.as_deref() }
}
