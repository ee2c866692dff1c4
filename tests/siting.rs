//! `linping site` as a user runs it: each problem once with an answer that can be worked out on paper, and what is said about
//! bad input.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use assert_cmd::Command;
use serde_json::{Value, json};
use std::path::Path;

fn linping(arguments: &[&str], folder: &Path) -> (i32, String, String) {
    let output =
        Command::cargo_bin("linping").unwrap().arg("site").args(arguments).current_dir(folder).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

/// The answer, which must be proven: objective and bound agree.
fn proven(arguments: &[&str], folder: &Path) -> Value {
    let (code, out, err) = linping(&[arguments, &["--json"]].concat(), folder);
    assert_eq!(code, 0, "{arguments:?}: {out}{err}");
    let answer: Value = serde_json::from_str(&out).unwrap();
    let keys = ["problem", "instance", "objective", "bound", "gap", "proven", "chosen", "seconds"];
    assert!(keys.iter().all(|key| answer.get(key).is_some()), "{out}");
    assert_eq!((&answer["problem"], &answer["proven"]), (&json!(arguments[0]), &json!(true)), "{out}");
    // With costs that need not be whole a branch is closed a ten-millionth short of the answer.
    let (objective, bound) = (answer["objective"].as_f64().unwrap(), answer["bound"].as_f64().unwrap());
    assert!((objective - bound).abs() <= 1e-6 * objective.abs(), "{out}");
    answer
}

/// A refusal: exit code 1 and all these words.
fn refused(arguments: &[&str], folder: &Path, words: &[&str]) {
    for (language, expected) in [("en", words), ("zh", &[][..])] {
        let (code, out, err) = linping(&[arguments, &["--lang", language]].concat(), folder);
        assert_eq!(code, 1, "{arguments:?}: {out}{err}");
        assert!(out.is_empty() && !err.contains("panicked"), "{arguments:?}: {out}{err}");
        for word in expected {
            assert!(err.contains(word), "{arguments:?}: `{word}` is not in: {err}");
        }
    }
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).unwrap();
}

/// Homes at 0, 1 and 10 of a line, a site at each; every site takes two homes and costs five.
fn line() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "homes.csv", "id,population\na,1\nb,1\nc,1\n");
    write(folder.path(), "sites.csv", "id,capacity,cost\na,2,5\nb,2,5\nc,2,5\n");
    let mut costs = String::from("origin,dest,minutes\n");
    let places = [("a", 0), ("b", 1), ("c", 10i32)];
    for (home, x) in places {
        places.iter().for_each(|(site, y)| costs.push_str(&format!("{home},{site},{}\n", (x - y).abs())));
    }
    write(folder.path(), "costs.csv", &costs);
    folder
}

const TABLES: [&str; 6] = ["--demand", "homes.csv", "--supply", "sites.csv", "--cost", "costs.csv"];

fn on_the_line(problem: &str, more: &[&str], folder: &Path) -> Value {
    proven(&[&[problem], &TABLES[..], more].concat(), folder)
}

#[test]
fn places_on_a_line_are_chosen_as_on_paper() {
    let folder = line();
    let folder = folder.path();
    // Own costs count in the p-median as well: 5 + 1 + 0 + 9.
    let median = on_the_line("p-median", &["--p", "1"], folder);
    assert_eq!((&median["objective"], &median["chosen"]), (&json!(15), &json!(["b"])));
    let centre = on_the_line("p-centre", &["--p", "1"], folder);
    assert_eq!((&centre["objective"], &centre["chosen"]), (&json!(9), &json!(["b"])));
    // Two sites of own cost five.
    let fewest = on_the_line("lscp", &["--radius", "1"], folder);
    assert_eq!((&fewest["objective"], &fewest["sites"]), (&json!(10), &json!(2)));
    let most = on_the_line("mclp", &["--radius", "1", "--p", "1"], folder);
    assert_eq!((&most["objective"], &most["after"]["uncovered_demands"]), (&json!(2), &json!(1)));
    // As the street network writes it: other names, and a blank where there is no way.
    write(folder, "matrix.csv", "from_id,to_id,seconds\na,a,0\nb,a,60\nc,a,\nc,c,0\n");
    let matrix = ["p-median", "--cost", "matrix.csv", "--cost-columns", "from_id,to_id,seconds", "--p", "2"];
    let walked = proven(&matrix, folder);
    assert_eq!((&walked["objective"], &walked["chosen"]), (&json!(60), &json!(["a", "c"])));
    let kept = on_the_line("mclp", &["--radius", "1", "--p", "1", "--fixed", "c"], folder);
    assert_eq!((&kept["objective"], &kept["chosen"]), (&json!(1), &json!(["c"])));
}

