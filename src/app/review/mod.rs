//! The review: before it, the meeting itself, after it, and what became of past ones.
//!
//! One mode at a time, each owning its state. What is true about a meeting (its clocks, its entries, its minutes) is the
//! domain's; here stands what keys do to it, and that everything typed is kept. Must not know how it is drawn.

pub mod after;
mod along;
pub mod before;
pub mod between;
pub mod closing;
mod conduct;
pub mod handout;
pub mod meetings;
pub mod running;
pub mod several;

use super::{
    App, Tab,
    ctx::{Ctx, Request},
    cursor::Cursor,
    damage::Region,
    event::{Effect, Hit, Want},
    key::{Code, Key},
    keys::{
        Place,
        command::{Actions as ActionsCommand, Meetings as MeetingsCommand, Unfinished},
    },
    overlay::{Overlay, confirm::Confirm, form::Form},
    reply::{After, Go, Next, Reply},
    screens::Screen,
    tab,
};
use crate::domain::{
    Cascade, Change, Entity, Field, Id, Ix, Op,
    change::Verb,
    cycle::CycleState,
    meeting::{
        self,
        minutes::layouts::Layout,
        time::last_minute,
        under_way::{Runner, UnderWay},
    },
    recurring::Which,
    scope::Scope,
    text::say::say_clock,
};
use after::Ended;
use before::{Altered, Before};
use between::{Actions, Past};
use chrono::NaiveDate;
use meetings::Meetings;
use running::Running;
use several::Several;
use std::time::Duration;

/// So long after a number led to its entry at once an Enter still belongs to the number, in milliseconds.
const HABIT: i64 = 1500;

/// So long after a review was ended by the key that went from entry to entry, that key pressed once more belongs to it still, in
/// milliseconds.
const RHYTHM: i64 = 1000;

/// What the review screen shows.
#[derive(Debug, Default)]
pub enum Mode {
    /// Nothing yet: the screen was not looked at.
    #[default]
    Closed,
    /// A review that is not ended: go on with it here, or close it? It may be open in another window.
    Unfinished(Id),
    /// Several of them: which?
    Several(Several),
    /// How things stand, and the agenda.
    Before(Before),
    /// What ended in a cycle, before its closing.
    Closing(Box<closing::Closing>),
    /// Which meetings there are.
    Meetings(Meetings),
    /// The meeting.
    Running(Box<Running>),
    /// A meeting that another process runs, as the file has it.
    Along(Box<Running>),
    /// What it came to.
    After(Ended),
    /// What reviews asked for.
    Actions(Actions),
    /// Past reviews.
    Past(Past),
}

/// Where the clock of a review runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Runs {
    /// In this process.
    Here,
    /// In another one, on this laptop or on another.
    Elsewhere,
    /// It was left.
    Nowhere,
}

/// What a commit that the review asked for is followed by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AfterEntry {
    /// The clocks are written.
    Clock,
    /// How something ended is settled: the closing goes on.
    GoOn,
    /// The meeting begins.
    Started(Id),
    /// The meeting is over.
    Ended(Id),
}

/// The review screen.
#[derive(Debug, Default)]
pub struct Room {
    /// What it shows.
    pub mode: Mode,
    /// Minutes asked for on the command line; `None`: the workspace's.
    pub minutes: Option<u32>,
    /// How minutes are copied; `None`: nobody said yet.
    pub layout: Option<Layout>,
    /// The meeting it is about; `None`: nobody said, so the one whose day it is.
    pub which: Option<Which>,
    /// Who runs the reviews that are not ended and do not run here, as far as it was looked at.
    pub runners: Vec<Runner>,
    /// When a number led to its entry at once, and nothing was pressed since, in milliseconds; `None`: something was.
    pub(super) went_at: Option<i64>,
    /// The key that led on in the meeting, if that was the last one.
    pub(super) led_on: Option<Key>,
    /// By which key a review was ended that led on before, and when; `None`: none was, or another key was pressed since.
    rhythm: Option<(Key, i64)>,
    /// The review that another process took over from this one last, and when.
    let_go: Option<(Id, i64)>,
    /// The day, the meeting, the minutes and what was done by hand of an agenda that is not looked at now.
    aside: Option<(NaiveDate, Which, u32, Altered)>,
}

