//! What `minutes --format json` prints: one review, what was talked about, decided and asked for.

use crate::domain::{
    Cascade, Id,
    meeting::minutes::{Minutes, Talk},
    review::Action,
};
use chrono::NaiveDate;
use serde::Serialize;

/// A review as scripts see it.
#[derive(Debug, Serialize)]
pub struct MinutesJson<'a> {
    number: u32,
    on: NaiveDate,
    facilitator: Option<&'a str>,
    ended: bool,
    rating: Option<u8>,
    planned_seconds: u32,
    used_seconds: u32,
    missing_share: Option<f64>,
    items: Vec<TalkJson<'a>>,
    parked: Vec<TalkJson<'a>>,
    parked_more: usize,
    decisions: &'a [String],
    actions: Vec<ActionJson<'a>>,
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
    stand: Option<&'a str>,
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

/// The minutes of a review.
pub fn minutes<'a>(cascade: &'a Cascade, told: &'a Minutes) -> MinutesJson<'a> {
    let of = |parked: bool| told.talks.iter().filter(move |t| t.parked == parked).map(|t| talk(cascade, t)).collect();
    MinutesJson {
        number: told.number,
        on: told.on,
        facilitator: told.facilitator.as_deref(),
        ended: told.ended,
        rating: told.rating,
        planned_seconds: told.summary.planned,
        used_seconds: told.summary.used,
        missing_share: told.summary.missing_share,
        items: of(false),
        parked: of(true),
        parked_more: told.parked_more,
        decisions: &told.decisions,
        actions: actions(cascade, &told.actions),
    }
}

fn talk<'a>(cascade: &'a Cascade, talk: &'a Talk) -> TalkJson<'a> {
    let short = |id: Id| if cascade.find(id).is_some() { cascade.short(id) } else { cascade.short_action(id) };
    TalkJson {
        id: talk.of.map(short),
        title: &talk.title,
        owner: talk.owner.as_deref(),
        classes: talk.classes.iter().map(|c| c.word()).collect(),
        planned_seconds: talk.planned,
        used_seconds: talk.used,
        health: talk.health.map(crate::domain::Health::word),
        stand: talk.stand.as_deref(),
        decisions: &talk.decisions,
        actions: actions(cascade, &talk.actions),
    }
}

fn actions<'a>(cascade: &'a Cascade, ids: &[Id]) -> Vec<ActionJson<'a>> {
    let told = |a: &'a Action| ActionJson {
        id: cascade.short_action(a.id),
        what: &a.what,
        owner: a.owner.and_then(|id| cascade.person(id)).map(|p| p.name.as_str()),
        due: a.due,
        done: a.done,
    };
    ids.iter().filter_map(|id| cascade.actions().find(|a| a.id == *id)).map(told).collect()
}
