//! Taking the terminal and giving it back: on quitting, on a panic, on a signal, while suspended.

use super::{backup::Halt, keeper::LastWords};
use color_eyre::eyre::{Result, WrapErr};
use crossterm::{
    cursor::Show,
    event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture},
    execute, queue,
    terminal::{BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, enable_raw_mode},
};
use ratatui::{Frame, Terminal, backend::CrosstermBackend, layout::Rect};
use std::{
    io::{self, Write, stdout},
    sync::{Arc, Mutex, PoisonError},
    thread::{self, JoinHandle},
};

/// How many columns the terminal has; `None`: it does not say.
pub fn columns() -> Option<usize> {
    crossterm::terminal::size().ok().map(|(columns, _)| usize::from(columns)).filter(|&n| n > 0)
}

/// What a frame writes, held back until all of it is there: the terminal gets it in one piece. Standard output by itself
/// would hand it over a kilobyte at a time, and a reader that is woken for each costs more than the drawing.
#[derive(Debug, Clone, Default)]
struct Held(Arc<Mutex<Vec<u8>>>);

impl Write for Held {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    /// Nothing yet: the library flushes in mid-frame.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Held {
    /// Hands it over.
    fn send(&self) -> io::Result<()> {
        let mut bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut out = stdout().lock();
        out.write_all(&bytes)?;
        bytes.clear();
        out.flush()
    }
}

/// How many rows the terminal has; `None`: it does not say.
pub(super) fn rows() -> Option<usize> {
    crossterm::terminal::size().ok().map(|(_, rows)| usize::from(rows)).filter(|&n| n > 0)
}

/// What frames are drawn on, in the making: two grids of the size of the terminal, a megabyte on a large one. They are made
/// while the file is opened, on the other processor; nothing is written to the terminal by it.
#[derive(Debug)]
pub struct Canvas(JoinHandle<io::Result<Painting>>);

#[derive(Debug)]
struct Painting {
    terminal: Terminal<CrosstermBackend<Held>>,
    held: Held,
}

impl Canvas {
    /// Begins to make it.
    pub fn prepare() -> Canvas {
        Canvas(thread::spawn(Painting::new))
    }

    fn wait(self) -> io::Result<Painting> {
        self.0.join().unwrap_or_else(|_| Err(io::Error::other("what is drawn on could not be made")))
    }
}

impl Painting {
    fn new() -> io::Result<Painting> {
        let held = Held::default();
        Ok(Painting { terminal: Terminal::new(CrosstermBackend::new(held.clone()))?, held })
    }
}

/// The terminal while it is ours.
pub(super) struct Screen {
    terminal: Terminal<CrosstermBackend<Held>>,
    held: Held,
    mouse: bool,
    left: bool,
}

impl Screen {
    /// Takes the terminal. A thread waits for the signals that end a program, because a thread that waits for a key does
    /// not see them: it writes what must not be lost and gives the terminal back.
    pub(super) fn enter(canvas: Canvas, mouse: bool, last_words: LastWords, backup: Halt) -> Result<Screen> {
        let Painting { terminal, held } = canvas.wait()?;
        // Under NO_COLOR the terminal library writes a reset that cancels the reversed row too. Colours are dropped by
        // our own theme instead.
        crossterm::style::force_color_output(true);
        restore_on_panic();
        enable_raw_mode().wrap_err("cannot take the terminal: is this one?")?;
        enter_empty_screen()?;
        listen(mouse)?;
        let ending = [signal_hook::consts::SIGTERM, signal_hook::consts::SIGHUP, signal_hook::consts::SIGINT];
        let mut signals = signal_hook::iterator::Signals::new(ending).wrap_err("cannot listen for signals")?;
        std::thread::spawn(move || {
            if let Some(signal) = signals.forever().next() {
                last_words.write();
                restore();
                backup.now();
                let _ = signal_hook::low_level::emulate_default_handler(signal);
            }
        });
        Ok(Screen { terminal, held, mouse, left: false })
    }

    /// Draws one frame, without a flicker where the terminal can hold one back.
    pub(super) fn draw(&mut self, render: impl FnOnce(&mut Frame)) -> Result<()> {
        queue!(self.held, BeginSynchronizedUpdate)?;
        self.terminal.draw(render)?;
        queue!(self.held, EndSynchronizedUpdate)?;
        Ok(self.held.send()?)
    }

    /// Says something to the terminal that is not seen.
    pub(super) fn send(&mut self, bytes: &[u8]) -> Result<()> {
        self.held.write_all(bytes)?;
        Ok(self.held.send()?)
    }

    /// Lets something else have the terminal, and takes it back.
    pub(super) fn lend<T>(&mut self, other: impl FnOnce() -> T) -> Result<T> {
        restore();
        let outcome = other();
        enable_raw_mode()?;
        enter_empty_screen()?;
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

/// A panic gives the terminal back before it is told.
fn restore_on_panic() {
    let told = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        restore();
        told(panic);
    }));
}

/// The other screen, emptied: a first frame leaves blank cells alone, and a terminal without another screen (the Linux
/// console) would show between the words what stood there before.
fn enter_empty_screen() -> Result<()> {
    Ok(execute!(stdout(), EnterAlternateScreen, Clear(ClearType::All))?)
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
