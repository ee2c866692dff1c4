use super::frame::{Frame, named};
use super::time::{self, Calendar, Time, Year};

/// What a heading says of the paragraphs under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Section {
    pub target: bool,
    pub period: Option<String>,
    /// The stretch that its review goes on to: 2025年和“十四五”时期工作回顾.
    pub then: Option<String>,
    /// A policy is set out in it: what it says is set by rule, and holds from whenever it is in force.
    pub ruled: bool,
    /// How deep its heading stands; none for those of reports and plans, which only another one ends.
    pub depth: Option<u8>,
}

/// Reads a heading of a work report: 一、2025年工作回顾 is past, 三、2026年重点工作 is meant.
pub(crate) fn section(heading: &str, frame: &Frame) -> Option<Section> {
    let heading = heading.trim();
    let text: Vec<char> = heading.chars().collect();
    if text.len() > 45 || heading.ends_with(['。', '；', '，', '：']) {
        return None;
    }
    // 名词解释: the notes behind a report are neither what was done nor what is meant.
    if ["名词解释", "名词注释", "有关名词", "有关用语", "用语说明", "指标解释"].iter().any(|w| heading.contains(w))
    {
        return Some(Section { target: false, period: None, then: None, ruled: false, depth: None });
    }
    if frame.plan && !frame.report {
        return plan_section(heading, &text, frame);
    }
    let year = frame.year?;
    let times = time::times(&text);
    let mut calendar = Calendar { this: Some(year), context: Some(year), month: None };
    let is = |words: &[&str]| words.iter().any(|w| heading.contains(w));
    let plan = times.iter().find_map(|(t, _)| if let Time::Plan(n) = t { Some(*n) } else { None });
    let plan = plan.or_else(|| time::plan_of_title(&text));
    let named_year = times.iter().find_map(|(t, _)| named(t));
    if is(&["回顾", "成就", "主要工作和", "工作总结", "取得的", "过去"])
        || named_year.is_some_and(|y| y < year && is(&["工作"]))
    {
        // “十四五”时期和2025年工作回顾: what stands first comes first, and the text says where the other begins.
        let of_plan = times.iter().find(|(t, _)| matches!(t, Time::Plan(_)));
        let first = times.iter().position(|(t, _)| named(t).is_some()).unwrap_or(usize::MAX);
        let leads = times.iter().position(|(t, _)| matches!(t, Time::Plan(_))).is_some_and(|at| at < first);
        let plan = of_plan.and_then(|(t, _)| calendar.resolve(t));
        let plan_told = plan.clone();
        let led = plan.clone().filter(|p| leads && p.get(5..).and_then(|y| y.parse().ok()) == Some(year - 1));
        // 过去五年和2021年工作回顾: the five years come first.
        let several = [("三年", 3), ("四年", 4), ("五年", 5)]
            .iter()
            .find_map(|(words, n)| heading.contains(words).then_some(Time::Back(*n)));
        let back =
            several.and_then(|t| Calendar { this: Some(year), context: Some(year - 1), month: None }.resolve(&t));
        let period = back
            .or(led)
            .or_else(|| named_year.map(|y| y.to_string()))
            .or(plan)
            .or_else(|| Some((year - 1).to_string()));
        let then = plan_told.filter(|p| period.as_deref().is_some_and(|told| told.len() == 4 && p.ends_with(told)));
        return Some(Section { target: false, period, then, ruled: false, depth: None });
    }
    if let Some(plan) = plan.filter(|n| 1951 + 5 * n >= year)
        && is(&["时期", "目标", "任务", "总体", "要求", "发展"])
        && named_year.is_none()
    {
        let period = calendar.resolve(&Time::Plan(plan));
        return Some(Section { target: true, period, then: None, ruled: false, depth: None });
    }
    let numbered = crate::text::starts_item(heading);
    if numbered && named_year.is_none() && is(&["重点工作", "工作安排", "主要任务", "工作任务"]) {
        return Some(Section { target: true, period: Some(year.to_string()), then: None, ruled: false, depth: None });
    }
    let ahead = named_year.is_some_and(|y| y >= year) || heading.contains("今年");
    if ahead && is(&["工作", "任务", "安排", "目标", "要求", "建议"]) {
        return Some(Section {
            target: true,
            period: Some(named_year.unwrap_or(year).to_string()),
            then: None,
            ruled: false,
            depth: None,
        });
    }
    None
}

