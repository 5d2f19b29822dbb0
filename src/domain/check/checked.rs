//! A change that passed the check: the only kind a workspace file takes.

use super::{super::change::Refusal, Cascade, Change};
use std::ops::Deref;

/// A change that a cascade accepted. Only [`Cascade::checked`] makes one, and nothing alters it: what is to be altered
/// is taken out again, and checked again.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked(Change);

impl Checked {
    /// The change, to be altered: it has to be checked again afterwards.
    pub fn into_change(self) -> Change {
        self.0
    }

    /// A change that nobody checked, for tests of what lies behind the check.
    #[cfg(test)]
    pub(crate) fn unchecked(change: Change) -> Checked {
        Checked(change)
    }
}

impl Deref for Checked {
    type Target = Change;

    fn deref(&self) -> &Change {
        &self.0
    }
}

impl Cascade {
    /// The change as one that may be committed, or the sentence that refuses it.
    pub fn checked(&self, change: Change) -> Result<Checked, Refusal> {
        self.check(&change)?;
        Ok(Checked(change))
    }
}
