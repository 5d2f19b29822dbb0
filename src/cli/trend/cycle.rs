//! `quarterdeck trend`: what the key results of a cycle came to, team by team, and what their owners' words were worth.

use super::super::{
    directory::team_path,
    error::{Exit, Failure, Result},
    output::{self, Format, Style, Tone},
    session::Session,
    table::{Cell, Table, left, right},
};
use crate::{
    domain::{
        Cascade, Id,
        cycle::Cycle,
        score::two_digits,
        text::{self, say::say_count},
        trends::{
            calibration::{self, Calibration, FEWEST, Told},
            scores::{self, BINS},
        },
    },
    exchange::{
        json_text,
        trend_json::{Came, TrendsJson},
    },
    store::Store,
};
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use std::io::Write as _;

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum View {
    /// What each team came to, and how the scores lay
    #[default]
    Scores,
    /// How often what was said in the middle of the cycle came true
    Calibration,
}

/// Which cycle, and what of it.
#[derive(Debug, Args)]
pub(super) struct OfCycle {
    /// What of a cycle to show
    #[arg(long, value_enum, value_name = "VIEW", default_value_t, conflicts_with = "item")]
    view: View,
    /// The cycle [default: the last one in which something has a score]
    #[arg(long, value_name = "CYCLE", conflicts_with = "item")]
    cycle: Option<String>,
    /// Only this team and those below it
    #[arg(long, value_name = "TEAM", conflicts_with = "item")]
    team: Option<String>,
}

pub(super) fn run(args: &OfCycle, store: &Store, cascade: &Cascade, format: Format, session: &Session) -> Result {
    let team = args.team.as_deref().map(|team| cascade.resolve_team(team)).transpose()?;
    let named = match args.cycle.as_deref() {
        Some(text) => {
            let id = cascade.resolve_cycle(text)?;
            Some(cascade.cycle(id).ok_or_else(|| Failure::failed("the cycle was deleted; undo that, or name another"))?)
        }
        None => None,
    };
    let came = match named.or_else(|| last_scored(cascade, team)) {
        Some(cycle) => came(store, cascade, cycle, team, session.today)?,
        None => None,
    };
    let silent = came.is_none().then(|| silence(args.view, named));
    let style = session.style();
    match (format, &came) {
        (Format::Json, _) => output::print(&json_text::to_string(&TrendsJson::of(cascade, came.as_ref(), silent)))?,
        (Format::Csv, _) => csv(args.view, cascade, came.as_ref())?,
        (Format::Table, Some(came)) if args.view == View::Scores => scores_page(cascade, came, style)?,
        (Format::Table, Some(came)) => calibration_page(cascade, came, style)?,
        (Format::Table, None) => output::print(&style.plain(&silent.unwrap_or_default()))?,
    }
    Ok(Exit::Done)
}

/// The cycle that ended last of those in which something has a score.
fn last_scored(cascade: &Cascade, team: Option<Id>) -> Option<&Cycle> {
    let mut all: Vec<&Cycle> = cascade.cycles().collect();
    all.sort_by_key(|cycle| std::cmp::Reverse((cycle.end, cycle.start, cycle.id)));
    all.into_iter().find(|cycle| !scores::scored(cascade, cycle.id, team).is_empty())
}

fn came<'a>(
    store: &Store,
    cascade: &'a Cascade,
    cycle: &'a Cycle,
    team: Option<Id>,
    today: NaiveDate,
) -> Result<Option<Came<'a>>> {
    let scored = scores::scored(cascade, cycle.id, team);
    if scored.is_empty() {
        return Ok(None);
    }
    let (week, by) = calibration::reference(cycle, cascade.settings.review_weekday);
    let mut told = Vec::with_capacity(scored.len());
    for one in &scored {
        let check_ins = store.series(cascade.item(one.of).id, today)?;
        told.push(Told::of(cascade, one, &check_ins, by));
    }
    Ok(Some(Came {
        cycle,
        lay: scores::distribution(scored.iter().map(|one| one.score)),
        teams: scores::by_team(cascade, team, &scored),
        week,
        words: Calibration::of(&told),
    }))
}

/// What stands where nothing was scored: what will, and when.
fn silence(view: View, cycle: Option<&Cycle>) -> String {
    let what = match view {
        View::Scores => "what each team came to, and how the scores lay",
        View::Calibration => "how often what was said in the middle of it came true",
    };
    match cycle {
        Some(cycle) => {
            let name = text::one_line(cycle.name.trim(), 40);
            format!(
                "nothing of {name} has a score yet: once its key results are scored (quarterdeck close CYCLE), this shows {what}"
            )
        }
        None => format!("nothing has a score yet: once a cycle has ended and its key results are scored, this shows {what}"),
    }
}

/// `62 %`, of a share.
fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

