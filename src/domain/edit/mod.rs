//! What people do, as lists of operations: pure functions from the cascade and a wish to the [operations](super::Op) that fulfil it.
//!
//! Must not know: whether the wish may be granted (that is `check`'s business), who asks, and what a screen looks like.
//! An empty list means that nothing would change.

mod calendar;
mod check_ins;
mod directory;
mod ending;
mod goals;
mod order;
mod work;

pub use calendar::{Kept, cycles_of, periods_of};
pub use check_ins::{amended, becomes_baseline, check_in, check_in_as_baseline, correct, lacks_baseline, no_change, reach};
pub use directory::{Directory, affected_by_removal, keep_emails, learned_email};
pub use ending::{close, day_of_check_in, reopen, reopen_cycle, score};
pub(in crate::domain) use goals::GAP;
pub use goals::{add_item, archive, delete, needs_reason, next_position, remove, revise, subtree, unarchive};
pub use order::{last_sibling, move_down, move_from, move_to, move_up};
pub use work::{complete_action, hand_over, link, move_action, revise_action, set_setting, unlink};

#[cfg(test)]
mod tests;