impl Room {
    /// The meeting this process runs.
    pub fn running(&self) -> Option<&Running> {
        match &self.mode {
            Mode::Running(running) => Some(running),
            _ => None,
        }
    }

    /// What is talked about was drawn and can be scrolled so far: what was pressed beyond that is forgotten.
    pub fn scrolled_to(&mut self, end: usize) {
        match &mut self.mode {
            Mode::Running(running) | Mode::Along(running) => running.scroll = running.scroll.min(end),
            Mode::After(ended) => ended.scroll = ended.scroll.min(end),
            Mode::Past(past) => past.scroll = past.scroll.min(end),
            _ => {}
        }
    }

    /// Whether this key ends a number that led to its entry before it was ended: it is not to lead away from there.
    pub(super) fn is_habit(&mut self, key: Key, now: i64) -> bool {
        let just_went = self.went_at.take().is_some_and(|at| now - at < HABIT);
        just_went && key == Key::plain(Code::Enter)
    }

    /// Whether this key is one too many of those that led from entry to entry, and the review ended with the one before: it is no
    /// answer to what is asked then.
    pub(super) fn is_rhythm(&mut self, key: Key, now: i64) -> bool {
        let goes_on = self.rhythm.is_some_and(|(of, at)| of == key && now - at < RHYTHM);
        self.rhythm = self.rhythm.filter(|_| goes_on);
        goes_on
    }

    fn running_mut(&mut self) -> Option<&mut Running> {
        match &mut self.mode {
            Mode::Running(running) => Some(running),
            _ => None,
        }
    }

    /// The page before a review is left for another: what was done to its agenda is kept.
    fn put_aside(&mut self) {
        if let Mode::Before(before) = &mut self.mode {
            let which = before.terms.which.clone();
            let by_hand = (std::mem::take(&mut before.hand), std::mem::take(&mut before.hand_absent));
            self.aside = Some((before.agenda.today, which, before.agenda.minutes, by_hand));
        }
    }

    /// Whether a meeting runs, paused or not.
    pub fn is_running(&self) -> bool {
        self.running().is_some()
    }

    /// Whether seconds count now.
    pub(super) fn counts_time(&self) -> bool {
        match &self.mode {
            Mode::Running(running) => !running.meeting.is_paused(),
            Mode::Along(running) => running.is_heard(),
            _ => false,
        }
    }

    /// The item that is talked about.
    pub fn item(&self) -> Option<Id> {
        match &self.mode {
            Mode::Running(running) | Mode::Along(running) => running.meeting.item(),
            _ => None,
        }
    }
}

