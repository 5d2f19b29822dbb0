//! Which parts of the screen may look otherwise than in the last frame. Where nothing narrower is known, all of them.
//!
//! Must not know where they lie: the drawing says that, with [`crate::ui::ViewState::region_at`]. The test harness holds every
//! frame it draws to it: no cell outside what is named here may differ from the frame before.

use super::App;
use std::ops::BitOr;

/// A part of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Region {
    /// Above everything: where one is, the counts.
    Header,
    /// The list in front, or whatever else fills the screen.
    List,
    /// The pane about the selected item.
    Detail,
    /// Below everything: what just happened, the keys.
    Footer,
}

/// Some parts of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Damage(u8);

impl Damage {
    /// All of them, and whatever lies over them.
    pub const ALL: Damage = Damage(0b1111);

    /// All but the header. What just happened is said here: a long sentence needs more than the footer's line.
    pub const BELOW_HEADER: Damage = Damage(0b1110);

    /// Whether the frame is as it was.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether this part may look otherwise.
    pub fn has(self, region: Region) -> bool {
        self.0 & Damage::from(region).0 != 0
    }
}

impl From<Region> for Damage {
    fn from(region: Region) -> Damage {
        Damage(1 << region as u8)
    }
}

impl<T: Into<Damage>> BitOr<T> for Damage {
    type Output = Damage;

    fn bitor(self, other: T) -> Damage {
        Damage(self.0 | other.into().0)
    }
}

impl BitOr for Region {
    type Output = Damage;

    fn bitor(self, other: Region) -> Damage {
        Damage::from(self) | other
    }
}

impl App {
    /// What may look otherwise than in the last frame.
    pub fn damage(&self) -> Damage {
        self.damage
    }

    /// This may look otherwise from now on.
    pub fn touch(&mut self, what: impl Into<Damage>) {
        self.damage = self.damage | what;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_touched_is_what_it_has() {
        let some = Region::List | Region::Footer;
        assert!(some.has(Region::List) && some.has(Region::Footer) && !some.has(Region::Header) && !some.has(Region::Detail));
        assert!(!Damage::BELOW_HEADER.has(Region::Header));
        assert_eq!(Damage::BELOW_HEADER | Region::Header, Damage::ALL);
        assert_eq!(some | Region::Header | Region::Detail, Damage::ALL);
        assert!(Damage::default().is_empty() && !some.is_empty());
    }
}
