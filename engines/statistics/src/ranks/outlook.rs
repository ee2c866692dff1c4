use super::{Panel, Residuals};
use crate::Error;
use linping_work::{Stop, generator_for};
use rand::RngExt;

/// Odds of every rank for every unit of a group.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlook {
    /// Year of the levels that the outlook starts from.
    pub base_year: i32,
    /// Years ahead.
    pub years: u32,
    /// Number of draws.
    pub draws: usize,
    /// Every unit of the group, in order of its rank in the base year.
    pub units: Vec<UnitOutlook>,
}

/// Odds of one unit.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitOutlook {
    /// Position of the unit.
    pub unit: usize,
    /// Rank in the base year.
    pub rank: usize,
    /// Probability of each rank, from the first on.
    pub probabilities: Vec<f64>,
}

impl UnitOutlook {
    /// Probability of a rank or a better one.
    pub fn at_least(&self, rank: usize) -> f64 {
        self.probabilities.iter().take(rank).sum()
    }

    /// Mean rank over all draws.
    pub fn mean_rank(&self) -> f64 {
        self.probabilities.iter().enumerate().map(|(place, p)| (place + 1) as f64 * p).sum()
    }
}

/// Growth beyond the common trend that a unit would need, every year, to reach a rank.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Needed {
    /// Probability that the rank is reached without any extra growth.
    pub odds_now: f64,
    /// Extra growth a year, a share (0.02 is two percentage points, nearly), for the probability asked for.
    pub extra_growth: f64,
    /// Extra growth that the naive line asks for: closing today's gap evenly, as if nobody swerved. It is a coin toss.
    pub naive_growth: f64,
}

/// Residual growth of some units over some years, for each draw.
fn swerves(
    residuals: &Residuals,
    units: &[(usize, usize)],
    years: u32,
    draws: usize,
    seed: u64,
    stop: &Stop,
) -> Result<Vec<Vec<f64>>, Error> {
    let mut all = Vec::with_capacity(draws);
    for draw in 0..draws {
        if stop.spend(1) {
            return Err(Error::Stopped);
        }
        // Each draw has a stream of its own, so that none depends on the order of work.
        let mut random = generator_for(seed, draw as u64);
        let mut swerve = |unit: usize| {
            let drawn: f64 = (0..years).map(|_| residuals.draw(random.random())).sum();
            residuals.expected(unit, years) + residuals.spread(unit) * drawn
        };
        all.push(units.iter().map(|(unit, _)| swerve(*unit)).collect());
    }
    Ok(all)
}

fn check(years: u32, draws: usize) -> Result<(), Error> {
    if years == 0 || draws == 0 {
        let value = if years == 0 { f64::from(years) } else { draws as f64 };
        return Err(Error::OutOfRange {
            what: "years ahead or draws",
            value,
            needed: "both must be above zero",
            needed_zh: "均应大于零",
        });
    }
    Ok(())
}

