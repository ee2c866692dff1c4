//! The methods a report used, each with its meaning and its page.

use crate::voice::{Voice, method_anchor};
use linping_baseline::Origin;
use linping_language::files::Rules;
use linping_problems::Text;
use std::collections::BTreeSet;

/// A method that was used.
#[derive(Clone, Debug)]
pub(crate) struct MethodView {
    pub anchor: String,
    pub name: String,
    pub title: String,
    pub meaning: String,
    pub equation: &'static str,
}

/// Name, title, meaning, equation.
fn known(name: &str) -> Option<(Text, Text, &'static str)> {
    let text = |zh: &str, en: &str| Text::new(zh, en);
    Some(match name {
        "ratio" => (
            text("比率", "Ratio"),
            text(
                "一个指标除以另一个，时期与地区相同。",
                "One indicator divided by another, for the same period and place.",
            ),
            "y = a / b",
        ),
        "difference" => (
            text("差", "Difference"),
            text(
                "一个指标减去另一个；百分比之差以百分点计。",
                "One indicator less another; shares differ by percentage points.",
            ),
            "y = a − b",
        ),
        "share" => {
            (text("占比", "Share"), text("部分占整体的百分比。", "A part in per cent of its whole."), "y = 100 a / b")
        }
        "growth" => (
            text("同比增长", "Growth on the year before"),
            text(
                "与上年同期相比，按所列水平本身的价格。",
                "Against the same period of the year before, at the prices of the levels themselves.",
            ),
            "y = 100 (aₜ / aₜ₋₁ − 1)",
        ),
        "previous-level" => (
            text("按本年价格的上年水平", "Last year's level at this year's prices"),
            text(
                "名义水平除以一加实际增速；不是上年公布的数。",
                "The level divided by one plus real growth; not the level published last year.",
            ),
            "y = aₜ / (1 + g)",
        ),
        "implied-deflator" => (
            text("隐含缩减指数", "Implied deflator"),
            text(
                "两年名义水平与实际增速所隐含的价格变动。",
                "The change of prices implied by two levels and the real growth between them.",
            ),
            "y = 100 (aₜ / (aₜ₋₁ (1 + g)) − 1)",
        ),
        "rank" => (
            text("位次", "Rank"),
            text(
                "本区在所列地区中的名次，最好者为第一；有一地缺数则不计算。",
                "The district's place among the regions, the best first; not worked out if one of them is not known.",
            ),
            "y = 1 + #{better}",
        ),
        "benchmark" => (
            text("对标", "Benchmark"),
            text(
                "本区的值占对标地区均值、中位数或最好值的百分比。",
                "The district's value in per cent of the mean, median or best of chosen districts.",
            ),
            "y = 100 a / b",
        ),
        "open-sdg" => (
            text("进度规则", "Progress rules"),
            text(
                "实际年均增长与所需年均增长之比。",
                "Growth a year achieved against the growth a year that would meet the target.",
            ),
            "r = ((aₜ/a₀)^(1/t) − 1) / ((T/a₀)^(1/n) − 1)",
        ),
        "un-chart" => (
            text("进度规则", "Progress rules"),
            text("按既往速度外推到目标年。", "Extrapolation of the pace so far to the target year."),
            "p = (aₜ − a₀) / (T − a₀) · n / t",
        ),
        "sdr" => (
            text("进度规则", "Progress rules"),
            text(
                "实际线性年变动与所需线性年变动之比。",
                "Linear change a year achieved against the change a year needed.",
            ),
            "r = ((aₜ − a₀)/t) / ((T − a₀)/n)",
        ),
        "likelihood" => (
            text("如期实现的可能性", "Likelihood of meeting a target"),
            text(
                "带漂移的随机游走，漂移与波动由序列估计，用 t 分布。",
                "A random walk with drift; drift and spread estimated from the series, with Student's t.",
            ),
            "P(aₙ ≥ T), aₙ ~ y + h·d ± s √(h + h²/T)",
        ),
        "milestones" => (
            text("节点", "Milestones"),
            text(
                "行动按计划日期与实际日期判断，截至日之后的事不计。",
                "Actions are judged by planned and actual dates; nothing later than the day of the report counts.",
            ),
            "",
        ),
        _ => return super::methods_of_statistics::known(name).or_else(|| super::methods_of_places::known(name)),
    })
}

/// Whether a method has a title and a meaning.
#[cfg(test)]
pub(super) fn is_known(name: &str) -> bool {
    known(name).is_some()
}

/// What a method is called.
pub(crate) fn title(name: &str, voice: &Voice) -> String {
    known(name).map_or_else(|| name.to_string(), |(title, ..)| voice.say(&title))
}

/// Every method used in this run.
pub(crate) fn used(voice: &Voice) -> Vec<MethodView> {
    let results = voice.report.results;
    let mut names: BTreeSet<String> = BTreeSet::new();
    for observation in results.baseline.series.values().flat_map(|series| &series.observations) {
        if let Origin::Derived(derived) = &observation.origin
            && !derived.method.starts_with("action:")
        {
            names.insert(derived.method.clone());
        }
    }
    for target in &results.plan.targets.target {
        names.insert(match target.rules {
            Rules::OpenSdg => "open-sdg".to_string(),
            Rules::UnChart => "un-chart".to_string(),
            Rules::Sdr => "sdr".to_string(),
        });
    }
    if results.promises.iter().any(|promise| promise.likelihood.is_some()) {
        names.insert("likelihood".to_string());
    }
    for action in results.plan.actions.values() {
        names.insert(action.measure.as_ref().map_or("milestones", |m| m.kind.value.as_str()).to_string());
    }
    let view = |name: String| {
        let (title, meaning, equation) = known(&name).unwrap_or_else(|| (Text::same(&name), Text::same(""), ""));
        MethodView {
            anchor: method_anchor(&name),
            title: voice.say(&title),
            meaning: voice.say(&meaning),
            equation,
            name,
        }
    };
    names.into_iter().map(view).collect()
}
