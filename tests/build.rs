//! `linping build`: what it writes, that it writes it whole or not at all, and that nothing closed gets out.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use assert_cmd::Command;
use linping_sources::checksum;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

fn linping() -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("linping"));
    command.env_remove("LINPING_LANG");
    command
}

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)
}

/// A copy of a plan folder without its output.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name();
        if name == "out" || name.to_string_lossy().starts_with(".out") {
            continue;
        }
        if entry.path().is_dir() {
            copy(&entry.path(), &to.join(name));
        } else {
            fs::copy(entry.path(), to.join(name)).unwrap();
        }
    }
}

fn gridtown() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let plan = folder.path().join("gridtown");
    copy(&example("gridtown"), &plan);
    (folder, plan)
}

/// Every file below a folder, by its path.
fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(root: &Path, at: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(root, &path, found);
            } else {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(root, root, &mut found);
    found
}

/// Asserts that an output is whole: exactly the files its record lists, with the bytes it lists.
fn assert_whole(out: &Path) {
    let mut files = files(out);
    let record = files.remove("run.json").expect("an output has its record");
    let record: serde_json::Value = serde_json::from_slice(&record).expect("the record is whole");
    let listed: BTreeMap<String, String> = record["outputs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|o| (o["path"].as_str().unwrap().to_string(), o["sha256"].as_str().unwrap().to_string()))
        .collect();
    let found: BTreeMap<String, String> = files.iter().map(|(path, bytes)| (path.clone(), checksum(bytes))).collect();
    assert_eq!(found, listed);
}

#[test]
fn a_build_writes_both_pages_the_tables_and_the_record() {
    let (_folder, plan) = gridtown();
    linping().arg("build").arg(&plan).assert().success();
    let out = plan.join("out");
    assert_whole(&out);
    let files = files(&out);
    for name in [
        "report.zh.html",
        "report.en.html",
        "run.json",
        "plan.resolved.toml",
        "workbook.xlsx",
        "data/indicators.csv",
        "data/promises.csv",
        "data/actions.csv",
        "data/milestones.csv",
        "data/costs.csv",
        "data/figures.csv",
        "data/sources.csv",
    ] {
        assert!(files.contains_key(name), "{name} is missing");
    }
    let resolved = String::from_utf8(files["plan.resolved.toml"].clone()).unwrap();
    let resolved: toml::Table = resolved.parse().expect("the resolved plan is TOML");
    assert!(resolved["actions"].as_table().unwrap().contains_key("build-bridge"));
    assert!(!fs::read_dir(&plan).unwrap().any(|e| e.unwrap().file_name().to_string_lossy().starts_with(".out")));
}

#[test]
fn a_page_stands_by_itself_and_every_link_in_it_leads_somewhere() {
    let (_folder, plan) = gridtown();
    linping().arg("build").arg(&plan).assert().success();
    for page in ["report.zh.html", "report.en.html"] {
        let html = fs::read_to_string(plan.join("out").join(page)).unwrap();
        for outside in ["<script", "<link", "<img", "@import", "url(", "src="] {
            assert!(!html.contains(outside), "{page} has {outside}");
        }
        let after = |mark: &str| -> Vec<String> {
            html.split(mark).skip(1).map(|rest| rest.split('"').next().unwrap().to_string()).collect()
        };
        let ids = after(" id=\"");
        let mut sorted = ids.clone();
        sorted.sort();
        sorted.dedup();
        assert_eq!(sorted.len(), ids.len(), "{page} has an identifier twice");
        let links = after("href=\"#");
        assert!(links.len() > 10, "{page} has few links");
        for link in links {
            assert!(ids.contains(&link), "{page}: #{link} leads nowhere");
        }
        // The number, its words, and what was made of it.
        assert!(html.contains("2021年，方格镇城镇居民人均可支配收入60000元"), "{page} lacks the quoted words");
        let equation = if page == "report.en.html" { "60,000 yuan / 40,000 yuan" } else { "60000 元 / 40000 元" };
        assert!(html.contains(equation), "{page} lacks the equation");
    }
}

#[test]
fn two_builds_are_byte_equal_but_for_the_record_with_one_thread_or_two() {
    let (_a, first) = gridtown();
    let (_b, second) = gridtown();
    linping().arg("build").arg(&first).env("RAYON_NUM_THREADS", "1").assert().success();
    linping().arg("build").arg(&second).env("RAYON_NUM_THREADS", "2").assert().success();
    let (mut first, mut second) = (files(&first.join("out")), files(&second.join("out")));
    let read = |bytes: Vec<u8>| -> serde_json::Value { serde_json::from_slice(&bytes).unwrap() };
    let (mut a, mut b) = (read(first.remove("run.json").unwrap()), read(second.remove("run.json").unwrap()));
    assert_eq!(first, second);
    a.as_object_mut().unwrap().remove("times");
    b.as_object_mut().unwrap().remove("times");
    assert_eq!(a, b);
}

#[test]
fn a_build_killed_at_any_moment_leaves_a_whole_output() {
    let (_folder, plan) = gridtown();
    let program = assert_cmd::cargo::cargo_bin!("linping");
    let build = |as_of: &str| {
        let mut command = std::process::Command::new(program);
        // Everything anew, so that no build ends sooner than the one that is timed.
        command.arg("build").arg(&plan).args(["--as-of", as_of, "--quiet", "--no-cache"]);
        command
    };
    let begun = Instant::now();
    assert!(build("2023-12-31").status().unwrap().success());
    let mut whole = begun.elapsed();
    let mut killed = 0;
    for round in 0..100u32 {
        let day = if round % 2 == 0 { "2022-06-30" } else { "2023-12-31" };
        let begun = Instant::now();
        let mut child = build(day).spawn().unwrap();
        // A fixed sequence that covers the whole build, its end twice as densely.
        let share = f64::from(round * 37 % 100) / 100.0;
        std::thread::sleep(Duration::from_secs_f64(whole.as_secs_f64() * share.sqrt() * 1.05));
        if child.kill().is_ok() && !child.wait().unwrap().success() {
            killed += 1;
        } else {
            // The first may have been timed while other tests had the machine.
            whole = whole.min(begun.elapsed());
        }
        assert_whole(&plan.join("out"));
    }
    assert!(killed > 20, "only {killed} of 100 builds were killed before they ended");
    assert!(build("2023-12-31").status().unwrap().success());
    assert_whole(&plan.join("out"));
    let left: Vec<_> = fs::read_dir(&plan)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with(".out"))
        .collect();
    assert!(left.is_empty(), "left behind: {left:?}");
}

