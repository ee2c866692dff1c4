use super::Distribution;
use super::distribution::check_weights;
use crate::Error;
use crate::error::all_finite;

/// One group of a decomposition.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupShare {
    /// Position of the group.
    pub group: usize,
    /// Sum of the weights.
    pub weight: f64,
    /// Weighted mean.
    pub mean: f64,
    /// Share of the total.
    pub share: f64,
}

/// Theil's indices split into what lies between groups and what lies within them.
#[derive(Clone, Debug, PartialEq)]
pub struct Decomposition {
    /// Between the groups, Theil T.
    pub theil_t_between: f64,
    /// Within the groups, Theil T, groups weighted by their share of the total.
    pub theil_t_within: f64,
    /// Between the groups, Theil L; none if a value is zero.
    pub theil_l_between: Option<f64>,
    /// Within the groups, Theil L, groups weighted by their share of the people; none if a value is zero.
    pub theil_l_within: Option<f64>,
    /// The groups in order of their positions; groups without weight are left out.
    pub groups: Vec<GroupShare>,
}

/// Splits Theil's T and L by group: between + within is the whole.
///
/// # Units
/// `groups` gives the position of each value's group, from 0; all three slices have the same length.
///
/// # References
/// Shorrocks, The class of additively decomposable inequality measures, Econometrica 48, 1980.
///
/// # Errors
/// If lengths differ, a value is below zero, or the total is not above zero.
///
/// # Examples
/// ```
/// // Two groups, each equal inside: everything lies between.
/// let split = linping_statistics::inequality::decompose(&[1.0, 1.0, 3.0, 3.0], None, &[0, 0, 1, 1])?;
/// assert_eq!(split.theil_t_within, 0.0);
/// assert!((split.theil_l_between.unwrap() - (2.0f64.ln() - 3.0f64.ln() / 2.0)).abs() < 1e-15);
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn decompose(values: &[f64], weights: Option<&[f64]>, groups: &[usize]) -> Result<Decomposition, Error> {
    const WHAT: &str = "decomposition by group";
    if groups.len() != values.len() {
        return Err(Error::Length { what: WHAT, found: groups.len(), expected: values.len() });
    }
    let whole = Distribution::new(values, weights)?;
    whole.theil_t()?;
    let count = groups.iter().copied().max().map_or(0, |g| g + 1);
    let mut members: Vec<(Vec<f64>, Vec<f64>)> = vec![(Vec::new(), Vec::new()); count];
    for (at, (value, group)) in values.iter().zip(groups).enumerate() {
        let weight = weights.and_then(|w| w.get(at)).copied().unwrap_or(1.0);
        if let Some((v, w)) = members.get_mut(*group)
            && weight > 0.0
        {
            v.push(*value);
            w.push(weight);
        }
    }
    let (mean, people) = (whole.mean(), whole.weight());
    let logarithms = whole.smallest() > 0.0;
    let mut result = Decomposition {
        theil_t_between: 0.0,
        theil_t_within: 0.0,
        theil_l_between: logarithms.then_some(0.0),
        theil_l_within: logarithms.then_some(0.0),
        groups: Vec::new(),
    };
    for (group, (values, weights)) in members.iter().enumerate() {
        if values.is_empty() {
            continue;
        }
        let part = Distribution::new(values, Some(weights))?;
        let of_people = part.weight() / people;
        let share = of_people * part.mean() / mean;
        result.groups.push(GroupShare { group, weight: part.weight(), mean: part.mean(), share });
        if part.mean() > 0.0 {
            result.theil_t_between += share * (part.mean() / mean).ln();
            result.theil_t_within += share * part.theil_t()?;
        }
        if let (Some(between), Some(within)) = (&mut result.theil_l_between, &mut result.theil_l_within) {
            *between += of_people * (mean / part.mean()).ln();
            *within += of_people * part.theil_l()?;
        }
    }
    Ok(result)
}

/// The weighted mean of one group over that of another, as in the urban–rural income ratio.
///
/// # Units
/// A ratio; `first` and `second` are positions of groups.
///
/// # Errors
/// If lengths differ, a group has no weight, or the second mean is zero.
///
/// # Examples
/// ```
/// // Urban incomes of 60 and 80, rural of 35: the ratio is 2.
/// let ratio = linping_statistics::inequality::ratio_of_means(&[60.0, 80.0, 35.0], None, &[0, 0, 1], 0, 1)?;
/// assert_eq!(ratio, 2.0);
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn ratio_of_means(
    values: &[f64],
    weights: Option<&[f64]>,
    groups: &[usize],
    first: usize,
    second: usize,
) -> Result<f64, Error> {
    const WHAT: &str = "ratio of group means";
    if groups.len() != values.len() {
        return Err(Error::Length { what: WHAT, found: groups.len(), expected: values.len() });
    }
    all_finite(WHAT, values)?;
    if let Some(weights) = weights {
        check_weights(WHAT, values.len(), weights)?;
    }
    let mean = |wanted: usize| {
        let (mut sum, mut total) = (0.0, 0.0);
        for (at, (value, group)) in values.iter().zip(groups).enumerate() {
            if *group == wanted {
                let weight = weights.and_then(|w| w.get(at)).copied().unwrap_or(1.0);
                sum += weight * value;
                total += weight;
            }
        }
        (total > 0.0).then(|| sum / total)
    };
    match (mean(first), mean(second)) {
        (Some(first), Some(second)) if second != 0.0 => Ok(first / second),
        (Some(_), Some(_)) => Err(Error::not_defined(WHAT, "分母组均值为零", "the mean of the second group is zero")),
        _ => Err(Error::not_defined(WHAT, "有一组没有成员", "one of the groups has no members")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn between_and_within_add_up_to_the_whole(
            rows in prop::collection::vec((0.1f64..100.0, 0.1f64..10.0, 0usize..4), 2..40),
        ) {
            let values: Vec<f64> = rows.iter().map(|r| r.0).collect();
            let weights: Vec<f64> = rows.iter().map(|r| r.1).collect();
            let groups: Vec<usize> = rows.iter().map(|r| r.2).collect();
            let split = decompose(&values, Some(&weights), &groups).unwrap();
            let whole = Distribution::new(&values, Some(&weights)).unwrap();
            prop_assert!((split.theil_t_between + split.theil_t_within - whole.theil_t().unwrap()).abs() < 1e-12);
            let l = split.theil_l_between.unwrap() + split.theil_l_within.unwrap();
            prop_assert!((l - whole.theil_l().unwrap()).abs() < 1e-12);
            prop_assert!((split.groups.iter().map(|g| g.share).sum::<f64>() - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn a_group_that_owns_nothing_takes_part_without_logarithms() {
        let split = decompose(&[0.0, 0.0, 2.0], None, &[0, 0, 1]).unwrap();
        assert!((split.theil_t_between - 3f64.ln()).abs() < 1e-15);
        assert_eq!(split.theil_l_between, None);
        assert!(ratio_of_means(&[1.0, 0.0], None, &[0, 1], 0, 1).is_err());
        assert!(ratio_of_means(&[1.0, 1.0], None, &[0, 0], 0, 1).is_err());
    }
}
