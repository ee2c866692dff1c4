use crate::grid::NO_EDGE;
use crate::place::metres_per_degree;
use crate::{LonLat, StreetNetwork, haversine_metres};
use rayon::prelude::*;

/// Within so many metres a place counts as near a street.
pub const NEAR_METRES: f64 = 300.0;
/// Beyond so many metres a place is not joined to any street.
pub const FAR_METRES: f64 = 1_600.0;

/// How a place was joined to the streets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SnapOutcome {
    /// To a street within [`NEAR_METRES`].
    Near,
    /// To a street beyond [`NEAR_METRES`] but within [`FAR_METRES`]: worth a look.
    Far,
    /// Not joined: no street within [`FAR_METRES`].
    NoStreet,
    /// Not joined: the coordinates are not numbers, or not on the globe.
    NotAPlace,
    /// Not joined: no street is near, but one would be with longitude and latitude exchanged.
    LooksSwapped,
}

impl SnapOutcome {
    /// True if the place was joined to a street.
    pub fn is_snapped(self) -> bool {
        matches!(self, SnapOutcome::Near | SnapOutcome::Far)
    }
}

/// Where on the streets a place was joined.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Anchor {
    /// The edge.
    pub edge: u32,
    /// Metres from the edge's start.
    pub along_metres: f64,
    /// Straight metres from the place to the street.
    pub leg_metres: f64,
    /// The point on the street.
    pub point: LonLat,
}

/// A place and how it was joined to the streets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Snapped {
    /// The place as given.
    pub place: LonLat,
    /// Where it was joined, if it was.
    pub anchor: Option<Anchor>,
    /// How, or why not.
    pub outcome: SnapOutcome,
}

impl StreetNetwork {
    /// Joins each place to the nearest edge of the main component, in the order given; every place is reported.
    ///
    /// # Units
    /// Degrees in; the leg in metres.
    pub fn snap(&self, places: &[LonLat]) -> Vec<Snapped> {
        self.snap_where(places, |_| true)
    }

    /// As [`StreetNetwork::snap`], to edges that a test allows (open ones, in a scenario).
    pub(crate) fn snap_where(&self, places: &[LonLat], allowed: impl Fn(u32) -> bool + Sync) -> Vec<Snapped> {
        places.par_iter().with_min_len(64).map(|&place| self.snap_one(place, &allowed)).collect()
    }

    fn snap_one(&self, place: LonLat, allowed: &impl Fn(u32) -> bool) -> Snapped {
        let swapped = LonLat::new(place.lat, place.lon);
        if !place.is_on_earth() {
            let outcome = if swapped.is_on_earth() && self.nearest(swapped, FAR_METRES, allowed).is_some() {
                SnapOutcome::LooksSwapped
            } else {
                SnapOutcome::NotAPlace
            };
            return Snapped { place, anchor: None, outcome };
        }
        let anchor = self.nearest(place, NEAR_METRES, allowed).or_else(|| self.nearest(place, FAR_METRES, allowed));
        let outcome = match &anchor {
            Some(anchor) if anchor.leg_metres <= NEAR_METRES => SnapOutcome::Near,
            Some(_) => SnapOutcome::Far,
            None if self.nearest(swapped, FAR_METRES, allowed).is_some() => SnapOutcome::LooksSwapped,
            None => SnapOutcome::NoStreet,
        };
        Snapped { place, anchor, outcome }
    }

