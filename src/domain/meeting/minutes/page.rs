//! Minutes as they are read: headings with lines below them, in the order in which people look for them. What was decided and
//! who does what stand first, how the time went last.
//!
//! Must not know: how any of it is written down; that are the layouts.

use super::{
    Changed, Minutes, Talk, Wanted,
    results::{Ended, Group},
};
use crate::domain::review::{ParkedFor, ReviewKind};
use crate::domain::{change::Field, describe::rating_said, id::Id, text::say::say_clock};
use chrono::NaiveDate;
use std::collections::HashSet;

/// A blank at which no line is broken.
pub const TOGETHER: &str = "\u{a0}";

/// What stands before a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Nothing: it is a sentence.
    None,
    /// It is one of a list.
    Bullet,
    /// An action that is open.
    Open,
    /// An action that is done.
    Done,
}

/// A piece of a line; its text is safe and in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// What it says.
    pub text: String,
    /// It is what the line is about.
    pub strong: bool,
}

/// One line, however long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What stands before it.
    pub mark: Mark,
    /// What it says.
    pub spans: Vec<Span>,
    /// The same as a row of a table, where that can be drawn; empty: it is none.
    pub cells: Vec<String>,
}

impl Line {
    /// A line of a list.
    pub(super) fn bullet() -> Line {
        Line { mark: Mark::Bullet, spans: Vec::new(), cells: Vec::new() }
    }

    /// A sentence.
    fn sentence(text: impl Into<String>) -> Line {
        Line { mark: Mark::None, spans: Vec::new(), cells: Vec::new() }.then(text)
    }

    pub(super) fn strong(mut self, text: impl Into<String>) -> Line {
        self.spans.push(Span { text: text.into(), strong: true });
        self
    }

    pub(super) fn then(mut self, text: impl Into<String>) -> Line {
        self.spans.push(Span { text: text.into(), strong: false });
        self
    }

    /// All it says.
    pub fn text(&self) -> String {
        self.spans.iter().map(|s| s.text.as_str()).collect()
    }
}

/// What a part of the page is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// How everything ended in a closing.
    Results,
    /// What the room answered.
    Answers,
    /// What was decided.
    Decisions,
    /// Who does what by when.
    Actions,
    /// What the review changed.
    Changed,
    /// What was talked about.
    Talked,
    /// What was read as on track.
    OnTrack,
    /// What was left for another day.
    Parked,
    /// What has no outcome at the end of a closing.
    Undecided,
    /// Who was there.
    Here,
    /// How the time went.
    Time,
}

impl Topic {
    /// Its heading.
    pub fn heading(self) -> &'static str {
        match self {
            Topic::Results => "How it ended",
            Topic::Answers => "What we say of it",
            Topic::Undecided => "Undecided",
            Topic::Decisions => "Decisions",
            Topic::Actions => "Actions",
            Topic::Changed => "What changed",
            Topic::Talked => "Talked about",
            Topic::OnTrack => "Read as on track",
            Topic::Parked => "Parked",
            Topic::Here => "Who was here",
            Topic::Time => "Time",
        }
    }
}

/// A heading and what stands below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What it is about.
    pub topic: Topic,
    /// Its lines; never none.
    pub lines: Vec<Line>,
}

/// Minutes as they are read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// `Northwind: review 3 on Monday, 23 November 2026`; empty: only a part of them.
    pub title: String,
    /// From what was decided to how the time went.
    pub parts: Vec<Part>,
}

impl Minutes {
    /// All of it.
    pub fn page(&self) -> Page {
        let whose = [Some(self.workspace.as_str()), (!self.is_of_all).then_some(self.meeting.as_str())];
        let whose: Vec<&str> = whose.into_iter().flatten().filter(|name| !name.is_empty()).collect();
        let of = if whose.is_empty() { String::new() } else { format!("{}: ", whose.join(", ")) };
        let mut parts = Vec::new();
        let mut part = |topic, lines: Vec<Line>| {
            if !lines.is_empty() {
                parts.push(Part { topic, lines });
            }
        };
        let (decisions, actions) = (self.decided(), self.wanted().map(Wanted::line).collect::<Vec<_>>());
        part(Topic::Results, self.results());
        part(Topic::Answers, self.answers());
        // That nothing was written down is worth saying where people look first.
        part(Topic::Decisions, if decisions.is_empty() { vec![Line::sentence("Nothing was decided.")] } else { decisions });
        part(Topic::Actions, if actions.is_empty() { vec![Line::sentence("Nothing was asked for.")] } else { actions });
        part(Topic::Changed, self.changes());
        part(Topic::Talked, self.talks.iter().filter(|t| t.is_talk()).map(Talk::line).collect());
        part(Topic::OnTrack, self.greens());
        part(Topic::Parked, self.parked());
        part(Topic::Here, self.here());
        part(Topic::Time, self.time());
        part(Topic::Undecided, self.undecided());
        let what = match (&self.cycle, self.kind) {
            (Some(cycle), ReviewKind::Closing) => format!("closing of {cycle}, review"),
            _ => "review".to_owned(),
        };
        Page { title: format!("{of}{what} {} on {}", self.number, self.on.format("%A, %-d %B %Y")), parts }
    }

