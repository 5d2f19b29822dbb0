//! The minutes of a review as Markdown: what was talked about, what was decided, who does what by when.
//!
//! A past review is told with how things stood then, as far as the file remembers it, never with how they stand today.

use super::record::{Summary, actions, decisions, health_then};
use crate::domain::{
    board::Board,
    cascade::{Cascade, Ix},
    describe,
    health::Health,
    id::Id,
    measure::{Signs, Standing},
    review::{Action, Class, Entry, EntryState, Review, Told},
    text::{self, number::format_number, say::say_clock},
};
use chrono::NaiveDate;
use std::fmt::Write as _;

/// What the line that is read aloud is called.
const ALL_WELL: &str = "Everything on track";

/// One item that was on the agenda, its entries together.
#[derive(Debug, Clone, PartialEq)]
pub struct Talk {
    /// The item or action; `None`: the rest.
    pub of: Option<Id>,
    /// Its title, safe.
    pub title: String,
    /// Who answers for it, safe.
    pub owner: Option<String>,
    /// Why it was on, first first.
    pub classes: Vec<Class>,
    /// Seconds planned.
    pub planned: u32,
    /// Seconds used.
    pub used: u32,
    /// How it stood; `None` for actions and the rest, and where it is not known any more.
    pub health: Option<Health>,
    /// Its value and its target in words, or what had become of the action; `None` where there is none, or it was said after
    /// the review.
    pub stand: Option<String>,
    /// Left for another day; with seconds used, after it was talked about.
    pub parked: bool,
    /// What was decided about it.
    pub decisions: Vec<String>,
    /// What was asked for about it.
    pub actions: Vec<Id>,
}

/// Everything the minutes say.
#[derive(Debug, Clone, PartialEq)]
pub struct Minutes {
    /// The number of the review.
    pub number: u32,
    /// Its day.
    pub on: NaiveDate,
    /// Who ran it, safe.
    pub facilitator: Option<String>,
    /// 1–5.
    pub rating: Option<u8>,
    /// Whether it has ended.
    pub ended: bool,
    /// The day it was gone on with and ended, where that is a later one than its own.
    pub later: Option<NaiveDate>,
    /// The day it was closed, where it was left open on its own.
    pub closed: Option<NaiveDate>,
    /// In numbers.
    pub summary: Summary,
    /// What was on, in the order of the agenda.
    pub talks: Vec<Talk>,
    /// How many more were parked than are told one by one.
    pub parked_more: usize,
    /// What was decided about no item.
    pub decisions: Vec<String>,
    /// What was asked for about no item.
    pub actions: Vec<Id>,
}

/// The minutes of a review.
pub fn minutes(cascade: &Cascade, board: &Board, review: &Review) -> Minutes {
    let (decided, asked) = (decisions(cascade, review.id), actions(cascade, review.id));
    let mut talks: Vec<Talk> = Vec::new();
    for entry in &review.agenda {
        let used = (entry.spent_ms / 1000) as u32;
        let parked = entry.state == EntryState::Parked;
        if parked && entry.item.is_none() {
            // Nobody has anything to do about what is on track.
            continue;
        }
        if let Some(same) = talks.iter_mut().find(|t| t.of.is_some() && t.of == entry.item) {
            same.classes.extend(classes(entry));
            same.planned += entry.planned();
            same.used += used;
            same.parked &= parked;
            continue;
        }
        talks.push(Talk { used, parked, ..talk(cascade, board, review, entry) });
    }
    // What was written down about an item that was not on the agenda has its place too.
    let about = decided.iter().filter_map(|d| d.item).chain(asked.iter().filter_map(|a| a.item));
    for item in about {
        if !talks.iter().any(|t| t.of == Some(item)) {
            let talk = talk(cascade, board, review, &Entry::waiting(Some(item), Class::Changed));
            talks.push(Talk { classes: Vec::new(), planned: 0, ..talk });
        }
    }
    for talk in &mut talks {
        if let Some(of) = talk.of {
            talk.decisions = decided.iter().filter(|d| d.item == Some(of)).map(|d| line(&d.text)).collect();
            talk.actions = asked.iter().filter(|a| a.item == Some(of)).map(|a| a.id).collect();
        }
    }
    Minutes {
        number: review.number,
        on: review.on,
        facilitator: review.facilitator.and_then(|id| cascade.person(id)).map(|p| line(&p.name)),
        rating: review.rating,
        ended: review.ended.is_some(),
        later: review.known_on().filter(|&day| day != review.on),
        closed: review.ended.filter(|_| review.known_on().is_none()),
        summary: Summary::of(cascade, review),
        talks,
        parked_more: review.parked_more,
        decisions: decided.iter().filter(|d| d.item.is_none()).map(|d| line(&d.text)).collect(),
        actions: asked.iter().filter(|a| a.item.is_none()).map(|a| a.id).collect(),
    }
}