    /// The nearest point on an allowed edge within a radius; of equally near ones the piece that comes first.
    pub(crate) fn nearest(&self, place: LonLat, radius_metres: f64, allowed: &impl Fn(u32) -> bool) -> Option<Anchor> {
        if !place.is_on_earth() {
            return None;
        }
        let frame = &self.grid.frame;
        let view = View::around(place);
        let (column, row) = frame.cell_at(place.lon, place.lat);
        let cell_wide = f64::from(frame.cell_lon) * view.metres[0];
        let cell_high = f64::from(frame.cell_lat) * view.metres[1];
        let side = cell_wide.min(cell_high);
        // Cells between the place and the grid are empty: the first ring that holds any begins there.
        let (columns, rows) = (i64::from(frame.columns), i64::from(frame.rows));
        let outside = |at: i64, count: i64| (-at).max(at - (count - 1)).max(0);
        let first = outside(column, columns).max(outside(row, rows));
        let last = first.saturating_add(columns.max(rows)).min((radius_metres / side).ceil() as i64 + 1);
        let mut search = Search { view, shape: &self.shape, edge_of: &self.grid.edge_of, allowed, best: None };
        for ring in first..=last {
            // Whatever lies in this ring is at least so far away.
            let nearest_possible = (ring - 1).max(0) as f64 * side;
            if nearest_possible > search.best.map_or(radius_metres, |b| b.0.sqrt()) {
                break;
            }
            for r in (row - ring).max(0)..=(row + ring).min(rows - 1) {
                let (left, right) = (column - ring, column + ring);
                let mut visit = |c: i64| search.visit(self.grid.cell(c as u32, r as u32));
                if r == row - ring || r == row + ring {
                    (left.max(0)..=right.min(columns - 1)).for_each(&mut visit);
                } else {
                    // Between its top and its bottom row only both ends belong to the ring.
                    [left, right].into_iter().filter(|c| (0..columns).contains(c)).for_each(&mut visit);
                }
            }
        }
        let (squared, piece, share) = search.best?;
        if squared.sqrt() > radius_metres {
            return None;
        }
        Some(self.anchor(place, piece, share))
    }

    /// Squared metres from a place to a piece of street.
    pub(crate) fn piece_distance(&self, piece: u32, place: LonLat) -> f64 {
        View::around(place).distance(&self.shape, piece).0
    }

    fn anchor(&self, place: LonLat, piece: u32, share: f64) -> Anchor {
        let at = piece as usize;
        let (a, b) = (LonLat::from_fixed(self.shape[at]), LonLat::from_fixed(self.shape[at + 1]));
        let point = if share <= 0.0 {
            a
        } else if share >= 1.0 {
            b
        } else {
            LonLat::new(a.lon + share * (b.lon - a.lon), a.lat + share * (b.lat - a.lat))
        };
        let along = self.shape_at[at] + share * (self.shape_at[at + 1] - self.shape_at[at]);
        Anchor { edge: self.grid.edge_of[at], along_metres: along, leg_metres: haversine_metres(place, point), point }
    }
}

/// The plane that touches the globe at a place.
#[derive(Clone, Copy)]
struct View {
    /// The place in ten-millionths of a degree.
    at: [f64; 2],
    /// Metres of one of these, east and north.
    metres: [f64; 2],
}

impl View {
    fn around(place: LonLat) -> View {
        let (east, north) = metres_per_degree(place.lat);
        View { at: [place.lon * 1e7, place.lat * 1e7], metres: [east / 1e7, north / 1e7] }
    }

    /// Squared metres to a piece, and the share of the piece before its nearest point.
    #[inline(always)]
    fn distance(&self, shape: &[[i32; 2]], piece: u32) -> (f64, f64) {
        let relative = |p: [i32; 2]| {
            ((f64::from(p[0]) - self.at[0]) * self.metres[0], (f64::from(p[1]) - self.at[1]) * self.metres[1])
        };
        let (ax, ay) = relative(shape[piece as usize]);
        let (bx, by) = relative(shape[piece as usize + 1]);
        let (dx, dy) = (bx - ax, by - ay);
        let squared_length = dx * dx + dy * dy;
        let share = if squared_length > 0.0 { (-(ax * dx + ay * dy) / squared_length).clamp(0.0, 1.0) } else { 0.0 };
        let (x, y) = (ax + share * dx, ay + share * dy);
        (x * x + y * y, share)
    }
}

/// The nearest piece so far: its squared distance, itself, the share of it before the nearest point.
struct Search<'a, F> {
    view: View,
    shape: &'a [[i32; 2]],
    edge_of: &'a [u32],
    allowed: &'a F,
    best: Option<(f64, u32, f64)>,
}

impl<F: Fn(u32) -> bool> Search<'_, F> {
    #[inline]
    fn visit(&mut self, pieces: impl Iterator<Item = u32>) {
        for piece in pieces {
            let (squared, share) = self.view.distance(self.shape, piece);
            if self.best.is_none_or(|(d, p, _)| squared < d || (squared == d && piece < p)) {
                let edge = self.edge_of[piece as usize];
                if edge != NO_EDGE && (self.allowed)(edge) {
                    self.best = Some((squared, piece, share));
                }
            }
        }
    }
}
