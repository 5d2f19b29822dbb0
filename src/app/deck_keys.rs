//! What the keys of the deck do.

use super::{
    App,
    cursor::Motion,
    deck::{filter::Filter, rows::What},
    event::{Effect, Hit},
    keys::Action,
    overlay::{Overlay, ask::Ask, confirm::Confirm, form::Form},
};
use crate::domain::{Flags, Ix, Kind, change::Verb, edit, text};

impl App {
    /// What a key of the deck asks for.
    pub(super) fn deck_act(&mut self, action: Action) -> Option<Effect> {
        let (deck, cascade, board) = (&mut self.deck, &self.cascade, &self.board);
        let before = deck.cursor.at;
        if let Some(motion) = Motion::of(action) {
            deck.step(deck.cursor.by(motion));
            if deck.cursor.at != before {
                deck.detail_scroll = 0;
            }
            return None;
        }
        match action {
            Action::Fold => {
                if deck.is_unfolded(before) {
                    deck.fold(cascade, before);
                } else if let Some(at) = deck.parent_of(before) {
                    deck.cursor.at = at;
                }
            }
            Action::Unfold => self.unfold(),
            Action::FoldAll => deck.fold_all(cascade, board, true),
            Action::UnfoldAll => deck.fold_all(cascade, board, false),
            Action::ToParent => deck.cursor.at = deck.parent_of(before).unwrap_or(before),
            Action::NextSibling => deck.cursor.at = deck.sibling_of(before, true).unwrap_or(before),
            Action::PreviousSibling => deck.cursor.at = deck.sibling_of(before, false).unwrap_or(before),
            Action::NextFlagged | Action::PreviousFlagged => {
                let wanted: Flags = deck.filter.flags.iter().copied().collect();
                if !deck.go_to_flagged(cascade, board, action == Action::NextFlagged, wanted) {
                    self.say("nothing is flagged here");
                }
            }
            Action::NextMatch | Action::PreviousMatch => match &deck.found {
                Some(found) => {
                    if let Some(at) = deck.nearest(action == Action::NextMatch, |row| found.items.contains(row.ix)) {
                        deck.cursor.at = at;
                    }
                }
                None => self.say_keys("nothing is being looked for: press {find} to find"),
            },
            Action::DetailDown => deck.detail_scroll = deck.detail_scroll.saturating_add(3),
            Action::DetailUp => deck.detail_scroll = deck.detail_scroll.saturating_sub(3),
            Action::Sort => {
                deck.sort = deck.sort.next();
                deck.rebuild(cascade, board);
                let said = format!("sorted {}", deck.sort.word());
                self.say(said);
            }
            Action::Back => self.back(),
            Action::Find => return self.open(Overlay::find(self.deck.found.clone(), before)),
            Action::Filter => return open!(self, Overlay::filter(&ctx!(self), &self.deck.filter)),
            Action::Cycle => return open!(self, Overlay::cycle(&ctx!(self), self.deck.cycle)),
            Action::ItemLog => match deck.item() {
                Some(ix) => {
                    let id = cascade.item(ix).id;
                    self.show_log_of(id);
                }
                None => self.say("select an item to see its changes"),
            },
            Action::Mine => self.toggle_mine(),
            Action::OwnerPage => return self.open_owner(),
            Action::Open => return self.open_row(),
            Action::CheckIn => self.start_check_in(false),
            Action::NoChange => self.start_check_in(true),
            Action::Why => match self.deck.item() {
                Some(ix) => return open!(self, Overlay::why(&ctx!(self), ix)),
                None => self.say("select an item to see why"),
            },
            Action::Copy => {
                let ix = self.deck.item()?;
                return Some(Effect::Copy(self.as_text(ix)));
            }
            _ => return self.deck_change(action),
        }
        if self.deck.cursor.at != before {
            self.deck.detail_scroll = 0;
        }
        None
    }

    /// The keys that change the workspace.
    fn deck_change(&mut self, action: Action) -> Option<Effect> {
        if action == Action::Add {
            return open!(self, Overlay::add(&ctx!(self), self.deck.item()));
        }
        let ix = self.deck.item();
        let Some(ix) = ix else {
            self.say("select an item first");
            return None;
        };
        match action {
            Action::Revise => {
                let form = Form::revise(&ctx!(self), self.cascade.item(ix).id)?;
                self.open_form(form)
            }
            Action::Link => open!(self, Overlay::form(Form::link(&ctx!(self), ix))),
            Action::MoveTo => {
                if self.cascade.item(ix).kind() == Kind::Project {
                    self.say_keys("a project hangs under what it serves: press {link} to link it to another goal, {unlink-here} to unlink it");
                    return None;
                }
                let under = self.deck.selected().and_then(|r| r.under);
                open!(self, Overlay::form(Form::move_to(&ctx!(self), ix, under)))
            }
            Action::Archive => self.open(Overlay::Confirm(Confirm::archive(&self.cascade, ix))),
            Action::Delete => self.open(Overlay::Confirm(Confirm::delete(&self.cascade, ix))),
            Action::Snooze => {
                self.ask(Ask::snooze(&self.cascade, ix));
                None
            }
            Action::Unlink => self.unlink_here(ix),
            Action::MoveUp | Action::MoveDown => {
                let under = self.deck.selected().and_then(|r| r.under);
                let go = if action == Action::MoveUp { edit::move_up } else { edit::move_down };
                let ops = go(&self.cascade, ix, under);
                if ops.is_empty() {
                    self.say("it has no sibling there to change places with");
                    return None;
                }
                self.submit_or_say(Verb::Move, ops, "")
            }
            _ => None,
        }
    }

