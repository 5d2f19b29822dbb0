//! The item that is talked about: title, who speaks and how bad it is, value and target, what the owner wrote last; then what
//! became of it so far. How much of it is large is decided in [`super::budget`].

use super::{
    budget::{self, APART, Budget, Content, Lead, Piece, Size},
    digits, letters,
    running::{Page, chip, written},
};
use crate::{
    app::{
        App,
        keys::{Action, Place},
        overlay::form::Form,
        review::running::Running,
    },
    domain::{
        CheckIn, Flag, Health, Ix, Judgement, Kind,
        history::History,
        kept::Kept,
        measure::{Sign, Signs, Standing},
        meeting::{self, minutes::page::TOGETHER},
        portfolio::whole_points,
        review::Class,
        series::Series,
        text::{
            self,
            number::{format_compact, format_number},
            say,
        },
        theory,
    },
    ui::{
        ViewState, chart, detail,
        overlay::row as row_form,
        theme::Theme,
        widgets::{
            flow::Flow,
            line::{Builder, put},
        },
    },
};
use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    style::{Modifier, Style},
    text::Line,
};

/// The most rows of a note: more than a window has.
const WHOLE: usize = 200;

/// What is said of an item, measured for a width.
struct Said {
    content: Content,
    judged: Judgement,
    words: Vec<Line<'static>>,
    told: Vec<Line<'static>>,
    figures: Figures,
}

/// The value and its target.
#[derive(Default)]
struct Figures {
    /// Forms that can be drawn large, the best first.
    forms: Vec<String>,
    /// What stands beside them.
    unit: String,
    /// All of it in ordinary letters.
    small: String,
}

/// What there is to show of the item that is on, for a width; `None`: no item is on.
pub(super) fn content(app: &App, t: Theme, running: &Running, width: u16) -> Option<Content> {
    let talked = running.meeting.item().and_then(|id| app.cascade.find(id));
    let talked = talked.filter(|_| running.meeting.entry().is_some_and(|e| !matches!(e.class, Class::Rest | Class::Result)));
    talked.map(|ix| said(app, t, running, ix, width).content)
}

/// Draws the item. So many rows at the foot are covered by a line that is typed: nothing above it moves for that.
pub(super) fn draw(frame: &mut Frame, app: &App, view: &mut ViewState, running: &Running, ix: Ix, (area, covered): (Rect, u16)) {
    let t = view.theme;
    let width = area.width as usize;
    let said = said(app, t, running, ix, area.width);
    let budget = budget::budget(area.height, &said.content);
    let mut seen = Rect { height: area.height.saturating_sub(covered), ..area };
    // The form stands at the bottom, so that nothing above it moves.
    let is_about_it = |form: &&Form| form.checks_in().map(|about| about.item) == running.meeting.item();
    let form = app.overlays().check_in().filter(is_about_it);
    if let Some(form) = form {
        let laid = row_form::lines(app, t, form, width);
        let height = (laid.lines.len() as u16 + 1).min(seen.height / 2);
        seen.height -= height;
        let place = Rect { y: seen.bottom() + 1, height: height.saturating_sub(1), ..seen };
        row_form::draw(frame, view, &laid, place);
    }
    let mut page = Page { frame, area: seen, y: seen.y };
    head(&mut page, app, t, running, ix, &said, &budget);
    if budget.asks && form.is_none() && covered == 0 {
        seen.height = seen.height.saturating_sub(2);
        put(page.frame, &questions(t, running, width), Rect { y: seen.bottom() + 1, height: 1, ..seen });
    }
    page.area = seen;
    let left = page.left();
    if !budget.is_whole || left.height < said.content.told {
        // What does not fit is scrolled to, and the note comes first.
        let mut flow = Flow::default();
        flow.extend(said.told);
        view.detail_end = evidence(page.frame, app, t, running, ix, (flow, None), left);
        return;
    }
    page.lines(said.told);
    // The past gives way to what everyone says now, the facts do not.
    let votes = app.overlays().in_place().filter(|form| form.round().is_some_and(|round| !round.is_hidden)).map(Form::votes);
    if let Some(shown) = votes.filter(|votes| !votes.is_empty()) {
        draw_votes(&mut page, t, &shown);
    }
    let left = page.left();
    if left.height > 1 {
        let left = Rect { y: left.y + 1, height: left.height - 1, ..left };
        let series = detail::series(app, ix, past(app, ix).unwrap_or(&History::default()));
        // A chart of one value says less than a sentence.
        let series = series.filter(|s| s.points.len() > 1 && app.cascade.item(ix).kind() != Kind::Objective);
        view.detail_end = evidence(page.frame, app, t, running, ix, (Flow::default(), series), left);
    }
}