impl Screen for Room {
    fn places(&self) -> &'static [Place] {
        match self.mode {
            Mode::Closed => &[Place::Everywhere],
            Mode::Unfinished(_) | Mode::Along(_) => &[Place::Unfinished, Place::Everywhere],
            Mode::Several(_) => &[Place::Unfinished, Place::List, Place::Everywhere],
            Mode::Before(_) => &[Place::Before, Place::List, Place::Everywhere],
            Mode::Meetings(_) => &[Place::Meetings, Place::List, Place::Everywhere],
            Mode::Closing(_) => &[Place::Closing, Place::List, Place::Everywhere],
            Mode::Running(ref running) if running.is_closing() => &[Place::Result, Place::Meeting, Place::Everywhere],
            Mode::Running(_) => &[Place::Meeting, Place::Everywhere],
            Mode::After(_) => &[Place::After, Place::Everywhere],
            Mode::Actions(_) => &[Place::Actions, Place::List, Place::Everywhere],
            Mode::Past(_) => &[Place::Past, Place::List, Place::Everywhere],
        }
    }

    fn cursor(&mut self) -> Option<&mut Cursor> {
        match &mut self.mode {
            Mode::Several(several) => Some(&mut several.cursor),
            Mode::Before(before) => Some(&mut before.cursor),
            Mode::Closing(closing) => Some(&mut closing.cursor),
            Mode::Meetings(list) => Some(&mut list.cursor),
            Mode::Actions(actions) => Some(&mut actions.cursor),
            Mode::Past(past) => Some(&mut past.cursor),
            Mode::Closed | Mode::Unfinished(_) | Mode::Running(_) | Mode::Along(_) | Mode::After(_) => None,
        }
    }

    fn item(&self, cascade: &Cascade) -> Option<Ix> {
        self.item().and_then(|id| cascade.find(id))
    }

    fn step(&mut self, by: isize, ctx: &mut Ctx<'_>) {
        match &mut self.mode {
            Mode::Several(several) => several.cursor.step(by, several.ids.len()),
            Mode::Before(before) => before.step(by),
            Mode::Closing(closing) => closing.cursor.step(by, closing.rows.len()),
            Mode::Meetings(list) => list.step(by, ctx),
            Mode::Actions(actions) => actions.cursor.step(by, actions.ids.len()),
            Mode::Past(past) => past.step(by, ctx.cascade, ctx.board),
            Mode::Closed | Mode::Unfinished(_) | Mode::Running(_) | Mode::Along(_) | Mode::After(_) => {}
        }
    }

    /// One step back: from what lies beside the agenda to it, from there to the deck. Never out of a review that runs.
    fn back(&mut self, ctx: &mut Ctx<'_>) -> Reply {
        if let Some(running) = self.running_mut().filter(|running| running.is_presented) {
            running.is_presented = false;
            return Reply::stay();
        }
        match self.mode {
            Mode::Closed => self.enter(true, ctx),
            Mode::Unfinished(_) | Mode::Several(_) | Mode::Before(_) | Mode::Meetings(Meetings { from_agenda: false, .. })
                if ctx.only.is_some() =>
            {
                Reply::next(Next::EveryTeam)
            }
            Mode::Unfinished(_)
            | Mode::Several(_)
            | Mode::Along(_)
            | Mode::Before(_)
            | Mode::Meetings(Meetings { from_agenda: false, .. }) => Reply::next(Next::go(Tab::Deck)),
            // Esc is pressed without thinking: it does not take a room away from what it talks about.
            Mode::Running(_) => {
                let (screens, end) = (tab::keys(ctx.keymap), ctx.keymap.says("end-review"));
                Reply::say(format!("the meeting runs: {screens} look elsewhere, {end} ends it"))
            }
            Mode::Closing(_) | Mode::Meetings(_) | Mode::After(_) | Mode::Actions(_) | Mode::Past(_) => {
                self.prepare(ctx);
                Reply::stay()
            }
        }
    }

    fn click(&mut self, hit: Hit, double: bool, ctx: &mut Ctx<'_>) -> Reply {
        if let (Hit::Above(owner), Mode::Before(before)) = (hit, &mut self.mode) {
            before.select_above(owner);
            return Reply::stay();
        }
        let Hit::Row(n) = hit else { return Reply::stay() };
        if let Some(whose) = self.whose(ctx) {
            return Reply::say(whose);
        }
        if self.is_running() {
            return self.conduct(meeting::conduct::Command::GoTo(n), ctx);
        }
        let again = match &mut self.mode {
            Mode::Several(several) => several.cursor.select(n, several.ids.len()),
            Mode::Before(before) => before.select(n),
            Mode::Closing(closing) => closing.select(n),
            Mode::Meetings(list) => list.select(n, ctx),
            Mode::Actions(actions) => actions.select(n),
            Mode::Past(past) => past.select(ctx.cascade, ctx.board, n),
            _ => false,
        };
        if again && double && matches!(self.mode, Mode::Several(_)) {
            return self.unfinished_act(Unfinished::Start, ctx);
        }
        if again && double && matches!(self.mode, Mode::Meetings(_)) {
            return self.meetings_act(MeetingsCommand::Start, ctx);
        }
        if again && double && matches!(self.mode, Mode::Actions(_)) {
            return self.actions_act(ActionsCommand::ToggleDone, ctx);
        }
        Reply::stay()
    }

    /// How things stand is looked at anew, asked for again too. A review that is not ended is asked about: it may be open in
    /// another window, and looking must not take it away from there.
    fn enter(&mut self, _again: bool, ctx: &mut Ctx<'_>) -> Reply {
        if matches!(self.mode, Mode::Running(_) | Mode::After(_)) {
            return Reply::stay();
        }
        if self.asks_which(ctx) {
            return Reply::stay();
        }
        self.prepare(ctx);
        let Some(open) = meeting::unfinished(ctx.cascade).first().copied() else { return Reply::stay() };
        // Whether a program runs it now nobody can tell from here.
        let who = open
            .facilitator
            .and_then(|id| ctx.cascade.person(id))
            .map(|p| crate::domain::text::one_line(&p.name, 40).into_owned());
        let who = who.map_or_else(String::new, |who| format!(" of {who}"));
        let at = say_clock((meeting::RunningReview::of(open, &ctx.cascade.settings).total_ms() / 1000) as i64);
        Reply::say(format!("review {}{who} is not ended, it stands at {at}: yours will be one of its own", open.number))
    }

    fn want(&self) -> Option<Want> {
        if let Mode::Closing(page) = &self.mode
            && let Some(wanted) = page.want()
        {
            return Some(wanted);
        }
        let past = self.running().filter(|r| r.is_closing()).and_then(|r| r.past_wanted);
        if let Some(id) = past {
            return Some(Want::Pasts(vec![id]));
        }
        self.wants_traces().map(|(review, talked)| Want::Traces { review, talked })
    }

    fn wheel(&mut self, lines: isize) {
        match &mut self.mode {
            Mode::Running(running) | Mode::Along(running) => running.scroll(2 * lines),
            Mode::After(ended) => ended.scroll(lines),
            Mode::Closed
            | Mode::Unfinished(_)
            | Mode::Several(_)
            | Mode::Before(_)
            | Mode::Closing(_)
            | Mode::Meetings(_)
            | Mode::Actions(_)
            | Mode::Past(_) => {}
        }
    }
}

