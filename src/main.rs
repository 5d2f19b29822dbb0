//! The program: hooks, arguments, exit code.

use chrono::Local;
use color_eyre::eyre::Result;
use quarterdeck::{app::keys::Keymap, cli, store::Store, tui, ui::theme::Theme};

fn main() -> Result<()> {
    color_eyre::install()?;
    let now = Local::now();
    let today = now.date_naive();
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("demo.db");
    let mut store = Store::create(&path, "Brightwater", now.timestamp_millis())?;
    cli::demo::fill(&mut store, today, now.timestamp_millis())?;
    tui::run(
        store,
        tui::Options {
            keymap: Keymap::default(),
            me: None,
            today: None,
            theme: Theme::default(),
            mouse: true,
            editor: None,
            memory: None,
            notice: None,
            backup: false,
        },
    )
}
