use crate::assignment::{dual_bound, short_of_room};
use crate::flow::place;
use crate::max_p::adjacency;
use crate::request::{Request, check_numbers, request_setters};
use crate::solution::Share;
use crate::{Error, Solution, verify};
use linping_problems::Text;
use linping_tables::CostTable;
use linping_work::{Stop, generator};
use rand::Rng;

/// Contiguous catchments: every zone whole to one site, the zones of each site in one connected piece, capacities kept.
///
/// The bound is that of the split assignment ([`Assignment`](crate::Assignment)). The answer starts from its prices, grows
/// each catchment from its nearest zone, and is mended and improved by moving border zones (simulated annealing); where places are
/// still short, room is let through full catchments until everybody has one.
///
/// # Units
/// Weights and capacities in persons; the objective in persons × the table's unit.
///
/// # References
/// Shirabe 2009 (contiguity); annealing: Kirkpatrick, Gelatt and Vecchi 1983.
///
/// # Errors
/// [`Error::Infeasible`] when places are missing in all, or when no contiguous catchments within the capacities were found; it
/// names how many places would do.
///
/// # Examples
/// Four zones in a row, a school at each end with room for two: each takes its half.
/// ```
/// use linping_siting::Catchments;
/// use linping_tables::{CostTable, CostUnit};
/// use linping_work::Stop;
/// let costs = [0.0, 3.0, 1.0, 2.0, 2.0, 1.0, 3.0, 0.0];
/// let table = CostTable::from_dense(4, 2, CostUnit::Minutes, &costs).unwrap();
/// let plan = Catchments::new(&table, vec![2.0, 2.0], vec![(0, 1), (1, 2), (2, 3)]);
/// let answer = plan.solve(&Stop::never(), 1).unwrap();
/// assert_eq!((answer.objective, answer.bound), (2.0, 2.0));
/// ```
#[derive(Clone, Debug)]
pub struct Catchments<'a> {
    request: Request<'a>,
    capacities: Vec<f64>,
    neighbours: Vec<(usize, usize)>,
}

const NOBODY: usize = usize::MAX;

impl<'a> Catchments<'a> {
    /// Zones (rows) to sites (columns) with these capacities; pairs of zones that touch.
    pub fn new(table: &'a CostTable, capacities: Vec<f64>, neighbours: Vec<(usize, usize)>) -> Self {
        Catchments { request: Request::new(table), capacities, neighbours }
    }

    request_setters!();

    /// Solves until the annealing is over or the stop; the same seed and stop give the same answer.
    ///
    /// # Errors
    /// See [`Catchments`].
    pub fn solve(&self, stop: &Stop, seed: u64) -> Result<Solution, Error> {
        let request = self.request.prepare()?;
        let table = &request.table;
        check_numbers("容量", "capacity of site", &self.capacities, table.columns())?;
        request.check_reach()?;
        let near = adjacency(&self.neighbours, table.rows())?;
        let flow = place(table, &request.weights, &self.capacities, &Stop::never());
        if flow.stuck > 1e-9 * request.weights.iter().sum::<f64>() {
            return Err(short_of_room(flow.stuck, &flow.stuck_sites));
        }
        let bound = dual_bound(table, &request.weights, &self.capacities, &flow.price);
        let mut map = Map {
            table,
            weights: &request.weights,
            capacities: &self.capacities,
            near: &near,
            site: vec![NOBODY; table.rows()],
            load: vec![0.0; table.columns()],
            members: vec![0; table.columns()],
        };
        map.grow(&flow.price);
        if map.site.contains(&NOBODY) {
            // At these prices a catchment may have shut a zone off from the only site it reaches; by nearness alone it rarely does.
            map.clear();
            map.grow(&vec![0.0; table.columns()]);
        }
        if map.site.contains(&NOBODY) {
            return Err(Error::Infeasible {
                what: Text::new("有地块与任何设施的学区都不相连", "some zone touches no catchment"),
                change: Text::new("请补全邻接关系或费用表", "complete the neighbours or the cost table"),
                amount: None,
            });
        }
        let scale = bound / request.weights.iter().sum::<f64>().max(1e-9);
        let best = map.anneal(scale, stop, seed);
        let Some(site) = best else {
            let over = map.overload();
            return Err(Error::Infeasible {
                what: Text::new(
                    format!("未找到满足容量的连片学区，最好的仍缺 {over} 个位置"),
                    format!("no contiguous catchments within the capacities found; the best lack {over} places"),
                ),
                change: Text::new(format!("增加 {over} 个位置"), format!("add {over} places")),
                amount: Some(over),
            });
        };
        let label: Vec<Option<usize>> = site.iter().map(|&site| Some(site)).collect();
        verify::contiguous(&label, &self.neighbours)?;
        let shares: Vec<Share> = (0..table.rows())
            .filter(|&row| request.weights[row] > 0.0)
            .map(|row| Share { demand: row, site: site[row], amount: request.weights[row] })
            .collect();
        verify::capacities(&shares, &request.weights, &self.capacities)?;
        let mut solution = Solution::shared(table, shares, bound);
        solution.assignment = label;
        Ok(solution)
    }
}

