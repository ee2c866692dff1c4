//! Streets: a warped grid of main streets 840 m apart, every third of them arterial; local streets inside, closer where more is
//! built; some missing; none over the canal but a bridge every third main street.

use super::Made;
use super::ground::{Ground, Metres, distance};
use linping_geography::geo::Coord;
use linping_work::{Generator, generator_for};
use rand::RngExt;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

/// Metres between main streets.
const MAIN: i64 = 840;

/// Local streets to a block of main streets, sparse to dense; each divides [`MAIN`].
const LOCAL: [i64; 7] = [5, 6, 7, 8, 10, 12, 14];

/// Local streets missing, of a hundred.
const MISSING: u32 = 12;

/// What a street is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Every third main street.
    Arterial,
    /// The other main streets.
    Collector,
    /// Inside a block.
    Local,
    /// Over the canal.
    Bridge,
}

impl Class {
    fn word(self) -> &'static str {
        match self {
            Class::Arterial => "arterial",
            Class::Collector => "collector",
            Class::Local => "local",
            Class::Bridge => "bridge",
        }
    }
}

/// Junctions and the streets between them.
pub struct Streets {
    points: Vec<Metres>,
    edges: Vec<(usize, usize, Class)>,
}

/// A junction's place in the grid, before it is warped.
type Key = (i64, i64);

struct Grid<'a> {
    ground: &'a Ground,
    phases: [f64; 4],
    noise: u64,
}

impl Grid<'_> {
    /// The grid bent by long waves, and each junction moved a little, so that no two blocks are alike.
    fn point(&self, (x, y): Key) -> Metres {
        let origin = self.ground.around.min();
        let (u, v) = (x as f64, y as f64);
        let [a, b, c, d] = self.phases;
        let mut own = generator_for(self.noise, (x.rem_euclid(1 << 20) << 20 | y.rem_euclid(1 << 20)) as u64);
        let mut jitter = || 16.0 * (own.random::<f64>() - 0.5);
        Coord {
            x: origin.x + u + 90.0 * (v / 2_900.0 + a).sin() + 60.0 * (u / 1_900.0 + b).sin() + jitter(),
            y: origin.y + v + 90.0 * (u / 3_100.0 + c).sin() + 60.0 * (v / 2_100.0 + d).sin() + jitter(),
        }
    }

    /// Local streets to the block of which this is the lower left corner.
    fn local(&self, (i, j): Key) -> i64 {
        let built = self.ground.density(self.point((i * MAIN + MAIN / 2, j * MAIN + MAIN / 2)));
        let at = (built.sqrt() * 6.0).floor().clamp(0.0, 6.0) as usize;
        LOCAL[at]
    }
}

/// Draws the streets of a ground; the largest part that hangs together is kept.
pub fn make(ground: &Ground, seed: u64) -> Streets {
    let mut random = generator_for(seed, 2);
    let phases = std::array::from_fn(|_| random.random::<f64>() * std::f64::consts::TAU);
    let grid = Grid { ground, phases, noise: seed ^ 0x5354_5245_4554 };
    let columns = (ground.around.width() / MAIN as f64).ceil() as i64 + 1;
    let rows = (ground.around.height() / MAIN as f64).ceil() as i64 + 1;
    // Junctions on main streets come from the blocks on both sides.
    let mut on_main: BTreeMap<(bool, i64, i64), Vec<i64>> = BTreeMap::new();
    let mut pieces: Vec<(Key, Key, Class)> = Vec::new();
    for i in -1..columns {
        for j in -1..rows {
            let n = grid.local((i, j));
            block(&mut pieces, &mut random, (i, j), n);
            for k in 0..=n {
                let along = k * MAIN / n;
                on_main.entry((true, j, i)).or_default().push(i * MAIN + along);
                on_main.entry((true, j + 1, i)).or_default().push(i * MAIN + along);
                on_main.entry((false, i, j)).or_default().push(j * MAIN + along);
                on_main.entry((false, i + 1, j)).or_default().push(j * MAIN + along);
            }
        }
    }
    for ((across, line, _), mut stops) in on_main {
        stops.sort_unstable();
        stops.dedup();
        let class = if line.rem_euclid(3) == 0 { Class::Arterial } else { Class::Collector };
        for leg in stops.windows(2) {
            let at = |along: i64| if across { (along, line * MAIN) } else { (line * MAIN, along) };
            pieces.push((at(leg[0]), at(leg[1]), class));
        }
    }
    assemble(ground, &grid, &pieces)
}

