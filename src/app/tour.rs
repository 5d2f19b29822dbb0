//! The tour: eight short steps, each passed by doing what it says; and what is said first in a workspace that has just begun.
//!
//! Steps name commands, so that a key that was bound anew is the one that is told. Must not know: how a step is drawn, what a
//! command does.

use super::{
    App,
    keys::{
        Command,
        command::{CheckIns, Deck, Everywhere, Projects},
    },
};
use crate::domain::{Id, change::Verb};

/// Something that was done.
#[derive(Debug, Clone, Copy)]
pub(super) enum Did {
    /// A change was saved.
    Saved(Verb),
    /// A key of a screen was pressed.
    Asked(Command),
}

/// What a step says, and whether it is passed by that.
type Step = (&'static str, fn(Did) -> bool);

const STEPS: [Step; 8] = [
    ("{check-in} on a key result: its value, {next-field}, how sure you are, 0 to 10, {accept}", |did| {
        matches!(did, Did::Saved(Verb::CheckIn))
    }),
    ("{why} says why a row has its colour: the arithmetic of every judgement", |did| {
        matches!(did, Did::Asked(Command::Deck(Deck::Why) | Command::CheckIns(CheckIns::Why) | Command::Projects(Projects::Why)))
    }),
    ("{undo} takes your check-in back, as it does whatever you did last", |did| matches!(did, Did::Saved(Verb::Undo))),
    ("{review} is the weekly meeting: what needs talk, in order, against a clock", |did| {
        matches!(did, Did::Asked(Command::Everywhere(Everywhere::GoReview) | Command::Deck(Deck::GoReview)))
    }),
    ("{deck}, then {link} on a key result: which work should move it, and why", |did| {
        matches!(did, Did::Saved(Verb::Link) | Did::Asked(Command::Deck(Deck::Link)))
    }),
    ("{find} on the deck finds goals as you type", |did| matches!(did, Did::Asked(Command::Deck(Deck::Find)))),
    ("{trend} on a key result: how it went, and where it will end", |did| {
        matches!(did, Did::Asked(Command::Deck(Deck::Trend) | Command::Everywhere(Everywhere::GoTrends)))
    }),
    ("that was it: {palette} has every command, {help} every key, {quit} leaves", |_| false),
];

/// How far one came.
#[derive(Debug, Default)]
pub(super) struct Tour {
    at: usize,
}

impl App {
    /// Begins with the first step.
    pub fn begin_tour(&mut self) {
        self.tour = Some(Tour::default());
        self.touch(super::damage::Damage::ALL);
    }

    /// The step one is at, counted from 1, of how many, and what it says; `None`: nobody is on a tour.
    pub fn tour_step(&self) -> Option<(usize, usize, String)> {
        let at = self.tour.as_ref()?.at;
        Some((at + 1, STEPS.len(), self.keymap.filled(STEPS[at].0)))
    }

    /// Begins the tour, or leaves it.
    pub(super) fn toggle_tour(&mut self) {
        if self.tour.take().is_none() {
            self.begin_tour();
        }
    }

    /// Something was done: the step it passes is passed.
    pub(super) fn did(&mut self, did: Did) {
        if let Some(tour) = self.tour.as_mut().filter(|tour| STEPS[tour.at].1(did)) {
            tour.at += 1;
            self.touch(super::damage::Damage::ALL);
        }
    }

    /// A workspace has just begun with this goal: it is selected, and what comes next is said.
    pub fn begins_with(&mut self, id: Id) {
        let Some(ix) = self.cascade.find(id) else { return };
        self.screens.deck.reveal(&self.cascade, &self.board, ix);
        self.say_keys(if self.cascade.item(ix).key_result().is_some() {
            "{check-in} checks in on it: where it stands now, and how sure you are; {add} adds the next, {help} has every key"
        } else {
            "{add} adds what it is measured by; {help} has every key"
        });
    }
}
