//! Numbers in Arabic numerals and their units.

use super::lexicon::{AFTER, CLASSIFIERS, PER_CENT};
use super::number::{self, arabic};
use super::quantity::{Class, Found, Quantity, close, longest, one_of, plain};
use super::words;

/// What follows a figure that only divides good from bad.
const DIVIDES: &[&str] = &[
    "时，",
    "时,",
    "时说",
    "时表",
    "时反",
    "，则",
    ",则",
    "作为",
    "的临界",
    "临界",
    "的荣枯",
    "荣枯",
    "为荣枯",
    "为界",
    "为临界",
    "为分界",
    "的分界",
    "的警戒",
];

pub(super) fn letters(c: Option<&char>) -> bool {
    c.is_some_and(|c| c.is_ascii_alphabetic() || *c == '_')
}

/// The unit at `i` with its magnitude: (unit as written, its class, end).
pub(super) fn unit(text: &[char], i: usize) -> Option<(String, Class, usize)> {
    let mut at = i;
    // 37.3 万
    while text.get(at) == Some(&' ') && at < i + 2 {
        at += 1;
    }
    if let Some((word, end)) = longest(text, at, PER_CENT) {
        return Some((word.to_string(), Class::Ratio, end));
    }
    if let Some((word, end)) = longest(text, at, &["个百分点", "百分点", "个千分点", "千分点"]) {
        return Some((word.to_string(), Class::Points, end));
    }
    let magnitude = longest(
        text,
        at,
        &[
            "百亿亿",
            "万亿亿",
            "千亿亿",
            "亿亿",
            "万亿",
            "千亿",
            "百亿",
            "十亿",
            "亿",
            "千万",
            "百万",
            "十万",
            "万",
            "千",
            "百",
        ],
    );
    let (prefix, base) = magnitude.map_or((String::new(), at), |(m, end)| (m.to_string(), end));
    if let Some((word, end)) = longest(text, base, &["倍", "番", "成"]) {
        if word == "成" && text.get(end).is_some_and(|c| "为立功员本果交品绩份都渝".contains(*c)) {
            return None;
        }
        let class = if word == "成" { Class::Ratio } else { Class::Times };
        return Some((word.to_string(), class, end));
    }
    let measured = words::UNITS.longest(text, base);
    let counted = words::CLASSIFIERS.longest(text, base);
    let (word, mut end, mut class) =
        match (measured, counted) {
            (Some((_, m)), Some((word, c))) if c > m => (word, c, Class::Count),
            (Some((word, m)), _) => (word, m, Class::Amount),
            (None, Some((word, c))) => (word, c, Class::Count),
            (None, None) if matches!(prefix.as_str(), "" | "万") && longest(text, base, &["农户"]).is_some() => {
                ("户", base + 2, Class::Count)
            }
            (None, None)
                if matches!(prefix.as_str(), "万" | "亿") && is_cubic(text, base)
                    || prefix.is_empty()
                        && is_cubic(text, base)
                        && text.get(base + 1).is_none_or(|c| !c.is_alphanumeric()) =>
            {
                ("方", base + 1, Class::Amount)
            }
            (None, None) => {
                return matches!(prefix.as_str(), "万" | "亿" | "万亿" | "千亿" | "百亿" | "千万" | "百万")
                    .then_some((prefix, Class::Bare, base));
            }
        };
    // MW but not the first letters of a longer word.
    if word.is_ascii() && letters(text.get(end)) {
        return None;
    }
    let mut written = prefix + word;
    if matches!(word, "台" | "辆" | "架" | "艘" | "列")
        && matches!(text.get(end), Some('（' | '('))
        && let Some(closed) = close(text, end, '）', 12).or_else(|| close(text, end, ')', 12))
    {
        let tail = if text.get(closed) == Some(&'次') { closed + 1 } else { closed };
        written.push_str(&plain(text, end..tail));
        end = tail;
    }
    if matches!(word, "小时" | "分钟" | "天" | "次" | "期" | "层") {
        class = Class::Count;
    }
    // Rates: 元/公斤, 吨标准煤/万元.
    if matches!(text.get(end), Some('/' | '／')) {
        let below = text.get(end + 1..).unwrap_or(&[]);
        let reach = (0..below.len().min(8)).find(|i| longest(below, *i, AFTER).is_some()).unwrap_or(8);
        let below =
            text.iter().skip(end + 1).take(reach).take_while(|c| c.is_alphanumeric() && !c.is_ascii_digit()).count();
        let shortest = longest(
            text,
            end + 1,
            &[
                "百斤",
                "万元",
                "公斤",
                "平方米",
                "百平方公里",
                "千瓦",
                "秒",
                "人",
                "年",
                "亩",
                "吨",
                "天",
                "度",
                "千瓦时",
                "月",
                "日",
                "立方米",
                "户",
                "公顷",
                "斤",
                "元",
                "小时",
                "平方公里",
                "米",
            ],
        );
        if let Some((_, e)) = shortest {
            written.push_str(&plain(text, end..e));
            end = e;
        } else if below > 0 && below <= 4 {
            written.push_str(&plain(text, end..end + 1 + below));
            end += 1 + below;
        }
        class = Class::Amount;
    }
    Some((written, class, end))
}

