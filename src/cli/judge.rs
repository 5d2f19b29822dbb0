//! `quarterdeck judge`: whether what a project claimed held, once it is done and the numbers are in.

use super::{
    error::{Exit, Failure, Result},
    output,
    session::{Desk, Session},
};
use crate::domain::{
    Field, Id, Ix, Kind,
    change::Verb,
    evidence,
    link::{Judged, Link, Verdict},
    text::{self, say},
    theory,
};
use clap::Args;

/// Say whether what a project claimed held: held, failed or unclear
///
/// REF is what it should have moved; it may be left out where the project claimed one thing. What the numbers did is printed
/// with it. Judging again changes the verdict.
#[derive(Debug, Args)]
pub(super) struct JudgeArgs {
    /// The project
    #[arg(value_name = "PROJECT")]
    project: String,
    /// The key result or objective, and the verdict: held, failed or unclear
    #[arg(value_name = "[REF] VERDICT", num_args = 1..=2, required = true)]
    words: Vec<String>,
    /// One line why
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    because: Option<String>,
}

pub(super) fn run(args: &JudgeArgs, session: &Session) -> Result {
    let (word, target) = match args.words.as_slice() {
        [target, word] => (word, Some(target.as_str())),
        [word] => (word, None),
        _ => return Err(Failure::wrong("say whether it held: held, failed or unclear")),
    };
    let verdict = Verdict::ALL.into_iter().find(|v| v.word().eq_ignore_ascii_case(word.trim())).ok_or_else(|| {
        Failure::wrong(format!("“{}” is no verdict: end with held, failed or unclear", text::one_line(word, 40)))
    })?;
    let why = args.because.as_deref().unwrap_or("").trim().to_owned();
    if why.is_empty() {
        return Err(Failure::wrong("a verdict needs one line why: say with --because “…” what the numbers, or you, saw"));
    }
    let mut desk = session.desk()?;
    let project = desk.cascade.resolve(&args.project, &[Kind::Project])?;
    let id = link_of(&desk, project, target)?;
    let link = desk.cascade.link(id).cloned().ok_or_else(|| Failure::failed("the link is gone; look with quarterdeck show"))?;
    let mut check_ins = Vec::new();
    for item in evidence::numbers(&desk.cascade, &link) {
        check_ins.extend(desk.store.series(item, desk.today)?);
    }
    let facts = evidence::evidence(&desk.cascade, &link, &check_ins, desk.today);
    let before = theory::hit_rates(&desk.cascade).0;
    let judged = Judged { verdict, why, by: desk.author.by, on: desk.today };
    let ops: Vec<_> = desk.cascade.set_op(id, Field::Judged(Some(judged))).into_iter().collect();
    if ops.is_empty() {
        output::print("it is judged so already; nothing was changed")?;
        return Ok(Exit::Done);
    }
    let said = desk.save(Verb::Judge, ops, None)?;
    let style = session.style();
    let mut lines: Vec<String> = facts.iter().map(|fact| format!("  {}", style.plain(fact))).collect();
    lines.insert(0, style.plain(&text::safe(&said)));
    lines.extend(theory::hit_rates(&desk.cascade).0.moved_from(before));
    output::print(&lines.join("\n"))?;
    Ok(Exit::Done)
}

/// The link that is meant: the one to the goal named, else the only one that claims something and waits, or waited, for a verdict.
fn link_of(desk: &Desk, project: Ix, target: Option<&str>) -> Result<Id> {
    let c = &desk.cascade;
    let title = |ix: Ix| text::one_line(&c.item(ix).title, 60).into_owned();
    let waits = |l: &&Link| theory::pending_of(c, l, desk.today).is_some();
    let is_over = |l: &Link| theory::over_on(c, l, desk.today).is_some();
    let not_done = || {
        Failure::failed(format!(
            "cannot judge {}: it is not done; when it is, say so with: quarterdeck revise {} --state done",
            title(project),
            c.short(c.item(project).id)
        ))
    };
    if theory::done_on(c, project, desk.today).is_none() && !c.links_at(project).any(is_over) {
        return Err(not_done());
    }
    if let Some(target) = target {
        let goal = c.resolve(target, &[Kind::KeyResult, Kind::Objective])?;
        let id = c.item(goal).id;
        let link = c.links_at(project).find(|l| l.target == id);
        let link = link
            .ok_or_else(|| Failure::failed(format!("{} is not linked to {}; nothing was judged", title(project), title(goal))))?;
        // Work that goes on is judged by what it was to move before, and not by what it is to move now.
        return if is_over(link) { Ok(link.id) } else { Err(not_done()) };
    }
    let mut which: Vec<&Link> = c.links_at(project).filter(waits).collect();
    if which.is_empty() {
        which = c.links_at(project).filter(|l| l.judged.is_some()).collect();
    }
    match which.as_slice() {
        [one] => Ok(one.id),
        [] => Err(Failure::failed(format!("{} claimed nothing that could hold or fail", title(project)))),
        several => {
            let goals =
                several.iter().filter_map(|l| c.find(l.target)).map(|ix| format!("{} ({})", title(ix), c.short(c.item(ix).id)));
            Err(Failure::wrong(format!(
                "{} claimed to move {}: name which before the verdict",
                title(project),
                say::say_list(goals.collect())
            )))
        }
    }
}
