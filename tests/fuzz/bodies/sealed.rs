//! What a member of a shared workspace seals and signs: whatever stands in it is read as changes, or refused by a safe sentence. What
//! was not sealed at all is never opened.

use super::assert_sentences;
use quarterdeck::{
    domain::Id,
    sync::{Hello, Keyring, Kind, Unopened, WorkspaceKey, open, seal},
};

pub(crate) fn check(data: &[u8]) {
    let id: Id = "qqqqqqqqqqqqqqqq".parse().expect("an id");
    let keys = Keyring::new(id, WorkspaceKey::random(1).expect("a key")).expect("keys");
    let text = String::from_utf8_lossy(data).into_owned();
    let hello = Hello { key: keys.public().to_bytes(), label: text.clone(), person: None, device: id, program: text };
    let Ok((name, file)) = seal(&keys, Kind::Changes, (1, 1), &hello, data) else { return };
    match open(&keys, name, &file) {
        Ok(opened) => {
            for shown in [opened.hello.label(), opened.hello.program()] {
                assert!(!shown.contains(char::is_control), "{shown:?}");
            }
            if let Err(why) = opened.lines() {
                assert_sentences(&why.to_string());
            }
        }
        Err(why) => assert_eq!((why, std::str::from_utf8(data).is_err()), (Unopened::Damaged("it is no text"), true)),
    }
    let why = open(&keys, name, data).expect_err("nobody sealed it");
    assert_sentences(&why.to_string());
}