/// “十五五”时期，…, 根据…第十五个五年规划的建议，…: a report goes on to what is meant for the years to come.
pub(crate) fn looks_ahead(opening: &str, frame: &Frame) -> Option<Section> {
    let year = frame.year.filter(|_| frame.report)?;
    let words = opening.trim_start_matches(['—', '－', '　', ' ']);
    let text: Vec<char> = words.chars().take(60).collect();
    if !text.contains(&'五') {
        return None;
    }
    let first = text.iter().position(|c| matches!(c, '，' | '。')).unwrap_or(text.len());
    let (n, at) = time::times(&text).into_iter().find_map(|(t, range)| match t {
        Time::Plan(n) => Some((n, range.start)),
        _ => None,
    })?;
    let proposed = words.starts_with("根据") || words.starts_with("按照");
    let opens = at <= 1 || proposed && at < first;
    let mut calendar = Calendar { this: Some(year), context: Some(year), month: None };
    (opens && 1951 + 5 * n >= year).then(|| Section {
        target: true,
        period: calendar.resolve(&Time::Plan(n)),
        then: None,
        ruled: false,
        depth: None,
    })
}

/// 五年来，… and 刚刚过去的2025年，… turn the review of a report to the one or the other.
pub(crate) fn reviews(opening: &str, frame: &Frame) -> Option<Section> {
    let year = frame.year.filter(|_| frame.report)?;
    let words = opening.trim_start_matches(['—', '－', '　', ' ']);
    let words = ["各位代表！", "各位代表，", "各位代表："].iter().find_map(|w| words.strip_prefix(w)).unwrap_or(words);
    if !words.chars().take(26).any(|c| matches!(c, '一' | '五' | '0'..='9')) {
        return None;
    }
    let clause: String = words.chars().take_while(|c| !matches!(c, '。' | '：')).take(26).collect();
    let first = |marks: &[&str]| marks.iter().filter_map(|w| clause.find(w)).filter(|at| *at <= 18).min();
    let last_year = year - 1;
    let of_year = || {
        [
            format!("过去的{last_year}年"),
            format!("{last_year}年是"),
            format!("{last_year}年，是"),
            format!("{last_year}年极"),
            format!("{last_year}年很"),
            format!("{last_year}年，面对"),
            format!("{last_year}年，我们"),
            format!("{last_year}年，在"),
        ]
    };
    let of_year: Vec<String> = if clause.contains(&last_year.to_string()) { of_year().into() } else { Vec::new() };
    let of_year: Vec<&str> = of_year.iter().map(String::as_str).chain(["过去一年", "过去的一年", "一年来"]).collect();
    let one = first(&of_year);
    let five = first(&["过去五年", "过去的五年", "这五年", "五年来", "五年间", "五年中"]);
    // 2025年目标任务圆满完成，标志着“十四五”胜利收官。 What follows is of the plan.
    let closes = ["标志着", "意味着"].iter().any(|w| words.chars().take(40).collect::<String>().contains(w))
        && ["胜利收官", "圆满收官", "胜利完成", "圆满完成"]
            .iter()
            .any(|w| words.chars().take(44).collect::<String>().contains(w));
    let five = five.or((closes && words.contains('“')).then_some(0)).or_else(|| {
        let text: Vec<char> = clause.chars().collect();
        time::times(&text).into_iter().find_map(|(t, range)| {
            let Time::Plan(n) = t else { return None };
            let after: String = text.get(range.end..).unwrap_or(&[]).iter().take(2).collect();
            let over = 1955 + 5 * n == last_year && ["时期", "以来", "期间"].contains(&after.as_str());
            (over && range.start <= 6).then_some(range.start * 3)
        })
    });
    let period = match (one, five) {
        (Some(one), Some(five)) if one < five => last_year.to_string(),
        (_, Some(_)) => format!("{}-{last_year}", year - 5),
        (Some(_), None) => last_year.to_string(),
        (None, None) => return None,
    };
    Some(Section { target: false, period: Some(period), then: None, ruled: false, depth: None })
}

