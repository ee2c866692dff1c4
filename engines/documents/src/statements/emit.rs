//! From a figure and its clause to a statement with its quote.

use super::clause::Clause;
use super::kind::{self, Said, people};
use super::lasting::lasts;
use super::naming::{self, is_bare};
use super::nouns::balanced;
use super::parts::Counted;
use super::quantity::{Class, Quantity};
use super::reader::Reader;
use super::scene::{Amount, Last, Scene};
use super::span::string;
use super::{Kind, Statement};
use crate::text::Block;

/// The longest quote.
const LONGEST_QUOTE: usize = 120;

impl Reader<'_> {
    #[allow(clippy::too_many_arguments)]
    pub(super) fn emit(
        &mut self,
        block: &Block,
        text: &[char],
        q: &Quantity,
        clause: &Clause,
        name: String,
        quote_from: usize,
        target: bool,
        scene: &mut Scene,
        left: &str,
    ) {
        let indicator =
            self.dictionary.name(balanced(name.trim_matches(['、', '，', ' ']).trim_start_matches("其中")).as_str());
        let last = scene.last.clone();
        let mut sign = clause.motion.unwrap_or(1);
        // 最低-23℃
        let minus = q.range.start.checked_sub(1).is_some_and(|i| matches!(text.get(i), Some('-' | '−' | '－')))
            && q.range
                .start
                .checked_sub(2)
                .and_then(|i| text.get(i))
                .is_some_and(|c| c.is_alphabetic() && !c.is_ascii());
        let negative = q.negative || minus;
        if negative {
            sign = -1;
        }
        let after = string(text, q.range.end..(q.range.end + 10).min(text.len()));
        let said = Said {
            left,
            after: &after,
            bracketed: stands_alone_in_bracket(text, q.range.clone()),
            of_growth: q.class == Class::Ratio && speaks_of_growth(text, q.range.clone()),
        };
        let mut kind = kind::kind(q, clause, &indicator, last.as_ref(), &said);
        let mut comparison = clause.comparison.clone();
        if q.class == Class::Ratio && is_of_growth(&after) {
            kind = Kind::Growth;
        } else if q.class == Class::Ratio
            && kind == Kind::Level
            && (clause.name.is_empty() || naming::is_verbal(&clause.name) || clause.name.ends_with(['和', '与', '及']))
            && !clause.departs
            && (clause.of || text.get(q.range.end) == Some(&'的'))
            && !["高位", "低位", "区间", "水平"]
                .iter()
                .any(|w| string(text, q.range.end..(q.range.end + 8).min(text.len())).contains(w))
        {
            kind = Kind::Share;
        }
        let opens_with_change = ["增加", "减少", "调减", "压减", "削减", "调增"].iter().find(|w| {
            let left = left.trim_start_matches(['：', '，']);
            ["再", "累计", "共", "净"]
                .iter()
                .find_map(|a| left.strip_prefix(a))
                .unwrap_or(left)
                .strip_prefix(**w)
                .is_some_and(|rest| !rest.starts_with('值'))
        });
        let mut changed = None;
        if matches!(q.class, Class::Amount | Class::Count) && kind != Kind::Target && !clause.arrives {
            if let Some(verb) = opens_with_change {
                kind = Kind::Change;
                sign = if *verb == "增加" || *verb == "调增" { 1 } else { -1 };
                changed = Some(sign);
            } else if let Some(before) = last.as_ref().and_then(|l| l.changed).filter(|_| {
                matches!(text.get(quote_from), Some('、'))
                    || matches!(quote_from.checked_sub(1).and_then(|i| text.get(i)), Some('、'))
            }) {
                kind = Kind::Change;
                sign = before;
                changed = Some(before);
            }
        }
        let over_years = scene.period.as_deref().is_some_and(|p| p.len() == 9 && p.get(4..5) == Some("-"));
        if kind == Kind::Growth && comparison.is_none() {
            comparison = last
                .as_ref()
                .filter(|l| matches!(l.kind, Kind::Growth) && self.reading.statements.len() > scene.first_of_sentence)
                .and_then(|l| l.comparison.clone())
                // 投入年均增长10.5%，成交额增长6.4倍: a mean is told of its own list only.
                .filter(|c| c != "年均" || clause.name.is_empty() || matches!(text.get(quote_from), Some('、')))
                // 五年来成交额增长6.4倍: over the years, and not against the year before.
                .or_else(|| (!left.contains("累计") && !over_years).then(|| "同比".to_string()));
        }
        // 较一季度分别提高5.9和6.3个百分点，化纤行业下降42.6个百分点
        if q.class == Class::Points && comparison.is_none() && clause.pulls.is_none() {
            comparison = last
                .as_ref()
                .filter(|l| {
                    l.kind == Kind::Change
                        && l.unit == q.unit
                        && self.reading.statements.len() > scene.first_of_sentence
                })
                .and_then(|l| l.comparison.clone());
        }
        kind = clause.kind.unwrap_or(kind);
        // 超时序12个百分点
        let ahead_of = left.trim_start_matches(['，', '、', ' ']);
        if q.class == Class::Points && comparison.is_none() && ahead_of.starts_with('超') && ahead_of.len() > 3 {
            comparison = Some(ahead_of.to_string());
        }
        // 民生支出占比83.5%，提高1.2个百分点: against the year before, where a part of a year or a year is told.
        if q.class == Class::Points
            && comparison.is_none()
            && clause.pulls.is_none()
            && clause.motion.is_some()
            && self.frame.dated
            && !self.frame.plan
            && self.section.is_none()
            && scene.period.as_ref().is_some_and(|p| p.len() == 4 || is_part_of_a_year(p))
        {
            comparison = Some("同比".to_string());
        }
        // 较年初增加1.3亿元，增幅26.5%
        if kind == Kind::Growth
            && clause.comparison.is_none()
            && ["增幅", "降幅"].iter().any(|w| ahead_of.starts_with(w))
            && let Some(against) = last.as_ref().filter(|l| l.kind == Kind::Change).and_then(|l| l.comparison.clone())
        {
            comparison = Some(against);
        }
        if matches!(kind, Kind::Level | Kind::Count | Kind::Share | Kind::Rank) {
            sign = if negative { -1 } else { 1 };
            comparison = None;
        }
        // 增速下滑至0.1% is still growth.
        if kind == Kind::Growth && clause.arrives && !negative {
            sign = 1;
        }
        let is_word = q.class == Class::Word;
        if is_word {
            let whole = left.rfind(['与', '和']).and_then(|at| left.get(at..)).unwrap_or("");
            let whole = whole.trim_end_matches("基本").trim_end_matches("保持").trim_end_matches("大体");
            comparison = (!whole.is_empty()).then(|| whole.to_string());
        }
        if kind == Kind::Growth && q.unit == "成" {
            comparison = clause.comparison.clone().or_else(|| Some("同比".to_string()));
        }
        if clause.of && q.class == Class::Times {
            let from = left.find(['是', '为']).map_or(0, |at| at + '是'.len_utf8());
            let whole = left.get(from..).unwrap_or("").trim_end_matches('的').trim_end_matches('数');
            let said = string(text, quote_from..q.range.start);
            let year = said.rsplit(['是', '为']).next().unwrap_or("").trim_end_matches('的');
            comparison = Some(format!("比{}", if whole.is_empty() { year } else { whole }));
        }
        // What a period after the document's own says is still ahead.
        // What a plan starts from was there before its time: 由20%提高到25%.
        let starts = clause.departs && self.frame.plan && !self.frame.report && kind != Kind::Growth;
        let runs = scene.year_runs
            && (kind == Kind::Growth || self.frame.intends)
            && !clause.departs
            && !has_passed(&left_of(text, q));
        let ahead = runs
            || !starts && scene.period.as_deref().is_some_and(|p| self.frame.is_ahead(p))
            || scene.this_year_of_report;
        // 由目前的35%提高到60%: where it starts is there already.
        let meant = target && !(clause.departs && kind != Kind::Growth);
        // 办好15件民生实事: the list is counted; what is meant stands in it.
        let list = q.unit == "件" && ["实事", "大事"].iter().any(|w| indicator.ends_with(w));
        if (meant || ahead) && !list && !scene.told_of && !matches!(kind, Kind::Rank) || kind == Kind::Target {
            if left.contains("涨幅") && clause.comparison.is_none() {
                comparison = None;
            }
            kind = Kind::Target;
        }
        // 超过95%的企业认为价格有所上涨: so many of them, and no growth.
        let some_of = clause.name.is_empty() && clause.motion.is_none() && text.get(q.range.end) == Some(&'的');
        if q.class == Class::Ratio && kind == Kind::Growth && some_of && after.starts_with("的企业") {
            kind = Kind::Share;
            comparison = None;
        }
        // GDP增速目标的平均值为6.4%
        let of_goals = ["增速目标", "GDP目标", "增长目标", "增长预期目标", "目标中位数", "目标平均值"];
        if q.class == Class::Ratio && kind == Kind::Level && of_goals.iter().any(|w| indicator.contains(w)) {
            kind = Kind::Target;
        }
        let mut unit = implied_unit(q, &indicator, &string(text, q.range.end..(q.range.end + 6).min(text.len())), left);
        if is_word {
            unit = None;
        }
        // The quote: from the border to the end of the figure, short enough, exact in the file.
        let value = self.document.source_range(block.range.start + q.value.start..block.range.start + q.value.end);
        let mut from = quote_from.min(q.range.start);
        while from < q.range.start
            && text.get(from).is_some_and(|c| matches!(c, ' ' | '，' | '、' | '：' | '；' | '（' | '('))
        {
            from += 1;
        }
        from = from.max(q.range.start.saturating_sub(40));
        let mut place = self.document.source_range(block.range.start + from..block.range.start + q.range.end);
        while place.len() > LONGEST_QUOTE && from < q.range.start {
            from = (from + 4).min(q.range.start);
            place = self.document.source_range(block.range.start + from..block.range.start + q.range.end);
        }
        if place.len() > LONGEST_QUOTE {
            place =
                self.document.source_range(block.range.start + q.range.start..block.range.start + q.range.start + 1);
        }
        let role = if clause.departs {
            Some("from")
        } else if q.is_range {
            Some("range")
        } else if clause.arrives && scene.departed {
            Some("to")
        } else {
            None
        };
        scene.departed = clause.departs;
        let minor = q.chinese && q.class == Class::Count;
        // 全省13个市中 only says among how many.
        let among = q.class == Class::Count
            && text.get(q.range.end..).is_some_and(|r| {
                let words: String = r.iter().take(5).collect();
                ["市中", "县中", "省中", "区中", "城市中", "地市中", "市州中", "县市中", "区县中", "省市中"]
                    .iter()
                    .any(|w| words.starts_with(w))
            });
        // 生产总值连续跨越三个百亿级台阶，由…: what follows is of the measure.
        if minor && self.dictionary.indicator(&indicator).is_some() {
            scene.last = Some(Last {
                unit: String::new(),
                indicator: indicator.clone(),
                kind: Kind::Level,
                comparison: None,
                changed: None,
            });
        }
        if q.class == Class::Count && !scene.in_parts {
            scene.things = Some(Counted { noun: indicator.clone(), unit: q.unit.clone() });
        }
        if !minor && !among {
            if q.class == Class::Count && INSTITUTIONS.iter().any(|w| indicator.ends_with(w)) {
                scene.institution = Some(indicator.clone());
            }
            // 现价总量比同期增加73.5亿元 does not change what is spoken of.
            let kept = scene
                .last
                .as_ref()
                .filter(|_| kind == Kind::Change && is_bare(&clause.name))
                .map(|l| l.indicator.clone());
            if let Some(measure) = naming::head(&indicator)
                .filter(|m| m.len() > 3 && !["比重", "占比", "比例", "数量", "贡献率"].contains(m))
            {
                scene.measure = Some(measure.to_string());
                scene.told = Some(measure.to_string());
                scene.sown |= measure == "播种面积";
                if q.class == Class::Amount && matches!(kind, Kind::Level | Kind::Target) {
                    scene.amount = Some(Amount { indicator: indicator.clone(), unit: q.unit.clone(), measure });
                }
            }
            if let Some(whole) = clause.share_of.as_ref().filter(|w| !w.is_empty()) {
                scene.whole = Some(whole.clone());
                self.whole = Some(whole.clone());
            }
            if matches!(q.class, Class::Amount | Class::Ratio)
                && matches!(kind, Kind::Level | Kind::Growth | Kind::Target)
                && clause.share_of.is_none()
                && scene.parent.is_none()
                && (self.dictionary.indicator(&indicator).is_some()
                    || naming::head(&indicator).is_some_and(|h| h.len() > 3))
            {
                self.spoken = Some(indicator.clone());
            }
            scene.last = Some(Last {
                unit: q.unit.clone(),
                indicator: kept.unwrap_or_else(|| indicator.clone()),
                kind,
                comparison: comparison.clone(),
                changed,
            });
        }
        if let Some(spoken) = scene.instead.take() {
            scene.last = Some(spoken);
        }
        if super::doers::is_province(q) && !scene.told_of {
            return;
        }
        if minor && q.unit == "大" {
            scene.announced = Some(q.range.start);
        } else if minor {
            return;
        }
        let spoken = string(text, q.range.start.saturating_sub(60)..q.range.start);
        let spoken = spoken.rsplit(['，', '。', '；', '：']).next().unwrap_or("");
        let in_bracket = year_in_bracket(text, q.range.end);
        // 与“十二五”末相比，…年均增长4.4%: over the plan the document speaks of.
        let since_plan = self.frame.period.as_ref().filter(|stretch| {
            comparison.as_deref() == Some("年均")
                && !self.frame.report
                && stretch.len() == 9
                && scene.period.as_deref().is_some_and(|p| p.len() == 4 && stretch.ends_with(p))
        });
        // What grows 年均 up to the last year of the section's stretch grows over the stretch.
        let stretch = self.section.as_ref().and_then(|s| s.period.clone()).filter(|stretch| {
            comparison.as_deref() == Some("年均")
                && stretch.len() == 9
                && scene.period.as_deref().is_some_and(|p| p.len() == 4 && stretch.ends_with(p))
        });
        let of_that_year = scene.of_that_year.take();
        let part_of = scene.parent.clone().filter(|w| *w != indicator && matches!(kind, Kind::Level | Kind::Count));
        // How large a place is and where it lies holds at any time, if nothing says when.
        let undated = !self.frame.dated || self.frame.plan && !self.frame.report;
        let lasting = !scene.said_period && undated && kind != Kind::Target && lasts(&indicator);
        self.reading.statements.push(Statement {
            file: self.document.name().to_string(),
            quote: self.document.source_text(place.clone()).to_string(),
            page: self.document.page_of(place.start),
            start: place.start,
            end: place.end,
            value_start: value.start,
            indicator,
            value: q.written.clone(),
            unit,
            kind,
            period: match of_that_year
                .as_ref()
                .or(in_bracket.as_ref())
                .or(stretch.as_ref())
                .or(since_plan)
                .or(scene.period.as_ref())
            {
                // A target of a report on a part of the year that is over is for the year.
                Some(p)
                    if kind == Kind::Target
                        && (!scene.said_period || left.contains("计划"))
                        && !self.frame.plan
                        && !self.frame.is_ahead(p)
                        && is_part_of_a_year(p) =>
                {
                    p.get(..4).map(str::to_string)
                }
                Some(p) if self.frame.plan && !self.frame.report && !is_word => {
                    self.planned(p, clause, kind, spoken, &comparison, scene.said_period)
                }
                // 由510元提高到660元 in what is said of a year: it begins with the year before.
                Some(p) if clause.departs && !scene.start_said && p.len() == 4 && self.frame.report => {
                    p.parse::<i32>().ok().map(|y| (y - 1).to_string())
                }
                _ if lasting => in_bracket,
                p => p.cloned(),
            },
            comparison,
            region: scene
                .place
                .clone()
                .or_else(|| self.area.clone())
                .or_else(|| scene.listed.clone())
                .or_else(|| self.roamed.clone())
                .or_else(|| self.frame.region.clone()),
            sign,
            qualifier: clause.qualifier.clone().or_else(|| q.after.map(str::to_string)),
            role,
            minor,
            table: false,
            nonnumeric: is_word,
            part_of,
        });
        if let Some(before) = scene.place_back.take() {
            scene.place = before;
        }
    }

    /// The period in a plan: what is reached is reached when a stretch ends, what is begun from was before it; money is spent and
    /// things are done over all of it.
    fn planned(
        &self,
        period: &str,
        clause: &Clause,
        kind: Kind,
        spoken: &str,
        comparison: &Option<String>,
        said: bool,
    ) -> Option<String> {
        let own = self.frame.period.as_deref().filter(|p| p.len() == 9);
        let told = self.section.as_ref().and_then(|s| s.period.as_deref()).filter(|p| p.len() == 9);
        let stretch = if period.len() == 9 {
            Some(period)
        } else {
            [own, told].into_iter().flatten().find(|p| p.ends_with(period))
        };
        let Some(stretch) = stretch else { return Some(period.to_string()) };
        if clause.departs {
            let first: i32 = stretch.get(..4).and_then(|y| y.parse().ok())?;
            return Some((first - 1).to_string());
        }
        const OVER_ALL_OF_IT: &[&str] = &[
            "投资", "投入", "资金", "累计", "新建", "新增", "改造", "引进", "建成", "提质", "除险", "脱贫", "出列",
            "摘帽", "实施", "完成",
        ];
        let reached = match kind {
            // “十四五”期间，投入50亿元: over the stretch that was said.
            Kind::Target => !said,
            Kind::Count => clause.arrives && Some(period) < own,
            Kind::Level | Kind::Rank | Kind::Share => Some(period) < own,
            _ => false,
        };
        if period.len() == 9
            && reached
            && comparison.as_deref() != Some("年均")
            && (!OVER_ALL_OF_IT.iter().any(|w| spoken.contains(w))
                || ["占比", "比重", "率", "强度"].iter().any(|w| spoken.contains(w)))
        {
            return period.get(5..).map(str::to_string);
        }
        Some(period.to_string())
    }
}

