use super::set::Set;
use super::spec::{MissingRule, Outliers, RegionGroup, Scale, Together};
use crate::Observation;
use crate::measures::facts::rounded;
use crate::measures::{Facts, Made};
use linping_language::Name;
use linping_problems::Text;
use linping_statistics::Error;
use linping_statistics::composite::{
    Aggregation, Choices, Column, Normalisation, Treated, Treatment, aggregate, available, between_goalposts,
    impute_by_group, normalise, rank_uncertainty, ranks, treat,
};
use linping_units::Period;

/// Draws for the band of ranks.
const SAMPLES: usize = 500;

impl Set<'_> {
    /// The index of every unit in a period.
    pub(super) fn index(
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
            let groups = self.groups(units);
            raw = raw.iter().map(|column| impute_by_group(column, &groups, median)).collect::<Result<_, _>>()?;
        }
        let (mut treated, mut noted) = (raw.clone(), vec![None; raw.len()]);
        if let Some(rule) = self.spec.outliers.as_ref().map(treatment) {
            for ((column, note), part) in treated.iter_mut().zip(&mut noted).zip(&self.spec.part) {
                let found = treat(column, &rule)?;
                *note = told(&part.of.value.0, &found);
                *column = found.column;
            }
        }
        let scaled = treated
            .iter()
            .enumerate()
            .map(|(part, column)| self.scaled(part, column))
            .collect::<Result<Vec<_>, _>>()?;
        let levels = self.framework.top_level();
        let way = |level: usize| if level == levels { self.spec.together } else { self.spec.inside() };
        let ways: Vec<Aggregation> = (2..=levels).map(|level| way(level).aggregation()).collect();
        let columns = aggregate(&self.framework, &scaled, &ways)?;
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
            let equation = self.equation(&columns, unit);
            let made = Made::of(value / facts.one(), from, Text::same(equation))?;
            let mut notes = Vec::new();
            if let (Some(Some(place)), true) = (places.get(unit), units.len() > 1) {
                let count = units.len();
                notes.push(Text::new(format!("{count} 地中第 {place}"), format!("rank {place} of {count}")));
            }
            notes.extend(bands.get(unit).cloned().flatten());
            notes.extend(noted.iter().flatten().cloned());
            notes.extend(self.dimensions(&columns, unit));
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
        let positive = self.spec.together.needs_positive() || self.spec.inside().needs_positive();
        let low = if positive { 1.0 } else { 0.0 };
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

    /// The position of each unit's group.
    fn groups(&self, units: &[(String, Vec<Option<&Observation>>)]) -> Vec<usize> {
        let group = |region: &str| {
            let among = |group: &RegionGroup| group.regions.iter().any(|known| *known.value.0.as_str() == *region);
            self.spec.group.iter().position(among).unwrap_or(self.spec.group.len())
        };
        units.iter().map(|(region, _)| group(region)).collect()
    }

    /// What the dimensions came to, for whoever asks why.
    fn dimensions(&self, columns: &[Column], unit: usize) -> Option<Text> {
        let value = |code: &str| {
            let at = self.framework.nodes().iter().position(|node| node.code == code)?;
            Some(rounded(columns.get(at)?.get(unit).copied().flatten()?))
        };
        let told: Vec<(&Name, String)> =
            self.spec.dimension.iter().filter_map(|d| Some((&d.name, value(&d.id.value.0)?))).collect();
        let list =
            |name: fn(&Name) -> &str| told.iter().map(|(n, value)| format!("{} {value}", name(n))).collect::<Vec<_>>();
        let (zh, en) = (list(|n| &n.zh).join("，"), list(|n| &n.en).join(", "));
        (!told.is_empty()).then(|| Text::new(format!("各维度：{zh}"), format!("dimensions: {en}")))
    }

    /// How the index of a unit is put together, dimension by dimension.
    fn equation(&self, columns: &[Column], unit: usize) -> String {
        let (nodes, levels) = (self.framework.nodes(), self.framework.top_level());
        let value = |at: usize| columns.get(at).and_then(|column| column.get(unit).copied().flatten());
        let mut steps = Vec::new();
        for level in 2..=levels {
            let together = if level == levels { self.spec.together } else { self.spec.inside() };
            for at in self.framework.of_level(level) {
                let under = self.framework.children(at).iter();
                let parts: Vec<(f64, f64)> =
                    under.filter_map(|child| Some((nodes.get(*child)?.weight, value(*child)?))).collect();
                let (Some(node), Some(value)) = (nodes.get(at), value(at)) else { continue };
                let name = if level == levels { String::new() } else { format!("{} = ", node.code) };
                steps.push(format!("{name}{} = {}", formula(together, &parts), rounded(value)));
            }
        }
        steps.join("; ")
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

/// The rule for outliers, as the plan says it.
fn treatment(spec: &Outliers) -> Treatment {
    let usual = Treatment::default();
    Treatment {
        most_points: spec.most_points.map_or(usual.most_points, |points| points as usize),
        skewness: spec.skewness.unwrap_or(usual.skewness),
        kurtosis: spec.kurtosis.unwrap_or(usual.kurtosis),
    }
}

/// What was done against the outliers of an indicator.
fn told(name: &str, treated: &Treated) -> Option<Text> {
    let points = treated.points?;
    Some(if treated.logarithm {
        Text::new(format!("{name} 离群，改用对数"), format!("{name} has outliers; its logarithm is used"))
    } else {
        Text::new(
            format!("{name} 有 {points} 个离群值已收到次一值"),
            format!("{points} outliers of {name} were pulled in to the next value"),
        )
    })
}

/// Weights and values put together, as one writes it.
fn formula(together: Together, parts: &[(f64, f64)]) -> String {
    let weight = rounded(parts.iter().map(|(w, _)| w).sum());
    let each = |form: &dyn Fn(&str, &str) -> String, between: &str| {
        parts.iter().map(|(w, x)| form(&rounded(*w), &rounded(*x))).collect::<Vec<_>>().join(between)
    };
    match together {
        Together::Arithmetic => format!("({}) / {weight}", each(&|w, x| format!("{w} × {x}"), " + ")),
        Together::Geometric => format!("({})^(1/{weight})", each(&|w, x| format!("{x}^{w}"), " × ")),
        Together::Harmonic => format!("{weight} / ({})", each(&|w, x| format!("{w}/{x}"), " + ")),
        Together::Median => format!("median({})", each(&|w, x| format!("{x} [{w}]"), ", ")),
    }
}
