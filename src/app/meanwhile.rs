//! What others did while something was typed: about the item of an open check-in, in an open form, and to what was kept as a
//! draft. What is typed stays; what they said is told before anything is written over it.
//!
//! Must not know: how it is found out that others wrote.

use super::{App, ctx::Ctx, damage::Damage, overlay::form::Form};
use crate::domain::{Cascade, CheckIn, Id, measure::value_said, text};

impl App {
    /// The items something is typed about, in an open check-in or kept as a draft: of these the newest check-in decides.
    pub fn typed_about(&self) -> Vec<Id> {
        let open = self.editor.as_ref().map(|e| e.item);
        self.drafts.check_ins.keys().copied().chain(open.filter(|id| !self.drafts.check_ins.contains_key(id))).collect()
    }

    /// Compares what is typed with the workspace as it is now; `newest` holds the newest check-in of each item something is
    /// typed about. Returns a sentence where someone came first.
    pub fn others_came_first(&mut self, newest: &[CheckIn]) -> Option<String> {
        self.forget_saved_drafts(newest);
        let mut form = None;
        let (_, overlays, ctx) = self.split();
        for open in overlays.forms_mut() {
            form = open.follow(&ctx).or(form);
        }
        let Some(editor) = self.editor.as_mut() else { return form };
        let before = editor.seen_count();
        if !editor.follow(&self.cascade) {
            return form;
        }
        let is_new = self.cascade.find(editor.item).is_some_and(|ix| self.cascade.summary(ix).count > before);
        let said = match newest.iter().find(|c| c.item == editor.item).filter(|_| is_new) {
            Some(check_in) => said(&self.cascade, self.me, check_in),
            None => "what was said last was taken back meanwhile".to_owned(),
        };
        editor.meanwhile = Some(said.clone());
        self.touch(Damage::ALL);
        form.or(Some(format!("{said}: {} saves what you typed", self.keymap.says("accept"))))
    }

    /// Drops the drafts that were saved after all, by a program that ended before it could forget them.
    fn forget_saved_drafts(&mut self, newest: &[CheckIn]) {
        let open = self.editor.as_ref().map(|e| e.item);
        let before = self.drafts.check_ins.len();
        for check_in in newest.iter().filter(|c| Some(c.item) != open) {
            if self.drafts.check_ins.get(&check_in.item).is_some_and(|draft| draft.is_saved(&self.cascade, check_in)) {
                self.drafts.check_ins.remove(&check_in.item);
            }
        }
        if self.drafts.check_ins.len() != before {
            self.touch(Damage::ALL);
            if self.status.as_ref().is_some_and(|s| s.text.contains(super::memory::NOT_SAVED)) {
                self.status = None;
                self.tell_drafts();
            }
        }
    }
}

/// Who saved what.
fn said(cascade: &Cascade, me: Option<Id>, check_in: &CheckIn) -> String {
    let who = match check_in.by.and_then(|id| cascade.person(id)) {
        Some(person) if Some(person.id) == me => "you, in another window,".to_owned(),
        Some(person) => text::one_line(person.name.trim(), 40).into_owned(),
        None => "someone".to_owned(),
    };
    let kr = cascade.find(check_in.item).and_then(|ix| cascade.item(ix).key_result());
    let value = value_said(kr, check_in.value, check_in.done);
    let what = match (value, check_in.progress, check_in.confidence) {
        (Some(value), ..) => format!("saved {value}"),
        (None, Some(progress), _) => format!("saved {}", text::number::format_number(progress * 100.0, Some("%"))),
        (None, None, Some(confidence)) => format!("saved a confidence of {confidence}"),
        _ => "checked in".to_owned(),
    };
    format!("{who} {what} meanwhile")
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
