use std::collections::BTreeMap;

/// Numbers at the corners of square cells.
pub(crate) struct Field {
    pub west: f64,
    pub south: f64,
    pub cell: f64,
    pub columns: usize,
    pub rows: usize,
    /// Row by row from the south; positive along the rim.
    pub value: Vec<f64>,
}

/// A closed ring, its first point repeated at the end.
pub(crate) type Ring = Vec<[f64; 2]>;

/// Sides of the grid: the corner at their west or south end, and whether they run north.
type Side = (usize, usize, bool);

impl Field {
    fn at(&self, column: usize, row: usize) -> f64 {
        self.value[row * self.columns + column]
    }

    /// Where the field changes its sign along a side.
    fn crossing(&self, (column, row, north): Side) -> [f64; 2] {
        let (a, b) = (self.at(column, row), if north { self.at(column, row + 1) } else { self.at(column + 1, row) });
        // Kept off the corners, so that rings never touch themselves there.
        let share = if a == b { 0.5 } else { (a / (a - b)).clamp(1e-3, 1.0 - 1e-3) };
        let (x, y) = (self.west + column as f64 * self.cell, self.south + row as f64 * self.cell);
        if north { [x, y + share * self.cell] } else { [x + share * self.cell, y] }
    }
}

/// The polygons where the field is not positive, by marching squares: outer rings counter-clockwise with their holes.
///
/// # References
/// Lorensen, W. E. and Cline, H. E. (1987), "Marching cubes", SIGGRAPH 87 (in two dimensions).
pub(crate) fn contour(field: &Field) -> Vec<(Ring, Vec<Ring>)> {
    let mut next: BTreeMap<Side, Vec<Side>> = BTreeMap::new();
    for row in 0..field.rows.saturating_sub(1) {
        for column in 0..field.columns.saturating_sub(1) {
            for (from, to) in steps(field, column, row) {
                next.entry(from).or_default().push(to);
            }
        }
    }
    let mut outer: Vec<(Ring, Vec<Ring>)> = Vec::new();
    let mut holes = Vec::new();
    while let Some((&start, _)) = next.iter().next() {
        let mut ring = Vec::new();
        let mut at = start;
        while let Some(list) = next.get_mut(&at) {
            ring.push(field.crossing(at));
            let to = list.pop();
            if list.is_empty() {
                next.remove(&at);
            }
            match to {
                Some(to) => at = to,
                None => break,
            }
        }
        if ring.len() < 3 {
            continue;
        }
        ring.push(ring[0]);
        if area(&ring) > 0.0 {
            outer.push((ring, Vec::new()));
        } else {
            holes.push(ring);
        }
    }
    for hole in holes {
        let around = outer
            .iter_mut()
            .filter(|(ring, _)| contains(ring, hole[0]))
            .min_by(|a, b| area(&a.0).total_cmp(&area(&b.0)));
        if let Some((_, holes)) = around {
            holes.push(hole);
        }
    }
    outer
}

/// Steps of the rings through one cell, the inside on their left.
fn steps(field: &Field, column: usize, row: usize) -> Vec<(Side, Side)> {
    let corners = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)];
    let inside = corners.map(|(c, r)| field.at(c, r) <= 0.0);
    // South, east, north, west.
    let side = [(column, row, false), (column + 1, row, true), (column, row + 1, false), (column, row, true)];
    let (mut entries, mut exits) = (Vec::new(), Vec::new());
    // Going round counter-clockwise a side either leaves the inside (a ring begins its step there) or enters it.
    for at in 0..4 {
        match (inside[at], inside[(at + 1) % 4]) {
            (true, false) => entries.push(at),
            (false, true) => exits.push(at),
            _ => {}
        }
    }
    match entries[..] {
        [one] => vec![(side[one], side[exits[0]])],
        [one, two] => {
            let middle: f64 = corners.iter().map(|(c, r)| field.at(*c, *r)).sum();
            // Inside joins over the middle, or outside does: each step goes to the one exit after or before it.
            let after = |at: usize| (at + 1) % 4;
            let before = |at: usize| (at + 3) % 4;
            let to = |at: usize| if middle <= 0.0 { after(at) } else { before(at) };
            vec![(side[one], side[to(one)]), (side[two], side[to(two)])]
        }
        _ => Vec::new(),
    }
}

/// Signed area, positive for a counter-clockwise ring.
pub(crate) fn area(ring: &[[f64; 2]]) -> f64 {
    ring.windows(2).map(|w| w[0][0] * w[1][1] - w[1][0] * w[0][1]).sum::<f64>() / 2.0
}

fn contains(ring: &[[f64; 2]], point: [f64; 2]) -> bool {
    let crosses = |w: &[[f64; 2]]| {
        (w[0][1] > point[1]) != (w[1][1] > point[1])
            && point[0] < (w[1][0] - w[0][0]) * (point[1] - w[0][1]) / (w[1][1] - w[0][1]) + w[0][0]
    };
    ring.windows(2).filter(|w| crosses(w)).count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(columns: usize, rows: usize, value: impl Fn(f64, f64) -> f64) -> Field {
        let value = (0..columns * rows).map(|at| value((at % columns) as f64, (at / columns) as f64)).collect();
        Field { west: 0.0, south: 0.0, cell: 1.0, columns, rows, value }
    }

    #[test]
    fn a_disc_has_its_area_and_one_ring() {
        let disc = field(101, 101, |x, y| (x - 50.0).hypot(y - 50.0) - 40.0);
        let found = contour(&disc);
        assert_eq!((found.len(), found[0].1.len()), (1, 0));
        assert!((area(&found[0].0) / (std::f64::consts::PI * 1600.0) - 1.0).abs() < 1e-3);
    }

    #[test]
    fn a_washer_has_a_clockwise_hole() {
        let washer = field(101, 101, |x, y| ((x - 50.0).hypot(y - 50.0) - 30.0).abs() - 10.0);
        let found = contour(&washer);
        assert_eq!((found.len(), found[0].1.len()), (1, 1));
        assert!(area(&found[0].1[0]) < 0.0);
        let whole = area(&found[0].0) + area(&found[0].1[0]);
        assert!((whole / (std::f64::consts::PI * (1600.0 - 400.0)) - 1.0).abs() < 1e-2);
    }

    #[test]
    fn two_corners_that_touch_close_into_rings() {
        let saddle = field(6, 6, |x, y| if (x == 2.0 && y == 2.0) || (x == 3.0 && y == 3.0) { -1.0 } else { 1.0 });
        let found = contour(&saddle);
        assert!(found.iter().all(|(ring, _)| ring.first() == ring.last() && area(ring) > 0.0));
        assert!((1..=2).contains(&found.len()));
    }
}
