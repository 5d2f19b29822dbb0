//! Rounds as they go: what comes, what goes, what is put again, what is said.

use super::*;
use crate::{
    domain::goal::Extra,
    sync::{Put, left_out, republish, vouch_for},
};

#[test]
fn what_one_says_is_with_the_other_after_a_round_of_each_and_both_hold_the_same_to_the_byte() {
    let (mut ana, mut jon, store) = two();
    assert_eq!(jon.exported(), ana.exported(), "the founding came with it");
    ana.renames("Grow fast");
    jon.adds("Win");
    jon.renames("Win big");
    let news = ana.round(&store);
    assert_eq!((news.put.changes, news.put.files, news.unsent), (1, 1, 0));
    let news = jon.round(&store);
    assert_eq!((news.outcome.new, news.put.changes), (1, 2));
    let news = ana.round(&store);
    assert_eq!((news.outcome.new, news.put), (2, Put::default()));
    assert_eq!(jon.exported(), ana.exported());
    assert_eq!(ana.store.together().unwrap(), jon.store.together().unwrap());
    for laptop in [&ana, &jon] {
        assert!(laptop.store.check().unwrap().is_clean(), "{:?}", laptop.store.check());
    }
    let quiet = ana.round(&store);
    assert_eq!((quiet.outcome.new + quiet.outcome.known, quiet.put, quiet.waits()), (0, Put::default(), false));
}

#[test]
fn a_third_reads_who_is_there_and_is_read_of_and_everyone_holds_the_same() {
    let (mut ana, mut jon, store) = two();
    let mut zoe = jon.joins(3);
    zoe.label = "Zoe\u{1b}[2J laptop".to_owned();
    zoe.adds("Delight");
    let news = zoe.round(&store);
    assert_eq!(news.joined.len(), 2, "Jon wrote no change yet, and his heartbeat tells of him: {:?}", news.joined);
    for laptop in [&mut ana, &mut jon, &mut zoe] {
        laptop.at += 11 * MINUTE;
        laptop.round(&store);
        laptop.at += 11 * MINUTE;
    }
    ana.round(&store);
    let labels: Vec<String> = ana.store.writers().unwrap().into_iter().map(|w| w.label).collect();
    assert!(labels.iter().any(|label| label == "laptop 2") && labels.iter().all(|label| !label.contains('\u{1b}')), "{labels:?}");
    assert!(jon.exported() == ana.exported() && zoe.exported() == ana.exported());
    let beats = store.files().keys().filter(|name| matches!(name, Name::Seen { .. })).count();
    assert_eq!(beats, 3, "one each, the older ones are gone");
}

#[test]
fn a_store_that_was_emptied_is_filled_again_and_a_newcomer_has_all() {
    let (mut ana, mut jon, store) = two();
    jon.adds("Win");
    jon.round(&store);
    ana.round(&store);
    store.files().clear();
    let news = ana.round(&store);
    assert!(news.put.again > 0, "{:?}", news.put);
    jon.round(&store);
    let mut zoe = jon.joins(3);
    zoe.round(&store);
    assert_eq!(zoe.exported(), ana.exported());
}

#[test]
fn what_a_lost_laptop_had_put_is_put_again_by_another_once() {
    let (mut ana, mut jon, store) = two();
    jon.adds("Win");
    jon.round(&store);
    ana.round(&store);
    let lost = jon.keys.writer();
    store.files().retain(|name, _| name.writer() != Some(lost));
    let put = ana.with(&store, republish).unwrap();
    assert_eq!((put.files, put.changes), (1, 1));
    let again = ana.with(&store, republish).unwrap();
    assert_eq!(again, Put::default(), "it is there now");
    let mut zoe = ana.joins(3);
    zoe.round(&store);
    assert_eq!(zoe.exported(), ana.exported());
}

#[test]
fn many_small_files_become_one_and_the_small_ones_go_after_a_month() {
    let (mut ana, mut jon, store) = two();
    for n in 0..20 {
        ana.renames(&format!("Grow {n}"));
        ana.round(&store);
    }
    let of = |writer: Id| {
        let files = store.files();
        files.keys().filter(|name| matches!(name, Name::Changes { writer: of, .. } if *of == writer)).count()
    };
    let writer = ana.keys.writer();
    assert_eq!(of(writer), 22, "21 and what stands for 17 of them");
    ana.at += 29 * DAY;
    ana.round(&store);
    assert_eq!(of(writer), 22);
    ana.at += 2 * DAY;
    ana.round(&store);
    assert_eq!(of(writer), 5);
    jon.round(&store);
    assert_eq!(jon.exported(), ana.exported());
    // What is rolled up is in the store as long as it is needed, and put again from the log.
    store.files().retain(|name, _| name.writer() != Some(writer));
    let news = ana.round(&store);
    assert_eq!(news.put.again, 5);
    let mut zoe = jon.joins(3);
    zoe.round(&store);
    assert_eq!(zoe.exported(), ana.exported());
}

