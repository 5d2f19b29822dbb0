//! `quarterdeck plan`: whether a cycle can begin, team by team, and what its targets ask against how fast their numbers ever moved.

use super::{
    error::{Exit, Failure, Result},
    output::{self, Format, FormatArg, Style, Tone},
    session::Session,
    table::{Cell, Column, Table, flexible, left, right},
};
use crate::{
    domain::{
        Cascade, Ix, Kind,
        cycle::{Cycle, CycleState},
        measure::Signs,
        planning::{self, Asks, Plan, Question, TeamPlan, Verdict},
        text::{self, number::format_plain, say::say_count},
    },
    exchange::{json_text, plan_json},
};
use chrono::NaiveDate;
use clap::Args;
use std::io::Write as _;

/// Whether the next cycle can begin: each team, and what its targets ask for
///
/// Each key result is compared with how fast it moved in the cycle it was carried over from. A team is ready when it has one to five
/// objectives, each with two to four key results, a parent below the company and a project or a because; when all of these say from
/// where to where, in numbers and with an owner; and when nobody in it answers for more than load-limit. A cycle that has begun can
/// still be looked at, one that is over cannot.
#[derive(Debug, Args)]
pub(super) struct PlanArgs {
    /// The cycle: 2027-Q1
    cycle: String,
    /// The earlier cycle to compare with [default: the one each key result was carried over from]
    #[arg(long, value_name = "CYCLE")]
    from: Option<String>,
    /// Only this team and those below it
    #[arg(long, value_name = "TEAM")]
    team: Option<String>,
    /// Exit with 3 when a team is not ready
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    format: FormatArg,
}

pub(super) fn run(args: &PlanArgs, session: &Session) -> Result {
    let (_store, cascade) = session.read()?;
    let (cycle, question) = question(args, &cascade, session.today)?;
    let plan = Plan::of(&cascade, question, session.today);
    match args.format.format {
        Format::Json => {
            let told = plan_json::plan(&cascade, &plan, session.today);
            output::print(&format!("{}\n", json_text::to_string(&told)))?;
        }
        Format::Csv => csv(&cascade, &plan)?,
        Format::Table => table(&cascade, cycle, &plan, session.style(), session.today)?,
    }
    Ok(Exit::complain_if(args.check && !plan.is_ready()))
}

fn question<'a>(args: &PlanArgs, cascade: &'a Cascade, today: NaiveDate) -> Result<(&'a Cycle, Question)> {
    let named = |text: &str| -> Result<&'a Cycle> {
        let id = cascade.resolve_cycle(text)?;
        cascade.cycle(id).ok_or_else(|| Failure::failed("the cycle was deleted; undo that, or name another"))
    };
    let cycle = named(&args.cycle)?;
    if let Some(sentence) = planning::refusal(cascade, cycle, today) {
        return Err(Failure::wrong(sentence));
    }
    let from = args.from.as_deref().map(named).transpose()?;
    if let Some(from) = from.filter(|from| from.start >= cycle.start) {
        return Err(Failure::wrong(format!(
            "--from: {} does not begin before {}, so nothing in it is from an earlier time; name an earlier cycle",
            text::one_line(from.name.trim(), 40),
            text::one_line(cycle.name.trim(), 40)
        )));
    }
    let team = args.team.as_deref().map(|team| cascade.resolve_team(team)).transpose()?;
    Ok((cycle, Question { cycle: cycle.id, from: from.map(|from| from.id), team }))
}

/// What is said of all of it: `2027-Q1 starts in 9 days`, and the figures behind.
fn head(cascade: &Cascade, cycle: &Cycle, plan: &Plan, style: Style, today: NaiveDate) -> String {
    let name = text::one_line(cycle.name.trim(), 40).into_owned();
    let dot = format!(" {} ", style.glyph("·", "-"));
    let mut parts = vec![format!("{} {}", style.paint(Tone::Strong, &name), planning::starts_said(cascade, cycle, today))];
    if !plan.teams.is_empty() {
        parts.push(plan.ready_said());
    }
    parts.push(format!(
        "{}, {}",
        say_count(plan.objectives, "objective", "objectives"),
        say_count(plan.key_results, "key result", "key results")
    ));
    parts.extend((plan.hinted > 0).then(|| say_count(plan.hinted, "hint", "hints")));
    parts.extend((plan.carried > 0).then(|| format!("{} carried over", plan.carried)));
    parts.push(format!("load {} of {}", plan.key_results, plan.capacity()));
    let mut said = parts.join(&dot);
    if cascade.stage(cycle, today) == CycleState::Open {
        said.push_str("\nit has begun: what is changed in it now asks for a reason");
    }
    said
}

