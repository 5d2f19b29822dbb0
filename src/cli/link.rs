//! `quarterdeck link` and `unlink`: what a project should move, and why.

use super::{
    ask,
    error::{Exit, Failure, Result},
    fields::of_flag,
    output,
    session::{Desk, Session},
};
use crate::domain::{
    Cascade, Field, FieldKey, Ix, Kind, Op, change::Verb, claim, edit, fields::Context, intake, link::Expect,
    settings::ProjectsNeedGoal, text,
};
use chrono::NaiveDate;
use clap::Args;
use std::io;

/// Say which goal a project serves, and why it should move it
///
/// Linking what is linked already changes its because and what it expects.
#[derive(Debug, Args)]
pub(super) struct LinkArgs {
    /// The project
    #[arg(value_name = "PROJECT")]
    project: String,
    /// The key result or objective
    #[arg(value_name = "REF")]
    goal: String,
    /// The causal theory in one sentence: why this work should move that number
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    because: Option<String>,
    /// How far it should move it: a number in the key result's unit, or “40 %” of the gap
    #[arg(long, value_name = "X", allow_hyphen_values = true)]
    expect: Option<String>,
}

/// Take a link away
#[derive(Debug, Args)]
pub(super) struct UnlinkArgs {
    /// The project
    #[arg(value_name = "PROJECT")]
    project: String,
    /// The key result or objective
    #[arg(value_name = "REF")]
    goal: String,
}

pub(super) fn link(args: &LinkArgs, session: &Session) -> Result {
    let expect = expect(args.expect.as_deref(), session.today)?;
    let mut desk = session.desk()?;
    let project = desk.cascade.resolve(&args.project, &[Kind::Project])?;
    let goal = desk.cascade.resolve(&args.goal, &[Kind::KeyResult, Kind::Objective])?;
    let goal_id = desk.cascade.item(goal).id;
    let there = desk.cascade.links_at(project).find(|l| l.target == goal_id).map(|l| l.id);
    let because = args.because.as_deref().unwrap_or("").trim();
    refuse(&desk.cascade, goal, expect)?;
    let ops = ops(&mut desk, project, goal, because, expect);
    if ops.is_empty() {
        output::print("they are linked so already; nothing was changed")?;
        return Ok(Exit::Done);
    }
    let said = desk.save(Verb::Link, ops, None)?;
    output::print(&session.style().plain(&text::safe(&said)))?;
    if there.is_none() && because.is_empty() {
        output::say("it has no theory yet: say with --because “…” why the work should move the number");
    }
    hint(&desk.cascade, &desk.cascade.item(project).title, goal, because, expect);
    Ok(Exit::Done)
}

/// What links them, or changes the link there is; empty: they are linked so already.
pub(super) fn ops(desk: &mut Desk, project: Ix, goal: Ix, because: &str, expect: Option<Expect>) -> Vec<Op> {
    let target = desk.cascade.item(goal).id;
    let there = desk.cascade.links_at(project).find(|l| l.target == target).map(|l| l.id);
    let Some(link) = there else {
        return edit::link(&desk.cascade, &mut desk.ids, project, goal, because, expect, desk.today);
    };
    let because = (!because.is_empty()).then(|| Field::Because(Some(because.to_owned())));
    let fields = because.into_iter().chain(expect.map(|e| Field::Expect(Some(e))));
    fields.filter_map(|field| desk.cascade.set_op(link, field)).collect()
}

/// The effect that was typed.
pub(super) fn expect(text: Option<&str>, today: NaiveDate) -> Result<Option<Expect>> {
    match text.map(|text| FieldKey::Expect.read(text.trim(), &Context::said(today))).transpose().map_err(of_flag("expect"))? {
        Some(Field::Expect(expect)) => Ok(expect),
        _ => Ok(None),
    }
}

/// The goal that work which begins serves, and why, as somebody at a terminal says it; `None`: nobody is there, nothing begins without,
/// or none yet.
pub(super) fn asked(cascade: &Cascade, title: &str, ops: &[Op]) -> Option<(Ix, String)> {
    let asks = cascade.settings.projects_need_goal != ProjectsNeedGoal::Off && ask::can();
    let begins = asks && !intake::without_goal(cascade, ops).is_empty();
    begins.then(|| ask::goal(cascade, title, io::stdin().lock(), io::stderr())).flatten()
}

/// Says that a project serves no goal, and how it is linked to one.
pub(super) fn tell_goalless(cascade: &Cascade, ix: Ix) {
    if cascade.links_at(ix).next().is_none() && cascade.settings.projects_need_goal != ProjectsNeedGoal::Off {
        let id = cascade.short(cascade.item(ix).id);
        output::say(&format!(
            "it serves no goal yet: it counts as unlinked; link it with: quarterdeck link {id} GOAL --because “…”"
        ));
    }
}

/// Refuses an effect that means nothing.
pub(super) fn refuse(cascade: &Cascade, goal: Ix, expect: Option<Expect>) -> Result<()> {
    match expect.and_then(|expect| claim::refused(cascade, goal, expect)) {
        Some(why) => Err(Failure::wrong(format!("--expect: {why}"))),
        None => Ok(()),
    }
}

/// What to think about once more, beside the output: it is saved all the same.
pub(super) fn hint(cascade: &Cascade, project: &str, goal: Ix, because: &str, expect: Option<Expect>) {
    if let Some(doubt) = doubted(cascade, project, goal, because) {
        output::say(&format!("--because: {doubt}"));
    }
    if let Some(doubt) = expect.and_then(|expect| claim::doubted(cascade, goal, expect)) {
        output::say(&format!("--expect: {doubt}"));
    }
}

/// What to think about once more about a because; `None`: nothing.
pub(super) fn doubted(cascade: &Cascade, project: &str, goal: Ix, because: &str) -> Option<&'static str> {
    claim::restates(because, &[project, &cascade.item(goal).title]).then_some(claim::RESTATES)
}

pub(super) fn unlink(args: &UnlinkArgs, session: &Session) -> Result {
    let mut desk = session.desk()?;
    let project = desk.cascade.resolve(&args.project, &[Kind::Project])?;
    let goal = desk.cascade.resolve(&args.goal, &[Kind::KeyResult, Kind::Objective])?;
    let goal_id = desk.cascade.item(goal).id;
    let link = desk.cascade.links_at(project).find(|l| l.target == goal_id).map(|l| l.id);
    let title = |ix| text::one_line(&desk.cascade.item(ix).title, 60).into_owned();
    let link =
        link.ok_or_else(|| Failure::failed(format!("{} is not linked to {}; nothing was changed", title(project), title(goal))))?;
    let ops = edit::unlink(&desk.cascade, link);
    let said = desk.save(Verb::Unlink, ops, None)?;
    output::print(&said)?;
    Ok(Exit::Done)
}
