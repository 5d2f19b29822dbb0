//! A change that passed the check: the only kind a workspace file takes.

use super::{
    super::{
        cascade::Edition,
        change::{Ops, Refusal},
        history::Header,
    },
    Cascade, Change, Rigour,
};
use std::ops::Deref;

/// A change that a cascade accepted. Only [`Cascade::checked`] makes one, and nothing alters it: what is to be altered
/// is taken out again, and checked again.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    change: Change,
    edition: Option<Edition>,
}

impl Checked {
    /// The change, to be altered: it has to be checked again afterwards.
    pub fn into_change(self) -> Change {
        self.change
    }

    /// Which state of a file it was checked against; `None`: of none.
    pub fn edition(&self) -> Option<Edition> {
        self.edition
    }

    /// A change that nobody checked, for tests of what lies behind the check.
    #[cfg(test)]
    pub(crate) fn unchecked(change: Change) -> Checked {
        Checked { change, edition: None }
    }

    /// The same, as if this workspace had accepted it.
    #[cfg(test)]
    pub(crate) fn accepted_by(self, cascade: &Cascade) -> Checked {
        Checked { edition: cascade.edition(), ..self }
    }
}

impl Deref for Checked {
    type Target = Change;

    fn deref(&self) -> &Change {
        &self.change
    }
}

impl Cascade {
    /// The change as one that may be committed, or the sentence that refuses it.
    pub fn checked(&self, change: Change) -> Result<Checked, Refusal> {
        self.check(&change)?;
        Ok(Checked { change, edition: self.edition() })
    }

    /// The same of a change whose operations may be more than memory has room for: an import, or what takes one back.
    pub fn checked_ops<'a, O: Ops>(&self, header: &'a Header, ops: &'a O) -> Result<CheckedOps<'a, O>, Refusal> {
        if Rigour::of(header.verb) == Rigour::Typed {
            return Err(Refusal::new("What somebody types is checked whole: save it as one change"));
        }
        let count = self.check_ops(header, ops)?;
        Ok(CheckedOps { header, ops, count, edition: self.edition() })
    }
}

/// A change that a cascade accepted, its operations wherever they are. They are asked for again when it is saved.
#[derive(Debug)]
pub struct CheckedOps<'a, O> {
    header: &'a Header,
    ops: &'a O,
    count: usize,
    edition: Option<Edition>,
}

impl<O: Ops> CheckedOps<'_, O> {
    /// Who, when and why.
    pub fn header(&self) -> &Header {
        self.header
    }

    /// What it does.
    pub fn ops(&self) -> &O {
        self.ops
    }

    /// Which state of a file it was checked against; `None`: of none.
    pub fn edition(&self) -> Option<Edition> {
        self.edition
    }

    /// How many operations were checked.
    pub fn count(&self) -> usize {
        self.count
    }
}