/// True if a bound in a unit of size stands right before the noun of things: 10吨及以下锅炉, 20户以上自然村.
fn is_size(text: &[char], unit: &str, end: usize, class: Class) -> bool {
    const GROUPS: &[&str] = &["自然村", "村", "小区", "居民点", "聚居点", "安置点", "安置区"];
    let noun = |after: usize| {
        let after = if text.get(after) == Some(&'的') { after + 1 } else { after };
        text.get(after).is_some_and(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).then_some(after)
    };
    match longest(text, end, &["及以下", "及以上", "以下", "以上"]) {
        // 10吨及以下锅炉; not 50%及以上的, 100万元及以上
        Some((word, after)) if word.starts_with('及') && class == Class::Amount && unit != "元" => {
            noun(after).is_some()
        }
        // 海拔5000米以上乡镇
        Some((_, after)) if unit == "米" && plain(text, end.saturating_sub(10)..end).contains("海拔") => {
            noun(after).is_some()
        }
        Some((_, after)) if unit == "户" => noun(after).is_some_and(|at| longest(text, at, GROUPS).is_some()),
        _ => false,
    }
}

/// 100万方 of gas or water; not 3万方面.
fn is_cubic(text: &[char], i: usize) -> bool {
    text.get(i) == Some(&'方') && !text.get(i + 1).is_some_and(|c| matches!(c, '面' | '位' | '案' | '针' | '式'))
}

/// Classifiers that are also the first character of ordinary words: a word that goes on is no count.
pub(super) fn is_word_after_all(text: &[char], word: &str, end: usize) -> bool {
    let next = text.get(end).copied();
    match word {
        "位" => matches!(next, Some('数' | '置' | '居' | '于' | '一')),
        "家" => matches!(next, Some('庭' | '园' | '禽' | '乡')),
        "门" => matches!(next, Some('户')),
        "组" => matches!(next, Some('织')),
        "部" => matches!(next, Some('分' | '门' | '委')),
        "起" => matches!(next, Some('来' | '步')),
        "道" => matches!(next, Some('路')),
        "本" => matches!(next, Some('级' | '市' | '土')),
        // 21省增速高于全国
        "省" if longest(text, end, &["增速", "GDP", "一季度", "上半年", "前三季度"]).is_some() => false,
        "省份" => false,
        "区" | "县" | "省" | "市" | "国" | "村" | "镇" | "乡" => {
            next.is_some_and(|c| c.is_alphanumeric() && !c.is_ascii_digit() && c != '和')
        }
        "站" | "班" | "段" => matches!(next, Some('式' | '落' | '子')),
        _ => false,
    }
}

