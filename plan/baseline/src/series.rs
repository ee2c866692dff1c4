use crate::Observation;
use crate::derive::Deriver;
use crate::observe::observe;
use indexmap::IndexMap;
use linping_language::{Plan, Status};
use linping_problems::{Problems, Text};
use linping_sources::Sources;
use linping_units::Period;

/// All observations of one indicator.
#[derive(Clone, Debug, Default)]
pub struct Series {
    /// The observations, by period, then place.
    pub observations: Vec<Observation>,
    /// Why there are none, if it could not be worked out.
    pub missing: Option<Text>,
    /// What a reader must know: a boundary change inside the series, an implausible deflator.
    pub flags: Vec<Text>,
}

impl Series {
    /// The observations of a place, by period.
    pub fn of<'a>(&'a self, region: &'a str) -> impl Iterator<Item = &'a Observation> {
        self.observations.iter().filter(move |o| o.region == region)
    }

    /// The latest observation of a place not later than a day; the latest of all without a day.
    pub fn latest(&self, region: &str, not_after: Option<&Period>) -> Option<&Observation> {
        let known =
            |o: &&Observation| o.region == region && not_after.is_none_or(|day| o.period.last_day() <= day.last_day());
        self.observations.iter().rfind(known)
    }

    /// The observation of a place and period.
    pub fn at(&self, region: &str, period: &Period) -> Option<&Observation> {
        self.observations.iter().find(|o| o.region == region && o.period == *period)
    }

    /// The weakest status among the observations of a place.
    pub fn status(&self, region: &str) -> Option<Status> {
        self.observations.iter().filter(|o| o.region == region).map(|o| o.status).max()
    }
}

/// The district as it stands.
#[derive(Clone, Debug, Default)]
pub struct Baseline {
    /// The district's own code.
    pub region: String,
    /// Every indicator's observations.
    pub series: IndexMap<String, Series>,
}

impl Baseline {
    /// Puts the baseline together: cited and given observations first, then what is derived from them.
    pub fn of(plan: &Plan, sources: &Sources) -> (Baseline, Problems) {
        let mut problems = Problems::new();
        let region = plan.head.region.code.value.0.as_str().to_string();
        let mut baseline = Baseline { region, series: IndexMap::new() };
        for (name, indicator) in &plan.indicators {
            let series = observe(plan, sources, name, indicator, &mut problems);
            baseline.series.insert(name.clone(), series);
        }
        Deriver::new(plan, &mut baseline, &mut problems).derive_all();
        for series in baseline.series.values_mut() {
            series.observations.sort_by(|a, b| a.period.cmp(&b.period).then_with(|| a.region.cmp(&b.region)));
        }
        (baseline, problems)
    }
}
