//! The minutes of a review: what was decided, who does what by when, what changed, what was talked about, and what was left.
//!
//! A past review is told with how things stood then, as far as the file remembers it, never with how they stand today. What the
//! minutes say is one value, [`Minutes`]; how it is read is a [`page::Page`], and how that is written one of [`layouts`].

pub mod changed;
pub mod layouts;
pub mod page;
pub mod results;

use super::record::{Summary, actions, decisions, health_then};
use crate::domain::{
    board::Board,
    cascade::{Cascade, Ix},
    describe,
    health::Health,
    history::Traces,
    id::Id,
    kept::pace_said,
    key_result::Metric,
    measure::{Sign, Signs, Standing},
    recurring::Which,
    review::{Action, Aloud, Class, Entry, EntryState, MOST_ALOUD, ParkedFor, QUESTIONS, Review, ReviewKind, Round, Told},
    text::{self, number::format_number},
};
use changed::Changed;
use chrono::NaiveDate;
use std::collections::HashSet;

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
    /// How far it was from what was expected, in words; `None`: not known.
    pub pace: Option<String>,
    /// The owner's confidence at the end of the review; `None`: never said.
    pub confidence: Option<u8>,
    /// The last note on it, as of the end of the review, and its day; `None`: there was none.
    pub said: Option<(NaiveDate, String)>,
    /// Left for another day; with seconds used, after it was talked about.
    pub parked: bool,
    /// Why, where it is parked.
    pub parked_for: ParkedFor,
    /// In how many reviews in a row it was parked, this one among them; 0: it was not.
    pub times: u32,
    /// What was decided about it.
    pub decisions: Vec<String>,
    /// What was asked for about it.
    pub actions: Vec<Wanted>,
}

impl Talk {
    /// Whether it is told among what was talked about: not what is on track, which is read aloud by name.
    fn is_talk(&self) -> bool {
        let is_closed = self.classes.iter().any(|c| matches!(c, Class::Result | Class::Questions));
        !self.parked && self.of.is_some() && !is_closed
    }
}

/// Something the review asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The action.
    pub id: Id,
    /// What is to be done, safe.
    pub what: String,
    /// Who, safe; `None`: nobody yet.
    pub owner: Option<String>,
    /// By when; `None`: no date.
    pub due: Option<NaiveDate>,
    /// The day it was done; `None`: it is open.
    pub done: Option<NaiveDate>,
    /// What it is about, as it was called then, safe.
    pub about: Option<String>,
}

/// One of those that were read as on track.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Green {
    /// The item.
    pub id: Id,
    /// Its title, safe.
    pub title: String,
    /// Who answered for it, safe.
    pub owner: Option<String>,
}

