//! A question before something that much hangs on, that a key of theirs asked for: Enter does it, Esc leaves it, and no
//! other key does anything.

use crate::{
    app::{
        App,
        ctx::Ctx,
        damage::Damage,
        event::Effect,
        key::Key,
        keys::{Action, Place, command::Everywhere},
        overlay::{Overlay, pick::Choice},
        reply::{After, Next, Reply},
    },
    domain::{
        Board, Cascade, Field, Id, Ix, Kind, Op,
        change::Verb,
        cycle::CycleState,
        describe, edit, forget,
        laptop::Laptop,
        meeting::closing::{self, end},
        text,
    },
};
use chrono::NaiveDate;

/// The question and what a yes does.
#[derive(Debug)]
pub struct Confirm {
    /// One or two sentences.
    pub question: String,
    /// How it is taken back, with the names of commands in braces; empty: nothing is to be taken back.
    pub back: &'static str,
    /// The word for yes: `delete`.
    pub yes: String,
    does: Does,
}

/// What a yes does.
#[derive(Debug)]
enum Does {
    /// Commits this.
    Commit(Verb, Vec<Op>),
    /// Ends the meeting where its clocks stand by then.
    EndReview,
    /// Closes a review nobody ended.
    CloseReview(Id),
    /// Runs a review here that another process runs.
    TakeOver(Id),
    /// Leaves out what a laptop writes from now on.
    KeepOut(Id),
    /// Leaves the program.
    Quit,
}

const BRINGS_BACK: &str = "{undo} brings it back.";

impl Confirm {
    /// Before a cycle is closed that still runs; `None`: it is gone.
    pub(in crate::app) fn close_early(cascade: &Cascade, board: &mut Board, cycle: Id, until: NaiveDate) -> Option<Confirm> {
        let of = cascade.cycle(cycle)?;
        let due = closing::due(cascade, board, cycle);
        let question = format!("{} Close it?", end::asked_early(cascade, of, until, due, board.today()));
        let does = Does::Commit(Verb::Close, end::early(cascade, cycle));
        Some(Confirm { question, back: "{undo} lets it run on.", yes: "close".to_owned(), does })
    }

    /// Before a cycle is opened whose first day has not come; `None`: it is gone.
    pub(in crate::app) fn open_early(cascade: &Cascade, cycle: Id, today: NaiveDate) -> Option<Confirm> {
        let of = cascade.cycle(cycle)?;
        let name = text::one_line(of.name.trim(), 40);
        let starts = text::say::say_date(of.start, today);
        let question = format!(
            "Open {name} now? Its dates stay: it begins on {starts}, and nothing is expected of it before. From now on what is changed in it owes a reason, and check-ins are due."
        );
        let ops = cascade.set_op(cycle, Field::CycleState(Some(CycleState::Open))).into_iter().collect();
        Some(Confirm {
            question,
            back: "{undo} makes it planned again.",
            yes: "open".to_owned(),
            does: Does::Commit(Verb::Revise, ops),
        })
    }

    /// Before an item is put out of sight with all below it.
    pub(in crate::app) fn archive(cascade: &Cascade, ix: Ix) -> Confirm {
        let ops = edit::archive(cascade, ix);
        let question = question("Archive", "out of sight, kept for history", cascade, ix, &ops);
        Confirm { question, back: BRINGS_BACK, yes: "archive".to_owned(), does: Does::Commit(Verb::Archive, ops) }
    }

    /// Before an item is deleted with all below it.
    pub(in crate::app) fn delete(cascade: &Cascade, ix: Ix) -> Confirm {
        let ops = edit::delete(cascade, ix);
        let question = question("Delete", "with its check-ins", cascade, ix, &ops);
        Confirm { question, back: BRINGS_BACK, yes: "delete".to_owned(), does: Does::Commit(Verb::Delete, ops) }
    }

    /// Before a meeting is ended while entries wait.
    pub(in crate::app) fn end_review(waiting: usize) -> Confirm {
        let waits = match waiting {
            1 => "One entry still waits and is parked".to_owned(),
            n => format!("{n} entries still wait and are parked"),
        };
        let question = format!("End the review now? {waits}.");
        Confirm { question, back: "{undo} takes it back.", yes: "end".to_owned(), does: Does::EndReview }
    }

    /// Before a review that was not ended is closed; `None`: it is not there.
    pub(in crate::app) fn close_review(cascade: &Cascade, id: Id, today: NaiveDate) -> Option<Confirm> {
        let review = cascade.reviews().find(|r| r.id == id)?;
        let question = format!(
            "Close review {} of {} as it stands? What waits is parked, its minutes are kept.",
            review.number,
            text::say::say_date(review.on, today)
        );
        Some(Confirm { question, back: "{undo} opens it again.", yes: "close".to_owned(), does: Does::CloseReview(id) })
    }