fn table(cascade: &Cascade, cycle: &Cycle, plan: &Plan, style: Style, today: NaiveDate) -> Result<()> {
    let mut out = output::stdout();
    writeln!(out, "{}", head(cascade, cycle, plan, style, today))?;
    if plan.objectives + plan.key_results == 0 {
        let name = text::one_line(cycle.name.trim(), 40);
        writeln!(
            out,
            "nothing is planned in {name} yet: “quarterdeck add objective TITLE --cycle {name}” adds the first, “quarterdeck carry REF” \
             takes along what ended"
        )?;
    }
    if !plan.teams.is_empty() {
        writeln!(out)?;
        teams(cascade, plan, style).print(&mut out, style)?;
        // Of a team without an objective the table says it all.
        let told = |team: &&TeamPlan| !team.objectives.is_empty() && !team.is_ready(plan.limit);
        for team in plan.teams.iter().filter(told) {
            let missing: Vec<String> = team.missing(plan.limit).iter().map(|missing| missing.said(cascade, plan.limit)).collect();
            let said = format!("{} {}: {}", style.glyph("✖", "!"), team.name(cascade), missing.join(", "));
            writeln!(out, "{}", style.plain(&text::safe(&said)))?;
        }
    }
    let items = plan.items(cascade);
    if !items.is_empty() {
        writeln!(out)?;
        goals(cascade, plan, &items, style, today).print(&mut out, style)?;
    }
    Ok(out.flush()?)
}

const TEAMS: [Column; 9] = [
    flexible("team"),
    right("objectives"),
    left("key results"),
    left("per person").spare(2),
    left("parent"),
    left("project"),
    right("hints").spare(3),
    right("load").spare(1),
    left("ready"),
];

/// `4 of 6`; nothing where none is asked for.
fn of((have, need): (usize, usize)) -> String {
    if need == 0 { String::new() } else { format!("{have} of {need}") }
}

fn teams(cascade: &Cascade, plan: &Plan, style: Style) -> Table<'static> {
    let mut table = Table::new(&TEAMS);
    for team in &plan.teams {
        let cells = [
            team.name(cascade),
            team.objectives.len().to_string(),
            team.counts_said(),
            people(cascade, team, plan.limit),
            of(team.parents()),
            of(team.works()),
            team.hinted.to_string(),
            team.load.iter().map(|load| load.of.len()).max().map(|most| most.to_string()).unwrap_or_default(),
        ];
        let mut cells: Vec<Cell> = cells.into_iter().map(Cell::from).collect();
        let missing: Vec<&str> = team.missing(plan.limit).iter().map(planning::Missing::word).collect();
        cells.push(match missing[..] {
            [] => Cell::new(&format!("{} ready", style.glyph("✔", "ok"))).tone(Tone::Good),
            _ => Cell::new(&style.plain(&missing.join(", "))).tone(Tone::Bad),
        });
        table.row(cells);
    }
    table
}

/// `Sam Okafor 9!, Sofia 7`: who answers for how many, the most loaded first.
fn people(cascade: &Cascade, team: &TeamPlan, limit: usize) -> String {
    let said = |load: &planning::Load| {
        let name = cascade.person(load.person).map_or("somebody", |person| person.name.trim());
        let mark = if load.of.len() > limit { "!" } else { "" };
        format!("{} {}{mark}", text::one_line(name, 24), load.of.len())
    };
    team.load.iter().map(said).collect::<Vec<_>>().join(", ")
}

fn goals(cascade: &Cascade, plan: &Plan, items: &[Ix], style: Style, today: NaiveDate) -> Table<'static> {
    let columns = [
        left("id"),
        flexible("goal"),
        flexible("owner").spare(1),
        left(style.glyph("from → target", "from -> target")).spare(2),
        right("asks"),
        left("hint").at_least(16),
    ];
    let mut table = Table::new(&columns);
    let signs = if style.ascii { Signs::ASCII } else { Signs::SHORT };
    for &ix in items {
        let item = cascade.item(ix);
        let asks = Asks::of(cascade, ix, plan.question.from, today);
        let indent = if item.kind() == Kind::KeyResult { "  " } else { "" };
        let line = item.key_result().map(|kr| planning::line_said(kr, &signs, kr.unit.as_deref(), format_plain));
        let times = asks.as_ref().map_or_else(
            || if item.kind() == Kind::KeyResult { signs.nothing.to_owned() } else { String::new() },
            planning::times_said,
        );
        let tone = asks.filter(|asks| asks.verdict() != Verdict::Alike).map(|_| Tone::Warn);
        let hint = planning::hints(cascade, ix, plan.question.from, today).into_iter().next();
        table.row(vec![
            cascade.short(item.id).into(),
            format!("{indent}{}", item.title.trim()).into(),
            cascade.owner_name(ix).unwrap_or_default().into(),
            Cell::new(&line.unwrap_or_default()),
            Cell::new(&style.plain(&times)).tone(tone),
            Cell::new(&style.plain(&hint.map(|hint| hint.text).unwrap_or_default())).tone(Tone::Dim),
        ]);
    }
    table
}

fn csv(cascade: &Cascade, plan: &Plan) -> Result<()> {
    let heads = [
        "team",
        "objectives",
        "key results",
        "people over load-limit",
        "objectives without a parent",
        "objectives without a project",
        "hints",
        "ready",
        "missing",
    ];
    let rows = plan.teams.iter().map(|team| {
        let ((have, need), (served, all)) = (team.parents(), team.works());
        let missing: Vec<String> = team.missing(plan.limit).iter().map(|missing| missing.said(cascade, plan.limit)).collect();
        vec![
            team.team.map(|id| super::directory::team_path(cascade, id)).unwrap_or_default(),
            all.to_string(),
            team.counts_said(),
            team.overloaded(plan.limit).count().to_string(),
            (need - have).to_string(),
            (all - served).to_string(),
            team.hinted.to_string(),
            if team.is_ready(plan.limit) { "yes" } else { "no" }.to_owned(),
            missing.join("; "),
        ]
    });
    output::csv(&heads, rows)
}
