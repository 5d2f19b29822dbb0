//! After a review: what it came to, its rating, and the minutes to take away.

use super::{Mode, Room};
use crate::{
    app::{
        Tab,
        ctx::Ctx,
        event::Effect,
        keys::command::After as Command,
        overlay::{Overlay, form::Form},
        reply::{Next, Reply},
    },
    domain::{
        Board, Cascade, Id,
        meeting::{minutes::minutes, record::Summary},
    },
};

/// A review that ended.
#[derive(Debug)]
pub struct Ended {
    /// The review.
    pub review: Id,
    /// What it came to.
    pub summary: Option<Summary>,
    /// Its rating so far.
    pub rating: Option<u8>,
    /// Its minutes.
    pub markdown: String,
    /// How far those are scrolled.
    pub scroll: usize,
}

impl Ended {
    pub(super) fn new(cascade: &Cascade, board: &Board, review: Id) -> Ended {
        let mut ended = Ended { review, summary: None, rating: None, markdown: String::new(), scroll: 0 };
        ended.refresh(cascade, board);
        ended
    }

    pub(super) fn scroll(&mut self, by: isize) {
        let last = self.markdown.lines().count().saturating_sub(1);
        self.scroll = self.scroll.saturating_add_signed(by).min(last);
    }

    pub(super) fn refresh(&mut self, cascade: &Cascade, board: &Board) {
        let Some(review) = cascade.reviews().find(|r| r.id == self.review) else {
            (self.summary, self.markdown) = (None, String::new());
            return;
        };
        self.summary = Some(Summary::of(cascade, review));
        self.rating = review.rating;
        self.markdown = minutes(cascade, board, review).markdown(cascade);
    }
}

/// What a file of the minutes of a review is called unless someone says otherwise.
fn file_name(review: Id, cascade: &Cascade) -> String {
    let review = cascade.reviews().find(|r| r.id == review);
    review.map(|r| format!("review-{}-{}.md", r.number, r.on)).unwrap_or_default()
}

/// Asks where the minutes of a review go.
pub(super) fn save_as(review: Id, minutes: &str, ctx: &Ctx<'_>) -> Reply {
    Reply::open(Overlay::form(Form::file(&file_name(review, ctx.cascade), minutes.to_owned())))
}

/// What a review asked for, to the clipboard.
pub(super) fn copy_actions(review: Id, ctx: &Ctx<'_>) -> Reply {
    let review = ctx.cascade.reviews().find(|r| r.id == review);
    match review.map(|r| minutes(ctx.cascade, ctx.board, r).asked(ctx.cascade)).filter(|asked| !asked.is_empty()) {
        Some(asked) => Reply::next(Next::Effect(Effect::Copy { text: asked, what: "the actions".into() })),
        None => Reply::say("no action was asked for in this review"),
    }
}

/// Asks what a review was worth.
pub(super) fn rate(review: Id, ctx: &Ctx<'_>) -> Reply {
    Reply::open(Overlay::form(Form::rate(ctx.cascade, review)))
}

impl Room {
    /// Does what a key asks for after a review.
    pub(in crate::app) fn after_act(&mut self, command: Command, ctx: &mut Ctx<'_>) -> Reply {
        let Mode::After(ended) = &mut self.mode else { return Reply::stay() };
        match command {
            Command::Rate => return rate(ended.review, ctx),
            Command::Copy => {
                return Reply::next(Next::Effect(Effect::Copy { text: ended.markdown.clone(), what: "the minutes".into() }));
            }
            Command::CopyAll => return copy_actions(ended.review, ctx),
            Command::WriteMinutes => return save_as(ended.review, &ended.markdown, ctx),
            Command::DetailDown => ended.scroll(1),
            Command::DetailUp => ended.scroll(-1),
            // Not to the page before a review: pressed twice, Enter would start the next one there.
            Command::Start => {
                self.mode = Mode::Closed;
                return Reply::next(Next::go(Tab::Deck));
            }
        }
        Reply::stay()
    }
}
