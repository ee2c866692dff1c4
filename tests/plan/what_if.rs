//! What-ifs and kept results, as the built binary shows them.

use crate::support::{Copy, example, linping};
use rust_xlsxwriter::Workbook;
use std::path::{Path, PathBuf};

fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        if entry.path().is_dir() {
            found.extend(files(&entry.path()));
        } else if entry.file_name() != "run.json" {
            found.push((entry.path(), std::fs::read(entry.path()).unwrap()));
        }
    }
    found.sort();
    found
}

/// Builds a plan with a cache folder and gives every file of the output but the record of the run.
fn build(plan: &Copy, cache: &Path, more: &[&str]) -> Vec<(PathBuf, Vec<u8>)> {
    let output = assert_cmd::Command::cargo_bin("linping")
        .unwrap()
        .current_dir(plan.path())
        .env("LINPING_CACHE", cache)
        .args(["build", "--quiet"])
        .args(more)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    files(&plan.path().join("out"))
}

#[test]
fn output_is_byte_equal_with_an_empty_a_full_and_no_cache() {
    let plan = Copy::of("gridtown");
    let cache = tempfile::tempdir().unwrap();
    let build = |more: &[&str]| build(&plan, cache.path(), &[&["--attribution", "shapley"], more].concat());
    let cold = build(&[]);
    assert!(cache.path().join("results").is_dir(), "results are kept");
    assert!(cold == build(&[]), "warm");
    assert!(cold == build(&["--no-cache"]), "without a cache");
}

#[test]
fn what_is_built_anew_after_a_change_is_byte_equal_to_a_first_build_of_the_changed_plan() {
    let plan = Copy::of("gridtown");
    let kept = tempfile::tempdir().unwrap();
    let mut before = build(&plan, kept.path(), &[]);
    // An action that changes the streets, one that changes facilities, the streets themselves, how far they can be trusted, words
    // only, and a table.
    let changes = [
        ("actions/link-north.toml", "opens = 2023", "opens = 2024"),
        ("actions/new-clinic.toml", "choose = 1", "choose = 2"),
        ("sources/files/street-edges.csv", "1,1,2,500", "1,1,2,501"),
        ("sources/street-edges.toml", "status = \"synthetic\"", "status = \"user\""),
        ("sources/street-nodes.toml", "status = \"synthetic\"", "status = \"user\""),
        ("actions/new-clinic.toml", "Build one clinic", "Build a clinic"),
        ("sources/files/cells.csv", "west,2,2", "west,1,2"),
    ];
    for (file, old, new) in changes {
        plan.replace(file, old, new);
        let again = build(&plan, kept.path(), &[]);
        let empty = tempfile::tempdir().unwrap();
        let first = build(&plan, empty.path(), &[]);
        let differ: Vec<_> = again.iter().zip(&first).filter(|(a, b)| a != b).map(|(a, _)| &a.0).collect();
        assert!(again.len() == first.len() && differ.is_empty(), "{file}: {differ:?}");
        assert!(again != before, "{file}: the change changes something");
        before = again;
    }
}

#[test]
fn a_sweep_is_printed_as_table_json_and_csv_and_drawn_in_the_report() {
    let sweep = ["diff", "--sweep", "budget=400..2400:400 万元", "--action", "new-clinic"];
    let said = linping(&example("gridtown"), &sweep);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.out.contains("s2, s1") || said.out.contains("s1, s2"), "{}", said.out);
    let json = linping(&example("gridtown"), &[&sweep[..], &["--json"]].concat()).json();
    assert_eq!(json["sweep"]["steps"].as_array().unwrap().len(), 6);
    let csv = linping(&example("gridtown"), &[&sweep[..], &["--csv"]].concat()).out;
    assert!(csv.starts_with("action,key,value,unit,yuan,chosen") && csv.contains("clinic-walk"), "{csv}");
    let plan = Copy::of("gridtown");
    assert_eq!(plan.run(&["build"]).code, 0);
    let page = plan.read("out/report.en.html");
    assert!(page.contains("What each further million buys") && page.contains("Who pays"), "the chapter is there");
    assert!(plan.read("out/data/funding.csv").contains("unfunded"));
    assert!(plan.read("out/data/sweeps.csv").contains("new-clinic,budget,800,万元,8000000,s2"));
}

