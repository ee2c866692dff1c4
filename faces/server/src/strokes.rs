//! Streets as people see them: pieces that go straight on are one line. A map draws a few thousand lines at once where it would
//! take tens of thousands of pieces, and simplifies a long line where a short piece would only vanish.
//!
//! # References
//! Thomson, R. C. and Richardson, D. E. (1999), "The 'good continuation' principle of perceptual organization applied to the
//! generalization of road networks", Proceedings of the 19th International Cartographic Conference.

use geo::{LineString, Simplify};
use linping_network::LonLat;
use std::collections::HashMap;

/// Cosine of the sharpest bend that still counts as going on: 45 degrees.
const STRAIGHT: f64 = std::f64::consts::FRAC_1_SQRT_2;
/// Points that lie within so many degrees (half a metre) of the line between others are left out.
const TOLERANCE_DEGREES: f64 = 4.5e-6;

/// One piece of a street.
pub(crate) struct Piece {
    pub shape: Vec<LonLat>,
    pub closed: bool,
    pub metres: f64,
}

/// Pieces that go on into one another, as one line.
pub(crate) struct Stroke {
    pub line: Vec<LonLat>,
    pub closed: bool,
    pub metres: f64,
}

/// Joins pieces: at every place the two that bend least go on into one another, then the next two. Closed pieces join closed
/// ones only.
pub(crate) fn strokes(pieces: &[Piece]) -> Vec<Stroke> {
    let next = continuations(pieces);
    let mut used = vec![false; pieces.len()];
    let mut made = Vec::new();
    // From loose ends first; what is left are rings.
    let loose = (0..pieces.len()).filter(|piece| is_loose(&next, *piece, 0) || is_loose(&next, *piece, 1));
    for first in loose.chain(0..pieces.len()) {
        if used.get(first).copied().unwrap_or(true) {
            continue;
        }
        let from = usize::from(!is_loose(&next, first, 0));
        made.push(walk(pieces, &next, &mut used, (first, from)));
    }
    made
}

/// An end of a piece: its number, and 0 for its start or 1 for its far end.
type End = (usize, usize);

fn is_loose(next: &[[Option<End>; 2]], piece: usize, end: usize) -> bool {
    next.get(piece).is_some_and(|ends| ends[end].is_none())
}

/// Goes along from one end of a piece until nothing goes on.
fn walk(pieces: &[Piece], next: &[[Option<End>; 2]], used: &mut [bool], start: End) -> Stroke {
    let mut points: Vec<LonLat> = Vec::new();
    let mut metres = 0.0;
    let mut at = Some(start);
    let closed = pieces.get(start.0).is_some_and(|piece| piece.closed);
    while let Some((piece, from)) = at {
        let (Some(own), Some(seen)) = (pieces.get(piece), used.get_mut(piece)) else { break };
        if std::mem::replace(seen, true) {
            break;
        }
        metres += own.metres;
        let skip = usize::from(!points.is_empty());
        if from == 0 {
            points.extend(own.shape.iter().skip(skip));
        } else {
            points.extend(own.shape.iter().rev().skip(skip));
        }
        at = next.get(piece).and_then(|ends| ends[1 - from]);
    }
    let line: LineString<f64> = points.iter().map(|p| (p.lon, p.lat)).collect();
    let line = line.simplify(TOLERANCE_DEGREES);
    Stroke { line: line.coords().map(|c| LonLat::new(c.x, c.y)).collect(), closed, metres }
}

