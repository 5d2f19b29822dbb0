//! `quarterdeck check-in`: how one item stands.

use super::{
    about, amend, ask,
    error::{Exit, Failure, Result},
    output,
    said::{self, Last, Said, Value},
    session::{Desk, Session},
};
use crate::domain::{
    CheckIn, Ix, Judgement,
    change::Verb,
    check::ahead,
    edit,
    kept::Kept,
    text,
    why::{percent, points, short_day},
};
use chrono::{Datelike as _, NaiveDate};
use clap::Args;
use std::io;

/// Say how a key result, an objective or a project stands
///
/// VALUE is typed as people write it: 2.6, 42 %, 1.2M, +3 (more than last time), = (no change), yes, 3/5 (steps done).
/// Of a project it is the progress in percent.
#[derive(Debug, Args)]
pub(super) struct CheckInArgs {
    /// A short id, an id from your files, or enough of a title to be unique
    #[arg(value_name = "REF")]
    pub(super) item: String,
    /// The value measured
    #[arg(value_name = "VALUE", allow_hyphen_values = true)]
    pub(super) value: Option<String>,
    /// How sure you are that it will be reached, 0 to 10
    #[arg(long, short, value_name = "N", allow_hyphen_values = true)]
    pub(super) confidence: Option<String>,
    /// What happened
    #[arg(long, short, value_name = "TEXT", allow_hyphen_values = true)]
    pub(super) note: Option<String>,
    /// What comes next
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub(super) next: Option<String>,
    /// on-track, at-risk or off-track: for projects, and where nobody gives a number
    #[arg(long, value_name = "HEALTH")]
    pub(super) health: Option<String>,
    /// How much of a project is done, 0 to 100
    #[arg(long, value_name = "PERCENT")]
    pub(super) progress: Option<String>,
    /// The day it speaks of: yesterday, fri, 14 nov, 2026-11-20, 3d (ago), week:6, review [default: today; of what is to score its last
    /// day]
    #[arg(long, value_name = "WHEN", allow_hyphen_values = true)]
    pub(super) on: Option<String>,
    /// It is reached: no check-in is owed any more until the next one
    #[arg(long)]
    pub(super) reached: bool,
    /// It is meant: a value far from the last one, or a day to come, is not asked about
    #[arg(long)]
    pub(super) yes: bool,
    /// Make this first value the baseline of a key result that has none
    #[arg(long)]
    pub(super) baseline: bool,
    /// Say right what the newest check-in said, or with --on that of a day: what is not given stays, and "" takes a part away
    #[arg(long, group = "corrects", conflicts_with_all = ["reached", "baseline"])]
    pub(super) amend: bool,
    /// Take the newest check-in back, or with --on that of a day, also out of several that were said at once
    #[arg(long, group = "corrects", conflicts_with_all = ["value", "confidence", "note", "next", "health", "progress", "reached", "baseline"])]
    pub(super) take_back: bool,
    /// Why it is corrected or taken back
    #[arg(long, value_name = "TEXT", requires = "corrects")]
    pub(super) because: Option<String>,
}

