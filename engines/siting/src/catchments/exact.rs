//! Catchments of few zones decided by trying: branch and bound over catchments in one piece. First the fewest places that must be
//! added, then, where none are, the shortest ways.

use super::room::Room;
use linping_tables::CostTable;
use linping_work::Stop;

/// Most zones that are tried: as many as a word has bits.
pub(super) const MOST: usize = 64;

/// What trying came to.
pub(super) struct Decided {
    /// The best map met: with the fewest places added, and then of least cost.
    pub best: Option<Vec<usize>>,
    /// Places that it needs to be added.
    pub added: f64,
    /// True if no map does with fewer.
    pub fewest: bool,
    /// True if in addition no map of so few costs less.
    pub cheapest: bool,
}

/// Zones that take one site each, and what the search has met so far.
struct Tried<'a> {
    room: &'a Room<'a>,
    /// Cost of each zone at each site, by zone; infinite out of reach.
    cost: Vec<f64>,
    /// The same with the price of the room, and what the room is worth at these prices.
    priced: Vec<f64>,
    worth: f64,
    near: Vec<u64>,
    sites: usize,
    /// Whether the cost counts, or only the places added.
    by_cost: bool,
    best: Option<Vec<usize>>,
    /// Only maps with fewer places added than this, or of less cost, are looked for.
    below: f64,
    /// What no map can beat.
    floor: f64,
    stop: &'a Stop,
    stopped: bool,
}

/// A map in the making.
#[derive(Clone)]
struct Made {
    site: Vec<usize>,
    /// Zones of each site, and undecided zones that could still go there.
    own: Vec<u64>,
    may: Vec<u64>,
    load: Vec<f64>,
    added: f64,
    open: u64,
}

/// Decides where so few zones go, or as much of it as the stop allows. Prices are those of the divided assignment, `lacking` the
/// places that it lacks.
pub(super) fn decide(
    table: &CostTable,
    room: &Room,
    near: &[Vec<usize>],
    (price, lacking): (&[f64], f64),
    stop: &Stop,
) -> Decided {
    let (zones, sites) = (table.rows(), table.columns());
    let mut cost = vec![f64::INFINITY; zones * sites];
    table.iter().for_each(|(zone, site, way)| cost[zone * sites + site] = way * room.weights[zone]);
    let priced = (0..zones * sites).map(|at| cost[at] + room.weights[at / sites] * price[at % sites]).collect();
    let mut tried = Tried {
        room,
        cost,
        priced,
        worth: price.iter().zip(room.capacities).map(|(price, places)| price * places).sum(),
        near: near.iter().map(|around| around.iter().fold(0, |mask, next| mask | 1 << next)).collect(),
        sites,
        by_cost: true,
        best: None,
        below: f64::INFINITY,
        floor: f64::NEG_INFINITY,
        stop,
        stopped: false,
    };
    let lacking = room.whole(lacking);
    if lacking <= 0.0 {
        // Mostly there is room for all, and where it is known that nothing is added far less must be tried.
        tried.go_on(tried.nothing_made());
        if tried.best.is_some() || tried.stopped {
            let found = tried.best.is_some();
            return Decided { best: tried.best, added: 0.0, fewest: found, cheapest: found && !tried.stopped };
        }
    }
    (tried.by_cost, tried.floor, tried.below) = (false, lacking, f64::INFINITY);
    tried.go_on(tried.nothing_made());
    let fewest = !tried.stopped || tried.below <= lacking + 1e-9;
    Decided { best: tried.best, added: tried.below, fewest, cheapest: false }
}

/// The bits of a mask, lowest first.
fn bits(mut mask: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let at = (mask != 0).then(|| mask.trailing_zeros() as usize)?;
        mask &= mask - 1;
        Some(at)
    })
}

