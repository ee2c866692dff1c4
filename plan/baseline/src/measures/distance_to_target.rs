//! `distance-to-target`: how far a promise still is.

use super::facts::{rounded, shown};
use super::{Facts, Found, Made, Measure};
use crate::Observation;
use linping_language::files::TargetSpec;
use linping_language::{IndicatorRef, Located, TargetRef};
use linping_problems::{Code, Problem, Text};
use linping_units::{Dimension, Measure as UnitMeasure};
use schemars::JsonSchema;
use serde::Deserialize;

/// How far an indicator is from a number promised in `targets.toml`, for every period it is known.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct DistanceToTarget {
    /// The indicator the target is about.
    pub of: Located<IndicatorRef>,
    /// The target, by its `id`.
    pub target: Located<TargetRef>,
    /// How the distance is counted.
    #[serde(default)]
    pub count: DistanceCount,
}

/// How a distance is counted.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum DistanceCount {
    /// The share of the way from the base to the target that is done, in per cent; above 100 it is passed, below 0 things went
    /// the wrong way.
    #[default]
    ShareOfWay,
    /// What is missing, in the indicator's unit; below zero it is passed.
    Gap,
    /// What is missing in standard deviations of all regions in that period (OECD).
    Deviations,
}

impl Measure for DistanceToTarget {
    fn inputs(&self) -> Vec<&Located<IndicatorRef>> {
        vec![&self.of]
    }

    fn fits(&self, unit: &UnitMeasure, of: &dyn Fn(&str) -> Option<UnitMeasure>) -> bool {
        match self.count {
            DistanceCount::ShareOfWay => super::spread::is_plain(unit),
            DistanceCount::Gap => Some(unit) == of(&self.of.value).as_ref(),
            DistanceCount::Deviations => *unit == Dimension::Number.into(),
        }
    }

    fn work_out(&self, facts: &Facts) -> Found {
        let mut targets = facts.plan.targets.target.iter();
        let wanted = targets.find(|t| t.id.as_ref().is_some_and(|id| id.value.0 == self.target.value.0));
        let number = wanted.and_then(|target| Some((target, number_of(target)?)));
        let (Some((target, (amount, at_least))), Some(indicator)) =
            (number, facts.plan.indicators.get(&*self.of.value))
        else {
            let name = &*self.target.value.0;
            let message =
                Text::new(format!("“{name}”不是有数字的目标"), format!("`{name}` is not a target with a number"));
            return Problem::new(Code::BadValue, message).at(facts.plan.place(self.target.span)).into();
        };
        if target.indicator.value != self.of.value {
            let (name, of) = (&*self.target.value.0, &*target.indicator.value.0);
            let message = Text::new(
                format!("目标“{name}”说的是指标“{of}”"),
                format!("the target `{name}` is about the indicator `{of}`"),
            );
            return Problem::new(Code::BadValue, message).at(facts.plan.place(self.of.span)).into();
        }
        let (Some(series), Some(goal)) = (facts.series(&self.of.value), amount.in_unit(&indicator.unit)) else {
            return Found::default();
        };
        let name = self.of.value.0.clone();
        let own: Vec<&Observation> = series.of(facts.home()).collect();
        // As for verdicts: the base told, else the first observation.
        let base = own.iter().filter(|o| match &target.base {
            Some(base) => o.period == base.value.0,
            None => true,
        });
        let Some(base) = base.min_by(|a, b| a.period.cmp(&b.period)) else {
            let missing = target.base.as_ref().map_or_else(String::new, |base| base.value.0.to_string());
            return Text::new(
                format!("无法计算：{name} 没有基期 {missing} 的值"),
                format!("not computable: {name} has no value for the base {missing}"),
            )
            .into();
        };
        let goal_shown = Text::new(amount.to_string(), amount.in_english());
        let mut found = Found::default();
        for o in own.iter().filter(|o| o.period >= base.period) {
            let missing = if at_least { goal - o.value } else { o.value - goal };
            let mut from = vec![(name.clone(), (*o).clone())];
            let (value, equation) = match self.count {
                DistanceCount::ShareOfWay => {
                    if goal == base.value {
                        found.why_not.push(Text::new(
                            "基期已等于目标，没有路程可言",
                            "the base equals the target, so there is no way to go",
                        ));
                        break;
                    }
                    from.push((name.clone(), (*base).clone()));
                    let done = (o.value - base.value) / (goal - base.value);
                    let said =
                        |x: &str, b: &str, goal: &str| format!("({x} − {b}) / ({goal} − {b}) = {}", rounded(done));
                    let (x, b) = (shown(o), shown(base));
                    let equation = Text::new(said(&x.zh, &b.zh, &goal_shown.zh), said(&x.en, &b.en, &goal_shown.en));
                    (facts.plain(done), equation)
                }
                DistanceCount::Gap => {
                    let value = missing * facts.one_of(&name) / facts.one();
                    let (x, y) = if at_least { (goal_shown.clone(), shown(o)) } else { (shown(o), goal_shown.clone()) };
                    (value, Text::new(format!("{} − {}", x.zh, y.zh), format!("{} − {}", x.en, y.en)))
                }
                DistanceCount::Deviations => {
                    let all: Vec<&Observation> = series.observations.iter().filter(|r| r.period == o.period).collect();
                    let values: Vec<f64> = all.iter().map(|r| r.value).collect();
                    let Some(deviation) = deviation_of(&values) else {
                        let period = &o.period;
                        found.why_not.push(Text::new(
                            format!("{period} 各地区少于两个或没有差别"),
                            format!("for {period} there are fewer than two regions, or they do not differ"),
                        ));
                        continue;
                    };
                    from.extend(all.iter().filter(|r| r.region != o.region).map(|r| (name.clone(), (*r).clone())));
                    let equation =
                        format!("{} / {} = {}", rounded(missing), rounded(deviation), rounded(missing / deviation));
                    (missing / deviation, Text::same(equation))
                }
            };
            let backwards = (goal < base.value) == at_least && goal != base.value;
            let caution = (backwards && self.count == DistanceCount::ShareOfWay).then(|| {
                Text::new(
                    format!("目标 {} 比基期 {} 还低要求，路程的份额没有意义", goal_shown.zh, shown(base).zh),
                    format!(
                        "the target {} asks for less than the base {}, so a share of the way means nothing",
                        goal_shown.en,
                        shown(base).en
                    ),
                )
            });
            found.made.extend(Made::of(value, from, equation).map(|made| made.with_caution(caution)));
        }
        found
    }
}

/// The number of a target and whether it is a least.
fn number_of(target: &TargetSpec) -> Option<(&linping_units::Quantity, bool)> {
    match (&target.at_least, &target.at_most) {
        (Some(amount), _) => Some((&amount.value.0, true)),
        (None, Some(amount)) => Some((&amount.value.0, false)),
        (None, None) => None,
    }
}

/// The standard deviation (n − 1) of values that differ.
fn deviation_of(values: &[f64]) -> Option<f64> {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares: f64 = values.iter().map(|v| (v - mean).powi(2)).sum();
    (values.len() > 1 && squares > 0.0).then(|| (squares / (count - 1.0)).sqrt())
}
