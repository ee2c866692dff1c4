use crate::Error;
use crate::inputs::{BySex, Inputs, Step};
use crate::projection::{Timing, Work};
use linping_work::{Stop, generator_for};
use rand::RngExt;
use rand_distr::StandardNormal;
use rayon::prelude::*;

/// How uncertain the inputs are. Every factor follows a first-order autoregression over the steps: it starts at zero, tends
/// back to zero, and settles at the spread given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spreads {
    /// Standard deviation of the logarithm of fertility.
    pub fertility: f64,
    /// Standard deviation of the logarithm of all death rates.
    pub mortality: f64,
    /// Standard deviation of net arrivals, as a share of all movements: of the sum of their absolute numbers.
    pub migration: f64,
    /// How much of a deviation stays to the next year, 0 to below 1.
    pub persistence: f64,
}

impl Default for Spreads {
    /// Fertility 15 %, mortality 5 %, migration 30 %, persistence 0.9 a year: an assumption to be replaced by one's own.
    fn default() -> Self {
        Spreads { fertility: 0.15, mortality: 0.05, migration: 0.30, persistence: 0.9 }
    }
}

/// Quantiles of people in an age range.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantiles {
    /// Year.
    pub year: i32,
    /// One list a range of ages: the quantiles asked for.
    pub bands: Vec<Vec<f64>>,
}

/// Most scenarios in one piece of work, so that pieces are the same for any number of threads.
const PIECE: usize = 64;

/// Projects many scenarios and gives quantiles of people by ranges of age groups.
///
/// # Units
/// `bands` first and last age group of each range, both counted; `shares` the quantiles wanted, 0 to 1.
///
/// # References
/// Lee and Tuljapurkar, Stochastic population forecasts for the United States, JASA 89, 1994, for autoregressive rates.
///
/// # Errors
/// If an input or a spread cannot be, or the work is stopped.
///
/// # Examples
/// ```
/// use linping_population::{BySex, FirstYear, Inputs, Spreads, Step, Timing, Width, scenarios};
/// use linping_work::Stop;
///
/// let step = Step {
///     mortality: BySex::new(vec![0.01; 5], vec![0.01; 5]),
///     fertility: vec![0.0, 0.0, 0.5, 0.0, 0.0],
///     sex_ratio: 1.05,
///     migration: BySex::new(vec![1.0; 5], vec![1.0; 5]),
/// };
/// let people = vec![100.0; 5];
/// let inputs = Inputs {
///     width: Width::Single, first_year: FirstYear::CoaleDemeny, base_year: 2020,
///     base: BySex::new(people.clone(), people), steps: vec![step; 3],
/// };
/// let found = scenarios(&inputs, Timing::End, &Spreads::default(), &[(0, 4)], &[0.1, 0.5, 0.9], 200, 7, &Stop::never())?;
/// let last = &found[2].bands[0];
/// assert!(last[0] < last[1] && last[1] < last[2]);
/// # Ok::<(), linping_population::Error>(())
/// ```
#[allow(clippy::too_many_arguments)]
pub fn scenarios(
    inputs: &Inputs,
    timing: Timing,
    spreads: &Spreads,
    bands: &[(usize, usize)],
    shares: &[f64],
    count: usize,
    seed: u64,
    stop: &Stop,
) -> Result<Vec<Quantiles>, Error> {
    inputs.check()?;
    check(spreads, count)?;
    let width = bands.len();
    let pieces: Vec<usize> = (0..count.div_ceil(PIECE)).collect();
    let made: Vec<Vec<f64>> = pieces
        .into_par_iter()
        .map(|piece| {
            let mut runner = Runner::new(inputs);
            let mut values = Vec::new();
            for scenario in piece * PIECE..((piece + 1) * PIECE).min(count) {
                if stop.is_reached() {
                    return Err(Error::Stopped);
                }
                runner.run(inputs, timing, spreads, bands, seed, scenario as u64, &mut values);
            }
            Ok(values)
        })
        .collect::<Result<_, Error>>()?;
    let values: Vec<f64> = made.into_iter().flatten().collect();
    let row = inputs.steps.len() * width;
    let step_years = inputs.width.years() as i32;
    let mut results = Vec::with_capacity(inputs.steps.len());
    for step in 0..inputs.steps.len() {
        let of_band = |band: usize| {
            let mut list: Vec<f64> = values.iter().skip(step * width + band).step_by(row.max(1)).copied().collect();
            list.sort_unstable_by(f64::total_cmp);
            shares.iter().map(|share| quantile(&list, *share)).collect()
        };
        let year = inputs.base_year + (step as i32 + 1) * step_years;
        results.push(Quantiles { year, bands: (0..width).map(of_band).collect() });
    }
    Ok(results)
}

fn check(spreads: &Spreads, count: usize) -> Result<(), Error> {
    for (what, value) in [
        ("spread of fertility", spreads.fertility),
        ("spread of mortality", spreads.mortality),
        ("spread of migration", spreads.migration),
    ] {
        if !(value.is_finite() && value >= 0.0) {
            return Err(Error::Parameter { what, value });
        }
    }
    if !(0.0..1.0).contains(&spreads.persistence) {
        return Err(Error::Parameter { what: "persistence", value: spreads.persistence });
    }
    if count == 0 { Err(Error::Parameter { what: "number of scenarios", value: 0.0 }) } else { Ok(()) }
}

