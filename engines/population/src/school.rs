use crate::Error;

/// How the ratio of children arriving at school to children born there goes on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ArrivalRatio {
    /// Entry year and ratio last observed: entrants over births `entry_age` years before.
    pub observed: (i32, f64),
    /// Where the ratio tends to; the observed one to hold it.
    pub limit: f64,
    /// Years in which half of the way to the limit is made.
    pub half_life_years: f64,
    /// Standard deviation of a year's ratio around the path, in natural logarithm; 0 for none.
    pub spread: f64,
}

/// Children entering school in a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entrants {
    /// Year of entry.
    pub year: i32,
    /// Ratio used.
    pub ratio: f64,
    /// Children expected.
    pub children: f64,
    /// Range that holds the number in four cases of five.
    pub range_80: (f64, f64),
}

/// Children entering school, from the births some years before and the ratio of arrivals.
///
/// A district that people move to has more children at school than were born there: Hangzhou counted 154,500 entrants in
/// 2023 against 86,600 births in 2017, a ratio of 1.78. The ratio is an input with a path of its own.
///
/// # Units
/// `births` year and children; the result has a year for every year of births, `entry_age` later.
///
/// # References
/// `docs/methods/school-entrants.md`.
///
/// # Errors
/// If births are below zero, or the ratio, its limit or its half-life cannot be.
///
/// # Examples
/// ```
/// use linping_population::{ArrivalRatio, school_entrants};
///
/// let ratio = ArrivalRatio { observed: (2023, 154_500.0 / 86_600.0), limit: 1.0, half_life_years: 5.0, spread: 0.05 };
/// let found = school_entrants(&[(2017, 86_600.0), (2022, 73_000.0)], 6, &ratio)?;
/// assert!((found[0].children - 154_500.0).abs() < 1e-6);
/// // Five years on half of the excess is gone: 1 + 0.784 / 2.
/// assert!((found[1].ratio - 1.392).abs() < 1e-3);
/// # Ok::<(), linping_population::Error>(())
/// ```
pub fn school_entrants(births: &[(i32, f64)], entry_age: i32, ratio: &ArrivalRatio) -> Result<Vec<Entrants>, Error> {
    /// Half-width of four fifths of a normal distribution.
    const FOUR_FIFTHS: f64 = 1.281_551_565_544_6;
    for (what, value) in [
        ("ratio of entrants to births", ratio.observed.1),
        ("limit of the ratio", ratio.limit),
        ("half-life of the ratio", ratio.half_life_years),
    ] {
        if !(value.is_finite() && value > 0.0) {
            return Err(Error::Parameter { what, value });
        }
    }
    if !(ratio.spread.is_finite() && ratio.spread >= 0.0) {
        return Err(Error::Parameter { what: "spread of the ratio", value: ratio.spread });
    }
    births
        .iter()
        .map(|(born, children)| {
            if !(children.is_finite() && *children >= 0.0) {
                return Err(Error::People { what: "births", value: *children });
            }
            let year = born + entry_age;
            let ahead = f64::from((year - ratio.observed.0).max(0));
            let left = 0.5f64.powf(ahead / ratio.half_life_years);
            let used = ratio.limit + (ratio.observed.1 - ratio.limit) * left;
            let expected = children * used;
            // The path is known in the year observed and drifts as a random walk does, year by year.
            let half = FOUR_FIFTHS * ratio.spread * ahead.sqrt();
            Ok(Entrants {
                year,
                ratio: used,
                children: expected,
                range_80: (expected * (-half).exp(), expected * half.exp()),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_held_gives_births_times_the_ratio() {
        let ratio = ArrivalRatio { observed: (2023, 1.5), limit: 1.5, half_life_years: 5.0, spread: 0.0 };
        let found = school_entrants(&[(2020, 100.0)], 6, &ratio).unwrap();
        assert_eq!((found[0].children, found[0].range_80), (150.0, (150.0, 150.0)));
        assert!(school_entrants(&[(2020, -1.0)], 6, &ratio).is_err());
        assert!(school_entrants(&[], 6, &ArrivalRatio { limit: 0.0, ..ratio }).is_err());
    }
}
