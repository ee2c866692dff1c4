/// Radius of the Earth used for every length: the mean radius of WGS84, in metres.
pub const EARTH_RADIUS_METRES: f64 = 6_371_008.8;

/// A place on Earth: longitude and latitude in degrees, WGS84.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct LonLat {
    /// Degrees east of Greenwich.
    pub lon: f64,
    /// Degrees north of the equator.
    pub lat: f64,
}

impl LonLat {
    /// A place from longitude and latitude in degrees, in this order.
    pub fn new(lon: f64, lat: f64) -> Self {
        LonLat { lon, lat }
    }

    /// A place from ten-millionths of a degree, as OSM stores them.
    pub(crate) fn from_fixed(point: [i32; 2]) -> Self {
        LonLat { lon: f64::from(point[0]) / 1e7, lat: f64::from(point[1]) / 1e7 }
    }

    /// The nearest ten-millionths of a degree.
    pub(crate) fn to_fixed(self) -> [i32; 2] {
        [(self.lon * 1e7).round() as i32, (self.lat * 1e7).round() as i32]
    }

    /// True for finite degrees on the globe.
    pub fn is_on_earth(self) -> bool {
        self.lon.is_finite() && self.lat.is_finite() && self.lon.abs() <= 180.0 && self.lat.abs() <= 90.0
    }
}

/// Great-circle distance by the haversine formula on a sphere of radius [`EARTH_RADIUS_METRES`].
///
/// # Units
/// Degrees in, metres out.
///
/// # References
/// Sinnott, R. W. (1984), "Virtues of the haversine", Sky and Telescope 68(2), 159.
///
/// # Examples
/// One degree of latitude is a 360th of the circumference, 2 pi R / 360 = 111,195.08 m:
/// ```
/// use linping_network::{LonLat, haversine_metres};
/// let metres = haversine_metres(LonLat::new(120.0, 30.0), LonLat::new(120.0, 31.0));
/// assert!((metres - 111_195.0802).abs() < 1e-3);
/// ```
pub fn haversine_metres(a: LonLat, b: LonLat) -> f64 {
    let (lat_a, lat_b) = (a.lat.to_radians(), b.lat.to_radians());
    let half_lat = ((lat_b - lat_a) / 2.0).sin();
    let half_lon = ((b.lon - a.lon).to_radians() / 2.0).sin();
    let h = half_lat * half_lat + lat_a.cos() * lat_b.cos() * half_lon * half_lon;
    2.0 * EARTH_RADIUS_METRES * h.sqrt().min(1.0).asin()
}

/// Metres of one degree of longitude and of latitude at a latitude.
pub(crate) fn metres_per_degree(lat: f64) -> (f64, f64) {
    let metres = EARTH_RADIUS_METRES.to_radians();
    (metres * lat.to_radians().cos().max(1e-6), metres)
}
