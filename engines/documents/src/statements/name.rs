//! The name of what a figure measures: its own, one carried over, or one of a list.

use super::Kind;
use super::amount;
use super::clause::Clause;
use super::list;
use super::naming::{self, head, is_bare};
use super::quantity::{Class, Quantity, Token};
use super::reader::{Amount, Reader, Scene};
use super::span::string;
use std::ops::Range;

impl Reader<'_> {
    /// Names of a list that say nothing of what is measured take it from what was measured last.
    pub(super) fn measured(&self, names: Vec<String>, first: &Quantity, clause: &Clause, scene: &Scene) -> Vec<String> {
        let none = names.iter().all(|n| head(n).is_none() && self.dictionary.indicator(n).is_none());
        let measure = scene
            .last
            .as_ref()
            .and_then(|l| head(&l.indicator))
            .filter(|m| m.len() > 3 && *m != "比重" && *m != "数量")
            .map(str::to_string)
            .or_else(|| scene.measure.clone());
        let amount = scene.amount.as_ref().filter(|a| amount::base(&a.unit) == amount::base(&first.unit));
        match measure.map(|m| part_measure(&m).to_string()) {
            Some(measure)
                if none
                    && matches!(first.class, Class::Ratio | Class::Points)
                    && clause.motion.is_some()
                    && clause.share_of.is_none() =>
            {
                names.into_iter().map(|n| format!("{n}{measure}")).collect()
            }
            Some(_) if none && first.class == Class::Amount && amount.is_some() => {
                names.into_iter().map(|n| amount.map_or_else(|| n.clone(), |a| part_of(&n, a))).collect()
            }
            // 食品烟酒、居住类分别上涨1.7%、0.6% under a title about consumer prices
            None if none && self.of_prices() && first.class == Class::Ratio && clause.motion.is_some() => {
                names.into_iter().map(|n| format!("{n}价格")).collect()
            }
            _ => names,
        }
    }

    /// True if the title says that the document is about consumer prices.
    fn of_prices(&self) -> bool {
        self.subjects.first().is_some_and(|s| s == "居民消费价格")
    }

    /// The names of a list of `n` figures.
    #[allow(clippy::too_many_arguments)]
    pub(super) fn names(
        &self,
        text: &[char],
        sentence: &Range<usize>,
        left_start: usize,
        previous_end: usize,
        clause: &Clause,
        n: usize,
        scene: &Scene,
    ) -> Option<Vec<String>> {
        if clause.name.is_empty() {
            if scene.group.len() == n {
                let whole = clause.share_of.as_ref().filter(|w| !w.is_empty());
                return Some(
                    scene.group.iter().map(|g| whole.map_or_else(|| g.clone(), |w| format!("{g}占{w}比重"))).collect(),
                );
            }
            let said = self.reading.statements.get(scene.first_of_sentence..).unwrap_or(&[]);
            if clause.each
                && let Some(names) = self.listed_before(text, sentence, left_start, previous_end, n)
            {
                return Some(names);
            }
            if clause.each && said.len() >= n {
                let tail: Vec<String> = said.iter().rev().take(n).rev().map(|s| s.indicator.clone()).collect();
                if tail.windows(2).all(|w| w.first() != w.last()) {
                    return Some(tail);
                }
            }
            return None;
        }
        let pace = matches!(clause.name.as_str(), "增速" | "增幅" | "涨幅" | "降幅");
        if pace && scene.group.len() == n {
            return Some(scene.group.clone());
        }
        if is_bare(&clause.name) && clause.each {
            let names = self.listed_before(text, sentence, left_start, previous_end, n)?;
            return Some(names.into_iter().map(|p| join(Some(p), &clause.name)).collect());
        }
        list::split(&clause.name, n)
    }

    /// 食品类 of 食品类涨势猛烈，同比上涨13.4%: what the clause before, which holds no figure, describes.
    fn described_before(&self, text: &[char], end: usize, sentence_start: usize) -> Option<String> {
        if text.get(end) != Some(&'，') {
            return None;
        }
        let start = (sentence_start..end)
            .rev()
            .find(|i| matches!(text.get(*i), Some('，' | '；' | '：')))
            .map_or(sentence_start, |i| i + 1);
        let before = string(text, start..end);
        if before.contains(|c: char| c.is_ascii_digit()) || before.chars().count() > 24 {
            return None;
        }
        let at = ["涨势", "增势", "走势", "态势", "继续", "呈", "明显", "涨幅", "降幅"]
            .iter()
            .filter_map(|w| before.find(w))
            .min()?;
        let subject = naming::clean(before.get(..at)?, &self.own);
        let subject = subject.trim_end_matches("价格").to_string();
        let length = subject.chars().count();
        ((2..=12).contains(&length) && !subject.contains("经济") && !subject.contains("影响")).then_some(subject)
    }

    /// Names listed in the clause before, which holds no figure: 下降的是衣着和居住，分别下降….
    pub(super) fn listed_before(
        &self,
        text: &[char],
        sentence: &Range<usize>,
        left_start: usize,
        previous_end: usize,
        n: usize,
    ) -> Option<Vec<String>> {
        let end = left_start.checked_sub(1).filter(|e| *e > sentence.start)?;
        let start = (sentence.start..end)
            .rev()
            .find(|i| matches!(text.get(*i), Some('，' | '；' | '：')))
            .map_or(sentence.start, |i| i + 1);
        if start < previous_end {
            return None;
        }
        let before = string(text, start..end);
        let before = before.rsplit('是').next().unwrap_or(&before);
        let body = before.split('等').next().unwrap_or(before);
        list::split(&naming::clean(body, &self.own), n)
    }

    /// The indicator of a single figure.
    #[allow(clippy::too_many_arguments)]
    pub(super) fn indicator(
        &self,
        text: &[char],
        tokens: &[Token],
        i: usize,
        q: &Quantity,
        clause: &Clause,
        left: &str,
        lead: &str,
        scene: &mut Scene,
        sentence_start: usize,
        sentence_end: usize,
    ) -> String {
        let last = scene.last.as_ref();
        let carried = || {
            // 财政总收入完成年度计划的57.9%，增收38.6亿元: an amount is of the part, not of its share.
            let amount = matches!(q.class, Class::Amount | Class::Count);
            last.map(|l| match l.indicator.split_once('占') {
                Some((part, _)) if amount && l.kind == Kind::Share => part.to_string(),
                _ => l.indicator.clone(),
            })
        };
        let subject = || last.map(|l| modifier(&l.indicator).to_string()).filter(|s| !s.is_empty());
        if let Some(what) = &clause.pulls {
            let puller = if clause.name.is_empty() {
                subject().or_else(carried).unwrap_or_default()
            } else {
                clause.name.clone()
            };
            // A price pulls prices, not its goods.
            let of_prices = ["价格", "CPI"].iter().any(|w| what.contains(w));
            let puller = if of_prices && clause.name.is_empty() { carried().unwrap_or(puller) } else { puller };
            let puller = puller.split('对').next().unwrap_or("").to_string();
            let what = what.trim_start_matches("全市").trim_start_matches("全省").trim_end_matches("总水平");
            // 下拉0.2个百分点: what was pulled was said before.
            let what = if what.is_empty() { scene.pulled.clone().unwrap_or_default() } else { what.to_string() };
            scene.pulled = Some(what.clone()).filter(|w| !w.is_empty());
            return format!("{puller}对{what}增长拉动");
        }
        if let Some(whole) = &clause.share_of
            && q.class != Class::Count
        {
            let part = if clause.name.is_empty() {
                carried().unwrap_or_default()
            } else if is_bare(&clause.name) {
                join(subject().or(scene.topic.clone()), &clause.name)
            } else {
                clause.name.clone()
            };
            let part = part.split('占').next().unwrap_or("").to_string();
            let whole = if whole.is_empty() {
                let sum = || scene.amount.as_ref().map(|a| a.indicator.clone()).filter(|w| *w != part);
                let of_sum = if left.contains("其中") { sum() } else { None };
                right_noun(text, tokens, i, q, sentence_end)
                    .or(of_sum)
                    .or_else(|| scene.whole.clone())
                    .or_else(sum)
                    .or_else(|| self.whole.clone())
                    .unwrap_or_default()
            } else {
                whole.clone()
            };
            return format!("{part}占{whole}比重");
        }
        let name = &clause.name;
        // 财政总收入完成年度计划的57.9%
        if clause.of && q.class == Class::Ratio && clause.motion.is_none() {
            let done = left.rsplit_once("完成").or_else(|| left.rsplit_once("占"));
            let planned = done.map(|(_, plan)| plan.trim_end_matches('的').trim_start_matches('了'));
            if let (Some((who, _)), Some(plan)) = (done, planned)
                && ["计划", "预算", "目标", "任务"].iter().any(|w| plan.ends_with(w))
            {
                let who = naming::clean(who, &self.own);
                let who = if who.is_empty() { carried().unwrap_or_default() } else { who };
                return format!("{who}占{plan}比重");
            }
        }
        // 耕地11036亩，人均不足0.8亩
        if name == "人" && left.contains("人均") {
            return format!("人均{}", carried().unwrap_or_default());
        }
        // 距成都市60公里、德阳市20公里
        if name.is_empty()
            && q.unit == "公里"
            && let Some(place) = clause.place.as_ref().filter(|_| last.is_some_and(|l| l.indicator.starts_with('距')))
        {
            return format!("距{place}");
        }
        // 钢材出口6682万吨，…；进口570万吨
        if let Some(other) = [("进口", "出口"), ("出口", "进口")].iter().find_map(|(a, b)| (name == a).then_some(*b))
            && let Some(goods) = self
                .reading
                .statements
                .get(scene.first_of_sentence..)
                .unwrap_or(&[])
                .iter()
                .rev()
                .find_map(|s| s.indicator.strip_suffix(other).filter(|g| !g.is_empty()))
        {
            return format!("{goods}{name}");
        }
        // 辖7镇8乡
        if q.class == Class::Count && AREAS_COUNTED.contains(&q.unit.as_str()) && head(name).is_none() {
            return format!("{}数", q.unit);
        }
        if clause.of && q.class == Class::Ratio && clause.motion.is_none() {
            for verb in ["接近", "相当于", "达到", "超过", "约为", "约"] {
                if let Some((part, whole)) = name.split_once(verb).filter(|(p, _)| !p.is_empty()) {
                    return format!("{}占{whole}比重", part.trim_start_matches('其'));
                }
            }
        }
        if clause.of && q.class == Class::Times {
            // 实际使用外资是2020年的1.4倍 names its own; 是全国平均数的2.2倍 goes on.
            let said = left.split("相当于").next().unwrap_or(left).split(['是', '为']).next().unwrap_or("");
            let part = naming::clean(said, &self.own);
            let part = part.trim_end_matches(['也', '约']);
            return if said.len() == left.len() || part.is_empty() {
                carried().unwrap_or_else(|| name.clone())
            } else {
                part.to_string()
            };
        }
        let right = || right_noun(text, tokens, i, q, sentence_end);
        let counts = matches!(q.class, Class::Count | Class::Amount | Class::Bare)
            || (q.class == Class::Ratio && clause.motion.is_none());
        // 营收100亿元以上的有2家
        if q.class == Class::Count
            && (name.ends_with("以上")
                || name.ends_with("以下")
                || name.ends_with(['元', '吨', '亩']) && name.contains(['超', '过'])
                || name.starts_with(['超', '过', '亿', '百', '千'])
                || (name.starts_with(|c: char| c.is_ascii_digit()) && name.contains('元')))
        {
            // 实施亿元以上项目1126个，其中10亿元以上87个
            if let Some((_, noun)) = name.split_once("以上").filter(|(_, noun)| !noun.is_empty()) {
                scene.counted = Some(noun.to_string());
                return name.clone();
            }
            let mut full = name.clone();
            if name.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '超' | '亿' | '百'))
                && let Some(before) = &scene.threshold
            {
                full = format!("{before}{full}");
            } else {
                let figure = name.find(|c: char| c.is_ascii_digit() || matches!(c, '超' | '亿' | '百'));
                scene.threshold = figure.and_then(|at| name.get(..at)).map(str::to_string).filter(|s| !s.is_empty());
            }
            return join(Some(full), scene.counted.as_deref().unwrap_or(""));
        }
        if counts && q.class != Class::Ratio || (q.class == Class::Ratio && name.is_empty() && clause.motion.is_none())
        {
            let verb_only = name.is_empty()
                || (naming::is_verbal(name) && head(name).is_none())
                || (q.class == Class::Count && head(name).is_none() && naming::ends_in_verb(name))
                || (left.chars().count() <= 6
                    && head(name).is_none()
                    && !name.ends_with(['业', '类', '品', '区', '市', '院', '校'])
                    && q.class == Class::Count
                    && name.chars().count() <= 2);
            if (verb_only || is_bare(name) || name == "年产" || name == "日产" || name == "首期规模")
                && let Some(noun) = right()
            {
                let noun = naming::clean(&noun, &self.own);
                let noun = if noun == "村" { "行政村".to_string() } else { noun };
                if !noun.is_empty() {
                    let reach = text.get(q.range.end..).map_or(0, |r| {
                        r.iter().take(40).take_while(|c| !matches!(c, '，' | '。' | '；' | '、' | '：' | '（')).count()
                    });
                    scene.consumed = q.range.end
                        + reach
                            .min(tokens.get(i + 1).map_or(usize::MAX, |t| t.range().start.saturating_sub(q.range.end)));
                    if q.class == Class::Count {
                        scene.counted = Some(noun.clone());
                    }
                    return match name.as_str() {
                        _ if verb_only => noun,
                        "年产" => format!("{noun}年产能"),
                        "日产" => format!("{noun}日产能"),
                        _ => format!("{noun}{}", name.trim_start_matches("首期")),
                    };
                }
            }
        }
        let joined = q.range.start.checked_sub(left.chars().count() + 1).and_then(|j| text.get(j)) == Some(&'、');
        if name.is_empty() {
            if q.class == Class::Ratio
                && clause.motion.is_some()
                && let Some(subject) =
                    self.described_before(text, q.range.start.saturating_sub(left.chars().count() + 1), sentence_start)
            {
                let measure =
                    if head(&subject).is_some() { "" } else { last.and_then(|l| head(&l.indicator)).unwrap_or("") };
                return format!("{subject}{measure}");
            }
            if lead.ends_with(['（', '(']) && q.class == Class::Ratio && clause.motion.is_some() {
                let noun = naming::clean(
                    &noun_before(
                        text,
                        q.range.start.saturating_sub(left.chars().count() + 1),
                        q.range.start.saturating_sub(30),
                    ),
                    &self.own,
                );
                if noun.chars().count() >= 2 {
                    let measure = last.and_then(|l| head(&l.indicator)).unwrap_or("");
                    return format!("{noun}{measure}");
                }
            }
            if q.class == Class::Count
                && let Some(subject) = scene.subject.as_ref().filter(|s| head(s).is_some())
            {
                return subject.clone();
            }
            return carried().or_else(|| scene.topic.clone()).or_else(|| scene.main.clone()).unwrap_or_default();
        }
        if is_bare(name) {
            // 其中民间投资增长19.0%，占比达66.2%
            if matches!(name.as_str(), "占比" | "比重")
                && let (Some(part), Some(whole)) = (carried(), scene.parent.clone())
                && part != whole
                && !part.contains('占')
            {
                return format!("{part}占{whole}比重");
            }
            let opened = scene.subject.clone().filter(|s| head(s).is_none() || s.ends_with("基地"));
            let same = opened.or_else(subject);
            let prefix = if lead == "，" || lead == "、" || lead == "；" || scene.topic.is_none() {
                same.or_else(|| scene.topic.clone())
            } else {
                scene.topic.clone().or(same)
            };
            if lead.ends_with(['（', '(']) && q.class == Class::Ratio {
                let noun = naming::clean(
                    &noun_before(
                        text,
                        q.range.start.saturating_sub(left.chars().count() + 1),
                        q.range.start.saturating_sub(30),
                    ),
                    &self.own,
                );
                return join(Some(noun), name);
            }
            if matches!(name.as_str(), "现价总量" | "总量" | "总额" | "增量" | "中位数")
                && let Some(whole) = carried()
            {
                return format!("{whole}{name}");
            }
            if name == "贡献率"
                && let Some(pulled) = last.and_then(|l| l.indicator.strip_suffix("拉动"))
            {
                return format!("{pulled}贡献率");
            }
            if matches!(name.as_str(), "增速" | "增幅" | "涨幅" | "降幅") || (name == "增长") {
                return carried().unwrap_or_else(|| name.clone());
            }
            return join(prefix, name);
        }
        // 大型企业PMI为52.8%，中型企业为50.1%
        if q.class == Class::Ratio
            && clause.motion.is_none()
            && !clause.of
            && head(name).is_none()
            && self.dictionary.indicator(name).is_none()
            && self.reading.statements.len() > scene.first_of_sentence
            && let Some(measure) = last
                .filter(|l| l.kind == Kind::Level && l.unit == q.unit)
                .and_then(|l| head(&l.indicator))
                .filter(|m| m.len() > 3)
        {
            return format!("{name}{measure}");
        }
        if matches!(q.class, Class::Ratio | Class::Points)
            && clause.motion.is_some()
            && head(name).is_none()
            && self.dictionary.indicator(name).is_none()
        {
            let parent = scene.parent.as_deref().or(last.map(|l| l.indicator.as_str()));
            let in_sentence = self.reading.statements.len() > scene.first_of_sentence || scene.parent.is_some();
            let measure = parent.and_then(head).or(scene.measure.as_deref()).map(part_measure);
            if let Some(measure) = measure.filter(|_| in_sentence) {
                return format!("{name}{measure}");
            }
            if self.of_prices() && q.class == Class::Ratio && name.chars().count() <= 12 {
                return format!("{name}价格");
            }
        }
        if q.class == Class::Count {
            scene.counted = Some(name.clone());
        }
        if let Some(unit) = q.unit.strip_prefix("元/")
            && ["公斤", "斤", "吨", "升", "千克"].contains(&unit)
            && head(name).is_none()
        {
            // 大蒜收购价1.8元/公斤、晒烟14.5元/公斤
            let price = last.filter(|l| l.unit == q.unit).and_then(|l| head(&l.indicator)).filter(|h| h.contains('价'));
            return format!("{name}{}", price.unwrap_or("价格"));
        }
        // 年出栏生猪1.9万头、小家禽30万只
        if joined
            && matches!(q.class, Class::Count | Class::Amount)
            && head(name).is_none()
            && name.chars().count() <= 6
            && let Some(verb) = last.and_then(|l| KEPT.iter().find(|v| l.indicator.starts_with(**v)))
        {
            return format!("{verb}{name}");
        }
        let plain = q.class == Class::Amount && head(name).is_none() && self.dictionary.indicator(name).is_none();
        // 五花肉每公斤32元
        if plain
            && q.unit.ends_with('元')
            && let Some(goods) =
                ["每公斤", "每斤", "每吨", "每平方米", "每升"].iter().find_map(|w| name.strip_suffix(w))
        {
            return format!("{goods}价格");
        }
        // 年产鲜菇4.8万吨
        if plain
            && let Some(product) = ["年可产", "年产", "可年产"].iter().find_map(|w| name.strip_prefix(w))
            && product.chars().count() >= 2
        {
            return format!("{product}年产量");
        }
        // 水稻种植面积32万亩，其中绿色稻米8.62万亩: a part in the same unit is a part of the same measure.
        let same_unit = last.filter(|l| !l.unit.is_empty() && amount::base(&l.unit) == amount::base(&q.unit));
        if plain
            && (lead.ends_with(['（', '(']) || left.contains("其中") || joined)
            && let Some(measure) = same_unit.and_then(|l| head(&l.indicator)).filter(|m| m.len() > 3)
        {
            return format!("{name}{measure}");
        }
        let sum = scene.amount.as_ref().filter(|a| amount::base(&a.unit) == amount::base(&q.unit));
        if plain
            && name.chars().count() <= 12
            && let Some(sum) = sum
        {
            return part_of(name, sum);
        }
        // 粗钢日产273.7万吨
        if plain && ["日产", "月产", "年产"].iter().any(|w| name.ends_with(w)) && name.chars().count() > 2 {
            return format!("{name}量");
        }
        // 烤烟500亩 is sown; 有林地500亩 is there; 封育500亩 was done.
        if plain && amount::base(&q.unit) == "亩" && name.chars().count() <= 10 {
            let ground = name.ends_with(['林', '地', '田', '草', '库', '塘', '湖', '园', '场', '面', '绿', '原']);
            let done = naming::is_verbal(name)
                || ["封育", "治理", "整治", "修复", "保护", "流转", "改造", "封禁", "恢复", "种植"]
                    .iter()
                    .any(|w| name.ends_with(w));
            let kind = if ground || done { "面积" } else { "种植面积" };
            return format!("{name}{kind}");
        }
        // 生产原油239万吨, 生产汽车6300辆 are outputs.
        if (q.class == Class::Amount || q.class == Class::Count && q.unit.ends_with(['辆', '台', '架', '艘', '套']))
            && let Some(product) = name.strip_prefix("生产")
            && head(product).is_none()
            && product.chars().count() >= 2
        {
            return format!("{product}产量");
        }
        match &scene.scope {
            Some(scope) if name.chars().count() <= 10 && !name.contains(scope.as_str()) => format!("{scope}{name}"),
            _ => name
                .rsplit_once('等')
                .filter(|(list, kind)| list.contains('、') && kind.chars().count() >= 2 && !is_bare(kind))
                .map_or_else(|| name.clone(), |(_, kind)| kind.to_string()),
        }
    }
}