#[test]
fn a_change_that_is_too_large_for_a_file_travels_in_pieces_which_come_in_any_order() {
    let (mut ana, mut jon, store) = two();
    let note = "a long story, “told” in full: ".repeat(60_000);
    let item = |ids: &mut Ids, n: usize| {
        let mut item = Item::new(ids.next_id(), format!("Goal {n}"), today(), Body::Objective(Objective::default()));
        let end = (0..15_000).rev().find(|&at| note.is_char_boundary(at)).unwrap();
        item.extra = Some(Box::new(Extra { description: Some(note[..end].into()), ..Extra::default() }));
        Op::Create(Entity::Item(Box::new(item)))
    };
    let ops = (0..400).map(|n| item(&mut ana.ids, n)).collect();
    ana.at += 1;
    let author = Author { by: None, at: ana.at, on: today() };
    let change = Change::new(ana.ids.next_id(), author, Verb::Import, ops);
    ana.store.check_and_commit(&change, today()).unwrap();
    let news = ana.round(&store);
    assert!(news.put.files > 1 && news.put.changes == 1, "{:?}", news.put);
    // All but one come first.
    let last = store
        .files()
        .keys()
        .rev()
        .find(|name| matches!(name, Name::Changes { writer, .. } if *writer == ana.keys.writer()))
        .copied();
    let held = store.files().remove(&last.unwrap()).unwrap();
    assert_eq!(jon.round(&store).outcome.new, 0);
    store.files().insert(last.unwrap(), held);
    assert_eq!(jon.round(&store).outcome.new, 1);
    assert_eq!(jon.exported(), ana.exported());
    // And are put again in pieces.
    store.files().retain(|name, _| !matches!(name, Name::Changes { .. }));
    ana.round(&store);
    let mut zoe = jon.joins(3);
    zoe.round(&store);
    assert_eq!(zoe.exported(), ana.exported());
}

#[test]
fn a_file_on_its_way_is_waited_for_and_one_that_never_opens_is_told_once_after_three_days() {
    let (mut ana, mut jon, store) = two();
    jon.adds("Win");
    jon.at += 11 * MINUTE;
    jon.round(&store);
    let is_jons = |name: &Name| matches!(name, Name::Changes { writer, .. } if *writer == jon.keys.writer());
    let name = *store.files().keys().find(|name| is_jons(name)).unwrap();
    let whole = store.files().remove(&name).unwrap();
    let news = ana.round(&store);
    assert_eq!((news.on_its_way.clone(), news.waits()), (vec![(jon.keys.writer(), 1)], true));
    store.files().insert(name, whole[..whole.len() / 2].to_vec());
    let news = ana.round(&store);
    assert_eq!((news.unopened, news.faults.len(), news.outcome.new), (1, 0, 0));
    ana.at += 4 * DAY;
    let news = ana.round(&store);
    assert_eq!(news.faults, [(name.to_string(), "it is not what was written (its name is that of another)".to_owned())]);
    // Said once; but what a laptop says it wrote is waited for until it comes.
    let news = ana.round(&store);
    assert_eq!((news.unopened, news.faults.len(), news.on_its_way.len(), news.waits()), (0, 0, 1, true));
    assert_eq!(left_out(&ana.store).unwrap().len(), 1);
    store.files().insert(name, whole);
    let news = ana.round(&store);
    assert_eq!((news.outcome.new, news.faults.len(), news.waits()), (1, 0, false));
    assert_eq!(left_out(&ana.store).unwrap(), []);
}