    /// Before a review is run here that another process runs; `said` is who runs it.
    pub(in crate::app) fn take_over(review: Id, number: u32, said: &str) -> Confirm {
        let question = format!("Take review {number} over? {said}, and reads along then. Everything written down is kept.");
        Confirm { question, back: "", yes: "take it over".to_owned(), does: Does::TakeOver(review) }
    }

    /// Before a person, a team, a cycle or a meeting is deleted: what refers to it stays, and loses it.
    pub(in crate::app) fn remove(cascade: &Cascade, id: Id) -> Confirm {
        let person = cascade.person(id);
        let name = person
            .map(|p| &p.name)
            .or_else(|| cascade.team(id).map(|t| &t.name))
            .or_else(|| cascade.cycle(id).map(|c| &c.name))
            .or_else(|| cascade.meeting(id).map(|m| &m.name))
            .map_or_else(String::new, |name| text::one_line(name.trim(), 60).into_owned());
        let mut question = format!("Delete “{name}”?");
        let left = edit::affected_by_removal(cascade, id);
        if !left.is_empty() {
            question.push(' ');
            question.push_str(&left.join(", "));
            question.push('.');
        }
        let back = if person.is_some() && !left.is_empty() {
            "To give it to someone else first: “people” in the palette, then {hand-over}. {undo} brings it back."
        } else {
            BRINGS_BACK
        };
        Confirm { question, back, yes: "delete".to_owned(), does: Does::Commit(Verb::Delete, edit::remove(cascade, id)) }
    }

    /// Before somebody is forgotten, which nothing takes back.
    pub(in crate::app) fn forget(cascade: &Cascade, id: Id, today: NaiveDate) -> Confirm {
        let name = cascade.person(id).map_or_else(String::new, |p| text::one_line(p.name.trim(), 60).into_owned());
        let question = format!(
            "Forget {name}? Name, e-mail, notes and reasons are erased here, in the log and on every laptop that syncs; goals and values stay, as of “{}”. Backups and exports keep them. Nothing brings it back.",
            forget::pseudonym(id)
        );
        let does = Does::Commit(Verb::Forget, forget::forget(cascade, id, &[], today));
        Confirm { question, back: "", yes: "forget".to_owned(), does }
    }

    /// Before a laptop is removed from those that write.
    pub(in crate::app) fn keep_out(cascade: &Cascade, laptop: &Laptop) -> Confirm {
        let who = laptop.person.and_then(|id| cascade.person(id));
        let whose = who.map_or_else(String::new, |p| format!(" of {}", text::one_line(p.name.trim(), 40)));
        let question = format!(
            "Remove {}{whose}? What it writes from now on is left out on every laptop; what is known of it stays. It can go on reading until there is a new key: “quarterdeck share --new-key”.",
            laptop.name()
        );
        Confirm { question, back: "", yes: "remove".to_owned(), does: Does::KeepOut(laptop.id) }
    }

    /// Before the program is left while a review runs.
    pub(in crate::app) fn quit() -> Confirm {
        let question = "Leave while the review runs? Its clock stops; it can be gone on with later.".to_owned();
        Confirm { question, back: "", yes: "quit".to_owned(), does: Does::Quit }
    }

    /// Whether what it asks is not so any more, and in words why; an archiving or a deletion is refused by itself.
    fn is_over(&self, app: &App) -> Option<String> {
        let is_open = |id: Id| app.cascade.reviews().any(|r| r.id == id && r.ended.is_none());
        let ended = || Some("the review was ended meanwhile".to_owned());
        match self.does {
            Does::TakeOver(id) | Does::CloseReview(id) if !is_open(id) => ended(),
            Does::TakeOver(id) if !app.runs_elsewhere(id) => {
                Some(app.keymap.filled("nobody runs the review any more: {go-on} goes on with it here"))
            }
            Does::CloseReview(id) if app.runs_elsewhere(id) => {
                Some(app.keymap.filled("somebody went on with the review meanwhile: {go-on} takes it over"))
            }
            Does::EndReview | Does::Quit if !app.screens.review.is_running() => {
                // Who has it was said when it went.
                Some(String::new())
            }
            _ => None,
        }
    }

