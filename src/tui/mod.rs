//! The loop of the full screen: terminal, clock, store. It alone performs what `app` asks for.
//!
//! One thread (and others while the daily backup is made, a day that is over read, a cycle told, sources asked or a round made with other laptops): it waits for a key (at most a second, to see what other processes changed), takes all that are waiting,
//! hands each to [`App::update`], performs the effect, reads from the store what the next frame needs, and draws once if
//! anything changed.
//!
//! Must not know: what a key means, what is drawn, what is true about goals.

pub mod desk;
pub mod import;

mod backup;
mod effects;
#[cfg(test)]
mod faults;
mod ground;
mod input;
mod journey;
mod keeper;
mod preferences;
mod sources;
mod stopwatch;
mod sync;
mod telling;
mod terminal;

use crate::{
    app::{
        App,
        event::{Event, Now},
        keys::{
            Command, Keymap,
            command::{Everywhere, Unfinished},
        },
        memory::Memory,
        review::Runs,
    },
    config,
    domain::{Cascade, Id, Ids, meeting::under_way::UnderWay, recurring::Which, text::number},
    store::{Progress, Store, StoreError},
    ui::{self, ViewState, theme::Theme},
};
use backup::{Backup, Halt};
use chrono::{Local, NaiveDate};
use color_eyre::eyre::{Result, WrapErr};
use crossterm::event;
use desk::Desk;
use ground::Answers;
use keeper::Keeper;
use sources::Pulls;
use std::{
    collections::VecDeque,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};
use stopwatch::Stopwatch;
use sync::Rounds;
use terminal::Screen;

pub use sources::Fetch;
pub use sync::Exchange;
pub use terminal::{Canvas, columns};

/// How often another process's changes and the date are looked at while nothing happens.
const LOOK: Duration = Duration::from_secs(1);

/// How often it is looked whether what is read beside the screen is there.
const SOON: Duration = Duration::from_millis(20);

/// How often it is asked whether a backup is due, beside every start and every midnight.
const BACK_UP: Duration = Duration::from_mins(15);

/// A review to begin with.
#[derive(Debug, Clone)]
pub struct ReviewOf {
    /// The cycle it closes; `None`: it is a weekly one.
    pub closing: Option<crate::domain::Id>,
    /// Of which meeting; `None`: of the one whose day it is.
    pub which: Option<Which>,
    /// Its minutes; `None`: as the workspace has it.
    pub minutes: Option<u32>,
}

/// How the full screen is run.
#[derive(Debug)]
pub struct Options {
    /// The keys in force.
    pub keymap: Keymap,
    /// Who sits here; `None`: what is remembered, else asked at the first change.
    pub me: Option<Id>,
    /// How this program is called for this workspace, in a command that somebody copies.
    pub program: String,
    /// They were named for this time alone: the next start asks whom this computer remembers.
    pub is_guest: bool,
    /// The day to work on instead of the clock's: `--today`.
    pub today: Option<NaiveDate>,
    /// Colours and glyphs.
    pub theme: Theme,
    /// The terminal that is to be asked for its ground; `None`: the colours are settled.
    pub asks: Option<config::Terminal>,
    /// Whether clicks and the wheel are listened to.
    pub mouse: bool,
    /// Whether the terminal's bell rings.
    pub bell: bool,
    /// The program for long text and its arguments.
    pub editor: Vec<String>,
    /// Where folds, drafts and the like are kept; `None`: nowhere (a throw-away workspace).
    pub memory: Option<PathBuf>,
    /// Begin with the review, of so many minutes if they are given; `None`: begin with the deck.
    pub review: Option<ReviewOf>,
    /// The goal a workspace has just begun with: the deck begins on it.
    pub begun: Option<Id>,
    /// Begin with the tour.
    pub tour: bool,
    /// A sentence to begin with.
    pub notice: Option<String>,
    /// Whether a backup is made on every day.
    pub backup: bool,
    /// What exchanges with other laptops; `None`: nothing does (a throw-away workspace).
    pub exchange: Option<Arc<dyn Exchange>>,
    /// Whether nothing is exchanged all the same.
    pub offline: bool,
    /// What knows and asks the sources of this computer; `None`: there are none (a throw-away workspace).
    pub fetch: Option<Arc<dyn Fetch>>,
    /// What brings in files; `None`: nothing does.
    pub importer: Option<Arc<dyn import::Importer>>,
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

/// How far the machine's time zone was from UTC at a moment.
fn offset(at: i64) -> i32 {
    chrono::DateTime::from_timestamp_millis(at).map_or(0, |at| at.with_timezone(&Local).offset().local_minus_utc())
}

/// One run of the full screen.
struct Session {
    desk: Desk,
    view: ViewState,
    clock: Clock,
    keeper: Keeper,
    editor: Vec<String>,
    mouse: input::Clicks,
    /// The terminal that has not said what its ground is.
    asks: Option<config::Terminal>,
    answers: Answers,
    bell: bool,
    backup: Backup,
    /// For which day, and when, it was last asked whether a backup is due; `None`: not yet.
    backed_up: Option<(NaiveDate, Instant)>,
    /// What brings in files; `None`: nothing does.
    importer: Option<Arc<dyn import::Importer>>,
    /// The exchange with other laptops; `None`: there is none.
    rounds: Option<Rounds>,
    /// The sources of numbers; `None`: there are none.
    pulls: Option<Pulls>,
    /// Until when it is waited for what is unsent before the program ends; `None`: nobody is leaving.
    leaves: Option<Instant>,
    /// When time was last counted; `None`: nothing on the screen counts it.
    ticked: Option<Instant>,
    /// What was typed while something took long, in order.
    typed: VecDeque<event::Event>,
    quit: bool,
    stopwatch: Stopwatch,
}

/// A workspace that is about to be shown: of a large one only what the first screen needs is read yet.
#[derive(Debug)]
pub struct Opening {
    store: Store,
    cascade: Cascade,
    is_whole: bool,
}

/// How many rows the first screen needs where the terminal does not say how high it is.
const FIRST_ROWS: usize = 120;

impl Opening {
    /// Reads what the first screen needs.
    pub fn new(store: Store, today: NaiveDate) -> Result<Opening, StoreError> {
        Ok(match store.first_rows(today, terminal::rows().unwrap_or(FIRST_ROWS))? {
            Some(cascade) => Opening { store, cascade, is_whole: false },
            None => Opening { cascade: store.load(today)?, store, is_whole: true },
        })
    }