#[test]
fn junk_with_the_name_of_a_file_is_told_once_and_then_waited_for_no_more() {
    let (mut ana, _, store) = two();
    let junk = |number: u32| -> Name { Name::parse(&format!("files/{}l/{number:08}-01234567.okr", "k".repeat(15))).unwrap() };
    store.files().insert(junk(1), b"junk".to_vec());
    let news = ana.round(&store);
    assert_eq!((news.unopened, news.faults.len(), news.waits()), (1, 0, true), "it may be on its way");
    let mut told = Vec::new();
    for day in 1..12 {
        ana.at += DAY;
        let news = ana.round(&store);
        told.push((news.faults.len(), news.waits()));
        assert_eq!(left_out(&ana.store).unwrap().len(), usize::from(day > 3));
    }
    let waits = [[(0, true); 3].as_slice(), &[(1, true)], &[(0, false); 7]].concat();
    assert_eq!(told, waits);
    // More of it is told when it is as old.
    store.files().insert(junk(2), b"junk".to_vec());
    assert!(ana.round(&store).waits());
    ana.at += 4 * DAY;
    assert_eq!(ana.round(&store).faults.len(), 1);
    // What is gone is no matter any more, and is young when it comes again.
    store.files().remove(&junk(1));
    let news = ana.round(&store);
    assert_eq!((news.waits(), left_out(&ana.store).unwrap().len()), (false, 1));
    store.files().insert(junk(1), b"junk".to_vec());
    assert_eq!(ana.round(&store).unopened, 1);
}

#[test]
fn a_wrong_key_another_workspace_and_a_newer_format_are_refused_before_anything_is_written() {
    let (ana, _, store) = two();
    let before = store.files().clone();
    let mut wrong = ana.joins(5);
    wrong.keys = Keyring::new(ana.keys.workspace, WorkspaceKey::random(1).unwrap()).unwrap();
    wrong.adds("Spoil");
    let said = |laptop: &mut Laptop, store: &Memory| laptop.watched(store, &mut |_| true).unwrap_err().to_string();
    assert_eq!(said(&mut wrong, &store), "the key here does not open memory: nothing was written; ask for a new invitation");
    let mut other = Laptop::first(6);
    assert!(said(&mut other, &store).starts_with("memory belongs to another workspace than this one"));
    let empty = Memory::default();
    assert!(said(&mut other, &empty).contains("there is no workspace.json in it"));
    assert_eq!(*store.files(), before);
    let (name, text) = about(&ana.keys);
    let newer = String::from_utf8(text).unwrap().replace("\"min-reader\": 1", "\"min-reader\": 7");
    store.files().insert(name, newer.into_bytes());
    assert!(said(&mut ana.joins(7), &store).contains("newer Quarterdeck"));
}

#[test]
fn a_save_puts_nothing_where_another_key_or_a_newer_version_has_been_since() {
    let (mut ana, _, store) = two();
    let (name, ours) = about(&ana.keys);
    let (_, others) = about(&Keyring::new(ana.keys.workspace, WorkspaceKey::random(1).unwrap()).unwrap());
    let newer = String::from_utf8(ours.clone()).unwrap().replace("\"min-reader\": 1", "\"min-reader\": 7").into_bytes();
    ana.adds("Grow");
    for (text, why) in [(others, "the key here does not open memory"), (newer, "newer Quarterdeck")] {
        store.files().insert(name, text);
        let before = store.files().clone();
        let said = ana.with(&store, crate::sync::put_unsent).unwrap_err().to_string();
        assert!(said.contains(why), "{said}");
        assert_eq!((store.files().clone(), ana.store.unsent().unwrap()), (before, 1), "nothing was put, and nothing is lost");
    }
    // One that is half there says nothing about the key, which was right when it was last looked at.
    store.files().insert(name, ours[..ours.len() / 2].to_vec());
    assert_eq!(ana.with(&store, crate::sync::put_unsent).unwrap().changes, 1);
    let said = ana.watched(&store, &mut |_| true).unwrap_err().to_string();
    assert_eq!(
        said,
        "workspace.json in memory is half there, or was altered: look whether it has come there whole; if it stays so, take it away, \
         and the next sync of whoever synced there before puts it again"
    );
    store.files().remove(&name);
    ana.round(&store);
    assert!(store.files().contains_key(&name), "as it said");
}

