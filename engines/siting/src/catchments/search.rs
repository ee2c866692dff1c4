//! The search for catchments: border zones moved one by one and in chains, from several starts.

use super::map::{Map, NOBODY};
use linping_work::{Stop, generator_for};
use rand::Rng;

/// The best map met, or the one that lacked the fewest places.
pub(super) enum Found {
    Within(Vec<usize>),
    Lacking(Vec<usize>),
    /// Some zone touched no catchment from any start.
    Nothing,
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
    /// Whether a site that gets too many passes zones on.
    chains: bool,
}

/// Moves over a border that a pass tries, by zone.
const ROUNDS_A_ZONE: usize = 150;
/// Work of a chain, in single moves.
const A_CHAIN: u64 = 8;
/// Most work in all, in passes of single moves.
const PASSES: u64 = 80;
/// Starts when no map within the capacities was found.
const STARTS: u64 = 14;
/// Times the best map is warmed up again.
const REHEATS: u64 = 24;
/// Of the usual warmth, that of the first map from the prices of the divided assignment.
const COOL: f64 = 1.0 / 6.0;
/// Work for that map, in passes of single moves.
const COOL_PASSES: u64 = 2;
/// Longest chain of zones that move at once.
const LONGEST: usize = 6;

/// Searches from the prices of room, then from prices that chance changes, until all have a place; then warms the best map up again
/// and again to shorten the ways. The same seed and stop give the same answer.
pub(super) fn search(map: &mut Map, price: &[f64], pieces: &[usize], bound: f64, stop: &Stop, seed: u64) -> Found {
    // Where nearly everybody lives at a school the mean cost says nothing of what a move costs; how far apart costs lie does.
    let scale = (bound / map.weights.iter().sum::<f64>().max(1e-9)).max(0.05 * spread(map));
    let heat = Heat::of(map, scale);
    let stop = &stop.part(rounds(map) as u64 * PASSES);
    let mut lacking: Option<(f64, Vec<usize>)> = None;
    for start in 0..STARTS {
        let mut chance = generator_for(seed, start);
        let part = |chance: &mut dyn Rng| f64::from(chance.next_u32()) / f64::from(u32::MAX);
        let changed: Vec<f64> = match start {
            0 => price.to_vec(),
            1 => vec![0.0; price.len()],
            _ => price.iter().map(|price| price * 2.0 * part(&mut chance) + scale * part(&mut chance)).collect(),
        };
        // Near the prices of the divided assignment little need be moved; only where that places not everybody is more stirred.
        let warmths: &[f64] = if start == 0 { &[COOL, 1.0] } else { &[1.0] };
        for &warmer in warmths {
            if stop.is_reached() || !map.grow(&changed, pieces) {
                break;
            }
            let heat = Heat { warmth: warmer * heat.warmth, ..heat };
            // Where it is too tight for that, enough work is left to stir, as if nothing had been tried.
            let mut chance = generator_for(seed, start);
            let part = if warmer < 1.0 { stop.part(rounds(map) as u64 * COOL_PASSES) } else { stop.clone() };
            if let Some(best) = settle(map, heat, &part, &mut chance) {
                return Found::Within(improve(map, best, bound, heat, stop, seed));
            }
            let over = map.overload();
            if lacking.as_ref().is_none_or(|(least, _)| over < *least) {
                lacking = Some((over, map.site.clone()));
            }
        }
        if stop.is_reached() {
            break;
        }
    }
    lacking.map_or(Found::Nothing, |(_, site)| Found::Lacking(site))
}

/// Mean cost of a zone above its least, over all sites it reaches.
fn spread(map: &Map) -> f64 {
    let above = |zone: usize| {
        let (_, costs) = map.table.row(zone);
        let least = costs.iter().copied().fold(f64::INFINITY, f64::min);
        costs.iter().map(|cost| cost - least).sum::<f64>() / costs.len().max(1) as f64
    };
    (0..map.site.len()).map(above).sum::<f64>() / map.site.len().max(1) as f64
}

fn rounds(map: &Map) -> usize {
    (map.site.len() * ROUNDS_A_ZONE).clamp(50_000, 3_000_000)
}

