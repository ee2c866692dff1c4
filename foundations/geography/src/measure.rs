use geo::{
    BoundingRect, Coord, Distance, Geodesic, GeodesicArea, Geometry, Length, LineString, MultiPolygon, Point, Rect,
};

/// Mean radius of the Earth used for haversine distances, metres (IUGG R1 of GRS80, rounded as the test graphs use it).
pub const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// The distance in metres between two places (longitude, latitude in degrees) on the sphere: exact to 0.5 % of the true
/// one, symmetric, quick.
///
/// ```
/// use geo::coord;
/// let degree = linping_geography::haversine_m(coord! { x: 120.0, y: 30.0 }, coord! { x: 120.0, y: 31.0 });
/// assert!((degree - 6_371_008.8 * std::f64::consts::PI / 180.0).abs() < 1e-6);
/// ```
pub fn haversine_m(a: Coord<f64>, b: Coord<f64>) -> f64 {
    let north = (b.y - a.y).to_radians() / 2.0;
    let east = (b.x - a.x).to_radians() / 2.0;
    let squared = north.sin().powi(2) + a.y.to_radians().cos() * b.y.to_radians().cos() * east.sin().powi(2);
    2.0 * EARTH_RADIUS_M * squared.sqrt().min(1.0).asin()
}

/// The distance in metres between two places (longitude, latitude in degrees) on the WGS84 ellipsoid, to nanometres
/// (Karney 2013).
///
/// ```
/// use geo::coord;
/// // One degree of the equator is the 360th part of the ellipsoid's circumference.
/// let degree = linping_geography::geodesic_m(coord! { x: 0.0, y: 0.0 }, coord! { x: 1.0, y: 0.0 });
/// assert!((degree - 6_378_137.0 * std::f64::consts::PI / 180.0).abs() < 1e-6);
/// ```
pub fn geodesic_m(a: Coord<f64>, b: Coord<f64>) -> f64 {
    Geodesic.distance(Point(a), Point(b))
}

/// The length in metres of a line in degrees, on the WGS84 ellipsoid.
pub fn length_m(line: &LineString<f64>) -> f64 {
    Geodesic.length(line)
}

/// The area in square metres of polygons in degrees, on the WGS84 ellipsoid (Karney 2013); holes do not count, the
/// direction of the rings does not matter.
///
/// ```
/// use geo::{MultiPolygon, polygon};
/// let hundredth = polygon![(x: 120.0, y: 0.0), (x: 120.01, y: 0.0), (x: 120.01, y: 0.01), (x: 120.0, y: 0.01)];
/// let area = linping_geography::area_m2(&MultiPolygon(vec![hundredth]));
/// assert!((area / (1113.195 * 1105.743) - 1.0).abs() < 1e-5);
/// ```
pub fn area_m2(polygons: &MultiPolygon<f64>) -> f64 {
    use geo::orient::{Direction, Orient};
    polygons.orient(Direction::Default).geodesic_area_unsigned()
}

/// The rectangle round a geometry; `None` if it is empty.
pub fn bounds(geometry: &Geometry<f64>) -> Option<Rect<f64>> {
    geometry.bounding_rect()
}
