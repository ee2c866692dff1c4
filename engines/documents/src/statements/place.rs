//! Which area a document is about, and the places it speaks of.

use super::gazetteer::{CITIES, NO_AREAS, NO_NAMES, NO_PART, PROVINCES, ends_name, is_name, name_at, stem_of};
use crate::text::Document;
use std::collections::BTreeMap;

/// How much of a document is searched for names.
const SEARCHED: usize = 40_000;

/// The area a document is about and the places it names.
pub(super) struct Places {
    pub(super) region: Option<String>,
    /// (as spoken of, in full).
    pub(super) others: Vec<(String, String)>,
}

/// Reads the names of places in a document.
pub(super) fn places(document: &Document) -> Places {
    let body: Vec<char> = document.text().chars().take(SEARCHED).collect();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for i in 0..body.len() {
        if let Some((name, _)) = name_at(&body, i) {
            *counts.entry(name).or_default() += 1;
        }
    }
    let text: String = body.iter().collect();
    let mut others: Vec<(String, String)> = Vec::new();
    for (name, n) in &counts {
        let stem = stem_of(name);
        // A stem alone is believed if the name stands more than once or is a known city's.
        let province = PROVINCES.iter().any(|(short, full)| *short == stem && full != name);
        if province {
            others.push((name.clone(), name.clone()));
            continue;
        }
        if *n >= 2 || CITIES.get(stem).is_some_and(|full| full == name) || text.matches(stem).count() > *n {
            others.push((stem.to_string(), name.clone()));
        }
        others.push((name.clone(), name.clone()));
    }
    for (stem, full) in CITIES.iter() {
        let province = PROVINCES.iter().any(|(short, _)| short == stem);
        if !province && !counts.contains_key(*full) && text.contains(stem) {
            others.push((stem.to_string(), full.to_string()));
        }
    }
    for (stem, full) in PROVINCES {
        if text.contains(stem) {
            others.push((stem.to_string(), full.to_string()));
        }
    }
    others.sort_by_key(|(spoken, _)| std::cmp::Reverse(spoken.len()));
    others.dedup();
    let region =
        region(document, &text, &counts, &others).map(|name| match PROVINCES.iter().find(|(_, full)| *full == name) {
            Some((stem, full)) => province(stem, full, &text),
            None => name,
        });
    // Its own area is spoken of as the document does.
    if let Some((spoken, full)) =
        region.as_deref().and_then(|r| PROVINCES.iter().find(|(s, f)| r.starts_with(s) && r != *f))
        && let Some(own) = region.as_ref()
    {
        for other in others.iter_mut().filter(|(s, f)| s == spoken && f == full) {
            other.1.clone_from(own);
        }
    }
    Places { region, others }
}

/// Autonomous regions are mostly spoken of without their title.
fn province(stem: &str, full: &str, text: &str) -> String {
    if text.contains(full) || !full.ends_with("自治区") {
        return full.to_string();
    }
    if text.contains("自治区") { full.to_string() } else { stem.to_string() }
}

