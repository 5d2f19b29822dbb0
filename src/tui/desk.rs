//! The screen's state beside its store: hands events to one, performs on the other what is asked for.
//!
//! Knows no terminal, so that tests can run whole meetings on it. What only a terminal can do is handed on.

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
        in_time::{Reading, unknown},
        meeting::{
            self,
            under_way::{Place, Runner},
        },
        said,
        undo::{Kept, Undo, undo_ops},
    },
    store::{Progress, Store, StoreError},
    ui::ViewState,
};
use chrono::NaiveDate;

/// How many check-ins of the selected item are read.
const HISTORY: usize = 60;

/// So many rows of the log are looked through for a find before a key that may wait is looked at.
const SAID_AT_ONCE: u64 = 2_000;

/// Is told how far something is that takes long, with the state to draw; says whether to go on.
pub type Watch<'w> = &'w mut dyn FnMut(&mut App, Progress) -> bool;

/// The state and the store.
#[derive(Debug)]
pub struct Desk {
    /// The workspace file.
    pub store: Store,
    /// What is shown.
    pub app: App,
    /// The workspace file while a day that is over is read instead of it; `None`: today is shown.
    waits: Option<Store>,
}

impl Desk {
    /// The state of a workspace beside its file.
    pub fn new(store: Store, app: App) -> Desk {
        Desk { store, app, waits: None }
    }

    /// Something happened. Returns what only a terminal can do.
    pub fn handle(&mut self, event: Event, now: Now) -> Option<Effect> {
        self.handle_watched(event, now, &mut |_, _| true)
    }

    /// The same, where what takes long is told to `watch` again and again; once that says no it is stopped, and nothing is
    /// changed.
    pub fn handle_watched(&mut self, event: Event, now: Now, watch: Watch<'_>) -> Option<Effect> {
        let new_day = matches!(event, Event::Day);
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
            Effect::Travel(Travel::To(day, reading)) => self.travel(day, reading, now),
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

    /// Shows the workspace as it stood at the end of a day. The file itself waits beside it.
    fn travel(&mut self, day: NaiveDate, reading: Option<Reading>, now: Now) {
        let file = self.waits.as_ref().unwrap_or(&self.store);
        let told = match file.then(day, reading) {
            Ok(Ok((then, as_of))) => then.load(day).map(|cascade| (then, as_of, cascade)),
            Ok(Err(first)) => return self.app.complain(unknown(day, first)),
            Err(e) => Err(e),
        };
        match told {
            Ok((then, as_of, cascade)) => {
                let before = std::mem::replace(&mut self.store, then);
                self.waits.get_or_insert(before);
                self.app.travelled(as_of, cascade, now);
            }
            Err(e) => self.app.complain(e.to_string()),
        }
    }

    /// Shows today’s workspace again, with what others wrote meanwhile.
    fn return_to_today(&mut self, now: Now) {
        let Some(file) = self.waits.take() else { return };
        self.store = file;
        match self.store.load(now.today) {
            Ok(cascade) => self.app.returned(cascade, now),
            Err(e) => self.app.complain(e.to_string()),
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
        let Some(id) = self.app.want_ahead() else { return false };
        match self.store.history(id, HISTORY, self.app.today()) {
            Ok(history) => self.app.answer_ahead(id, history),
            // It is asked for again, and told, when somebody looks at it.
            Err(_) => return false,
        }
        true
    }

    /// Shows what another process changed, if one did, and says it when the file is not what was opened any more. `at` is now,
    /// in milliseconds since 1970 UTC.
    pub fn look(&mut self, at: i64) {
        match self.store.look(at).and_then(|()| self.store.changed_elsewhere()) {
            Ok(true) => {
                self.reload();
            }
            Ok(false) => {}
            // Said once, not every second.
            Err(e) if self.app.status().is_some_and(|s| s.text == e.to_string()) => {}
            Err(e) => self.app.complain(e.to_string()),
        }
        self.look_who_runs(at);
    }

    fn reload(&mut self) -> Option<String> {
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
        if matches!(self.store.changed_elsewhere(), Ok(true)) {
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
            Ok(committed) => self.app.committed(request, committed.derived),
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
