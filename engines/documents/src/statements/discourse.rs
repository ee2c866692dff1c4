//! What a text goes on speaking of where a clause holds words but no name: 北京以6.6%位居第二位, 苏州在全国排名第5.

use super::Kind;
use super::name::Mention;
use super::naming::{self, head};
use super::place;
use super::quantity::Class;
use super::reader::Reader;
use super::scene::Scene;
use super::span::string;

/// Words that a clause begins with before it names anything, if it does.
#[rustfmt::skip]
const OPENS: &[&str] = &[
    "在", "同样", "仅", "只", "除了", "还包括", "也", "却", "虽然", "但", "则", "仍", "就", "继续", "依然", "紧随", "领跑", "直接", "要", "能",
    "须", "按照", "按每", "对比", "相比", "不会", "这个", "这一", "该", "两地", "双双", "才", "率先", "首次", "成功", "携手", "已经", "均", "都", "分别",
    "突破", "跨", "迈", "稳守", "排名", "位次", "大关", "关口", "门槛", "如果", "后者", "前者", "一些机构", "或以上", "最低的", "最高的", "最快的",
    "名义", "增速", "中部", "西部", "东部", "东北", "沿海",
];

/// Words that no name ends with.
const ENDS: &[&str] = &["跨", "跨过", "飙", "稳守", "才能", "要", "须", "进入", "大关", "关口"];

/// How far back the words of a paragraph are searched for the measure they name.
const REACH: usize = 160;

