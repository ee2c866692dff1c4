//! Indicators worked out from others, in the order they need one another.

use crate::measures::{Measure, Statistic};
use crate::{Baseline, Derived, Observation, Origin, Step};
use linping_language::files::{Better, IndicatorFile};
use linping_language::{Plan, Status};
use linping_problems::{Code, Problem, Problems, Text};
use linping_statistics::growth::{implied_deflator, level_at_previous_prices, nominal_growth};
use linping_units::{Dimension, Measure as UnitMeasure, Quantity, Unit};
use std::collections::BTreeSet;

pub(crate) struct Deriver<'a> {
    plan: &'a Plan,
    baseline: &'a mut Baseline,
    problems: &'a mut Problems,
    done: BTreeSet<String>,
}

/// What one derived value is made of.
struct Made {
    value: f64,
    from: Vec<(String, Observation)>,
    equation: String,
    caution: Option<Text>,
}

impl<'a> Deriver<'a> {
    pub fn new(plan: &'a Plan, baseline: &'a mut Baseline, problems: &'a mut Problems) -> Self {
        Deriver { plan, baseline, problems, done: BTreeSet::new() }
    }

    /// Works out every derived indicator; a circle among them is a problem.
    pub fn derive_all(&mut self) {
        let plan = self.plan;
        for name in plan.indicators.keys() {
            self.derive(name, &mut Vec::new());
        }
    }

    fn derive(&mut self, name: &str, path: &mut Vec<String>) {
        if self.done.contains(name) {
            return;
        }
        let plan = self.plan;
        let Some(indicator) = plan.indicators.get(name) else { return };
        let Some(kind) = &indicator.measure else { return };
        let Ok(Some(measure)) = Measure::of(kind) else { return };
        if path.iter().any(|seen| seen == name) {
            let circle = path.join(" → ");
            self.problems.push(
                Problem::new(
                    Code::Cycle,
                    Text::new(
                        format!("指标循环推导：{circle} → {name}"),
                        format!("indicators are worked out from one another in a circle: {circle} → {name}"),
                    ),
                )
                .at(plan.place(kind.kind.span)),
            );
            self.done.extend(path.iter().cloned());
            return;
        }
        path.push(name.to_string());
        for input in measure.inputs() {
            self.derive(&input.value, path);
        }
        path.pop();
        if !self.done.insert(name.to_string()) || !self.units_fit(indicator, &measure) {
            return;
        }
        let made = self.work_out(indicator, &measure);
        let method = kind.kind.value.clone();
        let observed = self.baseline.series.get(name).map_or(0, |s| s.observations.len());
        let mut missing = None;
        if made.is_empty() && observed == 0 {
            missing = Some(self.what_is_missing(&measure));
        }
        let mut new = Vec::new();
        for made in made {
            let Some((_, first)) = made.from.first() else { continue };
            let (period, region) = (first.period.clone(), first.region.clone());
            let status = made.from.iter().map(|(_, o)| o.status).max().unwrap_or(Status::Published);
            let open = made.from.iter().all(|(_, o)| o.open);
            let inputs = made.from.iter().map(|(indicator, o)| Step {
                indicator: indicator.clone(),
                period: o.period.to_string(),
                region: o.region.clone(),
            });
            let derived = Derived {
                method: method.clone(),
                equation: made.equation,
                inputs: inputs.collect(),
                caution: made.caution,
            };
            new.push(Observation {
                value: made.value,
                written: None,
                period,
                region,
                kind: indicator.kind,
                prices: indicator.prices,
                vintage: None,
                status,
                origin: Origin::Derived(derived),
                open,
            });
        }
        if let Some(series) = self.baseline.series.get_mut(name) {
            series.missing = missing;
            series.flags.extend(new.iter().filter_map(|o| match &o.origin {
                Origin::Derived(derived) => derived.caution.clone(),
                _ => None,
            }));
            series.flags.dedup();
            for observation in new {
                // What is observed stands; the derived value is not put beside it.
                if !series.observations.iter().any(|o| o.period == observation.period && o.region == observation.region)
                {
                    series.observations.push(observation);
                }
            }
        }
    }

