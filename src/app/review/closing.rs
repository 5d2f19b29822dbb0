//! The closing of a cycle: the page before it, and what its entries ask while it runs.
//!
//! What is true about it (its agenda, what is proposed, what is owed) is the domain's; here stands what keys do. Must not know how it
//! is drawn.

use super::{
    AfterEntry, Mode, Room,
    between::{Actions, Past},
    running::Running,
};
use crate::{
    app::{
        App, Tab,
        ctx::Ctx,
        cursor::Cursor,
        deck::filter::CycleChoice,
        event::{Effect, Want},
        keys::command::{Closing as Command, Result as OfResult},
        overlay::{
            Overlay,
            confirm::Confirm,
            form::{Form, ending::Ending},
            pick::Choice,
        },
        reply::{After, Next, Reply},
    },
    domain::{
        Board, Cascade, Entity, Id, Ix, Op,
        change::Verb,
        history::History,
        id::IdMap,
        meeting::{
            self,
            closing::{
                self, Agenda, Closed, Pasts,
                before::{self, Told},
                end::{self, Closable},
                settle::{self, Taken},
            },
            conduct,
        },
        participation::Moves,
        planning::{self, Plan, Question},
        recurring::Terms,
        review::Class,
        score::Past as PastOf,
        stage, text,
        trends::weeks,
    },
};
use chrono::NaiveDate;

/// Of more items the days of their check-ins are not read for one line.
const MOST_READ: usize = 5000;

/// A row of the agenda.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    /// The heading of a group.
    Group(usize),
    /// A result of a group.
    Result(usize, usize),
    /// What the room is asked at the end.
    Questions,
    /// The line that says how much is parked.
    Parked,
    /// One that is parked.
    ParkedResult(usize),
}

/// The page before a closing.
#[derive(Debug)]
pub struct Closing {
    /// The cycle.
    pub cycle: Id,
    /// The meeting it is a closing of.
    pub terms: Box<Terms>,
    /// What ended.
    pub agenda: Box<Agenda>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// The selected row.
    pub cursor: Cursor,
    /// How far each owner is.
    pub owners: Vec<Told>,
    /// What else is known, a paragraph each: its heading, which may be empty, and its lines.
    pub said: Vec<(&'static str, Vec<String>)>,
    /// The cycle that comes, and how many teams are ready for it.
    pub next: Option<(Id, String)>,
    /// How many messages were copied, one after the other.
    pub asked: usize,
    /// What was promised at first, as far as it was read.
    pasts: Pasts,
    /// Whose past is still to be read.
    wanted: Vec<Id>,
    /// Of what the days of check-ins are still to be read, and since when.
    days_of: Option<(Vec<Id>, NaiveDate)>,
    /// Who spoke when it was owed, in a sentence; `None`: not read yet, or too little to tell.
    spoke: Option<String>,
}

impl Closing {
    /// As things stand; `None`: the cycle is gone.
    fn new(cascade: &Cascade, board: &Board, cycle: Id, terms: Terms, minutes: u32, pasts: Pasts) -> Option<Closing> {
        let held = cascade.held_in(&terms);
        let today = board.today();
        let agenda = closing::agenda(cascade, cycle, held.as_deref(), minutes, today, &pasts)?;
        let mut rows = Vec::new();
        for (g, group) in agenda.groups.iter().enumerate() {
            rows.push(Row::Group(g));
            rows.extend((0..group.results.len()).map(|n| Row::Result(g, n)));
        }
        rows.push(Row::Questions);
        if !agenda.parked.is_empty() {
            rows.push(Row::Parked);
            rows.extend((0..agenda.parked.len().min(meeting::MOST_PARKED)).map(Row::ParkedResult));
        }
        let owners = before::owners(cascade, &agenda);
        let said = vec![
            ("", before::ages(cascade, &agenda).into_iter().collect()),
            ("Since the start", before::since_start(cascade, &agenda, &pasts)),
            ("", before::beside(cascade, &agenda)),
        ];
        let wanted = closing::items(cascade, cycle, held.as_deref())
            .filter(|&ix| closing::asks_past(cascade, ix))
            .map(|ix| cascade.item(ix).id)
            .filter(|&id| pasts.get(id).is_none())
            .collect();
        let (terms, agenda) = (Box::new(terms), Box::new(agenda));
        let cursor = Cursor::default();
        Some(Closing {
            cycle,
            terms,
            agenda,
            rows,
            cursor,
            owners,
            said,
            next: None,
            asked: 0,
            pasts,
            wanted,
            days_of: None,
            spoke: None,
        })
    }

