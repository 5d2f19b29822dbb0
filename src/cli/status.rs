//! `quarterdeck status`: the workspace in a line, for a shell prompt or a status bar, or in three for a person.

use super::{
    about::{About, Since},
    error::{Exit, Failure, Result},
    here,
    in_time::InTime,
    output::{self, Format, FormatArg, Style, Tone},
    session::Session,
};
use crate::{
    domain::{
        Board, Cascade, Counts, Flag,
        meeting::{
            self,
            before::News,
            under_way::{Place, UnderWay},
        },
        review::Review,
        text::{
            self,
            say::{say_clock, say_count},
        },
        why::percent,
    },
    exchange::{
        json_text,
        status_json::{self, NewsJson, ReviewJson, StatusJson},
    },
};
use chrono::NaiveDate;
use clap::Args;
use std::fmt::Write as _;

/// How many goals are off track, at risk, stale
#[derive(Debug, Args)]
pub(super) struct StatusArgs {
    /// One short line for a shell prompt; nothing at all where there is no workspace
    #[arg(long, short)]
    short: bool,
    #[command(flatten)]
    about: About,
    #[command(flatten)]
    since: Since,
    #[command(flatten)]
    time: InTime,
    #[command(flatten)]
    format: FormatArg,
}

/// The flags a status counts, in the order of the deck's header.
const COUNTED: [Flag; 4] = [Flag::OffTrack, Flag::AtRisk, Flag::Stale, Flag::Unlinked];

pub(super) fn run(args: &StatusArgs, session: &Session) -> Result {
    let session = &args.time.of(session, args.format.format)?;
    if args.short && args.since.is_given() {
        return Err(Failure::wrong("--since tells more than a prompt has room for: leave out --short"));
    }
    if args.short && !session.workspace().exists() {
        return Ok(Exit::Done);
    }
    let (store, cascade) = if args.short { session.read_quietly()? } else { session.read()? };
    // The few that anybody still means, the newest first; of these the one that runs is told of where there is room for one.
    let mut reviews = Vec::new();
    for open in meeting::maybe_running(&cascade) {
        let runner = store.runner(open.id)?;
        // Of another laptop its clock tells: it is written every few seconds while it runs.
        let runs = runner.is_some_and(|runner| runner.place == Place::Window || runner.is_heard(session.at));
        reviews.push((open, runs));
    }
    let json = || reviews.iter().map(|(open, runs)| ReviewJson::of(&cascade, open, *runs)).collect();
    let at = reviews.iter().min_by_key(|(_, runs)| !runs).map(|(open, runs)| (UnderWay::of(open), *runs));
    let mut board = Board::new(session.today);
    let terms = args.about.terms(&cascade)?;
    let held = cascade.held_in(&terms);
    let counts = match &held {
        Some(held) => board.counts_of(&cascade, held),
        None => board.count(&cascade),
    };
    let since = args.since.day(&cascade, &terms.which, session.today)?;
    let news = since.map(|since| News::since(&cascade, &mut board, since, &terms.which, held.as_deref()));
    let only = (!args.about.is_everything()).then(|| terms.scope.said(&cascade));
    let style = session.style();
    match (args.short, args.format.format) {
        (_, Format::Json) => {
            output::print(&json_text::to_string(&StatusJson {
                as_of: session.then.map(|then| then.until.day),
                since: news.as_ref().map(|news| NewsJson::of(&cascade, news)),
                ..status_json::status(&cascade, &counts, json(), session.today)
            }))?;
        }
        (_, Format::Csv) => csv(&cascade, &counts, json(), session.today)?,
        (true, Format::Table) => {
            let mut line = short(&cascade, &counts, at, style);
            // In a folder of a project its goal stands beside the counts.
            if let Some(goal) = here::prompt(&cascade, style, session.today) {
                line = if line.is_empty() { goal } else { format!("{line}  {goal}") };
            }
            output::print(&line)?;
        }
        (false, Format::Table) => {
            output::print(&long(&cascade, &counts, only.as_deref(), &reviews, style, session.today))?;
            for line in news.iter().flat_map(|news| news.said(&cascade, session.today)) {
                output::print(&format!("{}\n", style.plain(&line)))?;
            }
        }
    }
    Ok(Exit::Done)
}

fn tone(flag: Flag) -> Tone {
    match flag {
        Flag::OffTrack => Tone::Bad,
        Flag::AtRisk | Flag::Stale => Tone::Warn,
        _ => Tone::Dim,
    }
}

/// `✖3 ▲4 ◷5 · 71 %`: what is not zero, and the alignment; empty for a workspace without a goal.
fn short(cascade: &Cascade, counts: &Counts, review: Option<(UnderWay, bool)>, style: Style) -> String {
    let meeting = review.map(|(at, runs)| {
        let left = format!("{} {}", style.glyph("▶", "|>"), say_clock(at.left()));
        style.paint(Tone::Strong, &if runs { left } else { style.glyph("‖", "||").to_owned() })
    });
    if cascade.live().next().is_none() {
        return meeting.unwrap_or_default();
    }
    let flags = COUNTED.iter().chain([&Flag::ToScore]).filter(|&&f| f != Flag::Unlinked && counts.of(f) > 0);
    let mut parts: Vec<String> = meeting.into_iter().collect();
    let told = parts.len();
    parts.extend(flags.map(|&f| style.paint(tone(f), &format!("{}{}", style.flag(f), counts.of(f)))));
    if parts.len() == told {
        parts.push(style.paint(Tone::Good, style.glyph("●", "+")));
    }
    if let Some(alignment) = counts.alignment() {
        parts.push(style.glyph("·", "-").to_owned());
        parts.push(whole_percent(alignment));
    }
    parts.join(" ")
}

