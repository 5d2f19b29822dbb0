//! What the program concludes about an item on a day, and the board that keeps these conclusions ready.
//!
//! A [`Judgement`] is a pure function of the cascade and the day. The [`Board`] holds one per item, so that drawing a row
//! costs the same whatever the workspace holds: judged when first looked at, counted in one pass, then kept by difference.

use super::{
    cascade::{Cascade, Ix},
    health::{Flags, Freshness, Health, Word},
};
use chrono::NaiveDate;

/// What rules.md concludes about one item on one day. Fractions are unrounded, 1.0 = 100 %.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judgement {
    /// Unclamped; `None`: nothing measured yet, or nothing that can be computed.
    pub progress: Option<f64>,
    /// On the day of the value, without one on the day judged; `None`: nothing can be expected (undated milestones, no dates).
    pub expected: Option<f64>,
    /// `progress − expected`; `None` when either is.
    pub pace: Option<f64>,
    /// From pace, or from inside/outside; `None` when no pace can be computed and before the start.
    pub computed: Option<Health>,
    /// The owner's last word; `None`: nothing said.
    pub word: Option<Word>,
    /// What the program concludes.
    pub health: Health,
    /// What it was before silence made it *no data*: shown dimmed with its age. `None` unless silence did.
    pub before_silence: Option<Health>,
    /// `None`: owes no check-ins.
    pub freshness: Option<Freshness>,
    /// The day the next check-in is due; `None`: owes none.
    pub due_on: Option<NaiveDate>,
    /// Every flag raised.
    pub flags: Flags,
    /// Of an objective: how many of its counted parts are measured, and how many there are. Zero for the rest.
    pub measured: (u32, u32),
}

/// What the header and `status` count: key results, projects and objectives without key results, never what is inherited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Live objectives, key results and projects.
    pub objectives: u32,
    /// Live key results.
    pub key_results: u32,
    /// Live projects.
    pub projects: u32,
    /// Per flag, in the order of [`super::Flag::ALL`].
    pub flags: [u32; 12],
    /// Active projects.
    pub active_projects: u32,
    /// Active projects with a link that counts.
    pub aligned_projects: u32,
}

impl Counts {
    /// How many items carry the flag.
    pub fn of(&self, flag: super::Flag) -> u32 {
        self.flags[flag as usize]
    }

    /// Active projects with a counted link ÷ active projects, 0–1; `None` without an active project.
    pub fn alignment(&self) -> Option<f64> {
        (self.active_projects > 0).then(|| f64::from(self.aligned_projects) / f64::from(self.active_projects))
    }
}

/// The judgements of all items on one day.
#[derive(Debug, Clone)]
pub struct Board {
    today: NaiveDate,
    judged: Vec<Option<Judgement>>,
    counts: Option<Counts>,
}

impl Board {
    /// An empty board for that day: everything is judged when first asked for.
    pub fn new(today: NaiveDate) -> Board {
        Board { today, judged: Vec::new(), counts: None }
    }

    /// The day it judges.
    pub fn today(&self) -> NaiveDate {
        self.today
    }

    /// The judgement of an item, made now if it is not there yet.
    pub fn of(&mut self, cascade: &Cascade, ix: Ix) -> Judgement {
        let n = ix.0 as usize;
        if self.judged.len() < cascade.len() {
            self.judged.resize(cascade.len(), None);
        }
        if let Some(judgement) = self.judged[n] {
            return judgement;
        }
        let judgement = cascade.judge(ix, self.today);
        self.judged[n] = Some(judgement);
        judgement
    }

    /// The judgement of an item without keeping it: for drawing, which may not change anything.
    pub fn peek(&self, cascade: &Cascade, ix: Ix) -> Judgement {
        self.judged.get(ix.0 as usize).copied().flatten().unwrap_or_else(|| cascade.judge(ix, self.today))
    }

    /// The counts; `None` until [`Board::count`] has run.
    pub fn counts(&self) -> Option<&Counts> {
        self.counts.as_ref()
    }
}

impl Cascade {
    /// Judges one item.
    pub fn judge(&self, _ix: Ix, _today: NaiveDate) -> Judgement {
        unimplemented!()
    }
}