    /// Opens the page of the owner of the selected item.
    pub(super) fn open_owner(&mut self) -> Option<Effect> {
        match self.item().map(|ix| self.cascade.item(ix).owner) {
            Some(Some(owner)) if self.cascade.person(owner).is_some() => {
                return self.open(Overlay::person(&self.cascade, self.now.today, owner));
            }
            Some(_) => self.say_keys("nobody answers for it yet: press {revise} to name an owner"),
            None => self.say("select an item to see the page of its owner"),
        }
        None
    }

    /// Takes the link of a project to the goal it is shown below away; where it is shown below none, as on the projects.
    fn unlink_here(&mut self, ix: Ix) -> Option<Effect> {
        if self.cascade.item(ix).kind() != Kind::Project {
            self.say_keys("only a project is linked to what it serves: {move} moves an objective or a key result");
            return None;
        }
        let above = self.deck.selected().and_then(|row| row.under).map(|above| self.cascade.item(above).id);
        let link = self.cascade.links_at(ix).find(|link| Some(link.target) == above).map(|link| link.id);
        match link {
            Some(link) => self.unlink_this(link),
            None => self.unlink(ix),
        }
    }

    /// An item on one line, for the clipboard.
    pub(super) fn as_text(&self, ix: Ix) -> String {
        let (item, j) = (self.cascade.item(ix), self.board.peek(&self.cascade, ix));
        let mut words =
            vec![format!("{} {}", self.cascade.short(item.id), text::one_line(&item.title, 200)), j.health.word().to_owned()];
        words.extend(j.progress.map(|p| format!("{:.0} %", p * 100.0)));
        words.extend(self.cascade.owner_name(ix).map(str::to_owned));
        words.join(" · ")
    }

    fn unfold(&mut self) {
        let (deck, cascade, board) = (&mut self.deck, &self.cascade, &self.board);
        let Some(row) = deck.selected() else { return };
        if row.repeat {
            // It is unfolded where it stands first.
            if let Some(at) = deck.rows.iter().position(|r| r.ix == row.ix && r.what == row.what && !r.repeat) {
                deck.cursor.at = at;
            }
        } else if deck.is_unfolded(deck.cursor.at) {
            deck.cursor.at += 1;
        } else if deck.can_unfold(cascade, board, row) {
            deck.unfold(cascade, board, deck.cursor.at);
        }
    }

    fn open_row(&mut self) -> Option<Effect> {
        let row = self.deck.selected()?;
        if row.what == What::Goal
            && self.cascade.item(row.ix).kind() == Kind::Objective
            && self.deck.can_unfold(&self.cascade, &self.board, row)
        {
            if self.deck.is_unfolded(self.deck.cursor.at) {
                self.deck.fold(&self.cascade, self.deck.cursor.at);
            } else {
                self.deck.unfold(&self.cascade, &self.board, self.deck.cursor.at);
            }
        } else if row.what != What::LooseWork {
            self.start_check_in(false);
        }
        None
    }

    /// One step back: first the find goes, then the filter.
    fn back(&mut self) {
        if self.deck.found.take().is_none() {
            if self.deck.filter.is_empty() {
                return;
            }
            self.deck.filter = Filter::default();
        }
        self.deck.rebuild(&self.cascade, &self.board);
    }

    fn toggle_mine(&mut self) {
        let Some(me) = self.me else {
            self.say("who you are is not known yet: start with --as NAME, or choose “who” in the palette");
            return;
        };
        self.deck.filter.owner = if self.deck.filter.owner == Some(me) { None } else { Some(me) };
        self.deck.rebuild(&self.cascade, &self.board);
        self.say_keys(if self.deck.filter.owner.is_some() { "only mine: {mine} shows all again" } else { "everyone's" });
    }

    pub(super) fn deck_click(&mut self, hit: Hit, double: bool) -> Option<Effect> {
        if let Some(editor) = &mut self.editor {
            if let Hit::Choice(field) = hit {
                editor.focus = field.min(editor.fields.len() - 1);
            }
            return None;
        }
        match hit {
            Hit::Fold(n) if n < self.deck.rows.len() => {
                self.deck.cursor.at = n;
                self.open_fold();
                None
            }
            Hit::Row(n) if n < self.deck.rows.len() => {
                self.deck.cursor.at = n;
                self.deck.detail_scroll = 0;
                if double { self.open_row() } else { None }
            }
            _ => None,
        }
    }

    fn open_fold(&mut self) {
        let n = self.deck.cursor.at;
        if self.deck.is_unfolded(n) {
            self.deck.fold(&self.cascade, n);
        } else {
            self.unfold();
        }
    }
}