/// Schools, hospitals and homes.
const INSTITUTIONS: &[&str] =
    &["中学", "小学", "幼儿园", "高中", "初中", "学校", "卫生院", "医院", "敬老院", "福利院", "养老院"];

/// The clause and the one before it.
fn left_of(text: &[char], q: &Quantity) -> String {
    let said = string(text, q.range.start.saturating_sub(40)..q.range.start);
    said.rsplit(['。', '；']).next().unwrap_or("").to_string()
}

/// Words that say that something is over or there.
fn has_passed(said: &str) -> bool {
    ["已", "累计", "截至", "目前", "以来", "了", "现有", "均", "共有"].iter().any(|w| said.contains(w))
}

/// （6.9%）: nothing but the figure stands in the bracket.
fn stands_alone_in_bracket(text: &[char], figure: std::ops::Range<usize>) -> bool {
    let before = figure.start.checked_sub(1).and_then(|i| text.get(i));
    matches!(before, Some('（' | '(')) && matches!(text.get(figure.end), Some('）' | ')'))
}

/// 6%的增长, 40%的进出口增长: growth by the noun behind it.
fn is_of_growth(after: &str) -> bool {
    // 保持年均14.6%增长
    if after.starts_with("增长") && !after.starts_with("增长极") && !after.starts_with("增长点") {
        return true;
    }
    let Some(noun) = after.strip_prefix('的') else { return false };
    let noun = noun.split(['，', '。', '；', '、', '”', '“']).next().unwrap_or("");
    ["增长", "增速", "涨幅", "增幅"].iter().any(|w| noun.find(w).is_some_and(|at| at <= 15 && !noun.contains("目标")))
}

