//! Independent checks of answers: they share no code with the solvers, and every answer passes through them.

use crate::Error;
use crate::solution::Share;
use linping_problems::Text;
use std::collections::VecDeque;

fn broken(zh: String, en: String) -> Error {
    Error::Unverified(Text::new(zh, en))
}

/// Every demand is served whole and no site beyond its capacity.
///
/// # Errors
/// [`Error::Unverified`] names the first demand or site that is wrong.
///
/// # Examples
/// ```
/// use linping_siting::{Share, verify};
/// let shares = [Share { demand: 0, site: 0, amount: 3.0 }];
/// assert!(verify::capacities(&shares, &[3.0], &[3.0]).is_ok());
/// assert!(verify::capacities(&shares, &[3.0], &[2.0]).is_err());
/// ```
pub fn capacities(shares: &[Share], weights: &[f64], capacities: &[f64]) -> Result<(), Error> {
    let mut served = vec![0.0; weights.len()];
    let mut load = vec![0.0; capacities.len()];
    for share in shares {
        match (served.get_mut(share.demand), load.get_mut(share.site)) {
            (Some(served), Some(load)) if share.amount >= 0.0 => {
                *served += share.amount;
                *load += share.amount;
            }
            _ => return Err(broken("答案超出范围".into(), "a share lies outside the problem".into())),
        }
    }
    for (demand, (&got, &wanted)) in served.iter().zip(weights).enumerate() {
        if (got - wanted).abs() > 1e-6 * wanted.max(1.0) {
            return Err(broken(
                format!("需求点 {demand} 得到 {got}，应为 {wanted}"),
                format!("demand {demand} gets {got} instead of {wanted}"),
            ));
        }
    }
    for (site, (&load, &capacity)) in load.iter().zip(capacities).enumerate() {
        if load > capacity + 1e-6 * capacity.max(1.0) {
            return Err(broken(
                format!("设施 {site} 承担 {load}，超过容量 {capacity}"),
                format!("site {site} carries {load}, more than its capacity {capacity}"),
            ));
        }
    }
    Ok(())
}

/// Every group (label) of places forms one connected piece of the neighbourhood graph; `None` belongs to no group.
///
/// # Errors
/// [`Error::Unverified`] names the first group in more than one piece.
///
/// # Examples
/// ```
/// use linping_siting::verify::contiguous;
/// let row = [(0, 1), (1, 2)];
/// assert!(contiguous(&[Some(0), Some(0), Some(1)], &row).is_ok());
/// assert!(contiguous(&[Some(0), Some(1), Some(0)], &row).is_err());
/// ```
pub fn contiguous(label: &[Option<usize>], neighbours: &[(usize, usize)]) -> Result<(), Error> {
    let mut near = vec![Vec::new(); label.len()];
    for &(a, b) in neighbours {
        if a >= label.len() || b >= label.len() {
            return Err(broken("邻接超出范围".into(), "a pair of neighbours lies outside the problem".into()));
        }
        near[a].push(b);
        near[b].push(a);
    }
    let mut seen = vec![false; label.len()];
    let mut begun = std::collections::HashSet::new();
    for start in 0..label.len() {
        let Some(group) = label[start].filter(|_| !seen[start]) else { continue };
        if !begun.insert(group) {
            return Err(broken(
                format!("第 {group} 组不连片（地块 {start} 与其余部分分离）"),
                format!("group {group} is not connected (place {start} stands apart)"),
            ));
        }
        let mut queue = VecDeque::from([start]);
        seen[start] = true;
        while let Some(place) = queue.pop_front() {
            for &next in &near[place] {
                if !seen[next] && label[next] == Some(group) {
                    seen[next] = true;
                    queue.push_back(next);
                }
            }
        }
    }
    Ok(())
}

/// Nobody is served further away than the radius, or by a pair the table does not have.
///
/// # Errors
/// [`Error::Unverified`] names the first share that is too far.
///
/// # Examples
/// ```
/// use linping_siting::{Share, verify};
/// use linping_tables::{CostTable, CostUnit};
/// let table = CostTable::from_dense(1, 1, CostUnit::Metres, &[300.0]).unwrap();
/// let share = [Share { demand: 0, site: 0, amount: 2.0 }];
/// assert!(verify::within(&table, &share, 300.0).is_ok());
/// assert!(verify::within(&table, &share, 299.0).is_err());
/// ```
pub fn within(table: &linping_tables::CostTable, shares: &[Share], radius: f64) -> Result<(), Error> {
    let far = |share: &&Share| table.get(share.demand, share.site).is_none_or(|cost| cost > radius);
    match shares.iter().find(far) {
        None => Ok(()),
        Some(share) => Err(broken(
            format!("需求点 {} 由 {radius} 之外的设施 {} 服务", share.demand, share.site),
            format!("demand {} is served by site {} beyond {radius}", share.demand, share.site),
        )),
    }
}

/// No demand gets more than it has and no site carries more than its capacity; demands may be left out.
///
/// # Errors
/// [`Error::Unverified`] names the first demand or site that is wrong.
///
/// # Examples
/// ```
/// use linping_siting::{Share, verify};
/// let share = [Share { demand: 0, site: 0, amount: 2.0 }];
/// assert!(verify::part(&share, &[3.0], &[2.0]).is_ok());
/// assert!(verify::part(&share, &[1.0], &[2.0]).is_err());
/// ```
pub fn part(shares: &[Share], weights: &[f64], capacities: &[f64]) -> Result<(), Error> {
    let mut served = vec![0.0; weights.len()];
    for share in shares {
        if let Some(served) = served.get_mut(share.demand) {
            *served += share.amount;
        }
    }
    let over = |demand: &usize| served[*demand] > weights[*demand] + 1e-6 * weights[*demand].max(1.0);
    if let Some(demand) = (0..weights.len()).find(over) {
        return Err(broken(
            format!("需求点 {demand} 得到 {}，只有 {}", served[demand], weights[demand]),
            format!("demand {demand} gets {} and has only {}", served[demand], weights[demand]),
        ));
    }
    // What is served must fit as if it were all there is.
    self::capacities(shares, &served, capacities)
}

/// Every listed demand has an open site within the radius.
///
/// # Errors
/// [`Error::Unverified`] names the first demand that has none.
///
/// # Examples
/// ```
/// use linping_siting::verify::covered;
/// use linping_tables::{CostTable, CostUnit};
/// let table = CostTable::from_dense(2, 1, CostUnit::Metres, &[300.0, 900.0]).unwrap();
/// assert!(covered(&table, &[0], &[0], 500.0).is_ok());
/// assert!(covered(&table, &[0, 1], &[0], 500.0).is_err());
/// ```
pub fn covered(table: &linping_tables::CostTable, demands: &[usize], open: &[usize], radius: f64) -> Result<(), Error> {
    for &demand in demands {
        if !open.iter().any(|&site| table.get(demand, site).is_some_and(|cost| cost <= radius)) {
            return Err(broken(
                format!("需求点 {demand} 在 {radius} 内没有设施"),
                format!("demand {demand} has no site within {radius}"),
            ));
        }
    }
    Ok(())
}
