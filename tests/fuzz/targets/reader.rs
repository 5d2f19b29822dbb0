//! What people write into files: numbers, dates, periods, encodings.
#![no_main]

#[expect(dead_code, reason = "each target runs one of the bodies")]
#[path = "../bodies/mod.rs"]
mod bodies;

libfuzzer_sys::fuzz_target!(|data: &[u8]| bodies::reader::check(data));