/// Why it was on, first first.
fn classes(entry: &Entry) -> Vec<Class> {
    std::iter::once(entry.class).chain(entry.then.map(|then| then.class)).collect()
}

fn talk(cascade: &Cascade, board: &Board, review: &Review, entry: &Entry) -> Talk {
    let mut talk = Talk {
        of: entry.item,
        title: ALL_WELL.to_owned(),
        owner: None,
        classes: classes(entry),
        planned: entry.planned(),
        used: 0,
        health: None,
        stand: None,
        parked: false,
        decisions: Vec::new(),
        actions: Vec::new(),
    };
    let Some(id) = entry.item else { return talk };
    // While it runs, and of reviews that ended before this was written down, the workspace is asked.
    let health = |ix| match review.ended {
        Some(_) => health_then(review, id),
        None => Some(board.peek(cascade, ix).health),
    };
    let told = entry.told.as_deref().cloned().or_else(|| tell(cascade, id, entry.class, review.on, health));
    match told {
        Some(told) => {
            talk.title = line(&told.title);
            talk.owner = told.owner.map(|name| line(&name));
            talk.health = told.health;
            talk.stand = told.stand.map(|stand| line(&stand));
        }
        None if entry.class == Class::Actions => talk.title = "an action that is deleted".to_owned(),
        None if entry.class == Class::ToScore => talk.title = "a cycle that is deleted".to_owned(),
        None => talk.title = "an item that is deleted".to_owned(),
    }
    talk
}

/// What the minutes tell of an entry, on the day of the review; `None`: it is not there any more.
pub(super) fn tell(
    cascade: &Cascade,
    of: Id,
    class: Class,
    on: NaiveDate,
    health: impl FnOnce(Ix) -> Option<Health>,
) -> Option<Told> {
    let name = |id: Option<Id>| id.and_then(|id| cascade.person(id)).map(|p| p.name.as_str().into());
    if class == Class::Actions {
        let action = cascade.actions().find(|a| a.id == of)?;
        let stand = Some(became(action, on).into());
        return Some(Told { title: action.what.clone(), owner: name(action.owner), health: None, stand });
    }
    if class == Class::ToScore {
        let title = cascade.cycle(of)?.name.as_str().into();
        let stand = cascade.waiting_in(of, on).map_or_else(|| "everything is scored".to_owned(), |w| w.said(cascade, on));
        return Some(Told { title, owner: None, health: None, stand: Some(stand.into()) });
    }
    let ix = cascade.find(of)?;
    let item = cascade.item(ix);
    let stand = stand(cascade, ix, on).map(Into::into);
    Some(Told { title: item.title.clone(), owner: name(item.owner), health: health(ix), stand })
}

/// What is kept of what is on track: that it was.
pub(super) fn all_well() -> Told {
    Told { title: ALL_WELL.into(), owner: None, health: Some(Health::OnTrack), stand: None }
}

