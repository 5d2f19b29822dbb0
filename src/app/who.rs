//! Who sits here: asked once, at the first change, which waits for the answer and then goes on.

use super::{
    After, App,
    event::Effect,
    overlay::{Overlay, form::Form},
};
use crate::domain::{Change, Entity, Id, Op, change::Verb};

/// A change that waits until it is known whose it is.
#[derive(Debug)]
pub(super) struct Waiting {
    change: Change,
    after: After,
    /// The overlay it came from.
    behind: Option<Overlay>,
}

impl App {
    /// Lets an effect pass; the first change of someone unknown waits, and they are asked who they are.
    pub(super) fn ask_who_first(&mut self, effect: Option<Effect>) -> Option<Effect> {
        match effect {
            Some(Effect::Commit(change)) if self.me.is_none() && !self.asked_who && change.verb != Verb::Clock => {
                self.asked_who = true;
                let after = std::mem::take(&mut self.after);
                self.waiting = Some(Waiting { change: change.into_change(), after, behind: self.overlay.take() });
                self.overlay = Some(Overlay::Form(Box::new(Form::who(self, true))));
                None
            }
            effect => effect,
        }
    }

    /// The form whose change waits, below the question.
    pub(super) fn behind(&self) -> Option<&Overlay> {
        self.waiting.as_ref()?.behind.as_ref()
    }

    /// They would rather not say: what waited goes on without a name.
    pub(super) fn who_skipped(&mut self) -> Option<Effect> {
        self.overlay = None;
        let waiting = self.waiting.take()?;
        self.go_on(waiting)
    }

    /// They said who they are, and may have had to be created for that.
    pub(super) fn i_am(&mut self, id: Id, creates: Vec<Op>) -> Option<Effect> {
        self.me = Some(id);
        self.asked_who = true;
        self.overlay = None;
        let Some(mut waiting) = self.waiting.take() else {
            if creates.is_empty() {
                let name = self.cascade.person(id).map(|p| p.name.clone()).unwrap_or_default();
                self.say(format!("you are {}", crate::domain::text::one_line(&name, 60)));
                return Some(Effect::Remember(id));
            }
            return self.submit_or_say(Verb::Add, creates, "");
        };
        let change = &mut waiting.change;
        change.by = Some(id);
        for op in &mut change.ops {
            match op {
                Op::CheckIn(check_in) => _ = check_in.by.get_or_insert(id),
                Op::Create(Entity::Review(review)) => _ = review.facilitator.get_or_insert(id),
                _ => {}
            }
        }
        change.ops.splice(0..0, creates);
        self.go_on(waiting)
    }

    /// It is checked anew: others may have changed the workspace while it waited, and it got an author.
    fn go_on(&mut self, waiting: Waiting) -> Option<Effect> {
        self.overlay = waiting.behind;
        self.after = waiting.after;
        match self.cascade.checked(waiting.change) {
            Ok(change) => Some(Effect::Commit(change)),
            Err(refusal) => {
                self.failed(&refusal.0);
                None
            }
        }
    }

    /// Someone who was created only to say who sits here may be gone again: by undo, or because saving failed.
    pub(super) fn forget_me_if_gone(&mut self) {
        if self.me.is_some_and(|id| self.cascade.person(id).is_none()) {
            self.me = None;
            self.asked_who = false;
        }
    }
}
