//! The trends screen: how a key result went and where it will end, what a cycle came to, what words were worth.
//!
//! What is shown is made of [`Figure`]s, which know nothing of a screen: here stands which are shown, which line is selected, and
//! what a key does. Must not know: how a figure is drawn.

pub mod cycle;
mod item;

use super::{
    App, Tab,
    ctx::Ctx,
    cursor::Cursor,
    damage::Damage,
    event::{Effect, Hit, Want},
    keys::{
        Command as AnyCommand, Place,
        command::{Deck, Trends as Command},
    },
    overlay::{Overlay, form::Form, pick::Choice},
    reply::{Next, Reply},
    screens::Screen,
};
use crate::domain::{
    Cascade, Id, Ix,
    chart::Role,
    history::History,
    trends::{
        figure::{About, Figure},
        said,
    },
};
use cycle::OfCycle;

/// What of the trends is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum View {
    /// The most important of everything.
    #[default]
    Overview,
    /// How one key result went.
    KeyResult,
    /// What each team came to.
    Teams,
    /// What words were worth.
    Calibration,
    /// What became of bets.
    Bets,
    /// What measuring costs.
    Overhead,
}

impl View {
    /// All of them, in the order they are gone through.
    pub const ALL: [View; 6] = [View::Overview, View::KeyResult, View::Teams, View::Calibration, View::Bets, View::Overhead];

    /// The one that tells what is called so in files.
    fn that_tells(view: said::View) -> View {
        match view {
            said::View::Overview => View::Overview,
            // Whoever keeps days is a team.
            said::View::Participation | said::View::Scores => View::Teams,
            said::View::Calibration => View::Calibration,
            said::View::Bets => View::Bets,
            said::View::Overhead => View::Overhead,
        }
    }

    /// As shown.
    pub fn title(self) -> &'static str {
        match self {
            View::Overview => "Overview",
            View::KeyResult => "Key result",
            View::Teams => "Teams",
            View::Calibration => "Calibration",
            View::Bets => "Bets",
            View::Overhead => "Overhead",
        }
    }
}

/// The first key result at or below an item.
fn measured(cascade: &Cascade, ix: Ix) -> Option<Ix> {
    if cascade.item(ix).key_result().is_some() {
        return Some(ix);
    }
    cascade.children(ix).iter().filter(|&&one| cascade.item(one).is_live()).find_map(|&one| measured(cascade, one))
}

/// The state of the trends screen.
#[derive(Debug)]
pub struct Trends {
    /// What of them is looked at.
    pub view: View,
    /// What is told there.
    pub figures: Vec<Figure>,
    /// The selected line of all that can be.
    pub cursor: Cursor,
    /// What a cycle came to.
    pub cycle: OfCycle,
    /// The item whose trend is told; `None`: none was chosen.
    pub of: Option<Id>,
    /// What the last find by title found, the best first; empty: nothing was looked for.
    pub found: Vec<Id>,
    /// Whether it is told with its chain.
    pub is_chain: bool,
    /// Whether it is told where it will end.
    has_band: bool,
    /// Whether charts are shown as tables.
    pub as_table: bool,
    /// Whether nothing but the chart is shown.
    pub is_alone: bool,
    /// Where one came from.
    from: Option<Tab>,
    /// What has to be read before the trend can be told; `None`: it is there.
    wanted: Option<Vec<Id>>,
    /// What was read.
    pasts: Vec<(Id, History)>,
}

impl Default for Trends {
    fn default() -> Trends {
        Trends {
            view: View::default(),
            figures: Vec::new(),
            cursor: Cursor::default(),
            cycle: OfCycle::default(),
            of: None,
            found: Vec::new(),
            is_chain: false,
            has_band: true,
            as_table: false,
            is_alone: false,
            from: None,
            wanted: None,
            pasts: Vec::new(),
        }
    }
}

impl Trends {
    /// Whose trend to tell unless somebody chooses another: that of what was selected elsewhere.
    pub(super) fn offer(&mut self, cascade: &Cascade, ix: Ix) {
        if cascade.item(ix).key_result().is_some() {
            self.is_of(cascade.item(ix).id);
        } else if self.of.is_none() {
            self.is_of(cascade.item(measured(cascade, ix).unwrap_or(ix)).id);
        }
    }

    fn is_of(&mut self, id: Id) {
        if self.of != Some(id) {
            self.of = Some(id);
            self.cursor.at = 0;
        }
    }

