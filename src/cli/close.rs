//! `quarterdeck close`: the closing of a cycle, its agenda, and its end.

use super::{
    about::About,
    ask,
    error::{Exit, Failure, Result},
    output::{self, Format, FormatArg, Style, Tone},
    plain, screen,
    session::{Desk, Session},
    table::{Cell, Table, flexible, left, right},
    target::{self, Target},
};
use crate::{
    domain::{
        Board, Cascade, Id, Op,
        change::Verb,
        cycle::Cycle,
        goal::Outcome,
        measure::{Signs, Standing},
        meeting::closing::{
            self, Agenda, Case, Closed, Pasts,
            end::{self, Closable},
        },
        recurring::Terms,
        score::{self, Past, two_digits},
        text::{
            self,
            say::{say_clock, say_count, say_date},
        },
        why::short_day,
    },
    exchange::{closing_json, json_text},
    store::Store,
};
use clap::Args;
use std::io::{self, Write as _};

/// Close a cycle: the meeting, its agenda, or its end
///
/// A cycle that is over is closed by going through how everything in it ended, objective by objective: what arithmetic says of each,
/// what its owner proposes, what was learned. --agenda prints it, --finish closes the cycle once everything in it has an outcome. A
/// cycle that still runs can be closed early: that is asked first.
#[derive(Debug, Args)]
pub(super) struct CloseArgs {
    /// The cycle: a part of its name, or cycle:NAME
    #[arg(value_name = "CYCLE")]
    cycle: String,
    /// Print the agenda
    #[arg(long, conflicts_with_all = ["finish", "rest"])]
    agenda: bool,
    /// Close it without a meeting: everything in it has its outcome
    #[arg(long)]
    finish: bool,
    /// With --finish, how everything ended that has no outcome: missed or dropped; needs --because
    #[arg(long, value_name = "OUTCOME", requires = "finish")]
    rest: Option<String>,
    /// Why the rest ended so
    #[arg(long, value_name = "TEXT", requires = "rest", allow_hyphen_values = true)]
    because: Option<String>,
    /// It is meant: a cycle that still runs is closed without asking
    #[arg(long)]
    yes: bool,
    /// Questions and answers line by line: for screen readers, pipes and dumb terminals
    #[arg(long, conflicts_with_all = ["agenda", "finish"])]
    plain: bool,
    /// How long the meeting is [default: the workspace’s, 60]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(10..=240))]
    minutes: Option<u32>,
    #[command(flatten)]
    about: About,
    #[command(flatten)]
    format: FormatArg,
}

pub(super) fn run(args: &CloseArgs, session: &Session) -> Result {
    if args.finish {
        return finish(args, session);
    }
    if args.plain {
        return by_lines(args, session);
    }
    let (store, cascade) = session.read()?;
    let cycle = cycle(&cascade, &args.cycle)?;
    if let Closable::No(why) = end::closable(&cascade, cycle, session.today) {
        return Err(Failure::failed(why));
    }
    if !args.agenda {
        if args.format.format != Format::Table {
            return Err(Failure::wrong("--format is for what is printed: add --agenda"));
        }
        let id = cycle.id;
        drop(store);
        return screen::closing(session, id, args.minutes, &args.about);
    }
    let terms = args.about.terms(&cascade)?;
    let held = cascade.held_in(&terms);
    let pasts = pasts(&store, &cascade, cycle.id, session)?;
    let minutes = args.minutes.unwrap_or(cascade.settings.close_minutes);
    let agenda = closing::agenda(&cascade, cycle.id, held.as_deref(), minutes, session.today, &pasts);
    let Some(agenda) = agenda else { return Err(Failure::failed("the cycle is not there any more")) };
    match args.format.format {
        Format::Json => {
            let mut board = Board::new(session.today);
            output::print(&json_text::to_string(&closing_json::agenda(&cascade, &mut board, &agenda)))?;
        }
        Format::Csv => csv(&cascade, &agenda)?,
        Format::Table => table(&cascade, cycle, &agenda, &terms, session.style())?,
    }
    Ok(Exit::Done)
}

/// The cycle of that name, with or without `cycle:` in front.
fn cycle<'a>(cascade: &'a Cascade, named: &str) -> Result<&'a Cycle> {
    let id = match target::resolve(cascade, named) {
        Ok(Target::Cycle(id)) => id,
        _ => cascade.resolve_cycle(named.trim())?,
    };
    cascade.cycle(id).ok_or_else(|| Failure::failed("the cycle is not there any more"))
}

