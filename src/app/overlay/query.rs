//! The line one types into to narrow what is listed beside it: find, the lists, the search in a page. One typing, one set of
//! keys.
//!
//! It is no form: it holds no answer, so nothing of it is saved, refused or kept as a draft.

use crate::app::{
    key::Key,
    keys::{Action, Command, Keymap, Place, command::Everywhere},
    reply::{Next, Reply},
    text_field::TextField,
};

/// The line.
#[derive(Debug)]
pub struct Query {
    /// What is typed.
    pub field: TextField,
}

/// What became of a key.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::app) enum Narrowed {
    /// What is selected is taken.
    Take,
    /// All is left as it was.
    Leave,
    /// So many lines down.
    Step(isize),
    /// Something else is typed now.
    Typed,
    /// It does something else altogether.
    Away(Everywhere),
    /// Nothing.
    Nothing,
}

/// Lines of a page.
const PAGE: isize = 10;

impl Query {
    /// With nothing typed.
    pub(in crate::app) fn new() -> Query {
        Query { field: TextField::line("") }
    }

    pub(in crate::app) fn key(&mut self, key: Key, keymap: &Keymap) -> Narrowed {
        match keymap.action(&[Place::Narrow], key) {
            Some(Action::Open) => Narrowed::Take,
            Some(Action::Back) => Narrowed::Leave,
            Some(Action::Down) => Narrowed::Step(1),
            Some(Action::Up) => Narrowed::Step(-1),
            Some(Action::PageDown) => Narrowed::Step(PAGE),
            Some(Action::PageUp) => Narrowed::Step(-PAGE),
            Some(_) => Narrowed::Nothing,
            None => {
                let before = self.field.text();
                if !self.field.key(key)
                    && let Some(away) = keymap.leads_away(key)
                {
                    return Narrowed::Away(away);
                }
                if self.field.text() == before { Narrowed::Nothing } else { Narrowed::Typed }
            }
        }
    }
}

/// Does something else: what is listed goes where another screen comes.
pub(super) fn step_aside(command: Everywhere) -> Reply {
    let stays = matches!(command, Everywhere::Quit | Everywhere::Suspend | Everywhere::Repaint);
    let reply = if stays { Reply::stay() } else { Reply::close() };
    reply.then(Next::Act(Command::Everywhere(command)))
}
