//! Find as one types: what matches stays, with its parents.

use super::query::{Narrowed, Query, step_aside};
use crate::app::{
    ctx::Ctx,
    deck::Found,
    key::Key,
    reply::{Next, Reply},
};

/// A find in more items than this waits until no key does: what is typed is seen at once, and what is found a moment later.
const AT_ONCE: usize = 20_000;

/// The line one types into.
#[derive(Debug)]
pub struct Find {
    /// What is typed.
    pub line: Query,
    /// The find that was in force before: what Esc goes back to.
    before: Option<Found>,
    /// Where the cursor was.
    cursor: usize,
    /// What is typed has not been looked for yet.
    waits: bool,
    /// Something was typed since it was opened.
    typed: bool,
}

/// What the deck is to do while one types.
#[derive(Debug)]
pub enum Step {
    /// Show what this finds.
    Look(String),
    /// Show all again.
    Clear,
    /// Show what was found before, with the cursor where it was.
    Restore(Option<Found>, usize),
    /// Move the cursor by so many rows.
    Move(isize),
}

impl Find {
    pub(super) fn new(before: Option<Found>, cursor: usize) -> Find {
        // A new search: what was looked for before stays until something else is typed, and comes back with Esc.
        Find { line: Query::new(), cursor, before, waits: false, typed: false }
    }

    /// What is pasted is looked for like what is typed.
    pub(super) fn paste(&mut self, text: &str) {
        self.line.field.paste(text);
        (self.waits, self.typed) = (true, true);
    }

    /// Whether it has something to look for when nothing else is to be done.
    pub(in crate::app) fn waits(&self) -> bool {
        self.waits
    }

    /// What is to be looked for, if that was not done yet.
    pub(in crate::app) fn catch_up(&mut self) -> Option<Step> {
        std::mem::take(&mut self.waits).then(|| Step::Look(self.line.field.text()))
    }

    pub(super) fn key(&mut self, key: Key, ctx: &Ctx<'_>) -> Reply {
        let looked = |find: &mut Find, reply: Reply| match find.catch_up() {
            Some(step) => reply.then(Next::Find(step)),
            None => reply,
        };
        match self.line.key(key, ctx.keymap) {
            Narrowed::Take => {
                let reply = looked(self, Reply::close());
                if self.line.field.is_blank() && self.typed { reply.then(Next::Find(Step::Clear)) } else { reply }
            }
            Narrowed::Leave => Reply::close().then(Next::Find(Step::Restore(self.before.take(), self.cursor))),
            Narrowed::Step(by) => looked(self, Reply::stay()).then(Next::Find(Step::Move(by))),
            Narrowed::Away(command) => looked(self, step_aside(command)),
            Narrowed::Nothing => Reply::stay(),
            Narrowed::Typed => {
                (self.waits, self.typed) = (true, true);
                if ctx.cascade.len() <= AT_ONCE { looked(self, Reply::stay()) } else { Reply::stay() }
            }
        }
    }
}
