//! Whose a key, a click or a paste is: what lies over the screen comes first, then an open form, then the screen in front.

use super::{
    App, Tab,
    cursor::Motion,
    damage::{Damage, Region},
    event::{Effect, Hit},
    key,
    keys::Action,
    overlay::{
        Overlay, add,
        confirm::Confirm,
        form::{Form, Noun},
    },
    reply::{Go, Next, Reply},
};

impl App {
    pub(super) fn key(&mut self, key: key::Key) -> Option<Effect> {
        if self.is_typing() || !self.overlays.is_empty() {
            self.touch(Damage::ALL);
        }
        if let Some(overlay) = self.overlays.top_mut() {
            if matches!(overlay, Overlay::Form(_)) {
                self.status = None;
            }
            let reply = overlay.key(key, &mut ctx!(self), self.deck.cursor.seen().page);
            return self.follow(reply);
        }
        if self.editor.is_some() {
            return self.editor_key(key);
        }
        if self.tab == Tab::Review && self.review.is_typing() {
            return self.review_typed(key);
        }
        let Some(action) = self.keymap.action(self.places(), key) else {
            self.unsay();
            return None;
        };
        self.act(action)
    }

    /// Does what an overlay or a screen answered.
    pub(super) fn follow(&mut self, reply: Reply) -> Option<Effect> {
        if reply.close {
            self.overlays.close();
        }
        if let Some(overlay) = reply.open {
            self.overlays.open(overlay);
        }
        if reply.say.is_some() {
            self.status = reply.say;
        }
        // At most one of them asks for something outside; should two, the first is not lost.
        reply.next.into_iter().fold(None, |effect, next| {
            let more = self.next(next);
            effect.or(more)
        })
    }

    fn next(&mut self, next: Next) -> Option<Effect> {
        match next {
            Next::Commit(request) => Some(Effect::Commit(request)),
            Next::Effect(effect) => Some(effect),
            Next::Act(action) => {
                // What was said before it is still worth a line, unless there is something newer.
                let said = self.status.take();
                let effect = self.act(action);
                self.status = self.status.take().or(said);
                effect
            }
            Next::Go(Go::Tab(tab)) => self.go(tab),
            Next::Go(Go::Item { id, hidden }) => {
                self.tab = Tab::Deck;
                let shown = self.cascade.find(id).is_some_and(|ix| self.deck.reveal(&self.cascade, &self.board, ix));
                if !shown {
                    self.say(hidden);
                }
                None
            }
            Next::Choose(choice) => self.choose(choice),
            Next::Find(step) => {
                self.deck.find(&self.cascade, &self.board, step);
                None
            }
            Next::Who(who) => self.who(who),
        }
    }

    /// Does what a key or the palette asks for.
    pub fn act(&mut self, action: Action) -> Option<Effect> {
        self.unsay();
        // Where one is in a list is nothing to the header.
        let moves = Motion::of(action).is_some();
        self.touch(if moves { Region::List | Region::Detail | Region::Footer } else { Damage::ALL });
        match action {
            // Asked once: the room would sit in front of a shell.
            Action::Quit if self.review.is_running() && self.overlays.is_empty() => self.open(Overlay::Confirm(Confirm::quit())),
            Action::Quit => Some(Effect::Quit),
            Action::Suspend => Some(Effect::Suspend),
            Action::Repaint => Some(Effect::Repaint),
            Action::Undo => Some(Effect::Undo(None)),
            Action::Redo => Some(Effect::Redo),
            Action::Help => self.open(Overlay::help(&self.keymap, self.places())),
            Action::Palette => self.open(Overlay::palette(&self.keymap, self.places(), |b| self.hindered(b))),
            Action::Who => open!(self, Overlay::form(Form::who(&ctx!(self), false))),
            Action::Workspace => open!(self, Overlay::form(Form::settings(&ctx!(self)))),
            Action::EditPerson => open!(self, Overlay::form(Form::which(&ctx!(self), Noun::Person))),
            Action::EditTeam => open!(self, Overlay::form(Form::which(&ctx!(self), Noun::Team))),
            Action::EditCycle => open!(self, Overlay::form(Form::which(&ctx!(self), Noun::Cycle))),
            Action::DeletePerson => self.delete_which(Noun::Person),
            Action::DeleteTeam => self.delete_which(Noun::Team),
            Action::DeleteCycle => self.delete_which(Noun::Cycle),
            Action::Unarchive => open!(self, Overlay::form(Form::bring_back(&ctx!(self)))),
            Action::GoDeck => self.go(Tab::Deck),
            Action::GoReview => self.go(Tab::Review),
            Action::GoCheckIns => self.go(Tab::CheckIns),
            Action::GoProjects => self.go(Tab::Projects),
            Action::GoLog => self.go(Tab::Log),
            Action::People => open!(self, Overlay::people(&ctx!(self))),
            Action::AddObjective
            | Action::AddKeyResult
            | Action::AddProject
            | Action::AddPerson
            | Action::AddTeam
            | Action::AddCycle => {
                let noun = Noun::ALL.into_iter().find(|&noun| add::command(noun) == action)?;
                let at = self.item();
                open!(self, Overlay::form(Form::add(&mut ctx!(self), at, noun)))
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

    pub(super) fn open_form(&mut self, form: Form) -> Option<Effect> {
        self.open(Overlay::form(form))
    }

    pub(super) fn delete_which(&mut self, noun: Noun) -> Option<Effect> {
        open!(self, Overlay::remove(&ctx!(self), noun))
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
        self.touch(Damage::ALL);
        if let Some(overlay) = self.overlays.top_mut() {
            overlay.paste(text, &ctx!(self));
        } else if let Some(editor) = &mut self.editor {
            editor.paste(text);
        } else if self.tab == Tab::Review {
            self.review.paste(text);
        }
    }

    pub(super) fn click(&mut self, hit: Hit, double: bool) -> Option<Effect> {
        self.touch(Damage::ALL);
        if let Some(overlay) = self.overlays.top_mut() {
            let reply = overlay.click(hit, double, &mut ctx!(self));
            return self.follow(reply);
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
        self.touch(Damage::ALL);
        if let Some(overlay) = self.overlays.top_mut() {
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
