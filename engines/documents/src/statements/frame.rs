use super::time::{self, Calendar, Part, Time, Year};
use crate::text::{BlockKind, Document};
use std::collections::BTreeMap;

/// What holds for a document as a whole: whose it is, when it was published, and which period it speaks of.
#[derive(Clone, Debug, Default)]
pub(crate) struct Frame {
    pub region: Option<String>,
    /// Year of publication.
    pub year: Option<i32>,
    pub month: Option<u8>,
    /// Period of what is said without one.
    pub period: Option<String>,
    /// The document is a work report, whose sections say what is past and what is meant.
    pub report: bool,
}

/// How far headings are looked for.
const HEAD: usize = 14;

fn year_of_date(date: &str) -> Option<(i32, Option<u8>)> {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let year = date
        .split(|c: char| !c.is_ascii_digit())
        .filter(|w| w.len() == 4)
        .filter_map(|w| w.parse::<i32>().ok())
        .find(|y| (1949..=2100).contains(y))?;
    let month = months.iter().position(|m| date.contains(m)).map(|m| m as u8 + 1);
    Some((year, month))
}

/// Reads the frame from title, date lines, headings and the times the text speaks of.
pub(crate) fn frame(document: &Document, options: &super::Options) -> Frame {
    let mut frame = Frame { region: options.region.clone(), year: options.year, ..Frame::default() };
    let blocks = document.blocks();
    if let Some((year, month)) = document.date().and_then(year_of_date) {
        frame.year = frame.year.or(Some(year));
        frame.month = month;
    }
    let mut title_times: Vec<Time> = Vec::new();
    let mut lead_times: Vec<Time> = Vec::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut named_years: BTreeMap<i32, usize> = BTreeMap::new();
    let mut communique = false;
    let mut paragraphs = 0;
    let mut all: Vec<(Time, bool)> = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        if matches!(block.kind, BlockKind::Cell { .. }) {
            continue;
        }
        let text: Vec<char> = document.block_text(block).chars().collect();
        let words: String = text.iter().take(60).collect();
        let short = text.len() <= 45;
        let times = time::times(&text);
        if short && index < HEAD {
            if words.contains("工作报告") || words.contains("工作回顾") {
                frame.report = true;
            }
            if words.contains("统计公报") {
                communique = true;
            }
            // A line that is only a date is the date of publication.
            if let Some((Time::In { year: Year::Named(y), part: Part::Day(m, _) }, range)) = times.first()
                && (range.len() + 8 >= text.len() || words.contains("时间"))
                && frame.year.is_none()
            {
                frame.year = Some(*y);
                frame.month = Some(*m);
                continue;
            }
        }
        if words.contains("工作回顾") && short {
            frame.report = true;
        }
        let ends_sentence = text.last().is_some_and(|c| matches!(c, '。' | '；'));
        let is_title = (block.kind == BlockKind::Title || index == 0 || (short && index < HEAD && communique)) && !ends_sentence;
        for (time, range) in &times {
            let before = range.start.checked_sub(1).and_then(|i| text.get(i));
            if matches!(before, Some('比' | '较' | '自' | '从' | '由')) {
                continue;
            }
            if let Time::In { year: Year::Named(y), .. } = time {
                *named_years.entry(*y).or_default() += 1;
            }
            if is_title {
                title_times.push(time.clone());
            } else if !short && paragraphs < 2 {
                lead_times.push(time.clone());
            }
            all.push((time.clone(), short));
        }
        if !short {
            paragraphs += 1;
        }
        if all.len() > 400 {
            break;
        }
    }
    if frame.report && frame.year.is_none() {
        // 2026年政府工作报告, or 2024年工作回顾 in one of 2025
        frame.year = title_times.iter().find_map(named);
        if frame.year.is_none() {
            frame.year = blocks
                .iter()
                .filter(|b| b.bytes.len() < 150)
                .map(|b| document.block_text(b))
                .find(|t| t.contains("工作回顾"))
                .and_then(|t| time::times(&t.chars().collect::<Vec<_>>()).iter().find_map(|(t, _)| named(t)))
                .map(|y| y + 1);
        }
    } else if frame.report && let Some(y) = title_times.iter().find_map(named) {
        frame.year = Some(y);
    }
    let latest = named_years.keys().next_back().copied();
    let mentioned = named_years.iter().filter(|(_, n)| **n >= 1).map(|(y, _)| *y).next_back();
    let mut calendar = Calendar { this: frame.year.or(mentioned), context: frame.year.or(latest), month: frame.month };
    if frame.report {
        frame.period = frame.year.map(|y| (y - 1).to_string());
    } else {
        let plain = |t: &&Time| !matches!(t, Time::In { part: Part::Day(..) | Part::DayOnly(_), .. } | Time::Ahead(_) | Time::In { year: Year::Last | Year::Next, .. });
        let chosen = title_times.iter().find(plain).or_else(|| lead_times.iter().find(plain));
        if let Some(time) = chosen {
            frame.period = calendar.resolve(time);
        } else {
            for (time, _) in all.iter().filter(|(t, _)| plain(&t)) {
                let mut fresh = calendar.clone();
                if let Some(period) = fresh.resolve(time) {
                    *counts.entry(period).or_default() += 1;
                }
            }
            frame.period = counts.into_iter().filter(|(_, n)| *n >= 3).max_by_key(|(_, n)| *n).map(|(p, _)| p);
        }
        if communique && let Some(y) = title_times.iter().find_map(named) {
            frame.period = Some(y.to_string());
            frame.year = frame.year.or(Some(y + 1));
        }
    }
    frame.year = frame.year.or(mentioned);
    if frame.region.is_none() {
        frame.region = region(document);
    }
    frame
}

