//! A map of zones and sites: growing catchments, moving zones, checking that they hang together.

use super::border::Border;
use linping_tables::CostTable;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

pub(super) const NOBODY: usize = usize::MAX;

/// Zones and the sites they belong to.
pub(super) struct Map<'a> {
    pub table: &'a CostTable,
    pub weights: &'a [f64],
    pub capacities: &'a [f64],
    pub near: &'a [Vec<usize>],
    pub site: Vec<usize>,
    pub load: Vec<f64>,
    /// The zones of each site, in no order.
    pub members: Vec<Vec<usize>>,
    /// Where each zone stands among the members of its site.
    slot: Vec<usize>,
    /// The steps over a border.
    pub border: Border,
    /// Changes so far, their number when the catchment of each site last changed, and the last answer for each zone with that number.
    changed: u64,
    changes: Vec<u64>,
    asked: Vec<(u64, bool)>,
    /// The search that met a zone last, and the party that did.
    seen: Vec<(u32, u32)>,
    mark: u32,
    queue: Vec<(usize, u32)>,
    parties: Vec<Party>,
}

impl<'a> Map<'a> {
    /// Nobody belongs anywhere yet.
    pub fn new(table: &'a CostTable, weights: &'a [f64], capacities: &'a [f64], near: &'a [Vec<usize>]) -> Self {
        let (zones, sites) = (table.rows(), table.columns());
        Map {
            table,
            weights,
            capacities,
            near,
            site: vec![NOBODY; zones],
            load: vec![0.0; sites],
            members: vec![Vec::new(); sites],
            slot: vec![0; zones],
            border: Border::new(near),
            changed: 0,
            changes: vec![0; sites],
            asked: vec![(0, false); zones],
            seen: vec![(0, 0); zones],
            mark: 0,
            queue: Vec::new(),
            parties: Vec::new(),
        }
    }

    pub fn cost(&self, zone: usize, site: usize) -> f64 {
        let costs = self.table.row(zone).1;
        // Where everything is within reach, the column need not be looked for.
        let cost = if costs.len() == self.load.len() { Some(costs[site]) } else { self.table.get(zone, site) };
        cost.map_or(f64::INFINITY, |cost| cost * self.weights[zone])
    }

    pub fn value(&self) -> f64 {
        (0..self.site.len()).map(|zone| self.cost(zone, self.site[zone])).sum()
    }

    pub fn over(&self, site: usize) -> f64 {
        self.excess(site, self.load[site])
    }

    pub fn excess(&self, site: usize, load: f64) -> f64 {
        (load - self.capacities[site]).max(0.0)
    }

    /// How many more places would be missing if the zone went to another site.
    pub fn more(&self, zone: usize, to: usize) -> f64 {
        let (from, own) = (self.site[zone], self.weights[zone]);
        self.excess(from, self.load[from] - own) + self.excess(to, self.load[to] + own)
            - self.over(from)
            - self.over(to)
    }

    pub fn overload(&self) -> f64 {
        (0..self.load.len()).map(|site| self.over(site)).sum()
    }

    pub fn put(&mut self, zone: usize, site: usize) {
        let old = self.site[zone];
        if old != NOBODY {
            self.load[old] -= self.weights[zone];
            self.members[old].swap_remove(self.slot[zone]);
            if let Some(&moved) = self.members[old].get(self.slot[zone]) {
                self.slot[moved] = self.slot[zone];
            }
        }
        self.site[zone] = site;
        self.load[site] += self.weights[zone];
        self.changed += 1;
        self.changes[site] = self.changed;
        if old != NOBODY {
            self.changes[old] = self.changed;
        }
        self.slot[zone] = self.members[site].len();
        self.members[site].push(zone);
        self.border.moved(zone, &self.near[zone], &self.site);
    }

    /// Nobody belongs anywhere.
    pub fn clear(&mut self) {
        self.site.fill(NOBODY);
        self.load.fill(0.0);
        self.members.iter_mut().for_each(Vec::clear);
        self.border.clear();
    }

    /// Takes over a map drawn before.
    pub fn draw(&mut self, site: &[usize]) {
        self.clear();
        for (zone, &site) in site.iter().enumerate() {
            self.put(zone, site);
        }
    }

    /// Every catchment from its root outwards, cheapest zone first at the prices of room. False if some zone was left out.
    pub fn grow(&mut self, price: &[f64], pieces: &[usize]) -> bool {
        self.clear();
        let mut heap = BinaryHeap::new();
        // Costs and prices are not negative, so that their bits are in their order.
        let key = |value: f64| Reverse(value.max(0.0).to_bits());
        for (site, root) in self.roots(pieces).into_iter().enumerate() {
            if root != NOBODY {
                self.put(root, site);
            }
        }
        for zone in 0..self.site.len() {
            if self.site[zone] != NOBODY {
                self.offer(zone, price, &mut |cost, next, site| heap.push((key(cost), next, site)));
            }
        }
        while let Some((_, zone, site)) = heap.pop() {
            if self.site[zone] == NOBODY {
                self.put(zone, site);
                self.offer(zone, price, &mut |cost, next, site| heap.push((key(cost), next, site)));
            }
        }
        !self.site.contains(&NOBODY)
    }

