//! `quarterdeck list`: goals and projects, people, teams, cycles, meetings, topics, actions.

use super::{
    about::Since,
    check::Narrow,
    directory,
    error::{Exit, Failure, Result},
    in_time::InTime,
    items, meetings,
    output::FormatArg,
    people,
    session::Session,
    topics,
};
use clap::{Args, ValueEnum};

/// What can be listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum What {
    /// Objectives, key results and projects
    Items,
    /// Objectives
    Objectives,
    /// Key results
    KeyResults,
    /// Projects
    Projects,
    /// People, with what they own and owe
    People,
    /// Teams, as paths
    Teams,
    /// Cycles with their dates
    Cycles,
    /// Meetings, with their day and what they are about
    Meetings,
    /// What people put on the next agenda by hand
    Topics,
    /// What reviews asked for
    Actions,
}

/// List goals, projects, people, meetings, topics or actions
#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// What to list
    #[arg(value_enum, default_value = "items", hide_default_value = true)]
    what: What,
    /// Only items with one of the flags there are
    #[arg(long, value_name = "FLAG,…", value_delimiter = ',', help = items::flag_help())]
    pub(super) flag: Vec<String>,
    #[command(flatten)]
    pub(super) narrow: Narrow,
    /// Archived items as well
    #[arg(long)]
    pub(super) archived: bool,
    #[command(flatten)]
    since: Since,
    #[command(flatten)]
    time: InTime,
    #[command(flatten)]
    format: FormatArg,
}

pub(super) fn run(args: &ListArgs, session: &Session) -> Result {
    let session = &args.time.of(session, args.format.format)?;
    let (store, cascade) = session.read()?;
    let style = session.style();
    let filter = items::Filter::new(args, &cascade)?;
    let format = args.format.format;
    let terms = args.narrow.about.terms(&cascade)?;
    let since = args.since.day(&cascade, &terms.which, session.today)?;
    if since.is_some() && args.what != What::People {
        return Err(Failure::wrong("--since is for “list people”, whose deadlines are counted; the log says what changed since"));
    }
    match args.what {
        What::Items | What::Objectives | What::KeyResults | What::Projects => {
            let kinds = items::kinds(args.what);
            let found = items::find(&cascade, kinds, &filter, session.today);
            items::print(&cascade, &found, format, style, session.today)?;
        }
        What::People => people::list(&store, &cascade, &filter, since, format, style, session.today)?,
        What::Teams => directory::teams(&cascade, format, style)?,
        What::Cycles => directory::cycles(&cascade, format, style, session.today)?,
        What::Meetings => {
            meetings::list((&store, &cascade), format, style, (session.today, session.who(&cascade).ok().flatten()))?;
        }
        What::Topics => topics::list(&cascade, &filter, format, style, session.today)?,
        What::Actions => directory::actions(&cascade, &filter, format, style, session.today)?,
    }
    Ok(Exit::Done)
}
