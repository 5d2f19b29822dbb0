//! The screen's state beside its store: hands events to one, performs on the other what is asked for.
//!
//! Knows no terminal, so that tests can run whole meetings on it. What only a terminal can do is handed on.

use super::{
    journey::{Asked, Job, Journeys, News, Stay},
    telling::{self, Telling},
};
use crate::{
    app::{
        App,
        ctx::Request,
        event::{Answer, Effect, Event, Now, Travel, Want},
    },
    domain::{
        Cascade, Change,
        change::{Refusal, Verb},
        history::LogFilter,
        in_time::unknown,
        meeting::{
            self,
            under_way::{Place, Runner},
        },
        participation::Moves,
        said,
        trends::overhead::Measured,
        undo::{Kept, Undo, undo_ops},
    },
    store::{Progress, Store, StoreError},
    ui::ViewState,
};
use std::{sync::Arc, time::Duration};

/// How many check-ins of the selected item are read.
const HISTORY: usize = 60;

/// So many rows of the log are looked through for a find before a key that may wait is looked at.
const SAID_AT_ONCE: u64 = 2_000;

/// So long a key waits for the workspace of another day before the screen says that it is being read.
const PATIENCE: Duration = Duration::from_millis(10);

/// Said where the file could not be made anew after a forgetting.
const STILL_FREE: &str =
    "but free parts of the file may still hold the name: another program reads it; “quarterdeck doctor --rebuild” makes it anew";

/// Is told how far something is that takes long, with the state to draw; says whether to go on.
pub type Watch<'w> = &'w mut dyn FnMut(&mut App, Progress) -> bool;

/// So seldom the workspace is read anew while what others wrote is coming in, in milliseconds.
const RELOAD: i64 = 2_000;

/// The state and the store.
#[derive(Debug)]
pub struct Desk {
    /// The workspace file.
    pub store: Store,
    /// What is shown.
    pub app: App,
    /// The workspace file while a day that is over is read instead of it, and which; `None`: today is shown.
    waits: Option<(Store, Asked)>,
    /// Days that are over, being read and kept.
    journeys: Journeys,
    /// What a cycle came to, being told.
    telling: Telling,
    /// How long check-ins take on this computer; `None`: none was measured.
    pub measured: Option<Measured>,
    /// Whether the file says more than is shown.
    is_stale: bool,
    /// When it was last read anew, in milliseconds since 1970 UTC.
    reloaded: i64,
    /// Whether what others wrote is coming in: then nothing is read anew below what is being typed.
    pub takes_in: bool,
    /// Whether something was saved since that was last asked.
    saved: bool,
}

impl Desk {
    /// The state of a workspace beside its file.
    pub fn new(store: Store, app: App) -> Desk {
        Desk {
            store,
            app,
            waits: None,
            journeys: Journeys::default(),
            telling: Telling::default(),
            measured: None,
            is_stale: false,
            reloaded: 0,
            takes_in: false,
            saved: false,
        }
    }

    /// Something happened. Returns what only a terminal can do.
    pub fn handle(&mut self, event: Event, now: Now) -> Option<Effect> {
        self.handle_watched(event, now, &mut |_, _| true)
    }

    /// The same, where what takes long is told to `watch` again and again; once that says no it is stopped, and nothing is
    /// changed.
    pub fn handle_watched(&mut self, event: Event, now: Now, watch: Watch<'_>) -> Option<Effect> {
        let new_day = matches!(event, Event::Day) && !self.app.keeps_its_day();
        let effect = self.app.update(event, now);
        self.sit();
        if new_day {
            // What was dated ahead is seen from its day on, and what a clock set back makes the future is not.
            self.reload();
        }
        match effect? {
            Effect::Commit(_) | Effect::Undo(_) | Effect::UndoDeletion(_) | Effect::Redo if self.app.in_time().is_some() => {
                self.app.refuse_in_time();
            }
            Effect::Travel(Travel::To(until, reading)) => self.travel((until, reading), now),
            Effect::Travel(Travel::Today) => self.return_to_today(now),
            Effect::Commit(request) => self.commit(request, watch),
            Effect::Undo(None) => {
                let last = self.store.last_undoable(self.app.me);
                self.take_back(last, (now, "there is nothing of yours to undo"), watch);
            }
            Effect::Undo(Some(id)) => {
                let change = self.store.change(id);
                self.take_back(change, (now, "this change is not in the file any more"), watch);
            }
            Effect::UndoDeletion(of) => {
                let change = self.store.deletion(of);
                self.take_back(change, (now, "that it was deleted is not in the file any more"), watch);
            }
            Effect::Redo => {
                let last = self.store.last_redoable(self.app.me);
                self.take_back(last, (now, "there is nothing to redo"), watch);
            }
            Effect::Quit => {
                // Of the clock nothing is lost either.
                if let Some(request) = self.app.last_clock() {
                    self.commit(request, watch);
                }
                return Some(Effect::Quit);
            }
            other => return Some(other),
        }
        None
    }

