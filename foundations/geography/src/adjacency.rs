use crate::{GeographyError, Projection};
use geo::{Coord, Geometry, GeometryCollection, Line, LinesIter, MultiPolygon};
use rstar::primitives::GeomWithData;
use rstar::{AABB, RTree};
use std::collections::BTreeMap;

/// When two areas count as neighbours; named after the chess pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Contiguity {
    /// They share a stretch of border.
    Rook,
    /// They share a stretch of border or touch in a point.
    Queen,
}

/// A neighbour of an area.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbour {
    /// Number of the neighbouring polygon.
    pub polygon: usize,
    /// Length of the common border, metres; 0 if they only touch.
    pub shared_m: f64,
}

/// The neighbours of each polygon (degrees in, ascending numbers out), borders compared within a tolerance in metres.
///
/// Borders need not have the same corners: a long side of one parcel against two short sides of others is common border.
/// Where polygons overlap more than the tolerance only crossing borders are seen, as touching.
///
/// # Errors
/// Places off the globe, an extent of more than 6 degrees, a tolerance that is not positive.
pub fn adjacency(
    polygons: &[MultiPolygon<f64>],
    contiguity: Contiguity,
    tolerance_m: f64,
) -> Result<Vec<Vec<Neighbour>>, GeographyError> {
    if !(tolerance_m > 0.0 && tolerance_m.is_finite()) {
        return Err(GeographyError::BadSize { what: "tolerance in metres", value: tolerance_m });
    }
    let all = Geometry::GeometryCollection(GeometryCollection(
        polygons.iter().cloned().map(Geometry::MultiPolygon).collect(),
    ));
    let plane = match Projection::around(&all) {
        Err(GeographyError::Empty) => return Ok(vec![Vec::new(); polygons.len()]),
        other => other?,
    };
    let mut sides = Vec::new();
    for (number, polygon) in polygons.iter().enumerate() {
        sides.extend(plane.project(polygon)?.lines_iter().map(|side| (number, side)));
    }
    let tree = RTree::bulk_load(
        sides
            .iter()
            .map(|&(number, side)| {
                let ends = ([side.start.x, side.start.y], [side.end.x, side.end.y]);
                GeomWithData::new(rstar::primitives::Line::new(ends.0, ends.1), number)
            })
            .collect(),
    );
    let mut neighbours = vec![BTreeMap::<usize, f64>::new(); polygons.len()];
    for &(number, side) in &sides {
        let (low, high) = corners(side, tolerance_m);
        for other in tree.locate_in_envelope_intersecting(AABB::from_corners(low, high)) {
            if other.data <= number {
                continue;
            }
            let (from, to) = (other.geom().from, other.geom().to);
            let line = Line::new(Coord { x: from[0], y: from[1] }, Coord { x: to[0], y: to[1] });
            let shared = shared_length(side, line, tolerance_m);
            if shared > 0.0 || touches(side, line, tolerance_m) {
                *neighbours[number].entry(other.data).or_default() += shared;
                *neighbours[other.data].entry(number).or_default() += shared;
            }
        }
    }
    let keep = |shared_m: f64| contiguity == Contiguity::Queen || shared_m > 0.0;
    Ok(neighbours
        .into_iter()
        .map(|row| {
            row.into_iter()
                .filter(|&(_, shared_m)| keep(shared_m))
                .map(|(polygon, shared_m)| Neighbour { polygon, shared_m })
                .collect()
        })
        .collect())
}

fn corners(side: Line<f64>, margin: f64) -> ([f64; 2], [f64; 2]) {
    let low = [side.start.x.min(side.end.x) - margin, side.start.y.min(side.end.y) - margin];
    let high = [side.start.x.max(side.end.x) + margin, side.start.y.max(side.end.y) + margin];
    (low, high)
}

/// Length along which two sides run together within the tolerance.
fn shared_length(a: Line<f64>, b: Line<f64>, tolerance: f64) -> f64 {
    let direction = a.delta();
    let length = direction.x.hypot(direction.y);
    if length <= tolerance {
        return 0.0;
    }
    let unit = Coord { x: direction.x / length, y: direction.y / length };
    // Along the side, and across it.
    let seen = |point: Coord<f64>| {
        let from_start = point - a.start;
        (from_start.x * unit.x + from_start.y * unit.y, from_start.x * unit.y - from_start.y * unit.x)
    };
    let (first, last) = (seen(b.start), seen(b.end));
    let (near, far) = if first.0 <= last.0 { (first, last) } else { (last, first) };
    let (from, to) = (near.0.max(0.0), far.0.min(length));
    if to - from <= 2.0 * tolerance {
        return 0.0;
    }
    let across = |along: f64| near.1 + (far.1 - near.1) * (along - near.0) / (far.0 - near.0);
    if across(from).abs() <= tolerance && across(to).abs() <= tolerance { to - from } else { 0.0 }
}

/// Whether two sides come within the tolerance of each other.
fn touches(a: Line<f64>, b: Line<f64>, tolerance: f64) -> bool {
    use geo::{Distance, Euclidean, Intersects};
    a.intersects(&b) || Euclidean.distance(&a, &b) <= tolerance
}
