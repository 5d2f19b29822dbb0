//! The loop of the preview of a file: keys in, frames out, and a thread that reads the file by the answers there are.
//!
//! Nothing is written here. Whoever opens the preview hands in what reads, and gets it back when the file is to be written.
//! Must not know: what a key means, how a file is read.

mod inside;
mod page;

use super::{Canvas, Options, SOON, backup::Halt, input::Clicks, keeper::Keeper, terminal::Screen};
use crate::{
    app::import::{Ask, Ended, Given, Preview},
    domain::Id,
    ui::{self, ViewState},
};
use chrono::NaiveDate;
use color_eyre::eyre::Result;
use crossterm::event;
use std::{
    sync::mpsc::{self, Receiver, Sender},
    thread::{self, JoinHandle},
    time::Duration,
};

pub use crate::app::import::found::{BAD_ROWS, BOTH_CHANGED, Found, Stage};
pub use page::{LEAVE_OUT, OF_FILE, bad_rows, both_changed, found, mark};

/// Reads a file by answers.
pub trait Reader: Send + 'static {
    /// Reads it; `given`: what was answered here, each with the word, or `None` where an answer was taken back. What was found is
    /// told as soon as it is there, [`Stage::Compared`] last. The error is a sentence, and then all is as before.
    fn read(&mut self, given: &[(String, Option<String>)], tell: &mut dyn FnMut(Found)) -> Result<(), String>;
}

/// How a preview ended.
#[derive(Debug)]
pub enum Looked<R> {
    /// What was read last is to be written.
    Write(R),
    /// Nothing is.
    Left,
    /// The file cannot be read: one sentence.
    Unreadable(String),
}

/// Shows the file at a path and brings it in where that is wanted, with what the command line knows of workspaces, maps and people.
pub trait Importer: std::fmt::Debug + Send + Sync {
    /// What came of it, and the first item that it made; `None`: it was left. The terminal is the importer's meanwhile; `me`: whose
    /// change it is. Fails with one sentence.
    fn import(&self, path: &std::path::Path, today: NaiveDate, me: Option<Id>) -> Result<Option<(String, Option<Id>)>, String>;
}

/// What is read, with the number of the question it is an answer to.
type Told = (usize, Result<Found, String>);

/// The thread that reads.
struct Beside<R> {
    asks: Sender<(usize, Given)>,
    told: Receiver<Told>,
    thread: JoinHandle<R>,
    /// The number of what was asked last: what answers an earlier question is not shown any more.
    asked: usize,
}

impl<R: Reader> Beside<R> {
    fn begin(mut reader: R) -> Beside<R> {
        let (asks, asked) = mpsc::channel::<(usize, Given)>();
        let (tells, told) = mpsc::channel();
        let thread = thread::spawn(move || {
            while let Ok(mut ask) = asked.recv() {
                while let Ok(newer) = asked.try_recv() {
                    ask = newer;
                }
                let (n, given) = ask;
                let read = reader.read(&given, &mut |found| drop(tells.send((n, Ok(found)))));
                if let Err(sentence) = read {
                    let _ = tells.send((n, Err(sentence)));
                }
            }
            reader
        });
        let mut beside = Beside { asks, told, thread, asked: 0 };
        beside.ask(Given::new());
        beside
    }

    fn ask(&mut self, given: Given) {
        self.asked += 1;
        // A thread that is gone is noticed where its answer is waited for.
        let _ = self.asks.send((self.asked, given));
    }
}

/// Shows a file until it is to be written or left. The terminal is given back however it ends.
pub fn look<R: Reader>(
    canvas: Canvas,
    options: &Options,
    name: &str,
    nth: Option<(usize, usize)>,
    reader: R,
) -> Result<Looked<R>> {
    let mut screen = Screen::enter(canvas, options.mouse, Keeper::new(None).last_words(), Halt::new())?;
    let mut beside = Beside::begin(reader);
    let mut preview = Preview::new(name, nth, options.keymap.clone());
    preview.said = options.notice.clone().map(|notice| (notice, false));
    let ended = turn(&mut screen, &mut preview, &mut beside, options);
    screen.leave();
    let Beside { asks, thread, .. } = beside;
    drop(asks);
    Ok(match ended? {
        // What is still being read is not waited for: it writes nothing.
        Err(sentence) => Looked::Unreadable(sentence),
        Ok(Ended::Leave) => Looked::Left,
        Ok(Ended::Write) => match thread.join() {
            Ok(reader) => Looked::Write(reader),
            Err(panic) => std::panic::resume_unwind(panic),
        },
    })
}

fn turn<R: Reader>(
    screen: &mut Screen,
    preview: &mut Preview,
    beside: &mut Beside<R>,
    options: &Options,
) -> Result<Result<Ended, String>> {
    let mut view = ViewState::new(options.theme);
    let mut clicks = Clicks::default();
    let mut is_drawn = false;
    loop {
        while let Ok((n, read)) = beside.told.try_recv() {
            match read {
                _ if n != beside.asked => continue,
                Err(sentence) if preview.found.is_none() => return Ok(Err(sentence)),
                read => preview.arrives(read),
            }
            is_drawn = false;
        }
        if preview.is_reading && beside.thread.is_finished() {
            return Ok(Err("the file could not be read".to_owned()));
        }
        if !is_drawn {
            screen.draw(|frame| ui::draw_import(frame, preview, &mut view))?;
            is_drawn = true;
        }
        if !event::poll(if preview.is_reading { SOON } else { Duration::from_mins(1) })? {
            continue;
        }
        // All that are waiting, then one frame.
        while event::poll(Duration::ZERO)? {
            let Some(event) = clicks.translate(event::read()?, &view) else { continue };
            is_drawn = false;
            match preview.update(event) {
                Some(Ask::Read(given)) => beside.ask(given),
                Some(Ask::End(ended)) => return Ok(Ok(ended)),
                None => {}
            }
        }
    }
}
