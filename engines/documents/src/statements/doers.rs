//! Counts and shares of places, firms and projects of which something is said: 21个省份增速高于全国, 近8成省份完成了增速目标.

use super::Kind;
use super::name::Mention;
use super::naming::{self, head};
use super::quantity::{Class, Quantity, Token};
use super::reader::Reader;
use super::scene::{Last, Scene};
use super::span::string;
use super::time;

/// What is counted.
#[rustfmt::skip]
const THINGS: &[&str] = &[
    "省（区、市）", "省份", "省区市", "省市区", "省区", "省市", "省", "城市", "设区市", "地级市", "县（市、区）", "县（市）", "县（区）", "市县", "县区", "县市", "区县",
    "市州", "州市", "县", "区", "乡镇", "镇街", "行业大类", "行业", "企业", "上市公司", "公司", "产品", "国家", "国家和地区", "项目", "园区", "指标",
];

/// How what is said of them begins.
#[rustfmt::skip]
const SAID: &[&str] = &[
    "公布", "发布", "完成", "实现", "达到", "超过", "突破", "高于", "低于", "快于", "慢于", "跑赢", "跑输", "入围", "入列", "入选", "上榜", "集中签约", "步入", "迈入",
    "跻身", "下调", "上调", "未达", "未完成", "出现", "正增长", "负增长", "停产", "全部达到", "全部实现", "均实现", "均超", "均高于", "均低于", "均为", "都完成", "都超",
    "同比", "增速", "增幅", "名义增速", "GDP", "地区生产总值", "经济总量", "一季度", "上半年", "前三季度", "全年", "去年", "今年", "20", "人均", "财政收入", "一般公共预算", "的增速",
    "的表述", "出炉", "对20", "上报", "未能", "超额", "逆势", "扭亏", "获评", "被评为", "被认定为",
];

/// Words of a bound: what follows them is no figure of the things' own.
const BOUNDS: &[&str] = &["超", "突破", "高于", "低于", "快于", "慢于", "达到", "不足", "不到", "跑赢", "跑输", "在"];

/// The clause behind a figure.
fn behind(text: &[char], q: &Quantity, end: usize) -> String {
    let behind = string(text, q.range.end..end.min(q.range.end + 48));
    let mut depth = 0usize;
    let stop = behind.char_indices().find(|(_, c)| {
        match c {
            '（' => depth += 1,
            '）' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && matches!(c, '，' | '。' | '；' | '、' | '：' | '！' | '？' | '<')
    });
    stop.map_or(behind.as_str(), |(at, _)| behind.get(..at).unwrap_or("")).to_string()
}

/// What is counted and what is said of it, apart.
fn apart(behind: &str) -> Option<(&str, &str)> {
    // Most counts are of none of these things.
    let ends = |c| {
        matches!(
            c,
            '省' | '市'
                | '县'
                | '区'
                | '州'
                | '镇'
                | '街'
                | '份'
                | '乡'
                | '）'
                | '业'
                | '司'
                | '品'
                | '国'
                | '家'
                | '目'
                | '园'
                | '标'
                | '类'
        )
    };
    if !behind.chars().take(15).any(ends) {
        return None;
    }
    SAID.iter()
        .filter_map(|word| {
            behind.match_indices(word).map(|(at, _)| at).find(|at| {
                let thing = behind.get(..*at).unwrap_or("");
                // 都, 均 and 已 stand between them.
                let thing = thing.trim_end_matches(['都', '均', '已', '也']);
                (1..=14).contains(&thing.chars().count()) && THINGS.iter().any(|t| thing.ends_with(t))
            })
        })
        .min()
        .map(|at| behind.split_at(at))
        .map(|(thing, said)| (thing.trim_end_matches(['都', '均', '已', '也']), said))
}

/// True if what stands behind a figure are things of which something is said.
pub(super) fn are_told_of(text: &[char], q: &Quantity, sentence_end: usize) -> bool {
    let counts = q.class == Class::Count || q.class == Class::Ratio && matches!(q.unit.as_str(), "成" | "");
    counts && apart(&format!("{}{}", own_thing(q), behind(text, q, sentence_end))).is_some()
}

/// 27省份: the things counted are their own classifier.
fn own_thing(q: &Quantity) -> &str {
    if is_province(q) { q.unit.as_str() } else { "" }
}

/// True for provinces that are counted without a classifier, which are only spoken of where something is said of them.
pub(super) fn is_province(q: &Quantity) -> bool {
    q.class == Class::Count && matches!(q.unit.as_str(), "省份" | "省")
}

/// What is said, without times, adverbs and figures: GDP增速超过全国水平 of 前三季度GDP增速超过全国9.8%的水平.
fn plainly(said: &str) -> String {
    let text: Vec<char> = said.chars().collect();
    let mut plain = String::new();
    let times = time::times(&text);
    let mut i = 0;
    while let Some(&c) = text.get(i) {
        if let Some((_, range)) = times.iter().find(|(_, r)| r.start == i && r.end > i) {
            i = range.end;
            continue;
        }
        i += 1;
        plain.push(c);
    }
    for word in ["全部", "已经", "同比", "左右", "“", "”", "均实现", "都实现", "了", "都", "也"] {
        plain = plain.replace(word, if word.ends_with("实现") { "实现" } else { "" });
    }
    plain = plain.replace("均超", "超").replace("均高", "高").replace("均低", "低");
    plain.trim_start_matches(['的', '均']).to_string()
}

/// 超过全国9.8%的水平 -> 超过全国水平: the figure between is a statement of its own.
fn without_figure(said: &str) -> String {
    let Some(from) = said.find(|c: char| c.is_ascii_digit()) else { return said.to_string() };
    let rest = said.get(from..).unwrap_or("");
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '%' | '％'));
    match after.strip_prefix('的') {
        Some(level) if ["全国", "全省", "全市", "水平", "平均"].iter().any(|w| level.starts_with(w)) => {
            format!("{}{level}", said.get(..from).unwrap_or(""))
        }
        _ => said.to_string(),
    }
}