    /// Sets out for the workspace as it stood at a moment. The file itself waits beside it.
    fn travel(&mut self, (until, reading): Asked, now: Now) {
        self.app.leaves_for(until, reading, now);
        if matches!(self.file().changed_elsewhere(), Ok(true)) {
            self.journeys.forget();
            // This was asked once: today is read anew on the way back.
            self.is_stale = true;
        }
        self.go_on(PATIENCE);
    }

    /// Whether something was saved since this was last asked.
    pub fn has_saved(&mut self) -> bool {
        std::mem::take(&mut self.saved)
    }

    /// The workspace file, whatever is shown.
    pub fn file(&self) -> &Store {
        self.waits.as_ref().map_or(&self.store, |(file, _)| file)
    }

    /// Goes on with what is read of days that are over: the one that is asked for first, then what differs from it. Returns whether
    /// there is anything to go on with.
    fn go_on(&mut self, within: Duration) -> bool {
        let asked = self.app.in_time().and_then(|in_time| in_time.going);
        if let Some(stay) = asked.and_then(|asked| self.journeys.again(asked)) {
            self.show(asked, stay);
            return true;
        }
        let news = if self.journeys.is_under_way() {
            self.journeys.arrives(within)
        } else {
            let file = self.waits.as_ref().map_or(&self.store, |(file, _)| file);
            let job = match (asked, self.app.wants_told()) {
                (Some(asked), _) => Job::Read(asked),
                (None, Some((from, to))) => Job::Tell(from, to),
                (None, None) => return false,
            };
            self.journeys.begin(file, job).or_else(|| self.journeys.arrives(within))
        };
        match news {
            Some(News::Read(of, Ok(Ok(stay)))) if asked == Some(of) => self.show(asked, stay),
            Some(News::Read(of, Ok(Ok(stay)))) => self.journeys.keep(of, stay),
            Some(News::Read(of, Ok(Err(first)))) if asked == Some(of) => self.app.could_not_travel(unknown(of.0.day, first)),
            Some(News::Read(of, Err(e))) if asked == Some(of) => self.app.could_not_travel(e.to_string()),
            Some(News::Told(from, told)) if self.app.wants_told().is_some_and(|(at, _)| at == from) => self.app.answer_told(told),
            Some(News::Lost) if asked.is_some() => self.app.could_not_travel("the workspace of that day could not be read"),
            Some(News::Lost) => self.app.answer_told(None),
            // Nobody waits for it any more.
            Some(_) | None => {}
        }
        true
    }

    /// Shows a moment that was read; what was shown until now is kept for the way back.
    fn show(&mut self, asked: Option<Asked>, stay: Box<Stay>) {
        let Some(asked) = asked else { return };
        let Stay { store, as_of, cascade } = *stay;
        let before = self.app.in_time().map(|in_time| in_time.as_of);
        let cascade = self.app.travelled(as_of, cascade);
        let store = std::mem::replace(&mut self.store, store);
        match (&mut self.waits, cascade, before) {
            (Some((_, shown)), Some(cascade), Some(as_of)) => {
                self.journeys.keep(std::mem::replace(shown, asked), Box::new(Stay { store, as_of, cascade }));
            }
            (Some((_, shown)), ..) => *shown = asked,
            (none, ..) => *none = Some((store, asked)),
        }
    }