/// What an entry is about and who answers for it, as they are called now.
pub fn named(cascade: &Cascade, entry: &Entry) -> (String, Option<String>) {
    let name = |id: Option<Id>| id.and_then(|id| cascade.person(id)).map(|p| line(&p.name));
    let Some(id) = entry.item else { return ("everything on track".to_owned(), None) };
    if entry.class == Class::Actions {
        let action = cascade.actions().find(|a| a.id == id);
        return action.map_or_else(|| ("an action that is deleted".to_owned(), None), |a| (line(&a.what), name(a.owner)));
    }
    if entry.class == Class::ToScore {
        return (cascade.cycle(id).map_or_else(|| "a cycle that is deleted".to_owned(), |c| line(&c.name)), None);
    }
    match cascade.find(id).map(|ix| cascade.item(ix)) {
        Some(item) => (line(&item.title), name(item.owner)),
        None => ("an item that is deleted".to_owned(), None),
    }
}

/// What had become of an action by then.
fn became(action: &Action, on: NaiveDate) -> String {
    let day = |day: NaiveDate| day.format("%-d %b %Y").to_string();
    match (action.done.filter(|&done| done <= on), action.due) {
        (Some(done), _) => format!("done on {}", day(done)),
        (None, Some(due)) if due < on => format!("not done, was due on {}", day(due)),
        (None, Some(due)) => format!("not done, due on {}", day(due)),
        (None, None) => "not done, no date".to_owned(),
    }
}

/// `2.5 → 3.5 %`: what was known on the day of the review.
fn stand(cascade: &Cascade, ix: Ix, on: NaiveDate) -> Option<String> {
    let (item, summary) = (cascade.item(ix), cascade.summary(ix));
    if summary.last_on.is_some_and(|last| last > on) {
        return None;
    }
    if let Some(kr) = item.key_result() {
        return summary.value.map(|_| Standing::of(kr, summary).said(&Signs::SHORT));
    }
    summary.progress.map(|p| format_number((p * 100.0).round(), Some("%")))
}

fn line(text: &str) -> String {
    text::one_line(text.trim(), 300).into_owned()
}

/// Text of a person inside Markdown: what would be markup is not.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Who does it and by when: what is missing is said.
fn promise(cascade: &Cascade, action: &Action) -> String {
    let who = action.owner.and_then(|id| cascade.person(id)).map_or_else(|| "nobody yet".to_owned(), |p| plain(&line(&p.name)));
    let when = action.due.map_or_else(|| "no date".to_owned(), |d| d.format("by %-d %b %Y").to_string());
    let tick = if action.done.is_some() { "x" } else { " " };
    format!("- [{tick}] **{who}**, {when}: {}", plain(&line(&action.what)))
}

impl Minutes {
    /// As Markdown, ending with a line break.
    pub fn markdown(&self, cascade: &Cascade) -> String {
        let mut out = String::new();
        let name = line(&cascade.settings.name);
        let of = if name.is_empty() { String::new() } else { format!("{}: ", plain(&name)) };
        let _ = writeln!(out, "# {of}review {} on {}\n", self.number, self.on.format("%A, %-d %B %Y"));
        self.overview(&mut out);
        self.promises(cascade, &mut out);
        let (parked, talked): (Vec<&Talk>, Vec<&Talk>) = self.talks.iter().partition(|t| t.parked);
        if !talked.is_empty() {
            out.push_str("\n## Talked about\n");
        }
        for talk in talked {
            let owner = talk.owner.as_deref().map(|o| format!(" ({})", plain(o))).unwrap_or_default();
            let why: Vec<&str> = talk.classes.iter().map(|c| c.word()).collect();
            let _ = writeln!(out, "\n### {}{owner}\n", plain(&talk.title));
            let mut facts: Vec<String> = Vec::new();
            facts.extend(talk.health.map(|h| h.word().to_owned()));
            facts.extend(talk.stand.clone().map(|s| plain(&s)));
            if !why.is_empty() {
                facts.push(format!("on the agenda as {}", why.join(", then ")));
                facts.push(format!("{} of {}", say_clock(i64::from(talk.used)), say_clock(i64::from(talk.planned))));
            }
            let _ = writeln!(out, "{}", facts.join(" · "));
            if !talk.decisions.is_empty() || !talk.actions.is_empty() {
                out.push('\n');
            }
            for decision in &talk.decisions {
                let _ = writeln!(out, "- Decided: {}", plain(decision));
            }
            for id in &talk.actions {
                if let Some(action) = cascade.actions().find(|a| a.id == *id) {
                    let _ = writeln!(out, "{}", promise(cascade, action));
                }
            }
        }
        if !parked.is_empty() || self.parked_more > 0 {
            out.push_str("\n## Parked\n\n");
        }
        for talk in parked {
            let owner = talk.owner.as_deref().unwrap_or("nobody");
            let why: Vec<&str> = talk.classes.iter().map(|c| c.word()).collect();
            // It stands here alone, so that nobody takes it for settled; that it had its time is said beside it.
            let talked = match talk.used {
                0 => String::new(),
                used => format!(", talked about for {}, then parked", say_clock(i64::from(used))),
            };
            let _ = writeln!(out, "- {} ({}): {}{talked}", plain(&talk.title), plain(owner), why.join(", "));
        }
        if self.parked_more > 0 {
            let _ = writeln!(out, "- and {} more", self.parked_more);
        }
        out
    }

