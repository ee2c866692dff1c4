//! Variance-based sensitivity: how much of the spread of a result each uncertain input brings, alone and with the others.

use crate::Error;
use linping_work::{Stop, generator_for};
use rand::RngExt;

/// Sobol' indices of one input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SobolIndex {
    /// Share of the variance that would go if this input alone were known.
    pub first_order: f64,
    /// Share of the variance that would stay if all others were known.
    pub total: f64,
    /// 5 % and 95 % bounds of the first order, by bootstrap.
    pub first_order_band: (f64, f64),
    /// 5 % and 95 % bounds of the total, by bootstrap.
    pub total_band: (f64, f64),
}

/// First order and total of each input.
type Round = Vec<(f64, f64)>;

/// Rounds of the bootstrap behind the bounds.
const ROUNDS: usize = 200;

/// Sobol' indices of a model over independent inputs, each uniform from 0 to 1 (scale them inside the model).
///
/// First order after Saltelli and others, total after Jansen, from `samples` × (inputs + 2) runs of the model.
///
/// # Units
/// `model` takes one number an input and gives the result; shares of variance.
///
/// # References
/// Saltelli and others, Variance based sensitivity analysis of model output, Computer Physics Communications 181, 2010.
///
/// # Errors
/// If there are fewer than two inputs' worth of samples, the model fails, the result does not vary, or the work is stopped.
///
/// # Examples
/// ```
/// use linping_statistics::sobol_indices;
///
/// // y = 3a + b: variances 9 and 1, so nine tenths and one tenth.
/// let stop = linping_work::Stop::never();
/// let found = sobol_indices(2, 4_096, 7, &stop, |x| Ok(3.0 * x[0] + x[1]))?;
/// assert!((found[0].first_order - 0.9).abs() < 0.05 && (found[1].total - 0.1).abs() < 0.02);
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn sobol_indices(
    inputs: usize,
    samples: usize,
    seed: u64,
    stop: &Stop,
    model: impl Fn(&[f64]) -> Result<f64, Error>,
) -> Result<Vec<SobolIndex>, Error> {
    const WHAT: &str = "sensitivity";
    if inputs == 0 || samples < 8 {
        return Err(Error::Length { what: WHAT, found: samples, expected: 8 });
    }
    let mut random = generator_for(seed, 0);
    // Results of A, of B, and of A with one column of B: a row a sample.
    let mut results = Vec::with_capacity(samples);
    let (mut a, mut b) = (vec![0.0; inputs], vec![0.0; inputs]);
    for _ in 0..samples {
        if stop.spend(1) {
            return Err(Error::Stopped);
        }
        a.iter_mut().chain(b.iter_mut()).for_each(|x| *x = random.random::<f64>());
        let mut row = Vec::with_capacity(inputs + 2);
        row.push(model(&a)?);
        row.push(model(&b)?);
        for (input, other) in b.iter().enumerate() {
            let Some(place) = a.get_mut(input) else { continue };
            let kept = std::mem::replace(place, *other);
            row.push(model(&a)?);
            if let Some(place) = a.get_mut(input) {
                *place = kept;
            }
        }
        results.push(row);
    }
    let all: Vec<usize> = (0..samples).collect();
    let point = indices(&results, &all, inputs)
        .ok_or_else(|| Error::not_defined(WHAT, "结果没有变化", "the result does not vary"))?;
    let mut random = generator_for(seed, 1);
    let mut rounds: Vec<Round> = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let drawn: Vec<usize> = (0..samples).map(|_| random.random_range(0..samples)).collect();
        rounds.extend(indices(&results, &drawn, inputs));
    }
    let band = |of: &dyn Fn(&Round) -> f64| {
        let mut values: Vec<f64> = rounds.iter().map(of).collect();
        values.sort_unstable_by(f64::total_cmp);
        let at = |share: f64| values.get((share * (values.len().saturating_sub(1)) as f64) as usize).copied();
        (at(0.05).unwrap_or(0.0), at(0.95).unwrap_or(0.0))
    };
    Ok(point
        .iter()
        .enumerate()
        .map(|(input, (first_order, total))| SobolIndex {
            first_order: *first_order,
            total: *total,
            first_order_band: band(&|round| round.get(input).map_or(0.0, |p| p.0)),
            total_band: band(&|round| round.get(input).map_or(0.0, |p| p.1)),
        })
        .collect())
}

/// First order and total of each input over some of the samples; none if the result does not vary.
fn indices(results: &[Vec<f64>], of: &[usize], inputs: usize) -> Option<Round> {
    let rows: Vec<&[f64]> = of.iter().filter_map(|at| results.get(*at)).map(Vec::as_slice).collect();
    let n = rows.len() as f64;
    let cell = |row: &[f64], at: usize| row.get(at).copied().unwrap_or(0.0);
    let mean = rows.iter().map(|r| cell(r, 0) + cell(r, 1)).sum::<f64>() / (2.0 * n);
    let squares: f64 = rows.iter().map(|r| (cell(r, 0) - mean).powi(2) + (cell(r, 1) - mean).powi(2)).sum();
    let variance = squares / (2.0 * n - 1.0);
    if variance <= 1e-24 * (1.0 + mean * mean) {
        return None;
    }
    let index = |input: usize| {
        let (mut first, mut total) = (0.0, 0.0);
        for row in &rows {
            let (a, b, mixed) = (cell(row, 0), cell(row, 1), cell(row, input + 2));
            first += (b - mean) * (mixed - a);
            total += (a - mixed).powi(2);
        }
        (first / n / variance, total / (2.0 * n) / variance)
    };
    Some((0..inputs).map(index).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ishigami_has_the_published_indices() {
        // Sobol' and Levitan: S = 0.3139, 0.4424, 0; T = 0.5576, 0.4424, 0.2437.
        let model = |x: &[f64]| {
            let at = |i: usize| (2.0 * x[i] - 1.0) * std::f64::consts::PI;
            Ok(at(0).sin() + 7.0 * at(1).sin().powi(2) + 0.1 * at(2).powi(4) * at(0).sin())
        };
        let found = sobol_indices(3, 20_000, 7, &Stop::never(), model).unwrap();
        for (found, (first, total)) in found.iter().zip([(0.3139, 0.5576), (0.4424, 0.4424), (0.0, 0.2437)]) {
            assert!((found.first_order - first).abs() < 0.03, "{found:?}");
            assert!((found.total - total).abs() < 0.03, "{found:?}");
            assert!(found.total_band.0 <= found.total && found.total <= found.total_band.1);
        }
    }

    #[test]
    fn a_result_that_does_not_vary_has_no_indices() {
        assert!(sobol_indices(2, 100, 7, &Stop::never(), |_| Ok(1.0)).is_err());
        assert_eq!(sobol_indices(2, 100, 7, &Stop::after_work(5), |x| Ok(x[0])), Err(Error::Stopped));
    }
}