/// Everything above what the owner wrote.
fn head(page: &mut Page<'_, '_>, app: &App, t: Theme, running: &Running, ix: Ix, said: &Said, budget: &Budget) {
    let width = page.area.width as usize;
    let mut gaps = budget.gaps;
    let mut gap = |page: &mut Page<'_, '_>| {
        page.y += u16::from(gaps > 0);
        gaps = gaps.saturating_sub(1);
    };
    if budget.chip {
        page.line(chip(app, t, running, Some(ix), width));
        gap(page);
    }
    draw_title(page, &said.content, budget);
    if let Lead::Lines(lines) = &said.content.lead
        && budget.large_lead
    {
        gap(page);
        let word = app.cascade.summary(ix).stated.map(|said| Health::from(said.word));
        draw_lead(page, t, lines, |piece| match piece {
            Piece::Owner if app.cascade.owner_name(ix).is_none() => t.flag(Flag::NoOwner),
            Piece::Owner => t.accent(),
            Piece::Bad => t.health(said.judged.computed.unwrap_or(said.judged.health)),
            Piece::Word => t.health(word.unwrap_or(said.judged.health)),
        });
    }
    if budget.who {
        page.line(who(app, t, ix, width));
    }
    gap(page);
    let style = t.health(said.judged.health);
    let large = match budget.value_size {
        Size::Ordinary => None,
        Size::Letters => said.content.value_in_letters.as_ref().map(|form| {
            let spot = page.left();
            letters::draw(page.frame, t, std::slice::from_ref(form), style, spot);
            (letters::width(form) as u16, letters::height(t), letters::block_height(t, 1))
        }),
        Size::Digits => said.content.value.as_ref().map(|form| {
            let spot = page.left();
            let place = Rect { height: digits::HEIGHT.min(spot.height), ..spot };
            (digits::draw(page.frame, t, form, style, 1, place), digits::HEIGHT, digits::HEIGHT)
        }),
    };
    if let Some((used, height, block)) = large {
        let spot = page.left();
        let y = spot.y + height - 1;
        if !said.figures.unit.is_empty() && y < spot.bottom() && used + 2 < spot.width {
            let at = Rect { x: spot.x + used + 2, y, width: spot.width - used - 2, height: 1 };
            let unit = text::cut(&said.figures.unit, at.width as usize).into_owned();
            put(page.frame, &Line::styled(unit, t.strong()), at);
        }
        page.y += block;
        gap(page);
    } else if budget.value {
        let style = t.health_word(said.judged.health).add_modifier(Modifier::BOLD);
        page.line(Line::styled(said.figures.small.clone(), style));
    }
    page.lines(said.words.iter().take(budget.words as usize).cloned());
    gap(page);
}

/// The title, large as far as that goes, and in ordinary letters where that is not all of it.
pub(super) fn draw_title(page: &mut Page<'_, '_>, content: &Content, budget: &Budget) {
    let t = content.theme;
    if let Some(large) = content.large_title.as_ref().filter(|_| budget.large_title > 0) {
        let lines = large.in_lines(budget.large_title);
        letters::draw(page.frame, t, lines, t.text(), page.left());
        page.y += letters::block_height(t, lines.len());
    }
    for line in content.title.iter().take(budget.title as usize) {
        page.line(Line::styled(line.clone(), t.strong()));
    }
}

