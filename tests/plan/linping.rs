//! The real district: its facts, what follows from them, and what cannot be said.

use crate::support::{example, linping, shared};
use linping_documents::Document;
use serde_json::Value;

fn why(name: &str, more: &[&str]) -> Value {
    let said = linping(&example("linping"), &[&["why", name, "--json"], more].concat());
    assert_eq!(said.code, 0, "{name}: {}", said.err);
    said.json()["chain"].clone()
}

fn first(name: &str, language: &str) -> String {
    why(name, &[])["behind"][0]["text"][language].as_str().unwrap().to_string()
}

#[test]
fn the_published_figures_are_the_ones_published() {
    let expected = [
        ("gdp", "2021：940.09 亿元"),
        ("gdp-growth", "2021：10.6 %"),
        ("gdp-growth-rank", "2021：3 位"),
        ("industrial-value-added", "2021：409.99 亿元"),
        ("industrial-value-added-growth", "2021：13.0 %"),
        ("above-scale-firms", "2021：624 家"),
        ("firms-over-10-billion", "2021：2 家"),
        ("firms-over-1-billion", "2021：28 家"),
        ("listed-firms", "2021：18 家"),
        ("future-factories", "2021：4 家"),
        ("income-urban", "2021：77184 元"),
        ("income-rural", "2021：48705 元"),
        ("channel-length", "杭州市，2023：26.4 km"),
        ("channel-investment", "杭州市，2023：167.7 亿元"),
        ("population", "余杭区（分设前），2020：2402514 人"),
    ];
    for (name, value) in expected {
        assert_eq!(first(name, "zh"), value, "{name}");
    }
    let ranks = why("gdp-rank", &[]);
    let told: Vec<&str> = ranks["behind"].as_array().unwrap().iter().filter_map(|l| l["text"]["zh"].as_str()).collect();
    assert_eq!(told[..2], ["2020：9 位", "2021：8 位"]);
    assert_eq!(ranks["behind"][1]["text"]["en"], "2021: rank 8");
}

#[test]
fn the_level_of_the_year_before_at_this_years_prices_is_850_and_is_not_called_its_gdp() {
    let chain = why("gdp-2020-at-2021-prices", &[]);
    let value = &chain["behind"][0];
    assert_eq!(value["text"]["zh"], "2021：850.0 亿元");
    assert_eq!(value["text"]["en"], "2021: 85.00 billion yuan");
    let method = &value["behind"][0];
    assert_eq!((method["kind"].as_str(), method["name"].as_str()), (Some("method"), Some("previous-level")));
    let caution = method["behind"][0]["text"]["en"].as_str().unwrap();
    assert!(caution.contains("not the level published last year"), "{caution}");
}

#[test]
fn derived_numbers_follow_from_the_published_ones() {
    let expected = [
        ("income-ratio", "2021：1.585"),
        ("income-gap", "2021：28479 元"),
        ("industry-share-of-gdp", "2021：43.6 %"),
        ("large-firm-share", "2021：4.49 %"),
        ("value-added-per-firm", "2021：6570 万元/家"),
        ("gdp-per-listed-firm", "2021：52.23 亿元/家"),
        ("channel-cost-per-km", "杭州市，2023：6.35 亿元/km"),
        ("share-65-and-over", "余杭区（分设前），2020：8.38 %"),
        ("manufacturing-quotient", "余杭区（分设前），2020：1.272"),
        ("information-quotient", "余杭区（分设前），2020：1.104"),
        ("information-density", "余杭区（分设前），2020：34.3 %"),
        ("work-specialisation", "余杭区（分设前），2020：0.170"),
        ("high-school-land-per-pupil", "2022：37.3 m²/人"),
        ("high-school-floor-per-pupil", "2022：38.0 m²/人"),
    ];
    for (name, value) in expected {
        assert_eq!(first(name, "zh"), value, "{name}");
    }
}

#[test]
fn what_has_no_data_says_what_it_lacks() {
    for (name, words) in [
        ("gdp-rank-computed", "table with region code"),
        ("gdp-rank-outlook", "table with region code"),
        ("gdp-deflator", "year before"),
    ] {
        let text = why(name, &[])["text"]["en"].as_str().unwrap().to_string();
        assert!(text.contains("not computable") && text.contains(words), "{name}: {text}");
    }
}

#[test]
fn the_channel_is_on_course_before_its_day_and_late_after_it() {
    let told = |day: &str| why("channel-by-august-2022", &["--as-of", day])["text"]["en"].as_str().unwrap().to_string();
    assert!(told("2022-06-30").contains(": on course"), "{}", told("2022-06-30"));
    assert!(told("2022-12-31").contains("late (4 months late)"), "{}", told("2022-12-31"));
    assert!(told("2023-12-31").contains("late (done, 11 months late)"), "{}", told("2023-12-31"));
    let in_time = why("channel-by-august-2022", &["--scenario", "channel-in-time"]);
    assert!(in_time["text"]["en"].as_str().unwrap().contains(": kept"), "{in_time}");
}

