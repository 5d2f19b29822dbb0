//! What is known of the sources of numbers, and what the page about them asks for. It is told by whoever asks sources, as [`News`];
//! nothing here waits for any of it.
//!
//! Must not know: how a source is asked, files, threads.

use super::{
    App,
    damage::{Damage, Region},
    overlay::{Overlay, sharing::SharingPage, sources::SourcesPage},
};
use crate::domain::{
    Change, Id, Op,
    sources::{Known, State},
};

/// What the page asks of whoever asks sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// Ask all of them and save what they say.
    Pull,
    /// Ask one and save nothing.
    Try(String),
    /// It was read what this one runs: by its sum.
    Trust {
        /// The source.
        name: String,
        /// The sum of what was read.
        sum: String,
    },
    /// Switch one on or off.
    Switch {
        /// The source.
        name: String,
        /// On, not off.
        on: bool,
    },
    /// Do not ask about this value again.
    Refuse {
        /// The source.
        name: String,
        /// The key result.
        item: Id,
    },
    /// Open the file that defines them in the person’s editor.
    Edit {
        /// With what a new one looks like.
        adds: bool,
    },
}

/// What whoever asks sources tells.
#[derive(Debug, Clone, PartialEq)]
pub enum News {
    /// All that is known, or one sentence why nothing is.
    Known(Result<Box<Known>, String>),
    /// They are being asked.
    Pulls,
    /// That is over: a sentence about what came of it, or why it could not be.
    Pulled(Result<String, String>),
}

/// The sources of this computer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sources {
    /// What is known of them.
    pub known: Known,
    /// Why nothing is known of them; `None`: all is.
    pub trouble: Option<String>,
    /// Whether they are being asked.
    pub pulls: bool,
    /// Whether a value that waited was settled since it was last asked.
    settled: bool,
}

impl Sources {
    /// How many somebody should look at.
    pub fn in_trouble(&self) -> usize {
        self.known.all.iter().filter(|one| one.state.is_trouble()).count() + usize::from(self.trouble.is_some())
    }

    /// What the head of the screen says, from the longest to the shortest; empty: nothing is in the way.
    pub fn phrase(&self) -> Vec<String> {
        let (failing, untrusted) = (self.known.count(State::Failing), self.known.count(State::Untrusted));
        match (failing, untrusted, self.in_trouble()) {
            (.., 0) => Vec::new(),
            (0, 0, n) => vec![n.to_string()],
            (n, 0, all) => vec![format!("{n} failing"), all.to_string()],
            (0, n, all) => vec![format!("{n} not trusted"), all.to_string()],
            (failing, untrusted, all) => vec![format!("{failing} failing, {untrusted} not trusted"), all.to_string()],
        }
    }
}

impl App {
    /// The sources of this computer; `None`: it is not known yet whether there are any.
    pub fn sources(&self) -> Option<&Sources> {
        self.sources.as_ref()
    }

    /// Whoever asks sources has something to tell.
    pub(super) fn hear_of_sources(&mut self, news: News) {
        let before = self.sources.as_ref().map(Sources::phrase);
        let sources = self.sources.get_or_insert_default();
        match news {
            News::Known(Ok(known)) => {
                sources.trouble = None;
                if sources.known == *known {
                    return;
                }
                sources.known = *known;
                // How old a number is and where it comes from is said beside it.
                self.touch(Damage::BELOW_HEADER);
            }
            News::Known(Err(why)) => sources.trouble = Some(why),
            News::Pulls => sources.pulls = true,
            News::Pulled(said) => {
                sources.pulls = false;
                match said {
                    Ok(said) => self.say(said),
                    Err(why) => self.complain(why),
                }
            }
        }
        if self.sources.as_ref().map(Sources::phrase) != before {
            self.touch(Region::Header);
        }
        if self.overlays.iter().any(|overlay| matches!(overlay, Overlay::Sources(_) | Overlay::Source(_))) {
            self.touch(Damage::ALL);
        }
    }

    /// A check-in was saved: what waited of its key result is settled, on the screen at once.
    pub(super) fn settles_sources(&mut self, change: &Change) {
        let Some(sources) = &mut self.sources else { return };
        for op in &change.ops {
            match op {
                Op::CheckIn(check_in) if !check_in.came_by_itself() => {
                    for one in &mut sources.known.all {
                        one.waiting.retain(|waiting| waiting.item != check_in.item);
                    }
                    sources.settled = true;
                }
                // What was settled by it waits again.
                Op::Void { .. } | Op::Unvoid { .. } => sources.settled = true,
                _ => {}
            }
        }
    }

    /// Whether a value may have been settled since this was last asked: then what is known is looked up anew.
    pub fn take_source_settled(&mut self) -> bool {
        self.sources.as_mut().is_some_and(|sources| std::mem::take(&mut sources.settled))
    }

    /// The page about sharing or the one about sources: the one where something is in the way, else the one that was seen last.
    pub(super) fn sharing_or_sources(&self) -> Overlay {
        let is_sharing_amiss = self.sharing_phrase().is_some_and(|phrase| phrase.is_trouble);
        let in_trouble = self.sources.as_ref().is_some_and(|sources| sources.in_trouble() > 0);
        if !is_sharing_amiss && (in_trouble || self.saw_sources) {
            return Overlay::Sources(SourcesPage::new(&self.cascade, self.sources.as_ref()));
        }
        Overlay::Sharing(SharingPage::new(&self.cascade))
    }
}
