//! How what several laptops said becomes one workspace, the same on each of them.
//!
//! A change is united with others by its id. What an entity is follows from its operations in the order that all share
//! ([`crate::domain::history::LogPlace`]), whatever the order in which they came here: [`Folding`]. How two words about one field
//! are united stands in the table of fields ([`crate::domain::fields::spec::Merge`]); what they come to is [`unite`].
//!
//! A fold reads one entity. What depends on several (a loop, the end of a link that is gone) is judged when it is read.
//! Nothing here repairs what merging made invalid: that is shown, and a person's to settle.
//!
//! Must not know: where the operations are kept, how they travel.

mod fold;
mod portion;
mod said;
#[cfg(test)]
mod tests;
mod ticks;
mod unite;

pub use fold::{Clash, FoldStep, Folded, Folding, FoldingSettings};
pub use portion::{LONGEST, Portion};
pub use said::said_last;
pub use ticks::{LeftOpen, left_open};
pub use unite::{United, unite};
