//! Names of areas: which there are, what such a name is made of, and where one ends.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Names of prefecture-level areas by their stem: 杭州 -> 杭州市.
pub(super) static CITIES: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
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
pub(super) const PROVINCES: &[(&str, &str)] = &[
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

pub(super) const SUFFIXES: &[&str] = &[
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
pub(super) const NO_NAMES: &[&str] = &[
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
pub(super) const NO_AREAS: &[&str] = &[
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
pub(super) const KINDS_OF_AREA: &[&str] = &[
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
pub(super) const NO_PART: &[char] = &[
    '市', '县', '区', '省', '全', '各', '个', '的', '和', '本', '该', '新', '年', '在', '据', '及', '等', '是', '与',
    '从', '对', '为', '园', '街', '林', '牧', '社', '景', '校', '小', '灾', '库', '辖', '片', '老', '强', '我', '着',
    '入', '出', '月', '日', '季', '度', '了', '内', '外', '使', '让', '被', '到', '将', '两', '每', '有', '由', '把',
    '于', '比', '较', '向', '距', '按', '之',
];

/// True if `stem` and `suffix` can be the name of an area.
pub(super) fn is_name(stem: &str, suffix: char) -> bool {
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
pub(super) fn ends_name(text: &[char], i: usize) -> bool {
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
pub(super) fn name_at(text: &[char], i: usize) -> Option<(String, usize)> {
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

pub(super) fn stem_of(name: &str) -> &str {
    SUFFIXES.iter().find_map(|s| name.strip_suffix(s)).filter(|s| s.chars().count() >= 2).unwrap_or(name)
}