impl Room {
    /// While the page before a review was looked at, it was begun in another window: then it is this one that is gone on with,
    /// and no second is begun beside it.
    fn begun_elsewhere(&mut self, ctx: &mut Ctx<'_>) -> Reply {
        self.put_aside();
        self.asks_which(ctx);
        ctx.say(match self.mode {
            Mode::Along(_) => "the review was begun elsewhere: here it is read along, {go-on} takes it over",
            Mode::Several(_) => "reviews were begun elsewhere: {go-on} goes on with the selected one, {close-review} closes it",
            _ => "the review was begun in another window: {go-on} goes on with it here, {close-review} closes it",
        })
    }

    /// Looks at how things stand: one pass over the workspace, not one per frame. What was done to the agenda of the same day
    /// stays, wherever one looked meanwhile.
    pub(super) fn prepare(&mut self, ctx: &mut Ctx<'_>) {
        self.put_aside();
        self.which = self.which.take().filter(|which| !meetings::is_gone(which, ctx.cascade));
        // What everything is narrowed to is what is reviewed, until another meeting is chosen.
        let of_team = || ctx.only.map(|only| ctx.cascade.meeting_about(&Scope::Team(only.team)));
        let which = self.which.clone().or_else(of_team).unwrap_or_else(|| meetings::of_the_day(ctx.cascade, ctx.today()));
        let aside = self.aside.take().filter(|(day, of, ..)| *day == ctx.today() && *of == which);
        let (minutes, hand) =
            aside.map_or_else(|| (self.minutes, Default::default()), |(.., minutes, hand)| (Some(minutes), hand));
        let terms = ctx.cascade.terms(&which);
        self.mode = Mode::Before(Before::new(ctx.cascade, ctx.board, terms, minutes, hand));
    }

