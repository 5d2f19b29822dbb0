//! Whose a key, a click or a paste is: what lies over the screen comes first, then an open form, then the screen in front.

use super::{
    App, Tab,
    cursor::Motion,
    damage::Damage,
    event::{Effect, Hit, Travel},
    key,
    keys::{
        Command,
        command::{AddWhat, Everywhere, InTime, Meeting},
    },
    overlay::{
        Overlay,
        confirm::Confirm,
        form::{Form, Layout, Noun},
        sharing::SharingPage,
        sources::SourcesPage,
    },
    reply::{Go, Next, Reply},
    tour::Did,
};

impl App {
    pub(super) fn key(&mut self, key: key::Key) -> Option<Effect> {
        if self.is_typing() || !self.overlays.is_empty() {
            self.touch(Damage::ALL);
        }
        if matches!(self.overlays.top(), Some(Overlay::Form(form)) if form.layout() == Layout::PopUp) {
            self.status = None;
        }
        if self.screens.review.is_rhythm(key, self.now.at) {
            return None;
        }
        // On a page too what writes is refused before anything is typed for it.
        if self.in_time.is_some() && !self.is_typing() && !self.overlays.is_empty() {
            let command = self.keymap.command(self.places(), key);
            if command.is_some_and(|command| self.is_of_today(command)) {
                self.refuse_in_time();
                return None;
            }
        }
        let (screens, overlays, mut ctx) = self.split();
        if let Some(overlay) = overlays.top_mut() {
            let is_in_place = overlay.is_in_place();
            let asks_where = matches!(overlay, Overlay::Form(form) if form.places_to_go().is_some());
            let reply = overlay.key(key, &mut ctx, screens.deck.cursor.seen().page);
            if asks_where && reply.close && key.types().is_some() {
                screens.review.went_at = Some(ctx.now.at);
            }
            // What was said when it was opened goes with it.
            if is_in_place && reply.close {
                self.status = None;
            }
            return self.follow(reply);
        }
        if self.screens.review.is_habit(key, self.now.at) {
            return None;
        }
        let Some(command) = self.keymap.command(self.places(), key) else {
            match self.whose_review() {
                Some(whose) => self.say(whose),
                None => self.unsay(),
            }
            return None;
        };
        self.screens.review.led_on = matches!(command, Command::Meeting(Meeting::NextEntry)).then_some(key);
        self.act(command)
    }

    /// Does what an overlay or a screen answered.
    pub(super) fn follow(&mut self, reply: Reply) -> Option<Effect> {
        if reply.close {
            self.overlays.close();
        }
        if let Some(overlay) = reply.open {
            match overlay {
                Overlay::Sharing(_) => self.saw_sources = false,
                Overlay::Sources(_) => self.saw_sources = true,
                _ => {}
            }
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
            Next::Go(Go::Meetings) => {
                let effect = self.go(Tab::Review);
                let (screens, _, mut ctx) = self.split();
                screens.review.ask_which(&mut ctx);
                effect
            }
            Next::Go(Go::Closing(cycle)) => {
                let effect = self.go(Tab::Review);
                let (screens, _, mut ctx) = self.split();
                let reply = screens.review.show_closing(cycle, &mut ctx);
                effect.or(self.follow(reply))
            }
            Next::Go(Go::Item { id, hidden }) => {
                self.tab = Tab::Deck;
                let shown = self.cascade.find(id).is_some_and(|ix| self.screens.deck.reveal(&self.cascade, &self.board, ix));
                if !shown {
                    self.say(hidden);
                }
                None
            }
            Next::Go(Go::Trend(item)) => {
                let from = std::mem::replace(&mut self.tab, Tab::Trends);
                let (screens, _, mut ctx) = self.split();
                screens.trends.show(item, from, &mut ctx);
                None
            }
            Next::Flagged(next) => {
                self.next_flagged_trend(next);
                None
            }
            Next::Go(Go::Log(item)) => {
                self.tab = Tab::Log;
                self.screens.log.look(None);
                self.screens.log.only_item(Some(item));
                None
            }
            Next::Go(Go::LogBy(person)) => {
                self.tab = Tab::Log;
                self.screens.log.look(None);
                self.screens.log.only_item(None);
                self.screens.log.only_person(Some(person), &self.cascade);
                None
            }
            Next::Go(Go::Owned(person)) => {
                self.tab = Tab::Deck;
                self.screens.deck.filter.owner = Some(person);
                self.screens.deck.cursor.at = 0;
                self.screens.deck.rebuild(&self.cascade, &self.board);
                None
            }
            Next::Choose(choice) => self.choose(choice),
            Next::Found(found) => {
                if self.tab == Tab::People {
                    self.screens.people.found = found;
                } else {
                    self.screens.trends.found = found;
                }
                None
            }
            Next::Find(step) => {
                self.screens.deck.find(&self.cascade, &self.board, step);
                None
            }
            Next::Said(step) => {
                self.find_said(step);
                None
            }
            Next::ToDay(text) => self.go_to_day(&text),
            Next::EveryTeam => self.every_team(),
            Next::Who(who) => self.who(who),
            Next::HandOut(handout, layout) => Some(self.hand_out(*handout, layout)),
        }
    }

