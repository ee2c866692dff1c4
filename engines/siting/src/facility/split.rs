//! The answer for given open sites when demands may be split: a flow.

use super::{Parts, Problem};
use crate::flow::place;
use linping_tables::{CostTable, CostUnit};
use linping_work::Stop;

/// The cheapest way to serve everybody from these sites: value and parts; `None` if they cannot hold all.
pub(crate) fn serve(problem: &Problem, open: &[bool], stop: &Stop) -> Option<(f64, Parts)> {
    let room: f64 = (0..open.len()).filter(|&site| open[site]).map(|site| problem.capacity[site]).sum();
    if room < problem.demand.iter().sum::<f64>() * (1.0 - 1e-12) {
        return None;
    }
    let sites: Vec<u32> = (0..open.len() as u32).filter(|&site| open[site as usize]).collect();
    let mut triplets = Vec::new();
    let mut free = Vec::new();
    let mut placed = vec![false; problem.demand.len()];
    for (at, &site) in sites.iter().enumerate() {
        for &(row, cost) in &problem.column[site as usize] {
            let demand = problem.demand[row as usize];
            if demand > 0.0 {
                triplets.push((row, at as u32, cost / demand));
            } else if !placed[row as usize] {
                // A demand of nothing takes no room: any open site may have it, the cheapest does.
                placed[row as usize] = true;
                free.push(row);
            }
        }
    }
    let table = CostTable::from_triplets(problem.demand.len(), sites.len(), CostUnit::Plain, triplets).ok()?;
    let capacity: Vec<f64> = sites.iter().map(|&site| problem.capacity[site as usize]).collect();
    let lost = (0..table.rows()).any(|row| problem.demand[row] > 0.0 && table.row(row).0.is_empty());
    if lost {
        return None;
    }
    let flow = place(&table, &problem.demand, &capacity, stop);
    if flow.stopped || flow.stuck > 1e-9 * problem.demand.iter().sum::<f64>() {
        return None;
    }
    let mut parts: Parts = Vec::new();
    let mut value: f64 = sites.iter().map(|&site| problem.opening[site as usize]).sum();
    let mut entry = 0;
    for row in 0..table.rows() {
        let (columns, costs) = table.row(row);
        for (&at, &cost) in columns.iter().zip(costs) {
            if flow.amount[entry] > 0.0 {
                value += cost * flow.amount[entry];
                parts.push((row as u32, sites[at as usize], flow.amount[entry] / problem.demand[row]));
            }
            entry += 1;
        }
    }
    for row in free {
        let cost = |site: u32| problem.column[site as usize].iter().find(|entry| entry.0 == row).map(|entry| entry.1);
        let best =
            sites.iter().filter_map(|&site| cost(site).map(|cost| (cost, site))).min_by(|a, b| a.0.total_cmp(&b.0));
        let (cost, site) = best?;
        value += cost;
        parts.push((row, site, 1.0));
    }
    Some((value, parts))
}