#[test]
fn one_promise_is_late_and_all_others_are_not_judgeable() {
    let kinds = linping_actions::kinds();
    let plan = linping_language::Plan::read(&example("linping"), &kinds).0.unwrap();
    let (sources, _) = linping_sources::Sources::open(&plan);
    let options = linping_effects::Options { scenario: "all".into(), as_of: None };
    let stop = linping_work::Stop::never();
    let results = linping_effects::run(&plan, &sources, &kinds, &options, &stop, &linping_work::NoProgress).unwrap();
    let headline = results.headline;
    assert_eq!((headline.late, headline.kept, headline.on_course, headline.in_danger), (1, 0, 0, 0));
    assert_eq!(headline.not_judgeable + 1, headline.cited);
    assert!(headline.cited >= 25 && headline.illustrative == 4, "{headline:?}");
    assert_eq!(results.actions.len(), 21);
    assert_eq!(plan.head.part.len(), 8);
    squares_of_one_kilometre_add_up(&results);
}

/// Shares of the squares, weighed with the people of the table, give the share of the district.
fn squares_of_one_kilometre_add_up(results: &linping_effects::Results) {
    let file = example("linping").join("sources/files/cells.csv.gz");
    let bytes = std::fs::read(&file).unwrap();
    let options = linping_tables::ReadOptions::default();
    let cells = linping_tables::Table::read("cells.csv.gz", bytes.as_slice(), &options).unwrap();
    let mut people = std::collections::BTreeMap::<&str, f64>::new();
    for (square, count) in cells.texts("km_cell").unwrap().into_iter().zip(cells.numbers("people").unwrap()) {
        *people.entry(square).or_default() += count;
    }
    let year = linping_units::Period::year(2021).unwrap();
    let share = |indicator: &str, region: &str| results.baseline.series[indicator].at(region, &year).unwrap().value;
    let near: f64 = people.iter().map(|(square, people)| people * share("clinic-within-by-km", square)).sum();
    let all: f64 = people.values().sum();
    assert!(people.len() > 200, "{}", people.len());
    assert!((near / all - share("clinic-within-15-minutes", "330113")).abs() < 1e-9);
}

#[test]
fn every_fact_of_the_paraphrase_stands_in_the_original() {
    let Some(original) = shared("documents/news_2022_linping_seed.md") else { return };
    let said = linping(&example("linping"), &["lock", "--original", original.to_str().unwrap(), "--json"]);
    assert_eq!(said.code, 0, "{}", said.all());
    let found = said.json();
    assert_eq!((found["source"].as_str(), found["facts"].as_u64()), (Some("news-2022-02"), Some(12)));
    let names = rendered("news-2022-02.md");
    let original = Document::read(&std::fs::read(original).unwrap(), "original.md").unwrap();
    let squeezed = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let (ours, theirs) = (squeezed(&names), squeezed(original.text()));
    // Names in quotation marks are facts of their own.
    for name in ours.split('“').skip(1).filter_map(|rest| rest.split('”').next()) {
        assert!(theirs.contains(name), "the original has no “{name}”");
    }
    // Numbers too; the year of the channel is the year the report appeared in.
    for number in
        ours.split(|c: char| !c.is_ascii_digit() && c != '.').filter(|n| n.bytes().any(|b| b.is_ascii_digit()))
    {
        assert!(theirs.contains(number) || number == "2022", "the original has no {number}");
    }
}

#[test]
fn no_sentence_of_the_original_is_copied() {
    let Some(original) = shared("documents/news_2022_linping_seed.md") else { return };
    let original = Document::read(&std::fs::read(original).unwrap(), "original.md").unwrap();
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<Vec<char>>();
    let theirs: String = plain(original.text()).into_iter().collect();
    // Names such as 临平新城、经济技术开发区 are facts; a run of twenty characters would be a sentence.
    for run in plain(&rendered("news-2022-02.md")).windows(20) {
        let run: String = run.iter().collect();
        assert!(!theirs.contains(&run), "copied: {run}");
    }
}

fn rendered(file: &str) -> String {
    let bytes = std::fs::read(example("linping").join("sources/files").join(file)).unwrap();
    Document::read(&bytes, file).unwrap().text().to_string()
}

#[test]
fn the_codes_of_the_eight_parts_are_the_official_ones() {
    let Some(codes) = shared("boundaries/zhejiang_division_codes.csv") else { return };
    let text = std::fs::read_to_string(codes).unwrap();
    let plan = linping_language::Plan::read(&example("linping"), &linping_actions::kinds()).0.unwrap();
    for part in &plan.head.part {
        let (code, name) = (&*part.code.value, &part.name.zh);
        assert!(text.lines().any(|line| line.starts_with(code) && line.contains(name)), "{code} {name}");
    }
    assert_eq!(text.lines().filter(|line| line.split(',').nth(1) == Some("330113")).count(), plan.head.part.len());
}
