//! The line in which one types what is to be found in what was said: the lines of the log above follow, as the file is read.

use super::query::{Narrowed, Query, step_aside};
use crate::app::{
    ctx::Ctx,
    key::Key,
    reply::{Next, Reply},
};
use std::sync::Arc;

/// The line one types into.
#[derive(Debug)]
pub struct FindSaid {
    /// What is typed.
    pub line: Query,
    /// What was looked for before: what Esc goes back to.
    before: Option<Arc<str>>,
    /// What is typed has not been looked for yet.
    waits: bool,
}

/// What the log is to do while one types.
#[derive(Debug)]
pub enum Step {
    /// Show only what this was said in; `None`: everything.
    Look(Option<Arc<str>>),
    /// Move the cursor by so many lines.
    Move(isize),
}

impl FindSaid {
    pub(super) fn new(before: Option<Arc<str>>) -> FindSaid {
        FindSaid { line: Query::new(), before, waits: false }
    }

    /// What is pasted is looked for like what is typed.
    pub(super) fn paste(&mut self, text: &str) {
        self.line.field.paste(text);
        self.waits = true;
    }

    /// Whether it has something to look for when no key is waiting.
    pub(in crate::app) fn waits(&self) -> bool {
        self.waits
    }

    /// What is to be looked for, if that was not done yet.
    pub(in crate::app) fn catch_up(&mut self) -> Option<Step> {
        let typed = || Some(self.line.field.text().trim().into()).filter(|_| !self.line.field.is_blank());
        self.waits.then(typed).map(|sought| {
            self.waits = false;
            Step::Look(sought)
        })
    }

    pub(super) fn key(&mut self, key: Key, ctx: &Ctx<'_>) -> Reply {
        let looked = |find: &mut FindSaid, reply: Reply| match find.catch_up() {
            Some(step) => reply.then(Next::Said(step)),
            None => reply,
        };
        match self.line.key(key, ctx.keymap) {
            Narrowed::Take => looked(self, Reply::close()),
            Narrowed::Leave => Reply::close().then(Next::Said(Step::Look(self.before.take()))),
            Narrowed::Step(by) => looked(self, Reply::stay()).then(Next::Said(Step::Move(by))),
            Narrowed::Away(command) => looked(self, step_aside(command)),
            Narrowed::Nothing => Reply::stay(),
            Narrowed::Typed => {
                self.waits = true;
                Reply::stay()
            }
        }
    }
}
