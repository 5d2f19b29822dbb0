//! Who sits here: asked once, at the first change, which waits for the answer and then goes on.

use super::{
    App,
    ctx::Request,
    event::Effect,
    overlay::{Overlay, form::Form},
    reply::{After, Who},
};
use crate::domain::{Change, Entity, Id, Op, change::Verb, people::Person};

impl App {
    /// Lets an effect pass; the first change of someone unknown waits, and they are asked who they are.
    pub(super) fn ask_who_first(&mut self, effect: Option<Effect>) -> Option<Effect> {
        match effect {
            Some(Effect::Commit(request)) if self.me.is_none() && !self.asked_who && request.change.verb != Verb::Clock => {
                self.asked_who = true;
                let change = request.change.into_change();
                let made = change.ops.iter().filter_map(|op| match op {
                    Op::Create(Entity::Person(person)) => Some(person.clone()),
                    _ => None,
                });
                let made = made.collect();
                self.waiting = Some((change, request.after));
                let form = Form::who(&self.ctx(), Some(made));
                self.open(Overlay::form(form))
            }
            effect => effect,
        }
    }

    /// Who sits here was named for this time alone: whom this computer remembers stays.
    pub fn is_guest_beside(&mut self, remembered: Option<Id>) {
        self.guest = self.me.map(|me| (me, remembered));
    }

    /// Who is remembered on this computer.
    pub(super) fn remembered_me(&self) -> Option<Id> {
        match self.guest {
            Some((guest, remembered)) if self.me == Some(guest) => remembered,
            _ => self.me,
        }
    }

    /// They said who they are, or would rather not: what waited goes on.
    pub(super) fn who(&mut self, who: Who) -> Option<Effect> {
        match who {
            Who::Skipped => {
                let (change, after) = self.waiting.take()?;
                self.go_on(change, after)
            }
            Who::Is(id, creates) => self.i_am(id, creates),
        }
    }

    /// They said who they are, and may have had to be created for that.
    fn i_am(&mut self, id: Id, creates: Vec<Op>) -> Option<Effect> {
        self.me = Some(id);
        self.asked_who = true;
        let Some((mut change, after)) = self.waiting.take() else {
            if creates.is_empty() {
                let name = self.cascade.person(id).map(|p| p.name.clone()).unwrap_or_default();
                self.say(format!("you are {}", crate::domain::text::one_line(&name, 60)));
                return Some(Effect::Remember(id));
            }
            return self.submit_or_say(Verb::Add, creates, "");
        };
        change.by = Some(id);
        for op in &mut change.ops {
            match op {
                Op::CheckIn(check_in) => _ = check_in.by.get_or_insert(id),
                Op::Create(Entity::Review(review)) => _ = review.facilitator.get_or_insert(id),
                _ => {}
            }
        }
        change.ops.splice(0..0, creates);
        self.go_on(change, after)
    }

    /// It is checked anew: others may have changed the workspace while it waited, and it got an author.
    fn go_on(&mut self, change: Change, after: After) -> Option<Effect> {
        match self.cascade.checked(change) {
            Ok(change) => Some(Effect::Commit(Request { change, after })),
            Err(refusal) => {
                self.failed(&refusal.0);
                None
            }
        }
    }

    /// Who sits here is the one who stands for them since someone said so on another laptop. Someone who was created only to say
    /// who sits here may be gone again: by undo, or because saving failed.
    pub(super) fn forget_me_if_gone(&mut self) {
        self.me = self.me.map(|id| self.cascade.stands_for(id));
        // Nothing more is written as somebody who was forgotten.
        if self.me.is_some_and(|id| self.cascade.person(id).is_none_or(Person::is_forgotten)) {
            self.me = None;
            self.asked_who = false;
        }
    }
}
