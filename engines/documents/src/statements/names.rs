//! The names of a list of figures.

use super::amount;
use super::clause::Clause;
use super::list;
use super::naming::{self, head, is_bare};
use super::nouns::{join, part_measure, part_of};
use super::quantity::{Class, Quantity};
use super::reader::Reader;
use super::scene::Scene;
use super::span::string;
use std::ops::Range;

/// True for a branch of the economy, which has no growth but that of a measure: 家具制造业, 黑色金属冶炼.
pub(super) fn is_trade(name: &str) -> bool {
    ["业", "制造", "冶炼", "加工"].iter().any(|w| name.ends_with(w))
        && !name.ends_with("就业")
        && !name.ends_with("企业")
}

/// 产量 of 主要高技术产品产量大幅增长，其中…: the measure that a clause without a figure says to move.
fn announced(before: &str) -> Option<&'static str> {
    const MEASURES: &[&str] =
        &["产量", "销量", "零售额", "销售额", "出口额", "进口额", "增加值", "产值", "投资", "价格", "收入"];
    let clause = before.trim_end_matches("其中").trim_end_matches(['，', '：', '；']);
    let clause = clause.rsplit(['，', '。', '；']).next().filter(|c| !c.contains(|d: char| d.is_ascii_digit()))?;
    let moves = ["增长", "上涨", "下降", "回升", "提高", "向好"].iter().find_map(|w| clause.strip_suffix(w))?;
    let moves =
        ["大幅", "快速", "较快", "持续", "稳步", "平稳", "稳定", "明显", "保持", "全面", "普遍", "实现", "均", "继续"]
            .iter()
            .fold(moves, |m, w| m.trim_end_matches(w));
    MEASURES.iter().find(|m| moves.ends_with(**m)).copied()
}

impl Reader<'_> {
    /// Names of a list that say nothing of what is measured take it from what was measured last.
    pub(super) fn measured(
        &self,
        names: Vec<String>,
        first: &Quantity,
        clause: &Clause,
        before: &str,
        scene: &Scene,
    ) -> Vec<String> {
        let none = names.iter().all(|n| head(n).is_none() && self.dictionary.indicator(n).is_none());
        let announced = announced(before).map(str::to_string);
        let measure = announced.or_else(|| {
            scene
                .last
                .as_ref()
                .and_then(|l| head(&l.indicator))
                .filter(|m| m.len() > 3 && *m != "比重" && *m != "数量")
                .map(str::to_string)
                .or_else(|| scene.measure.clone())
                .or_else(|| scene.told.clone().filter(|_| names.iter().all(|n| is_trade(n))))
        });
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

    /// 生活、第二产业、第三产业分别占24.2%、69.3%和6.5%: each is the share of one in the same whole.
    pub(super) fn shares(&self, names: Vec<String>, first: &Quantity, clause: &Clause, scene: &Scene) -> Vec<String> {
        let Some(whole) = clause.share_of.as_ref().filter(|_| first.class == Class::Ratio) else { return names };
        if names.iter().any(|n| n.contains('占')) {
            return names;
        }
        let last = scene
            .last
            .as_ref()
            .map(|l| l.indicator.clone())
            .filter(|i| !self.lacks_measure(i) && !i.contains('占') && !names.contains(i));
        let whole = match whole.as_str() {
            "" => last.unwrap_or_else(|| self.whole_of("", scene)),
            said => said.to_string(),
        };
        names.into_iter().map(|n| format!("{n}占{whole}比重")).collect()
    }

    /// True if the title says that the document is about consumer prices.
    pub(super) fn of_prices(&self) -> bool {
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
        let pace = matches!(clause.name.as_str(), "增速" | "增幅" | "涨幅" | "降幅" | "幅度");
        if pace && scene.group.len() == n {
            return Some(scene.group.clone());
        }
        if is_bare(&clause.name) && clause.each {
            let names = self.listed_before(text, sentence, left_start, previous_end, n)?;
            return Some(names.into_iter().map(|p| join(Some(p), &clause.name)).collect());
        }
        // 签约项目41项，履约率、开工率分别为85%和71%: rates of what was told before.
        let names = list::split(&clause.name, n)?;
        let of = || super::name::subject_of(scene).filter(|s| head(s).is_none());
        Some(match names.iter().all(|name| is_bare(name) && name.ends_with('率')).then(of).flatten() {
            Some(of) => names.iter().map(|name| join(Some(of.clone()), name)).collect(),
            None => names,
        })
    }

    /// 食品类 of 食品类涨势猛烈，同比上涨13.4%: what the clause before, which holds no figure, describes.
    pub(super) fn described_before(&self, text: &[char], end: usize, sentence_start: usize) -> Option<String> {
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
        let first = |words: &[&str]| words.iter().filter_map(|w| before.find(w)).min();
        let told = first(&[
            "涨势",
            "增势",
            "走势",
            "态势",
            "继续",
            "呈",
            "明显",
            "涨幅",
            "降幅",
            "增速最",
            "增长最",
            "快速增长",
            "较快增长",
            "大幅增长",
            "大幅下降",
        ]);
        // 固定资产投资由降转增，全年增长2.3%
        let turned = first(&[
            "由降转增",
            "由负转正",
            "由增转降",
            "转正",
            "回升",
            "回暖",
            "企稳",
            "稳步",
            "平稳",
            "持续",
            "较快",
            "向好",
            "放缓",
            "迈上",
            "跨上",
            "站上",
            "再上",
            "创历史",
            "创近",
            "创新高",
            "首次",
            "再创",
        ])
        .filter(|at| before.get(..*at).is_some_and(|n| !self.lacks_measure(&naming::clean(n, &self.own))));
        let at = told.or(turned)?;
        // 服务业支撑作用更加明显: the trade, not what it does.
        let subject = before.get(..at)?;
        let does = ["支撑作用", "带动作用", "拉动作用", "更加", "日益", "不断"];
        let subject =
            does.iter().filter_map(|w| subject.find(w)).min().and_then(|at| subject.get(..at)).unwrap_or(subject);
        let subject = naming::clean(subject, &self.own);
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
        let opens = |end: usize| {
            (sentence.start..end)
                .rev()
                .find(|i| matches!(text.get(*i), Some('，' | '；' | '：')))
                .map_or(sentence.start, |i| i + 1)
        };
        let start = opens(end);
        if start < previous_end {
            return None;
        }
        let listed = |range: Range<usize>| {
            let before = string(text, range);
            let before = before.rsplit('是').next().unwrap_or(&before);
            let body = before.split('等').next().unwrap_or(before);
            list::split(&naming::clean(body, &self.own), n)
        };
        // 互联网服务业、软件业，持续较快增长，分别增长15.9%和37.5%
        let further = || {
            let end = start.checked_sub(1).filter(|e| *e > sentence.start && end - start <= 10)?;
            let start = opens(end);
            if start < previous_end {
                None
            } else {
                listed(start..end).filter(|names| names.iter().all(|n| is_trade(n)))
            }
        };
        listed(start..end).or_else(further)
    }
}
