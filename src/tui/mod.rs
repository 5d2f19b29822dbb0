//! The loop of the full screen: terminal, clock, store. It alone performs what `app` asks for.
//!
//! One thread: it waits for a key (at most a second, to see what other processes changed), takes all that are waiting,
//! hands each to [`App::update`], performs the effect, reads from the store what the next frame needs, and draws once if
//! anything changed.
//!
//! Must not know: what a key means, what is drawn, what is true about goals.

mod effects;
mod input;
mod keeper;
mod preferences;
mod terminal;

use crate::{
    app::{
        App,
        event::{Answer, Event, Now, Want},
        keys::Keymap,
        memory::Memory,
    },
    domain::{Id, Ids, history::LogFilter},
    store::Store,
    ui::{self, ViewState, theme::Theme},
};
use chrono::{Local, NaiveDate};
use color_eyre::eyre::{Result, WrapErr};
use crossterm::event;
use keeper::Keeper;
use std::{
    path::PathBuf,
    time::{Duration, Instant},
};
use terminal::Screen;

pub use terminal::columns;

/// How often another process's changes and the date are looked at while nothing happens.
const LOOK: Duration = Duration::from_secs(1);

/// How the full screen is run.
#[derive(Debug)]
pub struct Options {
    /// The keys in force.
    pub keymap: Keymap,
    /// Who sits here; `None`: what is remembered, else asked at the first change.
    pub me: Option<Id>,
    /// The day to work on instead of the clock's: `--today`.
    pub today: Option<NaiveDate>,
    /// Colours and glyphs.
    pub theme: Theme,
    /// Whether clicks and the wheel are listened to.
    pub mouse: bool,
    /// The program for long text and its arguments.
    pub editor: Vec<String>,
    /// Where folds, drafts and the like are kept; `None`: nowhere (a throw-away workspace).
    pub memory: Option<PathBuf>,
    /// A sentence to begin with.
    pub notice: Option<String>,
    /// What to do after the first frame on every day: backups.
    pub backup: bool,
}

/// The clock, which only this module and the command line may read.
#[derive(Debug, Clone, Copy)]
struct Clock {
    fixed: Option<NaiveDate>,
}

impl Clock {
    #[expect(clippy::disallowed_methods, reason = "the loop is where the time comes from")]
    fn now(self) -> Now {
        let now = Local::now();
        Now { today: self.fixed.unwrap_or_else(|| now.date_naive()), at: now.timestamp_millis() }
    }
}

/// One run of the full screen.
struct Session {
    store: Store,
    app: App,
    view: ViewState,
    clock: Clock,
    keeper: Keeper,
    editor: Vec<String>,
    mouse: input::Clicks,
    quit: bool,
}

/// Runs the full screen on a workspace until the person leaves. The terminal is given back however it ends.
pub fn run(store: Store, options: Options) -> Result<()> {
    let clock = Clock { fixed: options.today };
    let now = clock.now();
    let cascade = store.load(now.today).wrap_err("cannot read the workspace")?;
    let keeper = Keeper::new(options.memory);
    let memory: Memory = keeper.read();
    let me = options.me.or(memory.me).filter(|&id| cascade.person(id).is_some());
    let mut app = App::new(cascade, now, Ids::random(), options.keymap, me, memory);
    app.ascii = options.theme.ascii;
    if let Some(notice) = options.notice {
        app.say(notice);
    }
    let view = ViewState::new(options.theme);
    let mut screen = Screen::enter(options.mouse, keeper.last_words())?;
    let mut session =
        Session { store, app, view, clock, keeper, editor: options.editor, mouse: input::Clicks::default(), quit: false };
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| session.turn(&mut screen, options.backup)));
    session.keeper.keep(&session.app.memory());
    screen.leave();
    match outcome {
        Ok(outcome) => outcome,
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

impl Session {
    fn turn(&mut self, screen: &mut Screen, backup: bool) -> Result<()> {
        let mut backup = backup;
        while !self.quit {
            self.fetch();
            if self.app.dirty {
                self.draw(screen)?;
            }
            if !event::poll(Duration::ZERO)? {
                if self.app.has_idle_work() {
                    self.update(screen, Event::Idle)?;
                    continue;
                }
                if std::mem::take(&mut backup) {
                    // After the first frame: nobody waits for it.
                    let today = self.clock.now().today;
                    if let Err(e) = self.store.backup_if_due(today) {
                        self.app.complain(e.to_string());
                        continue;
                    }
                }
                self.keeper.keep_if_changed(&self.app);
                if !self.wait(screen)? {
                    continue;
                }
            }
            // All that are waiting, then one frame.
            while event::poll(Duration::ZERO)? {
                if let Some(event) = self.mouse.translate(event::read()?, &self.view) {
                    self.update(screen, event)?;
                    self.keeper.remember(&self.app);
                }
                if self.quit {
                    break;
                }
            }
        }
        Ok(())
    }

    /// Waits for a key. Returns false when there was none and what was looked at meanwhile may have changed the screen.
    fn wait(&mut self, screen: &mut Screen) -> Result<bool> {
        let counts = self.app.counts_time();
        let wait = if counts { Duration::from_millis(250) } else { LOOK };
        let before = instant();
        if event::poll(wait)? {
            if counts {
                self.update(screen, Event::Tick(before.elapsed()))?;
            }
            return Ok(true);
        }
        if counts {
            self.update(screen, Event::Tick(before.elapsed()))?;
        }
        let now = self.clock.now();
        if now.today != self.app.today() {
            self.update(screen, Event::Day)?;
        }
        match self.store.changed_elsewhere() {
            Ok(true) => match self.store.load(self.app.today()) {
                Ok(cascade) => self.app.reload(cascade),
                Err(e) => self.app.complain(e.to_string()),
            },
            Ok(false) => {}
            Err(e) => {
                if self.app.status.as_ref().is_none_or(|s| s.text != e.to_string()) {
                    self.app.complain(e.to_string());
                }
            }
        }
        Ok(false)
    }

    fn update(&mut self, screen: &mut Screen, event: Event) -> Result<()> {
        let now = self.clock.now();
        if let Some(effect) = self.app.update(event, now) {
            self.perform(screen, effect)?;
        }
        Ok(())
    }

    /// Reads what the next frame shows and the store holds.
    fn fetch(&mut self) {
        // A want that is answered is not asked for again; the bound is for an answer that does not fit its question.
        for _ in 0..4 {
            let Some(want) = self.app.want() else { return };
            let answer = match &want {
                Want::History(id) => self.store.history(*id, 60).map(|h| Answer::History(*id, h)),
                Want::Log(filter) => self.store.log(filter).map(|l| Answer::Log(LogFilter::clone(filter), l)),
                Want::Change(id) => self.store.change(*id).map(|c| match c {
                    Some(change) => Answer::Change(Box::new(change)),
                    None => Answer::Failed("this change is not in the file any more".to_owned()),
                }),
            };
            self.app.answer(&want, answer.unwrap_or_else(|e| Answer::Failed(e.to_string())));
        }
    }

    fn draw(&mut self, screen: &mut Screen) -> Result<()> {
        screen.draw(|frame| ui::draw(frame, &self.app, &mut self.view))?;
        self.app.deck.page = self.view.deck_page;
        self.app.log.page = self.view.log_page.max(1);
        self.app.dirty = false;
        Ok(())
    }
}

#[expect(clippy::disallowed_methods, reason = "a running meeting is timed by what really passed")]
fn instant() -> Instant {
    Instant::now()
}