    /// The workspace as far as it is read: everyone in it, but perhaps not every item.
    pub fn cascade(&self) -> &Cascade {
        &self.cascade
    }
}

/// Runs the full screen on a workspace until the person leaves. The terminal is given back however it ends. Returns where the
/// review stands that was left running.
pub fn run(canvas: Canvas, opening: Opening, options: Options) -> Result<Option<UnderWay>> {
    let clock = Clock { fixed: options.today };
    let now = clock.now();
    let Opening { store, mut cascade, is_whole } = opening;
    let keeper = Keeper::new(options.memory);
    let memory: Memory = keeper.read();
    let remembered = memory.me;
    let me = options.me.or(remembered).and_then(|id| cascade.person(id)).map(|person| person.id);
    let mut view = ViewState::new(options.theme);
    let halt = Halt::new();
    let mut screen = Screen::enter(canvas, options.mouse, keeper.last_words(), halt.clone())?;
    let mut store = store;
    if !is_whole {
        // Seen at once; keys wait in the terminal until the rest is read.
        let first = App::new(cascade, now, Ids::random(), options.keymap.clone(), me, memory.clone());
        let mut desk = Desk::new(store, first);
        desk.fetch();
        screen.draw(|frame| ui::draw(frame, &desk.app, &mut view))?;
        store = desk.store;
        cascade = store.load(now.today).wrap_err("cannot read the workspace")?;
    }
    let mut app = App::new(cascade, now, Ids::random(), options.keymap, me, memory);
    app.set_zone(offset);
    app.program = options.program;
    if options.is_guest {
        app.is_guest_beside(remembered);
    }
    if let Some(notice) = options.notice {
        app.say(notice);
    }
    if let Some(goal) = options.begun {
        app.begins_with(goal);
    }
    if options.tour {
        app.begin_tour();
    }
    let mut desk = Desk::new(store, app);
    desk.measured = keeper.measured();
    desk.compare_what_is_typed();
    let mut session = Session {
        desk,
        view,
        clock,
        keeper,
        editor: options.editor,
        mouse: input::Clicks::default(),
        asks: options.asks,
        answers: Answers::default(),
        bell: options.bell,
        backup: Backup::new(halt.clone()),
        backed_up: None,
        importer: options.importer,
        rounds: options.exchange.map(|exchange| Rounds::new(exchange, options.offline)),
        pulls: options.fetch.map(Pulls::new),
        leaves: None,
        ticked: None,
        typed: VecDeque::new(),
        quit: false,
        stopwatch: Stopwatch::default(),
    };
    let outcome =
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| session.begin(&mut screen, options.review, options.backup)));
    session.keeper.keep(&session.desk.app.memory());
    session.keeper.keep_seconds(session.stopwatch.seconds());
    if let Some(rounds) = &session.rounds {
        rounds.stop();
    }
    session.hear_out();
    screen.leave();
    if let Some(pulls) = &mut session.pulls {
        pulls.stop();
    }
    halt.now();
    match outcome {
        Ok(outcome) => outcome.map(|()| session.desk.app.under_way().filter(|(_, runs)| *runs == Runs::Here).map(|(at, _)| at)),
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

impl Session {
    fn begin(&mut self, screen: &mut Screen, review: Option<ReviewOf>, backup: bool) -> Result<()> {
        let wanted = review.is_some();
        let mut closes = None;
        if let Some(ReviewOf { minutes, which, closing }) = review {
            self.desk.app.screens.review.which = which;
            self.desk.app.screens.review.minutes = minutes;
            closes = closing;
        }
        if wanted || self.desk.left_a_review() {
            let notice = self.desk.app.status().cloned();
            self.desk.look_who_runs(self.clock.now().at);
            self.update(screen, Event::Act(Command::Everywhere(Everywhere::GoReview)))?;
            if let Some(cycle) = closes {
                self.desk.app.goes_to_closing(cycle);
            }
            if self.desk.was_killed() {
                self.update(screen, Event::Act(Command::Unfinished(Unfinished::Start)))?;
            }
            if let (Some(notice), None) = (notice, self.desk.app.status()) {
                self.desk.app.say(notice.text);
            }
        }
        self.turn(screen, backup)
    }

    fn turn(&mut self, screen: &mut Screen, backup: bool) -> Result<()> {
        while !self.quit {
            self.desk.fetch();
            if !self.desk.app.damage().is_empty() {
                self.draw(screen)?;
                self.ask_ground(screen)?;
            }
            if self.typed.is_empty() && !event::poll(Duration::ZERO)? {
                if self.desk.app.has_idle_work() {
                    self.update(screen, Event::Idle)?;
                    continue;
                }
                if self.desk.read_ahead() {
                    continue;
                }
                if backup {
                    self.back_up();
                }
                if let Some(trouble) = self.backup.trouble() {
                    self.desk.app.complain(trouble);
                    continue;
                }
                if self.exchange(screen)? || self.fetch_sources(screen)? {
                    continue;
                }
                self.keeper.keep_if_changed(&self.desk.app);
                if !self.wait(screen)? {
                    continue;
                }
            }
            // All that are waiting, then one frame.
            while let Some(report) = self.next_report()? {
                if let Some(event) = self.mouse.translate(report, &self.view) {
                    self.update(screen, event)?;
                    self.keeper.remember(&self.desk.app);
                }
                if self.quit {
                    break;
                }
            }
        }
        Ok(())
    }

    /// Makes the day's backup where it is due: after the first frame, after midnight, and now and then between.
    fn back_up(&mut self) {
        let (today, now) = (self.clock.now().today, instant());
        if self.backed_up.is_some_and(|(day, at)| day == today && now - at < BACK_UP) {
            return;
        }
        self.backed_up = Some((today, now));
        if let Some(path) = self.desk.store.path() {
            self.backup.start(path, today);
        }
    }

    /// What was typed while something took long, and then what waits in the terminal; but for what the terminal says of its ground.
    fn next_report(&mut self) -> Result<Option<event::Event>> {
        loop {
            if let Some(report) = self.answers.next() {
                return Ok(Some(report));
            }
            let report = match self.typed.pop_front() {
                None if event::poll(Duration::ZERO)? => event::read()?,
                None if self.answers.give_up(instant()) => continue,
                None => return Ok(None),
                Some(report) => report,
            };
            if let Some(ground) = self.answers.take(report, instant()) {
                self.stand_on(ground);
            }
        }
    }

    /// Asks which ground the terminal has, once something stands on it.
    fn ask_ground(&mut self, screen: &mut Screen) -> Result<()> {
        if self.asks.is_some() && !self.answers.is_expected() {
            screen.send(ground::QUESTION)?;
            self.answers.expect(instant());
        }
        Ok(())
    }

    /// Takes the colours for a ground, and remembers it for the next start on this terminal.
    fn stand_on(&mut self, ground: config::Theme) {
        if let Some(terminal) = self.asks.take() {
            terminal.remember(ground);
        }
        let colours = preferences::colours(ground);
        if self.view.theme.colours != colours {
            self.view.theme.colours = colours;
            let now = self.clock.now();
            self.desk.handle(Event::Redraw, now);
        }
    }

    /// Takes an answer that is on its way out of the terminal before the shell reads it.
    fn hear_out(&mut self) {
        let until = instant() + ground::LAST_CALL;
        while self.answers.is_due(instant()) && event::poll(until.saturating_duration_since(instant())).is_ok_and(|is| is) {
            match event::read() {
                Ok(report) => _ = self.answers.take(report, instant()),
                Err(_) => return,
            }
        }
    }

    /// Waits for a key. Returns false when there was none and what was looked at meanwhile may have changed the screen.
    fn wait(&mut self, screen: &mut Screen) -> Result<bool> {
        self.tick(screen)?;
        let is_near = self.desk.app.counts_time()
            || self.leaves.is_some()
            || self.rounds.as_ref().is_some_and(Rounds::is_under_way)
            || self.pulls.as_ref().is_some_and(Pulls::is_under_way);
        let counted = if is_near { Duration::from_millis(250) } else { LOOK };
        let wait = if self.desk.is_waiting() { SOON } else { counted };
        let held = self.answers.patience(instant());
        if event::poll(held.map_or(wait, |held| held.min(wait)))? {
            self.tick(screen)?;
            return Ok(true);
        }
        self.tick(screen)?;
        if self.answers.give_up(instant()) {
            return Ok(true);
        }
        if self.desk.is_waiting() {
            return Ok(false);
        }
        let now = self.clock.now();
        if now.today != self.desk.app.today() && !self.desk.app.keeps_its_day() {
            self.update(screen, Event::Day)?;
        }
        self.desk.look(now.at);
        Ok(false)
    }

    /// Hands on the time that passed since it was last counted, drawing and saving included.
    fn tick(&mut self, screen: &mut Screen) -> Result<()> {
        if !self.desk.app.counts_time() {
            self.ticked = None;
            return Ok(());
        }
        let now = instant();
        match self.ticked.replace(now) {
            Some(before) => self.update(screen, Event::Tick(now - before)),
            None => Ok(()),
        }
    }

    fn update(&mut self, screen: &mut Screen, event: Event) -> Result<()> {
        let now = self.clock.now();
        let (view, typed) = (&mut self.view, &mut self.typed);
        let mut patience = Patience::new(instant());
        let watch: desk::Watch<'_> = &mut |app, progress| {
            if !patience.is_over(instant()) {
                return true;
            }
            app.say(said(progress));
            // A frame that cannot be drawn now is no reason to stop; the next one says what is wrong.
            let _ = screen.draw(|frame| ui::draw(frame, app, view));
            !stops(typed)
        };
        if let Some(effect) = self.desk.handle_watched(event, now, watch) {
            self.perform(screen, effect)?;
        }
        self.stopwatch.look(&self.desk.app, instant());
        Ok(())
    }

    fn draw(&mut self, screen: &mut Screen) -> Result<()> {
        screen.draw(|frame| ui::draw(frame, &self.desk.app, &mut self.view))?;
        self.desk.drawn(&self.view);
        Ok(())
    }
}

