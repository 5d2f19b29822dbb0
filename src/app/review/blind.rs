//! The blind round: everyone types their confidence unseen, one after the other; then all are shown at once.
//!
//! Names are not asked for: what a room thinks is the point, not who thinks it.

use crate::{
    app::{
        App,
        event::Effect,
        key::Key,
        keys::{Action, Place},
        overlay::{Overlay, form::check_in::Said},
        text_field::TextField,
    },
    domain::{meeting::entries::median, text::value::parse_confidence},
};

/// A round under way.
#[derive(Debug, Clone)]
pub struct Blind {
    /// What was typed so far, in that order.
    pub said: Vec<u8>,
    /// What is being typed, unseen.
    pub typing: TextField,
    /// Everything is shown.
    pub revealed: bool,
    /// Why the last one was not taken.
    pub error: Option<String>,
}

impl Blind {
    pub(super) fn new() -> Blind {
        Blind { said: Vec::new(), typing: TextField::line(""), revealed: false, error: None }
    }

    /// The places whose keys work now.
    pub fn places(&self) -> &'static [Place] {
        if self.revealed { &[Place::Revealed] } else { &[Place::Blind] }
    }

    /// Lowest first.
    pub fn sorted(&self) -> Vec<u8> {
        let mut sorted = self.said.clone();
        sorted.sort_unstable();
        sorted
    }

    /// The middle.
    pub fn median(&self) -> Option<u8> {
        median(&self.said)
    }

    /// Highest minus lowest.
    pub fn spread(&self) -> u8 {
        let sorted = self.sorted();
        sorted.last().copied().unwrap_or(0) - sorted.first().copied().unwrap_or(0)
    }
}

impl App {
    pub(super) fn blind_key(&mut self, key: Key) -> Option<Effect> {
        let running = self.screens.review.running_mut()?;
        let blind = running.blind.as_mut()?;
        blind.error = None;
        let action = self.keymap.action(blind.places(), key);
        if blind.revealed {
            match action {
                Some(Action::Open) => self.take_median(),
                Some(Action::Back) => running.blind = None,
                // Someone came late.
                None if key.types().is_some_and(|c| c.is_ascii_digit()) => {
                    blind.revealed = false;
                    blind.typing.key(key);
                }
                _ => {}
            }
            return None;
        }
        match action {
            Some(Action::Back) => {
                let n = blind.said.len();
                running.blind = None;
                if n > 0 {
                    self.say("the round is forgotten: nothing of it was written down");
                }
            }
            Some(Action::Open) if blind.typing.is_blank() => {
                if blind.said.is_empty() {
                    blind.error = Some("nobody has typed yet: a number from 0 to 10 each".to_owned());
                } else {
                    blind.revealed = true;
                }
            }
            Some(Action::Open) => {
                if let Ok(n) = parse_confidence(&blind.typing.text()) {
                    blind.said.push(n);
                } else {
                    // What was typed is not said aloud, not even when it is wrong.
                    blind.error = Some("that was no number from 0 to 10: type it again".to_owned());
                }
                blind.typing.set("");
            }
            _ => {
                blind.typing.key(key);
            }
        }
        None
    }

    /// The median becomes the confidence of a check-in, which is still to be saved.
    fn take_median(&mut self) {
        let Some(running) = self.screens.review.running_mut() else { return };
        let Some(blind) = running.blind.take() else { return };
        let (median, voices, spread) = (blind.median(), blind.said.len(), blind.spread());
        let Some(n) = median else { return };
        let Some(ix) = self.item() else { return };
        let Some(Overlay::Form(mut form)) = self.ctx().check_in(ix, false).open else { return };
        form.fill(Said::Note, &format!("blind round of {voices}: median {n}, spread {spread}"), false);
        let taken = form.fill(Said::Confidence, &n.to_string(), true);
        self.overlays.open(Overlay::Form(form));
        self.say_keys(if taken {
            "the median is its confidence now: {accept} saves it"
        } else {
            "{accept} saves the round as a note"
        });
    }
}
