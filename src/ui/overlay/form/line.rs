//! Drawing a form that stands on a line at the foot of the screen: what is written down in the middle of a meeting.

use crate::ui::widgets::line::put;
use crate::{
    app::{
        App,
        event::Hit,
        overlay::form::{
            Form,
            blind::Round,
            field::{Field, Input, Part},
        },
    },
    domain::{
        FieldKey, Kind, describe,
        text::{self, say},
    },
    ui::{
        ViewState,
        theme::Theme,
        widgets::{
            field::window,
            line::{Builder, complaint},
        },
    },
};
use ratatui::{Frame, layout::Rect, style::Modifier, text::Line};

/// How many of those that fit are shown at once.
const OFFERED: usize = 4;

/// The form laid out: its lines, where the caret is, where each field can be clicked.
pub(in crate::ui) struct Laid {
    pub lines: Vec<Line<'static>>,
    caret: Option<(u16, u16)>,
    fields: Vec<(usize, Rect)>,
    /// How many of the last lines stay in sight where not all fit.
    foot: usize,
}

/// What stands in a field, and where in it the caret is, in characters; `None`: it has no place on a line.
fn content(app: &App, t: Theme, form: &Form, field: &Field) -> Option<(String, usize)> {
    let safe = |text: &str| text::one_line(text, usize::MAX).into_owned();
    Some(match &field.input {
        Input::Text(typed, _) => {
            let first = typed.lines().first().map_or("", String::as_str);
            if form.round().is_some_and(|round| round.is_hidden) {
                let dots = unseen(t, first);
                let end = dots.chars().count();
                (dots, end)
            } else {
                (safe(first), typed.cursor().1)
            }
        }
        Input::Pick(pick) if pick.typed.is_blank() => (safe(&pick.names(&app.cascade).join(", ")), 0),
        Input::Pick(pick) => (safe(&pick.typed.text()), pick.typed.cursor().1),
        Input::Choice { .. } => (format!("{} {} {}", t.glyph("‹", "<"), field.word(), t.glyph("›", ">")), 0),
        Input::Rows(_) | Input::Ticks(_) | Input::Entry { .. } => return None,
    })
}

/// How wide the box of a field is of the form that says how something ended, where so many columns are left on its line; `None`: it
/// stands on the next one. Short ones share a line, sentences take what is left of it.
fn scored_width(field: &Field, left: usize) -> Option<usize> {
    /// Shorter than that no sentence is read.
    const SENTENCE: usize = 30;
    let wanted = match (&field.input, field.part) {
        (Input::Choice { options, .. }, _) => options.iter().map(|(word, _)| text::width(word)).max().unwrap_or(0) + 4,
        (_, Part::Last) => 24,
        (_, Part::Score | Part::NextOwner) => 20,
        (_, Part::NextTarget) => 14,
        _ => return (left >= SENTENCE).then_some(left.min(100)),
    };
    (left >= wanted).then_some(wanted)
}

/// How wide the box of a field is.
fn box_width(form: &Form, field: &Field, width: usize) -> usize {
    match field.part {
        Part::Field(FieldKey::Owner) | Part::Who => 20.min(width / 5),
        // A day said in full.
        Part::Field(FieldKey::Due) => 16.min(width / 5),
        Part::Field(_) | Part::By => 14.min(width / 6),
        Part::Reason => {
            let others = form.shown().filter(|(_, f)| f.part != Part::Reason);
            let taken: usize = others.map(|(_, f)| text::width(f.label) + 5 + box_width(form, f, width)).sum();
            width.saturating_sub(taken + text::width(field.label) + 9).clamp(24, 80)
        }
        Part::What => width.saturating_sub(68).clamp(16, 80),
        Part::Votes => width.saturating_sub(text::width(field.label) + 10).min(36),
        _ => width.saturating_sub(text::width(field.label) + 10).min(100),
    }
}