/// A number in Arabic numerals.
pub(super) fn numeric(text: &[char], i: usize) -> Found {
    let Some(mut end) = arabic(text, i) else { return Found::Skip(i + 1) };
    let previous = i.checked_sub(1).and_then(|b| text.get(b)).copied();
    // Names: 5G, 3A级, 8+4, 12345热线.
    if letters(text.get(end)) && unit(text, end).is_none() {
        let name = text.iter().skip(end).take_while(|c| c.is_ascii_alphanumeric()).count();
        return Found::Skip(end + name);
    }
    if text.get(end) == Some(&'+')
        || previous == Some('+') && text.get(end).is_none_or(|c| !PER_CENT.iter().any(|p| p.starts_with(*c)))
    {
        return Found::Skip(end);
    }
    let measure = || {
        let before = plain(text, i.saturating_sub(4)..i);
        super::lexicon::LETTERS.iter().any(|l| before.ends_with(l))
    };
    if letters(previous.as_ref()) && !measure() {
        return Found::Skip(end);
    }
    // 世界排名前1%; not 目前1%
    let top = previous == Some('前')
        && !i.checked_sub(2).and_then(|b| text.get(b)).is_some_and(|c| "目当此以年日月提".contains(*c));
    if top && text.get(end).is_some_and(|c| matches!(c, '%' | '％' | '‰' | '℅')) {
        return Found::Skip(end + 1);
    }
    // 前10名, TOP10
    if previous == Some('前') && matches!(text.get(end), Some('名' | '位' | '强' | '家')) {
        return Found::Skip(end + 1);
    }
    // 连续6个月位居省内第一、5个季度跑赢全省
    if let Some((unit, unit_end)) = lasts(text, end)
        && (previous == Some('续') || plain(text, i.saturating_sub(24)..i).contains("连续"))
    {
        return finish(text, i, end, unit.to_string(), Class::Count, None, false, unit_end, previous);
    }
    // 工期70个月; 平均受教育年限提高到10.8年
    if longest(text, end, &["个月"]).is_some()
        && ["工期", "建设期", "周期", "期限", "免租期", "装修期"].iter().any(|w| {
            plain(text, i.saturating_sub(6)..i)
                .trim_end_matches(['约', '为', '近', '长', '超', '不', '过', '达'])
                .ends_with(w)
        })
    {
        return finish(text, i, end, "个月".to_string(), Class::Count, None, false, end + 2, previous);
    }
    if text.get(end) == Some(&'年')
        && plain(text, i..end).contains('.')
        && !text.get(end + 1).is_some_and(char::is_ascii_digit)
    {
        return finish(text, i, end, "年".to_string(), Class::Amount, None, false, end + 1, previous);
    }
    // 约占全市1/6
    if text.get(end) == Some(&'/')
        && matches!(
            previous,
            Some('占' | '约' | '的' | '达' | '近' | '超' | '足' | '过' | '市' | '国' | '省' | '县' | '区')
        )
        && let Some(below) = arabic(text, end + 1)
        && text.get(below).is_none_or(|c| !c.is_alphanumeric() || matches!(c, '以' | '左'))
    {
        let mut after = None;
        let mut stop = below;
        if let Some((word, e)) = longest(text, below, AFTER) {
            (after, stop) = (Some(word), e);
        }
        return finish(text, i, below, String::new(), Class::Ratio, after, false, stop, previous);
    }
    // 连续21年
    if text.get(end) == Some(&'年') && previous == Some('续') {
        return finish(text, i, end, "年".to_string(), Class::Count, None, false, end + 1, previous);
    }
    let mut value_end = end;
    let mut is_range = false;
    // 2×7500
    if matches!(text.get(end), Some('×' | 'x' | 'X'))
        && let Some(product) = arabic(text, end + 1)
    {
        end = product;
        value_end = product;
    }
    // 5%—5.5%, 6~8, 1500亿~2000亿元, 4.5-5%
    let first_unit = longest(text, end, &["%", "％", "亿元", "万元", "万亿", "亿", "万", "个", "家"]);
    for after_first in [Some(end), first_unit.map(|(_, e)| e)].into_iter().flatten() {
        if let Some(mark) = number::range_mark(text, after_first)
            && let Some(second) = arabic(text, mark.end)
            && !(mark.end - mark.start == 1 && text.get(mark.start) == Some(&'-') && text.get(second) == Some(&'-'))
            && (text.get(mark.start) != Some(&'至') || unit(text, second).is_some())
        {
            end = second;
            value_end = second;
            is_range = true;
            break;
        }
    }
    let after_number = end;
    let mut after = None;
    // 20多个, 50余条
    if let Some((word, e)) = longest(text, end, &["余", "多", "几"])
        && unit(text, e).is_some()
    {
        after = Some(word);
        end = e;
    }
    let found = shared_points(text, end)
        .or_else(|| unit(text, end))
        .or_else(|| shared_unit(text, end))
        .or_else(|| shared_over_names(text, i, end))
        .or_else(|| shared_with_end(text, end));
    let Some((mut unit_text, class, mut unit_end)) = found else {
        return bare(text, i, after_number, value_end, previous, is_range);
    };
    let word: String = unit_text.trim_start_matches(['万', '亿', '千', '百', '十']).to_string();
    if class == Class::Count && is_word_after_all(text, &word, unit_end) {
        return bare(text, i, after_number, value_end, previous, is_range);
    }
    if refused(text, &word, unit_end, class) || (class == Class::Count && one_of(text, unit_end)) {
        return Found::Skip(unit_end);
    }
    // 8万千瓦及以下燃煤机组, 20户以上自然村: how large the things are that are spoken of.
    if is_size(text, &word, unit_end, class) {
        return Found::Skip(unit_end);
    }
    // PMI高于50%时: a rule of reading, no figure.
    if class == Class::Ratio && longest(text, unit_end, DIVIDES).is_some() {
        return Found::Skip(unit_end);
    }
    // 亿元级, 万亩级: a size, not a figure.
    if matches!(text.get(unit_end), Some('级')) && class != Class::Count {
        return Found::Skip(unit_end + 1);
    }
    if class == Class::Bare {
        unit_text = plain(text, end..unit_end).trim().to_string();
    }
    // 60多亿元 / 3000余人: qualifier after the magnitude
    if let Some((word, e)) = longest(text, unit_end, AFTER) {
        // 多元, 多部门; not 1.8万多部，
        let goes_on = class != Class::Bare || text.get(e + 1).is_some_and(|c| c.is_alphanumeric());
        let splits_word = word == "多" && goes_on && matches!(text.get(e), Some('元' | '种' | '层' | '部'));
        if !splits_word {
            after = Some(word);
            if class == Class::Bare
                && let Some((more, _, e2)) = unit(text, e).filter(|u| u.1 != Class::Ratio && u.1 != Class::Bare)
            {
                unit_text.push_str(&more);
                unit_end = e2;
                if let Some((word, e3)) = longest(text, unit_end, AFTER) {
                    after = Some(word);
                    unit_end = e3;
                }
                let class = if CLASSIFIERS.contains(&more.as_str()) { Class::Count } else { Class::Amount };
                return finish(text, i, value_end, unit_text, class, after, is_range, unit_end, previous);
            }
            unit_end = e;
        }
    }
    finish(text, i, value_end, unit_text, class, after, is_range, unit_end, previous)
}

