//! What can be done to an item, wherever it is listed: each screen asks for it in the same words.

use super::{
    ctx::Ctx,
    event::Effect,
    overlay::{
        Overlay,
        carry::CarryPage,
        confirm::Confirm,
        form::{
            Form,
            ending::{Ending, is_scored},
        },
    },
    reply::{After, Go, Next, Reply},
};
use crate::domain::{
    CheckIn, Health, Id, Ix, Kind, Op,
    change::Verb,
    edit,
    freshness::is_reached,
    owed,
    stage::{Phase, phase},
    text,
};

/// Said where the deck does not show what one goes to.
pub(super) const HIDDEN: &str = "the item is not shown on the deck: its cycle is not chosen, or a filter hides it";

impl Ctx<'_> {
    /// A sentence of ours, with the keys in force for the names in braces.
    pub(super) fn say(&self, sentence: &str) -> Reply {
        Reply::say(self.keymap.filled(sentence))
    }

    /// Commits what was checked, or says why it was refused.
    pub(super) fn commit(&mut self, verb: Verb, ops: Vec<Op>) -> Reply {
        match self.request(verb, ops, "", After::Nothing) {
            Ok(request) => Reply::next(Next::Commit(request)),
            Err(refusal) => Reply::stay().and_complain(refusal.0),
        }
    }

    /// Asks a short question.
    pub(super) fn ask(&mut self, question: Form) -> Reply {
        Reply::open(Overlay::form(question.ready(self)))
    }

    /// The form of its check-in, in its row; one sentence where there is nothing to check in. `unchanged`: begun by saying that
    /// nothing changed.
    pub(super) fn check_in(&self, ix: Ix, unchanged: bool) -> Reply {
        let item = self.cascade.item(ix);
        if is_scored(self.cascade, ix, self.today()) {
            return Reply::open(Overlay::form(Form::score(self.cascade, ix, self.today(), Ending::Score).ready(self)));
        }
        if self.board.peek(self.cascade, ix).health == Health::Closed {
            return match item.outcome() {
                Some(outcome) => self.say(&format!(
                    "it is closed, {}: there is nothing to check in on; {{revise}} takes its outcome back",
                    outcome.word()
                )),
                None => Reply::say("this item is closed: there is nothing to check in on any more"),
            };
        }
        if unchanged && self.cascade.summary(ix).count == 0 {
            return self.say("there is no earlier check-in to repeat: press {check-in} to make the first");
        }
        let reply = Reply::open(Overlay::form(Form::check_in(self, ix, unchanged)));
        if item.kind() == Kind::Objective && self.cascade.key_results(ix).next().is_some() {
            return reply
                .and_say("this objective is measured by its key results: what you say here is your own word on the whole");
        }
        reply
    }

    /// The form in which a check-in is said right, or it is taken back at once.
    pub(super) fn says_right(&mut self, check_in: &CheckIn, takes_back: bool) -> Reply {
        if takes_back {
            return self.commit(Verb::Correct, edit::correct(check_in.id, check_in.item, None));
        }
        match Form::amend(self, check_in) {
            Some(form) => Reply::open(Overlay::form(form)),
            None => Reply::say("what it was about is not here any more"),
        }
    }

    /// The form in which an owner proposes how something ended.
    pub(super) fn propose(&self, ix: Ix) -> Reply {
        Reply::open(Overlay::form(Form::score(self.cascade, ix, self.today(), Ending::Propose).ready(self)))
    }

    /// Declares a key result reached with its last value, or says why not.
    pub(super) fn reached(&mut self, ix: Ix) -> Reply {
        if phase(self.cascade, ix, self.today()) != Phase::Open {
            return self.say("only what is under way is declared reached; how it ended is said with {check-in}");
        }
        if is_reached(self.cascade, ix) {
            return self.say("it is reached already: {check-in} says otherwise");
        }
        let id = self.ids.next_id();
        let blank = CheckIn { review: self.review, ..CheckIn::new(id, self.cascade.item(ix).id, self.today(), self.me) };
        match edit::reach(self.cascade, ix, blank) {
            Ok(ops) => self.commit(Verb::CheckIn, ops),
            Err(why) => Reply::stay().and_complain(why),
        }
    }

    /// The page of what goes on of it in the next cycle, as it was left.
    pub(super) fn carry(&mut self, ix: Ix) -> Reply {
        let id = self.cascade.item(ix).id;
        self.carry_page(id, |ctx| CarryPage::of_item(ctx, ix))
    }

    /// The page of what goes on of all that ended in a cycle, as it was left.
    pub(in crate::app) fn carry_cycle(&mut self, cycle: Id) -> Reply {
        self.carry_page(cycle, |ctx| CarryPage::of_cycle(ctx, cycle))
    }

    fn carry_page(&mut self, about: Id, page: impl FnOnce(&mut Self) -> Result<CarryPage, String>) -> Reply {
        let mut page = match page(self) {
            Ok(page) => page,
            Err(why) => return Reply::say(why),
        };
        // What was scored since it was left is on it too.
        match self.drafts.carry.get(&about).cloned() {
            Some(left) => {
                page.take_up(&left, self);
                Reply::open(Overlay::Carry(Box::new(page))).and_say("as it was left: nothing was made yet")
            }
            None => Reply::open(Overlay::Carry(Box::new(page))),
        }
    }

    /// Takes back that the objective of a goal was deleted.
    pub(super) fn bring_back_objective(&self, ix: Ix) -> Reply {
        match self.cascade.lost_objective(ix) {
            Some(objective) => Reply::next(Next::Effect(Effect::UndoDeletion(self.cascade.item(objective).id))),
            None => self.say("its objective was not deleted: {item-log} lists what can be taken back of it"),
        }
    }

    /// The same without being asked for: what was said before stands.
    pub(super) fn check_in_by_itself(&self, ix: Ix) -> Reply {
        Reply { say: None, ..self.check_in(ix, false) }
    }

    /// The arithmetic behind its judgements.
    pub(super) fn why(&self, ix: Ix) -> Reply {
        Reply::open(Overlay::why(self, ix))
    }

    /// Its form; nothing where it cannot be revised.
    pub(super) fn revise(&self, ix: Ix) -> Reply {
        Reply::stay().and_open(Form::revise(self, self.cascade.item(ix).id).map(Overlay::form))
    }

    /// Its form with steps in place of a number, as long as its cycle is planned.
    pub(super) fn break_into_steps(&self, ix: Ix) -> Reply {
        let item = self.cascade.item(ix);
        if item.kind() != Kind::KeyResult {
            return self.say("only a key result can be broken into steps: {revise} changes what is selected");
        }
        if phase(self.cascade, ix, self.today()) != Phase::NotStarted {
            return self.say("its cycle has begun: {revise} changes its metric, with a reason");
        }
        Reply::stay().and_open(Form::break_into_steps(self, item.id).map(Overlay::form))
    }

    /// The form of a new link of it.
    pub(super) fn link(&self, ix: Ix) -> Reply {
        Reply::open(Overlay::form(Form::link(self, ix)))
    }

    /// Takes the one link of a project away, or asks which of several.
    pub(super) fn unlink(&mut self, ix: Ix) -> Reply {
        let links: Vec<Id> = self.cascade.links_at(ix).map(|l| l.id).collect();
        match links[..] {
            [] => self.say("it is linked to nothing: press {link-project} to link it to the goal it serves"),
            [only] => self.unlink_this(only),
            _ => Reply::open(Overlay::unlink(self.cascade, ix)),
        }
    }

    /// Takes a link away.
    pub(super) fn unlink_this(&mut self, link: Id) -> Reply {
        self.commit(Verb::Unlink, edit::unlink(self.cascade, link))
    }

    /// Makes the cycles of a fiscal year that are not there, as one change.
    pub(super) fn make_cycles(&mut self, year: i32) -> Reply {
        match edit::cycles_of(self.cascade, self.ids, &self.cascade.settings.calendar(), year) {
            Ok((ops, _)) if ops.is_empty() => self.say("they are there already"),
            Ok((ops, _)) => self.commit(Verb::Add, ops),
            Err(why) => self.say(&why),
        }
    }

    /// Asks whether the theory of a project that is done held, or says why not.
    pub(super) fn verdict_of(&mut self, ix: Ix) -> Reply {
        match Form::verdict_of(self.cascade, ix, self.today()) {
            Ok(ask) => self.ask(ask),
            Err(why) => self.say(why),
        }
    }

    /// Asks until when it may stay silent.
    pub(super) fn snooze(&mut self, ix: Ix) -> Reply {
        self.ask(Form::snooze(self.cascade, ix))
    }

    /// Asks before it is put out of sight; in an open cycle also why.
    pub(super) fn archive(&mut self, ix: Ix) -> Reply {
        if edit::needs_reason(self.cascade, &edit::archive(self.cascade, ix), self.today()) {
            return self.ask(Form::archive(self.cascade, ix));
        }
        Reply::open(Overlay::Confirm(Confirm::archive(self.cascade, ix)))
    }

    /// Asks before it is deleted; in an open cycle why, and whether it is not rather dropped.
    pub(super) fn delete(&mut self, ix: Ix) -> Reply {
        if edit::needs_reason(self.cascade, &edit::delete(self.cascade, ix), self.today()) {
            return self.ask(Form::goes(self.cascade, ix));
        }
        Reply::open(Overlay::Confirm(Confirm::delete(self.cascade, ix)))
    }

    /// How it went, on the trends.
    pub(super) fn trend(&self, ix: Ix) -> Reply {
        Reply::next(Next::Go(Go::Trend(self.cascade.item(ix).id)))
    }

    /// Its changes, on the log.
    pub(super) fn log_of(&self, ix: Ix) -> Reply {
        Reply::next(Next::Go(Go::Log(self.cascade.item(ix).id)))
    }

    /// Its row on the deck.
    pub(super) fn on_deck(&self, ix: Ix, hidden: impl Into<String>) -> Reply {
        Reply::next(Next::Go(Go::Item { id: self.cascade.item(ix).id, hidden: hidden.into() }))
    }

    /// The page of a person.
    pub(super) fn person(&self, id: Id) -> Reply {
        Reply::open(Overlay::person(self.cascade, self.today(), id))
    }

    /// What a person owes, and the commands that settle it, to the clipboard.
    pub(super) fn copy_owed(&self, id: Id) -> Reply {
        let Some(person) = self.cascade.person(id) else { return Reply::stay() };
        let name = text::one_line(&person.name, 60);
        if person.away_on(self.today()).is_some() {
            return Reply::say(format!("{name} is away, and nothing is asked of whoever is"));
        }
        let owed = owed::of(self.cascade, self.board, person);
        if owed.is_empty() {
            return Reply::say(format!("{name} owes nothing now"));
        }
        let body = owed::body(self.cascade, &owed, self.today(), self.program);
        let (text, what) = (format!("{name}: {}\n\n{body}", owed::subject(&owed)), format!("what {name} owes"));
        Reply::next(Next::Effect(Effect::Copy { text, what }))
    }

    /// The page of the owner of what is selected.
    pub(super) fn owner_page(&self, at: Option<Ix>) -> Reply {
        match at.map(|ix| self.cascade.item(ix).owner) {
            Some(Some(owner)) if self.cascade.person(owner).is_some() => self.person(owner),
            Some(_) => self.say("nobody answers for it yet: press {revise} to name an owner"),
            None => Reply::say("select an item to see the page of its owner"),
        }
    }

    /// It on one line, to the clipboard.
    pub(super) fn copy(&self, ix: Ix) -> Reply {
        let (item, j) = (self.cascade.item(ix), self.board.peek(self.cascade, ix));
        let mut words =
            vec![format!("{} {}", self.cascade.short(item.id), text::one_line(&item.title, 200)), j.health.word().to_owned()];
        words.extend(j.progress.map(|p| format!("{:.0} %", p * 100.0)));
        words.extend(self.cascade.owner_name(ix).map(str::to_owned));
        let what = format!("“{}”", text::one_line(&item.title, 40));
        Reply::next(Next::Effect(Effect::Copy { text: words.join(" · "), what }))
    }

    /// Scrolls the pane about the selected item.
    pub(super) fn scroll_detail(&mut self, by: isize) -> Reply {
        *self.detail_scroll = self.detail_scroll.saturating_add_signed(by);
        Reply::stay()
    }
}