    /// Does what a key or the palette asks for: whose place it is does it.
    pub fn act(&mut self, command: Command) -> Option<Effect> {
        self.unsay();
        self.did(Did::Asked(command));
        // Where one is in a list is nothing to the header.
        let moves = matches!(command, Command::List(_));
        self.touch(if moves { Damage::BELOW_HEADER } else { Damage::ALL });
        if self.in_time.is_some() && self.is_of_today(command) {
            self.refuse_in_time();
            return None;
        }
        let reply = match command {
            Command::InTime(command) => return self.travel(command),
            Command::Everywhere(Everywhere::Back) if self.leaves_the_past() => return Some(Effect::Travel(Travel::Today)),
            Command::Everywhere(command) => return self.everywhere(command),
            Command::List(motion) => return self.moves(motion),
            Command::AddWhat(command) => self.add(command),
            command => {
                let (screens, _, mut ctx) = self.split();
                screens.act(command, &mut ctx)
            }
        };
        self.follow(reply)
    }

    /// What a key does that works wherever no text is typed.
    fn everywhere(&mut self, command: Everywhere) -> Option<Effect> {
        let places = self.places();
        let overlay = match command {
            // Asked once: the room would sit in front of a shell.
            Everywhere::Quit if self.screens.review.is_running() && self.overlays.iter().all(Overlay::is_in_place) => {
                Overlay::Confirm(Confirm::quit())
            }
            Everywhere::Quit => return Some(Effect::Quit),
            Everywhere::Suspend => return Some(Effect::Suspend),
            Everywhere::Repaint => return Some(Effect::Repaint),
            Everywhere::Undo => return Some(Effect::Undo(None)),
            Everywhere::Redo => return Some(Effect::Redo),
            Everywhere::GoDeck => return self.go(Tab::Deck),
            Everywhere::GoReview => return self.go(Tab::Review),
            Everywhere::GoCheckIns => return self.go(Tab::CheckIns),
            Everywhere::GoProjects => return self.go(Tab::Projects),
            Everywhere::GoTrends => return self.go(Tab::Trends),
            Everywhere::GoLog => return self.go(Tab::Log),
            Everywhere::GoPeople => return self.go(Tab::People),
            Everywhere::NextScreen => return self.go(self.neighbour(1)),
            Everywhere::PreviousScreen => return self.go(self.neighbour(Tab::ALL.len() - 1)),
            Everywhere::Back => return self.back(),
            Everywhere::Tour => {
                self.toggle_tour();
                return None;
            }
            Everywhere::Help => Overlay::help(&self.keymap, places),
            Everywhere::Palette => Overlay::palette(&self.keymap, places, |b| self.hindered(b)),
            Everywhere::Sharing => self.sharing_or_sources(),
            Everywhere::Sources => Overlay::Sources(SourcesPage::new(&self.cascade, self.sources.as_ref())),
            Everywhere::People => Overlay::people(&self.ctx()),
            Everywhere::Who => Overlay::form(Form::who(&self.ctx(), None)),
            Everywhere::Workspace => Overlay::form(Form::settings(&self.ctx())),
            Everywhere::EditPerson => Overlay::form(Form::which(&self.ctx(), Noun::Person)),
            Everywhere::EditTeam => Overlay::form(Form::which(&self.ctx(), Noun::Team)),
            Everywhere::EditCycle => Overlay::form(Form::which(&self.ctx(), Noun::Cycle)),
            Everywhere::EditMeeting => Overlay::form(Form::which(&self.ctx(), Noun::Meeting)),
            Everywhere::DeletePerson => Overlay::remove(&self.ctx(), Noun::Person),
            Everywhere::DeleteTeam => Overlay::remove(&self.ctx(), Noun::Team),
            Everywhere::DeleteCycle => Overlay::remove(&self.ctx(), Noun::Cycle),
            Everywhere::DeleteMeeting => Overlay::remove(&self.ctx(), Noun::Meeting),
            Everywhere::SamePerson => Overlay::same(&self.ctx(), Noun::Person, None),
            Everywhere::SameTeam => Overlay::same(&self.ctx(), Noun::Team, None),
            Everywhere::SameCycle => Overlay::same(&self.ctx(), Noun::Cycle, None),
            Everywhere::ForgetPerson => Overlay::forget(&self.ctx()),
            Everywhere::ReadReplies => Overlay::form(Form::replies(&mut self.ctx(), "", None)),
            Everywhere::Import => Overlay::form(Form::import()),
            Everywhere::Unarchive => Overlay::form(Form::bring_back(&self.ctx())),
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
        let (screen, mut ctx) = self.in_front();
        screen.step(by, &mut ctx);
        if self.cursor_mut().map(|cursor| cursor.at) != before {
            self.detail_scroll = 0;
        }
    }

    /// One step back on the screen in front.
    fn back(&mut self) -> Option<Effect> {
        let (screen, mut ctx) = self.in_front();
        let reply = screen.back(&mut ctx);
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
            AddWhat::AddMeeting => Noun::Meeting,
            AddWhat::Open | AddWhat::Down | AddWhat::Up | AddWhat::Back => return Reply::stay(),
        };
        let at = self.item();
        Reply::open(Overlay::form(Form::add(&mut self.ctx(), at, noun)))
    }

