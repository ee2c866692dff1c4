//! What a user can do wrong: a clear diagnostic at its place, the right exit code, nothing half-written.

use crate::support::{Copy, linping};
use serde_json::Value;

/// The one problem with that code, its file and line.
fn only(problems: &[Value], code: &str) -> (String, u64) {
    let found: Vec<&Value> = problems.iter().filter(|problem| problem["code"] == code).collect();
    assert_eq!(found.len(), 1, "{code}: {problems:#?}");
    let place = &found[0]["place"];
    (place["file"].as_str().unwrap_or_default().to_string(), place["line"].as_u64().unwrap_or(0))
}

#[test]
fn a_file_that_is_not_there_ends_with_3() {
    let copy = Copy::of("gridtown");
    std::fs::remove_file(copy.path().join("sources/files/yearbook.md")).unwrap();
    let said = copy.run(&["check", "--json"]);
    assert_eq!(said.code, 3, "{}", said.all());
    let problems = said.json()["problems"].as_array().unwrap().clone();
    assert_eq!(only(&problems, "P012"), ("sources/yearbook.toml".into(), 6));
}

#[test]
fn a_plan_folder_that_is_not_there_ends_with_3_and_one_without_a_plan_with_1() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(linping(folder.path(), &["check", "nowhere"]).code, 3);
    let said = linping(folder.path(), &["check"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("plan.toml"), "{}", said.err);
}

