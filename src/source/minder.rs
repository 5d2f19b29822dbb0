//! A program beside each command of a pull: it ends the command with all it started once whoever pulls is gone, however that ended.
//!
//! Its input is a pipe that whoever pulls holds and never writes to: the system closes it with them, SIGKILL or not, and then nobody
//! waits for the number any more. It is this program itself, called by a word that no person says. Must not know: what is asked, and why.

use std::ffi::{OsStr, OsString};

/// The word by which this program becomes one.
pub const CALLED: &str = "--mind-a-source";

/// Becomes one where these arguments say so, and ends as the command does; `None`: they do not.
pub fn main(args: &[OsString]) -> Option<u8> {
    let [_, called, program, name, told @ ..] = args else { return None };
    (called == OsStr::new(CALLED)).then(|| mind(program, name, told))
}

#[cfg(not(unix))]
fn mind(_: &OsStr, _: &OsStr, _: &[OsString]) -> u8 {
    126
}

#[cfg(unix)]
fn mind(program: &OsStr, name: &OsStr, told: &[OsString]) -> u8 {
    use rustix::process::{Signal, getpgrp, getpid, kill_process, kill_process_group};
    use std::{
        io::Read as _,
        os::unix::process::CommandExt as _,
        process::{Command, Stdio},
        sync::{Arc, atomic::AtomicBool},
    };
    // Told to end, the command has its time for it: whoever pulls counts that, and ends both.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGTERM, Arc::new(AtomicBool::new(false)));
    let mut command = Command::new(program);
    command.arg0(name).args(told).stdin(Stdio::null());
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) => {
            let _ = std::io::Write::write_fmt(&mut std::io::stderr(), format_args!("it cannot be run: {error}\n"));
            return 126;
        }
    };
    std::thread::spawn(move || {
        let mut bytes = [0; 64];
        while std::io::stdin().read(&mut bytes).is_ok_and(|n| n > 0) {}
        // Of a group that was not made for the command nothing else is ended.
        if getpid() == getpgrp() {
            let _ = kill_process_group(getpgrp(), Signal::KILL);
        }
    });
    let code = child.wait().ok().and_then(|status| status.code());
    code.and_then(|code| u8::try_from(code).ok()).unwrap_or_else(|| {
        // The command was killed, and that is what is to be seen.
        let _ = kill_process(getpid(), Signal::KILL);
        137
    })
}