    /// How far the next cycle is planned is looked up: a pass over the workspace.
    fn look_ahead(&mut self, cascade: &Cascade) {
        let today = self.agenda.today;
        self.next = before::next(cascade, self.cycle).map(|next| {
            let when = before::next_said(next, &self.agenda);
            if planning::refusal(cascade, next, today).is_some() {
                return (next.id, when);
            }
            let plan = Plan::of(cascade, Question { cycle: next.id, from: None, team: None }, today);
            (next.id, if plan.teams.is_empty() { when } else { format!("{when}, {}", plan.ready_said()) })
        });
    }

    /// The result that is selected.
    pub fn selected(&self) -> Option<&Closed> {
        match *self.rows.get(self.cursor.at)? {
            Row::Result(g, n) => self.agenda.groups.get(g)?.results.get(n),
            Row::ParkedResult(n) => self.agenda.parked.get(n),
            Row::Group(_) | Row::Questions | Row::Parked => None,
        }
    }

    /// What has to be read: whose past, before the first scores are known; then on which days there were check-ins. `None`: it is there.
    pub(super) fn want(&self) -> Option<Want> {
        if !self.wanted.is_empty() {
            return Some(Want::Pasts(self.wanted.clone()));
        }
        self.days_of.as_ref().map(|(items, since)| Want::Days { items: items.clone(), since: *since })
    }

    /// What owed check-ins in the cycle; of more than are read while a key waits nothing is told.
    fn owing(&self, cascade: &Cascade) -> Vec<Ix> {
        let Some(cycle) = cascade.cycle(self.cycle) else { return Vec::new() };
        let owing = weeks::owing(cascade, cycle, None, self.agenda.today);
        if owing.len() > MOST_READ { Vec::new() } else { owing }
    }

    /// The days of the check-ins were read, or could not be: then there are none.
    fn know_days(&mut self, cascade: &Cascade, days: &[(Id, NaiveDate)], moves: &Moves) {
        let mut by_item: IdMap<Vec<NaiveDate>> = IdMap::default();
        for &(item, day) in days {
            by_item.entry(item).or_default().push(day);
        }
        let told = cascade.cycle(self.cycle).filter(|_| !days.is_empty()).and_then(|cycle| {
            let items = self.owing(cascade);
            let told = weeks::participation(cascade, cycle, None, &items, &by_item, moves, self.agenda.today);
            Some((told.of.first()?.decay(told.six)?, told.six?))
        });
        let percent = |share: f64| (share * 100.0).round();
        let said = told.map(|(decay, six)| {
            format!("participation {} % → {} % from week {six}", percent(decay.before), percent(decay.after))
        });
        (self.spoke, self.days_of) = (said, None);
        self.tell_spoke();
    }

    fn tell_spoke(&mut self) {
        if let (Some(spoke), Some((_, since))) = (&self.spoke, self.said.get_mut(1)) {
            since.insert(since.len().min(1), spoke.clone());
        }
    }

    pub(super) fn select(&mut self, n: usize) -> bool {
        self.cursor.select(n, self.rows.len())
    }

    /// Things changed, or it is to take so many minutes: the agenda is made anew.
    fn again(&mut self, minutes: u32, ctx: &Ctx<'_>) -> bool {
        let (cursor, asked, pasts) = (self.cursor, self.asked, std::mem::take(&mut self.pasts));
        let terms = ctx.cascade.terms(&self.terms.which);
        let Some(made) = Closing::new(ctx.cascade, ctx.board, self.cycle, terms, minutes, pasts) else { return false };
        *self = Closing { cursor, asked, next: self.next.take(), days_of: self.days_of.take(), spoke: self.spoke.take(), ..made };
        self.tell_spoke();
        self.cursor.step(0, self.rows.len());
        true
    }

