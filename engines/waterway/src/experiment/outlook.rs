use super::replications::{Replications, replicate};
use super::run::Experiment;
use super::saturation::saturate;
use crate::error::{WaterwayError, not_negative};
use crate::traffic::{Arrivals, Side};
use linping_work::{NoProgress, Stop};
use serde::Serialize;

const DAY_S: f64 = 86_400.0;
/// Days simulated at most for each year: its mean wait needs no more.
const LONGEST_DAYS: f64 = 90.0;

/// Cargo that wants to pass in a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DemandYear {
    /// The year.
    pub year: i32,
    /// Tonnes from the upper and the lower end.
    pub tonnes: [f64; 2],
}

/// A year of the outlook.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct YearOutlook {
    /// The year.
    pub year: i32,
    /// Tonnes from the upper and the lower end that want to pass.
    pub demand_tonnes: [f64; 2],
    /// Demand over capacity at the end that is nearer to saturation.
    pub load: f64,
    /// Mean wait; none once demand reaches capacity, where the queue grows for ever.
    pub mean_wait_s: Option<f64>,
    /// Wait that 95 % do not exceed; none once demand reaches capacity.
    pub wait_95_s: Option<f64>,
}

impl YearOutlook {
    /// True if demand is not below capacity.
    pub fn is_saturated(&self) -> bool {
        self.load >= 1.0
    }
}

/// Follows a demand year by year: how near to saturation, and how long vessels wait.
///
/// # Errors
/// Arrivals that are not by chance (a timetable or record cannot be scaled); what is wrong with the experiment.
pub fn outlook(
    experiment: &Experiment,
    demand: &[DemandYear],
    how: &Replications,
    stop: &Stop,
) -> Result<Vec<YearOutlook>, WaterwayError> {
    let mut years = Vec::with_capacity(demand.len());
    let horizon_s = experiment.horizon_s.min(LONGEST_DAYS * DAY_S);
    for year in demand {
        let scaled = Experiment { horizon_s, ..scale(experiment, year)? };
        // Measured anew for every year: what one end can take falls as the demand at the other grows.
        let loads = saturate(&scaled, how.seed, stop)?.load;
        let load = loads[0].max(loads[1]);
        let (mut mean_wait_s, mut wait_95_s) = (None, None);
        if load < 1.0 {
            let summary = replicate(&scaled, how, stop, &NoProgress)?;
            mean_wait_s = Some(summary.mean_wait_s.mean);
            wait_95_s = Some(summary.wait_95_s.mean);
        }
        years.push(YearOutlook { year: year.year, demand_tonnes: year.tonnes, load, mean_wait_s, wait_95_s });
    }
    Ok(years)
}

/// The first year in which demand is not below capacity, if there is one.
pub fn saturation_year(years: &[YearOutlook]) -> Option<i32> {
    years.iter().find(|year| year.is_saturated()).map(|year| year.year)
}

/// The experiment with so many arrivals that their cargo is the year's demand.
fn scale(experiment: &Experiment, year: &DemandYear) -> Result<Experiment, WaterwayError> {
    let mut scaled = experiment.clone();
    for side in Side::BOTH {
        let wanted = not_negative("demand tonnes", year.tonnes[side.index()])?;
        let arrivals = &experiment.arrivals[side.index()];
        let per_day = match arrivals {
            Arrivals::Poisson { per_day, .. } => *per_day,
            Arrivals::None => 0.0,
            Arrivals::Timetable(_) | Arrivals::Record(_) => {
                return Err(WaterwayError::Missing {
                    what: "a demand by chance (`per_day`) that can be scaled".into(),
                });
            }
        };
        let shares: f64 = experiment.classes.iter().map(|class| class.share[side.index()]).sum();
        let cargo: f64 =
            experiment.classes.iter().map(|class| class.share[side.index()] / shares * class.cargo_tonnes(side)).sum();
        let now = per_day * cargo * 365.0;
        if wanted > 0.0 && (now.is_nan() || now <= 0.0) {
            return Err(WaterwayError::Missing { what: "arrivals with cargo to scale the demand from".into() });
        }
        scaled.arrivals[side.index()] = arrivals.scaled(if wanted > 0.0 { wanted / now } else { 0.0 });
    }
    Ok(scaled)
}