/// Areas that are their own classifiers: 7镇8乡.
pub(super) const AREAS_COUNTED: &[&str] = &["镇", "乡", "村", "县", "区"];

/// What the first of a list has before its name holds for all of it.
const KEPT: &[&str] = &["年末存栏", "年出栏", "出栏", "存栏", "年产", "生产"];

/// Names of the parts of a ratio a:b:c, if the text says them.
pub(super) fn ratio_names(clause: &Clause, raw: &str, group: &[String], n: usize) -> Option<Vec<String>> {
    let name = clause.name.as_str();
    if name.is_empty() && group.len() == n {
        return Some(group.to_vec());
    }
    // The sectors of the economy in their order.
    if n == 3 && ["产业结构", "三次产业", "三产业", "三产结构", "产业比例", "三产比例"].iter().any(|w| name.contains(w))
    {
        return Some(["第一", "第二", "第三"].iter().map(|s| format!("{s}产业增加值占地区生产总值比重")).collect());
    }
    // 林种比例（用材林：防护林：经济林）为58：33：9
    let named = raw.split_once(['（', '(']).and_then(|(_, r)| r.split_once(['）', ')'])).map(|(inside, _)| inside);
    if let Some(inside) = named {
        let parts: Vec<&str> = inside.split(['：', ':', '∶', '、']).collect();
        if parts.len() == n {
            return Some(parts.iter().map(|p| format!("{p}比例")).collect());
        }
    }
    let body = ["之比", "比例", "比重", "占比", "结构", "比"].iter().find_map(|w| name.strip_suffix(w))?;
    let body = body.replace(['“', '”'], "");
    let parts = list::split(&body, n)?;
    Some(parts.into_iter().map(|p| format!("{p}比例")).collect())
}