    pub(super) fn go(&mut self, tab: Tab) -> Option<Effect> {
        let again = self.tab == tab;
        if tab == Tab::Trends
            && let Some(ix) = self.item().filter(|_| !again)
        {
            self.screens.trends.offer(&self.cascade, ix);
        }
        self.tab = tab;
        self.detail_scroll = 0;
        let (screen, mut ctx) = self.in_front();
        let reply = screen.enter(again, &mut ctx);
        self.follow(reply)
    }

    fn neighbour(&self, by: usize) -> Tab {
        let at = Tab::ALL.iter().position(|&t| t == self.tab).unwrap_or(0);
        Tab::ALL[(at + by) % Tab::ALL.len()]
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.touch(Damage::ALL);
        let (_, overlays, ctx) = self.split();
        if let Some(overlay) = overlays.top_mut() {
            overlay.paste(text, &ctx);
        } else if self.tab == Tab::Review && !text.trim().is_empty() {
            self.paste_replies(text);
        }
    }

    pub(super) fn click(&mut self, hit: Hit, double: bool) -> Option<Effect> {
        self.touch(Damage::ALL);
        let (_, overlays, mut ctx) = self.split();
        if let Some(overlay) = overlays.top_mut() {
            let reply = overlay.click(hit, double, &mut ctx);
            return self.follow(reply);
        }
        let is_of_today = match hit {
            Hit::Tab(tab) => !matches!(tab, Tab::Deck | Tab::Trends | Tab::Log | Tab::People),
            Hit::Sharing | Hit::Sources => true,
            _ => false,
        };
        if self.in_time.is_some() && is_of_today {
            self.refuse_in_time();
            return None;
        }
        if let Hit::Tab(tab) = hit {
            return self.go(tab);
        }
        if hit == Hit::Sharing {
            return self.open(Overlay::Sharing(SharingPage::new(&self.cascade)));
        }
        if hit == Hit::Sources {
            return self.act(Command::Everywhere(Everywhere::Sources));
        }
        // There a line is opened by its own command.
        let opens_then = double && self.is_in_time() && matches!(hit, Hit::Row(_));
        let (screen, mut ctx) = self.in_front();
        let reply = screen.click(hit, double && !opens_then, &mut ctx);
        let effect = self.follow(reply);
        if opens_then { self.act(Command::InTime(InTime::Open)) } else { effect }
    }

    pub(super) fn wheel(&mut self, lines: isize) {
        self.touch(Damage::ALL);
        // What is written on a line hides nothing of what is read above it.
        if let Some(overlay) = self.overlays.top_mut().filter(|overlay| !overlay.is_line()) {
            overlay.scroll(lines);
        } else {
            self.screens.of_mut(self.tab).wheel(lines);
            self.step(lines);
        }
    }
}
