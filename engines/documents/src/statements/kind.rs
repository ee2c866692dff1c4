//! What kind of fact a figure is.

use super::Kind;
use super::clause::Clause;
use super::lexicon::BEFORE;
use super::naming::head;
use super::quantity::{Class, Quantity};
use super::scene::Last;

/// The words a figure stands in, as its kind is told from them.
pub(super) struct Said<'a> {
    /// The clause before it, without times and brackets.
    pub(super) left: &'a str,
    /// What stands right behind it.
    pub(super) after: &'a str,
    /// It stands alone in a bracket: 江西（6.9%）.
    pub(super) bracketed: bool,
    /// The sentence is about how fast something grows.
    pub(super) of_growth: bool,
}

/// The kind of a figure.
pub(super) fn kind(q: &Quantity, clause: &Clause, indicator: &str, last: Option<&Last>, said: &Said<'_>) -> Kind {
    let Said { left, after, .. } = *said;
    let people_follow = people(after);
    let name = clause.name.as_str();
    let share = ["比重", "占比", "贡献率", "比例", "份额", "占全", "增长面", "亏损面", "盈利面"]
        .iter()
        .any(|w| indicator.contains(w));
    // 减产面, 税比
    let share = share || q.class == Class::Ratio && ["产面", "税比"].iter().any(|w| name.ends_with(w));
    match q.class {
        Class::Rank => Kind::Rank,
        Class::Points => Kind::Change,
        Class::Ratio if q.ratio => Kind::Share,
        // 产量增长的占五成多
        Class::Ratio if bare_end(left).ends_with("的占") => Kind::Share,
        Class::Ratio if is_growth_rate(q, clause, last, said) => Kind::Growth,
        // 饲料化利用率达六成
        Class::Ratio if (q.unit == "成" || q.unit.is_empty()) && !share && indicator.ends_with('率') => Kind::Level,
        // 比年初上涨了近两成
        Class::Ratio if q.unit == "成" && clause.motion.is_some() && !clause.arrives => Kind::Growth,
        // 重污染天数减少一半
        Class::Ratio
            if q.unit.is_empty() && clause.motion.is_some() && !clause.arrives && clause.share_of.is_none() =>
        {
            Kind::Growth
        }
        Class::Ratio if q.unit == "成" || q.unit.is_empty() => Kind::Share,
        Class::Ratio => {
            if clause.share_of.is_some()
                || (clause.of
                    && clause.motion.is_none()
                    && !clause.departs
                    && !clause.name.is_empty()
                    && !name.ends_with('率'))
            {
                Kind::Share
            } else if clause.departs && clause.motion.is_some() {
                // 由上年的下降0.6%转为增长11.8%
                Kind::Growth
            } else if clause.motion.is_some() && !clause.departs && (!clause.arrives || left.contains("增长到")) {
                Kind::Growth
            } else if share {
                Kind::Share
            } else if clause.name.is_empty()
                && last.is_some_and(|l| l.kind == Kind::Growth)
                && !clause.departs
                && !clause.arrives
            {
                Kind::Growth
            } else {
                Kind::Level
            }
        }
        Class::Times => {
            if q.unit == "番" {
                Kind::Change
            } else if clause.motion.is_some() && !clause.arrives {
                Kind::Growth
            } else if left.contains("之比") || left.contains("倍差") || left.contains("收入比") {
                Kind::Level
            } else if clause.of
                && left.trim_end_matches('的').ends_with(['年', '期', '末', '底', '五', '”', '是', '为', '前'])
            {
                // A multiple of what it was itself: 是2010年的2.3倍.
                Kind::Growth
            } else {
                Kind::Change
            }
        }
        Class::Amount => {
            if moves(clause) || is_difference(left) {
                Kind::Change
            } else {
                Kind::Level
            }
        }
        Class::Count => {
            let levels = [
                "产量",
                "人口",
                "出栏",
                "存栏",
                "存养",
                "饲养",
                "销量",
                "吞吐量",
                "游客",
                "客运量",
                "旅客",
                "人次",
                "人均",
                "户均",
                "亩均",
                "万人",
                "每千",
                "每万",
                "每百",
            ];
            // 出栏200头以上的大户50余家 are counted, however much they keep.
            let keepers = matches!(q.unit.as_str(), "家" | "户" | "个" | "处" | "所" | "座" | "种" | "席");
            let many = q.unit.starts_with('万') && q.unit.contains(['台', '株']);
            let stock = q.unit.ends_with(['头', '只', '岁'])
                || q.unit.contains("人次")
                || many
                || q.unit.contains('台') && indicator.contains('产');
            let span = matches!(q.unit.as_str(), "小时" | "分钟") || q.unit == "天" && indicator.ends_with('期');
            // 连续6个月位居第一
            let in_a_row = matches!(q.unit.as_str(), "个月" | "年" | "个季度" | "个季") && indicator.contains("连续");
            // GDP增速高于全市的有7个
            if in_a_row || bare_end(left).ends_with("的有") {
                Kind::Count
            } else if moves(clause) {
                Kind::Change
            } else if span || !keepers && levels.iter().any(|w| indicator.contains(w)) || stock || q.unit.contains("标")
            {
                Kind::Level
            } else {
                Kind::Count
            }
        }
        // 贫困人口减少6800多万; 12.3万农村贫困人口 are counted.
        Class::Bare if (!q.unit.is_empty() || clause.comparison.is_some()) && moves(clause) => Kind::Change,
        Class::Bare if q.unit.ends_with(['万', '亿']) && people_follow => Kind::Count,
        Class::Bare => Kind::Level,
        // 与供水量持平: held against something else, and not against what it was.
        Class::Word
            if q.written == "持平"
                && !left.contains(['年', '期', '月', '季', '初', '末', '日'])
                && left.contains('与') =>
        {
            Kind::Change
        }
        Class::Word => {
            // An amount that stays grew by nothing; a rate or index did not change.
            let rate = last.is_some_and(|l| l.unit.contains(['%', '％', '‰']) || l.unit.is_empty());
            let own_amount = !clause.name.is_empty()
                && !["率", "比重", "占比", "增速", "增幅", "涨幅", "指数", "系数", "水平", "PMI"]
                    .iter()
                    .any(|w| clause.name.ends_with(w));
            if q.written == "持平" && (own_amount || !rate && last.is_some_and(|l| l.kind == Kind::Level)) {
                Kind::Growth
            } else {
                Kind::Change
            }
        }
    }
}

