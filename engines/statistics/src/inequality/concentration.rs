use super::distribution::check_weights;
use crate::Error;
use crate::error::all_finite;

/// What to do with rows of equal rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ties {
    /// They share the middle of their ranks, so that the order of the rows does not matter.
    Shared,
    /// They are ranked in the order given, as most published code does.
    InOrder,
}

/// Concentration index: is a good (health, schooling) more with the well-off or the badly-off? 2 cov(x, R) / μ, with R the
/// fractional rank by another variable, each row standing in the middle of its own weight.
///
/// # Units
/// −1 (all with the lowest rank) to +1 (all with the highest).
///
/// # References
/// Kakwani, Wagstaff and van Doorslaer, Socioeconomic inequalities in health, Journal of Econometrics 77, 1997; O'Donnell
/// and others, Analyzing Health Equity Using Household Survey Data, World Bank 2008, chapter 8.
///
/// # Errors
/// If lengths differ, a number is not finite, or the total is not above zero.
///
/// # Examples
/// ```
/// // The poorer of two has everything: −1/2, as far as two people can go.
/// use linping_statistics::inequality::{Ties, concentration_index};
///
/// let index = concentration_index(&[4.0, 0.0], &[1.0, 2.0], None, Ties::Shared)?;
/// assert_eq!(index, -0.5);
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn concentration_index(values: &[f64], rank_by: &[f64], weights: Option<&[f64]>, ties: Ties) -> Result<f64, Error> {
    const WHAT: &str = "concentration index";
    if values.is_empty() {
        return Err(Error::Empty { what: WHAT });
    }
    if rank_by.len() != values.len() {
        return Err(Error::Length { what: WHAT, found: rank_by.len(), expected: values.len() });
    }
    all_finite(WHAT, values)?;
    all_finite(WHAT, rank_by)?;
    if let Some(weights) = weights {
        check_weights(WHAT, values.len(), weights)?;
    }
    let mut rows: Vec<(f64, f64, f64)> = values
        .iter()
        .zip(rank_by)
        .enumerate()
        .map(|(at, (value, rank))| (*rank, *value, weights.and_then(|w| w.get(at)).copied().unwrap_or(1.0)))
        .collect();
    // Not the total order, which puts −0 before 0: both are the same rank.
    rows.sort_by(|a, b| a.0.partial_cmp(&b.0).unwrap_or(std::cmp::Ordering::Equal));
    let people: f64 = rows.iter().map(|r| r.2).sum();
    let mean = rows.iter().map(|r| r.1 * r.2).sum::<f64>() / people;
    if mean <= 0.0 {
        return Err(Error::not_defined(WHAT, "合计不大于零", "the total is not above zero"));
    }
    let (mut before, mut covariance) = (0.0, 0.0);
    for tied in rows.chunk_by(|a, b| ties == Ties::Shared && a.0 == b.0) {
        let weight: f64 = tied.iter().map(|r| r.2).sum();
        let rank = (before + 0.5 * weight) / people;
        covariance += tied.iter().map(|r| r.2 * (r.1 - mean)).sum::<f64>() * (rank - 0.5);
        before += weight;
    }
    Ok(2.0 * covariance / (people * mean))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minus_zero_is_the_same_rank_as_zero() {
        let found = |zero: f64| concentration_index(&[1.0, 2.0, 5.0], &[0.0, zero, 1.0], None, Ties::InOrder);
        assert_eq!(found(-0.0), found(0.0));
    }
}
