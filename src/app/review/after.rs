//! After a review: what it came to, its rating, and the minutes to take away.

use super::{Mode, prompt::Prompt};
use crate::{
    app::{App, Tab, event::Effect, keys::command::After as Command, overlay::form::Form},
    domain::{
        Board, Cascade, Id,
        meeting::{minutes::minutes, record::Summary},
        review::Review,
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

/// What a file of minutes is called unless someone says otherwise.
pub(super) fn file_name(review: &Review) -> String {
    format!("review-{}-{}.md", review.number, review.on)
}

impl App {
    pub(in crate::app) fn after_act(&mut self, command: Command) -> Option<Effect> {
        let Mode::After(ended) = &mut self.review.mode else { return None };
        match command {
            Command::Rate => {
                let id = ended.review;
                self.rate(id);
            }
            Command::Copy => return Some(Effect::Copy(ended.markdown.clone())),
            Command::WriteMinutes => {
                let name = self.cascade.reviews().find(|r| r.id == ended.review).map(file_name).unwrap_or_default();
                self.review.prompt = Some(Prompt::file(&name));
            }
            Command::DetailDown => ended.scroll(1),
            Command::DetailUp => ended.scroll(-1),
            // Not to the page before a review: pressed twice, Enter would start the next one there.
            Command::Start => {
                self.review.mode = Mode::Closed;
                return self.go(Tab::Deck);
            }
        }
        None
    }

    /// Asks what a review was worth.
    pub(super) fn rate(&mut self, review: Id) {
        let form = Form::rate(&self.cascade, review);
        self.open_form(form);
    }
}