/// The past of what was revised in a cycle: the rest is at hand.
fn pasts(store: &Store, cascade: &Cascade, cycle: Id, session: &Session) -> Result<Pasts> {
    let mut pasts = Pasts::default();
    for ix in closing::items(cascade, cycle, None).filter(|&ix| closing::asks_past(cascade, ix)) {
        let id = cascade.item(ix).id;
        pasts.put(id, Past::of(&store.history(id, usize::MAX, session.today)?, None));
    }
    Ok(pasts)
}

/// How it stands, in two words: `achieved`, `✎ partial`, `no value`.
fn stands(cascade: &Cascade, closed: &Closed, style: Style) -> String {
    let item = cascade.item(closed.ix);
    if closed.case == Case::RunsOn {
        let until = item.due.map(|due| due.to_string()).unwrap_or_default();
        return format!("runs on until {until}");
    }
    let proposes = item.proposal().and_then(|c| c.proposes).or(closed.reckoning.outcome);
    match (item.outcome(), proposes) {
        (Some(outcome), _) => outcome.word().to_owned(),
        (None, Some(proposed)) if item.proposal().is_some() => format!("{} {}", style.glyph("✎", "*"), proposed.word()),
        (None, Some(by_rule)) => format!("{}?", by_rule.word()),
        (None, None) => "?".to_owned(),
    }
}

fn value_said(cascade: &Cascade, closed: &Closed, style: Style) -> String {
    let signs = if style.ascii { &Signs::ASCII } else { &Signs::SHORT };
    let standing = cascade.item(closed.ix).key_result().map(|kr| Standing::of(kr, cascade.summary(closed.ix)).said(signs));
    style.plain(&standing.unwrap_or_default())
}

fn table(cascade: &Cascade, cycle: &Cycle, agenda: &Agenda, terms: &Terms, style: Style) -> Result<()> {
    let heads = [
        left("class"),
        right("time"),
        left("id"),
        left("owner"),
        flexible("result"),
        left("value"),
        right("score"),
        right("first"),
        left("outcome"),
    ];
    let mut table = Table::new(&heads);
    let mut row = |closed: &Closed, score: Option<f64>, parked: bool| {
        let item = cascade.item(closed.ix);
        let digits = |score: Option<f64>| score.map(two_digits).unwrap_or_default();
        table.row(vec![
            Cell::new(if parked { "parked" } else { closed.case.word() }),
            Cell::from(if closed.seconds == 0 { String::new() } else { say_clock(i64::from(closed.seconds)) }),
            Cell::from(cascade.short(item.id)).tone(Tone::Dim),
            Cell::new(cascade.owner_name(closed.ix).unwrap_or("")),
            Cell::new(&item.title),
            Cell::from(value_said(cascade, closed, style)),
            Cell::from(digits(score)),
            Cell::from(digits(closed.reckoning.first)),
            Cell::from(stands(cascade, closed, style)),
        ]);
    };
    for group in &agenda.groups {
        for closed in &group.results {
            // What its results come to so far, until it is scored itself.
            let so_far = if closed.case == Case::Objective { group.score } else { None };
            row(closed, closed.score.or(so_far), false);
        }
    }
    agenda.parked.iter().for_each(|closed| row(closed, closed.score, true));
    let mut out = output::stdout();
    writeln!(out, "{}", style.paint(Tone::Strong, &style.plain(&headed(cascade, cycle, agenda, terms))))?;
    if agenda.groups.is_empty() && agenda.parked.is_empty() {
        writeln!(out, "nothing in it waits for its outcome: close {} --finish closes it", style.plain(&cycle.reference()))?;
    } else {
        table.print(&mut out, style)?;
    }
    for line in summed(agenda) {
        writeln!(out, "{}", style.plain(&line))?;
    }
    Ok(out.flush()?)
}

