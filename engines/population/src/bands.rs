use crate::Error;
use crate::inputs::Width;

/// People from one age up to, but not including, another, out of age groups.
///
/// Single years are added up. Inside five-year groups people are laid along a monotone cubic through the running total, so
/// that every group keeps its sum, no age goes below zero, and an age structure that rises or falls is followed.
///
/// # Units
/// `groups` people by age group, the last open; ages in years. An upper age beyond the open group's start counts all of it.
///
/// # References
/// Fritsch and Carlson, Monotone piecewise cubic interpolation, SIAM Journal on Numerical Analysis 17, 1980.
///
/// # Errors
/// If the ages do not follow each other, or one lies inside the open group.
///
/// # Examples
/// ```
/// use linping_population::{Width, people_between};
///
/// // 50 in every five years: ten a year, so 6 to 11 completed years are 60.
/// let people = people_between(&[50.0; 21], Width::Five, 6.0, 12.0)?;
/// assert!((people - 60.0).abs() < 1e-9);
/// # Ok::<(), linping_population::Error>(())
/// ```
pub fn people_between(groups: &[f64], width: Width, from: f64, to: f64) -> Result<f64, Error> {
    let years = width.years() as f64;
    let open = years * groups.len().saturating_sub(1) as f64;
    if !(from >= 0.0 && from < to) {
        return Err(Error::Parameter { what: "ages from and to", value: from });
    }
    if from > open || (to > open && to.is_finite() && to < open + 20.0) {
        return Err(Error::Parameter { what: "age inside the open group", value: if from > open { from } else { to } });
    }
    let total: f64 = groups.iter().sum();
    let upper = if to > open { total } else { running_total(groups, years, to) };
    Ok((upper - running_total(groups, years, from)).max(0.0))
}

/// People below an age, by the monotone cubic.
fn running_total(groups: &[f64], years: f64, age: f64) -> f64 {
    let group = (age / years).floor() as usize;
    let below: f64 = groups.iter().take(group).sum();
    let part = age / years - group as f64;
    let Some(inside) = groups.get(group).copied() else { return below };
    if part <= 0.0 {
        return below;
    }
    let slope = |knot: usize| knot_slope(groups, knot);
    let (first, last) = (slope(group), slope(group + 1));
    let (t, t2, t3) = (part, part * part, part * part * part);
    below + inside * (3.0 * t2 - 2.0 * t3) + first * (t3 - 2.0 * t2 + t) + last * (t3 - t2)
}

/// Slope of the running total at the start of a group: the harmonic mean of both neighbours keeps it monotone.
fn knot_slope(groups: &[f64], knot: usize) -> f64 {
    let at = |i: usize| groups.get(i).copied().unwrap_or(0.0);
    // The open group is wider than it looks; the group before it ends with its own density.
    let last = groups.len().saturating_sub(1);
    if knot == 0 {
        return (1.5 * at(0) - 0.5 * harmonic(at(0), at(1))).clamp(0.0, 3.0 * at(0));
    }
    if knot >= last {
        return at(last.saturating_sub(1)).min(at(last).max(0.0) + at(last.saturating_sub(1)) * 0.5);
    }
    harmonic(at(knot - 1), at(knot))
}

fn harmonic(a: f64, b: f64) -> f64 {
    if a > 0.0 && b > 0.0 { 2.0 * a * b / (a + b) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn single_ages_add_up_to_their_groups_and_are_never_negative(groups in prop::collection::vec(0.0f64..1000.0, 4..21)) {
            for group in 0..groups.len() - 1 {
                let mut sum = 0.0;
                for year in 0..5 {
                    let age = (5 * group + year) as f64;
                    let people = people_between(&groups, Width::Five, age, age + 1.0).unwrap();
                    prop_assert!(people >= -1e-9);
                    sum += people;
                }
                prop_assert!((sum - groups[group]).abs() < 1e-6 * groups[group].max(1.0));
            }
        }
    }

    #[test]
    fn ages_inside_the_open_group_are_told() {
        assert!(people_between(&[1.0; 5], Width::Five, 21.0, f64::INFINITY).is_err());
        assert!(people_between(&[1.0; 5], Width::Five, 10.0, 22.0).is_err());
        assert_eq!(people_between(&[1.0; 5], Width::Five, 10.0, f64::INFINITY).unwrap(), 3.0);
        assert_eq!(people_between(&[1.0, 2.0, 3.0], Width::Single, 1.0, f64::INFINITY).unwrap(), 5.0);
        assert!(people_between(&[1.0; 5], Width::Five, 10.0, 10.0).is_err());
    }
}