    /// Only what was asked for, person by person; nothing: nobody was asked for anything.
    pub fn asked(&self) -> Page {
        let mut by_person: Vec<(Option<&str>, Vec<Line>)> = Vec::new();
        for action in self.wanted() {
            let who = action.owner.as_deref();
            match by_person.iter_mut().find(|(of, _)| *of == who) {
                Some((_, lines)) => lines.push(action.line()),
                None => by_person.push((who, vec![action.line()])),
            }
        }
        // Whom nobody is named for comes last.
        by_person.sort_by_key(|(who, _)| who.is_none());
        let lines: Vec<Line> = by_person.into_iter().flat_map(|(_, lines)| lines).collect();
        let parts = if lines.is_empty() { Vec::new() } else { vec![Part { topic: Topic::Actions, lines }] };
        Page { title: String::new(), parts }
    }

    /// Everything that was asked for.
    pub fn wanted(&self) -> impl Iterator<Item = &Wanted> {
        self.actions.iter().chain(self.talks.iter().flat_map(|t| &t.actions))
    }

    fn decided(&self) -> Vec<Line> {
        let loose = self.decisions.iter().map(|d| (d, None));
        let about = self.talks.iter().flat_map(|t| t.decisions.iter().map(|d| (d, Some(t.title.as_str()))));
        let line = |(text, of): (&String, Option<&str>)| {
            let line = Line::bullet().then(text.clone());
            match of {
                Some(title) => line.then(format!(" ({title})")),
                None => line,
            }
        };
        loose.chain(about).map(line).collect()
    }

    /// Objective by objective how everything ended.
    fn results(&self) -> Vec<Line> {
        let of = |group: &Group| {
            let head = Line { mark: Mark::None, spans: Vec::new(), cells: Vec::new() }.strong(group.title.clone());
            std::iter::once(head).chain(group.ended.iter().map(Ended::line)).collect::<Vec<_>>()
        };
        // What all of it came to stands before what each part did.
        let whole =
            self.came_to.iter().map(|said| Line { mark: Mark::None, spans: Vec::new(), cells: Vec::new() }.strong(said.clone()));
        whole.chain(self.results.iter().flat_map(of)).collect()
    }

    fn answers(&self) -> Vec<Line> {
        self.answers.iter().map(|(question, said)| Line::bullet().strong(*question).then(format!(" {said}"))).collect()
    }

    /// What has no outcome: it stays to score. Then that of which nobody said what goes on from it.
    fn undecided(&self) -> Vec<Line> {
        let all = || self.results.iter().flat_map(|g| &g.ended);
        let line = |e: &Ended, what: &str| {
            let owner = e.owner.as_deref().unwrap_or("nobody");
            Line::bullet().strong(e.title.clone()).then(format!(" ({owner}): {what}"))
        };
        let open = all().filter(|e| e.end.outcome.is_none()).map(|e| line(e, "it stays to score"));
        let next = all().filter(|e| e.end.outcome.is_some() && e.is_asked && e.end.next.is_none());
        open.chain(next.map(|e| line(e, "what goes on from it is not decided"))).collect()
    }