/// Odds of every rank for all units of a group together, some years ahead.
///
/// All grow with the group's common trend, which moves no rank; around it each unit swerves by residuals drawn from those of
/// all units in the past, scaled by its own spread (drawn towards that of all), and takes back part of its latest jump. A
/// unit's own past growth is not prolonged: that is worse than knowing nothing.
///
/// # Units
/// Years ahead; probabilities from 0 to 1.
///
/// # References
/// `docs/methods/rank-outlook.md`, with a test on 10 years of German counties.
///
/// # Errors
/// If the group is empty in the base year, there are too few growth rates, or the work is stopped.
///
/// # Examples
/// ```
/// use linping_statistics::ranks::{Panel, outlook};
/// use linping_work::Stop;
///
/// // Two units swap places every year: the odds of the smaller one are near even after some years.
/// let up = vec![10.0, 12.0, 10.0, 12.0, 10.0, 12.0, 10.0];
/// let down = vec![12.0, 10.0, 12.0, 10.0, 12.0, 10.0, 12.0];
/// let panel = Panel::new(vec![0, 0], (2015..=2021).collect(), &[up, down])?;
/// let found = outlook(&panel, 0, 9, 2_000, 7, &Stop::never())?;
/// assert_eq!((found.units[1].unit, found.units[1].rank), (0, 2));
/// assert!((0.2..0.5).contains(&found.units[1].at_least(1)));
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn outlook(
    panel: &Panel,
    group: usize,
    years: u32,
    draws: usize,
    seed: u64,
    stop: &Stop,
) -> Result<Outlook, Error> {
    check(years, draws)?;
    let base_year = panel.years().last().copied().unwrap_or_default();
    let order = panel.ranks(group, base_year);
    if order.is_empty() {
        return Err(Error::Empty { what: "group" });
    }
    let residuals = panel.residuals(base_year)?;
    let levels: Vec<f64> = order.iter().filter_map(|(unit, _)| panel.log(*unit, base_year)).collect();
    let mut counts = vec![vec![0usize; levels.len()]; levels.len()];
    for swerve in swerves(&residuals, &order, years, draws, seed, stop)? {
        let mut after: Vec<(usize, f64)> = levels.iter().zip(&swerve).map(|(level, s)| level + s).enumerate().collect();
        after.sort_by(|a, b| b.1.total_cmp(&a.1));
        for (place, (unit, _)) in after.into_iter().enumerate() {
            if let Some(count) = counts.get_mut(unit).and_then(|c| c.get_mut(place)) {
                *count += 1;
            }
        }
    }
    let units = order
        .iter()
        .zip(counts)
        .map(|((unit, rank), counts)| UnitOutlook {
            unit: *unit,
            rank: *rank,
            probabilities: counts.into_iter().map(|c| c as f64 / draws as f64).collect(),
        })
        .collect();
    Ok(Outlook { base_year, years, draws, units })
}

