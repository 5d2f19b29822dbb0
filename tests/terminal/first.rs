//! A start from nothing in a real terminal: asked for line by line, then the full screen on what was answered.

use super::{Terminal, program};
use portable_pty::CommandBuilder;
use std::path::Path;

fn start(home: &Path, args: &[&str]) -> Terminal {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_quarterdeck"));
    command.args(["--today", "2026-11-23"]);
    command.args(args);
    Terminal::run(home, command, &[])
}

fn list(home: &Path, what: &str) -> String {
    let listed = program(home).args(["--today", "2026-11-23", "list", what, "--format", "csv"]).output().unwrap();
    String::from_utf8(listed.stdout).unwrap()
}

#[test]
fn without_a_workspace_a_few_questions_lead_to_the_first_check_in_and_one_undo_takes_all_back() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = start(home.path(), &[]);
    terminal.until("Make one here? Its name");
    terminal.press("Lantern Bakery\r");
    terminal.until("Who are you?");
    terminal.press("Rosa Lindgren <rosa@lantern.example>\r");
    terminal.until("Goals for which period? 1: 2026-Q4");
    terminal.press("\r");
    terminal.until("Your first objective");
    terminal.press("Guests come back\r");
    terminal.until("How is it measured");
    terminal.press("happier\r");
    terminal.until("has no two numbers");
    terminal.press("Repeat bookings 20 → 35 %\r");
    terminal.until("c checks in on it");
    terminal.press("c24\t6\r");
    terminal.until("24 → 35 %");
    terminal.press("q");
    assert!(terminal.end().success());
    assert!(list(home.path(), "key-results").contains("Repeat bookings"));
    assert_eq!(list(home.path(), "people").lines().count(), 2, "nobody is made twice");
    for _ in 0..2 {
        assert!(program(home.path()).args(["--today", "2026-11-23", "undo"]).output().unwrap().status.success());
    }
    for what in ["items", "people", "cycles"] {
        assert_eq!(list(home.path(), what).lines().count(), 1, "one undo takes the check-in, one all that was answered: {what}");
    }
}

#[test]
fn every_question_can_be_left_out_and_a_no_makes_nothing() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = start(home.path(), &[]);
    terminal.until("Make one here?");
    terminal.press("-\r");
    terminal.until("no workspace yet at");
    assert!(!terminal.end().success());
    let mut terminal = start(home.path(), &["init", "Lantern"]);
    terminal.until("Who are you?");
    terminal.press("-\r");
    terminal.until("Goals for which period?");
    terminal.press("-\r");
    terminal.until("Your first objective");
    terminal.press("\r");
    assert!(terminal.end().success());
    assert_eq!(list(home.path(), "items").lines().count(), 1);
    let mut terminal = start(home.path(), &[]);
    terminal.until("This workspace is empty.");
    terminal.press("q");
    assert!(terminal.end().success());
}

#[test]
fn the_tour_shows_its_first_step_below_the_sample_company() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = start(home.path(), &["tour"]);
    terminal.until("1 of 8");
    terminal.press("q");
    assert!(terminal.end().success());
}