/// How freely zones move.
#[derive(Clone, Copy)]
struct Heat {
    /// In persons × the table's unit.
    warmth: f64,
    /// What one person without a place costs: soft and hard.
    soft: f64,
    hard: f64,
}

impl Heat {
    /// By what a usual zone costs.
    fn of(map: &Map, scale: f64) -> Heat {
        let weight = map.weights.iter().sum::<f64>() / map.site.len() as f64;
        let soft = 2.0 * scale.max(1e-9);
        Heat { warmth: 0.6 * scale * weight, soft, hard: 1e3 * soft }
    }
}

/// Moves border zones, at first also to the worse, until nothing pays. Returns the best that keeps all capacities.
///
/// Where places are short at the end, full catchments stand between those that have too many and those that have room. Then room
/// is let through: at a warmth that stays, zones move on freely as long as nobody more is without a place, until all have one; and
/// what that cost is won back without giving up a place.
fn settle(map: &mut Map, heat: Heat, stop: &Stop, chance: &mut impl Rng) -> Option<Vec<usize>> {
    let Heat { warmth, soft, hard } = heat;
    let rounds = rounds(map);
    let first = Pass { rounds, warmth, cools: true, penalty: soft, rises: true, until_placed: false, chains: false };
    if let Some(site) = pass(map, &first, chance, stop) {
        return Some(site);
    }
    for warmer in [1.0, 3.0, 9.0] {
        if stop.is_reached() {
            break;
        }
        let warmth = warmer * warmth;
        let through =
            Pass { rounds, warmth, cools: false, penalty: hard, rises: false, until_placed: true, chains: true };
        if let Some(placed) = pass(map, &through, chance, stop) {
            let back = Pass { cools: true, until_placed: false, ..through };
            return pass(map, &back, chance, stop).or(Some(placed));
        }
    }
    None
}

/// Warms the best map up again, less and less, and keeps what shortens the ways.
fn improve(map: &mut Map, mut best: Vec<usize>, bound: f64, heat: Heat, stop: &Stop, seed: u64) -> Vec<usize> {
    let Heat { warmth, hard, .. } = heat;
    let rounds = rounds(map);
    map.draw(&best);
    let mut least = map.value();
    for again in 0..REHEATS {
        if stop.is_reached() || least <= bound * (1.0 + 1e-9) {
            break;
        }
        let mut chance = generator_for(seed, STARTS + again);
        let warmth = warmth * REHEAT_WARMTH[again as usize % REHEAT_WARMTH.len()];
        let pass_again =
            Pass { rounds, warmth, cools: true, penalty: hard, rises: false, until_placed: false, chains: true };
        map.draw(&best);
        if let Some(site) = pass(map, &pass_again, &mut chance, stop) {
            map.draw(&site);
            let value = map.value();
            if value < least {
                (least, best) = (value, site);
            }
        }
    }
    best
}

/// Of the warmth that the first map is drawn at.
const REHEAT_WARMTH: [f64; 4] = [1.0, 0.5, 0.25, 0.1];

