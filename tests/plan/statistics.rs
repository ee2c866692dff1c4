//! Kinds of indicators that rest on the statistics engine: what they tell beside the value, what they hide, and what they say to
//! bad input.

use crate::support::{Copy, Said};
use serde_json::Value;

/// Everything that a chain says, one line a link.
fn told(said: &Said) -> String {
    fn lines(link: &Value, out: &mut String) {
        out.push_str(&format!("{}: {}\n", link["kind"].as_str().unwrap(), link["text"]["en"].as_str().unwrap()));
        link["behind"].as_array().into_iter().flatten().for_each(|next| lines(next, out));
    }
    assert_eq!(said.code, 0, "{}", said.err);
    let mut out = String::new();
    lines(&said.json()["chain"], &mut out);
    out
}

fn why(copy: &Copy, name: &str) -> String {
    told(&copy.run(&["why", name, "--json"]))
}

/// A plan with an indicator more; `measure` is what follows `[measure]`.
fn with(name: &str, unit: &str, measure: &str) -> Copy {
    let copy = Copy::of("gridtown");
    add(&copy, name, unit, measure);
    copy
}

fn add(copy: &Copy, name: &str, unit: &str, measure: &str) {
    let head = "name = { zh = \"试\", en = \"A test\" }\nbetter = \"lower\"\nkind = \"level\"\ndecimals = 3\n";
    copy.write(&format!("indicators/{name}.toml"), format!("{head}unit = \"{unit}\"\n\n[measure]\n{measure}"));
}

fn confidential(copy: &Copy, rows: &str) {
    let title = "{ zh = \"保密\", en = \"Confidential\" }";
    copy.write(
        "sources/survey.toml",
        format!(
            "title = {title}\nproducer = {title}\nlicence = \"none\"\nform = \"table\"\nfile = \"files/survey.csv\"\naccess = \"confidential\"\n"
        ),
    );
    copy.write("sources/files/survey.csv", format!("name,code,trade,year,income\n{rows}"));
}

const SURVEY: &str = "kind = \"gini\"\n\n[measure.rows]\nsource = \"survey\"\nvalue = \"income\"\nperiod = \"year\"\n";
const TRADES: &str = "kind = \"location-quotient\"\nindustry = \"weaving\"\n\n[measure.rows]\nsource = \"survey\"\nplace = \"code\"\nindustry = \"trade\"\nvalue = \"income\"\nperiod = \"year\"\n";

#[test]
fn the_chain_tells_parts_odds_bands_and_the_table_behind() {
    let copy = Copy::of("gridtown");
    let cases: [(&str, &[&str]); 7] = [
        (
            "income-theil",
            &[
                "Σ p (x/μ) ln(x/μ) = 0.130812",
                "note: 2 groups: 0.130812 between them (100.0 %), 0 within",
                "households.csv",
            ],
        ),
        ("town-village-ratio", &["note: the three incomes imply that 60.0 % of the people are urban"]),
        ("computing-quotient", &["(40 / 100) / (50 / 300) = 2.4", "jobs.csv"]),
        ("jobs-own-growth", &["25 = 10 + 10 + 5"]),
        ("well-being", &["(3 × 78 + 1 × 50) / 4 = 71", "63,000 yuan"]),
        ("town-index", &["note: rank 2 of 4", "nine cases of ten"]),
        (
            "harvest-outlook",
            &["odds of each rank in 2023: 2: 25 %, 3: 75 %", "2.2 percentage points a year", "coin toss"],
        ),
    ];
    for (name, words) in cases {
        let chain = why(&copy, name);
        for word in words {
            assert!(chain.contains(word), "{name} does not say `{word}`: {chain}");
        }
    }
}

