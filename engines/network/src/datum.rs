use crate::{FAR_METRES, LonLat, Prepared, StreetNetwork};
use linping_geography::geo::Coord;
use linping_geography::{DatumChances, DatumVerdict, check_datum, doubt_datum};

/// Places looked at, at most: a layer is shifted as a whole.
const MOST_PLACES: usize = 2_000;

impl StreetNetwork {
    /// Whether a layer of places fits the streets best as WGS84, GCJ-02 or BD-09: each place is taken as one after the other,
    /// and its distance to the nearest street measured. Evenly spread places of a long layer stand for all.
    pub fn check_datum(&self, places: &[LonLat]) -> DatumVerdict {
        let step = places.len().div_ceil(MOST_PLACES).max(1);
        let sample: Vec<Coord<f64>> = places.iter().step_by(step).map(|p| Coord { x: p.lon, y: p.lat }).collect();
        check_datum(&sample, |place| self.distance_to_street(place))
    }

    /// What a few places (up to 200) say of their datum where [`StreetNetwork::check_datum`] proves nothing: arbitrary shifts
    /// are tried as well. Slower by far; `None` of more places, and where the datums coincide.
    pub fn doubt_datum(&self, places: &[LonLat]) -> Option<DatumChances> {
        let places: Vec<Coord<f64>> = places.iter().map(|p| Coord { x: p.lon, y: p.lat }).collect();
        doubt_datum(&places, |place| self.distance_to_street(place))
    }

    /// Metres to the nearest street, if there is one near.
    fn distance_to_street(&self, place: Coord<f64>) -> Option<f64> {
        let place = LonLat::new(place.x, place.y);
        if !place.is_on_earth() {
            return None;
        }
        self.nearest(place, FAR_METRES, &|_| true).map(|anchor| anchor.leg_metres)
    }
}

impl Prepared {
    /// As [`StreetNetwork::check_datum`].
    pub fn check_datum(&self, places: &[LonLat]) -> DatumVerdict {
        self.network.check_datum(places)
    }

    /// As [`StreetNetwork::doubt_datum`].
    pub fn doubt_datum(&self, places: &[LonLat]) -> Option<DatumChances> {
        self.network.doubt_datum(places)
    }
}
