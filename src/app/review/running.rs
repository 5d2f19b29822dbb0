//! The meeting: one key each for what a facilitator does, everything written when it is said.

use super::{
    Mode,
    after::Ended,
    blind::Blind,
    drafts::{Draft, Unwritten},
    prompt::{Kind, Prompt},
};
use crate::{
    app::{
        App,
        ctx::Ctx,
        event::Effect,
        keys::command::Meeting as Command,
        overlay::{
            Overlay,
            form::{Form, field::Part},
        },
        reply::{Next, Reply},
    },
    domain::{
        Board, Cascade, Change, FieldKey, Health, Id, Ix,
        change::Verb,
        edit, meeting,
        meeting::{Meeting, Stage, conduct, record},
        review::Class,
        theory,
    },
};

/// What was written down about the entry that is on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// Decided.
    Decision(String),
    /// Asked for: the action.
    Action(Id),
}

/// The meeting this process runs.
#[derive(Debug)]
pub struct Running {
    /// The meeting itself.
    pub meeting: Meeting,
    /// A blind round; `None`: none is under way.
    pub blind: Option<Blind>,
    /// What is on track, for the line that is read aloud.
    pub greens: Vec<Ix>,
    /// What was written down about the entry that is on.
    pub notes: Vec<Note>,
    /// The item became green while it was talked about.
    pub became_green: bool,
    /// How far the item is scrolled, in lines.
    pub scroll: usize,
    /// What was typed and left with Esc.
    pub(super) kept: Unwritten,
    was: Option<Health>,
}

impl Running {
    pub(super) fn scroll(&mut self, by: isize) {
        self.scroll = self.scroll.saturating_add_signed(by);
    }

    /// Another entry is on: what is shown beside it is looked up once.
    pub(super) fn arrive(&mut self, cascade: &Cascade, board: &mut Board) {
        self.scroll = 0;
        self.became_green = false;
        self.blind = None;
        let ix = self.meeting.item().and_then(|id| cascade.find(id));
        self.was = ix.map(|ix| board.of(cascade, ix).health);
        let reads = self.meeting.entry().is_some_and(|e| e.class == Class::Rest) || self.meeting.stage() == Stage::Closing;
        if reads && self.greens.is_empty() {
            self.greens = meeting::greens(cascade, board);
        }
        self.look_up_notes(cascade);
    }

    fn look_up_notes(&mut self, cascade: &Cascade) {
        // At the end all of it is read aloud once more.
        let all = self.meeting.stage() == Stage::Closing;
        let about = self.subject(cascade);
        let decided = record::decisions(cascade, self.meeting.review).into_iter().filter(|d| all || d.item == about);
        let asked = record::actions(cascade, self.meeting.review).into_iter().filter(|a| all || a.item == about);
        self.notes = decided.map(|d| Note::Decision(d.text.to_string())).chain(asked.map(|a| Note::Action(a.id))).collect();
    }

    /// What a decision or an action of now is about; `None`: no item in particular.
    pub fn subject(&self, cascade: &Cascade) -> Option<Id> {
        self.meeting.subject(cascade)
    }

    /// What was typed of that kind before, where it is to go on.
    fn draft(&self, cascade: &Cascade, kind: Kind) -> Draft {
        self.kept.offered(kind, self.subject(cascade), self.meeting.stage() == Stage::Closing)
    }
}

impl App {
    /// Begins a meeting, or goes on with one that this process let go of.
    pub(super) fn take_up(&mut self, id: Id) {
        let Some(review) = self.cascade.reviews().find(|r| r.id == id && r.ended.is_none()) else { return };
        let mut running = Box::new(Running {
            meeting: Meeting::of(review),
            blind: None,
            greens: Vec::new(),
            notes: Vec::new(),
            became_green: false,
            scroll: 0,
            kept: self.review.unwritten.take().unwrap_or_default(),
            was: None,
        });
        running.arrive(&self.cascade, &mut self.board);
        self.review.mode = Mode::Running(running);
        self.review.prompt = None;
    }

    /// Goes on with a review where the file has it, and takes it from any other window it is open in.
    pub(super) fn resume(&mut self, id: Id) -> Option<Effect> {
        self.take_up(id);
        let Mode::Running(running) = &mut self.review.mode else {
            // It was ended meanwhile.
            self.prepare();
            return None;
        };
        let at = crate::domain::text::say::say_clock((running.meeting.total_ms() / 1000) as i64);
        let typed = if running.kept.is_blank() {
            String::new()
        } else if running.kept.of(running.subject(&self.cascade)).is_blank() {
            ", and what was being typed waits where it was typed, or at the end".to_owned()
        } else {
            self.keymap.filled(", and {decide} or {ask} goes on with what was being typed")
        };
        running.meeting.take_over();
        self.say(format!("went on at {at}: everything written down is there{typed}"));
        self.save_clock(true)
    }

    pub(super) fn waits_for_a_name(&self) -> bool {
        self.waiting.is_some()
    }