impl Reader<'_> {
    /// What the words say without naming a measure: a place, a verb, a word of order, or nothing.
    fn names_nothing(&self, name: &str) -> bool {
        let mut rest = name.trim_start_matches(['、', '和', '与', '的', '，']);
        // A list of places, each in short or in full.
        for _ in 0..8 {
            let short = self.frame.places.iter().find_map(|(spoken, full)| {
                rest.strip_prefix(full.as_str()).or_else(|| rest.strip_prefix(spoken.as_str()))
            });
            let after = short.or_else(|| place::leading(rest).and_then(|end| rest.get(end..)));
            let Some(after) = after.filter(|a| a.len() < rest.len()) else { break };
            rest = after.trim_start_matches(['、', '和', '与', '及', '的', '市', '省', '，']);
        }
        rest.is_empty()
            || rest == "以"
            || OPENS.iter().any(|w| rest.starts_with(w))
            || ENDS.iter().any(|w| rest.ends_with(w))
    }

    /// The measure right behind a figure: 2829亿元GDP, 10.9%的财政收入增速.
    fn measure_behind(&self, m: &Mention<'_>) -> Option<String> {
        let after = string(m.text, m.q.range.end..m.sentence.end.min(m.q.range.end + 24));
        let after = ["左右", "以上", "或以上"].iter().find_map(|w| after.strip_prefix(w)).unwrap_or(&after);
        let noun = after.strip_prefix('的').unwrap_or(after);
        let noun = noun.split(['，', '。', '；', '、', '：', '（', '）', '”', '“', '！']).next().unwrap_or("");
        let paced = ["增速", "增幅", "涨幅", "降幅", "增长"].iter().filter_map(|w| noun.find(w)).min();
        let noun = paced.and_then(|at| noun.get(..at)).unwrap_or(noun);
        let noun = naming::clean(noun.trim_end_matches("目标"), &self.own);
        // 2305亿元的经济总量才能突破万亿: the name ends where the clause goes on.
        let known = (2..=12).rev().find_map(|n| {
            let end = noun.char_indices().nth(n).map_or(noun.len(), |(at, _)| at);
            noun.get(..end).and_then(|name| self.dictionary.indicator(name)).map(|i| i.name.clone())
        });
        let known = known.or_else(|| head(&noun).filter(|h| h.len() > 6).map(|_| noun.clone()));
        known.filter(|_| m.q.class == Class::Amount || paced.is_some())
    }

    /// The measure that was spoken of last, in this sentence, in the words before it, or in the text so far.
    fn spoken_measure(&self, m: &Mention<'_>, scene: &Scene) -> Option<String> {
        let within = self.reading.statements.len() > scene.first_of_sentence;
        let last = scene
            .last
            .as_ref()
            .filter(|l| within && !matches!(l.kind, Kind::Count | Kind::Share) && !self.lacks_measure(&l.indicator));
        if let Some(last) = last {
            return Some(last.indicator.clone());
        }
        let from = m.q.range.start.saturating_sub(REACH);
        let said = string(m.text, from.max(m.sentence.start)..m.q.range.start);
        let before = || string(m.text, from..m.q.range.start);
        let named = |said: &str| self.dictionary.named_in(said).pop().filter(|n| head(n).is_some_and(|h| h.len() > 6));
        named(&said)
            .or_else(|| self.spoken.clone())
            .or_else(|| named(&before()))
            .or_else(|| self.subjects.first().cloned())
    }

    /// 税收占比72.6%: of the revenue that was told before.
    pub(super) fn taxes_of_revenue(&self, m: &Mention<'_>, scene: &mut Scene) -> Option<String> {
        let taxes = matches!(m.clause.name.as_str(), "税收占比" | "税收收入占比" | "税收比重" | "税比" | "税占比");
        if !taxes {
            return None;
        }
        let revenue = |i: &String| {
            ["财政", "预算", "地方收入"].iter().any(|w| i.contains(w)) && i.ends_with("收入") && !i.contains("税")
        };
        let told = scene.amount.as_ref().map(|a| a.indicator.clone()).filter(revenue);
        told.or_else(|| self.spoken.clone().filter(revenue)).map(|whole| format!("税收占{whole}比重"))
    }

    /// 北京以6.6%位居第二位, 四季度要实现2305亿元的经济总量, 苏州在全国排名第5: the words before name no measure.
    pub(super) fn goes_on_speaking(&self, m: &Mention<'_>, scene: &mut Scene) -> Option<String> {
        let name = m.clause.name.as_str();
        let money = m.q.unit.ends_with('元') || matches!(m.q.class, Class::Bare) && m.q.unit.ends_with(['万', '亿']);
        let fits = match m.q.class {
            Class::Rank => !["强", "榜", "评比", "排行", "竞争力", "指数", "考核", "考评", "测评", "评价"]
                .iter()
                .any(|w| name.contains(w)),
            Class::Ratio => m.clause.share_of.is_none(),
            Class::Amount | Class::Bare => money,
            _ => false,
        };
        if !fits || m.granted {
            return None;
        }
        // 科技型中小企业9万家，数量居全省第一
        if m.q.class == Class::Rank
            && matches!(name, "数量" | "增量" | "总量" | "总数" | "规模" | "增速")
            && let Some(last) = &scene.last
        {
            return Some(last.indicator.clone());
        }
        // …等11个省份，其中广东以28498亿元居第一位; （6.9%）: what was counted has no level and no growth of its own.
        if name.is_empty() {
            let counted = scene.last.as_ref().is_some_and(|l| l.kind == Kind::Count);
            let within = self.reading.statements.len() > scene.first_of_sentence;
            let of_place = m.clause.place.is_some() && m.q.class != Class::Rank;
            return (counted && (of_place || m.q.class == Class::Rank && !within))
                .then(|| self.spoken_measure(m, scene))
                .flatten();
        }
        // 预计全年经济增长5.5%
        if name == "经济" && m.q.class == Class::Ratio && m.clause.motion.is_some() {
            return Some("地区生产总值".to_string());
        }
        if !self.lacks_measure(name) {
            return None;
        }
        // GDP能破2万亿, 排放量要下降3%
        let verbless = ENDS.iter().chain(&["能", "将"]).find_map(|w| name.strip_suffix(w));
        if let Some(measure) = verbless.filter(|n| !self.lacks_measure(n)) {
            return Some(measure.to_string());
        }
        self.measure_behind(m).or_else(|| if self.names_nothing(name) { self.spoken_measure(m, scene) } else { None })
    }
}
