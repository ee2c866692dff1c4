use crate::Error;

/// Single years of age from groups of any width, the last one open.
///
/// The running total by age is drawn through the ends of the groups by a monotone cubic (slopes: weighted harmonic mean of the
/// neighbouring densities), so no age is negative and every group keeps its sum. Groups of one year stay as they are.
///
/// # Units
/// `starts` are the ages at which the groups begin, ascending from 0; `people` are in any unit. The result has one entry for
/// each age below the start of the open group, then the open group.
///
/// # References
/// Fritsch and Butland, A method for constructing local monotone piecewise cubic interpolants, SIAM J. Sci. Stat. Comput. 5,
/// 1984. `docs/methods/population-of-a-district.md`.
///
/// # Errors
/// Fewer than two groups, starts that do not ascend from 0, people below zero.
///
/// # Examples
/// ```
/// use linping_population::single_ages;
///
/// let ages = single_ages(&[0, 1, 5, 10], &[10.0, 40.0, 50.0, 7.0])?;
/// assert_eq!((ages.len(), ages[0], ages[10]), (11, 10.0, 7.0));
/// assert!((ages[1..5].iter().sum::<f64>() - 40.0).abs() < 1e-9);
/// # Ok::<(), linping_population::Error>(())
/// ```
pub fn single_ages(starts: &[usize], people: &[f64]) -> Result<Vec<f64>, Error> {
    if starts.len() != people.len() || starts.len() < 2 {
        return Err(Error::AgeGroups { what: "age groups", found: people.len(), expected: starts.len().max(2) });
    }
    if starts.first() != Some(&0) || starts.windows(2).any(|pair| pair[0] >= pair[1]) {
        return Err(Error::AgeGroups { what: "starts of age groups", found: starts[0], expected: 0 });
    }
    if let Some(value) = people.iter().copied().find(|p| !(p.is_finite() && *p >= 0.0)) {
        return Err(Error::People { what: "age groups", value });
    }
    let closed = starts.len() - 1;
    let width: Vec<f64> = starts.windows(2).map(|pair| (pair[1] - pair[0]) as f64).collect();
    let density: Vec<f64> = (0..closed).map(|group| people[group] / width[group]).collect();
    let slope: Vec<f64> = (0..=closed).map(|knot| slope(&width, &density, knot)).collect();
    let mut ages = Vec::with_capacity(starts[closed] + 1);
    for group in 0..closed {
        let (first, last) = (slope[group], slope[group + 1]);
        let years = starts[group + 1] - starts[group];
        let mut below = 0.0;
        for year in 1..=years {
            let t = year as f64 / width[group];
            let (t2, t3) = (t * t, t * t * t);
            let up = if year == years {
                people[group]
            } else {
                people[group] * (3.0 * t2 - 2.0 * t3) + width[group] * (first * (t3 - 2.0 * t2 + t) + last * (t3 - t2))
            };
            ages.push((up - below).max(0.0));
            below = up;
        }
    }
    ages.push(people[closed]);
    Ok(ages)
}

/// Density at a knot that keeps the cubic monotone.
fn slope(width: &[f64], density: &[f64], knot: usize) -> f64 {
    let last = width.len();
    let end = |near: usize, next: Option<usize>| {
        // One-sided, three points, kept within what is monotone.
        let d = density[near];
        let Some(next) = next else { return d };
        let (h, g) = (width[near], width[next]);
        (((2.0 * h + g) * d - h * density[next]) / (h + g)).clamp(0.0, 3.0 * d)
    };
    if knot == 0 {
        return end(0, (last > 1).then_some(1));
    }
    if knot == last {
        return end(last - 1, last.checked_sub(2));
    }
    let (a, b) = (density[knot - 1], density[knot]);
    if a <= 0.0 || b <= 0.0 {
        return 0.0;
    }
    let (left, right) = (2.0 * width[knot] + width[knot - 1], width[knot] + 2.0 * width[knot - 1]);
    (left + right) / (left / a + right / b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn groups_keep_their_sums_and_no_age_is_negative(groups in prop::collection::vec((1usize..11, 0.0f64..1000.0), 2..20)) {
            let mut starts = vec![0];
            for (width, _) in &groups[..groups.len() - 1] {
                starts.push(starts[starts.len() - 1] + width);
            }
            let people: Vec<f64> = groups.iter().map(|(_, people)| *people).collect();
            let ages = single_ages(&starts, &people).unwrap();
            prop_assert!(ages.iter().all(|p| *p >= 0.0));
            for group in 0..starts.len() - 1 {
                let sum: f64 = ages[starts[group]..starts[group + 1]].iter().sum();
                prop_assert!((sum - people[group]).abs() < 1e-6 * people[group].max(1.0));
            }
        }
    }

    #[test]
    fn single_years_stay_and_ages_that_do_not_ascend_are_told() {
        assert_eq!(single_ages(&[0, 1, 2], &[3.0, 1.0, 2.0]).unwrap(), [3.0, 1.0, 2.0]);
        assert!(single_ages(&[0, 2, 2], &[1.0; 3]).is_err());
        assert!(single_ages(&[1, 2], &[1.0; 2]).is_err());
        assert!(single_ages(&[0, 2], &[1.0, -1.0]).is_err());
    }
}
