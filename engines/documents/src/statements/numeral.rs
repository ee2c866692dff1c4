//! Numbers in Chinese numerals, and places in an order.

use super::lexicon::AFTER;
use super::number::{self, arabic, chinese};
use super::quantity::{Class, Found, longest, plain, ranked, stands};
use super::words;
use std::ops::Range;

/// 第3位, 第三, 第三至第七位; not 第一产业, 第二届, 第15次.
pub(super) fn rank(text: &[char], i: usize) -> Found {
    let start = i + 1;
    let Some(mut end) = arabic(text, start).or_else(|| chinese(text, start)) else { return Found::Skip(i + 1) };
    let first = end;
    let mut is_range = false;
    if matches!(text.get(end), Some('至' | '到' | '-' | '—' | '~' | '～'))
        && text.get(end + 1) == Some(&'第')
        && let Some(second) = arabic(text, end + 2).or_else(|| chinese(text, end + 2))
    {
        end = second;
        is_range = true;
    }
    let after = text.get(end);
    let unit_end = match after {
        Some('位' | '名') if !matches!(text.get(end + 1), Some('患' | '人' | '学')) => end + 1,
        _ => end,
    };
    // Without 位 or 名 an order must be spoken of: 居全国第四, 位列第三.
    let before: String = plain(text, i.saturating_sub(10)..i);
    // 第一产业比重上升3.8个百分点，第二、第三产业…: no order is spoken of in this clause.
    let joined = matches!(after, Some('、' | '和' | '与' | '及')) && text.get(end + 1) == Some(&'第');
    let clause = before.rsplit(['，', '；', '。', ',', ';']).next().unwrap_or("");
    let before = if joined { clause.to_string() } else { before };
    let ordered = ["居", "列", "排", "名", "升", "全国", "全省", "全市", "保持", "成为", "总量", "增速"]
        .iter()
        .any(|w| before.contains(w));
    // 作为第一位, 保护第一: what comes first in rank of care, not in an order of places.
    if ["作为", "放在", "摆在", "优先、保护", "保护", "安全", "质量", "人民", "发展是"]
        .iter()
        .any(|w| before.ends_with(w))
    {
        return Found::Skip(unit_end);
    }
    let bordered = text.get(unit_end).is_none_or(|c| !c.is_alphanumeric())
        || matches!(text.get(unit_end), Some('的' | '提' | '升' | '上' | '跃' | '和' | '，' | '大'));
    if unit_end > end || (ordered && bordered) {
        let value = start..if is_range { end } else { first };
        let unit = if unit_end > end && after == Some(&'名') { "名" } else { "位" };
        return Found::Quantity(ranked(text, i..unit_end, value, unit, is_range));
    }
    // 全国第六个…城市
    if matches!(after, Some('个' | '家' | '座')) && ["全国", "全省", "全市", "全球"].iter().any(|w| before.ends_with(w))
    {
        return Found::Quantity(ranked(text, i..end + 1, start..end, &plain(text, end..end + 1), false));
    }
    Found::Skip(end + 1)
}

/// 首位, 之首, 居首.
pub(super) fn first_place(text: &[char], i: usize) -> Found {
    let before = i.checked_sub(1).and_then(|b| text.get(b)).copied();
    let after = text.get(i + 1).copied();
    let place = (after == Some('位') && matches!(before, Some('居' | '列' | '省' | '市' | '国' | '县' | '区' | '球')))
        || (before == Some('之') && after.is_none_or(|c| !c.is_alphanumeric() || c == '的'));
    if place {
        let end = if after == Some('位') { i + 2 } else { i + 1 };
        return Found::Quantity(ranked(text, i..end, i..i + 1, "位", false));
    }
    Found::Skip(i + 1)
}

/// What a magnitude is called where it is reached: 千亿大关, 万亿台阶.
const STAIRS: &[&str] = &["大关", "台阶", "关口", "门槛", "宝座", "元大关", "元台阶", "元关口"];