    /// The trend of an item; `from`: where one goes back to.
    pub(super) fn show(&mut self, id: Id, from: Tab, ctx: &mut Ctx<'_>) {
        self.view = View::KeyResult;
        self.is_alone = false;
        self.from = (from != Tab::Trends).then_some(from).or(self.from);
        self.is_of(id);
        self.make(ctx);
    }

    /// How many lines of a figure can be selected: of an overview it as a whole.
    pub fn stops(&self, figure: &Figure) -> usize {
        if self.view == View::Overview { 1 } else { figure.table.rows.len() }
    }

    /// The lines that can be selected, figure by figure, each with what it is about.
    pub fn rows(&self) -> impl Iterator<Item = &About> {
        self.figures.iter().flat_map(|figure| figure.table.rows.iter().take(self.stops(figure))).map(|row| &row.about)
    }

    fn count(&self) -> usize {
        self.figures.iter().map(|figure| self.stops(figure)).sum()
    }

    /// The figure with the selected line, and the number of that among its own.
    pub fn at(&self) -> Option<(&Figure, usize)> {
        let mut left = self.cursor.at;
        for figure in &self.figures {
            let stops = self.stops(figure);
            if left < stops {
                return Some((figure, left));
            }
            left -= stops;
        }
        self.figures.first().map(|figure| (figure, 0))
    }

    /// What the selected line is about.
    fn selected(&self) -> About {
        if self.view == View::Overview {
            return About::Nothing;
        }
        let row = self.at().and_then(|(figure, n)| figure.table.rows.get(n));
        row.map_or(About::Nothing, |row| row.about)
    }

    /// The workspace was changed: all of it is read anew when somebody looks.
    pub(super) fn changed(&mut self) {
        self.pasts.clear();
        self.cycle.changed();
    }

    /// Tells anew what is shown, of what is known by now.
    pub(super) fn make(&mut self, ctx: &mut Ctx<'_>) {
        self.figures = match self.view {
            View::KeyResult => self.make_item(ctx),
            _ => self.make_cycle(ctx),
        };
        self.cursor.step(0, self.count());
    }

    /// Does what a key of the trends asks for.
    pub(super) fn act(&mut self, command: Command, ctx: &mut Ctx<'_>) -> Reply {
        match command {
            Command::NextView => self.turn(1),
            Command::PreviousView => self.turn(View::ALL.len() - 1),
            Command::Open | Command::Trend => return self.open(ctx),
            Command::AsTable | Command::Present if self.figures.iter().all(|figure| figure.chart.is_none()) => {
                return Reply::say("there is no chart here yet, only what is said of it");
            }
            Command::AsTable => self.as_table = !self.as_table,
            Command::Present => self.is_alone = !self.is_alone,
            Command::Band if self.view != View::KeyResult => {
                return Reply::say("a band is drawn where a key result will end: there it comes and goes");
            }
            Command::Band => {
                self.has_band = !self.has_band;
                let band = |figure: &Figure| figure.chart.as_ref().is_some_and(|chart| chart.roles().contains(&Role::Band));
                let before = self.figures.iter().any(band);
                self.make(ctx);
                if !before && !self.figures.iter().any(band) {
                    return ctx
                        .say("nothing is known of where it will end, so there is no band: {why-trend} says what is missing");
                }
                return Reply::stay();
            }
            Command::WholeChain | Command::ThisCycle => return self.chains(command == Command::WholeChain, ctx),
            Command::WeekBack => return self.week(-7, ctx),
            Command::WeekOn => return self.week(7, ctx),
            Command::NextFlagged => return Reply::next(Next::Flagged(true)),
            Command::PreviousFlagged => return Reply::next(Next::Flagged(false)),
            Command::Find => return Reply::open(Overlay::key_results(ctx)),
            Command::NextMatch | Command::PreviousMatch => return self.next_found(command == Command::NextMatch, ctx),
            Command::Cycle => return Reply::open(Overlay::cycle_of_trends(ctx, self.cycle.chosen)),
            Command::Filter => return Reply::open(Overlay::teams(ctx)),
            Command::WriteMinutes => return self.saves(),
            Command::Copy => return self.copies(),
            Command::Why if self.view != View::KeyResult => {
                return match self.at() {
                    Some((figure, _)) => Reply::open(Overlay::told(figure)),
                    None => Reply::say("nothing is told yet"),
                };
            }
            Command::Why => {
                return match self.item(ctx.cascade) {
                    Some(ix) => ctx.why(ix),
                    None => ctx.say("nothing is shown that could be explained: {find-trend} chooses a key result"),
                };
            }
            Command::ToItem => {
                return match self.item(ctx.cascade) {
                    Some(ix) => ctx.on_deck(ix, super::about::HIDDEN),
                    None => ctx.say("this line is about no item: {find-trend} chooses a key result"),
                };
            }
            Command::Revise | Command::Unlink => return self.says_right(command == Command::Unlink, ctx),
            Command::Travel => return Reply::next(Next::go(Tab::Deck)).then(Next::Act(AnyCommand::Deck(Deck::Travel))),
            Command::DetailDown => return ctx.scroll_detail(3),
            Command::DetailUp => return ctx.scroll_detail(-3),
        }
        self.make(ctx);
        Reply::stay()
    }

