//! A difference in sentences, group by group, so that it can be read aloud in a meeting.
//!
//! Must not know: colours, widths, where it is printed.

use super::{Apart, Diff, Ended, Linked, Lone, Moved, Revised, Side, Way, Worked};
use crate::domain::{
    describe::value,
    goal::ProjectState,
    health::Health,
    history::Header,
    id::Id,
    measure::value_said,
    meeting::minutes::layouts::markdown_text,
    text::{
        one_line,
        say::{say_count, say_full, say_list},
    },
    why::short_day,
};
use chrono::NaiveDate;
use std::collections::HashSet;

/// What a group is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is documented at the field of the difference it tells")]
pub enum Group {
    Worse,
    Silent,
    Better,
    Spoke,
    New,
    Gone,
    Ended,
    Revised,
    Owners,
    Links,
    Projects,
    Actions,
    Numbers,
    Confidence,
}

impl Group {
    /// As programs have it: the key of a difference.
    pub fn word(self) -> &'static str {
        match self {
            Group::Worse => "worse",
            Group::Silent => "silent",
            Group::Better => "better",
            Group::Spoke => "spoke",
            Group::New => "new",
            Group::Gone => "gone",
            Group::Ended => "ended",
            Group::Revised => "revised",
            Group::Owners => "owners",
            Group::Links => "links",
            Group::Projects => "projects",
            Group::Actions => "actions",
            Group::Numbers => "numbers",
            Group::Confidence => "confidence",
        }
    }

    /// What it is called at its head.
    pub fn head(self) -> &'static str {
        match self {
            Group::Worse => "turned worse",
            Group::Silent => "fell silent",
            Group::Better => "better",
            Group::Spoke => "spoke again",
            Group::New => "new",
            Group::Gone => "gone",
            Group::Ended => "ended",
            Group::Revised => "revised",
            Group::Owners => "owners",
            Group::Links => "links",
            Group::Projects => "projects",
            Group::Actions => "promised",
            Group::Numbers => "numbers",
            Group::Confidence => "confidence",
        }
    }

    /// The health it stands for, where it stands for one.
    pub fn health(self) -> Option<Health> {
        match self {
            Group::Worse => Some(Health::OffTrack),
            Group::Silent => Some(Health::NoData),
            Group::Better | Group::Spoke => Some(Health::OnTrack),
            _ => None,
        }
    }
}

/// One group in sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Which.
    pub group: Group,
    /// A line each.
    pub lines: Vec<String>,
}

/// A few words about one thing of a group: for a pane, where many have to stand side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The words.
    pub said: String,
    /// How it stood and how it stands, where that is what is told.
    pub health: Option<(Health, Health)>,
}

impl From<String> for Piece {
    fn from(said: String) -> Piece {
        Piece { said, health: None }
    }
}

/// What happened to a project.
pub(super) fn state(w: &Worked) -> &'static str {
    match (w.from, w.to) {
        (_, ProjectState::Done) => "done",
        (_, ProjectState::Cancelled) => "cancelled",
        (_, ProjectState::Paused) => "paused",
        (_, ProjectState::Planned) => "only planned again",
        (from, ProjectState::Active) if from.is_over() => "taken up again",
        (ProjectState::Paused, ProjectState::Active) => "goes on",
        (_, ProjectState::Active) => "started",
    }
}

/// The first of them in a few words, and how many more there are.
fn of<'a, T>(all: &'a [T], most: usize, said: impl Fn(&'a T) -> Piece) -> (Vec<Piece>, usize) {
    (all.iter().take(most).map(said).collect(), all.len().saturating_sub(most))
}

