//! The meeting: one key each for what a facilitator does, everything written when it is said.

use super::{Mode, Room, after::Ended};
use crate::{
    app::{
        ctx::Ctx,
        keys::command::Meeting as Command,
        overlay::{
            Overlay,
            form::{Form, line::Kind},
        },
        reply::Reply,
        screens::Screen,
    },
    domain::{
        Board, Cascade, Change, FieldKey, Health, Id, Ix,
        change::Verb,
        edit,
        meeting::{
            RunningReview, Stage,
            absent::owner_of,
            closing::{Pasts, Tally},
            conduct, record,
        },
        review::{Class, Review},
        theory,
    },
};
use std::time::Duration;

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
    pub meeting: RunningReview,
    /// What is on track, for the line that is read aloud.
    pub greens: Vec<Ix>,
    /// Of what is missing, what no entry asks for: named in the same breath.
    pub unasked: Vec<Ix>,
    /// How many numbers are missing of all it is about, as it opens.
    pub missing: usize,
    /// Whether what is read aloud was looked up: both are passes over the workspace, and made once.
    is_read: bool,
    /// What was written down about the entry that is on.
    pub notes: Vec<Note>,
    /// The item became green while it was talked about.
    pub became_green: bool,
    /// How far the item is scrolled, in lines.
    pub scroll: usize,
    /// What of that which waits is selected, to be moved; `None`: what comes next.
    selected: Option<(Option<Id>, Class)>,
    /// Nothing but what is talked about is on the screen.
    pub is_presented: bool,
    /// Of a closing: what was promised at first, as far as it was read.
    pub(super) pasts: Pasts,
    /// Of a closing: how far it is.
    pub tally: Tally,
    /// Whose past is to be read before what is on can be scored; `None`: nobody's.
    pub(super) past_wanted: Option<Id>,
    /// Another process runs it: here it is read along, and its keys do nothing.
    pub is_read_along: bool,
    /// How long its clock was not heard of, where it is read along.
    pub(super) silent: Duration,
    /// It is being taken over from another process, and was not written yet.
    takes_over: bool,
    was: Option<Health>,
}

impl Running {
    /// A review as the file has it.
    pub(super) fn of(review: &Review, ctx: &mut Ctx<'_>) -> Running {
        let mut running = Running {
            meeting: RunningReview::of(review, &ctx.cascade.settings),
            greens: Vec::new(),
            unasked: Vec::new(),
            missing: 0,
            is_read: false,
            notes: Vec::new(),
            became_green: false,
            scroll: 0,
            selected: None,
            is_presented: false,
            pasts: Pasts::default(),
            tally: Tally::default(),
            past_wanted: None,
            is_read_along: false,
            silent: Duration::ZERO,
            takes_over: false,
            was: None,
        };
        running.arrive(ctx.cascade, ctx.board);
        running
    }

    pub(super) fn scroll(&mut self, by: isize) {
        self.scroll = self.scroll.saturating_add_signed(by);
    }

    /// Its clock is in the file: it is here.
    pub(super) fn is_written(&mut self) {
        self.takes_over = false;
    }

    /// Another entry is on: what is shown beside it is looked up once.
    pub(super) fn arrive(&mut self, cascade: &Cascade, board: &mut Board) {
        self.scroll = 0;
        self.selected = None;
        self.became_green = false;
        let ix = self.meeting.item().and_then(|id| cascade.find(id));
        self.was = ix.map(|ix| board.of(cascade, ix).health);
        let ends = self.meeting.stage() == Stage::Closing && !self.is_closing();
        let reads = self.meeting.entry().is_some_and(|e| e.class == Class::Rest) || ends;
        if reads && !self.is_read {
            self.look_up_rest(cascade, board);
        }
        self.look_up_missing(cascade, board);
        self.look_up_notes(cascade);
        self.past_wanted = self.wants_past(cascade);
        if let Some(cycle) = self.meeting.cycle {
            self.tally = Tally::of(cascade, cycle);
        }
    }

    /// How much is missing, which only the opening says.
    fn look_up_missing(&mut self, cascade: &Cascade, board: &mut Board) {
        if self.meeting.stage() == Stage::Opening {
            self.missing = self.meeting.missing(cascade, board).len();
        }
    }