fn region(
    document: &Document,
    text: &str,
    counts: &BTreeMap<String, usize>,
    others: &[(String, String)],
) -> Option<String> {
    let blocks = document.blocks();
    let head: Vec<&str> = blocks.iter().take(24).map(|b| document.block_text(b)).filter(|t| t.len() < 150).collect();
    let beginning: String = text.chars().take(120).collect();
    if head.iter().any(|t| t.contains("国务院")) || beginning.contains("代表国务院") {
        return Some("全国".to_string());
    }
    let first = blocks.first().map_or("", |b| document.block_text(b));
    // A first paragraph is no title: 遵义经济技术开发区于1992年7月经贵州省人民政府批准成立，….
    let told = document.title().is_none() && first.chars().count() > 60 && first.contains('。');
    let title = document.title().unwrap_or(if told { "" } else { first });
    if let Some(name) = titled(title, others) {
        return Some(name);
    }
    // 4月中国制造业PMI为51.2%, 2025年三季度国内生产总值初步核算结果
    if ["中国", "国内生产总值"].iter().any(|w| title.contains(w)) {
        return Some("全国".to_string());
    }
    // 青岭侗族自治州第十五届人民代表大会第四次会议
    let autonomous = beginning.split("人民代表大会").next().filter(|b| b.len() < beginning.len()).and_then(|before| {
        let (name, _) = before.rsplit_once('第')?;
        let name = name.rsplit(['，', '。', '\n', '在', ' ']).next()?;
        (["自治州", "自治县", "自治旗"].iter().any(|w| name.ends_with(w)) && name.chars().count() <= 16)
            .then(|| name.to_string())
    });
    if autonomous.is_some() {
        return autonomous;
    }
    // 在青岭县第十七届人民代表大会第三次会议上
    let congress = head.iter().filter(|t| t.contains("人民代表大会")).find_map(|t| {
        let line: Vec<char> = t.chars().collect();
        let before = line.iter().position(|c| *c == '第')?;
        (0..before).rev().find_map(|i| name_at(&line, i)).map(|(name, _)| name)
    });
    if congress.is_some() {
        return congress;
    }
    let report = head
        .iter()
        .any(|t| t.contains("工作报告") || t.contains("统计公报") || t.contains("省长") || t.contains("主席"));
    if report && let Some((stem, full)) = PROVINCES.iter().find(|(stem, _)| head.iter().any(|t| t.contains(stem))) {
        return Some(province(stem, full, text));
    }
    // 青岭县是…, 青岭位于…: the sentence that introduces the place.
    let introduced = blocks
        .iter()
        .map(|b| document.block_text(b))
        .filter(|t| t.chars().count() > 20)
        .take(2)
        .find_map(|t| introduced(&t.chars().take(14).collect::<Vec<char>>(), text));
    if introduced.is_some() {
        return introduced;
    }
    if let Some(area) = filed_under(document.name(), Some(text)) {
        return Some(area);
    }
    if told && let Some(name) = titled(first, others) {
        return Some(name);
    }
    // The stem alone speaks of the area too.
    let area = counts
        .iter()
        .map(|(name, n)| {
            let said = text.matches(stem_of(name)).count();
            (n * 3 + said.min(n * 20), name)
        })
        .max()
        .filter(|(score, _)| *score >= 6);
    let state = ["全国", "我国"].iter().map(|w| text.matches(w).count()).sum::<usize>();
    let best = PROVINCES.iter().map(|(stem, full)| (text.matches(stem).count(), *stem, *full)).max();
    // 全市 and the name of one city again and again.
    let city = CITIES.iter().map(|(stem, full)| (text.matches(stem).count(), *full)).max();
    if let Some((n, full)) = city.filter(|(n, _)| *n >= 1 && text.matches("全市").count() >= 2)
        && best.is_none_or(|(m, ..)| m <= n + 1)
        && area.is_none()
        && n * 4 >= state
    {
        return Some(full.to_string());
    }
    match (area, best) {
        (Some((n, name)), Some((m, ..))) if n >= m && n > state => Some(name.clone()),
        (_, Some((m, stem, full))) if m >= 3 && m > state => Some(province(stem, full, text)),
        _ if state >= 1 => Some("全国".to_string()),
        // What names no place at all is of the one it was filed under.
        _ => filed_under(document.name(), None),
    }
}

/// What a title names: the last name in full, else the one it opens with, else the first in short.
fn titled(title: &str, others: &[(String, String)]) -> Option<String> {
    let title: String = title.chars().take(60).collect();
    let title = title.split(['（', '(']).next().unwrap_or("").to_string();
    let characters: Vec<char> = title.chars().collect();
    if let Some((name, _)) = (0..characters.len()).rev().find_map(|i| name_at(&characters, i)) {
        return Some(name);
    }
    if let Some(name) = opening(&characters) {
        return Some(name);
    }
    let spoken_of = others.iter().filter_map(|(spoken, full)| {
        let at = title.find(spoken.as_str())?;
        let after = title.get(at + spoken.len()..).unwrap_or("");
        // 全国 before the name of a survey, 北京时间 and the like say nothing.
        (!after.starts_with("时间")).then_some((at, std::cmp::Reverse(spoken.len()), full.clone()))
    });
    let (at, length, full) = spoken_of.min()?;
    // 杭州临平 is about the latter.
    let within = title.get(at + length.0..).unwrap_or("");
    let inner = others.iter().find(|(spoken, _)| within.starts_with(spoken.as_str()));
    Some(inner.map_or(full, |(_, full)| full.clone()))
}

