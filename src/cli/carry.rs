//! `quarterdeck carry`: what goes on in the next cycle of what ended, and what is let go.

use super::{
    ask,
    error::{Exit, Failure, Result},
    output::{self, Format, FormatArg},
    session::{Desk, Session},
    target::{self, Target},
};
use crate::{
    domain::{
        Change, Id, Item, Ix, Kind,
        carry::{self, Decision, Into, Links, Made, Next},
        change::Verb,
        cycle::Cycle,
        measure::Signs,
        text::{self, say::say_count},
    },
    exchange::{item_json, json_text},
};
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::{
    fs, io,
    io::Read as _,
    path::{Path, PathBuf},
};

/// The most bytes of a file of steps: it is typed by somebody.
const LARGEST: u64 = 1 << 20;

/// Go on in the next cycle with what ended: changed, broken into steps, or as it is
///
/// What ended and is scored goes on as something new, from where it ended. Its objective comes along with the first of its key results,
/// and the work that moved it is linked again; check-ins and words stay where they are. Unchanged it goes on once, with its reason.
/// Of an objective or a cycle each key result has its own --decide “REF …”, or one flag stands for all that nobody decided about yet.
/// One undo takes all of it back.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("next").args(["target", "unchanged", "steps", "let_go"]))]
pub(super) struct CarryArgs {
    /// A key result, an objective, or cycle:NAME
    #[arg(value_name = "REF")]
    of: String,
    /// The cycle it goes on in [default: the next one]
    #[arg(long, value_name = "CYCLE")]
    cycle: Option<String>,
    /// Another target, with or without its unit; of between both bounds: 60..80
    #[arg(long, value_name = "X", allow_hyphen_values = true)]
    target: Option<String>,
    /// As it is: needs its reason, and is refused a second time in a row
    #[arg(long)]
    unchanged: bool,
    /// As steps: a file with a line “title / weight / date” for each, - for standard input
    #[arg(long = "break", value_name = "FILE")]
    steps: Option<PathBuf>,
    /// Nothing goes on from it; why, unless it was achieved
    #[arg(long)]
    let_go: bool,
    /// Why it goes on unchanged, or is let go
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    because: Option<String>,
    /// Who answers for what goes on [default: whoever did]
    #[arg(long, value_name = "PERSON")]
    owner: Option<String>,
    /// One of several: “kqzm target 3.4”, “kqzm keep because …”, “kqzm owner Ana”, “kqzm break Plan/1; Ship/2”, “kqzm let-go because …”
    #[arg(long, value_name = "DECISION", conflicts_with_all = ["next", "owner"], allow_hyphen_values = true)]
    decide: Vec<String>,
    /// Which links of active work are made again
    #[arg(long, value_name = "WHICH", default_value = "all")]
    links: WhichLinks,
    /// Make the next cycle as the calendar has it, where it is not there yet
    #[arg(long)]
    make_cycle: bool,
    /// Only say what would be made
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    format: FormatArg,
}

/// Which links are made again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum WhichLinks {
    /// All of active projects
    All,
    /// None
    None,
}

/// What was carried over, as scripts see it.
#[derive(Debug, Serialize)]
struct CarryJson<'a> {
    /// The cycle it goes on in, and whether that was made with it.
    cycle: String,
    cycle_made: bool,
    /// Whether it was only asked what would be made.
    dry_run: bool,
    /// What goes on, objectives among it, as `show` gives it; empty where it was not made.
    carried: Vec<item_json::ItemJson<'a>>,
    /// What goes on from what, and what is let go.
    decided: Vec<DecidedJson>,
    /// New objectives that hang on nothing now, with what the old one hung on.
    unhung: Vec<UnhungJson>,
    /// Links made again, and how many were offered.
    links: usize,
    links_offered: usize,
}

