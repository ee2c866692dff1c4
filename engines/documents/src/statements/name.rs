//! The name of what a single figure measures: the steps by which it is found, the first that knows one deciding.

use super::Kind;
use super::clause::Clause;
use super::naming::{self, head, is_bare};
use super::nouns::{AREAS_COUNTED, join, modifier, noun_before, part_measure, right_noun};
use super::quantity::{Class, Quantity, Token};
use super::reader::Reader;
use super::scene::Scene;
use std::ops::Range;

/// A figure where it stands.
pub(super) struct Mention<'t> {
    pub(super) text: &'t [char],
    pub(super) tokens: &'t [Token],
    /// Which of the tokens it is.
    pub(super) i: usize,
    pub(super) q: &'t Quantity,
    pub(super) clause: &'t Clause,
    /// The clause before it, without times and brackets.
    pub(super) left: &'t str,
    /// The character the clause opens behind.
    pub(super) lead: &'t str,
    pub(super) sentence: Range<usize>,
    /// A policy sets it.
    pub(super) granted: bool,
}

impl Mention<'_> {
    /// The character the clause begins behind; times and brackets that were taken out of the clause stand between.
    pub(super) fn border(&self) -> usize {
        let at = self.q.range.start.saturating_sub(self.left.chars().count() + 1);
        let Some(lead) = self.lead.chars().next() else { return at };
        (at.saturating_sub(14)..=at).rev().find(|i| self.text.get(*i) == Some(&lead)).unwrap_or(at)
    }

    /// The clause begins with 、.
    pub(super) fn joined(&self) -> bool {
        self.q.range.start > self.left.chars().count() && self.text.get(self.border()) == Some(&'、')
    }

    /// A bracket opens right before the clause.
    pub(super) fn bracketed(&self) -> bool {
        self.lead.ends_with(['（', '('])
    }

    /// The noun before the bracket that the clause stands in.
    fn before_bracket(&self, own: &[String]) -> String {
        let noun = noun_before(self.text, self.border(), self.q.range.start.saturating_sub(30));
        naming::clean(&noun, own)
    }

    /// The noun behind the figure.
    pub(super) fn behind(&self) -> Option<String> {
        right_noun(self.text, self.tokens, self.i, self.q, self.sentence.end)
    }

    /// The noun behind the count that stands right behind the figure: 民生实事 of 12类45件民生实事.
    pub(super) fn behind_the_next(&self) -> Option<String> {
        let next = self.i + 1;
        match self.tokens.get(next)? {
            Token::Quantity(q) if q.class == Class::Count && q.range.start == self.q.range.end => {
                right_noun(self.text, self.tokens, next, q, self.sentence.end)
            }
            _ => None,
        }
    }
}

/// A step that finds the name, if it knows it.
type Step<'a> = fn(&Reader<'a>, &Mention<'_>, &mut Scene) -> Option<String>;

impl<'a> Reader<'a> {
    /// The indicator of a single figure.
    pub(super) fn indicator(&self, m: &Mention<'_>, scene: &mut Scene) -> String {
        let steps: [Step<'a>; 42] = [
            Self::grant,
            Self::on_the_line_above,
            Self::pull,
            Self::contributed,
            Self::pace_against,
            Self::ranked,
            Self::species,
            Self::apart,
            Self::more_of_them,
            Self::share,
            Self::of_a_plan,
            Self::a_head,
            Self::distance,
            Self::other_way_of_trade,
            Self::areas,
            Self::part_the_clause_says,
            Self::multiple,
            Self::in_a_row,
            Self::some_of_those,
            Self::told_of,
            Self::sized,
            Self::households,
            Self::heights,
            Self::livestock,
            Self::staff,
            Self::part_of_things,
            Self::reached,
            Self::counted_behind,
            Self::taxes_of_revenue,
            Self::goes_on_speaking,
            Self::unnamed,
            Self::sold,
            Self::bare,
            Self::level_like_the_last,
            Self::change_like_the_parent,
            Self::goods,
            Self::part_of_a_count,
            Self::kept_verb,
            Self::part_of_an_amount,
            Self::ground,
            Self::output,
            Self::as_written,
        ];
        steps.iter().find_map(|step| step(self, m, scene)).unwrap_or_default()
    }

