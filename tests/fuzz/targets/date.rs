//! Dates: any text, on any day, gives a day of these centuries or one safe sentence; a day said is a day read.
#![no_main]

#[expect(dead_code, reason = "each target runs one of the bodies")]
#[path = "../bodies/mod.rs"]
mod bodies;

libfuzzer_sys::fuzz_target!(|data: &[u8]| bodies::date::check(data));
