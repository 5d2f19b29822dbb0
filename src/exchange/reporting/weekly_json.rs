//! What `report weekly --format json` prints, and what its templates get (docs/reports.md).
//!
//! Must not know: formats.

use super::page_json::{
    Beside, CycleJson, GoalJson, MadeJson, SinceJson,
    made::{Names, cycle_of, made_said, nothing_said, title, trust_said},
};
use crate::{
    domain::{
        Cascade, Id,
        diff::Section,
        goal::Kind as ItemKind,
        id::IdMap,
        report::{
            Asking, Heard, Kind,
            weekly::{TeamGoals, Weekly},
        },
        review::Review,
        text::{
            one_line,
            say::{say_count, say_short},
        },
    },
    exchange::agenda_json::{self, EntryJson},
};
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::BTreeMap;

/// A week.
#[derive(Debug, Serialize)]
pub struct WeeklyJson<'a> {
    /// `weekly`.
    pub kind: &'static str,
    /// The name of the workspace.
    pub workspace: &'a str,
    /// The team it is about; null: everything.
    pub team: Option<&'a str>,
    /// The day.
    pub on: NaiveDate,
    /// The day that was asked for instead of today.
    pub as_of: Option<NaiveDate>,
    /// The cycle that runs, or was asked for.
    pub cycle: Option<CycleJson<'a>>,
    /// What stands at its head and foot.
    pub says: WeeklySays,
    /// Since when it tells what changed, and how much of what there is.
    pub since: SinceJson,
    /// What changed, in the groups and sentences of `diff`.
    pub changed: Vec<SectionJson>,
    /// What was decided since then.
    pub decisions: Vec<DecisionJson<'a>>,
    /// What was asked for: what is open, and what was done since then.
    pub actions: Vec<ActionJson<'a>>,
    /// What needs talk, in the order of the agenda, at most ten.
    pub talk: Vec<TalkJson<'a>>,
    /// How much more does.
    pub talk_more: usize,
    /// Who was silent for too long.
    pub silent: SilentJson<'a>,
    /// Every goal that runs, team by team.
    pub teams: Vec<TeamJson<'a>>,
    /// What it was made from.
    pub made: MadeJson,
}

/// The words at head and foot.
#[derive(Debug, Serialize)]
pub struct WeeklySays {
    /// `Northwind · 2026-Q4, week 8 of 13 · 23 November 2026`.
    pub title: String,
    /// How it stands in a sentence: how much changed, and how sure the numbers are.
    pub summary: String,
    /// What to do where there is nothing to tell.
    pub nothing: Option<&'static str>,
    /// From what it was made.
    pub made: String,
}

/// A group of what changed.
#[derive(Debug, Serialize)]
pub struct SectionJson {
    /// Which group of `diff`.
    pub group: &'static str,
    /// What it is called.
    pub head: &'static str,
    /// A sentence each.
    pub lines: Vec<String>,
}

/// Something that was decided.
#[derive(Debug, Serialize)]
pub struct DecisionJson<'a> {
    /// What.
    pub what: &'a str,
    /// What it is about.
    pub about: Option<&'a str>,
    /// The number of the review.
    pub review: u32,
    /// Its day.
    pub on: NaiveDate,
}

/// Something that was asked for.
#[derive(Debug, Serialize)]
pub struct ActionJson<'a> {
    /// Its id.
    pub id: String,
    /// What.
    pub what: &'a str,
    /// Who.
    pub who: Option<&'a str>,
    /// By when.
    pub by: Option<NaiveDate>,
    /// The day it was done.
    pub done: Option<NaiveDate>,
    /// Whether it is open and past its day.
    pub overdue: bool,
    /// `Ana Ruiz, 30 Nov`.
    pub says: String,
}

/// Something that needs talk: every key of an entry of `review --agenda`.
#[derive(Debug, Serialize)]
pub struct TalkJson<'a> {
    /// The entry.
    #[serde(flatten)]
    pub entry: EntryJson<'a>,
    /// Its reasons in one line.
    pub says: String,
}

/// How much is silent, and by whom where names were asked for.
#[derive(Debug, Serialize)]
pub struct SilentJson<'a> {
    /// How much has been silent for too long.
    pub n: usize,
    /// How much of what owes check-ins is fresh.
    pub fresh: usize,
    /// How much owes check-ins.
    pub owed: usize,
    /// By whom: empty where names were not asked for. Null: nobody answers for it.
    pub owners: Vec<OwnerJson<'a>>,
}

/// Somebody who was silent.
#[derive(Debug, Serialize)]
pub struct OwnerJson<'a> {
    /// The name.
    pub owner: Option<&'a str>,
    /// Of how much.
    pub n: usize,
}

/// The goals of a team.
#[derive(Debug, Serialize)]
pub struct TeamJson<'a> {
    /// Its name; null: of none.
    pub team: Option<&'a str>,
    /// Its path.
    pub path: String,
    /// `2 off track, 1 at risk, 4 on track`.
    pub says: String,
    /// Its goals, each key result under its objective.
    pub goals: Vec<GoalJson<'a>>,
}

