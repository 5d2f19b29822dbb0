//! What surrounds the program: signals, job control, the window's size, colours that are not wanted, silence.

use super::*;

/// The terminal is as it was before the program: the first screen, a cursor, a line that is edited and echoed.
#[track_caller]
fn is_given_back(terminal: &Terminal) {
    let screen = terminal.parser.screen();
    assert!(!screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste());
    assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    let tty = terminal.master.tty_name().unwrap();
    let modes = Command::new("stty").arg("-a").stdin(std::fs::File::open(tty).unwrap()).output().unwrap();
    let modes = String::from_utf8(modes.stdout).unwrap();
    assert!(modes.contains(" icanon") && modes.contains(" echo "), "{modes}");
}

impl Terminal {
    /// What is typed while the program ends would be the program's, not the shell's.
    fn press_nothing_until_left(&mut self) {
        let end = Instant::now() + PATIENCE;
        while self.parser.screen().alternate_screen() {
            assert!(Instant::now() < end, "the program does not end:\n{}", self.screen());
            self.listen(Duration::from_millis(20));
        }
    }
}

#[test]
fn a_program_that_is_asked_to_end_gives_the_terminal_back_and_keeps_what_was_typed() {
    let home = company();
    let mut first = Terminal::start(home.path(), &[]);
    first.until("Add new paying customers");
    first.press("ao");
    first.until("New objective");
    first.press("Half a tit");
    first.until("Half a tit");
    first.signal("-TERM");
    assert!(!first.end().success());
    is_given_back(&first);

    let mut again = Terminal::start(home.path(), &[]);
    again.until("Add new paying customers");
    again.press("ao");
    again.until("Half a tit");
    again.press("le\r");
    again.until("added objective Half a title");
    again.press("\x03");
    assert!(again.end().success());
    is_given_back(&again);
}

#[test]
fn the_program_can_be_put_aside_and_taken_up_again_in_a_shell() {
    let Some(bash) = ["/bin/bash", "/usr/bin/bash"].into_iter().find(|p| Path::new(p).exists()) else { return };
    let home = company();
    let mut command = CommandBuilder::new(bash);
    command.args(["--norc", "--noprofile", "-i"]);
    let mut shell = Terminal::run(home.path(), command, &[("PS1", "ready> "), ("PATH", "/usr/bin:/bin")]);
    shell.until("ready> ");
    shell.press(&format!("{} {}\r", env!("CARGO_BIN_EXE_quarterdeck"), "--today 2026-11-23"));
    shell.until("Add new paying customers");
    shell.press("\x1a");
    shell.until("Stopped");
    assert!(!shell.parser.screen().alternate_screen());
    shell.press("echo typed in $SHLVL shells\r");
    shell.until("typed in 1 shells");
    shell.press("fg\r");
    shell.until("Add new paying customers");
    assert!(shell.parser.screen().alternate_screen());
    shell.press("\x03");
    shell.press_nothing_until_left();
    shell.press("exit\r");
    shell.end();
}

#[test]
fn without_colours_no_colour_is_sent_and_the_selected_row_is_underlined() {
    let home = company();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_quarterdeck"));
    command.args(EVERYWHERE);
    let mut terminal = Terminal::run(home.path(), command, &[("NO_COLOR", "1"), ("COLORTERM", "truecolor")]);
    terminal.until("Add new paying customers");
    terminal.press("jj");
    terminal.settle();
    let written = String::from_utf8_lossy(&terminal.raw).into_owned();
    for sequence in written.split("\x1b[").skip(1) {
        let Some((parameters, _)) = sequence.split_once('m').filter(|(p, _)| p.bytes().all(|b| b.is_ascii_digit() || b == b';'))
        else {
            continue;
        };
        for n in parameters.split(';').filter_map(|n| n.parse::<u16>().ok()) {
            let is_colour = matches!(n, 30..=38 | 40..=48 | 90..=107);
            assert!(!is_colour, "a colour is sent: {parameters}m");
        }
    }
    let screen = terminal.parser.screen();
    let underlined: Vec<u16> = (0..ROWS).filter(|&row| screen.cell(row, 10).is_some_and(vt100::Cell::underline)).collect();
    assert_eq!(underlined.len(), 1, "one row is selected: {underlined:?}\n{}", terminal.screen());
}

#[test]
fn a_window_may_become_tiny_and_large_again() {
    let home = company();
    let mut terminal = Terminal::start(home.path(), &[]);
    terminal.until("Add new paying customers");
    terminal.settle();
    let before = terminal.screen();
    terminal.resize(3, 12);
    terminal.settle();
    terminal.press("jk?");
    terminal.press("\x1b");
    terminal.settle();
    assert!(terminal.child.try_wait().unwrap().is_none(), "it still runs");
    terminal.resize(ROWS, COLUMNS);
    terminal.settle();
    assert_eq!(terminal.screen(), before);
}

#[test]
fn while_nothing_happens_nothing_is_written() {
    let home = company();
    let mut terminal = Terminal::start(home.path(), &[]);
    terminal.until("Add new paying customers");
    terminal.settle();
    assert_eq!(terminal.listen(Duration::from_secs(2)), 0);
}
