//! `linping new --from-documents`: a plan drafted from what a district publishes.

use crate::support::{linping, shared};
use std::path::{Path, PathBuf};

const REPORT: &str = "方山区2023年政府工作报告

一、2023年工作回顾
2023年，全区实现地区生产总值512.3亿元，增长5.6%。年末常住人口48.2万人。

二、2024年工作安排
2024年，地区生产总值增长6%以上。
（一）建设宜居城区
实施“安居工程”，改造老旧小区30个。新建幼儿园5所。
（二）发展现代产业
加快推进方山科技园建设，2025年底前建成投用。
";

fn drafted(folder: &Path, documents: &[PathBuf], more: &[&str]) -> serde_json::Value {
    let paths: Vec<String> = documents.iter().map(|path| path.display().to_string()).collect();
    let mut arguments = vec!["new", "mine", "--json"];
    arguments.extend(more);
    arguments.push("--from-documents");
    arguments.extend(paths.iter().map(String::as_str));
    let said = linping(folder, &arguments);
    assert_eq!(said.code, 0, "{}", said.all());
    let checked = linping(folder, &["check", "mine"]);
    assert_eq!(checked.code, 0, "{}", checked.all());
    assert!(folder.join("mine/MISSING.md").exists());
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let left_behind = entries.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "tmp"));
    assert_eq!(left_behind.count(), 0);
    said.json()
}

#[test]
fn a_report_becomes_a_plan_that_checks_clean() {
    let folder = tempfile::tempdir().unwrap();
    let report = folder.path().join("report-2023.txt");
    std::fs::write(&report, REPORT).unwrap();
    let said = drafted(folder.path(), &[report], &["--region", "方山区", "--code", "990102", "--year", "2023"]);
    assert!(said["promises"].as_u64().unwrap() >= 3, "{said}");
    assert!(said["indicators"].as_u64().unwrap() >= 3, "{said}");
    let read = |file: &str| std::fs::read_to_string(folder.path().join("mine").join(file)).unwrap();
    assert!(read("plan.toml").contains("code = \"990102\""));
    let source = read("sources/report-2023.toml");
    assert!(source.contains("value = \"512.3 亿元\"") && source.contains("indicator = \"gdp\""), "{source}");
    assert_eq!(read("sources/files/report-2023.txt"), REPORT);
    assert!(read("report.toml").contains("coverage = [\"report-2023\"]"), "the report covers every sentence");
    let targets = read("targets.toml");
    assert!(targets.contains("[[target]]") && targets.contains("at-least = \"6 %\""), "{targets}");
    let missing = read("MISSING.md");
    assert!(missing.contains("没有责任单位"), "{missing}");
    let again = linping(folder.path(), &["new", "mine", "--from-documents", "report-2023.txt"]);
    assert_eq!(again.code, 1, "a folder that holds something is not touched");
}

#[test]
fn parts_of_a_year_and_bounds_from_above_are_drafted_as_said() {
    let folder = tempfile::tempdir().unwrap();
    let text = "方山区2023年前三季度经济运行情况\n前三季度，全区地区生产总值86.2亿元，同比增长7.1%。上半年，出口总额12亿元。\n";
    let report = "方山区2024年政府工作报告\n一、2023年工作回顾\n全区地区生产总值增长6%。\n二、2024年工作安排\n地区生产总值增长6%，城镇调查失业率控制在5.5%左右，单位GDP能耗下降3%。\n";
    let (quarters, year) = (folder.path().join("quarters.txt"), folder.path().join("year.txt"));
    std::fs::write(&quarters, text).unwrap();
    std::fs::write(&year, report).unwrap();
    drafted(folder.path(), &[quarters, year], &["--region", "方山区"]);
    let read = |file: &str| std::fs::read_to_string(folder.path().join("mine").join(file)).unwrap();
    let source = read("sources/quarters.toml");
    assert!(source.contains("period = \"2023-Q1/2023-Q3\"") && source.contains("period = \"2023-H1\""), "{source}");
    let targets = read("targets.toml");
    for bound in ["at-least = \"6 %\"", "at-most = \"5.5 %\"", "at-most = \"-3 %\""] {
        assert!(targets.contains(bound), "{bound}: {targets}");
    }
}

#[test]
fn a_document_that_is_not_there_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let said = linping(folder.path(), &["new", "mine", "--from-documents", "none.txt"]);
    assert_eq!(said.code, 3, "{}", said.all());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn real_documents_become_plans_that_check_clean() {
    for name in ["news_2022_linping_seed.md", "gwr_2026_浙江省.txt"] {
        let Some(document) = shared(&format!("documents/{name}")) else { return };
        let folder = tempfile::tempdir().unwrap();
        let said = drafted(folder.path(), &[document], &[]);
        for what in ["figures", "indicators", "promises", "actions"] {
            assert!(said[what].as_u64().unwrap() > 0, "{name}: {said}");
        }
    }
}

#[test]
fn an_unreadable_document_leaves_one_statement_a_line_on_standard_output() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("report.txt"), REPORT).unwrap();
    std::fs::write(folder.path().join("empty.txt"), "").unwrap();
    let said = linping(folder.path(), &["read", "report.txt", "empty.txt", "--json"]);
    assert_eq!(said.code, 1, "{}", said.all());
    let lines: Vec<serde_json::Value> = said.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(lines.len() > 3 && lines.iter().all(|statement| statement["quote"].is_string()));
    let problems: Vec<serde_json::Value> =
        said.err.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    assert_eq!(problems.len(), 1, "{}", said.err);
    assert!(problems[0]["place"]["file"].as_str().unwrap().ends_with("empty.txt"));
}