    /// Does what a key asks for while a review is asked about.
    pub(super) fn unfinished_act(&mut self, command: Unfinished, ctx: &mut Ctx<'_>) -> Reply {
        let id = match &self.mode {
            Mode::Unfinished(id) => *id,
            Mode::Along(running) => running.meeting.review,
            Mode::Several(several) => match several.selected() {
                Some(id) => id,
                None => return Reply::stay(),
            },
            _ => return Reply::stay(),
        };
        match command {
            Unfinished::Start if matches!(self.mode, Mode::Several(_)) => self.chosen(id, ctx),
            Unfinished::Start => self.take_over(id, ctx),
            Unfinished::EndMeeting => {
                let confirm = Confirm::close_review(ctx.cascade, id, ctx.today());
                Reply::stay().and_open(confirm.map(Overlay::Confirm))
            }
        }
    }

    /// Closes a review that was not ended, as it stands.
    pub(super) fn close_review(&mut self, id: Id, ctx: &mut Ctx<'_>) -> Reply {
        let Some(review) = ctx.cascade.reviews().find(|r| r.id == id && r.ended.is_none()) else { return Reply::stay() };
        let ops = meeting::RunningReview::of(review, &ctx.cascade.settings).close(ctx.cascade, ctx.board);
        self.commit(Verb::Review, ops, AfterEntry::Ended(id), ctx)
    }

    /// Commits for the review; a refusal is said where it was typed.
    fn commit(&mut self, verb: Verb, ops: Vec<Op>, after: AfterEntry, ctx: &mut Ctx<'_>) -> Reply {
        // What this key took up belongs to it already.
        ctx.review = self.running().map(|r| r.meeting.review);
        match ctx.request(verb, ops, "", After::Review(after)) {
            Ok(request) => Reply::next(Next::Commit(request)),
            Err(refusal) => Reply::stay().and_complain(refusal.0),
        }
    }

    /// Something was committed, by the review or by anything else, and is `said` in the status line. `shown`: the screen is in front.
    pub(super) fn committed(&mut self, change: &Change, after: &After, said: &str, shown: bool, ctx: &mut Ctx<'_>) -> Reply {
        match *after {
            After::Review(AfterEntry::Started(id)) => {
                self.take_up(id, ctx);
                return ctx.say("the clock runs: {next-entry} goes to the first entry, {pause} stops it");
            }
            After::Review(AfterEntry::GoOn) => {
                let _ = self.meeting_follows(change, said, ctx);
                return Reply::say(said).and(self.conduct(meeting::conduct::Command::Next, ctx));
            }
            After::Review(AfterEntry::Ended(id)) => {
                let was_running = self.is_running();
                self.rhythm = self.led_on.take().map(|key| (key, ctx.now.at));
                self.mode = Mode::After(Ended::new(ctx.cascade, ctx.board, id));
                // Asked once by itself: those who were there are still there.
                return if was_running { self.rates(ctx) } else { Reply::stay() };
            }
            _ => {}
        }
        if change.verb == Verb::Clock {
            if let Some(running) = self.running_mut() {
                running.is_written();
                running.meeting.committed(ctx.cascade, ctx.board, change);
            }
            return Reply::stay();
        }
        if let Some(reply) = self.reopened(change, said, shown, ctx) {
            return reply;
        }
        // A cycle that was closed early is gone through at once.
        if change.verb == Verb::Close
            && let Some(cycle) = change.ops.iter().find_map(ended_early)
            && !self.is_running()
        {
            return Reply::next(Next::Go(Go::Closing(cycle)));
        }
        match &mut self.mode {
            Mode::Running(_) => return self.meeting_follows(change, said, ctx),
            Mode::After(ended) => ended.refresh(ctx.cascade, ctx.board),
            Mode::Past(past) => past.refresh(ctx.cascade, ctx.board),
            Mode::Actions(actions) => actions.refresh(ctx.cascade, ctx.today()),
            Mode::Before(_) => self.before_again(ctx),
            Mode::Closing(_) => self.closing_again(ctx),
            Mode::Meetings(list) => {
                let made = change.ops.iter().find_map(made_meeting);
                list.refresh(made.as_ref(), ctx.cascade, ctx.board);
            }
            Mode::Along(_) => self.follows_along(ctx),
            Mode::Closed | Mode::Unfinished(_) | Mode::Several(_) => {}
        }
        Reply::stay()
    }

