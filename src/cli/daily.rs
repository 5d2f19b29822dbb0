//! The day's backup where nobody opens the screen: made after the first change of a day from the command line.
//!
//! A small workspace is copied in some milliseconds, after everything was printed. Copying a large one is left to a process of
//! its own, which nobody waits for: it lasts no longer than its copy, and the next finds what it left if it is killed.

use super::output;
use crate::store::{Pace, Store, StoreError, backup};
use chrono::NaiveDate;
use std::{
    path::Path,
    process::{Command, Stdio},
};

/// What is copied and looked at while somebody waits, in bytes: some 20 milliseconds.
const SMALL: u64 = 4 << 20;

/// Makes today's backup if it is due. What fails is said; the change is saved whatever becomes of it.
pub(super) fn after_a_change(store: &Store, today: NaiveDate) {
    let Some(path) = store.path().filter(|path| Store::is_backup_due(path, today)) else { return };
    let size = std::fs::metadata(path).map_or(0, |m| m.len());
    if size <= SMALL {
        match store.backup_if_due(today, &Pace::default()) {
            Ok(Some(made)) => tracing::info!(to = %made.display(), "made today's backup"),
            Ok(None) | Err(StoreError::Stopped { .. }) => {}
            Err(error) => output::say(&format!("note: the change is saved; {error}")),
        }
        return;
    }
    if let Some(bad) = of_today(path, today) {
        let said = format!(
            "note: the change is saved; today's backup did not pass its check and is kept aside as {}: look with “quarterdeck doctor”",
            bad.display()
        );
        return output::say(&crate::domain::text::safe(&said));
    }
    if let Err(error) = apart(path, today) {
        output::say(&format!(
            "note: the change is saved; today's backup could not be begun ({error}); “quarterdeck backup” makes one"
        ));
    }
}

/// A copy made today that did not pass.
fn of_today(path: &Path, today: NaiveDate) -> Option<std::path::PathBuf> {
    let today = today.to_string();
    let is_todays = |file: &Path| file.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&today));
    Store::taken_by_backups(path).damaged.into_iter().find(|file| is_todays(file))
}

/// Begins it in a process of its own.
fn apart(path: &Path, today: NaiveDate) -> std::io::Result<()> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("--workspace").arg(path).args(["--today", &today.to_string(), "backup", "--if-due"]);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // Ctrl-C is for the command in front.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    // Whatever becomes of it, `doctor` tells whether there is a backup.
    tracing::info!(folder = %backup::folder(path).display(), "left today's backup to a process of its own");
    command.spawn().map(drop)
}
