//! The step of the tour one is at, on the last lines of the screen: everything else has the rest of it.

use super::{
    SMALLEST,
    theme::Theme,
    widgets::line::{Builder, put},
};
use crate::{app::App, domain::text};
use ratatui::{Frame, layout::Rect};

/// A step takes no more lines than this, however narrow the window is.
const MOST: usize = 2;

/// What everything else gets of the screen, and what the step; `None`: nobody is on a tour, or there is no room for it.
pub(super) fn split(app: &App, area: Rect) -> (Rect, Option<Rect>) {
    let Some((n, of, said)) = app.tour_step() else { return (area, None) };
    let room = (area.width as usize).saturating_sub(head(n, of).len() + 1);
    let height = text::lines(&said, room, MOST).len() as u16;
    if area.height < SMALLEST.1 + height {
        return (area, None);
    }
    let rest = Rect { height: area.height - height, ..area };
    (rest, Some(Rect { y: rest.bottom(), height, ..area }))
}

fn head(n: usize, of: usize) -> String {
    format!(" {n} of {of}  ")
}

/// Draws the step.
pub(super) fn draw(frame: &mut Frame, app: &App, t: Theme, area: Rect) {
    let Some((n, of, said)) = app.tour_step() else { return };
    let head = head(n, of);
    let room = (area.width as usize).saturating_sub(head.len() + 1);
    for (y, line) in text::lines(&said, room, MOST).into_iter().take(area.height as usize).enumerate() {
        let mut out = Builder::new(area.width as usize);
        let first = if y == 0 { head.clone() } else { " ".repeat(head.len()) };
        out.push(first, t.accent()).push(line, t.strong());
        put(frame, &out.finish(), Rect { y: area.y + y as u16, height: 1, ..area });
    }
}
