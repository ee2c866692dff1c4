use crate::GeographyError;
use crate::measure::bounds;
use geo::{Coord, Geometry, MapCoords};
use proj4rs::Proj;

/// A plane in metres: eastings and northings of longitudes and latitudes, and back.
///
/// ```
/// use geo::coord;
/// use linping_geography::Projection;
/// let plane = Projection::gauss_kruger(120.0).unwrap();
/// let place = plane.forward(coord! { x: 120.0, y: 30.0 }).unwrap();
/// assert!((place.x - 500_000.0).abs() < 1e-6, "the central meridian has easting 500 km");
/// assert!((place.y - 3_320_113.398).abs() < 0.001, "the arc of the meridian from the equator to 30 degrees");
/// ```
pub struct Projection {
    globe: Proj,
    plane: Option<Proj>,
}

/// Widest geometry measured in one local plane, degrees.
const WIDEST: f64 = 6.0;

impl Projection {
    fn from_text(plane: &str) -> Result<Self, GeographyError> {
        let fail = |error: proj4rs::errors::Error| GeographyError::Projection(error.to_string());
        let globe = Proj::from_proj_string("+proj=longlat +ellps=GRS80 +no_defs").map_err(fail)?;
        Ok(Projection { globe, plane: Some(Proj::from_proj_string(plane).map_err(fail)?) })
    }

    /// The 3-degree Gauss–Krüger plane of CGCS2000 about a central meridian (120 for eastern Zhejiang), easting 500 km
    /// on it, without zone number.
    ///
    /// # Units
    /// Meridian in degrees; plane in metres.
    ///
    /// # References
    /// GB/T 17798; EPSG 4534 to 4554.
    ///
    /// # Errors
    /// A meridian off the globe.
    pub fn gauss_kruger(central_meridian: f64) -> Result<Self, GeographyError> {
        Self::gauss_kruger_shifted(central_meridian, 500_000.0)
    }

    fn gauss_kruger_shifted(central_meridian: f64, easting: f64) -> Result<Self, GeographyError> {
        if !(-180.0..=180.0).contains(&central_meridian) {
            return Err(GeographyError::OffTheGlobe { longitude: central_meridian, latitude: 0.0 });
        }
        Self::from_text(&format!(
            "+proj=etmerc +lat_0=0 +lon_0={central_meridian} +k=1 +x_0={easting} +y_0=0 +ellps=GRS80 +units=m +no_defs"
        ))
    }

    /// The 3-degree Gauss–Krüger plane a longitude belongs to: the nearest multiple of three degrees.
    ///
    /// # Errors
    /// A longitude off the globe.
    pub fn gauss_kruger_at(longitude: f64) -> Result<Self, GeographyError> {
        Self::gauss_kruger((longitude / 3.0).round() * 3.0)
    }

    /// A plane of its own about a place, which becomes (0, 0): right angles kept, distances right to 1 in 30,000 within
    /// 50 km.
    ///
    /// # Errors
    /// A place off the globe.
    pub fn local(centre: Coord<f64>) -> Result<Self, GeographyError> {
        check_place(centre)?;
        Self::from_text(&format!(
            "+proj=etmerc +lat_0={} +lon_0={} +k=1 +x_0=0 +y_0=0 +ellps=GRS80 +units=m +no_defs",
            centre.y, centre.x
        ))
    }

    /// A local plane about the middle of a geometry.
    ///
    /// # Errors
    /// An empty geometry, one off the globe, one wider than 6 degrees.
    pub fn around(geometry: &Geometry<f64>) -> Result<Self, GeographyError> {
        let around = bounds(geometry).ok_or(GeographyError::Empty)?;
        check_place(around.min())?;
        check_place(around.max())?;
        let degrees = around.width().max(around.height());
        if degrees > WIDEST {
            return Err(GeographyError::TooWide { degrees, limit: WIDEST });
        }
        Self::local(around.center())
    }