    /// What the last statement was of.
    pub(super) fn carried(&self, m: &Mention<'_>, scene: &Scene) -> Option<String> {
        // 增加值增长17.4%，对经济增长贡献率达81.3%，两年平均增长9.3%: what contributes grows, its contribution does not.
        let grows = m.q.class == Class::Ratio && m.clause.motion.is_some() && !m.clause.arrives && !m.clause.departs;
        if let Some(last) = scene.last.as_ref().filter(|l| grows && l.indicator.ends_with("贡献率"))
            && let Some((who, _)) = last.indicator.split_once('对')
        {
            let said = self.reading.statements.get(scene.first_of_sentence..).unwrap_or(&[]);
            let before = || said.iter().rev().find(|s| s.kind == Kind::Growth).map(|s| s.indicator.clone());
            return Some(who.to_string()).filter(|w| !w.is_empty()).or_else(before).or(Some(last.indicator.clone()));
        }
        // 财政总收入完成年度计划的57.9%，增收38.6亿元: an amount is of the part, not of its share.
        let amount = matches!(m.q.class, Class::Amount | Class::Count);
        scene.last.as_ref().map(|l| match l.indicator.split_once('占') {
            Some((part, _)) if amount && l.kind == Kind::Share => part.to_string(),
            _ => l.indicator.clone(),
        })
    }

    /// True if neither a measure nor an indicator stands at the end of a name.
    pub(super) fn lacks_measure(&self, name: &str) -> bool {
        head(name).is_none() && self.dictionary.indicator(name).is_none()
    }

    /// 拉动工业增长2.1个百分点
    fn pull(&self, m: &Mention<'_>, scene: &mut Scene) -> Option<String> {
        let what = m.clause.pulls.as_ref()?;
        let puller = if m.clause.name.is_empty() {
            subject_of(scene).or_else(|| self.carried(m, scene)).unwrap_or_default()
        } else {
            m.clause.name.clone()
        };
        // A price pulls prices, not its goods.
        let of_prices = ["价格", "CPI"].iter().any(|w| what.contains(w));
        let puller =
            if of_prices && m.clause.name.is_empty() { self.carried(m, scene).unwrap_or(puller) } else { puller };
        let puller = puller.split('对').next().unwrap_or("");
        let what = what.trim_start_matches("全市").trim_start_matches("全省").trim_end_matches("总水平");
        // 下拉0.2个百分点: what was pulled was said before.
        let what = if what.is_empty() { scene.pulled.clone().unwrap_or_default() } else { what.to_string() };
        scene.pulled = Some(what.clone()).filter(|w| !w.is_empty());
        Some(format!("{puller}对{what}增长拉动"))
    }

    /// 为工业增加值增长贡献60.7%
    fn contributed(&self, m: &Mention<'_>, scene: &mut Scene) -> Option<String> {
        let (_, what) =
            m.left.strip_suffix("增长贡献").filter(|_| m.q.class == Class::Ratio)?.split_once(['为', '对'])?;
        Some(format!("{}对{what}增长贡献率", self.carried(m, scene)?))
    }

