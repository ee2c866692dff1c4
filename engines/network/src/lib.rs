//! Streets and exact travel times: OSM extracts and edge tables become a [`StreetNetwork`]; [`StreetNetwork::prepare`]
//! makes it a [`Prepared`] network (a customizable contraction hierarchy) that answers whole cities at once: cost tables,
//! accumulations that never hold a matrix, nearest places, isochrones, routes, and scenarios that change streets.
//!
//! ```
//! use linping_network::{LonLat, Profile, StreetNetwork};
//!
//! let nodes = b"node,lon,lat\n1,120.000,30.000\n2,120.001,30.000\n3,120.001,30.001\n";
//! let edges = b"edge,from,to,length_m\n1,1,2,100\n2,2,3,120\n";
//! let network = StreetNetwork::from_edge_table(edges, Some(nodes), &Profile::walk())?;
//! let prepared = network.prepare();
//! let places = prepared.snap(&[LonLat::new(120.0, 30.0), LonLat::new(120.001, 30.001)]);
//! let route = prepared.point_to_point(&places[0], &places[1]).expect("the streets are joined");
//! assert!((route.metres - 220.0).abs() < 1e-6);
//! assert!((route.seconds - 220.0 / (5.0 / 3.6)).abs() < 1e-6, "5 km/h");
//! # Ok::<(), linping_network::NetworkError>(())
//! ```

mod accumulate;
mod array;
mod cache;
mod climb;
mod component;
mod contour;
mod contract;
mod datum;
mod dissect;
mod edge_table;
mod ends;
mod error;
mod flow;
mod grid;
mod hierarchy;
mod isochrone;
mod lanes;
#[cfg(test)]
mod laws;
mod metric;
mod nearest;
mod network;
mod pbf;
mod place;
mod prepared;
mod profile;
mod raw;
mod reduce;
mod reference;
mod regrow;
mod repair;
mod route;
mod scenario;
mod shared_edge;
mod snap;
mod split;
mod stretch;
mod sweep;
mod table;
mod table_reader;
mod turns;
mod via_ways;
mod way_speeds;
mod ways;
mod weights;

pub use cache::{Provenance, Source};
pub use edge_table::street_id;
pub use error::NetworkError;
pub use isochrone::BESIDE_METRES;
pub use network::{Edge, StreetNetwork, Summary};
pub use place::{EARTH_RADIUS_METRES, LonLat, haversine_metres};
pub use prepared::{Prepared, Reach};
pub use profile::{Access, Condition, Ferry, Profile, Refusal, SlowRule, SpeedRule, TurnCosts};
pub use reference::dijkstra;
pub use route::Route;
pub use scenario::Change;
pub use snap::{Anchor, FAR_METRES, NEAR_METRES, SnapOutcome, Snapped};
pub use table::DenseCosts;
pub use way_speeds::{Tags, WaySpeeds};
pub use ways::{Length, Lengths};
pub use weights::Weights;

/// Rings and areas as the geo crates have them.
pub use geo::{LineString, MultiPolygon, Polygon};
