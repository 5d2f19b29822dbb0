//! Text from people and for people: made safe and cut to a width for the screen, numbers and dates read and written, names
//! compared.
//!
//! Must not know: anything of ours. Everything here is total: any text gives an answer or one sentence, never a panic, and the
//! work done is bounded by what is shown.

pub mod ascii;
mod calendar;
pub mod cell;
pub mod date;
pub mod duration;
pub mod encoding;
pub mod fold;
pub mod number;
pub mod period;
pub mod plural;
pub mod safe;
pub mod say;
pub mod simple;
pub mod time;
pub mod width;

pub use ascii::ascii;
pub use fold::{folded, loose};
pub use safe::safe;
pub use simple::simple_width;
pub use width::{cut, cut_ascii, fit, fit_ascii, fit_end, fit_left, lines, one_line, width};
