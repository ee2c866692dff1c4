//! The draft as files of the plan language.

use super::super::propose::{as_written, kind, quoted};
use super::gather::{Draft, Indicator};
use linping_documents::Kind;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;

/// A part of the draft that can be left out.
#[derive(Clone, Copy, Debug)]
pub enum Item {
    Figure(usize),
    Indicator(usize),
    Target(usize),
    Promise(usize),
}

/// Files by path, and which bytes of them belong to which part.
#[derive(Default)]
pub struct Files {
    pub texts: BTreeMap<String, String>,
    pub spans: Vec<(String, Range<usize>, Item)>,
}

impl Files {
    fn add(&mut self, file: &str, text: &str, item: Option<Item>) {
        let whole = self.texts.entry(file.to_string()).or_default();
        let start = whole.len();
        whole.push_str(text);
        if let Some(item) = item {
            self.spans.push((file.to_string(), start..whole.len(), item));
        }
    }
}

/// A name in both languages; no English is known, so the words stand for both.
fn both(words: &str) -> String {
    format!("{{ zh = {0}, en = {0} }}", quoted(words))
}

/// Placeholder codes of other places: 99 is the code of no province.
fn placeholder(index: usize) -> String {
    format!("99{:04}", index + 1)
}

/// Every file of the plan but the documents.
pub fn files(draft: &Draft) -> Files {
    let mut files = Files::default();
    files.add("plan.toml", &head(draft), None);
    files.add(
        "scenarios.toml",
        "[all]\nname = { zh = \"全部实施\", en = \"Everything as planned\" }\nactions = \"all\"\n",
        None,
    );
    let covered: Vec<String> = draft.sources.iter().map(|source| quoted(&source.name)).collect();
    let report =
        format!("# The report shows these documents sentence by sentence.\ncoverage = [{}]\n", covered.join(", "));
    files.add("report.toml", &report, None);
    let mut regions = "# Codes are placeholders that belong to no place: confirm each.\n".to_string();
    for (index, name) in draft.regions.iter().enumerate() {
        let _ = write!(regions, "\n[[region]]\ncode = \"{}\"\nname = {}\n", placeholder(index), both(name));
    }
    if !draft.regions.is_empty() {
        files.add("baseline/regions.toml", &regions, None);
    }
    sources(draft, &mut files);
    for (index, indicator) in draft.indicators.iter().enumerate().filter(|(_, indicator)| indicator.kept) {
        let (zh, en) = indicator_name(indicator);
        let unit = quoted(&indicator.unit);
        // A promise tells which way is meant to be better; otherwise a person must say.
        let better = match draft.targets.iter().find(|target| target.kept && target.indicator == index) {
            Some(target) if target.at_most => "lower",
            Some(_) => "higher",
            None => "neither",
        };
        let text = format!(
            "# Which way is better is to be confirmed.\nname = {{ zh = {zh}, en = {en} }}\nunit = {unit}\nbetter = \"{better}\"\nkind = \"{}\"\n",
            kind(indicator.kind)
        );
        files.add(&format!("indicators/{}.toml", indicator.id), &text, Some(Item::Indicator(index)));
    }
    targets(draft, &mut files);
    actions(draft, &mut files);
    files
}

/// Name of an indicator: level, growth and share of the same thing are told apart.
fn indicator_name(indicator: &Indicator) -> (String, String) {
    let (suffix, meaning) = match indicator.kind {
        Kind::Growth => ("增速", ", growth"),
        Kind::Share => ("占比", ", share"),
        Kind::Rank => ("位次", ", rank"),
        Kind::Change => ("变化", ", change"),
        _ => ("", ""),
    };
    let suffix = if indicator.zh.ends_with(suffix) || indicator.zh.ends_with('率') || indicator.zh.ends_with("比重")
    {
        ""
    } else {
        suffix
    };
    let compared = indicator.comparison.as_ref().map_or(String::new(), |words| format!("（{words}）"));
    let zh = format!("{}{suffix}{compared}", indicator.zh);
    let against = indicator.comparison.as_deref().map_or(String::new(), |words| match words {
        "同比" | "比上年" | "比上年同期" | "较上年" | "比去年" | "比去年同期" | "较上年同期" => {
            " (on the year before)".to_string()
        }
        "环比" | "比上月" => " (on the month before)".to_string(),
        "年均" => " (a year on average)".to_string(),
        other => format!(" ({other})"),
    });
    let en = indicator.en.as_ref().map_or_else(|| zh.clone(), |en| format!("{en}{meaning}{against}"));
    (quoted(&zh), quoted(&en))
}

