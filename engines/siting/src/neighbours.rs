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
    /// So many of the nearest rule out nearly all others.
    const NEAREST: usize = 12;
    const ON_THE_CIRCLE: f64 = 1e-3;
    let square = |a: usize, b: usize| {
        let (x, y) = (points[a][0] - points[b][0], points[a][1] - points[b][1]);
        x * x + y * y
    };
    let between = |a: usize, b: usize, third: usize, whole: f64| {
        if third == a || third == b {
            return false;
        }
        let (from_a, from_b) = (square(a, third), square(b, third));
        // Nearer to both than they are to each other: a shortest spanning tree has no such pair, so none of it is cut.
        from_a > 0.0
            && from_b > 0.0
            && from_a < whole
            && from_b < whole
            && 0.5 * (from_a + from_b - whole) <= ON_THE_CIRCLE * whole
    };
    let mut pairs = Vec::new();
    for a in 0..points.len() {
        let mut near: Vec<usize> = (0..points.len()).filter(|b| *b != a).collect();
        if near.len() > NEAREST {
            near.select_nth_unstable_by(NEAREST, |x, y| square(a, *x).total_cmp(&square(a, *y)).then(x.cmp(y)));
            near.truncate(NEAREST);
        }
        for b in a + 1..points.len() {
            let whole = square(a, b);
            let blocked = |third: &usize| between(a, b, *third, whole);
            if !near.iter().any(blocked) && !(0..points.len()).any(|third| blocked(&third)) {
                pairs.push((a, b));
            }
        }
    }
    pairs
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
