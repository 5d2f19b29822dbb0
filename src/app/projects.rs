//! The projects screen: the portfolio, what serves no goal on top; linking, unlinking and checking in from its rows.
//!
//! Its rows are made anew when the screen is entered and when something was committed while it is in front, never per key.
//! Must not know: how a row looks.

use super::{
    App, Tab,
    cursor::{Cursor, Motion},
    event::{Effect, Hit},
    keys::Action,
    overlay::{Overlay, ask::Ask, confirm::Confirm, form::Form},
};
use crate::domain::{
    Board, Cascade, Id, Ix, Kind,
    change::Verb,
    edit,
    portfolio::{self, Group, Narrow, Order, Row},
    theory::{self, HitRate},
};
use std::collections::BTreeMap;

/// The state of the screen.
#[derive(Debug, Default)]
pub struct Projects {
    /// Headings and projects, as far as they are taken.
    pub rows: Vec<Row>,
    /// The selected row.
    pub cursor: Cursor,
    /// What projects are put together by.
    pub group: Group,
    /// How they are ordered.
    pub order: Order,
    /// Which are shown.
    pub narrow: Narrow,
    /// What the whole portfolio comes to.
    pub findings: Findings,
}

/// What the portfolio comes to, made with its rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Findings {
    /// Links of active projects without a *because*, and all of them.
    pub without_theory: (usize, usize),
    /// How often causal theories held.
    pub hit_rate: HitRate,
    /// The same by team.
    pub by_team: BTreeMap<Option<Id>, HitRate>,
    /// How many verdicts are owed by now.
    pub pending: usize,
}

impl Projects {
    /// The selected project; `None` on a heading and when there is none.
    pub fn item(&self) -> Option<Ix> {
        match self.rows.get(self.cursor.at) {
            Some(Row::Project(ix)) => Some(*ix),
            _ => None,
        }
    }

    /// Makes every row anew and keeps the cursor on its project.
    pub(super) fn rebuild(&mut self, cascade: &Cascade, board: &Board) {
        let selected = self.item();
        self.rows = portfolio::rows(cascade, board, &self.narrow, self.group, self.order);
        let (hit_rate, by_team) = theory::hit_rates(cascade);
        let today = board.today();
        self.findings = Findings {
            without_theory: portfolio::without_theory(cascade, today),
            hit_rate,
            by_team,
            pending: theory::pending(cascade, today).iter().filter(|p| p.due <= today).count(),
        };
        if !selected.is_some_and(|ix| self.select(ix)) {
            self.step(0);
        }
    }

    /// Moves the cursor to a project; false when it is not shown.
    pub(super) fn select(&mut self, ix: Ix) -> bool {
        // The same place first: a project may stand under several goals.
        if self.rows.get(self.cursor.at) == Some(&Row::Project(ix)) {
            return true;
        }
        let at = self.rows.iter().position(|r| *r == Row::Project(ix));
        self.cursor.at = at.unwrap_or(self.cursor.at);
        at.is_some()
    }

    /// Moves by so many rows, over headings, not past either end.
    fn step(&mut self, by: isize) {
        let rows = &self.rows;
        self.cursor.step_over(by, rows.len(), |&at| matches!(rows[at], Row::Project(_)));
    }
}

impl App {
    /// The rows follow what was changed, if they are looked at; else they are made when they are next.
    pub(super) fn rebuild_projects(&mut self) {
        if self.tab == Tab::Projects {
            self.projects.rebuild(&self.cascade, &self.board);
        }
    }

    /// What a key of the projects screen asks for.
    pub(super) fn projects_act(&mut self, action: Action) -> Option<Effect> {
        let before = self.projects.cursor.at;
        if let Some(motion) = Motion::of(action) {
            self.projects.step(self.projects.cursor.by(motion));
            if self.projects.cursor.at != before {
                self.deck.detail_scroll = 0;
            }
            return None;
        }
        match action {
            Action::DetailDown => self.deck.detail_scroll = self.deck.detail_scroll.saturating_add(3),
            Action::DetailUp => self.deck.detail_scroll = self.deck.detail_scroll.saturating_sub(3),
            Action::Group => {
                self.projects.group = self.projects.group.next();
                self.rebuild_projects();
                let said = match self.projects.group {
                    Group::None => "in one list".to_owned(),
                    group => format!("grouped {}", group.word()),
                };
                self.say(said);
            }
            Action::Sort => {
                self.projects.order = self.projects.order.next();
                self.rebuild_projects();
                self.say(format!("sorted {}", self.projects.order.word()));
            }
            Action::Mine => match self.me {
                Some(me) => {
                    let narrow = &mut self.projects.narrow;
                    narrow.owner = if narrow.owner == Some(me) { None } else { Some(me) };
                    let mine = narrow.owner.is_some();
                    self.rebuild_projects();
                    self.say_keys(if mine { "only mine: {my-projects} shows all again" } else { "everyone's" });
                }
                None => self.say("who you are is not known yet: choose “who” in the palette"),
            },
            Action::Filter => return open!(self, Overlay::projects_filter(&ctx!(self), self.projects.narrow)),
            Action::Add => {
                let at = self.projects.item();
                let form = Form::add(&mut ctx!(self), at, super::overlay::form::Noun::Project);
                return self.open_form(form);
            }
            Action::Back => {
                if self.projects.narrow.is_empty() {
                    return self.act(Action::GoDeck);
                }
                self.projects.narrow = Narrow::default();
                self.rebuild_projects();
            }
            action => return self.project_act(action),
        }
        if self.projects.cursor.at != before {
            self.deck.detail_scroll = 0;
        }
        None
    }