    fn unit_of(&self, name: &str) -> Option<Unit> {
        self.plan.indicators.get(name).map(|i| i.unit.value.0.clone())
    }

    /// The indicator's unit must be of the kind the measure gives.
    fn units_fit(&mut self, indicator: &IndicatorFile, measure: &Measure) -> bool {
        let unit = indicator.unit.value.0.measure();
        let of = |name: &str| self.unit_of(name).map(|u| u.measure());
        let per_cent: UnitMeasure = Dimension::PerCent.into();
        let fits = match measure {
            Measure::Ratio(m) => match (of(&m.of.value), of(&m.to.value)) {
                (Some(above), Some(below)) if above == below => unit == Dimension::Number.into() || unit == per_cent,
                (Some(above), Some(below)) if above.per.is_empty() && below.per.is_empty() => {
                    unit == UnitMeasure { of: above.of, per: vec![below.of] }
                }
                _ => false,
            },
            Measure::Difference(m) => match (of(&m.of.value), of(&m.less.value)) {
                (Some(a), Some(b)) if a == per_cent && b == per_cent => unit == Dimension::PercentagePoints.into(),
                (Some(a), Some(b)) => a == b && unit == a,
                _ => false,
            },
            Measure::Share(m) => of(&m.of.value) == of(&m.within.value) && unit == per_cent,
            Measure::Growth(_) | Measure::ImpliedDeflator(_) | Measure::Benchmark(_) => unit == per_cent,
            Measure::PreviousLevel(m) => Some(&unit) == of(&m.of.value).as_ref(),
            Measure::Rank(_) => unit == Dimension::Count("位").into(),
        };
        if !fits {
            self.problems.push(
                Problem::new(Code::WrongUnit, Text::new("单位与推导方法不符", "the unit does not fit what the measure gives"))
                    .at(self.plan.place(indicator.unit.span))
                    .hint(Text::new("比率用纯数（\"\"）、% 或“甲/乙”；占比、增速用 %；位次用“位”；百分比之差用“个百分点”。", "ratios are plain (\"\"), in % or `a/b`; shares and growth in %; ranks in 位; differences of per cent in 个百分点.")),
            );
        }
        fits
    }

    /// Pairs of observations of two indicators for the same period and place.
    fn pairs(&self, a: &str, b: &str) -> Vec<(Observation, Observation)> {
        let series = |name: &str| self.baseline.series.get(name);
        let (Some(a), Some(b)) = (series(a), series(b)) else { return Vec::new() };
        a.observations.iter().filter_map(|x| Some((x.clone(), b.at(&x.region, &x.period)?.clone()))).collect()
    }

    fn in_base(&self, name: &str, observation: &Observation) -> f64 {
        let one = self.unit_of(name).map_or(1.0, |unit| Quantity::new(1.into(), unit).in_base());
        observation.value * one
    }

