//! What the past of a workspace tells, computed from what was said (rules.md, "Trends").
//!
//! Must not know: where check-ins are kept, how anything is drawn or printed.

pub mod calibration;
pub mod scores;
pub mod told;