    /// Shows today’s workspace again, with what others wrote meanwhile.
    fn return_to_today(&mut self, now: Now) {
        self.journeys.forget();
        self.journeys = Journeys::default();
        let was = self.app.in_time().map(|in_time| in_time.today);
        self.app.returned(now);
        let Some((file, _)) = self.waits.take() else { return };
        self.store = file;
        if self.is_stale || was != Some(now.today) || !matches!(self.store.changed_elsewhere(), Ok(false)) {
            self.reload();
        }
    }

    /// Other processes of this laptop see which review this one runs.
    fn sit(&self) {
        self.store.runs(self.app.screens.review.running().map(|running| running.meeting.review));
    }

    /// Who runs the reviews of a workspace that are not ended, or ran them last: one look at the file for each of the newest.
    fn runners(&self, cascade: &Cascade) -> Vec<Runner> {
        meeting::maybe_running(cascade).filter_map(|review| self.store.runner(review.id).ok().flatten()).collect()
    }

    /// Looks who runs the reviews that are not ended; `at` is now, in milliseconds since 1970 UTC.
    pub fn look_who_runs(&mut self, at: i64) {
        let runners = self.runners(&self.app.cascade);
        self.app.set_runners(runners, at);
        self.sit();
    }

    /// Whether a review was begun on this laptop and not ended: then it is what the program opens with.
    pub fn left_a_review(&self) -> bool {
        self.runners(&self.app.cascade).iter().any(|runner| runner.place != Place::Laptop)
    }

    /// Whether the review that is asked about is of today and ran here until its process was killed: it goes on unasked.
    pub fn was_killed(&self) -> bool {
        let crate::app::review::Mode::Unfinished(id) = self.app.screens.review.mode else { return false };
        let is_of_today = self.app.cascade.reviews().any(|r| r.id == id && r.on == self.app.today());
        is_of_today && self.app.screens.review.runners.iter().any(|r| r.review == id && r.place == Place::Killed)
    }

    /// Reads what the next frame shows and the store holds.
    pub fn fetch(&mut self) {
        self.app.take_ahead();
        let today = self.app.today();
        // A want that is answered is not asked for again; the bound is for an answer that does not fit its question.
        for _ in 0..4 {
            let Some(want) = self.app.want() else { return };
            let answer = match &want {
                Want::History(id) => self.store.history(*id, HISTORY, today).map(|h| Answer::History(*id, h)),
                Want::Ended(id) => self.store.history(*id, usize::MAX, today).map(|h| Answer::History(*id, h)),
                Want::Pasts(ids) | Want::Trend(ids) => {
                    let read = ids.iter().map(|id| Ok((*id, self.store.history(*id, usize::MAX, today)?)));
                    read.collect::<Result<Vec<_>, _>>().map(Answer::Pasts)
                }
                Want::Log(filter) => self.store.log(filter).map(|l| Answer::Log(LogFilter::clone(filter), l)),
                Want::Change(id) => self.store.change(*id).map(|c| match c {
                    Some(change) => Answer::Change(Box::new(change)),
                    None => Answer::Failed("this change is not in the file any more".to_owned()),
                }),
                Want::Series(items) => {
                    let all: Result<Vec<_>, _> = items.iter().map(|id| self.store.series(*id, today)).collect();
                    all.map(|all| Answer::CheckIns(all.concat()))
                }
                Want::Newest(items) => self.store.newest(items, today).map(Answer::CheckIns),
                Want::Traces { review, talked } => self.store.traces(*review, talked).map(|t| Answer::Traces(Box::new(t))),
                Want::Owned(items) => self.store.owned_since(items).map(Answer::Owned),
                Want::Days { items, since } => self
                    .store
                    .days(items, *since, today)
                    .and_then(|days| Ok(Answer::Days { days, moves: self.store.moves(items)? })),
            };
            self.app.answer(&want, answer.unwrap_or_else(|e| Answer::Failed(e.to_string())));
        }
    }

    /// A frame was drawn: what of its layout keys go by.
    pub fn drawn(&mut self, view: &ViewState) {
        self.app.drawn(view.list, view.detail_end);
    }