    /// 占生产总值的比重为45%, 占24.6%
    fn share(&self, m: &Mention<'_>, scene: &mut Scene) -> Option<String> {
        let whole = m.clause.share_of.as_ref().filter(|_| m.q.class != Class::Count)?;
        let name = &m.clause.name;
        let part = if name.is_empty() {
            self.carried(m, scene).unwrap_or_default()
        } else if is_bare(name) {
            join(subject_of(scene).or(scene.topic.clone()), name)
        } else {
            name.clone()
        };
        let part = part.split('占').next().unwrap_or("").to_string();
        // 用途中农业占68.3%
        let part = part
            .split_once('中')
            .filter(|(within, p)| within.chars().count() <= 3 && p.chars().count() >= 2 && within.chars().count() >= 2)
            .map_or(part.clone(), |(_, p)| p.to_string());
        if !whole.is_empty() {
            let planned = matches!(whole.as_str(), "年度" | "全年") && m.left.contains("计划");
            return Some(format!("{part}占{whole}{}比重", if planned { "计划" } else { "" }));
        }
        // 总人口55万，土家族等少数民族占73.8%
        let people = part.ends_with(['族']) || part.ends_with("人口");
        if people && scene.last.as_ref().is_some_and(|l| l.indicator.contains("人口")) {
            let part = part.trim_end_matches("人口");
            return Some(format!("{part}人口占总人口比重"));
        }
        let sum = scene.amount.as_ref().map(|a| a.indicator.clone()).filter(|w| *w != part);
        let of_sum = if m.left.contains("其中") { sum } else { None };
        let whole = m.behind().or(of_sum).unwrap_or_else(|| self.whole_of(&part, scene));
        Some(format!("{part}占{whole}比重"))
    }

    /// What a share is of, where the text does not say: the sum whose parts are told.
    pub(super) fn whole_of(&self, part: &str, scene: &Scene) -> String {
        // 规上工业增加值中，制造业占90.6%
        if let Some(scope) = scene.scope.clone().filter(|s| !self.lacks_measure(s)) {
            return scope;
        }
        let other = |w: &String| *w != part && !w.contains('占');
        let sum = || scene.amount.as_ref().map(|a| a.indicator.clone()).filter(other);
        scene
            .parent
            .clone()
            .filter(other)
            .or_else(|| scene.total.clone().filter(other))
            .or_else(|| scene.whole.clone())
            .or_else(sum)
            .or_else(|| self.whole.clone())
            .unwrap_or_default()
    }

    /// 财政总收入完成年度计划的57.9%
    fn of_a_plan(&self, m: &Mention<'_>, scene: &mut Scene) -> Option<String> {
        if !m.clause.of || m.q.class != Class::Ratio || m.clause.motion.is_some() {
            return None;
        }
        let (who, plan) = m.left.rsplit_once("完成").or_else(|| m.left.rsplit_once("占"))?;
        let plan = plan.trim_end_matches('的').trim_start_matches('了');
        if !["计划", "预算", "目标", "任务"].iter().any(|w| plan.ends_with(w)) {
            return None;
        }
        let who = naming::clean(who, &self.own);
        let who = if who.is_empty() { self.carried(m, scene).unwrap_or_default() } else { who };
        Some(format!("{who}占{plan}比重"))
    }

    /// 年末常住人口, and 213.4万人 on the next line.
    fn on_the_line_above(&self, m: &Mention<'_>, scene: &mut Scene) -> Option<String> {
        let alone = m.clause.name.is_empty() && m.text.iter().take(m.q.range.start).all(|c| c.is_whitespace());
        let label = scene.label.as_ref().filter(|_| alone)?;
        Some(self.dictionary.name(label))
    }

    /// 耕地11036亩，人均不足0.8亩
    fn a_head(&self, m: &Mention<'_>, scene: &mut Scene) -> Option<String> {
        let name = m.clause.name.as_str();
        let each =
            ["人均", "户均", "亩均", "头均"].iter().find(|w| name.chars().count() == 1 && w.starts_with(name))?;
        let (_, said) = m.left.rsplit_once(each)?;
        let said = super::lexicon::BEFORE.iter().find_map(|w| said.strip_suffix(w)).unwrap_or(said);
        let said = said.trim_end_matches(['达', '为', '约']);
        // 带动农户310户，户均增收8600元
        if said.contains("收") {
            let whose = scene.counted.clone().filter(|_| *each == "户均").unwrap_or_default();
            return Some(join(Some(whose), &format!("{each}{said}")));
        }
        Some(format!("{each}{}", self.carried(m, scene).unwrap_or_default()))
    }