    /// The projection of an EPSG code as surveys in China and GPS tools give them: 4326 and 4490 (degrees), 3857, UTM
    /// (326xx, 327xx), CGCS2000 3-degree Gauss–Krüger with (4513–4533) and without (4534–4554) zone number. `None` for
    /// others.
    pub fn from_epsg(code: u32) -> Option<Result<Self, GeographyError>> {
        let utm = |zone: u32, south: &str| {
            Self::from_text(&format!("+proj=utm +zone={zone}{south} +ellps=WGS84 +units=m +no_defs"))
        };
        match code {
            4326 | 4490 => Some(
                Proj::from_proj_string("+proj=longlat +ellps=GRS80 +no_defs")
                    .map(|globe| Projection { globe, plane: None })
                    .map_err(|error| GeographyError::Projection(error.to_string())),
            ),
            3857 => Some(Self::from_text(
                "+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +no_defs",
            )),
            4513..=4533 => {
                let zone = 25 + (code - 4513);
                Some(Self::gauss_kruger_shifted(f64::from(zone * 3), f64::from(zone) * 1e6 + 500_000.0))
            }
            4534..=4554 => Some(Self::gauss_kruger(f64::from(75 + 3 * (code - 4534)))),
            32601..=32660 => Some(utm(code - 32600, "")),
            32701..=32760 => Some(utm(code - 32700, " +south")),
            _ => None,
        }
    }

    /// Easting and northing in metres of a longitude and latitude in degrees.
    ///
    /// # Errors
    /// A place off the globe or beyond what the projection can take.
    pub fn forward(&self, place: Coord<f64>) -> Result<Coord<f64>, GeographyError> {
        check_place(place)?;
        let Some(plane) = &self.plane else { return Ok(place) };
        self.through(&self.globe, plane, Coord { x: place.x.to_radians(), y: place.y.to_radians() })
    }

    /// Longitude and latitude in degrees of an easting and northing in metres.
    ///
    /// # Errors
    /// A point beyond what the projection can take.
    pub fn inverse(&self, point: Coord<f64>) -> Result<Coord<f64>, GeographyError> {
        let Some(plane) = &self.plane else { return check_place(point).map(|()| point) };
        let place = self.through(plane, &self.globe, point)?;
        Ok(Coord { x: place.x.to_degrees(), y: place.y.to_degrees() })
    }

    fn through(&self, from: &Proj, to: &Proj, point: Coord<f64>) -> Result<Coord<f64>, GeographyError> {
        let mut moved = (point.x, point.y, 0.0);
        proj4rs::transform::transform(from, to, &mut moved)
            .map_err(|error| GeographyError::Projection(error.to_string()))?;
        if !(moved.0.is_finite() && moved.1.is_finite()) {
            return Err(GeographyError::Projection(format!("({}, {}) has no image", point.x, point.y)));
        }
        Ok(Coord { x: moved.0, y: moved.1 })
    }

    /// A geometry in degrees as one in metres.
    ///
    /// # Errors
    /// Any place of it off the globe or beyond what the projection can take.
    pub fn project<G: MapCoords<f64, f64>>(&self, geometry: &G) -> Result<G::Output, GeographyError> {
        geometry.try_map_coords(|place| self.forward(place))
    }

    /// A geometry in metres as one in degrees.
    ///
    /// # Errors
    /// Any point of it beyond what the projection can take.
    pub fn unproject<G: MapCoords<f64, f64>>(&self, geometry: &G) -> Result<G::Output, GeographyError> {
        geometry.try_map_coords(|point| self.inverse(point))
    }
}

/// Whether longitude and latitude are numbers on the globe.
///
/// # Errors
/// They are not.
pub fn check_place(place: Coord<f64>) -> Result<(), GeographyError> {
    if place.x.abs() <= 180.0 && place.y.abs() <= 90.0 {
        Ok(())
    } else {
        Err(GeographyError::OffTheGlobe { longitude: place.x, latitude: place.y })
    }
}