/// For each piece and each of its ends the end of another into which it goes on.
fn continuations(pieces: &[Piece]) -> Vec<[Option<End>; 2]> {
    // A hundred millionth of a degree is a millimetre: the same place.
    let key = |p: &LonLat| ((p.lon * 1e8).round() as i64, (p.lat * 1e8).round() as i64);
    let mut meeting: HashMap<(i64, i64), Vec<(End, [f64; 2])>> = HashMap::new();
    for (number, piece) in pieces.iter().enumerate() {
        let (first, last) = (piece.shape.iter(), piece.shape.iter().rev());
        let ends: [Option<(LonLat, [f64; 2])>; 2] = [leaving(first), leaving(last)];
        for (end, found) in ends.into_iter().enumerate() {
            if let Some((place, direction)) = found {
                meeting.entry(key(&place)).or_default().push(((number, end), direction));
            }
        }
    }
    let mut next = vec![[None; 2]; pieces.len()];
    let closed = |end: End| pieces.get(end.0).is_some_and(|piece| piece.closed);
    for ends in meeting.values() {
        let mut pairs: Vec<(f64, End, End)> = Vec::new();
        for (at, (a, out)) in ends.iter().enumerate() {
            for (b, away) in ends.iter().skip(at + 1) {
                // Going on means leaving against the direction one came from.
                let straight = -(out[0] * away[0] + out[1] * away[1]);
                if straight >= STRAIGHT && a.0 != b.0 && closed(*a) == closed(*b) {
                    pairs.push((straight, *a, *b));
                }
            }
        }
        // The least bend first; among equal ones the order of the pieces, so that the same streets give the same lines.
        pairs.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)).then(x.2.cmp(&y.2)));
        for (_, a, b) in pairs {
            let free = |end: End| next.get(end.0).is_some_and(|ends: &[Option<End>; 2]| ends[end.1].is_none());
            if free(a) && free(b) {
                if let Some(ends) = next.get_mut(a.0) {
                    ends[a.1] = Some(b);
                }
                if let Some(ends) = next.get_mut(b.0) {
                    ends[b.1] = Some(a);
                }
            }
        }
    }
    next
}

/// The first place of a line and the direction in which one leaves it, of length one.
fn leaving<'a>(mut points: impl Iterator<Item = &'a LonLat>) -> Option<(LonLat, [f64; 2])> {
    let first = *points.next()?;
    let scale = first.lat.to_radians().cos();
    let mut ways = points.map(|p| [(p.lon - first.lon) * scale, p.lat - first.lat]);
    let way = ways.find(|way| way[0] != 0.0 || way[1] != 0.0)?;
    let length = way[0].hypot(way[1]);
    Some((first, [way[0] / length, way[1] / length]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(points: &[(f64, f64)], closed: bool) -> Piece {
        let shape: Vec<LonLat> = points.iter().map(|(x, y)| LonLat::new(*x, *y)).collect();
        Piece { shape, closed, metres: 1.0 }
    }

    /// Three by three crossings, a thousandth of a degree apart.
    fn grid() -> Vec<Piece> {
        let mut pieces = Vec::new();
        for row in 0..3 {
            for column in 0..2 {
                let (x, y) = (f64::from(column) * 1e-3, f64::from(row) * 1e-3);
                pieces.push(piece(&[(x, y), (x + 1e-3, y)], false));
                pieces.push(piece(&[(y, x), (y, x + 1e-3)], false));
            }
        }
        pieces
    }

    #[test]
    fn a_grid_of_twelve_pieces_is_six_straight_lines_of_two_points() {
        let made = strokes(&grid());
        assert_eq!(made.len(), 6);
        assert!(made.iter().all(|stroke| stroke.line.len() == 2 && stroke.metres == 2.0));
    }

    #[test]
    fn a_closed_piece_stands_alone() {
        let mut pieces = grid();
        pieces[0].closed = true;
        let made = strokes(&pieces);
        assert_eq!(made.len(), 7);
        assert_eq!(made.iter().filter(|stroke| stroke.closed).map(|stroke| stroke.metres).sum::<f64>(), 1.0);
    }

    #[test]
    fn a_ring_is_walked_once_and_a_sharp_corner_ends_a_line() {
        // A ring of sixteen pieces bends by 22.5 degrees at every corner, one of four by 90.
        let ring = |corners: u32| -> Vec<Piece> {
            let at = |n: u32| {
                let angle = f64::from(n) * std::f64::consts::TAU / f64::from(corners);
                (1e-3 * angle.cos(), 1e-3 * angle.sin())
            };
            (0..corners).map(|n| piece(&[at(n), at((n + 1) % corners)], false)).collect()
        };
        let round = strokes(&ring(16));
        assert_eq!((round.len(), round[0].metres), (1, 16.0));
        assert_eq!(strokes(&ring(4)).len(), 4);
    }

    #[test]
    fn no_piece_is_lost_whichever_way_it_was_drawn() {
        let mut pieces = grid();
        pieces[3].shape.reverse();
        pieces[8].shape.reverse();
        let made = strokes(&pieces);
        assert_eq!(made.len(), 6);
        assert_eq!(made.iter().map(|stroke| stroke.metres).sum::<f64>(), 12.0);
    }
}