#[test]
fn a_spread_over_enough_closed_rows_is_told_rounded_and_nothing_else_of_them() {
    let copy = with("hidden", "", SURVEY);
    confidential(
        &copy,
        "CANARY-1,990101,weaving,2022,10007\nCANARY-2,990101,weaving,2022,12011\nCANARY-3,990101,weaving,2022,17029\nCANARY-4,990101,weaving,2022,20051\n",
    );
    add(&copy, "trades", "", TRADES);
    let chain = why(&copy, "hidden");
    // Sum of the differences of all pairs 35,150, over 4 × 59,098.
    assert!(chain.contains("2022: 0.149\n") && chain.contains("method: n = 4\n"), "{chain}");
    // Everything is weaving: the quotient is 1, and there is no other trade to give away.
    assert!(why(&copy, "trades").contains("2022: 1.000\n"), "{}", why(&copy, "trades"));
    for arguments in [
        &["why", "hidden"][..],
        &["why", "hidden", "--json"],
        &["show", "indicator", "hidden", "--json"],
        &["check", "--json"],
    ] {
        let said = copy.run(arguments).all();
        for canary in ["CANARY", "10007", "12011", "17029", "20051", "59098", "14774"] {
            assert!(!said.contains(canary), "{arguments:?} shows {canary}: {said}");
        }
    }
}

#[test]
fn too_few_or_dominated_closed_rows_are_not_told() {
    let few = "A,990101,weaving,2022,1001\nB,990101,weaving,2022,3003\n";
    let dominated = "A,990101,weaving,2022,101\nB,990101,weaving,2022,1002\nC,990101,weaving,2022,9009\n";
    // Enough weavers, but the one machine shop would be what is left.
    let rest = "A,990101,weaving,2022,1001\nB,990101,weaving,2022,1002\nC,990101,weaving,2022,1003\nD,990101,machines,2022,1004\n";
    for (rows, name) in
        [(few, "hidden"), (dominated, "hidden"), (few, "trades"), (dominated, "trades"), (rest, "trades")]
    {
        let copy = with("hidden", "", SURVEY);
        add(&copy, "trades", "", TRADES);
        confidential(&copy, rows);
        let chain = why(&copy, name);
        assert!(chain.contains("2022: (confidential)"), "{name} of {rows} is told: {chain}");
        assert!(chain.contains("caution: it rests on rows that are not open"), "{chain}");
    }
    let percentiles = SURVEY.replace("gini", "percentile-ratio");
    let copy = with("hidden", "", &percentiles);
    let rows: String = (0..29).map(|i| format!("P{i},990101,weaving,2022,{}\n", 1000 + i)).collect();
    confidential(&copy, &rows);
    assert!(why(&copy, "hidden").contains("(confidential)"), "a percentile of 29 rows is one of three persons'");
    confidential(&copy, &format!("{rows}P29,990101,weaving,2022,1029\n"));
    assert!(why(&copy, "hidden").contains("2022: 1.020\n"), "{}", why(&copy, "hidden"));
}

#[test]
fn a_limit_is_told_as_a_limit_and_what_has_no_meaning_as_such() {
    let copy = Copy::of("gridtown");
    let chain = why(&copy, "income-gini");
    assert!(chain.contains("2022: 0.000"), "{chain}");
    assert!(chain.contains("caution: not computable for 2020, 990101") && !chain.contains("2020: "), "{chain}");
    // One region, and a year in which it was not counted: the reason is told, not a number.
    copy.replace(
        "indicators/town-index.toml",
        "among = [\"990102\", \"990103\", \"990104\"]\n",
        "among = [\"990101\"]\n",
    );
    let chain = why(&copy, "town-index");
    assert!(chain.contains("not computable for 2021: 990101 lacks some of the indicators"), "{chain}");
    // A town that lacks a year shortens the history, and then there is too little of it.
    copy.replace("sources/files/harvest.csv", "990104,2021,", "990104,2019,");
    let chain = why(&copy, "harvest-odds");
    assert!(chain.contains("not computable") && chain.contains("table with region code"), "{chain}");
    // A town without jobs in the table's second year.
    let jobs: String = copy
        .read("sources/files/jobs.csv")
        .lines()
        .filter(|l| !l.starts_with("990101") || !l.contains("2022"))
        .map(|l| format!("{l}\n"))
        .collect();
    copy.write("sources/files/jobs.csv", jobs);
    let chain = why(&copy, "computing-quotient");
    assert!(chain.contains("2021: 2.400") && chain.contains("no rows of 990101 for 2022"), "{chain}");
}

