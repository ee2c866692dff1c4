use crate::Error;
use crate::error::all_finite;

/// The Gini index split into pairs of neighbours and pairs of others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpatialGini {
    /// Sum of absolute differences over ordered pairs of neighbours.
    pub neighbours: f64,
    /// Sum of absolute differences over all other ordered pairs.
    pub others: f64,
    /// The part of the Gini index that lies in pairs of others.
    pub others_share: f64,
    /// Mean difference of others over that of neighbours, 1 expected without any pattern; none if neighbours do not differ.
    pub polarisation: Option<f64>,
}

/// Spatial Gini with members of the same group as neighbours.
///
/// # Units
/// `groups` gives the position of each value's group; all slices have the same length. With `weights` (people) a pair counts by
/// the product of its weights; a row makes no pair with itself.
///
/// # References
/// Rey and Smith, A spatial decomposition of the Gini coefficient, Letters in Spatial and Resource Sciences 6, 2013.
///
/// # Errors
/// If lengths differ, a value is not finite, a weight is below zero, or the total is not above zero.
///
/// # Examples
/// ```
/// use linping_statistics::inequality::spatial_gini_by_group;
///
/// let split = spatial_gini_by_group(&[1.0, 2.0, 5.0, 6.0], None, &[0, 0, 1, 1])?;
/// assert_eq!((split.neighbours, split.others), (4.0, 32.0));
/// // Two people in a row count as two rows of one each.
/// let weighted = spatial_gini_by_group(&[1.0, 5.0], Some(&[2.0, 1.0]), &[0, 1])?;
/// assert_eq!(weighted.others_share, spatial_gini_by_group(&[1.0, 1.0, 5.0], None, &[0, 0, 1])?.others_share);
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn spatial_gini_by_group(values: &[f64], weights: Option<&[f64]>, groups: &[usize]) -> Result<SpatialGini, Error> {
    check(values, groups.len())?;
    let weights = weights.map_or_else(|| vec![1.0; values.len()], <[f64]>::to_vec);
    check(values, weights.len())?;
    if let Some(value) = weights.iter().copied().find(|w| !(w.is_finite() && *w >= 0.0)) {
        let (needed, needed_zh) = ("weights are not below zero", "权重不得小于零");
        return Err(Error::OutOfRange { what: "weight", value, needed, needed_zh });
    }
    let count = groups.iter().copied().max().map_or(0, |g| g + 1);
    let mut members: Vec<Vec<(f64, f64)>> = vec![Vec::new(); count];
    for ((value, weight), group) in values.iter().zip(&weights).zip(groups) {
        if let Some(list) = members.get_mut(*group) {
            list.push((*value, *weight));
        }
    }
    let pairs: f64 = members.iter().map(|list| pairs_of(list)).sum();
    let inside = members.into_iter().map(differences).sum();
    split(values.iter().copied().zip(weights).collect(), inside, pairs)
}

/// Spatial Gini with given neighbours: `neighbours[i]` lists the positions next to `i`; pairs are counted as listed, so a
/// symmetric relation lists both directions.
///
/// # Units
/// Both slices have the same length.
///
/// # References
/// As for [`spatial_gini_by_group`].
///
/// # Errors
/// As for [`spatial_gini_by_group`], and if a neighbour is not a position.
///
/// # Examples
/// ```
/// use linping_statistics::inequality::{spatial_gini_by_group, spatial_gini_by_neighbours};
///
/// let values = [1.0, 2.0, 5.0, 6.0];
/// let neighbours = [vec![1], vec![0], vec![3], vec![2]];
/// assert_eq!(spatial_gini_by_neighbours(&values, &neighbours)?, spatial_gini_by_group(&values, None, &[0, 0, 1, 1])?);
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn spatial_gini_by_neighbours(values: &[f64], neighbours: &[Vec<usize>]) -> Result<SpatialGini, Error> {
    check(values, neighbours.len())?;
    let (mut inside, mut pairs) = (0.0, 0.0);
    for (value, list) in values.iter().zip(neighbours) {
        for other in list {
            let Some(other) = values.get(*other) else {
                return Err(Error::Length { what: "neighbours", found: *other, expected: values.len() });
            };
            inside += (value - other).abs();
            pairs += 1.0;
        }
    }
    split(values.iter().map(|value| (*value, 1.0)).collect(), inside, pairs)
}

fn check(values: &[f64], other: usize) -> Result<(), Error> {
    const WHAT: &str = "spatial gini";
    if values.is_empty() {
        return Err(Error::Empty { what: WHAT });
    }
    if other != values.len() {
        return Err(Error::Length { what: WHAT, found: other, expected: values.len() });
    }
    all_finite(WHAT, values)
}

/// Sum of absolute differences over ordered pairs of values, each pair by the product of its weights.
fn differences(mut values: Vec<(f64, f64)>) -> f64 {
    values.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let all: f64 = values.iter().map(|(_, weight)| weight).sum();
    let mut below = 0.0;
    let mut sum = 0.0;
    for (value, weight) in values {
        sum += value * weight * (2.0 * below + weight - all);
        below += weight;
    }
    2.0 * sum
}

/// Ordered pairs of different rows, each by the product of its weights.
fn pairs_of(values: &[(f64, f64)]) -> f64 {
    let all: f64 = values.iter().map(|(_, weight)| weight).sum();
    all * all - values.iter().map(|(_, weight)| weight * weight).sum::<f64>()
}

fn split(values: Vec<(f64, f64)>, neighbours: f64, pairs: f64) -> Result<SpatialGini, Error> {
    let people: f64 = values.iter().map(|(_, weight)| weight).sum();
    let total: f64 = values.iter().map(|(value, weight)| value * weight).sum();
    if total <= 0.0 {
        return Err(Error::not_defined("spatial gini", "合计不大于零", "the total is not above zero"));
    }
    let other_pairs = pairs_of(&values) - pairs;
    let others = differences(values) - neighbours;
    let polarisation = (neighbours > 0.0 && other_pairs > 0.0).then(|| others / neighbours * (pairs / other_pairs));
    Ok(SpatialGini { neighbours, others, others_share: others / (2.0 * people * total), polarisation })
}