    /// 距成都市60公里、德阳市20公里
    fn distance(&self, m: &Mention<'_>, scene: &mut Scene) -> Option<String> {
        // 距温州3小时, 距成都120公里, whose 都 is no adverb
        let far = m.left.rsplit_once('距').map(|(_, w)| w.trim_start_matches('离')).map(|w| {
            super::lexicon::BEFORE.iter().find_map(|b| w.strip_suffix(b)).unwrap_or(w).trim_end_matches(['仅', '只'])
        });
        if let Some(whither) = far.filter(|w| (2..=8).contains(&w.chars().count()) && !w.contains(['，', '、'])) {
            if matches!(m.q.unit.as_str(), "小时" | "分钟" | "个小时") && head(&m.clause.name).is_none() {
                return Some(format!("距{whither}车程时间"));
            }
            let cut =
                m.clause.name.strip_prefix('距').is_some_and(|w| whither.len() > w.len() && whither.starts_with(w));
            if cut && matches!(m.q.unit.as_str(), "公里" | "千米" | "km") {
                return Some(format!("距{whither}距离"));
            }
        }
        if !m.clause.name.is_empty() || m.q.unit != "公里" {
            return None;
        }
        let place = m.clause.place.as_ref()?;
        if let Some((_, whither)) = m.left.rsplit_once('距').filter(|(_, w)| (2..=8).contains(&w.chars().count())) {
            return Some(format!("距{}距离", whither.trim_start_matches('离')));
        }
        scene.last.as_ref().filter(|l| l.indicator.starts_with('距')).map(|_| format!("距{place}"))
    }

    /// 钢材出口6682万吨，…；进口570万吨
    fn other_way_of_trade(&self, m: &Mention<'_>, scene: &mut Scene) -> Option<String> {
        let name = m.clause.name.as_str();
        let other = match name {
            "进口" => "出口",
            "出口" => "进口",
            _ => return None,
        };
        let said = self.reading.statements.get(scene.first_of_sentence..).unwrap_or(&[]);
        said.iter()
            .rev()
            .find_map(|s| s.indicator.strip_suffix(other).filter(|g| !g.is_empty()))
            .map(|goods| format!("{goods}{name}"))
    }

    /// 辖7镇8乡
    fn areas(&self, m: &Mention<'_>, _: &mut Scene) -> Option<String> {
        (m.q.class == Class::Count && AREAS_COUNTED.contains(&m.q.unit.as_str()) && head(&m.clause.name).is_none())
            .then(|| format!("{}数", m.q.unit))
    }

    /// 二产接近全县生产总值的一半
    fn part_the_clause_says(&self, m: &Mention<'_>, _: &mut Scene) -> Option<String> {
        if !m.clause.of || m.q.class != Class::Ratio || m.clause.motion.is_some() {
            return None;
        }
        ["接近", "相当于", "达到", "超过", "约为", "约"].iter().find_map(|verb| {
            let (part, whole) = m.clause.name.split_once(verb).filter(|(p, _)| !p.is_empty())?;
            Some(format!("{}占{whole}比重", part.trim_start_matches('其')))
        })
    }

    /// 实际使用外资是2020年的1.4倍 names its own; 是全国平均数的2.2倍 goes on.
    fn multiple(&self, m: &Mention<'_>, scene: &mut Scene) -> Option<String> {
        if !m.clause.of || m.q.class != Class::Times {
            return None;
        }
        let said = m.left.split("相当于").next().unwrap_or(m.left).split(['是', '为']).next().unwrap_or("");
        let part = naming::clean(said, &self.own);
        let part = part.trim_end_matches(['也', '约']);
        Some(if said.len() == m.left.len() || part.is_empty() {
            self.carried(m, scene).unwrap_or_else(|| m.clause.name.clone())
        } else {
            part.to_string()
        })
    }