#[test]
fn incomes_that_do_not_fit_carry_a_caution() {
    let copy = Copy::of("gridtown");
    copy.replace("indicators/income-all.toml", "55300 元", "70000 元");
    assert!(why(&copy, "town-village-ratio").contains("does not lie between"));
    add(&copy, "urban-share", "%", "kind = \"ratio\"\nof = \"income-village\"\nto = \"income-town\"\n");
    copy.replace(
        "indicators/town-village-ratio.toml",
        "all = \"income-all\"\n",
        "all = \"income-all\"\nurban-share = \"urban-share\"\n",
    );
    // 43,750 / 63,000 = 69.4 % townspeople: 57,118 on the mean, against 70,000.
    let chain = why(&copy, "town-village-ratio");
    assert!(chain.contains("-18.4 % apart") && chain.contains("do not fit"), "{chain}");
}

/// A change of a file and words that the problem must have.
const MISTAKES: &[(&str, &str, &str, &str)] = &[
    ("indicators/computing-quotient.toml", "\"computing\"", "\"compting\"", "no industry `compting`"),
    ("indicators/computing-quotient.toml", "industry = \"computing\"\n", "", "either `rows` and `industry`"),
    ("indicators/jobs-specialisation.toml", "value = \"jobs\"", "value = \"job\"", "job"),
    ("indicators/jobs-specialisation.toml", "period = \"year\"\n", "", "`period` (a column) or `of`"),
    (
        "indicators/jobs-specialisation.toml",
        "period = \"year\"\n",
        "period = \"year\"\nwhole = \"330100\"\n",
        "no place `330100`",
    ),
    ("indicators/jobs-specialisation.toml", "source = \"jobs\"", "source = \"yearbook\"", "not a table"),
    ("sources/files/jobs.csv", "990101,machines,2021,40", "990101,machines,2021,-40", "below zero"),
    ("sources/files/jobs.csv", "990101,machines,2021,40", "990101,machines,2021,forty", "`forty` cannot be read"),
    ("sources/files/households.csv", "2021,town,30000,2", "2021,town,30000,-2", "below zero"),
    ("indicators/income-gini.toml", "kind = \"gini\"\n", "kind = \"gini\"\nof = \"gdp\"\n", "either `rows`"),
    ("indicators/income-gini.toml", "unit = \"\"", "unit = \"元\"", "unit does not fit"),
    (
        "indicators/income-p90-p10.toml",
        "kind = \"percentile-ratio\"\n",
        "kind = \"percentile-ratio\"\nupper = \"5 %\"\n",
        "0 % < lower < upper",
    ),
    ("indicators/well-being.toml", "weights-because", "definition-because", "unknown key"),
    ("indicators/well-being.toml", "weight = 3", "weight = -3", "outside"),
    ("indicators/well-being.toml", "worst = { value = \"3\"", "worst = { value = \"1\"", "another `best`"),
    (
        "indicators/well-being.toml",
        "worst = { value = \"24075 元/人\"",
        "worst = { value = \"24075 人\"",
        "another `best`",
    ),
    ("indicators/well-being.toml", "of = \"gdp-per-head\"", "of = \"population\"", "which way is better"),
    ("indicators/harvest-odds.toml", "of = \"harvest\"", "of = \"income-ratio\"", "more is better"),
    ("indicators/harvest-odds.toml", "years = 1", "years = 0", "outside"),
    ("indicators/green-gap.toml", "\"green-2025\"", "\"green-2026\"", "did you mean `green-2025`"),
    ("indicators/green-gap.toml", "\"green-2025\"", "\"bridge-by-june-2023\"", "not a target with a number"),
    ("indicators/green-gap.toml", "\"green-2025\"", "\"river-2023\"", "is about the indicator `clean-river`"),
];

