//! Before a review: how fresh the data is, who is missing, what changed, and the agenda, which can still be altered.

use super::{
    AfterEntry, Mode, Room,
    between::{Actions, Past},
};
use crate::{
    app::{
        ctx::Ctx,
        cursor::Cursor,
        event::Effect,
        keys::command::Before as Command,
        overlay::{Overlay, form::Form},
        reply::{Next, Reply},
    },
    domain::{
        Board, Cascade, Entity, Id, Ix, Op,
        agenda::{self, Agenda, AgendaItem, Subject},
        change::Verb,
        edit,
        meeting::{
            self,
            before::{Readiness, news, nudge, nudges, readiness},
            by_hand::ByHand,
            topics,
        },
        recurring::{Terms, Which},
        review::ParkedFor,
        text,
    },
};

use chrono::NaiveDate;

/// What was done to an agenda by hand, and who will not be here though they are not on leave, or will be though they are.
pub(super) type Altered = (ByHand, Vec<Id>);

/// The page before a review.
#[derive(Debug)]
pub struct Before {
    /// The meeting it is a page before.
    pub terms: Box<Terms>,
    /// The day of its last review.
    pub last: Option<NaiveDate>,
    /// How fresh everything is.
    pub ready: Readiness,
    /// What changed since the last review.
    pub news: Vec<String>,
    /// What is to be talked about.
    pub agenda: Box<Agenda>,
    /// The selected entry: of the items, then of the parked.
    pub cursor: Cursor,
    /// How many lines above the first entry is selected: the head of the agenda is 1, above it are the owners, the last at 2.
    above: usize,
    /// How many nudges were copied, one after the other.
    pub nudged: usize,
    /// What was done to the agenda by hand.
    pub(super) hand: ByHand,
    /// Who will not be here though they are not on leave, or will be though they are.
    pub(super) hand_absent: Vec<Id>,
    /// Who will not be here.
    pub absent: Vec<Id>,
}

impl Before {
    /// As things stand, with what was done to the agenda by hand. A few passes over the workspace.
    pub(super) fn new(
        cascade: &Cascade,
        board: &mut Board,
        terms: Terms,
        minutes: Option<u32>,
        (hand, hand_absent): Altered,
    ) -> Before {
        let held = cascade.held_in(&terms);
        let mut asked = meeting::asked(cascade, &terms, held.as_deref(), board.today(), minutes);
        for &person in &hand_absent {
            asked.absent = meeting::absent::toggled(&asked.absent, person);
        }
        let absent = asked.absent.clone();
        let agenda = agenda::agenda(cascade, board, &asked);
        let agenda = Box::new(if hand == ByHand::default() { agenda } else { hand.again(agenda) });
        let ready = readiness(cascade, board, held.as_deref());
        let news = news(cascade, board, asked.last(), &terms.which, held.as_deref());
        let last = asked.last().map(|r| r.on);
        Before {
            terms: Box::new(terms),
            last,
            ready,
            news,
            agenda,
            cursor: Cursor::default(),
            above: 0,
            nudged: 0,
            hand,
            hand_absent,
            absent,
        }
    }

    /// Whether anything was done to the agenda by hand.
    pub fn is_altered(&self) -> bool {
        self.hand != ByHand::default()
    }

    /// Its meeting where there are several: then what it is beside is that meeting's too.
    pub fn one_of_several(&self, cascade: &Cascade) -> Option<Which> {
        let several = self.terms.which != Which::First || cascade.meetings().next().is_some();
        several.then(|| self.terms.which.clone())
    }

    /// How many entries there are, parked ones too.
    pub fn entries(&self) -> usize {
        self.agenda.items.len() + self.agenda.parked.len()
    }

    /// Whether the head of the agenda is selected: the meeting itself.
    pub fn is_on_head(&self) -> bool {
        self.above == 1
    }

    /// The place among the owners of the one that is selected; `None`: none is.
    pub fn owner_at(&self) -> Option<usize> {
        self.ready.owners.len().checked_sub(self.above.checked_sub(1)?).filter(|_| self.above > 1)
    }

    /// Whether an entry is selected, and not what stands above them.
    pub fn is_on_entry(&self) -> bool {
        self.above == 0
    }

    /// The selected entry.
    pub fn selected(&self) -> Option<&AgendaItem> {
        if !self.is_on_entry() {
            return None;
        }
        self.agenda.items.iter().chain(&self.agenda.parked).nth(self.cursor.at)
    }

