//! A review that another process runs, in another window or on another laptop: read along here, and taken over when somebody
//! says so; and what was run here until another process took it over. Must not know: how it is found out who runs it.

use super::{Mode, Room, after::Ended, running::Running};
use crate::{
    app::{
        App, Tab,
        ctx::Ctx,
        damage::Damage,
        overlay::{Overlay, confirm::Confirm},
        reply::Reply,
    },
    domain::{
        Id,
        meeting::{
            self,
            under_way::{Place, Runner, SILENCE},
        },
    },
};
use std::time::Duration;

/// So many milliseconds a process that took a review over needs at most until it has it.
const IN_A_MOMENT: i64 = 3_000;

impl Room {
    /// Who runs a review elsewhere at this moment; `None`: nobody, as far as is known.
    pub(super) fn runner(&self, id: Id, now: i64) -> Option<Runner> {
        let runner = *self.runners.iter().find(|runner| runner.review == id)?;
        if runner.runs(now) {
            return Some(runner);
        }
        // Whoever took it over waits for this process to let go, and has it in a moment.
        let is_between = self.let_go.is_some_and(|(of, at)| of == id && now - at < IN_A_MOMENT);
        is_between.then_some(Runner { since: runner.at, place: Place::Window, ..runner })
    }

    /// Shows a review that was not ended: read along while it runs elsewhere, else asked about. Returns whether it is read along.
    pub(super) fn shows_unfinished(&mut self, id: Id, ctx: &mut Ctx<'_>) -> bool {
        let runner = self.runner(id, ctx.now.at);
        let review = ctx.cascade.reviews().find(|r| r.id == id && r.ended.is_none());
        let (Some(runner), Some(review)) = (runner, review) else {
            self.mode = Mode::Unfinished(id);
            return false;
        };
        let mut running = Box::new(Running::of(review, ctx));
        running.reads_along(&runner, ctx.now.at);
        self.mode = Mode::Along(running);
        true
    }

    /// What is read along went on, was ended or taken back, or nobody runs it any more.
    pub(super) fn follows_along(&mut self, ctx: &mut Ctx<'_>) {
        let Mode::Along(running) = &self.mode else { return };
        let (id, scroll, was_on) = (running.meeting.review, running.scroll, running.meeting.current);
        match ctx.cascade.reviews().find(|r| r.id == id) {
            None => {
                self.mode = Mode::Closed;
                self.prepare(ctx);
            }
            Some(review) if review.ended.is_some() => self.mode = Mode::After(Ended::new(ctx.cascade, ctx.board, id)),
            Some(_) => {
                self.shows_unfinished(id, ctx);
                if let Mode::Along(running) = &mut self.mode
                    && running.meeting.current == was_on
                {
                    running.scroll = scroll;
                }
            }
        }
    }

    /// Another process took over what ran here: it is read along.
    pub(super) fn taken_over(&mut self, id: Id, ctx: &mut Ctx<'_>) -> Reply {
        let now = ctx.now.at;
        self.let_go = Some((id, now));
        let number = ctx.cascade.reviews().find(|r| r.id == id).map_or(0, |r| r.number);
        let Some(runner) = self.runner(id, now) else {
            self.mode = Mode::Closed;
            return self.enter_again(ctx).and_complain(meeting::conduct::said_gone(number));
        };
        self.shows_unfinished(id, ctx);
        let by = runner.by.and_then(|id| ctx.cascade.person(id)).map(|p| crate::domain::text::one_line(&p.name, 40).into_owned());
        let (by, place) = (by.unwrap_or_else(|| "somebody".to_owned()), runner.place.said());
        let key = ctx.keymap.says("go-on");
        Reply::stay().and_complain(format!("{by} took review {number} over {place}: it is read along here, {key} takes it back"))
    }