fn scores_page(cascade: &Cascade, came: &Came, style: Style) -> Result<()> {
    let mut out = output::stdout();
    let name = text::one_line(came.cycle.name.trim(), 40);
    writeln!(out, "{}", style.paint(Tone::Strong, &format!("What the key results of {name} came to")))?;
    let mut table = Table::new(&[left("team"), right("scored"), right("score"), right("first set"), right("hits")]);
    for team in &came.teams {
        let number = |n: Option<f64>| n.map(two_digits).unwrap_or_default();
        let listed = team.listed().into_iter().map(two_digits).collect::<Vec<_>>().join(", ");
        let score = if listed.is_empty() { number(team.score()) } else { listed };
        table.row(vec![
            team.team.map_or_else(|| "all".to_owned(), |id| team_path(cascade, id)).into(),
            team.n().to_string().into(),
            score.into(),
            number(team.first()).into(),
            team.hits().map(percent).unwrap_or_default().into(),
        ]);
    }
    table.print(&mut out, style)?;
    if came.teams.iter().any(|team| !team.listed().is_empty()) {
        writeln!(out, "of fewer than {} scores there is no mean: they are listed", scores::FEWEST)?;
    }
    writeln!(out)?;
    writeln!(out, "{}", style.paint(Tone::Strong, "How the scores lay"))?;
    let mut table = Table::new(&[left("from"), right("scores"), left("")]);
    for (bin, &n) in came.lay.bins.iter().enumerate() {
        let from = format!("{:.1}", bin as f64 / BINS as f64);
        // What is longer than a line tells no more.
        let bar = style.glyph("▇", "#").repeat(n.min(60));
        table.row(vec![from.into(), n.to_string().into(), Cell::new(&bar)]);
    }
    table.print(&mut out, style)?;
    writeln!(out, "{} of {} exactly 1, {} exactly 0", came.lay.one, came.lay.bins.iter().sum::<usize>(), came.lay.zero)?;
    Ok(out.flush()?)
}

fn calibration_page(cascade: &Cascade, came: &Came, style: Style) -> Result<()> {
    let mut out = output::stdout();
    let (name, words) = (text::one_line(came.cycle.name.trim(), 40), &came.words);
    let head = format!("What was said in week {} of {name}, and what came of it", came.week);
    writeln!(out, "{}", style.paint(Tone::Strong, &head))?;
    let mut table = Table::new(&[left("confidence"), right("said"), right("reached"), right("share"), right("8 in 10 lie in")]);
    for band in &words.bands {
        let share = (band.n > 0).then(|| percent(band.hits as f64 / band.n as f64));
        let interval = band.interval().map(|(low, high)| format!("{} to {}", percent(low), percent(high)));
        let word = band.word.map(|word| format!(" {}", word.word())).unwrap_or_default();
        table.row(vec![
            format!("{}{word}", band.name).into(),
            band.n.to_string().into(),
            band.hits.to_string().into(),
            share.unwrap_or_default().into(),
            interval.unwrap_or_default().into(),
        ]);
    }
    table.print(&mut out, style)?;
    let said: usize = words.bands.iter().filter(|band| band.word.is_some()).map(|band| band.n).sum();
    let quality = match (words.brier, words.reference, words.skill) {
        (Some(brier), Some(none), Some(skill)) => {
            format!("Brier {brier:.2}, guessing the average {none:.2} ⇒ skill {skill:.2}")
        }
        (Some(brier), Some(none), None) if said >= FEWEST => {
            format!("Brier {brier:.2}, guessing the average {none:.2}: all ended alike, which tells nothing of skill")
        }
        _ => format!("{said} of {FEWEST} confidences that are needed to tell skill from luck"),
    };
    writeln!(out, "{}", style.plain(&quality))?;
    if !words.watermelons.is_empty() {
        let were = say_count(words.watermelons.len(), "watermelon", "watermelons");
        writeln!(out, "{were}: on track in week {} and missed, of {} on track then", came.week, words.on_track)?;
    }
    for &ix in &words.watermelons {
        let item = cascade.item(ix);
        writeln!(out, "  {}  {}", cascade.short(item.id), text::one_line(&item.title, 100))?;
    }
    Ok(out.flush()?)
}

fn csv(view: View, cascade: &Cascade, came: Option<&Came>) -> Result<()> {
    let number = |n: Option<f64>| n.map(|n| n.to_string()).unwrap_or_default();
    match view {
        View::Scores => output::csv(
            &["team", "cycle", "n", "score", "first", "hits"],
            came.iter().flat_map(|came| came.teams.iter().map(move |team| (came, team))).map(|(came, team)| {
                let path = team.team.map(|id| team_path(cascade, id)).unwrap_or_default();
                let cycle = came.cycle.name.clone();
                vec![path, cycle, team.n().to_string(), number(team.score()), number(team.first()), number(team.hits())]
            }),
        ),
        View::Calibration => output::csv(
            &["band", "n", "hits", "low", "high"],
            came.iter().flat_map(|came| &came.words.bands).map(|band| {
                let (low, high) = band.interval().unzip();
                vec![band.name.to_owned(), band.n.to_string(), band.hits.to_string(), number(low), number(high)]
            }),
        ),
    }
}
