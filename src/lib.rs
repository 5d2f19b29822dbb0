//! Quarterdeck: the weekly goal review in a terminal.
//!
//! The modules stand in dependency order, and a module may use only those above it:
//! [`text`] knows nothing of ours; [`domain`] knows `text`; [`store`], [`exchange`] and [`app`] know `domain`; [`config`] knows `domain` and the
//! notation of keys in `app`; [`source`] knows `domain` and the tables of `exchange`; [`sync`] knows `domain`, `store` and the lines of `exchange`; [`ui`] reads `app` and `domain`; [`cli`] and [`tui`] tie them together. SQL stands only in
//! `store`, ratatui only in `ui` and `tui`, the clock is read only in `cli` and `tui`: everything else is told what day it
//! is. `tests/architecture.rs` holds this.

pub mod app;
pub mod cli;
pub mod config;
pub mod domain;
pub mod exchange;
pub mod sample;
pub mod source;
pub mod store;
pub mod sync;
pub mod text;
pub mod tui;
pub mod ui;
