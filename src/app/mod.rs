//! State and update of the full screen: events in, effects out.
//!
//! Must not know: SQL, drawing, the terminal, the clock. What a screen shows is read from here by `ui`;
//! what has to be done outside (saving, copying, quitting) is returned as an [`event::Effect`].

pub mod ctx;
pub mod cursor;
pub mod damage;
pub mod deck;
pub mod drafts;
pub mod event;
pub mod key;
pub mod keys;
pub mod log;
mod meanwhile;
pub mod memory;
pub mod overlay;
pub mod projects;
pub mod queue;
pub mod reply;
pub mod review;
pub mod screens;
pub mod signs;
pub mod text_field;

mod about;
mod check_in_keys;
mod choose;
mod offers;
mod outcome;
mod said;
mod steer;
mod tab;
mod wants;
mod who;

pub use said::Status;
pub use tab::Tab;

use crate::domain::{
    Board, Cascade, Change, Id, Ids, Op,
    change::{Refusal, Verb},
    history::History,
    meeting,
};
use ctx::Ctx;
use cursor::{Cursor, Window};
use damage::{Damage, Region};
use drafts::Drafts;
use event::{Effect, Event, Now};
use keys::{Keymap, Place};
use memory::Memory;
use overlay::{Overlay, Overlays};
use reply::After;
use screens::{Screen, Screens};

/// How many items are counted before a key that waits is looked at: a few milliseconds' worth.
const COUNTED_AT_ONCE: usize = 4096;

/// The full screen.
#[derive(Debug)]
pub struct App {
    /// The workspace.
    pub cascade: Cascade,
    /// What is concluded from it.
    pub board: Board,
    /// The screen in front.
    pub tab: Tab,
    /// What it shows, and every other.
    pub screens: Screens,
    /// The open check-in form: it stands in the selected row of whatever screen is in front.
    pub editor: Option<deck::check_in::Editor>,
    /// What lies over the screen.
    pub overlays: Overlays,
    /// What just happened; `None`: nothing worth a line.
    pub status: Option<Status>,
    /// Who sits here; `None`: not known yet, asked at the first change.
    pub me: Option<Id>,
    /// The keys in force.
    pub keymap: Keymap,
    /// The past of the item that is looked at, once the store has answered.
    pub history: Option<(Id, History)>,
    /// The past of the rows beside it, read while nobody pressed a key: the next key need not wait for the file.
    ahead: Vec<(Id, History)>,
    /// The cycle the header speaks of; `None`: none is open.
    pub front: Option<Id>,
    /// How far the pane about the selected item is scrolled, in lines.
    pub detail_scroll: usize,
    /// Plain glyphs only.
    pub ascii: bool,
    /// What of the screen may differ from what was last drawn.
    damage: Damage,
    /// Whether the cycle in front is known: it takes a pass over the workspace, so the first frame does without.
    is_placed: bool,
    ids: Ids,
    drafts: Drafts,
    /// A change that waits until it is known whose it is.
    waiting: Option<(Change, After)>,
    /// Whether they were asked who they are.
    asked_who: bool,
    now: Now,
    zone: Zone,
}

/// How many seconds the clock on the wall was ahead of UTC at a moment, in milliseconds since 1970: summer time differs.
pub type Zone = fn(i64) -> i32;

impl App {
    /// The full screen on a workspace, with what it remembers of the last time.
    pub fn new(cascade: Cascade, now: Now, ids: Ids, keymap: Keymap, me: Option<Id>, memory: Memory) -> App {
        let board = Board::new(now.today);
        let mut app = App {
            cascade,
            board,
            tab: Tab::Deck,
            screens: Screens::default(),
            editor: None,
            overlays: Overlays::default(),
            status: None,
            me,
            keymap,
            history: None,
            ahead: Vec::new(),
            front: None,
            is_placed: false,
            detail_scroll: 0,
            ascii: false,
            damage: Damage::ALL,
            ids,
            drafts: Drafts::default(),
            waiting: None,
            asked_who: false,
            now,
            zone: |_| 0,
        };
        app.recall(memory);
        app.look_around();
        app
    }

    /// The day everything is judged for.
    pub fn today(&self) -> chrono::NaiveDate {
        self.now.today
    }

