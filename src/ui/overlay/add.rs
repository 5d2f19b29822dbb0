//! Drawing the choice of what to add.

use crate::{
    app::{App, event::Hit, keys::Place, overlay::add::Add, signs::Sign},
    domain::text,
    ui::{
        ViewState,
        widgets::{
            line::{Builder, put},
            popup,
        },
    },
};
use ratatui::{Frame, layout::Rect};

/// Where the name of a kind begins, and where it ends.
const NAME: usize = 4;
const PLACE: usize = 17;

pub(super) fn draw(frame: &mut Frame, app: &App, view: &mut ViewState, add: &Add, area: Rect) {
    let t = view.theme;
    let widest = add.choices.iter().map(|c| text::width(&c.place)).max().unwrap_or(0);
    let width = ((PLACE + widest.max(24) + 6) as u16).min(area.width.saturating_sub(2));
    let size = (width, add.choices.len() as u16 + 2);
    let inside = popup::open(frame, t, area, size, "Add", &super::keys(app, &[Place::AddWhat], &[]));
    for (n, choice) in add.choices.iter().take(inside.height as usize).enumerate() {
        let selected = n == add.cursor;
        let (key, name, dim) = (t.accent(), t.text(), t.dim());
        let mut line = Builder::new(inside.width as usize);
        line.push(" ", name).push(text::fit(&choice.key, 1), key).push("  ", name).push(choice.noun.name(), name);
        debug_assert!(line.used() >= NAME);
        line.push(" ".repeat(PLACE.saturating_sub(line.used())), name);
        let place = if choice.is_draft { format!("{} draft", t.sign(Sign::Draft).0) } else { choice.place.clone() };
        line.push(place, dim);
        let rest = line.left();
        line.push(" ".repeat(rest), name);
        let place = Rect { y: inside.y + n as u16, height: 1, ..inside };
        let mut line = line.finish();
        if selected {
            t.select(&mut line.spans);
        }
        put(frame, &line, place);
        view.hits(place, Hit::Choice(n));
    }
}