impl Diff {
    /// Every group that has something to tell, in order, in a few words each: at most so many of a group, and how many more there are.
    pub fn in_short_pieces(&self, then: Side<'_>, now: Side<'_>, most: usize) -> Vec<(Group, Vec<Piece>, usize)> {
        let teller = Teller { then, now };
        let moved = |all| of(all, most, |m: &Moved| Piece { said: teller.title(m.of), health: Some((m.from, m.to)) });
        let titled = |all| of(all, most, |l: &Lone| teller.title(l.of).into());
        let all = |said: Vec<String>| (said.into_iter().map(Piece::from).collect(), 0);
        let promised = if self.actions.is_empty() { Vec::new() } else { vec![self.promised_said()] };
        let groups = [
            (Group::Worse, moved(&self.worse)),
            (Group::Silent, moved(&self.silent)),
            (Group::Better, moved(&self.better)),
            (Group::Spoke, moved(&self.spoke)),
            (Group::New, titled(&self.new)),
            (Group::Gone, titled(&self.gone)),
            (Group::Ended, of(&self.ended, most, |e| teller.ended(e).into())),
            (Group::Revised, of(&self.revised, most, |r| teller.revised_in_short(r).into())),
            (Group::Owners, of(&self.owners, most, |r| teller.handed_over(r).into())),
            (Group::Links, of(&self.links, most, |l| teller.link_in_short(l).into())),
            (Group::Projects, of(&self.projects, most, |w| format!("{} {}", teller.title(w.of), state(w)).into())),
            (Group::Actions, all(promised)),
            (Group::Numbers, all(self.numbers_said())),
            (Group::Confidence, all(self.confidence_said())),
        ];
        groups.into_iter().filter(|(_, (pieces, _))| !pieces.is_empty()).map(|(group, (all, more))| (group, all, more)).collect()
    }

    /// The difference as Markdown, below that head.
    pub fn markdown(&self, head: &str, then: Side<'_>, now: Side<'_>) -> String {
        let mut out = vec![format!("# {}", markdown_text(head, false))];
        let short = if self.is_empty() { self.nothing() } else { self.in_short() };
        if !short.is_empty() {
            out.extend([String::new(), markdown_text(&short, true)]);
        }
        // A number that did not move is no news beside a sentence that says that nothing did.
        for section in self.said(then, now).into_iter().filter(|s| !self.is_empty() || s.group == Group::Actions) {
            let mut title = section.group.head().to_owned();
            title[..1].make_ascii_uppercase();
            out.extend([String::new(), format!("## {title}"), String::new()]);
            out.extend(section.lines.iter().map(|line| format!("- {}", markdown_text(line, true))));
        }
        out.push(String::new());
        out.join("\n")
    }

    /// Every group that has something to tell, in order. `then` and `now`: what it was made of.
    pub fn said(&self, then: Side<'_>, now: Side<'_>) -> Vec<Section> {
        let teller = Teller { then, now };
        let moved = |all: &[Moved]| all.iter().map(|m| teller.moved(m)).collect::<Vec<_>>();
        let groups = [
            (Group::Worse, moved(&self.worse)),
            (Group::Silent, self.silent.iter().map(|m| teller.silent(m)).collect()),
            (Group::Better, moved(&self.better)),
            (Group::Spoke, self.spoke.iter().map(|m| teller.spoke(m)).collect()),
            (Group::New, self.new.iter().map(|l| teller.came(l)).collect()),
            (Group::Gone, self.gone.iter().map(|l| teller.went(l)).collect()),
            (Group::Ended, self.ended.iter().map(|e| teller.ended(e)).collect()),
            (Group::Revised, self.revised.iter().map(|r| teller.revised(r)).collect()),
            (Group::Owners, self.owners.iter().map(|r| teller.owner(r)).collect()),
            (Group::Links, self.links.iter().map(|l| teller.link(l)).collect()),
            (Group::Projects, self.projects.iter().map(|w| teller.work(w)).collect()),
            (Group::Actions, teller.actions(self)),
            (Group::Numbers, self.numbers_said()),
            (Group::Confidence, self.confidence_said()),
        ];
        groups.into_iter().filter(|(_, lines)| !lines.is_empty()).map(|(group, lines)| Section { group, lines }).collect()
    }

    /// How much of what there is, in one sentence; empty where there is none of it.
    pub fn in_short(&self) -> String {
        let counts = [
            (self.worse.len(), "worse", "worse"),
            (self.silent.len(), "fell silent", "fell silent"),
            (self.better.len(), "better", "better"),
            (self.spoke.len(), "spoke again", "spoke again"),
            (self.new.len(), "new", "new"),
            (self.gone.len(), "gone", "gone"),
            (self.ended.len(), "ended", "ended"),
            (self.revised.len(), "revision", "revisions"),
            (self.owners.len(), "new owner", "new owners"),
        ];
        let said = counts.into_iter().filter(|(n, ..)| *n > 0).map(|(n, one, many)| say_count(n, one, many));
        say_list(said.collect())
    }

