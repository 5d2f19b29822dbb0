//! After a review: what it came to, its rating, and the minutes to take away.

use super::{Mode, prompt::Prompt};
use crate::{
    app::{App, event::Effect, keys::Action, overlay::form::Form},
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
    pub(super) fn after_act(&mut self, action: Action) -> Option<Effect> {
        let Mode::After(ended) = &mut self.review.mode else { return None };
        match action {
            Action::Rate => {
                let id = ended.review;
                self.rate(id);
            }
            Action::Copy => return Some(Effect::Copy(ended.markdown.clone())),
            Action::WriteMinutes => {
                let name = self.cascade.reviews().find(|r| r.id == ended.review).map(file_name).unwrap_or_default();
                self.review.prompt = Some(Prompt::file(&name));
            }
            Action::DetailDown => ended.scroll = (ended.scroll + 1).min(ended.markdown.lines().count().saturating_sub(1)),
            Action::DetailUp => ended.scroll = ended.scroll.saturating_sub(1),
            // Not to the page before a review: pressed twice, Enter would start the next one there.
            Action::Start => {
                self.review.mode = Mode::Closed;
                return self.act(Action::GoDeck);
            }
            Action::Back => self.prepare(),
            _ => {}
        }
        None
    }

    /// Asks what a review was worth.
    pub(super) fn rate(&mut self, review: Id) {
        let form = Form::rate(&self.cascade, review);
        self.open_form(form);
    }
}