/// Everything the minutes say.
#[derive(Debug, Clone, PartialEq)]
pub struct Minutes {
    /// The workspace, safe; empty: it has no name.
    pub workspace: String,
    /// The meeting it was held in, as it is called, safe.
    pub meeting: String,
    /// Whether that is the meeting of everything, which goes without saying.
    pub is_of_all: bool,
    /// A weekly review, or the closing of a cycle.
    pub kind: ReviewKind,
    /// The cycle that was closed in it, safe; `None`: it was a weekly one.
    pub cycle: Option<String>,
    /// The number of the review.
    pub number: u32,
    /// Its day.
    pub on: NaiveDate,
    /// Who ran it, safe.
    pub facilitator: Option<String>,
    /// Who is known to have been here, safe: whoever ran it; and once somebody said who was not, whoever else has something on the
    /// agenda or is of the meeting.
    pub present: Vec<String>,
    /// Who was not, safe.
    pub absent: Vec<String>,
    /// 1–5 each, as rated by those who were there.
    pub ratings: Vec<u8>,
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
    pub actions: Vec<Wanted>,
    /// What the review changed.
    pub changed: Vec<Changed>,
    /// Of a closing what all of it came to; `None`: nothing has a score.
    pub came_to: Option<String>,
    /// Of a closing how everything ended, objective by objective.
    pub results: Vec<results::Group>,
    /// What the room was asked at the end, and its answers, safe.
    pub answers: Vec<(&'static str, String)>,
    /// Its blind rounds.
    pub rounds: Vec<(String, Round)>,
    /// What was read as on track, by name.
    pub on_track: Vec<Green>,
    /// How many more were on track than are named.
    pub on_track_more: usize,
}

/// What the end of a closing is called.
const QUESTIONS_ASKED: &str = "Three questions";

const TOPIC_GONE: &str = "a topic that was taken away";

/// What of an agenda was talked about: the items whose last words the minutes tell.
pub fn talked(review: &Review) -> Vec<Id> {
    let mut seen = HashSet::new();
    let talks = |e: &&Entry| (e.state == EntryState::Done || e.spent_ms > 0) && e.class.is_of_item();
    review.agenda.iter().filter(talks).filter_map(|e| e.item).filter(|&id| seen.insert(id)).collect()
}

/// The minutes of a review, with what the log knows of it.
pub fn minutes(cascade: &Cascade, board: &Board, review: &Review, traces: &Traces) -> Minutes {
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
            // What was parked before it came up again was never on as that.
            if !parked || used > 0 {
                same.classes.extend(classes(entry));
                same.planned += entry.planned();
            }
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
        let Some(of) = talk.of else { continue };
        talk.decisions = decided.iter().filter(|d| d.item == Some(of)).map(|d| line(&d.text)).collect();
        let wanted = asked.iter().filter(|a| a.item == Some(of));
        talk.actions = wanted.map(|a| Wanted::of(cascade, a, Some(talk.title.clone()))).collect();
        if let Some(said) = traces.said.iter().find(|c| c.item == of) {
            talk.confidence = said.confidence;
            talk.said = said.words().map(|note| (said.on, line(note)));
        }
    }
    let rest = review.agenda.iter().find(|e| e.item.is_none() && e.state == EntryState::Done).and_then(|e| e.told.as_deref());
    let green = |g: &Aloud| Green { id: g.item, title: line(&g.title), owner: g.owner.as_deref().map(line) };
    let title = |id: Id| talks.iter().find(|t| t.of == Some(id)).map_or_else(|| describe::name(cascade, id), |t| t.title.clone());
    let rounds = review.rounds.iter().map(|round| (title(round.item), round.clone())).collect();
    let on_track: Vec<Green> = rest.map(|t| t.aloud.iter().map(green).collect()).unwrap_or_default();
    let which = cascade.meeting_of_review(review);
    let ended = results::results(cascade, review);
    let (present, absent) = who_was_here(cascade, review);
    Minutes {
        present,
        absent,
        workspace: line(&cascade.settings.name),
        meeting: line(&cascade.terms(&which).name),
        is_of_all: which == Which::First,
        kind: review.kind,
        cycle: review.cycle.and_then(|id| cascade.cycle(id)).map(|c| line(&c.name)),
        number: review.number,
        on: review.on,
        facilitator: review.facilitator.and_then(|id| cascade.person(id)).map(|p| line(&p.name)),
        ratings: review.rated(),
        ended: review.ended.is_some(),
        later: review.known_on().filter(|&day| day != review.on),
        closed: review.ended.filter(|_| review.known_on().is_none()),
        summary: Summary::of(cascade, review),
        parked_more: review.parked_more,
        decisions: decided.iter().filter(|d| d.item.is_none()).map(|d| line(&d.text)).collect(),
        actions: asked.iter().filter(|a| a.item.is_none()).map(|a| Wanted::of(cascade, a, None)).collect(),
        changed: changed::changed(cascade, review, traces),
        came_to: results::came_to(cascade, &ended),
        results: ended,
        answers: answers(review),
        rounds,
        on_track,
        on_track_more: rest.map_or(0, |t| t.aloud_more),
        talks,
    }
}