    pub(in crate::app) fn meeting_act(&mut self, command: Command) -> Option<Effect> {
        let Mode::Running(running) = &mut self.review.mode else { return None };
        match command {
            Command::NextEntry => return self.conduct(conduct::Command::Next),
            Command::BackEntry => return self.conduct(conduct::Command::Back),
            Command::Park => return self.conduct(conduct::Command::Park),
            Command::PullIn => return self.conduct(conduct::Command::PullIn(None)),
            Command::ChooseParked if running.meeting.parked_entries().next().is_none() => self.say("nothing is parked"),
            Command::ChooseParked => return open!(self, Overlay::parked(&self.cascade, &running.meeting)),
            Command::Pause => return self.conduct(conduct::Command::Pause),
            Command::EndMeeting => return self.conduct(conduct::Command::End { sure: false }),
            Command::Decide => self.review.prompt = Some(Prompt::decision(&running.draft(&self.cascade, Kind::Decision))),
            Command::AskAction => self.review.prompt = Some(Prompt::action(&running.draft(&self.cascade, Kind::Action))),
            Command::DetailDown => running.scroll(2),
            Command::DetailUp => running.scroll(-2),
            Command::ToggleDone => return self.toggle_current_action(),
            Command::CheckIn => return self.about_the_item(|_, _| Reply::next(Next::CheckIn { unchanged: false })),
            Command::NoChange => return self.about_the_item(|_, _| Reply::next(Next::CheckIn { unchanged: true })),
            Command::Why => return self.about_the_item(|ix, ctx| ctx.why(ix)),
            Command::Snooze => return self.about_the_item(|ix, ctx| ctx.snooze(ix)),
            Command::Link => return self.about_the_item(|ix, ctx| ctx.link(ix)),
            Command::Revise => return self.about_the_item(|ix, ctx| ctx.revise(ix)),
            Command::Owner => return self.about_the_item(name_owner),
            Command::Blind => return self.blind_or_verdict(),
        }
        None
    }

    /// The keys that are about the item that is on.
    fn about_the_item(&mut self, does: impl FnOnce(Ix, &mut Ctx<'_>) -> Reply) -> Option<Effect> {
        let on = self.review.item().and_then(|id| self.cascade.find(id));
        let reply = if let Some(ix) = on {
            does(ix, &mut ctx!(self))
        } else {
            let entry = self.review.running().and_then(|r| r.meeting.entry());
            let is_action = entry.is_some_and(|e| e.class == Class::Actions);
            let ours =
                if is_action { "this is an action: {done} ticks it off" } else { "no item is on now: {next-entry} goes on" };
            Reply::say(self.keymap.filled(ours))
        };
        self.follow(reply)
    }

    /// Of a project that is done the verdict, else a blind round about the item.
    fn blind_or_verdict(&mut self) -> Option<Effect> {
        let on = self.review.item().and_then(|id| self.cascade.find(id));
        let owes = on.is_some_and(|ix| theory::owed(&self.cascade, ix, self.board.today()).is_some());
        if let Some(running) = self.review.running_mut().filter(|_| on.is_some() && !owes) {
            running.blind = Some(Blind::new());
            return None;
        }
        self.about_the_item(|ix, ctx| ctx.verdict_of(ix))
    }

    fn toggle_current_action(&mut self) -> Option<Effect> {
        let on = self.review.running().and_then(|r| r.meeting.entry()).filter(|e| e.class == Class::Actions).and_then(|e| e.item);
        let Some(id) = on else {
            self.say("no action is on now");
            return None;
        };
        self.toggle_action(id)
    }

    /// Ticks an action off, or opens it again.
    pub(super) fn toggle_action(&mut self, id: Id) -> Option<Effect> {
        let is_open = self.cascade.actions().find(|a| a.id == id)?.is_open();
        let ops = edit::complete_action(&self.cascade, id, is_open.then_some(self.now.today));
        self.submit_or_say(Verb::Action, ops, "")
    }

    /// Something was said, changed or taken back: the agenda follows at once.
    pub(super) fn meeting_follows(&mut self, change: &Change) {
        let Mode::Running(running) = &mut self.review.mode else { return };
        let open = self.cascade.reviews().any(|r| r.id == running.meeting.review && r.ended.is_none());
        if !open {
            let id = running.meeting.review;
            self.review.let_go();
            if self.cascade.reviews().any(|r| r.id == id) {
                self.review.mode = Mode::After(Ended::new(&self.cascade, &self.board, id));
            } else {
                self.enter_review();
            }
            return;
        }
        let touched = running.meeting.committed(&self.cascade, &mut self.board, change);
        running.look_up_notes(&self.cascade);
        let item = running.meeting.item();
        if let Some(ix) = item.filter(|id| touched.contains(id)).and_then(|id| self.cascade.find(id)) {
            let now = self.board.of(&self.cascade, ix).health;
            running.became_green = now == Health::OnTrack && running.was.is_some_and(|was| was != Health::OnTrack);
            if running.became_green {
                let said = self.status.take().map(|s| s.text).unwrap_or_default();
                let key = self.keymap.says("next-entry");
                self.say(format!("on track now, {key} goes on: {said}"));
            }
        }
    }

    /// Another process wrote to the workspace: to this very review, or to something it is about.
    pub(super) fn meeting_reloaded(&mut self, touched: &[Id]) {
        let Mode::Running(running) = &mut self.review.mode else { return };
        if !running.meeting.reread(&self.cascade, &mut self.board, touched) {
            let gone = running.meeting.said_gone();
            self.review.let_go();
            let kept = if self.review.unwritten.is_some() { "; what was being typed is kept" } else { "" };
            self.enter_review();
            self.complain(format!("{gone}{kept}"));
            return;
        }
        let greens = running.greens.is_empty();
        if !greens {
            running.greens = meeting::greens(&self.cascade, &mut self.board);
        }
        running.look_up_notes(&self.cascade);
    }
}

/// The form of an item, with the keys on its owner.
fn name_owner(ix: Ix, ctx: &mut Ctx<'_>) -> Reply {
    let form = Form::revise(ctx, ctx.cascade.item(ix).id).map(|mut form| {
        let owner = form.shown().find(|(_, f)| f.part == Part::Field(FieldKey::Owner)).map(|(n, _)| n);
        form.focus = owner.unwrap_or(form.focus);
        Overlay::form(form)
    });
    Reply::stay().and_open(form)
}