/// 今年发展主要预期目标是 turns a report from what was done to what is meant, also where no heading says so.
pub(crate) fn turns(opening: &str, frame: &Frame) -> Option<Section> {
    let year = frame.year.filter(|_| frame.report)?.to_string();
    let this_year = opening.starts_with("今年") || opening.starts_with(&format!("{year}年"));
    let meant = ["预期目标", "主要目标", "工作总体要求", "目标任务", "工作安排"].iter().any(|w| opening.contains(w));
    (this_year && meant).then_some(Section { target: true, period: Some(year), then: None, ruled: false, depth: None })
}

/// True if a paragraph of a review of a year and of a stretch tells of the stretch: 税收年均增长3%, 从2020年的53.2%提高到….
pub(crate) fn tells_of_stretch(words: &str, stretch: &str) -> bool {
    let yearly = words.match_indices("年均").any(|(at, _)| !words.get(..at).is_some_and(|b| b.ends_with(['两', '三'])));
    let first = stretch.get(..4).and_then(|y| y.parse::<i32>().ok());
    let since = first.is_some_and(|y| words.contains(&format!("{}年的", y - 1)));
    yearly || since || words.contains("五年累计") || words.contains("五年来")
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
        return Some(Section { target: false, period, then: None, ruled: false, depth: None });
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
    ahead.then(|| Section { target: true, period: frame.period.clone(), then: None, ruled: false, depth: None })
}

/// Under what a policy is set out: 扶持政策, 奖励办法, 补偿标准.
#[rustfmt::skip]
const POLICIES: &[&str] = &[
    "政策", "优惠", "优惠措施", "奖励办法", "奖补办法", "补助办法", "扶持办法", "奖励措施", "扶持措施", "支持措施", "支持意见", "扶持意见",
    "奖励标准", "奖补标准", "补助标准", "补偿标准", "补贴标准", "收费标准", "扶持标准", "政策支持", "资金支持", "政策内容", "政策措施",
];

/// Under what an account says what is meant.
#[rustfmt::skip]
const AIMS: &[&str] = &[
    "目标", "打算", "发展思路", "工作思路", "下步工作", "下一步工作", "下步安排", "下一步安排", "目标任务", "发展规划",
];

/// How deep a heading stands by its number: 一、 is 1, （一） 2, 1. 3, （1） 4; and where its words begin.
fn numbered(text: &str) -> (Option<u8>, &str) {
    const CHINESE: &str = "一二三四五六七八九十";
    let text = text.trim_start();
    let of = |c: char| CHINESE.contains(c);
    if let Some(inner) = text.strip_prefix(['（', '(']) {
        let number: usize = inner.chars().take_while(|c| of(*c) || c.is_ascii_digit()).map(char::len_utf8).sum();
        let chinese = inner.starts_with(of);
        let rest = inner.get(number..).and_then(|r| r.strip_prefix(['）', ')']));
        return match rest {
            Some(rest) if number > 0 => (Some(if chinese { 2 } else { 4 }), rest),
            _ => (None, text),
        };
    }
    let number: usize = text.chars().take_while(|c| of(*c)).map(char::len_utf8).sum();
    if let Some(rest) = text.get(number..).and_then(|r| r.strip_prefix('、')).filter(|_| number > 0) {
        return (Some(1), rest);
    }
    let digits: usize = text.chars().take_while(char::is_ascii_digit).count();
    match text.get(digits..).and_then(|r| r.strip_prefix(['.', '．', '、'])) {
        Some(rest) if (1..=2).contains(&digits) && !rest.starts_with(|c: char| c.is_ascii_digit()) => (Some(3), rest),
        _ => (None, text),
    }
}

/// The section that words open in an account that is neither report nor plan: 扶持政策, 今后打算.
fn opened(words: &str, depth: u8, frame: &Frame) -> Option<Section> {
    let words = words.trim().trim_end_matches(['：', ':']);
    if words.is_empty() || words.chars().count() > 16 {
        return None;
    }
    let policy = POLICIES.iter().any(|w| words.ends_with(w));
    let aim = AIMS.iter().any(|w| words.ends_with(w));
    let period = frame.year.filter(|_| frame.dated && !policy).map(|y| y.to_string());
    (policy || aim).then_some(Section { target: true, period, then: None, ruled: policy, depth: Some(depth) })
}

