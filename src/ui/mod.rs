//! Drawing: reads `app` and `domain`, writes a ratatui buffer.
//!
//! Must not know: SQL, files, the clock, what a key does. Drawing cannot change the model; what layout must remember
//! (how far a list is scrolled, what a click would hit) is kept in [`ViewState`].

#[cfg(test)]
mod agreement;
pub mod chart;
pub mod deck;
pub mod detail;
mod flags;
pub mod frame;
pub mod import;
mod list;
pub mod log;
pub mod overlay;
mod people;
pub mod picture;
pub mod projects;
pub mod queue;
pub mod review;
pub mod theme;
mod tour;
mod trends;
mod wide;
pub mod widgets;

use crate::{
    app::{App, Tab, cursor::Window, damage::Region, event::Hit, import::Preview},
    domain::text::ascii::plain_sign,
};
use ratatui::{
    Frame,
    buffer::Buffer,
    layout::{Position, Rect},
};
use theme::Theme;

/// What layout must remember from one frame to the next.
#[derive(Debug, Default)]
pub struct ViewState {
    /// The colours and glyphs to draw with.
    pub theme: Theme,
    /// What was drawn of the list in front; `None`: there is none.
    pub list: Option<Window>,
    /// How far the detail can be scrolled.
    pub detail_end: usize,
    /// Where the caret blinks; `None`: nowhere.
    caret: Option<Position>,
    /// The first line of the form that is shown.
    pub form_top: usize,
    /// Where the parts of the screen lie, the nearest last.
    regions: Vec<(Region, Rect)>,
    /// What a click would hit, the topmost last.
    hits: Vec<(Rect, Hit)>,
    halves: wide::Halves,
}

impl ViewState {
    /// A view at the top of everything.
    pub fn new(theme: Theme) -> ViewState {
        ViewState { theme, ..ViewState::default() }
    }

    /// What is at that place of the screen.
    pub fn hit(&self, column: u16, row: u16) -> Hit {
        let at = Position::new(column, row);
        self.hits.iter().rev().find(|(area, _)| area.contains(at)).map_or(Hit::Nowhere, |(_, hit)| *hit)
    }

    /// The part of the screen a place belongs to; `None`: the window is too small for any.
    pub fn region_at(&self, column: u16, row: u16) -> Option<Region> {
        let at = Position::new(column, row);
        self.regions.iter().rev().find(|(_, area)| area.contains(at)).map(|(region, _)| *region)
    }

    /// Remembers where a part of the screen lies.
    pub(crate) fn region(&mut self, region: Region, area: Rect) {
        self.regions.push((region, area));
    }

    /// What is typed goes there: what is drawn later lies nearer, and has the caret.
    pub(crate) fn caret(&mut self, x: u16, y: u16) {
        self.caret = Some(Position::new(x, y));
    }

    /// Remembers what a click there would hit.
    pub(crate) fn hits(&mut self, area: Rect, hit: Hit) {
        self.hits.push((area, hit));
    }
}

/// The smallest window that shows more than a request for a larger one.
pub const SMALLEST: (u16, u16) = (40, 10);

/// Puts ASCII in place of every sign of our own that got this far: dashes in sentences, marks where text was cut.
fn plain_signs(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        let mut chars = cell.symbol().chars();
        if let (Some(c), None) = (chars.next(), chars.next())
            && !c.is_ascii()
            && let Some(plain) = plain_sign(c)
        {
            cell.set_char(plain);
        }
    }
}

/// Draws everything.
pub fn draw(frame: &mut Frame, app: &App, view: &mut ViewState) {
    view.hits.clear();
    view.list = None;
    view.caret = None;
    view.regions.clear();
    // Where nothing says how far, one may scroll as far as one likes.
    view.detail_end = usize::MAX;
    let area = frame.area();
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        frame::too_small(frame, area);
        view.halves.settle(frame.buffer_mut());
        return;
    }
    let (area, step) = tour::split(app, area);
    let mut parts = frame::split(area);
    let is_bare = app.presents();
    if is_bare {
        parts =
            frame::Parts { header: Rect { height: 0, ..area }, body: area, footer: Rect { y: area.bottom(), height: 0, ..area } };
        // What just happened, and the keys of what is typed, still have their place.
        if app.status().is_some() || !app.overlays().is_empty() {
            let footer = frame::split(area).footer;
            parts = frame::Parts { body: Rect { height: footer.y - area.y, ..area }, footer, ..parts };
        }
    }
    view.regions = vec![(Region::Header, parts.header), (Region::List, parts.body), (Region::Footer, parts.footer)];
    if let Some(step) = step {
        view.region(Region::Footer, step);
        tour::draw(frame, app, view.theme, step);
    }
    if !is_bare {
        frame::header(frame, app, view, parts.header);
    }
    match app.tab() {
        Tab::Deck => deck::draw(frame, app, view, parts.body),
        Tab::CheckIns => queue::draw(frame, app, view, parts.body),
        Tab::Projects => projects::draw(frame, app, view, parts.body),
        Tab::Review => review::draw(frame, app, view, parts.body),
        Tab::Trends => trends::draw(frame, app, view, parts.body),
        Tab::Log => log::draw(frame, app, view, parts.body),
        Tab::People => people::draw(frame, app, view, parts.body),
    }
    if parts.footer.height > 0 {
        frame::footer(frame, app, view, parts.footer);
    }
    overlay::draw(frame, app, view, area);
    finish(frame, view);
}

/// What comes last in every frame: the caret, and plain signs where there are no others.
fn finish(frame: &mut Frame, view: &mut ViewState) {
    if let Some(caret) = view.caret {
        frame.set_cursor_position(caret);
    }
    if view.theme.ascii {
        plain_signs(frame.buffer_mut());
    }
    view.halves.settle(frame.buffer_mut());
}

/// Draws what is seen before a file is imported, which has the screen for itself.
pub fn draw_import(frame: &mut Frame, preview: &Preview, view: &mut ViewState) {
    view.hits.clear();
    view.caret = None;
    let area = frame.area();
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        frame::too_small(frame, area);
    } else {
        import::draw(frame, preview, view, area);
    }
    finish(frame, view);
}
