use super::frame::{Frame, named};
use super::time::{self, Calendar, Time};

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
        // 过去五年和2021年工作回顾: the five years come first.
        let several = [("三年", 3), ("四年", 4), ("五年", 5)]
            .iter()
            .find_map(|(words, n)| heading.contains(words).then_some(Time::Back(*n)));
        let back =
            several.and_then(|t| Calendar { this: Some(year), context: Some(year - 1), month: None }.resolve(&t));
        let period =
            back.or_else(|| named_year.map(|y| y.to_string())).or(plan).or_else(|| Some((year - 1).to_string()));
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

/// 今年发展主要预期目标是 turns a report from what was done to what is meant, also where no heading says so.
pub(crate) fn turns(opening: &str, frame: &Frame) -> Option<Section> {
    let year = frame.year.filter(|_| frame.report)?.to_string();
    let this_year = opening.starts_with("今年") || opening.starts_with(&format!("{year}年"));
    let meant = ["预期目标", "主要目标", "工作总体要求", "目标任务", "工作安排"].iter().any(|w| opening.contains(w));
    (this_year && meant).then_some(Section { target: true, period: Some(year) })
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
