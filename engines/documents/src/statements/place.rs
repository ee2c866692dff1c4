//! Names of places: the area a document is about, and others it speaks of.

use crate::text::Document;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Names of prefecture-level areas by their stem: 杭州 -> 杭州市.
static CITIES: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
    include_str!("../../data/places.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
        .filter_map(|name| {
            let stem = ["市", "盟", "地区"].iter().find_map(|s| name.strip_suffix(s))?;
            Some((stem, name))
        })
        .collect()
});

/// Provinces: the name in short and in full.
const PROVINCES: &[(&str, &str)] = &[
    ("北京", "北京市"),
    ("天津", "天津市"),
    ("河北", "河北省"),
    ("山西", "山西省"),
    ("内蒙古", "内蒙古自治区"),
    ("辽宁", "辽宁省"),
    ("吉林", "吉林省"),
    ("黑龙江", "黑龙江省"),
    ("上海", "上海市"),
    ("江苏", "江苏省"),
    ("浙江", "浙江省"),
    ("安徽", "安徽省"),
    ("福建", "福建省"),
    ("江西", "江西省"),
    ("山东", "山东省"),
    ("河南", "河南省"),
    ("湖北", "湖北省"),
    ("湖南", "湖南省"),
    ("广东", "广东省"),
    ("广西", "广西壮族自治区"),
    ("海南", "海南省"),
    ("重庆", "重庆市"),
    ("四川", "四川省"),
    ("贵州", "贵州省"),
    ("云南", "云南省"),
    ("西藏", "西藏自治区"),
    ("陕西", "陕西省"),
    ("甘肃", "甘肃省"),
    ("青海", "青海省"),
    ("宁夏", "宁夏回族自治区"),
    ("新疆", "新疆维吾尔自治区"),
];

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

/// Words before 市, 县, 区 that make no name of an area.
const NO_NAMES: &[&str] = &[
    "开发",
    "示范",
    "功能",
    "保护",
    "自治",
    "城区",
    "工业",
    "商务",
    "服务",
    "试验",
    "贸易",
    "合作",
    "经济",
    "管理",
    "核心",
    "行政",
    "重点",
    "贫困",
    "脱贫",
    "直辖",
    "地级",
    "县级",
    "大城",
    "中心",
    "特大",
    "各省",
    "省辖",
    "我们",
    "内需",
    "全国",
    "国家",
    "城镇",
    "书记",
    "整个",
    "先行",
    "项目",
    "提请",
    "地方",
    "干旱",
    "高寒",
    "报请",
    "报经",
    "呈报",
    "上报",
    "建议",
    "配合",
    "办理",
    "围绕",
    "落实",
    "实施",
    "推动",
    "促进",
    "领导",
    "导致",
    "部分",
    "所有",
    "多个",
    "相关",
    "有关",
    "其他",
    "其余",
    "主要",
    "当地",
    "周边",
    "农业",
    "沿海",
    "西部",
    "中部",
    "东部",
    "北部",
    "南部",
    "百强",
    "经济强",
    "高新",
    "经开",
    "信用",
    "文明",
    "卫生",
    "生态",
    "特色",
    "美丽",
    "专业",
    "试点",
    "建制",
];

/// Whole words that only look like the name of an area.
const NO_AREAS: &[&str] = &[
    "超市",
    "上市",
    "夜市",
    "门市",
    "都市",
    "集市",
    "股市",
    "楼市",
    "菜市",
    "茶市",
    "花市",
    "鱼市",
    "早市",
    "城市",
    "后市",
    "车市",
    "棚户区",
    "社区",
    "园区",
    "景区",
    "城镇",
    "乡镇",
    "村镇",
    "集镇",
    "灾区",
    "牧区",
    "林区",
    "库区",
    "片区",
    "街区",
    "小区",
    "厂区",
    "大市",
    "强市",
    "列市",
    "灌区",
    "保税区",
    "综保区",
    "互市",
];

/// Kinds of area: 主城区, 丘陵山区; 宝山区 and 雨城区 are names.
const KINDS_OF_AREA: &[&str] = &[
    "主城",
    "老城",
    "旧城",
    "县城",
    "中心城",
    "外城",
    "内城",
    "近郊",
    "远郊",
    "城郊",
    "市郊",
    "陵山",
    "浅山",
    "深山",
    "高山",
    "低山",
    "困山",
    "北山",
    "南山地",
    "部山",
    "原湖",
    "沿湖",
    "环湖",
    "工矿",
    "采矿",
    "煤矿",
    "其中",
    "之中",
    "集中",
    "市中心",
    "基地",
    "盆地",
    "高地",
    "坡地",
    "驻地",
    "产地",
    "属地",
    "农牧",
    "涉农",
];

/// Characters that no name of an area holds, for they join, count or describe.
const NO_PART: &[char] = &[
    '市', '县', '区', '省', '全', '各', '个', '的', '和', '本', '该', '新', '年', '在', '据', '及', '等', '是', '与',
    '从', '对', '为', '园', '街', '林', '牧', '社', '景', '校', '小', '灾', '库', '辖', '片', '老', '强', '我', '着',
    '入', '出', '月', '日', '季', '度', '了', '内', '外', '使', '让', '被', '到', '将', '两', '每', '有', '由', '把',
    '于', '比', '较', '向', '距', '按', '之',
];

