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
/// `groups` gives the position of each value's group; both slices have the same length.
///
/// # References
/// Rey and Smith, A spatial decomposition of the Gini coefficient, Letters in Spatial and Resource Sciences 6, 2013.
///
/// # Errors
/// If lengths differ, a value is not finite, or the total is not above zero.
///
/// # Examples
/// ```
/// let split = linping_statistics::inequality::spatial_gini_by_group(&[1.0, 2.0, 5.0, 6.0], &[0, 0, 1, 1])?;
/// assert_eq!((split.neighbours, split.others), (4.0, 32.0));
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn spatial_gini_by_group(values: &[f64], groups: &[usize]) -> Result<SpatialGini, Error> {
    check(values, groups.len())?;
    let count = groups.iter().copied().max().map_or(0, |g| g + 1);
    let mut members: Vec<Vec<f64>> = vec![Vec::new(); count];
    for (value, group) in values.iter().zip(groups) {
        if let Some(list) = members.get_mut(*group) {
            list.push(*value);
        }
    }
    let pairs: f64 = members.iter().map(|m| m.len() as f64 * (m.len() as f64 - 1.0)).sum();
    let inside = members.into_iter().map(differences).sum();
    split(values, inside, pairs)
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
/// assert_eq!(spatial_gini_by_neighbours(&values, &neighbours)?, spatial_gini_by_group(&values, &[0, 0, 1, 1])?);
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
    split(values, inside, pairs)
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

/// Sum of absolute differences over ordered pairs.
fn differences(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    let count = values.len() as f64;
    2.0 * values.iter().enumerate().map(|(i, v)| v * (2.0 * i as f64 + 1.0 - count)).sum::<f64>()
}

fn split(values: &[f64], neighbours: f64, pairs: f64) -> Result<SpatialGini, Error> {
    let count = values.len() as f64;
    let total: f64 = values.iter().sum();
    if total <= 0.0 {
        return Err(Error::not_defined("spatial gini", "合计不大于零", "the total is not above zero"));
    }
    let others = differences(values.to_vec()) - neighbours;
    let other_pairs = count * (count - 1.0) - pairs;
    let polarisation = (neighbours > 0.0 && other_pairs > 0.0).then(|| others / neighbours * (pairs / other_pairs));
    Ok(SpatialGini { neighbours, others, others_share: others / (2.0 * count * total), polarisation })
}