/// What a part of a measure is called: of 生产总值 the parts are 增加值.
fn part_measure(measure: &str) -> &str {
    match measure {
        "零售总额" => "零售额",
        "消费价格" | "出厂价格" | "价格指数" => "价格",
        "生产总值" => "增加值",
        "比重" | "占比" | "数" => "",
        m if m.ends_with('率') => "",
        other => other,
    }
}

/// A part of an amount: 火电 of 发电量 is 火电发电量; 城镇 of 社会消费品零售总额 keeps the whole name.
fn part_of(name: &str, sum: &Amount) -> String {
    let area = ["城镇", "乡村", "农村", "城市", "城区", "镇区", "市区", "限额以上单位"].contains(&name);
    if area { format!("{name}{}", sum.indicator) } else { format!("{name}{}", part_measure(sum.measure)) }
}

/// The noun before the bracket that opens at `open`: 发酵酒 of 有发酵酒（增长87%）.
pub(super) fn noun_before(text: &[char], open: usize, lowest: usize) -> String {
    let mut start = open;
    while start > lowest && !matches!(text.get(start - 1), Some('，' | '、' | '。' | '；' | '：' | '）' | ')' | '（'))
    {
        start -= 1;
    }
    let noun = string(text, start..open);
    ["高于", "低于", "较大的有", "的有", "包括", "有", "为", "是", "如"]
        .iter()
        .find_map(|w| noun.rsplit_once(w).map(|(_, n)| n.to_string()))
        .unwrap_or(noun)
}