/// 2022Q1, 2021-01/2021-07.
fn is_part_of_a_year(period: &str) -> bool {
    period.get(4..5).is_some_and(|c| matches!(c, "Q" | "H")) || period.contains('/')
}

/// True if the sentence around a figure says 增速 or its like.
fn speaks_of_growth(text: &[char], figure: std::ops::Range<usize>) -> bool {
    const FARTHEST: usize = 220;
    let ends = |c: &char| matches!(c, '。' | '；' | '！' | '？' | '\n');
    let from = figure.start.saturating_sub(FARTHEST);
    let start =
        |until: usize| text.get(from..until).and_then(|t| t.iter().rposition(ends)).map_or(from, |at| from + at + 1);
    let sentence_start = start(figure.start);
    // 增速有所放缓。其中，广东（3.3%）…
    let parts = text.get(sentence_start..sentence_start + 2) == Some(&['其', '中']);
    let from = if parts { start(sentence_start.saturating_sub(1)) } else { sentence_start };
    let until = text.len().min(figure.end + FARTHEST);
    let until = text.get(figure.end..until).and_then(|t| t.iter().position(ends)).map_or(until, |at| figure.end + at);
    let sentence = text.get(from..until).unwrap_or(&[]);
    sentence.windows(2).any(|w| matches!(w, ['增', '速' | '幅'] | ['涨', '幅']))
}