    /// The end of a review was taken back: it goes on where its end was shown, elsewhere it is asked about.
    fn reopened(&mut self, change: &Change, said: &str, shown: bool, ctx: &mut Ctx<'_>) -> Option<Reply> {
        let reopened = |op: &&Op| matches!(op, Op::Set { new: Field::Ended(None), .. });
        let id = change.ops.iter().find(reopened).map(Op::subject)?;
        if self.is_running() {
            return None;
        }
        let ended_here = matches!(&self.mode, Mode::After(ended) if ended.told.review == id);
        self.mode = Mode::Closed;
        if !shown {
            return Some(Reply::stay());
        }
        if !ended_here {
            return Some(self.enter(true, ctx));
        }
        self.take_up(id, ctx);
        Some(Reply::say(format!("{said}: the review goes on, its clock runs")))
    }

    /// Another process changed the workspace: in a running meeting, these.
    pub(super) fn reloaded(&mut self, touched: &[Id], ctx: &mut Ctx<'_>) -> Reply {
        if matches!(self.mode, Mode::Before(_) | Mode::Closing(_) | Mode::Meetings(_)) && !self.not_ended(ctx).is_empty() {
            return self.begun_elsewhere(ctx);
        }
        let is_open = |id: Id| ctx.cascade.reviews().any(|r| r.id == id && r.ended.is_none());
        match &mut self.mode {
            Mode::Running(_) => return self.meeting_reloaded(touched, ctx),
            Mode::After(ended) if is_open(ended.told.review) => self.mode = Mode::Unfinished(ended.told.review),
            Mode::After(ended) => ended.told.refresh(ctx.cascade, ctx.board),
            Mode::Past(past) => past.refresh(ctx.cascade, ctx.board),
            Mode::Actions(actions) => actions.refresh(ctx.cascade, ctx.today()),
            Mode::Along(_) => self.follows_along(ctx),
            Mode::Before(_) => self.before_again(ctx),
            Mode::Closing(_) => self.closing_again(ctx),
            Mode::Meetings(_) => self.meetings_again(ctx),
            Mode::Several(_) => self.asks_again(ctx),
            Mode::Unfinished(id) if is_open(*id) => {
                let id = *id;
                self.shows_unfinished(id, ctx);
            }
            Mode::Unfinished(_) => {
                self.mode = Mode::Closed;
                return self.enter(true, ctx);
            }
            Mode::Closed => {}
        }
        Reply::stay()
    }

    /// The meetings are listed anew.
    fn meetings_again(&mut self, ctx: &mut Ctx<'_>) {
        if let Mode::Meetings(list) = &mut self.mode {
            list.refresh(None, ctx.cascade, ctx.board);
        }
    }

    /// The agenda is made anew, with what was done to it.
    fn before_again(&mut self, ctx: &mut Ctx<'_>) {
        match &mut self.mode {
            Mode::Before(before) if before.is_gone(ctx.cascade) => self.prepare(ctx),
            Mode::Before(before) => before.again(before.agenda.minutes, ctx),
            _ => {}
        }
    }

    /// Time passed. Returns whether another second is shown; `None`: no clock runs.
    fn tick(&mut self, passed: Duration) -> Option<bool> {
        if let Mode::Along(running) = &mut self.mode {
            return Some(running.hears(passed));
        }
        let running = self.running_mut().filter(|r| !r.meeting.is_paused())?;
        Some(running.meeting.tick(passed))
    }
}