#[cfg(unix)]
#[test]
fn tables_may_come_from_pipes() {
    let line = line();
    let folder = line.path();
    // The second pair stands twice: told without its line, as a pipe cannot be read again.
    let doubled = "origin,dest,minutes\na,a,1\nb,a,2\nc,a,3\nb,a,2\n".to_string();
    for (pipe, text, code) in
        [("costs.pipe", std::fs::read_to_string(folder.join("costs.csv")).unwrap(), 0), ("doubled.pipe", doubled, 1)]
    {
        assert!(std::process::Command::new("mkfifo").arg(folder.join(pipe)).status().unwrap().success());
        let writer = std::thread::spawn({
            let path = folder.join(pipe);
            move || std::fs::write(path, text)
        });
        let tables = ["--demand", "homes.csv", "--supply", "sites.csv", "--cost", pipe];
        let (given, out, err) = linping(&[&["p-median", "--p", "2", "--json"][..], &tables].concat(), folder);
        assert_eq!(given, code, "{out}{err}");
        assert!(code == 0 || err.contains("b to a stands twice") || out.contains("b to a stands twice"), "{out}{err}");
        assert!(code == 1 || out.contains("\"objective\": 1"), "{out}");
        assert!(writer.join().unwrap().is_ok());
    }
}

#[test]
fn facilities_on_a_line_are_opened_as_on_paper() {
    let folder = line();
    let folder = folder.path();
    // Two sites at 5 and one walk of 1 are cheaper than one site and 10, or three sites.
    assert_eq!(on_the_line("uflp", &[], folder)["objective"], 11);
    assert_eq!(on_the_line("cflp", &[], folder)["objective"], 11);
    let whole = on_the_line("cpmp", &["--p", "2"], folder);
    assert_eq!(whole["objective"], 11);
    let seats = on_the_line("assign", &["--assignment"], folder);
    assert_eq!((&seats["objective"], seats["assignment"].as_array().unwrap().len()), (&json!(0), 3));
    write(folder, "touching.csv", "from,to\na,b\nb,c\n");
    assert_eq!(on_the_line("assign", &["--neighbours", "touching.csv"], folder)["objective"], 0);
    // Where nobody lives nobody is served: c reaches no site but its own, and does not force it.
    write(folder, "homes.csv", "id,population\na,1\nb,1\nc,0\n");
    let nobody = on_the_line("cpmp", &["--p", "1", "--forbidden", "c:a,c:b"], folder);
    assert_eq!(nobody["objective"], 6);
}

