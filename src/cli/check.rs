//! `quarterdeck check` and `quarterdeck lint`: what needs attention, as an exit code for cron and CI.

use super::{
    about::{About, Since},
    error::{Exit, Result},
    in_time::InTime,
    items::{self, Filter},
    output::{self, Format, FormatArg, Style},
    session::Session,
};
use crate::domain::{
    Cascade, Flag, Flags, Ix, Judgement, Kind,
    became::is_new,
    lint,
    text::{self, say::say_count},
};
use chrono::NaiveDate;
use clap::Args;

/// Exit with 3 when goals are off track, stale or without an owner
///
/// Prints the items that carry one of the flags. For cron and CI: exit code 0 when there are none, 3 when there are.
#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// The flags to complain about [default: off-track,stale,no-owner,overdue,overdue-action,to-score]
    #[arg(long, value_name = "FLAG,…", value_delimiter = ',')]
    flag: Vec<String>,
    #[command(flatten)]
    narrow: Narrow,
    #[command(flatten)]
    since: Since,
    #[command(flatten)]
    time: InTime,
    #[command(flatten)]
    format: FormatArg,
}

/// Exit with 3 when goals could be written better
///
/// Prints a hint for each: an output instead of an outcome, a target that is reached already, and the like.
#[derive(Debug, Args)]
pub(super) struct LintArgs {
    #[command(flatten)]
    narrow: Narrow,
    #[command(flatten)]
    time: InTime,
    #[command(flatten)]
    format: FormatArg,
}

/// Which items are looked at.
#[derive(Debug, Args)]
pub(super) struct Narrow {
    /// Only what this person owns
    #[arg(long, value_name = "PERSON")]
    pub(super) owner: Option<String>,
    #[command(flatten)]
    pub(super) about: About,
    /// Only what is in this cycle
    #[arg(long, value_name = "CYCLE")]
    pub(super) cycle: Option<String>,
}

impl Narrow {
    /// Whether everything is looked at.
    fn is_all(&self) -> bool {
        self.owner.is_none() && self.cycle.is_none() && self.about.is_everything()
    }
}

pub(super) fn run(args: &CheckArgs, session: &Session) -> Result {
    let session = &args.time.of(session, args.format.format)?;
    let (_store, cascade) = session.read()?;
    let mut flags = items::flags(&args.flag)?;
    if flags.is_empty() {
        flags = [Flag::OffTrack, Flag::Stale, Flag::NoOwner, Flag::Overdue, Flag::OverdueAction, Flag::ToScore, Flag::Source]
            .into_iter()
            .collect();
    }
    let style = session.style();
    let mut found = find(&cascade, &args.narrow, flags, session.today)?;
    let terms = args.narrow.about.terms(&cascade)?;
    if let Some(since) = args.since.day(&cascade, &terms.which, session.today)? {
        found.retain(|(ix, judged)| is_new(&cascade, *ix, judged, flags, since, session.today));
    }
    if found.is_empty() && args.format.format == Format::Table {
        output::print("nothing to complain about\n")?;
    } else {
        items::print(&cascade, &found, args.format.format, style, session.today)?;
    }
    Ok(Exit::complain_if(!found.is_empty()))
}

pub(super) fn lint(args: &LintArgs, session: &Session) -> Result {
    let session = &args.time.of(session, args.format.format)?;
    let (_store, cascade) = session.read()?;
    let style = session.style();
    let filter = Filter::narrowed(&args.narrow, Flags::NONE, &cascade)?;
    // The load of people and teams is counted over all of the workspace, however little of it is looked at.
    let census = lint::Census::of(&cascade, session.today);
    let hinted = items::find(&cascade, &Kind::ALL, &filter, session.today).into_iter().filter_map(|(ix, judged)| {
        let hint = lint::hints_with(&cascade, ix, &census, session.today).into_iter().next()?;
        Some(((ix, judged), hint))
    });
    let (found, hints): (Vec<_>, Vec<_>) = hinted.unzip();
    // Of no owner, team or meeting, and in no list of items.
    let cycles = if args.narrow.is_all() { lint::of_cycles(&cascade, session.today) } else { Vec::new() };
    for said in &cycles {
        let said = format!("cycles  {}", text::safe(said));
        match args.format.format {
            Format::Table => output::print(&format!("{}\n", style.plain(&said)))?,
            Format::Json | Format::Csv => output::say(&said),
        }
    }
    match args.format.format {
        Format::Table if found.is_empty() && !cycles.is_empty() => {}
        Format::Table if found.is_empty() => output::print("no hints: everything is written well\n")?,
        Format::Table => output::print(&advice(&cascade, &found, &hints, style))?,
        format => items::print(&cascade, &found, format, style, session.today)?,
    }
    Ok(Exit::complain_if(!found.is_empty() || !cycles.is_empty()))
}

/// The flagged items; an objective with key results shows what is wrong with those, which are listed themselves.
fn find(cascade: &Cascade, narrow: &Narrow, flags: Flags, today: NaiveDate) -> Result<Vec<(Ix, Judgement)>> {
    let filter = Filter::narrowed(narrow, flags, cascade)?;
    let mut found = items::find(cascade, &Kind::ALL, &filter, today);
    let own = |ix: Ix, judged: &Judgement| {
        let inherits = cascade.item(ix).kind() == Kind::Objective && cascade.key_results(ix).next().is_some();
        !inherits || flags.iter().any(|f| judged.flags.has(f) && !matches!(f, Flag::OffTrack | Flag::AtRisk | Flag::Stale))
    };
    found.retain(|(ix, judged)| own(*ix, judged));
    Ok(found)
}

fn advice(cascade: &Cascade, found: &[(Ix, Judgement)], hints: &[lint::Hint], style: Style) -> String {
    let mut lines: Vec<String> = Vec::new();
    for ((ix, _), hint) in found.iter().zip(hints) {
        let item = cascade.item(*ix);
        let hint = style.plain(&text::safe(&hint.text));
        lines.push(format!("{}  {}\n      {hint}\n", cascade.short(item.id), text::one_line(&item.title, 100)));
    }
    lines.push(say_count(found.len(), "hint", "hints"));
    lines.push("\n".to_owned());
    lines.concat()
}
