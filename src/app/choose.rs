//! What becomes of a line that was taken from a list: it goes to whom it concerns.

use super::{
    App, Tab,
    deck::filter::{CycleChoice, Filter},
    event::Effect,
    overlay::{Overlay, confirm::Confirm, form::Form, pick::Choice},
    reply::{Go, Next, Reply},
};
use crate::domain::{Field, change::Verb, meeting::conduct::Command};

/// Adds to a filter what is not in it, and takes away what is.
fn toggle<T: PartialEq>(now: &mut Option<T>, chosen: T) {
    *now = if now.as_ref() == Some(&chosen) { None } else { Some(chosen) };
}

impl App {
    pub(super) fn choose(&mut self, choice: Choice) -> Option<Effect> {
        let filter = &mut self.screens.deck.filter;
        match choice {
            Choice::Act(action) => return self.act(action),
            Choice::Flag(flag) => match filter.flags.iter().position(|&f| f == flag) {
                Some(at) => {
                    filter.flags.remove(at);
                }
                None => filter.flags.push(flag),
            },
            Choice::Owner(id) => toggle(&mut filter.owner, id),
            Choice::Team(id) => toggle(&mut filter.team, id),
            Choice::Everything => *filter = Filter::default(),
            Choice::Cycle(cycle) => {
                self.screens.deck.cycle = cycle;
                self.front = match cycle {
                    CycleChoice::One(id) => Some(id),
                    _ => self.cascade.main_cycle(self.today()).map(|c| c.id),
                };
            }
            Choice::Trend(id) => {
                let reply = Reply::next(Next::Go(Go::Trend(id)));
                return self.follow(reply);
            }
            Choice::CycleOfTrends(cycle) => {
                self.screens.trends.cycle.chosen = cycle;
                return None;
            }
            Choice::MakeCycles(year) => {
                let reply = self.ctx().make_cycles(year);
                return self.follow(reply);
            }
            Choice::LogPerson(person) => {
                self.screens.log.only_person(person, &self.cascade);
                return None;
            }
            Choice::Projects(narrow) => {
                // The team is that of every screen.
                self.screens.projects.narrow = narrow;
                self.screens.deck.filter.team = narrow.team;
                self.screens.deck.rebuild(&self.cascade, &self.board);
                self.narrow();
                self.refresh();
                return None;
            }
            Choice::Roster(narrow) => {
                // The team is that of every screen.
                self.screens.people.narrow = narrow;
                self.screens.deck.filter.team = narrow.team;
                self.screens.deck.rebuild(&self.cascade, &self.board);
                self.narrow();
                let (screens, _, ctx) = self.split();
                screens.people.list(&ctx);
                return None;
            }
            Choice::InRoster(id) => {
                let (screens, _, ctx) = self.split();
                screens.people.select(id, &ctx);
                return None;
            }
            Choice::Unlink(link) => {
                let reply = self.ctx().unlink_this(link);
                return self.follow(reply);
            }
            Choice::Amend(id) | Choice::TakeBack(id) => {
                let takes_back = matches!(choice, Choice::TakeBack(_));
                let said = match self.tab {
                    Tab::Trends => self.screens.trends.check_in(id).cloned(),
                    _ => self.screens.log.check_in(id).cloned(),
                };
                let reply = said.map_or_else(Reply::stay, |check_in| self.ctx().says_right(&check_in, takes_back));
                return self.follow(reply);
            }
            Choice::Person(id) => return self.open(Overlay::person(&self.cascade, self.now.today, id)),
            Choice::HandOver { from, to } => {
                match Form::hand_over(&self.cascade, from, to, self.now.today) {
                    Some(ask) => self.ask(ask),
                    None => self.say("they answer for nothing that is open"),
                }
                return None;
            }
            Choice::NotHere(person) => return self.conduct(Command::NotHere(person)),
            Choice::GoTo(n) => return self.conduct(Command::GoTo(n)),
            Choice::PullIn { of, class } => return self.conduct(Command::PullIn(Some((of, class)))),
            Choice::Remove(id) if self.me == Some(id) => {
                self.say_keys("that is you, and {undo} takes back what you did: someone else can delete you, or say with “who” that you are someone else");
                return None;
            }
            Choice::Remove(id) => return self.open(Overlay::Confirm(Confirm::remove(&self.cascade, id))),
            Choice::Forget(id) => {
                let confirm = Confirm::forget(&self.cascade, id, self.today());
                return self.open(Overlay::Confirm(confirm));
            }
            Choice::Same(_, a) if self.me == Some(a) => {
                self.say_keys("that is you, and whoever disappears cannot go on here: choose the other first, so that you stand for both, or say with “who” that you are they");
                return None;
            }
            Choice::Same(noun, a) => {
                let stands = Overlay::same(&self.ctx(), noun, Some(a));
                return self.open(stands);
            }
            Choice::SameAs { a, b } => {
                let ops = self.cascade.set_op(a, Field::Same(Some(b))).into_iter().collect();
                let reply = self.ctx().commit(Verb::Revise, ops);
                return self.follow(reply);
            }
            Choice::Invite(person) => return Some(Effect::Invite(person)),
            Choice::EndReview => return self.conduct(Command::End { sure: true }),
            Choice::CloseReview(id) | Choice::TakeOver(id) => {
                let (screens, _, mut ctx) = self.split();
                let reply = match choice {
                    Choice::TakeOver(_) => screens.review.resume(id, &mut ctx),
                    _ => screens.review.close_review(id, &mut ctx),
                };
                return self.follow(reply);
            }
        }
        self.screens.deck.rebuild(&self.cascade, &self.board);
        if self.screens.deck.rows.len() == 1 || self.screens.deck.cursor.at >= self.screens.deck.rows.len() {
            self.screens.deck.cursor.at = 0;
        }
        None
    }

    /// Asks something of the meeting that runs.
    fn conduct(&mut self, command: Command) -> Option<Effect> {
        let (screens, _, mut ctx) = self.split();
        let reply = screens.review.conduct(command, &mut ctx);
        self.follow(reply)
    }

    /// Asks a short question.
    pub(super) fn ask(&mut self, question: Form) {
        let question = question.ready(&self.ctx());
        self.overlays.open(Overlay::form(question));
    }
}
