use crate::{FAR_METRES, LonLat, Prepared, StreetNetwork};
use linping_geography::geo::Coord;
use linping_geography::{DatumVerdict, check_datum};

/// Places looked at, at most: a layer is shifted as a whole.
const MOST_PLACES: usize = 2_000;

impl StreetNetwork {
    /// Whether a layer of places fits the streets best as WGS84, GCJ-02 or BD-09: each place is taken as one after the other,
    /// and its distance to the nearest street measured. Evenly spread places of a long layer stand for all.
    pub fn check_datum(&self, places: &[LonLat]) -> DatumVerdict {
        let step = places.len().div_ceil(MOST_PLACES).max(1);
        let sample: Vec<Coord<f64>> = places.iter().step_by(step).map(|p| Coord { x: p.lon, y: p.lat }).collect();
        check_datum(&sample, |place| {
            let place = LonLat::new(place.x, place.y);
            if !place.is_on_earth() {
                return None;
            }
            self.nearest(place, FAR_METRES, &|_| true).map(|anchor| anchor.leg_metres)
        })
    }
}

impl Prepared {
    /// As [`StreetNetwork::check_datum`].
    pub fn check_datum(&self, places: &[LonLat]) -> DatumVerdict {
        self.network.check_datum(places)
    }
}
