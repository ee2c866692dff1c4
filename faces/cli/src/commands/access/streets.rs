//! Costs straight over a network.

use super::input::Tables;
use super::{Arguments, Mode, over_table};
use crate::commands::network::{load, points};
use crate::context::{Context, Failure};
use linping_access::{Answer, Measure};
use linping_network::{LonLat, NetworkError, Prepared, Profile, Reach, SnapOutcome, Snapped, StreetNetwork};
use linping_problems::{Code, Place, Problem, Problems, Text};
use linping_tables::CostUnit;
use linping_work::Stop;
use std::path::Path;

/// Answers over streets: sums taken on the way where every measure is one of supplies alone, else over a table of the pairs
/// that are as near as any measure looks.
pub fn answers(
    path: &Path,
    arguments: &Arguments,
    tables: &Tables,
    measures: &[Measure],
    context: &Context,
    warnings: &mut Problems,
) -> Result<(Vec<Answer>, serde_json::Value), Failure> {
    let longest = arguments.longest;
    if !(longest.is_finite() && longest >= 0.0) {
        return Err(Failure::argument(
            format!("--longest {longest} 不是时间"),
            format!("--longest {longest} is no time"),
        ));
    }
    let fail = |error: NetworkError| match error {
        NetworkError::Stopped => Failure::interrupted(),
        error => Failure::wrong(error.problems(&path.display().to_string())),
    };
    let bytes = load::read(path)?;
    let name = path.display().to_string();
    let profile = match arguments.mode {
        Some(Mode::Walk) => Profile::walk(),
        Some(Mode::Bike) => Profile::bike(),
        Some(Mode::Car) => Profile::car(),
        None => StreetNetwork::usual_profile(&name, &bytes),
    };
    let prepared = load::open(path, &bytes, arguments.nodes.as_deref(), &profile, context)?.prepared;
    let progress = context.progress();
    let reach = measures.iter().map(|measure| measure.reach().unwrap_or(longest)).fold(0.0, f64::max);
    let from = joined(&prepared, &tables.demand_places, &arguments.demand, warnings);
    let to = joined(&prepared, &tables.supply_places, &arguments.supply, warnings);
    progress.begin("计算出行时间", "working out travel times", None);
    let mut about = serde_json::json!({
        "longest_minutes": reach, "demands_joined": count(&from), "supplies_joined": count(&to),
    });
    let streets = Streets { prepared: &prepared, from: &from, to: &to, capacity: &tables.capacity, longest };
    let found = if measures.iter().all(is_of_supplies_alone) {
        measures.iter().map(|measure| streets.fused(measure, &context.stop)).collect::<Result<_, _>>().map_err(fail)?
    } else {
        // A hair more than asked, so that rounding to the network's ticks loses no pair at the limit.
        let seconds = reach * 60.0 + 2.0 * prepared.seconds_per_tick();
        let costs = prepared.cost_table(&from, &to, Some(seconds), CostUnit::Minutes, &context.stop).map_err(fail)?;
        about["pairs"] = serde_json::json!(costs.entries());
        over_table(&costs, tables, measures, arguments, context)?
    };
    progress.finish();
    Ok((found, about))
}

/// True if a measure needs nothing but the supplies within reach of each demand, so that no table is held.
fn is_of_supplies_alone(measure: &Measure) -> bool {
    match measure {
        Measure::Cumulative { .. } | Measure::Nearest { .. } | Measure::Within { .. } => true,
        Measure::Gravity { decay, .. } => decay.weight(0.0).is_finite(),
        _ => false,
    }
}

struct Streets<'a> {
    prepared: &'a Prepared,
    from: &'a [Snapped],
    to: &'a [Snapped],
    capacity: &'a [f64],
    /// Minutes, for measures without a limit of their own.
    longest: f64,
}

impl Streets<'_> {
    fn fused(&self, measure: &Measure, stop: &Stop) -> Result<Answer, NetworkError> {
        let seconds = measure.reach().unwrap_or(self.longest) * 60.0;
        let values = match measure {
            Measure::Gravity { decay, .. } => {
                let weight = |seconds: f64| decay.weight(seconds / 60.0);
                self.sums(&Reach::Decay { limit_seconds: seconds, weight: &weight }, seconds, stop)?
            }
            Measure::Nearest { .. } => self.nearest(seconds, stop)?,
            Measure::Within { .. } => {
                let served = self.nearest(seconds, stop)?;
                served.into_iter().map(|cost| Some(f64::from(u8::from(cost.is_some())))).collect()
            }
            _ => self.sums(&Reach::Within(seconds), seconds, stop)?,
        };
        Ok(Answer { values, certificate: None })
    }

    /// Supply within reach; none where no supply is, be it without capacity.
    fn sums(&self, reach: &Reach, seconds: f64, stop: &Stop) -> Result<Vec<Option<f64>>, NetworkError> {
        let sums = self.prepared.accumulate(self.from, self.to, self.capacity, reach, stop)?;
        let each = vec![1.0; self.to.len()];
        let counts = self.prepared.accumulate(self.from, self.to, &each, &Reach::Within(seconds), stop)?;
        Ok(sums.into_iter().zip(counts).map(|(sum, count)| (count > 0.0).then_some(sum)).collect())
    }

    /// Minutes to the nearest supply with any capacity.
    fn nearest(&self, seconds: f64, stop: &Stop) -> Result<Vec<Option<f64>>, NetworkError> {
        let able = self.to.iter().zip(self.capacity).filter(|(_, capacity)| **capacity > 0.0);
        let able: Vec<Snapped> = able.map(|(place, _)| *place).collect();
        let nearest = self.prepared.nearest_k(self.from, &able, 1, Some(seconds), stop)?;
        Ok(nearest.into_iter().map(|found| found.first().map(|(_, seconds)| seconds / 60.0)).collect())
    }
}

fn count(places: &[Snapped]) -> usize {
    places.iter().filter(|place| place.outcome.is_snapped()).count()
}

/// Joins places to the streets and says what was odd about them.
fn joined(prepared: &Prepared, places: &[(f64, f64)], file: &Path, warnings: &mut Problems) -> Vec<Snapped> {
    let places: Vec<LonLat> = places.iter().map(|&(lon, lat)| LonLat::new(lon, lat)).collect();
    let snapped = prepared.snap(&places);
    let at = Place::file(file.display().to_string());
    let mut note = |outcome: SnapOutcome, code: Code, zh: &str, en: &str| {
        let count = snapped.iter().filter(|place| place.outcome == outcome).count();
        if count > 0 {
            let message = Text::new(format!("{count} 个地点{zh}"), format!("{count} place(s) {en}"));
            warnings.push(Problem::warning(code, message).at(at.clone()));
        }
    };
    note(SnapOutcome::Far, Code::NotSnapped, "距最近街道 300 至 1600 米", "are 300 to 1,600 m from the nearest street");
    note(
        SnapOutcome::NoStreet,
        Code::NotSnapped,
        "1600 米内没有街道，未接入",
        "have no street within 1,600 m: not joined",
    );
    note(SnapOutcome::NotAPlace, Code::BadNumber, "的坐标无效，未接入", "have no usable coordinates: not joined");
    note(
        SnapOutcome::LooksSwapped,
        Code::SwappedCoordinates,
        "的经纬度可能颠倒，未接入",
        "look as if longitude and latitude were exchanged: not joined",
    );
    warnings.extend(points::odd_datum(prepared, &places).map(|problem| problem.at(at)));
    snapped
}
