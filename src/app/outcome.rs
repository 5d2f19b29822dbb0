//! What the outside answers: committed, failed, read, edited.

use super::{
    App, Tab,
    ctx::Request,
    damage::{Damage, Region},
    event::{Answer, Effect, Want},
    overlay::{
        Overlay,
        form::{Form, Purpose, ending::Ending, question::About},
    },
    reply::{After, Reply},
    review::running::Running,
    screens::Screen,
    tour::Did,
};
use crate::domain::{
    Change, CheckIn, Derived, Field, Id, Op, change::Verb, describe, history::Traces, meeting::conduct::Command,
    participation::Moves, queue::Owned, text, theory,
};
use chrono::NaiveDate;
use std::sync::Arc;

impl App {
    /// A change was committed: the workspace in memory follows, and what was waiting for it happens.
    pub fn committed(&mut self, request: Request, derived: Derived) {
        self.touch(Damage::ALL);
        let Request { change, after } = request;
        let change = &change;
        let mut said = describe::describe(&self.cascade, change);
        let stood = checked_in(change).and_then(|id| self.cascade.find(id)).map(|ix| self.board.peek(&self.cascade, ix).health);
        let hits = (change.verb == Verb::Judge).then(|| theory::hit_rates(&self.cascade).0);
        if let Err(refusal) = Arc::make_mut(&mut self.cascade).apply(change, derived) {
            let key = self.keymap.says("repaint");
            self.complain(format!("{refusal}: press {key}, or start again, to read the workspace anew"));
            return;
        }
        if change.verb == Verb::Clock {
            // Nothing but clocks: what is said and shown stays.
            self.review_committed(change, &after);
            return;
        }
        self.board.changed(&self.cascade, change);
        if let Some(moved) = hits.and_then(|before| theory::hit_rates(&self.cascade).0.moved_from(before)) {
            said = format!("{said}; {moved}");
        }
        if let (Some(ix), Some(before)) = (checked_in(change).and_then(|id| self.cascade.find(id)), stood) {
            let after = self.board.peek(&self.cascade, ix).health;
            if before != after {
                said = format!("{said}; {} → {}", before.word(), after.word());
            }
        }
        if change.ops.iter().any(|op| matches!(op, Op::Set { new: Field::Owner(_), .. })) {
            self.screens.queue.forget_owners();
        }
        self.settles_sources(change);
        let touched = change.subjects();
        self.planning.changed();
        self.screens.log.forget();
        self.screens.trends.changed();
        self.narrow();
        self.forget_me_if_gone();
        if self.history.as_ref().is_some_and(|(id, _)| touched.contains(id)) {
            self.history = None;
        }
        self.ahead.retain(|(id, _)| !touched.contains(id));
        self.forget_past(&touched);
        if changes_rows(change) {
            self.is_placed = false;
            self.screens.deck.rebuild(&self.cascade, &self.board);
        }
        self.refresh();
        self.say(said);
        self.did(Did::Saved(change.verb));
        match after {
            After::Review(_) => {}
            // Ticked off in the queue: on with the next.
            After::Nothing if self.tab == Tab::CheckIns && change.verb == Verb::Action => self.next_in_queue(),
            After::Nothing => {
                if let [only] = created(change)[..]
                    && let Some(ix) = self.cascade.find(only)
                    && matches!(change.verb, Verb::Add | Verb::Undo | Verb::Redo)
                {
                    self.screens.deck.reveal(&self.cascade, &self.board, ix);
                }
            }
            After::CloseOverlay | After::NextDue => {
                match self.overlays.close() {
                    Some(Overlay::Form(form)) => {
                        form.forget_draft(&mut self.drafts);
                        self.after_form(&form, after == After::NextDue);
                    }
                    Some(Overlay::Carry(page)) => drop(self.drafts.carry.remove(&page.about)),
                    _ => {}
                }
                if self.tab == Tab::People
                    && let Some(id) = created(change).into_iter().find(|&id| self.cascade.person(id).is_some())
                {
                    let (screens, _, ctx) = self.split();
                    screens.people.select(id, &ctx);
                }
                if let Some(ix) = created(change).into_iter().find_map(|id| self.cascade.find(id)) {
                    let on_deck = self.screens.deck.reveal(&self.cascade, &self.board, ix);
                    let shown = if self.tab == Tab::Projects { self.screens.projects.select(ix) } else { on_deck };
                    let mut said = self.status.take().map(|s| s.text).unwrap_or_default();
                    if !shown {
                        // Its owner has just made it, and would look for it in vain.
                        said.push_str("; it is not shown here: the cycle or the filter leaves it out");
                    }
                    if self.cascade.item(ix).project().is_some() && self.cascade.links_at(ix).next().is_none() {
                        said.push_str(&self.keymap.filled("; it serves no goal yet: it counts as unlinked; {link} links it"));
                    }
                    self.say(said);
                }
            }
        }
        self.review_committed(change, &after);
    }

