//! The check-in form on every screen that has one: the deck, the projects, the queue. One form, one set of keys.
//!
//! Must not know: where the row stands in which it is open.

use super::{
    App, Tab,
    damage::Damage,
    deck::check_in::{Editor, Input},
    event::Effect,
    key::Key,
    keys::{Action, Command, Place, command::Everywhere},
    overlay::{
        Overlay,
        form::{Form, question::About},
    },
    reply::After,
};
use crate::domain::{
    CheckIn, Flag, Flags, Health, Kind, Word,
    change::Verb,
    check::{DESCRIPTION, TEXT},
    edit, text,
};

impl App {
    /// Opens the form in the selected row of the screen in front.
    pub(super) fn start_check_in(&mut self, unchanged: bool) {
        let Some(ix) = self.item() else {
            self.say("select a key result, a project or an objective to check in on");
            return;
        };
        let item = self.cascade.item(ix);
        let has_key_results = item.kind() == Kind::Objective && self.cascade.key_results(ix).next().is_some();
        if self.board.peek(&self.cascade, ix).health == Health::Closed {
            self.say("this item is closed: there is nothing to check in on any more");
            return;
        }
        if unchanged && self.cascade.summary(ix).count == 0 {
            self.say_keys("there is no earlier check-in to repeat: press {check-in} to make the first");
            return;
        }
        self.editor = Some(Editor::new(&self.cascade, ix, unchanged, self.drafts.check_ins.get(&item.id)));
        if has_key_results {
            self.say("this objective is measured by its key results: what you say here is your own word on the whole");
        }
    }

    pub(super) fn editor_key(&mut self, key: Key) -> Option<Effect> {
        let Some(editor) = &mut self.editor else { return None };
        editor.error = None;
        let action = self.keymap.action(editor.places(), key);
        if let Some(action) = action {
            match action {
                Action::Open | Action::Save => return self.save_check_in(false),
                Action::SaveAndNext => return self.save_check_in(true),
                Action::NextField | Action::Down => editor.step(1),
                Action::PreviousField | Action::Up => editor.step(-1),
                Action::Editor => {
                    if let Input::Text(field) = &editor.fields[editor.focus].input {
                        return Some(Effect::Edit(field.text()));
                    }
                }
                Action::Back => self.keep_draft(),
                Action::Snooze => self.snooze_open(),
                Action::Help => return self.open(Overlay::help(&self.keymap, self.places())),
                Action::StartOver => {
                    let (item, unchanged) = (editor.item, editor.unchanged);
                    if let Some(ix) = self.cascade.find(item) {
                        self.drafts.check_ins.remove(&item);
                        self.editor = Some(Editor::new(&self.cascade, ix, unchanged, None));
                    }
                }
                Action::Tick => editor.tick(&self.cascade, None),
                Action::TickNumber => {
                    // The n-th key is for the n-th step, as they are numbered on the screen.
                    let n = self.keymap.keys(Place::Steps, action).iter().position(|&k| k == key);
                    editor.tick(&self.cascade, n);
                }
                Action::NextOption => editor.shift(&self.cascade, 1),
                Action::PreviousOption => editor.shift(&self.cascade, -1),
                Action::ChoiceOnTrack => editor.choose(Some(Word::OnTrack)),
                Action::ChoiceAtRisk => editor.choose(Some(Word::AtRisk)),
                Action::ChoiceOffTrack => editor.choose(Some(Word::OffTrack)),
                Action::ChoiceNone => editor.choose(None),
                _ => {}
            }
            return None;
        }
        // “=” in an empty form says that nothing changed, as it does in a list.
        if key == Key::char('=') && !editor.unchanged && editor.draft(&self.cascade).is_none() {
            let known = self.cascade.find(editor.item).is_some_and(|ix| self.cascade.summary(ix).count > 0);
            if known {
                self.start_check_in(true);
                return None;
            }
        }
        if !editor.key(key)
            && let Some(command) = self.keymap.leads_away(key)
        {
            if !matches!(command, Everywhere::Quit | Everywhere::Suspend | Everywhere::Repaint) {
                self.keep_draft();
            }
            return self.act(Command::Everywhere(command));
        }
        None
    }

    /// Leaves the form; what was typed is kept.
    fn keep_draft(&mut self) {
        let Some(editor) = self.editor.take() else { return };
        if let Some(draft) = editor.draft(&self.cascade) {
            self.drafts.check_ins.insert(editor.item, draft);
            self.say_keys("kept as a draft: {check-in} goes on where you left");
        } else {
            self.drafts.check_ins.remove(&editor.item);
            self.status = None;
        }
    }

