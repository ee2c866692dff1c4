use crate::catchment::{Values, nearest, three_stage, two_stage, weighted_supply};
use crate::raam::{Certificate, EquilibriumSettings, equilibrium};
use crate::{AccessError, Decay, Measure, Reach};
use linping_work::Stop;

/// The values of a measure and, for equilibria, what is proven of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// A value for each demand; `None` where no supply is in reach.
    pub values: Values,
    /// What is proven of an equilibrium.
    pub certificate: Option<Certificate>,
}

/// Works out a measure.
///
/// # Errors
/// A decay without a finite weight at a cost of the table; stopped before an equilibrium was found.
pub fn answer(reach: &Reach, measure: &Measure, stop: &Stop) -> Result<Answer, AccessError> {
    let values = match measure {
        Measure::Cumulative { limit } => weighted_supply(reach, *limit, &Decay::Flat)?,
        Measure::Nearest { limit } => nearest(reach, *limit),
        Measure::Within { limit } => {
            nearest(reach, Some(*limit)).into_iter().map(|cost| Some(f64::from(u8::from(cost.is_some())))).collect()
        }
        Measure::Gravity { limit, decay } => weighted_supply(reach, *limit, decay)?,
        Measure::TwoStage { limit, decay } => two_stage(reach, *limit, decay)?,
        Measure::ThreeStage { limit, decay } => three_stage(reach, *limit, decay)?,
        Measure::RationalAgents { travel_scale, mean_load } => {
            let settings =
                EquilibriumSettings { travel_scale: *travel_scale, mean_load: *mean_load, ..Default::default() };
            let found = equilibrium(reach, &settings, stop)?;
            return Ok(Answer { values: found.costs, certificate: Some(found.certificate) });
        }
    };
    Ok(Answer { values, certificate: None })
}