/// A week, as it was made of that workspace.
pub fn weekly<'a>(cascade: &'a Cascade, asking: &Asking, heard: &Heard, weekly: &Weekly, beside: Beside<'_>) -> WeeklyJson<'a> {
    let today = asking.today;
    let names = Names { cascade, today, named: asking.asked.names };
    let last = cascade.last_review(&asking.asked.terms.which, today);
    let cycle = cycle_of(cascade, asking);
    let team = asking.asked.team.and_then(|id| cascade.team(id)).map(|team| team.name.as_str());
    let since = names.since(asking, heard, weekly.changed.as_ref());
    let summary = [beside.head.map(str::to_owned), Some(since.counts.clone()), Some(trust_said(&weekly.trust))];
    let goals: usize = weekly.teams.iter().map(|team| team.goals.len()).sum();
    WeeklyJson {
        kind: Kind::Weekly.word(),
        workspace: cascade.settings.name.as_str(),
        team,
        on: today,
        as_of: beside.as_of,
        says: WeeklySays {
            title: title(cascade, team, cycle.as_ref(), today),
            summary: summary.into_iter().flatten().filter(|said| !said.is_empty()).collect::<Vec<_>>().join(" · "),
            nothing: nothing_said(cascade, goals == 0),
            made: made_said(heard, beside),
        },
        cycle,
        since,
        changed: weekly.said.iter().map(section).collect(),
        decisions: weekly.decisions.iter().filter_map(|&id| decision(cascade, id)).collect(),
        actions: weekly.actions.iter().filter_map(|&id| action(cascade, id, today)).collect(),
        talk: weekly
            .talk
            .iter()
            .map(|talk| TalkJson {
                says: talk.reasons.iter().map(|why| one_line(why, 120).into_owned()).collect::<Vec<_>>().join("; "),
                entry: agenda_json::told(cascade, &talk.entry, last, talk.reasons.clone()),
            })
            .collect(),
        talk_more: weekly.talk_more,
        silent: silent(cascade, weekly, asking.asked.names),
        teams: weekly.teams.iter().map(|team| of_team(&names, team)).collect(),
        made: MadeJson { file: beside.file.to_owned(), change: heard.end },
    }
}

fn section(section: &Section) -> SectionJson {
    SectionJson { group: section.group.word(), head: section.group.head(), lines: section.lines.clone() }
}

fn decision(cascade: &Cascade, id: Id) -> Option<DecisionJson<'_>> {
    let decision = cascade.decisions().find(|decision| decision.id == id)?;
    let review: &Review = cascade.reviews().find(|review| review.id == decision.review)?;
    let about = decision.item.and_then(|id| cascade.find(id)).map(|ix| &*cascade.item(ix).title);
    Some(DecisionJson { what: &decision.text, about, review: review.number, on: review.on })
}

fn action(cascade: &Cascade, id: Id, today: NaiveDate) -> Option<ActionJson<'_>> {
    let action = cascade.actions().find(|action| action.id == id)?;
    let who = action.owner.and_then(|id| cascade.person(id)).map(|person| person.name.as_str());
    let when = action.done.map(|on| format!("done {}", say_short(on, today))).or(action.due.map(|by| say_short(by, today)));
    let says = [who.map(|who| one_line(who.trim(), 40).into_owned()), when];
    Some(ActionJson {
        id: cascade.short_action(id),
        what: &action.what,
        who,
        by: action.due,
        done: action.done,
        overdue: action.is_overdue(today),
        says: says.into_iter().flatten().collect::<Vec<_>>().join(", "),
    })
}

fn silent<'a>(cascade: &'a Cascade, weekly: &Weekly, named: bool) -> SilentJson<'a> {
    let trust = &weekly.trust;
    let mut by_owner: IdMap<usize> = IdMap::default();
    let mut nobodys = 0;
    for (ix, _) in trust.silent.iter().filter(|_| named) {
        match cascade.item(*ix).owner.filter(|&id| cascade.person(id).is_some()) {
            Some(owner) => *by_owner.entry(owner).or_default() += 1,
            None => nobodys += 1,
        }
    }
    let name = |id: Id| cascade.person(id).map_or("", |person| person.name.as_str());
    let sorted: BTreeMap<(std::cmp::Reverse<usize>, &'a str), usize> =
        by_owner.into_iter().map(|(id, n)| ((std::cmp::Reverse(n), name(id)), n)).collect();
    let mut owners: Vec<OwnerJson<'a>> = sorted.into_iter().map(|((_, name), n)| OwnerJson { owner: Some(name), n }).collect();
    owners.extend((nobodys > 0).then_some(OwnerJson { owner: None, n: nobodys }));
    SilentJson { n: trust.silent.len(), fresh: trust.fresh, owed: trust.owed, owners }
}

fn of_team<'a>(names: &Names<'a>, of: &TeamGoals) -> TeamJson<'a> {
    let cascade = names.cascade;
    let team = of.team.and_then(|id| cascade.team(id));
    let path = of
        .team
        .map_or_else(Vec::new, |id| cascade.team_path(id).iter().map(|team| one_line(&team.name, 40).into_owned()).collect());
    let measured = of.goals.iter().filter(|goal| cascade.item(goal.ix).kind() == ItemKind::KeyResult);
    let mut counts: BTreeMap<std::cmp::Reverse<u8>, (usize, &'static str)> = BTreeMap::new();
    for goal in measured {
        let health = goal.judged.health;
        let count = counts.entry(std::cmp::Reverse(health.severity())).or_insert((0, health.word()));
        count.0 += 1;
    }
    let says: Vec<String> = counts.into_values().map(|(n, word)| format!("{n} {word}")).collect();
    let says = if says.is_empty() { say_count(of.goals.len(), "goal", "goals") } else { says.join(", ") };
    TeamJson {
        team: team.map(|team| team.name.as_str()),
        path: if path.is_empty() { "no team".to_owned() } else { path.join(" / ") },
        says,
        goals: of.goals.iter().map(|goal| names.bare_goal(goal)).collect(),
    }
}