    /// Where the clock on the wall is: as told by the loop, UTC until then.
    pub fn set_zone(&mut self, zone: Zone) {
        self.zone = zone;
    }

    /// Hours and minutes on the wall at a moment.
    pub fn time_of_day(&self, at: i64) -> String {
        let local = at + i64::from((self.zone)(at)) * 1000;
        chrono::DateTime::from_timestamp_millis(local).map(|at| at.format("%H:%M").to_string()).unwrap_or_default()
    }

    /// Something happened. Returns what has to be done outside.
    pub fn update(&mut self, event: Event, now: Now) -> Option<Effect> {
        // A running review keeps its day, past midnight too.
        let now = if self.screens.review.is_running() { Now { today: self.now.today, ..now } } else { now };
        if now.today != self.now.today {
            self.new_day(now);
        }
        self.now = now;
        let effect = self.happen(event);
        self.ask_who_first(effect)
    }

    fn happen(&mut self, event: Event) -> Option<Effect> {
        match event {
            Event::Key(key) => self.key(key),
            Event::Act(command) => self.act(command),
            Event::Paste(text) => {
                self.paste(&text);
                None
            }
            Event::Click { hit, double } => self.click(hit, double),
            Event::Wheel(lines) => {
                self.wheel(lines);
                None
            }
            Event::Redraw => {
                self.touch(Damage::ALL);
                None
            }
            Event::Tick(passed) => {
                self.age_status(passed);
                self.review_tick(passed)
            }
            Event::Day => None,
            Event::Idle => {
                if let Some(Overlay::Find(find)) = self.overlays.top_mut()
                    && let Some(step) = find.catch_up()
                {
                    self.screens.deck.find(&self.cascade, &self.board, step);
                    self.touch(Damage::ALL);
                } else if !std::mem::replace(&mut self.is_placed, true) {
                    self.front = self.cascade.main_cycle(self.now.today).map(|c| c.id);
                    self.touch(Region::Header);
                } else if self.board.counts().is_none() && self.board.count_some(&self.cascade, COUNTED_AT_ONCE).is_some() {
                    self.touch(Region::Header | Region::List);
                }
                None
            }
        }
    }

    /// Whether something on the screen counts time, and so needs ticks.
    pub fn counts_time(&self) -> bool {
        self.screens.review.counts_time()
    }

    /// Whether there is work for [`Event::Idle`].
    pub fn has_idle_work(&self) -> bool {
        !self.is_placed || self.board.counts().is_none() || self.waiting_find()
    }

    fn waiting_find(&self) -> bool {
        matches!(self.overlays.top(), Some(Overlay::Find(find)) if find.waits())
    }

    fn new_day(&mut self, now: Now) {
        self.now = now;
        self.board = Board::new(now.today);
        self.look_around();
        self.editor_follows();
        self.touch(Damage::ALL);
    }

    /// The rows at once; which cycle is in front, and the counts, when nothing else waits.
    fn look_around(&mut self) {
        self.is_placed = false;
        self.screens.deck.rebuild(&self.cascade, &self.board);
        self.refresh();
    }

    /// The workspace was changed by another process, or loaded anew: everything is shown from the new one.
    pub fn reload(&mut self, cascade: Cascade) {
        let id = self.screens.deck.item().map(|ix| self.cascade.item(ix).id);
        let touched =
            if self.screens.review.is_running() { meeting::follow::touched_between(&self.cascade, &cascade) } else { Vec::new() };
        self.cascade = cascade;
        self.board = Board::new(self.now.today);
        self.history = None;
        self.ahead.clear();
        self.screens.forget();
        self.look_around();
        // A page of a person holds places in the workspace that was.
        self.overlays.reload(&self.cascade, self.now.today);
        if let Some(ix) = id.and_then(|id| self.cascade.find(id)) {
            self.screens.deck.reveal(&self.cascade, &self.board, ix);
        }
        let (screens, _, mut ctx) = self.split();
        let reply = screens.review.reloaded(&touched, &mut ctx);
        self.follow(reply);
        self.editor_follows();
        self.touch(Damage::ALL);
    }