#[test]
fn every_mistake_is_told_with_its_place_and_nothing_panics() {
    for (file, old, new, words) in MISTAKES {
        let copy = Copy::of("gridtown");
        copy.replace(file, old, new);
        let problems = copy.problems();
        let all = format!("{problems:?}");
        assert!(all.contains(words), "{file}: {new} is told as {all}");
        assert!(problems.iter().all(|problem| !problem["place"].is_null()), "{file}: {all}");
    }
}

#[test]
fn an_index_of_two_levels_tells_what_each_dimension_came_to() {
    let copy = Copy::of("gridtown");
    let file = "indicators/well-being.toml";
    let name =
        |id: &str| format!("\n[[measure.dimension]]\nid = \"{id}\"\nname = {{ zh = \"{id}\", en = \"{id}\" }}\n");
    copy.replace(file, "weight = 3\n", "dimension = \"sharing\"\n");
    copy.replace(file, "of = \"gdp-per-head\"\n", "of = \"gdp-per-head\"\ndimension = \"money\"\n");
    copy.replace(
        file,
        "scale = \"goalposts\"\n",
        "scale = \"goalposts\"\ntogether = \"geometric\"\nwithin = \"arithmetic\"\n",
    );
    let flat = copy.read(file);
    copy.write(file, format!("{flat}{}{}", name("sharing"), name("money")));
    let chain = why(&copy, "well-being");
    // 78 and 50 of a hundred, on a scale from 1: 1 + 99 × 0.78 and 1 + 99 × 0.5.
    assert!(chain.contains("money = (1 × 50.5) / 1 = 50.5; (78.22^1 × 50.5^1)^(1/2) = 62.849"), "{chain}");
    assert!(chain.contains("dimensions: sharing 78.22, money 50.5"), "{chain}");
    // A dimension that is not there, one that lies under itself, outliers where the ends are set.
    for (more, word) in [
        (name("sharing"), "there is no dimension `money`; there are: sharing"),
        (format!("{}under = \"money\"\n{}under = \"sharing\"\n", name("sharing"), name("money")), "lies under itself"),
        (format!("{}{}\n[measure.outliers]\n", name("sharing"), name("money")), "outliers are not treated"),
    ] {
        copy.write(file, format!("{flat}{more}"));
        let told = format!("{:?}", copy.problems());
        assert!(told.contains(word), "{word}: {told}");
    }
}

#[test]
fn a_rank_beyond_the_last_and_unequal_weights_without_a_reason_are_told() {
    let copy = Copy::of("gridtown");
    copy.replace("indicators/harvest-odds.toml", "rank = 2", "rank = 9");
    let chain = why(&copy, "harvest-odds");
    assert!(chain.contains("not computable") && chain.contains("fewer regions"), "{chain}");
    let because = copy.read("indicators/well-being.toml");
    let line = because.lines().find(|line| line.starts_with("weights-because")).unwrap().to_string();
    copy.replace("indicators/well-being.toml", &line, "");
    assert!(format!("{:?}", copy.problems()).contains("unequal weights need a reason"));
}

