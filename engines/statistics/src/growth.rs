//! Real and nominal growth, and the deflator between them.

use crate::Error;
use crate::error::all_finite;

fn positive(what: &'static str, value: f64) -> Result<(), Error> {
    if !value.is_finite() {
        return Err(Error::NotFinite { what, position: 1 });
    }
    if value <= 0.0 {
        return Err(Error::OutOfRange { what, value, needed: "it must be above zero", needed_zh: "应大于零" });
    }
    Ok(())
}

fn rate(what: &'static str, value: f64) -> Result<(), Error> {
    if !value.is_finite() {
        return Err(Error::NotFinite { what, position: 1 });
    }
    if value <= -1.0 {
        return Err(Error::OutOfRange {
            what,
            value,
            needed: "a growth rate is above -1 (that is, -100 %)",
            needed_zh: "增长率应大于 -1（即 -100%）",
        });
    }
    Ok(())
}

/// Growth of a level at current prices from one period to the next.
///
/// # Units
/// Levels in the same money; the rate is a share (0.106 is 10.6 %).
///
/// # Errors
/// If a level is not above zero.
///
/// # Examples
/// ```
/// let rate = linping_statistics::growth::nominal_growth(100.0, 112.0)?;
/// assert!((rate - 0.12).abs() < 1e-15);
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn nominal_growth(before: f64, after: f64) -> Result<f64, Error> {
    positive("nominal growth", before)?;
    positive("nominal growth", after)?;
    Ok(after / before - 1.0)
}

/// Compound annual growth rate between two dates.
///
/// # Units
/// Years may be fractions; the rate is a share a year.
///
/// # Errors
/// If a level is not above zero, or the dates do not follow each other.
///
/// # Examples
/// ```
/// let rate = linping_statistics::growth::compound_annual_growth((2015.0, 100.0), (2017.0, 121.0))?;
/// assert!((rate - 0.1).abs() < 1e-15);
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn compound_annual_growth(before: (f64, f64), after: (f64, f64)) -> Result<f64, Error> {
    positive("compound annual growth", before.1)?;
    positive("compound annual growth", after.1)?;
    let years = after.0 - before.0;
    positive("years between the two dates", years)?;
    Ok((after.1 / before.1).powf(1.0 / years) - 1.0)
}

/// Mean growth of several years: the geometric mean, as in the "two-year average" of Chinese statistics for 2020 and 2021.
///
/// # Units
/// Rates are shares a year.
///
/// # Errors
/// If there is no rate, or one is not above -1.
///
/// # Examples
/// ```
/// // 2.2 % and 8.1 % make 5.1 % a year.
/// let mean = linping_statistics::growth::average_growth(&[0.022, 0.081])?;
/// assert!((mean - 0.0511).abs() < 1e-4);
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn average_growth(rates: &[f64]) -> Result<f64, Error> {
    if rates.is_empty() {
        return Err(Error::Empty { what: "average growth" });
    }
    all_finite("average growth", rates)?;
    for value in rates {
        rate("average growth", *value)?;
    }
    let logs: f64 = rates.iter().map(|r| r.ln_1p()).sum();
    Ok((logs / rates.len() as f64).exp_m1())
}

/// Nominal growth that a real growth and a deflator make together: (1 + g)(1 + π) − 1.
///
/// # Units
/// Shares a year.
///
/// # Errors
/// If a rate is not above -1.
///
/// # Examples
/// ```
/// let nominal = linping_statistics::growth::nominal_from_real(0.10, 0.02)?;
/// assert!((nominal - 0.122).abs() < 1e-15);
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn nominal_from_real(real: f64, deflator: f64) -> Result<f64, Error> {
    rate("real growth", real)?;
    rate("deflator", deflator)?;
    Ok((1.0 + real) * (1.0 + deflator) - 1.0)
}

/// Real growth left when a deflator is taken out of nominal growth: (1 + n)/(1 + π) − 1.
///
/// # Units
/// Shares a year.
///
/// # Errors
/// If a rate is not above -1.
///
/// # Examples
/// ```
/// let real = linping_statistics::growth::real_from_nominal(0.122, 0.02)?;
/// assert!((real - 0.10).abs() < 1e-15);
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn real_from_nominal(nominal: f64, deflator: f64) -> Result<f64, Error> {
    rate("nominal growth", nominal)?;
    rate("deflator", deflator)?;
    Ok((1.0 + nominal) / (1.0 + deflator) - 1.0)
}

/// The change of prices implied by two levels at current prices and the published real growth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Deflator {
    /// The rate, a share a year.
    pub rate: f64,
    /// False outside −3 % to +6 %: then the levels are likely of different vintages or boundaries.
    pub plausible: bool,
}

/// Implied deflator: π = Y₁ / (Y₀ (1 + g)) − 1.
///
/// Published Chinese growth is at constant prices, published levels at current prices, so the two together say how
/// prices moved. A rate outside −3 % to +6 % mostly means that a level was revised or a boundary moved.
///
/// # Units
/// Levels in the same money, growth as a share.
///
/// # Errors
/// If a level is not above zero or the growth not above -1.
///
/// # Examples
/// ```
/// let deflator = linping_statistics::growth::implied_deflator(100.0, 112.2, 0.10)?;
/// assert!((deflator.rate - 0.02).abs() < 1e-12 && deflator.plausible);
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn implied_deflator(before: f64, after: f64, real_growth: f64) -> Result<Deflator, Error> {
    positive("level before", before)?;
    positive("level after", after)?;
    rate("real growth", real_growth)?;
    let rate = after / (before * (1.0 + real_growth)) - 1.0;
    Ok(Deflator { rate, plausible: (-0.03..=0.06).contains(&rate) })
}

