//! An import from inside the full screen: the terminal is lent to the preview, and what was written is read anew afterwards.

use super::super::{Session, terminal::Screen};
use crate::{config::paths::expand_home, domain::text::one_line};
use color_eyre::eyre::Result;
use std::sync::Arc;

impl Session {
    /// Shows the file at a path, as it was typed, and comes back with what was brought in of it.
    pub(in crate::tui) fn import(&mut self, screen: &mut Screen, typed: &str) -> Result<()> {
        let Some(importer) = self.importer.as_ref().map(Arc::clone) else {
            self.desk.app.imported(Err("this workspace is gone when the program ends: import into one of your own".to_owned()));
            return Ok(());
        };
        self.keeper.keep(&self.desk.app.memory());
        let (today, me) = (self.desk.app.today(), self.desk.app.me);
        let path = expand_home(typed);
        let outcome = if path.is_file() {
            screen.lend(|| importer.import(&path, today, me))?
        } else {
            Err(format!("there is no file “{}”", one_line(typed, 200)))
        };
        if matches!(outcome, Ok(Some(_))) {
            self.desk.reads_what_was_saved(self.clock.now().at);
        }
        self.desk.app.imported(outcome);
        Ok(())
    }
}