#[derive(Debug, Serialize)]
struct DecidedJson {
    from: String,
    title: String,
    /// `keep`, `change`, `break` or `let go`.
    how: &'static str,
    unchanged: bool,
    baseline: Option<f64>,
    target: Option<f64>,
    upper: Option<f64>,
    steps: Vec<String>,
    owner: Option<String>,
}

#[derive(Debug, Serialize)]
struct UnhungJson {
    title: String,
    hung_on: String,
}

pub(super) fn run(args: &CarryArgs, session: &Session) -> Result {
    let mut desk = session.desk()?;
    let found = target::resolve(&desk.cascade, args.of.trim())?;
    let (all, of_cycle) = parts(&desk, found)?;
    let into = into(args, &mut desk, &all, of_cycle.as_ref())?;
    let decided = decided(args, &desk, found, &all, &into.cycle)?;
    let links = if args.links == WhichLinks::All { Links::All } else { Links::None };
    let made = carry::change(&desk.cascade, &mut desk.ids, &decided, &into, &links, session.today)?;
    // A cycle is only made where something goes on in it.
    let goes_on = made.told.iter().any(|(_, new)| new.is_some());
    if into.is_new && goes_on && !args.make_cycle && !args.dry_run {
        let name = text::one_line(&into.cycle.name, 40).into_owned();
        let span = text::say::say_span(into.cycle.start, into.cycle.end, session.today);
        let question = format!("{name} is not there yet: make it, {span}");
        if !ask::can() || !ask::yes(&question, io::stdin().lock(), io::stderr()) {
            return Err(Failure::wrong(format!(
                "nothing was saved: {name} is not there yet; make it along with --make-cycle ({span}), or name another with --cycle"
            )));
        }
    }
    let change = Change::new(desk.ids.next_id(), desk.author, Verb::Carry, made.ops.clone());
    desk.cascade.check(&change)?;
    let said = if args.dry_run { None } else { Some(desk.save(Verb::Carry, made.ops.clone(), None)?) };
    tell(args, &desk, &into, &made, said.as_deref(), session)?;
    Ok(Exit::Done)
}

/// What is asked about, and of a cycle that.
fn parts(desk: &Desk, found: Target) -> Result<(Vec<Ix>, Option<Cycle>)> {
    let c = &desk.cascade;
    match found {
        Target::Item(ix) if c.item(ix).kind() == Kind::Project => Err(Failure::wrong(format!(
            "{} cannot be carried over: a project is in no cycle, and goes on until it is done",
            text::one_line(&c.item(ix).title, 60)
        ))),
        Target::Item(ix) => {
            let all = carry::parts(c, ix, desk.today);
            // What is refused says why by itself.
            Ok((if all.is_empty() { vec![ix] } else { all }, None))
        }
        Target::Cycle(id) => {
            let cycle = c.cycle(id).cloned();
            let name = cycle.as_ref().map_or_else(String::new, |c| text::one_line(&c.name, 40).into_owned());
            let all = carry::of_cycle(c, id, desk.today);
            if all.is_empty() {
                return Err(Failure::failed(format!(
                    "nothing of {name} can be carried over: nothing in it is scored yet; say first how it ended, with quarterdeck score"
                )));
            }
            Ok((all, cycle))
        }
        Target::Person(_) | Target::Team(_) | Target::Topic(_) | Target::Meeting(_) => {
            Err(Failure::wrong("only what is in a cycle is carried over: name a key result, an objective, or cycle:NAME"))
        }
    }
}

