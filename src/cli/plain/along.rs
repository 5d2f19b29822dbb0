//! A review that another process runs, line by line: whose it is and where it stands, as often as somebody asks, and taken over
//! when they say so.

use super::{
    Plain,
    heard::{Heard, Lines},
};
use crate::{
    cli::{
        error::Result,
        output,
        session::{self, Desk, Session, time_of_day},
    },
    domain::{
        Board, Id,
        meeting::{RunningReview, Stage, minutes},
        review::Review,
        text::{self, say::say_clock},
    },
};
use std::time::Duration;

const ASKED: &str = "take over runs it here, enter looks again, q leaves";

/// Whether another process runs a review now, as far as is known.
pub(super) fn runs(desk: &Desk, review: Id) -> Result<bool> {
    Ok(desk.store.runner(review)?.is_some_and(|runner| runner.runs(session::now())))
}

/// Reads along while another process runs a review; `was_here`: that was this one a moment ago, so it is asked where nobody does
/// any more. Returns the review when it is to go on here, because nobody else runs it or it is taken over, with the milliseconds that
/// passed in it; `None`: it was ended, or whoever reads leaves.
pub(super) fn read(session: &Session, desk: &mut Desk, id: Id, lines: &Lines, was_here: bool) -> Result<Option<(Review, u64)>> {
    loop {
        desk.cascade = desk.store.load(desk.today)?;
        let Some(review) = desk.cascade.reviews().find(|r| r.id == id && r.ended.is_none()).cloned() else {
            output::print("The review was ended there; quarterdeck minutes tells what came of it.")?;
            return Ok(None);
        };
        if !was_here && !runs(desk, id)? {
            return Ok(Some((review, 0)));
        }
        let runner = desk.store.runner(id)?;
        let meeting = |desk: &Desk| {
            let mut meeting = RunningReview::of(&review, &desk.cascade.settings);
            if let Some(runner) = &runner {
                meeting.follow_runner(runner, session::now());
            }
            meeting
        };
        let who = runner.as_ref().map(|runner| format!("{}. ", runner.said(&desk.cascade, time_of_day)));
        let (who, stands) = (who.unwrap_or_default(), stands(desk, &meeting(desk)));
        output::print(&session.style().plain(&format!("Review {}: {who}{stands}\n{ASKED}", review.number)))?;
        loop {
            match lines.wait(Duration::from_hours(1)) {
                Heard::Silence => {}
                Heard::End => return Ok(None),
                Heard::Garbled => output::print("That was no text: say it again.")?,
                Heard::Line(line) => match line.trim() {
                    "" => break,
                    "take over" => {
                        let passed = meeting(desk).total_ms();
                        return Ok(Some((review, passed)));
                    }
                    "q" => return Ok(None),
                    _ => output::print(&session.style().plain(&format!("Not done here: {who}{ASKED}")))?,
                },
            }
        }
    }
}

/// `It stands at 4:12, at 3 of 9: off track: Churn (Ana Ruiz).`
fn stands(desk: &Desk, meeting: &RunningReview) -> String {
    let at = say_clock((meeting.total_ms() / 1000) as i64);
    let on = match meeting.stage() {
        Stage::Opening => "at its opening".to_owned(),
        Stage::Closing => "at its closing".to_owned(),
        Stage::At(n) => {
            let entry = &meeting.agenda[n];
            let (title, owner) = minutes::named(&desk.cascade, entry);
            let owner = owner.map(|name| format!(" ({})", text::one_line(&name, 60))).unwrap_or_default();
            format!("{}: {}{owner}", entry.talk().word(), text::one_line(&title, 100))
        }
    };
    format!("It stands at {at}, {on}.")
}

impl Plain<'_> {
    /// Another process took it over: it is read along, until it is taken back. Returns whether it goes on here.
    pub(super) fn reads_along(&mut self) -> Result<bool> {
        self.desk.store.runs(None);
        let id = self.meeting.review;
        let Some((review, passed)) = read(self.session, &mut self.desk, id, &self.lines, true)? else { return Ok(false) };
        self.board = Board::new(self.desk.today);
        self.meeting = RunningReview::of(&review, &self.desk.cascade.settings);
        self.since = super::now();
        self.meeting.catch_up(passed);
        self.meeting.take_over();
        self.desk.store.runs(Some(id));
        self.save_clock()?;
        Ok(true)
    }

    /// What was typed after another process took the review over is said, so that it can be typed there.
    pub(super) fn not_written(&self, line: &str) -> Result<()> {
        if self.meeting.is_here(&self.desk.cascade) || line.trim().is_empty() {
            return Ok(());
        }
        self.print(&format!("not written: {}", text::one_line(line.trim(), 400)))
    }
}