/// The growth beyond the common trend that brings a unit to a rank with a given probability.
///
/// # Units
/// `rank` from 1; `probability` above 0 and below 1; growth a year as a share.
///
/// # References
/// As for [`outlook`].
///
/// # Errors
/// As for [`outlook`], and if the rank or the probability cannot be.
///
/// # Examples
/// ```
/// use linping_statistics::ranks::{Panel, extra_growth_needed};
/// use linping_work::Stop;
///
/// let up = vec![10.0, 12.0, 10.0, 12.0, 10.0, 12.0, 10.0];
/// let down = vec![12.0, 10.0, 12.0, 10.0, 12.0, 10.0, 12.0];
/// let panel = Panel::new(vec![0, 0], (2015..=2021).collect(), &[up, down])?;
/// let needed = extra_growth_needed(&panel, 0, 1, 3, 0.8, 2_000, 7, &Stop::never())?;
/// // 20 % in three years is 6.3 % a year on the naive line; four to one takes much more.
/// assert!((needed.naive_growth - 0.0627).abs() < 1e-4);
/// assert!(needed.extra_growth > needed.naive_growth);
/// # Ok::<(), linping_statistics::Error>(())
/// ```
#[allow(clippy::too_many_arguments)]
pub fn extra_growth_needed(
    panel: &Panel,
    unit: usize,
    rank: usize,
    years: u32,
    probability: f64,
    draws: usize,
    seed: u64,
    stop: &Stop,
) -> Result<Needed, Error> {
    check(years, draws)?;
    if !(probability > 0.0 && probability < 1.0) {
        return Err(Error::OutOfRange {
            what: "probability",
            value: probability,
            needed: "it must be between 0 and 1",
            needed_zh: "应在 0 与 1 之间",
        });
    }
    let base_year = panel.years().last().copied().unwrap_or_default();
    let group = panel.members().iter().position(|m| m.contains(&unit)).ok_or(Error::Empty { what: "unit" })?;
    let order = panel.ranks(group, base_year);
    let levels: Vec<f64> = order.iter().filter_map(|(u, _)| panel.log(*u, base_year)).collect();
    let own = order.iter().position(|(u, _)| *u == unit).unwrap_or(0);
    if rank == 0 || rank >= levels.len() {
        return Err(Error::OutOfRange {
            what: "rank",
            value: rank as f64,
            needed: "it must be one of the group's ranks but the last",
            needed_zh: "应为组内除末位以外的位次",
        });
    }
    let residuals = panel.residuals(base_year)?;
    // What the unit lacks to the rival it has to pass, in each draw.
    let lacking = |swerve: &[f64]| {
        let at = |i: usize| levels.get(i).copied().unwrap_or(0.0) + swerve.get(i).copied().unwrap_or(0.0);
        let mut rivals: Vec<f64> = (0..levels.len()).filter(|i| *i != own).map(at).collect();
        rivals.sort_unstable_by(|a, b| b.total_cmp(a));
        rivals.get(rank - 1).copied().unwrap_or(0.0) - at(own)
    };
    let naive = lacking(&vec![0.0; levels.len()]);
    let mut gaps: Vec<f64> =
        swerves(&residuals, &order, years, draws, seed, stop)?.iter().map(|s| lacking(s)).collect();
    gaps.sort_unstable_by(f64::total_cmp);
    let odds_now = gaps.partition_point(|gap| *gap < 0.0) as f64 / draws as f64;
    let at = ((probability * draws as f64).ceil() as usize).clamp(1, draws) - 1;
    let gap = gaps.get(at).copied().unwrap_or(0.0);
    let growth = |gap: f64| (gap / f64::from(years)).exp_m1();
    Ok(Needed { odds_now, extra_growth: growth(gap), naive_growth: growth(naive) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn panel() -> Panel {
        let levels: Vec<Vec<f64>> = (0..5)
            .map(|u| {
                (0..8).map(|y| 100.0 / (1.0 + u as f64 * 0.1) * (1.0 + 0.03 * ((u * 7 + y * 5) % 4) as f64)).collect()
            })
            .collect();
        Panel::new(vec![0; 5], (2014..2022).collect(), &levels).unwrap()
    }

    #[test]
    fn every_rank_is_held_by_somebody_and_everybody_holds_a_rank() {
        let found = outlook(&panel(), 0, 3, 500, 7, &Stop::never()).unwrap();
        for unit in &found.units {
            assert!((unit.probabilities.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
        for rank in 0..5 {
            let sum: f64 = found.units.iter().map(|u| u.probabilities[rank]).sum();
            assert!((sum - 1.0).abs() < 1e-12);
        }
        assert_eq!(found, outlook(&panel(), 0, 3, 500, 7, &Stop::never()).unwrap());
    }

    #[test]
    fn higher_odds_never_take_less_growth() {
        let at = |p| extra_growth_needed(&panel(), 3, 2, 3, p, 500, 7, &Stop::never()).unwrap().extra_growth;
        assert!(at(0.5) <= at(0.8) && at(0.8) <= at(0.95));
    }

    #[test]
    fn impossible_wishes_are_told() {
        let stop = Stop::never();
        assert!(extra_growth_needed(&panel(), 3, 0, 3, 0.8, 100, 7, &stop).is_err());
        assert!(extra_growth_needed(&panel(), 3, 5, 3, 0.8, 100, 7, &stop).is_err());
        assert!(extra_growth_needed(&panel(), 3, 2, 3, 1.0, 100, 7, &stop).is_err());
        assert!(outlook(&panel(), 9, 3, 100, 7, &stop).is_err());
        assert!(outlook(&panel(), 0, 0, 100, 7, &stop).is_err());
        assert!(Panel::new(vec![0], vec![2020], &[vec![0.0]]).is_err());
        let short = Panel::new(vec![0, 0], vec![2020, 2021], &[vec![1.0, 2.0], vec![3.0, 4.0]]).unwrap();
        assert!(outlook(&short, 0, 1, 100, 7, &stop).is_err());
    }
}
