//! Whose a key, a click or a paste is: what lies over the screen comes first, then an open form, then the screen in front.

use super::{
    App, Tab,
    event::{Effect, Hit},
    key,
    keys::{Action, Place},
    overlay::{
        Overlay,
        form::{Form, Noun},
    },
};

impl App {
    pub(super) fn key(&mut self, key: key::Key) -> Option<Effect> {
        self.dirty = true;
        if self.overlay.is_some() {
            return self.overlay_key(key);
        }
        if self.editor.is_some() {
            return self.editor_key(key);
        }
        if self.tab == Tab::Review && self.review.is_typing() {
            return self.review_typed(key);
        }
        let Some(action) = self.keymap.action(self.places(), key) else {
            self.dirty = self.status.take().is_some();
            return None;
        };
        self.act(action)
    }

    /// Does what a key or the palette asks for.
    pub fn act(&mut self, action: Action) -> Option<Effect> {
        self.status = None;
        self.dirty = true;
        match action {
            Action::Quit => Some(Effect::Quit),
            Action::Suspend => Some(Effect::Suspend),
            Action::Repaint => Some(Effect::Repaint),
            Action::Undo => Some(Effect::Undo(None)),
            Action::Redo => Some(Effect::Redo),
            Action::Help => {
                self.overlay = Some(Overlay::help(self));
                None
            }
            Action::Palette => {
                self.overlay = Some(Overlay::palette(self));
                None
            }
            Action::Who => self.open_form(Form::who(self, false)),
            Action::Workspace => self.open_form(Form::settings(self)),
            Action::EditPerson => self.open_form(Form::which(self, Noun::Person)),
            Action::EditTeam => self.open_form(Form::which(self, Noun::Team)),
            Action::EditCycle => self.open_form(Form::which(self, Noun::Cycle)),
            Action::DeletePerson => self.delete_which(Noun::Person),
            Action::DeleteTeam => self.delete_which(Noun::Team),
            Action::DeleteCycle => self.delete_which(Noun::Cycle),
            Action::Unarchive => self.open_form(Form::bring_back(self)),
            Action::GoDeck => self.go(Tab::Deck),
            Action::GoReview => self.go(Tab::Review),
            Action::GoCheckIns => self.go(Tab::CheckIns),
            Action::GoProjects => self.go(Tab::Projects),
            Action::GoLog => self.go(Tab::Log),
            Action::People => {
                self.overlay = Some(Overlay::people(self));
                None
            }
            Action::NextScreen => self.go(self.neighbour(1)),
            Action::PreviousScreen => self.go(self.neighbour(Tab::ALL.len() - 1)),
            action => match self.tab {
                Tab::Deck => self.deck_act(action),
                Tab::Review => self.review_act(action),
                Tab::CheckIns => self.queue_act(action),
                Tab::Projects => self.projects_act(action),
                Tab::Log => self.log_act(action),
            },
        }
    }

    /// What a key that types nothing asks for even where text is typed: leaving, the shell, another screen.
    pub(super) fn leads_away(&self, key: key::Key) -> Option<Action> {
        use Action::{GoCheckIns, GoDeck, GoLog, GoProjects, GoReview, GoTrends, Quit, Repaint, Suspend};
        let action = self.keymap.action(&[Place::Everywhere], key).filter(|_| key.ctrl || key.alt)?;
        let away = [Quit, Suspend, Repaint, GoDeck, GoLog, GoReview, GoCheckIns, GoProjects, GoTrends];
        away.contains(&action).then_some(action)
    }

    pub(super) fn open_form(&mut self, form: Form) -> Option<Effect> {
        self.overlay = Some(Overlay::Form(Box::new(form)));
        None
    }

    pub(super) fn delete_which(&mut self, noun: Noun) -> Option<Effect> {
        self.overlay = Some(Overlay::remove(self, noun));
        None
    }

    pub(super) fn go(&mut self, tab: Tab) -> Option<Effect> {
        if tab == Tab::Log && self.tab != Tab::Log {
            self.log.only_item(None);
        }
        let entered = self.tab != tab;
        self.tab = tab;
        self.deck.detail_scroll = 0;
        match tab {
            Tab::Review => return self.enter_review(),
            Tab::CheckIns if entered => self.enter_queue(),
            Tab::Projects if entered => self.rebuild_projects(),
            _ => {}
        }
        None
    }

    fn neighbour(&self, by: usize) -> Tab {
        let at = Tab::ALL.iter().position(|&t| t == self.tab).unwrap_or(0);
        Tab::ALL[(at + by) % Tab::ALL.len()]
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.dirty = true;
        if let Some(Overlay::Form(mut form)) = self.overlay.take_if(|o| matches!(o, Overlay::Form(_))) {
            form.paste(text, self);
            self.overlay = Some(Overlay::Form(form));
        } else if let Some(overlay) = &mut self.overlay {
            overlay.paste(text);
        } else if let Some(editor) = &mut self.editor {
            editor.paste(text);
        } else if self.tab == Tab::Review {
            self.review.paste(text);
        }
    }

    pub(super) fn click(&mut self, hit: Hit, double: bool) -> Option<Effect> {
        self.dirty = true;
        if self.overlay.is_some() {
            return self.overlay_click(hit, double);
        }
        match hit {
            Hit::Tab(tab) => self.go(tab),
            hit => match self.tab {
                Tab::Deck => self.deck_click(hit, double),
                Tab::Review => self.review_click(hit, double),
                Tab::CheckIns => self.queue_click(hit, double),
                Tab::Projects => self.projects_click(hit, double),
                Tab::Log => self.log_click(hit, double),
            },
        }
    }

    pub(super) fn wheel(&mut self, lines: isize) {
        self.dirty = true;
        if let Some(overlay) = &mut self.overlay {
            overlay.scroll(lines);
        } else if self.editor.is_none() {
            match self.tab {
                Tab::Deck => self.deck.step(lines),
                Tab::Review => self.review_wheel(lines),
                _ => {
                    self.act(if lines > 0 { Action::Down } else { Action::Up });
                }
            }
        }
    }
}
