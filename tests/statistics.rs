//! `linping project` and `linping measure` as a user runs them: results, and what is said about bad input.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use assert_cmd::Command;
use serde_json::Value;
use std::path::{Path, PathBuf};

fn linping(arguments: &[&str], folder: &Path) -> (i32, String, String) {
    let output = Command::cargo_bin("linping").unwrap().args(arguments).current_dir(folder).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

fn json(arguments: &[&str], folder: &Path) -> Value {
    let (code, out, err) = linping(&[arguments, &["--json"]].concat(), folder);
    assert_eq!(code, 0, "{out}{err}");
    serde_json::from_str(&out).unwrap()
}

/// A folder with two five-year steps that can be followed on paper: nobody dies before 100, nobody moves.
fn small_folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: String| std::fs::write(folder.path().join(name), text).unwrap();
    let groups = || (0..20).map(|g| format!("{}-{}", 5 * g, 5 * g + 4)).chain(["100+".to_string()]);
    let base: String = groups().map(|g| format!("2020,{g},100,100\n")).collect();
    write("base_population.csv", format!("year,age_group,male_thousand,female_thousand\n{base}"));
    let ages: Vec<u32> = [0, 1].into_iter().chain((1..=20).map(|g| 5 * g)).collect();
    let (mut deaths, mut movers, mut births) = (String::new(), String::new(), String::new());
    for period in ["2020-2025", "2025-2030"] {
        deaths.extend(
            ages.iter()
                .map(|age| format!("{period},{age},{rate},{rate}\n", rate = if *age == 100 { 0.5 } else { 0.0 })),
        );
        movers.extend(groups().map(|g| format!("{period},{g},0,0\n")));
        births.push_str(&format!("{period},2.0,1.0,0,0,100,0,0,0,0\n"));
    }
    write("mortality_mx.csv", format!("period,age,male,female\n{deaths}"));
    write("migration.csv", format!("period,age_group,male_thousand,female_thousand\n{movers}"));
    let patterns: String = (3..10).map(|g| format!(",pasfr_pct_{}-{}", 5 * g, 5 * g + 4)).collect();
    write("fertility.csv", format!("period,tfr,srb{patterns}\n{births}"));
    folder
}

#[test]
fn a_population_without_deaths_only_grows_older() {
    let folder = small_folder();
    let (code, out, err) =
        linping(&["project", ".", "--timing", "endb", "--to", "2025", "-o", "out.csv"], folder.path());
    assert_eq!(code, 0, "{out}{err}");
    let text = std::fs::read_to_string(folder.path().join("out.csv")).unwrap();
    let rows: Vec<&str> = text.lines().collect();
    assert_eq!(rows[0], "year,age_group,male_thousand,female_thousand");
    // 100 women at 25 to 29 bear two children each over life: 200 in five years, half of them boys.
    assert_eq!(rows[1], "2025,0-4,100.000000,100.000000");
    assert_eq!(rows[2], "2025,5-9,100.000000,100.000000");
    assert_eq!(rows.len(), 22);
}

#[test]
fn bad_folders_are_told_with_their_place_and_leave_no_file() {
    let cases: [(&str, &str, &str, &str); 7] = [
        ("base_population.csv", "2020,100+,", "2020,100-104,", "E001"),
        ("base_population.csv", "2020,0-4,100,", "2020,0-4,-100,", "E001"),
        ("fertility.csv", "2020-2025,2.0,", "2020-2025,2000,", "E002"),
        ("fertility.csv", "2020-2025,2.0,1.0", "2020-2025,2.0,105", "E002"),
        ("mortality_mx.csv", "2020-2025,0,0,", "2020-2025,0,-0.01,", "E002"),
        ("fertility.csv", "2025-2030", "2030-2035", "E004"),
        ("mortality_mx.csv", "2020-2025,5,0,0\n", "", "E001"),
    ];
    for (file, from, to, code) in cases {
        let folder = small_folder();
        let path = folder.path().join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file} {from}");
        std::fs::write(&path, text.replacen(from, to, 1)).unwrap();
        let (exit, out, err) = linping(&["project", ".", "-o", "out.csv"], folder.path());
        assert_eq!(exit, 1, "{file} {to}: {out}");
        assert!(err.contains(code) && err.contains(file), "{file} {to}: {err}");
        assert!(!folder.path().join("out.csv").exists());
    }
    let empty = tempfile::tempdir().unwrap();
    assert_eq!(linping(&["project", "."], empty.path()).0, 3);
    assert_eq!(linping(&["project", "nowhere"], empty.path()).0, 3);
    let folder = small_folder();
    assert_eq!(linping(&["project", ".", "--to", "2027"], folder.path()).0, 1);
}

