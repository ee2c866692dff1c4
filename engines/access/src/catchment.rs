//! Measures that sum supplies, or shares of them, over catchments.

use crate::{AccessError, Decay, Reach};

/// A value for each demand; `None` where no supply is in reach.
pub type Values = Vec<Option<f64>>;

/// Supply in reach of each demand, weighted by a decay (flat: the cumulative measure).
///
/// # Units
/// Of the supply.
///
/// # References
/// Hansen (1959), How accessibility shapes land use.
///
/// # Errors
/// A decay without a finite weight at a cost of the table.
///
/// # Examples
/// ```
/// use linping_access::{Decay, Reach, weighted_supply};
/// use linping_tables::{CostTable, CostUnit};
/// let costs = CostTable::from_triplets(1, 3, CostUnit::Minutes, vec![(0, 0, 5.0), (0, 1, 15.0), (0, 2, 16.0)]).unwrap();
/// let reach = Reach::new(&costs, &[100.0], &[1.0, 2.0, 4.0]).unwrap();
/// assert_eq!(weighted_supply(&reach, Some(15.0), &Decay::Flat).unwrap(), [Some(3.0)]);
/// ```
pub fn weighted_supply(reach: &Reach, limit: Option<f64>, decay: &Decay) -> Result<Values, AccessError> {
    let limit = limit.unwrap_or(f64::INFINITY);
    let supply = reach.supply();
    (0..reach.costs().rows())
        .map(|row| {
            let (columns, costs) = reach.costs().row(row);
            let (mut sum, mut any) = (0.0, false);
            for (&column, &cost) in columns.iter().zip(costs) {
                if cost <= limit
                    && let Some(amount) = supply.get(column as usize)
                {
                    sum += amount * finite(decay.weight(cost), cost)?;
                    any = true;
                }
            }
            Ok(any.then_some(sum))
        })
        .collect()
}

/// The least cost of a supply with any capacity, for each demand.
///
/// # Units
/// Of the cost table.
pub fn nearest(reach: &Reach, limit: Option<f64>) -> Values {
    let limit = limit.unwrap_or(f64::INFINITY);
    let has_capacity = |column: u32| reach.supply().get(column as usize).is_some_and(|amount| *amount > 0.0);
    (0..reach.costs().rows())
        .map(|row| {
            let (columns, costs) = reach.costs().row(row);
            let usable = columns.iter().zip(costs).filter(|&(&column, &cost)| cost <= limit && has_capacity(column));
            usable.map(|(_, &cost)| cost).min_by(f64::total_cmp)
        })
        .collect()
}

/// Two-stage floating catchments: each supply is divided by the people of its catchment, and each demand sums the ratios of
/// the supplies of its own. With a decay both stages are weighted (enhanced).
///
/// A supply whose catchment holds nobody has no ratio and adds nothing. People times access, summed, is the supply whose
/// catchments hold somebody.
///
/// # Units
/// Supply per person.
///
/// # References
/// Luo and Wang (2003); Luo and Qi (2009), An enhanced two-step floating catchment area method.
///
/// # Errors
/// A decay without a finite weight at a cost of the table.
///
/// # Examples
/// ```
/// use linping_access::{Decay, Reach, two_stage};
/// use linping_tables::{CostTable, CostUnit};
/// // 25 doctors for 5 people who all reach them: 5 each.
/// let costs = CostTable::from_dense(2, 1, CostUnit::Minutes, &[5.0, 6.0]).unwrap();
/// let reach = Reach::new(&costs, &[2.0, 3.0], &[25.0]).unwrap();
/// assert_eq!(two_stage(&reach, Some(30.0), &Decay::Flat).unwrap(), [Some(5.0), Some(5.0)]);
/// ```
pub fn two_stage(reach: &Reach, limit: Option<f64>, decay: &Decay) -> Result<Values, AccessError> {
    let weights = pair_weights(reach, limit, decay)?;
    Ok(share_out(reach, &weights))
}

