//! Which meeting: all there are, when each is next, when it last was and what it would take today.
//!
//! Must not know: how a meeting is held.

use super::{Mode, Room, before::Before, between::Past};
use crate::{
    app::{
        ctx::Ctx,
        cursor::Cursor,
        keys::command::{Before as BeforeCommand, Meetings as Command},
        overlay::{
            Overlay,
            confirm::Confirm,
            form::{Form, Noun},
        },
        reply::Reply,
    },
    domain::{
        Board, Cascade, Id,
        agenda::agenda,
        meeting::{
            self,
            closing::{self, Pasts},
        },
        recurring::{Terms, Which},
        stage::Waiting,
        text,
    },
};
use chrono::NaiveDate;

/// One line of the list.
#[derive(Debug)]
pub struct Row {
    /// The cycle whose closing is due; `None`: it is a meeting.
    pub closes: Option<Id>,
    /// What holds for it.
    pub terms: Terms,
    /// The day of its last review; `None`: there was none.
    pub last: Option<NaiveDate>,
    /// The next day it is on.
    pub next: NaiveDate,
    /// The seconds its agenda would take today; `None`: not looked at yet, or there is nothing it could be about.
    pub seconds: Option<u32>,
    /// Why nothing can be talked about in it; `None`: something can.
    pub gone: Option<String>,
}

/// The list.
#[derive(Debug)]
pub struct Meetings {
    /// The one that is next first.
    pub rows: Vec<Row>,
    /// The selected one.
    pub cursor: Cursor,
    /// Whether one came here from an agenda, and goes back to it.
    pub(super) from_agenda: bool,
}

impl Meetings {
    pub(super) fn new(at: &Which, from_agenda: bool, ctx: &mut Ctx<'_>) -> Meetings {
        let mut list = Meetings { rows: Vec::new(), cursor: Cursor::default(), from_agenda };
        list.refresh(Some(at), ctx.cascade, ctx.board);
        list
    }

    /// Looks again, the cursor at this meeting, else where it was.
    pub(super) fn refresh(&mut self, at: Option<&Which>, cascade: &Cascade, board: &mut Board) {
        let at = at.cloned().or_else(|| self.selected().map(|row| row.terms.which.clone()));
        self.rows = in_order(cascade, board.today());
        // A closing that is due stands first.
        let due = cascade.waiting(board.today()).into_iter().map(|waiting| closing_row(cascade, &waiting, board.today()));
        self.rows.splice(0..0, due.collect::<Vec<_>>());
        self.cursor.at =
            at.and_then(|at| self.rows.iter().position(|row| row.closes.is_none() && row.terms.which == at)).unwrap_or(0);
        self.look_at(self.cursor.at, cascade, board);
    }

    /// The first row in view whose agenda was not made yet: of the one that one stands on it is made at once, of the others when
    /// no key waits, and of those out of view never.
    fn unseen(&self) -> Option<usize> {
        let seen = self.cursor.seen();
        let mut rows = self.rows.iter().enumerate().skip(seen.top).take(seen.page);
        rows.find(|(_, row)| row.seconds.is_none() && row.gone.is_none()).map(|(n, _)| n)
    }

    /// Makes the agenda of the n-th, to say what it takes.
    fn look_at(&mut self, n: usize, cascade: &Cascade, board: &mut Board) {
        let Some(row) = self.rows.get_mut(n).filter(|row| row.seconds.is_none() && row.gone.is_none()) else { return };
        let held = cascade.held_in(&row.terms);
        let asked = meeting::asked(cascade, &row.terms, held.as_deref(), board.today(), None);
        row.seconds = Some(agenda(cascade, board, &asked).planned_seconds);
    }

    pub(super) fn step(&mut self, by: isize, ctx: &mut Ctx<'_>) {
        self.cursor.step(by, self.rows.len());
        self.look_at(self.cursor.at, ctx.cascade, ctx.board);
    }

    pub(super) fn select(&mut self, n: usize, ctx: &mut Ctx<'_>) -> bool {
        let again = self.cursor.select(n, self.rows.len());
        self.look_at(self.cursor.at, ctx.cascade, ctx.board);
        again
    }

    /// The selected one.
    pub fn selected(&self) -> Option<&Row> {
        self.rows.get(self.cursor.at)
    }
}

/// The closing of a cycle that waits for outcomes: it takes what it takes, and is due today.
fn closing_row(cascade: &Cascade, waiting: &Waiting, today: NaiveDate) -> Row {
    let name = cascade.cycle(waiting.cycle).map_or("a cycle".into(), |c| text::one_line(c.name.trim(), 40));
    let terms = cascade.terms(&Which::First);
    let terms = Terms { name: format!("Closing of {name}"), minutes: cascade.settings.close_minutes, ..terms };
    let last = cascade.reviews().filter(|r| r.cycle == Some(waiting.cycle) && r.ended.is_some()).map(|r| r.on).max();
    let made = closing::agenda(cascade, waiting.cycle, None, terms.minutes, today, &Pasts::default());
    let seconds = made.map(|made| made.planned_seconds + closing::OPENING + closing::QUESTIONS);
    Row { closes: Some(waiting.cycle), terms, last, next: today, seconds, gone: None }
}

