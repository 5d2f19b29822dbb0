//! Small pieces that several screens draw with. They know colours and cells, not goals.

pub mod bar;
pub mod field;
pub mod flow;
pub mod line;
pub mod popup;
