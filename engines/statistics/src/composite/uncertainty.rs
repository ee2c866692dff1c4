use super::{Aggregation, Column, Framework, Normalisation, Treatment, aggregate, normalise, ranks, treat};
use crate::Error;
use crate::sensitivity::{SobolIndex, sobol_indices};
use linping_work::{Stop, generator_for};
use rand::RngExt;

/// The choices a composite index could have been made with.
#[derive(Clone, Debug, PartialEq)]
pub struct Choices {
    /// Normalisations, each as likely; each must suit every aggregation.
    pub normalisations: Vec<Normalisation>,
    /// Aggregations, each as likely.
    pub aggregations: Vec<Aggregation>,
    /// Most points pulled in by the treatment, each as likely.
    pub most_points: Vec<usize>,
    /// Weights vary by this share either way, independently and evenly.
    pub weight_spread: f64,
}

impl Default for Choices {
    /// Min-max from 1 to 100 or z-scores around 10; arithmetic or geometric; one to five points; weights ± 25 %.
    fn default() -> Self {
        Choices {
            normalisations: vec![Normalisation::MinMax(1.0, 100.0), Normalisation::ZScore(10.0, 2.0)],
            aggregations: vec![Aggregation::Arithmetic, Aggregation::Geometric],
            most_points: vec![1, 2, 3, 4, 5],
            weight_spread: 0.25,
        }
    }
}

/// Where a unit's rank lies over all choices.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RankBand {
    /// 5 % bound.
    pub low: f64,
    /// Median.
    pub median: f64,
    /// 95 % bound.
    pub high: f64,
}

/// What the choices do to the ranks.
#[derive(Clone, Debug, PartialEq)]
pub struct Uncertainty {
    /// Each unit's rank over all choices; none for a unit without a rank.
    pub ranks: Vec<Option<RankBand>>,
    /// Sobol' indices of the mean shift of ranks, by choice: normalisation, aggregation, treatment, weights.
    pub sensitivity: Vec<(&'static str, SobolIndex)>,
}

/// How far ranks hang on the choices: draws every choice anew, ranks again, and splits the mean shift of ranks by choice.
///
/// # Units
/// `screened` one column an indicator, before treatment, in the framework's order. `samples` × 6 indices are made.
///
/// # References
/// Saisana, Saltelli and Tarantola, Uncertainty and sensitivity analysis techniques as tools for the quality assessment of
/// composite indicators, Journal of the Royal Statistical Society A 168, 2005.
///
/// # Errors
/// If there is no choice, an indicator cannot be treated or normalised, the ranks never move, or the work is stopped.
pub fn rank_uncertainty(
    framework: &Framework,
    screened: &[Column],
    choices: &Choices,
    samples: usize,
    seed: u64,
    stop: &Stop,
) -> Result<Uncertainty, Error> {
    let prepared = Prepared::new(framework, screened, choices)?;
    let Some(nominal) = prepared.index(0, 0, prepared.treated.len() - 1, &[])? else {
        return Err(Error::Empty { what: "index" });
    };
    let nominal = ranks(&nominal);
    let mut random = generator_for(seed, 100);
    let mut drawn: Vec<Vec<f64>> = vec![Vec::new(); nominal.len()];
    for _ in 0..samples {
        if stop.spend(1) {
            return Err(Error::Stopped);
        }
        let x: [f64; 4] = std::array::from_fn(|_| random.random());
        for (list, rank) in drawn.iter_mut().zip(ranks(&prepared.draw(&x)?)) {
            list.extend(rank.map(|r| r as f64));
        }
    }
    let bands = drawn.into_iter().map(band).collect();
    let shift = |x: &[f64]| {
        let found = ranks(&prepared.draw(x)?);
        let pairs = nominal.iter().zip(&found).filter_map(|(a, b)| Some(((*a)? as f64 - (*b)? as f64).abs()));
        let (sum, count) = pairs.fold((0.0, 0.0), |(s, n), d| (s + d, n + 1.0));
        Ok(if count > 0.0 { sum / count } else { 0.0 })
    };
    let found = sobol_indices(4, samples, seed, stop, shift)?;
    let names = ["normalisation", "aggregation", "treatment", "weights"];
    Ok(Uncertainty { ranks: bands, sensitivity: names.into_iter().zip(found).collect() })
}

fn band(mut values: Vec<f64>) -> Option<RankBand> {
    values.sort_unstable_by(f64::total_cmp);
    let at = |share: f64| values.get((share * (values.len() as f64 - 1.0)).round() as usize).copied();
    Some(RankBand { low: at(0.05)?, median: at(0.5)?, high: at(0.95)? })
}

/// Everything that a draw can be put together from.
struct Prepared<'a> {
    framework: &'a Framework,
    choices: &'a Choices,
    /// Normalised indicators, by treatment and normalisation.
    treated: Vec<Vec<Vec<Column>>>,
    top: usize,
}