/// `2026-Q3 ended 8 days ago: 14 key results, 9 scored, 3 proposed, 2 without a value`.
fn headed(cascade: &Cascade, cycle: &Cycle, agenda: &Agenda, terms: &Terms) -> String {
    let name = text::one_line(cycle.name.trim(), 60);
    let ended = match (agenda.today - agenda.ended).num_days() {
        0 => format!("{name} ends today"),
        1 => format!("{name} ended yesterday"),
        days => format!("{name} ended {days} days ago"),
    };
    let of = if terms.scope.is_all() { String::new() } else { format!(", {}", terms.name) };
    let results = say_count(agenda.results(cascade), "result", "results");
    format!(
        "{ended}{of}: {results}, {} scored, {} proposed, {} without a value",
        agenda.scored, agenda.proposed, agenda.unmeasured
    )
}

/// How long it takes, and what it came to so far.
fn summed(agenda: &Agenda) -> Vec<String> {
    let mut lines = vec![format!("{}; {} parked", agenda.minutes_said(), say_count(agenda.parked.len(), "result", "results"))];
    if let Some(score) = agenda.came_to.score {
        let first = agenda.came_to.first.map_or_else(|| "none".to_owned(), two_digits);
        lines.push(format!("{} as revised, {first} as first set, of {} scored", two_digits(score), agenda.came_to.scored));
    }
    lines
}

fn csv(cascade: &Cascade, agenda: &Agenda) -> Result<()> {
    let number = |n: Option<f64>| n.map(|n| n.to_string()).unwrap_or_default();
    let row = |closed: &Closed, parked: bool| {
        let (item, by_rule) = (cascade.item(closed.ix), &closed.reckoning);
        let objective = cascade.parent(closed.ix).filter(|_| item.key_result().is_some()).unwrap_or(closed.ix);
        vec![
            cascade.item(objective).title.to_string(),
            cascade.short(item.id),
            item.title.to_string(),
            closed.case.word().to_owned(),
            closed.seconds.to_string(),
            number(by_rule.basis.map(|b| b.value)),
            by_rule.value_on.map(|on| on.to_string()).unwrap_or_default(),
            number(by_rule.rule),
            number(by_rule.first),
            number(closed.score),
            item.outcome().map(Outcome::word).unwrap_or_default().to_owned(),
            by_rule.outcome.map(Outcome::word).unwrap_or_default().to_owned(),
            closed.owes_lesson.to_string(),
            parked.to_string(),
        ]
    };
    let heads = [
        "objective",
        "id",
        "title",
        "class",
        "seconds",
        "value",
        "value_on",
        "score_by_rule",
        "score_first",
        "score",
        "outcome",
        "outcome_by_rule",
        "lesson_owed",
        "parked",
    ];
    let talked = agenda.groups.iter().flat_map(|g| &g.results).map(|c| row(c, false));
    output::csv(&heads, talked.chain(agenda.parked.iter().map(|c| row(c, true))))
}

/// What ends a cycle that still runs, once that was asked about; nothing where it is over. An error where it cannot be closed, or
/// is not to be.
fn ends_early(args: &CloseArgs, desk: &Desk, of: &Cycle, today: chrono::NaiveDate) -> Result<Vec<Op>> {
    match end::closable(&desk.cascade, of, today) {
        Closable::No(why) => Err(Failure::failed(why)),
        Closable::Over => Ok(Vec::new()),
        Closable::Early(until) if sure(args, desk, of, until)? => Ok(end::early(&desk.cascade, of.id)),
        Closable::Early(_) => Err(Failure::wrong("nothing was closed")),
    }
}

/// The meeting line by line. A cycle that still runs is asked about first.
fn by_lines(args: &CloseArgs, session: &Session) -> Result {
    let (mut desk, id) = session.desk_about(|cascade| Ok(cycle(cascade, &args.cycle)?.id))?;
    let Some(of) = desk.cascade.cycle(id).cloned() else { return Err(Failure::failed("the cycle is not there any more")) };
    let early = ends_early(args, &desk, &of, session.today)?;
    if !early.is_empty() {
        let done = desk.save(Verb::Close, early, None)?;
        output::print(&session.style().plain(&text::safe(&done)))?;
    }
    plain::close(session, desk, id, args.minutes, &args.about)
}