    /// What is read aloud in one breath.
    fn look_up_rest(&mut self, cascade: &Cascade, board: &mut Board) {
        self.greens = self.meeting.greens(cascade, board);
        self.unasked = self.meeting.unasked(cascade, board);
        self.is_read = true;
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

    /// The place of what is selected of that which waits; `None`: nothing is.
    pub fn selected(&self) -> Option<usize> {
        let selected = self.selected?;
        self.meeting.movable().find(|&n| self.key(n) == selected)
    }

    fn key(&self, n: usize) -> (Option<Id>, Class) {
        let entry = &self.meeting.agenda[n];
        (entry.item, entry.class)
    }

    /// Selects the one after it or before it; at first what comes next.
    fn select(&mut self, later: bool) -> Reply {
        let places: Vec<usize> = self.meeting.movable().collect();
        let at = self.selected().and_then(|n| places.iter().position(|&place| place == n));
        let to = match at {
            None => 0,
            Some(at) if later => (at + 1).min(places.len() - 1),
            Some(at) => at.saturating_sub(1),
        };
        let Some(&n) = places.get(to) else { return Reply::say("nothing waits that could be moved") };
        self.selected = Some(self.key(n));
        Reply::stay()
    }

    /// What is selected of that which waits, else what comes next; it is selected from then on.
    fn take_next(&mut self) -> Option<usize> {
        let n = self.selected().or_else(|| self.meeting.movable().next())?;
        self.selected = Some(self.key(n));
        Some(n)
    }

    /// So many minutes longer or shorter: a change like any other.
    fn lengthen(&self, by: i32, ctx: &mut Ctx<'_>) -> Reply {
        match self.meeting.lengthen(ctx.cascade, by) {
            Ok(ops) => ctx.commit(Verb::Review, ops),
            Err(why) => Reply::say(why),
        }
    }

    /// A line to write down about what is on.
    fn write_down(&self, kind: Kind, ctx: &Ctx<'_>) -> Reply {
        let at_the_end = self.meeting.stage() == Stage::Closing;
        Reply::stay().and_open(Form::note(ctx, kind, self.subject(ctx.cascade), at_the_end).map(Overlay::form))
    }
}

impl Room {
    /// Begins a meeting, or goes on with one that this process let go of.
    pub(super) fn take_up(&mut self, id: Id, ctx: &mut Ctx<'_>) {
        let Some(review) = ctx.cascade.reviews().find(|r| r.id == id && r.ended.is_none()) else { return };
        let shown = match &self.mode {
            Mode::Along(shown) | Mode::Running(shown) if shown.meeting.review == id => shown.meeting.total_ms(),
            _ => 0,
        };
        let mut running = Running::of(review, ctx);
        running.meeting.catch_up(shown);
        self.mode = Mode::Running(Box::new(running));
    }

    /// Goes on with a review where the file has it, and takes it from any other window it is open in.
    pub(in crate::app) fn resume(&mut self, id: Id, ctx: &mut Ctx<'_>) -> Reply {
        self.take_up(id, ctx);
        let Mode::Running(running) = &mut self.mode else {
            // It was ended meanwhile.
            self.prepare(ctx);
            return Reply::stay();
        };
        let at = crate::domain::text::say::say_clock((running.meeting.total_ms() / 1000) as i64);
        let here = running.subject(ctx.cascade);
        let typed = if ctx.drafts.notes().next().is_none() {
            String::new()
        } else if ctx.drafts.notes().all(|about| about != here) {
            ", and what was being typed waits where it was typed, or at the end".to_owned()
        } else {
            ctx.keymap.filled(", and {decide} or {ask} goes on with what was being typed")
        };
        running.meeting.take_over();
        running.takes_over = true;
        Reply::say(format!("went on at {at}: everything written down is there{typed}")).and(self.save_clock(true, ctx))
    }