#[test]
fn room_and_budgets_limit_whom_sites_reach() {
    let folder = line();
    let folder = folder.path();
    write(folder, "sites.csv", "id,capacity,cost\na,1,5\nb,1,9\nc,1,5\n");
    // Each site holds one home, so two within reach of each other are too many for one.
    let room = on_the_line("mclp", &["--radius", "1", "--p", "1", "--capacitated", "--assignment"], folder);
    assert_eq!((&room["objective"], room["shares"].as_array().unwrap().len()), (&json!(1), 1));
    assert_eq!(on_the_line("mclp", &["--radius", "1", "--p", "1"], folder)["objective"], 2);
    assert_eq!(on_the_line("lscp", &["--radius", "1", "--capacitated"], folder)["objective"], 19);
    assert_eq!(on_the_line("lscp", &["--radius", "1", "--capacity", "2"], folder)["objective"], 10);
    assert_eq!(on_the_line("p-centre", &["--p", "2"], folder)["objective"], 1);
    assert_eq!(on_the_line("p-centre", &["--p", "3", "--capacitated"], folder)["objective"], 0);
    // Ten buys a and c, or b alone.
    let bought = on_the_line("mclp", &["--radius", "1", "--budget", "10"], folder);
    assert_eq!((&bought["objective"], &bought["chosen"]), (&json!(3), &json!(["a", "c"])));
    assert_eq!(on_the_line("mclp", &["--radius", "1", "--budget", "9"], folder)["objective"], 2);
    assert_eq!(on_the_line("p-centre", &["--budget", "9"], folder)["objective"], 9);
    assert_eq!(on_the_line("uflp", &["--p", "1"], folder)["objective"], 16);
}

#[test]
fn what_cannot_be_done_comes_with_the_least_change_that_would_do() {
    let folder = line();
    let folder = folder.path();
    let asked = |problem: &str, more: &[&str], words: &[&str]| {
        refused(&[&[problem], &TABLES[..], more].concat(), folder, words);
    };
    asked("lscp", &["--radius", "1", "--forbidden", "c:c"], &["demand `c`", "raise the radius to 9"]);
    asked("lscp", &["--radius", "1", "--capacity", "0.5"], &["1.5 places", "a: 0.5, b: 0.5, c: 0.5"]);
    asked("p-centre", &["--p", "1", "--capacity", "2"], &["raise p to 2"]);
    asked("p-centre", &["--budget", "4"], &["raise the budget to 5"]);
    asked("mclp", &["--radius", "1", "--budget", "4", "--fixed", "a"], &["raise the budget to 5"]);
    asked("mclp", &["--radius", "1", "--p", "1", "--fixed", "a,b"], &["raise p to 2"]);
    asked("cpmp", &["--p", "1"], &["raise p to 2"]);
    asked("assign", &["--radius", "1", "--forbidden", "c:c"], &["demand `c`", "raise the radius to 9"]);
    asked("assign", &["--forbidden", "c:a,c:b,c:c"], &["demand `c`", "allow the forbidden pairs c:a"]);
    asked("p-median", &["--p", "1", "--radius", "1", "--fixed", "a,b"], &["2 sites are fixed", "raise p to 3"]);
    asked("cpmp", &["--p", "1", "--capacity", "1"], &["raise the capacity of every site"]);
    asked("mclp", &["--p", "1", "--radius", "-1"], &["--radius -1", "not negative"]);
    // Flags that mean nothing are not ignored.
    asked("p-median", &["--p", "1", "--capacity", "2"], &["--capacity", "cpmp"]);
    asked("lscp", &["--radius", "1", "--budget", "2"], &["--budget", "mclp"]);
    asked("assign", &["--fixed", "a"], &["--fixed", "open already"]);
}

#[test]
fn tables_that_are_none_are_refused_with_their_place() {
    let folder = line();
    let folder = folder.path();
    let asked = |words: &[&str]| refused(&[&["p-median", "--p", "1"], &TABLES[..]].concat(), folder, words);
    for (file, text, words) in [
        ("homes.csv", "id,population\n", &["homes.csv", "no rows"][..]),
        ("sites.csv", "id,capacity\n", &["sites.csv", "no rows"]),
        ("homes.csv", "id,population\na,1\nb\n", &["homes.csv:3", "population"]),
        ("costs.csv", "origin,dest,minutes\na,a,1\nb,a\n", &["costs.csv:3", "minutes"]),
        ("costs.csv", "origin,dest,minutes\na,a,1\n\0\0\0", &["costs.csv", "zero bytes"]),
        ("costs.csv", "origin,dest,minutes\na,a,1e300\nb,a,1e300\nc,a,1\n", &["1e15", "larger unit"]),
    ] {
        let kept = std::fs::read_to_string(folder.join(file)).unwrap();
        write(folder, file, text);
        asked(words);
        write(folder, file, &kept);
    }
    let endless = format!("origin,dest,minutes\na,{}", "a".repeat(2 << 20));
    write(folder, "costs.csv", &endless);
    asked(&["costs.csv", "more than 1 MB"]);
}

