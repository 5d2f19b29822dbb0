//! The full screen: any keys, pastes and clicks at any size of the window, saves that work and saves that fail.

use chrono::{NaiveDate, TimeDelta};
use quarterdeck::{
    app::{
        App,
        event::{Answer, Effect, Event, Now, Want},
        key::{Code, Key},
        keys::Keymap,
        memory::Memory,
    },
    domain::{Cascade, Derived, Ids},
    sample,
    store::Store,
    ui::{self, ViewState, theme::Theme},
};
use ratatui::{Terminal, backend::TestBackend};
use std::cell::OnceCell;

const NAMED: [Code; 15] = [
    Code::Enter,
    Code::Esc,
    Code::Tab,
    Code::BackTab,
    Code::Backspace,
    Code::Delete,
    Code::Insert,
    Code::Left,
    Code::Right,
    Code::Up,
    Code::Down,
    Code::Home,
    Code::End,
    Code::PageUp,
    Code::PageDown,
];

const PASTES: [&str; 8] =
    ["2.6", "a\nb\r\nc", "\u{1b}[2J\u{9b}31m", "\u{202e}abc", "漢字👨‍👩‍👧‍👦", "e\u{301}\u{301}\u{301}", "", "=1+1"];

thread_local! {
    static BASE: OnceCell<(Store, Cascade)> = const { OnceCell::new() };
}

fn start() -> Now {
    Now { today: NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day"), at: 1_795_392_000_000 }
}

fn base() -> (Store, Cascade) {
    let now = start();
    let mut store = Store::in_memory(sample::NAME).expect("a store in memory");
    store.fill(sample::company(now.today, now.at, &mut Ids::seeded(1)), now.today, |_| ()).expect("the sample is taken");
    let cascade = store.load(now.today).expect("the sample is read");
    (store, cascade)
}

fn answer(store: &Store, app: &mut App) {
    let Some(want) = app.want() else { return };
    let read = match &want {
        Want::History(id) => store.history(*id, 100, chrono::NaiveDate::MAX).map(|history| Answer::History(*id, history)),
        Want::Ended(id) => store.history(*id, usize::MAX, chrono::NaiveDate::MAX).map(|history| Answer::History(*id, history)),
        Want::Pasts(ids) | Want::Trend(ids) => {
            let read = ids.iter().map(|id| Ok((*id, store.history(*id, usize::MAX, chrono::NaiveDate::MAX)?)));
            read.collect::<Result<Vec<_>, _>>().map(Answer::Pasts)
        }
        Want::Log(filter) => store.log(filter).map(|log| Answer::Log(filter.clone(), log)),
        Want::Change(id) => store.change(*id).map(|change| match change {
            Some(change) => Answer::Change(Box::new(change)),
            None => Answer::Failed("it is gone".to_owned()),
        }),
        Want::Series(items) => {
            let all: Result<Vec<_>, _> = items.iter().map(|id| store.series(*id, chrono::NaiveDate::MAX)).collect();
            all.map(|all| Answer::CheckIns(all.concat()))
        }
        Want::Newest(items) => store.newest(items, chrono::NaiveDate::MAX).map(Answer::CheckIns),
        Want::Traces { review, talked } => store.traces(*review, talked).map(|traces| Answer::Traces(Box::new(traces))),
        Want::Owned(items) => store.owned_since(items).map(Answer::Owned),
        Want::Days { items, since } => store
            .days(items, *since, chrono::NaiveDate::MAX)
            .and_then(|days| Ok(Answer::Days { days, moves: store.moves(items)? })),
    };
    app.answer(&want, read.unwrap_or_else(|error| Answer::Failed(error.to_string())));
}

/// How many steps are played between two frames. Keys arrive in bunches, and the program draws once for all that are
/// waiting; drawing each would take nearly all of the time and find nothing more in the app.
const STEPS_A_FRAME: usize = 4;

/// Reads the input as steps of two bytes: what happens, and with what. At most 200 of them are played; every fourth and
/// the last are drawn.
pub(crate) fn check(data: &[u8]) {
    let data: Vec<[u8; 2]> = data.chunks_exact(2).take(200).map(|pair| [pair[0], pair[1]]).collect();
    BASE.with(|cell| {
        let (store, cascade) = cell.get_or_init(base);
        let mut now = start();
        let ascii = data.len() % 2 == 1;
        let mut app = App::new(cascade.clone(), now, Ids::seeded(2), Keymap::default(), None, Memory::default());
        let mut view = ViewState::new(Theme { ascii, ..Theme::default() });
        let mut terminal = Terminal::new(TestBackend::new(80, 24)).expect("a terminal in memory");
        let mut fail = false;
        for (step, &[what, with]) in data.iter().enumerate() {
            let event = match what {
                // Most of what happens is typing.
                0..=99 => Event::Key(Key::char(char::from(with & 0x7f).max(' '))),
                100..=159 => Event::Key(Key::plain(NAMED[usize::from(with) % NAMED.len()])),
                160..=174 => Event::Key(Key { alt: with & 0x80 != 0, ctrl: true, ..Key::char(char::from(b'a' + with % 26)) }),
                175..=184 => Event::Key(Key { alt: true, ..Key::plain(NAMED[usize::from(with) % NAMED.len()]) }),
                185..=194 => Event::Paste(PASTES[usize::from(with) % PASTES.len()].to_owned()),
                195..=214 => Event::Click { hit: view.hit(u16::from(what - 195) * 6, (with % 64).into()), double: with > 127 },
                215..=219 => Event::Wheel(isize::from(with) - 128),
                220..=234 => {
                    terminal.backend_mut().resize(u16::from(what - 220) * 15, u16::from(with) % 70);
                    Event::Redraw
                }
                235..=239 => Event::Idle,
                240..=243 => {
                    now.today += TimeDelta::days(with.into());
                    now.at += 86_400_000 * i64::from(with);
                    Event::Day
                }
                244..=247 => {
                    fail = true;
                    Event::Idle
                }
                _ => Event::Key(Key::char(char::from_u32(u32::from(with) * 97 + 0xa0).unwrap_or('x'))),
            };
            match app.update(event, now) {
                Some(Effect::Quit) => break,
                Some(Effect::Commit(_)) if std::mem::take(&mut fail) => app.failed("the disk is full"),
                Some(Effect::Commit(request)) => app.committed(request, Derived::default()),
                Some(Effect::Undo(_) | Effect::UndoDeletion(_) | Effect::Redo) => app.failed("nothing to take back"),
                _ => {}
            }
            answer(store, &mut app);
            if (step + 1) % STEPS_A_FRAME != 0 && step + 1 != data.len() {
                continue;
            }
            terminal.draw(|frame| ui::draw(frame, &app, &mut view)).expect("drawing in memory");
            for cell in &terminal.backend().buffer().content {
                assert!(!cell.symbol().contains(char::is_control), "{:?}", cell.symbol());
            }
        }
    });
}