/// The cycle an operation ends before its last day; `None`: it does something else.
fn ended_early(op: &Op) -> Option<Id> {
    match op {
        Op::Set { of, new: Field::CycleState(Some(CycleState::Closed)), .. } => Some(*of),
        _ => None,
    }
}

/// The meeting an operation makes; `None`: none.
fn made_meeting(op: &Op) -> Option<Which> {
    match op {
        Op::Create(Entity::Meeting(meeting)) if !meeting.scope.is_all() => Some(Which::Made(meeting.id)),
        _ => None,
    }
}

impl App {
    /// Whether the page before a review is open.
    pub fn is_before_a_review(&self) -> bool {
        matches!(self.screens.review.mode, Mode::Before(_))
    }

    /// A text was pasted where nothing is typed: before a review it is what somebody answered.
    pub(super) fn paste_replies(&mut self, text: &str) {
        let Mode::Before(before) = &self.screens.review.mode else { return };
        let from = before.asked(&self.cascade);
        let form = Form::replies(&mut self.ctx(), text, from);
        self.open(Overlay::form(form));
    }

    /// Whether the team that everything is narrowed to is let go from here by one key: not out of a review that runs.
    pub fn narrows_the_review(&self) -> bool {
        let review = &self.screens.review;
        self.only.is_some()
            && matches!(
                review.mode,
                Mode::Before(_) | Mode::Unfinished(_) | Mode::Several(_) | Mode::Meetings(Meetings { from_agenda: false, .. })
            )
    }

    /// Whether nothing but what is talked about is on the screen.
    pub fn presents(&self) -> bool {
        self.tab == Tab::Review && self.screens.review.running().is_some_and(|running| running.is_presented)
    }

    /// The review that runs here, else the newest that was not ended, and where it runs; `None`: there is none.
    pub fn under_way(&self) -> Option<(UnderWay, Runs)> {
        match &self.screens.review.mode {
            Mode::Running(running) => return Some((UnderWay::running(&running.meeting), Runs::Here)),
            Mode::Along(running) if self.runs_elsewhere(running.meeting.review) => {
                return Some((UnderWay::running(&running.meeting), Runs::Elsewhere));
            }
            _ => {}
        }
        let review = *meeting::unfinished(&self.cascade).first()?;
        let runs = if self.runs_elsewhere(review.id) { Runs::Elsewhere } else { Runs::Nowhere };
        Some((UnderWay::of(review), runs))
    }

    /// The clock of the review that runs here, before it is left; `None`: none runs, or the file has it.
    pub fn last_clock(&mut self) -> Option<Request> {
        let (screens, _, mut ctx) = self.split();
        let reply = screens.review.save_clock(true, &mut ctx);
        reply.next.into_iter().find_map(|next| if let Next::Commit(request) = next { Some(request) } else { None })
    }

    /// Time passed.
    pub(super) fn review_tick(&mut self, passed: Duration) -> Option<Effect> {
        let left = |app: &App| app.screens.review.running().map(|running| running.meeting.clocks_left());
        let before = left(self);
        if self.screens.review.tick(passed)? {
            // What is left of it is seen on every screen.
            self.touch(Region::Header);
            if self.tab == Tab::Review {
                self.touch(Region::List);
            }
        }
        if let Some(((this, all), (this_before, all_before))) = left(self).zip(before) {
            if all <= 60 && all_before > 60 {
                let waiting = self.screens.review.running().map_or(0, |running| running.meeting.still_waiting());
                self.say(last_minute(waiting, &self.keymap.says("end-review")));
            }
            if this <= 0 && this_before > 0 {
                // The clock that may be due is written at the next tick.
                return Some(Effect::Ring);
            }
        }
        // Its beginning still waits for a name.
        if self.waiting.is_some() {
            return None;
        }
        let (screens, _, mut ctx) = self.split();
        let reply = screens.review.save_clock(false, &mut ctx);
        self.follow(reply)
    }
}
