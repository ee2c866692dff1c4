use crate::error::{ProgrammeError, positive};
use geo::algorithm::buffer::{Buffer, BufferStyle, LineCap, LineJoin};
use geo::{Area, BooleanOps, Coord, Geometry, LineString, MultiPolygon};
use linping_geography::{PolygonIndex, Projection};

/// Width of the core monitored zone on either side of the Grand Canal's main channel, metres.
///
/// # References
/// 浙政办函〔2021〕9号: within 2,000 m of both banks of the main channel. Read.
pub const CORE_MONITORED_ZONE_M: f64 = 2_000.0;

/// Longest piece of a rounded corner, as a part of the radius: area to within one part in a thousand.
const ROUNDNESS: f64 = 0.05;

/// The banks from which zones are measured, in degrees of WGS84.
#[derive(Clone, Debug, PartialEq)]
pub enum Banks {
    /// The water itself, as polygons.
    Water(MultiPolygon<f64>),
    /// The middle of the channel and its width. Zones end squarely where the channel does: the notice asks for the
    /// stretch from the start line to the end line, not for half circles beyond them.
    Channel {
        /// The middle.
        line: LineString<f64>,
        /// From bank to bank.
        width_m: f64,
    },
}

/// The land between two distances from the banks, on both sides.
#[derive(Clone, Debug, PartialEq)]
pub struct BankZone {
    /// Its name.
    pub name: String,
    /// Nearer limit, from the bank.
    pub from_m: f64,
    /// Farther limit, from the bank.
    pub to_m: f64,
    /// Its polygons, in degrees of WGS84.
    pub polygons: MultiPolygon<f64>,
    /// Its area in the plane of the channel.
    pub area_m2: f64,
}

/// Zones by distance from the banks, each without the nearer ones and without the water.
///
/// # Units
/// Degrees in and out, distances in metres, areas in square metres, measured in a transverse Mercator plane about the
/// middle of the channel (true to 1 in 30,000 within 50 km).
///
/// # Errors
/// Distances that do not ascend, a width that is not positive, a geometry that is empty or off the globe.
///
/// # Examples
/// Both sides of a straight kilometre of channel, to 100 m: 0.2 km².
/// ```
/// use geo::{LineString, coord};
/// use linping_programmes::canal::{Banks, bank_zones};
/// // One kilometre to the north, at 30.4° one degree of latitude is 110,863 m.
/// let line = LineString::new(vec![coord! { x: 120.3, y: 30.4 }, coord! { x: 120.3, y: 30.4 + 1_000.0 / 110_862.9 }]);
/// let zones = bank_zones(&Banks::Channel { line, width_m: 60.0 }, &[("core", 100.0)])?;
/// assert!((zones[0].area_m2 - 200_000.0).abs() < 50.0, "{}", zones[0].area_m2);
/// # Ok::<(), linping_programmes::ProgrammeError>(())
/// ```
pub fn bank_zones(banks: &Banks, limits: &[(&str, f64)]) -> Result<Vec<BankZone>, ProgrammeError> {
    let around = match banks {
        Banks::Water(water) => Geometry::MultiPolygon(water.clone()),
        Banks::Channel { line, .. } => Geometry::LineString(line.clone()),
    };
    let plane = Projection::around(&around)?;
    let flat = plane.project(&around)?;
    let width_m = match banks {
        Banks::Water(_) => None,
        Banks::Channel { width_m, .. } => Some(positive("width_m", *width_m)?),
    };
    let zones = zones_in_plane(&flat, width_m, limits)?;
    zones.into_iter().map(|zone| Ok(BankZone { polygons: plane.unproject(&zone.polygons)?, ..zone })).collect()
}

/// The same in a plane of metres.
fn zones_in_plane(
    flat: &Geometry<f64>,
    width_m: Option<f64>,
    limits: &[(&str, f64)],
) -> Result<Vec<BankZone>, ProgrammeError> {
    // A channel that closes upon itself has no ends to cut.
    let closed = matches!(flat, Geometry::LineString(line) if line.is_closed());
    let cap = if width_m.is_some() && !closed { LineCap::Butt } else { LineCap::Round(ROUNDNESS) };
    let within = |distance: f64| {
        let style = BufferStyle::new(distance).line_cap(cap.clone()).line_join(LineJoin::Round(ROUNDNESS));
        flat.buffer_with_style(style)
    };
    let mut inner = match (width_m, flat) {
        (Some(width), _) => within(width / 2.0),
        (None, Geometry::MultiPolygon(water)) => water.clone(),
        (None, _) => return Err(ProgrammeError::Empty { what: "water polygon" }),
    };
    let mut from_m = 0.0;
    let mut zones = Vec::with_capacity(limits.len());
    for &(name, to_m) in limits {
        positive(&format!("{name}: distance beyond the nearer zone"), to_m - from_m)?;
        let outer = within(to_m + width_m.unwrap_or(0.0) / 2.0);
        let polygons = outer.difference(&inner);
        let area_m2 = polygons.unsigned_area();
        zones.push(BankZone { name: name.to_string(), from_m, to_m, polygons, area_m2 });
        inner = outer;
        from_m = to_m;
    }
    Ok(zones)
}