/// Numbers in Chinese numerals. 一 and its like are in so many words that only clear cases count.
pub(super) fn chinese_quantity(text: &[char], i: usize) -> Found {
    let Some(end) = chinese(text, i) else { return Found::Skip(i + 1) };
    // 千家万户 counts nobody.
    if stands(text, i, "千家万") {
        return Found::Skip((i + 4).min(text.len()));
    }
    let written = plain(text, i..end);
    let previous = i.checked_sub(1).and_then(|b| text.get(b)).copied();
    // 三分之二, 百分之五
    if stands(text, end, "分之")
        && let Some(below) = chinese(text, end + 2).or_else(|| arabic(text, end + 2))
    {
        let is_per_cent = written == "百";
        let (value, unit) = if is_per_cent { (end + 2..below, "%") } else { (i..below, "") };
        let mut q = ranked(text, i..below, value, unit, false);
        q.class = Class::Ratio;
        if let Some((word, e)) = longest(text, below, AFTER) {
            q.after = Some(word);
            q.range.end = e;
        }
        return Found::Quantity(q);
    }
    let make = |unit: &str, class: Class, unit_end: usize, value: Range<usize>| {
        let mut q = ranked(text, i..unit_end, value, unit, false);
        q.class = class;
        if let Some((word, e)) = longest(text, unit_end, AFTER) {
            q.after = Some(word);
            q.range.end = e;
        }
        Found::Quantity(q)
    };
    // 减少一半, 占涨幅的近一半
    if written == "一"
        && text.get(end) == Some(&'半')
        && text.get(end + 1).is_none_or(|c| !c.is_alphanumeric() || matches!(c, '以' | '左' | '多' | '的'))
        && ["减少", "下降", "降低", "缩减", "缩短", "压减", "近", "约", "超过", "超", "达", "占", "过"]
            .iter()
            .any(|w| plain(text, i.saturating_sub(3)..i).ends_with(w))
        // 不足上年同期的一半, 超过全省的一半
        || written == "一"
            && stands(text, end, "半")
            && previous == Some('的')
            && text.get(end + 1).is_none_or(|c| !c.is_alphanumeric() || matches!(c, '以' | '左' | '多'))
            && ["期的", "省的", "国的", "市的", "县的", "区的", "入的", "值的", "量的", "额的", "积的", "口的", "年的"]
                .iter()
                .any(|w| plain(text, i.saturating_sub(2)..i).ends_with(w))
    {
        return make("", Class::Ratio, end + 1, i..end + 1);
    }
    match text.get(end) {
        Some('成') if written.chars().count() == 1 && number::is_digit(written.chars().next().unwrap_or(' ')) => {
            if text.get(end + 1).is_some_and(|c| "为立功员本果交品绩份都渝".contains(*c))
                || written == "一" && !matches!(previous, Some('近' | '约' | '超' | '占' | '到' | '足' | '过'))
            {
                return Found::Skip(end + 1);
            }
            return make("成", Class::Ratio, end + 1, i..end);
        }
        Some('番') if matches!(previous, Some('翻' | '了' | '近' | '约')) => {
            return make("番", Class::Times, end + 1, i..end);
        }
        Some('倍') => return make("倍", Class::Times, end + 1, i..end),
        _ => {}
    }
    // 两万亿元, 百亿元, 突破万亿, 破百亿
    let large = written.trim_start_matches(|c| !matches!(c, '万' | '亿' | '百' | '千'));
    let magnitude = written.chars().rev().take_while(|c| matches!(c, '万' | '亿')).count();
    let value_characters = written.chars().count() - magnitude;
    if let Some((unit_word, e)) = words::UNITS.longest(text, end)
        && !large.is_empty()
        && matches!(unit_word, "元" | "美元" | "吨" | "亩" | "公里" | "千瓦" | "平方米" | "立方米")
    {
        if matches!(text.get(e), Some('级' | '村' | '镇' | '县' | '乡' | '楼' | '店'))
            || (value_characters == 0 && matches!(previous, Some('值')))
        {
            return Found::Skip(e + 1);
        }
        if value_characters == 0 {
            // 亿元以上: a threshold
            let before = plain(text, i.saturating_sub(3)..i);
            let reached = ["突破", "超过", "破", "超", "达", "近", "过", "上"].iter().any(|w| before.ends_with(w));
            return if written == "万亿" && reached { make("元", Class::Amount, e, i..end) } else { Found::Skip(e) };
        }
        // 千亿立方米基地: without a digit it is a size, unless something reaches it or is bounded by it.
        let before = plain(text, i.saturating_sub(3)..i);
        let spoken = written.chars().any(number::is_digit)
            || ["近", "破", "超", "达", "过", "投资", "资金", "至", "到"].iter().any(|w| before.ends_with(w))
            || longest(text, e, AFTER).is_some()
            || longest(text, e, STAIRS).is_some();
        if !spoken {
            return Found::Skip(e);
        }
        let unit: String = plain(text, i + value_characters..e);
        return make(&unit, Class::Amount, e, i..i + value_characters);
    }
    let stairs = longest(text, end, STAIRS).is_some();
    let reached = [
        "突破", "超过", "破", "超", "达", "近", "逼近", "跨过", "迈上", "跨越", "跃上", "登上", "站上", "迈过", "稳守",
        "冲刺", "冲击", "迈入", "上",
    ]
    .iter()
    .any(|w| plain(text, i.saturating_sub(3)..i).ends_with(w) && (*w != "上" || stairs));
    let bordered = stairs || text.get(end).is_none_or(|c| !c.is_alphanumeric());
    if reached && bordered && large.chars().count() > 0 && (written.ends_with('亿') || written.ends_with('万')) {
        if value_characters == 0 {
            return make("", Class::Bare, end, i..end);
        }
        let unit: String = plain(text, i + value_characters..end);
        return make(&unit, Class::Bare, end, i..i + value_characters);
    }
    // 居全国第四 is read at 第; 三大高地 announces a list
    if text.get(end) == Some(&'大')
        && written.chars().count() == 1
        && written != "一"
        && previous.is_none_or(|c| c != '十')
        && text
            .get(end + 1)
            .is_some_and(|c| c.is_alphabetic() && !matches!(c, '类' | '于' | '会' | '以' | '精' | '报' | '和' | '代'))
        && !matches!(previous, Some('党' | '的'))
    {
        let mut q = ranked(text, i..end + 1, i..end, "大", false);
        q.class = Class::Count;
        return Found::Quantity(q);
    }
    // 增速连续七年居全国前列, 连续十余年居首
    if plain(text, i.saturating_sub(3)..i).contains("连续") {
        let (qualifier, at) = longest(text, end, &["余", "多"]).map_or((None, end), |(w, e)| (Some(w), e));
        if let Some((unit, unit_end)) = super::figure::lasts(text, at) {
            let mut q = ranked(text, i..unit_end, i..end, unit, false);
            q.class = Class::Count;
            q.chinese = false;
            q.after = qualifier;
            return Found::Quantity(q);
        }
    }
    // 十余种, 二百余天, 近百户; 国家级绿色工厂两家、…
    let (qualifier, at) = longest(text, end, &["余", "多"]).map_or((None, end), |(w, e)| (Some(w), e));
    let around = qualifier.or_else(|| {
        let tens = written.ends_with(['十', '百', '千', '万']);
        ["近", "约", "超", "逾"].iter().find(|w| tens && plain(text, i.saturating_sub(1)..i) == **w).copied()
    });
    if let Some((word, e)) = words::CLASSIFIERS.longest(text, at)
        && !matches!(previous, Some('第' | '一' | '每' | '初' | '周' | '星' | '上' | '数' | '几'))
        && matches!(
            word,
            "个" | "家"
                | "条"
                | "处"
                | "项"
                | "座"
                | "所"
                | "名"
                | "台"
                | "套"
                | "户"
                | "种"
                | "人"
                | "天"
                | "件"
                | "辆"
        )
        && !matches!(text.get(e), Some('月' | '次'))
        && !super::figure::is_word_after_all(text, word, e)
        && (around.is_some() && (written.chars().count() > 1 || "十百千万".contains(&written))
            || qualifier.is_none()
                && written != "一"
                && word != "人"
                && word != "天"
                && matches!(text.get(e), Some('、' | '，' | '。' | '；'))
                && previous.is_some_and(|c| {
                    c.is_alphabetic()
                        && !matches!(c, '的' | '这' | '那' | '有' | '为' | '成' | '下' | '前' | '以' | '后')
                }))
    {
        let mut q = ranked(text, i..e, i..end, word, false);
        q.class = Class::Count;
        q.chinese = false;
        q.after = qualifier;
        return Found::Quantity(q);
    }
    // 连续十二年, 七个, 两处
    if let Some((word, e)) = words::CLASSIFIERS.longest(text, end)
        && written != "一"
        && !matches!(previous, Some('第' | '一' | '每' | '初' | '周' | '星'))
        && matches!(word, "个" | "家" | "条" | "处" | "项" | "座" | "所" | "名" | "台" | "套" | "户")
        && text.get(e).is_some_and(|c| c.is_alphabetic())
    {
        let mut q = ranked(text, i..e, i..end, word, false);
        q.class = Class::Count;
        return Found::Quantity(q);
    }
    Found::Skip(end)
}