/// The area whose name, with nothing but a bracket behind it, is a heading: 松涛镇（青岭县）.
pub(super) fn heading(text: &str) -> Option<String> {
    let name = text.trim().split(['（', '(']).next()?.trim();
    let name = ["简介", "概况", "概述", "基本情况"].iter().find_map(|w| name.strip_suffix(w)).unwrap_or(name);
    // 汤陵街道办事处, 金城镇
    let name = name.strip_suffix("办事处").unwrap_or(name);
    let length = name.chars().count();
    let han = name.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c) && !NO_PART.contains(&c) || c == '街');
    if han && (name.ends_with("街道") && (4..=6).contains(&length) || name.ends_with("城镇") && length == 3) {
        return Some(name.to_string());
    }
    let characters: Vec<char> = name.chars().chain(['\n']).collect();
    opening(&characters).filter(|found| found == name)
}

/// The name of an area in full that a text opens with, times before it aside: 新安县茶业, 2017年青山州水资源公报.
fn opening(text: &[char]) -> Option<String> {
    let mut start = 0;
    loop {
        match text.get(start) {
            Some(c) if c.is_whitespace() || matches!(c, '中' | '共' | '《') && start == 0 => start += 1,
            Some(_) => match super::time::time(text, start) {
                Some((_, end)) if end > start => start = end,
                _ => break,
            },
            None => return None,
        }
    }
    for n in [1, 2, 3, 4] {
        let suffix = *text.get(start + n)?;
        if !matches!(suffix, '市' | '县' | '区' | '镇' | '乡' | '州' | '旗' | '盟') {
            continue;
        }
        let stem: String = text.get(start..start + n)?.iter().collect();
        let one = n == 1 && suffix != '县';
        let no_name = stem
            .starts_with(['分', '全', '我', '各', '本', '该', '某', '两', '每', '城', '乡', '农', '市', '州'])
            || stem.chars().any(|c| {
                !('\u{4e00}'..='\u{9fff}').contains(&c)
                    || matches!(c, '市' | '县' | '区' | '省' | '的' | '是' | '与' | '为' | '我' | '了' | '个' | '在')
            })
            || NO_NAMES.iter().any(|w| stem == *w || stem.ends_with(w))
            || NO_AREAS.iter().any(|w| format!("{stem}{suffix}").ends_with(w));
        let ends = suffix == '州' || suffix == '旗' || suffix == '盟' || ends_name(text, start + n);
        return (!one && !no_name && ends).then(|| format!("{stem}{suffix}"));
    }
    None
}

/// The one area whose name the name of the file holds, if the text speaks of it: 2011_青岭县简介.html.
fn filed_under(file: &str, text: Option<&str>) -> Option<String> {
    let words: Vec<char> = file.chars().collect();
    // 2011_新乐市.html: what stands alone between marks is a name, whatever it is made of.
    let alone = file.split(|c: char| !('\u{4e00}'..='\u{9fff}').contains(&c)).find(|run| {
        let length = run.chars().count();
        run.ends_with(['市', '县', '区', '镇', '乡']) && (3..=4).contains(&length) && run.starts_with('新')
    });
    let mut named =
        (0..words.len()).filter_map(|i| name_at(&words, i)).map(|(name, _)| name).chain(alone.map(str::to_string));
    let area = named.next().filter(|name| text.is_none_or(|t| t.contains(stem_of(name))))?;
    named.next().is_none().then_some(area)
}