    /// Another view, so many further.
    fn turn(&mut self, by: usize) {
        let at = View::ALL.iter().position(|&view| view == self.view).unwrap_or(0);
        self.look_at(View::ALL[(at + by) % View::ALL.len()]);
    }

    fn look_at(&mut self, view: View) {
        if self.view != view {
            self.view = view;
            self.cursor.at = 0;
            self.is_alone = false;
        }
    }

    /// On to what the selected line is about.
    fn open(&mut self, ctx: &mut Ctx<'_>) -> Reply {
        if self.view == View::Overview {
            match self.at().and_then(|(figure, _)| figure.tells) {
                Some(view) => {
                    self.look_at(View::that_tells(view));
                    self.make(ctx);
                }
                None => self.is_alone = !self.is_alone,
            }
            return Reply::stay();
        }
        match self.selected() {
            About::Item(ix) => ctx.trend(ix),
            About::Point(ix, _) if Some(ctx.cascade.item(ix).id) != self.of => ctx.trend(ix),
            About::Point(..) => ctx.say("this is its trend already: {trend-to-item} goes to it on the deck"),
            About::Team(team) => Reply::next(Next::Choose(Choice::Team(team))),
            About::Nothing => ctx.say("this line leads nowhere: {find-trend} chooses a key result"),
        }
    }

    /// To the point a week earlier or later; of what words were worth to those of the week before or after.
    fn week(&mut self, days: i64, ctx: &mut Ctx<'_>) -> Reply {
        match self.view {
            View::KeyResult => {}
            View::Calibration => return self.words_week(days.signum(), ctx),
            _ => return Reply::say("a week is chosen among the points of a key result, and of what words were worth"),
        }
        let days_of = |about: &About| if let About::Point(_, on) = about { Some(*on) } else { None };
        let Some(now) = days_of(&self.selected()) else {
            return Reply::say("no point is selected: nothing was checked in here yet");
        };
        // Newest first: earlier is further down.
        let all: Vec<Option<_>> = self.rows().map(days_of).collect();
        let found = if days < 0 {
            (self.cursor.at..all.len()).find(|&n| all[n].is_some_and(|on| (on - now).num_days() <= days))
        } else {
            (0..self.cursor.at).rev().find(|&n| all[n].is_some_and(|on| (on - now).num_days() >= days))
        };
        let end = if days < 0 { all.len().saturating_sub(1) } else { 0 };
        let to = found.unwrap_or(end);
        if std::mem::replace(&mut self.cursor.at, to) == to {
            return Reply::say(if days < 0 { "this is the first point" } else { "this is the newest point" });
        }
        Reply::stay()
    }

    /// What is shown, to the clipboard.
    fn copies(&self) -> Reply {
        match self.what() {
            Some(what) => {
                let text = self.figures.iter().map(Figure::markdown).collect::<Vec<_>>().join("\n");
                Reply::next(Next::Effect(Effect::Copy { text, what }))
            }
            None => Reply::say("there is nothing to copy yet"),
        }
    }

    /// Asks where what is shown goes.
    fn saves(&self) -> Reply {
        match self.what() {
            Some(what) => Reply::open(Overlay::form(Form::figures(self.figures.clone(), &what, self.as_table))),
            None => Reply::say("there is nothing to save yet"),
        }
    }

