//! Find as one types: what matches stays, with its parents.

use crate::app::{
    App,
    deck::{Found, filter},
    key::{Code, Key},
    text_field::TextField,
};

/// A find in more items than this waits until no key does: what is typed is seen at once, and what is found a moment later.
const AT_ONCE: usize = 20_000;

/// The line one types into.
#[derive(Debug)]
pub struct Find {
    /// What is typed.
    pub field: TextField,
    /// The find that was in force before: what Esc goes back to.
    before: Option<Found>,
    /// Where the cursor was.
    cursor: usize,
    /// What is typed has not been looked for yet.
    waits: bool,
}

impl Find {
    pub(super) fn new(app: &mut App) -> Find {
        let before = app.deck.found.clone();
        let query = before.as_ref().map_or("", |f| &f.query);
        Find { field: TextField::line(query), cursor: app.deck.cursor, before, waits: false }
    }

    /// What is pasted is looked for like what is typed.
    pub(super) fn paste(&mut self, text: &str) {
        self.field.paste(text);
        self.waits = true;
    }

    /// Whether it has something to look for when nothing else is to be done.
    pub(in crate::app) fn waits(&self) -> bool {
        self.waits
    }

    /// Looks for what was typed, if that was not done yet.
    pub(in crate::app) fn catch_up(&mut self, app: &mut App) {
        if std::mem::take(&mut self.waits) {
            self.search(app);
        }
    }

    pub(super) fn key(mut self, key: Key, app: &mut App) -> Option<Find> {
        if matches!(key.code, Code::Enter | Code::Down | Code::Up) {
            self.catch_up(app);
        }
        match key.code {
            Code::Enter => {
                if self.field.is_blank() {
                    app.deck.found = None;
                    app.deck.rebuild(&app.cascade, &app.board);
                }
                return None;
            }
            Code::Esc => {
                app.deck.found = self.before;
                app.deck.rebuild(&app.cascade, &app.board);
                app.deck.cursor = self.cursor.min(app.deck.rows.len().saturating_sub(1));
                return None;
            }
            Code::Down => app.deck.step(1),
            Code::Up => app.deck.step(-1),
            _ => {
                let before = self.field.text();
                self.field.key(key);
                if self.field.text() != before {
                    self.waits = true;
                    if app.cascade.len() <= AT_ONCE {
                        self.catch_up(app);
                    }
                }
            }
        }
        Some(self)
    }

    /// Looks for what is typed now. A longer query looks only through what the shorter one found.
    fn search(&mut self, app: &mut App) {
        let query = self.field.text();
        if query.trim().is_empty() {
            app.deck.found = None;
        } else {
            let within = app.deck.found.as_ref().filter(|f| !f.query.is_empty() && query.starts_with(&f.query)).map(|f| &f.items);
            let items = filter::find(&app.cascade, &query, within);
            app.deck.found = Some(Found { query, items });
        }
        app.deck.rebuild(&app.cascade, &app.board);
        // The cursor goes to the first match, not to a parent that is only there for it.
        if let Some(found) = &app.deck.found
            && !app.deck.item().is_some_and(|ix| found.items.contains(ix))
            && let Some(at) = app.deck.rows.iter().position(|r| found.items.contains(r.ix))
        {
            app.deck.cursor = at;
        }
    }
}