    fn promised_said(&self) -> String {
        let (asked, done) = (self.promised(|a| a.asked), self.promised(|a| a.done));
        format!("{} asked for, {done} done; overdue: {}", say_count(asked, "action", "actions"), self.promised(|a| a.overdue))
    }

    fn numbers_said(&self) -> Vec<String> {
        let numbers = &self.numbers;
        let (all, moved) = (numbers.each.len(), numbers.moved());
        if all == 0 || self.from == self.to {
            return Vec::new();
        }
        let (right, wrong) = (numbers.went(Way::Right), numbers.went(Way::Wrong));
        let wrong = if wrong > 0 { format!(" and {wrong} the wrong way") } else { String::new() };
        let ways = if moved > 0 { format!(", {right} the right way{wrong}") } else { String::new() };
        let median = numbers.progress().map_or_else(String::new, |progress| {
            let expected = numbers.expected().map_or_else(String::new, |e| format!(", expected {}", whole_points(e)));
            format!("; median {} of progress{expected}", points_of(progress))
        });
        vec![format!("{moved} of {} moved{ways}{median}", say_count(all, "key result", "key results"))]
    }

    fn confidence_said(&self) -> Vec<String> {
        let Some(mean) = self.confidence.mean().filter(|_| self.confidence.changed() > 0) else { return Vec::new() };
        let n = self.confidence.each.len();
        let sure = |is: fn(&(Id, u8, u8)) -> bool| self.confidence.each.iter().filter(|c| is(c)).count();
        let (more, less) = (sure(|c| c.2 > c.1), sure(|c| c.2 < c.1));
        let average = match signed(mean) {
            none if none == "±0" => "as sure as then on average".to_owned(),
            by => format!("{by} out of 10 on average"),
        };
        vec![format!(
            "{more} surer and {less} less sure, of {} said on both days; {average}",
            say_count(n, "confidence", "confidences"),
        )]
    }
}

/// `+0.4`, `−1.2`.
fn signed(n: f64) -> String {
    let text = format!("{:.1}", n.abs());
    match text.as_str() {
        "0.0" => "±0".to_owned(),
        _ => format!("{}{text}", if n < 0.0 { '−' } else { '+' }),
    }
}

/// `+6`, in points.
fn whole_points(difference: f64) -> String {
    let points = (difference * 100.0).round();
    match points {
        0.0 => "±0".to_owned(),
        n if n < 0.0 => format!("−{:.0}", n.abs()),
        n => format!("+{n:.0}"),
    }
}

fn points_of(difference: f64) -> String {
    let points = whole_points(difference);
    let word = if points == "+1" || points == "−1" { "point" } else { "points" };
    format!("{points} {word}")
}

struct Teller<'a> {
    then: Side<'a>,
    now: Side<'a>,
}

