//! What stands there when there is nothing to show: a sentence and the keys that help.

use crate::{
    app::{App, deck::filter::CycleChoice},
    domain::{
        cycle::{Cycle, CycleState},
        text::{self, say},
    },
    ui::theme::Theme,
};
use ratatui::{
    Frame,
    layout::{Alignment, Constraint, Rect},
    text::{Line, Span},
    widgets::Paragraph,
};

/// That every cycle is over, which was the last, and since when; `None`: one is open, to come or to score, or other cycles than
/// these are looked at.
pub(super) fn all_over(app: &App) -> Option<String> {
    if app.screens.deck.cycle != CycleChoice::Open {
        return None;
    }
    let today = app.today();
    let mut cycles = app.cascade.cycles();
    let waits = |c: &Cycle| app.board.to_score().any(|(id, _)| id == c.id);
    let closed = |c: &&Cycle| c.state_on(today) == CycleState::Closed && !waits(c);
    if !cycles.all(|c| closed(&c)) {
        return None;
    }
    let last = app.cascade.cycles().max_by_key(|c| (c.end, std::cmp::Reverse(c.days())))?;
    let name = text::one_line(&last.name, 24);
    Some(if last.end < today {
        format!("All cycles are over, {name} since {}.", say::say_date(last.end, today))
    } else {
        format!("All cycles are closed, {name} early.")
    })
}

/// Which choice of a cycle leaves everything out.
fn left_out(app: &App) -> String {
    let name = |cycle: &Cycle| text::one_line(&cycle.name, 40).into_owned();
    let mut open = app.cascade.cycles().filter(|c| c.state_on(app.today()) == CycleState::Open);
    match (app.screens.deck.cycle, open.next(), open.next()) {
        (CycleChoice::One(id), ..) => match app.cascade.cycle(id) {
            Some(cycle) if app.planned().is_some() => format!("Nothing is planned in {} yet.", name(cycle)),
            Some(cycle) => format!("Nothing is in {}.", name(cycle)),
            None => "The cycle that was chosen is gone, so nothing is shown.".to_owned(),
        },
        (CycleChoice::Open, Some(only), None) => format!("Nothing is in {} yet, the cycle that is open.", name(only)),
        (CycleChoice::Open, Some(_), Some(_)) => "Nothing is in the cycles that are open yet.".to_owned(),
        (CycleChoice::Open, None, _) => "No cycle is open, so nothing is shown.".to_owned(),
        (CycleChoice::All, ..) => "Nothing is shown.".to_owned(),
    }
}

/// Says why nothing is shown, and what helps.
pub(super) fn draw(frame: &mut Frame, app: &App, t: Theme, area: Rect) {
    let key = |command: &str, what: &str| {
        Line::from(vec![Span::styled(app.keymap().says(command), t.accent()), Span::styled(format!("  {what}"), t.dim())])
    };
    let mut lines = Vec::new();
    if let Some(found) = &app.screens.deck.found {
        let filter = app.screens.deck.filter.words(&app.cascade);
        let also = if filter.is_empty() { String::new() } else { format!(" and is {}", text::one_line(&filter, 60)) };
        lines.push(Line::styled(format!("Nothing matches “{}”{also}.", text::one_line(&found.query, 40)), t.strong()));
        lines.push(Line::default());
        lines.push(key("back", "show everything again"));
    } else if !app.screens.deck.filter.is_empty() {
        let words = app.screens.deck.filter.words(&app.cascade);
        lines.push(Line::styled(format!("Nothing here is {}.", text::one_line(&words, 60)), t.strong()));
        lines.push(Line::default());
        lines.push(key("back", "show everything again"));
    } else if app.cascade.live().next().is_none() {
        lines.push(Line::styled("This workspace is empty.", t.strong()));
        lines.push(Line::default());
        lines.push(key("add", "add the first objective"));
        lines.push(key("quit", "leave, and run  quarterdeck import FILE…  to read goals from CSV"));
        lines.push(key("quit", "leave, and run  quarterdeck demo  to look at a sample company"));
    } else {
        lines.push(Line::styled(left_out(app), t.strong()));
        lines.extend(all_over(app).map(|over| Line::styled(over, t.text())));
        lines.push(Line::default());
        if app.planned().is_some() {
            lines.push(key("add", "add its first objective: until it opens everything can be changed freely"));
            lines.push(key("cycle", "choose another cycle, or all of them"));
        } else {
            lines.push(key("cycle", "choose another cycle, or all of them"));
            lines.push(key("add", "add an objective, or a cycle"));
        }
    }
    let place = area.centered_vertically(Constraint::Length(lines.len() as u16));
    frame.render_widget(Paragraph::new(lines).alignment(Alignment::Center), place);
}
