//! Who takes which route in a year: what is simulated of each.

use super::{Route, Traffic, Waterway};
use linping_problems::Text;
use linping_waterway::WaterwayError;
use linping_waterway::experiment::{Element, Experiment, saturate};
use linping_waterway::traffic::{Arrivals, RecordedArrival, Side, VesselClass};
use linping_work::Stop;

const DAY_S: f64 = 86_400.0;
/// More is a slip of units, and would be simulated for ever.
const MOST_VESSELS_A_DAY: f64 = 20_000.0;

/// An engine's words, for whoever reads the indicator.
pub(super) fn words(error: &WaterwayError) -> Text {
    error.problem().message
}

impl Route {
    /// What keeps a class of vessels out of the route; none if it can pass.
    pub fn obstacle(&self, class: &VesselClass) -> Option<WaterwayError> {
        let even = VesselClass { share: [1.0; 2], ..class.clone() };
        let alone = Experiment {
            classes: vec![even],
            way: self.way.clone(),
            arrivals: [Arrivals::None, Arrivals::None],
            trips: Vec::new(),
            horizon_s: DAY_S,
        };
        alone.check().err().filter(|error| matches!(error, WaterwayError::VesselTooLarge { .. }))
    }
}

impl Waterway {
    /// Cargo that wants to pass in a year, from the upper and the lower end.
    pub fn demand_tonnes(&self, year: i16) -> [f64; 2] {
        match &self.traffic {
            Traffic::Demand { tonnes, growth, year: of, .. } => {
                let factor = (1.0 + growth).powi(i32::from(year) - i32::from(*of));
                tonnes.map(|tonnes| tonnes * factor)
            }
            Traffic::Timetable(ends) => Side::BOTH.map(|side| {
                let cargo = |call: &RecordedArrival| self.classes.get(call.class).map_or(0.0, |c| c.cargo_tonnes(side));
                ends[side.index()].iter().map(cargo).sum::<f64>() * self.navigable_days
            }),
        }
    }

    /// Vessels a day of each class, from the upper and the lower end.
    fn vessels_per_day(&self, year: i16) -> Vec<[f64; 2]> {
        match &self.traffic {
            Traffic::Demand { .. } => {
                let tonnes = self.demand_tonnes(year);
                let mut vessels = vec![[0.0; 2]; self.classes.len()];
                for side in Side::BOTH {
                    let at = side.index();
                    let cargo: f64 = self.classes.iter().map(|class| class.share[at] * class.cargo_tonnes(side)).sum();
                    for (class, count) in self.classes.iter().zip(&mut vessels) {
                        // Without cargo on board no number of vessels carries the demand; checked when read.
                        count[at] =
                            if cargo > 0.0 { tonnes[at] / self.navigable_days / cargo * class.share[at] } else { 0.0 };
                    }
                }
                vessels
            }
            Traffic::Timetable(ends) => (0..self.classes.len())
                .map(|class| [0, 1].map(|side| ends[side].iter().filter(|call| call.class == class).count() as f64))
                .collect(),
        }
    }

    /// Which classes can take which route: by class, then by route.
    fn fits(&self) -> Vec<Vec<bool>> {
        self.classes
            .iter()
            .map(|class| self.routes.iter().map(|route| route.obstacle(class).is_none()).collect())
            .collect()
    }

    /// What each route would see if every vessel that fits it took it; none for a route that nobody fits.
    pub(super) fn even_experiments(&self, year: i16) -> Vec<Option<Experiment>> {
        let weights = vec![1.0; self.routes.len()];
        (0..self.routes.len()).map(|route| self.experiment(route, &weights, &self.fits(), year)).collect()
    }

    /// What each route sees in a year.
    ///
    /// # Errors
    /// Routes whose stated shares leave vessels without a route; what the engine says.
    pub(super) fn experiments(&self, year: i16, stop: &Stop) -> Result<Vec<Option<Experiment>>, Text> {
        let vessels: f64 = self.vessels_per_day(year).iter().flatten().sum();
        if vessels.is_nan() || vessels > MOST_VESSELS_A_DAY {
            return Err(Text::new(
                format!("每天 {vessels:.0} 艘船，超过 {MOST_VESSELS_A_DAY} 艘，请核对需求与载重的单位"),
                format!(
                    "{vessels:.0} vessels a day are more than {MOST_VESSELS_A_DAY}; check the units of demand and dead weight"
                ),
            ));
        }
        let weights = self.weights(year, stop)?;
        let fits = self.fits();
        for (class, fits) in self.classes.iter().zip(&fits) {
            let sum: f64 = weights.iter().zip(fits).filter(|(_, fits)| **fits).map(|(weight, _)| weight).sum();
            if sum <= 0.0 {
                let name = &class.name;
                return Err(Text::new(
                    format!("船型“{name}”能走的线路份额都为零"),
                    format!("vessels of the class `{name}` fit no route that has a share"),
                ));
            }
        }
        Ok((0..self.routes.len()).map(|route| self.experiment(route, &weights, &fits, year)).collect())
    }

