//! Workspaces that reports are made of: the sample, large ones, and such as a file makes.

use assert_cmd::Command;
use quarterdeck::{
    domain::{
        Cascade, Ids,
        recurring::Which,
        report::{Asked, Asking, Heard, Kind, page::Page},
        scope::Scope,
    },
    exchange::reporting::{
        Report,
        page_json::{self, Beside, PageJson},
        templates::{self, Form},
    },
    sample::{
        self,
        scale::{Scale, Shape},
    },
    store::Store,
};
use std::fs;
use tempfile::TempDir;

/// The day of everything here.
pub(crate) const TODAY: &str = "2026-11-23";
const AT: i64 = 1_795_428_000_000;

/// A page with all it was made of.
pub(crate) struct Sheet {
    pub(crate) store: Store,
    pub(crate) cascade: Cascade,
    pub(crate) asking: Asking,
    pub(crate) heard: Heard,
    pub(crate) page: Page,
}

impl Sheet {
    pub(crate) fn of(store: Store, team: Option<&str>, names: bool) -> Sheet {
        let today = TODAY.parse().unwrap();
        let cascade = store.load(today).unwrap();
        let team = team.map(|team| cascade.resolve_team(team).unwrap());
        let which = team.map_or(Which::First, |team| cascade.meeting_about(&Scope::Team(team)));
        let asked = Asked { kind: Kind::Page, terms: cascade.terms(&which), team, cycle: None, since: None, names };
        let mut asking = Asking::of(&cascade, asked, today);
        let heard = store.heard_of(&cascade, &asking).unwrap();
        let page = Page::of(&cascade, &mut asking, &heard);
        Sheet { store, cascade, asking, heard, page }
    }

    pub(crate) fn told<T>(&self, tell: impl FnOnce(&PageJson<'_>) -> T) -> T {
        let beside = Beside { file: "northwind.db", as_of: None, head: None };
        tell(&page_json::page(&self.cascade, &self.asking, &self.heard, &self.page, beside))
    }

    /// The same workspace as another report.
    pub(crate) fn report<T>(&self, kind: Kind, names: bool, tell: impl FnOnce(&Report<'_>) -> T) -> T {
        let asked = Asked { kind, names, ..self.asking.asked.clone() };
        let mut asking = Asking::of(&self.cascade, asked, self.asking.today);
        let heard = self.store.heard_of(&self.cascade, &asking).unwrap();
        let beside = Beside { file: "northwind.db", as_of: None, head: None };
        tell(&Report::of(&self.cascade, &mut asking, &heard, beside))
    }

    /// By the template of the program.
    pub(crate) fn filled(&self, form: Form) -> String {
        let (name, source) = templates::built_in(Kind::Page, form);
        self.told(|page| templates::fill((name, &source), form, page)).unwrap()
    }
}

pub(crate) fn sample_with(team: Option<&str>, names: bool) -> Sheet {
    let mut store = Store::in_memory(sample::NAME).unwrap();
    let today = TODAY.parse().unwrap();
    store.fill(sample::company(today, AT, &mut Ids::seeded(1)), today, |_| ()).unwrap();
    Sheet::of(store, team, names)
}

pub(crate) fn sample_of(team: Option<&str>) -> Sheet {
    sample_with(team, false)
}

pub(crate) fn sample() -> Sheet {
    sample_of(None)
}

/// So many goals with a year behind them.
pub(crate) fn scaled(items: usize) -> Sheet {
    let mut store = Store::in_memory(sample::NAME).unwrap();
    let today = TODAY.parse().unwrap();
    let scale = Scale { items, check_ins: None, shape: Shape::Year, today, at: AT };
    store.fill(scale.changes(), today, |_| ()).unwrap();
    Sheet::of(store, None, false)
}

/// A home with one workspace, made and filled by the real program.
pub(crate) struct Place {
    home: TempDir,
}

impl Place {
    pub(crate) fn new() -> Place {
        let place = Place { home: TempDir::new().unwrap() };
        place.on(&["init", "Northwind"], 0);
        place
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.home.path().join(name).display().to_string()
    }

    /// What the program says; its standard output and error.
    pub(crate) fn on(&self, args: &[&str], code: i32) -> (String, String) {
        let ran = Command::cargo_bin("quarterdeck")
            .unwrap()
            .env_clear()
            .env("HOME", self.home.path())
            .current_dir(self.home.path())
            .args(["--workspace", &self.path("northwind.db"), "--today", TODAY])
            .args(args)
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let (out, err) = (text(ran.stdout), text(ran.stderr));
        assert_eq!(ran.status.code(), Some(code), "{args:?}\n{out}\n{err}");
        (out, err)
    }

    pub(crate) fn open(&self) -> Sheet {
        let store = Store::open_read_only(self.home.path().join("northwind.db").as_path()).unwrap().store;
        Sheet::of(store, None, false)
    }

    /// After reading a file.
    pub(crate) fn with(&self, name: &str, content: &str) -> Sheet {
        fs::write(self.home.path().join(name), content).unwrap();
        self.on(&["import", name], 0);
        self.open()
    }
}
