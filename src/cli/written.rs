//! Files that a command writes where a person says: exports, calendars, mails.
//!
//! Must not know: what is written.

use super::{
    error::{Failure, Result},
    output,
    session::Session,
};
use crate::store::place;
use std::{
    fs,
    io::{self, BufWriter, Write},
    path::Path,
};

/// Whether this name means standard output.
pub(super) fn is_stdout(path: &Path) -> bool {
    path == Path::new("-") || path == Path::new("/dev/stdout")
}

/// Prints a text, or writes it to a file.
pub(super) fn hand_out(output: Option<&Path>, text: &str, session: &Session) -> Result<()> {
    let Some(path) = output.filter(|path| !is_stdout(path)) else { return output::print(text) };
    let line = if text.ends_with('\n') { "" } else { "\n" };
    write_to(path, session.workspace(), |w| Ok(write!(w, "{text}{line}")?))
}

/// The same of what people read; `head`: which day it is of, which has been printed where it is printed.
pub(super) fn hand_out_page(output: Option<&Path>, head: Option<&str>, text: &str, session: &Session) -> Result<()> {
    let head = head.filter(|_| output.is_some_and(|path| !is_stdout(path)));
    hand_out(output, &head.map_or_else(|| text.to_owned(), |head| format!("{head}\n\n{text}")), session)
}

/// Writes a file for this account alone, whole or not at all: beside its place, then renamed, so that no link is followed and a
/// link that stands there becomes the file. What is not a file (a device, a pipe) is written into as it is. A workspace is
/// never written over, nor what `SQLite` keeps beside it.
pub(super) fn write_to(path: &Path, workspace: &Path, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    let wrong = |e: io::Error| Failure::file("write", path, &e);
    if is_no_file(path) {
        let mut out = BufWriter::new(fs::OpenOptions::new().write(true).open(path).map_err(wrong)?);
        write(&mut out)?;
        return out.flush().map_err(wrong);
    }
    if path.is_dir() {
        return Err(wrong(io::ErrorKind::IsADirectory.into()));
    }
    // The workspace itself first: it is open, and opening it again only to look would let go of its locks.
    if place::same(path, workspace) || place::is_beside_a_workspace(path, workspace) || place::is_database(path) {
        return Err(Failure::wrong(format!(
            "not written: {} is a workspace, or a part of one; choose another name",
            path.display()
        )));
    }
    let folder = path.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".quarterdeck-").tempfile_in(folder).map_err(wrong)?;
    {
        let mut out = BufWriter::with_capacity(1 << 16, file.as_file_mut());
        write(&mut out)?;
        out.flush().map_err(wrong)?;
    }
    file.as_file().sync_all().map_err(wrong)?;
    file.persist(path).map_err(|e| wrong(e.error))?;
    Ok(())
}

/// Whether something other than a file or a folder stands there. It is never opened to look: a pipe would wait for ever.
fn is_no_file(path: &Path) -> bool {
    path.starts_with("/dev") || path.starts_with("/proc") || fs::metadata(path).is_ok_and(|m| !m.is_file() && !m.is_dir())
}