/// 森林覆盖率由47提高到55.3%: so does where it starts with where it ends.
fn shared_with_end(text: &[char], end: usize) -> Option<(String, Class, usize)> {
    const TO: &[&str] = &[
        "提高到",
        "提升到",
        "上升到",
        "增加到",
        "下降到",
        "降低到",
        "降到",
        "升到",
        "提高至",
        "提升至",
        "上升至",
        "增加至",
        "下降至",
        "降至",
        "升至",
        "增至",
        "转为增长",
        "转为下降",
        "转为上涨",
    ];
    let (_, after) = longest(text, end, TO)?;
    let next = arabic(text, after)?;
    let (written, class, _) = unit(text, next)?;
    matches!(class, Class::Ratio | Class::Amount).then_some((written, class, end))
}

/// 水稻1.6、玉米1、红苕0.6万亩: so do those with a name between them.
fn shared_over_names(text: &[char], i: usize, end: usize) -> Option<(String, Class, usize)> {
    let han = |c: &char| ('\u{4e00}'..='\u{9fff}').contains(c);
    if !i.checked_sub(1).and_then(|b| text.get(b)).is_some_and(han) {
        return None;
    }
    let mut at = end;
    for _ in 0..6 {
        if text.get(at) != Some(&'、') {
            return None;
        }
        let name = text.get(at + 1..)?.iter().take(9).take_while(|c| han(c)).count();
        let next = arabic(text, at + 1 + name).filter(|_| (1..9).contains(&name))?;
        if let Some((written, class, after)) = unit(text, next) {
            let word = written.trim_start_matches(['万', '亿', '千', '百', '十']);
            let whole = !is_word_after_all(text, word, after) && !refused(text, word, after, class);
            return (whole && matches!(class, Class::Amount | Class::Count)).then_some((written, class, end));
        }
        at = next;
    }
    None
}

