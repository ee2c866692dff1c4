//! From a figure and its clause to a statement with its quote.

use super::clause::Clause;
use super::lasting::lasts;
use super::naming::{self, is_bare};
use super::nouns::balanced;
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
        if q.negative {
            sign = -1;
        }
        let after = string(text, q.range.end..(q.range.end + 10).min(text.len()));
        let mut kind = kind(q, clause, &indicator, last.as_ref(), left, &after);
        let mut comparison = clause.comparison.clone();
        if q.class == Class::Ratio
            && ["的增速", "的增长", "的涨幅"]
                .iter()
                .any(|w| string(text, q.range.end..(q.range.end + 3).min(text.len())) == *w)
        {
            kind = Kind::Growth;
        } else if q.class == Class::Ratio
            && kind == Kind::Level
            && clause.name.is_empty()
            && (clause.of || text.get(q.range.end) == Some(&'的'))
            && !["高位", "低位", "区间", "水平"]
                .iter()
                .any(|w| string(text, q.range.end..(q.range.end + 8).min(text.len())).contains(w))
        {
            kind = Kind::Share;
        }
        let opens_with_change = ["增加", "减少", "调减", "压减", "削减", "调增"].iter().find(|w| {
            let left = left.trim_start_matches(['：', '，']);
            ["再", "累计", "共", "净"].iter().find_map(|a| left.strip_prefix(a)).unwrap_or(left).starts_with(**w)
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
        if kind == Kind::Growth && comparison.is_none() {
            comparison = last
                .as_ref()
                .filter(|l| matches!(l.kind, Kind::Growth) && self.reading.statements.len() > scene.first_of_sentence)
                .and_then(|l| l.comparison.clone())
                .or_else(|| (!left.contains("累计")).then(|| "同比".to_string()));
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
        if matches!(kind, Kind::Level | Kind::Count | Kind::Share | Kind::Rank) {
            sign = if q.negative { -1 } else { 1 };
            comparison = None;
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
        let own_stretch = self.frame.plan
            && !self.frame.report
            && scene.period.as_ref().is_some_and(|p| p.len() == 9 && Some(p) == self.frame.period.as_ref())
            && self.section.as_ref().is_none_or(|s| s.target);
        let runs = scene.year_runs
            && (kind == Kind::Growth || self.frame.intends)
            && !clause.departs
            && !has_passed(&left_of(text, q));
        let ahead = own_stretch && !clause.departs
            || runs
            || scene.period.as_deref().is_some_and(|p| self.frame.is_ahead(p))
            || scene.this_year_of_report;
        // 由目前的35%提高到60%: where it starts is there already.
        let meant = target && !(clause.departs && kind != Kind::Growth);
        if (meant || ahead) && !matches!(kind, Kind::Rank) || kind == Kind::Target {
            if left.contains("涨幅") && clause.comparison.is_none() {
                comparison = None;
            }
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
        if !minor && !among {
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
                if q.class == Class::Amount && matches!(kind, Kind::Level | Kind::Target) {
                    scene.amount = Some(Amount { indicator: indicator.clone(), unit: q.unit.clone(), measure });
                }
            }
            if let Some(whole) = clause.share_of.as_ref().filter(|w| !w.is_empty()) {
                scene.whole = Some(whole.clone());
                self.whole = Some(whole.clone());
            }
            scene.last = Some(Last {
                unit: q.unit.clone(),
                indicator: kept.unwrap_or_else(|| indicator.clone()),
                kind,
                comparison: comparison.clone(),
                changed,
            });
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
        // How large a place is and where it lies holds at any time, if nothing says when.
        let lasting = !scene.said_period && !self.frame.dated && kind != Kind::Target && lasts(&indicator);
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
            period: match in_bracket.as_ref().or(stretch.as_ref()).or(since_plan).or(scene.period.as_ref()) {
                // A target of a report on a part of the year is for the year, unless the text says otherwise.
                Some(p)
                    if kind == Kind::Target
                        && !scene.said_period
                        && p.get(4..5).is_some_and(|c| c == "Q" || c == "H") =>
                {
                    p.get(..4).map(str::to_string)
                }
                Some(p) if self.frame.plan && !self.frame.report => {
                    self.planned(p, clause, kind, spoken, &comparison, scene.said_period)
                }
                _ if lasting => in_bracket,
                p => p.cloned(),
            },
            comparison,
            region: scene.place.clone().or_else(|| self.area.clone()).or_else(|| self.frame.region.clone()),
            sign,
            qualifier: clause.qualifier.clone().or_else(|| q.after.map(str::to_string)),
            role,
            minor,
            table: false,
            nonnumeric: is_word,
        });
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
        let stretch = if period.len() == 9 { Some(period) } else { own.filter(|p| p.ends_with(period)) };
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
            && !OVER_ALL_OF_IT.iter().any(|w| spoken.contains(w))
        {
            return period.get(5..).map(str::to_string);
        }
        Some(period.to_string())
    }
}

fn kind(q: &Quantity, clause: &Clause, indicator: &str, last: Option<&Last>, left: &str, after: &str) -> Kind {
    let people_follow = people(after);
    let share = ["比重", "占比", "贡献率", "比例", "份额", "占全", "增长面", "亏损面", "盈利面"]
        .iter()
        .any(|w| indicator.contains(w));
    match q.class {
        Class::Rank => Kind::Rank,
        Class::Points => Kind::Change,
        Class::Ratio if q.ratio => Kind::Share,
        // 比年初上涨了近两成
        Class::Ratio if q.unit == "成" && clause.motion.is_some() && !clause.arrives => Kind::Growth,
        // 重污染天数减少一半
        Class::Ratio
            if q.unit.is_empty() && clause.motion.is_some() && !clause.arrives && clause.share_of.is_none() =>
        {
            Kind::Growth
        }
        Class::Ratio if (q.unit == "成" || q.unit.is_empty()) && indicator.ends_with('率') => Kind::Level,
        Class::Ratio if q.unit == "成" || q.unit.is_empty() => Kind::Share,
        Class::Ratio => {
            if clause.share_of.is_some()
                || (clause.of && clause.motion.is_none() && !clause.departs && !clause.name.is_empty())
            {
                Kind::Share
            } else if clause.departs
                && clause.motion.is_some()
                && ["的下降", "的增长", "的上涨"].iter().any(|w| left.ends_with(w))
            {
                // 由上年的下降0.6%转为增长11.8%
                Kind::Growth
            } else if (clause.departs || clause.arrives) && ["增速", "增幅", "涨幅"].iter().any(|w| left.contains(w))
                || clause.motion.is_some() && !clause.departs && (!clause.arrives || left.contains("增长到"))
            {
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
                && left.trim_end_matches('的').ends_with(['年', '期', '末', '底', '五', '”', '是', '为'])
            {
                // A multiple of what it was itself: 是2010年的2.3倍.
                Kind::Growth
            } else {
                Kind::Change
            }
        }
        Class::Amount => {
            if moves(clause) {
                Kind::Change
            } else {
                Kind::Level
            }
        }
        Class::Count => {
            let levels = ["产量", "人口", "出栏", "存栏", "销量", "吞吐量", "游客", "客运量", "旅客", "人次"];
            let stock =
                q.unit.ends_with('头') || q.unit.ends_with('只') || q.unit.contains('台') || q.unit.contains("人次");
            let span = matches!(q.unit.as_str(), "小时" | "分钟" | "岁") || q.unit == "天" && indicator.ends_with('期');
            if moves(clause) {
                Kind::Change
            } else if span || levels.iter().any(|w| indicator.contains(w)) || stock || q.unit.contains("标") {
                Kind::Level
            } else {
                Kind::Count
            }
        }
        // 贫困人口减少6800多万; 12.3万农村贫困人口 are counted.
        Class::Bare if !q.unit.is_empty() && moves(clause) => Kind::Change,
        Class::Bare if q.unit.ends_with(['万', '亿']) && people_follow => Kind::Count,
        Class::Bare => Kind::Level,
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

/// The clause and the one before it.
fn left_of(text: &[char], q: &Quantity) -> String {
    let said = string(text, q.range.start.saturating_sub(40)..q.range.start);
    said.rsplit(['。', '；']).next().unwrap_or("").to_string()
}

/// Words that say that something is over or there.
fn has_passed(said: &str) -> bool {
    ["已", "累计", "截至", "目前", "以来", "了", "现有", "均", "共有"].iter().any(|w| said.contains(w))
}

/// True if the figure says by how much something moved: 增加3万人, 较年初新增62亿元; not 新增3万人.
fn moves(clause: &Clause) -> bool {
    let compared =
        clause.added && clause.comparison.as_ref().is_some_and(|c| !matches!(c.as_str(), "同比" | "年均" | "环比"));
    (clause.motion.is_some() && !clause.added || compared) && !clause.arrives && !clause.departs
}

/// 最大雨量906.7毫米（1966年）: the year a bracket right behind a figure gives, if it holds nothing else.
fn year_in_bracket(text: &[char], end: usize) -> Option<String> {
    matches!(text.get(end), Some('（' | '(')).then_some(())?;
    let (time, after) = super::time::time(text, end + 1)?;
    let year = super::frame::named(&time).filter(|_| matches!(text.get(after), Some('）' | ')')))?;
    Some(year.to_string())
}

/// True if people are what stands right behind a figure.
fn people(after: &str) -> bool {
    let noun = after.split(['，', '。', '；', '、', '：', '）']).next().unwrap_or("");
    ["人", "群众", "民", "学生", "职工", "老", "儿童", "教师", "员工", "游客"].iter().any(|w| noun.contains(w))
}

/// The unit as written, or the one the text leaves out.
fn implied_unit(q: &Quantity, indicator: &str, after: &str, left: &str) -> Option<String> {
    if q.class == Class::Bare {
        if q.unit.is_empty() {
            let ratio = ["倍差", "之比", "收入比"].iter().any(|w| indicator.contains(w));
            if q.written == "万亿" || q.written == "百亿" || q.written == "千亿" {
                return Some("元".to_string());
            }
            return ratio.then(|| "倍".to_string());
        }
        // 为138万残疾人发放补贴: the people counted follow.
        let of_people = people(after) || ["惠及", "安置", "服务", "覆盖"].iter().any(|w| left.ends_with(w));
        if of_people && q.unit.ends_with('万') {
            return Some(format!("{}人", q.unit));
        }
        let people = ["人口", "人数", "就业", "游客", "职工"].iter().any(|w| indicator.contains(w));
        return Some(format!("{}{}", q.unit, if people { "人" } else { "元" }));
    }
    if q.class == Class::Count && super::nouns::AREAS_COUNTED.contains(&q.unit.as_str()) {
        return Some("个".to_string());
    }
    (!q.unit.is_empty()).then(|| q.unit.clone())
}