#[test]
fn no_report_holds_a_number_that_is_none() {
    let copy = Copy::of("gridtown");
    // Everything that can be equal is equal, everything that can be zero is zero.
    let jobs = copy.read("sources/files/jobs.csv");
    let zeros: String = jobs
        .lines()
        .enumerate()
        .map(|(at, line)| match line.rsplit_once(',') {
            Some((rest, _)) if at > 0 => format!("{rest},0\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    copy.write("sources/files/jobs.csv", zeros);
    copy.write(
        "sources/files/harvest.csv",
        "code,year,tonnes\n990101,2021,5\n990102,2021,5\n990101,2022,5\n990102,2022,0\n",
    );
    let built = copy.run(&["build"]);
    assert_eq!(built.code, 0, "{}", built.err);
    let mut looked = 0;
    for entry in std::fs::read_dir(copy.path().join("out/data")).unwrap() {
        let text = String::from_utf8_lossy(&std::fs::read(entry.unwrap().path()).unwrap()).to_string();
        assert!(!text.contains("NaN") && !text.contains(",inf"), "{text}");
        looked += 1;
    }
    let html = copy.read("out/report.zh.html");
    assert!(looked > 3 && !html.contains("NaN"), "{looked} files");
}

const SECTORS: &str =
    "[measure.transactions]\nsource = \"sectors\"\nseller = \"sector\"\noutput = \"output\"\nof = 2020\n";
const TOWN: &str = "[measure.district]\nsource = \"jobs\"\nplace = \"code\"\nindustry = \"industry\"\nvalue = \"jobs\"\nperiod = \"year\"\n";

#[test]
fn an_input_output_table_tells_beside_the_value_what_delta_and_the_larger_region_would_give() {
    let chain = why(&Copy::of("gridtown"), "computing-multiplier");
    for word in ["note: table of 2020; δ = 0.25", "1.25 in the larger region", "sectors.csv", "jobs.csv"] {
        assert!(chain.contains(word), "{word}: {chain}");
    }
}

#[test]
fn what_an_input_output_indicator_cannot_mean_is_told_with_what_to_write() {
    let head = |more: &str| format!("kind = \"input-output\"\nsector = \"computing\"\n{more}\n{SECTORS}");
    let cases = [
        ("", head("").replace("computing", "computer"), "no sector `computer`"),
        ("", head(""), "`district`"),
        ("", format!("{}\n{TOWN}", head("region = \"990100\"")), "`region`"),
        ("", format!("{}\n{TOWN}", head("linkage = \"multiplier\"")), "`amounts`"),
        ("", head("region = \"990100\"\ndelta = 0.3"), "`delta`"),
        ("", format!("{}\n{TOWN}", head("delta = 1.5")), "between 0 and 1"),
        ("亿元", head("region = \"990100\""), "unit"),
    ];
    for (unit, measure, word) in cases {
        let copy = with("set-off", unit, &measure);
        let said = copy.run(&["check", "--lang", "en"]);
        let why = copy.run(&["why", "set-off", "--lang", "en"]);
        let told = format!("{}{}{}{}", said.out, said.err, why.out, why.err);
        assert!(told.contains(word), "{word}: {told}");
    }
}

#[test]
fn a_cell_of_a_confidential_input_output_table_is_never_told() {
    let copy = with("set-off", "", &format!("kind = \"input-output\"\nsector = \"computing\"\n\n{SECTORS}\n{TOWN}"));
    copy.append("sources/sectors.toml", "access = \"confidential\"\n");
    let chain = why(&copy, "set-off");
    assert!(!chain.contains("1.0856") && !chain.contains("1.25"), "{chain}");
}

#[test]
fn an_empty_cell_is_never_taken_for_a_zero() {
    let copy = Copy::of("gridtown");
    copy.replace("sources/files/jobs.csv", "990101,computing,2021,40", "990101,computing,2021,");
    let chain = why(&copy, "computing-quotient");
    assert!(
        !chain.contains("2021: 0.000") && chain.contains("not computable for 2021: `computing` of 990101"),
        "{chain}"
    );
    copy.replace("sources/files/jobs.csv", "990103,computing,2022,14", "990103,computing,2022,");
    let chain = why(&copy, "computing-quotient");
    assert!(chain.contains("1 row(s) of other places have no value"), "{chain}");
    copy.replace("sources/files/sectors.csv", "weaving,0,100,0", "weaving,0,,0");
    let said = copy.run(&["why", "computing-jobs", "--lang", "en"]);
    assert!(said.all().contains("write 0 where nothing is sold"), "{}", said.all());
}

#[test]
fn a_column_named_like_a_layer_is_no_layer_behind_an_index_of_inequality() {
    let chain = why(&Copy::of("gridtown"), "income-gini");
    assert!(!chain.contains("layer:") && chain.contains("households.csv"), "{chain}");
}