/// Who speaks, how bad it is and what its owner says, each in its style.
pub(super) fn draw_lead(page: &mut Page<'_, '_>, t: Theme, lines: &[Vec<(Piece, String)>], style: impl Fn(Piece) -> Style) {
    for line in lines {
        let mut spot = page.left();
        for (piece, said) in line {
            letters::draw(page.frame, t, std::slice::from_ref(said), style(*piece), spot);
            let used = (letters::width(said) + APART) as u16;
            spot.x = (spot.x + used).min(spot.right());
            spot.width = page.area.right() - spot.x;
        }
        page.y += letters::block_height(t, 1);
    }
}

/// For so much of a unit a large number leaves room; more of it is there where there is more room.
const LONG_UNIT: usize = 20;

/// What there is to say of it, for a width.
fn said(app: &App, t: Theme, running: &Running, ix: Ix, width: u16) -> Said {
    let c = &app.cascade;
    let (item, judged, columns) = (c.item(ix), app.board.peek(c, ix), width as usize);
    let figures = figures(app, t, ix, &judged);
    let mut words = detail::word_and_number(app, t, ix, &judged, columns);
    if let Some(owed) = theory::owed(c, ix, app.today()) {
        let target = text::one_line(&c.item(owed.target).title, 200);
        let mut line = Builder::new(columns);
        let key = app.keymap().says("blind-round");
        line.push(key, t.accent()).push(" says whether it held: ", t.text()).push(target, t.strong());
        words.push(line.finish());
    }
    let told = told(app, t, running, ix, columns);
    let content = Content {
        theme: t,
        title: text::lines(&text::one_line(&item.title, 400), columns.saturating_sub(1), 4),
        large_title: budget::large_title(t, &item.title, columns),
        lead: lead(app, ix, &judged, columns),
        value: budget::value(&figures.forms, &text::cut(&figures.unit, LONG_UNIT), width),
        value_in_letters: budget::value_in_letters(&figures.forms, &text::cut(&figures.unit, LONG_UNIT), width),
        words: words.len() as u16,
        told: told.len() as u16,
        asks: running.meeting.entry().is_some_and(|e| e.talk().remembers()),
        scrolls: true,
    };
    Said { content, judged, words, told, figures }
}

/// Its owner, the pace or where a bound stands, and the owner's word.
fn lead(app: &App, ix: Ix, judged: &Judgement, columns: usize) -> Lead {
    let c = &app.cascade;
    let kept = Kept::of(c, ix, judged, app.today()).map(|kept| kept.place().to_owned());
    // Where it is narrow the points go without their unit, of a bound the beginning says it, and a word is left to the row of words.
    let (bad, short) = match kept.or_else(|| judged.pace.map(whole_points)) {
        Some(bad) => (bad.clone(), bad.trim_end_matches(" pt").trim_end_matches("side").to_owned()),
        None => (judged.word_of(c.item(ix)).to_owned(), String::new()),
    };
    let word = c.summary(ix).stated.and_then(|said| said.confidence).map(|n| format!("{n}/10"));
    budget::lead(c.owner_name(ix).or(Some("nobody")), Some((&bad, &short)), word.as_deref(), columns)
}

/// What was read of its past; `None`: it is not read yet.
pub(super) fn past(app: &App, ix: Ix) -> Option<&History> {
    let id = app.cascade.item(ix).id;
    app.history.as_ref().filter(|(of, _)| *of == id).map(|(_, history)| history)
}