/// Which of the places lie in each zone: for each zone the numbers of the places, in order.
///
/// # Examples
/// ```
/// use geo::{MultiPolygon, coord, polygon};
/// use linping_programmes::canal::{BankZone, places_inside};
/// let square = polygon![(x: 0.0, y: 0.0), (x: 1.0, y: 0.0), (x: 1.0, y: 1.0), (x: 0.0, y: 1.0)];
/// let zone = BankZone { name: "a".into(), from_m: 0.0, to_m: 1.0, polygons: MultiPolygon(vec![square]), area_m2: 1.0 };
/// let inside = places_inside(&[zone], &[coord! { x: 0.5, y: 0.5 }, coord! { x: 2.0, y: 0.5 }]);
/// assert_eq!(inside, [[0]]);
/// ```
pub fn places_inside(zones: &[BankZone], places: &[Coord<f64>]) -> Vec<Vec<usize>> {
    let index = PolygonIndex::new(zones.iter().map(|zone| zone.polygons.clone()).collect());
    let mut inside = vec![Vec::new(); zones.len()];
    for (number, place) in places.iter().enumerate() {
        for zone in index.all_containing(*place) {
            inside[zone].push(number);
        }
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{coord, polygon};
    use std::f64::consts::PI;

    /// Gridtown's canal: a square ring of 4 km, its middle drawn as a closed line.
    fn square(side: f64) -> Geometry<f64> {
        let corner = |x: f64, y: f64| coord! { x: x * side, y: y * side };
        Geometry::LineString(LineString::new(vec![
            corner(0.0, 0.0),
            corner(1.0, 0.0),
            corner(1.0, 1.0),
            corner(0.0, 1.0),
            corner(0.0, 0.0),
        ]))
    }

    #[test]
    fn the_zone_about_a_straight_channel_is_two_rectangles() {
        let line = LineString::new(vec![coord! { x: 0.0, y: 0.0 }, coord! { x: 1_000.0, y: 0.0 }]);
        let zones =
            zones_in_plane(&Geometry::LineString(line), Some(60.0), &[("core", 100.0), ("outer", 300.0)]).unwrap();
        assert!((zones[0].area_m2 - 2.0 * 1_000.0 * 100.0).abs() < 1e-6);
        assert!((zones[1].area_m2 - 2.0 * 1_000.0 * 200.0).abs() < 1e-6);
    }

    #[test]
    fn the_zone_about_the_square_canal_is_what_paper_says() {
        // Middle line 4,000 m a side, 50 m wide. Outside: the outer bank has sides of 4,000 m between corner arcs of
        // radius 25, so to 100 m the zone adds 4 × 4,000 × 100 and a ring of arcs π (125² − 25²). Inside: the inner bank is
        // a square of 3,950 m, and 100 m farther in one of 3,750 m.
        let zones = zones_in_plane(&square(4_000.0), Some(50.0), &[("core", 100.0)]).unwrap();
        let outside = 4.0 * 4_000.0 * 100.0 + PI * (125.0_f64.powi(2) - 25.0_f64.powi(2));
        let inside = 3_950.0_f64.powi(2) - 3_750.0_f64.powi(2);
        let area = zones[0].area_m2;
        assert!((area - (outside + inside)).abs() < 100.0, "{area} against {}", outside + inside);
    }

    #[test]
    fn zones_about_water_leave_the_water_out() {
        let water = polygon![(x: 0.0, y: 0.0), (x: 200.0, y: 0.0), (x: 200.0, y: 100.0), (x: 0.0, y: 100.0)];
        let flat = Geometry::MultiPolygon(MultiPolygon(vec![water]));
        let zones = zones_in_plane(&flat, None, &[("core", 50.0)]).unwrap();
        let expected = 2.0 * (200.0 + 100.0) * 50.0 + PI * 50.0 * 50.0;
        assert!((zones[0].area_m2 / expected - 1.0).abs() < 1e-3, "{} {expected}", zones[0].area_m2);
    }

    #[test]
    fn distances_that_do_not_ascend_are_an_error() {
        assert!(zones_in_plane(&square(100.0), Some(5.0), &[("a", 50.0), ("b", 50.0)]).is_err());
    }
}