fn head(draft: &Draft) -> String {
    let title = format!("{}规划（草稿）", draft.region);
    format!(
        "# Drafted by `linping new --from-documents`. Confirm every line marked so, then delete its mark.\nformat = 1\nname = {}\nbase-year = {} # to be confirmed\nhorizon = {} # to be confirmed\nas-of = {} # to be confirmed\nlanguages = [\"zh\", \"en\"]\nseed = 1\n\n[region]\ncode = {} # to be confirmed\nname = {} # to be confirmed\n",
        both(&title),
        draft.year,
        draft.horizon,
        quoted(&draft.as_of),
        quoted(&draft.code),
        both(&draft.region)
    )
}

fn sources(draft: &Draft, files: &mut Files) {
    for (index, source) in draft.sources.iter().enumerate() {
        let file = format!("sources/{}.toml", source.name);
        let mut text = format!(
            "# Drafted; confirm every line, then delete this one.\ntitle = {}\nproducer = {{ zh = \"待填\", en = \"to be filled in\" }}\n",
            both(&source.title)
        );
        if let Some(published) = &source.published {
            let _ = writeln!(text, "published = {}", quoted(published.written()));
        }
        let _ = writeln!(text, "licence = \"to be filled in\"\naccess = \"public\"\nfile = \"files/{}\"", source.file);
        files.add(&file, &text, None);
        for (number, figure) in draft.figures.iter().enumerate().filter(|(_, f)| f.kept && f.source == index) {
            let mut text = format!(
                "\n[[figure]]\n# {}\nid = \"{}\"\nvalue = {}\nsays = {}\nkind = \"{}\"\nperiod = {}\n",
                figure.label.replace(['\n', '\r'], " "),
                figure.id,
                quoted(&figure.value),
                quoted(&figure.says),
                kind(figure.kind),
                quoted(figure.period.written())
            );
            if let Some(region) = figure.region {
                let _ = writeln!(text, "region = \"{}\"", placeholder(region));
            }
            if let Some(indicator) = figure.indicator.and_then(|index| draft.indicators.get(index)).filter(|i| i.kept) {
                let _ = writeln!(text, "indicator = \"{}\"", indicator.id);
            }
            if let Some(page) = figure.page {
                let _ = writeln!(text, "page = {page}");
            }
            if let Some(qualifier) = &figure.qualifier {
                let _ = writeln!(text, "note = {}", as_written(qualifier));
            }
            files.add(&file, &text, Some(Item::Figure(number)));
        }
    }
}

fn cite(draft: &Draft, source: usize, says: &str, page: Option<usize>) -> String {
    let name = draft.sources.get(source).map_or("", |source| source.name.as_str());
    let page = page.map_or(String::new(), |page| format!(", page = {page}"));
    format!("{{ source = \"{name}\", says = {}{page} }}", quoted(says))
}

fn targets(draft: &Draft, files: &mut Files) {
    let file = "targets.toml";
    files.add(file, "# Drafts: confirm the number, the day and what keeps each promise.\n", None);
    for (index, target) in draft.targets.iter().enumerate().filter(|(_, target)| target.kept) {
        let indicator = draft.indicators.get(target.indicator).map_or("", |indicator| indicator.id.as_str());
        let text = format!(
            "\n[[target]]\nid = \"{}\"\nindicator = \"{indicator}\"\nby = {}\n{} = {}\npromised = {}\n",
            target.id,
            quoted(target.by.written()),
            if target.at_most { "at-most" } else { "at-least" },
            quoted(&target.value),
            cite(draft, target.source, &target.says, None)
        );
        files.add(file, &text, Some(Item::Target(index)));
    }
    for (index, promise) in draft.promises.iter().enumerate().filter(|(_, promise)| promise.kept) {
        let action = draft.actions.get(promise.action).map_or("", |action| action.id.as_str());
        let mut text = format!(
            "\n[[promise]]\nid = \"{0}\"\nname = {1}\naction = \"{action}\"\nmilestone = \"{0}\"\n",
            promise.id,
            both(&promise.name)
        );
        if let Some(by) = &promise.by {
            let _ = writeln!(text, "by = {}", quoted(by.written()));
        }
        let _ = writeln!(text, "promised = {}", cite(draft, promise.source, &promise.says, promise.page));
        files.add(file, &text, Some(Item::Promise(index)));
    }
}

