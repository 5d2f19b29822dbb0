//! What is typed, line by line, while the clock goes on: a thread reads, so that waiting for an answer stops nothing.
//!
//! Must not know: what a line means.

use std::{
    io::{self, IsTerminal},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    time::Duration,
};

/// What came within the time that was waited.
#[derive(Debug)]
pub(super) enum Heard {
    /// A line, without its end.
    Line(String),
    /// A line that is no text.
    Garbled,
    /// Nothing yet.
    Silence,
    /// There will be no more.
    End,
}

/// The lines of standard input.
#[derive(Debug)]
pub(super) struct Lines {
    lines: Receiver<io::Result<String>>,
    /// Whether people type at a terminal, which shows what they type.
    pub(super) seen: bool,
}

impl Lines {
    /// Begins to read.
    pub(super) fn read() -> Lines {
        let (send, lines) = channel();
        std::thread::spawn(move || {
            for line in io::stdin().lines() {
                let over = line.as_ref().is_err_and(|e| e.kind() != io::ErrorKind::InvalidData);
                if send.send(line).is_err() || over {
                    return;
                }
            }
        });
        Lines { lines, seen: io::stdin().is_terminal() }
    }

    /// Waits for a line, but no longer than this.
    pub(super) fn wait(&self, at_most: Duration) -> Heard {
        match self.lines.recv_timeout(at_most) {
            Ok(Ok(line)) => Heard::Line(line),
            Ok(Err(e)) if e.kind() == io::ErrorKind::InvalidData => Heard::Garbled,
            Err(RecvTimeoutError::Timeout) => Heard::Silence,
            Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => Heard::End,
        }
    }
}