    /// A clause without a name goes on with what was said.
    fn unnamed(&self, m: &Mention<'_>, scene: &mut Scene) -> Option<String> {
        if !m.clause.name.is_empty() {
            return None;
        }
        // 项目883个，总投资356亿元，年度计划完成22亿元
        if m.q.class == Class::Amount && m.q.unit.ends_with('元') && m.left.contains("年度计划") && !m.clause.of {
            return Some(join(subject_of(scene), "年度计划投资"));
        }
        if let Some(share) = self.share_described(m).filter(|_| m.q.class == Class::Ratio) {
            return Some(share);
        }
        let measure = || scene.last.as_ref().and_then(|l| measure_in(&l.indicator)).unwrap_or("");
        let moves = m.q.class == Class::Ratio && m.clause.motion.is_some();
        // 进出口总值创历史新高，达5379亿元
        let arrives = m.q.class == Class::Amount
            && ["达", "突破", "超", "为"].iter().any(|w| m.left.trim_start_matches(['，', ' ']).starts_with(w));
        if (moves || arrives)
            && let Some(subject) = self.described_before(m.text, m.border(), m.sentence.start)
        {
            return Some(format!("{subject}{}", if head(&subject).is_some() { "" } else { measure() }));
        }
        if m.bracketed() && moves && m.clause.place.is_none() {
            let noun = m.before_bracket(&self.own);
            if noun.chars().count() >= 2 {
                return Some(format!("{noun}{}", measure()));
            }
        }
        if m.q.class == Class::Count
            && let Some(subject) = scene.subject.as_ref().filter(|s| head(s).is_some())
        {
            return Some(subject.clone());
        }
        // 人均可支配收入在31个省份中紧跟上海，位列全国第三
        if self.reading.statements.len() == scene.first_of_sentence && !m.joined() {
            let from = m.sentence.start.max(m.q.range.start.saturating_sub(70));
            let said = super::span::string(m.text, from..m.q.range.start);
            if let Some(named) = self.dictionary.named_in(&said).pop().filter(|n| head(n).is_some_and(|h| h.len() > 6))
            {
                return Some(named);
            }
        }
        self.carried(m, scene).or_else(|| scene.topic.clone()).or_else(|| scene.main.clone()).or(Some(String::new()))
    }