/// True if `stem` and `suffix` can be the name of an area.
fn is_name(stem: &str, suffix: char) -> bool {
    if CITIES.contains_key(stem) && suffix == '市' {
        return true;
    }
    // 人均地区生产总值, 单位地区生产总值: 地区 is an area only behind the name of one.
    if suffix == '区'
        && let Some(name) = stem.strip_suffix('地')
    {
        return CITIES.contains_key(name);
    }
    let length = stem.chars().count();
    // 南方五省: so many of them; 成功创建省: what is done.
    let beside = ["东", "南", "西", "北"]
        .iter()
        .find_map(|d| stem.strip_prefix(d))
        .is_some_and(|rest| rest.starts_with(['界', '接', '邻', '临', '靠', '依', '连', '与', '至', '抵']));
    let counted = matches!(suffix, '省' | '市' | '县' | '区')
        && stem.ends_with(['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '多', '几', '数']);
    let done = length > 2 && crate::commitments::VERBS.iter().any(|v| v.chars().count() == 2 && stem.ends_with(v));
    // 来自陕西省: the name is shorter.
    let longer = suffix == '省' && PROVINCES.iter().any(|(short, _)| *short != stem && stem.ends_with(short));
    if counted || done || longer || beside {
        return false;
    }
    // 山区, 城区, 库区 and their like describe.
    let describes = suffix == '区' && KINDS_OF_AREA.iter().any(|k| stem.ends_with(k));
    (2..=4).contains(&length)
        && !describes
        && stem.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c) && !NO_PART.contains(&c))
        && !NO_NAMES.iter().any(|n| stem == *n || stem.ends_with(n))
        && !crate::commitments::VERBS.iter().any(|v| v.chars().count() == 2 && stem.starts_with(v))
        && !NO_AREAS.iter().any(|n| format!("{stem}{suffix}").ends_with(n))
        && (suffix == '省' || !PROVINCES.iter().any(|(short, _)| *short == stem) || matches!(suffix, '市' | '省'))
}

/// True if the suffix at `i` ends a name and no other word goes on with it.
fn ends_name(text: &[char], i: usize) -> bool {
    let next = text.get(i + 1).copied();
    match text.get(i) {
        Some('市') => match next {
            Some('场' | '民' | '值' | '级' | '域' | '属' | '区' | '况' | '价' | '内' | '外') => false,
            Some('政') => text.get(i + 2) == Some(&'府'),
            _ => true,
        },
        Some('县') => !matches!(next, Some('级' | '域' | '城' | '市' | '区' | '乡')),
        Some('区') => !matches!(next, Some('域' | '位' | '块' | '间' | '县')),
        Some('省') => !matches!(
            next,
            Some('级' | '内' | '外' | '辖' | '份' | '会' | '力' | '去' | '际' | '属' | '直' | '管' | '道' | '域')
        ),
        Some('镇') => !matches!(next, Some('化' | '村' | '乡' | '居' | '街')),
        Some('乡') => !matches!(next, Some('村' | '镇' | '居' | '民')),
        _ => false,
    }
}

/// The name of an area that ends with the suffix at `i`: (name, length of its stem).
fn name_at(text: &[char], i: usize) -> Option<(String, usize)> {
    let suffix = *text.get(i)?;
    if !matches!(suffix, '市' | '县' | '区' | '省' | '镇' | '乡') || !ends_name(text, i) {
        return None;
    }
    let stem = |n: usize| i.checked_sub(n).and_then(|from| text.get(from..i)).map(|s| s.iter().collect::<String>());
    let open = |n: usize| {
        i.checked_sub(n + 1).and_then(|b| text.get(b)).is_none_or(|b| {
            !b.is_alphabetic() || matches!(b, '省' | '市' | '县' | '年' | '区' | '在' | '为' | '于' | '和' | '，')
        })
    };
    for n in [4, 3] {
        if let Some(s) = stem(n)
            && is_name(&s, suffix)
            && (open(n) || CITIES.contains_key(s.as_str()))
        {
            // 深圳光明区 is 光明区, within the city.
            let inner = s.char_indices().nth(2).and_then(|(at, _)| s.split_at_checked(at)).filter(|(outer, inner)| {
                let known = CITIES.contains_key(outer) || PROVINCES.iter().any(|(short, _)| short == outer);
                n == 4 && known && is_name(inner, suffix)
            });
            let name = inner.map_or(s.as_str(), |(_, inner)| inner);
            return Some((format!("{name}{suffix}"), name.chars().count()));
        }
    }
    // A district is named after the city it belongs to, or stands alone.
    let s = stem(2)?;
    (is_name(&s, suffix) && (!matches!(suffix, '区' | '镇' | '乡') || open(2))).then(|| (format!("{s}{suffix}"), 2))
}

fn stem_of(name: &str) -> &str {
    SUFFIXES.iter().find_map(|s| name.strip_suffix(s)).filter(|s| s.chars().count() >= 2).unwrap_or(name)
}

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