    /// What a form did is saved: what follows where it was open. `next`: on with the next item that is due.
    fn after_form(&mut self, form: &Form, next: bool) {
        // The check-in a question was asked from goes with it; what was typed there is kept.
        if form.about().is_some()
            && let Some(asked_from) = self.overlays.take_in_place()
        {
            asked_from.keep_draft(&mut self.drafts);
        }
        let waiting = form.keep_unread(&mut self.drafts);
        if waiting > 0 {
            let (lines, wait) = if waiting == 1 { ("line", "waits") } else { ("lines", "wait") };
            let said = self.status.take().map(|s| s.text).unwrap_or_default();
            self.say(format!("{said}; {waiting} {lines} that could not be read {wait} in “read replies”"));
        }
        let settles = match form.about() {
            Some(about) => matches!(about, About::Verdict(_) | About::Snooze(_) | About::Ending(..)),
            // What came by itself and is taken on the page about sources goes on there.
            None => form.checks_in().is_some_and(|about| about.came.is_none()),
        };
        let goes_on = matches!(form.about(), Some(About::Ending(_, Ending::Score) | About::Answers(_)));
        if self.tab == Tab::Review && goes_on && self.screens.review.running().is_some_and(Running::is_closing) {
            let (screens, _, mut ctx) = self.split();
            let reply = screens.review.conduct(Command::Next, &mut ctx);
            self.follows(reply);
        } else if self.tab == Tab::CheckIns && settles {
            self.next_in_queue();
        } else if let (Purpose::Add(added), true) = (&form.purpose, next) {
            let (_, overlays, mut ctx) = self.split();
            if let Some(next) = Form::add_next(&mut ctx, added) {
                overlays.open(Overlay::form(next));
            }
        } else if self.tab == Tab::Deck && next {
            let (screens, _, ctx) = self.split();
            let reply = screens.deck.next_due(&ctx);
            self.follow(reply);
        }
    }

    /// A debt of the queue was settled: on with the next.
    fn next_in_queue(&mut self) {
        let (screens, _, ctx) = self.split();
        let reply = screens.queue.go_on(&ctx);
        let next = screens.queue.comes_next(ctx.cascade);
        if let (Some(next), Some(said)) = (next, self.status.as_mut().filter(|_| reply.say.is_none())) {
            said.text = format!("{}; {next}", said.text);
        }
        self.follow(reply);
    }

    /// The person's editor gave text back; an error where the field it is for cannot hold so much.
    pub fn edited(&mut self, text: &str) -> Result<(), String> {
        self.touch(Damage::ALL);
        let (_, overlays, ctx) = self.split();
        let Some(Overlay::Form(form)) = overlays.top_mut() else { return Ok(()) };
        let text = text.trim_end();
        if text.chars().nth(form.room()).is_some() {
            let (length, most) = (text.chars().count(), form.room());
            return Err(format!("the text has {length} characters and at most {most} fit: shorten it; the field is as it was"));
        }
        form.edited(text, &ctx);
        Ok(())
    }

