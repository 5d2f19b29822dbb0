//! `quarterdeck add meeting`, `list meetings`, `show meeting:NAME`: what recurs, when, about what, and who comes.
//!
//! Must not know: what is talked about in one.

use super::{
    directory::{day, print},
    error::Result,
    fields::MeetingFlags,
    output::{self, Format, Style, Tone},
    session::Desk,
    table::{Cell, flexible, left, right},
};
use crate::{
    domain::{
        Cascade, Entity, Id, Ids, Op,
        fields::{Fields as _, Nouns},
        recurring::{AgendaBy, Meeting, Terms, Which, weekday_word},
        review::Review,
        text::{
            self,
            say::{say_count, say_date},
            time::say_time,
        },
    },
    exchange::json_text,
    store::Store,
};
use chrono::NaiveDate;
use clap::Args;
use serde::Serialize;
use std::fmt::Write as _;

#[derive(Debug, Args)]
pub(super) struct AddMeeting {
    /// Its name
    name: String,
    #[command(flatten)]
    fields: MeetingFlags,
}

/// The operation that makes it.
pub(super) fn add(args: &AddMeeting, desk: &mut Desk) -> Result<Vec<Op>> {
    args.fields.learn(desk);
    let fields = args.fields.read(Nouns::MEETING, &desk.cascade, desk.today, None)?;
    let mut meeting = Meeting::new(desk.ids.next_id(), args.name.trim(), desk.today);
    for field in &fields {
        meeting.set(field);
    }
    Ok(vec![Op::Create(Entity::Meeting(meeting))])
}

/// The meeting of everything as somebody makes it who gives it terms of its own.
pub(super) fn first(cascade: &Cascade, ids: &mut Ids, today: NaiveDate) -> Meeting {
    Meeting::new(ids.next_id(), cascade.terms(&Which::First).name, today)
}

/// A meeting as scripts see it.
#[derive(Debug, Serialize)]
struct MeetingJson {
    /// `null`: the one of everything that nobody had to make.
    id: Option<String>,
    name: String,
    /// As it is typed: `all`, `team:…`, `people:…`, `level:…`.
    scope: String,
    weekday: &'static str,
    time: Option<String>,
    /// By whose clock that is, where it was set on another laptop by somebody else; `null`: by that on the wall here.
    time_by: Option<String>,
    minutes: u32,
    /// Empty: whoever owns something in its scope.
    people: Vec<String>,
    /// What its entries are put together by; `null`: as everywhere.
    agenda_by: Option<&'static str>,
    opening: Option<u32>,
    closing: Option<u32>,
    /// How many live items its scope holds.
    items: usize,
    /// The number of its reviews that have ended.
    reviews: usize,
    /// The day of the last one.
    last: Option<NaiveDate>,
    /// The next day it is on.
    next: NaiveDate,
    /// Why its scope holds nothing any more; `null`: what it names is there.
    gone: Option<String>,
}

impl MeetingJson {
    fn of((store, cascade): (&Store, &Cascade), which: &Which, (today, me): (NaiveDate, Option<Id>)) -> Result<MeetingJson> {
        let terms = cascade.terms(which);
        let last = cascade.last_review(which, today);
        let name = |id: &Id| cascade.person(*id).map(|p| text::one_line(&p.name, 60).into_owned());
        let set = terms.id.filter(|_| terms.time.is_some() && cascade.is_shared());
        let set = set.map(|id| store.hour_set_elsewhere(id, me)).transpose()?.flatten();
        Ok(MeetingJson {
            id: terms.id.map(Id::letters),
            time_by: set.map(|set| set.by.as_ref().and_then(name).unwrap_or_else(|| "someone".to_owned())),
            scope: terms.scope.written(cascade),
            weekday: weekday_word(terms.weekday),
            time: terms.time.map(say_time),
            minutes: terms.minutes,
            people: terms.people.iter().filter_map(name).collect(),
            agenda_by: terms.agenda_by.map(AgendaBy::word),
            opening: terms.opening,
            closing: terms.closing,
            items: cascade.live_in(&cascade.held_by(&terms.scope)),
            reviews: cascade.reviews_of(which).filter(|r| r.ended.is_some()).count(),
            last: last.map(|r| r.on),
            next: terms.next(last, today),
            gone: terms.scope.gone(cascade),
            name: terms.name,
        })
    }

    /// Its day, and when it begins: `monday 09:00`.
    fn when(&self) -> String {
        match &self.time {
            Some(time) => format!("{} {time}", self.weekday),
            None => self.weekday.to_owned(),
        }
    }
}