    /// The message to the next one whose results wait, to the clipboard.
    fn copy_one(&mut self, ctx: &Ctx<'_>) -> Reply {
        let owing: Vec<&Told> = self.owners.iter().filter(|t| !t.missing.is_empty()).collect();
        if owing.is_empty() {
            return Reply::say("everyone has said how theirs ended");
        }
        let n = self.asked % owing.len();
        let text = before::ask(ctx.cascade, owing[n], &self.agenda, ctx.program);
        let name = owing[n].owner.and_then(|id| ctx.cascade.person(id)).map(|p| text::one_line(&p.name, 40).into_owned());
        let whom = name.map_or_else(|| "the message about what nobody owns".to_owned(), |name| format!("the message to {name}"));
        let what = format!("{whom}, {} of {}", n + 1, owing.len());
        self.asked = n + 1;
        Reply::next(Next::Effect(Effect::Copy { text, what }))
    }

    fn copy_all(&self, ctx: &Ctx<'_>) -> Reply {
        let texts = self.owners.iter().map(|told| before::ask(ctx.cascade, told, &self.agenda, ctx.program));
        let texts: Vec<String> = texts.filter(|text| !text.is_empty()).collect();
        match texts.len() {
            0 => Reply::say("everyone has said how theirs ended"),
            n => {
                let what = if n == 1 { "the only message".to_owned() } else { format!("all {n} messages") };
                Reply::next(Next::Effect(Effect::Copy { text: texts.join("\n"), what }))
            }
        }
    }
}

impl Room {
    /// Shows the page before the closing of a cycle, or says why it cannot be closed. One that still runs is asked about first.
    pub(in crate::app) fn show_closing(&mut self, cycle: Id, ctx: &mut Ctx<'_>) -> Reply {
        let Some(of) = ctx.cascade.cycle(cycle) else { return Reply::say("the cycle is not there any more") };
        match end::closable(ctx.cascade, of, ctx.today()) {
            Closable::No(why) => return Reply::stay().and_complain(why),
            Closable::Early(until) => {
                let confirm = Confirm::close_early(ctx.cascade, ctx.board, cycle, until);
                return Reply::stay().and_open(confirm.map(Overlay::Confirm));
            }
            Closable::Over => {}
        }
        self.put_aside();
        let which = self.which.clone().unwrap_or_default();
        let minutes = self.minutes.unwrap_or(ctx.cascade.settings.close_minutes);
        let terms = ctx.cascade.terms(&which);
        match Closing::new(ctx.cascade, ctx.board, cycle, terms, minutes, Pasts::default()) {
            Some(mut closing) => {
                closing.look_ahead(ctx.cascade);
                let owing = closing.owing(ctx.cascade);
                let since = ctx.cascade.cycle(cycle).map(weeks::read_since).filter(|_| !owing.is_empty());
                closing.days_of = since.map(|since| (owing.into_iter().map(|ix| ctx.cascade.item(ix).id).collect(), since));
                self.mode = Mode::Closing(Box::new(closing));
            }
            None => return Reply::say("the cycle is not there any more"),
        }
        Reply::stay()
    }

    /// The pasts of what was revised were read.
    pub(in crate::app) fn know_pasts(&mut self, read: Vec<(Id, History)>, ctx: &Ctx<'_>) {
        let of = |pasts: &mut Pasts| {
            for (id, history) in &read {
                pasts.put(*id, PastOf::of(history, None));
            }
        };
        match &mut self.mode {
            Mode::Closing(closing) => {
                of(&mut closing.pasts);
                closing.again(closing.agenda.minutes, ctx);
                // What could not be read is not asked for again at every frame.
                closing.wanted.clear();
            }
            Mode::Running(running) | Mode::Along(running) => of(&mut running.pasts),
            _ => {}
        }
    }

    /// The days of check-ins were read.
    pub(in crate::app) fn know_days(&mut self, cascade: &Cascade, days: &[(Id, NaiveDate)], moves: &Moves) {
        if let Mode::Closing(closing) = &mut self.mode {
            closing.know_days(cascade, days, moves);
        }
    }

