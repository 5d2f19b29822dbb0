//! The command line: one file per subcommand; each reads, calls, prints.
//!
//! Must not know: how the full screen works, only how to start it.

pub mod demo;
