use rstar::RTree;
use rstar::primitives::GeomWithData;
use std::f64::consts::TAU;

/// Places that lie next to each other, from points alone: no third place stands between the two (Gabriel graph).
///
/// Two places are neighbours unless a third lies in the circle that has them as its diameter. The graph holds the shortest
/// spanning tree, so everything stays joined; on a square grid it joins sides, not corners. A point on the circle, to a
/// thousandth, counts as inside.
///
/// # Units
/// Coordinates in metres of a plane. The pairs are (smaller, larger), ascending.
///
/// # References
/// Gabriel and Sokal, A new statistical approach to geographic variation analysis, Systematic Zoology 18, 1969.
///
/// # Examples
/// ```
/// use linping_siting::neighbours_of_points;
/// let square = [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]];
/// assert_eq!(neighbours_of_points(&square), [(0, 1), (0, 2), (1, 3), (2, 3)]);
/// ```
pub fn neighbours_of_points(points: &[[f64; 2]]) -> Vec<(usize, usize)> {
    let tree = RTree::bulk_load(points.iter().enumerate().map(|(at, point)| GeomWithData::new(*point, at)).collect());
    let mut pairs = Vec::new();
    for a in 0..points.len() {
        let first = pairs.len();
        for b in candidates(points, &tree, a) {
            let whole = square(points[a], points[b]);
            let middle = [0.5 * (points[a][0] + points[b][0]), 0.5 * (points[a][1] + points[b][1])];
            // A hair more than needed: the definition decides.
            let reach = (0.25 + ON_THE_CIRCLE) * whole * (1.0 + 1e-9);
            let mut thirds = tree.locate_within_distance(middle, reach);
            if !thirds.any(|third| between(points[a], points[b], *third.geom(), whole)) {
                pairs.push((a, b));
            }
        }
        pairs[first..].sort_unstable();
    }
    pairs
}

/// Places from which one is looked up, with their numbers.
type Tree = RTree<GeomWithData<[f64; 2], usize>>;

/// Share of the squared distance by which a place may lie off the circle and still be on it.
const ON_THE_CIRCLE: f64 = 1e-3;

fn square(a: [f64; 2], b: [f64; 2]) -> f64 {
    let (x, y) = (a[0] - b[0], a[1] - b[1]);
    x * x + y * y
}

/// Whether a third place stands between two, whose squared distance is `whole`. A place where one of the two is does not.
fn between(a: [f64; 2], b: [f64; 2], third: [f64; 2], whole: f64) -> bool {
    let (from_a, from_b) = (square(a, third), square(b, third));
    // Nearer to both than they are to each other: a shortest spanning tree has no such pair, so none of it is cut.
    from_a > 0.0
        && from_b > 0.0
        && from_a < whole
        && from_b < whole
        && 0.5 * (from_a + from_b - whole) <= ON_THE_CIRCLE * whole
}

/// The places of higher number that none of the nearest to `a` stands before; all its neighbours of higher number are among them.
fn candidates(points: &[[f64; 2]], tree: &Tree, a: usize) -> Vec<usize> {
    /// So many of the nearest rule out nearly all others.
    const NEAREST: usize = 48;
    const SECTORS: usize = 24;
    let own = points[a];
    let mut near: Vec<usize> = Vec::new();
    let mut found = Vec::new();
    // In no direction of a sector is there a neighbour further away than this (metres, squared).
    let mut reach = [f64::INFINITY; SECTORS];
    let ends: [[f64; 2]; SECTORS] = std::array::from_fn(|n| {
        let (sine, cosine) = (TAU * n as f64 / SECTORS as f64).sin_cos();
        [cosine, sine]
    });
    let free = |b: usize, near: &[usize]| {
        let whole = square(own, points[b]);
        !near.iter().any(|third| between(own, points[b], points[*third], whole))
    };
    for (place, distance) in tree.nearest_neighbor_iter_with_distance_2(own).take(NEAREST + 1) {
        let b = place.data;
        if b == a {
            continue;
        }
        if reach.iter().all(|reach| distance > *reach) {
            return found;
        }
        if b > a && free(b, &near) {
            found.push(b);
        }
        near.push(b);
        let step = [points[b][0] - own[0], points[b][1] - own[1]];
        for sector in 0..SECTORS {
            // What lies behind the line through the place, square to the step, has the place before it.
            let along = [ends[sector], ends[(sector + 1) % SECTORS]].map(|end| end[0] * step[0] + end[1] * step[1]);
            let least = along[0].min(along[1]);
            if least > 0.0 {
                reach[sector] = reach[sector].min((distance / least).powi(2));
            }
        }
    }
    // At the edge of them all nothing closes the circle.
    let last = near.last().map_or(0.0, |last| square(own, points[*last]));
    let known: std::collections::BTreeSet<usize> = near.iter().copied().collect();
    let further = (a + 1..points.len()).filter(|b| square(own, points[*b]) >= last && !known.contains(b));
    found.extend(further.filter(|b| free(*b, &near)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn everything_is_joined_and_pairs_are_those_of_the_definition(points in prop::collection::vec((0i32..30, 0i32..30), 2..40)) {
            let points: Vec<[f64; 2]> = points.iter().map(|(x, y)| [f64::from(*x), f64::from(*y)]).collect();
            let pairs = neighbours_of_points(&points);
            let mut piece: Vec<usize> = (0..points.len()).collect();
            for _ in 0..points.len() {
                for (a, b) in &pairs {
                    let low = piece[*a].min(piece[*b]);
                    piece[*a] = low;
                    piece[*b] = low;
                }
            }
            prop_assert!(piece.iter().all(|p| *p == 0));
            let far = |a: [f64; 2], b: [f64; 2]| (a[0] - b[0]).hypot(a[1] - b[1]);
            for a in 0..points.len() {
                for b in a + 1..points.len() {
                    let middle = [0.5 * (points[a][0] + points[b][0]), 0.5 * (points[a][1] + points[b][1])];
                    let whole = far(points[a], points[b]);
                    let strictly_inside = |c: &[f64; 2]| far(*c, middle) < 0.5 * whole - 1e-6;
                    if points.iter().any(|c| strictly_inside(c) && *c != points[a] && *c != points[b]) {
                        prop_assert!(!pairs.contains(&(a, b)));
                    }
                }
            }
        }
    }
}
