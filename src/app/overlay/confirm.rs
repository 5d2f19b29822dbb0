//! A question before something that much hangs on: `y` or Enter does it, everything else leaves it.

use crate::{
    app::{
        App,
        event::Effect,
        key::{Code, Key},
    },
    domain::{Op, change::Verb},
};

/// The question and what a yes does.
#[derive(Debug)]
pub struct Confirm {
    /// One or two sentences.
    pub question: String,
    /// The word for yes: `delete`.
    pub yes: String,
    pub(in crate::app) verb: Verb,
    pub(in crate::app) ops: Vec<Op>,
}

impl Confirm {
    pub(super) fn key(self, key: Key, app: &mut App) -> Option<Effect> {
        match key.code {
            Code::Char('y' | 'Y') | Code::Enter => app.submit_or_say(self.verb, self.ops, ""),
            _ => {
                app.say("left as it was");
                None
            }
        }
    }
}