/// What was written down now, what the owner wrote last, whole, what comes next, and what was decided about it before.
fn told(app: &App, t: Theme, running: &Running, ix: Ix, width: usize) -> Vec<Line<'static>> {
    let c = &app.cascade;
    // What the last review said is asked after first.
    let asked = meeting::asks(c, &running.meeting);
    let mut lines: Vec<Line> =
        asked.iter().flat_map(|asked| text::lines(asked, width, 3)).map(|l| Line::styled(l, t.accent())).collect();
    lines.extend(written(app, t, running, width));
    let seen = past(app, ix).into_iter().flat_map(|h| &h.check_ins).filter(|r| !r.is_voided() && r.check_in.on <= app.today());
    let seen: Vec<&CheckIn> = seen.map(|r| &r.check_in).collect();
    if let Some((note, of)) = seen.iter().find_map(|c| Some((c.words()?, *c))) {
        let by = of.by.and_then(|id| c.person(id)).map(|p| format!("{}, ", text::one_line(&p.name, 40))).unwrap_or_default();
        let (open, close) = (t.glyph("“", "\""), t.glyph("”", "\""));
        // Who said it and when stay together.
        let when = format!("{by}{}", say::say_date(of.on, app.today()));
        let when = if text::width(&when) <= width { when.replace(' ', TOGETHER) } else { when };
        let said = text::lines(&format!("{open}{}{close}  {when}", note.trim_end()), width, WHOLE);
        lines.extend(said.into_iter().map(|l| Line::styled(l.replace(TOGETHER, " "), t.text())));
    }
    // What the room came to in a round takes nobody's next step back.
    if let Some(next) = seen.iter().find(|c| !c.is_of_round()).and_then(|c| c.next.as_deref()) {
        lines.extend(headed(t, "next  ", next, width));
    }
    if let Some((n, decision)) = running.meeting.decided_before(c, c.item(ix).id).filter(|_| asked.is_none()) {
        lines.extend(headed(t, &format!("decided in review {n}  "), &decision.text, width));
    }
    lines
}

/// A text behind a dim word, wrapped below itself.
pub(super) fn headed(t: Theme, head: &str, said: &str, width: usize) -> Vec<Line<'static>> {
    let indent = text::width(head).min(width / 3);
    let wrapped = text::lines(said, width.saturating_sub(text::width(head)).max(8), WHOLE);
    let line = |(n, said): (usize, String)| {
        let mut line = Builder::new(width);
        if n == 0 {
            line.push(head.to_owned(), t.dim())
        } else {
            line.push(" ".repeat(indent), t.text())
        };
        line.push(said, t.text());
        line.finish()
    };
    wrapped.into_iter().enumerate().map(line).collect()
}

/// Owner, team, and what it serves.
fn who(app: &App, t: Theme, ix: Ix, width: usize) -> Line<'static> {
    let c = &app.cascade;
    let mut line = Builder::new(width);
    match c.owner_name(ix) {
        Some(name) => line.push(text::one_line(name, 40), t.accent()),
        None => line.push(app.keymap().filled("nobody answers for it: {owner} names someone"), t.flag_word(Flag::NoOwner)),
    };
    if let Some(team) = c.team_of(ix) {
        line.push(" · ", t.dim()).push(text::one_line(&team.name, 30), t.text());
    }
    if let Some(parent) = c.parent(ix) {
        line.push(" · ", t.dim()).push(text::one_line(&c.item(parent).title, 80), t.dim());
    }
    line.finish()
}

/// Value now → target, in the forms that can be drawn large and in ordinary letters.
fn figures(app: &App, t: Theme, ix: Ix, judged: &Judgement) -> Figures {
    let c = &app.cascade;
    let (item, summary) = (c.item(ix), c.summary(ix));
    // Where it does not fit in large signs it stands in a line.
    let (mut forms, mut unit, mut small) = (Vec::new(), String::new(), None);
    let percent = |p: f64| format!("{} %", text::number::fixed(p * 100.0, 0));
    match item.key_result().map(|kr| Standing::of(kr, summary)) {
        Some(Standing { done_of: Some((done, of)), .. }) if of > 0 => {
            forms.push(format!("{done} / {of}"));
            unit = "steps".to_owned();
        }
        Some(standing) if standing.now.is_none() => unit = "no value yet".to_owned(),
        Some(standing) => match standing.counted() {
            Some(said) => unit = said,
            // There is no large sign for a range: it stands beside the value.
            None if standing.sign == Sign::Within => {
                forms.extend(standing.now.map(|now| format_number(now, None)));
                unit = standing.goal_said(&t.signs()).map(|goal| format!("in {goal}")).unwrap_or_default();
            }
            None => {
                unit = standing.unit.map(|u| text::one_line(u, 100).into_owned()).unwrap_or_default();
                let tail = if unit == "%" { " %" } else { "" };
                small = Some(standing.said(&t.signs()));
                forms.push(standing.written(&Signs::SHORT, None, |n| format_number(n, None)) + tail);
                forms.push(standing.written(&Signs::SHORT, None, |n| format_compact(n, 5)) + tail);
                if unit == "%" {
                    unit.clear();
                }
            }
        },
        None => match judged.progress {
            Some(p) => forms.push(percent(p)),
            None => return Figures::default(),
        },
    }
    let small = small.unwrap_or_else(|| {
        let form = forms.first().map_or_else(String::new, |f| format!("{f} "));
        format!("{form}{unit}")
    });
    Figures { forms, unit, small }
}

