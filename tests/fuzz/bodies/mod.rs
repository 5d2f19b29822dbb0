//! What is fuzzed, as plain functions over bytes: run for hours by the targets beside this folder, and for a moment by
//! `tests/anything.rs` in every `cargo test`. A body panics when something that must hold does not.

pub(crate) mod config;
pub(crate) mod csv;
pub(crate) mod date;
pub(crate) mod json;
pub(crate) mod keys;
pub(crate) mod reader;
pub(crate) mod safe;
pub(crate) mod sealed;
pub(crate) mod sheet;
pub(crate) mod slip;
pub(crate) mod value;

/// Takes numbers off the front of the input, so that the rest is text; zero when there are none left.
fn take<const N: usize>(data: &[u8]) -> ([u8; N], &[u8]) {
    let mut taken = [0; N];
    let n = N.min(data.len());
    taken[..n].copy_from_slice(&data[..n]);
    (taken, &data[n..])
}

/// One safe sentence, or several of them on lines of their own.
fn assert_sentences(text: &str) {
    assert!(!text.is_empty() && !text.contains(|c: char| c.is_control() && c != '\n'), "{text:?}");
}
