//! What others did while something was typed: about the item of an open check-in, in an open form, and to what was kept as a
//! draft. What is typed stays; what they said is told before anything is written over it.
//!
//! Must not know: how it is found out that others wrote.

use super::{App, ctx::Ctx, damage::Damage, overlay::form::Form};
use crate::domain::{CheckIn, Id, text};
use std::sync::Arc;

impl App {
    /// What is being typed in a row is told what it means. While others read the workspace beside the screen it is not: nothing is
    /// copied for it.
    pub(super) fn tell_meaning(&mut self) {
        let today = self.now.today;
        if let (Some(form), Some(cascade)) = (self.overlays.check_in_mut(), Arc::get_mut(&mut self.cascade)) {
            form.mean(cascade, today);
        }
    }

    /// The items something is typed about, in an open check-in or kept as a draft: of these the newest check-in decides.
    pub fn typed_about(&self) -> Vec<Id> {
        let open = self.checked_in();
        self.drafts.check_ins().chain(open.filter(|&id| self.drafts.check_in(id).is_none())).collect()
    }

    /// The item a check-in is being typed about outside a review; `None`: none is.
    pub fn checking_in(&self) -> Option<Id> {
        let about = self.overlays.check_in().and_then(Form::checks_in)?;
        (!about.is_in_review()).then_some(about.item)
    }

    /// The item of the check-in that is open.
    fn checked_in(&self) -> Option<Id> {
        self.overlays.check_in().and_then(Form::checks_in).map(|about| about.item)
    }

    /// Compares what is typed with the workspace as it is now; `newest` holds the newest check-in of each item something is
    /// typed about. Returns a sentence where someone came first.
    pub fn others_came_first(&mut self, newest: &[CheckIn]) -> Option<String> {
        self.forget_saved_drafts(newest);
        let mut said = None;
        let (_, overlays, ctx) = self.split();
        for form in overlays.forms_mut() {
            let follows = if form.checks_in().is_some() { form.follow_check_in(newest, &ctx) } else { form.follow(&ctx) };
            said = follows.or(said);
        }
        if said.is_some() {
            self.touch(Damage::ALL);
        }
        said
    }

    /// Drops the drafts that were saved after all, by a program that ended before it could forget them.
    fn forget_saved_drafts(&mut self, newest: &[CheckIn]) {
        let open = self.checked_in();
        let is_saved = |c: &&CheckIn| self.drafts.check_in(c.item).is_some_and(|draft| draft.is_saved(&self.cascade, c));
        let saved: Vec<Id> = newest.iter().filter(|c| Some(c.item) != open).filter(is_saved).map(|c| c.item).collect();
        for &item in &saved {
            self.drafts.forget_check_in(item);
        }
        if !saved.is_empty() {
            self.touch(Damage::ALL);
            if self.status.as_ref().is_some_and(|s| s.text.contains(super::memory::NOT_SAVED)) {
                self.status = None;
                self.tell_drafts();
            }
        }
    }
}

impl Form {
    /// Someone else changed what the form is about: fields nobody touched here show what holds now. Where both changed one,
    /// what was typed stays, and the sentence says what it would be written over.
    pub(super) fn follow(&mut self, ctx: &Ctx<'_>) -> Option<String> {
        let now = self.opened_anew(ctx)?;
        let mut both = None;
        let key = ctx.keymap.says("accept");
        for (n, field) in self.fields.iter_mut().enumerate() {
            let Some(fresh) = now.fields.iter().find(|f| f.part == field.part) else { continue };
            if field.is_overtaken_by(fresh) {
                let label = field.label.trim();
                let theirs = match text::one_line(fresh.text().trim(), 60) {
                    nothing if nothing.is_empty() => String::new(),
                    theirs => format!(" to “{theirs}”"),
                };
                both = both.or(Some((n, format!("“{label}” was changed{theirs} meanwhile: {key} writes yours over it"))));
            }
        }
        self.settle(ctx.cascade, ctx.today());
        let (at, sentence) = both?;
        self.focus = at;
        self.error = Some((at, sentence.clone()));
        Some(sentence)
    }
}