/// The thing counted, after the figure: 624家规模以上工业企业.
pub(super) fn right_noun(
    text: &[char],
    tokens: &[Token],
    i: usize,
    q: &Quantity,
    sentence_end: usize,
) -> Option<String> {
    let end = tokens.get(i + 1).map_or(sentence_end, |t| t.range().start).min(sentence_end).min(q.range.end + 40);
    let start = q.range.end;
    let mut noun = String::new();
    let mut depth = 0usize;
    for c in text.get(start..end)?.iter() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' if depth > 0 => depth -= 1,
            _ if depth > 0 => {}
            '，' | '。' | '；' | '：' | '…' | ',' | ';' | ':' | '）' | ')' | '！' | '？' => break,
            '、' if noun.chars().count() > 1 => break,
            c => noun.push(*c),
        }
    }
    let noun = noun.trim_start_matches('的').trim();
    let noun = [
        "入选",
        "分别",
        "获",
        "实现",
        "全部",
        "纳入",
        "落地",
        "签约",
        "开工",
        "投产",
        "建成",
        "超过",
        "占",
        "的增速",
        "处于",
        "位于",
        "达到",
        "达",
        "高于",
        "低于",
        "均",
        "已",
    ]
    .iter()
    .filter_map(|w| noun.find(w))
    .min()
    .map_or(noun, |at| noun.get(..at).unwrap_or(noun));
    let bad = noun.is_empty()
        || ["高位", "低位", "水平", "区间", "上方", "下方"].iter().any(|w| noun.ends_with(w))
        || noun.starts_with(['、', '和', '与', '提', '到', '增', '下', '上', '，', '在', '—', '以', '是', '比'])
        || (noun.starts_with('居') && !noun.starts_with("居委") && !noun.starts_with("居民"))
        || (noun.chars().count() < 2 && !AREAS_COUNTED.contains(&noun));
    (!bad).then(|| noun.trim_end_matches(['”', '等']).trim_start_matches('“').to_string())
}