    /// A measure without what it is of: 产量, 增速, 占比.
    fn bare(&self, m: &Mention<'_>, scene: &mut Scene) -> Option<String> {
        let name = m.clause.name.as_str();
        if !is_bare(name) {
            return None;
        }
        // 其中民间投资增长19.0%，占比达66.2%
        if matches!(name, "占比" | "比重")
            && let (Some(part), Some(whole)) =
                (self.carried(m, scene), scene.parent.clone().or_else(|| scene.whole.clone()))
            && part != whole
            && !part.contains('占')
        {
            // 县区占全市采购额的60%，其中高新区完成采购额7.84亿元，占比34%: of the same whole.
            let whole = whole.rsplit('占').next().unwrap_or(&whole).trim_end_matches("比重");
            return Some(format!("{part}占{whole}比重"));
        }
        // 一般公共预算收入328亿元，其中税收282亿元
        if name == "税收" && scene.last.as_ref().is_some_and(|l| l.indicator.ends_with("预算收入")) {
            return Some(name.to_string());
        }
        if m.bracketed() && m.q.class == Class::Ratio {
            return Some(join(Some(m.before_bracket(&self.own)), name));
        }
        if matches!(name, "现价总量" | "总量" | "总额" | "增量" | "中位数")
            && let Some(whole) = self.carried(m, scene)
        {
            return Some(format!("{whole}{name}"));
        }
        // 外贸进出口值32878亿元，其中出口20310亿元
        if matches!(name, "出口" | "进口")
            && let Some((whose, _)) = scene.last.as_ref().and_then(|l| l.indicator.split_once("进出口"))
        {
            let whose = whose.trim_end_matches("外贸").trim_end_matches("对外贸易");
            return Some(format!("{whose}{name}"));
        }
        // 净增高新技术企业1260家，总数突破1.8万家
        if name == "总数"
            && m.q.class == Class::Count
            && let Some(last) = scene.last.as_ref().filter(|l| l.kind == Kind::Count || l.kind == Kind::Target)
        {
            let things = ["新增", "净增", "新认定"].iter().find_map(|w| last.indicator.strip_prefix(w));
            return Some(format!("{}总数", things.unwrap_or(&last.indicator)));
        }
        if name == "贡献率"
            && let Some(pulled) = scene.last.as_ref().and_then(|l| l.indicator.strip_suffix("拉动"))
        {
            return Some(format!("{pulled}贡献率"));
        }
        // 广州与深圳的差距缩小到1223亿元: of the measure both have.
        if name == "差距"
            && let Some(whole) = self.carried(m, scene).filter(|w| !w.ends_with(name))
        {
            return Some(format!("{whole}{name}"));
        }
        if matches!(name, "两年平均增速" | "三年平均增速" | "五年平均增速" | "平均增速") {
            return self.carried(m, scene).or_else(|| Some(name.to_string()));
        }
        if matches!(name, "增速" | "增幅" | "涨幅" | "降幅" | "增长" | "幅度") {
            return self.carried(m, scene).or_else(|| Some(name.to_string()));
        }
        if let Some(thing) = scene.thing.as_ref().filter(|t| !name.contains(t.as_str())) {
            return Some(join(Some(thing.clone()), name));
        }
        // 第二产业增速最快，增加值为3714亿元
        if m.lead == "，"
            && let Some(subject) =
                self.described_before(m.text, m.border(), m.sentence.start).filter(|s| head(s).is_none())
        {
            return Some(join(Some(subject), name));
        }
        let opened = scene.subject.clone().filter(|s| head(s).is_none() || s.ends_with("基地"));
        let same = opened.or_else(|| subject_of(scene)).filter(|s| !earns(name) || can_earn(s));
        let goes_on = matches!(m.lead, "，" | "、" | "；");
        let strays = scene.topic_opens
            && same.as_ref().zip(scene.topic.as_ref()).is_some_and(|(s, t)| !s.contains(t.trim_end_matches("产业")));
        let prefix = if (goes_on || scene.topic.is_none()) && !strays {
            same.or_else(|| scene.topic.clone())
        } else {
            scene.topic.clone().or(same)
        };
        Some(join(prefix, name))
    }

    /// 大型企业PMI为52.8%，中型企业为50.1%
    fn level_like_the_last(&self, m: &Mention<'_>, scene: &mut Scene) -> Option<String> {
        let in_sentence = self.reading.statements.len() > scene.first_of_sentence;
        if m.q.class != Class::Ratio
            || m.clause.motion.is_some()
            || m.clause.of
            || !in_sentence
            || !self.lacks_measure(&m.clause.name)
        {
            return None;
        }
        let last = scene.last.as_ref().filter(|l| l.kind == Kind::Level && l.unit == m.q.unit)?;
        head(&last.indicator).filter(|h| h.len() > 3).map(|measure| format!("{}{measure}", m.clause.name))
    }

