//! The parts of edges that a change touches: a way's own pieces, or what lies within a circle. An edge is a whole street between
//! junctions, so that closing one piece of it must leave the rest in use.

use crate::place::metres_per_degree;
use crate::{Anchor, LonLat, StreetNetwork};

/// A part of an edge, in metres along it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Stretch {
    pub edge: usize,
    pub from_metres: f64,
    pub to_metres: f64,
}

/// Parts nearer than this to an end of the edge, or to one another, are taken to touch it.
const TOUCHING_METRES: f64 = 0.01;

impl StreetNetwork {
    /// The parts of edges made of pieces with an identifier.
    pub(crate) fn stretches_with_id(&self, id: i64) -> Vec<Stretch> {
        let mut found = Vec::new();
        for (edge, spec) in self.edge.iter().enumerate() {
            let pieces = spec.shape[0] as usize..spec.shape[1] as usize;
            for at in pieces.start..pieces.end.saturating_sub(1) {
                if self.shape_id[at] == id {
                    let (from_metres, to_metres) = (self.shape_at[at], self.shape_at[at + 1]);
                    found.push(Stretch { edge, from_metres, to_metres });
                }
            }
        }
        self.joined(found)
    }

    /// The parts of edges within so many metres of a place.
    pub(crate) fn stretches_within(&self, place: LonLat, radius_metres: f64) -> Vec<Stretch> {
        let scale = metres_per_degree(place.lat);
        let mut found = Vec::new();
        for edge in self.edges_within(place, radius_metres) {
            let spec = &self.edge[edge];
            for at in spec.shape[0] as usize..(spec.shape[1] as usize).saturating_sub(1) {
                let relative = |p: [i32; 2]| {
                    [(f64::from(p[0]) / 1e7 - place.lon) * scale.0, (f64::from(p[1]) / 1e7 - place.lat) * scale.1]
                };
                let Some([first, last]) = inside(relative(self.shape[at]), relative(self.shape[at + 1]), radius_metres)
                else {
                    continue;
                };
                let (start, length) = (self.shape_at[at], self.shape_at[at + 1] - self.shape_at[at]);
                let (from_metres, to_metres) = (start + first * length, start + last * length);
                found.push(Stretch { edge, from_metres, to_metres });
            }
        }
        self.joined(found)
    }

    /// The point so many metres along an edge.
    pub(crate) fn anchor_along(&self, edge: usize, along_metres: f64) -> Anchor {
        let spec = &self.edge[edge];
        let pieces = spec.shape[0] as usize..spec.shape[1] as usize;
        let after = pieces.start + self.shape_at[pieces.clone()].partition_point(|at| *at <= along_metres);
        let next = after.clamp(pieces.start + 1, pieces.end - 1);
        let (a, b) = (LonLat::from_fixed(self.shape[next - 1]), LonLat::from_fixed(self.shape[next]));
        let length = self.shape_at[next] - self.shape_at[next - 1];
        let share =
            if length > 0.0 { ((along_metres - self.shape_at[next - 1]) / length).clamp(0.0, 1.0) } else { 0.0 };
        let point = LonLat::new(a.lon + share * (b.lon - a.lon), a.lat + share * (b.lat - a.lat));
        Anchor { edge: edge as u32, along_metres, leg_metres: 0.0, point }
    }

    /// True if a stretch is its whole edge.
    pub(crate) fn is_whole(&self, stretch: &Stretch) -> bool {
        stretch.from_metres <= 0.0 && stretch.to_metres >= self.edge[stretch.edge].length_metres
    }

    /// Parts that touch made one, those that come within a hair of an end of their edge reach it.
    fn joined(&self, stretches: Vec<Stretch>) -> Vec<Stretch> {
        let mut joined = merged(stretches);
        for stretch in &mut joined {
            let length = self.edge[stretch.edge].length_metres;
            if stretch.from_metres < TOUCHING_METRES {
                stretch.from_metres = 0.0;
            }
            if stretch.to_metres > length - TOUCHING_METRES {
                stretch.to_metres = length;
            }
        }
        joined
    }
}

/// The share of a straight piece, from and to, that lies within a circle around the origin.
fn inside(a: [f64; 2], b: [f64; 2], radius: f64) -> Option<[f64; 2]> {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let (square, half) = (dx * dx + dy * dy, a[0] * dx + a[1] * dy);
    let beyond = a[0] * a[0] + a[1] * a[1] - radius * radius;
    if square <= 0.0 {
        return (beyond <= 0.0).then_some([0.0, 1.0]);
    }
    let root = half * half - square * beyond;
    if root < 0.0 {
        return None;
    }
    let (first, last) = ((-half - root.sqrt()) / square, (-half + root.sqrt()) / square);
    (last >= 0.0 && first <= 1.0).then_some([first.max(0.0), last.min(1.0)])
}

/// Parts that touch made one; by edge, then along it.
fn merged(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    stretches.sort_by(|a, b| a.edge.cmp(&b.edge).then(a.from_metres.total_cmp(&b.from_metres)));
    let mut out: Vec<Stretch> = Vec::with_capacity(stretches.len());
    for stretch in stretches {
        match out.last_mut() {
            Some(last) if last.edge == stretch.edge && stretch.from_metres <= last.to_metres + TOUCHING_METRES => {
                last.to_metres = last.to_metres.max(stretch.to_metres);
            }
            _ => out.push(stretch),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circle_cuts_the_middle_out_of_a_piece() {
        assert_eq!(inside([-10.0, 0.0], [10.0, 0.0], 5.0), Some([0.25, 0.75]));
        assert_eq!(inside([-10.0, 0.0], [0.0, 0.0], 5.0), Some([0.5, 1.0]));
        assert_eq!(inside([-10.0, 6.0], [10.0, 6.0], 5.0), None);
        assert_eq!(inside([1.0, 1.0], [1.0, 1.0], 5.0), Some([0.0, 1.0]));
    }

    #[test]
    fn parts_that_touch_are_one() {
        let part = |from_metres, to_metres| Stretch { edge: 3, from_metres, to_metres };
        assert_eq!(merged(vec![part(5.0, 9.0), part(0.0, 5.0), part(20.0, 21.0)]), [part(0.0, 9.0), part(20.0, 21.0)]);
    }
}
