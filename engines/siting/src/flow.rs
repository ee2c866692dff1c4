//! Minimum-cost flow from demands to sites with capacities: successive shortest paths over the sites alone.
//!
//! Every demand begins at its cheapest site; sites that overflow push the surplus along the cheapest chain of
//! reassignments to a site with room. Potentials keep all chains non-negative, so each search ends at the first room.

use linping_tables::CostTable;
use linping_work::Stop;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

/// Who is served where.
pub(crate) struct Flow {
    /// Amount on each entry of the table, in the table's order.
    pub amount: Vec<f64>,
    /// What could not be placed, and at which sites: with so much more room there it could.
    pub stuck: f64,
    pub short: Vec<(usize, f64)>,
    /// Price of a unit of room at each site (0 where room is left); a dual solution.
    pub price: Vec<f64>,
    pub stopped: bool,
}

/// A possible reassignment of a demand's amount on one entry to another entry of the same row.
#[derive(Clone, Copy, PartialEq)]
struct Shift {
    change: f64,
    row: u32,
    from: usize,
    to: usize,
}

impl Eq for Shift {}
impl PartialOrd for Shift {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Shift {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        // The heap gives the cheapest first.
        other.change.total_cmp(&self.change).then_with(|| (other.row, other.to).cmp(&(self.row, self.to)))
    }
}

struct Network<'a> {
    table: &'a CostTable,
    offsets: Vec<usize>,
    amount: Vec<f64>,
    load: Vec<f64>,
    /// For each site, where its demands could go instead, cheapest first.
    ways: Vec<Vec<(u32, BinaryHeap<Shift>)>>,
    index: HashMap<(u32, u32), usize>,
    potential: Vec<f64>,
    /// What the search under way knows of each site, and which sites it has met.
    met: Vec<Met>,
    reached: Vec<u32>,
}

/// What a search knows of a site.
#[derive(Clone, Copy)]
struct Met {
    distance: f64,
    /// The site before it and the shift from there; none at the source.
    before: Option<(u32, Shift)>,
    done: bool,
}

impl Met {
    const NOT_YET: Met = Met { distance: f64::INFINITY, before: None, done: false };
}

/// Places all amounts (one for each row) at sites with these capacities at the least cost.
pub(crate) fn place(table: &CostTable, amounts: &[f64], capacities: &[f64], stop: &Stop) -> Flow {
    let sites = table.columns();
    let mut offsets = vec![0usize];
    for row in 0..table.rows() {
        offsets.push(offsets[row] + table.row(row).0.len());
    }
    let mut network = Network {
        table,
        amount: vec![0.0; table.entries()],
        load: vec![0.0; sites],
        ways: (0..sites).map(|_| Vec::new()).collect(),
        index: HashMap::new(),
        potential: vec![0.0; sites],
        met: vec![Met::NOT_YET; sites],
        reached: Vec::new(),
        offsets,
    };
    let total: f64 = amounts.iter().sum();
    let tiny = 1e-11 * total.max(1.0);
    for (row, &amount) in amounts.iter().enumerate() {
        let (_, costs) = table.row(row);
        let nearest = (0..costs.len()).min_by(|&a, &b| costs[a].total_cmp(&costs[b]).then(a.cmp(&b)));
        if let Some(nearest) = nearest.filter(|_| amount > 0.0) {
            network.add(row, nearest, amount);
        }
    }
    let (mut short, mut stopped) = (Vec::new(), false);
    for source in 0..sites {
        while network.load[source] > capacities[source] + tiny {
            if stopped || stop.spend(sites as u64) {
                stopped = true;
                break;
            }
            let surplus = network.load[source] - capacities[source];
            match network.search(source, capacities, tiny) {
                Some(path) => network.push(&path, surplus, capacities),
                None => {
                    short.push((source, surplus));
                    break;
                }
            }
        }
    }
    let stuck = short.iter().map(|(_, surplus)| surplus).sum();
    let highest = network.potential.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let price = network.potential.iter().map(|potential| highest - potential).collect();
    Flow { amount: network.amount, stuck, short, price, stopped }
}

impl Network<'_> {
    /// Puts an amount of a row on one of its entries and opens the ways on from there.
    fn add(&mut self, row: usize, at: usize, amount: f64) {
        let table = self.table;
        let (sites, costs) = table.row(row);
        let entry = self.offsets[row] + at;
        let fresh = self.amount[entry] <= 0.0;
        self.amount[entry] += amount;
        let site = sites[at];
        self.load[site as usize] += amount;
        if !fresh {
            return;
        }
        for (to, (&other, &cost)) in sites.iter().zip(costs).enumerate() {
            if other == site {
                continue;
            }
            let ways = &mut self.ways[site as usize];
            let way = *self.index.entry((site, other)).or_insert_with(|| {
                ways.push((other, BinaryHeap::new()));
                ways.len() - 1
            });
            let shift = Shift { change: cost - costs[at], row: row as u32, from: entry, to: self.offsets[row] + to };
            ways[way].1.push(shift);
        }
    }

    /// The cheapest chain from an overflowing site to one with room, if there is one.
    fn search(&mut self, source: usize, capacities: &[f64], tiny: f64) -> Option<Vec<(u32, Shift)>> {
        for site in self.reached.drain(..) {
            self.met[site as usize] = Met::NOT_YET;
        }
        let mut settled: Vec<(u32, f64)> = Vec::new();
        let mut heap = BinaryHeap::new();
        heap.push(Reverse((0u64, source as u32)));
        self.met[source].distance = 0.0;
        self.reached.push(source as u32);
        while let Some(Reverse((bits, site))) = heap.pop() {
            if std::mem::replace(&mut self.met[site as usize].done, true) {
                continue;
            }
            let here = f64::from_bits(bits);
            if self.load[site as usize] < capacities[site as usize] - tiny {
                for (other, at) in settled {
                    self.potential[other as usize] += at - here;
                }
                let mut path = Vec::new();
                let mut at = site;
                while let Some((previous, shift)) = self.met[at as usize].before {
                    path.push((at, shift));
                    at = previous;
                }
                return Some(path);
            }
            settled.push((site, here));
            let amount = &self.amount;
            for (to, ways) in &mut self.ways[site as usize] {
                while ways.peek().is_some_and(|shift| amount[shift.from] <= 0.0) {
                    ways.pop();
                }
                let Some(&shift) = ways.peek() else { continue };
                // Rounding may make it a hair negative.
                let step = shift.change + self.potential[site as usize] - self.potential[*to as usize];
                let there = here + step.max(0.0);
                let met = &mut self.met[*to as usize];
                if !met.done && there < met.distance {
                    if met.distance == f64::INFINITY {
                        self.reached.push(*to);
                    }
                    (met.distance, met.before) = (there, Some((site, shift)));
                    heap.push(Reverse((there.to_bits(), *to)));
                }
            }
        }
        None
    }

    /// Sends as much as the chain allows.
    fn push(&mut self, path: &[(u32, Shift)], surplus: f64, capacities: &[f64]) {
        let Some(&(end, _)) = path.first() else { return };
        let room = capacities[end as usize] - self.load[end as usize];
        let amount = path.iter().map(|(_, shift)| self.amount[shift.from]).fold(surplus.min(room), f64::min);
        for (_, shift) in path {
            let row = shift.row as usize;
            let sites = self.table.row(row).0;
            self.amount[shift.from] -= amount;
            if self.amount[shift.from] < 1e-12 * amount {
                self.amount[shift.from] = 0.0;
            }
            self.load[sites[shift.from - self.offsets[row]] as usize] -= amount;
            self.add(row, shift.to - self.offsets[row], amount);
        }
    }
}