    pub(super) fn key(&mut self, key: Key, ctx: &mut Ctx<'_>) -> Reply {
        match ctx.keymap.action(&[Place::Confirm], key) {
            Some(Action::Yes) => {}
            Some(Action::No) => return Reply::close().and_say("left as it was"),
            // Who cannot leave by one key tries another: those that leave the program do.
            _ if ctx.keymap.leads_away(key) == Some(Everywhere::Quit) => return Reply::next(Next::Effect(Effect::Quit)),
            _ => return Reply::stay(),
        }
        match &mut self.does {
            Does::Commit(verb, ops) => match ctx.request(*verb, std::mem::take(ops), "", After::Nothing) {
                Ok(request) => Reply::close().then(Next::Commit(request)),
                Err(refusal) => Reply::close().and_complain(refusal.0),
            },
            Does::EndReview => Reply::close().then(Next::Choose(Choice::EndReview)),
            Does::Quit => Reply::close().then(Next::Effect(Effect::Quit)),
            Does::KeepOut(id) => Reply::close().then(Next::Effect(Effect::KeepOut(*id))),
            Does::CloseReview(id) => Reply::close().then(Next::Choose(Choice::CloseReview(*id))),
            Does::TakeOver(id) => Reply::close().then(Next::Choose(Choice::TakeOver(*id))),
        }
    }
}

impl App {
    /// Closes a question about something that others settled meanwhile, and says so: nobody is to answer what is not asked any more.
    pub(in crate::app) fn drop_stale_question(&mut self) {
        let Some(Overlay::Confirm(confirm)) = self.overlays.top() else { return };
        let Some(why) = confirm.is_over(self) else { return };
        self.overlays.close();
        self.touch(Damage::ALL);
        if !why.is_empty() {
            self.say(why);
        }
    }
}

/// What is asked: the title, what goes with it, and the way back.
fn question(what: &str, how: &str, cascade: &Cascade, ix: Ix, ops: &[Op]) -> String {
    let title = text::one_line(cascade.item(ix).title.trim(), 80);
    format!("{what} “{title}”, {how}?{}", goes_with(cascade, ix, ops))
}

/// ` 4 key results below it and 1 link will go with it. It stands under …`; empty: nothing goes with it.
pub(super) fn goes_with(cascade: &Cascade, ix: Ix, ops: &[Op]) -> String {
    let id = cascade.item(ix).id;
    let below: Vec<Kind> = ops
        .iter()
        .filter(|op| op.subject() != id && matches!(op, Op::Set { new: Field::Deleted(true) | Field::Archived(true), .. }))
        .filter_map(|op| cascade.find(op.subject()))
        .map(|ix| cascade.item(ix).kind())
        .collect();
    let links = ops.iter().filter(|op| cascade.find(op.subject()).is_none()).count();
    let count = |kind: Kind, one: &str, many: &str| {
        let n = below.iter().filter(|&&k| k == kind).count();
        (n > 0).then(|| text::say::say_count(n, one, many))
    };
    let mut parts: Vec<String> = [
        count(Kind::Objective, "objective", "objectives"),
        count(Kind::KeyResult, "key result", "key results"),
        count(Kind::Project, "project", "projects"),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !below.is_empty() {
        parts = vec![format!("{} below it", parts.join(" and "))];
    }
    parts.extend((links > 0).then(|| text::say::say_count(links, "link", "links")));
    let with = match &parts[..] {
        [] => String::new(),
        [one] => format!(" {one} will go with it."),
        many => format!(" {} will go with it.", many.join(" and ")),
    };
    let places = describe::places(cascade, ix).map(|p| format!(" It stands under {p}, and goes from each.")).unwrap_or_default();
    format!("{with}{places}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::company::Company;

    #[test]
    fn the_question_tells_what_goes_with_it() {
        let c = Company::new();
        let asked = Confirm::delete(&c.cascade, c.ix("Win the mid-market")).question;
        assert_eq!(asked, "Delete “Win the mid-market”, with its check-ins? 4 key results below it and 1 link will go with it.");
        let asked = Confirm::archive(&c.cascade, c.ix("Data room")).question;
        assert_eq!(asked, "Archive “Data room”, out of sight, kept for history?");
    }

    #[test]
    fn the_question_tells_that_an_item_stands_in_several_places() {
        let c = &mut Company::new();
        let parents = vec![c.id("Grow"), c.id("Win the mid-market")];
        let ops = edit::revise(&c.cascade, c.id("Loved by teams"), [Field::Parents(parents)], crate::domain::company::today());
        c.does(Verb::Move, ops);
        let asked = Confirm::delete(&c.cascade, c.ix("Loved by teams")).question;
        assert!(asked.contains("It stands under “Grow” and “Win the mid-market”, and goes from each."), "{asked}");
    }
}
