//! What the terminal says of its ground is heard, and what is typed around it is all there.

use crate::{Terminal, company};
use std::{path::Path, time::Duration};

const QUESTION: &[u8] = b"\x1b]11;?\x1b\\";
/// A light ground, ended as xterm ends it and as others do.
const ANSWERS: [&str; 2] = ["\x1b]11;rgb:fdfd/f6f6/e3e3\x1b\\", "\x1b]11;rgb:fd/f6/e3\x07"];
/// The accent of the header on a light ground.
const ON_LIGHT: &[u8] = b"38;5;24;";

fn has(raw: &[u8], bytes: &[u8]) -> bool {
    raw.windows(bytes.len()).any(|window| window == bytes)
}

/// The program once it asked.
fn asked(home: &Path) -> Terminal {
    let mut terminal = Terminal::start(home, &[]);
    terminal.until("Grow self-serve revenue");
    let mut waits = 0..1_000;
    while !has(&terminal.raw, QUESTION) {
        assert!(waits.next().is_some(), "it never asks");
        terminal.listen(Duration::from_millis(20));
    }
    terminal
}

#[test]
fn keys_an_arrow_and_a_paste_around_what_the_terminal_answers_are_all_heard() {
    let home = company();
    let pieces = ["jj", "\x1b[D", "\x1b[200~ab\x1b[201~"];
    for (n, late) in [0, 40, 400].into_iter().enumerate() {
        for place in 0..=pieces.len() {
            let answer = ANSWERS[(n + place) % 2];
            let mut terminal = asked(home.path());
            terminal.press("/");
            for (at, piece) in pieces.iter().enumerate() {
                if at == place {
                    std::thread::sleep(Duration::from_millis(late));
                    terminal.press(answer);
                }
                terminal.press(piece);
            }
            if place == pieces.len() {
                std::thread::sleep(Duration::from_millis(late));
                terminal.press(answer);
            }
            terminal.until("/ jabj");
            terminal.settle();
            assert!(terminal.screen().contains("/ jabj") && !terminal.screen().contains("rgb"), "{}", terminal.screen());
            assert!(has(&terminal.raw, ON_LIGHT), "{late} ms, behind {place}");
            terminal.press("\x1b");
            terminal.settle();
            terminal.press("q");
            assert!(terminal.end().success());
        }
    }
}

#[test]
fn an_answer_cut_in_two_is_one_and_an_esc_in_a_silent_terminal_is_an_esc() {
    let home = company();
    let answer = ANSWERS[0];
    for at in [1, 2, 5, 12, answer.len() - 1] {
        let mut terminal = asked(home.path());
        let (first, rest) = answer.split_at(at);
        terminal.press(first);
        std::thread::sleep(Duration::from_millis(20));
        terminal.press(rest);
        terminal.settle();
        assert!(has(&terminal.raw, ON_LIGHT), "cut behind {at} bytes");
        terminal.press("q");
        assert!(terminal.end().success());
    }
    let mut terminal = asked(home.path());
    terminal.press("/grow");
    terminal.until("/ grow");
    terminal.press("\x1b");
    terminal.settle();
    assert!(!terminal.screen().contains("/ grow"), "{}", terminal.screen());
    terminal.press("q");
    assert!(terminal.end().success());
}

#[test]
fn a_ground_that_was_told_is_that_of_the_next_first_frame_and_a_theme_that_was_chosen_asks_nothing() {
    let home = company();
    let mut terminal = asked(home.path());
    assert!(!has(&terminal.raw, ON_LIGHT));
    terminal.press(ANSWERS[1]);
    terminal.settle();
    terminal.press("q");
    assert!(terminal.end().success());
    let terminal = asked(home.path());
    let question = terminal.raw.windows(QUESTION.len()).position(|window| window == QUESTION).unwrap();
    assert!(has(&terminal.raw[..question], ON_LIGHT), "it is remembered");
    drop(terminal);
    for theme in ["dark", "mono", "high-contrast"] {
        let mut terminal = Terminal::start(home.path(), &["--theme", theme]);
        terminal.until("Grow self-serve revenue");
        terminal.settle();
        assert!(!has(&terminal.raw, QUESTION), "{theme}");
    }
}
