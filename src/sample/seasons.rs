//! How the quarters of Harbour & Kettle ended, and what went on from them: one goal over three quarters, and all four ways to end.
//!
//! Every number is what arithmetic says of the check-ins in the files, but for the one that the room said otherwise.

use super::{
    stories::{JON, TOMAS},
    telling::Telling,
};
use crate::domain::{
    Field, Id,
    carry::{self, Decision, Into, Links, Next},
    change::Verb,
    edit,
    goal::Outcome,
    history::History,
    score::{self, Past, Verdict},
};

/// How something ended, as it was said.
struct Said<'a> {
    outcome: Option<Outcome>,
    score: Option<f64>,
    because: &'a str,
    learned: &'a str,
}

/// As arithmetic has it, with what was learned.
fn by_rule(learned: &str) -> Said<'_> {
    Said { outcome: None, score: None, because: "", learned }
}

/// The first quarter is scored, and the menus go on with another target: 52 % of 70.
pub(super) fn first_quarter(t: &mut Telling) {
    let (menus, objective) = (t.key_result("first/menus"), t.objective("first"));
    scored(t, JON, -144, menus, by_rule("whoever has to type a menu puts it off"));
    scored(t, JON, -144, objective, by_rule("booking was never the slow part: the menu was"));
    carried(t, JON, -144, menus, Next::Change(Some((80.0, None))), "Last quarter");
    // From now on the files call them so.
    for (old, new) in [(objective, "minute"), (menus, "minute/menus")] {
        let next = next_of(t, old);
        t.revised(JON, -144, next, vec![Field::External(Some(new.to_owned()))], "");
    }
}

/// The last quarter: all four ways to end, and one score that the room said otherwise. The menus go on to the next quarter.
pub(super) fn last_quarter(t: &mut Telling) {
    let phone = t.key_result("minute/phone");
    let dropped = edit::score(&t.cascade, t.cascade.find(phone).expect("it is there"), Some(Outcome::Dropped), None);
    t.did(JON, -92, 11 * 60, Verb::Score, "Nobody counts calls any more; the two places that did have stopped", dropped);
    let told = [
        ("minute/time", by_rule("58 seconds, and nobody noticed we changed it")),
        (
            "minute/abandoned",
            Said {
                score: Some(0.6),
                because: "tablets were counted twice in August",
                ..by_rule("old phones give up at the calendar, whatever we do before it")
            },
        ),
        ("minute/menus", by_rule("typing a menu is the wall, not the wish for one")),
    ];
    for (item, said) in told {
        let item = t.key_result(item);
        scored(t, JON, -52, item, said);
    }
    let objective = t.objective("minute");
    scored(t, JON, -52, objective, by_rule("fast enough; the menus wait for photo import"));
    let abandoned = t.key_result("minute/abandoned");
    let given_up = Decision::of(Next::LetGo).because("old phones die out by themselves");
    decided(t, TOMAS, -51, abandoned, given_up, "Next quarter");
    let menus = t.key_result("minute/menus");
    carried(t, JON, -4, menus, Next::Change(Some((85.0, None))), "Next quarter");
}

/// What goes on from something.
fn next_of(t: &Telling, old: Id) -> Id {
    let next = t.cascade.find(old).map(|ix| t.cascade.carried_to(ix)).unwrap_or_default();
    next.first().map(|&ix| t.cascade.item(ix).id).expect("it goes on")
}

fn scored(t: &mut Telling, who: &str, day: i64, item: Id, said: Said<'_>) {
    let on = t.days.working(day);
    let ix = t.cascade.find(item).expect("the story is about what is there");
    let past = Past::of(&History { check_ins: t.told_of(item), ..History::default() }, None);
    let reckoning = score::reckon(&t.cascade, ix, &past, on);
    let verdict = Verdict {
        score: said.score,
        outcome: said.outcome,
        because: said.because.to_owned(),
        learned: said.learned.to_owned(),
        cause: None,
    };
    let outcome = verdict.ended(&t.cascade, ix, &reckoning).expect("its values say how it ended");
    let closing = verdict.closing(&reckoning, on, Some(t.person(who)), true);
    let ops = edit::close(&t.cascade, ix, outcome, closing, None);
    t.did(who, day, 11 * 60, Verb::Score, said.because, ops);
}

fn carried(t: &mut Telling, who: &str, day: i64, item: Id, next: Next, cycle: &str) {
    decided(t, who, day, item, Decision::of(next), cycle);
}

fn decided(t: &mut Telling, who: &str, day: i64, item: Id, decision: Decision, cycle: &str) {
    let on = t.days.working(day);
    let ix = t.cascade.find(item).expect("the story is about what is there");
    let into = Into::there(t.cascade.cycles().find(|c| c.name == cycle).expect("the cycle is there"));
    let made = carry::change(&t.cascade, t.ids, &[(ix, decision)], &into, &Links::All, on);
    t.did(who, day, 11 * 60, Verb::Carry, "", made.expect("it goes on").ops);
}