    /// The agenda of a closing is made anew.
    pub(super) fn closing_again(&mut self, ctx: &mut Ctx<'_>) {
        let Mode::Closing(closing) = &mut self.mode else { return };
        if closing.again(closing.agenda.minutes, ctx) {
            closing.look_ahead(ctx.cascade);
        } else {
            self.prepare(ctx);
        }
    }

    /// Does what a key of the page before a closing asks for.
    pub(in crate::app) fn closing_act(&mut self, command: Command, ctx: &mut Ctx<'_>) -> Reply {
        let Mode::Closing(page) = &mut self.mode else { return Reply::stay() };
        let on = page.selected().map(|closed| closed.ix);
        let select = "select a result: its row says how it ended";
        match command {
            Command::Start => {
                if let Some(gone) = page.terms.gone(ctx.cascade) {
                    return Reply::stay().and_complain(gone);
                }
                let id = ctx.ids.next_id();
                let review = closing::start(ctx.cascade, id, ctx.me, &page.agenda, &page.terms);
                let ops = vec![Op::Create(Entity::Review(Box::new(review)))];
                self.commit(Verb::Review, ops, AfterEntry::Started(id), ctx)
            }
            Command::CheckIn => on.map_or_else(|| Reply::say(select), |ix| say_how_it_ended(ix, ctx)),
            Command::Why => on.map_or_else(|| Reply::say(select), |ix| ctx.why(ix)),
            Command::Trend => on.map_or_else(|| Reply::say(select), |ix| ctx.trend(ix)),
            Command::ToItem => {
                let hidden = "the item is not shown: it is deleted, or filtered away";
                on.map_or_else(|| Reply::say(select), |ix| ctx.on_deck(ix, hidden))
            }
            Command::Copy => page.copy_one(ctx),
            Command::CopyAll => page.copy_all(ctx),
            Command::Cycle => match &page.next {
                Some((next, _)) => Reply::next(Next::Choose(Choice::Cycle(CycleChoice::One(*next)))).then(Next::go(Tab::Deck)),
                None => ctx.say("no cycle comes after this one yet: {cycle} on the deck makes the cycles of a year"),
            },
            Command::MoreMinutes | Command::FewerMinutes => {
                let by = if command == Command::MoreMinutes { 5 } else { -5 };
                let minutes = page.agenda.minutes.saturating_add_signed(by).clamp(10, *meeting::LENGTHS.end());
                if minutes == page.agenda.minutes {
                    return Reply::say("a closing takes 10 to 240 minutes");
                }
                page.again(minutes, ctx);
                Reply::stay()
            }
            Command::GoReview => {
                self.show_meetings(true, ctx);
                Reply::stay()
            }
            Command::NextView => {
                self.mode = Mode::Actions(Actions::new(ctx.cascade, ctx.board.today(), None));
                Reply::stay()
            }
            Command::PreviousView => {
                self.mode = Mode::Past(Past::new(ctx.cascade, ctx.board, None));
                Reply::stay()
            }
        }
    }

    /// Does what a key asks for that means something else in a closing than in any other review.
    pub(in crate::app) fn result_act(&mut self, command: OfResult, ctx: &mut Ctx<'_>) -> Reply {
        let Mode::Running(running) = &mut self.mode else { return Reply::stay() };
        let class = running.meeting.entry().map(|e| e.class);
        match (command, class) {
            (OfResult::Settle, Some(Class::Result)) => {
                let Some(ix) = running.meeting.item().and_then(|id| ctx.cascade.find(id)) else {
                    return self.conduct(conduct::Command::Next, ctx);
                };
                let taken = settle::take(ctx.cascade, ix, &running.pasts, (ctx.today(), ctx.me));
                self.taken(ix, taken, ctx)
            }
            (OfResult::Settle, Some(Class::Questions)) if !running.are_all_answered(ctx.cascade) => running.answers(ctx),
            (OfResult::Settle, _) => self.conduct(conduct::Command::Next, ctx),
            (OfResult::CheckIn, Some(Class::Questions)) => running.answers(ctx),
            (OfResult::CheckIn, _) => match running.meeting.item().and_then(|id| ctx.cascade.find(id)) {
                Some(ix) => say_how_it_ended(ix, ctx),
                None => ctx.say("no result is on now: {next-entry} goes on"),
            },
        }
    }

