use crate::Error;
use crate::error::all_finite;

/// Shares of a list of counts.
fn shares(what: &'static str, counts: &[f64]) -> Result<Vec<f64>, Error> {
    all_finite(what, counts)?;
    if let Some(value) = counts.iter().copied().find(|v| *v < 0.0) {
        return Err(Error::OutOfRange {
            what,
            value,
            needed: "counts must not be below zero",
            needed_zh: "数值不得小于零",
        });
    }
    let total: f64 = counts.iter().sum();
    if total <= 0.0 {
        return Err(Error::not_defined(what, "合计为零，没有份额", "the total is zero, so there are no shares"));
    }
    Ok(counts.iter().map(|v| v / total).collect())
}

fn pairs(what: &'static str, here: &[f64], whole: &[f64]) -> Result<Vec<(f64, f64)>, Error> {
    if here.len() != whole.len() {
        return Err(Error::Length { what, found: whole.len(), expected: here.len() });
    }
    Ok(shares(what, here)?.into_iter().zip(shares(what, whole)?).collect())
}

/// Herfindahl–Hirschman index: the sum of squared shares.
///
/// # Units
/// 1/n (even) to 1 (one industry).
///
/// # References
/// Hirschman, The paternity of an index, American Economic Review 54, 1964.
///
/// # Errors
/// If a count is below zero or the total is zero.
///
/// # Examples
/// ```
/// assert_eq!(linping_statistics::clusters::herfindahl(&[1.0, 1.0, 2.0])?, 0.375);
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn herfindahl(counts: &[f64]) -> Result<f64, Error> {
    Ok(shares("herfindahl", counts)?.iter().map(|s| s * s).sum())
}

/// Krugman's specialisation index: the sum of absolute differences between a place's shares and those of the whole.
///
/// # Units
/// 0 (same structure) to 2 (nothing in common).
///
/// # References
/// Krugman, Geography and Trade, 1991, page 75.
///
/// # Errors
/// If lengths differ, a count is below zero or a total is zero.
///
/// # Examples
/// ```
/// assert_eq!(linping_statistics::clusters::krugman_specialisation(&[1.0, 0.0], &[5.0, 5.0])?, 1.0);
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn krugman_specialisation(here: &[f64], whole: &[f64]) -> Result<f64, Error> {
    Ok(pairs("krugman specialisation", here, whole)?.iter().map(|(a, b)| (a - b).abs()).sum())
}

/// Gini index of specialisation: the Gini index of the location quotients.
///
/// # Units
/// 0 (same structure) to below 1.
///
/// # References
/// Farhauer and Kröll, Standorttheorien, 2013, chapter 4.
///
/// # Errors
/// If lengths differ, a count is below zero, or an industry is absent from the whole.
///
/// # Examples
/// ```
/// assert_eq!(linping_statistics::clusters::gini_of_specialisation(&[3.0, 1.0], &[2.0, 2.0])?, 0.25);
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn gini_of_specialisation(here: &[f64], whole: &[f64]) -> Result<f64, Error> {
    const WHAT: &str = "gini of specialisation";
    let pairs = pairs(WHAT, here, whole)?;
    if pairs.iter().any(|(_, whole)| *whole == 0.0) {
        return Err(Error::not_defined(WHAT, "有行业在总体中为零", "an industry is absent from the whole"));
    }
    let quotients: Vec<f64> = pairs.iter().map(|(a, b)| a / b).collect();
    crate::inequality::Distribution::new(&quotients, None)?.gini()
}

/// Hachman's index of similarity: the reciprocal of the mean location quotient, weighted by the place's own shares.
///
/// # Units
/// 1 (same structure) down to near 0.
///
/// # References
/// Moore, Measuring diversity: the Hachman index, University of Utah, 2001.
///
/// # Errors
/// If lengths differ, a count is below zero, or a place has an industry that the whole has not.
///
/// # Examples
/// ```
/// // Shares 3/4 and 1/4 against halves: quotients 1.5 and 0.5, mean 1.25, so 0.8.
/// assert_eq!(linping_statistics::clusters::hachman_index(&[3.0, 1.0], &[2.0, 2.0])?, 0.8);
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn hachman_index(here: &[f64], whole: &[f64]) -> Result<f64, Error> {
    const WHAT: &str = "hachman index";
    let mut mean = 0.0;
    for (a, b) in pairs(WHAT, here, whole)? {
        if a > 0.0 && b <= 0.0 {
            return Err(Error::not_defined(
                WHAT,
                "某行业在当地有而在总体中为零",
                "an industry of the place is absent from the whole",
            ));
        }
        if a > 0.0 {
            mean += a * a / b;
        }
    }
    Ok(1.0 / mean)
}

/// Shannon's entropy of the shares; an absent industry counts zero.
///
/// # Units
/// Bits: 0 (one industry) to log₂ of the number of industries.
///
/// # References
/// Frenken, Van Oort and Verburg, Related variety, unrelated variety and regional economic growth, Regional Studies 41, 2007.
///
/// # Errors
/// If a count is below zero or the total is zero.
///
/// # Examples
/// ```
/// assert_eq!(linping_statistics::clusters::entropy_bits(&[1.0, 1.0, 2.0])?, 1.5);
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn entropy_bits(counts: &[f64]) -> Result<f64, Error> {
    let shares = shares("entropy", counts)?;
    Ok(-shares.iter().filter(|s| **s > 0.0).map(|s| s * s.log2()).sum::<f64>())
}
