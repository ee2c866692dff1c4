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
    /// The document is a plan: what is not said of the past is meant.
    pub plan: bool,
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
            // A plan says so in its title; news about a plan goes on after the word, or ends a sentence with it.
            let title = words.trim().trim_end_matches(['）', ')', '》']);
            if PLANS.iter().any(|w| title.ends_with(w)) && index < 6 {
                frame.plan = true;
            }
            if words.contains("统计公报") {
                communique = true;
            }
            // A line that is only a date is the date of publication.
            if let Some((Time::In { year: Year::Named(y), part: Part::Day(m, _) }, range)) = times.first()
                && (range.len() + 10 >= text.len()
                    || ["时间", "会议", "大会", "发布", "来源"].iter().any(|w| words.contains(w)))
                && frame.year.is_none()
            {
                frame.year = Some(*y);
                frame.month = Some(*m);
                continue;
            }
            // So is one that is only a month.
            if let Some((Time::In { year: Year::Named(y), part: Part::Month(m) }, range)) = times.first()
                && range.len() == text.len()
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
        let is_title =
            (block.kind == BlockKind::Title || index == 0 || (short && index < HEAD && communique)) && !ends_sentence;
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
            } else if !short && paragraphs < 1 {
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
    } else if frame.report
        && let Some(y) = title_times.iter().find_map(named)
    {
        frame.year = Some(y);
    }
    let latest = named_years.keys().next_back().copied();
    let mentioned = named_years.iter().filter(|(_, n)| **n >= 1).map(|(y, _)| *y).next_back();
    let mut calendar = Calendar { this: frame.year.or(mentioned), context: frame.year.or(latest), month: frame.month };
    if frame.report {
        frame.period = frame.year.map(|y| (y - 1).to_string());
    } else {
        let plain = |t: &&Time| {
            !matches!(
                t,
                Time::Since(_)
                    | Time::In { part: Part::Day(..) | Part::DayOnly(_), .. }
                    | Time::Ahead(_)
                    | Time::In { year: Year::Last | Year::Before | Year::Next, .. }
            )
        };
        for (time, _) in all.iter().filter(|(t, _)| plain(&t) && !matches!(t, Time::Plan(_))) {
            let mut fresh = calendar.clone();
            if let Some(period) = fresh.resolve(time) {
                *counts.entry(period).or_default() += 1;
            }
        }
        // 第十四个五年规划纲要, 行动计划（2023—2025年）: the plan's own stretch.
        let stretch = title_times.iter().find(|t| matches!(t, Time::Plan(_) | Time::Years(..))).filter(|_| frame.plan);
        let often = counts.iter().filter(|(_, n)| **n >= 3).max_by_key(|(_, n)| **n).map(|(p, _)| p.clone());
        let lead = lead_times.iter().find(|t| plain(t) && !matches!(t, Time::Plan(_)));
        frame.period = match stretch.or_else(|| title_times.iter().find(plain)) {
            Some(time) => calendar.resolve(time),
            None => match lead {
                Some(time) => calendar.resolve(time),
                None => often.or_else(|| frame.year.map(|y| y.to_string())),
            },
        };
        // News of a year that speaks of a part of it again and again speaks of that part.
        if let Some(year) = frame.period.clone().filter(|p| p.len() == 4) {
            let part = counts
                .iter()
                .filter(|(p, n)| p.starts_with(&year) && p.contains('Q') && **n >= 2)
                .max_by_key(|(_, n)| **n);
            let whole = counts.get(&year).copied().unwrap_or(0);
            if let Some((part, n)) = part
                && *n + 4 >= whole
                && title_times.iter().any(|t| matches!(t, Time::In { year: Year::This, .. }))
            {
                frame.period = Some(part.clone());
            }
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

/// How the title of a plan ends.
const PLANS: &[&str] = &[
    "规划",
    "规划纲要",
    "纲要",
    "行动计划",
    "实施方案",
    "行动方案",
    "工作方案",
    "工作要点",
    "年计划",
    "草案",
    "实施意见",
];

fn named(time: &Time) -> Option<i32> {
    match time {
        Time::In { year: Year::Named(y), .. } => Some(*y),
        _ => None,
    }
}

const SUFFIXES: &[&str] = &[
    "壮族自治区",
    "回族自治区",
    "维吾尔自治区",
    "自治区",
    "自治州",
    "自治县",
    "省",
    "市",
    "区",
    "县",
    "旗",
    "镇",
    "乡",
];
const PROVINCES: &[&str] = &[
    "北京",
    "天津",
    "河北",
    "山西",
    "内蒙古",
    "辽宁",
    "吉林",
    "黑龙江",
    "上海",
    "江苏",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山东",
    "河南",
    "湖北",
    "湖南",
    "广东",
    "广西",
    "海南",
    "重庆",
    "四川",
    "贵州",
    "云南",
    "西藏",
    "陕西",
    "甘肃",
    "青海",
    "宁夏",
    "新疆",
];

/// Words before 市, 县, 区 that make no name of an area.
const NO_NAMES: &[&str] = &[
    "开发", "示范", "功能", "保护", "自治", "城区", "工业", "商务", "服务", "试验", "贸易", "合作", "经济", "管理",
    "核心", "行政", "重点", "贫困", "脱贫", "直辖", "地级", "县级", "大城", "中心", "特大", "各省", "省辖", "我们",
    "内需", "全国", "国家", "城镇", "配合", "办理", "围绕", "落实", "实施", "推动", "促进", "领导",
];

/// The area the document is about: the one its head names, else the one it names most.
fn region(document: &Document) -> Option<String> {
    let blocks = document.blocks();
    let head: Vec<&str> = blocks.iter().take(24).map(|b| document.block_text(b)).filter(|t| t.len() < 150).collect();
    if head.iter().any(|t| t.contains("国务院"))
        || document.text().chars().take(120).collect::<String>().contains("代表国务院")
    {
        return Some("全国".to_string());
    }
    let report = head
        .iter()
        .any(|t| t.contains("工作报告") || t.contains("统计公报") || t.contains("省长") || t.contains("主席"));
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let body: Vec<char> = document.text().chars().take(12_000).collect();
    let title: usize = head.first().map_or(0, |t| t.chars().count()) + 1;
    for (i, c) in body.iter().enumerate() {
        let next = body.get(i + 1);
        let joined = match c {
            '市' => !matches!(next, Some('场' | '民' | '政' | '值' | '级' | '域' | '属' | '区')),
            '县' => !matches!(next, Some('级' | '域' | '城')),
            '区' => !matches!(next, Some('域' | '位' | '块' | '间')),
            _ => false,
        };
        if !joined {
            continue;
        }
        for length in 2..=3usize {
            let Some(stem) = i.checked_sub(length).and_then(|from| body.get(from..i)) else { continue };
            let stem: String = stem.iter().collect();
            let good = stem.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
                && !stem.contains([
                    '市', '县', '区', '省', '全', '各', '个', '的', '和', '城', '本', '该', '新', '年', '在', '据',
                    '及', '等', '是', '与', '从', '对', '为', '园', '街', '山', '林', '牧', '社', '景', '校', '小',
                    '灾', '库', '辖', '地', '片', '老', '强', '我', '着', '入', '出', '了', '中', '内', '外', '使',
                    '让', '被', '到', '将',
                ])
                && !PROVINCES.contains(&stem.as_str())
                && !NO_NAMES.contains(&stem.as_str());
            let before = i.checked_sub(length + 1).and_then(|b| body.get(b));
            let chained = *c != '区' || matches!(before, Some('市' | '省'));
            if good
                && chained
                && (length == 2 || before.is_none_or(|b| !b.is_alphabetic() || matches!(b, '省' | '市' | '年')))
            {
                *counts.entry(format!("{stem}{c}")).or_default() += if i < title {
                    4
                } else if matches!(before, Some('市' | '省')) {
                    3
                } else {
                    1
                };
            }
        }
    }
    let text: String = body.iter().collect();
    for province in PROVINCES {
        let said = head.iter().filter(|t| t.contains(province)).count();
        if said > 0 && report {
            let suffix = ["省", "市", "自治区", "壮族自治区", "回族自治区", "维吾尔自治区"]
                .iter()
                .find(|s| text.contains(&format!("{province}{s}")));
            return Some(format!("{province}{}", suffix.unwrap_or(&"")));
        }
    }
    // The stem alone speaks of the area too.
    let area = counts
        .into_iter()
        .filter(|(_, n)| *n >= 3)
        .map(|(name, n)| {
            let stem: String = name.chars().take(name.chars().count() - 1).collect();
            let said = text.matches(stem.as_str()).count();
            (n * 3 + said.min(n * 20), name)
        })
        .max();
    let province = PROVINCES.iter().map(|p| (text.matches(p).count(), *p)).max();
    match (area, province) {
        (Some((n, name)), Some((m, _))) if n >= m => Some(name),
        (_, Some((m, name))) if m >= 3 => {
            let suffix = ["省", "市", "自治区"].iter().find(|s| text.contains(&format!("{name}{s}")));
            Some(format!("{name}{}", suffix.unwrap_or(&"")))
        }
        (Some((n, name)), _) if n >= 2 => Some(name),
        _ => None,
    }
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
    let heading = heading.trim();
    let text: Vec<char> = heading.chars().collect();
    if text.len() > 45 || heading.ends_with(['。', '；', '，', '：']) {
        return None;
    }
    if frame.plan && !frame.report {
        return plan_section(heading, &text, frame);
    }
    let year = frame.year?;
    let times = time::times(&text);
    let mut calendar = Calendar { this: Some(year), context: Some(year), month: None };
    let is = |words: &[&str]| words.iter().any(|w| heading.contains(w));
    let plan = times.iter().find_map(|(t, _)| if let Time::Plan(n) = t { Some(*n) } else { None });
    let named_year = times.iter().find_map(|(t, _)| named(t));
    if is(&["回顾", "成就", "主要工作和", "工作总结", "取得的", "过去"])
        || named_year.is_some_and(|y| y < year && is(&["工作"]))
    {
        let plan = times.iter().find(|(t, _)| matches!(t, Time::Plan(_))).and_then(|(t, _)| calendar.resolve(t));
        let period = named_year.map(|y| y.to_string()).or(plan).or_else(|| Some((year - 1).to_string()));
        return Some(Section { target: false, period });
    }
    if plan.is_some_and(|n| 1951 + 5 * n >= year)
        && is(&["时期", "目标", "任务", "总体", "要求", "发展"])
        && named_year.is_none()
    {
        let period = times.first().and_then(|(t, _)| calendar.resolve(t));
        return Some(Section { target: true, period });
    }
    let numbered = crate::text::starts_item(heading);
    if numbered && named_year.is_none() && is(&["重点工作", "工作安排", "主要任务", "工作任务"]) {
        return Some(Section { target: true, period: Some(year.to_string()) });
    }
    let ahead = named_year.is_some_and(|y| y >= year) || heading.contains("今年");
    if ahead && is(&["工作", "任务", "安排", "目标", "要求", "建议"]) {
        return Some(Section { target: true, period: Some(named_year.unwrap_or(year).to_string()) });
    }
    None
}

/// Reads a heading of a plan: 发展基础 looks back over the plan before, 主要目标 and whatever follows is meant.
fn plan_section(heading: &str, text: &[char], frame: &Frame) -> Option<Section> {
    let is = |words: &[&str]| words.iter().any(|w| heading.contains(w));
    if is(&[
        "发展基础",
        "现实基础",
        "工作基础",
        "发展现状",
        "发展成就",
        "主要成就",
        "成效",
        "回顾",
        "发展环境",
        "面临",
        "背景",
    ]) {
        let named_plan =
            time::times(text).iter().find_map(|(t, _)| if let Time::Plan(n) = t { Some(*n) } else { None });
        let before = frame.period.as_deref().and_then(|p| p.split_once('-')).and_then(|(a, b)| {
            let (first, last) = (a.parse::<i32>().ok()?, b.parse::<i32>().ok()?);
            (last - first == 4).then(|| format!("{}-{}", first - 5, first - 1))
        });
        let named_plan = named_plan.map(|n| format!("{}-{}", 1951 + 5 * n, 1955 + 5 * n));
        let period = named_plan.or(before).or_else(|| frame.year.map(|y| (y - 1).to_string()));
        return Some(Section { target: false, period });
    }
    let ahead = is(&[
        "目标",
        "要求",
        "思路",
        "任务",
        "重点",
        "原则",
        "战略",
        "行动",
        "举措",
        "措施",
        "专栏",
        "工程",
        "保障",
        "指导思想",
        "定位",
        "总体",
        "安排",
    ]);
    ahead.then(|| Section { target: true, period: frame.period.clone() })
}
