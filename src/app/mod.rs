//! State and update of the full screen: events in, effects out.
//!
//! Must not know: SQL, drawing, the terminal, the clock. What a screen shows is read from here by `ui`;
//! what has to be done outside (saving, copying, quitting) is returned as an [`event::Effect`].

pub mod key;