    /// Reads what the next key will want, while none is pressed. Returns whether there was anything.
    pub fn read_ahead(&mut self) -> bool {
        if self.app.in_time().is_some() && self.go_on(PATIENCE) {
            return true;
        }
        if let Some(Want::Days { items, since }) = self.app.wants_kept() {
            let read = self.store.days(&items, since, self.app.today());
            match read.and_then(|days| Ok((days, self.store.moves(&items)?))) {
                Ok((days, moves)) => self.app.answer_kept(items.len(), &days, &moves),
                Err(e) => {
                    self.app.answer_kept(items.len(), &[], &Moves::new());
                    self.app.complain(e.to_string());
                }
            }
            return true;
        }
        if let Some((filter, from)) = self.app.wants_said() {
            let cascade = &self.app.cascade;
            let concerns = |id| said::concerns(cascade, &filter, id);
            match self.store.find_said(&filter, from, SAID_AT_ONCE, &concerns) {
                Ok((entries, reached)) => self.app.answer_said(&filter, entries, reached),
                Err(e) => self.app.fail_said(e.to_string()),
            }
            return true;
        }
        if self.app.wants_past() {
            return match self.store.finished(&self.app.cascade, self.app.today()) {
                Ok(past) => {
                    self.app.answer_past(past);
                    true
                }
                // Without it there is no forecast, and nothing else is amiss.
                Err(_) => false,
            };
        }
        if self.tell_trends() {
            return true;
        }
        let Some(id) = self.app.want_ahead() else { return false };
        match self.store.history(id, HISTORY, self.app.today()) {
            Ok(history) => self.app.answer_ahead(id, history),
            // It is asked for again, and told, when somebody looks at it.
            Err(_) => return false,
        }
        true
    }

    /// Goes on with what a cycle came to. Returns whether there is anything new; what is under way is not.
    fn tell_trends(&mut self) -> bool {
        if let Some((asked, told)) = self.telling.arrives() {
            self.app.answer_trends(asked, told);
            return true;
        }
        if self.telling.is_under_way() {
            return false;
        }
        let Some(asked) = self.app.begin_trends() else { return false };
        let (app, shown) = (&self.app, &self.store);
        let (file, moment) = self.waits.as_ref().map_or((shown, None), |(file, moment)| (file, Some(*moment)));
        let job = telling::Job { asked, cascade: Arc::clone(&app.cascade), moment, measured: self.measured, today: app.today() };
        if let Some(told) = self.telling.begin(shown, file, job) {
            self.app.answer_trends(asked, told);
        }
        true
    }

    /// Whether something is read beside the screen that is shown as soon as it is there.
    pub fn is_waiting(&self) -> bool {
        self.telling.is_under_way()
    }

    /// Shows what another process changed, if one did, and says it when the file is not what was opened any more. `at` is now,
    /// in milliseconds since 1970 UTC.
    pub fn look(&mut self, at: i64) {
        self.app.passes(at);
        match self.store.look(at).and_then(|()| self.store.changed_elsewhere()) {
            // A day that is over is what it is; what differs is told anew on the next one.
            Ok(changed) if self.app.in_time().is_some() => {
                self.is_stale |= changed;
                if changed {
                    self.journeys.forget();
                }
            }
            Ok(changed) => {
                self.is_stale |= changed;
                // What comes in portion by portion is not read anew for each, and never below what is being typed.
                let waits = self.takes_in && (self.app.is_typing() || (at - self.reloaded).abs() < RELOAD);
                if self.is_stale && !waits {
                    self.reloaded = at;
                    self.reload();
                }
                if !self.is_stale {
                    self.takes_in = false;
                    self.app.tell_what_came_in();
                }
            }
            // Said once, not every second.
            Err(e) if self.app.status().is_some_and(|s| s.text == e.to_string()) => {}
            Err(e) => self.app.complain(e.to_string()),
        }
        self.look_who_runs(at);
    }

    /// Shows what was saved for whoever sits here over another connection to the same file.
    pub fn reads_what_was_saved(&mut self, at: i64) {
        self.saved = true;
        self.look(at);
        if self.is_stale {
            self.reload();
        }
    }

    fn reload(&mut self) -> Option<String> {
        self.is_stale = false;
        match self.store.load(self.app.today()) {
            Ok(cascade) => {
                let runners = self.runners(&cascade);
                self.app.screens.review.runners = runners;
                self.app.reload(cascade);
                self.sit();
                self.compare_what_is_typed()
            }
            Err(e) => {
                self.app.complain(e.to_string());
                None
            }
        }
    }

