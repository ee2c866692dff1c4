//! `composite`: several indicators as one index.

use super::facts::rounded;
use super::{Facts, Found, Made, Measure};
use crate::Observation;
use linping_language::files::Better;
use linping_language::{IndicatorRef, Located, PerCent, RegionRef, Stated, Status};
use linping_problems::{Code, Problem, Text};
use linping_statistics::Error;
use linping_statistics::composite::{
    Aggregation, Choices, Column, Framework, Node, Normalisation, aggregate, available, between_goalposts,
    impute_by_group, normalise, rank_uncertainty, ranks,
};
use linping_units::{Dimension, Measure as UnitMeasure, Period};
use schemars::JsonSchema;
use serde::Deserialize;

/// A composite index of several indicators, each brought onto a scale on which more is better, then put together by weights.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Composite {
    /// The indicators.
    pub part: Vec<Part>,
    /// How each is brought onto the scale.
    #[serde(default)]
    pub scale: Scale,
    /// How they are put together.
    #[serde(default)]
    pub together: Together,
    /// What becomes of a region that lacks an indicator.
    #[serde(default)]
    pub missing: MissingRule,
    /// For `leave-out`: the least share of the indicators a region must have; `"80 %"` if absent.
    pub least: Option<Located<PerCent>>,
    /// The regions compared; every region that has the indicators if absent.
    #[serde(default)]
    pub among: Vec<Located<RegionRef>>,
    /// Why the weights are as they are; needed unless all are equal.
    pub weights_because: Option<String>,
}

/// An indicator of an index.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Part {
    /// The indicator; its `better` says which way is up.
    pub of: Located<IndicatorRef>,
    /// Its weight; 1 if absent.
    #[schemars(range(min = 0.0, max = 1_000_000.0))]
    pub weight: Option<f64>,
    /// For `goalposts`: the value that counts 0.
    pub worst: Option<Stated>,
    /// For `goalposts`: the value that counts 100.
    pub best: Option<Stated>,
}

/// How an indicator is brought onto a scale of 0 to 100 (1 to 100 for geometric and harmonic means).
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Scale {
    /// Linear between the worst and the best of the regions.
    #[default]
    MinMax,
    /// Linear between a worst and a best that are set: the index does not move when others do, and one region will do.
    Goalposts,
    /// Standard deviations from the mean of the regions, times 10, around 50.
    ZScore,
    /// The share of the regions that are worse.
    PercentileRank,
}

/// How the parts are put together.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Together {
    /// Weighted mean: a weakness can be made good elsewhere.
    #[default]
    Arithmetic,
    /// Weighted geometric mean: only partly.
    Geometric,
    /// Weighted harmonic mean: hardly.
    Harmonic,
    /// Weighted median.
    Median,
}

/// What becomes of a region that lacks an indicator.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum MissingRule {
    /// It has no index; if it was named in `among`, nobody has.
    #[default]
    Refuse,
    /// The indicator is left out for it, the others keep their weights.
    LeaveOut,
    /// The mean of the other regions is taken.
    Mean,
    /// Their median is taken.
    Median,
}

/// Draws for the band of ranks.
const SAMPLES: usize = 500;

impl Measure for Composite {
    fn inputs(&self) -> Vec<&Located<IndicatorRef>> {
        self.part.iter().map(|part| &part.of).collect()
    }

    fn fits(&self, unit: &UnitMeasure, _: &dyn Fn(&str) -> Option<UnitMeasure>) -> bool {
        *unit == Dimension::Number.into()
    }

    fn work_out(&self, facts: &Facts) -> Found {
        let set = match Set::of(self, facts) {
            Ok(set) => set,
            Err(problem) => return (*problem).into(),
        };
        let mut found = Found::default();
        let mut periods: Vec<&Period> = self
            .inputs()
            .into_iter()
            .filter_map(|name| facts.series(&name.value))
            .flat_map(|series| series.of(facts.home()))
            .map(|o| &o.period)
            .collect();
        periods.sort();
        periods.dedup();
        for period in periods {
            let made = set.units(facts, period).and_then(|units| {
                set.index(facts, period, &units).map_err(|error| {
                    let why = error.problem().message;
                    Text::new(
                        format!("{period} 无法计算：{}", why.zh),
                        format!("not computable for {period}: {}", why.en),
                    )
                })
            });
            match made {
                Ok(made) => found.made.extend(made),
                Err(why) => found.why_not.push(why),
            }
        }
        found
    }
}