    fn rebuild_queue(&mut self) {
        let (screens, _, ctx) = self.split();
        screens.queue.rebuild(&ctx);
    }

    fn review_committed(&mut self, change: &Change, after: &After) {
        let said = self.status.as_ref().map(|s| s.text.clone()).unwrap_or_default();
        let shown = self.tab == Tab::Review;
        let (screens, _, mut ctx) = self.split();
        let reply = screens.review.committed(change, after, &said, shown, &mut ctx);
        self.follows(reply);
    }

    /// What was committed is followed by this: what of it is to be saved waits for whoever saves.
    fn follows(&mut self, reply: Reply) {
        if let Some(Effect::Commit(request)) = self.follow(reply) {
            self.follow_up = Some(request);
        }
    }

    /// What is to be saved after what was saved just now; `None`: nothing.
    pub fn take_follow_up(&mut self) -> Option<Request> {
        self.follow_up.take()
    }

    /// What was asked for could not be done. Everything typed is still there, with the sentence beside it; where nothing
    /// was typed it is said at the foot of the screen.
    pub fn failed(&mut self, sentence: &str) {
        self.status = None;
        self.touch(Damage::ALL);
        self.forget_me_if_gone();
        if let Some(Overlay::Form(form)) = self.overlays.top_mut() {
            form.failed(sentence);
        } else {
            self.complain(sentence);
        }
    }

    /// The file was written, or one sentence says why not: then its name can be mended.
    pub fn written(&mut self, path: &str, outcome: Result<(), String>) {
        self.touch(Damage::ALL);
        match outcome {
            Ok(()) => {
                self.overlays.close_if(|form| matches!(form.purpose, Purpose::File(_) | Purpose::Figures(_)));
                self.say(format!("written to {}", text::one_line(path, 200)));
            }
            Err(why) => {
                let sentence = format!("cannot write {}: {why}; choose another place", text::one_line(path, 200));
                if let Some(Overlay::Form(form)) = self.overlays.top_mut() {
                    form.failed(&sentence);
                }
                self.complain(sentence);
            }
        }
    }

    /// A file was brought in: what came of it, and the first item that it made. `Ok(None)`: it was left before it was written. The
    /// error is one sentence: then its name can be mended.
    pub fn imported(&mut self, outcome: Result<Option<(String, Option<Id>)>, String>) {
        self.touch(Damage::ALL);
        match outcome {
            Ok(done) => {
                self.overlays.close_if(|form| matches!(form.purpose, Purpose::Import));
                let Some((said, first)) = done else {
                    return self.say("nothing was imported: it was left before it was written");
                };
                if let Some(ix) = first.and_then(|id| self.cascade.find(id)) {
                    self.go(Tab::Deck);
                    self.screens.deck.reveal(&self.cascade, &self.board, ix);
                }
                let said = format!("{said}; {{undo}} takes it back");
                self.say(self.keymap.filled(&said));
            }
            Err(sentence) => {
                if let Some(Overlay::Form(form)) = self.overlays.top_mut() {
                    form.failed(&sentence);
                }
                self.complain(sentence);
            }
        }
    }

    /// The past of a question's numbers was read.
    fn tell_facts(&mut self, check_ins: &[CheckIn]) {
        if let Some(Overlay::Form(form)) = self.overlays.top_mut() {
            form.tell_facts(&self.cascade, check_ins, self.now.today);
        }
    }

    /// The past of what is scored was read, or could not be.
    fn tell_past(&mut self, past: Option<crate::domain::history::History>) {
        if let Some(Overlay::Form(form)) = self.overlays.top_mut() {
            form.tell_past(&self.cascade, past, self.now.today);
        }
    }

    /// The days of the items on a person's page were read.
    fn tell_days(&mut self, days: &[(Id, NaiveDate)], moves: &Moves) {
        if let Some(Overlay::Person(page)) = self.overlays.top_mut() {
            page.tell_days(&self.cascade, days, moves, self.now.today);
        } else {
            self.screens.review.know_days(&self.cascade, days, moves);
        }
    }