/// The text without the qualifiers it ends with: 约, 超过.
fn bare_end(text: &str) -> &str {
    let mut text = text;
    while let Some(rest) = BEFORE.iter().find_map(|w| text.strip_suffix(w)) {
        text = rest;
    }
    text
}

/// 江西（6.9%） in a sentence on 增速, 有色金属（+18.3%）, 增速由5.7%提高到5.8%: how fast something grows.
fn is_growth_rate(q: &Quantity, clause: &Clause, last: Option<&Last>, said: &Said<'_>) -> bool {
    const RATES: &[&str] = &["增速", "增幅", "涨幅", "降幅", "跌幅"];
    if !matches!(q.unit.as_str(), "%" | "％" | "℅") || clause.share_of.is_some() {
        return false;
    }
    let signed = q.negative || q.written.starts_with(['+', '＋']);
    let measured = head(&clause.name).is_some() || clause.name.ends_with("PMI");
    if said.bracketed && signed && !measured {
        return true;
    }
    if clause.departs || clause.arrives {
        let goes_on = clause.arrives && clause.name.is_empty() && last.is_some_and(|l| l.kind == Kind::Growth);
        return RATES.iter().any(|w| said.left.contains(w)) || goes_on;
    }
    // 增速仅次于湖北省的58.3%, 高于江苏的19.2%
    if clause.of && said.of_growth && ["仅次于", "高于", "低于", "快于", "慢于"].iter().any(|w| said.left.contains(w))
    {
        return true;
    }
    // 北京以6.6%位居第二，杭州（6.5%）排第三 goes on with what was said to grow.
    let opening = said.left.trim_start_matches(['，', '、', ' ']);
    let goes_on = last.is_some_and(|l| l.kind == Kind::Growth) && (said.bracketed || opening.ends_with('以'));
    (said.of_growth || goes_on) && !measured && !clause.of && !said.left.contains('占')
}

/// 差距只有639亿元, 两者仅差254万元, 增量超过1600亿元: a difference, not an amount of its own.
fn is_difference(left: &str) -> bool {
    let left = bare_end(left).trim_end_matches(['为', '有', '只', '仅', '达', '到', '了']);
    ["差距", "相差", "增量", "仅差", "差额"].iter().any(|w| left.ends_with(w))
}

/// True if the figure says by how much something moved: 增加3万人, 较年初新增62亿元; not 新增3万人.
fn moves(clause: &Clause) -> bool {
    let compared =
        clause.added && clause.comparison.as_ref().is_some_and(|c| !matches!(c.as_str(), "同比" | "年均" | "环比"));
    (clause.motion.is_some() && !clause.added || compared) && !clause.arrives && !clause.departs
}

/// True if people are what stands right behind a figure.
pub(super) fn people(after: &str) -> bool {
    let noun = after.split(['，', '。', '；', '、', '：', '）']).next().unwrap_or("");
    [
        "人", "群众", "民", "学生", "女生", "男生", "职工", "老", "儿童", "幼儿", "对象", "妇", "青年", "干部", "教师",
        "员工", "游客",
    ]
    .iter()
    .any(|w| noun.contains(w))
}