fn actions(draft: &Draft, files: &mut Files) {
    for (number, action) in draft.actions_kept() {
        let file = format!("actions/{}.toml", action.id);
        let mut text =
            format!("# Draft: dates, cost and what it serves are to be added.\nname = {}\n", both(&action.name));
        let own = || draft.promises.iter().enumerate().filter(|(_, p)| p.kept && p.action == number);
        let mut owners: Vec<&str> = own().filter_map(|(_, promise)| promise.body.as_deref()).collect();
        owners.sort_unstable();
        owners.dedup();
        if let [owner] = owners.as_slice() {
            let _ = writeln!(text, "owner = {}", both(owner));
        }
        files.add(&file, &text, None);
        for (index, promise) in own() {
            let mut text = format!("\n[[milestone]]\nid = \"{}\"\nname = {}\n", promise.id, both(&promise.name));
            if let Some(by) = &promise.by {
                let _ = writeln!(text, "planned = {}", quoted(by.written()));
            }
            let _ = writeln!(text, "cites = [{}]", cite(draft, promise.source, &promise.says, promise.page));
            files.add(&file, &text, Some(Item::Promise(index)));
        }
    }
}

/// What is missing to judge each promise, and what was left out, for a person to complete.
pub fn missing(draft: &Draft) -> String {
    let mut out = String::from("# 还缺什么 / What is missing\n\n");
    out.push_str(
        "- plan.toml：请核对地区、代码、基准年、期末与评判日。 / confirm region, code, base year, horizon and as-of.\n",
    );
    if draft.code == "000000" {
        out.push_str("- 区划代码未知，暂写 000000。 / The division code is not known; 000000 stands for it.\n");
    }
    if !draft.regions.is_empty() {
        out.push_str("- baseline/regions.toml 的代码是占位。 / The codes in baseline/regions.toml are placeholders.\n");
    }
    out.push_str("- 来源的发布者与许可待填。 / Producer and licence of every source are to be filled in.\n");
    out.push_str(
        "- 词典里没有的指标，英文名暂用中文。 / Where the dictionary has no English name, Chinese words stand for it.\n",
    );
    out.push_str("\n## 承诺 / Promises\n\n");
    for promise in draft.promises.iter().filter(|promise| promise.kept) {
        let mut lacks: Vec<String> = Vec::new();
        if promise.measure.is_none() {
            lacks.push("没有数字 no number".to_string());
        }
        match (&promise.by, &promise.date) {
            (None, None) => lacks.push("没有日期 no date".to_string()),
            (None, Some(date)) => lacks.push(format!("日期待定 date to be worked out: {date}")),
            _ => {}
        }
        let has_target =
            draft.targets.iter().any(|t| t.kept && t.source == promise.source && overlap(&t.says, &promise.says));
        if !has_target {
            lacks.push("没有指标 no indicator".to_string());
        }
        if promise.body.is_none() {
            lacks.push("没有责任单位 no owner".to_string());
        }
        let _ = writeln!(out, "- `{}` {}：{}", promise.id, promise.says, lacks.join("；"));
    }
    out.push_str("\n## 未采用或未归入指标 / Left out, or given to no indicator\n\n");
    for (words, why) in &draft.left_out {
        let _ = writeln!(out, "- {}：{} / {}", words.replace(['\n', '\r'], " "), why.zh, why.en);
    }
    out
}

fn overlap(a: &str, b: &str) -> bool {
    a.contains(b) || b.contains(a)
}
