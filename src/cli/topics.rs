//! `quarterdeck add topic`, `list topics`, `revise topic:TITLE`: what people put on the next agenda of a meeting by hand.
//!
//! Must not know: when a topic comes up.

use super::{
    directory::{day, print},
    error::{Failure, Result},
    fields::named,
    items::Filter,
    output::{Format, Style},
    session::Desk,
    table::{Cell, flexible, left, right},
};
use crate::domain::{
    Cascade, Field, Id, Op,
    meeting::topics::{self, Wanted},
    recurring::Which,
    text::{self, say::say_date},
};
use chrono::NaiveDate;
use clap::Args;
use serde::Serialize;

#[derive(Debug, Args)]
pub(super) struct AddTopic {
    /// What, how long and whose: “Series A, 3 min, Martin”, or “Series A 3m @martin”; 3 minutes where nothing is said
    #[arg(value_name = "TEXT")]
    text: String,
    /// The meeting it is for: enough of its name to be unique [default: the one of everything]
    #[arg(long, value_name = "MEETING")]
    meeting: Option<String>,
}

/// The operation that puts it on the next agenda.
pub(super) fn add(args: &AddTopic, desk: &mut Desk) -> Result<Vec<Op>> {
    let which = match &args.meeting {
        Some(name) => named("meeting", desk.cascade.resolve_meeting(name))?,
        None => Which::First,
    };
    let terms = desk.cascade.terms(&which);
    let wanted = Wanted::line(&desk.cascade, &args.text).map_err(Failure::wrong)?;
    let id = desk.ids.next_id();
    wanted.add(&desk.cascade, id, &terms, terms.minutes, desk.today).map_err(Failure::wrong)
}

/// What is changed of a topic by `given` fields, its `time` as it was typed, and its `place`, 0 the first; the first field it does not have where there is
/// one. Nothing: it is so already.
pub(super) fn revise(
    cascade: &Cascade,
    id: Id,
    given: &[Field],
    time: Option<&str>,
    place: Option<usize>,
) -> Result<std::result::Result<Vec<Op>, Field>> {
    let Some(topic) = cascade.topic(id) else { return Ok(Ok(Vec::new())) };
    let mut wanted = Wanted { title: topic.title.to_string(), seconds: topic.seconds, owner: topic.owner, learned: None };
    for field in given {
        match field {
            Field::Title(title) => wanted.title.clone_from(title),
            Field::Owner(owner) => wanted.owner = *owner,
            foreign => return Ok(Err(foreign.clone())),
        }
    }
    if let Some(time) = time {
        wanted.seconds = topics::read_time(time).map_err(|e| Failure::wrong(format!("--minutes: {e}")))?;
    }
    let terms = cascade.terms(&cascade.meeting_of_topic(topic));
    let mut ops = wanted.change(cascade, id, &terms, terms.minutes).map_err(Failure::wrong)?;
    if let Some(place) = place {
        if !topic.is_open() {
            return Err(Failure::wrong(format!(
                "“{}” was talked about, it has no place any more",
                text::one_line(&topic.title, 60)
            )));
        }
        ops.extend(topics::placed(cascade, id, place));
    }
    Ok(Ok(ops))
}

/// A topic as scripts see it.
#[derive(Debug, Serialize)]
struct TopicJson<'a> {
    id: String,
    title: &'a str,
    seconds: u32,
    owner: Option<&'a str>,
    meeting: String,
    made: NaiveDate,
    /// Its place among those that wait for the same meeting, 1 is the first; `null`: it was talked about.
    place: Option<usize>,
    /// The number of the review that talked about it; `null`: it is on the next agenda.
    review: Option<u32>,
}

/// What is still to be talked about first, meeting by meeting; then what was, the newest first.
pub(super) fn list(cascade: &Cascade, filter: &Filter, format: Format, style: Style, today: NaiveDate) -> Result<()> {
    let wanted = |which: &Which, owner: Option<Id>| filter.takes_owner(owner) && filter.takes_meeting(which);
    let mut all: Vec<_> = cascade.topics().filter(|t| wanted(&cascade.meeting_of_topic(t), t.owner)).collect();
    let place = |which: &Which| cascade.terms(which).name.to_lowercase();
    all.sort_by_cached_key(|t| {
        let days = (t.made - NaiveDate::MIN).num_days();
        let order = topics::place(cascade, t).map_or(-days, |n| n as i64);
        (!t.is_open(), t.is_open().then(|| place(&cascade.meeting_of_topic(t))), order, t.id)
    });
    let told: Vec<TopicJson> = all
        .into_iter()
        .map(|t| TopicJson {
            id: cascade.short_topic(t.id),
            title: &t.title,
            seconds: t.seconds,
            owner: t.owner.and_then(|id| cascade.person(id)).map(|p| p.name.as_str()),
            meeting: cascade.terms(&cascade.meeting_of_topic(t)).name,
            made: t.made,
            place: topics::place(cascade, t).map(|n| n + 1),
            review: t.settled.and_then(|id| cascade.reviews().find(|r| r.id == id)).map(|r| r.number),
        })
        .collect();
    let columns =
        [left("id"), flexible("topic"), left("time"), flexible("who"), flexible("meeting"), left("made"), right("review")];
    let texts = |t: &TopicJson| {
        vec![
            t.id.clone(),
            t.title.to_owned(),
            topics::how_long(t.seconds),
            t.owner.unwrap_or_default().to_owned(),
            t.meeting.clone(),
            day(Some(t.made)),
            t.review.map(|n| n.to_string()).unwrap_or_default(),
        ]
    };
    let cells = |t: &TopicJson| {
        let mut cells: Vec<Cell> = texts(t).into_iter().map(Cell::from).collect();
        cells[5] = Cell::from(say_date(t.made, today));
        cells
    };
    let empty = "there is no topic: “quarterdeck add topic \"Series A, 3 min, Martin\"” puts one on the next agenda";
    print(&told, format, style, &columns, empty, cells, texts)
}