    /// Compares what is typed, and what was kept as a draft, with what the file says by now. Returns what someone said first.
    pub fn compare_what_is_typed(&mut self) -> Option<String> {
        // Where that cannot be read, what is typed stays as it is: that is always right.
        let newest = self.store.newest(&self.app.typed_about(), self.app.today()).unwrap_or_default();
        self.app.others_came_first(&newest)
    }

    fn commit(&mut self, request: Request, watch: Watch<'_>) {
        // What another process wrote since the last look may be what this change was typed about.
        let begins_a_review = self.app.is_before_a_review();
        let (was_running, is_typed) = (self.app.screens.review.is_running(), self.app.overlays().in_place().is_some());
        let mut request = request;
        if matches!(self.store.changed_elsewhere(), Ok(true)) || self.is_stale {
            let first = self.reload();
            let is_lost = was_running && !self.app.screens.review.is_running();
            if request.change.verb == Verb::Clock {
                // As it stands by now; where another process took the review over, nothing is written over that.
                let Some(now) = self.app.last_clock() else { return };
                request = now;
            } else if let Some(sentence) = first {
                return self.app.failed(&sentence);
            } else if is_lost && (request.change.verb == Verb::Review || is_typed && self.app.overlays().in_place().is_none()) {
                // What was typed into it is kept, and that was said.
                return;
            }
            if begins_a_review && request.change.verb == Verb::Review && !self.app.is_before_a_review() {
                // Another window was quicker, and that was said.
                return;
            }
        }
        let today = self.app.today();
        let app = &mut self.app;
        match self.store.commit_watched(&request.change, today, &mut |progress| watch(app, progress)) {
            Ok(committed) => {
                self.saved = true;
                self.app.committed(request, committed.derived);
                if committed.rewritten {
                    // What is in memory still knows them; what is free in the file may.
                    let said = self.app.status().map(|s| s.text.clone()).unwrap_or_default();
                    watch(&mut self.app, Progress { done: 1, of: 1, erases: true });
                    let swept = self.store.sweep();
                    self.reload();
                    match swept {
                        Ok(true) => self.app.say(said),
                        Ok(false) => self.app.complain(format!("{said}, {STILL_FREE}")),
                        Err(e) => self.app.complain(e.to_string()),
                    }
                }
            }
            Err(e) => return self.app.failed(&e.to_string()),
        }
        // The clock of a meeting that went on by what was saved, say.
        if let Some(request) = self.app.take_follow_up() {
            self.commit(request, watch);
        }
    }

    fn take_back(&mut self, found: Result<Option<Change>, StoreError>, (now, none): (Now, &str), watch: Watch<'_>) {
        // What others did meanwhile is in the way of it as well.
        self.look(now.at);
        let change = match found {
            Ok(Some(change)) => change,
            Ok(None) => return self.app.say(none),
            Err(e) => return self.app.complain(e.to_string()),
        };
        let id = self.app.new_id();
        match undo_ops(&self.app.cascade, &change, id, now.author(self.app.me)) {
            Ok(Undo::Clean(undo)) => {
                if let Err(refusal) = self.check_and_commit(undo, watch) {
                    self.app.complain(refusal.0);
                }
            }
            Ok(Undo::Conflicts { kept, rest }) => {
                let by = |kept: &Kept| kept.set.as_ref().and_then(|(of, field)| self.store.last_set(*of, field).ok().flatten());
                let mut kept: Vec<String> = kept.iter().map(|kept| kept.said(&self.app.cascade, by(kept).as_ref())).collect();
                if !rest.ops.is_empty()
                    && let Err(refusal) = self.check_and_commit(rest, watch)
                {
                    kept.push(refusal.0);
                }
                self.app.complain(kept.join("; "));
            }
            Err(refusal) => self.app.complain(refusal.0),
        }
    }

    fn check_and_commit(&mut self, change: Change, watch: Watch<'_>) -> Result<(), Refusal> {
        let change = self.app.cascade.checked(change)?;
        self.commit(change.into(), watch);
        Ok(())
    }
}
