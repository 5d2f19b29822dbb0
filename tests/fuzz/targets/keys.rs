//! The full screen: any keys, pastes and clicks at any size of the window, saves that work and saves that fail.
#![no_main]

#[expect(dead_code, reason = "each target runs one of the bodies")]
#[path = "../bodies/mod.rs"]
mod bodies;

libfuzzer_sys::fuzz_target!(|data: &[u8]| bodies::keys::check(data));