/// What stands below: links, check-ins and revisions behind what is given, with the chart at their left where there is one.
pub(super) fn evidence(
    frame: &mut Frame,
    app: &App,
    t: Theme,
    running: &Running,
    ix: Ix,
    (mut flow, series): (Flow, Option<Series>),
    area: Rect,
) -> usize {
    let text_area = beside_chart(frame, app, t, ix, series, area);
    let width = text_area.width as usize;
    let none = History::default();
    let history = past(app, ix).unwrap_or(&none);
    detail::links(app, t, ix, width, &mut flow);
    detail::notes(app, t, history, width, &mut flow);
    detail::revisions(app, t, history, width, &mut flow);
    flow.draw(frame, t, text_area, running.scroll, &app.keymap().show(Place::Meeting, Action::DetailDown))
}

/// Draws the chart where there is one and room for it, and gives back what it leaves.
pub(super) fn beside_chart(frame: &mut Frame, app: &App, t: Theme, ix: Ix, series: Option<Series>, area: Rect) -> Rect {
    let health = app.board.peek(&app.cascade, ix).health;
    let drawn = series.filter(|_| area.height >= 6).and_then(|series| series.chart(detail::unit(app, ix), health));
    let mut text_area = area;
    if let Some(drawn) = &drawn {
        if area.width >= 72 {
            let [left, _, right] =
                area.layout(&Layout::horizontal([Constraint::Percentage(46), Constraint::Length(2), Constraint::Min(1)]));
            chart::draw(frame, t, drawn, Rect { height: left.height.min(20), ..left });
            text_area = right;
        } else if area.height >= 14 {
            chart::draw(frame, t, drawn, Rect { height: 7, ..area });
            text_area = Rect { y: area.y + 8, height: area.height - 8, ..area };
        }
    }
    text_area
}

/// Facts, then what got stuck, then what is done differently: which of them is on, by the time that was used.
fn questions(t: Theme, running: &Running, width: usize) -> Line<'static> {
    const ASKED: [&str; 3] = ["the facts", "what got stuck?", "what do we do differently?"];
    const SHORT: [&str; 3] = ["facts", "got stuck?", "differently?"];
    let between = t.glyph("  ›  ", "  >  ");
    let whole = ASKED.iter().map(|asked| text::width(asked)).sum::<usize>() + 2 * text::width(between);
    let (used, allotted) = (running.meeting.used(), running.meeting.allotted().max(1));
    let on = (used * 3 / allotted).min(2) as usize;
    let mut line = Builder::new(width);
    for (n, asked) in if whole <= width { ASKED } else { SHORT }.into_iter().enumerate() {
        if n > 0 {
            line.push(between, t.dim());
        }
        line.push(asked, if n == on { t.accent() } else { t.dim() });
    }
    line.finish()
}

/// What everyone said in a blind round, lowest first, as large as it goes below the facts; where there is no room the line that is
/// typed says it.
fn draw_votes(page: &mut Page<'_, '_>, t: Theme, votes: &[u8]) {
    let shown = votes.iter().map(u8::to_string).collect::<Vec<_>>().join("  ");
    let left = page.left();
    let spot = Rect { y: left.y + 1, height: left.height.saturating_sub(1), ..left };
    if digits::width(&shown).is_some_and(|width| width <= spot.width) && spot.height >= digits::HEIGHT {
        digits::draw(page.frame, t, &shown, t.strong(), 1, spot);
        page.y += digits::HEIGHT + 1;
        return;
    }
    let spot = if spot.height < letters::height(t) { left } else { spot };
    if let Some(lines) = letters::lines(&shown, spot.width.into(), 1).filter(|_| spot.height >= letters::height(t)) {
        letters::draw(page.frame, t, &lines, t.strong(), spot);
        page.y = spot.y + letters::height(t);
    }
}