/// A name without the half of a pair of quotation marks that a border cut off.
pub(super) fn balanced(name: &str) -> String {
    let inner = name.trim_end_matches('“').trim_start_matches('”');
    let whole = inner.matches('“').count() == inner.matches('”').count();
    if !whole {
        return inner.replace(['“', '”'], "");
    }
    match inner.strip_prefix('“').and_then(|r| r.strip_suffix('”')) {
        Some(bare) if !bare.contains('“') => bare.to_string(),
        _ => inner.to_string(),
    }
}

pub(super) fn join(prefix: Option<String>, name: &str) -> String {
    let mut prefix = prefix.unwrap_or_default();
    if name.starts_with(prefix.as_str()) {
        return name.to_string();
    }
    // 产业 + 产业增加值
    for overlap in [6, 4, 3, 2] {
        let tail: String = prefix.chars().rev().take(overlap).collect::<Vec<_>>().into_iter().rev().collect();
        if tail.chars().count() == overlap && name.starts_with(tail.as_str()) {
            prefix.truncate(prefix.len() - tail.len());
            break;
        }
    }
    prefix + name
}

/// What an indicator measures the head of: 医药健康产业 of 医药健康产业产值.
pub(super) fn modifier(indicator: &str) -> &str {
    let cut = indicator.split('占').next().unwrap_or(indicator).split('对').next().unwrap_or(indicator);
    match head(cut) {
        Some(h) => cut
            .get(..cut.len() - h.len())
            .unwrap_or(cut)
            .trim_end_matches(['年', '总', '的'])
            .trim_end_matches("种植")
            .trim_end_matches("播种"),
        None => cut.strip_suffix("企业").filter(|c| c.chars().count() >= 2).unwrap_or(cut),
    }
}
