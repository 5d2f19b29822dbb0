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
pub mod import;
pub mod key;
pub mod keys;
pub mod log;
mod meanwhile;
pub mod memory;
pub mod overlay;
pub mod people;
mod planning;
pub mod projects;
pub mod queue;
pub mod reply;
pub mod review;
pub mod screens;
pub mod sharing;
pub mod signs;
pub mod sources;
pub mod text_field;
pub mod trends;

mod about;
mod choose;
mod clock;
mod idle;
pub mod in_time;
mod offers;
mod older;
pub mod only;
mod outcome;
mod renew;
mod said;
mod steer;
mod tab;
mod tour;
mod wants;
mod who;

pub use clock::Zone;
pub use said::Status;
pub use tab::Tab;

use crate::domain::{Board, Cascade, Change, Id, Ids, forecast::Past, history::History};
use cursor::{Cursor, Window};
use damage::Damage;
use drafts::Drafts;
use event::{Effect, Event, Now};
use keys::{Keymap, Place};
use memory::Memory;
use overlay::{Overlay, Overlays};
use reply::After;
use screens::Screens;
use std::sync::Arc;

/// The full screen.
#[derive(Debug)]
pub struct App {
    /// The workspace. Shared with whoever tells something of it beside the screen: only a change that comes meanwhile copies it.
    pub cascade: Arc<Cascade>,
    /// What is concluded from it.
    pub board: Board,
    /// The screen in front.
    tab: Tab,
    /// What it shows, and every other.
    pub screens: Screens,
    /// What lies over the screen.
    overlays: Overlays,
    /// What just happened; `None`: nothing worth a line.
    status: Option<Status>,
    /// Who sits here; `None`: not known yet, asked at the first change.
    pub me: Option<Id>,
    /// How this program is called for this workspace, in a command that somebody copies.
    pub program: String,
    /// Who was named for this time alone, and who is remembered meanwhile; `None`: who sits here is remembered.
    guest: Option<(Id, Option<Id>)>,
    /// The keys in force.
    keymap: Keymap,
    /// What is to be saved after what was saved last.
    follow_up: Option<ctx::Request>,
    /// The past of the item that is looked at, once the store has answered.
    pub history: Option<(Id, History)>,
    /// The past of the rows beside it, read while nobody pressed a key: the next key need not wait for the file.
    ahead: Vec<(Id, History)>,
    /// How earlier key results ended, as of a day: what forecasts are made of. `None`: not read yet, or not true any more.
    past: Option<(chrono::NaiveDate, Past)>,
    /// The day that is looked at instead of today; `None`: today.
    in_time: Option<in_time::InTime>,
    /// The cycle the header speaks of; `None`: none is open.
    front: Option<Id>,
    /// How far the pane about the selected item is scrolled, in lines.
    detail_scroll: usize,
    /// The tour one is on; `None`: none.
    tour: Option<tour::Tour>,
    /// What of the screen may differ from what was last drawn.
    damage: Damage,
    /// Whether the cycle in front is known: it takes a pass over the workspace, so the first frame does without.
    is_placed: bool,
    /// The plan of the cycle that the deck shows, while that is planned.
    planning: planning::Planning,
    /// The team everything is narrowed to; `None`: nothing is left out.
    only: Option<only::Only>,
    /// How the workspace is shared; `None`: it is not, or that is not known yet.
    shared: Option<sharing::Shared>,
    /// The sources of this computer; `None`: not known yet.
    sources: Option<sources::Sources>,
    /// Whether of sharing and sources the latter was seen last.
    saw_sources: bool,
    /// The team it was when the review was last told of it.
    narrowed_to: Option<Id>,
    ids: Ids,
    drafts: Drafts,
    /// A change that waits until it is known whose it is.
    waiting: Option<(Change, After)>,
    /// Whether they were asked who they are.
    asked_who: bool,
    now: Now,
    zone: Zone,
}

impl App {
    /// The full screen on a workspace, with what it remembers of the last time.
    pub fn new(cascade: Cascade, now: Now, ids: Ids, keymap: Keymap, me: Option<Id>, memory: Memory) -> App {
        let board = Board::new(now.today);
        let mut app = App {
            cascade: Arc::new(cascade),
            board,
            tab: Tab::Deck,
            screens: Screens::default(),
            overlays: Overlays::default(),
            status: None,
            me,
            program: "quarterdeck".to_owned(),
            guest: None,
            keymap,
            history: None,
            follow_up: None,
            ahead: Vec::new(),
            past: None,
            in_time: None,
            front: None,
            is_placed: false,
            detail_scroll: 0,
            tour: None,
            damage: Damage::ALL,
            planning: planning::Planning::default(),
            only: None,
            shared: None,
            sources: None,
            saw_sources: false,
            narrowed_to: None,
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

    /// Something happened. Returns what has to be done outside.
    pub fn update(&mut self, event: Event, now: Now) -> Option<Effect> {
        let now = if self.keeps_its_day() { Now { today: self.now.today, ..now } } else { now };
        if now.today != self.now.today {
            self.new_day(now);
        }
        self.now = now;
        let effect = self.happen(event);
        self.narrow();
        self.tell_meaning();
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
            Event::Sharing(news) => {
                self.hear(news);
                None
            }
            Event::Sources(news) => {
                self.hear_of_sources(news);
                None
            }
            Event::Idle => {
                self.idle();
                None
            }
        }
    }

    /// The screen in front.
    pub fn tab(&self) -> Tab {
        self.tab
    }

    /// What lies over it.
    pub fn overlays(&self) -> &Overlays {
        &self.overlays
    }

    /// What just happened; `None`: nothing worth a line.
    pub fn status(&self) -> Option<&Status> {
        self.status.as_ref()
    }

    /// The keys in force.
    pub fn keymap(&self) -> &Keymap {
        &self.keymap
    }

    /// The cycle the header speaks of; `None`: none is open, or it is not known yet.
    pub fn front(&self) -> Option<Id> {
        self.front
    }

    /// How far the pane about the selected item is scrolled, in lines.
    pub fn detail_scroll(&self) -> usize {
        self.detail_scroll
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
        self.overlays.iter().any(Overlay::is_typing)
    }

    /// The places whose keys work now, the nearest first.
    pub fn places(&self) -> &'static [Place] {
        if let Some(overlay) = self.overlays.top() {
            return overlay.places();
        }
        if self.is_in_time() {
            return &[Place::InTime, Place::Deck, Place::List, Place::Everywhere];
        }
        self.screens.of(self.tab).places()
    }

    /// Puts an overlay over what is there.
    fn open(&mut self, overlay: Overlay) -> Option<Effect> {
        self.follow(reply::Reply::open(overlay))
    }
}