#[test]
fn an_output_that_cannot_be_written_is_told_and_ends_with_one() {
    let (_folder, plan) = gridtown();
    fs::write(plan.join("out"), "a file in the way").unwrap();
    let ended = linping().arg("build").arg(&plan).assert().code(1);
    let said = String::from_utf8_lossy(&ended.get_output().stderr).into_owned();
    assert!(said.contains("C002"), "{said}");
    assert_eq!(fs::read_to_string(plan.join("out")).unwrap(), "a file in the way");
}

#[test]
fn a_missed_target_ends_with_two_only_if_asked() {
    let (_folder, plan) = gridtown();
    // The bridge was promised for June 2023 and opened in September.
    linping().arg("build").arg(&plan).assert().code(0);
    linping().arg("build").arg(&plan).arg("--require-targets").assert().code(2);
    assert_whole(&plan.join("out"));
    // In June 2021 nothing could be late yet.
    linping().arg("build").arg(&plan).args(["--require-targets", "--as-of", "2021-06-30"]).assert().code(0);
}

#[test]
fn nothing_closed_is_found_in_any_output() {
    let (_folder, plan) = gridtown();
    let put = |path: &str, text: &str| fs::write(plan.join(path), text).unwrap();
    put(
        "sources/vault.toml",
        "title = { zh = \"企业表金丝雀壹\", en = \"Firms CANARYTITLE\" }\nproducer = { zh = \"本项目\", en = \"this project\" }\nlicence = \"none\"\naccess = \"confidential\"\nform = \"table\"\nfile = \"files/vault.csv\"\n\n[[figure]]\nid = \"largest\"\nvalue = \"987654 万元\"\nrow = \"firm=CANARYFIRM\"\ncolumn = \"revenue\"\nkind = \"level\"\nperiod = 2021\n",
    );
    put("sources/files/vault.csv", "firm,year,revenue\nCANARYFIRM,2021,987654\nOTHER,2022,887766\n");
    put(
        "sources/memo.toml",
        "title = { zh = \"备忘\", en = \"Memo CANARYMEMO\" }\nproducer = { zh = \"本项目\", en = \"this project\" }\nlicence = \"none\"\naccess = \"internal\"\nfile = \"files/memo.md\"\n\n[[figure]]\nid = \"plan-cost\"\nvalue = \"7654.321 万元\"\nsays = \"CANARYQUOTE 桥梁造价7654.321万元\"\nkind = \"level\"\nperiod = 2021\n",
    );
    put("sources/files/memo.md", "CANARYQUOTE 桥梁造价7654.321万元。CANARYCITE 将于2024年完工。\n");
    put(
        "indicators/revenue.toml",
        "name = { zh = \"营业收入\", en = \"Revenue\" }\nunit = \"万元\"\nkind = \"level\"\n\n[[table]]\nsource = \"vault\"\nvalue = \"revenue\"\nunit = \"万元\"\nperiod = \"year\"\n",
    );
    put(
        "indicators/revenue-growth.toml",
        "name = { zh = \"营业收入增长\", en = \"Revenue growth\" }\nunit = \"%\"\nkind = \"growth\"\n\n[measure]\nkind = \"growth\"\nof = \"revenue\"\n",
    );
    put(
        "actions/secret-works.toml",
        "name = { zh = \"工程\", en = \"Works\" }\n\n[cost]\nplanned = { figure = \"memo.plan-cost\" }\n\n[[cites]]\nsource = \"memo\"\nsays = \"CANARYCITE 将于2024年完工\"\n",
    );
    // What a measure reckons with is no more open than what an action states.
    let clinic = fs::read_to_string(plan.join("actions/new-clinic.toml")).unwrap();
    let priced = clinic.lines().map(|line| match line.strip_prefix("each = ") {
        Some(_) => "each = { figure = \"memo.plan-cost\" }".to_string(),
        None => line.to_string(),
    });
    put("actions/new-clinic.toml", &priced.collect::<Vec<_>>().join("\n"));
    let mut targets = fs::read_to_string(plan.join("targets.toml")).unwrap();
    targets.push_str("\n[[target]]\nid = \"revenue-2025\"\nindicator = \"revenue\"\nby = 2025\nat-least = \"1000000 万元\"\npromised = { source = \"memo\", says = \"CANARYCITE 将于2024年完工\" }\n");
    fs::write(plan.join("targets.toml"), targets).unwrap();
    linping().arg("lock").arg(&plan).assert().success();
    let built = linping().arg("build").arg(&plan).assert().success();
    let mut said = files(&plan.join("out"));
    said.insert("stdout".into(), built.get_output().stdout.clone());
    said.insert("stderr".into(), built.get_output().stderr.clone());
    let swept = ["diff", "all", "--sweep", "budget=400..8000:3800 万元", "--action", "new-clinic"];
    let swept_json = [&swept[..], &["--json"]].concat();
    let runs: [&[&str]; 9] = [
        &swept,
        &swept_json,
        &["build", "--json"],
        &["diff"],
        &["diff", "--json"],
        &["show"],
        &["show", "action", "secret-works"],
        &["export", "--as", "csv"],
        &["why", "revenue"],
    ];
    for words in runs {
        // The plan folder comes last, as a user would write it.
        let ended = linping().args(words).arg(&plan).assert().success();
        said.insert(words.join(" "), ended.get_output().stdout.clone());
    }
    let workbook = linping_tables::Table::read(
        "workbook.xlsx",
        fs::File::open(plan.join("out/workbook.xlsx")).unwrap(),
        &linping_tables::ReadOptions { sheet: Some("indicators".into()), ..Default::default() },
    )
    .unwrap();
    let cells = (0..workbook.rows()).flat_map(|row| (0..workbook.columns().len()).map(move |column| (row, column)));
    let sheet: String = cells.map(|(row, column)| workbook.cell(row, column).to_string() + "\n").collect();
    said.insert("workbook.xlsx indicators".into(), sheet.into_bytes());
    let canaries = [
        "CANARYTITLE",
        "CANARYFIRM",
        "CANARYMEMO",
        "CANARYQUOTE",
        "CANARYCITE",
        "金丝雀壹",
        "987654",
        "987,654",
        "9.87654",
        "98.7654",
        "887766",
        "887,766",
        "7654.321",
        "76.54321",
        "76543210",
        "files/vault.csv",
        "files/memo.md",
    ];
    // `why` is asked by somebody who has the plan: it may name the closed source, never its rows.
    let names_of_sources = ["CANARYTITLE", "CANARYMEMO", "金丝雀壹", "files/vault.csv", "files/memo.md"];
    for (name, bytes) in &said {
        let text = String::from_utf8_lossy(bytes);
        for canary in canaries.iter().filter(|canary| !name.starts_with("why") || !names_of_sources.contains(*canary)) {
            assert!(!text.contains(canary), "{name} tells {canary}");
        }
    }
    // What is open is still told, and that something is hidden is said.
    let page = String::from_utf8(said["report.en.html"].clone()).unwrap();
    assert!(page.contains("60,000") && page.contains("3 more sources are not open"));
}