impl<'a> Prepared<'a> {
    fn new(framework: &'a Framework, screened: &[Column], choices: &'a Choices) -> Result<Self, Error> {
        let top = framework.of_level(framework.top_level()).first().copied().unwrap_or(0);
        if choices.normalisations.is_empty() || choices.aggregations.is_empty() || choices.most_points.is_empty() {
            return Err(Error::Empty { what: "choices" });
        }
        let directions: Vec<f64> =
            framework.indicators().iter().filter_map(|i| framework.nodes().get(*i)).map(|n| n.direction).collect();
        let mut all = Vec::new();
        for most_points in &choices.most_points {
            let rule = Treatment { most_points: *most_points, ..Treatment::default() };
            let columns: Vec<Column> =
                screened.iter().map(|c| Ok(treat(c, &rule)?.column)).collect::<Result<_, Error>>()?;
            let mut of_rule = Vec::new();
            for how in &choices.normalisations {
                let scaled = columns.iter().zip(&directions).map(|(c, d)| normalise(c, *d, *how));
                of_rule.push(scaled.collect::<Result<Vec<Column>, Error>>()?);
            }
            all.push(of_rule);
        }
        Ok(Prepared { framework, choices, treated: all, top })
    }

    /// The index under one set of choices; `weights` are factors of the nodes' own, none for all 1.
    fn index(&self, norm: usize, aggregation: usize, rule: usize, weights: &[f64]) -> Result<Option<Column>, Error> {
        let (Some(columns), Some(how)) =
            (self.treated.get(rule).and_then(|r| r.get(norm)), self.choices.aggregations.get(aggregation))
        else {
            return Ok(None);
        };
        let mut made = if weights.is_empty() {
            aggregate(self.framework, columns, &[*how])?
        } else {
            aggregate(&self.framework.with_weights(weights), columns, &[*how])?
        };
        Ok((self.top < made.len()).then(|| made.swap_remove(self.top)))
    }

    /// Four numbers from 0 to 1 as choices.
    fn draw(&self, x: &[f64]) -> Result<Column, Error> {
        let pick =
            |at: usize, of: usize| ((x.get(at).copied().unwrap_or(0.0) * of as f64) as usize).min(of.saturating_sub(1));
        // One number is the seed of all weights, so that they count as one choice.
        let seed = x.get(3).copied().unwrap_or(0.0).to_bits();
        let mut random = generator_for(seed, 0);
        let spread = self.choices.weight_spread;
        let weights: Vec<f64> = self
            .framework
            .nodes()
            .iter()
            .map(|node| node.weight * (1.0 + spread * (2.0 * random.random::<f64>() - 1.0)))
            .collect();
        let choices = self.choices;
        let index = self.index(
            pick(0, choices.normalisations.len()),
            pick(1, choices.aggregations.len()),
            pick(2, choices.most_points.len()),
            &weights,
        )?;
        index.ok_or(Error::Empty { what: "index" })
    }
}
