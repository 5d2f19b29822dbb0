//! Text as goals need it: what stands in the room `text`, and the value of a check-in, which only its metric can read.

pub mod value;

pub use crate::text::{
    ascii, cell, cut, cut_ascii, date, duration, encoding, fit, fit_ascii, fit_end, fit_left, fold, folded, lines, loose, number,
    one_line, period, safe, say, simple, simple_width, time, width,
};
