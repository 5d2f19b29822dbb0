//! What is set up before anything else: where panics go, and the file that says what the program did.

use crate::config::{
    Paths,
    paths::{create_private_dir, process_env},
    remembered::write_private,
};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Mutex,
};
use tracing_subscriber::{filter::LevelFilter, fmt::MakeWriter};

/// A log file that has grown beyond this is put aside; one old one is kept.
const LARGEST: u64 = 1 << 20;

/// Makes panics leave a report that can be sent, and begins the log. Never fails: a program that cannot write its log
/// still works.
pub(super) fn install() {
    let paths = Paths::find(&process_env);
    let hooks = color_eyre::config::HookBuilder::default().display_env_section(false).into_hooks();
    let (panic_hook, eyre_hook) = hooks;
    // Only fails where something else has installed one: a test.
    let _ = eyre_hook.install();
    let folder = paths.as_ref().map(|p| p.state.clone());
    std::panic::set_hook(Box::new(move |info| {
        let report = panic_hook.panic_report(info).to_string();
        let kept = folder.as_deref().and_then(|folder| keep(folder, &report));
        tracing::error!(report, "a fault of the program");
        let mut err = io::stderr();
        let _ = match kept {
            Some(path) => writeln!(
                err,
                "error: Quarterdeck has a fault and had to stop; what was saved is safe. Please send the report: {}",
                path.display()
            ),
            None => writeln!(err, "error: Quarterdeck has a fault and had to stop; what was saved is safe.\n{report}"),
        };
    }));
    if let Some(paths) = paths {
        begin_log(paths.log());
    }
}

/// Writes the report of a panic to a file of its own.
fn keep(folder: &Path, report: &str) -> Option<PathBuf> {
    let path = folder.join(format!("fault-{}.txt", std::process::id()));
    let report = format!("Quarterdeck {}\n{report}\n", env!("CARGO_PKG_VERSION"));
    write_private(&path, report.as_bytes()).ok().map(|()| path)
}

fn begin_log(path: PathBuf) {
    let level = match process_env("QUARTERDECK_LOG").as_ref().and_then(|v| v.to_str()) {
        Some("off") => return,
        Some("debug") => LevelFilter::DEBUG,
        Some("trace") => LevelFilter::TRACE,
        Some("warn") => LevelFilter::WARN,
        _ => LevelFilter::INFO,
    };
    let log = Log { path, file: Mutex::new(None) };
    let subscriber =
        tracing_subscriber::fmt().with_writer(log).with_max_level(level).with_ansi(false).with_target(false).finish();
    let _ = tracing::subscriber::set_global_default(subscriber);
}

/// The log file, opened when there is something to write: a status in a prompt touches no file for it.
struct Log {
    path: PathBuf,
    file: Mutex<Option<File>>,
}

impl Log {
    fn open(&self) -> io::Result<File> {
        if let Some(folder) = self.path.parent() {
            create_private_dir(folder)?;
        }
        if fs::metadata(&self.path).is_ok_and(|m| m.len() > LARGEST) {
            fs::rename(&self.path, self.path.with_extension("log.1"))?;
        }
        let mut options = OpenOptions::new();
        options.append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&self.path)
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = LogWriter<'a>;

    fn make_writer(&'a self) -> LogWriter<'a> {
        LogWriter { log: self }
    }
}

/// Writes one event.
struct LogWriter<'a> {
    log: &'a Log,
}

impl Write for LogWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Ok(mut file) = self.log.file.lock() else { return Ok(bytes.len()) };
        if file.is_none() {
            *file = self.log.open().ok();
        }
        match file.as_mut() {
            Some(file) => file.write(bytes),
            // A log that cannot be written is not worth a word.
            None => Ok(bytes.len()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_of_a_fault_is_kept_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = keep(&folder.path().join("state"), "a report").unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with(concat!("Quarterdeck ", env!("CARGO_PKG_VERSION"))) && text.ends_with("a report\n"), "{text}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn nothing_is_opened_until_there_is_something_to_log_and_one_old_log_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state/quarterdeck.log");
        let log = Log { path: path.clone(), file: Mutex::new(None) };
        assert!(!path.exists());
        log.make_writer().write_all(b"one\n").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "one\n");
        fs::write(&path, vec![b'x'; LARGEST as usize + 1]).unwrap();
        let next = Log { path: path.clone(), file: Mutex::new(None) };
        next.make_writer().write_all(b"two\n").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "two\n");
        assert_eq!(fs::metadata(path.with_extension("log.1")).unwrap().len(), LARGEST + 1);
    }
}