/// Last year's level at this year's prices: Y₁ / (1 + g). It is not the level published last year.
///
/// # Units
/// The money of `after`; growth as a share.
///
/// # Errors
/// If the level is not above zero or the growth not above -1.
///
/// # Examples
/// ```
/// // 94.009 billion yuan after 10.6 % is 85.0 billion a year before, at 2021 prices.
/// let level = linping_statistics::growth::level_at_previous_prices(94.009, 0.106)?;
/// assert!((level - 85.0).abs() < 0.001);
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn level_at_previous_prices(after: f64, real_growth: f64) -> Result<f64, Error> {
    positive("level", after)?;
    rate("real growth", real_growth)?;
    Ok(after / (1.0 + real_growth))
}

/// Real growth a year needed to reach a level at current prices under a stated deflator: (T / Y₀)^(1/n) / (1 + π) − 1.
///
/// # Units
/// Levels in the same money; years, may be a fraction; rates as shares a year.
///
/// # Errors
/// If a level or the years are not above zero, or the deflator is not above -1.
///
/// # Examples
/// ```
/// // Doubling in ten years takes 7.18 % nominal, 5.08 % real when prices rise by 2 %.
/// let real = linping_statistics::growth::real_growth_needed(100.0, 200.0, 10.0, 0.02)?;
/// assert!((real - 0.050758).abs() < 1e-6);
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn real_growth_needed(now: f64, target: f64, years: f64, deflator: f64) -> Result<f64, Error> {
    positive("level now", now)?;
    positive("target level", target)?;
    positive("years to the target", years)?;
    rate("deflator", deflator)?;
    Ok((target / now).powf(1.0 / years) / (1.0 + deflator) - 1.0)
}

/// A series on an old base joined to a new one.
#[derive(Clone, Debug, PartialEq)]
pub struct Linked {
    /// Year and level, on the base of the new series.
    pub series: Vec<(f64, f64)>,
    /// What the old levels were multiplied with.
    pub factor: f64,
    /// Years that were scaled; they are estimates, not published levels, and must be shown as such.
    pub scaled_years: Vec<f64>,
}

/// Joins a series that was revised (economic census, new boundary) to its old part by the ratio in the years both have.
///
/// Levels must never be chained over such a break without saying so, hence the list of scaled years.
///
/// # Units
/// Years and levels as given; both series sorted by year.
///
/// # Errors
/// If they share no year, or the shared levels are not above zero.
///
/// # Examples
/// ```
/// let old = [(2018.0, 90.0), (2019.0, 100.0)];
/// let new = [(2019.0, 110.0), (2020.0, 120.0)];
/// let linked = linping_statistics::growth::link_by_overlap(&old, &new)?;
/// assert!((linked.factor - 1.1).abs() < 1e-12);
/// assert!((linked.series[0].1 - 99.0).abs() < 1e-9);
/// assert_eq!(linked.scaled_years, [2018.0]);
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn link_by_overlap(old: &[(f64, f64)], new: &[(f64, f64)]) -> Result<Linked, Error> {
    let (mut old_sum, mut new_sum, mut shared) = (0.0, 0.0, 0);
    for (year, value) in new {
        if let Some((_, before)) = old.iter().find(|(y, _)| y == year) {
            old_sum += before;
            new_sum += value;
            shared += 1;
        }
    }
    if shared == 0 {
        return Err(Error::not_defined(
            "link by overlap",
            "两个序列没有共同年份，不能衔接",
            "the two series share no year, so they cannot be joined",
        ));
    }
    positive("old level in the shared years", old_sum)?;
    positive("new level in the shared years", new_sum)?;
    let factor = new_sum / old_sum;
    let mut series: Vec<(f64, f64)> = Vec::with_capacity(old.len() + new.len());
    let mut scaled_years = Vec::new();
    for (year, value) in old {
        if !new.iter().any(|(y, _)| y == year) {
            series.push((*year, value * factor));
            scaled_years.push(*year);
        }
    }
    series.extend_from_slice(new);
    series.sort_by(|a, b| a.0.total_cmp(&b.0));
    Ok(Linked { series, factor, scaled_years })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_and_nominal_growth_undo_each_other() {
        let nominal = nominal_from_real(0.106, 0.031).unwrap();
        assert!((real_from_nominal(nominal, 0.031).unwrap() - 0.106).abs() < 1e-15);
    }

    #[test]
    fn an_implied_deflator_outside_the_usual_band_is_flagged() {
        assert!(!implied_deflator(85.0, 94.0, -0.02).unwrap().plausible);
    }

    #[test]
    fn levels_of_zero_and_rates_of_minus_one_are_refused() {
        assert!(nominal_growth(0.0, 1.0).is_err());
        assert!(level_at_previous_prices(1.0, -1.0).is_err());
        assert!(real_growth_needed(1.0, 2.0, 0.0, 0.0).is_err());
        assert!(average_growth(&[]).is_err());
        assert!(compound_annual_growth((2020.0, 1.0), (2020.0, 2.0)).is_err());
        assert!(link_by_overlap(&[(1.0, 1.0)], &[(2.0, 1.0)]).is_err());
    }
}