    /// What was promised at first was read; nothing: it could not be.
    fn know_pasts(&mut self, read: Vec<(Id, crate::domain::history::History)>) {
        let (screens, _, ctx) = self.split();
        screens.review.know_pasts(read, &ctx);
    }

    /// The log of a review was read, or could not be.
    fn know(&mut self, want: &Want, traces: Option<Traces>) {
        if let Want::Traces { review, .. } = want {
            self.screens.review.know(*review, traces, &self.cascade, &self.board);
        }
    }

    /// The store read what was wanted.
    pub fn answer(&mut self, want: &Want, answer: Answer) {
        self.touch(if matches!(answer, Answer::History(..)) && !matches!(want, Want::Ended(_)) {
            Region::Detail.into()
        } else {
            Damage::ALL
        });
        match answer {
            Answer::History(_, history) if matches!(want, Want::Ended(_)) => self.tell_past(Some(history)),
            Answer::History(id, history) => self.history = Some((id, history)),
            Answer::Pasts(read) if matches!(want, Want::Trend(_)) => self.know_trend(read),
            Answer::Pasts(read) => self.know_pasts(read),
            Answer::Log(asked, entries) => self.screens.log.read(&asked, entries),
            Answer::Change(change) => self.screens.log.show(*change, &self.cascade),
            Answer::CheckIns(check_ins) if matches!(want, Want::Series(_)) => self.tell_facts(&check_ins),
            Answer::CheckIns(check_ins) => {
                self.screens.queue.read(check_ins);
                self.rebuild_queue();
            }
            Answer::Owned(owned) => {
                self.screens.queue.read_owned(owned);
                self.rebuild_queue();
            }
            Answer::Traces(traces) => self.know(want, Some(*traces)),
            Answer::Days { days, moves } => self.tell_days(&days, &moves),
            Answer::Failed(sentence) => {
                // Not asked for again at every frame.
                match want {
                    Want::History(id) => self.history = Some((*id, crate::domain::history::History::default())),
                    Want::Ended(_) => self.tell_past(None),
                    Want::Pasts(_) => self.know_pasts(Vec::new()),
                    Want::Trend(_) => self.know_trend(Vec::new()),
                    Want::Log(_) | Want::Change(_) => self.screens.log.failed(),
                    Want::Series(_) => self.tell_facts(&[]),
                    Want::Newest(_) => self.screens.queue.read(Vec::new()),
                    Want::Owned(_) => self.screens.queue.read_owned(Owned::new()),
                    Want::Traces { .. } => self.know(want, None),
                    Want::Days { .. } => self.tell_days(&[], &Moves::new()),
                }
                self.complain(sentence);
            }
        }
    }
}

/// The one item a change says the standing of; `None`: it is about none, or several.
fn checked_in(change: &Change) -> Option<Id> {
    let mut said = change.ops.iter().filter(|op| matches!(op, Op::CheckIn(_) | Op::Void { .. })).map(Op::subject);
    let of = said.next().filter(|_| matches!(change.verb, Verb::CheckIn | Verb::Correct))?;
    said.all(|other| other == of).then_some(of)
}

/// Whether a change can add, remove or move rows: what only says or measures something cannot.
fn changes_rows(change: &Change) -> bool {
    change.ops.iter().any(|op| match op {
        Op::Create(_) => true,
        Op::Set { new, .. } => matches!(
            new,
            Field::Deleted(_)
                | Field::Archived(_)
                | Field::Parents(_)
                | Field::Position(_)
                | Field::Cycle(_)
                | Field::CycleState(_)
                | Field::State(_)
        ),
        Op::CheckIn(_) | Op::Void { .. } | Op::Unvoid { .. } => false,
    })
}

fn created(change: &Change) -> Vec<Id> {
    change.ops.iter().filter_map(|op| if let Op::Create(e) = op { Some(e.id()) } else { None }).collect()
}