#[test]
fn knapsacks_closures_and_portfolios_are_filled_as_on_paper() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "one.txt", "1\n3 1 0\n9 1 9\n8 2 9\n10\n");
    let one = proven(&["knapsack", "one.txt", "--format", "mknap"], folder);
    assert_eq!((&one["objective"], &one["chosen"]), (&json!(10), &json!([1, 2])));
    write(folder, "two.txt", "1\n3 2 0\n9 1 9\n8 2 9\n1 1 1\n10 1\n");
    assert_eq!(proven(&["mknapsack", "two.txt", "--format", "mknap"], folder)["objective"], 9);
    write(folder, "pit.json", r#"{"value": [5, -3, -4, 2], "requires": [[0, 1], [3, 2]]}"#);
    let pit = proven(&["closure", "pit.json"], folder);
    assert_eq!((&pit["objective"], &pit["chosen"]), (&json!(2), &json!([0, 1])));
}

/// The estate needs the road; the park and the museum exclude each other. Ten in the first year, five in the second.
const PROJECTS: &str = "id,value,region,requires,excludes,cost_2026,cost_2027\nestate,9,north,road,,8,0\nroad,1,north,,,2,0\n\
                        park,8,south,,museum,5,2\nmuseum,7,south,,park,0,5\n";

#[test]
fn a_portfolio_keeps_budgets_prerequisites_exclusions_and_shares() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "projects.csv", PROJECTS);
    write(folder, "budgets.csv", "year,budget\n2026,10\n2027,5\n");
    let asked = ["portfolio", "projects.csv", "--budgets", "budgets.csv"];
    // Estate, road and museum: 17. With the park instead nothing is left for the estate.
    let plan = proven(&asked, folder);
    assert_eq!((&plan["objective"], &plan["chosen"]), (&json!(17), &json!(["estate", "road", "museum"])));
    assert_eq!(plan["years"]["2027"], json!({ "spent": 5, "budget": 5 }));
    assert_eq!(plan["regions"], json!({ "north": 10, "south": 7 }));
    // Eight must go south, so the park comes, with what road is left: 8 + 1.
    write(folder, "least.csv", "region,value\nsouth,8\n");
    let fair = proven(&[&asked[..], &["--least", "least.csv"]].concat(), folder);
    assert_eq!((&fair["objective"], &fair["chosen"]), (&json!(9), &json!(["road", "park"])));
    // Fifteen cannot go south at any budget: the two exclude each other.
    write(folder, "much.csv", "region,value\nsouth,15\n");
    refused(&[&asked[..], &["--least", "much.csv"]].concat(), folder, &["least share", "by 7 in all: 7 in south"]);
}

#[test]
fn a_bad_portfolio_is_told_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let asked = ["portfolio", "projects.csv", "--budget", "10"];
    for (text, words) in [
        ("", &["projects.csv"][..]),
        ("id,value,cost\n", &["no projects"]),
        ("id,value\nroad,1\n", &["cost", "projects.csv:1"]),
        ("id,value,cost\nroad,1,2\nroad,1,2\n", &["road", "projects.csv:3"]),
        ("id,value,cost\nroad,NaN,2\n", &["NaN", "projects.csv:2"]),
        ("id,value,cost\nroad,1,-2\n", &["-2", "projects.csv:2"]),
        ("id,value,requires,cost\nroad,1,bridge,2\n", &["bridge", "projects.csv:2"]),
    ] {
        write(folder, "projects.csv", text);
        refused(&asked, folder, words);
    }
    write(folder, "projects.csv", PROJECTS);
    refused(&["portfolio", "projects.csv"], folder, &["--budget"]);
    write(folder, "budgets.csv", "year,budget\n2026,10\n");
    refused(&["portfolio", "projects.csv", "--budgets", "budgets.csv"], folder, &["2027", "budgets.csv"]);
    write(folder, "budgets.csv", "year,budget\n2031,10\n");
    refused(&["portfolio", "projects.csv", "--budgets", "budgets.csv"], folder, &["2031", "budgets.csv:2"]);
}

