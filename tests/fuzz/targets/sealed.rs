//! What a member of a shared workspace seals and signs: read as changes, or refused by a safe sentence.
#![no_main]

#[expect(dead_code, reason = "each target runs one of the bodies")]
#[path = "../bodies/mod.rs"]
mod bodies;

libfuzzer_sys::fuzz_target!(|data: &[u8]| bodies::sealed::check(data));