/// The cycle it goes on in: that which was named, else the next one.
fn into(args: &CarryArgs, desk: &mut Desk, all: &[Ix], of_cycle: Option<&Cycle>) -> Result<Into> {
    if let Some(name) = &args.cycle {
        let name = name.strip_prefix("cycle:").unwrap_or(name);
        let id = desk.cascade.resolve_cycle(name)?;
        let cycle = desk.cascade.cycle(id).ok_or_else(|| Failure::failed("the cycle is not there any more"))?;
        return Ok(Into::there(cycle));
    }
    let own = all.first().and_then(|&ix| desk.cascade.cycle_of(ix)).cloned();
    let Some(own) = of_cycle.cloned().or(own) else {
        return Err(Failure::wrong("it is in no cycle, so nobody knows the next one: name it with --cycle"));
    };
    let id = desk.ids.next_id();
    carry::next_cycle(&desk.cascade, &own, id, desk.today).map_err(|why| Failure::wrong(format!("--cycle: {why}")))
}

/// What is decided of each.
fn decided(args: &CarryArgs, desk: &Desk, found: Target, all: &[Ix], into: &Cycle) -> Result<Vec<(Ix, Decision)>> {
    let mut decided = Vec::new();
    for line in &args.decide {
        let wrong = |why: &str| Failure::wrong(format!("--decide “{}”: {why}", text::one_line(line, 80)));
        let (name, rest) = line.trim().split_once(char::is_whitespace).unwrap_or((line.trim(), ""));
        let ix = desk.cascade.resolve(name, &[])?;
        if !all.contains(&ix) {
            return Err(wrong("that is not of what is carried over here, or not scored yet"));
        }
        let person = |name: &str| desk.cascade.resolve_person(name).map_err(|e| e.to_string());
        decided.push((ix, carry::decision(&desk.cascade, ix, rest, into, desk.today, person).map_err(|why| wrong(&why))?));
    }
    let one = the_same(args, desk, all, into)?;
    let single = all.len() == 1;
    for &ix in all {
        if decided.iter().any(|(of, _)| *of == ix) {
            continue;
        }
        // What became of something stays, and what was decided with its score; of one alone what is said now is meant.
        match (&one, carry::decided(&desk.cascade, ix)) {
            (Some(one), _) if single => decided.push((ix, one.clone())),
            (_, Some(with_its_score)) => decided.push((ix, with_its_score.clone())),
            (Some(one), None) if carry::became(&desk.cascade, ix) == carry::Became::Undecided => decided.push((ix, one.clone())),
            (Some(_) | None, None) => {}
        }
    }
    if one.is_none() && decided.is_empty() {
        return Err(nothing_decided(desk, found, all));
    }
    if decided.is_empty() {
        return Err(Failure::failed("everything there goes on already, or was let go; nothing was changed"));
    }
    // An objective that is let go with all its key results says so itself.
    if let (Target::Item(ix), true) = (found, args.let_go)
        && desk.cascade.item(ix).kind() == Kind::Objective
        && !decided.iter().any(|(of, _)| *of == ix)
        && carry::became(&desk.cascade, ix) == carry::Became::Undecided
        && all.iter().all(|&part| !matches!(carry::became(&desk.cascade, part), carry::Became::GoesOn(_)))
    {
        decided.push((ix, Decision::of(Next::LetGo).because(args.because.as_deref().unwrap_or(""))));
    }
    Ok(decided)
}

/// What the flags decide of each alike; `None`: they decide nothing.
fn the_same(args: &CarryArgs, desk: &Desk, all: &[Ix], into: &Cycle) -> Result<Option<Decision>> {
    let because = args.because.as_deref().unwrap_or("").trim();
    let owner = args.owner.as_deref().map(|name| desk.cascade.resolve_person(name)).transpose()?;
    let next = if let Some(text) = &args.target {
        let [one] = all else {
            return Err(Failure::wrong("--target: each key result has its own; say which with --decide “REF target N”"));
        };
        let title = text::one_line(&desk.cascade.item(*one).title, 60).into_owned();
        let target = carry::target(&desk.cascade, *one, text, desk.today);
        Next::Change(Some(target.map_err(|why| Failure::wrong(format!("--target of {title}: {why}")))?))
    } else if let Some(path) = &args.steps {
        let [_] = all else {
            return Err(Failure::wrong("--break: each key result has its own steps; name one key result"));
        };
        Next::Break(steps(path, into, desk)?)
    } else if args.unchanged {
        Next::Keep
    } else if args.let_go {
        Next::LetGo
    } else if owner.is_some() {
        Next::Change(None)
    } else {
        return Ok(None);
    };
    if next != Next::LetGo && matches!(next, Next::Change(Some(_)) | Next::Break(_)) && !because.is_empty() {
        return Err(Failure::wrong("--because: with another target or steps there is nothing to explain; leave it out"));
    }
    Ok(Some(Decision { next, owner, because: because.to_owned() }))
}