fn whole_percent(fraction: f64) -> String {
    format!("{:.0} %", fraction * 100.0)
}

/// A line of each review that runs or was not ended. Of several who holds it is said too: begun apart, they may have one number.
fn reviews_said(cascade: &Cascade, reviews: &[(&Review, bool)], style: Style) -> Vec<String> {
    let is_one_of_several = reviews.len() > 1;
    let said = |(review, runs): &(&Review, bool)| {
        let at = UnderWay::of(review);
        let by = review.facilitator.filter(|_| is_one_of_several).and_then(|id| cascade.person(id));
        let by = by.map(|p| format!(" of {}", text::one_line(p.name.trim(), 40))).unwrap_or_default();
        let number = at.number;
        if *runs {
            return format!("{} review {number}{by} runs: {}", style.glyph("▶", "|>"), at.left_said());
        }
        let next = if is_one_of_several { "asks which goes on" } else { "goes on with it" };
        let stands = say_clock(at.spent);
        format!("{} review {number}{by} stands at {stands} and was not ended: quarterdeck review {next}", style.glyph("‖", "||"))
    };
    reviews.iter().map(said).collect()
}

/// `only`: what alone is counted.
fn long(
    cascade: &Cascade,
    counts: &Counts,
    only: Option<&str>,
    reviews: &[(&Review, bool)],
    style: Style,
    today: NaiveDate,
) -> String {
    let dot = style.glyph("·", "-");
    let mut out = style.paint(Tone::Strong, &text::one_line(&cascade.settings.name, 60));
    if let Some(only) = only {
        let _ = write!(out, " {dot} {only} only");
    }
    match cascade.main_cycle(today) {
        Some(cycle) => {
            let (week, weeks) = cycle.week(today, cascade.settings.review_weekday);
            let _ = writeln!(out, " {dot} {} {dot} week {week} of {weeks}", text::one_line(&cycle.name, 30));
        }
        None => {
            let _ = writeln!(out, " {dot} no cycle is open");
        }
    }
    for said in reviews_said(cascade, reviews, style) {
        let _ = writeln!(out, "{}", style.paint(Tone::Strong, &said));
    }
    let counted = |f: &Flag| {
        let text = format!("{} {} {}", style.flag(*f), counts.of(*f), f.word());
        if counts.of(*f) > 0 { style.paint(tone(*f), &text) } else { style.paint(Tone::Dim, &text) }
    };
    let mut parts: Vec<String> = COUNTED.iter().map(counted).collect();
    if let Some(alignment) = counts.alignment() {
        parts.push(format!("aligned {}", style.plain(&percent(alignment))));
    }
    let _ = writeln!(out, "{}", parts.join("  "));
    // What ended is no good news before it is said how.
    let waiting = if only.is_none() { cascade.waiting(today) } else { Vec::new() };
    for waiting in &waiting {
        let said = style.plain(&text::safe(&waiting.said(cascade, today)));
        let _ = writeln!(out, "{} {said}", style.paint(Tone::Warn, style.flag(Flag::ToScore)));
    }
    let others = counts.of(Flag::ToScore) as usize
        - waiting.iter().map(|w| w.items.len()).sum::<usize>().min(counts.of(Flag::ToScore) as usize);
    if others > 0 {
        let said = say_count(others, "result", "results");
        let _ = writeln!(out, "{} {said} past their last day to score", style.paint(Tone::Warn, style.flag(Flag::ToScore)));
    }
    let goals = [
        say_count(counts.objectives as usize, "objective", "objectives"),
        say_count(counts.key_results as usize, "key result", "key results"),
        say_count(counts.projects as usize, "project", "projects"),
    ];
    let (due, stale) = (counts.of(Flag::Due) as usize, counts.of(Flag::Stale) as usize);
    let overdue = || format!("{} overdue", say_count(stale, "check-in is", "check-ins are"));
    // What is stale was due long ago: silence about it would read as nothing being owed.
    let owed = match (due, stale) {
        (0, 1..) => overdue(),
        (_, 0) => format!("{} due", say_count(due, "check-in is", "check-ins are")),
        _ => format!("{} due, {}", say_count(due, "check-in is", "check-ins are"), overdue()),
    };
    let _ = writeln!(out, "{}; {owed}", goals.join(", "));
    out
}

fn csv(cascade: &Cascade, counts: &Counts, reviews: Vec<ReviewJson>, today: NaiveDate) -> Result<()> {
    let s = status_json::status(cascade, counts, reviews, today);
    let heads = [
        "cycle",
        "week",
        "weeks",
        "objectives",
        "key_results",
        "projects",
        "off_track",
        "at_risk",
        "stale",
        "due",
        "unlinked",
        "no_owner",
        "alignment",
        "theories_held",
        "verdicts",
        "pending_verdicts",
        "to_score",
        "review",
        "review_state",
        "review_left_seconds",
    ];
    let number = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
    let mut row = vec![s.cycle.unwrap_or_default().to_owned(), number(s.week), number(s.weeks)];
    let counts = [s.objectives, s.key_results, s.projects, s.off_track, s.at_risk, s.stale, s.due, s.unlinked, s.no_owner];
    row.extend(counts.map(|n| n.to_string()));
    row.push(s.alignment.map(|a| a.to_string()).unwrap_or_default());
    row.extend([s.theories.held, s.theories.verdicts, s.theories.pending, s.to_score].map(|n| n.to_string()));
    let review = s.review.as_ref();
    row.push(review.map(|r| r.number.to_string()).unwrap_or_default());
    row.push(review.map(|r| r.state.to_owned()).unwrap_or_default());
    row.push(review.map(|r| r.left_seconds.to_string()).unwrap_or_default());
    output::csv(&heads, [row])
}
