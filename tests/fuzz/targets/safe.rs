//! Safe text: nothing that a terminal obeys or a reader cannot see comes out, and every width is exact.
#![no_main]

#[expect(dead_code, reason = "each target runs one of the bodies")]
#[path = "../bodies/mod.rs"]
mod bodies;

libfuzzer_sys::fuzz_target!(|data: &[u8]| bodies::safe::check(data));