/// The index with its parts understood.
struct Set<'a> {
    spec: &'a Composite,
    framework: Framework,
    /// Worst and best of each part, in its indicator's unit.
    goalposts: Vec<(f64, f64)>,
    /// Of the goalposts.
    status: Status,
    open: bool,
}

impl<'a> Set<'a> {
    fn of(spec: &'a Composite, facts: &Facts) -> Result<Set<'a>, Box<Problem>> {
        let plan = facts.plan;
        let wrong = |code: Code, span, zh: String, en: String| {
            Box::new(Problem::new(code, Text::new(zh, en)).at(plan.place(span)))
        };
        let weight = |part: &Part| part.weight.unwrap_or(1.0);
        let first = spec.part.first().map(weight);
        let (zh, en) = ("权重不等时须写明理由", "unequal weights need a reason");
        if spec.weights_because.is_none() && spec.part.iter().any(|part| Some(weight(part)) != first) {
            let problem = wrong(Code::Unfounded, facts.span, zh.into(), en.into());
            let hint = Text::new("请补上 weights-because = \"…\"。", "add `weights-because = \"…\"`.");
            return Err(Box::new(problem.hint(hint)));
        }
        let (mut nodes, mut goalposts) = (Vec::new(), Vec::new());
        let (mut status, mut open) = (Status::Published, true);
        for part in &spec.part {
            let Some(indicator) = plan.indicators.get(&*part.of.value) else { continue };
            let direction = match indicator.better {
                Better::Higher => 1.0,
                Better::Lower => -1.0,
                Better::Neither => {
                    let name = &*part.of.value;
                    let zh = format!("指标“{name}”没有说明多好还是少好");
                    let en = format!("the indicator `{name}` does not say which way is better");
                    return Err(wrong(Code::BadValue, part.of.span, zh, en));
                }
            };
            let parent = Some("index".to_string());
            let code = part.of.value.0.clone();
            nodes.push(Node { code, level: 1, direction, weight: weight(part), parent });
            if spec.scale != Scale::Goalposts {
                continue;
            }
            let mut set = |stated: &Option<Stated>| {
                let stated = stated.as_ref()?;
                let (quantity, known, _) = plan.stated(stated)?;
                (status, open) = (status.and(known), open && plan.is_open(stated));
                quantity.in_unit(&indicator.unit.value.0)
            };
            match (set(&part.worst), set(&part.best)) {
                (Some(worst), Some(best)) if worst != best => goalposts.push((worst, best)),
                _ => {
                    let zh = "goalposts 需要不同的 worst 与 best，单位与指标同类，并有出处或理由";
                    let en = "goalposts need a `worst` and another `best` in a unit of the indicator's kind, cited or with a reason";
                    let at = |stated: &Option<Stated>| {
                        let stated = stated.as_ref()?;
                        let span = stated.value.as_ref().map(|v| v.span).or(stated.figure.as_ref().map(|f| f.span))?;
                        let fits = plan.stated(stated).and_then(|s| s.0.in_unit(&indicator.unit.value.0)).is_some();
                        (!fits).then_some(span)
                    };
                    let span = at(&part.worst).or_else(|| at(&part.best)).unwrap_or(part.of.span);
                    return Err(wrong(Code::Unfounded, span, zh.into(), en.into()));
                }
            }
        }
        nodes.push(Node { code: "index".to_string(), level: 2, direction: 1.0, weight: 1.0, parent: None });
        let framework = Framework::new(nodes).map_err(|error| Box::new(error.problem().at(plan.place(facts.span))))?;
        Ok(Set { spec, framework, goalposts, status, open })
    }

    /// The observations of a period: a row a region, the district's first, a column a part.
    fn units<'f>(
        &self,
        facts: &'f Facts,
        period: &Period,
    ) -> Result<Vec<(String, Vec<Option<&'f Observation>>)>, Text> {
        let series: Vec<_> = self.spec.part.iter().map(|part| facts.series(&part.of.value)).collect();
        let row = |region: &str| -> Vec<Option<&'f Observation>> {
            series.iter().map(|series| series.and_then(|s| s.at(region, period))).collect()
        };
        let mut regions = vec![facts.home().to_string()];
        let listed = &self.spec.among;
        let others: Vec<&str> = if listed.is_empty() {
            series
                .iter()
                .flatten()
                .flat_map(|s| &s.observations)
                .filter(|o| o.period == *period)
                .map(|o| &*o.region)
                .collect()
        } else {
            listed.iter().map(|region| &*region.value.0).collect()
        };
        for region in others {
            if !regions.iter().any(|known| known == region) {
                regions.push(region.to_string());
            }
        }
        let least = self.spec.least.as_ref().map_or(0.8, |share| share.value.0.in_base() / 100.0);
        let enough = |row: &[Option<&Observation>]| {
            let there = row.iter().flatten().count() as f64 / row.len() as f64;
            match self.spec.missing {
                MissingRule::Refuse => there >= 1.0,
                MissingRule::LeaveOut => there > 0.0 && there >= least - 1e-9,
                MissingRule::Mean | MissingRule::Median => there > 0.0,
            }
        };
        let (kept, dropped): (Vec<_>, Vec<_>) =
            regions.into_iter().map(|region| (row(&region), region)).partition(|(row, _)| enough(row));
        let must = |region: &str| region == facts.home() || !listed.is_empty();
        let lacking: Vec<&str> = dropped.iter().map(|(_, region)| &**region).filter(|region| must(region)).collect();
        if !lacking.is_empty() {
            let list = lacking.join(", ");
            return Err(Text::new(
                format!("{period} 无法计算：{list} 缺少部分指标"),
                format!("not computable for {period}: {list} lacks some of the indicators"),
            ));
        }
        Ok(kept.into_iter().map(|(row, region)| (region, row)).collect())
    }

    fn index(
        &self,
        facts: &Facts,
        period: &Period,
        units: &[(String, Vec<Option<&Observation>>)],
    ) -> Result<Vec<Made>, Error> {
        let mut raw: Vec<Column> = (0..self.spec.part.len())
            .map(|part| units.iter().map(|(_, row)| row.get(part).copied().flatten().map(|o| o.value)).collect())
            .collect();
        let median = self.spec.missing == MissingRule::Median;
        if median || self.spec.missing == MissingRule::Mean {
            let groups = vec![0; units.len()];
            raw = raw.iter().map(|column| impute_by_group(column, &groups, median)).collect::<Result<_, _>>()?;
        }
        let scaled =
            raw.iter().enumerate().map(|(part, column)| self.scaled(part, column)).collect::<Result<Vec<_>, _>>()?;
        let together = match self.spec.together {
            Together::Arithmetic => Aggregation::Arithmetic,
            Together::Geometric => Aggregation::Geometric,
            Together::Harmonic => Aggregation::Harmonic,
            Together::Median => Aggregation::Median,
        };
        let columns = aggregate(&self.framework, &scaled, together)?;
        let Some(index) = columns.last() else { return Ok(Vec::new()) };
        let places = ranks(index);
        let share = available(&raw);
        let bands = self.bands(facts, &raw);
        let all: Vec<(String, Observation)> = units.iter().flat_map(|(_, row)| self.named(row)).collect();
        let made = units.iter().enumerate().filter_map(|(unit, (region, row))| {
            let value = index.get(unit).copied().flatten()?;
            // Its own numbers first, then those that set the scale.
            let mut from = self.named(row);
            if self.spec.scale != Scale::Goalposts {
                from.extend(all.iter().filter(|(_, o)| o.region != *region).cloned());
            }
            let equation = self.equation(&scaled, unit, value);
            let made = Made::of(value / facts.one(), from, equation)?;
            let mut notes = Vec::new();
            if let (Some(Some(place)), true) = (places.get(unit), units.len() > 1) {
                let count = units.len();
                notes.push(Text::new(format!("{count} 地中第 {place}"), format!("rank {place} of {count}")));
            }
            notes.extend(bands.get(unit).cloned().flatten());
            if share.get(unit).is_some_and(|share| *share < 1.0) || row.iter().any(Option::is_none) {
                notes.push(Text::new(
                    "有指标缺数，按规则处理",
                    "it lacks an indicator, dealt with by the rule for missing ones",
                ));
            }
            let (status, open) = (made.status.and(self.status), made.open && self.open);
            Some(Made { period: period.clone(), region: region.clone(), status, open, notes, ..made })
        });
        Ok(made.collect())
    }

    fn named(&self, row: &[Option<&Observation>]) -> Vec<(String, Observation)> {
        let parts = self.spec.part.iter().zip(row);
        parts.filter_map(|(part, o)| Some((part.of.value.0.clone(), (*o)?.clone()))).collect()
    }

    fn scaled(&self, part: usize, column: &Column) -> Result<Column, Error> {
        // Means that need numbers above zero get a scale that starts at 1.
        let low = if matches!(self.spec.together, Together::Geometric | Together::Harmonic) { 1.0 } else { 0.0 };
        let direction = self.framework.nodes().get(part).map_or(1.0, |node| node.direction);
        match (self.spec.scale, self.goalposts.get(part)) {
            (Scale::Goalposts, Some((worst, best))) => {
                let on_scale = |value: f64| Ok(low + (100.0 - low) * between_goalposts(value, *worst, *best)?);
                column.iter().map(|value| value.map(on_scale).transpose()).collect()
            }
            (Scale::ZScore, _) => normalise(column, direction, Normalisation::ZScore(50.0, 10.0)),
            (Scale::PercentileRank, _) => {
                let shares = normalise(column, direction, Normalisation::PercentileRank)?;
                Ok(shares.into_iter().map(|share| share.map(|share| low + (100.0 - low) * share)).collect())
            }
            _ => normalise(column, direction, Normalisation::MinMax(low, 100.0)),
        }
    }

    fn equation(&self, scaled: &[Column], unit: usize, value: f64) -> String {
        let parts = self.framework.nodes().iter().zip(scaled);
        let parts: Vec<(f64, f64)> =
            parts.filter_map(|(node, column)| Some((node.weight, column.get(unit).copied().flatten()?))).collect();
        let weight = rounded(parts.iter().map(|(w, _)| w).sum());
        let each = |form: &dyn Fn(&str, &str) -> String, between: &str| {
            parts.iter().map(|(w, x)| form(&rounded(*w), &rounded(*x))).collect::<Vec<_>>().join(between)
        };
        let formula = match self.spec.together {
            Together::Arithmetic => format!("({}) / {weight}", each(&|w, x| format!("{w} × {x}"), " + ")),
            Together::Geometric => format!("({})^(1/{weight})", each(&|w, x| format!("{x}^{w}"), " × ")),
            Together::Harmonic => format!("{weight} / ({})", each(&|w, x| format!("{w}/{x}"), " + ")),
            Together::Median => format!("median({})", each(&|w, x| format!("{x} [{w}]"), ", ")),
        };
        format!("{formula} = {}", rounded(value))
    }

    /// Where each region's rank lies over other ways of making the index; none where there are too few regions to say.
    fn bands(&self, facts: &Facts, raw: &[Column]) -> Vec<Option<Text>> {
        if self.spec.scale == Scale::Goalposts || raw.len() < 2 {
            return Vec::new();
        }
        let (choices, seed) = (Choices::default(), facts.plan.head.seed);
        let Ok(found) = rank_uncertainty(&self.framework, raw, &choices, SAMPLES, seed, facts.stop) else {
            return Vec::new();
        };
        let told = |band: linping_statistics::composite::RankBand| {
            let (low, high) = (band.low, band.high);
            Text::new(
                format!("换用别的归一化、加总与权重（±25 %），九成情形下位次在 {low} 至 {high} 之间"),
                format!(
                    "with other scales, means and weights (± 25 %) the rank is {low} to {high} in nine cases of ten"
                ),
            )
        };
        found.ranks.into_iter().map(|band| band.map(told)).collect()
    }
}
