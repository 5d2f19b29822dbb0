//! How the quarters of Harbour & Kettle ended, and what went on from them: one goal over three quarters, and all four ways to end.
//! What its projects were expected to do is judged when their quarter is over.
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
    closing::Cause,
    edit,
    goal::{Outcome, ProjectState},
    history::History,
    link::{Judged, Verdict as Bet},
    score::{self, Past, Verdict},
};

/// How something ended, as it was said.
struct Said<'a> {
    outcome: Option<Outcome>,
    score: Option<f64>,
    because: &'a str,
    learned: &'a str,
    cause: Option<Cause>,
}

/// As arithmetic has it, with what was learned.
fn by_rule(learned: &str) -> Said<'_> {
    Said { outcome: None, score: None, because: "", learned, cause: None }
}

/// What a key result that ended as arithmetic has it is said to have taught, and why it fell short; `""`: it was reached.
type Ended = (&'static str, &'static str, Option<Cause>);
/// A project, whom it was for, and what became of what was expected.
type Tried = (&'static str, &'static str, Bet, &'static str);

const FOURTH: &[Ended] = &[
    ("sign-up/fields", "the last field is the tax number, and it can wait until they pay", None),
    ("sign-up/trials", "", None),
    ("sign-up/menu", "a form cannot be short enough for someone with a menu on paper", Some(Cause::Theory)),
    ("printers/lost", "what is left is lost in their own network", Some(Cause::Outside)),
    ("printers/restarts", "", None),
    ("printers/old", "order hardware a quarter before it is needed", Some(Cause::Late)),
    ("same-day/answered", "", None),
    ("same-day/twice", "a guide answers what somebody thought to ask", None),
    ("same-day/guides", "", None),
    ("tries/paying", "winter closes more doors than we open", Some(Cause::Target)),
];

const FIRST: &[Ended] = &[
    ("why-leave/asked", "nobody fills in a form for something they have left", Some(Cause::Theory)),
    ("why-leave/back", "we counted whoever would have come back anyway", Some(Cause::Theory)),
    ("why-leave/tour", "seven screens are six too many", Some(Cause::Theory)),
    ("standstill/deploy", "", None),
    ("standstill/rollbacks", "the one that hurt was a setting, not a release", None),
    ("standstill/unowned", "an alert of two teams is an alert of none", Some(Cause::Work)),
    ("hosts/circles", "", None),
    ("hosts/visits", "", None),
    ("hosts/recommend", "we asked everyone and had visited a third", Some(Cause::Measurement)),
    ("first-tables/partners", "a partner wants to see a table first", Some(Cause::Target)),
    ("first-tables/pilot", "family is not a market", Some(Cause::Theory)),
    ("first-tables/words", "invoices are law, not language", Some(Cause::Work)),
];

const LAST: &[Ended] = &[
    ("shows/sample", "", None),
    ("shows/day-two", "they come back for a guest, not for us", Some(Cause::Theory)),
    ("shows/pay", "a trial that ends in the high season is forgotten", Some(Cause::Late)),
    ("pager/pages", "", None),
    ("pager/runbooks", "a runbook nobody tried at night is a wish", Some(Cause::Work)),
    ("pager/slow", "reports and bookings queue for the same disk", Some(Cause::Theory)),
    ("first-week/calls", "", None),
    ("first-week/reply", "the desk works on weekdays; guests write on Sundays", None),
    ("first-week/staff", "who is trained leaves with the season", Some(Cause::Outside)),
    ("two-houses/trying", "they wait for the neighbour, and so does the neighbour", Some(Cause::Theory)),
    ("two-houses/met", "meeting takes an evening, and there are two of us", Some(Cause::Target)),
    ("two-houses/phone", "the wallet wants a company there first", Some(Cause::Outside)),
];

const TRIED_FOURTH: &[Tried] = &[
    ("short-form", "sign-up/fields", Bet::Held, "From 14 to 6, and the form did it"),
    ("short-form", "sign-up/menu", Bet::Failed, "Shorter, and as many stopped at the menu"),
    ("driver", "printers/lost", Bet::Held, "Fewer were lost from the week it was on"),
    ("driver", "printers/restarts", Bet::Held, "One line in it did that"),
];

const TRIED_FIRST: &[Tried] = &[
    ("exit-call", "why-leave/asked", Bet::Failed, "One in three picks up"),
    ("one-button", "standstill/deploy", Bet::Held, "48 minutes were mostly waiting"),
    ("harbour", "hosts/circles", Bet::Held, "The first circle brought the others"),
    ("harbour", "hosts/visits", Bet::Held, "Whoever is in one visits"),
    ("dinner", "first-tables/pilot", Bet::Failed, "The table was full of cousins"),
];

const TRIED_LAST: &[Tried] = &[
    ("sample-menu", "shows/sample", Bet::Held, "It is on for everyone"),
    ("sample-menu", "shows/day-two", Bet::Failed, "They liked it and did not come back"),
    ("runbook-week", "pager/runbooks", Bet::Unclear, "Half of them were written before"),
    ("reply-desk", "first-week/reply", Bet::Held, "From nine hours to under three in four weeks"),
];

/// The quarter before this year, and that year with it.
pub(super) fn fourth_quarter(t: &mut Telling) {
    over(t, -231, FOURTH, TRIED_FOURTH);
    for (objective, learned) in [
        ("sign-up", "the form was never the wall; the menu is"),
        ("printers", "a printer is part of the product, whoever made it"),
        ("same-day", "answering fast is a habit; it needs no project"),
        ("tries", "we grow by who stays, not by who comes"),
    ] {
        let objective = t.objective(objective);
        scored(t, "Mara Lindqvist", -231, objective, by_rule(learned));
    }
}

/// Everything of a quarter that ended as arithmetic has it, and what its projects were for.
fn over(t: &mut Telling, day: i64, ended: &[Ended], tried: &[Tried]) {
    for &(project, target, verdict, why) in tried {
        done(t, project, day - 3);
        let (project, target) = (t.project(project), t.key_result(target));
        judged(t, day - 1, project, target, verdict, why);
    }
    for &(item, learned, cause) in ended {
        let item = t.key_result(item);
        let owner = t.owner(item);
        scored(t, &owner, day, item, Said { cause, ..by_rule(learned) });
    }
}

/// Its owner calls a project done, unless it is.
fn done(t: &mut Telling, project: &str, day: i64) {
    let project = t.project(project);
    let is_done =
        t.cascade.find(project).and_then(|ix| t.cascade.item(ix).project()).is_some_and(|p| p.state == ProjectState::Done);
    if !is_done {
        let owner = t.owner(project);
        t.revised(&owner, day, project, vec![Field::State(ProjectState::Done)], "");
    }
}

/// The owner of a project says whether it did for one of its key results what was expected.
pub(super) fn judged(t: &mut Telling, day: i64, project: Id, target: Id, verdict: Bet, why: &str) {
    let link = t.cascade.links().find(|l| l.project == project && l.target == target).map(|l| l.id);
    let link = link.expect("the project is linked to it");
    let owner = t.owner(project);
    let judged = Judged { verdict, why: why.to_owned(), by: Some(t.person(&owner)), on: t.days.working(day) };
    let ops = t.cascade.set_op(link, Field::Judged(Some(judged))).into_iter().collect();
    t.did(&owner, day, 9 * 60, Verb::Judge, "", ops);
}

/// The first quarter is scored, and the menus go on with another target: 52 % of 70.
pub(super) fn first_quarter(t: &mut Telling) {
    over(t, -144, FIRST, TRIED_FIRST);
    for (objective, learned) in [
        ("why-leave", "ask while they are here"),
        ("standstill", "waiting was the cost, and one button ended it"),
        ("hosts", "hosts believe hosts"),
        ("first-tables", "friends of friends are not yet customers"),
    ] {
        let objective = t.objective(objective);
        scored(t, JON, -144, objective, by_rule(learned));
    }
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
    over(t, -52, LAST, TRIED_LAST);
    for (objective, learned) in [
        ("shows", "a trial begins when a guest books"),
        ("pager", "half as many, and each of them known"),
        ("first-week", "the first week is people, not software"),
        ("two-houses", "two houses are not yet a street"),
    ] {
        let objective = t.objective(objective);
        scored(t, JON, -52, objective, by_rule(learned));
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
        cause: said.cause,
        next: None,
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