/// What the room was asked and answered.
fn answers(review: &Review) -> Vec<(&'static str, String)> {
    let question = |n: u8| QUESTIONS.get(usize::from(n).checked_sub(1)?).copied();
    let mut said: Vec<_> = review.answers.iter().filter_map(|(n, text)| Some((*n, question(*n)?, line(text)))).collect();
    said.sort_by_key(|(n, ..)| *n);
    said.into_iter().map(|(_, question, text)| (question, text)).collect()
}

/// Who was here in a review, and who was not, by name. While nobody said who was not, nothing is known but who ran it: that
/// somebody owns what was talked about says nothing of where they were.
fn who_was_here(cascade: &Cascade, review: &Review) -> (Vec<String>, Vec<String>) {
    let mut here: Vec<Id> = review.facilitator.into_iter().collect();
    let name = |id: &Id| cascade.person(*id).map(|p| line(&p.name));
    if review.absent.is_empty() {
        return (here.iter().filter_map(name).collect(), Vec::new());
    }
    let talked: Vec<Entry> = review.agenda.iter().filter(|e| e.state == EntryState::Done).cloned().collect();
    let aloud = review.agenda.iter().filter_map(|e| e.told.as_ref()).flat_map(|told| &told.aloud);
    let aloud = aloud.filter_map(|green| cascade.find(green.item)).filter_map(|ix| cascade.item(ix).owner);
    let of_it = cascade.terms_of(review).people;
    for id in super::absent::owners(cascade, &talked).into_iter().chain(aloud).chain(of_it) {
        if !here.contains(&id) {
            here.push(id);
        }
    }
    let absent = review.absent.iter().filter_map(name).collect();
    (here.iter().filter(|id| !review.absent.contains(id)).filter_map(name).collect(), absent)
}

impl Wanted {
    fn of(cascade: &Cascade, action: &Action, about: Option<String>) -> Wanted {
        Wanted {
            id: action.id,
            what: line(&action.what),
            owner: action.owner.and_then(|id| cascade.person(id)).map(|p| line(&p.name)),
            due: action.due,
            done: action.done,
            about,
        }
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
        pace: None,
        confidence: None,
        said: None,
        parked: false,
        parked_for: entry.parked_for,
        times: if entry.state == EntryState::Parked { u32::from(entry.parked_times) + 1 } else { 0 },
        decisions: Vec::new(),
        actions: Vec::new(),
    };
    let Some(id) = entry.item else { return talk };
    // While it runs, and of reviews that ended before this was written down, the workspace is asked.
    let health = |ix| match review.ended {
        Some(_) => health_then(review, id),
        None => Some(board.peek(cascade, ix).health),
    };
    let told = entry.told.as_deref().cloned().or_else(|| tell(cascade, board, id, entry.class, review.on, health));
    match told {
        Some(told) => {
            talk.title = line(&told.title);
            talk.owner = told.owner.map(|name| line(&name));
            talk.health = told.health;
            // Until it was written so, an arrow stood between a value and its target, which reads as if it had moved there.
            talk.stand = told.stand.map(|stand| line(&stand).replace(Signs::SHORT.to, Signs::WORDS.to));
            talk.pace = told.pace.map(|pace| line(&pace));
        }
        None if entry.class == Class::Actions => talk.title = "an action that is deleted".to_owned(),
        None if entry.class == Class::Topic => talk.title = TOPIC_GONE.to_owned(),
        None if entry.class == Class::ToScore => talk.title = "a cycle that is deleted".to_owned(),
        None => talk.title = "an item that is deleted".to_owned(),
    }
    talk
}