    /// Whose replies are pasted where they do not say so: who owns what is selected.
    pub(super) fn asked(&self, cascade: &Cascade) -> Option<Id> {
        match self.selected()?.subject {
            Subject::Item(ix) => cascade.item(ix).owner,
            Subject::Topic(_) | Subject::Action(_) | Subject::Cycle(_) | Subject::Rest { .. } => None,
        }
    }

    /// The topic of the selected entry; `None`: it is something else.
    fn topic(&self) -> Option<Id> {
        match self.selected()?.subject {
            Subject::Topic(id) => Some(id),
            Subject::Item(_) | Subject::Action(_) | Subject::Cycle(_) | Subject::Rest { .. } => None,
        }
    }

    /// Selects a line above the entries: an owner, or, for `None`, the head of the agenda.
    pub(super) fn select_above(&mut self, owner: Option<usize>) {
        let owners = self.ready.owners.len();
        self.above = owner.filter(|&n| n < owners).map_or(1, |n| owners + 1 - n);
    }

    pub(super) fn select(&mut self, n: usize) -> bool {
        let was_on_entry = std::mem::take(&mut self.above) == 0;
        self.cursor.select(n, self.entries()) && was_on_entry
    }

    /// Through the owners, the head and the entries, which are one list. Many at once stop at the first entry: it is the top of what
    /// is talked about.
    pub(super) fn step(&mut self, by: isize) {
        let top = -isize::try_from(self.ready.owners.len() + 1).unwrap_or(isize::MAX);
        let here = if self.is_on_entry() { self.cursor.at as isize } else { -(self.above.cast_signed()) };
        let least = if here > 0 || (here == 0 && by != -1) { 0 } else { top };
        let there = here.saturating_add(by).max(least);
        self.above = if there < 0 { there.unsigned_abs() } else { 0 };
        if there >= 0 {
            self.cursor.at = there.unsigned_abs();
        }
        self.cursor.step(0, self.entries());
    }

    /// Parks the selected entry. Returns false when it is parked already.
    fn drop_entry(&mut self) -> bool {
        if self.cursor.at >= self.agenda.items.len() {
            return false;
        }
        let mut item = self.agenda.items.remove(self.cursor.at);
        self.hand.drops(&item);
        // Time that is won brings in what there was no time for, not what a person put off.
        item.entry.parked_for = ParkedFor::Hand;
        self.agenda.parked.insert(0, item);
        self.agenda.sum();
        self.step(0);
        true
    }

    /// Puts the selected parked entry on the agenda, before the rest.
    fn pull_in(&mut self) -> bool {
        let n = self.agenda.items.len();
        if self.cursor.at < n || self.agenda.parked.len() <= self.cursor.at - n {
            return false;
        }
        let mut item = self.agenda.parked.remove(self.cursor.at - n);
        self.hand.pulls(&item);
        item.entry.parked_for = ParkedFor::default();
        let at = self.agenda.items.iter().position(|i| matches!(i.subject, Subject::Rest { .. })).unwrap_or(n);
        self.agenda.items.insert(at, item);
        self.agenda.sum();
        self.cursor.at = at;
        true
    }

    /// The selected entry changes places with that one. Of topics that is kept in the workspace: parked, they have it next time.
    fn moves(&mut self, with: Option<usize>, ctx: &mut Ctx<'_>) -> Reply {
        let topic = |n: usize| {
            self.agenda.items.get(n).and_then(|item| if let Subject::Topic(id) = item.subject { Some(id) } else { None })
        };
        let both = topic(self.cursor.at).zip(with.and_then(topic));
        if self.hand.has_order() || both.is_none() {
            self.swap(with);
        }
        let (Some((topic, other)), Some(with)) = (both, with) else { return Reply::stay() };
        let place = ctx.cascade.topic(other).and_then(|other| topics::place(ctx.cascade, other));
        let ops = place.map(|place| topics::placed(ctx.cascade, topic, place)).unwrap_or_default();
        self.cursor.at = with;
        if ops.is_empty() { Reply::stay() } else { ctx.commit(Verb::Move, ops) }
    }

    fn swap(&mut self, with: Option<usize>) {
        let n = self.agenda.items.len();
        if let Some(with) = with.filter(|&w| w < n && self.cursor.at < n) {
            self.agenda.items.swap(self.cursor.at, with);
            self.cursor.at = with;
            self.hand.orders(&self.agenda.items);
        }
    }