#[test]
fn staff_go_where_people_are() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "villages.csv", "id,population\neast,1000\nwest,2000\n");
    write(folder, "clinics.csv", "id,stay\nA,1\nB,0\n");
    write(folder, "minutes.csv", "origin,dest,minutes\neast,A,5\nwest,B,5\neast,B,50\n");
    let tables = ["--demand", "villages.csv", "--supply", "clinics.csv", "--cost", "minutes.csv"];
    let shared = proven(&[&["share", "--p", "3", "--radius", "15"], &tables[..]].concat(), folder);
    assert_eq!((&shared["objective"], &shared["staff"]), (&json!(0.001), &json!({ "A": 1, "B": 2 })));
    write(folder, "clinics.csv", "id,stay\nA,4\nB,0\n");
    refused(&[&["share", "--p", "3"], &tables[..]].concat(), folder, &["4", "3"]);
    write(folder, "clinics.csv", "id,stay\nA,0.5\nB,0\n");
    refused(&[&["share", "--p", "3"], &tables[..]].concat(), folder, &["0.5", "whole"]);
}

#[test]
fn regions_trails_and_draws_come_out_as_on_paper() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    // A row of three parcels: the middle one is worthless but joins the others.
    write(
        folder,
        "parcels.json",
        r#"{"value": [5, 0, 5], "area": [2, 1, 2], "neighbours": [[0, 1], [1, 2]], "cap": 5}"#,
    );
    assert_eq!(proven(&["assemble", "parcels.json"], folder)["objective"], 10);
    assert_eq!(proven(&["assemble", "parcels.json", "--capacity", "4"], folder)["objective"], 5);
    let cells: String = (0..16).map(|at| format!("{at},{},{},1\n", at / 4, at % 4)).collect();
    write(folder, "lattice.csv", &format!("cell,row,col,count\n{cells}"));
    let regions = proven(&["max-p", "lattice.csv", "--format", "csv", "--threshold", "4"], folder);
    assert_eq!(regions["objective"], 4);
    // From (0,0) to (3,0) within 5: the detour to (1,0) is free, the one to (0,9) too long.
    write(folder, "trail.txt", "5 1\n0 0 0\n3 0 0\n1 0 10\n0 9 50\n");
    assert_eq!(proven(&["orienteering", "trail.txt", "--format", "tsiligirides"], folder)["objective"], 10);
    write(folder, "list.txt", "Li\nWang\nZhao\n");
    let draw = ["draw", "list.txt", "--p", "2", "--public", "2026-01-01"];
    let first = proven(&draw, folder);
    assert_eq!(first["chosen"].as_array().unwrap().len(), 2);
    assert_eq!(first["chosen"], proven(&draw, folder)["chosen"]);
}

