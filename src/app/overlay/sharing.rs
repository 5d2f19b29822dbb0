//! The page about sharing: which laptops write, how much of what each wrote is here, who has none yet.
//!
//! Must not know how it is drawn, nor how what is shared travels: what is asked for there is done by whoever makes the rounds.

use super::{Overlay, confirm::Confirm, page, pick, sources::SourcesPage};
use crate::{
    app::{
        ctx::Ctx,
        event::Effect,
        key::Key,
        keys::{Action, Place},
        reply::{Next, Reply},
    },
    domain::{Cascade, findings::CameLate, laptop::Laptop},
};

/// On to the page beside it.
fn to_sources(ctx: &Ctx<'_>) -> Reply {
    Reply::close().and_open(Overlay::Sources(SourcesPage::new(ctx.cascade, ctx.sources)))
}

/// The page.
#[derive(Debug, Clone)]
pub struct SharingPage {
    /// The selected laptop.
    pub cursor: usize,
    /// How many goals hang on nothing but an objective that was deleted.
    pub lost: usize,
    /// Of what one is meant and two are there, a sentence each.
    pub twins: Vec<String>,
}

impl SharingPage {
    /// With what merging left to look at: one pass over the workspace.
    pub(in crate::app) fn new(cascade: &Cascade) -> SharingPage {
        let lost = cascade.roots().iter().filter(|&&ix| cascade.lost_objective(ix).is_some()).count();
        let found = cascade.findings(&CameLate::default());
        SharingPage { cursor: 0, lost, twins: found.into_iter().filter(|f| f.what == "twins").map(|f| f.sentence).collect() }
    }

    pub(in crate::app) fn scroll(&mut self, by: isize, laptops: usize) {
        self.cursor = self.cursor.saturating_add_signed(by).min(laptops.saturating_sub(1));
    }

    pub(super) fn key(&mut self, key: Key, ctx: &Ctx<'_>) -> Reply {
        let action = ctx.keymap.action(&[Place::Sharing, Place::List], key);
        let Some(shared) = ctx.shared else {
            return match action {
                Some(Action::Back) => Reply::close(),
                Some(Action::NextView) => to_sources(ctx),
                Some(Action::Copy) => {
                    let text = format!("{} share FOLDER", ctx.program);
                    Reply::next(Next::Effect(Effect::Copy { text, what: "the command that shares it".to_owned() }))
                }
                Some(Action::PullIn | Action::Add | Action::Unlink | Action::Open) => {
                    Reply::say("this workspace is not shared yet: the command that begins is below")
                }
                _ => Reply::stay(),
            };
        };
        let laptops = &shared.known.laptops;
        // The wheel does not know how many there are.
        self.cursor = self.cursor.min(laptops.len().saturating_sub(1));
        let selected: Option<&Laptop> = laptops.get(self.cursor);
        match action {
            Some(Action::Back) => return Reply::close(),
            Some(Action::NextView) => return to_sources(ctx),
            Some(Action::PullIn) => return Reply::next(Next::Effect(Effect::Sync)),
            Some(Action::Add) => return Reply::open(Overlay::Pick(pick::invite(ctx, laptops))),
            Some(Action::Copy) => return Reply::next(Next::Effect(Effect::Invite(None))),
            Some(Action::Open) => {
                if let Some(laptop) = selected {
                    return Reply::open(Overlay::Why(page::laptop(ctx, laptop)));
                }
            }
            Some(Action::Unlink) => match selected {
                Some(laptop) if laptop.is_this => {
                    return Reply::say("this is the laptop you sit at: “quarterdeck share --stop” shares no more from here");
                }
                Some(laptop) if laptop.is_out => return Reply::say(format!("{} is removed already", laptop.name())),
                Some(laptop) => return Reply::open(Overlay::Confirm(Confirm::keep_out(ctx.cascade, laptop))),
                None => {}
            },
            Some(Action::Down) => self.scroll(1, laptops.len()),
            Some(Action::Up) => self.scroll(-1, laptops.len()),
            Some(Action::PageDown | Action::HalfDown) => self.scroll(10, laptops.len()),
            Some(Action::PageUp | Action::HalfUp) => self.scroll(-10, laptops.len()),
            Some(Action::Top) => self.cursor = 0,
            Some(Action::Bottom) => self.scroll(isize::MAX / 2, laptops.len()),
            _ => {}
        }
        Reply::stay()
    }
}
