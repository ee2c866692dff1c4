//! What a figure is compared with: 比上年, 较2019年同期, 高于规模以上工业.

use super::lexicon::{DOWN, UP};

/// Better or more than something.
pub(super) const ABOVE: &[&str] = &["高于", "快于", "优于", "好于", "多于", "领先", "领跑", "高出", "超出"];
/// Worse or less than something.
pub(super) const BELOW: &[&str] = &["低于", "慢于", "少于", "落后于", "低出"];

/// What is told as the mean of years without any change.
const CLIMATE: &[&str] = &[
    "气温",
    "浓度",
    "降水",
    "降雨",
    "日照",
    "无霜",
    "蒸发",
    "相对湿度",
    "径流",
    "流量",
    "温度",
    "湿度",
    "雨量",
    "风速",
    "积温",
];

/// Up to which word a comparand reaches.
fn comparand_end(rest: &str) -> usize {
    let mut end = rest.len();
    for word in UP.iter().chain(DOWN).filter(|w| w.chars().count() > 1).chain(
        [
            "高出",
            "偏少",
            "偏多",
            "偏低",
            "偏高",
            "高",
            "低",
            "多",
            "少",
            "净增",
            "累计",
            "分别",
            "实际",
            "名义",
            "扩",
            "缩",
            "翻",
            "增",
            "降",
            "减",
            "涨了",
            "涨",
            "跌",
            "快",
            "慢",
            "大幅",
            "小幅",
            "略",
            "明显",
            "进一步",
            "继续",
            "前移",
            "后移",
            "前进",
            "新增",
        ]
        .iter(),
    ) {
        // 比多年均值, 比规上工业增加值增速: 多 and 增加 are parts of names.
        // 比去年最高负荷: the 高 of 最高 is no verb.
        let part = |at: usize| {
            let behind = rest.get(at + word.len()..).unwrap_or("");
            *word == "多" && behind.starts_with('年') || behind.starts_with('值') && word.starts_with('增')
        };
        let found = rest.match_indices(word).map(|(at, _)| at).find(|at| {
            let described = matches!(*word, "高" | "低" | "多" | "少" | "快" | "慢")
                && rest.get(..*at).is_some_and(|b| b.ends_with(['最', '较']));
            // 高技术产业, 快递, 低碳: a word of its own.
            let behind = rest.get(at + word.len()..).unwrap_or("");
            let named = match *word {
                "高" => behind
                    .starts_with(['技', '新', '端', '耗', '速', '标', '校', '层', '中', '铁', '等', '质', '原', '温']),
                "快" => behind.starts_with(['递', '速', '消']),
                "低" => behind.starts_with(['碳', '保', '空', '收', '压', '温', '值']),
                "多" => behind.starts_with(['种', '元', '晶']),
                "少" => behind.starts_with(['数', '儿', '年']),
                "增" => behind.starts_with(['值', '量']),
                "涨" | "降" => behind.starts_with(['幅', '水', '雨']),
                _ => false,
            };
            !(part(*at) || described || named)
        });
        if let Some(at) = found {
            end = end.min(at);
        }
    }
    end
}

/// Cuts 比上年, 较2019年同期, 高于规模以上工业 … out of the text.
pub(super) fn comparison(text: &str) -> (String, Option<String>) {
    let means = text.contains(['均', '比']);
    for word in ["两年平均", "三年平均", "五年平均", "年均", "年平均", "同比", "环比"] {
        // 比多年均值: a mean of many years is what is compared with.
        // 比上半年的两年平均增速: what is compared with is a mean too.
        let held = |at: usize| text.get(..at).is_some_and(|b| b.contains(['比', '较']) && b.ends_with('的'));
        if !means {
            break;
        }
        // 两年平均增速较一季度提高0.6个百分点: the mean is what moved.
        if word.ends_with("年平均")
            && text.split_once(word).is_some_and(|(_, rest)| rest.starts_with("增速") && rest.contains(['较', '比']))
        {
            continue;
        }
        if let Some(at) = text.find(word).filter(|at| !held(*at) && !text.get(..*at).is_some_and(|b| b.ends_with('多')))
        {
            // 年平均气温, 年均降水量 are measures of their own.
            let after = text.get(at + word.len()..).unwrap_or("");
            if word.starts_with('年') && CLIMATE.iter().any(|w| after.starts_with(w)) {
                continue;
            }
            let rest = format!("{}{}", text.get(..at).unwrap_or(""), text.get(at + word.len()..).unwrap_or(""));
            let word = if word == "年平均" { "年均" } else { word };
            return (rest, Some(word.to_string()));
        }
    }
    let apart = text.contains(['于', '先', '跑', '出']);
    for word in ABOVE.iter().chain(BELOW) {
        if !apart {
            break;
        }
        if let Some(at) = text.find(word)
            && let Some(tail) = text.get(at..)
            && tail.len() > word.len()
            // 达到或优于Ⅲ类水体比例 is a name; 技术领先的2座 describes.
            && !text.get(..at).is_some_and(|before| before.ends_with('或'))
            && !tail.ends_with("先的")
        {
            // 收入增速高于经济增速、突破3万元: that was said of its growth.
            if tail.contains('、') {
                return (text.get(..at).unwrap_or("").trim_end_matches("增速").to_string(), None);
            }
            let tail = tail.trim_end_matches(['约', '近']);
            return (text.get(..at).unwrap_or("").to_string(), Some(tail.to_string()));
        }
    }
    for (at, c) in text.char_indices() {
        if !matches!(c, '比' | '较' | '与') {
            continue;
        }
        let after = text.get(at + c.len_utf8()..).unwrap_or("");
        let previous = text.get(..at).and_then(|t| t.chars().next_back());
        if matches!(previous, Some('占' | '之' | '同' | '环' | '对' | '评' | '配' | '性' | '百' | '参' | '计' | '可'))
            || after.starts_with(['例', '重', '值', '率', '大', '快', '好'])
        {
            continue;
        }
        let end = comparand_end(after);
        let comparand = after.get(..end).unwrap_or("");
        let known = [
            "上年", "去年", "同期", "上月", "年", "月", "周", "上期", "季度", "平均", "目标", "全国", "全省", "全市",
            "“", "常年", "均值",
        ]
        .iter()
        .any(|w| comparand.contains(w));
        // 项目数与合同额分别增长: a list.
        if c == '与' && after.contains("分别") {
            continue;
        }
        if c == '与'
            && !text.get(at..).is_some_and(|t| {
                t.contains(['年', '月', '周', '季']) || t.contains("同期") || t.contains("目标") || t.contains("增长")
            })
        {
            continue;
        }
        if comparand.is_empty() || comparand.chars().count() > 24 || (end == after.len() && !known) {
            continue;
        }
        let comparand = comparand.trim_end_matches('、');
        let comparand = comparand.strip_suffix("的两年平均").unwrap_or(comparand);
        let comparand = comparand.strip_suffix("增速").or_else(|| comparand.strip_suffix("又")).unwrap_or(comparand);
        let after = after.get(comparand.len()..).unwrap_or("").trim_start_matches('、');
        let before = text.get(..at).unwrap_or("");
        return (format!("{before}{after}"), Some(format!("{c}{comparand}")));
    }
    (text.to_string(), None)
}