/// Every meeting, that of everything first.
pub(super) fn list(of: (&Store, &Cascade), format: Format, style: Style, read: (NaiveDate, Option<Id>)) -> Result<()> {
    let today = read.0;
    let told: Vec<MeetingJson> = of.1.all_meetings().iter().map(|w| MeetingJson::of(of, w, read)).collect::<Result<_>>()?;
    let columns = [
        flexible("meeting"),
        flexible("scope"),
        left("day"),
        right("minutes"),
        right("items"),
        left("last"),
        left("next"),
        flexible("people"),
    ];
    let people = |m: &MeetingJson| m.people.join(", ");
    let texts = |m: &MeetingJson| {
        vec![
            m.name.clone(),
            m.scope.clone(),
            m.when(),
            m.minutes.to_string(),
            m.items.to_string(),
            day(m.last),
            m.next.to_string(),
            people(m),
        ]
    };
    let cells = |m: &MeetingJson| {
        let scope = m.gone.clone().unwrap_or_else(|| m.scope.clone());
        vec![
            Cell::new(&m.name),
            if m.gone.is_some() { Cell::from(scope).tone(Tone::Bad) } else { Cell::from(scope) },
            Cell::from(m.when()),
            Cell::from(m.minutes.to_string()),
            Cell::from(m.items.to_string()),
            Cell::from(m.last.map(|on| say_date(on, today)).unwrap_or_default()),
            Cell::from(say_date(m.next, today)),
            Cell::from(people(m)),
        ]
    };
    print(&told, format, style, &columns, "", cells, texts)?;
    // What a column has no room for.
    for (meeting, by) in told.iter().filter_map(|m| Some((m, m.time_by.as_ref()?))).filter(|_| format == Format::Table) {
        output::say(&format!("{} of {} is by the clock of {by}", meeting.time.as_deref().unwrap_or_default(), meeting.name));
    }
    Ok(())
}

/// One meeting whole.
pub(super) fn show(
    of: (&Store, &Cascade),
    which: &Which,
    format: Format,
    style: Style,
    read: (NaiveDate, Option<Id>),
) -> Result<()> {
    let told = MeetingJson::of(of, which, read)?;
    let (cascade, today) = (of.1, read.0);
    match format {
        Format::Json => output::print(&json_text::to_string(&told)),
        Format::Csv | Format::Table => {
            let terms = cascade.terms(which);
            output::print(&page(cascade, &terms, &told, style, today))
        }
    }
}

fn page(cascade: &Cascade, terms: &Terms, told: &MeetingJson, style: Style, today: NaiveDate) -> String {
    let mut out = format!("{}\n", style.paint(Tone::Strong, &told.name));
    let mut fact = |name: &str, value: &str| {
        if !value.is_empty() {
            let _ = writeln!(out, "{} {}", style.paint(Tone::Dim, &text::fit(name, 12)), style.plain(value));
        }
    };
    let items = say_count(told.items, "item", "items");
    let scope = match &told.gone {
        Some(gone) => format!("{}: {gone}; give it another with --scope", told.scope),
        None => format!("{} ({items})", terms.scope.said(cascade)),
    };
    fact("about", &scope);
    let clock = told.time_by.as_ref().map(|by| format!(", by the clock of {by}"));
    fact("day", &(told.when() + clock.as_deref().unwrap_or_default()));
    fact("minutes", &told.minutes.to_string());
    fact("people", &if told.people.is_empty() { "whoever owns something in it".to_owned() } else { told.people.join(", ") });
    fact("agenda by", told.agenda_by.unwrap_or_default());
    let seconds = |n: Option<u32>| n.map(|n| say_count(n as usize, "second", "seconds")).unwrap_or_default();
    fact("opening", &seconds(told.opening));
    fact("closing", &seconds(told.closing));
    fact("next", &say_date(told.next, today));
    let mut held: Vec<&Review> = cascade.reviews_of(&terms.which).collect();
    held.sort_by_key(|r| std::cmp::Reverse((r.on, r.number, r.id)));
    let said = |r: &&Review| {
        let state = if r.ended.is_some() { "" } else { ", not ended" };
        format!("{} on {}{state}", r.number, say_date(r.on, today))
    };
    let listed: Vec<String> = held.iter().take(5).map(said).collect();
    fact("reviews", &if listed.is_empty() { "none yet".to_owned() } else { listed.join(" · ") });
    if terms.id.is_none() {
        out.push_str("It is there from the start, on the day and with the minutes of the settings.\n");
    }
    out
}