    /// Does what a key of the meeting asks for.
    pub(in crate::app) fn meeting_act(&mut self, command: Command, ctx: &mut Ctx<'_>) -> Reply {
        let Mode::Running(running) = &mut self.mode else { return Reply::stay() };
        match command {
            Command::NextEntry => return self.conduct(conduct::Command::Next, ctx),
            Command::BackEntry => return self.conduct(conduct::Command::Back, ctx),
            Command::Park => return self.conduct(conduct::Command::Park, ctx),
            Command::PullIn => return self.conduct(conduct::Command::PullIn(None), ctx),
            Command::ChooseParked if running.meeting.parked_entries().next().is_none() => return Reply::say("nothing is parked"),
            Command::ChooseParked => return Reply::open(Overlay::parked(ctx.cascade, &running.meeting)),
            Command::Pause => return self.conduct(conduct::Command::Pause, ctx),
            Command::EndMeeting => return self.conduct(conduct::Command::End { sure: false }, ctx),
            Command::Decide => return running.write_down(Kind::Decision, ctx),
            Command::AskAction => return running.write_down(Kind::Action, ctx),
            Command::MoreMinutes => return running.lengthen(5, ctx),
            Command::FewerMinutes => return running.lengthen(-5, ctx),
            Command::GoTo if running.meeting.agenda.is_empty() => return Reply::say("nothing is on the agenda"),
            Command::GoTo => return Reply::open(Overlay::form(Form::go_to(&running.meeting))),
            Command::Later | Command::Earlier => {
                let Some(n) = running.take_next() else { return Reply::say("nothing waits that could be moved") };
                return self.conduct(conduct::Command::Shift { n, later: command == Command::Later }, ctx);
            }
            Command::Down => return running.select(true),
            Command::Up => return running.select(false),
            Command::Present => running.is_presented = !running.is_presented,
            Command::DetailDown => running.scroll(2),
            Command::DetailUp => running.scroll(-2),
            Command::ToggleDone => match running.meeting.entry().filter(|e| e.class != Class::Actions) {
                None if running.meeting.entry().is_some() => return running.toggle_current_action(ctx),
                entry => match entry.and_then(|e| owner_of(ctx.cascade, e)) {
                    Some(person) => return self.conduct(conduct::Command::NotHere(person), ctx),
                    None => return who_is_here(running, ctx),
                },
            },
            Command::WhoIsHere => return who_is_here(running, ctx),
            Command::CheckIn => return running.about_the_item(ctx, |ix, ctx| ctx.check_in(ix, false)),
            Command::NoChange => return running.about_the_item(ctx, |ix, ctx| ctx.check_in(ix, true)),
            Command::Why => return running.about_the_item(ctx, |ix, ctx| ctx.why(ix)),
            Command::Snooze => return running.about_the_item(ctx, |ix, ctx| ctx.snooze(ix)),
            Command::Link => return running.about_the_item(ctx, |ix, ctx| ctx.link(ix)),
            Command::Revise => return running.about_the_item(ctx, |ix, ctx| revise(ix, None, ctx)),
            Command::Owner => return running.about_the_item(ctx, |ix, ctx| revise(ix, Some(FieldKey::Owner), ctx)),
            Command::Blind => return running.blind_or_verdict(ctx),
        }
        Reply::stay()
    }

    /// Something was said, changed or taken back: the agenda follows at once.
    pub(super) fn meeting_follows(&mut self, change: &Change, said: &str, ctx: &mut Ctx<'_>) -> Reply {
        let Mode::Running(running) = &mut self.mode else { return Reply::stay() };
        let open = ctx.cascade.reviews().any(|r| r.id == running.meeting.review && r.ended.is_none());
        if !open {
            let id = running.meeting.review;
            self.mode = Mode::Closed;
            if !ctx.cascade.reviews().any(|r| r.id == id) {
                return self.enter(true, ctx);
            }
            self.mode = Mode::After(Ended::new(ctx.cascade, ctx.board, id));
            return Reply::stay();
        }
        let on = running.meeting.current.map(|n| running.key(n));
        let touched = running.meeting.committed(ctx.cascade, ctx.board, change);
        if running.meeting.current.map(|n| running.key(n)) != on {
            running.arrive(ctx.cascade, ctx.board);
        }
        running.look_up_missing(ctx.cascade, ctx.board);
        running.look_up_notes(ctx.cascade);
        if let Some(said) = running.meeting.absent_said(ctx.cascade, change) {
            if running.is_read {
                running.look_up_rest(ctx.cascade, ctx.board);
            }
            // Whose entries went where is written at once.
            return Reply::say(said).and(self.save_clock(true, ctx));
        }
        let item = running.meeting.item();
        if let Some(ix) = item.filter(|id| touched.contains(id)).and_then(|id| ctx.cascade.find(id)) {
            let now = ctx.board.of(ctx.cascade, ix).health;
            running.became_green = now == Health::OnTrack && running.was.is_some_and(|was| was != Health::OnTrack);
            if running.became_green {
                let key = ctx.keymap.says("next-entry");
                return Reply::say(format!("on track now, {key} goes on: {said}"));
            }
        }
        Reply::stay()
    }