/// The steps of a file.
fn steps(path: &Path, into: &Cycle, desk: &Desk) -> Result<Vec<crate::domain::key_result::Step>> {
    let name = if path.as_os_str() == "-" { "standard input".to_owned() } else { path.display().to_string() };
    let name = text::one_line(&name, 80).into_owned();
    let wrong = |why: &str| Failure::wrong(format!("--break {name}: {why}; nothing was saved"));
    let mut text = String::new();
    let read = if path.as_os_str() == "-" {
        io::stdin().lock().take(LARGEST + 1).read_to_string(&mut text)
    } else {
        fs::File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_string(&mut text))
    };
    match read {
        Ok(_) if text.len() as u64 > LARGEST => Err(wrong("it is too large to be a list of steps")),
        Ok(_) => carry::lines_of_steps(&text, into, desk.today).map_err(|why| wrong(&why)),
        Err(error) => Err(Failure::failed(format!("--break {name} cannot be read: {error}"))),
    }
}

/// What has to be decided, and how that is said.
fn nothing_decided(desk: &Desk, found: Target, all: &[Ix]) -> Failure {
    let c = &desk.cascade;
    let short = |ix: Ix| c.short(c.item(ix).id);
    if let [one] = all
        && !matches!(carry::became(c, *one), carry::Became::GoesOn(_))
    {
        let id = short(*one);
        return Failure::wrong(format!(
            "what becomes of {}? Say --target N, --unchanged --because “…”, --break FILE, --owner NAME or --let-go --because “…”: \
             quarterdeck carry {id} --target N",
            text::one_line(&c.item(*one).title, 60)
        ));
    }
    let open: Vec<Ix> = all.iter().copied().filter(|&ix| carry::became(c, ix) == carry::Became::Undecided).collect();
    if open.is_empty() {
        return Failure::failed("everything there goes on already, was let go or achieved; nothing was changed");
    }
    let named: Vec<String> =
        open.iter().take(5).map(|&ix| format!("{} ({})", text::one_line(&c.item(ix).title, 40), short(ix))).collect();
    let more = if open.len() > 5 { format!(" and {} more", open.len() - 5) } else { String::new() };
    let what = if matches!(found, Target::Cycle(_)) { "the cycle" } else { "the objective" };
    Failure::wrong(format!(
        "{} of {what} still to decide: {}{more}; each has its own, such as --decide “{} target N” --decide “{} let-go because …”",
        say_count(open.len(), "key result is", "key results are"),
        named.join(", "),
        short(open[0]),
        short(*open.get(1).unwrap_or(&open[0]))
    ))
}

fn tell(args: &CarryArgs, desk: &Desk, into: &Into, made: &Made, said: Option<&str>, session: &Session) -> Result<()> {
    let goes_on = made.told.iter().any(|(_, new)| new.is_some());
    if args.format.format == Format::Json {
        return output::print(&json_text::to_string(&json(args, desk, into, made, session)));
    }
    let style = session.style();
    let mut lines = vec![match said {
        Some(said) => text::safe(said),
        None => "would be made, and nothing was saved:".to_owned(),
    }];
    if into.is_new && goes_on {
        let span = text::say::say_span(into.cycle.start, into.cycle.end, session.today);
        lines.push(format!("  {} is made with it: {span}", text::one_line(&into.cycle.name, 40)));
    }
    for (of, new) in &made.told {
        lines.push(format!("  {}", line(desk, *of, new.as_ref())));
    }
    for (title, above) in &made.unhung {
        lines.push(format!(
            "  {} hangs on nothing now: {} does not go on there",
            text::one_line(title, 60),
            text::one_line(above, 60)
        ));
    }
    let (again, offered) = made.links;
    if offered > 0 {
        lines.push(format!("  {again} of {} of active work made again", say_count(offered, "link", "links")));
    }
    output::print(&style.plain(&lines.join("\n")))
}