/// Lays the form out: its fields, then who fits, what to type, or what is wrong.
pub(in crate::ui) fn lines(app: &App, t: Theme, form: &Form, width: usize) -> Laid {
    let rule = Line::styled(t.glyph("─", "-").repeat(width), t.rule());
    let mut laid = Laid { lines: vec![rule], caret: None, fields: Vec::new(), foot: 0 };
    let mut line = Builder::new(width);
    line.push("   ", t.text());
    // Where there are several lines their labels end in one column.
    let is_scored = form.is_scored();
    let labels = if is_scored { form.shown().map(|(_, f)| text::width(f.label)).max().unwrap_or(0) } else { 0 };
    let mut begins = true;
    for (n, field) in form.shown() {
        let Some((text, cursor)) = content(app, t, form, field) else { continue };
        let focused = n == form.focus;
        let taken = |begins: bool| if begins { labels } else { text::width(field.label) } + 3;
        let fitting = scored_width(field, line.left().saturating_sub(taken(begins))).filter(|_| is_scored);
        let own = box_width(form, field, width);
        let wraps = if is_scored { fitting.is_none() } else { line.left() < own + text::width(field.label) + 4 };
        if n > 0 && wraps && !begins {
            laid.lines.push(std::mem::replace(&mut line, Builder::new(width)).finish());
            line.push("   ", t.text());
            begins = true;
        }
        let whole = line.left().saturating_sub(taken(begins));
        let box_width = if is_scored { fitting.or_else(|| scored_width(field, whole)).unwrap_or(whole) } else { own };
        let edge = if focused { t.accent() } else { t.rule() };
        let label = text::fit_left(field.label, if begins { labels } else { 0 }.max(text::width(field.label)));
        line.push(label, if focused { t.accent() } else { t.dim() }).push(" ", t.text());
        begins = false;
        let x = line.used();
        line.push(t.glyph("▏", "["), edge);
        let room = box_width.min(line.left().saturating_sub(1));
        let (shown, at) = window(&text, cursor, room);
        if focused {
            laid.caret = Some(((line.used() + at) as u16, laid.lines.len() as u16));
        }
        let style = if focused { t.strong() } else { t.text() };
        // What holds while nothing is typed.
        let ghost = if text.is_empty() { text::one_line(&field.ghost, room) } else { "".into() };
        let (shown, style) = if ghost.is_empty() { (shown, style) } else { (ghost.into_owned(), t.dim()) };
        let style = style.add_modifier(Modifier::UNDERLINED);
        if focused && matches!(&field.input, Input::Text(typed, _) if typed.is_selected()) {
            // What is typed next takes its place.
            line.push(shown.as_str(), style.add_modifier(Modifier::REVERSED));
            line.push(text::fit("", room.saturating_sub(text::width(&shown))), style);
        } else {
            line.push(text::fit(&shown, room), style);
        }
        line.push(t.glyph("▕", "]"), edge);
        laid.fields.push((n, Rect::new(x as u16, laid.lines.len() as u16, (line.used() - x) as u16, 1)));
        line.push(if line.left() > 2 { "  " } else { "" }, t.text());
        if matches!(field.input, Input::Choice { .. }) && text::width(&field.ghost) + 2 <= line.left() {
            line.push(text::one_line(&field.ghost, line.left()), t.dim()).push("  ", t.text());
        }
    }
    laid.lines.push(line.finish());
    let fields = laid.lines.len();
    match &form.error {
        Some((_, error)) => laid.lines.extend(complaint(t, error, 3, width)),
        None => laid.lines.push(under(app, t, form, width)),
    }
    laid.foot = laid.lines.len() - fields;
    laid
}

/// Below the fields: who fits, else what it is about and what to type.
fn under(app: &App, t: Theme, form: &Form, width: usize) -> Line<'static> {
    let mut under = Builder::new(width);
    under.push("   ", t.text());
    let note = form.line();
    if let Some(note) = note.filter(|note| !note.people.is_empty() && form.focused().part == Part::Who) {
        for (n, person) in note.people.iter().filter_map(|&id| app.cascade.person(id)).enumerate() {
            let (mark, style) = if n == note.chosen { (t.glyph("⇥ ", "> "), t.accent()) } else { ("", t.dim()) };
            under.push(format!("{mark}{}   ", text::one_line(&person.name, 30)), style);
        }
        return under.finish();
    }
    if let Input::Pick(pick) = &form.focused().input
        && pick.open
        && !pick.list.is_empty()
    {
        // As many as fit, the chosen one among them.
        let from = pick.at / OFFERED * OFFERED;
        for (n, candidate) in pick.list.iter().enumerate().skip(from).take(OFFERED) {
            let (mark, style) = if n == pick.at { (t.glyph("⇥ ", "> "), t.accent()) } else { ("", t.dim()) };
            under.push(format!("{mark}{}   ", text::one_line(&candidate.label, 30)), style);
        }
        return under.finish();
    }
    // What goes on from a draft is about what it was typed about, whatever is on by now.
    let on = app.screens.review.running().and_then(|r| r.subject(&app.cascade));
    if let Some(about) = note.and_then(|note| note.about).filter(|&id| Some(id) != on) {
        under.push("about ", t.dim()).push(text::one_line(&describe::name(&app.cascade, about), 60), t.accent());
        under.push(": ", t.dim());
    }
    match form.round() {
        Some(round) => round_hint(app, t, form, round, &mut under),
        None if form.from_draft => super::taken_up(app, t, &mut under),
        None => _ = under.push(form.hint(&app.cascade, app.keymap()), t.dim()),
    }
    under.finish()
}