fn named(time: &Time) -> Option<i32> {
    match time {
        Time::In { year: Year::Named(y), .. } => Some(*y),
        _ => None,
    }
}

const SUFFIXES: &[&str] = &["自治区", "自治州", "自治县", "省", "市", "区", "县", "旗", "镇", "乡"];
const PROVINCES: &[&str] = &[
    "北京", "天津", "河北", "山西", "内蒙古", "辽宁", "吉林", "黑龙江", "上海", "江苏", "浙江", "安徽", "福建", "江西", "山东",
    "河南", "湖北", "湖南", "广东", "广西", "海南", "重庆", "四川", "贵州", "云南", "西藏", "陕西", "甘肃", "青海", "宁夏", "新疆",
];

/// The area the document speaks of most: a name ending in 省, 市, 区, 县 …, the smallest of the commonest chain.
fn region(document: &Document) -> Option<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut size = 0;
    for (index, block) in document.blocks().iter().enumerate() {
        let text = document.block_text(block);
        let weight = if index < 3 { 4 } else { 1 };
        for name in names(text) {
            *counts.entry(name).or_default() += weight;
        }
        size += text.len();
        if size > 30_000 {
            break;
        }
    }
    counts.into_iter().max_by_key(|(name, n)| (*n, name.chars().count())).map(|(name, _)| name)
}

/// Names such as 杭州市, 临平区 that follow a border or another name.
fn names(text: &str) -> Vec<String> {
    let characters: Vec<char> = text.chars().take(4000).collect();
    let mut found = Vec::new();
    let mut start = 0;
    for (i, c) in characters.iter().enumerate() {
        if !c.is_alphabetic() || c.is_ascii() {
            start = i + 1;
            continue;
        }
        if matches!(c, '省' | '市' | '区' | '县' | '旗') && i > start && i - start <= 8 {
            let name: String = characters.get(start..=i).unwrap_or(&[]).iter().collect();
            let stem = name.chars().count() - 1;
            let bad = ["全", "本", "我", "该", "各", "城", "地", "个", "的", "和", "在", "为", "园", "小", "老", "社", "示范", "开发", "发达", "街", "县", "辖", "上", "山", "牧", "景", "新"];
            if (2..=7).contains(&stem) && !bad.iter().any(|b| name.contains(b)) {
                found.push(name);
                start = i + 1;
            }
        }
    }
    for province in PROVINCES {
        if text.starts_with(province) {
            found.push((*province).to_string());
        }
    }
    found
}

/// The ways a text names its own area: 临平区 is also 临平.
pub(crate) fn own_names(region: Option<&str>) -> Vec<String> {
    let Some(region) = region else { return Vec::new() };
    let mut names = vec![region.to_string()];
    for suffix in SUFFIXES {
        if let Some(stem) = region.strip_suffix(suffix)
            && stem.chars().count() >= 2
        {
            names.push(stem.to_string());
            break;
        }
    }
    names
}

/// What a heading says of the paragraphs under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Section {
    pub target: bool,
    pub period: Option<String>,
}

/// Reads a heading of a work report: 一、2025年工作回顾 is past, 三、2026年重点工作 is meant.
pub(crate) fn section(heading: &str, frame: &Frame) -> Option<Section> {
    let year = frame.year?;
    let text: Vec<char> = heading.chars().collect();
    let times = time::times(&text);
    let mut calendar = Calendar { this: Some(year), context: Some(year), month: None };
    let is = |words: &[&str]| words.iter().any(|w| heading.contains(w));
    let plan = times.iter().find_map(|(t, _)| if let Time::Plan(n) = t { Some(*n) } else { None });
    let named_year = times.iter().find_map(|(t, _)| named(t));
    if is(&["回顾", "成就", "主要工作和", "工作总结", "取得的", "过去"]) || named_year.is_some_and(|y| y < year && is(&["工作"])) {
        let period = named_year.or(Some(year - 1)).map(|y| y.to_string());
        return Some(Section { target: false, period });
    }
    if plan.is_some_and(|n| 1951 + 5 * n >= year) && is(&["时期", "目标", "任务", "总体", "要求", "发展"]) && named_year.is_none() {
        let period = times.first().and_then(|(t, _)| calendar.resolve(t));
        return Some(Section { target: true, period });
    }
    let ahead = named_year.is_some_and(|y| y >= year) || heading.contains("今年");
    if ahead && is(&["工作", "任务", "安排", "目标", "要求", "建议"]) {
        return Some(Section { target: true, period: Some(named_year.unwrap_or(year).to_string()) });
    }
    None
}