/// How deep a section without a number stands: its items are below, any other heading or paragraph ends it.
const UNNUMBERED: u8 = 9;

/// The depth of an unnumbered heading with a date, which the next unnumbered heading ends.
const DATED: u8 = 99;

/// What a lead-in that announces a list of deeds to be done says of their time.
pub(crate) struct Deeds {
    /// The date, as written.
    pub(crate) date: Option<String>,
    /// The year, if it is named.
    year: Option<i32>,
}

/// A lead-in that announces a list of deeds to be done: 今年将办好“十件民生实事”. What they are about may follow before the list does:
/// 涉及就业、住房等领域。
pub(crate) fn announces_deeds(block: &str) -> Option<Deeds> {
    let block = block.trim().trim_end_matches(['。', '：', ':']);
    let mut sentences = block.rsplit(['。', '；']);
    let mut last = sentences.next().unwrap_or("");
    if ["涉及", "包括", "涵盖", "覆盖", "分别", "具体", "主要"].iter().any(|w| last.starts_with(w)) {
        last = sentences.next()?;
    }
    if last.chars().count() > 80 || !["实事", "重点任务", "重点工作"].iter().any(|w| last.contains(w)) {
        return None;
    }
    let verbs = ["办好", "办成", "办实", "抓好", "实施", "做好", "推进", "推出", "落实", "办理", "兴办"];
    let done = ["完成", "已", "办结", "过去", "去年", "推出了"].iter().any(|w| last.contains(w));
    if done || !verbs.iter().any(|w| last.contains(w)) {
        return None;
    }
    let text: Vec<char> = last.chars().collect();
    // 1月11日，…消息显示，2023年，…将推出: the time told last is that of the deeds.
    let when = time::times(&text).into_iter().rfind(|(t, _)| matches!(t, Time::In { .. }));
    let Some((when, range)) = when else {
        let ahead = ["将", "要", "继续"].iter().any(|w| last.contains(w));
        return ahead.then_some(Deeds { date: None, year: None });
    };
    let year = match when {
        Time::In { year: Year::Named(year), .. } => Some(year),
        _ => None,
    };
    Some(Deeds { date: text.get(range).map(|t| t.iter().collect()), year })
}

/// 2023年青岭市十件民生实事: a heading under which all is to be done.
pub(crate) fn heads_deeds(heading: &str) -> bool {
    let heading = heading.trim().trim_end_matches(['”', '》', '）', ')', '：']);
    let deeds = ["实事", "实事项目", "实事清单", "重点任务", "重点任务清单", "工作要点", "重点工作"];
    heading.chars().count() <= 40
        && deeds.iter().any(|w| heading.ends_with(w))
        && !["完成", "回顾", "总结", "落实情况", "进展", "。"].iter().any(|w| heading.contains(w))
}

/// A line that dates the list under it: 2021年目标：, “十三五”成就：.
pub(crate) fn dated_label(block: &str, frame: &Frame) -> Option<Section> {
    let text: Vec<char> = block.trim().strip_suffix(['：', ':'])?.chars().collect();
    if text.len() > 16 {
        return None;
    }
    // “十三五”成就: a plan in quotation marks, with no 时期 behind it.
    let quoted = || {
        let end = text
            .iter()
            .skip(1)
            .position(|c| matches!(c, '”' | '"'))
            .filter(|_| matches!(text.first(), Some('“' | '"')))?
            + 2;
        Some((Time::Plan(time::plan_of_title(&text)?), 0..end))
    };
    let told = time::times(&text).into_iter().find(|(_, range)| range.start <= 1);
    let (when, range) = told.or_else(quoted)?;
    let after: String = text.get(range.end..)?.iter().collect();
    let said = after.trim_start_matches(['”', '"']);
    let said = ["时期", "期间", "以来"].iter().find_map(|w| said.strip_prefix(w)).unwrap_or(said);
    let said = ["全省", "全市", "全县", "全区", "主要", "重点", "工作", "发展", "预期"]
        .iter()
        .fold(said, |s, w| s.trim_start_matches(w));
    let target = ["目标", "目标任务", "任务", "安排", "计划", "打算"].contains(&said)
        || said.is_empty() && after.ends_with("重点工作");
    let past = ["成就", "成绩", "成绩单", "成果", "回顾", "亮点", "指标", "完成情况", "情况"].contains(&said);
    if !target && !past {
        return None;
    }
    let mut calendar = Calendar { this: frame.year, context: frame.year, month: frame.month };
    Some(Section { target, period: calendar.resolve(&when), then: None, ruled: false, depth: Some(0) })
}

