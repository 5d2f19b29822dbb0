//! Taking the terminal and giving it back: on quitting, on a panic, on a signal, while suspended.

use super::keeper::LastWords;
use color_eyre::eyre::{Result, WrapErr};
use crossterm::{
    cursor::Show,
    event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture},
    execute,
    terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen},
};
use ratatui::{DefaultTerminal, Frame, layout::Rect};
use std::io::stdout;

/// How many columns the terminal has; `None`: it does not say.
pub fn columns() -> Option<usize> {
    crossterm::terminal::size().ok().map(|(columns, _)| usize::from(columns)).filter(|&n| n > 0)
}

/// The terminal while it is ours.
pub(super) struct Screen {
    terminal: DefaultTerminal,
    mouse: bool,
    left: bool,
}

impl Screen {
    /// Takes the terminal. A thread waits for the signals that end a program, because a thread that waits for a key does
    /// not see them: it writes what must not be lost and gives the terminal back.
    pub(super) fn enter(mouse: bool, last_words: LastWords) -> Result<Screen> {
        // Under NO_COLOR the terminal library writes a reset that cancels the reversed row too. Colours are dropped by
        // our own theme instead.
        crossterm::style::force_color_output(true);
        let terminal = ratatui::try_init().wrap_err("cannot take the terminal: is this one?")?;
        listen(mouse)?;
        let ending = [signal_hook::consts::SIGTERM, signal_hook::consts::SIGHUP, signal_hook::consts::SIGINT];
        let mut signals = signal_hook::iterator::Signals::new(ending).wrap_err("cannot listen for signals")?;
        std::thread::spawn(move || {
            if let Some(signal) = signals.forever().next() {
                last_words.write();
                restore();
                let _ = signal_hook::low_level::emulate_default_handler(signal);
            }
        });
        Ok(Screen { terminal, mouse, left: false })
    }

    /// Draws one frame, without a flicker where the terminal can hold one back.
    pub(super) fn draw(&mut self, render: impl FnOnce(&mut Frame)) -> Result<()> {
        execute!(stdout(), BeginSynchronizedUpdate)?;
        self.terminal.draw(render)?;
        execute!(stdout(), EndSynchronizedUpdate)?;
        Ok(())
    }

    /// Lets something else have the terminal, and takes it back.
    pub(super) fn lend<T>(&mut self, other: impl FnOnce() -> T) -> Result<T> {
        restore();
        let outcome = other();
        // Not `init` again: that would stack a second panic hook.
        crossterm::terminal::enable_raw_mode()?;
        execute!(stdout(), EnterAlternateScreen)?;
        listen(self.mouse)?;
        self.repaint()?;
        Ok(outcome)
    }

    /// Forgets what is on the screen, so that the next frame draws all of it.
    pub(super) fn repaint(&mut self) -> Result<()> {
        // `clear` would ask the terminal where its cursor is and wait for an answer.
        let size = self.terminal.size()?;
        self.terminal.resize(Rect::new(0, 0, size.width, size.height))?;
        Ok(())
    }

    /// Gives the terminal back for good.
    pub(super) fn leave(&mut self) {
        if !std::mem::replace(&mut self.left, true) {
            restore();
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.leave();
    }
}

fn listen(mouse: bool) -> Result<()> {
    execute!(stdout(), EnableBracketedPaste)?;
    if mouse {
        execute!(stdout(), EnableMouseCapture)?;
    }
    Ok(())
}

/// Everything that was switched on, off again. A terminal that is gone is not complained about: there is no one to hear it.
fn restore() {
    let _ = execute!(stdout(), DisableMouseCapture, DisableBracketedPaste, Show);
    let _ = ratatui::try_restore();
}
