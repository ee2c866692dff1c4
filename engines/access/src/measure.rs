use crate::{AccessError, Decay};
use std::str::FromStr;

/// A measure of accessibility, named as in PySAL `access`. Limits count with `<=` and are in the unit of the cost table.
#[derive(Clone, Debug, PartialEq)]
pub enum Measure {
    /// Supply within a limit, unweighted.
    Cumulative {
        /// Largest cost that counts.
        limit: Option<f64>,
    },
    /// Cost of the nearest supply that has any capacity.
    Nearest {
        /// Beyond this cost there is none.
        limit: Option<f64>,
    },
    /// 1 where any supply with capacity lies within the limit, else 0: its mean over people is the share served.
    Within {
        /// The limit.
        limit: f64,
    },
    /// Supply weighted by a decay.
    Gravity {
        /// Largest cost that counts.
        limit: Option<f64>,
        /// The decay.
        decay: Decay,
    },
    /// Two-stage floating catchments: supply per head of the supply's catchment, summed over the demand's catchment;
    /// enhanced where the decay is not flat.
    TwoStage {
        /// Largest cost that counts.
        limit: Option<f64>,
        /// Weight in both stages.
        decay: Decay,
    },
    /// Three-stage floating catchments: people choose among supplies in proportion to the decay first.
    ThreeStage {
        /// Largest cost that counts; the choice is among all pairs of the table nevertheless.
        limit: Option<f64>,
        /// Weight of choice and of distance.
        decay: Decay,
    },
    /// Rational agents: people spread over supplies until none can lower travel plus congestion.
    RationalAgents {
        /// Travel cost that weighs as much as congestion at the mean load (τ).
        travel_scale: f64,
        /// Demand per unit of supply that makes a congestion of 1 (ρ); by default all demand over all supply.
        mean_load: Option<f64>,
    },
}

/// Travel cost that weighs as much as congestion at the mean load where none is given, minutes.
const USUAL_TRAVEL_SCALE: f64 = 60.0;

impl Measure {
    /// The largest cost that can matter, if there is one: pairs beyond it need not be worked out.
    pub fn reach(&self) -> Option<f64> {
        let nearer = |limit: &Option<f64>, decay: &Decay| match (*limit, decay.reach()) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        match self {
            Measure::Cumulative { limit } | Measure::Nearest { limit } => *limit,
            Measure::Within { limit } => Some(*limit),
            Measure::Gravity { limit, decay } | Measure::TwoStage { limit, decay } => nearer(limit, decay),
            // Choice is among all pairs, those beyond the limit too.
            Measure::ThreeStage { decay, .. } => decay.reach(),
            Measure::RationalAgents { .. } => None,
        }
    }

    /// True where a larger value is better (supply), false where a smaller one is (costs).
    pub fn more_is_better(&self) -> bool {
        !matches!(self, Measure::Nearest { .. } | Measure::RationalAgents { .. })
    }
}

impl FromStr for Measure {
    type Err = AccessError;

    /// Reads `NAME[:LIMIT][@STEPS]`: `cumulative:15`, `nearest`, `share:15`, `gravity:60@gauss20`, `2sfca:30`, `e2sfca`,
    /// `e2sfca@20:1,40:.68,60:.22`, `3sfca`, `raam:60` (there the number is τ).
    ///
    /// ```
    /// use linping_access::Measure;
    /// assert_eq!("cumulative:15".parse(), Ok(Measure::Cumulative { limit: Some(15.0) }));
    /// assert!("2sfca:-1".parse::<Measure>().is_err());
    /// ```
    fn from_str(text: &str) -> Result<Self, AccessError> {
        let bad = |(why_zh, why): (String, String)| AccessError::BadMeasure { measure: text.to_string(), why_zh, why };
        let say = |zh: &str, en: &str| bad((zh.to_string(), en.to_string()));
        let (head, decay) = match text.split_once('@') {
            Some((head, decay)) => (head, Some(Decay::parse(decay).map_err(bad)?)),
            None => (text, None),
        };
        let (name, limit) = match head.split_once(':') {
            Some((name, limit)) => {
                let limit = linping_tables::parse_number(limit).filter(|limit| *limit >= 0.0);
                (
                    name,
                    Some(
                        limit
                            .ok_or_else(|| say("“:”后应为非负的数", "a number that is not negative must follow `:`"))?,
                    ),
                )
            }
            None => (head, None),
        };
        let no_decay = |measure: Measure| match decay {
            None => Ok(measure),
            Some(_) => Err(say("这一指标没有衰减函数", "this measure takes no decay")),
        };
        match name.trim().to_lowercase().as_str() {
            "cumulative" | "catchment" => no_decay(Measure::Cumulative { limit }),
            "nearest" => no_decay(Measure::Nearest { limit }),
            "share" | "within" => match limit {
                Some(limit) => no_decay(Measure::Within { limit }),
                None => Err(say("需要上限，例如 share:15", "a limit is needed, as in share:15")),
            },
            "gravity" => match decay {
                Some(decay) => Ok(Measure::Gravity { limit, decay }),
                None => {
                    Err(say("需要衰减函数，例如 gravity:60@gauss20", "a decay is needed, as in gravity:60@gauss20"))
                }
            },
            "2sfca" => Ok(Measure::TwoStage { limit, decay: decay.unwrap_or(Decay::Flat) }),
            "e2sfca" => Ok(Measure::TwoStage { limit, decay: decay.unwrap_or_else(Decay::enhanced_two_stage) }),
            "3sfca" => Ok(Measure::ThreeStage { limit, decay: decay.unwrap_or_else(Decay::three_stage) }),
            "raam" => match limit {
                Some(0.0) => Err(say("τ 应大于 0", "τ must be above 0")),
                _ => no_decay(Measure::RationalAgents {
                    travel_scale: limit.unwrap_or(USUAL_TRAVEL_SCALE),
                    mean_load: None,
                }),
            },
            other => Err(bad((
                format!(
                    "没有名为“{other}”的指标；可用：cumulative、nearest、share、gravity、2sfca、e2sfca、3sfca、raam"
                ),
                format!(
                    "there is no measure `{other}`; there are cumulative, nearest, share, gravity, 2sfca, e2sfca, 3sfca and raam"
                ),
            ))),
        }
    }
}