/// What a block of an account makes of the section it stands in: another, none, or the same.
pub(crate) fn next(current: Option<Section>, block: &str, heading: bool, frame: &Frame) -> Option<Section> {
    let (depth, words) = numbered(block);
    // 县财政每年安排2000万元，用于以下奖补：
    let grants = ["奖补", "奖励", "补助", "扶持", "补贴", "支持"];
    let last =
        block.trim_end().strip_suffix(['：', ':']).and_then(|b| b.rsplit(['，', '。', '；']).next()).unwrap_or("");
    if grants.iter().any(|w| last.contains(w)) && (last.contains("如下") || last.contains("以下")) {
        return Some(Section { target: true, period: None, then: None, ruled: true, depth: Some(UNNUMBERED) });
    }
    let deeds = announces_deeds(block);
    if deeds.is_some() || heads_deeds(block) {
        let named = deeds.and_then(|deeds| deeds.year);
        // 某县2020年将办好15件实事: the year of the title, whatever years are named further down.
        let titled = frame.period.as_deref().and_then(|p| p.parse::<i32>().ok());
        let period = named.or(titled.or(frame.year).filter(|_| frame.dated)).map(|y| y.to_string());
        return Some(Section { target: true, period, then: None, ruled: false, depth: Some(0) });
    }
    if let Some(section) = dated_label(block, frame) {
        return Some(section);
    }
    let announces = heading || block.chars().count() <= 20 && block.trim_end().ends_with(['：', ':']);
    if announces && let Some(section) = opened(words, depth.unwrap_or(UNNUMBERED), frame) {
        return Some(section);
    }
    if heading && let Some(period) = dated_heading(words, frame) {
        return Some(Section {
            target: false,
            period: Some(period),
            then: None,
            ruled: false,
            depth: depth.or(Some(DATED)),
        });
    }
    current.filter(|section| match (section.depth, depth) {
        (Some(UNNUMBERED), None) => false,
        (Some(DATED), _) => !heading || depth.is_some(),
        (Some(of_section), Some(depth)) => depth > of_section || of_section == UNNUMBERED && depth >= 3,
        (Some(_), None) => true,
        (None, _) => true,
    })
}

/// The time a heading opens with and is of: 2017年经济运行, 2019年上半年主要指标完成情况.
fn dated_heading(words: &str, frame: &Frame) -> Option<String> {
    let text: Vec<char> = words.trim().chars().collect();
    let (when, range) = time::times(&text).into_iter().next().filter(|(_, range)| range.start == 0)?;
    named(&when)?;
    let of: String = text.get(range.end..)?.iter().collect();
    let accounts = ["运行", "情况", "指标", "数据", "概况", "发展", "成就", "经济", "统计", "现状"];
    let told = text.len() <= 24 && accounts.iter().any(|w| of.ends_with(w));
    let mut calendar = Calendar { this: frame.year, context: frame.year, month: frame.month };
    told.then(|| calendar.resolve(&when)).flatten()
}

/// The name a paragraph opens with: 三、发展思路。2008年，…, 【经济】…, 产业开发：….
pub(crate) fn label(block: &str) -> Option<&str> {
    let (_, words) = numbered(block);
    let words = words.trim_start_matches(['【', '—', '－', ' ', '\u{3000}', '\u{a0}']);
    let end = words.char_indices().take(12).find(|(_, c)| matches!(c, '。' | '：' | ':' | '】'))?.0;
    words.get(..end).filter(|l| !l.is_empty())
}

/// The section that the name of a paragraph opens for it alone.
pub(crate) fn labelled(block: &str, frame: &Frame) -> Option<Section> {
    opened(label(block)?, UNNUMBERED, frame)
}