/// A dot for everyone who said a number, and a small one for what is being typed: of two of those one could only be a ten.
fn unseen(t: Theme, typed: &str) -> String {
    let (said, typing) = typed.rsplit_once(' ').unwrap_or(("", typed));
    let mut dots = t.glyph("● ", "o ").repeat(said.split_whitespace().count());
    dots.push_str(if typing.is_empty() { "" } else { t.glyph("•", "*") });
    dots
}

/// What a round comes to so far, or how to say a number.
fn round_hint(app: &App, t: Theme, form: &Form, round: &Round, under: &mut Builder) {
    let said = form.votes().len();
    let hint = match form.tally() {
        None if round.is_hidden => "unseen: type a number, {say-unseen}, pass the keyboard on".to_owned(),
        None => "as the room holds them up: 4 3 10 6; or {say-unseen} first, then each unseen".to_owned(),
        Some(_) if round.is_hidden => {
            let people = say::say_count(said, "person has", "people have");
            format!("{people} said a number, unseen: {{say-unseen}} and the next types, {{take-median}} shows all")
        }
        Some(tally) => {
            under.push(tally, t.strong());
            let ix = app.cascade.find(round.item);
            if ix.is_some_and(|ix| app.cascade.item(ix).kind() == Kind::Project) {
                let forms = ["   {take-median} writes it down: a project has no confidence", "   a project has no confidence"];
                let forms = forms.map(|said| app.keymap().filled(said));
                let said = forms.iter().find(|said| text::width(said) <= under.left()).unwrap_or(&forms[1]);
                under.push(said.as_str(), t.dim());
                return;
            }
            match ix.and_then(|ix| app.cascade.owner_name(ix)) {
                Some(owner) => {
                    // In whose name it is saved is said at every width.
                    let owner = text::one_line(owner, 30).into_owned();
                    let first = owner.split(' ').next().unwrap_or(&owner).to_owned();
                    let key = app.keymap().filled("   {take-median} saves it for ");
                    let forms = [(key.as_str(), &owner), ("   for ", &owner), ("   for ", &first)];
                    let fits = |(said, name): &&(&str, &String)| text::width(said) + text::width(name) <= under.left();
                    let (said, name) = forms.iter().find(fits).unwrap_or(&forms[2]);
                    under.push(*said, t.dim()).push(name.as_str(), t.accent());
                    return;
                }
                None => "   {take-median} saves the median".to_owned(),
            }
        }
    };
    under.push(app.keymap().filled(&hint), t.dim());
}

/// Puts it on the screen, and the caret into its field: where not all of it fits, what is typed now is in view, and what is said of it.
pub(in crate::ui) fn draw(frame: &mut Frame, view: &mut ViewState, laid: &Laid, area: Rect) {
    let foot = laid.foot.min(usize::from(area.height).saturating_sub(2)) as u16;
    let room = area.height - foot;
    let body = (laid.lines.len() - laid.foot) as u16;
    let top = laid.caret.map_or(0, |(_, y)| (y + 1).saturating_sub(room)).min(body.saturating_sub(room));
    let fields = laid.lines[..usize::from(body)].iter().skip(usize::from(top)).take(usize::from(room));
    for (y, line) in (0..).zip(fields.chain(laid.lines[usize::from(body)..].iter().take(usize::from(foot)))) {
        put(frame, line, Rect { y: area.y + y, height: 1, ..area });
    }
    let within = |x: u16, y: u16| x < area.width && (top..top + room).contains(&y);
    for &(field, at) in laid.fields.iter().filter(|(_, at)| within(at.x, at.y)) {
        view.hits(
            Rect { x: area.x + at.x, y: area.y + at.y - top, width: at.width.min(area.width - at.x), height: 1 },
            Hit::Choice(field),
        );
    }
    if let Some((x, y)) = laid.caret.filter(|&(x, y)| within(x, y)) {
        view.caret(area.x + x, area.y + y - top);
    }
}