impl Tried<'_> {
    fn nothing_made(&self) -> Made {
        let (zones, sites) = (self.near.len(), self.sites);
        let reach = |site: usize| {
            (0..zones)
                .filter(|zone| self.cost[zone * sites + site] < f64::INFINITY)
                .fold(0, |mask, zone| mask | 1 << zone)
        };
        let may: Vec<u64> = (0..sites).map(reach).collect();
        let open = may.iter().fold(0, |all, mask| all | mask);
        Made { site: vec![usize::MAX; zones], own: vec![0; sites], may, load: vec![0.0; sites], added: 0.0, open }
    }

    /// All zones of `within` that hang together with one of them.
    fn piece(&self, from: usize, within: u64) -> u64 {
        let (mut piece, mut fresh) = (1u64 << from, 1u64 << from);
        while fresh != 0 {
            let around = bits(fresh).fold(0, |mask, zone| mask | self.near[zone]);
            fresh = around & within & !piece;
            piece |= fresh;
        }
        piece
    }

    fn give(&self, made: &mut Made, zone: usize, site: usize) {
        let load = made.load[site] + self.room.weights[zone];
        made.added += self.room.over(site, load) - self.room.over(site, made.load[site]);
        made.load[site] = load;
        made.site[zone] = site;
        made.own[site] |= 1 << zone;
        made.open &= !(1 << zone);
        made.may.iter_mut().for_each(|may| *may &= !(1 << zone));
    }

    /// Places added that are too many to be worth looking at.
    fn too_many(&self, added: f64) -> bool {
        if self.by_cost { added > 1e-9 } else { added >= self.below - 1e-9 }
    }

    /// Gives zones with one way left their site, and takes away what cannot be; false if nothing can come of it.
    fn settled(&self, made: &mut Made) -> bool {
        loop {
            let before = (made.open, made.may.clone());
            for site in 0..self.sites {
                if made.own[site] != 0 {
                    let first = made.own[site].trailing_zeros() as usize;
                    let piece = self.piece(first, made.own[site] | made.may[site]);
                    if made.own[site] & !piece != 0 {
                        return false;
                    }
                    made.may[site] &= piece;
                }
                let over = self.room.over(site, made.load[site]);
                for zone in bits(made.may[site]) {
                    let more = self.room.over(site, made.load[site] + self.room.weights[zone]) - over;
                    if more > 0.0 && self.too_many(made.added + more) {
                        made.may[site] &= !(1 << zone);
                    }
                }
            }
            let (mut once, mut twice) = (0u64, 0u64);
            for may in &made.may {
                twice |= once & may;
                once |= may;
            }
            if made.open & !once != 0 || self.too_many(self.least_added(made)) {
                return false;
            }
            for zone in bits(made.open & !twice) {
                // Those given before it may have taken its way.
                let Some(site) = (0..self.sites).find(|site| made.may[*site] >> zone & 1 == 1) else { return false };
                self.give(made, zone, site);
            }
            if self.too_many(made.added) {
                return false;
            }
            if before == (made.open, made.may.clone()) {
                return true;
            }
        }
    }

    /// Places that are added at least, wherever the undecided zones go.
    fn least_added(&self, made: &Made) -> f64 {
        let coming: f64 = bits(made.open).map(|zone| self.room.weights[zone]).sum();
        let left = |site: usize| {
            let places = self.room.capacities[site] + self.room.over(site, made.load[site]);
            (places - made.load[site]).max(0.0)
        };
        let left: f64 = (0..self.sites).filter(|site| made.may[*site] != 0).map(left).sum();
        made.added + self.room.whole((coming - left).max(0.0))
    }

    /// What it costs at least, at no prices and at those of the divided assignment; ways that would cost too much are taken away.
    fn least_cost(&self, made: &mut Made) -> f64 {
        let mut highest = f64::NEG_INFINITY;
        for (cost, worth) in [(&self.cost, 0.0), (&self.priced, self.worth)] {
            let least = |zone: usize, made: &Made| match made.site[zone] {
                usize::MAX => (0..self.sites)
                    .filter(|site| made.may[*site] >> zone & 1 == 1)
                    .map(|site| cost[zone * self.sites + site])
                    .fold(f64::INFINITY, f64::min),
                site => cost[zone * self.sites + site],
            };
            let each: Vec<f64> =
                (0..self.near.len())
                    .map(|zone| {
                        if made.site[zone] == usize::MAX && made.open >> zone & 1 == 0 {
                            0.0
                        } else {
                            least(zone, made)
                        }
                    })
                    .collect();
            let all = each.iter().sum::<f64>() - worth;
            highest = highest.max(all);
            for site in 0..self.sites {
                for zone in bits(made.may[site]) {
                    if all + cost[zone * self.sites + site] - each[zone] >= self.threshold() {
                        made.may[site] &= !(1 << zone);
                    }
                }
            }
        }
        highest
    }

    /// A cost from which on a map is no better than the best met.
    fn threshold(&self) -> f64 {
        if self.below.is_finite() { self.below - 1e-9 * self.below.abs().max(1e-3) } else { f64::INFINITY }
    }

    fn go_on(&mut self, mut made: Made) {
        if self.stopped || self.stop.spend((self.near.len() * self.sites) as u64) {
            self.stopped = true;
            return;
        }
        if !self.settled(&mut made) {
            return;
        }
        if self.by_cost && (self.least_cost(&mut made) >= self.threshold() || !self.settled(&mut made)) {
            return;
        }
        let Some(zone) = self.next(&made) else {
            let value = if self.by_cost { self.cost_of(&made) } else { made.added };
            if value < self.below {
                (self.below, self.best) = (value, Some(made.site));
            }
            return;
        };
        let mut ways: Vec<(f64, f64, usize)> = (0..self.sites)
            .filter(|site| made.may[*site] >> zone & 1 == 1)
            .map(|site| {
                let load = made.load[site];
                let more = self.room.over(site, load + self.room.weights[zone]) - self.room.over(site, load);
                (more, self.priced[zone * self.sites + site], site)
            })
            .collect();
        ways.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
        for (.., site) in ways {
            let mut next = made.clone();
            self.give(&mut next, zone, site);
            self.go_on(next);
            if self.stopped || (!self.by_cost && self.below <= self.floor + 1e-9) {
                return;
            }
        }
    }

    /// The zone with the fewest ways, the heaviest of them.
    fn next(&self, made: &Made) -> Option<usize> {
        let ways = |zone: usize| made.may.iter().filter(|may| *may >> zone & 1 == 1).count();
        let weights = self.room.weights;
        bits(made.open).min_by(|a, b| ways(*a).cmp(&ways(*b)).then(weights[*b].total_cmp(&weights[*a])).then(a.cmp(b)))
    }

    fn cost_of(&self, made: &Made) -> f64 {
        let of =
            |(zone, site): (usize, &usize)| if *site == usize::MAX { 0.0 } else { self.cost[zone * self.sites + site] };
        made.site.iter().enumerate().map(of).sum()
    }
}
