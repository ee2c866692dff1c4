//! Where things are: datums used in China, planes in metres, distances and areas, polygons and their neighbours, zones and
//! grids, GeoJSON and GeoPackage, and checks for coordinates that look wrong. All places are longitude (`x`) and latitude
//! (`y`) in degrees of WGS84 unless a name says otherwise.
//!
//! ```
//! use geo::coord;
//! use linping_geography::{Datum, convert, geodesic_m};
//!
//! // A point copied from an Amap page lies half a kilometre off on a WGS84 map.
//! let copied = coord! { x: 120.2997, y: 30.4190 };
//! let right = convert(copied, Datum::Gcj02, Datum::Wgs84);
//! assert!((400.0..600.0).contains(&geodesic_m(copied, right)));
//! ```

mod adjacency;
mod cells;
mod datum;
mod error;
mod feature;
mod geojson_file;
mod geopackage_read;
mod geopackage_write;
mod index;
mod measure;
mod projection;
mod suspicion;
mod wkb;
mod zones;

pub use adjacency::{Contiguity, Neighbour, adjacency};
pub use cells::{GridCell, grid_cells};
pub use datum::{Datum, convert};
pub use error::GeographyError;
pub use feature::{Feature, Layer};
pub use geojson_file::{read_geojson, write_geojson};
pub use geopackage_read::read_geopackage;
pub use geopackage_write::{
    GeoPackageError, LayerStyle, LayerToWrite, PackageSettings, geopackage_bytes, geopackage_upon, write_geopackage,
};
pub use index::PolygonIndex;
pub use measure::{EARTH_RADIUS_M, area_m2, bounds, geodesic_m, haversine_m, length_m};
pub use projection::{Projection, check_place};
pub use suspicion::{
    DatumChances, DatumDoubt, DatumFit, DatumVerdict, Swapped, check_datum, check_swapped, doubt_datum,
};
pub use zones::{areas_of, common_of, rest_of, rings_within, union_of, zone_within};

/// The geometry types, so that a crate above need not name the library.
pub use geo;
