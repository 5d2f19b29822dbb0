//! Whose a key, a click or a paste is: what lies over the screen comes first, then an open form, then the screen in front.

use super::{
    App, Tab,
    cursor::Motion,
    damage::Damage,
    event::{Effect, Hit},
    key,
    keys::{
        Command,
        command::{AddWhat, Everywhere},
    },
    overlay::{
        Overlay,
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
        let Some(command) = self.keymap.command(self.places(), key) else {
            self.unsay();
            return None;
        };
        self.act(command)
    }

    /// Does what an overlay or a screen answered.
    pub(super) fn follow(&mut self, reply: Reply) -> Option<Effect> {
        if reply.close {
            self.overlays.close();
        }
        if let Some(overlay) = reply.open {
            self.overlays.open(overlay);
        }
        if let Some(said) = reply.say {
            self.show(said);
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
            Next::Act(command) => {
                // What was said before it is still worth a line, unless there is something newer.
                let said = self.status.take();
                let effect = self.act(command);
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
            Next::Go(Go::Log(item)) => {
                self.tab = Tab::Log;
                self.log.only_item(Some(item));
                None
            }
            Next::CheckIn { unchanged } => {
                self.start_check_in(unchanged);
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

    /// Does what a key or the palette asks for: whose place it is does it.
    pub fn act(&mut self, command: Command) -> Option<Effect> {
        self.unsay();
        // Where one is in a list is nothing to the header.
        let moves = matches!(command, Command::List(_));
        self.touch(if moves { Damage::BELOW_HEADER } else { Damage::ALL });
        let reply = match command {
            Command::Everywhere(command) => return self.everywhere(command),
            Command::List(motion) => return self.moves(motion),
            Command::Deck(command) => self.deck.act(command, &mut ctx!(self)),
            Command::CheckIns(command) => self.queue.act(command, &mut ctx!(self)),
            Command::Projects(command) => self.projects.act(command, &mut ctx!(self)),
            Command::Log(command) => self.log.act(command, &mut ctx!(self)),
            Command::Before(command) => self.review.before_act(command, &mut ctx!(self)),
            Command::Unfinished(command) => self.review.unfinished_act(command, &mut ctx!(self)),
            Command::Meeting(command) => self.review.meeting_act(command, &mut ctx!(self)),
            Command::After(command) => self.review.after_act(command, &mut ctx!(self)),
            Command::Actions(command) => self.review.actions_act(command, &mut ctx!(self)),
            Command::Past(command) => self.review.past_act(command, &mut ctx!(self)),
            Command::AddWhat(command) => self.add(command),
            // What is open takes its keys itself; from the palette none of them can be chosen.
            Command::Field(_)
            | Command::Steps(_)
            | Command::Health(_)
            | Command::Choice(_)
            | Command::Form(_)
            | Command::Narrow(_)
            | Command::Confirm(_)
            | Command::Page(_)
            | Command::Person(_)
            | Command::Blind(_)
            | Command::Revealed(_) => Reply::stay(),
        };
        self.follow(reply)
    }

    /// What a key does that works wherever no text is typed.
    fn everywhere(&mut self, command: Everywhere) -> Option<Effect> {
        let places = self.places();
        let overlay = match command {
            // Asked once: the room would sit in front of a shell.
            Everywhere::Quit if self.review.is_running() && self.overlays.is_empty() => Overlay::Confirm(Confirm::quit()),
            Everywhere::Quit => return Some(Effect::Quit),
            Everywhere::Suspend => return Some(Effect::Suspend),
            Everywhere::Repaint => return Some(Effect::Repaint),
            Everywhere::Undo => return Some(Effect::Undo(None)),
            Everywhere::Redo => return Some(Effect::Redo),
            Everywhere::GoDeck => return self.go(Tab::Deck),
            Everywhere::GoReview => return self.go(Tab::Review),
            Everywhere::GoCheckIns => return self.go(Tab::CheckIns),
            Everywhere::GoProjects => return self.go(Tab::Projects),
            Everywhere::GoLog => return self.go(Tab::Log),
            Everywhere::NextScreen => return self.go(self.neighbour(1)),
            Everywhere::PreviousScreen => return self.go(self.neighbour(Tab::ALL.len() - 1)),
            Everywhere::Back => return self.back(),
            Everywhere::Help => Overlay::help(&self.keymap, places),
            Everywhere::Palette => Overlay::palette(&self.keymap, places, |b| self.hindered(b)),
            Everywhere::People => Overlay::people(&ctx!(self)),
            Everywhere::Who => Overlay::form(Form::who(&ctx!(self), false)),
            Everywhere::Workspace => Overlay::form(Form::settings(&ctx!(self))),
            Everywhere::EditPerson => Overlay::form(Form::which(&ctx!(self), Noun::Person)),
            Everywhere::EditTeam => Overlay::form(Form::which(&ctx!(self), Noun::Team)),
            Everywhere::EditCycle => Overlay::form(Form::which(&ctx!(self), Noun::Cycle)),
            Everywhere::DeletePerson => Overlay::remove(&ctx!(self), Noun::Person),
            Everywhere::DeleteTeam => Overlay::remove(&ctx!(self), Noun::Team),
            Everywhere::DeleteCycle => Overlay::remove(&ctx!(self), Noun::Cycle),
            Everywhere::Unarchive => Overlay::form(Form::bring_back(&ctx!(self))),
        };
        self.open(overlay)
    }

    /// Moves in the list in front.
    fn moves(&mut self, motion: Motion) -> Option<Effect> {
        let by = self.cursor_mut()?.by(motion);
        self.step(by);
        None
    }

    /// Moves the cursor of the list in front by so many rows. The pane beside it begins at its top again.
    fn step(&mut self, by: isize) {
        let before = self.cursor_mut().map(|cursor| cursor.at);
        match self.tab {
            Tab::Deck => self.deck.step(by),
            Tab::CheckIns => self.queue.step(by),
            Tab::Projects => self.projects.step(by),
            Tab::Log => self.log.step(by),
            Tab::Review => self.review.step(by, &mut ctx!(self)),
        }
        if self.cursor_mut().map(|cursor| cursor.at) != before {
            self.detail_scroll = 0;
        }
    }

    /// One step back on the screen in front.
    fn back(&mut self) -> Option<Effect> {
        let reply = match self.tab {
            Tab::Deck => self.deck.back(&ctx!(self)),
            Tab::CheckIns => Reply::next(Next::go(Tab::Deck)),
            Tab::Projects => self.projects.back(&mut ctx!(self)),
            Tab::Log => self.log.back(),
            Tab::Review => self.review.back(&mut ctx!(self)),
        };
        self.follow(reply)
    }

    /// The form of something new.
    fn add(&mut self, command: AddWhat) -> Reply {
        let noun = match command {
            AddWhat::AddObjective => Noun::Objective,
            AddWhat::AddKeyResult => Noun::KeyResult,
            AddWhat::AddProject => Noun::Project,
            AddWhat::AddPerson => Noun::Person,
            AddWhat::AddTeam => Noun::Team,
            AddWhat::AddCycle => Noun::Cycle,
            AddWhat::Open | AddWhat::Down | AddWhat::Up | AddWhat::Back => return Reply::stay(),
        };
        let at = self.item();
        Reply::open(Overlay::form(Form::add(&mut ctx!(self), at, noun)))
    }

    pub(super) fn go(&mut self, tab: Tab) -> Option<Effect> {
        if tab == Tab::Log && self.tab != Tab::Log {
            self.log.only_item(None);
        }
        let entered = self.tab != tab;
        self.tab = tab;
        self.detail_scroll = 0;
        match tab {
            Tab::Review => {
                let reply = self.review.enter(&mut ctx!(self));
                return self.follow(reply);
            }
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
        if let Hit::Tab(tab) = hit {
            return self.go(tab);
        }
        if let Some(editor) = self.editor.as_mut().filter(|_| self.tab != Tab::Review) {
            if let Hit::Choice(field) = hit {
                editor.focus = field.min(editor.fields.len() - 1);
            }
            return None;
        }
        let reply = match self.tab {
            Tab::Deck => self.deck.click(hit, double, &mut ctx!(self)),
            Tab::CheckIns => self.queue.click(hit, double, &mut ctx!(self)),
            Tab::Projects => self.projects.click(hit, double, &mut ctx!(self)),
            Tab::Log => self.log.click(hit, double),
            Tab::Review => self.review.click(hit, double, &mut ctx!(self)),
        };
        self.follow(reply)
    }

    pub(super) fn wheel(&mut self, lines: isize) {
        self.touch(Damage::ALL);
        if let Some(overlay) = self.overlays.top_mut() {
            overlay.scroll(lines);
        } else if self.editor.is_none() {
            if self.tab == Tab::Review {
                self.review.wheel(lines);
            }
            self.step(lines);
        }
    }
}
