use crate::{Derived, Observation, Origin, Step};
use linping_language::Status;
use linping_language::files::IndicatorFile;
use linping_problems::{Problem, Problems, Text};
use linping_units::Period;

/// One value worked out, with what it is made of.
#[derive(Clone, Debug)]
pub struct Made {
    /// The value in the indicator's unit.
    pub value: f64,
    /// The time it speaks of.
    pub period: Period,
    /// The place it speaks of, by code.
    pub region: String,
    /// The observations that went in.
    pub from: Vec<(String, Observation)>,
    /// The sources whose tables went in.
    pub sources: Vec<String>,
    /// The weakest status among what went in.
    pub status: Status,
    /// True if it may be shown.
    pub open: bool,
    /// The equation with the numbers in it.
    pub equation: Text,
    /// What a reader must know before using it.
    pub caution: Option<Text>,
    /// What belongs to it: parts, odds, bands.
    pub notes: Vec<Text>,
}

impl Made {
    /// A value made of observations, of the first one's period and place. It has the weakest status among them and may be
    /// shown if all of them may.
    pub fn of(value: f64, from: Vec<(String, Observation)>, equation: Text) -> Option<Made> {
        let (period, region) = from.first().map(|(_, first)| (first.period.clone(), first.region.clone()))?;
        let status = from.iter().map(|(_, o)| o.status).max().unwrap_or(Status::Published);
        let open = from.iter().all(|(_, o)| o.open);
        let (sources, notes) = (Vec::new(), Vec::new());
        Some(Made { value, period, region, from, sources, status, open, equation, caution: None, notes })
    }

    /// The same with a caution.
    #[must_use]
    pub fn with_caution(self, caution: Option<Text>) -> Made {
        Made { caution, ..self }
    }

    /// The observation it gives for an indicator.
    pub(crate) fn observation(self, indicator: &IndicatorFile, method: &str) -> Observation {
        let step = |(indicator, o): &(String, Observation)| Step {
            indicator: indicator.clone(),
            period: o.period.to_string(),
            region: o.region.clone(),
        };
        let derived = Derived {
            method: method.to_string(),
            // Quantities are said otherwise in English.
            words: (self.equation.zh != self.equation.en).then(|| self.equation.clone()),
            equation: self.equation.zh,
            inputs: self.from.iter().map(step).collect(),
            caution: self.caution,
            sources: self.sources,
            notes: self.notes,
            projected: self.from.iter().any(|(_, observation)| observation.is_projected()),
        };
        Observation {
            // Zero has no sign for people.
            value: self.value + 0.0,
            written: None,
            period: self.period,
            region: self.region,
            kind: indicator.kind,
            prices: indicator.prices,
            vintage: None,
            status: self.status,
            origin: Origin::Derived(derived),
            open: self.open,
        }
    }
}

/// What working out an indicator gave.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The values.
    pub made: Vec<Made>,
    /// Why some periods or places have none.
    pub why_not: Vec<Text>,
    /// Mistakes in what it was to be worked out from.
    pub problems: Problems,
}

impl From<Vec<Made>> for Found {
    fn from(made: Vec<Made>) -> Found {
        Found { made, ..Found::default() }
    }
}

impl From<Text> for Found {
    fn from(why: Text) -> Found {
        Found { why_not: vec![why], ..Found::default() }
    }
}

impl From<Problem> for Found {
    fn from(problem: Problem) -> Found {
        Found { problems: vec![problem], ..Found::default() }
    }
}