fn quantile(sorted: &[f64], share: f64) -> f64 {
    let at = share.clamp(0.0, 1.0) * (sorted.len() as f64 - 1.0);
    let low = sorted.get(at.floor() as usize).copied().unwrap_or(0.0);
    let high = sorted.get(at.ceil() as usize).copied().unwrap_or(low);
    low + (high - low) * at.fract()
}

/// Room for one scenario after another.
struct Runner {
    work: Work,
    people: BySex<Vec<f64>>,
    step: Step,
    /// Share of each cell in all movements of a step, from their absolute numbers.
    movements: Vec<(f64, BySex<Vec<f64>>)>,
}

impl Runner {
    fn new(inputs: &Inputs) -> Runner {
        let movements = inputs
            .steps
            .iter()
            .map(|step| {
                let sum: f64 = step.migration.male.iter().chain(&step.migration.female).map(|m| m.abs()).sum();
                let shares = |list: &[f64]| list.iter().map(|m| if sum > 0.0 { m.abs() / sum } else { 0.0 }).collect();
                (sum, BySex::new(shares(&step.migration.male), shares(&step.migration.female)))
            })
            .collect();
        let step = inputs.steps.first().cloned().unwrap_or(Step {
            mortality: BySex::default(),
            fertility: Vec::new(),
            sex_ratio: 1.05,
            migration: BySex::default(),
        });
        Runner { work: Work::new(inputs.groups()), people: inputs.base.clone(), step, movements }
    }

    #[allow(clippy::too_many_arguments)]
    fn run(
        &mut self,
        inputs: &Inputs,
        timing: Timing,
        spreads: &Spreads,
        bands: &[(usize, usize)],
        seed: u64,
        scenario: u64,
        values: &mut Vec<f64>,
    ) {
        let mut random = generator_for(seed, scenario);
        let stays = spreads.persistence.powi(inputs.width.years() as i32);
        let fresh = (1.0 - stays * stays).sqrt();
        let mut shocks = [0.0f64; 3];
        self.people.male.copy_from_slice(&inputs.base.male);
        self.people.female.copy_from_slice(&inputs.base.female);
        for (step, (movements, shares)) in inputs.steps.iter().zip(&self.movements) {
            for shock in &mut shocks {
                let draw: f64 = random.sample(StandardNormal);
                *shock = stays * *shock + fresh * draw;
            }
            let births = (spreads.fertility * shocks[0]).exp();
            let deaths = (spreads.mortality * shocks[1]).exp();
            let moved = spreads.migration * shocks[2] * movements;
            scale(&mut self.step.fertility, &step.fertility, births);
            scale(&mut self.step.mortality.male, &step.mortality.male, deaths);
            scale(&mut self.step.mortality.female, &step.mortality.female, deaths);
            add(&mut self.step.migration.male, &step.migration.male, &shares.male, moved);
            add(&mut self.step.migration.female, &step.migration.female, &shares.female, moved);
            self.step.sex_ratio = step.sex_ratio;
            self.work.mortality(&self.step, inputs.width, inputs.first_year);
            self.work.advance(&mut self.people, &self.step, inputs.width, timing);
            for cell in self.people.male.iter_mut().chain(self.people.female.iter_mut()) {
                *cell = cell.max(0.0);
            }
            for (first, last) in bands {
                let sum = |cells: &[f64]| cells.iter().take(last + 1).skip(*first).sum::<f64>();
                values.push(sum(&self.people.male) + sum(&self.people.female));
            }
        }
    }
}

fn scale(target: &mut [f64], source: &[f64], factor: f64) {
    target.iter_mut().zip(source).for_each(|(t, s)| *t = s * factor);
}

fn add(target: &mut [f64], source: &[f64], shares: &[f64], amount: f64) {
    target.iter_mut().zip(source).zip(shares).for_each(|((t, s), share)| *t = s + share * amount);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FirstYear, Width, project};

    fn inputs() -> Inputs {
        let step = Step {
            mortality: BySex::new(vec![0.01; 6], vec![0.008; 6]),
            fertility: vec![0.0, 0.0, 0.4, 0.2, 0.0, 0.0],
            sex_ratio: 1.05,
            migration: BySex::new(vec![2.0; 6], vec![1.0; 6]),
        };
        Inputs {
            width: Width::Single,
            first_year: FirstYear::CoaleDemeny,
            base_year: 2020,
            base: BySex::new(vec![100.0; 6], vec![90.0; 6]),
            steps: vec![step; 5],
        }
    }

    #[test]
    fn without_spread_every_scenario_is_the_projection() {
        let none = Spreads { fertility: 0.0, mortality: 0.0, migration: 0.0, persistence: 0.0 };
        let found = scenarios(&inputs(), Timing::Endb, &none, &[(0, 5)], &[0.0, 1.0], 70, 7, &Stop::never()).unwrap();
        let projection = project(&inputs(), Timing::Endb).unwrap();
        for year in found {
            let total = projection.total(year.year).unwrap();
            assert!(year.bands[0].iter().all(|q| (q - total).abs() < 1e-9));
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_quantiles_and_a_stop_is_obeyed() {
        let run =
            |stop: &Stop| scenarios(&inputs(), Timing::End, &Spreads::default(), &[(0, 1)], &[0.1, 0.9], 100, 3, stop);
        assert_eq!(run(&Stop::never()).unwrap(), run(&Stop::never()).unwrap());
        let stopped = Stop::never();
        stopped.cancel();
        assert_eq!(run(&stopped), Err(Error::Stopped));
    }
}