    fn work_out(&self, indicator: &IndicatorFile, measure: &Measure) -> Vec<Made> {
        let one = Quantity::new(1.into(), indicator.unit.value.0.clone()).in_base();
        match measure {
            Measure::Ratio(m) => self.two(&m.of.value, &m.to.value, |a, b| {
                let (x, y) = (self.in_base(&m.of.value, a), self.in_base(&m.to.value, b));
                let percent = if indicator.unit.value.0.measure() == Dimension::PerCent.into() { 100.0 } else { 1.0 };
                (y != 0.0).then(|| (x / y * percent / one, format!("{} / {}", shown(a), shown(b)), None))
            }),
            Measure::Difference(m) => self.two(&m.of.value, &m.less.value, |a, b| {
                Some((
                    (self.in_base(&m.of.value, a) - self.in_base(&m.less.value, b)) / one,
                    format!("{} − {}", shown(a), shown(b)),
                    None,
                ))
            }),
            Measure::Share(m) => self.two(&m.of.value, &m.within.value, |a, b| {
                let (x, y) = (self.in_base(&m.of.value, a), self.in_base(&m.within.value, b));
                (y != 0.0).then(|| (100.0 * x / y / one, format!("100 × {} / {}", shown(a), shown(b)), None))
            }),
            Measure::PreviousLevel(m) => self.two(&m.of.value, &m.growth.value, |a, b| {
                let level = self.in_base(&m.of.value, a) / one;
                let value = level_at_previous_prices(level, self.in_base(&m.growth.value, b) / 100.0).ok()?;
                let caution = Text::new(
                    "按本年价格计算的上年水平，不是上年公布的数",
                    "last year's level at this year's prices, not the level published last year",
                );
                Some((value, format!("{} / (1 + {})", shown(a), shown(b)), Some(caution)))
            }),
            Measure::Growth(m) => self.with_year_before(&m.of.value, |before, after| {
                let growth = nominal_growth(before.value, after.value).ok()?;
                Some((100.0 * growth / one, format!("{} / {} − 1", shown(after), shown(before)), None))
            }),
            Measure::ImpliedDeflator(m) => {
                let growth = self.baseline.series.get(&*m.growth.value);
                self.with_year_before(&m.of.value, |before, after| {
                    let real = growth?.at(&after.region, &after.period)?;
                    let deflator =
                        implied_deflator(before.value, after.value, self.in_base(&m.growth.value, real) / 100.0)
                            .ok()?;
                    let caution = (!deflator.plausible).then(|| {
                        Text::new(
                            "隐含缩减指数不在 −3 % 至 6 % 之间，请核对口径",
                            "the implied deflator lies outside −3 % to 6 %; check coverage and boundary",
                        )
                    });
                    Some((
                        100.0 * deflator.rate / one,
                        format!("{} / ({} × (1 + {})) − 1", shown(after), shown(before), shown(real)),
                        caution,
                    ))
                })
            }
            Measure::Rank(m) => self.ranks(&m.of.value, &m.among.iter().map(|r| r.value.0.clone()).collect::<Vec<_>>()),
            Measure::Benchmark(m) => self.benchmark(
                &m.of.value,
                &m.against.iter().map(|r| r.value.0.clone()).collect::<Vec<_>>(),
                m.statistic,
                one,
            ),
        }
    }

    fn two(
        &self,
        a: &str,
        b: &str,
        of: impl Fn(&Observation, &Observation) -> Option<(f64, String, Option<Text>)>,
    ) -> Vec<Made> {
        self.pairs(a, b)
            .into_iter()
            .filter_map(|(x, y)| {
                let (value, equation, caution) = of(&x, &y)?;
                value.is_finite().then(|| Made {
                    value,
                    from: vec![(a.to_string(), x), (b.to_string(), y)],
                    equation,
                    caution,
                })
            })
            .collect()
    }

    fn with_year_before(
        &self,
        name: &str,
        of: impl Fn(&Observation, &Observation) -> Option<(f64, String, Option<Text>)>,
    ) -> Vec<Made> {
        let Some(series) = self.baseline.series.get(name) else { return Vec::new() };
        series
            .observations
            .iter()
            .filter_map(|after| {
                let before = series.at(&after.region, &after.period.a_year_earlier()?)?;
                let (value, equation, caution) = of(before, after)?;
                let caution = caution.or_else(|| self.boundary_change(before, after));
                Some(Made {
                    value,
                    from: vec![(name.to_string(), after.clone()), (name.to_string(), before.clone())],
                    equation,
                    caution,
                })
            })
            .collect()
    }

    /// A series never crosses a change of boundary unflagged.
    fn boundary_change(&self, before: &Observation, after: &Observation) -> Option<Text> {
        let head = &self.plan.head.region;
        let since = head.since.as_ref().filter(|_| after.region == head.code.value.0.as_str())?;
        (before.period.last_day() < since.start()).then(|| {
            Text::new(
                format!("辖区边界自 {} 起变更，前后不可直接比较", since.start()),
                format!("the boundary changed on {}; before and after do not compare", since.start()),
            )
        })
    }