/// 分别提升7.2个、5.2个百分点: the first are points too.
fn shared_points(text: &[char], end: usize) -> Option<(String, Class, usize)> {
    let mut at = end;
    for _ in 0..6 {
        if text.get(at) != Some(&'个') || !matches!(text.get(at + 1), Some('、' | '和' | '与' | '及')) {
            return None;
        }
        let next = arabic(text, at + 2)?;
        if longest(text, next, &["个百分点"]).is_some() {
            return Some(("个百分点".to_string(), Class::Points, end + 1));
        }
        at = next;
    }
    None
}

/// 连续6个月位居第一, 连续3年居首: what lasts is counted where it is an order or a bound that does; awards are not.
pub(super) fn lasts(text: &[char], end: usize) -> Option<(&'static str, usize)> {
    let (unit, end) = longest(text, end, &["个月", "年", "个季度", "个季"])?;
    #[rustfmt::skip]
    const ORDERS: &[&str] = &[
        "居", "位居", "位列", "排名", "蝉联", "保持", "控制", "跑赢", "高于", "低于", "位于", "稳居", "处于", "领跑", "超过", "正增长", "负增长", "增长", "下降", "回升", "回落",
        "名列", "稳定", "排在",
    ];
    longest(text, end, ORDERS).map(|_| (unit, end))
}

/// 下降1.8、1.45和0.4个百分点: numbers of a list share the unit of the last.
pub(super) fn shared_unit(text: &[char], end: usize) -> Option<(String, Class, usize)> {
    let mut at = end;
    for _ in 0..8 {
        if !matches!(text.get(at), Some('、' | '和' | '与' | '及')) {
            return None;
        }
        let next = arabic(text, at + 1)?;
        if let Some((written, class, _)) = unit(text, next) {
            return matches!(class, Class::Points | Class::Ratio | Class::Amount | Class::Times)
                .then_some((written, class, end));
        }
        at = next;
    }
    None
}

#[allow(clippy::too_many_arguments)]
pub(super) fn finish(
    text: &[char],
    i: usize,
    value_end: usize,
    unit: String,
    class: Class,
    after: Option<&'static str>,
    is_range: bool,
    end: usize,
    previous: Option<char>,
) -> Found {
    let negative = matches!(previous, Some('-' | '−' | '－')) && {
        let before = i.checked_sub(2).and_then(|b| text.get(b));
        before.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '-' | '—') || matches!(c, '长' | '为' | '幅' | '速'))
    };
    Found::Quantity(Quantity {
        range: i..end,
        value: i..value_end,
        written: plain(text, i..value_end),
        unit,
        class,
        after,
        is_range,
        chinese: false,
        negative,
        ratio: false,
    })
}

