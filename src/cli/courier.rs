//! The ways a reminder or a slip takes to a person: the desktop, a program of theirs, a mail or a text as a file.
//!
//! Must not know: what is owed, and what was sent before.

use super::{
    error::{Failure, Result},
    output,
    written::write_to,
};
use crate::{
    config::{command, paths::create_private_dir},
    domain::{people::Person, text},
    exchange::reminders,
};
use chrono::NaiveDate;
use std::{
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

/// A way. What it needs and was not given is wrong use, and said before the first reminder is on its way.
#[derive(Debug)]
pub(super) enum Courier<'a> {
    /// The notification of this desktop.
    Desktop,
    /// A program and its arguments.
    Command(Vec<String>),
    /// A folder for mails.
    Eml {
        /// The folder.
        folder: Folder<'a>,
        /// Now, in milliseconds since 1970 UTC.
        at: i64,
    },
    /// A folder for texts.
    Text(Folder<'a>),
}

/// A folder with a file for each person.
#[derive(Debug)]
pub(super) struct Folder<'a> {
    /// Where it is.
    pub(super) path: &'a Path,
    /// For the names of the files.
    pub(super) today: NaiveDate,
    /// What is never written over.
    pub(super) workspace: &'a Path,
}

impl Folder<'_> {
    /// Writes the file of a person, for this account alone.
    fn write(&self, person: &Person, ending: &str, text: &str) -> Result<()> {
        create_private_dir(self.path).map_err(|e| Failure::file("make the folder", self.path, &e))?;
        let path = self.path.join(format!("{}-{}.{ending}", self.today, person.id.letters()));
        write_to(&path, self.workspace, |w| Ok(w.write_all(text.as_bytes())?))
    }
}

impl<'a> Courier<'a> {
    /// A program, as typed after --command.
    pub(super) fn command(line: Option<&str>) -> Result<Courier<'a>> {
        let line = line.ok_or_else(|| Failure::wrong("say which program gets the text: --command “PROGRAM …”"))?;
        command::split(line).map(Courier::Command).map_err(|why| Failure::wrong(format!("--command {why}")))
    }

    /// The folder after --output.
    pub(super) fn eml(folder: Option<&'a Path>, at: i64, today: NaiveDate, workspace: &'a Path) -> Result<Courier<'a>> {
        let path = folder.ok_or_else(|| Failure::wrong("say into which folder the mails go: --output FOLDER"))?;
        Ok(Courier::Eml { folder: Folder { path, today, workspace }, at })
    }

    /// Takes a reminder to a person. `false`: there is no way to them, which was said.
    pub(super) fn take(&self, person: &Person, subject: &str, text: &str) -> Result<bool> {
        match self {
            Courier::Desktop => desktop(subject, text)?,
            Courier::Command(words) => pipe(words, person, &format!("{subject}\n\n{text}"), PATIENCE)?,
            Courier::Eml { folder, at } => {
                let Some(email) = person.email.as_deref().filter(|e| !e.trim().is_empty()) else {
                    let name = text::one_line(&person.name, 60);
                    output::say(&format!(
                        "no mail for {name}: their e-mail is not known; say it: quarterdeck revise “person:{name}” --email ADDRESS"
                    ));
                    return Ok(false);
                };
                let mail = reminders::eml(&person.name, email, &format!("Quarterdeck: {subject}"), text, *at);
                folder.write(person, "eml", &mail)?;
            }
            Courier::Text(folder) => folder.write(person, "txt", text)?,
        }
        Ok(true)
    }
}

/// The desktop's own notification. The text is an argument of its own, never part of a command line, and never an option:
/// what is owed is a list with dashes.
fn desktop(subject: &str, text: &str) -> Result<()> {
    let plain: String = text.chars().map(|c| if matches!(c, '<' | '>' | '&') { ' ' } else { c }).collect();
    let programs: [(&str, Vec<&str>); 2] = [
        ("notify-send", vec!["--app-name=Quarterdeck", "--", subject, &plain]),
        (
            "osascript",
            vec![
                "-e",
                "on run argv",
                "-e",
                "display notification (item 2 of argv) with title (item 1 of argv)",
                "-e",
                "end run",
                subject,
                &plain,
            ],
        ),
    ];
    let shown = programs.iter().any(|(program, args)| {
        Command::new(program).args(args).stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|s| s.success())
    });
    if shown {
        return Ok(());
    }
    Err(Failure::failed("cannot notify this desktop: neither notify-send nor osascript works here; use --to command, eml or ics"))
}

/// How long a program may take for one person: mail is handed over in seconds, and whoever waits longer keeps all later
/// people waiting.
const PATIENCE: Duration = Duration::from_mins(1);

/// Runs a program without a shell, the text on its standard input; ends it when it takes longer than it may.
fn pipe(words: &[String], person: &Person, text: &str, patience: Duration) -> Result<()> {
    const STEP: Duration = Duration::from_millis(10);
    let Some((program, args)) = words.split_first() else { return Err(Failure::wrong("--command names no program")) };
    let fail = |e: std::io::Error| Failure::failed(format!("cannot hand the reminder to {program}: {e}; look at --command"));
    let mut child = Command::new(program)
        .args(args)
        .env("QUARTERDECK_NAME", &person.name)
        .env("QUARTERDECK_EMAIL", person.email.as_deref().unwrap_or(""))
        .stdin(Stdio::piped())
        .spawn()
        .map_err(fail)?;
    if let Some(mut stdin) = child.stdin.take() {
        let text = text.to_owned();
        // On a thread of its own: a program that reads nothing would keep it for ever. One that does not read all of it may
        // still have done its work: its exit code says.
        std::thread::spawn(move || drop(stdin.write_all(text.as_bytes())));
    }
    let mut waited = Duration::ZERO;
    let status = loop {
        if let Some(status) = child.try_wait().map_err(fail)? {
            break status;
        }
        if waited >= patience {
            let _ = child.kill();
            let _ = child.wait();
            return Err(Failure::failed(format!(
                "{program} did not take the reminder within {} seconds and was ended; look at --command",
                patience.as_secs()
            )));
        }
        std::thread::sleep(STEP);
        waited += STEP;
    };
    if status.success() {
        return Ok(());
    }
    Err(Failure::failed(format!("{program} did not take the reminder ({status})")))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_hangs_is_ended_and_one_that_reads_nothing_harms_nobody() {
        let ana: Person = serde_json::from_str(r#"{"id":"kkkkkkkkkkkkkkkl","name":"Ana"}"#).unwrap();
        let run = |line: &str, patience| {
            pipe(&["sh", "-c", line].map(str::to_owned), &ana, &"x".repeat(200_000), Duration::from_millis(patience))
        };
        let hung = run("exec sleep 600", 50).unwrap_err();
        assert!(hung.sentence.contains("sh did not take the reminder within 0 seconds and was ended"), "{}", hung.sentence);
        run("exit 0", 60_000).unwrap();
        run("test \"$(wc -c)\" -eq 200000 && test \"$QUARTERDECK_NAME\" = Ana", 60_000).unwrap();
        assert!(run("exit 3", 60_000).unwrap_err().sentence.contains("exit status: 3"));
    }
}