#[test]
fn bad_tables_are_told_with_their_place() {
    let folder = line();
    let folder = folder.path();
    let asked = [&["p-median", "--p", "1"], &TABLES[..]].concat();
    refused(&[&["p-median", "--p", "4"], &TABLES[..]].concat(), folder, &["4", "3"]);
    refused(&[&["p-median", "--p", "0"], &TABLES[..]].concat(), folder, &["at least 1"]);
    refused(&[&["mclp", "--p", "1", "--radius", "NaN"], &TABLES[..]].concat(), folder, &["NaN"]);
    refused(&[&["p-median"], &TABLES[..]].concat(), folder, &["--p"]);
    let good = std::fs::read_to_string(folder.join("costs.csv")).unwrap();
    for (name, text, words) in [
        ("costs.csv", "", &["costs.csv"][..]),
        ("costs.csv", "origin,dest,minutes\na,a,NaN\n", &["NaN", "costs.csv:2"]),
        ("costs.csv", "origin,dest,minutes\na,a,-1\n", &["-1", "costs.csv:2"]),
        ("costs.csv", "origin,dest,minutes\na,a,1\na,a,2\n", &["twice", "costs.csv"]),
        ("costs.csv", "origin,dest,minutes\na,z,1\n", &["`z`", "costs.csv:2"]),
        ("costs.csv", "origin,dest,minutes\na,a,1\nb,b,1\n", &["reaches no site"]),
        ("costs.csv", "from,to,minutes\n", &["origin", "costs.csv:1"]),
        ("homes.csv", "id,population\na,1\na,2\n", &["twice", "homes.csv:3"]),
        ("homes.csv", "id,population\na,many\n", &["many", "homes.csv:2"]),
        ("homes.csv", "", &["homes.csv"]),
    ] {
        write(folder, "homes.csv", "id,population\na,1\nb,1\nc,1\n");
        write(folder, "costs.csv", &good);
        write(folder, name, text);
        refused(&asked, folder, words);
    }
    write(folder, "empty.txt", "");
    refused(&["p-median", "empty.txt", "--p", "1"], folder, &["empty.txt", "empty"]);
    write(folder, "short.txt", "3 2 1\n1 2 5\n");
    refused(&["p-median", "short.txt", "--format", "pmed"], folder, &["short.txt"]);
}

#[test]
fn a_table_of_a_hundred_million_rows_is_refused_with_the_memory_it_would_need() {
    let folder = tempfile::tempdir().unwrap();
    // The first 2,000 rows are real, the rest a hole in the file that takes no space on the disk.
    let rows: String = (0..2_000).map(|at| format!("d{at:06},s000001,10.5\n")).collect();
    write(folder.path(), "costs.csv", &format!("origin,dest,minutes\n{rows}"));
    let file = std::fs::OpenOptions::new().write(true).open(folder.path().join("costs.csv")).unwrap();
    file.set_len(21 * 100_000_000).unwrap();
    // 21 bytes a row: 10⁸ rows at 40 bytes a pair.
    refused(&["p-median", "--cost", "costs.csv", "--p", "1"], folder.path(), &["about 4.0 GB", "--radius"]);
}

/// A refusal whose remedy stands in both languages: a word of the remedy in English and one in Chinese.
fn remedied(arguments: &[&str], folder: &Path, (english, chinese): (&str, &str)) {
    for (language, label, word) in [("en", "help: ", english), ("zh", "建议: ", chinese)] {
        let (code, out, err) = linping(&[arguments, &["--lang", language]].concat(), folder);
        assert_eq!(code, 1, "{arguments:?}: {out}{err}");
        assert!(!err.contains("panicked"), "{arguments:?}: {err}");
        let remedy = err.split_once(label).map(|(_, remedy)| remedy).unwrap_or_default();
        // Long remedies are folded into lines.
        let flat = |text: &str| text.split_whitespace().collect::<String>();
        assert!(flat(remedy).contains(&flat(word)), "{arguments:?}: `{word}` is not in the remedy: {err}");
    }
}