/// Three-stage floating catchments: people first choose among all places of the table in proportion to the weights; the
/// two stages then count a pair with its weight times its share of choice.
///
/// # Units
/// Supply per person.
///
/// # References
/// Wan, Zou and Sternberg (2012), A three-step floating catchment area method. As in PySAL `access` the choice is among all
/// pairs of the table, those beyond the limit too.
///
/// # Errors
/// A decay without a finite weight at a cost of the table.
pub fn three_stage(reach: &Reach, limit: Option<f64>, decay: &Decay) -> Result<Values, AccessError> {
    let mut weights = pair_weights(reach, None, decay)?;
    let limit = limit.unwrap_or(f64::INFINITY);
    let mut at = 0;
    for row in 0..reach.costs().rows() {
        let (_, costs) = reach.costs().row(row);
        let pairs = &mut weights[at..at + costs.len()];
        let all: f64 = pairs.iter().sum();
        for (weight, &cost) in pairs.iter_mut().zip(costs) {
            *weight = match (cost <= limit, all > 0.0) {
                (true, true) => *weight * *weight / all,
                (true, false) => 0.0,
                (false, _) => f64::NAN,
            };
        }
        at += costs.len();
    }
    Ok(share_out(reach, &weights))
}

/// The weight of every pair in the table's order; not a number beyond the limit, since a pair of no weight is in reach and
/// one beyond the limit is not.
fn pair_weights(reach: &Reach, limit: Option<f64>, decay: &Decay) -> Result<Vec<f64>, AccessError> {
    let limit = limit.unwrap_or(f64::INFINITY);
    let mut weights = Vec::with_capacity(reach.costs().entries());
    for row in 0..reach.costs().rows() {
        let (_, costs) = reach.costs().row(row);
        match decay {
            Decay::Flat => weights.extend(costs.iter().map(|cost| if *cost <= limit { 1.0 } else { f64::NAN })),
            Decay::Steps(steps) => weights.extend(costs.iter().map(|&cost| {
                // From the last step to the first, without branches: the innermost limit that holds wins.
                let weight = steps.iter().rev().fold(0.0, |weight, step| if cost <= step.0 { step.1 } else { weight });
                if cost <= limit { weight } else { f64::NAN }
            })),
            _ => {
                for &cost in costs {
                    weights.push(if cost <= limit { finite(decay.weight(cost), cost)? } else { f64::NAN });
                }
            }
        }
    }
    Ok(weights)
}

fn finite(weight: f64, cost: f64) -> Result<f64, AccessError> {
    if weight.is_finite() { Ok(weight) } else { Err(AccessError::InfiniteWeight { cost }) }
}

/// The two stages over weighted pairs.
fn share_out(reach: &Reach, weights: &[f64]) -> Values {
    let costs = reach.costs();
    let mut people = vec![0.0; costs.columns()];
    let mut at = 0;
    for (row, &demand) in reach.demand().iter().enumerate() {
        let (columns, _) = costs.row(row);
        for (&column, &weight) in columns.iter().zip(&weights[at..]) {
            if !weight.is_nan() {
                people[column as usize] += demand * weight;
            }
        }
        at += columns.len();
    }
    let ratio: Vec<f64> = people
        .iter()
        .enumerate()
        .map(|(column, &people)| match reach.supply().get(column) {
            Some(&supply) if people > 0.0 => supply / people,
            _ => 0.0,
        })
        .collect();
    let mut at = 0;
    (0..costs.rows())
        .map(|row| {
            let (columns, _) = costs.row(row);
            let pairs = columns.iter().zip(&weights[at..]).filter(|(_, weight)| !weight.is_nan());
            at += columns.len();
            let (mut sum, mut any) = (0.0, false);
            for (&column, &weight) in pairs {
                sum += ratio[column as usize] * weight;
                any = true;
            }
            any.then_some(sum)
        })
        .collect()
}