/// Lets what is done at once be done without a word, and has what takes longer told ten times a second.
#[derive(Debug)]
struct Patience {
    until: Instant,
}

impl Patience {
    fn new(now: Instant) -> Patience {
        Patience { until: now + Duration::from_millis(500) }
    }

    fn is_over(&mut self, now: Instant) -> bool {
        let over = now >= self.until;
        if over {
            self.until = now + Duration::from_millis(100);
        }
        over
    }
}

fn said(Progress { done, of, erases }: Progress) -> String {
    let say = |n: usize| number::format_number(n as f64, None);
    if erases && done == of {
        return "erasing: what is left is made anew…".to_owned();
    }
    let what = if erases { "looked through" } else { "written" };
    format!("{} of {} {what} · esc stops it, and nothing is changed", say(done), say(of))
}

/// Whether Esc is among the keys that were pressed meanwhile; all others wait for their turn.
fn stops(typed: &mut VecDeque<event::Event>) -> bool {
    let mut stop = false;
    while let Ok(true) = event::poll(Duration::ZERO) {
        match event::read() {
            Ok(event::Event::Key(key)) if key.code == event::KeyCode::Esc => stop = true,
            Ok(report) => typed.push_back(report),
            Err(_) => break,
        }
    }
    stop
}

#[expect(clippy::disallowed_methods, reason = "a running meeting is timed by what really passed")]
fn instant() -> Instant {
    Instant::now()
}
