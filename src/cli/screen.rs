//! No subcommand: the full screen.

use super::{
    about::About,
    ask,
    beside::Beside,
    error::{Exit, Failure, Result},
    forget,
    import::Inside,
    init, output,
    session::{Session, leftovers},
    sources::OnScreen,
    welcome::{self, Answers},
};
use crate::{
    config::{Source, paths::process_env},
    domain::{Id, text},
    tui,
};
use std::{
    io::{self, IsTerminal},
    sync::Arc,
};

/// Opens the full screen on the workspace.
pub(super) fn run(session: &Session) -> Result {
    let is_new = !session.workspace().exists() && leftovers(session.workspace()).is_none();
    if is_new && ask::can() && refuse_without_terminal().is_ok() {
        return begin(session);
    }
    open(session, None, None)
}

/// There is no workspace yet: asks whether one is to be made here, and for what it begins with.
fn begin(session: &Session) -> Result {
    let path = session.workspace().display().to_string();
    output::say(&text::safe(&format!("There is no workspace yet at {path}.")));
    let Some(name) = welcome::name(io::stdin().lock(), io::stderr()) else { return open(session, None, None) };
    init::make(&name, session)?;
    let all = welcome::ask(Answers::default(), &session.account(), session.today, io::stdin().lock(), io::stderr());
    let (begun, _) = welcome::settle(&all, session)?;
    open(session, None, begun)
}

/// Opens the full screen on the review, of so many minutes if they are given.
pub(super) fn review(session: &Session, minutes: Option<u32>, about: &About) -> Result {
    let which = if about.is_everything() { None } else { Some(about.terms(&session.read()?.1)?.which) };
    open(session, Some(tui::ReviewOf { which, minutes, closing: None }), None)
}

/// Opens the full screen on the closing of a cycle.
pub(super) fn closing(session: &Session, cycle: Id, minutes: Option<u32>, about: &About) -> Result {
    let which = if about.is_everything() { None } else { Some(about.terms(&session.read()?.1)?.which) };
    open(session, Some(tui::ReviewOf { which, minutes, closing: Some(cycle) }), None)
}

fn open(session: &Session, review: Option<tui::ReviewOf>, begun: Option<Id>) -> Result {
    let canvas = tui::Canvas::prepare();
    // Without a workspace that is the first thing to know, whatever the terminal is.
    let opened = session.open_with_notice()?;
    refuse_without_terminal()?;
    let forgettings = opened.store.forgettings()?;
    let opening = tui::Opening::new(opened.store, session.today)?;
    let me = session.who(opening.cascade())?;
    let notice = opened.notice.or_else(|| session.stranger(opening.cascade()));
    let memory = session.paths.as_ref().map(|paths| paths.memory(session.workspace()));
    let preferred = prefer(session, me)?;
    let all: Vec<String> = notice.into_iter().chain(preferred.notice.clone()).collect();
    let notice = (!all.is_empty()).then(|| all.join(" · "));
    let exchange: Arc<dyn tui::Exchange> = Arc::new(Beside::new(session));
    let fetch: Arc<dyn tui::Fetch> = Arc::new(OnScreen::new(session));
    let importer: Arc<dyn tui::import::Importer> = Arc::new(Inside::new(session));
    let (exchange, fetch, importer) = (Some(exchange), Some(fetch), Some(importer));
    let options = tui::Options { review, begun, memory, notice, backup: true, exchange, fetch, importer, ..preferred };
    let exit = start(canvas, opening, options)?;
    erase_beside(session, forgettings);
    Ok(exit)
}

/// Where somebody was forgotten while the screen was open, here or on another laptop, what was kept beside the workspace names them no
/// more. After the screen has written its drafts for the last time.
fn erase_beside(session: &Session, before: usize) {
    // What the file cannot say any more was said on the screen.
    let (Some(paths), Ok(opened)) = (&session.paths, session.open_with_notice()) else { return };
    let is_more = opened.store.forgettings().is_ok_and(|now| now > before);
    if let Ok(Some(erasure)) = opened.store.erasure()
        && is_more
    {
        forget::erase_beside(paths, session.workspace(), &erasure);
    }
}

/// What the person prefers, and who they are.
pub(super) fn prefer(session: &Session, me: Option<Id>) -> Result<tui::Options> {
    let is_guest = matches!(session.options.person, Some((_, Source::Flag(_) | Source::Env(_))));
    Ok(tui::Options { me, is_guest, program: session.program(), ..tui::Options::preferred(&session.options, &session.config)? })
}

/// Runs the full screen until the person leaves.
pub(super) fn start(canvas: tui::Canvas, opening: tui::Opening, options: tui::Options) -> Result {
    refuse_without_terminal()?;
    tracing::info!("opened the full screen");
    // Of a workspace that is thrown away nothing is opened again.
    let is_kept = options.memory.is_some();
    if let Some(left) = tui::run(canvas, opening, options)?.filter(|_| is_kept) {
        output::print(&format!("{}: quarterdeck opens on it", left.stands()))?;
    }
    Ok(Exit::Done)
}

/// The full screen needs a terminal that can move its cursor, in both directions.
pub(super) fn refuse_without_terminal() -> Result<()> {
    let instead = "“quarterdeck list” and “quarterdeck status” print plain text, “quarterdeck review --plain” holds the meeting line by line";
    if !io::stdout().is_terminal() || !io::stdin().is_terminal() {
        return Err(Failure::wrong(format!("the full screen needs a terminal, and this is a pipe or a file: {instead}")));
    }
    if process_env("TERM").is_some_and(|term| term == "dumb") {
        return Err(Failure::wrong(format!("the full screen cannot be drawn on this terminal (TERM is dumb): {instead}")));
    }
    Ok(())
}
