//! The screen's state beside its store: hands events to one, performs on the other what is asked for.
//!
//! Knows no terminal, so that tests can run whole meetings on it. What only a terminal can do is handed on.

use crate::{
    app::{
        App,
        ctx::Request,
        event::{Answer, Effect, Event, Now, Want},
    },
    domain::{
        Change,
        change::{Refusal, Verb},
        history::LogFilter,
        meeting,
        undo::{Undo, undo_ops},
    },
    store::{Progress, Store, StoreError},
    ui::ViewState,
};

/// How many check-ins of the selected item are read.
const HISTORY: usize = 60;

/// Is told how far something is that takes long, with the state to draw; says whether to go on.
pub type Watch<'w> = &'w mut dyn FnMut(&mut App, Progress) -> bool;

/// The state and the store.
#[derive(Debug)]
pub struct Desk {
    /// The workspace file.
    pub store: Store,
    /// What is shown.
    pub app: App,
}

impl Desk {
    /// Something happened. Returns what only a terminal can do.
    pub fn handle(&mut self, event: Event, now: Now) -> Option<Effect> {
        self.handle_watched(event, now, &mut |_, _| true)
    }

    /// The same, where what takes long is told to `watch` again and again; once that says no it is stopped, and nothing is
    /// changed.
    pub fn handle_watched(&mut self, event: Event, now: Now, watch: Watch<'_>) -> Option<Effect> {
        let new_day = matches!(event, Event::Day);
        let effect = self.app.update(event, now);
        if new_day {
            // What was dated ahead is seen from its day on, and what a clock set back makes the future is not.
            self.reload();
        }
        match effect? {
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

    /// Whether a review was begun on this laptop and not ended: then it is what the program opens with.
    pub fn left_a_review(&self) -> bool {
        let open = meeting::unfinished(&self.app.cascade);
        open.iter().any(|review| self.store.held(review.id).ok().flatten().is_some_and(|held| held.is_here))
    }

    /// Reads what the next frame shows and the store holds.
    pub fn fetch(&mut self) {
        self.app.take_ahead();
        // A want that is answered is not asked for again; the bound is for an answer that does not fit its question.
        for _ in 0..4 {
            let Some(want) = self.app.want() else { return };
            let answer = match &want {
                Want::History(id) => self.store.history(*id, HISTORY).map(|h| Answer::History(*id, h)),
                Want::Log(filter) => self.store.log(filter).map(|l| Answer::Log(LogFilter::clone(filter), l)),
                Want::Change(id) => self.store.change(*id).map(|c| match c {
                    Some(change) => Answer::Change(Box::new(change)),
                    None => Answer::Failed("this change is not in the file any more".to_owned()),
                }),
                Want::Series(items) => {
                    let all: Result<Vec<_>, _> = items.iter().map(|id| self.store.series(*id)).collect();
                    all.map(|all| Answer::CheckIns(all.concat()))
                }
                Want::Newest(items) => self.store.newest(items).map(Answer::CheckIns),
                Want::Traces { review, talked } => self.store.traces(*review, talked).map(|t| Answer::Traces(Box::new(t))),
                Want::Owned(items) => self.store.owned_since(items).map(Answer::Owned),
                Want::Days { items, since } => {
                    self.store.days(items, *since).and_then(|days| Ok(Answer::Days { days, moves: self.store.moves(items)? }))
                }
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
        let Some(id) = self.app.want_ahead() else { return false };
        match self.store.history(id, HISTORY) {
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
    }

    fn reload(&mut self) -> Option<String> {
        match self.store.load(self.app.today()) {
            Ok(cascade) => {
                self.app.reload(cascade);
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
        let newest = self.store.newest(&self.app.typed_about()).unwrap_or_default();
        self.app.others_came_first(&newest)
    }

    fn commit(&mut self, request: Request, watch: Watch<'_>) {
        // What another process wrote since the last look may be what this change was typed about.
        let begins_a_review = self.app.is_before_a_review();
        if request.change.verb != Verb::Clock && matches!(self.store.changed_elsewhere(), Ok(true)) {
            if let Some(sentence) = self.reload() {
                return self.app.failed(&sentence);
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
            Err(e) => self.app.failed(&e.to_string()),
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
            Ok(Undo::Conflicts { mut kept, rest }) => {
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