    /// Another process wrote to the workspace: to this very review, or to something it is about.
    pub(super) fn meeting_reloaded(&mut self, touched: &[Id], ctx: &mut Ctx<'_>) -> Reply {
        let Mode::Running(running) = &mut self.mode else { return Reply::stay() };
        if !running.meeting.reread(ctx.cascade, ctx.board, touched) {
            let id = running.meeting.review;
            let is_open = ctx.cascade.reviews().any(|r| r.id == id && r.ended.is_none());
            if running.takes_over && is_open {
                // Who ran it wrote once more before it was taken over.
                self.take_up(id, ctx);
                if let Mode::Running(running) = &mut self.mode {
                    running.meeting.take_over();
                    running.takes_over = true;
                }
                return Reply::stay();
            }
            let gone = conduct::said_gone(running.meeting.number);
            if is_open {
                return self.taken_over(id, ctx);
            }
            self.mode = Mode::Closed;
            return self.enter(true, ctx).and_complain(gone);
        }
        if running.is_read {
            running.look_up_rest(ctx.cascade, ctx.board);
        }
        running.look_up_missing(ctx.cascade, ctx.board);
        running.look_up_notes(ctx.cascade);
        Reply::stay()
    }
}

impl Running {
    fn on(&self, cascade: &Cascade) -> Option<Ix> {
        self.meeting.item().and_then(|id| cascade.find(id))
    }

    /// The keys that are about the item that is on.
    fn about_the_item(&self, ctx: &mut Ctx<'_>, does: impl FnOnce(Ix, &mut Ctx<'_>) -> Reply) -> Reply {
        if let Some(ix) = self.on(ctx.cascade) {
            return does(ix, ctx);
        }
        let is_action = self.meeting.entry().is_some_and(|e| e.class == Class::Actions);
        ctx.say(if is_action { "this is an action: {done} ticks it off" } else { "no item is on now: {next-entry} goes on" })
    }

    /// Of a project that is done the verdict, else a blind round about the item.
    fn blind_or_verdict(&self, ctx: &mut Ctx<'_>) -> Reply {
        self.about_the_item(ctx, |ix, ctx| match theory::owed(ctx.cascade, ix, ctx.board.today()) {
            Some(_) => ctx.verdict_of(ix),
            None => Reply::open(Overlay::form(Form::blind(ctx, ix))),
        })
    }

    fn toggle_current_action(&self, ctx: &mut Ctx<'_>) -> Reply {
        match self.meeting.entry().filter(|e| e.class == Class::Actions).and_then(|e| e.item) {
            Some(id) => toggle_action(id, ctx),
            None => Reply::say("no action is on now"),
        }
    }
}

/// Who has something on the agenda, to be here or not.
fn who_is_here(running: &Running, ctx: &mut Ctx<'_>) -> Reply {
    match Overlay::who_is_here(ctx.cascade, &running.meeting) {
        Some(list) => Reply::open(list),
        None => Reply::say("nobody has anything on the agenda"),
    }
}

/// Ticks an action off, or opens it again.
pub(super) fn toggle_action(id: Id, ctx: &mut Ctx<'_>) -> Reply {
    let Some(action) = ctx.cascade.actions().find(|a| a.id == id) else { return Reply::stay() };
    let ops = edit::complete_action(ctx.cascade, id, action.is_open().then_some(ctx.today()));
    ctx.commit(Verb::Action, ops)
}

/// What a meeting changes about an item, on one line.
fn revise(ix: Ix, on: Option<FieldKey>, ctx: &Ctx<'_>) -> Reply {
    Reply::stay().and_open(Form::revise_in_line(ctx, ctx.cascade.item(ix).id, on).map(Overlay::form))
}
