//! Tables of other programs, as files and as parts of workbooks: rows in order, or one safe sentence.
#![no_main]

#[expect(dead_code, reason = "each target runs one of the bodies")]
#[path = "../bodies/mod.rs"]
mod bodies;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    bodies::sheet::check(data);
    bodies::sheet::check_part(data);
});