#[test]
fn ages_of_births_that_do_not_close_and_movers_in_another_unit_are_refused() {
    let folder = small_folder();
    let movers = std::fs::read_to_string(folder.path().join("migration.csv")).unwrap();
    std::fs::write(
        folder.path().join("migration.csv"),
        movers.replacen("male_thousand,female_thousand", "male,female", 1),
    )
    .unwrap();
    let (code, _, err) = linping(&["project", "."], folder.path());
    assert!(code == 1 && err.contains("movers are counted in `male`"), "{err}");

    let single = tempfile::tempdir().unwrap();
    let write = |name: &str, text: String| std::fs::write(single.path().join(name), text).unwrap();
    let ages = |of: fn(u32) -> f64| (0..=30).map(|age| format!("{age},{}\n", of(age))).collect::<String>();
    let people: String = (0..=30).map(|age| format!("{age},100,100\n")).collect();
    write("base_population.csv", format!("age,male,female\n{people}"));
    let by_sex = |of: &str| {
        let rows = |sex: &str| (0..=30).map(|age| format!("{sex},{age},{of}\n")).collect::<String>();
        format!("sex,age,2000\n{}{}", rows("male"), rows("female"))
    };
    write("mortality_mx.csv", by_sex("0.01"));
    write("migration.csv", by_sex("0"));
    write("srb.csv", "year,srb\n2000,1.05\n".to_string());
    let births = |age: u32| if (20..25).contains(&age) { 0.2 } else { 0.0 };
    write("asfr.csv", format!("age,2000\n{}", ages(births)));
    let (code, _, err) = linping(&["project", ".", "-o", "out.csv"], single.path());
    assert_eq!(code, 0, "{err}");
    for (from, to, word) in [
        ("22,0.2\n", "", "the age 23 follows 21"),
        ("22,0.2\n", "22,0.2\n22,0.1\n", "the age 22 stands twice"),
        ("22,0.2\n", "22,1\n", ""),
    ] {
        write("asfr.csv", format!("age,2000\n{}", ages(births)).replace(from, to));
        let (code, _, err) = linping(&["project", ".", "-o", "out.csv"], single.path());
        assert!((code == 1 && err.contains(word)) || word.is_empty(), "{word}: {err}");
    }
    // Nobody is older than the open group says: 31 ages tell nothing of those above 65.
    write("asfr.csv", format!("age,2000\n{}", ages(births)));
    assert!(json(&["project", "."], single.path())["years"][0]["share_65_and_over"].is_null());
}

#[test]
fn the_order_of_rows_and_columns_does_not_matter() {
    let folder = small_folder();
    let project = || {
        let (code, out, err) = linping(&["project", ".", "--timing", "even"], folder.path());
        assert_eq!(code, 0, "{err}");
        out
    };
    let before = project();
    for file in ["base_population.csv", "mortality_mx.csv", "migration.csv", "fertility.csv"] {
        let path = folder.path().join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        let turned = |line: &str| line.split(',').rev().collect::<Vec<_>>().join(",");
        let (head, rows) = text.split_once('\n').unwrap();
        let rows: Vec<String> = rows.lines().rev().map(turned).collect();
        std::fs::write(&path, format!("{}\n{}\n", turned(head), rows.join("\n"))).unwrap();
    }
    assert_eq!(project(), before);
}

#[test]
fn an_index_may_have_goalposts_targets_and_another_mean_at_each_level() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("data.csv", "uCode,income,gap,green\na,30,4,50\nb,60,2,20\nc,90,3,80\n");
    let head = "Level,iCode,Direction,Weight,Parent,Type,Target,goalpost_lower,goalpost_upper,goalpost_scale\n";
    let rows = "1,income,1,1,wealth,Indicator,90,0,100,100\n1,gap,-1,3,wealth,Indicator,2,1,5,100\n\
                1,green,1,1,top,Indicator,80,0,100,100\n2,wealth,1,1,top,Aggregate,,,,\n3,top,1,1,,Aggregate,,,,\n";
    write("meta.csv", &format!("{head}{rows}"));
    let index = |options: &[&str]| {
        let fixed = ["measure", "composite", "data.csv", "meta.csv", "--most-points", "0"];
        let found = json(&[&fixed[..], options].concat(), folder.path());
        let row = found["results"].as_array().unwrap().iter().find(|row| row["uCode"] == "a").unwrap().clone();
        (row["wealth"].as_f64().unwrap(), row["top"].as_f64().unwrap())
    };
    // Goalposts: income 30, gap (5 − 4)/4 = 25, green 50; wealth (30 + 75)/4, the top √(26.25 × 50).
    let (wealth, top) = index(&["--normalise", "goalposts", "--aggregate", "amean,gmean"]);
    assert!((wealth - 26.25).abs() < 1e-12 && (top - (26.25f64 * 50.0).sqrt()).abs() < 1e-12, "{wealth} {top}");
    // Of the way from the worst to the target: income 0, gap 0, green (50 − 20)/60.
    assert_eq!(index(&["--normalise", "dist2targ"]), (0.0, 0.25));
}