    fn overview(&self, out: &mut String) {
        let s = &self.summary;
        if let Some(by) = &self.facilitator {
            let _ = writeln!(out, "Facilitated by {}.", plain(by));
        }
        let _ = writeln!(out, "{} {}", if self.ended { s.in_time() } else { "It is not ended yet.".to_owned() }, s.outcome());
        if let Some(day) = self.later {
            let _ = writeln!(out, "It was gone on with, and ended on {}.", day.format("%-d %b %Y"));
        }
        if let Some(day) = self.closed {
            let _ = writeln!(out, "It was left open, and closed on {}.", day.format("%-d %b %Y"));
        }
        for sentence in [s.missing(), s.overhead()].into_iter().flatten() {
            let _ = writeln!(out, "{sentence}");
        }
        if let Some(rating) = self.rating {
            let _ = writeln!(out, "The room rated it {rating} of 5.");
        }
        if !s.classes.is_empty() {
            out.push_str("\n| class | items | planned | used |\n|---|---:|---:|---:|\n");
            for time in &s.classes {
                let (planned, used) = (say_clock(i64::from(time.planned)), say_clock(i64::from(time.used)));
                let _ = writeln!(out, "| {} | {} | {planned} | {used} |", time.class.word(), time.entries);
            }
            let (planned, used) = (say_clock(i64::from(s.frame)), say_clock(i64::from(s.other)));
            let _ = writeln!(out, "| opening and closing | | {planned} | {used} |");
        }
    }

    /// Everything that was decided and asked for, together: what people look for first.
    fn promises(&self, cascade: &Cascade, out: &mut String) {
        let decided: Vec<(&String, Option<Id>)> = (self.decisions.iter().map(|d| (d, None)))
            .chain(self.talks.iter().flat_map(|t| t.decisions.iter().map(|d| (d, t.of))))
            .collect();
        if !decided.is_empty() {
            out.push_str("\n## Decisions\n\n");
        }
        for (text, of) in decided {
            let _ = writeln!(out, "- {}{}", plain(text), self.about(cascade, of));
        }
        let asked = self.asked(cascade);
        if !asked.is_empty() {
            let _ = write!(out, "\n## Actions\n\n{asked}");
        }
    }

    /// Everything that was asked for, a line each; empty: nothing was.
    pub fn asked(&self, cascade: &Cascade) -> String {
        let asked = self.actions.iter().chain(self.talks.iter().flat_map(|t| &t.actions));
        let actions = asked.filter_map(|id| cascade.actions().find(|a| a.id == *id));
        let mut out = String::new();
        for action in actions {
            let _ = writeln!(out, "{}{}", promise(cascade, action), self.about(cascade, action.item));
        }
        out
    }

    /// What something was decided or asked for about.
    fn about(&self, cascade: &Cascade, of: Option<Id>) -> String {
        let title = |id: Id| match self.talks.iter().find(|t| t.of == Some(id)) {
            Some(talk) => talk.title.clone(),
            None => describe::name(cascade, id),
        };
        of.map(|id| format!(" ({})", plain(&title(id)))).unwrap_or_default()
    }
}