/// The area that a sentence introduces: 青岭县是…, 青岭位于…, where the text says 全县.
fn introduced(text: &[char], whole: &str) -> Option<String> {
    const VERBS: &[&str] = &["位于", "地处", "处于", "是", "属", "处在", "坐落"];
    let verb = |at: usize| VERBS.iter().any(|v| text.get(at..).is_some_and(|t| super::quantity::stands(t, 0, v)));
    if let Some(name) = opening(text)
        && verb(name.chars().count())
    {
        return Some(name);
    }
    let at = (2..=3).find(|n| verb(*n))?;
    let stem: String = text.get(..at)?.iter().collect();
    if !stem
        .chars()
        .all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c) && !matches!(c, '全' | '我' | '本' | '该' | '这' | '县' | '市'))
    {
        return None;
    }
    if let Some(city) = CITIES.get(stem.as_str()) {
        return Some(city.to_string());
    }
    if PROVINCES.iter().any(|(short, _)| *short == stem) {
        return None;
    }
    ["县", "市", "区", "镇", "乡"]
        .iter()
        .find(|s| whole.contains(&format!("全{s}")))
        .map(|s| if stem.ends_with(s) { stem.clone() } else { format!("{stem}{s}") })
}

/// The ways a text names its own area: 临平区 is also 临平.
pub(crate) fn own_names(region: Option<&str>) -> Vec<String> {
    let Some(region) = region else { return Vec::new() };
    let mut names = vec![region.to_string()];
    let stem = stem_of(region);
    if stem != region {
        names.push(stem.to_string());
    }
    names
}

/// 1 for provinces, 2 for cities below them, by their names in full.
pub(super) fn level(name: &str) -> Option<u8> {
    if PROVINCES.iter().any(|(_, full)| *full == name) {
        return Some(1);
    }
    CITIES.get(stem_of(name)).filter(|full| **full == name).map(|_| 2)
}

/// True for a city or province in short or in full: 杭州, 浙江.
pub(super) fn is_known(text: &str) -> bool {
    CITIES.contains_key(text) || PROVINCES.iter().any(|(short, full)| *short == text || *full == text) || text == "全国"
}

/// A place in full at the start of a name (江苏省, 昆山市): its length in bytes.
pub(super) fn leading(text: &str) -> Option<usize> {
    let characters: Vec<char> = text.chars().take(8).collect();
    for i in 2..characters.len().min(6) {
        let suffix = *characters.get(i)?;
        if !matches!(suffix, '省' | '市' | '县' | '区' | '镇' | '乡') || !ends_name(&characters, i) {
            continue;
        }
        let stem: String = characters.get(..i)?.iter().collect();
        // 高新区 alone is a name; 开发区建设 is not.
        if suffix == '区' && i + 1 < characters.len() && i > 3 {
            continue;
        }
        return is_name(&stem, suffix).then(|| stem.len() + suffix.len_utf8());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(text: &str) -> Option<String> {
        places(&Document::read(text.as_bytes(), "a.txt").unwrap()).region
    }

    #[test]
    fn the_title_says_whose_document_it_is() {
        assert_eq!(about("2026年岭西省政府工作报告\n各位代表：\n地区生产总值增长5%。"), Some("岭西省".to_string()));
        assert_eq!(about("烟台前3月采购规模增长\n数据显示，该市规模为22亿元。"), Some("烟台市".to_string()));
        assert_eq!(about("松涛镇\n松涛镇位于青岭县西北部，人口1.8万人。"), Some("松涛镇".to_string()));
        assert_eq!(about("青岭简介\n青岭县地处山区，面积2865平方公里。"), Some("青岭县".to_string()));
    }

    #[test]
    fn words_that_only_end_like_names_are_none() {
        for text in ["脱贫县农民收入", "导致区县煤矿", "经济开发区建设", "城市居民收入", "上市公司"]
        {
            assert_eq!(leading(text), None, "{text}");
        }
        assert_eq!(leading("昆山市人均收入"), Some("昆山市".len()));
    }
}