#[test]
fn measures_on_hopeless_data_give_a_limit_or_a_reason_never_nan() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("equal.csv", "income\n5\n5\n5\n");
    let equal = json(&["measure", "inequality", "equal.csv"], folder.path());
    assert_eq!((&equal["gini"], &equal["theil_l"], &equal["atkinson_2"]), (&0.0.into(), &0.0.into(), &0.0.into()));
    write("zero.csv", "income\n0\n0\n");
    let zero = json(&["measure", "inequality", "zero.csv"], folder.path());
    assert!(zero["gini"].is_null() && zero["not_defined"]["gini"]["zh"].is_string());
    write("none.csv", "region,industry,jobs\na,x,0\nb,y,0\n");
    let (code, _, err) = linping(&["measure", "clusters", "none.csv"], folder.path());
    assert!(code == 1 && err.contains("E003"), "{err}");
    write("series.csv", "series,year,value\ns,2020,0\ns,2021,0\n");
    let flat = json(&["measure", "progress", "series.csv", "--target", "5", "--target-year", "2030"], folder.path());
    assert!(flat["series"][0]["status"].is_string());
    write("ranks.csv", "unit,gdp2020,gdp2021\na,1,2\nb,2,0\n");
    let (code, _, err) = linping(&["measure", "ranks", "ranks.csv"], folder.path());
    assert!(code == 1 && err.contains("D011"), "{err}");
    write("flows.csv", "sector,a,b\na,1,2\nb,3,4\n");
    write("more.csv", "sector,output\na,0\nb,9\n");
    let (code, _, err) = linping(&["measure", "input-output", "flows.csv", "more.csv"], folder.path());
    assert!(code == 1 && err.contains("D011"), "{err}");
    assert_eq!(linping(&["measure", "inequality", "absent.csv"], folder.path()).0, 3);
    assert_eq!(linping(&["measure", "inequality", "equal.csv", "--value", "wealth"], folder.path()).0, 1);
}

#[test]
fn a_promise_about_a_series_that_is_not_there_or_on_the_wrong_side_is_doubted_aloud() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("series.csv", "series,year,value\nbeds,2020,100\nbeds,2022,110\n");
    write(
        "cases.csv",
        "series,direction,base_year,target,target_year\nbed,positive,2020,120,2025\nbeds,positive,2020,90,2025\nbeds,negative,2020,90,2025\n",
    );
    let (code, out, err) = linping(&["measure", "progress", "series.csv", "--cases", "cases.csv"], folder.path());
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("not_available"), "{out}");
    assert!(err.contains("no series `bed`") && err.contains("did you mean `beds`"), "{err}");
    assert!(err.contains("worse than the start 100") && err.contains("cases.csv:3"), "{err}");
    let told = json(&["measure", "progress", "series.csv", "--cases", "cases.csv"], folder.path());
    assert_eq!(told["warnings"].as_array().unwrap().len(), 2, "a target on the good side is not doubted: {told}");
}

#[test]
fn an_industry_as_large_as_all_others_is_no_row_of_totals_unless_it_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("half.csv", "industry,Here2020,All2020\nA,10,50\nB,5,30\nC,5,20\n");
    let asked = ["measure", "clusters", "half.csv", "--region", "Here", "--reference", "All"];
    let told = json(&asked, folder.path());
    assert_eq!(told["location_quotient"]["A"], 1.0, "{told}");
    assert!(told["warnings"][0]["message"]["en"].as_str().unwrap().contains("`A` is as large as"), "{told}");
    write("half.csv", "industry,Here2020,All2020\nTotal,10,50\nB,5,30\nC,5,20\n");
    let told = json(&asked, folder.path());
    assert!(told["location_quotient"]["Total"].is_null() && told["location_quotient"]["C"] == 1.25, "{told}");
    let (code, _, err) = linping(&["measure", "clusters", "half.csv", "--region", "Hare"], folder.path());
    assert!(code == 1 && err.contains("Here"), "{err}");
}

