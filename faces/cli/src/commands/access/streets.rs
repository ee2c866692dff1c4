//! Costs straight over a network.

use super::input::{Pairs, Tables};
use super::{Arguments, Mode};
use crate::context::{Context, Failure};
use linping_access::Measure;
use linping_geography::Datum;
use linping_network::{LonLat, NetworkError, Prepared, Profile, SnapOutcome, Snapped, StreetNetwork};
use linping_problems::{Code, Place, Problem, Problems, Text};
use linping_tables::CostUnit;
use std::path::Path;

/// Travel times in minutes between all demands and supplies, as far as any measure looks.
pub fn costs(
    path: &Path,
    arguments: &Arguments,
    tables: &Tables,
    measures: &[Measure],
    context: &Context,
    warnings: &mut Problems,
) -> Result<Pairs, Failure> {
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
    let read = |path: &Path| std::fs::read(path).map_err(|error| Failure::missing(path, &error));
    let bytes = read(path)?;
    let nodes = arguments.nodes.as_deref().map(read).transpose()?;
    let name = path.display().to_string();
    let nodes_name = arguments.nodes.as_ref().map(|path| path.display().to_string());
    let profile = match arguments.mode {
        Some(Mode::Walk) => Profile::walk(),
        Some(Mode::Bike) => Profile::bike(),
        Some(Mode::Car) => Profile::car(),
        None => StreetNetwork::usual_profile(&name, &bytes),
    };
    let progress = context.progress();
    progress.begin("读取路网", "reading the streets", None);
    let network = StreetNetwork::from_bytes((&name, &bytes), nodes_name.as_deref().zip(nodes.as_deref()), &profile);
    let prepared = network.map_err(fail)?.prepare();
    progress.finish();
    let reach = measures.iter().map(|measure| measure.reach().unwrap_or(longest)).fold(0.0, f64::max);
    let from = joined(&prepared, &tables.demand_places, &arguments.demand, warnings);
    let to = joined(&prepared, &tables.supply_places, &arguments.supply, warnings);
    progress.begin("计算出行时间", "working out travel times", None);
    // A hair more than asked, so that rounding to the network's ticks loses no pair at the limit.
    let seconds = reach * 60.0 + 2.0 * prepared.seconds_per_tick();
    let costs = prepared.cost_table(&from, &to, Some(seconds), CostUnit::Minutes, &context.stop).map_err(fail)?;
    progress.finish();
    let about = serde_json::json!({
        "pairs": costs.entries(), "longest_minutes": reach, "demands_joined": count(&from), "supplies_joined": count(&to),
    });
    Ok(Pairs { costs, about })
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
            let message = Text::new(format!("{count} 个地点{zh}"), format!("{count} places {en}"));
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
    warnings.extend(odd_datum(prepared, &places).map(|problem| problem.at(at)));
    snapped
}

/// A warning if the places fit the streets better in another datum.
fn odd_datum(prepared: &Prepared, places: &[LonLat]) -> Option<Problem> {
    let verdict = prepared.check_datum(places);
    if verdict.likely == Datum::Wgs84 {
        return None;
    }
    let name = verdict.likely.name();
    let message = Text::new(
        format!("坐标像是 {name} 而不是 WGS84：那样地点离街道更近"),
        format!("the coordinates look like {name}, not WGS84: read so, the places lie nearer to streets"),
    );
    Some(
        Problem::warning(Code::LikelyDatum, message)
            .hint(Text::new("请先转换为 WGS84。", "convert them to WGS84 first.")),
    )
}
