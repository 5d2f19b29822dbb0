//! Sealed files that are not what was written: none is believed, none brings the program down, none takes more memory than it may.

use super::*;
use crate::sync::{
    Kind, Unopened,
    file::{self, MOST_PLAIN},
    names::folder_of,
    open, seal,
};
use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use ed25519_dalek::Signer as _;
use sha2::{Digest as _, Sha256};

const LINE: &[u8] = b"{\"part\":{\"change\":\"qqqqqqqqqqqqqqqq\",\"k\":0,\"of\":2,\"text\":\"x\"}}\n";

fn sealed(laptop: &Laptop, body: &[u8]) -> (Name, Vec<u8>) {
    seal(&laptop.keys, Kind::Changes, (1, 1), &laptop.hello(), body).unwrap()
}

/// The same file under the name that its bytes have.
pub(super) fn named(name: Name, bytes: &[u8]) -> Name {
    let hash = Sha256::digest(bytes).iter().take(4).fold(0, |n, &byte| n << 8 | u32::from(byte));
    match name {
        Name::Changes { writer, number, upto, .. } => Name::Changes { writer, number, upto, hash },
        other => other,
    }
}

#[test]
fn of_ten_thousand_altered_files_none_is_accepted() {
    let ana = Laptop::first(1);
    let (name, whole) = sealed(&ana, &LINE.repeat(3));
    assert_eq!(open(&ana.keys, name, &whole).unwrap().lines().unwrap().len(), 3);
    let mut dice = 1_u64;
    let mut next = |below: usize| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) as usize % below
    };
    for n in 0..10_000 {
        let mut bytes = whole.clone();
        match n % 5 {
            0..=2 => (0..=next(3)).for_each(|_| {
                let at = next(bytes.len());
                bytes[at] ^= 1 << next(8);
            }),
            3 => bytes.truncate(next(bytes.len())),
            _ => bytes.extend((0..=next(40)).map(|_| next(256) as u8)),
        }
        if bytes == whole {
            continue;
        }
        // With its old name the hash says so; whoever alters it can give it another.
        assert!(open(&ana.keys, name, &bytes).is_err());
        let renamed = named(name, &bytes);
        assert!(open(&ana.keys, renamed, &bytes).is_err(), "{n}");
    }
}

#[test]
fn a_file_under_another_name_of_another_workspace_key_or_laptop_is_not_opened() {
    let (ana, jon, other) = (Laptop::first(1), Laptop::first(2), Laptop::first(3));
    let (name, bytes) = sealed(&ana, LINE);
    let Name::Changes { writer, hash, .. } = name else { panic!() };
    for wrong in [
        Name::Changes { writer, number: 2, upto: 2, hash },
        Name::Changes { writer, number: 1, upto: 9, hash },
        Name::Changes { writer: jon.keys.writer(), number: 1, upto: 1, hash },
        Name::Seen { writer, hash },
        Name::About(1),
    ] {
        assert!(matches!(open(&ana.keys, wrong, &bytes), Err(Unopened::Damaged(_))), "{wrong}");
    }
    // The same key, as of another workspace.
    let foreign = Keyring::new(other.keys.workspace, *ana.keys.newest()).unwrap();
    assert!(matches!(open(&foreign, name, &bytes), Err(Unopened::Damaged(_))));
    let wrong_key = Keyring::new(ana.keys.workspace, WorkspaceKey::random(1).unwrap()).unwrap();
    assert!(matches!(open(&wrong_key, name, &bytes), Err(Unopened::Damaged(_))));
    let newer = Keyring::new(ana.keys.workspace, WorkspaceKey::random(2).unwrap()).unwrap();
    assert_eq!(open(&newer, name, &bytes), Err(Unopened::NoKey(1)));
}

/// A file as a member with another program could make it: sealed and signed, of whatever stands in it.
fn forged(laptop: &Laptop, plain_len: u32, packed: &[u8], signer: &Laptop) -> (Name, Vec<u8>) {
    let mut head = b"QDS1\x01\x00\x00\x01".to_vec();
    head.extend(laptop.keys.writer().get().to_be_bytes());
    head.extend(1_u32.to_be_bytes());
    head.extend(1_u32.to_be_bytes());
    head.extend(plain_len.to_be_bytes());
    let aad = [head.as_slice(), &laptop.keys.workspace.get().to_be_bytes()].concat();
    let cipher = XChaCha20Poly1305::new(&laptop.keys.newest().secret.into());
    let sealed = cipher.encrypt(&XNonce::from([7; 24]), Payload { msg: packed, aad: &aad }).unwrap();
    let mut bytes = [head.as_slice(), &[7; 24], &sealed].concat();
    let signature = signer.keys.laptop().sign(&bytes);
    bytes.extend(signature.to_bytes());
    let name = Name::Changes { writer: laptop.keys.writer(), number: 1, upto: 1, hash: 0 };
    (named(name, &bytes), bytes)
}

