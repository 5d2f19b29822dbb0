//! What comes back of a slip, as text or as a mail: any bytes give answers, faults with their lines, or one safe sentence.
#![no_main]

#[expect(dead_code, reason = "each target runs one of the bodies")]
#[path = "../bodies/mod.rs"]
mod bodies;

libfuzzer_sys::fuzz_target!(|data: &[u8]| bodies::slip::check(data));