/// Units whose numbers are names, ages, clock times or section numbers.
pub(super) fn refused(text: &[char], word: &str, end: usize, class: Class) -> bool {
    let next = text.get(end).copied();
    match word {
        "号" | "期" | "道" | "版" | "层" | "千伏" | "kV" => true,
        "个" => {
            matches!(next, Some('月' | '工' | '方' | '阶' | '更' | '维' | '关'))
                && !matches!(text.get(end + 1), Some('业' | '厂' | '程' | '案'))
        }
        "度" => class == Class::Amount && !matches!(next, Some('/') | None) && next.is_some_and(char::is_alphanumeric),
        "次" => matches!(next, Some('会' | '党' | '全' | '代' | '常' | '产')),
        "届" => true,
        // 优良天数325天以上 is a figure; 24小时服务, 15分钟生活圈, 90天建成 are not.
        "小时" | "分钟" | "天" | "岁" => {
            !ends_clause(text, end)
                && longest(text, end, &["提升", "升", "提高", "上升", "增加", "延长", "缩短", "降", "车程"]).is_none()
        }
        "省" | "市" | "国" => false,
        "米" | "公里" => matches!(next, Some('级' | '跑')),
        "类" => {
            matches!(next, Some('地' | '水'))
                || longest(text, end, &["创新药", "新药", "药", "医疗器械", "口岸", "汽车"]).is_some()
        }
        _ => false,
    }
}

/// True if a clause ends here, bounds such as 以上 aside.
fn ends_clause(text: &[char], end: usize) -> bool {
    let end = longest(text, end, super::lexicon::AFTER).map_or(end, |(_, end)| end);
    text.get(end).is_none_or(|c| matches!(c, '，' | '。' | '；' | '、' | '）' | ')' | ',' | ';' | '\n' | '！'))
}

/// A figure without a unit: an index, a ratio to one; anything else is a name, a code or a section number.
pub(super) fn bare(
    text: &[char],
    i: usize,
    end: usize,
    value_end: usize,
    previous: Option<char>,
    is_range: bool,
) -> Found {
    let before: String = plain(text, i.saturating_sub(14)..i);
    // 城乡居民收入比缩小至2.21∶1
    let to_one = matches!(text.get(end), Some('∶' | '：' | ':'))
        && text.get(end + 1) == Some(&'1')
        && !text.get(end + 2).is_some_and(|c| c.is_ascii_digit() || *c == '.');
    let (end, value_end) = if to_one { (end + 2, end + 2) } else { (end, value_end) };
    let ends = text.get(end).is_none_or(|c| {
        !c.is_alphanumeric() || matches!(c, '缩' | '下' | '提' | '上' | '左' | '以' | '降' | '扩' | '升' | '增')
    });
    let spoken = ["指数", "之比", "倍差", "系数", "收入比", "PMI", "pH", "PH", "容积率"].iter().any(|w| before.contains(w))
        || (matches!(previous, Some('从' | '到' | '由' | '至')) && plain(text, i..end).contains('.'))
        || (before.ends_with("年的") && plain(text, i..end).contains('.'))
        // 收入比为2.35，比上年缩小0.02
        || (["缩小", "扩大", "下降", "上升", "提高", "降低"].iter().any(|w| before.ends_with(w))
            && plain(text, i..end).contains('.')
            && ["收入比", "之比", "倍差", "系数"].iter().any(|w| plain(text, i.saturating_sub(26)..i).contains(w)));
    // 指数比上月末上升0.08点
    if text.get(end) == Some(&'点')
        && !text.get(end + 1).is_some_and(|c| c.is_alphanumeric())
        && ["上升", "下降", "回落", "上涨", "下跌", "提高", "降低", "回升", "上扬", "涨", "跌"]
            .iter()
            .any(|w| before.ends_with(w))
    {
        return finish(text, i, value_end, String::new(), Class::Bare, None, is_range, end + 1, previous);
    }
    // 上年同月=100 is what an index is counted from.
    let base = matches!(previous, Some('=' | '＝'));
    if ends && spoken && !base && text.get(end) != Some(&'-') {
        let mut unit_end = end;
        let mut after = None;
        if let Some((word, e)) = longest(text, end, AFTER) {
            after = Some(word);
            unit_end = e;
        }
        return finish(text, i, value_end, String::new(), Class::Bare, after, is_range, unit_end, previous);
    }
    Found::Skip(end)
}