#[test]
fn a_file_of_a_later_format_is_told_at_once_kept_apart_and_waited_for() {
    let (mut ana, mut jon, store) = two();
    jon.adds("Win");
    jon.round(&store);
    let is_jons = |name: &Name| matches!(name, Name::Changes { writer, .. } if *writer == jon.keys.writer());
    let name = *store.files().keys().find(|name| is_jons(name)).unwrap();
    let mut bytes = store.files().remove(&name).unwrap();
    // The byte after the mark is the format; the name follows what the file is.
    bytes[4] = 2;
    let later = super::files::named(name, &bytes);
    store.files().insert(later, bytes);
    for _ in 0..2 {
        let news = ana.round(&store);
        assert_eq!((news.newer, news.unopened, news.outcome.new, news.waits()), (1, 0, 0, true));
    }
    assert!(ana.store.check().unwrap().is_clean());
    assert!(store.files().contains_key(&later), "it is left where it is, for a program that reads it");
}

#[test]
fn after_a_new_key_whoever_has_only_the_old_one_is_told_and_goes_on_reading_what_it_can() {
    let (mut ana, mut jon, store) = two();
    ana.keys.add(WorkspaceKey::random(2).unwrap());
    ana.adds("Secret");
    let news = ana.round(&store);
    assert!(!news.needs_invitation);
    assert!(store.files().contains_key(&Name::About(2)));
    jon.adds("Win");
    let news = jon.round(&store);
    assert_eq!((news.needs_invitation, news.locked, news.outcome.new), (true, 1, 0));
    assert_eq!(ana.round(&store).outcome.new, 1, "what is sealed with the old key is read");
    // Invited again, with the newest key alone, all of it opens.
    jon.keys.add(*ana.keys.newest());
    let news = jon.round(&store);
    assert_eq!((news.needs_invitation, news.locked, news.outcome.new), (false, 0, 1));
    assert_eq!(jon.exported(), ana.exported());
}

#[test]
fn what_a_removed_laptop_writes_is_left_out_and_what_was_known_of_it_stays_with_all() {
    let (mut ana, mut jon, store) = two();
    jon.adds("Win");
    jon.round(&store);
    ana.round(&store);
    let mut zoe = ana.joins(3);
    zoe.round(&store);
    // Jon writes once more, which Zoe hears of and Ana does not, before Ana removes his laptop.
    jon.adds("Late");
    jon.round(&store);
    zoe.round(&store);
    let writer = jon.keys.writer();
    ana.with(&store, |s, here| vouch_for(s, here, writer)).unwrap();
    let stamp = ana.store.newest_stamp_of(writer).unwrap();
    let old = Field::Setting("laptops-out".to_owned(), String::new());
    let new = Field::Setting("laptops-out".to_owned(), format!("{writer}/{stamp}"));
    ana.commit(Op::Set { of: Id::WORKSPACE, old, new });
    ana.round(&store);
    // Zoe hears of it together with what he wrote after it.
    jon.adds("Forged");
    jon.round(&store);
    for _ in 0..2 {
        zoe.round(&store);
        ana.round(&store);
    }
    assert_eq!(ana.exported(), zoe.exported(), "what only Zoe had is with Ana as well");
    assert!(ana.exported().contains("Late") && !ana.exported().contains("Forged"));
    assert!(ana.store.writers().unwrap().iter().any(|w| w.id == writer && w.is_out));
    store.files().retain(|name, _| name.writer() != Some(writer));
    let mut mia = ana.joins(4);
    mia.round(&store);
    assert_eq!(mia.exported(), ana.exported(), "and none of it depends on his files");
}

#[test]
fn a_copy_of_the_workspace_on_another_laptop_puts_all_that_was_made_here_as_itself() {
    let (mut ana, _, store) = two();
    let mut copy = ana.joins(9);
    copy.store = ana.store.second_copy();
    store.files().retain(|name, _| name.writer() != Some(ana.keys.writer()));
    copy.round(&store);
    let mut zoe = ana.joins(3);
    zoe.round(&store);
    assert_eq!(zoe.exported(), ana.exported());
    ana.round(&store);
    assert_eq!(ana.exported(), copy.exported());
}

#[test]
fn a_save_is_put_at_once_without_reading_and_a_laptop_that_never_looked_waits_for_its_first_round() {
    let (mut ana, _, store) = two();
    ana.renames("Grow slowly");
    assert_eq!(ana.store.unsent().unwrap(), 1);
    let put = ana.with(&store, crate::sync::put_unsent).unwrap();
    assert_eq!((put.files, put.changes, ana.store.unsent().unwrap()), (1, 1, 0));
    let mut new = ana.joins(4);
    new.adds("Early");
    assert_eq!(new.with(&store, crate::sync::put_unsent).unwrap(), Put::default());
    assert_eq!(new.store.unsent().unwrap(), 1);
}
