//! Performing what the screen asks for: saving, undoing, copying, the person's editor, the shell.

use super::{Session, terminal::Screen};
use crate::{
    app::{damage::Damage, event::Effect},
    config::paths::{create_private_file, expand_home},
    domain::text,
    exchange::svg,
};
use color_eyre::eyre::Result;
use crossterm::{clipboard::CopyToClipboard, execute};
use std::{
    io::{Write, stdout},
    path::Path,
    process::{Command, Stdio},
};

impl Session {
    pub(super) fn perform(&mut self, screen: &mut Screen, effect: Effect) -> Result<()> {
        match effect {
            Effect::Quit => self.leave(),
            Effect::Sync => self.sync_now(),
            Effect::Sources(ask) => self.ask_sources(screen, ask)?,
            Effect::KeepOut(laptop) => self.keep_out(laptop),
            Effect::Invite(person) => match self.invitation(person) {
                Ok(line) => {
                    let who = person.and_then(|id| self.desk.app.cascade.person(id));
                    let whose = who.map_or_else(String::new, |p| format!(" for {}", text::one_line(p.name.trim(), 40)));
                    let said = copy(&line, &format!("the line to join{whose}"));
                    self.desk.app.say(format!("{said}: send it by a way you trust"));
                }
                Err(why) => self.desk.app.complain(why),
            },
            Effect::Suspend => {
                self.keeper.keep(&self.desk.app.memory());
                screen.lend(|| signal_hook::low_level::raise(signal_hook::consts::SIGTSTP))??;
                self.desk.app.touch(Damage::ALL);
            }
            Effect::Repaint => {
                screen.repaint()?;
                self.desk.app.touch(Damage::ALL);
            }
            Effect::Ring => {
                if self.bell {
                    let mut out = stdout();
                    out.write_all(b"\x07")?;
                    out.flush()?;
                }
            }
            Effect::Copy { text, what } => {
                let said = copy(&text, &what);
                self.desk.app.say(said);
            }
            Effect::CopyHtml { text, what, handout } => {
                if copy_html(&text) {
                    self.desk.app.say(format!("copied {what}"));
                } else {
                    self.desk.app.no_html(*handout);
                }
            }
            Effect::Edit(text) => match self.edited(screen, &text)? {
                Ok(text) => {
                    if let Err(why) = self.desk.app.edited(&text) {
                        self.desk.app.complain(format!("{why}{}", kept(text.as_bytes())));
                    }
                }
                Err(sentence) => self.desk.app.complain(sentence),
            },
            Effect::Commit(_) | Effect::Undo(_) | Effect::UndoDeletion(_) | Effect::Redo | Effect::Travel(_) => {}
            Effect::Remember(_) | Effect::Keep => self.keeper.keep(&self.desk.app.memory()),
            Effect::WriteFigures { path, figures, as_table } => {
                let text = if as_table { svg::csv(&figures) } else { svg::svg(&figures, None) };
                self.write(&path, &text);
            }
            Effect::Import(path) => self.import(screen, &path)?,
            Effect::Write { path, text } => self.write(&path, &text),
        }
        Ok(())
    }

    /// What the person made of a text in their editor, or a sentence why nothing.
    pub(super) fn edited(&self, screen: &mut Screen, text: &str) -> Result<Result<String, String>> {
        screen.lend(|| edit_text(text, &self.editor))
    }

    fn write(&mut self, path: &str, text: &str) {
        let outcome = write_new(&expand_home(path), text).map_err(|e| e.to_string());
        self.desk.app.written(path, outcome);
    }
}

/// Hands a text to whoever can keep it: inside tmux to its buffer, which is handed on to the clipboard where that is allowed;
/// else to the terminal (works over SSH), and to the desktop's own program where there is one.
fn copy(text: &str, what: &str) -> String {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    // Inside tmux the request itself goes no further than tmux, which drops it as a rule.
    let buffered = set("TMUX") && pipe("tmux", &["load-buffer", "-w", "-"], text).is_ok();
    let asked = !buffered && execute!(stdout(), CopyToClipboard::to_clipboard_from(text)).is_ok();
    let programs: [(&str, &[&str]); 3] = [("wl-copy", &[]), ("xclip", &["-selection", "clipboard"]), ("pbcopy", &[])];
    let desktop =
        std::env::var_os("WAYLAND_DISPLAY").is_some() || std::env::var_os("DISPLAY").is_some() || cfg!(target_os = "macos");
    let piped = desktop && programs.iter().any(|(program, args)| pipe(program, args, text).is_ok());
    let kept = Kept { piped, buffered, asked, multiplexed: set("TMUX") || set("STY") };
    kept.said(what)
}

/// Hands HTML to the desktop's own program, which says what it is; a terminal and tmux carry text alone. Returns whether one took
/// it.
fn copy_html(html: &str) -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    (set("WAYLAND_DISPLAY") && pipe("wl-copy", &["--type", "text/html"], html).is_ok())
        || (set("DISPLAY") && pipe("xclip", &["-selection", "clipboard", "-t", "text/html"], html).is_ok())
}