    /// What is proposed was taken, or something is owed first.
    fn taken(&mut self, ix: Ix, taken: Taken, ctx: &mut Ctx<'_>) -> Reply {
        match taken {
            Taken::Settles(ops) => match ctx.request(Verb::Score, ops, "", After::Review(AfterEntry::GoOn)) {
                Ok(request) => Reply::next(Next::Commit(request)),
                Err(refusal) => Reply::stay().and_complain(refusal.0),
            },
            Taken::Settled(_) => self.conduct(conduct::Command::Next, ctx),
            Taken::Waits(n) => {
                let said = match n {
                    1 => "left undecided: one of its key results has no outcome".to_owned(),
                    n => format!("left undecided: {n} of its key results have no outcome"),
                };
                Reply::say(said).and(self.conduct(conduct::Command::Next, ctx))
            }
            Taken::Owes(lack) => {
                let form = Form::score(ctx.cascade, ix, ctx.today(), Ending::Score).on_a_line().ready(ctx).at_what_lacks(lack);
                Reply::open(Overlay::form(form))
            }
        }
    }
}

/// The form of how a result ended; what is settled already is said otherwise with its reason.
fn say_how_it_ended(ix: Ix, ctx: &mut Ctx<'_>) -> Reply {
    if let Some(outcome) = ctx.cascade.item(ix).outcome() {
        let id = ctx.cascade.short(ctx.cascade.item(ix).id);
        return Reply::say(format!("it is settled, {}: quarterdeck score {id} … --because says it otherwise", outcome.word()));
    }
    if stage::phase(ctx.cascade, ix, ctx.today()) == stage::Phase::Open {
        return Reply::say("it runs on: how it ended is said when its own last day is over");
    }
    let form = Form::score(ctx.cascade, ix, ctx.today(), Ending::Score).on_a_line().ready(ctx);
    Reply::open(Overlay::form(form))
}

impl App {
    /// The cycle whose closing is in front: the page before it, or the meeting.
    pub fn closes(&self) -> Option<Id> {
        match &self.screens.review.mode {
            _ if self.tab != Tab::Review => None,
            Mode::Closing(page) => Some(page.cycle),
            Mode::Running(running) | Mode::Along(running) => running.meeting.cycle,
            _ => None,
        }
    }

    /// The closing of a cycle is what the program begins with, where no review is in the way.
    pub fn goes_to_closing(&mut self, cycle: Id) {
        if !matches!(self.screens.review.mode, Mode::Before(_)) {
            return;
        }
        let (screens, _, mut ctx) = self.split();
        let reply = screens.review.show_closing(cycle, &mut ctx);
        self.follow(reply);
    }
}

impl Running {
    /// Whether it closes a cycle.
    pub fn is_closing(&self) -> bool {
        self.meeting.cycle.is_some()
    }

    /// What arithmetic says of what is on.
    pub fn reckon(&self, cascade: &Cascade, ix: Ix, today: chrono::NaiveDate) -> crate::domain::score::Reckoning {
        closing::reckon(cascade, ix, &self.pasts, today)
    }

    /// Whose past is to be read before what is on can be scored; `None`: nobody's.
    pub(super) fn wants_past(&self, cascade: &Cascade) -> Option<Id> {
        let id = self.meeting.item().filter(|_| self.is_closing())?;
        let ix = cascade.find(id)?;
        (closing::asks_past(cascade, ix) && self.pasts.get(id).is_none()).then_some(id)
    }

    fn are_all_answered(&self, cascade: &Cascade) -> bool {
        let review = cascade.reviews().find(|r| r.id == self.meeting.review);
        review.is_none_or(|r| r.answers.len() >= crate::domain::review::QUESTIONS.len())
    }

    /// The form in which the room answers.
    fn answers(&self, ctx: &mut Ctx<'_>) -> Reply {
        let form = Form::answers(ctx.cascade, self.meeting.review);
        match form {
            Some(form) => Reply::open(Overlay::form(form.ready(ctx))),
            None => Reply::say("the review is not there any more"),
        }
    }
}