#[test]
fn every_refusal_says_what_to_write_instead_in_both_languages() {
    let folder = line();
    let folder = folder.path();
    let asked = |arguments: &[&str], remedy| remedied(&[arguments, &TABLES[..]].concat(), folder, remedy);
    asked(&["p-median", "--p", "0"], ("from 1 to 3", "1 到 3"));
    asked(&["cflp", "--p", "0"], ("from 1 to 3", "1 到 3"));
    asked(&["p-median", "--p", "4"], ("p can be 3 at most", "p 最多为 3"));
    asked(&["p-centre", "--p", "4", "--fixed", "a,b", "--forbidden", "a:c"], ("3 at most", "最多为 3"));
    asked(&["mclp", "--radius", "-2", "--p", "1"], ("--radius 10", "--radius 10"));
    asked(&["lscp", "--radius", "1", "--budget", "2"], ("leave out --budget", "请去掉 --budget"));
    asked(&["p-median", "--p", "1", "--format", "pmed"], ("--format csv", "--format csv"));
    asked(&["p-median", "--p", "1", "--cost-columns", "a,b"], ("--cost-columns origin", "--cost-columns origin"));
    asked(&["mclp", "--radius", "1", "--budget", "3", "--supply-columns", "id,capacity"], ("third column", "第三列"));
    let some = ["p-median", "--p", "1", "--demand", "homes.csv", "--supply", "sites.csv"];
    remedied(&some, folder, ("add --cost FILE", "请加上 --cost FILE"));
    remedied(&["p-median", "--p", "1"], folder, ("instance file", "算例文件"));
    remedied(&["p-median", "sites.csv", "--p", "1", "--format", "xls"], folder, ("pmed", "pmed"));
}

#[test]
fn every_bad_table_comes_with_a_remedy_in_both_languages() {
    let folder = line();
    let folder = folder.path();
    for (file, text, remedy) in [
        ("homes.csv", "", ("id,population", "id,population")),
        ("homes.csv", "id,population\n", ("one row at least", "至少写一行")),
        ("homes.csv", "id,population\na,NaN\n", ("correct this cell", "改正此格")),
        ("homes.csv", "id,population\na,inf\n", ("correct this cell", "改正此格")),
        ("homes.csv", "id,population\na,-1\n", ("correct this cell", "改正此格")),
        ("homes.csv", "id,population\na,1e16\n", ("larger unit", "更大的单位")),
        ("homes.csv", "id,population\na,1\na,2\n", ("another identifier", "不同的标识")),
        ("sites.csv", "id,capacity,cost\na,1,1e16\n", ("larger unit", "更大的单位")),
        ("costs.csv", "", ("origin,dest,minutes", "origin,dest,minutes")),
        ("costs.csv", "origin,dest,minutes\n", ("cost table", "费用表")),
        ("costs.csv", "origin,dest,minutes\na,a,1e16\n", ("larger unit", "更大的单位")),
        ("costs.csv", "origin,dest,minutes\na,a,1\na,a,2\n", ("one row of each pair", "只保留一行")),
        ("costs.csv", "origin,dest,minutes\na,a,1\n\0", ("UTF-8", "UTF-8")),
        ("costs.csv", "origin,dest,minutes\na,a,1\nb,b,1\n", ("add a way", "补上")),
    ] {
        let kept = std::fs::read_to_string(folder.join(file)).unwrap();
        write(folder, file, text);
        remedied(&[&["p-median", "--p", "1"], &TABLES[..]].concat(), folder, remedy);
        write(folder, file, &kept);
    }
}