/// `Conversion, closed at 2.9 %: 2.9 → 3.4 % (kqzm)`.
fn line(desk: &Desk, of: Ix, new: Option<&Item>) -> String {
    let c = &desk.cascade;
    let title = text::one_line(&c.item(of).title, 60);
    let closed = Some(carry::closed_said(c, of)).filter(|said| !said.is_empty()).map(|said| format!(", {said}"));
    let closed = closed.unwrap_or_default();
    let Some(new) = new else { return format!("{title}{closed}: let go") };
    let way = Some(carry::way(new, &Signs::SHORT)).filter(|way| !way.is_empty()).map(|way| format!(" {way}")).unwrap_or_default();
    let same = if new.carried().is_some_and(|carried| carried.unchanged) { ", unchanged" } else { "" };
    let owner = match new.owner {
        owner if owner == c.item(of).owner => String::new(),
        Some(id) => c.person(id).map(|p| format!(", {}", text::one_line(&p.name, 40))).unwrap_or_default(),
        None => ", nobody answers for it now".to_owned(),
    };
    let id = c.find(new.id).map(|_| format!(" ({})", c.short(new.id))).unwrap_or_default();
    // Of an objective there is nothing to measure: it comes along.
    let way = if new.kind() == Kind::Objective { " comes along" } else { way.as_str() };
    format!("{title}{closed}:{way}{same}{owner}{id}")
}

fn json<'a>(args: &CarryArgs, desk: &'a Desk, into: &Into, made: &Made, session: &Session) -> CarryJson<'a> {
    let c = &desk.cascade;
    let name = |id: Id| c.person(id).map(|p| p.name.clone());
    let there = |item: &Item| c.find(item.id);
    let told = |ix: Ix| item_json::item(c, &c.judge(ix, session.today), ix, session.today);
    let decided = |(of, new): &(Ix, Option<Item>)| {
        let kr = new.as_ref().and_then(Item::key_result);
        let carried = new.as_ref().and_then(Item::carried);
        DecidedJson {
            from: c.short(c.item(*of).id),
            title: c.item(*of).title.to_string(),
            how: carried.map_or("let go", |carried| carried.how.word()),
            unchanged: carried.is_some_and(|carried| carried.unchanged),
            baseline: kr.and_then(|kr| kr.baseline),
            target: kr.and_then(|kr| kr.target),
            upper: kr.and_then(|kr| kr.upper),
            steps: kr.map(|kr| kr.steps.iter().map(|step| step.title.clone()).collect()).unwrap_or_default(),
            owner: new.as_ref().and_then(|new| new.owner).and_then(name),
        }
    };
    let unhung = |(title, above): &(Box<str>, Box<str>)| UnhungJson { title: title.to_string(), hung_on: above.to_string() };
    CarryJson {
        cycle: into.cycle.name.clone(),
        cycle_made: into.is_new && made.told.iter().any(|(_, new)| new.is_some()),
        dry_run: args.dry_run,
        carried: made.told.iter().filter_map(|(_, new)| new.as_ref()).filter_map(there).map(told).collect(),
        decided: made.told.iter().map(decided).collect(),
        unhung: made.unhung.iter().map(unhung).collect(),
        links: made.links.0,
        links_offered: made.links.1,
    }
}