pub(super) fn run(args: &CheckInArgs, session: &Session) -> Result {
    if args.amend || args.take_back {
        return amend::run(args, session);
    }
    let mut desk = session.desk()?;
    let ix = desk.cascade.resolve(&args.item, &[])?;
    let on = match &args.on {
        Some(text) => about::day("on", text, &desk.cascade, &desk.cascade.home(ix), session.today)?,
        None => edit::day_of_check_in(&desk.cascade, ix, session.today),
    };
    if let Some(ahead) = ahead(on, session.today).filter(|_| !args.yes) {
        let question = format!("--on: {ahead}");
        if !ask::can() || !ask::yes(&format!("{question}. Is that meant?"), io::stdin().lock(), io::stderr()) {
            return Err(Failure::wrong(format!("{question}; {}", said::NOT_AHEAD)));
        }
    }
    let blank = CheckIn::new(desk.ids.next_id(), desk.cascade.item(ix).id, on, desk.author.by);
    let said = Said {
        // What is reached with no other value is so with the last one.
        value: args.value.clone().or_else(|| args.reached.then(|| "=".to_owned())).map(Value::Typed),
        confidence: args.confidence.clone(),
        health: args.health.clone(),
        progress: args.progress.clone(),
        note: args.note.clone(),
        next: args.next.clone(),
        column: None,
    };
    let last = Last::of(&desk.cascade, ix);
    let title = text::one_line(&desk.cascade.item(ix).title, 60).into_owned();
    let wrong = |e: String| Failure::wrong(format!("cannot check in {title}: {e}"));
    let check_in = said::check_in(&desk.cascade, ix, blank, &said, &last).map_err(wrong)?;
    said::sure(said::doubt(&desk.cascade, ix, &said, &check_in, &last), args.yes).map_err(wrong)?;
    let first = edit::becomes_baseline(&desk.cascade, &check_in);
    if args.baseline && !first {
        return Err(wrong("--baseline is for the first value of a key result without a baseline: leave it out".to_owned()));
    }
    let before = desk.cascade.judge(ix, session.today);
    let ops = match (args.reached, args.baseline) {
        (true, _) => edit::reach(&desk.cascade, ix, check_in).map_err(wrong)?,
        (_, true) => edit::check_in_as_baseline(&desk.cascade, check_in),
        _ => edit::check_in(check_in),
    };
    let done = desk.save(Verb::CheckIn, ops, None)?;
    let style = session.style();
    output::print(&format!("{}\n{}", style.plain(&text::safe(&done)), outcome(&desk, ix, &before, session)))?;
    if args.on.is_none() && on != session.today {
        output::say(&style.plain(&format!("it counts for {}, the last day: it is to score", short_day(on, session.today))));
    }
    for sentence in other_day(&desk, ix, on, last.on) {
        output::say(&style.plain(&sentence));
    }
    if first && !args.baseline {
        output::say(
            "it has no baseline yet, so no progress: “quarterdeck undo”, then check in with --baseline to begin from this value",
        );
    }
    if desk.author.by.is_none() {
        output::say("saved without a name: say who you are with --as, QUARTERDECK_AS or in the config file");
    }
    Ok(Exit::Done)
}

/// What a check-in of another day than today does not change, or where it may be dated wrongly; `newest` is the day of the
/// newest before it.
pub(super) fn other_day(desk: &Desk, ix: Ix, on: NaiveDate, newest: Option<NaiveDate>) -> Vec<String> {
    let day = |date: NaiveDate| date.format(if date.year() == desk.today.year() { "%-d %b" } else { "%-d %b %Y" });
    let mut said = Vec::new();
    if on > desk.today {
        said.push(format!("not seen before {}: it is dated after today", day(on)));
    } else if let Some(newest) = newest.filter(|&newest| newest > on) {
        said.push(format!("an older day than the newest check-in, {}: today’s state stays as it was", day(newest)));
    }
    if let Some(cycle) = desk.cascade.cycle_of(ix).filter(|c| on < c.start) {
        let name = text::one_line(&cycle.name, 30);
        said.push(format!("{} is before the cycle {name} begins, on {}", day(on), day(cycle.start)));
    }
    said
}

/// What the check-in gives back at once: what is concluded now, and what was before.
pub(super) fn outcome(desk: &Desk, ix: Ix, before: &Judgement, session: &Session) -> String {
    let style = session.style();
    let now = desk.cascade.judge(ix, session.today);
    let health = |j: &Judgement| style.paint(output::tone(j.health), &format!("{} {}", style.health(j.health), j.health.word()));
    let mut out = if before.health == now.health {
        format!("still {}", health(&now))
    } else {
        format!("{} {} {}", health(before), style.glyph("→", "->"), health(&now))
    };
    if let Some(progress) = now.progress {
        out.push_str(&style.plain(&format!(", progress {}", percent(progress))));
    }
    if let Some(kept) = Kept::of(&desk.cascade, ix, &now, session.today) {
        out = format!("{out}, {}", kept.said());
    } else if let (Some(expected), Some(pace)) = (now.expected, now.pace) {
        out.push_str(&style.plain(&format!(", expected {}, pace {}", percent(expected), points(pace))));
    }
    out
}
