//! What the past tells is computed again from what `trend --format json` prints, and from nothing else.

use super::*;
use quarterdeck::config::{check_ins, paths::Paths};

/// The sample company, eight weeks and four cycles old.
fn company() -> Home {
    let home = Home::new();
    home.run(&["--workspace", home.workspace().to_str().unwrap(), "demo", "--no-screen"]).ok();
    home
}

fn told(home: &Home, args: &[&str]) -> Value {
    home.run(&[&["trend", "--format", "json"], args].concat()).json()
}

fn all(value: &Value) -> Vec<&Value> {
    value.as_array().unwrap().iter().collect()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

/// A figure, or its absence.
#[track_caller]
fn is(value: &Value, ours: Option<f64>) {
    match ours {
        Some(ours) => crate::near(value, ours),
        None => assert!(value.is_null(), "{value}"),
    }
}

fn mean(of: &[f64]) -> Option<f64> {
    (!of.is_empty()).then(|| of.iter().sum::<f64>() / of.len() as f64)
}

fn median(mut of: Vec<f64>) -> Option<f64> {
    of.sort_by(f64::total_cmp);
    let n = of.len();
    (n > 0).then(|| f64::midpoint(of[(n - 1) / 2], of[n / 2]))
}

fn weighted(of: &[(f64, f64)]) -> Option<f64> {
    let weights: f64 = of.iter().map(|(_, weight)| weight).sum();
    (weights > 0.0).then(|| of.iter().map(|(value, weight)| value * weight).sum::<f64>() / weights)
}

/// The weeks of something, with what they come to.
fn check_weeks(of: &Value, six: Option<u64>) {
    let mut shares: Vec<(u64, f64)> = Vec::new();
    for week in all(&of["weeks"]) {
        let [on_time, late, missed] = ["on_time", "late", "missed"].map(|key| number(&week[key]));
        let owed = on_time + late + missed;
        is(&week["share"], (owed >= 3.0).then(|| on_time / owed));
        shares.extend(week["share"].as_f64().map(|share| (week["week"].as_u64().unwrap(), share)));
    }
    let side =
        |after: bool| shares.iter().filter(|(week, _)| six.is_some_and(|six| (*week >= six) == after)).map(|(_, s)| *s).collect();
    let (before, after): (Vec<f64>, Vec<f64>) = (side(false), side(true));
    let decay = mean(&before).zip(mean(&after).filter(|_| after.len() >= 2)).map(|(before, after)| (after - before) * 1e9);
    let decay = decay.map(|by| by.round() / 1e9);
    is(&of["decay"], decay);
    let verdict = decay.map(|by| {
        if by >= -0.05 {
            "holds"
        } else if by >= -0.15 {
            "sags"
        } else {
            "collapses"
        }
    });
    assert_eq!(of["verdict"].as_str(), verdict, "{of}");
}

#[test]
fn participation_can_be_computed_from_what_trend_prints() {
    let told = told(&company(), &[]);
    assert_eq!(told["six"], 6);
    check_weeks(&told, Some(6));
    check_weeks(&told["weeks_beside"], told["weeks_beside"]["six"].as_u64());
    assert!(told["decay"].is_number() && told["weeks_beside"]["decay"].is_number(), "{told}");
    let teams = all(&told["weeks_by_team"]);
    assert!(teams.len() > 3);
    for team in &teams {
        check_weeks(team, Some(6));
    }
}

#[test]
fn scores_and_calibration_can_be_computed_from_what_trend_prints() {
    let home = company();
    let told = told(&home, &[]);
    let results = all(&told["results"]);
    for row in all(&told["scores"]) {
        let is_of = |result: &&Value| {
            let team = row["team"].as_str();
            result["cycle"] == row["cycle"] && team.is_none_or(|team| words(&result["teams"]).contains(&team))
        };
        let of: Vec<&Value> = results.iter().copied().filter(is_of).collect();
        assert_eq!(row["n"].as_u64().unwrap() as usize, of.len(), "{row}");
        let enough = of.len() >= 3;
        let by = |key: &str, of: &[&Value]| {
            let pairs: Vec<(f64, f64)> = of.iter().filter_map(|r| Some((r[key].as_f64()?, number(&r["weight"])))).collect();
            weighted(&pairs).filter(|_| enough)
        };
        is(&row["score"], by("score", &of));
        is(&row["first"], by("score_first", &of));
        let committed: Vec<&Value> = of.iter().copied().filter(|r| r["committed"] == true).collect();
        is(&row["committed"], by("score", &committed).filter(|_| committed.len() >= 3));
        is(&row["hits"], enough.then(|| of.iter().filter(|r| r["hit"] == true).count() as f64 / of.len() as f64));
    }
    let went: Vec<&str> = all(&told["scores"]).iter().filter_map(|row| row["went"].as_str()).collect();
    assert!(went.contains(&"up") && went.contains(&"down") && went.contains(&"level"), "{went:?}");
    let of: Vec<&Value> = results.into_iter().filter(|r| r["cycle"] == told["scored"]).collect();
    let tenth = |r: &&Value| ((number(&r["score"]) * 10.0 + 1e-9).floor() as usize).min(9);
    let bins: Vec<usize> = (0..10).map(|bin| of.iter().filter(|r| tenth(r) == bin).count()).collect();
    assert_eq!(told["distribution"], serde_json::json!(bins));
    let words = &told["calibration"];
    let band = |c: Option<u64>| {
        c.map_or("silent", |c| match c {
            7.. => "7-10",
            4.. => "4-6",
            _ => "0-3",
        })
    };
    for (key, said) in [("bands", true), ("words", false)] {
        for row in all(&words[key]) {
            let is_in = |r: &&&Value| {
                let own = if said { band(r["confidence"].as_u64()) } else { r["word"].as_str().unwrap_or("silent") };
                row["band"] == own
            };
            let (n, hits) = (of.iter().filter(is_in).count(), of.iter().filter(is_in).filter(|r| r["hit"] == true).count());
            assert_eq!((row["n"].as_u64(), row["hits"].as_u64()), (Some(n as u64), Some(hits as u64)), "{row}");
            // Wilson: the shares that would give k of n within 80 %.
            let (z, m) = (1.2816_f64, n as f64);
            let (p, whole) = (hits as f64 / m, 1.0 + z * z / m);
            let half = z * (p * (1.0 - p) / m + z * z / (4.0 * m * m)).sqrt() / whole;
            let centre = (p + z * z / (2.0 * m)) / whole;
            is(&row["low"], (n > 0).then(|| (centre - half).max(0.0)));
            is(&row["high"], (n > 0).then(|| (centre + half).min(1.0)));
        }
    }
    let said: Vec<(f64, f64)> =
        of.iter().filter_map(|r| Some((r["confidence"].as_f64()? / 10.0, f64::from(u8::from(r["hit"] == true))))).collect();
    is(&words["brier"], mean(&said.iter().map(|(c, o)| (c - o).powi(2)).collect::<Vec<_>>()));
    let share = mean(&said.iter().map(|(_, o)| *o).collect::<Vec<_>>());
    is(&words["reference"], share.map(|o| o * (1.0 - o)));
    let on_track: Vec<&&Value> = of.iter().filter(|r| r["word"] == "on track").collect();
    let melons: Vec<&str> = on_track.iter().filter(|r| r["hit"] == false).filter_map(|r| r["id"].as_str()).collect();
    assert_eq!((super::words(&words["watermelons"]), words["on_track"].as_u64()), (melons.clone(), Some(on_track.len() as u64)));
    is(&words["watermelon_share"], Some(melons.len() as f64 / on_track.len() as f64));
    let leads: Vec<f64> = of.iter().filter_map(|r| r["lead_days"].as_f64()).map(|days| days / 7.0).collect();
    assert!(of.iter().all(|r| r["lead_days"].is_null() == (r["hit"] == true)), "{told}");
    is(&words["lead_weeks"], median(leads).map(|weeks| (weeks * 1e9).round() / 1e9));
    assert!(words["mine"].is_null());
    // How many of its own bands held is what doctor says.
    let held = &words["bands_held"];
    is(&held["share"], Some(number(&held["held"]) / number(&held["of"])));
    let said = format!("{:.0} % did ({} of {})", number(&held["share"]) * 100.0, held["held"], held["of"]);
    assert!(home.run(&["trend", "--view", "calibration"]).ok().contains(&said), "{said}");
    assert!(home.run(&["doctor"]).out.contains(&said), "{said}");
}

#[test]
fn bets_likely_ends_and_what_measuring_costs_can_be_computed_from_what_trend_prints() {
    let home = company();
    let told = told(&home, &[]);
    for row in all(&told["bets"]) {
        let is_of = |bet: &&Value| row["team"].as_str().is_none_or(|team| words(&bet["teams"]).contains(&team));
        let of: Vec<&Value> = all(&told["bets_each"]).into_iter().filter(is_of).collect();
        let n = |verdict: &str| of.iter().filter(|bet| bet["verdict"].as_str().unwrap_or("open") == verdict).count() as u64;
        for verdict in ["held", "failed", "unclear", "open"] {
            assert_eq!(row[verdict].as_u64(), Some(n(verdict)), "{row}");
        }
        let judged = (n("held") + n("failed") + n("unclear")) as f64;
        is(&row["hit_rate"], (judged > 0.0).then(|| n("held") as f64 / judged));
        let ratios: Vec<f64> = of.iter().filter_map(|bet| Some(bet["moved"].as_f64()? / bet["expected"].as_f64()?)).collect();
        assert_eq!(row["expectations"].as_u64(), Some(ratios.len() as u64));
        let reach = if ratios.len() >= 5 { median(ratios) } else { None };
        is(&row["reach"], reach.map(|reach| (reach * 1e9).round() / 1e9));
    }
    assert!(told["bets"][0]["reach"].is_number(), "{told}");
    for likely in all(&told["likely"]) {
        let parts: Vec<(f64, f64)> = all(&likely["parts"]).iter().map(|p| (number(&p["middle"]), number(&p["weight"]))).collect();
        is(&likely["middle"], weighted(&parts).map(|middle| (middle * 1e9).round() / 1e9));
        assert!(number(&likely["low80"]) <= number(&likely["high80"]), "{likely}");
    }
    let whole = &told["likely"][0];
    let one = all(&whole["parts"])[0]["id"].as_str().unwrap();
    let alone = home.run(&["trend", one, "--format", "json"]).json();
    assert!(whole["id"].is_null() && !alone["forecast"]["middle"].is_null(), "{alone}");
    let goal = told["likely"][1]["id"].as_str().unwrap();
    assert_eq!(home.run(&["trend", goal, "--format", "json"]).json()["likely"], told["likely"][1]);
    assert!(home.run(&["trend", goal]).ok().contains("likely end 0."));

    let o = &told["overhead"];
    assert!(o["check_in_minutes"].is_null() && o["seconds"].is_null());
    let folder = std::fs::read_dir(home.path(".local/state/quarterdeck/workspaces")).ok().and_then(|mut all| all.next());
    assert!(folder.is_none(), "a command measures nothing");
    let (weeks, n) = (number(&o["weeks"]), &o["check_ins"]);
    let reviews = all(&o["reviews"]);
    let in_reviews: f64 = reviews.iter().map(|held| number(&held["seconds"]) * number(&held["people"])).sum::<f64>() / 60.0;
    is(&o["review_minutes"], Some(in_reviews / weeks));
    is(&o["person_minutes_per_week"], Some(in_reviews / weeks));
    is(&o["per_ten_key_results"], Some(in_reviews / weeks * 10.0 / number(&o["key_results"])));
    let sum = |key: &str| reviews.iter().map(|held| number(&held[key])).sum::<f64>();
    is(&o["class2_share"], Some(sum("asking") / sum("seconds")));
    is(&o["nothing_new"], Some(number(&n["nothing_new"]) / number(&n["all"])));
    is(&o["measured"], Some(number(&n["by_themselves"]) / number(&n["values"])));
    let decided = number(&o["decisions"]) + number(&o["actions_done"]);
    is(&o["decided_per_review"], Some(decided / reviews.len() as f64));
    is(&o["per_decision"], Some(in_reviews / decided));
    let over = reviews.iter().take(4).filter(|held| number(&held["seconds"]) > number(&held["planned"])).count();
    let aligned = number(&o["aligned_projects"]) / number(&o["active_projects"]);
    let activities = all(&o["activities"]).len() as f64 / number(&o["key_results"]);
    let loud = [
        over >= 2 && number(&o["class2_share"]) >= 1.0 / 3.0,
        number(&o["nothing_new"]) >= 0.5 && number(&o["decided_per_review"]) < 0.5,
        number(&n["on_work_adrift"]) / number(&n["on_work"]) >= 0.4 || aligned < number(&o["alignment_line"]),
        activities >= 1.0 / 3.0,
    ];
    let said: Vec<bool> = all(&o["signals"]).iter().map(|sign| sign["loud"] == true).collect();
    assert_eq!((said, o["quiet"].as_u64()), (loud.to_vec(), Some(loud.iter().filter(|loud| !**loud).count() as u64)));
}

#[test]
fn check_ins_cost_the_median_of_the_seconds_that_were_measured_on_this_computer() {
    let home = company();
    let o = &told(&home, &[])["overhead"];
    let paths =
        Paths { config: home.path("config.toml"), workspace: home.workspace(), state: home.path(".local/state/quarterdeck") };
    check_ins::remember(&paths.memory(&home.workspace()), &[30.0, 10.0, 14.0, 9000.0]).unwrap();
    let with = &told(&home, &[])["overhead"];
    assert_eq!((with["seconds"].as_f64(), with["seconds_of"].as_u64()), (Some(14.0), Some(3)), "{with}");
    let weeks = number(&with["weeks"]);
    let minutes = number(&with["check_ins"]["typed"]) * 14.0 / 60.0 / weeks;
    assert!(minutes > 0.0);
    is(&with["check_in_minutes"], Some(minutes));
    is(&with["person_minutes_per_week"], Some(minutes + number(&with["review_minutes"])));
    is(&with["per_ten_key_results"], Some((minutes + number(&with["review_minutes"])) * 10.0 / number(&with["key_results"])));
    assert!(o["check_in_minutes"].is_null() && o["review_minutes"] == with["review_minutes"], "{o}");
    // It is of this computer: what goes along with the workspace does not tell it.
    assert!(!home.run(&["export", "--format", "json"]).ok().contains("seconds_of"));
}

#[test]
fn trends_of_a_team_are_its_own_and_those_below_it() {
    let home = company();
    let told = told(&home, &["--team", "product"]);
    assert_eq!((told["team"].as_str(), told["scores"][0]["team"].as_str()), (Some("Product"), Some("Product")));
    let teams: Vec<&str> = all(&told["weeks_by_team"]).iter().filter_map(|team| team["team"].as_str()).collect();
    assert_eq!(teams, ["Growth", "Platform"]);
    assert!(told["overhead"].is_null(), "a review is not one team's alone");
    let page = home.run(&["trend", "--view", "overhead", "--team", "product"]).ok();
    assert!(page.contains("what measuring costs is told of all"), "{page}");
    let mine = home.run(&["--as", "mara", "trend", "--format", "json"]);
    let mine: Value = serde_json::from_str(&mine.out).unwrap();
    assert!(mine["calibration"]["mine"].is_object(), "{mine}");
}

#[test]
fn every_view_is_a_page_a_table_and_a_file() {
    let home = company();
    for (view, says, head) in [
        ("overview", "after week six", "figure,value"),
        ("participation", " owed: ", "team,cycle,week,from,on_time,late,missed,share"),
        ("scores", "too easy?", "team,cycle,n,score,first,hits"),
        ("calibration", "watermelon", "band,n,hits,low,high"),
        ("bets", "of what they promise", "team,held,failed,unclear,open,hit_rate,expectations,reach"),
        ("overhead", "4 warning signs", "figure,value"),
    ] {
        let page = home.run(&["trend", "--view", view]).ok();
        assert!(page.contains(says), "{view}: {page}");
        let plain = home.run(&["--ascii", "trends", "--view", view]).ok();
        assert!(plain.chars().all(|c| c.is_ascii() || c.is_alphabetic() || c as u32 > 0x3000), "{view}: {plain}");
        let csv = home.run(&["trend", "--view", view, "--format", "csv", "-o", "out.csv"]).ok();
        let written = std::fs::read_to_string(home.path("out.csv")).unwrap();
        assert!(csv.is_empty() && written.starts_with(&format!("{head}\n")) && written.lines().count() > 4, "{written}");
    }
    home.run(&["trend", "-o", "page.txt"]).ok();
    assert!(!std::fs::read_to_string(home.path("page.txt")).unwrap().contains('\u{1b}'));
    let over = home.run(&["trend", "--view", "scores", "--as-of", "2026-11-09", "--format", "json"]);
    let over: Value = serde_json::from_str(&over.out).unwrap();
    assert_eq!(over["as_of"], "2026-11-09");
}

#[test]
fn a_view_that_reads_only_what_it_shows_shows_what_the_whole_comes_to() {
    let home = company();
    let whole = told(&home, &[]);
    // The last columns of a table, as they stand there.
    let columns = |view: &str, n: usize| -> Vec<Vec<String>> {
        let csv = home.run(&["trend", "--view", view, "--format", "csv"]).ok();
        let cells = |line: &str| line.rsplit(',').take(n).map(str::to_owned).collect::<Vec<_>>().into_iter().rev().collect();
        csv.lines().skip(1).map(cells).collect()
    };
    let rows = |of: &[&Value], keys: &[&str]| -> Vec<Vec<String>> {
        let cell = |v: &Value| v.as_f64().map(|n| n.to_string()).or(v.as_str().map(str::to_owned)).unwrap_or_default();
        of.iter().map(|row| keys.iter().map(|key| cell(&row[*key])).collect()).collect()
    };
    let weeks = rows(&all(&whole["weeks"]), &["on_time", "late", "missed", "share"]);
    assert_eq!(columns("participation", 4)[..weeks.len()], weeks);
    let mut scores = rows(&all(&whole["scores"]), &["n", "score", "first", "hits"]);
    let mut shown = columns("scores", 4);
    scores.retain(|row| row[0] != "0");
    scores.sort();
    shown.sort();
    assert_eq!(shown, scores);
    let words: Vec<&Value> = ["bands", "words"].iter().flat_map(|key| all(&whole["calibration"][*key])).collect();
    let mut shown = columns("calibration", 5);
    let held = &whole["calibration"]["bands_held"];
    assert_eq!(shown.pop().unwrap()[..3], ["forecasts".to_owned(), held["of"].to_string(), held["held"].to_string()]);
    assert_eq!(shown, rows(&words, &["band", "n", "hits", "low", "high"]));
    let bets = ["held", "failed", "unclear", "open", "hit_rate", "expectations", "reach"];
    assert_eq!(columns("bets", 7), rows(&all(&whole["bets"]), &bets));
    let o = &whole["overhead"];
    let costs = columns("overhead", 2);
    for key in ["person_minutes_per_week", "review_minutes", "nothing_new", "measured", "per_decision", "quiet"] {
        let shown = costs.iter().find(|row| row[0] == key).unwrap();
        crate::near(&o[key], shown[1].parse().unwrap());
    }
}

#[test]
fn a_workspace_that_never_closed_is_told_what_each_view_will_show_and_when() {
    let home = Home::small();
    let views = ["overview", "participation", "scores", "calibration", "bets", "overhead"];
    let said: Vec<String> = views.iter().map(|view| home.run(&["trend", "--view", view]).ok()).collect();
    for (view, says) in [
        ("participation", "nothing was owed yet in 2026-Q4: after its first deadlines this shows"),
        ("scores", "once 2026-Q4 has ended (31 Dec) and is scored, this shows what each team came to"),
        ("calibration", "this shows how often what was said in the middle of it came true"),
        ("overhead", "once there are some this shows what they cost"),
    ] {
        let at = views.iter().position(|v| *v == view).unwrap();
        assert!(said[at].contains(says), "{view}: {}", said[at]);
        assert_eq!(said[at].lines().count(), 2, "what it is of, and the sentence: {}", said[at]);
    }
    assert!(said[4].contains("all      0       0        0     1"), "the bet of its one link is open: {}", said[4]);
    let json = told(&home, &[]);
    let silent: Vec<&str> = all(&json["silent"]).iter().map(|one| one["view"].as_str().unwrap()).collect();
    assert_eq!(silent, ["participation", "scores", "calibration", "overhead"]);
    let empty = Home::new();
    empty.run(&["init", "Empty"]).ok();
    for view in views {
        let said = empty.run(&["trend", "--view", view]).ok();
        assert!(said.contains("this shows") && said.matches("a score yet").count() < 2, "{view}: {said}");
    }
}

/// Every view as every way of printing it, none of which may fail or be without a word.
fn every_view(home: &Home, today: &str) -> Vec<String> {
    let mut said = Vec::new();
    for view in ["overview", "participation", "scores", "calibration", "bets", "overhead"] {
        let page = home.run(&["--today", today, "trend", "--view", view]).ok();
        assert!(page.trim().len() > 40 && !page.contains("NaN") && !page.contains("inf"), "{view}: {page}");
        said.push(page);
    }
    let picture = home.run(&["--today", today, "trend", "--format", "svg"]).ok();
    assert!(picture.contains("<desc>") && !picture.contains("NaN"), "{picture}");
    assert!(home.run(&["--today", today, "trend", "--format", "csv"]).ok().starts_with("figure,value"));
    let told = home.run(&["--today", today, "trend", "--format", "json"]).json();
    for silent in all(&told["silent"]) {
        let says = silent["says"].as_str().unwrap();
        assert!(says.contains("this shows") || says.contains("what measuring costs"), "{says}");
    }
    said
}

#[test]
fn every_view_of_a_cycle_of_one_week_and_of_a_workspace_without_any_says_something_right() {
    let home = Home::new();
    home.run(&["--today", "2026-11-01", "init", "Sprints"]).ok();
    let [weeks, scores, ..] = &every_view(&home, "2026-11-01")[1..] else { panic!() };
    assert!(weeks.contains("there is no cycle yet: from the first one on this shows"), "{weeks}");
    assert!(scores.contains("once a cycle has ended and its key results are scored, this shows"), "{scores}");
    home.run(&["--today", "2026-11-01", "add", "cycle", "Sprint", "--start", "2026-11-02", "--end", "2026-11-08"]).ok();
    let rows = "kind,id,title,parent,cycle,baseline,target\nobjective,o,Ship it,,Sprint,,\n\
                key-result,k1,Tickets done,o,Sprint,0,10\nkey-result,k2,Bugs open,o,Sprint,9,3\n";
    let said = "item,on,value,confidence\nk1,2026-11-03,3,8\nk2,2026-11-03,7,5\nk1,2026-11-05,9,8\n";
    for (name, day, text) in [("items.csv", "2026-11-02", rows), ("said.csv", "2026-11-05", said)] {
        std::fs::write(home.path(name), text).unwrap();
        home.run(&["--today", day, "import", home.path(name).to_str().unwrap()]).ok();
    }
    // A Monday of the week after is the first day on which anything would be owed.
    let [weeks, scores, ..] = &every_view(&home, "2026-11-05")[1..] else { panic!() };
    assert!(weeks.contains("Sprint ends before a weekly deadline comes, so nothing is owed in it"), "{weeks}");
    assert!(scores.contains("once Sprint has ended (Sun) and is scored, this shows"), "{scores}");
    let end = home.run(&["--today", "2026-11-05", "trend", "k1"]).ok();
    assert!(end.contains("too little is known: no finished key result is like it (10 are needed)"), "{end}");
    for (one, outcome) in [("k1", "achieved"), ("k2", "missed"), ("o", "partial")] {
        home.run(&["--today", "2026-11-09", "score", one, "--outcome", outcome, "--learned", "so"]).ok();
    }
    let [weeks, scores, words, _, overhead] = &every_view(&home, "2026-11-10")[1..] else { panic!() };
    assert!(weeks.contains("ends before a weekly deadline comes"), "{weeks}");
    assert!(scores.contains("of fewer than 3 scores there is no mean: they are listed"), "{scores}");
    assert!(
        words.contains("What the word was worth in week 1") && words.contains("how many bands of forecasts held is told"),
        "{words}"
    );
    assert!(overhead.contains("in 2 weeks;") && overhead.contains("no open key result"), "{overhead}");
}

#[test]
fn a_view_as_a_table_says_every_word_of_the_tables_of_the_screen() {
    use quarterdeck::{
        domain::trends::{Asked, Looked, Needs, Trends, said::View},
        store::Store,
    };
    let home = company();
    let store = Store::open(&home.workspace()).unwrap().store;
    let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let cascade = store.load(today).unwrap();
    let looked = Looked::at(&cascade, Asked::default(), today);
    for view in View::ALL {
        let needs = Needs::of_view(&cascade, &looked, view, today);
        let heard = store.heard(&cascade, &needs, today).unwrap();
        let figures = Trends::of(&cascade, &looked, &needs, &heard, None, today).figures(&cascade, view, today);
        let page = home.run(&["--today", "2026-11-23", "trend", "--view", view.word()]).ok();
        for figure in figures {
            assert!(page.contains(&format!("{}\n{}\n", figure.title, figure.says)), "{}: {page}", figure.title);
            for cell in figure.table.rows.iter().flat_map(|row| &row.cells) {
                assert!(page.contains(cell.said.trim_end()), "{cell:?}: {page}");
            }
        }
    }
}