/// All meetings, the one that is next first; at a tie the earlier hour, then as they are listed everywhere.
fn in_order(cascade: &Cascade, today: NaiveDate) -> Vec<Row> {
    let row = |which: &Which| {
        let terms = cascade.terms(which);
        let last = cascade.last_review(which, today);
        let (next, gone) = (terms.next(last, today), terms.gone(cascade));
        Row { closes: None, last: last.map(|r| r.on), next, seconds: None, gone, terms }
    };
    let mut rows: Vec<Row> = cascade.all_meetings().iter().map(row).collect();
    rows.sort_by_key(|row| (row.gone.is_some(), row.next, row.terms.time.is_none(), row.terms.time));
    rows
}

/// The meeting whose day it is; where it is that of none, the one of everything.
pub(super) fn of_the_day(cascade: &Cascade, today: NaiveDate) -> Which {
    let first = in_order(cascade, today).into_iter().next();
    first.filter(|row| row.next == today && row.gone.is_none()).map_or(Which::First, |row| row.terms.which)
}

impl Room {
    /// Shows which meetings there are.
    pub(in crate::app) fn show_meetings(&mut self, from_agenda: bool, ctx: &mut Ctx<'_>) {
        self.put_aside();
        let at = match &self.mode {
            Mode::Before(before) if from_agenda => before.terms.which.clone(),
            _ => of_the_day(ctx.cascade, ctx.today()),
        };
        self.mode = Mode::Meetings(Meetings::new(&at, from_agenda, ctx));
    }

    /// The meetings where there are several, once no review is in the way: what `r` asks for.
    pub(in crate::app) fn ask_which(&mut self, ctx: &mut Ctx<'_>) {
        let is_chosen = ctx.only.is_some();
        let several = || ctx.cascade.meetings().next().is_some() || !ctx.cascade.waiting(ctx.today()).is_empty();
        if matches!(self.mode, Mode::Before(_)) && !is_chosen && several() {
            self.show_meetings(false, ctx);
        }
    }

    /// Does what a key of the list of meetings asks for.
    pub(in crate::app) fn meetings_act(&mut self, command: Command, ctx: &mut Ctx<'_>) -> Reply {
        let Mode::Meetings(list) = &self.mode else { return Reply::stay() };
        let Some(row) = list.selected() else { return Reply::stay() };
        let (which, made) = (row.terms.which.clone(), row.terms.id);
        if let Some(cycle) = row.closes {
            return match command {
                Command::Start | Command::NextView => self.show_closing(cycle, ctx),
                Command::PreviousView => {
                    self.mode = Mode::Past(Past::new(ctx.cascade, ctx.board, None));
                    Reply::stay()
                }
                Command::Add => Reply::open(Overlay::form(Form::add(ctx, None, Noun::Meeting))),
                Command::Revise | Command::Delete => Reply::say(
                    "a closing is due until everything in its cycle has an outcome: it is no meeting that could be changed",
                ),
            };
        }
        match command {
            Command::Start => {
                if let Some(gone) = row.gone.clone() {
                    return Reply::stay().and_complain(gone);
                }
                self.which = Some(which);
                self.prepare(ctx);
                self.before_act(BeforeCommand::Start, ctx)
            }
            Command::NextView => {
                self.which = Some(which);
                self.prepare(ctx);
                Reply::stay()
            }
            Command::PreviousView => {
                self.which = Some(which.clone());
                self.mode = Mode::Past(Past::new(ctx.cascade, ctx.board, Some(which)));
                Reply::stay()
            }
            Command::Add => Reply::open(Overlay::form(Form::add(ctx, None, Noun::Meeting))),
            Command::Revise => {
                let form = match made {
                    Some(id) => Form::revise(ctx, id),
                    None => Some(Form::first_meeting(ctx)),
                };
                Reply::stay().and_open(form.map(Overlay::form))
            }
            Command::Delete => match made {
                Some(id) => Reply::open(Overlay::Confirm(Confirm::remove(ctx.cascade, id))),
                None => Reply::say("the review of everything is in every workspace: it cannot be deleted"),
            },
        }
    }
}

impl Room {
    /// Whether the list of meetings is in front, and something in view was not looked at yet.
    pub(in crate::app) fn has_unseen(&self) -> bool {
        matches!(&self.mode, Mode::Meetings(list) if list.unseen().is_some())
    }

    /// Looks at one of them: one agenda.
    pub(in crate::app) fn look_at_unseen(&mut self, ctx: &mut Ctx<'_>) {
        if let Mode::Meetings(list) = &mut self.mode
            && let Some(n) = list.unseen()
        {
            list.look_at(n, ctx.cascade, ctx.board);
        }
    }
}

impl Before {
    /// Whether the meeting it is a page before was deleted meanwhile.
    pub(super) fn is_gone(&self, cascade: &Cascade) -> bool {
        is_gone(&self.terms.which, cascade)
    }
}

/// Whether a meeting is there no more.
pub(super) fn is_gone(which: &Which, cascade: &Cascade) -> bool {
    matches!(which, Which::Made(id) if cascade.meeting(*id).is_none())
}
