//! Coordinates tested against the streets: another datum, or longitude and latitude exchanged.

use super::Layers;
use linping_geography::geo::{Coord, Geometry, Rect};
use linping_geography::{Datum, DatumDoubt, Feature, Swapped, check_swapped};
use linping_language::{Plan, Span};
use linping_network::{LonLat, StreetNetwork};
use linping_problems::{Code, Problem, Problems, Text};
use linping_sources::Sources;

/// Places looked at of one layer, spread evenly over it: a layer is shifted as a whole, and `check` is to be quick.
const MOST_PLACES: usize = 300;

/// Standard errors by which another datum must bring few places nearer to streets before its chances are worked out.
const WORTH_DOUBTING: f64 = 1.5;

/// Tests every layer of places, and every map layer among the sources, against the first streets of the plan.
pub(crate) fn check_coordinates(plan: &Plan, sources: &Sources, layers: &Layers) -> Problems {
    let Some(streets) = layers.streets.values().next() else { return Problems::new() };
    let streets = streets.network();
    let mut found = Problems::new();
    let cells = layers.cells.iter().map(|(name, cells)| (name, cells.places.clone()));
    let facilities = layers.facilities.iter().map(|(name, facilities)| (name, facilities.places()));
    let mut tested: Vec<&str> = Vec::new();
    for (name, places) in cells.chain(facilities) {
        let Some(layer) = plan.layers.get(name) else { continue };
        let source = layer.node.get("source").and_then(|node| node.text());
        tested.extend(source);
        found.extend(suspicion(plan, streets, name, &places, layer.kind.span));
    }
    // What a layer of the baseline was read from need not be told twice.
    for (name, opened) in sources.layers.iter().filter(|(name, _)| !tested.contains(&name.as_str())) {
        let places: Vec<LonLat> = opened.iter().flat_map(|layer| &layer.features).flat_map(places_of).collect();
        let span = plan.sources.get(name).and_then(|source| source.file.as_ref()).map(|file| file.span);
        found.extend(span.and_then(|span| suspicion(plan, streets, name, &places, span)));
    }
    found
}

/// Points, and the points of lines: what stands on or beside streets. Outlines of areas say nothing about them.
fn places_of(feature: &Feature) -> Vec<LonLat> {
    let place = |coordinate: &Coord<f64>| LonLat::new(coordinate.x, coordinate.y);
    match &feature.geometry {
        Some(Geometry::Point(point)) => vec![place(&point.0)],
        Some(Geometry::MultiPoint(points)) => points.iter().map(|point| place(&point.0)).collect(),
        Some(Geometry::LineString(line)) => line.0.iter().map(place).collect(),
        Some(Geometry::MultiLineString(lines)) => lines.iter().flat_map(|line| &line.0).map(place).collect(),
        _ => Vec::new(),
    }
}

/// A warning, if the places look like anything but WGS84.
fn suspicion(plan: &Plan, streets: &StreetNetwork, name: &str, places: &[LonLat], span: Span) -> Option<Problem> {
    let step = places.len().div_ceil(MOST_PLACES).max(1);
    let places: Vec<LonLat> = places.iter().step_by(step).copied().collect();
    let coordinates: Vec<Coord<f64>> = places.iter().map(|place| Coord { x: place.lon, y: place.lat }).collect();
    let [west, south, east, north] = streets.summary().bounds;
    let expected = Rect::new(Coord { x: west, y: south }, Coord { x: east, y: north });
    if check_swapped(&coordinates, Some(expected)) != Swapped::No {
        let message = Text::new(
            format!("“{name}”的经度与纬度可能颠倒了"),
            format!("longitude and latitude of `{name}` look exchanged"),
        );
        let hint = Text::new("经度写在 lon，纬度写在 lat。", "longitude belongs in `lon`, latitude in `lat`.");
        return Some(Problem::warning(Code::SwappedCoordinates, message).at(plan.place(span)).hint(hint));
    }
    let verdict = streets.check_datum(&places);
    let hint = Text::new("请先换算为 WGS84。", "convert them to WGS84 first.");
    let warning = |message| Some(Problem::warning(Code::LikelyDatum, message).at(plan.place(span)).hint(hint));
    if verdict.likely == Datum::Wgs84 {
        // Arbitrary shifts take their time, and say nothing against places that fit best as they stand.
        let few = (verdict.best_other_score() > WORTH_DOUBTING).then(|| streets.doubt_datum(&places)).flatten()?;
        let DatumDoubt::Perhaps(datum) = few.doubt else { return None };
        let (places, datum) = (verdict.places, datum.name());
        return warning(Text::new(
            format!(
                "“{name}”的坐标也许是 {datum} 而非 WGS84（仅 {places} 处，尚不能断定）：按 {datum} 换算后更贴近街道"
            ),
            format!(
                "the coordinates of `{name}` are perhaps {datum}, not WGS84 ({places} place(s) only, no proof): taken as {datum} they lie nearer to streets"
            ),
        ));
    }
    let datum = verdict.likely.name();
    let median =
        |datum: Datum| verdict.fits.iter().find(|fit| fit.datum == datum).map_or(f64::INFINITY, |f| f.median_m);
    let (given, tried) = (median(Datum::Wgs84), median(verdict.likely));
    let message = Text::new(
        format!(
            "“{name}”的坐标可能是 {datum} 而非 WGS84：到最近街道的中位距离 {given:.0} 米，按 {datum} 换算后为 {tried:.0} 米"
        ),
        format!(
            "the coordinates of `{name}` look like {datum}, not WGS84: the median distance to a street is {given:.0} m, taken as {datum} {tried:.0} m"
        ),
    );
    warning(message)
}
