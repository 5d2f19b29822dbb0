//! After a review: what it came to, its rating, and the minutes to take away.

use super::{AfterEntry, Mode, prompt::Prompt};
use crate::{
    app::{App, event::Effect, keys::Action},
    domain::{
        Board, Cascade, Field, Id,
        change::Verb,
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
        let rating = match action {
            Action::Rate1 => 1,
            Action::Rate2 => 2,
            Action::Rate3 => 3,
            Action::Rate4 => 4,
            Action::Rate5 => 5,
            Action::CopyMinutes => return Some(Effect::Copy(ended.markdown.clone())),
            Action::WriteMinutes => {
                let name = self.cascade.reviews().find(|r| r.id == ended.review).map(file_name).unwrap_or_default();
                self.review.prompt = Some(Prompt::file(&name));
                return None;
            }
            Action::DetailDown => {
                ended.scroll = (ended.scroll + 1).min(ended.markdown.lines().count().saturating_sub(1));
                return None;
            }
            Action::DetailUp => {
                ended.scroll = ended.scroll.saturating_sub(1);
                return None;
            }
            // Not to the page before a review: pressed twice, Enter would start the next one there.
            Action::Start => {
                self.review.mode = Mode::Closed;
                return self.act(Action::GoDeck);
            }
            Action::Back => {
                self.prepare();
                return None;
            }
            _ => return None,
        };
        let review = ended.review;
        let Some(op) = self.cascade.set_op(review, Field::Rating(Some(rating))) else {
            self.say(format!("it is rated {rating} already"));
            return None;
        };
        self.submit_review(Verb::Review, vec![op], AfterEntry::Written)
    }
}
