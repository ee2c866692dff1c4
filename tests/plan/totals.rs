//! Totals over confidential rows: those that are safe are shown, the others and their complements are not.

use crate::support::Copy;

/// Parts 1 to 3 of the town with one, four and five firms.
const FIRMS: &str = "name,year,part,revenue,grade
CANARY-1,2022,990101001,50001,A
CANARY-2,2022,990101002,10007,A
CANARY-3,2022,990101002,11003,B
CANARY-4,2022,990101002,12011,A
CANARY-5,2022,990101002,13001,B
CANARY-6,2022,990101003,20011,A
CANARY-7,2022,990101003,21001,A
CANARY-8,2022,990101003,22003,B
CANARY-9,2022,990101003,23009,A
CANARY-10,2022,990101003,24007,B
";

fn indicator(more: &str) -> String {
    format!(
        "name = {{ zh = \"企业营业收入\", en = \"Revenue of firms\" }}\nunit = \"万元\"\nkind = \"level\"\n\n[[table]]\nsource = \"firms\"\nvalue = \"revenue\"\nunit = \"万元\"\nperiod = \"year\"\ntake = \"sum\"\nunits = \"name\"\n{more}"
    )
}

fn plan() -> Copy {
    let copy = Copy::of("gridtown");
    copy.write("sources/files/firms.csv", FIRMS);
    copy.write("indicators/firm-revenue.toml", indicator("region = \"part\"\n"));
    copy.write("indicators/firm-revenue-all.toml", indicator(""));
    assert_eq!(copy.run(&["lock"]).code, 0);
    copy
}

/// Shown values by region of indicators whose name begins so.
fn shown(copy: &Copy) -> Vec<(String, f64)> {
    let said = copy.run(&["export", "--as", "csv", "--table", "indicators"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let rows = said.out.lines().filter(|line| line.starts_with("firm-revenue"));
    rows.map(|row| {
        let cells: Vec<&str> = row.split(',').collect();
        (cells[6].to_string(), cells[7].parse().unwrap())
    })
    .collect()
}

#[test]
fn a_part_with_one_firm_and_its_smallest_complement_are_hidden() {
    let copy = plan();
    let total = 50_001.0 + 46_022.0 + 110_031.0;
    let mut found = shown(&copy);
    found.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(found, [("990101".to_string(), total), ("990101003".to_string(), 110_031.0)]);
    let said = copy.run(&["build", "--quiet"]);
    assert_eq!(said.code, 0, "{}", said.err);
    // Not the names, not the hidden totals, nor what the two hidden ones would give away one by one.
    for file in ["out/report.zh.html", "out/report.en.html", "out/data/indicators.csv", "out/plan.resolved.toml"] {
        let text = copy.read(file);
        for secret in ["CANARY", "50001", "50,001", "46022", "46,022", "10007"] {
            assert!(!text.contains(secret), "{file} has {secret}");
        }
    }
    assert!(copy.read("out/report.en.html").contains("1 totals have fewer than three units"));
}

#[test]
fn a_second_indicator_cannot_give_away_what_the_first_hides() {
    let copy = plan();
    // All firms of the second part but one are of grade A or B: each grade alone has two.
    copy.write("indicators/firm-revenue-a.toml", indicator("region = \"part\"\nonly = \"grade=A\"\n"));
    let found = shown(&copy);
    let of = |region: &str| found.iter().filter(|(at, _)| at == region).map(|(_, value)| *value).collect::<Vec<_>>();
    assert!(of("990101001").is_empty() && of("990101002").is_empty());
    // Part 3 has 64021 of grade A over three firms; shown beside 110031 it would leave two firms of grade B.
    assert_eq!(of("990101003").len(), 1, "{found:?}");
}

#[test]
fn what_is_for_the_makers_of_the_plan_only_stays_with_them() {
    let copy = plan();
    copy.replace("sources/firms.toml", "access = \"confidential\"\nstatus", "access = \"internal\"\nstatus");
    assert!(shown(&copy).is_empty());
}