/// The local streets of a block, some left out.
fn block(pieces: &mut Vec<(Key, Key, Class)>, random: &mut Generator, (i, j): Key, n: i64) {
    let step = MAIN / n;
    let at = |a: i64, b: i64| (i * MAIN + a * step, j * MAIN + b * step);
    for a in 1..n {
        for b in 0..n {
            for (from, to) in [(at(a, b), at(a, b + 1)), (at(b, a), at(b + 1, a))] {
                if random.random_range(0..100u32) >= MISSING {
                    pieces.push((from, to, Class::Local));
                }
            }
        }
    }
}

/// Inside the boundary, not over the canal but on bridges, and hanging together.
fn assemble(ground: &Ground, grid: &Grid, pieces: &[(Key, Key, Class)]) -> Streets {
    let mut numbers: HashMap<Key, Option<usize>> = HashMap::new();
    let mut points = Vec::new();
    let mut number = |key: Key| {
        *numbers.entry(key).or_insert_with(|| {
            let point = grid.point(key);
            ground.is_inside(point).then(|| {
                points.push(point);
                points.len() - 1
            })
        })
    };
    let numbered: Vec<_> = pieces
        .iter()
        .filter_map(|(from, to, class)| {
            let bridged = *class == Class::Arterial && from.1 == to.1;
            Some((number(*from)?, number(*to)?, *class, bridged))
        })
        .collect();
    let mut edges = Vec::new();
    for (from, to, class, bridged) in numbered {
        match ground.crosses_canal(points[from], points[to]) {
            true if bridged => edges.push((from, to, Class::Bridge)),
            true => {}
            false => edges.push((from, to, class)),
        }
    }
    largest(&points, &edges)
}

/// The largest part that hangs together, renumbered from west to east, then from south to north.
fn largest(points: &[Metres], edges: &[(usize, usize, Class)]) -> Streets {
    let mut root: Vec<usize> = (0..points.len()).collect();
    fn find(root: &mut [usize], mut at: usize) -> usize {
        while root[at] != at {
            root[at] = root[root[at]];
            at = root[at];
        }
        at
    }
    for (a, b, _) in edges {
        let (a, b) = (find(&mut root, *a), find(&mut root, *b));
        root[a] = b;
    }
    let roots: Vec<usize> = (0..points.len()).map(|at| find(&mut root, at)).collect();
    let mut sizes = vec![0; points.len()];
    roots.iter().for_each(|r| sizes[*r] += 1);
    let largest = (0..points.len()).max_by_key(|at| sizes[*at]).unwrap_or(0);
    let mut kept: Vec<usize> = (0..points.len()).filter(|at| roots[*at] == largest).collect();
    kept.sort_by(|a, b| points[*a].x.total_cmp(&points[*b].x).then(points[*a].y.total_cmp(&points[*b].y)));
    let mut new = vec![usize::MAX; points.len()];
    kept.iter().enumerate().for_each(|(to, from)| new[*from] = to);
    let mut edges: Vec<_> = edges
        .iter()
        .filter(|(a, _, _)| roots[*a] == largest)
        .map(|(a, b, class)| (new[*a].min(new[*b]), new[*a].max(new[*b]), *class))
        .collect();
    edges.sort_unstable();
    Streets { points: kept.iter().map(|at| points[*at]).collect(), edges }
}

impl Streets {
    /// Junctions, and streets with their length and class.
    pub fn files(&self, ground: &Ground) -> Result<Vec<Made>, Vec<String>> {
        let mut nodes = String::from("node,lon,lat\n");
        for (number, point) in self.points.iter().enumerate() {
            let place = ground.degrees(*point)?;
            let _ = writeln!(nodes, "{},{:.5},{:.5}", number + 1, place.x, place.y);
        }
        let mut edges = String::from("from,to,length_m,class\n");
        for (from, to, class) in &self.edges {
            let metres = distance(self.points[*from], self.points[*to]);
            let _ = writeln!(edges, "{},{},{metres:.0},{}", from + 1, to + 1, class.word());
        }
        Ok(vec![Made { name: "street-nodes.csv.gz", text: nodes }, Made { name: "street-edges.csv.gz", text: edges }])
    }
}