    /// What is done to the selected project.
    fn project_act(&mut self, action: Action) -> Option<Effect> {
        let Some(ix) = self.projects.item() else {
            self.say_keys("there is no project here: press {add-project} to add one, {back} to show all");
            return None;
        };
        let id = self.cascade.item(ix).id;
        match action {
            Action::CheckIn => self.start_check_in(false),
            Action::NoChange => self.start_check_in(true),
            Action::Why => return open!(self, Overlay::why(&ctx!(self), ix)),
            Action::Copy => return Some(Effect::Copy(self.as_text(ix))),
            Action::Link => return open!(self, Overlay::form(Form::link(&ctx!(self), ix))),
            Action::Revise => {
                let form = Form::revise(&ctx!(self), id)?;
                return self.open_form(form);
            }
            Action::Unlink => return self.unlink(ix),
            Action::Verdict => self.ask_verdict_of(ix),
            Action::OwnerPage => return self.open_owner(),
            Action::ItemLog => self.show_log_of(id),
            Action::ToItem => self.go_to_goal(ix),
            Action::Snooze => self.ask(Ask::snooze(&self.cascade, ix)),
            Action::Archive => return self.open(Overlay::Confirm(Confirm::archive(&self.cascade, ix))),
            Action::Delete => return self.open(Overlay::Confirm(Confirm::delete(&self.cascade, ix))),
            _ => {}
        }
        None
    }

    /// Takes the one link of a project away, or asks which of several.
    pub(super) fn unlink(&mut self, ix: Ix) -> Option<Effect> {
        let links: Vec<Id> = self.cascade.links_at(ix).map(|l| l.id).collect();
        match links[..] {
            [] => {
                self.say_keys("it is linked to nothing: press {link-project} to link it to the goal it serves");
                None
            }
            [only] => self.unlink_this(only),
            _ => self.open(Overlay::unlink(&self.cascade, ix)),
        }
    }

    /// Asks whether the theory of a project that is done held, or says why not.
    pub(super) fn ask_verdict_of(&mut self, ix: Ix) {
        match Ask::verdict_of(&self.cascade, ix, self.now.today) {
            Ok(ask) => self.ask(ask),
            Err(why) => self.say_keys(why),
        }
    }

    /// Takes a link away; `u` brings it back.
    pub(super) fn unlink_this(&mut self, link: Id) -> Option<Effect> {
        let ops = edit::unlink(&self.cascade, link);
        self.submit_or_say(Verb::Unlink, ops, "")
    }

    /// To the deck, at the first goal the project serves, else at the project itself.
    fn go_to_goal(&mut self, ix: Ix) {
        let goal = portfolio::goals(&self.cascade, ix).next();
        self.tab = Tab::Deck;
        if !self.deck.reveal(&self.cascade, &self.board, goal.unwrap_or(ix)) {
            let kind = goal.map_or(Kind::Project, |g| self.cascade.item(g).kind()).name();
            self.say(format!("the {kind} is not shown on the deck: its cycle is not chosen, or a filter hides it"));
        } else if goal.is_none() {
            self.say_keys("it serves no goal: press {link} to link it");
        }
    }

    pub(super) fn projects_click(&mut self, hit: Hit, double: bool) -> Option<Effect> {
        if let Some(editor) = &mut self.editor {
            if let Hit::Choice(field) = hit {
                editor.focus = field.min(editor.fields.len() - 1);
            }
            return None;
        }
        if let Hit::Row(n) = hit
            && matches!(self.projects.rows.get(n), Some(Row::Project(_)))
        {
            self.projects.cursor.at = n;
            self.deck.detail_scroll = 0;
            if double {
                self.start_check_in(false);
            }
        }
        None
    }
}