    /// The item that is selected on the screen in front: what the detail shows and a check-in is about.
    pub fn item(&self) -> Option<crate::domain::Ix> {
        self.screens.of(self.tab).item(&self.cascade)
    }

    /// The cursor of the list in front; `None`: there is none.
    fn cursor_mut(&mut self) -> Option<&mut Cursor> {
        self.screens.of_mut(self.tab).cursor()
    }

    /// A frame was drawn: that much of the list in front was in view (`None`: it has none), and the detail beside it can be
    /// scrolled so far.
    pub fn drawn(&mut self, list: Option<Window>, detail_end: usize) {
        if let (Some(cursor), Some(window)) = (self.cursor_mut(), list) {
            cursor.drawn(window);
        }
        self.detail_scroll = self.detail_scroll.min(detail_end);
        self.screens.review.scrolled_to(detail_end);
        self.damage = Damage::default();
    }

    /// Whether keys are text now.
    pub fn is_typing(&self) -> bool {
        if self.overlays.is_empty() {
            return self.editor.is_some() || self.screens.of(self.tab).is_typing();
        }
        self.overlays.iter().any(Overlay::is_typing)
    }

    /// The places whose keys work now, the nearest first.
    pub fn places(&self) -> &'static [Place] {
        if let Some(overlay) = self.overlays.top() {
            return overlay.places();
        }
        if let Some(editor) = &self.editor {
            return editor.places();
        }
        self.screens.of(self.tab).places()
    }

    /// The screens, what lies over them, and all that either of them may use.
    fn split(&mut self) -> (&mut Screens, &mut Overlays, Ctx<'_>) {
        let ctx = Ctx {
            cascade: &self.cascade,
            board: &mut self.board,
            ids: &mut self.ids,
            keymap: &self.keymap,
            me: self.me,
            now: self.now,
            front: self.front,
            review: self.screens.review.running().map(|r| r.meeting.review),
            detail_scroll: &mut self.detail_scroll,
            drafts: &mut self.drafts,
        };
        (&mut self.screens, &mut self.overlays, ctx)
    }

    /// What everyone may use.
    fn ctx(&mut self) -> Ctx<'_> {
        self.split().2
    }

    /// The screen in front, and what it may use.
    fn in_front(&mut self) -> (&mut dyn Screen, Ctx<'_>) {
        let tab = self.tab;
        let (screens, _, ctx) = self.split();
        (screens.of_mut(tab), ctx)
    }

    /// The workspace was changed: what is in front follows.
    fn refresh(&mut self) {
        let (screen, mut ctx) = self.in_front();
        screen.refresh(&mut ctx);
    }

    /// Puts an overlay over what is there.
    fn open(&mut self, overlay: Overlay) -> Option<Effect> {
        self.overlays.open(overlay);
        None
    }

    /// A fresh identity.
    pub fn new_id(&mut self) -> Id {
        self.ids.next_id()
    }

    /// Makes a change of these operations, checks it, and asks for it to be committed.
    fn submit(&mut self, verb: Verb, ops: Vec<Op>, why: &str, after: After) -> Result<Effect, Refusal> {
        Ok(Effect::Commit(self.ctx().request(verb, ops, why, after)?))
    }

    /// The same where a refusal is said in the status line.
    fn submit_or_say(&mut self, verb: Verb, ops: Vec<Op>, why: &str) -> Option<Effect> {
        match self.submit(verb, ops, why, After::Nothing) {
            Ok(effect) => Some(effect),
            Err(refusal) => {
                self.complain(refusal.0);
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::company::{Company, today};

    #[test]
    fn the_time_of_a_day_is_that_of_the_wall_on_that_day() {
        let now = Now { today: today(), at: 0 };
        let mut app = App::new(Company::new().cascade, now, Ids::seeded(1), Keymap::default(), None, Memory::default());
        let (winter, summer) = (1_700_000_000_000, 1_690_000_000_000);
        assert_eq!([winter, summer].map(|at| app.time_of_day(at)), ["22:13", "04:26"]);
        app.set_zone(|at| if at > 1_695_000_000_000 { 3600 } else { 7200 });
        assert_eq!([winter, summer].map(|at| app.time_of_day(at)), ["23:13", "06:26"]);
    }
}