#[test]
fn every_bad_instance_comes_with_a_remedy_in_both_languages() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for (problem, name, text, remedy) in [
        ("closure", "a.json", r#"{"value": [1, 2], "requirse": []}"#, ("`requires`", "“requires”")),
        ("closure", "a.json", r#"{"value": [1, 2]}"#, ("add `requires`", "请加上“requires”")),
        ("closure", "a.json", r#"{"value": [1, 2], "requires": [[0, 5]]}"#, ("[[0, 1]", "[[0, 1]")),
        ("closure", "a.json", r#"{"value": [1, NaN], "requires": []}"#, ("commas", "逗号")),
        ("closure", "a.json", "[]", ("value, requires", "value, requires")),
        ("assemble", "a.json", r#"{"value": [1], "area": [-1], "neighbours": [], "cap": 2}"#, ("correct", "改正")),
        (
            "assemble",
            "a.json",
            r#"{"value": [1], "area": [1], "neighbours": [], "cap": "2"}"#,
            ("\"cap\": 10", "\"cap\": 10"),
        ),
        ("max-p", "a.json", r#"{"size": [1], "neighbours": []}"#, ("--threshold 100", "--threshold 100")),
        ("max-p", "a.csv", "row,col,count\n0,0,x\n", ("whole numbers", "整数")),
        ("max-p", "a.csv", "row,col,count\n", ("row,col,count", "row,col,count")),
        ("orienteering", "a.oplib", "DIMENSION : 2\nCOST_LIMIT : no\n", ("finite number", "有限的非负数")),
        ("mknapsack", "a.txt", "", ("data of an instance", "算例数据")),
        ("draw", "a.txt", "", ("one name a line", "每行写一个名字")),
    ] {
        write(folder, name, text);
        remedied(&[problem, name], folder, remedy);
    }
    write(folder, "two.txt", "5 2\n0 0 0\n3 0 0\n");
    remedied(
        &["orienteering", "two.txt", "--format", "tsiligirides"],
        folder,
        ("number of the first line 1", "改为 1"),
    );
    let (_, _, english) = linping(&["orienteering", "two.txt", "--format", "tsiligirides"], folder);
    assert!(english.is_ascii() || !english.contains("路径"), "{english}");
    write(folder, "names.txt", "one\ntwo\n");
    remedied(&["draw", "names.txt", "--p", "3"], folder, ("p can be 2 at most", "p 最多为 2"));
}

#[test]
fn arguments_that_cannot_be_read_are_told_in_chinese_too() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, words) in [
        (&["p-median", "--p", "-1"][..], &["“-1”", "不小于 0 的整数", "建议"][..]),
        (&["p-median", "--p", "many"], &["“many”", "整数", "建议"]),
        (&["p-median", "--radius", "far"], &["“far”", "须为数", "建议"]),
        (&["p-median", "--radios", "5"], &["没有参数“--radios”", "--radius"]),
        (&["p-medain"], &["“p-medain”", "p-median"]),
        (&[], &["缺少参数", "用法"]),
    ] {
        let (code, out, err) = linping(&[arguments, &["--lang", "zh"]].concat(), folder.path());
        assert_eq!((code, out.as_str()), (1, ""), "{arguments:?}: {err}");
        for word in words {
            assert!(err.contains(word), "{arguments:?}: `{word}` is not in: {err}");
        }
        assert!(!err.contains("error:") && !err.contains("For more information"), "{err}");
        let (code, out, _) = linping(&[arguments, &["--json"]].concat(), folder.path());
        let told: Value = serde_json::from_str(&out).unwrap();
        assert_eq!((code, &told["errors"]), (1, &json!(1)), "{arguments:?}: {out}");
    }
}

#[test]
fn tables_shown_in_chinese_have_chinese_labels_and_english_ones_count_in_singular() {
    let folder = line();
    let folder = folder.path();
    let shown = |arguments: &[&str]| linping(&[arguments, &TABLES[..]].concat(), folder).1;
    let chinese = shown(&["p-median", "--p", "1", "--lang", "zh"]);
    assert!(chinese.contains("平均费用\t") && !chinese.contains("mean"), "{chinese}");
    let chinese = shown(&["assign", "--assignment", "--lang", "zh"]);
    assert!(chinese.contains("分配份额\ta:a=1.0 ") && !chinese.contains("demand"), "{chinese}");
    let english = shown(&["mclp", "--p", "1", "--radius", "1"]);
    assert!(english.contains("1 demand not") && !english.contains("1 demands"), "{english}");
    let (_, _, one) = linping(&[&["lscp", "--radius", "9", "--capacity", "0"][..], &TABLES[..]].concat(), folder);
    assert!(one.contains("3 places are missing"), "{one}");
}