#[test]
fn what_hangs_on_what_is_assumed_is_told() {
    let said = linping(&example("gridtown"), &["diff", "--sensitivity", "--json"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let json = said.json();
    let named = |name: &str| json["parameters"].as_array().unwrap().iter().find(|p| p["name"] == name).cloned();
    let bridge = named("actions/link-north.toml cost.planned.value").unwrap();
    assert_eq!(bridge["low"], "1600 万元");
    assert!(bridge["place"]["file"] == "actions/link-north.toml");
}

#[test]
fn a_bad_sweep_is_refused_with_a_remedy() {
    for (sweep, words) in [("budget", "KEY=FROM..TO:STEP"), ("budget=5..1:1 万元", "above zero")] {
        let said = linping(&example("gridtown"), &["diff", "--sweep", sweep, "--action", "new-clinic"]);
        assert_eq!(said.code, 1, "{}", said.all());
        assert!(said.err.contains(words), "{}", said.err);
    }
}

#[test]
fn every_kind_with_a_form_has_a_template_and_the_list_names_it() {
    let folder = tempfile::tempdir().unwrap();
    let kinds = linping(folder.path(), &["template", "--json"]).json();
    let kinds: Vec<String> = kinds.as_array().unwrap().iter().map(|k| k.as_str().unwrap().to_string()).collect();
    assert!(kinds.contains(&"facilities".into()) && kinds.contains(&"build-facilities".into()), "{kinds:?}");
    for kind in &kinds {
        let said = linping(folder.path(), &["template", kind]);
        assert_eq!(said.code, 0, "{kind}: {}", said.err);
        assert!(folder.path().join(format!("{kind}.xlsx")).is_file());
    }
    let said = linping(folder.path(), &["template", "facilitys"]);
    assert!(said.code == 1 && said.err.contains("facilities"), "{}", said.err);
}

/// A workbook with these cells on one sheet.
fn book(path: &Path, sheet: &str, rows: &[&[&str]]) {
    let mut book = Workbook::new();
    let page = book.add_worksheet().set_name(sheet).unwrap();
    for (row, cells) in rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            page.write(row as u32, column as u16, *cell).unwrap();
        }
    }
    book.save(path).unwrap();
}

#[test]
fn a_filled_table_is_checked_down_to_sheet_and_cell() {
    let plan = Copy::of("gridtown");
    let file = plan.path().join("sources/files/clinics.xlsx");
    let head: &[&str] = &["id", "lon", "lat", "doctors"];
    plan.replace("sources/clinics.toml", "clinics.csv", "clinics.xlsx");
    book(&file, "data", &[head, &["k1", "120.0103854", "30.0179864", "two"]]);
    let said = plan.run(&["check"]);
    assert_eq!(said.code, 1, "{}", said.all());
    assert!(said.err.contains("data") && said.err.contains("D2"), "{}", said.err);
    book(&file, "data", &[head, &["k1", "120.0103854", "30.0179864", "2"]]);
    let said = plan.run(&["check"]);
    assert_eq!(said.code, 0, "{}", said.all());
}

#[test]
fn a_filled_action_is_read_back_and_mistakes_name_their_cell() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.xlsx");
    let rows = |count: &'static str| {
        vec![
            ["key", "value"],
            ["what", "clinics"],
            ["among", "clinic-sites"],
            ["choose", count],
            ["each.value", "800 万元"],
            ["each.assumed", "made up"],
            ["so-that", "most-reached"],
            ["cells", "people"],
            ["group", "all"],
            ["by", "streets"],
            ["within", "15 min"],
        ]
    };
    let fill = |count| {
        let rows = rows(count);
        let rows: Vec<&[&str]> = rows.iter().map(|row| &row[..]).collect();
        book(&file, "action", &rows);
        linping(folder.path(), &["template", "build-facilities", "--read", "a.xlsx"])
    };
    let said = fill("1");
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.out.contains("choose = 1\n") && said.out.contains("each.value = \"800 万元\""), "{}", said.out);
    let said = fill("one");
    assert!(said.code == 1 && said.err.contains("B4"), "{}", said.err);
    let said = fill("0");
    assert!(said.code == 1 && said.err.contains("B4"), "{}", said.err);
}

#[test]
fn a_candidate_outside_the_district_is_told_with_its_row() {
    let plan = Copy::of("gridtown");
    let ring = "[[119.99,29.99],[120.018,29.99],[120.018,30.03],[119.99,30.03],[119.99,29.99]]";
    plan.write(
        "boundary.geojson",
        format!(
            "{{\"type\":\"FeatureCollection\",\"features\":[{{\"type\":\"Feature\",\"properties\":{{}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[{ring}]}}}}]}}"
        ),
    );
    plan.replace("plan.toml", "base-year = 2021", "boundary = \"boundary.geojson\"\nbase-year = 2021");
    let said = plan.run(&["build"]);
    assert_eq!(said.code, 1, "{}", said.all());
    assert!(said.err.contains("A005") && said.err.contains("s1") && said.err.contains("clinic-sites"), "{}", said.err);
}

#[test]
fn cells_off_every_street_are_told_with_their_rows() {
    let plan = Copy::of("gridtown");
    plan.append("sources/files/cells.csv", "z,120.2,30.3,east,9,9\n");
    let said = plan.run(&["check"]);
    assert!(said.err.contains("N003") && said.err.contains("cells.csv"), "{}", said.all());
}