/// Zones and the sites they belong to.
struct Map<'a> {
    table: &'a CostTable,
    weights: &'a [f64],
    capacities: &'a [f64],
    near: &'a [Vec<usize>],
    site: Vec<usize>,
    load: Vec<f64>,
    members: Vec<usize>,
}

impl Map<'_> {
    fn cost(&self, zone: usize, site: usize) -> f64 {
        self.table.get(zone, site).map_or(f64::INFINITY, |cost| cost * self.weights[zone])
    }

    fn over(&self, site: usize) -> f64 {
        (self.load[site] - self.capacities[site]).max(0.0)
    }

    fn overload(&self) -> f64 {
        (0..self.load.len()).map(|site| self.over(site)).sum()
    }

    fn put(&mut self, zone: usize, site: usize) {
        let old = self.site[zone];
        if old != NOBODY {
            self.load[old] -= self.weights[zone];
            self.members[old] -= 1;
        }
        self.site[zone] = site;
        self.load[site] += self.weights[zone];
        self.members[site] += 1;
    }

    /// Nobody belongs anywhere.
    fn clear(&mut self) {
        self.site.fill(NOBODY);
        self.load.fill(0.0);
        self.members.fill(0);
    }

    /// Every catchment from its nearest zone outwards, cheapest zone first at the prices of room.
    fn grow(&mut self, price: &[f64]) {
        let sites = self.load.len();
        let mut heap = std::collections::BinaryHeap::new();
        let key = |value: f64| std::cmp::Reverse(value.max(0.0).to_bits());
        let unit = |map: &Self, zone: usize, site: usize| map.table.get(zone, site).map(|cost| cost + price[site]);
        let mut roots: Vec<(f64, usize, usize)> =
            self.table.iter().map(|(zone, site, cost)| (cost, zone, site)).collect();
        roots.sort_by(|a, b| a.0.total_cmp(&b.0).then((a.2, a.1).cmp(&(b.2, b.1))));
        let mut rooted = vec![false; sites];
        for (_, zone, site) in roots {
            if !rooted[site] && self.site[zone] == NOBODY && self.capacities[site] > 0.0 {
                rooted[site] = true;
                self.put(zone, site);
                for &next in &self.near[zone] {
                    if let Some(unit) = unit(self, next, site) {
                        heap.push((key(unit), next, site));
                    }
                }
            }
        }
        while let Some((_, zone, site)) = heap.pop() {
            if self.site[zone] != NOBODY {
                continue;
            }
            self.put(zone, site);
            for &next in &self.near[zone] {
                if self.site[next] == NOBODY
                    && let Some(unit) = unit(self, next, site)
                {
                    heap.push((key(unit), next, site));
                }
            }
        }
    }

    /// True if the zone's catchment stays in one piece without it.
    fn detachable(&self, zone: usize, seen: &mut [u32], mark: u32, queue: &mut Vec<usize>) -> bool {
        let site = self.site[zone];
        if self.members[site] <= 1 {
            return false;
        }
        let inner = || self.near[zone].iter().copied().filter(|&other| self.site[other] == site);
        let wanted = inner().count();
        let Some(start) = inner().next() else { return false };
        if wanted == 1 {
            return true;
        }
        queue.clear();
        queue.push(start);
        seen[start] = mark;
        seen[zone] = mark;
        let (mut found, mut at) = (1, 0);
        while at < queue.len() {
            for &next in &self.near[queue[at]] {
                if self.site[next] == site && seen[next] != mark {
                    seen[next] = mark;
                    queue.push(next);
                    if self.near[zone].contains(&next) {
                        found += 1;
                        if found == wanted {
                            return true;
                        }
                    }
                }
            }
            at += 1;
        }
        false
    }

    /// Moves border zones, at first also to the worse, until nothing pays. Returns the best that keeps all capacities.
    ///
    /// Where places are short at the end, full catchments stand between those that have too many and those that have room. Then room
    /// is let through: at a warmth that stays, zones move on freely as long as nobody more is without a place, until all have one; and
    /// what that cost is won back without giving up a place.
    fn anneal(&mut self, scale: f64, stop: &Stop, seed: u64) -> Option<Vec<usize>> {
        let zones = self.site.len();
        let rounds = (zones * 1_500).clamp(200_000, 6_000_000);
        let mut chance = generator(seed);
        let weight = self.weights.iter().sum::<f64>() / zones as f64;
        let warmth = 0.3 * scale * weight;
        let soft = 2.0 * scale.max(1e-9);
        let first = Pass { rounds, warmth, cools: true, penalty: soft, rises: true, until_placed: false };
        if let Some(site) = self.pass(&first, &mut chance, stop) {
            return Some(site);
        }
        let hard = 1e3 * soft;
        for warmer in [1.0, 3.0, 9.0] {
            let warmth = warmer * warmth;
            let through = Pass { rounds, warmth, cools: false, penalty: hard, rises: false, until_placed: true };
            if self.pass(&through, &mut chance, stop).is_some() {
                let back = Pass { cools: true, until_placed: false, ..through };
                return self.pass(&back, &mut chance, stop);
            }
            if stop.is_reached() {
                break;
            }
        }
        None
    }

    /// One pass of moves. Returns the best met that keeps all capacities; that it ends with stays on the map.
    fn pass(&mut self, pass: &Pass, chance: &mut impl Rng, stop: &Stop) -> Option<Vec<usize>> {
        let (zones, rounds) = (self.site.len(), pass.rounds);
        let mut seen = vec![0u32; zones];
        let mut queue = Vec::new();
        let mut value: f64 = (0..zones).map(|zone| self.cost(zone, self.site[zone])).sum();
        let mut over = self.overload();
        let mut best: Option<(f64, Vec<usize>)> = None;
        let mut penalty = pass.penalty;
        for round in 0..rounds {
            let left = if pass.cools { 1.0 - round as f64 / rounds as f64 } else { 1.0 };
            let warmth = pass.warmth * left.powi(2) + 1e-9;
            if round % 1_024 == 0 {
                if stop.spend(1_024) {
                    break;
                }
                if pass.rises && over > 1e-9 {
                    penalty *= 1.05;
                }
            }
            let zone = chance.next_u64() as usize % zones;
            let from = self.site[zone];
            let others = &self.near[zone];
            if others.is_empty() {
                continue;
            }
            let to = self.site[others[chance.next_u64() as usize % others.len()]];
            if to == from {
                continue;
            }
            let cost = self.cost(zone, to) - self.cost(zone, from);
            let own = self.weights[zone];
            let excess = |site: usize, load: f64| (load - self.capacities[site]).max(0.0);
            let more =
                excess(from, self.load[from] - own) + excess(to, self.load[to] + own) - self.over(from) - self.over(to);
            let change = cost + penalty * more;
            let luck = f64::from(chance.next_u32()) / f64::from(u32::MAX);
            if !(change <= 0.0 || luck < (-change / warmth).exp()) {
                continue;
            }
            if !self.detachable(zone, &mut seen, round as u32 + 1, &mut queue) {
                continue;
            }
            self.put(zone, to);
            value += cost;
            over += more;
            if over <= 1e-9 && best.as_ref().is_none_or(|(least, _)| value < least - 1e-9 * least.abs()) {
                match &mut best {
                    Some((least, kept)) => {
                        // Copying at every step would cost more than the search: only clear gains while it is warm.
                        if value < *least * (1.0 - 2e-4) || round * 10 > rounds * 9 {
                            *least = value;
                            kept.clone_from(&self.site);
                        }
                    }
                    None => best = Some((value, self.site.clone())),
                }
                if pass.until_placed {
                    break;
                }
            }
        }
        if best.is_none() && self.overload() <= 1e-9 {
            best = Some((value, self.site.clone()));
        }
        best.map(|(_, site)| site)
    }
}

