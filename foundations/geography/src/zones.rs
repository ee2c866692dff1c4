use crate::{GeographyError, Projection};
use geo::algorithm::buffer::{Buffer, BufferStyle, LineCap, LineJoin};
use geo::{BooleanOps, Geometry, GeometryCollection, MultiPolygon, unary_union};

/// Longest piece of a rounded corner, as a part of the radius.
const ROUNDNESS: f64 = 0.05;

/// Everything within a distance of a geometry (points, lines, polygons): protection zones along a canal, service circles.
/// Corners and ends are round. A negative distance draws polygons in.
///
/// # Units
/// Geometry in degrees, distance in metres, measured in a local plane.
///
/// ```
/// use geo::{Geometry, Point};
/// use linping_geography::{area_m2, zone_within};
/// let zone = zone_within(&Geometry::Point(Point::new(120.3, 30.4)), 500.0).unwrap();
/// assert!((area_m2(&zone) / (std::f64::consts::PI * 500.0 * 500.0) - 1.0).abs() < 2e-3);
/// ```
///
/// # Errors
/// A distance that is not finite; a geometry that is empty, off the globe or wider than 6 degrees.
pub fn zone_within(geometry: &Geometry<f64>, distance_m: f64) -> Result<MultiPolygon<f64>, GeographyError> {
    if !distance_m.is_finite() {
        return Err(GeographyError::BadSize { what: "distance in metres", value: distance_m });
    }
    let plane = Projection::around(geometry)?;
    let style = BufferStyle::new(distance_m).line_cap(LineCap::Round(ROUNDNESS)).line_join(LineJoin::Round(ROUNDNESS));
    plane.unproject(&plane.project(geometry)?.buffer_with_style(style))
}

/// All polygons as one area without inner borders.
pub fn union_of(polygons: &[MultiPolygon<f64>]) -> MultiPolygon<f64> {
    use geo::orient::{Direction, Orient};
    let oriented: Vec<_> = polygons.iter().map(|polygon| polygon.orient(Direction::Default)).collect();
    unary_union(&oriented)
}

/// What two areas have in common.
pub fn common_of(a: &MultiPolygon<f64>, b: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    a.intersection(b)
}

/// What of the first area is not in the second.
pub fn rest_of(a: &MultiPolygon<f64>, b: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    a.difference(b)
}

/// Zones by distance about a geometry, each without the nearer ones: with 100 and 500 m the core and the control zone.
///
/// # Errors
/// As [`zone_within`]; distances that do not ascend.
pub fn rings_within(geometry: &Geometry<f64>, distances_m: &[f64]) -> Result<Vec<MultiPolygon<f64>>, GeographyError> {
    if let Some(pair) = distances_m.windows(2).find(|pair| pair[0].total_cmp(&pair[1]).is_ge()) {
        return Err(GeographyError::BadSize { what: "ascending distance in metres", value: pair[1] });
    }
    let zones: Vec<_> =
        distances_m.iter().map(|&distance| zone_within(geometry, distance)).collect::<Result<_, _>>()?;
    let nearer = std::iter::once(None).chain(zones.iter().map(Some));
    Ok(zones
        .iter()
        .zip(nearer)
        .map(|(zone, nearer)| nearer.map_or_else(|| zone.clone(), |n| rest_of(zone, n)))
        .collect())
}

/// The areas in a geometry: polygons as they are, points and lines left out.
pub fn areas_of(geometry: &Geometry<f64>) -> MultiPolygon<f64> {
    match geometry {
        Geometry::Polygon(polygon) => MultiPolygon(vec![polygon.clone()]),
        Geometry::MultiPolygon(polygons) => polygons.clone(),
        Geometry::Rect(rectangle) => MultiPolygon(vec![rectangle.to_polygon()]),
        Geometry::Triangle(triangle) => MultiPolygon(vec![triangle.to_polygon()]),
        Geometry::GeometryCollection(GeometryCollection(parts)) => {
            MultiPolygon(parts.iter().flat_map(|part| areas_of(part).0).collect())
        }
        _ => MultiPolygon(Vec::new()),
    }
}