    /// One line for each thing, all its fields together.
    fn changes(&self) -> Vec<Line> {
        let mut things: Vec<(&Changed, Vec<&Changed>)> = Vec::new();
        for row in &self.changed {
            match things.iter_mut().find(|(first, _)| row.id.is_some() && first.id == row.id) {
                Some((_, rows)) => rows.push(row),
                None => things.push((row, vec![row])),
            }
        }
        // What was said is told where it was talked about.
        let is_told =
            |row: &Changed| row.field == "note" && self.talks.iter().any(|t| t.is_talk() && t.of == row.id && t.said.is_some());
        // And how everything ended in the table of it.
        let ended: HashSet<Id> = self.results.iter().flat_map(|group| &group.ended).map(|one| one.id).collect();
        let (outcome, score) = (Field::Outcome(None), Field::Score(None));
        let is_result = |row: &Changed| {
            row.id.is_some_and(|id| ended.contains(&id)) && [outcome.name(), score.name()].contains(&row.field.as_str())
        };
        let line = |(first, rows): (&Changed, Vec<&Changed>)| {
            let said: Vec<String> = rows.iter().filter(|row| !is_told(row) && !is_result(row)).map(|row| row.said()).collect();
            if said.is_empty() {
                return None;
            }
            let line = Line::bullet().strong(first.title.clone());
            Some(if first.id.is_none() {
                line
            } else {
                line.then(format!("{}: {}", owned(first.owner.as_deref()), said.join("; ")))
            })
        };
        things.into_iter().filter_map(line).collect()
    }

    fn greens(&self) -> Vec<Line> {
        let mut by_owner: Vec<(Option<&str>, Vec<&str>)> = Vec::new();
        for green in &self.on_track {
            let owner = green.owner.as_deref();
            match by_owner.iter_mut().find(|(of, _)| *of == owner) {
                Some((_, titles)) => titles.push(&green.title),
                None => by_owner.push((owner, vec![&green.title])),
            }
        }
        let line = |(owner, titles): (Option<&str>, Vec<&str>)| {
            Line::bullet().strong(owner.unwrap_or("nobody").to_owned()).then(format!(": {}", titles.join(", ")))
        };
        let more = (self.on_track_more > 0).then(|| Line::bullet().then(format!("and {} more", self.on_track_more)));
        by_owner.into_iter().map(line).chain(more).collect()
    }

    fn parked(&self) -> Vec<Line> {
        let line = |talk: &Talk| {
            let owner = talk.owner.as_deref().unwrap_or("nobody");
            Line::bullet().strong(talk.title.clone()).then(format!(" ({owner}): {}, {}", talk.why(), talk.parked_because()))
        };
        let more = (self.parked_more > 0).then(|| Line::bullet().then(format!("and {} more", self.parked_more)));
        self.talks.iter().filter(|t| t.parked).map(line).chain(more).collect()
    }

    /// Who ran it; and where anybody said who was not here, who was and who was not.
    fn here(&self) -> Vec<Line> {
        let mut said: Vec<String> = self.facilitator.iter().map(|by| format!("{by} ran it.")).collect();
        if !self.absent.is_empty() {
            said.extend((!self.present.is_empty()).then(|| format!("Here: {}.", self.present.join(", "))));
            said.push(format!("Not here: {}.", self.absent.join(", ")));
        }
        said.into_iter().map(Line::sentence).collect()
    }

    fn time(&self) -> Vec<Line> {
        let (s, day) = (&self.summary, |day: NaiveDate| together(day, "%-d %b %Y"));
        let mut said = vec![if self.ended { s.in_time() } else { "It is not ended yet.".to_owned() }, s.outcome()];
        said.extend(self.later.map(|on| format!("It was gone on with, and ended on {}.", day(on))));
        said.extend(self.closed.map(|on| format!("It was left open, and closed on {}.", day(on))));
        said.extend([s.missing(), s.overhead()].into_iter().flatten());
        if !s.classes.is_empty() {
            let clock = |n: u32| say_clock(i64::from(n));
            let each = s.classes.iter().map(|c| format!("{} {} of {}", c.class.word(), clock(c.used), clock(c.planned)));
            said.push(format!(
                "By class: {}; opening and closing {} of {}.",
                each.collect::<Vec<_>>().join(", "),
                clock(s.other),
                clock(s.frame)
            ));
        }
        if !self.ratings.is_empty() {
            said.push(format!("The room rated it {}.", rating_said(&self.ratings)));
        }
        said.into_iter().map(Line::sentence).collect()
    }
}

/// A day that no line is broken in: whoever wraps a line writes its blanks as blanks afterwards.
fn together(day: NaiveDate, form: &str) -> String {
    day.format(form).to_string().replace(' ', TOGETHER)
}