#[test]
fn a_member_can_neither_sign_as_another_nor_send_a_bomb() {
    let ana = Laptop::first(1);
    let mut jon = ana.joins(2);
    jon.label = "jon".to_owned();
    let hello = format!("{}\n", serde_json::to_string(&serde_json::json!({ "hello": ana.hello() })).unwrap());
    let packed = |text: &[u8]| zstd::bulk::compress(text, 3).unwrap();
    let (name, bytes) = forged(&ana, hello.len() as u32, &packed(hello.as_bytes()), &ana);
    assert!(open(&ana.keys, name, &bytes).is_ok(), "this is how it is made");
    let (name, bytes) = forged(&ana, hello.len() as u32, &packed(hello.as_bytes()), &jon);
    assert_eq!(open(&ana.keys, name, &bytes), Err(Unopened::Damaged("its signature is wrong")));
    let (name, bytes) = forged(&jon, hello.len() as u32, &packed(hello.as_bytes()), &jon);
    assert_eq!(open(&ana.keys, name, &bytes), Err(Unopened::Damaged("another laptop wrote it")));
    // A gigabyte of nothing is 32 kilobytes.
    let bomb = packed(&vec![b' '; 256 << 20]);
    for said in [0, 1, 1000, MOST_PLAIN as u32, MOST_PLAIN as u32 + 1, u32::MAX] {
        let (name, bytes) = forged(&ana, said, &bomb, &ana);
        assert!(open(&ana.keys, name, &bytes).is_err(), "{said}");
    }
    for content in ["", "\n", "{}", "{}\n", "[[[[", "\u{0}"] {
        let (name, bytes) = forged(&ana, content.len() as u32, &packed(content.as_bytes()), &ana);
        assert!(open(&ana.keys, name, &bytes).is_err(), "{content:?}");
    }
}

#[test]
fn what_a_member_writes_and_nobody_could_have_said_is_left_out_and_the_rest_is_read() {
    let (mut ana, jon, store) = two();
    let deep = format!("{}1{}", "[".repeat(1_000_000), "]".repeat(1_000_000));
    let op = |field: &str| {
        format!(
            r#"{{"stamp":"1","device":"qqqqqqqqqqqqqqqq","id":"rrrrrrrrrrrrrrrr","at":1,"on":"2026-11-23","verb":"revise","ops":[{field}]}}"#
        )
    };
    let bad = [
        deep,
        "not json".to_owned(),
        op(r#"{"set":{"of":"qqqqqqqqqqqqqqqq","old":{"weight":"NaN"},"new":{"weight":"NaN"}}}"#),
        op(r#"{"check-in":{"id":"qqqqqqqqqqqqqqqq","item":"qqqqqqqqqqqqqqqq","on":"2026-11-23","value":1e300}}"#),
        op("").replace("2026-11-23", "+99999-11-23"),
        op("").replace("\"stamp\":\"1\"", "\"stamp\":\"-1\""),
        op("").replace("\"stamp\":\"1\",", ""),
        r#"{"part":{"change":"qqqqqqqqqqqqqqqq","k":2147483648,"of":2,"text":"x"}}"#.to_owned(),
        r#"{"part":{"change":"qqqqqqqqqqqqqqqq","k":0,"of":4294967295,"text":"x"}}"#.to_owned(),
        r#"{"part":{"change":"qqqqqqqqqqqqqqqq","k":0,"of":1,"text":"{\"id\":"}}"#.to_owned(),
    ];
    for (n, body) in bad.iter().enumerate() {
        let (name, bytes) = seal(&jon.keys, Kind::Changes, (n as u32 + 1, n as u32 + 1), &jon.hello(), body.as_bytes()).unwrap();
        store.files().insert(name, bytes);
    }
    // More changes than a file may hold.
    let many = "{}".repeat(file::MOST_CHANGES + 1);
    let (name, bytes) = seal(&jon.keys, Kind::Changes, (90, 90), &jon.hello(), many.as_bytes()).unwrap();
    store.files().insert(name, bytes);
    let (name, bytes) = seal(&jon.keys, Kind::Seen, (0, 0), &jon.hello(), b"{\"at\":1}").unwrap();
    store.files().insert(name, bytes);
    let good = jon.store.second_copy();
    let mut jon = Laptop { store: good, ..jon };
    jon.adds("Win");
    let mut put = Vec::new();
    let before: std::collections::BTreeSet<Name> = store.files().keys().copied().collect();
    jon.with(&store, crate::sync::put_unsent).unwrap();
    put.extend(store.files().keys().filter(|name| !before.contains(name)).copied());
    let news = ana.round(&store);
    assert_eq!((put.len(), news.outcome.new, news.unopened), (1, 1, bad.len() + 1), "{:?}", news.faults);
    assert!(ana.store.check().unwrap().is_clean(), "{:?}", ana.store.check());
    assert_eq!(ana.round(&store).unopened, bad.len() + 1, "they are tried again, and no more than that");
    assert!(folder_of(ana.keys.workspace).starts_with("quarterdeck-"));
}