/// Closes a cycle without a meeting.
fn finish(args: &CloseArgs, session: &Session) -> Result {
    let (mut desk, id) = session.desk_about(|cascade| Ok(cycle(cascade, &args.cycle)?.id))?;
    let Some(of) = desk.cascade.cycle(id).cloned() else { return Err(Failure::failed("the cycle is not there any more")) };
    let name = text::one_line(of.name.trim(), 60).into_owned();
    if let Some(on) = of.closed_on {
        return Err(Failure::failed(format!(
            "{name} was closed on {} already; quarterdeck reopen {} --because … opens it again",
            short_day(on, session.today),
            of.reference()
        )));
    }
    // What it is about first: the log tells a long change by that.
    let mut ops: Vec<Op> = end::close(&desk.cascade, id, session.today);
    ops.extend(ends_early(args, &desk, &of, session.today)?);
    let open = end::open(&desk.cascade, id, session.today);
    if let Some(&(ix, due)) = open.runs_on.first() {
        let title = text::one_line(&desk.cascade.item(ix).title, 60);
        return Err(Failure::failed(format!(
            "{name} cannot be closed: “{title}” runs on until {}{}; close it then, or give it an earlier last day",
            say_date(due, session.today),
            more(open.runs_on.len())
        )));
    }
    let rest = rest(args, &name, &open, &desk.cascade)?;
    if let Some((outcome, because)) = rest {
        let pasts = pasts(&desk.store, &desk.cascade, id, session)?;
        let who = (session.today, desk.author.by);
        ops.extend(end::settle_rest(&desk.cascade, &open, (outcome, because), &pasts, who));
    }
    let done = desk.save(Verb::Close, ops, rest.map(|(_, because)| because))?;
    let style = session.style();
    output::print(&style.plain(&text::safe(&done)))?;
    let came_to = score::cycle_scores(&desk.cascade).get(&id).copied().unwrap_or_default();
    if let Some(score) = came_to.score {
        let first = came_to.first.map_or_else(|| "none".to_owned(), two_digits);
        let hits = say_count(came_to.hits, "hit", "hits");
        output::print(&format!("{} as revised, {first} as first set; {hits} of {} scored", two_digits(score), came_to.scored))?;
    }
    Ok(Exit::Done)
}

fn more(all: usize) -> String {
    if all > 1 { format!(", and {} more run on", all - 1) } else { String::new() }
}

/// How the rest ended and why; `None`: there is none. The error says what is missing.
fn rest<'a>(args: &'a CloseArgs, name: &str, open: &end::Open, cascade: &Cascade) -> Result<Option<(Outcome, &'a str)>> {
    let outcome = match args.rest.as_deref().map(str::trim) {
        None => None,
        Some("missed") => Some(Outcome::Missed),
        Some("dropped") => Some(Outcome::Dropped),
        Some(other) => {
            let other = text::one_line(other, 40);
            return Err(Failure::wrong(format!(
                "--rest is missed or dropped, not “{other}”; anything else is said item by item"
            )));
        }
    };
    let because = args.because.as_deref().map(str::trim).filter(|why| !why.is_empty());
    match (outcome, because, open.unsettled.len()) {
        (_, _, 0) => Ok(None),
        (Some(outcome), Some(because), _) => Ok(Some((outcome, because))),
        (Some(_), None, n) => Err(Failure::wrong(format!(
            "{} of {name} {} without an outcome: say in a sentence why with --because “…”",
            say_count(n, "item", "items"),
            if n == 1 { "is" } else { "are" }
        ))),
        (None, _, n) => {
            let first = open.unsettled.first().map(|&ix| text::one_line(&cascade.item(ix).title, 40).into_owned());
            Err(Failure::failed(format!(
                "{name} cannot be closed: {} of it {} no outcome (“{}”{}); score them, or say --rest missed --because “…”",
                say_count(n, "item", "items"),
                if n == 1 { "has" } else { "have" },
                first.unwrap_or_default(),
                if n > 1 { " first" } else { "" }
            )))
        }
    }
}

/// Whether a cycle that still runs is to be closed: asked once, with what becomes of the check-ins that are due.
fn sure(args: &CloseArgs, desk: &Desk, cycle: &Cycle, until: chrono::NaiveDate) -> Result<bool> {
    let due = closing::due(&desk.cascade, &mut Board::new(desk.today), cycle.id);
    let question = end::asked_early(&desk.cascade, cycle, until, due, desk.today);
    if args.yes {
        output::say(&question);
        return Ok(true);
    }
    if !ask::can() {
        return Err(Failure::wrong(format!("{question} If that is meant: --yes")));
    }
    Ok(ask::yes(&format!("{question} Close it?"), io::stdin().lock(), io::stderr()))
}