    /// Things changed: the agenda is made anew, with what was done to it by hand.
    pub(super) fn again(&mut self, minutes: u32, ctx: &mut Ctx<'_>) {
        let (cursor, above, nudged) = (self.cursor, self.above, self.nudged);
        let by_hand = (std::mem::take(&mut self.hand), std::mem::take(&mut self.hand_absent));
        let terms = ctx.cascade.terms(&self.terms.which);
        *self = Before { cursor, above, nudged, ..Before::new(ctx.cascade, ctx.board, terms, Some(minutes), by_hand) };
        self.step(0);
    }

    fn set_minutes(&mut self, minutes: u32, ctx: &mut Ctx<'_>) -> Reply {
        let minutes = minutes.clamp(*meeting::LENGTHS.start(), *meeting::LENGTHS.end());
        if minutes == self.agenda.minutes {
            return Reply::say(meeting::NO_SUCH_LENGTH);
        }
        self.again(minutes, ctx);
        Reply::stay()
    }

    /// The next nudge, to the clipboard.
    fn copy_one(&mut self, ctx: &Ctx<'_>) -> Reply {
        let owing: Vec<_> = self.ready.owners.iter().filter(|o| !o.missing.is_empty()).collect();
        if owing.is_empty() {
            return Reply::say(NOBODY_OWES);
        }
        // Whose line is selected, else who is next.
        let chosen = self.owner_at().and_then(|at| self.ready.owners.get(at));
        let n = match chosen {
            None => self.nudged % owing.len(),
            Some(chosen) => match owing.iter().position(|owed| owed.owner == chosen.owner) {
                Some(n) => n,
                None => return Reply::say("they owe nothing"),
            },
        };
        let text = nudge(ctx.cascade, owing[n], ctx.board.today(), ctx.program);
        self.nudged = n + 1;
        let name = owing[n].owner.and_then(|id| ctx.cascade.person(id)).map(|p| text::one_line(&p.name, 40).into_owned());
        let whom = name.map_or_else(|| "the message about what nobody owns".to_owned(), |name| format!("the message to {name}"));
        let what = format!("{whom}, {} of {}", n + 1, owing.len());
        Reply::next(Next::Effect(Effect::Copy { text, what }))
    }

    fn copy_all(&self, ctx: &Ctx<'_>) -> Reply {
        let text = nudges(ctx.cascade, &self.ready, ctx.board.today(), ctx.program);
        let count = self.ready.owners.iter().filter(|o| !o.missing.is_empty()).count();
        let what = if count == 1 { "the only message".to_owned() } else { format!("all {count} messages") };
        if text.is_empty() { Reply::say(NOBODY_OWES) } else { Reply::next(Next::Effect(Effect::Copy { text, what })) }
    }

    /// What was pulled in, where there is no time for it.
    fn say_longer(&self) -> Reply {
        let (planned, budget) = (self.agenda.planned_seconds, self.agenda.budget_seconds);
        if planned <= budget {
            return Reply::stay();
        }
        let over = crate::domain::text::say::say_clock(i64::from(planned - budget));
        Reply::say(format!("pulled in: the agenda is {over} longer than there is time, every clock shrinks"))
    }

    /// What is done to the item of the selected entry, or one sentence where it is about none.
    fn about_entry(&self, none: &str, ctx: &mut Ctx<'_>, does: impl FnOnce(Ix, &mut Ctx<'_>) -> Reply) -> Reply {
        match self.selected().map(|e| &e.subject) {
            Some(&Subject::Item(ix)) => does(ix, ctx),
            _ => Reply::say(none),
        }
    }
}

const NOBODY_OWES: &str = "nobody owes a check-in";
const NOT_ONE_ITEM: &str = "this entry is not about one item";