#[test]
fn a_unit_of_another_kind_names_the_kind_asked_for() {
    let copy = Copy::of("gridtown");
    copy.replace("actions/build-bridge.toml", "\"3000 万元\"", "\"15 亩\"");
    copy.replace("targets.toml", "at-least = \"400 亩\"", "at-least = \"15 min\"");
    let said = copy.run(&["check"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("money is asked for, and `15 亩` is not"), "{}", said.err);
    assert!(said.err.contains("`15 min` is not of the kind of the unit expected here, `亩`"), "{}", said.err);
}

#[test]
fn scenarios_based_on_one_another_in_a_circle_are_told() {
    let copy = Copy::of("gridtown");
    copy.replace("scenarios.toml", "actions = \"all\"", "actions = \"all\"\nbased-on = \"no-bridge\"");
    let said = copy.run(&["check"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("scenarios are based on one another in a circle"), "{}", said.err);
    assert!(said.err.contains("scenarios.toml:5"), "{}", said.err);
}

#[test]
fn actions_that_wait_for_one_another_in_a_circle_are_told_though_it_runs_through_a_second_after() {
    let copy = Copy::of("gridtown");
    copy.replace("actions/build-bridge.toml", "supports = [\"gdp\"]", "after = [\"build-library\", \"build-school\"]");
    let problems = copy.problems();
    let circles = problems.iter().filter(|problem| problem["code"] == "P011").count();
    assert_eq!(circles, 2, "one at each end: {problems:#?}");
}

#[test]
fn indicators_worked_out_from_one_another_in_a_circle_are_told() {
    let copy = Copy::of("gridtown");
    copy.replace("indicators/industry-share.toml", "of = \"industry\"", "of = \"industry-share\"");
    assert_eq!(only(&copy.problems(), "P011").0, "indicators/industry-share.toml");
}

#[test]
fn the_same_identifier_twice_is_told_at_the_second_with_the_first_beside_it() {
    let copy = Copy::of("gridtown");
    copy.replace("sources/yearbook.toml", "id = \"gdp-2022\"", "id = \"gdp-2021\"");
    let problems = copy.problems();
    let (file, line) = only(&problems, "P010");
    let first = copy.read(&file).lines().position(|l| l == "id = \"gdp-2021\"").unwrap() as u64 + 1;
    let twice = problems.iter().find(|problem| problem["code"] == "P010").unwrap();
    assert!(line > first);
    assert_eq!(twice["related"][0]["place"]["line"], first);
}

#[test]
fn words_that_are_not_in_the_file_are_told_with_the_part_that_is() {
    let copy = Copy::of("gridtown");
    copy.replace("targets.toml", "says = \"要让市民更满意\"", "says = \"要让市民更幸福\"");
    let said = copy.run(&["check"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("does not say `要让市民更幸福`"), "{}", said.err);
    assert!(said.err.contains("the file does have `要让市民更`"), "{}", said.err);
}

#[test]
fn syntax_errors_are_told_at_their_line_and_hide_nothing_elsewhere() {
    let copy = Copy::of("gridtown");
    copy.replace("targets.toml", "indicator = \"green-space\"", "indicator = \"green-space");
    copy.replace("actions/build-school.toml", "owner", "ownr");
    copy.replace("sources/promises.toml", "files/promises.md", "files/promise.md");
    let problems = copy.problems();
    let (file, line) = only(&problems, "P001");
    let wrong = copy.read(&file).lines().position(|l| l == "indicator = \"green-space").unwrap() as u64 + 1;
    assert_eq!((file.as_str(), line), ("targets.toml", wrong));
    assert_eq!(only(&problems, "P002").0, "actions/build-school.toml");
    assert_eq!(only(&problems, "P012").0, "sources/promises.toml");
}

#[test]
fn mistakes_of_form_and_of_substance_are_told_at_once() {
    let copy = Copy::of("gridtown");
    copy.replace("actions/build-school.toml", "owner", "ownr");
    copy.replace("sources/yearbook.toml", "\"60,000 元\"", "\"61,000 元\"");
    copy.replace("indicators/gdp.toml", "source = \"neighbours\"", "source = \"neigbours\"");
    let problems = copy.problems();
    assert_eq!(only(&problems, "P002").0, "actions/build-school.toml");
    assert_eq!(only(&problems, "S004").0, "sources/yearbook.toml");
    assert_eq!(only(&problems, "P004").0, "indicators/gdp.toml");
}

#[test]
fn a_table_of_100_megabytes_is_refused_without_reading_it_all() {
    let copy = Copy::of("gridtown");
    let row = "990102,圆环镇,1999,1,1\n";
    let mut text = String::from("code,name,year,gdp,income\n");
    while text.len() < 100 << 20 {
        text.push_str(row);
    }
    copy.write("sources/files/neighbours.csv", text);
    let said = copy.run(&["check"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("sources/files/neighbours.csv"), "{}", said.err);
    assert!(said.err.len() < 10_000);
}

#[test]
fn the_text_in_gb18030_is_read_and_a_wrong_quote_from_it_is_found() {
    let copy = Copy::of("gridtown");
    let bytes = std::fs::read(copy.path().join("sources/files/green.txt")).unwrap();
    assert!(String::from_utf8(bytes).is_err(), "the file is meant to be no UTF-8");
    copy.replace("sources/green.toml", "says = \"2022年310亩\"", "says = \"2022年311亩\"");
    assert_eq!(only(&copy.problems(), "S001").0, "sources/green.toml");
}

#[test]
fn the_workbook_with_merged_headers_is_read_and_a_wrong_cell_is_told_by_its_address() {
    let copy = Copy::of("gridtown");
    copy.replace("sources/incomes.toml", "value = \"20 万人\"", "value = \"21 万人\"");
    let said = copy.run(&["check"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("the table has `200000 人`, not `21 万人`"), "{}", said.err);
    assert!(said.err.contains("数据!D6"), "{}", said.err);
}

#[test]
fn two_sources_that_contradict_one_another_are_found_by_check() {
    let copy = Copy::of("gridtown");
    copy.replace("sources/files/yearbook.md", "可支配收入60000元", "可支配收入61000元");
    copy.replace("sources/yearbook.toml", "可支配收入60000元", "可支配收入61000元");
    copy.replace("sources/yearbook.toml", "\"60,000 元\"", "\"61,000 元\"");
    let problems = copy.problems();
    let told = problems[0]["message"]["en"].as_str().unwrap();
    assert!(told.contains("61000") && told.contains("60000") && told.contains("incomes"), "{told}");
}

#[test]
fn a_plan_file_in_another_encoding_is_told() {
    let copy = Copy::of("gridtown");
    let green = std::fs::read(copy.path().join("sources/files/green.txt")).unwrap();
    copy.write("report.toml", green);
    assert!(copy.problems().iter().any(|problem| problem["place"]["file"] == "report.toml"));
}

#[test]
fn files_outside_the_plan_are_refused() {
    let copy = Copy::of("gridtown");
    for path in ["../../etc/passwd", "/etc/passwd"] {
        copy.replace("sources/promises.toml", "files/promises.md", path);
        assert_eq!(only(&copy.problems(), "P009"), ("sources/promises.toml".into(), 6));
        copy.replace("sources/promises.toml", path, "files/promises.md");
    }
}

#[test]
fn a_scenario_that_changes_a_cost_into_an_area_is_refused_at_its_line() {
    let copy = Copy::of("gridtown");
    copy.replace("scenarios.toml", "\"1800 万元\"", "\"15 亩\"");
    let (file, line) = only(&copy.problems(), "P007");
    let wrong = copy.read(&file).lines().position(|l| l.contains("15 亩")).unwrap() as u64 + 1;
    assert_eq!((file.as_str(), line), ("scenarios.toml", wrong));
}

#[test]
fn a_name_that_is_not_in_the_plan_gets_the_nearest_one() {
    let copy = Copy::of("gridtown");
    let said = copy.run(&["why", "incme-ratio"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("did you mean `income-ratio`?"), "{}", said.err);
    assert_eq!(copy.run(&["why", "gdp", "--as-of", "yesterday"]).code, 1);
    assert_eq!(copy.run(&["why"]).code, 1);
    assert_eq!(copy.run(&["why", "gdp", "--scenario", "nobridge"]).code, 1);
}

#[test]
fn a_quote_in_other_punctuation_or_width_gets_the_words_as_they_stand() {
    let copy = Copy::of("gridtown");
    copy.replace("sources/green.toml", "says = \"2022年310亩\"", "says = \"２０２２年３１０亩\"");
    let said = copy.run(&["check"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("the file says `2022年310亩`: only punctuation"), "{}", said.err);
}

#[test]
fn names_of_a_file_that_cannot_be_read_are_no_further_mistakes() {
    let copy = Copy::of("gridtown");
    let green = std::fs::read(copy.path().join("sources/files/green.txt")).unwrap();
    copy.write("targets.toml", green);
    let problems = copy.problems();
    assert!(problems.iter().all(|problem| problem["place"]["file"] == "targets.toml"), "{problems:#?}");
}

#[test]
fn a_cost_below_zero_is_refused() {
    let copy = Copy::of("gridtown");
    copy.replace("actions/build-bridge.toml", "\"3000 万元\"", "\"-3000 万元\"");
    let said = copy.run(&["check"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("`-3000 万元` is below zero"), "{}", said.err);
}

#[test]
fn an_export_that_would_be_a_stranger_in_the_plan_folder_is_refused() {
    let copy = Copy::of("gridtown");
    for (format, output) in
        [("csv", "data"), ("csv", "out/data"), ("geojson", "sources/m.geojson"), ("csv", "mine.toml")]
    {
        let said = copy.run(&["export", "--as", format, "-o", output]);
        assert_eq!(said.code, 1, "{output}: {}", said.all());
        assert!(said.err.contains("lies inside the plan folder"), "{output}: {}", said.err);
        assert!(!copy.path().join(output).exists());
    }
    assert_eq!(copy.run(&["export", "--as", "geojson", "-o", "m.geojson"]).code, 0);
    assert_eq!(copy.run(&["build", "--quiet"]).code, 0);
    assert_eq!(copy.run(&["export", "--as", "csv", "-o", "out/open"]).code, 0);
    assert_eq!(copy.run(&["check"]).code, 0, "and the plan is as good as before");
}

#[test]
fn numbers_of_actions_that_make_no_sense_are_told_by_check_at_their_line() {
    let clinic = "actions/new-clinic.toml";
    let price = "each = { value = \"800 万元\", assumed = \"虚构 / invented\" }";
    let wrong: [(&str, &str, &str, &str, u64); 14] = [
        (clinic, price, "budget = { value = \"800 万元\", assumed = \"x\" }", "P003", 11),
        (clinic, "800 万元", "-800 万元", "P009", 11),
        (clinic, "opens = 2024", "opens = 1999", "D011", 17),
        (clinic, "within = \"15 min\"", "within = \"0 min\"", "P009", 16),
        (clinic, "choose = 1", "choose = 4294967295", "L003", 10),
        (clinic, "group = \"all\"", "group = \"nobody\"", "P004", 14),
        ("actions/renew-estates.toml", "years = 3", "years = 3\nleast-share = \"150 %\"", "P009", 11),
        ("actions/adapt-homes.toml", "2 万元", "-2 万元", "P009", 9),
        ("actions/adapt-homes.toml", "2 万元", "0 万元", "A006", 9),
        ("actions/share-doctors.toml", "persons = 13", "persons = 4294967295", "P009", 9),
        ("actions/link-north.toml", "opens = 2023", "opens = 2023\nspeed = \"0 km/h\"", "P009", 14),
        ("actions/gate-festival.toml", "600 人", "99999999999 人", "P009", 11),
        ("sources/files/clinic-sites.csv", "s1,", "k1,", "P010", 2),
        ("sources/files/cells.csv", "30.0,west", "30.0,wets", "P004", 2),
    ];
    for (file, old, new, code, line) in wrong {
        let copy = Copy::of("gridtown");
        copy.replace(file, old, new);
        let problems = copy.problems();
        assert_eq!(only(&problems, code), (file.to_string(), line), "{new}");
        assert_eq!(problems.len(), 1, "{new}: {problems:#?}");
        assert!(problems[0]["hint"]["en"].is_string() || problems[0]["hint"].is_string(), "{new}: {problems:#?}");
    }
}

#[test]
fn what_cannot_be_done_is_told_where_it_is_asked_for_with_what_would_do() {
    let wrong: [(&str, &str, &str, u64, &str); 3] = [
        ("actions/share-doctors.toml", "days = 5", "days = 5\nat-least = 900", 11, "at least 360 `persons`"),
        ("actions/plan-care.toml", "choose = 1", "choose = 1\nunmet-at-most = \"200 人\"", 14, "choose at least 2"),
        (
            "actions/renew-estates.toml",
            "years = 3",
            "years = 3\nleast-share = \"90 %\"",
            11,
            "at least 1466667 yuan a year",
        ),
    ];
    for (file, old, new, line, remedy) in wrong {
        let copy = Copy::of("gridtown");
        copy.replace(file, old, new);
        let said = copy.run(&["build", "--json"]);
        assert_eq!(said.code, 1, "{}", said.all());
        let problems = said.json()["problems"].as_array().unwrap().clone();
        assert_eq!(only(&problems, "A004"), (file.to_string(), line), "{problems:#?}");
        assert!(problems[0]["hint"].to_string().contains(remedy), "{problems:#?}");
        assert!(!copy.path().join("out").exists(), "nothing is written");
    }
}
