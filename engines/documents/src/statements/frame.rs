use super::time::{self, Calendar, Part, Time, Year};
use super::{place, roaming};
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
    /// The document describes a place; a year it gives holds where it is given.
    pub profile: bool,
    /// It tells at once of what is meant for the year: a report to a congress, its targets.
    pub intends: bool,
    /// It speaks of the first months of its latest year.
    pub running: bool,
    /// Only the name of the file says when it was published, which dates what is said of 今年 and 6月底, and nothing else.
    pub by_name: bool,
    /// Title, date or survey say of when it speaks; otherwise only its text does, where it does.
    pub dated: bool,
    /// Places it names: (as spoken of, in full).
    pub places: Vec<(String, String)>,
    /// It compares several places.
    pub roams: bool,
}

impl Frame {
    /// True if a period was still ahead, wholly or in part, when the document was published.
    pub(crate) fn is_ahead(&self, period: &str) -> bool {
        let Some(published) = self.year else { return false };
        let Some(year) = period.get(..4).and_then(|y| y.parse::<i32>().ok()) else { return false };
        if year != published {
            return year > published;
        }
        // 2021-2025, said in 2021.
        if period.len() == 9 {
            return period.get(5..).and_then(|y| y.parse::<i32>().ok()).is_some_and(|last| last > published);
        }
        let Some(month) = self.month.map(i32::from) else { return false };
        let number = |from: usize| period.get(from..from + 2).and_then(|m| m.parse::<i32>().ok());
        match (period.len(), period.get(4..5)) {
            (6, Some("Q")) => period.get(5..6).and_then(|q| q.parse::<i32>().ok()).is_some_and(|q| q * 3 > month),
            (7, Some("-")) => number(5).is_some_and(|m| m > month),
            (15, Some("-")) => number(13).is_some_and(|m| m > month),
            _ => false,
        }
    }
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
    let mut after_plan: Option<i32> = None;
    let mut standard: Option<i32> = None;
    let mut cut_off: Option<Time> = None;
    let mut aims: Vec<i32> = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        if matches!(block.kind, BlockKind::Cell { .. }) {
            continue;
        }
        let text: Vec<char> = document.block_text(block).chars().collect();
        let words: String = text.iter().take(60).collect();
        let short = text.len() <= 45;
        let times = time::times(&text);
        // 东坝镇位于县城东南部，…: what opens with where a place lies describes it.
        if index == 0
            && !short
            && let Some(verb) = ["位于", "地处", "坐落"].iter().filter_map(|w| words.find(w)).min()
            && words.get(..verb).is_some_and(|name| {
                name.chars().count() <= 10 && name.ends_with(['镇', '乡', '县', '村']) && !name.contains(['，', '。'])
            })
        {
            frame.profile = true;
        }
        if short && index < HEAD {
            if words.contains("工作报告") || words.contains("工作回顾") {
                frame.report = true;
            }
            // A plan says so in its title; news about a plan goes on after the word, or ends a sentence with it.
            let title = words.trim().trim_end_matches(['）', ')', '》']);
            if PLANS.iter().any(|w| title.ends_with(w)) && index < 6 {
                frame.plan = true;
            }
            let described = ["简介", "概况", "概述", "基本情况"];
            if index < 2 && described.iter().any(|w| words.trim().ends_with(w)) {
                frame.profile = true;
            }
            // An excerpt of a plan opens with one of its chapters.
            if index == 0 && words.starts_with('第') && ["章", "节", "篇"].iter().any(|w| words.contains(w)) {
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
            // So is one that is only a month, or one in brackets that ends with it, as （县统计局，2014年9月）.
            if let Some((Time::In { year: Year::Named(y), part: Part::Month(m) | Part::Day(m, _) }, range)) =
                times.first()
                && (range.len() == text.len() || bracketed(&text) && range.end + 1 == text.len())
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
        if is_title
            && frame.plan
            && let Some(n) = time::plan_of_title(&text)
        {
            title_times.push(Time::Plan(n));
        }
        let dated = frame.year.is_some() || !title_times.is_empty();
        for (time, range) in &times {
            // 与“十二五”末相比, 由“十二五”末的…
            if let Time::In { year: Year::Named(y), part: Part::Whole } = time
                && text.get(range.clone()).is_some_and(|t| t.contains(&'五') && t.ends_with(&['末']))
                && matches!(
                    range.start.checked_sub(1).and_then(|i| text.get(i)),
                    Some('与' | '比' | '较' | '由' | '从')
                )
            {
                after_plan = after_plan.or(Some((y - 1955) / 5 + 1));
            }
            let before = range.start.checked_sub(1).and_then(|i| text.get(i));
            if standard_time(&text, range.end) {
                standard = standard.or(named(time));
            }
            // 与2017年计划目标持平 does speak of the year.
            let along = matches!(before, Some('与' | '同'));
            if matches!(before, Some('从' | '由')) || !along && super::span::said_in_passing(&text, 0, range) {
                continue;
            }
            // 58554人（2017年） is of that figure alone.
            if !is_title && !short && super::span::in_brackets_alone(&text, range) {
                continue;
            }
            // 到2025年 is ahead of the document.
            if let Some(y) = named(time) {
                let reached = range.start.checked_sub(2).and_then(|i| text.get(i));
                let reached = matches!(reached, Some('加' | '高' | '升' | '少' | '降' | '复'));
                if before == Some(&'到') && !reached {
                    aims.push(y);
                } else {
                    *named_years.entry(y).or_default() += 1;
                }
            }
            if is_title {
                title_times.push(time.clone());
            } else if !short
                && paragraphs < 1
                && (dated || surveyed(&text, range.start) || text.iter().take(range.start).all(|c| *c != '。'))
            {
                // Without a date of publication only the first sentence speaks for the whole.
                lead_times.push(time.clone());
            }
            // 今年以来，…。截至6月底，…: what goes on in such news is of that day.
            let until = text.get(range.start.saturating_sub(2)..range.start).unwrap_or(&[]);
            if !short
                && paragraphs < 1
                && matches!(until, ['截', '至' | '止'])
                && matches!(time, Time::In { part: Part::Month(_), .. })
            {
                cut_off = cut_off.or_else(|| Some(time.clone()));
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
        // 2017年政府工作报告（过去五年工作回顾） is one of 2017.
        let of_report = |t: &str| t.split_once("工作报告").is_some_and(|(before, _)| before.contains('年'));
        let opening = blocks.first().map(|b| document.block_text(b)).filter(|t| t.contains("回顾") && !of_report(t));
        frame.year = title_times.iter().find_map(named).map(|y| y + i32::from(opening.is_some()));
        frame.year =
            frame.year.or_else(|| blocks.iter().take(HEAD).find_map(|b| year_before_report(document.block_text(b))));
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
    // Given in December it speaks of the year that ends, and means the next.
    if frame.report && frame.month.is_some_and(|m| m >= 11) {
        let reviewed = blocks
            .iter()
            .take(HEAD * 2)
            .map(|b| document.block_text(b))
            .find(|t| t.chars().count() <= 45 && ["回顾", "总结"].iter().any(|w| t.contains(w)));
        let of_year =
            reviewed.and_then(|t| time::times(&t.chars().collect::<Vec<_>>()).iter().find_map(|(t, _)| named(t)));
        if of_year.is_some() && of_year == frame.year {
            frame.year = frame.year.map(|y| y + 1);
        }
    }
    // 2017-08_各县上半年.txt: where nothing in the text says when it was published, the name it was filed under may.
    let nothing_dates = frame.year.is_none() && !frame.plan && title_times.iter().all(|t| named(t).is_none());
    if let Some((year, month)) = time::of_file_name(document.name()).filter(|_| nothing_dates)
        && named_years.is_empty()
    {
        frame.year = Some(year);
        frame.month = month;
        frame.by_name = true;
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
        // An account that nothing dates is of a year that most of its times are of.
        let total: usize = counts.values().sum();
        // News of a year that tells of years before, once of each, is of none of them.
        let before = |p: &str| p.len() == 4 && frame.year.is_some_and(|y| p.parse().is_ok_and(|p: i32| p < y));
        let most = |p: &String| frame.year.is_some() && !before(p) || counts.get(p).is_some_and(|n| *n * 2 >= total);
        let often = often.filter(|p| !frame.profile && most(p));
        // A plan without a title speaks of the latest plan it names; what is held against the end of one is of the next.
        let latest_plan = all.iter().filter_map(|(t, _)| if let Time::Plan(n) = t { Some(*n) } else { None }).max();
        // 到2025年 in one that only names the plan before: it is the next one.
        let latest_plan = latest_plan.map(|n| {
            let later = aims.iter().filter(|y| **y > 1955 + 5 * n && **y % 5 == 0).min();
            later.map_or(n, |y| (y - 1955) / 5)
        });
        let of_plan = latest_plan.filter(|_| frame.plan).map(Time::Plan).or(after_plan.map(Time::Plan));
        let stretch = stretch.or(of_plan.as_ref().filter(|_| title_times.is_empty() && frame.year.is_none()));
        let lead = lead_times.iter().find(|t| plain(t) && !matches!(t, Time::Plan(_)));
        frame.dated =
            stretch.is_some() || title_times.iter().any(|t| plain(&t)) || frame.year.is_some() && !frame.by_name;
        frame.period = match stretch.or_else(|| title_times.iter().find(plain)) {
            Some(time) => calendar.resolve(time),
            None => match lead {
                Some(Time::In { year: Year::This, part: Part::Whole }) if cut_off.is_some() => {
                    cut_off.as_ref().and_then(|time| calendar.resolve(time))
                }
                Some(time) => calendar.resolve(time),
                // A description of a place is of no year because it was put up in one.
                None => {
                    often.or_else(|| frame.year.filter(|_| !frame.profile && !frame.by_name).map(|y| y.to_string()))
                }
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
    if let Some(year) = standard.filter(|_| !frame.report) {
        frame.period = Some(year.to_string());
        frame.dated = true;
    }
    frame.dated |= frame.report;
    let beginning: String = document.text().chars().take(400).collect();
    frame.intends = ["预期目标", "政府工作报告", "主要目标"].iter().any(|w| beginning.contains(w));
    // A plan is made as its time begins.
    if frame.plan && !frame.report && frame.year.is_none() {
        frame.year = frame.period.as_deref().filter(|p| p.len() == 9).and_then(|p| p.get(..4)?.parse().ok());
    }
    frame.year = frame.year.or(mentioned.map(|latest| {
        // What an account of 2019 says of 今年 is of the year after it.
        let whole = |t: &Time| matches!(t, Time::In { year: Year::Named(y), part: Part::Whole } if *y == latest);
        let this = |t: &Time| matches!(t, Time::In { year: Year::This, .. } | Time::Ahead(_));
        let mut latest_times = all.iter().filter(|(t, _)| named(t) == Some(latest));
        let later = !frame.dated && all.iter().any(|(t, _)| this(t)) && latest_times.all(|(t, _)| whole(t));
        latest + i32::from(later)
    }));
    // 2023年上半年 in a text without a date: its year was not over when it was written.
    frame.running = !frame.dated
        && all.iter().any(|(t, _)| {
            named(t) == mentioned
                && matches!(
                    t,
                    Time::In {
                        part: Part::Half(1) | Part::Quarter(1..=3) | Part::ThreeQuarters | Part::Months(..),
                        ..
                    }
                )
        });
    let places = place::places(document);
    frame.region = frame.region.or(places.region);
    frame.places = places.others;
    if !(frame.report || frame.plan || frame.profile) {
        let paragraphs = blocks
            .iter()
            .filter(|b| !matches!(b.kind, BlockKind::Cell { .. }))
            .map(|b| document.block_text(b))
            .filter(|t| t.chars().count() > 45)
            .take(200);
        let tour = roaming::Tour::through(paragraphs, &frame.places);
        frame.roams = tour.compares(frame.region.as_deref());
        // What compares places and names none of them in its title is of them all.
        let title = document.title().unwrap_or_else(|| blocks.first().map_or("", |b| document.block_text(b)));
        let titled = |region: &String| place::own_names(Some(region)).iter().any(|n| title.contains(n.as_str()));
        if frame.roams
            && options.region.is_none()
            && frame.region.as_ref().is_none_or(|r| !titled(r) || tour.is_one_of_many(r))
        {
            frame.region = Some("全国".to_string());
        }
    }
    frame
}

/// A line that stands in brackets.
fn bracketed(text: &[char]) -> bool {
    matches!(text.first(), Some('（' | '(')) && matches!(text.last(), Some('）' | ')'))
}

/// 2018政府工作报告: the year of a report whose title writes it without 年.
fn year_before_report(title: &str) -> Option<i32> {
    let title = title.trim();
    let (digits, rest) = title.split_at_checked(4)?;
    let year = digits.parse::<i32>().ok().filter(|y| (1949..=2100).contains(y))?;
    (title.chars().count() <= 45 && rest.contains("工作报告") && !rest.starts_with(|c: char| c.is_ascii_digit()))
        .then_some(year)
}

/// 据2015年森林资源二类调查: a time that holds for the whole account.
fn surveyed(text: &[char], at: usize) -> bool {
    at.checked_sub(1).and_then(|i| text.get(i)) == Some(&'据')
}

/// 以2019年12月31日为标准时点: the year all figures of a survey or census are of.
fn standard_time(text: &[char], end: usize) -> bool {
    let after: String = text.get(end..).unwrap_or(&[]).iter().take(8).collect();
    ["为标准时点", "为标准时间", "为基准时点", "为调查时点", "为时点"].iter().any(|w| after.starts_with(w))
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

pub(super) fn named(time: &Time) -> Option<i32> {
    match time {
        Time::In { year: Year::Named(y), .. } => Some(*y),
        _ => None,
    }
}