    /// What is shown, as it is said; `None`: nothing is.
    fn what(&self) -> Option<String> {
        let first = self.figures.first()?;
        Some(match self.view {
            View::KeyResult => format!("the trend of “{}”", crate::domain::text::one_line(&first.title, 40)),
            view => format!("the trends, {}", view.title().to_lowercase()),
        })
    }
}

impl Screen for Trends {
    fn places(&self) -> &'static [Place] {
        &[Place::Trends, Place::List, Place::Everywhere]
    }

    fn cursor(&mut self) -> Option<&mut Cursor> {
        Some(&mut self.cursor)
    }

    fn item(&self, cascade: &Cascade) -> Option<Ix> {
        match (self.view, self.selected()) {
            (View::KeyResult, _) => self.shown(cascade),
            (_, About::Item(ix) | About::Point(ix, _)) => Some(ix),
            (_, About::Team(_) | About::Nothing) => None,
        }
    }

    fn step(&mut self, by: isize, _: &mut Ctx<'_>) {
        self.cursor.step(by, self.count());
    }

    /// One step back: the chart is not alone any more, then the charts are charts, then one is where one came from.
    fn back(&mut self, ctx: &mut Ctx<'_>) -> Reply {
        if self.is_alone {
            self.is_alone = false;
        } else if self.as_table {
            self.as_table = false;
        } else if let Some(from) = self.from.take() {
            return Reply::next(Next::go(from));
        } else if self.cycle.chosen.take().is_some() {
            self.cursor.at = 0;
        } else if ctx.only.is_some() {
            return Reply::next(Next::EveryTeam);
        } else {
            return Reply::next(Next::go(Tab::Deck));
        }
        Reply::stay()
    }

    fn click(&mut self, hit: Hit, double: bool, ctx: &mut Ctx<'_>) -> Reply {
        match hit {
            Hit::View(n) => {
                if let Some(&view) = View::ALL.get(n) {
                    self.look_at(view);
                    self.make(ctx);
                }
            }
            Hit::Row(n) if n < self.count() => {
                self.cursor.at = n;
                if double {
                    return self.open(ctx);
                }
            }
            _ => {}
        }
        Reply::stay()
    }

    fn enter(&mut self, again: bool, ctx: &mut Ctx<'_>) -> Reply {
        if !again {
            self.from = None;
            self.is_alone = false;
            self.make(ctx);
        }
        Reply::stay()
    }

    fn refresh(&mut self, ctx: &mut Ctx<'_>) {
        self.make(ctx);
    }

    /// Figures hold places in the workspace that was.
    fn forget(&mut self) {
        self.figures.clear();
        self.pasts.clear();
        self.wanted = None;
        self.cycle.forget();
    }

    fn want(&self) -> Option<Want> {
        self.wanted.clone().map(Want::Trend)
    }
}

impl App {
    /// What the trend is made of was read; nothing: it could not be.
    pub(super) fn know_trend(&mut self, read: Vec<(Id, History)>) {
        let (screens, _, mut ctx) = self.split();
        screens.trends.know(read, &mut ctx);
    }

    /// How earlier ones ended is known now.
    pub(super) fn trend_follows(&mut self) {
        if self.tab == Tab::Trends {
            let (screens, _, mut ctx) = self.split();
            screens.trends.make(&mut ctx);
            self.touch(Damage::ALL);
        }
    }

    /// The trend of the next key result of the deck with a flag, or of the previous one. The deck goes along.
    pub(super) fn next_flagged_trend(&mut self, next: bool) {
        let (deck, c) = (&mut self.screens.deck, &self.cascade);
        if let Some(ix) = self.screens.trends.of.and_then(|id| c.find(id)) {
            deck.reveal(c, &self.board, ix);
        }
        let wanted = deck.filter.flags.iter().copied().collect();
        let mut first = None;
        let found = loop {
            if !deck.go_to_flagged(c, &self.board, next, wanted) {
                break None;
            }
            match deck.item() {
                Some(ix) if c.item(ix).key_result().is_some() => break Some(c.item(ix).id),
                // Once around, and none was a key result.
                _ if first == Some(deck.cursor.at) => break None,
                _ => first = first.or(Some(deck.cursor.at)),
            }
        };
        match found {
            Some(id) => {
                let (screens, _, mut ctx) = self.split();
                screens.trends.show(id, Tab::Trends, &mut ctx);
            }
            None => self.say("no key result that the deck shows is flagged"),
        }
    }
}
