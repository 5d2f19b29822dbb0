//! What `doctor` says of sources, and what to do about each.

use super::*;

fn rows(home: &Home) -> (i32, Vec<String>) {
    let ran = home.run(&["doctor"]);
    let rows = ran.out.lines().filter(|line| line.contains(" sources ")).map(str::to_owned).collect();
    (ran.code, rows)
}

#[test]
fn each_source_that_needs_somebody_is_named_with_what_to_do() {
    let home = Home::small();
    assert_eq!(rows(&home), (0, Vec::new()), "where there is no source nothing is said of them");
    let home = fed("auto");
    pull(&home, "2026-11-23").ok();
    let (code, said) = rows(&home);
    assert_eq!((code, said.len()), (0, 2), "{said:?}");
    assert!(
        said[0].contains("1 value waits for a person") && said[1].contains("✓") && said[1].contains("1 of 1 source ok"),
        "{said:?}"
    );
    // Three times nothing, a definition that is another, one for nobody, a file that cannot be read.
    number(&home, "n/a");
    for _ in 0..3 {
        pull(&home, "2026-11-24");
    }
    let (code, said) = rows(&home);
    assert!(code == 3 && said[0].contains("✖") && said[0].contains("rate is failing, 3× in a row: "), "{said:?}");
    assert!(said[0].contains("“quarterdeck source try rate”") && said.last().unwrap().contains("0 of 1 source ok"), "{said:?}");
    let file = definitions(&home);
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replacen(text.split('"').nth(1).unwrap(), "nobody-has-this", 1)).unwrap();
    let (_, said) = rows(&home);
    assert!(said[0].contains("rate is not asked") && said[0].contains("“quarterdeck source trust rate”"), "{said:?}");
    assert!(said[1].contains("for “nobody-has-this”, and that is no key result here"), "{said:?}");
    fs::write(&file, "[rate]\nfor = 7\n").unwrap();
    let (code, said) = rows(&home);
    assert!(
        code == 3 && said.len() == 1 && said[0].contains("line ") && said[0].contains("nothing is pulled until then"),
        "{said:?}"
    );
    fs::write(&file, text).unwrap();
    home.run(&["source", "off", "rate"]).ok();
    let (code, said) = rows(&home);
    assert!(code == 0 && said.iter().all(|line| !line.contains("✖")), "{said:?}");
}
