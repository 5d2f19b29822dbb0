//! Replies as they come back: from mail, from chat, in one line each.

use super::*;
use crate::domain::{
    Board,
    company::{Company, today},
    meeting::before::{nudge, readiness},
};

struct Asked {
    c: Company,
    ana: Id,
    nudge: String,
    missing: Vec<Ix>,
}

fn asked() -> Asked {
    let mut c = Company::new();
    c.stands("Conversion", "2026-11-10", Some(3.2), Some(8));
    let ana = c.person_id("Ana");
    let ready = readiness(&c.cascade, &mut Board::new(today()), None);
    let owed = ready.owners.iter().find(|o| o.owner == Some(ana)).unwrap();
    let nudge = nudge(&c.cascade, owed, today(), "quarterdeck");
    let missing = owed.missing.clone();
    assert!(missing.len() >= 3, "a number, steps and work: {nudge}");
    Asked { c, ana, nudge, missing }
}

impl Asked {
    fn read(&mut self, text: &str) -> Replies {
        read(&self.c.cascade, self.ana, &self.missing, text, today(), &mut self.c.ids)
    }

    /// What was understood of a text, as it is said.
    fn said(&mut self, text: &str) -> Vec<String> {
        let read = self.read(text);
        read.said(&self.c.cascade)
    }
}

#[test]
fn the_message_sent_back_as_it_was_says_nothing() {
    let mut a = asked();
    let nudge = a.nudge.clone();
    assert_eq!(a.read(&nudge), Replies::default(), "{nudge}");
    let quoted: Vec<String> = nudge.lines().map(|line| format!("> {line}")).collect();
    assert_eq!(a.read(&quoted.join("\n")), Replies::default());
}

#[test]
fn answers_below_what_was_asked_are_about_that_quoted_or_not() {
    for quote in ["> ", ""] {
        let mut a = asked();
        let mut text = String::new();
        for line in a.nudge.clone().lines() {
            text.extend([quote, line, "\n"]);
            if line.contains(&a.c.cascade.short(a.c.id("Conversion"))) {
                text.push_str("2.6 4 billing is late\nand will be\n");
            }
            if line.contains(&a.c.cascade.short(a.c.id("Onboarding checklist"))) {
                text.push_str("at risk, 40 %, half of it waits\n");
            }
        }
        text.push_str("\nBest, Ana\n");
        let read = a.read(&text);
        let said = read.said(&a.c.cascade);
        assert!(said.contains(&"Conversion: 2.6 %, confidence 4, “billing is late↵and will be”".to_owned()), "{said:?}");
        assert!(said.contains(&"Onboarding checklist: at risk, 40 %, “half of it waits”".to_owned()), "{said:?}");
        assert_eq!(read.unread.iter().map(|u| u.text.as_str()).collect::<Vec<_>>(), ["Best, Ana"], "named, not guessed at");
        assert!(read.answers.iter().all(|answer| answer.check_in.by == Some(a.ana)), "in her name");
    }
}

#[test]
fn a_goal_before_its_answer_is_enough_whole_or_in_part() {
    let mut a = asked();
    for text in [
        "Conversion: 2.6, 4, billing is late",
        "conversion 2.6 4 billing is late",
        "* Conversion: 2.6 % 4/10 - billing is late",
        "conv: 2,6 4: billing is late",
        "quarterdeck check-in CODE 2.6 --confidence 4 --note \"billing is late\"",
        "- Conversion: 3.2 → 3.5 %, last said 10 Nov 2.6 4 billing is late",
    ] {
        let text = text.replace("CODE", &a.c.cascade.short_for_others(a.c.id("Conversion")));
        assert_eq!(a.said(&text), ["Conversion: 2.6 %, confidence 4, “billing is late”"], "{text}");
    }
    assert_eq!(a.said("Conversion: nothing new from billing"), ["Conversion: “nothing new from billing”"]);
    assert_eq!(a.said("Conversion: = 5"), ["Conversion: no change, confidence 5"]);
    let twice = a.said("Conversion: 2.6 4\nConversion: 2.7 4");
    assert!(twice[1].contains("line 2 is not read") && twice[1].contains("line 1 says something about it already"), "{twice:?}");
}

#[test]
fn answers_without_a_goal_are_taken_in_order_only_where_they_are_as_many_as_were_asked() {
    let mut a = asked();
    let missing = a.missing.clone();
    let line = |ix: Ix| match a.c.cascade.item(ix).kind() {
        Kind::KeyResult => "1 7 as planned",
        Kind::Objective => "6 as planned",
        Kind::Project => "on track 50 as planned",
    };
    let lines: Vec<&str> = missing.iter().map(|&ix| line(ix)).collect();
    let read = a.read(&lines.join("\n"));
    assert_eq!(read.answers.iter().map(|answer| answer.ix).collect::<Vec<_>>(), missing, "{:?}", read.unread);
    assert!(read.unread.is_empty() && read.answers.iter().all(|x| x.check_in.note.as_deref() == Some("as planned")));
    let fewer = a.read(&lines[1..].join("\n"));
    assert!(fewer.answers.is_empty() && fewer.unread.len() == lines.len() - 1, "which is which nobody can tell: {fewer:?}");
    assert!(fewer.unread[0].why.contains("write the title before it"), "{fewer:?}");
}

#[test]
fn what_cannot_be_meant_is_said_and_what_is_far_off_is_asked_about() {
    let mut a = asked();
    let read = a.read("Conversion: 4000 4");
    assert!(read.answers[0].doubt.is_some(), "{read:?}");
    for text in ["Conversion: 2.6x 4", "Onboarding checklist: 140", "Checklist steps: 9", "42", "thank you"] {
        let read = a.read(text);
        assert!(read.answers.is_empty() && read.unread.len() == 1 && !read.unread[0].why.is_empty(), "{text}: {read:?}");
    }
}

#[test]
fn whose_answers_they_are_is_told_by_what_they_answer() {
    let a = asked();
    let ready = readiness(&a.c.cascade, &mut Board::new(today()), None);
    assert_eq!(whose(&a.c.cascade, &ready, &a.nudge), Some(a.ana));
    let greeting = a.nudge.lines().next().unwrap();
    assert_eq!(whose(&a.c.cascade, &ready, &format!("> {greeting}\n4 7")), Some(a.ana));
    assert_eq!(whose(&a.c.cascade, &ready, "Conversion: 2.6 4"), None);
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_fall_and_every_line_with_an_answer_is_read_or_named(text in "(?s).{0,200}|((Conversion|[0-9=+ .,:%>-]|last said |\n){0,30})") {
        let mut a = asked();
        let read = a.read(&text);
        let lines = text.lines().count();
        proptest::prop_assert!(read.answers.iter().all(|x| x.line <= lines && !x.check_in.is_empty()));
        proptest::prop_assert!(read.unread.iter().all(|x| x.line <= lines));
    }
}