/// What is known of a text that was handed over.
struct Kept {
    /// The desktop's program took it.
    piped: bool,
    /// It is in tmux's buffer.
    buffered: bool,
    /// The terminal was asked to take it, which does not answer.
    asked: bool,
    /// Something that passes on as it likes stands between here and the terminal.
    multiplexed: bool,
}

impl Kept {
    /// No more than is known.
    fn said(&self, what: &str) -> String {
        match self {
            Kept { piped: true, .. } => format!("copied {what}"),
            Kept { buffered: true, .. } => format!("copied {what} into tmux’s buffer, and to the clipboard where tmux may"),
            Kept { asked: true, multiplexed: true, .. } => {
                format!("sent {what} to the terminal, but what stands between may have kept it: a file is surer")
            }
            Kept { asked: true, .. } => format!("sent {what} to the terminal’s clipboard"),
            _ => format!("cannot copy {what}: the terminal did not take it; select it with shift and the mouse"),
        }
    }
}

fn pipe(program: &str, args: &[&str], text: &str) -> std::io::Result<()> {
    let mut child = Command::new(program).args(args).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(text.as_bytes())?;
    }
    if child.wait()?.success() { Ok(()) } else { Err(std::io::Error::other("it failed")) }
}

/// Lets the person write in their editor: run without a shell, on a private file that is gone afterwards. Where what was
/// written cannot be taken, the file is kept and named.
fn edit_text(text: &str, command: &[String]) -> Result<String, String> {
    let Some((program, words)) = command.split_first() else {
        return Err("cannot open an editor: set EDITOR to its command".to_owned());
    };
    let fail = |e: std::io::Error| format!("cannot edit the text: {e}; set EDITOR to your editor's command");
    let mut file = tempfile::Builder::new().prefix("quarterdeck-").suffix(".txt").tempfile().map_err(fail)?;
    file.write_all(text.as_bytes()).map_err(fail)?;
    file.flush().map_err(fail)?;
    let path = file.into_temp_path();
    let status = Command::new(program)
        .args(words)
        .arg(&path)
        .status()
        .map_err(|e| format!("cannot start {program}: {e}; set EDITOR to your editor's command"))?;
    // Read anew by its name: editors replace the file rather than write into it.
    let wrote = std::fs::read(&path).map_err(fail)?;
    let keep = |wrote: &[u8]| {
        if wrote == text.as_bytes() {
            return String::new();
        }
        path.keep().map_or_else(|_| String::new(), |kept| format!("; what it wrote is kept in {}", kept.display()))
    };
    if !status.success() {
        return Err(format!("{program} did not end well ({status}): the text is as it was{}", keep(&wrote)));
    }
    String::from_utf8(wrote)
        .map_err(|e| format!("cannot take what {program} wrote: it is not UTF-8, so save it as UTF-8{}", keep(e.as_bytes())))
}

/// Keeps what was written and cannot be taken in a private file, and says where.
pub(super) fn kept(text: &[u8]) -> String {
    let written = tempfile::Builder::new().prefix("quarterdeck-").suffix(".txt").tempfile().and_then(|mut file| {
        file.write_all(text)?;
        Ok(file.into_temp_path().keep()?)
    });
    written.map_or_else(|_| String::new(), |path| format!("; what was written is kept in {}", path.display()))
}

/// Writes a file that does not exist yet: nothing is overwritten, and no link is followed.
fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = create_private_file(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn what_is_said_of_a_copy_is_no_more_than_is_known() {
        let none = || Kept { piped: false, buffered: false, asked: false, multiplexed: false };
        assert_eq!(Kept { piped: true, ..none() }.said("the minutes"), "copied the minutes");
        assert!(Kept { buffered: true, multiplexed: true, ..none() }.said("it").starts_with("copied it into tmux’s buffer"));
        assert_eq!(Kept { asked: true, ..none() }.said("it"), "sent it to the terminal’s clipboard");
        assert!(!Kept { asked: true, multiplexed: true, ..none() }.said("it").contains("copied"));
        assert!(none().said("it").starts_with("cannot copy it"));
    }

    /// An editor that runs these lines on its file, `$1`.
    fn editor(lines: &str) -> Vec<String> {
        ["sh", "-c", lines, "editor"].map(str::to_owned).to_vec()
    }

    /// The file a sentence names as kept; it is removed once read.
    fn kept(sentence: &str) -> Vec<u8> {
        let path = sentence.split("kept in ").nth(1).unwrap_or_else(|| panic!("{sentence}"));
        let bytes = std::fs::read(path).unwrap();
        assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o077, 0);
        std::fs::remove_file(path).unwrap();
        bytes
    }

    #[test]
    fn what_an_editor_wrote_is_taken_or_kept_in_a_file_that_is_named() {
        assert_eq!(edit_text("old", &editor("printf new > \"$1\"")), Ok("new".to_owned()));
        let latin = edit_text("old", &editor(r#"printf 'caf\351' > "$1""#)).unwrap_err();
        assert!(latin.contains("not UTF-8"), "{latin}");
        assert_eq!(kept(&latin), b"caf\xe9");
        let failed = edit_text("old", &editor("printf new > \"$1\"; exit 3")).unwrap_err();
        assert_eq!(kept(&failed), b"new");
        let left = edit_text("old", &editor("exit 3")).unwrap_err();
        assert!(!left.contains("kept"), "{left}");
    }
}