    /// Whose the review is that is read along, and how it is taken over; `None`: none is.
    pub(super) fn whose(&self, ctx: &Ctx<'_>) -> Option<String> {
        let Mode::Along(running) = &self.mode else { return None };
        let id = running.meeting.review;
        let runner = self.runner(id, ctx.now.at).or_else(|| self.runners.iter().find(|r| r.review == id).copied());
        let whose = runner.map_or_else(|| "it runs elsewhere".to_owned(), |r| r.said(ctx.cascade, |at| ctx.time_of_day(at)));
        Some(format!("{whose}: here it is read along, {} takes it over", ctx.keymap.says("go-on")))
    }

    fn enter_again(&mut self, ctx: &mut Ctx<'_>) -> Reply {
        use crate::app::screens::Screen as _;
        self.enter(true, ctx)
    }

    /// Goes on with a review; where another process runs it, that is asked first.
    pub(super) fn take_over(&mut self, id: Id, ctx: &mut Ctx<'_>) -> Reply {
        let Some(runner) = self.runner(id, ctx.now.at) else { return self.resume(id, ctx) };
        let number = ctx.cascade.reviews().find(|r| r.id == id).map_or(0, |r| r.number);
        let said = runner.said(ctx.cascade, |at| ctx.time_of_day(at));
        Reply::open(Overlay::Confirm(Confirm::take_over(id, number, &said)))
    }
}

impl Running {
    /// From now on it is what another process runs, whose clock was written a while ago.
    fn reads_along(&mut self, runner: &Runner, now: i64) {
        self.is_read_along = true;
        let since = now.saturating_sub(runner.at).max(0);
        self.silent = Duration::from_millis(since.unsigned_abs());
        self.meeting.follow_runner(runner, now);
    }

    /// Whether its clock was heard of so lately that it is counted on.
    pub(super) fn is_heard(&self) -> bool {
        self.silent.as_millis() < SILENCE as u128
    }

    /// Time passed, and nothing was heard. Returns whether another second is shown.
    pub(super) fn hears(&mut self, passed: Duration) -> bool {
        if !self.is_heard() {
            return false;
        }
        self.silent += passed;
        self.meeting.tick(passed)
    }
}

impl App {
    /// It was looked at who runs the reviews that are not ended and do not run here.
    pub fn set_runners(&mut self, runners: Vec<Runner>, at: i64) {
        let of = |app: &App| {
            let room = &app.screens.review;
            room.runners.iter().map(|r| room.runner(r.review, app.now.at)).collect::<Vec<_>>()
        };
        let before = of(self);
        self.screens.review.runners = runners;
        self.now.at = self.now.at.max(at);
        if before == of(self) {
            return;
        }
        self.touch(Damage::ALL);
        let (screens, _, mut ctx) = self.split();
        match screens.review.mode {
            Mode::Along(_) => screens.review.follows_along(&mut ctx),
            Mode::Unfinished(id) => _ = screens.review.shows_unfinished(id, &mut ctx),
            _ => {}
        }
        self.drop_stale_question();
    }

    /// Whose the review is that is read along here, and how it is taken over: what is said to a key that does something only where it
    /// runs. `None`: none is read along on this screen.
    pub(in crate::app) fn whose_review(&mut self) -> Option<String> {
        if self.tab != Tab::Review {
            return None;
        }
        let (screens, _, ctx) = self.split();
        screens.review.whose(&ctx)
    }

    /// Whether another process runs a review now, as far as is known.
    pub fn runs_elsewhere(&self, review: Id) -> bool {
        self.screens.review.runner(review, self.now.at).is_some()
    }

    /// Who runs a review that is not ended, or ran it last, in a sentence; `None`: nothing of it is known.
    pub fn runner_said(&self, review: Id) -> Option<String> {
        let room = &self.screens.review;
        let runner = room.runner(review, self.now.at).or_else(|| room.runners.iter().find(|r| r.review == review).copied())?;
        Some(runner.said(&self.cascade, |at| self.time_of_day(at)))
    }
}