/// What the minutes tell of an entry, on the day of the review; `None`: it is not there any more.
pub(super) fn tell(
    cascade: &Cascade,
    board: &Board,
    of: Id,
    class: Class,
    on: NaiveDate,
    health: impl FnOnce(Ix) -> Option<Health>,
) -> Option<Told> {
    let name = |id: Option<Id>| id.and_then(|id| cascade.person(id)).map(|p| p.name.as_str().into());
    if class == Class::Actions {
        let action = cascade.actions().find(|a| a.id == of)?;
        let stand = Some(became(action, on).into());
        return Some(Told { title: action.what.clone(), owner: name(action.owner), stand, ..Told::default() });
    }
    if class == Class::Topic {
        let topic = cascade.topic(of)?;
        return Some(Told { title: topic.title.clone(), owner: name(topic.owner), ..Told::default() });
    }
    if class == Class::Questions {
        return Some(Told { title: QUESTIONS_ASKED.into(), ..Told::default() });
    }
    if class == Class::ToScore {
        let title = cascade.cycle(of)?.name.as_str().into();
        let stand = cascade.waiting_in(of, on).map_or_else(|| "everything is scored".to_owned(), |w| w.said(cascade, on));
        return Some(Told { title, stand: Some(stand.into()), ..Told::default() });
    }
    let ix = cascade.find(of)?;
    let item = cascade.item(ix);
    let stand = stand(cascade, ix, on).map(Into::into);
    let health = health(ix);
    // What is known of its health is known of its pace.
    let pace = health.and_then(|_| pace_said(cascade, ix, &board.peek(cascade, ix), board.today())).map(Into::into);
    let end = (class == Class::Result).then(|| Box::new(results::end_of(cascade, ix)));
    Some(Told { title: item.title.clone(), owner: name(item.owner), health, stand, pace, end, ..Told::default() })
}

/// What is kept of what is on track: that it was, and what it was.
pub(super) fn all_well(cascade: &Cascade, greens: &[Ix]) -> Told {
    let named = |&ix: &Ix| Aloud {
        item: cascade.item(ix).id,
        title: cascade.item(ix).title.clone(),
        owner: cascade.owner_name(ix).map(Into::into),
    };
    Told {
        title: ALL_WELL.into(),
        health: Some(Health::OnTrack),
        aloud: greens.iter().take(MOST_ALOUD).map(named).collect(),
        aloud_more: greens.len().saturating_sub(MOST_ALOUD),
        ..Told::default()
    }
}

/// What an entry is about and who answers for it, as they are called now.
pub fn named(cascade: &Cascade, entry: &Entry) -> (String, Option<String>) {
    let name = |id: Option<Id>| id.and_then(|id| cascade.person(id)).map(|p| line(&p.name));
    let Some(id) = entry.item else { return ("everything on track".to_owned(), None) };
    if entry.class == Class::Actions {
        let action = cascade.actions().find(|a| a.id == id);
        return action.map_or_else(|| ("an action that is deleted".to_owned(), None), |a| (line(&a.what), name(a.owner)));
    }
    if entry.class == Class::Topic {
        let topic = cascade.topic(id);
        return topic.map_or_else(|| (TOPIC_GONE.to_owned(), None), |t| (line(&t.title), name(t.owner)));
    }
    if entry.class == Class::Questions {
        return (QUESTIONS_ASKED.to_owned(), None);
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

/// `2.5 of 3.5 %`: what was known on the day of the review, so that nobody reads it as a movement.
fn stand(cascade: &Cascade, ix: Ix, on: NaiveDate) -> Option<String> {
    let (item, summary) = (cascade.item(ix), cascade.summary(ix));
    if summary.last_on.is_some_and(|last| last > on) {
        return None;
    }
    if let Some(kr) = item.key_result() {
        let standing = Standing::of(kr, summary);
        // So many of so many is only said of what grows.
        let grows = standing.sign == Sign::To && kr.metric == Metric::Increase;
        let signs = if grows { Signs { to: " of ", ..Signs::WORDS } } else { Signs::WORDS };
        return summary.value.map(|_| standing.said(&signs));
    }
    summary.progress.map(|p| format_number((p * 100.0).round(), Some("%")))
}

fn line(text: &str) -> String {
    text::one_line(text.trim(), 300).into_owned()
}

#[cfg(test)]
mod tests;