/// One pass of moves. Returns the best met that keeps all capacities; that it ends with stays on the map.
fn pass(map: &mut Map, pass: &Pass, chance: &mut impl Rng, stop: &Stop) -> Option<Vec<usize>> {
    let (zones, rounds) = (map.site.len(), pass.rounds);
    let mut value = map.value();
    let mut over = map.overload();
    let mut best: Option<(f64, Vec<usize>)> = (over <= 1e-9).then(|| (value, map.site.clone()));
    let mut penalty = pass.penalty;
    let (mut trail, mut chained) = (Vec::new(), 0);
    let luck = luck();
    let mut empty = empty_sites(map);
    for round in 0..rounds {
        let left = if pass.cools { 1.0 - round as f64 / rounds as f64 } else { 1.0 };
        let warmth = pass.warmth * left.powi(2) + 1e-9;
        if round % 1_024 == 0 {
            if stop.spend(1_024 + std::mem::take(&mut chained)) {
                break;
            }
            if pass.rises && over > 1e-9 {
                penalty *= 1.05;
            }
            empty = empty_sites(map);
        }
        let draw = chance.next_u64();
        // A site that lost all its zones may begin anew anywhere.
        let anew = !empty.is_empty() && round % 16 == 0;
        let (zone, to) = if anew {
            (draw as usize % zones, empty[(draw >> 32) as usize % empty.len()])
        } else {
            match map.border.draw((draw >> 32) as u32) {
                Some((zone, next)) => (zone, map.site[next]),
                None => continue,
            }
        };
        let from = map.site[zone];
        if to == from || (anew && !map.members[to].is_empty()) {
            continue;
        }
        let cost = map.cost(zone, to) - map.cost(zone, from);
        let more = map.more(zone, to);
        // What a move may cost at this warmth: the luck of Metropolis, drawn beforehand.
        let allowed = warmth * luck[draw as usize % LUCKS];
        let taken = |change: f64| change <= allowed;
        trail.clear();
        let (cost, more) = if taken(cost + penalty * more) {
            if !map.detachable(zone) {
                continue;
            }
            map.put(zone, to);
            (cost, more)
        } else if pass.chains && more > 0.0 && cost.is_finite() && map.detachable(zone) {
            chained += A_CHAIN;
            let (cost, more) = chain(map, zone, to, penalty, chance, &mut trail);
            if !taken(cost + penalty * more) {
                trail.iter().rev().for_each(|&(zone, back)| map.put(zone, back));
                continue;
            }
            (cost, more)
        } else {
            continue;
        };
        value += cost;
        over += more;
        if over <= 1e-9 && best.as_ref().is_none_or(|(least, _)| value < least - 1e-9 * least.abs()) {
            match &mut best {
                Some((least, kept)) => {
                    // Copying at every step would cost more than the search: only clear gains while it is warm.
                    if value < *least * (1.0 - 2e-4) || round * 10 > rounds * 9 {
                        *least = value;
                        kept.clone_from(&map.site);
                    }
                }
                None => best = Some((value, map.site.clone())),
            }
            if pass.until_placed {
                break;
            }
        }
    }
    if best.is_none() && map.overload() <= 1e-9 {
        best = Some((value, map.site.clone()));
    }
    best.map(|(_, site)| site)
}

/// How many lucks there are to draw from.
const LUCKS: usize = 4_096;

/// By how many times the warmth a move may be to the worse: with evenly spread chance, the rule of Metropolis.
fn luck() -> Vec<f64> {
    (0..LUCKS).map(|at| -((at as f64 + 0.5) / LUCKS as f64).ln()).collect()
}

/// Sites with places and without zones.
fn empty_sites(map: &Map) -> Vec<usize> {
    (0..map.load.len()).filter(|&site| map.members[site].is_empty() && map.capacities[site] > 0.0).collect()
}

/// Moves the zone, and from each site that then has too many another border zone on, until all fit or the chain is long enough. Returns
/// what that costs and how many more places are missing; the trail tells how to go back.
fn chain(
    map: &mut Map,
    zone: usize,
    to: usize,
    penalty: f64,
    chance: &mut impl Rng,
    trail: &mut Vec<(usize, usize)>,
) -> (f64, f64) {
    /// Members of a full site that are looked at.
    const TRIES: usize = 10;
    let (mut cost, mut more) = (0.0, 0.0);
    let (mut zone, mut to) = (zone, to);
    loop {
        let from = map.site[zone];
        cost += map.cost(zone, to) - map.cost(zone, from);
        more += map.more(zone, to);
        trail.push((zone, from));
        map.put(zone, to);
        if map.over(to) <= 0.0 || trail.len() == LONGEST {
            return (cost, more);
        }
        let mut next: Option<(f64, usize, usize)> = None;
        for _ in 0..TRIES {
            let members = &map.members[to];
            let other = members[chance.next_u64() as usize % members.len()];
            let around = &map.near[other];
            if around.is_empty() || trail.iter().any(|(moved, _)| *moved == other) {
                continue;
            }
            let goal = map.site[around[chance.next_u64() as usize % around.len()]];
            if goal == to || goal == NOBODY {
                continue;
            }
            let change = map.cost(other, goal) - map.cost(other, to) + penalty * map.more(other, goal);
            if next.is_none_or(|(least, ..)| change < least) && change.is_finite() && map.detachable(other) {
                next = Some((change, other, goal));
            }
        }
        match next {
            Some((_, other, goal)) => (zone, to) = (other, goal),
            None => return (cost, more),
        }
    }
}