    /// Shares of the routes: as told; the rest in proportion to what the others can pass.
    fn weights(&self, year: i16, stop: &Stop) -> Result<Vec<f64>, Text> {
        let told: f64 = self.routes.iter().filter_map(|route| route.share).sum();
        if told > 1.0 + 1e-9 {
            let percent = 100.0 * told;
            return Err(Text::new(
                format!("各线路份额之和为 {percent} %，超过 100 %"),
                format!("the shares of the routes sum to {percent} %, more than 100 %"),
            ));
        }
        let untold = self.routes.iter().filter(|route| route.share.is_none()).count();
        if untold == 0 {
            return Ok(self.routes.iter().map(|route| route.share.unwrap_or(0.0)).collect());
        }
        let mut capacity = vec![0.0; self.routes.len()];
        if untold > 1 {
            for (capacity, experiment) in capacity.iter_mut().zip(self.even_experiments(year)) {
                if let Some(experiment) = experiment {
                    let found = saturate(&experiment, self.seed, stop).map_err(|error| words(&error))?;
                    *capacity = found.vessels_per_day.iter().sum();
                }
            }
        } else {
            capacity.fill(1.0);
        }
        let all: f64 = self.routes.iter().zip(&capacity).filter(|(r, _)| r.share.is_none()).map(|(_, c)| c).sum();
        let rest = (1.0 - told).max(0.0);
        let weight = |(route, capacity): (&Route, &f64)| route.share.unwrap_or(rest * capacity / all);
        Ok(self.routes.iter().zip(&capacity).map(weight).collect())
    }

    /// What one route sees: the classes that fit it, each with its part of the vessels.
    fn experiment(&self, route: usize, weights: &[f64], fits: &[Vec<bool>], year: i16) -> Option<Experiment> {
        let part = |class: usize| {
            let all: f64 = weights.iter().zip(&fits[class]).filter(|(_, fits)| **fits).map(|(weight, _)| weight).sum();
            if fits[class][route] && all > 0.0 { weights[route] / all } else { 0.0 }
        };
        let vessels = self.vessels_per_day(year);
        let here: Vec<usize> = (0..self.classes.len()).filter(|class| fits[*class][route]).collect();
        let mut per_day = [0.0; 2];
        let mut classes: Vec<VesselClass> = Vec::with_capacity(here.len());
        for &class in &here {
            let counts = [0, 1].map(|side| vessels[class][side] * part(class));
            per_day.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
            classes.push(VesselClass { share: counts, ..self.classes[class].clone() });
        }
        for side in [0, 1] {
            // An end from which nobody comes is flooded, for its capacity, with the vessels of the other.
            if per_day[side] <= 0.0 {
                classes.iter_mut().for_each(|class| class.share[side] = class.share[1 - side]);
            }
        }
        if per_day.iter().all(|count| *count <= 0.0) {
            return None;
        }
        let arrivals = match &self.traffic {
            Traffic::Demand { by_hour, .. } => per_day.map(|per_day| {
                if per_day > 0.0 { Arrivals::Poisson { per_day, by_hour: *by_hour } } else { Arrivals::None }
            }),
            Traffic::Timetable(ends) => [0, 1].map(|side| {
                let calls = self.calls(&ends[side], route, weights, fits, &here);
                if calls.is_empty() { Arrivals::None } else { Arrivals::Timetable(calls) }
            }),
        };
        Some(Experiment { classes, way: self.routes[route].way.clone(), arrivals, trips: Vec::new(), horizon_s: DAY_S })
    }

    /// The vessels of a timetable that take one route: each goes where most is owed by the shares, so the same vessels every day.
    fn calls(
        &self,
        list: &[RecordedArrival],
        route: usize,
        weights: &[f64],
        fits: &[Vec<bool>],
        here: &[usize],
    ) -> Vec<RecordedArrival> {
        let mut owed = vec![vec![0.0; weights.len()]; self.classes.len()];
        let mut calls = Vec::new();
        for call in list {
            let fits = &fits[call.class];
            let all: f64 = weights.iter().zip(fits).filter(|(_, fits)| **fits).map(|(weight, _)| weight).sum();
            let owed = &mut owed[call.class];
            for (place, weight) in weights.iter().enumerate().filter(|(place, _)| fits[*place]) {
                owed[place] += weight / all;
            }
            // The first of equals, so that the answer does not hang on rounding.
            let most =
                (0..weights.len()).fold(0, |best, place| if owed[place] > owed[best] + 1e-9 { place } else { best });
            owed[most] -= 1.0;
            if most == route {
                let class = here.iter().position(|class| *class == call.class).unwrap_or(0);
                calls.push(RecordedArrival { class, ..*call });
            }
        }
        calls
    }

    /// Chambers of a route, for words.
    pub(super) fn chambers(route: &Route) -> usize {
        route.way.iter().map(|element| if let Element::Lock(lock) = element { lock.chambers.len() } else { 0 }).sum()
    }
}