    /// The form stays with its item: where that is gone from under it, it closes, and says so.
    pub(super) fn editor_follows(&mut self) {
        let Some(editor) = &self.editor else { return };
        let id = editor.item;
        if self.item().is_some_and(|ix| self.cascade.item(ix).id == id) {
            return;
        }
        let found = self.cascade.find(id).map(|ix| self.cascade.item(ix));
        let title = found.map_or_else(|| "the item".to_owned(), |item| text::one_line(item.title.trim(), 60).into_owned());
        let gone =
            if found.is_some_and(crate::domain::Item::is_live) { "is not shown here any more" } else { "was deleted elsewhere" };
        let typed = editor.draft(&self.cascade).is_some();
        self.keep_draft();
        let kept = if typed { "; what you typed is kept as a draft, in case it comes back" } else { "" };
        self.complain(format!("{title} {gone}: its check-in is closed{kept}"));
    }

    fn save_check_in(&mut self, next: bool) -> Option<Effect> {
        let id = self.ids.next_id();
        let editor = self.editor.as_mut()?;
        let made = editor.check_in(&self.cascade, id, self.now.today, self.me);
        let review = self.screens.review.running().map(|r| r.meeting.review);
        let check_in = match made {
            Ok(check_in) => CheckIn { review, ..check_in },
            Err((field, sentence)) => {
                editor.focus = field;
                editor.error = Some(sentence);
                return None;
            }
        };
        let becomes = editor.baseline() == Some(true) && edit::becomes_baseline(&self.cascade, &check_in);
        let ops = if becomes { edit::check_in_as_baseline(&self.cascade, check_in) } else { edit::check_in(check_in) };
        match self.submit(Verb::CheckIn, ops, "", After::CloseEditor { next }) {
            Ok(effect) => Some(effect),
            Err(refusal) => {
                if let Some(editor) = &mut self.editor {
                    editor.error = Some(refusal.0);
                }
                None
            }
        }
    }

    /// The check-in is saved: the form goes, and comes up in the next item that is due when asked to.
    pub(super) fn close_editor(&mut self, next: bool) {
        if let Some(editor) = self.editor.take() {
            self.drafts.check_ins.remove(&editor.item);
        }
        if self.tab == Tab::CheckIns {
            return self.next_in_queue();
        }
        if !next || self.tab != Tab::Deck {
            return;
        }
        let wanted: Flags = [Flag::Due, Flag::Stale].into_iter().collect();
        let mine = self.me.filter(|&me| self.cascade.live().any(|ix| self.cascade.item(ix).owner == Some(me)));
        let at = self.screens.deck.nearest(true, |row| {
            let flags = self.board.peek(&self.cascade, row.ix).flags;
            flags.iter().any(|f| wanted.has(f)) && mine.is_none_or(|me| self.cascade.item(row.ix).owner == Some(me))
        });
        match at {
            Some(at) => {
                self.screens.deck.cursor.at = at;
                let saved = self.status.take();
                self.start_check_in(false);
                self.status = self.status.take().or(saved);
            }
            None => self.say("saved; nothing else is due"),
        }
    }

    /// A debt of the queue was settled: on with the next.
    pub(super) fn next_in_queue(&mut self) {
        let reply = self.screens.queue.go_on();
        self.follow(reply);
    }

    /// A short question was answered and its answer saved.
    pub(super) fn after_ask(&mut self, about: About) {
        // The form it was asked from goes with it; what was typed there is kept.
        if let Some(editor) = self.editor.take()
            && let Some(draft) = editor.draft(&self.cascade)
        {
            self.drafts.check_ins.insert(editor.item, draft);
        }
        if self.tab == Tab::CheckIns && matches!(about, About::Verdict(_) | About::Snooze(_)) {
            self.next_in_queue();
        }
    }

    /// Asks until when the item of the open form may stay silent.
    pub(super) fn snooze_open(&mut self) {
        if let Some(ix) = self.editor.as_ref().and_then(|e| self.cascade.find(e.item)) {
            let ask = Form::snooze(&self.cascade, ix);
            self.ask(ask);
        }
    }

    /// The person's editor gave text back; an error where the field it is for cannot hold so much.
    pub fn edited(&mut self, text: &str) -> Result<(), String> {
        self.touch(Damage::ALL);
        let is_page = matches!(self.overlays.top(), Some(Overlay::Form(form)) if form.takes_pages());
        let most = if is_page { DESCRIPTION } else { TEXT };
        let text = text.trim_end();
        if text.chars().nth(most).is_some() {
            let length = text.chars().count();
            return Err(format!("the text has {length} characters and at most {most} fit: shorten it; the field is as it was"));
        }
        let (_, overlays, ctx) = self.split();
        if let Some(Overlay::Form(form)) = overlays.top_mut() {
            form.edited(text, &ctx);
        } else if let Some(editor) = &mut self.editor
            && let Input::Text(field) = &mut editor.fields[editor.focus].input
        {
            field.set(text.trim_end());
        }
        Ok(())
    }
}
