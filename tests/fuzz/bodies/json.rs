//! The workspace file: any bytes give changes or one safe sentence.

use super::assert_sentences;
use quarterdeck::{
    domain::{Cascade, Derived, change::LogPiece},
    exchange::json,
};

pub(crate) fn check(data: &[u8]) {
    let mut cascade = Cascade::default();
    let take = |told| match told {
        LogPiece::Change(change, _) => cascade.apply(&change, Derived::default()).map_err(|refusal| refusal.to_string()),
        LogPiece::Workspace(_) | LogPiece::Parked(_) => Ok(()),
    };
    if let Err(error) = json::import("workspace.json", data, take) {
        assert_sentences(&error.to_string());
    }
}