/// How zones are moved.
#[derive(Clone, Copy)]
struct Pass {
    rounds: usize,
    /// In persons × the table's unit.
    warmth: f64,
    /// Whether the warmth goes down to nothing.
    cools: bool,
    /// What one person without a place costs.
    penalty: f64,
    /// Whether that rises while places are short.
    rises: bool,
    /// Whether it ends as soon as everybody has a place.
    until_placed: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use linping_tables::CostUnit;

    /// Schools in a row, each with a full catchment of its own but the last, which has all the room there is; the first has too many.
    #[test]
    fn room_far_away_is_let_through_full_catchments() {
        let (schools, each, rows) = (8_usize, 12_usize, 5_usize);
        let zones = schools * each * rows;
        let place = |zone: usize| ((zone / rows) as f64, (zone % rows) as f64);
        let at = |school: usize| ((school * each) as f64 + 5.5, 2.0);
        let way = |zone: usize, school: usize| {
            let ((x, y), (a, b)) = (place(zone), at(school));
            (x - a).hypot(y - b)
        };
        let costs: Vec<f64> = (0..zones).flat_map(|zone| (0..schools).map(move |school| way(zone, school))).collect();
        let table = CostTable::from_dense(zones, schools, CostUnit::Minutes, &costs).unwrap();
        let right = (0..zones).filter(|zone| zone + rows < zones).map(|zone| (zone, zone + rows));
        let up = (0..zones).filter(|zone| zone % rows + 1 < rows).map(|zone| (zone, zone + 1));
        let near: Vec<(usize, usize)> = right.chain(up).collect();
        // Sizes of 17 to 31, so that nothing fits exactly.
        let weights: Vec<f64> = (0..zones).map(|zone| 17.0 + ((zone * 7) % 15) as f64).collect();
        let all: f64 = weights.iter().sum();
        let own = |school: usize| weights[school * each * rows..(school + 1) * each * rows].iter().sum::<f64>();
        let mut room: Vec<f64> = (0..schools).map(own).collect();
        room[0] -= 150.0;
        room[schools - 1] += 150.0 + 0.004 * all;
        let answer =
            Catchments::new(&table, room.clone(), near).weights(weights.clone()).solve(&Stop::never(), 1).unwrap();
        let mut load = vec![0.0; schools];
        answer.shares.iter().for_each(|share| load[share.site] += share.amount);
        assert!(load.iter().zip(&room).all(|(load, room)| *load <= room + 1e-6), "{load:?} {room:?}");
        assert!(answer.gap < 0.2, "{}", answer.gap);
    }
}