#[test]
fn shares_of_the_best_are_high_for_good_where_less_is_better_too() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("data.csv", "uCode,x,y\nA,4,9\nB,8,3\nC,2,1\nD,1,9\n");
    write(
        "meta.csv",
        "iCode,Type,Level,Parent,Direction,Weight\nx,Indicator,1,Index,1,1\ny,Indicator,1,Index,-1,1\nIndex,Aggregate,2,,1,1\n",
    );
    let told = json(&["measure", "composite", "data.csv", "meta.csv", "--normalise", "fracmax"], folder.path());
    // A: (4/8 + 1/9)/2, B: (1 + 1/3)/2, C: (1/4 + 1)/2; fewer than four units cannot be treated for outliers.
    let text = told.to_string();
    for value in ["0.30555555555555", "0.66666666666666", "0.625"] {
        assert!(text.contains(value), "{value}: {text}");
    }
}

#[test]
fn whoever_cannot_be_ranked_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let years: Vec<i32> = (2005..=2020).collect();
    let head: String = years.iter().map(|year| format!(",gdp{year}")).collect();
    let row = |name: &str, base: f64| {
        let cells: String = years.iter().map(|year| format!(",{}", base * 1.05f64.powi(year - 2005))).collect();
        format!("{name}{cells}\n")
    };
    let text = format!(
        "unit{head}\n{}{}{}",
        row("lead", 300.0).replacen(",315", ",", 1),
        row("mid", 200.0),
        row("last", 100.0)
    );
    std::fs::write(folder.path().join("levels.csv"), text).unwrap();
    let asked = ["measure", "ranks", "levels.csv", "--group-length", "0", "--horizon", "1", "--draws", "50"];
    let (_, _, err) = linping(&asked, folder.path());
    assert!(err.contains("lead (2006)"), "{err}");
    assert_eq!(json(&asked, folder.path())["left_out_units"][0]["unit"], "lead");
    let (code, _, err) = linping(&[&asked[..], &["--unit", "lead"]].concat(), folder.path());
    assert!(code == 1 && err.contains("lacks a value for 2006"), "{err}");
}

#[test]
fn weighted_people_make_the_pairs_of_the_spatial_gini() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("rows.csv", "income,people,side\n1,2,west\n3,1,west\n5,1,east\n");
    write("people.csv", "income,side\n1,west\n1,west\n3,west\n5,east\n");
    let weighted = ["measure", "inequality", "rows.csv", "--value", "income", "--weight", "people", "--group", "side"];
    let weighted = json(&weighted, folder.path());
    let each = json(&["measure", "inequality", "people.csv", "--value", "income", "--group", "side"], folder.path());
    for name in ["gini_spatial_wg", "gini_spatial_wcg", "gini_spatial_wcg_share"] {
        let (found, wanted) = (weighted[format!("{name}_w")].as_f64().unwrap(), each[name].as_f64().unwrap());
        assert!((found - wanted).abs() < 1e-12, "{name}: {found} {wanted}");
    }
}

fn shared(name: &str) -> Option<PathBuf> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data")).join(name);
    if !path.exists() {
        eprintln!("SKIPPED: {} is not there", path.display());
        return None;
    }
    Some(path)
}

/// Rows of a CSV without quotes or with quotes around whole cells.
fn rows(path: &Path) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(path).unwrap();
    reader.records().map(|r| r.unwrap().iter().map(str::to_string).collect()).collect()
}

fn assert_tables_agree(found: &Path, wanted: &Path) {
    let (found_rows, wanted_rows) = (rows(found), rows(wanted));
    assert_eq!(found_rows[0], wanted_rows[0]);
    assert!(found_rows.len() >= wanted_rows.len() && wanted_rows.len() > 2);
    for (row, wanted) in found_rows.iter().zip(&wanted_rows) {
        for (cell, wanted) in row.iter().zip(wanted) {
            match (cell.parse::<f64>(), wanted.parse::<f64>()) {
                (Ok(a), Ok(b)) => assert!((a - b).abs() <= 1e-9 * b.abs().max(1.0), "{wanted_rows:?} {a} {b}"),
                _ => assert!(cell == wanted || (cell.is_empty() && wanted == "NA"), "{cell} {wanted}"),
            }
        }
    }
}

