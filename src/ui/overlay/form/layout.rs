//! Where the parts of a form stand: computed once per frame from its fields and the width.

use super::list;
use crate::{
    app::overlay::form::{
        Form,
        field::{Field, Input, Part},
    },
    domain::text,
    ui::theme::Theme,
};
use ratatui::style::Style;

/// Lines of a long text.
const PAGE: usize = 3;

/// From this width of the boxes on, two short fields share a line.
const PAIRED: usize = 52;

/// How words between fields are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Quiet,
    Error,
    Heading,
}

impl Tone {
    pub(super) fn of(self, t: Theme) -> Style {
        match self {
            Tone::Quiet => t.dim(),
            Tone::Error => t.error(),
            Tone::Heading => t.accent(),
        }
    }
}

/// What a block shows.
#[derive(Debug, Clone)]
pub(super) enum What {
    /// The n-th field.
    Field(usize),
    /// Words, as wrapped.
    Words(Vec<String>, Tone),
}

/// A part of the form; places count from the top left of its body.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub what: What,
    pub label_x: usize,
    pub label_width: usize,
    pub x: usize,
    pub y: usize,
    pub width: usize,
    pub height: usize,
}

/// The whole form.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    pub blocks: Vec<Block>,
    pub height: usize,
    /// How high it would be with every field in sight.
    pub tallest: usize,
    /// How far down its lists reach when they are open.
    pub lists: usize,
}

impl Layout {
    pub(super) fn of(form: &Form, notes: &[String], width: usize) -> Layout {
        // Hidden fields count: labels do not move when a field comes or goes.
        let label = form.fields.iter().map(|f| text::width(f.label)).max().unwrap_or(0);
        let (_, tallest) = blocks(form, notes, width, label, true);
        let (blocks, height) = blocks(form, notes, width, label, false);
        let has_list = |b: &&Block| matches!(b.what, What::Field(n) if matches!(form.fields[n].input, Input::Pick(_)));
        let lists = blocks.iter().filter(has_list).map(|b| b.y + 1 + list::HEIGHT).max().unwrap_or(0);
        Layout { blocks, height, tallest: tallest.max(height), lists }
    }

    /// The first line of the field with the keys, and one behind its last; its error is part of it.
    pub(super) fn focus(&self, form: &Form) -> (usize, usize) {
        let at = self.blocks.iter().position(|b| matches!(b.what, What::Field(n) if n == form.focus));
        let Some(block) = at.map(|n| &self.blocks[n]) else { return (0, 1) };
        let mut span = (block.y, block.y + block.height);
        if let Input::Rows(rows) = &form.focused().input {
            // Of a long list the row with the keys.
            span = (block.y + rows.at + usize::from(rows.at > 0), block.y + rows.at + 2);
        }
        if let Input::Ticks(ticks) = &form.focused().input {
            span = (block.y + ticks.at, block.y + ticks.at + 1);
        }
        match at.and_then(|n| self.blocks.get(n + 1)) {
            Some(Block { what: What::Words(lines, Tone::Error), y, .. }) => (span.0, y + lines.len()),
            _ => span,
        }
    }
}

fn height_of(field: &Field) -> usize {
    match &field.input {
        Input::Text(text, _) if text.is_page() => PAGE,
        Input::Rows(rows) => rows.rows.len() + 1,
        Input::Ticks(ticks) => ticks.count().max(1),
        Input::Choice { options, .. } if field.listed => options.len(),
        _ => 1,
    }
}

fn blocks(form: &Form, notes: &[String], width: usize, label: usize, all: bool) -> (Vec<Block>, usize) {
    let x = if label == 0 { 0 } else { label + 1 };
    let room = width.saturating_sub(x);
    let half_label = form.fields.iter().filter(|f| f.half).map(|f| text::width(f.label)).max().unwrap_or(0);
    let half = room.saturating_sub(half_label + 3) / 2;
    let pairs = room >= PAIRED;
    let mut blocks: Vec<Block> = Vec::new();
    let mut y = 0;
    let words = |lines: Vec<String>, tone, x: usize, y: &mut usize, blocks: &mut Vec<Block>| {
        let height = lines.len();
        blocks.push(Block {
            what: What::Words(lines, tone),
            label_x: 0,
            label_width: 0,
            x,
            y: *y,
            width: width.saturating_sub(x),
            height,
        });
        *y += height;
    };
    for note in notes {
        words(text::lines(note, width, 3), Tone::Quiet, 0, &mut y, &mut blocks);
    }
    y += usize::from(!notes.is_empty());
    // Whether the line above has room for a second short field.
    let mut open = false;
    let mut listed = false;
    for (n, field) in form.fields.iter().enumerate().filter(|(_, f)| all || !f.hidden) {
        if matches!(field.part, Part::Linked(_)) && !std::mem::replace(&mut listed, true) {
            y += 1;
            words(vec!["linked already".to_owned()], Tone::Heading, 0, &mut y, &mut blocks);
        }
        let error = form.error.as_ref().filter(|(at, _)| *at == n).map(|(_, sentence)| sentence);
        if matches!(field.part, Part::Linked(_)) {
            blocks.push(Block { what: What::Field(n), label_x: 0, label_width: 0, x: 0, y, width, height: 1 });
            y += 1;
        } else if field.half && pairs && open {
            let at = x + half + 3 + half_label;
            let block = Block {
                what: What::Field(n),
                label_x: at - 1 - half_label,
                label_width: half_label,
                x: at,
                y: y - 1,
                width: width.saturating_sub(at),
                height: 1,
            };
            blocks.push(block);
            open = false;
        } else {
            let height = height_of(field);
            let wide = if field.half && pairs { half } else { room };
            blocks.push(Block { what: What::Field(n), label_x: 0, label_width: label, x, y, width: wide, height });
            y += height;
            open = field.half && pairs && error.is_none();
        }
        if let Some(sentence) = error {
            // Below its line, even when it is the second on it.
            let lines = text::lines(sentence, room.saturating_sub(1), 4);
            words(lines, Tone::Error, x + 1, &mut y, &mut blocks);
            open = false;
        }
    }
    (blocks, y)
}
