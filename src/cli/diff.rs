//! `quarterdeck diff`: what changed between two days, in sentences that can be read aloud, and with every figure for programs.

use super::{
    about::About,
    error::{Exit, Failure, Result},
    in_time::{Then, is_over},
    output::{self, Format, FormatArg, Style, Tone, tone},
    session::Session,
};
use crate::{
    domain::{
        Cascade,
        diff::{Diff, Group, Side},
        in_time::{Reading, Until},
        recurring::Which,
        text::say::{say_count, say_full},
        when::read_until,
    },
    exchange::{diff_json, json_text},
    store::Store,
};
use chrono::NaiveDate;
use clap::Args;

/// Show what changed between two days: worse, better, revised, promised
#[derive(Debug, Args)]
pub(super) struct DiffArgs {
    /// From the end of that day: 2026-11-23, fri, 7d (ago), week:6, review:12, cycle:2026-Q3 (its end)
    #[arg(value_name = "FROM", allow_hyphen_values = true)]
    from: String,
    /// To the end of that day, written like FROM
    #[arg(value_name = "TO", default_value = "now", allow_hyphen_values = true)]
    to: String,
    /// With what was said later about these days and those before
    #[arg(long)]
    as_it_was: bool,
    #[command(flatten)]
    about: About,
    #[command(flatten)]
    format: FormatArg,
}

fn read(text: &str, cascade: &Cascade, which: &Which, today: NaiveDate) -> Result<Until> {
    let until = read_until(text, cascade, which, today).map_err(|e| Failure::wrong(format!("diff: {e}")))?;
    is_over("", until.day, today)?;
    Ok(until)
}

/// The number of the review that is meant, else of the last one on that day.
fn review(until: Until, cascade: &Cascade, which: &Which) -> Option<u32> {
    let on_that_day = || cascade.last_review(which, until.day).filter(|r| r.on == until.day).map(|r| r.number);
    until.review.map(|held| held.number).or_else(on_that_day)
}

pub(super) fn run(args: &DiffArgs, session: &Session) -> Result {
    let (store, today) = session.read()?;
    let terms = args.about.terms(&today)?;
    let asked = |text| read(text, &today, &terms.which, session.today);
    let (mut from, mut to) = (asked(args.from.as_str())?, asked(args.to.as_str())?);
    let swapped = from.order() > to.order();
    if swapped {
        std::mem::swap(&mut from, &mut to);
        output::say(&format!("{} is the later day: told from {} to {}", args.from.trim(), from.day, to.day));
    }
    let reviews = (review(from, &today, &terms.which), review(to, &today, &terms.which));
    let reading = args.as_it_was.then_some(Reading::AsItWas);
    let for_programs = args.format.format != Format::Table;
    let then = |until, reading| session.read_then(Then { until, reading, for_programs });
    let (_, before, as_of) = then(from, reading)?;
    // What is only known by what came later is compared with what is known in the same way.
    let (log, after): (Store, Cascade) = if to == session.today.into() {
        (store, today)
    } else {
        let (log, after, _) = then(to, Some(as_of.reading))?;
        (log, after)
    };
    let held = (!terms.scope.is_all()).then(|| (before.held_by(&terms.scope), after.held_by(&terms.scope)));
    let sides = (
        Side { cascade: &before, day: from.day, held: held.as_ref().map(|held| &*held.0) },
        Side { cascade: &after, day: to.day, held: held.as_ref().map(|held| &*held.1) },
    );
    let diff = Diff::of(sides.0, sides.1, &log.told_between(from, to)?, &terms.which);
    let word = match as_of.reading {
        Reading::AsKnown => "as known",
        Reading::AsItWas => "as it was",
    };
    match args.format.format {
        Format::Json => {
            output::print(&json_text::to_string(&diff_json::diff(&diff, sides, reviews, (word, swapped))))?;
        }
        Format::Csv => csv(&diff, sides)?,
        Format::Table => {
            let only = (!args.about.is_everything()).then(|| terms.scope.said(&after));
            let head = Head { reviews, only, is_chosen: reading.is_none() && as_of.reading == Reading::AsItWas };
            output::print(&text(&diff, sides, &head, (as_of.reading, as_of.later), session.style()))?;
        }
    }
    Ok(Exit::Done)
}

/// What stands above a difference.
struct Head {
    reviews: (Option<u32>, Option<u32>),
    /// What alone is compared.
    only: Option<String>,
    /// How it is read was not asked for.
    is_chosen: bool,
}

fn text(diff: &Diff, sides: (Side<'_>, Side<'_>), head: &Head, reading: (Reading, u32), style: Style) -> String {
    let day = |on: NaiveDate, review: Option<u32>| {
        let review = review.map_or_else(String::new, |n| format!(" (review {n})"));
        format!("{}{review}", say_full(on))
    };
    let days = usize::try_from((diff.to - diff.from).num_days()).unwrap_or(0);
    let only = head.only.as_ref().map_or_else(String::new, |only| format!(", {only} only"));
    let days = if days == 0 { String::new() } else { format!(": {}", say_count(days, "day", "days")) };
    let line = format!("From {} to {}{days}{only}", day(diff.from, head.reviews.0), day(diff.to, head.reviews.1));
    let mut out = vec![style.paint(Tone::Strong, &style.plain(&line))];
    match reading {
        (Reading::AsItWas, _) if head.is_chosen => {
            out.push("as far as is known today: all that is known of the first day was read from files later".to_owned());
        }
        (Reading::AsItWas, _) => out.push("as far as is known today".to_owned()),
        (Reading::AsKnown, later @ 1..) => {
            let said = say_count(later as usize, "check-in", "check-ins");
            out.push(format!("as known then; {said} about the first day or earlier came later: --as-it-was has them"));
        }
        (Reading::AsKnown, 0) => {}
    }
    if diff.is_empty() {
        out.push(style.plain(&diff.nothing()));
    }
    let short = diff.in_short();
    if !short.is_empty() {
        out.push(style.plain(&short));
    }
    for section in diff.said(sides.0, sides.1) {
        // A number that did not move is no news beside a sentence that says that nothing did.
        if diff.is_empty() && section.group != Group::Actions {
            continue;
        }
        out.push(String::new());
        let (mark, color) = match section.group.health() {
            Some(health) => (format!("{} ", style.health(health)), tone(health)),
            None => (String::new(), Tone::Strong),
        };
        out.push(style.paint(color, &format!("{mark}{}", section.group.head())));
        out.extend(section.lines.iter().map(|line| format!("  {}", style.plain(line))));
    }
    out.join("\n")
}

/// A line per thing that changed, the groups as JSON names them.
fn csv(diff: &Diff, sides: (Side<'_>, Side<'_>)) -> Result<()> {
    let rows = diff_json::rows(diff, sides);
    output::csv(&diff_json::HEADS, rows.into_iter().map(Vec::from))
}