#[test]
fn the_composite_index_agrees_stage_by_stage() {
    let Some(folder) = shared("composite") else { return };
    let out = tempfile::tempdir().unwrap();
    let (data, meta) = (folder.join("asem_idata.csv"), folder.join("asem_imeta.csv"));
    let files = [data.to_str().unwrap(), meta.to_str().unwrap()];
    let (code, _, err) =
        linping(&[&["measure", "composite", files[0], files[1]][..], &["--stages", "."]].concat(), out.path());
    assert_eq!(code, 0, "{err}");
    for (stage, expected) in [
        ("denominated", "asem_01_denominated"),
        ("imputed", "asem_02_imputed_group_mean"),
        ("screened", "asem_03_screened"),
        ("treated", "asem_04_treated"),
        ("treatment_table", "asem_04_treatment_table"),
        ("normalised", "asem_05_normalised_minmax_0_100"),
        ("aggregated", "asem_06_aggregated_amean"),
        ("results", "asem_07_results"),
        ("effective_weights", "asem_effective_weights"),
        ("correlations", "asem_corr_level2_3"),
    ] {
        assert_tables_agree(&out.path().join(format!("{stage}.csv")), &folder.join(format!("{expected}.csv")));
    }
    for (options, expected) in [
        (
            &["--normalise", "minmax:1,100", "--aggregate", "gmean", "--stage", "aggregated"][..],
            "asem_agg_gmean_minmax_1_100",
        ),
        (&["--normalise", "zscore:10,2", "--stage", "normalised"][..], "asem_norm_zscore_10_2"),
    ] {
        let arguments = [&["measure", "composite", files[0], files[1], "-o", "one.csv"][..], options].concat();
        assert_eq!(linping(&arguments, out.path()).0, 0);
        assert_tables_agree(&out.path().join("one.csv"), &folder.join(format!("{expected}.csv")));
    }
}

#[test]
fn clusters_and_linkages_agree_with_their_peers_by_name() {
    let Some(folder) = shared("economy") else { return };
    let at = |name: &str| folder.join(name).to_str().unwrap().to_string();
    let here = Path::new(".");
    let place = json(&["measure", "clusters", &at("goettingen_employment.csv")], here);
    let places = json(&["measure", "clusters", &at("de_regions_industries_2015.csv"), "--value", "emp_all"], here);
    let mut compared = 0;
    for row in &rows(&folder.join("expected_reat_econgeo.csv"))[1..] {
        let source = match row[0].as_str() {
            "goettingen_2017" | "goettingen_2008_2017" => &place,
            "de_2015" => &places,
            _ => continue,
        };
        let found = if row[2].is_empty() { &source[&row[1]] } else { &source[&row[1]][&row[2]] };
        let (found, wanted) = (found.as_f64().unwrap(), row[3].parse::<f64>().unwrap());
        assert!((found - wanted).abs() <= 1e-9 * wanted.abs().max(1.0), "{row:?} {found}");
        compared += 1;
    }
    assert!(compared > 1_000);
    let (flows, more) = (at("io_chile_2013_transactions.csv"), at("io_chile_2013_satellites.csv"));
    let linkages = json(&["measure", "input-output", &flows, &more], here);
    for row in &rows(&folder.join("io_chile_2013_expected.csv"))[1..] {
        let (found, wanted) = (linkages[&row[1]][&row[0]].as_f64().unwrap(), row[2].parse::<f64>().unwrap());
        assert!((found - wanted).abs() <= 1e-9 * wanted.abs().max(1.0), "{row:?} {found}");
    }
}

#[test]
fn the_rank_outlook_beats_a_constant_and_the_naive_line_loses_to_it() {
    let Some(file) = shared("economy/de_counties_gdp_1992_2014.csv") else { return };
    let found = json(&["measure", "ranks", file.to_str().unwrap(), "--backtest"], Path::new("."));
    for (test, limit) in found["backtest"].as_array().unwrap().iter().zip([0.125, 0.17]) {
        assert!(test["pairs"].as_u64().unwrap() > 900);
        assert!(test["brier"].as_f64().unwrap() < limit && test["skill"].as_f64().unwrap() > 0.09, "{test}");
        assert!(test["methods"]["last_growth"]["skill"].as_f64().unwrap() < 0.0);
    }
}