/// 最大雨量906.7毫米（1966年）: the year a bracket right behind a figure gives, if it holds nothing else.
fn year_in_bracket(text: &[char], end: usize) -> Option<String> {
    matches!(text.get(end), Some('（' | '(')).then_some(())?;
    let (time, after) = super::time::time(text, end + 1)?;
    let year = super::frame::named(&time).filter(|_| matches!(text.get(after), Some('）' | ')')))?;
    Some(year.to_string())
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// True for a measure in money.
fn is_of_money(indicator: &str) -> bool {
    [
        "值", "收入", "支出", "额", "投资", "资金", "资产", "存款", "贷款", "税", "利润", "成本", "债", "费", "补贴",
        "营收", "GDP", "工资", "价",
    ]
    .iter()
    .any(|w| indicator.ends_with(w))
}

/// The unit as written, or the one the text leaves out.
fn implied_unit(q: &Quantity, indicator: &str, after: &str, left: &str) -> Option<String> {
    if q.class == Class::Bare {
        if q.unit.is_empty() {
            let ratio = ["倍差", "之比", "收入比"].iter().any(|w| indicator.contains(w))
                && !q.written.contains(['∶', '：', ':']);
            if q.written == "万亿" || q.written == "百亿" || q.written == "千亿" {
                return Some("元".to_string());
            }
            return ratio.then(|| "倍".to_string());
        }
        // 为138万残疾人发放补贴: the people counted follow.
        let of_people =
            people(after) || ["惠及", "安置", "服务", "覆盖", "减贫", "脱贫"].iter().any(|w| left.ends_with(w));
        if of_people && q.unit.ends_with('万') {
            return Some(format!("{}人", q.unit));
        }
        // 2.1万P: a unit in letters.
        let letters: String = after.chars().take_while(char::is_ascii_alphabetic).collect();
        let people = ["人口", "人数", "人才", "人员", "就业", "游客", "职工"].iter().any(|w| indicator.contains(w));
        let things =
            q.unit.ends_with('万') && (!is_of_money(indicator) || indicator == "免费") && after.starts_with(is_han);
        let base = match () {
            () if !letters.is_empty() => letters.as_str(),
            () if people => "人",
            // 60.5万监测对象: things are counted.
            () if things => "",
            () => "元",
        };
        return Some(format!("{}{base}", q.unit));
    }
    if q.class == Class::Count
        && (super::nouns::AREAS_COUNTED.contains(&q.unit.as_str()) || super::doers::is_province(q))
    {
        return Some("个".to_string());
    }
    (!q.unit.is_empty()).then(|| q.unit.clone())
}