    /// The neighbours of a zone that nobody has yet, at the price of its site.
    fn offer(&self, zone: usize, price: &[f64], to: &mut impl FnMut(f64, usize, usize)) {
        let site = self.site[zone];
        for &next in self.near[zone].iter().filter(|next| self.site[**next] == NOBODY) {
            if let Some(cost) = self.table.get(next, site) {
                to(cost + price[site], next, site);
            }
        }
    }

    /// A zone for each site to begin with: its nearest that is free. A piece of the map without any takes the site nearest to it
    /// from a piece that has more than one.
    fn roots(&self, pieces: &[usize]) -> Vec<usize> {
        let mut pairs: Vec<(f64, usize, usize)> =
            self.table.iter().map(|(zone, site, cost)| (cost, zone, site)).collect();
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0).then((a.2, a.1).cmp(&(b.2, b.1))));
        let mut root = vec![NOBODY; self.load.len()];
        let mut taken = vec![false; self.site.len()];
        let mut rooted = vec![0usize; pieces.iter().max().map_or(0, |last| last + 1)];
        for &(_, zone, site) in &pairs {
            if root[site] == NOBODY && !taken[zone] && self.capacities[site] > 0.0 {
                root[site] = zone;
                taken[zone] = true;
                rooted[pieces[zone]] += 1;
            }
        }
        for &(_, zone, site) in &pairs {
            let piece = pieces[zone];
            if rooted[piece] == 0 && root[site] != NOBODY && rooted[pieces[root[site]]] > 1 {
                rooted[pieces[root[site]]] -= 1;
                root[site] = zone;
                rooted[piece] = 1;
            }
        }
        root
    }

    /// True if the zone's catchment stays in one piece without it; an empty one does.
    pub fn detachable(&mut self, zone: usize) -> bool {
        // The same few zones that hold a catchment together are asked for again and again.
        let now = self.changes[self.site[zone]];
        if self.asked[zone].0 != now {
            self.asked[zone] = (now, self.holds_without(zone));
        }
        self.asked[zone].1
    }

    /// Looks around from all neighbours in turn, until they have met or one of them has nowhere to go on.
    fn holds_without(&mut self, zone: usize) -> bool {
        let site = self.site[zone];
        self.mark += 1;
        self.seen[zone] = (self.mark, 0);
        self.queue.clear();
        self.parties.clear();
        for &next in &self.near[zone] {
            if self.site[next] == site {
                let party = self.parties.len() as u32;
                self.seen[next] = (self.mark, party);
                self.queue.push((next, party));
                self.parties.push(Party { met: party, open: 1 });
            }
        }
        let mut apart = self.parties.len();
        if apart == 0 {
            return self.members[site].len() == 1;
        }
        let mut at = 0;
        while apart > 1 && at < self.queue.len() {
            let (here, party) = self.queue[at];
            at += 1;
            let mut own = leader(&self.parties, party);
            for &next in &self.near[here] {
                if self.site[next] != site || next == zone {
                    continue;
                }
                let (mark, other) = self.seen[next];
                if mark != self.mark {
                    self.seen[next] = (self.mark, own);
                    self.queue.push((next, own));
                    self.parties[own as usize].open += 1;
                    continue;
                }
                let other = leader(&self.parties, other);
                if other != own {
                    // The party of the lower number leads.
                    let (first, second) = (own.min(other), own.max(other));
                    self.parties[first as usize].open += self.parties[second as usize].open;
                    self.parties[second as usize].met = first;
                    own = first;
                    apart -= 1;
                }
            }
            self.parties[own as usize].open -= 1;
            if self.parties[own as usize].open == 0 {
                break;
            }
        }
        apart == 1
    }
}

/// Those who look around from one neighbour, and from those they have met.
#[derive(Clone, Copy)]
struct Party {
    met: u32,
    /// Zones from which they have not looked yet.
    open: u32,
}

fn leader(parties: &[Party], mut party: u32) -> u32 {
    while parties[party as usize].met != party {
        party = parties[party as usize].met;
    }
    party
}

/// The connected piece of the neighbourhood that each zone lies in, numbered from 0.
pub(super) fn pieces(near: &[Vec<usize>]) -> Vec<usize> {
    let mut piece = vec![NOBODY; near.len()];
    let mut count = 0;
    for start in 0..near.len() {
        if piece[start] != NOBODY {
            continue;
        }
        piece[start] = count;
        let mut open = vec![start];
        while let Some(zone) = open.pop() {
            for &next in &near[zone] {
                if piece[next] == NOBODY {
                    piece[next] = count;
                    open.push(next);
                }
            }
        }
        count += 1;
    }
    piece
}