impl Teller<'_> {
    /// The side that has an item, the later one first.
    fn side(&self, id: Id) -> Side<'_> {
        let has = |side: Side<'_>| side.cascade.find(id).is_some_and(|ix| !side.cascade.item(ix).deleted);
        if !has(self.now) && has(self.then) { self.then } else { self.now }
    }

    fn title(&self, id: Id) -> String {
        let side = self.side(id);
        side.cascade.find(id).map_or_else(
            || "something that is not here".to_owned(),
            |ix| one_line(side.cascade.item(ix).title.trim(), 100).into_owned(),
        )
    }

    /// `Conversion (Ana Ruiz)`: what, and who answers for it.
    fn owned(&self, id: Id) -> String {
        let side = self.side(id);
        let owner = side.cascade.find(id).and_then(|ix| side.cascade.owner_name(ix));
        owner.map_or_else(|| self.title(id), |owner| format!("{} ({})", self.title(id), one_line(owner.trim(), 40)))
    }

    fn day(&self, day: NaiveDate) -> String {
        short_day(day, self.now.day)
    }

    /// `; its value from 2.9 to 3 %, confidence from 8 to 5`, where both days have one; of confidence only where they differ.
    fn value_of(&self, id: Id) -> String {
        let value = |side: Side<'_>| {
            let ix = side.cascade.find(id)?;
            let summary = side.cascade.summary(ix);
            let kr = side.cascade.item(ix).key_result()?;
            value_said(Some(kr), Some(summary.value?.1), Some(&summary.done))
        };
        let value = match (value(self.then), value(self.now)) {
            (Some(old), Some(new)) if old != new => Some(format!("its value from {old} to {new}")),
            (Some(old), Some(_)) => Some(format!("its value is still {old}")),
            (None, Some(new)) => Some(format!("its first value is {new}")),
            _ => None,
        };
        let sure = |side: Side<'_>| side.cascade.summary(side.cascade.find(id)?).stated?.confidence;
        let sure = match (sure(self.then), sure(self.now)) {
            (Some(old), Some(new)) if old != new => Some(format!("confidence from {old} to {new}")),
            _ => None,
        };
        let both: Vec<String> = value.into_iter().chain(sure).collect();
        if both.is_empty() { String::new() } else { format!("; {}", both.join(", ")) }
    }

    fn moved(&self, m: &Moved) -> String {
        format!("{} went from {} to {}{}", self.owned(m.of), m.from.word(), m.to.word(), self.value_of(m.of))
    }

    fn silent(&self, m: &Moved) -> String {
        let heard = m.heard.map_or_else(
            || "was never checked in".to_owned(),
            |on| {
                let days = usize::try_from((self.now.day - on).num_days()).unwrap_or(0);
                format!("last heard from on {}, {} before", self.day(on), say_count(days, "day", "days"))
            },
        );
        format!("{} was {}; {heard}", self.owned(m.of), m.from.word())
    }

    fn spoke(&self, m: &Moved) -> String {
        format!("{} is heard from again: {}{}", self.owned(m.of), m.to.word(), self.value_of(m.of))
    }

    /// What something is, `key result`.
    fn noun(&self, id: Id) -> &'static str {
        let side = self.side(id);
        side.cascade.find(id).map_or("item", |ix| side.cascade.item(ix).kind().name())
    }

    /// Its first day; `None`: it has none.
    fn begins(&self, id: Id) -> Option<NaiveDate> {
        let cascade = self.side(id).cascade;
        cascade.span(cascade.find(id)?).0
    }

    fn came(&self, l: &Lone) -> String {
        let came = match l.apart {
            Apart::Absent => "was added",
            Apart::Archived => "was brought back",
            Apart::Elsewhere => "came from another team",
        };
        let stands = match (l.health, self.begins(l.of)) {
            (Health::NoData, _) => String::new(),
            (Health::NotStarted, Some(day)) => format!("; it begins on {}", self.day(day)),
            (Health::NotStarted, None) => "; it is planned".to_owned(),
            (health, _) => format!("; it is {}", health.word()),
        };
        format!("{} {} {came}{stands}", self.noun(l.of), self.owned(l.of))
    }

    fn went(&self, l: &Lone) -> String {
        let went = match l.apart {
            Apart::Absent => "was deleted",
            Apart::Archived => "was archived",
            Apart::Elsewhere => "went to another team",
        };
        let stood = match l.health {
            Health::NoData => String::new(),
            health => format!("; it was {}", health.word()),
        };
        format!("{} {} {went}{stood}{}", self.noun(l.of), self.owned(l.of), self.reason(l.why.as_ref()))
    }

    fn ended(&self, e: &Ended) -> String {
        let title = self.owned(e.of);
        let score = e.score.map_or_else(String::new, |score| format!(" with a score of {score:.2}"));
        match (e.from, e.to) {
            (Some(from), None) => format!("{title} was opened again: it was {}", from.word()),
            (Some(from), Some(to)) => format!("{title} is {}{score}: it was {}", to.word(), from.word()),
            (None, to) => format!("{title} ended: {}{score}", to.map_or("open", |to| to.word())),
        }
    }

    /// `, because “the pilot was cancelled” (Ana Ruiz, 16 Nov)`.
    fn reason(&self, why: Option<&Header>) -> String {
        let Some(header) = why else { return String::new() };
        let who = header.by.and_then(|id| self.now.cascade.person(id).or_else(|| self.then.cascade.person(id)));
        let who = who.map_or_else(|| "nobody named".to_owned(), |p| one_line(p.name.trim(), 40).into_owned());
        let said = header.why.as_deref().map(str::trim).filter(|why| !why.is_empty());
        let because = said.map_or_else(String::new, |why| format!(", because “{}”", one_line(why, 160)));
        format!("{because} ({who}, {})", self.day(header.on))
    }

    fn revised(&self, r: &Revised) -> String {
        let (old, new) = (value(self.then.cascade, r.of, &r.old), value(self.now.cascade, r.of, &r.new));
        format!("{}: {} from {old} to {new}{}", self.title(r.of), r.new.name(), self.reason(r.why.as_ref()))
    }

    fn owner(&self, r: &Revised) -> String {
        let (old, new) = (value(self.then.cascade, r.of, &r.old), value(self.now.cascade, r.of, &r.new));
        let name = |text: String| if text == "none" { "nobody".to_owned() } else { text };
        format!("{}: from {} to {}{}", self.title(r.of), name(old), name(new), self.reason(r.why.as_ref()))
    }

    fn link(&self, l: &Linked) -> String {
        let (project, target) = (self.title(l.project), self.title(l.target));
        if !l.is_new {
            return format!("{project} no longer serves {target}");
        }
        let because = self.now.cascade.link(l.link).and_then(|link| link.because.as_deref());
        let because = because.map_or_else(String::new, |why| format!(", because {}", one_line(why.trim(), 160)));
        format!("{project} now serves {target}{because}")
    }

    /// `Conversion target 3.5 → 3.4 % “the pilot was cancelled” Ana Ruiz`.
    fn revised_in_short(&self, r: &Revised) -> String {
        let (old, new) = (value(self.then.cascade, r.of, &r.old), value(self.now.cascade, r.of, &r.new));
        let because = r.why.as_ref().and_then(|h| h.why.as_deref()).map(str::trim).filter(|why| !why.is_empty());
        let because = because.map_or_else(String::new, |why| format!(" “{}”", one_line(why, 60)));
        let who = r.why.as_ref().and_then(|h| h.by).and_then(|id| self.now.cascade.person(id));
        let who = who.map_or_else(String::new, |p| format!(" {}", one_line(p.name.trim(), 30)));
        format!("{} {} {} → {}{because}{who}", self.title(r.of), r.new.name(), one_line(&old, 40), one_line(&new, 40))
    }

    /// `Invoices Noor → Sam`.
    fn handed_over(&self, r: &Revised) -> String {
        let name = |side: Side<'_>, field| match value(side.cascade, r.of, field) {
            name if name == "none" => "nobody".to_owned(),
            name => one_line(&name, 30).into_owned(),
        };
        format!("{} {} → {}", self.title(r.of), name(self.then, &r.old), name(self.now, &r.new))
    }

    fn link_in_short(&self, l: &Linked) -> String {
        let verb = if l.is_new { "serves" } else { "no longer serves" };
        format!("{} {verb} {}", self.title(l.project), self.title(l.target))
    }

    fn work(&self, w: &Worked) -> String {
        let verb = match w.to {
            ProjectState::Active if w.from == ProjectState::Paused => "",
            ProjectState::Done | ProjectState::Planned => "is ",
            _ => "was ",
        };
        format!("{} {verb}{}", self.owned(w.of), state(w))
    }

    fn actions(&self, diff: &Diff) -> Vec<String> {
        if diff.actions.is_empty() {
            return Vec::new();
        }
        let mut lines = vec![diff.promised_said()];
        let overdue: HashSet<Id> = diff.actions.iter().filter(|a| a.overdue).map(|a| a.of).collect();
        let late = self.now.cascade.actions().filter(|a| overdue.contains(&a.id));
        let mut late: Vec<_> = late.collect();
        late.sort_by_key(|a| (a.due, a.id));
        lines.extend(late.into_iter().map(|a| {
            let who = a.owner.and_then(|id| self.now.cascade.person(id)).map(|p| format!(" ({})", one_line(p.name.trim(), 40)));
            let days = a.due.map_or(0, |due| usize::try_from((self.now.day - due).num_days()).unwrap_or(0));
            let what = one_line(a.what.trim(), 100);
            format!("overdue by {}: {what}{}", say_count(days, "day", "days"), who.unwrap_or_default())
        }));
        lines
    }
}

impl Diff {
    /// The sentence where nothing changed.
    pub fn nothing(&self) -> String {
        if self.from == self.to {
            return format!("Nothing changed: both are the end of {}", say_full(self.from));
        }
        let (from, to) = (say_full(self.from), say_full(self.to));
        let asked = "nothing stands better or worse, no number moved, and nothing was added, revised, linked or promised";
        format!("Nothing changed from the end of {from} to the end of {to}: {asked}")
    }
}