/// `18 → 19 employees`: the unit of two numbers is said once.
fn moved(old: &str, new: &str) -> String {
    let number = |said: &str| said.trim_start_matches(['−', '-']).starts_with(|c: char| c.is_ascii_digit());
    let unit = |said: &str| {
        said.find(' ').filter(|_| number(said)).map(|at| said.split_at(at)).map(|(n, u)| (n.to_owned(), u.to_owned()))
    };
    match (unit(old), unit(new)) {
        (Some((n, was)), Some((_, is))) if was == is => format!("{n} → {new}"),
        _ => format!("{old} → {new}"),
    }
}

fn owned(owner: Option<&str>) -> String {
    owner.map(|owner| format!(" ({owner})")).unwrap_or_default()
}

impl Wanted {
    /// Who does it and by when: what is missing is said.
    fn line(&self) -> Line {
        let when = self.due.map_or_else(|| "no date".to_owned(), |d| format!("by {}", together(d, "%-d %b %Y")));
        let mark = if self.done.is_some() { Mark::Done } else { Mark::Open };
        let line = Line { mark, spans: Vec::new(), cells: Vec::new() };
        let who = self.owner.as_deref().unwrap_or("nobody yet");
        let about = self.about.as_ref().map(|title| format!(" ({title})")).unwrap_or_default();
        let line = line.strong(who).then(format!(", {when}: {}", self.what));
        if about.is_empty() { line } else { line.then(about) }
    }
}

impl Talk {
    fn why(&self) -> String {
        self.classes.iter().map(|c| c.word()).collect::<Vec<_>>().join(", ")
    }

    /// Why it was left for another day, as far as it is known.
    pub fn parked_because(&self) -> String {
        let why = match (self.used, self.parked_for) {
            (0, ParkedFor::Time) => "not reached".to_owned(),
            (0, ParkedFor::Hand) => "put off".to_owned(),
            (0, ParkedFor::Away) => format!("{} was not here", self.owner.as_deref().unwrap_or("nobody")),
            (used, _) => format!("talked about for {}, then parked", say_clock(i64::from(used))),
        };
        match self.times {
            0 | 1 => why,
            times => format!("{why}; {times} times in a row"),
        }
    }

    /// `Fill approved roles (Bob): off track, pace −50.0 pt, 18 of 25 employees, confidence 4, “one offer is out”`.
    fn line(&self) -> Line {
        let mut facts: Vec<String> = Vec::new();
        facts.extend(self.health.map(|h| h.word().to_owned()));
        facts.extend(self.pace.clone());
        facts.extend(self.stand.clone());
        facts.extend(self.confidence.map(|n| format!("confidence {n}")));
        facts.extend(self.said.as_ref().map(|(on, note)| format!("“{note}” ({})", together(*on, "%-d %b"))));
        let line = Line::bullet().strong(self.title.clone());
        let owner = owned(self.owner.as_deref());
        if facts.is_empty() { line.then(owner) } else { line.then(format!("{owner}: {}", facts.join(", "))) }
    }
}

impl Changed {
    /// `18 → 19 employees`, `target 25 employees → 22 employees, because “the board cut the plan”`.
    fn said(&self) -> String {
        let because = self.because.as_ref().map(|why| format!(", because “{why}”")).unwrap_or_default();
        let (old, new) = (self.old.as_deref(), self.new.as_deref());
        let named = |said: String| format!("{} {said}", self.field);
        let what = match (self.field.as_str(), old, new) {
            ("value" | "health", Some(old), Some(new)) if old == new => format!("{new}, as before"),
            ("value" | "health", Some(old), Some(new)) => moved(old, new),
            ("value" | "health", _, new) => new.unwrap_or("nothing").to_owned(),
            ("confidence", Some(old), Some(new)) if old == new => named(format!("{new}, as before")),
            ("note", _, Some(note)) => format!("“{note}”"),
            ("link", None, Some(target)) => format!("linked to {target}"),
            ("link", Some(target), None) => format!("no longer linked to {target}"),
            ("added", _, Some(kind)) => format!("added as {kind}"),
            ("deleted" | "archived", _, Some("yes")) | (_, None, None) => self.field.clone(),
            ("deleted" | "archived", _, Some("no")) => format!("no longer {}", self.field),
            (_, Some(old), Some(new)) => named(moved(old, new)),
            (_, Some(old), None) => named(format!("{old} → none")),
            (_, None, Some(new)) => named(new.to_owned()),
        };
        format!("{what}{because}")
    }
}