impl Room {
    /// Does what a key of the page before a review asks for.
    pub(in crate::app) fn before_act(&mut self, command: Command, ctx: &mut Ctx<'_>) -> Reply {
        let Mode::Before(before) = &mut self.mode else { return Reply::stay() };
        match command {
            Command::Park | Command::PullIn | Command::Earlier | Command::Later if !before.is_on_entry() => {
                return Reply::say("this is no entry of the agenda: select one below");
            }
            Command::Park if before.drop_entry() => {}
            Command::Park => return ctx.say("it is parked already: {pull-in} pulls it in"),
            Command::PullIn if before.pull_in() => return before.say_longer(),
            Command::PullIn => return ctx.say("it is on the agenda already: {park-before} parks it"),
            Command::Earlier => return before.moves(before.cursor.at.checked_sub(1), ctx),
            Command::Later => return before.moves(Some(before.cursor.at + 1), ctx),
            Command::ToggleDone => {
                let of_line = before.owner_at().and_then(|at| before.ready.owners.get(at)?.owner);
                let Some(person) = of_line.or_else(|| before.selected().and_then(|entry| entry.owner(ctx.cascade))) else {
                    return Reply::say("nobody answers for this entry: select one of who is not here");
                };
                before.hand_absent = meeting::absent::toggled(&before.hand_absent, person);
                before.again(before.agenda.minutes, ctx);
                let name = ctx.cascade.person(person).map_or_else(|| "somebody".into(), |p| text::one_line(&p.name, 40));
                return Reply::say(if before.absent.contains(&person) {
                    format!("{name} is not here: {}", ctx.cascade.settings.absent.what_becomes())
                } else {
                    format!("{name} is here")
                });
            }
            Command::MoreMinutes => return before.set_minutes(before.agenda.minutes + 5, ctx),
            Command::FewerMinutes => return before.set_minutes(before.agenda.minutes.saturating_sub(5), ctx),
            Command::Copy => return before.copy_one(ctx),
            Command::CopyAll => return before.copy_all(ctx),
            Command::Why => {
                return before.about_entry("select an item to see why it is on the agenda", ctx, |ix, ctx| ctx.why(ix));
            }
            Command::ToItem => {
                let hidden = "the item is not shown: it is deleted, or filtered away";
                return before.about_entry("select an item to see it on the deck", ctx, |ix, ctx| ctx.on_deck(ix, hidden));
            }
            Command::Add => {
                if matches!(before.terms.which, Which::Only(_)) {
                    return ctx.say("a topic waits for the next review of a meeting, and this is none: “add meeting” makes one");
                }
                let form = Form::topic(ctx.cascade, &before.terms, before.agenda.minutes, None).ready(ctx);
                return Reply::stay().and_open(Some(Overlay::form(form)));
            }
            Command::Delete => {
                let Some(id) = before.topic() else {
                    return ctx.say("only a topic is taken off the agenda: {park-before} parks what is selected");
                };
                let ops = edit::remove(ctx.cascade, id);
                return ctx.commit(Verb::Delete, ops);
            }
            Command::Revise if !before.is_on_entry() => {
                let person = before.owner_at().map(|at| before.ready.owners.get(at).and_then(|owed| owed.owner));
                let form = match (person, &before.terms.which, before.terms.id) {
                    (Some(None), ..) => return Reply::say("nobody owns these: give them an owner on the deck"),
                    (Some(Some(id)), ..) | (None, _, Some(id)) => Form::revise(ctx, id),
                    (None, Which::Only(_), None) => return Reply::say("this is no meeting yet: “add meeting” makes one"),
                    (None, _, None) => Some(Form::first_meeting(ctx)),
                };
                return Reply::stay().and_open(form.map(Overlay::form));
            }
            Command::Revise if before.topic().is_some() => {
                let form = Form::topic(ctx.cascade, &before.terms, before.agenda.minutes, before.topic()).ready(ctx);
                return Reply::stay().and_open(Some(Overlay::form(form)));
            }
            Command::Revise => return before.about_entry(NOT_ONE_ITEM, ctx, |ix, ctx| ctx.revise(ix)),
            Command::Trend => return before.about_entry(NOT_ONE_ITEM, ctx, |ix, ctx| ctx.trend(ix)),
            Command::ItemLog => return before.about_entry(NOT_ONE_ITEM, ctx, |ix, ctx| ctx.log_of(ix)),
            Command::GoReview => self.show_meetings(true, ctx),
            Command::NextView => {
                let of = before.one_of_several(ctx.cascade);
                self.put_aside();
                self.mode = Mode::Actions(Actions::new(ctx.cascade, ctx.board.today(), of));
            }
            Command::PreviousView => {
                let of = before.one_of_several(ctx.cascade);
                self.put_aside();
                self.mode = Mode::Past(Past::new(ctx.cascade, ctx.board, of));
            }
            Command::Start => {
                let id = ctx.ids.next_id();
                if let Some(gone) = before.terms.gone(ctx.cascade) {
                    return Reply::stay().and_complain(gone);
                }
                // One key is not to leave a review behind in which there was nothing to say.
                if before.entries() == 0 {
                    return ctx.say("nothing was begun, there is nothing to talk about: {add-topic} puts a topic on the agenda");
                }
                let review = before.terms.holding(meeting::start(ctx.cascade, id, ctx.me, &before.agenda));
                let ops = vec![Op::Create(Entity::Review(Box::new(review)))];
                return self.commit(Verb::Review, ops, AfterEntry::Started(id), ctx);
            }
        }
        Reply::stay()
    }
}