    fn ranks(&self, name: &str, among: &[String]) -> Vec<Made> {
        let (Some(series), Some(indicator)) = (self.baseline.series.get(name), self.plan.indicators.get(name)) else {
            return Vec::new();
        };
        let home = &self.baseline.region;
        series
            .of(home)
            .filter_map(|own| {
                let rivals: Vec<&Observation> = series
                    .observations
                    .iter()
                    .filter(|o| {
                        o.period == own.period && o.region != *home && (among.is_empty() || among.contains(&o.region))
                    })
                    .collect();
                // A rank among places some of which are not known would be a guess.
                let complete = among.is_empty()
                    || among.iter().filter(|r| *r != home).all(|r| rivals.iter().any(|o| o.region == *r));
                if rivals.is_empty() || !complete {
                    return None;
                }
                let better = |o: &&&Observation| {
                    if indicator.better == Better::Lower { o.value < own.value } else { o.value > own.value }
                };
                let rank = 1 + rivals.iter().filter(better).count();
                let mut from = vec![(name.to_string(), own.clone())];
                from.extend(rivals.iter().map(|o| (name.to_string(), (*o).clone())));
                Some(Made {
                    value: rank as f64,
                    from,
                    equation: format!("1 + #{{better}} = {rank} / {}", rivals.len() + 1),
                    caution: None,
                })
            })
            .collect()
    }

    fn benchmark(&self, name: &str, against: &[String], statistic: Statistic, one: f64) -> Vec<Made> {
        let (Some(series), Some(indicator)) = (self.baseline.series.get(name), self.plan.indicators.get(name)) else {
            return Vec::new();
        };
        series
            .of(&self.baseline.region)
            .filter_map(|own| {
                let others: Vec<&Observation> =
                    against.iter().filter_map(|region| series.at(region, &own.period)).collect();
                if others.len() < against.len() || others.is_empty() {
                    return None;
                }
                let mut values: Vec<f64> = others.iter().map(|o| o.value).collect();
                values.sort_by(f64::total_cmp);
                let middle = values.len() / 2;
                let taken = match statistic {
                    Statistic::Mean => values.iter().sum::<f64>() / values.len() as f64,
                    Statistic::Median if values.len().is_multiple_of(2) => (values[middle - 1] + values[middle]) / 2.0,
                    Statistic::Median => values[middle],
                    Statistic::Best if indicator.better == Better::Lower => values[0],
                    Statistic::Best => values[values.len() - 1],
                };
                let mut from = vec![(name.to_string(), own.clone())];
                from.extend(others.iter().map(|o| (name.to_string(), (*o).clone())));
                (taken != 0.0).then(|| Made {
                    value: 100.0 * own.value / taken / one,
                    from,
                    equation: format!("100 × {} / {taken}", shown(own)),
                    caution: None,
                })
            })
            .collect()
    }

    /// Which table would have to be there.
    fn what_is_missing(&self, measure: &Measure) -> Text {
        let names: Vec<String> = measure.inputs().iter().map(|i| i.value.0.clone()).collect();
        let list = names.join(", ");
        match measure {
            Measure::Growth(_) | Measure::ImpliedDeflator(_) => {
                let level = names.first().map_or("", String::as_str);
                Text::new(
                    format!("无法计算：缺少 {level} 上年同期的值"),
                    format!("not computable: {level} has no value for the same period of the year before"),
                )
            }
            Measure::Rank(_) | Measure::Benchmark(_) => Text::new(
                format!("无法计算：缺少其他地区的 {list}；请提供一张表，列为地区代码、时期、数值"),
                format!(
                    "not computable: {list} is not known for the other regions; it needs a table with region code, period and value"
                ),
            ),
            _ => Text::new(
                format!("无法计算：{list} 没有同一时期的值"),
                format!("not computable: {list} have no value for the same period"),
            ),
        }
    }
}

fn shown(observation: &Observation) -> String {
    match &observation.written {
        Some(written) => written.to_string(),
        None => linping_tables::write_number((observation.value * 1e6).round() / 1e6),
    }
}