    /// 工业增加值增长6%，其中制造业增长7%
    fn change_like_the_parent(&self, m: &Mention<'_>, scene: &mut Scene) -> Option<String> {
        let name = &m.clause.name;
        let relative = matches!(m.q.class, Class::Ratio | Class::Points | Class::Times);
        if !relative || m.clause.motion.is_none() || !self.lacks_measure(name) {
            return None;
        }
        if let Some(measure) = scene.viewed {
            return Some(format!("{name}{measure}"));
        }
        let parent = scene.parent.as_deref().or(scene.last.as_ref().map(|l| l.indicator.as_str()));
        // 总投资1022亿元，集装箱到发增长14%: an amount before is of another thing.
        let rate = |unit: &str| unit.is_empty() || unit.contains(['%', '％', '/']);
        let moved = scene.last.as_ref().is_some_and(|l| !matches!(l.kind, Kind::Level | Kind::Count) || rate(&l.unit));
        let goes_on = moved || super::names::is_trade(name) || m.joined();
        let in_sentence = self.reading.statements.len() > scene.first_of_sentence && goes_on
            || scene.parent.is_some()
            || scene.by_kinds && self.reading.statements.len() == scene.first_of_sentence;
        let measure = parent.and_then(measure_in).or(scene.measure.as_deref()).map(part_measure);
        if let Some(measure) = measure.filter(|_| in_sentence) {
            return Some(format!("{name}{measure}"));
        }
        if let Some(measure) = scene.told.as_deref().map(part_measure).filter(|_| super::names::is_trade(name)) {
            return Some(format!("{name}{measure}"));
        }
        (self.of_prices() && m.q.class == Class::Ratio && name.chars().count() <= 12).then(|| format!("{name}价格"))
    }

    /// The name as it stands, with the scope of the sentence before a short one.
    fn as_written(&self, m: &Mention<'_>, scene: &mut Scene) -> Option<String> {
        let name = &m.clause.name;
        // 一期15MW, 水头412米 of what the paragraph is about
        if let Some(thing) = scene.thing.as_ref().filter(|t| name.chars().count() <= 5 && !t.contains(name.as_str()))
            && m.q.class != Class::Count
        {
            return Some(join(Some(thing.clone()), name));
        }
        Some(match &scene.scope {
            // 食品烟酒价格中，粮食价格…: the part has its measure itself.
            Some(scope)
                if name.chars().count() <= 10
                    && !name.contains(scope.as_str())
                    && head(scope).is_none_or(|h| head(name) != Some(h) || h.len() <= 3) =>
            {
                format!("{scope}{name}")
            }
            _ => name
                .rsplit_once('等')
                .filter(|(list, kind)| list.contains('、') && kind.chars().count() >= 2 && !is_bare(kind))
                .map_or_else(|| name.clone(), |(_, kind)| kind.to_string()),
        })
    }
}

/// The measure an indicator ends with, or the one that tells apart what it counts: 产量增长的产品.
fn measure_in(indicator: &str) -> Option<&str> {
    head(indicator).or_else(|| {
        let told = ["产量", "销量", "零售额", "销售额", "增加值", "产值", "投资"];
        told.into_iter().find(|w| indicator.contains(w)).filter(|_| !indicator.contains('占'))
    })
}

/// True for what only a trade, a firm or a place can have: 产值, 利税.
fn earns(name: &str) -> bool {
    [
        "产值",
        "年产值",
        "总产值",
        "税金",
        "利税",
        "税收",
        "营收",
        "利润",
        "销售收入",
        "营业收入",
        "主营业务收入",
        "投资",
        "总投资",
        "投资额",
    ]
    .contains(&name)
}

/// True for a trade, a firm, a product or a place, but not for a workshop or a machine.
fn can_earn(subject: &str) -> bool {
    ![
        "车间",
        "生产线",
        "单价",
        "品种",
        "剂型",
        "员工",
        "人员",
        "设备",
        "专利",
        "商标",
        "日韩",
        "文号",
        "水头",
        "库容",
        "坝高",
        "净高",
    ]
    .iter()
    .any(|w| subject.contains(w))
}

/// What the last statement was of, without its measure.
pub(super) fn subject_of(scene: &Scene) -> Option<String> {
    let new = |s: &str| s.strip_prefix("新增").filter(|r| r.chars().count() > 2).unwrap_or(s).to_string();
    scene.last.as_ref().map(|l| new(modifier(&l.indicator))).filter(|s| !s.is_empty())
}