impl Reader<'_> {
    /// 21个省份增速高于4.8%的全国水平: those counted, by what is said of them.
    pub(super) fn told_of(&self, m: &Mention<'_>, scene: &mut Scene) -> Option<String> {
        let q = m.q;
        let share = q.class == Class::Ratio && matches!(q.unit.as_str(), "成" | "");
        if q.class != Class::Count && !share || m.clause.motion.is_some() {
            return None;
        }
        let own = own_thing(q);
        let behind = format!("{own}{}", behind(m.text, q, m.sentence.end));
        let (thing, said) = apart(&behind)?;
        let next = m.tokens.get(m.i + 1..)?.iter().find_map(|t| match t {
            Token::Quantity(next) => Some(next),
            Token::Time(..) => None,
        });
        let end = q.range.end + behind.chars().count() - own.chars().count();
        let inside = next.filter(|n| n.range.start < end);
        let length = thing.chars().count() - own.chars().count();
        if let Some(next) = inside {
            let gap = string(m.text, q.range.end + length..next.range.start);
            if !BOUNDS.iter().any(|w| gap.contains(w)) {
                // 126个在建重点项目完成投资68.9亿元: the other figure is what they did.
                let done = ["完成", "实现"].iter().any(|w| said.starts_with(w));
                if share || !done || naming::is_bare(&m.clause.name) || head(&m.clause.name).is_some() {
                    return None;
                }
                scene.consumed = q.range.end + length;
                scene.counted = Some(thing.to_string());
                return Some(naming::clean(thing, &self.own));
            }
        }
        let plain = plainly(said);
        let paced = plain.starts_with("增速") || plain.starts_with("增幅") || plain.starts_with("名义增速");
        let measure = self.measure_told(m, &plain, scene);
        // 增速高于全国, 超过万亿元: of which measure was said before, where places are told apart by it.
        let bounded = BOUNDS.iter().any(|w| *w != "在" && plain.starts_with(w)) && !plain.contains("全国人均");
        let of_places = thing.ends_with(['省', '市', '县', '区', '州', '）']) || thing.ends_with("省份");
        let told = match &measure {
            Some(measure) if (paced || bounded) && of_places => format!("{measure}{plain}"),
            _ => plain.clone(),
        };
        let told = without_figure(&told);
        if told.chars().count() < 2 {
            return None;
        }
        // The figure between is of the measure, whatever words stand before it.
        scene.consumed = inside.map_or(end, |next| next.range.start);
        let growth = plain.contains("增速") || plain.contains("增长") || plain.contains("增幅");
        if let Some(indicator) = measure.filter(|_| of_places) {
            scene.instead = Some(Last {
                indicator,
                kind: if growth { Kind::Growth } else { Kind::Level },
                unit: if growth { "%".to_string() } else { String::new() },
                comparison: None,
                changed: None,
            });
        }
        Some(format!("{told}{thing}{}", if share { "比重" } else { "数" }))
    }

    /// The measure that places are told apart by: in what is said of them, else in the sentence before, else what was spoken of last.
    fn measure_told(&self, m: &Mention<'_>, said: &str, scene: &Scene) -> Option<String> {
        let named = |text: &str| self.dictionary.named_in(text).first().cloned();
        if let Some(found) = named(said) {
            return Some(found);
        }
        let from = m.sentence.start.max(m.q.range.start.saturating_sub(60));
        named(&string(m.text, from..m.q.range.start))
            .or_else(|| scene.last.as_ref().map(|l| l.indicator.clone()).filter(|i| !self.lacks_measure(i)))
            .or_else(|| scene.main.clone().filter(|i| !self.lacks_measure(i)))
            .or_else(|| self.spoken.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_are_told_apart_from_what_is_said_of_them() {
        assert_eq!(apart("个省份增速高于全国"), Some(("个省份", "增速高于全国")));
        assert_eq!(apart("县（市）增速高于全省平均增速"), Some(("县（市）", "增速高于全省平均增速")));
        assert_eq!(apart("省份都完成了增速目标"), Some(("省份", "都完成了增速目标")));
        assert_eq!(apart("规模以上工业企业"), None);
        assert_eq!(without_figure("增速超过全国9.8%的水平"), "增速超过全国水平");
        assert_eq!(without_figure("总量超过1万亿元"), "总量超过1万亿元");
        assert_eq!(plainly("前三季度GDP增速均超过全国"), "GDP增速超过全国");
    }
}
